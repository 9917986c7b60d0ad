#!/usr/bin/env bash
# Profiles of persons and units: drafts, every rule, submission, histories.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start

# key PATH: the key told of a field, "" when none is.
key() {
	jq -r --arg f "$1" '[.error.data.fields[]? | select(.field == $f)
		| .key][0] // ""' <<<"$reply"
}
# save USER NOUN FORM [WORD...]: person.update, unit.update with the form
save() { call "$1" "$2.update" "form:=$3" "${@:4}"; }
psave() { save newperson person "$@"; }
usave() { save newhr unit "$@"; }
saved() { is "$(jq -r 'has("saved_at")' <<<"$reply")" true "$1"; }

general='{"ethnic":"汉族","political":"13","marital":"10",
	"email":"new@example.com","hukou_place":"河北省石家庄市",
	"hukou_kind":"non_agricultural","district":"110105",
	"address":"样例路9号院2号楼","housing_proof":"lease"}'
education='{"education":"21","school":"华北示例大学","started":"2010-09-01",
	"graduated":"2014-07-01","major":"软件工程","degree":"4",
	"degree_foreign":"no","degree_grantor":"华北示例大学",
	"degree_number":"1000142014000001","degree_discipline":"08",
	"degree_granted":"2014-07-01","basis":"degree","has_title":"no",
	"has_vocational":"no"}'
study='[{"from":"2007-09","to":"2010-07","school":"示例中学","level":"61",
	"full_time":true},{"from":"2010-09","to":"2014-07",
	"school":"华北示例大学","level":"大学本科毕业","major":"软件工程",
	"full_time":"yes"}]'
work='[{"from":"2014-08","to":"2018-03","unit":"北京甲示例公司",
	"place":"北京市","duty":"工程师"},{"from":"2018-09",
	"unit":"北京乙示例公司","place":"北京市","duty":"高级工程师"}]'

## before anything: the gate
is "$(hall_key newperson association.list)" profile.first \
	'nothing else before the profile'
is "$(hall_key newperson service.list)" profile.first 'no services either'
call newperson person.get draft:=true
is "$(jq -r '.form.general.name, .version, .submitted' <<<"$reply" |
	paste -sd ' ')" '程新 0 false' 'what is known stands in the form'
is "$(jq -r '.form.general.sex' <<<"$reply")" F \
	'sex follows from the ID number'
like "$(jq -r '.form.general.id_number' <<<"$reply")" '\*{6}' \
	'a verified number is masked'

## submitting nothing: all at once
call newperson person.submit accept:=true
is "$(jq -c '[.error.data.fields[].key] | unique' <<<"$reply")" \
	'["field.required","profile.photo","profile.rows"]' \
	'what is missing is told'
[ "$(jq '.error.data.fields | length' <<<"$reply")" -ge 20 ]
ok $? 'all of it at once'
for f in general.ethnic general.address education.degree education.basis; do
	is "$(key "$f")" field.required "$f is asked for"
done
is "$(key study_history)" profile.rows 'and the histories'
has '国内最高学位' 'by the labels of the manual'
call newperson person.submit
is "$(key accept)" profile.accept 'the tick is asked for'
is "$(hall newperson person.get | jq -r .submitted)" false 'still not done'

## values of each kind; one wrong field spoils the call, nothing is saved
psave '{"general":{"ethnic":"01","marital":"77","email":"no","birth":"x",
	"district":"999999","colour":"red"},"education":{"graduated":
	"2014-02-30","started":"2999-01-01","school":3,"degree_number":
	"0123456789012345678901234567890123456789x"},"shoes":{},
	"study_history":{"from":"x"},"work_history":[7,{"from":"2020"}]}'
for pair in general.marital=field.choice general.email=field.mail \
	general.birth=field.date general.district=field.choice \
	general.colour=profile.field education.graduated=field.date \
	education.started=field.date_future education.school=field.type \
	education.degree_number=field.too_long shoes=profile.field \
	study_history=field.type work_history.1=field.type \
	work_history.2.from=field.month; do
	is "$(key "${pair%=*}")" "${pair#*=}" "$pair"
