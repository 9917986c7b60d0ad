#include "config.h"

#include <stdio.h>
#include <string.h>

#include "server/workflow/lint.h"

static const char *
state_path(const struct state *s, const char *key)
{
	return lint_path("workflow.states.%s.%s", s->id, key);
}

static void
state_exclude(const struct linter *n, const struct state *s)
{
	static const char *const who[] = {"applicant", "holder", "kin", "unit",
		"declared", NULL};
	const struct state *did;

	for (size_t i = 0; i < s->exclude.n; i++) {
		const char *name = s->exclude.name[i], *const *w = who;

		while (*w != NULL && strcmp(*w, name) != 0)
			w++;
		if (*w != NULL)
			continue;
		if (strncmp(name, "did:", 4) != 0) {
			lint_row(n, state_path(s, "exclude"), "nobody is "
			    "excluded as %s: applicant, holder, kin, unit, "
			    "declared, did:STATE", name);
			continue;
		}
		did = definition_state(n->d, name + 4);
		if (did == NULL)
			lint_row(n, state_path(s, "exclude"),
			    "there is no state %s", name + 4);
		else if (did == s || did->nactions == 0)
			lint_row(n, state_path(s, "exclude"),
			    "nobody can have decided in %s before", did->id);
	}
	if (s->role != NULL && strcmp(s->role, "applicant") == 0 &&
	    names_have(&s->exclude, "applicant"))
		lint_row(n, state_path(s, "exclude"),
		    "the applicant is the one who acts here");
}

static void
state_sections(const struct linter *n, const char *path,
    const struct names *list, bool marks)
{
	for (size_t i = 0; i < list->n; i++) {
		const char *name = list->name[i];

		if (marks && (strcmp(name, "*") == 0 ||
			strcmp(name, "@items") == 0))
			continue;
		if (definition_section(n->d, name) == NULL)
			lint_row(n, path, "the form has no section %s", name);
	}
}

static void
state_closed(const struct linter *n, const struct state *s)
{
	if (s->nactions > 0)
		lint_row(n, state_path(s, "actions"),
		    "%s is closed: nothing leads out of it", s->id);
	if (s->role != NULL)
		lint_row(n, state_path(s, "role"),
		    "%s is closed: it waits for nobody", s->id);
	if (s->sla != 0 || s->warn != 0 || s->claim != 0 || s->hold != 0 ||
	    s->until != NULL)
		lint_row(n, state_path(s, "sla"),
		    "%s is closed: no clock runs in it", s->id);
	if (s->edit.n > 0)
		lint_row(n, state_path(s, "edit"),
		    "%s is closed: nothing is edited in it", s->id);
	if (s->on_breach != NULL)
		lint_row(n, state_path(s, "on_breach"),
		    "%s is closed: nothing leads out of it", s->id);
	if (s->outcome != NULL && strlen(s->outcome) > 31)
		lint_row(n, state_path(s, "outcome"),
		    "an outcome has at most 31 letters");
}

static void
state_days(const struct linter *n, const struct state *s)
{
	if (s->outcome != NULL)
		lint_row(n, state_path(s, "outcome"),
		    "only a closed state has an outcome");
	if (s->warn > s->sla)
		lint_row(n, state_path(s, "warn"), "warn is %d, but sla %d "
		    "working days", s->warn, s->sla);
	if (s->claim > 0 && s->phase != PHASE_OFFICE)
		lint_row(n, state_path(s, "claim"),
		    "only offices claim cases");
	if (s->on_breach != NULL && s->sla == 0 && s->until == NULL)
		lint_row(n, state_path(s, "on_breach"),
		    "without sla or until nothing is ever late");
	if (s->on_breach != NULL &&
	    definition_state(n->d, s->on_breach) == NULL)
		lint_row(n, state_path(s, "on_breach"),
		    "there is no state %s", s->on_breach);
	if (s->checks && n->d->nchecks == 0)
		lint_row(n, state_path(s, "checks"),
		    "the file has no checks to tick");
	if (s->checks && s->phase != PHASE_OFFICE)
		lint_row(n, state_path(s, "checks"),
		    "only offices tick checks");
}

