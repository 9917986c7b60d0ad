#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/store/backup.h"
#include "server/store/sqlite.h"

/* The copy is one file: no log beside it that could be forgotten. */
static int
copy_pages(sqlite3 *to, sqlite3 *from)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	int rc;

	if (b == NULL)
		return sqlite3_errcode(to);
	do {
		rc = sqlite3_backup_step(b, -1);
		if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
			sqlite3_sleep(50);
	} while (rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED);
	rc = sqlite3_backup_finish(b);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL,
		    NULL);
	return rc;
}

/* Begun, not waited for: it is looked through meanwhile. */
static int
copy_write_out(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		return -1;
	(void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
	close(fd);
	return 0;
}

void
store_map(struct store *db)
{
	(void)store_exec(db, "PRAGMA mmap_size=2147418112");
}

int
store_copy(struct store *from, const char *path)
{
	sqlite3 *to = NULL;
	int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

	store_map(from);
	/* synced once, by who keeps it */
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(to, "PRAGMA synchronous=OFF", NULL, NULL,
		    NULL);
	if (rc == SQLITE_OK)
		rc = copy_pages(to, store_handle(from));
	if (rc != SQLITE_OK)
		log_err("event=copy path=\"%s\" why=\"%s\"", path,
		    sqlite3_errstr(rc));
	sqlite3_close(to);
	if (rc != SQLITE_OK)
		return -1;
	if (copy_write_out(path) == 0)
		return 0;
	log_err("event=copy path=\"%s\" why=\"%s\"", path, strerror(errno));
	return -1;
}

/* s has one row, "ok", or the first fault. Ends it. */
static int
sound_told(struct stmt *s)
{
	struct err e = {0};
	int rc = stmt_step(s, &e);
	bool sound = rc == 1 && strcmp(column_text(s, 0), "ok") == 0;

	if (!sound)
		log_err("event=integrity why=\"%s\"",
		    rc == 1 ? column_text(s, 0) : "cannot be read");
	stmt_done(s);
	return sound ? 0 : -1;
}

int
store_sound_pages(struct store *db)
{
	return sound_told(store_prepare(db, "PRAGMA quick_check(1)"));
}

int
store_sound_table(struct store *db, const char *table)
{
	struct stmt *s = store_prepare(db,
	    "SELECT integrity_check FROM pragma_integrity_check(?1) LIMIT 1");

	stmt_text(s, 1, table);
	return sound_told(s);
}

int
store_sound_references(struct store *db)
{
	struct stmt *s = store_prepare(db, "PRAGMA foreign_key_check");
	struct err e = {0};
	int rc = stmt_step(s, &e);

	if (rc == 1)
		log_err("event=integrity why=\"a row of %s names one that is "
			"not there\"", column_text(s, 0));
	stmt_done(s);
	return rc == 0 ? 0 : -1;
}

int
store_tables(struct ctx *ctx, char ***names, size_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT name FROM sqlite_schema WHERE type = 'table'");
	int rc;

	*names = NULL;
	*n = 0;
	while ((rc = stmt_step(s, e)) == 1) {
		*names = xreallocarray(*names, *n + 1, sizeof(**names));
		(*names)[(*n)++] = xstrdup(column_text(s, 0));
	}
	stmt_done(s);
	return rc;
}

int
store_file_each(struct ctx *ctx,
    int (*row)(void *arg, const struct file_row *f), void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT sha256, size FROM file ORDER BY sha256");
	int rc;

	while ((rc = stmt_step(s, e)) == 1) {
		struct file_row f = {.size = column_int(s, 1)};

		column_copy(s, 0, f.sha256, sizeof(f.sha256));
		if (!row(arg, &f)) {
			rc = 0;
			break;
		}
	}
	stmt_done(s);
	return rc;
}

int
store_file_count(struct ctx *ctx, size_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, "SELECT count(*) FROM file");
	int rc = stmt_step(s, e);

	*n = rc == 1 ? (size_t)column_int(s, 0) : 0;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_file_known(struct ctx *ctx, const char *sha256, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT 1 FROM file WHERE sha256 = ?1");
	int rc;

	stmt_text(s, 1, sha256);
	rc = stmt_step(s, e);
	stmt_done(s);
	return rc;
}

int
store_backup_set(struct ctx *ctx, const struct backup_row *b, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO backup (place, oldest, newest, points, files, bytes,"
	    " encrypted, told_at, failed_at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)"
	    " ON CONFLICT (place) DO UPDATE SET oldest = ?2, newest = ?3,"
	    " points = ?4, files = ?5, bytes = ?6, encrypted = ?7,"
	    " told_at = ?8, failed_at = 0");

	stmt_text(s, 1, b->place);
	stmt_int(s, 2, b->oldest);
	stmt_int(s, 3, b->newest);
	stmt_int(s, 4, b->points);
	stmt_int(s, 5, b->files);
	stmt_int(s, 6, b->bytes);
	stmt_int(s, 7, b->encrypted);
	stmt_int(s, 8, ctx->now);
	return stmt_run(s, e);
}

int
store_backup_failed(struct ctx *ctx, const char *place, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO backup (place, oldest, newest, points, files, bytes,"
	    " encrypted, told_at, failed_at)"
	    " VALUES (?1, 0, 0, 0, 0, 0, 0, ?2, ?2)"
	    " ON CONFLICT (place) DO UPDATE SET told_at = ?2, failed_at = ?2");

	stmt_text(s, 1, place);
	stmt_int(s, 2, ctx->now);
	return stmt_run(s, e);
}

int
store_backup_newest(struct ctx *ctx, struct backup_row *b, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT place, newest, points, files, bytes, encrypted,"
	    " (SELECT max(failed_at) FROM backup),"
	    " coalesce((SELECT min(oldest) FROM backup WHERE points > 0), 0)"
	    " FROM backup ORDER BY newest DESC, told_at DESC LIMIT 1");
	int rc = stmt_step(s, e);

	memset(b, 0, sizeof(*b));
	if (rc == 1) {
		column_copy(s, 0, b->place, sizeof(b->place));
		b->newest = column_int(s, 1);
		b->points = column_int(s, 2);
		b->files = column_int(s, 3);
		b->bytes = column_int(s, 4);
		b->encrypted = column_int(s, 5) != 0;
		b->failed_at = column_int(s, 6);
		b->oldest = column_int(s, 7);
	}
	stmt_done(s);
	return rc;
}
