#!/usr/bin/env bash
# The processes of a hall at work: each under seccomp, without new privileges,
# with the capabilities that talenthalld(8) names and no more; and none of them
# has a descriptor that is another's business. What a sandbox stops is
# tests/unit/sandbox_test.c.
. "$TOP_SRCDIR/tests/lib/hall.sh"
hall_start
. "$TOP_SRCDIR/tests/lib/ssh.sh"
if nm "$TOP_BUILDDIR/talenthalld" 2>/dev/null | grep -q __asan_init; then
	echo '1..0 # SKIP sanitizers need wider lists'
	exit 0
fi
field() { sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status"; }

mkfifo "$ssh_work/in"
exec {keep}<>"$ssh_work/in"
"$TOP_BUILDDIR/vtshot" <<-END >/dev/null 2>&1 &
	spawn 24 80 ssh -tt ${ssh_options[*]} -i $HALL_DIR/keys/hr hr@127.0.0.1
	wait [1000]
	dump $ssh_work/drawn
	timeout 60000
	wait never-drawn
END
shot=$!
key_ssh hr hr@127.0.0.1 rpc <"$ssh_work/in" >"$ssh_work/rpc" 2>&1 &
rpc=$!
mkfifo "$ssh_work/sftp"
exec {keep2}<>"$ssh_work/sftp"
sftp -q "${ssh_options[@]/-p/-P}" -i "$HALL_DIR/keys/lina" lina@127.0.0.1 \
	<"$ssh_work/sftp" >/dev/null 2>&1 &
sftp=$!
trap 'kill "$shot" "$rpc" "$sftp" 2>/dev/null; hall_end; rm -rf "$ssh_work"' EXIT
echo "$whoami_line" >&"$keep"
# The processes of this hall, by what they are.
tree() {
	local p
	for p in $(pgrep -P "$1"); do
		echo "$p"
		tree "$p"
	done
}
here() { all=$(tree "$HALL_PID"); [ -n "$(of "$1")" ]; }
of() { # of WORD: pids of this hall whose command line has it
	local p
	for p in $all; do
		tr '\0' ' ' <"/proc/$p/cmdline" 2>/dev/null | grep -q -- "$1" &&
			echo "$p"
	done
}
wait_for 20 test -s "$ssh_work/drawn"
for worker in talenthall-tui talenthall-call talenthall-sftp; do
	wait_for 20 here "$worker"
done
all=$(tree "$HALL_PID")
id -u | grep -qx 0 && root=yes || root=no
gate=$(of '-x gate' | head -n 1)

check() { # check NAME FILTERS CAPABILITIES PID...
	local name=$1 filters=$2 caps=$3 pid bad=
	shift 3
	[ $root = yes ] || caps=0000000000000000
	[ $# -gt 0 ] || bad=' none'
	for pid; do
		[ "$(field "$pid" Seccomp)" = 2 ] &&
			[ "$(field "$pid" Seccomp_filters)" = "$filters" ] &&
			[ "$(field "$pid" NoNewPrivs)" = 1 ] &&
			[ "$(field "$pid" CapEff)" = "$caps" ] &&
			[ "$(field "$pid" CapPrm)" = "$caps" ] ||
			bad="$bad $(field "$pid" Name):$(
				field "$pid" Seccomp_filters):$(field "$pid" CapEff)"
	done
	[ -z "$bad" ]
	ok $? "$name: $filters seccomp lists, no new privileges, capabilities $caps$bad"
}
mapfile -t transports < <(pgrep -P "$gate")
check gate 1 00000000000400e0 "$gate"
check transport 2 0000000000000000 "${transports[@]}"
check spawner 1 00000000000001e0 $(of '-x spawner' | head -n 1)
check records 1 0000000000000000 $(of '-x records')
check hash 1 0000000000000000 $(of '-x hash')
check courier 1 0000000000000000 $(of '-x courier')
template=$(of 'talenthall-tui template')
check template 2 0000000000000000 $template
check talenthall-tui 3 0000000000000000 \
	$(of talenthall-tui | grep -vx "$template")
for worker in talenthall-call talenthall-sftp; do
	check "$worker" 2 0000000000000000 $(of "$worker")
done
is "$(field "$HALL_PID" Seccomp)" 0 'the supervisor has none, as the manual says'
if [ $root = yes ]; then
	is "$(for p in "${transports[@]}"; do
		echo "$(field "$p" Uid | cut -f 1) $(readlink "/proc/$p/root")"
	done | sort -u)" "65534 $HALL_DIR/empty" \
		'transports have a user of their own and an empty root folder'
fi
# Landlock shows nowhere in /proc: who reads files tells that it is in force.
like "$(grep 'event=sandbox' "$HALL_DIR/server.log" | grep records)" landlock \
	'records has Landlock'

# Descriptors: the database is records' alone, the network the gate's side's.
holders() { # holders PATTERN: the roles that have one open
	local p
	for p in $all; do
		ls -l "/proc/$p/fd" 2>/dev/null | grep -q -- "$1" &&
			tr '\0' ' ' <"/proc/$p/cmdline" | grep -oE \
				'[-]x [a-z]+|(talenthall|hall)-(tui|call|sftp|docs|slip|intake)' |
			head -n 1
	done | sort -u | tr '\n' ' '
}
is "$(holders talenthall.db)" '-x records ' 'only records has the database'
is "$(holders secret.key)" '' 'and nobody the key file once it is read'
is "$(holders host_key)" '' 'nor that of the host key'
sockets=$(awk 'FNR > 1 { print "socket:[" $10 "]" }' /proc/net/tcp /proc/net/tcp6)
bad=
for p in $all; do
	readlink "/proc/$p/fd/"* 2>/dev/null | grep -qxF "$sockets" || continue
	case " $gate ${transports[*]} " in *" $p "*) ;; *) bad="$bad $p" ;; esac
done
is "$bad" '' 'only gate and transports have a socket of the network'
# What sessions are copied from has nothing of theirs: its line, and no paper.
is "$(for fd in "/proc/$template/fd/"*; do
	readlink "$fd" | sed "s/:.*//"
done | sort | uniq -c | tr -s '\n ' ' ')" \
	"$(printf ' 3 /dev/null 1 %s 1 socket ' \
		"$(readlink "/proc/$template/fd/2" | sed 's/:.*//')")" \
	'the template has its line to the spawner and no other descriptor'
tui=$(of talenthall-tui | grep -vx "$template" | head -n 1)
is "$(awk '/Max processes/ { print $3, $4 }' "/proc/$tui/limits")" '0 0' \
	'its copy may make no process'
is "$(ps -o ppid= -p "$tui" | tr -d ' ')" "$(of '-x spawner' | head -n 1)" \
	'and is a child of the spawner'
grep -q 'signal=31\|SIGSYS\|outside its sandbox' "$HALL_DIR/server.log"
is $? 1 'and none of them met its sandbox'
done_testing
