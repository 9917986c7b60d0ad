/* What may be done, what was ticked and checked, how long it takes. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/application/office.h"
#include "server/domain/application/view.h"
#include "server/domain/application/words.h"
#include "server/store/document.h"
#include "server/store/office.h"

/*
 * Actions
 */

static json_t *
flow_consequences(struct view *v, const struct action *a)
{
	json_t *list = json_array();
	char text[600];

	for (size_t i = 0; v->office && i < a->neffects; i++) {
		application_effect_text(v->ctx, v->c, &a->effects[i], text,
		    sizeof(text));
		if (text[0] != '\0')
			json_array_append_new(list, json_string(text));
	}
	for (size_t i = 0; i < a->print.n; i++) {
		const struct document *d =
		    definition_document(v->c->d, a->print.name[i]);

		if (d == NULL)
			continue;
		snprintf(text, sizeof(text), _("Prints: %s"),
		    d->title[i18n_current()]);
		json_array_append_new(list, json_string(text));
	}
	return list;
}

/* Somebody else works on it, and the asker does not stand in for him. */
static bool
flow_claimed(const struct view *v)
{
	const struct application *a = &v->c->a;
	int64_t me = v->ctx->actor.account_id;
	struct cover cover;
	struct err e = {0};

	return v->office && application_claimed(v->ctx, a) &&
	    a->claimed_by != me && store_cover_find(v->ctx, a->claimed_by, me,
	    v->ctx->today, &cover, &e) != 1;
}

/* Why not; what somebody else works on is his. */
static bool
flow_refused(struct view *v, const struct permission *p, json_t *o)
{
	const struct application *a = &v->c->a;
	char text[1024], day[DATE_TEXT];
	struct err why = {0};

	if (p->refusal != REFUSAL_NONE) {
		application_refuse(v->c, p, &why);
	} else if (flow_claimed(v)) {
		err_set(&why, ERR_CASE_CLAIMED, "id");
		err_arg(&why, "by", a->claimed_name);
		err_arg(&why, "date", date_format(a->claimed_until, day));
	}
	if (why.n > 0)
		json_object_set_new(o, "reason",
		    json_string(err_text(&why, 0, text, sizeof(text))));
	return why.n > 0;
}

static int
flow_action(struct view *v, const struct permission *p, struct err *e)
{
	const struct action *a = p->action;
	const struct state *to = engine_target(&v->c->flow, a);
	json_t *fields = json_array(), *o;
	bool returns = a->kind == ACTION_RETURN;
	int note = a->note;

	if (!note && a->note_when != NULL)
		note = application_holds(v->c, a->note_when, e);
	for (size_t i = 0; i < a->fields.n; i++)
		json_array_append_new(fields, json_string(a->fields.name[i]));
	o = json_pack("{s:s, s:s, s:s, s:b, s:b, s:b, s:b, s:o, s:s, s:s,"
		      " s:o}",
	    "id", a->id, "label", a->label[i18n_current()], "kind",
	    action_kind_name(a->kind), "note", note > 0, "items",
	    returns, "tip",
	    v->office && (returns || a->kind == ACTION_APPROVE ||
			     a->kind == ACTION_REJECT),
	    "bulk", a->bulk, "fields", fields, "to", to != NULL ? to->id : "",
	    "to_title", to != NULL ? to->title[i18n_current()] : "",
	    "consequences", flow_consequences(v, a));
	json_object_set_new(o, "allowed",
	    json_boolean(!flow_refused(v, p, o)));
	json_put(v->out, NULL, o);
	return note < 0 ? -1 : 0;
}

static int
flow_actions(struct view *v, struct err *e)
{
	struct permission all[ENGINE_ACTIONS];
	size_t n = application_actions(v->c, all);

	json_open(v->out, "actions", '[');
	for (size_t i = 0; i < n; i++)
		if (flow_action(v, &all[i], e) != 0)
			return -1;
	json_close(v->out, ']');
	return 0;
}

/*
 * The chain: the way it went, and what follows when everything goes well
 */

enum { FLOW_STEPS = 24 };

static bool
flow_onward(enum action_kind kind)
{
	return kind == ACTION_SUBMIT || kind == ACTION_APPROVE;
}

/* Where it went from there, the last time it went on; NULL: it never did. */
static const struct state *
flow_went(struct view *v, const struct state *s)
{
	for (size_t i = v->c->nevents; i > 0; i--) {
		const struct application_event *ev = &v->c->events[i - 1];

		if (strcmp(ev->from_state, s->id) == 0 &&
		    (strcmp(ev->kind, "submit") == 0 ||
			strcmp(ev->kind, "approve") == 0))
			return definition_state(v->c->d, ev->to_state);
	}
	return NULL;
}

