#!/usr/bin/env bash
# permit-renewal: each of its rules refuses once and lets pass once, then the
# whole way, with a child who comes of age meanwhile.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
hall_start

wei=$(person_id zhangwei)
number=$(hall zhangwei person.get reveal=true purpose=测试 | jq -r .id_number)
permit=$(hall zhangwei permit.list | jq -r '.items[0].id')
uscc=$(hall hr unit.get | jq -r .uscc)
permit() { db "UPDATE permit SET $1 WHERE id = $permit"; }
permit "issued = $(days '-1000 days'), valid_to = $(days '+60 days')"
db "UPDATE person SET marital = '20' WHERE id = $wei"
service_papers zhangwei

service_case zhangwei permit-renewal
[[ $reply == *'"error"'* ]]
ok $? 'a person does not begin it'
service_case hr permit-renewal person="$wei"
is "$(jq -r .state <<<"$reply")" draft 'the unit does'

# --- the permit ---
text='证件须处于有效状态'
permit "status = 'suspended'"
refuses hr "$text" 'a suspended permit'
permit "status = 'cancelled'"
refuses hr "$text" 'a cancelled one'
permit "status = 'valid', valid_to = $(days yesterday)"
refuses hr '证件一旦过期，无法恢复' 'an expired one, which cannot be restored'
permit "valid_to = $(days today)"
passes hr "$text" 'one on its last day'
text='距证件到期90日内方可办理续签'
permit "valid_to = $(days '+91 days')"
refuses hr "$text" '91 days before the end'
permit "valid_to = $(days '+90 days')"
passes hr "$text" '90 days before'
text='请先由原单位办理证件续签'
unit=$(hall hr unit.get | jq -r .id)
other=$(hall hr2 unit.get | jq -r .id)
permit "unit_id = $other"
refuses hr "$text" 'the permit of another employer'
permit "unit_id = $unit"
passes hr "$text" "the unit's own"
text='当前聘用单位应具备所在区开通的工作居住证办理权限'
db "UPDATE opening SET status = 'suspended' WHERE unit_id = $unit"
refuses hr "$text" 'a unit that is not opened'
db "UPDATE opening SET status = 'opened' WHERE unit_id = $unit"
passes hr "$text" 'one that is'
person() { db "UPDATE person SET $1 WHERE id = $wei"; }
was=$(db "SELECT birth FROM person WHERE id = $wei")
text='申请人已到达法定退休年龄'
person "birth = $(days 1960-01-01)"
refuses hr "$text" 'a holder who has reached the retirement age'
person "birth = $was"
passes hr "$text" 'one who has not'
text='申请人已取得北京市户口'
place=$(db "SELECT hukou_place FROM person WHERE id = $wei")
person "hukou_place = '北京市朝阳区'"
refuses hr "$text" 'a holder who is registered in Beijing now'
person "hukou_place = '$place'"
passes hr "$text" 'one who is not'

# --- twenty working days ---
text='距证件到期不足20个工作日（规定审核周期）'
late=$(day '+20 days')
permit "valid_to = $(days "$late")"
warned hr "$text" 'twenty days, which are fewer working days'
permit "valid_to = $(days '+60 days')"
passes hr "$text" 'sixty days'

# --- the ledger ---
month() { date -d "$(date +%Y-%m-15) -$1 months" +%Y-%m; }
ledger() { # ledger MONTHS-AGO INCOME INSURANCE
	csv+="$number,$(month "$1"),$2,$3"$'\n'
}
import() {
	reply=$(hall hr ledger.import csv="$csv")
	csv=$'证件号码,月份,应税收入,社保已缴\n'
}
gaps() { hall hr ledger.list person="$wei" | jq -r '.gaps | length'; }
csv=$'证件号码,月份,应税收入,社保已缴\n'
text='持证期间近三年应税收入应连续正常缴纳且不为零'
is "$(gaps)" 33 'no month is on record: since the permit was issued'
refuses hr "$text" 'an empty ledger'
refuses hr "$(month 33)~$(month 1)" 'which it names'
for i in $(seq 1 33); do ledger "$i" 20000 是; done
import
is "$(jq -r '"\(.rows) \(.faults | length)"' <<<"$reply")" '33 0' \
	'the unit imports what it paid'
is "$(hall auditor audit.list person="$wei" action=ledger.import |
	jq '.items | length')" 1 'which the auditor finds by the person'
is "$(gaps)" 0 'no gap is left'
passes hr "$text" '33 whole months'
for row in '5 0 是' '5 20000 否'; do
	# shellcheck disable=SC2086
	ledger $row
	import
	refuses hr "$text" "a month with: ${row#* }"
	is "$(hall zhangwei ledger.list | jq -r '.gaps[]')" "$(month 5)" \
		'which the holder is told'
