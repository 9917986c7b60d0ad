#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/domain/account.h"
#include "server/domain/notification.h"
#include "server/domain/policy.h"
#include "server/domain/session.h"
#include "server/domain/sshkey.h"

/* Whose account it is hears of it, should it not have been he. */
static int
account_tell(struct ctx *ctx, const char *template, json_t *args,
    struct err *e)
{
	struct notify n = {.template = template,
		.account_id = ctx->actor.account_id, .args = args};
	char at[TIME_TEXT];

	json_object_set_new(args, "time",
	    json_string(time_format(ctx->now, at)));
	return notify(ctx, &n, e);
}

int
account_password(struct ctx *ctx, const struct account_change *c,
    struct err *e)
{
	int64_t me = ctx->actor.account_id;

	policy_self(ctx);
	if (session_check_password(ctx, c->password_ok, "password", e) != 0)
		return -1;
	if (c->hash == NULL)
		return err_set(e, ERR_PASSWORD_WEAK, "new_password");
	if (c->reused)
		return err_set(e, ERR_PASSWORD_SAME, "new_password");
	ctx_audit(ctx, "account", me, NULL, NULL);
	if (store_account_set_password(ctx, me, c->hash, false, e) != 0 ||
	    account_tell(ctx, "password_changed",
		json_pack("{s:s}", "from", ctx->actor.from), e) != 0)
		return -1;
	/* whoever else is signed in as this account has lost it */
	return store_session_delete_others(ctx, me, ctx->actor.session_id, e);
}

int
account_key_add(struct ctx *ctx, const char *line, const char *label,
    struct account_key *out, struct err *e)
{
	struct account_key keys[ACCOUNT_KEYS_MAX];
	struct sshkey k;
	size_t n;

	policy_self(ctx);
	if (sshkey_parse(line, &k) != 0)
		return err_set(e, ERR_KEY_FORM, "key");
	if (store_account_keys(ctx, ctx->actor.account_id, keys,
		ACCOUNT_KEYS_MAX, &n, e) != 0)
		return -1;
	if (n == ACCOUNT_KEYS_MAX) {
		err_set(e, ERR_KEYS_MANY, "key");
		return err_arg_int(e, "max", ACCOUNT_KEYS_MAX);
	}
	memset(out, 0, sizeof(*out));
	out->account_id = ctx->actor.account_id;
	str_copy(out->type, sizeof(out->type), k.type);
	str_copy(out->fingerprint, sizeof(out->fingerprint), k.fingerprint);
	str_copy(out->label, sizeof(out->label), label != NULL ? label : "");
	out->blob = k.blob;
	out->blob_len = k.len;
	if (store_account_key_insert(ctx, out, e) != 0)
		return err_is(e, ERR_STORE_UNIQUE) ?
		    err_set(e, ERR_KEY_TAKEN, "key") :
		    -1;
	out->blob = NULL;
	ctx_audit(ctx, "account_key", out->id, NULL,
	    json_pack("{s:s}", "fingerprint", out->fingerprint));
	return account_tell(ctx, "security_changed",
	    json_pack("{s:{s:s, s:s}}", "what", "zh", "新增登录公钥", "en",
		"a public key was added"),
	    e);
}

int
account_key_remove(struct ctx *ctx, int64_t id, struct err *e)
{
	int rc;

	policy_self(ctx);
	rc = store_account_key_remove(ctx, ctx->actor.account_id, id, e);
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "id");
	ctx_audit(ctx, "account_key", id, NULL, NULL);
	if (rc < 0)
		return -1;
	return account_tell(ctx, "security_changed",
	    json_pack("{s:{s:s, s:s}}", "what", "zh", "删除登录公钥", "en",
		"a public key was removed"),
	    e);
}

int
account_lang(struct ctx *ctx, enum lang lang, struct err *e)
{
	policy_self(ctx);
	ctx_audit(ctx, "account", ctx->actor.account_id,
	    json_pack("{s:s}", "lang", i18n_name(ctx->actor.lang)),
	    json_pack("{s:s}", "lang", i18n_name(lang)));
	/* other sessions of the account keep theirs; a guest has this alone */
	ctx->actor.lang = lang;
	if (ctx->actor.account_id == 0)
		return 0;
	return store_account_set_lang(ctx, ctx->actor.account_id, lang, e);
}

int
account_settings(struct ctx *ctx, const char *theme, const char *borders,
    struct account *a, struct err *e)
{
	json_t *before;

	policy_self(ctx);
	if (store_account_load(ctx, ctx->actor.account_id, a, e) != 1)
		return -1;
	before = json_pack("{s:s, s:s}", "theme", a->theme, "borders",
	    a->borders);
	if (theme != NULL)
		str_copy(a->theme, sizeof(a->theme), theme);
	if (borders != NULL)
		str_copy(a->borders, sizeof(a->borders), borders);
	ctx_audit(ctx, "account", a->id, before,
	    json_pack("{s:s, s:s}", "theme", a->theme, "borders",
		a->borders));
	return store_account_set_settings(ctx, a->id, a->theme, a->borders, e);
}

int
account_keys(struct ctx *ctx, struct account_key *keys, size_t max, size_t *n,
    struct err *e)
{
	policy_self(ctx);
	return store_account_keys(ctx, ctx->actor.account_id, keys, max, n, e);
}
