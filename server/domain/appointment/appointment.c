#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "common/workday.h"
#include "server/domain/appointment/wait.h"
#include "server/domain/opening.h"
#include "server/domain/policy.h"
#include "server/store/account.h"
#include "server/store/agent.h"
#include "server/store/application.h"
#include "server/store/unit.h"

bool
appointment_staff(const struct ctx *ctx)
{
	return ctx->actor.role != ROLE_AGENT;
}

static int
appointment_no_hall(int district, struct err *e)
{
	err_set(e, ERR_BOOK_HALL, NULL);
	rule_arg_district(e, district);
	return -1;
}

/* appointment_where() with the unit. */
static int
appointment_whose(struct ctx *ctx, int64_t *unit_id, struct unit *u,
    const struct hall **h, struct err *e)
{
	int district = 0, rc;

	if (ctx->actor.role == ROLE_AGENT && *unit_id == 0)
		*unit_id = ctx->actor.unit_id;
	if (*unit_id == 0) {
		policy_self(ctx);
		return err_set(e, ERR_REQUIRED, "unit");
	}
	rc = store_unit_load(ctx, *unit_id, u, e);
	if (rc < 0)
		return -1;
	if (rc == 0) {
		policy_self(ctx);
		return err_set(e, ERR_NOT_FOUND, "unit");
	}
	if (opening_district(ctx, *unit_id, u->district, &district, e) != 0)
		return -1;
	if (policy_unit(ctx, *unit_id, district, e) != 0)
		return -1;
	*h = hall_of(district);
	return *h != NULL ? 0 : appointment_no_hall(district, e);
}

int
appointment_where(struct ctx *ctx, int64_t *unit_id, const struct hall **h,
    struct err *e)
{
	struct unit *u = ctx_room(ctx, 1, sizeof(*u));

	return appointment_whose(ctx, unit_id, u, h, e);
}

int
appointment_unit(struct ctx *ctx, const struct hall *h, int64_t unit_id,
    struct booking_unit *u, struct err *e)
{
	int year, month, day;
	date_t days[RULE_MISMATCHES];
	struct opening o;
	size_t n;

	memset(u, 0, sizeof(*u));
	if (opening_of(ctx, unit_id, h->district, &o, e) != 0)
		return -1;
	u->opened = strcmp(o.status, "opened") == 0;
	u->registered = o.registered_at != 0;
	date_split(ctx->today, &year, &month, &day);
	u->quota_left = -1;
	if (quota_kept(h->district) &&
	    quota_left(ctx, unit_id, h->district, year, &u->quota_left, e) !=
		0)
		return -1;
	if (store_appointment_mismatches(ctx, unit_id, h->district,
		h->no_show_counts, days, RULE_MISMATCHES, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) /* oldest first */
		u->mismatch[i] = days[n - 1 - i];
	u->nmismatches = n;
	return store_unfreeze_day(ctx, unit_id, h->district, &u->unfrozen_on,
	    e);
}

int
appointment_unrated(struct ctx *ctx, int64_t unit_id, struct appointment *a,
    struct err *e)
{
	return store_appointment_unrated(ctx, unit_id, a, e);
}

int
appointment_rated(struct ctx *ctx, const struct hall *h, int64_t unit_id,
    struct err *e)
{
	struct appointment *a;
	int rc;

	if (!h->rating_required || appointment_staff(ctx))
		return 0;
	a = ctx_alloc(ctx, 1, sizeof(*a));
	rc = appointment_unrated(ctx, unit_id, a, e);
	if (rc <= 0)
		return rc;
	err_set(e, ERR_BOOK_RATE, NULL);
	rule_arg_day(e, "date", a->day);
	return err_arg(e, "number", a->number);
}

/* One live booking a unit and date (D-12). 0 or -1. */
int
appointment_once(struct ctx *ctx, const struct hall *h, int64_t unit_id,
    date_t day, int64_t but, struct err *e)
{
	int n;

	if (h->max_live_per_day == 0)
		return 0;
	if (store_appointment_live(ctx, unit_id, day, but, &n, e) != 0)
		return -1;
	if (n < h->max_live_per_day)
		return 0;
	err_set(e, ERR_BOOK_TWICE, "date");
	rule_arg_day(e, "date", day);
	return -1;
}

/* Somebody who walks in may use cells that have just begun. */
static bool
appointment_over(const struct ctx *ctx, date_t day, int cell)
{
	return day <= ctx->today &&
	    date_instant(day, (cell + 3) * HALL_CELL * 60) <= ctx->now;
}

static int
appointment_past(struct ctx *ctx, date_t day, int cell, struct err *e)
{
	char time[SLOT_TIME];

	if (!appointment_over(ctx, day, cell))
		return 0;
	err_set(e, ERR_BOOK_PAST, "time");
	return err_arg(e, "time", slot_time(cell, time));
}

int
appointment_may(struct ctx *ctx, const struct hall *h, int64_t unit_id,
    const struct booking_items *i, date_t day, int cell, int64_t but,
    struct err *e)
{
	bool staff = appointment_staff(ctx);
	struct booking_unit u;

