#!/bin/bash
# Service files of a running hall: checked, reloaded, published, compared.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
. "$TOP_SRCDIR/tests/rpc/case.inc.sh"

HALL_DIR=$(mktemp -d "${TMPDIR:-/tmp}/hall.XXXXXX")
trap hall_end EXIT
hall_make "$HALL_DIR" || bail "the demo hall could not be made"
HALL_DATA=$HALL_DIR/data.copy
cp -a "$TOP_SRCDIR/data" "$HALL_DATA"
services=$HALL_DATA/services
hall_serve
case_begin

ctl() {
	reply=$("$TOP_BUILDDIR/talenthallctl" --state "$HALL_DIR" \
		--data "$HALL_DATA" "$@" 2>&1)
	status=$?
}
# reload COMMAND...: until the command says that it is over.
reload() {
	call sysadmin config.reload
	# asked behind it, in order
	wait_for 10 "$@"
}
title() { hall zhangwei service.get id="$1" | jq -r .title; }
title_is() { [ "$(title "$1")" = "$2" ]; }
logged() { grep -qF -- "$1" "$HALL_DIR/server.log"; }
gone() { [ "$(hall_key hr service.get id="$1")" != "" ]; }
versions() { db "SELECT group_concat(version) FROM (SELECT version FROM
	service_version WHERE service = '$1' ORDER BY version)"; }
version() { sed -n 's/^[[:space:]]*version = \([0-9]*\);.*/\1/p' \
	"$services/$1.cfg"; }
# number SERVICE N: its file says version N now
number() { edit "$1" "s/version = [0-9]*;/version = $2;/"; }
edit() { sed -i "$2" "$services/$1.cfg"; }

# --- as installed ---
ctl config check
is "$status $reply" '0 the configuration is right' 'the files are right'
call sysadmin config.check
is "$reply" '{"items":[]}' 'so says the method'
for user in zhangwei hr clerk lead city secadmin auditor; do
	call "$user" config.check
	has '"key":"request.denied"' "$user does not check"
	call "$user" config.diff text=x
	has '"key":"request.denied"' "$user compares no drafts"
done
v=$(version permit-new)
is "$(versions permit-new)" "$v" 'the version of the file is published'
is "$(db "SELECT count(*) FROM service_version WHERE length(sha256) = 64 AND
	content NOT LIKE '%@include%'")" "$(ls "$services"/*.cfg | wc -l)" \
	'every service is stored whole, with its hash'

# --- how it is: instants for programs, the hall's day and time for people ---
call sysadmin server.status
started=$(jq .started_at <<<"$reply")
[ "$started" -gt 1700000000 ]
ok $? 'the method tells seconds'
ctl status
is "$(sed -n 's/^started_at  *//p' <<<"$reply")" \
	"$(TZ=Asia/Shanghai date -d "@$started" '+%F %T')" \
	'the command tells when it began in words'
is "$(grep -cE ' 1[0-9]{9}$' <<<"$reply")" 0 'and no instant as a number'

# --- a faulty file never replaces a good one ---
was=$(title permit-new)
edit permit-new 's/title = \[ "工作居住证新办"/title = [ "改坏的标题"/'
line=$(grep -n '^workflow' "$services/permit-new.cfg" | cut -d : -f 1)
sed -i "${line}a\\	begin = \"draft\";" "$services/permit-new.cfg"
ctl config check
is "$status" 1 'a fault is an exit status'
has "permit-new.cfg:$((line + 1)): unknown key begin" 'told with file and line'
call sysadmin config.check
has "\"line\":$((line + 1))" 'by the method too'
reload logged "permit-new.cfg:$((line + 1)): unknown key begin"
ok $? 'the reload tells it as well'
is "$(title permit-new)" "$was" 'and the good one stays'
is "$(versions permit-new)" "$v" 'nothing was published'
# the others of the folder are taken all the same
q=$(($(version quota) + 1))
number quota $q
edit quota 's/title = \[ "指标申报"/title = [ "指标申报二"/'
reload logged "event=service_version service=quota version=$q"
is "$(hall hr service.get id=quota | jq -r .title)" 指标申报二 \
	'another file is not held up by it'
