#!/usr/bin/env bash
# The photo of a person: every rule, its limit and what was found; the bytes
# as they were; never anything half done.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT
picture=$TOP_BUILDDIR/tests/picture

# put USER FILE: the answer in $reply, the exit status in $status
put() {
	reply=$(hall_ssh "$1" person.photo.put --json <"$2" 2>&1)
	status=$?
}
make() { # make NAME ARGUMENT...
	"$picture" "${@:2}" >"$work/$1"
}
files() { find "$HALL_DIR/files" -type f | wc -l; }
before=$(files) # what the demo hall has
sum() { sha256sum "$1" | cut -d' ' -f1; }

hall newperson person.get | jq -e '.photo == {"status": "missing"}' >/dev/null
ok $? 'at first there is none'
call newperson person.photo.get
has '"key":"photo.none"' 'which is said to who asks for it'

make good.jpg jpeg 295 413
put zhangwei "$work/good.jpg"
is "$status" 0 'a JPEG of one inch is taken'
is "$(jq -r '.sha256, .size, .format, .width, .height' <<<"$reply" |
	tr '\n' ' ')" \
	"$(sum "$work/good.jpg") $(stat -c %s "$work/good.jpg") jpeg 295 413 " \
	'and described'
hall zhangwei person.get | jq -e '.photo.status == "uploaded" and
	.photo.width == 295 and .photo.uploaded_at > 0' >/dev/null
ok $? 'the person has it'
hall_ssh zhangwei person.photo.get </dev/null >"$work/back.jpg"
cmp -s "$work/good.jpg" "$work/back.jpg"
ok $? 'it comes back byte by byte'
stored=$HALL_DIR/files/$(sum "$work/good.jpg" | cut -c1-2)/$(sum \
	"$work/good.jpg")
cmp -s "$work/good.jpg" "$stored"
ok $? 'and lies under its hash'
is "$(stat -c %a "$stored")" 600 'for nobody else'
is "$(ls "$HALL_DIR/files/tmp" | wc -l)" 0 'nothing is left aside'
make good.png png 354 496
put lina "$work/good.png"
has '"format":"png"' 'a PNG is taken'
put lina "$work/good.jpg"
has '"format":"jpeg"' 'another replaces it'
is "$(files)" $((before + 2)) 'equal bytes lie there once'
for kind in progressive interlaced; do
	make "$kind" "$kind" 295 413
	put lina "$work/$kind"
	is "$status" 0 "a picture may be $kind"
done
make alpha png 295 413 alpha
put lina "$work/alpha"
is "$status" 0 'and have an alpha channel'

# the four messages, and those of photos
: >"$work/empty"
put zhangwei "$work/empty"
has '"key":"file.empty"' 'an empty file'
has '文件为空（0 B）' 'is called so'
is "$status" 1 'with exit status 1'
printf '%%PDF-1.7\n%s' "$(seq 9000)" >"$work/photo.jpg"
put zhangwei "$work/photo.jpg"
has '"key":"file.format"' 'a PDF named .jpg'
has '格式不符：应为 JPEG, PNG，实际为PDF' 'is called by its name'
seq 9000 >"$work/text"
put zhangwei "$work/text"
has '实际为未知格式' 'or none, where it has none'
make cmyk jpeg 295 413 cmyk
put zhangwei "$work/cmyk"
has '实际为CMYK JPEG' 'a JPEG for the printer is none for screens'
make max jpeg 295 413 colour 40 1048576
put zhangwei "$work/max"
is "$status" 0 'exactly 1 MB is taken'
make over jpeg 295 413 colour 40 1048577
put zhangwei "$work/over"
has '"key":"file.large"' 'a byte more is not'
has '超过大小：上限 1 MB，实际 1048577 B' 'with limit and found size'
head -c 40000000 /dev/zero >"$work/huge"
put zhangwei "$work/huge"
has '"key":"file.large"' 'nor 40 MB'
make min jpeg 295 413 colour 0 20480
put zhangwei "$work/min"
is "$status" 0 'exactly 20 KB is taken'
make under jpeg 295 413 colour 0 20479
put zhangwei "$work/under"
has '小于下限：至少 20 KB，实际 20479 B' 'a byte less is not'
size=$(stat -c %s "$work/good.jpg")
for cut in 2 100 $((size / 2)) $((size - 2)); do
	head -c "$cut" "$work/good.jpg" >"$work/cut"
	put zhangwei "$work/cut"
	[ "$cut" -gt 3 ] || { has '"key":"file.format"' "cut at $cut"; continue; }
	has '文件损坏' "a JPEG cut at $cut of $size is damaged"