	if (!booking_counts(h, i, e) ||
	    appointment_unit(ctx, h, unit_id, &u, e) != 0 ||
	    !booking_now(h, &u, i, ctx->now, staff, e) ||
	    !booking_date(h, day, ctx->today, staff, e))
		return -1;
	if (appointment_rated(ctx, h, unit_id, e) != 0 ||
	    rush_may(ctx, h, unit_id, but != 0, e) != 0)
		return -1;
	if (appointment_past(ctx, day, cell, e) != 0)
		return -1;
	return appointment_once(ctx, h, unit_id, day, but, e);
}

/*
 * What could be booked
 */

struct date_cooling {
	int free[SLOT_CELLS];
};

static void
date_cooling(void *arg, const struct hold *h)
{
	struct date_cooling *d = arg;

	for (int c = h->cell; c < h->cell + h->cells; c++)
		d->free[c]++;
}

/* A full date: for good, or until what was given back has cooled down? */
static int
date_full(struct ctx *ctx, const struct appointment_offer *o,
    struct appointment_date *d, const int free[SLOT_CELLS], struct err *e)
{
	struct date_cooling cool;
	bool returns = false;

	memcpy(cool.free, free, sizeof(cool.free));
	if (o->h->cooldown && store_hold_cooling(ctx, o->h->district, d->day,
				  date_cooling, &cool, e) != 0)
		return -1;
	for (int c = 0; o->h->cooldown && c < SLOT_CELLS; c++)
		returns = returns ||
		    slot_fits(cool.free, c, o->minutes / HALL_CELL) > 0;
	err_set(&d->why, returns ? ERR_BOOK_COOLING : ERR_BOOK_DAY_FULL,
	    "date");
	rule_arg_day(&d->why, "date", d->day);
	if (returns)
		err_arg_int(&d->why, "minutes", (o->h->cool_max + 59) / 60);
	return 0;
}

static int
appointment_date(struct ctx *ctx, struct appointment_offer *o,
    int64_t unit_id, struct appointment_date *d, struct err *e)
{
	int free[SLOT_CELLS], cells = o->minutes / HALL_CELL, most = 0;
	struct slot_plan_day p;
	bool planned = false;

	if (slot_free(ctx, o->h, d->day, unit_id, &p, free, e) != 0)
		return -1;
	if (o->own.a.holds_cells && o->own.a.day == d->day &&
	    o->own.a.district == o->h->district)
		for (int c = 0; c < o->own.a.cells; c++)
			free[o->own.a.cell + c]++;
	for (int c = 0; c < SLOT_CELLS; c++) {
		planned = planned || p.wanted[c] > 0;
		d->free[c] = slot_fits(free, c, cells);
		if (appointment_over(ctx, d->day, c))
			d->free[c] = 0;
		if (d->free[c] > most)
			most = d->free[c];
	}
	if (appointment_once(ctx, o->h, unit_id, d->day, o->own.a.id,
		&d->why) != 0 &&
	    err_code(d->why.items[0].id) != ERR_CODE_CONFLICT)
		return -1;
	if (d->why.n == 0 && !o->open)
		d->why = o->closed;
	if (d->why.n == 0)
		(void)booking_date(o->h, d->day, ctx->today,
		    appointment_staff(ctx), &d->why);
	if (d->why.n == 0 && most == 0 && planned &&
	    date_full(ctx, o, d, free, e) != 0)
		return -1;
	if (d->why.n == 0 && most == 0) {
		err_set(&d->why, ERR_BOOK_DAY_CLOSED, "date");
		rule_arg_day(&d->why, "date", d->day);
		err_arg(&d->why, "reason", p.reason);
	}
	d->bookable = d->why.n == 0;
	d->change_until = booking_change_until(o->h, d->day);
	if (d->change_until <= ctx->now)
		d->change_until = 0;
	return 0;
}

static void
appointment_offer(struct appointment_offer *o, date_t day)
{
	struct appointment_date *d = &o->dates[o->ndates++];

	d->day = day;
	err_clear(&d->why);
}

int
appointment_availability(struct ctx *ctx, int64_t unit_id,
    const struct booking_items *i, int64_t moving,
    struct appointment_offer *o, struct err *e)
{
	bool staff = appointment_staff(ctx);
	date_t days[RULE_DATES];
	struct booking_unit u;
	size_t n;

