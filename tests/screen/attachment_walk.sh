#!/bin/bash
# Attachments on real screens: the list, a page that waits for the upload, what
# the owner says of a file, its card, and deleting it; a unit's in its wizard.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/lib/hall.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"
. "$TOP_SRCDIR/tests/screen/act.inc.sh"
hall_start
trap 'hall_end; rm -rf "$work"' EXIT

"$TOP_BUILDDIR/tests/paper" good 3 100000 >"$work/paper.pdf"
"$TOP_BUILDDIR/tests/paper" good 1 50000 >"$work/other.pdf"
"$TOP_BUILDDIR/tests/paper" good 1 5242881 >"$work/large.pdf"
echo '(no PDF)' >"$work/none.pdf"
put() { hall_ssh "$1" attachment.put "kind=$2" --json <"$work/$3.pdf"; }
# of KIND: the member, as text
now() { hall "$1" attachment.get "kind=$2" | jq -r ".$3"; }
in_days() { date -d "$1 days" +%F; }

# --- the list, from the services of the home screen ---
walk "the service leads to the attachments" zhangwei <<'END'
wait [1000]
key F12
send 附件管理
key Enter
wait [3103]
picture attachments
key Down Down
settle
send v
wait 尚未上传
send ?
wait 申请人、经办人签字
key Esc
END
walk "the hint in full, with the form to fill in" zhangwei <<'END'
wait [1000]
send 3103
wait [3103]
key Down Down Down Down Down
wait 诚信声明》模板
send ?
wait attachment.template
picture attachments.hint
END
walk "looked for by part of the name and by initials" zhangwei <<'END'
wait [1000]
send 3103
wait [3103]
send /
send 证书
key Enter
gone 户口本
picture attachments.filter
key Esc
wait 户口本
send /
send hkb
key Enter
gone 学历证书
wait 户口本
key Esc
wait 学历证书
send /
send 在京住所
key Enter
gone 学历证书
wait 在京合法稳定住所证明
key Esc
wait 学历证书
send /
send 证书学
key Enter
wait 没有符合
key Esc
wait 学历证书
send /
send zzz
key Enter
wait 没有符合条件
key Esc
wait 学历证书
END

# --- an upload while the page waits ---
act_open zhangwei
act_shows '[1000]' "signed in"
act send 3103
act_shows '[3103]' "the list"
act key Down Down
act send u
act_shows attachment.put "the page of commands"
act_picture attachment_upload
act key F5
act_shows 文件尚未到达 "nothing has come yet"
put zhangwei title_cert large >"$work/said"
act wait Enter选择
act_shows 超过大小 "a file that is refused is told here too"
act_picture attachment_refused
act key Enter
mapfile -t options < <(hall_ssh_options zhangwei)
scp -P "$HALL_PORT" "${options[@]}" "$work/large.pdf" \
	zhangwei@127.0.0.1:attachments/title_cert.pdf >"$work/said" 2>&1
act wait Enter选择
act_shows 超过大小 "by SFTP too"
act key Enter
put zhangwei title_cert none >"$work/said"
act wait Enter选择
act_shows 格式不符 "each time"
act key Enter
scp -P "$HALL_PORT" "${options[@]}" "$work/paper.pdf" \
	zhangwei@127.0.0.1:attachments/title_cert.pdf >"$work/said" 2>&1
act wait F9确认
act_shows 本人已自查 "the page goes on by itself"
act_picture attachment_confirm
act key Space
act key F9
act_shows 请逐项核对 "each line must be ticked"
act key Esc
act_shows 尚未生效 "left, it waits in the list"
act_picture attachments.unchecked
is "$(now zhangwei title_cert confirmed)" false "and does not count"
act send e
act_shows 本人已自查 "asked again"
act key Space Down Space Down Space Down Space Down Space
act key F9
act_shows 附件生效 "it counts"
is "$(now zhangwei title_cert confirmed)" true "for the server too"
act send v
act_shows SHA-256 "the card"
act_picture attachment_view
# another file comes while its card is looked at
put zhangwei title_cert other >"$work/said"
act wait 50000
act_shows 50000 "the card follows"
act_shows 待自查 "another file is to be looked at again"
act key Esc

