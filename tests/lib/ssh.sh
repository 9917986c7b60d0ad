# What the ssh_*.sh tests share; after tests/lib/hall.sh, which gives
# HALL_PORT, HALL_DIR (demo hall with keys/NAME) and HALL_PID (talenthalld).

ssh_password=demo-Hall-2026
ssh_work=$(mktemp -d)
trap 'hall_end >/dev/null 2>&1; rm -rf "$ssh_work"' EXIT

ssh_options=(-F none -p "$HALL_PORT" -o StrictHostKeyChecking=no
	-o UserKnownHostsFile=/dev/null -o LogLevel=ERROR)

# key_ssh USER ...: by the demo account's key; options may come first.
key_ssh() {
	local user=$1
	shift
	timeout 30 ssh "${ssh_options[@]}" -o BatchMode=yes \
		-o IdentitiesOnly=yes -i "$HALL_DIR/keys/$user" \
		"$@"
}

# The process of a role, as the supervisor's child.
role_pid() { pgrep -P "$HALL_PID" -f -- "-x $1" | head -n 1; }

whoami_line='{"jsonrpc":"2.0","id":1,"method":"session.whoami","params":{}}'

# An open conversation: rpc_open NAME [OPTION ...]; then rpc_ask NAME.
declare -A rpc_in rpc_out rpc_pid
rpc_open() {
	local name=$1 in out
	shift
	mkfifo "$ssh_work/$name.in" "$ssh_work/$name.out"
	timeout 120 ssh "${ssh_options[@]}" -o BatchMode=yes \
		-o IdentitiesOnly=yes -i "$HALL_DIR/keys/hr" "$@" \
		hr@127.0.0.1 rpc <"$ssh_work/$name.in" \
		>"$ssh_work/$name.out" 2>"$ssh_work/$name.err" &
	rpc_pid[$name]=$!
	exec {in}>"$ssh_work/$name.in" {out}<"$ssh_work/$name.out"
	rpc_in[$name]=$in
	rpc_out[$name]=$out
}

# Prints the reply; fails when none comes within ten seconds.
rpc_ask() {
	local line
	printf '%s\n' "$whoami_line" >&"${rpc_in[$1]}" || return 1
	IFS= read -r -t 10 line <&"${rpc_out[$1]}" || return 1
	printf '%s\n' "$line"
}

rpc_close() {
	local in=${rpc_in[$1]} out=${rpc_out[$1]}
	exec {in}>&- {out}<&-
	wait "${rpc_pid[$1]}" 2>/dev/null
}

# answered NAME DESCRIPTION: the conversation works.
answered() {
	local line rc=0
	line=$(rpc_ask "$1") && [[ $line == *'"result"'* ]] || rc=1
	ok "$rc" "$2"
}

# Wait for a condition, at most N tenths of a second.
until_true() {
	local n=$1
	shift
	while ! "$@"; do
		n=$((n - 1))
		[ "$n" -gt 0 ] || return 1
		sleep 0.1
	done
}
