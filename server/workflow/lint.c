#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/codes.h"
#include "common/i18n.h"
#include "server/workflow/lint.h"

const char *
lint_path(const char *fmt, ...)
{
	static char room[4][LINT_PATH];
	static int next;
	char *path = room[next++ % 4];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(path, LINT_PATH, fmt, ap);
	va_end(ap);
	return path;
}

void
lint_row(const struct linter *n, const char *path, const char *fmt, ...)
{
	char what[500];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), _(fmt), ap);
	va_end(ap);
	n->l->row(n->l->arg, path, what);
}

static bool
lint_role_known(const struct linter *n, const char *role)
{
	const char *const *r = n->h->roles;

	if (r == NULL || strcmp(role, "applicant") == 0)
		return true;
	while (*r != NULL && strcmp(*r, role) != 0)
		r++;
	return *r != NULL;
}

/* They read and are told; they do not decide. */
static bool
lint_role_still(const char *role)
{
	return strcmp(role, "holder") == 0 || strcmp(role, "unit") == 0;
}

void
lint_role(const struct linter *n, const char *path, const char *role)
{
	if (role == NULL)
		return;
	if (!lint_role_known(n, role))
		lint_row(n, path, "there is no role %s", role);
	else if (lint_role_still(role))
		lint_row(n, path, "%s is told of a case, but takes no action",
		    role);
}

/* A role of the house, or one that is only told: holder, unit. */
static void
lint_told(const struct linter *n, const char *path, const struct names *roles)
{
	for (size_t i = 0; i < roles->n; i++)
		if (!lint_role_known(n, roles->name[i]) &&
		    !lint_role_still(roles->name[i]))
			lint_row(n, path, "there is no role %s",
			    roles->name[i]);
}

static void
lint_service(const struct linter *n)
{
	const struct definition *d = n->d;

	for (size_t i = 0; i < d->applicant.n; i++) {
		const char *who = d->applicant.name[i];

		if (strcmp(who, "individual") != 0 && strcmp(who, "agent") != 0)
			lint_row(n, "service.applicant", "%s begins no case: "
			    "individual or agent", who);
		else if (strcmp(d->holder, "unit") == 0 &&
		    strcmp(who, "agent") != 0)
			lint_row(n, "service.applicant", "a case about the "
			    "unit is begun by its agent");
	}
	for (size_t i = 0; i < d->districts.n; i++)
		if (code_find(codes_district, d->districts.name[i]) == NULL ||
		    d->districts.name[i][0] < '0' ||
		    d->districts.name[i][0] > '9')
			lint_row(n, "service.districts", "there is no "
			    "district %s", d->districts.name[i]);
	if (d->permit != NULL && strcmp(d->permit, "none") == 0 &&
	    strcmp(d->holder, "permit") == 0)
		lint_row(n, "service.permit", "the holder is that of a "
		    "permit, but there shall be none");
}

static void
lint_eligibility(const struct linter *n, const struct eligibility *e)
{
	const char *path = lint_path("eligibility.%s", e->id);

	if (e->level == LEVEL_BLOCK && e->acknowledge.n > 0)
		lint_row(n, lint_path("%s.acknowledge", path),
		    "what blocks is not ticked: acknowledge belongs to a "
		    "warning");
	if (e->level == LEVEL_WARN && e->override != NULL)
		lint_row(n, lint_path("%s.override", path),
		    "a warning needs no override");
	lint_told(n, lint_path("%s.acknowledge", path), &e->acknowledge);
	lint_role(n, lint_path("%s.override", path), e->override);
}

