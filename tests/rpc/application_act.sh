#!/bin/bash
# Decisions: what they must hold, who was quicker, leases, cover, bulk.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
. "$TOP_SRCDIR/tests/rpc/case.inc.sh"
hall_start
case_begin
told() { hall "$1" notification.list | jq -r '.items[].text'; }

# --- leases ---
case_put 1 permit-renewal district_acceptance
case_put 2 permit-renewal district_acceptance
call clerk application.claim id=1
has '"mine":true' 'a clerk claims a case'
call clerk-hd application.claim id=1
has '"key":"application.claimed"' 'a colleague cannot'
has '"by":"陈静"' 'and is told whose it is'
case_act clerk-hd 1 accept
has '"key":"application.claimed"' 'nor decide it'
call review application.claim id=1
has '"key":"application.role"' 'a reviewer does not claim what waits for clerks'
old=$(case_version 1)
draft() { hall "$1" application.get id=1 | jq -c '.draft |
	if . then [.opinion, .by, (.items | map(.text) | join(" "))]
	else . end'; }
call clerk application.draft id=1 'draft:={"opinion":"材料待核","items":[
	{"for":"applicant","anchor":"","text":"请补全","other":1}]}'
is "$(draft clerk)" '["材料待核","陈静","请补全"]' 'what is not sent is kept'
is "$(draft clerk-hd)" null 'and is nobody else'"'"'s'
is "$(hall zhangwei application.get id=1 | jq -c .draft)" null \
	'the applicant sees nothing of it'
call review application.draft id=1 'draft:={"opinion":"x"}'
has '"key":"application.role"' 'only whom it waits for writes'
call clerk application.draft id=1 \
	"draft:={\"opinion\":\"$(printf '%2001s' x)\"}"
has '"key":"field.too_long"' 'within measure'
call clerk-hd application.takeover id=1
has '"field":"reason"' 'taking over has a reason'
call clerk-hd application.takeover id=1 reason=同事外出
has '"mine":true' 'a colleague takes it over'
is "$(draft clerk-hd)" '["材料待核","陈静","请补全"]' \
	'and what was written goes along'
is "$(draft clerk)" null 'from the one who had it'
[[ $(told clerk) == *同事外出* ]]
ok $? 'and the former one is told'
call clerk application.act id=1 action=accept version="$old"
has '"key":"request.version"' 'whose view is no longer true'
case_act clerk 1 accept
has '"key":"application.claimed"' 'nor is the case his'
call clerk-hd application.handover id=1 account=review note=x
has '"key":"application.role"' 'it is not handed to another role'
call clerk-hd application.handover id=1 account=lina note=x
known=$(jq -c .error <<<"$reply")
call clerk-hd application.handover id=1 account=nobody7 note=x
is "$known" "$(jq -c .error <<<"$reply")" 'nor to a citizen, who looks like nobody'
call clerk-hd application.handover id=1 account=clerk note=请继续
has '"name":"陈静"' 'it is handed back by login name'
is "$(draft clerk)" '["材料待核","陈静","请补全"]' 'with what was written'
[[ $(told clerk) == *请继续* ]]
ok $? 'with a message'
call clerk application.unclaim id=1
has '"claim":null' 'and given back to the queue'
call clerk application.unclaim id=1
has '"key":"application.unclaimed"' 'once'

# --- a decision ---
case_act clerk 1 accept opinion=材料齐全 tip=请留意有效期
has '"state":"district_review"' 'a case is accepted'
is "$(db "SELECT count(*) FROM review_draft")" 0 'and its draft is over'
has '"next_case":"2"' 'and the next of the queue named'
reply=$(db "SELECT opinion, tip FROM application_event
	WHERE application_id = 1 ORDER BY seq DESC LIMIT 1")
is "$reply" '材料齐全|请留意有效期' 'opinion and tip are kept apart'
is "$(db "SELECT due_on > 0 AND state_due_on > 0 FROM application
	WHERE id = 1")" 1 'and days are due'
version=$(case_version 1)
call review application.act id=1 action=pass version="$version"
has '"state":"municipal_review"' 'one reviewer passes it'
call review-hd application.act id=1 action=pass version="$version"
has '"key":"request.version"' 'the other was slower'
has '"by":"周涛"' 'and is told who was quicker'

# the same by two at once: whoever comes first, one decision is made
case_put 5 permit-renewal district_review
for user in review review-hd; do
	hall $user application.act id=5 action=pass version=1 \
		>"$HALL_DIR/$user.said" &
done
wait $(jobs -p | grep -vx "$HALL_PID")
is "$(cat "$HALL_DIR"/review*.said | jq -r '.state // .error.data.key' | sort |
	xargs)" 'municipal_review request.version' \
	'of two at once one decides, the other is told'
