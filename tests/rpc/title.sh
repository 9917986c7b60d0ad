#!/usr/bin/env bash
# The title evaluation, from an open plan to a published result: all roles, both
# phases with a return in each, a panel whose draw is checked from what is
# published, one who passes, one who does not, one who lapses.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
command -v faketime >/dev/null || {
	echo '1..0 # SKIP faketime is not here'
	exit 0
}
hall_start
q() { jq -r "$@" <<<"$reply"; }
key() { is "$(q '.error.data.key // ""')" "$1" "$2"; }
login() { echo "expert$((10#${1#ZJ}))"; }

# --- a plan is opened ---
call city title.plan.create service=title-evaluation name=测试批次 \
	year:=2026 opens_on="$(day today)" closes_on="$(day yesterday)" \
	materials_until="$(day '+60 days')" ends_on="$(day '+50 days')"
is "$(q '[.error.data.fields[].field] | sort | join(" ")')" 'closes_on ends_on' \
	'the days of a plan follow one another'
call city title.plan.create service=permit-new name=测试批次 year:=2026 \
	opens_on="$(day today)" closes_on="$(day '+20 days')" \
	materials_until="$(day '+60 days')" ends_on="$(day '+90 days')"
key title.plan_service 'a permit is no business of plans'
call city title.plan.create service=title-evaluation name=测试批次 \
	year:=2026 opens_on="$(day today)" closes_on="$(day '+20 days')" \
	materials_until="$(day '+60 days')" ends_on="$(day '+120 days')"
plan=$(q .id)
is "$(q .status)" open 'the plan is open'
for who in zhangwei hr clerk body expert1; do
	call "$who" title.plan.set id="$plan" closed:=true
	key request.denied "$who closes no plan"
done
service_case zhangwei title-evaluation
key title.plan_which 'of two open plans one is named'

# --- who supervises the unit ---
hall city title.body.create name=测试归口单位 >/dev/null
unit=$(hall hr unit.get | jq -r .id)
other=$(hall city title.body.list | jq -r '.items[] | select(.name ==
	"测试归口单位").id')
own=$(hall body title.body.list | jq -r '.items[0].id')
call city title.body.unit unit="$unit" body="$other"
is "$(q .body.name)" 测试归口单位 'the city says which body supervises a unit'
call city title.body.account body="$own" login=clerk member:=true
key title.body_role 'a clerk decides for no body'

# --- phase one ---
papers() {
	[ -e "$HALL_DIR/paper.pdf" ] ||
		"$TOP_BUILDDIR/tests/paper" good 1 >"$HALL_DIR/paper.pdf"
	service_paper "$1" edu_cert
}
form='{"declaration":{"level":"assistant","mode":"normal"},
 "situation":{"current_title":"none","years_in_post":0,"work_years":4,
  "summary":"宣传教育工作"},
 "study":{"studies":[{"study_from":"2010-09","study_to":"2014-07",
  "study_school":"示例大学","study_major":"哲学","study_level":"20"}]},
 "experience":{"posts":[{"post_unit":"示例公司","post_from":"2015-01",
  "post_name":"干事","post_work":"组织学习"}],"unclassified":true},
 "exemption":{"exempt":false}}'
begin() { # begin USER: a draft filled in
	service_case "$1" title-evaluation plan="$plan"
	service_save "$1" "$form"
	papers "$1"
}
begin zhangwei
wei=$case
is "$(service_state zhangwei)" q_draft 'a declaration is begun'
is "$(hall zhangwei application.get id="$wei" | jq -r .state_due)" \
	"$(day '+20 days')" 'it is to be handed in while the plan is open'
service_save zhangwei '{"experience":{"unclassified":false}}'
refuses zhangwei 涉密 'without the word that nothing is classified'
service_save zhangwei '{"experience":{"unclassified":true},
	"exemption":{"exempt":true,"exempt_type":"education"}}'
call zhangwei application.submit id="$wei"
[[ $(q '[.error.data.fields[].field] | join(" ")') == *exempt_papers* ]]
ok $? 'an exemption asks for its papers'
service_save zhangwei '{"exemption":{"exempt":false}}'
call zhangwei application.submit id="$wei"
is "$(q .state)" q_unit_review 'it is handed in to the unit'