/* Where it goes from there: the way that its rules leave open, else the
 * first. */
static const struct state *
flow_next(struct view *v, const struct state *s)
{
	const struct action *first = NULL;

	for (size_t i = 0; i < s->nactions; i++) {
		const struct action *a = &s->actions[i];
		struct err odd = {0};

		if (!flow_onward(a->kind))
			continue;
		if (first == NULL)
			first = a;
		if (a->when == NULL ||
		    application_holds(v->c, a->when, &odd) == 1)
			return definition_state(v->c->d, a->to);
	}
	return first != NULL ? definition_state(v->c->d, first->to) : NULL;
}

static size_t
flow_index(const struct state **chain, size_t n, const struct state *s)
{
	for (size_t i = 0; i < n; i++)
		if (chain[i] == s)
			return i;
	return FLOW_STEPS;
}

/* Where a case that was returned goes again: it stands before. */
static size_t
flow_before(struct view *v, const struct state **chain, size_t n,
    const struct state *at)
{
	size_t to = flow_index(chain, n, flow_next(v, at));

	for (size_t i = 0; to == FLOW_STEPS && i < at->nactions; i++)
		if (flow_onward(at->actions[i].kind))
			to = flow_index(chain, n, definition_state(v->c->d,
			    at->actions[i].to));
	return to > 0 && to < FLOW_STEPS ? to - 1 : FLOW_STEPS;
}

/* Its end, beside the chain, stands after where it ended. How many steps
 * remain; how many of them were gone through into done. */
static size_t
flow_ended(struct view *v, const struct state **chain, size_t n,
    const struct state *at, size_t *done)
{
	size_t from = 0;

	*done = 0;
	for (size_t i = v->c->nevents; i > 0; i--) {
		const struct application_event *ev = &v->c->events[i - 1];
		const struct state *s =
		    definition_state(v->c->d, ev->from_state);

		if (s == NULL || strcmp(ev->to_state, at->id) != 0)
			continue;
		from = flow_index(chain, n, s);
		if (from == FLOW_STEPS)
			from = flow_before(v, chain, n, s);
		from = from < FLOW_STEPS ? from : 0;
		/* who takes it back did not decide there */
		*done = from + (strcmp(ev->kind, "reject") == 0);
		break;
	}
	n = from + 1 < FLOW_STEPS ? from + 1 : FLOW_STEPS - 1;
	chain[n] = at;
	return n + 1;
}

static void
flow_steps(struct view *v)
{
	const struct definition *d = v->c->d;
	const struct state *at = definition_state(d, v->c->a.state);
	const struct state *chain[FLOW_STEPS], *s, *to;
	size_t n = 0, here, done;
	json_t *list = json_array();

	for (s = definition_state(d, d->start);
	     s != NULL && n < FLOW_STEPS &&
	     flow_index(chain, n, s) == FLOW_STEPS; s = to) {
		chain[n++] = s;
		/* it may stand there again, to go another way */
		to = s != at ? flow_went(v, s) : NULL;
		if (to == NULL)
			to = flow_next(v, s);
	}
	here = flow_index(chain, n, at);
	if (here == FLOW_STEPS && at != NULL && at->phase != PHASE_CLOSED)
		here = flow_before(v, chain, n, at);
	done = here != FLOW_STEPS ? here : 0;
	if (here == FLOW_STEPS && at != NULL && at->phase == PHASE_CLOSED)
		n = flow_ended(v, chain, n, at, &done);
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:b, s:b}", "state", chain[i]->id,
			"title", chain[i]->title[i18n_current()], "done",
			i < done, "current", chain[i] == at));
	json_put(v->out, "steps", list);
}

/*
 * The clock
 */

static const char *
flow_sentence(const struct clock *k, char *buf, size_t size)
{
	if (k->promised == 0)
		buf[0] = '\0';
	else if (k->left < 0)
		snprintf(buf, size,
		    _("%d working days promised: %d used, %d stopped, %d "
		      "overdue"),
		    k->promised, k->used, k->stopped, -k->left);
	else
		snprintf(buf, size,
		    _("%d working days promised: %d used, %d stopped, %d "
		      "left"),
		    k->promised, k->used, k->stopped, k->left);
	return buf;
}

