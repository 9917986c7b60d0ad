#!/usr/bin/env bash
# Attachments: the kinds as configured, every refusal with limit and what was
# found, dates and self-checks, whose they are, and what becomes of the bytes.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT
paper=$TOP_BUILDDIR/tests/paper
# put USER FILE WORD...: the answer in $reply, the exit status in $status
put() {
	reply=$(hall_ssh "$1" "attachment.put ${*:3} --json" <"$work/$2" 2>&1)
	status=$?
}
sum() { sha256sum <"$work/$1" | cut -d' ' -f1; }
files() { find "$HALL_DIR/files" -type f | wc -l; }
stored() { echo "$HALL_DIR/files/$(sum "$1" | cut -c1-2)/$(sum "$1")"; }
item() { # item USER KIND FILTER
	hall "$1" attachment.list | jq -rc --arg kind "$2" \
		".items[] | select(.kind == \$kind) | $3"
}
day() { TZ=Asia/Shanghai date -d "$1" +%F; }

# --- the kinds ---
is "$(hall lina attachment.kinds | jq -r '.items[] | "\(.kind) \(.max_bytes) \(.formats | join(","))"')" \
	"$(printf '%s pdf\n' 'edu_cert 2097152' 'degree_cert 2097152' \
	'title_cert 5242880' 'taxable_income 2097152' 'hukou_pages 2097152' \
	'integrity_statement 2097152' 'marriage_cert 2097152' \
	'housing_proof 5242880' 'other 5242880')" \
	"the nine kinds of a person, 2 MB and 5 MB"
is "$(hall lina attachment.kinds | jq -r '[.items[].label] | join(" ")')" \
	'学历证书 学位证书 职称证书或评审材料 应税收入材料 户口本首页及本人页 诚信声明 结婚证 在京合法稳定住所证明 其他材料' \
	'called as in the manual'
is "$(hall lina attachment.kinds | jq -r '[.items[] | select(.hint == "") |
	.kind] | join(" ")')" 'taxable_income hukou_pages' \
	'all but these have a hint'
is "$(hall hr attachment.kinds | jq -r '[.items[].label] | join(" ")')" \
	'单位营业执照 高新技术企业证书 单位其他材料' "a unit's are its own"
is "$(hall lina attachment.kinds owner=child | jq -r '[.items[].kind] |
	join(" ")')" 'child_birth_cert child_hukou' 'children have two'
call lina attachment.kinds
has '原件四边轮廓完整' 'the self-check is told'
has '经核真实有效' 'with both signatures where they are wanted'
is "$(hall lead attachment.kinds | jq .total)" 17 'the office is told all'
is "$(hall lina attachment.list | jq -r '[.items[].status] | unique |
	join(" ")')" missing 'at first all are missing'
is "$(item lina edu_cert .status_text)" 未上传 'which is said'

# --- one goes in and comes back ---
"$paper" good 3 >"$work/good.pdf"
put lina good.pdf kind=edu_cert
is "$status" 0 'a PDF is taken'
is "$(jq -r '"\(.kind) \(.status) \(.size) \(.sha256) \(.pages)"' \
	<<<"$reply")" \
	"edu_cert uploaded $(stat -c %s "$work/good.pdf") $(sum good.pdf) 3" \
	'and described, with its pages'
is "$(item lina edu_cert '[.status, .size > 0, .sha256, .uploaded_at > 0]')" \
	"[\"uploaded\",true,\"$(sum good.pdf)\",true]" 'the list has it'
hall_ssh lina attachment.get kind=edu_cert </dev/null >"$work/back"
cmp -s "$work/good.pdf" "$work/back"
ok $? 'it comes back byte by byte'
cmp -s "$work/good.pdf" "$(stored good.pdf)"
ok $? 'and lies under its hash'
n=$(files)
put lina good.pdf kind=degree_cert
is "$(files)" "$n" 'the same bytes lie there once'
"$paper" packed 2 >"$work/packed.pdf"
put lina packed.pdf kind=degree_cert
has '"pages":2' 'a PDF with packed objects is taken; another replaces it'
"$paper" goto >"$work/goto.pdf"
put lina goto.pdf kind=other
is "$status" 0 'a PDF may say at which page it opens'

