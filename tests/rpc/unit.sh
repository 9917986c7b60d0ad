#!/bin/bash
# Units, people, services, and the numbers and days that anyone may check.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start

call hr unit.get
id=$(first id)
code=$(first association_code)
has '"handler":{' 'a unit has a handler'
call hr2 unit.get id="$id"
has '"key":"request.not_found"' 'another unit is not seen'
call clerk unit.get id="$id"
hasnt association_code 'the office does not see the code'
call clerk-hd unit.get id="$id"
has '"key":"request.not_found"' 'another district sees nothing'
call lina unit.get
has '"key":"request.denied"' 'an individual may not'

call hr unit.rotate_code
new=$(first association_code)
[ -n "$new" ] && [ "$new" != "$code" ]
ok $? 'the owner replaces the code'
call lina unit.find code="$code"
has '"key":"association.code_unknown"' 'the old one is refused'
call lina unit.find code="$new"
has '北京示例科技有限公司' 'the new one is good'

call lina service.list
has '您尚未关联单位，请先申请关联' 'services say why they are closed'
has '{"id":"attachments","title":"附件管理","available":true' \
	'attachments are open to all'
call zhangwei service.list
has '{"id":"permit-new","title":"工作居住证新办","available":true' \
	'who is linked may enter'

call lina person.get
has '"name":"李娜"' 'one sees oneself'
person=$(first id)
[[ $(first id_number) == ???'***********'???? ]]
ok $? 'with the number masked'
call hr person.get id="$person"
has '"key":"request.not_found"' 'a stranger is not seen by a unit'
call zhangwei person.get id="$person"
has '"key":"request.not_found"' 'nor by a person'

call auditor identifier.check kind=resident_id number=11010519491231002x
has '"valid":true' 'a number of the standard'
call auditor identifier.check kind=resident_id number=110105194912310021
has '"reason":"check_digit"' 'a wrong check digit'
call auditor identifier.check kind=uscc
has '"valid":false' 'nothing is no number, and no refusal'
call auditor identifier.check kind=shoe number=1
has '"key":"field.choice"' 'kinds are known'
call hr calendar.workdays from=2026-09-30 days:=2
has '"dates":["2026-10-08","2026-10-09"]' 'holidays are no working days'
call hr calendar.day date=2026-10-10
has '"workday":true' 'a Saturday may be worked'
done_testing