sed -i '/begin = "draft"/d' "$services/permit-new.cfg"

# --- changed text needs a higher version ---
line=$(grep -n 'version = ' "$services/permit-new.cfg" | cut -d : -f 1)
words="permit-new.cfg:$line: the text changed since version $v was published: give it a higher version"
ctl config check
is "$status" 1 'changed text with the same version is a fault'
has "$words" 'with its line'
hasnt 'is right' 'and nothing else is said'
reload logged "$words"
is "$(title permit-new)" "$was" 'it is not taken'
number permit-new $((v + 1))
ctl config check
is "$status $reply" '0 the configuration is right' 'a higher version is right'
reload title_is permit-new 改坏的标题
ok $? 'and taken'
is "$(versions permit-new)" "$v,$((v + 1))" 'the former one is kept'
number permit-new "$v"
ctl config check
has "the text changed since version $v was published" 'no way back to a number'
number permit-new $((v + 1))
# a comment is no change
printf '// a remark\n' >>"$services/permit-new.cfg"
ctl config check
is "$status" 0 'a comment may change'

# --- a later day ---
number permit-new $((v + 2))
edit permit-new 's/effective = "[0-9-]*"/effective = "2099-01-01"/; s/改坏的标题/将来的标题/'
reload logged "event=service_version service=permit-new version=$((v + 2))"
is "$(title permit-new)" 改坏的标题 'until its day the former version serves'

# --- one more service, by a file alone ---
sed -e '/^\/\//d' -e 's/"quota"/"eleventh"/' -e 's/version = [0-9]*;/version = 1;/' \
	-e 's/指标申报二/第十一项/' "$services/quota.cfg" >"$services/eleventh.cfg"
ctl config check
is "$status $reply" '0 the configuration is right' 'a new file is right'
reload logged 'event=service_version service=eleventh version=1'
is "$(hall hr service.list | jq -r '[.items[] | select(.id == "eleventh")] |
	length')" 1 'it is offered while the hall runs'
rm "$services/eleventh.cfg"
reload gone eleventh
ok $? 'without its file it is offered no more'
is "$(versions eleventh)" 1 'its version stays, for the cases that began'

# --- what a draft does to open cases ---
r=$(version permit-renewal)
case_put 71 permit-renewal district_review
case_put 72 permit-renewal municipal_review
case_put 73 permit-renewal district_acceptance
draft=$HALL_DIR/draft/permit-renewal.cfg
cp -a "$services" "$HALL_DIR/draft"
ctl config diff permit-renewal
is "$status" 0 'the file itself changes nothing'
has '3 open cases, 0 worse off' 'of three cases'
# the state of one case goes, a field is asked for
sed -i -e "s/version = [0-9]*;/version = $((r + 1));/" \
	-e 's/state-review.inc/state-gone.inc/' "$draft"
sed -e 's/^district_review :/expert_review :/' \
	"$services/state-review.inc" >"$HALL_DIR/draft/state-gone.inc"
sed -i 's/"district_review"/"expert_review"/; s/did:district_review/did:expert_review/' \
	"$HALL_DIR/draft/"*.inc "$draft"
ctl config diff "$draft"
is "$status" 1 'a state that is gone is an exit status'
has "T-71 (district_review, version $r)"$'\n    the draft has no such state' \
	'the case is named'
has 'state district_review: 1 open, 1 gone' 'and counted by state'
hasnt 'T-72 (' 'others are as well off as before'
# a draft with a fault is told, not compared
sed -i 's/start = "draft"/start = "begin"/' "$draft"
ctl config diff "$draft"
has 'permit-renewal.cfg:' 'a faulty draft is told with its line'
has 'there is no state begin' 'in words'
# late
rm -rf "$HALL_DIR/draft"
cp -a "$services" "$HALL_DIR/draft"
db "UPDATE application_event SET day = day - 8 WHERE application_id = 72"
sed -i -e "s/version = [0-9]*;/version = $((r + 1));/" -e 's/sla = 7; warn = 2;/sla = 1; warn = 1;/' \
	-e 's/promised_days = 20/promised_days = 12/' "$draft"