# --- the four messages, and those of PDFs ---
: >"$work/empty"
put lina empty kind=edu_cert
has '"key":"file.empty"' 'an empty file'
has '文件为空（0 B）' 'is called so'
is "$status" 1 'with exit status 1'
echo 'only text' >"$work/text"
put lina text kind=edu_cert
has '格式不符：应为 PDF，实际为未知格式' 'a text is no PDF'
"$TOP_BUILDDIR/tests/picture" jpeg 295 413 >"$work/jpeg"
put lina jpeg kind=edu_cert
has '格式不符：应为 PDF，实际为JPEG' 'nor a picture, which is named'
printf 'PK\003\004%0100d' 1 >"$work/zip"
put lina zip kind=edu_cert
has '实际为ZIP (.docx)' 'nor a text of an office program'
for size in 2097152 5242880; do
	kind=edu_cert
	[ "$size" = 2097152 ] || kind=title_cert
	"$paper" good 1 "$size" >"$work/max"
	put lina max kind="$kind"
	is "$status" 0 "exactly $size bytes are taken"
	"$paper" good 1 $((size + 1)) >"$work/over"
	put lina over kind="$kind"
	has "超过大小：上限 $((size >> 20)) MB，实际 $((size + 1)) B" \
		'a byte more is not'
	has '"key":"file.large"' 'which has its key'
done
put lina good.pdf kind=edu_cert
head -c 40000000 /dev/zero >"$work/huge"
put lina huge kind=edu_cert
has '"key":"file.large"' 'nor are 40 MB'
size=$(stat -c %s "$work/good.pdf")
for cut in $((size - 1)) $((size - 6)) $((size / 2)) 20; do
	head -c "$cut" "$work/good.pdf" >"$work/cut"
	put lina cut kind=edu_cert
	[ "$cut" != $((size - 1)) ] || { is "$status" 0 \
		'without the last line feed it is whole'; continue; }
	has '文件损坏：应为完整可读的 PDF，实际为不完整的 PDF' \
		"cut at $cut of $size it is damaged"
done
put lina good.pdf kind=edu_cert
refused() { # refused WHAT KEY TEXT NAME
	"$paper" "$1" 3 >"$work/bad"
	put lina bad kind=edu_cert
	[[ $reply == *"\"key\":\"$2\""* && $reply == *"$3"* ]]
	ok $? "$4"
}
refused flate pdf.broken '共 3 页、只能读出 1 页' 'a page that cannot be read'
refused length pdf.broken '只能读出 0 页' 'a length that lies'
refused none pdf.broken 没有页面的 'no page at all'
refused loop pdf.broken 找不到页面 'pages without an end'
refused gone pdf.broken 无法读出对象 'an object that is none'
# what unfolds without an end, in width and in depth
/usr/bin/python3 - "$work" <<'PY'
import sys, zlib
def write(name, objects):
    out, at = b"%PDF-1.7\n", []
    for i, o in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, o)
    x = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(at) + 1)
    out += b"".join(b"%010d 00000 n \n" % a for a in at)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" \
        % (len(at) + 1, x)
    open(sys.argv[1] + "/" + name, "wb").write(out)
root = b"<</Type/Catalog/Pages 2 0 R>>"
box = b"/MediaBox[0 0 9 9]"
c = zlib.compressobj(9)
d = b"".join(c.compress(bytes(1 << 20)) for _ in range(1000)) + c.flush()
d = zlib.compress(d, 9)
write("bomb", [root, b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
      b"<</Type/Page/Parent 2 0 R%s/Contents 4 0 R>>" % box,
      b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>\nstream\n%s\n"
      b"endstream" % (len(d), d)])
write("deep", [root] + [b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (i + 3)
      for i in range(55000)] + [b"<</Type/Page/Parent 2 0 R%s>>" % box])
PY
for what in bomb deep; do
	put lina "$what" kind=title_cert
	has '"key":"pdf.broken"' "what unfolds without an end: $what"
done
sed 's/^startxref$/&\n1/' "$work/good.pdf" >"$work/bad"
put lina bad kind=edu_cert
has '对象表无法读出' 'a table that is elsewhere'
refused password pdf.encrypted 需要密码才能打开 'a password'
refused owner pdf.encrypted 设有使用限制 'a restriction of use'
for what in js names escape hidden; do
	refused "$what" pdf.active '动态内容：JavaScript' "a program inside: $what"
