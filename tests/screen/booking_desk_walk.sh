#!/bin/bash
# A clerk's day at the hall on real screens: who is booked, arrival, call,
# result and opinion on each person, served; nobody came, papers that differ;
# booking for a unit at the counter.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/rpc/appointment.inc.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"
. "$TOP_SRCDIR/tests/screen/booking.inc.sh"
appointment_start
trap 'hall_end; rm -rf "$work"' EXIT
shot booking_day.empty clerk <<'END'
send 4201
wait [4201]
END

# --- five units come on one day ---
desk_book() { # desk_book NAME HH:MM ITEMS: at the counter; $id
	items=$3 book clerk "$tomorrow" "$2" unit="$(db "SELECT id FROM unit
		WHERE name = '$1'")"
	fill clerk "$id"
}
items='{"new":1,"renewal":1}' book hr "$tomorrow" 09:00
fill hr "$id"
one=$id
desk_book 北京示范生物医药有限公司 09:00 '{"renewal":1}'
desk_book 北京虚构文化传媒有限公司 09:30 '{"person_change":2}'
absent=$id
desk_book 北京模拟新材料有限公司 10:00 '{"unit_change":1}'
different=$id
reply=
appointment_at "$tomorrow" 08:50
shot booking_day clerk <<'END'
send 4201
wait [4201]
END
walk "they come, the first is called, results are given" clerk <<'END'
wait [1000]
send 4201
wait 北京模拟新材料
key Home
send a
wait 排队号 1
key Down
send a
wait 排队号 2
picture booking_day.waiting
send w
wait 呼叫到窗口
send 3
picture booking_call
key F9
wait 号窗口
picture booking_day.called
key Home Enter
wait 办理人员
picture booking_persons.desk
key Enter
wait 审核结果
key F4
settle
key Down Enter
settle
key F9
wait 请填写意见
picture booking_result.refused
key Down
send 照片不合格
key F9
wait 审核结果已提交
key Down Enter
wait 审核结果
key F4
settle
key Enter
settle
picture booking_result
key F9
wait 审核结果已提交
picture booking_persons.decided
send o
wait 尚未关联业务
key Esc
wait [4201]
key Home
send f
wait 已办结
picture booking_day.served
END
is "$(status "$one")" handled 'the first is handled'
is "$(hall hr appointment.get id="$one" |
	jq -r '[.items[].status] | join(" ")')" 'returned accepted' \
	'with a result for each'
walk "nobody came; papers differ" clerk <<'END'
wait [1000]
send 4201
wait 北京模拟新材料
key End
send m
wait 不予受理
picture booking_mismatch
key F4
settle
key Enter
settle
key F9
wait 已登记
key Up
send k
wait 登记未到
picture booking_noshow
key F9
settle
picture booking_day.end
END
is "$(status "$different" clerk)" mismatch 'the mismatch is kept'
is "$(status "$absent" clerk)" booked 'nobody is missing before the time'
appointment_at "$tomorrow" 11:00
walk "later it is" clerk <<'END'
wait [1000]
send 4201
wait 北京虚构文化
key Down Down
send k
wait 登记未到
key F9
wait 已登记
key Tab
settle
picture booking_day.upcoming
key Tab
settle
picture booking_day.over
END
is "$(status "$absent" clerk)" no_show 'nobody came'

db "UPDATE appointment_item SET application_id = (SELECT id FROM application
	WHERE district = 110105 AND state = 'district_review' LIMIT 1)"
walk "the linked case is opened" clerk <<'END'
wait [1000]
send 4201
wait 北京示范生物
key Down Enter
wait 办理人员
send o
wait 区级审核
key Esc
wait 办理人员
END

# --- at the counter ---
walk "a booking for a unit of the list" clerk <<'END'
wait [1000]
send 4201
wait 北京示范生物
key Home
send b
wait 预约须知
key End Space F9
wait 业务种类及数量
key Down Down Down Down
send 1
key Down Down
key Space
key F9
wait 余 4
picture booking_calendar.desk
key Enter
wait 从几时开始
key Enter
wait 保留至
key F9
wait 预约成功
key Enter
wait 尚有 1 名待完善
picture booking_persons.counter
END
is "$(overbooked)" '0 0' 'overbooked cells: 0'

walk "the month in figures" clerk <<'END'
wait [1000]
send 4203
wait [4203]
picture booking_figures
send h
wait 预约占安排时长
picture booking_figures.heat
key Esc
key Tab
settle
picture booking_figures.months
key Tab
wait [4203]
send x
wait --csv
key Esc
END

hall clerk account.lang lang=en >/dev/null
shot booking_figures.en clerk <<'END'
send 4203
wait [4203]
END
shot booking_day.en clerk <<'END'
send 4201
wait [4201]
END
shot booking_persons.desk.en clerk <<'END'
send 4201
wait [4201]
key Enter
END
shot booking_day.132x43 clerk 43 132 <<'END'
send 4201
wait [4201]
END
done_testing
