/*
 * One step of a case. Every change of a state is application_step(), whoever
 * asked for it: a person, the engine by a rule, or the calendar.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/domain/application/application.h"
#include "server/domain/application/office.h"
#include "server/domain/notification.h"
#include "server/store/permit.h"
#include "server/store/review_draft.h"
#include "server/store/unit.h"

enum { STEP_AUTOMATIC = 8, STEP_SYSTEM = -1 };

/* What this step is, until its row is written. */
struct step_now {
	const struct action *action; /* NULL: a term that ran out */
	const struct state *from, *to;
	const struct decision *told;
	bool automatic;
	json_t *detail;
};

/*
 * Due days
 */

void
application_due(struct ctx *ctx, struct application_case *c,
    struct clock *clock)
{
	memset(clock, 0, sizeof(*clock));
	engine_clock(&c->flow, ctx->today, clock);
	c->a.due_on = clock->due != DATE_NONE ? clock->due : 0;
	c->a.state_due_on = clock->state_due != DATE_NONE ? clock->state_due :
							    c->a.due_on;
	if (strcmp(c->a.phase, "closed") == 0)
		c->a.due_on = c->a.state_due_on = 0;
}

/*
 * The row of what happened, and the same for the engine
 */

static void
step_remember(struct ctx *ctx, struct application_case *c,
    const struct application_event *v, const struct step_now *s)
{
	struct application_event *events = ctx_alloc(ctx, c->nevents + 1,
	    sizeof(*events));
	struct step *steps = ctx_alloc(ctx, c->flow.nsteps + 1,
	    sizeof(*steps));

	if (c->nevents > 0)
		memcpy(events, c->events, c->nevents * sizeof(*events));
	events[c->nevents] = *v;
	c->events = events;
	c->nevents++;
	if (c->flow.nsteps > 0)
		memcpy(steps, c->flow.steps, c->flow.nsteps * sizeof(*steps));
	steps[c->flow.nsteps] = (struct step){.from = v->from_state,
		.to = v->to_state, .action = v->action,
		.kind = s->action != NULL ? s->action->kind : 0,
		.account_id = v->by_account, .on_behalf = v->behalf_account,
		.day = v->day, .at = v->at};
	c->flow.steps = steps;
	c->flow.nsteps++;
}

static const char *
step_words(struct ctx *ctx, const char *text)
{
	return ctx_strdup(ctx, text != NULL ? text : "");
}

static int
step_event(struct ctx *ctx, struct application_case *c,
    const struct step_now *s, struct err *e)
{
	struct application_event v = {
		.what = s->automatic ? "automatic" : "action",
		.action = ctx_strdup(ctx,
		    s->action != NULL ? s->action->id : "@term"),
		.kind = s->action != NULL ?
		    action_kind_name(s->action->kind) :
		    "",
		.from_state = ctx_strdup(ctx, s->from->id),
		.to_state = ctx_strdup(ctx, s->to->id),
		.round = c->a.round,
		.opinion = step_words(ctx, s->told->opinion),
		.tip = step_words(ctx, s->told->tip),
		.behalf_account = s->told->behalf_account};
	char *detail = json_dumps(s->detail, JSON_COMPACT | JSON_SORT_KEYS);

	if (s->automatic) {
		v.by_account = STEP_SYSTEM;
		str_copy(v.by_name, sizeof(v.by_name), "-");
		str_copy(v.by_role, sizeof(v.by_role), "system");
	}
	if (s->told->behalf_name != NULL)
		str_copy(v.behalf_name, sizeof(v.behalf_name),
		    s->told->behalf_name);
	v.detail = ctx_strdup(ctx, detail != NULL ? detail : "{}");
	free(detail);
	if (store_application_event_insert(ctx, c->a.id, &v, e) != 0)
		return -1;
	step_remember(ctx, c, &v, s);
	return 0;
}

