#!/usr/bin/env bash
# What people read: whole in both languages, and drawn alike on any terminal.
. "$TOP_SRCDIR/tests/lint/lint.inc.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

{ program_files; find common server -name '*.def'; } |
	xgettext -f - -L C --from-code=UTF-8 -k -k_ -kN_ --no-wrap \
		-kread_fault:3 -klint_row:3 -kparse_fault:3 -kflat_fault:4 \
		-khall_fault:4 -kkind_fault:3 -ktemplate_fault:3 \
		-kslip_fault:3 -kagreement_fault:2 -kworkday_fault:3 \
		-kconf_fault:2 -kconf_fault_key:3 \
		-o "$work/all.pot" 2>/dev/null
for f in po/zh_CN.head.po po/zh_CN.d/*.po; do
	cat "$f"
	echo
done >"$work/parts.po"
msguniq --use-first --no-wrap -o "$work/zh.po" "$work/parts.po"
# msgcat would have every word twice, with both texts: one of them is lost.
msguniq --no-wrap -o - "$work/parts.po" 2>/dev/null |
	awk '/^msgid / { id = $0 } /#-#-#-#-#/ && !(id in seen) {
		seen[id]; print id }' | lint "a word has one Chinese"
msgmerge -q --no-fuzzy-matching --no-wrap -o "$work/merged.po" \
	"$work/zh.po" "$work/all.pot"

found=$(grep -c '^msgid' "$work/all.pot")
{ [ "$found" -gt 300 ] || echo "only $found"; } | lint "the words are found"
msgattrib --untranslated --no-obsolete --no-wrap "$work/merged.po" |
	grep -E '^(#:|msgid ".)' | lint "every word has its Chinese"
msgattrib --only-obsolete --no-wrap "$work/merged.po" |
	grep '^#~ msgid ".' | lint "no Chinese without its word"
msgattrib --only-fuzzy --no-wrap "$work/zh.po" | grep '^msgid ".' |
	lint "no translation is a guess"
# msgmerge calls what lacks an argument a guess, which msgfmt then skips.
msgattrib --clear-fuzzy --no-obsolete "$work/merged.po" |
	msgfmt --check -o /dev/null - 2>&1 |
	lint "arguments of printf are the same in both languages"

# msgid TAB msgstr, one a line
msgattrib --no-obsolete --no-wrap "$work/merged.po" | awk '
	/^msgid / { id = substr($0, 8); sub(/"$/, "", id); at = 1; next }
	/^msgstr / { str = substr($0, 9); sub(/"$/, "", str); at = 2; next }
	/^"/ { t = substr($0, 2); sub(/"$/, "", t)
		if (at == 1) id = id t; else str = str t; next }
	/^$/ { if (id != "") print id "\t" str; id = str = "" }
	END { if (id != "") print id "\t" str }' >"$work/pairs"
awk -F '\t' 'function names(s,  all, name) {
		all = ""
		while (match(s, /\{[a-z_]+\}/)) {
			name = substr(s, RSTART, RLENGTH)
			s = substr(s, RSTART + RLENGTH)
			if (!index(all, name)) { all = all name; n++ }
		}
		return all
	}
	function lack(a, b) {
		while (match(a, /\{[a-z_]+\}/)) {
			if (!index(b, substr(a, RSTART, RLENGTH))) return 1
			a = substr(a, RSTART + RLENGTH)
		}
		return 0
	}
	lack(names($1), names($2)) || lack(names($2), names($1))' \
	"$work/pairs" | lint "{names} are the same in both languages"

# Width of these is one cell or two, as the terminal pleases.
ambiguous='[\x{a1}\x{a7}\x{a8}\x{b0}\x{b1}\x{b4}\x{b6}-\x{b8}\x{d7}\x{f7}'
ambiguous+='\x{2010}-\x{2027}\x{2030}-\x{203b}\x{2190}-\x{21ff}\x{2200}-\x{22ff}'
ambiguous+='\x{2460}-\x{27bf}]'
grep -nP "$ambiguous" "$work/pairs" |
	lint "no character whose width depends on the terminal"
grep -nP '\t.*(\p{Han}[,;:?!]|\p{Han}\.$)' "$work/pairs" |
	lint "Chinese sentences have Chinese marks"
lint_end
