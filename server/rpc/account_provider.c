/* Accounts of providers: coming in by one, and one's links. */
#include "config.h"

#include <string.h>

#include "common/i18n.h"
#include "common/jsonrpc.h"
#include "server/domain/policy.h"
#include "server/domain/provider.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static int
rpc_provider_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const struct provider *rows;
	json_t *items = json_array();
	int n;

	(void)p;
	(void)e;
	policy_self(ctx);
	rows = provider_all(ctx, &n);
	for (int i = 0; i < n; i++)
		json_array_append_new(items,
		    json_pack("{s:s, s:s, s:b, s:b, s:b}", "id", rows[i].id,
			"title", provider_title(&rows[i]), "open",
			rows[i].open, "person", rows[i].person, "unit",
			rows[i].unit));
	return reply_items(0, items, reply);
}

static const char *
provider_title_of(struct ctx *ctx, const char *id)
{
	const struct provider *p = provider_find(ctx, id);

	return p != NULL ? provider_title(p) : id;
}

/* What a screen needs to go on; what is vouched for is shown masked. */
static int
provider_reply(struct ctx *ctx, const struct provider_sign_in *s,
    json_t **reply, struct err *e)
{
	struct provider_claims c;
	struct account a;
	int rc;

	*reply = json_pack("{s:o, s:s, s:s, s:s, s:I, s:I}", "id",
	    rpc_id_make(s->id), "provider", s->provider, "title",
	    provider_title_of(ctx, s->provider), "state", s->state, "at",
	    (json_int_t)s->created_at, "until", (json_int_t)s->expires_at);
	if (strcmp(s->state, "shown") == 0) {
		reply_text(*reply, "code", s->code);
		reply_text(*reply, "uri", s->uri);
		reply_text(*reply, "uri_complete", s->uri_complete);
	}
	if (strcmp(s->state, "granted") != 0)
		return 0;
	rc = provider_account(ctx, s, &a, e);
	if (rc < 0)
		return -1;
	provider_claims(ctx, s, &c);
	json_object_set_new(*reply, "linked", json_boolean(rc == 1));
	json_object_set_new(*reply, "own",
	    json_boolean(rc == 1 && a.id == ctx->actor.account_id));
	json_object_set_new(*reply, "verified", json_boolean(c.verified));
	if (c.verified) {
		reply_text(*reply, "name", c.name);
		reply_number(*reply, "id_number", c.id_number, false);
		if (c.mobile[0] != '\0')
			reply_number(*reply, "mobile", c.mobile, false);
	}
	return 0;
}

static int
rpc_provider_begin(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct provider_sign_in s;

	policy_self(ctx);
	if (provider_begin(ctx, param_text(p, "provider"),
		ctx->actor.role == ROLE_AGENT, ctx->actor.session_id,
		ctx->actor.from, &s, e) != 0)
		return -1;
	ctx_audit(ctx, "session", ctx->actor.session_id, NULL,
	    json_pack("{s:s}", "provider", s.provider));
	return provider_reply(ctx, &s, reply, e);
}

static int
rpc_provider_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct provider_sign_in s;
	int64_t id = param_id(p, "id");
	int rc;

	rc = id != 0 ? provider_own(ctx, id, &s, e) :
		       provider_newest(ctx, &s, e);
	if (rc < 0)
		return -1;
	if (id == 0 && rc == 0)
		return err_set(e, ERR_NOT_FOUND, "id");
	return provider_reply(ctx, &s, reply, e);
}

static int
rpc_provider_use(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)reply;
	return provider_use(ctx, param_id(p, "id"), param_bool(p, "move"), e);
}

static int
rpc_provider_register(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct provider_registration r = {.id = param_id(p, "id"),
		.login = param_text(p, "login"),
		.mobile = param_text(p, "mobile"),
		.code = param_text(p, "code")};
	bool verified, taken;
	struct account a;

	if (provider_register(ctx, &r, &a, &verified, &taken, e) != 0)
		return -1;
	*reply = json_pack("{s:o, s:s, s:b, s:b}", "account",
	    rpc_id_make(a.id), "login", a.login, "verified", verified,
	    "taken", taken);
	return 0;
}

static int
rpc_provider_prove(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)reply;
	return provider_prove(ctx, param_id(p, "id"), param_text(p, "login"),
	    param_bool(p, "password"), e);
}

