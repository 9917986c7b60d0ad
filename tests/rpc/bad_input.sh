#!/bin/bash
# What careless and hostile people type: every refusal names the field, the
# rule and the way out in Chinese, all fields at once; nothing is half written
# and the session lives on. Each line below is one request and what it gets.
. "$TOP_SRCDIR/tests/lib/hall.sh"
hall_start
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT

pending() { hall hr association.list status=pending sort=applied_at; }
id=$(pending | jq -r '.items[0].id')
foreign=$(hall hr2 association.list | jq -r '.items[0].id')
employee=$(hall hr employee.list limit:=1)
worker=$(jq -r '.items[0].id' <<<"$employee")
version=$(jq -r '.items[0].version' <<<"$employee")
before=$(hall hr unit.get | jq -c '[.pending_count, .active_count]')
[ -n "$id" ] && [ -n "$foreign" ] && [ -n "$worker" ] || bail "an empty hall"

# case NAME WANTED LINE: WANTED is "CODE KEY FIELD FIELD ..."
n=0
: >"$work/ask"
case_() {
	n=$((n + 1))
	names[n]=$1
	wanted[n]=$2
	printf '%s\n' "$3" >>"$work/ask"
}
# field METHOD NAME WANTED PARAMS
field() {
	case_ "$2" "$3" "{\"jsonrpc\":\"2.0\",\"id\":$((n + 1)),\"method\":\
\"$1\",\"params\":$4}"
}
# approve NAME WANTED MEMBERS: over what would be right
approve() {
	local right='{"position":"工程师","contract_kind":"fixed",
		"contract_start":"2026-03-01","contract_end":"2029-02-28"}'
	field association.approve "approve: $1" "$2" "$(jq -nc \
		--argjson a "$right" --argjson b "$3" --arg id "$id" \
		'{id: $id} + $a + $b')"
}
bad=-32001
long=$(printf '长%.0s' {1..61})

approve "a number as text" "$bad field.type position" '{"position":5}'
approve "blanks" "$bad field.required position" '{"position":" 　"}'
approve "too long" "$bad field.too_long position" "{\"position\":\"$long\"}"
approve "an escape sequence" "$bad field.control position" \
	'{"position":"\u001b[31m"}'
approve "a bidi override" "$bad field.control position" \
	'{"position":"a\u202eb"}'
approve "what nobody sees" "$bad field.control position" \
	'{"position":"\u200b"}'
approve "a name of nothing" "$bad field.control position" \
	'{"position":"\u3164\u3164"}'
approve "one that only looks like another" "$bad field.control position" \
	'{"position":"李\u200d娜"}'
approve "blanks of a printer" "$bad field.required position" \
	'{"position":"\u2003\u2800"}'
field association.approve "approve: a NUL" "$bad field.control position" \
	"{\"id\":\"$id\",\"position\":\"a\\u0000b\",\"contract_kind\":\"open\",\
\"contract_start\":\"2026-03-01\"}"
approve "an unknown code" "$bad field.choice contract_kind" \
	'{"contract_kind":"lifelong"}'
approve "no such day" "$bad field.date contract_start" \
	'{"contract_start":"2026-02-30"}'
approve "in times to come" "$bad field.range contract_start" \
	'{"contract_start":"2099-01-01","contract_end":"2099-12-31"}'
approve "ends before it starts" "$bad field.date_order contract_end" \
	'{"contract_end":"2026-02-28"}'
approve "no month" "$bad field.month insurance_start" \
	'{"insurance_start":"2026-13"}'
approve "everything at once" "$bad field.required position department \
contract_number contract_kind contract_start contract_end insurance_start" \
	"{\"position\":\"\",\"department\":\"\\u0007\",\"contract_number\":\
\"$long\",\"contract_kind\":\"x\",\"contract_start\":\"x\",\"contract_end\":1,\
\"insurance_start\":\"x\"}"
approve "rules beside missing fields" \
	"$bad field.required position contract_end insurance_start" \
	'{"position":"","contract_end":"2025-01-01","insurance_start":"1900-01"}'
for bad_id in 0 -1 007 1e3 9223372036854775808 abc; do
	approve "record $bad_id" "$bad field.id id" "{\"id\":\"$bad_id\"}"
done
approve "a record as number" "$bad field.type id" '{"id":5}'
approve "nobody's record" "-32003 request.not_found id" \
	'{"id":"9223372036854775807"}'
approve "somebody else's looks the same" "-32003 request.not_found id" \
	"{\"id\":\"$foreign\"}"
