#!/usr/bin/env bash
# employer-change, basic-info-change, business-info-change and
# permit-cancellation: their rules both ways, and each to its end.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
hall_start

wei=$(person_id zhangwei)
number=$(hall zhangwei person.get reveal=true purpose=测试 | jq -r .id_number)
permit=$(hall zhangwei permit.list | jq -r '.items[0].id')
permit() { db "UPDATE permit SET $1 WHERE id = $permit"; }
status() { hall zhangwei permit.list | jq -r '.items[0].status'; }
person() { db "UPDATE person SET $1 WHERE id = $wei"; }
person "marital = '20'"
service_papers zhangwei
hr=$(hall hr unit.get | jq -r .id)
hr2=$(hall hr2 unit.get | jq -r .id)
uscc=$(hall hr unit.get | jq -r .uscc)
uscc2=$(hall hr2 unit.get | jq -r .uscc)

# --- basic-info-change ---
service_case hr basic-info-change person="$wei"
has '"error"' 'the unit does not begin a change of basic data'
service_case zhangwei basic-info-change
is "$(jq -r .state <<<"$reply")" draft 'the holder does'
refuses zhangwei '请填写申请原因' 'no reason'
service_save zhangwei '{"reason":{"reason":"迁"}}'
service_check zhangwei
[[ $(jq -r '.problems[].where' <<<"$reply") == *reason.reason* ]]
ok $? 'refused: a reason of one character'
service_save zhangwei '{"reason":{"reason":"居住地址变更"}}'
service_check zhangwei
[[ $(jq -r '.problems[].where' <<<"$reply") != *reason.reason* ]]
ok $? 'passed: a reason'
text='证件须处于有效状态'
permit "status = 'suspended'"
refuses zhangwei "$text" 'a suspended permit'
permit "status = 'valid'"
passes zhangwei "$text" 'a valid one'
text='请先由单位办理聘用单位变更'
permit "unit_id = $hr2"
refuses zhangwei "$text" "another employer's permit"
permit "unit_id = $hr"
passes zhangwei "$text" "the employer's"
service_save zhangwei '{"basic":{"name":"张三"}}'
has '"error"' 'basic data are only shown'
reply=$(hall zhangwei application.submit id="$case")
is "$(jq -r .state <<<"$reply")" unit_review 'handed in, the unit first'
service_act hr pass
service_act clerk accept
service_act review pass
is "$(jq -r .state <<<"$reply")" approved 'the district ends it'
is "$(hall zhangwei permit.history id="$permit" |
	jq -r '.items[-1] | "\(.what) \(.reason)"')" 'amended 居住地址变更' \
	'it is in the history'

# --- business-info-change ---
rid() { # rid REGION BIRTH: a resident ID number
	/usr/bin/python3 -c 'import sys
n = sys.argv[1] + sys.argv[2].replace("-", "") + "123"
w = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
print(n + "10X98765432"[sum(int(a) * b for a, b in zip(n, w)) % 11])' "$@"
}
child() { # child ID CASE
	service_save zhangwei "{\"accompany\":{\"children\":[{
		\"child_name\":\"张小明\",\"child_id\":\"$1\",
		\"child_relation\":\"daughter\",
		\"child_hukou_place\":\"outside\",
		\"child_birth_number\":\"A123456789\",
		\"child_school\":\"示例小学\"}]},
		\"family\":{\"family_case\":\"$2\"}}"
}
service_case zhangwei business-info-change
soon=$(rid 320102 "$(day '-18 years +10 days')")
text='子女应未成年'
child "$(rid 320102 "$(day '-18 years')")" married
refuses zhangwei "$text" 'a child of 18'
child "$soon" married
passes zhangwei "$text" 'one who is 18 in ten days'
service_check zhangwei
[[ $(jq -r '.problems[].where' <<<"$reply") == *child_birth_cert*child_hukou* ]]
ok $? 'refused: a child without papers'
for kind in child_birth_cert child_hukou; do
	reply=$(hall_ssh zhangwei "application.file.put id=$case kind=$kind \
		row=children.1 --json" <"$HALL_DIR/paper.pdf" 2>&1)
