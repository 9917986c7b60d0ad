# What the tests of registration share: conversations of guests and others over
# one connection each, codes from the phone, puzzles in words.
. "$TOP_SRCDIR/tests/lib/sms.sh"
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"

# a conversation may be ended by the server
trap '' PIPE

talk_n=0
declare -A talk_in talk_out talk_pid

# talk_open NAME USER: a conversation; register@ comes without any key.
talk_open() {
	local name=$1 user=$2 in out options
	mkfifo "$HALL_DIR/$name.in" "$HALL_DIR/$name.out"
	if [ "$user" = register ]; then
		options=(-F none -o StrictHostKeyChecking=no
			-o UserKnownHostsFile=/dev/null -o LogLevel=ERROR
			-o PreferredAuthentications=none -o BatchMode=yes)
	else
		mapfile -t options < <(hall_ssh_options "$user")
	fi
	ssh -p "$HALL_PORT" "${options[@]}" "$user@127.0.0.1" rpc \
		<"$HALL_DIR/$name.in" >"$HALL_DIR/$name.out" \
		2>"$HALL_DIR/$name.err" &
	talk_pid[$name]=$!
	exec {in}>"$HALL_DIR/$name.in" {out}<"$HALL_DIR/$name.out"
	rm "$HALL_DIR/$name.in" "$HALL_DIR/$name.out"
	talk_in[$name]=$in
	talk_out[$name]=$out
}

# talk NAME METHOD [JSON]: the answer in $reply.
talk() {
	local name=$1 method=$2 params=${3-}
	talk_n=$((talk_n + 1))
	[ -n "$params" ] || params='{}'
	printf '{"jsonrpc":"2.0","id":%d,"method":"%s","params":%s}\n' \
		"$talk_n" "$method" "${params//[$'\n\t']/ }" >&"${talk_in[$name]}"
	IFS= read -rt 20 reply <&"${talk_out[$name]}" || reply=nothing
}

talk_close() {
	local in=${talk_in[$1]} out=${talk_out[$1]}
	exec {in}>&- {out}<&-
	wait "${talk_pid[$1]}" 2>/dev/null
}

# refused KEY DESCRIPTION
refused() {
	local rc=1
	[ "$(jq -r '.error.data.key // ""' <<<"$reply" 2>/dev/null)" = "$1" ] &&
		rc=0
	ok "$rc" "$2"
}
# done_ok DESCRIPTION
done_ok() {
	local rc=1
	jq -e '.result != null' <<<"$reply" >/dev/null 2>&1 && rc=0
	ok "$rc" "$1"
}

# captcha NAME: a puzzle as the members captcha_id and captcha, solved.
captcha() {
	local words sum
	talk "$1" captcha.new '{"form":"words"}'
	words=$(jq -r '.result.words' <<<"$reply")
	sum=$(captcha_sum "$words")
	printf '"captcha_id":"%s","captcha":"%s"' \
		"$(jq -r '.result.id' <<<"$reply")" "$sum"
}
# Chinese numerals to a sum: 三加五等于？
captcha_sum() {
	python3 - "$1" <<-'END'
	import re, sys
	d = {c: i for i, c in enumerate("零一二三四五六七八九十")}
	d["两"] = 2
	def number(s):
	    if s.isdigit():
	        return int(s)
	    if "十" in s:
	        a, b = s.split("十")
	        return (d[a] if a else 1) * 10 + (d[b] if b else 0)
	    return d[s]
	m = re.search(r"([零一二两三四五六七八九十\d]+)(加|减|乘以?)"
	    r"([零一二两三四五六七八九十\d]+)", sys.argv[1])
	a, op, b = number(m[1]), m[2][0], number(m[3])
	print({"加": a + b, "减": a - b, "乘": a * b}[op])
	END
}

# sms NAME PURPOSE MOBILE: ask for a code as a guest; the answer in $reply.
sms() {
	local puzzle
	puzzle=$(captcha "$1")
	talk "$1" account.sms \
		"{\"purpose\":\"$2\",\"mobile\":\"$3\",$puzzle}"
}

agree() {
	talk "$1" account.agreement
	talk "$1" account.agree \
		"{\"version\":\"$(jq -r .result.version <<<"$reply")\"}"
}

new_password=Gnu-lin-4711-x
# enroll NAME LOGIN MOBILE: a guest becomes an account, in the conversation.
enroll() {
	local before code
	before=$(hall_sms_count "$3")
	talk_open "$1" register
	agree "$1"
	sms "$1" register "$3"
	code=$(hall_sms_code "$3" "$before")
	talk "$1" account.register "{\"login\":\"$2\",\"mobile\":\"$3\",
		\"code\":\"$code\",\"new_password\":\"$new_password\"}"
}
