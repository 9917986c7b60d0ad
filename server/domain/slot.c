#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "common/workday.h"
#include "server/domain/appointment/wait.h"
#include "server/domain/policy.h"

enum { SLOT_OVER = 200 }; /* rows given back in one go */

char *
slot_time(int cell, char buf[SLOT_TIME])
{
	unsigned c = (unsigned)cell % (SLOT_CELLS + 1);

	buf[0] = (char)('0' + c / 120);
	buf[1] = (char)('0' + c / 12 % 10);
	buf[2] = ':';
	buf[3] = (char)('0' + c % 12 / 2);
	buf[4] = (char)('0' + c % 2 * 5);
	buf[5] = '\0';
	return buf;
}

int
slot_cell(const char *time)
{
	int h, m;

	if (time == NULL || strlen(time) != 5 || time[2] != ':' ||
	    strspn(time, "0123456789") != 2 ||
	    strspn(time + 3, "0123456789") != 2)
		return -1;
	h = (time[0] - '0') * 10 + time[1] - '0';
	m = (time[3] - '0') * 10 + time[4] - '0';
	if (m > 59 || m % HALL_CELL != 0 || h > 24 ||
	    h * 12 + m / HALL_CELL > SLOT_CELLS)
		return -1;
	return h * 12 + m / HALL_CELL;
}

/*
 * Plans
 */

void
slot_content(const char *content, int wanted[SLOT_CELLS])
{
	json_t *list = json_loads(content, 0, NULL), *p;
	size_t i;

	memset(wanted, 0, SLOT_CELLS * sizeof(wanted[0]));
	json_array_foreach(list, i, p) {
		int from = (int)json_integer_value(json_array_get(p, 0));
		int to = (int)json_integer_value(json_array_get(p, 1));
		int n = (int)json_integer_value(json_array_get(p, 2));

		for (int c = from < 0 ? 0 : from; c < to && c < SLOT_CELLS;
		     c++)
			wanted[c] = n;
	}
	json_decref(list);
}

static bool
slot_week(const struct hall *h, int weekday, int wanted[SLOT_CELLS])
{
	bool any = false;

	memset(wanted, 0, SLOT_CELLS * sizeof(wanted[0]));
	for (size_t i = 0; i < h->nweek; i++) {
		if (!(h->week[i].weekdays & 1 << (weekday - 1)))
			continue;
		any = true;
		for (int c = h->week[i].from; c < h->week[i].to; c++)
			wanted[c] += h->week[i].counters;
	}
	return any;
}

static void
slot_planned(const struct slot_plan *from, struct slot_plan_day *p)
{
	slot_content(from->content, p->wanted);
	p->plan_id = from->id;
	memcpy(p->reason, from->reason, sizeof(from->reason));
}

int
slot_plan(struct ctx *ctx, const struct hall *h, date_t day,
    struct slot_plan_day *p, struct err *e)
{
	struct slot_plan found;
	bool works = workday_is(day, NULL);
	int weekday = date_weekday(day), rc;

	memset(p, 0, sizeof(*p));
	rc = store_slot_plan_of(ctx, h->district, day, weekday, &found, e);
	if (rc < 0)
		return -1;
	/* on a day off only what is planned for the date itself */
	if (rc == 1 && (works || found.override)) {
		slot_planned(&found, p);
		return 0;
	}
	if (!works || slot_week(h, weekday, p->wanted))
		return 0;
	if (weekday < 6)
		return 0;
	/* a weekend day that is worked goes by Monday's hours */
	rc = store_slot_plan_of(ctx, h->district, day, 1, &found, e);
	if (rc == 1)
		slot_planned(&found, p);
	else if (rc == 0)
		(void)slot_week(h, 1, p->wanted);
	return rc < 0 ? -1 : 0;
}

/* A number that differs when the counters do; never 0. */
static int64_t
slot_mark(const int wanted[SLOT_CELLS])
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (int c = 0; c < SLOT_CELLS; c++)
		h = (h ^ (uint64_t)wanted[c]) * UINT64_C(1099511628211);
	return (int64_t)(h >> 2) + 1;
}

/*
 * What is over
 */

struct slot_over {
	struct ctx *ctx;
	struct hold *holds; /* seldom any, as rows */
	size_t nholds;
	struct appointment *rows;
	size_t nrows;
};

static void
slot_over_hold(void *arg, const struct hold *h)
{
	struct slot_over *o = arg;

	if (o->holds == NULL)
		o->holds = ctx_alloc(o->ctx, SLOT_OVER, sizeof(*o->holds));
	if (o->nholds < SLOT_OVER)
		o->holds[o->nholds++] = *h;
}

