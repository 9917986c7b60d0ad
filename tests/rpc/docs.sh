#!/usr/bin/env bash
# What is in an attachment or photo: text and pictures of pages, for whom, with
# what trace; and files that are hard to look at.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT
paper() { # paper NAME WHAT...: a PDF
	/usr/bin/python3 "$TOP_SRCDIR/tests/lib/pages.py" "${@:2}" >"$work/$1"
}
put() { # put USER FILE KIND
	reply=$(hall_ssh "$1" "attachment.put kind=$3 --json" <"$work/$2" 2>&1)
}
look() { # look USER WORD...: .text of a page, or the whole refusal
	reply=$(hall_ssh "$1" "${*:2} --json" </dev/null 2>&1)
	status=$?
}
seen() { hall auditor audit.list limit=100 | jq -rc '[.items[] |
	select(.after != null and (.action | test("text|picture"))) |
	.after | del(.sha256)]'; }

# --- text ---
paper text text
put lina text edu_cert
look lina attachment.text kind=edu_cert
is "$(jq -c '[.pages, .page, .text, .cut]' <<<"$reply")" \
	'[3,1,"First page\nof three",false]' 'the text of the first page'
is "$(jq -r .sha256 <<<"$reply")" \
	"$(sha256sum <"$work/text" | cut -d' ' -f1)" 'and of which file'
look lina attachment.text kind=edu_cert page=3
is "$(jq -r .text <<<"$reply")" 'Third page' 'the last page'
look lina attachment.text kind=edu_cert page=4
has '"key":"docs.pages"' 'no page after it'
has '共 3 页' 'which says how many there are'
is "$status" 1 'with exit status 1'
look lina attachment.text kind=edu_cert page=0
has '"key":"field.range"' 'pages begin at 1'
paper chinese chinese
put lina chinese degree_cert
look lina attachment.text kind=degree_cert
is "$(jq -r .text <<<"$reply")" $'学历证书\n北京大学' \
	'Chinese in a font that is not in the file'
"$TOP_BUILDDIR/tests/paper" good 2 >"$work/scan"
put lina scan other
look lina attachment.text kind=other
is "$(jq -c '[.pages, .text]' <<<"$reply")" '[2,""]' 'a scan has no text'

# --- pictures ---
look lina attachment.picture kind=edu_cert columns=40 rows=20
is "$(jq -c '[.pages, .page, .columns, .rows, .colors]' <<<"$reply")" \
	'[3,1,28,20,256]' 'a picture keeps its shape within the cells'
is "$(jq -c '[.lines[] | map(.[0] | length) | add] | unique' <<<"$reply")" \
	'[28]' 'each row has all its cells'
is "$(jq '[.lines[][] | .[1, 2] | . >= -1 and . < 256] | all' <<<"$reply")" \
	true 'its colours are those of the terminal'
is "$(jq -c '[.lines[14][] | .[1, 2]] | contains([196])' <<<"$reply")" true \
	'what is red is red'
is "$(jq '[.lines[][] | .[0] | explode[] | . == 32 or
	(. >= 9600 and . < 9632)] | all' <<<"$reply")" true \
	'it is made of blocks alone'
look lina attachment.picture kind=edu_cert columns=40 rows=20 colors=16
is "$(jq '[.lines[][] | .[1, 2] | . >= -1 and . < 16] | all' <<<"$reply")" \
	true 'sixteen colours'
look lina attachment.picture kind=edu_cert colors=2 symbols=ascii
is "$(jq -c '[.lines[][] | .[1, 2]] | unique' <<<"$reply")" '[-1]' \
	'no colours'
is "$(jq '[.lines[][] | .[0] | explode[] | . >= 32 and . < 127] | all' \
	<<<"$reply")" true 'and plain characters'
