#!/usr/bin/env bash
# The profile of who has just registered and is not verified: he types name
# and number himself, and they are locked once they are verified.
. "$TOP_SRCDIR/tests/rpc/identity.inc.sh"
hall_phone
hall_start

# The key told of a field, "" when none is.
key() {
	jq -r --arg f "$1" '[.error.data.fields[]? | select(.field == $f)
		| .key][0] // ""' <<<"$reply"
}
number() { # number KIND NUMBER
	talk u person.update "{\"form\":{\"general\":{\"id_kind\":\"$1\",
		\"id_number\":\"$2\"}}}"
}

enroll u fresh_1 13800138201
done_ok 'registered'
talk u association.list
refused profile.first 'the gate is shut'
talk u person.get '{"draft":true}'
is "$(jq -c '.result.form.general | [.name, .id_number]' <<<"$reply")" \
	'[null,null]' 'nothing is known of him'
like "$(jq -r .result.form.general.mobile <<<"$reply")" '138\*+8201' \
	'but the mobile number, masked'

# the vectors of the documents; each is told by its field
while IFS=, read -r id expected _; do
	[ -n "$id" ] && [ "$id" != number ] || continue
	number resident_id "$id"
	wanted=field.identifier
	[ "$expected" != valid ] || wanted=
	is "$(key general.id_number)" "$wanted" "resident ID $id: $expected"
done <"$TOP_SRCDIR/tests/data/vec_ric_gb11643.csv"
while read -r kind id wanted; do
	number "$kind" "$id"
	is "$(key general.id_number)" "${wanted-}" "$kind $id"
done <<-'END'
	hk_mo_travel_permit H12345678
	hk_mo_travel_permit H1234567 field.identifier
	tw_travel_permit 07257456
	tw_travel_permit 0725745 field.identifier
	hmt_resident_permit 830000199201300022
	hmt_resident_permit 830000199201300023 field.identifier
	foreign_permanent_id FRA112345678901
	passport E12345678
	passport E1 field.identifier
	resident_id 11010519491231002x
END
talk u person.get '{"draft":true}'
is "$(jq -r '.result.form.general | .id_number, .sex, .birth' <<<"$reply" |
	paste -sd ' ')" '11010519491231002X F 1949-12-31' \
	'he sees what he typed; sex and birth follow'
talk u person.update '{"form":{"general":{"id_kind":"passport",
	"hukou_place":"河北"}}}'
is "$(key general.hukou_place)" field.not_allowed \
	'a passport has no household registration'
talk u person.update '{"form":{"general":{"mobile":"13900139000"}}}'
is "$(key general.mobile)" profile.readonly 'the mobile is changed elsewhere'

# the whole, with a number that is another's: only verification decides
zhang=$(hall zhangwei person.get reveal:=true purpose=核对 | jq -r .id_number)
talk u person.update "{\"form\":{\"general\":{\"name\":\"赵新民\",
	\"id_kind\":\"居民身份证\",\"id_number\":\"$zhang\",\"ethnic\":\"03\",
	\"political\":\"13\",\"marital\":\"20\",\"hukou_place\":\"河北省\",
	\"hukou_kind\":\"resident\",\"district\":\"110108\",
	\"address\":\"示范路1号\",\"housing_proof\":\"real_estate_title\"},
	\"education\":{\"education\":\"31\",\"school\":\"示例学院\",
	\"started\":\"2005-09-01\",\"graduated\":\"2008-07-01\",
	\"major\":\"会计\",\"degree\":\"0\",\"basis\":\"title\",
	\"has_title\":\"yes\",\"title_name\":\"会计师\",
	\"title_level\":\"intermediate\",\"title_issuer\":\"示例机构\",
	\"title_number\":\"K100\",\"title_granted\":\"2015-05-01\",
	\"has_vocational\":\"yes\",\"vocational_name\":\"驾驶\"},
	\"study_history\":[{\"from\":\"2002-09\",\"to\":\"2005-07\",
	\"school\":\"示例中专\",\"level\":\"41\",\"full_time\":true},
	{\"from\":\"2005-09\",\"to\":\"2008-07\",\"school\":\"示例学院\",
	\"level\":\"31\",\"full_time\":false}],
	\"work_history\":[{\"from\":\"2008-08\",\"unit\":\"示例公司\",
	\"place\":\"北京市\",\"duty\":\"会计\"}]}}"
done_ok 'no degree, no data of one'
talk u person.submit '{"accept":true}'
is "$(jq -c '[.error.data.fields[].key]' <<<"$reply")" '["profile.photo"]' \
	'the photo is missing'
SSHPASS=$new_password sshpass -e ssh -F none -p "$HALL_PORT" \
	-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
	-o LogLevel=ERROR -o PubkeyAuthentication=no \
	fresh_1@127.0.0.1 person.photo.put --json \
	<"$TOP_SRCDIR/data/demo/photo.png" >/dev/null
talk u person.submit '{"accept":true}'
done_ok 'submitted in the conversation that began as a guest'
talk u session.whoami
is "$(jq -r '.result | .name, .submitted, .verified' <<<"$reply" |
	paste -sd ' ')" '赵新民 true false' 'the account has the name now'
talk u association.list
done_ok 'the gate is open in the same conversation'
code=$(hall hr unit.get | jq -r .association_code)
talk u association.apply "{\"code\":\"$code\"}"
refused association.unverified 'but links need a verified identity'
is "$(hall zhangwei session.whoami | jq -r .verified)" true \
	'whose number it is is not troubled'

# verified: locked
talk u account.verify_identity \
	'{"name":"赵一鸣","id_number":"110101197801017005"}'
done_ok 'verified under his right name'
talk u person.get
is "$(jq -r '.result | .name, .sex, .birth, .submitted' <<<"$reply" |
	paste -sd ' ')" '赵一鸣 F 1978-01-01 true' 'which the record has'
talk u person.update '{"form":{"general":{"name":"赵新民",
	"id_number":"11010519491231002X"}}}'
is "$(key general.name) $(key general.id_number)" \
	'profile.locked profile.locked' 'and keeps'
talk u person.update '{"form":{"general":{"address":"示范路2号"}}}'
done_ok 'other data are his'
talk u person.submit '{"accept":true}'
done_ok 'to change'
talk u person.history
is "$(jq -r '[.result.items[].by] | join(" ")' <<<"$reply")" \
	'赵一鸣 fresh_1' 'the history has both'
hasnt "$zhang" 'and no number in full'
done_testing
