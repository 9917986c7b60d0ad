#!/usr/bin/env bash
# Secrets go in by every way there is; then the log, the state, what files lie
# about and what the processes show are searched for them.
. "$TOP_SRCDIR/tests/lib/signin.sh"
"$kbdint_python" -c 'import paramiko' 2>/dev/null || {
	echo '1..0 # SKIP no python3-paramiko'
	exit 0
}
hall_phone 'log_level = "debug";' 'captcha_form = "words";'
hall_start
trap 'hall_end; hall_phone_end' EXIT
signin_export
planted=() names=()
plant() { # plant NAME VALUE
	names+=("$1")
	planted+=("$2")
}
mobile=13877665544 number=110101199003078515
new=Wolke-Sturm-4711-Qx
plant 'a password that was refused' Falsches-Wort-8842
plant 'one typed as a name' Name-Ist-Passwort-553
plant 'a new password' "$new"
plant 'the demo password' demo-Hall-2026
plant 'a mobile number' "$mobile"
plant 'an ID number' "$number"

# Passwords: by the method, by the conversation, as the name, within a command.
pass zhangwei Falsches-Wort-8842 -b 127.0.9.1
pass Name-Ist-Passwort-553 x -b 127.0.9.2
pass "$mobile" Falsches-Wort-8842 -b 127.0.9.3
pass "$number" Falsches-Wort-8842 -b 127.0.9.4
kb person 1 zhangwei @captcha Falsches-Wort-8842 zhangwei @captcha x zhangwei x
hall zhangwei account.password password=Falsches-Wort-8842 \
	new_password="$new" >/dev/null
hall zhangwei account.password password=demo-Hall-2026 new_password="$new" \
	>/dev/null
ok $? 'passwords, names and numbers are given in every way'
pass zhangwei "$new" -b 127.0.9.5
has '"login":"zhangwei"' 'the new one is good'

# A stranger who registers: mobile, code, puzzle, number.
talk_open w register
agree w
sms w register "$mobile"
code=$(hall_sms_code "$mobile")
plant 'a code by SMS' "$code"
talk w account.register "{\"login\":\"planted\",\"mobile\":\"$mobile\",
	\"code\":\"$code\",\"new_password\":\"$new\"}"
done_ok 'somebody registers'
talk w account.verify_identity "{\"name\":\"王五\",\"number\":\"$number\",
	\"kind\":\"resident_id\"}"
# The second factor, and its recovery codes.
talk w account.totp.enroll "{\"password\":\"$new\"}"
secret=$(jq -r '.. | .secret? // empty' <<<"$reply" | head -n 1)
[ -n "$secret" ]
ok $? 'a second factor is enrolled'
plant 'its secret' "$secret"
for word in $(jq -r '.. | .recovery? // empty | .[]?' <<<"$reply" |
	head -n 2); do plant 'a recovery code' "$word"; done
talk w account.totp.confirm "{\"code\":\"$(totp_code "$secret")\"}"
# Lines that are damaged, methods that do not exist, too many parameters.
printf '%s\n' '{"jsonrpc":"2.0","id":1,"method":"account.password","params":{"password":"'"$new"'"' \
	'{"jsonrpc":"2.0","id":1,"method":"'"$number"'","params":{}}' \
	'{"jsonrpc":"2.0","id":1,"method":"unit.find","params":{"code":"'"$number"'","x":"'"$new"'"}}' |
	hall_rpc lina >/dev/null 2>&1
hall lina "$new" >/dev/null 2>&1
talk_close w

# Shown on purpose to who asks: and nowhere else.
id=$(hall zhangwei session.whoami | jq -r '.person.id? // .person_id? // ""')
shown=$(hall zhangwei person.get reveal:=true purpose=核对 |
	jq -r '.. | strings | select(test("^[0-9]{17}[0-9X]$"))' | head -n 1)
[ -z "$shown" ] || plant 'a number that was revealed' "$shown"
status=$(hall sysadmin server.status; hall auditor audit.list limit:=500;
	hall secadmin account.list limit:=500)

search() { # search NAME: stdin, for each of what was planted
	local text k
	text=$(cat | tr -d '\0')
	for k in "${!planted[@]}"; do
		grep -qF -- "${planted[$k]}" <<<"$text" && echo "${names[$k]}"
	done | sort -u | paste -sd ,
}
is "$(search <<<"x${new}y")" 'a new password' 'what is looked for is found'
is "$(search <"$HALL_DIR/server.log")" '' 'none of it in the log, at its fullest'
is "$(search <<<"$status")" '' 'nor in the status, the audit, the accounts'
hall_own() { pgrep -P "$HALL_PID"; echo "$HALL_PID"; }
is "$(for p in $(hall_own); do
	cat "/proc/$p/cmdline" "/proc/$p/environ"
done 2>/dev/null | search)" '' 'nor in what the processes show'
hall_stop
is "$(cat "$HALL_DIR"/talenthall.db* | search)" '' \
	'nor in the database and its journal'
is "$(find "$HALL_DIR" -type f ! -path '*/keys/*' ! -name 'talenthall.db*' \
	! -name 'server.*' ! -name demo.txt ! -path "${HALL_PHONE:-/nowhere}*" \
	-exec cat {} + | search)" '' 'nor in any other file of the state folder'
is "$(find "$HALL_DIR" . -maxdepth 2 -name 'core*' -type f \
	-newer "$HALL_DIR/server.out" 2>/dev/null | grep -v '\.[a-z]*$')" '' \
	'nobody left a core'
echo "# planted: ${#planted[@]} secrets"
done_testing
