#!/usr/bin/env bash
# permit-new: each of its rules refuses once and lets pass once, then the whole
# way to a permit with a child.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
hall_start

service_link lina hr2
lina=$(person_id lina)
service_case lina permit-new
is "$(jq -r .state <<<"$reply")" draft 'a linked person begins'
person() { db "UPDATE person SET $1 WHERE id = $lina"; }
person "marital = '20'"

# --- who ---
text='申请人须完成实名认证，并提交个人基础信息'
person 'verified = 0'
refuses lina "$text" 'an identity that is not verified'
person 'verified = 1'
passes lina "$text" 'once it is'
text='申请人已到达法定退休年龄'
person "birth = $(days 1960-01-01)"
refuses lina "$text" 'who has reached the retirement age'
person "birth = $(days 1990-01-01)"
passes lina "$text" 'who has not'
text='申请人为北京市集体户口、学校临时户口的，不在受理范围之内'
person "hukou_place = '北京市海淀区', hukou_kind = 'collective'"
refuses lina "$text" 'a collective registration of Beijing'
person "hukou_kind = 'school'"
refuses lina "$text" 'and a temporary one of a school'
person "hukou_place = '江苏省南京市', hukou_kind = 'collective'"
passes lina "$text" 'a collective one of elsewhere'
text='申请人已取得北京市户口'
person "hukou_place = '北京市海淀区', hukou_kind = 'resident'"
refuses lina "$text" 'who is registered in Beijing'
person "hukou_place = '江苏省南京市'"
passes lina "$text" 'who is not'
text='申请人已持有工作居住证'
unit=$(hall hr2 unit.get | jq -r .id)
db "INSERT INTO permit (id, number, person_id, unit_id, district, status,
	issued, valid_from, valid_to, suspended_at, version) VALUES (77, 'X1',
	$lina, $unit, 110108, 'suspended', 1, 1, $(days '+1 year'), 0, 1)"
refuses lina "$text" 'who has a permit, be it suspended'
db "UPDATE permit SET valid_to = $(days '-1 day') WHERE id = 77"
passes lina "$text" 'who had one that has expired'
db 'DELETE FROM permit WHERE id = 77'

# --- with whom ---
text='须先与聘用单位进行关联'
db "UPDATE association SET status = 'pending' WHERE id = $link"
refuses lina "$text" 'a link that is not approved'
db "UPDATE association SET status = 'active' WHERE id = $link"
passes lina "$text" 'one that is'
text='当前聘用单位应具备所在区开通的工作居住证办理权限'
db "UPDATE opening SET status = 'suspended' WHERE unit_id = $unit"
refuses lina "$text" 'a unit whose permission is suspended'
db "UPDATE opening SET status = 'opened' WHERE unit_id = $unit"
passes lina "$text" 'one that is opened'
text='单位本年度办理指标为零或已用完'
db "UPDATE application SET district = 110105 WHERE id = $case"
refuses lina "$text" 'Chaoyang without quota'
db "INSERT INTO quota VALUES ($unit, 110105, $(date +%Y), 1, 0)"
passes lina "$text" 'Chaoyang with quota'
db "UPDATE application SET district = 110108 WHERE id = $case;
	DELETE FROM quota WHERE unit_id = $unit AND district = 110105"
passes lina "$text" 'Haidian keeps none'

# --- one payer, a home, a contract ---
own=$(hall hr2 unit.get | jq -r .uscc)
other=$(hall hr unit.get | jq -r .uscc)
employment() { # FIELD VALUE
	service_save lina "{\"employment\":{\"$1\":\"$2\"}}"
}
while read -r field text; do
	employment "$field" "$other"
	refuses lina "$text" "another $field"
	employment "$field" "$own"
	passes lina "$text" "the unit as $field"