is "$(db "SELECT count(*) FROM application_event WHERE application_id = 5
	AND action = 'pass'")" 1 'and it is done once'

# --- checks ---
case_put 10 permit-renewal district_review
check=$(hall review application.get id=10 purpose=审核 |
	jq -r '.checks[0].id')
case_act review 10 pass checks:="{\"$check\":\"failed\"}"
has '"key":"application.checks"' 'what failed is not approved'
case_act review 10 pass checks:="{\"shoe\":\"passed\"}"
has '"key":"application.check_unknown"' 'checks are those of the file'
case_act review 10 pass checks:="{\"$check\":\"maybe\"}"
has '"key":"application.check_unknown"' 'and so are results'
case_act review 10 pass checks:="{\"$check\":\"passed\"}"
has '"key":"application.checks"' 'some of them are not all'
case_act review 10 pass
has '"state":"municipal_review"' 'left out they are all passed'
reply=$(db "SELECT detail FROM application_event WHERE application_id = 10
	ORDER BY seq DESC LIMIT 1")
has "\"$check\":\"passed\"" 'which the record says'

# --- what must be said ---
case_put 20 permit-renewal district_review
case_act review 20 refuse
has '"key":"application.note"' 'a refusal says why'
case_act review 20 return
has '"key":"application.item_none"' 'a return says what'
case_act review 20 return \
	items:='[{"for":"applicant","anchor":"basic.shoe","text":"x"}]'
has '"key":"application.anchor"' 'of fields that there are'
case_act review 20 return \
	items:='[{"anchor":"@hukou_pages:\u001b[2J","text":"x"}]'
has '"key":"application.anchor"' 'and of rows, without hidden signs'
case_act review 20 return \
	items:='[{"for":"shoe","anchor":"","text":"x"}]'
has '"key":"field.choice"' 'for the applicant or the unit'
unit=$(db 'SELECT unit_id FROM application WHERE id = 20')
db 'UPDATE application SET unit_id = 0 WHERE id = 20'
case_act review 20 return items:='[{"for":"unit","anchor":"","text":"x"}]'
has '"key":"field.choice"' 'not for a unit where there is none'
db "UPDATE application SET unit_id = $unit WHERE id = 20"
case_act review 20 pass items:='[{"anchor":"","text":"x"}]'
has '"key":"field.not_allowed"' 'an approval has none'
case_act review 20 pass form:='{"basic":{"name":"x"}}'
has '"key":"application.fields"' 'nor fields that it does not name'
case_act review 20 return tip=慢慢来 items:='[
	{"for":"applicant","anchor":"@hukou_pages","text":"首页不清晰"},
	{"for":"unit","anchor":"employment.contract_end","text":"日期有误"}]'
has '"state":"returned"' 'then it is returned'
is "$(db "SELECT group_concat(side || ' ' || anchor || ' ' || status, ',')
	FROM return_item WHERE application_id = 20")" \
	'applicant @hukou_pages open,unit employment.contract_end open' \
	'with an item each'
is "$(db "SELECT count(*) FROM application_document
	WHERE application_id = 20 AND length(code) = 10")" 1 \
	'and a notice of corrections with a code'
