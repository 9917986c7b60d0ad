#!/bin/bash
# Plans, panels and experts on the screen: an expert answers, reads, scores and
# votes, leaves a case and a seat, votes for another; the city frees a seat,
# forms, draws, counts and dissolves; a person objects.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/lib/hall.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
# a committee that votes openly, and by proxy
cp -r "$TOP_SRCDIR/data" "$work/data"
chmod -R u+w "$work/data"
cp "$TOP_SRCDIR/tests/data/services/committee.cfg" "$work/data/services/"
HALL_DATA=$work/data
hall_start
trap 'hall_end; rm -rf "$work"' EXIT
# who is drawn, and the people of the cases, are others in each demo
eval "shared_$(declare -f mask)"
mask() {
	shared_mask | sed -E -e 's/(XMSB-YYYY-[0-9]+) +[^ ]+ +/\1 NAME /' \
		-e 's/(ZJ[0-9]{4} *){2,}$/ZJNNNN .../' \
		-e 's/^ (ZJ[0-9]{4} *)$/ ZJNNNN/' \
		-e '/NAME 北京示例文化.*YYYY|公示开始/{s/北京示例文[^ ]+/UNIT/' \
		-e 's/ +/ /g}' \
		-e "${seats:-s/^>/ /}" \
		-e 's/ +\[评审专家\] [^ ]+/ [评审专家] NAME/' \
		-e "${also:-s/^>/ /}"
}
# panel STATUS: its id
panel() {
	hall city title.panel.list "status=$1" | jq -r '.items[0].id'
}
# seat PANEL JQ: the login of an expert with such a seat
seat() {
	local i
	for i in $(seq 12); do
		hall "expert$i" expert.panels |
			jq -e ".items[] | select(.id == \"$1\" and $2)" \
				>/dev/null && echo "expert$i" && return
	done
}
mine() { # mine LOGIN PANEL JQ
	hall "$1" expert.panels |
		jq -c ".items[] | select(.id == \"$2\") | $3"
}
voting=$(panel voting) drawn=$(panel drawn)
judge=$(seat "$voting" '.scored == 0')
# not the first: the city frees that seat
invited=$(hall city title.panel.get "id=$drawn" |
	jq -r '.members[] | select(.place == 2) | .expert.number')
invited=$(hall city expert.get "number=$invited" | jq -r .login)

# --- an expert ---
walk 'an expert accepts a seat' "$invited" <<'END'
wait [1000]
send 8101
wait 第三评审组
send a
wait 每次查看均有记录
key F9
wait 已接受席位
END
is "$(mine "$invited" "$drawn" .my_status)" '"accepted"' 'it is his'

