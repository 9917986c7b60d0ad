#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/store/session.h"
#include "server/store/store.h"

#define SESSION_SELECT                                                      \
	"SELECT id, account_id, from_address, method, started_at,"          \
	" previous_at, previous_from, locked, unit_id, delegation_id,"      \
	" must_enroll, agreement, agreed_at, display FROM session "

int
store_session_insert(struct ctx *ctx, const struct session_row *r,
    const unsigned char token_hash[SECRET_HASH], struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO session (id, token_hash, account_id, from_address,"
	    " method, started_at, previous_at, previous_from, locked,"
	    " unit_id, delegation_id, must_enroll, agreement, agreed_at,"
	    " display)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9, ?10, ?11,"
	    " ?12, ?13, ?14)");

	stmt_int(s, 1, r->id);
	stmt_blob(s, 2, token_hash, SECRET_HASH);
	stmt_int(s, 3, r->account_id);
	stmt_text(s, 4, r->from);
	stmt_text(s, 5, r->method);
	stmt_int(s, 6, r->started_at);
	stmt_int(s, 7, r->previous_at);
	stmt_text(s, 8, r->previous_from);
	stmt_int(s, 9, r->unit_id);
	stmt_int(s, 10, r->delegation_id);
	stmt_int(s, 11, r->must_enroll);
	stmt_text(s, 12, r->agreement);
	stmt_int(s, 13, r->agreed_at);
	stmt_text(s, 14, r->display);
	return stmt_run(s, e);
}

static void
session_columns(struct stmt *s, struct session_row *r)
{
	memset(r, 0, sizeof(*r));
	r->id = column_int(s, 0);
	r->account_id = column_int(s, 1);
	column_copy(s, 2, r->from, sizeof(r->from));
	column_copy(s, 3, r->method, sizeof(r->method));
	r->started_at = column_int(s, 4);
	r->previous_at = column_int(s, 5);
	column_copy(s, 6, r->previous_from, sizeof(r->previous_from));
	r->locked = column_int(s, 7) != 0;
	r->unit_id = column_int(s, 8);
	r->delegation_id = column_int(s, 9);
	r->must_enroll = column_int(s, 10) != 0;
	column_copy(s, 11, r->agreement, sizeof(r->agreement));
	r->agreed_at = column_int(s, 12);
	column_copy(s, 13, r->display, sizeof(r->display));
}

static int
session_one(struct stmt *s, struct session_row *r, struct err *e)
{
	int rc = stmt_step(s, e);

	if (rc == 1)
		session_columns(s, r);
	stmt_done(s);
	return rc;
}

int
store_session_find(struct ctx *ctx,
    const unsigned char token_hash[SECRET_HASH], struct session_row *r,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    SESSION_SELECT "WHERE token_hash = ?1");

	stmt_blob(s, 1, token_hash, SECRET_HASH);
	return session_one(s, r, e);
}

int
store_session_load(struct ctx *ctx, int64_t id, struct session_row *r,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, SESSION_SELECT "WHERE id = ?1");

	stmt_int(s, 1, id);
	return session_one(s, r, e);
}

int
store_session_set_locked(struct ctx *ctx, int64_t id, bool locked,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE session SET locked = ?1 WHERE id = ?2");

	stmt_int(s, 1, locked);
	stmt_int(s, 2, id);
	return stmt_run(s, e);
}

int
store_session_set_unit(struct ctx *ctx, int64_t id, int64_t unit_id,
    int64_t delegation_id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE session SET unit_id = ?1, delegation_id = ?2"
	    " WHERE id = ?3");

	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, delegation_id);
	stmt_int(s, 3, id);
	return stmt_run(s, e);
}

int
store_session_set_account(struct ctx *ctx, int64_t id, int64_t account_id,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE session SET account_id = ?1 WHERE id = ?2");

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, id);
	return stmt_run(s, e);
}

int
store_session_set_enrolled(struct ctx *ctx, int64_t id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE session SET must_enroll = 0 WHERE id = ?1");

	stmt_int(s, 1, id);
	return stmt_run(s, e);
}

int
store_session_set_agreement(struct ctx *ctx, int64_t id,
    const char *agreement, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE session SET agreement = ?1, agreed_at = ?2"
	    " WHERE id = ?3");

	stmt_text(s, 1, agreement);
	stmt_int(s, 2, ctx->now);
	stmt_int(s, 3, id);
	return stmt_run(s, e);
}

int
store_session_of(struct ctx *ctx, int64_t account_id,
    struct session_row *rows, size_t max, size_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, SESSION_SELECT
	    "WHERE account_id = ?1 ORDER BY id DESC LIMIT ?2");
	int rc;

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, (int64_t)max);
	for (*n = 0; (rc = stmt_step(s, e)) == 1 && *n < max; (*n)++)
		session_columns(s, &rows[*n]);
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_session_delete(struct ctx *ctx, int64_t id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM session WHERE id = ?1");

	stmt_int(s, 1, id);
	return stmt_run(s, e);
}

int
store_session_delete_others(struct ctx *ctx, int64_t account_id, int64_t keep,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM session WHERE account_id = ?1 AND id <> ?2");

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, keep);
	/* their connections end after the commit */
	ctx->session.end_account = account_id;
	ctx->session.end_but = keep;
	return stmt_run(s, e);
}

int
store_session_sweep(struct ctx *ctx, int64_t before, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM session WHERE started_at < ?1");

	stmt_int(s, 1, before);
	return stmt_run(s, e);
}

int
store_session_unit_name(struct ctx *ctx, int64_t unit_id, char *name,
    size_t size, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT name FROM unit WHERE id = ?1");
	int rc;

	stmt_int(s, 1, unit_id);
	rc = stmt_step(s, e);
	str_copy(name, size, rc == 1 ? column_text(s, 0) : "");
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}
