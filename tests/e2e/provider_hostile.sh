#!/bin/bash
# What providers may not do: hall-oidc asked of each liar, and a hall that goes
# on serving while a provider hangs.
. "$TOP_SRCDIR/tests/lib/signin.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
. "$TOP_SRCDIR/tests/idp/idp.inc.sh"
python3 -c 'import cryptography' 2>/dev/null || {
	echo '1..0 # SKIP no python3-cryptography'
	exit 0
}
trap 'idp_end' EXIT
liar_start || bail 'the liar does not listen'

# oidc ISSUER [LOOPBACK]: what the helper says at last
oidc() {
	jq -cn --arg i "$1" --argjson l "${2:-true}" '{issuer: $i, client: "hall",
		secret: "s", scope: "openid", nonce: "n1", ca_file: "",
		userinfo: false, loopback: $l}' |
		timeout 60 "$TOP_BUILDDIR/hall-oidc" 2>/dev/null | tail -n 1
}
# each MODE END WHY; all at once, as most of it is waiting
modes=$(cat <<'END'
good granted
pending granted
rotated granted
slow-down granted
no-interval granted
denied denied refused
brief expired refused
tampered wrong token.signature
forged wrong token.signature
foreign-key wrong token.key
none wrong token.alg
hs256 wrong token.alg
crit wrong token.alg
expired wrong token.expired
no-exp wrong token.expired
early wrong token.early
audience wrong token.audience
audiences wrong token.audience
azp wrong token.audience
other-issuer wrong token.issuer
replay wrong token.nonce
no-subject wrong token.subject
endless failed long
endless-token failed long
endless-keys failed long
redirect failed redirect
redirect-token failed redirect
hang failed slow
impostor failed issuer
clear-text failed endpoint
file failed endpoint
not-json failed answer
deep failed answer
codes failed device
END
)
while read -r mode _; do
	oidc "http://127.0.0.1:$liar_port/$mode" >"$idp_work/$mode" &
done <<<"$modes"
while read -r mode _; do
	[ -s "$idp_work/$mode" ] || wait_for 60 test -s "$idp_work/$mode"
done <<<"$modes"
while read -r mode end why; do
	is "$(jq -r '.end + " " + (.why // "")' "$idp_work/$mode")" \
		"$end ${why-}" "$mode"
done <<<"$modes"
asked() { curl -s "http://127.0.0.1:$liar_port/$1/polls"; }
is "$(asked rotated | jq .keys)" 2 'keys that changed are asked for once more'
is "$(asked foreign-key | jq .keys)" 2 'and not for ever'
is "$(asked slow-down | jq .polls)" 2 'slow_down is heeded'
is "$(asked redirect-token | jq .polls)" 1 'a redirection is not followed'
is "$(oidc "http://127.0.0.1:$liar_port/good" false | jq -r .why)" endpoint \
	'without https nobody is asked, but on loopback in a demo hall'

# --- a hall whose providers hang, lie and end ---
cat >"$idp_work/providers.cfg" <<END
providers = (
	{ id = "hang"; title = [ "挂起", "Hangs" ]; for = [ "person" ];
		open = true; issuer = "http://127.0.0.1:$liar_port/hang2";
		client = "hall"; },
	{ id = "liar"; title = [ "说谎", "Lies" ]; for = [ "person" ];
		open = true; issuer = "http://127.0.0.1:$liar_port/control";
		client = "hall"; claims = { name = "name"; id_number = "id_number"; };
		verifies = true; },
	{ id = "boss"; title = [ "执照", "Licence" ]; open = true;
		for = [ "person", "unit" ]; client = "hall";
		issuer = "http://127.0.0.1:$liar_port/boss";
		claims = { uscc = "uscc"; }; },
	{ id = "blank"; title = [ "空格", "Blank" ]; for = [ "person" ];
		open = true; issuer = "http://127.0.0.1:$liar_port/blank";
		client = "hall"; },
	{ id = "closed"; title = [ "关闭", "Closed" ]; for = [ "person" ];
		open = false; }
);
END
idp_data "$idp_work/providers.cfg"
hall_start
trap 'hall_end; idp_end' EXIT
talk_open g register
talk g account.provider.list
is "$(jq -r '[.result.items[] | .id + " " + (.open | tostring)] | join(" ")' \
	<<<"$reply")" 'hang true liar true boss true blank true closed false' 'all are listed'
talk g account.provider.begin '{"provider":"closed"}'
refused service.not_open 'one that is closed is not asked'
talk g account.provider.begin '{"provider":"nobody"}'
refused service.not_open 'nor one that nobody knows'
talk g account.provider.begin '{"provider":"hang"}'
done_ok 'one that hangs is'
before=$(date +%s%N)
is "$(hall zhangwei session.whoami | jq -r .login)" zhangwei \
	'others are served meanwhile'
