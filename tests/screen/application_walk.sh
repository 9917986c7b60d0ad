#!/bin/bash
# An applicant's way through a business on real screens, key by key: begin,
# fill in with mistakes, a child with its papers, submit; returned, put right
# by both sides, compared, handed in again; withdrawn. Then the unit's own.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"
. "$TOP_SRCDIR/tests/screen/act.inc.sh"

hall_start
trap 'hall_end; rm -rf "$work"' EXIT
# numbers go on from those of the demo hall
eval "shared_$(declare -f mask)"
mask() {
	shared_mask | sed -E -e 's/[A-Z]{3,4}-YYYY-[0-9]{7}/GZJZ-YYYY-#######/g' \
		-e 's/JZ[0-9]{15}/JZ###############/' \
		-e 's/[0-9]{6}-[0-9]{4}-[0-9]{6}/110108-YYYY-######/' \
		-e 's/[0-9]{4}-[0-9]{2}~/YYYY-MM~/g' \
		-e 's/id=[0-9]{16,}/id=ID/g' -e 's/文件 [0-9a-f]{8}/文件 ########/g'
}

service_link lina hr2
reply=
lina=$(person_id lina)
db "UPDATE person SET marital = '20', hukou_place = '江苏省南京市',
	hukou_kind = 'resident' WHERE id = $lina"

# --- what may be begun ---
shot services lina <<'END'
send 3101
wait [3101]
END
shot services.help lina <<'END'
send 3101
wait [3101]
key Down Down
key F1
END
walk "what a business asks, before it is begun" lina <<'END'
wait [1000]
send 3101
wait [3101]
key Enter
wait 开始办理
picture application_begin
key Tab Enter
wait 办理流程
picture application_guide
key Esc Esc
wait [3101]
END
is "$(hall lina application.list | jq .total)" 0 "looking begins nothing"

