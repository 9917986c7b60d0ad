#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "server/domain/appointment/figures.h"
#include "server/domain/csv.h"

enum { FIGURES_CELLS = 30 / HALL_CELL }; /* of half an hour */

struct figures_work {
	struct ctx *ctx;
	struct figures_report *r;
	bool by_month;
};

/* Memory is of the request: there are as many as somebody came. */
static void
figures_add(struct ctx *ctx, struct figures_span *s, int64_t seconds)
{
	int64_t *more;

	if (s->n == s->room) {
		s->room = 2 * s->room + 64;
		more = ctx_alloc(ctx, s->room, sizeof(*more));
		if (s->n > 0)
			memcpy(more, s->seconds, s->n * sizeof(*more));
		s->seconds = more;
	}
	s->seconds[s->n++] = seconds;
}

static int
figures_compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
figures_sort(struct figures *f)
{
	if (f->wait.n > 1)
		qsort(f->wait.seconds, f->wait.n, sizeof(int64_t),
		    figures_compare);
	if (f->service.n > 1)
		qsort(f->service.seconds, f->service.n, sizeof(int64_t),
		    figures_compare);
}

int64_t
figures_mean(const struct figures_span *s)
{
	int64_t sum = 0;

	for (size_t i = 0; i < s->n; i++)
		sum += s->seconds[i];
	return s->n > 0 ? sum / (int64_t)s->n : 0;
}

int64_t
figures_percentile(const struct figures_span *s, int hundredth)
{
	size_t at = (s->n * (size_t)hundredth + 99) / 100;

	return s->n > 0 ? s->seconds[at > 0 ? at - 1 : 0] : 0;
}

static bool
figures_is(const struct appointment_fact *a, const char *status)
{
	return strcmp(a->status, status) == 0;
}

static void
figures_count(struct ctx *ctx, struct figures *f,
    const struct appointment_fact *a)
{
	bool given = figures_is(a, "cancelled") || figures_is(a, "lapsed");

	f->booked++;
	f->arrived += a->arrived_at > 0;
	f->served += figures_is(a, "handled");
	f->no_show += figures_is(a, "no_show");
	f->mismatch += figures_is(a, "mismatch");
	f->cancelled += figures_is(a, "cancelled");
	f->lapsed += figures_is(a, "lapsed");
	f->minutes += given ? 0 : a->cells * HALL_CELL;
	if (a->level > 0 && a->level < 6)
		f->level[a->level]++;
	if (a->arrived_at > 0 && a->called_at >= a->arrived_at)
		figures_add(ctx, &f->wait, a->called_at - a->arrived_at);
	if (a->called_at > 0 && a->finished_at >= a->called_at)
		figures_add(ctx, &f->service, a->finished_at - a->called_at);
}

/* Each half hour gets the cells that lie in it. */
static void
figures_warm(struct figures_report *r, const struct appointment_fact *a)
{
	int weekday = date_weekday(a->day);

	if (figures_is(a, "cancelled") || figures_is(a, "lapsed"))
		return;
	for (int c = a->cell; c < a->cell + a->cells && c < SLOT_CELLS; c++) {
		struct figures_heat *h = &r->heat[weekday][c / FIGURES_CELLS];

		h->booked += HALL_CELL;
		h->arrived += a->arrived_at > 0 ? HALL_CELL : 0;
		h->served += figures_is(a, "handled") ? HALL_CELL : 0;
	}
}

static struct figures *
figures_row(struct figures_work *w, const struct appointment_fact *a)
{
	date_t month = w->by_month ? month_of(a->day) : 0;
	int counter = w->by_month ? 0 : a->counter;
	struct figures *f;

	for (size_t i = 0; i < w->r->n; i++) {
		f = &w->r->rows[i];
		if (f->month == month && f->counter == counter)
			return f;
	}
	if (w->r->n == FIGURES_ROWS)
		return NULL;
	f = &w->r->rows[w->r->n++];
	f->month = month;
	f->counter = counter;
	return f;
}

static void
figures_fact(void *arg, const struct appointment_fact *a)
{
	struct figures_work *w = arg;
	struct figures *f = figures_row(w, a);

	if (f != NULL)
		figures_count(w->ctx, f, a);
	figures_count(w->ctx, &w->r->all, a);
	figures_warm(w->r, a);
}

static int
figures_planned(struct ctx *ctx, const struct hall *h,
    struct figures_report *r, struct err *e)
{
	struct slot_plan_day p;