static void
flow_clock(struct view *v)
{
	json_t *parts = json_array(), *o;
	char sentence[240];
	struct clock k = {0};

	engine_clock(&v->c->flow, v->ctx->today, &k);
	for (size_t i = 0; i < k.nparts; i++) {
		const struct clock_part *p = &k.part[i];

		o = json_pack("{s:s, s:i, s:b}", "title",
		    p->state != NULL ? p->state->title[i18n_current()] : "",
		    "days", p->days, "counted", p->counted);
		view_day(o, "from", p->from);
		view_day(o, "to", p->to);
		json_array_append_new(parts, o);
	}
	o = json_pack("{s:i, s:i, s:i, s:i, s:b, s:s, s:o}", "promised",
	    k.promised, "used", k.used, "stopped", k.stopped, "left", k.left,
	    "running", k.running, "sentence",
	    flow_sentence(&k, sentence, sizeof(sentence)), "parts", parts);
	view_day(o, "state_due", k.state_due);
	json_put(v->out, "clock", o);
}

/*
 * What reviewers look at, and what people ticked
 */

/* The last result of this round; NULL: none. */
static const char *
flow_result(struct view *v, const char *check)
{
	const char *found = NULL;

	for (size_t i = 0; i < v->c->nevents; i++) {
		const struct application_event *ev = &v->c->events[i];
		json_t *detail, *r;

		if (ev->round != v->c->a.round || ev->detail == NULL ||
		    strstr(ev->detail, "\"checks\"") == NULL)
			continue;
		detail = ctx_keep(v->ctx, json_loads(ev->detail, 0, NULL));
		r = json_object_get(json_object_get(detail, "checks"), check);
		if (json_is_string(r))
			found = json_string_value(r);
	}
	return found;
}

static int
flow_checks(struct view *v, struct err *e)
{
	const struct state *at = definition_state(v->c->d, v->c->a.state);

	json_open(v->out, "checks", '[');
	for (size_t i = 0; i < v->c->d->nchecks; i++) {
		const struct check *k = &v->c->d->checks[i];
		const char *result;
		int rc = application_holds(v->c, k->when, e);

		if (rc < 0)
			return -1;
		if (rc == 0)
			continue;
		result = flow_result(v, k->id);
		json_put(v->out, NULL,
		    json_pack("{s:s, s:s, s:o}", "id", k->id, "label",
			k->label[i18n_current()], "result",
			result != NULL ? json_string(result) : json_null()));
	}
	json_close(v->out, ']');
	json_put_bool(v->out, "checks_needed", at != NULL && at->checks);
	return 0;
}

static json_t *
flow_ticks(struct view *v, const char *rule, const char *what)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->c->nticks; i++) {
		const struct application_tick *t = &v->c->ticks[i];

		if (strcmp(t->rule, rule) == 0 && strcmp(t->what, what) == 0)
			json_array_append_new(list,
			    json_pack("{s:s, s:s, s:I, s:s}", "role", t->role,
				"name", t->by_name, "at", (json_int_t)t->at,
				what[0] == 'o' ? "reason" : "text",
				t->words));
	}
	return list;
}

/* Rules that are not met: warnings, and what somebody may set aside. */
static int
flow_rules(struct view *v, struct err *e)
{
	json_t *overrides = json_array(), *ticks;
	bool open = strcmp(v->c->a.phase, "closed") != 0;

	json_open(v->out, "warnings", '[');
	for (size_t i = 0; i < v->c->d->neligibility; i++) {
		const struct eligibility *r = &v->c->d->eligibility[i];
		const char *text = r->message[i18n_current()];
		int rc = open ? application_broken(v->c, r, e) : 0;

		if (rc < 0) {
			json_decref(overrides);
			return -1;
		}
		ticks = flow_ticks(v, r->id, "acknowledge");
		if (r->level == LEVEL_WARN &&
		    (rc == 1 || json_array_size(ticks) > 0))
			json_put(v->out, NULL,
			    json_pack("{s:s, s:s, s:b, s:O}", "id", r->id,
				"message", text, "mine",
				application_ticks(v->c, r), "ticked", ticks));
		json_decref(ticks);
		ticks = flow_ticks(v, r->id, "override");
		if (r->override != NULL &&
		    (rc == 1 || json_array_size(ticks) > 0))
			json_array_append_new(overrides,
			    json_pack("{s:s, s:s, s:s, s:b, s:O}", "rule",
				r->id, "message", text, "role", r->override,
				"done", json_array_size(ticks) > 0, "by",
				ticks));
		json_decref(ticks);
	}
	json_close(v->out, ']');
	json_put(v->out, "overrides", overrides);
	return 0;
}

static void
flow_items(struct view *v)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->c->nitems; i++) {
		const struct return_item *r = &v->c->items[i];
		const char *title = r->anchor[0] != '\0' ?
		    application_anchor_title(v->ctx, v->c, r->anchor) :
		    NULL;

		json_array_append_new(list,
		    json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:b, s:i, s:s}",
			"id", rpc_id_make(r->id), "for", r->side, "anchor",
			r->anchor, "anchor_title",
			title != NULL ? title : _("The case as a whole"),
			"text", r->words, "status", r->status, "late",
			r->late, "round", r->round, "by", r->by_name));
	}
	json_put(v->out, "items", list);
}

