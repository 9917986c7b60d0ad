#!/bin/bash
# A unit's certificate at the desk, from the papers to its end.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start
keys=$(mktemp -d "$HALL_DIR/k.XXXXXX")
new_key() { # new_key NAME: a fresh public key
	ssh-keygen -q -t ed25519 -N '' -C "$1" -f "$keys/$1"
	cat "$keys/$1.pub"
}
j() { jq -r "$1" <<<"$reply"; }
key() { j '.error.data.key // ""'; }
fields() { j '[.error.data.fields[]? | .field] | sort | join(" ")'; }
apply() { # apply WHO KEY [ARGUMENT...]
	call "$1" certificate.apply uscc="$uscc" name=示例公司主证书 \
		unit_type=enterprise key="$2" "${@:3}"
}
A='{"application.choice":"form","licence.choice":"business_licence",
"licence.original":true,"licence.copy":true,"legal.original":true,
"legal.copy":true,"legal.mobile":"13800001234","handler.original":true,
"handler.copy":true}'
# by KEY USER METHOD...: signed in by the key of a certificate
by() {
	reply=$(ssh -p "$HALL_PORT" -F none -i "$keys/$1" -o IdentitiesOnly=yes \
		-o UserKnownHostsFile="$HALL_DIR/known_hosts" \
		-o StrictHostKeyChecking=accept-new -o LogLevel=ERROR \
		-o BatchMode=yes "$2@127.0.0.1" "${*:3}" --json \
		</dev/null 2>&1)
}
see() { call clerk certificate.check id="$1" "checks:=$2"; } # see ID CHECKS

uscc=$(hall hr unit.get | jq -r .uscc)
other=$(hall hr2 unit.get | jq -r .uscc)
k1=$(new_key one)

# who may, and where
apply hr "$k1" holder=hr
is "$(key)" request.denied 'an agent does not apply for himself'
apply review "$k1" holder=hr
is "$(key)" request.denied 'nor does a reviewer take papers'
apply clerk-hd "$k1" holder=hr
is "$(key)" request.not_found "another district's desk does not know the unit"
call clerk certificate.apply uscc="$other" name=x unit_type=enterprise \
	key="$k1" holder=hr2
is "$(key)" request.not_found 'a unit of another district is not known here'

# the form of an application
call clerk certificate.apply uscc=91110105MA00000001 name=x \
	unit_type=enterprise key="$k1" holder=hr
is "$(key)" field.identifier 'the credit code is checked'
apply clerk 'ssh-dss AAAA' holder=hr
is "$(key)" account.key_form 'so is the key'
call clerk certificate.apply uscc="$uscc" name=x key="$k1" holder=hr \
	unit_type=individual_business
is "$(key)" certificate.person 'list B is for a business named as its owner'
apply clerk "$k1" holder=nobody-yet
is "$(key)" agent.login 'a new holder needs a name and a password'
apply clerk "$k1" holder=lina
is "$(key)" agent.login 'an individual is no agent'
apply clerk "$(cat "$HALL_DIR/keys/hr2.pub")" holder=hr
is "$(key)" certificate.key "another's key is refused"

# list A, item by item
apply clerk "$k1" holder=hr
is "$(j .state)" pending 'an application is pending'
is "$(j .fee)" 0 'the first certificate of the unit is free'
is "$(j .checklist.id)" A 'an enterprise brings list A'
is "$(j '[.checklist.items[].id] | join(" ")')" \
	'application licence legal handler' 'with its four items'
id=$(j .id)
call clerk certificate.issue id="$id"
is "$(fields)" "application.choice handler.copy handler.original \
legal.copy legal.mobile licence.choice licence.copy licence.original" \
	'what was not seen is told all at once'
like "$reply" '尚未核对：单位公章或申请表' 'by its name'
call clerk certificate.pay id="$id" receipt=1
is "$(key)" certificate.free 'what is free is not paid'
see "$id" '{"application.choice":"x","legal.mobile":"123","no.such":true}'
is "$(fields)" 'application.choice legal.mobile no.such' \
	'wrong entries are told at once'
