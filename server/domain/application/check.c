/*
 * Everything that stands in the way of handing a case in, at once: rules of
 * its file, other cases, restrictions, and what its form and papers lack.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "server/domain/application/apply.h"
#include "server/domain/application/office.h"
#include "server/domain/application/words.h"
#include "server/domain/restriction.h"

/* A problem of no field: its one sentence as it is. */
static void
check_add(struct application_problems *p, const struct err *found)
{
	for (size_t i = 0; i < found->n && p->e.n < ERR_ITEMS_MAX; i++) {
		memset(&p->of[p->e.n], 0, sizeof(p->of[0]));
		p->of[p->e.n].level = LEVEL_BLOCK;
		err_append(&p->e, found, i, NULL);
	}
}

/* The role under which the actor ticks a rule; NULL: he does not. */
static const char *
check_ticker(const struct application_case *c, const struct eligibility *r)
{
	const struct names *n = &r->acknowledge;

	if (c->me.holder && names_have(n, "holder"))
		return "holder";
	if (c->me.unit && names_have(n, "unit"))
		return "unit";
	if (c->me.applicant && names_have(n, "applicant"))
		return "applicant";
	return c->me.role != NULL && names_have(n, c->me.role) ? c->me.role
							       : NULL;
}

static bool
check_ticked(const struct application_case *c, const char *rule,
    const char *what, const char *role)
{
	for (size_t i = 0; i < c->nticks; i++)
		if (strcmp(c->ticks[i].rule, rule) == 0 &&
		    strcmp(c->ticks[i].what, what) == 0 &&
		    (role == NULL || strcmp(c->ticks[i].role, role) == 0))
			return true;
	return false;
}

int
application_broken(const struct application_case *c, const struct eligibility *r,
    struct err *e)
{
	int rc = application_holds(c, r->when, e);

	if (rc != 1)
		return rc;
	rc = application_holds(c, r->rule, e);
	return rc < 0 ? -1 : rc == 0;
}

static int
check_rule(const struct application_case *c, const struct eligibility *r,
    struct application_problems *p, struct err *e)
{
	const char *role = check_ticker(c, r);
	char where[APPLICATION_WHERE], text[480];
	size_t i = p->e.n;
	int rc = application_broken(c, r, e);

	if (rc != 1 || check_ticked(c, r->id, "override", NULL))
		return rc < 0 ? -1 : 0;
	snprintf(where, sizeof(where), "rule:%s", r->id);
	application_problem(p, r->level,
	    r->level == LEVEL_BLOCK ? ERR_CASE_BLOCK : ERR_CASE_WARN, where);
	if (p->e.n == i)
		return 0;
	application_sentence(c, r->message[i18n_current()], text,
	    sizeof(text));
	err_arg(&p->e, "reason", text);
	p->of[i].rule = r;
	p->of[i].override = r->override;
	p->of[i].ticked = role != NULL &&
	    check_ticked(c, r->id, "acknowledge", role);
	return 0;
}

/*
 * Other cases
 */

struct twin {
	const struct application_case *c;
	const struct duplicates *d;
	char number[32]; /* of one that is in the way */
};

static void
twin_look(void *arg, const struct application *a)
{
	struct twin *t = arg;
	const struct application *own = &t->c->a;
	const struct names *m = &t->d->match;

	if (a->id == own->id || a->submitted_at == 0 ||
	    (t->d->services.n > 0 ? !names_have(&t->d->services, a->service) :
		    strcmp(a->service, own->service) != 0) ||
	    (names_have(m, "permit") && a->permit_id != own->permit_id) ||
	    (names_have(m, "person") && a->person_id != own->person_id) ||
	    (names_have(m, "unit") && a->unit_id != own->unit_id) ||
	    (names_have(m, "district") && a->district != own->district))
		return;
	str_copy(t->number, sizeof(t->number), a->number);
}

static int
check_twins(struct ctx *ctx, const struct application_case *c,
    const struct duplicates *d, struct application_problems *p,
    struct err *e)
{
	struct twin t = {.c = c, .d = d};
	const struct names *m = &d->match;
	int64_t permit = names_have(m, "permit") ? c->a.permit_id : 0;
	int64_t person = names_have(m, "person") ? c->a.person_id : 0;
	char where[APPLICATION_WHERE], why[460];
	size_t i = p->e.n;

	/* a permit or a person that is not there has no other case */
	if (permit == 0 && person == 0 &&
	    (!names_have(m, "unit") || c->a.unit_id == 0))
		return 0;
	if ((d->open_only ? store_application_open_each :
			    store_application_each)(ctx, permit, person,
		c->a.unit_id, twin_look, &t, e) != 0)
		return -1;
	if (t.number[0] == '\0')
		return 0;
	snprintf(why, sizeof(why), "%s (%s)", d->message[i18n_current()],
	    t.number);
	snprintf(where, sizeof(where), "rule:%s", d->id);
	application_problem(p, d->level,
	    d->level == LEVEL_BLOCK ? ERR_CASE_BLOCK : ERR_CASE_WARN, where);
	return p->e.n > i ? (err_arg(&p->e, "reason", why), 0) : 0;
}

