#include "config.h"

#include <string.h>

#include "server/store/opening.h"
#include "server/store/store.h"

/* In the order opening_row() reads them. */
#define OPENING_SELECT                                                       \
	"SELECT unit_id, district, status, contact_name, contact_phone,"     \
	" staff, registered_at, opened_on, reason, changed_at, changed_by,"  \
	" version FROM opening "

static void
opening_row(struct stmt *s, struct opening *o)
{
	memset(o, 0, sizeof(*o));
	o->unit_id = column_int(s, 0);
	o->district = (int)column_int(s, 1);
	column_copy(s, 2, o->status, sizeof(o->status));
	column_copy(s, 3, o->contact_name, sizeof(o->contact_name));
	column_copy(s, 4, o->contact_phone, sizeof(o->contact_phone));
	o->staff = column_int(s, 5);
	o->registered_at = column_int(s, 6);
	o->opened_on = (date_t)column_int(s, 7);
	column_copy(s, 8, o->reason, sizeof(o->reason));
	o->changed_at = column_int(s, 9);
	column_copy(s, 10, o->changed_by, sizeof(o->changed_by));
	o->version = column_int(s, 11);
}

int
store_opening_load(struct ctx *ctx, int64_t unit_id, int district,
    struct opening *o, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    OPENING_SELECT "WHERE unit_id = ?1 AND district = ?2");
	int rc;

	memset(o, 0, sizeof(*o));
	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, district);
	rc = stmt_step(s, e);
	if (rc == 1)
		opening_row(s, o);
	stmt_done(s);
	return rc;
}

int
store_opening_each(struct ctx *ctx, int64_t unit_id,
    void (*row)(void *arg, const struct opening *o), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    OPENING_SELECT "WHERE unit_id = ?1 ORDER BY district");
	int rc;

	stmt_int(s, 1, unit_id);
	while ((rc = stmt_step(s, e)) == 1) {
		struct opening o;

		opening_row(s, &o);
		row(arg, &o);
	}
	stmt_done(s);
	return rc;
}

static int
opening_write(struct ctx *ctx, const struct opening *o, const char *sql,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, sql);

	stmt_int(s, 1, o->unit_id);
	stmt_int(s, 2, o->district);
	stmt_text(s, 3, o->status);
	stmt_text(s, 4, o->contact_name);
	stmt_text(s, 5, o->contact_phone);
	stmt_int(s, 6, o->staff);
	stmt_int(s, 7, o->registered_at);
	stmt_int(s, 8, o->opened_on);
	stmt_text(s, 9, o->reason);
	stmt_int(s, 10, ctx->now);
	stmt_text(s, 11, ctx->actor.name);
	stmt_int(s, 12, o->version);
	return stmt_run(s, e);
}

/* unit.opened: is any row of it? */
static int
opening_step(struct ctx *ctx, int64_t unit_id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE unit SET opened = EXISTS (SELECT 1 FROM opening WHERE"
	    " unit_id = ?1 AND status = 'opened') WHERE id = ?1");

	stmt_int(s, 1, unit_id);
	return stmt_run(s, e);
}

int
store_opening_save(struct ctx *ctx, struct opening *o, struct err *e)
{
	int rc;

	if (o->version == 0)
		rc = opening_write(ctx, o,
		    "INSERT INTO opening (unit_id, district, status,"
		    " contact_name, contact_phone, staff, registered_at,"
		    " opened_on, reason, changed_at, changed_by, version)"
		    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
		    " ?12 + 1) ON CONFLICT DO NOTHING",
		    e);
	else
		rc = opening_write(ctx, o,
		    "UPDATE opening SET status = ?3, contact_name = ?4,"
		    " contact_phone = ?5, staff = ?6, registered_at = ?7,"
		    " opened_on = ?8, reason = ?9, changed_at = ?10,"
		    " changed_by = ?11, version = version + 1"
		    " WHERE unit_id = ?1 AND district = ?2 AND version = ?12",
		    e);
	if (rc != 0)
		return -1;
	if (store_changes(ctx->db) != 1)
		return 0;
	o->version++;
	return opening_step(ctx, o->unit_id, e) != 0 ? -1 : 1;
}

int
store_quota_load(struct ctx *ctx, int64_t unit_id, int district, int year,
    struct quota *q, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT granted, used FROM quota WHERE unit_id = ?1"
	    " AND district = ?2 AND year = ?3");
	int rc;

	*q = (struct quota){unit_id, district, year, 0, 0};
	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, district);
	stmt_int(s, 3, year);
	rc = stmt_step(s, e);
	if (rc == 1) {
		q->granted = column_int(s, 0);
		q->used = column_int(s, 1);
	}
	stmt_done(s);
	return rc;
}

int
store_quota_set(struct ctx *ctx, const struct quota *q, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO quota (unit_id, district, year, granted, used)"
	    " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (unit_id, district,"
	    " year) DO UPDATE SET granted = ?4, used = ?5");

	stmt_int(s, 1, q->unit_id);
	stmt_int(s, 2, q->district);
	stmt_int(s, 3, q->year);
	stmt_int(s, 4, q->granted);
	stmt_int(s, 5, q->used);
	return stmt_run(s, e);
}

int
store_quota_each(struct ctx *ctx, int64_t unit_id,
    void (*row)(void *arg, const struct quota *q), void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT district, year, granted, used FROM quota"
	    " WHERE unit_id = ?1 ORDER BY year DESC, district");
	int rc;

	stmt_int(s, 1, unit_id);
	while ((rc = stmt_step(s, e)) == 1) {
		struct quota q = {unit_id, (int)column_int(s, 0),
			(int)column_int(s, 1), column_int(s, 2),
			column_int(s, 3)};

		row(arg, &q);
	}
	stmt_done(s);
	return rc;
}
