/* What clerks plan: thought of first, then done, and undone by one key. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/workday.h"
#include "server/domain/appointment/appointment.h"
#include "server/domain/policy.h"

enum { PLAN_COUNTERS = 99, PLAN_DAYS = 400 };

int
slot_district(struct ctx *ctx, int told, const struct hall **h,
    struct err *e)
{
	const struct actor *a = &ctx->actor;
	int district = told;

	if (district == 0 && a->ndistricts == 1)
		district = a->districts[0];
	if (district == 0) {
		policy_self(ctx);
		return err_set(e, ERR_REQUIRED, "district");
	}
	if (policy_scope(ctx, 0, district, 0, e) != 0)
		return -1;
	*h = hall_of(district);
	return *h != NULL ? 0 : err_set(e, ERR_NOT_FOUND, "district");
}

int
slot_plans(struct ctx *ctx, const struct hall *h, int64_t before, int limit,
    void (*row)(void *arg, const struct slot_plan *p), void *arg,
    struct err *e)
{
	return store_slot_plan_each(ctx, h->district, before, limit, row, arg,
	    e);
}

static void
plan_wanted(const struct slot_change *c, int wanted[SLOT_CELLS])
{
	memset(wanted, 0, SLOT_CELLS * sizeof(wanted[0]));
	for (size_t i = 0; i < c->nperiods; i++)
		for (int k = c->periods[i].from; k < c->periods[i].to; k++)
			wanted[k] = c->periods[i].counters;
}

/* Is it a plan at all? 0, or -1 with every fault. */
static int
slot_change_check(struct ctx *ctx, const struct slot_change *c,
    struct err *e)
{
	char seen[SLOT_CELLS] = {0};

	for (size_t i = 0; i < c->nperiods; i++) {
		const struct slot_period *p = &c->periods[i];
		bool good = p->from >= 0 && p->from < p->to &&
		    p->to <= SLOT_CELLS && p->counters >= 0 &&
		    p->counters <= PLAN_COUNTERS;

		for (int k = p->from; good && k < p->to; k++)
			good = seen[k]++ == 0;
		if (!good)
			return err_set(e, ERR_SLOT_PERIODS, "periods");
	}
	if (!c->override && c->weekdays == 0)
		return err_set(e, ERR_REQUIRED, "weekdays");
	if (c->day >= ctx->today)
		return 0;
	err_set(e, ERR_SLOT_PAST, c->override ? "date" : "from");
	rule_arg_day(e, "date", c->day);
	return -1;
}

/*
 * The days that a change is about: a date, or those of its weekdays that
 * somebody has touched already, and as far as units can look.
 */

struct plan_days {
	date_t list[PLAN_DAYS];
	size_t n;
};

static void
plan_day_add(struct plan_days *l, date_t day)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->list[i] == day)
			return;
	if (l->n < PLAN_DAYS)
		l->list[l->n++] = day;
}

static void
plan_day(void *arg, date_t day)
{
	plan_day_add(arg, day);
}

static int
plan_days(struct ctx *ctx, const struct hall *h, const struct slot_change *c,
    struct plan_days *out, struct err *e)
{
	struct plan_days *all = ctx_alloc(ctx, 1, sizeof(*all));
	date_t next[RULE_DATES];
	size_t n;

	if (c->override) {
		plan_day_add(out, c->day);
		return 0;
	}
	if (store_hall_day_each(ctx, h->district, c->day, plan_day, all, e) !=
	    0)
		return -1;
	plan_day_add(all, ctx->today);
	n = booking_dates(h, ctx->today, next);
	for (size_t i = 0; i < n; i++)
		plan_day_add(all, next[i]);
	for (size_t i = 0; i < all->n; i++)
		if (all->list[i] >= c->day &&
		    c->weekdays & 1 << (date_weekday(all->list[i]) - 1))
			plan_day_add(out, all->list[i]);
	return 0;
}

/* What would be wanted on that day; a date's own plan stays above a week's. */
static int
plan_after(struct ctx *ctx, const struct hall *h, const struct slot_change *c,
    date_t day, int wanted[SLOT_CELLS], bool *same, struct err *e)
{
	struct slot_plan p;
	int rc;

	*same = false;
	plan_wanted(c, wanted);
	if (c->override)
		return 0;
	rc = store_slot_plan_of(ctx, h->district, day, date_weekday(day), &p,
	    e);
	*same = !workday_is(day, NULL) ||
	    (rc == 1 && (p.override || p.from_day > c->day));
	return rc < 0 ? -1 : 0;
}

