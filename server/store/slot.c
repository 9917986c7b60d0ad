#include "config.h"

#include <string.h>

#include "server/store/slot.h"
#include "server/store/store.h"

/* In the order slot_plan_row() reads them. */
#define PLAN_SELECT                                                          \
	"SELECT id, district, override, day, from_day, content, moves,"      \
	" reason, by_name, at, undone_at, undone_by, change FROM slot_plan "

static void
slot_plan_row(struct ctx *ctx, struct stmt *s, struct slot_plan *p)
{
	memset(p, 0, sizeof(*p));
	p->id = column_int(s, 0);
	p->district = (int)column_int(s, 1);
	p->override = column_int(s, 2) != 0;
	p->day = (int)column_int(s, 3);
	p->from_day = (date_t)column_int(s, 4);
	p->content = ctx_strdup(ctx, column_text(s, 5));
	p->moves = ctx_strdup(ctx, column_text(s, 6));
	column_copy(s, 7, p->reason, sizeof(p->reason));
	column_copy(s, 8, p->by_name, sizeof(p->by_name));
	p->at = column_int(s, 9);
	p->undone_at = column_int(s, 10);
	column_copy(s, 11, p->undone_by, sizeof(p->undone_by));
	p->change = column_int(s, 12);
}

static int
slot_plan_one(struct ctx *ctx, struct stmt *s, struct slot_plan *p,
    struct err *e)
{
	int rc = stmt_step(s, e);

	if (rc == 1)
		slot_plan_row(ctx, s, p);
	stmt_done(s);
	return rc;
}

int
store_slot_plan_insert(struct ctx *ctx, struct slot_plan *p, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO slot_plan (id, district, override, day, from_day,"
	    " content, moves, reason, by_account, by_name, at, undone_at,"
	    " undone_by, change) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
	    " ?10, ?11, 0, '', ?12)");

	p->id = ctx_new_id(ctx);
	if (p->change == 0)
		p->change = p->id;
	p->at = ctx->now;
	memcpy(p->by_name, ctx->actor.name, sizeof(p->by_name));
	stmt_int(s, 1, p->id);
	stmt_int(s, 2, p->district);
	stmt_int(s, 3, p->override);
	stmt_int(s, 4, p->day);
	stmt_int(s, 5, p->from_day);
	stmt_text(s, 6, p->content);
	stmt_text(s, 7, p->moves);
	stmt_text(s, 8, p->reason);
	stmt_int(s, 9, ctx->actor.account_id);
	stmt_text(s, 10, p->by_name);
	stmt_int(s, 11, p->at);
	stmt_int(s, 12, p->change);
	return stmt_run(s, e);
}

int
store_slot_plan_of(struct ctx *ctx, int district, date_t day, int weekday,
    struct slot_plan *p, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    PLAN_SELECT "WHERE district = ?1 AND override = 1 AND day = ?2"
			" AND undone_at = 0 ORDER BY id DESC LIMIT 1");
	int rc;

	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	rc = slot_plan_one(ctx, s, p, e);
	if (rc != 0)
		return rc;
	s = store_prepare(ctx->db,
	    PLAN_SELECT "WHERE district = ?1 AND override = 0 AND day = ?2"
			" AND from_day <= ?3 AND undone_at = 0"
			" ORDER BY from_day DESC, id DESC LIMIT 1");
	stmt_int(s, 1, district);
	stmt_int(s, 2, weekday);
	stmt_int(s, 3, day);
	return slot_plan_one(ctx, s, p, e);
}

int
store_slot_plan_last(struct ctx *ctx, int district, struct slot_plan *p,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    PLAN_SELECT "WHERE district = ?1 AND undone_at = 0"
			" ORDER BY id DESC LIMIT 1");

	stmt_int(s, 1, district);
	return slot_plan_one(ctx, s, p, e);
}

int
store_slot_plan_undo(struct ctx *ctx, int64_t change, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE slot_plan SET undone_at = ?2, undone_by = ?3"
	    " WHERE change = ?1");

	stmt_int(s, 1, change);
	stmt_int(s, 2, ctx->now);
	stmt_text(s, 3, ctx->actor.name);
	return stmt_run(s, e);
}

int
store_slot_plan_each(struct ctx *ctx, int district, int64_t before,
    int limit, void (*row)(void *arg, const struct slot_plan *p), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    PLAN_SELECT "WHERE district = ?1 AND id < ?2"
			" ORDER BY id DESC LIMIT ?3");
	int rc;

	stmt_int(s, 1, district);
	stmt_int(s, 2, before != 0 ? before : INT64_MAX);
	stmt_int(s, 3, limit);
	while ((rc = stmt_step(s, e)) == 1) {
		struct slot_plan p;

		slot_plan_row(ctx, s, &p);
		row(arg, &p);
	}
	stmt_done(s);
	return rc;
}

/*
 * Days
 */