look lina attachment.picture kind=edu_cert columns=200 rows=100
is "$(jq -c '[.columns, .rows]' <<<"$reply")" '[141,100]' 'the largest'
look lina attachment.picture kind=edu_cert columns=201
has '"key":"field.range"' 'and no larger'
look lina attachment.picture kind=edu_cert colors=7
has '"key":"field.choice"' 'nor seven colours'
for format in jpeg png; do
	"$TOP_BUILDDIR/tests/picture" "$format" 590 826 >"$work/photo"
	hall_ssh lina person.photo.put <"$work/photo" >"$work/said" 2>&1
	look lina person.photo.picture columns=60 rows=30
	is "$(jq -c '[.pages, .columns, .rows]' <<<"$reply")" '[1,43,30]' \
		"a photo: $format"
done

# --- whose, with what trace ---
is "$(seen)" '[]' 'who looks at his own leaves none'
put zhangwei text degree_cert
put hr chinese business_licence
person=$(hall zhangwei person.get | jq -r .id)
unit=$(hall hr unit.get | jq -r .id)
for what in text picture; do
	look hr attachment.$what kind=degree_cert person="$person"
	has '"key":"field.required"' "$what: an agent names a purpose"
	look hr attachment.$what kind=degree_cert person="$person" purpose=x
	has '"pages":3' 'then he sees it'
	look review attachment.$what kind=business_licence unit="$unit" \
		purpose=受理 page=1
	has '"pages":1' "$what: so does the district's reviewer"
	for who in lina hr2 review-hd; do
		look "$who" attachment.$what kind=degree_cert \
			person="$person" purpose=x
		has '"key":"request.not_found"' "$what: nobody else: $who"
	done
	look sysadmin attachment.$what kind=degree_cert person="$person"
	has '"key":"request.denied"' "$what: nor an administrator"
	look newperson attachment.$what kind=edu_cert
	has '"key":"profile.first"' "$what: first comes the profile"
done
is "$(seen | jq -c 'map([.seen, .kind, .purpose]) | sort')" \
	'[["picture","business_licence","受理"],["picture","degree_cert","x"],["text","business_licence","受理"],["text","degree_cert","x"]]' \
	'each look is recorded once, with its purpose'
look review attachment.text kind=business_licence unit="$unit" purpose=x page=2
has '"key":"docs.pages"' 'a page that is not there'
is "$(seen | jq length)" 4 'is not seen'
hall_ssh zhangwei person.photo.put <"$work/photo" >"$work/said" 2>&1
look review person.photo.picture id="$person"
has '"key":"field.required"' "another's photo needs a purpose"
look review person.photo.picture id="$person" purpose=核对
has '"pages":1' 'and is seen with it'
is "$(seen | jq -r '.[0].purpose')" 核对 'which is recorded'
look review attachment.list person="$person" purpose=受理
is "$(hall auditor audit.list limit=5 | jq -rc '[.items[] |
	select(.action == "attachment.list")][0].after')" \
	'{"purpose":"受理","seen":"attachments"}' 'so is a look at the list'
look lina attachment.text kind=hukou_pages
has '"key":"attachment.none"' 'what is missing is not looked into'

# --- hostile files: refused at the door, bounded, or said to be too much ---
paper escape escape
put lina escape title_cert
look lina attachment.text kind=title_cert
is "$(jq -r .text <<<"$reply" | tr -d '\n' | tr '\000-\037\177' X)" \
	'before [31mred[2J after]0;title end' 'no control character comes through'
paper long long
put lina long title_cert
look lina attachment.text kind=title_cert
reply=$(jq -c '[.cut, (.text | utf8bytelength <= 65536)]' <<<"$reply")
is "$reply" '[true,true]' 'a long page is cut, which is said'
for n in 1 2 3 4 5; do
	paper large large "$n"
	put lina large title_cert
	has '"status":"uploaded"' "a page of a strange size, $n: taken"
	look lina attachment.picture kind=title_cert columns=60 rows=30
	is "$(jq '.columns <= 60 and .rows <= 30' <<<"$reply")" true \
		'its picture is no larger than asked'
