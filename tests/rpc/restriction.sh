#!/bin/bash
# Restrictions: who sets and lifts them, and what those they hit may do.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start

zhangwei=$(hall zhangwei person.get | jq -r .id)
lina=$(hall lina person.get | jq -r .id)
unit=$(hall hr unit.get | jq -r .id)
uscc=$(hall hr unit.get | jq -r .uscc)
why=涉嫌提供不实材料，正在核查

# --- who may ---
for user in lina hr clerk review city sysadmin secadmin auditor; do
	call "$user" restriction.set person="$zhangwei" service=permit-new \
		reason="$why"
	has '"key":"request.denied"' "$user sets none"
done
call lead-hd restriction.set unit="$unit" service=permit-renewal reason="$why"
has '"key":"request.not_found"' "another district's lead finds nobody"
call lead-hd restriction.set uscc="$uscc" service=permit-renewal reason="$why"
has '"key":"request.not_found"' 'nor by the credit code'
own=$(hall zhangwei person.get reveal:=true purpose=核对 | jq -r .id_number)
told() { # told USER NAME=NUMBER: the whole answer
	call "$1" restriction.set "$2" service=permit-renewal reason="$why"
	jq -c .error <<<"$reply"
}
is "$(told lead-hd id_number="$own")" \
	"$(told lead-hd id_number=11010119900307002X)" \
	'whom he does not reach is nobody, by his number too'
is "$(told lead-hd uscc="$uscc")" "$(told lead-hd uscc=91110105MA7QQ12A25)" \
	'and a unit by its code'
call sysadmin restriction.list
has '"key":"request.denied"' 'administrators see none'

# --- what it must hold ---
call lead restriction.set person="$zhangwei" service=permit-new
has '"field":"reason"' 'a reason is compulsory'
call lead restriction.set service=permit-new reason="$why"
has '"key":"restriction.whom"' 'somebody is named'
call lead restriction.set person="$zhangwei" unit="$unit" service=permit-new \
	reason="$why"
has '"key":"restriction.whom"' 'and one only'
call lead restriction.set person="$zhangwei" service=shoe reason="$why"
has '"key":"service.unknown"' 'services are known'
call lead restriction.set person="$zhangwei" service=permit-new \
	reason="$why" from=2026-05-02 to=2026-05-01
has '"key":"field.date_order"' 'it ends after it begins'
call lead restriction.set person="$zhangwei" service=permit-new \
	reason="$why" from=2020-05-01 to=2020-05-02
has '"key":"restriction.over"' 'and not in the past'

# --- in force ---
call zhangwei service.get id=permit-new
has '"available":true' 'before, the service is open'
has '"description":"符合条件的人才首次申请' 'and says what it is'
last=$(date -d '+5 days' +%F)
call lead restriction.set person="$zhangwei" service=permit-new \
	reason="$why" to="$last"
id=$(first id)
has '"state":"active"' 'the lead of the unit'"'"'s district sets it'
has '"by":"吴敏"' 'under his name'
call zhangwei service.get id=permit-new
has '"available":false' 'the entry is closed'
has "\"reason\":\"$why\"" 'with its words'
has '"reason_key":"restriction.active"' 'and its key'
call zhangwei service.get id=talent-introduction
has '"available":true' 'another service stays open'
call zhangwei service.list
has "$why" 'the list says so too'
call zhangwei prompt.list
has "限制办理原因：$why" 'and a prompt'
call zhangwei restriction.list
has "$why" 'he sees his own'
hasnt '"by"' 'but not who set it'
call zhangwei restriction.list person="$lina"
has '"key":"request.not_found"' 'and nobody else'"'"'s'
call lina restriction.list
has '"items":[]' 'who has none sees none'
call clerk restriction.list person="$zhangwei" active:=true
has "$why" 'the office of the district looks on'
call clerk-hd restriction.list
hasnt "$why" 'another district does not'
is "$(hall auditor audit.list object=restriction object_id="$id" |
	jq -r '.items[0].after | tostring' | grep -c "$why")" 1 \
	'the audit trail keeps the reason'

# --- a unit, by its credit code, from everything ---
call lead restriction.set uscc="$uscc" service=all reason=信息未更新
all=$(first id)
has '"service":{"id":"all","title":"全部业务"}' 'all services of a unit'
call hr service.get id=attachments
has '"reason":"信息未更新"' 'closes them all'
call hr prompt.list
has '您被限制办理「全部业务」业务' 'and is told'
call lina service.get id=quota
has '"key":"request.not_found"' "a unit's service is not a person's"

# --- lifted ---
call lead restriction.lift id="$all"
has '"field":"reason"' 'lifting has a reason too'
call lead-hd restriction.lift id="$all" reason=已更新
has '"key":"request.not_found"' 'only in the district'
call hr restriction.lift id="$all" reason=已更新
has '"key":"request.denied"' 'not by the unit'
call lead restriction.lift id="$all" reason=已更新
has '"state":"lifted"' 'the lead lifts it'
call lead restriction.lift id="$all" reason=已更新
has '"key":"restriction.lifted"' 'once'
call hr service.get id=attachments
has '"available":true' 'and the entry is open'
call lead restriction.list show=active
hasnt 信息未更新 'it is no longer among those in force'
call lead restriction.list show=other
has 信息未更新 'but kept'
is "$(hall lead restriction.list limit:=1 | jq -r '.items[0].id')" "$all" \
	'the newest first'
after=$(hall lead restriction.list limit:=1 | jq -r .next)
is "$(hall lead restriction.list limit:=1 after="$after" |
	jq -r '.items[0].id')" "$id" 'page by page'

# --- to come, and over ---
call lead restriction.set unit="$unit" service=quota reason=将来 \
	from="$(date -d '+2 days' +%F)"
has '"state":"coming"' 'one may be set for later'
call hr service.get id=quota
has '"available":true' 'till then the entry is open'
hall_stop
HALL_PORT=0
hall_serve faketime "$(date -d '+7 days' '+%F %T')"
call zhangwei service.get id=permit-new
has '"available":true' 'after its last day it is over'
call zhangwei restriction.list
has '"state":"over"' 'and said to be'
call hr service.get id=quota
has '"reason":"将来"' 'and the later one is in force'
done_testing
