#!/bin/bash
# Registration in its order, its codes, forgotten passwords, mobile numbers.
. "$TOP_SRCDIR/tests/rpc/identity.inc.sh"
hall_phone
hall_start

# pass USER PASSWORD METHOD: by password, over the real client
pass() {
	reply=$(SSHPASS=$2 sshpass -e ssh -F none -p "$HALL_PORT" \
		-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
		-o LogLevel=ERROR -o PubkeyAuthentication=no \
		-o NumberOfPasswordPrompts=1 "$1@127.0.0.1" "$3" --json \
		2>&1 </dev/null)
}
mobile=13800138001
reg() { # reg NAME LOGIN MOBILE CODE PASSWORD
	talk "$1" account.register "{\"login\":\"$2\",\"mobile\":\"$3\",
		\"code\":\"$4\",\"new_password\":\"$5\"}"
}

# The order, step by step.
talk_open g register
talk g account.register '{}'
refused field.required 'nothing is registered without anything'
reg g newcomer $mobile 123456 $new_password
refused account.agreement_first 'no account before the agreement'
sms g register $mobile
refused account.agreement_first 'no code before the agreement'
talk g account.agree '{"version":"1999-01"}'
refused account.agreement_version 'an old agreement is not accepted'
has '2026' 'and the one in force is named'
agree g
done_ok 'the agreement is accepted'
talk g account.sms "{\"purpose\":\"register\",\"mobile\":\"$mobile\"}"
refused field.required 'no code without a captcha'
has '"captcha_id"' 'which is named'
talk g captcha.new '{"form":"words"}'
puzzle=$(jq -r .result.id <<<"$reply")
right=$(captcha_sum "$(jq -r .result.words <<<"$reply")")
wrong() { printf '{"purpose":"register","mobile":"%s","captcha_id":"%s",
	"captcha":"%s"}' "$mobile" "$puzzle" "$1" | tr -d '\n'; }