done <<'T'
contract_unit 申请单位与《劳动合同》签订单位须为同一家单位
tax_unit 所得税须由与申请人建立劳动合同关系的申请单位缴纳，不得由第三方代扣代缴
insurance_unit 社会保险须由与申请人建立劳动合同关系的申请单位缴纳，不得由第三方代扣代缴
T
text='劳动合同须在有效期内'
employment contract_end "$(day yesterday)"
refuses lina "$text" 'a contract that has ended'
text='劳动合同剩余期限不足3个月'
employment contract_end "$(day '+2 months')"
warned lina "$text" 'one that ends in two months'
employment contract_end "$(day '+2 years')"
passes lina "$text" 'one of two years'
passes lina '劳动合同须在有效期内' 'which is in force'
housing() { service_save lina "{\"housing\":{\"$1\":\"$2\"}}"; }
text='住房须位于北京市行政区域内'
housing house_place outside
refuses lina "$text" 'a home outside Beijing'
housing house_place beijing
passes lina "$text" 'one in Beijing'
text='房屋用途须为住宅（办公、酒店及商用房屋不属于住宅）'
for use in office hotel commercial; do
	housing house_use $use
	refuses lina "$text" "a home in: $use"
done
housing house_use residential
passes lina "$text" 'a dwelling'

# --- papers ---
for kind in edu_cert degree_cert taxable_income hukou_pages \
	integrity_statement marriage_cert housing_proof; do
	service_check lina
	[[ $(jq -r '.problems[] | select(.level == "block") | .where' \
		<<<"$reply") == *"@$kind"* ]]
	ok $? "refused: without $kind"
done
service_papers lina
service_check lina
is "$(jq -r '.problems[] | .where | select(startswith("@"))' <<<"$reply")" '' \
	'passed: with all of them; others are not required'
