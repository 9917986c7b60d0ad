/*
 * The opening: who joined the line before it is served in a random order, one
 * booking a unit. The order is drawn once, when the hall opens: wishes by the
 * SHA-256 of a seed, a colon and the wish's id. The seed is drawn then and
 * kept, so that nobody knows the order before and everybody can check it.
 */
#include "config.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/random.h"
#include "server/domain/appointment/wait.h"
#include "server/domain/policy.h"

enum { RUSH_SEED = 32 };

static int64_t
rush_opening(const struct ctx *ctx, const struct hall *h)
{
	return date_instant(ctx->today, h->open_at * 60);
}

/* Is the order of today still to be drawn? 1, 0, -1. */
static int
rush_pending(struct ctx *ctx, const struct hall *h, struct err *e)
{
	struct draw d;
	int rc, n;

	if (!h->rush || ctx->now < rush_opening(ctx, h))
		return 0;
	rc = store_draw_load(ctx, h->district, ctx->today, &d, e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (store_rush_count(ctx, h->district, ctx->today, 0, &n, e) != 0)
		return -1;
	return n > 0;
}

int
rush_may(struct ctx *ctx, const struct hall *h, int64_t unit_id,
    bool changes, struct err *e)
{
	int64_t open = rush_opening(ctx, h), until;
	char text[TIME_TEXT];
	struct draw d;
	int rc, n;

	if (!h->rush || appointment_staff(ctx))
		return 0;
	rc = rush_pending(ctx, h, e);
	if (rc != 0)
		return rc < 0 ? -1 : err_set(e, ERR_RUSH_DRAW, NULL);
	rc = store_draw_load(ctx, h->district, ctx->today, &d, e);
	if (rc < 0)
		return -1;
	until = (rc == 1 ? d.at : open) + h->rush_turn;
	if (changes || ctx->now < open || ctx->now >= until)
		return 0;
	if (store_rush_booked(ctx, unit_id, h->district, open, &n, e) != 0)
		return -1;
	if (n == 0)
		return 0;
	err_set(e, ERR_RUSH_ROUND, NULL);
	time_format(until, text);
	text[16] = '\0'; /* YYYY-MM-DD HH:MM */
	return err_arg(e, "until", text + 11);
}

/*
 * Joining
 */

static int
rush_closed(const struct hall *h, struct err *e)
{
	int from = h->open_at * 60 - h->rush_gather;
	char text[24];

	err_set(e, ERR_RUSH_CLOSED, NULL);
	snprintf(text, sizeof(text), "%02d:%02d", from / 3600,
	    from / 60 % 60);
	err_arg(e, "from", text);
	snprintf(text, sizeof(text), "%02d:%02d", h->open_at / 60,
	    h->open_at % 60);
	return err_arg(e, "to", text);
}

static void
rush_row(void *arg, const struct wait *w)
{
	struct rush_order *o = arg;

	if (o->n < o->max)
		o->rows[o->n++] = *w;
}

/* A unit stands in line once: what it asked for before is left. */
static int
rush_again(struct ctx *ctx, const struct hall *h, int64_t unit_id,
    struct err *e)
{
	struct rush_order o = {
		.rows = ctx_alloc(ctx, WAIT_WISHES, sizeof(struct wait)),
		.max = WAIT_WISHES};

	if (store_rush_unit(ctx, h->district, ctx->today, unit_id, rush_row,
		&o, e) != 0)
		return -1;
	for (size_t i = 0; i < o.n; i++)
		if (store_wait_close(ctx, o.rows[i].wish, 0, "left", e) != 0)
			return -1;
	return 0;
}

/* The rules as they will be when it opens. */
static int
rush_check(struct ctx *ctx, const struct hall *h,
    const struct wait_asked *a, struct err *e)
{
	struct booking_unit u;

	if (!booking_counts(h, &a->items, e) ||
	    appointment_unit(ctx, h, a->unit_id, &u, e) != 0 ||
	    !booking_now(h, &u, &a->items, rush_opening(ctx, h), false, e))
		return -1;
	for (size_t i = 0; i < a->n; i++)
		if (!booking_date(h, a->wishes[i].day, ctx->today, false, e))
			return -1;
	if (appointment_rated(ctx, h, a->unit_id, e) != 0)
		return -1;
	for (size_t i = 0; i < a->n; i++)
		if (appointment_once(ctx, h, a->unit_id, a->wishes[i].day, 0,
			e) != 0)
			return -1;
	return 0;
}

int
appointment_rush_join(struct ctx *ctx, const struct wait_asked *asked,
    struct wait rows[WAIT_WISHES], struct err *e)
{
	struct wait_asked a = *asked;
	const struct hall *h;
	char text[24];

	if (appointment_where(ctx, &a.unit_id, &h, e) != 0)
		return -1;
	if (!h->rush) {
		err_set(e, ERR_RUSH_OFF, NULL);
		snprintf(text, sizeof(text), "%02d:%02d", h->open_at / 60,
		    h->open_at % 60);
		return err_arg(e, "from", text);
	}
	if (!booking_gathers(h, ctx->now))
		return rush_closed(h, e);
	if (rush_check(ctx, h, &a, e) != 0 ||
	    rush_again(ctx, h, a.unit_id, e) != 0)
		return -1;
	return wait_insert(ctx, h, &a, true, rows, e);
}

/*
 * The draw
 */

struct rush_rank {
	unsigned char key[SHA256_DIGEST_LENGTH];
	size_t first, n; /* rows of the wish */
};

static int
rush_compare(const void *a, const void *b)
{
	const struct rush_rank *x = a, *y = b;

	return memcmp(x->key, y->key, sizeof(x->key));
}

/* All rows of an opening. 0 or -1. */
static int
rush_read(struct ctx *ctx, struct rush_order *o, struct err *e)
{
	int n;

	if (store_rush_count(ctx, o->d.district, o->d.day, 0, &n, e) != 0)
		return -1;
	o->n = 0;
	o->max = (size_t)n * WAIT_WISHES;
	o->rows = ctx_alloc(ctx, o->max, sizeof(*o->rows));
	return store_rush_each(ctx, o->d.district, o->d.day, rush_row, o, e);
}

/* The wishes that wait, in the order that the seed gives. */
static struct rush_rank *
rush_ranks(struct ctx *ctx, const struct rush_order *o, size_t *n)
{
	struct rush_rank *r = ctx_alloc(ctx, o->n + 1, sizeof(*r));
	char text[100];
	int len;

	*n = 0;
	for (size_t i = 0; i < o->n; i++) {
		const struct wait *w = &o->rows[i];

		if (strcmp(w->status, "waiting") != 0)
			continue;
		if (*n > 0 && o->rows[r[*n - 1].first].wish == w->wish) {
			r[*n - 1].n++;
			continue;
		}
		r[*n].first = i;
		r[*n].n = 1;
		len = snprintf(text, sizeof(text), "%s:%lld", o->d.seed,
		    (long long)w->wish);
		SHA256((const unsigned char *)text, (size_t)len,
		    r[(*n)++].key);
	}
	qsort(r, *n, sizeof(*r), rush_compare);
	return r;
}

/* What is free of each date: read once, then kept along. */
struct rush_day {
	date_t day;
	int free[SLOT_CELLS];
};

static struct rush_day *
rush_day(struct ctx *ctx, const struct hall *h, struct rush_day *days,
    date_t day, struct err *e)
{
	int used[SLOT_CELLS];
	struct slot_plan_day p;
	int i = 0;

	while (i < RULE_DATES && days[i].day != 0 && days[i].day != day)
		i++;
	if (i == RULE_DATES) {
		err_set(e, ERR_BUG, NULL);
		return NULL;
	}
	if (days[i].day == day)
		return &days[i];
	days[i].day = day;
	if (slot_touch(ctx, h, day, e) != 0 ||
	    slot_plan(ctx, h, day, &p, e) != 0 ||
	    store_cell_used(ctx, h->district, day, used, e) != 0)
		return NULL;
	for (int c = 0; c < SLOT_CELLS; c++)
		days[i].free[c] = p.wanted[c] - used[c];
	return &days[i];
}

/* One wish's turn: the first of its rows that fits. 1 offered, 0, -1. */
static int
rush_turn(struct ctx *ctx, const struct hall *h, struct rush_day *days,
    struct wait *rows, size_t n, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		struct rush_day *d = rush_day(ctx, h, days, rows[i].day, e);
		int cell = d != NULL ? wait_start(&rows[i], d->free) : -1;

		if (d == NULL)
			return -1;
		if (cell >= 0)
			rc = wait_may(ctx, h, &rows[i], e);
		if (rc == 1)
			rc = wait_offer(ctx, h, &rows[i], cell,
			    ctx->now + h->rush_turn, e);
		for (int c = cell; rc == 1 && c < cell + rows[i].cells; c++)
			d->free[c]--;
		if (rc != 1) { /* its place is told all the same */
			str_copy(rows[i].status, sizeof(rows[i].status),
			    "over");
			rc = rc == 0 ? store_wait_save(ctx, &rows[i], e) : rc;
		}
	}
	return rc < 0 ? -1 : rc;
}

