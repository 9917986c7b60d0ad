#!/usr/bin/env bash
# A thousand random cases against the model; MODEL_SEED plays one again,
# MODEL_CASES more of them. MODEL_DATA: other service files.
dir=$(mktemp -d "${TMPDIR:-/tmp}/model.XXXXXX")
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/hall"
"$TOP_BUILDDIR/tests/model/play" -s "${MODEL_SEED:-$(date +%s)}" \
	-n "${MODEL_CASES:-1000}" "${MODEL_DATA:-$TOP_SRCDIR/data}" "$dir/hall" \
	2>"$dir/log"
rc=$?
[ "$rc" = 0 ] || grep -v 'event=migrated\|service_version' "$dir/log" |
	head -n 20 | sed 's/^/# /'
exit 0
