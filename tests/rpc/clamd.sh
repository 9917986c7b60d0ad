#!/usr/bin/env bash
# Files go to clamd once they are sound: what it finds is told and not kept,
# and without its word nothing is kept either, unless so configured.
. "$TOP_SRCDIR/tests/lib/hall.sh"
work=$(mktemp -d)
chmod 711 "$work"
clamd=
trap 'hall_end; [ -z "$clamd" ] || kill "$clamd"; rm -rf "$work"' EXIT
mode() { echo "$1" >"$work/mode"; }
up() {
	/usr/bin/python3 "$TOP_SRCDIR/tests/lib/clamd.py" "$work/clamd.sock" \
		"$work/mode" 2>"$work/clamd.log" &
	clamd=$!
	wait_for 10 test -S "$work/clamd.sock"
}
mode real
up
HALL_CONF=$work/conf
echo "clamd_socket = \"$work/clamd.sock\";" >"$HALL_CONF"
hall_start
trap 'hall_end; [ -z "$clamd" ] || kill "$clamd"; rm -rf "$work"' EXIT

paper=$TOP_BUILDDIR/tests/paper
"$paper" good 2 50000 >"$work/good.pdf"
"$paper" good 1 60000 >"$work/next.pdf"
# the test's virus, where a PDF takes no harm from it: a comment
virus='X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'
/usr/bin/python3 - "$work" "$virus" <<'PY'
import sys
work, virus = sys.argv[1:]
d = open(work + "/good.pdf", "rb").read()
i = d.rindex(b"startxref")
open(work + "/virus.pdf", "wb").write(
    d[:i] + b"%" + virus.encode() + b"\n" + d[i:])
PY
echo 'only text' >"$work/text.pdf"
put() { # put FILE WORD...
	reply=$(hall_ssh lina "attachment.put ${*:2} --json" <"$work/$1" 2>&1)
	status=$?
}
has() { [[ $reply == *"$1"* ]]; ok $? "$2"; }
stored() { hall lina attachment.list | jq -r '.items[0].sha256'; }
sum() { sha256sum <"$work/$1" | cut -d' ' -f1; }

put good.pdf kind=edu_cert
is "$status" 0 'what is clean is taken'
is "$(cat "$work/mode.seen")" 50000 'clamd saw all of it'
put virus.pdf kind=edu_cert
has '"key":"file.virus"' 'a virus is refused'
has '文件中发现病毒：Eicar-Signature' 'with its name'
is "$status" 1 'and exit status 1'
is "$(stored)" "$(sum good.pdf)" 'nothing of it is kept'
is "$(ls "$HALL_DIR/files/tmp" | wc -l)" 0 'nor aside'
[ ! -e "$HALL_DIR/files/$(sum virus.pdf | cut -c1-2)/$(sum virus.pdf)" ]
ok $? 'nor stored'
hall_ssh lina account.lang lang=en </dev/null >/dev/null
put virus.pdf kind=edu_cert
has 'A virus was found in the file: Eicar-Signature' 'in English too'
hall_ssh lina account.lang lang=zh </dev/null >/dev/null
mapfile -t options < <(hall_ssh_options lina)
like "$(cd "$work" && echo 'put virus.pdf attachments/edu_cert.pdf' |
	sftp -q -P "$HALL_PORT" "${options[@]}" -b - lina@127.0.0.1 2>&1)" \
	'发现病毒' 'by SFTP'
like "$(cd "$work" && echo 'put virus.pdf attachments/any.pdf' |
	sftp -q -P "$HALL_PORT" "${options[@]}" -b - lina@127.0.0.1 2>&1)" \
	'发现病毒' 'under any name'
is "$(hall lina attachment.inbox | jq .total)" 0 'which is not kept either'
"$TOP_BUILDDIR/tests/picture" jpeg 295 413 colour 40 >"$work/photo"
{ head -c 2 "$work/photo"
	printf '\377\376\000\106%s' "$virus"
	tail -c +3 "$work/photo"; } >"$work/photo.jpg"
reply=$(hall_ssh lina person.photo.put --json <"$work/photo.jpg" 2>&1)
has '"key":"file.virus"' 'photos too'
n=$(wc -l <"$work/mode.seen")
put text.pdf kind=edu_cert
has '"key":"file.format"' 'what is refused anyhow'
is "$(wc -l <"$work/mode.seen")" "$n" 'is not sent there'

# --- clamd does not do its work ---
for how in hang garbage hangup error long; do
	mode "$how"
	put next.pdf kind=edu_cert
	has '"key":"file.unscanned"' "without its word none is taken: $how"
done
has '繁忙' 'which says so'
is "$(stored)" "$(sum good.pdf)" 'and nothing has changed'
mode slow
put next.pdf kind=edu_cert
is "$status" 0 'some seconds are waited'
mode odd
put good.pdf kind=edu_cert
has '"key":"file.virus"' 'a name with control characters'
has 'Odd?[31m' 'is told without them'
# one that hangs holds up its own file only
mode hang
put good.pdf kind=edu_cert &
sleep 1
start=$(date +%s)
is "$(hall hr attachment.list | jq -r '.items | length')" 3 \
	'others go on meanwhile'
[ $(($(date +%s) - start)) -lt 4 ]
ok $? 'at once'
wait $!
kill "$clamd"
clamd=
put next.pdf kind=degree_cert
has '"key":"file.unscanned"' 'one that is gone'
rm -f "$work/clamd.sock"
put next.pdf kind=degree_cert
has '"key":"file.unscanned"' 'with its socket'
grep -q 'event=scan' "$HALL_DIR/server.log"
ok $? 'the log tells'
mode real
up
put next.pdf kind=degree_cert
is "$status" 0 'and one that is back'
# --- not required ---
hall_stop
echo 'clamd_required = false;' >>"$HALL_CONF"
hall_serve
put virus.pdf kind=title_cert
has '"key":"file.virus"' 'where it is not required, a virus is one still'
mode hangup
put good.pdf kind=title_cert
is "$status" 0 'but no answer does no harm'
grep -q 'outside its sandbox' "$HALL_DIR/server.log"
is $? 1 'no helper met its sandbox'
done_testing
