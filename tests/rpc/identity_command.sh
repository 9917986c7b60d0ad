#!/usr/bin/env bash
# Real names compared by a configured command: what it is told, its answers,
# and that none of them is a try when it cannot tell.
. "$TOP_SRCDIR/tests/rpc/identity.inc.sh"
asked=$(mktemp -d "${TMPDIR:-/tmp}/verify.XXXXXX")
trap 'hall_end; hall_phone_end; rm -rf "$asked"' EXIT
cat >"$asked/verify" <<'END'
#!/bin/sh
# verify FOLDER: 陈立新 110101199003070010 is known; FOLDER/away and slow
read -r name
read -r number
echo "$# $name $number $(env | grep -vE '^(PATH|LC_ALL|HOME|PWD|_|OLDPWD|SHLVL)=')" >>"$1/asked"
[ ! -e "$1/slow" ] || sleep 60
[ ! -e "$1/away" ] || exit 75
[ "$name $number" = "陈立新 $(cat "$1/number")" ]
END
chmod 755 "$asked" "$asked/verify"
number=$(python3 -c '
n = "11010119900307001"
w = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
print(n + "10X98765432"[sum(int(c) * k for c, k in zip(n, w)) % 11])')
echo "$number" >"$asked/number"
: >"$asked/asked"
chmod 666 "$asked/asked"
hall_phone 'identity_mode = "command";' 'identity_tries = 3;' \
	'courier_timeout = 2;' \
	"identity_command = \"$asked/verify $asked\";"
hall_start
verify() { # verify NAME PERSON NUMBER
	talk "$1" account.verify_identity \
		"{\"name\":\"$2\",\"id_number\":\"$3\"}"
}
asked() { wc -l <"$asked/asked"; }

enroll v verified_9 13800138109
verify v 陈立新 "${number%?}"
refused field.identifier 'what has no check digit is not asked'
is "$(asked)" 0 'of nobody'
touch "$asked/away"
for _ in 1 2 3 4; do verify v 陈立新 "$number"; done
refused identity.unavailable 'when it cannot tell, that is said'
is "$(jq .error.code <<<"$reply")" -32005 'as something to be repeated'
rm "$asked/away"
touch "$asked/slow"
verify v 陈立新 "$number"
refused identity.unavailable 'nor when it takes too long'
rm "$asked/slow"
verify v 陈丽新 "$number"
refused identity.mismatch 'another name does not match'
talk v session.whoami '{}'
has '"verified":false' 'and changes nothing'
verify v ' 陈 立新 ' "$number"
done_ok 'the right one does'
has '"by":"command"' 'and it is told who compared'
is "$(tail -n 1 "$asked/asked" | tr -d '\n')" "1 陈立新 $number " \
	'the command got both on standard input, and nothing else'
talk v session.whoami '{}'
has '"verified":true' 'the session knows it'
before=$(asked)
verify v 陈立新 "$number"
refused identity.done 'who is verified is not asked about again'
is "$(asked)" "$before" 'of nobody'

# tries are counted, and none of the rest reaches the register
enroll w verified_8 13800138108
for name in 甲乙 丙丁 戊己; do verify w "$name" "$number"; done
before=$(asked)
verify w 庚辛 "$number"
refused identity.tries 'three wrong tries are enough for a day'
is "$(asked)" "$before" 'the fourth is not asked'
grep -q "$number" "$HALL_DIR/server.log"
ok $((! $?)) 'no number is in the log'

# a courier that dies leaves nobody waiting
enroll x verified_7 13800138107
touch "$asked/slow"
(wait_for 5 eval '[ "$(wc -l <"$asked/asked")" -gt "$before" ]' &&
	kill -9 "$(pgrep -P "$HALL_PID" -f -- '-x courier')") &
verify x 陈立新 "$number"
refused identity.unavailable 'the death of the courier is no answer'
rm -f "$asked/slow"
done_testing
