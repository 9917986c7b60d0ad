#include "config.h"

#include <string.h>

#include "common/workday.h"
#include "server/workflow/engine.h"

enum { CLOCK_FAR = 3660 };

/*
 * Working days w with from < w <= to: the day on which something arrives does
 * not count, as the promise of n days ends on workday_add(from, n).
 */
static int
clock_days(date_t from, date_t to)
{
	int n = 0;

	/* nothing is counted over more than ten years */
	if (to - from > CLOCK_FAR)
		from = to - CLOCK_FAR;
	for (date_t d = from + 1; d <= to; d++)
		n += workday_is(d, NULL);
	return n;
}

static void
clock_add(struct clock *k, const struct clock_part *p)
{
	/* the oldest go; the sums keep them */
	if (k->nparts == CLOCK_PARTS) {
		memmove(&k->part[0], &k->part[1],
		    (CLOCK_PARTS - 1) * sizeof(k->part[0]));
		k->nparts--;
	}
	k->part[k->nparts++] = *p;
}

/* The day on which what is left of the promise ends, counted from a day. */
static date_t
clock_end(const struct clock *k, date_t from, int used)
{
	return k->promised > 0 ? workday_add(from, k->promised - used) :
				 DATE_NONE;
}

static void
clock_state(const struct state *s, date_t entered, const struct facts *f,
    struct clock *k)
{
	struct value until = {0};

	if (s->phase == PHASE_CLOSED)
		return;
	if (s->sla > 0)
		k->state_due = workday_add(entered, s->sla);
	if (s->until != NULL && expression_value(s->until, f, &until) == 0 &&
	    until.type == VALUE_DATE &&
	    (k->state_due == DATE_NONE || until.number < k->state_due))
		k->state_due = (date_t)until.number;
	if (k->state_due != DATE_NONE)
		k->state_warn = workday_add(k->state_due, -s->warn);
}

void
engine_clock(const struct workflow_case *c, date_t today, struct clock *out)
{
	struct clock *k = out;

	memset(k, 0, sizeof(*k));
	k->promised = c->definition->promised_days;
	k->due = k->state_due = k->state_warn = DATE_NONE;
	for (size_t i = 0; i < c->nsteps; i++) {
		const struct step *s = &c->steps[i];
		bool last = i + 1 == c->nsteps;
		struct clock_part p = {
		    .state = definition_state(c->definition, s->to),
		    .from = s->day,
		    .to = last ? DATE_NONE : c->steps[i + 1].day};

		if (p.state == NULL)
			continue;
		if (last)
			clock_state(p.state, p.from, &c->facts, k);
		if (p.state->phase == PHASE_CLOSED)
			continue;
		p.counted = p.state->phase == PHASE_OFFICE;
		p.days = clock_days(p.from, last ? today : p.to);
		/* the case's day follows from its last run in the office */
		if (p.counted)
			k->due = clock_end(k, p.from, k->used);
		else if (last)
			k->due = DATE_NONE;
		if (p.counted)
			k->used += p.days;
		else if (k->nparts > 0)
			k->stopped += p.days;
		k->running = last && p.counted;
		/* a draft is before the clock, not a stop of it */
		if (p.counted || k->nparts > 0)
			clock_add(k, &p);
	}
	k->left = k->promised - k->used;
}
