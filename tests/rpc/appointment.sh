#!/bin/bash
# Appointments: what is offered, booked, completed, changed, cancelled; each
# refusal with its key and words; who may.
. "$TOP_SRCDIR/tests/rpc/appointment.inc.sh"
appointment_start

# --- the rules and the grid ---
call hr appointment.rules
has '预约要求' 'the notice is told in full'
is "$(jq -r '[.kinds[] | "\(.id)=\(.minutes)"] | join(" ")' <<<"$reply")" \
	'new=15 renewal=10 person_change=5 unit_change=5' 'minutes of each kind'
is "$(jq -r .open <<<"$reply")" true 'it is open at ten'
call hr appointment.availability 'items:={"new":2,"renewal":2,"person_change":1,"unit_change":1}'
is "$(jq -r '"\(.minutes) \(.open) \(.dates | length)"' <<<"$reply")" \
	'60 true 5' 'five dates for an hour'
is "$(jq -r '[.dates[].date] | join(" ")' <<<"$reply")" "${dates[*]}" \
	'the next working days'
is "$(jq -r '.dates[0].starts[0] | "\(.time) \(.free)"' <<<"$reply")" \
	'09:00 4' 'from nine, at four counters'
is "$(jq -r '[.dates[0].starts[] | .time] | index("11:05") // "none"' \
	<<<"$reply")" none 'not across noon'
call hr appointment.availability 'items:={"new":4,"person_change":1}'
is "$(key)" appointment.minutes 'more than an hour is refused'
has '预约总时长不超过60分钟！' 'with the words of the form'
call hr appointment.availability 'items:={"new":0}'
is "$(key)" appointment.none 'nothing is refused'
call hr appointment.availability 'items:={"shoes":1}'
is "$(key)" appointment.items 'kinds are known'
call hr appointment.availability 'items:={"new":-1}'
is "$(key)" appointment.items 'and counted from 0'

# --- holding ---
call hr appointment.hold 'items:={"new":1}' date="$tomorrow" time=09:00
hold=$(jq -r .id <<<"$reply")
is "$(places 09:00 "$tomorrow")" 4 'his own hold does not hide the place'
is "$(hall clerk appointment.availability 'items:={"new":1}' unit="$unit" |
	jq --arg d "$tomorrow" '[.dates[] | select(.date == $d) |
	.starts[0].free][0]')" 3 'others see one less'
call hr2 appointment.release id="$hold"
is "$(key)" request.not_found "another's hold is not there"
call hr appointment.hold 'items:={"new":1}' date="$tomorrow" time=09:30
is "$(db 'SELECT COUNT(*) FROM appointment_hold')" 1 'one hold at a time'
call hr appointment.release id="$(jq -r .id <<<"$reply")"
is "$(db 'SELECT COUNT(*) FROM appointment_hold')" 0 'given back'
is "$(db 'SELECT SUM(used) FROM hall_cell')" 0 'with its cells'

# --- booking: what is refused ---
refused() { # refused KEY TEXT NAME
	is "$(key)" "$1" "$3"
	has "$2" "$3: in words"
}
reply=$(hall hr appointment.book 'items:={"new":1}' date="$tomorrow" \
	time=09:00 accept:=false)
refused appointment.accept '请阅读并接受预约须知' 'the notice is to be accepted'
book hr "$today" 11:00
refused appointment.date '不可预约' 'not the same day'
saturday=$(date -d "$today next saturday" +%F)
book hr "$(date -d "$today +15 days" +%F)" 09:00
refused appointment.date '请选择' 'not beyond five working days'
book hr "$tomorrow" 12:00
refused appointment.closed '不办理业务' 'not at noon'
book hr "$tomorrow" 11:55
refused appointment.closed '15分钟' 'not across noon'
book hr "$tomorrow" 09:03
refused appointment.time '5分钟的整数倍' 'in steps of five minutes'
reply=$(hall hr appointment.book 'items:={"new":1}' date="$tomorrow" \
	time=09:00 accept:=true contact_phone=12345)
is "$(key)" field.identifier 'the phone is checked'
is "$(db 'SELECT COUNT(*) + (SELECT SUM(used) FROM hall_cell)
	FROM appointment')" 0 'nothing of these is kept'