int
application_note(struct ctx *ctx, struct application_case *c,
    const char *what, const char *words, const json_t *detail, struct err *e)
{
	struct application_event v = {.what = what, .action = "", .kind = "",
		.from_state = ctx_strdup(ctx, c->a.state), .to_state = "",
		.round = c->a.round, .opinion = step_words(ctx, words),
		.tip = ""};
	char *text = detail != NULL ? json_dumps(detail, JSON_COMPACT) : NULL;

	v.detail = text != NULL ? ctx_strdup(ctx, text) : "{}";
	free(text);
	return store_application_event_insert(ctx, c->a.id, &v, e);
}

/*
 * Return items
 */

int
application_open_items(const struct application_case *c)
{
	int n = 0;

	for (size_t i = 0; i < c->nitems; i++)
		n += strcmp(c->items[i].status, "open") == 0 &&
		    strcmp(c->items[i].side, "unit") == 0;
	return n;
}

/* Items of a status (and side, or NULL) become another. */
static int
step_items_move(struct ctx *ctx, struct application_case *c,
    const char *from, const char *side, const char *to, struct err *e)
{
	for (size_t i = 0; i < c->nitems; i++) {
		struct return_item *r = &c->items[i];

		if (strcmp(r->status, from) != 0 ||
		    (side != NULL && strcmp(r->side, side) != 0))
			continue;
		str_copy(r->status, sizeof(r->status), to);
		if (strcmp(to, "fixed") == 0) {
			r->fixed_at = ctx->now;
			str_copy(r->fixed_by, sizeof(r->fixed_by),
			    ctx->actor.name);
		}
		if (store_return_item_set(ctx, r, e) != 0)
			return -1;
	}
	return 0;
}

static int
step_item_add(struct ctx *ctx, struct application_case *c, const json_t *j,
    struct return_item *r, struct err *e)
{
	const char *side = json_string_value(json_object_get(j, "for"));
	const char *anchor = json_string_value(json_object_get(j, "anchor"));
	const char *text = json_string_value(json_object_get(j, "text"));

	r->round = c->a.round;
	str_copy(r->side, sizeof(r->side), side != NULL ? side : "applicant");
	str_copy(r->anchor, sizeof(r->anchor), anchor != NULL ? anchor : "");
	str_copy(r->words, sizeof(r->words), text != NULL ? text : "");
	str_copy(r->status, sizeof(r->status), "open");
	r->late = json_is_true(json_object_get(j, "late"));
	r->by_account = ctx->actor.account_id;
	str_copy(r->by_name, sizeof(r->by_name), ctx->actor.name);
	return store_return_item_insert(ctx, c->a.id, r, e);
}

static int
step_items_add(struct ctx *ctx, struct application_case *c,
    const json_t *items, struct err *e)
{
	size_t n = json_array_size(items), i;
	struct return_item *all = ctx_alloc(ctx, c->nitems + n + 1,
	    sizeof(*all));
	const json_t *j;

	if (c->nitems > 0)
		memcpy(all, c->items, c->nitems * sizeof(*all));
	json_array_foreach (items, i, j)
		if (step_item_add(ctx, c, j, &all[c->nitems + i], e) != 0)
			return -1;
	c->items = all;
	c->nitems += n;
	return 0;
}

/*
 * A return says anew what is still wrong: what was said before is settled.
 * Handing in answers the applicant's; the unit's are marked one by one.
 */
static int
step_items(struct ctx *ctx, struct application_case *c,
    const struct step_now *s, struct err *e)
{
	enum action_kind kind = s->action != NULL ? s->action->kind : 0;
	bool over = s->to->phase == PHASE_CLOSED;
	int rc = 0;

	if (kind == ACTION_SUBMIT)
		rc = step_items_move(ctx, c, "open", "applicant", "fixed", e);
	if (rc == 0 && (kind == ACTION_RETURN || over)) {
		rc = step_items_move(ctx, c, "fixed", NULL, "settled", e);
		if (rc == 0)
			rc = step_items_move(ctx, c, "open", NULL, "settled",
			    e);
	}
	if (rc == 0 && s->told->items != NULL)
		rc = step_items_add(ctx, c, s->told->items, e);
	c->flow.open_items = application_open_items(c);
	return rc;
}

