#!/bin/bash
# A unit's appointments on real screens: the notice read to its end, numbers
# with their minutes, the grid, the confirmation; who comes; changed, moved,
# cancelled, with the reasons where it may not; results, the rating.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/rpc/appointment.inc.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"
. "$TOP_SRCDIR/tests/screen/booking.inc.sh"
appointment_start
trap 'hall_end; rm -rf "$work"' EXIT

# --- booking ---
shot booking_notice hr <<'END'
send 4101
wait 预约须知
END
walk "the notice is read to its end before it can be accepted" hr <<'END'
wait [1000]
send 4101
wait 预约须知
key F9
wait 请先将须知阅读至末尾
key End
settle
key F9
wait 请先按空格勾选
key Space
picture booking_notice.read
key F9
wait 业务种类及数量
END
walk "minutes add up, and more than 60 are refused" hr <<'END'
wait [1000]
send 4101
wait 预约须知
key End Space F9
wait 业务种类及数量
key Down Down
send 3
key Down
send 2
wait 合计 65 分钟
key Down Down Down
key Space
key F9
wait 请减少数量
picture booking_business
key Esc
wait [1000]
END
walk "a time is held, given back, booked" hr <<'END'
wait [1000]
send 4101
wait 预约须知
key End Space F9
wait 业务种类及数量
key Down Down
send 1
key Down
send 2
wait 合计 35 分钟
key Down Down Down
key Space
key F9
wait 余 4
picture booking_calendar
key Down Right
send n
key Enter
wait 从几时开始
picture booking_calendar.start
key Down Enter
wait 保留至
picture booking_confirm
key Esc
wait 所选时段已释放
key Enter Enter
wait 保留至
key F9
wait 预约成功
picture booking_prompt
key Enter
wait 尚有 3 名待完善
END
is "$(hall hr appointment.list status=pending |
	jq -r '.items[0] | "\(.status) \(.time) \(.minutes)"')" \
	'pending_completion 10:00 35' 'it is booked'
is "$(db 'SELECT COUNT(*) FROM appointment_hold')" 0 'and no hold is left'

# --- who comes ---
walk "each button is filled in and turns grey" hr <<'END'
wait [1000]
send 4102
wait 即将完成预约
picture booking_pending
key Enter
wait 尚有 3 名待完善
picture booking_persons
key Enter
wait 须与线上提交材料
key F6
wait 选择员工
send zw
key F9
wait 张伟
picture booking_item.choose
key Enter
wait 张伟
picture booking_item
key F9
wait 尚有 2 名待完善
picture booking_persons.one
key Enter
wait 须与线上提交材料
send 赵经
key Down Down
send 110105199001010012
key F9
settle
picture booking_item.refused
key Esc
settle
key Esc
settle
END
id=$(hall hr appointment.list status=pending | jq -r '.items[0].id')
for i in 2 3; do
	reply=$(hall hr appointment.item.set id="$id" item:="$i" \
		name="申请人$i" id_number="$(person_number "$i")" \
		permit_number=JZ1101050000001 children:=1)
done
walk "complete; it may be changed and cancelled" hr <<'END'
wait [1000]
send 4102
wait 修改信息e
picture booking_pending.complete
key Enter
wait 已完善
picture booking_persons.complete
key Esc
wait [4102]
send e
wait 修改信息
picture booking_change
key Enter
wait 余 4
key Left Down
key Enter
wait 从几时开始
key Enter
wait 改约时段
picture booking_change.confirm
key F9
wait 预约信息已修改
send e
wait 业务种类
key Down Down Enter
wait 修改经办人
picture booking_change.contact
key End Ctrl-U
send 钱经办
key F9
wait 预约信息已修改
send x
wait 取消预约
picture booking_cancel
key Esc
wait [4102]
END
is "$(hall hr appointment.get id="$id" | jq -r .contact_name)" 钱经办 \
	'the handler is changed'
walk "and cancelled" hr <<'END'
wait [1000]
send 4102
wait 修改信息e
send x
wait 取消预约
key F9
wait 预约已取消
wait 没有待办理的预约
END
is "$(status "$id")" cancelled 'it is cancelled'

# --- where it may not, the reason is said ---
items='{"new":1,"person_change":1}' book hr "$tomorrow" 10:00
fill hr "$id"
walk "a date with an appointment says so" hr <<'END'
wait [1000]
send 4101
wait 预约须知
key End Space F9
wait 业务种类及数量
key Down Down
send 1
key Down Down Down Down
key Space
key F9
wait 余 4
key Left Left Left Left
key Enter
wait 不可预约的原因
picture booking_calendar.twice
key Esc
END
appointment_at "$tomorrow" 08:30
walk "before nine it is closed, and the deadline is over" hr <<'END'
wait [1000]
send 4101
wait 现在不能预约
picture booking_closed
key Enter
wait 预约须知
key Esc
wait [1000]
send 4102
wait 已过修改截止时间
picture booking_pending.late
send x
wait 现已截止
END

# --- results and rating ---
call clerk appointment.result id="$id" item:=1 result=accepted
call clerk appointment.result id="$id" item:=2 result=returned \
	opinion=身份证照片不清晰，请重新上传
reply=
appointment_at "$tomorrow" 11:00
walk "results are read, the service is rated" hr <<'END'
wait [1000]
send 4103
wait 待评价
picture booking_done
key Enter
wait 办理人员
key Down
wait 身份证照片不清晰
picture booking_persons.result
key Esc
wait [4103]
send r
wait 满意度评价
key F4
settle
picture booking_rate.levels
key Down Down Down Enter
settle
key F9
settle
picture booking_rate
key Down
send 等候时间较长
key F9
wait 评价已提交
picture booking_done.rated
END
is "$(hall hr appointment.get id="$id" |
	jq -r '"\(.level) \(.words)"')" '2 等候时间较长' 'the rating is kept'
db "UPDATE appointment SET level = 0, words = '', rated_at = 0"
walk "the next booking asks for it first" hr <<'END'
wait [1000]
send 4101
wait 再次预约前
picture booking_rate.first
key Esc
wait 预约须知
END

# --- the other language ---
book hr "${dates[3]}" 14:00
hall hr account.lang lang=en >/dev/null
shot booking_pending.en hr <<'END'
send 4102
wait [4102]
END
shot booking_persons.en hr <<'END'
send 4102
wait [4102]
key Enter
END
shot booking_done.en hr <<'END'
send 4103
wait [4103]
END
walk "a booking in English" hr <<'END'
wait [1000]
send 4101
wait Talent Service Hall
picture booking_notice.en
key End Space F9
wait at most
picture booking_business.en
key Down Down
send 1
key Down Down Down Down
key Space
key F9
wait free
picture booking_calendar.en
END
is "$(overbooked)" '0 0' 'overbooked cells: 0'
done_testing
