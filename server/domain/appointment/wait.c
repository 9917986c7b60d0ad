/* The waiting list of a full date, what is offered to it, and cooling. */
#include "config.h"

#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/random.h"
#include "server/domain/appointment/wait.h"
#include "server/domain/notification.h"
#include "server/domain/policy.h"

enum { WAIT_PAGE = 100, WAIT_DAYS = 40 };

struct wait_rows {
	struct wait *rows;
	size_t n, max;
};

static void
wait_row(void *arg, const struct wait *w)
{
	struct wait_rows *l = arg;

	if (l->n < l->max)
		l->rows[l->n++] = *w;
}

/*
 * Offers
 */

int
wait_tell(struct ctx *ctx, const struct wait *w, const char *template,
    struct err *e)
{
	const struct hall *h = hall_of(w->district);
	char day[DATE_TEXT], time[SLOT_TIME], until[TIME_TEXT];
	json_t *args = json_pack("{s:s, s:s, s:s, s:{s:s, s:s}}", "date",
	    date_format(w->day, day), "time", w->offered_cell < 0 ? "" :
		slot_time(w->offered_cell, time), "until",
	    time_format(w->until, until), "hall", "zh",
	    h != NULL ? h->name[0] : "", "en", h != NULL ? h->name[1] : "");

	ctx_changed(ctx, "appointment", w->id, w->unit_id, 0);
	return notify_unit(ctx, w->unit_id, template, args, e);
}

static int
wait_audit(struct ctx *ctx, const struct wait *w, const char *action,
    const char *before, struct err *e)
{
	return appointment_audit(ctx, action, "appointment_wait", w->id,
	    json_pack("{s:s}", "status", before),
	    json_pack("{s:s, s:i, s:i, s:i}", "status", w->status, "day",
		w->day, "cell", w->offered_cell, "place", w->place),
	    e);
}

int
wait_start(const struct wait *w, const int free[SLOT_CELLS])
{
	if (w->cell >= 0)
		return slot_fits(free, w->cell, w->cells) > 0 ? w->cell : -1;
	for (int c = 0; c + w->cells <= SLOT_CELLS; c++)
		if (slot_fits(free, c, w->cells) > 0)
			return c;
	return -1;
}

int
wait_may(struct ctx *ctx, const struct hall *h, const struct wait *w,
    struct err *e)
{
	struct booking_items items;
	struct booking_unit u;
	struct err why;
	int live;

	memcpy(items.n, w->counts, sizeof(items.n));
	if (appointment_unit(ctx, h, w->unit_id, &u, e) != 0 ||
	    store_appointment_live(ctx, w->unit_id, w->day, 0, &live, e) != 0)
		return -1;
	return (h->max_live_per_day == 0 || live < h->max_live_per_day) &&
	    booking_now(h, &u, &items, ctx->now, false, &why) &&
	    booking_date(h, w->day, ctx->today, false, &why);
}

int
wait_offer(struct ctx *ctx, const struct hall *h, struct wait *w, int cell,
    int64_t until, struct err *e)
{
	struct hold hold = {.id = ctx_new_id(ctx),
		.unit_id = w->unit_id,
		.district = h->district,
		.day = w->day,
		.cell = cell,
		.cells = w->cells,
		.until = until,
		.offer = w->id};
	int rc = store_cell_take(ctx, h->district, w->day, cell, w->cells, e);

	if (rc != 1)
		return rc;
	str_copy(w->status, sizeof(w->status), "offered");
	w->offered_cell = cell;
	w->until = until;
	if (store_hold_insert(ctx, &hold, e) != 0 ||
	    store_wait_save(ctx, w, e) != 0 ||
	    wait_audit(ctx, w, "appointment.wait.offer", "waiting", e) != 0 ||
	    wait_tell(ctx, w, "appointment_offered", e) != 0)
		return -1;
	ctx_changed(ctx, "slot", h->district, w->unit_id, 0);
	return 1;
}

int
wait_lapse(struct ctx *ctx, const struct hold *h, struct err *e)
{
	struct wait w;
	int rc = store_wait_load(ctx, h->offer, &w, e);

	if (rc != 1)
		return rc;
	str_copy(w.status, sizeof(w.status), "lapsed");
	if (store_wait_save(ctx, &w, e) != 0 ||
	    wait_audit(ctx, &w, "appointment.wait.lapse", "offered", e) != 0)
		return -1;
	return wait_tell(ctx, &w, "appointment_offer_over", e);
}

