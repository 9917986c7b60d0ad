#!/usr/bin/env bash
# Fuzzers: run.sh [SECONDS [NAME...]]: each so long (20), as many at once as
# there are processors, from its corpus and what it finds. What breaks one is
# left in tests/fuzz/found of the build folder.
#	FUZZ_KEEP=1 run.sh 600 csv	the corpus is made anew: the smallest
#					inputs that reach what is reached
set -u
: "${TOP_SRCDIR:?}" "${TOP_BUILDDIR:?}"
seconds=${1:-${FUZZ_SECONDS:-20}}
shift
corpus=$TOP_SRCDIR/tests/fuzz/corpus found=$TOP_BUILDDIR/tests/fuzz/found
names=("$@")
[ $# -gt 0 ] || mapfile -t names < <(ls "$corpus")
mkdir -p "$found"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# what libraries forget is not ours
printf '%s\n' leak:libconfig leak:__argz_add_sep leak:libqpdf \
	>"$work/leaks"
export LSAN_OPTIONS=suppressions=$work/leaks:print_suppressions=0
declare -A size=([csv]=2048 [edit]=400 [jsonrpc]=4096 [key]=1024 [pdf]=20000
	[rule]=400 [service]=20000 [sftp]=20000)

fuzz() { # fuzz NAME: its last words in work/NAME.log, status in NAME.status
	local dict=()
	mkdir -p "$work/$1"
	[ ! -f "$TOP_SRCDIR/tests/fuzz/$1.dict" ] ||
		dict=("-dict=$TOP_SRCDIR/tests/fuzz/$1.dict")
	"$TOP_BUILDDIR/tests/fuzz/$1" -max_total_time="$seconds" \
		-max_len="${size[$1]}" -timeout=10 -rss_limit_mb=1000 \
		-print_final_stats=1 -artifact_prefix="$found/$1-" \
		-close_fd_mask=1 "${dict[@]}" \
		"$work/$1" "$corpus/$1" >"$work/$1.log" 2>&1
	echo $? >"$work/$1.status"
	[ -z "${FUZZ_KEEP-}" ] || {
		mkdir "$work/$1.new"
		"$TOP_BUILDDIR/tests/fuzz/$1" -merge=1 -close_fd_mask=1 \
			"$work/$1.new" "$corpus/$1" "$work/$1" \
			>/dev/null 2>&1 && rm -f "$corpus/$1"/* &&
			ls -Sr "$work/$1.new" | head -n 80 |
			sed "s,^,$work/$1.new/," |
			xargs cp -t "$corpus/$1"
	}
}

for name in "${names[@]}"; do
	while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n; done
	fuzz "$name" &
done
wait
n=0
for name in "${names[@]}"; do
	n=$((n + 1))
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' \
		"$work/$name.log")
	if [ "$(cat "$work/$name.status")" = 0 ]; then
		echo "ok $n - $name: ${runs:-?} inputs in $seconds s"
	else
		echo "not ok $n - $name"
		grep -E 'ERROR|SUMMARY|Assert|assert|#[0-9] |written to' \
			"$work/$name.log" | head -n 30 | sed 's/^/# /'
	fi
done
echo "1..$n"