/*
 * The row
 */

const char *
application_queue(const struct application *a, const struct state *s)
{
	if (s->phase == PHASE_CLOSED || s->role == NULL)
		return "";
	if (strcmp(s->role, "applicant") == 0)
		return a->applicant_role;
	if (strcmp(s->role, "holder") == 0)
		return "individual";
	return s->role;
}

static void
step_enter(struct ctx *ctx, struct application_case *c,
    const struct step_now *s)
{
	struct application *a = &c->a;

	str_copy(a->state, sizeof(a->state), s->to->id);
	str_copy(a->phase, sizeof(a->phase), phase_name(s->to->phase));
	str_copy(a->outcome, sizeof(a->outcome),
	    s->to->outcome != NULL ? s->to->outcome : "");
	str_copy(a->queue, sizeof(a->queue), application_queue(a, s->to));
	a->entered_at = ctx->now;
	if (s->to->phase == PHASE_CLOSED)
		a->closed_at = ctx->now;
	a->claimed_by = 0;
	a->claimed_name[0] = '\0';
	a->claimed_until = 0;
	c->flow.state = a->state;
}

static void
step_count(struct ctx *ctx, struct application_case *c,
    const struct step_now *s)
{
	if (s->action == NULL)
		return;
	if (s->action->kind == ACTION_RETURN)
		c->flow.returns = ++c->a.returns;
	if (s->action->kind != ACTION_SUBMIT)
		return;
	c->a.round++;
	if (c->a.submitted_at == 0)
		c->a.submitted_at = ctx->now;
}

/* An open case that was handed in keeps its person with the unit. */
static int
step_engage(struct ctx *ctx, const struct application *a, bool was,
    struct err *e)
{
	bool is = a->submitted_at != 0 && strcmp(a->phase, "closed") != 0;

	if (a->person_id == 0 || a->unit_id == 0 || was == is)
		return 0;
	if (is)
		return store_engagement_insert(ctx, a->person_id, a->unit_id,
		    ENGAGEMENT_CASE, a->number, e);
	return store_engagement_delete(ctx, a->person_id, a->unit_id,
	    ENGAGEMENT_CASE, a->number, e);
}

static int
step_effects(struct ctx *ctx, struct application_case *c,
    const struct step_now *s, struct err *e)
{
	json_t *names;

	if (s->action == NULL || s->action->neffects == 0)
		return 0;
	names = json_array();
	json_object_set_new(s->detail, "effects", names);
	for (size_t i = 0; i < s->action->neffects; i++) {
		json_array_append_new(names,
		    json_string(s->action->effects[i].verb));
		if (application_effect(ctx, c, &s->action->effects[i], e) != 0)
			return -1;
	}
	return 0;
}

static int
step_documents(struct ctx *ctx, struct application_case *c,
    const struct step_now *s, struct err *e)
{
	for (size_t i = 0; s->action != NULL && i < s->action->print.n; i++) {
		const struct document *d = definition_document(c->d,
		    s->action->print.name[i]);
		int64_t id;

		if (d != NULL && document_issue(ctx, c, d, &id, e) != 0)
			return -1;
	}
	return 0;
}

/* Who looks on sees it move; the office's queues as well. */
static void
step_tell(struct ctx *ctx, const struct application_case *c)
{
	ctx_changed(ctx, "application", c->a.id, c->a.unit_id,
	    c->a.person_id);
	ctx_changed(ctx, "queue", c->a.id, c->a.unit_id, 0);
}

json_t *
application_audit(const struct application_case *c)
{
	return json_pack("{s:s, s:s, s:s, s:i, s:I}", "number", c->a.number,
	    "service", c->a.service, "state", c->a.state, "round", c->a.round,
	    "version", (json_int_t)c->a.version);
}

