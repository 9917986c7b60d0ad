#!/usr/bin/env bash
# Fail at the n-th: nth.sh [TEST...], each a script of tests without its ending
# (of tests/rpc without its folder, too); "all" for all that call a write. In
# every call of a write method the 1st, 2nd, ... statement fails: see nth.py,
# through which they are led.
. "$TOP_SRCDIR/tests/lib/hall.sh"
if grep -q '^#define HAVE_SANITIZERS' "$TOP_BUILDDIR/config.h"; then
	echo '1..0 # SKIP sanitizers keep the calls that fail here'
	exit 0
fi
all= without= every=${NTH_EVERY:-1} seed=${NTH_SEED:-$RANDOM}
if [ $# -eq 0 ]; then
	set -- e2e/nth_few
	every=${NTH_EVERY:-3}
elif [ "$1" = all ]; then
	all=1
	set --
	for t in "$TOP_SRCDIR"/tests/rpc/*.sh; do
		t=$(basename "$t" .sh)
		[[ $t == *.inc ]] || set -- "$@" "$t"
	done
	set -- "$@" e2e/nth_rest e2e/signin e2e/provider e2e/courier e2e/key e2e/backup
fi
NTH=$(mktemp -d "${TMPDIR:-/tmp}/nth.XXXXXX")
export NTH
nth_end() {
	[ -z "${nth-}" ] || kill "$nth"
	[ -n "${NTH_KEEP-}" ] || rm -rf "$NTH"
}
trap nth_end EXIT
mkdir "$NTH/done"
"$TOP_BUILDDIR/talenthalld" --methods |
	jq -r '.methods[] | select(.write) | .name' >"$NTH/writes"
python3 "$TOP_SRCDIR/tests/lib/disk.py" "$NTH/page" make
touch "$NTH/faults"
python3 "$TOP_SRCDIR/tests/e2e/nth.py" "$NTH" "$every" "$seed" &
nth=$!
wait_for 10 test -S "$NTH/pairs" || bail 'nobody leads the requests'
left() { ls "$NTH/done" | grep -vxFf - "$NTH/writes"; }
# What a script says, and what it is made of.
said() {
	cat "$1"
	sed -n 's|^\. "$TOP_SRCDIR/\(tests/.*\.sh\)".*|\1|p' "$1" |
		while read -r part; do said "$TOP_SRCDIR/$part"; done
}
for t in "$@"; do
	kill -0 "$nth" || break
	was=$(ls "$NTH/done" | wc -l)
	script=$TOP_SRCDIR/tests/$t.sh
	[ -f "$script" ] || script=$TOP_SRCDIR/tests/rpc/$t.sh
	# one of all is only for what was not done before
	[ -z "$all" ] || said "$script" | grep -qwFf <(left) || continue
	DISK=$NTH/page LD_PRELOAD=$TOP_BUILDDIR/tests/lib/disk.so timeout 900 \
		bash "$script" >"$NTH/said" 2>&1
	[ -z "${NTH_KEEP-}" ] || cp "$NTH/said" "$NTH/said.${t//\//-}"
	# who is not installed here cannot be asked
	! grep -q '^1\.\.0 # SKIP.*provider' "$NTH/said" || without=provider
	printf '# %s: %d methods in %d s\n' "$t" \
		$(($(ls "$NTH/done" | wc -l) - was)) "$SECONDS"
done
kill -0 "$nth"
ok $? "all was led through one that fails every $every. statement ($seed)"
reply=$(head -n 40 "$NTH/faults")
[ -z "$reply" ]
ok $? 'a write of which any statement fails is refused, and leaves nothing'
reply=$(cat "$NTH"/done/* | awk '{ n += $1 } END { print n + 0 }')
[ "$reply" -gt 20 ]
ok $? "$(ls "$NTH/done" | wc -l) methods failed at $reply statements"
reply=
if [ -n "$all" ]; then
	reply=$(left | grep -v "^account\.${without:-none}\.")
	[ -z "$reply" ]
	ok $? "every write method was done once${without:+, but for $without}"
fi
reply=
done_testing
