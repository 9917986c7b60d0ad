#!/bin/bash
# The three administrators apart, the counter and its limits, codes that have
# expired.
. "$TOP_SRCDIR/tests/rpc/identity.inc.sh"
hall_phone
hall_start
ctl() {
	"$TOP_BUILDDIR/talenthallctl" --state "$HALL_DIR" \
		--data "$TOP_SRCDIR/data" "$@" 2>&1
}
denied() { has '"key":"request.denied"' "$1"; }
id_of() { hall secadmin account.get login="$1" | jq -r .id; }
pass=Gnu-lin-4711-x
reset() { # reset USER ID
	call "$1" account.reset id="$2" new_password=$pass papers=居民身份证
}

# Making accounts: staff by the security administrator alone.
make() { # make USER ROLE
	call "$1" account.create login="$1-made" name=钱多多 role="$2" \
		new_password=$pass
}
for who in sysadmin auditor clerk lead hr lina city; do
	make $who clerk
	denied "$who makes no account"
done
for role in sysadmin secadmin auditor; do
	make secadmin $role
	denied "secadmin makes no $role"
done
call secadmin account.create login=clerk-x name=钱多多 role=clerk \
	new_password=$pass districts:='["110105","110108","110105"]'
made=$(first id)
call secadmin account.get id="$made"
has '"districts":["110105","110108"]' 'districts are given with the account'
call secadmin account.create login=expert-x name=钱多多 role=expert \
	new_password=$pass districts:='["110105"]'
has '"key":"field.not_allowed"' 'an expert has none'

# Districts.
districts() { # districts USER ID LIST
	call "$1" account.districts id="$2" districts:="$3"
}
for who in sysadmin auditor clerk lead hr lina city; do
	districts $who "$made" '["110101"]'
	denied "$who sets no districts"
done
districts secadmin "$made" '["310101"]'
has '"key":"field.choice"' 'a district is one of Beijing'
districts secadmin "$made" '[7]'
has '"key":"field.choice"' 'and written as its code'
districts secadmin "$made" '["110101"]'
call secadmin account.get id="$made"
has '"districts":["110101"]' 'the security administrator sets them'
districts secadmin "$(id_of lina)" '["110101"]'
has '"key":"field.not_allowed"' 'a citizen has none'
districts secadmin "$(id_of secadmin)" '["110101"]'
has '"key":"account.own"' 'nobody sets his own'
districts secadmin "$(id_of auditor)" '["110101"]'
denied "nor another administrator's"

