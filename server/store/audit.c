#include "config.h"

#include <string.h>

#include "server/store/audit.h"
#include "server/store/store.h"

#define AUDIT_COLUMNS                                                        \
	"SELECT a.id, a.at, a.account_id, a.session_id, a.login, a.role,"    \
	" a.from_address, a.action, a.outcome, a.repeats, a.object,"         \
	" a.object_id, a.before_state, a.after_state, a.chain "
#define AUDIT_SELECT AUDIT_COLUMNS "FROM audit a "

/*
 * One text each by what is found in an index; what else is asked is looked at
 * in the rows.
 */
#define AUDIT_REST                                                           \
	" a.id < ?1 AND (?3 = 0 OR a.account_id = ?3)"                        \
	" AND (?4 = '' OR a.object = ?4) AND (?5 = 0 OR a.object_id = ?5)"   \
	" AND (?6 = '' OR a.action = ?6 OR (?7 = 1"                          \
	" AND substr(a.action, 1, length(?6)) = ?6))"                        \
	" AND (?8 = '' OR a.outcome = ?8) AND a.at >= ?9 AND a.at < ?10"     \
	" AND a.id >= ?11 "
#define AUDIT_PAGE AUDIT_REST "ORDER BY a.id DESC LIMIT ?2"

void
store_audit_chain(struct stmt *s, int i, unsigned char chain[SECRET_HASH])
{
	size_t n;
	const void *b = column_blob(s, i, &n);

	memset(chain, 0, SECRET_HASH);
	if (b != NULL && n == SECRET_HASH)
		memcpy(chain, b, n);
}

