# talenthall-service(5): service.head.5, then what "talenthalld --words" prints.

function plain(s) {
	gsub(/\\/, "\\e", s)
	gsub(/-/, "\\-", s)
	gsub(/'/, "\\(aq", s)
	if (s ~ /^[.']/)
		s = "\\&" s
	return s
}

FILENAME ~ /\.head\.5$/ { print; next }

/^word / {
	split($0, part, "\t")
	name = substr(part[1], 6)
	group = name
	if (name ~ /\(/)
		group = "Functions"
	else if (!sub(/\..*/, "", group))
		group = "Others"
	if (last == "")
		print ".SH WORDS OF RULES"
	if (group != last)
		print ".SS " plain(group)
	last = group
	print ".TP\n\\fB" plain(name) "\\fR (" part[2] ")"
	print plain(part[3] == "" ? name : part[3])
	next
}

/^effect / {
	split($0, part, "\t")
	if (!effects++)
		print ".SH EFFECTS\nMembers in brackets may be left out."
	print ".TP\n\\fB" plain(substr(part[1], 8)) "\\fR"
	print plain(part[2] == "" ? "no members" : part[2])
}

END {
	print ".SH SEE ALSO"
	print ".BR talenthallctl (8),"
	print ".BR talenthalld (8),"
	print ".BR talenthall\\-attachments (5),"
	print ".BR talenthall\\-templates (5)"
}
