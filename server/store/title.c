#include "config.h"

#include <string.h>

#include "server/store/store.h"
#include "server/store/title.h"

/*
 * Plans
 */

#define PLAN_SELECT                                                          \
	"SELECT p.id, p.service, p.name, p.year, p.opens_on, p.closes_on,"   \
	" p.materials_until, p.ends_on, p.closed, p.created_at, p.version"

static void
plan_row(struct stmt *s, struct title_plan *p)
{
	memset(p, 0, sizeof(*p));
	p->id = column_int(s, 0);
	column_copy(s, 1, p->service, sizeof(p->service));
	column_copy(s, 2, p->name, sizeof(p->name));
	p->year = (int)column_int(s, 3);
	p->opens_on = (date_t)column_int(s, 4);
	p->closes_on = (date_t)column_int(s, 5);
	p->materials_until = (date_t)column_int(s, 6);
	p->ends_on = (date_t)column_int(s, 7);
	p->closed = column_int(s, 8) != 0;
	p->created_at = column_int(s, 9);
	p->version = column_int(s, 10);
}

static int
plan_write(struct ctx *ctx, const struct title_plan *p, const char *sql,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, sql);

	stmt_int(s, 1, p->id);
	stmt_text(s, 2, p->service);
	stmt_text(s, 3, p->name);
	stmt_int(s, 4, p->year);
	stmt_int(s, 5, p->opens_on);
	stmt_int(s, 6, p->closes_on);
	stmt_int(s, 7, p->materials_until);
	stmt_int(s, 8, p->ends_on);
	stmt_int(s, 9, p->closed);
	stmt_int(s, 10, p->created_at);
	stmt_int(s, 11, p->version);
	return stmt_run(s, e);
}

int
store_plan_insert(struct ctx *ctx, const struct title_plan *p, struct err *e)
{
	return plan_write(ctx, p,
	    "INSERT INTO title_plan (id, service, name, year, opens_on,"
	    " closes_on, materials_until, ends_on, closed, created_at,"
	    " version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
	    " ?11)",
	    e);
}

int
store_plan_update(struct ctx *ctx, struct title_plan *p, struct err *e)
{
	if (plan_write(ctx, p,
		"UPDATE title_plan SET service = ?2, name = ?3, year = ?4,"
		" opens_on = ?5, closes_on = ?6, materials_until = ?7,"
		" ends_on = ?8, closed = ?9, created_at = ?10,"
		" version = version + 1 WHERE id = ?1 AND version = ?11",
		e) != 0)
		return -1;
	if (store_changes(ctx->db) != 1)
		return 0;
	p->version++;
	return 1;
}

static int
plan_one(struct stmt *s, struct title_plan *p, struct err *e)
{
	int rc = stmt_step(s, e);

	if (rc == 1)
		plan_row(s, p);
	stmt_done(s);
	return rc;
}

int
store_plan_load(struct ctx *ctx, int64_t id, struct title_plan *p,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    PLAN_SELECT " FROM title_plan p WHERE p.id = ?1");

	stmt_int(s, 1, id);
	return plan_one(s, p, e);
}

int
store_plan_of(struct ctx *ctx, int64_t application_id, struct title_plan *p,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, PLAN_SELECT
	    " FROM application_plan a JOIN title_plan p ON p.id = a.plan_id"
	    " WHERE a.application_id = ?1");

	stmt_int(s, 1, application_id);
	return plan_one(s, p, e);
}

int
store_plan_each(struct ctx *ctx, const char *service,
    void (*row)(void *arg, const struct title_plan *p), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, PLAN_SELECT
	    ", (SELECT count(*) FROM application_plan a"
	    " WHERE a.plan_id = p.id) FROM title_plan p"
	    " WHERE ?1 = '' OR p.service = ?1"
	    " ORDER BY p.opens_on DESC, p.id DESC");
	struct title_plan p;
	int rc;

	stmt_text(s, 1, service != NULL ? service : "");
	while ((rc = stmt_step(s, e)) == 1) {
		plan_row(s, &p);
		p.cases = column_int(s, 11);
		row(arg, &p);
	}
	stmt_done(s);
	return rc;
}

int
store_plan_take(struct ctx *ctx, int64_t application_id, int64_t plan_id,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO application_plan (application_id, plan_id)"
	    " VALUES (?1, ?2)");

	stmt_int(s, 1, application_id);
	stmt_int(s, 2, plan_id);
	return stmt_run(s, e);
}

