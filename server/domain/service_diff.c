#include "config.h"

#include <stdio.h>
#include <string.h>

#include "server/domain/application/apply.h"
#include "server/domain/application/words.h"
#include "server/domain/panel.h"
#include "server/domain/service_diff.h"
#include "server/store/office.h"

enum { DIFF_WALK = 200, DIFF_WALKS = 50 };

/* A case by one definition: what is wrong with it today. */
struct diff_view {
	bool gone, stuck, nobody, late, state_late;
	struct application_problems problems; /* of the form */
	struct application_papers papers;
	bool broken[64]; /* rules, in the file's order */
};

/* The case as it would be by d. */
static void
diff_turn(struct application_case *c, const struct definition *d)
{
	c->d = d;
	c->flow.definition = d;
}

/* Does any rule of an action allow it, whoever takes it? 1, 0, -1. */
static int
diff_possible(const struct application_case *c, const struct state *s,
    struct err *e)
{
	for (size_t i = 0; i < s->nactions; i++) {
		int rc = s->actions[i].automatic != NULL ?
		    1 :
		    application_holds(c, s->actions[i].when, e);

		if (rc != 0)
			return rc;
	}
	return 0;
}

/* A refusal that passes with the day or the file, not with the person. */
static bool
diff_passes(enum refusal r)
{
	return r == REFUSAL_NONE || r == REFUSAL_WHEN || r == REFUSAL_HOLD ||
	    r == REFUSAL_RETURNS || r == REFUSAL_ITEMS || r == REFUSAL_FAULT;
}

struct diff_staff {
	const struct application_case *c;
	const char *role;
	const struct state *s;
	bool found;
};

static void
diff_colleague(void *arg, int64_t id, const char *name, const char *role)
{
	struct diff_staff *t = arg;
	struct workflow_actor a = {.account_id = id, .role = t->role,
	    .reaches = true,
	    .applicant = id == t->c->a.applicant_account};

	(void)name;
	(void)role;
	for (size_t i = 0; i < t->s->nactions && !t->found; i++)
		if (t->s->actions[i].automatic == NULL &&
		    diff_passes(engine_permission(&t->c->flow, &a,
			t->s->actions[i].id).refusal))
			t->found = true;
}

static bool
diff_local(const char *role)
{
	return strcmp(role, "clerk") == 0 || strcmp(role, "reviewer") == 0 ||
	    strcmp(role, "lead") == 0;
}

/* Is there an account that may take an action of the state? 1, 0, -1. */
static int
diff_staffed(struct ctx *ctx, const struct application_case *c,
    const struct state *s, struct err *e)
{
	struct diff_staff t = {.c = c, .s = s, .role = s->role};

	if (s->panel.seats > 0)
		return panel_staffed(ctx, c->d, s, &c->a, e);
	for (size_t i = 0; i < s->nactions; i++)
		if (s->actions[i].automatic != NULL)
			return 1;
	if (store_colleagues(ctx, s->role,
		diff_local(s->role) ? c->a.district : 0, diff_colleague, &t,
		e) != 0)
		return -1;
	for (size_t i = 0; i < s->nactions && !t.found; i++)
		for (size_t k = 0; k < s->actions[i].by.n; k++) {
			t.role = s->actions[i].by.name[k];
			if (store_colleagues(ctx, t.role,
				diff_local(t.role) ? c->a.district : 0,
				diff_colleague, &t, e) != 0)
				return -1;
		}
	return t.found;
}

static int
diff_state(struct ctx *ctx, struct application_case *c, struct diff_view *v,
    struct err *e)
{
	const struct state *s = definition_state(c->d, c->a.state);
	struct clock clock;
	int rc;

	if (s == NULL) {
		v->gone = true;
		return 0;
	}
	rc = diff_possible(c, s, e);
	v->stuck = rc == 0;
	if (rc > 0 && s->phase == PHASE_OFFICE) {
		rc = diff_staffed(ctx, c, s, e);
		v->nobody = rc == 0;
	}
	if (rc < 0)
		return -1;
	engine_clock(&c->flow, ctx->today, &clock);
	v->late = clock.running && clock.due != DATE_NONE &&
	    clock.due < ctx->today;
	v->state_late = clock.state_due != DATE_NONE &&
	    clock.state_due < ctx->today;
	return 0;
}

static int
diff_view(struct ctx *ctx, struct application_case *c,
    const struct definition *d, struct diff_view *v, struct err *e)
{
	diff_turn(c, d);
	if (diff_state(ctx, c, v, e) != 0 ||
	    application_form_check(ctx, c, &v->problems, e) != 0 ||
	    application_papers(ctx, c, -1, &v->papers, e) != 0)
		return -1;
	for (size_t i = 0; i < d->neligibility && i < 64; i++) {
		int rc = application_broken(c, &d->eligibility[i], e);

		if (rc < 0)
			return -1;
		v->broken[i] = rc == 1 &&
		    d->eligibility[i].level == LEVEL_BLOCK;
	}
	return 0;
}

static void
diff_tell(json_t *list, const char *what, const char *where)
{
	json_array_append_new(list, json_pack("{s:s, s:s*}", "what", what,
	    "where", where));
}

static bool
diff_had(const struct diff_view *was, const struct err_item *item)
{
	for (size_t i = 0; i < was->problems.e.n; i++)
		if (was->problems.e.items[i].id == item->id &&
		    strcmp(was->problems.e.items[i].field, item->field) == 0)
			return true;
	return false;
}

