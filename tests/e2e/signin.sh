#!/bin/bash
# Ways to sign in, on a demo hall: conversations, scans, keys on tokens, second
# factors; and what of it a demo hall leaves out.
. "$TOP_SRCDIR/tests/lib/signin.sh"
"$kbdint_python" -c 'import paramiko' 2>/dev/null || {
	echo '1..0 # SKIP no python3-paramiko'
	exit 0
}
hall_phone
hall_start
trap 'hall_end; hall_phone_end' EXIT
signin_export
demo=demo-Hall-2026
j() { jq -r "$1" <<<"${reply##*$'\n'}"; }
look='account.login_code code="$CODE" action=look >/dev/null'
confirm='account.login_code code="$CODE" action=confirm'

# person@: by account
kb person 1 zhangwei $demo -- session.whoami --json
kb_in 'an individual signs in by conversation'
is "$(j .login)" zhangwei 'as himself'
has '账号登录' 'the ways are told'
has '扫码登录    Confirmed by another session' 'in both languages'
kb person 4 1 9 ''
has '该登录方式尚未开通' 'third parties are not open yet'
has '请输入 1 至 4' 'what is no way is told'
kb_out 'and three times is enough'
kb person 1 hr $demo 1 1 1 1
hasnt '+ signed in' 'an agent does not come in as an individual'
kb unit 2 zhangwei $demo 1 1 1 1
hasnt '+ signed in' 'nor an individual as a unit'
mobile=$(hall lina person.get purpose=test reveal:=true | jq -r .mobile)
kb person 1 "$mobile" $demo -- session.whoami --json
is "$(j .login)" lina 'the mobile is a name as well'

# unit@: by password
uscc=$(hall hr unit.get | jq -r .uscc)
unit=$(hall hr unit.get | jq -r .id)
kb unit 2 "$uscc" $demo -- session.whoami --json
is "$(j '.unit.id')" "$unit" 'a credit code signs in for that unit'
has '证书登录' 'the four ways of units are told'
has 'ssh 统一社会信用代码@HOST' 'and where holders of a USB key go'

# person@: by SMS
kb person 2 "$mobile" '@sh hall_sms_code '"$mobile" -- session.list --json
kb_in 'a code by SMS signs in'
is "$(j '[.items[] | select(.current)][0].method')" sms 'which is told'
has '如该号码已注册，验证码已发送' 'whether the number is known is not'
kb person 2 13900009999 123456 111111 222222
has '如该号码已注册，验证码已发送' 'the same for a number of nobody'
kb_out 'whom no code lets in'
is "$(hall_sms_count 13900009999)" 0 'and who is sent nothing'
kb person 2 12345 "$mobile" 000000 000000 000000
has '手机号码格式不正确' 'what is no number is told'

# person@: by a scan
kb person 3 '' "@run hall zhangwei $look" \
	"@run hall zhangwei $confirm >&2" -- session.list --json
kb_in 'a confirmed code signs in'
is "$(j '[.items[] | select(.current)][0].method')" scan 'by a scan'
has '尚未扫描' 'before, it is not scanned'
has '扫描成功' 'then it is'
has '█' 'and it can be seen as a picture'
if command -v zbarimg >/dev/null; then
	grep -E '^[█▀▄ ]+$' <<<"$reply" | grep . |
		"$kbdint_python" -c '
import sys
rows = []
for line in sys.stdin.read().splitlines():
    rows.append([c in "█▀" for c in line])
    rows.append([c in "█▄" for c in line])
w = max(map(len, rows)) + 8
rows = [[True] * w] * 4 + [[True] * 4 + r + [True] * (w - 4 - len(r))
    for r in rows] + [[True] * w] * 4
print("P1", w * 6, len(rows) * 6)
for r in rows:
    for _ in range(6):
        print(" ".join(("0" if c else "1") * 1 for c in r for _ in range(6)))
' >"$HALL_DIR/code.pbm"
	is "$(zbarimg -q --raw "$HALL_DIR/code.pbm" 2>/dev/null)" \
		"$(grep -oE 'Code: [2-9A-Z]{8}' <<<"$reply" | cut -c 7-)" \
		'a camera reads the code from it'
