#include "config.h"

#include "common/jsonrpc.h"
#include "server/domain/account.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

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
	return reply_items(0, items, reply);
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

static const struct param list_params[] = {PARAMS_LIST, {0}};

const struct method account_methods[] = {
	{"account.password", N_("Change your password"), ROLE_ALL, SCOPE_SELF,
	    METHOD_WRITE, password_params, "", rpc_account_password,
	    .when = WHEN_ALWAYS & ~WHEN_LOCKED, .own = true},
	{"account.key.add", N_("Register a public key"), ROLE_ALL, SCOPE_SELF,
	    METHOD_WRITE, key_params,
	    "id, type, fingerprint, label, created_at", rpc_account_key_add,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT, .own = true},
	{"account.key.list", N_("Your public keys"), ROLE_ALL, SCOPE_SELF,
	    METHOD_READ, list_params,
	    "items of {id, type, fingerprint, label, created_at}, next, total",
	    rpc_account_key_list,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"account.key.remove", N_("Remove a public key"), ROLE_ALL, SCOPE_SELF,
	    METHOD_WRITE, id_params, "", rpc_account_key_remove,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT, .own = true},
	{"account.lang", N_("Choose the language"), ROLE_GUEST | ROLE_ALL,
	    SCOPE_SELF, METHOD_WRITE, lang_params, "lang", rpc_account_lang,
	    .when = WHEN_ALWAYS & ~WHEN_LOCKED},
	{"account.settings", N_("Choose how your terminal looks"), ROLE_ALL,
	    SCOPE_SELF, METHOD_WRITE, settings_params, "theme, borders",
	    rpc_account_settings,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{0},
};
