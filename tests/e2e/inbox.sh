#!/usr/bin/env bash
# Files of no kind, put and assigned by SFTP; and uploads that break off in the
# middle: nothing half done is seen, and the client goes on where it broke.
. "$TOP_SRCDIR/tests/lib/hall.sh"
hall_start
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT
paper=$TOP_BUILDDIR/tests/paper
for n in 1 2 3; do "$paper" good "$n" $((20000 * n)) >"$work/$n.pdf"; done
"$paper" good 1 2000000 >"$work/big.pdf"
"$paper" good 2 2000000 >"$work/big2.pdf"
"$paper" good 1 2097153 >"$work/over.pdf"
echo 'only text' >"$work/text.txt"
mapfile -t options < <(hall_ssh_options lina)

sftp_batch() { # sftp_batch USER COMMAND...: what OpenSSH's client says
	local user=$1 own
	shift
	mapfile -t own < <(hall_ssh_options "$user")
	(cd "$work" && printf '%s\n' "$@" | sftp -q -P "$HALL_PORT" \
		"${own[@]}" -b - "$user@127.0.0.1" 2>&1)
}
sum() { sha256sum <"$work/$1" | cut -d' ' -f1; }
kind() { # kind KIND: the hash of what is uploaded, or null
	hall lina attachment.list | jq -r --arg kind "$1" '.items[] |
		select(.kind == $kind) | .sha256'
}
inbox() { # inbox FILTER
	hall lina attachment.inbox | jq -rc "$1"
}
listed() { sftp_batch lina 'ls -1 attachments' | sed 1d | tr '\n' ' '; }

# --- put under any name, then assigned ---
sftp_batch lina 'put 1.pdf "attachments/我的 扫描件.pdf"' >/dev/null
ok $? 'a file of any name is taken'
is "$(listed)" 'attachments/我的 扫描件.pdf ' 'listed under its own name'
is "$(inbox '[.total, .items[0].name, .items[0].size, .items[0].complete]')" \
	'[1,"我的 扫描件.pdf",20000,true]' 'and by its method'
is "$(hall lina attachment.list | jq -c '[.unassigned,
	([.items[] | select(.status == "uploaded")] | length)]')" '[1,0]' \
	'it counts for nothing'
sftp_batch lina 'get "attachments/我的 扫描件.pdf" back' >/dev/null
cmp -s "$work/1.pdf" "$work/back"
ok $? 'it can be fetched'
sftp_batch lina 'rename "attachments/我的 扫描件.pdf" attachments/edu_cert.pdf' \
	>/dev/null
ok $? 'renamed to a kind'
is "$(kind edu_cert)" "$(sum 1.pdf)" 'it is that attachment'
is "$(inbox .total)" 0 'and no longer in the inbox'
sftp_batch lina 'put 2.pdf attachments/scan.pdf' >/dev/null
is "$(hall lina attachment.assign name=scan.pdf kind=degree_cert |
	jq -r '[.kind, .sha256, .pages] | join(" ")')" \
	"degree_cert $(sum 2.pdf) 2" 'assigned by its method, with its pages'
is "$(inbox .total)" 0 'it has left the inbox'
sftp_batch lina 'put text.txt attachments/note.txt' \
	'put over.pdf attachments/over.pdf' >/dev/null
like "$(sftp_batch lina 'rename attachments/note.txt attachments/other.pdf')" \
	格式不符 'what is no PDF is refused when it is assigned'
like "$(sftp_batch lina 'rename attachments/over.pdf attachments/edu_cert')" \
	超过大小 'and what is too large for the kind'
is "$(kind edu_cert) $(kind other)" "$(sum 1.pdf) null" 'nothing has changed'
sftp_batch lina 'rename attachments/over.pdf attachments/title_cert.pdf' \
	>/dev/null
is "$(kind title_cert)" "$(sum over.pdf)" 'where it fits it is taken'
sftp_batch lina 'rename attachments/note.txt attachments/note2.txt' >/dev/null
is "$(inbox '[.items[].name]')" '["note2.txt"]' 'within the inbox too'
sftp_batch lina 'rm attachments/note2.txt' >/dev/null
is "$(inbox .total)" 0 'and is deleted'
like "$(sftp_batch lina 'put 1.pdf attachments/.hidden')" 不能命名 \
	'a hidden name is refused'

# --- bounded ---
for n in $(seq 20); do echo "put 1.pdf attachments/n$n.pdf"; done >"$work/many"
mapfile -t many <"$work/many"
sftp_batch lina "${many[@]}" >/dev/null
is "$(inbox .total)" 20 'twenty are kept'
like "$(sftp_batch lina 'put 1.pdf attachments/n21.pdf')" '已满：最多 20 个' \
	'not one more'
sftp_batch lina 'put 2.pdf attachments/n20.pdf' >/dev/null
is "$(inbox '[.items[] | select(.name == "n20.pdf") | .size]')" '[40000]' \
	'but another one in place of one'
