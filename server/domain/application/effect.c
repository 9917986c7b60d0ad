/*
 * What a service file may do to the records: a closed list. Each runs in the
 * transaction of the step that has it, and refuses what the record does not
 * allow any more.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/codes.h"
#include "common/mem.h"
#include "server/domain/application/application.h"
#include "server/domain/application/apply.h"
#include "server/domain/application/words.h"
#include "server/domain/appointment/appointment.h"
#include "server/domain/association.h"
#include "server/domain/opening.h"
#include "server/domain/permit_effect.h"
#include "server/domain/title.h"
#include "server/domain/unit.h"
#include "server/store/association.h"
#include "server/store/unit.h"

enum { EFFECT_BOOKINGS = 100 };

/* The members of an effect, evaluated. */
struct effect_given {
	const struct effect *effect;
	struct value value[8];
};

static const struct value *
effect_value(const struct effect_given *g, const char *name)
{
	static const struct value none;

	for (size_t i = 0; i < g->effect->nmembers; i++)
		if (strcmp(g->effect->member[i].name, name) == 0)
			return &g->value[i];
	return &none;
}

/* NULL when it is not given, or has no value. */
static const char *
effect_text(const struct effect_given *g, const char *name)
{
	const struct value *v = effect_value(g, name);

	return v->type == VALUE_TEXT ? v->text : NULL;
}

static int64_t
effect_number(const struct effect_given *g, const char *name, int64_t none)
{
	const struct value *v = effect_value(g, name);

	return v->type == VALUE_NUMBER || v->type == VALUE_DATE ? v->number :
								  none;
}

static bool
effect_named(const struct effect_given *g, const char *name)
{
	for (size_t i = 0; i < g->effect->nmembers; i++)
		if (strcmp(g->effect->member[i].name, name) == 0)
			return true;
	return false;
}

/* A record list: none given is NULL, an empty one is empty. */
static const json_t *
effect_rows(struct ctx *ctx, const struct effect_given *g, const char *name)
{
	const struct value *v = effect_value(g, name);

	if (v->type == VALUE_ROWS)
		return v->rows;
	return effect_named(g, name) ? ctx_keep(ctx, json_array()) : NULL;
}

/* The permit of the case: its own, else the person's newest. */
static int
effect_permit(struct ctx *ctx, const struct application_case *c, int64_t *id,
    struct err *e)
{
	struct permit p;
	int rc = 1;

	*id = c->a.permit_id;
	if (*id == 0) {
		rc = store_permit_of(ctx, c->a.person_id, &p, e);
		*id = rc == 1 ? p.id : 0;
	}
	return rc == 1 ? 0 : rc < 0 ? -1 : err_set(e, ERR_PERMIT_NONE, NULL);
}

typedef int effect_fn(struct ctx *ctx, struct application_case *c,
    const struct effect_given *g, struct err *e);

static int
effect_issue(struct ctx *ctx, struct application_case *c,
    const struct effect_given *g, struct err *e)
{
	const struct permit_grant grant = {.person_id = c->a.person_id,
		.unit_id = c->a.unit_id,
		.district = c->a.district,
		.category = effect_text(g, "category"),
		.years = (int)effect_number(g, "years", PERMIT_YEARS),
		.children = effect_rows(ctx, g, "children"),
		.case_number = c->a.number};

	return permit_issue(ctx, &grant, &c->a.permit_id, e);
}

static int
effect_extend(struct ctx *ctx, struct application_case *c,
    const struct effect_given *g, struct err *e)
{
	date_t adult = c->a.submitted_at != 0 ? date_of(c->a.submitted_at) :
						ctx->today;
	int64_t id;

	if (effect_permit(ctx, c, &id, e) != 0)
		return -1;
	return permit_extend(ctx, id, (date_t)effect_number(g, "until", 0),
	    adult, c->a.number, e);
}

/* A unit by its credit code. */
static int
effect_unit(struct ctx *ctx, const char *uscc, int64_t *id, struct err *e)
{
	int rc = uscc != NULL ? store_unit_find_uscc(ctx, uscc, id, e) : 0;

	return rc == 1 ? 0 : rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "unit");
}

static int
effect_amend(struct ctx *ctx, struct application_case *c,
    const struct effect_given *g, struct err *e)
{
	struct permit_change change = {
		.children = effect_rows(ctx, g, "children"),
		.reason = effect_text(g, "reason"),
		.case_number = c->a.number};
	int64_t id;

	if (effect_permit(ctx, c, &id, e) != 0)
		return -1;
	if (effect_named(g, "unit")) {
		if (effect_unit(ctx, effect_text(g, "unit"), &change.unit_id,
			e) != 0)
			return -1;
		change.district = c->a.district;
	}
	return permit_amend(ctx, id, &change, e);
}

