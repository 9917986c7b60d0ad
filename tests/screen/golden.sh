#!/bin/bash
# Pictures of every screen over a real SSH connection, against the golden
# ones. SCREEN_UPDATE=1 writes them anew; look at the difference then.
# Days, times and check digits follow the day the hall was made: masked.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/lib/hall.sh"
golden=$TOP_SRCDIR/tests/screen/golden
work=$(mktemp -d)

# login USER: the command line that opens the user's terminal session
login() {
	local options
	mapfile -t options < <(hall_ssh_options "$1")
	echo "ssh -tt -p $HALL_PORT ${options[*]} $1@127.0.0.1"
}

mask() {
	sed -E -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}/YYYY-MM-DD/g' \
		-e 's/[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}/MM-DD hh:mm/g' \
		-e 's/ [0-9]{2}:[0-9]{2}(:[0-9]{2})?/ hh:mm/g' \
		-e 's/[0-9]{4}-[0-9]{2}( |$)/YYYY-MM\1/g' \
		-e 's/(YY|XQ)-[0-9]{4}-/\1-YYYY-/g' \
		-e 's,SHA256:[A-Za-z0-9+/]+~?,SHA256:####,' \
		-e 's/(\*{11})[0-9]{3}[0-9X]/\1####/g'
}

# shot NAME USER [ROWS COLS [TERM]]: vtshot's commands on standard input
shot() {
	local name=$1 user=$2 rows=${3:-24} cols=${4:-80} term=${5:-} rc=0
	{
		[ -z "$term" ] || echo "term $term"
		echo "spawn $rows $cols $(login "$user")"
		echo "wait [1000]"
		cat
		echo settle
		echo "dump $work/$name"
	} >"$work/commands"
	"$TOP_BUILDDIR/vtshot" <"$work/commands" >"$work/said" 2>&1 || rc=1
	if [ "$rc" = 0 ]; then
		mask <"$work/$name" >"$work/$name.txt"
		# the server's own counts
		[ "$name" != server_status ] || sed -E -i \
			-e '4,$s/ [0-9][0-9.]*( |$)/ #\1/g' -e 's/ +/ /g' \
			"$work/$name.txt"
		[ -z "${SCREEN_UPDATE:-}" ] ||
			cp "$work/$name.txt" "$golden/$name.txt"
		diff -u "$golden/$name.txt" "$work/$name.txt" \
			>"$work/said" 2>&1 || rc=1
	fi
	ok "$rc" "$name"
	[ "$rc" = 0 ] || sed 's/^/# /' "$work/said"
}

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
shot settings hr <<'END'
send 9001
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

done_testing
