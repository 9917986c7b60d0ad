#!/usr/bin/env bash
# Attachments by SFTP, both ways, with the clients people have: OpenSSH's sftp
# and scp, PuTTY's psftp and pscp, lftp, rclone, paramiko, and the way WinSCP
# goes; nothing half done, nobody else's, no name that leads elsewhere.
. "$TOP_SRCDIR/tests/lib/hall.sh"
hall_start
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT
paper=$TOP_BUILDDIR/tests/paper
for n in 1 2 3 4 5 6 7; do "$paper" good "$n" $((20000 * n)) \
	>"$work/$n.pdf"; done
"$paper" good 1 2097152 >"$work/max.pdf"
"$paper" good 1 2097153 >"$work/over.pdf"
"$paper" js >"$work/js.pdf"
echo 'only text' >"$work/text.pdf"
mapfile -t options < <(hall_ssh_options lina)

sftp_batch() { # sftp_batch USER COMMAND...: what OpenSSH's client says
	local user=$1 own
	shift
	mapfile -t own < <(hall_ssh_options "$user")
	(cd "$work" && printf '%s\n' "$@" | sftp -q -P "$HALL_PORT" \
		"${own[@]}" -b - "$user@127.0.0.1" 2>&1)
}
sum() { sha256sum <"$work/$1" | cut -d' ' -f1; }
has_file() { # has_file KIND FILE NAME: the hall keeps just these bytes
	is "$(hall lina attachment.list | jq -r --arg kind "$1" '.items[] |
		select(.kind == $kind) | .sha256')" "$(sum "$2")" "$3"
}
same() { cmp -s "$work/$1" "$work/$2"; ok $? "$3"; rm -f "$work/$2"; }

# --- OpenSSH ---
is "$(sftp_batch lina 'ls -1' | tail -n +2 | tr '\n' ' ')" \
	'attachments photo.jpg slips templates ' 'the folders are there'
is "$(sftp_batch lina 'ls -1 attachments' | tail -n +2)" '' 'and empty'
sftp_batch lina 'put 1.pdf attachments/edu_cert.pdf' >/dev/null
ok $? 'sftp puts a file'
has_file edu_cert 1.pdf 'and the hall has it'
like "$(sftp_batch lina 'ls -l attachments')" \
	'20000 20[0-9-]* [0-9:]* (attachments/)?edu_cert.pdf' \
	'listed with size and time'
sftp_batch lina 'get attachments/edu_cert.pdf back' >/dev/null
same 1.pdf back 'sftp fetches it'
sftp_batch lina 'get attachments/edu_cert back' >/dev/null
same 1.pdf back 'by the kind alone too'
scp -q -P "$HALL_PORT" "${options[@]}" "$work/2.pdf" \
	lina@127.0.0.1:attachments/degree_cert
ok $? 'scp puts a file by its kind'
has_file degree_cert 2.pdf 'and the hall has it'
scp -q -P "$HALL_PORT" "${options[@]}" \
	lina@127.0.0.1:attachments/degree_cert.pdf "$work/back"
same 2.pdf back 'scp fetches it'
cp "$work/3.pdf" "$work/housing_proof.PDF"
scp -q -P "$HALL_PORT" "${options[@]}" "$work/housing_proof.PDF" \
	lina@127.0.0.1:attachments/
ok $? 'scp into the folder, capitals in the ending'
has_file housing_proof 3.pdf 'and the hall has it'
is "$(hall lina attachment.list | jq -r '.items[] |
	select(.kind == "housing_proof") | .status_text')" 已上传，待填日期 \
	'what came so waits for its dates'

