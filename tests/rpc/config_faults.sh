#!/usr/bin/env bash
# Mistakes that people make in files, each told by file, line, rule and way out
# before a server reads it. No hall is needed.
. "$TOP_SRCDIR/tests/lib/hall.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/hall.XXXXXX")
trap 'rm -rf "$work"' EXIT
data=$work/data
hall=halls/chaoyang.cfg day=holidays/2026.cfg service=services/quota.cfg

check() {
	reply=$(LC_ALL=C timeout 20 "$TOP_BUILDDIR/talenthallctl" --data "$data" \
		--state "$work/none" config check 2>&1)
	status=$?
}
# mistake FILE WANTED SED...: made in a copy of the data
mistake() {
	rm -rf "$data"
	cp -a "$TOP_SRCDIR/data" "$data"
	sed -i "${@:3}" "$data/$1"
	told "$1" "$2"
}
told() { # told FILE WANTED: of the copy as it is; a faulty file is status 1
	check
	[ "$status" = 1 ] && [[ $reply == *"$data/$1:$2"* ]]
	ok $? "$1: $2"
}
has_not() { [[ $reply != *"$1"* ]]; ok $? "$2"; }

rm -rf "$data"
cp -a "$TOP_SRCDIR/data" "$data"
check
is "$status $reply" '0 the configuration is right' 'as they are, all is right'

# --- before a key is read ---
for f in $hall $day opinions.cfg certificates.cfg providers.cfg \
	templates/case_returned.cfg; do
	line=$(grep -n '^[^#]*"' "$data/$f" | head -n 1 | cut -d : -f 1)
	mistake "$f" "$line: syntax error: 「“」 stands outside" "$line s/\"/“/"
done
mistake $hall '2: syntax error: 「；」 stands outside' '2 s/;/；/'
mistake $hall '3: syntax error: a comma before ]: the last' '3 s/ \]/, ]/'
mistake $hall '3: syntax error: the text that begins in line 2 has no closing "' \
	'2 s/";/;/'
mistake $service '9: syntax error: a comma before ]' '9 s/ \]/, ]/'
mistake $service '5: syntax error: 「；」' '5 s/;/；/'
mistake $hall '1: a byte order mark' '1 s/^/\xef\xbb\xbf/'
mistake $service '1: a byte order mark' '1 s/^/\xef\xbb\xbf/'
mistake $hall '7: this is no text in UTF-8: let the editor save' \
	'7 s/$/ \xd6\xd0/'
rm "$data/$hall"
mkfifo "$data/$hall"
told $hall '0: this file cannot be read: it is no ordinary file'
rm "$data/$day"
ln -s nowhere "$data/$day"
told $day '0: this file cannot be read: No such file'
mistake attachments.cfg '1: syntax error' '1 s/^/x y/'
has_not 'there is no kind of attachment' 'and no faults that follow from it'
# Windows ends lines otherwise, and others use a link: no mistakes
rm -rf "$data"
cp -a "$TOP_SRCDIR/data" "$data"
sed -i 's/$/\r/' "$data/$hall" "$data/$day" "$data/$service"
mv "$data/opinions.cfg" "$data/mine"
ln -s mine "$data/opinions.cfg"
check
is "$status $reply" '0 the configuration is right' 'CRLF and a link are right'

rm "$data/templates/documents/slip.zh.txt"
told templates/documents/slip.zh.txt '0: is wanted too'

# --- keys and values ---
line() { grep -n -- "$2" "$TOP_SRCDIR/data/$1" | head -n 1 | cut -d : -f 1; }
mistake $hall "$(line $hall '^rush'): unknown key rsh (known: district" \
	's/^rush :/rsh :/'
mistake $hall "$(line $hall hold_seconds): unknown key hold_second (known" \
	's/hold_seconds/hold_second/'
mistake $hall "$(line $hall 'counters = 4'): counters: a number from 0 to 99" \
	's/counters = 4/counters = -1/'
mistake $hall "$(line $hall max_minutes): max_minutes: a number from 5" \
	's/max_minutes = 60/max_minutes = "60"/'
mistake $hall "$(line $hall open_at): open_at: a time is HH:MM" \
	's/open_at = "09:00"/open_at = "9点"/'
mistake $hall "$(line $hall '^notice =')" 's/@notice-chaoyang.zh/@nope/'
rm -rf "$data"
cp -a "$TOP_SRCDIR/data" "$data"
sed -i 's/"permit-renewal"/"permit-renewel"/' "$data/$hall"
told halls '0: hall 110105: kinds.renewal: there is no service permit-renewel'
# the parser tells an entry by the line on which it ended
mistake $day "$(($(line $day 2026-05-09) + 1)): 2026-05-08 is no Saturday" \
	's/2026-05-09/2026-05-08/'