talk g account.sms "$(wrong 99)"
refused captcha.wrong 'a wrong captcha sends nothing'
talk g account.sms "$(wrong "$right")"
refused captcha.wrong 'a captcha is spent by a wrong answer'
reg g newcomer $mobile 123456 $new_password
refused code.gone 'no account without a code'
puzzle=$(captcha g)
talk g account.sms "{\"purpose\":\"register\",\"mobile\":\"$mobile\",$puzzle}"
done_ok 'the right captcha sends a code'
has '"to":"138****8001"' 'the number is shown masked'
talk g account.sms "{\"purpose\":\"recover\",\"mobile\":\"$mobile\",$puzzle}"
refused captcha.wrong 'a captcha is good once'
sms g register $mobile
refused code.soon 'another code only after a minute'
code=$(hall_sms_code $mobile)
[ ${#code} = 6 ]
ok $? 'six digits have come to the number'
sms g register 12345
refused field.identifier 'a mobile number has its form'
talk g account.sms '{"purpose":"mobile","mobile":"13800138002"}'
refused request.denied 'a guest has no number to change'

# Every wrong field at once, then one by one.
reg g 9ine 1380013 "$code" short
has '"field":"login"' 'a user name has its form'
has '"field":"mobile"' 'a mobile number has its form, told together'
has '"field":"new_password"' 'a password has its rules, told together'
for bad in abc a-b-c Abc12 1abc 名字abc "$(printf 'a%.0s' {1..33})"; do
	reg g "$bad" $mobile "$code" $new_password
	refused account.username_form "the user name $bad is refused"
done
reg g register $mobile "$code" $new_password
refused account.login_taken 'a way in is no user name'
for weak in password1234 Demohall Newcomer-123456 aaaaaaaaaaA1; do
	reg g newcomer $mobile "$code" $weak
	refused account.password_weak "the password $weak is too easy"
done
talk g session.whoami
has '"role":"guest"' 'after all that the guest is still a guest'

# Guessing the code: five tries, whoever guesses.
for i in 1 2 3 4 5; do
	reg g newcomer $mobile 000000 $new_password
	[ $i != 1 ] || refused code.wrong 'a wrong code is told'
done
reg g newcomer $mobile "$code" $new_password
refused code.gone 'after five wrong ones the right one is no good'
talk_close g

# A new number: register.
enroll n newcomer 13800138002
done_ok 'an account is made'
has '"login":"newcomer"' 'under its name'
talk n session.whoami
has '"role":"individual"' 'the same session is signed in'
has '"verified":false' 'not verified yet'
has '"submitted":false' 'nor has it a profile'
talk n account.register "{\"login\":\"another\",\"mobile\":\"13800138003\",
	\"code\":\"123456\",\"new_password\":\"$new_password\"}"
refused request.denied 'who has an account does not make another'
talk n association.apply '{"code":"ABCDEFGHJ"}'
refused profile.first 'nothing else before the profile'
pass newcomer $new_password session.whoami
has '"login":"newcomer"' 'the password signs in'
pass 13800138002 $new_password session.whoami
has '"login":"newcomer"' 'so does the mobile number'
call secadmin account.get login=newcomer
has '"agreement":"2026-11"' 'the agreement is kept with the account'
has '"mobile":"138****8002"' 'the number is told masked'

# Names and numbers that are taken.
enroll t newcomer 13800138004
refused account.login_taken 'a user name is there once'
reg t newcomer2 13800138004 "$(hall_sms_code 13800138004)" $new_password
done_ok 'another name does it with the same code'
talk_close t
talk_open o register
agree o
hers=$(hall lina person.get reveal:=true purpose=核对号码 | jq -r .mobile)
sms o register "$hers"
done_ok "another's number gets the same answer"
mask="{\"to\":\"${hers:0:3}****${hers:7}\",\"resend_at\":N,\"until\":N}"
is "$(jq -c .result <<<"$reply" | sed 's/[0-9]\{10\}/N/g')" "$mask" \
	'word by word'
body=$(hall_sms "$hers")
like "$body" '该号码已注册' 'and the message says that it has an account'
[[ $body =~ [0-9]{6}， ]]
is $? 1 'without a code'
reg o thief "$hers" 123456 $new_password
refused code.wrong 'so that nothing is registered with it'

# Forgotten password: the same words whoever the number belongs to.
sms o recover 13900139999
unknown=$(jq -c .result <<<"$reply" | sed 's/[0-9]\{10\}/N/g')
before=$(hall_sms_count 13800138002)
sms o recover 13800138002
is "$(jq -c .result <<<"$reply" | sed 's/[0-9]\{10\}/N/g;s/138....8002/M/')" \
	"${unknown/139\*\*\*\*9999/M}" \
	'to recover tells nothing of who is known'
code=$(hall_sms_code 13800138002 "$before")
recover() { # MOBILE CODE PASSWORD
	talk o account.recover "{\"mobile\":\"$1\",\"code\":\"$2\",
		\"new_password\":\"$3\"}"
}
recover 13900139999 123456 $new_password
refused code.wrong 'an unknown number has a wrong code'
recover 13800138002 000000 $new_password
refused code.wrong 'as a known one has'
is "$(hall_sms_count 13900139999)" 0 'nobody unknown got a message'
recover 13800138002 "$code" weak
refused account.password_weak 'a recovered password has its rules'
recover 13800138002 "$code" Nova-parola-88
done_ok 'the code sets a new password'
talk n session.whoami
hasnt '"login"' 'which ends the sessions of the account'
pass newcomer $new_password session.whoami
hasnt '"login"' 'the old password is no good'
pass newcomer Nova-parola-88 session.whoami
has '"login":"newcomer"' 'the new one is'
recover 13800138002 "$code" Nova-parola-89
refused code.gone 'a code is good once'
talk_close o

# Changing the mobile number: a code to each.
enroll m mover 13800138005
before=$(hall_sms_count 13800138005)
talk m account.sms '{"purpose":"mobile_old"}'
has '"to":"138****8005"' 'a code goes to the present number'
old=$(hall_sms_code 13800138005 "$before")
talk m account.sms '{"purpose":"mobile","mobile":"13800138006"}'
done_ok 'and one to the new number'
new=$(hall_sms_code 13800138006)
talk m account.mobile "{\"mobile\":\"13800138006\",\"code\":\"$new\"}"
refused field.required 'the new code alone is not enough'
talk m account.mobile "{\"mobile\":\"13800138006\",\"code\":\"$new\",
	\"old_code\":\"000000\"}"
refused code.wrong 'nor is a wrong old one'
has '"field":"old_code"' 'which is named'
talk m account.mobile "{\"mobile\":\"13800138007\",\"code\":\"$new\",
	\"old_code\":\"$old\"}"
refused code.gone 'a code is of the number it went to'
talk m account.mobile "{\"mobile\":\"13800138006\",\"code\":\"$new\",
	\"old_code\":\"$old\"}"
done_ok 'both change the number'
like "$(hall_sms 13800138005 $((before + 1)))" '138\*\*\*\*8006' \
	'the old number is told'
pass 13800138006 $new_password session.whoami
has '"login":"mover"' 'which signs in from now on'
pass 13800138005 $new_password session.whoami
hasnt '"login"' 'as the old one does not'
talk m account.sms '{"purpose":"mobile","mobile":"13800138002"}'
done_ok "another's number is not told apart here either"
talk_close m

# One-time codes of one's own.
call lina account.totp.enroll password=wrong-password
has '"key":"account.password_wrong"' 'a second factor needs the password'
pass_talk() { talk "$1" account.totp.enroll '{"password":"demo-Hall-2026"}'; }
talk_open l lina
pass_talk l
done_ok 'a secret is shown'
secret=$(jq -r .result.secret <<<"$reply")
is "$(jq '.result.recovery | length' <<<"$reply")" 10 'with recovery codes'
recovery=$(jq -r '.result.recovery[0]' <<<"$reply")
talk l account.totp.confirm '{"code":"000000"}'
refused totp.wrong 'a wrong first code is refused'
totp=$(oathtool --totp -b "$secret")
talk l account.totp.confirm "{\"code\":\"$totp\"}"
done_ok 'the right one is taken'
pass_talk l
refused totp.exists 'there is one at a time'
talk l account.totp.remove "{\"password\":\"demo-Hall-2026\",
	\"code\":\"$totp\"}"
refused totp.wrong 'a code is good once'
talk l account.totp.remove "{\"password\":\"demo-Hall-2026\",
	\"code\":\"$recovery\"}"
done_ok 'a recovery code removes it'
pass_talk l
secret=$(jq -r .result.secret <<<"$reply")
talk l account.totp.confirm "{\"code\":\"$(oathtool --totp -b "$secret")\"}"
done_ok 'it is put on again'
call clerk account.reset id="$(hall clerk account.get login=lina |
	jq -r .id)" new_password=Gnu-lin-4711-x papers=居民身份证
call clerk account.get login=lina
has '"totp":false' 'who lost it comes back by his papers'
talk_close l
hall_phone_end
done_testing