static void
plan_differences(struct slot_preview *v, date_t day,
    const int before[SLOT_CELLS], const int after[SLOT_CELLS])
{
	for (int k = 0; k < SLOT_CELLS; k++) {
		int from = k;

		if (before[k] == after[k] ||
		    v->ndifferences == SLOT_DIFFERENCES)
			continue;
		while (k + 1 < SLOT_CELLS && before[k + 1] == before[from] &&
		    after[k + 1] == after[from])
			k++;
		v->differences[v->ndifferences++] =
		    (struct slot_difference){day, from, k + 1, before[from],
			after[from]};
	}
}

/*
 * Who no longer fits: those booked first stay, whoever finds no room behind
 * them is moved to the nearest time that day.
 */

struct plan_rows {
	struct appointment *rows;
	size_t n, room;
};

static void
plan_row(void *arg, const struct appointment *a)
{
	struct plan_rows *l = arg;

	if (l->n < l->room && a->holds_cells)
		l->rows[l->n++] = *a;
}

static bool
plan_room(const int left[SLOT_CELLS], int cell, int cells)
{
	if (cell < 0 || cell + cells > SLOT_CELLS)
		return false;
	for (int k = cell; k < cell + cells; k++)
		if (left[k] <= 0)
			return false;
	return true;
}

static void
plan_put(int left[SLOT_CELLS], int cell, int cells)
{
	for (int k = cell; k < cell + cells; k++)
		left[k]--;
}

static int
plan_nearest(const int left[SLOT_CELLS], int cell, int cells)
{
	for (int d = 1; d < SLOT_CELLS; d++) {
		if (plan_room(left, cell + d, cells))
			return cell + d;
		if (plan_room(left, cell - d, cells))
			return cell - d;
	}
	return -1;
}

static bool
plan_stays(const struct ctx *ctx, const struct appointment *a)
{
	/* who is there, or was, is not sent away */
	return a->ticket != 0 || a->handled_on != 0 ||
	    date_instant(a->day, a->cell * HALL_CELL * 60) <= ctx->now;
}

static int
plan_misfits(struct ctx *ctx, const struct hall *h, date_t day,
    const int wanted[SLOT_CELLS], struct slot_preview *v, struct err *e)
{
	struct appointment_query q = {.district = h->district, .day = day,
		.limit = 2000};
	struct plan_rows l = {.room = 2000};
	size_t first = v->nmisfits;
	int left[SLOT_CELLS];

	l.rows = ctx_alloc(ctx, l.room, sizeof(*l.rows));
	if (store_appointment_page(ctx, &q, plan_row, &l, e) != 0)
		return -1;
	memcpy(left, wanted, sizeof(left));
	/* the oldest booking first; the page is by time */
	for (size_t i = 0; i < l.n; i++) {
		struct appointment *a = NULL;

		for (size_t k = 0; k < l.n; k++)
			if (l.rows[k].id != 0 &&
			    (a == NULL || l.rows[k].id < a->id))
				a = &l.rows[k];
		if (a == NULL)
			break;
		if (plan_stays(ctx, a) || plan_room(left, a->cell, a->cells)) {
			plan_put(left, a->cell, a->cells);
		} else if (v->nmisfits < SLOT_MISFITS) {
			struct slot_misfit *m = &v->misfits[v->nmisfits++];

			m->id = a->id;
			memcpy(m->number, a->number, sizeof(m->number));
			memcpy(m->unit_name, a->unit_name,
			    sizeof(m->unit_name));
			m->day = day;
			m->cell = a->cell;
			m->cells = a->cells;
		}
		a->id = 0;
	}
	for (size_t i = first; i < v->nmisfits; i++) {
		struct slot_misfit *m = &v->misfits[i];

		m->to = plan_nearest(left, m->cell, m->cells);
		if (m->to >= 0)
			plan_put(left, m->to, m->cells);
	}
	return 0;
}

int
slot_preview(struct ctx *ctx, const struct slot_change *c,
    struct slot_preview *v, struct err *e)
{
	struct plan_days *days = ctx_alloc(ctx, 1, sizeof(*days));
	const struct hall *h;