static int
rush_serve(struct ctx *ctx, const struct hall *h, struct rush_order *o,
    struct err *e)
{
	struct rush_day *days = ctx_alloc(ctx, RULE_DATES, sizeof(*days));
	size_t n;
	struct rush_rank *r = rush_ranks(ctx, o, &n);

	o->d.wishes = (int)n;
	for (size_t i = 0; i < n; i++) {
		struct wait *rows = &o->rows[r[i].first];
		int rc;

		for (size_t k = 0; k < r[i].n; k++)
			rows[k].place = (int)i + 1;
		rc = rush_turn(ctx, h, days, rows, r[i].n, e);
		if (rc < 0 ||
		    store_wait_close(ctx, rows->wish, 0, "over", e) != 0)
			return -1;
		o->d.offered += rc;
		if (rc == 0 &&
		    wait_tell(ctx, rows, "appointment_rush_none", e) != 0)
			return -1;
	}
	return 0;
}

int
rush_draw(struct ctx *ctx, const struct hall *h, struct err *e)
{
	struct rush_order o = {.h = h};
	int rc = rush_pending(ctx, h, e);

	if (rc != 1)
		return rc;
	o.d.district = h->district;
	o.d.day = ctx->today;
	random_hex(o.d.seed, RUSH_SEED);
	if (rush_read(ctx, &o, e) != 0 ||
	    store_draw_insert(ctx, &o.d, e) != 0 ||
	    rush_serve(ctx, h, &o, e) != 0 ||
	    store_draw_set(ctx, &o.d, e) != 0)
		return -1;
	log_info("event=rush_draw district=%d wishes=%d offered=%d",
	    h->district, o.d.wishes, o.d.offered);
	ctx_changed(ctx, "slot", h->district, 0, 0);
	return appointment_audit(ctx, "appointment.rush.draw",
	    "appointment_draw", ctx->today, NULL,
	    json_pack("{s:i, s:s, s:i, s:i}", "district", h->district, "seed",
		o.d.seed, "wishes", o.d.wishes, "offered", o.d.offered),
	    e);
}

