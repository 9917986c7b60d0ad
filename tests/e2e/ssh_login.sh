#!/usr/bin/env bash
set -u
. "$TOP_SRCDIR/tests/lib/hall.sh"
# one worker: passwords are tried in the order in which they came
HALL_CONF=$(mktemp)
echo 'hash_workers = 1;' >"$HALL_CONF"
hall_start
. "$TOP_SRCDIR/tests/lib/ssh.sh"
trap 'hall_end >/dev/null 2>&1; rm -rf "$ssh_work" "$HALL_CONF"' EXIT

# Signing in: what works, what is refused, and that nobody waits for ever.

password_ssh() {
	timeout 30 sshpass -p "$1" ssh "${ssh_options[@]}" \
		-o PubkeyAuthentication=no -o NumberOfPasswordPrompts=1 \
		"${@:2}"
}

out=$(echo "$whoami_line" | password_ssh "$ssh_password" hr@127.0.0.1 rpc)
[[ $out == *'"result"'* ]]
ok $? "a password signs in"
out=$(echo "$whoami_line" | key_ssh hr hr@127.0.0.1 rpc)
[[ $out == *'"result"'* ]]
ok $? "a key signs in"

password_ssh wrong lina@127.0.0.1 help >/dev/null 2>&1
[ $? != 0 ]
ok $? "a wrong password does not sign in"

ssh-keygen -q -t ed25519 -N '' -f "$ssh_work/stranger"
timeout 20 ssh "${ssh_options[@]}" -o BatchMode=yes -o IdentitiesOnly=yes \
	-i "$ssh_work/stranger" hr@127.0.0.1 help >/dev/null 2>&1
is $? 255 "a stranger's key is refused"

ssh-keygen -q -t rsa -b 1024 -N '' -f "$ssh_work/short" 2>/dev/null &&
	timeout 20 ssh "${ssh_options[@]}" -o BatchMode=yes \
		-o IdentitiesOnly=yes -i "$ssh_work/short" hr@127.0.0.1 help \
		>/dev/null 2>&1
is $? 255 "a short RSA key is refused and does not hang"

# A type which the server does not take at all must not leave us waiting.
timeout 20 ssh "${ssh_options[@]}" -o BatchMode=yes -o IdentitiesOnly=yes \
	-o PubkeyAcceptedAlgorithms=ssh-rsa -i "$ssh_work/short" \
	hr@127.0.0.1 help >/dev/null 2>&1
rc=$?
[ $rc != 0 ] && [ $rc != 124 ]
ok $? "a SHA-1 signature is refused and does not hang"

refused=0
for option in KexAlgorithms=diffie-hellman-group14-sha1 \
	KexAlgorithms=ecdh-sha2-nistp256 Ciphers=aes128-cbc \
	MACs=hmac-sha1 MACs=hmac-sha2-256 HostKeyAlgorithms=rsa-sha2-512; do
	# With an AEAD cipher a MAC is never asked for.
	cipher=()
	[[ $option == MACs* ]] && cipher=(-o Ciphers=aes128-ctr)
	key_ssh hr "${cipher[@]}" -o "$option" hr@127.0.0.1 help \
		>/dev/null 2>&1 && echo "# accepted: $option" ||
		refused=$((refused + 1))
done
is "$refused" 6 "no old algorithm is accepted"
timeout 20 ssh -o LogLevel=DEBUG3 "${ssh_options[@]}" -o BatchMode=yes \
	hr@127.0.0.1 help 2>&1 | grep -q 'strict KEX'
ok $? "the key exchange is strict"

# A password that is changed while it waits to be tried is none any more.
lina=$(key_ssh clerk clerk@127.0.0.1 account.get login=lina --json |
	jq -r .id)
waiting() {
	[ "$(key_ssh sysadmin sysadmin@127.0.0.1 server.status --json |
		jq .hash_waiting)" = "$1" ]
}
worker=$(role_pid hash)
kill -STOP "$worker"
password_ssh "$ssh_password" hr@127.0.0.1 help >/dev/null 2>&1 &
hr=$!
key_ssh clerk clerk@127.0.0.1 account.reset id="$lina" papers=身份证 \
	new_password=Neue-Wache-2026 >"$ssh_work/reset" 2>&1 &
reset=$!
until_true 50 waiting 1
password_ssh "$ssh_password" lina@127.0.0.1 help >/dev/null 2>&1 &
former=$!
until_true 50 waiting 2
ok $? "a new password and the former one wait for the worker"
kill -CONT "$worker"
wait "$reset"
is $? 0 "the new one is set"
wait "$former"
is $? 255 "the former one, asked before that, opens nothing"
wait "$hr"
done_testing