int
store_hall_day_touch(struct ctx *ctx, int district, date_t day,
    int64_t *plan, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO hall_day (district, day, plan, tickets, version)"
	    " VALUES (?1, ?2, 0, 0, 1) ON CONFLICT (district, day)"
	    " DO UPDATE SET version = hall_day.version + 1");

	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	if (stmt_run(s, e) != 0)
		return -1;
	/* RETURNING would make a table for its one row */
	s = store_prepare(ctx->db,
	    "SELECT plan FROM hall_day WHERE district = ?1 AND day = ?2");
	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	return stmt_number(s, plan, e) < 0 ? -1 : 0;
}

int
store_hall_day_planned(struct ctx *ctx, int district, date_t day,
    int64_t plan, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE hall_day SET plan = ?3 WHERE district = ?1 AND day = ?2");

	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	stmt_int(s, 3, plan);
	return stmt_run(s, e);
}

int
store_hall_day_ticket(struct ctx *ctx, int district, date_t day, int *n,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE hall_day SET tickets = tickets + 1 WHERE district = ?1"
	    " AND day = ?2 RETURNING tickets");
	int rc;

	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	rc = stmt_step(s, e);
	if (rc == 1) {
		*n = (int)column_int(s, 0);
		rc = stmt_step(s, e);
	}
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_hall_day_each(struct ctx *ctx, int district, date_t from,
    void (*row)(void *arg, date_t day), void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT day FROM hall_day WHERE district = ?1 AND day >= ?2"
	    " ORDER BY day");
	int rc;

	stmt_int(s, 1, district);
	stmt_int(s, 2, from);
	while ((rc = stmt_step(s, e)) == 1)
		row(arg, (date_t)column_int(s, 0));
	stmt_done(s);
	return rc;
}

/*
 * Cells
 */

static int
slot_cells(struct ctx *ctx, const char *sql, int district, date_t day,
    int cell, int n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, sql);

	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	stmt_int(s, 3, cell);
	stmt_int(s, 4, n);
	return stmt_run(s, e);
}

int
store_cell_plan(struct ctx *ctx, int district, date_t day, int cell, int n,
    struct err *e)
{
	return slot_cells(ctx,
	    "INSERT INTO hall_cell (district, day, cell, wanted, capacity,"
	    " used) VALUES (?1, ?2, ?3, ?4, ?4, 0)"
	    " ON CONFLICT (district, day, cell) DO UPDATE SET wanted = ?4,"
	    " capacity = CASE WHEN hall_cell.used > ?4 THEN hall_cell.used"
	    " ELSE ?4 END",
	    district, day, cell, n, e);
}

int
store_cell_unplan(struct ctx *ctx, int district, date_t day, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE hall_cell SET wanted = 0, capacity = used"
	    " WHERE district = ?1 AND day = ?2");

	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	return stmt_run(s, e);
}

int
store_cell_take(struct ctx *ctx, int district, date_t day, int cell,
    int cells, struct err *e)
{
	if (slot_cells(ctx,
		"UPDATE hall_cell SET used = used + 1 WHERE district = ?1"
		" AND day = ?2 AND cell >= ?3 AND cell < ?3 + ?4"
		" AND used < wanted",
		district, day, cell, cells, e) != 0)
		return -1;
	return store_changes(ctx->db) == cells;
}

int
store_cell_force(struct ctx *ctx, int district, date_t day, int cell,
    int cells, struct err *e)
{
	return slot_cells(ctx,
	    "UPDATE hall_cell SET used = used + 1, capacity = CASE"
	    " WHEN used + 1 > capacity THEN used + 1 ELSE capacity END"
	    " WHERE district = ?1 AND day = ?2 AND cell >= ?3"
	    " AND cell < ?3 + ?4",
	    district, day, cell, cells, e);
}

int
store_cell_free(struct ctx *ctx, int district, date_t day, int cell,
    int cells, struct err *e)
{
	return slot_cells(ctx,
	    "UPDATE hall_cell SET used = used - 1, capacity = CASE"
	    " WHEN used - 1 > wanted THEN used - 1 ELSE wanted END"
	    " WHERE district = ?1 AND day = ?2 AND cell >= ?3"
	    " AND cell < ?3 + ?4",
	    district, day, cell, cells, e);
}

int
store_cell_used(struct ctx *ctx, int district, date_t day,
    int used[SLOT_CELLS], struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT cell, used FROM hall_cell WHERE district = ?1"
	    " AND day = ?2 AND used > 0");
	int rc;

	memset(used, 0, SLOT_CELLS * sizeof(used[0]));
	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	while ((rc = stmt_step(s, e)) == 1)
		used[column_int(s, 0)] = (int)column_int(s, 1);
	stmt_done(s);
	return rc;
}

