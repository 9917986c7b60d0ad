#!/usr/bin/env bash
# Cases as their applicants make them: begun, filled in, refused with all that
# is wrong, their papers, handed in, taken back; hostile forms; whose they are.
. "$TOP_SRCDIR/tests/rpc/application.inc.sh"
case_hall

# --- what there is to begin ---
call zhangwei service.list
is "$(q '.items[] | select(.id == "not-open") |
	"\(.available) \(.reason) \(.reason_key)"')" \
	'false 尚未开放申报 application.not_open' 'what is not open yet says so'
is "$(q '.items[] | select(.id == "every-field") | .available')" true \
	'a file alone makes a service'
call zhangwei service.get id=every-field
is "$(q '[.notice, .promised_days, (.steps | map(.state) | join(" ")),
	(.attachments | map(.kind) | join(" "))] | @json')" \
	'["请阅读试办说明。",10,"draft acceptance approved","edu_cert integrity_statement housing_proof child_hukou"]' \
	'it tells its notice, days, steps and papers'

# --- beginning: every refusal ---
call zhangwei application.create service=none
key service.unknown 'an unknown service'
call zhangwei application.create service=not-open
key application.not_open 'one that is not open'
has 尚未开放申报 'in the words of the home'
call zhangwei application.create service=permit-renewal
key application.begin 'the unit renews, not the person'
has 单位 'who does is said'
call lina application.create service=every-field
key association.none 'who is linked to nobody'
call zhangwei application.create service=permit-new
key application.permit_held 'who has a permit has no new one'
call hr application.create service=permit-renewal
key field.required 'an agent says for whom'
other=$(hall hr2 employee.list limit:=1 | jq -r '.items[0].person.id')
call hr application.create service=permit-renewal person="$other"
key request.not_found 'nobody of another unit'
lina=$(hall lina person.get | jq -r .id)
call hr application.create service=permit-renewal person="$lina"
key request.not_found 'nor who is linked nowhere'
call hr application.create service=permit-renewal person=1
key request.not_found 'nor who is not there'
zhang=$(hall zhangwei person.get | jq -r .id)
call zhangwei application.create service=every-field person="$lina"
key request.not_found 'a person begins for himself alone'
call zhangwei application.create service=every-field district=110108
key field.not_allowed 'the district is the unit'"'"'s'
call hr application.create service=quota person="$zhang"
key field.not_allowed "a unit's business is about nobody"
call hr application.create service=quota
key field.required 'its district is chosen'
call hr application.create service=quota district=999999
key field.district 'and is one of the city'
for u in clerk review lead body city auditor sysadmin expert1; do
	call $u application.create service=every-field
	key request.denied "$u begins nothing"
done

# --- a draft ---
call zhangwei application.create service=every-field
like "$(q .number)" '^SBYW-20[0-9]{2}-0000001$' 'it has a number of its kind'
is "$(q '"\(.state) \(.state_title) \(.phase) \(.version)"')" \
	'draft 草稿 applicant 1' 'it is a draft'
id=$(q .id)
number=$(q .number)
call zhangwei application.create service=every-field
key application.open 'there is one open case of a kind'
has "$number" 'which is named'
call zhangwei application.get id="$id"
is "$(q '[.form.basic.name, .form.basic.number, .form.all.abroad] | @json')" \
	"[\"张伟\",\"$(q .person.id_number)\",false]" \
	'filled in from the records, the number masked'
like "$(q .form.basic.number)" '^[0-9]{3}\*{11}[0-9X]{4}$' 'as everywhere'
is "$(q '.form.basic.position')" "$(hall zhangwei person.get >/dev/null
	hall hr employee.list name=张伟 | jq -r '.items[0].position')" \
	'the position is the unit'"'"'s'
is "$(q '[.sections[] | .id] | join(" ")')" 'basic all people' 'its sections'
is "$(q '.sections[1].fields[] | select(.visible | not) | .id')" country \
	'what is not asked for is not shown'
is "$(q '[.sections[0].fields[] | "\(.id):\(.locked):\(.editable)"] |
	join(" ")')" 'name:true:false number:true:false position:false:true' \
	'basic data are only shown'
is "$(q '.actions | map("\(.id):\(.kind):\(.allowed)") | join(" ")')" \
	'submit:submit:true discard:withdraw:true' 'what may be done'