	memset(v, 0, sizeof(*v));
	v->differences = ctx_alloc(ctx, SLOT_DIFFERENCES,
	    sizeof(*v->differences));
	v->misfits = ctx_alloc(ctx, SLOT_MISFITS, sizeof(*v->misfits));
	if (slot_district(ctx, c->district, &h, e) != 0 ||
	    slot_change_check(ctx, c, e) != 0 ||
	    plan_days(ctx, h, c, days, e) != 0)
		return -1;
	for (size_t i = 0; i < days->n; i++) {
		struct slot_plan_day before;
		int after[SLOT_CELLS];
		bool same;

		if (slot_plan(ctx, h, days->list[i], &before, e) != 0 ||
		    plan_after(ctx, h, c, days->list[i], after, &same, e) != 0)
			return -1;
		v->days++;
		if (same || memcmp(before.wanted, after, sizeof(after)) == 0)
			continue;
		plan_differences(v, days->list[i], before.wanted, after);
		if (plan_misfits(ctx, h, days->list[i], after, v, e) != 0)
			return -1;
	}
	return 0;
}

/*
 * Doing it
 */

static char *
plan_content(struct ctx *ctx, const struct slot_change *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->nperiods; i++)
		json_array_append_new(list,
		    json_pack("[i,i,i]", c->periods[i].from, c->periods[i].to,
			c->periods[i].counters));
	ctx_keep(ctx, list);
	return json_dumps(list, JSON_COMPACT);
}

/* From one time to another of the same day; both are told to the unit. */
static int
plan_move(struct ctx *ctx, const struct hall *h, int64_t id, int from, int to,
    bool force, struct err *e)
{
	struct booking *b = ctx_alloc(ctx, 1, sizeof(*b));

	if (appointment_load(ctx, id, b, e) != 0)
		return -1;
	if (!b->a.holds_cells || b->a.cell != from)
		return 0; /* it has gone its own way since */
	if (store_cell_free(ctx, h->district, b->a.day, from, b->a.cells,
		e) != 0)
		return -1;
	if (force) {
		if (store_cell_force(ctx, h->district, b->a.day, to,
			b->a.cells, e) != 0)
			return -1;
	} else if (slot_take(ctx, h, b->a.day, to, b->a.cells, e) != 0) {
		return -1;
	}
	b->a.cell = to;
	if (store_appointment_save(ctx, &b->a, e) < 0)
		return -1;
	ctx_changed(ctx, "appointment", id, b->a.unit_id, 0);
	return appointment_tell(ctx, b, "appointment_moved", NULL, e);
}

static int
plan_repack(struct ctx *ctx, const struct hall *h,
    const struct slot_preview *v, struct err *e)
{
	for (size_t i = 0; i < v->nmisfits; i++) {
		const struct slot_misfit *m = &v->misfits[i];

		if (m->to >= 0 &&
		    (slot_touch(ctx, h, m->day, e) != 0 ||
			plan_move(ctx, h, m->id, m->cell, m->to, true, e) !=
			    0))
			return -1;
	}
	return 0;
}

static json_t *
plan_moves(const struct slot_preview *v)
{
	json_t *moves = json_array();

	for (size_t i = 0; i < v->nmisfits; i++)
		if (v->misfits[i].to >= 0)
			json_array_append_new(moves,
			    json_pack("[I,i,i,i]",
				(json_int_t)v->misfits[i].id,
				v->misfits[i].day, v->misfits[i].cell,
				v->misfits[i].to));
	return moves;
}

static int
plan_insert(struct ctx *ctx, const struct slot_change *c,
    const struct hall *h, int day, json_t *moves, int64_t change,
    int64_t *id, struct err *e)
{
	struct slot_plan p = {.change = change, .district = h->district,
		.override = c->override,
		.day = day,
		.from_day = c->override ? 0 : c->day};
	char *content = plan_content(ctx, c);
	char *moved = json_dumps(moves, JSON_COMPACT);
	int rc;

	p.content = content;
	p.moves = moved;
	str_copy(p.reason, sizeof(p.reason), c->reason);
	rc = store_slot_plan_insert(ctx, &p, e);
	*id = p.id;
	free(content);
	free(moved);
	return rc;
}

/* Cells follow at once, so that counts and screens are right. */
static int
plan_follow(struct ctx *ctx, const struct hall *h,
    const struct plan_days *days, struct err *e)
{
	for (size_t i = 0; i < days->n; i++)
		if (slot_touch(ctx, h, days->list[i], e) != 0)
			return -1;
	return 0;
}

