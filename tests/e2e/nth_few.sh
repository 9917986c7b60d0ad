#!/usr/bin/env bash
# A call of many nouns each, for tests/e2e/nth.sh: short, and all of them done.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start
did() { # did USER METHOD WORD...: it is done
	call "$@"
	[[ $reply != *'"error"'* ]]
	ok $? "$1 $2"
}
talk() { hall_ssh "$1" rpc; } # lines of one session on stdin
line() { printf '{"jsonrpc":"2.0","id":%d,"method":"%s","params":%s}\n' "$@"; }
day=$(TZ=Asia/Shanghai date -d '+40 days' +%F)
new=${TMPDIR:-/tmp}/few.$$
trap 'rm -f "$new" "$new.pub"; hall_end' EXIT
ssh-keygen -q -t ed25519 -N '' -f "$new"

# who one is
reply=$({
	line 1 account.key.add "{\"key\":\"$(cut -d' ' -f1,2 "$new.pub")\"}"
	line 2 account.settings '{"borders":"ascii"}'
	line 3 account.lang '{"lang":"en"}'
	line 4 session.lock '{}'
	line 5 session.unlock '{"password":"demo-Hall-2026"}'
} | talk zhangwei)
is "$(grep -c '"result"' <<<"$reply")" 5 'of a session and its account'
did secadmin account.create login=clerk9 name=钱多多 role=clerk \
	districts:='["110105"]' new_password=new-Clerk-2026

# a person and a unit
code=$(hall hr unit.get | jq -r .association_code)
did lina association.apply code="$code"
id=$(jq -r .id <<<"$reply")
did hr association.reject id="$id" reason_code=other reason=请核对单位
did lina person.update 'form:={"general":{"marital":"20"}}'
id=$(hall hr employee.list limit:=1 | jq -r '.items[0].id')
version=$(hall hr employee.get id="$id" | jq -r .version)
did hr employee.update id="$id" version:="$version" position=总工程师
reply=$(head -c 3000 "$TOP_SRCDIR/LICENSE" |
	hall_ssh zhangwei attachment.inbox.put name=a.txt --json 2>&1)
did hr view.set name=超时 'filters:={"overdue":"true","tab":"3"}'

# cases, halls, notices
did zhangwei application.create service=basic-info-change
did hr application.create service=quota district=110105
did clerk opinion.set kind=return text=请补齐离职证明 service=employer-change
did clerk slot.override date="$day" reason=窗口调整 \
	'periods:=[{"from":"09:00","to":"12:00","counters":1}]'
did lead restriction.set uscc="$(hall hr unit.get | jq -r .uscc)" \
	service=permit-renewal reason=材料不实
did sysadmin notice.create title=试行办法 title_en=Trial issuer=示例中心 \
	number=试发1号 text=第一条 audience=individuals
did sysadmin notice.publish id="$(jq -r .id <<<"$reply")"
did city title.plan.create service=title-evaluation name=测试批次 year:=2026 \
	opens_on="$(date +%F)" closes_on="$day" materials_until="$day" \
	ends_on="$day"
"$TOP_BUILDDIR/talenthallctl" --state "$HALL_DIR" key rotate >/dev/null
ok $? 'talenthallctl key rotate'
done_testing
