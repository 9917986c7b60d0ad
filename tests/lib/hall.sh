# A real hall for a test: its own folder, a free port on loopback, the real ssh.
# Source it; TAP on stdout. Needs TOP_SRCDIR and TOP_BUILDDIR.
#
#	. "$TOP_SRCDIR/tests/lib/hall.sh"
#	hall_start
#	hall hr association.list status=pending --json | jq .total
#	is "$(...)" "14" "the queue holds fourteen"
#	done_testing
set -u
: "${TOP_SRCDIR:?}" "${TOP_BUILDDIR:?}"
HALL_DIR= HALL_PORT= HALL_PID=
tap_n=0
export LC_ALL=C.UTF-8

ok() { # ok STATUS NAME; a test's last answer in $reply is shown with a fault
	tap_n=$((tap_n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tap_n - ${*:2}"
	else
		echo "not ok $tap_n - ${*:2}"
		[ -z "${reply-}" ] || printf '%s\n' "$reply" | sed 's/^/#   /'
	fi
}
is() { # is GOT WANTED NAME
	if [ "$1" = "$2" ]; then ok 0 "$3"; else
		ok 1 "$3"
		printf '%s\n' "got:    $1" "wanted: $2" | head -c 2000 |
			sed 's/^/#   /'
	fi
}
like() { # like GOT REGEX NAME
	if printf '%s' "$1" | grep -qE -- "$2"; then ok 0 "$3"; else
		ok 1 "$3"
		printf '%s\n' "got:    $1" "wanted: /$2/" | head -c 2000 |
			sed 's/^/#   /'
	fi
}
done_testing() { echo "1..$tap_n"; }
bail() { echo "Bail out! $*"; exit 1; }

# wait_for SECONDS COMMAND...: until it succeeds; polls, never trusts to luck.
wait_for() {
	local end=$(($(date +%s) + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$(date +%s)" -lt "$end" ] || return 1
		read -rt 0.05 <> <(:) || :
	done
}

hall_options() {
	printf '%s\n' --state "$HALL_DIR" --data "${HALL_DATA:-$TOP_SRCDIR/data}" \
		--locale "$TOP_BUILDDIR/locale" --libexec "$TOP_BUILDDIR" \
		--listen 127.0.0.1 --port "${1:-0}" --demo
	[ -z "${HALL_CONF-}" ] || printf '%s\n' --config "$HALL_CONF"
}

# The demo hall is made once a build and copied: making it is not the test.
hall_make() {
	local made=$TOP_BUILDDIR/tests/hall options
	mkdir -p "$TOP_BUILDDIR/tests"
	(
		flock 9
		# its cases pin the services as they are
		if [ "$TOP_BUILDDIR/talenthalld" -nt "$made/talenthall.db" ] ||
			[ -n "$(find "$TOP_SRCDIR/data/services" \
				"$TOP_SRCDIR/data/demo" "$TOP_SRCDIR/data/sql" -newer \
				"$made/talenthall.db" -type f -print -quit)" ]
		then
			# half a hall is never taken for one
			rm -rf "$made" "$made.half"
			mkdir -p "$made.half"
			HALL_DIR=$made.half HALL_DATA=
			mapfile -t options < <(hall_options)
			"$TOP_BUILDDIR/talenthalld" "${options[@]}" \
				--once demo >"$made.log" 2>&1 || exit 1
			mv "$made.half" "$made"
		fi
		cp -a "$made/." "$1/"
	) 9>"$made.lock"
}

hall_serving() { grep -q '^ready on ' "$HALL_DIR/server.out"; }

# hall_serve [WRAPPER...]: start the server over HALL_DIR.
hall_serve() {
	local options left
	# faketime names its shared memory by its own pid and will not start
	# where one that was killed left the same name behind
	for left in /dev/shm/{sem.faketime_sem,faketime_shm}_*; do
		[ -d "/proc/${left##*_}" ] || rm -f "$left"
	done
	mapfile -t options < <(hall_options "${HALL_PORT:-0}")
	: >"$HALL_DIR/server.out"
	TALENTHALL_TEST=1 "$@" "$TOP_BUILDDIR/talenthalld" "${options[@]}" \
		>"$HALL_DIR/server.out" 2>>"$HALL_DIR/server.log" &
	HALL_PID=$!
	wait_for 20 hall_serving || {
		tail -n 20 "$HALL_DIR/server.log" | sed 's/^/# /'
		bail "the server did not start"
	}
	# a wrapper may have started the server as its child
	[ "$(cat "/proc/$HALL_PID/comm")" = talenthalld ] ||
		HALL_PID=$(pgrep -P "$HALL_PID" -x talenthalld)
	HALL_PORT=$(sed -n 's/^ready on .*:\([0-9]*\)$/\1/p' \
		"$HALL_DIR/server.out")
}

hall_start() {
	HALL_DIR=$(mktemp -d "${TMPDIR:-/tmp}/hall.XXXXXX")
	trap hall_end EXIT
	hall_make "$HALL_DIR" || bail "the demo hall could not be made"
	hall_serve "$@"
}

hall_gone() { ! kill -0 "$HALL_PID"; }

hall_stop() {
	[ -n "$HALL_PID" ] || return 0
	kill "$HALL_PID" 2>/dev/null
	wait "$HALL_PID" 2>/dev/null
	wait_for 15 hall_gone
	HALL_PID=
}

hall_end() {
	hall_stop
	[ -n "$HALL_DIR" ] && [ -z "${HALL_KEEP-}" ] && rm -rf "$HALL_DIR"
}

# Options for any OpenSSH client toward the hall, as words of an array.
hall_ssh_options() {
	printf '%s\n' -F none -i "$HALL_DIR/keys/$1" -o IdentitiesOnly=yes \
		-o UserKnownHostsFile="$HALL_DIR/known_hosts" \
		-o StrictHostKeyChecking=accept-new -o LogLevel=ERROR \
		-o ConnectTimeout=10 -o BatchMode=yes
}

# hall_ssh USER [WORD...]: the real client, with the account's key.
hall_ssh() {
	local user=$1 options
	shift
	mapfile -t options < <(hall_ssh_options "$user")
	ssh -p "$HALL_PORT" "${options[@]}" "$user@127.0.0.1" "$@"
}

# hall USER METHOD [key=value...]: bare JSON result or {"error":...}. Each word
# is quoted for the server's own splitting.
hall() {
	local user=$1 words="" w
	shift
	for w in "$@"; do
		words="$words '${w//\'/\'\\\'\'}'"
	done
	hall_ssh "$user" "$words --json" </dev/null
}
# The key of a refusal, "" when there was none.
hall_key() { hall "$@" | jq -r '.error.data.key // ""'; }

# hall_rpc USER: raw JSON-RPC lines from stdin to stdout.
hall_rpc() { hall_ssh "$1" rpc; }