int
store_reminder(struct ctx *ctx, int64_t application_id, date_t due, int days,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO application_reminder (application_id, due_on, days)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING");

	stmt_int(s, 1, application_id);
	stmt_int(s, 2, due);
	stmt_int(s, 3, days);
	return stmt_change(s, e);
}

/*
 * Answers from outside
 */

int
store_answer_insert(struct ctx *ctx, int64_t application_id, int round,
    const char *state, const struct application_answer *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO application_answer (application_id, round, state,"
	    " role, passed, by_account, by_name, at, opinion)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");

	stmt_int(s, 1, application_id);
	stmt_int(s, 2, round);
	stmt_text(s, 3, state);
	stmt_text(s, 4, a->role);
	stmt_int(s, 5, a->passed);
	stmt_int(s, 6, a->by_account);
	stmt_text(s, 7, a->by_name);
	stmt_int(s, 8, a->at);
	stmt_text(s, 9, a->opinion);
	return stmt_run(s, e);
}

int
store_answer_each(struct ctx *ctx, int64_t application_id, int round,
    const char *state,
    void (*row)(void *arg, const struct application_answer *a), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT role, passed, by_account, by_name, at, opinion"
	    " FROM application_answer WHERE application_id = ?1"
	    " AND round = ?2 AND state = ?3 ORDER BY role");
	int rc;

	stmt_int(s, 1, application_id);
	stmt_int(s, 2, round);
	stmt_text(s, 3, state);
	while ((rc = stmt_step(s, e)) == 1) {
		struct application_answer a = {.passed = column_int(s, 1) != 0,
			.by_account = column_int(s, 2),
			.at = column_int(s, 4),
			.opinion = ctx_strdup(ctx, column_text(s, 5))};

		column_copy(s, 0, a.role, sizeof(a.role));
		column_copy(s, 3, a.by_name, sizeof(a.by_name));
		row(arg, &a);
	}
	stmt_done(s);
	return rc;
}

/*
 * Objections
 */

int
store_objection_insert(struct ctx *ctx, const struct objection *o,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO objection (id, application_id, by_account, by_name,"
	    " by_role, words, at, status, decision, decided_by, decided_at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open', '', '', 0)");

	stmt_int(s, 1, o->id);
	stmt_int(s, 2, o->application_id);
	stmt_int(s, 3, o->by_account);
	stmt_text(s, 4, o->by_name);
	stmt_text(s, 5, o->by_role);
	stmt_text(s, 6, o->words);
	stmt_int(s, 7, o->at);
	return stmt_run(s, e);
}

int
store_objection_decide(struct ctx *ctx, const struct objection *o,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE objection SET status = ?2, decision = ?3,"
	    " decided_by = ?4, decided_at = ?5 WHERE id = ?1"
	    " AND status = 'open'");

	stmt_int(s, 1, o->id);
	stmt_text(s, 2, o->status);
	stmt_text(s, 3, o->decision);
	stmt_text(s, 4, o->decided_by);
	stmt_int(s, 5, o->decided_at);
	return stmt_change(s, e);
}

#define OBJECTION_SELECT                                                     \
	"SELECT id, application_id, by_account, by_name, by_role, words, at," \
	" status, decision, decided_by, decided_at FROM objection"

static void
objection_row(struct ctx *ctx, struct stmt *s, struct objection *o)
{
	memset(o, 0, sizeof(*o));
	o->id = column_int(s, 0);
	o->application_id = column_int(s, 1);
	o->by_account = column_int(s, 2);
	column_copy(s, 3, o->by_name, sizeof(o->by_name));
	column_copy(s, 4, o->by_role, sizeof(o->by_role));
	o->words = ctx_strdup(ctx, column_text(s, 5));
	o->at = column_int(s, 6);
	column_copy(s, 7, o->status, sizeof(o->status));
	o->decision = ctx_strdup(ctx, column_text(s, 8));
	column_copy(s, 9, o->decided_by, sizeof(o->decided_by));
	o->decided_at = column_int(s, 10);
}

int
store_objection_load(struct ctx *ctx, int64_t id, struct objection *o,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    OBJECTION_SELECT " WHERE id = ?1");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	if (rc == 1)
		objection_row(ctx, s, o);
	stmt_done(s);
	return rc;
}

