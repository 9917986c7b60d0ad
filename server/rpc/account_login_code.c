#include "config.h"

#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/login_code.h"
#include "server/domain/policy.h"
#include "server/rpc/methods.h"

static json_t *
rpc_login_code_unit(const struct capacity *u)
{
	return json_pack("{s:o, s:s, s:s, s:s}", "id", rpc_id_make(u->unit_id),
	    "name", u->name, "uscc", u->uscc, "via", u->via);
}

static int
rpc_account_login_code(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const char *code = param_text(p, "code");
	const char *action = param_text(p, "action");
	struct capacity *units = ctx_alloc(ctx, CAPACITY_MAX, sizeof(*units));
	struct login_code c;
	json_t *list;
	size_t n = 0;
	int rc;

	if (strcmp(action, "look") == 0)
		rc = login_code_look(ctx, code, &c, units, CAPACITY_MAX, &n,
		    e);
	else if (strcmp(action, "confirm") == 0)
		rc = login_code_confirm(ctx, code, param_id(p, "unit"), &c, e);
	else
		rc = login_code_deny(ctx, code, &c, e);
	if (rc != 0)
		return -1;
	*reply = json_pack("{s:s, s:s, s:I, s:I, s:s}", "kind", c.kind, "from",
	    c.from, "at", (json_int_t)c.created_at, "until",
	    (json_int_t)c.expires_at, "state", c.state);
	if (strcmp(action, "look") == 0 && strcmp(c.kind, "person") != 0) {
		list = json_array();
		for (size_t i = 0; i < n; i++)
			json_array_append_new(list,
			    rpc_login_code_unit(&units[i]));
		json_object_set_new(*reply, "units", list);
	}
	return 0;
}

static const struct param login_code_params[] = {
	{"code", PARAM_IDENT, PARAM_REQUIRED, 0, 16, NULL,
	    N_("The code which the waiting session shows")},
	{"action", PARAM_CHOICE, PARAM_REQUIRED, 0, 0, "look|confirm|deny",
	    N_("Look where it comes from, then let it in or not")},
	{"unit", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("For which unit, when there are several")},
	{0},
};

const struct method account_login_code_methods[] = {
	{"account.login_code", N_("Let a session in that shows a code"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE,
	    login_code_params,
	    "kind (person, certificate, elicence, institution), from, at, "
	    "until, state, units?: [{id, name, uscc, via}]",
	    rpc_account_login_code, .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT,
	    .own = true},
	{0},
};