# nobody but whose turn it is acts, in any state
others() { # others ACTION WHO...: all of them are refused
	local who bad=
	for who in "${@:2}"; do
		reply=$(hall "$who" application.act id="$case" action="$1" \
			opinion=试 2>&1)
		[[ $reply == *'"error"'* ]] || bad+=" $who"
	done
	is "$bad" '' "$(service_state zhangwei): only whose turn it is"
}
others pass zhangwei lina hr2 clerk review lead body city expert1 clerk-hd
service_act hr pass
is "$(q .state)" q_supervising_review 'the unit passes it'
others pass zhangwei hr clerk review lead body city expert1
is "$(hall body queue.list name=张伟 | jq -r .total)" 0 \
	'it waits for another body'
hall city title.body.unit unit="$unit" body="$own" >/dev/null
is "$(hall body queue.list name=张伟 | jq -r '.items[0].state')" \
	q_supervising_review 'and is in the queue of the new one at once'
call body conflict.declare kind=kin name=张伟 relation=兄弟
kin=$(q .id)
service_act body pass
key application.kin 'a relative does not decide'
hall body conflict.withdraw id="$kin" >/dev/null
service_return body '[{"anchor":"situation.summary","text":"请写具体"}]'
is "$(service_state zhangwei)" q_returned 'returned in the first phase'
service_save zhangwei '{"situation":{"work_years":9}}'
[ "$(q '.error // ""')" != '' ]
ok $? 'only what was named opens'
service_save zhangwei '{"situation":{"summary":"组织专题学习二十次"}}'
hall zhangwei application.submit id="$wei" >/dev/null
service_act hr pass
service_act body pass
is "$(q .state)" m_draft 'qualified: the materials are asked for'

# --- phase two ---
materials() { # materials USER
	service_save "$1" '{"materials":{"report":"工作总结","exam_score":80,
		"works":[{"work_title":"论文一篇","work_kind":"paper",
		"work_on":"2024-03"}]}}'
	reply=$(hall_ssh "$1" "application.file.put id=$case kind=work_file \
		row=works.1 --json" <"$HALL_DIR/paper.pdf" 2>&1)
}
others submit hr body city expert1
service_save zhangwei '{"situation":{"work_years":9}}'
[ "$(q '.error // ""')" != '' ]
ok $? 'what was qualified stays'
call zhangwei application.submit id="$wei"
[[ $(q '[.error.data.fields[].field] | join(" ")') == *materials.report* ]]
ok $? 'the materials must be there'
materials zhangwei
call zhangwei application.submit id="$wei"
is "$(q .state)" m_unit_review 'the materials are handed in'
service_act hr pass
key application.note 'the unit recommends in words'
service_act hr pass opinion=同意推荐
others pass zhangwei hr clerk city expert1
service_act body pass
is "$(q .state)" m_municipal_review 'the body passes the materials'
others pass zhangwei hr clerk review body expert1
service_return city '[{"anchor":"materials.report","text":"过于简略"}]'
is "$(service_state zhangwei)" m_returned 'returned in the second phase'
service_save zhangwei '{"materials":{"report":"工作总结，分三部分"}}'
hall zhangwei application.submit id="$wei" >/dev/null
service_act hr pass opinion=同意推荐
service_act body pass
service_act city pass
is "$(q .state)" expert_review 'it waits for the experts'
others passed zhangwei hr body city expert1 expert2

# a second one, who will not pass
service_link lina hr
begin lina
lina=$case
hall lina application.submit id="$lina" >/dev/null
service_act hr pass
service_act body pass
materials lina
hall lina application.submit id="$lina" >/dev/null
service_act hr pass opinion=同意推荐
service_act body pass
service_act city pass
is "$(q .state)" expert_review 'so does another one'

