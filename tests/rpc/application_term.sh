#!/bin/bash
# What no person does: terms that run out, days before which nothing goes on,
# actions that fire by a rule. By a service that came while the hall was open.
source=$TOP_SRCDIR
TOP_SRCDIR=$(mktemp -d "${TMPDIR:-/tmp}/term.XXXXXX")
ln -s "$source"/* "$TOP_SRCDIR/"
rm "$TOP_SRCDIR/data"
cp -r "$source/data" "$TOP_SRCDIR/data"
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
. "$TOP_SRCDIR/tests/rpc/case.inc.sh"
hall_start
trap 'hall_end; rm -rf "$TOP_SRCDIR"' EXIT

cat >"$TOP_SRCDIR/data/services/notice-board.cfg" <<'CFG'
// A service of four states, each with a term.
@include "header.inc"
service : {
	id = "notice-board";
	version = 1;
	effective = "2026-01-01";
	order = 150;
	title = [ "公示", "Public notice" ];
	about = [ "测试。", "A test." ];
	system = "unit";
	system_title = [ "单位业务", "Business of units" ];
	applicant = [ "agent" ];
	holder = "unit";
	district = "unit";
	calendar = "cn";
	promised_days = 30;
	max_returns = 3;
	open = true;
	needs_opening = false;
};
form : {
	text : { title = [ "内容", "Text" ]; fields : {
		words : { type = "text"; label = [ "内容", "Words" ]; max_length = 50; };
	}; };
};
workflow : {
	start = "draft";
	states : {
		draft : { title = [ "草稿", "Draft" ]; phase = "applicant"; role = "agent"; edit = [ "*" ];
			actions : { submit : { label = [ "提交", "Submit" ]; kind = "submit"; to = "look"; };
				discard : { label = [ "删除", "Discard" ]; kind = "withdraw"; to = "lapsed"; }; }; };
		look : { title = [ "查看", "Look" ]; phase = "office"; role = "clerk"; sla = 5;
			actions : { post : { label = [ "公示", "Post" ]; kind = "approve"; to = "board"; };
				back : { label = [ "退回", "Return" ]; kind = "return"; to = "materials"; }; }; };
		materials : { title = [ "完善材料", "Materials" ]; phase = "applicant"; role = "agent"; sla = 5; edit = [ "*" ]; on_breach = "lapsed";
			actions : { submit : { label = [ "提交", "Submit" ]; kind = "submit"; to = "look"; }; }; };
		board : { title = [ "公示", "On the board" ]; phase = "office"; role = "clerk"; sla = 10; hold = 5;
			actions : { stop : { label = [ "停止", "Stop" ]; kind = "reject"; to = "lapsed"; };
				over : { label = [ "期满", "Over" ]; kind = "approve"; to = "done"; auto = "case.open_items == 0"; }; }; };
		done : { title = [ "完成", "Done" ]; phase = "closed"; outcome = "approved"; };
		lapsed : { title = [ "逾期终止", "Lapsed" ]; phase = "closed"; outcome = "withdrawn"; };
	};
};
CFG
kill -HUP "$HALL_PID"
known() { hall hr service.get id=notice-board | grep -q 公示; }
wait_for 20 known
ok $? 'a service comes by a file while the hall is open'
case_begin

case_put 1 notice-board look
case_put 2 notice-board look
call clerk application.act id=1 action=post version=1
has '"state":"board"' 'a case stands on the board'
call clerk application.act id=1 action=stop version=2
has '"key":"application.hold"' 'from which nothing goes before its time'
call clerk application.act id=1 action=over version=2
has '"key":"application.state"' 'and what is automatic is nobody'"'"'s'
call clerk application.act id=2 action=back version=1 opinion=补充
has '"state":"materials"' 'another is returned with a term'
hall_stop
HALL_PORT=0
# the term of one and the time of the other end without a server
hall_serve faketime "$(date -d '+25 days' '+%F %T')"
state_is() { [ "$(case_state "$1")" = "$2" ]; }
wait_for 30 state_is 1 done
ok $? 'its time over, it goes on by itself'
wait_for 30 state_is 2 lapsed
ok $? 'the term over, it ends by itself'
is "$(db "SELECT count(*) FROM application_event WHERE what = 'automatic'
	AND by_account = -1 AND by_role = 'system' AND application_id IN
	(1, 2)")" 2 'the log says that nobody did it'
is "$(db "SELECT phase || ' ' || outcome || ' ' || queue FROM application
	WHERE id = 2")" 'closed withdrawn ' 'and it is closed'
is "$(hall auditor audit.list object=application object_id=1 |
	jq -r '.items[0].action')" application.calendar 'the audit tells of it'
is "$(hall hr application.history id=1 | jq -r '.items[-1].by')" 系统 \
	'and so does the history'
done_testing
