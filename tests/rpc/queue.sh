#!/bin/bash
# Queues, their counts, stock opinions, saved views, reports, and what the
# calendar does by itself.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
. "$TOP_SRCDIR/tests/rpc/case.inc.sh"
hall_start
case_begin
ids() { jq -r '[.items[].id] | join(" ")' <<<"$reply"; }
today=$(days today)

# --- who sees what, in which order ---
before=$(hall clerk queue.stats | jq .waiting)
for i in 1 2 3; do
	case_put $i permit-renewal district_acceptance \
		"state_due_on = $((today + 10 - i))"
done
case_put 4 permit-new district_acceptance \
	"state_due_on = $((today - 3)), name = '李娜', pinyin = 'li na',
	initials = 'ln'"
case_put 5 permit-renewal district_review "state_due_on = $((today + 1))"
case_put 6 permit-renewal municipal_review
case_put 7 permit-renewal district_acceptance 'district = 110114'
db "UPDATE application_count SET n = n - 1 WHERE district = $case_district AND
	service = 'permit-renewal' AND state = 'district_acceptance'"
case_put 8 permit-new unit_review "applicant_role = 'individual',
	state_due_on = $((today - 2))"
case_put 28 basic-info-change unit_review "applicant_role = 'individual',
	state_due_on = $((today + 9))"
# the unit's own draft is none that it confirms
case_put 18 permit-renewal draft
mine='map(select(.number | startswith("T-"))) | [.[].id] | join(" ")'
call clerk queue.list limit:=500
is "$(jq -r ".items | $mine" <<<"$reply")" '4 3 2 1' \
	'clerks see what waits for clerks in their district, the soonest first'
is "$(jq -r '.items[] | select(.id == "4") | .days_left < 0' <<<"$reply")" \
	true 'and how many days are left'
call review queue.list limit:=500
is "$(jq -r ".items | $mine" <<<"$reply")" 5 'reviewers what waits for them'
call city queue.list limit:=500
is "$(jq -r ".items | $mine" <<<"$reply")" 6 'the city its own'
call lead queue.list limit:=500
is "$(jq -r ".items | $mine" <<<"$reply")" '4 5 3 2 1' 'a lead sees all of it'
call lead queue.list queue=reviewer limit:=500
is "$(jq -r ".items | $mine" <<<"$reply")" 5 'or one of the queues'
call hr queue.list limit:=200
is "$(jq -r ".items | $mine" <<<"$reply")" '8 28' \
	'an agent what waits for his unit, the soonest first'
call hr2 queue.list
hasnt '"T-8"' 'and no other unit'
for user in zhangwei expert1 sysadmin secadmin auditor; do
	call "$user" queue.list
	has '"key":"request.denied"' "$user has no queue"
done

# --- filters, pages ---
call clerk queue.list overdue:=true
has '"id":"4"' 'what is overdue'
hasnt '"id":"1"' 'and no other'
call clerk queue.list name=ln
has '"id":"4"' 'by initials'
call clerk queue.list name=李娜 service=permit-renewal
hasnt '"id":"4"' 'by several conditions'
call clerk queue.list name=T-3
is "$(ids)" 3 'by number'
call clerk queue.list district=朝阳
has '"field":"district"' 'what is no district is not all of them'
call clerk queue.list district=110108
is "$(ids)" '' 'another district is empty'
call city queue.list district=110114
hasnt '"id":"6"' 'the city narrows to one'
call clerk application.claim id=2
call clerk queue.list mine:=true
is "$(ids)" 2 'what is mine'
call clerk-hd queue.list unclaimed:=true name=T-
is "$(ids)" '4 3 1' 'what is nobody'"'"'s'
call clerk queue.list name=T- limit:=2
is "$(ids)" '4 3' 'a page'
after=$(jq -r .next <<<"$reply")
call clerk queue.list name=T- limit:=2 after="$after"
is "$(ids)" '2 1' 'and the next'
is "$(jq -r .next <<<"$reply")" null 'the last has none'
is "$(jq -r .total <<<"$reply")" 4 'all are counted'

# --- counts ---
call clerk queue.stats
is "$(jq -c '[.waiting - '"$before"', .mine, .overdue >= 1]' <<<"$reply")" \
	'[4,1,true]' 'counts of the queue'
is "$(jq -r '.by[] | select(.service == "permit-renewal" and
	.state == "district_acceptance") | .n >= 3' <<<"$reply")" true \
	'by service and state'
