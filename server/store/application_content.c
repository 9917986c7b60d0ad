/* What a case holds: its forms, sealed, and its papers. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "server/secret.h"
#include "server/store/application.h"
#include "server/store/file.h"
#include "server/store/store.h"

#define CONTENT_SEAL "application_form"

int
store_application_form_load(struct ctx *ctx, int64_t id, int round,
    json_t **form, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT content FROM application_form"
	    " WHERE application_id = ?1 AND round = ?2");
	const void *blob;
	char *text = NULL;
	size_t n;
	int rc;

	*form = NULL;
	stmt_int(s, 1, id);
	stmt_int(s, 2, round);
	rc = stmt_step(s, e);
	if (rc == 1) {
		blob = column_blob(s, 0, &n);
		if (blob != NULL)
			text = secret_unseal_long(ctx->secret, CONTENT_SEAL,
			    blob, n);
		if (text != NULL)
			*form = json_loads(text, 0, NULL);
		free(text);
		if (*form == NULL)
			rc = err_set(e, ERR_STORE, NULL);
	}
	stmt_done(s);
	return rc;
}

int
store_application_form_set(struct ctx *ctx, int64_t id, int round,
    const json_t *form, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO application_form (application_id, round, content,"
	    " saved_at) VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (application_id, round) DO UPDATE SET"
	    " content = excluded.content, saved_at = excluded.saved_at");
	char *text = json_dumps(form, JSON_COMPACT);
	unsigned char *blob;
	size_t n;

	if (text == NULL)
		BUG("a form cannot be written down");
	blob = secret_seal_long(ctx->secret, CONTENT_SEAL, text, &n);
	free(text);
	stmt_int(s, 1, id);
	stmt_int(s, 2, round);
	stmt_blob(s, 3, blob, n);
	stmt_int(s, 4, ctx->now);
	free(blob);
	return stmt_run(s, e);
}

int
store_application_file_set(struct ctx *ctx, int64_t id, int round,
    const struct application_file *f, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO application_file (application_id, round, kind,"
	    " row_key, sha256, issued_on, valid_to, uploaded_at, erased)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)"
	    " ON CONFLICT (application_id, round, kind, row_key) DO UPDATE SET"
	    " sha256 = excluded.sha256, issued_on = excluded.issued_on,"
	    " valid_to = excluded.valid_to,"
	    " uploaded_at = excluded.uploaded_at, erased = 0");

	stmt_int(s, 1, id);
	stmt_int(s, 2, round);
	stmt_text(s, 3, f->kind);
	stmt_text(s, 4, f->row_key);
	stmt_text(s, 5, f->sha256);
	stmt_int(s, 6, f->issued_on);
	stmt_int(s, 7, f->valid_to);
	stmt_int(s, 8, f->uploaded_at);
	if (stmt_run(s, e) != 0)
		return -1;
	return store_file_pin(ctx, "application", id, f->sha256, e);
}

/* What no paper of the case needs any more is not the case's. 0 or -1. */
static int
content_unpin(struct ctx *ctx, int64_t id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM file_pin WHERE object = 'application'"
	    " AND object_id = ?1 AND NOT EXISTS (SELECT 1"
	    " FROM application_file AS f WHERE f.application_id = ?1"
	    " AND f.sha256 = file_pin.sha256 AND f.erased = 0)");

	stmt_int(s, 1, id);
	return stmt_run(s, e);
}

int
store_application_file_delete(struct ctx *ctx, int64_t id, int round,
    const char *kind, const char *row_key, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM application_file WHERE application_id = ?1"
	    " AND round = ?2 AND kind = ?3 AND row_key = ?4");

	stmt_int(s, 1, id);
	stmt_int(s, 2, round);
	stmt_text(s, 3, kind);
	stmt_text(s, 4, row_key);
	if (stmt_run(s, e) != 0)
		return -1;
	return content_unpin(ctx, id, e);
}

static void
content_file(struct stmt *s, struct application_file *f)
{
	memset(f, 0, sizeof(*f));
	column_copy(s, 0, f->kind, sizeof(f->kind));
	column_copy(s, 1, f->row_key, sizeof(f->row_key));
	column_copy(s, 2, f->sha256, sizeof(f->sha256));
	f->issued_on = (date_t)column_int(s, 3);
	f->valid_to = (date_t)column_int(s, 4);
	f->uploaded_at = column_int(s, 5);
	f->erased = column_int(s, 6) != 0;
	f->size = column_int(s, 7);
	column_copy(s, 8, f->format, sizeof(f->format));
	f->pages = (int)column_int(s, 9);
}

int
store_application_file_each(struct ctx *ctx, int64_t id, int round,
    void (*row)(void *arg, const struct application_file *f), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT a.kind, a.row_key, a.sha256, a.issued_on, a.valid_to,"
	    " a.uploaded_at, a.erased, f.size, f.format, f.pages"
	    " FROM application_file AS a LEFT JOIN file AS f"
	    " ON f.sha256 = a.sha256 AND a.erased = 0"
	    " WHERE a.application_id = ?1 AND a.round = ?2"
	    " ORDER BY a.kind, a.row_key");
	struct application_file f;
	int rc;

	stmt_int(s, 1, id);
	stmt_int(s, 2, round);
	while ((rc = stmt_step(s, e)) == 1) {
		content_file(s, &f);
		row(arg, &f);
	}
	stmt_done(s);
	return rc;
}

int
store_application_file_erase(struct ctx *ctx, int64_t id, int round,
    const char *kind, const char *row_key, struct err *e)
{
	/* The same bytes may have been handed in more than once. */
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE application_file SET erased = 1"
	    " WHERE application_id = ?1 AND sha256 IN (SELECT sha256"
	    " FROM application_file WHERE application_id = ?1 AND round = ?2"
	    " AND kind = ?3 AND row_key = ?4)");

	stmt_int(s, 1, id);
	stmt_int(s, 2, round);
	stmt_text(s, 3, kind);
	stmt_text(s, 4, row_key);
	if (stmt_run(s, e) != 0)
		return -1;
	return content_unpin(ctx, id, e);
}
