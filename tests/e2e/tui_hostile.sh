#!/usr/bin/env bash
# The terminal program of a session between a hostile client and hostile
# answers: tui_hostile.py, with other dice for each role. It ends in order,
# draws nothing but its own sequences, and its user's reach is all it has:
# what its sandbox leaves is tests/unit/sandbox_test.c, what records lets a user
# do is tests/rpc/authority.sh.
. "$TOP_SRCDIR/tests/lib/hall.sh"
hall_start
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT
seed=${HOSTILE_SEED:-1}
shown=0
for user in hr zhangwei clerk lead city auditor; do
	while [ "$(jobs -rp | wc -l)" -ge 4 ]; do wait -n; done # one is the hall
	timeout 60 /usr/bin/python3 "$TOP_SRCDIR/tests/e2e/tui_hostile.py" \
		"$TOP_BUILDDIR" "$HALL_PORT" "$HALL_DIR" "$seed" \
		"${HOSTILE_SECONDS:-5}" "$user" >"$work/$user" 2>&1 &
	seed=$((seed + 1))
done
for job in $(jobs -rp); do
	[ "$job" = "$HALL_PID" ] || wait "$job"
done
for user in hr zhangwei clerk lead city auditor; do
	like "$(cat "$work/$user")" '^exit [0-9]+ [0-9]+ [0-9]+ $' \
		"$user: $(cut -d ' ' -f 2 "$work/$user") keys, $(cut -d ' ' \
		-f 3 "$work/$user") bytes drawn, in order to the end"
	shown=$((shown + $(cut -d ' ' -f 4 "$work/$user")))
done
echo "# hostile texts drawn as letters: $shown"
is "$(hall hr session.whoami | jq -r .login)" hr 'and the hall serves on'
done_testing
