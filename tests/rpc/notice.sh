#!/bin/bash
# Notices through their methods, as each role; and prompts by one's business.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start

# --- who may write ---
call lina notice.create title=通知 issuer=无 text=内容
has '"key":"request.denied"' 'an individual writes none'
call clerk notice.create title=通知 issuer=无 text=内容
has '"key":"request.denied"' 'nor a clerk'
call secadmin notice.create title=通知 issuer=无 text=内容
has '"key":"request.denied"' 'nor the security administrator'
call lina notice.list show=manage
has '"key":"request.denied"' 'an individual sees no drafts'
call lina notice.list status=draft
has '"key":"request.denied"' 'nor by asking for their state'
call sysadmin notice.create title=
has '"field":"issuer"' 'what lacks is told at once'
has '"field":"text"' 'all of it'

# --- draft, published, withdrawn ---
call sysadmin notice.create title=试行办法 title_en=Trial issuer=示例中心 \
	number=试发1号 text="第一条 总则
第二条 附则" audience=individuals
id=$(value id)
has '"status":"draft"' 'a notice begins as a draft'
call lina notice.get id="$id"
has '"key":"request.not_found"' 'nobody reads a draft'
call lina notice.publish id="$id"
has '"key":"request.denied"' 'publishing is not for everybody'
call lead notice.publish id="$id"
has '"key":"request.not_found"' "the whole city's is not the lead's"
call sysadmin notice.publish id="$id"
has '"status":"published"' 'its writer publishes it'
call sysadmin notice.publish id="$id"
has '"key":"notice.state"' 'once'
call lina notice.get id="$id"
has '"text":"第一条 总则\n第二条 附则"' 'then it is read, lines and all'
has '"number":"试发1号"' 'with its number'
hasnt changed_by 'and not who wrote it'
call hr notice.get id="$id"
has '"key":"request.not_found"' 'not by another audience'
call hr notice.list limit:=50
hasnt 试行办法 'nor in its list'
call sysadmin notice.update id="$id" title=新办法
has '"key":"notice.state"' 'what is published is not changed'
call sysadmin notice.withdraw id="$id"
has '"status":"withdrawn"' 'it is withdrawn'
call lina notice.list limit:=50 show=all
hasnt 试行办法 'and has disappeared'
call lina notice.get id="$id"
has '"key":"request.not_found"' 'everywhere'
version=$(hall sysadmin notice.get id="$id" | jq .version)
call sysadmin notice.update id="$id" version:=1 title=新办法
has '"key":"request.version"' 'a stale version is refused'
call sysadmin notice.update id="$id" version:="$version" title=新办法 \
	clear:='["number"]'
has '"title":"新办法"' 'a withdrawn one is changed'
hasnt '"number"' 'and emptied'
call sysadmin notice.publish id="$id"
has '"status":"published"' 'and published again'

# --- order ---
first_title() { hall "$1" notice.list | jq -r '.items[0].title'; }
is "$(first_title lina)" 关于进一步规范北京市工作居住证办理工作的通知 \
	'pinned ones stand first'
call sysadmin notice.pin id="$id" pinned:=true
is "$(first_title lina)" 新办法 'the newest of them above'
call sysadmin notice.pin id="$id" pinned:=false
[ "$(first_title lina)" != 新办法 ]
ok $? 'and no longer'
a=$(hall lina notice.list limit:=2)
after=$(jq -r .next <<<"$a")
b=$(hall lina notice.list limit:=2 after="$after")
is "$(jq -c '[.items[].id]' <<<"$a")$(jq -c '[.items[].id]' <<<"$b")" \
	"$(hall lina notice.list limit:=4 |
		jq -c '[.items[].id] | .[:2], .[2:]' | tr -d '\n')" \
	'pages follow one another'
hall lina account.lang lang=en >/dev/null
is "$(hall lina notice.get id="$id" | jq -r .title)" Trial \
	'who reads English has the English title'
hall lina account.lang lang=zh >/dev/null

# --- districts ---
call lead notice.create title=全市 issuer=甲 text=乙 districts:='["110108"]'
has '"key":"notice.districts"' "a lead writes for his own district"
call sysadmin notice.create title=城 issuer=甲 text=乙 districts:='["999999"]'
has '"key":"field.district"' 'and a district is one'
call lead notice.create title=朝阳通知 issuer=朝阳 text=内容 audience=units
id=$(value id)
has '"districts":["110105"]' 'his own when he names none'
call lead notice.publish id="$id"
call hr notice.get id="$id"
has 朝阳通知 'a unit of the district reads it'
call hr2 notice.get id="$id"
has '"key":"request.not_found"' 'one of another does not'
call lead-hd notice.withdraw id="$id"
has '"key":"request.not_found"' 'nor does another lead withdraw it'
call sysadmin notice.withdraw id="$id"
has '"key":"request.not_found"' "nor the system administrator: it is the district's"
call city notice.list limit:=50
hasnt 朝阳通知 'staff are not units'