# --- booking ---
items='{"new":1,"renewal":1,"unit_change":1}' book hr "$tomorrow" 09:00
first=$id
is "$(jq -r '"\(.status) \(.date) \(.time) \(.minutes)"' <<<"$reply")" \
	"pending_completion $tomorrow 09:00 30" 'booked, to be completed'
is "$(jq -r .change_until <<<"$reply")" \
	"$(TZ=Asia/Shanghai date -d "$tomorrow 00:00" +%s)" \
	'changed until the day begins'
like "$(jq -r .number <<<"$reply")" '^YY-[0-9]{4}-[0-9]{6}$' 'its number'
is "$(jq -r .contact_name <<<"$reply")" 王芳 'the agent is the contact'
has 预约成功 'the pop-up is to be shown'
book hr "$tomorrow" 15:00
refused appointment.twice '已有预约' 'one a date'
call hr appointment.complete id="$first"
refused appointment.incomplete '尚有3名未完善' 'not complete yet'
call hr prompt.list
has '尚未完善' 'a prompt says so'

# --- who comes ---
person=$(hall hr employee.list limit:=200 |
	jq -r '[.items[] | select(.person.name == "张伟")][0].person.id')
call hr appointment.item.set id="$first" item:=9 name=甲 \
	id_number=11010519491231002X
refused appointment.item '没有第9名' 'items are counted'
call hr appointment.item.set id="$first" item:=1
refused field.required '' 'somebody is named'
call hr appointment.item.set id="$first" item:=1 name=甲 \
	id_number=110105194912310021
is "$(key)" field.identifier 'the number is checked'
call hr appointment.item.set id="$first" item:=2 name=甲 \
	id_number=11010519491231002X
refused appointment.permit '证件编号' 'a renewal has a permit'
call hr appointment.item.set id="$first" item:=2 person="$person"
is "$(jq -r '.items[1] | "\(.status) \(.name)"' <<<"$reply")" \
	'filled 张伟' 'one of the staff, by record'
has '"permit_number":"JZ' 'with his permit'
hasnt "$(hall zhangwei person.get reveal:=true 2>/dev/null |
	jq -r '.id_number // "no number at all"')" 'numbers are masked'
call hr appointment.item.set id="$first" item:=1 name=甲 \
	id_number=11010519491231002X children:=1 application=XX-1
refused appointment.case '没有' 'a case must be there'
call hr appointment.item.set id="$first" item:=1 name=甲 \
	id_number=11010519491231002X children:=1
is "$(jq -r '"\(.status) \(.missing)"' <<<"$reply")" \
	'pending_completion 1' 'one is left'
link=$(hall hr employee.list name=张伟 | jq -r '.items[0].id')
like "$(hall hr association.release_check id="$link" | tr -d '\n')" \
	"$(hall hr appointment.get id="$first" | jq -r .number)" \
	'release checks know of it'
call hr appointment.item.set id="$first" item:=3 person="$person"
is "$(jq -r .status <<<"$reply")" booked 'the last one books it'
call hr appointment.complete id="$first"
is "$(jq -r .status <<<"$reply")" booked 'complete says the same'
like "$(hall_ssh hr "appointment.get id=$first" </dev/null)" '^number +YY-' \
	'people see the appointment above those who come'
call hr appointment.list status=pending
is "$(jq -r '[.items[].id] | index("'"$first"'") != null' <<<"$reply")" true \
	'it is listed'
is "$(jq '[.items[] | .date + .time] | . == sort' <<<"$reply")" true \
	'the next to come first'

# --- changing ---
call hr appointment.change id="$first" 'items:={"new":1,"renewal":2,"unit_change":1}'
is "$(jq -r '"\(.status) \(.minutes) \(.changes) \(.items | length)"' \
	<<<"$reply")" 'pending_completion 40 1 4' 'more makes it incomplete'
call hr appointment.change id="$first" 'items:={"new":1,"renewal":1,"unit_change":1}'
is "$(jq -r '"\(.status) \(.minutes) \(.missing)"' <<<"$reply")" \
	'booked 30 0' 'fewer takes the empty one'
