#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "server/domain/permit.h"
#include "server/domain/policy.h"

static const struct {
	const char *status;
	const char *label;
} permit_labels[] = {
	{"valid", N_("valid")},
	{"suspended", N_("suspended")},
	{"expired", N_("expired")},
	{"cancelled", N_("cancelled")},
};

const char *
permit_status(const struct ctx *ctx, const struct permit *p)
{
	if (p->valid_to < ctx->today &&
	    (strcmp(p->status, "valid") == 0 ||
		strcmp(p->status, "suspended") == 0))
		return "expired";
	return p->status;
}

const char *
permit_status_label(const char *status)
{
	for (size_t i = 0; i < sizeof(permit_labels) / sizeof(permit_labels[0]);
	     i++)
		if (strcmp(permit_labels[i].status, status) == 0)
			return _(permit_labels[i].label);
	return status;
}

/* Pages of several districts, put together. */
struct permit_pages {
	struct permit *rows;
	size_t n;
};

static void
permit_gather(void *arg, const struct permit *p)
{
	struct permit_pages *g = arg;

	g->rows[g->n++] = *p;
}

static int
permit_by_id(const void *a, const void *b)
{
	const struct permit *p = a, *q = b;

	return (p->id > q->id) - (p->id < q->id);
}

static int
permit_list_office(struct ctx *ctx, int64_t after, int limit,
    void (*row)(void *arg, const struct permit *p), void *arg, struct err *e)
{
	const struct actor *a = &ctx->actor;
	struct permit_pages g = {.rows = ctx_alloc(ctx,
				     a->ndistricts * (size_t)limit + 1,
				     sizeof(struct permit))};

	for (size_t i = 0; i < a->ndistricts; i++)
		if (store_permit_page(ctx, 0, 0, a->districts[i], after,
			limit, permit_gather, &g, e) != 0)
			return -1;
	if (g.n > 0)
		qsort(g.rows, g.n, sizeof(*g.rows), permit_by_id);
	for (size_t i = 0; i < g.n && i < (size_t)limit; i++)
		row(arg, &g.rows[i]);
	return 0;
}

int
permit_list(struct ctx *ctx, int64_t after, int limit,
    void (*row)(void *arg, const struct permit *p), void *arg, struct err *e)
{
	const struct actor *a = &ctx->actor;
	bool own = a->role == ROLE_INDIVIDUAL, agent = a->role == ROLE_AGENT;

	policy_self(ctx);
	if (!own && !agent)
		return permit_list_office(ctx, after, limit, row, arg, e);
	return store_permit_page(ctx, own ? a->person_id : 0,
	    agent ? a->unit_id : 0, 0, after, limit, row, arg, e);
}

int
permit_get(struct ctx *ctx, int64_t id, struct permit *p, struct err *e)
{
	int rc = store_permit_load(ctx, id, p, e);

	if (rc < 0)
		return -1;
	if (rc == 0) {
		policy_self(ctx);
		return err_set(e, ERR_NOT_FOUND, "id");
	}
	return policy_scope(ctx, p->unit_id, p->district, p->person_id, e);
}

const char *
permit_event_label(const char *what)
{
	static const struct {
		const char *what, *label;
	} labels[] = {
		{"issued", N_("issued")},
		{"extended", N_("extended")},
		{"amended", N_("changed")},
		{"suspended", N_("suspended")},
		{"resumed", N_("valid again")},
		{"cancelled", N_("cancelled")},
	};

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcmp(labels[i].what, what) == 0)
			return _(labels[i].label);
	return what;
}

int
permit_of(struct ctx *ctx, int64_t person_id, struct permit *p,
    struct err *e)
{
	return store_permit_of(ctx, person_id, p, e);
}

int
permit_history(struct ctx *ctx, int64_t id,
    void (*row)(void *arg, const struct permit_event *v), void *arg,
    struct err *e)
{
	struct permit m;

	if (permit_get(ctx, id, &m, e) != 0)
		return -1;
	return store_permit_event_each(ctx, m.id, row, arg, e);
}

int
permit_children(struct ctx *ctx, const struct permit *p, json_t **rows,
    struct err *e)
{
	return store_permit_children(ctx, p->id, rows, e);
}