done
is "$(hall newperson person.get draft:=true | jq -r '.version,
	.form.general.ethnic' | paste -sd ' ')" '0 null' \
	'nothing of it was saved'
psave '{"general":{"address":"样例\u0007路"}}'
is "$(key general.address)" field.control 'no control characters'

## what is locked, read only and derived
psave '{"general":{"name":"王五","id_number":"11010519491231002X",
	"id_kind":"passport","mobile":"13800138000","sex":"M"}}'
for f in name id_number id_kind; do
	is "$(key "general.$f")" profile.locked "verified: $f"
done
has '窗口' 'with the counter as the way out'
is "$(key general.mobile)" profile.readonly 'the mobile is changed elsewhere'
is "$(key general.sex)" '' 'sex is not refused,'
psave '{"general":{"name":"程新","sex":"M","birth":"1990-01-01"}}'
saved 'the same name may be sent back'
is "$(hall newperson person.get draft:=true | jq -r .form.general.sex)" F \
	'but told by the number'

## the address
psave '{"general":{"district":"110105","address":"北京市朝阳区样例路9号"}}'
is "$(key general.address)" profile.address 'city and district repeated'
is "$(jq -r '.error.data.args.offer' <<<"$reply")" 样例路9号 \
	'the rest is offered'
psave '{"general":{"district":"朝阳区","address":"朝阳区样例路9号"}}'
is "$(key general.address)" profile.address 'the district alone'
psave '{"general":{"district":"110105","address":"海淀区样例路9号"}}'
saved 'another district may be part of a name'
psave '{"general":{"address":" 样例路9号院 "}}'
saved 'as it should be'
v=$(value version)
psave '{"general":{"district":"110108"}}'
psave '{"general":{"address":"海淀区样例路1号"}}'
is "$(key general.address)" profile.address \
	'the district chosen before counts'

## degree numbers
deg() { psave "{\"education\":{\"degree\":\"4\",$1}}"; }
deg '"degree_foreign":"yes","degree_number":"12345"'
is "$(key education.degree_number)" profile.report_number 'CSCSE: 5 is short'
deg '"degree_foreign":true,"degree_number":"教留服认美[2020]00123号"'
saved 'the full number of a report'
deg '"degree_foreign":"no","degree_granted":"2014-07-01",
	"degree_number":"123"'
is "$(key education.degree_number)" profile.degree_number 'since 2001: 16'
deg '"degree_number":"1000142014000001"'
saved 'sixteen digits'
deg '"degree_granted":"1999-07-01","degree_number":"京学99-17"'
saved 'older ones are free'

## titles
psave '{"education":{"basis":"degree","has_title":"yes"}}'
is "$(key education.has_title)" profile.title 'by degree: no title'
has '以学位进行申报的不要填写职称信息' 'with the reason'
psave '{"education":{"basis":"degree","has_title":"no",
	"title_name":"工程师"}}'
is "$(key education.title_name)" profile.title 'nor title data'
psave '{"education":{"basis":"title","has_title":"no"}}'
is "$(key education.has_title)" profile.title_needed 'by title: a title'
psave '{"education":{"basis":"title","has_title":"yes",
	"title_name":"工程师","title_level":"中级"}}'
saved 'then its data are welcome'
psave '{"education":{"basis":"degree","has_title":"no"}}'
call newperson person.get draft:=true
is "$(jq -r '.form.education.title_name' <<<"$reply")" null \
	'and go when they are not wanted'
psave '{"education":{"has_vocational":"no","vocational_name":"x"}}'
is "$(key education.vocational_name)" field.not_allowed \
	'conditions hold for others'