call hr appointment.change id="$first" time=09:15
is "$(jq -r .time <<<"$reply")" 09:15 'it may overlap its own old time'
is "$(db "SELECT MIN(cell) || '-' || MAX(cell) || ' ' || MAX(used) FROM hall_cell
	WHERE used > 0")" '111-116 1' 'cells follow'
call hr appointment.change id="$first" date="${dates[4]}" time=14:00 \
	contact_name=李经办 contact_phone=13800001111
is "$(jq -r '"\(.date) \(.contact_name)"' <<<"$reply")" \
	"${dates[4]} 李经办" 'to another date'
call hr appointment.change id="$first" version:=1 time=15:00
is "$(key)" request.version 'an old version is refused' 2>/dev/null
call hr appointment.change id="$first" 'items:={"new":4,"renewal":1}'
is "$(key)" appointment.minutes 'an hour is the most, again'
book hr "$tomorrow" 09:00
second=$id
call hr appointment.change id="$second" date="${dates[4]}" time=09:00
is "$(key)" appointment.twice 'one a date, again'

# --- where it may be moved: its own cells are not in its way ---
moving() { # moving USER ID: 1 if its own date may be taken, places at 09:00
	hall "$1" appointment.availability 'items:={"new":1}' \
		appointment="$2" | jq -r --arg d "$tomorrow" '.dates // [] |
		.[] | select(.date == $d) | "\(.bookable) \(.starts[] |
		select(.time == "09:00") | .free)"'
}
is "$(moving hr "$second")" 'true 4' 'all four counters for the one that moves'
is "$(hall hr appointment.availability 'items:={"new":1}' | jq -r \
	--arg d "$tomorrow" '.dates[] | select(.date == $d) | .bookable')" \
	false 'another one has none that date'
is "$(hall_key hr2 appointment.availability 'items:={"new":1}' \
	appointment="$second")" request.not_found 'nor by the way of a stranger'
is "$(hall hr appointment.rules | jq -r '"\(.contact_name) \(.contact_phone)"
	')" "王芳 $(hall hr appointment.get id="$second" |
	jq -r .contact_phone)" 'who comes is said before'

# --- as others ---
for user in review lead zhangwei; do
	for method in book hold; do
		reply=$(hall "$user" "appointment.$method" 'items:={"new":1}' \
			date="$tomorrow" time=10:00 accept:=true 2>&1)
		is "$(key)" request.denied "$user: no appointment.$method"
	done
	for method in cancel arrive; do
		reply=$(hall "$user" "appointment.$method" id="$first")
		is "$(key)" request.denied "$user: no appointment.$method"
	done
done
for user in hr2 clerk-hd; do
	for method in get cancel complete change; do
		reply=$(hall "$user" "appointment.$method" id="$first")
		is "$(key)" request.not_found \
			"$user: not another's appointment.$method"
	done
	reply=$(hall "$user" appointment.item.set id="$first" item:=1 name=甲 \
		id_number=11010519491231002X)
	is "$(key)" request.not_found "$user: nor its applicants"
	reply=$(hall "$user" appointment.list unit="$unit")
	is "$(jq -r '.items | length' <<<"$reply" 2>/dev/null)" 0 \
		"$user: nor its list"
done
for method in arrive finish noshow; do
	reply=$(hall clerk-hd "appointment.$method" id="$first")
	is "$(key)" request.not_found "clerk-hd: no $method of another district"
	reply=$(hall hr "appointment.$method" id="$first")
	is "$(key)" request.denied "hr: $method is the desk's"
done
call clerk-hd appointment.book 'items:={"new":1}' date="$tomorrow" \
	time=10:00 accept:=true unit="$unit"
is "$(key)" request.not_found 'clerk-hd: books for no unit of another hall'
call hr appointment.book 'items:={"new":1}' date="$tomorrow" time=10:00 \
	accept:=true unit="$other"
is "$(key)" request.not_found 'hr: books for no other unit'
call clerk appointment.book 'items:={"new":1}' date="${dates[1]}" time=10:00 \
	accept:=true unit="$unit"
is "$(jq -r .via <<<"$reply")" counter 'a clerk books at the counter'
call clerk appointment.cancel id="$(jq -r .id <<<"$reply")" reason=改期
is "$(jq -r .status <<<"$reply")" cancelled 'and cancels there'

