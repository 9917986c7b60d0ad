/* What is told of a panel. Votes and scores only when it is closed. */
#include "config.h"

#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/expert.h"
#include "server/domain/panel.h"
#include "server/domain/policy.h"
#include "server/store/unit.h"

static void
view_day(json_t *o, const char *name, date_t d)
{
	char text[DATE_TEXT];

	if (d != 0 && d != DATE_NONE)
		json_object_set_new(o, name,
		    json_string(date_format(d, text)));
}

static void
view_text(json_t *o, const char *name, const char *text)
{
	if (text != NULL && text[0] != '\0')
		json_object_set_new(o, name, json_string(text));
}

static int
view_count(const struct panel_work *w, const char *status)
{
	int n = 0;

	for (size_t i = 0; i < w->nmembers; i++)
		n += strcmp(w->members[i].seat.status, status) == 0;
	return n;
}

static bool
view_live(const struct panel_work *w)
{
	return strcmp(w->p.status, "drawn") == 0 ||
	    strcmp(w->p.status, "voting") == 0;
}

static bool
view_risk(const struct panel_work *w, const struct panel_entry *c)
{
	return view_live(w) && panel_able(w, c) < panel_needed(w);
}

json_t *
panel_item(struct ctx *ctx, const struct panel_work *w)
{
	json_t *o = json_pack(
	    "{s:o, s:s, s:s, s:{s:o, s:s}, s:s, s:s, s:i, s:i, s:i, s:i, s:i,"
	    " s:i, s:i, s:I}",
	    "id", rpc_id_make(w->p.id), "number", w->p.number, "name",
	    w->p.name, "plan", "id", rpc_id_make(w->plan.id), "name",
	    w->plan.name, "status", w->p.status, "status_label",
	    panel_status_label(w->p.status), "seats", w->s->panel.seats,
	    "reserve", w->s->panel.reserve, "need", panel_needed(w), "cases",
	    (int)w->ncases, "accepted", view_count(w, "accepted"), "invited",
	    view_count(w, "invited"), "recused",
	    view_count(w, "recused") + view_count(w, "excused"), "version",
	    (json_int_t)w->p.version);
	bool risk = false;

	view_day(o, "meets_on", w->p.meets_on);
	view_day(o, "closes_on", w->p.closes_on);
	for (size_t i = 0; i < w->ncases; i++)
		risk = risk || view_risk(w, &w->cases[i]);
	json_object_set_new(o, "at_risk", json_boolean(risk));
	json_object_set_new(o, "overdue",
	    json_boolean(strcmp(w->p.status, "voting") == 0 &&
		w->p.closes_on < ctx->today));
	return o;
}

json_t *
panel_criteria(const struct state *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->panel.ncriteria; i++) {
		const struct criterion *c = &s->panel.criteria[i];

		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:i}", "id", c->id, "label",
			c->label[i18n_current()], "maximum", c->maximum));
	}
	return list;
}

static json_t *
view_member(const struct panel_work *w, const struct panel_member *m)
{
	const struct panel_member *to = panel_member_of(w, m->seat.proxy_to);
	json_t *o = json_pack("{s:{s:s, s:s, s:s}, s:i, s:s, s:s, s:s}",
	    "expert", "number", m->expert.number, "name", m->expert.name,
	    "unit_name", m->expert.unit_name, "place", m->seat.place, "seat",
	    m->seat.place <= w->s->panel.seats ? "seat" : "reserve", "status",
	    m->seat.status, "status_label",
	    panel_seat_label(m->seat.status));

	view_text(o, "reason", m->seat.reason);
	if (m->seat.answered_at != 0)
		json_object_set_new(o, "answered_at",
		    json_integer(m->seat.answered_at));
	if (to != NULL)
		json_object_set_new(o, "proxy_to",
		    json_string(to->expert.number));
	return o;
}

/*
 * A result
 */

struct view_scores {
	json_t *sums, *words; /* {criterion: sum} */
	int n;
};

static void
view_score(void *arg, int64_t expert_id, const json_t *content)
{
	struct view_scores *s = arg;
	const char *id, *words =
	    json_string_value(json_object_get(content, "words"));
	json_t *v;

	(void)expert_id;
	s->n++;
	json_object_foreach (json_object_get(content, "scores"), id, v)
		json_object_set_new(s->sums, id,
		    json_integer(json_integer_value(v) +
			json_integer_value(json_object_get(s->sums, id))));
	if (words != NULL && words[0] != '\0')
		json_array_append_new(s->words, json_string(words));
}

static void
view_ballot(void *arg, const char *receipt, int64_t expert_id,
    const char *choice)
{
	(void)expert_id;
	json_array_append_new(arg,
	    json_pack("{s:s, s:s}", "receipt", receipt, "choice", choice));
}

