#!/usr/bin/env bash
# Who reaches what: authority.py goes through every method as every role with
# rows of his own and of others, and as every guest: a wall display is one, and
# who comes with the account of a provider is another.
. "$TOP_SRCDIR/tests/lib/hall.sh"
. "$TOP_SRCDIR/tests/idp/idp.inc.sh"
trap 'idp_end' EXIT
provider=
if python3 -c 'import cryptography' 2>/dev/null &&
	/usr/bin/python3 -c 'import paramiko' 2>/dev/null; then
	liar_start || bail 'the provider does not listen'
	provider=provider
fi
cat >"$idp_work/providers.cfg" <<END
providers = ( { id = "one"; title = [ "某平台", "One" ]; open = true;
	for = [ "person", "unit" ]; client = "hall";
	issuer = "http://127.0.0.1:${liar_port:-1}/boss";
	claims = { uscc = "uscc"; }; } );
END
idp_data "$idp_work/providers.cfg"
sed -i 's,^display.*,display : { keys = [ ]; addresses = [ "127.0.0.0/8" ]; };,' \
	"$HALL_DATA/halls/chaoyang.cfg"
hall_start
trap 'hall_end; idp_end' EXIT

# --- what the demo has none of, of somebody else ---
must() { # must USER METHOD...: a row is made as it is made
	reply=$(hall "$@")
	[[ $reply != *'"error"'* ]] || bail "$2: $reply"
}
sqlite3 -cmd '.timeout 5000' "$HALL_DIR/talenthall.db" "UPDATE person
	SET verified = 0 WHERE id = (SELECT person_id FROM account
	WHERE login = 'newperson')"
number=$(hall zhangwei person.get reveal=true purpose=测试 | jq -r .id_number)
hall newperson account.verify_identity name=张伟 id_number="$number" >/dev/null
must newperson appeal.create text=原手机号码已停用，身份证在我手中
for who in hr2:clerk-hd hr:clerk; do
	ssh-keygen -q -t ed25519 -N '' -f "$idp_work/${who%:*}"
	must "${who#*:}" certificate.apply name=主证书 unit_type=enterprise \
		uscc="$(hall "${who%:*}" unit.get | jq -r .uscc)" \
		key="$(cat "$idp_work/${who%:*}.pub")" holder="${who%:*}"
done
must clerk-hd opinion.set service=permit-new kind=return text=请补正
must clerk-hd slot.override reason=窗口调整 \
	date="$(hall clerk-hd calendar.workdays from="$(date +%F)" days:=3 |
		jq -r '.dates[2]')" \
	'periods:=[{"from":"09:00","to":"12:00","counters":3}]'
sqlite3 -bail -cmd '.timeout 5000' "$HALL_DIR/talenthall.db" \
	<"$TOP_SRCDIR/tests/rpc/authority.sql" || bail 'no rows'

"$TOP_BUILDDIR/talenthalld" --methods >"$idp_work/table"
/usr/bin/python3 "$TOP_SRCDIR/tests/rpc/authority.py" "$idp_work/table" \
	"$HALL_DIR" "$HALL_PORT" $provider