/*
 * Who it is about
 */

static int
check_restricted(struct ctx *ctx, const struct application_case *c,
    int64_t unit_id, struct application_problems *p, struct err *e)
{
	struct err found = {0};

	if ((c->a.person_id != 0 &&
		restriction_check(ctx, false, c->a.person_id, c->a.service,
		    &found) != 0) ||
	    (unit_id != 0 &&
		restriction_check(ctx, true, unit_id, c->a.service, &found) !=
		    0)) {
		if (!err_is(&found, ERR_RESTRICTED)) {
			*e = found;
			return -1;
		}
		found.items[0].field[0] = '\0';
		check_add(p, &found);
	}
	return 0;
}

static int
check_unit(struct ctx *ctx, struct application_case *c,
    struct application_problems *p, struct err *e)
{
	struct application_facts *f = c->cache;
	int linked = application_fact_link(f);
	int there = linked < 0 ? -1 : application_fact_unit(f);
	bool active = linked == 1 && strcmp(f->link.status, "active") == 0;

	if (there < 0) {
		*e = f->err;
		return -1;
	}
	if (c->a.person_id != 0 && c->d->needs_association && !active)
		application_problem(p, LEVEL_BLOCK, ERR_ASSOC_NONE, "");
	else if (c->a.person_id != 0 && c->d->needs_association &&
	    c->a.unit_id != 0 && f->link.unit_id != c->a.unit_id)
		application_problem(p, LEVEL_BLOCK, ERR_CASE_LINK, "");
	if (there == 1 && c->d->needs_opening && !f->unit.opened)
		application_problem(p, LEVEL_BLOCK, ERR_CASE_UNIT_OPEN, "");
	return check_restricted(ctx, c, there == 1 ? f->unit.id : 0, p, e);
}

int
application_check(struct ctx *ctx, struct application_case *c,
    struct application_problems *p, struct err *e)
{
	struct application_papers papers;

	memset(p, 0, sizeof(*p));
	if (check_unit(ctx, c, p, e) != 0)
		return -1;
	for (size_t i = 0; i < c->d->neligibility; i++)
		if (check_rule(c, &c->d->eligibility[i], p, e) != 0)
			return -1;
	for (size_t i = 0; i < c->d->nduplicates; i++)
		if (check_twins(ctx, c, &c->d->duplicates[i], p, e) != 0)
			return -1;
	if (c->d->notice[LANG_ZH] != NULL && c->a.accepted_at == 0)
		application_problem(p, LEVEL_BLOCK, ERR_CASE_NOTICE, "");
	if (application_form_check(ctx, c, p, e) != 0 ||
	    application_papers(ctx, c, -1, &papers, e) != 0)
		return -1;
	return application_papers_check(ctx, &papers, p);
}

/*
 * Ticks
 */

static int
acknowledge_one(struct ctx *ctx, struct application_case *c,
    const struct eligibility *r, const char *role, struct err *e)
{
	struct application_tick *all, t = {.what = "acknowledge",
		.at = ctx->now, .by_account = ctx->actor.account_id,
		.words = r->message[i18n_current()]};

	if (check_ticked(c, r->id, "acknowledge", role))
		return 0;
	str_copy(t.rule, sizeof(t.rule), r->id);
	str_copy(t.role, sizeof(t.role), role);
	str_copy(t.by_name, sizeof(t.by_name), ctx->actor.name);
	if (store_application_tick_set(ctx, c->a.id, &t, e) != 0 ||
	    application_note(ctx, c, "acknowledge", t.words, NULL, e) != 0)
		return -1;
	all = ctx_alloc(ctx, c->nticks + 1, sizeof(*all));
	if (c->nticks > 0)
		memcpy(all, c->ticks, c->nticks * sizeof(*all));
	all[c->nticks++] = t;
	c->ticks = all;
	return 0;
}

int
application_acknowledge(struct ctx *ctx, struct application_case *c,
    const json_t *rules, struct err *e)
{
	const json_t *v;
	size_t i;

	json_array_foreach (rules, i, v) {
		const char *id = json_string_value(v), *role = NULL;
		const struct eligibility *r = NULL;
		int rc;

		for (size_t k = 0; id != NULL && k < c->d->neligibility; k++)
			if (strcmp(c->d->eligibility[k].id, id) == 0)
				r = &c->d->eligibility[k];
		if (r != NULL && r->level == LEVEL_WARN)
			role = check_ticker(c, r);
		rc = role != NULL ? application_broken(c, r, e) : 0;
		if (rc < 0)
			return -1;
		if (rc == 0) {
			err_set(e, ERR_CASE_TICK, "acknowledge");
			return err_arg(e, "name", id != NULL ? id : "-");
		}
		if (acknowledge_one(ctx, c, r, role, e) != 0)
			return -1;
	}
	return 0;
}

bool
application_ticks(const struct application_case *c,
    const struct eligibility *r)
{
	return check_ticker(c, r) != NULL;
}
