#!/usr/bin/env bash
# What is written beside the sources says what the sources say.
. "$TOP_SRCDIR/tests/lint/lint.inc.sh"

# KEY DEFAULT, one a line, of the keys whose default is a number or a text.
keys=$(awk '/^static const struct conf_row conf_rows/ { inside = 1 }
	/^};/ { inside = 0 }
	inside && /^\t(TEXT|INT|BOOL)\(/ {
		line = $0
		sub(/^\t[A-Z]+\(/, "", line); sub(/\),$/, "", line)
		key = line; sub(/,.*/, "", key)
		value = line; sub(/^.*, /, "", value)
		if ($0 ~ /BOOL\(/) value = value == 1 ? "true" : "false"
		if (line ~ /"/) { value = line; sub(/^[^"]*/, "", value) }
		print key, value
	}
	inside && /^\t\{ "/ {
		row = $0
		split(row, part, "\""); choice = part[2]; row = ""
	}
	inside && choice != "" && !/^\t(TEXT|INT|BOOL)/ {
		row = row $0
		if (/\},$/) {
			n = split(row, part, "\"")
			# a text before the words, or the number of one of them
			if (row ~ /NULL, *\{/) value = part[n - 1]
			else value = part[4]
			print choice, "\"" value "\""
			choice = ""
		}
	}' common/conf.c)
found=$(wc -l <<<"$keys")
{ [ "$found" -ge 35 ] || echo "only $found"; } |
	lint "the keys of the configuration are found"

while read -r key value; do
	case $value in TALENTHALL_*) continue ;; esac
	[ "$key" = demo ] && continue
	grep -qxF "#$key = $value;" data/talenthall.conf ||
		echo "$key = $value"
done <<<"$keys" | lint "talenthall.conf shows every default"
sed -n 's/^#\([a-z_]*\) = .*/\1/p' data/talenthall.conf |
	while read -r key; do
		grep -q "^$key " <<<"$keys" || [ "$key" = signin ] ||
			echo "$key"
	done | lint "talenthall.conf shows no key that is unknown"

# A heading of the page names the key: .BR key ... or among several.
while read -r key value; do
	grep -qE "^\.BR ([a-z_]+ \", \" )*$key( |$)" man/talenthall.conf.5 ||
		echo "$key"
done <<<"$keys" | lint "talenthall.conf(5) has every key"
# Where it stands alone its default stands with it.
while read -r key value; do
	line=$(grep -E "^\.BR $key \" \(" man/talenthall.conf.5) || continue
	case $value in
	TALENTHALL_* | 0 | '""') continue ;;
	esac
	value=${value//\"/}
	grep -qF -- "${value//-/\\-}" <<<"$line" || echo "$key: $value"
done <<<"$keys" | lint "talenthall.conf(5) has every default"

for word in $(sed -n '/conf_roles\[/,/^static int/p' common/conf_signin.c |
	grep -oE '"[a-z]+"' | tr -d '"') methods second_factor; do
	sed -n '/^\.BR signin/,/^\.RE/p' man/talenthall.conf.5 |
		grep -qw "$word" || echo "$word"
done | lint "talenthall.conf(5) has every role and way of signing in"

for f in data/*.cfg; do
	f=${f##*/}
	[ -f "man/talenthall-${f%.cfg}.5" ] || echo "$f"
done | lint "every file that administrators change has a page"
# the demo hall's stories are not an administrator's
for d in $(find data -name '*.cfg' -path 'data/*/*' | cut -d / -f 2 | sort -u |
	grep -vx demo)
do
	[ -f "man/talenthall-$d.5" ] || [ -f "man/${d%s}.head.5" ] ||
		[ -f "man/talenthall-${d%s}.5" ] ||
		echo "$d/"
done | lint "so has every folder of them"
for f in $(find data -name '*.cfg' | cut -d / -f 2 | sort -u) agreement; do
	for page in README.md README.zh_CN.md man/talenthalld.8; do
		grep -qF "$f" "$page" || echo "$page: $f"
	done
done | lint "README and talenthalld(8) list them"

for f in data/templates/*.cfg; do
	name=${f##*/}
	names=$(sed -n 's/^placeholders = \[\(.*\)\];.*/\1/p' "$f" | tr -d '"')
	grep -qxF ".BR ${name%.cfg} \" ($names)\"" man/talenthall-templates.5 ||
		echo "$name ($names)"
done | lint "talenthall-templates(5) lists every message"

# Every key that a service file may have, and what values a key may be.
cat server/workflow/definition*.c | tr -d '\n\t' |
	grep -oE 'read_(keys|word)\([^;]*;' | grep -oE '"[a-z_ "]*"' |
	tr -d '"' | tr ' ' '\n' | grep . | sort -u | while read -r key; do
		grep -qwF -- "$key" man/service.head.5 || echo "$key"
	done | lint "talenthall-service(5) has every key and its values"
sed -n 's/^	\[FIELD_[A-Z]*\] = {"\([a-z]*\)".*/\1/p' \
	server/workflow/definition_field.c | while read -r type; do
		grep -qwF -- "$type" man/service.head.5 || echo "$type"
	done | lint "talenthall-service(5) has every type of field"

packages=$(sed -n '/^build_packages="/,/"$/p; /^test_packages="/,/"$/p' \
	bootstrap | sed 's/^[a-z_]*="//; s/"//')
for page in README.md README.zh_CN.md; do
	for p in $packages; do
		grep -E '^\| ' "$page" | cut -d '|' -f 2 |
			grep -qE "(^|[ 、,])$p([ 、,]|$)" || echo "$page: $p"
	done
done | lint "README says what every package is for"
# _build and _inst are distcheck's
find . -mindepth 1 -maxdepth 1 -type d ! -name '[._]*' ! -name build \
	! -name build-aux ! -name autom4te.cache ! -name m4 ! -name demo |
	sed 's|^\./||' | while read -r d; do
		for page in README.md README.zh_CN.md; do
			grep -qF "| \`$d/\` |" "$page" || echo "$page: $d"
		done
	done | lint "README lists every folder"
for login in $(sed -n 's/.*"  %-10s %s\\n", "\([a-z0-9]*\)".*/\1/p' \
	server/ctl/demo*.c); do
	for page in README.md README.zh_CN.md; do
		grep -qF "\`$login\`" "$page" || echo "$page: $login"
	done
done | lint "README lists the accounts that stand out in the demo hall"
grep -ohE '\.code = "[0-9]{4}"' tui/screen/*.c | grep -oE '[0-9]{4}' |
	sort -u | while read -r code; do
		grep -qwF "$code" man/talenthall-tui.1 || echo "$code"
	done | lint "talenthall-tui(1) has the code of every page"
# Heads of sections, tables and blocks: one file is the other's translation.
shape() { sed -n 's/^\(#\+\) .*/\1/p; s/^```.*/```/p; s/^| --- .*/---/p' "$1"; }
diff <(shape README.md) <(shape README.zh_CN.md) |
	lint "both README have the same parts"
lint_end
