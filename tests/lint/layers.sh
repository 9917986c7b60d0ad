#!/usr/bin/env bash
# Includes point downward only.
. "$TOP_SRCDIR/tests/lint/lint.inc.sh"

# FILE INCLUDED, one a line
includes() {
	program_files | xargs awk '/^# *include "/ {
		split($0, part, "\""); print FILENAME, part[2] }'
}
all=$(includes)

# below FOLDER ALLOWED...: what FOLDER includes matches one of the patterns.
below() {
	local folder=$1 allowed
	shift
	allowed=$(printf '|%s' config.h "$@")
	awk -v folder="$folder" -v allowed="^(${allowed#|})" \
		'$1 ~ "^" folder && $2 !~ allowed' <<<"$all" |
		lint "$folder looks down only"
}

# server/*.h: context, processes, sandbox, sealing; no folder's business.
base='server/[a-z_]*[.]h$'
below common/ common/
below 'server/(begin|ctx|listener|proc|sandbox|sandbox_seccomp|secret|wire)[.]' \
	common/ "$base"
below 'server/(main|supervisor)[.]' common/ "$base" server/ctl/demo.h \
	server/ctl/audit.h server/ctl/check.h server/ctl/backup.h
below server/store/ common/ "$base" server/store/
below server/workflow/ common/ "$base" server/workflow/
below server/domain/ common/ "$base" server/store/ server/workflow/ \
	server/domain/
below server/rpc/ common/ "$base" server/domain/ server/rpc/
below server/records/ common/ "$base" server/store/ server/domain/ \
	server/rpc/ server/records/
below server/ctl/ common/ "$base" server/store/ server/domain/ server/ctl/
below server/transport/ common/ "$base" server/transport/
below server/gate/ common/ "$base" server/transport/ server/gate/
below server/spawner/ common/ "$base" server/spawner/
below server/call/ common/ server/sandbox.h server/call/
below server/sftp/ common/ server/sandbox.h server/call/link.h server/sftp/
below tui/ common/ 'server/(begin|sandbox)[.]h' tui/
below tui/widget/ common/ tui/widget/ 'tui/[a-z_]*[.]h$'
below 'tui/[a-z_]*[.][ch]' common/ 'server/(begin|sandbox)[.]h' tui/widget/ \
	'tui/[a-z_]*[.]h$'

awk '$2 ~ "^server/(begin|sandbox)[.]h" && $1 ~ "^tui/" && $1 != "tui/main.c"' \
	<<<"$all" | lint "only main of the terminal program knows the sandbox"
# A header of the domain brings the store's along.
program_files | grep '^server/rpc/' | xargs grep -n '\<store_[a-z_]*(' |
	lint "the store is asked by the domain alone, not by the methods"
awk '$2 !~ "/" && $2 != "config.h"' <<<"$all" |
	lint "includes of ours are full paths"
program_files | xargs grep -ln '<libssh/' |
	grep -v '^server/\(gate\|transport\)/' | lint "libssh stays at the gate"
program_files | xargs grep -n '<sqlite3\.h>\|[^a-z_]sqlite3_' |
	grep -v '^server/store/' | lint "SQLite stays in the store"
program_files | grep '\.c$' | while read -r f; do
	[ "$(sed -n '/^#/{p;q}' "$f")" = '#include "config.h"' ] || echo "$f"
done | lint "config.h comes first in every .c"
program_files | grep '\.h$' | xargs grep -n 'include "config\.h"' |
	lint "no header includes config.h"
lint_end