	o->ndates = 0;
	err_clear(&o->closed);
	memset(&o->own, 0, sizeof(o->own));
	if (appointment_where(ctx, &unit_id, &o->h, e) != 0)
		return -1;
	if (!booking_counts(o->h, i, e))
		return -1;
	o->minutes = booking_minutes(o->h, i);
	if ((moving != 0 &&
		appointment_open(ctx, moving, &o->own, e) != 0) ||
	    appointment_unit(ctx, o->h, unit_id, &u, e) != 0)
		return -1;
	o->open = booking_now(o->h, &u, i, ctx->now, staff, &o->closed) &&
	    appointment_rated(ctx, o->h, unit_id, &o->closed) == 0;
	if (staff && workday_is(ctx->today, NULL))
		appointment_offer(o, ctx->today);
	n = booking_dates(o->h, ctx->today, days);
	for (size_t k = 0; k < n; k++)
		appointment_offer(o, days[k]);
	for (size_t k = 0; k < o->ndates; k++)
		if (appointment_date(ctx, o, unit_id, &o->dates[k], e) != 0)
			return -1;
	return 0;
}

/*
 * Holding and booking
 */

int
appointment_hold(struct ctx *ctx, const struct appointment_wish *w,
    struct hold *out, struct err *e)
{
	int64_t unit_id = w->unit_id;
	const struct hall *h;
	int cells, rc;

	if (appointment_where(ctx, &unit_id, &h, e) != 0 ||
	    appointment_may(ctx, h, unit_id, &w->items, w->day, w->cell, 0,
		e) != 0)
		return -1;
	cells = booking_minutes(h, &w->items) / HALL_CELL;
	/* what he held before goes, unless this one is refused */
	if (slot_touch(ctx, h, w->day, e) != 0 ||
	    slot_release_own(ctx, unit_id, e) != 0)
		return -1;
	/* what the unit is offered is kept for it as long as the offer says */
	rc = wait_offered(ctx, unit_id, h->district, w->day, w->cell, cells,
	    out, e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (slot_take(ctx, h, w->day, w->cell, cells, e) != 0 ||
	    slot_hold(ctx, h, unit_id, w->day, w->cell, cells, out, e) != 0)
		return -1;
	ctx_audit(ctx, "appointment_hold", out->id, NULL,
	    json_pack("{s:i, s:i, s:i}", "day", w->day, "cell", w->cell,
		"cells", cells));
	ctx_changed(ctx, "slot", h->district, unit_id, 0);
	return 0;
}

static int
appointment_contact_of(struct ctx *ctx, const struct unit *u,
    struct appointment *a, struct err *e)
{
	struct agent *g = ctx_alloc(ctx, 1, sizeof(*g));

	if (!appointment_staff(ctx) &&
	    store_agent_load(ctx, ctx->actor.account_id, u->id, g, e) < 0)
		return -1;
	str_copy(a->contact_name, sizeof(a->contact_name),
	    appointment_staff(ctx) ? u->handler_name : ctx->actor.name);
	str_copy(a->contact_phone, sizeof(a->contact_phone),
	    g->phone[0] != '\0' ? g->phone : u->handler_phone);
	return 0;
}

int
appointment_contact(struct ctx *ctx, int64_t unit_id, struct appointment *a,
    struct err *e)
{
	struct unit *u = ctx_alloc(ctx, 1, sizeof(*u));

	if (store_unit_load(ctx, unit_id, u, e) < 0)
		return -1;
	return appointment_contact_of(ctx, u, a, e);
}

/* Those, unless others are told. */
static int
appointment_contacts(struct ctx *ctx, const struct appointment_wish *w,
    const struct unit *u, struct appointment *a, struct err *e)
{
	char phone[sizeof(a->contact_phone)];
	enum ident_result r;

	if (appointment_contact_of(ctx, u, a, e) != 0)
		return -1;
	if (w->contact_name != NULL)
		str_copy(a->contact_name, sizeof(a->contact_name),
		    w->contact_name);
	str_copy(phone, sizeof(phone), w->contact_phone != NULL ?
		w->contact_phone : a->contact_phone);
	r = ident_check(IDENT_PHONE, phone, ctx->today, a->contact_phone);
	if (r == IDENT_OK)
		return 0;
	err_set(e, ERR_IDENTIFIER, "contact_phone");
	return err_arg(e, "reason", ident_result_msgid(r));
}

static int
appointment_number(struct ctx *ctx, struct appointment *a, struct err *e)
{
	int year, month, day;
	char series[16];
	int64_t n;

	date_split(ctx->today, &year, &month, &day);
	snprintf(series, sizeof(series), "YY-%04d", year % 10000);
	if (store_application_next(ctx, series, &n, e) != 0)
		return -1;
	snprintf(a->number, sizeof(a->number), "%.8s-%06lld", series,
	    (long long)n);
	return 0;
}

/*
 * Changed until its own day; when that is over already (booked on Saturday
 * for Monday), not at all, and it is completed until the day begins.
 */
static void
appointment_terms(struct ctx *ctx, const struct hall *h,
    struct appointment *a)
{
	a->change_until = a->lapse_at = booking_change_until(h, a->day);
	if (a->lapse_at <= ctx->now)
		a->lapse_at = date_instant(a->day, 0);
	if (a->lapse_at <= ctx->now || strcmp(a->via, "unit") != 0)
		a->lapse_at = date_instant(a->day + 1, 0);
}

static int
appointment_empty_items(struct ctx *ctx, struct booking *b, struct err *e)
{
	size_t n = 0;
	int seq = 0;

	for (int k = 0; k < HALL_KINDS; k++)
		n += (size_t)b->a.counts[k];
	b->items = ctx_alloc(ctx, n, sizeof(*b->items));
	b->nitems = 0;
	for (int k = 0; k < HALL_KINDS; k++)
		for (int i = 0; i < b->a.counts[k]; i++) {
			struct appointment_item *it = &b->items[b->nitems++];

			it->seq = ++seq;
			str_copy(it->kind, sizeof(it->kind),
			    hall_kind_name((enum hall_kind)k));
			str_copy(it->status, sizeof(it->status), "empty");
			if (store_appointment_item_insert(ctx, b->a.id, it,
				e) != 0)
				return -1;
		}
	return 0;
}

int
appointment_make(struct ctx *ctx, const struct hall *h,
    const struct appointment_wish *w, const struct unit *u,
    struct booking *b, struct err *e)
{
	struct appointment *a = &b->a;

