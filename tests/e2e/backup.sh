#!/usr/bin/env bash
# A backup made under load and restored is the hall of that moment: every row
# with its file, the chain whole, slips verified, people signing in. What was
# changed in it is found, what is not read without a key stays unread.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
hall_start
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT
live=$HALL_DIR
paper=$TOP_BUILDDIR/tests/paper

ctl() { # ctl STATE WORD...
	"$TOP_BUILDDIR/talenthallctl" --state "$1" --data "$TOP_SRCDIR/data" \
		--libexec "$TOP_BUILDDIR" "${@:2}" 2>&1
}
restore() { # restore STATE BACKUP [OPTION...]: the answer in $reply
	rm -rf "$1"
	mkdir -m 700 "$1"
	reply=$(ctl "$1" restore "${@:2}")
}
status() { hall sysadmin server.status | jq -r "$1"; }
# all that is kept, but what the restore itself writes
dump() {
	sqlite3 "$1" .dump | grep -vE \
		'^INSERT INTO "?(session|audit|audit_head|audit_repeat|backup|login_code)"? '
}
rows() { sqlite3 "$1" 'SELECT count(*) FROM audit'; }
audit_of() { # audit_of DATABASE N: the first N rows
	sqlite3 "$1" "SELECT id, at, login, action, hex(chain) FROM audit
		WHERE id <= $2 ORDER BY id" | sha256sum
}

is "$(status .backup)" none 'a new hall says that there is no backup'
ctl "$live" doctor >"$work/doctor"
is "$?" 1 'and the doctor finds that a fault'

# --- a case with its slip, files that are put ---
service_link lina hr
service_papers lina
service_case lina permit-new
call lina application.submit id="$case"
service_act hr pass
service_act clerk accept
service_act review pass
service_act city pass
is "$(service_state lina)" approved 'a case is approved'
code=$(hall lina slip.list | jq -r '.items[] |
	select(.document == "confirmation_slip") | .code')

# --- under load: an oracle notes what was acknowledged ---
for i in $(seq 8000); do
	theme=$([ $((i % 2)) = 0 ] && echo light || echo mono)
	printf '{"jsonrpc":"2.0","id":%d,"method":"account.settings",' "$i"
	printf '"params":{"theme":"%s"}}\n' "$theme"
done >"$work/writes"
hall_ssh hr rpc <"$work/writes" >"$work/acked" &
writer=$!
(for i in $(seq 1 40); do
	"$paper" good $((i % 7 + 1)) | { cat; printf '%%%d\n' "$i"; } |
		hall_ssh zhangwei "attachment.put kind=other --json" >/dev/null
done) &
putter=$!
acked() { [ "$(wc -l <"$work/acked")" -gt "${1:-300}" ]; }
wait_for 30 acked
ctl "$live" status >"$work/out"
n=$(wc -l <"$work/acked")
ok "$([ "$n" -lt 8000 ]; echo $?)" \
	"who sends all his requests at once keeps nobody waiting ($n done)"
keys=$(ctl "$live" backup keys "$work/keys")
ok $? 'keys go to a place of their own'
before=$(wc -l <"$work/acked")
reply=$(ctl "$live" backup "$work/b" --plain)
ok $? 'a backup is made while the hall works'
after=$(wc -l <"$work/acked")
ok "$([ "$after" -gt "$before" ]; echo $?)" \
	"writes went on meanwhile ($before to $after acknowledged)"
kill "$writer" "$putter"
wait "$writer" "$putter" 2>/dev/null
quiet() { # what was sent before is answered to nobody, but done
	local n
	n=$(rows "$live/talenthall.db")
	sleep 0.3
	[ "$(rows "$live/talenthall.db")" = "$n" ]
}
wait_for 60 quiet
point=$work/b/points/$(ls "$work/b/points")
last=$(jq .audit.last "$point/manifest.json")
ok "$([ "$(sqlite3 "$point/talenthall.db" "SELECT count(*) FROM audit
	WHERE action = 'account.settings'")" -ge "$before" ]; echo $?)" \
	'it has all that was acknowledged before it was begun'
is "$(audit_of "$point/talenthall.db" "$last")" \
	"$(audit_of "$live/talenthall.db" "$last")" \
	'and the record is that of the hall up to there'
restore "$work/r0" "$work/b" --keys "$work/keys"
ok $? 'it is restored'
restored=$(sqlite3 "$work/r0/talenthall.db" 'SELECT sha256 FROM file' |
	while read -r h; do
		[ "$(sha256sum <"$work/r0/files/${h:0:2}/$h")" = "$h  -" ] ||
			echo "$h"
	done)
