#include "config.h"

#include <string.h>

#include "common/workday.h"
#include "server/workflow/engine.h"

/* The day on which the case entered the state it is in. */
static date_t
engine_entered(const struct workflow_case *c)
{
	return c->nsteps > 0 ? c->steps[c->nsteps - 1].day : DATE_NONE;
}

static bool
engine_role(const struct workflow_actor *a, const char *role)
{
	return strcmp(role, a->role) == 0 ||
	    (strcmp(role, "applicant") == 0 && a->applicant);
}

/* What a unit sends back to its own people is not counted against them. */
static bool
engine_spent(const struct workflow_case *c, const struct state *s,
    const struct action *x)
{
	return x->kind == ACTION_RETURN && s->phase == PHASE_OFFICE &&
	    c->definition->max_returns > 0 &&
	    c->returns >= c->definition->max_returns;
}

/*
 * Whose action it is: those named by `by`, else the role of the state. One
 * more return than the file allows is the business of who is told of delays.
 */
static bool
engine_role_of(const struct workflow_case *c, const struct state *s,
    const struct workflow_actor *a, const struct action *x)
{
	const char *lead = s->escalate != NULL ? s->escalate : "lead";

	if (engine_spent(c, s, x) && strcmp(a->role, lead) == 0)
		return true;
	if (x->role != NULL)
		return engine_role(a, x->role);
	for (size_t i = 0; i < x->by.n; i++)
		if (engine_role(a, x->by.name[i]))
			return true;
	return x->by.n == 0 && s->role != NULL && engine_role(a, s->role);
}

/* In person, or in whose place it was done. */
static bool
engine_did(const struct workflow_case *c, const char *state, int64_t account)
{
	for (size_t i = 0; i < c->nsteps; i++)
		if (c->steps[i].kind != 0 &&
		    strcmp(c->steps[i].from, state) == 0 &&
		    (c->steps[i].account_id == account ||
			c->steps[i].on_behalf == account))
			return true;
	return false;
}

/* An excluded person takes no action of the state; anytime ones are free. */
static enum refusal
engine_exclusion(const struct workflow_case *c, const struct state *s,
    const struct workflow_actor *a, const struct state **did)
{
	const struct names *n = &s->exclude;

	if (a->applicant && names_have(n, "applicant"))
		return REFUSAL_APPLICANT;
	if (a->holder && names_have(n, "holder"))
		return REFUSAL_HOLDER;
	if (a->kin && names_have(n, "kin"))
		return REFUSAL_KIN;
	if (a->unit && names_have(n, "unit"))
		return REFUSAL_UNIT;
	if (a->declared && names_have(n, "declared"))
		return REFUSAL_DECLARED;
	for (size_t i = 0; i < n->n; i++)
		if (strncmp(n->name[i], "did:", 4) == 0 &&
		    engine_did(c, n->name[i] + 4, a->account_id)) {
			*did = definition_state(c->definition, n->name[i] + 4);
			return REFUSAL_DID;
		}
	return REFUSAL_NONE;
}

enum refusal
engine_excluded(const struct workflow_case *c, const struct workflow_actor *a)
{
	const struct state *s = definition_state(c->definition, c->state), *did;

	return s != NULL ? engine_exclusion(c, s, a, &did) : REFUSAL_STATE;
}

/* hold: not before so many working days after it was entered. */
static bool
engine_held(const struct workflow_case *c, const struct state *s, date_t *day)
{
	if (s->hold == 0 || engine_entered(c) == DATE_NONE)
		return false;
	*day = workday_add(engine_entered(c), s->hold);
	return *day != DATE_NONE && c->facts.today < *day;
}

