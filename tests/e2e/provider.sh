#!/bin/bash
# Signing in with an account one already has, at a real identity provider: a
# person without any password registers, signs in and applies for an
# association over plain ssh; linking, moving and removing links; units.
. "$TOP_SRCDIR/tests/lib/signin.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
. "$TOP_SRCDIR/tests/idp/idp.inc.sh"
"$kbdint_python" -c 'import paramiko' 2>/dev/null || {
	echo '1..0 # SKIP no python3-paramiko'
	exit 0
}
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"
. "$TOP_SRCDIR/tests/screen/act.inc.sh"
trap 'idp_end' EXIT
idp_start '{"zhoumin":{"name":"周敏","id_number":"110101199003078515",
	"phone_number":"13900001234","level":"L3"},
	"weak":{"name":"吴弱","id_number":"110101199003078515","level":"L1"},
	"again":{"name":"周敏","id_number":"110101199003078515","level":"L3"},
	"boss":{"name":"王芳","uscc":"91110105MA7840009R"}}' || {
	echo '1..0 # SKIP the identity provider is not installed'
	exit 0
}
printf '%s\n' 'of-the-tests:with a+sign' >"$idp_work/secret"
chmod 644 "$idp_work/secret"
chmod 755 "$idp_work"
cat >"$idp_work/providers.cfg" <<END
providers = (
	{ id = "national"; for = [ "person" ]; open = true;
		title = [ "国家政务服务平台", "National platform" ];
		issuer = "http://127.0.0.1:$idp_port"; client = "hall";
		secret_file = "$idp_work/secret";
		scope = "openid profile identity"; userinfo = true;
		claims = { name = "name"; id_number = "id_number";
			mobile = "phone_number"; };
		verifies = true;
		assurance = { claim = "level"; values = [ "L3" ]; }; },
	{ id = "elicence"; for = [ "unit" ]; open = true;
		title = [ "电子营业执照", "Electronic licence" ];
		issuer = "http://127.0.0.1:$idp_port"; client = "ps-hall";
		secret_file = "$idp_work/secret";
		scope = "openid profile identity"; userinfo = true;
		claims = { name = "name"; uscc = "uscc"; }; },
	{ id = "wechat"; title = [ "微信", "WeChat" ]; for = [ "person" ];
		open = false; }
);
END
idp_data "$idp_work/providers.cfg"
hall_phone
hall_start
trap 'hall_end; hall_phone_end; idp_end; rm -rf "$work"' EXIT
signin_export
export -f idp_confirm
export idp_port TOP_SRCDIR
guest() { # the session of a person who is not linked: a conversation
	talk_open "$1" register
}
state() { # state TALK WANTED
	talk "$1" account.provider.get "{\"id\":\"$id\"}"
	[ "$(jq -r .result.state <<<"$reply")" = "$2" ]
}
# signs TALK PROVIDER LOGIN [refuse]: begun and confirmed; $id
signs() {
	talk "$1" account.provider.begin "{\"provider\":\"$2\"}"
	id=$(jq -r .result.id <<<"$reply")
	wait_for 15 state "$1" shown
	idp_confirm "$(jq -r .result.code <<<"$reply")" "${@:3}"
	wait_for 15 state "$1" "${5:-granted}"
}

# --- on screen: register@, a code, the account, the last page ---
eval "guest_$(declare -f login)"
login() {
	case $1 in
	register | person) echo "ssh -tt -p $HALL_PORT -F none \
-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
-o PubkeyAuthentication=no $1@127.0.0.1" ;;
	*) guest_login "$1" ;;
	esac
}
act_open register
act_shows '第三方登录' 'the guest page offers it'
act send 4
act key Enter
act_shows 国家政务服务平台 'the providers are listed'
act_picture provider_choose
act key Enter
act timeout 60000
act wait 核对代码
act_shows '核对代码' 'a code is shown'
code=$(grep -oE '[A-Z]{4}-[A-Z]{4}' <<<"$screen" | tail -n 1)
idp_confirm "$code" zhoumin
ok $? "the person confirms it in a browser"
act wait 已确认您是周敏
act_shows '已确认您是周敏' 'it goes on by itself'
act wait Enter选择 # the foot is drawn last
act_picture provider_unlinked
act key Enter
act wait 139****1234
act_shows '139****1234' 'what is vouched for needs no code'
act send zhoumin
act key Tab Space
act_picture provider_register
act key F9
act wait 认证成功
act_shows '认证成功，您的账号已注册完成' 'registered and verified'
act_close
is "$(db "SELECT length(password_hash) FROM account WHERE login =
	'zhoumin'")" 0 'without any password'

