#!/usr/bin/env bash
# What the title evaluation itself does not use: outside checks, a committee
# that is named, open votes, proxies; registers and lists of it all.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
work=$(mktemp -d)
cp -a "$TOP_SRCDIR/data" "$work/data"
chmod -R u+w "$work/data"
cp "$TOP_SRCDIR/tests/data/services/committee.cfg" "$work/data/services/"
HALL_DATA=$work/data
hall_start
trap 'hall_end; rm -rf "$work"' EXIT
q() { jq -r "$@" <<<"$reply"; }
key() { is "$(q '.error.data.key // ""')" "$1" "$2"; }

call city title.plan.create service=committee name=评议计划 year:=2026 \
	opens_on="$(day today)" closes_on="$(day '+20 days')" \
	materials_until="$(day '+60 days')" ends_on="$(day '+90 days')"
plan=$(q .id)
call zhangwei title.plan.list service=committee open:=true
is "$(q '.items | length')" 1 'who signs in sees open plans'
service_link lina hr
waiting() { # waiting USER: a case of his before the outside checks
	service_case "$1" committee
	service_save "$1" '{"wish":{"wish_text":"试"}}'
	reply=$(hall "$1" application.submit id="$case")
}

# --- outside checks ---
waiting zhangwei
wei=$case
is "$(q .state)" outside 'the case is checked from outside'
call lead application.answer id="$wei" passed:=true
key application.no_answer 'only roles that are named answer'
call hr application.answer id="$wei" passed:=true
key request.denied 'a unit does not'
call clerk-hd application.answer id="$wei" passed:=true
key request.not_found 'nor does another district'
call clerk conflict.declare kind=kin name=张伟 relation=兄
kin=$(q .id)
call clerk application.answer id="$wei" passed:=true
key application.kin 'nor a relative'
is "$(hall clerk conflict.list | jq -r '.items[0].name')" 张伟 \
	'what one declared is listed'
call review conflict.withdraw id="$kin"
key request.not_found 'nobody withdraws what another declared'
call clerk-hd conflict.declare kind=case reason=同学 \
	application="$(hall clerk application.get id="$wei" | jq -r .number)"
call clerk-hd conflict.withdraw id="$(q .id)"
key conflict.open 'nor what was declared about a case that is open'
hall clerk conflict.withdraw id="$kin" >/dev/null
call clerk application.answer id="$wei" passed:=false
key application.note 'who fails it says why'
call clerk application.answer id="$wei" passed:=false opinion=缺少章
is "$(q .state)" outside 'one of three may fail it'
call clerk application.answer id="$wei" passed:=true
key application.answered 'each role answers once'
call city application.get id="$wei"
is "$(q '[.outside[] | "\(.role) \(.result)"] | join(" ")')" \
	'clerk failed reviewer null city null' 'the case tells who answered'
hall review application.answer id="$wei" passed:=true >/dev/null
call city application.answer id="$wei" passed:=true
is "$(q .state)" panel_vote 'two of three are enough'
waiting lina
lina=$case
hall clerk application.answer id="$lina" passed:=false opinion=缺 >/dev/null
call review application.answer id="$lina" passed:=false opinion=缺
is "$(q .state)" refused 'two that fail it end it'

# --- a committee that is named ---
call city title.panel.create plan="$plan" name=评议一组 \
	meets_on="$(day today)" closes_on="$(day '+3 days')"
panel=$(q .id)
call city title.panel.commit id="$panel"
key title.panel_draw 'who is named is not drawn'
call city title.panel.case id="$panel" application="$wei" member:=false
is "$(q .cases)" 0 'a case is taken off'
call city title.panel.case id="$panel" application="$lina" member:=true
key title.panel_case 'one that is decided is not put on'
call city title.panel.case id="$panel" application="$wei" member:=true
is "$(q .cases)" 1 'and put on again'
name() { rpc city title.panel.name "{\"id\":\"$panel\",\"experts\":$1}"; }
name '["ZJ0001"]'
key title.panel_few 'one is too few'
name '["ZJ0001","ZJ0002","NOBODY"]'
key request.not_found 'only who is registered'
name '["ZJ0001","ZJ0002","ZJ0003","ZJ0004"]'
is "$(q '[.members[].status] | join(" ")')" 'invited invited invited reserve' \
	'the first sit, the others wait'
call expert1 expert.panels
is "$(q '.items | map(select(.name == "评议一组")) | .[0].my_status')" \
	invited 'a member sees his panels'
for i in 1 2 3; do
	hall "expert$i" expert.answer panel="$panel" accept:=true >/dev/null
done
hall city title.panel.open id="$panel" >/dev/null
call city expert.set number=ZJ0003 login=expert12
key expert.account 'who sits there stays who he is'
hall secadmin account.create login=stranger name=钱多多 role=expert \
	new_password=Gnu-lin-4711-x >/dev/null