# --- PuTTY ---
if command -v psftp >/dev/null; then
	key=$(ssh-keyscan -p "$HALL_PORT" -t ed25519 127.0.0.1 2>/dev/null |
		ssh-keygen -lf - | awk '{print $2}')
	putty=(-batch -P "$HALL_PORT" -hostkey "$key" -pw demo-Hall-2026)
	printf '%s\n' "put $work/4.pdf attachments/title_cert.pdf" \
		"get attachments/title_cert.pdf $work/back" quit >"$work/batch"
	HOME=$work psftp "${putty[@]}" -b "$work/batch" lina@127.0.0.1 \
		>"$work/said" 2>&1 </dev/null
	ok $? 'psftp works through its list'
	has_file title_cert 4.pdf 'and has put a file'
	same 4.pdf back 'and fetched it'
	HOME=$work pscp -q "${putty[@]}" "$work/5.pdf" \
		lina@127.0.0.1:attachments/other.pdf </dev/null
	ok $? 'pscp puts a file'
	HOME=$work pscp -q "${putty[@]}" lina@127.0.0.1:attachments/other.pdf \
		"$work/back" </dev/null
	same 5.pdf back 'and fetches it'
	echo "put $work/text.pdf attachments/other.pdf" >"$work/batch"
	like "$(HOME=$work psftp "${putty[@]}" -b "$work/batch" \
		lina@127.0.0.1 2>&1 </dev/null)" 格式不符 'and says a refusal'
else
	ok 0 'psftp # SKIP no PuTTY'
fi

# --- lftp ---
if command -v lftp >/dev/null; then
	lftp_run() { # lftp_run COMMAND
		(cd "$work" && HOME=$work timeout 30 lftp -c "set \
			net:max-retries 1; set sftp:connect-program 'ssh -a -x ${options[*]}'; \
			open -p $HALL_PORT sftp://lina:x@127.0.0.1; $1" 2>&1)
	}
	lftp_run 'put 6.pdf -o attachments/hukou_pages.pdf' >/dev/null
	ok $? 'lftp puts a file'
	has_file hukou_pages 6.pdf 'and the hall has it'
	lftp_run 'get attachments/hukou_pages.pdf -o back' >/dev/null
	same 6.pdf back 'lftp fetches it'
	mkdir "$work/in"
	lftp_run 'mirror attachments in' >/dev/null
	is "$(ls "$work/in" | wc -l)" "$(hall lina attachment.list | jq \
		'[.items[] | select(.status == "uploaded")] | length')" \
		'and all of them at once'
	like "$(lftp_run 'put over.pdf -o attachments/hukou_pages.pdf')" \
		超过大小 'and says a refusal'
else
	ok 0 'lftp # SKIP no lftp'
fi

# --- rclone ---
if command -v rclone >/dev/null; then
	rclone_run() {
		HOME=$work timeout 60 rclone --config /dev/null --retries 1 \
			--low-level-retries 1 --sftp-host 127.0.0.1 \
			--sftp-port "$HALL_PORT" --sftp-user lina \
			--sftp-key-file "$HALL_DIR/keys/lina" "$@" 2>&1
	}
	rclone_run copyto "$work/7.pdf" :sftp:attachments/marriage_cert.pdf \
		>"$work/said"
	ok $? 'rclone puts a file'
	has_file marriage_cert 7.pdf 'and the hall has it'
	rclone_run copyto :sftp:attachments/marriage_cert.pdf "$work/back" \
		>/dev/null
	same 7.pdf back 'rclone fetches it'
else
	ok 0 'rclone # SKIP no rclone'
fi

# --- paramiko; WinSCP's way; several at once ---
cat >"$work/many.py" <<'PY'
import sys, paramiko
port, key, work = sys.argv[1:]
c = paramiko.SSHClient()
c.set_missing_host_key_policy(paramiko.AutoAddPolicy())
c.connect("127.0.0.1", int(port), "lina", key_filename=key,
          look_for_keys=False, allow_agent=False)
s = c.open_sftp()
f = lambda n: open(work + "/%d.pdf" % n, "rb").read()
a = "attachments/"
def get(name):
    return s.open(a + name, "rb").read()
def refused(what, *args):
    try:
        what(*args)
    except IOError as e:
        return str(e)
    return ""
def check(fine, name):
    print(("" if fine else "not ") + name)
s.put(work + "/1.pdf", a + "taxable_income.pdf")
check(get("taxable_income.pdf") == f(1), "paramiko puts and fetches")
# WinSCP: a name for the time being, the old one away, the new name
s.put(work + "/2.pdf", a + "taxable_income.pdf.filepart")
check("taxable_income.pdf.filepart" not in s.listdir("attachments"),
      "a name for the time being is not listed")
