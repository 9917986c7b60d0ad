#include "config.h"

#include <string.h>

#include "server/store/signin.h"
#include "server/store/store.h"

enum {
	SIGNIN_DAY = 86400,
	SIGNIN_HOUR = 3600,
};

static void
signin_hash(struct stmt *s, int i, unsigned char hash[SECRET_HASH])
{
	size_t n;
	const void *b = column_blob(s, i, &n);

	memset(hash, 0, SECRET_HASH);
	if (b != NULL && n == SECRET_HASH)
		memcpy(hash, b, n);
}

int
store_captcha_insert(struct ctx *ctx, int64_t id,
    const unsigned char answer[SECRET_HASH], int64_t expires_at,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO captcha (id, answer_hash, expires_at)"
	    " VALUES (?1, ?2, ?3)");

	stmt_int(s, 1, id);
	stmt_blob(s, 2, answer, SECRET_HASH);
	stmt_int(s, 3, expires_at);
	return stmt_run(s, e);
}

int
store_captcha_find(struct ctx *ctx, int64_t id,
    unsigned char answer[SECRET_HASH], int64_t *expires_at, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT answer_hash, expires_at FROM captcha WHERE id = ?1");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	if (rc == 1) {
		signin_hash(s, 0, answer);
		*expires_at = column_int(s, 1);
	}
	stmt_done(s);
	return rc;
}

int
store_captcha_delete(struct ctx *ctx, int64_t id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM captcha WHERE id = ?1");

	stmt_int(s, 1, id);
	return stmt_run(s, e);
}

int
store_sms_code_insert(struct ctx *ctx, const struct sms_code *c,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO sms_code (id, purpose, number_hash, code_hash,"
	    " owner_id, sent_at, expires_at, tries, used)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0)");

	stmt_int(s, 1, c->id);
	stmt_text(s, 2, c->purpose);
	stmt_blob(s, 3, c->number, SECRET_HASH);
	stmt_blob(s, 4, c->code, SECRET_HASH);
	stmt_int(s, 5, c->owner_id);
	stmt_int(s, 6, c->sent_at);
	stmt_int(s, 7, c->expires_at);
	return stmt_run(s, e);
}

int
store_sms_code_last(struct ctx *ctx, const char *purpose,
    const unsigned char number[SECRET_HASH], struct sms_code *c,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id, code_hash, owner_id, sent_at, expires_at, tries, used"
	    " FROM sms_code WHERE number_hash = ?1 AND purpose = ?2"
	    " ORDER BY sent_at DESC, id DESC LIMIT 1");
	int rc;

	stmt_blob(s, 1, number, SECRET_HASH);
	stmt_text(s, 2, purpose);
	rc = stmt_step(s, e);
	if (rc == 1) {
		memset(c, 0, sizeof(*c));
		c->id = column_int(s, 0);
		signin_hash(s, 1, c->code);
		c->owner_id = column_int(s, 2);
		c->sent_at = column_int(s, 3);
		c->expires_at = column_int(s, 4);
		c->tries = (int)column_int(s, 5);
		c->used = column_int(s, 6) != 0;
	}
	stmt_done(s);
	return rc;
}

int
store_sms_code_count(struct ctx *ctx,
    const unsigned char number[SECRET_HASH], bool own, int64_t since, int *n,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT count(*) FROM sms_code"
	    " WHERE number_hash = ?1 AND sent_at > ?2"
	    " AND (purpose IN ('factor', 'mobile_old')) = ?3");
	int rc;

	stmt_blob(s, 1, number, SECRET_HASH);
	stmt_int(s, 2, since);
	stmt_int(s, 3, own);
	rc = stmt_step(s, e);
	*n = rc == 1 ? (int)column_int(s, 0) : 0;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_sms_code_asked(struct ctx *ctx, int64_t owner_id, int64_t since, int *n,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT count(*) FROM sms_code"
	    " WHERE owner_id = ?1 AND sent_at > ?2");
	int rc;

	stmt_int(s, 1, owner_id);
	stmt_int(s, 2, since);
	rc = stmt_step(s, e);
	*n = rc == 1 ? (int)column_int(s, 0) : 0;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_sms_code_try(struct ctx *ctx, int64_t id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE sms_code SET tries = tries + 1 WHERE id = ?1");

	stmt_int(s, 1, id);
	return stmt_run(s, e);
}