static int
effect_suspend(struct ctx *ctx, struct application_case *c,
    const struct effect_given *g, struct err *e)
{
	int64_t id;

	return effect_permit(ctx, c, &id, e) != 0 ? -1 :
						    permit_suspend(ctx, id,
							effect_text(g,
							    "reason"),
							c->a.number, e);
}

static int
effect_resume(struct ctx *ctx, struct application_case *c,
    const struct effect_given *g, struct err *e)
{
	int64_t id;

	(void)g;
	return effect_permit(ctx, c, &id, e) != 0 ? -1 :
						    permit_resume(ctx, id,
							c->a.number, e);
}

static int
effect_cancel(struct ctx *ctx, struct application_case *c,
    const struct effect_given *g, struct err *e)
{
	const char *reason = effect_text(g, "reason");
	int64_t id;

	return effect_permit(ctx, c, &id, e) != 0 ? -1 :
						    permit_cancel(ctx, id,
							reason != NULL ?
							    reason :
							    "",
							c->a.number, e);
}

static int
effect_link(struct ctx *ctx, struct application_case *c,
    const struct effect_given *g, struct err *e)
{
	return association_begin(ctx, c->a.person_id, c->a.unit_id,
	    effect_text(g, "position"), e);
}

static int
effect_unlink(struct ctx *ctx, struct application_case *c,
    const struct effect_given *g, struct err *e)
{
	return association_end(ctx, c->a.person_id, c->a.unit_id,
	    effect_text(g, "reason"), e);
}

/* A draft of another service, as who began this one would begin it. */
static int
effect_case(struct ctx *ctx, struct application_case *c,
    const struct effect_given *g, struct err *e)
{
	const struct application_begin b = {
		.service = effect_text(g, "service"),
		.person_id = strcmp(c->a.applicant_role, "agent") == 0 ?
		    c->a.person_id :
		    0};
	struct application_case *next = ctx_alloc(ctx, 1, sizeof(*next));
	struct actor me = ctx->actor;
	int rc;

	if (b.service == NULL)
		return err_set(e, ERR_SERVICE_UNKNOWN, "service");
	ctx->actor.account_id = c->a.applicant_account;
	ctx->actor.role = role_from_name(c->a.applicant_role);
	ctx->actor.person_id = ctx->actor.role == ROLE_INDIVIDUAL ?
	    c->a.person_id :
	    0;
	ctx->actor.unit_id = ctx->actor.role == ROLE_AGENT ? c->a.unit_id : 0;
	str_copy(ctx->actor.name, sizeof(ctx->actor.name),
	    c->a.applicant_name);
	rc = application_create(ctx, &b, next, e);
	ctx->actor = me;
	return rc;
}

static int
effect_open(struct ctx *ctx, struct application_case *c,
    const struct effect_given *g, struct err *e)
{
	const char *status = effect_text(g, "status");
	const struct opening_told told = {effect_text(g, "contact"),
		effect_text(g, "phone"), effect_number(g, "staff", 0)};

	return opening_set(ctx, c->a.unit_id, c->a.district,
	    status != NULL ? status : "opened", &told, e);
}

/* Live bookings of the unit in a district that it leaves. */
struct effect_bookings {
	int64_t ids[EFFECT_BOOKINGS];
	size_t n;
};

static void
effect_booking(void *arg, const struct appointment *a)
{
	struct effect_bookings *l = arg;

	l->ids[l->n++] = a->id;
}

static int
effect_cancel_booking(struct ctx *ctx, int64_t id, const char *number,
    struct err *e)
{
	struct booking b;
	char before[24];

	if (appointment_load(ctx, id, &b, e) != 0)
		return -1;
	memcpy(before, b.a.status, sizeof(before));
	if (appointment_engage(ctx, &b, false, e) != 0 ||
	    appointment_vacate(ctx, &b.a, e) != 0)
		return -1;
	str_copy(b.a.status, sizeof(b.a.status), "cancelled");
	str_copy(b.a.evidence, sizeof(b.a.evidence), number);
	b.a.handled_on = ctx->today;
	b.a.handled_at = ctx->now;
	if (appointment_save(ctx, &b, before, e) != 0)
		return -1;
	return appointment_tell(ctx, &b, "appointment_cancelled", NULL, e);
}

static int
effect_leave(struct ctx *ctx, const struct application_case *c, int district,
    struct err *e)
{
	const struct appointment_query q = {.unit_id = c->a.unit_id,
		.district = district,
		.status = "live",
		.limit = EFFECT_BOOKINGS};
	struct effect_bookings l = {.n = 0};

