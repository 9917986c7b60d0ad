#!/usr/bin/env bash
# Panels against plain lists, under three rules of passing; PANEL_SEED plays one
# again, PANELS more of them.
dir=$(mktemp -d "${TMPDIR:-/tmp}/panel.XXXXXX")
trap 'rm -rf "$dir"' EXIT
n=0
for rule in 2/3 1/2 1/2-of-seats; do
	mkdir -p "$dir/$n"
	cp -r "$TOP_SRCDIR/data" "$dir/$n/data"
	of=present
	[ "${rule#*-}" = "$rule" ] || of=seats
	sed -i "s|pass = \"2/3\"; of = \"present\"|pass = \"${rule%%-*}\"; of = \"$of\"|" \
		"$dir/$n/data/services/title-evaluation.cfg"
	mkdir "$dir/$n/hall"
	"$TOP_BUILDDIR/tests/model/panels" -s "${PANEL_SEED:-$(date +%s)}" \
		-n "${PANELS:-15}" -p "${rule%%-*}" \
		$([ "$of" = seats ] && echo -o) "$dir/$n/data" \
		"$dir/$n/hall" 2>"$dir/log" |
		sed "s|^\(not \)\{0,1\}ok [0-9]* - \(.*\)|\1ok - \2 ($rule)|; /^1\.\./d"
	grep -v 'event=migrated\|service_version' "$dir/log" |
		head -n 20 | sed 's/^/# /'
	n=$((n + 1))
done | awk '/^(not )?ok/ { n++; sub(/ok -/, "ok " n " -") } { print }
	END { print "1.." n }'
