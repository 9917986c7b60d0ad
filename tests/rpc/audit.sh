#!/usr/bin/env bash
# The record: searched, who saw what of whom, and whatever was done to it
# behind the server's back found and named.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
hall_start
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT

list() { hall auditor audit.list "$@"; }
actions() { jq -r '[.items[].action] | unique | join(" ")'; }

# --- search ---
zhang=$(person_id zhangwei)
id=$(hall hr employee.list name=张伟 | jq -r '.items[0].id')
hall hr employee.get id="$id" reveal=true purpose=check >"$work/out"
hall hr employee.export reveal=true purpose=check >"$work/out"
hall clerk audit.list >"$work/out"
is "$(list login=hr action=employee.get | jq -r '.items | length')" 1 \
	'by account and method'
is "$(list action=employee. | actions)" 'employee.export employee.get' \
	'by kind of method'
is "$(list outcome=denied | jq -r '.items[0] | "\(.login) \(.action)"')" \
	'clerk audit.list' 'by result'
is "$(list object=person object_id="$zhang" | actions)" 'employee.get' \
	'by record'
is "$(list object=person login=hr | actions)" 'employee.get' \
	'by kind of record'
today=$(TZ=Asia/Shanghai date +%F)
is "$(list action=employee. from="$today" to="$today" | jq '.items | length')" \
	2 'by day'
is "$(list action=employee. to="$(day '-1 day')" | jq '.items | length')" 0 \
	'and not of another day'
is "$(list limit=3 login=hr | jq -r .next | wc -w)" 1 'by pages'
call auditor audit.list login=nobodyhere
is "$(jq -r .error.data.field <<<"$reply")" login 'an account that is none'

# --- who saw what of whom ---
readers() { jq -r '[.items[] | "\(.login) \(.action)"] | unique | join(", ")'; }
is "$(list person="$zhang" | readers)" \
	'hr employee.export, hr employee.get' \
	'each who saw a person is found, in a list of many too'
number=$(hall hr employee.get id="$id" reveal=true purpose=check |
	jq -r '.person.id_number')
is "$(list person="$number" | jq -r '[.items[] | select(.login == "hr")] |
	length')" 3 'by his ID number'
hall clerk-hd account.get id_number="$number" >"$work/account"
like "$(list person="$zhang" | readers)" 'clerk-hd account.get' \
	'and a counter that looked for his account by number'
is "$(list person="$zhang" login=auditor | jq -r '.items | length > 0')" true \
	'and so is the auditor who asked'
call auditor audit.list person=110105194912310021
is "$(jq -r .error.data.field <<<"$reply")" person 'a person that is none'
is "$(grep -c "$number" <<<"$(list limit=500)")" 0 'the record holds no number'

# --- taken along as a file ---
sftp_of() { # sftp_of USER: commands on standard input
	local options
	mapfile -t options < <(hall_ssh_options "$1")
	sftp -q -P "$HALL_PORT" "${options[@]}" -b - "$1@127.0.0.1" 2>&1
}
exported() { # exported FILE: "login action outcome", each once
	tail -n +2 "$1" | tr -d '\r' | cut -d, -f3,6,7 | sort -u | paste -sd ' '
}
reply=$(sftp_of auditor <<<"ls exports
get exports/audit-$today.csv $work/day.csv
get exports/audit-$today,outcome=denied,login=clerk.csv $work/search.csv
get exports/audit-${today}_$today,person=$zhang,login=hr.csv $work/person.csv
-get exports/audit-$today,nonsense=1.csv $work/none.csv
-get exports/audit-$(day '-1 day'),login=clerk,action=audit.list.csv $work/empty.csv")
has "exports/audit-$today.csv" 'the record of the day lies in exports/'
[ ! -e "$work/none.csv" ]
ok $? 'a word that no search knows finds nothing'
is "$(exported "$work/search.csv")" 'clerk,audit.list,denied' \
	'a search is taken by its name'
is "$(exported "$work/person.csv")" \
	'hr,employee.export,done hr,employee.get,done' \
	'and who saw what of a person'
is "$(wc -l <"$work/empty.csv")" 1 'another day has nothing'
lines=$(grep -c . "$work/day.csv")
like "$lines" '^[0-9]{2,}$' "a day: $lines lines"
is "$(list action=audit.file limit=500 | jq -r '[.items[] |
	"\(.login) \(.object) \(.after.seen)"] | unique | join(", ")')" \
	'auditor audit audit, auditor person audit' 'each of these is recorded'
is "$(list action=audit.file | jq "[.items[] | select(.after.rows == $lines - 1)] |
	length > 0")" true 'with its rows'
