#!/bin/sh
# What administrators edit, at make install and make uninstall:
#
#	keep.sh install|uninstall SOURCE DESTINATION FILE...
#
# What was edited since it was installed stays, and so does what was removed;
# where the file that comes with the program is another than the last time, it
# is put beside it as FILE.new. All else is replaced. DESTINATION/.installed
# has the sums of what came with the program.
set -eu
umask 022
does=$1 from=$2 to=$3
shift 3

sum() { cksum <"$1" | tr -d '\n' | tr ' ' -; }
put() { # by another name first: a server may be reading
	mkdir -p "${2%/*}"
	cp "$1" "$2.part"
	chmod 644 "$2.part"
	mv -f "$2.part" "$2"
}
was() { # of FILE, "" if it was never installed here
	[ ! -e "$to/.installed" ] || sed -n "s,^\([0-9-]*\) $1\$,\1,p" \
		"$to/.installed"
}

keep_install() {
	came=$(sum "$from/$1") last=$(was "$1")
	echo "$came $1" >>"$to/.installed.part"
	if [ ! -e "$to/$1" ]; then
		[ -n "$last" ] || put "$from/$1" "$to/$1"
		return 0
	fi
	here=$(sum "$to/$1")
	if [ "$here" = "$came" ]; then
		rm -f "$to/$1.new"
	elif [ "$here" = "$last" ]; then
		put "$from/$1" "$to/$1"
	elif [ "$came" != "$last" ]; then
		put "$from/$1" "$to/$1.new"
		echo "$to/$1 was edited and stays; compare it with $1.new"
	fi
}
keep_uninstall() {
	rm -f "$to/$1.new"
	[ ! -e "$to/$1" ] || [ "$(sum "$to/$1")" != "$(was "$1")" ] ||
		rm -f "$to/$1"
}

mkdir -p "$to"
rm -f "$to/.installed.part"
for file; do
	"keep_$does" "$file"
done
if [ "$does" = install ]; then
	mv -f "$to/.installed.part" "$to/.installed"
else
	rm -f "$to/.installed"
fi