# --- until ---
call lead notice.create title=昨日 issuer=朝阳 text=内容 date=2026-01-02 \
	until=2026-01-01
has '"key":"field.date_order"' 'the last day is not before the date'
call lead notice.create title=旧闻 issuer=朝阳 text=内容 date=2020-01-01 \
	until=2020-02-01
old=$(value id)
call lead notice.publish id="$old"
has '"key":"notice.over"' 'one that is over is not published'
soon=$(date -d '+2 days' +%F)
call lead notice.create title=短期公告 issuer=朝阳 text=内容 until="$soon"
short=$(value id)
call lead notice.publish id="$short"
call zhangwei notice.list limit:=50
has 短期公告 'until its last day it stands'

# --- long and hostile texts ---
create() { # a notice with so many characters of text, on the raw line
	local text
	text=$(printf '字%.0s' $(seq "$1"))
	printf '{"jsonrpc":"2.0","id":1,"method":"notice.create","params":%s}\n' \
		"{\"title\":\"长文\",\"issuer\":\"甲\",\"text\":\"$text\"}" |
		hall_rpc sysadmin
}
id=$(create 60000 | jq -r .result.id)
is "$(hall sysadmin notice.get id="$id" | jq '.text | length')" 60000 \
	'sixty thousand characters stay'
reply=$(create 60001)
has '"key":"field.too_long"' 'one more is too long'
reply=$(printf '%s\n' '{"jsonrpc":"2.0","id":1,"method":"notice.create","params":{"title":"\u001b[31m","issuer":"a","text":"b"}}' |
	hall_rpc sysadmin)
has '"key":"field.control"' 'control characters are refused'

# --- a document ---
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT
"$TOP_BUILDDIR/tests/paper" good 2 >"$work/good.pdf"
printf '%%PDF-1.4\n%0500d\n' 7 >"$work/cut.pdf"
echo 'MZ not a document' >"$work/bad.pdf"
attach() { reply=$(hall_ssh "$1" notice.attach id="$2" --json <"$3" 2>&1); }
call sysadmin notice.create title=带附件 issuer=甲 text=见附件
id=$(value id)
attach lina "$id" "$work/good.pdf"
has '"key":"request.denied"' 'a reader attaches nothing'
attach lead "$id" "$work/good.pdf"
has '"key":"request.not_found"' "nor a lead to the city's"
attach sysadmin "$id" "$work/bad.pdf"
has '"key":"file.format"' 'what is no PDF is refused'
attach sysadmin "$id" "$work/cut.pdf"
has '不完整的 PDF' 'nor is one that is cut off'
head -c 11000000 /dev/zero >"$work/large.pdf"
attach sysadmin "$id" "$work/large.pdf"
has '"key":"file.large"' 'nor one that is too large'
call sysadmin notice.file id="$id"
has '"key":"notice.file_none"' 'so far it has none'
attach sysadmin "$id" "$work/good.pdf"
has '"status":"draft"' 'a PDF is taken'
call lina notice.file id="$id"
has '"key":"request.not_found"' 'nobody fetches it from a draft'
call sysadmin notice.publish id="$id"
attach sysadmin "$id" "$work/good.pdf"
has '"key":"notice.state"' 'what is published keeps its document'
call lina notice.get id="$id"
has '"format":"pdf"' 'the notice tells of it'
hall_ssh lina notice.file id="$id" </dev/null >"$work/back.pdf"
cmp -s "$work/good.pdf" "$work/back.pdf"
ok $? 'and it comes back byte by byte'
call sysadmin notice.withdraw id="$id"
call sysadmin notice.detach id="$id"
call sysadmin notice.get id="$id"
hasnt '"document"' 'it may be taken away'

# --- prompts ---
prompts() { hall "$1" prompt.list | jq -r '.items[].id' | tr '\n' ' '; }
is "$(prompts zhangwei)" "" 'who has nothing to see to is told nothing'
is "$(prompts lina)" "association.none " 'who is linked nowhere is told'
is "$(prompts hr)" "application.waiting association.waiting permit.staff_expiring permit.staff_retired " \
	'a unit is told who waits and whose permits end'