## histories
psave '{"study_history":[{"from":"2010-09","to":"2014-07","level":"21"}]}'
saved 'a draft may be half done'
psave "{\"education\":$education,\"study_history\":[{\"from\":\"2010-09\",
	\"to\":\"2009-07\",\"school\":\"某校\",\"level\":\"21\",
	\"full_time\":\"yes\"},{\"from\":\"2008-09\",\"to\":\"2010-07\",
	\"school\":\"某校\",\"level\":\"31\",\"full_time\":\"no\"},
	{\"from\":\"1930-09\"}]}" finish:=true
is "$(key study_history.1.level)" profile.study_begin \
	'study begins at senior high'
is "$(key study_history.1.to)" field.date_order 'from before to'
is "$(key study_history.2.from)" profile.order 'rows in order'
is "$(key study_history.3.from)" profile.before_birth 'after birth'
is "$(key study_history.3.level)" field.required 'rows are whole'
has '第 2 行' 'rows are told by number'
psave "{\"education\":$education,\"study_history\":[{\"from\":\"2007-09\",
	\"to\":\"2010-07\",\"school\":\"示例中专\",\"level\":\"41\",
	\"full_time\":\"yes\"}]}" finish:=true
is "$(key study_history.1.level)" profile.study_end \
	'study ends with the highest education'
psave "{\"study_history\":$study}" finish:=true
saved 'gaps between are fine'
psave '{"work_history":[{"from":"2014-08","to":"2018-03","unit":"甲公司",
	"place":"北京市","duty":"工程师"}]}' finish:=true
is "$(key work_history.1.to)" profile.work_open 'work reaches until today'
psave "{\"work_history\":$work}" finish:=true
is "$(jq -r '.warnings[] | .field + " " + .key' <<<"$reply")" \
	'work_history.2.from profile.work_gap' 'a gap is remarked upon'
saved 'not refused'
psave '{"work_history":[{"from":"2014-08","to":"2018-03","unit":"甲公司",
	"place":"北京市","duty":"工程师"},{"from":"2018-05","unit":"乙公司",
	"place":"北京市","duty":"工程师"}]}' finish:=true
is "$(jq -c .warnings <<<"$reply")" '[]' 'a month is no gap'
psave '{"work_history":[{"from":"2014-08","to":"2020-03","unit":"甲公司",
	"place":"北京市","duty":"工程师"},{"from":"2018-09","unit":"乙公司",
	"place":"北京市","duty":"工程师"}]}' finish:=true
is "$(jq -c .warnings <<<"$reply")" '[]' 'overlaps are fine'
psave '{"work_history":[{"from":"2999-01","unit":"甲公司"}]}'
is "$(key work_history.1.from)" field.date_future 'not in the future'
psave "{\"general\":{\"ethnic\":null},\"work_history\":$work}"
psave '{"general":{"marital":"10"}}' finish:=true
is "$(key general.ethnic)" field.required \
	'a step is left when its section is whole'
is "$(jq '[.error.data.fields[].field | select(startswith("general.") |
	not)] | length' <<<"$reply")" 0 'others are not asked for then'

## drafts: versions, another session, the live record
psave "{\"general\":$general,\"education\":$education,
	\"study_history\":$study,\"work_history\":$work}" step=photo
saved 'the whole form'
v=$(value version)
call newperson person.get draft:=true
is "$(jq -r '.form.general.address, .step, .version' <<<"$reply" |
	paste -sd ' ')" "样例路9号院2号楼 photo $v" \
	'the draft is there in another session'
is "$(jq -r '.form.general.ethnic, .form.study_history[0].full_time' \
	<<<"$reply" | paste -sd ' ')" '01 yes' 'values are codes'
call newperson person.get
is "$(jq -r '.ethnic, .form.general.ethnic, .version' <<<"$reply" |
	paste -sd ' ')" 'null null 1' 'and not yet the record'
call newperson person.update 'form:={"general":{"marital":"20"}}' \
	version:=$((v - 1))
is "$(jq -r .error.data.key <<<"$reply")" request.version \
	'a stale draft is a conflict'
