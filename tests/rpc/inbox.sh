#!/usr/bin/env bash
# The inbox by its methods: who has one, what it refuses, what an assignment
# checks, and that one's own is nobody else's.
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
hall_start
work=$(mktemp -d)
trap 'hall_end; rm -rf "$work"' EXIT
paper=$TOP_BUILDDIR/tests/paper
"$paper" good 2 30000 >"$work/good.pdf"
"$paper" good 1 2097153 >"$work/large.pdf"
"$paper" js >"$work/js.pdf"
: >"$work/empty"
put() { # put USER FILE NAME
	reply=$(hall_ssh "$1" "attachment.inbox.put name='$3' --json" \
		<"$work/$2" 2>&1)
}
sum() { sha256sum <"$work/$1" | cut -d' ' -f1; }

put lina good.pdf 扫描.pdf
is "$(jq -r '[.name, .size, .complete, .sha256, .status_text] | join(" ")' \
	<<<"$reply")" "扫描.pdf 30000 true $(sum good.pdf) 待归类" 'it is kept'
is "$(jq -r '.expires_at - .uploaded_at' <<<"$reply")" 604800 'for a week'
hall_ssh lina attachment.inbox.get name=扫描.pdf </dev/null >"$work/back"
cmp -s "$work/good.pdf" "$work/back"
ok $? 'it comes back byte by byte'
is "$(hall lina attachment.inbox | jq -c '[.total, .max_files, .max_bytes]')" \
	'[1,20,52428800]' 'the list tells how many are allowed'
put lina empty none
has '"key":"file.empty"' 'nothing is no file'
for name in ../x a/b .hidden; do
	put lina good.pdf "$name"
	has '"key":"inbox.name"' "no name: $name"
done
put lina good.pdf child_hukou.pdf
has '"key":"attachment.kind"' 'nor that of a kind of others'
put lina good.pdf "$(printf 'x%.0s' {1..256})"
has '"key":"field.too_long"' 'nor one too long'
put lead good.pdf x
has '"key":"request.denied"' 'the office has none'
is "$(hall_key newperson attachment.inbox)" profile.first \
	'nor who has no profile yet'

# --- assigning ---
is "$(hall_key lina attachment.assign name=nothing kind=other)" inbox.none \
	'what is not there cannot be assigned'
is "$(hall_key zhangwei attachment.assign name=扫描.pdf kind=other)" \
	inbox.none "nor can another one's"
is "$(hall_key lina attachment.assign name=扫描.pdf kind=passport)" \
	attachment.kind 'nor to no kind'
put lina js.pdf js.pdf
is "$(hall_key lina attachment.assign name=js.pdf kind=other)" pdf.active \
	'the PDF is looked at'
put lina large.pdf large.pdf
is "$(hall_key lina attachment.assign name=large.pdf kind=edu_cert)" \
	file.large 'and its size'
is "$(hall lina attachment.list | jq '[.items[] |
	select(.status == "uploaded")] | length')" 0 'nothing was uploaded'
is "$(hall_key lina attachment.assign name=扫描.pdf kind=taxable_income \
	issued_on=2999-01-01)" field.date_future 'and its dates'
is "$(hall lina attachment.assign name=扫描.pdf kind=taxable_income \
	issued_on=2026-01-02 checked=true |
	jq -c '[.confirmed, .pages, .sha256]')" "[true,2,\"$(sum good.pdf)\"]" \
	'told with it, they stand'
is "$(hall lina attachment.inbox | jq '[.items[].name]' -c)" \
	'["js.pdf","large.pdf"]' 'it has left the inbox'
is "$(hall lina attachment.list | jq .unassigned)" 2 'two are left'

# --- renaming and deleting ---
is "$(hall lina attachment.inbox.rename name=js.pdf to=b.pdf |
	jq -r .name)" b.pdf 'a new name'
is "$(hall_key lina attachment.inbox.rename name=b.pdf to=large.pdf)" \
	inbox.taken 'but not one that is taken'
is "$(hall_key lina attachment.delete)" field.required 'delete wants one'
is "$(hall_key lina attachment.delete name=b.pdf kind=other)" \
	field.not_allowed 'and not two'
like "$(hall lina attachment.delete name=b.pdf kind=other 2>&1)" 文件名 \
	'told of the file, not of a person'
like "$(hall lina attachment.delete name="$(printf %0256d 0)" 2>&1)" \
	文件名过长 'a name that is too long as well'
is "$(hall lina attachment.delete name=b.pdf | jq -r .name)" b.pdf deleted
is "$(hall_key lina attachment.delete name=b.pdf)" inbox.none 'and gone'

# --- a unit's is its agents' ---
put hr good.pdf 执照.pdf
is "$(hall hr attachment.inbox | jq -r '.items[0].name')" 执照.pdf \
	'a unit has its own'
is "$(hall hr attachment.assign name=执照.pdf kind=business_licence |
	jq -r .status)" uploaded 'and assigns it'
is "$(ls "$HALL_DIR/files/tmp" | wc -l)" 0 'nothing is left aside'
done_testing
