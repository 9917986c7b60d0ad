#!/usr/bin/env bash
# A new version over an old one: what administrators edited or removed stays so.
. "$TOP_SRCDIR/tests/lib/hall.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/hall.XXXXXX")
trap 'rm -rf "$work"' EXIT
from=$work/from to=$work/to
mkdir -p "$from/halls"
files="services.cfg halls/one.cfg halls/two.cfg"
keep() { said=$(sh "$TOP_SRCDIR/data/keep.sh" "$1" "$from" "$to" $files); }
comes() { for f in $files; do echo "$f of version $1" >"$from/$f"; done; }
there() { cat "$to/$1" 2>/dev/null; }

comes 1
keep install
is "$(there halls/one.cfg)" 'halls/one.cfg of version 1' 'all is installed'
echo edited >"$to/halls/one.cfg"
rm "$to/halls/two.cfg"
keep install
is "$(there halls/one.cfg) $(ls "$to/halls") $said" 'edited one.cfg ' \
	'the same once more: edited and removed files stay, nothing is said'
comes 2
keep install
is "$(there services.cfg)" 'services.cfg of version 2' \
	'what nobody edited is replaced'
is "$(there halls/one.cfg)" edited 'what was edited is not'
is "$(there halls/one.cfg.new)" 'halls/one.cfg of version 2' \
	'the new one lies beside it'
like "$said" 'one.cfg was edited and stays' 'and is told of'
[ ! -e "$to/halls/two.cfg" ]
ok $? 'what was removed does not come back'
cp "$to/halls/one.cfg.new" "$to/halls/one.cfg"
keep install
is "$(there halls/one.cfg) $(ls "$to/halls")" \
	'halls/one.cfg of version 2 one.cfg' 'who takes the new one is done'
files="$files three.cfg"
comes 3
keep install
is "$(there three.cfg)" 'three.cfg of version 3' 'a new file comes'
echo edited >"$to/services.cfg"
keep uninstall
is "$(cd "$to" && find . -type f)" ./services.cfg \
	'uninstall leaves what was edited'
keep install
is "$(there services.cfg) $(there services.cfg.new)" \
	'edited services.cfg of version 3' 'and so does an install after it'

# --- the real list ---
unset MAKEFLAGS MAKELEVEL
make -s -C "$TOP_BUILDDIR" install-edited DESTDIR="$work/root" >/dev/null
root=$(dirname "$(find "$work/root" -name talenthall.conf)")
edited() { (cd "$1" && find . -type f ! -path './demo/*' ! -path './sql/*' \
	! -path './systemd/*' ! -name '*.mk' ! -name keep.sh \
	! -name .installed | sort); }
is "$(edited "$root")" "$(edited "$TOP_SRCDIR/data")" \
	'make install installs every file of data that administrators edit'
done_testing
