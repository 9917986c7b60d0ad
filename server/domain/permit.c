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
	/* 0 is every district: not for an office that has none */
	if (!own && !agent && a->ndistricts == 0)
		return 0;
	return store_permit_page(ctx, own ? a->person_id : 0,
	    agent ? a->unit_id : 0,
	    own || agent ? 0 : a->districts[0], after,
	    limit, row, arg, e);
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
