#!/bin/bash
# A date that is full: the unit joins its list from the grid, sees what is kept
# for it, books it; a hall where nobody comes.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/rpc/appointment.inc.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"
. "$TOP_SRCDIR/tests/screen/booking.inc.sh"
cp -r "$TOP_SRCDIR/data" "$work/data"
sed -i -e '/^waiting/s/false/true/' -e 's/^desk = true/desk = false/' \
	"$work/data/halls/chaoyang.cfg"
HALL_DATA=$work/data
appointment_start
trap 'hall_end; rm -rf "$work"' EXIT
d=${dates[0]}
hall clerk slot.override date="$d" reason=窗口调整 \
	'periods:=[{"from":"09:00","to":"09:15","counters":1}]' >/dev/null
rival=$(db "SELECT unit_id FROM opening WHERE district = 110105
	AND status = 'opened' AND registered_at > 0 AND unit_id <> $unit LIMIT 1")
reply=$(hall clerk appointment.book 'items:={"renewal":1}' date="$d" \
	time=09:00 accept:=true unit="$rival" contact_name=王芳 \
	contact_phone=13800138000)
id=$(jq -r .id <<<"$reply")
like "$id" '^[0-9]+$' 'another unit has the only place'

walk 'it joins the list of the full date' hr <<'END'
wait [1000]
send 4101
wait 预约须知
key End Space F9
wait 业务种类及数量
key Down Down Down
send 1
key Down Down Down
key Space
key F9
wait 可修改
key Left
wait 已约满
send a
wait 已加入
picture booking_waiting.joined
key Enter
key Esc
settle
key Esc
wait [1000]
send 4102
wait [4102]
send a
wait [4105]
wait 前面还有 0 家
picture booking_waiting
END
reply=$(hall clerk appointment.cancel id="$id")
is "$(jq -r .status <<<"$reply")" cancelled 'the place comes back'
walk 'and books what is kept for it' hr <<'END'
wait [1000]
send 4105
wait 名额已保留
picture booking_waiting.offered
send b
wait 预约须知
key End Space F9
wait 确认
picture booking_waiting.book
key F9
wait 预约成功
key Enter
wait 待完善
END
is "$(db "SELECT status FROM appointment_wait")" taken 'it waits no longer'
# its papers are checked online: no key of the counter is offered
walk 'the hall checks papers, and nobody is called' clerk <<END
wait [1000]
send 4201
wait [4201]
key Tab
wait 待完善
picture booking_day.online
send a
key Enter
wait YY-
picture booking_persons.online
send c
settle
END
is "$(overbooked)" '0 0' 'the cells are counted rightly'
done_testing