paper() { db "UPDATE attachment SET $2 WHERE owner = 'person' AND
	owner_id = $lina AND kind = '$1'"; }
at() { jq -r --arg w "@$1" '.problems[] | select(.where == $w) | .level' \
	<<<"$reply"; }
paper taxable_income "issued_on = $(days '-2 months')"
service_check lina
is "$(at taxable_income)" warn 'a paper older than a month is remarked'
paper taxable_income "issued_on = $(days tomorrow)"
service_check lina
is "$(at taxable_income)" block 'one of tomorrow is refused'
paper taxable_income "issued_on = $(days today)"
paper housing_proof "valid_to = $(days '+2 months')"
service_check lina
is "$(at housing_proof)" warn 'one that ends within three months is remarked'
paper housing_proof "valid_to = $(days yesterday)"
service_check lina
is "$(at housing_proof)" block 'one that has ended is refused'
paper housing_proof "valid_to = $(days '+3 months')"
service_check lina
is "$(at taxable_income)$(at housing_proof)" '' 'and both pass in time'

# --- children, and the four cases ---
rid() { # rid REGION BIRTH: a resident ID number
	/usr/bin/python3 -c 'import sys
n = sys.argv[1] + sys.argv[2].replace("-", "") + "123"
w = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
print(n + "10X98765432"[sum(int(a) * b for a, b in zip(n, w)) % 11])' "$@"
}
child() { # child ID HUKOU CASE
	service_save lina "{\"accompany\":{\"children\":[{
		\"child_name\":\"李小明\",\"child_id\":\"$1\",
		\"child_relation\":\"son\",\"child_hukou_place\":\"$2\",
		\"child_birth_number\":\"A123456789\",
		\"child_school\":\"示例小学\"}]},
		\"family\":{\"family_case\":\"$3\"}}"
}
minor=$(rid 320102 "$(day '-18 years +1 day')")
text='子女应未成年'
child "$(rid 320102 "$(day '-18 years')")" outside married
refuses lina "$text" 'a child of 18 today'
child "$(rid 810000 "$(day '-5 years')")" outside married
refuses lina "$text" 'a child with a number of Hong Kong'
child "$minor" outside married
passes lina "$text" 'a child of 18 tomorrow'
text='随往子女须为非京籍'
child "$minor" beijing married
refuses lina "$text" 'a child registered in Beijing'
child "$minor" outside married
passes lina "$text" 'one of elsewhere'
text='婚育情况与个人基础信息中的婚姻状况不一致'
for pair in '10 married' '20 unmarried' '20 divorced'; do
	person "marital = '${pair% *}'"
	child "$minor" outside "${pair#* }"
	refuses lina "$text" "marital status and case: $pair"
done
for pair in '20 married' '10 unmarried' '40 divorced' '22 other'; do
	person "marital = '${pair% *}'"
	child "$minor" outside "${pair#* }"
	passes lina "$text" "marital status and case: $pair"
	hall lina attachment.delete kind=marriage_cert >/dev/null
	service_check lina
	[[ $(jq -r '.problems[].where' <<<"$reply") == *@marriage_cert* ]]
	rc=$?
	[ "${pair#* }" = unmarried ] && rc=$((1 - rc))
	ok $rc "and whether a marriage paper is asked for: $pair"
	service_paper lina marriage_cert
done
service_check lina
[[ $(jq -r '.problems[].where' <<<"$reply") == *child_birth_cert*child_hukou* ]]
ok $? 'each child has two papers of its own'
for kind in child_birth_cert child_hukou; do
	reply=$(hall_ssh lina "application.file.put id=$case kind=$kind \
		row=children.1 --json" <"$HALL_DIR/paper.pdf" 2>&1)
done
person "marital = '10'"
child "$minor" outside unmarried

# --- handed in ---
reply=$(hall lina application.submit id="$case" accept=false)
has '请先阅读申请说明并确认' 'the notice is read first'
reply=$(hall lina application.submit id="$case")
is "$(jq -r .state <<<"$reply")" unit_review 'the unit looks at it first'
is "$(jq -r .next <<<"$reply" | grep -c 单位)" 1 'which is told'
reply=$(hall hr application.act id="$case" action=pass version=1)
has '"key":"request.not_found"' 'no other unit'
service_act hr2 pass
[[ $reply == *'"error"'* ]]
ok $? 'refused: an unmarried parent without a remark of the unit'
service_act hr2 pass opinion='未婚已育，情况属实'
is "$(jq -r .state <<<"$reply")" district_acceptance 'passed: with it'
reply=$(hall clerk application.act id="$case" action=accept version=1)
has '"key":"request.not_found"' 'no other district'
service_act clerk-hd accept
service_return review-hd '[{"for":"unit","anchor":"","text":"请单位更正社保"},
	{"for":"applicant","anchor":"employment.position","text":"请写全称"}]'
is "$(jq -r .state <<<"$reply")" returned 'it is returned'
reply=$(hall lina application.submit id="$case")
[[ $reply == *'"error"'* ]]
ok $? 'refused: while an item of the unit is open'
item=$(hall hr2 application.get id="$case" purpose=审核 |
	jq -r '.items[] | select(.for == "unit") | .id')
hall hr2 application.fixed id="$case" item="$item" >/dev/null
service_save lina '{"employment":{"position":"高级工程师"}}'
reply=$(hall lina application.submit id="$case")
is "$(jq -r .state <<<"$reply")" unit_review \
	'the chain begins again at the unit'
service_act hr2 pass opinion='未婚已育，情况属实'
service_act clerk-hd accept
service_act review-hd pass
service_act review-hd pass
[[ $reply == *'"error"'* ]]
ok $? 'nobody decides twice'
service_act city pass
is "$(jq -r .state <<<"$reply")" approved 'the city ends it'
permit=$(hall lina permit.list | jq -r '.items[0].id')
reply=$(hall lina permit.get id="$permit")
is "$(jq -r '"\(.status) \(.category) \(.valid_to) \(.children | length)"' \
	<<<"$reply")" "valid domestic $(day '+3 years') 1" \
	'a permit of three years with its child'
hasnt "$minor" 'whose number is masked'
is "$(hall lina permit.history id="$permit" | jq -r '.items[].what')" issued \
	'and a history'
service_case lina permit-new
has '"key":"application.permit_held"' 'there is no second one'
done_testing