is "$(q '[.steps[] | "\(.state):\(.done):\(.current)"] | join(" ")')" \
	'draft:false:true acceptance:false:false approved:false:false' \
	'where it stands'
is "$(q '.attachments | map("\(.kind):\(.required):\(.status)") |
	join(" ")')" \
	'edu_cert:true:missing integrity_statement:false:missing housing_proof:false:missing' \
	'what it lacks'

# --- every wrong field, at once ---
bad='{"basic":{"name":"王五","position":"这个岗位的名称实在是太长了"},
"all":{"title":"项目1","words":"一\u0007二","heads":10,"amount":"许多",
"day":"2026-02-30","month":"2026-13","abroad":"也许","level":"middle",
"schooling":"9999","mate":"11010519491231002","mobile":"12345",
"phone":"电话","address":"北京市朝阳区建国路1号","area":"310000",
"partner":"911101050000000000","nothing":1},
"nowhere":{"a":1},"people":{"people":[{"person":"王小二","born":"x","more":1}]}}'
call zhangwei application.save id="$id" form:="$bad"
is "$(faults | sort)" "$(sort <<'END'
basic.name application.locked
basic.position field.too_long
all.title application.pattern
all.words field.control
all.heads field.range
all.amount field.money
all.day field.date
all.month field.month
all.abroad field.type
all.level field.choice
all.schooling field.choice
all.mate field.identifier
all.mobile field.identifier
all.phone field.identifier
all.address profile.address
all.area field.district
all.partner field.identifier
all.nothing application.field
nowhere application.field
people.more application.field
people.1.born field.date
END
)" 'each is named, by section and row'
has '项目名称的格式不正确。不要写数字' 'in the words of the file'
has '姓名取自已登记的信息，在此只可查看' 'what is locked says where to change it'
has '「nowhere」' 'and what is not there at all'
call zhangwei application.save id="$id" \
	form:='{"all":{"share":"49.99","amount":"200000"}}'
has '自付不得小于 50。' 'a least amount is told in yuan'
has '金额应在 0 至 100000 之间。' 'and so is a range'
call zhangwei application.get id="$id"
is "$(q '[.form.all.fee, .shown.all.fee] | @json')" '[12050,"120.50"]' \
	'money to begin with is fen in the file'
call zhangwei application.get id="$id"
is "$(q '[.version, .form.all.title] | @json')" '[1,null]' \
	'nothing of it was kept'
for f in '{"all":5}' '{"all":[]}' '{"all":null}' '{"people":"x"}' \
	'{"people":{"people":[1,2]}}' '{"people":{"people":{"a":1}}}' \
	'{"all":{"title":{"a":[1]}}}' '{"all":{"heads":1.5}}' \
	'{"all":{"heads":"1e3"}}' '{"all":{"heads":99999999999999999999}}' \
	'{"all":{"title":true}}' '{"all":{"abroad":1}}' '{"":{}}' \
	'{"all":{"title":"a\u0000b"}}' '{"all":{"title":"\u202e"}}'; do
	call zhangwei application.save id="$id" form:="$f"
	like "$(q '.error.code')" '^-32(001|602|600|700)$' "refused: $f"
done
call zhangwei application.save id="$id" form:='[]'
key field.type 'a form is an object'
deep=$(printf '{"a":%.0s' {1..500})1$(printf '}%.0s' {1..500})
call zhangwei application.save id="$id" form:="{\"all\":{\"title\":$deep}}"
key field.type 'depth is refused'
long=$(printf '字%.0s' {1..30000})
is "$(printf '{"jsonrpc":"2.0","id":1,"method":"application.save","params":{"id":"%s","form":{"all":{"words":"%s"}}}}\n' \
	"$id" "$long" | hall_rpc zhangwei | jq -r .error.data.key)" \
	field.too_long 'so is length'
rows=$(printf '{"person":"甲","born":"2020-01-01"},%.0s' {1..150})
call zhangwei application.save id="$id" form:="{\"people\":[${rows%,}]}"
key application.rows 'and a multitude of rows'
is "$(printf '{"jsonrpc":"2.0","id":1,"method":"application.save","params":{"id":"%s","form":{"all":{"title":"%s"}}}}\n' \
	"$id" "$(head -c 900000 /dev/zero | tr '\0' x)" |
	hall_rpc zhangwei | jq -r .error.data.key)" field.too_long \
	'a megabyte is read and refused'

