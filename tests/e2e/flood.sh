#!/usr/bin/env bash
# Floods: connections, slow handshakes, packets of any length, channels without
# end; each stops where the configuration says, and others are served meanwhile.
# The figures are printed. Passwords: abuse.sh; guests: abuse3.sh.
. "$TOP_SRCDIR/tests/lib/hall.sh"
/usr/bin/python3 -c 'import paramiko' 2>/dev/null || {
	echo '1..0 # SKIP no python3-paramiko'
	exit 0
}
HALL_CONF=$(mktemp "${TMPDIR:-/tmp}/hall-conf.XXXXXX")
printf '%s\n' 'login_grace = 5;' 'max_unauthenticated_per_addr = 40;' \
	>"$HALL_CONF"
hall_start
trap 'hall_end; rm -f "$HALL_CONF"' EXIT
before=$(pgrep -P "$HALL_PID" | sort | paste -sd ' ')
timeout 200 /usr/bin/python3 "$TOP_SRCDIR/tests/e2e/flood.py" "$HALL_PORT" \
	"$HALL_DIR/keys/lina" >"$HALL_DIR/figures" 2>"$HALL_DIR/said"
sed 's/^/# /' "$HALL_DIR/figures"
got() { sed -n "s/^$1=//p" "$HALL_DIR/figures"; }
is "$(got held_of_300)" 40 'of 300 connections of one address 40 are held'
is "$(got others_failed)" 0 'who comes from elsewhere signs in all the while'
[ "$(got others_in)" -ge 2 ] && [ "$(got others_ms)" -le 5000 ]
ok $? "($(got others_in) times, median $(got others_ms) ms)"
for who in few many; do
	[ "$(got "${who}_in")" -gt 0 ] && [ "$(got "${who}_failed")" = 0 ]
	ok $? "nor do $who addresses that hold every place keep him out ($(got \
		"${who}_in") in, $(got "${who}_failed") out)"
done
is "$(got giants_closed)" '8 of 8' 'packets of impossible length end it'
is "$(got channels_at_once)" 8 'eight channels at once'
is "$(got channels_ever)" 1000 'and a thousand on one connection'
is "$(got long_line)" refused 'a line of two megabytes is refused, the next not'
is "$(got long_sftp)" ended 'a packet of SFTP of a gigabyte ends that channel'
[ "$(got dribble_s)" -ge 3 ] && [ "$(got dribble_s)" -le 10 ]
ok $? "who hands in a byte now and then has his login_grace ($(got dribble_s) s)"
is "$(got after)" served 'afterwards all is as before'
is "$(pgrep -P "$HALL_PID" | sort | paste -sd ' ')" "$before" \
	'no process of the hall was started anew'
like "$(grep -c 'why=too-many' "$HALL_DIR/server.log")" '^[1-9]' 'the log says so'
sed 's/^/# /' "$HALL_DIR/said" | tail -n 5
done_testing
