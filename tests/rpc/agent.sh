#!/bin/bash
# A unit's agents: each under his own name, named and let go by the owner.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start
j() { jq -r "$1" <<<"$reply"; }
key() { j '.error.data.key // ""'; }

call hr unit.agents
is "$(j '.items | length')" 1 'the unit has its first agent'
is "$(j '.items[0] | .login + " " + .name')" 'hr 王芳' 'with login and name'
is "$(j '.items[0].owner')" true 'who is the owner'
me=$(j '.items[0].account')
call lina unit.agents
is "$(key)" request.denied 'a person has no agents'
unit=$(hall hr unit.get | jq -r .id)
call hr2 unit.agents id="$unit"
is "$(key)" request.not_found "another unit's are not shown"
call clerk unit.agents id="$unit"
is "$(j '.items | length')" 1 'the desk of the district sees them'
call clerk-hd unit.agents id="$unit"
is "$(key)" request.not_found 'another district does not'

# a new account under a name of its own
set_() { call hr unit.agent.set "$@"; }
set_ login=hr-two phone=010-55501111
is "$(key)" agent.login 'a new login needs name and password'
set_ login=hr-two phone=010-55501111 name=孙二 new_password=short
is "$(key)" account.password_weak 'a good one'
set_ login=zhangwei phone=010-55501111 name=孙二 new_password=short
is "$(key)" account.password_weak 'which tries out no names'
set_ login=Hr_Two! phone=010-55501111 name=孙二 \
	new_password=Erste-Wache-2026
is "$(key)" account.login_form 'and a login name that is one'
set_ login=hr-two name=孙二 new_password=Erste-Wache-2026
is "$(j .error.data.field)" phone 'and a telephone'
set_ login=hr-two phone=abc name=孙二 new_password=Erste-Wache-2026
is "$(key)" field.identifier 'which is one'
set_ login=zhangwei phone=010-55501111 name=孙二 \
	new_password=Erste-Wache-2026
is "$(key)" account.login_taken 'a name that is taken is told'
set_ login=zhangwei phone=010-55501111
is "$(key)" agent.login 'an individual does not become an agent so'
set_ login=hr-two phone=010-55501111 name=孙二 \
	new_password=Erste-Wache-2026
is "$(j .login)" hr-two 'a second agent is named'
is "$(j .owner)" false 'who is no owner'
two=$(j .account)
set_ login=hr-two phone=010-55501111
is "$(key)" agent.known 'once'
call secadmin account.get login=hr-two
is "$(j .role)" agent 'the account is an agent'

# his own session: first a password, then what an agent may, not the owner
two_ssh() { # two_ssh METHOD...: by the password
	sshpass -p "$pass" ssh -p "$HALL_PORT" -F none \
		-o UserKnownHostsFile="$HALL_DIR/known_hosts" \
		-o StrictHostKeyChecking=accept-new -o LogLevel=ERROR \
		-o PreferredAuthentications=password hr-two@127.0.0.1 "$@" \
		--json </dev/null
}
if command -v sshpass >/dev/null; then
	pass=Erste-Wache-2026
	reply=$(two_ssh unit.agents)
	is "$(key)" account.password_first 'he changes it first'
	reply=$(two_ssh account.password password=$pass \
		new_password=Zweite-Wache-2026)
	pass=Zweite-Wache-2026
	reply=$(two_ssh unit.agents)
	is "$(j '.items | length')" 2 'then he sees his colleagues'
	reply=$(two_ssh unit.agent.set account="$me" owner:=false)
	is "$(key)" request.denied 'but does not change them'
	reply=$(two_ssh unit.agent.remove account="$me")
	is "$(key)" request.denied 'nor let them go'
fi

# change, hand over, let go
set_ account="$two" name=别名
is "$(key)" field.not_allowed 'a name belongs to its account'
set_ account="$me" owner:=false
is "$(key)" agent.last_owner 'the last owner stays one'
call hr unit.agent.remove account="$me"
is "$(key)" agent.last_owner 'and stays'
call hr2 unit.agent.set account="$two" owner:=true
is "$(key)" request.not_found "another unit does not reach him"
call hr2 unit.agent.remove account="$two"
is "$(key)" request.not_found 'nor lets him go'
set_ account="$two" owner:=true phone=13800007777
is "$(j '.owner, .phone' | xargs)" 'true 13800007777' 'he becomes owner'
set_ account="$me" owner:=false
is "$(j .owner)" false 'and hr is one no longer'
call hr unit.agent.remove account="$two"
is "$(key)" request.denied 'so hr lets nobody go'
if [ -n "${pass-}" ]; then
	reply=$(two_ssh unit.agent.set account="$me" owner:=true)
	is "$(j .owner)" true 'until the new owner hands it back'
	# his open session loses the unit at its next call
	coproc session { sshpass -p "$pass" ssh -p "$HALL_PORT" -F none \
		-o UserKnownHostsFile="$HALL_DIR/known_hosts" \
		-o LogLevel=ERROR -o PreferredAuthentications=password \
		hr-two@127.0.0.1 rpc; }
	ask() { # ask METHOD [PARAMS]
		printf '{"jsonrpc":"2.0","id":1,"method":"%s","params":%s}\n' \
			"$1" "${2:-{\}}" >&"${session[1]}"
		read -rt 10 reply <&"${session[0]}"
	}
	ask unit.agents
	is "$(j '.result.items | length')" 2 'his session is open'
	call hr unit.agent.remove account="$two"
	is "$(j .account)" "$two" 'he is let go'
	ask unit.agents
	is "$(key)" session.unit_first 'and reaches nothing of the unit'
	[ -z "${session_PID-}" ] || kill "$session_PID" 2>/dev/null
fi
call hr unit.agents
is "$(j '.items | length')" 1 'one agent is left'

# one agent for several units, added by his login name
call hr unit.agent.set login=hr3 phone=010-55502233
is "$(j .login)" hr3 'an agent of other units is added by login'
three=$(j .account)
call hr unit.agents
is "$(j '.items | length')" 2 'he is an agent here'
call hr unit.agent.remove account="$three"
is "$(j .account)" "$three" 'and may be let go'

# to be named elsewhere changes nobody's sign-in before he agrees by acting
call hr2 unit.agent.set login=hr phone=010-55502233
is "$(j .login)" hr 'another unit names an agent by his login'
call hr session.whoami
is "$(j .unit.id)" "$unit" 'whose sign-ins go on as they were'
other=$(hall hr2 unit.get | jq -r .id)
call hr session.act_for unit="$other"
is "$(j .unit)" "$other" 'until he acts for it'
call hr session.whoami
is "$(j .unit)" null 'then he is asked for which'
call hr2 unit.agent.remove account="$me"

# nor is a unit a crowd, each of whom may hold a place in the hall
reply=$(for i in $(seq 50); do
	printf '{"jsonrpc":"2.0","id":%d,"method":"unit.agent.set",%s}\n' \
		"$i" "\"params\":{\"login\":\"many-$i\",\"name\":\"某某\",\
\"phone\":\"13800138000\",\"new_password\":\"Viele-Wache-$i!\"}"
done | hall_rpc hr2)
is "$(jq -r 'select(.error) | "\(.id) \(.error.data.key)"' <<<"$reply")" \
	'50 agent.many' 'it has fifty of them at the most'
call auditor audit.list object=agent object_id="$two"
[ "$(j '.items | length')" -ge 3 ]
ok $? 'all of it is in the audit'
done_testing
