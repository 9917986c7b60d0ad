/* Which cases come before a panel: those it is formed of, and later ones. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "server/domain/panel.h"
#include "server/domain/policy.h"
#include "server/domain/service_definition.h"

struct waiting {
	struct ctx *ctx;
	int64_t ids[PANEL_CASES_MAX];
	struct {
		char service[41], state[41];
		int version;
	} of[PANEL_CASES_MAX];
	size_t n;
};

static void
waiting_row(void *arg, int64_t id, const char *service, int version,
    const char *state)
{
	struct waiting *l = arg;

	if (l->n == PANEL_CASES_MAX)
		return;
	l->ids[l->n] = id;
	str_copy(l->of[l->n].service, sizeof(l->of[0].service), service);
	str_copy(l->of[l->n].state, sizeof(l->of[0].state), state);
	l->of[l->n++].version = version;
}

/* Cases of other versions go by the same rules, or wait for another panel. */
static bool
panel_same(const struct state *a, const struct state *b)
{
	return a->panel.seats == b->panel.seats &&
	    a->panel.reserve == b->panel.reserve &&
	    a->panel.present_num == b->panel.present_num &&
	    a->panel.present_den == b->panel.present_den &&
	    a->panel.pass_num == b->panel.pass_num &&
	    a->panel.pass_den == b->panel.pass_den &&
	    a->panel.secret == b->panel.secret &&
	    a->panel.proxy == b->panel.proxy &&
	    a->panel.ncriteria == b->panel.ncriteria &&
	    strcmp(a->panel.of, b->panel.of) == 0 &&
	    strcmp(a->panel.draw, b->panel.draw) == 0;
}

/* Does the state have a panel like that of w (or any, when w has none yet)? */
static int
panel_suits(struct ctx *ctx, struct panel_work *w, const char *service,
    int version, const char *state, struct err *e)
{
	const struct definition *d = service_definition_version(ctx, service,
	    version, e);
	const struct state *s = d != NULL ? definition_state(d, state) : NULL;

	if (d == NULL)
		return -1;
	if (s == NULL || s->panel.seats == 0)
		return 0;
	if (w->s != NULL)
		return strcmp(w->p.service, service) == 0 &&
		    strcmp(w->p.state, state) == 0 && panel_same(w->s, s);
	w->d = d;
	w->s = s;
	str_copy(w->p.service, sizeof(w->p.service), service);
	str_copy(w->p.state, sizeof(w->p.state), state);
	w->p.service_version = version;
	return 1;
}

/* The cases that wait, into w; those that suit the first. */
static int
panel_gather(struct ctx *ctx, struct panel_work *w, struct waiting *l,
    struct err *e)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++) {
		int rc = panel_suits(ctx, w, l->of[i].service,
		    l->of[i].version, l->of[i].state, e);

		if (rc < 0)
			return -1;
		if (rc == 1)
			l->ids[n++] = l->ids[i];
	}
	l->n = n;
	return n > 0 ? 0 : err_set(e, ERR_PANEL_EMPTY, "plan");
}

static int
panel_number(struct ctx *ctx, char *out, size_t size, struct err *e)
{
	char series[32];
	int year, month, day;
	int64_t n;

	date_split(ctx->today, &year, &month, &day);
	snprintf(series, sizeof(series), "panel.%d", year);
	if (store_application_next(ctx, series, &n, e) != 0)
		return -1;
	snprintf(out, size, "PS-%04d-%04lld", year, (long long)n);
	return 0;
}

int
panel_create(struct ctx *ctx, const struct panel_told *t,
    struct panel_work *w, struct err *e)
{
	struct waiting *l = ctx_alloc(ctx, 1, sizeof(*l));
	struct title_plan plan;
	int rc;

	policy_self(ctx);
	memset(w, 0, sizeof(*w));
	rc = store_plan_load(ctx, t->plan_id, &plan, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "plan");
	if (t->meets_on < ctx->today)
		err_add(e, ERR_LICENCE_PAST, "meets_on");
	if (t->closes_on < t->meets_on) {
		err_add(e, ERR_DATE_ORDER, "closes_on");
		err_arg(e, "other", N_("the day of the meeting"));
	}
	if (e->n > 0)
		return -1;
	if (store_panel_waiting(ctx, t->plan_id, PANEL_CASES_MAX, waiting_row,
		l, e) != 0 ||
	    panel_gather(ctx, w, l, e) != 0 ||
	    panel_number(ctx, w->p.number, sizeof(w->p.number), e) != 0)
		return -1;
	w->p.id = ctx_new_id(ctx);
	w->p.plan_id = t->plan_id;
	str_copy(w->p.name, sizeof(w->p.name), t->name);
	str_copy(w->p.field, sizeof(w->p.field),
	    t->field != NULL ? t->field : "");
	str_copy(w->p.status, sizeof(w->p.status), "forming");
	w->p.meets_on = t->meets_on;
	w->p.closes_on = t->closes_on;
	w->p.created_at = ctx->now;
	if (panel_save(ctx, w, NULL,
		json_pack("{s:i}", "cases", (int)l->n), e) != 0)
		return -1;
	for (size_t i = 0; i < l->n; i++)
		if (store_panel_case_insert(ctx, w->p.id, l->ids[i], e) != 0)
			return -1;
	return panel_load(ctx, w->p.id, w, e);
}

/* It may leave while too few can vote about it. */
static int
panel_case_off(struct ctx *ctx, struct panel_work *w, int64_t id,
    struct err *e)
{
	struct panel_entry *c = panel_entry_of(w, id);

	if (c == NULL)
		return err_set(e, ERR_NOT_FOUND, "application");
	if (strcmp(w->p.status, "forming") != 0 &&
	    (strcmp(w->p.status, "voting") != 0 ||
		panel_hope(w, c) >= panel_needed(w)))
		return panel_state_error(w, e);
	return store_ballot_forget(ctx, w->p.id, id, e) != 0 ||
		store_panel_case_delete(ctx, w->p.id, id, e) != 1 ?
	    -1 :
	    0;
}

static int
panel_case_on(struct ctx *ctx, struct panel_work *w, int64_t id,
    struct err *e)
{
	struct title_plan plan;
	struct application a;
	int rc = store_application_load(ctx, id, &a, e);

	if (rc == 1)
		rc = store_plan_of(ctx, id, &plan, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "application");
	if (panel_is(w, "forming", e) != 0)
		return -1;
	rc = panel_suits(ctx, w, a.service, a.service_version, a.state, e);
	if (rc < 0)
		return -1;
	if (rc == 0 || plan.id != w->p.plan_id ||
	    w->ncases == PANEL_CASES_MAX)
		return err_set(e, ERR_PANEL_CASE, "application");
	if (store_panel_case_insert(ctx, w->p.id, id, e) == 0)
		return 0;
	if (!err_is(e, ERR_STORE_UNIQUE))
		return -1;
	err_clear(e);
	return err_set(e, ERR_PANEL_CASE, "application");
}

int
panel_case_put(struct ctx *ctx, int64_t id, int64_t application_id,
    bool member, struct panel_work *w, struct err *e)
{
	if (panel_load(ctx, id, w, e) != 0)
		return -1;
	if ((member ? panel_case_on(ctx, w, application_id, e) :
		      panel_case_off(ctx, w, application_id, e)) != 0 ||
	    panel_save(ctx, w, w->p.status,
		json_pack("{s:I, s:b}", "case", (json_int_t)application_id,
		    "member", member),
		e) != 0)
		return -1;
	return panel_load(ctx, id, w, e);
}