# --- good values, folded ---
mate=$(resident 110105 19900307 102)
uscc=$(hall hr unit.get | jq -r .uscc)
good="{\"all\":{\"title\":\" 引进项目 \",\"words\":\"第一行\n第二行\",
\"heads\":\"３\",\"amount\":\"500.5\",\"day\":\"$(day +9days)\",
\"month\":\"２０２６-05\",\"abroad\":true,\"country\":\"新加坡\",
\"level\":\"low\",\"schooling\":\"14\",\"mate\":\"$mate\",
\"mobile\":\"13800138000\",\"phone\":\"010-57596100\",
\"address\":\"建国路88号\",\"area\":\"朝阳区\",\"partner\":\"$uscc\",
\"permit\":\"ＪＺ110\"},
\"people\":[{\"person\":\"张小明\",\"born\":\"2018.3.7\"},
{\"person\":\"张小红\",\"born\":\"2020-05-01\"}]}"
call zhangwei application.save id="$id" form:="$good" version:=1
is "$(q '[.version, .remarks] | @json')" '[2,[]]' 'a good form is kept'
call zhangwei application.get id="$id"
is "$(q '.form.all | [.title, .words, .heads, .amount, .month, .abroad,
	.area, .permit, .mate] | @json')" \
	"[\"引进项目\",\"第一行\\n第二行\",3,50050,\"2026-05\",true,\"110105\",\"JZ110\",\"$mate\"]" \
	'trimmed, folded, in fen; what one typed is seen in full'
is "$(q '.shown.all | [.amount, .abroad, .level, .area] | @json')" \
	'["500.50","是","低","朝阳区"]' 'and shown as people read it'
like "$(q .shown.all.partner)" '北京示例科技有限公司' 'a unit by its name'
is "$(q '.form.people.people | map([.person, .born, .row]) | @json')" \
	'[["张小明","2018-03-07","people.1"],["张小红","2020-05-01","people.2"]]' \
	'rows have keys of their own'
call zhangwei application.save id="$id" form:='{}' version:=1
key request.version 'a stale version is told'
# a row goes, another comes: papers stay with theirs
paper_of zhangwei "$id" child_birth_cert people.2
is "$(q '"\(.kind) \(.row) \(.row_title) \(.status) \(.pages)"')" \
	'child_birth_cert people.2 张小红 ok 2' 'a paper of a row'
paper_of zhangwei "$id" child_birth_cert people.9
key application.paper_kind 'of a row that is there'
paper_of zhangwei "$id" edu_cert people.2
key application.paper_kind 'of a kind that it asks for'
echo no pdf >"$work/no.pdf"
paper_of zhangwei "$id" child_hukou people.2 "$work/no.pdf"
like "$(q .error.data.key)" '^file\.' 'and a PDF'
call zhangwei application.save id="$id" form:='{"people":[
{"row":"people.2","person":"张小红","born":"2020-05-01"},
{"person":"张小兰","born":"2021-06-01"}]}'
call zhangwei application.get id="$id"
is "$(q '.form.people.people | map("\(.person) \(.row)") | join(", ")')" \
	'张小红 people.2, 张小兰 people.3' 'keys are never used again'
is "$(q '[.attachments[] | select(.row) | "\(.row) \(.kind) \(.status)"] |
	join(", ")')" \
	'people.2 child_birth_cert ok, people.2 child_hukou missing, people.3 child_birth_cert missing, people.3 child_hukou missing' \
	'a paper stays with its row'
call zhangwei application.save id="$id" form:='{"people":[
{"row":"people.3","person":"张小兰","born":"2021-06-01"}]}'
call zhangwei application.get id="$id"
is "$(q '[.attachments[] | select(.row) | .status] | join(" ")')" \
	'missing missing' 'a row takes its papers along'

# --- a file from the inbox ---
"$paper" good 4 >"$work/inbox.pdf"
hall_ssh zhangwei 'attachment.inbox.put name=扫描件.pdf --json' \
	<"$work/inbox.pdf" >/dev/null 2>&1
call zhangwei application.file.assign id="$id" kind=child_birth_cert \
	row=people.3 name=没有.pdf