int
slot_apply(struct ctx *ctx, const struct slot_change *c,
    struct slot_preview *v, int64_t ids[7], size_t *nids, struct err *e)
{
	struct plan_days *days = ctx_alloc(ctx, 1, sizeof(*days));
	const struct hall *h;
	json_t *moves, *none = ctx_keep(ctx, json_array());

	*nids = 0;
	if (slot_preview(ctx, c, v, e) != 0 ||
	    slot_district(ctx, c->district, &h, e) != 0 ||
	    plan_days(ctx, h, c, days, e) != 0)
		return -1;
	moves = ctx_keep(ctx, c->repack ? plan_moves(v) : json_array());
	for (int w = 1; !c->override && w <= 7; w++) {
		if (!(c->weekdays & 1 << (w - 1)))
			continue;
		if (plan_insert(ctx, c, h, w, *nids == 0 ? moves : none,
			*nids > 0 ? ids[0] : 0, &ids[*nids], e) != 0)
			return -1;
		++*nids;
	}
	if (c->override) {
		if (plan_insert(ctx, c, h, c->day, moves, 0, &ids[0], e) != 0)
			return -1;
		*nids = 1;
	}
	if (plan_follow(ctx, h, days, e) != 0 ||
	    (c->repack && plan_repack(ctx, h, v, e) != 0))
		return -1;
	ctx_audit(ctx, "slot_plan", ids[0], NULL,
	    json_pack("{s:i, s:i, s:s, s:i}", "district", h->district, "day",
		c->day, "reason", c->reason, "moved",
		(int)json_array_size(moves)));
	ctx_changed(ctx, "slot", h->district, 0, 0);
	return 0;
}

static int
plan_unmove(struct ctx *ctx, const struct hall *h, const struct slot_plan *p,
    struct err *e)
{
	json_t *moves = ctx_keep(ctx, json_loads(p->moves, 0, NULL)), *m;
	size_t i;

	json_array_foreach(moves, i, m) {
		int64_t id = json_integer_value(json_array_get(m, 0));
		date_t day = (date_t)json_integer_value(json_array_get(m, 1));
		int before = (int)json_integer_value(json_array_get(m, 2));
		int after = (int)json_integer_value(json_array_get(m, 3));

		if (slot_touch(ctx, h, day, e) != 0 ||
		    plan_move(ctx, h, id, after, before, true, e) != 0)
			return -1;
	}
	return 0;
}

static void
plan_keep(void *arg, const struct slot_plan *p)
{
	struct slot_plan *out = arg;

	if (p->undone_at == 0 && p->id == out->id)
		*out = *p;
}

int
slot_undo(struct ctx *ctx, int district, int64_t id, struct slot_plan *p,
    struct err *e)
{
	struct plan_days *days = ctx_alloc(ctx, 1, sizeof(*days));
	struct slot_change c = {0};
	const struct hall *h;

	memset(p, 0, sizeof(*p));
	if (slot_district(ctx, district, &h, e) != 0)
		return -1;
	p->id = id;
	if (id == 0) {
		if (store_slot_plan_last(ctx, h->district, p, e) < 0)
			return -1;
		/* of several weekdays, the first row tells of all */
		p->id = p->change;
		p->content = NULL;
	}
	if (p->id != 0 && store_slot_plan_each(ctx, h->district, p->id + 1, 1,
			      plan_keep, p, e) != 0)
		return -1;
	if (p->content == NULL)
		return err_set(e, ERR_SLOT_NOTHING, NULL);
	if (store_slot_plan_undo(ctx, p->change, e) != 0)
		return -1;
	c.override = p->override;
	c.day = p->override ? p->day :
	    p->from_day > ctx->today ? p->from_day : ctx->today;
	c.weekdays = 127;
	if (plan_days(ctx, h, &c, days, e) != 0 ||
	    plan_follow(ctx, h, days, e) != 0 ||
	    plan_unmove(ctx, h, p, e) != 0)
		return -1;
	p->undone_at = ctx->now;
	memcpy(p->undone_by, ctx->actor.name, sizeof(p->undone_by));
	ctx_audit(ctx, "slot_plan", p->id, NULL,
	    json_pack("{s:b}", "undone", 1));
	ctx_changed(ctx, "slot", h->district, 0, 0);
	return 0;
}
