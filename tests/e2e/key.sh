#!/usr/bin/env bash
# Personal numbers at rest: sealed everywhere, the key rotated while the hall
# serves, gone on with after a death, the former key worth nothing afterwards.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
ulimit -S -c "$(ulimit -H -c)"
hall_start
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT
ctl() {
	"$TOP_BUILDDIR/talenthallctl" --state "$HALL_DIR" --data \
		"$TOP_SRCDIR/data" --libexec "$TOP_BUILDDIR" "$@" 2>&1
}
state=$HALL_DIR

# --- planted: numbers that were given must not lie anywhere in the clear ---
service_link lina hr
service_papers lina
service_case lina permit-new
call lina application.submit id="$case"
number=$(hall lina person.get reveal=true purpose=check | jq -r .id_number)
mobile=$(hall lina person.get reveal=true purpose=check | jq -r .mobile)
like "$number$mobile" '^[0-9]{17}[0-9X]1[0-9]{10}$' 'a number and a mobile'
ctl backup "$work/b" --plain >"$work/out"
planted() { grep -rlaF -e "$number" -e "$mobile" "$@" 2>/dev/null; }
is "$(planted "$state" "$work/b" | grep -v /keys/)" "" \
	'neither is in database, log of writes, files, log or backup'
is "$(echo "x$mobile" | tee "$work/plant" >/dev/null; planted "$work/plant")" \
	"$work/plant" 'the search would find them'

is "$(for p in "$HALL_PID" $(pgrep -P "$HALL_PID"); do
	awk '/core file/ { print $5 }' "/proc/$p/limits"; done | sort -u)" 0 \
	'no process leaves its memory on the disk'

# --- which columns hold what the key of suite and number N has sealed ---
# A sealed value begins with its suite: 1, or 2 and the number of its key. A
# column of random bytes (hashes) does not always begin the same way.
columns() { # columns HEX...: columns whose every value begins with one of them
	sqlite3 "$state/talenthall.db" "SELECT m.name || '.' || c.name FROM
		sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND c.type = 'BLOB'" |
	while IFS=. read -r t c; do
		n=$(sqlite3 "$state/talenthall.db" "SELECT count(*) FROM $t
			WHERE length($c) >= 29")
		[ "$n" -gt 0 ] && for h in "$@"; do
			[ "$(sqlite3 "$state/talenthall.db" "SELECT count(*)
			FROM $t WHERE length($c) >= 29 AND
			substr($c, 1, length(x'$h')) = x'$h'")" = "$n" ] &&
				echo "$t.$c"
		done
	done | sort
}
columns 01 0200 >"$work/sealed"
sealed() { wc -l <"$work/sealed"; }
ok "$([ "$(sealed)" -ge 10 ]; echo $?)" "$(sealed) columns are sealed"

# --- rotated under load, and through a death ---
for i in $(seq 4000); do
	printf '{"jsonrpc":"2.0","id":%d,"method":"employee.list",' "$i"
	printf '"params":{"limit":50}}\n'
done | hall_ssh hr rpc >"$work/read" 2>/dev/null &
reader=$!
ctl key rotate >"$work/out"
ok $? 'the key is rotated while the hall works'
is "$(ls -l "$state/secret.key.1" | cut -c1-10)" -rw------- \
	'the new one is for us alone'
kill -9 "$(pgrep -P "$HALL_PID" -f -- '-x records')"
done_yet() { # the method key.status
	ctl key status | grep -q 'key 1 .*done'
}
wait_for 60 done_yet
ok $? 'all is sealed anew, although the records were killed'
wait "$reader"
ok "$(grep -q '"error"' "$work/read"; [ $? = 1 ]; echo $?)" \
	'whoever read meanwhile was answered'
is "$(columns 01 0200 | comm -12 - "$work/sealed")" '' \
	'no column holds what the former key sealed'
is "$(columns 0201 | comm -13 - "$work/sealed")" '' \
	'every one that was sealed is sealed by the new one'
is "$(hall auditor audit.list action=key.rotate | jq '.items | length')" 1 \
	'the record tells who rotated'

# --- the former key goes ---
cp "$state/secret.key" "$work/former"
ctl key retire >"$work/out"
ok $? 'the former key is removed'
is "$(head -c 4 "$state/secret.key")" THK1 \
	'what looks up and chains is kept, without the seal'
hall_stop
hall_serve
is "$(hall lina person.get reveal=true purpose=check | jq -r .id_number)" \
	"$number" 'without it numbers are read'
ctl audit verify >"$work/out"
ok $? 'and the record is proved'
is "$(hall lina application.get id="$case" | jq -r .state)" unit_review \
	'and cases are'
is "$(ctl key status)" 'key 1 seals; 0 former keys, done' 'one key is left'
ctl key rotate >"$work/out"
wait_for 60 eval 'ctl key status | grep -q "key 2 .*done"'
ok $? 'and may be rotated again'
ctl key retire >"$work/out"
is "$(ls "$state" | grep -c '^secret.key')" 2 'which leaves the new one'
ctl backup keys "$work/k" >"$work/out"
ctl backup "$work/b" --plain >"$work/out"
hall_stop
mkdir -m 700 "$work/r"
reply=$("$TOP_BUILDDIR/talenthalld" --state "$work/r" --data \
	"$TOP_SRCDIR/data" --once restore "$work/b" --keys "$work/k" 2>&1)
ok $? 'a backup is restored with the keys of today'
rm "$work/r/secret.key.2"
cp "$work/former" "$work/r/secret.key"
HALL_DIR=$work/r
cp -a "$state/keys" "$work/r/"
hall_serve
call lina person.get reveal=true purpose=check
hasnt "$number" 'the former key opens nothing of it'
done_testing