[ $((($(date +%s%N) - before) / 1000000)) -lt 5000 ]
ok $? 'without waiting for it'
talk g account.provider.begin '{"provider":"liar"}'
id=$(jq -r .result.id <<<"$reply")
state() {
	talk g account.provider.get "{\"id\":\"$id\"}"
	[ "$(jq -r .result.state <<<"$reply")" = "$1" ]
}
wait_for 20 state granted
ok $? 'a provider that is in order grants'
is "$(jq -c '.result | [.verified, .name]' <<<"$reply")" '[false,null]' \
	'a name with control characters is none, and verifies nobody'
talk g account.provider.begin '{"provider":"blank"}'
id2=$(jq -r .result.id <<<"$reply")
blank() {
	talk g account.provider.use "{\"id\":\"$id2\"}"
	[ "$(jq -r .error.data.key <<<"$reply")" = provider.gone ]
}
blank_end() {
	talk g account.provider.get "{\"id\":\"$id2\"}"
	[ "$(jq -r '.result.state // .error.data.key' <<<"$reply")" = provider.gone ]
}
wait_for 20 blank_end
ok $? 'a subject with blanks around it is not the one without'
blank
ok $? 'and opens nothing'

# --- requests that nobody was handed in time stand in nobody's way ---
db "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE
	i < 200) INSERT INTO provider_sign_in (id, provider, session_id, state,
	why, nonce, code, uri, uri_complete, from_address, created_at,
	expires_at) SELECT i, 'liar', 0, 'asked', '', '', '', '', '',
	'192.0.2.1', 1, unixepoch() - 60 FROM n"
kb person 4 2 '' -- session.whoami --json
kb_in 'two hundred of them keep nobody waiting'

# --- a licence opens its unit with the second factor alone ---
talk_open l legalrep
talk l account.provider.begin '{"provider":"boss"}'
id2=$(jq -r .result.id <<<"$reply")
linked() {
	talk l account.provider.use "{\"id\":\"$id2\"}"
	jq -e '.result != null' <<<"$reply"
}
wait_for 20 linked
ok $? 'the legal representative links his account'
kb unit 5 1 '' -- session.whoami --json
kb_in 'and opens his unit'
is "$(jq -r '.unit.id' <<<"${reply##*$'\n'}")" \
	"$(hall hr unit.get | jq -r .id)" 'the one of the claim'
talk l account.totp.enroll '{"password":"demo-Hall-2026"}'
secret=$(jq -r .result.secret <<<"$reply")
talk l account.totp.confirm "{\"code\":\"$(totp_code "$secret" -30)\"}"
done_ok 'he sets up one-time codes'
kb unit 5 1 '' 000000 000000 000000
kb_out 'without them the licence opens nothing any more'
kb unit 5 1 '' "$(totp_code "$secret")" -- account.provider.unlink id=1 --json
has 'session.pinned' 'with them it is open, and a session of the unit alone'

for n in $(seq 20); do
	talk g account.provider.begin '{"provider":"liar"}'
done
refused provider.many 'an address begins so many an hour'
talk_open h register
talk h account.provider.get "{\"id\":\"$id\"}"
refused request.not_found 'a sign-in is the session'"'"'s that began it'
talk h account.provider.use "{\"id\":\"$id\"}"
refused request.not_found 'who else uses it finds none'
talk h account.provider.register "{\"id\":\"$id\",\"login\":\"thief\"}"
refused request.not_found 'nor registers by it'
talk h account.provider.prove \
	"{\"id\":\"$id\",\"login\":\"lina\",\"password\":\"demo-Hall-2026\"}"
refused request.not_found 'nor links it'
talk g account.provider.prove \
	"{\"id\":\"$id\",\"login\":\"lina\",\"password\":\"wrong\"}"
refused provider.proof 'a wrong password links nothing'
talk g account.provider.prove \
	"{\"id\":\"$id\",\"login\":\"nobody_at_all\",\"password\":\"wrong\"}"
refused provider.proof 'and an unknown name is told alike'
talk g account.provider.prove \
	"{\"id\":\"$id\",\"login\":\"clerk\",\"password\":\"demo-Hall-2026\"}"
refused provider.proof 'the office is nobody here'
is "$(db "SELECT count(*) FROM provider_link WHERE provider = 'liar'")" 0 \
	'nothing was linked'
kill -9 "$(pgrep -P "$HALL_PID" -f "x courier")"
gone() { state failed; }
talk g account.provider.get "{\"id\":\"$id\"}"
is "$(jq -r .result.state <<<"$reply")" granted \
	'what was granted outlives the courier'
is "$(db "SELECT count(*) FROM provider_sign_in WHERE claims LIKE '%liar%'")" \
	0 'what a provider told is sealed'
done_testing
