/* What a member of a panel does. Nobody sees another's scores or vote. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/jsonrpc.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/random.h"
#include "server/domain/expert.h"
#include "server/domain/policy.h"
#include "server/store/unit.h"

/* The panel, and the actor's seat on it. */
struct duty {
	struct panel_work *w;
	struct panel_member *me;
};

enum { DUTY_RECEIPT = 8 }; /* bytes, told as hex */

static int
duty_open(struct ctx *ctx, int64_t panel, struct duty *d, struct err *e)
{
	struct expert x;

	if (expert_get(ctx, NULL, &x, e) != 0)
		return -1;
	d->w = ctx_alloc(ctx, 1, sizeof(*d->w));
	if (panel_load(ctx, panel, d->w, e) != 0) /* as one without his seat */
		return err_is(e, ERR_NOT_FOUND) ?
		    err_set(e, ERR_NOT_FOUND, "panel") :
		    -1;
	d->me = panel_member_of(d->w, x.id);
	/* who waits as reserve is not asked yet */
	return d->me != NULL && strcmp(d->me->seat.status, "reserve") != 0 ?
	    0 :
	    err_set(e, ERR_NOT_FOUND, "panel");
}

static bool
duty_status(const struct duty *d, const char *status)
{
	return strcmp(d->w->p.status, status) == 0;
}

static int
duty_seat(const struct duty *d, const char *status, struct err *e)
{
	if (strcmp(d->me->seat.status, status) == 0)
		return 0;
	err_set(e, ERR_PANEL_SEAT, "panel");
	return err_arg(e, "status", panel_seat_label(d->me->seat.status));
}

/* A refusal as the engine tells it of cases. */
static int
duty_refused(enum refusal r, const char *field, struct err *e)
{
	return err_set(e,
	    r == REFUSAL_KIN	     ? ERR_CASE_KIN :
		r == REFUSAL_UNIT    ? ERR_CASE_UNIT :
		r == REFUSAL_DECLARED ? ERR_CASE_DECLARED :
					ERR_CASE_HOLDER,
	    field);
}

/* The case, if the member may decide it. NULL with e. */
static struct panel_entry *
duty_case(const struct duty *d, const struct panel_member *m,
    int64_t application, struct err *e)
{
	struct panel_entry *c = panel_entry_of(d->w, application);
	enum refusal r;

	if (c == NULL) {
		err_set(e, ERR_NOT_FOUND, "application");
		return NULL;
	}
	r = panel_excluded(d->w, m, c);
	if (r == REFUSAL_NONE)
		return c;
	duty_refused(r, "application", e);
	return NULL;
}

int
expert_reaches(struct ctx *ctx, const struct application *a, struct err *e)
{
	struct panel_case c;
	struct err why = {0};
	struct duty d;
	int rc = store_panel_of(ctx, a->id, &c, e);

	if (rc != 1)
		return rc;
	if (duty_open(ctx, c.panel_id, &d, &why) != 0 ||
	    duty_case(&d, d.me, a->id, &why) == NULL) {
		if (why.n > 0 && why.items[0].id == ERR_STORE) {
			*e = why;
			return -1;
		}
		return 0;
	}
	/* the files are closed again with the panel */
	return strcmp(d.me->seat.status, "accepted") == 0 &&
	    (duty_status(&d, "drawn") || duty_status(&d, "voting"));
}

/*
 * Lists
 */

struct duty_rows {
	struct panel_seat list[200];
	size_t n;
};

static void
duty_row(void *arg, const struct panel_seat *s)
{
	struct duty_rows *l = arg;

	if (l->n < 200 && strcmp(s->status, "reserve") != 0)
		l->list[l->n++] = *s;
}

static json_t *
duty_who(const struct panel_member *m)
{
	return json_pack("{s:s, s:s}", "number", m->expert.number, "name",
	    m->expert.name);
}

/*
 * Where one may vote for another: whom he named, whom he may name, and those
 * who named him.
 */