# --- dates ---
act key End Up
act send u
act_shows housing_proof.pdf "how to upload the proof of the home"
put zhangwei housing_proof paper >"$work/said"
act wait 有效期至
act_shows 有效期至 "its last day is asked"
act key F9
act_shows 请填写 "and must be told"
act send "$(in_days -3)"
act key Tab Space Down Space Down Space Down Space
act key F9
act_screen
act_picture attachment_confirm.ended
act key End Ctrl-U
act send "$(in_days 30)"
act key F9
act_shows 3 "less than three months are remarked"
act_picture attachment_confirm.soon
act key Enter
act_shows 附件生效 "and do not stop it"
is "$(now zhangwei housing_proof valid_to)" "$(in_days 30)" "the date is kept"

# --- of another kind; deleted ---
act send m
act_shows 该文件实为 "it was the wrong kind"
act_picture attachment_move
act send hkb
act key Enter
act_shows 已移至 "moved"
is "$(now zhangwei hukou_pages sha256)" \
	"$(sha256sum "$work/paper.pdf" | cut -d' ' -f1)" "the file is there"
act key Home Down Down
act send d
act_shows 已提交的业务保留 "deleting says what follows"
act_picture attachment_delete
act key Esc
act_screen
is "$(now zhangwei title_cert status)" uploaded "Esc deletes nothing"
act send d
act_shows 已提交的业务保留 "asked again"
act key F9
act_shows 附件已删除 "deleted"
is "$(hall_key zhangwei attachment.get kind=title_cert)" \
	"$(hall_key zhangwei attachment.get kind=degree_cert)" \
	"as if it had never been there"
act_close

# --- what to renew after a change of the profile ---
put zhangwei hukou_pages paper >"$work/said"
act_open zhangwei
act_shows '[1000]' "signed in"
act send 2204
act_shows '[1' "the wizard"
act key Down Down Down Down
act_screen
act send 甲
act key F9
act_shows 检查无误 "read over"
act key Space F9
act_shows 提交所填写的信息 "submitted"
act key F9
act_shows 请更新附件 "what proves the change is to be renewed"
act_picture attachment_remind
act key Enter
act_shows '[3103]' "and the list is a key away"
act_close

# --- for who has business with the person ---
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
act_picture attachments_other
act key Down Enter
act_shows 尚未上传 "one that is not there"
act key Home Down Down Down Down Enter
act_shows 用途 "what for is asked"
act key Enter
act_shows SHA-256 "the card"
act_picture attachment_view.other
act send d
act_shows SHA-256 "is only looked at"
act_close
seen=$(hall auditor audit.list | jq -r '[.items[] |
	select(.action == "attachment.get" and .login == "review")][0] |
	.after | .kind + " " + .purpose')
is "$seen" "hukou_pages 核对材料" "the look is recorded, with its purpose"

# --- English, and large terminals ---
hall zhangwei account.lang lang=en >/dev/null
walk "in English" zhangwei <<'END'
wait [1000]
send 3103
wait [3103]
picture attachments.en
send u
wait attachment.put
picture attachment_upload.en
END
hall zhangwei account.lang lang=zh >/dev/null
shot attachments.132x43 zhangwei 43 132 <<'END'
send 3103
wait [3103]
END