static void
slot_over_row(void *arg, const struct appointment *a)
{
	struct slot_over *o = arg;

	if (o->rows == NULL)
		o->rows = ctx_alloc(o->ctx, SLOT_OVER, sizeof(*o->rows));
	o->rows[o->nrows++] = *a;
}

static struct slot_over *
slot_over_of(struct ctx *ctx, const struct hall *h, date_t day,
    struct err *e)
{
	struct slot_over *o = ctx_alloc(ctx, 1, sizeof(*o));

	o->ctx = ctx;
	if (store_hold_expired(ctx, h->district, day, slot_over_hold, o, e) !=
	    0)
		return NULL;
	if (store_appointment_lapsed(ctx, h->district, day, SLOT_OVER,
		slot_over_row, o, e) != 0)
		return NULL;
	return o;
}

/* back[]: what was somebody's for sure, and is to cool down where it does. */
static int
slot_give_over(struct ctx *ctx, const struct hall *h, date_t day,
    int back[SLOT_CELLS], struct err *e)
{
	struct slot_over *o = slot_over_of(ctx, h, day, e);

	if (o == NULL)
		return -1;
	for (size_t i = 0; i < o->nholds; i++) {
		const struct hold *k = &o->holds[i];

		if (store_cell_free(ctx, h->district, day, k->cell, k->cells,
			e) != 0 ||
		    store_hold_delete(ctx, k->id, e) != 0 ||
		    (k->offer != 0 && wait_lapse(ctx, k, e) != 0))
			return -1;
		for (int c = 0; k->offer != 0 && c < k->cells; c++)
			back[k->cell + c]++;
	}
	for (size_t i = 0; i < o->nrows; i++) {
		const struct appointment *a = &o->rows[i];

		for (int c = 0; a->holds_cells && c < a->cells; c++)
			back[a->cell + c]++;
		if (appointment_lapse(ctx, &o->rows[i], e) != 0)
			return -1;
	}
	return 0;
}

/*
 * Cells
 */

static int
slot_replan(struct ctx *ctx, const struct hall *h, date_t day,
    const struct slot_plan_day *p, struct err *e)
{
	if (store_cell_unplan(ctx, h->district, day, e) != 0)
		return -1;
	for (int c = 0; c < SLOT_CELLS; c++)
		if (p->wanted[c] > 0 &&
		    store_cell_plan(ctx, h->district, day, c, p->wanted[c],
			e) != 0)
			return -1;
	return store_hall_day_planned(ctx, h->district, day,
	    slot_mark(p->wanted), e);
}

int
slot_touch(struct ctx *ctx, const struct hall *h, date_t day, struct err *e)
{
	int back[SLOT_CELLS] = {0};
	struct slot_plan_day p;
	int64_t mark;

	if (store_hall_day_touch(ctx, h->district, day, &mark, e) != 0 ||
	    slot_plan(ctx, h, day, &p, e) != 0)
		return -1;
	if (mark != slot_mark(p.wanted) && slot_replan(ctx, h, day, &p, e) != 0)
		return -1;
	if (slot_give_over(ctx, h, day, back, e) != 0)
		return -1;
	return wait_settle(ctx, h, day, back, e);
}

int
slot_take(struct ctx *ctx, const struct hall *h, date_t day, int cell,
    int cells, struct err *e)
{
	int rc = store_cell_take(ctx, h->district, day, cell, cells, e);
	char time[SLOT_TIME];
	struct slot_plan_day p;
	bool open = cell + cells <= SLOT_CELLS;

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (slot_plan(ctx, h, day, &p, e) != 0)
		return -1;
	for (int c = cell; open && c < cell + cells; c++)
		open = p.wanted[c] > 0;
	err_set(e, open ? ERR_BOOK_FULL : ERR_BOOK_CLOSED, "time");
	rule_arg_day(e, "date", day);
	err_arg(e, "time", slot_time(cell, time));
	return err_arg_int(e, "minutes", cells * HALL_CELL);
}

struct slot_own {
	struct hold list[64];
	size_t n;
};

static void
slot_own(void *arg, const struct hold *h)
{
	struct slot_own *o = arg;

	if (o->n < sizeof(o->list) / sizeof(o->list[0]))
		o->list[o->n++] = *h;
}

int
slot_free(struct ctx *ctx, const struct hall *h, date_t day, int64_t unit_id,
    struct slot_plan_day *p, int free[SLOT_CELLS], struct err *e)
{
	struct slot_own own = {.n = 0};
	struct slot_over *o;
	int used[SLOT_CELLS];

