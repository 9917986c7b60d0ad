#!/usr/bin/env bash
# Who reaches what: authority.py goes through every method as every role with
# rows of his own and of others, and as every guest.
. "$TOP_SRCDIR/tests/lib/hall.sh"
hall_start
table=$(mktemp)
trap 'hall_end; rm -f "$table"' EXIT
"$TOP_BUILDDIR/talenthalld" --methods >"$table"
/usr/bin/python3 "$TOP_SRCDIR/tests/rpc/authority.py" "$table" "$HALL_DIR" \
	"$HALL_PORT"