/* Does the state leave by itself by a rule that asks this? */
struct state_asks {
	const char *prefix;
	bool found;
};

static void
state_asks_name(void *arg, const char *name)
{
	struct state_asks *a = arg;

	a->found = a->found ||
	    strncmp(name, a->prefix, strlen(a->prefix)) == 0;
}

static bool
state_asks(const struct state *s, const char *prefix)
{
	struct state_asks a = {prefix, false};

	for (size_t i = 0; i < s->nactions; i++)
		if (s->actions[i].automatic != NULL)
			expression_names(s->actions[i].automatic,
			    state_asks_name, &a);
	return a.found;
}

/* A panel or outside checks that nothing waits for, or the other way round. */
static void
state_together(const struct linter *n, const struct state *s)
{
	bool panel = s->panel.seats > 0, outside = s->outside.n > 0;

	if (panel && s->phase != PHASE_CLOSED && !state_asks(s, "panel."))
		lint_row(n, state_path(s, "panel"), "nothing waits for the "
		    "panel: no action has auto = \"panel.passed\"");
	if (!panel && state_asks(s, "panel."))
		lint_row(n, state_path(s, "actions"),
		    "an action waits for a panel, but %s has none", s->id);
	if (outside && !state_asks(s, "parallel."))
		lint_row(n, state_path(s, "parallel"), "nothing waits for the "
		    "outside checks: no action has auto = \"parallel.done\"");
	if (!outside && state_asks(s, "parallel."))
		lint_row(n, state_path(s, "actions"),
		    "an action waits for outside checks, but %s has none",
		    s->id);
	if (s->panel.secret && s->panel.proxy)
		lint_row(n, state_path(s, "panel.proxy"),
		    "who votes by proxy tells his vote: it is not secret");
}

static void
state_people(const struct linter *n, const struct state *s)
{
	lint_role(n, state_path(s, "role"), s->role);
	lint_role(n, state_path(s, "escalate"), s->escalate);
	if (s->role != NULL && s->phase == PHASE_OFFICE &&
	    (strcmp(s->role, "individual") == 0 ||
		strcmp(s->role, "applicant") == 0))
		lint_row(n, state_path(s, "role"),
		    "the clock of the office runs, but the case waits for "
		    "the %s", s->role);
	for (size_t i = 0; i < s->outside.n; i++)
		lint_role(n, state_path(s, "parallel.roles"),
		    s->outside.name[i]);
	if (s->panel.seats > 0 && s->outside.n > 0)
		lint_row(n, state_path(s, "parallel"),
		    "a state has a panel or is parallel, not both");
	if ((s->panel.seats > 0 || s->outside.n > 0) &&
	    s->phase != PHASE_OFFICE)
		lint_row(n, state_path(s, "phase"),
		    "panels and outside checks are of the office");
}

static void
state_target(const struct linter *n, const struct action *a, const char *path)
{
	const struct state *to;

	if (strcmp(a->to, "@origin") == 0) {
		if (a->role != NULL)
			lint_row(n, lint_path("%s.to", path),
			    "@origin belongs to an action of the state to "
			    "which cases are returned");
		return;
	}
	to = definition_state(n->d, a->to);
	if (to == NULL) {
		lint_row(n, lint_path("%s.to", path), "there is no state %s",
		    a->to);
		return;
	}
	if (a->kind == ACTION_RETURN && to->phase != PHASE_APPLICANT)
		lint_row(n, lint_path("%s.to", path), "a return leads to the "
		    "applicant; send_back is among offices");
	if (a->kind == ACTION_SEND_BACK && to->phase != PHASE_OFFICE)
		lint_row(n, lint_path("%s.to", path), "send_back is among "
		    "offices; a return leads to the applicant");
	if ((a->kind == ACTION_WITHDRAW || a->kind == ACTION_REJECT) &&
	    to->phase != PHASE_CLOSED)
		lint_row(n, lint_path("%s.to", path),
		    "%s ends a case: it leads to a closed state",
		    action_kind_name(a->kind));
}

