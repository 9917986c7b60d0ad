#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/mem.h"
#include "server/store/file.h"
#include "server/store/store.h"

enum { FILE_ORPHAN_AGE = 3600 };

int
store_file_insert(struct ctx *ctx, const struct file_row *f, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO file (sha256, size, format, width, height,"
	    " created_at, pages) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7"
	    " WHERE NOT EXISTS (SELECT 1 FROM file WHERE sha256 = ?1)");

	stmt_text(s, 1, f->sha256);
	stmt_int(s, 2, f->size);
	stmt_text(s, 3, f->format);
	stmt_int(s, 4, f->width);
	stmt_int(s, 5, f->height);
	stmt_int(s, 6, ctx->now);
	stmt_int(s, 7, f->pages);
	if (stmt_run(s, e) != 0)
		return -1;
	if (store_changes(ctx->db) == 1 || strcmp(f->format, "any") == 0)
		return 0;
	/* it lay in an inbox, and was not looked at there */
	s = store_prepare(ctx->db,
	    "UPDATE file SET format = ?2, width = ?3, height = ?4, pages = ?5"
	    " WHERE sha256 = ?1 AND format = 'any'");
	stmt_text(s, 1, f->sha256);
	stmt_text(s, 2, f->format);
	stmt_int(s, 3, f->width);
	stmt_int(s, 4, f->height);
	stmt_int(s, 5, f->pages);
	return stmt_run(s, e);
}

int
store_file_pin(struct ctx *ctx, const char *object, int64_t object_id,
    const char *sha256, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO file_pin (object, object_id, sha256)"
	    " SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM file_pin"
	    " WHERE object = ?1 AND object_id = ?2 AND sha256 = ?3)");

	stmt_text(s, 1, object);
	stmt_int(s, 2, object_id);
	stmt_text(s, 3, sha256);
	return stmt_run(s, e);
}

int
store_file_unpin(struct ctx *ctx, const char *object, int64_t object_id,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM file_pin WHERE object = ?1 AND object_id = ?2");

	stmt_text(s, 1, object);
	stmt_int(s, 2, object_id);
	return stmt_run(s, e);
}

int
store_photo_set(struct ctx *ctx, int64_t person_id, const char *sha256,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE person_photo SET sha256 = ?2, uploaded_at = ?3,"
	    " version = version + 1 WHERE person_id = ?1");

	stmt_int(s, 1, person_id);
	stmt_text(s, 2, sha256);
	stmt_int(s, 3, ctx->now);
	if (stmt_run(s, e) != 0)
		return -1;
	if (store_changes(ctx->db) == 1)
		return 0;
	s = store_prepare(ctx->db,
	    "INSERT INTO person_photo (person_id, sha256, uploaded_at,"
	    " version) VALUES (?1, ?2, ?3, 1)");
	stmt_int(s, 1, person_id);
	stmt_text(s, 2, sha256);
	stmt_int(s, 3, ctx->now);
	return stmt_run(s, e);
}

int
store_photo_load(struct ctx *ctx, int64_t person_id, struct person_photo *p,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT f.sha256, f.size, f.format, f.width, f.height,"
	    " f.created_at, p.uploaded_at, p.version FROM person_photo p"
	    " JOIN file f ON f.sha256 = p.sha256 WHERE p.person_id = ?1");
	int rc;

	memset(p, 0, sizeof(*p));
	stmt_int(s, 1, person_id);
	rc = stmt_step(s, e);
	if (rc == 1) {
		p->person_id = person_id;
		column_copy(s, 0, p->file.sha256, sizeof(p->file.sha256));
		p->file.size = column_int(s, 1);
		column_copy(s, 2, p->file.format, sizeof(p->file.format));
		p->file.width = (int)column_int(s, 3);
		p->file.height = (int)column_int(s, 4);
		p->file.created_at = column_int(s, 5);
		p->uploaded_at = column_int(s, 6);
		p->version = column_int(s, 7);
	}
	stmt_done(s);
	return rc;
}

/* Who refers to files is listed here: 1 referred to, 0 not, -1. */
static int
file_referred(struct ctx *ctx, const char *sha256, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT 1 FROM person_photo WHERE sha256 = ?1 UNION ALL"
	    " SELECT 1 FROM notice_file WHERE sha256 = ?1 UNION ALL"
	    " SELECT 1 FROM attachment WHERE sha256 = ?1 UNION ALL"
	    " SELECT 1 FROM inbox WHERE sha256 = ?1 UNION ALL"
	    " SELECT 1 FROM file_pin WHERE sha256 = ?1 LIMIT 1");
	int rc;

	stmt_text(s, 1, sha256);
	rc = stmt_step(s, e);
	stmt_done(s);
	return rc;
}

static int
file_forget(struct ctx *ctx, const char *sha256, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM file WHERE sha256 = ?1");

	stmt_text(s, 1, sha256);
	return stmt_run(s, e);
}

static int
file_sweep_one(struct ctx *ctx, int folder, const char *name,
    struct file_sweep *s, struct err *e)
{
	struct stat st;
	int rc;

	if (!file_hash_valid(name) || fstatat(folder, name, &st, 0) != 0 ||
	    st.st_mtime > ctx->now - FILE_ORPHAN_AGE)
		return 0;
	rc = file_referred(ctx, name, e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (file_forget(ctx, name, e) != 0)
		return -1;
	s->hashes = xreallocarray(s->hashes, s->n + 1, sizeof(*s->hashes));
	memcpy(s->hashes[s->n++], name, FILE_HASH_TEXT);
	return 0;
}

int
store_file_sweep(struct ctx *ctx, int n, struct file_sweep *s, struct err *e)
{
	char path[FILE_PATH_MAX];
	struct dirent *d;
	DIR *dir;
	int rc = 0;

	memset(s, 0, sizeof(*s));
	snprintf(path, sizeof(path), "%s/files/%02x", ctx->conf->state_dir,
	    (unsigned)n & 0xff);
	dir = opendir(path);
	if (dir == NULL)
		return 0;
	while (rc == 0 && (d = readdir(dir)) != NULL)
		rc = file_sweep_one(ctx, dirfd(dir), d->d_name, s, e);
	closedir(dir);
	return rc;
}