int
store_cell_check(struct ctx *ctx, date_t from, int64_t *over, int64_t *wrong,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT COALESCE(SUM(actual > capacity), 0),"
	    " COALESCE(SUM(actual <> used), 0) FROM ("
	    "SELECT c.capacity AS capacity, c.used AS used,"
	    " (SELECT COUNT(*) FROM appointment AS a"
	    "  WHERE a.district = c.district AND a.day = c.day"
	    "  AND a.holds_cells = 1 AND c.cell >= a.cell"
	    "  AND c.cell < a.cell + a.cells)"
	    " + (SELECT COUNT(*) FROM appointment_hold AS h"
	    "  WHERE h.district = c.district AND h.day = c.day"
	    "  AND c.cell >= h.cell AND c.cell < h.cell + h.cells) AS actual"
	    " FROM hall_cell AS c WHERE c.day >= ?1) AS t");
	int rc;

	stmt_int(s, 1, from);
	rc = stmt_step(s, e);
	if (rc == 1) {
		*over = column_int(s, 0);
		*wrong = column_int(s, 1);
	}
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

/*
 * Holds
 */

#define HOLD_SELECT                                                          \
	"SELECT id, session_id, account_id, unit_id, district, day, cell,"   \
	" cells, until, offer FROM appointment_hold "

static void
hold_row(struct stmt *s, struct hold *h)
{
	h->id = column_int(s, 0);
	h->session_id = column_int(s, 1);
	h->account_id = column_int(s, 2);
	h->unit_id = column_int(s, 3);
	h->district = (int)column_int(s, 4);
	h->day = (date_t)column_int(s, 5);
	h->cell = (int)column_int(s, 6);
	h->cells = (int)column_int(s, 7);
	h->until = column_int(s, 8);
	h->offer = column_int(s, 9);
}

int
store_hold_insert(struct ctx *ctx, const struct hold *h, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO appointment_hold (id, session_id, account_id,"
	    " unit_id, district, day, cell, cells, until, offer)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");

	stmt_int(s, 1, h->id);
	stmt_int(s, 2, h->session_id);
	stmt_int(s, 3, h->account_id);
	stmt_int(s, 4, h->unit_id);
	stmt_int(s, 5, h->district);
	stmt_int(s, 6, h->day);
	stmt_int(s, 7, h->cell);
	stmt_int(s, 8, h->cells);
	stmt_int(s, 9, h->until);
	stmt_int(s, 10, h->offer);
	return stmt_run(s, e);
}

int
store_hold_load(struct ctx *ctx, int64_t id, struct hold *h, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, HOLD_SELECT "WHERE id = ?1");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	if (rc == 1)
		hold_row(s, h);
	stmt_done(s);
	return rc;
}

int
store_hold_delete(struct ctx *ctx, int64_t id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM appointment_hold WHERE id = ?1");

	stmt_int(s, 1, id);
	return stmt_run(s, e);
}

int
store_hold_offer(struct ctx *ctx, int64_t offer, struct hold *h,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    HOLD_SELECT "WHERE session_id = 0 AND offer = ?1");
	int rc;

	stmt_int(s, 1, offer);
	rc = stmt_step(s, e);
	if (rc == 1)
		hold_row(s, h);
	stmt_done(s);
	return rc;
}

int
store_hold_next(struct ctx *ctx, int64_t *at, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT COALESCE(MIN(until), 0) FROM appointment_hold"
	    " WHERE session_id = 0 AND until > ?1");

	stmt_int(s, 1, ctx->now);
	return stmt_number(s, at, e) < 0 ? -1 : 0;
}

static int
hold_each(struct stmt *s, void (*row)(void *arg, const struct hold *h),
    void *arg, struct err *e)
{
	struct hold h;
	int rc;

	while ((rc = stmt_step(s, e)) == 1) {
		hold_row(s, &h);
		row(arg, &h);
	}
	stmt_done(s);
	return rc;
}

int
store_hold_expired(struct ctx *ctx, int district, date_t day,
    void (*row)(void *arg, const struct hold *h), void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    HOLD_SELECT "WHERE district = ?1 AND day = ?2 AND until <= ?3");

	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	stmt_int(s, 3, ctx->now);
	return hold_each(s, row, arg, e);
}

int
store_hold_cooling(struct ctx *ctx, int district, date_t day,
    void (*row)(void *arg, const struct hold *h), void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    HOLD_SELECT "WHERE district = ?1 AND day = ?2 AND until > ?3"
			" AND unit_id = 0");

	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	stmt_int(s, 3, ctx->now);
	return hold_each(s, row, arg, e);
}

int
store_hold_of(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    void (*row)(void *arg, const struct hold *h), void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    HOLD_SELECT "WHERE account_id = ?1 AND unit_id = ?2"
			" UNION ALL SELECT h.id, h.session_id, h.account_id,"
			" h.unit_id, h.district, h.day, h.cell, h.cells,"
			" h.until, h.offer FROM appointment_hold AS h"
			" WHERE h.account_id = 0 AND h.unit_id = ?2"
			" AND ?2 <> 0");

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, unit_id);
	return hold_each(s, row, arg, e);
}

int
store_hold_shorten(struct ctx *ctx, int64_t session_id, int64_t until,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE appointment_hold SET until = ?2 WHERE session_id = ?1"
	    " AND until > ?2");

	stmt_int(s, 1, session_id);
	stmt_int(s, 2, until);
	return stmt_run(s, e);
}