static void
duty_proxies(const struct panel_work *w, int64_t expert_id, json_t *o)
{
	const struct panel_member *me = panel_member_of(w, expert_id), *to;
	json_t *may = json_array(), *behalf = json_array();

	for (size_t i = 0; i < w->nmembers; i++) {
		const struct panel_member *m = &w->members[i];

		if (m == me || strcmp(m->seat.status, "accepted") != 0)
			continue;
		if (m->seat.proxy_to == 0)
			json_array_append_new(may, duty_who(m));
		else if (m->seat.proxy_to == expert_id)
			json_array_append_new(behalf, duty_who(m));
	}
	to = me != NULL && me->seat.proxy_to != 0 ?
	    panel_member_of(w, me->seat.proxy_to) :
	    NULL;
	if (to != NULL)
		json_object_set_new(o, "proxy_to", duty_who(to));
	json_object_set_new(o, "may_proxy", may);
	json_object_set_new(o, "behalf", behalf);
}

json_t *
expert_panels(struct ctx *ctx, struct err *e)
{
	struct duty_rows *l = ctx_alloc(ctx, 1, sizeof(*l));
	json_t *items, *o;
	struct expert x;

	if (expert_get(ctx, NULL, &x, e) != 0 ||
	    store_seat_of(ctx, x.id, duty_row, l, e) != 0)
		return NULL;
	items = json_array();
	for (size_t i = 0; i < l->n; i++) {
		struct panel_work *w = ctx_alloc(ctx, 1, sizeof(*w));
		int64_t scored, voted;

		if (panel_load(ctx, l->list[i].panel_id, w, e) != 0 ||
		    store_score_count(ctx, w->p.id, x.id, &scored, &voted,
			e) != 0) {
			json_decref(items);
			return NULL;
		}
		o = panel_item(ctx, w);
		/* who else sits there is told in the minutes */
		json_object_del(o, "accepted");
		json_object_del(o, "invited");
		json_object_del(o, "recused");
		json_object_set_new(o, "plan_name",
		    json_string(w->plan.name));
		json_object_set_new(o, "my_status",
		    json_string(l->list[i].status));
		json_object_set_new(o, "my_status_label",
		    json_string(panel_seat_label(l->list[i].status)));
		json_object_set_new(o, "seat",
		    json_string(l->list[i].place <= w->s->panel.seats ?
			    "seat" :
			    "reserve"));
		json_object_set_new(o, "scored", json_integer(scored));
		json_object_set_new(o, "voted", json_integer(voted));
		json_object_set_new(o, "proxy",
		    json_boolean(w->s->panel.proxy));
		if (w->s->panel.proxy &&
		    strcmp(l->list[i].status, "accepted") == 0)
			duty_proxies(w, x.id, o);
		json_array_append_new(items, o);
	}
	return items;
}

static const char *
duty_conflict(enum refusal r)
{
	return r == REFUSAL_KIN	      ? "kin" :
	    r == REFUSAL_UNIT	      ? "unit" :
	    r == REFUSAL_DECLARED     ? "declared" :
					"own";
}

static json_t *
duty_item(struct ctx *ctx, const struct duty *d,
    const struct panel_entry *c, struct err *e)
{
	enum refusal r = panel_excluded(d->w, d->me, c);
	struct unit u = {0};
	json_t *o, *mine = NULL;
	int voted, rc;

	if (c->a.unit_id != 0 &&
	    store_unit_load(ctx, c->a.unit_id, &u, e) < 0)
		return NULL;
	voted = store_voter(ctx, d->w->p.id, c->a.id, d->me->seat.expert_id,
	    e);
	rc = store_score_load(ctx, d->w->p.id, c->a.id,
	    d->me->seat.expert_id, &mine, e);
	if (voted < 0 || rc < 0)
		return NULL;
	o = json_pack("{s:o, s:s, s:s, s:s, s:o, s:b, s:b}", "application",
	    rpc_id_make(c->a.id), "number", c->a.number, "person_name",
	    c->a.name, "unit_name", u.name, "conflict",
	    r != REFUSAL_NONE ? json_string(duty_conflict(r)) : json_null(),
	    "scored", rc == 1, "voted", voted == 1);
	if (mine != NULL)
		json_object_set_new(o, "mine", mine);
	if (c->at.counted)
		json_object_set_new(o, "passed",
		    json_boolean(c->at.passed));
	return o;
}