is "$restored" "" 'every row has its file'

# --- the whole hall, when nobody writes ---
old=$(cd "$work/b/files" && find . -type f -printf '%i %p\n' | sort)
reply=$(ctl "$live" backup "$work/b" --plain)
ok $? 'a second backup'
has '2 to be restored' 'stands beside the first'
is "$(cd "$work/b/files" && find . -type f -printf '%i %p\n' | sort |
	comm -13 - <(echo "$old"))" "" 'files that are there are not copied again'
is "$(status '"\(.backup) \(.backup_points) \(.backup_place)"')" \
	"good 2 $work/b" 'the status tells'
is "$(status '.backup_oldest < .backup_newest')" true \
	'the oldest and the newest point'
is "$(hall auditor audit.list limit=5 | jq -r '[.items[].action |
	select(. == "backup.record")] | length > 0')" true \
	'and the record holds who made it'
ctl "$live" backup "$work/b" --plain >"$work/out"
hall_stop
cp "$live/talenthall.db" "$work/live.db"
restore "$work/r" "$work/b" --keys "$work/keys"
ok $? 'the newest point is restored'
dump "$work/live.db" >"$work/live.sql"
dump "$work/r/talenthall.db" >"$work/r.sql"
is "$(diff "$work/live.sql" "$work/r.sql" | head -c 600)" "" \
	'every table is equal'
is "$(sqlite3 "$work/r/talenthall.db" \
	'SELECT action FROM audit ORDER BY id DESC LIMIT 1')" restore \
	'the last row of the record tells of the restore'
ctl "$work/r" restore "$work/b" --keys "$work/keys" >"$work/out"
is "$?" 1 'nothing is restored over a hall'

cp -a "$live/keys" "$work/r/"
HALL_DIR=$work/r
cp "$live/known_hosts" "$work/r/"
hall_serve
is "$(hall lina session.whoami | jq -r .login)" lina \
	'people sign in with their keys, to the same host key'
is "$(sshpass -p demo-Hall-2026 ssh -F none -p "$HALL_PORT" \
	-o UserKnownHostsFile="$work/r/known_hosts" \
	-o PubkeyAuthentication=no hr@127.0.0.1 session.whoami --json |
	jq -r .login)" hr 'and with their passwords'
is "$(hall auditor slip.verify code="$code" | jq -r .genuine)" true \
	'the slip is verified'
hall_ssh lina attachment.get kind=housing_proof </dev/null |
	cmp -s - "$live/paper.pdf"
ok $? 'a paper is read'
is "$(hall lina person.get | jq -r '.id_number | test("^[0-9]+\\*+[0-9X]+$")')" true \
	'numbers are opened by the keys'
ctl "$work/r" audit verify >"$work/out"
ok $? 'the chain goes on unbroken'
hall_stop

# --- what was changed is found ---
flip() { # flip FILE: one bit in the middle
	local n=$(($(stat -c %s "$1") / 2))
	printf "\\x$(printf %02x $(($(od -An -tu1 -j "$n" -N 1 "$1") ^ 1)))" |
		dd of="$1" bs=1 seek="$n" conv=notrunc status=none
}
newest=$work/b/points/$(ls "$work/b/points" | tail -n 1)
pooled=$(find "$work/b/files" -type f | sort | head -n 1)
for f in "$pooled" "$newest/talenthall.db" "$newest/files.txt"; do
	flip "$f"
	ctl "$live" backup check "$work/b" >"$work/out"
	is "$?" 1 "a bit changed in ${f##*/} is found"
	restore "$work/r" "$work/b" --keys "$work/keys"
	is "$? $(ls "$work/r/talenthall.db" 2>/dev/null)" '1 ' \
		'and it is not restored'
	flip "$f"
done
sed -i 's/"made_at": [0-9]*/"made_at": 1/' "$newest/manifest.json"
restore "$work/r" "$work/b" --keys "$work/keys"
has 'was changed' 'nor when the manifest was'
rm -rf "$newest"
restore "$work/r" "$work/b"
has 'without it' 'nothing is restored without the key'
mkdir "$work/other"
head -c 32 /dev/urandom >"$work/other/secret.key"
chmod 600 "$work/other/secret.key"
restore "$work/r" "$work/b" --keys "$work/other"
has "not made with this hall's keys" 'nor with another'
rm "$pooled"
restore "$work/r" "$work/b" --keys "$work/keys"
is "$? $(ls "$work/r/talenthall.db" 2>/dev/null)" '1 ' \
	'nor with a file missing'

