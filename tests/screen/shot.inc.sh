# Pictures of screens over a real SSH connection. Source it after hall.sh.
# SCREEN_UPDATE=1 writes the golden ones anew; look at the difference then.
# SCREEN_ONLY=REGEX takes those of golden.sh whose names match.
# Days, times and check digits follow the day the hall was made: masked.
golden=$TOP_SRCDIR/tests/screen/golden
work=$(mktemp -d)

# login USER: the command line that opens the user's terminal session
login() {
	local options
	mapfile -t options < <(hall_ssh_options "$1")
	echo "ssh -tt -p $HALL_PORT ${options[*]} $1@127.0.0.1"
}

mask() {
	sed -E -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}/YYYY-MM-DD/g' \
		-e 's/[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}/MM-DD hh:mm/g' \
		-e 's/ [0-9]{2}:[0-9]{2}(:[0-9]{2})?/ hh:mm/g' \
		-e 's/[0-9]{4}-[0-9]{2}( |$)/YYYY-MM\1/g' \
		-e 's/〔[0-9]{4}(〕|~)/〔YYYY\1/g' \
		-e 's/([A-Z]{2,4})-[0-9]{4}-/\1-YYYY-/g' \
		-e 's/YY-YYYY-[0-9]{6}/YY-YYYY-NNNNNN/g' \
		-e 's/ -([pP]) [0-9]+/ -\1 PORT/' -e 's/[0-9a-f]{64}/sha256/' \
		-e 's/ person=[0-9]+/ person=ID/' -e 's/(涉及的人|记录号|Record):[0-9]+/\1:ID/' \
		-e 's,SHA256:[A-Za-z0-9+/]+~?,SHA256:####,' \
		-e 's/(\*{11})[0-9]{3}[0-9X]/\1####/g' \
		-e 's/(│|┐|┘)[0-9]{2}$/\1##/' \
		-e 's/(6101 [^0-9]*)[0-9]+( 件)? */\1N\2 /g'
}

# compare NAME: the picture taken with the golden one
compare() {
	local name=$1 rc=0
	mask <"$work/$name" >"$work/$name.txt"
	# the server's own counts
	[ "$name" != server_status ] || sed -E -i \
		-e '4,$s/ [0-9][0-9.]*( |$)/ #\1/g' -e 's/ +/ /g' \
		"$work/$name.txt"
	[ -z "${SCREEN_UPDATE:-}" ] ||
		cp "$work/$name.txt" "$golden/$name.txt"
	diff -u "$golden/$name.txt" "$work/$name.txt" >"$work/said" 2>&1 ||
		rc=1
	ok "$rc" "$name"
	[ "$rc" = 0 ] || sed 's/^/# /' "$work/said"
}

# shot NAME USER [ROWS COLS [TERM]]: vtshot's commands on standard input
shot() {
	local name=$1 user=$2 rows=${3:-24} cols=${4:-80} term=${5:-} rc=0
	[[ $name =~ ${SCREEN_ONLY:-.} ]] || return 0
	{
		[ -z "$term" ] || echo "term $term"
		echo "spawn $rows $cols $(login "$user")"
		echo "wait [1000]"
		cat
		echo settle
		echo "dump $work/$name"
	} >"$work/commands"
	"$TOP_BUILDDIR/vtshot" <"$work/commands" >"$work/said" 2>&1 || rc=1
	if [ "$rc" = 0 ]; then
		compare "$name"
	else
		ok 1 "$name"
		sed 's/^/# /' "$work/said"
	fi
}

# walk WHAT USER [ROWS COLS]: the same, where a line "picture NAME" takes one
# on the way; WHAT is a test of its own: nothing was in the way.
walk() {
	local what=$1 user=$2 rows=${3:-24} cols=${4:-80} rc=0 name
	{
		echo "spawn $rows $cols $(login "$user")"
		sed "s,^picture \\(.*\\),settle\\ndump $work/\\1,"
	} >"$work/commands"
	"$TOP_BUILDDIR/vtshot" <"$work/commands" >"$work/said" 2>&1 || rc=1
	ok "$rc" "$what"
	[ "$rc" = 0 ] || sed 's/^/# /' "$work/said"
	for name in $(sed -n "s,^dump $work/,,p" "$work/commands"); do
		[ ! -e "$work/$name" ] || compare "$name"
	done
}
