#!/usr/bin/env bash
# The papers of a case, looked into: for whom, with what trace.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT

/usr/bin/python3 "$TOP_SRCDIR/tests/lib/pages.py" text >"$work/paper"
hall_ssh hr attachment.put kind=business_licence checked=true --json \
	<"$work/paper" >/dev/null
id=$(hall hr application.create service=quota district=110108 | jq -r .id)
hall hr application.save "id=$id" accept:=true "form:={
	\"hrms\":{\"hrms_staff\":60},\"quota\":{
	\"quota_year\":$(date +%Y),\"quota_wanted\":3,
	\"quota_reason\":\"新引进研发人员\"}}" >/dev/null
hall hr application.submit "id=$id" >/dev/null
# what comes later changes the library, not the case
/usr/bin/python3 "$TOP_SRCDIR/tests/lib/pages.py" chinese >"$work/other"
hall_ssh hr attachment.put kind=business_licence checked=true --json \
	<"$work/other" >/dev/null

look() { # look USER [WORD...]
	call "$1" application.file.text "id=$id" kind=business_licence "${@:2}"
}
look clerk-hd
has '"key":"field.required"' 'the office says what for'
look clerk-hd purpose=受理
is "$(jq -c '[.pages, .page, .text]' <<<"$reply")" \
	'[3,1,"First page\nof three"]' 'the text of what was handed in'
look clerk-hd purpose=受理 page=3
is "$(jq -r .text <<<"$reply")" 'Third page' 'another page'
call clerk-hd application.file.picture "id=$id" kind=business_licence \
	purpose=受理 columns=40 rows=20
is "$(jq -c '[.pages, .page, .rows]' <<<"$reply")" '[3,1,20]' 'a picture'
look hr
is "$(jq -r .page <<<"$reply")" 1 'its owner looks without a purpose'
look hr2
has request.not_found 'another unit does not'
look clerk purpose=受理
has request.not_found 'nor another district'
call clerk-hd application.file.text "id=$id" kind=unit_other purpose=受理
has '"error"' 'what was not handed in is not there'
is "$(hall auditor audit.list limit=100 | jq -rc '[.items[].after |
	select(.purpose? == "受理") | [.seen, .kind]]')" \
	'[["picture","business_licence"],["text","business_licence"],["text","business_licence"]]' \
	'every look of the office is recorded'
done_testing
