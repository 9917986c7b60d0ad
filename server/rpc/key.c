#include "config.h"

#include "server/rpc/method.h"

/*
 * talenthallctl has put the next key beside the others; the reload takes it,
 * and rows are sealed anew while the hall works.
 */
static int
rpc_key_rotate(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)e;
	ctx->scope_asked = true;
	ctx->session.reload = true;
	ctx_audit(ctx, "key", param_int(p, "key", 0), NULL, NULL);
	*reply = json_object();
	return 0;
}

static int
rpc_key_status(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const struct server_state *s = ctx->server;

	(void)p;
	(void)e;
	ctx->scope_asked = true;
	*reply = json_pack("{s:i, s:i, s:b}", "key", s->key, "former",
	    s->former_keys, "done", s->key_done);
	return 0;
}

static const struct param rotate_params[] = {
	{"key", PARAM_INT, PARAM_REQUIRED, 1, 255, NULL,
	    N_("Number of the new key")},
	{0},
};
static const struct param none_params[] = {{0}};

const struct method key_methods[] = {
	{"key.rotate", N_("Seal personal numbers with a new key"),
	    ROLE_SECADMIN, SCOPE_ALL, METHOD_WRITE, rotate_params, "",
	    rpc_key_rotate},
	{"key.status", N_("Which key seals, and whether former ones still do"),
	    ROLE_SECADMIN, SCOPE_ALL, METHOD_READ, none_params,
	    "key, former, done", rpc_key_status},
	{0},
};