json_t *
expert_cases(struct ctx *ctx, int64_t panel, struct err *e)
{
	json_t *items, *one;
	struct duty d;

	if (duty_open(ctx, panel, &d, e) != 0)
		return NULL;
	if (strcmp(d.me->seat.status, "accepted") != 0) {
		duty_seat(&d, "accepted", e);
		return NULL;
	}
	items = json_array();
	for (size_t i = 0; i < d.w->ncases; i++) {
		one = duty_item(ctx, &d, &d.w->cases[i], e);
		if (one == NULL) {
			json_decref(items);
			return NULL;
		}
		json_array_append_new(items, one);
	}
	return json_pack("{s:o, s:n, s:s, s:s, s:o, s:b, s:b, s:b}", "items",
	    items, "next", "status", d.w->p.status, "status_label",
	    panel_status_label(d.w->p.status), "criteria",
	    panel_criteria(d.w->s), "secret", d.w->s->panel.secret, "proxy",
	    d.w->s->panel.proxy, "can_vote", duty_status(&d, "voting"));
}

/*
 * Coming, or not
 */

static int
duty_keep(struct ctx *ctx, struct duty *d, struct err *e)
{
	d->me->seat.answered_at = ctx->now;
	if (store_seat_set(ctx, &d->me->seat, e) != 0 ||
	    panel_fill(ctx, d->w, e) != 0)
		return -1;
	/* no votes are told, so the panel's own row need not change */
	ctx_audit(ctx, "panel", d->w->p.id, NULL,
	    json_pack("{s:s, s:s, s:s}", "number", d->w->p.number, "expert",
		d->me->expert.number, "seat", d->me->seat.status));
	ctx_changed(ctx, "panel", d->w->p.id, 0, 0);
	return 0;
}

json_t *
expert_answer(struct ctx *ctx, int64_t panel, bool accept,
    const char *reason, struct err *e)
{
	int64_t scored, voted;
	struct duty d;

	if (duty_open(ctx, panel, &d, e) != 0)
		return NULL;
	if (!duty_status(&d, "drawn") && !duty_status(&d, "voting")) {
		panel_state_error(d.w, e);
		return NULL;
	}
	if (accept && duty_seat(&d, "invited", e) != 0)
		return NULL;
	if (!accept) {
		if (strcmp(d.me->seat.status, "invited") != 0 &&
		    duty_seat(&d, "accepted", e) != 0)
			return NULL;
		if (store_score_count(ctx, panel, d.me->seat.expert_id,
			&scored, &voted, e) != 0)
			return NULL;
		if (voted > 0) {
			err_set(e, ERR_PANEL_VOTED, "panel");
			return NULL;
		}
		if (reason == NULL) {
			err_set(e, ERR_REQUIRED, "reason");
			return NULL;
		}
		str_copy(d.me->seat.reason, sizeof(d.me->seat.reason),
		    reason);
	}
	str_copy(d.me->seat.status, sizeof(d.me->seat.status),
	    accept ? "accepted" : "recused");
	if (duty_keep(ctx, &d, e) != 0)
		return NULL;
	return json_pack("{s:o, s:s, s:s}", "panel", rpc_id_make(panel),
	    "my_status", d.me->seat.status, "my_status_label",
	    panel_seat_label(d.me->seat.status));
}

