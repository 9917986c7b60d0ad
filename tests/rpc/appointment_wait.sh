#!/bin/bash
# The waiting list of a full date with its offers, and the cool-down of what
# was given back: who is served, in which order, and that no cell is counted
# wrongly meanwhile. About 25 s.
. "$TOP_SRCDIR/tests/rpc/appointment.inc.sh"
work=$(mktemp -d)
cp -r "$TOP_SRCDIR/data" "$work/data"
file=$work/data/halls/chaoyang.cfg
sed -i '/^waiting/s/false/true/' "$file"
HALL_DATA=$work/data
appointment_start
trap 'hall_end; rm -rf "$work"' EXIT
appointment_units
A=${units[0]} B=${units[1]} C=${units[2]} D=${units[3]} E=${units[4]}
d=${dates[2]}
one='"items":{"new":1}'
wish="{$one,\"date\":\"$d\",\"time\":\"09:00\",\"accept\":true}"
wait="{$one,\"dates\":[\"$d\"]}"
got() { jq -r '.error.data.key // .status // .items[0].status // "ok"'; }
booked() { as "$1" appointment.book "$wish" | got; }
joined() { as "$1" appointment.wait.join "$wait" | got; }
# of unit: the state of its newest row
waits() { as "$1" appointment.wait.list '{"status":"all"}' | got; }
cancel() {
	as "$1" appointment.cancel "{\"id\":\"$(db "SELECT id FROM appointment
		WHERE unit_id = $1 AND holds_cells = 1")\"}" | got
}
reason() { # reason UNIT: why nothing can be booked on the date
	as "$1" appointment.availability "{$one}" | jq -r --arg d "$d" \
		'.dates[] | select(.date == $d) | .reason // ""'
}
free() {
	as "$1" appointment.availability "{$one}" | jq -r --arg d "$d" \
		'.dates[] | select(.date == $d) | .starts | length'
}
only() { # only HH:MM: what the hall has that day
	hall clerk slot.override date="$d" reason=窗口调整 \
		"periods:=[{\"from\":\"09:00\",\"to\":\"$1\",\"counters\":1}]" \
		>/dev/null
}

# one place
only 09:15
is "$(joined "$B")" appointment.wait_free 'where a place is free nobody waits'
is "$(booked "$A")" pending_completion 'one has the only place'
is "$(joined "$B")" waiting 'who finds none waits'
is "$(joined "$B")" appointment.wait_twice 'once'
reply=$(as "$C" appointment.wait.join "$wait")
is "$(jq -r '.items[0].ahead' <<<"$reply")" 1 'behind who came before'
reply=$(as "$D" appointment.wait.join "{$one,\"dates\":[\"1\"]}")
is "$(got <<<"$reply")" appointment.wait_dates 'a date is a date'
reply=$(as "$D" appointment.wait.join "{$one,\"dates\":[\"$today\"]}")
is "$(got <<<"$reply")" appointment.date 'that can be booked'
row=$(as "$B" appointment.wait.list '{}' | jq -r '.items[0].id')
reply=$(as "$D" appointment.wait.leave "{\"id\":\"$row\"}")
is "$(got <<<"$reply")" request.not_found 'nobody sends another away'

# it comes back: to the first whom it is enough for, and to nobody else
db "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
		WHERE i < 120)
	INSERT INTO appointment_wait SELECT w.id - i, w.id - i, 0, 0, w.district,
	(SELECT MAX(id) FROM unit WHERE id NOT IN ($A, $B, $C, $D, $E)),
	w.by_account, '', w.day, -1, 12, 4, 0, 0, 0, 'waiting', 0, -1, 0,
	w.joined_at, w.changed_at FROM appointment_wait w, n
	WHERE w.unit_id = $B"
is "$(cancel "$A")" cancelled 'it is given back'
is "$(waits "$B") $(waits "$C")" 'offered waiting' \
	'and offered to the first, behind however many'
db "DELETE FROM appointment_wait WHERE cells = 12"
is "$(free "$D")" 0 'others do not see it'
is "$(free "$B")" 1 'it does'
like "$(as "$B" prompt.list '{}')" '为本单位保留至' 'and is told'
is "$(db "SELECT COUNT(*) FROM notification WHERE template =
	'appointment_offered'")" "$(db "SELECT COUNT(*) FROM agent_unit
	WHERE unit_id = $B")" 'by a message as well'
is "$(overbooked)" '0 0' 'the cells are counted rightly'

# two units and one offer
as "$C" appointment.book "$wish" >"$HALL_DIR/two" &
other=$!
reply=$(as "$B" appointment.hold "{$one,\"date\":\"$d\",\"time\":\"09:00\"}")
hold=$(jq -r .id <<<"$reply")
is "$(jq -r .until <<<"$reply")" "$(db "SELECT until FROM appointment_wait
	WHERE unit_id = $B")" 'held as long as it is offered'