done
service_check zhangwei
[[ $(jq -r '.problems[].where' <<<"$reply") != *child_* ]]
ok $? 'passed: with both'
hall zhangwei application.submit id="$case" >/dev/null
service_act hr pass
service_act clerk accept
service_act review pass
is "$(jq -r .state <<<"$reply")" approved 'the district ends it'
is "$(hall zhangwei permit.get id="$permit" |
	jq -r '.children[] | "\(.name) \(.relation)"')" '张小明 daughter' \
	'the child is on the permit'

# --- employer-change ---
link=$(db "SELECT id FROM association WHERE person_id = $wei
	AND status = 'active'")
reply=$(hall hr association.release id="$link" \
	left_on="$(day today)" reason=resigned)
is "$(status)" suspended 'the end of the link suspends the permit'
is "$(hall zhangwei permit.history id="$permit" |
	jq -r '.items[-1].what')" suspended 'which is in the history'
service_link zhangwei hr2
service_case hr2 employer-change person="$wei"
is "$(jq -r .state <<<"$reply")" draft 'the new unit begins'
text='在新入职单位至少产生1个月社保记录后'
refuses hr2 "$text" 'no month of insurance'
last=$(date -d "$(date +%Y-%m-15) -1 month" +%Y-%m)
pay() { hall hr2 ledger.import csv="id_number,month,income,insurance
$number,$last,20000,$1" >/dev/null; }
pay no
refuses hr2 "$text" 'a month without insurance'
pay yes
passes hr2 "$text" 'one with it'
text='应逐一变更聘用单位'
odd=$(db "SELECT uscc FROM unit WHERE id NOT IN ($hr, $hr2) LIMIT 1")
db "INSERT INTO contribution_month VALUES ($wei, $(days "$last-01"), '$odd',
	'其他单位', 100, 1, 0, '')"
refuses hr2 "$text" 'another employer in between'
db "DELETE FROM contribution_month WHERE uscc = '$odd'"
passes hr2 "$text" 'none'
text='证件须处于挂起状态'
permit "status = 'valid'"
refuses hr2 "$text" 'a permit that is not suspended'
permit "status = 'suspended'"
passes hr2 "$text" 'a suspended one'
text='且新单位与证件登记的聘用单位不同'
permit "unit_id = $hr2"
refuses hr2 "$text" 'the same unit'
permit "unit_id = $hr"
passes hr2 "$text" 'a new one'
text='不足20个工作日'
end=$(db "SELECT valid_to FROM permit WHERE id = $permit")
permit "valid_to = $(days '+20 days')"
warned hr2 "$text" 'twenty days before the end'
permit "valid_to = $(days yesterday)"
refuses hr2 '证件一旦过期，无法恢复' 'an expired permit'
permit "valid_to = $end"
passes hr2 "$text" 'long before'
service_check hr2
[[ $(jq -r '.problems[].where' <<<"$reply") == *@other* ]]
ok $? 'refused: no proof of leaving'
has '须上传原单位出具的离职证明' 'which it names'
service_paper zhangwei other
service_check hr2
[[ $(jq -r '.problems[].where' <<<"$reply") != *@other* ]]
ok $? 'passed: with it'
service_save hr2 "{\"employment\":{\"tax_unit\":\"$uscc\"}}"
refuses hr2 '不得由第三方代扣代缴' 'the former unit as payer'
service_save hr2 "{\"employment\":{\"tax_unit\":\"$uscc2\"}}"
passes hr2 '不得由第三方代扣代缴' 'the new one'
reply=$(hall hr2 application.submit id="$case")
is "$(jq -r .state <<<"$reply")" district_acceptance 'handed in'
service_act clerk-hd accept
service_act review-hd pass
service_act city pass
is "$(jq -r .state <<<"$reply")" approved 'the city ends it'
reply=$(hall zhangwei permit.get id="$permit")
is "$(jq -r '"\(.status) \(.district) \(.unit.id)"' <<<"$reply")" \
	"valid 110108 $hr2" 'the permit is valid again, of the new unit'
