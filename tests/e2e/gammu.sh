#!/usr/bin/env bash
# The worked example of talenthall.conf(5): a telephone behind gammu-smsd.
# Its model is "dummy", which keeps what it would have sent in files.
set -eu
. "${TOP_SRCDIR:?}/tests/lib/sms.sh"
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_phone
set +e
phone=${HALL_PHONE:?}
mkdir "$phone"/{inbox,outbox,sent,error,device}
cat >"$phone/smsdrc" <<END
[gammu]
model = dummy
connection = none
device = $phone/device
[smsd]
service = files
inboxpath = $phone/inbox/
outboxpath = $phone/outbox/
sentsmspath = $phone/sent/
errorsmspath = $phone/error/
logfile = $phone/log
loopsleep = 1
END
cat >"$HALL_CONF" <<END
sms_command = "gammu-smsd-inject -c $phone/smsdrc TEXT {to} -unicode -autolen 600";
END
trap 'hall_end; hall_phone_end' EXIT
hall_start
trap '[ -z "${smsd-}" ] || kill "$smsd"; hall_end; hall_phone_end' EXIT

number=$(hall lina person.get purpose=test reveal:=true | jq -r .mobile)
call hr unit.get
call lina association.apply code="$(value association_code)"
call hr association.reject id="$(first id)" reason_code=other reason=𠮷字测试

injected() { ls "$phone/outbox" | grep -q "_${number}_"; }
wait_for 15 injected
ok $? 'the message is in the outbox of gammu-smsd'
gammu-smsd -c "$phone/smsdrc" >/dev/null 2>&1 &
smsd=$!
sent() { ls "$phone/sent" | grep -q "_${number}_"; }
wait_for 20 sent
ok $? 'which sends it by its telephone'
# Text00 = UTF-16 in hexadecimal, in pieces of a part each
text=$(cat "$phone"/sent/*"_${number}_"* | sed -n 's/^Text[0-9]* = //p' |
	tr -d '\r\n' | sed 's/../\\x&/g')
# shellcheck disable=SC2059
text=$(printf "$text" | iconv -f UTF-16BE -t UTF-8)
like "$text" '未通过您的单位关联申请，原因：𠮷字测试' \
	'with its characters, rare ones too'
grep -q 'result=sent' "$HALL_DIR/server.log"
ok $? 'and the server knows'
done_testing
