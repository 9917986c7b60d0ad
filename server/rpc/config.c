#include "config.h"

#include "server/rpc/method.h"

/* The supervisor reads the file again and tells every role, as on SIGHUP. */
static int
rpc_config_reload(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)p;
	(void)e;
	ctx->scope_asked = true;
	ctx->session.reload = true;
	ctx_audit(ctx, "config", 0, NULL, NULL);
	*reply = json_object();
	return 0;
}

static const struct param none_params[] = {{0}};

const struct method config_methods[] = {
	{"config.reload", N_("Read the configuration again"), ROLE_SYSADMIN,
	    SCOPE_ALL, METHOD_WRITE, none_params, "", rpc_config_reload},
	{0},
};