	for (date_t d = r->from; d <= r->to; d++) {
		if (slot_plan(ctx, h, d, &p, e) != 0)
			return -1;
		for (int c = 0; c < SLOT_CELLS; c++)
			r->heat[date_weekday(d)][c / FIGURES_CELLS].planned +=
			    p.wanted[c] * HALL_CELL;
	}
	return 0;
}

static int
figures_order(const void *a, const void *b)
{
	const struct figures *x = a, *y = b;

	return x->month != y->month ? (x->month > y->month) -
	    (x->month < y->month) : x->counter - y->counter;
}

int
appointment_figures(struct ctx *ctx, const struct hall *h, date_t month,
    bool by_month, struct figures_report *r, struct err *e)
{
	struct figures_work w = {ctx, r, by_month};

	r->from = by_month ? date_add_months(month, 1 - FIGURES_MONTHS) :
			     month;
	r->to = date_add_months(month, 1) - 1;
	if (store_appointment_facts(ctx, h->district, r->from, r->to,
		figures_fact, &w, e) != 0 ||
	    (!by_month && figures_planned(ctx, h, r, e) != 0))
		return -1;
	qsort(r->rows, r->n, sizeof(r->rows[0]), figures_order);
	for (size_t i = 0; i < r->n; i++)
		figures_sort(&r->rows[i]);
	figures_sort(&r->all);
	return 0;
}

/*
 * Tables
 */

enum { FIGURES_COLUMNS = 18, FIGURES_CELL = 24 };

static void
figures_line(struct buf *b, const int64_t *numbers, size_t n,
    const char *first)
{
	char text[FIGURES_COLUMNS][FIGURES_CELL];
	const char *cells[FIGURES_COLUMNS + 1] = {first};

	for (size_t i = 0; i < n; i++) {
		snprintf(text[i], sizeof(text[i]), "%lld",
		    (long long)numbers[i]);
		cells[i + 1] = text[i];
	}
	csv_add(b, cells, n + 1);
}

static void
figures_csv_row(struct buf *b, const struct figures *f, const char *first)
{
	int64_t n[] = {f->booked, f->arrived, f->served, f->no_show,
		f->mismatch, f->cancelled, f->lapsed, f->minutes,
		figures_percentile(&f->wait, 50),
		figures_percentile(&f->wait, 90),
		figures_percentile(&f->service, 50),
		figures_percentile(&f->service, 90), f->level[5], f->level[4],
		f->level[3], f->level[2], f->level[1]};

	figures_line(b, n, sizeof(n) / sizeof(n[0]), first);
}

static void
figures_csv_rows(const struct figures_report *r, struct buf *b)
{
	const char *const heads[] = {_("Counter"), _("Booked"), _("Came"),
		_("Served"), _("No show"), _("Mismatch"), _("Called off"),
		_("Lapsed"), _("Minutes"), _("Waited, median (s)"),
		_("Waited, nine of ten (s)"), _("Took, median (s)"),
		_("Took, nine of ten (s)"), _("Very satisfied"),
		_("Satisfied"), _("Fairly satisfied"), _("Dissatisfied"),
		_("Very dissatisfied")};
	char first[FIGURES_CELL];

	csv_add(b, heads, sizeof(heads) / sizeof(heads[0]));
	for (size_t i = 0; i < r->n; i++) {
		snprintf(first, sizeof(first), "%d", r->rows[i].counter);
		figures_csv_row(b, &r->rows[i], first);
	}
	figures_csv_row(b, &r->all, _("All counters"));
}

static void
figures_csv_heat(const struct figures_report *r, struct buf *b)
{
	const char *const heads[] = {_("From"), _("Weekday (1 Monday)"),
		_("Planned (min)"), _("Booked (min)"), _("Came (min)"),
		_("Served (min)")};
	char first[FIGURES_CELL];

	csv_add(b, heads, sizeof(heads) / sizeof(heads[0]));
	for (int day = 1; day <= 7; day++)
		for (int half = 0; half < FIGURES_HALVES; half++) {
			const struct figures_heat *h = &r->heat[day][half];
			int64_t n[] = {day, h->planned, h->booked,
				h->arrived, h->served};

			if (h->planned == 0 && h->booked == 0)
				continue;
			snprintf(first, sizeof(first), "%02d:%02d", half / 2,
			    half % 2 * 30);
			figures_line(b, n, sizeof(n) / sizeof(n[0]), first);
		}
}

void
appointment_figures_csv(const struct figures_report *r, bool heat,
    struct buf *b)
{
	buf_add_str(b, "\xef\xbb\xbf");
	if (heat)
		figures_csv_heat(r, b);
	else
		figures_csv_rows(r, b);
}
