#include "config.h"

#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/account.h"
#include "server/domain/policy.h"
#include "server/rpc/method.h"

/*
 * A PARAM_SECRET never reaches a handler: "password" has become true or false,
 * "new_password" an object of the hash (absent when weak) and "reused".
 */
static void
rpc_account_change(const json_t *p, struct account_change *c)
{
	const json_t *fresh = json_object_get(p, "new_password");

	c->password_ok = param_bool(p, "password");
	c->hash = param_text(fresh, "hash");
	c->reused = param_bool(fresh, "reused");
}

static int
rpc_account_password(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct account_change c;

	rpc_account_change(p, &c);
	if (account_password(ctx, &c, e) != 0)
		return -1;
	*reply = json_object();
	return 0;
}

static json_t *
rpc_account_key(const struct account_key *k)
{
	return json_pack("{s:o, s:s, s:s, s:s, s:I}", "id", rpc_id_make(k->id),
	    "type", k->type, "fingerprint", k->fingerprint, "label", k->label,
	    "created_at", (json_int_t)k->created_at);
}

static int
rpc_account_key_add(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct account_key k;

	if (account_key_add(ctx, param_text(p, "key"), param_text(p, "label"),
		&k, e) != 0)
		return -1;
	*reply = rpc_account_key(&k);
	return 0;
}

static int
rpc_account_key_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct account_key keys[ACCOUNT_KEYS_MAX];
	json_t *items;
	size_t n;

	(void)p;
	if (account_keys(ctx, keys, ACCOUNT_KEYS_MAX, &n, e) != 0)
		return -1;
	items = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(items, rpc_account_key(&keys[i]));
	*reply = json_pack("{s:o, s:n, s:i}", "items", items, "next", "total",
	    (int)n);
	return 0;
}

static int
rpc_account_key_remove(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	if (account_key_remove(ctx, param_id(p, "id"), e) != 0)
		return -1;
	*reply = json_object();
	return 0;
}

static int
rpc_account_lang(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	if (account_lang(ctx, i18n_from_name(param_text(p, "lang")), e) != 0)
		return -1;
	*reply = json_pack("{s:s}", "lang", param_text(p, "lang"));
	return 0;
}

static int
rpc_account_settings(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct account a;

	if (account_settings(ctx, param_text(p, "theme"),
		param_text(p, "borders"), &a, e) != 0)
		return -1;
	*reply = json_pack("{s:s, s:s}", "theme", a.theme, "borders",
	    a.borders);
	return 0;
}

static json_t *
rpc_account_item(const struct account *a)
{
	json_t *o = json_pack("{s:o, s:s, s:s, s:s, s:b, s:b, s:b, s:i, s:I,"
			      " s:I, s:I}",
	    "id", rpc_id_make(a->id), "login", a->login, "name", a->name,
	    "role", role_name(a->role), "active", a->active, "owner", a->owner,
	    "demo", a->demo, "failures", a->failures, "locked_until",
	    (json_int_t)a->locked_until, "last_login_at",
	    (json_int_t)a->last_login_at, "created_at",
	    (json_int_t)a->created_at);

	if (a->unit_id != 0)
		json_object_set_new(o, "unit", rpc_id_make(a->unit_id));
	if (a->person_id != 0)
		json_object_set_new(o, "person", rpc_id_make(a->person_id));
	return o;
}

struct account_page {
	json_t *items;
	char last[64];
};

static void
rpc_account_row(void *arg, const struct account *a)
{
	struct account_page *page = arg;

	json_array_append_new(page->items, rpc_account_item(a));
	memcpy(page->last, a->login, sizeof(page->last));
}

static int
rpc_account_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct account_page page = {.items = NULL};
	int limit = (int)param_int(p, "limit", 50);
	const char *last = page.last;
	char *after;

	if (cursor_parse(ctx, p, &after, 1, e) != 0)
		return -1;
	page.items = json_array();
	if (account_page(ctx, after != NULL ? after : "", limit,
		rpc_account_row, &page, e) != 0) {
		json_decref(page.items);
		return -1;
	}
	*reply = json_pack("{s:o, s:o}", "items", page.items, "next",
	    (int)json_array_size(page.items) == limit ? cursor_make(&last, 1) :
							json_null());
	return 0;
}

static int
rpc_account_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct account a;

	const char *login = param_text(p, "login");

	if (login != NULL ? account_find(ctx, login, &a, e) != 0 :
			    account_get(ctx, param_id(p, "id"), &a, e) != 0)
		return -1;
	*reply = rpc_account_item(&a);
	return 0;
}

static int
rpc_account_unlock(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	if (account_unlock(ctx, param_id(p, "id"), e) != 0)
		return -1;
	*reply = json_object();
	return 0;
}

static int
rpc_account_disable(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	if (account_set_active(ctx, param_id(p, "id"), false, e) != 0)
		return -1;
	*reply = json_object();
	return 0;
}

static int
rpc_account_enable(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	if (account_set_active(ctx, param_id(p, "id"), true, e) != 0)
		return -1;
	*reply = json_object();
	return 0;
}

static int
rpc_account_create(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct account_change c;
	int64_t id;

	rpc_account_change(p, &c);
	if (account_create(ctx, param_text(p, "login"), param_text(p, "name"),
		role_from_name(param_text(p, "role")), c.hash, &id, e) != 0)
		return -1;
	*reply = json_pack("{s:o}", "id", rpc_id_make(id));
	return 0;
}