is "$(hall zhangwei permit.history id="$permit" |
	jq -r '[.items[].what] | join(" ")')" \
	'issued amended amended suspended amended resumed' 'all of it is kept'

# --- permit-cancellation ---
service_case hr2 permit-cancellation person="$wei"
is "$(jq -r .state <<<"$reply")" draft 'the unit may begin it'
road() {
	hall "$1" application.get id="$case" | jq -r '[.steps[] |
		.state + (if .done then "+" else "" end) +
		(if .current then "*" else "" end)] | join(" ")'
}
is "$(road hr2)" 'draft* district_acceptance district_review approved' \
	'a step of the unit that it will not take is not on its road'
hall hr2 application.withdraw id="$case" note=由本人申请 >/dev/null
is "$(road hr2)" 'draft withdrawn*' 'nor does one withdrawn go on'
service_case zhangwei permit-cancellation
refuses zhangwei '注销原因' 'no reason'
reason() { service_save zhangwei "{\"reason\":{\"cancel_reason\":\"$1\"}}"; }
text='尚未到达法定退休年龄'
reason retirement
refuses zhangwei "$text" 'retirement before the age'
was=$(db "SELECT birth FROM person WHERE id = $wei")
person "birth = $(days 1960-01-01)"
passes zhangwei "$text" 'retirement at the age'
hall zhangwei prompt.list | grep -q permit.retirement
ok $? 'which is prompted for'
person "birth = $was"
hall zhangwei attachment.delete kind=other >/dev/null
reason left_beijing
service_check zhangwei
[[ $(jq -r '.problems[].where' <<<"$reply") == *@other* ]]
ok $? 'refused: without a proof of it'
service_paper zhangwei other
passes zhangwei '其他材料' 'with a proof'
hall zhangwei attachment.delete kind=hukou_pages >/dev/null
reason beijing_hukou
service_check zhangwei
[[ $(jq -r '.problems[].where' <<<"$reply") == *@hukou_pages* ]]
ok $? 'refused: a registration without its pages'
service_paper zhangwei hukou_pages
service_check zhangwei
[[ $(jq -r '.problems[].where' <<<"$reply") != *@hukou_pages* ]]
ok $? 'passed: with them'
text='证件已过期或已注销，无需办理注销'
permit "valid_to = $(days yesterday)"
refuses zhangwei "$text" 'an expired permit'
permit "valid_to = $end"
passes zhangwei "$text" 'a live one'
reply=$(hall zhangwei application.submit id="$case")
is "$(jq -r .state <<<"$reply")" unit_review 'handed in, to the unit first'
is "$(road zhangwei)" \
	'draft+ unit_review* district_acceptance district_review approved' \
	'which is on its road then'
service_act hr2 pass
service_act clerk-hd accept
service_act review-hd pass
is "$(jq -r .state <<<"$reply")" approved 'the district ends it'
is "$(status)" cancelled 'the permit is cancelled'
is "$(hall zhangwei permit.get id="$permit" | jq -r .cancel_reason)" \
	beijing_hukou 'with its reason'
service_case zhangwei basic-info-change
refuses zhangwei '证件须处于有效状态' 'nothing is done with it any more'

# --- who is linked to nobody cancels a suspended permit ---
permit "status = 'suspended', cancel_reason = '', cancelled_at = 0"
reply=$(hall hr2 association.release id="$link" \
	left_on="$(day today)" reason=resigned)
service_case zhangwei permit-cancellation
reason beijing_hukou
reply=$(hall zhangwei application.submit id="$case")
is "$(jq -r .state <<<"$reply")" district_acceptance \
	'without a unit it goes to the district'
is "$(road zhangwei)" \
	'draft+ district_acceptance* district_review approved' \
	'and the unit is not said to have decided'
service_act clerk-hd accept
service_act review-hd pass
is "$(status)" cancelled 'which ends it'
done_testing
