#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "server/workflow/lint.h"

/* An arrow of the graph of states. */
struct arrow {
	int from, to;
	enum action_kind kind; /* 0: on_breach */
	bool automatic;
};

struct graph {
	const struct linter *n;
	struct arrow arrow[LINT_STATES * (ENGINE_ACTIONS + 1)];
	size_t narrows;
	int path[LINT_STATES], npath; /* the walk under way */
	int best[LINT_STATES], nbest, most; /* the longest in the office */
	int steps; /* bound of the walk */
};

enum { FLOW_STEPS = 200000 };

static int
flow_index(const struct definition *d, const char *id)
{
	const struct state *s = definition_state(d, id);

	return s != NULL ? (int)(s - d->states) : -1;
}

static void
flow_arrow(struct graph *g, int from, int to, enum action_kind kind,
    bool automatic)
{
	if (from >= 0 && to >= 0 &&
	    g->narrows < sizeof(g->arrow) / sizeof(g->arrow[0]))
		g->arrow[g->narrows++] =
		    (struct arrow){from, to, kind, automatic};
}

/* @origin: back to every state that returns cases to this one. */
static void
flow_origins(struct graph *g, int at, const struct action *a)
{
	const struct definition *d = g->n->d;
	const char *id = d->states[at].id;
	const char *path = lint_path("workflow.states.%s.actions.%s.to", id,
	    a->id);
	bool returned = false;

	for (size_t i = 0; i < d->nstates; i++)
		for (size_t k = 0; k < d->states[i].nactions; k++) {
			const struct action *x = &d->states[i].actions[k];

			if (strcmp(x->to, id) != 0)
				continue;
			if (x->kind == ACTION_RETURN ||
			    x->kind == ACTION_SEND_BACK) {
				returned = true;
				flow_arrow(g, at, (int)i, a->kind,
				    a->automatic != NULL);
			} else {
				lint_row(g->n, path, "@origin: %s leads here "
				    "without a return, from nowhere to go "
				    "back to", x->id);
			}
		}
	if (!returned)
		lint_row(g->n, path, "@origin: no state returns cases to %s",
		    id);
}

static void
flow_draw(struct graph *g)
{
	const struct definition *d = g->n->d;

	for (size_t i = 0; i < d->nstates; i++) {
		const struct state *s = &d->states[i];

		for (size_t k = 0; k < s->nactions; k++)
			if (strcmp(s->actions[k].to, "@origin") == 0)
				flow_origins(g, (int)i, &s->actions[k]);
			else
				flow_arrow(g, (int)i,
				    flow_index(d, s->actions[k].to),
				    s->actions[k].kind,
				    s->actions[k].automatic != NULL);
		if (s->on_breach != NULL)
			flow_arrow(g, (int)i, flow_index(d, s->on_breach), 0,
			    true);
	}
	for (size_t i = 0; i < d->nanytime; i++)
		for (size_t k = 0; k < d->anytime[i].from.n; k++)
			flow_arrow(g, flow_index(d, d->anytime[i].from.name[k]),
			    flow_index(d, d->anytime[i].to),
			    d->anytime[i].kind, false);
}

/* Everything that can be reached from what is marked; backwards if so. */
static void
flow_spread(const struct graph *g, bool *marked, bool backwards)
{
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < g->narrows; i++) {
			int from = backwards ? g->arrow[i].to :
					       g->arrow[i].from;
			int to = backwards ? g->arrow[i].from :
					     g->arrow[i].to;

			if (marked[from] && !marked[to])
				more = marked[to] = true;
		}
	}
}

static void
flow_reach(const struct graph *g, int start)
{
	const struct definition *d = g->n->d;
	bool reached[LINT_STATES] = {0}, ends[LINT_STATES] = {0};

	reached[start] = true;
	flow_spread(g, reached, false);
	for (size_t i = 0; i < d->nstates; i++)
		ends[i] = d->states[i].phase == PHASE_CLOSED;
	flow_spread(g, ends, true);
	for (size_t i = 0; i < d->nstates; i++) {
		const char *path = lint_path("workflow.states.%s",
		    d->states[i].id);

		if (!reached[i])
			lint_row(g->n, path, "no case ever comes to %s",
			    d->states[i].id);
		if (d->states[i].phase != PHASE_CLOSED &&
		    d->states[i].nactions == 0)
			lint_row(g->n, path, "%s has no actions of its own: "
			    "a case would stay there", d->states[i].id);
		else if (!ends[i])
			lint_row(g->n, path, "no way leads from %s to a "
			    "closed state", d->states[i].id);
	}
}

