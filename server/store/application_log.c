/* What happened to a case, what must be put right, and what was ticked. */
#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/store/application.h"
#include "server/store/store.h"

static int
log_seq(struct ctx *ctx, int64_t id, int *seq, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT max(seq) FROM application_event"
	    " WHERE application_id = ?1");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	*seq = rc == 1 ? (int)column_int(s, 0) + 1 : 1;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

static const char *
log_text(const char *text, const char *absent)
{
	return text != NULL ? text : absent;
}

int
store_application_event_insert(struct ctx *ctx, int64_t id,
    struct application_event *v, struct err *e)
{
	struct stmt *s;

	if (v->at == 0)
		v->at = ctx->now;
	if (v->day == 0)
		v->day = ctx->today;
	if (v->by_account == 0)
		v->by_account = ctx->actor.account_id;
	if (v->by_name[0] == '\0')
		str_copy(v->by_name, sizeof(v->by_name), ctx->actor.name);
	if (v->by_role[0] == '\0')
		str_copy(v->by_role, sizeof(v->by_role),
		    role_name(ctx->actor.role));
	if (log_seq(ctx, id, &v->seq, e) != 0)
		return -1;
	s = store_prepare(ctx->db,
	    "INSERT INTO application_event (application_id, seq, at, day,"
	    " by_account, by_name, by_role, behalf_account, behalf_name,"
	    " what, action, kind, from_state, to_state, round, opinion, tip,"
	    " detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
	    " ?12, ?13, ?14, ?15, ?16, ?17, ?18)");
	stmt_int(s, 1, id);
	stmt_int(s, 2, v->seq);
	stmt_int(s, 3, v->at);
	stmt_int(s, 4, v->day);
	stmt_int(s, 5, v->by_account);
	stmt_text(s, 6, v->by_name);
	stmt_text(s, 7, v->by_role);
	stmt_int(s, 8, v->behalf_account);
	stmt_text(s, 9, v->behalf_name);
	stmt_text(s, 10, v->what);
	stmt_text(s, 11, log_text(v->action, ""));
	stmt_text(s, 12, log_text(v->kind, ""));
	stmt_text(s, 13, log_text(v->from_state, ""));
	stmt_text(s, 14, log_text(v->to_state, ""));
	stmt_int(s, 15, v->round);
	stmt_text(s, 16, log_text(v->opinion, ""));
	stmt_text(s, 17, log_text(v->tip, ""));
	stmt_text(s, 18, log_text(v->detail, "{}"));
	return stmt_run(s, e);
}

static void
log_event(struct ctx *ctx, struct stmt *s, struct application_event *v)
{
	memset(v, 0, sizeof(*v));
	v->seq = (int)column_int(s, 0);
	v->at = column_int(s, 1);
	v->day = (date_t)column_int(s, 2);
	v->by_account = column_int(s, 3);
	column_copy(s, 4, v->by_name, sizeof(v->by_name));
	column_copy(s, 5, v->by_role, sizeof(v->by_role));
	v->behalf_account = column_int(s, 6);
	column_copy(s, 7, v->behalf_name, sizeof(v->behalf_name));
	v->what = ctx_strdup(ctx, column_text(s, 8));
	v->action = ctx_strdup(ctx, column_text(s, 9));
	v->kind = ctx_strdup(ctx, column_text(s, 10));
	v->from_state = ctx_strdup(ctx, column_text(s, 11));
	v->to_state = ctx_strdup(ctx, column_text(s, 12));
	v->round = (int)column_int(s, 13);
	v->opinion = ctx_strdup(ctx, column_text(s, 14));
	v->tip = ctx_strdup(ctx, column_text(s, 15));
	v->detail = ctx_strdup(ctx, column_text(s, 16));
}

int
store_application_event_each(struct ctx *ctx, int64_t id,
    void (*row)(void *arg, const struct application_event *v), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT seq, at, day, by_account, by_name, by_role,"
	    " behalf_account, behalf_name, what, action, kind, from_state,"
	    " to_state, round, opinion, tip, detail FROM application_event"
	    " WHERE application_id = ?1 ORDER BY seq");
	struct application_event v;
	int rc;

	stmt_int(s, 1, id);
	while ((rc = stmt_step(s, e)) == 1) {
		log_event(ctx, s, &v);
		row(arg, &v);
	}
	stmt_done(s);
	return rc;
}

