#!/bin/bash
# A sign-in by scan, seen from both sides: the waiting session at person@ or
# unit@, and the one that confirms; the first password of a clerk; acting for a
# unit and back.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/lib/hall.sh"
. "$TOP_SRCDIR/tests/lib/sms.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"
. "$TOP_SRCDIR/tests/screen/act.inc.sh"
hall_phone 'signin = { clerk = { methods = ["publickey", "password"];
	second_factor = "always"; }; };'
hall_start
trap 'hall_end; hall_phone_end; rm -rf "$work"' EXIT
first=Zebra-lamp-2026!
eval "key_$(declare -f login)"

# Who is asked something comes without a key, and is no batch.
login() {
	case $1 in
	person | unit | newclerk)
		echo "ssh -tt -F none -p $HALL_PORT -o LogLevel=ERROR" \
			"-o StrictHostKeyChecking=no" \
			"-o UserKnownHostsFile=/dev/null" \
			"-o PubkeyAuthentication=no $1@127.0.0.1" ;;
	*) key_login "$1" ;;
	esac
}

# ask WHO WAY: until the code is there, into $code
ask() {
	act_open "$1"
	act wait 'Choose ['
	act send "$2\\r"
	act base
	act wait 'Code: '
	act_screen now
	code=$(grep -oE 'Code: [2-9A-Z]{8}' <<<"$screen" | cut -c 7-)
	like "$code" '^[2-9A-HJKMNP-Z]{8}$' "$1@ waits with a code"
}

# came TEXT NAME: Enter is pressed, and the text appears
came() {
	act send '\r'
	act base
	act wait "$1"
	act_screen now
	[[ $screen == *"$1"* ]]
	ok $? "$2"
}

ask person 3
walk 'zhangwei confirms' zhangwei <<END
wait [1000]
send 9004
settle
send ${code,,}
key F9
wait 127.0.0.1
picture login_code.confirm
key F9
wait 已确认授权
END
came '[个人] 张伟' 'and the waiting session is his'
act_close

ask person 3
walk 'the default is to cancel' zhangwei <<END
wait [1000]
send 9004
settle
send $code
key F9
wait 127.0.0.1
key Enter
wait 已取消授权
END
came '已拒绝此次登录' 'the waiting session is told so'
act_close

ask unit 3
walk 'who holds no licence cannot confirm' lina <<END
wait [1000]
send 9004
settle
send $code
key F9
wait 有效电子证照
picture login_code.none
key Enter
wait 已取消授权
END
act_close

ask unit 3
walk 'the legal representative confirms for the unit' legalrep <<END
wait [1000]
send 9004
settle
send $code
key F9
wait 北京示例科技有限公司
picture login_code.unit
key F9
wait 已确认授权
END
came '[单位人事] 北京示例科技有限公司' 'and the session acts for it'
act_close

walk 'a code is good once' legalrep <<END
wait [1000]
send 9004
settle
send $code
key F9
wait 没有等待登录的会话
END

# --- acting for a unit ---
walk 'he acts for the unit himself, and is himself again' legalrep <<'END'
wait [1000]
send 9005
settle
picture unit_act.licence
key Enter
wait [单位人事]
send 9005
settle
picture unit_act.back
key Down Enter
wait [个人]
wait [1000]
END
walk 'an agent of two units chooses first' hr3 <<'END'
wait 请先办理
picture gate.unit
key Enter
wait 代表哪家单位
key Enter
wait [1000]
END

# --- the first password ---
hall secadmin account.create login=newclerk name=新来 role=clerk \
	districts:='["110105"]' new_password=$first >/dev/null
act_open newclerk
act wait assword
act send "$first\\r"
act base
act wait 请先办理
act_screen now
like "$screen" 请先办理 'a first password must be changed'
act key Enter
act_picture gate.password
act send $first
act key Tab
act send 'Another-lamp-77!'
act key Tab
act send 'Another-lamp-77!'
act key F9
act_shows 第二种验证方式 'and this role needs a second factor'
act_picture gate.factor
act key Enter
act_screen
act send 'Another-lamp-77!'
act key F9
act_shows 手工输入密钥 'with a picture'
secret=$(grep -oE '([A-Z2-7]{4} )+[A-Z2-7]{2,4}|[A-Z2-7]{4}$' <<<"$screen" |
	tr -d ' \n')
act send "$(oathtool --totp -b "$secret")"
act key F9
act_shows 恢复码 'and recovery codes'
act key Enter
act_shows 都抄好了吗 'which are written down'
act key F9
act_shows '[1000]' 'home is open then'
act_close

done_testing
