# What the lints share: TAP, and the lists of files. Lints read the sources in
# TOP_SRCDIR and write nowhere.
set -u
shopt -s lastpipe
: "${TOP_SRCDIR:?}"
cd "$TOP_SRCDIR" || exit 1
export LC_ALL=C.UTF-8
lint_n=0

# lint NAME: the offenders stand on stdin, one a line; none is good.
lint() {
	local found
	found=$(cat)
	lint_n=$((lint_n + 1))
	if [ -z "$found" ]; then
		echo "ok $lint_n - $1"
	else
		echo "not ok $lint_n - $1"
		printf '%s\n' "$found" | sed 's/^/# /'
	fi
}
lint_skip() {
	lint_n=$((lint_n + 1))
	echo "ok $lint_n - $1 # SKIP $2"
}
lint_end() { echo "1..$lint_n"; }

# Our C files: all, those of the programs, those below some folders.
c_files() { find "${@:-.}" \( -name build -o -name '.?*' \) -prune -o \
	-name '*.[ch]' ! -name config.h -print | sed 's|^\./||' | sort; }
program_files() { c_files common server tui; }