fi
has "\"from\":\"127.0.1.$kb_n\"" 'who confirms is told where it comes from'
kb person 3 "@run hall zhangwei account.login_code code=\$CODE action=deny" 4 ''
has '对方已拒绝此次登录' 'a refusal is told'
kb_out 'and lets nobody in'
kb person 3 "@run hall hr $confirm >&2" '' ''
has login_code.person 'an agent does not confirm an individual'
kb person 3 "@run hall zhangwei $look; hall lina $confirm >&2" '' ''
has login_code.gone "nobody confirms what another scanned"
hasnt '+ signed in' 'so it stays outside'
kb person 3 "@run hall zhangwei $confirm; printf %s \"\$CODE\" >$HALL_DIR/used"
is "$(hall_key zhangwei account.login_code code="$(cat "$HALL_DIR/used")" \
	action=confirm)" login_code.gone 'a code is used once'

# unit@: certificate, electronic licence
kb unit 1 "@run hall hr $confirm >&2" '' ''
has login_code.certificate 'without a certificate no certificate scan'
ssh-keygen -q -t ed25519 -N '' -f "$HALL_DIR/cert"
id=$(hall clerk certificate.apply uscc="$uscc" name=示例公司主证书 \
	unit_type=enterprise key="$(cat "$HALL_DIR/cert.pub")" holder=hr |
	jq -r .id)
hall clerk certificate.check id="$id" 'checks:={"application.choice":"form",
"licence.choice":"business_licence","licence.original":true,
"licence.copy":true,"legal.original":true,"legal.copy":true,
"legal.mobile":"13800001234","handler.original":true,"handler.copy":true}' \
	>/dev/null
cert() { # cert NAME: by the key of the certificate
	reply=$(timeout 30 ssh -F none -p "$HALL_PORT" -o BatchMode=yes \
		-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
		-o LogLevel=ERROR -o IdentitiesOnly=yes -i "$HALL_DIR/cert" \
		"$1@127.0.0.1" session.whoami --json 2>&1 </dev/null)
}
cert "$uscc"
hasnt '"role"' 'the key of a pending certificate opens nothing'
hall clerk certificate.issue id="$id" >/dev/null
cert "$uscc"
is "$(j '.login + " " + .unit.id')" "hr $unit" \
	'once issued, it signs in for its unit'
cert hr
is "$(j '.login')" hr 'and its holder by his name'
cert "$(hall hr2 unit.get | jq -r .uscc)"
hasnt '"role"' "not for another unit"
kb unit 1 "@run hall hr $look" "@run hall hr $confirm >&2" \
	-- session.list --json
kb_in 'a holder of the certificate confirms for the unit'
is "$(j '[.items[] | select(.current)][0] | .method + .unit')" \
	"certificate$unit" 'which the session acts for'
is "$(hall hr session.units | jq -r '.items[0].certificates[0].name')" \
	示例公司主证书 'the units to choose from name their certificates'
hall clerk certificate.suspend id="$id" reason=遗失 >/dev/null
cert "$uscc"
hasnt '"role"' 'a suspended certificate opens nothing'
kb unit 3 "@run hall legalrep $look" "@run hall legalrep $confirm >&2" \
	-- session.whoami --json
kb_in 'a holder of the electronic licence confirms for the unit'
is "$(j '.role + " " + .unit.id')" "agent $unit" 'and acts as its agent'
has '请先由法定代表人领用电子营业执照' 'what comes first is told'
kb unit 3 "@run hall zhangwei $confirm >&2" '' ''
has login_code.licence 'who holds none confirms nothing'
kb unit 4 "@run hall legalrep $confirm >&2" '' ''
has login_code.licence 'a business licence is none of an institution'

# acting for a unit in one's own session
is "$(hall legalrep session.units | jq -r '.items[0].via')" \
	legal_representative 'the legal representative may act for it'
talk_open l legalrep
talk l session.act_for "{\"unit\":\"$unit\"}"
talk l session.whoami
is "$(jq -r .result.role <<<"$reply")" agent 'and does'
talk l session.act_for
talk l session.whoami
is "$(jq -r .result.role <<<"$reply")" individual 'until he is himself again'
talk_close l
is "$(hall_key zhangwei session.act_for unit="$unit")" request.not_found \
	'nobody else does'

# one's own sessions
talk_open a lina
talk a session.whoami
mine=$(hall lina session.list | jq -r '.items[] | select(.current | not).id')
is "$(hall_key zhangwei session.end id="$mine")" request.not_found \
	"nobody ends another's session"
hall lina session.end id="$mine" >/dev/null
wait_for 10 sh -c "! kill -0 ${talk_pid[a]}"
ok $? 'a session that is ended loses its connection'
is "$(hall lina session.list | jq '.items | length')" 1 'and is gone'