	if (store_appointment_page(ctx, &q, effect_booking, &l, e) < 0)
		return -1;
	for (size_t i = 0; i < l.n; i++)
		if (effect_cancel_booking(ctx, l.ids[i], c->a.number, e) != 0)
			return -1;
	return 0;
}

static int
effect_move(struct ctx *ctx, struct application_case *c,
    const struct effect_given *g, struct err *e)
{
	const char *text = effect_text(g, "from");
	int from = text != NULL ? (int)strtol(text, NULL, 10) : 0;

	if (opening_move(ctx, c->a.unit_id, from, c->a.district, e) != 0 ||
	    unit_move(ctx, c->a.unit_id, c->a.district,
		effect_text(g, "address"), e) != 0)
		return -1;
	return effect_leave(ctx, c, from, e);
}

static int
effect_year(struct ctx *ctx, const struct effect_given *g)
{
	int year, month, day;

	date_split(ctx->today, &year, &month, &day);
	return (int)effect_number(g, "year", year);
}

static int
effect_grant(struct ctx *ctx, struct application_case *c,
    const struct effect_given *g, struct err *e)
{
	return quota_grant(ctx, c->a.unit_id, c->a.district,
	    effect_year(ctx, g),
	    effect_number(g, "number", effect_number(g, "wanted", 0)), e);
}

static int
effect_use(struct ctx *ctx, struct application_case *c,
    const struct effect_given *g, struct err *e)
{
	return quota_use(ctx, c->a.unit_id, c->a.district,
	    effect_year(ctx, g), e);
}

static int
effect_award(struct ctx *ctx, struct application_case *c,
    const struct effect_given *g, struct err *e)
{
	return title_award(ctx, c, effect_text(g, "level"), e);
}

/* The rows, in the order of the manual; verbs[] has the same. */
static effect_fn *const effect_fns[] = {effect_issue, effect_extend,
	effect_amend, effect_suspend, effect_resume, effect_cancel,
	effect_link, effect_unlink, effect_case, effect_open, effect_move, effect_grant, effect_use,
	effect_award};

const struct verb application_verbs[] = {
	{"permit.issue", {{"category", VALUE_TEXT, false},
			     {"years", VALUE_NUMBER, false},
			     {"children", VALUE_ROWS, false}}},
	{"permit.extend", {{"permit", VALUE_TEXT, false},
			      {"until", VALUE_DATE, true}}},
	{"permit.amend", {{"permit", VALUE_TEXT, false},
			     {"unit", VALUE_TEXT, false},
			     {"children", VALUE_ROWS, false},
			     {"reason", VALUE_TEXT, false}}},
	{"permit.suspend", {{"permit", VALUE_TEXT, false},
			       {"reason", VALUE_TEXT, false}}},
	{"permit.resume", {{"permit", VALUE_TEXT, false}}},
	{"permit.cancel", {{"permit", VALUE_TEXT, false},
			      {"reason", VALUE_TEXT, true}}},
	{"association.start", {{"position", VALUE_TEXT, false}}},
	{"association.end", {{"reason", VALUE_TEXT, false}}},
	{"case.open", {{"service", VALUE_TEXT, true}}},
	{"unit.open", {{"status", VALUE_TEXT, false},
			  {"contact", VALUE_TEXT, false},
			  {"phone", VALUE_TEXT, false},
			  {"staff", VALUE_NUMBER, false}}},
	{"unit.move", {{"from", VALUE_TEXT, true},
			  {"address", VALUE_TEXT, false}}},
	{"quota.grant", {{"year", VALUE_NUMBER, false},
			    {"number", VALUE_NUMBER, false},
			    {"wanted", VALUE_NUMBER, false}}},
	{"quota.use", {{"year", VALUE_NUMBER, false}}},
	{"title.award", {{"level", VALUE_TEXT, true}}},
	{0},
};

static int
effect_ask(const struct application_case *c, const struct effect *x,
    struct effect_given *g)
{
	memset(g, 0, sizeof(*g));
	g->effect = x;
	for (size_t i = 0; i < x->nmembers; i++)
		if (expression_value(x->member[i].value, &c->flow.facts,
			&g->value[i]) != 0)
			return -1;
	return 0;
}

static size_t
effect_index(const struct effect *x)
{
	size_t i = 0;

	while (application_verbs[i].name != NULL &&
	    strcmp(application_verbs[i].name, x->verb) != 0)
		i++;
	if (application_verbs[i].name == NULL)
		BUG("there is no effect %s", x->verb);
	return i;
}

int
application_effect(struct ctx *ctx, struct application_case *c,
    const struct effect *x, struct err *e)
{
	struct effect_given g;

	if (effect_ask(c, x, &g) != 0)
		return err_set(e, ERR_STORE, NULL);
	return effect_fns[effect_index(x)](ctx, c, &g, e);
}
