#!/usr/bin/env bash
# Cases that come back: only what is named may be changed, the difference is
# shown, papers are copied anew; the unit's part; ticks of unit and holder.
. "$TOP_SRCDIR/tests/rpc/application.inc.sh"
case_hall

# --- one that the clerk returns ---
keep zhangwei edu_cert
call zhangwei application.create service=every-field
id=$(q .id)
number=$(q .number)
mate=$(resident 110105 19900307 102)
call zhangwei application.save id="$id" form:="{\"all\":{\"title\":\"引进项目\",
\"heads\":3,\"mate\":\"$mate\",\"level\":\"low\"},\"people\":[
{\"person\":\"张小明\",\"born\":\"2018-03-07\"},
{\"person\":\"张小红\",\"born\":\"2020-05-01\"}]}"
for r in people.1 people.2; do
	paper_of zhangwei "$id" child_birth_cert $r
done
call zhangwei application.diff id="$id"
is "$(q '[.from, .to, (.fields | length > 5), (.files | map(.kind) |
	join(" "))] | @json')" \
	'[0,0,true,"edu_cert child_birth_cert child_birth_cert"]' \
	'the first submission is all new'
call zhangwei application.submit id="$id"
is "$(q '.state // .error.message')" acceptance 'handed in'
call zhangwei service.list
is "$(q ".progress[] | select(.number == \"$number\") |
	\"\(.system) \(.business) \(.progress) \(.application == \"$id\")\"")" \
	'试办业务 各类字段试办 受理 true' 'the home shows where it stands'
call hr service.list
is "$(q ".progress[] | select(.number == \"$number\") | .person")" 张伟 \
	"and the unit's, whose it is"
call clerk application.act id="$id" action=return version:="$(hall clerk \
	application.get id="$id" | jq .version)" opinion=请补正 \
	tip='可参照办理指南' items:='[
{"for":"applicant","anchor":"all.title","text":"项目名称请写全称"},
{"for":"applicant","anchor":"people.2.born","text":"与户口页不符"},
{"for":"applicant","anchor":"@edu_cert","text":"不清晰"},
{"for":"unit","anchor":"basic.position","text":"岗位与合同不符"}]'
is "$(q '.state // .error.message')" returned 'the clerk returns it'
call zhangwei prompt.list
has "「各类字段试办」（$number）已退回" 'he is prompted'
call zhangwei application.get id="$id"
is "$(q '[.state, .round, .returns, .mine, .last.opinion, .last.tip] |
	@json')" '["returned",1,1,true,"请补正","可参照办理指南"]' \
	'with the opinion, and the tip apart from it'
is "$(q '.items | map("\(.for) \(.anchor) \(.status)") | join(", ")')" \
	'applicant all.title open, applicant people.2.born open, applicant @edu_cert open, unit basic.position open' \
	'and what must be put right'
is "$(q '[.sections[] | .id as $s | .fields[] | select(.editable) |
	"\($s).\(.id)"] | join(" ")')" 'basic.position all.title people.people' \
	'only that is open; of the list, a cell'
call zhangwei application.save id="$id" form:='{"all":{"heads":4,
"title":"人才引进项目"}}'
is "$(faults)" 'all.heads application.kept' 'all else stays'
has '人数现在不能修改；只能修改退回意见中指明的内容' 'and says why'
call zhangwei application.save id="$id" form:='{"people":[
{"row":"people.1","person":"张小明","born":"2018-03-07"}]}'
key application.kept 'rows do not go'
call zhangwei application.save id="$id" form:='{"people":[
{"row":"people.2"},{"row":"people.1","born":"2019-04-02"}]}'
key application.kept 'nor change places, to open what was kept'
call zhangwei application.save id="$id" form:='{"people":[
{"row":"people.2"},{"row":"people.2"}]}'
key application.kept 'nor stand in for one another'
call zhangwei application.save id="$id" form:='{"people":[
{"row":"people.1","person":"张大明","born":"2018-03-07"},
{"row":"people.2","person":"张小红","born":"2020-05-02"}]}'
is "$(faults)" 'people.1.person application.kept' 'nor others of a row'
call zhangwei application.save id="$id" form:='{"all":{"title":"人才引进项目"},
"people":[{"row":"people.1","person":"张小明","born":"2018-03-07"},
{"row":"people.2","person":"张小红","born":"2020-05-02"}]}'
is "$(q '.error.data.key // "kept"')" kept 'what is named may be changed'
paper_of zhangwei "$id" child_birth_cert people.1
key application.kept 'a paper that is not named stays'
call zhangwei application.submit id="$id"
key application.items 'it waits for the unit'
call hr prompt.list
item=$(hall hr application.get id="$id" |
	jq -r '.items[] | select(.for == "unit") | .id')
