#!/bin/bash
# Cases on the office's screens: queues, the six pages of a case, return items,
# the decision dialog, claims and cover, opinions, counts, what a unit confirms;
# from opening a clean case to the next one in at most six keys.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"
. "$TOP_SRCDIR/tests/screen/act.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
. "$TOP_SRCDIR/tests/rpc/case.inc.sh"
hall_start
trap 'hall_end; rm -rf "$work"' EXIT
# the demo hall's own cases would stand in the queues
for table in application_form application_file application_event return_item \
	application_tick application_document application application_count \
	application_day application_due; do
	db "DELETE FROM $table"
done
# the year applied for and days left follow the day
eval "shared_$(declare -f mask)"
mask() {
	shared_mask | sed -E -e "s/$(date +%Y)/YYYY/g" \
		-e "s/$(($(date +%Y) + 1))/ZZZZ/g" \
		-e 's/(剩|超) [0-9]+ 天/\1 N 天/' \
		-e 's/[0-9]+ d (left|late)/N d \1/' \
		-e 's/[0-9a-f]{58,}/sha256/g' -e 's/-YYYY-[0-9]{7}/-YYYY-NNNNNNN/g' \
		-e 's/期限至 YYYY-[0-9-]*~/期限至 ~/'
}

quota() { # quota USER WANTED: handed in to Haidian; its id in $case
	service_case "$1" quota district=110108
	# asked of a unit that the district does not know yet
	service_save "$1" '{"hrms":{"hrms_staff":60}}'
	service_save "$1" "{\"quota\":{\"quota_year\":$(date +%Y),
		\"quota_wanted\":$2,\"quota_reason\":\"新引进研发人员\"}}"
	reply=$(hall "$1" application.submit id="$case")
	number=$(jq -r .number <<<"$reply")
}

# --- nothing yet; then what comes in while one looks on ---
shot queue.empty clerk-hd <<'END'
send 6101
wait [6101]
END
service_paper hr business_licence
service_paper hr2 business_licence
quota hr 5
first=$case number_1=$number
act_open clerk-hd
act_shows '[1000]' 'the clerk signs in'
act_shows '1 件' 'the home page counts what waits'
act send 6101
act_shows 北京示例科 'the queue shows it'
quota hr2 8
second=$case number_2=$number
act wait 新到
act_shows '新到 1 件，按 F5 显示' 'a new case is told, and moves no line'
[[ $screen != *北京海淀样* ]]
ok $? 'until it is asked for'
act key F5
act_shows 北京海淀样 'F5 shows it'
act_close

# --- queue and case ---
shot queue clerk-hd <<'END'
send 6101
wait [6101]
END
shot queue.100x30 clerk-hd 30 100 <<'END'
send 6101
wait [6101]
END
shot queue.132x43 clerk-hd 43 132 <<'END'
send 6101
wait [6101]
key Down
END
walk 'the pages of a case' clerk-hd <<'END'
wait [1000]
send 6101
wait [6101]
key Enter
wait 在职员工人数
picture review
key Tab
picture review.papers
key Enter
wait 预览仅供参考
picture review.preview
key F10
send p
wait SHA-256
key Esc
key Tab
send y
picture review.points
key Tab
picture review.items
key Tab
wait 创建
picture review.history
key Tab
picture review.difference
key F1
picture review.help
END

# a digit turns the page, and after a pause for reading the next one does too
act_open clerk-hd
act_shows '[1000]' "the clerk is back"
act send 6101
act_shows '[6101]' "at the queue"
act key Enter
act_shows '[1表单]' "and in the case"
act send 2
act_shows '[2电子附件' "a digit turns the page"
sleep 1.5
act send 3
act_shows '[3要点' "and so does the next one, later"
act_close
shot review.132x43 clerk-hd 43 132 <<'END'
send 6101
wait [6101]
key Enter
settle
key Tab
END

