#!/usr/bin/env bash
set -u
. "$TOP_SRCDIR/tests/lib/hall.sh"
hall_start
. "$TOP_SRCDIR/tests/lib/ssh.sh"

# The wire itself: what is no request, what is refused, what may be repeated,
# what is written down, and what many who write at once cost.

# talk USER: open a conversation; say LINE: print its reply.
talk() {
	coproc TALK { key_ssh "$1" "$1@127.0.0.1" rpc; }
	# a subshell does not have the coprocess's own descriptors
	exec {talk_in}>&"${TALK[1]}" {talk_out}<&"${TALK[0]}"
}
say() {
	local line
	printf '%s\n' "$1" >&"$talk_in" || return 1
	IFS= read -r -t 20 line <&"$talk_out" || return 1
	printf '%s\n' "$line"
}
hang_up() {
	exec {talk_in}>&- {talk_out}<&-
	kill "$TALK_PID" 2>/dev/null
}
# call METHOD PARAMS: one request, its reply.
call() { say "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$1\",\"params\":$2}"; }
key() { jq -r '.error.data.key // "none"'; }
once() { key_ssh "$1" "$1@127.0.0.1" "${@:2}" --json; }

talk lina
is "$(say '{"jsonrpc":' | jq -r .error.code)" -32700 "half an object"
is "$(say '[]' | jq -r .error.code)" -32600 "a batch"
is "$(say '{"id":1,"method":"session.whoami"}' | jq -r .error.code)" -32600 \
	"no version"
is "$(call no.such '{}' | key)" request.method "unknown method"
is "$(call session.whoami '{"x":1}' | jq -r .error.code)" -32602 \
	"unknown parameter"
is "$(call account.lang '{"lang":"zh","lang":"en"}' | jq -r .error.code)" \
	-32700 "the same member twice"
is "$(say "$(printf '{"jsonrpc":"2.0","id":1,"method":"%2097152s"}' x)" |
	key)" request.too_long "a line of two MiB"
is "$(call session.whoami '{}' | jq -r .result.login)" lina \
	"and the session lives on"
is "$(call account.lang '{}' | jq -r '.error.data | .key + " " + .field')" \
	"field.required lang" "a missing value is named"
is "$(call account.lang '{"lang":5}' | key)" field.type "a wrong type"
is "$(call account.lang '{"lang":"fr"}' | key)" field.choice "a wrong choice"
is "$(call account.settings '{"theme":"pink"}' | key)" field.choice \
	"a theme that does not exist"
call account.settings '{"borders":"ascii"}' >/dev/null
is "$(call account.settings '{"theme":"light"}' |
	jq -r '.result | .theme + " " + .borders')" "light ascii" \
	"what is not named stays"
is "$(call session.whoami '{}' | jq -r '.result.theme + .result.borders')" \
	lightascii "the look is kept with the account"
is "$(call account.key.add '{"key":"a\u001bb"}' | key)" field.control \
	"control characters"
is "$(call account.key.remove '{"id":"12x"}' | key)" field.id \
	"what is no record number"
is "$(call account.key.remove '{"id":"12"}' | key)" request.not_found \
	"nobody's record"
is "$(call account.key.add '{"key":"ssh-dss AAAAB3NzaC1kc3MAAAAA"}' | key)" \
	account.key_form "a key of a type that is not taken"
is "$(say '{"jsonrpc":"2.0","method":"session.whoami"}
{"jsonrpc":"2.0","id":"after","method":"session.whoami"}' | jq -r .id)" after \
	"a notification gets no reply"

first=$(call account.lang '{"lang":"zh","idempotency_key":"k-1"}')
is "$(call account.lang '{"lang":"zh","idempotency_key":"k-1"}')" "$first" \
	"the same key gets the same reply"
is "$(call account.lang '{"lang":"en","idempotency_key":"k-1"}' | key)" \
	request.key_reused "the key with other parameters is refused"
is "$(call session.lock '{"idempotency_key":"k-1"}' | key)" \
	request.key_reused "and with another method"
is "$(call account.lang "{\"lang\":\"zh\",\"idempotency_key\":\"$(
	printf '%65s' | tr ' ' k)\"}" | key)" field.too_long "a key too long"

is "$(call session.lock '{}' | jq -c .result)" '{"locked":true}' "lock"
is "$(call account.key.list '{}' | key)" session.locked \
	"a locked session does nothing else"
is "$(call session.unlock '{"password":"wrong"}' | key)" \
	account.password_wrong "a wrong password does not unlock"
is "$(call session.unlock "{\"password\":\"$ssh_password\"}" |
	jq -c .result)" '{"locked":false}' "the right one does"
# line ID METHOD PARAMS
line() { echo "{\"jsonrpc\":\"2.0\",\"id\":$1,\"method\":\"$2\",\"params\":$3}"; }
is "$(key_ssh lina lina@127.0.0.1 rpc < <(line 1 session.lock '{}'
	line 2 account.key.list '{}'
	line 3 session.unlock "{\"password\":\"$ssh_password\"}"
	line 4 account.key.list '{}') | key | tr '\n' ' ')" \
	"none session.locked none none " "each line finds what the one before left"
