#!/usr/bin/env bash
# Every sealed column is sealed anew when the key is rotated. A seal is bytes,
# and a strict table takes bytes in a BLOB only: so each BLOB is in the list of
# server/store/rekey.c, or is a hash (*_hash, chain) or a public key (blob).
. "$TOP_SRCDIR/tests/lint/lint.inc.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat data/sql/*.sql | sqlite3 "$work/db" 2>&1 | lint 'the migrations make a store'
schema() { sqlite3 "$work/db" "$1"; }

schema "SELECT name FROM pragma_table_list WHERE schema = 'main' AND
	type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'" |
	lint 'every table is strict'
schema "SELECT m.name || '.' || c.name FROM sqlite_master m
	JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND
	c.type NOT IN ('INTEGER', 'REAL', 'TEXT') AND
	c.name NOT LIKE '%\_hash' ESCAPE '\' AND
	c.name NOT IN ('chain', 'blob')" | sort >"$work/bytes"
sed -n 's/^\tREKEY(\([a-z_]*\), [a-z_]*, \([a-z_]*\), .*/\1.\2/p' \
	server/store/rekey.c | sort >"$work/listed"
[ -s "$work/listed" ] || echo 'nothing is listed' | lint 'the list is read'
comm -23 "$work/bytes" "$work/listed" |
	lint 'every column of bytes is in the list of the rotation'
comm -13 "$work/bytes" "$work/listed" |
	lint 'and what is in the list is one'
sed -n 's/^\tREKEY(.*, "\(.*\)"),$/\1/p' server/store/rekey.c | sort -u |
	while read -r what; do
		grep -rqF --include='*.[ch]' --exclude=rekey.c "\"$what\"" \
			server || echo "$what"
	done | lint 'and is bound to what somebody seals with'
lint_end
