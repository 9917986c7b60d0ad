#!/usr/bin/env bash
# A disk that fails, no memory, no descriptors, clients that are slow or never
# read: refused in words or done all the same, once; then all goes on, without
# a restart of the server. tests/lib/disk.c makes the faults.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
# what is said before a sign-in is shown from here on
eval "$(declare -f hall_ssh_options | sed 's/LogLevel=ERROR/LogLevel=INFO/')"
if grep -q '^#define HAVE_SANITIZERS' "$TOP_BUILDDIR/config.h"; then
	echo '1..0 # SKIP sanitizers keep the calls that fail here'
	exit 0
fi
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT
disk() { python3 "$TOP_SRCDIR/tests/lib/disk.py" "$work/page" "$@"; }
disk make
HALL_CONF=$work/talenthall.conf
echo 'login_grace = 5;' >"$HALL_CONF"
hall_start env LD_PRELOAD="$TOP_BUILDDIR/tests/lib/disk.so" DISK="$work/page"
server=$HALL_PID
role_pid() { pgrep -P "$HALL_PID" -f -- "-x $1" | head -n 1; }
code=$(hall hr unit.get | jq -r .association_code)
db() { sqlite3 -readonly "file:$HALL_DIR/talenthall.db" "$1"; }
asked() { db "SELECT COUNT(*) FROM audit WHERE action LIKE 'association.%'"; }

# One link more, or one less: a write of which the count is known.
links=$(asked) open=
write() {
	if [ -z "$open" ]; then
		reply=$(hall lina association.apply code="$code" 2>&1)
	else
		reply=$(hall lina association.withdraw id="$open" 2>&1)
	fi
	status=$?
	[ "$status" = 0 ] || return
	links=$((links + 1))
	if [ -z "$open" ]; then
		open=$(grep '^{' <<<"$reply" | jq -r .id)
	else
		open=
	fi
}
works() { write; [ "$status" = 0 ]; }
# with FAULT...: one call under it; done, or refused in words to come again
with() {
	disk fault "$@"
	write
	[ "$(disk hits)" -gt 0 ]
	ok $? "$1 fails with $2 ($3)"
	disk calm
	# it may have met the sign-in already
	[ "$status" = 0 ] || { [ "$status" = 75 ] && grep -qE \
		'"key":"(server.store|request.busy)"' <<<"$reply"; } ||
		[[ $reply == *服务器暂时无法办理登录*'nothing is wrong with your'* ]]
	ok $? 'the call is done, or refused to come again'
	wait_for 15 works
	ok $? 'then it is done'
	is "$(asked)" "$links" 'each once'
}
with write ENOSPC talenthall.db-wal 0 3
with short EIO talenthall.db-wal
with write EIO talenthall.db-wal
with sync EIO talenthall.db-wal
with memory ENOMEM records 200

