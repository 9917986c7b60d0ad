#include "config.h"

#include <stdlib.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "server/domain/application/application.h"
#include "server/domain/service_check.h"
#include "server/domain/service_diff.h"
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
	const char *lang = json_string_value(json_object_get(p, "lang"));

	(void)e;
	ctx->scope_asked = true;
	if (lang != NULL)
		i18n_use(i18n_from_name(lang));
	(void)service_check(dir, ctx, &f, &v);
	free(dir);
	*reply = json_pack("{s:o}", "items", texts.items);
	return 0;
}

enum { CONFIG_TEXT = 500000, CONFIG_PAGE = 200 };

/* The draft comes flattened, as talenthallctl has checked it. */
static int
rpc_config_diff(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const char *after = json_string_value(json_object_get(p, "after"));
	json_t *limit = json_object_get(p, "limit");
	struct definition *d;
	struct faults f = {0};
	int rc;

	ctx->scope_asked = true;
	d = definition_parse(json_string_value(json_object_get(p, "text")),
	    "draft", &application_house, &f);
	if (d == NULL) {
		err_set(e, ERR_TYPE, "text");
		return err_arg(e, "type", N_("service file"));
	}
	rc = service_diff(ctx, d,
	    after != NULL ? strtoll(after, NULL, 10) : 0,
	    limit != NULL ? (int)json_integer_value(limit) : CONFIG_PAGE,
	    reply, e);
	definition_free(d);
	return rc;
}

static const struct param none_params[] = {{0}};

static const struct param check_params[] = {
	{"lang", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, "zh|en",
	    N_("Language, otherwise the session's")},
	{0},
};

static const struct param diff_params[] = {
	{"text", PARAM_WORDS, PARAM_REQUIRED, 1, CONFIG_TEXT, NULL,
	    N_("The draft, its includes resolved")},
	{"after", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Page mark")},
	{"limit", PARAM_INT, PARAM_OPTIONAL, 1, CONFIG_PAGE, NULL,
	    N_("Open cases a page")},
	{0},
};

const struct method config_methods[] = {
	{"config.check", N_("Look for faults in the service files"),
	    ROLE_SYSADMIN, SCOPE_ALL, METHOD_READ, check_params,
	    "items {file, line, what, kind}", rpc_config_check},
	{"config.diff", N_("What a draft of a service does to open cases"),
	    ROLE_SYSADMIN, SCOPE_ALL, METHOD_READ, diff_params,
	    "service, version, published, states {state, cases}, "
	    "items {number, state, version, problems {what, where}}, next",
	    rpc_config_diff},
	{"config.reload", N_("Read the configuration again"), ROLE_SYSADMIN,
	    SCOPE_ALL, METHOD_WRITE, none_params, "", rpc_config_reload},
	{0},
};