int
store_objection_each(struct ctx *ctx, int64_t application_id,
    const char *status, int limit,
    void (*row)(void *arg, const struct objection *o), void *arg,
    struct err *e)
{
	struct stmt *s = application_id != 0 ?
	    store_prepare(ctx->db, OBJECTION_SELECT
		" WHERE application_id = ?1 AND (?2 = '' OR status = ?2)"
		" ORDER BY id DESC LIMIT ?3") :
	    store_prepare(ctx->db, OBJECTION_SELECT
		" WHERE ?1 = 0 AND (?2 = '' OR status = ?2)"
		" ORDER BY id DESC LIMIT ?3");
	struct objection o;
	int rc;

	stmt_int(s, 1, application_id);
	stmt_text(s, 2, status != NULL ? status : "");
	stmt_int(s, 3, limit);
	while ((rc = stmt_step(s, e)) == 1) {
		objection_row(ctx, s, &o);
		row(arg, &o);
	}
	stmt_done(s);
	return rc;
}

int
store_objection_count(struct ctx *ctx, int64_t application_id, int64_t *open,
    int64_t *upheld, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT count(CASE WHEN status = 'open' THEN 1 END),"
	    " count(CASE WHEN status = 'upheld' THEN 1 END) FROM objection"
	    " WHERE application_id = ?1");
	int rc;

	stmt_int(s, 1, application_id);
	rc = stmt_step(s, e);
	*open = rc == 1 ? column_int(s, 0) : 0;
	*upheld = rc == 1 ? column_int(s, 1) : 0;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

/*
 * Awards
 */

int
store_award_insert(struct ctx *ctx, const struct title_award *a,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO title_award (id, number, application_id, person_id,"
	    " unit_id, plan_id, level, awarded_on)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

	stmt_int(s, 1, a->id);
	stmt_text(s, 2, a->number);
	stmt_int(s, 3, a->application_id);
	stmt_int(s, 4, a->person_id);
	stmt_int(s, 5, a->unit_id);
	stmt_int(s, 6, a->plan_id);
	stmt_text(s, 7, a->level);
	stmt_int(s, 8, a->awarded_on);
	return stmt_run(s, e);
}

#define AWARD_SELECT                                                         \
	"SELECT id, number, application_id, person_id, unit_id, plan_id,"    \
	" level, awarded_on FROM title_award"

static void
award_row(struct stmt *s, struct title_award *a)
{
	memset(a, 0, sizeof(*a));
	a->id = column_int(s, 0);
	column_copy(s, 1, a->number, sizeof(a->number));
	a->application_id = column_int(s, 2);
	a->person_id = column_int(s, 3);
	a->unit_id = column_int(s, 4);
	a->plan_id = column_int(s, 5);
	column_copy(s, 6, a->level, sizeof(a->level));
	a->awarded_on = (date_t)column_int(s, 7);
}

int
store_award_of(struct ctx *ctx, int64_t application_id,
    struct title_award *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    AWARD_SELECT " WHERE application_id = ?1");
	int rc;

	stmt_int(s, 1, application_id);
	rc = stmt_step(s, e);
	if (rc == 1)
		award_row(s, a);
	stmt_done(s);
	return rc;
}

int
store_award_each(struct ctx *ctx, int64_t person_id, int64_t unit_id,
    int64_t after, int limit,
    void (*row)(void *arg, const struct title_award *a), void *arg,
    struct err *e)
{
	struct stmt *s = person_id != 0 ?
	    store_prepare(ctx->db, AWARD_SELECT " WHERE person_id = ?1"
		" AND id < ?2 ORDER BY id DESC LIMIT ?3") :
	    unit_id != 0 ?
	    store_prepare(ctx->db, AWARD_SELECT " WHERE unit_id = ?1"
		" AND id < ?2 ORDER BY id DESC LIMIT ?3") :
	    store_prepare(ctx->db, AWARD_SELECT " WHERE ?1 = 0 AND id < ?2"
		" ORDER BY id DESC LIMIT ?3");
	struct title_award a;
	int rc;

	stmt_int(s, 1, person_id != 0 ? person_id : unit_id);
	stmt_int(s, 2, after != 0 ? after : INT64_MAX);
	stmt_int(s, 3, limit);
	while ((rc = stmt_step(s, e)) == 1) {
		award_row(s, &a);
		row(arg, &a);
	}
	stmt_done(s);
	return rc;
}
