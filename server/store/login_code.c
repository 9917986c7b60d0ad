#include "config.h"

#include <string.h>

#include "server/store/login_code.h"
#include "server/store/store.h"

#define LOGIN_CODE_SELECT                                                  \
	"SELECT id, kind, state, from_address, created_at, expires_at,"    \
	" account_id, unit_id, delegation_id FROM login_code "

int
store_login_code_insert(struct ctx *ctx, const struct login_code *c,
    const unsigned char hash[SECRET_HASH], struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO login_code (id, code_hash, kind, state,"
	    " from_address, created_at, expires_at, account_id, unit_id,"
	    " delegation_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0, 0)");

	stmt_int(s, 1, c->id);
	stmt_blob(s, 2, hash, SECRET_HASH);
	stmt_text(s, 3, c->kind);
	stmt_text(s, 4, c->state);
	stmt_text(s, 5, c->from);
	stmt_int(s, 6, c->created_at);
	stmt_int(s, 7, c->expires_at);
	return stmt_run(s, e);
}

static int
login_code_one(struct stmt *s, struct login_code *c, struct err *e)
{
	int rc = stmt_step(s, e);

	memset(c, 0, sizeof(*c));
	if (rc == 1) {
		c->id = column_int(s, 0);
		column_copy(s, 1, c->kind, sizeof(c->kind));
		column_copy(s, 2, c->state, sizeof(c->state));
		column_copy(s, 3, c->from, sizeof(c->from));
		c->created_at = column_int(s, 4);
		c->expires_at = column_int(s, 5);
		c->account_id = column_int(s, 6);
		c->unit_id = column_int(s, 7);
		c->delegation_id = column_int(s, 8);
	}
	stmt_done(s);
	return rc;
}

int
store_login_code_load(struct ctx *ctx, int64_t id, struct login_code *c,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    LOGIN_CODE_SELECT "WHERE id = ?1");

	stmt_int(s, 1, id);
	return login_code_one(s, c, e);
}

int
store_login_code_find(struct ctx *ctx,
    const unsigned char hash[SECRET_HASH], struct login_code *c,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    LOGIN_CODE_SELECT "WHERE code_hash = ?1");

	stmt_blob(s, 1, hash, SECRET_HASH);
	return login_code_one(s, c, e);
}

int
store_login_code_update(struct ctx *ctx, const struct login_code *c,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE login_code SET state = ?1, account_id = ?2, unit_id = ?3,"
	    " delegation_id = ?4 WHERE id = ?5");

	stmt_text(s, 1, c->state);
	stmt_int(s, 2, c->account_id);
	stmt_int(s, 3, c->unit_id);
	stmt_int(s, 4, c->delegation_id);
	stmt_int(s, 5, c->id);
	return stmt_run(s, e);
}