# --- filling in ---
walk "the notice is read and accepted first" lina <<'END'
wait 人才服务
key Enter
wait 开始办理
key Enter
wait 申请说明
picture application_edit
key F8
wait 请阅读后按空格确认
picture application_edit.unread
key F3
wait 办理指南
key Esc
key Space
wait 已确认
key F8
wait [2
picture application_edit.category
key F8
wait [3
picture application_edit.basic
key F8
wait [4
picture application_edit.employment
END
case=$(hall lina application.list | jq -r '.items[0].id')
walk "a draft is gone on with where it lacks something" lina <<'END'
wait 人才服务
send 3104
wait [3104]
picture progress
send e
wait 电子附件
picture application_edit.attachments
key F7
wait [6
key F6
settle
send 李小明
key Down
send 110101
key Down
settle
key F5
picture application_edit.child_id
END
walk "a child, and the section that comes with it" lina <<'END'
wait 人才服务
send 3104
wait [3104]
send e
wait 电子附件
key F7
wait [6
key Enter
key Down
key End
key Ctrl-U
send 320106202201010015
key Down
send z
settle
key Enter Down
send fjj
settle
key Enter Down
send A123456789
key Down
send 示例小学
key Down
settle
picture application_edit.child
key Enter
wait application.file.put
picture application_paper
key Esc
settle
key F8
settle
picture application_edit.family
END

# --- its papers, from another terminal; the page sees them by itself ---
"$TOP_BUILDDIR/tests/paper" good 1 >"$work/a.pdf"
act_open lina
act_shows 人才服务 "the home"
act send 3104
act_shows '[3104]' "the progress"
act send e
act_shows 其他信息 "the wizard goes on"
act key F7
act_shows '[6' "back to the children"
act key Enter
act key Down Down Down Down Down Down
act key Enter
act_shows application.file.put "how to upload it"
reply=$(hall_ssh lina "application.file.put id=$case kind=child_birth_cert \
	row=children.1 --json" <"$work/a.pdf" 2>&1)
act wait 文件已收到
act_shows 文件已收到 "the paper has come"
act wait F6添加
act_picture application_edit.paper
hall_ssh lina "attachment.inbox.put name='户口页 001.pdf'" \
	<"$work/a.pdf" >"$work/said"
act key Down
act key Enter
act_shows application.file.put "the other paper"
act key F4
act_shows 户口页 "what came by SFTP"
act_picture application_paper.pick
act key Enter
act_shows 文件已收到 "it becomes the paper"
act_close
service_papers lina
reply=

walk "the rest, read over, submitted" lina <<'END'
wait 人才服务
send 3104
wait [3104]
send e
wait 其他信息
wait [7
send yh
settle
key Enter
settle
key F8
wait [8
picture application_edit.papers
key F9
settle
picture application_edit.read
key PgDn PgDn
settle
picture application_edit.read_child
send v
wait 请选择事由
key Enter
settle
picture application_edit.read_bare
key End
settle
picture application_edit.read_end
key F9
wait 请先按空格勾选声明
key Space
key F9
wait 提交所填写的信息
picture application_edit.confirm
key F9
wait 提交成功
picture application_submitted
key Enter
wait 办理进度
picture application_view
key Tab
settle
picture application_view.form
key End
settle
picture application_view.child
send v
wait 请选择事由
key Enter
wait 一分钟
key End
settle
picture application_view.bare
key Tab
settle
picture application_view.papers
key Tab
settle
picture application_view.course
END
is "$(service_state lina)" unit_review "the unit has it"

# --- the unit confirms, the district returns it to both ---
shot progress.unit hr2 <<'END'
send 3104
wait [3104]
key F3
send 李娜
key Enter
END
walk "the unit's step is taken where cases are reviewed" hr2 <<'END'
wait 业务系统
send 3104
wait [3104]
key F3
send 李娜
key Enter
settle
key Enter
wait 办理进度
picture application_view.confirm
send c
wait 退回项
END
service_act hr2 pass opinion=情况属实
service_act clerk-hd claim
service_return clerk-hd '[{"for":"applicant","anchor":"employment.position",
	"text":"职位与劳动合同不一致，请核对"},
	{"for":"unit","anchor":"","text":"请补报上年度用人情况"}]'
is "$(service_state lina)" returned "it is returned"
reply=

walk "what was returned is shown at its place" lina <<'END'
wait 人才服务
send 3102
wait [3102]
picture records
key Enter
wait 修改要求
picture application_view.returned
key Space
wait 请选择操作
picture application_view.menu
key Enter
wait [1退回修改
picture application_edit.returned
key Enter
wait 退回要求
picture application_edit.item
send 高级
key F9
wait 待改正
picture application_edit.unit_open
END
walk "the unit marks what is its own" hr2 <<'END'
wait 业务系统
send 3102
wait [3102]
key F3
send 李娜
key Enter
settle
picture records.unit
key Enter
wait 修改要求
picture application_view.unit
send f
wait 补报上年度
picture application_fixed
key F9
wait 已标记为已修改
END
"$TOP_BUILDDIR/tests/paper" good 2 >"$HALL_DIR/paper.pdf"
service_paper lina hukou_pages
walk "compared and handed in again" lina <<'END'
wait 人才服务
send 3104
wait [3104]
send e
wait [1退回修改
key F9
wait 预览提交
key F7
wait 上次提交
picture application_edit.diff
key Down
settle
picture application_edit.diff_paper
key F8
settle
key Space F9
wait 提交所填写的信息
key F9
wait 提交成功
key Esc
wait [3104]
END
is "$(service_state lina)" unit_review "the chain begins again at the unit"

# --- decided, and what was printed ---
for step in 'hr2 pass' 'clerk-hd accept' 'review-hd pass' 'city pass'; do
	service_act "${step% *}" "${step#* }" opinion=同意
done
is "$(service_state lina)" approved "the city ends it"
reply=
walk "the slip of an approved case" lina <<'END'
wait 人才服务
send 3102
wait [3102]
key Enter
wait 文书
picture application_view.approved
send p
wait 查看哪份文书
picture application_documents
key Esc
send 4
settle
picture application_view.course_approved
END

# --- taken back ---
service_case lina basic-info-change
reply=
act_open lina
act_shows 人才服务 "the home again"
act send 3104
act_shows '[3104]' "the draft"
act send e
act_shows '[1申请说明' "its wizard"
act key Space
act_shows 已确认 "the notice is accepted"
act key F8 F8 F8 F8
act_shows '[5' "the reason"
service_save lina '{"reason":{"reason":"居住地址变更"}}'
reply=
act send 手机上
act key F2
act_shows 草稿已被修改 "somebody wrote into it meanwhile"
act_picture application_edit.conflict
act key Enter
act_shows 居住地址变更 "the other draft is taken"
act_close
walk "a case is withdrawn" lina <<'END'
wait 人才服务
send 3104
wait [3104]
key Enter
wait 办理进度
send w
wait 撤回申请
picture application_withdraw
send 信息有误
key F9
wait 已撤回
picture application_view.withdrawn
END
is "$(service_state lina)" withdrawn "and is closed"

# --- the unit's own: a renewal from the employee's row, late ---
db "UPDATE permit SET valid_to = $(days '+10 days') WHERE person_id =
	$(person_id zhangwei)"
walk "a renewal begins from the employee's row" hr <<'END'
wait 业务系统
send 2101
wait [2101]
key F3
send 张伟
key Enter
settle
send b
wait 办理哪项业务
picture application_for
key Enter
wait 开始办理
picture application_begin.unit
key Enter
wait 以下条件不符合
picture application_blocked
key Enter
wait [1申请说明
key Space
wait 已确认
key F9
wait 待改正
picture application_edit.problems
key Down Enter
wait 条件检查]
picture application_edit.conditions
key Down
settle
key Space
settle
picture application_edit.known
key F7
wait 电子附件]
key Enter
wait 附件管理
picture application_library
key Esc
settle
END
walk "the holder takes note of the warning too" zhangwei <<'END'
wait 人才服务
send 3104
wait [3104]
key Enter
wait 提示事项
picture application_view.holder
send a
wait 责任由
picture application_known
key F9
wait 已确认
wait 确认知晓
END
# --- what asks for more before it begins ---
walk "an employee is chosen by initials, a district from a list" hr <<'END'
wait 业务系统
send 3101
wait [3101]
picture services.unit
key Enter
wait 开始办理
key Enter
wait 为哪位员工办理
picture application_person
send zw
key F9
wait 张伟
picture application_person.found
key Enter
wait 已有正在办理
picture application_open
key Esc
settle
key Down Down Down Down
key Enter
wait 开始办理
key Enter
wait 在哪个区办理
picture application_district
key Esc
wait [3101]
END

# --- the other language, a large terminal ---
for user in lina hr; do
	hall $user account.lang lang=en >/dev/null
done
shot services.en lina <<'END'
send 3101
wait [3101]
END
shot application_view.en lina <<'END'
send 3102
wait [3102]
key Enter
END
walk "a unit's wizard in English" hr <<'END'
wait [1000]
wait 4101
send 3104
wait [3104]
send e
wait Fill in all the same
picture application_blocked.en
key Enter
wait [7 Attachments
picture application_edit.en
key F7
settle
picture application_edit.ledger.en
key F7 F7
settle
picture application_edit.employment.en
END
shot application_view.132x43 lina 43 132 <<'END'
send 3102
wait [3102]
key Enter
END
done_testing
