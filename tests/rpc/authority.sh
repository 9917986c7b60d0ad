#!/usr/bin/env bash
# Who reaches what: authority.py goes through every method as every role with
# rows of his own and of others, and as every guest; a wall display is one.
. "$TOP_SRCDIR/tests/lib/hall.sh"
work=$(mktemp -d)
cp -r "$TOP_SRCDIR/data" "$work/data"
sed -i 's,^display.*,display : { keys = [ ]; addresses = [ "127.0.0.0/8" ]; };,' \
	"$work/data/halls/chaoyang.cfg"
HALL_DATA=$work/data
hall_start
trap 'hall_end; rm -rf "$work"' EXIT
# what the demo has none of, of somebody else
sqlite3 -cmd '.timeout 5000' "$HALL_DIR/talenthall.db" <<'END'
INSERT INTO conflict SELECT 4000001, id, 'kin', '某人', NULL, 0, 0, '亲属', '', 1
	FROM account WHERE login = 'review-hd';
INSERT INTO provider_link SELECT 4000002, id, 'p', x'01', 1, 1
	FROM account WHERE login = 'lina';
INSERT INTO appointment_wait SELECT 4000003, 4000003, 0, 0, district, id, 0,
	'某人', 20800, -1, 1, 1, 0, 0, 0, 'waiting', 0, -1, 0, 1, 1 FROM unit
	WHERE district <> 110105 AND id NOT IN (SELECT unit_id FROM agent_unit
	JOIN account AS a ON a.id = account_id WHERE login = 'hr') LIMIT 1;
END
"$TOP_BUILDDIR/talenthalld" --methods >"$work/table"
/usr/bin/python3 "$TOP_SRCDIR/tests/rpc/authority.py" "$work/table" \
	"$HALL_DIR" "$HALL_PORT"
