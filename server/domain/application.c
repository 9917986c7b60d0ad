#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/region.h"
#include "server/domain/application.h"
#include "server/domain/application_apply.h"
#include "server/domain/application_office.h"
#include "server/domain/application_words.h"
#include "server/domain/opening.h"
#include "server/domain/pinyin.h"
#include "server/domain/policy.h"
#include "server/domain/restriction.h"
#include "server/domain/service_definition.h"

/*
 * Loading
 */

struct gather {
	struct ctx *ctx;
	void *rows;
	size_t n, cap, size;
};

static void *
gather_room(struct gather *g)
{
	if (g->n == g->cap) {
		size_t cap = g->cap * 2 + 8;
		void *rows = ctx_alloc(g->ctx, cap, g->size);

		if (g->n > 0)
			memcpy(rows, g->rows, g->n * g->size);
		g->rows = rows;
		g->cap = cap;
	}
	return (char *)g->rows + g->size * g->n++;
}

static void
gather_event(void *arg, const struct application_event *v)
{
	memcpy(gather_room(arg), v, sizeof(*v));
}

static void
gather_item(void *arg, const struct return_item *r)
{
	memcpy(gather_room(arg), r, sizeof(*r));
}

static void
gather_tick(void *arg, const struct application_tick *t)
{
	memcpy(gather_room(arg), t, sizeof(*t));
}

static void
gather_case(void *arg, const struct application *a)
{
	memcpy(gather_room(arg), a, sizeof(*a));
}

const struct definition *
application_definition(
    struct ctx *ctx, const char *service, int version, struct err *e)
{
	return service_definition_version(ctx, service, version, e);
}

/* Steps that the engine reasons by: who did what when. */
static void
application_flow(struct ctx *ctx, struct application_case *c)
{
	struct step *steps = ctx_alloc(ctx, c->nevents + 1, sizeof(*steps));
	size_t n = 0;

	for (size_t i = 0; i < c->nevents; i++) {
		const struct application_event *v = &c->events[i];

		if (strcmp(v->what, "create") != 0 &&
		    strcmp(v->what, "action") != 0 &&
		    strcmp(v->what, "automatic") != 0)
			continue;
		steps[n++] = (struct step){.from = v->from_state,
			.to = v->to_state, .action = v->action,
			.kind = application_kind_of(v->kind),
			.account_id = v->by_account,
			.on_behalf = v->behalf_account, .day = v->day,
			.at = v->at};
	}
	c->flow.definition = c->d;
	c->flow.state = c->a.state;
	c->flow.steps = steps;
	c->flow.nsteps = n;
	c->flow.returns = c->a.returns;
	c->flow.open_items = application_open_items(c);
}

/* All that belongs to c->a, which is there. */
static int
application_rest(struct ctx *ctx, struct application_case *c, struct err *e)
{
	struct gather events = {ctx, .size = sizeof(*c->events)};
	struct gather items = {ctx, .size = sizeof(*c->items)};
	struct gather ticks = {ctx, .size = sizeof(*c->ticks)};
	int rc;

	c->d = application_definition(ctx, c->a.service,
	    c->a.service_version, e);
	if (c->d == NULL)
		return -1;
	rc = store_application_form_load(ctx, c->a.id, 0, &c->form, e);
	if (rc < 0 ||
	    store_application_event_each(ctx, c->a.id, gather_event, &events,
		e) != 0 ||
	    store_return_item_each(ctx, c->a.id, gather_item, &items, e) !=
		0 ||
	    store_application_tick_each(ctx, c->a.id, gather_tick, &ticks,
		e) != 0)
		return -1;
	c->form = ctx_keep(ctx, rc == 1 ? c->form : json_object());
	c->events = events.rows;
	c->nevents = events.n;
	c->items = items.rows;
	c->nitems = items.n;
	c->ticks = ticks.rows;
	c->nticks = ticks.n;
	application_flow(ctx, c);
	application_facts_init(ctx, c);
	/* what is only shown follows the records until it is handed in */
	if (application_working(c) &&
	    application_form_refresh(ctx, c, e) != 0)
		return -1;
	return 0;
}