[[ $(told zhangwei) == *T-20* || $(told hr) == *T-20* ]]
ok $? 'which the applicant is told of'
call hr application.act id=20 action=submit version="$(case_version 20)"
has '"key":"application.items"' 'the unit first puts right what is its own'
item=$(db "SELECT id FROM return_item WHERE application_id = 20
	AND side = 'unit'")
call hr2 application.fixed id=20 item="$item"
has '"key":"request.not_found"' 'another unit marks nothing'
call hr application.fixed id=20 item="$item"
has '"open_items":0' 'its agent marks it'
call hr application.fixed id=20 item="$item"
has '"key":"application.item"' 'once'
call hr application.act id=20 action=submit version="$(case_version 20)"
has '"key":"application.submit_instead"' 'handing in has a method of its own'

# --- said at once, and not too often ---
a=$(printf 'a%.0s' {1..64})
b=${a//a/b}
late() { # a paper that is as it was when it was returned before
	case_put "$1" permit-renewal district_review 'round = 2, returns = 1'
	db "INSERT INTO application_file VALUES
		($1, 1, 'hukou_pages', '', '$a', 0, 0, 1, 0),
		($1, 2, 'hukou_pages', '', '$a', 0, 0, 1, 0),
		($1, 1, 'edu_cert', '', '$a', 0, 0, 1, 0),
		($1, 2, 'edu_cert', '', '$b', 0, 0, 1, 0)"
}
items='[{"for":"applicant","anchor":"@hukou_pages","text":"不清晰"}]'
late 30
case_act review 30 return items:="$items"
has '"key":"application.late"' 'what is unchanged should have been said at once'
case_act review 30 return \
	items:='[{"for":"applicant","anchor":"@edu_cert","text":"不清晰"}]'
has '"state":"returned"' 'what was changed may be returned'
late 31
case_put 34 permit-renewal district_review
is "$(hall lead application.get id=34 purpose=审核 |
	jq -c '[.actions[] | [.id, .allowed]]')" '[["return",true]]' \
	'a return is offered to the lead'
case_act lead 31 return items:="$items"
has '"state":"returned"' 'the lead may say it late'
is "$(db 'SELECT late FROM return_item WHERE application_id = 31')" 1 \
	'and it is marked so'
late 32
db "INSERT INTO return_item VALUES (5, 32, 1, 'applicant', '@hukou_pages',
	'x', 'fixed', 0, 1, 'x', 1, 1, 'x')"
case_act review 32 return items:="$items"
has '"state":"returned"' 'what was said before may be said again'
case_put 33 permit-renewal district_review 'returns = 3, round = 4'
case_act review 33 return opinion=再改
has '"key":"application.returns"' 'one return more is the lead'"'"'s'
case_act lead 33 return opinion=再改
has '"state":"returned"' 'who does it'
case_act lead 10 pass
has '"key":"application.role"' 'and nothing else'

# --- several at once ---
for i in 40 41 42 43; do case_put $i permit-renewal district_review; done
case_did 41 "$(case_account review)" district_acceptance
ids='["40","41","42","999"]'
call review application.bulk ids:="$ids" action=pass preview:=true
is "$(jq -c '[.items[] | [.id, .ok]]' <<<"$reply")" \
	'[["40",true],["41",false],["42",true],["999",false]]' \
	'a preview says of each whether it would be done'
has 市级审核 'and where it would go'
is "$(case_state 40)" district_review 'nothing is done by it'
call review application.bulk ids:="$ids" action=pass preview:=false
has '"field":"versions"' 'what was not shown is not decided'
call review application.bulk ids:='["40"]' action=return preview:=true
has 不能批量办理 'not every action is done at once'
db 'UPDATE application SET version = 9 WHERE id = 42'
call review application.bulk ids:="$ids" action=pass preview:=false \
	versions:='{"40":1,"41":1,"42":1,"999":1}'
is "$(jq -c '[.items[] | .ok]' <<<"$reply")" '[true,false,false,false]' \
	'each is done by itself: who decided before, and what changed, is left'
is "$(case_state 40) $(case_state 42) $(case_state 43)" \
	'municipal_review district_review district_review' 'no others are'

