#!/usr/bin/env bash
# quota, unit-opening, cross-district-change and talent-introduction: their
# rules both ways, and each to its end.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
hall_start

# hr's unit begins from nothing in Chaoyang
unit=$(hall hr unit.get | jq -r .id)
db "DELETE FROM opening WHERE unit_id = $unit;
	DELETE FROM quota WHERE unit_id = $unit;
	UPDATE unit SET opened = 0 WHERE id = $unit"
opening() { hall hr opening.list | jq -r --arg d "$1" \
	'.items[] | select(.district == $d) | .status'; }
year=$(date +%Y)

# --- registration, then quota ---
service_case hr quota district=110105
is "$(jq -r .state <<<"$reply")" draft 'the unit asks for quota'
service_check hr
[[ $(jq -r '.problems[].where' <<<"$reply") == *hrms.hrms_staff* ]]
ok $? 'refused: without its registration in the district'
service_save hr '{"hrms":{"hrms_staff":30}}'
service_check hr
[[ $(jq -r '.problems[].where' <<<"$reply") != *hrms.* ]]
ok $? 'passed: with it'
text='请先完善并提交单位信息'
db "UPDATE unit SET complete = 0 WHERE id = $unit"
reply=$(hall hr application.check id="$case")
[[ $(blocks)$reply == *"$text"* || $reply == *profile.first* ]]
ok $? 'refused: a profile that is not complete'
db "UPDATE unit SET complete = 1 WHERE id = $unit"
passes hr "$text" 'a complete one'
text='只能申报本年度或下一年度的指标'
quota() { service_save hr "{\"quota\":{\"quota_year\":$1,\"quota_wanted\":$2,
	\"quota_reason\":\"拟新办员工\"}}"; }
quota $((year - 1)) 2
refuses hr "$text" 'the year before'
quota "$year" 2
passes hr "$text" 'this year'
service_check hr
[[ $(jq -r '.problems[].where' <<<"$reply") == *@business_licence* ]]
ok $? 'refused: without the business licence'
service_paper hr business_licence
service_check hr
[[ $(jq -r '.problems[].where' <<<"$reply") != *@business_licence* ]]
ok $? 'passed: with it'
reply=$(hall hr application.submit id="$case")
is "$(jq -r .state <<<"$reply")" district_acceptance 'handed in'
is "$(opening 110105)" quota_applied 'its opening says so'
is "$(hall hr opening.list | jq -r '.items[] | select(.district == "110105") |
	"\(.staff) \(.registered_at > 0)"')" '30 true' 'with the registration'
reply=$(hall hr opening.register district=110105 contact_name=王芳 \
	contact_phone=57596100-3 staff=30)
has '"key":"opening.state"' 'which is done once'
service_case hr quota district=110105
has '"key":"application.open"' 'one at a time'
case=$(hall hr application.list service=quota | jq -r '.items[0].id')
service_act clerk accept
rpc review application.act "{\"id\":\"$case\",\"action\":\"pass\",
	\"version\":$(service_version review),
	\"form\":{\"grant\":{\"quota_granted\":1}}}"
is "$(jq -r .state <<<"$reply")" approved 'the district grants fewer'
is "$(hall hr opening.list | jq -r '.quotas[] | "\(.year) \(.granted) \(.used)"')" \
	"$year 1 0" 'which is the quota of the year'
is "$(opening 110105)" platform_registered \
	'with its profile complete it is registered on the platform'

# --- the opening ---
service_case hr unit-opening district=110105
text='须先在「朝阳区人力资源管理系统」进行系统注册'
db "UPDATE opening SET district = 110106 WHERE unit_id = $unit"
refuses hr "$text" 'a unit that is not registered in the district'
db "UPDATE opening SET district = 110105 WHERE unit_id = $unit"
passes hr "$text" 'one that is'
text='取得指标后方可申请工作居住证办理权限'
db "UPDATE quota SET granted = 0 WHERE unit_id = $unit"
refuses hr "$text" 'without quota'
db "UPDATE quota SET granted = 1 WHERE unit_id = $unit"
passes hr "$text" 'with quota'
text='须确认本单位具有法人资格'
service_save hr '{"opening":{"staff":30,"declared":false}}'
refuses hr "$text" 'without the declaration'
service_save hr '{"opening":{"staff":30,"declared":true}}'
passes hr "$text" 'with it'
reply=$(hall hr application.submit id="$case")
is "$(jq -r .state <<<"$reply")" district_acceptance 'handed in'
is "$(opening 110105)" opening_applied 'its opening says so'
service_act clerk accept
service_return review '[{"for":"applicant","anchor":"opening.staff",
	"text":"请核对人数"}]'
is "$(jq -r .state <<<"$reply")" returned 'returned'
is "$(opening 110105)" opening_returned 'which its opening says too'
service_save hr '{"opening":{"staff":31}}'
reply=$(hall hr application.submit id="$case")
is "$(opening 110105)" opening_applied 'until it is handed in again'
is "$(jq -r .state <<<"$reply")" district_acceptance \
	'handed in again, from the start'
service_act clerk accept
service_act review pass
is "$(jq -r .state <<<"$reply")" approved 'the district opens it'
is "$(opening 110105)" opened 'opened'
is "$(hall hr unit.get | jq -r .opened)" true 'and so does the unit say'
service_case hr unit-opening district=110105
refuses hr '单位已在该区开通办理权限' 'opened already'
service_act hr discard
hall hr application.withdraw id="$case" note=不需要 >/dev/null
service_case hr unit-opening district=110108
refuses hr '请办理单位跨区信息变更' 'opened elsewhere'
hall hr application.withdraw id="$case" note=不需要 >/dev/null