static void
lint_duplicates(const struct linter *n, const struct duplicates *u)
{
	static const char *const keys[] = {"permit", "person", "unit",
		"district", NULL};

	for (size_t i = 0; i < u->match.n; i++) {
		const char *const *k = keys;

		while (*k != NULL && strcmp(*k, u->match.name[i]) != 0)
			k++;
		if (*k == NULL)
			lint_row(n, lint_path("duplicates.%s.match", u->id),
			    "cases do not match by %s: permit, person, unit, "
			    "district", u->match.name[i]);
	}
	for (size_t i = 0; i < u->services.n; i++)
		if (n->h->service != NULL && !n->h->service(u->services.name[i]))
			lint_row(n, lint_path("duplicates.%s.services", u->id),
			    "there is no service %s", u->services.name[i]);
	for (size_t i = 0; i < n->d->neligibility; i++)
		if (strcmp(n->d->eligibility[i].id, u->id) == 0)
			lint_row(n, lint_path("duplicates.%s", u->id),
			    "%s is the name of an eligibility rule already",
			    u->id);
}

static void
lint_due(const struct linter *n, const struct notice_due *x, const char *path)
{
	const struct state *s = definition_state(n->d, x->state);

	if (s == NULL)
		lint_row(n, lint_path("%s.state", path),
		    "there is no state %s", x->state);
	else if (s->sla == 0 && s->until == NULL)
		lint_row(n, lint_path("%s.state", path),
		    "%s has neither sla nor until: it has no last day",
		    s->id);
	if (n->h->template != NULL && !n->h->template(x->template))
		lint_row(n, lint_path("%s.template", path),
		    "there is no template %s of a message", x->template);
	lint_told(n, lint_path("%s.to", path), &x->to);
}

static void
lint_notices(const struct linter *n)
{
	const struct definition *d = n->d;

	for (size_t i = 0; i < d->nentered; i++) {
		const struct notice_entered *x = &d->entered[i];
		const char *path = lint_path("notices.entered.[%zu]", i);

		if (definition_state(d, x->state) == NULL)
			lint_row(n, lint_path("%s.state", path),
			    "there is no state %s", x->state);
		if (n->h->template != NULL && !n->h->template(x->template))
			lint_row(n, lint_path("%s.template", path),
			    "there is no template %s of a message",
			    x->template);
		lint_told(n, lint_path("%s.to", path), &x->to);
	}
	for (size_t i = 0; i < d->nbefore_due; i++)
		lint_due(n, &d->before_due[i],
		    lint_path("notices.before_due.[%zu]", i));
	if (d->before_template == NULL)
		return;
	if (n->h->template != NULL && !n->h->template(d->before_template))
		lint_row(n, "notices.before_expiry.template",
		    "there is no template %s of a message",
		    d->before_template);
	lint_told(n, "notices.before_expiry.to", &d->before_to);
	if (strcmp(d->holder, "permit") != 0)
		lint_row(n, "notices.before_expiry",
		    "nothing expires: the holder is not that of a permit");
}

static void
lint_documents(const struct linter *n)
{
	for (size_t i = 0; i < n->d->ndocuments; i++) {
		const struct document *x = &n->d->documents[i];

		if (n->h->document != NULL && !n->h->document(x->template))
			lint_row(n,
			    lint_path("documents.%s.template", x->id),
			    "there is no template %s of a document",
			    x->template);
		for (size_t k = 0; k < x->readers.n; k++)
			lint_role(n, lint_path("documents.%s.readers", x->id),
			    x->readers.name[k]);
	}
}

void
engine_lint(const struct definition *d, const struct house *h,
    const struct lint *l)
{
	struct linter n = {d, h, l};

	lint_service(&n);
	for (size_t i = 0; i < d->neligibility; i++)
		lint_eligibility(&n, &d->eligibility[i]);
	for (size_t i = 0; i < d->nduplicates; i++)
		lint_duplicates(&n, &d->duplicates[i]);
	lint_form(&n);
	lint_documents(&n);
	lint_notices(&n);
	/* a head alone, of a service that is not open yet */
	if (d->nstates == 0 && d->start == NULL && !d->open)
		return;
	if (d->nstates > LINT_STATES) {
		lint_row(&n, "workflow.states", "more than %d states",
		    LINT_STATES);
		return;
	}
	lint_state(&n);
	lint_flow(&n);
}