# --- leave cover ---
call review cover.set account=clerk to="$(day '+5 days')"
has '"key":"cover.role"' 'a stand-in has the same role'
call review cover.set account=review to="$(day '+5 days')"
has '"key":"cover.role"' 'and is somebody else'
call review-hd application.act id=43 action=pass version=1 \
	behalf="$(case_account review)"
has '"key":"cover.none"' 'nobody stands in unasked'
call review application.claim id=43
call review cover.set account=review-hd to="$(day '+5 days')"
has '"name":"周涛"' 'a reviewer names his stand-in'
[[ $(told review-hd) == *周涛* ]]
ok $? 'who is told'
call review-hd cover.list
has '"mine":false,"active":true' 'and sees it'
case_put 44 permit-renewal district_review
case_did 44 "$(case_account review)" district_acceptance
call review-hd application.act id=44 action=pass version=1 \
	behalf="$(case_account review)"
has '"key":"application.did"' 'who is away is excluded for both'
case_put 45 permit-renewal district_review
case_did 45 "$(case_account review-hd)" district_acceptance
call review-hd application.act id=45 action=pass version=1 \
	behalf="$(case_account review)"
has '"key":"application.did"' 'and so is who stands in'
case_act review-hd 43 pass
has '"state":"municipal_review"' 'what he had claimed is decided for him'
is "$(db "SELECT by_name || ' ' || behalf_name FROM application_event
	WHERE application_id = 43 AND action = 'pass'")" \
	"$(hall review-hd session.whoami | jq -r .name) 周涛" \
	'and shown on behalf of him'
call review cover.set
has '"items":[]' 'cover ends'

# --- words, rules, files ---
call hr application.comment id=44 text=x
has '"key":"request.denied"' 'comments are the office'"'"'s'
call review application.comment id=44 text=致电单位核实
has '"state":"district_review"' 'a comment moves nothing'
call clerk application.override id=44 rule=ledger reason=x
has '"key":"application.rule"' 'a rule is set aside by the role it names'
call review application.override id=44 rule=shoe reason=x
has '"key":"application.rule"' 'if there is one'
call review application.override id=44 rule=ledger
has '"field":"reason"' 'with a reason'
call review application.override id=44 rule=ledger reason=已核实完税证明
has '"state":"district_review"' 'then it is'
is "$(db "SELECT what || role || words FROM application_tick
	WHERE application_id = 44")" override"reviewer已核实完税证明" \
	'and kept'
case_put 46 permit-renewal draft 'submitted_at = 0'
call clerk application.get id=46 purpose=审核
has '"key":"request.not_found"' 'the office sees no drafts'
call review-hd application.override id=T-46 rule=ledger reason=已核实
has '"state":"draft"' 'but who may sets a rule aside, told its number'
call lead-hd application.override id=T-46 rule=ledger reason=已核实
has '"key":"request.not_found"' 'in its district'
call review application.override id=T-47 rule=ledger reason=已核实
has '"key":"request.not_found"' 'if there is one'
db "INSERT INTO application_file VALUES
	(44, 1, 'other', '', '$a', 0, 0, 1, 0)"
call hr application.file.erase id=44 kind=other reason=涉密
has '"key":"request.denied"' 'files are erased by the office alone'
call review application.file.erase id=44 kind=other reason=涉密
has '"state"' 'one that must not be here is'
is "$(db "SELECT erased || sha256 FROM application_file
	WHERE application_id = 44")" "1$a" 'hash and row stay'
is "$(hall auditor audit.list object=application object_id=44 |
	jq -r '.items[0].after | "\(.erased) \(.sha256)"')" "other $a" \
	'and the audit has both'
call review application.file.erase id=44 kind=other reason=涉密
has '"key":"request.not_found"' 'once'

# --- time ---
case_put 50 permit-renewal district_review
call review application.claim id=50
call review-hd application.claim id=50
has '"key":"application.claimed"' 'a lease runs'
hall_stop
HALL_PORT=0
hall_serve faketime "$(date -d '+12 days' '+%F %T')"
call review-hd queue.list unclaimed:=true
has '"id":"50"' 'it is over by the calendar'
case_act review-hd 50 pass
has '"state":"municipal_review"' 'and another decides'
done_testing
