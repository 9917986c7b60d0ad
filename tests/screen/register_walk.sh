#!/bin/bash
# Registration with real keys: agreement, captcha, code, password, real name,
# the last page, the profile; then a forgotten password, and one-time codes
# enrolled by the picture on the screen.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/lib/hall.sh"
. "$TOP_SRCDIR/tests/rpc/identity.inc.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"
. "$TOP_SRCDIR/tests/screen/act.inc.sh"
hall_phone
hall_start
trap 'hall_end; hall_phone_end; rm -rf "$work"' EXIT
password='Zebra-lamp-2026!'
eval "shared_$(declare -f mask)"
mask() {
	shared_mask | sed -E -e 's/[0-9]+ 秒后/N 秒后/' \
		-e 's/(验证码\* +)[0-9]{6}/\1######/'
}

# The answer to the puzzle in words on the screen.
puzzle() {
	act_screen
	captcha_sum "$(grep -o '[^ ]*等于几' <<<"$screen")"
}

# code MOBILE PURPOSE: the last code sent to it for this; others come between
code_line() { grep "^$1	.*「$2」" "$HALL_PHONE/sms"; }
code() {
	wait_for 15 code_line "$1" "$2"
	code_line "$1" "$2" | tail -n 1 | grep -oE '验证码为[0-9]{6}' |
		grep -oE '[0-9]{6}'
}

# --- register ---
mobile=13912345678
act_open register
act wait '[1000]'
act key Enter
act_shows '[1 注册账号]' 'registration begins with its first step'
act send 9wrong
act key Tab
act send 12345
act key F9
act_shows '有 4 处需要改正' 'all that is missing is told at once'
act key Up Up Up Up Up Up Up Up Ctrl-U
act send liuyifei_88
act key Tab Ctrl-U
act send $mobile
act key F7
act_shows 等于几 'the puzzle is there in words'
act key F6
act_shows 获取验证码前 'no code before the agreement'
act key Enter
act_shows '[x] 我已阅读并同意《用户协议》' 'which is ticked then'
act_shows 请填写图形验证码 'no code without the puzzle'
act send 99
act key F6
act_shows 图形验证码不正确 'a wrong answer sends nothing'
act send "$(puzzle)"
act key F6
act_shows '已发送至 139****5678' 'the right one does'
act key F6
act_shows 秒后才能重新获取 'once a minute'
act send "$(code $mobile 注册)"
act key Enter
act send "$password"
act key Enter
act send 'Something-else-7!'
act key F9
act_shows 两次输入的密码不一致 'the passwords must agree'
act key Ctrl-U
act send "$password"
act_picture register.filled
act key F9
act_shows '[2 实名认证]' 'the second step'
act_shows '[个人] liuyifei_88' 'as the new individual, in the same session'
act send 李思
act key Enter
act send 110108199904067033
act key F9
act_shows 信息不匹配 'another name does not match'
act key Enter
act_shows 110108199904067033 'what was typed is kept'
act key Up End
act send 远
act key F9
act_shows '[3 完成注册]' 'the right one does'
act_picture register.verified
act key Down Enter
act_shows '[9001]' 'the personal centre'
act_shows '139****5678' 'knows the number'
act_shows 已认证 'and the identity'
act_picture settings.person
mobile3=13912345670
act send 2
act key Enter
act_shows '[ 获取原手机号验证码 ]' 'the number may be changed'
act key F6
act_shows '验证码已发送至 139****5678' 'by a code to the old one'
act send "$(code $mobile 更换手机号（原号码）)"
act key Tab
act send $mobile3
act key Tab Enter
act_shows '验证码已发送至 139****5670' 'and another to the new one'
act send 000000
act key F9
act_shows ' ! ' 'a wrong code changes nothing'
act_picture mobile.wrong
act key Ctrl-U
act send "$(code $mobile3 更换手机号（新号码）)"
act key F9
act_shows 手机号已更换 'both are right'
mobile=$mobile3
act key F10
act_shows 去完善 'home waits for the profile'
act key Tab Enter
act_close

