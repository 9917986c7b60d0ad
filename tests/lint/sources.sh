#!/usr/bin/env bash
# Sizes, calls that nobody makes, SQL in its place, nothing left out of a list.
. "$TOP_SRCDIR/tests/lint/lint.inc.sh"

{ c_files common server tui tests; find tests -name '*.sh'; } |
	while read -r f; do
		lines=$(wc -l <"$f")
		[ "$lines" -le 700 ] || echo "$f: $lines lines"
	done | lint "no file is longer than 700 lines"

c_files common server tui tests | xargs grep -nE \
	'(^|[^a-zA-Z0-9_.>])(atoi|atol|atoll|strcpy|strcat|v?sprintf|strtok|gets)\(' |
	lint "no call that cannot know its room or its fault"
program_files | xargs grep -nE '[^a-z_](malloc|realloc)\(' |
	grep -v '^common/mem\.c' | lint "memory comes from common/mem.h"
program_files | xargs grep -nE '(^|[^a-z_])(localtime|localtime_r|mktime)\(' |
	lint "days are Asia/Shanghai, never the machine's zone"
program_files | xargs grep -nwE 'TODO|FIXME|XXX|HACK' |
	lint "nothing is put off"
program_files | xargs grep -nE \
	'"(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|PRAGMA|BEGIN|SAVEPOINT) ' |
	grep -v '^server/store/' | lint "SQL stands in server/store only"
find server/store data/sql -name '*.c' -o -name '*.sql' | xargs grep -nE \
	'datetime\(|strftime\(|INSERT OR |REPLACE INTO|GLOB |rowid|last_insert' |
	lint "SQL is the portable subset"

lists=$(find . -name build -prune -o -name local.mk -print | xargs cat;
	cat Makefile.am)
{ program_files; find data -name '*.cfg' -o -name '*.sql';
	find tests/rpc tests/e2e tests/lint tests/screen -name '*.sh';
	find tests -name '*_test.c'; find man -name '*.[1-8]'; } |
	while read -r f; do
		name=${f##*/}
		grep -qF -e "/$name" -e "/${name%.c} " -e "/${name%_test.c}_test" \
			<<<"$lists" || echo "$f"
	done | lint "every file stands in a local.mk"
ls data/sql | sed 's/_.*//' | sort | uniq -d |
	lint "no two migrations have one number"
ls data/sql | sed 's/_.*//' | awk '$1 + 0 != NR' |
	lint "migrations are numbered without a gap"
lint_end