int
store_audit_end(struct stmt *s, int64_t *id,
    unsigned char chain[SECRET_HASH], struct err *e)
{
	int rc = stmt_step(s, e);

	*id = 0;
	memset(chain, 0, SECRET_HASH);
	if (rc == 1) {
		*id = column_int(s, 0);
		store_audit_chain(s, 1, chain);
	}
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_audit_head(struct ctx *ctx, int64_t *id,
    unsigned char chain[SECRET_HASH], struct err *e)
{
	return store_audit_end(store_prepare(ctx->db,
	    "SELECT last_id, chain FROM audit_head WHERE id = 1"), id, chain,
	    e);
}

int
store_audit_last_at(struct ctx *ctx, int64_t *at, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT at FROM audit ORDER BY id DESC LIMIT 1");
	int rc = stmt_step(s, e);

	*at = rc == 1 ? column_int(s, 0) : 0;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_audit_insert(struct ctx *ctx, const struct audit_row *r, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO audit (id, at, account_id, session_id, login, role,"
	    " from_address, action, outcome, repeats, object, object_id,"
	    " before_state, after_state, chain) VALUES (?1, ?2, ?3, ?4, ?5,"
	    " ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)");

	stmt_int(s, 1, r->id);
	stmt_int(s, 2, r->at);
	stmt_int(s, 3, r->account_id);
	stmt_int(s, 4, r->session_id);
	stmt_text(s, 5, r->login);
	stmt_text(s, 6, r->role);
	stmt_text(s, 7, r->from);
	stmt_text(s, 8, r->action);
	stmt_text(s, 9, r->outcome);
	stmt_int(s, 10, r->repeats);
	stmt_text(s, 11, r->object);
	stmt_int(s, 12, r->object_id);
	stmt_text(s, 13, r->before);
	stmt_text(s, 14, r->after);
	stmt_blob(s, 15, r->chain, SECRET_HASH);
	if (stmt_run(s, e) != 0)
		return -1;
	s = store_prepare(ctx->db,
	    "INSERT INTO audit_head (id, last_id, chain) VALUES (1, ?1, ?2)"
	    " ON CONFLICT (id) DO UPDATE SET last_id = excluded.last_id,"
	    " chain = excluded.chain");
	stmt_int(s, 1, r->id);
	stmt_blob(s, 2, r->chain, SECRET_HASH);
	return stmt_run(s, e);
}

int
store_audit_person_insert(struct ctx *ctx, int64_t id, int64_t person_id,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO audit_person (person_id, audit_id) VALUES (?1, ?2)"
	    " ON CONFLICT (person_id, audit_id) DO NOTHING");

	stmt_int(s, 1, person_id);
	stmt_int(s, 2, id);
	return stmt_run(s, e);
}

int
store_audit_chain_at(struct ctx *ctx, int64_t id,
    unsigned char chain[SECRET_HASH], struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT chain FROM audit WHERE id = ?1");
	int rc;

	memset(chain, 0, SECRET_HASH);
	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	if (rc == 1)
		store_audit_chain(s, 0, chain);
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

static void
audit_read(struct stmt *s, struct audit_row *r)
{
	r->id = column_int(s, 0);
	r->at = column_int(s, 1);
	r->account_id = column_int(s, 2);
	r->session_id = column_int(s, 3);
	r->login = column_text(s, 4);
	r->role = column_text(s, 5);
	r->from = column_text(s, 6);
	r->action = column_text(s, 7);
	r->outcome = column_text(s, 8);
	r->repeats = column_int(s, 9);
	r->object = column_text(s, 10);
	r->object_id = column_int(s, 11);
	r->before = column_text(s, 12);
	r->after = column_text(s, 13);
	store_audit_chain(s, 14, r->chain);
}

/* The first row of a period, so that the rows before it are not looked at. */
static int
audit_first_since(struct ctx *ctx, int64_t at, int64_t *id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id FROM audit WHERE at >= ?1 ORDER BY at, id LIMIT 1");
	int rc;

	*id = 0;
	if (at == 0)
		return 0;
	stmt_int(s, 1, at);
	rc = stmt_step(s, e);
	*id = rc == 1 ? column_int(s, 0) : INT64_MAX;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

static struct stmt *
audit_search(struct ctx *ctx, const struct audit_filter *f, bool beginning)
{
	struct stmt *s;

	if (f->person_id != 0) {
		s = store_prepare(ctx->db, AUDIT_COLUMNS
		    "FROM audit_person p JOIN audit a ON a.id = p.audit_id"
		    " WHERE p.person_id = ?12 AND" AUDIT_REST
		    "ORDER BY p.audit_id DESC LIMIT ?2");
		stmt_int(s, 12, f->person_id);
		return s;
	}
	if (f->object != NULL && f->object_id != 0)
		return store_prepare(ctx->db, AUDIT_SELECT
		    "WHERE a.object = ?4 AND a.object_id = ?5 AND" AUDIT_PAGE);
	if (f->account_id != 0)
		return store_prepare(ctx->db, AUDIT_SELECT
		    "WHERE a.account_id = ?3 AND" AUDIT_PAGE);
	if (f->action != NULL && !beginning)
		return store_prepare(ctx->db, AUDIT_SELECT
		    "WHERE a.action = ?6 AND" AUDIT_PAGE);
	if (f->object != NULL)
		return store_prepare(ctx->db, AUDIT_SELECT
		    "WHERE a.object = ?4 AND" AUDIT_PAGE);
	if (f->outcome != NULL && strcmp(f->outcome, "done") != 0)
		return store_prepare(ctx->db, AUDIT_SELECT
		    "WHERE a.outcome = ?8 AND a.outcome <> 'done' AND"
		    AUDIT_PAGE);
	if (f->action != NULL)
		return store_prepare(ctx->db, AUDIT_SELECT
		    "WHERE substr(a.action, 1, instr(a.action, '.'))"
		    " = substr(?6, 1, instr(?6, '.')) AND" AUDIT_PAGE);
	return store_prepare(ctx->db, AUDIT_SELECT "WHERE" AUDIT_PAGE);
}

int
store_audit_list(struct ctx *ctx, const struct audit_filter *f,
    void (*row)(void *arg, const struct audit_row *r), void *arg,
    struct err *e)
{
	bool beginning = f->action != NULL && f->action[0] != '\0' &&
	    f->action[strlen(f->action) - 1] == '.';
	int64_t first, end = INT64_MAX;
	struct audit_row r;
	struct stmt *s;
	int rc;

	if (audit_first_since(ctx, f->from, &first, e) != 0 ||
	    (f->to != 0 && audit_first_since(ctx, f->to, &end, e) != 0))
		return -1;
	s = audit_search(ctx, f, beginning);
	stmt_int(s, 1, f->before_id != 0 && f->before_id < end ?
	    f->before_id : end);
	stmt_int(s, 2, f->limit);
	stmt_int(s, 3, f->account_id);
	stmt_text(s, 4, f->object != NULL ? f->object : "");
	stmt_int(s, 5, f->object_id);
	stmt_text(s, 6, f->action != NULL ? f->action : "");
	stmt_int(s, 7, beginning);
	stmt_text(s, 8, f->outcome != NULL ? f->outcome : "");
	stmt_int(s, 9, f->from);
	stmt_int(s, 10, f->to != 0 ? f->to : INT64_MAX);
	stmt_int(s, 11, first);
	while ((rc = stmt_step(s, e)) == 1) {
		audit_read(s, &r);
		row(arg, &r);
	}
	stmt_done(s);
	return rc;
}

int
store_audit_walk(struct ctx *ctx, int64_t after, int limit,
    int (*row)(void *arg, const struct audit_row *r), void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    AUDIT_SELECT "WHERE a.id > ?1 ORDER BY a.id LIMIT ?2");
	struct audit_row r;
	int rc;

	stmt_int(s, 1, after);
	stmt_int(s, 2, limit);
	while ((rc = stmt_step(s, e)) == 1) {
		audit_read(s, &r);
		if (!row(arg, &r)) {
			rc = 0;
			break;
		}
	}
	stmt_done(s);
	return rc;
}

int
store_audit_repeat(struct ctx *ctx, const struct audit_row *r, bool *first,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO audit_repeat (minute, account_id, login, role,"
	    " from_address, action, outcome, repeats)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)"
	    " ON CONFLICT (minute, account_id, login, from_address, action,"
	    " outcome) DO UPDATE SET repeats = audit_repeat.repeats + 1"
	    " RETURNING repeats");
	int rc;

	stmt_int(s, 1, r->at / 60);
	stmt_int(s, 2, r->account_id);
	stmt_text(s, 3, r->login);
	stmt_text(s, 4, r->role);
	stmt_text(s, 5, r->from);
	stmt_text(s, 6, r->action);
	stmt_text(s, 7, r->outcome);
	rc = stmt_step(s, e);
	*first = rc == 1 && column_int(s, 0) == 0;
	while (rc == 1)
		rc = stmt_step(s, e);
	stmt_done(s);
	return rc;
}

int
store_audit_repeat_take(struct ctx *ctx, struct audit_row *r, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM audit_repeat WHERE minute < ?1 AND repeats = 0");
	int rc;

	stmt_int(s, 1, ctx->now / 60);
	if (stmt_run(s, e) != 0)
		return -1;
	s = store_prepare(ctx->db,
	    "SELECT minute, account_id, login, role, from_address, action,"
	    " outcome, repeats FROM audit_repeat WHERE minute < ?1"
	    " ORDER BY minute LIMIT 1");
	stmt_int(s, 1, ctx->now / 60);
	rc = stmt_step(s, e);
	if (rc != 1) {
		stmt_done(s);
		return rc;
	}
	memset(r, 0, sizeof(*r));
	r->at = column_int(s, 0);
	r->account_id = column_int(s, 1);
	r->login = ctx_strdup(ctx, column_text(s, 2));
	r->role = ctx_strdup(ctx, column_text(s, 3));
	r->from = ctx_strdup(ctx, column_text(s, 4));
	r->action = ctx_strdup(ctx, column_text(s, 5));
	r->outcome = ctx_strdup(ctx, column_text(s, 6));
	r->repeats = column_int(s, 7);
	r->object = r->before = r->after = "";
	stmt_done(s);
	s = store_prepare(ctx->db,
	    "DELETE FROM audit_repeat WHERE minute = ?1 AND account_id = ?2"
	    " AND login = ?3 AND from_address = ?4 AND action = ?5"
	    " AND outcome = ?6");
	stmt_int(s, 1, r->at);
	stmt_int(s, 2, r->account_id);
	stmt_text(s, 3, r->login);
	stmt_text(s, 4, r->from);
	stmt_text(s, 5, r->action);
	stmt_text(s, 6, r->outcome);
	r->at = ctx->now;
	return stmt_run(s, e) != 0 ? -1 : 1;
}