mistake holidays/2027.cfg "$(line holidays/2027.cfg '^year'): another file has" \
	's/year = 2027/year = 2026/'
mistake opinions.cfg "$(line opinions.cfg '^[^#]*kind ='): unknown key knd" \
	'0,/^\([^#]*\)kind =/s//\1knd = "x"; kind =/'
mistake opinions.cfg "$(line opinions.cfg '^opinions'): unknown key opinion " \
	's/^opinions/opinion/'
mistake certificates.cfg "$(line certificates.cfg fee_first): fee_first: a number" \
	's/fee_first = [0-9]*/fee_first = -5/'
mistake certificates.cfg "$(line certificates.cfg '^years'): unknown key year " \
	's/^years/year/'

# --- without -c the configuration beside the other files ---
mistake talenthall.conf "$(($(wc -l <"$TOP_SRCDIR/data/talenthall.conf") + 1)): unknown key lisen" \
	'$ a lisen = "::";'
sed -i '$ d' "$data/talenthall.conf"
echo "state_dir = \"$work/other\";" >>"$data/talenthall.conf"
reply=$("$TOP_BUILDDIR/talenthallctl" --data "$data" status 2>&1)
is $? 75 'no server'
like "$reply" "$work/other: No such" 'is looked for where it says'

# --- names in documents ---
slip=templates/documents/slip.zh.txt
mistake $slip "$(line $slip '{permit_no}'): unknown placeholder {permit_nr}" \
	's/{permit_no}/{permit_nr}/'
mistake $slip "$(line $slip '{validity}'): unknown placeholder {form_wage}: no service" \
	's/{validity}/{form_wage}/'
rm -rf "$data"
cp -a "$TOP_SRCDIR/data" "$data"
sed -i 's/{validity}/{form_permit_category}/' "$data/$slip"
check
is "$status" 0 'a field of a form may be printed'

# --- lines of the home, and periods of a hall ---
mistake services/entries.inc "$(line services/entries.inc 'order ='): unknown key odrer (known: title" \
	's/order =/odrer =/'
mistake services/entries.inc "$(line services/entries.inc '^entries'): unknown key entry " \
	's/^entries/entry/'
mistake $hall "$(line $hall '^week' | head -n 1)" 's/^week/weak/'

# --- in the language of the shell ---
rm -rf "$data"
cp -a "$TOP_SRCDIR/data" "$data"
sed -i 's/hold_seconds/hold_second/' "$data/$hall"
sed -i '9 s/ \]/, ]/' "$data/$service"
zh() { # zh LOCALE
	reply=$(LC_ALL=$1 "$TOP_BUILDDIR/talenthallctl" --data "$data" \
		--locale "$TOP_BUILDDIR/locale" --state "$work/none" config check 2>&1)
}
zh zh_CN.UTF-8
is "$(grep -c '不认识的键 hold_second（可用：\|语法错误：] 之前有逗号' <<<"$reply")" 2 \
	'faults are told in Chinese'
is "$(grep -c ': [a-z]* .* is \|unknown' <<<"$reply")" 0 'and none in English'
zh zh_CN.GBK
has_not 不认识 'but not where the terminal has other bytes'
rm -rf "$data"
cp -a "$TOP_SRCDIR/data" "$data"
zh zh_CN.UTF-8
is "$reply" 配置正确 'that all is right too'
[ ! -e "$work/none" ]
ok $? 'a check makes no folder'

# --- commands that are mistaken ---
ctl() { # ctl STATUS WANTED WORD...
	reply=$("$TOP_BUILDDIR/talenthallctl" --state "$work/none" "${@:3}" 2>&1)
	[ $? = "$1" ] && [[ $reply == *"$2"* ]]
	ok $? "talenthallctl ${*:3}: $1"
}
for c in status account config audit backup key import init restore; do
	ctl 0 "  $c" "$c" --help
	[ "$(wc -l <<<"$reply")" -le 5 ]
	ok $? "and of $c alone"
done
ctl 0 '  hostkey' --help
ctl 2 'there is no command stats' stats
ctl 2 '  account create LOGIN ROLE NAME' account create clerk2
ctl 2 '  import units|people' import unit x.csv
ctl 75 'is it started, and is this its --state?' status
done_testing
