#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/workday.h"
#include "server/domain/policy.h"
#include "server/domain/queue.h"

enum { QUEUE_ROLES = 3, QUEUE_TRIES = 8, QUEUE_DAYS = 400 };

/* Whose work an actor sees. */
static size_t
queue_roles(const struct ctx *ctx, const char *only,
    const char *out[QUEUE_ROLES])
{
	static const char *const lead[QUEUE_ROLES] = {"clerk", "reviewer",
		"lead"};
	size_t n = 0;

	if (ctx->actor.role != ROLE_LEAD) {
		out[0] = role_name(ctx->actor.role);
		return only == NULL || strcmp(only, out[0]) == 0;
	}
	for (size_t i = 0; i < QUEUE_ROLES; i++)
		if (only == NULL || strcmp(only, lead[i]) == 0)
			out[n++] = lead[i];
	return n;
}

/* The asker's districts, or the one asked for. False: none of his. */
static bool
queue_districts(const struct ctx *ctx, int wanted, int *one,
    const int **list, size_t *n)
{
	const struct actor *a = &ctx->actor;

	*one = wanted;
	*list = wanted != 0 ? one : a->districts;
	*n = wanted != 0 ? 1 : a->ndistricts;
	if (a->role == ROLE_AGENT) {
		*n = 0;
		return true;
	}
	if (a->role == ROLE_BODY) {
		*n = wanted != 0;
		return true;
	}
	if (a->role == ROLE_CITY && a->ndistricts == 0)
		return true;
	for (size_t i = 0; wanted != 0 && i < a->ndistricts; i++)
		if (a->districts[i] == wanted)
			return true;
	return wanted == 0 && a->ndistricts > 0;
}

