#!/bin/bash
# A person's and a unit's first sign-in on real screens, key by key: the gate,
# each step with its mistakes, reading over, submitting; and a client killed
# in the middle.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/lib/hall.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"

hall_start
trap 'hall_end; rm -rf "$work"' EXIT

# --- the gate ---
is "$(hall_key newperson service.list)" profile.first \
	"nothing else is open before the profile is submitted"
walk "leaving at the gate ends the session" newperson <<'END'
wait 完善信息
picture profile_gate
key Esc
settle
key Tab
send \r
exit 0
END
walk "codes and the palette lead nowhere from the gate" newperson <<'END'
wait 完善信息
send 9001
key F12
settle
wait 完善信息
END

# --- a person, first part; the client is killed in the middle ---
walk "general data, with mistakes" newperson <<'END'
wait 完善信息
key Enter
wait [1
picture profile_edit
key F8
wait 请填写
picture profile_edit.required
send hz
picture profile_edit.choice
key Enter Down
send 13
key Enter Down
send 20
key Enter Down
send new@
key Down
wait 电子邮箱
picture profile_edit.mail
key Up
send example.com
key Down
send 上海市浦东新区
key Down
send jt
key Enter Down
send cy
key Enter Down
send 北京市朝阳区建国路1号院2号楼301
key Down
picture profile_edit.address
key Enter
send lease
key Enter Down
send 北京市西城区金融街9号
settle
END
# vtshot ended with the address half typed: the terminal was hung up
wait_for 5 test "$(hall newperson person.get draft:=true |
	jq -r .form.general.contact_address)" = 北京市西城区金融街9号
is "$(hall newperson person.get draft:=true | jq -r \
	'.form.general | [.ethnic, .political, .marital, .email, .hukou_place,
	.hukou_kind, .district, .address, .housing_proof, .contact_address] |
	join("|")')" "01|13|20|new@example.com|上海市浦东新区|collective|\
110105|建国路1号院2号楼301|lease|北京市西城区金融街9号" \
	"a killed client loses nothing that was typed"