int
application_load(
    struct ctx *ctx, int64_t id, struct application_case *c, struct err *e)
{
	int rc;

	memset(c, 0, sizeof(*c));
	rc = store_application_load(ctx, id, &c->a, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "id");
	return application_rest(ctx, c, e);
}

/* What the actor is towards the case. */
static void
application_actor(struct ctx *ctx, struct application_case *c, bool reaches)
{
	const struct actor *a = &ctx->actor;
	struct workflow_actor *me = &c->me;
	bool begun_by_unit = strcmp(c->a.applicant_role, "agent") == 0;

	memset(me, 0, sizeof(*me));
	me->account_id = a->account_id;
	me->role = role_name(a->role);
	me->reaches = reaches;
	me->unit = a->role == ROLE_AGENT && c->a.unit_id != 0 &&
	    a->unit_id == c->a.unit_id;
	me->holder = a->person_id != 0 && a->person_id == c->a.person_id;
	/* any agent goes on with what another agent of his unit began */
	me->applicant = a->account_id == c->a.applicant_account ||
	    (begun_by_unit ? me->unit : me->holder);
}

/* May the actor set a rule of the service aside, before it is handed in? */
static bool
application_may_override(struct ctx *ctx, const struct application *a)
{
	const struct definition *d;
	struct err e = {0};

	d = application_definition(ctx, a->service, a->service_version, &e);
	for (size_t i = 0; d != NULL && i < d->neligibility; i++)
		if (d->eligibility[i].override != NULL &&
		    strcmp(d->eligibility[i].override,
			role_name(ctx->actor.role)) == 0)
			return true;
	return false;
}

/*
 * Nobody but those who fill it in sees a draft, and who may set aside the rule
 * that keeps it from being handed in.
 */
static int
application_reach(
    struct ctx *ctx, const struct application *a, struct err *e)
{
	const unsigned own = ROLE_INDIVIDUAL | ROLE_AGENT;

	if (policy_scope(ctx, a->unit_id, a->district, a->person_id, e) != 0)
		return -1;
	if (a->submitted_at == 0 && !(ctx->actor.role & own) &&
	    !application_may_override(ctx, a))
		return err_set(e, ERR_NOT_FOUND, "id");
	return 0;
}

int
application_open(
    struct ctx *ctx, int64_t id, struct application_case *c, struct err *e)
{
	int rc;

	memset(c, 0, sizeof(*c));
	rc = store_application_load(ctx, id, &c->a, e);
	if (rc < 0)
		return -1;
	if (rc == 0) {
		policy_self(ctx);
		return err_set(e, ERR_NOT_FOUND, "id");
	}
	if (application_reach(ctx, &c->a, e) != 0)
		return -1;
	application_actor(ctx, c, true);
	return application_rest(ctx, c, e);
}

int
application_current(struct ctx *ctx, const struct application_case *c,
    int64_t version, struct err *e)
{
	const struct application_event *last =
	    c->nevents > 0 ? &c->events[c->nevents - 1] : NULL;
	char at[TIME_TEXT];

	if (version < 0 || version == c->a.version)
		return 0;
	err_set(e, ERR_VERSION, "version");
	err_arg(e, "by", last != NULL ? last->by_name : c->a.applicant_name);
	return err_arg(e, "at", time_format(c->a.changed_at, at));
}

const struct field *
application_field(
    const struct definition *d, const char *id, const struct section **s)
{
	for (size_t i = 0; i < d->nsections; i++) {
		const struct field *f = definition_field(&d->sections[i], id);

		if (f != NULL) {
			*s = &d->sections[i];
			return f;
		}
	}
	*s = NULL;
	return NULL;
}

const char *
application_value(const struct application_case *c, const char *field)
{
	const struct section *s;
	const struct field *f = application_field(c->d, field, &s);
	const char *text = NULL;

	if (f != NULL)
		text = json_string_value(json_object_get(
		    json_object_get(c->form, s->id), f->id));
	return text != NULL ? text : "";
}

/*
 * Beginning
 */

