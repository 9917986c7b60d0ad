#!/bin/bash
# The day at the hall, results, mismatches with the freeze of the fourth and
# its thaw on the first, ratings, plans with their what-if.
. "$TOP_SRCDIR/tests/rpc/appointment.inc.sh"
appointment_start
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT

ready() { # ready DATE HH:MM: booked and complete; $id
	book hr "$1" "$2"
	fill hr "$id"
}
ready "$tomorrow" 09:00; one=$id
ready "${dates[1]}" 09:00; two=$id
ready "${dates[2]}" 09:00; three=$id
items='{"new":1,"person_change":1}' ready "${dates[3]}" 09:00; four=$id
call clerk appointment.mismatch id="$one" evidence=材料与预约信息不一致
is "$(key)" appointment.early 'no mismatch while the unit may change it'
call clerk appointment.arrive id="$one"
is "$(key)" appointment.not_today 'nobody arrives before the day'
call clerk appointment.noshow id="$one"
is "$(key)" appointment.not_yet 'nor is missing'

# --- the day itself ---
appointment_at "$tomorrow" 08:50
call hr appointment.rate id="$one" level:=5
is "$(key)" appointment.state 'nothing to rate yet'
call clerk appointment.call counter:=1
is "$(key)" appointment.nobody 'nobody waits'
is "$(hall clerk appointment.list date="$tomorrow" |
	jq -r '.items[0].unfiled')" 1 'a case that was not filed is marked'
call clerk appointment.arrive id="$one"
is "$(jq -r .ticket <<<"$reply")" 1 'a number from 1'
call clerk appointment.arrive id="$one"
is "$(jq -r .ticket <<<"$reply")" 1 'the same when said twice'
call clerk appointment.finish id="$one"
is "$(key)" appointment.not_called 'served only who was called'
call clerk appointment.call counter:=2
is "$(jq -r '"\(.id) \(.counter)"' <<<"$reply")" "$one 2" \
	'the first who waits is called'
call clerk appointment.call id="$one" counter:=3
is "$(key)" appointment.called 'not by another counter'
has '1号已由陈静呼叫至2号窗口' 'which is told'
call clerk appointment.result id="$one" item:=1 result=returned
is "$(key)" field.required 'a return has its words'
call clerk appointment.result id="$one" item:=1 result=accepted
is "$(jq -r .status <<<"$reply")" booked 'decided, and still at the counter'
call clerk appointment.finish id="$one"
is "$(jq -r .status <<<"$reply")" handled 'served: handled'
call clerk appointment.noshow id="$one"
is "$(key)" appointment.state 'not missing any more'
call hr appointment.get id="$one"
is "$(jq -r '.items[0].status_label' <<<"$reply")" 通过 'the unit sees it'
call hr prompt.list
has '满意度评价' 'and is asked to rate it'
call hr appointment.rate id="$one" level:=2
is "$(key)" appointment.words 'the lowest two have words'
call hr appointment.rate id="$one" level:=6
is "$(key)" field.range 'five levels'
call clerk appointment.rate id="$one" level:=5
is "$(key)" request.denied 'nobody rates himself'
call hr appointment.rate id="$one" level:=2 words=等候时间较长
is "$(jq -r .level <<<"$reply")" 2 'rated'
call hr appointment.rate id="$one" level:=5
is "$(key)" appointment.rated 'once'
uid=$unit
call clerk appointment.book 'items:={"person_change":1}' date="$tomorrow" \
	time=09:05 accept:=true unit="$uid"
is "$(jq -r .via <<<"$reply")" walk_in 'somebody walks in'
walk=$(jq -r .id <<<"$reply")
fill clerk "$walk"
call clerk appointment.call id="$walk" counter:=1
is "$(jq -r .ticket <<<"$reply")" 2 'called at once, with a number'
call clerk appointment.result id="$walk" 'items:=[{"item":1,"result":"not_accepted","opinion":"材料不全"}]'
call clerk appointment.finish id="$walk"
is "$(jq -r .status <<<"$reply")" handled 'and served'
call clerk report.appointments month="${tomorrow%-*}"
is "$(jq -r '[.items[] | select(.counter == 2)][0] |
	"\(.served) \(.levels[1])"' <<<"$reply")" '1 1' 'figures by counter'
is "$(jq -r '[.heat[] | select(.booked > 0) | .from][0] | length' \
	<<<"$reply")" 5 'and by half hours'