like "$(q .error.code)" '^-320' 'a file that the inbox has not'
call zhangwei application.file.assign id="$id" kind=child_birth_cert \
	row=people.3 name=扫描件.pdf
is "$(q .pages)" 4 'a file of the inbox becomes a paper'
call zhangwei application.file.delete id="$id" kind=child_hukou row=people.3
key application.paper_none 'one that is not there cannot be deleted'
paper_of zhangwei "$id" child_hukou people.3
hall_ssh zhangwei "application.file.get id=$id kind=child_hukou row=people.3" \
	</dev/null >"$work/back"
cmp -s "$work/row.pdf" "$work/back"
ok $? 'it comes back byte by byte'

# --- what stands in the way ---
call zhangwei application.save id="$id" form:="{\"all\":{\"title\":null,
\"day\":\"$(day -1day)\",\"amount\":200000},\"people\":[
{\"row\":\"people.3\",\"person\":\"张小兰\",\"born\":\"$(day +3days)\"}]}"
is "$(q '.remarks | map("\(.field) \(.message)") | join(", ")')" \
	'all.day 开始日期须晚于今天, people.1.born 出生日期须早于今天' \
	'what is odd is remarked at once'
call zhangwei application.check id="$id"
is "$(q '.ready')" false 'it is not ready'
is "$(q '.problems[] | "\(.level) \(.where)"' | sort)" "$(sort <<'END'
block 
block @edu_cert
block @integrity_statement
block all.day
block all.title
block people.1.born
warn rule:risk
END
)" 'all of it is named'
is "$(q '.problems[] | select(.rule == "risk") |
	"\(.acknowledge) \(.ticked) \(.message)"')" \
	'["individual"] false 申报金额超过一千元，风险自负' 'whose tick is wanted'
call zhangwei application.submit id="$id" accept:=false
is "$(faults | sort)" "$(sort <<'END'
- application.notice
@edu_cert application.paper
@integrity_statement application.paper
all.day application.refused
all.title field.required
people.1.born application.refused
rule:risk application.acknowledge
END
)" 'and refused all at once'
has '缺少「学历证书」，请先上传。须核验学历' 'a paper with why'
has '请阅读并勾选：申报金额超过一千元，风险自负' 'a warning to tick'
has '请填写项目名称' 'a field by its label'
keep zhangwei edu_cert
keep zhangwei integrity_statement issued_on="$(day -40days)"
keep zhangwei housing_proof valid_to="$(day +20days)"
call zhangwei application.save id="$id" form:="{\"all\":{
\"title\":\"引进项目\",\"day\":\"$(day +9days)\"},\"people\":[
{\"row\":\"people.3\",\"person\":\"张小兰\",\"born\":\"1970-01-01\"}]}" \
	accept:=true
call zhangwei application.check id="$id"
is "$(q '.problems[] | "\(.level) \(.where) \(.key)"' | sort)" "$(sort <<'END'
warn @housing_proof application.paper_soon
warn @integrity_statement application.paper_old
warn rule:risk application.warning
END
)" 'papers that are old or end soon are warned of'
call zhangwei application.submit id="$id" acknowledge:='["nothing"]'
key application.tick 'a warning that is not there is not ticked'
call zhangwei application.submit id="$id" acknowledge:='["cap"]'
key application.tick 'nor a rule that is no warning'
call zhangwei application.save id="$id" form:='{"all":{"amount":2000000}}'
call zhangwei application.submit id="$id" acknowledge:='["risk"]'
is "$(faults)" 'rule:cap application.refused' 'a rule blocks'
call zhangwei application.check id="$id"
is "$(q '.problems[] | select(.where == "rule:cap") | .override')" reviewer \
	'and says who may set it aside'
call clerk application.override id="$id" rule=cap reason=经研究同意
key request.not_found 'not the clerk, who sees no drafts'
call review-hd application.override id="$id" rule=cap reason=经研究同意
key request.not_found 'nor the reviewer of another district'
call review application.list name="$number"
is "$(q '.items | map(.id) | join(" ")')" "$id" \
	'he finds the draft by its whole number'
call review application.list name="${number%1}"
hasnt "$id" 'and not by a part of it'
call review application.override id="$id" rule=cap reason=经研究同意
is "$(q '.error.data.key // "done"')" done 'the district'"'"'s reviewer does'