/* "agent, individual" in words. */
static int
begin_by_others(const struct definition *d, struct err *e)
{
	char words[160] = "";

	for (size_t i = 0; i < d->applicant.n; i++) {
		enum role r = role_from_name(d->applicant.name[i]);
		size_t n = strlen(words);

		snprintf(words + n, sizeof(words) - n, "%s%s",
		    n > 0 ? ", " : "", role_label(r));
	}
	err_set(e, ERR_CASE_BEGIN, "service");
	return err_arg(e, "role", words);
}

/* An employee of the actor's unit, or the actor himself. */
static int
begin_person(struct ctx *ctx, const struct application_begin *b,
    struct application_case *c, struct err *e)
{
	bool agent = ctx->actor.role == ROLE_AGENT;
	bool unit = strcmp(c->d->holder, "unit") == 0;
	struct association a;
	int rc;

	if (unit && (b->person_id != 0 || b->permit_id != 0))
		return err_set(e, ERR_NOT_ALLOWED_HERE,
		    b->person_id != 0 ? "person" : "permit");
	if (unit && !agent)
		return begin_by_others(c->d, e);
	if (unit)
		return 0;
	if (!agent) {
		c->a.person_id = ctx->actor.person_id;
		return b->person_id == 0 || b->person_id == c->a.person_id ?
		    0 :
		    err_set(e, ERR_NOT_FOUND, "person");
	}
	if (c->a.person_id == 0)
		return err_set(e, ERR_REQUIRED, "person");
	rc = store_association_open(ctx, c->a.person_id, &a, e);
	if (rc < 0)
		return -1;
	return rc == 1 && a.unit_id == ctx->actor.unit_id &&
		strcmp(a.status, "active") == 0 ?
	    0 :
	    err_set(e, ERR_NOT_FOUND, "person");
}

/* The permit it is about: the one named, or the person's newest. */
static int
begin_permit(struct ctx *ctx, const struct application_begin *b,
    struct application_case *c, struct err *e)
{
	const char *want = c->d->permit != NULL ? c->d->permit : "";
	bool about = strcmp(c->d->holder, "permit") == 0 ||
	    strcmp(want, "own") == 0;
	struct permit p = {0};
	const char *status;
	int rc = 0;

	if (b->permit_id != 0)
		rc = store_permit_load(ctx, b->permit_id, &p, e);
	else if (c->a.person_id != 0)
		rc = store_permit_of(ctx, c->a.person_id, &p, e);
	if (rc < 0)
		return -1;
	if (b->permit_id != 0 && (rc == 0 || p.person_id != c->a.person_id))
		return err_set(e, ERR_NOT_FOUND, "permit");
	if (about && rc == 0)
		return err_set(e, ERR_CASE_PERMIT_NONE, "permit");
	status = rc == 1 ? permit_status(ctx, &p) : "";
	if (strcmp(want, "none") == 0 &&
	    (strcmp(status, "valid") == 0 ||
		strcmp(status, "suspended") == 0)) {
		err_set(e, ERR_CASE_PERMIT_HELD, "person");
		return err_arg(e, "number", p.number);
	}
	c->a.permit_id = about ? p.id : 0;
	return 0;
}

static int
begin_restricted(struct ctx *ctx, const struct application_case *c,
    int64_t unit_id, struct err *e)
{
	if (c->a.person_id != 0 &&
	    restriction_check(ctx, false, c->a.person_id, c->a.service, e) !=
		0)
		return -1;
	return unit_id != 0 ?
	    restriction_check(ctx, true, unit_id, c->a.service, e) :
	    0;
}

static int
begin_offered(const struct definition *d, int district, struct err *e)
{
	char code[16], names[400] = "";
	const struct region *r;

	snprintf(code, sizeof(code), "%d", district);
	if (d->districts.n == 0 || names_have(&d->districts, code))
		return 0;
	for (size_t i = 0; i < d->districts.n; i++) {
		size_t n = strlen(names);

		r = region_district(d->districts.name[i]);
		snprintf(names + n, sizeof(names) - n, "%s%s",
		    n > 0 ? ", " : "",
		    r != NULL ? r->name : d->districts.name[i]);
	}
	r = region_district(code);
	err_set(e, ERR_CASE_DISTRICT, "district");
	err_arg(e, "district", r != NULL ? r->name : code);
	return err_arg(e, "districts", names);
}

