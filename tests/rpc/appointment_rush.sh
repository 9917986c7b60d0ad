#!/bin/bash
# The opening: a line, an order drawn once that can be checked, a place for as
# many as there are, one booking a unit and round; and deaths of records before
# and after the draw. About 20 s.
. "$TOP_SRCDIR/tests/rpc/appointment.inc.sh"
work=$(mktemp -d)
cp -r "$TOP_SRCDIR/data" "$work/data"
sed -i '/^rush/s/false/true/' "$work/data/halls/chaoyang.cfg"
HALL_DATA=$work/data
appointment_start
trap 'hall_end; rm -rf "$work"' EXIT
appointment_units
units=("${units[@]:0:40}")
A=${units[0]}
d=${dates[2]} other=${dates[3]}
one='"items":{"new":1}'
got() { jq -r '.error.data.key // .status // .items[0].status // "ok"'; }
wish() { echo "{$one,\"date\":\"$1\",\"time\":\"$2\",\"accept\":true}"; }
# ten places on that date
hall clerk slot.override date="$d" reason=窗口调整 \
	'periods:=[{"from":"09:00","to":"11:30","counters":1}]' >/dev/null
second() { # second HH:MM:SS: the hall at that moment
	hall_stop
	HALL_PORT=0
	TZ=Asia/Shanghai hall_serve faketime "$tomorrow $1"
}
records() { pgrep -P "$HALL_PID" -f -- '-x records' | head -n 1; }
line="{$one,\"dates\":[\"$d\"]}"

is "$(as "$A" appointment.rush.join "$line" | got)" appointment.rush_closed \
	'after the opening there is no line'
second 08:40:00
is "$(as "$A" appointment.rush.join "$line" | got)" appointment.rush_closed \
	'nor long before'
is "$(as "$A" appointment.book "$(wish "$d" 09:00)" | got)" \
	appointment.hours 'and nothing is booked'
second 08:55:00
reply=$(as "$A" appointment.availability "{$one}")
like "$(jq -r .reason <<<"$reply")" '09:00开放预约.*加入排队' \
	'shortly before the reason says: join'
is "$(as "$A" appointment.book "$(wish "$d" 09:00)" | got)" appointment.rush \
	'a booking too'
reply=$(as "$A" appointment.rush.join "$line")
is "$(jq -r '.items[0].status, (.opens_at + 28800) % 86400' <<<"$reply" |
	xargs)" 'waiting 32400' 'it joins, and knows when it opens'
# all the others; the first once more: it stands there once
for u in "${units[@]}"; do
	jq -nc --arg u "$u" '{jsonrpc: "2.0", id: 0,
		method: "session.act_for", params: {unit: $u}}'
	jq -nc --argjson p "$line" '{jsonrpc: "2.0", id: 1,
		method: "appointment.rush.join", params: $p}'
done | hall_rpc hr | jq -r 'select(.id == 1) | .error.data.key //
	.result.items[0].status' | sort | uniq -c >"$HALL_DIR/joined"
is "$(xargs <"$HALL_DIR/joined")" '40 waiting' 'forty join'
is "$(db "SELECT COUNT(*) FROM appointment_wait WHERE unit_id = $A
	AND status = 'waiting'")" 1 'none twice'
is "$(hall clerk appointment.rush.order | got)" appointment.rush_none \
	'no order is known before'
kill -9 "$(records)"
is "$(as "$A" appointment.wait.list '{}' | got)" waiting \
	'records died: they stand in line'

# the opening: ten of forty, in the order of the seed
second 08:59:57
drawn() { [ "$(db 'SELECT COUNT(*) FROM appointment_draw')" = 1 ]; }
wait_for 10 drawn
ok $? 'the order is drawn when it opens'
kill -9 "$(records)"
hall clerk appointment.rush.order >"$HALL_DIR/order"
is "$(jq -c '[.wishes, .offered, (.items | length)]' "$HALL_DIR/order")" \
	'[40,10,40]' 'forty in order, ten places'
seed=$(jq -r .seed "$HALL_DIR/order")
jq -r '.items[].wish' "$HALL_DIR/order" >"$HALL_DIR/places"
while read -r w; do
	echo "$(printf %s "$seed:$w" | sha256sum | cut -c 1-64) $w"
done <"$HALL_DIR/places" | sort | cut -d' ' -f2 |
	cmp -s - "$HALL_DIR/places"
ok $? 'anybody can check the order by the seed'
is "$(jq -c '[.items[:10][].status] | unique' "$HALL_DIR/order")" \
	'["offered"]' 'the first ten have a place'
is "$(db "SELECT COUNT(*) FROM audit WHERE action =
	'appointment.rush.draw' AND after_state LIKE '%$seed%'")" 1 \
	'the seed is in the audit trail, once'
is "$(db "SELECT at % 86400 BETWEEN 3600 AND 3601 FROM appointment_draw")" 1 \
	'drawn at the second of the opening'
is "$(overbooked)" '0 0' 'the cells are counted rightly'

mapfile -t first < <(db "SELECT unit_id || ' ' || offered_cell
	FROM appointment_wait WHERE status = 'offered' ORDER BY place")
last=$(db "SELECT unit_id FROM appointment_wait WHERE status = 'over'
	ORDER BY place DESC LIMIT 1")
read -r u c <<<"${first[0]}"
at() { printf '%02d:%02d' $(($1 / 12)) $(($1 % 12 * 5)); }
is "$(as "$last" appointment.book "$(wish "$d" "$(at "$c")")" | got)" \
	appointment.full 'whose turn it is not does not get it'
is "$(as "$u" appointment.book "$(wish "$d" "$(at "$c")")" | got)" \
	pending_completion 'whose turn it is does'
reply=$(as "$u" appointment.book "$(wish "$other" 09:00)")
is "$(got <<<"$reply")" appointment.rush_round 'once in this round'
like "$(jq -r .error.message <<<"$reply")" '09:05前每个单位' 'until it ends'
is "$(as "$last" appointment.book "$(wish "$other" 09:00)" | got)" \
	pending_completion 'who got none may book elsewhere at once'
is "$(as "$last" notification.list '{}' | jq -r '[.items[] | .title] |
	index("本次开放未轮到名额") != null')" true 'and was told'

# what nobody took in its turn is there for all
second 09:05:10
read -r v c <<<"${first[1]}"
over() { [ "$(as "$v" appointment.wait.list '{"status":"all"}' |
	got)" = lapsed ]; }
wait_for 5 over
ok $? 'a turn that nobody took is over'
is "$(as "$last" appointment.book "$(wish "$d" "$(at "$c")")" | got)" \
	pending_completion 'and the place is anybody'\''s'
is "$(as "$u" appointment.book "$(wish "$other" 09:30)" | got)" \
	pending_completion 'the round is over as well'
is "$(overbooked)" '0 0' 'the cells are counted rightly'
done_testing