# --- the draw ---
# one is related, one works in the unit, one is not drawn any more
hall expert1 conflict.declare kind=kin name=李娜 relation=姐妹 >/dev/null
uscc=$(hall hr unit.get | jq -r .uscc)
# whoever sits on no panel of the demo hall: under a seat the unit stays
works=$(db "SELECT number FROM expert WHERE number <> 'ZJ0001' AND active = 1
	AND id NOT IN (SELECT expert_id FROM panel_seat) ORDER BY number LIMIT 1")
hall city expert.set number="$works" uscc="$uscc" >/dev/null
call hr expert.list
key request.denied 'a unit does not see the register'
call city title.panel.create plan="$plan" name=测试评审组 \
	meets_on="$(day '+1 days')" closes_on="$(day '+9 days')"
panel=$(q .id)
is "$(q '[.cases_list[].person_name] | sort | join(" ")')" '张伟 李娜' \
	'the panel takes what waits'
call city title.panel.create plan="$plan" name=再一组 \
	meets_on="$(day '+1 days')" closes_on="$(day '+9 days')"
key title.panel_empty 'a case is on one panel'
call lina title.draw.get id="$panel"
key request.not_found 'nothing is published yet'
call city title.panel.draw id="$panel" public=1234
key title.panel_state 'the list is published before the draw'
hall city title.panel.commit id="$panel" >/dev/null
hall lina title.draw.get id="$panel" >"$HALL_DIR/before.json"
is "$(jq -r '.list | map(select(. == "ZJ0001" or . == "'"$works"'")) | length' \
	"$HALL_DIR/before.json")" 0 'nobody in conflict is on the list'
is "$(jq -r 'has("seed")' "$HALL_DIR/before.json")" false \
	'the seed is not told before'
hall city title.panel.draw id="$panel" public='双色球 01 02 03' >/dev/null
hall lina title.draw.get id="$panel" >"$HALL_DIR/draw.json"
sat=$(/usr/bin/python3 "$TOP_SRCDIR/tests/rpc/draw_check.py" \
	"$HALL_DIR/before.json" <"$HALL_DIR/draw.json")
ok $? 'the draw is checked from what is published'
is "$(hall city title.panel.get id="$panel" | jq -r '[.members[] |
	.expert.number] | join(" ")')" \
	"$(sed 's/^[a-z]* //' <<<"$sat" | paste -sd' ')" \
	'and those drawn have the seats'
for bad in '.seed |= sub("^."; "x")' '.public += "4"' '.list |= .[1:]' \
	'.order |= reverse'; do
	jq -c "$bad" "$HALL_DIR/draw.json" |
		/usr/bin/python3 "$TOP_SRCDIR/tests/rpc/draw_check.py" \
			>/dev/null 2>&1
	is $? 1 "the check finds what was changed: $bad"
done
for p in $(hall city title.draw.list | jq -r '.items[] | select(.seed).id'); do
	hall lina title.draw.get id="$p" |
		/usr/bin/python3 "$TOP_SRCDIR/tests/rpc/draw_check.py" \
			>/dev/null || echo bad
done | grep -q bad
is $? 1 'every draw of the hall is right'

# --- seats ---
mapfile -t seats < <(sed -n 's/^seats //p' <<<"$sat" | tr ' ' '\n')
mapfile -t reserve < <(sed -n 's/^reserve //p' <<<"$sat" | tr ' ' '\n')
e=()
for n in "${seats[@]}"; do e+=("$(login "$n")"); done
r0=$(login "${reserve[0]}")
call "$r0" expert.cases panel="$panel"
key request.not_found 'a reserve is not asked yet'
call "${e[0]}" application.get id="$wei"
key request.not_found 'who has not accepted reads nothing'
call "${e[0]}" expert.answer panel="$panel" accept:=false
key field.required 'who stays away says why'
hall "${e[0]}" expert.answer panel="$panel" accept:=false reason=出差 >/dev/null
call city title.panel.get id="$panel"
is "$(q ".members[] | select(.expert.number == \"${reserve[0]}\").status")" \
	invited 'the next reserve moves up'
call city title.panel.excuse id="$panel" expert="${seats[1]}" reason=未答复
is "$(q ".members[] | select(.expert.number == \"${reserve[1]}\").status")" \
	invited 'as for who does not answer'
e=("$r0" "$(login "${reserve[1]}")" "${e[@]:2}")
call city title.panel.open id="$panel"
key title.panel_quorum 'without a quorum there is no vote'
for i in 0 1 2; do
	hall "${e[i]}" expert.answer panel="$panel" accept:=true >/dev/null
done
call city title.panel.list status=drawn plan="$plan"
is "$(q '.items[0] | "\(.accepted) \(.need) \(.at_risk)"')" '3 4 true' \
	'the city sees the quorum at risk'
