#include "config.h"

#include <string.h>

#include "common/jsonrpc.h"
#include "common/mem.h"
#include "server/domain/policy.h"
#include "server/rpc/methods.h"

/* Step one of two; server/records/intake.h tells of both. */
static int
rpc_file_begin(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const struct method *m = method_find(param_text(p, "method"));
	json_t *rule;

	policy_self(ctx);
	if (m == NULL || m->file_rule == NULL || m->file_from != NULL) {
		err_set(e, ERR_METHOD_UNKNOWN, NULL);
		return err_arg(e, "method", param_text(p, "method"));
	}
	if (!(m->roles & ctx->actor.role))
		return err_set(e, ERR_DENIED, NULL);
	/* what will be refused in the end is refused before the bytes come */
	if (m->file_room != NULL &&
	    m->file_room(ctx, json_object_get(p, "params"), e) != 0)
		return -1;
	rule = m->file_rule(ctx, json_object_get(p, "params"));
	*reply = json_pack("{s:I}", "max_bytes",
	    json_integer_value(json_object_get(rule, "max")));
	json_decref(rule);
	ctx->session.begin_file = true;
	ctx->session.begin_resume = param_bool(p, "resume");
	if (param_text(p, "name") != NULL)
		str_copy(ctx->session.begin_name,
		    sizeof(ctx->session.begin_name), param_text(p, "name"));
	return 0;
}

static const struct param begin_params[] = {
	{"method", PARAM_IDENT, PARAM_REQUIRED, 1, 64, NULL,
	    N_("The method that is to take the file")},
	{"params", PARAM_OBJECT, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("What it will be told besides, where that sets the limit")},
	{"name", PARAM_TEXT, PARAM_OPTIONAL, 1, 255, NULL,
	    N_("Of an attachment: the name under which what came is kept "
	       "should the connection break"), N_("File name")},
	{"resume", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Go on with what broke off under that name, if it is there")},
	{0},
};

const struct method file_methods[] = {
	{"file.begin", N_("Begin to upload a file; programs do it for you"),
	    ROLE_ALL, SCOPE_SELF, METHOD_READ, begin_params,
	    "file, max_bytes, size (of what is there); with a descriptor", rpc_file_begin,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{0},
};