field association.reject "reject: nothing" \
	"$bad field.required reason_code reason" "{\"id\":\"$id\"}"
field association.reject "reject: a novel" "$bad field.too_long reason" \
	"{\"id\":\"$id\",\"reason_code\":\"other\",\"reason\":\"$(
		printf '%501s' x | tr ' ' x)\"}"
field association.release "release: tomorrow, for no reason" \
	"$bad field.required reason left_on" \
	"{\"id\":\"$worker\",\"left_on\":\"2099-01-01\"}"
field association.release "release: before the entry" \
	"$bad field.date_order left_on" \
	"{\"id\":\"$worker\",\"left_on\":\"1990-01-01\",\"reason\":\"x\"}"
field association.release "release: who is not employed" \
	"-32004 association.state id" \
	"{\"id\":\"$id\",\"left_on\":\"2026-01-01\",\"reason\":\"x\"}"
field employee.update "update: somebody else's" \
	"-32003 request.not_found id" "{\"id\":\"$foreign\",\"version\":1}"
field employee.update "update: a version as text" "$bad field.type version" \
	"{\"id\":\"$worker\",\"version\":\"1\"}"
field employee.update "update: a stale version" \
	"-32004 request.version version" \
	"{\"id\":\"$worker\",\"version\":$((version + 9)),\"position\":\"x\"}"
field employee.update "update: the contract's order" \
	"$bad field.date_order contract_end" \
	"{\"id\":\"$worker\",\"version\":$version,\"contract_kind\":\"fixed\",
\"contract_start\":\"2026-03-01\",\"contract_end\":\"2026-02-01\"}"
field employee.update "update: nothing that can be emptied" \
	"$bad field.choice clear" \
	"{\"id\":\"$worker\",\"version\":$version,\"clear\":[1]}"
field employee.list "list: filters" "$bad field.too_short id_tail phone \
since_to" '{"id_tail":"12","phone":"1","since_from":"2026-05-01",
"since_to":"2026-01-01"}'
field employee.list "list: a page of 0" "$bad field.range limit" '{"limit":0}'
field employee.list "list: half a row" "$bad field.type limit" '{"limit":1.5}'
field employee.list "list: a made-up mark" "$bad field.cursor after" \
	'{"after":"5b5d"}'
field person.get "person: somebody else's looks like nobody's" \
	"-32003 request.not_found id" "{\"id\":\"$(
		hall lina person.get | jq -r .id)\"}"
field person.get "person: nobody's" "-32003 request.not_found id" \
	'{"id":"7"}'
field unit.get "unit: another" "-32003 request.not_found id" \
	"{\"id\":\"$(hall hr2 unit.get | jq -r .id)\"}"
field unit.get "unit: nobody's" "-32003 request.not_found id" '{"id":"7"}'
field session.act_for "act for another unit" \
	"-32003 request.not_found unit" '{"unit":"7"}'
field identifier.check "an unknown kind" "$bad field.choice kind" \
	'{"kind":"shoe","number":"1"}'
field employee.import "a table" "$bad csv.person 2:id_number 3:id_number" \
	'{"csv":"id_number,position\n11010519491231002X,x\n1,y"}'

: >"$work/lines"
# A literal line break inside a request would end it.
jq -c . "$work/ask" >"$work/lines" 2>/dev/null
is "$(wc -l <"$work/lines")" "$n" "$n requests are made"
hall_rpc hr <"$work/lines" >"$work/got"
is "$(wc -l <"$work/got")" "$n" "each gets a reply"
for i in $(seq "$n"); do
	is "$(jq -r "select(.id == $i) | .error | [.code, .data.key,
		(.data.fields[]?.field)] | join(\" \")" "$work/got")" \
		"${wanted[i]}" "${names[i]}"
done
is "$(jq -r '.error | .message, (.data.fields[]?.message)' "$work/got" |
	grep -cvP '\p{Han}.*。$')" 0 "every sentence is Chinese, and whole"
is "$(jq -r '.error.message' "$work/got" | grep -cP '\{[a-z]+\}|\x1b')" 0 \
	"with its blanks filled in"
is "$(jq -r "select(.id == $n) | .error.data.fields[0].message" \
	"$work/got" | grep -c 'id_number')" 0 "a column has its Chinese name"
like "$(hall hr employee.import dry_run:=true \
	csv=$'id_number,position\n1,x' |
	jq -r '.error.data.fields[0].message')" '第 2 行的证件号码' "and its line"
is "$(hall hr unit.get | jq -c '[.pending_count, .active_count]')" "$before" \
	"nothing was written"