done
for what in launch open; do
	refused "$what" pdf.active 启动程序的动作 "one outside: $what"
done
for what in embed attach; do
	refused "$what" pdf.active 内嵌文件 "a file inside: $what"
done
refused media pdf.active 多媒体内容 'a film'
refused xfa pdf.active 'XFA 表单' 'a form that is a program'
is "$(item lina edu_cert .sha256)" "$(sum good.pdf)" \
	'no refusal has changed what was there'
is "$(ls "$HALL_DIR/files/tmp" | wc -l)" 0 'nor left anything aside'
call lina attachment.put kind=passport
has '没有附件类型「passport」。可用的类型：edu_cert' \
	'a kind that is none, with those there are'
put lina good.pdf kind=business_licence
has '"key":"attachment.kind"' "a unit's kind is none for a person"
put lina good.pdf kind=child_hukou
has '"key":"attachment.kind"' "nor is a child's, without a child"
put lina good.pdf kind=../../x
has '"key":"attachment.kind"' 'nor a path'
hall_ssh lina account.lang lang=en </dev/null >/dev/null
put lina text kind=edu_cert
has 'The format does not fit: PDF wanted, found an unknown format' \
	'in English for who reads English'
is "$(item lina edu_cert .label)" 'Education certificate' 'labels too'
hall_ssh lina account.lang lang=zh </dev/null >/dev/null

# --- dates and self-checks ---
is "$(item lina edu_cert '[.needs_dates, .checked, .confirmed, .status_text]')" \
	'[false,false,false,"已上传，待自查确认"]' 'it counts when it was checked'
call lina attachment.set kind=edu_cert checked=true
is "$(item lina edu_cert '[.confirmed, .status_text]')" '[true,"已上传"]' \
	'and then it does'
put lina packed.pdf kind=edu_cert
is "$(item lina edu_cert .confirmed)" false 'another file is to be checked anew'
put lina good.pdf kind=taxable_income checked=true
is "$(item lina taxable_income '[.needs_dates, .confirmed, .status_text]')" \
	'[true,false,"已上传，待填日期"]' 'what is dated wants its date'
call lina attachment.set kind=taxable_income issued_on="$(day 'today')"
has '"confirmed":true' 'which may be told later'
has '"warnings":[]' 'today is no remark'
call lina attachment.set kind=taxable_income issued_on="$(day 'tomorrow')"
has '"key":"field.date_future"' 'tomorrow is refused'
call lina attachment.set kind=taxable_income issued_on="$(day '-1 month')"
has '"warnings":[]' 'a month ago is within the month'
call lina attachment.set kind=taxable_income \
	issued_on="$(day "$(day '-1 month') -1 day")"
has '"key":"attachment.old"' 'a day more is remarked, not refused'
has '应在 1 个月以内' 'in words'
put lina good.pdf kind=housing_proof valid_to="$(day '-1 day')"
has '"key":"attachment.expired"' 'what has ended is refused'
put lina good.pdf kind=housing_proof valid_to="$(day '+3 months')" checked=true
has '"warnings":[]' 'three months ahead fit'
has '"confirmed":true' 'and it counts at once'
call lina attachment.set kind=housing_proof \
	valid_to="$(day "$(day '+3 months') -1 day")"
has '"key":"attachment.ends"' 'a day less is remarked'
call lina attachment.set kind=housing_proof issued_on=2020-05-01 \
	valid_to=2020-04-30
has '"key":"field.date_order"' 'the end is not before the beginning'
call lina attachment.set kind=housing_proof valid_to=soon
has '"key":"field.date"' 'a date is a date'
version=$(item lina housing_proof .version)
call lina attachment.set kind=housing_proof checked=false version="$version"
has '"confirmed":false' 'a tick may be taken back'
call lina attachment.set kind=housing_proof checked=true version="$version"
has '"key":"request.version"' 'a stale version is refused'
call lina attachment.set kind=hukou_pages checked=true
has '"key":"attachment.none"' 'nothing is told of what is missing'