call city expert.set number=ZJ0003 login=stranger
key expert.sits 'with the account he was asked by'
call city expert.set number=ZJ0004 uscc="$(hall hr unit.get | jq -r .uscc)"
key expert.sits 'and the unit, be he a reserve'
call city expert.set number=ZJ0003 note=可靠
key '' 'what decides nothing may change'

# --- open votes, by proxy ---
call expert2 expert.vote panel="$panel" application="$wei" choice=yes \
	behalf=ZJ0003
key title.proxy 'nobody votes for another who did not name him'
call expert3 expert.proxy panel="$panel" to=ZJ0004
key request.not_found 'a reserve is no proxy'
call expert3 expert.proxy panel="$panel" to=ZJ0002
is "$(q .to)" ZJ0002 'a member names another'
call expert2 expert.proxy panel="$panel" to=ZJ0003
key request.not_found 'who named one hands nothing on'
call expert2 expert.proxy panel="$panel" to=ZJ0001
call expert2 expert.vote panel="$panel" application="$wei" choice=yes \
	behalf=ZJ0003
key title.proxy 'who is not there himself votes for nobody'
call expert2 expert.proxy panel="$panel"
call expert3 expert.vote panel="$panel" application="$wei" choice=no
key title.proxy 'then he does not vote himself'
vote() { hall expert2 expert.vote panel="$panel" application="$wei" \
	idempotency_key=ballot "$@"; }
is "$(vote choice=no | jq -r '.receipt | length')" 16 'a ballot has a receipt'
is "$(vote choice=no | jq -c '[.voted, .receipt]')" '[true,null]' \
	'told once: what is kept for repetitions joins nobody with his ballot'
is "$(vote choice=yes | jq -c '[.voted, .receipt]')" '[true,null]' \
	'nor with his choice'
call expert2 expert.vote panel="$panel" application="$wei" choice=yes \
	behalf=ZJ0003
is "$(q .voted)" true 'the proxy votes in his place'
call expert2 expert.vote panel="$panel" application="$wei" choice=yes \
	behalf=ZJ0003
key title.vote_twice 'once'
is "$(hall auditor audit.list object=panel object_id="$panel" limit=100 |
	jq -r '[.items[] | select(.action == "expert.vote") | .after.choice] |
	sort | join(" ")')" 'no yes' 'an open vote is told by the audit'
# of three seats one yes is less than half
call city title.panel.close id="$panel"
is "$(q '.cases_list[0].result | "\(.present) \(.yes) \(.wanted) \(.passed)"')" \
	'2 1 2 false' 'a share of all seats'
is "$(hall zhangwei application.get id="$wei" | jq -r .state)" refused \
	'the case follows'

# --- given up ---
waiting lina
hall clerk application.answer id="$case" passed:=true >/dev/null
hall review application.answer id="$case" passed:=true >/dev/null
call city title.panel.create plan="$plan" name=评议二组 \
	meets_on="$(day today)" closes_on="$(day '+3 days')"
panel=$(q .id)
call city title.panel.dissolve id="$panel" reason=改期
is "$(q .status)" dissolved 'a panel is given up'
call city title.panel.create plan="$plan" name=评议三组 \
	meets_on="$(day today)" closes_on="$(day '+3 days')"
is "$(q .cases)" 1 'its case waits for another'

# --- registers ---
call expert1 expert.get
is "$(q .number)" ZJ0001 'an expert sees his entry'
call expert1 expert.get number=ZJ0002
key request.not_found 'and no other'
call city expert.get number=ZJ0002
is "$(q '.declared | type')" array 'the city sees what he declared'
is "$(hall city expert.fields | jq '.items | length')" 6 'what experts judge'
call city expert.set name=新专家 fields:='["nonsense"]' unit_name=某校
key expert.field 'of what is judged here'
call city expert.set name=新专家 fields:='["culture"]' unit_name=某校 login=hr
key expert.role 'with an account that is an expert'"'"'s'
call city expert.set name=新专家 fields:='["culture"]' unit_name=某校 \
	login=expert1
key expert.account 'and nobody else'"'"'s'
call city expert.set name=新专家 fields:='["culture"]' unit_name=某校
is "$(q .number)" ZJ0013 'a new one has the next number'
call city expert.list name=新专家
is "$(q '.items | length')" 1 'and is found'
call city title.body.units name=示例科技
is "$(q '.items[0].body.name')" 北京示例产业工作委员会 \
	'the city sees who supervises a unit'
call body title.body.units
is "$(q '[.items[].body.name] | unique | length')" 1 'a body its own units'
call lina title.notice.list
is "$(q '.items | length > 0')" true 'anybody reads the public notice'
is "$(q '.items[0] | has("objections")')" false 'objections are the city'"'"'s'
number=$(q '.items[0].number')
hall lina title.object application="$number" text=对其业绩有异议 >/dev/null
call city title.objection.list application="$number" status=open
is "$(q '.items[0].by_name')" 李娜 'the city sees who objects'
call sysadmin title.objection.list
key request.denied 'an administrator does not'
hall_stop
done_testing
