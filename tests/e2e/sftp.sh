#!/usr/bin/env bash
# Files by SFTP: the photo both ways with real clients, refusals in words, and
# names that try to leave the tree.
. "$TOP_SRCDIR/tests/lib/hall.sh"
hall_start
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT
picture=$TOP_BUILDDIR/tests/picture
"$picture" jpeg 354 496 >"$work/photo.jpg"
"$picture" png 354 496 >"$work/photo.png"
"$picture" jpeg 354 496 colour 60 1048577 >"$work/large.jpg"
printf '%%PDF-1.7 no picture\n%30000s' x >"$work/paper.jpg"

# sftp_batch USER COMMAND...: stdout and stderr of OpenSSH's sftp, its status
sftp_batch() {
	local user=$1 options
	shift
	mapfile -t options < <(hall_ssh_options "$user")
	(cd "$work" && printf '%s\n' "$@" | sftp -q -P "$HALL_PORT" \
		"${options[@]}" -b - "$user@127.0.0.1" 2>&1)
}
same() { cmp -s "$work/$1" "$work/$2"; }

out=$(sftp_batch newperson pwd 'ls -l')
like "$out" 'directory: /$' 'one begins at the top'
like "$out" 'ls -l$' 'where nothing lies yet'
sftp_batch newperson 'put photo.jpg' >/dev/null
ok $? 'sftp puts the photo, even before the profile is submitted'
is "$(hall newperson person.get | jq -r .photo.sha256)" \
	"$(sha256sum <"$work/photo.jpg" | cut -d' ' -f1)" 'and the hall has it'
like "$(sftp_batch newperson 'ls -l')" \
	"$(stat -c %s "$work/photo.jpg") 20[0-9-]* [0-9:]* photo.jpg" \
	'listed with size and time'
sftp_batch newperson 'get photo.jpg back.jpg' >/dev/null
same photo.jpg back.jpg
ok $? 'it comes back byte by byte'
mapfile -t options < <(hall_ssh_options newperson)
scp -q -P "$HALL_PORT" "${options[@]}" "$work/photo.png" \
	newperson@127.0.0.1:photo.jpg
ok $? 'scp replaces it by a PNG'
scp -q -P "$HALL_PORT" "${options[@]}" newperson@127.0.0.1:photo.jpg \
	"$work/back.png"
same photo.png back.png
ok $? 'and fetches it'

# refusals are told in words, and leave what was there
out=$(sftp_batch newperson 'put large.jpg photo.jpg')
ok $((! $?)) 'a byte too much is refused'
like "$out" '超过大小.*1048576 B' 'with the limit'
out=$(sftp_batch newperson 'put paper.jpg photo.jpg')
like "$out" '格式不符' 'another format is refused in words'
out=$(sftp_batch newperson 'put photo.jpg other.pdf')
like "$out" '此处只能上传' 'another name too'
like "$(sftp_batch newperson 'rm photo.jpg')" '不能删除' 'deleting too'
sftp_batch newperson 'get photo.jpg again.png' >/dev/null
same photo.png again.png
ok $? 'what was there is still there'
like "$(hall_ssh newperson account.lang lang=en </dev/null &&
	sftp_batch newperson 'put paper.jpg photo.jpg')" 'format does not fit' \
	'in English for who reads English'

# nobody else's, nothing else
is "$(sftp_batch hr 'ls -1' | grep -c photo)" 0 'an agent has no photo here'
like "$(sftp_batch hr 'put photo.jpg')" 'denied' 'and may put none'
like "$(sftp_batch lead 'get photo.jpg x')" 'not found' \
	'nor has the office one'
long=$(printf 'a%.0s' {1..300})
for name in ../../etc/passwd /etc/passwd /proc/self/environ "$long" \
	photo.jpg/x ..%2fphoto.jpg; do
	like "$(sftp_batch newperson "get $name x")" 'not found|No such|fail' \
		"no way to ${name:0:30}"
done
like "$(sftp_batch newperson 'ln -s /etc/passwd link')" \
	'unsupported|does not|Operation' 'no links are made'
like "$(sftp_batch newperson 'mkdir folder')" 'denied' 'and no folders'
is "$(sftp_batch newperson 'ls -1' | tail -n +2)" photo.jpg \
	'none of it left a trace'

# a client that dies in the middle leaves the old file
/usr/bin/python3 - "$HALL_PORT" "$HALL_DIR/keys/newperson" "$work/photo.jpg" <<'PY'
import sys, paramiko
port, key, name = sys.argv[1:]
c = paramiko.SSHClient()
c.set_missing_host_key_policy(paramiko.AutoAddPolicy())
c.connect("127.0.0.1", int(port), "newperson", key_filename=key,
          look_for_keys=False, allow_agent=False)
s = c.open_sftp()
f = s.open("photo.jpg", "wb")
f.write(open(name, "rb").read()[:20000])
f.flush()
c.get_transport().sock.close()
PY
ok $? 'a client goes away in the middle'
sftp_batch newperson 'get photo.jpg last.png' >/dev/null
same photo.png last.png
ok $? 'which changes nothing'

# many at once: each file is looked at by one process, and answered once
for n in 1 2 3 4; do
	"$TOP_BUILDDIR/tests/paper" good "$n" 20480 >"$work/$n.pdf"
done
for user in lina zhangwei hr hr2; do
	kind=other
	[[ $user != hr* ]] || kind=unit_other
	for n in $(seq 60); do
		echo "put $work/$((n % 4 + 1)).pdf attachments/$kind.pdf"
	done >"$work/$user.batch"
	mapfile -t options < <(hall_ssh_options "$user")
	sftp -q -P "$HALL_PORT" "${options[@]}" -b "$work/$user.batch" \
		"$user@127.0.0.1" >"$work/$user.said" 2>&1 &
	pids+=("$!")
done
rc=0
for pid in "${pids[@]}"; do
	wait "$pid" || rc=1
done
ok "$rc" 'four people put sixty files each at once, and all are taken'
is "$(grep -c 'event=helper' "$HALL_DIR/server.log")" 0 \
	'no helper failed meanwhile'
done_testing