int
store_return_item_insert(struct ctx *ctx, int64_t application_id,
    struct return_item *r, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO return_item (id, application_id, round, side, anchor,"
	    " words, status, late, by_account, by_name, created_at, fixed_at,"
	    " fixed_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
	    " ?12, ?13)");

	if (r->id == 0)
		r->id = ctx_new_id(ctx);
	if (r->created_at == 0)
		r->created_at = ctx->now;
	stmt_int(s, 1, r->id);
	stmt_int(s, 2, application_id);
	stmt_int(s, 3, r->round);
	stmt_text(s, 4, r->side);
	stmt_text(s, 5, r->anchor);
	stmt_text(s, 6, r->words);
	stmt_text(s, 7, r->status);
	stmt_int(s, 8, r->late);
	stmt_int(s, 9, r->by_account);
	stmt_text(s, 10, r->by_name);
	stmt_int(s, 11, r->created_at);
	stmt_int(s, 12, r->fixed_at);
	stmt_text(s, 13, r->fixed_by);
	return stmt_run(s, e);
}

int
store_return_item_set(
    struct ctx *ctx, const struct return_item *r, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE return_item SET words = ?2, status = ?3, late = ?4,"
	    " fixed_at = ?5, fixed_by = ?6 WHERE id = ?1");

	stmt_int(s, 1, r->id);
	stmt_text(s, 2, r->words);
	stmt_text(s, 3, r->status);
	stmt_int(s, 4, r->late);
	stmt_int(s, 5, r->fixed_at);
	stmt_text(s, 6, r->fixed_by);
	return stmt_run(s, e);
}

static void
log_item(struct stmt *s, struct return_item *r)
{
	memset(r, 0, sizeof(*r));
	r->id = column_int(s, 0);
	r->round = (int)column_int(s, 1);
	column_copy(s, 2, r->side, sizeof(r->side));
	column_copy(s, 3, r->anchor, sizeof(r->anchor));
	column_copy(s, 4, r->words, sizeof(r->words));
	column_copy(s, 5, r->status, sizeof(r->status));
	r->late = column_int(s, 6) != 0;
	r->by_account = column_int(s, 7);
	column_copy(s, 8, r->by_name, sizeof(r->by_name));
	r->created_at = column_int(s, 9);
	r->fixed_at = column_int(s, 10);
	column_copy(s, 11, r->fixed_by, sizeof(r->fixed_by));
}

int
store_return_item_each(struct ctx *ctx, int64_t application_id,
    void (*row)(void *arg, const struct return_item *r), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id, round, side, anchor, words, status, late, by_account,"
	    " by_name, created_at, fixed_at, fixed_by FROM return_item"
	    " WHERE application_id = ?1 ORDER BY id");
	struct return_item r;
	int rc;

	stmt_int(s, 1, application_id);
	while ((rc = stmt_step(s, e)) == 1) {
		log_item(s, &r);
		row(arg, &r);
	}
	stmt_done(s);
	return rc;
}

int
store_application_tick_set(struct ctx *ctx, int64_t id,
    const struct application_tick *t, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO application_tick (application_id, rule, role, what,"
	    " by_account, by_name, at, words)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
	    " ON CONFLICT (application_id, rule, role, what) DO UPDATE SET"
	    " by_account = excluded.by_account, by_name = excluded.by_name,"
	    " at = excluded.at, words = excluded.words");

	stmt_int(s, 1, id);
	stmt_text(s, 2, t->rule);
	stmt_text(s, 3, t->role);
	stmt_text(s, 4, t->what);
	stmt_int(s, 5, t->by_account);
	stmt_text(s, 6, t->by_name);
	stmt_int(s, 7, t->at != 0 ? t->at : ctx->now);
	stmt_text(s, 8, t->words);
	return stmt_run(s, e);
}

int
store_application_tick_each(struct ctx *ctx, int64_t id,
    void (*row)(void *arg, const struct application_tick *t), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT rule, role, what, by_account, by_name, at, words"
	    " FROM application_tick WHERE application_id = ?1"
	    " ORDER BY at, rule, role");
	int rc;

	stmt_int(s, 1, id);
	while ((rc = stmt_step(s, e)) == 1) {
		struct application_tick t = {0};

		column_copy(s, 0, t.rule, sizeof(t.rule));
		column_copy(s, 1, t.role, sizeof(t.role));
		t.what = ctx_strdup(ctx, column_text(s, 2));
		t.by_account = column_int(s, 3);
		column_copy(s, 4, t.by_name, sizeof(t.by_name));
		t.at = column_int(s, 5);
		t.words = ctx_strdup(ctx, column_text(s, 6));
		row(arg, &t);
	}
	stmt_done(s);
	return rc;
}
