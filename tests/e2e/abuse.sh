#!/bin/bash
# Who tries: passwords, names, codes. A hall that is no demo, so that puzzles,
# locks and second factors are due. tests/unit/signin_test.c does ten thousand
# tries against the rules; here the doors are tried.
. "$TOP_SRCDIR/tests/lib/signin.sh"
"$kbdint_python" -c 'import paramiko' 2>/dev/null || {
	echo '1..0 # SKIP no python3-paramiko'
	exit 0
}
hall_phone 'captcha_form = "words";'
hall_start
trap 'hall_end; hall_phone_end' EXIT
signin_export
j() { jq -r "$1" <<<"${reply##*$'\n'}"; }
log_count() { grep -c "$1" "$HALL_DIR/server.log"; }

# On a demo hall nothing of all this is asked.
for i in 1 2; do pass zhangwei wrong-password -b 127.0.2.$i; done
pass zhangwei demo-Hall-2026 -b 127.0.2.3
has '"login":"zhangwei"' 'a demo hall asks no puzzle after failures'

enroll v victim 13800138111
ssh-keygen -q -t ed25519 -N '' -f "$HALL_DIR/keys/victim"
talk v account.key.add "{\"key\":\"$(cat "$HALL_DIR/keys/victim.pub")\"}"
talk_close v
talk_open w register
talk_close w
hall_stop
hall_options() {
	printf '%s\n' --state "$HALL_DIR" --data "$TOP_SRCDIR/data" \
		--locale "$TOP_BUILDDIR/locale" --libexec "$TOP_BUILDDIR" \
		--listen 127.0.0.1 --port "${1:-0}" --config "$HALL_CONF"
}
hall_serve

pass zhangwei demo-Hall-2026 -b 127.0.2.4
hasnt '"login"' 'demo accounts are of no use elsewhere'
pass victim "$new_password" -b 127.0.2.5
has '"login":"victim"' 'a password signs in'

# After a failure, a puzzle: the same for a name of nobody.
said() { # said NAME SOURCE: what an attempt is told, without the name
	pass "$1" wrong-password-x -b "$2"
	sed -e "s/$1/NAME/g" -e '/known hosts/d' <<<"$reply"
}
is "$(said nobody-here 127.0.3.1)" "$(said victim 127.0.3.2)" \
	'a wrong password: the same words for anybody and nobody'
second=$(said victim 127.0.3.3)
is "$(said nobody-here 127.0.3.4)" "$second" 'after it as well'
like "$second" 'Permission denied \(publickey,keyboard-interactive\)' \
	'now the method password is closed'
like "$second" '已停用 SSH 口令方式' 'and the banner says why'
like "$second" 'keyboard-interactive asks for both' 'in both languages'
pass victim "$new_password" -b 127.0.3.5
hasnt '"login"' 'not even the right one comes in so'
kb victim @captcha "$new_password" -- session.whoami --json
kb_in 'puzzle and password together do'
like "$reply" '等于几' 'a sum in words, for who cannot see letters'
pass victim "$new_password" -b 127.0.3.6
has '"login":"victim"' 'after that the puzzle is no longer asked'
said victim 127.0.3.7 >/dev/null
kb victim 99 "$new_password" 99 "$new_password" 99 "$new_password"
kb_out 'a wrong puzzle lets nobody in'
has '图形验证码不正确' 'and is told'
kb nobody-here 99 x @captcha x @captcha x @captcha x
like "$reply" '图形验证码不正确' 'the same for a name of nobody'

# Names: the words of a conversation, and the time they take.
words() { grep -vE 'victim|nobody|等于几|^What is' <<<"$reply"; }
kb person 1 victim @captcha x-wrong victim @captcha x victim @captcha x
a=$(words)
kb person 1 nobody-here @captcha x-wrong nobody-here @captcha x \
	nobody-here @captcha x
is "$(words)" "$a" 'a conversation says the same of anybody and nobody'

# A lock: five failures of the name, from wherever they come.
for i in 1 2; do
	kb victim @captcha wrong-$i @captcha wrong-$i @captcha wrong-$i
	kb nobody-here @captcha wrong-$i @captcha wrong-$i @captcha wrong-$i
done
a=$(said victim 127.0.4.1)
like "$a" '其口令登录已锁定' 'a name that failed too often is told so'
like "$a" 'if there is such an account, it is locked' 'with the way out'
is "$(said nobody-here 127.0.4.2)" "$a" 'in the same words when it is nobody'
kb victim @captcha "$new_password" @captcha x @captcha x
kb_out 'the right password is refused while it is locked'
like "$(hall_sms 13800138111 1)" '已锁定至' 'the owner gets a message'
reply=$(timeout 20 ssh -F none -p "$HALL_PORT" -o BatchMode=yes \
	-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
	-o LogLevel=ERROR -i "$HALL_DIR/keys/victim" -b 127.0.4.3 \
	victim@127.0.0.1 session.whoami --json 2>&1 </dev/null)
has '"login":"victim"' 'his key is not locked'

# A restart forgets nothing; time does.
hall_stop
hall_serve
kb victim @captcha "$new_password" @captcha x @captcha x
kb_out 'a restart does not unlock'
hall_stop
hall_serve faketime -f +16m
kb victim @captcha "$new_password" -- session.whoami --json
kb_in 'after a quarter of an hour it is open again'

