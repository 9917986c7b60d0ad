#!/bin/bash
# What strangers, guests and those let in by a scan tried in vain: others'
# codes and puzzles, names by the thousand, messages to everybody, a full disk.
. "$TOP_SRCDIR/tests/lib/signin.sh"
"$kbdint_python" -c 'import paramiko' 2>/dev/null || {
	echo '1..0 # SKIP no python3-paramiko'
	exit 0
}
hall_phone
hall_start
trap 'hall_end; hall_phone_end' EXIT
signin_export
reg() { # reg NAME LOGIN MOBILE CODE
	talk "$1" account.register "{\"login\":\"$2\",\"mobile\":\"$3\",
		\"code\":\"$4\",\"new_password\":\"$new_password\"}"
}

# What the hash workers have worked, in hundredths of a second.
hash_work() {
	local pid n=0
	for pid in $(pgrep -P "$HALL_PID" -f -- '-x hash'); do
		n=$((n + $(cut -d ' ' -f 14 "/proc/$pid/stat")))
	done
	echo "$n"
}

# Another session's codes and puzzles.
talk_open a register
talk_open b register
agree a
agree b
number=13812340001
puzzle=$(captcha b)
talk a account.sms "{\"purpose\":\"register\",\"mobile\":\"$number\",$puzzle}"
refused captcha.wrong 'a puzzle solved in one session is no good in another'
talk b account.sms "{\"purpose\":\"register\",\"mobile\":\"$number\",$puzzle}"
refused captcha.wrong 'and spent by it'
sms a register $number
done_ok "one's own is good"
code=$(hall_sms_code $number)
for i in 1 2 3 4 5 6; do
	reg b spoiler$i $number 000000
done
refused code.gone "another's code is nobody's to try"
reg b thief $number "$code"
refused code.gone 'not even the right one'
reg a owner_of_it $number "$code"
done_ok 'nor was it spoiled by the tries'
talk_close a

# Names by one code.
number=13812340002
sms b register $number
code=$(hall_sms_code $number)
for name in zhangwei lina zhangwei lina zhangwei; do
	reg b $name $number "$code"
	[ $name = lina ] || refused account.login_taken "$name is taken"
done
reg b lina $number "$code"
refused code.gone 'the sixth name needs another code'

# Work for nothing.
before=$(hash_work)
for i in {1..12}; do
	talk b account.password "{\"password\":\"x\",
		\"new_password\":\"Wolke-Berg-$i-77\"}"
done
refused request.denied "a guest has no password to change"
[ $(($(hash_work) - before)) -lt 15 ]
ok $? 'and nothing was hashed for him'
before=$(hash_work)
for i in 1 2 3; do
	hall zhangwei account.password password=wrong-one \
		new_password=Wolke-Berg-$i-77 >/dev/null
done
[ $(($(hash_work) - before)) -lt 100 ]
ok $? 'a wrong password costs one hash, not seven'
talk_close b

# Messages to everybody.
enroll c sender 13812340003
for i in {10..31}; do
	talk c account.sms "{\"purpose\":\"mobile\",
		\"mobile\":\"138123411$i\"}"
done
refused code.asked 'nobody has codes sent to any number of numbers'
talk_close c

# A number changed at the counter.
id=$(hall secadmin account.get login=sender | jq -r .id)
before=$(hall_sms_count 13812340003)
hall clerk account.mobile_set id="$id" mobile=13812340009 papers=身份证 \
	>/dev/null
like "$(hall_sms 13812340003 "$before")" '138\*\*\*\*0009' \
	'the former number hears where its account went'

# A scan for a unit lets in for this unit alone.
uscc=$(hall hr unit.get | jq -r .uscc)
ssh-keygen -q -t ed25519 -N '' -f "$HALL_DIR/cert"
id=$(hall clerk certificate.apply uscc="$uscc" name=证书 \
	unit_type=enterprise key="$(cat "$HALL_DIR/cert.pub")" holder=hr |
	jq -r .id)
hall clerk certificate.check id="$id" 'checks:={"application.choice":"form",
"licence.choice":"business_licence","licence.original":true,
"licence.copy":true,"legal.original":true,"legal.copy":true,
"legal.mobile":"13800001234","handler.original":true,"handler.copy":true}' \
	>/dev/null
hall clerk certificate.issue id="$id" >/dev/null
confirm='@run hall hr account.login_code code="$CODE" action=confirm >&2'
for call in 'account.login_code code=23456789 action=look' \
	'account.mobile mobile=13812340010 code=123456' \
	'account.key.remove id=1' 'session.act_for unit=1' \
	'account.totp.confirm code=123456'; do
	kb unit 1 "$confirm" -- "$call" --json
	has '"session.pinned"' "let in for a unit: no ${call%% *}"
done
kb unit 1 "$confirm" -- unit.get --json
has "$uscc" 'but all that is the unit'"'"'s'

# Conversations begun again and again.
"$kbdint_python" - "$HALL_PORT" >"$HALL_DIR/again" 2>/dev/null <<-'END'
	import socket, sys
	import paramiko
	from paramiko.common import cMSG_USERAUTH_REQUEST
	t = paramiko.Transport(socket.create_connection(('127.0.0.1',
	    int(sys.argv[1])), 5, ('127.0.14.1', 0)))
	t.start_client(timeout=5)
	n = 0
	def handler(title, instructions, prompts):
	    global n
	    n += 1
	    if n > 60:
	        raise EOFError
	    if n % 2 == 0:
	        m = paramiko.Message()
	        m.add_byte(cMSG_USERAUTH_REQUEST)
	        for s in ('person', 'ssh-connection',
	            'keyboard-interactive', '', ''):
	            m.add_string(s)
	        t._send_message(m)
	    return ['3']
	try:
	    t.auth_interactive('person', handler)
	except Exception:
	    pass
	print(n)
	END
again=$(cat "$HALL_DIR/again")
echo "# begun again, $again questions were asked"
[ "${again:-99}" -lt 30 ]
ok $? 'who leaves a conversation to begin another is sent away'

# A guest's writes fill no disk.
flood() { # flood SOURCE COUNT [METHOD [PARAMS]]: what it was refused with
	yes '{"jsonrpc":"2.0","id":1,"method":"'"${3:-captcha.new}"'",
		"params":{'"${4-}"'}}' | tr -d '\t' | paste -d '' - - |
		head -n "$2" | timeout 60 ssh -F none -p "$HALL_PORT" -b "$1" \
		-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
		-o LogLevel=ERROR -o PreferredAuthentications=none \
		-o BatchMode=yes register@127.0.0.1 rpc |
		jq -r '.error.data.key // "done"' | sort | uniq -c |
		tr -s ' \n' ' '
}
like "$(flood 127.0.15.1 500)" '400 done 100 guest.many' \
	'guests of one address write so much in ten minutes'
like "$(flood 127.0.15.1 20)" '^ 20 guest.many' 'a new session or not'
like "$(flood 127.0.15.2 20)" '^ 20 done' 'another address has its own'
like "$(flood 127.0.15.3 500 slip.verify '"code":"23456-789AB"')" \
	'100 guest.many 400 slip.unknown' 'codes of slips are not guessed on and on'
like "$(hall auditor audit.verify 2>&1)" 'true|ok' 'and the audit is whole'
done_testing
