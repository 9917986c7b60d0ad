#!/usr/bin/env bash
# What the scripts of tests/rpc see refused only, done: for tests/e2e/nth.sh.
. "$TOP_SRCDIR/tests/rpc/appointment.inc.sh"
data=$(mktemp -d "${TMPDIR:-/tmp}/rest.XXXXXX")
cp -r "$TOP_SRCDIR/data/." "$data"
sed -i 's/over = 3\(.*\)manual_unfreeze = false/over = 1\1manual_unfreeze = true/' \
	"$data/halls/chaoyang.cfg"
hall_start
trap 'hall_end; rm -rf "$data"' EXIT
did() { # did USER METHOD WORD...: it is done
	call "$@"
	[[ $reply != *'"error"'* ]]
	ok $? "$1 $2"
}

ssh-keygen -q -t ed25519 -N '' -f "$data/new"
did zhangwei account.key.add key="$(cut -d' ' -f1,2 "$data/new.pub")"
did zhangwei account.key.remove id="$(jq -r .id <<<"$reply")"

did zhangwei application.create service=business-info-change
id=$(jq -r .id <<<"$reply")
did zhangwei application.save id="$id" \
	form:='{"accompany":{"children":[{"child_name":"张小红"}]}}'
call zhangwei application.get id="$id"
row=$(jq -r '[.attachments[] | select(.row)][0].row' <<<"$reply")
paper=(id="$id" kind=child_birth_cert row="$row")
"$TOP_BUILDDIR/tests/paper" good 1 >"$data/paper.pdf"
reply=$(hall_ssh zhangwei "application.file.put ${paper[*]} --json" \
	<"$data/paper.pdf" 2>&1)
has '"pages":1' 'zhangwei application.file.put'
did zhangwei application.file.delete "${paper[@]}"

did hr opening.register district=110108 contact_name=王芳 \
	contact_phone=57596100-3 staff:=30

body=$(hall body title.body.list | jq -r '.items[0].id')
did city title.body.account body="$body" login=body member:=true

hall_end
HALL_DATA=$data HALL_PORT=
appointment_start
trap 'hall_end; rm -rf "$data"' EXIT
roster=$'姓名,证件号码,业务种类,居住证编号\n'
for i in {1..5}; do
	roster+="员工$i,$(person_number "$i"),新办,"$'\n'
done
call hr appointment.bundle.preview roster="$roster"
did hr appointment.bundle.book roster="$roster" accept:=true \
	plan="$(jq -r .plan <<<"$reply")"
db "UPDATE appointment SET status = 'mismatch', evidence = '材料不符',
	handled_at = strftime('%s', '$today'),
	handled_on = strftime('%s', '$today') / 86400"
did lead appointment.unfreeze unit="$unit" reason=申诉成立
done_testing
