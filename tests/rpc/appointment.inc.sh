# A hall on a working day with another one behind it, at ten. Source it in place
# of nouns.inc.sh; needs faketime.
#
#	appointment_start	the hall; $today, $tomorrow, $dates (five)
#	appointment_at DAY HH:MM	the same hall, at another time
#	book USER DATE HH:MM [WORD...]	one new permit; $id
#	fill USER ID		all its applicants
#	appointment_units	64 units of their own: $units
#	as UNIT METHOD JSON...	calls of one session of its agent
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"

appointment_start() {
	command -v faketime >/dev/null || {
		echo '1..0 # SKIP no faketime'
		exit 0
	}
	hall_start
	today=$(TZ=Asia/Shanghai date -d "${1:-tomorrow}" +%F)
	# the first of two working days in a row
	while :; do
		mapfile -t dates < <(hall hr calendar.workdays from="$today" \
			days:=8 | jq -r '.dates[]')
		before=$today
		today=${dates[0]}
		tomorrow=$(date -d "$today +1 day" +%F)
		[ "${dates[1]}" != "$tomorrow" ] || break
	done
	dates=("${dates[@]:1:5}")
	tomorrow=${dates[0]}
	appointment_at "$today" 10:00
	unit=$(hall hr unit.get | jq -r .id)
	# those of the demo hall would be counted too
	db 'DELETE FROM appointment_item; DELETE FROM appointment;
		DELETE FROM hall_cell; DELETE FROM hall_day'
	other=$(hall hr2 unit.get | jq -r .id)
}

appointment_at() {
	hall_stop
	HALL_PORT=0
	TZ=Asia/Shanghai hall_serve faketime "$1 $2:00"
}

book() {
	reply=$(hall "$1" appointment.book "items:=${items:-{\"new\":1\}}" \
		date="$2" time="$3" accept:=true "${@:4}")
	id=$(jq -r '.id // ""' <<<"$reply")
}

people=(11010519491231002X 440524188001010014 53010219200508011X
	34052419800101001X 110105200001010011 110105200001010038)
fill() {
	local n i
	n=$(hall "$1" appointment.get id="$2" | jq '.items | length')
	for ((i = 1; i <= n; i++)); do
		reply=$(hall "$1" appointment.item.set id="$2" item:="$i" \
			name="申请人$i" id_number="$(person_number "$i")" \
			permit_number=JZ1101050000001)
	done
}

# A valid number of somebody born on the first of January 1990.
person_number() {
	local body sum=0 i w=(7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2)
	printf -v body '11010519900101%03d' "$1"
	for ((i = 0; i < 17; i++)); do
		sum=$((sum + ${body:i:1} * w[i]))
	done
	echo "$body$(cut -c $((sum % 11 + 1)) <<<10X98765432)"
}

key() { jq -r '.error.data.key // ""' <<<"$reply"; }
said() { jq -r '.error.message // ""' <<<"$reply"; }
status() { hall "${2:-hr}" appointment.get id="$1" | jq -r .status; }
# How many fit at a time of a date: places HH:MM DATE [USER]
places() {
	hall "${3:-hr}" appointment.availability 'items:={"new":1}' |
		jq --arg d "$2" --arg t "$1" '[.dates[] | select(.date == $d) |
		.starts[] | select(.time == $t) | .free] | .[0] // 0'
}
overbooked() {
	hall sysadmin server.status |
		jq -r '"\(.overbooked_cells) \(.wrong_cells)"'
}

# One session each: an agent acts for fifty at most.
appointment_units() {
	db "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
	WHERE i < 64)
	INSERT INTO unit SELECT u.id + n.i * 1000003, '并发单位' || n.i, u.pinyin,
	u.initials, '9111010500000' || printf('%05d', n.i), u.unit_type,
	u.district, u.address, u.office_address, u.legal_representative,
	u.established, u.capital, u.currency, u.business_scope,
	'RACE' || printf('%05d', n.i), u.handler_name, u.handler_phone,
	u.emergency_name, u.emergency_phone, 1, 1, 0, 0, 0, 0, 0, 0,
	u.created_at, 1 FROM unit AS u, n WHERE u.id = $unit;
	INSERT INTO opening SELECT u.id, o.district, o.status, o.contact_name,
	o.contact_phone, o.staff, o.registered_at, o.opened_on, o.reason,
	o.changed_at, o.changed_by, 1 FROM unit AS u JOIN opening AS o
	ON o.unit_id = $unit WHERE u.name LIKE '并发单位%';
	INSERT INTO quota SELECT u.id, q.district, q.year, -1, 0 FROM unit AS u
	JOIN quota AS q ON q.unit_id = $unit WHERE u.name LIKE '并发单位%';
	INSERT INTO agent_unit SELECT a.id, u.id, 0, '010-55500169', 1, 0, 0
	FROM unit AS u JOIN account AS a ON a.login =
	CASE WHEN substr(u.name, 5) + 0 <= 40 THEN 'hr' ELSE 'hr2' END
	WHERE u.name LIKE '并发单位%'" || bail 'no units'
	mapfile -t units < <(db "SELECT id FROM unit WHERE name LIKE '并发单位%'
	ORDER BY id")
}
# as UNIT METHOD JSON ...: calls of one session in order; the last answer
as() {
	local unit=$1
	shift
	{
		jq -nc --arg u "$unit" '{jsonrpc: "2.0", id: 0,
			method: "session.act_for", params: {unit: $u}}'
		while [ $# -gt 1 ]; do
			jq -nc --arg m "$1" --argjson p "$2" \
				'{jsonrpc: "2.0", id: 1, method: $m, params: $p}'
			shift 2
		done
	} | hall_rpc hr | jq -c 'select(.id == 1) | .result //
		{error: .error}' | tail -n 1
}
