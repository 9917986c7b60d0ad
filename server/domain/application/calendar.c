#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/date.h"
#include "common/log.h"
#include "common/workday.h"
#include "server/domain/application/apply.h"
#include "server/domain/application/calendar.h"
#include "server/domain/application/office.h"
#include "server/domain/audit.h"
#include "server/domain/notification.h"
#include "server/domain/panel.h"
#include "server/domain/service_definition.h"
#include "server/store/office.h"
#include "server/store/permit.h"
#include "server/store/person.h"
#include "server/store/store.h"

enum {
	CALENDAR_ROWS = 200,    /* looked at in one go */
	CALENDAR_STEPS = 20,    /* loaded in one go */
	CALENDAR_PERMITS = 20,
	CALENDAR_BACK = 30,     /* days made up for after a pause */
	CALENDAR_YEARS = 2,     /* around this one that dues may fall in */
};

/*
 * Where the walk over the cases that are not closed is. In memory: to begin
 * again does no harm.
 */
static struct {
	int64_t after;
	bool dues;        /* due days too: the calendar changed */
	int64_t print;    /* of the calendar the walk began with */
	bool walking;
} calendar_walk;

/* A number that changes with the working days of these years. */
static int64_t
calendar_print(date_t today)
{
	uint64_t h = UINT64_C(14695981039346656037);
	int year, month, day;
	date_t end;

	date_split(today, &year, &month, &day);
	end = date_make(year + CALENDAR_YEARS, 12, 31);
	for (date_t d = date_make(year - CALENDAR_YEARS, 1, 1); d <= end; d++)
		h = (h ^ (uint64_t)(workday_is(d, NULL) + 2 * (d % 7 == 0))) *
		    UINT64_C(1099511628211);
	return (int64_t)(h >> 2) + 1;
}

struct calendar_rows {
	struct application *rows;
	size_t n;
};

static void
calendar_row(void *arg, const struct application *a)
{
	struct calendar_rows *l = arg;

	l->rows[l->n++] = *a;
}

/* Due days as the calendar has them now; the version stays. */
static int
calendar_due(struct ctx *ctx, struct application_case *c, struct err *e)
{
	date_t due = c->a.due_on, state_due = c->a.state_due_on;
	struct clock clock;

	application_due(ctx, c, &clock);
	if (due == c->a.due_on && state_due == c->a.state_due_on)
		return 0;
	/* all of them change at once: one word is enough */
	if (ctx->changed == NULL)
		ctx_changed(ctx, "queue", c->a.id, 0, 0);
	return store_application_set_due(ctx, c->a.id, c->a.due_on,
	    c->a.state_due_on, e);
}

static bool
calendar_automatic(const struct state *s)
{
	for (size_t i = 0; i < s->nactions; i++)
		if (s->actions[i].automatic != NULL)
			return true;
	return false;
}

/* Each case that moved gets its own row of the audit. */
static int
calendar_audit(struct ctx *ctx, struct err *e)
{
	int rc;

	if (ctx->audit == NULL)
		return 0;
	rc = audit_append(ctx, "application.calendar", "done", e);
	json_decref(ctx->audit);
	ctx->audit = NULL;
	return rc;
}

/* Is there somebody to be told today that the state ends soon? */
static bool
calendar_near(struct ctx *ctx, const struct definition *d,
    const struct application *a, int *days)
{
	int left = (int)(a->state_due_on - ctx->today);
	bool near = false;

	if (a->state_due_on == 0 || left < 0)
		return false;
	/* a day that the server was down is made up for by the next one */
	for (size_t i = 0; i < d->nbefore_due; i++)
		for (size_t k = 0; k < d->before_due[i].ndays; k++)
			if (strcmp(d->before_due[i].state, a->state) == 0 &&
			    left <= d->before_due[i].days[k] &&
			    (!near || d->before_due[i].days[k] < *days)) {
				*days = d->before_due[i].days[k];
				near = true;
			}
	return near;
}

static int
calendar_remind(struct ctx *ctx, struct application_case *c, struct err *e)
{
	int days, rc;

	if (!calendar_near(ctx, c->d, &c->a, &days))
		return 0;
	rc = store_reminder(ctx, c->a.id, c->a.state_due_on, days, e);
	return rc == 1 ? application_tell_due(ctx, c, e) : rc;
}