check(get("taxable_income.pdf") == f(1), "and changes nothing")
s.remove(a + "taxable_income.pdf")
s.rename(a + "taxable_income.pdf.filepart", a + "taxable_income.pdf")
s.utime(a + "taxable_income.pdf", (1, 1))
s.chmod(a + "taxable_income.pdf", 0o644)
check(get("taxable_income.pdf") == f(2), "until it is renamed")
s.put(work + "/text.pdf", a + "taxable_income.pdf.filepart")
check("格式不符" in refused(s.rename, a + "taxable_income.pdf.filepart",
      a + "taxable_income.pdf"), "which looks at it")
check(get("taxable_income.pdf") == f(2), "and refuses it")
# two at once: neither is seen before it is closed, the last one stays
x, y = s.open(a + "edu_cert.pdf", "wb"), s.open(a + "edu_cert.pdf", "wb")
x.write(f(3)[:10000]); y.write(f(4)[:30000])
x.flush(); y.flush()
check(get("edu_cert.pdf") == f(1), "half of two uploads is not seen")
x.write(f(3)[10000:]); y.write(f(4)[30000:])
y.close()
check(get("edu_cert.pdf") == f(4), "the first one closed is whole")
r = s.open(a + "edu_cert.pdf", "rb")
x.close()
check(get("edu_cert.pdf") == f(3), "the last one closed stays")
check(r.read() == f(4), "who reads on has the file he opened")
# out of order, seen before, and beyond the limit
s.stat(a + "edu_cert.pdf")
z = s.open(a + "edu_cert.pdf", "wb")
z.seek(5000); z.write(f(5)[5000:]); z.seek(0); z.write(f(5)[:5000])
z.close()
check(get("edu_cert.pdf") == f(5),
      "the order of pieces is as it likes, and nothing seen before comes back")
z = s.open(a + "edu_cert.pdf", "wb")
z.seek(2097152)
check("超过大小" in refused(lambda: (z.write(b"x"), z.flush())),
      "a piece beyond the limit is refused at once")
z.close()
check(get("edu_cert.pdf") == f(5),
      "and all of it with the piece")
# renaming
s.remove(a + "other.pdf")
s.rename(a + "degree_cert.pdf", a + "other.pdf")
check(get("other.pdf") == f(2) and
      "degree_cert.pdf" not in s.listdir("attachments"),
      "renaming moves it to another kind")
check("已上传" in refused(s.rename, a + "other.pdf", a + "edu_cert.pdf"),
      "never over another one")
check("没有附件类型" in refused(s.rename, a + "other.pdf", a + "mine.pdf"),
      "nor to no kind")
check(refused(s.rename, a + "other.pdf", "photo.jpg") != "",
      "nor out of the folder")
s.remove(a + "other.pdf")
check("other.pdf" not in s.listdir("attachments"), "rm empties the slot")
# a death in the middle
z = s.open(a + "edu_cert.pdf", "wb")
z.write(f(6)[:9000]); z.flush()
c.get_transport().sock.close()
PY
/usr/bin/python3 "$work/many.py" "$HALL_PORT" "$HALL_DIR/keys/lina" "$work" \
	>"$work/checks" 2>"$work/said"
ok $? 'paramiko works through its list'
sed 's/^/# /' "$work/said"
while read -r line; do
	[ "${line#not }" = "$line" ]
	ok $? "${line#not }"
done <"$work/checks"
is "$(wc -l <"$work/checks")" 18 'to its end'
has_file edu_cert 5.pdf 'a client that goes away in the middle changes nothing'

# --- refusals in words ---
like "$(sftp_batch lina 'put 1.pdf attachments/business_licence.pdf')" \
	'没有附件类型「business_licence.pdf」.*edu_cert, degree_cert.*other' \
	"a unit's kind is refused, with the person's"
like "$(sftp_batch lina 'put 1.pdf attachments/edu_cert.docx')" \
	'格式不符：应为 PDF，实际为docx' 'an ending that is no format too'
like "$(sftp_batch lina 'put js.pdf attachments/edu_cert.pdf')" \
	'含有动态内容' 'active content too'
like "$(sftp_batch lina 'put over.pdf attachments/edu_cert.pdf')" \
	'超过大小.*2097152 B.*2097153 B' 'and a byte too much'