	if (slot_plan(ctx, h, day, p, e) != 0 ||
	    store_cell_used(ctx, h->district, day, used, e) != 0)
		return -1;
	o = slot_over_of(ctx, h, day, e);
	if (o == NULL || store_hold_of(ctx, ctx->actor.account_id, unit_id,
			     slot_own, &own, e) != 0)
		return -1;
	for (int c = 0; c < SLOT_CELLS; c++)
		free[c] = p->wanted[c] - used[c];
	for (size_t i = 0; i < o->nholds; i++)
		for (int c = 0; c < o->holds[i].cells; c++)
			if (!h->cooldown || o->holds[i].offer == 0)
				free[o->holds[i].cell + c]++;
	for (size_t i = 0; i < o->nrows; i++)
		for (int c = 0; c < o->rows[i].cells; c++)
			if (!h->cooldown)
				free[o->rows[i].cell + c]++;
	for (size_t i = 0; i < own.n; i++)
		for (int c = 0; c < own.list[i].cells; c++)
			if (own.list[i].district == h->district &&
			    own.list[i].day == day &&
			    own.list[i].until > ctx->now)
				free[own.list[i].cell + c]++;
	return 0;
}

int
slot_fits(const int free[SLOT_CELLS], int cell, int cells)
{
	int least = INT32_MAX;

	if (cells <= 0 || cell < 0 || cell + cells > SLOT_CELLS)
		return 0;
	for (int c = cell; c < cell + cells; c++)
		if (free[c] < least)
			least = free[c];
	return least > 0 ? least : 0;
}

/*
 * Holds
 */

/* The cells and the row; its own day is touched first. */
static int
slot_drop(struct ctx *ctx, const struct hold *h, struct err *e)
{
	int64_t mark;

	if (store_hall_day_touch(ctx, h->district, h->day, &mark, e) != 0 ||
	    store_cell_free(ctx, h->district, h->day, h->cell, h->cells,
		e) != 0)
		return -1;
	return store_hold_delete(ctx, h->id, e);
}

int
slot_release_own(struct ctx *ctx, int64_t unit_id, struct err *e)
{
	struct slot_own own = {.n = 0};

	if (store_hold_of(ctx, ctx->actor.account_id, unit_id, slot_own, &own,
		e) != 0)
		return -1;
	/* what the unit is offered stays so, until it is taken */
	for (size_t i = 0; i < own.n; i++)
		if (own.list[i].offer == 0 &&
		    slot_drop(ctx, &own.list[i], e) != 0)
			return -1;
	return 0;
}

int
slot_hold(struct ctx *ctx, const struct hall *h, int64_t unit_id, date_t day,
    int cell, int cells, struct hold *out, struct err *e)
{
	*out = (struct hold){.id = ctx_new_id(ctx),
		.session_id = ctx->actor.session_id,
		.account_id = ctx->actor.account_id,
		.unit_id = unit_id,
		.district = h->district,
		.day = day,
		.cell = cell,
		.cells = cells,
		.until = ctx->now + h->hold_seconds};
	return store_hold_insert(ctx, out, e);
}

int
slot_release(struct ctx *ctx, int64_t id, struct err *e)
{
	const struct hall *hall;
	struct hold h;
	int rc = store_hold_load(ctx, id, &h, e);

	policy_self(ctx);
	if (rc < 0)
		return -1;
	/* looking at what is offered and leaving is no refusal of it */
	if (rc == 1 && h.offer != 0 && h.unit_id == ctx->actor.unit_id)
		return 0;
	if (rc == 0 || h.account_id != ctx->actor.account_id)
		return err_set(e, ERR_NOT_FOUND, "id");
	ctx_audit(ctx, "appointment_hold", id, NULL, NULL);
	ctx_changed(ctx, "slot", h.district, h.unit_id, 0);
	hall = hall_of(h.district);
	if (slot_drop(ctx, &h, e) != 0)
		return -1;
	return hall != NULL ? wait_settle(ctx, hall, h.day, NULL, e) : 0;
}

int
slot_session_end(struct ctx *ctx, int64_t session_id, struct err *e)
{
	size_t n;
	const struct hall *h = hall_all(&n);
	int grace = 0;

	/* halls differ little: the longest grace is nobody's loss */
	for (size_t i = 0; i < n; i++)
		if (i == 0 || h[i].hold_grace > grace)
			grace = h[i].hold_grace;
	return store_hold_shorten(ctx, session_id, ctx->now + grace, e);
}

int
slot_check(struct ctx *ctx, int64_t *over, int64_t *wrong, struct err *e)
{
	return store_cell_check(ctx, ctx->today, over, wrong, e);
}