call hr2 application.fixed id="$id" item="$item"
key request.not_found 'not another unit'
call hr application.fixed id="$id" item="$item"
is "$(q '.error.data.key // "fixed"')" fixed 'the unit marks its part'

# --- what is different ---
for u in clerk hr; do
	call $u application.get id="$id"
	is "$(q .form.all.title)" 引进项目 \
		"$u sees what was handed in, not what is being made of it"
done
old=$(hall clerk application.get id="$id" |
	jq -r '.attachments[] | select(.kind == "edu_cert") | .sha256')
keep zhangwei edu_cert
for u in clerk hr; do
	is "$(hall_ssh $u "application.file.get id=$id kind=edu_cert \
		purpose=比对" </dev/null 2>/dev/null | sha256sum |
		cut -d' ' -f1)" "$old" "$u has the paper that was handed in"
done
call zhangwei application.diff id="$id"
is "$(q '.fields | map("\(.where) \(.before) \(.after)") | join(", ")')" \
	'all.title 引进项目 人才引进项目, people.2.born 2020-05-01 2020-05-02' \
	'the difference, place by place'
is "$(q '.files | map("\(.kind) \(.before.sha256 != .after.sha256)") |
	join(", ")')" 'edu_cert true' 'and the papers'
snapshot=$(q .snapshot)
keep zhangwei edu_cert
call zhangwei application.submit id="$id" snapshot="$snapshot"
key application.snapshot 'what changed meanwhile is not handed in unseen'
snapshot=$(hall zhangwei application.diff id="$id" | jq -r .snapshot)
call zhangwei application.submit id="$id" snapshot="$snapshot"
is "$(q '.state // .error.message')" acceptance 'it is handed in again'
is "$(hall zhangwei application.get id="$id" | jq -r .number)" "$number" \
	'under its number'
call clerk application.get id="$id"
is "$(q '[.round, (.changed | join(" "))] | @json')" \
	'[2,"all.title people.2.born @edu_cert"]' \
	'the clerk sees what changed'
is "$(q '.attachments | map(select(.changed) | .kind) | join(" ")')" \
	edu_cert 'of the papers too'
is "$(q '[.items[].status] | unique | join(" ")')" fixed \
	'the items are answered'
is "$(q '.form.all.mate')" "$(hall zhangwei application.get id="$id" |
	jq -r .form.all.mate)" 'numbers are masked for both now'
call clerk application.diff id="$id"
is "$(q '"\(.from) \(.to) \(.fields | length)"')" '1 2 2' \
	'the last two rounds'
call clerk application.diff id="$id" round:=0
is "$(q '"\(.from) \(.to)"')" '0 2' 'or since the beginning'
call clerk application.diff id="$id" round:=7
key request.not_found 'not since what never was'
hasnt "$mate" 'a difference shows no number'
for r in 1 2; do
	call clerk application.file.get id="$id" kind=edu_cert round:=$r \
		purpose=比对
done
is "$(hall_ssh clerk "application.file.get id=$id kind=edu_cert round=1 \
	purpose=比对" </dev/null 2>/dev/null | sha256sum)" \
	"$(hall_ssh clerk "application.file.get id=$id kind=edu_cert round=1 \
	purpose=比对" </dev/null 2>/dev/null | sha256sum)" \
	'papers of each round are kept'
call zhangwei application.withdraw id="$id" note=不再办理
is "$(q .outcome)$(q .phase)" nullclosed 'taken back while it is looked at'

# --- a case that the unit confirms ---
keep_all zhangwei
call zhangwei application.create service=business-info-change
two=$(q .id)
child=$(resident 310101 "$(date -d '-9 years' +%Y%m%d)" 001)
grown=$(resident 310101 "$(TZ=Asia/Shanghai date -d '-18 years' +%Y%m%d)" 001)
call zhangwei application.save id="$two" accept:=true form:="{
\"accompany\":{\"children\":[{\"child_name\":\"张小明\",\"child_id\":\"$grown\",
\"child_relation\":\"son\",\"child_birth_number\":\"L110105123\",
\"child_school\":\"实验小学\"}]},\"family\":{\"family_case\":\"unmarried\"}}"
is "$(q '.remarks | map(.field) | join(" ")')" accompany.1.child_id \
	'on the eighteenth birthday one is grown'