int
wait_offered(struct ctx *ctx, int64_t unit_id, int district, date_t day,
    int cell, int cells, struct hold *out, struct err *e)
{
	struct wait rows[WAIT_WISHES];
	struct wait_rows l = {rows, 0, WAIT_WISHES};

	if (store_wait_of(ctx, unit_id, day, wait_row, &l, e) != 0)
		return -1;
	for (size_t i = 0; i < l.n; i++) {
		if (rows[i].district != district ||
		    rows[i].offered_cell != cell || rows[i].cells != cells)
			continue;
		return store_hold_offer(ctx, rows[i].id, out, e);
	}
	return 0;
}

/* Its hold and cells, if it has been offered any. */
static int
wait_give(struct ctx *ctx, const struct wait *w, int back[SLOT_CELLS],
    struct err *e)
{
	struct hold h;
	int rc = store_hold_offer(ctx, w->id, &h, e);

	if (rc != 1)
		return rc;
	for (int c = h.cell; c < h.cell + h.cells; c++)
		back[c]++;
	if (store_cell_free(ctx, h.district, h.day, h.cell, h.cells, e) != 0)
		return -1;
	return store_hold_delete(ctx, h.id, e);
}

int
wait_use(struct ctx *ctx, const struct hall *h, int64_t unit_id, date_t day,
    int back[SLOT_CELLS], struct err *e)
{
	struct wait rows[WAIT_WISHES];
	struct wait_rows l = {rows, 0, WAIT_WISHES};

	memset(back, 0, SLOT_CELLS * sizeof(back[0]));
	if (store_wait_of(ctx, unit_id, day, wait_row, &l, e) != 0)
		return -1;
	for (size_t i = 0; i < l.n; i++) {
		char before[sizeof(rows[i].status)];

		if (rows[i].district != h->district)
			continue;
		memcpy(before, rows[i].status, sizeof(before));
		if (wait_give(ctx, &rows[i], back, e) != 0)
			return -1;
		str_copy(rows[i].status, sizeof(rows[i].status), "taken");
		if (store_wait_save(ctx, &rows[i], e) != 0 ||
		    store_wait_close(ctx, rows[i].wish, rows[i].id, "left",
			e) != 0 ||
		    wait_audit(ctx, &rows[i], "appointment.wait.take", before,
			e) != 0)
			return -1;
	}
	return 0;
}

/*
 * What comes back
 */

/* One hold of nobody for each run of cells that are to cool. */
static int
wait_cool(struct ctx *ctx, const struct hall *h, date_t day,
    int back[SLOT_CELLS], int free[SLOT_CELLS], struct err *e)
{
	for (int c = 0; c < SLOT_CELLS;) {
		struct hold hold = {.district = h->district, .day = day,
			.cell = c};

		while (c < SLOT_CELLS && back[c] > 0 && free[c] > 0) {
			back[c]--;
			free[c++]--;
		}
		hold.cells = c - hold.cell;
		if (hold.cells == 0) {
			c++;
			continue;
		}
		hold.id = ctx_new_id(ctx);
		hold.until = ctx->now + h->cool_min +
		    (int64_t)random_below(
			(uint64_t)(h->cool_max - h->cool_min + 1));
		if (store_cell_take(ctx, h->district, day, hold.cell,
			hold.cells, e) != 1)
			return e->n > 0 ? -1 : err_set(e, ERR_BUG, NULL);
		if (store_hold_insert(ctx, &hold, e) != 0)
			return -1;
		c = hold.cell; /* several may have come back there */
	}
	return 0;
}

/* To one that waits, where it fits and may have it. */
static int
wait_offer_one(struct ctx *ctx, const struct hall *h, struct wait *w,
    int64_t until, int back[SLOT_CELLS], int free[SLOT_CELLS], struct err *e)
{
	int cell = wait_start(w, free), rc;

	if (cell < 0)
		return 0;
	rc = store_wait_offered(ctx, w->wish, e);
	if (rc == 0)
		rc = wait_may(ctx, h, w, e) - 1;
	if (rc == 0)
		rc = wait_offer(ctx, h, w, cell, until, e) - 1;
	if (rc != 0 && e->n > 0)
		return -1;
	for (int c = cell; rc == 0 && c < cell + w->cells; c++) {
		free[c]--;
		back[c] -= back[c] > 0;
	}
	return 0;
}

static bool
wait_any(const int free[SLOT_CELLS])
{
	for (int c = 0; c < SLOT_CELLS; c++)
		if (free[c] > 0)
			return true;
	return false;
}

