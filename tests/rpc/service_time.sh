#!/usr/bin/env bash
# Permits and the calendar: expiry, children who come of age, prompts and
# messages before the end, and a new permit afterwards.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
command -v faketime >/dev/null || {
	echo '1..0 # SKIP faketime is not here'
	exit 0
}
hall_start
travel() { # travel DAYS: the server's day is that many from today
	hall_stop
	hall_serve faketime "$(date -d "+$1 days" '+%F %T')"
}

wei=$(person_id zhangwei)
number=$(hall zhangwei person.get reveal=true purpose=测试 | jq -r .id_number)
permit=$(hall zhangwei permit.list | jq -r '.items[0].id')
db "UPDATE permit SET valid_to = $(days '+95 days'),
	issued = $(days '-40 days') WHERE id = $permit"
db "UPDATE person SET marital = '20' WHERE id = $wei"
service_papers zhangwei

# a child who is 18 in thirty days goes on the permit today
child=$(/usr/bin/python3 -c 'import sys
n = "320102" + sys.argv[1].replace("-", "") + "123"
w = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
print(n + "10X98765432"[sum(int(a) * b for a, b in zip(n, w)) % 11])' \
	"$(day '-18 years +30 days')")
service_case zhangwei business-info-change
service_save zhangwei "{\"accompany\":{\"children\":[{\"child_name\":\"张小明\",
	\"child_id\":\"$child\",\"child_relation\":\"son\",
	\"child_hukou_place\":\"outside\",\"child_birth_number\":\"A123456789\",
	\"child_school\":\"示例中学\"}]},\"family\":{\"family_case\":\"married\"}}"
for kind in child_birth_cert child_hukou; do
	hall_ssh zhangwei "application.file.put id=$case kind=$kind \
		row=children.1 --json" <"$HALL_DIR/paper.pdf" >/dev/null
done
hall zhangwei application.submit id="$case" >/dev/null
service_act hr pass
service_act clerk accept
service_act review pass
is "$(hall zhangwei permit.get id="$permit" | jq '.children | length')" 1 \
	'a child of 17 is on the permit'

# --- 90 days before the end ---
travel 5
told() { db "SELECT count(*) FROM notification WHERE template = 'renew_soon'"; }
wait_for 20 test "$(told)" -ge 1
[ "$(told)" -ge 1 ]
ok $? 'holder and unit are told 90 days before the end'

# --- forty days on: the child is of age ---
travel 40
db "DELETE FROM contribution_month WHERE person_id = $wei"
for m in 0 1 2 3; do
	month=$(date -d "$(date -d '+40 days' +%Y-%m-15) -$m months" +%Y-%m)
	hall hr ledger.import csv="id_number,month,income,insurance
$number,$month,20000,yes" >/dev/null
done
today=$(day '+40 days')
service_paper zhangwei taxable_income issued_on="$today"
service_paper zhangwei integrity_statement issued_on="$today"
service_case hr permit-renewal person="$wei"
warned hr '已年满18周岁' 'the renewal tells that the child is of age'
rpc hr application.submit "{\"id\":\"$case\",\"acknowledge\":[\"children\"]}"
is "$(jq -r .state <<<"$reply")" district_acceptance 'the unit ticks that'
service_act clerk accept
service_act review pass
service_act city pass
is "$(jq -r .state <<<"$reply")" approved 'it is renewed'
reply=$(hall zhangwei permit.get id="$permit")
is "$(jq -r '"\(.valid_to) \(.children | length)"' <<<"$reply")" \
	"$(day "$(day '+95 days') +3 years") 0" \
	'three years from the old end, without the child'

# --- the end ---
db "UPDATE permit SET valid_to = $(days '+50 days') WHERE id = $permit"
travel 45
hall zhangwei prompt.list | grep -q permit.late
ok $? 'few working days before the end: prompted'
travel 50
is "$(hall zhangwei permit.list | jq -r '.items[0].status')" valid \
	'on its last day it is valid'
travel 51
is "$(hall zhangwei permit.list | jq -r '.items[0].status')" expired \
	'the day after it is expired'
listed() { hall hr employee.list permit_status=expired | grep -q 张伟; }
wait_for 20 listed
ok $? "and in the unit's list"
hall zhangwei prompt.list | grep -q permit.expired
ok $? 'which is told'
service_case hr permit-renewal person="$wei"
refuses hr '证件一旦过期，无法恢复' 'its renewal'
hall hr application.withdraw id="$case" note=已过期 >/dev/null

# --- a new one ---
today=$(day '+51 days')
service_paper zhangwei taxable_income issued_on="$today"
service_paper zhangwei integrity_statement issued_on="$today"
service_case zhangwei permit-new
reply=$(hall zhangwei application.submit id="$case")
is "$(jq -r .state <<<"$reply")" unit_review 'a new one may be asked for'
service_act hr pass
service_act clerk accept
service_act review pass
service_act city pass
is "$(hall zhangwei permit.list | jq -r '.items[-1].status')" valid \
	'and is issued'
is "$(hall zhangwei permit.list | jq -r '[.items[].number] | unique |
	length')" 2 'with a number of its own'
done_testing
