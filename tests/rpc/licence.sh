#!/bin/bash
# Electronic licences: claimed, delegated down the chain, ended up the chain.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start
j() { jq -r "$1" <<<"$reply"; }
key() { j '.error.data.key // ""'; }
day() { TZ=Asia/Shanghai date -d "$1" +%F; }
sql() { sqlite3 "file:$HALL_DIR/talenthall.db?mode=ro" "$1"; }
number() { hall "$1" person.get reveal:=true purpose=测试 | jq -r .id_number; }

unit=$(hall hr unit.get | jq -r .id)
uscc=$(hall hr unit.get | jq -r .uscc)
unit2=$(hall hr2 unit.get | jq -r .id)
uscc2=$(hall hr2 unit.get | jq -r .uscc)
boss=$(hall legalrep session.whoami | jq -r .person.name)
boss2=$(hall legalrep2 session.whoami | jq -r .person.name)
zhang=$(number zhangwei) li=$(number lina)

# what one holds, what one may claim
call lina licence.mine
is "$(j '.items | length')" 0 'who holds nothing has nothing'
like "$(j .note)" '请先由法定代表人领用' 'and is told what comes first'
call hr licence.mine
is "$(key)" request.denied 'an agent holds none'
call legalrep licence.mine
is "$(j '.items[0] | .rank + " " + .state')" 'legal_representative active' \
	'the legal representative has claimed it'
claim=$(j '.items[0].id')
call legalrep2 licence.mine
is "$(j '.items[0] | .state + " " + .unit.uscc')" "unclaimed $uscc2" \
	'another has not yet'
call lina licence.claim unit="$unit2"
is "$(key)" licence.legal 'nobody else may claim it'
call zhangwei licence.claim uscc="$uscc2"
is "$(key)" licence.legal 'not by the credit code either'
call zhangwei licence.claim uscc=91110105MA09999995
is "$(key)" licence.legal 'and a unit that is not here looks alike'
call legalrep2 licence.claim uscc=91110105MA00000001
is "$(key)" field.identifier 'which is checked'
call legalrep2 licence.claim
is "$(key)" field.required 'and one of both is needed'
call legalrep licence.claim unit="$unit"
is "$(key)" licence.claimed 'it is claimed once'
call hr2 licence.list
is "$(j '.items | length')" 0 'the unit sees that nobody holds it'
like "$(j .note)" '尚未领用' 'in words'
call legalrep2 licence.delegate unit="$unit2" name=李娜 id_number="$li" \
	rank=licence_manager scopes:='["government"]'
is "$(key)" licence.rank 'nothing is delegated before it is claimed'
call legalrep2 licence.claim unit="$unit2"
is "$(j .state)" active 'the legal representative claims it'

# down the chain
give() { # give WHO NUMBER NAME RANK SCOPES [ARGUMENT...]
	call "$1" licence.delegate unit="$unit" id_number="$2" name="$3" \
		rank="$4" "scopes:=$5" "${@:6}"
}
all='["government","business","public"]'
end=$(day '+30 days')
give zhangwei "$li" 李娜 licence_agent "$all" valid_to="$end"
is "$(key)" licence.rank 'who holds nothing gives nothing'
give legalrep "$li" 李丽 licence_manager "$all"
is "$(key)" licence.person 'number and name must be one person'
give legalrep 110105194912310021 李娜 licence_manager "$all"
is "$(key)" field.identifier 'the number is checked'
give legalrep 11010519491231002X 李娜 licence_manager "$all"
is "$(key)" licence.person 'an unknown one is told in the same words'
give legalrep "$zhang" 张伟 owner "$all"
is "$(key)" field.choice 'ranks are two'
give legalrep "$zhang" 张伟 licence_manager '["everything"]'
is "$(key)" field.choice 'scopes are three'
give legalrep "$zhang" 张伟 licence_manager '[]'
is "$(j .error.data.field)" scopes 'and one at least'
give legalrep "$zhang" 张伟 licence_manager '["government","public"]' \
	valid_to="$(day '+100 days')"
is "$(j .state)" active 'a manager is named'
manager=$(j .id)
give legalrep "$zhang" 张伟 licence_manager "$all"
is "$(key)" licence.exists 'once'
give legalrep "$(number legalrep)" "$boss" licence_agent "$all" \
	valid_to="$end"
