#!/usr/bin/env bash
# Slips and notices: printed and counted, by their owners alone; verified by
# anybody, with what holds on that day.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
hall_start

guest() { # guest COMMAND: as verify@, without any key
	"${ssh_bare[@]}" verify@127.0.0.1 "$@" 2>&1 </dev/null
}
ssh_bare=(ssh -F none -p "$HALL_PORT" -o StrictHostKeyChecking=no
	-o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o BatchMode=yes
	-o IdentitiesOnly=yes -o IdentityFile=/dev/null)

# --- a case that is returned, mended, approved ---
service_link lina hr
service_papers lina
service_case lina permit-new
call lina application.submit id="$case"
is "$(jq -r .state <<<"$reply")" unit_review 'a case is handed in'
service_act hr pass
service_act clerk accept
service_return review '[{"for":"applicant","anchor":"@housing_proof",
	"text":"请上传完整的租房合同"}]'
is "$(service_state lina)" returned 'and returned'
call lina slip.list
notice=$(jq -r '.items[0].id' <<<"$reply")
is "$(jq -r '.items[0].document' <<<"$reply")" correction_notice \
	'the notice of corrections is there'
call lina slip.get id="$notice"
has '在京合法稳定住所证明: 请上传完整的租房合同' 'with the item and its paper'
has '补正材料一次性告知书' 'under its title'
service_paper lina housing_proof valid_to="$(day '+2 years')"
call lina application.submit id="$case"
service_act hr pass
service_act clerk accept
service_act review pass
call lina permit.list
is "$(jq '.items | length' <<<"$reply")" 0 'no permit before the last step'
service_act city pass
is "$(service_state lina)" approved 'the city approves'

# --- the slip ---
call lina slip.list
slip=$(jq -r '.items[] | select(.document == "confirmation_slip") | .id' \
	<<<"$reply")
code=$(jq -r '.items[] | select(.document == "confirmation_slip") | .code' \
	<<<"$reply")
number=$(jq -r '.items[] | select(.id == "'"$slip"'") | .number' <<<"$reply")
call lina slip.get id="$slip"
for word in 工作居住证新办 李娜 北京示例科技有限公司 审核通过 国内人员 \
	'ssh -p' "$code" SHA256:; do
	has "$word" "the slip says $word"
done
is "$(jq -r .prints <<<"$reply")" 0 'looking is no print'
[[ $(jq -r .text <<<"$reply") =~ [0-9]{17}[0-9X] ]]
is $? 1 'and the number is masked'

pdf=$HALL_DIR/slip.pdf
hall_ssh lina "slip.print id=$slip" >"$pdf"
is "$(head -c 5 "$pdf")" %PDF- 'printed as a PDF'
hall_ssh lina "slip.print id=$slip format=text" >"$HALL_DIR/slip.txt"
ok "$(grep -q '第 2 次打印' "$HALL_DIR/slip.txt"; echo $?)" \
	'the second print says that it is the second'
permit=$(hall lina permit.list | jq -r '.items[0].id')
hall_ssh lina "permit.slip id=$permit" >"$pdf"
is "$(head -c 5 "$pdf")" %PDF- 'permit.slip prints the newest one'
call lina slip.list
is "$(jq -r --arg s "$slip" '.items[] | select(.id == $s) | .prints' \
	<<<"$reply")" 3 'three prints are counted'
call lina application.history id="$case"
is "$(jq '[.items[] | select(.what == "print")] | length' <<<"$reply")" 3 \
	'and stand in the history of the case'

# --- whose ---
call zhangwei slip.get id="$slip"
is "$(jq -r .error.data.key <<<"$reply")" request.not_found \
	'somebody else has no such slip'
call hr2 slip.print id="$slip"
is "$(jq -r .error.data.key <<<"$reply")" request.not_found \
	'nor has another unit'
call clerk-hd slip.get id="$slip"
is "$(jq -r .error.data.key <<<"$reply")" request.not_found \
	'nor another district'
call hr slip.get id="$slip"
is "$(jq -r .number <<<"$reply")" "$number" 'the unit has it'
call auditor slip.get id="$slip"
is "$(jq -r .error.data.key <<<"$reply")" request.denied 'an auditor may not'

# --- by SFTP ---
sftp_lina() {
	local options
	mapfile -t options < <(hall_ssh_options lina)
	sftp -q -P "$HALL_PORT" "${options[@]}" lina@127.0.0.1
}
sftp_lina <<<"get slips/$number.pdf $HALL_DIR/sftp.pdf" >/dev/null 2>&1
is "$(head -c 5 "$HALL_DIR/sftp.pdf")" %PDF- 'SFTP brings the PDF'
sftp_lina <<<"rm slips/$number.pdf" >"$HALL_DIR/rm" 2>&1
ok "$(grep -qi 'denied' "$HALL_DIR/rm"; echo $?)" 'and removes none'

# --- verified by strangers ---
call auditor slip.verify code="$code"
is "$(jq -r .genuine <<<"$reply")" true 'whoever has signed in may verify too'
reply=$(guest "$code" --json)
is "$(jq -r .genuine <<<"$reply")" true 'verify@ knows the code'
is "$(jq -r .holder <<<"$reply")" '李*' 'and masks the holder'
is "$(jq -r .permit.status <<<"$reply")" valid 'the permit is valid today'
reply=$(guest "$(tr 'A-Z' 'a-z' <<<"${code/-/ }" | tr -d ' ')" --json)
is "$(jq -r .number <<<"$reply")" "$number" \
	'small letters without dashes will do'
reply=$(guest AAAAA-BBBBB --json)
is "$(jq -r .error.data.key <<<"$reply")" slip.unknown \
	'a code made up is none of ours'
reply=$(guest "person.get" --json)
is "$(jq -r .error.data.key <<<"$reply")" request.denied \
	'a stranger reaches nothing else'
db "UPDATE permit SET status = 'cancelled' WHERE id = $permit"
reply=$(guest "$code" --json)
is "$(jq -r .permit.status <<<"$reply")" cancelled \
	'a permit cancelled since is told so'
db "DELETE FROM account_district WHERE account_id =
	(SELECT id FROM account WHERE login = 'clerk')"
is "$(hall clerk permit.list | jq '.items | length')" 0 \
	'an office without a district has no permits'
done_testing