static int
rpc_account_reset(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct account_change c;

	rpc_account_change(p, &c);
	if (account_reset(ctx, param_id(p, "id"), c.hash, e) != 0)
		return -1;
	*reply = json_object();
	return 0;
}

static const struct param id_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The record")},
	{0},
};

static const struct param password_params[] = {
	{"password", PARAM_SECRET, PARAM_REQUIRED, 0, 128, NULL,
	    N_("Your password")},
	{"new_password", PARAM_SECRET, PARAM_REQUIRED, 0, 128, NULL,
	    N_("The new password")},
	{0},
};

static const struct param key_params[] = {
	{"key", PARAM_TEXT, PARAM_REQUIRED, 0, 4096, NULL,
	    N_("An OpenSSH public key, one line")},
	{"label", PARAM_TEXT, PARAM_OPTIONAL, 0, 30, NULL,
	    N_("What you call it")},
	{0},
};

static const struct param lang_params[] = {
	{"lang", PARAM_CHOICE, PARAM_REQUIRED, 0, 0, "zh|en", N_("Language")},
	{0},
};

static const struct param settings_params[] = {
	{"theme", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0,
	    "default|light|high-contrast|mono", N_("Theme")},
	{"borders", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, "unicode|ascii",
	    N_("Borders")},
	{0},
};

static const struct param get_params[] = {
	{"id", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL, N_("The record")},
	{"login", PARAM_IDENT, PARAM_OPTIONAL, 0, 63, NULL,
	    N_("or its login name")},
	{0},
};

static const struct param list_params[] = {PARAMS_LIST, {0}};

/* Who belongs to a person or a unit is made with them, not here. */
static const struct param create_params[] = {
	{"login", PARAM_IDENT, PARAM_REQUIRED, 2, 63, NULL, N_("Login name")},
	{"name", PARAM_TEXT, PARAM_REQUIRED, 1, 20, NULL, N_("Name")},
	{"role", PARAM_CHOICE, PARAM_REQUIRED, 0, 0,
	    "clerk|reviewer|lead|body|city|expert|sysadmin|secadmin|auditor",
	    N_("Role")},
	{"new_password", PARAM_SECRET, PARAM_REQUIRED, 0, 128, NULL,
	    N_("The first password, to be changed at once")},
	{0},
};

static const struct param reset_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The record")},
	{"new_password", PARAM_SECRET, PARAM_REQUIRED, 0, 128, NULL,
	    N_("The first password, to be changed at once")},
	{0},
};

#define ITEM                                                               \
	"id, login, name, role, active, owner, demo, failures, "           \
	"locked_until, last_login_at, created_at, unit?, person?"

const struct method account_methods[] = {
	{"account.password", N_("Change your password"), ROLE_ALL, SCOPE_SELF,
	    METHOD_WRITE, password_params, "", rpc_account_password,
	    .when = WHEN_ALWAYS & ~WHEN_LOCKED},
	{"account.key.add", N_("Register a public key"), ROLE_ALL, SCOPE_SELF,
	    METHOD_WRITE, key_params,
	    "id, type, fingerprint, label, created_at", rpc_account_key_add,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"account.key.list", N_("Your public keys"), ROLE_ALL, SCOPE_SELF,
	    METHOD_READ, list_params,
	    "items of {id, type, fingerprint, label, created_at}, next, total",
	    rpc_account_key_list,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"account.key.remove", N_("Remove a public key"), ROLE_ALL, SCOPE_SELF,
	    METHOD_WRITE, id_params, "", rpc_account_key_remove,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"account.lang", N_("Choose the language"), ROLE_ALL, SCOPE_SELF,
	    METHOD_WRITE, lang_params, "lang", rpc_account_lang,
	    .when = WHEN_ALWAYS & ~WHEN_LOCKED},
	{"account.settings", N_("Choose how your terminal looks"), ROLE_ALL,
	    SCOPE_SELF, METHOD_WRITE, settings_params, "theme, borders",
	    rpc_account_settings,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"account.list", N_("Accounts, by login name"), ROLE_SECADMIN,
	    SCOPE_ALL, METHOD_READ, list_params, "items of {" ITEM "}, next",
	    rpc_account_list},
	{"account.get", N_("One account"), ROLE_SECADMIN | ROLE_CLERK,
	    SCOPE_ALL, METHOD_READ, get_params, ITEM, rpc_account_get},
	{"account.unlock", N_("Forget an account's wrong passwords"),
	    ROLE_SECADMIN | ROLE_CLERK, SCOPE_ALL, METHOD_WRITE, id_params, "",
	    rpc_account_unlock},
	{"account.disable", N_("Close an account"), ROLE_SECADMIN, SCOPE_ALL,
	    METHOD_WRITE, id_params, "", rpc_account_disable},
	{"account.enable", N_("Open a closed account"), ROLE_SECADMIN,
	    SCOPE_ALL, METHOD_WRITE, id_params, "", rpc_account_enable},
	{"account.create", N_("Make an account of an office or administrator"),
	    ROLE_SECADMIN, SCOPE_ALL, METHOD_WRITE, create_params, "id",
	    rpc_account_create},
	{"account.reset", N_("Give an account a first password"),
	    ROLE_SECADMIN, SCOPE_ALL, METHOD_WRITE, reset_params, "",
	    rpc_account_reset},
	{0},
};