json_t *
expert_recuse(struct ctx *ctx, int64_t panel, int64_t application,
    const char *reason, struct err *e)
{
	struct panel_entry *c;
	struct duty d;
	int rc;

	if (duty_open(ctx, panel, &d, e) != 0 ||
	    duty_seat(&d, "accepted", e) != 0)
		return NULL;
	if (!duty_status(&d, "drawn") && !duty_status(&d, "voting")) {
		panel_state_error(d.w, e);
		return NULL;
	}
	c = duty_case(&d, d.me, application, e);
	if (c == NULL)
		return NULL;
	rc = store_voter(ctx, panel, application, d.me->seat.expert_id, e);
	if (rc == 1)
		err_set(e, ERR_PANEL_VOTED, "application");
	if (rc != 0 ||
	    store_recusal_insert(ctx, panel, application,
		d.me->seat.expert_id, reason, e) != 0)
		return NULL;
	ctx_audit(ctx, "panel", panel, NULL,
	    json_pack("{s:s, s:s, s:s}", "number", d.w->p.number, "expert",
		d.me->expert.number, "stays_away", c->a.number));
	ctx_changed(ctx, "panel", panel, 0, 0);
	return json_pack("{s:o, s:b}", "application",
	    rpc_id_make(application), "recused", 1);
}

/*
 * Scoring
 */

static int
duty_points(const struct state *s, const json_t *scores, json_t *out,
    struct err *e)
{
	const char *id;
	json_t *v;

	for (size_t i = 0; i < s->panel.ncriteria; i++) {
		const struct criterion *k = &s->panel.criteria[i];
		const json_t *n = json_object_get(scores, k->id);

		if (json_is_integer(n) && json_integer_value(n) >= 0 &&
		    json_integer_value(n) <= k->maximum) {
			json_object_set_new(out, k->id,
			    json_integer(json_integer_value(n)));
			continue;
		}
		err_add(e, ERR_PANEL_POINTS, "scores");
		err_arg(e, "name", k->label[i18n_current()]);
		err_arg_int(e, "max", k->maximum);
	}
	json_object_foreach ((json_t *)scores, id, v)
		if (json_object_get(out, id) == NULL && e->n == 0)
			return err_set(e, ERR_NOT_ALLOWED_HERE, "scores");
	return e->n > 0 ? -1 : 0;
}

json_t *
expert_score(struct ctx *ctx, int64_t panel, int64_t application,
    const json_t *scores, const char *words, struct err *e)
{
	json_t *content = ctx_keep(ctx, json_object()), *points;
	struct panel_entry *c;
	struct duty d;
	int rc;

	if (duty_open(ctx, panel, &d, e) != 0)
		return NULL;
	if (duty_status(&d, "closed") || duty_status(&d, "dissolved") ||
	    ctx->today > d.w->p.closes_on) {
		err_set(e, ERR_PANEL_LATE, "panel");
		return NULL;
	}
	if (duty_seat(&d, "accepted", e) != 0)
		return NULL;
	c = duty_case(&d, d.me, application, e);
	if (c == NULL)
		return NULL;
	points = json_object();
	json_object_set_new(content, "scores", points);
	json_object_set_new(content, "words",
	    json_string(words != NULL ? words : ""));
	if (duty_points(d.w->s, scores, points, e) != 0)
		return NULL;
	rc = store_voter(ctx, panel, application, d.me->seat.expert_id, e);
	if (rc == 1)
		err_set(e, ERR_PANEL_VOTED, "application");
	if (rc != 0 ||
	    store_score_set(ctx, panel, application, d.me->seat.expert_id,
		content, e) != 0)
		return NULL;
	/* that he did, not what: it is sealed */
	ctx_audit(ctx, "panel", panel, NULL,
	    json_pack("{s:s, s:s}", "number", d.w->p.number, "scored",
		c->a.number));
	return json_pack("{s:o, s:b}", "application",
	    rpc_id_make(application), "scored", 1);
}

/*
 * Voting
 */

/* In whose place: himself, or one who named him. NULL with e. */
static struct panel_member *
duty_voter(const struct duty *d, const char *behalf, struct err *e)
{
	if (behalf == NULL)
		return d->me;
	for (size_t i = 0; d->w->s->panel.proxy && i < d->w->nmembers; i++) {
		struct panel_member *m = &d->w->members[i];

		if (strcmp(m->expert.number, behalf) == 0 &&
		    strcmp(m->seat.status, "accepted") == 0 &&
		    m->seat.proxy_to == d->me->seat.expert_id)
			return m;
	}
	err_set(e, ERR_PANEL_PROXY, "behalf");
	return NULL;
}