static void
diff_papers(struct ctx *ctx, const struct diff_view *was,
    const struct diff_view *now, json_t *list)
{
	for (size_t i = 0; i < now->papers.n; i++) {
		struct application_paper *p = &now->papers.list[i], *old;

		if (!p->required ||
		    strcmp(application_paper_status(ctx, p), "missing") != 0)
			continue;
		old = application_paper_find(&was->papers, p->kind->id,
		    p->row_key);
		if (old == NULL || !old->required)
			diff_tell(list, "paper", p->kind->id);
	}
}

static void
diff_rules(const struct definition *was, const struct diff_view *before,
    const struct definition *now, const struct diff_view *after, json_t *list)
{
	for (size_t i = 0; i < now->neligibility && i < 64; i++) {
		bool had = false;

		for (size_t k = 0; k < was->neligibility && k < 64; k++)
			had = had || (before->broken[k] &&
			    strcmp(was->eligibility[k].id,
				now->eligibility[i].id) == 0);
		if (after->broken[i] && !had)
			diff_tell(list, "rule", now->eligibility[i].id);
	}
}

/* What is worse by the draft; new reference, NULL with e. */
static json_t *
diff_case(struct ctx *ctx, int64_t id, const struct definition *draft,
    struct application_case *c, struct err *e)
{
	struct diff_view *was = ctx_alloc(ctx, 1, sizeof(*was));
	struct diff_view *now = ctx_alloc(ctx, 1, sizeof(*now));
	const struct definition *own;
	json_t *list;

	if (application_load(ctx, id, c, e) != 0)
		return NULL;
	own = c->d;
	if (diff_view(ctx, c, own, was, e) != 0 ||
	    diff_view(ctx, c, draft, now, e) != 0)
		return NULL;
	list = json_array();
	if (now->gone && !was->gone)
		diff_tell(list, "gone", NULL);
	if (now->stuck && !was->stuck)
		diff_tell(list, "stuck", NULL);
	if (now->nobody && !was->nobody)
		diff_tell(list, "nobody", NULL);
	if (now->late && !was->late)
		diff_tell(list, "late", NULL);
	if (now->state_late && !was->state_late)
		diff_tell(list, "state_late", NULL);
	for (size_t i = 0; i < now->problems.e.n; i++)
		if (!diff_had(was, &now->problems.e.items[i]))
			diff_tell(list, "missing",
			    now->problems.e.items[i].field);
	diff_papers(ctx, was, now, list);
	/* a rule is asked when a case is handed in */
	if (strcmp(c->a.phase, "applicant") == 0)
		diff_rules(own, was, draft, now, list);
	return list;
}

struct diff_rows {
	struct application *rows;
	size_t n;
};

static void
diff_row(void *arg, const struct application *a)
{
	struct diff_rows *l = arg;

	l->rows[l->n++] = *a;
}

static void
diff_count(json_t *states, const char *state)
{
	json_t *o;
	size_t i;

	json_array_foreach (states, i, o)
		if (strcmp(json_string_value(json_object_get(o, "state")),
			state) == 0) {
			json_object_set_new(o, "cases",
			    json_integer(json_integer_value(json_object_get(o,
				"cases")) + 1));
			return;
		}
	json_array_append_new(states,
	    json_pack("{s:s, s:i}", "state", state, "cases", 1));
}

static int
diff_one(struct ctx *ctx, const struct application *a,
    const struct definition *draft, json_t *items, struct err *e)
{
	struct application_case *c = ctx_alloc(ctx, 1, sizeof(*c));
	json_t *problems = diff_case(ctx, a->id, draft, c, e);

	if (problems == NULL)
		return -1;
	if (json_array_size(problems) == 0)
		json_decref(problems);
	else
		json_array_append_new(items,
		    json_pack("{s:s, s:s, s:i, s:o}", "number", a->number,
			"state", a->state, "version", a->service_version,
			"problems", problems));
	return 0;
}

/* Up to limit cases of the service are looked at. The last id, 0: all done. */
static int64_t
diff_walk(struct ctx *ctx, const struct definition *draft, int64_t after,
    int limit, json_t *states, json_t *items, struct err *e)
{
	struct diff_rows l = {.rows = ctx_alloc(ctx, DIFF_WALK,
				  sizeof(*l.rows))};

	for (int walk = 0; walk < DIFF_WALKS; walk++) {
		l.n = 0;
		if (store_application_walk(ctx, after, DIFF_WALK, diff_row, &l,
			e) < 0)
			return -1;
		for (size_t i = 0; i < l.n; i++) {
			const struct application *a = &l.rows[i];

			after = a->id;
			if (strcmp(a->service, draft->id) != 0)
				continue;
			diff_count(states, a->state);
			if (diff_one(ctx, a, draft, items, e) != 0)
				return -1;
			if (--limit == 0)
				return after;
		}
		if (l.n < DIFF_WALK)
			return 0;
	}
	return after;
}

int
service_diff(struct ctx *ctx, const struct definition *draft, int64_t after,
    int limit, json_t **reply, struct err *e)
{
	json_t *states = json_array(), *items = json_array();
	int last = store_service_version_last(ctx, draft->id, e);
	int64_t next = last < 0 ?
	    -1 :
	    diff_walk(ctx, draft, after, limit, states, items, e);
	char text[24];

	if (next < 0) {
		json_decref(states);
		json_decref(items);
		return -1;
	}
	*reply = json_pack("{s:s, s:i, s:i, s:o, s:o}", "service", draft->id,
	    "version", draft->version, "published", last, "states", states,
	    "items", items);
	snprintf(text, sizeof(text), "%lld", (long long)next);
	if (next > 0)
		json_object_set_new(*reply, "next", json_string(text));
	return 0;
}
