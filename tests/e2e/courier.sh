#!/usr/bin/env bash
# Messages leave by the configured commands: once, whole, to the right one, and
# also when a command fails for a while or a process dies under way.
. "$TOP_SRCDIR/tests/lib/sms.sh"
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_phone
trap 'hall_end; hall_phone_end' EXIT
hall_start
trap 'hall_end; hall_phone_end' EXIT
role_pid() { pgrep -P "$HALL_PID" -f -- "-x $1" | head -n 1; }

# what the demo hall's cases sent is not ours
sqlite3 -cmd '.timeout 8000' "$HALL_DIR/talenthall.db" \
	'DELETE FROM outbox; DELETE FROM notification'
# The association codes of hr's unit, and somebody who asks for a link.
call hr unit.get
code=$(value association_code)
lina=$(hall lina person.get purpose=test reveal:=true | jq -r .mobile)

call lina association.apply code="$code"
id=$(first id)
call hr notification.list
has '"template":"association_applied"' 'the agent finds a message'
has '"unread":1' 'which is unread'
has '李娜申请与贵单位建立关联' 'in his language, with the name'
message=$(first id)
call lina notification.list
hasnt association_applied 'nobody else does'
call lina notification.read id="$message"
has '"key":"request.not_found"' 'nor can read it'
call hr notification.read id="$message"
has '"unread":0' 'reading it is remembered'
call hr notification.list unread:=true
has '"items":[]' 'so it is not among the unread'
call auditor notification.list
has '"items":[]' 'and administrators have their own list'

call hr association.reject id="$id" reason_code=other reason=查无此人
has rejected 'a refusal'
body=$(hall_sms "$lina")
like "$body" '未通过您的单位关联申请，原因：查无此人' \
	'reaches the telephone of the person'
is "$(hall_sms_count "$lina")" 1 'once'
grep -qE "$lina|查无此人" "$HALL_DIR/server.log"
is $? 1 'neither number nor words are in the log'
grep -q 'event=outbox id=[0-9]* result=sent' "$HALL_DIR/server.log"
ok $? 'but that it was sent'
sent=$(sqlite3 "file:$HALL_DIR/talenthall.db?mode=ro" \
	"SELECT length(recipient), length(body), state, tries FROM outbox
	 WHERE channel = 'sms'")
is "$sent" '0|0|sent|1' 'the outbox keeps no text of what was sent'

# the mail, to the address of the profile
subjects() { # the demo hall's own mails stand beside it
	grep -o '=?UTF-8?B?[^?]*?=' "$HALL_PHONE/mail" |
		sed 's/=?UTF-8?B?//; s/?=//' |
		while read -r line; do base64 -d <<<"$line"; echo; done
}
rejected() { subjects | grep -qx 单位关联未通过; }
wait_for 20 rejected
found=$?
mail=$(cat "$HALL_PHONE/mail")
like "$mail" '^p[0-9]+@example.com' 'a mail goes to the address of the profile'
ok $found 'with its subject encoded'
like "$mail" 'To: p[0-9]+@example.com .*Content-Type: text/plain; charset=UTF-8 .*  北京示例科技有限公司未通过' \
	'and head and body parted'

# the account's language; whoever follows is told at once
hall lina account.lang lang=en >/dev/null
call hr notification.list
unread=$(first unread)
(printf '%s\n' '{"jsonrpc":"2.0","id":1,"method":"subscribe","params":{"topic":"notification"}}'
	sleep 4) | hall_rpc hr >"$HALL_PHONE/pushed" 2>/dev/null &
follower=$!
wait_for 10 grep -q topic "$HALL_PHONE/pushed"
call lina association.apply code="$code"
second=$(first id)
wait_for 5 grep -q changed "$HALL_PHONE/pushed"
ok $? 'a new message is pushed'
wait "$follower"
is "$(hall hr notification.list | jq .unread)" "$((unread + 1))" \
	'and counted as unread'
call hr association.reject id="$second" reason_code=other reason=later
like "$(hall_sms "$lina" 1)" 'has rejected your association. Reason: later' \
	'English for who reads English'
call lina notification.list
has '"title":"Association rejected"' 'on the screen too'
hall lina account.lang lang=zh >/dev/null
call lina notification.list
has '"title":"单位关联未通过"' 'which changes with the language'

# one's own account
mark=$(hall_sms_count "$lina")
call lina account.key.add key="$(ssh-keygen -q -t ed25519 -N '' -f \
	"$HALL_PHONE/key" && cat "$HALL_PHONE/key.pub")" label=new
like "$(hall_sms "$lina" "$mark")" '变更安全设置：新增登录公钥' \
	'who did not add a key hears that somebody did'
mark=$((mark - 1))

# the environment and the words of a command
cat >"$HALL_PHONE/send" <<END
#!/bin/sh
env >"$HALL_PHONE/env"
printf '%s\n' "\$#" "\$@" >"$HALL_PHONE/words"
ls /proc/self/fd >"$HALL_PHONE/fds"
body=\$(cat)
printf '%s\t%s\n' "\$2" "\$body" >>"\$1"
END
send_one() { # a request and its refusal
	call lina association.apply code="$code"
	call hr association.reject id="$(first id)" reason_code=other \
		reason="$1"
}
send_one '第二次；$(id) `id` "x"'
like "$(hall_sms "$lina" $((mark + 2)))" '第二次；\$\(id\) `id` "x"' \
	'words of a message are no commands'
is "$(sed 's/=.*//' "$HALL_PHONE/env" | grep -vE '^(PWD|SHLVL|_)$' | sort |
	tr '\n' ' ')" 'HOME LC_ALL PATH ' 'a command has a bare environment'
