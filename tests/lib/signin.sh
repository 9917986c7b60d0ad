# What the tests of signing in share. Source it in place of hall.sh.
. "$TOP_SRCDIR/tests/rpc/identity.inc.sh"

kbdint_python=/usr/bin/python3

# kb USER [--key FILE | --password WORD] ANSWER... [-- COMMAND]: the whole
# conversation in $reply. Each comes from a source of its own, so that wrong
# answers do not slow what follows.
kb_n=0
kb() {
	kb_n=$((kb_n + 1))
	reply=$(KBDINT_FROM=127.0.1.$kb_n timeout 60 "$kbdint_python" "$TOP_SRCDIR/tests/lib/kbdint.py" \
		"$HALL_PORT" "$@" 2>&1)
}
kb_in() { [[ $reply == *'+ signed in'* ]]; ok $? "$1"; }
kb_out() { [[ $reply == *'refused:'* && $reply != *'+ signed in'* ]]
	ok $? "$1"; }

# For what @run and @sh start.
signin_export() {
	export -f hall hall_ssh hall_ssh_options hall_sms hall_sms_code \
		hall_sms_more hall_sms_count wait_for
	export HALL_DIR HALL_PORT HALL_PHONE
}

# pass USER PASSWORD [OPTION...]: the method "password" of the real client.
pass() {
	local user=$1 password=$2
	shift 2
	reply=$(SSHPASS=$password timeout 40 sshpass -e ssh -F none \
		-p "$HALL_PORT" -o StrictHostKeyChecking=no \
		-o UserKnownHostsFile=/dev/null -o PubkeyAuthentication=no \
		-o PreferredAuthentications=password \
		-o NumberOfPasswordPrompts=1 "$@" "$user@127.0.0.1" \
		session.whoami --json 2>&1 </dev/null)
}

# totp_code SECRET [SECONDS FROM NOW]
totp_code() {
	oathtool --totp -b -N "@$(($(date +%s) + ${2:-0}))" "$1"
}