/* The unit's, or the one chosen. */
static int
begin_district(const struct application_begin *b, struct application_case *c,
    int unit_district, struct err *e)
{
	const struct region *r;

	if (c->d->district == NULL || strcmp(c->d->district, "chosen") != 0) {
		if (b->district != NULL)
			return err_set(e, ERR_NOT_ALLOWED_HERE, "district");
		c->a.district = unit_district;
		return begin_offered(c->d, unit_district, e);
	}
	if (b->district == NULL)
		return err_set(e, ERR_REQUIRED, "district");
	r = region_district(b->district);
	if (r == NULL)
		return err_set(e, ERR_DISTRICT, "district");
	c->a.district = (int)strtol(r->code, NULL, 10);
	return begin_offered(c->d, c->a.district, e);
}

/* Where the case will belong: the agent's unit, or that of the link. */
static int
begin_unit(struct ctx *ctx, const struct application_begin *b,
    struct application_case *c, struct err *e)
{
	struct application_facts *f = c->cache;
	bool agent = ctx->actor.role == ROLE_AGENT;
	int linked, there, district = 0;

	if (agent)
		c->a.unit_id = ctx->actor.unit_id;
	linked = c->a.person_id != 0 ? application_fact_link(f) : 0;
	there = linked < 0 ? -1 : application_fact_unit(f);
	if (there < 0) {
		*e = f->err;
		return -1;
	}
	if (!agent && c->d->needs_association &&
	    (linked == 0 || strcmp(f->link.status, "active") != 0))
		return err_set(e, ERR_ASSOC_NONE, "service");
	if (there == 1 && c->d->needs_opening && !f->unit.opened)
		return err_set(e, ERR_CASE_UNIT_OPEN, "service");
	if (begin_restricted(ctx, c, there == 1 ? f->unit.id : 0, e) != 0)
		return -1;
	/* who is linked to nobody: where his permit is kept */
	if (there == 1) {
		if (opening_district(ctx, f->unit.id, f->unit.district,
			&district, e) != 0)
			return -1;
	} else if (application_fact_permit(f) == 1) {
		district = f->permit.district;
	}
	return begin_district(b, c, district, e);
}

static void
begin_name(struct application_case *c)
{
	struct application_facts *f = c->cache;
	struct application *a = &c->a;

	if (a->person_id != 0 && application_fact_person(f) == 1) {
		str_copy(a->name, sizeof(a->name), f->person.name);
		str_copy(a->pinyin, sizeof(a->pinyin), f->person.pinyin);
		str_copy(a->initials, sizeof(a->initials),
		    f->person.initials);
	} else if (application_fact_unit(f) == 1) {
		str_copy(a->name, sizeof(a->name), f->unit.name);
		str_copy(a->pinyin, sizeof(a->pinyin), f->unit.pinyin);
		str_copy(a->initials, sizeof(a->initials), f->unit.initials);
	}
}

/* "GZJZ-2026-0000042": initials of the system, the year, a running number. */
static int
begin_number(struct ctx *ctx, struct application_case *c, struct err *e)
{
	const char *title = c->d->system_title[LANG_ZH];
	char sound[601], initials[101], letters[5] = "", series[32];
	int year, month, day;
	size_t n = 0;
	int64_t next;

	pinyin(title != NULL ? title : c->d->title[LANG_ZH], 0, sound,
	    sizeof(sound), initials, sizeof(initials));
	for (const char *s = initials; *s != '\0' && n < 4; s++)
		if (isalpha((unsigned char)*s))
			letters[n++] = (char)toupper((unsigned char)*s);
	if (n == 0)
		str_copy(letters, sizeof(letters), "YW");
	date_split(ctx->today, &year, &month, &day);
	snprintf(series, sizeof(series), "case.%s.%d", letters, year);
	if (store_application_next(ctx, series, &next, e) != 0)
		return -1;
	snprintf(c->a.number, sizeof(c->a.number), "%s-%04d-%07lld", letters,
	    year, (long long)next);
	return 0;
}

