#!/bin/bash
# Accounts as the security administrator sees them; people of a district;
# reading the configuration again; being told of changes.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start

call secadmin account.list limit=3
[ "$(grep -o '"login":' <<<"$reply" | wc -l)" = 3 ]
ok $? 'accounts come by the page'
mark=$(first next)
seen=$(first login)
call secadmin account.list limit=3 after="$mark"
hasnt "\"login\":\"$seen\"" 'and go on after the mark'
call secadmin account.list after=nonsense
has '"key":"field.cursor"' 'a mark that is none is refused'
call lina account.list
has '"key":"request.denied"' 'an individual sees none'

first_password=Gnu-lin-4711-x
call secadmin account.create login=clerk9 name=钱多多 role=clerk \
	new_password=short
has '"key":"account.password_weak"' 'a first password has its rules too'
call secadmin account.create login=9clerk name=钱多多 role=clerk \
	new_password=$first_password
has '"key":"account.login_form"' 'a login name has a form'
call secadmin account.create login=hr name=钱多多 role=clerk \
	new_password=$first_password
has '"key":"account.login_taken"' 'and is there once'
call secadmin account.create login=clerk9 name=钱多多 role=agent \
	new_password=$first_password
has '"key":"field.choice"' 'who belongs to a unit is not made here'
call secadmin account.create login=clerk9 name=钱多多 role=clerk \
	new_password=$first_password
made=$(first id)
[ -n "$made" ]
ok $? 'an account is made'
call secadmin account.get login=clerk9
has '"role":"clerk"' 'and there it is'
call clerk account.self
has '"totp":false' 'anybody sees the state of his own account'
has '"sessions":' 'and how many sessions it has'
call secadmin account.get login=nobody
has '"key":"request.not_found"' 'nobody is not found'

# pass USER PASSWORD METHOD: by password, over the real client
pass() {
	reply=$(SSHPASS=$2 sshpass -e ssh -F none -p "$HALL_PORT" \
		-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
		-o LogLevel=ERROR -o PubkeyAuthentication=no \
		-o NumberOfPasswordPrompts=1 "$1@127.0.0.1" "$3" --json \
		2>&1 </dev/null)
}
pass clerk9 $first_password session.whoami
has '"must_change":true' 'its first password must be changed'
pass clerk9 $first_password association.list
has '"key":"account.password_first"' 'before anything else'

call secadmin account.reset id="$made" new_password=Gnu-lin-4712-y
has '"key":"field.required"' "a reset tells which papers were seen"
call secadmin account.reset id="$made" new_password=Gnu-lin-4712-y \
	papers=工作证
pass clerk9 $first_password session.whoami
hasnt '"login":"clerk9"' 'after a reset the former one is no good'
pass clerk9 Gnu-lin-4712-y session.whoami
has '"login":"clerk9"' 'and the new one is'

call secadmin account.disable id="$made"
call secadmin account.get id="$made"
has '"active":false' 'an account is closed'
pass clerk9 Gnu-lin-4712-y session.whoami
hasnt '"login":"clerk9"' 'and lets nobody in'
call secadmin account.enable id="$made"
pass clerk9 Gnu-lin-4712-y session.whoami
has '"login":"clerk9"' 'until it is opened'
call secadmin account.disable id=1
has '"key":"request.not_found"' 'an account that is none cannot be closed'

call clerk person.find name=张伟
has '"name":"张伟"' 'a clerk finds people by name'
has '***********' 'whose numbers are masked'
seen=$(jq -r '.items[0].id' <<<"$reply")
call auditor audit.list person="$seen" action=person.find
has '"text":"张伟"' 'which leaves a trace with each who was found'
call hr person.find name=张伟
has '"key":"request.denied"' 'a unit does not search'

call sysadmin config.reload
has '{}' 'the administrator has the configuration read again'
wait_for 10 grep -q 'event=reload' "$HALL_DIR/server.log"
ok $? 'and so it is'
call secadmin config.reload
has '"key":"request.denied"' 'another administrator may not'

# Being told: one conversation stays open while others act.
coproc TOLD { hall_rpc hr; }
ask() { printf '%s\n' "$1" >&"${TOLD[1]}"; }
hear() { read -rt 20 reply <&"${TOLD[0]}" || reply=nothing; }
ask '{"jsonrpc":"2.0","id":1,"method":"subscribe","params":{"topic":"association"}}'
hear
has '"topic":"association"' 'one may ask to be told'
ask '{"jsonrpc":"2.0","id":2,"method":"subscribe","params":{"topic":"weather"}}'
hear
has '"key":"field.choice"' 'of what there is'
call hr unit.get
code=$(first association_code)
call lina association.apply code="$code"
link=$(first id)
hear
has '"method":"changed"' 'and is told'
has "\"id\":\"$link\"" 'of the very record'
ask '{"jsonrpc":"2.0","id":3,"method":"unsubscribe","params":{"topic":"association"}}'
hear
has '"id":3' 'one may ask to be told no more'
call lina association.withdraw id="$link"
ask '{"jsonrpc":"2.0","id":4,"method":"session.whoami"}'
hear
has '"id":4' 'and is not'

# --- a session keeps its language until it changes it itself ---
call hr account.lang lang=en
ask '{"jsonrpc":"2.0","id":5,"method":"session.whoami"}'
hear
has '"lang":"zh"' 'another session of the account keeps its language'
ask '{"jsonrpc":"2.0","id":6,"method":"account.lang","params":{"lang":"en"}}'
hear
ask '{"jsonrpc":"2.0","id":7,"method":"permit.get","params":{"id":"1"}}'
hear
has 'There is no such record' 'until it asks for another'
call hr account.lang lang=zh
call hr session.whoami
has '"lang":"zh"' 'sessions to come have what the account keeps'
done_testing
