#!/bin/bash
# For every state of every service, every action, called by everybody whose it
# is not: other roles, other districts, other units and people, the applicant,
# the holder, who decided before, and in whose place it was decided.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start
work=$HALL_DIR/matrix
mkdir "$work"
python=/usr/bin/python3
db() { sqlite3 "$HALL_DIR/talenthall.db" ".timeout 5000" "$@"; }

files=()
for f in "$TOP_SRCDIR"/data/services/*.cfg; do
	grep -q header.inc "$f" && files+=("$f")
done
"$TOP_BUILDDIR/tests/rpc/service_table" "$TOP_SRCDIR/data" "${files[@]}" \
	>"$work/table"
ok $? "$(wc -l <"$work/table") states of ${#files[@]} services are read"

# Who there is, as the records have it.
users='zhangwei lina hr hr2 clerk review lead clerk-hd review-hd lead-hd body
city expert1 sysadmin secadmin auditor'
facts() { # facts [PERSON]: everybody as the holder, when it is given
	# numbers of records are longer than jq counts
	db ".mode json" "SELECT a.login, CAST(a.id AS TEXT) AS account, a.role,
		a.name, CAST(coalesce(a.person_id, 0) AS TEXT) AS person,
		CAST(coalesce(a.unit_id, 0) AS TEXT) AS unit, (SELECT
		json_group_array(district) FROM account_district
		WHERE account_id = a.id) AS districts FROM account AS a" |
		jq -c --arg users "$users" --argjson district "$district" '
		map(select(.login as $l | $users | split("\\s+"; "") |
			index($l)) | .districts |= fromjson) |
		map({key: .login, value: .}) | from_entries |
		{users: ., person: .zhangwei, agent: .hr,
			district: $district}'
}
district=$(hall hr unit.get | jq -r .district)
facts >"$work/facts"

run() { # run USER WHAT
	local n
	n=$(hall_rpc "$1" <"$work/$1.ask" |
		"$python" "$TOP_SRCDIR/tests/rpc/case_matrix.py" check \
			"$work" "$1" | tee "$work/said" | tail -n 1)
	grep '^#' "$work/said"
	[ "$n" != wrong ]
	ok $? "$1$2: $n calls refused as they ought to be"
}

"$python" "$TOP_SRCDIR/tests/rpc/case_matrix.py" make "$work/table" \
	"$work/facts" "$work" >"$work/n"
db ".read $work/rows.sql"
ok $? "$(cat "$work/n") cases stand in every state"
for user in $users; do
	run "$user" ''
done

# The same when the case is about oneself.
person=$(jq -r .person.person "$work/facts")
holders='clerk review lead city hr'
for user in $holders; do
	db "UPDATE account SET person_id = $person WHERE login = '$user'"
done
facts >"$work/facts"
"$python" "$TOP_SRCDIR/tests/rpc/case_matrix.py" make "$work/table" \
	"$work/facts" "$work" >"$work/n"
for user in $holders; do
	run "$user" ', the holder'
done

is "$(db "SELECT count(*) FROM application WHERE id < 100000 AND version <> 1")" \
	0 'nothing moved'
is "$(db "SELECT count(*) FROM application_event WHERE at > 1700000000
	AND application_id < 100000")" 0 'and nothing was noted'
done_testing
