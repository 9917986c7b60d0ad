#include "config.h"

#include "common/jsonrpc.h"
#include "server/domain/unit_name.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static void
unit_former(void *arg, const struct former_name *f)
{
	json_t *o = json_pack("{s:s, s:s, s:s, s:s}", "name", f->name,
	    "reason", f->reason, "evidence", f->evidence, "by", f->by_name);

	reply_time(o, "until", f->at);
	json_array_append_new(arg, o);
}

static int
rpc_unit_rename(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct unit *u = ctx_alloc(ctx, 1, sizeof(*u));
	json_t *former;

	if (unit_rename(ctx, param_id(p, "unit"), param_text(p, "name"),
		param_text(p, "reason"), param_text(p, "evidence"), u, e) != 0)
		return -1;
	former = json_array();
	if (unit_name_former(ctx, u->id, unit_former, former, e) != 0) {
		json_decref(former);
		return -1;
	}
	*reply = json_pack("{s:o, s:s, s:o}", "id", rpc_id_make(u->id),
	    "name", u->name, "former", former);
	return 0;
}

static const struct param rename_params[] = {
	{"unit", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The unit")},
	{"name", PARAM_TEXT, PARAM_REQUIRED, 2, 100, NULL,
	    N_("Its new name, as it is registered")},
	{"reason", PARAM_TEXT, PARAM_REQUIRED, 2, 200, NULL, N_("Why")},
	{"evidence", PARAM_TEXT, PARAM_REQUIRED, 2, 200, NULL,
	    N_("What was seen: the notice of the change, its number")},
	{0},
};

const struct method unit_name_methods[] = {
	{"unit.rename", N_("Write a unit's new name at its hall"), ROLE_CLERK,
	    SCOPE_DISTRICT, METHOD_WRITE, rename_params,
	    "id, name, former: [{name, until, reason, evidence, by}]",
	    rpc_unit_rename},
	{0},
};
