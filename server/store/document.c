#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "server/secret.h"
#include "server/store/document.h"
#include "server/store/store.h"

#define DOCUMENT_COLUMNS                                                    \
	" d.id, d.application_id, d.document, d.number, d.code,"            \
	" d.permit_id, d.issued_at, d.content, d.prints "
#define DOCUMENT_WHAT "document"

int
store_document_insert(struct ctx *ctx, const struct document_row *r,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO application_document (id, application_id, document,"
	    " number, code, permit_id, issued_at, content, prints)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)");
	char *text = json_dumps(r->content, JSON_COMPACT);
	unsigned char *blob;
	size_t n;
	int rc;

	if (text == NULL)
		fatal("out of memory");
	blob = secret_seal_long(ctx->secret, DOCUMENT_WHAT, text, &n);
	stmt_int(s, 1, r->id);
	stmt_int(s, 2, r->application_id);
	stmt_text(s, 3, r->document);
	stmt_text(s, 4, r->number);
	stmt_text(s, 5, r->code);
	stmt_int(s, 6, r->permit_id);
	stmt_int(s, 7, r->issued_at);
	stmt_blob(s, 8, blob, n);
	rc = stmt_run(s, e);
	free(blob);
	free(text);
	return rc;
}

/* 1, or -1 when the content was changed. */
static int
document_row(struct ctx *ctx, struct stmt *s, struct document_row *r,
    struct err *e)
{
	const unsigned char *blob;
	char *text;
	size_t n;

	memset(r, 0, sizeof(*r));
	r->id = column_int(s, 0);
	r->application_id = column_int(s, 1);
	column_copy(s, 2, r->document, sizeof(r->document));
	column_copy(s, 3, r->number, sizeof(r->number));
	column_copy(s, 4, r->code, sizeof(r->code));
	r->permit_id = column_int(s, 5);
	r->issued_at = column_int(s, 6);
	blob = column_blob(s, 7, &n);
	r->prints = (int)column_int(s, 8);
	text = secret_unseal_long(ctx->secret, DOCUMENT_WHAT, blob, n);
	r->content = text != NULL ? json_loads(text, 0, NULL) : NULL;
	free(text);
	if (r->content == NULL) {
		log_err("event=store why=\"a document cannot be unsealed\"");
		return err_set(e, ERR_STORE, NULL);
	}
	return 1;
}

static int
document_one(struct ctx *ctx, struct stmt *s, struct document_row *r,
    struct err *e)
{
	int rc = stmt_step(s, e);

	if (rc == 1)
		rc = document_row(ctx, s, r, e);
	stmt_done(s);
	return rc;
}

int
store_document_load(struct ctx *ctx, int64_t id, struct document_row *r,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, "SELECT" DOCUMENT_COLUMNS
	    "FROM application_document d WHERE d.id = ?1");

	stmt_int(s, 1, id);
	return document_one(ctx, s, r, e);
}

int
store_document_by_code(struct ctx *ctx, const char *code,
    struct document_row *r, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, "SELECT" DOCUMENT_COLUMNS
	    "FROM application_document d WHERE d.code = ?1 LIMIT 1");

	stmt_text(s, 1, code);
	return document_one(ctx, s, r, e);
}

static int
document_each(struct ctx *ctx, struct stmt *s,
    void (*row)(void *arg, const struct document_row *r), void *arg,
    struct err *e)
{
	struct document_row r;
	int rc;

	while ((rc = stmt_step(s, e)) == 1) {
		rc = document_row(ctx, s, &r, e);
		if (rc != 1)
			break;
		row(arg, &r);
		json_decref(r.content);
	}
	stmt_done(s);
	return rc;
}

int
store_document_each(struct ctx *ctx, int64_t application_id,
    int64_t permit_id,
    void (*row)(void *arg, const struct document_row *r), void *arg,
    struct err *e)
{
	struct stmt *s = application_id != 0 ?
	    store_prepare(ctx->db, "SELECT" DOCUMENT_COLUMNS
		"FROM application_document d WHERE d.application_id = ?1"
		" ORDER BY d.id") :
	    store_prepare(ctx->db, "SELECT" DOCUMENT_COLUMNS
		"FROM application_document d WHERE d.permit_id = ?1"
		" AND d.permit_id <> 0 ORDER BY d.id");

	stmt_int(s, 1, application_id != 0 ? application_id : permit_id);
	return document_each(ctx, s, row, arg, e);
}

int
store_document_newest(struct ctx *ctx, int64_t person_id, int64_t unit_id,
    int64_t application_id, int64_t id, int limit, void (*row)(void *arg, const struct document_row *r),
    void *arg, struct err *e)
{
	struct stmt *s = person_id != 0 ?
	    store_prepare(ctx->db, "SELECT" DOCUMENT_COLUMNS
		"FROM application a JOIN application_document d"
		" ON d.application_id = a.id WHERE a.person_id = ?1"
		" AND a.id <= ?2 AND (a.id < ?2 OR d.id < ?3)"
		" ORDER BY a.id DESC, d.id DESC LIMIT ?4") :
	    store_prepare(ctx->db, "SELECT" DOCUMENT_COLUMNS
		"FROM application a JOIN application_document d"
		" ON d.application_id = a.id WHERE a.unit_id = ?1"
		" AND a.phase = 'closed'"
		" AND a.id <= ?2 AND (a.id < ?2 OR d.id < ?3)"
		" ORDER BY a.id DESC, d.id DESC LIMIT ?4");

	stmt_int(s, 1, person_id != 0 ? person_id : unit_id);
	stmt_int(s, 2, application_id != 0 ? application_id : INT64_MAX);
	stmt_int(s, 3, application_id != 0 ? id : INT64_MAX);
	stmt_int(s, 4, limit);
	return document_each(ctx, s, row, arg, e);
}

int
store_document_printed(struct ctx *ctx, int64_t id, int *prints,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE application_document SET prints = prints + 1"
	    " WHERE id = ?1 RETURNING prints");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	if (rc == 1) {
		*prints = (int)column_int(s, 0);
		rc = 0;
	} else if (rc == 0) {
		rc = err_set(e, ERR_NOT_FOUND, "id");
	}
	stmt_done(s);
	return rc;
}
