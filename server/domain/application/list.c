/* Lists of cases, and drafts that nobody went on with. */
#include "config.h"

#include <string.h>

#include "server/domain/application/apply.h"
#include "server/domain/audit.h"
#include "server/domain/policy.h"

struct gather {
	struct application *rows;
	size_t n, max;
};

static void
gather_case(void *arg, const struct application *a)
{
	struct gather *g = arg;

	if (g->n < g->max)
		g->rows[g->n++] = *a;
}

/*
 * A draft by its whole number, for who may set a rule aside that keeps it from
 * being handed in.
 */
static int
list_draft(struct ctx *ctx, const struct application_query *q,
    struct gather *g, struct err *e)
{
	struct application a;
	struct err ignored = {0};
	int rc = store_application_find(ctx, q->text, &a, e);

	if (rc == 1 && a.submitted_at == 0 &&
	    strcmp(a.phase, "applicant") == 0 &&
	    application_reach(ctx, &a, &ignored) == 0)
		gather_case(g, &a);
	return rc < 0 ? -1 : 0;
}

int
application_list(struct ctx *ctx, const struct application_query *asked,
    struct application_rows *l, struct err *e)
{
	struct application_query q = *asked;
	const struct actor *a = &ctx->actor;
	struct gather g = {.max = (size_t)asked->limit + 1};

	policy_self(ctx);
	memset(l, 0, sizeof(*l));
	if (a->role == ROLE_INDIVIDUAL) {
		q.person_id = a->person_id;
		q.unit_id = 0;
	} else if (a->role == ROLE_AGENT) {
		q.unit_id = a->unit_id;
	} else if (a->role == ROLE_BODY) {
		q.body_account = a->account_id;
	} else if (a->role != ROLE_CITY) {
		q.districts = a->districts;
		q.ndistricts = a->ndistricts;
		if (a->ndistricts == 0)
			return 0;
	}
	if (a->role == ROLE_AGENT && q.unit_id == 0)
		return 0;
	q.handed_in = !(a->role & (ROLE_INDIVIDUAL | ROLE_AGENT));
	q.limit = asked->limit + 1;
	g.rows = ctx_alloc(ctx, g.max, sizeof(*g.rows));
	if (store_application_page(ctx, &q, gather_case, &g, e) != 0 ||
	    store_application_total(ctx, &q, APPLICATION_TOTAL_MAX + 1,
		&l->total, e) != 0)
		return -1;
	if (g.n == 0 && q.handed_in && q.text != NULL && q.after_id == 0 &&
	    list_draft(ctx, &q, &g, e) != 0)
		return -1;
	l->rows = g.rows;
	l->more = g.n > (size_t)asked->limit;
	l->n = l->more ? (size_t)asked->limit : g.n;
	if (l->total < (int64_t)l->n)
		l->total = (int64_t)l->n;
	l->capped = l->total > APPLICATION_TOTAL_MAX;
	if (l->capped)
		l->total = APPLICATION_TOTAL_MAX;
	return 0;
}

/* Each has a row of the audit: it was there, and is no more. */
static int
sweep_one(struct ctx *ctx, const struct application *a, struct err *e)
{
	int rc = store_application_delete(ctx, a, e);

	if (rc != 0)
		return -1;
	ctx_audit(ctx, "application", a->id,
	    json_pack("{s:s, s:s, s:s}", "number", a->number, "service",
		a->service, "state", a->state),
	    NULL);
	rc = audit_append(ctx, "application.forgotten", "done", e);
	json_decref(ctx->audit);
	ctx->audit = NULL;
	ctx_changed(ctx, "application", a->id, a->unit_id, a->person_id);
	return rc;
}

int
application_sweep(struct ctx *ctx, struct err *e)
{
	enum { AT_ONCE = 20 };
	struct gather g = {.max = AT_ONCE};

	g.rows = ctx_alloc(ctx, g.max, sizeof(*g.rows));
	if (store_application_drafts(ctx,
		ctx->now - APPLICATION_DRAFT_DAYS * INT64_C(86400), AT_ONCE,
		gather_case, &g, e) != 0)
		return -1;
	for (size_t i = 0; i < g.n; i++)
		if (sweep_one(ctx, &g.rows[i], e) != 0)
			return -1;
	return g.n == AT_ONCE;
}
