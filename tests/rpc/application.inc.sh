# What the tests of cases share: a hall with one more service, papers, numbers.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
work=$(mktemp -d)
paper=$TOP_BUILDDIR/tests/paper

# case_hall [WRAPPER...]: the hall, with every-field.cfg beside its own services.
case_hall() {
	cp -a "$TOP_SRCDIR/data" "$work/data"
	chmod -R u+w "$work/data"
	cp "$TOP_SRCDIR/tests/data/services/every-field.cfg" \
		"$TOP_SRCDIR/tests/data/services/not-open.cfg" \
		"$work/data/services/"
	hall_options() {
		printf '%s\n' --state "$HALL_DIR" --data "$work/data" \
			--locale "$TOP_BUILDDIR/locale" \
			--libexec "$TOP_BUILDDIR" --listen 127.0.0.1 \
			--port "${1:-0}" --demo
	}
	hall_start "$@"
	trap 'hall_end; rm -rf "$work"' EXIT
}

day() { TZ=Asia/Shanghai date -d "$1" +%F; }
q() { jq -r "$@" <<<"$reply"; }
# key WANTED NAME: the last answer is this refusal
key() { is "$(q '.error.data.key // ""')" "$1" "$2"; }
# faults: "where key" of every problem told, one a line
faults() { q '.error.data.fields[] | "\(.field // "-") \(.key)"'; }

# resident AREA BIRTH SERIAL: a resident ID number with its check digit
resident() {
	local body=$1$2$3 sum=0 i
	local w=(7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2) c=10X98765432
	for i in {0..16}; do
		sum=$((sum + ${body:i:1} * w[i]))
	done
	echo "$body${c:sum % 11:1}"
}

# keep USER KIND [WORD...]: an attachment, told its dates and ticked
keep() {
	[ -s "$work/$2.pdf" ] || "$paper" good 1 >"$work/$2.pdf"
	printf '%%%s\n' "$1 $2 $RANDOM$RANDOM" >>"$work/$2.pdf"
	hall_ssh "$1" "attachment.put kind=$2 checked=true ${*:3} --json" \
		<"$work/$2.pdf" >/dev/null
}
# keep_all USER: the nine papers of a holder
keep_all() {
	local k
	for k in edu_cert degree_cert title_cert hukou_pages marriage_cert; do
		keep "$1" "$k"
	done
	keep "$1" taxable_income issued_on="$(day -3days)"
	keep "$1" integrity_statement issued_on="$(day -2days)"
	keep "$1" housing_proof valid_to="$(day +2years)"
}
# paper_of USER CASE KIND ROW [FILE]: a paper of a row, from a file
paper_of() {
	local f=${5:-$work/row.pdf}
	[ -s "$work/row.pdf" ] || "$paper" good 2 >"$work/row.pdf"
	reply=$(hall_ssh "$1" \
		"application.file.put id=$2 kind=$3 row=$4 --json" <"$f" 2>&1)
}
