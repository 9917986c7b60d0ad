#!/bin/bash
# Employees: pages and filters, one in full, changes with their history.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start

call hr employee.list limit:=5
has '"total":22' 'the total is kept'
seen=$(grep -o '"id":"[0-9]*","person"' <<<"$reply")
next=$(first next)
while [ "$next" != null ]; do
	call hr employee.list limit:=5 after="$next"
	seen+=$'\n'$(grep -o '"id":"[0-9]*","person"' <<<"$reply")
	next=$(first next)
done
[ "$(sort -u <<<"$seen" | wc -l)" = 22 ] &&
	[ "$(wc -l <<<"$seen")" = 22 ]
ok $? 'pages hold everyone once'
call hr employee.list after=zz
has '"key":"field.cursor"' 'a made-up mark is refused'
call hr employee.list limit:=501
has '"key":"field.range"' 'a page has its limit'
call hr employee.list sort=since limit:=1
next=$(first next)
call hr employee.list sort=name limit:=1 after="$next"
has '"key":"field.cursor"' 'a mark belongs to its order'

call hr employee.list name=zw
has 张伟 'initials'
id=$(first id)
call hr employee.list name=zhangw
has 张伟 'pinyin'
n=$(grep -o '"name":"张伟"' <<<"$reply" | wc -l)
for name in zhangwei 'zhang wei' ZhangWei; do
	call hr employee.list name="$name" sort=-since
	has 张伟 "spelled $name"
	[ "$(grep -o '"name":"张伟"' <<<"$reply" | wc -l)" = "$n" ]
	ok $? 'and found as often'
done
for name in hangwei zhangweiq wz; do
	call hr employee.list name="$name"
	hasnt 张伟 "not by $name"
done
call hr employee.list name=%
has '"total":0' 'a per cent sign is no pattern'
call hr employee.get id="$id" reveal:=true purpose=测试
number=$(first id_number)
mobile=$(first mobile)
call hr employee.list id_tail="${number: -4}"
has 张伟 'the last four of the number'
call hr employee.list phone="$mobile"
has 张伟 'the whole phone'
is "$(hall auditor audit.list action=employee.list limit=5 |
	jq -r '.items[0].after | "\(.found) \(.phone | test("[*]"))"')" '1 true' \
	'which is audited, as it confirms hidden digits'
call hr employee.list phone="${mobile: -4}"
has 张伟 'its last four'
call hr employee.list id_tail=12
has '"key":"field.too_short"' 'two digits are too few'
call hr employee.list permit_status=suspended
has '"total":0' 'by permit state'
call hr employee.list since_from=2026-02-01 since_to=2026-01-01
has '"key":"field.date_order"' 'a span has its order'
call hr2 employee.list name=zw
hasnt 张伟 'another unit finds no one'

call hr employee.get id="$id"
for part in study_history work_history '"history"' '"permit"' '"education"'; do
	has "$part" "the whole has $part"
done
hasnt "$number" 'with numbers masked'
call hr employee.get id="$id" reveal:=true
has '"field":"purpose"' 'to reveal takes a purpose'
call hr2 employee.get id="$id"
has '"key":"request.not_found"' 'another unit gets nothing'

call hr employee.get id="$id"
version=$(grep -o '"version":[0-9]*' <<<"$reply" | tail -n 1 | cut -d: -f2)
call hr employee.update id="$id" version:="$version" position=总工程师
has '"position":"总工程师"' 'a position changes'
call hr employee.update id="$id" version:="$version" position=门卫
has '"key":"request.version"' 'a stale version is refused'
has 王芳 'and told who was first'
call hr employee.update id="$id" version:=$((version + 1)) \
	contract_kind=fixed contract_start=2026-05-01 contract_end=2026-04-01
has '"key":"field.date_order"' 'the contract stays in order'
call hr employee.update id="$id" version:=$((version + 1)) \
	clear=position
has '"key":"field.choice"' 'a position cannot be emptied'
call hr employee.get id="$id"
has '"change":"updated"' 'the history tells'
call zhangwei employee.get id="$id"
has '"key":"request.denied"' 'an individual may not'

call hr employee.export reveal:=true purpose=测试
has "张伟,$number" 'a table, with numbers for a purpose'
call hr employee.export
has "张伟,${number:0:3}***" 'masked otherwise'
head=id_number,position,contract_end
call hr employee.import dry_run:=true csv="$head
$number,总监,2020-13-01
110105199001011234,门卫,"
has '"field":"2:contract_end"' 'a dry run tells every fault'
has '"field":"3:id_number"' 'by its line'
call hr employee.import csv="id_number,position
$number,总监
110105199001011234,门卫"
has '"field":"3:id_number"' 'with a fault'
call hr employee.get id="$id"
hasnt 总监 'nothing is changed'
call hr employee.import csv="id_number,position
$number,总监"
has '"changed":1' 'without, all is'
call hr employee.import csv="id_number,position
$number,-外勤"
call hr employee.export reveal:=true purpose=测试
table=$(jq -r .csv <<<"$reply" | sed -n "1p; /$number/p")
like "$table" "\"'-外勤\"" 'no spreadsheet runs a table of ours'
call hr employee.import dry_run:=true csv="$table"
has '"changed":0' 'and read again it says the same'
call hr employee.import csv=$'\xef\xbb\xbfid_number,position\r\n'"$number,总监"$'\r\n'
has '"changed":1' 'a table as a spreadsheet saves it is read'
call hr employee.import csv="id_number,position"$'\r'"$number,总监"
has '"key":"field.control"' 'a lone carriage return is no line'
call hr2 employee.import dry_run:=true csv="id_number,position
$number,总监"
has '"key":"csv.person"' "another unit's people are strangers"
done_testing
