#!/usr/bin/env bash
# Acknowledged means kept: keep.sh [KILLS [CUTS]], 20 of each in make check.
# keep.py says what is done; the second half takes protections out, and what
# was promised must then be found broken.
. "$TOP_SRCDIR/tests/lib/hall.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
kills=${1:-20} cuts=${2:-20}
if grep -q '^#define HAVE_SANITIZERS' "$TOP_BUILDDIR/config.h"; then
	echo '1..0 # SKIP sanitizers keep the calls that fail here'
	exit 0
fi
HALL_DIR=$(mktemp -d "${TMPDIR:-/tmp}/hall.XXXXXX")
made=$HALL_DIR
trap 'rm -rf "$made"' EXIT
HALL_DIR=$made/made
mkdir "$HALL_DIR"
# a hall that can be booked at night, and accepts who could not on a day off
HALL_DATA=$made/data
cp -r "$TOP_SRCDIR/data" "$HALL_DATA"
sed -i -e '/open_at = /s/"09:00"/"00:10"/' \
	-e '/require_booking = /s/true/false/' "$HALL_DATA/halls/chaoyang.cfg"
hall_make "$HALL_DIR" || bail 'the demo hall could not be made'
export PAPER=$made/paper.pdf PRELOAD=$TOP_BUILDDIR/tests/lib/disk.so
"$TOP_BUILDDIR/tests/paper" good 1 >"$PAPER"
hall_serve
ln -s ../paper.pdf "$HALL_DIR/paper.pdf"
service_papers zhangwei
service_paper zhangwei other
[[ $reply != *'"error"'* ]] || bail 'no paper'
# one counter: two units want the same cell
for day in $(hall clerk calendar.workdays from="$(date +%F)" days:=6 |
	jq -r '.dates[]'); do
	hall clerk slot.override date="$day" reason=窗口调整 \
		'periods:=[{"from":"09:00","to":"12:00","counters":1}]' \
		>/dev/null
done
hall_stop
HALL_PORT=0

keep() { # keep WHAT N [MODE...]: the last line says it
	local options
	rm -rf "$made/hall"
	cp -a "$made/made" "$made/hall"
	HALL_DIR=$made/hall
	mapfile -t options < <(hall_options 0)
	HALL_DIR=$HALL_DIR timeout 900 python3 \
		"$TOP_SRCDIR/tests/e2e/keep.py" "$@" -- \
		"$TOP_BUILDDIR/talenthalld" "${options[@]}" \
		>"$made/said" 2>&1
	reply=$(grep '^#' "$made/said" | cut -c3-400)
	said=$(tail -n 1 "$made/said")
}
is_kept() { is "$said" kept "$1"; printf '%s\n' "$reply" | sed 's/^/# /'; }

keep kill "$kills"
is_kept "all that was acknowledged is there, once, after $kills kills"
keep cut "$cuts"
is_kept "after $cuts power cuts too"

keep kill "$kills" early
is "$said" lost 'a reply before its commit is found'
keep cut 12 halves
like "$reply" 'decisions that did not do what' 'half a decision is'
keep cut 20 careless
is "$said" lost 'so is synchronous=OFF'
keep cut 20 lying=1
is "$said" lost 'and a disk that does not sync'
keep cut 20 lying=2
like "$reply" 'row without its file' 'and a folder that is not'
keep cut 20 lying=3
like "$reply" 'is not what it was' 'and a file that is not'
reply=
done_testing
