#include "config.h"

#include <string.h>

#include "server/store/store.h"
#include "server/store/totp.h"

#define TOTP_SECRET "totp"

int
store_totp_load(struct ctx *ctx, int64_t account_id, struct totp_row *t,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT secret, confirmed_at, last_step FROM totp"
	    " WHERE account_id = ?1");
	const void *b;
	size_t n;
	int rc;

	memset(t, 0, sizeof(*t));
	stmt_int(s, 1, account_id);
	rc = stmt_step(s, e);
	if (rc == 1) {
		b = column_blob(s, 0, &n);
		if (b == NULL || secret_unseal(ctx->secret, TOTP_SECRET, b, n,
			t->secret, sizeof(t->secret)) != 0)
			rc = err_set(e, ERR_BUG, NULL);
		t->confirmed_at = column_int(s, 1);
		t->last_step = column_int(s, 2);
	}
	stmt_done(s);
	return rc;
}

int
store_totp_set(struct ctx *ctx, int64_t account_id, const char *secret,
    struct err *e)
{
	unsigned char blob[SECRET_BLOB_MAX];
	struct stmt *s;
	size_t n;

	if (store_totp_delete(ctx, account_id, e) != 0)
		return -1;
	n = secret_seal(ctx->secret, TOTP_SECRET, secret, blob);
	s = store_prepare(ctx->db,
	    "INSERT INTO totp (account_id, secret, confirmed_at, last_step,"
	    " created_at) VALUES (?1, ?2, 0, 0, ?3)");
	stmt_int(s, 1, account_id);
	stmt_blob(s, 2, blob, n);
	stmt_int(s, 3, ctx->now);
	return stmt_run(s, e);
}

int
store_totp_confirm(struct ctx *ctx, int64_t account_id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE totp SET confirmed_at = ?1 WHERE account_id = ?2");

	stmt_int(s, 1, ctx->now);
	stmt_int(s, 2, account_id);
	return stmt_run(s, e);
}

int
store_totp_step(struct ctx *ctx, int64_t account_id, int64_t step,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE totp SET last_step = ?1"
	    " WHERE account_id = ?2 AND last_step < ?1");

	stmt_int(s, 1, step);
	stmt_int(s, 2, account_id);
	return stmt_change(s, e);
}

int
store_totp_delete(struct ctx *ctx, int64_t account_id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM recovery_code WHERE account_id = ?1");

	stmt_int(s, 1, account_id);
	if (stmt_run(s, e) != 0)
		return -1;
	s = store_prepare(ctx->db, "DELETE FROM totp WHERE account_id = ?1");
	stmt_int(s, 1, account_id);
	return stmt_run(s, e);
}

int
store_recovery_insert(struct ctx *ctx, int64_t account_id,
    const unsigned char code[SECRET_HASH], struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO recovery_code (account_id, code_hash, used_at)"
	    " VALUES (?1, ?2, 0)");

	stmt_int(s, 1, account_id);
	stmt_blob(s, 2, code, SECRET_HASH);
	return stmt_run(s, e);
}

int
store_recovery_use(struct ctx *ctx, int64_t account_id,
    const unsigned char code[SECRET_HASH], struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE recovery_code SET used_at = ?1 WHERE account_id = ?2"
	    " AND code_hash = ?3 AND used_at = 0");

	stmt_int(s, 1, ctx->now);
	stmt_int(s, 2, account_id);
	stmt_blob(s, 3, code, SECRET_HASH);
	return stmt_change(s, e);
}
