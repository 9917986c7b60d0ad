#!/usr/bin/env bash
# No statement of the store reads the whole of a table that grows with the hall.
. "$TOP_SRCDIR/tests/lint/lint.inc.sh"

plans() { python3 "$TOP_SRCDIR/tests/lint/plans.py" \
	"$TOP_BUILDDIR/talenthalld" "$@"; }
[ -e "$TOP_BUILDDIR/talenthalld" ] || {
	lint_skip "no statement reads all of a table that grows" "not built"
	lint_end
	exit
}
migrations=$(find data/sql -name '*.sql' | sort)
# Few rows, which people write one by one; or numbers of each queue.
few='notice title_plan objection backup audit_segment application_count'
# These mean all: a backup's files, cells counted again, a change of keys; or
# they end with the first rows.
all='^[a-z_]*: (SELECT (count[(][*][)]|sha256, size) FROM file\b'
all+='|SELECT COALESCE[(]SUM[(]actual'
all+='|.* profile_draft (SET form = reseal|WHERE owner_id > [?]1 ORDER BY owner)'
all+='|.* IN [(]SELECT id FROM [a-z]+ ORDER BY id LIMIT [?]2[)]'
all+='|SELECT [a-z, ]* FROM [a-z]+( ORDER BY id DESC)? LIMIT 1$)'

# shellcheck disable=SC2086 # names without blanks
plans $migrations | awk -F '\t' -v few="$few" '
	BEGIN { split(few, f, " "); for (i in f) is_few[f[i]] = 1 }
	$1 !~ /^[-+]/ && !($1 in is_few) { print $1 ": " $2 }' | grep -vE "$all" |
	lint "no statement reads all of a table that grows"

# Those of fifty rows that nobody read before would be fifty pages of the disk.
# shellcheck disable=SC2086
plans $migrations | awk -F '\t' '
	$1 ~ /^[+](application_queue|association_(applied|district|name|since))$/ {
		print substr($1, 2) ": " $2
	}' |
	lint "a page of a list is read from its index alone"

# What it does not understand: tables that the store makes for itself.
plans $migrations | awk -F '\t' '
	$1 == "-" && $3 !~ /no such table: (migration|loose)$/' |
	lint "each statement is known to the tables of data/sql"

# It sees what it is for: without the indexes of that migration it complains.
# shellcheck disable=SC2086
seen=$(plans ${migrations//data\/sql\/0037_short_looks.sql/} | cut -f 1)
for table in account application audit_person inbox; do
	grep -qx "$table" <<<"$seen" || echo "$table"
done | lint "a statement without its index is found"
lint_end
