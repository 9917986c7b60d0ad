#include "config.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/store/inbox.h"
#include "server/store/store.h"

/* A row follows its bytes within the same turn; this is ample. */
enum { INBOX_SETTLED = 60, INBOX_SWEEP = 100 };

#define INBOX_COLUMNS                                                         \
	"SELECT id, owner, owner_id, account_id, name, size, sha256,"         \
	" changed_at FROM inbox"

static void
inbox_row(struct stmt *s, struct inbox_row *r)
{
	memset(r, 0, sizeof(*r));
	r->id = column_int(s, 0);
	column_copy(s, 1, r->owner, sizeof(r->owner));
	r->owner_id = column_int(s, 2);
	r->account_id = column_int(s, 3);
	column_copy(s, 4, r->name, sizeof(r->name));
	r->size = column_int(s, 5);
	if (!column_is_null(s, 6))
		column_copy(s, 6, r->sha256, sizeof(r->sha256));
	r->changed_at = column_int(s, 7);
}

static int
inbox_one(struct stmt *s, struct inbox_row *r, struct err *e)
{
	int rc = stmt_step(s, e);

	if (rc == 1)
		inbox_row(s, r);
	stmt_done(s);
	return rc;
}

int
store_inbox_load(struct ctx *ctx, const char *owner, int64_t owner_id,
    const char *name, struct inbox_row *r, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, INBOX_COLUMNS
	    " WHERE owner = ?1 AND owner_id = ?2 AND name = ?3"
	    " AND sha256 IS NOT NULL");

	stmt_text(s, 1, owner);
	stmt_int(s, 2, owner_id);
	stmt_text(s, 3, name);
	return inbox_one(s, r, e);
}

int
store_inbox_part(struct ctx *ctx, const char *owner, int64_t owner_id,
    int64_t account_id, const char *name, struct inbox_row *r, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, INBOX_COLUMNS
	    " WHERE owner = ?1 AND owner_id = ?2 AND account_id = ?3"
	    " AND name = ?4 AND sha256 IS NULL");

	stmt_text(s, 1, owner);
	stmt_int(s, 2, owner_id);
	stmt_int(s, 3, account_id);
	stmt_text(s, 4, name);
	return inbox_one(s, r, e);
}

int
store_inbox_each(struct ctx *ctx, const char *owner, int64_t owner_id,
    void (*row)(void *arg, const struct inbox_row *r), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, INBOX_COLUMNS
	    " WHERE owner = ?1 AND owner_id = ?2 ORDER BY changed_at, id");
	struct inbox_row r;
	int rc;

	stmt_text(s, 1, owner);
	stmt_int(s, 2, owner_id);
	while ((rc = stmt_step(s, e)) == 1) {
		inbox_row(s, &r);
		row(arg, &r);
	}
	stmt_done(s);
	return rc;
}

int
store_inbox_put(struct ctx *ctx, const struct inbox_row *r, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM inbox WHERE owner = ?1 AND owner_id = ?2"
	    " AND name = ?3 AND (CASE WHEN ?5 THEN sha256 IS NOT NULL"
	    " OR account_id = ?4 ELSE sha256 IS NULL AND account_id = ?4"
	    " END)");

	stmt_text(s, 1, r->owner);
	stmt_int(s, 2, r->owner_id);
	stmt_text(s, 3, r->name);
	stmt_int(s, 4, r->account_id);
	stmt_int(s, 5, r->sha256[0] != '\0');
	if (stmt_run(s, e) != 0)
		return -1;
	s = store_prepare(ctx->db,
	    "INSERT INTO inbox (id, owner, owner_id, account_id, name, size,"
	    " sha256, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
	    " nullif(?7, ''), ?8)");
	stmt_int(s, 1, r->id);
	stmt_text(s, 2, r->owner);
	stmt_int(s, 3, r->owner_id);
	stmt_int(s, 4, r->account_id);
	stmt_text(s, 5, r->name);
	stmt_int(s, 6, r->size);
	stmt_text(s, 7, r->sha256);
	stmt_int(s, 8, r->changed_at);
	return stmt_run(s, e);
}

int
store_inbox_rename(struct ctx *ctx, int64_t id, const char *name,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE inbox SET name = ?2, changed_at = ?3 WHERE id = ?1");

	stmt_int(s, 1, id);
	stmt_text(s, 2, name);
	stmt_int(s, 3, ctx->now);
	return stmt_run(s, e);
}

int
store_inbox_delete(struct ctx *ctx, int64_t id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM inbox WHERE id = ?1");

	stmt_int(s, 1, id);
	return stmt_run(s, e);
}

int
store_inbox_forget(struct ctx *ctx, const char *owner, int64_t owner_id,
    int64_t account_id, const char *name, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM inbox WHERE owner = ?1 AND owner_id = ?2"
	    " AND account_id = ?3 AND sha256 IS NULL AND (name = ?4"
	    " OR substr(name, 1, length(?4) + 1) = ?4 || '.')");

	stmt_text(s, 1, owner);
	stmt_int(s, 2, owner_id);
	stmt_int(s, 3, account_id);
	stmt_text(s, 4, name);
	return stmt_run(s, e);
}

/*
 * Sweeping
 */

static int
inbox_has_part(struct ctx *ctx, int64_t id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT 1 FROM inbox WHERE id = ?1 AND sha256 IS NULL");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	stmt_done(s);
	return rc;
}

/* Bytes whose row has gone. */
static int
inbox_sweep_bytes(struct ctx *ctx, struct err *e)
{
	char path[FILE_PATH_MAX];
	struct dirent *d;
	struct stat st;
	int64_t id;
	DIR *dir;
	int rc = 0;

	snprintf(path, sizeof(path), "%s/files/part", ctx->conf->state_dir);
	dir = opendir(path);
	if (dir == NULL)
		return 0;
	while (rc >= 0 && (d = readdir(dir)) != NULL) {
		id = strtoll(d->d_name, NULL, 10);
		if (id <= 0 || fstatat(dirfd(dir), d->d_name, &st, 0) != 0 ||
		    st.st_ctime > ctx->now - INBOX_SETTLED)
			continue;
		rc = inbox_has_part(ctx, id, e);
		if (rc == 0)
			file_part_drop(ctx->conf->state_dir, id);
	}
	closedir(dir);
	return rc < 0 ? -1 : 0;
}

/* Rows whose bytes are elsewhere: their account goes on with them. */
static int
inbox_sweep_rows(struct ctx *ctx, struct err *e)
{
	int64_t ids[INBOX_SWEEP];
	size_t n = 0;
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id FROM inbox WHERE sha256 IS NULL AND changed_at < ?1"
	    " ORDER BY id");
	int rc;

	stmt_int(s, 1, ctx->now - INBOX_SETTLED);
	while ((rc = stmt_step(s, e)) == 1 && n < INBOX_SWEEP)
		if (!file_part_has(ctx->conf->state_dir, column_int(s, 0)))
			ids[n++] = column_int(s, 0);
	stmt_done(s);
	for (size_t i = 0; rc >= 0 && i < n; i++)
		rc = store_inbox_delete(ctx, ids[i], e);
	return rc < 0 ? -1 : 0;
}

int
store_inbox_sweep(struct ctx *ctx, int64_t before, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM inbox WHERE changed_at < ?1");

	stmt_int(s, 1, before);
	if (stmt_run(s, e) != 0)
		return -1;
	return inbox_sweep_rows(ctx, e) != 0 ? -1 : inbox_sweep_bytes(ctx, e);
}