done
paper many many
put lina many title_cert
look lina attachment.text kind=title_cert page=10000
is "$(jq -r .text <<<"$reply")" 'Page 10000' 'the last of 10,000 pages'
"$TOP_BUILDDIR/tests/paper" password >"$work/locked"
put lina locked title_cert
has '"key":"pdf.encrypted"' 'what is encrypted is not let in'
paper fonts fonts
put lina fonts title_cert
look lina attachment.picture kind=title_cert
has '"pages":1' 'a broken font leaves its text out'
paper image image
put lina image title_cert
has '"status":"uploaded"' 'a picture of 400 million points'
look lina attachment.picture kind=title_cert
has '"key":"docs.limits"' 'is too much'
has '预览允许的时间或内存' 'which is said'
has 下载 'with the way out'
paper draw draw
put lina draw title_cert
has '"status":"uploaded"' 'a drawing that does not end'
begin=$SECONDS
look lina attachment.picture kind=title_cert
has '"key":"docs.limits"' 'is ended'
[ $((SECONDS - begin)) -le 15 ]
ok $? 'after a few seconds'
paper words words
put lina words title_cert
look lina attachment.text kind=title_cert
has '"key":"docs.limits"' 'so are words without an end'
# while two of them go on, others are served, and what waits is done in turn
waiting=
for _ in 1 2 3; do
	hall_ssh lina attachment.picture kind=title_cert --json </dev/null \
		>>"$work/three" 2>&1 &
	waiting+=" $!"
done
begin=$SECONDS
is "$(hall zhangwei attachment.list | jq -r '.items | length > 0')" true \
	'meanwhile others are answered'
[ $((SECONDS - begin)) -le 3 ]
ok $? 'at once'
# shellcheck disable=SC2086
wait $waiting
is "$(grep -c docs.limits "$work/three")" 3 'and each of these'
grep -q 'outside its sandbox' "$HALL_DIR/server.log"
is $? 1 'no helper met its sandbox'

# --- the helper alone ---
helper() { # helper FILE RULE: its answer
	: >"$work/out"
	"$TOP_BUILDDIR/hall-docs" "$2" <"$work/$1" 1<>"$work/out" \
		3>"$work/answer" 2>"$work/log"
	cat "$work/answer"
}
is "$(helper locked '{"what":"text","page":1}')" '{"error":"encrypted"}' \
	'a password is not guessed'
echo 'only text' >"$work/none"
is "$(helper none '{"what":"text","page":1}')" '{"error":"format"}' \
	'a text is no file to look into'
head -c 600 "$work/text" >"$work/cut"
printf '%%PDF-1.7 waste' >"$work/waste"
is "$(helper waste '{"what":"text","page":1}')" '{"error":"broken"}' \
	'nor is waste'
helper cut '{"what":"text","page":1}' >"$work/said"
grep -qE '"(size|error)"' "$work/said"
ok $? 'what is cut off is shown as far as it goes, or not'
head -c 3000 "$work/photo" >"$work/half"
grep -qE '"(size|error)"' <<<"$(helper half \
	'{"what":"picture","page":1,"columns":9,"rows":9,"colors":256}')"
ok $? 'so is half a photo'
is "$(helper photo '{"what":"text","page":1}')" '{"error":"format"}' \
	'a photo has no text'
for rule in '{}' '{"what":"picture","page":1}' '{"what":"x","page":1}' \
	'{"what":"text","page":-1}' \
	'{"what":"picture","page":1,"columns":9999,"rows":9,"colors":256}'; do
	is "$(helper text "$rule")" '' "a rule that is none: $rule"
done

# --- no helper at all ---
hall_stop
mkdir "$work/libexec"
for f in "$TOP_BUILDDIR"/talenthall* "$TOP_BUILDDIR"/hall-*; do
	[[ ! -x $f || -d $f || $f == *hall-docs ]] || cp "$f" "$work/libexec/"
done
build=$TOP_BUILDDIR
TOP_BUILDDIR=$work/libexec
mkdir "$work/libexec/locale"
hall_serve
TOP_BUILDDIR=$build
look lina attachment.text kind=edu_cert
has '"key":"docs.missing"' 'a server without the helper says so'
done_testing
