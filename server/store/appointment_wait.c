#include "config.h"

#include <string.h>

#include "server/store/appointment_wait.h"
#include "server/store/store.h"

/* In the order wait_row() reads them. */
#define WAIT_SELECT                                                          \
	"SELECT id, wish, rush, opening, district, unit_id, by_account,"     \
	" by_name, day, cell, cells, new, renewal, person_change,"           \
	" unit_change, status, place, offered_cell, until, joined_at,"       \
	" changed_at FROM appointment_wait "

static void
wait_row(struct stmt *s, struct wait *w)
{
	memset(w, 0, sizeof(*w));
	w->id = column_int(s, 0);
	w->wish = column_int(s, 1);
	w->rush = column_int(s, 2) != 0;
	w->opening = (date_t)column_int(s, 3);
	w->district = (int)column_int(s, 4);
	w->unit_id = column_int(s, 5);
	w->by_account = column_int(s, 6);
	column_copy(s, 7, w->by_name, sizeof(w->by_name));
	w->day = (date_t)column_int(s, 8);
	w->cell = (int)column_int(s, 9);
	w->cells = (int)column_int(s, 10);
	for (int k = 0; k < APPOINTMENT_KINDS; k++)
		w->counts[k] = (int)column_int(s, 11 + k);
	column_copy(s, 15, w->status, sizeof(w->status));
	w->place = (int)column_int(s, 16);
	w->offered_cell = (int)column_int(s, 17);
	w->until = column_int(s, 18);
	w->joined_at = column_int(s, 19);
	w->changed_at = column_int(s, 20);
}

static int
wait_each(struct stmt *s, store_wait_row *row, void *arg, struct err *e)
{
	struct wait w;
	int rc;

	while ((rc = stmt_step(s, e)) == 1) {
		wait_row(s, &w);
		row(arg, &w);
	}
	stmt_done(s);
	return rc;
}

static int
wait_count(struct stmt *s, int *n, struct err *e)
{
	int rc = stmt_step(s, e);

	*n = rc == 1 ? (int)column_int(s, 0) : 0;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_wait_insert(struct ctx *ctx, const struct wait *w, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO appointment_wait (id, wish, rush, opening, district,"
	    " unit_id, by_account, by_name, day, cell, cells, new, renewal,"
	    " person_change, unit_change, status, place, offered_cell, until,"
	    " joined_at, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
	    " ?9, ?10, ?11, ?12, ?13, ?14, ?15, 'waiting', 0, -1, 0, ?16,"
	    " ?16)");

	stmt_int(s, 1, w->id);
	stmt_int(s, 2, w->wish);
	stmt_int(s, 3, w->rush);
	stmt_int(s, 4, w->opening);
	stmt_int(s, 5, w->district);
	stmt_int(s, 6, w->unit_id);
	stmt_int(s, 7, ctx->actor.account_id);
	stmt_text(s, 8, ctx->actor.name);
	stmt_int(s, 9, w->day);
	stmt_int(s, 10, w->cell);
	stmt_int(s, 11, w->cells);
	for (int k = 0; k < APPOINTMENT_KINDS; k++)
		stmt_int(s, 12 + k, w->counts[k]);
	stmt_int(s, 16, ctx->now);
	return stmt_run(s, e);
}

int
store_wait_load(struct ctx *ctx, int64_t id, struct wait *w, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, WAIT_SELECT "WHERE id = ?1");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	if (rc == 1)
		wait_row(s, w);
	stmt_done(s);
	return rc;
}

int
store_wait_save(struct ctx *ctx, const struct wait *w, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE appointment_wait SET status = ?2, place = ?3,"
	    " offered_cell = ?4, until = ?5, changed_at = ?6 WHERE id = ?1");

	stmt_int(s, 1, w->id);
	stmt_text(s, 2, w->status);
	stmt_int(s, 3, w->place);
	stmt_int(s, 4, w->offered_cell);
	stmt_int(s, 5, w->until);
	stmt_int(s, 6, ctx->now);
	return stmt_run(s, e);
}

int
store_wait_close(struct ctx *ctx, int64_t wish, int64_t but,
    const char *status, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE appointment_wait SET status = ?3, changed_at = ?4"
	    " WHERE wish = ?1 AND id <> ?2 AND status = 'waiting'");

	stmt_int(s, 1, wish);
	stmt_int(s, 2, but);
	stmt_text(s, 3, status);
	stmt_int(s, 4, ctx->now);
	return stmt_run(s, e);
}

int
store_wait_day(struct ctx *ctx, int district, date_t day, int64_t after,
    int limit, store_wait_row *row, void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    WAIT_SELECT "WHERE district = ?1 AND day = ?2 AND rush = 0"
			" AND status = 'waiting' AND id > ?4 ORDER BY id LIMIT ?3");

	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	stmt_int(s, 3, limit);
	stmt_int(s, 4, after);
	return wait_each(s, row, arg, e);
}

int
store_wait_before(struct ctx *ctx, int district, date_t day, int64_t id,
    int *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT COUNT(*) FROM appointment_wait WHERE district = ?1"
	    " AND day = ?2 AND rush = 0 AND status = 'waiting' AND id < ?3");

	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	stmt_int(s, 3, id);
	return wait_count(s, n, e);
}

int
store_wait_of(struct ctx *ctx, int64_t unit_id, date_t day,
    store_wait_row *row, void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    WAIT_SELECT "WHERE unit_id = ?1 AND day = ?2"
			" AND status IN ('waiting', 'offered') ORDER BY id");

	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, day);
	return wait_each(s, row, arg, e);
}

