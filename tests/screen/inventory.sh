#!/bin/bash
# Every screen and every dialog has its golden picture.
golden=$TOP_SRCDIR/tests/screen/golden
n=0
for id in $(sed -n 's/.*\.id = "\([a-z_.]*\)".*/\1/p' \
	"$TOP_SRCDIR/tui/screen/screens.c") \
	assoc_prompt assoc_apply assoc_approve assoc_reject assoc_end; do
	n=$((n + 1))
	if [ -s "$golden/$id.txt" ]; then
		echo "ok $n - $id"
	else
		echo "not ok $n - $id has no golden picture"
	fi
done
echo "1..$n"