/* Offers go out while units can book: nobody loses his minutes by night. */
static int
wait_offers(struct ctx *ctx, const struct hall *h, date_t day,
    int back[SLOT_CELLS], int free[SLOT_CELLS], struct err *e)
{
	struct wait_rows l = {NULL, 0, WAIT_PAGE};
	int64_t until = ctx->now + h->offer_seconds, after = 0;
	struct err why;

	if (!booking_desk(h, ctx->now, &why) || day <= ctx->today)
		return 0;
	l.rows = ctx_alloc(ctx, l.max, sizeof(*l.rows));
	if (until > date_instant(ctx->today, h->close_at * 60))
		until = date_instant(ctx->today, h->close_at * 60);
	/* page by page, while there is a place to offer */
	do {
		l.n = 0;
		if (store_wait_day(ctx, h->district, day, after, WAIT_PAGE,
			wait_row, &l, e) != 0)
			return -1;
		for (size_t i = 0; i < l.n; i++)
			if (wait_offer_one(ctx, h, &l.rows[i], until, back,
				free, e) != 0)
				return -1;
		after = l.n > 0 ? l.rows[l.n - 1].id : 0;
	} while (l.n == WAIT_PAGE && wait_any(free));
	return 0;
}

int
wait_settle(struct ctx *ctx, const struct hall *h, date_t day,
    int back[SLOT_CELLS], struct err *e)
{
	int free[SLOT_CELLS], used[SLOT_CELLS], none[SLOT_CELLS] = {0};
	struct slot_plan_day p;

	if (!h->waiting && (!h->cooldown || back == NULL))
		return 0;
	if (slot_plan(ctx, h, day, &p, e) != 0 ||
	    store_cell_used(ctx, h->district, day, used, e) != 0)
		return -1;
	for (int c = 0; c < SLOT_CELLS; c++)
		free[c] = p.wanted[c] - used[c];
	if (back == NULL)
		back = none;
	if (h->waiting && wait_offers(ctx, h, day, back, free, e) != 0)
		return -1;
	return h->cooldown ? wait_cool(ctx, h, day, back, free, e) : 0;
}

/*
 * Joining and leaving
 */

int
wait_insert(struct ctx *ctx, const struct hall *h,
    const struct wait_asked *a, bool rush, struct wait rows[WAIT_WISHES],
    struct err *e)
{
	int64_t wish = 0;

	for (size_t i = 0; i < a->n; i++) {
		struct wait *w = &rows[i];

		*w = (struct wait){.id = ctx_new_id(ctx),
			.rush = rush,
			.opening = rush ? ctx->today : 0,
			.district = h->district,
			.unit_id = a->unit_id,
			.day = a->wishes[i].day,
			.cell = a->wishes[i].cell,
			.cells = booking_minutes(h, &a->items) / HALL_CELL,
			.offered_cell = -1,
			.joined_at = ctx->now};
		if (wish == 0)
			wish = w->id;
		w->wish = wish;
		str_copy(w->status, sizeof(w->status), "waiting");
		memcpy(w->counts, a->items.n, sizeof(w->counts));
		if (store_wait_insert(ctx, w, e) != 0)
			return -1;
	}
	ctx_audit(ctx, "appointment_wait", wish, NULL,
	    json_pack("{s:b, s:i, s:i, s:i}", "rush", rush, "day",
		rows[0].day, "cells", rows[0].cells, "dates", (int)a->n));
	ctx_changed(ctx, "appointment", wish, a->unit_id, 0);
	return 0;
}

/* Only for a date that may be booked, where nothing is left. */
static int
wait_full(struct ctx *ctx, const struct hall *h,
    const struct appointment_offer *o, const struct wait_asked *a,
    const struct wait_wish *w, struct err *e)
{
	const struct appointment_date *d = NULL;
	struct wait rows[WAIT_WISHES];
	struct wait_rows l = {rows, 0, WAIT_WISHES};

	for (size_t i = 0; i < o->ndates; i++)
		if (o->dates[i].day == w->day)
			d = &o->dates[i];
	if (d == NULL)
		return booking_date(h, w->day, ctx->today, false, e) ?
		    err_set(e, ERR_BOOK_DATE, "date") :
		    -1;
	if (!d->bookable && !err_is(&d->why, ERR_BOOK_DAY_FULL) &&
	    !err_is(&d->why, ERR_BOOK_COOLING)) {
		*e = d->why;
		return -1;
	}
	if (d->bookable) {
		err_set(e, ERR_WAIT_FREE, "dates");
		rule_arg_day(e, "date", w->day);
		return -1;
	}
	if (store_wait_of(ctx, a->unit_id, w->day, wait_row, &l, e) != 0)
		return -1;
	if (l.n == 0)
		return 0;
	err_set(e, ERR_WAIT_TWICE, "dates");
	rule_arg_day(e, "date", w->day);
	return -1;
}

int
appointment_wait_join(struct ctx *ctx, const struct wait_asked *asked,
    struct wait rows[WAIT_WISHES], struct err *e)
{
	struct appointment_offer *o = ctx_room(ctx, 1, sizeof(*o));
	struct wait_asked a = *asked;
	const struct hall *h;

