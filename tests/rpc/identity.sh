#!/bin/bash
# Real names: the register, tries, identities held elsewhere, rebinding,
# appeals and corrections.
. "$TOP_SRCDIR/tests/rpc/identity.inc.sh"
hall_phone
hall_start
ctl() {
	"$TOP_BUILDDIR/talenthallctl" --state "$HALL_DIR" \
		--data "$TOP_SRCDIR/data" "$@" 2>&1
}
# pass USER: by password, over the real client
pass() {
	reply=$(SSHPASS=$new_password sshpass -e ssh -F none -p "$HALL_PORT" \
		-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
		-o LogLevel=ERROR -o PubkeyAuthentication=no \
		-o NumberOfPasswordPrompts=1 "$1@127.0.0.1" session.whoami \
		--json 2>&1 </dev/null)
}
verify() { # verify NAME PERSON NUMBER
	talk "$1" account.verify_identity \
		"{\"name\":\"$2\",\"id_number\":\"$3\"}"
}

# Verification.
enroll v verified_1 13800138101
talk v account.verify_identity '{"name":" ","id_number":"123"}'
has '"field":"name"' 'a name is needed'
has '"field":"id_number"' 'and a number with its check digit, told together'
verify v 赵一鸣 110101197801017006
refused field.identifier 'a wrong check digit is no attempt'
verify v 赵二鸣 110101197801017005
refused identity.mismatch 'a name that does not match is refused'
has '请核对后重新交验' 'in the words of the manual'
verify v ' 赵　一鸣 ' １１０１０１１９７８０１０１７００５
done_ok 'blanks and wide digits do not matter'
has '"by":"registry"' 'the register has said so'
talk v session.whoami
has '"verified":true' 'the session knows it'
has '"name":"赵一鸣"' 'and the name'
talk v person.get
has '110***********7005' 'the number is kept, masked'
has '"sex":"F"' 'the sex follows from it'
has '"birth":"1978-01-01"' 'so does the birth date'
pass 110101197801017005
has '"login":"verified_1"' 'the ID number signs in'
verify v 钱雨桐 110102198506127018
refused identity.done 'nobody is verified twice'
talk v account.rebind '{"code":"123456"}'
refused identity.done 'nor does he rebind'
talk v appeal.create '{"text":"我要申诉别人的账号"}'
refused identity.done 'nor appeal'

# Five tries a day, six of them.
enroll x tries_six 13800138102
for i in 1 2 3 4 5; do
	verify x 钱雨桐 110101197801017005
	[ $i != 1 ] || refused identity.mismatch 'a stolen number needs its name'
done
verify x 钱雨桐 110102198506127018
refused identity.tries 'the sixth attempt of a day is none, right or wrong'
talk x appeal.create '{"text":"多次认证失败"}'
refused identity.no_claim 'mismatches are nothing to appeal against'
talk_close x

# An identity that another account holds.
enroll h holder_1 13800138103
verify h 孙嘉禾 110105199211237029
done_ok 'one account is verified'
person=$(talk h session.whoami; jq -r .result.person.id <<<"$reply")
enroll r rebinder 13800138104
talk r account.rebind '{"password":"whatever"}'
refused identity.no_claim 'there is nothing to rebind before an attempt'
verify r 孙嘉禾 110105199211237029
refused identity.taken 'another account of the same person is refused'
has '换绑' 'with the one way out'
has '人工申诉' 'and the other'
talk r account.rebind
refused field.required 'to rebind takes a proof'
talk r account.rebind '{"password":"Wrong-pass-4711"}'
refused account.password_wrong 'the wrong password is none'
call secadmin account.get login=holder_1
has '"failures":1' 'and counts at the old account'
talk r account.rebind "{\"password\":\"$new_password\"}"
done_ok 'the password of the old account is'
talk r session.whoami
has '"verified":true' 'the identity has come'
has "\"id\":\"$person\",\"name\":\"孙嘉禾\"" 'with the person'
pass 110105199211237029
has '"login":"rebinder"' 'the ID number signs in to the new account'
talk h session.whoami
hasnt '"login"' 'the sessions of the old account have ended'
like "$(hall_sms 13800138103 1)" '换绑至账号rebinder' 'which is told'
call secadmin account.get login=holder_1
has '"verified":false' 'and is unverified'
call auditor audit.list
has '"identity.lost"' 'the loss is in the record'
has '"account.rebind"' 'as is the move'
talk_close h

# By the code sent to the old account's mobile.
enroll c by_code_1 13800138105
verify c 孙嘉禾 110105199211237029
refused identity.taken 'a third account finds it taken again'
talk c account.sms '{"purpose":"rebind"}'
has '"to":"138****8104"' 'the code goes to the holder'
code=$(hall_sms_code 13800138104 1)
talk c account.rebind '{"code":"000000"}'
refused code.wrong 'a wrong code proves nothing'
talk c account.rebind "{\"code\":\"$code\"}"
done_ok 'the right one does'
talk r session.whoami
hasnt '"login"' 'the former holder is out'
talk_close r

