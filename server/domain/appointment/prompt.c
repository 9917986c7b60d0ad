/* What is to be known of appointments today: of a unit, or at the hall. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/workday.h"
#include "server/domain/appointment/wait.h"
#include "server/domain/opening.h"
#include "server/store/unit.h"

enum { PROMPT_LIVE = 60 };

struct prompt_said {
	appointment_said *say;
	void *arg;
};

struct prompt_live {
	struct ctx *ctx;
	int incomplete;
	int64_t lapse_at; /* the first to lapse */
	char lapses[32];
	date_t next_day;
	int next_cell;
	char next[32];
	int today, arrived;
};

static void
prompt_live(void *arg, const struct appointment *a)
{
	struct prompt_live *l = arg;
	const char *status = appointment_status(l->ctx, a);

	if (strcmp(status, "pending_completion") == 0 &&
	    (l->incomplete++ == 0 || a->lapse_at < l->lapse_at)) {
		l->lapse_at = a->lapse_at;
		memcpy(l->lapses, a->number, sizeof(l->lapses));
	}
	if (strcmp(status, "booked") == 0) {
		l->today++;
		l->arrived += a->ticket != 0 && a->called_at == 0;
	}
	if (strcmp(status, "booked") == 0 && a->day >= l->ctx->today &&
	    (l->next_day == 0 || a->day < l->next_day)) {
		l->next_day = a->day;
		l->next_cell = a->cell;
		memcpy(l->next, a->number, sizeof(l->next));
	}
}

static int
prompt_frozen(struct ctx *ctx, struct prompt_said *s, struct err *e)
{
	struct booking_unit u;
	const struct hall *h;
	struct unit unit;
	struct err why;
	char text[1200];
	int district;

	if (store_unit_load(ctx, ctx->actor.unit_id, &unit, e) != 1)
		return e->n > 0 ? -1 : 0;
	if (opening_district(ctx, unit.id, unit.district, &district, e) != 0)
		return -1;
	h = hall_of(district);
	if (h == NULL)
		return 0;
	if (appointment_unit(ctx, h, unit.id, &u, e) != 0)
		return -1;
	if (!booking_now(h, &u, NULL, ctx->now, true, &why) &&
	    (err_is(&why, ERR_BOOK_FROZEN) ||
		err_is(&why, ERR_BOOK_FROZEN_EVER)))
		s->say(s->arg, "appointment.frozen", 0,
		    err_text(&why, 0, text, sizeof(text)));
	return 0;
}

static void
prompt_wait(void *arg, const struct wait *w)
{
	struct wait *offered = arg;

	if (strcmp(w->status, "offered") == 0 &&
	    (offered->id == 0 || w->until < offered->until))
		*offered = *w;
}

/* A place is kept for the unit: the first that will go on. */
static int
prompt_offered(struct ctx *ctx, struct prompt_said *s, struct err *e)
{
	char text[600], day[RULE_DAY], time[SLOT_TIME], until[TIME_TEXT];
	struct wait w = {.id = 0};

	if (store_wait_page(ctx, ctx->actor.unit_id, true, 0, PROMPT_LIVE,
		prompt_wait, &w, e) != 0)
		return -1;
	if (w.id == 0 || w.until <= ctx->now)
		return 0;
	snprintf(text, sizeof(text),
	    _("A place on %1$s at %2$s is kept for your unit until %3$.5s. "
	      "Book it by then."),
	    rule_day(w.day, day), slot_time(w.offered_cell, time),
	    time_format(w.until, until) + 11);
	s->say(s->arg, "appointment.offered", w.changed_at, text);
	return 0;
}

static int
prompt_rate(struct ctx *ctx, struct prompt_said *s, struct err *e)
{
	struct appointment a;
	char text[600], day[RULE_DAY];
	int rc = appointment_unrated(ctx, ctx->actor.unit_id, &a, e);

	if (rc != 1)
		return rc;
	snprintf(text, sizeof(text),
	    _("The appointment %s of %s was handled. Please rate it."),
	    a.number, rule_day(a.day, day));
	s->say(s->arg, "appointment.rate", a.handled_at, text);
	return 0;
}

static int
prompt_unit(struct ctx *ctx, struct prompt_said *s, struct err *e)
{
	struct appointment_query q = {.unit_id = ctx->actor.unit_id,
		.status = "live", .limit = PROMPT_LIVE};
	struct prompt_live l = {.ctx = ctx};
	char text[600], day[RULE_DAY], time[SLOT_TIME];

	if (q.unit_id == 0)
		return 0;
	if (prompt_offered(ctx, s, e) != 0 || prompt_frozen(ctx, s, e) != 0 ||
	    store_appointment_page(ctx, &q, prompt_live, &l, e) != 0)
		return -1;
	if (l.incomplete > 0) {
		snprintf(text, sizeof(text),
		    _("The appointment %s is not complete. Fill in its "
		      "applicants by 24:00 on %s, or it lapses."),
		    l.lapses, rule_day(date_of(l.lapse_at) - 1, day));
		s->say(s->arg, "appointment.incomplete", 0, text);
	}
	if (l.next_day != 0 && l.next_day <= workday_add(ctx->today, 1)) {
		snprintf(text, sizeof(text),
		    _("Come to the hall on %s at %s: appointment %s."),
		    rule_day(l.next_day, day), slot_time(l.next_cell, time),
		    l.next);
		s->say(s->arg, "appointment.next",
		    date_instant(l.next_day, 0), text);
	}
	return prompt_rate(ctx, s, e);
}

static int
prompt_hall(struct ctx *ctx, struct prompt_said *s, struct err *e)
{
	struct prompt_live l = {.ctx = ctx};
	char text[600];

	for (size_t i = 0; i < ctx->actor.ndistricts; i++) {
		struct appointment_query q = {
			.district = ctx->actor.districts[i],
			.day = ctx->today, .status = "live", .limit = 500};

		if (store_appointment_page(ctx, &q, prompt_live, &l, e) != 0)
			return -1;
	}
	if (l.today == 0)
		return 0;
	snprintf(text, sizeof(text),
	    _("Appointments of today still to be handled: %d, waiting: %d"),
	    l.today, l.arrived);
	s->say(s->arg, "appointment.today", 0, text);
	return 0;
}

int
appointment_prompts(struct ctx *ctx, appointment_said *say, void *arg,
    struct err *e)
{
	struct prompt_said s = {say, arg};

	return ctx->actor.role == ROLE_AGENT ? prompt_unit(ctx, &s, e) :
					       prompt_hall(ctx, &s, e);
}