is "$(sed -n 3p "$HALL_PHONE/words")" "$lina" 'the number stands at {to}'
is "$(tr '\n' ' ' <"$HALL_PHONE/fds")" '0 1 2 3 ' 'and no descriptors of ours'

# back-off: 75 comes back in a minute, others fail
cat >"$HALL_PHONE/send" <<END
#!/bin/sh
echo x >>"$HALL_PHONE/tries"
exit 75
END
send_one 稍后
wait_for 10 grep -q x "$HALL_PHONE/tries"
wait_for 10 grep -q 'result=retry' "$HALL_DIR/server.log"
state=$(sqlite3 "file:$HALL_DIR/talenthall.db?mode=ro" \
	"SELECT state, tries, due_at - created_at BETWEEN 59 AND 75,
	 length(body) > 0 FROM outbox WHERE state = 'queued'
	 AND channel = 'sms'")
is "$state" 'queued|1|1|1' 'exit 75: it waits for a minute'

cat >"$HALL_PHONE/send" <<END
#!/bin/sh
exit 64
END
send_one 失败
wait_for 10 grep -q 'result=failed' "$HALL_DIR/server.log"
ok $? 'another status: it has failed'

# kill -9 of the courier while a command runs, then of records
cat >"$HALL_PHONE/send" <<END
#!/bin/sh
echo x >>"$HALL_PHONE/begun"
body=\$(cat)
sleep 2
printf '%s\t%s\n' "\$2" "\$body" >>"\$1"
END
n=$(hall_sms_count "$lina")
send_one 快递员
wait_for 10 test -s "$HALL_PHONE/begun"
kill -9 "$(role_pid courier)"
like "$(hall_sms "$lina" "$n")" 快递员 'a courier that is killed is replaced'
sleep 3
twice=$(($(hall_sms_count "$lina") - n))
[ "$twice" -le 2 ]
ok $? "the message was there at most twice ($twice)"

n=$(hall_sms_count "$lina")
rm -f "$HALL_PHONE/begun"
send_one 档案
wait_for 10 test -s "$HALL_PHONE/begun"
kill -9 "$(role_pid records)"
like "$(hall_sms "$lina" "$n")" 档案 'records that are killed lose none'
sleep 3
is "$(($(hall_sms_count "$lina") - n))" 1 \
	'and the courier remembers what it did'

# stopped and started in the middle
n=$(hall_sms_count "$lina")
rm -f "$HALL_PHONE/begun"
send_one 停机
wait_for 10 test -s "$HALL_PHONE/begun"
hall_stop
is "$(($(hall_sms_count "$lina") - n))" 1 'a stop waits for what is under way'
hall_serve
sleep 2
is "$(($(hall_sms_count "$lina") - n))" 1 'and nothing is sent again'

# time limit
hall_stop
hall_phone_conf 'courier_timeout = 1;'
cat >"$HALL_PHONE/send" <<END
#!/bin/sh
sleep 60
END
hall_serve
send_one 超时
wait_for 10 grep -q 'it took too long' "$HALL_DIR/server.log"
ok $? 'a command that takes too long is ended'
hall_stop

# no command, a wrong one, a wrong template
: >"$HALL_CONF"
hall_serve
grep -q 'channel=sms why="no sms_command is configured"' \
	"$HALL_DIR/server.log"
ok $? 'a channel without a command is warned of'
send_one 无通道
is "$(sqlite3 "file:$HALL_DIR/talenthall.db?mode=ro" \
	"SELECT tries FROM outbox WHERE state = 'queued' ORDER BY id DESC
	 LIMIT 1")" 0 'its messages wait'
[ "$(hall sysadmin server.status | jq .sms_waiting)" -ge 1 ]
ok $? 'and are counted for the administrator'
hall_stop

data=$HALL_PHONE/data
cp -r "$TOP_SRCDIR/data" "$data"
TOP_SRCDIR=$HALL_PHONE hall_serve
sed -i 's/{reason}/{raeson}/' "$data/templates/association_rejected.cfg"
kill -HUP "$HALL_PID"
wait_for 5 grep -q 'event=reload path=.*templates" why=faulty' \
	"$HALL_DIR/server.log"
ok $? 'a reload refuses a faulty text'
send_one 照旧
has rejected 'and the former one is in use'
hall_stop
said=$("$TOP_BUILDDIR/talenthalld" --config "$HALL_CONF" --state "$HALL_DIR" \
	--data "$data" --listen 127.0.0.1 --port 0 --demo 2>&1)
like "$said" 'association_rejected.cfg:[0-9]+: unknown placeholder raeson' \
	'a start does not, and tells file and line'

# a relative program lies with the hall, and goes where it is copied to
printf '#!/bin/sh\ncat >"$1"\n' >"$HALL_DIR/phone"
chmod +x "$HALL_DIR/phone"
echo "sms_command = \"./phone $HALL_PHONE/near {to}\";" >"$HALL_CONF"
hall_serve
send_one 随行
near() { grep -q . "$HALL_PHONE/near"; }
wait_for 15 near
ok $? 'a relative command is found in the folder of the hall'
done_testing
