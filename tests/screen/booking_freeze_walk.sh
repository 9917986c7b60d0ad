#!/bin/bash
# Four mismatches in October freeze a unit's bookings; on the first of November
# they are possible again. All of it as the unit and the hall see it.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/rpc/appointment.inc.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"
. "$TOP_SRCDIR/tests/screen/booking.inc.sh"
appointment_start
trap 'hall_end; rm -rf "$work"' EXIT

book hr "$tomorrow" 09:00
fill hr "$id"
one=$id
book hr "${dates[1]}" 10:00
fill hr "$id"
fourth=$id
reply=
mark() { # mark DAY: a mismatch of that day
	db "INSERT INTO appointment SELECT id + $((RANDOM + 1)),
		number || '-$1', district, unit_id, unit_name, pinyin,
		'mismatch', $(days "$1"), cell, cells, 0, new, renewal,
		person_change, unit_change, contact_name, contact_phone,
		notice_version, accepted_at, change_until, lapse_at, 0, via,
		by_account, by_name, $(date -d "$1" +%s), 0, 0, 0, '', 0, 0,
		$(days "$1"), $(date -d "$1" +%s), '材料不一致', 5, '', 1, 1,
		$(date -d "$1" +%s), 1 FROM appointment WHERE id = $one"
}
# the first October behind the records in which the 27th is a working day
year=${today%%-*}
[ "$today" \< "$year-10-20" ] || year=$((year + 1))
month=$year-10
while [ "$(date -d "$month-27" +%u)" -gt 5 ]; do
	year=$((year + 1)) month=$year-10
done
for d in 09 14 20; do mark "$month-$d"; done
db "UPDATE appointment SET status = 'booked', changes = 0, handled_on = 0,
	day = $(days "$month-27"), change_until = 1 WHERE id = $fourth"

appointment_at "$month-27" 10:00
walk "three do not freeze" hr <<'END'
wait [1000]
send 4101
wait 预约须知
END
walk "the clerk writes down the fourth" clerk <<'END'
wait [1000]
send 4201
wait 北京示例科技
key Enter
wait 办理人员
send m
wait 超过3次
send 线上材料与预约信息不符
key F9
wait 已登记
picture booking_persons.mismatch
END
is "$(status "$fourth" clerk)" mismatch 'it is kept'
walk "the unit reads why, until when, and which four" hr <<'END'
wait [1000]
send 4101
wait 预约权限已冻结至10月31日24时，11月1日起自动解冻
wait 预约信息不符4次：10月9日、14日、20日、27日
key Enter
wait 再次预约前
key Esc
wait 预约须知
key End Space F9
wait 业务种类及数量
key Down Down Down
send 1
key Down Down Down
key Space
key F9
wait 预约时间
key Enter
wait 不可预约的原因
wait 预约权限已冻结
key Esc
settle
END
appointment_at "$month-31" 23:59
walk "to the month's last minute" hr <<'END'
wait [1000]
send 4101
wait 现在不能预约
END
appointment_at "$year-11-01" 00:01
is "$(hall hr appointment.rules | jq -r .frozen)" null 'thawed on the first'
thaw=$(hall hr calendar.workdays from="$year-11-01" days:=1 |
	jq -r '.dates[0]')
appointment_at "$thaw" 10:00
db "UPDATE appointment SET level = 5, rated_at = 1 WHERE status = 'mismatch'"
walk "and a time can be taken again" hr <<'END'
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
wait 余 4
key Enter
wait 从几时开始
key Enter
wait 保留至
key F9
wait 预约成功
END
is "$(overbooked)" '0 0' 'overbooked cells: 0'
done_testing
