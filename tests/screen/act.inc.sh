# A terminal that a test talks with, for what it cannot know before: codes that
# come by SMS, puzzles. Source it after shot.inc.sh.
#
#	act_open register		# any user; [ROWS COLS]
#	act key F6			# a command of vtshot
#	act_screen [now]		# what is shown, into $screen; now: of
#					# a program that does not say when it
#					# has dealt with all it was sent
#	act_shows TEXT NAME		# waits for it; a test
#	act_close
act_n=0

# act_open USER [ROWS COLS]
act_open() {
	local to
	coproc ACT { exec "$TOP_BUILDDIR/vtshot" 2>"$work/act.said"; }
	to=${ACT[1]}
	act_pid=$ACT_PID
	# a copy of our own: bash takes its own away when the program ends
	exec {act_in}>&"$to" {to}>&-
	act spawn "${2:-24}" "${3:-80}" "$(login "$1")"
}

act() { printf '%s\n' "$*" >&"$act_in" 2>/dev/null; }

act_has() { [ -s "$work/act.$act_n" ] || ! kill -0 "$act_pid"; }

act_screen() {
	act_n=$((act_n + 1))
	[ -n "${1-}" ] || act settle
	act dump "$work/act.$act_n.part"
	# the dump is whole once the next command was read
	act dump "$work/act.$act_n"
	wait_for 15 act_has
	screen=$(cat "$work/act.$act_n.part" 2>/dev/null)
}

# Everything up to the text, or the test's end with the screen at that time.
act_shows() {
	local i
	for i in $(seq 40); do
		act_screen
		[[ $screen != *"$1"* ]] || { ok 0 "$2"; return; }
		kill -0 "$act_pid" 2>/dev/null || break
		read -rt 0.1 <> <(:) || :
	done
	reply=$screen ok 1 "$2"
	sed 's/^/# /' "$work/act.said"
	# what follows would only fail for the same reason
	[ -z "${ACT_STOP-}" ] || exit 1
}

# act_picture NAME: what is shown now, against the golden one
act_picture() {
	act_screen
	printf '%s\n' "$screen" >"$work/$1"
	compare "$1"
}

act_close() {
	exec {act_in}>&-
	wait "$act_pid" 2>/dev/null
}