static int
calendar_case(struct ctx *ctx, const struct application *a, bool dues,
    struct err *e)
{
	struct application_case *c = ctx_alloc(ctx, 1, sizeof(*c));
	const struct state *s;

	if (application_load(ctx, a->id, c, e) != 0)
		return -1;
	if (dues && calendar_due(ctx, c, e) != 0)
		return -1;
	if (application_breach(ctx, c, e) != 0 ||
	    calendar_remind(ctx, c, e) != 0)
		return -1;
	s = definition_state(c->d, c->a.state);
	if (s != NULL && calendar_automatic(s) &&
	    application_run(ctx, c, e) != 0)
		return -1;
	return calendar_audit(ctx, e);
}

/*
 * What is the matter with one case must not stop the others: an effect that
 * the records refuse is logged, and tried again tomorrow.
 */
static int
calendar_apart(struct ctx *ctx, const struct application *a, bool dues,
    struct err *e)
{
	struct err one = {0};

	if (store_savepoint(ctx->db, e) != 0)
		return -1;
	if (calendar_case(ctx, a, dues, &one) == 0)
		return store_release(ctx->db, e);
	store_rollback_to(ctx->db);
	json_decref(ctx->audit);
	ctx->audit = NULL;
	log_warn("event=calendar case=%s key=%s", a->number,
	    one.n > 0 ? err_key(one.items[0].id) : "?");
	if (store_in_batch(ctx->db))
		return 0;
	*e = one;
	return -1;
}

/* Is there anything for the calendar to do in it? */
static int
calendar_look(struct ctx *ctx, const struct application *a, bool dues,
    bool *done, struct err *e)
{
	const struct definition *d;
	const struct state *s;
	bool breach;
	int days;

	*done = false;
	d = application_definition(ctx, a->service, a->service_version, e);
	if (d == NULL)
		return -1;
	s = definition_state(d, a->state);
	if (s == NULL)
		return 0;
	breach = s->on_breach != NULL && a->state_due_on != 0 &&
	    a->state_due_on < ctx->today;
	if (!dues && !breach && !calendar_automatic(s) &&
	    !calendar_near(ctx, d, a, &days))
		return 0;
	*done = true;
	return calendar_apart(ctx, a, dues, e);
}

/* 1 more, 0 the walk is over, -1. */
static int
calendar_walk_on(struct ctx *ctx, struct err *e)
{
	struct calendar_rows l = {0};
	int loaded = 0;

	l.rows = ctx_alloc(ctx, CALENDAR_ROWS, sizeof(*l.rows));
	if (store_application_walk(ctx, calendar_walk.after, CALENDAR_ROWS,
		calendar_row, &l, e) < 0)
		return -1;
	for (size_t i = 0; i < l.n && loaded < CALENDAR_STEPS; i++) {
		bool done;

		if (calendar_look(ctx, &l.rows[i], calendar_walk.dues, &done,
			e) != 0)
			return -1;
		loaded += done;
		calendar_walk.after = l.rows[i].id;
	}
	return l.n == CALENDAR_ROWS || loaded == CALENDAR_STEPS;
}

static int
calendar_cases(struct ctx *ctx, struct err *e)
{
	int64_t print = calendar_print(ctx->today), known, day;
	int rc;

	if (store_calendar_work(ctx, "calendar", &known, e) != 0 ||
	    store_calendar_work(ctx, "day", &day, e) != 0)
		return -1;
	if (known == print && day >= ctx->today && !calendar_walk.walking)
		return 0;
	if (!calendar_walk.walking || calendar_walk.print != print) {
		calendar_walk.walking = true;
		calendar_walk.after = 0;
		calendar_walk.print = print;
		calendar_walk.dues = known != print;
	}
	rc = calendar_walk_on(ctx, e);
	if (rc != 0)
		return rc;
	calendar_walk.walking = false;
	if (store_calendar_worked(ctx, "calendar", print, e) != 0)
		return -1;
	return store_calendar_worked(ctx, "day", ctx->today, e);
}

/*
 * Before permits end
 */

struct calendar_permit {
	int64_t id, person_id, unit_id;
	char number[32];
};
struct calendar_permits {
	struct calendar_permit list[CALENDAR_PERMITS];
	size_t n;
};

static void
calendar_permit(void *arg, int64_t id, const char *number, int64_t person_id,
    int64_t unit_id)
{
	struct calendar_permits *l = arg;
	struct calendar_permit *p = &l->list[l->n++];

	p->id = id;
	p->person_id = person_id;
	p->unit_id = unit_id;
	snprintf(p->number, sizeof(p->number), "%s", number);
}