# --- nobody else sees a draft ---
for u in clerk lead city body hr lina clerk-hd; do
	call $u application.get id="$id"
	key request.not_found "$u sees no draft"
done
call clerk application.list
hasnt "$number" 'nor in a list'
call hr application.list
hasnt "$number" 'nor the unit'

# --- handed in ---
call zhangwei application.submit id="$id" acknowledge:='["risk"]' \
	note=请尽快办理 version:=1
key request.version 'not of another version'
v=$(hall zhangwei application.get id="$id" | jq .version)
call zhangwei application.submit id="$id" acknowledge:='["risk"]' \
	note=请尽快办理 version:="$v"
is "$(q '"\(.state) \(.state_title) \(.phase)"')" 'acceptance 受理 office' \
	'it is handed in'
like "$(q .next)" '^受理（.+）$' 'and said with whom it is'
like "$(q .due)" '^20' 'and until when'
call zhangwei application.get id="$id"
is "$(q '[.round, .mine, (.unit.name), (.warnings | map("\(.id) \(.ticked |
	map("\(.role) \(.name) \(.text)") | join(","))") | join(";")),
	(.overrides | map("\(.rule) \(.done) \(.by[0].reason)") | join(";"))] |
	@json')" \
	'[1,false,"北京示例科技有限公司","risk individual 张伟 申报金额超过一千元，风险自负","cap true 经研究同意"]' \
	'ticks and what was set aside are kept with their words'
like "$(q .clock.sentence)" '^承诺 10 个工作日：已用 0 日' \
	'the clock says its sum'
call zhangwei application.save id="$id" form:='{"all":{"heads":4}}'
key application.state 'it is not changed any more'
call zhangwei application.submit id="$id"
key application.no_submit 'nor handed in twice'
paper_of zhangwei "$id" child_hukou people.3
key application.kept 'nor its papers'
is "$(hall zhangwei application.history id="$id" |
	jq -r '.items | map("\(.what) \(.label // "")") | join(", ")')" \
	'create , override , acknowledge , action 提交' 'what happened is told'

# --- the snapshot ---
is "$(hall zhangwei application.get id="$id" | jq -r '.attachments |
	map("\(.kind)\(.row // "") \(.status)") | join(", ")')" \
	'edu_cert ok, integrity_statement old, housing_proof soon, child_birth_certpeople.3 ok, child_hukoupeople.3 ok' \
	'the papers are the case'"'"'s'
sum=$(hall zhangwei application.get id="$id" |
	jq -r '.attachments[0].sha256')
keep zhangwei edu_cert
hall zhangwei attachment.delete kind=housing_proof >/dev/null
call zhangwei application.get id="$id"
is "$(q '.attachments[0].sha256')" "$sum" 'a new upload does not touch it'
is "$(q '.attachments[2].status')" soon 'nor a deletion'
call clerk application.file.get id="$id" kind=edu_cert
key field.required 'the office says what for'
hall_ssh clerk "application.file.get id=$id kind=edu_cert purpose=受理" \
	</dev/null >"$work/back"
is "$(sha256sum <"$work/back" | cut -d' ' -f1)" "$sum" 'and has the bytes'
is "$(hall auditor audit.list object=application object_id="$id" |
	jq -r '.items[0].after | "\(.seen) \(.kind) \(.purpose)"')" \
	'paper edu_cert 受理' 'which is recorded'
call clerk application.diff id="$id"
is "$(hall auditor audit.list login=clerk person="$zhang" | jq -r '[.items[].action] | unique |
	map(select(. == "application.diff" or . == "application.file.get")) |
	join(" ")')" 'application.diff application.file.get' \
	'as seen of the person it is about'

# --- whose it is ---
for u in clerk lead review city body hr; do
	call $u application.get id="$id"
	is "$(q .number)" "$number" "$u reads it"
	is "$(q '[.form.basic.number, .form.all.mate] | map(test("\\*")) | all')" \
		true "$u sees no numbers in full"
done
call clerk application.get id="$id" purpose=受理审核
is "$(q '.form.all.mate')" "$mate" 'with a purpose they are shown'
is "$(hall auditor audit.list object=application object_id="$id" |
	jq -r '.items[0].after | "\(.seen) \(.revealed) \(.purpose)"')" \
	'form true 受理审核' 'and that is recorded'