# --- at most six keys from opening a clean case to the next one ---
keys=(Enter F9 Enter F9 F8)
walk 'a clean case by function keys' clerk-hd <<END
wait [1000]
send 6101
wait [6101]
settle
key ${keys[0]}
wait $number_1
key ${keys[1]}
picture review_decide
key ${keys[2]}
wait F9受理
picture review_accept
key ${keys[3]}
wait 受理：已办理，现为「区级审核」
picture review.decided
key ${keys[4]}
wait $number_2
END
[ ${#keys[@]} -le 6 ]
ok $? "${#keys[@]} keys to the next case"
is "$(case_state "$first")" district_review 'the case went on'

# --- a return: items where the cursor is ---
walk 'a return with two items' clerk-hd <<'END'
wait [1000]
send 6101
wait [6101]
key Enter
settle
key Down Down Down Down Down Down Down Down Down Down Down Down Down Down Down
send i
settle
send 请与申请书一致
picture review_item
key F9
wait 已记下，共 1 条
key Tab
send i
wait 单位营业执照
key F4
wait 截屏
key Down Enter
settle
key F9
wait 已记下，共 2 条
key Tab Tab
picture review.items.noted
key F10
wait [6101]
key Enter
wait 已恢复孙晨
picture review.taken_up
send r
wait 随本次退回的退回项：2 条
send 请逐项修改
key Tab
send 请于周五前重新提交
picture review_return
key F9
wait 退回修改：已办理
picture review.returned
END
is "$(case_state "$second")" returned 'the case went back'
is "$(hall hr2 application.get id="$second" | jq -r '[.last.opinion,
	.last.tip, .items[].anchor] | join(" ")')" \
	'请逐项修改 请于周五前重新提交 quota.quota_year @business_licence' \
	'with opinion, tip and items, each by itself'

# --- handed in again: only what changed; a field of the action ---
case=$second
"$TOP_BUILDDIR/tests/paper" good 2 >"$HALL_DIR/paper.pdf"
service_paper hr2 business_licence
service_save hr2 "{\"quota\":{\"quota_year\":$(($(date +%Y) + 1))}}"
reply=$(hall hr2 application.submit id="$second")
walk 'what changed since the last time' clerk-hd <<'END'
wait [1000]
send 6101
wait *北京
key Enter
wait 仅显示上次以来
picture review.again
send w
wait 法定代表人
key S-Tab
wait ->
picture review.difference.again
END
is "$(case_state "$second")" district_acceptance 'it waits again'
hall clerk-hd application.act id="$second" action=accept \
	version="$(case_version "$second")" >/dev/null
keys=(Enter F9 Enter Space F9 F8)
walk 'a clean case with points, by function keys' review-hd <<END
wait [1000]
send 6101
wait [6101]
settle
key ${keys[0]}
wait $number_1
key ${keys[1]}
settle
key ${keys[2]}
wait F9通过
picture review_pass
key ${keys[3]}
key ${keys[4]}
wait 通过：已办理，现为「审核通过」
key ${keys[5]}
wait $number_2
END
[ ${#keys[@]} -le 6 ]
ok $? "${#keys[@]} keys to the next case"
walk 'a reviewer grants a number' review-hd <<'END'
wait [1000]
send 6101
wait [6101]
key Enter
settle
send l
wait 已认领
picture review.claimed
send a
wait F9通过
key Space Tab
send 4
key F9
wait 通过：已办理，现为「审核通过」
END
is "$(hall review-hd application.get id="$second" | jq -r \
	'.outcome + " " + (.form.grant.quota_granted | tostring)')" \
	'approved 4' 'the number is on record'

# --- a paper that must not be here ---
quota hr 2
walk 'a paper is erased, with a reason' clerk-hd <<'END'
wait [1000]
send 6101
wait [6101]
key Enter
settle
key Tab
send e
settle
send 含涉密内容
picture review_erase
key F9
wait [已清除]
key Enter
wait 该材料的内容已清除
END

# --- what the unit confirms ---
service_link lina hr2
service_papers lina
own=$(hall hr2 unit.get | jq -r .uscc)
db "UPDATE person SET marital = '10', verified = 1,
	hukou_place = '江苏省南京市', hukou_kind = 'resident',
	birth = $(days 1990-01-01) WHERE id = $(person_id lina)"
service_case lina permit-new
service_save lina "{\"employment\":{\"contract_unit\":\"$own\",
	\"tax_unit\":\"$own\",\"insurance_unit\":\"$own\",
	\"contract_end\":\"$(day '+2 years')\"},\"housing\":{
	\"house_place\":\"beijing\",\"house_use\":\"residential\"},
	\"family\":{\"family_case\":\"unmarried\"}}"
reply=$(hall lina application.submit id="$case")
is "$(case_state "$case")" unit_review 'a person hands a case in'
shot home_unit.confirm hr2 <<'END'
END
shot queue_unit hr2 <<'END'
send 2110
wait [2110]
END
walk 'the unit reveals numbers and confirms' hr2 <<'END'
wait [1000]
send 2110
wait 李娜
key Enter
wait 工作居住证新办
picture review.unit
send v
settle
key Enter
wait 完整号码显示一分钟
send a
settle
picture review_confirm
END

# --- colleagues of one district: claims, hand on, take over, cover, bulk ---
case_begin
for n in 1 2 3; do
	case_put "$n" quota district_acceptance
done
hall clerk application.claim id=2 >/dev/null
shot queue.taken clerk-hd <<'END'
send 6101
wait [6101]
END
walk 'another has it: greyed with the reason' clerk-hd <<'END'
wait [1000]
send 6101
wait [6101]
key Down Enter
wait 陈静 办理中
key F9
picture review_greyed
key Enter
wait 陈静
key Esc
send t
settle
send 同事外出
key F9
wait 已接手
picture review.taken
send h
settle
key F4
settle
key Enter
settle
key Tab
send 请继续办理
picture review_handover
key F9
wait 已转交
END
is "$(hall clerk queue.list mine:=true | jq -r '.items[].claim.name')" 陈静 \
	'handed back'
walk 'leave cover is named' clerk <<END
wait [1000]
send 6103
wait [6103]
picture covers.empty
key F6
settle
key F4
settle
key Enter
settle
key Tab
send $(day today)
key Tab
send $(day '+3 days')
picture cover_set
key F9
wait 离岗代办已设置
picture covers
END
walk 'and shown in the decision' clerk-hd <<'END'
wait [1000]
send 6101
wait [6101]
key Down Enter
wait 陈静 办理中
send c
settle
send 已电话联系单位
key F9
wait 备注已添加
send a
wait 您代陈静办理
picture review_behalf
key Esc
END
case_put 7 quota district_acceptance
act_open clerk-hd
act wait '[1000]'
act send 6101
act wait '[6101]'
act key End Enter
act_shows 'T-7 张伟' 'a case is open'
act send a
act_shows 'F9受理' 'and its dialog'
act send 材料齐全，同意受理
act_screen
case_act clerk 7 accept
act key F9
act_shows 陈静 'a colleague was quicker: who and when'
act_picture review_late
act key Esc
act_shows 不保存离开 'what was typed is not lost unasked'
act key Tab Enter
act_shows 他人刚办理过本件 'then the case is shown as it is now'
act_close
walk 'several at once, each previewed' clerk-hd <<'END'
wait [1000]
send 6101
wait [6101]
send m
key F9
wait F9预览
key F4
settle
key Enter
settle
key F9
wait 将办理
picture queue_bulk
key F9
settle
picture queue_bulk.done
END

# --- a rule is set aside ---
case_put 6 permit-renewal district_review
walk 'a rule is set aside with a reason' review <<'END'
wait [1000]
send 6101
wait [6101]
key Enter
settle
key Tab Tab
wait 规则
key End
send o
wait 不再限制本件
send 已核对纸质缴费凭证
picture review_override
key F9
wait 规则已豁免
picture review.points.aside
END

# --- views, opinions, counts ---
walk 'a view is saved and used' clerk <<'END'
wait [1000]
send 6101
wait [6101]
key Tab
settle
send w
settle
key Enter
settle
send 我的续签
key F9
wait 已保存
key Tab
settle
send w
wait 我的续签
picture queue_views
key Enter
settle
key Enter
settle
picture queue.view
END
walk 'a stock opinion is kept' review <<'END'
wait [1000]
send 6102
wait [6102]
picture opinions
key F6
settle
key Tab Tab
send 经核对，与原件一致，同意。
picture opinion_new
key F9
wait 常用意见已保存
key Home
send d
settle
key F9
wait 已删除
END
shot counts review-hd <<'END'
send 7101
wait [7101]
END
shot counts.csv review-hd <<'END'
send 7101
wait [7101]
send x
END

# --- the other language ---
for n in 4 5; do
	case_put "$n" quota district_acceptance
done
for user in clerk clerk-hd; do
	hall "$user" account.lang lang=en >/dev/null
done
shot queue.en clerk <<'END'
send 6101
wait [6101]
END
shot review.en clerk <<'END'
send 6101
wait [6101]
key Enter
END
shot review_decide.en clerk <<'END'
send 6101
wait [6101]
key Enter
settle
send r
END
done_testing
