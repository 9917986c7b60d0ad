#!/bin/bash
# The preview of an attachment on real screens: its text, its picture, page by
# page; what cannot be shown; another's, with a trace.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/lib/hall.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"
. "$TOP_SRCDIR/tests/screen/act.inc.sh"
hall_start
trap 'hall_end; rm -rf "$work"' EXIT

put() { # put KIND WHAT
	/usr/bin/python3 "$TOP_SRCDIR/tests/lib/pages.py" "$2" >"$work/$2.pdf"
	hall_ssh zhangwei attachment.put "kind=$1" <"$work/$2.pdf" \
		>"$work/said" 2>&1
}
put edu_cert text
put degree_cert image
put title_cert escape
"$TOP_BUILDDIR/tests/paper" good 1 >"$work/scan.pdf"
hall_ssh zhangwei attachment.put kind=taxable_income <"$work/scan.pdf" \
	>"$work/said" 2>&1

act_open zhangwei
act_shows '[1000]' "signed in"
act send 3103
act_shows '[3103]' "the attachments"
act send v
act_shows SHA-256 "the card of one"
act send p
act_shows 'First page' "the preview shows its text"
act_shows '第 1 页，共 3 页' "which page it is"
act_shows 审核决定须以下载的原件为准 "and that nothing is decided by it"
act_picture preview
act send n
act_shows 'Second page' "the next page"
act send n
act_shows 'Third page' "and the next"
act send n
act_shows 已是最后一页 "there are no more"
act send p
act_shows 'Second page' "back"
act key Tab
act_shows '▖' "the picture of that page"
act_shows 审核决定须以下载的原件为准 "with the same words"
act send 1
act_shows 'Second page' "a digit chooses the text again"
act key Esc
act send '?'
act_shows 看不见的文字 "help says why neither is faithful"
act key Esc
act key Esc
act_shows SHA-256 "back at the card"
act key Esc
act_shows '[3103]' "and at the list"
act key Down
act send v
act_shows SHA-256 "a file with a picture of 400 million points"
act send p
act_shows 该页没有文字 "has no text"
act key Tab
act_shows 预览允许的时间或内存 "and its picture is too much"
act_picture preview.limits
act key Esc
act key Esc
act key Down
act send v
act_shows SHA-256 "a file with escape sequences in its text"
act send p
act_shows 'before' "shows them as text"
act_picture preview.escape
act key Esc
act key Esc
act_close

# --- a terminal with few colours, one without blocks, English ---
shot preview.vt100 zhangwei 24 80 vt100 <<'END'
send 3103
wait [3103]
key Down Down Down
send v
wait SHA-256
send p
wait 扫描件
key Tab
wait [2图像]
END

# --- somebody else's ---
act_open review
act_shows '[1000]' "a reviewer"
act send 2104
act_shows '[2104]' "the district's associations"
act send /张伟
act key Enter
act_screen
act key Enter
act_shows 单位关联 "one of them"
act send p
act_shows 电子附件 "the person"
act send f
act_shows 户口本 "his attachments"
act key Home Enter
act_shows 用途 "what for is asked"
act key Enter
act_shows SHA-256 "the card"
act send p
act_shows 'First page' "its text"
act key Tab
act_shows '▖' "and its picture"
act_close
is "$(hall auditor audit.list | jq -rc '[.items[] | select(.after != null and
	.login == "review" and (.action | test("text|picture"))) |
	[.action, .after.kind, .after.purpose]] | sort')" \
	'[["attachment.picture","edu_cert","核对材料"],["attachment.text","edu_cert","核对材料"]]' \
	"each look is recorded, with its purpose"
done_testing