talk_open b lina
talk_open c lina
talk b session.whoami
talk c account.password \
	"{\"password\":\"$demo\",\"new_password\":\"Ganz-neu-2026-x\"}"
done_ok 'a new password'
wait_for 10 sh -c "! kill -0 ${talk_pid[b]}"
ok $? "ends one's other sessions at once"
talk c session.whoami
has '"login":"lina"' 'but not this one'
talk_close c
demo_lina=Ganz-neu-2026-x

# The dialogue as OpenSSH's client shows it: prompts come through whole.
cat >"$HALL_DIR/answer" <<END
#!/bin/sh
printf '%s\\n' "\$1" >>"$HALL_DIR/asked"
case \$1 in *'Choose [1-4]'*) echo 1 ;; *User*) echo lina ;;
*) echo $demo_lina ;; esac
END
chmod +x "$HALL_DIR/answer"
reply=$(SSH_ASKPASS=$HALL_DIR/answer SSH_ASKPASS_REQUIRE=force timeout 30 \
	ssh -F none -p "$HALL_PORT" -o StrictHostKeyChecking=no \
	-o UserKnownHostsFile=/dev/null -o LogLevel=ERROR person@127.0.0.1 \
	session.whoami --json 2>&1 </dev/null)
is "$(j .login)" lina "the dialogue works in OpenSSH's client"
reply=$(cat "$HALL_DIR/asked")
has '  3  扫码登录    Confirmed by another session' 'which shows it whole'
has '密码 Password: ' 'to the last prompt'

# guests
is "$(timeout 20 ssh -F none -p "$HALL_PORT" -o StrictHostKeyChecking=no \
	-o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o BatchMode=yes \
	register@127.0.0.1 session.whoami --json </dev/null | jq -r .role)" \
	guest 'who registers is a guest'
"$kbdint_python" - "$HALL_PORT" >"$HALL_DIR/guests" 2>/dev/null <<-'END'
	import socket, sys
	import paramiko
	kept, n = [], 0
	for i in range(18):
	    s = socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5,
	        ('127.0.8.1', 0))
	    t = paramiko.Transport(s)
	    t.start_client(timeout=10)
	    try:
	        t.auth_none('register')
	        n += 1
	    except paramiko.SSHException:
	        print((t.get_banner() or b'').decode())
	    kept.append(t)
	print(n)
	END
is "$(tail -n 1 "$HALL_DIR/guests")" 16 'an address has sixteen guests'
grep -q '该来源的访客会话过多' "$HALL_DIR/guests"
ok $? 'and the next is told why not'
for name in verify display; do
	kb $name ''
	kb_out "$name@ is not open"
done

# a method that is not on offer, which libssh would begin all the same
"$kbdint_python" - "$HALL_PORT" >"$HALL_DIR/gssapi" 2>/dev/null <<-'END'
	import socket, sys
	import paramiko
	from paramiko.message import Message
	class Handler(paramiko.auth_handler.AuthHandler):
	    def _parse_service_accept(self, m):
	        for i in range(20):
	            m = Message()
	            m.add_byte(bytes([50]))
	            for word in ('hr', 'ssh-connection', 'gssapi-with-mic'):
	                m.add_string(word)
	            m.add_int(1)
	            m.add_string(bytes.fromhex('06092a864886f712010202'))
	            self.transport._send_message(m)
	    _client_handler_table = {6: _parse_service_accept}
	t = paramiko.Transport(socket.create_connection(
	    ('127.0.0.1', int(sys.argv[1])), 5, ('127.0.8.2', 0)))
	t.start_client(timeout=10)
	t.auth_handler = Handler(t)
	m = Message()
	m.add_byte(bytes([5]))
	m.add_string('ssh-userauth')
	t._send_message(m)
	t.join(10)
	print(t.is_active())
	END
is "$(cat "$HALL_DIR/gssapi")" False 'who asks for Kerberos is cut off'
like "$(tail -n 3 "$HALL_DIR/server.log")" 'too many failed attempts' \
	'after as many tries as any other'