is "$(call account.password \
	"{\"password\":\"$ssh_password\",\"new_password\":\"password1234!\"}" |
	key)" account.password_weak "a common password"
is "$(call account.password \
	"{\"password\":\"$ssh_password\",\"new_password\":\"$ssh_password\"}" |
	key)" account.password_same "a password used before"
is "$(call account.password \
	"{\"password\":\"wrong\",\"new_password\":\"Another-1-of-them\"}" |
	key)" account.password_wrong "changing needs the present password"

denied() {
	once auditor audit.list limit=500 | jq '[.items[] | select(
		.outcome == "denied" and .action == "server.status")] | length'
}
call server.status '{}' >/dev/null
is "$(call server.status '{}' | key)" request.denied "another role's method"
is "$(denied)" 1 "what is denied is written down once a minute"
hang_up

# Sixteen write 100 times each: fewer commits than requests.
before=$(once sysadmin server.status)
line='{"jsonrpc":"2.0","id":1,"method":"account.lang","params":{"lang":"zh"}}'
yes "$line" | head -n 100 >"$ssh_work/lines"
pids=()
for i in $(seq 16); do
	key_ssh zhangwei zhangwei@127.0.0.1 rpc <"$ssh_work/lines" \
		>"$ssh_work/got.$i" &
	pids+=($!)
done
wait "${pids[@]}"
is "$(cat "$ssh_work"/got.* | jq -r .result.lang | grep -c zh)" 1600 \
	"1600 writes are answered"
after=$(once sysadmin server.status)
jq -en --argjson a "$before" --argjson b "$after" \
	'($b.commits - $a.commits) * 2 < ($b.committed - $a.committed)' \
	>/dev/null
ok $? "they share their commits"

# Five wrong passwords close the account for a while; an administrator opens.
password_whoami() {
	timeout 30 sshpass -p "$1" ssh "${ssh_options[@]}" \
		-o PubkeyAuthentication=no -o NumberOfPasswordPrompts=1 \
		expert5@127.0.0.1 session.whoami --json 2>/dev/null
}
for i in 1 2 3 4 5; do
	password_whoami "wrong-$i" && break
done
password_whoami "$ssh_password" >/dev/null
is $? 255 "after five wrong passwords the right one is refused"
is "$(once expert5 session.whoami | jq -r .login)" expert5 \
	"the key still signs in"
id=$(once secadmin account.get login=expert5 | jq -r .id)
once secadmin account.unlock id="$id" >/dev/null
is "$(password_whoami "$ssh_password" | jq -r .login)" expert5 \
	"unlocked, the password signs in again"

# The record of all this is whole; a change of it is seen.
is "$(once auditor audit.verify limit=5000 | jq -r .ok)" true \
	"the audit chain is whole"
copy() {
	rm -rf "$ssh_work/copy"
	mkdir "$ssh_work/copy"
	sqlite3 "$HALL_DIR/talenthall.db" \
		".backup '$ssh_work/copy/talenthall.db'"
	cp "$HALL_DIR/secret.key" "$ssh_work/copy/"
	sqlite3 "$ssh_work/copy/talenthall.db" "$1"
	"$TOP_BUILDDIR/talenthalld" --state "$ssh_work/copy" \
		--data "$TOP_SRCDIR/data" --once audit verify
}
copy "SELECT 1" >/dev/null
is $? 0 "a copy verifies"
is "$(copy "DROP TRIGGER audit_fixed;
	UPDATE audit SET login = 'nobody' WHERE id = 3")" \
	"Row 3 is not what was written in its place." "a changed row is named"
is "$(copy "DROP TRIGGER audit_kept; DELETE FROM audit WHERE id = 4")" \
	"Row 4 was removed." "a missing row is named"
copy "DROP TRIGGER audit_kept;
	DELETE FROM audit WHERE id > (SELECT max(id) - 2 FROM audit)" >/dev/null
is $? 1 "a cut tail is seen"
sqlite3 "$ssh_work/copy/talenthall.db" "DELETE FROM audit" 2>/dev/null
copy "SELECT 1" >/dev/null
sqlite3 "$ssh_work/copy/talenthall.db" "UPDATE audit SET at = 0" 2>/dev/null
[ $? != 0 ]
ok $? "the database itself lets no row be changed"

mkdir -m 777 "$ssh_work/open"
out=$("$TOP_BUILDDIR/talenthalld" --state "$ssh_work/open" \
	--data "$TOP_SRCDIR/data" --demo --once demo 2>&1)
is "$? $(ls "$ssh_work/open")" "75 " \
	"no hall is kept where everybody may write"
like "$out" 'chmod o-w' "which is told with the way out"

done_testing
