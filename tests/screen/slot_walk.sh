#!/bin/bash
# The counters of a hall on real screens: a day with what is taken, a plan with
# what it would change, applied and undone, weekdays, a day that is closed.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/rpc/appointment.inc.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"
. "$TOP_SRCDIR/tests/screen/booking.inc.sh"
appointment_start
trap 'hall_end; rm -rf "$work"' EXIT

items='{"renewal":1}' book hr "$tomorrow" 11:00
moved=$id
reply=
shot slot_day clerk <<'END'
send 4202
wait [4202]
key Right
settle
END
walk "help names keys as they are on the keyboard" clerk <<'END'
wait [1000]
send 4202
wait [4202]
key F1
wait p <-
wait n ->
key Esc
END
walk "what a plan would change is seen before it holds" clerk <<'END'
wait [1000]
send 4202
wait [4202]
key Right
settle
send e
wait 安排当日窗口
key Ctrl-U Backspace Ctrl-U
send 09:00-10:00 x
key Tab
send 设备检修
key F9
wait 需要改正
picture slot_plan.refused
key Up Up
key Ctrl-U
send 09:00-10:00 1
settle
key F9
wait 容纳不下的预约
picture slot_plan.preview
key Enter
wait 安排已生效
picture slot_day.planned
END
is "$(hall hr appointment.get id="$moved" | jq -r .time)" 09:50 \
	'the appointment is moved'
walk "one key takes it back" clerk <<'END'
wait [1000]
send 4202
wait [4202]
key Right
settle
send u
wait 撤销最近一次安排
picture slot_undo
key F9
wait 已撤销
send h
wait 大厅安排记录
picture slot_history
key Esc
wait [4202]
END
is "$(hall hr appointment.get id="$moved" | jq -r .time)" 11:00 \
	'and is back'
walk "weekdays are planned" clerk <<'END'
wait [1000]
send 4202
wait [4202]
send n
settle
send w
wait 按星期安排窗口
picture slot_plan.week
key Down Down Down
send 试行两个窗口
key Up
key Ctrl-U
send 09:00-17:00 2
key F9
wait 已有预约均可容纳
key Enter
wait 安排已生效
END
is "$(places 12:00 "${dates[1]}")" 2 'noon is open on weekdays'
call clerk slot.undo
reply=
is "$(overbooked)" '0 0' 'overbooked cells: 0'
hall clerk account.lang lang=en >/dev/null
shot slot_day.en clerk <<'END'
send 4202
wait [4202]
END
done_testing
