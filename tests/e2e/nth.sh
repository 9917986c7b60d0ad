#!/usr/bin/env bash
# Fail at the n-th: nth.sh [TEST...], each a script of tests/rpc without its
# folder and ending; "all" for all of them. In every call of a write method
# the 1st, 2nd, ... statement fails: see nth_ssh.py, which is their ssh.
. "$TOP_SRCDIR/tests/lib/hall.sh"
if grep -q '^#define HAVE_SANITIZERS' "$TOP_BUILDDIR/config.h"; then
	echo '1..0 # SKIP sanitizers keep the calls that fail here'
	exit 0
fi
[ $# -gt 0 ] || set -- association
all=
if [ "$1" = all ]; then
	all=1
	set --
	for t in "$TOP_SRCDIR"/tests/rpc/*.sh; do
		t=$(basename "$t" .sh)
		[[ $t == *.inc ]] || set -- "$@" "$t"
	done
fi
NTH=$(mktemp -d "${TMPDIR:-/tmp}/nth.XXXXXX")
export NTH
trap '[ -n "${NTH_KEEP-}" ] || rm -rf "$NTH"' EXIT
mkdir "$NTH/bin" "$NTH/done"
type -P ssh >"$NTH/ssh"
"$TOP_BUILDDIR/talenthalld" --methods |
	jq -r '.methods[] | select(.write) | .name' >"$NTH/writes"
printf '#!/bin/sh\nexec env -u LD_PRELOAD python3 %q "$@"\n' \
	"$TOP_SRCDIR/tests/e2e/nth_ssh.py" >"$NTH/bin/ssh"
chmod +x "$NTH/bin/ssh"
python3 - "$TOP_SRCDIR/tests/lib" "$NTH/page" <<-'END'
	import sys
	sys.path.insert(0, sys.argv[1])
	import disk
	disk.Page(sys.argv[2])
	END
touch "$NTH/faults"
for t in "$@"; do
	was=$(ls "$NTH/done" | wc -l)
	PATH=$NTH/bin:$PATH DISK=$NTH/page \
		LD_PRELOAD=$TOP_BUILDDIR/tests/lib/disk.so timeout 900 \
		bash "$TOP_SRCDIR/tests/rpc/$t.sh" >"$NTH/said" 2>&1
	printf '# %s: %d methods\n' "$t" $(($(ls "$NTH/done" | wc -l) - was))
done
reply=$(head -n 40 "$NTH/faults")
[ -z "$reply" ]
ok $? 'a write of which any statement fails is refused, and leaves nothing'
reply=$(cat "$NTH"/done/* | awk '{ n += $1 } END { print n + 0 }')
[ "$reply" -gt 20 ]
ok $? "$(ls "$NTH/done" | wc -l) methods failed at $reply statements"
reply=
if [ -n "$all" ]; then
	# In a conversation over one connection, which is not taken apart
	# here: of guests, and of who proves who he is; the last two are
	# asked for by talenthallctl.
	talked='account.agree account.mobile account.rebind account.recover
		account.register account.sms account.totp.confirm
		account.totp.enroll account.totp.remove account.verify_identity
		appeal.create captcha.new backup.record key.rotate'
	reply=$({ ls "$NTH/done"; printf '%s\n' $talked; } |
		grep -vxFf - "$NTH/writes")
	[ -z "$reply" ]
	ok $? "every write method was done once, but for $(wc -w <<<"$talked")"
fi
reply=
done_testing
