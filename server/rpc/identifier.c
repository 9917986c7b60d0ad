#include "config.h"

#include "common/ident.h"
#include "server/rpc/methods.h"

static int
rpc_identifier_check(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const char *number = param_text(p, "number");
	char folded[IDENT_MAX];
	enum ident_result r;
	int kind = ident_kind_from_name(param_text(p, "kind"));

	if (kind < 0)
		return err_set(e, ERR_CHOICE, "kind");
	r = ident_check((enum ident_kind)kind, number != NULL ? number : "",
	    ctx->today, folded);
	*reply = json_pack("{s:b}", "valid", r == IDENT_OK);
	if (r != IDENT_OK) {
		json_object_set_new(*reply, "reason",
		    json_string(ident_result_name(r)));
		json_object_set_new(*reply, "message",
		    json_string(ident_result_text(r)));
	}
	return 0;
}

static const struct param check_params[] = {
	{"kind", PARAM_CHOICE, PARAM_REQUIRED, 0, 0,
	    "resident_id|uscc|passport|hk_mo_travel_permit|tw_travel_permit|"
	    "hmt_resident_permit|foreign_permanent_id|birth_cert_no|mobile|"
	    "phone|association_code",
	    N_("What it is")},
	{"number", PARAM_IDENT, PARAM_OPTIONAL, 0, 256, NULL,
	    N_("What was typed")},
	{0},
};

const struct method identifier_methods[] = {
	{"identifier.check", N_("Is this a well-formed number of its kind?"),
	    ROLE_ALL, SCOPE_NONE, METHOD_READ, check_params,
	    "valid, reason?, message?", rpc_identifier_check,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{0},
};