# --- a unit: in its wizard, and before all else is open to it ---
act_open hr
act_shows '[1000]' "a unit's agent"
act send 2302
act_shows '[1' "the wizard"
act key F8
act_shows '[2' "on"
act key F8
act_shows '[3' "and on"
act key F8
act_shows '[4' "to the attachments"
act_picture attachment_step
act key Enter
act_shows 选择附件 "which"
act_picture attachment_step.choose
act key Enter
act_shows business_licence "the page of commands"
put hr business_licence paper >"$work/said"
act wait 本人已自查
act key Space Down Space Down Space Down Space
act key F9
act wait 附件生效
act_shows '[4' "back at the step"
act_picture attachment_step.uploaded
is "$(now hr business_licence confirmed)" true "the unit's file counts"
# while the page is looked at
put hr high_tech_cert other >"$work/said"
act wait 待填日期
act_shows 待填日期 "what comes meanwhile is seen"
act key Enter
act_shows 选择附件 "which"
act key Down Enter
act_shows 重新上传 "one that lacks its dates"
act key Right Right Enter
act_shows 已提交的业务保留 "is deleted"
act key F9
act_shows 附件已删除 "at once"
act_close
reply=$(put newhr business_licence paper)
is "$(jq -r .status <<<"$reply")" uploaded \
	"a unit without a profile uploads already"
is "$(hall_key newperson attachment.list)" profile.first \
	"a person completes the profile first"
shot attachments.unit hr <<'END'
send 3103
wait [3103]
END

# --- files of no kind: assigned, deleted ---
inbox() { hall zhangwei attachment.inbox | jq -rc "$1"; }
hall_ssh zhangwei "attachment.inbox.put name='扫描件 001.pdf'" \
	<"$work/other.pdf" >/dev/null
hall_ssh zhangwei attachment.inbox.put name=notes.pdf <"$work/none.pdf" \
	>/dev/null
hall zhangwei attachment.delete kind=degree_cert >/dev/null
act_open zhangwei
act_shows '[1000]' "signed in"
act send 3103
act_shows '2 个文件待归类' "the list tells that files wait"
act send i
act_shows '扫描件 001.pdf' "they have a list of their own"
act_picture attachment_inbox
act key Home
act send a
act_shows 归入哪一类 "of which kind is it?"
act key Esc
act key End
act key Home
act send a
act_shows 归入哪一类 "the kinds again"
act send xwzs
act key Enter
act wait F9确认
act_shows 本人已自查 "it is to be looked at as such"
act key Esc
is "$(now zhangwei degree_cert sha256)" \
	"$(sha256sum "$work/other.pdf" | cut -d' ' -f1)" "it is that kind's"
act_shows notes.pdf "the other one is left"
act send a
act_shows 归入哪一类 "of which kind is that?"
act send xwzs
act key Enter
act_shows 替换附件 "what is there is not replaced unasked"
act key Esc
act send d
act_shows 删除文件 "it is deleted, asked first"
act key F9
act_shows 文件已删除 "and gone"
is "$(inbox .total)" 0 "the inbox is empty"
act_shows 没有待归类 "which is said"
act_close

# --- by the name that people know ---
is "$(hall hr session.whoami | jq -r '"\(.host):\(.port)"')" \
	"127.0.0.1:$HALL_PORT" "the address, where no name is configured"
hall_stop
named() { # named PUBLIC_HOST: what sessions are told then
	echo "public_host = \"$1\";" >"$work/hall.conf"
	HALL_CONF=$work/hall.conf hall_serve
	hall hr session.whoami | jq -r '"\(.host) \(.port)"'
	hall_stop
}
is "$(named hall.example.cn)" "hall.example.cn $HALL_PORT" "a name"
is "$(named '[2001:db8::1]')" "2001:db8::1 $HALL_PORT" "an address"
is "$(named '[2001:db8::1]:22')" "2001:db8::1 22" "and its port"
echo 'public_host = "hall.example.cn:22";' >"$work/hall.conf"
# shellcheck disable=SC2034
HALL_CONF=$work/hall.conf
hall_serve
shot attachment_upload.named zhangwei <<'END'
send 3103
wait [3103]
send u
wait attachment.put
END
done_testing
