#include "config.h"

#include <string.h>

#include "server/secret.h"
#include "server/store/appeal.h"
#include "server/store/store.h"

int
store_appeal_insert(struct ctx *ctx, struct appeal *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO appeal (id, account_id, name, id_number, text,"
	    " status, opinion, papers, created_at, decided_at, decided_by,"
	    " version) VALUES (?1, ?2, ?3, ?4, ?5, 'open', '', '', ?6, 0, '',"
	    " 1)");
	unsigned char name[SECRET_BLOB_MAX], number[SECRET_BLOB_MAX];
	size_t n;

	a->id = ctx_new_id(ctx);
	a->version = 1;
	stmt_int(s, 1, a->id);
	stmt_int(s, 2, a->account_id);
	n = secret_seal(ctx->secret, "appeal_name", a->name, name);
	stmt_blob(s, 3, name, n);
	n = secret_seal(ctx->secret, "appeal_number", a->id_number, number);
	stmt_blob(s, 4, number, n);
	stmt_text(s, 5, a->text);
	stmt_int(s, 6, ctx->now);
	return stmt_run(s, e);
}

static int
appeal_unseal(struct ctx *ctx, struct stmt *s, int i, const char *what,
    char *out, size_t size, struct err *e)
{
	size_t n;
	const void *blob = column_blob(s, i, &n);

	if (blob == NULL ||
	    secret_unseal(ctx->secret, what, blob, n, out, size) != 0)
		return err_set(e, ERR_STORE, NULL);
	return 0;
}

static int
appeal_row(struct ctx *ctx, struct stmt *s, struct appeal *a, struct err *e)
{
	memset(a, 0, sizeof(*a));
	a->id = column_int(s, 0);
	a->account_id = column_int(s, 1);
	column_copy(s, 4, a->text, sizeof(a->text));
	column_copy(s, 5, a->status, sizeof(a->status));
	column_copy(s, 6, a->opinion, sizeof(a->opinion));
	column_copy(s, 7, a->papers, sizeof(a->papers));
	a->created_at = column_int(s, 8);
	a->decided_at = column_int(s, 9);
	column_copy(s, 10, a->decided_by, sizeof(a->decided_by));
	a->version = column_int(s, 11);
	if (appeal_unseal(ctx, s, 2, "appeal_name", a->name, sizeof(a->name),
		e) != 0)
		return -1;
	return appeal_unseal(ctx, s, 3, "appeal_number", a->id_number,
	    sizeof(a->id_number), e);
}

int
store_appeal_load(struct ctx *ctx, int64_t id, struct appeal *a,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id, account_id, name, id_number, text, status, opinion,"
	    " papers, created_at, decided_at, decided_by, version"
	    " FROM appeal WHERE id = ?1");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	if (rc == 1 && appeal_row(ctx, s, a, e) != 0)
		rc = -1;
	stmt_done(s);
	return rc;
}

int
store_appeal_save(struct ctx *ctx, const struct appeal *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE appeal SET status = ?2, opinion = ?3, papers = ?4,"
	    " decided_at = ?5, decided_by = ?6, version = version + 1"
	    " WHERE id = ?1 AND version = ?7");

	stmt_int(s, 1, a->id);
	stmt_text(s, 2, a->status);
	stmt_text(s, 3, a->opinion);
	stmt_text(s, 4, a->papers);
	stmt_int(s, 5, a->decided_at);
	stmt_text(s, 6, a->decided_by);
	stmt_int(s, 7, a->version);
	return stmt_change(s, e);
}

int
store_appeal_page(struct ctx *ctx, int64_t account_id, const char *status,
    int64_t after, int limit, int64_t *ids, size_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id FROM appeal WHERE id > ?1"
	    " AND (?2 = 0 OR account_id = ?2) AND (?3 = '' OR status = ?3)"
	    " ORDER BY id LIMIT ?4");
	int rc;

	stmt_int(s, 1, after);
	stmt_int(s, 2, account_id);
	stmt_text(s, 3, status);
	stmt_int(s, 4, limit);
	*n = 0;
	while ((rc = stmt_step(s, e)) == 1)
		ids[(*n)++] = column_int(s, 0);
	stmt_done(s);
	return rc;
}