static int
queue_by_due(const void *x, const void *y)
{
	const struct application *a = x, *b = y;

	if (a->state_due_on != b->state_due_on)
		return a->state_due_on < b->state_due_on ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

static void
queue_row(void *arg, const struct application *a)
{
	struct queue_rows *l = arg;

	l->rows[l->n++] = *a;
}

static void
queue_ask(const struct ctx *ctx, const struct queue_query *q,
    struct application_query *a)
{
	a->service = q->service;
	a->state = q->state;
	a->text = q->name;
	a->claimed_by = q->mine ? ctx->actor.account_id : q->unclaimed ? -1 : 0;
	a->due_before = q->overdue ? ctx->today : 0;
	a->after_key = q->after_key;
	a->after_id = q->after_id;
	a->limit = q->limit + 1;
	a->by_due = true;
	if (ctx->actor.role == ROLE_BODY)
		a->body_account = ctx->actor.account_id;
	if (ctx->actor.role == ROLE_AGENT) {
		a->unit_id = ctx->actor.unit_id;
		a->phase = "open";
		/* to be confirmed; its own are under its applications */
		a->but_role = role_name(ROLE_AGENT);
	}
}

/* A lease that ran out is nobody's. */
static void
queue_lapsed(const struct ctx *ctx, struct queue_rows *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		if (application_claimed(ctx, &l->rows[i]))
			l->rows[n++] = l->rows[i];
	l->n = n;
}

/*
 * How many there are: kept for every service and state, so that only other
 * conditions have to be counted, and then not beyond a limit.
 */
struct queue_kept {
	const struct queue_query *q;
	int64_t n;
};

static void
queue_kept_row(void *arg, const char *service, const char *state, int64_t n)
{
	struct queue_kept *k = arg;

	if ((k->q->service == NULL || strcmp(k->q->service, service) == 0) &&
	    (k->q->state == NULL || strcmp(k->q->state, state) == 0))
		k->n += n;
}

static int
queue_total(struct ctx *ctx, const struct queue_query *q,
    const struct application_query *a, struct queue_rows *l, struct err *e)
{
	struct queue_kept k = {q, 0};
	int64_t some;

	if (q->mine || q->unclaimed || q->overdue || q->name != NULL ||
	    a->unit_id != 0 || a->body_account != 0) {
		if (l->total > QUEUE_TOTAL_MAX)
			return 0;
		if (store_application_total(ctx, a,
			QUEUE_TOTAL_MAX + 1 - l->total, &some, e) != 0)
			return -1;
		l->total += some;
		l->capped = l->total > QUEUE_TOTAL_MAX;
		return 0;
	}
	if (a->ndistricts == 0 &&
	    store_queue_counts(ctx, 0, a->queue, queue_kept_row, &k, e) < 0)
		return -1;
	for (size_t i = 0; i < a->ndistricts; i++)
		if (store_queue_counts(ctx, a->districts[i], a->queue,
			queue_kept_row, &k, e) < 0)
			return -1;
	l->total += k.n;
	return 0;
}

int
queue_list(struct ctx *ctx, const struct queue_query *q,
    struct queue_rows *l, struct err *e)
{
	struct application_query a = {0};
	const char *roles[QUEUE_ROLES];
	size_t n = queue_roles(ctx, q->queue, roles);
	int one;

	policy_self(ctx);
	memset(l, 0, sizeof(*l));
	queue_ask(ctx, q, &a);
	if (!queue_districts(ctx, q->district, &one, &a.districts,
		&a.ndistricts))
		return 0;
	l->rows = ctx_room(ctx, n * (size_t)a.limit + 1, sizeof(*l->rows));
	for (size_t i = 0; i < n; i++) {
		a.queue = roles[i];
		if (store_application_page(ctx, &a, queue_row, l, e) != 0 ||
		    queue_total(ctx, q, &a, l, e) != 0)
			return -1;
	}
	if (q->mine)
		queue_lapsed(ctx, l);
	if (n > 1)
		qsort(l->rows, l->n, sizeof(*l->rows), queue_by_due);
	l->more = l->n > (size_t)q->limit;
	if (l->more)
		l->n = (size_t)q->limit;
	return 0;
}

/*
 * Counts
 */

struct queue_sum {
	struct queue_stats *out;
	void (*by)(void *arg, const char *service, const char *state,
	    int64_t n);
	void *arg;
};

static void
queue_count(void *arg, const char *service, const char *state, int64_t n)
{
	struct queue_sum *s = arg;

	s->out->waiting += n;
	s->by(s->arg, service, state, n);
}

static int
queue_add(struct ctx *ctx, int district, const char *queue,
    struct queue_sum *s, struct err *e)
{
	int64_t claimed, mine, overdue;

	if (store_queue_counts(ctx, district, queue, queue_count, s, e) < 0 ||
	    store_queue_claimed(ctx, district, queue, ctx->actor.account_id,
		&claimed, &mine, e) != 0 ||
	    store_queue_overdue(ctx, district, queue, QUEUE_TOTAL_MAX,
		&overdue, e) != 0)
		return -1;
	s->out->unclaimed -= claimed;
	s->out->mine += mine;
	s->out->overdue += overdue;
	return 0;
}

/* What waits for a unit, or for a body, is few: it is counted. */
static int
queue_unit(struct ctx *ctx, struct queue_sum *s, struct err *e)
{
	struct queue_query q = {.limit = 200};
	struct queue_rows l;

	if (queue_list(ctx, &q, &l, e) != 0)
		return -1;
	for (size_t i = 0; i < l.n; i++) {
		s->by(s->arg, l.rows[i].service, l.rows[i].state, 1);
		s->out->overdue += l.rows[i].state_due_on != 0 &&
		    l.rows[i].state_due_on < ctx->today;
		s->out->mine += application_claimed(ctx, &l.rows[i]) &&
		    l.rows[i].claimed_by == ctx->actor.account_id;
		s->out->unclaimed += !application_claimed(ctx, &l.rows[i]);
	}
	s->out->waiting = l.total;
	return 0;
}

int
queue_stats(struct ctx *ctx, struct queue_stats *out,
    void (*by)(void *arg, const char *service, const char *state, int64_t n),
    void *arg, struct err *e)
{
	struct queue_sum s = {out, by, arg};
	const char *roles[QUEUE_ROLES];
	size_t n = queue_roles(ctx, NULL, roles), districts;
	const int *list;
	int one;

	policy_self(ctx);
	memset(out, 0, sizeof(*out));
	if (store_queue_steps(ctx, ctx->actor.account_id,
		date_instant(ctx->today, 0), &out->today, e) != 0)
		return -1;
	if (ctx->actor.role & (ROLE_AGENT | ROLE_BODY))
		return queue_unit(ctx, &s, e);
	if (!queue_districts(ctx, 0, &one, &list, &districts))
		return 0;
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < districts; k++)
			if (queue_add(ctx, list[k], roles[i], &s, e) != 0)
				return -1;
		if (districts == 0 && queue_add(ctx, 0, roles[i], &s, e) != 0)
			return -1;
	}
	out->unclaimed += out->waiting;
	return 0;
}

