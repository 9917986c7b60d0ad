#!/usr/bin/env bash
set -u
. "$TOP_SRCDIR/tests/lib/hall.sh"
hall_start
. "$TOP_SRCDIR/tests/lib/ssh.sh"

# Processes that die: one session ends with a transport or worker, none with
# the gate or the records, and all of it within ten seconds on SIGTERM.

gate=$(role_pid gate)
rpc_open one
answered one "a first session"
transport=$(pgrep -P "$gate" | head -n 1)
rpc_open two
answered two "a second session"

kill -9 "$transport"
until_true 50 eval '! kill -0 ${rpc_pid[one]} 2>/dev/null'
ok $? "the killed transport's session ends"
answered two "the other one goes on"

# The transport of the next connection is there already: the gate's youngest.
spare() { pgrep -nP "$gate"; }
gone() { ! kill -0 "$1" 2>/dev/null; }
before=$(spare)
kill -9 "$gate"
answered two "the session outlives its gate"
until_true 50 gone "$before"
ok $? "the transport that waited does not"
newest() { gate=$(pgrep -nP "$HALL_PID" -f -- '-x gate'); }
until_true 50 eval 'newest; spare >/dev/null' # transports are orphans there
ok $? "the gate comes back, and another transport waits"
kill -STOP "$gate" # it does not know yet when the next one calls
kill -9 "$(spare)"
rpc_open three
kill -CONT "$gate"
answered three "though that one died people are let in again"

worker=$(pgrep -nP "$(role_pid spawner)" talenthall-call)
kill -9 "$worker"
until_true 50 eval '! kill -0 ${rpc_pid[three]} 2>/dev/null'
ok $? "the killed worker's session ends"
answered two "the other one goes on"

kill -9 "$(role_pid records)"
answered two "the session goes on when records has come back"

# What pages are copied from dies, and may be gone for good: pages open.
template() { pgrep -P "$(role_pid spawner)" -f 'talenthall-tui template'; }
page() { # page NAME: the first page of a new session stands on a screen
	"$TOP_BUILDDIR/vtshot" <<-END >/dev/null 2>&1
		spawn 24 80 ssh -tt ${ssh_options[*]} -i $HALL_DIR/keys/hr hr@127.0.0.1
		timeout 20000
		wait [1000]
	END
	ok $? "$1"
}
page "a page of the template's"
before=$(template)
kill -9 "$before"
until_true 100 eval '[ -n "$(template)" ] && [ "$(template)" != "$before" ]'
ok $? "the killed template is started anew"
answered two "no session ends with it"
kill -9 "$(template)"
until_true 50 eval '[ -z "$(template)" ]'
ok $? "killed before it was of use it stays away"
page "a page without a template"
kill -HUP "$HALL_PID"
until_true 100 eval '[ -n "$(template)" ]'
ok $? "until the next reload"
page "a page of that one's"

# It may be slow, and sessions that end meanwhile interrupt the spawner's wait.
stopped() { [[ $(ps -o stat= -p "$1") == T* ]]; }
before=$(template)
kill -STOP "$before"
until_true 50 stopped "$before"
spawner=$(role_pid spawner)
held=$(ls "/proc/$spawner/fd" | wc -l)
asks() { # it holds the session's sockets as long as it waits for the copy
	[ "$(ls "/proc/$spawner/fd" | wc -l)" -gt $((held + 3)) ]
}
(
	until_true 200 asks
	for i in 1 2 3; do
		kill -CHLD "$spawner"
		sleep 0.1
	done
	kill -CONT "$before"
) &
page "a page of a slow template, waited for through interruptions"
wait $!
is "$(template)" "$before" "which is kept"
kill -STOP "$before"
page "a page though the template is silent"
until_true 100 eval '[ -n "$(template)" ] && [ "$(template)" != "$before" ]'
ok $? "in whose place there is another"
grep -q 'event=fork' "$HALL_DIR/server.log"
is $? 1 "and no fork is blamed for it"
answered two "all that time the other session goes on"

# Ctrl-\ and Ctrl-C, also before the screens are there
(for i in $(seq 40); do printf '\034\003'; sleep 0.05; done; sleep 1) |
	timeout 20 ssh "${ssh_options[@]}" -tt -e none -o BatchMode=yes \
		-o IdentitiesOnly=yes -i "$HALL_DIR/keys/hr" hr@127.0.0.1 \
		>"$ssh_work/keys" 2>&1
grep -q 'event=died.*kind=shell' "$HALL_DIR/server.log"
[ $? = 1 ] && grep -q F10 "$ssh_work/keys"
ok $? "no key ends the screens by a signal"

before=$(spare)
kill -HUP "$HALL_PID"
until_true 50 eval 'gone "$before" && [ "$(spare)" -gt 0 ]'
ok $? "a reload renews the transport that waits"
answered two "and sessions go on"
before=$(spare)

start=$(date +%s%N)
kill -TERM "$HALL_PID"
until_true 120 eval '! kill -0 $HALL_PID 2>/dev/null ||
	[[ $(ps -o stat= -p $HALL_PID) == Z* ]]'
ms=$((($(date +%s%N) - start) / 1000000))
[ "$ms" -lt 10000 ]
ok $? "SIGTERM ends everything within ten seconds ($ms ms)"
until_true 50 eval 'gone "$before" && gone "${rpc_pid[two]}"'
ok $? "with the sessions"
done_testing