reply=$(as "$B" appointment.release "{\"id\":\"$hold\"}")
is "$(waits "$B")" offered 'to look and leave is no refusal'
wait "$other"
is "$(got <"$HALL_DIR/two")" appointment.full 'two units, one offer: not the other'
is "$(booked "$B")" pending_completion 'two units, one offer: whose it is'
is "$(waits "$B")" taken 'and it waits no longer'

# a death of records in between
is "$(cancel "$B") $(waits "$C")" 'cancelled offered' 'the next one is offered it'
kill -9 "$(pgrep -P "$HALL_PID" -f -- '-x records' | head -n 1)"
is "$(waits "$C")" offered 'records died: the offer outlives it'
is "$(booked "$D")" appointment.full 'records died: and is nobody else'\''s'

# left: passed on, or back on the grid
is "$(joined "$E")" waiting 'another waits'
row=$(as "$C" appointment.wait.list '{}' | jq -r '.items[0].id')
is "$(as "$C" appointment.wait.leave "{\"id\":\"$row\"}" | got)" left 'left'
is "$(waits "$E")" offered 'and passed on'
reply=$(as "$C" appointment.wait.leave "{\"id\":\"$row\"}")
is "$(got <<<"$reply")" appointment.wait_gone 'once'

# over: passed on; taking it at that moment is too late for one of two
is "$(joined "$B") $(joined "$A")" 'waiting waiting' 'two more wait'
db "UPDATE appointment_hold SET until = 1 WHERE unit_id = $E;
	UPDATE appointment_wait SET until = 1 WHERE unit_id = $E
	AND status = 'offered'"
as "$E" appointment.book "$wish" >"$HALL_DIR/late" &
other=$!
was=$(booked "$B")
wait "$other"
is "$was $(got <"$HALL_DIR/late")" 'pending_completion appointment.full' \
	'expiry against taking: the next one has it'
is "$(waits "$E")" lapsed 'expiry against taking: it is told so'
is "$(cancel "$B") $(waits "$A")" 'cancelled offered' 'and so on'
appointment_at "$today" 10:35
offer_over() { [ "$(waits "$A")" = lapsed ]; }
wait_for 5 offer_over
ok $? 'an offer that nobody takes is over by itself'
is "$(free "$D")" 1 'and with nobody behind it the place is on the grid'
is "$(overbooked)" '0 0' 'the cells are counted rightly'

# by night nothing is offered
is "$(booked "$A") $(joined "$C")" 'pending_completion waiting' 'full again'
appointment_at "$tomorrow" 08:00
is "$(cancel "$A") $(waits "$C")" 'cancelled waiting' 'before the desk opens'
appointment_at "$tomorrow" 09:01
offered() { [ "$(waits "$C")" = offered ]; }
wait_for 5 offered
ok $? 'offered once it opens'
is "$(booked "$C")" pending_completion 'and taken'

# --- cool-down ---
sed -i '/^cooldown/s/false/true/; /^waiting/s/true/false/' "$file"
appointment_at "$tomorrow" 11:00
is "$(cancel "$C")" cancelled 'given back'
is "$(free "$D")" 0 'it is not there at once'
like "$(reason "$D")" '45分钟内随机放出' 'the reason says so'
is "$(booked "$D")" appointment.full 'nor can it be taken'
is "$(booked "$C")" appointment.full 'by who gave it back neither'
is "$(db "SELECT until - (SELECT MAX(at) FROM audit) BETWEEN 200 AND 2701
	FROM appointment_hold WHERE unit_id = 0")" 1 'for a time nobody knows'
is "$(overbooked)" '0 0' 'the cells are counted rightly'
appointment_at "$tomorrow" 11:46
is "$(free "$D")" 1 'after that it is'
is "$(booked "$D")" pending_completion 'for whoever comes'
# a change that overlaps its own time is none of this
only 09:20
id=$(db "SELECT id FROM appointment WHERE unit_id = $D AND holds_cells = 1")
reply=$(as "$D" appointment.change "{\"id\":\"$id\",\"time\":\"09:05\"}")
is "$(jq -r .time <<<"$reply")" 09:05 'five minutes later'
is "$(db "SELECT group_concat(cell) FROM appointment_hold
	WHERE unit_id = 0")" 108 'leaves the first five to cool'
is "$(overbooked)" '0 0' 'the cells are counted rightly'
is "$(joined "$A")" appointment.no_waiting 'the list is off here'

# what the file may say
sed -i 's/^cooldown.*/cooldown : { enabled = true; min_minutes = 9; max_minutes = 9; };/
	s/^display.*/display : { keys = [ "x" ]; addresses = [ "10.0.0.0\/33" ]; };/' "$file"
reply=$("$TOP_BUILDDIR/talenthallctl" --state "$HALL_DIR" \
	--data "$work/data" config check 2>&1)
line() { grep -n "^$1" "$file" | cut -d: -f1; }
like "$reply" "chaoyang.cfg:$(line cooldown): max_minutes: must be more" \
	'config check: the line of the delay'
like "$reply" "chaoyang.cfg:$(line display): keys: the fingerprint" \
	'config check: of a key'
like "$reply" "chaoyang.cfg:$(line display): addresses: an address" \
	'config check: of an address'
done_testing
