#!/bin/bash
# The desk of certificates, a unit's agents, and electronic licences, walked on
# real screens.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/lib/hall.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"

hall_start
trap 'hall_end; rm -rf "$work"' EXIT
# serial and reference are drawn anew each time
eval "shared_$(declare -f mask)"
mask() {
	shared_mask | sed -E -e 's/[0-9A-F]{16}/################/' \
		-e 's/((附言|transfer) +)[0-9A-Z]{8}/\1########/'
}

uscc=$(hall hr unit.get | jq -r .uscc)
ssh-keygen -q -t ed25519 -N '' -C token -f "$work/token"
key=$(cut -d ' ' -f 1,2 "$work/token.pub")

# --- the desk ---
shot certificate_desk.empty clerk <<'END'
send 9210
wait [9210]
END
shot certificate_apply clerk <<'END'
send 9210
wait [9210]
key F6
END
id=$(hall clerk certificate.apply uscc="$uscc" unit_type=enterprise \
	name=示例公司主证书 key="$key" holder=hr | jq -r .id)
shot certificate_desk clerk <<'END'
send 9210
wait [9210]
END
shot certificate_check clerk <<'END'
send 9210
wait [9210]
key Enter
settle
send c
END
shot certificate_issue.missing clerk <<'END'
send 9210
wait [9210]
key Enter
settle
send i
settle
key F9
END
# by keys alone: each paper chosen, each thing ticked but one original
shot certificate_check.seen clerk <<'END'
send 9210
wait [9210]
key Enter
settle
send c
settle
key Right Right Tab
key Right Tab
send \x20
key Tab
send \x20
key Tab Tab
send \x20
key Tab
send 13800001234
key Tab Tab
send \x20
key Tab
send \x20
settle
key F9
settle
send 2
END
shot certificate_form clerk <<'END'
send 9210
wait [9210]
send f
END
shot certificate_issue.transfer clerk <<'END'
send 9210
wait [9210]
key Enter
settle
send i
settle
key F9
END
reference=$(hall clerk certificate.get id="$id" | jq -r .transfer_reference)
# the unit reads it from its bank statement
shot certificate_confirm hr <<END
send 2311
wait [2311]
key Enter
settle
send t
settle
send $reference
key F9
END
shot certificate_view clerk <<'END'
send 9210
wait [9210]
key Tab
settle
key Enter
END
shot certificate_view.history clerk <<'END'
send 9210
wait [9210]
key Tab
settle
key Enter
settle
send 3
END
shot certificate_suspend clerk <<'END'
send 9210
wait [9210]
key Tab
settle
key Enter
settle
send s
END
shot certificate_legal clerk <<'END'
send 9210
wait [9210]
send l
END

# --- the unit ---
shot certificates hr <<'END'
send 2311
wait [2311]
END
shot certificates.none hr2 <<'END'
send 2311
wait [2311]
END
shot agents hr <<'END'
send 2310
wait [2310]
END
shot agent_add hr <<'END'
send 2310
wait [2310]
key F6
END
shot agent_last hr <<'END'
send 2310
wait [2310]
send x
settle
key F9
END

# --- licences ---
shot licences hr <<'END'
send 2312
wait [2312]
END
shot licences.none hr2 <<'END'
send 2312
wait [2312]
END
shot licence_mine legalrep <<'END'
send 2210
wait [2210]
END
shot licence_mine.none lina <<'END'
send 2210
wait [2210]
END
shot licence_mine.unclaimed legalrep2 <<'END'
send 2210
wait [2210]
send c
END
shot licence_install legalrep <<'END'
send 2210
wait [2210]
send h
END
shot licence_delegate legalrep <<'END'
send 2210
wait [2210]
send d
END
number=$(hall lina person.get reveal:=true purpose=测试 | jq -r .id_number)
hall legalrep licence.delegate unit="$(hall hr unit.get | jq -r .id)" \
	id_number="$number" name=李娜 rank=licence_manager \
	scopes:='["government","public"]' >/dev/null
shot licence_holders legalrep <<'END'
send 2210
wait [2210]
key Enter
END
shot licence_revoke legalrep <<'END'
send 2210
wait [2210]
key Enter
settle
key Down
send x
END
# --- done by keys from end to end ---
ssh-keygen -q -t ed25519 -N '' -C token -f "$work/second"
shot certificate_applied clerk <<END
send 9210
wait [9210]
key F6
settle
send $uscc
key Tab Tab
send second
key Tab Tab
send hr
key Tab
send $(cut -d ' ' -f 1,2 "$work/second.pub")
key F9
wait SHA256
END
shot certificate_paid clerk <<'END'
send 9210
wait [9210]
key Enter
settle
send p
settle
send SJ-001
key F9
settle
END
shot licence_claimed legalrep2 <<'END'
send 2210
wait [2210]
send c
settle
key F9
settle
END
mobile=$(hall zhangwei person.get reveal:=true purpose=测试 | jq -r .mobile)
shot licence_delegated legalrep2 <<END
send 2210
wait [2210]
send d
settle
key Tab
send 张伟
key Tab Tab
send $mobile
key Tab Tab Tab Tab Tab
send $(TZ=Asia/Shanghai date -d '+90 days' +%F)
key F9
settle
key Enter
settle
END
shot agent_added hr <<'END'
send 2310
wait [2310]
key F6
settle
key Tab
send hr-walk
key Tab
send 孙二
key Tab
send 13800002222
key Tab Tab
send Erste-Wache-2026
key F9
settle
END

for who in clerk hr legalrep; do
	hall $who account.lang lang=en >/dev/null
done
shot certificate_view.en clerk <<'END'
send 9210
wait [9210]
key Tab
settle
key Enter
END
shot certificate_apply.en clerk <<'END'
send 9210
wait [9210]
key F6
END
shot agents.en hr 30 100 <<'END'
send 2310
wait [2310]
key F1
END
shot licence_delegate.en legalrep <<'END'
send 2210
wait [2210]
send d
END
shot licence_install.en legalrep 30 100 <<'END'
send 2210
wait [2210]
send h
END
done_testing