db "UPDATE appointment SET counter = 9, arrived_at = 1000,
	called_at = 1000 + 60 * (SELECT COUNT(*) FROM appointment b
		WHERE b.id <= appointment.id)"
call clerk report.appointments month="${tomorrow%-*}"
n=$(db "SELECT COUNT(*) FROM appointment
	WHERE day >= $(($(date -u -d "${tomorrow%-*}-01" +%s) / 86400))
	AND day < $(($(date -u -d "${tomorrow%-*}-01 +1 month" +%s) / 86400))")
is "$(jq -r '.items[0] | "\(.counter) \(.wait_median) \(.wait_p90)"' \
	<<<"$reply")" "9 $(((n + 1) / 2 * 60)) $(((n * 90 + 99) / 100 * 60))" \
	'median and ninth tenth of the waiting'
call clerk report.appointments by=month month="${tomorrow%-*}"
is "$(jq -r '.items[-1] | "\(.month) \(.booked)"' <<<"$reply")" \
	"${tomorrow%-*} $n" 'figures by month'
sftp_of() { # sftp_of USER: commands on standard input
	local options
	mapfile -t options < <(hall_ssh_options "$1")
	sftp -q -P "$HALL_PORT" "${options[@]}" -b - "$1@127.0.0.1" 2>&1
}
reply=$(sftp_of clerk <<<"ls exports
get exports/appointments-${tomorrow%-*}.csv $work/rows.csv
get exports/utilisation-${tomorrow%-*}.csv $work/heat.csv
-get exports/appointments.ics $work/none.ics")
has "exports/appointments-${tomorrow%-*}.csv" 'the figures lie in exports/'
is "$(tail -c +4 "$work/rows.csv" | cut -d, -f1,2 | tr -d '\r' | tail -2 |
	tr '\n' ' ')" "9,$n 全部窗口,$n " 'as a table by counter'
grep -q '^09:00,[1-5],' "$work/heat.csv"
ok $? 'and by half hours'
is "$(hall_ssh clerk "report.appointments.file table=appointments \
	month=${tomorrow%-*}" </dev/null | md5sum)" "$(md5sum <"$work/rows.csv")" \
	'the same by a call'
[ ! -e "$work/none.ics" ]
ok $? 'but no calendar: that is the units'
db "UPDATE appointment SET counter = 0, arrived_at = 0, called_at = 0
	WHERE status IN ('booked', 'pending_completion')"
reply=$(sftp_of hr <<<"ls exports
get exports/appointments.ics $work/a.ics
-get exports/appointments-${tomorrow%-*}.csv $work/none.csv")
is "$(grep -c BEGIN:VEVENT "$work/a.ics")" "$(db "SELECT COUNT(*)
	FROM appointment WHERE unit_id = $unit
	AND status IN ('booked', 'pending_completion')")" \
	'its bookings lie in its own as a calendar'
[ ! -e "$work/none.csv" ]
ok $? 'and no figures'

# --- somebody does not come; handled without anyone coming ---
appointment_at "${dates[1]}" 10:00
call clerk appointment.noshow id="$two" evidence=未到场
is "$(jq -r .status <<<"$reply")" no_show 'did not come'
is "$(hall hr appointment.rules | jq -r .mismatches)" 0 \
	'which counts as no mismatch'
call clerk appointment.result id="$four" item:=1 result=accepted
call clerk appointment.result id="$four" item:=2 result=returned opinion=请补充
is "$(jq -r .status <<<"$reply")" handled 'looked at before its day: handled'
is "$(db "SELECT holds_cells FROM appointment WHERE id = $four")" 0 \
	'and its time is free again'
call hr appointment.change id="$three" time=10:00
appointment_at "${dates[2]}" 08:00
call clerk appointment.mismatch id="$three" evidence=材料不一致
is "$(key)" appointment.changed_in_time 'changed in time: no mismatch'
is "$(overbooked)" '0 0' 'overbooked cells: 0'

# --- four mismatches in October, as the notice has it ---
mark() { # mark DAY: a mismatch of that day
	db "INSERT INTO appointment SELECT id + $((RANDOM + 1)),
		number || '-$1', district, unit_id, unit_name, pinyin,
		'mismatch', $(days "$1"), cell, cells, 0, new, renewal,
		person_change, unit_change, contact_name, contact_phone,
		notice_version, accepted_at, change_until, lapse_at, 0, via,
		by_account, by_name, $(date -d "$1" +%s), 0, 0, 0, '', 0, 0,
		$(days "$1"), $(date -d "$1" +%s), '材料不一致', 5, '', 1, 1,
		$(date -d "$1" +%s), 1 FROM appointment WHERE id = $one"
}
# the first October behind the records in which the 28th is a working day
year=${today%%-*}
[ "$today" \< "$year-10-20" ] || year=$((year + 1))
month=$year-10
for d in 09 14 20; do mark "$month-$d"; done
db "UPDATE appointment SET status = 'booked', changes = 0, handled_on = 0,
	day = $(days "$month-27"), change_until = 1 WHERE id = $three"
appointment_at "$month-27" 10:00
call hr appointment.rules
is "$(jq -r '"\(.mismatches) \(.frozen)"' <<<"$reply")" '3 null' \
	'three do not freeze'
call clerk appointment.mismatch id="$three" evidence=线上材料与预约信息不符
is "$(jq -r '"\(.status) \(.items[0].status)"' <<<"$reply")" \
	'mismatch not_accepted' 'the fourth'
call clerk appointment.mismatch id="$three" evidence=再次登记
is "$(key)" appointment.state 'one a booking'
frozen='预约权限已冻结至10月31日24时，11月1日起自动解冻。本月材料与预约信息不符4次：10月9日、14日、20日、27日。'
call hr appointment.availability 'items:={"new":1}'
is "$(jq -r .reason <<<"$reply")" "$frozen" 'the freeze says so in words'
next=$(jq -r '.dates[4].date' <<<"$reply")
book hr "$next" 09:00
is "$(key)" appointment.frozen 'nothing is booked'
is "$(said)" "$frozen" 'for that reason'
call hr prompt.list
has "$frozen" 'a prompt says so'
is "$(jq -r '.frozen.dates | length' <<<"$(hall clerk appointment.rules \
	unit="$unit")")" 4 'the hall sees the evidence'
call clerk appointment.book 'items:={"renewal":1}' date="$next" time=09:00 \
	accept:=true unit="$unit"
is "$(key)" appointment.frozen 'nor at the counter'
call lead appointment.unfreeze unit="$unit" reason=申诉成立
is "$(key)" appointment.no_unfreeze 'no thaw by hand in this hall'
call clerk appointment.unfreeze unit="$unit" reason=申诉成立
is "$(key)" request.denied 'and not by a clerk'
appointment_at "$month-31" 23:59
call hr appointment.rules
is "$(jq -r .frozen.thaw <<<"$reply")" "$year-11-01" 'frozen to the end'
appointment_at "$year-11-01" 00:01
call hr appointment.rules
is "$(jq -r '"\(.mismatches) \(.frozen)"' <<<"$reply")" '0 null' \
	'thawed on the first'

# --- plans ---
appointment_at "$year-11-03" 10:00
mapfile -t dates < <(hall hr appointment.availability 'items:={"new":1}' |
	jq -r '.dates[].date')
d=${dates[2]}
items='{"renewal":1}' book hr "$d" 11:00
moved=$id
narrow='periods:=[{"from":"09:00","to":"10:00","counters":1}]'
call clerk slot.preview date="$d" "$narrow"
is "$(jq -r '.bookings[0] | "\(.time) \(.to)"' <<<"$reply")" '11:00 09:50' \
	'what no longer fits, and where it could go'
is "$(jq -r '.cells[0] | "\(.from)-\(.to) \(.before) \(.after)"' \
	<<<"$reply")" '09:00-10:00 4 1' 'cell by cell'
is "$(db 'SELECT COUNT(*) FROM slot_plan')" 0 'a preview writes nothing'
call clerk slot.day date="$d"
is "$(jq -r '[.periods[] | "\(.from)-\(.to) \(.counters)"] | join(" ")' <<<"$reply")" '09:00-12:00 4 13:30-17:30 4' 'a day by its periods'
call clerk slot.override date="$d" "$narrow"
is "$(key)" field.required 'a plan has a reason'
call clerk slot.override date="$d" reason=设备检修 \
	'periods:=[{"from":"09:00","to":"10:00","counters":1},{"from":"09:30","to":"11:00","counters":1}]'
is "$(key)" slot.periods 'periods do not overlap'
call lead slot.override date="$d" reason=试行 \
	'periods:=[{"from":"09:00","to":"10:00","counter":1}]'
is "$(key) $(jq -r .error.data.args.member <<<"$reply")" 'field.member counter' \
	'a misspelt member is named'
call clerk slot.override date="$(date -d "$d -20 days" +%F)" reason=设备检修 \
	"$narrow"
is "$(key)" slot.past 'nor lie behind'
call hr slot.override date="$d" "$narrow" reason=设备检修
is "$(key)" request.denied 'units plan nothing'
call clerk-hd slot.override date="$d" "$narrow" reason=设备检修 \
	district:=110105
is "$(key)" request.not_found 'nor does another hall'
call clerk slot.override date="$d" "$narrow" reason=设备检修 repack:=true
is "$(hall hr appointment.get id="$moved" | jq -r .time)" 09:50 \
	'one key to apply: moved'
call hr appointment.availability 'items:={"new":1}'
is "$(jq -r --arg d "$d" '[.dates[] | select(.date == $d) | .starts[-1].time][0]' \
	<<<"$reply")" 09:35 'the grid follows'
call clerk slot.undo
is "$(hall hr appointment.get id="$moved" | jq -r .time)" 11:00 \
	'one key to undo: moved back'
call clerk slot.undo
is "$(key)" slot.nothing 'and nothing is left to undo'
call clerk slot.override date="$d" 'periods:=[]' reason=系统检修
is "$(hall hr appointment.get id="$moved" | jq -r .time)" 11:00 \
	'a booking stands though the hall closes'
call hr2 appointment.rules
call clerk appointment.availability 'items:={"new":1}' \
	unit="$(db "SELECT id FROM unit WHERE name = '北京模拟新材料有限公司'")"
is "$(jq -r --arg d "$d" '[.dates[] | select(.date == $d) | .reason][0]' \
	<<<"$reply")" "大厅在$(date -d "$d" +%-m月%-d日)不办理业务。系统检修" \
	'others read why it is closed'
call clerk slot.undo
call clerk slot.template 'weekdays:=[1,2,3,4,5]' from="${dates[0]}" \
	'periods:=[{"from":"09:00","to":"17:00","counters":2}]' reason=试行不间断服务
is "$(places 12:00 "${dates[1]}")" 2 'a week is planned'
call clerk slot.undo
is "$(places 12:00 "${dates[1]}")" 0 'and unplanned, all days at once'
is "$(hall lead slot.list | jq -r '[.items[] | select(.undone | not)] |
	length')" 0 'who planned what is kept'
is "$(overbooked)" '0 0' 'overbooked cells: 0'

# --- a case is accepted of who is booked (D-64) ---
case=$(db "SELECT id FROM application WHERE district = 110105
	AND state = 'district_acceptance' AND service = 'permit-renewal'
	AND person_id NOT IN (SELECT person_id FROM appointment_item)
	ORDER BY id DESC LIMIT 1")
absent=$(db "SELECT unit_id FROM application WHERE id = $case")
person=$(db "SELECT person_id FROM application WHERE id = $case")
accept() {
	reply=$(hall clerk application.act id="$case" action=accept \
		version="$(service_version clerk)")
}
accept
since=$(TZ=Asia/Shanghai date -d "@$(db "SELECT created_at - 31 * 86400
	FROM application WHERE id = $case")" +%-m月%-d日)
is "$(said)" "现在不能这样办理：$(db "SELECT name FROM person
	WHERE id = $person")未预约「续办」（已查${since}起的预约）。\
朝阳区人才服务大厅须先预约后受理：请单位在「业务预约」4101预约，\
或由窗口在4201代为预约，再予受理。" \
	'the acceptance names person, kind, rule and the way out'
# the counter books for the unit, first something else
items='{"person_change":1}' book clerk "${dates[4]}" 16:00 unit="$absent"
call clerk appointment.item.set id="$id" item:=1 person="$person"
accept
is "$(key)" application.when 'a booking for something else does not do'
call clerk appointment.cancel id="$id" reason=选错业务
items='{"renewal":1}' book clerk "${dates[4]}" 16:00 unit="$absent"
call clerk appointment.item.set id="$id" item:=1 person="$person"
accept
is "$(jq -r .state <<<"$reply")" district_review 'who is booked is accepted'

# --- a unit is renamed at its hall ---
call hr unit.rename unit="$unit" name=北京示例科技集团有限公司 \
	reason=名称变更 evidence=变更通知书
is "$(key)" request.denied 'not by itself'
call clerk-hd unit.rename unit="$unit" name=北京示例科技集团有限公司 \
	reason=名称变更 evidence=变更通知书
is "$(key)" request.not_found 'nor by another hall'
call clerk unit.rename unit="$unit" name=北京示例科技集团有限公司 \
	reason=名称变更
is "$(key)" field.required 'with what was seen'
call clerk unit.rename unit="$unit" name=北京示例科技集团有限公司 \
	reason=名称变更 evidence=变更通知书第123号
is "$(jq -r '.former[0].name' <<<"$reply")" 北京示例科技有限公司 \
	'the old name is kept'
is "$(hall hr appointment.get id="$moved" | jq -r .unit.name)" \
	北京示例科技集团有限公司 'its appointments have the new one'
call clerk unit.rename unit="$unit" name=北京示例科技集团有限公司 \
	reason=名称变更 evidence=变更通知书第123号
is "$(key)" unit.same_name 'once'

# --- many people ---
roster=$'姓名,证件号码,业务种类,居住证编号\n'
for i in {1..9}; do
	roster+="员工$i,$(person_number "$i"),新办,"$'\n'
done
call hr appointment.bundle.preview roster="$roster"
is "$(jq -r '[.blocks[].minutes] | join(" ")' <<<"$reply")" '60 60 15' \
	'packed into as few as can be'
quota=$(db "SELECT granted || ' ' || used FROM quota WHERE unit_id = $unit
	ORDER BY year DESC LIMIT 1")
db "UPDATE quota SET granted = 8, used = 0 WHERE unit_id = $unit"
call hr appointment.bundle.preview roster="$roster"
is "$(key)" appointment.quota 'nine new permits need nine places'
has '剩余指标为8个' 'and it says how many there are'
db "UPDATE quota SET granted = ${quota% *}, used = ${quota#* }
	WHERE unit_id = $unit"
before=$(db 'SELECT COUNT(*) FROM appointment')
call hr appointment.bundle.book roster="$roster"$'坏行,1,新办,\n' accept:=true
is "$(key)" appointment.roster 'a bad line is named'
has '第11行' 'with its number'
is "$(db 'SELECT COUNT(*) FROM appointment')" "$before" 'and nothing is booked'
call hr appointment.bundle.book roster="$roster" accept:=true plan=0.0.0
is "$(key)" appointment.roster_plan 'another plan than was looked at is not booked'
call hr appointment.bundle.preview roster="王一，$(person_number 21)，新办
王二,$(person_number 22),新办
王三　$(person_number 23)  续办 JZ1101050000001
王四,$(person_number 24),游泳"
is "$(jq -r '[.error.data.fields[].message] | join("|")' <<<"$reply")" \
	'第4行：「游泳」不是本大厅可预约的业务种类。' 'lines are typed in any way'
call hr appointment.bundle.preview roster="王一，$(person_number 21)，新办
王二 $(person_number 22) 续办"
has '第2行' 'what the business asks for is said of the line before it is booked'
printf '\xef\xbb\xbf%s' "${roster//$'\n'/$'\r\n'}" >"$work/roster.csv"
printf '\xd0\xd5\xc3\xfb,1,2\n' >"$work/gbk.csv"
reply=$(sftp_of hr <<<"put $work/roster.csv import/roster.csv
put $work/gbk.csv import/gbk.csv
-put $work/roster.csv import/roster.pdf
ls import
ls attachments
get import/roster.csv $work/back.csv")
has 'import/roster.csv' 'a roster comes by SFTP into import/'
has '.csv 或 .txt' 'nothing but text does'
[[ $reply != *attachments/roster.csv* ]]
ok $? 'and is no paper of attachments/'
cmp "$work/roster.csv" "$work/back.csv"
ok $? 'and it is there as it came'
call hr appointment.bundle.preview file=roster.csv
is "$(jq -r '[.blocks[].minutes] | join(" ")' <<<"$reply")" '60 60 15' \
	'it is read from there'
plan=$(jq -r .plan <<<"$reply")
call hr appointment.bundle.preview file=gbk.csv
is "$(key)" appointment.roster_text 'other text than UTF-8 is said to be such'
call hr appointment.bundle.book file=roster.csv accept:=true plan="$plan"
is "$(jq -r '.blocks | length' <<<"$reply")" 3 'all are booked'
is "$(db "SELECT COUNT(*) FROM appointment WHERE status = 'booked'
	AND id IN ($(jq -r '[.blocks[].id] | join(",")' <<<"$reply"))")" 3 \
	'and complete'
is "$(overbooked)" '0 0' 'overbooked cells: 0'

# --- at the counter: any unit of the district ---
for text in 生物医药 bjsfsw "$(db "SELECT association_code FROM unit
	WHERE name = '北京示范生物医药有限公司'")" "$(db "SELECT substr(uscc, 3)
	FROM unit WHERE name = '北京示范生物医药有限公司'")"; do
	call clerk unit.search text="$text"
	is "$(jq -r '[.items[].name] | join(" ")' <<<"$reply")" \
		北京示范生物医药有限公司 "found by $text"
done
at=$(jq -r '.items[0].id' <<<"$reply")
is "$(db "SELECT COUNT(*) FROM audit WHERE action = 'unit.search'")" 4 \
	'who looks for a unit is audited'
call clerk-hd unit.search text=生物医药
is "$(jq '.items | length' <<<"$reply")" 0 'not from another district'
call clerk-hd unit.desk id="$at"
is "$(key)" request.not_found 'nor its page'
call hr unit.search text=生物
is "$(key)" request.denied 'and not by units'
call clerk unit.desk id="$unit"
is "$(jq -r '.former[0].name' <<<"$reply")" 北京示例科技有限公司 \
	'its page has the former name'
is "$(jq -r '[.manual_unfreeze, .frozen] | join(" ")' <<<"$reply")" \
	'false false' 'and how it stands with the freeze'
is "$(jq '.agents | map(select(.login == "hr")) | length' <<<"$reply")" 1 \
	'and who acts for it'

# --- a booking is moved as it is made: the new time is held before ---
day=$(hall clerk appointment.availability 'items:={"new":1}' unit="$at" |
	jq -r '[.dates[] | select(.bookable)][0].date')
book clerk "$day" 16:00 unit="$at"
mine=$id
move() { # move HH:MM: hold it for the booking
	call clerk appointment.hold appointment="$mine" date="$day" time="$1" \
		'items:={"new":1}' unit="$at"
}
move 16:00
is "$(key)" appointment.same_time 'where it is it need not be held'
move 16:05
is "$(db "SELECT cell * 100 + cells FROM appointment_hold
	WHERE unit_id = $at")" 19501 'only what it has not got is held'
is "$(overbooked)" '0 0' 'and nothing twice'
move 17:00
hold=$(jq -r .id <<<"$reply")
is "$(db "SELECT cell * 100 + cells FROM appointment_hold
	WHERE unit_id = $at")" 20403 'elsewhere all of it'
call clerk appointment.change id="$mine" date="$day" time=17:00
is "$(jq -r .time <<<"$reply")" 17:00 'and then it is moved'
is "$(db "SELECT COUNT(*) FROM appointment_hold WHERE id = $hold")" 0 \
	'the hold is used up'
is "$(overbooked)" '0 0' 'overbooked cells: 0'

reply=$(hall clerk appointment.list status=done limit:=3)
first=$(jq '[.items[] | .date + .time]' <<<"$reply")
reply=$(hall clerk appointment.list status=done limit:=3 \
	after="$(jq -r .next <<<"$reply")")
is "$(jq --argjson first "$first" '$first + [.items[] | .date + .time] |
	. == (sort | reverse) and length > 3' <<<"$reply")" true \
	'what is over comes by its day, the last first, from page to page'

# --- each night it is looked whether all that is so ---
checked() { grep -q "event=$1" "$HALL_DIR/server.log"; }
wait_for 15 checked 'self_check overbooked_cells=0'
ok $? 'the night finds no overbooked cell'
db "UPDATE hall_cell SET used = used + 1, capacity = capacity + 1
	WHERE day = (SELECT MAX(day) FROM hall_cell) AND cell = 204"
last=$(db 'SELECT MAX(day) FROM hall_cell')
appointment_at "$(date -u -d "@$((last * 86400))" +%F)" 00:10
wait_for 15 checked 'overbooked cells='
ok $? 'and says so when there is one'
done_testing