static int
rpc_provider_links(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct provider_link rows[PROVIDER_LINKS_MAX];
	json_t *items;
	size_t n;

	(void)p;
	if (provider_links(ctx, rows, PROVIDER_LINKS_MAX, &n, e) != 0)
		return -1;
	items = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(items,
		    json_pack("{s:o, s:s, s:s, s:I, s:I}", "id",
			rpc_id_make(rows[i].id), "provider", rows[i].provider,
			"title", provider_title_of(ctx, rows[i].provider),
			"created_at", (json_int_t)rows[i].created_at,
			"used_at", (json_int_t)rows[i].used_at));
	return reply_items(0, items, reply);
}

static int
rpc_provider_unlink(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)reply;
	return provider_unlink(ctx, param_id(p, "id"), e);
}

static const struct param none_params[] = {{0}};

static const struct param begin_params[] = {
	{"provider", PARAM_IDENT, PARAM_REQUIRED, 1, 31, NULL,
	    N_("The provider's id, of account.provider.list")},
	{0},
};

#define SIGN_IN                                                     \
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL,                \
	    N_("The sign-in, of account.provider.begin")}

static const struct param get_params[] = {
	{"id", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The sign-in; else the session's newest")},
	{0},
};

static const struct param use_params[] = {
	SIGN_IN,
	{"move", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Take the link from another account")},
	{0},
};

static const struct param register_params[] = {
	SIGN_IN,
	{"login", PARAM_IDENT, PARAM_REQUIRED, 1, 63, NULL,
	    N_("User name, 4 to 32 of a-z 0-9 _")},
	{"mobile", PARAM_IDENT, PARAM_OPTIONAL, 0, 31, NULL,
	    N_("Mobile number, unless the provider vouches for one")},
	{"code", PARAM_IDENT, PARAM_OPTIONAL, 1, 20, NULL,
	    N_("The code sent to the number")},
	{0},
};

static const struct param prove_params[] = {
	SIGN_IN,
	{"login", PARAM_IDENT, PARAM_REQUIRED, 1, 63, NULL,
	    N_("User name, mobile or ID number of your account")},
	{"password", PARAM_SECRET, PARAM_REQUIRED, 0, 128, NULL,
	    N_("Password of that account")},
	{0},
};

static const struct param unlink_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL,
	    N_("The link, of account.provider.links")},
	{0},
};

#define SIGN_IN_REPLY                                                 \
	"id, provider, title, state (asked, shown, granted, denied, " \
	"expired, failed, consumed), at, until, code?, uri?, "        \
	"uri_complete?, linked?, own?, verified?, name?, id_number? " \
	"(masked), mobile? (masked)"

const struct method account_provider_methods[] = {
	{"account.provider.list", N_("Whose accounts one may sign in with"),
	    ROLE_GUEST | ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF,
	    METHOD_READ, none_params,
	    "items of {id, title, open, person, unit}, next, total",
	    rpc_provider_list, .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"account.provider.begin", N_("Ask a provider who you are"),
	    ROLE_GUEST | ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF,
	    METHOD_WRITE, begin_params, SIGN_IN_REPLY, rpc_provider_begin,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"account.provider.get", N_("How a sign-in with a provider stands"),
	    ROLE_GUEST | ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF,
	    METHOD_READ, get_params, SIGN_IN_REPLY, rpc_provider_get,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"account.provider.use",
	    N_("Come in by what a provider confirmed, or link it"),
	    ROLE_GUEST | ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF,
	    METHOD_WRITE, use_params, "", rpc_provider_use,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT, .own = true},
	{"account.provider.register",
	    N_("Make an account by what a provider confirmed"), ROLE_GUEST,
	    SCOPE_SELF, METHOD_WRITE, register_params,
	    "account, login, verified, taken", rpc_provider_register},
	{"account.provider.prove",
	    N_("Link what a provider confirmed to your account"), ROLE_GUEST,
	    SCOPE_SELF, METHOD_WRITE, prove_params, "", rpc_provider_prove,
	    .whose = provider_whose},
	{"account.provider.links", N_("Providers' accounts linked to yours"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_READ,
	    none_params,
	    "items of {id, provider, title, created_at, used_at}, next, total",
	    rpc_provider_links, .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"account.provider.unlink", N_("Remove a link to a provider"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE,
	    unlink_params, "", rpc_provider_unlink,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT, .own = true},
	{0},
};