# --- person@: the way that scripts take, too ---
kb person 4 2 4 1 '@run idp_confirm "$CODE" zhoumin' -- session.whoami --json
kb_in 'the provider signs in'
has '该登录方式尚未开通' 'one that is closed says so'
reply=${reply##*$'\n'}
is "$(jq -r '.login, .name, .verified' <<<"$reply" | paste -sd ' ')" \
	'zhoumin 周敏 true' 'as himself, verified'
kb person 4 1 '@run idp_confirm "$CODE" zhoumin refuse' '' 9 9 9
has '已在第三方平台拒绝本次登录' 'a refusal at the provider is told'
kb_out 'and lets nobody in'
kb person 4 9 9 9 9
has '请输入所列的数字' 'what is no choice is told'

# the profile, the photo, and the association: nothing but the provider
signed() { kb person 4 1 '@run idp_confirm "$CODE" zhoumin' -- "$@" --json
	reply=${reply##*$'\n'}; }
profile='{"general":{"ethnic":"03","political":"13","marital":"20",
	"hukou_place":"河北省","hukou_kind":"resident","district":"110108",
	"address":"示范路1号","housing_proof":"real_estate_title"},
	"education":{"education":"31","school":"示例学院",
	"started":"2008-09-01","graduated":"2011-07-01","major":"会计",
	"degree":"0","basis":"title","has_title":"yes","title_name":"会计师",
	"title_level":"intermediate","title_issuer":"示例机构",
	"title_number":"K100","title_granted":"2015-05-01",
	"has_vocational":"yes","vocational_name":"驾驶"},
	"study_history":[{"from":"2005-09","to":"2008-07","school":"示例中专",
	"level":"41","full_time":true},{"from":"2008-09","to":"2011-07",
	"school":"示例学院","level":"31","full_time":false}],
	"work_history":[{"from":"2011-08","unit":"示例公司","place":"北京市",
	"duty":"会计"}]}'
signed "person.update form:='$(tr -d '\n\t' <<<"$profile")'"
is "$(jq -r 'has("error")' <<<"$reply")" false 'the profile is typed in'
export KBDINT_INPUT=$TOP_SRCDIR/data/demo/photo.png
signed person.photo.put
unset KBDINT_INPUT
signed person.submit accept:=true
is "$(jq -r '.error.data.key // "done"' <<<"$reply")" done 'and submitted'
# by the real client again: its questions, the picture, the pages
act_open person
act timeout 60000
act wait [1-4]:
act send '4\r'
act base
act wait 返回
act send '1\r'
act base
act wait after confirming
act_screen now
code=$(grep -oE '[A-Z]{4}-[A-Z]{4}' <<<"$screen" | tail -n 1)
idp_confirm "$code" zhoumin
act send '\r'
act base
act wait [1000]
act_shows '[个人] 周敏' 'plain ssh signs in by the questions of person@'
act key Enter
act wait 申请关联
act key Enter
act wait 单位关联代码
act send "$(hall hr unit.get | jq -r .association_code)"
act key F9
act wait 请核对单位信息
act key Enter
act wait 二次确认
act key F9
act wait 关联申请已发送
act_shows 待单位确认 'an association is applied for'
act_close
is "$(hall hr association.list status=pending name=周敏 | jq '.items | length')" \
	1 'and the unit has it'

# --- an account one has ---
guest g
signs g national weak
talk g account.provider.use "{\"id\":\"$id\"}"
refused provider.unlinked 'nobody is linked to it'
is "$(talk g account.provider.get "{\"id\":\"$id\"}"
	jq -r '.result.verified' <<<"$reply")" false \
	'a low assurance vouches for nothing'
talk g account.provider.register "{\"id\":\"$id\",\"login\":\"weak_1\"}"
refused account.agreement_first 'the agreement comes first'
talk g account.agreement
talk g account.agree "$(jq -c '{version: .result.version}' <<<"$reply")"
talk g account.provider.register "{\"id\":\"$id\",\"login\":\"weak_1\"}"
is "$(jq -r '[.error.data.fields[].field] | sort | join(" ")' <<<"$reply")" \
	'code mobile' 'without a vouched number, number and code are asked for'
talk g account.provider.prove \
	"{\"id\":\"$id\",\"login\":\"lina\",\"password\":\"demo-Hall-2026\",\"idempotency_key\":\"prove-1\"}"
done_ok 'linked to an account that was proved'
talk g account.provider.prove \
	"{\"id\":\"$id\",\"login\":\"lina\",\"password\":\"demo-Hall-2026\",\"idempotency_key\":\"prove-1\"}"
done_ok 'and told so again, when the answer was lost'
talk g session.whoami
is "$(jq -r .result.login <<<"$reply")" lina 'and signed in at once'
talk g account.provider.links
is "$(jq -r '[.result.items[].provider] | join(" ")' <<<"$reply")" national \
	'the link is listed'
link=$(jq -r '.result.items[0].id' <<<"$reply")
hall zhangwei account.provider.unlink id="$link" >/dev/null
is "$(db 'SELECT count(*) FROM provider_link')" 2 \
	'another cannot remove it'
is "$(hall lina notification.list | jq -r '[.items[].title] | join(" ")' |
	grep -c 已关联第三方账号)" 1 'its owner is told'

