#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/store/permit.h"
#include "server/store/store.h"

/* In the order permit_row() reads them. */
#define PERMIT_SELECT                                                       \
	"SELECT id, number, person_id, unit_id, district, status, issued,"  \
	" valid_from, valid_to, suspended_at, version, category,"           \
	" cancel_reason, cancelled_at FROM permit "

static const char *const permit_engagements[] = {
	[ENGAGEMENT_CASE] = "case",
	[ENGAGEMENT_APPOINTMENT] = "appointment",
	[ENGAGEMENT_TITLE] = "title",
};

int
store_permit_insert(struct ctx *ctx, const struct permit *p, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO permit (id, number, person_id, unit_id, district,"
	    " status, issued, valid_from, valid_to, suspended_at, category,"
	    " cancel_reason, cancelled_at, version)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, '', 0,"
	    " 1)");

	stmt_int(s, 1, p->id);
	stmt_text(s, 2, p->number);
	stmt_int(s, 3, p->person_id);
	stmt_int(s, 4, p->unit_id);
	stmt_int(s, 5, p->district);
	stmt_text(s, 6, p->status);
	stmt_int(s, 7, p->issued);
	stmt_int(s, 8, p->valid_from);
	stmt_int(s, 9, p->valid_to);
	stmt_int(s, 10, p->suspended_at);
	stmt_text(s, 11, p->category[0] != '\0' ? p->category : "domestic");
	return stmt_run(s, e);
}

static void
permit_row(struct stmt *s, struct permit *p)
{
	memset(p, 0, sizeof(*p));
	p->id = column_int(s, 0);
	column_copy(s, 1, p->number, sizeof(p->number));
	p->person_id = column_int(s, 2);
	p->unit_id = column_int(s, 3);
	p->district = (int)column_int(s, 4);
	column_copy(s, 5, p->status, sizeof(p->status));
	p->issued = (date_t)column_int(s, 6);
	p->valid_from = (date_t)column_int(s, 7);
	p->valid_to = (date_t)column_int(s, 8);
	p->suspended_at = column_int(s, 9);
	p->version = column_int(s, 10);
	column_copy(s, 11, p->category, sizeof(p->category));
	column_copy(s, 12, p->cancel_reason, sizeof(p->cancel_reason));
	p->cancelled_at = column_int(s, 13);
}

static int
permit_one(struct stmt *s, struct permit *p, struct err *e)
{
	int rc = stmt_step(s, e);

	if (rc == 1)
		permit_row(s, p);
	stmt_done(s);
	return rc;
}

int
store_permit_load(struct ctx *ctx, int64_t id, struct permit *p,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, PERMIT_SELECT "WHERE id = ?1");

	stmt_int(s, 1, id);
	return permit_one(s, p, e);
}

int
store_permit_of(struct ctx *ctx, int64_t person_id, struct permit *p,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    PERMIT_SELECT "WHERE person_id = ?1 ORDER BY id DESC LIMIT 1");

	stmt_int(s, 1, person_id);
	return permit_one(s, p, e);
}

int
store_permit_page(struct ctx *ctx, int64_t person_id, int64_t unit_id,
    int district, int64_t after, int limit,
    void (*row)(void *arg, const struct permit *p), void *arg, struct err *e)
{
	struct stmt *s;
	int rc;

	if (person_id != 0)
		s = store_prepare(ctx->db,
		    PERMIT_SELECT "WHERE person_id = ?1 AND id > ?2"
				  " ORDER BY id LIMIT ?3");
	else if (unit_id != 0)
		s = store_prepare(ctx->db,
		    PERMIT_SELECT "WHERE unit_id = ?1 AND id > ?2"
				  " ORDER BY id LIMIT ?3");
	else
		s = store_prepare(ctx->db,
		    PERMIT_SELECT "WHERE district = ?1 AND id > ?2"
				  " ORDER BY id LIMIT ?3");
	stmt_int(s, 1,
	    person_id != 0	? person_id :
		unit_id != 0 ? unit_id :
			       district);
	stmt_int(s, 2, after);
	stmt_int(s, 3, limit);
	while ((rc = stmt_step(s, e)) == 1) {
		struct permit p;

		permit_row(s, &p);
		row(arg, &p);
	}
	stmt_done(s);
	return rc;
}

int
store_engagement_each(struct ctx *ctx, int64_t person_id, int64_t unit_id,
    void (*row)(void *arg, enum engagement kind, const char *number),
    void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT kind, number FROM engagement"
	    " WHERE person_id = ?1 AND unit_id = ?2 ORDER BY kind, number");
	int rc;

	stmt_int(s, 1, person_id);
	stmt_int(s, 2, unit_id);
	while ((rc = stmt_step(s, e)) == 1)
		for (int k = 0; k <= ENGAGEMENT_TITLE; k++)
			if (strcmp(column_text(s, 0),
				permit_engagements[k]) == 0)
				row(arg, (enum engagement)k,
				    column_text(s, 1));
	stmt_done(s);
	return rc;
}

int
store_engagement_insert(struct ctx *ctx, int64_t person_id,
    int64_t unit_id, enum engagement kind, const char *number, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO engagement (person_id, unit_id, kind, number, since)"
	    " VALUES (?1, ?2, ?3, ?4, ?5)");

	stmt_int(s, 1, person_id);
	stmt_int(s, 2, unit_id);
	stmt_text(s, 3, permit_engagements[kind]);
	stmt_text(s, 4, number);
	stmt_int(s, 5, ctx->now);
	return stmt_run(s, e);
}

int
store_engagement_delete(struct ctx *ctx, int64_t person_id,
    int64_t unit_id, enum engagement kind, const char *number, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM engagement WHERE person_id = ?1 AND unit_id = ?2"
	    " AND kind = ?3 AND number = ?4");

	stmt_int(s, 1, person_id);
	stmt_int(s, 2, unit_id);
	stmt_text(s, 3, permit_engagements[kind]);
	stmt_text(s, 4, number);
	return stmt_run(s, e);
}

int
store_engagement_end(struct ctx *ctx, int64_t unit_id, enum engagement kind,
    const char *number, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM engagement WHERE unit_id = ?1 AND kind = ?2"
	    " AND number = ?3");

	stmt_int(s, 1, unit_id);
	stmt_text(s, 2, permit_engagements[kind]);
	stmt_text(s, 3, number);
	return stmt_run(s, e);
}

int
store_restriction_find(struct ctx *ctx, const char *subject, int64_t id,
    const char *service, char *reason, size_t size, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT reason FROM restriction WHERE subject = ?1"
	    " AND subject_id = ?2 AND service IN (?3, '*')"
	    " AND from_day <= ?4 AND (to_day = 0 OR to_day >= ?4)"
	    " AND lifted_at = 0 ORDER BY id LIMIT 1");
	int rc;

	stmt_text(s, 1, subject);
	stmt_int(s, 2, id);
	stmt_text(s, 3, service);
	stmt_int(s, 4, ctx->today);
	rc = stmt_step(s, e);
	if (rc == 1)
		str_copy(reason, size, column_text(s, 0));
	stmt_done(s);
	return rc;
}