is "$(hall zhangwei application.get id="$id" |
	jq -r '[.history, .claim] | @json')" '[null,null]' \
	'a claim is the office'"'"'s business'
for u in lina hr2 clerk-hd review-hd lead-hd; do
	for m in get history diff check; do
		call $u application.$m id="$id"
		key request.not_found "$u: application.$m"
	done
	call $u application.save id="$id" form:='{}'
	key request.not_found "$u: application.save"
	call $u application.file.get id="$id" kind=edu_cert purpose=x
	key request.not_found "$u: application.file.get"
done
for u in lina hr2; do
	call $u application.submit id="$id"
	key request.not_found "$u: application.submit"
	call $u application.withdraw id="$id" note=x
	key request.not_found "$u: application.withdraw"
	call $u application.acknowledge id="$id" rules:='["risk"]'
	key request.not_found "$u: application.acknowledge"
	call $u application.file.delete id="$id" kind=child_hukou row=people.3
	key request.not_found "$u: application.file.delete"
	paper_of $u "$id" child_hukou people.3
	key request.not_found "$u: application.file.put"
done
call expert1 application.get id="$id"
key request.not_found 'an expert reads what is on his panel alone'
for u in sysadmin secadmin auditor; do
	call $u application.get id="$id"
	key request.denied "$u has no business with it"
done
call hr application.submit id="$id"
key application.no_submit 'the unit does not hand in what is the person'"'"'s'
call hr application.withdraw id="$id" note=x
key application.state 'nor take it back'
call clerk application.save id="$id" form:='{"all":{"heads":4}}'
key application.state 'nor does the clerk write in it'

# --- taken back ---
call zhangwei association.release_check
call hr association.release_check \
	id="$(hall hr employee.list name=张伟 | jq -r '.items[0].id')"
has "$number" 'the unit cannot release who has an open case'
call zhangwei application.withdraw id="$id"
key application.note 'why is wanted'
call zhangwei application.withdraw id="$id" note=材料不全
is "$(q '"\(.state) \(.phase)"')" 'withdrawn closed' 'it is taken back'
call hr association.release_check \
	id="$(hall hr employee.list name=张伟 | jq -r '.items[0].id')"
hasnt "$number" 'and hinders no more'
call zhangwei application.withdraw id="$id" note=材料不全
key application.state 'once'
call zhangwei application.create service=every-field
like "$(q .number)" '0000002$' 'another may be begun'
two=$(q .id)
call zhangwei application.withdraw id="$two"
is "$(q .phase)" closed 'a draft is dropped without a word'

# --- lists ---
for i in 3 4 5; do
	call zhangwei application.create service=every-field
	call zhangwei application.withdraw id="$(q .id)"
done
call zhangwei application.list limit:=2
is "$(q '"\(.items | length) \(.total) \(.items[0].number[-1:])"')" '2 5 5' \
	'a page, newest first'
call zhangwei application.list limit:=2 after="$(q .next)"
is "$(q '.items | map(.number[-1:]) | join(" ")')" '3 2' 'the next'
call zhangwei application.list limit:=2 after="$(q .next)"
is "$(q '"\(.items | map(.number[-1:]) | join(" ")) \(.next)"')" '1 null' \
	'the last'
call zhangwei application.list after=garbage
key field.cursor 'a wrong page mark'
call zhangwei application.list phase=open
is "$(q .total)" 0 'none is open'
call clerk application.list name="$number"
is "$(q '.items | map(.number) | join(" ")')" "$number" 'found by its number'
call clerk application.list name=zw service=every-field
is "$(q .total)" 1 'by initials; drafts that were dropped were never its'
call clerk-hd application.list name="$number"
is "$(q .total)" 0 'not in another district'
call hr application.list person="$zhang"
is "$(q .total)" 1 'the unit has what was handed in'
call hr2 application.list person="$zhang"
is "$(q .total)" 0 'another unit nothing'
call lina application.list person="$zhang"
is "$(q .total)" 0 'nor another person'
call city application.list state=withdrawn service=every-field
is "$(q '.items | map(.number) | join(" ")')" "$number" 'the city has all'
call zhangwei application.get id=99
key request.not_found 'what is not there'
done_testing
