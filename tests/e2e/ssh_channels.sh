#!/usr/bin/env bash
set -u
. "$TOP_SRCDIR/tests/lib/hall.sh"
hall_start
. "$TOP_SRCDIR/tests/lib/ssh.sh"

# One connection: many channels, rekeying, exit states, and what is not served.

key_ssh hr hr@127.0.0.1 no.such.method >/dev/null 2>&1
is $? 2 "the exit state of the command comes back"

key_ssh hr -o ExitOnForwardFailure=yes -R 0:127.0.0.1:1 hr@127.0.0.1 help \
	>/dev/null 2>&1
is $? 255 "remote forwarding is refused"
key_ssh hr -W "127.0.0.1:$HALL_PORT" hr@127.0.0.1 </dev/null >/dev/null 2>&1
is $? 255 "local forwarding is refused"
key_ssh hr -T hr@127.0.0.1 </dev/null 2>&1 | grep -q terminal
ok $? "a shell without a terminal is refused with a reason"

key_ssh hr hr@127.0.0.1 help >"$ssh_work/plain" 2>&1
TALENTHALL_LANG=en LANG=en_US.UTF-8 key_ssh hr -o SendEnv=LANG \
	-o SetEnv=TALENTHALL_LANG=en hr@127.0.0.1 help >"$ssh_work/env" 2>&1
cmp -s "$ssh_work/plain" "$ssh_work/env"
ok $? "the client's environment changes nothing"

control=(-o ControlPath="$ssh_work/control")
key_ssh hr -o ControlMaster=yes "${control[@]}" -o ControlPersist=60 -fN \
	hr@127.0.0.1
one_call() {
	[[ $(echo "$whoami_line" | key_ssh hr "${control[@]}" hr@127.0.0.1 \
		rpc) == *'"result"'* ]] && echo yes >>"$ssh_work/calls"
}
for i in 1 2 3 4 5 6; do one_call & calls[i]=$!; done
wait "${calls[@]}"
is "$(wc -l <"$ssh_work/calls")" 6 "six channels at once on one connection"
: >"$ssh_work/calls"
for i in $(seq 12); do one_call; done
is "$(wc -l <"$ssh_work/calls")" 12 "and a dozen more, one after another"
ssh "${control[@]}" -O exit hr@127.0.0.1 2>/dev/null

# Every few kilobytes new keys, from the client's side, in full flow.
n=2000
for i in $(seq $n); do printf '%s\n' "$whoami_line"; done |
	key_ssh hr -o RekeyLimit=100K hr@127.0.0.1 rpc |
	grep -c '"result"' >"$ssh_work/replies"
is "$(cat "$ssh_work/replies")" "$n" "nothing is lost while keys change"

# The screens follow the client's window.
"$TOP_BUILDDIR/vtshot" <<-END >/dev/null 2>&1
	spawn 24 80 ssh -tt ${ssh_options[*]} -i $HALL_DIR/keys/hr hr@127.0.0.1
	timeout 20000
	wait [1000]
	resize 12 60
	wait 80 x 24
	resize 40 120
	wait F10
	dump $ssh_work/large
END
is "$(grep -n F10 "$ssh_work/large" | cut -d: -f1)" 40 \
	"a window that becomes too small, then large"
done_testing
