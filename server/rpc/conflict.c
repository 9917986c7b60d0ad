/* What people who decide declare about themselves. */
#include "config.h"

#include "common/jsonrpc.h"
#include "server/domain/conflict.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static int
rpc_conflict_declare(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const struct conflict_told t = {.kind = param_text(p, "kind"),
		.name = param_text(p, "name"),
		.id_number = param_text(p, "id_number"),
		.relation = param_text(p, "relation"),
		.uscc = param_text(p, "uscc"),
		.application = param_text(p, "application"),
		.reason = param_text(p, "reason")};
	int64_t id;

	if (conflict_declare(ctx, &t, &id, e) != 0)
		return -1;
	*reply = json_pack("{s:o}", "id", rpc_id_make(id));
	return 0;
}

static int
rpc_conflict_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	json_t *items = conflict_list(ctx, ctx->actor.account_id, e);

	(void)p;
	return reply_items(items != NULL ? 0 : -1, items, reply);
}

static int
rpc_conflict_withdraw(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	if (conflict_withdraw(ctx, param_id(p, "id"), e) != 0)
		return -1;
	*reply = json_pack("{s:o}", "id", rpc_id_make(param_id(p, "id")));
	return 0;
}

static const struct param no_params[] = {{0}};

static const struct param declare_params[] = {
	{"kind", PARAM_CHOICE, PARAM_REQUIRED, 0, 0, "kin|unit|case",
	    N_("A relative, a unit, or a single case")},
	{"name", PARAM_TEXT, PARAM_OPTIONAL, 2, 50, NULL,
	    N_("Name of the relative")},
	{"id_number", PARAM_IDENT, PARAM_OPTIONAL, 15, 18, NULL,
	    N_("His ID number; kept as a digest alone")},
	{"relation", PARAM_TEXT, PARAM_OPTIONAL, 1, 20, NULL,
	    N_("How he is related")},
	{"uscc", PARAM_IDENT, PARAM_OPTIONAL, 18, 18, NULL,
	    N_("Credit code of the unit")},
	{"application", PARAM_IDENT, PARAM_OPTIONAL, 1, 31, NULL,
	    N_("Number of the case")},
	{"reason", PARAM_TEXT, PARAM_OPTIONAL, 1, 200, NULL, N_("Why")},
	{0},
};

static const struct param withdraw_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The declaration")},
	{0},
};

#define CONFLICT_REPLY                                                       \
	"id, kind, kind_label, name, relation?, reason?, by_number, at"
#define ROLES_DECIDE (ROLE_OFFICE | ROLE_BODY | ROLE_CITY | ROLE_EXPERT)

const struct method conflict_methods[] = {
	{"conflict.declare",
	    N_("Declare a relative, a unit or a case you have to do with"),
	    ROLES_DECIDE, SCOPE_SELF, METHOD_WRITE, declare_params, "id",
	    rpc_conflict_declare},
	{"conflict.list", N_("What you declared about yourself"),
	    ROLES_DECIDE, SCOPE_SELF, METHOD_READ, no_params,
	    "items: [{" CONFLICT_REPLY "}], next, total", rpc_conflict_list},
	{"conflict.withdraw", N_("Withdraw a declaration"), ROLES_DECIDE,
	    SCOPE_SELF, METHOD_WRITE, withdraw_params, "id",
	    rpc_conflict_withdraw},
	{0},
};