static int
view_result(struct ctx *ctx, const struct panel_work *w,
    const struct panel_entry *c, json_t *o, struct err *e)
{
	struct view_scores s = {json_object(), json_array(), 0};
	json_t *ballots = json_array(), *average = json_object(), *v;
	const char *id;
	int rc = store_score_each(ctx, w->p.id, c->a.id, view_score, &s, e);

	if (rc == 0)
		rc = store_ballot_each(ctx, w->p.id, c->a.id, view_ballot,
		    ballots, e);
	json_object_foreach (s.sums, id, v)
		json_object_set_new(average, id,
		    json_integer((json_integer_value(v) * 10 + s.n / 2) /
			s.n));
	json_decref(s.sums);
	json_object_set_new(o, "result",
	    json_pack("{s:i, s:i, s:i, s:i, s:i, s:b, s:o, s:o, s:o}",
		"present", c->at.yes + c->at.no + c->at.abstain, "yes",
		c->at.yes, "no", c->at.no, "abstain", c->at.abstain, "wanted",
		c->at.wanted, "passed", c->at.passed, "average", average,
		"words", s.words, "ballots", ballots));
	return rc;
}

static json_t *
view_case(struct ctx *ctx, const struct panel_work *w,
    const struct panel_entry *c, struct err *e)
{
	int conflicts = 0, able = panel_able(w, c);
	struct unit u = {0};
	json_t *o;

	for (size_t i = 0; i < w->nmembers; i++)
		conflicts += panel_excluded(w, &w->members[i], c) !=
		    REFUSAL_NONE;
	if (c->a.unit_id != 0 &&
	    store_unit_load(ctx, c->a.unit_id, &u, e) < 0)
		return NULL;
	o = json_pack("{s:o, s:s, s:s, s:s, s:s, s:i, s:I, s:i, s:i, s:b,"
		      " s:b}",
	    "application", rpc_id_make(c->a.id), "number", c->a.number,
	    "person_name", c->a.name, "unit_name", u.name, "state",
	    c->a.state, "able", able, "voted", (json_int_t)c->voted, "need",
	    panel_needed(w), "conflicts", conflicts, "at_risk",
	    view_risk(w, c), "quorum", c->voted >= panel_needed(w));
	if (c->at.counted && view_result(ctx, w, c, o, e) != 0) {
		json_decref(o);
		return NULL;
	}
	return o;
}

json_t *
panel_view(struct ctx *ctx, const struct panel_work *w, struct err *e)
{
	json_t *o = panel_item(ctx, w), *list = json_array(), *one;

	json_object_set_new(o, "cases_list", list);
	for (size_t i = 0; i < w->ncases; i++) {
		one = view_case(ctx, w, &w->cases[i], e);
		if (one == NULL) {
			json_decref(o);
			return NULL;
		}
		json_array_append_new(list, one);
	}
	list = json_array();
	for (size_t i = 0; i < w->nmembers; i++)
		json_array_append_new(list, view_member(w, &w->members[i]));
	json_object_set_new(o, "members", list);
	json_object_set_new(o, "pass",
	    json_sprintf("%d/%d", w->s->panel.pass_num,
		w->s->panel.pass_den));
	json_object_set_new(o, "of", json_string(w->s->panel.of));
	json_object_set_new(o, "draw_kind", json_string(w->s->panel.draw));
	json_object_set_new(o, "secret", json_boolean(w->s->panel.secret));
	json_object_set_new(o, "proxy", json_boolean(w->s->panel.proxy));
	json_object_set_new(o, "criteria", panel_criteria(w->s));
	json_object_set_new(o, "draw", panel_draw_view(ctx, w));
	view_text(o, "field", w->p.field);
	if (w->p.field[0] != '\0')
		json_object_set_new(o, "field_label",
		    json_string(expert_field_label(w->p.field)));
	view_text(o, "reason", w->p.reason);
	return o;
}

/*
 * Lists
 */

struct view_ids {
	int64_t ids[201];
	size_t n;
};

static void
view_id(void *arg, const struct panel *p)
{
	struct view_ids *l = arg;

	if (l->n < 201)
		l->ids[l->n++] = p->id;
}

json_t *
panel_list(struct ctx *ctx, int64_t plan_id, const char *status,
    bool published, int64_t after, int limit, int64_t *next, struct err *e)
{
	struct view_ids *l = ctx_alloc(ctx, 1, sizeof(*l));
	struct panel_work *w;
	json_t *items = json_array(), *o, *draw;

	policy_self(ctx);
	limit = limit > 200 ? 200 : limit;
	*next = 0;
	if (store_panel_each(ctx, plan_id, status, after, limit + 1, view_id,
		l, e) != 0) {
		json_decref(items);
		return NULL;
	}
	if (l->n > (size_t)limit) {
		l->n--;
		*next = l->ids[l->n - 1];
	}
	for (size_t i = 0; i < l->n; i++) {
		w = ctx_alloc(ctx, 1, sizeof(*w));
		if (panel_load(ctx, l->ids[i], w, e) != 0) {
			json_decref(items);
			return NULL;
		}
		if (published && w->p.commitment[0] == '\0')
			continue;
		o = published ? json_pack("{s:o, s:s, s:s, s:s, s:s}", "id",
				    rpc_id_make(w->p.id), "number",
				    w->p.number, "name", w->p.name, "status",
				    w->p.status, "status_label",
				    panel_status_label(w->p.status)) :
				panel_item(ctx, w);
		if (published) {
			draw = panel_draw_view(ctx, w);
			json_object_update(o, draw);
			json_decref(draw);
		}
		json_array_append_new(items, o);
	}
	return items;
}