is "$(key)" licence.self 'nobody names himself'
give zhangwei "$li" 李娜 licence_manager '["government"]'
is "$(key)" licence.rank 'a manager names no manager'
give zhangwei "$li" 李娜 licence_agent '["business"]' valid_to="$end"
is "$(key)" licence.scope 'nor gives what he has not'
give zhangwei "$li" 李娜 licence_agent '["government"]'
is "$(j .error.data.field)" valid_to "an agent's has an end"
give zhangwei "$li" 李娜 licence_agent '["government"]' \
	valid_to="$(day '+101 days')"
is "$(key)" licence.end 'not after his own'
give zhangwei "$li" 李娜 licence_agent '["government"]' \
	valid_to="$(day '-1 day')"
is "$(key)" licence.past 'and not in the past'
mobile=$(hall lina person.get reveal:=true purpose=测试 | jq -r .mobile)
call zhangwei licence.delegate unit="$unit" mobile="$mobile" name=李娜 \
	rank=licence_agent scopes:='["government"]' valid_to="$end"
is "$(j .rank)" licence_agent 'a manager names an agent, by his mobile'
agent=$(j .id)
call lina licence.mine
is "$(j '.items[0] | .unit.name + " " + .state')" \
	'北京示例科技有限公司 active' 'who finds it with his own'
is "$(j '.items[0].valid_to')" "$end" 'with its end'

# who sees what
call legalrep licence.list unit="$unit"
is "$(j '[.items[].rank] | join(" ")')" \
	'legal_representative licence_manager licence_agent' \
	'the legal representative sees the chain'
call zhangwei licence.list unit="$unit"
is "$(j '[.items[].id] | join(" ")')" "$manager $agent" \
	'the manager himself and whom he named'
call lina licence.list unit="$unit"
is "$(key)" request.not_found 'an agent sees no list'
call lina licence.get id="$agent"
is "$(j .id)" "$agent" 'but his own'
call lina licence.get id="$manager"
is "$(key)" request.not_found "not the manager's"
call legalrep2 licence.list unit="$unit"
is "$(key)" request.not_found "another unit's is not seen"
call legalrep2 licence.revoke id="$agent" reason=x
is "$(key)" request.not_found 'nor ended'
call hr licence.list
is "$(j '.items | length')" 3 "the unit's agents see it"
call clerk licence.list unit="$unit"
is "$(j '.items | length')" 3 'and the desk of its district'
call clerk-hd licence.list unit="$unit"
is "$(key)" request.not_found 'not that of another'
call lina licence.revoke id="$manager" reason=x
is "$(key)" request.not_found 'nobody ends what is above him'
hasnt "$zhang" 'no number is told'

# a session that acts for the unit: asked at every call
talk() { # talk METHOD [PARAMS]: in lina's open session
	local p=$2
	printf '{"jsonrpc":"2.0","id":1,"method":"%s","params":%s}\n' \
		"$1" "${p:-{\}}" >&"${session[1]}"
	read -rt 10 reply <&"${session[0]}"
}
mapfile -t options < <(hall_ssh_options lina)
coproc session { ssh -p "$HALL_PORT" "${options[@]}" lina@127.0.0.1 rpc; }
talk unit.get '{}'
is "$(key)" request.denied 'as herself she has no unit'
talk session.act_for "{\"unit\":\"$unit2\"}"
is "$(key)" request.not_found 'she acts for no other unit'
talk session.act_for "{\"unit\":\"$unit\"}"
is "$(j '.error.code // 0')" 0 'she acts for the unit'
talk session.whoami '{}'
is "$(j '.result | .role + " " + .unit.name')" 'agent 北京示例科技有限公司' \
	'as its agent'
talk employee.list '{}'
is "$(j '.result.total > 0')" true 'and does its business'
talk unit.agent.remove '{"account":"1"}'
is "$(key)" request.denied "but not what is the owner's"

# the legal representative himself is above the agents
legal_rpc() {
	printf '{"jsonrpc":"2.0","id":%d,"method":"%s","params":%s}\n' \
		1 session.act_for "{\"unit\":\"$unit\"}" 2 "$1" "$2" |
		hall_rpc legalrep | tail -n 1
}
params='{"login":"newagent","name":"赵新","phone":"010-55500199",'
reply=$(legal_rpc unit.agent.set \
	"$params\"owner\":false,\"new_password\":\"Xin-Jing-2026-ban\"}")
is "$(j '.error.data.key // ""')" '' 'the legal representative names agents'
is "$(hall hr unit.agents | jq '[.items[] | select(.login == "newagent")] |
	length')" 1 'who is one then'