# The old account's password cannot be tried out.
enroll b brute_force 13800138106
verify b 孙嘉禾 110105199211237029
refused identity.taken 'taken once more'
for i in 1 2 3 4 5 6; do
	talk b account.rebind "{\"password\":\"Guess-number-$i\"}"
done
refused account.password_tries 'six guesses lock the old account'
talk b account.rebind "{\"password\":\"$new_password\"}"
refused account.password_tries 'even for the right one'

# Appeals.
talk b appeal.create '{"text":"短"}'
refused field.too_short 'an appeal says why'
talk b appeal.create '{"text":"原手机号码已停用，身份证在我手中"}'
done_ok 'an appeal is opened'
appeal=$(jq -r .result.id <<<"$reply")
talk b appeal.create '{"text":"再次申诉，请尽快处理"}'
refused appeal.open 'once'
talk b appeal.list
has "$appeal" 'who appeals sees it'
talk b appeal.get "{\"id\":\"$appeal\"}"
hasnt '"holder"' 'but not who holds the identity'
call zhangwei appeal.get id="$appeal"
has '"key":"request.not_found"' 'another person does not see it'
call clerk-hd appeal.list status=open
has "$appeal" 'any counter sees it'
has '110***********7029' 'with the number masked'
call clerk appeal.get id="$appeal"
has '"login":"by_code_1"' 'a clerk sees who holds the identity'
has '"login":"brute_force"' 'and who wants it'
decide() { # decide USER ACCEPT VERSION
	call "$1" appeal.decide id="$appeal" accept:="$2" \
		opinion=已核验身份证原件，人证一致。 papers=居民身份证 \
		version:="$3"
}
for who in hr zhangwei review body city expert1 sysadmin secadmin auditor; do
	decide $who true 1
	has '"key":"request.denied"' "$who decides no appeal"
done
call clerk appeal.decide id="$appeal" accept:=true version:=1
has '"field":"papers"' 'a decision tells the papers seen'
has '"field":"opinion"' 'and the opinion'
decide clerk true 9
has '"key":"request.version"' 'of the appeal as it is'
decide clerk true 1
has '"status":"accepted"' 'a clerk accepts it'
decide lead false 1
has '"key":"appeal.decided"' 'it is decided once'
talk b session.whoami
has '"verified":true' 'the identity has moved'
like "$(hall_sms 13800138106 1)" '人工申诉已办结.*人证一致。$' \
	'who appealed is told, in sentences with one stop'
talk c session.whoami
hasnt '"login"' 'the other one is out'
talk_close c
talk_close b

enroll j rejected_1 13800138107
verify j 孙嘉禾 110105199211237029
talk j appeal.create '{"text":"冒名申诉一次试试"}'
appeal=$(jq -r .result.id <<<"$reply")
decide lead-hd false 1
has '"status":"rejected"' 'an appeal is rejected'
talk j session.whoami
has '"verified":false' 'nothing has moved'
talk j appeal.get "{\"id\":\"$appeal\"}"
has '"opinion":"已核验' 'the opinion is told'
talk j appeal.create '{"text":"补充材料后再次申诉"}'
done_ok 'one may appeal again'
talk_close j

# A person whom the office entered, without an account.
printf 'name,id_number,mobile,district\n%s\n' \
	'李思远,110108199904067033,13800138199,chaoyang' \
	>"$HALL_DIR/people.csv"
hall_stop
printf 'name,id_number,mobile,district\n\0\n' >"$HALL_DIR/zero.csv"
ctl import people "$HALL_DIR/zero.csv" >/dev/null
is $? 1 'a table is not taken up to its first zero byte'
ctl import people "$HALL_DIR/people.csv" >/dev/null
hall_serve
enroll p adopted_1 13800138108
verify p 李思远 110108199904067033
done_ok 'a person without an account is adopted'
talk p session.whoami
has '"submitted":true' 'with what the office entered'
talk p person.get
has '138****8199' 'and the number it has'
talk_close p

# A number that is only claimed does not stand in anybody's way.
is "$(sqlite3 "$HALL_DIR/talenthall.db" "SELECT count(*) > 3
	AND count(*) = count(DISTINCT id_number_hash) FROM person
	WHERE verified = 0")" 1 'the unverified have rows of their own'