/* did:STATE of a state before which no case passes STATE excludes nobody. */
static void
flow_did(const struct graph *g)
{
	const struct definition *d = g->n->d;

	for (size_t i = 0; i < d->nstates; i++)
		for (size_t k = 0; k < d->states[i].exclude.n; k++) {
			const char *name = d->states[i].exclude.name[k];
			bool reached[LINT_STATES] = {0};
			int did;

			if (strncmp(name, "did:", 4) != 0)
				continue;
			did = flow_index(d, name + 4);
			if (did < 0)
				continue;
			reached[did] = true;
			flow_spread(g, reached, false);
			if (!reached[i])
				lint_row(g->n,
				    lint_path("workflow.states.%s.exclude",
					d->states[i].id),
				    "no case comes from %s to %s", name + 4,
				    d->states[i].id);
		}
}

/* The days of the walk, as far as the office's clock runs. */
static int
flow_days(const struct graph *g)
{
	int days = 0;

	for (int i = 0; i < g->npath; i++)
		if (g->n->d->states[g->path[i]].phase == PHASE_OFFICE)
			days += g->n->d->states[g->path[i]].sla;
	return days;
}

static bool
flow_walked(const struct graph *g, int state)
{
	for (int i = 0; i < g->npath; i++)
		if (g->path[i] == state)
			return true;
	return false;
}

/* Forward only: what comes back has its clock stopped meanwhile. */
static void
flow_longest(struct graph *g, int state)
{
	int days;

	if (flow_walked(g, state) || ++g->steps > FLOW_STEPS)
		return;
	g->path[g->npath++] = state;
	days = flow_days(g);
	if (days > g->most) {
		g->most = days;
		g->nbest = g->npath;
		memcpy(g->best, g->path, sizeof(g->path));
	}
	for (size_t i = 0; i < g->narrows; i++)
		if (g->arrow[i].from == state &&
		    g->arrow[i].kind != ACTION_RETURN &&
		    g->arrow[i].kind != ACTION_SEND_BACK)
			flow_longest(g, g->arrow[i].to);
	g->npath--;
}

static void
flow_promise(struct graph *g, int start)
{
	const struct definition *d = g->n->d;
	struct buf b = {0};

	flow_longest(g, start);
	if (d->promised_days == 0 || g->most <= d->promised_days)
		return;
	for (int i = 0; i < g->nbest; i++)
		if (d->states[g->best[i]].phase == PHASE_OFFICE &&
		    d->states[g->best[i]].sla > 0)
			buf_printf(&b, "%s%s %d", b.len > 0 ? ", " : "",
			    d->states[g->best[i]].id,
			    d->states[g->best[i]].sla);
	lint_row(g->n, "service.promised_days", "%d working days are promised, "
	    "but the longest way through the office takes %d: %s",
	    d->promised_days, g->most, buf_str(&b));
	buf_finish(&b);
}

/* Is there a way from a state back to itself by the arrows that count? */
static bool
flow_cycle(const struct graph *g, int state, bool automatic)
{
	const struct state *states = g->n->d->states;
	bool reached[LINT_STATES] = {0};
	bool first = true;

	for (bool more = true; more; first = false) {
		more = false;
		for (size_t i = 0; i < g->narrows; i++) {
			const struct arrow *a = &g->arrow[i];

			if (automatic ? !a->automatic :
				(states[a->from].phase != PHASE_OFFICE ||
				    states[a->to].phase != PHASE_OFFICE ||
				    a->kind == ACTION_SEND_BACK))
				continue;
			if ((reached[a->from] ||
				(first && a->from == state)) &&
			    !reached[a->to])
				more = reached[a->to] = true;
		}
	}
	return reached[state];
}

static void
flow_cycles(const struct graph *g)
{
	const struct definition *d = g->n->d;
	bool told[2] = {false, false};

	for (size_t i = 0; i < d->nstates; i++)
		for (int k = 0; k < 2; k++) {
			if (told[k] || !flow_cycle(g, (int)i, k != 0))
				continue;
			told[k] = true;
			lint_row(g->n,
			    lint_path("workflow.states.%s", d->states[i].id),
			    k != 0 ?
				N_("automatic actions lead from %s back to it: "
				   "they would never end") :
				N_("offices pass a case from %s back to it "
				   "without the applicant; send_back is for "
				   "that"),
			    d->states[i].id);
		}
}

void
lint_flow(const struct linter *n)
{
	struct graph g = {.n = n};
	int start = n->d->start != NULL ? flow_index(n->d, n->d->start) : -1;

	if (start < 0) {
		lint_row(n, "workflow.start", "there is no state %s",
		    n->d->start != NULL ? n->d->start : _("to start in"));
		return;
	}
	if (n->d->states[start].phase != PHASE_APPLICANT)
		lint_row(n, "workflow.start", "a case starts with its "
		    "applicant, not in phase %s",
		    phase_name(n->d->states[start].phase));
	flow_draw(&g);
	flow_reach(&g, start);
	flow_did(&g);
	flow_promise(&g, start);
	flow_cycles(&g);
}
