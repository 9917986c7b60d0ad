#!/usr/bin/env bash
# A disk that is full: uploads are refused in words, nothing is lost, nothing
# is left aside, and with room again all goes on. The disk is a small one in
# memory, of this test's own; without the right to mount one there is no test.
if [ -z "${DISK_FULL-}" ]; then
	if ! unshare -m true 2>/dev/null; then
		echo '1..0 # SKIP nothing can be mounted here'
		exit 0
	fi
	DISK_FULL=$(mktemp -d)
	export DISK_FULL
	unshare -m bash "$0"
	status=$?
	rmdir "$DISK_FULL"
	exit $status
fi
mount -t tmpfs -o size=96m tmpfs "$DISK_FULL" || exit 99
export TMPDIR=$DISK_FULL
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT
paper=$TOP_BUILDDIR/tests/paper
"$paper" good 1 >"$DISK_FULL/small.pdf"
"$paper" good 2 5000000 >"$DISK_FULL/big.pdf"
mapfile -t options < <(hall_ssh_options lina)
put() {
	reply=$(hall_ssh lina "attachment.put kind=$1 --json" \
		<"$DISK_FULL/$2.pdf" 2>&1)
	status=$?
}
sum() { sha256sum <"$1" | cut -d' ' -f1; }
left() { df -k --output=avail "$DISK_FULL" | tail -n 1; }
fill() { # fill KB: so much is left
	local n=$(($(left) - $1))
	[ "$n" -le 0 ] || head -c $((n * 1024)) /dev/zero >>"$DISK_FULL/fill"
}
aside() { ls "$HALL_DIR/files/tmp" | wc -l; }
kept() {
	is "$(hall lina attachment.list | jq -r '.items[] |
		select(.kind == "other") | .sha256')" \
		"$(sum "$DISK_FULL/small.pdf")" "$1"
}
put other small
is "$status" 0 'with room a file is taken'

# room for a part of the file
fill 6000
put other big
is "$status" 75 'a file for which there is no room is refused, to come again'
has '"key":"server.store"' 'in words'
kept 'the former one is there'
scp -q -P "$HALL_PORT" "${options[@]}" "$DISK_FULL/big.pdf" \
	lina@127.0.0.1:attachments/other.pdf >/dev/null 2>&1
ok $((! $?)) 'by scp too'
kept 'and nothing is changed'
wait_for 5 eval '[ "$(aside)" = 0 ]'
ok $? 'nothing is left aside'

# room for nothing; who signed in before goes on
master=(-S "$work/master" -p "$HALL_PORT" lina@127.0.0.1)
ssh -M -N -f "${options[@]}" "${master[@]}"
fill 0
reply=$(ssh "${options[@]}" "${master[@]}" attachment.put kind=other --json \
	<"$DISK_FULL/small.pdf" 2>&1)
is "$?" 75 'without any room all uploads are refused'
ssh "${options[@]}" "${master[@]}" attachment.get kind=other </dev/null |
	cmp -s - "$DISK_FULL/small.pdf"
ok $? 'what is there can be fetched'
ssh -O exit "${master[@]}" 2>/dev/null

rm "$DISK_FULL/fill"
again() { put other big; [ "$status" = 0 ]; }
wait_for 5 again # the server looks once a second
ok $? 'with room again it is taken'
is "$(jq -r .sha256 <<<"$reply")" "$(sum "$DISK_FULL/big.pdf")" 'whole'
is "$(aside)" 0 'and nothing lies aside'
done_testing