done
ledger 5 20000 是
import
passes hr "$text" 'put right'
db "DELETE FROM contribution_month WHERE person_id = $wei
	AND month = $(days "$(month 7)-01")"
refuses hr "$text" 'a month that is missing'
reply=$(hall hr application.override id="$case" rule=ledger reason=x)
has '"error"' 'the unit sets nothing aside'
reply=$(hall clerk application.override id="$case" rule=ledger reason=核实)
has '"error"' 'nor does a clerk'
reply=$(hall review application.override id="$case" rule=ledger \
	reason=该月产假，已核实)
hasnt '"error"' 'a reviewer does, with a reason'
passes hr "$text" 'set aside'
reply=$(hall hr ledger.import csv="证件号码,月份,应税收入,社保已缴
110105194912310021,2026-01,1,是
$number,2099-01,1,是
$number,2026-01,-5,也许")
is "$(jq -r '[.error.data.fields[].field] | join(" ")' <<<"$reply")" \
	'2:id_number 3:month 4:income 4:insurance' 'every fault by its line'
reply=$(hall hr ledger.import dry_run:=true csv="证件号码,月份,应税收入,社保已缴
$number,2099-01,1,是")
is "$? $(jq -r '.error.data.fields[0].field // .error.data.field' <<<"$reply")" \
	'1 2:month' 'a dry run refuses as well'

# --- employers who were never filed ---
text='未按要求做聘用单位变更业务的，不在受理范围之内'
far=$(hall hr2 unit.get | jq -r .uscc)
printf 'id_number,month,income,insurance,uscc\n%s,%s,100,yes,%s\n' "$number" \
	"$(month 9)" "$far" >"$HALL_DIR/ledger.csv"
hall_stop
mapfile -t options < <(hall_options)
"$TOP_BUILDDIR/talenthalld" "${options[@]}" --once import ledger \
	"$HALL_DIR/ledger.csv" >/dev/null 2>&1
ok $? 'the administrator imports what others paid'
hall_serve
is "$(hall hr ledger.list person="$wei" | jq -r '[.employers[] |
	"\(.uscc) \(.filed)"] | sort | join(" ")')" \
	"$(printf '%s\n' "$uscc true" "$far false" | sort | paste -sd' ')" \
	'each employer, and whether it was filed'
refuses hr "$text" 'an employer that was never filed'
refuses hr '尚未办理的聘用单位：北京' 'which it names'
db "INSERT INTO permit_event SELECT $permit, 1, 0, 0, 'issued', 0, '', '',
	$other, 110108, 'valid', 1, 0, ''"
passes hr "$text" 'one that the permit once had'

# --- papers as for the new one; late, so both tick ---
permit "valid_to = $(days "$late")"
service_check hr
is "$(jq -r '.problems[] | select(.level == "block") | .message' \
	<<<"$reply")" '请先阅读申请说明并确认。' 'nothing else is in the way'
reply=$(hall hr application.submit id="$case")
has '"error"' 'late: the unit ticks that'
has '责任由申请单位及申请人承担' 'at whose risk'
rpc hr application.submit "{\"id\":\"$case\",\"acknowledge\":[\"in_time\"]}"
is "$(jq -r .state <<<"$reply")" district_acceptance 'then it is handed in'
rpc zhangwei application.acknowledge "{\"id\":\"$case\",\"rules\":[\"in_time\"]}"
hasnt '"error"' 'the holder ticks it as well'
is "$(db "SELECT group_concat(role, ' ') FROM (SELECT role FROM
	application_tick WHERE application_id = $case AND what = 'acknowledge'
	ORDER BY role)")" 'agent holder' 'both ticks are kept'

# --- one at a time ---
service_case zhangwei basic-info-change
new=$case
text='每次只能办理一项'
refuses zhangwei "$text" 'another business while the renewal is open'
case=$(hall hr application.list service=permit-renewal |
	jq -r '.items[0].id')
link=$(db "SELECT id FROM association WHERE person_id = $wei
	AND status = 'active'")
reply=$(hall hr association.release_check id="$link")
[[ $reply == *GZJZ* ]]
ok $? 'nor does the link end meanwhile'

# --- to the end ---
service_act clerk accept
service_act review pass
has '"state":"municipal_review"' 'acceptance and review'
service_act city pass
is "$(jq -r .state <<<"$reply")" approved 'the city ends it'
is "$(hall zhangwei permit.list | jq -r '.items[0].valid_to')" \
	"$(day "$late +3 years")" 'three years from the old end'
case=$new
passes zhangwei "$text" 'another business, now that it is over'
done_testing