for i in 3 4; do
	hall "${e[i]}" expert.answer panel="$panel" accept:=true >/dev/null
done

# --- reading ---
call "${e[0]}" application.get id="$wei" purpose=评审
is "$(q '.person.id_number | test("\\*")')" true \
	'a member reads the case, not the number'
reply=$(hall_ssh "${e[0]}" "application.file.get id=$wei kind=work_file \
	row=works.1 --json" 2>&1 >/dev/null </dev/null; hall "${e[0]}" \
	application.file.get id="$wei" kind=work_file row=works.1 2>&1)
[[ $reply == *purpose* ]]
ok $? 'a paper is read for a purpose'
seen() { hall auditor audit.list object=application object_id="$wei" limit=500 |
	jq '[.items[] | select(.action == "application.file.get")] | length'; }
had=$(seen)
hall_ssh "${e[0]}" "application.file.get id=$wei kind=work_file row=works.1 \
	purpose=评审" >"$HALL_DIR/got.pdf" 2>/dev/null
cmp -s "$HALL_DIR/got.pdf" "$HALL_DIR/paper.pdf"
ok $? 'a member reads a paper'
is $(($(seen) - had)) 1 'and the audit says so'
call expert1 application.get id="$wei"
key request.not_found 'no other expert does'

# --- scores and votes ---
score='{"ability":20,"achievement":30,"research":20}'
member() { # member USER METHOD JSON...
	rpc "$1" "$2" "$(jq -nc --arg p "$panel" --argjson o "$3" \
		'{panel: $p} + $o')"
}
member "${e[0]}" expert.vote "{\"application\":\"$wei\",\"choice\":\"yes\"}"
key title.vote_early 'nobody votes before it is opened'
member "${e[0]}" expert.score "{\"application\":\"$wei\",
	\"scores\":{\"ability\":31,\"achievement\":30}}"
is "$(q '.error.data.fields | length')" 2 'all points at once'
member "${e[0]}" expert.score "{\"application\":\"$wei\",\"scores\":$score,
	\"words\":\"同意，业绩扎实\"}"
call city title.panel.open id="$panel"
is "$(q .status)" voting 'the vote is open'
member "${e[1]}" expert.vote "{\"application\":\"$wei\",\"choice\":\"yes\"}"
key title.vote_score 'who votes has scored'
call "${e[1]}" expert.cases panel="$panel"
hasnt 业绩扎实 'no member sees another one before the panel closes'
call city title.panel.get id="$panel"
hasnt 业绩扎实 'nor does the city'
hasnt '"result"' 'nor a result'
# one stays away from lina alone
member "${e[4]}" expert.recuse "{\"application\":\"$lina\",\"reason\":\"师生\"}"
member "${e[4]}" expert.score "{\"application\":\"$lina\",\"scores\":$score}"
key application.declared 'who stays away from a case does not score it'
for i in 0 1 2 3; do
	for a in "$wei" "$lina"; do
		member "${e[i]}" expert.score "{\"application\":\"$a\",
			\"scores\":$score}"
	done
done
vote() { # vote MEMBER CASE CHOICE
	member "${e[$1]}" expert.vote "{\"application\":\"$2\",
		\"choice\":\"$3\"}"
}
for i in 0 1 2; do vote "$i" "$wei" yes; done
receipt=$(q .receipt)
vote 2 "$wei" no
key title.vote_twice 'a vote is cast once'
member "${e[2]}" expert.score "{\"application\":\"$wei\",\"scores\":$score}"
key title.voted 'and the scores stay'
for i in 0 1 2; do vote "$i" "$lina" no; done
call city title.panel.close id="$panel"
key title.panel_quorum 'three of five are no quorum'
vote 3 "$wei" abstain
vote 3 "$lina" yes
call "${e[0]}" title.panel.close id="$panel"
key request.denied 'a member closes nothing'
# four yes of five are enough, three and an abstention of four
call city title.panel.close id="$panel"
is "$(q ".cases_list[] | select(.application == \"$wei\") | .result |
	\"\(.present) \(.yes) \(.no) \(.abstain) \(.wanted) \(.passed)\"")" \
	'4 3 0 1 3 true' 'the votes are counted: passed'