is "$(sftp_batch zhangwei 'ls -1 attachments' | sed 1d)" '' \
	'nobody else sees them'
for n in $(seq 20); do echo "rm attachments/n$n.pdf"; done >"$work/many"
mapfile -t many <"$work/many"
sftp_batch lina "${many[@]}" >/dev/null
is "$(inbox .total)" 0 'they are deleted'

# --- broken off: OpenSSH's sftp, killed in the middle, goes on ---
parked() { # parked NAME: has what broke off arrived in the inbox?
	[ "$(inbox "[.items[] | select(.name == \"$1\" and (.complete | not))] |
		length")" = 1 ]
}
# break_off FILE NAME [SIGNAL]: at 1 Mbit/s, killed when some has gone
break_off() {
	local n=0
	mkfifo "$work/commands"
	(cd "$work" && exec sftp -q -l 4000 -P "$HALL_PORT" "${options[@]}" \
		lina@127.0.0.1 <"$work/commands" >/dev/null 2>&1) &
	local pid=$!
	exec 8>"$work/commands"
	echo "put $1 attachments/$2" >&8
	# by what the server has on its disk
	while [ "$n" -lt 100 ] && ! find "$HALL_DIR/files/tmp" -type f \
		-size +200k | grep -q .; do
		n=$((n + 1))
		sleep 0.1
	done
	kill -"${3:-KILL}" "$pid"
	exec 8>&-
	wait "$pid" 2>/dev/null
	rm "$work/commands"
}
break_off big.pdf taxable_income.pdf
wait_for 10 parked taxable_income.pdf
ok $? 'an upload of a kind that broke off waits'
is "$(kind taxable_income)" null 'it is not uploaded'
is "$(listed | grep -c taxable)" 0 'nor listed'
like "$(sftp_batch lina 'get attachments/taxable_income.pdf back')" \
	'No such file|没有' 'nor to be fetched'
size=$(inbox '.items[0].size')
[ "$size" -gt 0 ] && [ "$size" -lt 2000000 ]
ok $? "some of it is there ($size bytes)"
like "$(hall_key lina attachment.assign name=taxable_income.pdf kind=other)" \
	inbox.part 'it cannot be assigned'
is "$(sftp_batch zhangwei 'ls -l attachments/taxable_income.pdf' |
	grep -c rw-)" 0 'nobody else can see it'
sftp_batch lina 'reput big.pdf attachments/taxable_income.pdf' >/dev/null
ok $? 'reput goes on'
is "$(kind taxable_income)" "$(sum big.pdf)" 'to the same bytes'
is "$(inbox .total)" 0 'nothing is left waiting'
break_off big2.pdf taxable_income.pdf
wait_for 10 parked taxable_income.pdf
is "$(kind taxable_income)" "$(sum big.pdf)" \
	'one that would replace it and broke off changes nothing'
sftp_batch lina 'put big2.pdf attachments/taxable_income.pdf' >/dev/null
is "$(kind taxable_income) $(inbox .total)" "$(sum big2.pdf) 0" \
	'put anew it does, and what waited is gone'
break_off big.pdf scan.pdf
wait_for 10 parked scan.pdf
ok $? 'the same under any name'
like "$(sftp_batch lina 'ls -l attachments/scan.pdf')" "rw-.* [0-9]+ " \
	'it is listed with the size it has'
sftp_batch lina 'reput big.pdf attachments/scan.pdf' >/dev/null
is "$(inbox '[.items[0].size, .items[0].complete, .items[0].sha256]')" \
	"[2000000,true,\"$(sum big.pdf)\"]" 'and completed'
# who interrupts sftp closes the file: a PDF too short is a broken one
break_off big.pdf hukou_pages.pdf INT
wait_for 10 parked hukou_pages.pdf
ok $? 'an interrupted upload waits too'
sftp_batch lina 'reput big.pdf attachments/hukou_pages.pdf' >/dev/null
is "$(kind hukou_pages)" "$(sum big.pdf)" 'and is gone on with'
# the server ends meanwhile
break_off big.pdf marriage_cert.pdf
wait_for 10 parked marriage_cert.pdf
hall_stop
hall_serve
sftp_batch lina 'reput big.pdf attachments/marriage_cert.pdf' >/dev/null
is "$(kind marriage_cert)" "$(sum big.pdf)" 'what waits outlives the server'

# --- lftp ---
if command -v lftp >/dev/null; then
	lftp_run() { # lftp_run COMMAND
		(cd "$work" && HOME=$work timeout 60 lftp -c "set \
			net:max-retries 1; set sftp:connect-program 'ssh -a -x ${options[*]}'; \
			open -p $HALL_PORT sftp://lina:x@127.0.0.1; $1" 2>&1)
	}
	break_off big.pdf housing_proof.pdf
	wait_for 10 parked housing_proof.pdf
	lftp_run 'put -c big.pdf -o attachments/housing_proof.pdf' >/dev/null
	ok $? 'lftp put -c goes on'
	is "$(kind housing_proof)" "$(sum big.pdf)" 'to the same bytes'
	lftp_run 'put 3.pdf -o attachments/drei.pdf' >/dev/null
	is "$(inbox '[.items[] | select(.name == "drei.pdf") | .sha256]')" \
		"[\"$(sum 3.pdf)\"]" 'lftp puts under any name'
else
	ok 0 'lftp # SKIP no lftp'
fi

# --- rclone, whose names for the time being are its own ---
if command -v rclone >/dev/null; then
	HOME=$work timeout 60 rclone --config /dev/null --retries 2 \
		--sftp-host 127.0.0.1 --sftp-port "$HALL_PORT" \
		--sftp-user lina --sftp-key-file "$HALL_DIR/keys/lina" \
		copyto "$work/3.pdf" :sftp:attachments/rclone.pdf 2>"$work/said"
	ok $? 'rclone puts under any name'
	is "$(inbox '[.items[] | select(.name | test("rclone")) | .name,
		.sha256]')" "[\"rclone.pdf\",\"$(sum 3.pdf)\"]" \
		'and leaves just that'
