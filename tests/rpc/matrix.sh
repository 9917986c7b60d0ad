#!/usr/bin/env bash
set -u
. "$TOP_SRCDIR/tests/lib/hall.sh"
# a hall that shows its wall display here
work=$(mktemp -d)
cp -r "$TOP_SRCDIR/data" "$work/data"
sed -i '/^display/s/addresses = \[ \]/addresses = [ "127.0.0.1" ]/' \
	"$work/data/halls/chaoyang.cfg"
HALL_DATA=$work/data
hall_start
trap 'hall_end; rm -rf "$work"' EXIT
. "$TOP_SRCDIR/tests/lib/ssh.sh"

# Every method as every role, from the method table itself. A parameter that
# no method has is refused with -32602 to those who may use the method, after
# the role was looked at: so nothing is done, and the role is proved.

declare -A login=([individual]=lina [agent]=hr [clerk]=clerk
	[reviewer]=review [lead]=lead [body]=body [city]=city
	[expert]=expert1 [sysadmin]=sysadmin [secadmin]=secadmin
	[auditor]=auditor [guest]=register [display]=display)
table=$("$TOP_BUILDDIR/talenthalld" --methods)

for role in "${!login[@]}"; do
	jq -c '.methods[] | {jsonrpc: "2.0", id: .name, method: .name,
		params: {no_such_parameter: 1}}' <<<"$table" \
		>"$ssh_work/ask"
	jq -r --arg role "$role" '.methods[] | .name + " " +
		(if .roles | index($role) then "-32602" else "-32002" end)' \
		<<<"$table" >"$ssh_work/wanted"
	key_ssh "${login[$role]}" "${login[$role]}@127.0.0.1" rpc \
		<"$ssh_work/ask" |
		jq -r '.id + " " + (.error.code | tostring)' \
		>"$ssh_work/got"
	diff "$ssh_work/wanted" "$ssh_work/got" | sed 's/^/# /'
	cmp -s "$ssh_work/wanted" "$ssh_work/got"
	ok $? "$role: $(wc -l <"$ssh_work/wanted") methods"
	is "$(key_ssh "${login[$role]}" "${login[$role]}@127.0.0.1" \
		session.methods --json | jq -r '.methods[].name' | sort)" \
		"$(jq -r --arg role "$role" '.methods[] |
		select(.roles | index($role)) | .name' <<<"$table" | sort)" \
		"$role is told of just those"
done

# The table itself: everything is said, nothing twice.
is "$(jq -r '[.methods[] | select(.summary == "")] | length' <<<"$table")" 0 \
	"every method says what it does"
is "$(jq -r '[.methods[].params[] | select(.help == "")] | length' \
	<<<"$table")" 0 "every parameter says what it is"
is "$(jq -r '.methods[].name' <<<"$table" | sort | uniq -d)" "" \
	"no method is there twice"
is "$(jq -r '[.methods[] | select(.roles == [])] | length' <<<"$table")" 0 \
	"no method is nobody's"
like "$(key_ssh lina lina@127.0.0.1 help attachment.put)" '^kind=' \
	'help tells the parameters of a method'
like "$(key_ssh hr hr@127.0.0.1 help association.reject)" \
	'^reason_code=not_employee\|wrong_data\|duplicate\|other' \
	'and what a parameter may be'

done_testing