is "$(q ".cases_list[] | select(.application == \"$lina\") | .result |
	\"\(.present) \(.yes) \(.no) \(.abstain) \(.wanted) \(.passed)\"")" \
	'4 1 3 0 3 false' 'and not passed'
is "$(q "[.cases_list[].result.ballots[] | select(.receipt == \"$receipt\")] |
	map(.choice) | join(\" \")")" yes 'the receipt finds the ballot'
vote 4 "$wei" no
key title.vote_late 'a late vote does not count'
call "${e[0]}" application.get id="$wei"
key request.not_found 'the files are closed with the panel'
is "$(db "SELECT count(*) FROM panel_ballot WHERE panel_id = $panel
	AND expert_id <> 0")" 0 'no ballot has a name'

# --- public notice, and the result ---
case=$wei
is "$(service_state zhangwei)" public_notice 'who passed is announced'
is "$(hall zhangwei application.get id="$wei" | jq -r '.documents |
	length')" 0 'the minutes are not the applicant'"'"'s'
is "$(hall city application.get id="$wei" | jq -r '[.documents[].document] |
	join(" ")')" panel_minutes 'the city has them'
minutes=$(hall city application.get id="$wei" | jq -r '.documents[0].id')
call city slip.get id="$minutes"
has 测试评审组 'the minutes tell the panel'
call hr slip.get id="$minutes"
key request.not_found 'no unit reads them'
service_act city publish
key application.hold 'not before five working days'
number=$(hall zhangwei application.get id="$wei" | jq -r .number)
call zhangwei title.object application="$number" text=本人异议测试
key application.holder 'nobody objects to his own'
call hr2 title.object application="$number" text=其论文系他人所作
objection=$(q .id)
case=$lina
is "$(service_state lina)" not_passed 'who did not is told by the city'
service_act city publish
is "$(service_state lina)" failed 'her result is published'
is "$(hall lina application.list | jq -r '[.items[].person_name] | unique |
	join(" ")')" 李娜 'each sees his own'
case=$wei
hall_stop
hall_serve faketime "$(date -d '+12 days' '+%F 10:00:00')"
service_act city publish
key application.when 'an open objection is decided first'
call city title.objection.decide id="$objection" uphold:=false decision=查无此事
is "$(q .status)" dismissed 'the objection is decided'
call city title.objection.decide id="$objection" uphold:=true decision=再议
key title.objection_decided 'once'
service_act city publish
is "$(service_state zhangwei)" granted 'the title is awarded'
is "$(hall zhangwei title.award.list | jq -r '.items[0].level_label')" \
	助理政工师 'he sees it'
is "$(hall hr2 title.award.list | jq -r '.items | length')" 0 \
	'another unit does not'
code=$(hall zhangwei application.get id="$wei" | jq -r '.documents[0].code')
call hr slip.verify code="$code"
has 张* 'the certificate verifies'
is "$(ssh -p "$HALL_PORT" -F none -o UserKnownHostsFile="$HALL_DIR/k" \
	-o StrictHostKeyChecking=accept-new -o LogLevel=ERROR \
	"verify@127.0.0.1" "$code" 2>&1 </dev/null | grep -c 资格证书)" 1 \
	'at verify@ too'

# --- a draft that nobody hands in ---
draft=$(db "SELECT id FROM application WHERE service = 'title-evaluation'
	AND state = 'q_draft' LIMIT 1")
hall_stop
hall_serve faketime "$(date -d '+24 days' '+%F 10:00:00')"
told() { [ "$(db "SELECT count(*) FROM notification WHERE template =
	'title_due'")" -ge 1 ]; }
wait_for 20 told
told
ok $? 'its owner is told a week before the plan closes'
hall_stop
hall_serve faketime "$(date -d '+32 days' '+%F 10:00:00')"
lapsed() { [ "$(db "SELECT state FROM application WHERE id = $draft")" = \
	lapsed ]; }
wait_for 20 lapsed
lapsed
ok $? 'then it lapses'
call zhangwei service.list
is "$(q '.items[] | select(.id == "title-evaluation").reason_key')" \
	title.plan_none 'without an open plan the business is closed'
"$TOP_BUILDDIR/talenthallctl" --state "$HALL_DIR" \
	--data "${HALL_DATA:-$TOP_SRCDIR/data}" audit verify >/dev/null
ok $? 'the audit is whole'
hall_stop
done_testing