has 区级受理 'in words'
case_act clerk 2 accept
call clerk queue.stats
is "$(jq -c '[.waiting - '"$before"', .mine, .today]' <<<"$reply")" '[3,0,1]' \
	'kept at each step'
call hr queue.stats
is "$(jq '.waiting >= 1' <<<"$reply")" true "a unit's are counted as well"

# --- reports ---
call clerk report.counts from="$(day today)" to="$(day today)"
is "$(jq -r '.items[] | select(.service == "permit-renewal" and
	.state == "district_review") | .n >= 1' <<<"$reply")" true \
	'days are counted by district, service and state'
call clerk report.counts from="$(day today)" to="$(day yesterday)"
has '"key":"field.date_order"' 'from a day to a day'
call clerk-hd report.counts from="$(day today)" to="$(day today)" \
	district=110114
is "$(ids)" '' 'of ones own districts'
like "$(hall_ssh clerk "report.counts from=$(day today) to=$(day today) --csv" |
	head -n 1)" 'day.*state.*n' 'also as a table'
call hr report.counts from="$(day today)" to="$(day today)"
has '"key":"request.denied"' 'for the office alone'

# --- stock opinions ---
call clerk opinion.list kind=item
has 截屏、拍照等方式展示的电子居住证 'some words come with the hall'
hasnt '"kind":"tip"' 'by kind'
call clerk opinion.set kind=return text=请补齐离职证明 service=employer-change
id=$(first id)
has '"district":"110105"' 'a district has its own'
call clerk-hd opinion.list kind=return service=employer-change
has 请补齐离职证明 'which colleagues see'
call clerk-hd opinion.list kind=return service=permit-new
hasnt 请补齐离职证明 'for that service'
call lead-hd opinion.list kind=return
hasnt 请补齐离职证明 'other districts do not'
call lead-hd opinion.set id="$id" text=x
has '"key":"request.not_found"' 'nor change them'
call clerk opinion.set id="$id" kind=return text=请补齐原单位离职证明
has 请补齐原单位离职证明 'they are changed'
call clerk opinion.set id="$id" text=
has '"removed":true' 'and removed'
call clerk opinion.set kind=return text=x service=shoe
has '"key":"service.unknown"' 'services are known'
call hr opinion.list
has '"key":"request.denied"' 'they are the office'"'"'s'

# --- saved views ---
call clerk view.set name=超时 filters:='{"overdue":"true","tab":"3"}'
call clerk view.list
has '"name":"超时","filters":{"overdue":"true","tab":"3"}' 'a view is kept'
call review view.list
has '"items":[]' 'for oneself'
call clerk view.set name=超时 filters:='{}'
call clerk view.list
has '"items":[]' 'and dropped'
call clerk view.set name=超时 filters:='{}'
has '"key":"request.not_found"' 'once'
call clerk cover.colleagues
has "\"id\":\"$(case_account clerk-hd)\"" 'colleagues are told by name'

# --- the calendar ---
case_put 20 permit-renewal district_review 'due_on = 5, state_due_on = 5'
permit=$(db "SELECT id FROM permit WHERE status = 'valid' LIMIT 1")
db "UPDATE permit SET valid_to = $((today + 32)), person_id = $case_person
	WHERE id = $permit; DELETE FROM calendar_work"
due() { [ "$(db 'SELECT state_due_on > 5 FROM application WHERE id = 20')" = 1 ]; }
hall_stop
HALL_PORT=0
hall_serve
wait_for 20 due
ok $? 'due days follow the calendar in force'
is "$(case_version 20)" 1 'which is no change of the case'
right=$(db 'SELECT state_due_on FROM application WHERE id = 20')
db 'UPDATE application SET state_due_on = 5 WHERE id = 20;
	UPDATE calendar_work SET done = 1 WHERE name = '"'calendar'"
kill -HUP "$HALL_PID"
wait_for 20 due
ok $? 'also when holidays are read anew'
is "$(db 'SELECT state_due_on FROM application WHERE id = 20')" "$right" \
	'to the same day'
soon() { hall zhangwei notification.list | jq -r '.items[].text' |
	grep -c "$(day '+32 days')"; }
is "$(soon)" 0 'no message is sent too early'
hall_stop
HALL_PORT=0
# two days without a server: the day of the message is missed
hall_serve faketime "$(date -d '+3 days' '+%F %T')"
told() { [ "$(soon)" -ge 1 ]; }
wait_for 20 told
ok $? 'a message before a permit ends is made up for'
is "$(soon)" 1 'and sent once'
done_testing
