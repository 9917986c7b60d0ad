#include "config.h"

#include <stdlib.h>

#include "common/mem.h"
#include "server/domain/service_check.h"
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

/* Faults as items; kind "version" is what only the store can tell. */
struct config_faults {
	json_t *items;
	const char *kind;
};

static void
config_fault(void *arg, const char *file, int line, const char *what)
{
	struct config_faults *f = arg;

	json_array_append_new(f->items,
	    json_pack("{s:s, s:i, s:s, s:s}", "file", file, "line", line,
		"what", what, "kind", f->kind));
}

static int
rpc_config_check(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct config_faults texts = {json_array(), "file"};
	struct config_faults versions = {texts.items, "version"};
	struct faults f = {.row = config_fault, .arg = &texts};
	struct faults v = {.row = config_fault, .arg = &versions};
	char *dir = xasprintf("%s/services", ctx->conf->data_dir);

	(void)p;
	(void)e;
	ctx->scope_asked = true;
	(void)service_check(dir, ctx, &f, &v);
	free(dir);
	*reply = json_pack("{s:o}", "items", texts.items);
	return 0;
}

static const struct param none_params[] = {{0}};

const struct method config_methods[] = {
	{"config.check", N_("Look for faults in the service files"),
	    ROLE_SYSADMIN, SCOPE_ALL, METHOD_READ, none_params,
	    "items {file, line, what, kind}", rpc_config_check},
	{"config.reload", N_("Read the configuration again"), ROLE_SYSADMIN,
	    SCOPE_ALL, METHOD_WRITE, none_params, "", rpc_config_reload},
	{0},
};