static const char *
flow_label(const struct application_case *c,
    const struct application_event *ev)
{
	const struct state *from = definition_state(c->d, ev->from_state);
	const struct action *a = from != NULL ?
	    definition_action(c->d, from, ev->action) :
	    NULL;

	return a != NULL ? a->label[i18n_current()] : "";
}

/* The last decision that says something. */
static void
flow_last(struct view *v)
{
	for (size_t i = v->c->nevents; i > 0; i--) {
		const struct application_event *ev = &v->c->events[i - 1];

		if (strcmp(ev->what, "action") != 0 ||
		    strcmp(ev->kind, "submit") == 0)
			continue;
		json_put(v->out, "last",
		    json_pack("{s:s, s:s, s:I, s:s, s:s}", "action_label",
			flow_label(v->c, ev), "by", ev->by_name, "at",
			(json_int_t)ev->at, "opinion", ev->opinion, "tip",
			ev->tip));
		return;
	}
	json_put(v->out, "last", json_null());
}

struct flow_documents {
	const struct definition *d;
	struct buf *out;
	const char *role;
};

static void
flow_document(void *arg, const struct document_row *r)
{
	struct flow_documents *q = arg;
	const struct document *d = definition_document(q->d, r->document);

	if (d != NULL && d->readers.n > 0 && !names_have(&d->readers, q->role))
		return;
	json_put(q->out, NULL,
	    json_pack("{s:o, s:s, s:s, s:s, s:s, s:I, s:i}", "id",
		rpc_id_make(r->id), "document", r->document, "title",
		d != NULL ? d->title[i18n_current()] : r->document, "number",
		r->number, "code", r->code, "issued_at",
		(json_int_t)r->issued_at, "prints", r->prints));
}

int
view_flow(struct view *v, struct err *e)
{
	struct flow_documents q = {v->c->d, v->out,
		role_name(v->ctx->actor.role)};

	json_open(v->out, "documents", '[');
	if (store_document_each(v->ctx, v->c->a.id, 0, flow_document, &q, e) !=
	    0)
		return -1;
	json_close(v->out, ']');
	flow_steps(v);
	flow_clock(v);
	flow_items(v);
	flow_last(v);
	return flow_actions(v, e) != 0 || flow_checks(v, e) != 0 ||
		flow_rules(v, e) != 0 ?
	    -1 :
	    0;
}

/*
 * What happened
 */

static bool
history_internal(const char *what)
{
	static const char *const internal[] = {"claim", "unclaim", "takeover",
		"handover", "comment"};

	for (size_t i = 0; i < sizeof(internal) / sizeof(internal[0]); i++)
		if (strcmp(internal[i], what) == 0)
			return true;
	return false;
}

static json_t *
history_item(struct ctx *ctx, const struct application_case *c,
    const struct application_event *ev)
{
	const struct state *from = definition_state(c->d, ev->from_state);
	const struct state *to = definition_state(c->d, ev->to_state);
	enum role r = role_from_name(ev->by_role);
	json_t *o = json_pack("{s:I, s:s, s:s, s:s, s:i}", "at",
	    (json_int_t)ev->at, "what", ev->what, "by",
	    strcmp(ev->what, "automatic") == 0 ? _("the system") :
						 ev->by_name,
	    "role", ev->by_role, "round", ev->round);
	json_t *detail = ctx_keep(ctx, json_loads(ev->detail, 0, NULL));
	json_t *checks = json_object_get(detail, "checks");

	view_text(o, "role_label", r != 0 ? role_label(r) : "");
	view_text(o, "action", ev->action);
	view_text(o, "kind", ev->kind);
	view_text(o, "label", flow_label(c, ev));
	view_text(o, "behalf", ev->behalf_name);
	view_text(o, "from_title",
	    from != NULL ? from->title[i18n_current()] : "");
	view_text(o, "to_title", to != NULL ? to->title[i18n_current()] : "");
	view_text(o, "opinion", ev->opinion);
	view_text(o, "tip", ev->tip);
	if (checks != NULL)
		json_object_set(o, "checks", checks);
	return o;
}

json_t *
application_history(struct ctx *ctx, const struct application_case *c)
{
	bool office = !(ctx->actor.role & (ROLE_INDIVIDUAL | ROLE_AGENT));
	json_t *list = json_array();

	for (size_t i = 0; i < c->nevents; i++)
		if (office || !history_internal(c->events[i].what))
			json_array_append_new(list,
			    history_item(ctx, c, &c->events[i]));
	return list;
}