see "$id" '{"licence.choice":"merged","licence.uscc":"'"$other"'"}'
is "$(key)" certificate.uscc "another unit's paper is refused"
see "$id" '{"licence.choice":"merged","licence.uscc":"91110105MA0000000X"}'
is "$(key)" field.identifier 'a false credit code as well'
see "$id" "${A/business_licence/merged}"
call clerk certificate.issue id="$id"
is "$(fields)" 'licence.uscc' 'a merged licence carries the credit code'
see "$id" '{"licence.uscc":"'"$uscc"'"}'
is "$(j '.checklist.items[2].mobile')" '138****1234' 'the mobile is masked'
call clerk-hd certificate.get id="$id"
is "$(key)" request.not_found 'another district does not see it'
call hr2 certificate.get id="$id"
is "$(key)" request.not_found 'nor does another unit'
call clerk certificate.issue id="$id" version:=1
is "$(key)" request.version 'who saw an older state looks again'
call hr certificate.issue id="$id"
is "$(key)" request.denied 'the unit does not issue it'
call clerk certificate.issue id="$id"
is "$(j .state)" active 'it is issued'
is "$(j '.serial | length')" 16 'with a serial'
is "$(j .valid_from)" "$(TZ=Asia/Shanghai date +%F)" 'from today'
is "$(j .valid_to)" \
	"$(TZ=Asia/Shanghai date -d "$(TZ=Asia/Shanghai date +%F) +2 years -1 day" +%F)" \
	'for two years'
is "$(j '[.events[].change] | join(" ")')" \
	'applied checked checked issued' 'its history is kept'
by one hr session.whoami
is "$(j .login)" hr 'its key signs its holder in'
by one "$uscc" session.whoami
is "$(j '.unit.name')" 北京示例科技有限公司 'by the credit code as well'
by one hr2 session.whoami
has 'Permission denied' 'nobody else'
see "$id" '{"legal.original":false}'
is "$(key)" certificate.state 'the papers of an issued one stay as seen'

# the second costs, and waits for the transfer without the original
k2=$(new_key two)
apply clerk "$k2" holder=hr-new holder_name=钱多 new_password=Erste-Wache-2026
is "$(j .fee)" 18000 'the second costs 180 yuan'
is "$(j .holder.name)" 钱多 'for a holder who is new'
second=$(j .id)
see "$second" "${A/\"legal.original\":true/\"legal.original\":false}"
call clerk certificate.issue id="$second"
is "$(key)" certificate.fee 'the fee comes first'
like "$reply" '180.00 元' 'and is told'
call clerk certificate.pay id="$second" receipt=SJ-2026-01
is "$(j .paid)" true 'it is paid'
call hr unit.agents
hasnt hr-new 'the holder is no agent before it is active'
call clerk certificate.issue id="$second"
is "$(j .state)" pending 'without the original it stays pending'
by two hr-new session.whoami
has 'Permission denied' 'and its key does not sign in'
reference=$(hall clerk certificate.get id="$second" |
	jq -r .transfer_reference)
reply=
like "$reference" '^[0-9A-Z]{8}$' 'a reference for the transfer is drawn'
call hr certificate.get id="$second"
is "$(j '.transfer_reference // ""')" '' 'which the unit is not told'
call hr certificate.confirm_transfer id="$second" reference=AAAAAAAA
is "$(key)" certificate.transfer 'a wrong one is refused'
call hr2 certificate.confirm_transfer id="$second" reference="$reference"
is "$(key)" request.not_found 'another unit cannot confirm it'
call hr certificate.confirm_transfer id="$second" reference="${reference,,}"
is "$(j .state)" active 'the right one makes it active'
call hr unit.agents
has '"login":"hr-new"' 'and its holder an agent'
call hr certificate.confirm_transfer id="$second" reference="$reference"
is "$(key)" certificate.state 'once'
by two hr-new session.whoami
is "$(j .must_change)" true 'now the key signs its holder in'

# list B
small=$(sqlite3 "file:$HALL_DIR/talenthall.db?mode=ro" \
	"SELECT uscc FROM unit WHERE name = '赵立新'")
call clerk certificate.apply uscc="$small" name=赵立新 holder=zhaolixin \
	holder_name=赵立新 new_password=Erste-Wache-2026 \
	unit_type=individual_business key="$(new_key small)"
is "$(j .checklist.id)" B 'a business named as its owner brings list B'
is "$(j '[.checklist.items[].id] | join(" ")')" 'application licence owner' \
	'with its three items'
b=$(j .id)
call clerk certificate.issue id="$b"
is "$(fields)" "application.signed licence.choice licence.copy \
licence.original owner.copy owner.original" 'what was not seen is told'
see "$b" '{"application.signed":true,"licence.choice":"separate",
"licence.original":true,"licence.copy":true,"owner.original":true,
"owner.copy":true}'
call clerk certificate.issue id="$b"
is "$(j .state)" active 'it is issued'
is "$(j .fee)" 0 'its first is free'
call clerk unit.agents id="$(j .unit.id)"
has '"login":"zhaolixin"' 'the holder is its agent'
has '"owner":true' 'and its owner, as it had none'