# --- only so many are kept, and nothing that nobody needs ---
HALL_DIR=$live
hall_serve
touch "$work/b/files/00/stray"
for _ in 1 2 3; do ctl "$live" backup "$work/b" --plain --keep 2; done >"$work/out"
is "$(ls "$work/b/points" | wc -l) $(status .backup_points)" '2 2' \
	'two of them are kept'
ok "$([ ! -e "$work/b/files/00/stray" ]; echo $?)" 'what nobody needs goes'
ok "$([ -e "$pooled" ]; echo $?)" 'a file that was lost is copied anew'

# --- for the owner of an identity alone ---
age-keygen -o "$work/identity" 2>"$work/out"
for_whom=$(sed -n 's/^Public key: //p' "$work/out")
age-keygen -o "$work/stranger" 2>/dev/null
reply=$(ctl "$live" backup "$work/e" --recipient "$for_whom")
ok $? 'a backup for one who has a key'
is "$(sqlite3 -cmd '.timeout 8000' "$live/talenthall.db" \
	"SELECT encrypted FROM backup WHERE place = '$work/e'")" 1 \
	'and so it is told'
is "$(grep -rlaE 'SQLite format|%PDF|JFIF' "$work/e" | wc -l)" 0 \
	'nothing in it is readable'
is "$(ls "$live" | grep -c backup)" 0 'and no plain copy is left beside'
ctl "$live" backup check "$work/e" >"$work/out"
ok $? 'its bytes are checked without the key'
inode=$(find "$work/e/files" -type f -printf '%i\n' | sort | head -n 3)
ctl "$live" backup "$work/e" --recipient "$for_whom" >"$work/out"
is "$(find "$work/e/files" -type f -printf '%i\n' | sort | head -n 3)" \
	"$inode" 'its files too are copied once'
restore "$work/r" "$work/e" --keys "$work/keys"
has 'is encrypted' 'without an identity it is not restored'
restore "$work/r" "$work/e" --keys "$work/keys" --identity "$work/stranger"
is "$?" 1 'nor with a foreign one'
restore "$work/r" "$work/e" --keys "$work/keys" --identity "$work/identity"
ok $? 'the owner restores it'
ctl "$work/r" backup list "$work/e" >"$work/out"
is "$(grep -c encrypted "$work/out")" 2 'the list tells which are encrypted'

# --- a hall with a fault gets no backup: each part of the look finds its own ---
unsound() { # unsound SQL WHY NAME
	cp "$work/r/talenthall.db" "$work/r.db"
	sqlite3 -cmd '.dbconfig defensive off' "$work/r/talenthall.db" "$1" \
		>/dev/null
	reply=$(ctl "$work/r" backup "$work/u" --plain)
	is "$? $(ls "$work/u/points" 2>/dev/null)" '1 ' "$3"
	has "$2" 'and is told'
	mv "$work/r.db" "$work/r/talenthall.db"
}
ctl "$work/r" backup "$work/w" --plain >"$work/out"
ok $? 'one without a fault gets one'
unsound "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql =
	replace(sql, 'district, pinyin', 'district, name')
	WHERE name = 'unit_district'" 'unit_district' \
	'an index that tells something else than its rows'
unsound "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage =
	(SELECT rootpage FROM sqlite_schema WHERE name = 'unit_district')
	WHERE name = 'notice_place'" '2nd reference to page' \
	'a page that two have'
unsound "PRAGMA foreign_keys = OFF; DELETE FROM file WHERE sha256 =
	(SELECT sha256 FROM attachment LIMIT 1)" 'names one that is not there' \
	'a row that names none'
unsound 'DROP TRIGGER audit_fixed; UPDATE audit SET at = at + 1 WHERE id = 20' \
	'audit row 20' 'a row of audit that was changed'

# --- too old, and failed ---
later() { [ "$(date +%s)" -gt "$was" ]; } # points are of seconds
was=$(date +%s)
wait_for 5 later
ctl "$live" backup "$work/out/x" --plain >"$work/failed"
is "$? $(status .backup)" '1 failed' 'one that failed shows on the status'
was=$(date +%s)
wait_for 5 later
ctl "$live" backup "$work/b" --plain >"$work/failed"
is "$(status .backup)" good 'until the next is made'
hall_stop
hall_serve faketime -f +3d
is "$(status .backup)" old 'after two days it is old'
done_testing