call zhangwei application.submit id="$two"
has '子女应未成年' 'which refuses, in the words of the manual'
has '@child_birth_cert:children.1' 'with both papers of each child'
has '@child_hukou:children.1' 'named'
call zhangwei application.save id="$two" form:="{\"accompany\":{\"children\":[
{\"child_id\":\"$child\"}]}}"
is "$(q '.remarks | length')" 0 'a minor is good'
for k in child_birth_cert child_hukou; do
	paper_of zhangwei "$two" $k children.1
done
call zhangwei application.submit id="$two"
is "$(q '"\(.state) \(.state_title)"')" 'unit_review 单位审核' \
	'it goes to the unit first'
call hr prompt.list
has '待单位审核的员工业务申请' 'which is prompted'
call hr application.list phase=open
has "$two" 'and has it in its list'
call hr association.release_check \
	id="$(hall hr employee.list name=张伟 | jq -r '.items[0].id')"
has 'association.release_case' 'an open case hinders the release'
call zhangwei application.get id="$two"
is "$(q '.form.accompany.children[0].child_id')" \
	"${child:0:3}***********${child:14}" \
	'handed in, the number is masked'
call zhangwei application.create service=permit-cancellation
three=$(q .id)
call zhangwei application.check id="$three"
has 每次只能办理一项 'one case about a permit at a time'
call zhangwei application.withdraw id="$three"
call lead restriction.set person="$(hall zhangwei person.get | jq -r .id)" \
	service=business-info-change reason=材料存疑
restriction=$(q .id)
call zhangwei application.withdraw id="$two" note=稍后再办
is "$(q .phase)" closed 'taken back from the unit'
call zhangwei application.create service=business-info-change
key restriction.active 'who is restricted begins nothing'
call lead restriction.lift id="$restriction" reason=已核实
call zhangwei application.create service=business-info-change
four=$(q .id)
call lead restriction.set person="$(hall zhangwei person.get | jq -r .id)" \
	service=business-info-change reason=材料存疑
call zhangwei application.submit id="$four"
has 材料存疑 'nor hands in'
call zhangwei application.withdraw id="$four"

# --- an agent's case about an employee: ticks of unit and holder ---
to=$(hall zhangwei permit.list | jq -r '.items[0].valid_to')
hall_stop
HALL_PORT=0
hall_serve faketime "$(date -d "$to -12 days" +%F) 10:00:00"
zhang=$(hall zhangwei person.get | jq -r .id)
call hr application.create service=permit-renewal person="$zhang"
five=$(q .id)
is "$(q '.state // .error.message')" draft 'the unit renews'
call zhangwei application.get id="$five"
is "$(q '[.mine, .applicant.role, (.actions | length)] | @json')" \
	'[false,"agent",0]' 'the holder reads it'
call zhangwei application.save id="$five" form:='{}'
key application.state 'and does not write in it'
call hr application.check id="$five"
is "$(q '.problems[] | select(.rule == "in_time") |
	"\(.level) \(.acknowledge | join(" ")) \(.ticked)"')" \
	'warn agent holder false' 'it is late: unit and holder tick'
call hr application.submit id="$five"
has 'rule:in_time' 'the unit must'
call hr application.acknowledge id="$five" rules:='["in_time"]'
call zhangwei application.acknowledge id="$five" rules:='["in_time"]'
is "$(q '.error.data.key // "ticked"')" ticked 'and the holder does'
call hr application.get id="$five"
is "$(q '.warnings[] | select(.id == "in_time") |
	[.ticked[] | .role] | sort | join(" ")')" 'agent holder' \
	'both are kept'
has '责任由申请单位及申请人承担' 'with the text'
call hr2 application.get id="$five"
key request.not_found 'another unit sees nothing of it'
call hr application.withdraw id="$five"
is "$(q .phase)" closed 'dropped'

# --- drafts that nobody goes on with ---
call zhangwei application.create service=every-field
six=$(q .id)
call zhangwei application.save id="$six" \
	form:='{"people":[{"person":"甲","born":"2019-01-01"}]}'
paper_of zhangwei "$six" child_hukou people.1
hall_stop
HALL_PORT=0
hall_serve faketime "$(date -d "$to +17 days" +%F) 10:00:00"
call zhangwei application.get id="$six"
is "$(q .state)" draft 'a draft is kept for thirty days'
hall_stop
HALL_PORT=0
hall_serve faketime "$(date -d "$to +19 days" +%F) 11:00:00"
forgotten() {
	[ "$(hall_key zhangwei application.get id="$six")" = \
		request.not_found ]
}
wait_for 10 forgotten
ok $? 'and no longer'
is "$(hall auditor audit.list object=application object_id="$six" |
	jq -r '.items[0].action')" application.forgotten 'the audit says so'
done_testing
