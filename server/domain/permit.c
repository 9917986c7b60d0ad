#include "config.h"

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

int
permit_list(struct ctx *ctx, int64_t after, int limit,
    void (*row)(void *arg, const struct permit *p), void *arg, struct err *e)
{
	const struct actor *a = &ctx->actor;
	bool own = a->role == ROLE_INDIVIDUAL, agent = a->role == ROLE_AGENT;

	policy_self(ctx);
	return store_permit_page(ctx, own ? a->person_id : 0,
	    agent ? a->unit_id : 0,
	    own || agent || a->ndistricts == 0 ? 0 : a->districts[0], after,
	    limit, row, arg, e);
}