/* Which one it is that is in the way. */
static int
begin_twice(struct ctx *ctx, const struct application_case *c, struct err *e)
{
	struct gather g = {ctx, .size = sizeof(struct application)};
	struct application *rows;

	err_set(e, ERR_CASE_OPEN, "service");
	err_arg(e, "number", "-");
	if (store_application_open_each(ctx, 0, c->a.person_id, c->a.unit_id,
		gather_case, &g, e) != 0)
		return -1;
	rows = g.rows;
	for (size_t i = 0; i < g.n; i++)
		if (strcmp(rows[i].service, c->a.service) == 0 &&
		    rows[i].person_id == c->a.person_id)
			err_arg(e, "number", rows[i].number);
	return -1;
}

static int
begin_insert(struct ctx *ctx, struct application_case *c, struct err *e)
{
	const struct state *s = definition_state(c->d, c->d->start);
	struct application_event v = {.what = "create",
		.to_state = ctx_strdup(ctx, c->d->start)};
	struct application *a = &c->a;
	struct clock clock;

	if (s == NULL)
		return err_set(e, ERR_BUG, NULL);
	a->id = ctx_new_id(ctx);
	a->service_version = c->d->version;
	str_copy(a->state, sizeof(a->state), s->id);
	str_copy(a->phase, sizeof(a->phase), "applicant");
	a->applicant_account = ctx->actor.account_id;
	str_copy(a->applicant_role, sizeof(a->applicant_role),
	    role_name(ctx->actor.role));
	str_copy(a->applicant_name, sizeof(a->applicant_name),
	    ctx->actor.name);
	str_copy(a->queue, sizeof(a->queue), application_queue(a, s));
	a->created_at = a->entered_at = a->changed_at = ctx->now;
	a->version = 1;
	begin_name(c);
	application_due(ctx, c, &clock);
	if (store_application_insert(ctx, a, e) != 0)
		return err_is(e, ERR_STORE_UNIQUE) ? begin_twice(ctx, c, e)
						   : -1;
	return store_application_event_insert(ctx, a->id, &v, e);
}

int
application_create(struct ctx *ctx, const struct application_begin *b,
    struct application_case *c, struct err *e)
{
	struct permit p;
	int rc;

	policy_self(ctx);
	memset(c, 0, sizeof(*c));
	c->d = service_definition(ctx, b->service);
	if (c->d == NULL)
		return err_set(e, ERR_SERVICE_UNKNOWN, "service");
	if (!c->d->open)
		return err_set(e, ERR_CASE_CLOSED, "service");
	if (!names_have(&c->d->applicant, role_name(ctx->actor.role)))
		return begin_by_others(c->d, e);
	str_copy(c->a.service, sizeof(c->a.service), c->d->id);
	c->a.person_id = b->person_id;
	if (c->a.person_id == 0 && b->permit_id != 0) {
		rc = store_permit_load(ctx, b->permit_id, &p, e);
		if (rc < 0)
			return -1;
		c->a.person_id = rc == 1 ? p.person_id : 0;
	}
	c->form = ctx_keep(ctx, json_object());
	application_flow(ctx, c);
	application_facts_init(ctx, c);
	if (begin_person(ctx, b, c, e) != 0 ||
	    begin_permit(ctx, b, c, e) != 0 || begin_unit(ctx, b, c, e) != 0 ||
	    begin_number(ctx, c, e) != 0 || begin_insert(ctx, c, e) != 0)
		return -1;
	application_actor(ctx, c, true);
	c->flow.state = c->a.state;
	if (application_form_preset(ctx, c, e) != 0 ||
	    store_application_form_set(ctx, c->a.id, 0, c->form, e) != 0)
		return -1;
	ctx_audit(ctx, "application", c->a.id, NULL, application_audit(c));
	ctx_changed(ctx, "application", c->a.id, c->a.unit_id,
	    c->a.person_id);
	return 0;
}