	if (appointment_where(ctx, &a.unit_id, &h, e) != 0)
		return -1;
	if (!h->waiting)
		return err_set(e, ERR_WAIT_OFF, NULL);
	if (appointment_availability(ctx, a.unit_id, &a.items, 0, o, e) != 0)
		return -1;
	if (!o->open) {
		*e = o->closed;
		return -1;
	}
	for (size_t i = 0; i < a.n; i++) {
		a.wishes[i].cell = -1;
		if (wait_full(ctx, h, o, &a, &a.wishes[i], e) != 0)
			return -1;
		for (size_t k = 0; k < i; k++)
			if (a.wishes[k].day == a.wishes[i].day) {
				err_set(e, ERR_WAIT_TWICE, "dates");
				rule_arg_day(e, "date", a.wishes[i].day);
				return -1;
			}
	}
	return wait_insert(ctx, h, &a, false, rows, e);
}

int
appointment_wait_leave(struct ctx *ctx, int64_t id, struct wait *w,
    struct err *e)
{
	int rc = store_wait_load(ctx, id, w, e), back[SLOT_CELLS] = {0};
	const struct hall *h;
	char before[sizeof(w->status)];

	if (rc != 1) {
		policy_self(ctx);
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "id");
	}
	if (policy_scope(ctx, w->unit_id, w->district, 0, e) != 0)
		return -1;
	/* an offer that is over just now is nobody's to leave */
	h = hall_of(w->district);
	if ((h != NULL && slot_touch(ctx, h, w->day, e) != 0) ||
	    store_wait_load(ctx, id, w, e) != 1)
		return -1;
	memcpy(before, w->status, sizeof(before));
	if (strcmp(before, "waiting") != 0 && strcmp(before, "offered") != 0)
		return err_set(e, ERR_WAIT_GONE, "id");
	str_copy(w->status, sizeof(w->status), "left");
	if (wait_give(ctx, w, back, e) != 0 ||
	    store_wait_save(ctx, w, e) != 0 ||
	    /* a line is left with all its wishes */
	    (w->rush && store_wait_close(ctx, w->wish, w->id, "left", e) != 0))
		return -1;
	ctx_audit(ctx, "appointment_wait", w->id,
	    json_pack("{s:s}", "status", before),
	    json_pack("{s:s}", "status", w->status));
	ctx_changed(ctx, "appointment", w->id, w->unit_id, 0);
	ctx_changed(ctx, "slot", w->district, w->unit_id, 0);
	return h != NULL ? wait_settle(ctx, h, w->day, back, e) : 0;
}

int
appointment_wait_ahead(struct ctx *ctx, const struct wait *w, int *n,
    struct err *e)
{
	*n = 0;
	if (w->rush || strcmp(w->status, "waiting") != 0)
		return 0;
	return store_wait_before(ctx, w->district, w->day, w->id, n, e);
}

/*
 * The calendar
 */

struct wait_days {
	date_t days[WAIT_DAYS];
	size_t n;
};

static void
wait_day(void *arg, date_t day)
{
	struct wait_days *l = arg;

	if (l->n < WAIT_DAYS)
		l->days[l->n++] = day;
}

int
wait_calendar(struct ctx *ctx, struct err *e)
{
	size_t n;
	const struct hall *h = hall_all(&n);

	for (size_t i = 0; i < n; i++) {
		struct wait_days l = {.n = 0};

		if (rush_draw(ctx, &h[i], e) != 0)
			return -1;
		if (store_wait_over(ctx, h[i].district, ctx->today, e) != 0 ||
		    store_wait_days(ctx, h[i].district, ctx->today, wait_day,
			&l, e) != 0)
			return -1;
		/* touching a day ends what is over and passes it on */
		for (size_t k = 0; k < l.n; k++)
			if (slot_touch(ctx, &h[i], l.days[k], e) != 0)
				return -1;
	}
	return 0;
}

int
wait_next(struct ctx *ctx, int64_t *at, struct err *e)
{
	size_t n;
	const struct hall *h = hall_all(&n);

	if (store_hold_next(ctx, at, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int64_t open = date_instant(ctx->today, h[i].open_at * 60);

		if (h[i].rush && open > ctx->now && (*at == 0 || open < *at))
			*at = open;
	}
	return 0;
}

struct wait_list {
	struct wait *rows;
	size_t n;
};

static void
wait_listed(void *arg, const struct wait *w)
{
	struct wait_list *l = arg;

	l->rows[l->n++] = *w;
}

int
wait_list(struct ctx *ctx, int64_t unit_id, bool live, int64_t after,
    struct wait *rows, size_t max, size_t *n, struct err *e)
{
	struct wait_list l = {.rows = rows};
	int rc = store_wait_page(ctx, unit_id, live, after, (int)max,
	    wait_listed, &l, e);

	*n = l.n;
	return rc;
}