# whoever sits on the others too is different each time
also='/第[一三]评审组  /d; /^ *$/d; s/共 [0-9]+ 条/共 N 条/; s/^>/ /'
walk 'his panels are listed' "$judge" <<'END'
wait [1000]
send 8101
wait 第二评审组
picture expert_panels
END
also=
# the panel that votes is the first of his list, or the second after that drawn
to=Home
mine "$judge" "$drawn" .id | grep -q . && to=Down
walk 'an expert reads, scores, and votes once' "$judge" <<END
wait [1000]
send 8101
wait 第二评审组
key $to
key Enter
wait XMSB
picture expert_cases
send v
wait 请先评分
key Enter
wait [1表单]
key Tab
wait 学历证书
key Enter
wait 预览仅供参考
key Esc
wait [2电子附件
key Esc
wait 待评分
send s
wait 理论与调研水平
send 25
key Tab
send 35
key Tab
send 26
key Tab
send 业绩突出
picture expert_score
key F9
wait 评分已密封保存
send v
wait 票不记名
key F4
wait 弃权
key Enter
picture expert_vote
key F9
wait 回执号
key Enter
wait 已表决，密封
send s
wait 您已表决
END
is "$(mine "$judge" "$voting" '[.scored, .voted]')" '[1,1]' \
	'one score and one vote are kept'
walk 'he declares a unit he has to do with' "$judge" <<'END'
wait [1000]
send 8102
wait 没有申报回避事项
key F6
wait 姓名
key Tab
send 王小明
key Tab
send 表兄
key F9
wait 回避事项已保存
picture conflicts
END
is "$(hall "$judge" conflict.list | jq -r '.items[0].name')" 王小明 'declared'

# --- the city ---
# what is wide there is given room
seats='s/ZJ[0-9]{4} .*(已|候).*/ZJN NAME UNIT STATE/;/签序|ZJN/s/ +/ /g'
walk 'the city sees quorum at risk, and frees a seat' city <<'END'
wait [1000]
send 8202
wait 人数不足 !
picture panels
key Enter
wait 法定人数有风险
picture panel_view
key Tab
wait 已邀请
picture panel_members
send e
wait 免除席位
send 联系不上
key F9
wait 席位已免除
key F9
wait 成员自此可以表决
key F9
wait 可表决
END
seats=
is "$(hall city title.panel.get "id=$drawn" | jq .recused)" 1 'one seat is freed'
is "$(hall city title.panel.get "id=$drawn" | jq -r .status)" drawn \
	'below quorum the vote stays shut'
meets=$(date -d '+5 days' +%F) closes=$(date -d '+9 days' +%F)
walk 'it forms a panel, publishes the list, and draws' city <<END
wait [1000]
send 8202
wait 第三评审组
key F6
wait 评审组名称
key Tab
send 第四评审组
key Tab
send $meets
key Tab
send $closes
picture panel_new
key F9
wait 评审组已组建
key Enter
wait 请核对申报
key F9
wait 生成保密种子
key F9
wait 公开文本产生后
key F9
wait 公开种子
send 双色球 01 02 03 04 05 06
key F9
wait 席位已产生
key Tab
key Tab
key Tab
wait 双色球
picture panel_draw
END
is "$(hall city title.panel.list | jq -r '.items[0] | "\(.status) \(.invited)"')" \
	'drawn 5' 'five are asked'
walk 'before the quorum votes it is not counted' city <<'END'
wait [1000]
send 8202
wait 第二评审组
key Down
key Down
key Enter
wait [表决中]
key F9
wait 统计票数
key F9
wait 第二评审组
wait 未达到法定
END
is "$(hall city title.panel.get "id=$voting" | jq -r .status)" voting \
	'the vote goes on'
# the others of the panel vote
for i in $(seq 12); do
	cases=$(hall "expert$i" expert.cases "panel=$voting" |
		jq -r '.items[]? | select(.voted | not) | .application')
	for a in $cases; do
		printf '{"jsonrpc":"2.0","id":%d,"method":"%s","params":%s}\n' \
			1 expert.score "{\"panel\":\"$voting\",\"application\":\"$a\",
			\"scores\":{\"ability\":25,\"achievement\":30,\"research\":20},
			\"words\":\"意见一致\"}" 2 expert.vote "{\"panel\":\"$voting\",
			\"application\":\"$a\",\"choice\":\"yes\"}" |
			tr -d '\n\t' | sed 's/}{"jsonrpc"/}\n{"jsonrpc"/; s/$/\n/' |
			hall_rpc "expert$i" >/dev/null
	done
done
walk 'it counts; then result and minutes are told' city <<'END'
wait [1000]
send 8202
wait 第二评审组
key Down
key Down
key Enter
wait [表决中]
key F9
wait 统计票数
key F9
wait 已计票，结果见
key Tab
key Tab
wait XMSB
send r
wait 评审意见
key End
wait 按回执号
key Esc
send m
wait 专家评审会议纪要
END
is "$(hall city title.panel.get "id=$voting" | jq -r .status)" closed 'closed'

# --- public notice ---
walk 'a person objects' zhangwei <<'END'
wait [1000]
send 8306
wait XMSB
picture title_notices
send o
wait 异议内容
send 论文系代写
key F9
wait 异议已提交
send 8303
wait PS-
key Enter
wait 种子与名单的摘要
key Esc
send 8305
wait 8305
picture title_plans_look
END
is "$(hall city title.objection.list | jq -r '.items[0].status')" open 'it is kept'
walk 'the city decides the objection, and sees the days of the notice' city <<'END'
wait [1000]
send 8301
wait XMSB
send o
wait 论文系代写
picture title_objections
send r
wait 驳回异议
send 经查不属实
key F9
wait 异议已处理
key Esc
wait [8301]
key Enter
wait 公示
key F9
wait 之前不能
END
is "$(hall city title.objection.list | jq -r '.items[0].status')" dismissed \
	'it is decided'

# --- plans, the register, bodies ---
walk 'the city closes a plan and opens it again' city <<'END'
wait [1000]
send 8201
wait 第二批
picture title_plans
send t
wait 不再受理新的申报
key F9
wait 申报计划已关闭
send t
wait 恢复受理申报
key F9
wait 申报计划已重新开放
key Enter
wait 完善材料截止
key Esc
END
is "$(hall city title.plan.list open=true | jq '.items | length')" 1 'it is open'
# he who declared one may be the first of the list
also='s/回避申报:[01]/回避申报:N/'
walk 'it enters an expert' city <<'END'
wait [1000]
send 8203
wait ZJ0012
picture expert_register
key F6
wait 登记专家
send 孙立
key Tab
send 北京示例研究院
key Tab
key Tab
key Tab
key Tab
key Tab
send  
key F9
wait 专家 ZJ0013 已保存
END
also=
is "$(hall city expert.get number=ZJ0013 | jq -r '.fields[0]')" \
	political_work 'with what he judges'
walk 'bodies and units' city <<'END'
wait [1000]
send 8204
wait 北京示例产业工作委员会
picture title_bodies
key Enter
wait 归口日期
key Esc
send 8205
wait [8205]
send a
wait 转入新归口单位
key Esc
END
shot title_units body <<'END'
send 8205
wait [8205]
END
shot title_draws body <<'END'
send 8303
wait PS-
END
shot title_awards zhangwei <<'END'
send 8304
wait [8304]
END
shot title_notices_city city <<'END'
send 8301
wait XMSB
END
walk 'a body looks at a case of phase one' body <<'END'
wait [1000]
send 6101
wait 归口单位
key Enter
wait XMSB
key F9
wait 通过
END

# --- what is given up ---
at() { # at LOGIN PANEL: the keys from the first of his panels to that one
	hall "$1" expert.panels | jq -r "\"Home\" + \" Down\" *
		([.items[].id] | index(\"$2\"))"
}
walk 'an expert stays away from a case, then gives the seat up' \
	"$invited" <<END
wait [1000]
send 8101
wait 第三评审组
key $(at "$invited" "$drawn")
key Enter
wait XMSB
send x
wait 回避不是弃权
send 曾为其导师
key F9
wait 您已回避该申报
key Enter
picture expert_recused
key Esc
wait [8101]
send x
wait 由下一名候补递补
send 临时出差
key F9
wait 席位已放弃
END
is "$(mine "$invited" "$drawn" .my_status)" '"recused"' 'it is not his'
is "$(hall city title.panel.get "id=$drawn" |
	jq '[.members[] | select(.status == "invited")] | length > 0')" true \
	'the next is asked'
walk 'the city dissolves a panel' city <<'END'
wait [1000]
send 8202
wait 第三评审组
key Down
key Enter
wait [已抽签]
send x
wait 解散评审组
send 时间冲突
key F9
wait 评审组已解散
wait 可编入其他评审组
picture panel_dissolved
END
is "$(hall city title.panel.get "id=$drawn" | jq -r .status)" dissolved \
	'its cases are free'
walk 'a unit is put under another body' city <<'END'
wait [1000]
send 8204
wait 北京示例产业工作委员会
key F6
wait 登记归口单位
send 北京示例文教工作委员会
key F9
wait 归口单位已登记
send a
wait 归口单位审核账号
send body
key F9
wait 归口单位的账号已保存
send 8205
wait 尚未指定
key F3
send 未完善
key Enter
wait 1/1
send a
wait 指定单位的归口单位
key F4
wait 北京示例文教工作委员会
send 文教
key Enter
settle
picture title_unit_body
key F9
wait 归口关系已保存
END
is "$(hall city title.body.units name=未完善 | jq -r '.items[0].body.name')" \
	北京示例文教工作委员会 'it is supervised'

# --- open votes, by proxy ---
plan=$(hall city title.plan.create service=committee name=评议计划 year:=2026 \
	opens_on="$(day today)" closes_on="$(day '+20 days')" \
	materials_until="$(day '+60 days')" ends_on="$(day '+90 days')" |
	jq -r .id)
service_case zhangwei committee
service_save zhangwei '{"wish":{"wish_text":"试"}}'
hall zhangwei application.submit id="$case" >/dev/null
for i in clerk review; do
	hall $i application.answer id="$case" passed:=true >/dev/null
done
open=$(hall city title.panel.create plan="$plan" name=评议一组 \
	meets_on="$(day today)" closes_on="$(day '+3 days')" | jq -r .id)
rpc city title.panel.name "{\"id\":\"$open\",
	\"experts\":[\"ZJ0001\",\"ZJ0002\",\"ZJ0003\",\"ZJ0004\"]}"
for i in 1 2 3; do
	hall "expert$i" expert.answer panel="$open" accept:=true >/dev/null
done
hall city title.panel.open id="$open" >/dev/null
walk 'an expert names who votes for him' expert3 <<END
wait [1000]
send 8101
wait 评议一组
key $(at expert3 "$open")
send p
wait 委托表决
key F4
wait 马琳
send 马琳
key Enter
settle
key F9
wait 由马琳代为
key Enter
wait PYH-
send s
wait 意见
key F9
wait 评分已密封保存
send v
wait 已委托马琳
END
walk 'who votes for both of them' expert2 <<END
wait [1000]
send 8101
wait 评议一组
key $(at expert2 "$open")
key Enter
wait PYH-
send s
wait 意见
key F9
wait 评分已密封保存
send v
wait 记名表决
key F4
wait 弃权
key Enter Tab F4
wait 罗博
send 罗博
key Enter
settle
picture expert_vote_proxy
key F9
wait 回执号
key Enter
send v
wait 记名表决
key F4
wait 弃权
key Enter F9
wait 回执号
key Enter
wait 已表决
END
is "$(hall expert3 expert.cases panel="$open" | jq '.items[0].voted')" true \
	'the vote of him who named him is cast'
done_testing