# --- a second account claims the same number ---
mobile2=13912345679
act_open register
act wait '[1000]'
act key Enter
act_shows '[1 注册账号]' 'somebody else registers'
act send second_one
act key Tab
act send $mobile2
act key F7
act_shows 等于几 'with a puzzle'
act send "$(puzzle)"
act key F6 Enter
act_shows '已发送至 139****5679' 'and a code'
act send "$(code $mobile2 注册)"
act key Enter
act send "$password"
act key Enter
act send "$password"
act key F9
act_shows '[2 实名认证]' 'the second step again'
act send 李思远
act key Enter
act send 110108199904067033
act key F9
act_shows 身份证已被认证 'the number is another account'\''s'
act_picture register.taken
act key Enter
act_shows 原账号密码 'moving it needs a proof'
act key Tab
act send wrong-password
act key F9
act_shows ' ! ' 'a wrong one is refused'
act_picture register.rebind
act key F10
act_screen
act key F9
act_shows 身份证已被认证 'it may be tried again'
act key Tab Enter
act_shows 申诉内容 'or appealed'
act send 此证件是我本人的
act key F9
act_shows 申诉已提交 'the appeal is sent'
act key Enter
act_shows 注册成功 'who is not verified has registered all the same'
act_picture register.unverified
act key F9
act_shows 去完善 'and goes on'
act key Tab Enter
act_close

# --- a third one proves that the account is his ---
mobile4=13912345680
act_open register
act wait '[1000]'
act key Enter
act_shows '[1 注册账号]' 'the same person registers anew'
act send third_one
act key Tab
act send $mobile4
act key F7
act_shows 等于几 'with a puzzle'
act send "$(puzzle)"
act key F6 Enter
act_shows '已发送至 139****5680' 'and a code'
act send "$(code $mobile4 注册)"
act key Enter
act send "$password"
act key Enter
act send "$password"
act key F9
act_shows '[2 实名认证]' 'the second step'
act send 李思远
act key Enter
act send 110108199904067033
act key F9
act_shows 身份证已被认证 'the number is taken'
act key Enter
act_shows 原账号密码 'moving it needs a proof'
act key Right Tab
act_shows '[ 获取验证码 ]' 'a code will do too'
act key F6
act_shows '已发送至 139****5670' "to the other account's number"
act_picture register.rebind.code
act send "$(code $mobile 换绑账号)"
act key F9
act_shows '[3 完成注册]' 'the identity is moved'
act_shows 认证成功 'and verified here'
act key F9
act_shows 去完善 'so one goes on'
act key Tab Enter
act_close

# --- the desk sees the appeal ---
act_open clerk
act wait '[1000]'
act send 9203
act_shows 李思远 'a clerk sees the appeal'
act_picture appeals
act key Enter
act_shows 此证件是我本人的 'in full'
act_picture appeal_view
act key F9
act_shows 处理结果 'and decides it'
act key Right Right Tab
act send 身份证原件
act key Tab
act send 证件与系统不符
act_picture appeal_decide
act key F9
act_shows 已驳回 'rejected'
act_close

# --- a forgotten password ---
act_open register
act wait '[1000]'
act key Down Enter
act_shows '[ 获取验证码 ]' 'a forgotten password'
act send $mobile
act key F7
act_shows 等于几 'needs a puzzle too'
act send "$(puzzle)"
act key F6
act_shows '已发送至 139****5670' 'and a code'
act send "$(code $mobile 找回密码)"
act key Enter
act send 'Another-lamp-77!'
act key Enter
act send 'Another-lamp-77!'
act_picture recover.filled
act key F9
act_shows 密码已重置 'the password is set'
act key Enter
act_close
reply=$(SSHPASS='Another-lamp-77!' sshpass -e ssh -F none -p "$HALL_PORT" \
	-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
	-o LogLevel=ERROR -o PubkeyAuthentication=no liuyifei_88@127.0.0.1 \
	session.whoami --json 2>&1 </dev/null)
like "$reply" '"login":"liuyifei_88"' 'and opens the account'

done_testing