static int
duty_may_vote(struct ctx *ctx, const struct duty *d,
    const struct panel_member *m, int64_t application, struct err *e)
{
	json_t *content = NULL;
	int rc;

	if (duty_status(d, "closed") || duty_status(d, "dissolved") ||
	    ctx->today > d->w->p.closes_on)
		return err_set(e, ERR_PANEL_LATE, "panel");
	if (!duty_status(d, "voting"))
		return err_set(e, ERR_PANEL_EARLY, "panel");
	if (duty_seat(d, "accepted", e) != 0)
		return -1;
	/* who is not there votes for nobody else either */
	if (d->me->seat.proxy_to != 0)
		return err_set(e, ERR_PANEL_PROXY, "panel");
	if (duty_case(d, m, application, e) == NULL ||
	    (m != d->me && duty_case(d, d->me, application, e) == NULL))
		return -1;
	rc = store_voter(ctx, d->w->p.id, application, m->seat.expert_id, e);
	if (rc != 0)
		return rc < 0 ? -1 :
				err_set(e, ERR_PANEL_TWICE, "application");
	if (d->w->s->panel.ncriteria == 0)
		return 0;
	rc = store_score_load(ctx, d->w->p.id, application,
	    d->me->seat.expert_id, &content, e);
	json_decref(content);
	return rc == 1 ? 0 :
	    rc < 0     ? -1 :
			 err_set(e, ERR_PANEL_SCORE, "application");
}

json_t *
expert_vote(struct ctx *ctx, int64_t panel, int64_t application,
    const char *choice, const char *behalf, struct err *e)
{
	char receipt[2 * DUTY_RECEIPT + 1];
	struct panel_member *m;
	struct panel_entry *c;
	struct duty d;
	json_t *after;

	if (duty_open(ctx, panel, &d, e) != 0)
		return NULL;
	m = duty_voter(&d, behalf, e);
	if (m == NULL || duty_may_vote(ctx, &d, m, application, e) != 0)
		return NULL;
	c = panel_entry_of(d.w, application);
	random_hex(receipt, DUTY_RECEIPT);
	if (store_ballot_insert(ctx, panel, application, m->seat.expert_id,
		d.w->s->panel.secret, receipt, choice, e) != 0)
		return NULL;
	after = json_pack("{s:s, s:s, s:s}", "number", d.w->p.number,
	    "voted", c->a.number, "expert", m->expert.number);
	/* of a secret vote neither the choice nor the receipt */
	if (!d.w->s->panel.secret)
		json_object_set_new(after, "choice", json_string(choice));
	ctx_audit(ctx, "panel", panel, NULL, after);
	ctx_changed(ctx, "panel", panel, 0, 0);
	return json_pack("{s:o, s:b, s:s}", "application",
	    rpc_id_make(application), "voted", 1, "receipt", receipt);
}

json_t *
expert_proxy(struct ctx *ctx, int64_t panel, const char *to, struct err *e)
{
	struct panel_member *m = NULL;
	struct duty d;

	if (duty_open(ctx, panel, &d, e) != 0 ||
	    duty_seat(&d, "accepted", e) != 0)
		return NULL;
	if (!d.w->s->panel.proxy) {
		err_set(e, ERR_PANEL_PROXY, "panel");
		return NULL;
	}
	for (size_t i = 0; to != NULL && i < d.w->nmembers; i++)
		if (strcmp(d.w->members[i].expert.number, to) == 0)
			m = &d.w->members[i];
	/* nobody hands on what was handed to him */
	if (to != NULL && (m == NULL || m == d.me || m->seat.proxy_to != 0 ||
		strcmp(m->seat.status, "accepted") != 0)) {
		err_set(e, ERR_NOT_FOUND, "to");
		return NULL;
	}
	d.me->seat.proxy_to = m != NULL ? m->seat.expert_id : 0;
	if (duty_keep(ctx, &d, e) != 0)
		return NULL;
	return json_pack("{s:o, s:s?}", "panel", rpc_id_make(panel), "to",
	    to);
}
