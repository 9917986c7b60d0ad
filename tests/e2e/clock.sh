#!/usr/bin/env bash
# Days are Shanghai's whatever the machine's zone: half past midnight there is
# still the day before in London and New York.
. "$TOP_SRCDIR/tests/lib/hall.sh"
hall_start
hall_stop
for zone in UTC America/New_York; do
	HALL_PORT=0
	hall_serve env TZ="$zone" faketime \
		"$(TZ=$zone date -d '2030-03-01T00:30:00+08:00' '+%F %T')"
	id=$(hall hr employee.list name=zw | jq -r '.items[0].id')
	reply=$(hall hr association.release id="$id" left_on=2030-03-02 \
		reason=resigned)
	like "$reply" '"field":"left_on".*field.date_future|field.date_future.*"field":"left_on"' \
		"with TZ=$zone tomorrow in Shanghai is the future"
	reply=$(hall hr association.release id="$id" left_on=2030-03-01)
	[[ $reply == *'"field":"reason"'* && $reply != *date_future* ]]
	ok $? "with TZ=$zone today in Shanghai is not"
	hall_stop
done

# what was written in those days is not of this one
rm -rf "$HALL_DIR"
mkdir "$HALL_DIR"
hall_make "$HALL_DIR"

# A clock that jumps under a server at work: stored times follow it, timers and
# sessions do not, and a lock is not opened by it.
hands() { # hands SECONDS: how wrong the server's clock is from now on
	python3 - "$TOP_SRCDIR/tests/lib" "$HALL_DIR/hands" "$1" <<-'END'
		import os
		import sys
		sys.path.insert(0, sys.argv[1])
		import disk
		page = disk.Page(sys.argv[2], make=not os.path.exists(sys.argv[2]))
		page.set(clock=int(sys.argv[3]))
		END
}
db() { sqlite3 -readonly "$HALL_DIR/talenthall.db" "$1"; }
# written OFFSET: a write leaves a row that is dated so, to the minute
written() {
	hall clerk slot.override date="$day" reason=窗口调整 \
		"periods:=[{\"from\":\"09:00\",\"to\":\"12:00\",\"counters\":1}]" \
		>"$HALL_DIR/said"
	local at
	at=$(db "SELECT at FROM audit WHERE action = 'slot.override'
		ORDER BY id DESC LIMIT 1")
	at=$((at - $(date +%s) - $1))
	[ "${at#-}" -le 60 ]
}
wrong() {
	SSHPASS=$1 timeout 20 sshpass -e ssh -F none -p "$HALL_PORT" \
		-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
		-o PubkeyAuthentication=no -o PreferredAuthentications=password \
		-o NumberOfPasswordPrompts=1 -b "127.0.4.$2" \
		"${3:-lina}@127.0.0.1" session.whoami --json 2>&1 </dev/null
}
day=$(date -d '+70 days' +%F)
hands 0
HALL_CONF=$HALL_DIR/clock.conf
echo 'login_grace = 5; idle_lock = 1200;' >"$HALL_CONF"
HALL_PORT=0
hall_serve env DISK="$HALL_DIR/hands" LD_PRELOAD="$TOP_BUILDDIR/tests/lib/disk.so"
pids=$(pgrep -P "$HALL_PID" | sort | paste -sd ' ')
mkfifo "$HALL_DIR/ask"
hall_rpc zhangwei <"$HALL_DIR/ask" >"$HALL_DIR/told" &
long=$!
exec 8>"$HALL_DIR/ask"
n=0
ask() {
	n=$((n + 1))
	echo "{\"jsonrpc\":\"2.0\",\"id\":$n,\"method\":\"session.whoami\"}" >&8
	wait_for 10 grep -q "\"id\":$n,.*zhangwei\|zhangwei.*\"id\":$n" \
		"$HALL_DIR/told"
}
half() { # seconds until somebody who says nothing is sent away
	local begin
	begin=$(date +%s)
	timeout 30 bash -c "exec 9<>/dev/tcp/127.0.0.1/$HALL_PORT; cat <&9" \
		>/dev/null
	echo $(($(date +%s) - begin))
}
ask
ok $? 'somebody is signed in and stays'
for i in 1 2 3 4 5; do
	wrong no-such-word "$i" >/dev/null
done
lock() { db "SELECT locked_until FROM account WHERE login = 'lina'"; }
[ "$(lock)" -gt "$(date +%s)" ]
ok $? 'an account is locked by five wrong passwords'
for jump in -86400 5184000 -7200 0; do
	hands "$jump"
	written "$jump"
	ok $? "clock wrong by $jump s: what is written is dated so"
	ask
	ok $? 'who was signed in still is'
	[ "$jump" -lt 900 ] || continue
	reply=$(wrong demo-Hall-2026 9)
	[[ $reply != *'"login"'* ]]
	ok $? 'and the lock is shut'
	[ "$jump" -lt -7200 ] || continue
	took=$(half)
	[ "$took" -ge 4 ] && [ "$took" -le 15 ]
	ok $? "who says nothing is sent away after $took s"
done
hands 7200
like "$(wrong demo-Hall-2026 10)" '"login":"lina"' 'until its time is over'
hands 0
hall clerk session.whoami >/dev/null
is "$(pgrep -P "$HALL_PID" | sort | paste -sd ' ')" "$pids" \
	'no process was started anew'
exec 8>&-
wait "$long"
like "$("$TOP_BUILDDIR/talenthallctl" --state "$HALL_DIR" audit verify)" \
	unbroken 'the audit holds'
hall_stop
HALL_CONF=

# Only a clock that is wrong by more than ten minutes keeps the hall shut.
last=$(db 'SELECT at FROM audit ORDER BY id DESC LIMIT 1')
mapfile -t options < <(hall_options 0)
: >"$HALL_DIR/server.out"
hands $((last - 660 - $(date +%s)))
env DISK="$HALL_DIR/hands" LD_PRELOAD="$TOP_BUILDDIR/tests/lib/disk.so" \
	"$TOP_BUILDDIR/talenthalld" "${options[@]}" >"$HALL_DIR/server.out" \
	2>"$HALL_DIR/refused.log" &
HALL_PID=$!
wait_for 20 grep -q 'event=clock.*set the clock' "$HALL_DIR/refused.log" &&
	! hall_serving
ok $? 'eleven minutes before the last row the hall does not open, and says why'
hall_stop
HALL_PORT=0
hands $((last - 540 - $(date +%s)))
hall_serve env DISK="$HALL_DIR/hands" LD_PRELOAD="$TOP_BUILDDIR/tests/lib/disk.so"
like "$(hall clerk session.whoami)" '"login":"clerk"' \
	'nine minutes before it does'
hall_stop
done_testing
