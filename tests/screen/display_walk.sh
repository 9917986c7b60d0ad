#!/bin/bash
# The wall of a hall: big digits at 80x24 and larger, new calls by themselves,
# and no way from there to anything else.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"
cp -r "$TOP_SRCDIR/data" "$work/data"
for hall in chaoyang haidian; do
	sed -i 's,^display.*,display : { keys = [ ]; addresses = [ "127.0.0.1" ]; };,' \
		"$work/data/halls/$hall.cfg"
done
HALL_DATA=$work/data
hall_start
trap 'hall_end; rm -rf "$work"' EXIT
# a stranger's key
ssh-keygen -q -t ed25519 -N '' -f "$HALL_DIR/keys/none"
login() {
	local options
	mapfile -t options < <(hall_ssh_options "$1")
	echo "ssh -tt -p $HALL_PORT ${options[*]} display@127.0.0.1"
}
day=$(days "$(TZ=Asia/Shanghai date +%F)")
db "UPDATE appointment SET called_at = 0, finished_at = 0
	WHERE district = 110105 AND day = $day"
mapfile -t ids < <(db "SELECT id FROM appointment WHERE district = 110105
	ORDER BY id LIMIT 7")
i=0
for id in "${ids[@]}"; do
	i=$((i + 1))
	db "UPDATE appointment SET status = 'booked', day = $day,
		ticket = $((100 + i * 7)), called_at = 0, finished_at = 0,
		called_by = '' WHERE id = $id"
done
cat >"$work/call" <<END
#!/bin/bash
. "$TOP_SRCDIR/tests/lib/hall.sh"
HALL_DIR=$HALL_DIR HALL_PORT=$HALL_PORT
hall clerk appointment.call id=\$1 counter:=\$2 >/dev/null
END
at() { # at ID COUNTER SECONDS: called so long ago
	bash "$work/call" "$1" "$2"
	db "UPDATE appointment SET called_at = called_at - $3 WHERE id = $1"
}
walk 'nobody is called' none <<'END'
wait 当前没有叫号
picture display_wall.nobody
END
for i in 0 1 2 3 4; do at "${ids[i]}" $((i + 1)) $((600 - i * 60)); done
here() { [ "$(db "SELECT COUNT(*) FROM session
	WHERE method = 'display'")" = 1 ]; }
{ wait_for 10 here; bash "$work/call" "${ids[5]}" 12; } &
walk 'a call comes by itself, nothing else does' none <<END
wait 135 > 5
picture display_wall
wait 142 > 12
send 9401
key F12
key F1
settle
wait 142 > 12
key Tab
wait 海淀
key Tab
wait 朝阳
picture display_wall.new
send q
exit 0
END
walk 'larger' none 48 160 <<'END'
wait 142 > 12
picture display_wall.160x48
END
done_testing