# second factors: enrolled, asked after a password, after a key
enroll n newcomer 13800138777
talk n account.totp.enroll "{\"password\":\"$new_password\"}"
secret=$(jq -r .result.secret <<<"$reply")
recovery=$(jq -r '.result.recovery[0]' <<<"$reply")
talk n account.totp.confirm "{\"code\":\"$(totp_code "$secret" -30)\"}"
done_ok 'one-time codes are enrolled'
ssh-keygen -q -t ed25519 -N '' -f "$HALL_DIR/keys/newcomer"
talk n account.key.add "{\"key\":\"$(cat "$HALL_DIR/keys/newcomer.pub")\"}"
talk_close n
pass newcomer "$new_password"
hasnt '"role"' 'the password alone is not enough any more'
code=$(totp_code "$secret")
kb newcomer --password "$new_password" "$code" -- session.list --json
kb_in 'password and one-time code sign in'
has 'partial: keyboard-interactive' 'one after the other'
is "$(j '[.items[] | select(.current)][0].method')" password+totp \
	'both are told'
kb newcomer --password "$new_password" "$code" 000000 "$code"
kb_out 'a code that was used is refused'
has '动态验证码不正确或已使用' 'and this is said'
kb newcomer --key "$HALL_DIR/keys/newcomer" "$recovery" -- session.list --json
kb_in 'key and recovery code sign in'
is "$(j '[.items[] | select(.current)][0].method')" publickey+totp 'by both'
kb newcomer --key "$HALL_DIR/keys/newcomer" "$recovery" 1 1
kb_out 'a recovery code is good once'
failures() { hall secadmin account.get login=newcomer | jq .failures; }
before=$(failures)
kb newcomer --key "$HALL_DIR/keys/newcomer" '' '' '' '' ''
kb_out 'a client without a terminal gives no code'
is "$(failures)" "$before" 'which is no failure of the account'
kb person 1 newcomer "$new_password" "$(totp_code "$secret" 30)" \
	-- session.whoami --json
kb_in 'in a conversation it is asked as well'
pass lina $demo_lina
has '"login":"lina"' 'nobody else is asked anything more'

# A token by PKCS#11 is but a key to the client; so is FIDO2.
token=/usr/lib/softhsm/libsofthsm2.so
if [ -e $token ] && command -v softhsm2-util pkcs11-tool >/dev/null; then
	mkdir "$HALL_DIR/tokens"
	export SOFTHSM2_CONF=$HALL_DIR/softhsm.conf
	echo "directories.tokendir = $HALL_DIR/tokens" >"$SOFTHSM2_CONF"
	softhsm2-util --init-token --free --label hall --so-pin 1234 \
		--pin 123456 >/dev/null
	pkcs11-tool --module $token --login --pin 123456 --token-label hall \
		--keypairgen --key-type EC:prime256v1 --label key --id 01 \
		>/dev/null 2>&1
	public=$(ssh-keygen -D $token 2>/dev/null | grep ecdsa | head -n 1)
	hall zhangwei account.key.add key="$public" >/dev/null
	printf '#!/bin/sh\necho 123456\n' >"$HALL_DIR/askpass"
	chmod +x "$HALL_DIR/askpass"
	reply=$(SSH_ASKPASS=$HALL_DIR/askpass SSH_ASKPASS_REQUIRE=force \
		timeout 30 ssh -F none -p "$HALL_PORT" -I $token \
		-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
		-o LogLevel=ERROR -o PreferredAuthentications=publickey \
		-o IdentityFile=none zhangwei@127.0.0.1 session.list --json \
		2>&1 </dev/null)
	is "$(j '[.items[] | select(.current)][0].method')" publickey \
		'a key on a PKCS#11 token signs in by plain ssh'
else
	ok 0 '# SKIP no softhsm2 or opensc'
fi
provider=$TOP_BUILDDIR/tests/lib/sk_soft.so
for type in ecdsa-sk ed25519-sk; do
	ssh-keygen -q -t $type -N '' -w "$provider" -f "$HALL_DIR/$type" \
		>/dev/null 2>&1
	ok $? "$type: a key is made"
	hall zhangwei account.key.add key="$(cat "$HALL_DIR/$type.pub")" \
		>/dev/null
	reply=$(timeout 30 ssh -F none -p "$HALL_PORT" -o BatchMode=yes \
		-o SecurityKeyProvider="$provider" -i "$HALL_DIR/$type" \
		-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
		-o LogLevel=ERROR -o IdentitiesOnly=yes zhangwei@127.0.0.1 \
		session.list --json 2>&1 </dev/null)
	is "$(j '[.items[] | select(.current)][0].method')" publickey \
		"$type: it signs in by plain ssh"
done
done_testing
