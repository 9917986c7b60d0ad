# People and units ready for the services, and cases taken through them. Source
# nouns.inc.sh first and start the hall.
#
#	service_link lina hr2          an application for a link, approved
#	service_papers lina            all papers of a person, checked, dated
#	service_case lina permit-new   a draft; its id in $case
#	service_chain review-hd ...    see below
day() { TZ=Asia/Shanghai date -d "$1" +%F; }
days() { # days since 1970 of a day
	echo $(($(TZ=UTC date -d "$(day "$1")" +%s) / 86400))
}
# A row changed behind the server's back, as time or another desk would.
db() { sqlite3 -cmd '.timeout 8000' "$HALL_DIR/talenthall.db" "$1"; }

person_id() { hall "$1" person.get | jq -r .id; }

service_link() { # service_link PERSON AGENT
	local code
	code=$(hall "$2" unit.get | jq -r .association_code)
	link=$(hall "$1" association.apply code="$code" | jq -r .id)
	reply=$(hall "$2" association.approve id="$link" position=工程师 \
		contract_kind=fixed contract_start="$(day '-1 year')" \
		contract_end="$(day '+2 years')")
}

service_paper() { # service_paper USER KIND [WORD...]
	[ -e "$HALL_DIR/paper.pdf" ] ||
		"$TOP_BUILDDIR/tests/paper" good 1 >"$HALL_DIR/paper.pdf"
	reply=$(hall_ssh "$1" "attachment.put kind=$2 checked=true ${*:3} --json" \
		<"$HALL_DIR/paper.pdf" 2>&1)
}

service_papers() { # service_papers PERSON: those that every case asks for
	local kind
	for kind in edu_cert degree_cert hukou_pages marriage_cert; do
		service_paper "$1" "$kind"
	done
	service_paper "$1" taxable_income issued_on="$(day today)"
	service_paper "$1" integrity_statement issued_on="$(day today)"
	service_paper "$1" housing_proof valid_to="$(day '+1 year')"
}

# service_case USER SERVICE [WORD...]: a draft; the answer in $reply.
service_case() {
	reply=$(hall "$1" application.create service="$2" "${@:3}")
	case=$(jq -r '.id // .error.data.number // ""' <<<"$reply")
}

# rpc USER METHOD JSON: the result in $reply, or {"error": ...}
rpc() {
	reply=$(jq -nc --arg m "$2" --argjson p "$3" \
		'{jsonrpc: "2.0", id: 1, method: $m, params: $p}' |
		hall_rpc "$1" | jq -c 'select(.id == 1) | .result //
		{error: .error}')
}

# service_save USER JSON
service_save() { rpc "$1" application.save "{\"id\":\"$case\",\"form\":$2}"; }

# The messages of what is in the way of USER's case, and of its warnings.
service_check() { reply=$(hall "$1" application.check id="$case"); }
blocks() { jq -r '.problems[] | select(.level == "block") | .message' \
	<<<"$reply"; }
warns() { jq -r '.problems[] | select(.level == "warn") | .message' \
	<<<"$reply"; }

service_version() { hall "$1" application.get id="$case" purpose=审核 |
	jq -r .version; }

# service_booked: who the case is of is booked for it, where that is asked for.
service_booked() {
	db "INSERT INTO appointment SELECT 500000 + abs(random() % 400000),
		'T-' || hex(randomblob(8)), district, unit_id, '', '', 'booked',
		created_at / 86400, 108, 3, 0, 1, 0, 0, 0, '', x'', '', 0, 0,
		0, 0, 'counter', 0, '', 0, 0, 0, 0, '', 0, 0, 0, 0, '', 0, '',
		0, 1, 0, 1 FROM application WHERE id = $1 AND person_id <> 0;
		INSERT INTO appointment_item SELECT last_insert_rowid(), 1,
		CASE service WHEN 'permit-new' THEN 'new' WHEN 'permit-renewal'
		THEN 'renewal' WHEN 'employer-change' THEN 'unit_change'
		ELSE 'person_change' END, person_id, id, '', '', x'', '', 0,
		'filled', '', 0, '' FROM application
		WHERE id = $1 AND person_id <> 0"
}

# service_act USER ACTION [WORD...]: as the case is now.
service_act() {
	[ "$2" != accept ] || service_booked "$case"
	reply=$(hall "$1" application.act id="$case" action="$2" \
		version="$(service_version "$1")" "${@:3}")
}
# service_return USER ITEMS
service_return() {
	rpc "$1" application.act "{\"id\":\"$case\",\"action\":\"return\",
		\"version\":$(service_version "$1"),\"opinion\":\"请修改\",
		\"items\":$2}"
}
service_state() { hall "$1" application.get id="$case" purpose=审核 |
	jq -r .state; }

# refuses USER TEXT NAME: the check blocks with this sentence; and passes NAME
refuses() {
	local rc=1
	service_check "$1"
	[[ $(blocks) == *"$2"* ]] && rc=0
	ok "$rc" "refused: $3"
}
warned() {
	local rc=1
	service_check "$1"
	[[ $(warns) == *"$2"* ]] && rc=0
	ok "$rc" "warned: $3"
}
passes() { # passes USER TEXT NAME: it is said no more
	local rc=0
	service_check "$1"
	[[ $(blocks)$(warns) == *"$2"* ]] && rc=1
	[[ $reply == *'"problems"'* ]] || rc=1
	ok "$rc" "passed: $3"
}
