# Identity providers on loopback for the tests: a real one, and one that lies.
# Source it after hall.sh; idp_end belongs into the test's trap.
idp_port= idp_pid= liar_port= liar_pid=
idp_work=$(mktemp -d "${TMPDIR:-/tmp}/idp.XXXXXX")

# A port nobody listens at now.
idp_free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

idp_says_ready() { grep -q '^ready' "$1"; }

# idp_start PEOPLE: the real one; false where it is not installed. PEOPLE is
# {LOGIN: {claims}}.
idp_start() {
	[ -d "$TOP_BUILDDIR/idp/node_modules/oidc-provider" ] || return 1
	idp_port=$(idp_free_port)
	cp "$TOP_SRCDIR/tests/idp/provider.mjs" "$TOP_BUILDDIR/idp/"
	IDP_PEOPLE=$1 timeout 300 node "$TOP_BUILDDIR/idp/provider.mjs" \
		"$idp_port" >"$idp_work/idp.out" 2>&1 &
	idp_pid=$!
	wait_for 20 idp_says_ready "$idp_work/idp.out"
}

liar_start() {
	liar_port=$(idp_free_port)
	timeout 300 python3 "$TOP_SRCDIR/tests/idp/hostile.py" "$liar_port" \
		>"$idp_work/liar.out" 2>&1 &
	liar_pid=$!
	wait_for 20 idp_says_ready "$idp_work/liar.out"
}

# idp_data FILE: data_dir with these providers, into $HALL_DATA.
idp_data() {
	cp -r "$TOP_SRCDIR/data" "$idp_work/data"
	cp "$1" "$idp_work/data/providers.cfg"
	HALL_DATA=$idp_work/data
}

# idp_confirm CODE LOGIN [refuse]: a browser does.
idp_confirm() {
	python3 "$TOP_SRCDIR/tests/idp/browser.py" \
		"http://127.0.0.1:$idp_port/device?user_code=$1" "${@:2}"
}

idp_end() {
	[ -z "$idp_pid" ] || kill "$idp_pid" 2>/dev/null
	[ -z "$liar_pid" ] || kill "$liar_pid" 2>/dev/null
	rm -rf "$idp_work"
}