# one key for two certificates of the same holder; the third costs as well
apply clerk "$k1" holder=hr
is "$(j .fee)" 18000 'each further set costs'
third=$(j .id)
apply clerk "$k1" holder=hr-new
is "$(key)" certificate.key 'the key is not shared by two holders'

# suspend, resume, revoke
call clerk-hd certificate.suspend id="$id" reason=x
is "$(key)" request.not_found 'another district does not suspend'
call hr certificate.suspend id="$id" reason=x
is "$(key)" request.denied 'nor does the unit'
call clerk certificate.suspend id="$id"
is "$(fields)" reason 'a reason is required'
call clerk certificate.resume id="$id" reason=x
is "$(key)" certificate.state 'only a suspended one is resumed'
call lead certificate.suspend id="$id" reason=经办人离职核实
is "$(j .state)" suspended 'the lead suspends'
by one hr session.whoami
has 'Permission denied' 'a suspended one signs nobody in'
call clerk certificate.resume id="$id" reason=核实完毕
is "$(j .state)" active 'the clerk resumes'
by one hr session.whoami
is "$(j .login)" hr 'and its key signs in again'
coproc session { ssh -p "$HALL_PORT" -F none -i "$keys/one" \
	-o IdentitiesOnly=yes -o LogLevel=ERROR -o BatchMode=yes \
	-o UserKnownHostsFile="$HALL_DIR/known_hosts" hr@127.0.0.1 rpc; }
ask() {
	echo '{"jsonrpc":"2.0","id":1,"method":"session.whoami"}' \
		>&"${session[1]}"
	read -rt 10 reply <&"${session[0]}"
}
ask
is "$(j .result.login)" hr 'a session is open by it'
call clerk certificate.revoke id="$id" reason=密钥遗失
is "$(j .state)" revoked 'and revokes'
ask
is "$(key)" request.denied 'which ends it'
[ -z "${session_PID-}" ] || kill "$session_PID" 2>/dev/null
by one hr session.whoami
has 'Permission denied' 'a revoked one signs nobody in'
for act in suspend resume revoke; do
	call clerk certificate.$act id="$id" reason=x
	is "$(key)" certificate.state "what is revoked cannot $act"
done
is "$(hall auditor audit.list object=certificate object_id="$id" |
	jq '.items | length')" 7 'every step is in the audit'
call clerk certificate.revoke id="$third" reason=撤回申请
is "$(j .state)" revoked 'an application is withdrawn alike'

# lists
call hr certificate.list
is "$(j '.items | length')" 3 'the unit lists its own'
call hr2 certificate.list
is "$(j '.items | length')" 0 'another unit has none'
call clerk-hd certificate.list
is "$(j '.items | length')" 0 'nor has another district'
call clerk certificate.revoke id="$b" reason=歇业
call clerk certificate.list state=active
is "$(j '[.items[].id] | join(" ")')" "$second" 'a state is asked for'
call clerk certificate.list limit:=2
is "$(j '.items | length')" 2 'a page'
call clerk certificate.list limit:=2 after="$(j .next)"
is "$(j '.items | length')" 2 'and the next'
call clerk certificate.list after=zz
is "$(key)" field.cursor 'a page mark is checked'

# the application form
call clerk certificate.form id="$second"
like "$(j .text)" '北京一证通数字证书申请表' 'the form prints'
is "$(hall_ssh clerk certificate.form id="$second" | head -n 2 | tail -n 1)" \
	（一式两份并加盖单位公章） 'with its lines'
like "$(j .text)" "统一社会信用代码：$uscc" 'with the unit'
like "$(j .text)" '180.00 元' 'and the fee'
call hr2 certificate.form id="$second"
is "$(key)" request.not_found 'not for another unit'

# the legal representative whose original was seen may claim the licence
owner=$(hall lina person.get reveal:=true purpose=测试 | jq -r .id_number)
call clerk certificate.apply uscc="$small" name=赵立新 holder=zhaolixin \
	unit_type=individual_business key="$(new_key small2)"