walk "education, and away from the third step" newperson <<'END'
wait 完善信息
key Enter
wait [1
key F8
wait [2
picture profile_edit.education
send 21
key Enter Down
send 华东示例大学
key Down
send 2008-9-1
key Down
send 2012年7月1日
key Down
send 计算机科学与技术
key Down
send 101111201205001234
key Down
send 4
key Enter Down
send n
key Enter Down
send 华东示例大学
key Down
send 1011142012001234
key Down
send gx
key Enter Down
send 软件工程
key Down
send 2012-07-01
key Down
send d
key Enter Down
send y
key Enter Down
picture profile_edit.title
key Up
send n
key Enter Down
send n
key Enter
key F8
wait [3
picture profile_edit.study_empty
send 2008-09
key Down
send 2012-07
key Down
send 华东示例大学
key Down
send 21
key Enter Down
send 计算机
key Down
send y
key Enter
key F8
wait 高中
picture profile_edit.study_begin
END

walk "come back to the third step, to the end" newperson <<'END'
wait 完善信息
key Enter
wait 上次断线时停在第 3 步
picture profile_edit.resume
key Enter
wait [3
key F6
send 2005-09
key Down
send 2008-07
key Down
send 示例中学
key Down
send 61
key Enter Down Down
send y
key Enter
picture profile_edit.study
key F8
wait [4
send 2012-07
key Down
send 2015-06
key Down
send 北京甲公司
key Down
send 北京市
key Down
send 工程师
key F6
send 2016-01
key Down Down
send 北京乙公司
key Down
send 北京市
key Down
send 高级工程师
key F7
wait [3
key F8
wait [4
picture profile_edit.work
key F8
wait [5
END
if [ "$(hall newperson person.get draft:=true | jq 'has("photo")')" = true ]
then
	walk "the photo step" newperson <<'END'
wait 完善信息
key Enter
wait 上次断线时停在
key Enter
wait person.photo.put
picture profile_edit.photo
key F8
wait 尚未上传证件照片
END
	"$TOP_BUILDDIR/tests/picture" jpeg 295 413 >"$work/photo.jpg"
	reply=$(hall_ssh newperson person.photo.put --json \
		<"$work/photo.jpg")
	is "$(hall newperson person.get | jq -r .photo.status)" uploaded \
		"the photo is there"
fi

walk "read over, declare, submit" newperson <<'END'
wait 完善信息
key Enter
wait 上次断线时停在
key Enter
settle
key F9
wait 检查无误
picture profile_edit.read
key F9
wait 请先按空格勾选声明
key Space
key End
picture profile_edit.declared
key F9
wait 提交所填写的信息
picture profile_edit.confirm
key F9
wait [1000]
END
is "$(hall newperson session.whoami | jq .submitted)" true \
	"the profile is submitted"

# --- the full view, and a change by the same wizard ---
shot profile_view.education newperson <<'END'
send 2202
wait [2202]
key Tab
END
walk "a change that is dropped, and one that is submitted" newperson <<'END'
wait [1000]
send 2204
wait [1
key Down Down Down
settle
key Down
send x
key Esc
wait 继续填写
picture profile_edit.leave
key Esc
wait [1
key F10
wait 继续填写
key Tab Tab Enter
wait [1000]
END
is "$(hall newperson person.get draft:=true | jq -r \
	.form.general.hukou_place)" 上海市浦东新区 \
	"leaving without saving brings the former value back"

# --- English, and a large terminal ---
hall zhangwei account.lang lang=en >/dev/null
walk "the wizard in English" zhangwei <<'END'
wait [1000]
send 2204
wait [1
picture profile_edit.en
key F8 F8
wait [3
picture profile_edit.study.en
key F9
wait [6
key End
picture profile_edit.read.en
END
hall zhangwei account.lang lang=zh >/dev/null
shot profile_edit.mono zhangwei 24 80 vt100 <<'END'
send 2204
wait [1
key F8 F8
wait [3
END
hall zhangwei account.settings borders=ascii >/dev/null
shot profile_edit.ascii zhangwei 30 100 <<'END'
send 2204
wait [1
key F8 F8
wait [3
key Enter Del
END
hall zhangwei account.settings borders=unicode >/dev/null
walk "the wizard on 132 columns" zhangwei 43 132 <<'END'
wait [1000]
send 2204
wait [1
picture profile_edit.132x43
END

# --- a unit ---
hall newhr account.lang lang=en >/dev/null
walk "a unit at the gate, in English" newhr <<'END'
wait Complete it now
picture unit_gate.en
key Enter
wait [1
key F9
wait To be mended: 12
picture unit_edit.problems.en
key PgDn PgDn Enter
wait [3
picture unit_edit.goto.en
END
hall newhr account.lang lang=zh >/dev/null
walk "a unit completes its profile" newhr <<'END'
wait 完善信息
key Enter
wait [1
picture unit_edit
send yx
key Enter Down
send 王小明
key Down
send 2019-05-06
key Down
send 五十万
send 500000.5
key Down
send CNY
key Enter Down
send hd
key Enter Down
send 北京市海淀区示例路8号
key Down
send 北京市海淀区示例路8号3层
key Down
send 技术开发；技术咨询
key Tab
picture unit_edit.general
key F8
wait [2
picture unit_edit.qualifications
key Enter
send 高新技术企业
key Down
send 北京市示例委员会
key Down
send GR202011000001
key Down
send 2020-10-21
key F6
key F8
wait [3
key F7
picture unit_edit.one_row
key F8
wait [3
send 李经办
key Down
send 123
key Down
picture unit_edit.phone
key Up
key Backspace Backspace Backspace
send 13800138000
key Down
send 赵紧急
key Down
send 57596100-3
key F9
wait 检查无误
picture unit_edit.read
key Space F9
settle
key F9
wait [1000]
END
is "$(hall newhr session.whoami | jq .submitted)" true \
	"the unit's profile is submitted"
walk "handler and emergency contact in a dialog" newhr <<'END'
wait [1000]
send 2301
wait [2301]
send h
wait 今后由
picture unit_contacts
send 甲
key F9
wait 已保存
END
is "$(hall newhr unit.get | jq -r .handler.name)" 李经办甲 "and saved"

done_testing
