#include "config.h"

#include <string.h>

#include "server/store/restriction.h"
#include "server/store/store.h"

/* In the order restriction_row() reads them. */
#define RESTRICTION_SELECT                                                   \
	"SELECT id, subject, subject_id, service, reason, from_day, to_day," \
	" district, by_name, set_at, lifted_at, lifted_by, lift_reason,"     \
	" version FROM restriction "

#define RESTRICTION_FILTER                                                   \
	" AND (?3 = '' OR service IN (?3, '*')) AND (?4 < 0 OR ?4 ="         \
	" (lifted_at = 0 AND from_day <= ?5 AND (to_day = 0 OR"              \
	" to_day >= ?5))) AND id < ?6 ORDER BY id DESC LIMIT ?7"

int
store_restriction_insert(struct ctx *ctx, const struct restriction *r,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO restriction (id, subject, subject_id, service,"
	    " reason, from_day, to_day, district, by_name, set_at, lifted_at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)");

	stmt_int(s, 1, r->id);
	stmt_text(s, 2, r->unit ? "unit" : "person");
	stmt_int(s, 3, r->subject_id);
	stmt_text(s, 4, r->service);
	stmt_text(s, 5, r->reason);
	stmt_int(s, 6, r->from);
	stmt_int(s, 7, r->to);
	stmt_int(s, 8, r->district);
	stmt_text(s, 9, r->by_name);
	stmt_int(s, 10, r->set_at);
	return stmt_run(s, e);
}

static void
restriction_row(struct stmt *s, struct restriction *r)
{
	memset(r, 0, sizeof(*r));
	r->id = column_int(s, 0);
	r->unit = strcmp(column_text(s, 1), "unit") == 0;
	r->subject_id = column_int(s, 2);
	column_copy(s, 3, r->service, sizeof(r->service));
	column_copy(s, 4, r->reason, sizeof(r->reason));
	r->from = (date_t)column_int(s, 5);
	r->to = (date_t)column_int(s, 6);
	r->district = (int)column_int(s, 7);
	column_copy(s, 8, r->by_name, sizeof(r->by_name));
	r->set_at = column_int(s, 9);
	r->lifted_at = column_int(s, 10);
	column_copy(s, 11, r->lifted_by, sizeof(r->lifted_by));
	column_copy(s, 12, r->lift_reason, sizeof(r->lift_reason));
	r->version = column_int(s, 13);
}

int
store_restriction_load(struct ctx *ctx, int64_t id, struct restriction *r,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    RESTRICTION_SELECT "WHERE id = ?1");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	if (rc == 1)
		restriction_row(s, r);
	stmt_done(s);
	return rc;
}

int
store_restriction_lift(struct ctx *ctx, int64_t id, const char *reason,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE restriction SET lifted_at = ?2, lifted_by = ?3,"
	    " lift_reason = ?4, version = version + 1"
	    " WHERE id = ?1 AND lifted_at = 0");

	stmt_int(s, 1, id);
	stmt_int(s, 2, ctx->now);
	stmt_text(s, 3, ctx->actor.name);
	stmt_text(s, 4, reason);
	return stmt_change(s, e);
}

int
store_restriction_page(struct ctx *ctx, const struct restriction_filter *f,
    int64_t before, int limit,
    void (*row)(void *arg, const struct restriction *r), void *arg,
    struct err *e)
{
	struct stmt *s;
	int rc;

	if (f->subject_id != 0)
		s = store_prepare(ctx->db,
		    RESTRICTION_SELECT "WHERE subject_id = ?1 AND subject = ?2"
				       " AND ?8 IN (0, district)"
		    RESTRICTION_FILTER);
	else if (f->district != 0)
		s = store_prepare(ctx->db,
		    RESTRICTION_SELECT "WHERE district = ?8 AND ?1 = 0"
				       " AND ?2 <> ''" RESTRICTION_FILTER);
	else
		s = store_prepare(ctx->db,
		    RESTRICTION_SELECT "WHERE ?8 = 0 AND ?1 = 0"
				       " AND ?2 <> ''" RESTRICTION_FILTER);
	stmt_int(s, 1, f->subject_id);
	stmt_text(s, 2, f->unit ? "unit" : "person");
	stmt_text(s, 3, f->service);
	stmt_int(s, 4, f->active);
	stmt_int(s, 5, ctx->today);
	stmt_int(s, 6, before != 0 ? before : INT64_MAX);
	stmt_int(s, 7, limit);
	stmt_int(s, 8, f->district);
	while ((rc = stmt_step(s, e)) == 1) {
		struct restriction r;

		restriction_row(s, &r);
		row(arg, &r);
	}
	stmt_done(s);
	return rc;
}

int
store_restriction_accounts(struct ctx *ctx, bool unit, int64_t subject_id,
    int64_t *ids, size_t max, size_t *n, struct err *e)
{
	struct stmt *s = unit ?
	    store_prepare(ctx->db,
		"SELECT account_id FROM agent_unit WHERE unit_id = ?1"
		" AND ended_at = 0 ORDER BY account_id LIMIT ?2") :
	    store_prepare(ctx->db,
		"SELECT id FROM account WHERE person_id = ?1"
		" ORDER BY id LIMIT ?2");
	int rc;

	stmt_int(s, 1, subject_id);
	stmt_int(s, 2, (int64_t)max);
	*n = 0;
	while ((rc = stmt_step(s, e)) == 1)
		ids[(*n)++] = column_int(s, 0);
	stmt_done(s);
	return rc;
}