# ended up the chain: all below ends with it
call legalrep licence.revoke id="$manager"
is "$(j .error.data.field)" reason 'a reason is required'
call legalrep licence.revoke id="$manager" reason=岗位调整
is "$(j .ended)" 2 'with the manager his agent ends'
talk employee.list '{}'
is "$(key)" request.denied 'and with the agent the session for the unit'
talk session.whoami '{}'
is "$(j .result.role)" individual 'she is herself again'
call lina licence.mine
is "$(j '.items | length')" 0 'who holds it no longer'
call legalrep licence.revoke id="$manager" reason=x
is "$(key)" licence.ended 'it ends once'
call legalrep licence.list unit="$unit" revoked:=true
is "$(j '[.items[].state] | join(" ")')" 'active revoked revoked' \
	'what ended is kept'
is "$(sql "SELECT count(*) FROM notification
	WHERE template = 'delegation_ended'")" 2 'both are told'
give legalrep "$li" 李娜 licence_agent '["business"]' valid_to="$end"
agent=$(j .id)
talk session.act_for "{\"unit\":\"$unit\"}"
is "$(key)" request.not_found 'commerce alone is not for this platform'
call lina licence.revoke id="$agent" reason=不再需要
is "$(j .ended)" 1 'a delegate may give it up himself'

# another legal representative, papers seen
legal() { call "$1" licence.legal_set uscc="$uscc" "${@:2}"; }
legal hr name=李娜 id_number="$li" papers=身份证
is "$(key)" request.denied 'the unit does not write him down itself'
legal clerk-hd name=李娜 id_number="$li" papers=身份证
is "$(key)" request.not_found 'nor another district'
legal clerk name=李娜 id_number=110105194912310021 papers=身份证
is "$(key)" field.identifier 'his number is checked'
legal clerk name=李娜 id_number="$li"
is "$(j .error.data.field)" papers 'papers are named'
give legalrep "$zhang" 张伟 licence_manager "$all"
legal clerk name=李娜 id_number="$li" papers=身份证，任命文件
is "$(j .name)" 李娜 'the desk writes down another'
call legalrep licence.mine
is "$(j '.items | length')" 0 'the former has lost it'
call zhangwei licence.mine
is "$(j '.items | length')" 0 'with all he named'
call legalrep licence.claim unit="$unit"
is "$(key)" licence.legal 'and cannot claim it again'
call lina licence.claim unit="$unit"
is "$(j .rank)" legal_representative 'the new one can'
call hr unit.get
is "$(j .legal_representative)" 李娜 "the unit's record names him"
is "$(hall auditor audit.list object=licence object_id="$manager" |
	jq '.items | length')" 2 'all of it is in the audit'

# who is verified no longer holds nothing, whatever was given to him
call lina licence.delegate unit="$unit" id_number="$zhang" name=张伟 \
	rank=licence_manager scopes:='["government"]'
zid=$(j .id)
is "$(hall zhangwei session.units | jq '.items | length')" 1 \
	'a manager may act for the unit'
person=$(hall zhangwei session.whoami | jq -r .person.id)
hall_stop
sqlite3 "$HALL_DIR/talenthall.db" \
	"UPDATE person SET verified = 0 WHERE id = $person"
hall_serve
is "$(hall zhangwei session.units | jq '.items | length')" 0 \
	'not when his identity is verified no longer'
call zhangwei licence.mine
is "$(key)" licence.unverified 'nor does he see it'
call lina licence.delegate unit="$unit" id_number="$zhang" name=张伟 \
	rank=licence_agent scopes:='["government"]' valid_to="$end"
is "$(key)" licence.person 'nor is it given to him'
hall_stop
sqlite3 "$HALL_DIR/talenthall.db" \
	"UPDATE person SET verified = 1 WHERE id = $person"
hall_serve
call lina licence.revoke id="$zid" reason=测试
is "$(j .ended)" 1 'it can be ended'

# ended by the date
if command -v faketime >/dev/null; then
	call lina licence.delegate unit="$unit" id_number="$zhang" name=张伟 \
		rank=licence_agent scopes:='["government"]' valid_to="$end"
	is "$(hall zhangwei session.units | jq '.items | length')" 1 \
		'who holds it may act for the unit'
	hall_stop
	hall_serve faketime -f '+31d'
	is "$(hall zhangwei session.units | jq '.items | length')" 0 \
		'a day after its end he may not'
	call zhangwei licence.mine
	is "$(j '.items[0].state')" expired 'a day after its end it is over'
	call lina licence.delegate unit="$unit" id_number="$zhang" name=张伟 \
		rank=licence_agent scopes:='["government"]' \
		valid_to="$(day '+90 days')"
	is "$(j .state)" active 'and may be given anew'
fi
done_testing
