#!/bin/bash
# display@: closed unless the hall's file names the key or the address; then it
# shows the numbers being called, lives on pushes, and reaches nothing else.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
work=$(mktemp -d)
cp -r "$TOP_SRCDIR/data" "$work/data"
file=$work/data/halls/chaoyang.cfg
HALL_DATA=$work/data
hall_start
trap 'hall_end; rm -rf "$work"' EXIT
# a stranger's key
ssh-keygen -q -t ed25519 -N '' -f "$HALL_DIR/keys/none"
opens() { # opens KEYS ADDRESSES [FILE]: what the file says now
	sed -i "s,^display.*,display : { keys = [ $1 ]; addresses = [ $2 ]; };," \
		"${3:-$file}"
	hall sysadmin config.reload >/dev/null
}
wall() { # wall KEY [WORD...]: the real client with a key of the demo, or none
	local key=$1 options
	shift
	mapfile -t options < <(hall_ssh_options "$key")
	ssh -p "$HALL_PORT" "${options[@]}" display@127.0.0.1 "$@" 2>&1 \
		</dev/null
}
open() { [ "$(wall none display.get --json | jq -r .district)" = 110105 ]; }
shut() { wall none display.get | grep -q 'Permission denied'; }

reply=$(wall none display.get)
like "$reply" 'Permission denied' 'as it comes nobody is let in'
reply=$(wall lina display.get)
like "$reply" 'Permission denied' 'with no key either'

# a key
print=$(ssh-keygen -lf "$HALL_DIR/keys/auditor.pub" | cut -d' ' -f2)
opens "\"$print\"" ''
known() { wall auditor display.get --json | jq -e .items; }
wait_for 5 known
ok $? 'the key that the file names is let in'
reply=$(wall lina display.get)
like "$reply" 'Permission denied' 'another is not'
reply=$(wall none display.get)
like "$reply" 'Permission denied' 'nor nobody'

# addresses
opens '' '"10.0.0.0/8"'
gone() { wall auditor display.get | grep -q 'Permission denied'; }
wait_for 5 gone
ok $? 'a key that is taken out is out'
like "$(wall none display.get)" 'Permission denied' 'nor from elsewhere'
opens '' '"127.0.0.0/8"'
wait_for 5 open
ok $? 'an address of the network is let in'

# what is called
id=$(db "SELECT id FROM appointment WHERE district = 110105 AND ticket = 0
	ORDER BY id LIMIT 1")
day=$(days "$(TZ=Asia/Shanghai date +%F)")
db "UPDATE appointment SET status = 'booked', day = $day, ticket = 12,
	called_at = 0, finished_at = 0 WHERE id = $id"
is "$(wall none display.get --json | jq -c '[.items[] |
	select(.ticket == 12)]')" '[]' 'who only waits is not shown'
mkfifo "$work/in"
wall_rpc() {
	local options
	mapfile -t options < <(hall_ssh_options none)
	ssh -p "$HALL_PORT" "${options[@]}" display@127.0.0.1 rpc <"$work/in"
}
wall_rpc >"$work/out" 2>&1 &
client=$!
exec {in}>"$work/in"
echo '{"jsonrpc":"2.0","id":1,"method":"subscribe","params":{"topic":"display"}}' >&"$in"
echo '{"jsonrpc":"2.0","id":2,"method":"subscribe","params":{"topic":"appointment"}}' >&"$in"
wait_for 10 grep -q '"id":2' "$work/out"
reply=$(hall clerk appointment.call id="$id" counter:=3)
wait_for 10 grep -q '"topic":"display"' "$work/out"
ok $? 'a call is told at once'
is "$(grep -c '"topic":"appointment"' "$work/out")" 1 \
	'and nothing of appointments'
exec {in}>&-
wait "$client"
is "$(wall none 110105 --json | jq -c '[.items[] | select(.ticket == 12) |
	keys]')" '[["called_at","counter","ticket"]]' \
	'numbers and counters, no names'
is "$(wall none display.get district=110108 --json |
	jq -r .error.data.key)" request.not_found 'no other hall'
opens '' '"127.0.0.1"' "$work/data/halls/haidian.cfg"
second() { [ "$(wall none 110108 --json | jq -r .district)" = 110108 ]; }
wait_for 5 second
ok $? 'until its file says so'

# nothing else
"$TOP_BUILDDIR/talenthalld" --methods | jq -c '.methods[] |
	{jsonrpc: "2.0", id: .name, method: .name, params: {no_such: 1}}' \
	>"$work/ask"
mapfile -t options < <(hall_ssh_options none)
ssh -p "$HALL_PORT" "${options[@]}" display@127.0.0.1 rpc <"$work/ask" |
	jq -r 'select(.error.code != -32002) | .id' | sort | xargs \
	>"$work/reached"
is "$(cat "$work/reached")" \
	'display.get session.methods session.whoami subscribe unsubscribe' \
	'it reaches no other method'
is "$(hall lina display.get | jq -r .error.data.key)" request.denied \
	'nor does anybody else reach its own'
is "$(wall none session.whoami --json | jq -r '.role, .entry' | xargs)" \
	'guest display' 'it is a guest'
is "$(sftp -q -b - -P "$HALL_PORT" "${options[@]}" display@127.0.0.1 2>&1 \
	<<<'ls /' | grep -v '^sftp>')" '' 'without files'
opens '' ''
sed -i '/^display/s/127.0.0.1//' "$work/data/halls/haidian.cfg"
opens '' '' "$work/data/halls/haidian.cfg"
wait_for 5 shut
ok $? 'and out when the files say so'
done_testing