has '程新' 'with who'
call newperson person.update 'form:={"general":{"marital":"20"}}' \
	version:="$v"
saved 'the present one is not'
call clerk person.get draft:=true
is "$(jq -r .error.data.key <<<"$reply")" request.not_found \
	'a draft is the own alone'
hall_stop
hall_serve
is "$(hall newperson person.get draft:=true | jq -r .form.general.marital)" \
	20 'a draft outlives the server'

## the photo, then all of it
call newperson person.submit accept:=true
is "$(jq -c '[.error.data.fields[] | [.field, .key]]' <<<"$reply")" \
	'[["photo","profile.photo"]]' 'the photo alone is missing'
hall_ssh newperson person.photo.put --json \
	<"$TOP_SRCDIR/data/demo/photo.png" >/dev/null
call newperson person.submit accept:=true
is "$(jq -r '.submitted, .version, (.warnings | length)' <<<"$reply" |
	paste -sd ' ')" 'true 2 1' 'submitted, with the remark'
call newperson association.list
has '"items":[]' 'the gate is open'
call newperson person.submit accept:=true
is "$(jq -r .version <<<"$reply")" 2 'nothing new, nothing done'
call newperson person.get
is "$(jq -r '.ethnic, .education.education, .form.education.basis' \
	<<<"$reply" | paste -sd ' ')" '汉族 大学本科毕业 degree' \
	'it is the record now'
is "$(jq '.study_history | length' <<<"$reply")" 2 'histories too'

## changes later: the same wizard, and who changed what
psave '{"general":{"marital":"10","address":"新路1号"}}'
is "$(hall newperson person.get | jq -r .form.general.address)" \
	样例路9号院2号楼 'a change in progress leaves the record alone'
call newperson person.submit accept:=true
is "$(jq -r .version <<<"$reply")" 3 'submitted again'
call newperson person.history
is "$(jq -c '[.items[] | [.version, .first]]' <<<"$reply")" \
	'[[3,false],[2,true]]' 'both are in the history'
is "$(jq -c '[.items[0].changes[] | [.label, .before_text, .after_text]]' \
	<<<"$reply")" \
	'[["婚姻状况","已婚","未婚"],["现居住地址","样例路9号院2号楼","新路1号"]]' \
	'with what was changed'
is "$(jq -r '.items[0].by' <<<"$reply")" 程新 'and by whom'
call newperson person.history limit:=1
call newperson person.history limit:=1 after="$(jq -r .next <<<"$reply")"
is "$(jq -c '[.items[].version], .next' <<<"$reply" | paste -sd ' ')" \
	'[2] null' 'page by page'
id=$(hall newperson person.get | jq -r .id)
is "$(hall_key lina person.history id="$id")" request.not_found 'of oneself alone'
call auditor audit.list object=person object_id="$id"
hasnt '新路1号' 'the audit tells no address'
has 'general.address' 'but which fields'

## units
is "$(hall_key newhr employee.list)" profile.first 'a unit has the gate too'
call newhr unit.submit accept:=true
for f in general.unit_type general.address agents.handler_phone; do
	is "$(key "$f")" field.required "$f is asked for"
done
is "$(key qualifications)" '' 'qualifications are not'
usave '{"general":{"name":"另一公司","uscc":"91110108MA0000000X",
	"capital":"很多","currency":"元"},"agents":{"handler_phone":"12a"}}'
for pair in general.name=profile.readonly general.uscc=profile.readonly \
	general.capital=field.money general.currency=field.choice \
	agents.handler_phone=field.identifier; do
	is "$(key "${pair%=*}")" "${pair#*=}" "$pair"
done
usave '{"general":{"unit_type":"有限责任公司","legal_representative":"方圆",
	"established":"2015-05-01","capital":100000000,"currency":"CNY",
	"district":"110105","address":"北京市朝阳区样例街1号",
	"office_address":"样例街1号3层","business_scope":"销售\n服务"},
	"agents":{"handler_name":"方圆","handler_phone":"57596100-3",
	"emergency_name":"方正","emergency_phone":"13800138000"}}'