int
application_write(struct ctx *ctx, struct application_case *c, struct err *e)
{
	int rc = store_application_update(ctx, &c->a, e);

	if (rc == 0) {
		err_set(e, ERR_VERSION, "version");
		err_arg(e, "by", "-");
		return err_arg(e, "at", "-");
	}
	if (rc == 1)
		step_tell(ctx, c);
	return rc == 1 ? 0 : -1;
}

static int
step_one(struct ctx *ctx, struct application_case *c, struct step_now *s,
    struct err *e)
{
	bool engaged = c->a.submitted_at != 0 &&
	    strcmp(c->a.phase, "closed") != 0;
	json_t *before = application_audit(c);
	struct clock clock;
	int rc;

	s->from = definition_state(c->d, c->a.state);
	step_count(ctx, c, s);
	rc = step_effects(ctx, c, s, e);
	if (rc == 0)
		rc = step_items(ctx, c, s, e);
	if (rc == 0)
		rc = step_event(ctx, c, s, e);
	if (rc == 0) {
		step_enter(ctx, c, s);
		application_due(ctx, c, &clock);
		rc = application_write(ctx, c, e);
	}
	if (rc == 0)
		rc = store_review_draft_clear(ctx, c->a.id, e);
	if (rc == 0)
		rc = step_engage(ctx, &c->a, engaged, e);
	if (rc == 0)
		rc = step_documents(ctx, c, s, e);
	if (rc == 0)
		rc = application_tell_entered(ctx, c, s->to, s->told, e);
	if (rc == 0)
		ctx_audit(ctx, "application", c->a.id, before,
		    application_audit(c));
	else
		json_decref(before);
	return rc;
}

static json_t *
step_detail(const struct decision *d)
{
	json_t *o = json_object();

	if (d->checks != NULL && json_object_size(d->checks) > 0)
		json_object_set(o, "checks", (json_t *)d->checks);
	if (json_array_size(d->items) > 0)
		json_object_set_new(o, "items",
		    json_integer((json_int_t)json_array_size(d->items)));
	return o;
}

static const struct decision step_silent;

/* What follows from it by itself. */
static int
step_follow(struct ctx *ctx, struct application_case *c, struct err *e)
{
	for (int i = 0; i < STEP_AUTOMATIC; i++) {
		struct step_now s = {.told = &step_silent, .automatic = true};
		bool fault = false;
		int rc;

		s.action = engine_automatic(&c->flow, &fault);
		if (fault)
			return err_set(e, ERR_STORE, NULL);
		if (s.action == NULL)
			return 0;
		s.to = engine_target(&c->flow, s.action);
		if (s.to == NULL)
			return 0;
		s.detail = json_object();
		rc = step_one(ctx, c, &s, e);
		json_decref(s.detail);
		if (rc != 0)
			return -1;
	}
	return 0;
}

int
application_step(struct ctx *ctx, struct application_case *c,
    const struct action *a, const struct decision *d, struct err *e)
{
	struct step_now s = {.action = a,
		.told = d != NULL ? d : &step_silent};
	int rc;

	s.to = engine_target(&c->flow, a);
	if (s.to == NULL)
		return err_set(e, ERR_BUG, NULL);
	s.detail = step_detail(s.told);
	rc = step_one(ctx, c, &s, e);
	json_decref(s.detail);
	return rc == 0 ? step_follow(ctx, c, e) : -1;
}

int
application_run(struct ctx *ctx, struct application_case *c, struct err *e)
{
	return step_follow(ctx, c, e);
}

int
application_breach(struct ctx *ctx, struct application_case *c,
    struct err *e)
{
	const struct state *at = definition_state(c->d, c->a.state);
	struct step_now s = {.told = &step_silent, .automatic = true};
	int rc;

	if (at == NULL || at->on_breach == NULL || c->a.state_due_on == 0 ||
	    c->a.state_due_on >= ctx->today)
		return 0;
	s.to = definition_state(c->d, at->on_breach);
	if (s.to == NULL)
		return 0;
	s.detail = json_object();
	rc = step_one(ctx, c, &s, e);
	json_decref(s.detail);
	return rc == 0 ? step_follow(ctx, c, e) : -1;
}