# Files: on their way, and where they are kept.
paper() { "$TOP_BUILDDIR/tests/paper" good 1 "$@" >"$work/paper.pdf"; }
paper
put() {
	printf '%%%s\n' "$RANDOM$RANDOM" >>"$work/paper.pdf"
	reply=$(hall_ssh lina 'attachment.put kind=other --json' \
		<"$work/paper.pdf" 2>&1)
	status=$?
}
last() { hall lina attachment.list | jq -r '.items[] |
	select(.kind == "other") | .sha256 // ""'; }
for fault in 'open EMFILE /files/' 'write ENOSPC intake' 'sync EIO intake' \
	'rename EIO /files/' 'sync EIO /files/'; do
	# a small one is synced once, under its name
	[ "$fault" != 'sync EIO intake' ] || paper 400000
	was=$(last)
	disk fault $fault 0 -1
	put
	hits=$(disk hits)
	disk calm
	[ "$status" = 75 ] && [ "$hits" -gt 0 ] &&
		[[ $reply == *'"key":"server.store"'* ]]
	ok $? "$fault: a paper is refused in words"
	is "$(last)" "$was" 'the former one is there'
	put
	is "$(last)" "$(sha256sum <"$work/paper.pdf" | cut -d' ' -f1)" \
		'then it is taken'
	paper
done
is "$(ls "$HALL_DIR/files/tmp" | wc -l)" 0 'nothing is left aside'

# No descriptors.
mapfile -t options < <(hall_ssh_options hr)
master=(-S "$work/master" -p "$HALL_PORT" hr@127.0.0.1)
ssh -M -N -f "${options[@]}" "${master[@]}"
here() { ssh "${options[@]}" "${master[@]}" session.whoami --json </dev/null |
	grep -q '"login":"hr"'; }
there() {
	reply=$(timeout 20 ssh -p "$HALL_PORT" "${options[@]}" \
		-o ConnectTimeout=3 hr@127.0.0.1 session.whoami --json \
		</dev/null 2>&1)
	[[ $reply == *'"login":"hr"'* ]]
}
limit() { # limit ROLE: as few as it has, then as many as before
	local pid=$(role_pid "$1") n
	n=$(ls "/proc/$pid/fd" | wc -l)
	was_limit=$(prlimit --pid "$pid" --nofile --output SOFT --noheadings)
	prlimit --pid "$pid" --nofile="$n:"
}
unlimit() {
	prlimit --pid "$(role_pid "$1")" --nofile="$((was_limit)):"
}
for role in gate spawner records; do
	pid=$(role_pid $role)
	limit $role
	there
	[ $? = 1 ]
	ok $? "$role without descriptors lets nobody in"
	[ $role != gate ] || { here; ok $? 'who is in works on'; }
	unlimit $role
	reply=
	wait_for 10 there
	ok $? 'with them again it does'
	is "$(role_pid $role)" "$pid" 'and is the same process'
	here
	ok $? 'and who was in is'
done

# Half-open connections, and clients that never read.
python3 - "$HALL_PORT" >"$work/half" <<-'END' &
	import socket, sys, time
	s = [socket.create_connection(("127.0.0.1", int(sys.argv[1])))
	     for i in range(40)]
	end = time.time() + 15
	for c in s:
	    c.settimeout(max(.1, end - time.time()))
	    try:
	        while c.recv(4096):
	            pass
	    except TimeoutError:
	        sys.exit("open still")
	    except OSError:
	        pass
	print("closed")
	END
half=$!
there
ok $? 'forty that say nothing keep nobody out'
for i in $(seq 1200); do
	printf '{"jsonrpc":"2.0","id":%d,"method":"employee.list","params":{"limit":500}}\n' "$i"
done >"$work/asks"
rss() { awk '/^VmRSS/ { print $2 }' "/proc/$(role_pid records)/status"; }
before=$(rss)
for i in 1 2 3; do
	# its output is a pipe that nobody reads
	(exec 3< <(cat "$work/asks" - < <(sleep 60)); ssh -p "$HALL_PORT" \
		"${options[@]}" hr@127.0.0.1 rpc <&3 | sleep 60) &
	deaf+=($!)
done
timeout 60 ssh -p "$HALL_PORT" "${options[@]}" hr@127.0.0.1 rpc \
	<"$work/asks" >"$work/heard" &
stopped=$!
kill -STOP $stopped
there
ok $? 'clients that never read keep nobody waiting'
start=$(date +%s%N)
works
ok $? 'nor a write'
ms=$((($(date +%s%N) - start) / 1000000))
[ "$ms" -lt 5000 ]
ok $? "in $ms ms"
grown=$(($(rss) - before))
[ "$grown" -lt 65536 ]
ok $? "what they asked for is not kept for them ($grown KiB)"
kill -CONT $stopped
wait $stopped
is "$(wc -l <"$work/heard")" 1200 'one that was stopped hears all when it goes on'
wait $half
is "$(cat "$work/half")" closed 'who says nothing is sent away after login_grace'
ssh -O exit "${master[@]}" 2>/dev/null
for p in "${deaf[@]}"; do
	kill $(pgrep -P "$p") "$p" 2>/dev/null
done
is "$HALL_PID $(kill -0 "$HALL_PID" && echo up)" "$server up" \
	'the server was never started anew'
like "$("$TOP_BUILDDIR/talenthallctl" --state "$HALL_DIR" audit verify)" \
	unbroken 'the audit is whole'
is "$(db 'PRAGMA integrity_check')" ok 'and so is the store'
done_testing
