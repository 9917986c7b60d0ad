#include "config.h"

#include <string.h>

#include "server/store/idempotency.h"
#include "server/store/store.h"

/* A guest's keys are his session's; ids are never the same. */
static int64_t
idempotency_owner(const struct ctx *ctx)
{
	return ctx->actor.account_id != 0 ? ctx->actor.account_id :
					    ctx->actor.session_id;
}

int
store_idempotency_find(struct ctx *ctx, const char *key, const char **method,
    unsigned char params[SECRET_HASH], unsigned char **reply, size_t *n,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT method, params_hash, reply FROM idempotency"
	    " WHERE account_id = ?1 AND key = ?2");
	const void *b;
	size_t len;
	int rc;

	stmt_int(s, 1, idempotency_owner(ctx));
	stmt_text(s, 2, key);
	rc = stmt_step(s, e);
	if (rc == 1) {
		*method = ctx_strdup(ctx, column_text(s, 0));
		b = column_blob(s, 1, &len);
		memset(params, 0, SECRET_HASH);
		if (b != NULL && len == SECRET_HASH)
			memcpy(params, b, len);
		b = column_blob(s, 2, n);
		*reply = ctx_alloc(ctx, *n + 1, 1);
		if (b != NULL)
			memcpy(*reply, b, *n);
	}
	stmt_done(s);
	return rc;
}

int
store_idempotency_insert(struct ctx *ctx, const char *key, const char *method,
    const unsigned char params[SECRET_HASH], const unsigned char *reply,
    size_t n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO idempotency (account_id, key, method, params_hash,"
	    " reply, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

	stmt_int(s, 1, idempotency_owner(ctx));
	stmt_text(s, 2, key);
	stmt_text(s, 3, method);
	stmt_blob(s, 4, params, SECRET_HASH);
	stmt_blob(s, 5, reply, n);
	stmt_int(s, 6, ctx->now);
	return stmt_run(s, e);
}

int
store_idempotency_sweep(struct ctx *ctx, int64_t before, int limit,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM idempotency WHERE (account_id, key) IN"
	    " (SELECT account_id, key FROM idempotency WHERE at < ?1"
	    " ORDER BY at LIMIT ?2)");

	stmt_int(s, 1, before);
	stmt_int(s, 2, limit);
	return stmt_run(s, e);
}
