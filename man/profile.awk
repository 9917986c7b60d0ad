# talenthall-profile(7) from common/profile_table.c and common/codes.c. Lines
# of profile.head.7 come first; the tables are read whole, then set.

function plain(s) {
	gsub(/\\/, "\\e", s)
	gsub(/-/, "\\-", s)
	if (s ~ /^[.']/)
		s = "\\&" s
	return s
}

# The text of member KEY of a row: {.key = "a" "b", ...} or N_("a" "b").
function text(row, key,   s, out) {
	if (!match(row, "[.]" key " = (N_\\()?\""))
		return ""
	s = substr(row, RSTART + RLENGTH - 1)
	while (match(s, /^[ \t]*"[^"]*"/)) {
		sub(/^[ \t]*"/, "", s)
		out = out substr(s, 1, index(s, "\"") - 1)
		s = substr(s, index(s, "\"") + 1)
	}
	return out
}

# Its value, when that is a word: a number, an enumerator, a name.
function word(row, key,   s) {
	if (!match(row, "[.]" key " = [A-Za-z0-9_]+"))
		return ""
	s = substr(row, RSTART, RLENGTH)
	sub(/.* /, "", s)
	return s
}

function condition(row,   s) {
	s = text(row, "when")
	if (s == "" && word(row, "when") != "")
		s = defined[word(row, "when")]
	return s
}

function kind(row,   k, max, min) {
	k = tolower(word(row, "kind"))
	sub(/^profile_/, "", k)
	if (k == "choice" || k == "yesno")
		return substr(word(row, "codes"), 7)
	max = word(row, "max")
	min = word(row, "min")
	if (k ~ /^(text|lines|digits)$/)
		return k ", " (min == "" ? "at most " : min " to ") \
			(max == "" ? 100 : max)
	return k
}

function field(row,   s) {
	print ".TP\n\\fB" text(row, "name") "\\fR (" plain(kind(row)) ")"
	s = plain(text(row, "label"))
	if (row ~ /PROFILE_REQUIRED/)
		s = s ", required"
	if (row ~ /PROFILE_LOCKED/)
		s = s ", locked once verified"
	if (row ~ /PROFILE_READONLY/)
		s = s ", not to be written"
	if (row ~ /PROFILE_FIXED/)
		s = s ", fixed once submitted"
	print s
	if (condition(row) != "")
		print ".br\nWanted: " plain(condition(row))
	if (text(row, "derived") != "")
		print ".br\nFilled in: " plain(text(row, "derived"))
	if (text(row, "hint") != "")
		print ".br\n" plain(text(row, "hint"))
}

function section(row,   n, i, rows, max) {
	print ".SS " text(row, "name")
	print plain(text(row, "label")) "."
	if (text(row, "hint") != "")
		print plain(text(row, "hint"))
	max = word(row, "max")
	if (row ~ /[.]repeats = true/)
		print "A list of rows, " (word(row, "min") + 0) " to " max "."
	if (word(row, "fields") == "")
		print "Files, with methods of their own."
	n = split(tables[word(row, "fields")], rows, SUBSEP)
	for (i = 1; i < n; i++)
		field(rows[i])
}

function sections(title, table,   n, i, rows) {
	print ".SH " title
	n = split(tables[table], rows, SUBSEP)
	for (i = 1; i < n; i++)
		section(rows[i])
}

FILENAME ~ /\.head\.7$/ { print; next }

# #define NAME "..." over several lines
/^#define PROFILE_[A-Z]+ / { define = $2; sub(/^#define [A-Z_]+ /, "") }
define != "" {
	s = $0
	while (match(s, /"[^"]*"/)) {
		defined[define] = defined[define] \
			substr(s, RSTART + 1, RLENGTH - 2)
		s = substr(s, RSTART + RLENGTH)
	}
	if ($0 !~ /\\$/)
		define = ""
	next
}
/^(static )?const struct (profile_field|profile_section|code) [a-z_]+\[\]/ {
	table = $0
	sub(/\[\].*/, "", table)
	sub(/.* /, "", table)
	if ($0 ~ /struct code /)
		codes[++ncodes] = table
	row = ""
	next
}
/^};/ { table = ""; next }
table != "" {
	sub(/^[ \t]+/, "")
	row = row (row == "" ? "" : " ") $0
	if ($0 ~ /\},$/) {
		if (row !~ /^\{ ?0 ?\},/)
			tables[table] = tables[table] row SUBSEP
		row = ""
	}
}

END {
	sections("PERSONS", "person_sections")
	sections("UNITS", "unit_sections")
	print ".SH CODES"
	for (i = 1; i <= ncodes; i++) {
		print ".TP\n.B " substr(codes[i], 7)
		n = split(tables[codes[i]], rows, SUBSEP)
		for (k = 1; k < n; k++) {
			m = split(rows[k], part, "\"")
			printf "\\fB%s\\fR %s%s\n", plain(part[2]),
				plain(part[m - 1]), k + 1 < n ? "," : ""
		}
	}
	print ".SH SEE ALSO"
	print ".BR talenthall\\-rpc (7),\n.BR talenthall\\-call (1),"
	print ".BR talenthall\\-tui (1)"
}
