# talenthall-rpc(7) from common/errors.def, the tables of server/rpc and the
# output of "talenthalld --methods" (one member a line). Lines of rpc.head.7
# come first.

function plain(s) {
	gsub(/\\"/, "\"", s)
	gsub(/\\/, "\\e", s)
	gsub(/-/, "\\-", s)
	if (s ~ /^[.']/)
		s = "\\&" s
	return s
}

# The text of a member: "key": "text" or "key": number.
function value(s) {
	sub(/^ *"[a-z]*": /, "", s)
	sub(/,$/, "", s)
	if (s ~ /^"/)
		s = substr(s, 2, length(s) - 2)
	return s
}

function param_end() {
	line = "\\fB" plain(p["name"]) "\\fR"
	if (p["type"] == "choice")
		line = line " (" plain(choices) ")"
	else if (p["max"] == "")
		line = line " (" p["type"] ")"
	else if (p["type"] == "integer")
		line = line " (" p["type"] ", " p["min"] " to " p["max"] ")"
	else
		line = line " (" p["type"] ", at most " p["max"] ")"
	if (p["required"] == "true")
		line = line ", required"
	params = params ".br\n" line ": " plain(p["help"]) "\n"
	split("", p)
	choices = ""
}

function method_end(   noun) {
	noun = m["name"]
	if (!sub(/\..*/, "", noun))
		noun = "push"
	if (noun != last)
		print ".SS " noun
	last = noun
	print ".TP\n\\fB" plain(m["name"]) "\\fR"
	print plain(m["summary"]) " (" \
		(m["write"] == "true" ? "write" : "read") ")."
	printf "%s", params
	if (m["reply"] != "")
		print ".br\nReply: " plain(m["reply"]) "."
	print ".br\nRoles: " roles "."
	if (when[m["name"]] != "")
		print ".br\nStates: " when[m["name"]] "."
	split("", m)
	params = roles = ""
}

FILENAME ~ /errors\.def$/ {
	if ($0 !~ /^ERR\(/)
		next
	split($0, part, "\"")
	code = part[3]
	gsub(/[, ]|N_\(/, "", code)
	sub(/ERR_CODE_/, "", code)
	text = $0
	sub(/.*N_\("/, "", text)
	sub(/"\)\)$/, "", text)
	errors[++nerrors] = ".TP\n\\fB" plain(part[2]) "\\fR (" code ")\n" \
		plain(text)
	next
}
FILENAME ~ /\.head\.7$/ { print; next }

# The states in which a row may be called besides, which the output lacks.
function states(row,   s) {
	if (row ~ /WHEN_ALWAYS/)
		s = row ~ /~WHEN_LOCKED/ ? "" : ", locked"
	if (row ~ /WHEN_ALWAYS/)
		s = s ", new, no unit, unsubmitted"
	else {
		if (row ~ /WHEN_LOCKED/)
			s = s ", locked"
		if (row ~ /WHEN_NEW/)
			s = s ", new"
		if (row ~ /WHEN_NO_UNIT/)
			s = s ", no unit"
		if (row ~ /WHEN_UNSUBMITTED/)
			s = s ", unsubmitted"
	}
	return substr(s, 3)
}
FILENAME ~ /\.c$/ {
	if ($0 ~ /^const struct method [a-z_]*\[\]/)
		table = 1
	else if ($0 ~ /^};/)
		table = 0
	else if (table && match($0, /^\t\{"[a-z_.]+"/))
		row = substr($0, 4, RLENGTH - 4)
	if (table && match($0, /[.]when = [A-Z_|&~ ]+/))
		when[row] = states(substr($0, RSTART, RLENGTH))
	next
}

/^  \{$/ { depth = 1; next }
/^  \},?$/ { method_end(); next }
/^    \{$/ { depth = 2; next }
/^    \},?$/ { param_end(); depth = 1; next }
/"choices": \[/ { inlist = "choices"; next }
/"roles": \[/ { inlist = "roles"; next }
inlist != "" && /\]/ { inlist = ""; next }
inlist == "choices" {
	choices = choices (choices == "" ? "" : "|") item($0)
	next
}
inlist == "roles" {
	roles = roles (roles == "" ? "" : ", ") item($0)
	next
}
/"params": \[/ { next }
/^ +"[a-z]+": / {
	key = $1
	gsub(/[":]/, "", key)
	if (depth == 2)
		p[key] = value($0)
	else
		m[key] = value($0)
}

function item(s) {
	gsub(/^ *"|",?$/, "", s)
	return s
}

END {
	print ".SH ERRORS"
	print "Keys are a contract, sentences are not."
	for (i = 1; i <= nerrors; i++)
		print errors[i]
	print ".SH SEE ALSO"
	print ".BR talenthall\\-call (1),\n.BR talenthall\\-profile (7),"
	print ".BR talenthalld (8)"
}