int
store_wait_offered(struct ctx *ctx, int64_t wish, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT COUNT(*) FROM appointment_wait WHERE wish = ?1"
	    " AND status = 'offered'");
	int n;

	stmt_int(s, 1, wish);
	return wait_count(s, &n, e) != 0 ? -1 : n > 0;
}

int
store_wait_page(struct ctx *ctx, int64_t unit_id, bool live, int64_t after,
    int limit, store_wait_row *row, void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    live ? WAIT_SELECT
		"WHERE unit_id = ?1 AND id < ?2"
		" AND status IN ('waiting', 'offered')"
		" ORDER BY id DESC LIMIT ?3" :
		   WAIT_SELECT
		"WHERE unit_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3");

	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, after != 0 ? after : INT64_MAX);
	stmt_int(s, 3, limit);
	return wait_each(s, row, arg, e);
}

int
store_wait_days(struct ctx *ctx, int district, date_t from,
    void (*row)(void *arg, date_t day), void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT day FROM appointment_wait WHERE district = ?1"
	    " AND day >= ?2 AND rush = 0 AND status = 'waiting'"
	    " UNION SELECT day FROM appointment_hold WHERE district = ?1"
	    " AND day >= ?2 AND session_id = 0 AND until <= ?3");
	int rc;

	stmt_int(s, 1, district);
	stmt_int(s, 2, from);
	stmt_int(s, 3, ctx->now);
	while ((rc = stmt_step(s, e)) == 1)
		row(arg, (date_t)column_int(s, 0));
	stmt_done(s);
	return rc;
}

int
store_wait_over(struct ctx *ctx, int district, date_t day, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE appointment_wait SET status = 'over', changed_at = ?3"
	    " WHERE district = ?1 AND day <= ?2 AND rush = 0"
	    " AND status = 'waiting'");

	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	stmt_int(s, 3, ctx->now);
	if (stmt_run(s, e) != 0)
		return -1;
	/* an opening of an earlier day that nobody was there to draw */
	s = store_prepare(ctx->db,
	    "UPDATE appointment_wait SET status = 'over', changed_at = ?3"
	    " WHERE district = ?1 AND opening < ?2 AND rush = 1"
	    " AND status = 'waiting'");
	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	stmt_int(s, 3, ctx->now);
	return stmt_run(s, e);
}

/*
 * Openings
 */

int
store_rush_each(struct ctx *ctx, int district, date_t opening,
    store_wait_row *row, void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    WAIT_SELECT "WHERE district = ?1 AND opening = ?2 AND rush = 1"
			" ORDER BY wish, id");

	stmt_int(s, 1, district);
	stmt_int(s, 2, opening);
	return wait_each(s, row, arg, e);
}

int
store_rush_unit(struct ctx *ctx, int district, date_t opening,
    int64_t unit_id, store_wait_row *row, void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    WAIT_SELECT "WHERE unit_id = ?3 AND district = ?1"
			" AND opening = ?2 AND rush = 1"
			" AND status = 'waiting' ORDER BY id");

	stmt_int(s, 1, district);
	stmt_int(s, 2, opening);
	stmt_int(s, 3, unit_id);
	return wait_each(s, row, arg, e);
}

int
store_rush_count(struct ctx *ctx, int district, date_t opening,
    int64_t unit_id, int *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    unit_id != 0 ?
		"SELECT COUNT(DISTINCT wish) FROM appointment_wait"
		" WHERE unit_id = ?3 AND district = ?1 AND opening = ?2"
		" AND rush = 1" :
		"SELECT COUNT(DISTINCT wish) FROM appointment_wait"
		" WHERE district = ?1 AND opening = ?2 AND rush = 1"
		" AND ?3 = 0");

	stmt_int(s, 1, district);
	stmt_int(s, 2, opening);
	stmt_int(s, 3, unit_id);
	return wait_count(s, n, e);
}

int
store_draw_insert(struct ctx *ctx, const struct draw *d, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO appointment_draw (district, day, seed, wishes,"
	    " offered, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

	stmt_int(s, 1, d->district);
	stmt_int(s, 2, d->day);
	stmt_text(s, 3, d->seed);
	stmt_int(s, 4, d->wishes);
	stmt_int(s, 5, d->offered);
	stmt_int(s, 6, ctx->now);
	return stmt_run(s, e);
}

int
store_draw_set(struct ctx *ctx, const struct draw *d, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE appointment_draw SET wishes = ?3, offered = ?4"
	    " WHERE district = ?1 AND day = ?2");

	stmt_int(s, 1, d->district);
	stmt_int(s, 2, d->day);
	stmt_int(s, 3, d->wishes);
	stmt_int(s, 4, d->offered);
	return stmt_run(s, e);
}

int
store_draw_load(struct ctx *ctx, int district, date_t day, struct draw *d,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT seed, wishes, offered, at FROM appointment_draw"
	    " WHERE district = ?1 AND day = ?2");
	int rc;

	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	rc = stmt_step(s, e);
	memset(d, 0, sizeof(*d));
	d->district = district;
	d->day = day;
	if (rc == 1) {
		column_copy(s, 0, d->seed, sizeof(d->seed));
		d->wishes = (int)column_int(s, 1);
		d->offered = (int)column_int(s, 2);
		d->at = column_int(s, 3);
	}
	stmt_done(s);
	return rc;
}

int
store_rush_booked(struct ctx *ctx, int64_t unit_id, int district,
    int64_t since, int *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT COUNT(*) FROM appointment WHERE unit_id = ?1"
	    " AND district = ?2 AND created_at >= ?3 AND via = 'unit'");

	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, district);
	stmt_int(s, 3, since);
	return wait_count(s, n, e);
}
