#!/bin/bash
# The counter on real screens: any unit is found, booked for, renamed, its
# agent gets a first password, a freeze is lifted where the hall has that; a
# unit books for many people by a roster; a booking is moved.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/rpc/appointment.inc.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"
. "$TOP_SRCDIR/tests/screen/booking.inc.sh"
appointment_start
trap 'hall_end; rm -rf "$work"' EXIT
eval "counter_$(declare -f mask)"
mask() {
	counter_mask | sed -E -e 's/[0-9]{3}\*{11}[^ ]*/IDNUMBER/g' \
		-e '/^ 预约权限已冻结/{N;s/.*/ 预约权限已冻结：日期/}' \
		-e 's/(91|12)[0-9A-Z]{16}/USCC              /g'
}

# --- many people ---
person() { echo "$1,$(person_number "$2"),$3"; }
walk "a roster is typed; its faults are told by line" hr <<END
wait [1000]
send 4104
wait 预约须知
key End Space F9
wait 批量预约
picture booking_bundle
key Down Down
send $(person 甲一 31 新办)
key Enter
send $(person 甲二 32 续办)
key Enter
send 甲三,1,游泳
key Tab Space
key F9
wait 花名册有误
picture booking_bundle.faults
key Esc
settle
END
is "$(db 'SELECT COUNT(*) FROM appointment')" 0 'nothing is booked'

for i in {1..7}; do
	person "员工$i" "$i" 新办
done >"$work/roster.csv"
mapfile -t options < <(hall_ssh_options hr)
sftp -q -P "$HALL_PORT" "${options[@]}" -b - hr@127.0.0.1 >/dev/null 2>&1 \
	<<<"put $work/roster.csv import/roster.csv"
ok $? 'a roster is put into import/'
walk "it is packed, looked at and booked" hr <<'END'
wait [1000]
send 4104
wait 预约须知
key End Space F9
wait 花名册从哪里来
key Down Enter
wait roster.csv
key Down Down
key Space F9
wait 编排方案
picture booking_bundle.plan
key F9
wait 全部预约成功
picture booking_bundle.done
key Enter
wait [4102]
picture booking_bundle.pending
END
is "$(db "SELECT COUNT(*) || ' ' || SUM(new) FROM appointment
	WHERE status = 'booked'")" '2 7' 'seven people in two appointments'
is "$(db 'SELECT COUNT(DISTINCT day) FROM appointment')" 2 'one a date'

# --- a booking is moved: the new time is kept while it is asked for ---
walk "moved as it is made" hr <<'END'
wait [1000]
send 4102
wait [4102]
key Home
send e
wait 修改信息
key Enter
wait 余
send n
settle
send n
key Enter
settle
key Enter
wait 保留至
picture booking_change.kept
key Esc
wait 所选时段已释放
END
is "$(db 'SELECT COUNT(*) FROM appointment_hold')" 0 'and given back'
is "$(overbooked)" '0 0' 'overbooked cells: 0'

# --- the counter ---
walk "any unit is found from the day's list, and booked for" clerk <<'END'
wait [1000]
send 4201
wait [4201]
send u
wait [4204]
picture unit_desk
send /bjsfsw
key Enter
wait 共 1 条
picture unit_desk.found
key Enter
wait 预约
picture unit_desk_view
send b
wait 预约须知
key Esc
settle
END
walk "renamed with the papers seen, and its agent gets a password" clerk <<'END'
wait [1000]
send 4204
wait [4204]
send /北京示例科技
key Enter
wait 共 1 条
key Enter
wait 可否预约
send e
wait 单位名称变更
send 北京示例科技集团有限公司
key Down F4
settle
key Enter
settle
key Down F4
settle
key Enter
settle
picture unit_desk_view.rename
key F9
wait 单位名称已变更
send 4
settle
picture unit_desk_view.former
send w
wait 设置初始密码
key F4
settle
send 介绍信
settle
key Enter
settle
picture unit_desk_view.password
key Esc
settle
END
is "$(hall hr unit.get | jq -r .name)" 北京示例科技集团有限公司 'it is renamed'

# --- frozen, and lifted where the hall's file has it ---
first=$(date -u -d "${today%-*}-01" +%s)
for i in 0 1 2 3; do
	db "INSERT INTO appointment SELECT id + 1000 + $i, 'YY-F-00$i', district,
		unit_id, unit_name, pinyin, 'mismatch', $((first / 86400)),
		cell, cells, 0, new, renewal, person_change, unit_change,
		contact_name, contact_phone, notice_version, accepted_at,
		change_until, lapse_at, changes, via, by_account, by_name,
		created_at, 0, 0, 0, '', 0, 0, $((first / 86400)), 1,
		'线上材料与预约信息不符', 0, '', 0, 1, changed_at, version
		FROM appointment WHERE unit_id = $unit LIMIT 1"
done
walk "this hall lifts none by hand" lead <<'END'
wait [1000]
send 4204
wait [4204]
send /北京示例科技
key Enter
wait 共 1 条
key Enter
wait 已冻结
picture unit_desk_view.frozen
send 2
settle
picture unit_desk_view.evidence
send u
wait 不办理人工解冻
END
cp -r "$TOP_SRCDIR/data" "$work/data"
sed -i 's/manual_unfreeze = false/manual_unfreeze = true/' \
	"$work/data/halls/chaoyang.cfg"
HALL_DATA=$work/data appointment_at "$today" 10:05
walk "that one does, with the reason" lead <<'END'
wait [1000]
send 4204
wait [4204]
send /北京示例科技
key Enter
wait 共 1 条
key Enter
wait 已冻结
send u
wait 解除预约冻结
send 申诉成立，附情况说明
picture unit_desk_view.thaw
key F9
wait 预约冻结已解除
END
is "$(hall hr appointment.rules | jq -r '.frozen // "no"')" no 'it may book again'

hall clerk account.lang lang=en >/dev/null
hall hr account.lang lang=en >/dev/null
walk "in English" clerk <<'END'
wait [1000]
send 4204
wait [4204]
picture unit_desk.en
key Enter
wait Lifted by
picture unit_desk_view.en
send e
wait As it is
picture unit_desk_view.rename.en
END
walk "the roster in English" hr <<'END'
wait [1000]
send 4104
wait PgDn
key End Space F9
wait Where is
key Down Enter
wait roster.csv
key Down Down
key Space F9
wait The plan
picture booking_bundle.plan.en
END
done_testing