see "$(j .id)" '{"owner.id_number":"110105194912310021"}'
is "$(key)" field.not_allowed 'list B notes no ID number'
uscc4=$(hall hr3 session.units | jq -r '.items[1].uscc')
call clerk certificate.apply uscc="$uscc4" name=丙 holder=hr3 \
	unit_type=enterprise key="$(new_key third)"
legal=$(j .id)
see "$legal" '{"legal.id_number":"110105194912310021"}'
is "$(key)" field.identifier 'a false ID number is refused'
see "$legal" "${A%\}},\"legal.id_number\":\"$owner\"}"
is "$(j '.checklist.items[2].identity')" true 'a good one is noted'
hasnt "$owner" 'and not told'
is "$(sqlite3 "file:$HALL_DIR/talenthall.db?mode=ro" "SELECT count(*)
	FROM certificate WHERE instr(checks, '$owner') > 0")" 0 'nor kept'
call clerk certificate.issue id="$legal"
is "$(j '[.events[].change] | join(" ")')" 'applied checked issued legal' \
	'at the issue he is written down'
call clerk certificate.revoke id="$legal" reason=测试

# one key for two units: chosen by the credit code, or by the certificate
k5=$(new_key five)
uscc3=$(hall hr3 session.units | jq -r '.items[0].uscc')
issue() { # issue USCC NAME
	call clerk certificate.apply uscc="$1" name="$2" unit_type=enterprise \
		key="$k5" holder=hr
	local new
	new=$(j .id)
	see "$new" "$A"
	[ "$(j .fee)" = 0 ] ||
		call clerk certificate.pay id="$new" receipt=SJ-2
	call clerk certificate.issue id="$new"
}
issue "$uscc" 甲证书
is "$(j .fee)" 18000 'a further set of one unit'
issue "$uscc3" 乙证书
is "$(j .fee)" 0 'and the first of another, with the same key'
by five hr unit.get
is "$(key)" session.unit_first 'the key alone does not say for which'
by five hr session.units
is "$(j '[.items[].certificates[]?.name] | sort | join(" ")')" \
	'乙证书 甲证书' 'certificates are chosen by name'
by five "$uscc3" unit.get
is "$(j .uscc)" "$uscc3" 'the credit code says which'
by five "$uscc" unit.get
is "$(j .uscc)" "$uscc" 'of both'

# materials and fees are the administrators' file
hall_stop
mkdir "$HALL_DIR/other"
cp -r "$TOP_SRCDIR/data" "$HALL_DIR/other/data"
sed -i -e 's/^fee_further = 18000/fee_further = 20050/' \
	-e 's/zh = "经办人有效身份证件"/zh = "经办人证件"/' \
	"$HALL_DIR/other/data/certificates.cfg"
TOP_SRCDIR=$HALL_DIR/other hall_serve
call clerk certificate.apply uscc="$uscc" name=丙证书 unit_type=enterprise \
	key="$k5" holder=hr
is "$(j .fee)" 20050 'a fee is changed in the file'
is "$(j '.checklist.items[3].label')" 经办人证件 'and so is a material'
reload() { # reload EXPRESSION: edit the file, and have it read
	sed -i "$1" "$HALL_DIR/other/data/certificates.cfg"
	kill -HUP "$HALL_PID"
}
further() { # further FEE: what a further set costs now
	call clerk certificate.apply uscc="$uscc" name=丁证书 key="$k5" \
		unit_type=enterprise holder=hr
	[ "$(j .fee)" = "$1" ]
}
reload 's/^fee_further = .*/fee_further = 20100;/'
wait_for 10 further 20100
ok $? 'a reload is enough'
reload 's/^years = 2/years = 200/; s/20100/20200/'
wait_for 10 grep -q 'certificates.cfg:[0-9]*: years' "$HALL_DIR/server.log"
ok $? 'a fault is told with its line'
further 20100
ok $? 'and the former file holds'
hall_stop
hall_serve

# expired by the date: nothing has to run for that
if command -v faketime >/dev/null; then
	hall_stop
	hall_serve faketime -f '+731d'
	call clerk certificate.get id="$second"
	is "$(j .state)" expired 'two years on it is expired'
	by two hr-new session.whoami
	has 'Permission denied' 'and signs nobody in'
	call clerk certificate.suspend id="$second" reason=x
	is "$(key)" certificate.state 'and nothing can be done with it'
	call clerk certificate.list state=expired
	is "$(j '.items[-1].id')" "$second" 'it is listed so'
	call clerk certificate.list state=active
	is "$(j '.items | length')" 0 'and no longer as active'
fi
done_testing
