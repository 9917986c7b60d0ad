#!/usr/bin/env bash
# Who reaches what: authority.py goes through every method as every role with
# rows of his own and of others, and as every guest; a wall display is one.
. "$TOP_SRCDIR/tests/lib/hall.sh"
work=$(mktemp -d)
cp -r "$TOP_SRCDIR/data" "$work/data"
sed -i 's,^display.*,display : { keys = [ ]; addresses = [ "127.0.0.0/8" ]; };,' \
	"$work/data/halls/chaoyang.cfg"
HALL_DATA=$work/data
hall_start
trap 'hall_end; rm -rf "$work"' EXIT
"$TOP_BUILDDIR/talenthalld" --methods >"$work/table"
/usr/bin/python3 "$TOP_SRCDIR/tests/rpc/authority.py" "$work/table" \
	"$HALL_DIR" "$HALL_PORT"