# Roles: no method changes one, and the database does not let it.
reply=$(sqlite3 -cmd '.timeout 5000' "$HALL_DIR/talenthall.db" "UPDATE account
	SET role = 'auditor' WHERE login = 'secadmin'" 2>&1)
has 'the role of an account is fixed' 'nobody becomes another'

# First passwords.
for who in sysadmin auditor review lead hr lina city expert1; do
	reset $who "$made"
	denied "$who resets nobody"
done
for who in sysadmin auditor; do
	reset secadmin "$(id_of $who)"
	denied "secadmin does not become $who"
done
reset secadmin "$(id_of secadmin)"
has '"key":"account.own"' 'nor resets himself'
reset secadmin "$(id_of lina)"
denied "citizens' passwords are the counter's business"
reset clerk "$made"
has '"key":"request.not_found"' 'the counter has no colleagues'
reset clerk "$(id_of secadmin)"
has '"key":"request.not_found"' 'nor administrators'
call clerk account.reset id="$(id_of lina)" new_password=$pass
has '"field":"papers"' 'the papers seen are told'
call clerk account.reset id="$(id_of lina)" new_password=short papers=身份证
has '"key":"account.password_weak"' 'a first password has its rules'
lina=$(id_of lina)
reset clerk "$lina"
hasnt error 'a clerk resets a citizen'
call lina session.whoami
has '"must_change":true' 'who changes it at once'
call auditor audit.list object=account object_id="$lina"
has '"papers":"居民身份证"' 'the papers are in the record'
call auditor audit.list login=clerk
has '"summary":"核验证件后重置账号的初始密码"' 'which says what was done'
hasnt '"login":"secadmin"' 'by one account'
call auditor audit.list login=nobody-here
has '"key":"request.not_found"' 'that there is'
reset secadmin "$made"
hasnt error 'the security administrator resets staff'
out=$(ctl account reset auditor)
like "$out" 'must change it' 'root at the server resets an administrator'

like "$(ctl account create auditor2 auditor 审计员二)" 'must change it' \
	'and makes one'

# Closing and unlocking.
for who in sysadmin auditor clerk lead; do
	call $who account.disable id="$made"
	denied "$who closes no account"
	call $who account.enable id="$made"
	denied "$who opens none"
done
for who in sysadmin auditor; do
	call secadmin account.disable id="$(id_of $who)"
	denied "secadmin does not hamper $who"
done
call secadmin account.disable id="$(id_of secadmin)"
has '"key":"account.own"' 'nor closes himself'
for who in sysadmin auditor lead hr; do
	call $who account.unlock id="$lina"
	denied "$who unlocks nobody"
	call $who account.list
	denied "$who lists nobody"
	call $who account.get id="$lina"
	denied "$who looks at nobody"
done
call clerk account.unlock id="$made"
has '"key":"request.not_found"' 'a clerk unlocks no colleague'
call clerk account.unlock id="$lina"
hasnt error 'but citizens'

# Mobiles at the counter.
call clerk account.mobile_set id="$lina" mobile=13800138301
has '"field":"papers"' 'a number takes papers'
call clerk account.mobile_set id="$lina" mobile=123 papers=身份证
has '"key":"field.identifier"' 'and has its form'
call clerk account.mobile_set id="$lina" mobile=13800138301 papers=身份证
call clerk account.get mobile=13800138301
has '"login":"lina"' 'an account is found by its number'
call clerk account.mobile_set id="$(id_of zhangwei)" mobile=13800138301 \
	papers=身份证
has '"key":"account.mobile_taken"' 'a number is of one account'
call clerk account.mobile_set id="$made" mobile=13800138302 papers=身份证
has '"key":"request.not_found"' 'colleagues are not served'
for who in secadmin sysadmin auditor lead; do
	call $who account.mobile_set id="$lina" mobile=13800138302 \
		papers=身份证
	denied "$who sets no number"
done
call hr account.get mobile=13800138301
denied 'a unit looks nobody up'
call secadmin account.list role=clerk name=-hd
is "$(jq -r '[.items[].login] | join(" ")' <<<"$reply")" clerk-hd \
	'accounts are found by role and by part of their name'
call clerk account.get login=lina
has '"id_number":"230***********' 'the counter compares the number, masked'
call secadmin account.get login=lina
hasnt id_number 'others are not told it'
call clerk account.get login=newperson
hasnt '"district"' 'who belongs to no district yet'
call clerk person.correct id="$(jq -r .person <<<"$reply")" name=程鑫 \
	papers=居民身份证 reason=录入错误 \
	version:="$(jq -r .person_version <<<"$reply")"
has '"name":"程鑫"' 'is corrected at any counter'
call secadmin account.list limit=2
has '"sessions":' 'the list tells of sessions'
has '"totp":' 'of factors'
has '"verified":' 'and of real names'

# What a guest may, and what only a guest may.
methods=$("$TOP_BUILDDIR/talenthalld" --methods)
talk_open g register
wrong=0
for m in $(jq -r '.methods[].name' <<<"$methods"); do
	talk g "$m" '{"no_such_parameter":1}'
	want=-32002
	jq -e --arg m "$m" '.methods[] | select(.name == $m) | .roles |
		index("guest")' <<<"$methods" >/dev/null && want=-32602
	[ "$(jq -r .error.code <<<"$reply")" = "$want" ] || {
		wrong=$((wrong + 1))
		echo "# guest: $m: $reply"
	}
done
is $wrong 0 'a guest may what the table says'
like "$(jq -r '[.methods[] | select(.roles | index("guest")) | .name] |
	sort | join(" ")' <<<"$methods")" \
	'account.agree account.agreement .*account.recover account.register' \
	'which is to register'
talk_close g

# A code that has expired, by a clock that is set forward.
talk_open e register
agree e
sms e register 13800138303
code=$(hall_sms_code 13800138303)
talk_close e
hall_stop
if command -v faketime >/dev/null; then
	hall_serve env ASAN_OPTIONS=verify_asan_link_order=0 \
		faketime -f '+6m'
	talk_open e register
	agree e
	talk e account.register "{\"login\":\"too_late\",
		\"mobile\":\"13800138303\",\"code\":\"$code\",
		\"new_password\":\"$pass\"}"
	refused code.gone 'after five minutes a code is no good'
	talk_close e
	hall_stop
fi
hall_phone_end
done_testing
