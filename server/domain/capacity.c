#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/domain/capacity.h"
#include "server/domain/licence.h"
#include "server/store/person.h"
#include "server/store/signin.h"
#include "server/store/unit.h"

static void
capacity_of_agent(const struct agent_of *a, struct capacity *c)
{
	memset(c, 0, sizeof(*c));
	c->unit_id = a->unit_id;
	str_copy(c->name, sizeof(c->name), a->name);
	str_copy(c->uscc, sizeof(c->uscc), a->uscc);
	str_copy(c->via, sizeof(c->via), "agent");
	c->kind = "";
	c->owner = a->owner;
}

static void
capacity_of_licence(const struct licence_use *u, struct capacity *c)
{
	memset(c, 0, sizeof(*c));
	c->unit_id = u->unit_id;
	str_copy(c->name, sizeof(c->name), u->unit_name);
	str_copy(c->uscc, sizeof(c->uscc), u->uscc);
	str_copy(c->via, sizeof(c->via), u->rank);
	c->kind = u->kind;
	c->delegation_id = u->delegation_id;
	c->until = u->valid_to;
}

static int
capacity_agents(struct ctx *ctx, const struct account *a,
    struct capacity *rows, size_t max, size_t *n, struct err *e)
{
	struct agent_of *all = ctx_alloc(ctx, max, sizeof(*all));

	if (store_agent_of(ctx, a->id, all, max, n, e) != 0)
		return -1;
	for (size_t i = 0; i < *n; i++)
		capacity_of_agent(&all[i], &rows[i]);
	return 0;
}

int
capacity_list(struct ctx *ctx, const struct account *a,
    struct capacity *rows, size_t max, size_t *n, struct err *e)
{
	struct licence_use *all;
	size_t found;

	*n = 0;
	if (a->role == ROLE_AGENT)
		return capacity_agents(ctx, a, rows, max, n, e);
	if (a->role != ROLE_INDIVIDUAL || a->person_id == 0)
		return 0;
	all = ctx_alloc(ctx, max, sizeof(*all));
	if (licence_units(ctx, a->person_id, all, max, &found, e) != 0)
		return -1;
	for (size_t i = 0; i < found; i++)
		if (all[i].scopes & LICENCE_GOVERNMENT)
			capacity_of_licence(&all[i], &rows[(*n)++]);
	return 0;
}

int
capacity_find(struct ctx *ctx, const struct account *a, int64_t unit_id,
    struct capacity *c, struct err *e)
{
	struct capacity *rows = ctx_alloc(ctx, CAPACITY_MAX, sizeof(*rows));
	size_t n;

	if (capacity_list(ctx, a, rows, CAPACITY_MAX, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (rows[i].unit_id == unit_id) {
			*c = rows[i];
			return 1;
		}
	return 0;
}

/* For which unit an agent acts; none when he no longer may: he chooses anew. */
static int
capacity_agent(struct ctx *ctx, const struct session_row *r, struct err *e)
{
	struct actor *who = &ctx->actor;
	int rc = 1;

	who->unit_id = r->unit_id;
	who->owner = false;
	if (who->unit_id != 0)
		rc = store_agent_unit(ctx, who->account_id, who->unit_id,
		    &who->owner, e);
	if (rc == 0)
		who->unit_id = 0;
	if (rc == 1 && who->unit_id != 0)
		rc = store_unit_state(ctx, who->unit_id, &who->submitted, e);
	return rc < 0 ? -1 : 0;
}

/* By an electronic licence; back to himself when it is his no longer. */
static int
capacity_licence(struct ctx *ctx, const struct session_row *r, struct err *e)
{
	struct actor *who = &ctx->actor;
	struct licence_use use;
	int rc = licence_allows(ctx, r->delegation_id, who->person_id,
	    r->unit_id, LICENCE_GOVERNMENT, &use, e);

	if (rc != 1)
		return rc;
	who->role = ROLE_AGENT;
	who->person_id = 0;
	who->unit_id = r->unit_id;
	who->delegation_id = r->delegation_id;
	/* above the agents: he may name them, and replace the code */
	who->owner = strcmp(use.rank, "legal_representative") == 0;
	rc = store_unit_state(ctx, who->unit_id, &who->submitted, e);
	return rc;
}

int
capacity_apply(struct ctx *ctx, const struct session_row *r, struct err *e)
{
	struct actor *who = &ctx->actor;
	int rc;

	who->submitted = true;
	if (who->role == ROLE_AGENT)
		return capacity_agent(ctx, r, e);
	if (who->role != ROLE_INDIVIDUAL)
		return 0;
	if (r->delegation_id != 0 && (rc = capacity_licence(ctx, r, e)) != 0)
		return rc < 0 ? -1 : 0;
	return store_person_state(ctx, who->person_id, &who->verified,
	    &who->submitted, e) < 0 ? -1 : 0;
}
