#!/bin/bash
# Races, each by its name; then many sessions against a sequential model. The
# first argument is how many seconds that one plays (make check: 6).
. "$TOP_SRCDIR/tests/rpc/appointment.inc.sh"
appointment_start

appointment_units
wish() { # wish DATE HH:MM [ITEMS]
	echo "{\"items\":${3:-{\"new\":1\}},\"date\":\"$1\",\"time\":\"$2\",\"accept\":true}"
}
kept() { echo "{\"items\":${3:-{\"new\":1\}},\"date\":\"$1\",\"time\":\"$2\"}"; }
keys() { jq -r '.error.data.key // .status // "ok"' "$@"; }
only() { # only DATE HH:MM COUNTERS: what the hall offers there
	reply=$(hall clerk slot.override date="$1" reason=窗口调整 \
		"periods:=[{\"from\":\"09:00\",\"to\":\"12:00\",\"counters\":$2}]")
}
both() { # both COMMAND -- COMMAND: at the same time; $one, $two
	local i=0 first=() second=()
	while [ "$1" != -- ]; do first+=("$1"); shift; done
	shift
	second=("$@")
	"${first[@]}" >"$HALL_DIR/one" 2>&1 &
	i=$!
	"${second[@]}" >"$HALL_DIR/two" 2>&1
	wait "$i"
	one=$(keys "$HALL_DIR/one")
	two=$(keys "$HALL_DIR/two")
}
d=$tomorrow
A=${units[0]} B=${units[1]} C=${units[2]}

# double submit
w=$(wish "$d" 09:00 | jq -c '. + {idempotency_key: "twice"}')
both as "$A" appointment.book "$w" -- as "$A" appointment.book "$w"
is "$one $two" 'pending_completion pending_completion' \
	'double submit: both are answered'
is "$(db "SELECT COUNT(*) FROM appointment WHERE unit_id = $A")" 1 \
	'double submit: and one is booked'
both as "$B" appointment.book "$(wish "$d" 09:00)" -- \
	as "$B" appointment.book "$(wish "$d" 10:00)"
is "$(printf '%s\n' "$one" "$two" | sort | tr '\n' ' ')" \
	'appointment.twice pending_completion ' 'double submit without a key'

# the same last cell by two
d=${dates[1]}
only "$d" 1
both as "$A" appointment.book "$(wish "$d" 09:00)" -- \
	as "$B" appointment.book "$(wish "$d" 09:00)"
is "$(printf '%s\n' "$one" "$two" | sort | tr '\n' ' ')" \
	'appointment.full pending_completion ' 'the same last cell by two'

# overlapping durations
both as "$C" appointment.book "$(wish "$d" 10:00 '{"new":4}')" -- \
	as "${units[3]}" appointment.book "$(wish "$d" 10:45 '{"new":2}')"
is "$(printf '%s\n' "$one" "$two" | sort | tr '\n' ' ')" \
	'appointment.full pending_completion ' 'overlapping durations'
is "$(db "SELECT MAX(used) FROM hall_cell WHERE day = $(days "$d")")" 1 \
	'overlapping durations: no cell is used twice'

# hold against book
d=${dates[2]}
only "$d" 1
both as "$A" appointment.hold "$(kept "$d" 09:00)" -- \
	as "$B" appointment.book "$(wish "$d" 09:00)"
is "$(printf '%s\n' "${one/ok/won}" "${two/pending_completion/won}" | sort |
	tr '\n' ' ')" 'appointment.full won ' 'hold against book'

# a hold is one's own, and becomes the booking in the same commit
reply=$(as "$C" appointment.hold "$(kept "$d" 10:00)" \
	appointment.book "$(wish "$d" 10:00)")
is "$(keys <<<"$reply")" pending_completion 'a hold becomes the booking'

# crash between hold and book
as "${units[4]}" appointment.hold "$(kept "$d" 11:00)" >/dev/null
kill -9 "$(pgrep -P "$HALL_PID" -f -- '-x records' | head -n 1)"
# who signs in at that moment may find nobody to ask
answered() {
	reply=$(as "${units[5]}" appointment.book "$(wish "$d" 11:00)")
	[ -n "$reply" ]
}
wait_for 20 answered
is "$(keys <<<"$reply")" appointment.full \
	'crash between hold and book: the hold outlives it'
reply=$(as "${units[4]}" appointment.book "$(wish "$d" 11:00)")
is "$(keys <<<"$reply")" pending_completion \
	'crash between hold and book: and is still its own'

# expiry at confirm: the grace of a gone connection is over
as "${units[6]}" appointment.hold "$(kept "$d" 11:30)" >/dev/null
until_short() { [ "$(db "SELECT COUNT(*) FROM appointment_hold
	WHERE unit_id = ${units[6]} AND until <= $(db \
	'SELECT MAX(at) FROM audit') + 61")" = 1 ]; }
