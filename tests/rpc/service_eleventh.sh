#!/usr/bin/env bash
# One more service by a file alone, while the hall runs: offered, begun, handed
# in, returned and closed by those whom the file names. A bad file never takes
# the place of a good one, nor of one that cases began with.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
HALL_DIR=$(mktemp -d "${TMPDIR:-/tmp}/hall.XXXXXX")
trap hall_end EXIT
hall_make "$HALL_DIR" || bail "the demo hall could not be made"
HALL_DATA=$HALL_DIR/data.copy
cp -a "$TOP_SRCDIR/data" "$HALL_DATA"
file=$HALL_DATA/services/certificate-copy.cfg
hall_serve

ctl() {
	reply=$("$TOP_BUILDDIR/talenthallctl" --state "$HALL_DIR" \
		--data "$HALL_DATA" "$@" 2>&1)
	status=$?
}
offered() { hall zhangwei service.list | jq -r --arg t "$1" \
	'.items[] | select(.id == "certificate-copy" and .title == $t) | .id' |
	grep -q .; }
write() { # write VERSION TITLE
	cat >"$file" <<T
@include "header.inc"
service : {
	id = "certificate-copy"; version = $1; effective = "2026-01-01";
	order = 95; title = [ "$2", "Certified copy" ];
	about = [ "开具证件副本。", "A certified copy." ];
	system = "permit"; system_title = [ "工作居住证", "Work residence permit" ];
	applicant = [ "individual" ]; holder = "person"; district = "unit";
	promised_days = 5; open = true; needs_association = true;
};
notice : { text = [ "副本与原件具有同等效力。", "A copy is as good." ]; };
eligibility : {
	own : { rule = "permit.status == 'valid'"; level = "block";
		message = [ "没有有效的证件，不能开具副本", "No valid permit, no copy" ]; };
};
form : {
	copy : { title = [ "副本", "Copy" ]; fields : {
		copies : { type = "number"; label = [ "份数", "Copies" ];
			required = true; minimum = 1; maximum = 3; };
		price : { type = "money"; label = [ "工本费", "Price" ];
			default = 500; locked = true; };
	}; };
};
workflow : {
	start = "draft";
	states : {
		draft : { title = [ "草稿", "Draft" ]; phase = "applicant";
			role = "individual"; edit = [ "*" ]; actions : {
			submit : { label = [ "提交", "Submit" ]; kind = "submit"; to = "desk"; };
			discard : { label = [ "删除", "Discard" ]; kind = "withdraw"; to = "dropped"; };
		}; };
		desk : { title = [ "窗口开具", "At the desk" ]; phase = "office";
			role = "clerk"; sla = 2; exclude = [ "applicant", "holder" ]; actions : {
			issue : { label = [ "开具", "Issue" ]; kind = "approve"; to = "issued"; print = [ "copy" ]; };
			return : { label = [ "退回", "Return" ]; kind = "return"; to = "returned"; };
		}; };
		returned : { title = [ "退回修改", "Returned" ]; phase = "applicant";
			role = "individual"; edit = [ "@items" ]; actions : {
			submit : { label = [ "重新提交", "Again" ]; kind = "submit"; to = "desk"; };
			drop : { label = [ "撤回", "Withdraw" ]; kind = "withdraw"; to = "dropped"; };
		}; };
		issued : { title = [ "已开具", "Issued" ]; phase = "closed"; outcome = "approved"; };
		dropped : { title = [ "已撤回", "Withdrawn" ]; phase = "closed"; outcome = "withdrawn"; };
	};
};
documents : { copy : { title = [ "副本单", "Copy" ]; template = "copy.txt"; verify = true; }; };
T
}

printf '%s\n' '= 副本单' '| 份数 | {form_copies} 份' '| 无 | {form_permit_category}' '[verify]' \
	>"$HALL_DATA/templates/documents/copy.zh.txt"
printf '%s\n' '= Copy' '| Copies | {form_copies}' '[verify]' \
	>"$HALL_DATA/templates/documents/copy.en.txt"

# --- a bad file first: it is not offered, and told with its line ---
write 1 证件副本
sed -i 's/to = "desk"/to = "dask"/' "$file"
ctl config check
is "$status" 1 'a file with a fault is an exit status'
has 'certificate-copy.cfg:' 'its line is told'
ctl config reload
! wait_for 2 offered 证件副本
ok $? 'a bad file offers nothing'

# --- the good one, by a reload ---
write 1 证件副本
ctl config check
is "$status" 0 'the file is right'
ctl config reload
is "$status" 0 'the hall reads its files again'
wait_for 10 offered 证件副本
ok $? 'the service is offered, and nobody was signed out'
is "$(hall zhangwei service.get id=certificate-copy | jq -r .promised_days)" \
	5 'with what the file says of it'

# --- to its end ---
service_case hr certificate-copy
has '"error"' 'a unit does not begin it'
service_case zhangwei certificate-copy
is "$(jq -r .state <<<"$reply")" draft 'the person begins'
service_save zhangwei '{"copy":{"copies":9}}'
service_check zhangwei
[[ $(jq -r '.problems[].where' <<<"$reply")$reply == *copy.copies* ]]
ok $? 'refused: nine copies, by the file'
service_save zhangwei '{"copy":{"price":"1.00"}}'
has '"application.fixed"' 'what the file sets is not of the records'
service_save zhangwei '{"copy":{"copies":2}}'
reply=$(hall zhangwei application.submit id="$case")
is "$(jq -r .state <<<"$reply")" desk 'handed in'
for user in review city clerk-hd hr lead; do
	reply=$(hall "$user" application.act id="$case" action=issue version=3)
	[[ $reply == *'"error"'* ]]
	ok $? "refused: $user does not issue it"
done
service_return clerk '[{"for":"applicant","anchor":"copy.copies","text":"只能一份"}]'
is "$(jq -r .state <<<"$reply")" returned 'the clerk returns it'

# --- a bad file does not take the place of the good one ---
write 2 改坏的副本
sed -i 's/permit.status/permit.stotus/' "$file"
ctl config reload
offered 证件副本
ok $? 'the former version is offered still'
service_save zhangwei '{"copy":{"copies":1}}'
reply=$(hall zhangwei application.submit id="$case")
is "$(jq -r .state <<<"$reply")" desk 'its cases go on'
write 1 同号不同文
ctl config reload
offered 证件副本
ok $? 'nor does another text of the same version'

# --- a higher version: new cases have it, those begun keep theirs ---
write 2 证件副本（新）
sed -i 's/maximum = 3/maximum = 1/' "$file"
ctl config reload
wait_for 10 offered 证件副本（新）
ok $? 'a higher version is'
is "$(hall clerk application.get id="$case" | jq -r .service_version)" 1 \
	'a case keeps the version it began with'
service_act clerk issue
is "$(jq -r '"\(.state) \(.phase)"' <<<"$reply")" 'issued closed' \
	'the clerk ends it'
is "$(hall zhangwei application.get id="$case" | jq -r .outcome)" approved \
	'with its outcome'
slip=$(hall zhangwei slip.list | jq -r '.items[] | select(.title == "副本单").id')
is "$(hall zhangwei slip.get id="$slip" | jq -c '[.lines[].row | values]')" \
	'[["份数","1 份"]]' 'its slip tells what was filled in'
hall_stop
mapfile -t options < <(hall_options)
"$TOP_BUILDDIR/talenthalld" "${options[@]}" --once audit verify >/dev/null 2>&1
ok $? 'the audit is unbroken'
done_testing
