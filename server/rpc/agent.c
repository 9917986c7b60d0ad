#include "config.h"

#include "common/jsonrpc.h"
#include "server/domain/agent.h"
#include "server/rpc/agent.h"
#include "server/rpc/reply.h"

const struct param agent_list_params[] = {
	PARAMS_LIST,
	{"id", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The unit; yours when left out")},
	{0},
};

const struct param agent_set_params[] = {
	{"account", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("An agent the unit has, to be changed")},
	{"login", PARAM_IDENT, PARAM_OPTIONAL, 1, 63, NULL,
	    N_("or a login name: of a new account, or of another unit's "
	       "agent")},
	{"name", PARAM_TEXT, PARAM_OPTIONAL, 1, 20, NULL,
	    N_("Name, for a new account")},
	{"phone", PARAM_IDENT, PARAM_OPTIONAL, 1, 31, NULL, N_("Phone")},
	{"owner", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Names the other agents")},
	{"new_password", PARAM_SECRET, PARAM_OPTIONAL, 0, 128, NULL,
	    N_("First password of a new account, to be changed at once")},
	{0},
};

const struct param agent_remove_params[] = {
	{"account", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL,
	    N_("The agent; yourself to leave")},
	{0},
};

static json_t *
agent_reply(const struct agent *a)
{
	return json_pack("{s:o, s:s, s:s, s:s, s:b, s:I}", "account",
	    rpc_id_make(a->account_id), "login", a->login, "name", a->name,
	    "phone", a->phone, "owner", a->owner, "since",
	    (json_int_t)a->since);
}

static void
agent_item(void *arg, const struct agent *a)
{
	json_array_append_new(arg, agent_reply(a));
}

int
rpc_agent_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	json_t *items = json_array();

	return reply_items(
	    agent_list(ctx, param_id(p, "id"), agent_item, items, e), items,
	    reply);
}

int
rpc_agent_set(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const json_t *fresh = json_object_get(p, "new_password");
	struct agent_change c = {.account_id = param_id(p, "account"),
	    .login = param_text(p, "login"),
	    .name = param_text(p, "name"),
	    .phone = param_text(p, "phone"),
	    .has_owner = json_object_get(p, "owner") != NULL,
	    .owner = param_bool(p, "owner"),
	    .has_password = fresh != NULL,
	    .hash = param_text(fresh, "hash")};
	struct agent a;

	if (agent_set(ctx, &c, &a, e) != 0)
		return -1;
	*reply = agent_reply(&a);
	return 0;
}

int
rpc_agent_remove(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	if (agent_remove(ctx, param_id(p, "account"), e) != 0)
		return -1;
	*reply = json_pack("{s:O}", "account", json_object_get(p, "account"));
	return 0;
}
