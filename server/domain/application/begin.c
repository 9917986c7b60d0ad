/* Beginning a case: for whom, about what, where, under which number. */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/codes.h"
#include "common/mem.h"
#include "common/region.h"
#include "server/domain/application/apply.h"
#include "server/domain/application/office.h"
#include "server/domain/application/words.h"
#include "server/domain/opening.h"
#include "server/domain/pinyin.h"
#include "server/domain/policy.h"
#include "server/domain/restriction.h"
#include "server/domain/service_definition.h"
#include "server/domain/title.h"
#include "server/store/office.h"

/* "agent, individual" in words. */
static int
begin_by_others(const struct definition *d, struct err *e)
{
	char words[160] = "";

	for (size_t i = 0; i < d->applicant.n; i++) {
		enum role r = role_from_name(d->applicant.name[i]);

		str_join(words, sizeof(words), ", ", role_label(r));
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

	snprintf(code, sizeof(code), "%d", district);
	if (d->districts.n == 0 || names_have(&d->districts, code))
		return 0;
	for (size_t i = 0; i < d->districts.n; i++)
		str_join(names, sizeof(names), ", ",
		    code_text(codes_district, d->districts.name[i]));
	err_set(e, ERR_CASE_DISTRICT, "district");
	err_arg(e, "district", code_text(codes_district, code));
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
		/* a case that no office reaches is none */
		if (unit_district == 0)
			return err_set(e, ERR_ASSOC_NONE, "service");
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

struct twice {
	const struct application *own;
	char number[32];
};

static void
twice_look(void *arg, const struct application *a)
{
	struct twice *t = arg;

	if (strcmp(a->service, t->own->service) == 0 &&
	    a->person_id == t->own->person_id)
		str_copy(t->number, sizeof(t->number), a->number);
}

/* Which one it is that is in the way. */
static int
begin_twice(struct ctx *ctx, const struct application_case *c, struct err *e)
{
	struct twice t = {&c->a, "-"};

	err_clear(e);
	if (store_application_open_each(ctx, 0, c->a.person_id, c->a.unit_id,
		twice_look, &t, e) != 0)
		return -1;
	err_set(e, ERR_CASE_OPEN, "service");
	return err_arg(e, "number", t.number);
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

/* Its plan, and with it the day on which a draft lapses. */
static int
begin_plan(struct ctx *ctx, struct application_case *c, int64_t plan_id,
    struct err *e)
{
	struct step created = {.from = "", .to = c->a.state, .action = "",
		.day = ctx->today, .at = ctx->now};
	struct clock clock;

	if (plan_id == 0)
		return 0;
	if (store_plan_take(ctx, c->a.id, plan_id, e) != 0)
		return -1;
	c->flow.steps = &created;
	c->flow.nsteps = 1;
	c->flow.state = c->a.state;
	application_due(ctx, c, &clock);
	c->flow.steps = NULL;
	c->flow.nsteps = 0;
	return store_application_set_due(ctx, c->a.id, c->a.due_on,
	    c->a.state_due_on, e);
}

int
application_create(struct ctx *ctx, const struct application_begin *b,
    struct application_case *c, struct err *e)
{
	struct title_plan plan = {0};
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
	if (!c->d->plan && b->plan_id != 0)
		return err_set(e, ERR_NOT_ALLOWED_HERE, "plan");
	if (c->d->plan &&
	    plan_choose(ctx, c->d->id, b->plan_id, &plan, e) != 0)
		return -1;
	c->form = ctx_keep(ctx, json_object());
	application_flow(ctx, c);
	application_facts_init(ctx, c);
	if (begin_person(ctx, b, c, e) != 0 ||
	    begin_permit(ctx, b, c, e) != 0 || begin_unit(ctx, b, c, e) != 0 ||
	    begin_number(ctx, c, e) != 0 || begin_insert(ctx, c, e) != 0 ||
	    begin_plan(ctx, c, plan.id, e) != 0)
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
