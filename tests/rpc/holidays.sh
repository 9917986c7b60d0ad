#!/bin/bash
# The notice of a year's days off is taken in while the hall runs; what is
# faulty changes nothing, and a year without one is said.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
work=$(mktemp -d)
cp -r "$TOP_SRCDIR/data" "$work/data"
HALL_DATA=$work/data
hall_start
trap 'hall_end; rm -rf "$work"' EXIT

import() { # import FILE [--dry-run]
	reply=$("$TOP_BUILDDIR/talenthallctl" --state "$HALL_DIR" \
		--data "$HALL_DATA" import holidays "$@" 2>&1)
}
day() { hall hr calendar.day date="$1" | jq -c '[.workday, .name]'; }
notice() { # notice DAYS: of 2031
	printf '{"year":2031,"papers":["https://www.gov.cn/2030.htm"],"days":[%s]}' \
		"$1" >"$work/notice.json"
}
one() { printf '{"name":"%s","date":"%s","isOffDay":%s}' "$@"; }
refused() { # refused TEXT NAME
	import "$work/notice.json"
	local rc=$?
	[ "$rc" = 1 ] && [[ $reply == *"$1"* ]] &&
		[ ! -e "$work/data/holidays/2031.cfg" ] &&
		[ -z "$(ls -A "$work/data/holidays" | grep import)" ]
	ok $? "$2"
}

is "$(day 2031-01-02)" '[true,null]' 'a year of which nothing is known'
grep -q 'calendar=missing year=2031' "$HALL_DIR/server.log"
ok $? 'which the log says'

notice ''
refused 'nothing was announced yet' 'an empty year is no notice'
notice "$(one 元旦 2030-12-31 true)"
refused 'not of the file' 'a day of another year'
notice "$(one 元旦 2031-01-01 true),$(one 元旦 2031-01-01 true)"
refused 'stands twice' 'a day twice'
notice "$(one 元旦 2031-01-03 false)"
refused 'worked anyway' 'a make-up day in the week'
notice "$(one 元旦 2031-13-01 true),$(one '' 2031-01-01 1)"
refused 'not a date' 'no date'
[[ $reply == *'a name of the holiday'*'isOffDay'* ]]
ok $? 'all faults are told at once'
echo '{"year":' >"$work/notice.json"
refused 'notice.json:' 'what is no JSON'
import "$work/none.json"
is $? 1 'what is not there'

notice "$(one 元旦 2031-01-01 true),$(one 元旦 2031-01-02 true),$(one 元旦 2031-01-04 false),$(one 春节 2031-01-23 true)"
import "$work/notice.json" --dry-run
has '4 days are right' 'a dry run'
[ ! -e "$work/data/holidays/2031.cfg" ]
ok $? 'changes nothing'
import "$work/notice.json"
is $? 0 'taken'
has 'reads it now' 'by the running server'
off() { [ "$(day 2031-01-02)" = '[false,"元旦"]' ]; }
wait_for 10 off
ok $? 'which knows it at once'
is "$(day 2031-01-04)" '[true,"元旦"]' 'with the make-up day'
is "$(hall hr calendar.workdays from=2030-12-31 days:=3 |
	jq -r '.dates | join(" ")')" '2031-01-03 2031-01-04 2031-01-06' \
	'and counts by it'
notice "$(one 元旦 2031-01-01 true)"
import "$work/notice.json"
on() { [ "$(day 2031-01-02)" = '[true,null]' ]; }
wait_for 10 on
ok $? 'a later notice takes its place'

# --- a day off by the file on which somebody is booked ---
day=$(hall hr appointment.list status=booked | jq -r '.items[0].date')
said() { grep -q "event=booked_day_off district=110105 date=$day" \
	"$HALL_DIR/server.log"; }
said
is $? 1 'of a working day with bookings nothing is said'
sed -i "0,/^days = (/s//&{ name = \"停电\"; off = [ \"$day\" ]; },/" \
	"$work/data/holidays/${day%%-*}.cfg"
"$TOP_BUILDDIR/talenthallctl" --state "$HALL_DIR" config reload
wait_for 10 said
ok $? 'when it is off the log tells that people are booked'
told() { # units with a message, and with a booking of the day
	sqlite3 "$HALL_DIR/talenthall.db" "SELECT (SELECT COUNT(*) FROM
		notification WHERE template = 'appointment_off' AND account_id =
		(SELECT id FROM account WHERE login = 'hr')) || ' ' ||
		(SELECT COUNT(*) FROM appointment_off o JOIN appointment a
		ON a.id = o.appointment_id WHERE a.unit_id =
		(SELECT unit_id FROM account WHERE login = 'hr'))"
}
read -r messages marks <<<"$(told)"
[ "$messages" -gt 0 ] && [ "$messages" = "$marks" ]
ok $? 'the agents of the units are told'
like "$(hall hr notification.list | jq -r '.items[0].text')" \
	"$day已调整为休息日.*改约" 'what it is, and what to do'
sed -i "0,/^days = (/s//&{ name = \"停电\"; off = [ \"$(TZ=Asia/Shanghai \
	date -d "$day 30 days" +%F)\" ]; },/" "$work/data/holidays/${day%%-*}.cfg"
"$TOP_BUILDDIR/talenthallctl" --state "$HALL_DIR" config reload
again() { [ "$(grep -c event=booked_day_off "$HALL_DIR/server.log")" -ge 2 ]; }
wait_for 10 again
is "$(told)" "$messages $marks" 'once'
hall_stop
import "$work/notice.json"
has 'when it starts' 'without a server it waits for one'
done_testing