done
size=$(stat -c %s "$work/good.png")
for cut in $((size / 2)) $((size - 6)); do
	head -c "$cut" "$work/good.png" >"$work/cut"
	put zhangwei "$work/cut"
	has '文件损坏' "a PNG cut at $cut of $size is damaged"
done
head -c $((size / 2)) "$work/good.png" >"$work/cut"
put zhangwei "$work/cut"
[[ $reply =~ 共\ 496\ 行像素，只能读出\ [1-4][0-9]{2}\ 行 ]]
ok $? 'which says how far it can be read'
{ head -c 3000 "$work/good.png"; printf '\377\377\377'; tail -c +3004 \
	"$work/good.png"; } >"$work/flip"
put zhangwei "$work/flip"
has '文件损坏' 'a wrong checksum is found'
make small jpeg 294 413 colour 60
put zhangwei "$work/small"
has '像素不足：至少 295x413，实际 294x413' 'a pixel too few'
make low jpeg 295 412 colour 60
put zhangwei "$work/low"
has '像素不足' 'in either direction'
make wide jpeg 413 413 colour 60
put zhangwei "$work/wide"
has '"key":"photo.ratio"' 'a square'
has '应为 5:7（允许上下 5%），实际 7.00:7' 'has the wrong form'
make edge jpeg 300 400 colour 60 # exactly 5:7 and a twentieth
put zhangwei "$work/edge"
hasnt photo.ratio 'the limit of 5:7 is within'
make grey jpeg 295 413 grey 90
put zhangwei "$work/grey"
has '"key":"photo.grey"' 'grey'
make greyrgb png 295 413 greyrgb 40
put zhangwei "$work/greyrgb"
has '照片须为彩色' 'also when it is stored as colour'
make several png 100 100 grey 90
put zhangwei "$work/several"
is "$(jq -r '[.error.data.fields[].key] | sort | join(" ")' <<<"$reply")" \
	'file.small photo.grey photo.pixels photo.ratio' \
	'all that is wrong is told at once'
make bomb png 6000 6000 colour 0
put zhangwei "$work/bomb"
has '像素过多：上限 25000000，实际 6000x6000' 'a picture that unfolds too far'
call zhangwei person.get
has "$(sum "$work/min")" 'no refusal has changed the photo'
is "$(ls "$HALL_DIR/files/tmp" | wc -l)" 0 'nor left anything aside'

# who may
call hr person.photo.put
has '"key":"request.denied"' 'an agent puts none'
id=$(hall zhangwei person.get | jq -r .id)
call hr person.photo.get id="$id"
has '"key":"field.required"' 'he names the purpose to see one'
hall_ssh hr "person.photo.get id=$id purpose=核对" </dev/null >"$work/seen"
cmp -s "$work/min" "$work/seen"
ok $? 'and then sees it'
call auditor audit.list
has 'person.photo.get' 'which is recorded'
call hr2 person.photo.get id="$id" purpose=核对
has '"key":"request.not_found"' 'not a person of another unit'
call sysadmin person.photo.get id="$id" purpose=核对
has '"key":"request.denied"' 'nor an administrator'
call lina person.photo.get id="$id" purpose=核对
has '"key":"request.not_found"' 'nor anybody else'