like "$(sftp_batch lina 'put 6.pdf attachments/edu_cert.pdf' \
	'reput 7.pdf attachments/edu_cert.pdf')" '从头上传' \
	'going on with an older file is refused'
has_file edu_cert 6.pdf 'which stays as it is'
like "$(sftp_batch lina 'put 1.pdf 1.pdf')" 'attachments/' \
	'elsewhere one is shown the folder'
sftp_batch lina 'put max.pdf attachments/edu_cert.pdf' >/dev/null
ok $? 'just the limit is taken'
has_file edu_cert max.pdf 'to the last byte'

# --- templates ---
like "$(sftp_batch lina 'get templates/integrity_statement.txt back' &&
	cat "$work/back")" 个人诚信声明 'the template can be taken'
like "$(sftp_batch lina 'put 1.pdf templates/integrity_statement.txt')" \
	只能下载 'but not changed'
like "$(sftp_batch lina 'rm templates/integrity_statement.txt')" \
	只能下载 'nor deleted'

# --- who ---
is "$(sftp_batch hr 'ls -1' | tail -n +2 | tr '\n' ' ')" \
	'attachments exports import slips ' "an agent has his unit's"
sftp_batch hr 'put 1.pdf attachments/business_licence.pdf' >/dev/null
ok $? 'and puts them'
is "$(sftp_batch zhangwei 'ls -1 attachments' | tail -n +2)" '' \
	"who sees nobody else's"
like "$(sftp_batch hr 'put 1.pdf attachments/edu_cert.pdf')" \
	'没有附件类型' "a unit has no person's kinds"
is "$(sftp_batch newperson 'ls -1' | tail -n +2)" '' \
	'nothing is here before the profile is submitted'
like "$(sftp_batch newperson 'put 1.pdf attachments/edu_cert.pdf')" \
	'完善|提交' 'which is said'
is "$(sftp_batch lead 'ls -1' | tail -n +2)" exports \
	'the office has what it exports, and no papers'
for name in attachments/../../etc/passwd attachments/edu_cert.pdf/x \
	attachments/..%2fphoto.jpg "attachments/$(printf 'a%.0s' {1..300})" \
	'attachments/edu_cert.pdf..' /attachments/./../../proc/self/environ \
	attachments/.edu_cert attachments/1 templates/../../x; do
	like "$(sftp_batch lina "get $name x")" 'not found|No such|fail' \
		"no way to ${name:0:40}"
	[ ! -e "$work/x" ] || ok 1 "nothing comes from $name"
done
/usr/bin/python3 - "$HALL_PORT" "$HALL_DIR/keys/lina" <<'PY' >"$work/checks"
import sys, paramiko
c = paramiko.SSHClient()
c.set_missing_host_key_policy(paramiko.AutoAddPolicy())
c.connect("127.0.0.1", int(sys.argv[1]), "lina", key_filename=sys.argv[2],
          look_for_keys=False, allow_agent=False)
s = c.open_sftp()
for name in (b"attachments/edu_cert.pdf\0.txt", b"attachments/\xff\xfe",
             b"attachments/" + b"k" * 4000, b"attachments/\x1b[31m",
             b"\xe2\x80\xae" + b"attachments/edu_cert", b"attachments/edu_cert."):
    for how in "rb", "wb":
        try:
            s.open(name, how).close()
            print("opened", name)
        except Exception:
            pass
for what in (lambda: s.symlink("/etc/passwd", "attachments/edu_cert.pdf"),
             lambda: s.readlink("attachments/edu_cert.pdf"),
             lambda: s.mkdir("attachments/x"), lambda: s.rmdir("attachments"),
             lambda: s.remove("attachments"),
             lambda: s.rename("attachments", "x"),
             lambda: s.truncate("attachments/edu_cert.pdf", 3)):
    try:
        what()
        print("did", what)
    except Exception:
        pass
PY
ok $? 'names that are none, links, folders are tried'
is "$(cat "$work/checks")" '' 'and all refused'
has_file edu_cert max.pdf 'none of it has changed a file'
is "$(ls "$HALL_DIR/files/tmp" | wc -l)" 0 'nor left anything aside'
grep -q 'outside its sandbox' "$HALL_DIR/server.log"
is $? 1 'no helper met its sandbox'
done_testing
