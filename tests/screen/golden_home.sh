#!/bin/bash
# Pictures of homes, notices, prompts and restrictions.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/lib/hall.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"

hall_start
trap 'hall_end; rm -rf "$work"' EXIT

# --- notices and prompts, as their readers see them ---
shot notices zhangwei <<'END'
send 5101
wait [5101]
END
shot notices.132x43 zhangwei 43 132 <<'END'
send 5101
wait [5101]
END
shot notice_view zhangwei <<'END'
send 1
key Enter
END
shot prompts hr <<'END'
send 5102
wait [5102]
END
shot prompt_dialog hr <<'END'
send 2
key Enter
END
shot home_person.132x43 zhangwei 43 132 <<'END'
END
shot home_unit.132x43 hr 43 132 <<'END'
END
shot home_office.sysadmin sysadmin <<'END'
END
shot help.home clerk <<'END'
key F1
key End
END

# --- those who write them ---
shot notice_manage sysadmin <<'END'
send 5201
wait [5201]
END
shot notice_new sysadmin <<'END'
send 5201
wait [5201]
key F6
END
shot notice_withdraw lead <<'END'
send 5201
wait [5201]
send r
END
walk 'a lead writes, publishes, reads and withdraws a notice' lead <<'END'
wait [1000]
send 5201
wait [5201]
key F6
settle
send 窗口临时调整
key Tab
key Tab
send 朝阳区示范大厅
key Tab
key Tab
key Tab
key Tab
key Tab
send 本周五下午暂停办理。
key F9
wait 草稿
picture notice_manage.draft
key Home
send a
settle
key F9
wait 已发布
key Enter
wait 本周五下午
key F10
wait [5201]
send r
settle
key F9
wait 已撤回
END

# a text longer than any screen is changed at its end, and loses nothing
id=$(printf '{"jsonrpc":"2.0","id":1,"method":"notice.create","params":%s}\n' \
	"{\"title\":\"长文\",\"issuer\":\"示范大厅\",\"text\":\"$(printf '字%.0s' \
		$(seq 9000))\"}" | hall_rpc lead | jq -r .result.id)
walk 'a long text is changed' lead <<'END'
wait [1000]
send 5201
wait 长文
key Home e
settle
key Tab Tab Tab Tab Tab Tab Tab
send 末
key F9
wait [5201]
settle
END
is "$(hall lead notice.get id="$id" | jq -r '.text | length, .[-1:]' |
	tr '\n' ' ')" '9001 末 ' 'and is whole'

# --- restrictions ---
shot restrictions lead <<'END'
send 5301
wait [5301]
END
shot restrictions.132x43 lead 43 132 <<'END'
send 5301
wait [5301]
END
shot restriction_set lead <<'END'
send 5301
wait [5301]
key F6
END
shot restriction_lift lead <<'END'
send 5301
wait [5301]
send d
END
shot restrictions.looked_on clerk <<'END'
send 5301
wait [5301]
send d
END
person=$(hall zhangwei person.get | jq -r .id)
unit=$(hall hr unit.get | jq -r .id)
for service in permit-new permit-cancellation; do
	hall lead restriction.set "person=$person" "service=$service" \
		reason=提交的社保缴费记录与核查结果不一致，正在核实 >/dev/null
done
hall lead restriction.set "unit=$unit" service=permit-renewal \
	reason=未按期报送上年度用人情况，请补报后联系大厅 >/dev/null
shot home_person.restricted zhangwei <<'END'
END
shot service_restricted zhangwei <<'END'
key Enter
END
shot home_unit.restricted hr <<'END'
END

# --- the other language ---
for user in zhangwei clerk lead; do
	hall "$user" account.lang lang=en >/dev/null
done
shot home_person.restricted.en zhangwei <<'END'
END
shot service_restricted.en zhangwei <<'END'
key Enter
END
shot notices.en zhangwei <<'END'
send 5101
wait [5101]
END
shot notice_view.en zhangwei <<'END'
send 1
key Enter
END
shot home_office.en clerk <<'END'
END
shot restrictions.en lead <<'END'
send 5301
wait [5301]
END
# who has the paper in hand knows the number
walk 'a case is found by its number' clerk <<'END'
send 6101
wait [6101]
key F3
wait Name or number
send 0000064
key Enter
wait Name or number:0000064
key Enter
wait -0000064
wait case 1/1
END
# the most urgent is first; for the case as a whole there may be time left
walk 'what is late is the stage' city <<'END'
send 6101
wait [6101]
key Enter
wait 本环节时限
END

# --- people and cases from anywhere ---
shot palette.typed hr <<'END'
wait [1000]
key F12
send lina
END
shot palette.found hr <<'END'
wait [1000]
key F12
send 董峰博
key Enter
END
shot palette.found.en clerk <<'END'
wait [1000]
key F12
send z
key Enter
END
walk 'a case is found by its number, and nobody by what nobody has' clerk <<'END'
wait [1000]
key F12
send -0000064
key Enter
wait -0000064
key Esc
wait [1000]
key F12
send qqqq
key Enter
wait Nobody and no case is found
END
done_testing
