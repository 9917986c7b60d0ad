#!/bin/bash
# Guests who do nothing are sent away after ten minutes; a clock that runs
# sixty times as fast shows it.
. "$TOP_SRCDIR/tests/lib/hall.sh"
HALL_CONF=$(mktemp "${TMPDIR:-/tmp}/hall-conf.XXXXXX")
printf '%s\n' 'login_grace = 3600;' 'sandbox = "warn";' >"$HALL_CONF"
hall_start faketime -f '+0s x60'
trap 'hall_end; rm -f "$HALL_CONF"' EXIT
guests() {
	sqlite3 "file:$HALL_DIR/talenthall.db?mode=ro" \
		'SELECT count(*) FROM session WHERE account_id = 0'
}
guest_here() { [ "$(guests)" = 1 ]; }
guest_gone() { [ "$(guests)" = 0 ]; }

mkfifo "$HALL_DIR/in"
ssh -F none -p "$HALL_PORT" -o StrictHostKeyChecking=no \
	-o UserKnownHostsFile=/dev/null -o BatchMode=yes \
	register@127.0.0.1 rpc <"$HALL_DIR/in" >"$HALL_DIR/out" 2>&1 &
client=$!
exec {in}>"$HALL_DIR/in"
echo '{"jsonrpc":"2.0","id":1,"method":"session.whoami"}' >&"$in"
wait_for 10 guest_here
ok $? 'a guest is here'
begin=$(date +%s)
wait_for 40 guest_gone
ok $? 'and is sent away'
took=$((($(date +%s) - begin) * 60))
[ "$took" -ge 480 ]
ok $? "not before his ten minutes ($took s)"
wait_for 10 grep -q 'this session was ended' "$HALL_DIR/out"
ok $? 'with a word'
like "$(cat "$HALL_DIR/out")" '"role":"guest"' 'until then he was answered'
kill "$client" 2>/dev/null

# who waits for a scan too long is told so, not cut off
reply=$(timeout 60 /usr/bin/python3 "$TOP_SRCDIR/tests/lib/kbdint.py" \
	"$HALL_PORT" person 3 '@sh sleep 2.2' 4 2>&1)
like "$reply" '登录码已过期' 'an expired code is told to who waits with it'
like "$reply" '尚未开通' 'who may choose anew'
done_testing
