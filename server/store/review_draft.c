#include "config.h"

#include "common/mem.h"
#include "server/store/review_draft.h"
#include "server/store/sqlite.h"

int
store_review_draft_set(struct ctx *ctx, int64_t application_id,
    int64_t account_id, const char *content, struct err *e)
{
	struct stmt *s;

	if (content == NULL) {
		s = store_prepare(ctx->db, "DELETE FROM review_draft"
					   " WHERE application_id = ?1"
					   " AND account_id = ?2");
		stmt_int(s, 1, application_id);
		stmt_int(s, 2, account_id);
		return stmt_run(s, e);
	}
	s = store_prepare(ctx->db,
	    "INSERT INTO review_draft (application_id, account_id, content,"
	    " by_name, changed_at) VALUES (?1, ?2, ?3, ?4, ?5)"
	    " ON CONFLICT (application_id, account_id) DO UPDATE"
	    " SET content = ?3, by_name = ?4, changed_at = ?5");
	stmt_int(s, 1, application_id);
	stmt_int(s, 2, account_id);
	stmt_text(s, 3, content);
	stmt_text(s, 4, ctx->actor.name);
	stmt_int(s, 5, ctx->now);
	return stmt_run(s, e);
}

int
store_review_draft_load(struct ctx *ctx, int64_t application_id,
    int64_t account_id, struct review_draft *d, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT content, by_name, changed_at FROM review_draft"
	    " WHERE application_id = ?1 AND account_id = ?2");
	int rc;

	stmt_int(s, 1, application_id);
	stmt_int(s, 2, account_id);
	rc = stmt_step(s, e);
	if (rc == 1) {
		d->content = ctx_strdup(ctx, column_text(s, 0));
		column_copy(s, 1, d->by_name, sizeof(d->by_name));
		d->changed_at = column_int(s, 2);
	}
	stmt_done(s);
	return rc;
}

int
store_review_draft_pass(struct ctx *ctx, int64_t application_id,
    int64_t from, int64_t to, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE review_draft SET account_id = ?3"
	    " WHERE application_id = ?1 AND account_id = ?2"
	    " AND NOT EXISTS (SELECT 1 FROM review_draft"
	    " WHERE application_id = ?1 AND account_id = ?3)");

	stmt_int(s, 1, application_id);
	stmt_int(s, 2, from);
	stmt_int(s, 3, to);
	return stmt_run(s, e);
}

int
store_review_draft_clear(struct ctx *ctx, int64_t application_id,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM review_draft WHERE application_id = ?1");

	stmt_int(s, 1, application_id);
	return stmt_run(s, e);
}
