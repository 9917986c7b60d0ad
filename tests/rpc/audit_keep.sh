#!/usr/bin/env bash
# The record is kept: 180 days in the table at least, whatever the setting and
# whoever asks; older rows go to segments, and the chain goes on through them.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT
ctl() {
	"$TOP_BUILDDIR/talenthallctl" --state "$HALL_DIR" --data \
		"$TOP_SRCDIR/data" --libexec "$TOP_BUILDDIR" "$@" 2>&1
}
db() { sqlite3 -cmd '.timeout 8000' "$HALL_DIR/talenthall.db" "$1" 2>&1; }
segments() { db 'SELECT count(*) FROM audit_segment'; }
hall_stop

echo 'audit_keep_days = 179;' >"$work/conf"
reply=$(ctl -c "$work/conf" config check)
like "$? $reply" '^1 .*audit_keep_days must be between 180' \
	'less than 180 days is refused'
echo 'audit_keep_days = 180;' >"$work/conf"
HALL_CONF=$work/conf
rows=$(db 'SELECT max(id) FROM audit')
in_table() { db "SELECT count(*) FROM audit WHERE id = $1"; }

hall_serve faketime -f +179d
is "$(in_table "$rows")" 1 'after 179 days the row of today is in the table'
like "$(db "DELETE FROM audit WHERE id = $rows")" 'audit rows are kept' \
	'and stays there'
hall_stop
hall_serve faketime -f +181d
ok "$([ "$(segments)" -ge 1 ]; echo $?)" 'after 181 days there are segments'
is "$(db 'SELECT max(last_id) FROM audit_segment')" "$rows" \
	'with the rows up to that day'
is "$(in_table "$rows")$(in_table 1)" 00 'which are no longer in the table'
hall auditor audit.list limit=1 >"$work/out"
is "$(jq '.items | length' "$work/out")" 1 'the rest is searched'
is "$(hall auditor audit.verify | jq .ok)" true 'and proved by the auditor'
reply=$(ctl audit verify)
like "$? $reply" "^0 .*unbroken" 'and all by the administrator'
all=$(sed -n 's/^\([0-9]*\) audit rows.*/\1/p' <<<"$reply")
is "$all" "$(db 'SELECT last_id FROM audit_head')" 'with the segment'

IFS='|' read -r sum rows <<<"$(db 'SELECT sha256, last_id FROM audit_segment
	ORDER BY first_id LIMIT 1')"
segment=$HALL_DIR/files/${sum:0:2}/$sum
is "$(wc -l <"$segment")" "$rows" 'a row a line'
is "$(head -n 1 "$segment" | jq -r '.row[0], (.chain | length)' | xargs)" \
	'1 64' 'in JSON, with its chain'
like "$(db "DELETE FROM audit_segment")" 'segments are kept' \
	'a segment is not forgotten'
hall_stop
cp "$segment" "$work/segment"
found() { # found COMMAND WORDS NAME: what was done to the segment is named
	eval "$1" <"$work/segment" >"$segment"
	reply=$(ctl audit verify)
	is "$? $reply" "1 $2 (in an archived segment)" "$3"
}
changed='Row 7 is not what was written in its place.'
found "sed '7s/127/128/; 7s/\"done\"/\"failed\"/'" "$changed" 'a row changed'
found "sed 7d" "$changed" 'a row removed'
found "sed 7p" 'Row 8 is not what was written in its place.' 'a row put in'
found "sed -n '7{h;d};8{p;g};p'" "$changed" 'two rows exchanged'
found "head -n 6" "$changed" 'the end cut off'
rm "$segment"
is "$(ctl audit verify)" 'Row 1 was removed. (in an archived segment)' \
	'the whole segment removed'
done_testing
