#!/bin/bash
# A link from the application to its end, and everything that can go wrong.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
hall_start

call hr unit.get
code=$(first association_code)
pending=$(first pending_count)
active=$(first active_count)
call hr2 unit.get
other=$(first association_code)

call lina unit.find code="$code"
has '"name":"北京示例科技有限公司"' 'a code tells the unit'
wide=$(sed 's/2/２/g; s/7/７/g' <<<"${code,,}")
call lina unit.find code="$wide"
has '"name":"北京示例科技有限公司"' 'small and wide letters do as well'

call lina association.apply code="$code"
has '"status":"pending"' 'an application waits'
id=$(first id)
call lina association.apply code="$other"
has '"key":"association.exists"' 'a second one is refused'
has '北京示例科技有限公司' 'and the first unit is named'
call zhangwei association.apply code="$other"
has '"key":"association.exists"' 'so for one who is linked'
call hr unit.get
has "\"pending_count\":$((pending + 1))" 'the count is kept'

call hr association.list status=pending name=ln
has "\"id\":\"$id\"" 'initials find it'
call hr association.list status=pending name=李
has "\"id\":\"$id\"" 'so does part of the name'
call hr association.list name=zengq
has '曾庆华' 'a surname has its own reading'
call hr association.list status=pending
hasnt '"id_number":"23010' 'numbers are masked'
call hr2 association.get id="$id"
has '"key":"request.not_found"' 'another unit does not see it'
call hr2 association.approve id="$id" position=x contract_kind=open \
	contract_start=2026-03-01
has '"key":"request.not_found"' 'nor decide it'
call lina association.approve id="$id" position=x contract_kind=open \
	contract_start=2026-03-01
has '"key":"request.denied"' 'nor may the applicant'

call lina association.withdraw id="$id"
has '"status":"withdrawn"' 'it may be withdrawn'
call hr association.get id="$id"
hasnt id_number 'the unit keeps the name only'
call lina association.apply code="$code"
id=$(first id)
call hr association.reject id="$id" reason_code=nonsense reason=x
has '"key":"field.choice"' 'a reason code is one of a list'
call hr association.reject id="$id" reason_code=not_employee
has '"field":"reason"' 'words are required'
call hr association.reject id="$id" reason_code=not_employee reason=查无此人
has '"status":"rejected"' 'it is rejected'
hasnt id_number 'and the unit forgets the number'
call lina association.list
has 查无此人 'the applicant reads why'
call lina association.apply code="$code"
has '"status":"pending"' 'and may apply again'
id=$(first id)

call hr association.approve id="$id"
for field in position contract_kind contract_start; do
	has "\"field\":\"$field\"" "$field is required, told with the others"
done
approve=(hr association.approve id="$id" contract_kind=fixed position=工程师)
call "${approve[@]}" contract_start=2026-03-01
has '"field":"contract_end"' 'a fixed contract has an end'
call "${approve[@]}" contract_start=2026-03-01 contract_end=2026-02-01
has '"key":"field.date_order"' 'which is not before its start'
call "${approve[@]}" contract_start=2026-02-30 contract_end=2026-03-01
has '"key":"field.date"' 'there is no 30 February'
call "${approve[@]}" contract_start=2099-01-01 contract_end=2099-03-01
has '"key":"field.range"' 'nor a start in times to come'
call "${approve[@]}" contract_start=1970-01-01 contract_end=2099-03-01
has '"key":"field.range"' 'nor one before contracts were'
call "${approve[@]}" insurance_start=2026-13 contract_start=2026-03-01 \
	contract_end=2029-02-28
has '"key":"field.month"' 'a month is a month'
call "${approve[@]}" department="$(printf '部%.0s' {1..61})" \
	contract_start=2026-03-01 contract_end=2029-02-28
has '"key":"field.too_long"' 'names have their length'
call hr association.get id="$id"
has '"status":"pending"' 'nothing of that was kept'
call "${approve[@]}" contract_start=2026.3.1 contract_end=２０２９-02-28 \
	insurance_start=2026-03
has '"status":"active"' 'it is approved'
has '"contract_end":"2029-02-28"' 'with its days folded'
call "${approve[@]}" contract_start=2026-03-01 contract_end=2029-02-28
has '"key":"association.decided"' 'a second decision is refused'
has 王芳 'and told who decided'
call hr unit.get
has "\"active_count\":$((active + 1))" 'the counts moved'
call lina service.list
hasnt 尚未关联 'the businesses are open'

call hr association.release_check id="$id"
has '"ok":true' 'nothing hinders the release'
call hr association.release id="$id" left_on=2099-01-01 reason=离职
has '"key":"field.date_future"' 'one leaves today or before'
call hr association.release id="$id" left_on=2026-02-28 reason=离职
has '"key":"field.date_order"' 'and not before one came'
call hr association.release id="$id" left_on=2026-03-02 reason=离职
has '"status":"ended"' 'released'
call hr association.release id="$id" left_on=2026-03-02 reason=离职
has '"key":"association.state"' 'once'
call lina association.apply code="$code"
has '"status":"pending"' 'and free to apply'

call zhangwei permit.list
has '"status":"valid"' 'a permit is valid'
call hr employee.list name=张伟
id=$(first id)
call hr association.release id="$id" left_on="$(TZ=Asia/Shanghai date +%F)" \
	reason=离职
has '"permit_status":"suspended"' 'release suspends it'
call zhangwei permit.list
has '"status":"suspended"' 'as its holder sees'

call hr employee.list name=孙丽
id=$(first id)
call hr association.release_check id="$id"
has '"ok":false' 'open business hinders a release'
has 'XQ-2026-000012' 'the case is named'
has 'YY-' 'so is the appointment'
has '"key":"permit.expiring"' 'a permit about to end is a warning'
call hr association.release id="$id" left_on=2026-11-01 reason=离职
has '"key":"association.release_case"' 'and it is refused'
has '"key":"association.release_appointment"' 'for every reason at once'

for bad in AAAAAAAAA 123 '!!' AAAAAAAAB AAAAAAAAC; do
	call zhangwei association.apply code="$bad"
done
has '"key":"association.code_unknown"' 'a wrong code is told'
call zhangwei association.apply code="$other"
has '"key":"association.code_slow"' 'the sixth has to wait, though right'
call clerk association.list status=pending
has "\"status\":\"pending\"" 'the district office looks on'
call clerk-hd association.get id="$id"
has '"key":"request.not_found"' 'another district does not'
# --- permits of an office: those of all its districts, page by page ---
db "INSERT OR IGNORE INTO account_district (account_id, district)
	SELECT id, 110108 FROM account WHERE login = 'clerk'"
pages() {
	local next=
	while reply=$(hall clerk permit.list limit:=4 ${next:+after="$next"}); do
		jq -r '.items[].id' <<<"$reply"
		next=$(jq -r '.next // ""' <<<"$reply")
		[ -n "$next" ] || break
	done
}
is "$(pages)" "$(db "SELECT id FROM permit
	WHERE district IN (110105, 110108) ORDER BY id")" \
	'permits of both districts of a clerk, in order'
[ "$(db "SELECT count(DISTINCT district) FROM permit
	WHERE district IN (110105, 110108)")" = 2 ]
ok $? 'which both have some'
done_testing