saved 'a unit saves its draft'
v=$(value version)
save newhr2 unit '{"agents":{"handler_name":"方正"}}' version:="$v"
saved 'another agent goes on'
usave '{"agents":{"handler_name":"方圆"}}' version:="$v"
is "$(jq -r .error.data.key <<<"$reply")" request.version \
	'the first is told'
has 方正 'of whom'
usave '{"qualifications":[{"nature":"高新技术企业","issuer":"示例机构",
	"number":"GR2026","issued":"2010-01-01"}]}'
is "$(jq -r '.warnings[0].key' <<<"$reply")" field.date_order \
	'older than the unit: remarked upon'
usave '{"qualifications":[{"nature":"高新技术企业"}]}' finish:=true
is "$(key qualifications.1.number)" field.required 'rows are whole'
call newhr unit.submit accept:=true
is "$(jq -r '.submitted' <<<"$reply")" true 'submitted'
call newhr employee.list
has '"items":[]' 'the gate is open'
call newhr2 unit.get
is "$(jq -r '.type, .capital, .currency, .district, .handler.name,
	.qualifications[0].number' <<<"$reply" | paste -sd ' ')" \
	'有限责任公司 100000000 人民币 110105 方正 GR2026' 'it is the record'
usave '{"general":{"district":"110108"}}'
is "$(key general.district)" profile.readonly 'the district is fixed now'
usave '{"general":{"office_address":"样例街2号"}}'
call newhr unit.contacts handler_name=方圆 handler_phone=010-57596100 \
	emergency_name=方正 emergency_phone=13800138001
is "$(jq -r 'has("version")' <<<"$reply")" true 'contacts are changed apart'
call newhr unit.get
is "$(jq -r '.handler.phone, .office_address' <<<"$reply" |
	paste -sd ' ')" '010-57596100 样例街1号3层' 'at once, and alone'
is "$(hall newhr unit.get draft:=true | jq -r '.form.agents.handler_phone,
	.form.general.office_address' | paste -sd ' ')" \
	'010-57596100 样例街2号' 'the draft knows of both'
call newhr unit.contacts handler_name=方圆 handler_phone=1234567x \
	emergency_name=方正 emergency_phone=13800138001
is "$(jq -r .error.data.key <<<"$reply")" field.identifier 'checked alike'
call newhr unit.submit accept:=true
call newhr unit.history
is "$(jq -c '[.items[].changes | length]' <<<"$reply")" '[1,3,14]' \
	'and each in the history'
is "$(hall_key hr2 unit.history id="$(hall newhr unit.get | jq -r .id)")" \
	request.not_found 'of the own unit alone'
usave '{"general":{"established":"1970-01-01"}}'
call newhr unit.submit accept:=true
is "$(hall newhr unit.get | jq -r .established)" 1970-01-01 \
	'a unit of the first of all days'
is "$(hall newhr unit.get draft:=true | jq -r .form.general.established)" \
	1970-01-01 'knows it in its form as well'

## the demo hall keeps its own rules
for u in zhangwei lina; do
	call "$u" person.submit accept:=true
	is "$(jq -r '.submitted' <<<"$reply")" true "$u's profile is whole"
done
for u in hr hr2; do
	call "$u" unit.submit accept:=true
	is "$(jq -r '.submitted' <<<"$reply")" true "$u's unit is whole"
done

## a draft is kept for 30 days
psave '{"general":{"address":"迁居路3号"}}'
hall_stop
hall_serve faketime -f +29d
is "$(hall newperson person.get draft:=true | jq -r .form.general.address)" \
	迁居路3号 'a draft is kept 29 days'
hall_stop
hall_serve faketime -f +31d
call newperson person.get draft:=true
is "$(jq -r '.version, .form.general.address' <<<"$reply" | paste -sd ' ')" \
	'0 新路1号' 'not 31: the record stands'
done_testing
