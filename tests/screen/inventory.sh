#!/bin/bash
# Every screen and every dialog has its golden picture.
golden=$TOP_SRCDIR/tests/screen/golden
n=0
for id in $(sed -n 's/.*\.id = "\([a-z_.]*\)".*/\1/p' \
	"$TOP_SRCDIR/tui/screen/screens.c") \
	assoc_prompt assoc_apply assoc_approve assoc_reject assoc_end; do
	case $id in
	# the server's own counts and clock: seen by server.sh
	server_status | audit_list) continue ;;
	# opened by nothing yet
	person_view) continue ;;
	esac
	n=$((n + 1))
	if [ -s "$golden/$id.txt" ]; then
		echo "ok $n - $id"
	else
		echo "not ok $n - $id has no golden picture"
	fi
done
echo "1..$n"