# over rpc no bytes can come; a file of another session is none
line='{"jsonrpc":"2.0","id":1,"method":"person.photo.put","params":{}}'
reply=$(echo "$line" | hall_rpc zhangwei)
has '"key":"file.needed"' 'rpc tells how bytes come'
line='{"jsonrpc":"2.0","id":1,"method":"person.photo.put","params":{"file":"12"}}'
reply=$(echo "$line" | hall_rpc zhangwei)
has '"key":"file.lost"' 'a file that was not begun'
reply=$(printf '%s\n' '{"jsonrpc":"2.0","id":1,"method":"file.begin","params":{"method":"person.get"}}' | hall_rpc zhangwei)
has '"key":"request.method"' 'a method that takes none'

# many at once: they wait for a helper, and nobody is turned away
for i in $(seq 20); do
	hall_ssh zhangwei person.photo.put --json <"$work/good.jpg" \
		>"$work/at.$i" 2>&1 &
done
wait $(jobs -p | grep -vx "$HALL_PID")
is "$(grep -l '"sha256"' "$work"/at.* | wc -l)" 20 'twenty at once are taken'
is "$(ls "$HALL_DIR/files/tmp" | wc -l)" 0 'and leave nothing aside'

# deaths under way
role_pid() { pgrep -P "$HALL_PID" -f -- "-x $1" | head -n 1; }
(head -c 20000 "$work/good.jpg"; sleep 2; tail -c +20001 "$work/good.jpg") |
	hall_ssh zhangwei person.photo.put --json >"$work/said" 2>&1 &
sleep 1
kill -9 "$(role_pid records)"
wait $!
reply=$(cat "$work/said")
has "$(sum "$work/good.jpg")" 'records may die while the bytes come'
n=$(files)
(head -c 20000 "$work/good.png"; sleep 20) |
	timeout 2 ssh -p "$HALL_PORT" -F none -i "$HALL_DIR/keys/zhangwei" \
	-o UserKnownHostsFile="$HALL_DIR/known_hosts" -o LogLevel=ERROR \
	zhangwei@127.0.0.1 person.photo.put >/dev/null 2>&1
sleep 1
is "$(files)" "$n" 'a client that goes leaves nothing'
hall zhangwei person.get | grep -q "$(sum "$work/good.jpg")"
ok $? 'and the photo is what it was'

# orphans go when they are an hour old; files that are used stay
cp "$work/huge" "$HALL_DIR/files/$(sum "$work/huge" | cut -c1-2)" 2>/dev/null
orphan=$HALL_DIR/files/$(sum "$work/text" | cut -c1-2)
mkdir -p "$orphan"
cp "$work/text" "$orphan/$(sum "$work/text")"
: >"$HALL_DIR/files/tmp/leftover"
find "$HALL_DIR/files" -type f -exec touch -d '2 hours ago' {} +
make late jpeg 295 413 colour 50
put lina "$work/late"
hall_stop
hall_serve
[ ! -e "$orphan/$(sum "$work/text")" ]
ok $? 'an orphan is swept'
[ ! -e "$HALL_DIR/files/tmp/leftover" ]
ok $? 'and what was aside'
[ ! -e "$HALL_DIR/files/$(sum "$work/good.png" | cut -c1-2)/$(sum \
	"$work/good.png")" ]
ok $? 'a photo that was replaced too'
hall_ssh zhangwei person.photo.get </dev/null | cmp -s - "$work/good.jpg"
ok $? 'those in use stay'
grep -c 'event=helper\|outside its sandbox' "$HALL_DIR/server.log" >/dev/null &&
	grep 'event=helper' "$HALL_DIR/server.log" | head -3 | sed 's/^/# /'
grep -q 'outside its sandbox' "$HALL_DIR/server.log"
is $? 1 'no helper met its sandbox'
done_testing