static int
calendar_tell(struct ctx *ctx, const struct definition *d, int days,
    date_t end, const struct calendar_permit *p, struct err *e)
{
	char text[DATE_TEXT];
	struct person who = {0};
	json_t *args;
	int rc;

	if (store_person_load(ctx, p->person_id, &who, e) < 0)
		return -1;
	args = json_pack("{s:{s:s, s:s}, s:s, s:s, s:s, s:i}", "service", "zh",
	    d->title[LANG_ZH], "en", d->title[LANG_EN], "person", who.name,
	    "permit", p->number, "valid_to", date_format(end, text), "days",
	    days);
	rc = notify_person(ctx, p->person_id, d->before_template,
	    json_incref(args), e);

	if (rc == 0 && p->unit_id != 0)
		rc = notify_unit(ctx, p->unit_id, d->before_template,
		    json_incref(args), e);
	json_decref(args);
	return rc;
}

/* Permits that end `days` after the day; 1 more, 0, -1. */
static int
calendar_before_day(struct ctx *ctx, const struct definition *d, int days,
    date_t day, const char *at_name, struct err *e)
{
	struct calendar_permits l = {.n = 0};
	int64_t after;

	if (store_calendar_work(ctx, at_name, &after, e) != 0 ||
	    store_permits_until(ctx, day + days, after, CALENDAR_PERMITS,
		calendar_permit, &l, e) < 0)
		return -1;
	for (size_t i = 0; i < l.n; i++) {
		if (calendar_tell(ctx, d, days, day + days, &l.list[i], e) !=
		    0)
			return -1;
		after = l.list[i].id;
	}
	if (l.n < CALENDAR_PERMITS)
		return store_calendar_worked(ctx, at_name, 0, e);
	return store_calendar_worked(ctx, at_name, after, e) == 0 ? 1 : -1;
}

/*
 * A day that passed while the server was down is made up for, a month back;
 * the first time only from today on.
 */
static int
calendar_before(struct ctx *ctx, const struct definition *d, size_t i,
    struct err *e)
{
	char name[32], at[32];
	int64_t done;
	date_t day;
	int rc;

	snprintf(name, sizeof(name), "b%u.%.25s", (unsigned)i & 15, d->id);
	snprintf(at, sizeof(at), "a%u.%.25s", (unsigned)i & 15, d->id);
	if (store_calendar_work(ctx, name, &done, e) != 0)
		return -1;
	if (done >= ctx->today)
		return 0;
	day = done == 0 ? ctx->today : (date_t)done + 1;
	if (day < ctx->today - CALENDAR_BACK)
		day = ctx->today - CALENDAR_BACK;
	rc = calendar_before_day(ctx, d, d->before_days[i], day, at, e);
	if (rc != 0)
		return rc;
	return store_calendar_worked(ctx, name, day, e) == 0 ? 1 : -1;
}

static int
calendar_messages(struct ctx *ctx, struct err *e)
{
	size_t n;
	const struct definition **all = service_definitions(ctx, &n);

	for (size_t i = 0; i < n; i++) {
		const struct definition *d = all[i];

		if (d->before_template == NULL)
			continue;
		for (size_t k = 0; k < d->nbefore; k++) {
			int rc = calendar_before(ctx, d, k, e);

			if (rc != 0)
				return rc;
		}
	}
	return 0;
}

/* The lists of units say of permits that ended by yesterday: expired. */
static int
calendar_expired(struct ctx *ctx, struct err *e)
{
	int64_t done;

	if (store_calendar_work(ctx, "expired", &done, e) != 0)
		return -1;
	if (done >= ctx->today)
		return 0;
	if (store_permit_expired(ctx, done > 0 ? (date_t)done - 1 : 0,
		ctx->today - 1, e) != 0)
		return -1;
	return store_calendar_worked(ctx, "expired", ctx->today, e);
}

int
application_calendar(struct ctx *ctx, struct err *e)
{
	int rc = calendar_expired(ctx, e);

	if (rc == 0)
		rc = panel_calendar(ctx, e);
	if (rc == 0)
		rc = calendar_cases(ctx, e);
	if (rc == 0)
		rc = calendar_messages(ctx, e);
	return rc != 0 ? rc : application_sweep(ctx, e);
}