# Corrections by a clerk.
person=$(hall zhangwei session.whoami | jq -r .person.id)
call zhangwei person.get
version=$(first version)
district=$(first district)
case $district in 110108) near=clerk-hd far=clerk ;; *) near=clerk far=clerk-hd ;; esac
correct() { # correct USER VERSION ARGUMENT...
	local who=$1 version=$2
	shift 2
	call "$who" person.correct id="$person" version:="$version" \
		reason=派出所更正登记 "$@"
}
correct $near "$version" name=张为
has '"field":"papers"' 'a correction tells the papers seen'
correct $near "$version" papers=居民身份证
has '"key":"field.required"' 'and what is to be corrected'
correct $near "$version" papers=居民身份证 id_number=110101197801017006
has '"key":"field.identifier"' 'a number has its check digit here too'
correct $near "$version" papers=居民身份证 id_number=110101197801017005
has '"key":"identity.taken"' "another's number is refused"
correct $near 99 papers=居民身份证 name=张为
has '"key":"request.version"' 'a stale correction is refused'
if [ "$district" = 110105 ] || [ "$district" = 110108 ]; then
	correct $far "$version" papers=居民身份证 name=张为
	has '"key":"request.not_found"' 'another district does not reach him'
fi
for who in hr lina review lead city sysadmin secadmin auditor; do
	correct $who "$version" papers=居民身份证 name=张为
	has '"key":"request.denied"' "$who corrects nobody"
done
if [ "$district" = 110105 ] || [ "$district" = 110108 ]; then
	correct $near "$version" papers=居民身份证 name=张为 \
		id_number=320102198902287055
	has '"name":"张为"' 'a clerk corrects name and number'
	call zhangwei session.whoami
	has '"name":"张为"' 'the account is called so'
	call zhangwei person.get
	has '320***********7055' 'the person has the number'
	has '"birth":"1989-02-28"' 'and its birth date'
	call hr association.list status=active name=张为
	has '320***********7055' 'and so has the list of his unit'
	call zhangwei person.history
	has '"after":"张为"' 'the history tells him'
	has '320***********7055' 'the numbers masked'
	is "$(sqlite3 "$HALL_DIR/talenthall.db" \
		"SELECT papers FROM person_correction")" 居民身份证 \
		'with the papers that were seen'
fi

# The register itself.
printf '\xef\xbb\xbf姓名,证件号码\r\n何新人,%s\r\n' 110105198001018012 \
	>"$HALL_DIR/register.csv"
n=$(ctl import register "$HALL_DIR/register.csv")
like "$n" ':2:|line 2|第 2 行' 'a fault of the register names its line'
printf 'name,id_number\n\xff\xfe,110101197801017005\n' \
	>"$HALL_DIR/register.csv"
like "$(ctl import register "$HALL_DIR/register.csv")" 'line 2 is not UTF-8' \
	'what is not UTF-8 is told by its line'
printf '姓名,证件号码\r\n何新人,%s\r\n' 110101197001010011 \
	>"$HALL_DIR/register.csv"
sed -i "s/110101197001010011/$(python3 -c '
b="11010119700101001"
w=[7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2]
print(b+"10X98765432"[sum(int(c)*x for c,x in zip(b,w))%11])')/" \
	"$HALL_DIR/register.csv"
number=$(tail -n 1 "$HALL_DIR/register.csv" | tr -d '\r' | cut -d , -f 2)
like "$(ctl import register "$HALL_DIR/register.csv" --dry-run)" '1 rows' \
	'a dry run counts'
enroll q fresh_row 13800138109
verify q 何新人 "$number"
refused identity.mismatch 'and imports nothing'
like "$(ctl import register "$HALL_DIR/register.csv")" '1 rows.*imported' \
	'the running server takes rows'
verify q 何新人 "$number"
done_ok 'and knows them at once'
talk q person.get
has '"birth":"1970-01-01"' 'who was born on the first of all days too'
talk_close q
talk_close v
call sysadmin identity.import csv="$(cat "$HALL_DIR/register.csv")"
has '"key":"' 'over SSH nobody fills the register'
hall_stop
like "$(ctl import register "$TOP_SRCDIR/data/demo/register.csv")" '20 rows' \
	'nor needs it a running server'
found=$(strings -a "$HALL_DIR"/talenthall.db* "$HALL_DIR/server.log" |
	grep -cE "$number|110105199211237029|138001381[01]|$new_password")
is "$found" 0 'no number stands in the database, nor in the log'
found=$(grep -a -c 何新人 "$HALL_DIR/server.log")
is "$found" 0 'nor a name in the log'

# Without a register the check digit decides.
hall_phone_conf 'identity_mode = "checkdigit";'
hall_serve
enroll d digits_only 13800138110
verify d 郑晓岚 440106199607117069
has '"by":"checkdigit"' 'by the check digit alone, and it says so'
talk_close d
hall_phone_end
done_testing