# --- cancelling, and the deadline ---
call hr appointment.cancel id="$second"
is "$(jq -r .status <<<"$reply")" cancelled 'cancelled in time'
call hr appointment.cancel id="$second"
refused appointment.state '已取消' 'once'
book hr "$tomorrow" 09:00
is "$(jq -r .status <<<"$reply")" pending_completion \
	'cancelled, the date is free again'
late=$id
book hr "${dates[1]}" 09:00
items='{"person_change":1}' fill hr "$id"
kept=$id
is "$(status "$kept")" booked 'completed'
is "$(overbooked)" '0 0' 'overbooked cells: 0'
call hr appointment.calendar
is "$(jq -r .appointments <<<"$reply")" 3 'a calendar file of three'

appointment_at "$tomorrow" 00:00
is "$(status "$late")" lapsed 'incomplete at the deadline: lapsed'
call hr appointment.item.set id="$late" item:=1 name=甲 \
	id_number=11010519491231002X
refused appointment.state '已失效' 'and to be filled in no more'
call hr appointment.cancel id="$late"
is "$(key)" appointment.state 'nor cancelled'
is "$(hall hr appointment.rules | jq -r .mismatches)" 0 \
	'no mismatch is counted'
lapsed() { [ "$(db "SELECT status || holds_cells FROM appointment
	WHERE id = $late")" = lapsed0 ]; }
wait_for 70 lapsed
ok $? 'it is written down without anybody asking'
is "$(hall auditor audit.list object=appointment object_id="$late" |
	jq -r '[.items[].action] | index("appointment.lapse") != null')" true \
	'and audited'
book hr "${dates[2]}" 09:00
refused appointment.hours '09:00' 'before nine nothing is booked'
call hr appointment.change id="$kept" time=10:00
is "$(key)" appointment.hours 'nor moved'
call hr appointment.change id="$kept" contact_name=赵经办
is "$(jq -r .contact_name <<<"$reply")" 赵经办 'but other data are changed'
call clerk appointment.book 'items:={"new":1}' date="${dates[2]}" time=10:00 \
	accept:=true unit="$unit"
is "$(jq -r .status <<<"$reply")" pending_completion \
	'the hours do not bind the hall'
day=$(db "SELECT day FROM appointment WHERE id = $kept")
before=$(hall hr calendar.day date="$tomorrow" | jq -r .workday)
is "$before" true 'a working day'
appointment_at "${dates[1]}" 00:00
call hr appointment.cancel id="$kept"
refused appointment.late '现已截止' 'too late to cancel'
call hr appointment.change id="$kept" contact_name=钱经办
is "$(key)" appointment.late 'or to change'
call hr appointment.item.set id="$kept" item:=1 name=乙 \
	id_number=11010519491231002X
is "$(key)" appointment.late 'or to name somebody else'
is "$(overbooked)" '0 0' 'overbooked cells: 0'

# --- who may book at all ---
uscc=$(hall hr unit.get | jq -r .uscc)
db "UPDATE opening SET status = 'suspended' WHERE unit_id = $unit"
appointment_at "${dates[1]}" 10:00
book hr "${dates[3]}" 09:00
refused appointment.not_opened '开户' 'a unit must be opened'
call hr appointment.availability 'items:={"new":1}'
is "$(jq -r '"\(.open) \(.dates | length)"' <<<"$reply")" 'false 5' \
	'dates are shown all the same'
has 开户 'with the reason'
db "UPDATE opening SET status = 'opened', registered_at = 0
	WHERE unit_id = $unit"
book hr "${dates[3]}" 09:00
refused appointment.not_registered '注册' 'and registered in the district'
db "UPDATE opening SET registered_at = 1 WHERE unit_id = $unit;
	UPDATE quota SET granted = 1, used = 1 WHERE unit_id = $unit"
book hr "${dates[3]}" 09:00
refused appointment.quota '指标' 'new permits need quota'
items='{"renewal":1}' book hr "${dates[3]}" 09:00
is "$(jq -r .status <<<"$reply")" pending_completion 'renewals do not'
done_testing