int
store_sms_code_use(struct ctx *ctx, int64_t id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE sms_code SET used = 1 WHERE id = ?1");

	stmt_int(s, 1, id);
	return stmt_run(s, e);
}

int
store_signin_failures(struct ctx *ctx,
    const unsigned char name[SECRET_HASH], int *failures, int64_t *last_at,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT failures, last_at FROM signin_failure"
	    " WHERE name_hash = ?1");
	int rc;

	stmt_blob(s, 1, name, SECRET_HASH);
	rc = stmt_step(s, e);
	*failures = rc == 1 ? (int)column_int(s, 0) : 0;
	*last_at = rc == 1 ? column_int(s, 1) : 0;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_signin_set_failures(struct ctx *ctx,
    const unsigned char name[SECRET_HASH], int failures, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM signin_failure WHERE name_hash = ?1");

	stmt_blob(s, 1, name, SECRET_HASH);
	if (stmt_run(s, e) != 0)
		return -1;
	if (failures == 0)
		return 0;
	s = store_prepare(ctx->db,
	    "INSERT INTO signin_failure (name_hash, failures, last_at)"
	    " VALUES (?1, ?2, ?3)");
	stmt_blob(s, 1, name, SECRET_HASH);
	stmt_int(s, 2, failures);
	stmt_int(s, 3, ctx->now);
	return stmt_run(s, e);
}

int
store_signin_guests(struct ctx *ctx, const char *from, const char *method,
    int64_t since, int *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT count(*) FROM session WHERE account_id = 0"
	    " AND from_address = ?1 AND started_at > ?2 AND method = ?3");
	int rc;

	stmt_text(s, 1, from);
	stmt_int(s, 2, since);
	stmt_text(s, 3, method);
	rc = stmt_step(s, e);
	*n = rc == 1 ? (int)column_int(s, 0) : 0;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_agent_of(struct ctx *ctx, int64_t account_id, struct agent_of *rows,
    size_t max, size_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT unit.id, unit.name, unit.uscc, agent_unit.owner"
	    " FROM agent_unit JOIN unit ON unit.id = agent_unit.unit_id"
	    " WHERE agent_unit.account_id = ?1 AND agent_unit.ended_at = 0"
	    " ORDER BY unit.name, unit.id LIMIT ?2");
	int rc = 0;

	*n = 0;
	stmt_int(s, 1, account_id);
	stmt_int(s, 2, (int64_t)max);
	while (*n < max && (rc = stmt_step(s, e)) == 1) {
		struct agent_of *a = &rows[(*n)++];

		memset(a, 0, sizeof(*a));
		a->unit_id = column_int(s, 0);
		column_copy(s, 1, a->name, sizeof(a->name));
		column_copy(s, 2, a->uscc, sizeof(a->uscc));
		a->owner = column_int(s, 3) != 0;
	}
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

static int
signin_before(struct ctx *ctx, const char *sql, int64_t before, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, sql);

	stmt_int(s, 1, before);
	return stmt_run(s, e);
}

int
store_signin_sweep(struct ctx *ctx, struct err *e)
{
	int64_t now = ctx->now;

	if (signin_before(ctx, "DELETE FROM captcha WHERE expires_at < ?1",
		now, e) != 0 ||
	    signin_before(ctx, "DELETE FROM sms_code WHERE sent_at < ?1",
		now - SIGNIN_DAY, e) != 0 ||
	    signin_before(ctx, "DELETE FROM login_code WHERE expires_at < ?1",
		now - SIGNIN_HOUR, e) != 0 ||
	    /* with what a provider told of one who never came back */
	    signin_before(ctx,
		"DELETE FROM provider_sign_in WHERE expires_at < ?1",
		now - SIGNIN_HOUR, e) != 0 ||
	    signin_before(ctx, "DELETE FROM session WHERE account_id = 0"
			       " AND started_at < ?1",
		now - SIGNIN_HOUR, e) != 0)
		return -1;
	return signin_before(ctx,
	    "DELETE FROM signin_failure WHERE last_at < ?1",
	    now - SIGNIN_HOUR, e);
}
