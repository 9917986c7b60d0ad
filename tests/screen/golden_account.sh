#!/bin/bash
# Pictures of the guest's pages, the personal centre, scan, the administrators
# and the counter; and one-time codes enrolled by their picture.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/lib/hall.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"
. "$TOP_SRCDIR/tests/screen/act.inc.sh"
hall_start
trap 'hall_end; rm -rf "$work"' EXIT
eval "shared_$(declare -f mask)"
# puzzles and secrets are drawn anew each time
mask() {
	shared_mask | sed -E -e '/图形验证码|Picture code/,/\[ (获取|Get)/ {
			/\[ |图形|Picture/!s/.*/  (puzzle)/ }' \
		-e 's/^[ ▀▄█]*[▀▄█][ ▀▄█]*/QR  /' \
		-e 's/^(QR  )([A-Z2-7]{4} )*[A-Z2-7]{4}$/\1SECRET/' \
		-e 's/([A-Z2-7]{4} ){2,}[A-Z2-7]{2,4}/SECRET/' \
		-e 's/ +$//'
}

# --- guests ---
shot home_guest register <<'END'
END
shot home_guest.en register <<'END'
send 8
key Enter
END
shot home_guest.help register <<'END'
send 7
key Enter
END
shot home_guest.appeal register <<'END'
key Down Down Enter
END
shot register register <<'END'
key Enter
END
shot register.ascii register 30 100 <<'END'
key F12
send 边框
key Enter
settle
key Home Enter
END
shot register.en register <<'END'
send 8
key Enter
settle
key Home Enter
END
shot register.agreement register <<'END'
key Enter
settle
key F2
END
shot register.problems register <<'END'
key Enter
settle
key F9
END
shot recover register <<'END'
send 9402
END

# --- one's own account ---
shot settings hr <<'END'
send 9001
END
shot settings.100x30 lina 30 100 <<'END'
send 9001
END
shot sessions hr <<'END'
send 9003
wait [9003]
END
shot mobile hr <<'END'
send 9001
settle
send 2
key Enter
END
shot password hr <<'END'
send 9001
settle
send 1
key Enter
END
shot login_code zhangwei <<'END'
send 9004
END
shot login_code.unknown zhangwei <<'END'
send 9004
settle
send abcd2345
key F9
wait !
END
shot unit_act hr <<'END'
send 9005
END
shot unit_act.none lina <<'END'
send 9005
END
shot appeals_mine lina <<'END'
send 9007
wait [9007]
END

hall hr account.lang lang=en >/dev/null
shot settings.en hr <<'END'
send 9001
END
shot login_code.en hr <<'END'
send 9004
END
hall hr account.lang lang=zh >/dev/null

# --- administrators and the counter ---
shot account_view secadmin <<'END'
send 9101
wait [9101]
key Enter
END
shot account_create secadmin <<'END'
send 9101
wait [9101]
key F6
END
shot account_districts secadmin <<'END'
send 9101
wait [9101]
key F6
settle
key Tab Tab Right Tab Enter
END
shot account_desk clerk <<'END'
send 9201
END
shot account_desk.none clerk <<'END'
send 9201
settle
send 13900000000
key F9
wait !
END
for what in found: reset:w mobile:h correct:e unlock:u; do
	shot "account_desk.${what%:*}" clerk <<END
send 9201
settle
send zhangwei
key F9
settle
send ${what#*:}
END
done
hall secadmin account.lang lang=en >/dev/null
shot account_view.en secadmin <<'END'
send 9101
wait [9101]
key Enter
END
hall secadmin account.lang lang=zh >/dev/null

# --- one-time codes: the picture on the screen is read as a telephone would ---
# qr: what the half blocks of the screen say
qr() {
	python3 - "$1" "$work/qr.pgm" <<-'END'
	import sys
	rows = []
	for line in open(sys.argv[1], encoding="utf-8"):
	    line = line.rstrip("\n")
	    if any(c in line for c in "▀▄█"):
	        rows.append(line)
	width = max(max((i for i, c in enumerate(r) if c in "▀▄█"))
	    for r in rows) + 1
	dark = []
	for r in rows:
	    r = (r + " " * width)[:width]
	    dark.append([c in "▀█" for c in r])
	    dark.append([c in "▄█" for c in r])
	scale, quiet = 6, 4
	side = width + 2 * quiet
	lines = [[0] * side] * quiet + [[0] * quiet + d + [0] * quiet
	    for d in dark] + [[0] * side] * quiet
	with open(sys.argv[2], "wb") as f:
	    f.write(b"P5 %d %d 255\n" % (side * scale, len(lines) * scale))
	    for l in lines:
	        f.write(bytes(0 if x else 255 for x in l
	            for _ in range(scale)) * scale)
	END
	zbarimg -q --raw "$work/qr.pgm" 2>/dev/null
}

hall zhangwei account.settings borders=ascii >/dev/null
shot totp.text zhangwei <<'END'
send 9001
settle
send 3
key Enter
settle
send demo-Hall-2026
key F9
wait SHA-1
END
hall zhangwei account.settings borders=unicode >/dev/null

act_open lina
act wait '[1000]'
act send 9001
act_shows '[9001]' 'the personal centre'
act send 3
act key Enter
act_shows 启用动态验证码 'one-time codes begin'
act_picture totp
act send demo-Hall-2026
act key F9
act_shows 手工输入密钥 'with a picture and a secret'
act_picture totp.picture
secret=$(grep -oE '([A-Z2-7]{4} )+[A-Z2-7]{2,4}|[A-Z2-7]{4}$' <<<"$screen" |
	tr -d ' \n')
uri=$(qr "$work/act.$act_n.part")
like "$uri" "^otpauth://totp/.*secret=$secret" 'the picture says the secret'
act send 000000
act key F9
act_shows 不正确 'a wrong code is refused'
act send "$(oathtool --totp -b "$secret")"
act key F9
act_shows 恢复码 'the right one is taken, and recovery codes are shown'
[ "$(grep -oE '[a-z0-9]{4}-[a-z0-9]{4}' <<<"$screen" | sort -u | wc -l)" = 10 ]
ok $? 'ten of them'
act key Enter
act_shows 都抄好了吗 'which must be written down'
act key F9
act_shows '已启用，登录时输入' 'one-time codes are asked for now'
act_close

done_testing
