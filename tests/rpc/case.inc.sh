# Cases put into the records as they would stand there, for tests of what the
# office does with them. Source nouns.inc.sh and lib/services.sh first.
#
#	case_begin		ids of people, units and accounts; two of a kind
#	case_put 7 permit-renewal district_review
#	case_act review pass [WORD...]	with the version it has now
case_begin() {
	case_person=$(hall zhangwei person.get | jq -r .id)
	case_unit=$(hall hr unit.get | jq -r .id)
	case_district=$(hall hr unit.get | jq -r .district)
	case_agent=$(hall hr session.whoami | jq -r .account)
	# the hall's own cases would be counted too
	db 'DELETE FROM application_form; DELETE FROM application_file;
		DELETE FROM application_event; DELETE FROM return_item;
		DELETE FROM application_tick; DELETE FROM application_document;
		DELETE FROM application; DELETE FROM application_count;
		DELETE FROM application_due;
		DELETE FROM application_day; DELETE FROM notification'
	# colleagues of one district; all states may stand side by side
	db "UPDATE account_district SET district = $case_district
		WHERE account_id IN (SELECT id FROM account
		WHERE login IN ('clerk-hd', 'review-hd'));
		DROP INDEX application_person_open;
		DROP INDEX application_unit_open"
	table=$HALL_DIR/table
	mapfile -t files < <(grep -l header.inc "$TOP_SRCDIR"/data/services/*.cfg)
	"$TOP_BUILDDIR/tests/rpc/service_table" "$TOP_SRCDIR/data" \
		"${files[@]}" >"$table"
}
case_account() { hall "$1" session.whoami | jq -r .account; }

case_put() { # case_put ID SERVICE STATE [SQL-SETS]
	local phase role entered version
	read -r version phase role < <(jq -r --arg s "$2" --arg t "$3" \
		'select(.service == $s and .state == $t) |
		"\(.version) \(.phase) \(.role)"' "$table")
	entered=$(date +%s)
	db "INSERT INTO application VALUES ($1, 'T-$1', '$2', $version, '$3',
		'$phase', '', '$role', $case_district, $case_person,
		$case_unit, 0, $case_agent, 'agent', '经办人', '张伟',
		'zhang wei', 'zw', 1, 0, 1, $entered, $entered, $entered, 0,
		0, $((entered / 86400 + 5)), 0, '', 0, $entered, 1);
		INSERT INTO application_event VALUES ($1, 1, $entered,
		$((entered / 86400)), $case_agent, '经办人', 'agent', 0, '',
		'action', 'submit', 'submit', 'draft', '$3', 1, '', '', '{}');
		INSERT INTO application_count VALUES ($case_district, '$2',
		'$3', '$role', 1) ON CONFLICT DO UPDATE SET n = n + 1;
		${4:+UPDATE application SET $4 WHERE id = $1;}
		INSERT INTO application_due SELECT district, queue,
		state_due_on, 1 FROM application WHERE id = $1 AND queue <> ''
		AND state_due_on > 0 ON CONFLICT DO UPDATE SET n = n + 1"
}
# case_did ID ACCOUNT STATE: who decided there before.
case_did() {
	db "INSERT INTO application_event SELECT $1, max(seq) + 1, max(at),
		max(day), $2, '-', '-', 0, '', 'action', 'accept', 'approve',
		'$3', '$3', 1, '', '', '{}' FROM application_event
		WHERE application_id = $1"
}
case_version() { db "SELECT version FROM application WHERE id = $1"; }
case_state() { db "SELECT state FROM application WHERE id = $1"; }
case_act() { # case_act USER ID ACTION [WORD...]
	[ "$3" != accept ] || service_booked "$2"
	call "$1" application.act id="$2" action="$3" \
		version="$(case_version "$2")" "${@:4}"
}