is "$(hall hr employee.get id="$worker" | jq -r .version)" "$version" \
	"not even a version"
hall hr employee.update id="$worker" version:="$version" >/dev/null
is "$(hall hr employee.get id="$worker" | jq -r .version)" "$version" \
	"nor by a change of nothing"

# --- the protocol itself ---
codes() {
	hall_rpc hr <"$work/raw" | jq -r '[.id, .error.code] | join(" ")' |
		paste -sd ,
}
end='{"jsonrpc":"2.0","id":"end","method":"session.whoami"}'
protocol() { # NAME WANTED LINE
	printf '%b\n%s\n' "$3" "$end" >"$work/raw"
	is "$(codes)" "$2,end " "$1, and the session lives on"
}
protocol "no UTF-8" " -32700" '{"jsonrpc":"2.0","id":1,"method":"\0377\0376"}'
protocol "a NUL byte" " -32700" '{"jsonrpc":"2.0","id":1,"method":"a\0000b"}'
protocol "a NUL in the method" "1 -32600" \
	'{"jsonrpc":"2.0","id":1,"method":"session.whoami\\u0000"}'
protocol "a number too big" " -32700" \
	'{"jsonrpc":"2.0","id":123456789012345678901234567890,"method":"x"}'
protocol "an object as id" " -32600" \
	'{"jsonrpc":"2.0","id":{},"method":"session.whoami"}'
protocol "parameters by position" "1 -32600" \
	'{"jsonrpc":"2.0","id":1,"method":"session.whoami","params":[]}'
protocol "a batch" " -32600" '[{"jsonrpc":"2.0","id":1,"method":"x"}]'
printf '%*s\n%s\n' 100000 '' "$end" | tr ' ' '[' >"$work/raw"
sed -i '2s/.*/'"$end"'/' "$work/raw"
is "$(codes)" " -32700,end " "100000 brackets, and the session lives on"
nul() { # METHOD PARAMS: refused, and the next is answered
	printf '%s\n%s\n' "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$1\",
		\"params\":$2}" "$end" | tr -d '\t' | sed '1{N;s/\n//}' |
		timeout 20 bash -c "$(declare -f hall_rpc hall_ssh \
		hall_ssh_options); HALL_DIR=$HALL_DIR HALL_PORT=$HALL_PORT
		hall_rpc clerk" | jq -r '.error.data.key // .id'
}
is "$(nul view.set '{"name":"v","filters":{"a":[{"b":"c\u0000d"}]}}')" \
	$'field.control\nend' 'a NUL deep within an object'
is "$(nul application.bulk \
	'{"ids":["1\u0000"],"action":"a","preview":true}')" \
	$'field.control\nend' 'or a list'
protocol "an escape sequence as name" "1 -32602" \
	'{"jsonrpc":"2.0","id":1,"method":"unit.get","params":{"\\u001b[31m":1}}'
is "$(hall_rpc hr <"$work/raw" | head -n 1 | jq -r '.error.message' |
	grep -c $'\x1b')" 0 "which is not thrown back at the terminal"

# --- words of a command ---
word() { # NAME STATUS COMMAND
	hall_ssh hr "$3" </dev/null >"$work/out" 2>&1
	is $? "$2" "$1"
	is "$(grep -c $'\x1b' "$work/out")" 0 "$1: no escape sequence comes back"
}
word "invalid UTF-8" 1 $'employee.list name=\xff\xfe'
is "$(hall hr employee.list name=$'\xc3(' | jq -r '.error.data |
	.key + " " + .field')" "field.utf8 name" "its field is named"
word "invalid UTF-8 as method" 2 $'\xff\xfe'
word "an escape sequence" 1 $'employee.list name=\e[2J'
word "an escape sequence as method" 2 $'\e[2J'
word "an escape sequence as option" 2 $'employee.list --\e[2J'
word "an escape sequence as name" 2 $'employee.list \e[2J=1'
word "full-width digits" 0 'employee.list limit=２'
word "an open quotation" 2 "employee.list 'name"
word "no program" 2 /bin/sh
word "the old scp" 1 "scp -t ."

# --- the same, decided at once ---
pids=()
for i in 1 2 3 4 5 6; do
	hall hr association.approve id="$id" position="甲$i" \
		contract_kind=open contract_start=2026-03-01 >"$work/at.$i" &
	pids+=($!)
done
wait "${pids[@]}"
is "$(cat "$work"/at.* | jq -r '.status // .error.data.key' | sort |
	uniq -c | tr -s ' \n' ' ')" " 1 active 5 association.decided " \
	"of six who decide at once, one does"

done_testing
