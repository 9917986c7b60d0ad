#!/usr/bin/env bash
# The method table and the errors are whole and told.
. "$TOP_SRCDIR/tests/lint/lint.inc.sh"

# The rows of the tables: NAME FILE then the row's words, one row a line.
rows=$(find server/rpc -name '*.c' | sort | xargs awk '
	/^const struct method [a-z_]*_methods\[\]/ { inside = 1; next }
	/^};/ { inside = 0 }
	inside && /^\t\{"/ {
		if (row != "") print row
		name = $0; sub(/^\t\{"/, "", name); sub(/".*/, "", name)
		row = name " " FILENAME " "
	}
	inside && row != "" { line = $0; gsub(/[ \t]+/, " ", line)
		row = row line }
	END { if (row != "") print row }')
names=$(cut -d ' ' -f 1 <<<"$rows")
{ [ "$(wc -l <<<"$names")" -ge 30 ] || echo "only: $names"; } |
	lint "the rows are found"

grep -v 'N_("[^"]' <<<"$rows" | cut -d ' ' -f 1,2 |
	lint "every method says what it does"
grep -vE 'ROLES?_[A-Z]|_ROLES?\b|[A-Z_]*ROLES[A-Z_]*' <<<"$rows" |
	cut -d ' ' -f 1,2 | lint "every method names its roles"
grep -v 'SCOPE_[A-Z]' <<<"$rows" | cut -d ' ' -f 1,2 |
	lint "every method has its scope"
grep -v 'METHOD_\(READ\|WRITE\)' <<<"$rows" | cut -d ' ' -f 1,2 |
	lint "every method reads or writes"
sort <<<"$names" | uniq -d | lint "no method is there twice"
awk '{ noun = $1; sub(/[.].*/, "", noun); file = $2
	sub(/.*\//, "", file); sub(/(_csv)?[.]c$/, "", file)
	if ($1 ~ /[.]/ && noun != file && index(file, noun "_") != 1) print $1, $2 }' <<<"$rows" |
	lint "a method stands in its noun's file"

for name in $names; do
	grep -qF "$name" tests/rpc/*.sh tests/e2e/*.sh || echo "$name"
done | lint "every method is called by a test in tests/rpc or tests/e2e"

sed -n 's/^ERR(\([A-Z_0-9]*\), "\([a-z_.0-9]*\)".*/\2/p' common/errors.def |
	sort | uniq -d | lint "no key of an error is there twice"
for id in $(sed -n 's/^ERR(\([A-Z_0-9]*\),.*/\1/p' common/errors.def); do
	grep -rqw --include='*.[ch]' "$id" common server tui || echo "$id"
done | lint "every error can happen"

for role in $(sed -n 's/^	{ "\([a-z]*\)", "talenthall.*/\1/p' \
	server/main.c); do
	grep -q "^$role	" man/talenthalld.8 || echo "$role"
done | lint "talenthalld(8) says what each process may"

if command -v groff >/dev/null; then
	for f in man/*.[1-8]; do
		case $f in *.head.* | *-gate.8) continue ;; esac
		# a terminal has no pages that a table could be too long for
		{ echo .pl 2000v; cat "$f"; } |
			groff -k -t -man -Tutf8 -rLL=78n -ww 2>&1 >/dev/null
	done | lint "the manual is set without a warning"
else
	lint_skip "the manual is set without a warning" "no groff"
fi
lint_end