# A source: later and later, then not at all for a while.
before=$(log_count 'why=penalty')
"$kbdint_python" - "$HALL_PORT" >"$HALL_DIR/flood" 2>/dev/null <<-'END'
	import socket, sys, threading, time
	import paramiko
	end, done, lock = time.time() + 8, [0, 0], threading.Lock()
	def one():
	    # on a busy machine the first is turned away later
	    while time.time() < end or (not done[1] and time.time() < end + 40):
	        try:
	            s = socket.create_connection(('127.0.0.1',
	                int(sys.argv[1])), 5, ('127.0.5.1', 0))
	            t = paramiko.Transport(s)
	            t.banner_timeout = 3
	            t.start_client(timeout=5)
	            for i in range(5):
	                try:
	                    t.auth_password('flood%d' % id(s),
	                        'wrong', fallback=False)
	                except paramiko.BadAuthenticationType:
	                    with lock:
	                        done[0] += 1
	                    break
	                except paramiko.AuthenticationException:
	                    with lock:
	                        done[0] += 1
	            t.close()
	        except Exception:
	            with lock:
	                done[1] += 1
	            time.sleep(0.1)
	ts = [threading.Thread(target=one, daemon=True) for _ in range(8)]
	for t in ts: t.start()
	for t in ts: t.join(60)
	print(*done)
	END
read -r tried turned <"$HALL_DIR/flood"
echo "# one source, 8 at once, 8 s: $tried passwords tried," \
	"$turned connections turned away"
[ "$(log_count 'why=penalty')" -gt "$before" ]
ok $? 'a source that fails is turned away at the gate'
[ "${tried:-999}" -le 100 ]
ok $? 'and tries no more than a hundred in eight seconds'
pass victim "$new_password" -b 127.0.5.2
has '"login":"victim"' 'others are not kept from signing in'

# How long a refusal takes, for anybody and nobody.
"$kbdint_python" - "$HALL_PORT" >"$HALL_DIR/times" 2>/dev/null <<-'END'
	import socket, statistics, sys, time
	import paramiko
	def one(name, source):
	    s = socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5,
	        (source, 0))
	    t = paramiko.Transport(s)
	    t.start_client(timeout=5)
	    begin = time.time()
	    try:
	        t.auth_password(name, 'wrong', fallback=False)
	    except paramiko.SSHException:
	        pass
	    took = time.time() - begin
	    t.close()
	    return took * 1000
	a, b = [], []
	for i in range(6):
	    a.append(one('clerk' if i == 0 else 'lead' if i == 1 else
	        'review' if i == 2 else 'city' if i == 3 else
	        'body' if i == 4 else 'expert1', '127.0.6.%d' % (i + 1)))
	    b.append(one('no-such-%d' % i, '127.0.7.%d' % (i + 1)))
	print(round(statistics.median(a)), round(statistics.median(b)))
	END
read -r known unknown <"$HALL_DIR/times"
echo "# a refusal: ${known:-?} ms for a known name, ${unknown:-?} ms for none"
[ -n "$unknown" ] && [ "$unknown" -gt $((known / 2)) ] &&
	[ "$known" -gt $((unknown / 2)) ]
ok $? 'a refusal takes as long whoever is meant (medians within twice)'

# Policy: a second factor always, and ways that a role may not take.
hall_stop
hall_phone_conf 'captcha = "off";' \
	'signin = { individual = { second_factor = "always"; }; };'
hall_serve faketime -f +16m
kb victim --password "$new_password" \
	"@sh hall_sms_code 13800138111 $(hall_sms_count 13800138111)" \
	-- session.list --json
kb_in 'a second factor that is always asked comes by SMS'
is "$(j '[.items[] | select(.current)][0].method')" password+sms 'after it'
kb victim --key "$HALL_DIR/keys/victim" 1 2 3
kb_out 'after a key as well'
kb person 2 13800138111 \
	"@sh hall_sms_code 13800138111 $(hall_sms_count 13800138111)" \
	-- account.key.list --json
is "$(j .error.data.key)" account.factor_first \
	'who came by SMS alone has to enroll first'
hall_stop
hall_phone_conf 'captcha = "off";' \
	'signin = { individual = { methods = ["publickey"]; idle_lock = 77; }; };'
hall_serve faketime -f +16m
pass victim "$new_password"
hasnt '"login"' 'a role without passwords does not come in by one'
pass clerk wrong-password
like "$reply" 'Permission denied \(publickey,password\)' \
	'though what is offered tells nothing of it'
kb person 2 13800138111 000000 000000 000000
kb_out 'nor by SMS'
kb victim --key "$HALL_DIR/keys/victim" -- session.whoami --json
is "$(j '.idle_lock, .idle_end' | paste -sd ' ')" '77 1800' \
	'a role is locked after its own time'
hall_stop
hall_phone_conf 'signin = { individual = { methods = ["magic"]; }; };'
"$TOP_BUILDDIR/talenthalld" --config "$HALL_CONF" --state "$HALL_DIR" \
	>/dev/null 2>"$HALL_DIR/why"
grep -q 'methods must be of: publickey password sms scan' "$HALL_DIR/why"
ok $? 'an unknown way is refused with its line'
done_testing