fi

# --- WinSCP's way, over two connections; gaps ---
cat >"$work/way.py" <<'PY'
import sys, time, paramiko
port, key, work = sys.argv[1:]
def connect():
    c = paramiko.SSHClient()
    c.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    c.connect("127.0.0.1", int(port), "lina", key_filename=key,
              look_for_keys=False, allow_agent=False)
    return c, c.open_sftp()
def check(fine, name):
    print(("" if fine else "not ") + name)
def refused(what, *args):
    try:
        what(*args)
    except IOError as e:
        return str(e)
    return ""
data = open(work + "/big.pdf", "rb").read()
a = "attachments/"
name = a + "integrity_statement.pdf"
c, s = connect()
f = s.open(name + ".filepart", "wb")
f.write(data[:700000]); f.flush(); f.stat()
c.get_transport().sock.close()
c, s = connect()
for i in range(100):
    try:
        size = s.stat(name + ".filepart").st_size
        break
    except IOError:
        time.sleep(0.1)
check(size == 700000, "a .filepart that broke off tells its size")
check("integrity_statement.pdf.filepart" not in s.listdir("attachments"),
      "and is not listed")
f = s.open(name + ".filepart", "r+")
f.seek(size); f.write(data[size:]); f.close()
s.rename(name + ".filepart", name)
check(s.open(name, "rb").read() == data, "gone on with and renamed, it is whole")
f = s.open(a + "x.pdf", "wb"); f.write(data[:1000]); f.flush(); f.stat()
c.get_transport().sock.close()
c, s = connect()
for i in range(100):
    if "x.pdf" in s.listdir("attachments"): break
    time.sleep(0.1)
f = s.open(a + "x.pdf", "r+")
f.seek(5000)
check("从头上传" in refused(lambda: (f.write(b"z"), f.flush(), f.stat(), f.close())),
      "a gap behind what is there is refused")
f = s.open(a + "y.pdf", "wb")
f.seek(10); f.write(b"z")
f.close()
check("y.pdf" not in s.listdir("attachments"), "a new one with a gap is not kept")
# two at once under one name: each whole, the last one stays
x, y = s.open(a + "two.pdf", "wb"), s.open(a + "two.pdf", "wb")
x.write(b"x" * 1000); y.write(b"y" * 2000)
x.close(); y.close()
check(s.open(a + "two.pdf", "rb").read() == b"y" * 2000,
      "of two at once each is whole")
PY
/usr/bin/python3 "$work/way.py" "$HALL_PORT" "$HALL_DIR/keys/lina" "$work" \
	>"$work/checks" 2>"$work/said"
ok $? 'paramiko works through its list'
sed 's/^/# /' "$work/said"
while read -r line; do
	[ "${line#not }" = "$line" ]
	ok $? "${line#not }"
done <"$work/checks"
is "$(wc -l <"$work/checks")" 6 'to its end'

# --- swept ---
sqlite3 "$HALL_DIR/talenthall.db" 'UPDATE inbox SET changed_at = changed_at -
	86400 * 8' 2>/dev/null
hall_stop
hall_serve
left() { sqlite3 -readonly "$HALL_DIR/talenthall.db" \
	'SELECT count(*) FROM inbox'; }
swept() { [ "$(left)" = 0 ]; }
wait_for 75 swept
ok $? 'what is left for a week is swept'
is "$(ls "$HALL_DIR/files/tmp" | wc -l)" 0 'nothing is left aside'
grep -q 'outside its sandbox' "$HALL_DIR/server.log"
is $? 1 'nothing met its sandbox'
done_testing