/*
 * Checking it
 */

static int
rush_by_place(const void *a, const void *b)
{
	const struct wait *x = a, *y = b;

	return x->place != y->place ? (x->place > y->place) -
		(x->place < y->place) :
				      (x->id > y->id) - (x->id < y->id);
}

int
appointment_rush_order(struct ctx *ctx, int district, date_t day,
    struct rush_order *o, struct err *e)
{
	size_t n = 0;
	int rc;

	if (ctx->actor.role == ROLE_AGENT) {
		int64_t unit_id = 0;

		if (appointment_where(ctx, &unit_id, &o->h, e) != 0)
			return -1;
	} else if (slot_district(ctx, district, &o->h, e) != 0) {
		return -1;
	}
	rc = store_draw_load(ctx, o->h->district, day, &o->d, e);
	if (rc == 0) {
		err_set(e, ERR_RUSH_NONE, "date");
		rule_arg_day(e, "date", day);
	}
	if (rc != 1)
		return -1;
	if (rush_read(ctx, o, e) != 0)
		return -1;
	/* one of each wish: the row that was offered, or its first */
	qsort(o->rows, o->n, sizeof(*o->rows), rush_by_place);
	for (size_t i = 0; i < o->n; i++) {
		struct wait *w = &o->rows[i];

		if (w->place == 0)
			continue;
		if (n > 0 && o->rows[n - 1].wish == w->wish) {
			if (w->offered_cell >= 0)
				o->rows[n - 1] = *w;
			continue;
		}
		o->rows[n++] = *w;
	}
	o->n = n;
	return 0;
}