ctl config diff "$draft"
has "T-72 (municipal_review, version $r)"$'\n    late in its state at once' \
	'shorter days make a case late'
# nobody there who may decide, a field and a paper more
db "UPDATE account SET active = 0 WHERE role = 'body'"
sed -i 's/role = "clerk"/role = "body"/' \
	"$HALL_DIR/draft/state-acceptance.inc"
sed -i '0,/fields : {/s//&\n\tshoe : { type = "number"; label = [ "鞋", "Shoe" ]; required = true; };/' \
	"$HALL_DIR/draft/section-employment.inc"
printf 'high_tech_cert : { of = "unit"; required = true; };\n' \
	>>"$HALL_DIR/draft/attachments-permit.inc"
ctl config diff "$draft"
has "T-73 (district_acceptance, version $r)"$'\n    nobody could decide it' \
	'a case that nobody could decide is named'
has 'newly missing or wrong: employment.shoe' 'a field that is asked for newly'
has 'newly asked for, and missing: the attachment high_tech_cert' \
	'and an attachment'
has 'state municipal_review: 1 open, 1 state_late, 1 missing, 1 paper' \
	'all is summed up by state'
has '3 open cases, 3 worse off by the draft' 'and in all'
call sysadmin config.diff text="not a file"
has '"key":"field.type"' 'what is no service file is refused'

# --- a reload waits, and says what it found ---
ctl config reload
is "$status $reply" '0 ' 'a reload of what is right says nothing'
echo 'opinion = ();' >"$HALL_DATA/opinions.cfg"
ctl config reload
is "$status" 1 'a reload of a faulty file is an exit status'
has 'what is faulty stays as it was' 'in words'
ctl doctor
has 'a file of the configuration is faulty' 'the doctor says it too'
cp "$TOP_SRCDIR/data/opinions.cfg" "$HALL_DATA"
edit quota 's/header.inc/missing.inc/'
ctl config reload
is "$status" 1 'a faulty service too'
edit quota 's/missing.inc/header.inc/'
ctl config reload
is "$status" 0 'mended, all is right'
ctl doctor
hasnt 'is faulty' 'for the doctor as well'

# --- the same with the server stopped ---
hall_stop
look() { find "$HALL_DIR" -maxdepth 1 -name 'talenthall.db*' -printf '%f %s %T@\n' |
	sort; }
cp "$HALL_DIR/talenthall.db" "$HALL_DIR/kept"
sqlite3 "$HALL_DIR/talenthall.db" "DELETE FROM migration WHERE name =
	(SELECT max(name) FROM migration)"
before=$(look)
ctl config check
is "$status" 0 'an older database is no fault'
has 'was made by an earlier version' 'it is told'
is "$(look)" "$before" 'and not made anew by a check'
mv "$HALL_DIR/kept" "$HALL_DIR/talenthall.db"
before=$(look)
ctl config check
is "$(look)" "$before" 'a check writes nothing beside it'
is "$status $reply" '0 the configuration is right' 'checked without the server'
ctl config diff "$draft"
has 'T-72 (municipal_review' 'compared without the server'
edit permit-renewal 's/promised_days = 20/promised_days = 21/'
ctl config check
has "the text changed since version $r was published" \
	'versions are compared without the server'
# a hall that starts with a faulty file serves what was published last
edit permit-new 's/schema/shema/; s/header.inc/missing.inc/'
hall_serve
is "$(title permit-new)" 改坏的标题 'a fault at the start: the last version serves'
is "$(title basic-info-change)" 证件基础信息变更 'and the others'

# --- every word of rules is in the manual ---
"$TOP_BUILDDIR/talenthalld" --words >"$HALL_DIR/words"
like "$(grep -c '^word ' "$HALL_DIR/words")" '^[0-9]{2,}$' 'words are printed'
done_testing