call hr prompt.list
has '"text":"有 16 人申请关联本单位，等待您确认"' 'with the number'
has '"screen":"employees.pending"' 'and the screen'
code=$(hall hr unit.get | jq -r .association_code)
call lina association.apply code="$code"
link=$(first id)
is "$(prompts lina)" "association.pending " 'the application waits'
call lina service.list
has '"progress":"待单位确认"' 'and is business in progress'
call hr association.reject id="$link" reason_code=other reason=查无此人
call lina prompt.list
has '"text":"单位拒绝了您的关联申请，原因：查无此人"' 'the rejection is told'
is "$(hall auditor prompt.list | jq .total)" 0 'an auditor has none'
hall zhangwei person.update 'form:={"general":{"marital":"20"}}' >/dev/null
is "$(prompts zhangwei)" "profile.draft " 'a change not submitted is told'
hall hr unit.update 'form:={"general":{"business_scope":"技术服务"}}' >/dev/null
like "$(prompts hr)" 'profile.draft' "a unit's as well"
person=$(hall zhangwei person.get | jq -r .id)
unit=$(hall hr unit.get | jq -r .id)
hall_stop

# --- states that no method brings about in a moment ---
sql() { sqlite3 "$HALL_DIR/talenthall.db" "$1"; }
sql "UPDATE person SET verified = 0 WHERE id = $person;
	DELETE FROM profile_draft;
	UPDATE permit SET status = 'suspended', suspended_at = 1
	WHERE person_id = $person;
	INSERT INTO engagement VALUES ($person, $unit, 'case', 'XB-1', 1);
	INSERT INTO engagement VALUES ($person, $unit, 'title', 'ZC-1', 2);
	UPDATE unit SET opened = 0 WHERE id = $unit;
	UPDATE association SET status = 'ended' WHERE person_id = $person;
	INSERT INTO certificate SELECT 7, $unit, id, 110105, '证书', 'k', 'f',
	x'00', x'00', '', '{}', NULL, 0, '', 0, 0, '', 0, 'S1', 1, 1,
	CAST(julianday('now') - 2440587.5 AS INTEGER) + 30, 'active', '', 1, 1
	FROM account WHERE login = 'hr';
	INSERT INTO certificate SELECT 8, $unit, id, 110105, '证书', 'k', 'f',
	x'01', x'01', '', '{}', NULL, 0, '', 0, 0, '', 0, NULL, 0, 0, 0,
	'pending', '', 1, 1 FROM account WHERE login = 'hr';
	INSERT INTO appeal SELECT 9, id, x'00', x'00', '申诉', 'open', '', '', 1,
	0, '', 1 FROM account WHERE login = 'lina';"
HALL_PORT=0
hall_serve
is "$(prompts zhangwei)" "permit.suspended identity.unverified association.none business.open " \
	'suspended, unverified, unlinked, with business under way'
call zhangwei service.list
is "$(jq -r '.progress[].number' <<<"$reply" | tr '\n' ' ')" "ZC-1 XB-1 " \
	'which stands in the list, the newest first'
is "$(prompts hr)" "application.waiting unit.unopened association.waiting permit.staff_expiring permit.staff_retired certificate.expiring " \
	'a unit not opened, with a certificate about to end'
is "$(prompts clerk)" "appeal.open certificate.pending " \
	'a clerk is told what waits'
is "$(prompts clerk-hd)" "appeal.open " 'each of his own district'
is "$(prompts review)" "" 'and nobody else'
hall_stop
sql "UPDATE person SET verified = 1 WHERE id = $person;
	DELETE FROM engagement WHERE person_id = $person;
	UPDATE permit SET status = 'valid' WHERE person_id = $person;
	UPDATE association SET status = 'active' WHERE person_id = $person"

# --- time ---
HALL_PORT=0
hall_serve faketime "$(date -d '+3 days' '+%F %T')"
call zhangwei notice.list limit:=50
hasnt 短期公告 'after its last day it does not stand'
call zhangwei notice.list limit:=50 show=all
has 短期公告 'but is among all that were published'
has '"past":true' 'and marked'
hall_stop

HALL_PORT=0
hall_serve faketime "$(date -d '+420 days' '+%F %T')"
call zhangwei prompt.list
has '您的工作居住证即将过期，请立即办理证件续签业务' 'a permit about to end'
hall_stop
HALL_PORT=0
hall_serve faketime "$(date -d '+600 days' '+%F %T')"
is "$(prompts zhangwei)" "permit.expired " 'and ended'
done_testing
