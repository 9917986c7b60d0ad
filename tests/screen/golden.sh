#!/bin/bash
# Pictures of every screen over a real SSH connection, against the golden
# ones. SCREEN_UPDATE=1 writes them anew; look at the difference then.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/lib/hall.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"

hall_start
trap 'hall_end; rm -rf "$work"' EXIT

# first of all: its rows are the sign-ins so far
shot audit_list auditor <<'END'
send 9103
wait [9103]
END

# --- an individual who is linked, and one who is not ---
shot home_person zhangwei <<'END'
END
shot home_person.unlinked lina <<'END'
END
shot profile_view zhangwei <<'END'
send 2202
END
shot profile_view.work zhangwei <<'END'
send 2202
settle
key Tab Tab Tab
END
shot assoc_list.empty lina <<'END'
send 2201
END
shot assoc_prompt lina <<'END'
key Enter
END
shot assoc_query lina <<'END'
key Enter
settle
key Enter
END
shot assoc_query.unknown lina <<'END'
key Enter
settle
key Enter
settle
send ABCDEFGHJ
key F9
wait !
END

# --- the unit ---
shot home_unit hr <<'END'
END
shot employees.pending hr <<'END'
send 2102
wait [2102]
END
shot employees.pending.filter hr <<'END'
send 2102
wait [2102]
key F3
send zw
key Enter
END
shot employees.active hr <<'END'
send 2101
wait [2101]
END
shot employees.ended hr <<'END'
send 2103
wait [2103]
END
shot assoc_view hr <<'END'
send 2102
wait [2102]
key Enter
END
shot assoc_approve hr <<'END'
send 2102
wait [2102]
send a
END
# all that is missing, at once
shot assoc_approve.missing hr <<'END'
send 2102
wait [2102]
send a
key F9
wait !
END
shot assoc_approve.many hr <<'END'
send 2102
wait [2102]
send \x20\x20\x20a
wait 1/3
END
shot assoc_reject hr <<'END'
send 2102
wait [2102]
send r
END
shot employee_view hr <<'END'
send 2101
wait [2101]
key Enter
END
shot employee_view.contract hr <<'END'
send 2101
wait [2101]
key Enter
settle
key Tab Tab Tab Tab
END
shot employee_edit hr <<'END'
send 2101
wait [2101]
send u
END
shot assoc_end hr <<'END'
send 2101
wait [2101]
send d
END
shot assoc_end.unmet hr <<'END'
send 2101
wait [2101]
key F3
send 孙丽
key Enter
settle
send d
END
shot assoc_end.warned hr <<'END'
send 2101
wait [2101]
key F3
send 郑晨磊
key Enter
settle
send d
END
shot unit_view hr <<'END'
send 2301
END
shot unit_view.handler hr <<'END'
send 2301
settle
key Tab Tab
END
shot unit_view.papers hr <<'END'
send 2301
settle
key Tab Tab Tab
END

# --- offices and administrators ---
shot home_office clerk <<'END'
END
shot assoc_district clerk <<'END'
send 2104
wait [2104]
END
shot accounts secadmin <<'END'
send 9101
wait [9101]
key F3
END
shot audit_query auditor <<'END'
send 9103
wait [9103]
key F3
END
hall auditor account.lang lang=en >/dev/null
shot audit_query.en auditor <<'END'
send 9103
wait [9103]
key F3
END
hall auditor account.lang lang=zh >/dev/null
# F10 closes the condition that is typed, and leaves the list as it was
shot accounts.left secadmin <<'END'
send 9101
wait [9101]
key F3
send nobody
key F10
END
# who saw what of whom
hall hr employee.export reveal=true purpose=check >/dev/null
zhang=$(hall zhangwei person.get | jq -r .id)
shot audit_person auditor <<END
send 9103
wait [9103]
key F3
key Tab
send $zhang
key Enter
settle
END
shot server_status sysadmin <<'END'
send 9102
wait [9102]
END
shot person_view hr <<'END'
send 2102
wait [2102]
key Enter
settle
send p
END
shot keys hr <<'END'
send 9002
END
shot help hr <<'END'
send 2102
wait [2102]
key F1
END

# --- the other variants, once per kind of widget ---
shot employees.pending.100x30 hr 30 100 <<'END'
send 2102
wait [2102]
END
shot employees.pending.132x43 hr 43 132 <<'END'
send 2102
wait [2102]
END
shot employees.active.100x30 hr 30 100 <<'END'
send 2101
wait [2101]
END
shot employees.active.132x43 hr 43 132 <<'END'
send 2101
wait [2101]
key Down
END
shot employees.active.order hr <<'END'
send 2101
wait [2101]
send s
END
shot home_unit.100x30 hr 30 100 <<'END'
END
shot employee_view.132x43 hr 43 132 <<'END'
send 2101
wait [2101]
key Enter
END
shot employees.pending.mono hr 24 80 vt100 <<'END'
send 2102
wait [2102]
END
shot assoc_approve.ascii hr <<'END'
send 9001
settle
key End Enter
settle
key Down Enter
settle
send 2102
wait [2102]
send a
END
hall hr account.settings borders=unicode >/dev/null
hall hr account.lang lang=en >/dev/null
shot home_unit.en hr <<'END'
END
shot employees.pending.en hr <<'END'
send 2102
wait [2102]
END
shot employees.active.en hr <<'END'
send 2101
wait [2101]
END
shot assoc_approve.en hr <<'END'
send 2102
wait [2102]
send a
END
shot employee_view.en hr <<'END'
send 2101
wait [2101]
key Enter
END
shot unit_view.en hr <<'END'
send 2301
END
hall hr account.lang lang=zh >/dev/null
hall lina account.lang lang=en >/dev/null
shot home_person.en lina <<'END'
END
shot assoc_query.en lina <<'END'
key Enter
settle
key Enter
END
hall lina account.lang lang=zh >/dev/null

# --- the journey: apply, be rejected, apply again, withdraw ---
code=$(hall hr unit.get | jq -r .association_code)
shot assoc_apply lina <<END
key Enter
settle
key Enter
settle
send $code
key F9
settle
key Enter
END
shot home_person.pending lina <<END
key Enter
settle
key Enter
settle
send $code
key F9
settle
key Enter
settle
key F9
END
shot assoc_list lina <<'END'
send 2201
END
id=$(hall lina association.list | jq -r '.items[0].id')
hall hr association.reject "id=$id" reason_code=wrong_data reason=姓名有误 \
	>/dev/null
shot assoc_list.rejected lina <<'END'
send 2201
settle
key Enter
END

shot notifications lina <<'END'
send 9008
wait [9008]
END
shot notifications.text lina <<'END'
send 9008
wait [9008]
key Enter
END
shot notifications.read lina <<'END'
send 9008
wait [9008]
END

done_testing