# --- the quota is used by new permits ---
service_link lina hr
service_papers lina
service_case lina permit-new
text='单位本年度办理指标为零或已用完'
passes lina "$text" 'one is left'
hall lina application.submit id="$case" >/dev/null
service_act hr pass
service_act clerk accept
service_act review pass
service_act city pass
is "$(jq -r .state <<<"$reply")" approved 'a new permit'
is "$(hall hr opening.list | jq -r '.quotas[].used')" 1 'uses one'

# --- the move ---
db "DELETE FROM opening WHERE unit_id = $unit AND district <> 110105"
wei=$(person_id zhangwei)
service_papers zhangwei
service_case zhangwei basic-info-change
service_save zhangwei '{"reason":{"reason":"居住地址变更"}}'
hall zhangwei application.submit id="$case" >/dev/null
service_booked "$case"
number=$(hall zhangwei application.get id="$case" | jq -r .number)
service_case hr cross-district-change district=110105
refuses hr '单位已在该区开通办理权限，无需跨区变更' 'to where it is'
refuses hr '单位未在其他区开通办理权限，请申请开户' 'from nowhere'
hall hr application.withdraw id="$case" note=不需要 >/dev/null
service_case hr cross-district-change district=110108
passes hr '单位未在其他区开通办理权限' 'from Chaoyang to Haidian'
warned hr '单位在原区有正在办理的业务或预约' 'open business in the old district'
hall hr application.get id="$case" |
	jq -r '.form.old_business.old_cases[].number' | grep -qx "$number"
ok $? 'which is named'
moved() { service_save hr "{\"move\":{\"new_address\":\"海淀区示例路1号\",
	\"moved_on\":\"$1\"}}"; }
text='变更登记日期不能晚于今天'
moved "$(day tomorrow)"
refuses hr "$text" 'a registration of tomorrow'
moved "$(day yesterday)"
passes hr "$text" 'one of yesterday'
reply=$(hall hr application.submit id="$case")
has '"error"' 'the unit ticks the warning'
rpc hr application.submit "{\"id\":\"$case\",
	\"acknowledge\":[\"open_business\"]}"
is "$(jq -r .state <<<"$reply")" district_acceptance 'then it is handed in'
reply=$(hall clerk application.act id="$case" action=accept version=1)
has '"error"' 'the old district has no say'
service_act clerk-hd accept
[[ $(hall review-hd application.get id="$case" purpose=审核 |
	jq -r '.actions[] | select(.id == "pass") | .consequences[]') == \
	*朝阳区*海淀区* ]]
ok $? 'the reviewer is told what it will do'
service_act review-hd pass
is "$(jq -r .state <<<"$reply")" approved 'the new district ends it'
is "$(opening 110105) $(opening 110108)" 'closed opened' \
	'closed there, opened here'
is "$(hall hr unit.get | jq -r '"\(.district) \(.address)"')" \
	'110108 海淀区示例路1号' 'and its new address is its own'
is "$(db "SELECT count(*) FROM appointment WHERE unit_id = $unit
	AND district = 110105 AND status IN ('booked', 'pending_completion')")" \
	0 'no booking is left there'
[ "$(db "SELECT count(*) FROM appointment WHERE unit_id = $unit
	AND status = 'cancelled' AND evidence LIKE '%YW-%'")" -gt 0 ]
ok $? 'they were cancelled, for this case'
service_case hr cross-district-change district=110105
text='取得指标后方可办理单位跨区信息变更'
db "UPDATE quota SET granted = 0, used = 0 WHERE unit_id = $unit"
refuses hr "$text" 'back to Chaoyang without quota'
db "UPDATE quota SET granted = 5 WHERE unit_id = $unit"
passes hr "$text" 'with quota'
hall hr application.withdraw id="$case" note=不需要 >/dev/null

# --- the office suspends ---
reply=$(hall review-hd opening.decide unit="$unit" district=110108 \
	action=suspend reason=核查)
has '"key":"request.denied"' 'a reviewer does not suspend'
reply=$(hall lead opening.decide unit="$unit" district=110108 \
	action=suspend reason=核查)
has '"key":"request.not_found"' 'nor another district'
reply=$(hall lead-hd opening.decide unit="$unit" district=110108 \
	action=suspend reason=核查)
is "$(jq -r .status <<<"$reply")" suspended 'the lead does'
is "$(hall hr unit.get | jq -r .opened)" false 'the unit is not opened'
reply=$(hall lead-hd opening.decide unit="$unit" district=110108 \
	action=resume reason=已核实)
is "$(jq -r .status <<<"$reply")" opened 'and resumes'

# --- talent-introduction ---
service_case lina talent-introduction
refuses lina '请填写申请事项' 'an application about nothing'
service_save lina '{"introduction":{"subject":"人才引进落户",
	"statement":"申请办理"}}'
passes lina '请填写申请事项' 'one with its subject'
hall lina attachment.delete kind=integrity_statement >/dev/null
service_check lina
[[ $(jq -r '.problems[].where' <<<"$reply") == *@integrity_statement* ]]
ok $? 'refused: without the statement'
service_paper lina integrity_statement issued_on="$(day today)"
reply=$(hall lina application.submit id="$case")
is "$(jq -r .state <<<"$reply")" unit_review 'handed in'
service_act hr pass
district=$(hall lina application.get id="$case" | jq -r .district)
office=$([ "$district" = 110108 ] && echo -hd)
service_act "clerk$office" accept
service_act "review$office" pass
service_act city pass
is "$(jq -r .state <<<"$reply")" approved 'the city ends it'
plan=$(hall city title.plan.list open:=true | jq -r '.items[0].id')
hall city title.plan.set id="$plan" closed:=true >/dev/null
service_case zhangwei title-evaluation
has '"key":"title.plan_none"' 'titles are open while a plan is'
done_testing