# --- linked elsewhere: moved, or left ---
talk_open z zhangwei
signs z national weak
is "$(jq -c '.result | [.linked, .own]' <<<"$reply")" '[true,false]' \
	'another has it'
talk z account.provider.use "{\"id\":\"$id\"}"
refused provider.taken 'it is not taken unasked'
talk z account.provider.use "{\"id\":\"$id\",\"move\":true}"
done_ok 'it moves to who has confirmed it'
is "$(hall lina account.provider.links | jq .total)" 0 'from the other'
is "$(hall lina notification.list | jq -r '[.items[].title] | join(" ")' |
	grep -c 换绑)" 1 'who is told'
talk z account.provider.use "{\"id\":\"$id\",\"move\":true}"
refused provider.gone 'and only once'
talk z account.provider.links
link=$(jq -r '.result.items[0].id' <<<"$reply")
talk z account.provider.unlink "{\"id\":\"$link\"}"
done_ok 'who has a password may remove it'
signed account.provider.unlink id="$(db "SELECT id FROM provider_link")"
is "$(jq -r .error.data.key <<<"$reply")" provider.last \
	'the only way in stays'

# --- an identity that another account has ---
guest a
signs a national again
talk a account.agreement
talk a account.agree "$(jq -c '{version: .result.version}' <<<"$reply")"
talk a account.sms "{\"purpose\":\"register\",\"mobile\":\"13900005678\",
	$(captcha a)}"
code=$(hall_sms_code 13900005678)
talk a account.provider.register "{\"id\":\"$id\",\"login\":\"again_1\",
	\"mobile\":\"13900005678\",\"code\":\"$code\"}"
is "$(jq -c '.result | [.verified, .taken]' <<<"$reply")" '[false,true]' \
	'the number is another account'"'"'s'
talk a account.rebind '{"password":"no-password-at-all"}'
refused account.password_wrong '换绑 wants proof'
had=$(hall_sms_count 13900001234)
talk a account.sms '{"purpose":"rebind"}'
code=$(hall_sms_code 13900001234 "$had")
talk a account.rebind "{\"code\":\"$code\"}"
done_ok 'and moves the identity with it'

# --- units: a claim with the credit code ---
kb unit 5 1 '@run idp_confirm "$CODE" boss' -- session.whoami --json
kb_in 'who is not linked comes in as a guest'
is "$(jq -r .role <<<"${reply##*$'\n'}")" guest 'and no more'
guest u
talk u account.provider.begin '{"provider":"elicence"}'
refused service.not_open 'a guest asks those for persons'
uscc=$(hall hr unit.get | jq -r .uscc)
talk_open w hr
signs w elicence boss
talk w account.provider.use "{\"id\":\"$id\"}"
done_ok 'an agent links it'
kb unit 5 1 '@run idp_confirm "$CODE" boss' -- session.whoami --json
kb_in 'and comes in'
is "$(jq -r '.unit.id' <<<"${reply##*$'\n'}")" \
	"$(hall hr unit.get | jq -r .id)" 'for the unit of the claim'
kb person 4 1 '@run idp_confirm "$CODE" boss' -- session.whoami --json
is "$(jq -r .role <<<"${reply##*$'\n'}")" guest \
	'a link is to one provider, not to a name'

# --- nothing left behind ---
is "$(db "SELECT count(*) FROM provider_sign_in WHERE state = 'consumed' AND
	claims IS NOT NULL")" 0 'what was told goes with its use'
[ -z "$(grep -rl 110101199003078515 "$HALL_DIR/server.log")" ]
ok $? 'no number is in the log'
done_testing
