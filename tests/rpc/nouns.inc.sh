# What the tests of the nouns share. hall.sh gives hall_start, hall_stop and
# hall USER METHOD ARGUMENT ... (JSON on stdout, exit status of the call).
. "$TOP_SRCDIR/tests/lib/hall.sh"
# call USER METHOD ARGUMENT ...: the answer in $reply
call() { reply=$(hall "$@" 2>&1); }

# has TEXT DESCRIPTION: the last answer holds it
has() {
	local rc=1
	[[ $reply == *"$1"* ]] && rc=0
	ok "$rc" "$2"
}

hasnt() {
	local rc=0
	[[ $reply == *"$1"* ]] && rc=1
	ok "$rc" "$2"
}

# The first value of a member in $reply.
value() {
	sed -n "s/.*[{,]\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" <<<"$reply" |
		head -n 1
}

# The first: the greedy match above finds the last one of a line.
first() {
	grep -o "\"$1\":\"\{0,1\}[^\",}]*" <<<"$reply" | head -n 1 |
		sed 's/^"[^"]*":"\{0,1\}//'
}