	memset(b, 0, sizeof(*b));
	b->h = h;
	a->id = ctx_new_id(ctx);
	a->district = h->district;
	a->unit_id = w->unit_id;
	memcpy(a->unit_name, u->name, sizeof(a->unit_name));
	memcpy(a->pinyin, u->pinyin, sizeof(a->pinyin));
	str_copy(a->status, sizeof(a->status), "pending_completion");
	a->day = w->day;
	a->cell = w->cell;
	a->cells = booking_minutes(h, &w->items) / HALL_CELL;
	a->holds_cells = true;
	memcpy(a->counts, w->items.n, sizeof(a->counts));
	str_copy(a->notice_version, sizeof(a->notice_version),
	    h->notice_version);
	a->accepted_at = a->created_at = ctx->now;
	str_copy(a->via, sizeof(a->via), !appointment_staff(ctx) ? "unit" :
		w->day == ctx->today ? "walk_in" :
				       "counter");
	a->by_account = ctx->actor.account_id;
	memcpy(a->by_name, ctx->actor.name, sizeof(a->by_name));
	/* somebody booked for tomorrow by now needs no reminder */
	a->reminded = w->day <= workday_add(ctx->today, 1);
	appointment_terms(ctx, h, a);
	if (appointment_contacts(ctx, w, u, a, e) != 0 ||
	    appointment_number(ctx, a, e) != 0 ||
	    store_appointment_insert(ctx, a, e) != 0)
		return -1;
	return appointment_empty_items(ctx, b, e);
}

int
appointment_book(struct ctx *ctx, const struct appointment_wish *wish,
    struct booking *b, struct err *e)
{
	struct unit *u = ctx_room(ctx, 1, sizeof(*u));
	struct appointment_wish w = *wish;
	const struct hall *h;
	int cells, offered[SLOT_CELLS];

	if (appointment_whose(ctx, &w.unit_id, u, &h, e) != 0)
		return -1;
	if (!w.accept)
		return err_set(e, ERR_BOOK_ACCEPT, "accept");
	if (appointment_may(ctx, h, w.unit_id, &w.items, w.day, w.cell, 0,
		e) != 0)
		return -1;
	cells = booking_minutes(h, &w.items) / HALL_CELL;
	if (slot_touch(ctx, h, w.day, e) != 0 ||
	    slot_release_own(ctx, w.unit_id, e) != 0 ||
	    wait_use(ctx, h, w.unit_id, w.day, offered, e) != 0 ||
	    slot_take(ctx, h, w.day, w.cell, cells, e) != 0 ||
	    appointment_make(ctx, h, &w, u, b, e) != 0)
		return -1;
	for (int c = w.cell; c < w.cell + cells; c++)
		offered[c] -= offered[c] > 0;
	if (wait_settle(ctx, h, w.day, offered, e) != 0)
		return -1;
	ctx_audit(ctx, "appointment", b->a.id, NULL,
	    json_pack("{s:s, s:s, s:i, s:i, s:i}", "number", b->a.number,
		"status", b->a.status, "day", w.day, "cell", w.cell, "cells",
		cells));
	ctx_changed(ctx, "appointment", b->a.id, w.unit_id, 0);
	ctx_changed(ctx, "slot", h->district, w.unit_id, 0);
	return appointment_tell(ctx, b, "appointment_booked", NULL, e);
}
