#!/bin/bash
# The benchmark runs, and tells its rows: what it says of speed means nothing
# here, what it says of bookings does.
. "$TOP_SRCDIR/tests/lib/hall.sh"
file=$(mktemp "${TMPDIR:-/tmp}/bench.XXXXXX")
trap 'rm -f "$file"' EXIT
"$TOP_SRCDIR/tests/bench/run" --objdir "$TOP_BUILDDIR" --quick --json "$file" \
	--parts book,rush,grid,approve,cases >/dev/null 2>"$file.said"
is $? 0 'a run with everything small ends well'
[ "$tap_n" != 1 ] || sed 's/^/# /' "$file.said" | tail -n 12
rm -f "$file.said"
is "$(jq -r '[.[].part] | unique | join(" ")' "$file")" \
	'approve book cases grid rush' 'each part tells its rows'
is "$(jq -r '[.[] | select(.goal != null and .verdict == null)] | length' \
	"$file")" 0 'what has a goal has a verdict'
is "$(jq -r '[.[] | select(.what | test("overbooked")) | .ours] | add' \
	"$file")" 0 'no cell is overbooked, by the rush or otherwise'
is "$(jq -r '.[] | select(.what == "rush: sessions answered") | .verdict' \
	"$file")" met 'everybody in the rush is answered'
is "$(jq -r '.[] | select(.what == "rush: places taken") | .verdict' \
	"$file")" met 'and no place is left while somebody wants it'
done_testing