static void
state_action(const struct linter *n, const struct action *a, const char *path)
{
	state_target(n, a, path);
	for (size_t i = 0; i < a->by.n; i++)
		lint_role(n, lint_path("%s.by", path), a->by.name[i]);
	lint_role(n, lint_path("%s.role", path), a->role);
	state_sections(n, lint_path("%s.fields", path), &a->fields, false);
	for (size_t i = 0; i < a->print.n; i++)
		if (definition_document(n->d, a->print.name[i]) == NULL)
			lint_row(n, lint_path("%s.print", path),
			    "there is no document %s", a->print.name[i]);
	if (a->automatic != NULL && (a->note || a->bulk || a->by.n > 0 ||
		a->note_when != NULL || a->fields.n > 0))
		lint_row(n, lint_path("%s.auto", path), "nobody takes an "
		    "automatic action: it has no note, bulk, by or fields");
	if (a->note && a->note_when != NULL)
		lint_row(n, lint_path("%s.note_when", path),
		    "a note is demanded always already");
	if (a->bulk && (a->fields.n > 0 || a->kind == ACTION_RETURN))
		lint_row(n, lint_path("%s.bulk", path), "what has to be "
		    "written for each case is not done in bulk");
}

static void
state_actions(const struct linter *n, const struct state *s)
{
	size_t all = s->nactions;

	for (size_t i = 0; i < s->nactions; i++) {
		const char *path = lint_path("workflow.states.%s.actions.%s",
		    s->id, s->actions[i].id);
		enum action_kind kind = s->actions[i].kind;

		state_action(n, &s->actions[i], path);
		if (kind == ACTION_SUBMIT && s->phase != PHASE_APPLICANT)
			lint_row(n, lint_path("%s.kind", path),
			    "only an applicant submits");
	}
	for (size_t i = 0; i < n->d->nanytime; i++) {
		if (!names_have(&n->d->anytime[i].from, s->id))
			continue;
		all++;
		for (size_t k = 0; k < s->nactions; k++)
			if (strcmp(s->actions[k].id, n->d->anytime[i].id) == 0)
				lint_row(n, lint_path("workflow.anytime.%s",
					n->d->anytime[i].id),
				    "%s has an action %s of its own", s->id,
				    s->actions[k].id);
	}
	if (all > ENGINE_ACTIONS)
		lint_row(n, state_path(s, "actions"), "%s has more than %d "
		    "actions", s->id, ENGINE_ACTIONS);
}

static void
state_anytime(const struct linter *n, const struct action *a)
{
	const char *path = lint_path("workflow.anytime.%s", a->id);

	state_action(n, a, path);
	for (size_t i = 0; i < a->from.n; i++) {
		const struct state *s = definition_state(n->d,
		    a->from.name[i]);

		if (s == NULL)
			lint_row(n, lint_path("%s.from", path),
			    "there is no state %s", a->from.name[i]);
		else if (s->phase == PHASE_CLOSED)
			lint_row(n, lint_path("%s.from", path),
			    "%s is closed: nothing leads out of it", s->id);
	}
}

/* Items that nobody is asked to tick would never be done. */
static void
state_ticked(const struct linter *n)
{
	for (size_t i = 0; i < n->d->nstates; i++)
		if (n->d->states[i].checks)
			return;
	if (n->d->nchecks > 0)
		lint_row(n, "checks",
		    "no state has checks = true: nobody ticks them");
}

void
lint_state(const struct linter *n)
{
	const struct definition *d = n->d;

	for (size_t i = 0; i < d->nstates; i++) {
		const struct state *s = &d->states[i];

		state_people(n, s);
		state_together(n, s);
		state_exclude(n, s);
		state_sections(n, state_path(s, "edit"), &s->edit, true);
		if (s->phase == PHASE_CLOSED)
			state_closed(n, s);
		else
			state_days(n, s);
		state_actions(n, s);
	}
	for (size_t i = 0; i < d->nanytime; i++)
		state_anytime(n, &d->anytime[i]);
	state_ticked(n);
}