/*
 * The next one
 */

/* May the asker decide it? 1, 0, -1. */
static int
queue_suits(struct ctx *ctx, const struct application *a, struct err *e)
{
	struct office_case *o = ctx_alloc(ctx, 1, sizeof(*o));
	struct err why = {0};

	if (application_claimed(ctx, a) &&
	    a->claimed_by != ctx->actor.account_id)
		return 0;
	if (office_open(ctx, a->id, 0, o, &why) != 0) {
		if (err_is(&why, ERR_NOT_FOUND))
			return 0;
		*e = why;
		return -1;
	}
	return office_waits(o, &why) == 0;
}

int
queue_next(struct ctx *ctx, const char *queue, int64_t after_key,
    int64_t after_id, int64_t *id, struct err *e)
{
	struct queue_query q = {.queue = queue, .after_key = after_key,
		.after_id = after_id, .limit = QUEUE_TRIES};
	struct queue_rows l;

	*id = 0;
	for (int pass = 0; pass < 2 && *id == 0; pass++) {
		if (queue_list(ctx, &q, &l, e) != 0)
			return -1;
		for (size_t i = 0; i < l.n && *id == 0; i++) {
			int rc = l.rows[i].id != after_id ?
			    queue_suits(ctx, &l.rows[i], e) :
			    0;

			if (rc < 0)
				return -1;
			if (rc == 1)
				*id = l.rows[i].id;
		}
		q.after_key = q.after_id = 0; /* from the top again */
	}
	return 0;
}

int
queue_days_left(const struct ctx *ctx, date_t due)
{
	int n = 0;

	if (due >= ctx->today) {
		for (date_t d = ctx->today + 1; d <= due && n < QUEUE_DAYS; d++)
			n += workday_is(d, NULL);
		return n;
	}
	for (date_t d = due + 1; d <= ctx->today && n > -QUEUE_DAYS; d++)
		n -= workday_is(d, NULL);
	/* past is past, although no working day lies between */
	return n < 0 ? n : -1;
}

/*
 * Counts of days
 */

struct report_rows {
	void (*row)(void *arg, const struct day_count *d);
	void *arg;
	const int *districts;
	size_t n;
	int left;
};

static void
report_row(void *arg, const struct day_count *d)
{
	struct report_rows *r = arg;

	if (r->left == 0)
		return;
	for (size_t i = 0; i < r->n; i++) {
		if (r->districts[i] != d->district)
			continue;
		r->row(r->arg, d);
		r->left--;
		return;
	}
	if (r->n == 0) {
		r->row(r->arg, d);
		r->left--;
	}
}

int
report_counts(struct ctx *ctx, const struct report_query *q,
    void (*row)(void *arg, const struct day_count *d), void *arg,
    struct err *e)
{
	struct report_rows r = {.row = row, .arg = arg, .left = q->limit};
	int one, only;

	policy_self(ctx);
	if (q->to < q->from) {
		err_set(e, ERR_DATE_ORDER, "to");
		return err_arg(e, "other", N_("the first day"));
	}
	if (!queue_districts(ctx, q->district, &one, &r.districts, &r.n))
		return 0;
	only = r.n == 1 ? r.districts[0] : 0;
	/* of several districts others are passed over */
	return store_day_counts(ctx, q->from, q->to, only, q->service,
		   q->after, r.n > 1 ? 100000 : q->limit, report_row, &r,
		   e) < 0 ?
	    -1 :
	    0;
}
