#!/usr/bin/env bash
# What others see of the door: ssh-audit, and the clients of other houses, each
# of which signs in and calls a method. Files by them are sftp_clients.sh.
. "$TOP_SRCDIR/tests/lib/hall.sh"
hall_start
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT
has() { command -v "$1" >/dev/null; }
whoami() { # whoami NAME WHO: the answer stands in $reply
	is "$(jq -r .login <<<"$reply" 2>/dev/null)" "$2" \
		"$1 signs in and calls a method"
}

if has ssh-audit; then
	ssh-audit -n -p "$HALL_PORT" 127.0.0.1 >"$work/audit" 2>&1
	# it does not know the marker of the mend against Terrapin
	reply=$(grep -E '\[(warn|fail)\]' "$work/audit" |
		grep -v '^(kex) kex-strict-s-v00@openssh.com *-- .warn. unknown')
	is "$reply" '' 'ssh-audit has no warning'
	for word in kex key enc mac; do
		grep -q "^($word) " "$work/audit" || ok 1 "it saw no $word"
	done
	like "$(cat "$work/audit")" 'kex-strict-s-v00@openssh.com' \
		'and Terrapin is mended'
	like "$(cat "$work/audit")" 'compression: disabled' 'nothing is packed'
	grep -qiE 'libssh|openssh_' <<<"$(grep banner "$work/audit")"
	is $? 1 'the banner names no library'
else
	ok 0 'ssh-audit # SKIP not installed'
fi

reply=$(hall lina session.whoami)
whoami OpenSSH lina
fingerprint=$(ssh-keyscan -p "$HALL_PORT" -t ed25519 127.0.0.1 2>/dev/null |
	ssh-keygen -lf - | awk '{print $2}')
if has plink; then
	reply=$(HOME=$work timeout 30 plink -batch -P "$HALL_PORT" -hostkey \
		"$fingerprint" -pw demo-Hall-2026 lina@127.0.0.1 \
		session.whoami --json 2>"$work/said" </dev/null)
	whoami 'PuTTY (password)' lina
else
	ok 0 'PuTTY # SKIP not installed'
fi
if has dbclient; then
	dropbearconvert openssh dropbear "$HALL_DIR/keys/lina" "$work/key" \
		>/dev/null 2>&1
	reply=$(HOME=$work timeout 30 dbclient -y -T -i "$work/key" \
		-p "$HALL_PORT" lina@127.0.0.1 session.whoami --json \
		2>"$work/said" </dev/null)
	whoami 'dropbear (key)' lina
	reply=$(HOME=$work DROPBEAR_PASSWORD=demo-Hall-2026 timeout 30 dbclient \
		-y -T -p "$HALL_PORT" hr@127.0.0.1 session.whoami --json \
		2>"$work/said" </dev/null)
	whoami 'dropbear (password)' hr
else
	ok 0 'dropbear # SKIP not installed'
fi
if /usr/bin/python3 -c 'import paramiko' 2>/dev/null; then
	reply=$(/usr/bin/python3 - "$HALL_PORT" "$HALL_DIR/keys/lina" <<-'END'
		import sys, paramiko
		c = paramiko.SSHClient()
		c.set_missing_host_key_policy(paramiko.AutoAddPolicy())
		c.connect("127.0.0.1", int(sys.argv[1]), "lina",
		    key_filename=sys.argv[2], look_for_keys=False,
		    allow_agent=False)
		print(c.exec_command("session.whoami --json")[1].read().decode())
		END
	)
	whoami 'paramiko (key)' lina
else
	ok 0 'paramiko # SKIP not installed'
fi
if ldconfig -p 2>/dev/null | grep -q 'libssh2\.so\.1'; then
	cp "$HALL_DIR/keys/lina" "$work/lina"
	ssh-keygen -y -f "$work/lina" >"$work/lina.pub"
	reply=$(timeout 30 /usr/bin/python3 "$TOP_SRCDIR/tests/e2e/libssh2.py" \
		"$HALL_PORT" lina "$work/lina" 2>&1)
	if [ $? = 3 ]; then
		ok 0 'libssh2 # SKIP before 1.11: neither GCM nor MACs over what was encrypted'
	else
		whoami 'libssh2 (key)' lina
	fi
else
	ok 0 'libssh2 # SKIP not installed'
fi
done_testing