# --- of another kind; deleted ---
call lina attachment.move kind=taxable_income to=edu_cert
has '"key":"attachment.taken"' 'a kind that is there is not overwritten'
call lina attachment.move kind=title_cert to=hukou_pages
has '"key":"file.large"' 'what is too large for a kind does not become one'
call lina attachment.move kind=taxable_income to=hukou_pages
has '"kind":"hukou_pages"' 'else it does'
has '"checked":false' 'to be checked anew'
call lina attachment.delete kind=hukou_pages
has '"status":"missing"' 'deleting empties the slot'
call lina attachment.get kind=hukou_pages
has '户口本首页及本人页尚未上传' 'which then is empty'
call lina attachment.delete kind=hukou_pages
has '"key":"attachment.none"' 'and cannot be emptied twice'

# --- templates ---
hall_ssh lina attachment.template kind=integrity_statement </dev/null |
	grep -q 个人诚信声明
ok $? 'the statement has a template'
hall_ssh lina attachment.template kind=integrity_statement format=pdf \
	</dev/null >"$HALL_DIR/template.pdf"
is "$(head -c 5 "$HALL_DIR/template.pdf")" %PDF- 'or as a PDF to print'
call lina attachment.template kind=other
has '"key":"attachment.template"' 'other papers have none'

# --- whose ---
put hr good.pdf kind=business_licence checked=true
is "$status" 0 "an agent uploads his unit's"
has '"confirmed":true' 'which counts'
is "$(item hr2 business_licence .status)" missing 'another unit has its own'
put zhangwei good.pdf kind=degree_cert
person=$(hall zhangwei person.get | jq -r .id)
unit=$(hall hr unit.get | jq -r .id)
is "$(hall hr attachment.list person="$person" | jq -r '.items[] |
	select(.status == "uploaded") | .kind')" degree_cert \
	'an agent sees what his people have'
call hr attachment.get kind=degree_cert person="$person"
has '"key":"field.required"' 'and names a purpose to look at it'
hall_ssh hr "attachment.get kind=degree_cert person=$person purpose=审核" \
	</dev/null | cmp -s - "$work/good.pdf"
ok $? 'then he sees it'
is "$(hall auditor audit.list limit=50 | jq -r '[.items[] |
	select(.action == "attachment.get")] | length')" 1 \
	'which is recorded, one look'
call auditor audit.list limit=50
has '审核' 'with its purpose'
call hr attachment.list person="$(hall hr association.list status=pending |
	jq -r '.items[0].person.id')"
has '"key":"request.not_found"' 'not yet those of who only applied'
call hr2 attachment.list person="$person"
has '"key":"request.not_found"' 'no agent of another unit'
call lina attachment.get kind=degree_cert person="$person" purpose=x
has '"key":"request.not_found"' 'nor anybody else'
call zhangwei attachment.get kind=business_licence unit="$unit" purpose=x
has '"key":"request.not_found"' "nor a person a unit's"
call hr2 attachment.get kind=business_licence unit="$unit" purpose=x
has '"key":"request.not_found"' 'nor one unit the other'
call review attachment.list unit="$unit"
has '"status":"uploaded"' "the district's reviewer sees a unit's"
hall_ssh review "attachment.get kind=business_licence unit=$unit purpose=受理" \
	</dev/null | cmp -s - "$work/good.pdf"
ok $? 'and its bytes, for a purpose'
call review-hd attachment.list unit="$unit"
has '"key":"request.not_found"' 'not that of another district'
call review attachment.list
has '"key":"field.required"' 'the office has none of its own'
for who in review lead city sysadmin; do
	put "$who" good.pdf kind=other
	has '"key":"request.denied"' "$who uploads nothing"
done
put newperson good.pdf kind=edu_cert
has '"key":"profile.first"' 'first comes the profile'
call newperson attachment.list
has '"key":"profile.first"' 'for looking too'
call lead restriction.set uscc="$(hall hr unit.get | jq -r .uscc)" \
	service=attachments reason=核查中
put hr good.pdf kind=unit_other
has '核查中' 'a restriction keeps from changes'
is "$(item hr business_licence .status)" uploaded 'not from looking'

# --- what becomes of the bytes ---
# an hour after, what nobody refers to is swept; what a case pinned is not
put lina max kind=title_cert
old=$(stored packed.pdf)
"$paper" good 5 >"$work/pinned.pdf"
put lina pinned.pdf kind=other
put lina goto.pdf kind=other
put lina good.pdf kind=edu_cert
put lina good.pdf kind=degree_cert
sqlite3 -cmd '.timeout 5000' "$HALL_DIR/talenthall.db" "INSERT INTO file_pin VALUES
	('application', 1, '$(sum pinned.pdf)')"