is "$(hall_ssh auditor "audit.file from=$today login=clerk outcome=denied" \
	</dev/null | md5sum)" "$(md5sum <"$work/search.csv")" 'the same by a call'
reply=$(sftp_of sysadmin <<<"-get exports/audit-$today.csv $work/none.csv")
[ ! -e "$work/none.csv" ]
ok $? 'nobody else has it'

# --- what is done to it behind the server's back ---
hall_stop
cp "$HALL_DIR/talenthall.db" "$work/db"
n=$(sqlite3 "$work/db" 'SELECT last_id FROM audit_head')
verify() {
	reply=$("$TOP_BUILDDIR/talenthallctl" --state "$HALL_DIR" --data \
		"$TOP_SRCDIR/data" audit verify "$@" 2>&1)
}
harm() { # harm SQL: done to a fresh copy, without the triggers
	rm -f "$HALL_DIR"/talenthall.db-*
	cp "$work/db" "$HALL_DIR/talenthall.db"
	sqlite3 "$HALL_DIR/talenthall.db" "DROP TRIGGER audit_kept;
		DROP TRIGGER audit_fixed; PRAGMA foreign_keys = OFF; $1"
}
found() { # found SQL WORDS NAME
	harm "$1"
	verify
	is "$? $reply" "1 $2" "$3"
}
verify
ok $? "$n rows are whole"
for column in at account_id session_id repeats object_id; do
	found "UPDATE audit SET $column = $column + 1 WHERE id = 20" \
		'Row 20 is not what was written in its place.' "$column changed"
done
for column in login role from_address action object before_state after_state
do
	found "UPDATE audit SET $column = $column || ' ' WHERE id = 20" \
		'Row 20 is not what was written in its place.' "$column changed"
done
found "UPDATE audit SET outcome = 'failed' WHERE id = 20" \
	'Row 20 is not what was written in its place.' 'outcome changed'
found 'DELETE FROM audit WHERE id = 20' 'Row 20 was removed.' 'a row removed'
found 'DELETE FROM audit WHERE id = 20;
	UPDATE audit SET id = -id WHERE id > 20;
	UPDATE audit SET id = -id - 1 WHERE id < 0;' \
	'Row 20 is not what was written in its place.' \
	'a row removed and the gap closed'
found 'UPDATE audit SET id = -id WHERE id >= 20;
	UPDATE audit SET id = 1 - id WHERE id < 0;
	INSERT INTO audit SELECT 20, at, account_id, session_id, login, role,
	from_address, action, outcome, repeats, object, object_id, before_state,
	after_state, chain FROM audit WHERE id = 19' \
	'Row 20 is not what was written in its place.' 'a row put in'
found 'UPDATE audit SET id = 0 WHERE id = 20;
	UPDATE audit SET id = 20 WHERE id = 21;
	UPDATE audit SET id = 21 WHERE id = 0' \
	'Row 20 is not what was written in its place.' 'two rows exchanged'
found "DELETE FROM audit WHERE id > $n - 3" \
	"The end was cut off from row $((n - 2)) on." 'the tail cut off'
found "INSERT INTO audit SELECT id + 1, at, account_id, session_id, login,
	role, from_address, action, outcome, repeats, object, object_id,
	before_state, after_state, chain FROM audit WHERE id = $n" \
	"Row $((n + 1)) is not what was written in its place." \
	'a row put in behind the end'
cut="DELETE FROM audit WHERE id > $n - 3; UPDATE audit_head SET
	last_id = $n - 3, chain = (SELECT chain FROM audit WHERE id = $n - 3)"
harm "$cut"
verify
ok $? 'a tail cut off with the head put back is not seen by itself'
chain=$(sqlite3 "$work/db" "SELECT lower(hex(chain)) FROM audit WHERE id = $n")
echo "<6>records: event=audit_head row=$n chain=$chain" >"$work/log"
verify --heads "$work/log"
is "$? $reply" "1 The end was cut off: there was a row $n." \
	'but by a log that was kept elsewhere'
harm ''
verify --heads "$work/log"
ok $? 'whose heads a whole record agrees with'
echo "<6>records: event=audit_head row=$n chain=$(tr 0-9a-f 1-9a-f0 \
	<<<"$chain")" >"$work/log"
verify --heads "$work/log"
is "$?" 1 'and another does not'
db() { sqlite3 "$HALL_DIR/talenthall.db" "$1" 2>&1; }
cp "$work/db" "$HALL_DIR/talenthall.db"
like "$(db 'DELETE FROM audit WHERE id = 20')" 'audit rows are kept' \
	'the database itself removes none'
like "$(db 'UPDATE audit SET at = 0 WHERE id = 20')" 'audit rows are fixed' \
	'and changes none'
done_testing