static struct permission
engine_permit(const struct workflow_case *c, const struct state *s,
    const struct workflow_actor *a, const struct action *x)
{
	struct permission p = {.action = x, .day = DATE_NONE};
	const char *lead = s->escalate != NULL ? s->escalate : "lead";
	bool anytime = x->role != NULL;
	int rc;

	if (!engine_role_of(c, s, a, x))
		p.refusal = REFUSAL_ROLE;
	else if (!a->reaches)
		p.refusal = REFUSAL_REACH;
	else if (!anytime)
		p.refusal = engine_exclusion(c, s, a, &p.state);
	if (p.refusal != REFUSAL_NONE)
		return p;
	if (!anytime && engine_held(c, s, &p.day)) {
		p.refusal = REFUSAL_HOLD;
	} else if (engine_spent(c, s, x) && strcmp(a->role, lead) != 0) {
		p.refusal = REFUSAL_RETURNS;
	} else if (x->kind == ACTION_SUBMIT && c->open_items > 0) {
		p.refusal = REFUSAL_ITEMS;
	} else {
		rc = expression_true(x->when, &c->facts);
		if (rc != 1)
			p.refusal = rc == 0 ? REFUSAL_WHEN : REFUSAL_FAULT;
	}
	return p;
}

size_t
engine_actions(const struct workflow_case *c, const struct workflow_actor *a,
    struct permission *out)
{
	const struct definition *d = c->definition;
	const struct state *s = definition_state(d, c->state);
	size_t n = 0;

	if (s == NULL || s->phase == PHASE_CLOSED)
		return 0;
	for (size_t i = 0; i < s->nactions && n < ENGINE_ACTIONS; i++)
		if (s->actions[i].automatic == NULL &&
		    engine_role_of(c, s, a, &s->actions[i]))
			out[n++] = engine_permit(c, s, a, &s->actions[i]);
	for (size_t i = 0; i < d->nanytime && n < ENGINE_ACTIONS; i++)
		if (names_have(&d->anytime[i].from, s->id) &&
		    engine_role_of(c, s, a, &d->anytime[i]))
			out[n++] = engine_permit(c, s, a, &d->anytime[i]);
	return n;
}

struct permission
engine_permission(const struct workflow_case *c,
    const struct workflow_actor *a, const char *action)
{
	struct permission p = {.refusal = REFUSAL_STATE, .day = DATE_NONE};
	const struct state *s = definition_state(c->definition, c->state);
	const struct action *x;

	if (s == NULL || s->phase == PHASE_CLOSED)
		return p;
	x = definition_action(c->definition, s, action);
	if (x == NULL || x->automatic != NULL)
		return p;
	return engine_permit(c, s, a, x);
}

/* "@origin": the state from which the case was returned to where it is. */
static const struct state *
engine_origin(const struct workflow_case *c)
{
	for (size_t i = c->nsteps; i > 0; i--) {
		const struct step *s = &c->steps[i - 1];

		if ((s->kind == ACTION_RETURN || s->kind == ACTION_SEND_BACK) &&
		    strcmp(s->to, c->state) == 0)
			return definition_state(c->definition, s->from);
	}
	return NULL;
}

const struct state *
engine_target(const struct workflow_case *c, const struct action *a)
{
	if (strcmp(a->to, "@origin") == 0)
		return engine_origin(c);
	return definition_state(c->definition, a->to);
}

const struct action *
engine_automatic(const struct workflow_case *c, bool *fault)
{
	const struct state *s = definition_state(c->definition, c->state);
	date_t day;
	int rc;

	if (s == NULL || s->phase == PHASE_CLOSED || engine_held(c, s, &day))
		return NULL;
	for (size_t i = 0; i < s->nactions; i++) {
		const struct action *x = &s->actions[i];

		if (x->automatic == NULL)
			continue;
		rc = expression_true(x->automatic, &c->facts);
		if (rc == 1)
			rc = expression_true(x->when, &c->facts);
		if (rc == 1)
			return x;
		if (rc < 0) {
			*fault = true;
			return NULL;
		}
	}
	return NULL;
}

bool
engine_editable(const struct state *s, const char *section, bool item)
{
	return names_have(&s->edit, "*") || names_have(&s->edit, section) ||
	    (item && names_have(&s->edit, "@items"));
}