[ -e "$old" ]
ok $? 'what was replaced lies there for a while'
hall_stop
find "$HALL_DIR/files" -type f -exec touch -d '2 hours ago' {} +
hall_serve
wait_for 10 test ! -e "$old"
ok $? 'then it is swept'
cmp -s "$work/pinned.pdf" "$(stored pinned.pdf)"
ok $? 'what a case has pinned stays'
for kind in edu_cert degree_cert; do
	hall_ssh lina attachment.get kind="$kind" </dev/null |
		cmp -s - "$work/good.pdf"
	ok $? "and what is in use: $kind"
done

# --- a key: the same bytes again are the same request ---
"$paper" good 1 >"$work/keyed.pdf"
put zhangwei keyed.pdf kind=other idempotency_key=paper-1
first_answer=$reply
put zhangwei keyed.pdf kind=other idempotency_key=paper-1
is "$reply" "$first_answer" 'a repeated upload is answered as before'
is "$(sqlite3 "$HALL_DIR/talenthall.db" "SELECT COUNT(*) FROM audit
	WHERE action = 'attachment.put' AND login = 'zhangwei' AND at >= (
	SELECT at FROM idempotency WHERE key = 'paper-1')")" 1 'and done once'
"$paper" good 2 >"$work/keyed.pdf"
put zhangwei keyed.pdf kind=other idempotency_key=paper-1
has '"key":"request.key_reused"' 'other bytes are another request'

# --- the configuration ---
data=$work/data
cp -r "$TOP_SRCDIR/data" "$data"
hall_stop
# faulty NAME SED: the server does not start, and says where
faulty() {
	local options
	sed "$2" "$TOP_SRCDIR/data/attachments.cfg" >"$data/attachments.cfg"
	mapfile -t options < <(hall_options 0 | sed \
		"s|^$TOP_SRCDIR/data\$|$data|")
	reply=$(timeout 10 "$TOP_BUILDDIR/talenthalld" "${options[@]}" 2>&1)
	[[ $reply == *attachments.cfg:[0-9]*:* ]]
	ok $? "$1"
}
faulty 'a kind that is there twice' 's/"degree_cert"/"edu_cert"/'
faulty 'a size of 0' 's/max_bytes = 5242880/max_bytes = 0/'
faulty 'a size that cannot be looked at' 's/max_bytes = 5242880/max_bytes = 999999999/'
faulty 'a format that is not known' 's/"pdf"/"exe"/'
faulty 'a check that is not there' 's/"upright"\]/"upwrong"]/; s/id = "upright"/id = "up"/'
faulty 'a template that is not there' 's/integrity_statement.txt/none.txt/'
faulty 'a template elsewhere' 's|integrity_statement.txt|../../talenthall.conf|'
faulty 'an owner that is none' 's/owner = "unit"/owner = "dog"/'
faulty 'a label in one language' 's/ en = "Degree certificate";//'
faulty 'a key that is not known' 's/dated = true/dates = true/'
faulty 'an id with a dot' 's/id = "other"/id = "other.pdf"/'
# at a reload: what is new holds at once, what is faulty does not
cp "$TOP_SRCDIR/data/attachments.cfg" "$data"
source=$TOP_SRCDIR
TOP_SRCDIR=$work
hall_serve
TOP_SRCDIR=$source
small() {
	[ "$(item lina edu_cert .max_bytes)" = 300 ]
}
sed -i '0,/max_bytes = 2097152/s//max_bytes = 300/' "$data/attachments.cfg"
kill -HUP "$HALL_PID"
wait_for 10 small
ok $? 'a new limit holds after a reload'
put lina good.pdf kind=edu_cert
has '超过大小：上限 300 B' 'for what comes then'
is "$(item lina edu_cert .status)" uploaded 'what is there stays'
sed -i 's/max_bytes = 300/max_bytes = 0/' "$data/attachments.cfg"
kill -HUP "$HALL_PID"
wait_for 10 grep -q 'event=reload .*why=faulty' "$HALL_DIR/server.log"
ok $? 'a fault is told'
small
ok $? 'and the former kinds stay'
grep -q 'outside its sandbox' "$HALL_DIR/server.log"
is $? 1 'no helper met its sandbox'
done_testing