wait_for 5 until_short
ok $? 'a gone connection holds for its grace only'
db "UPDATE appointment_hold SET until = 1 WHERE unit_id = ${units[6]}"
both as "${units[6]}" appointment.book "$(wish "$d" 11:30)" -- \
	as "${units[7]}" appointment.book "$(wish "$d" 11:30)"
is "$(printf '%s\n' "$one" "$two" | sort | tr '\n' ' ')" \
	'appointment.full pending_completion ' 'expiry at confirm: one has it'

# A<->B exchange: each wants the other's last place
d=${dates[3]}
only "$d" 1
a=$(as "$A" appointment.book "$(wish "$d" 09:00)" | jq -r .id)
b=$(as "$B" appointment.book "$(wish "$d" 10:00)" | jq -r .id)
both as "$A" appointment.change "{\"id\":\"$a\",\"time\":\"10:00\"}" -- \
	as "$B" appointment.change "{\"id\":\"$b\",\"time\":\"09:00\"}"
is "$one $two" 'appointment.full appointment.full' 'exchange: neither moves'
is "$(db "SELECT group_concat(cell) FROM (SELECT cell FROM appointment
	WHERE id IN ($a, $b) ORDER BY cell)")" 108,120 \
	'exchange: neither loses its own'

# cancel then rebook
both as "$A" appointment.cancel "{\"id\":\"$a\"}" \
	appointment.book "$(wish "$d" 09:00)" -- \
	as "$C" appointment.book "$(wish "$d" 09:00)"
is "$(printf '%s\n' "$one" "$two" | sort | tr '\n' ' ')" \
	'appointment.full pending_completion ' 'cancel then rebook: one has it'

# capacity cut while booking
d=${dates[4]}
both only "$d" 0 -- as "$A" appointment.book "$(wish "$d" 09:00)"
like "$two" '^(appointment.closed|pending_completion)$' \
	'capacity cut while booking'
reply=$(as "$B" appointment.book "$(wish "$d" 09:00)")
is "$(keys <<<"$reply")" appointment.closed 'then nothing more is booked'
is "$(db 'SELECT COUNT(*) FROM hall_cell WHERE used > capacity')" 0 \
	'and no cell is overbooked'
hall clerk slot.undo >/dev/null

# freeze during confirm: the fourth mismatch, and a booking at that moment
x=$(db "SELECT id FROM appointment WHERE unit_id = $C LIMIT 1")
db "UPDATE appointment SET status = 'booked', changes = 0, change_until = 1
	WHERE id = $x;
	INSERT INTO appointment SELECT id + n * 1000003, number || '-' || n, district,
	unit_id, unit_name, pinyin, 'mismatch', day, cell, cells, 0, new,
	renewal, person_change, unit_change, contact_name, contact_phone,
	notice_version, accepted_at, change_until, lapse_at, 0, via, by_account,
	by_name, 1, 0, 0, 0, '', 0, 0, $(days "$today"), 1, 'x', 5, '', 1, 1, 1,
	1 FROM appointment, (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3)
	WHERE id = $x"
both hall clerk appointment.mismatch id="$x" evidence=材料不一致 -- \
	as "$C" appointment.book "$(wish "$d" 10:00)"
is "$one" mismatch 'freeze during confirm: the fourth'
like "$two" '^(appointment.frozen|pending_completion)$' \
	'freeze during confirm: before or after'
reply=$(as "$C" appointment.book "$(wish "${dates[1]}" 11:30)")
is "$(keys <<<"$reply")" appointment.frozen 'freeze during confirm: then frozen'

# two clerks calling the same ticket
db "UPDATE appointment SET status = 'booked', day = $(days "$today")
	WHERE id = $b; UPDATE appointment_item SET status = 'filled'"
hall clerk appointment.arrive id="$b" >/dev/null
both hall clerk appointment.call counter:=1 -- \
	hall clerk appointment.call id="$b" counter:=2
like "$(printf '%s\n' "$one" "$two" | sort | tr '\n' ' ')" \
	'^appointment.(called|nobody) booked $' 'two clerks, one ticket'

# --- many at once ---
db "UPDATE appointment SET holds_cells = 0, status = 'cancelled';
	UPDATE hall_cell SET used = 0, capacity = wanted;
	DELETE FROM appointment_hold;
	UPDATE slot_plan SET undone_at = 1"
db "DELETE FROM appointment_item; DELETE FROM appointment"
from=$(db 'SELECT MAX(id) FROM audit')
AUDIT_FROM=$from python3 "$TOP_SRCDIR/tests/rpc/appointment_model.py" \
	"$HALL_PORT" "$HALL_DIR" "$today" "${1:-6}" 64 \
	"pgrep -P $HALL_PID -f -- '-x records' | head -n 1" >"$HALL_DIR/model"
while read -r line; do
	case $line in
	'ok '*) ok 0 "${line#* - }" ;;
	'not ok '*) ok 1 "${line#* - }" ;;
	'#'*) echo "$line" ;;
	esac
done <"$HALL_DIR/model"
grep -q '^1\.\.' "$HALL_DIR/model"
ok $? 'the model came to its end'
done_testing
