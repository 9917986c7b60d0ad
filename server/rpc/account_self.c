/* Registration, real names, codes and factors: what people do themselves. */
#include "config.h"

#include "common/jsonrpc.h"
#include "server/domain/account.h"
#include "server/domain/account_totp.h"
#include "server/domain/agreement.h"
#include "server/domain/identity.h"
#include "server/domain/policy.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static int
rpc_account_agreement(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const struct agreement *a = agreement_find(i18n_current());

	(void)p;
	(void)e;
	policy_self(ctx);
	*reply = json_pack("{s:s, s:s, s:s}", "version", a->version, "title",
	    a->title, "text", a->text != NULL ? a->text : "");
	return 0;
}

static int
rpc_account_agree(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	if (account_agree(ctx, param_text(p, "version"), e) != 0)
		return -1;
	*reply = json_pack("{s:s}", "version", param_text(p, "version"));
	return 0;
}

static int
rpc_account_sms(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct account_sms s = {
	    .purpose = param_text(p, "purpose"),
	    .mobile = param_text(p, "mobile"),
	    .captcha_id = param_id(p, "captcha_id"),
	    .captcha = param_text(p, "captcha"),
	};
	struct smscode c;
	char to[16];

	if (account_sms(ctx, &s, to, &c, e) != 0)
		return -1;
	*reply = json_pack("{s:s, s:I, s:I}", "to", to, "resend_at",
	    (json_int_t)c.resend_at, "until", (json_int_t)c.until);
	return 0;
}

/* A PARAM_SECRET has become what the hash worker made of it. */
static void
self_registration(const json_t *p, struct account_registration *r)
{
	r->login = param_text(p, "login");
	r->mobile = param_text(p, "mobile");
	r->code = param_text(p, "code");
	r->hash = param_text(json_object_get(p, "new_password"), "hash");
	r->vain = param_bool(json_object_get(p, "new_password"), "vain");
}

static int
self_register_whose(struct ctx *ctx, const json_t *p, int64_t *account_id,
    struct err *e)
{
	(void)account_id;
	return account_code_waits(ctx, "register", param_text(p, "mobile"), e);
}

static int
self_recover_whose(struct ctx *ctx, const json_t *p, int64_t *account_id,
    struct err *e)
{
	(void)account_id;
	return account_code_waits(ctx, "recover", param_text(p, "mobile"), e);
}

static int
rpc_account_register(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct account_registration r;
	struct account a;

	self_registration(p, &r);
	if (account_register(ctx, &r, &a, e) != 0)
		return -1;
	*reply = json_pack("{s:o, s:s}", "account", rpc_id_make(a.id),
	    "login", a.login);
	return 0;
}

static int
rpc_account_recover(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct account_registration r;

	(void)reply;
	self_registration(p, &r);
	return account_recover(ctx, &r, e);
}

static int
rpc_account_verify_identity(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const char *by;

	if (identity_verify(ctx, param_text(p, "name"),
		param_text(p, "id_number"), &by, e) != 0)
		return -1;
	*reply = json_pack("{s:b, s:s}", "verified", 1, "by", by);
	return 0;
}

/* What is wrong with the number is told although the name is missing. */
static void
self_verify_check(struct ctx *ctx, const json_t *p, struct err *e)
{
	const char *number = param_text(p, "id_number");
	char folded[IDENT_MAX];

	if (number != NULL)
		(void)identity_check_form(ctx, "-", number, folded, e);
}

static int
rpc_account_rebind(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	if (identity_rebind(ctx, json_object_get(p, "password") != NULL,
		param_bool(p, "password"), param_text(p, "code"), e) != 0)
		return -1;
	*reply = json_pack("{s:b}", "verified", 1);
	return 0;
}

static int
rpc_account_mobile(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)reply;
	return account_mobile(ctx, param_text(p, "mobile"),
	    param_text(p, "code"), param_text(p, "old_code"), e);
}

static int
rpc_account_totp_enroll(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct totp_enrolment t;
	json_t *codes;

	if (account_totp_enroll(ctx, param_bool(p, "password"), &t, e) != 0)
		return -1;
	codes = json_array();
	for (size_t i = 0; i < TOTP_RECOVERY; i++)
		json_array_append_new(codes, json_string(t.recovery[i]));
	*reply = json_pack("{s:s, s:s, s:o}", "secret", t.secret, "uri",
	    t.uri, "recovery", codes);
	return 0;
}

static int
rpc_account_totp_confirm(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)reply;
	return account_totp_confirm(ctx, param_text(p, "code"), e);
}

static int
rpc_account_totp_remove(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)reply;
	return account_totp_remove(ctx, param_bool(p, "password"),
	    param_text(p, "code"), e);
}

static int
rpc_account_self(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct account_facts f;

	(void)p;
	if (account_self_facts(ctx, &f, e) != 0)
		return -1;
	*reply = json_pack("{s:b, s:b, s:i}", "totp", f.totp, "verified",
	    f.verified, "sessions", f.sessions);
	if (f.mobile[0] != '\0')
		reply_number(*reply, "mobile", f.mobile, false);
	return 0;
}

static const struct param none_params[] = {{0}};

static const struct param agree_params[] = {
	{"version", PARAM_IDENT, PARAM_REQUIRED, 1, 31, NULL,
	    N_("The version that was read")},
	{0},
};

static const struct param sms_params[] = {
	{"purpose", PARAM_CHOICE, PARAM_REQUIRED, 0, 0,
	    "register|recover|mobile_old|mobile|rebind", N_("What for")},
	{"mobile", PARAM_IDENT, PARAM_OPTIONAL, 0, 31, NULL,
	    N_("Where to; your own and a rebound account's are known")},
	{"captcha_id", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The puzzle, of captcha.new; for guests")},
	{"captcha", PARAM_TEXT, PARAM_OPTIONAL, 1, 20, NULL,
	    N_("Its answer")},
	{0},
};

#define MOBILE                                                      \
	{"mobile", PARAM_IDENT, PARAM_REQUIRED, 0, 31, NULL,        \
	    N_("Mobile number")}
#define CODE                                                        \
	{"code", PARAM_IDENT, PARAM_REQUIRED, 1, 20, NULL,          \
	    N_("The code sent to the number")}
#define NEW_PASSWORD                                                \
	{"new_password", PARAM_SECRET, PARAM_REQUIRED, 0, 128, NULL, \
	    N_("The new password")}

static const struct param register_params[] = {
	{"login", PARAM_IDENT, PARAM_REQUIRED, 1, 63, NULL,
	    N_("User name, 4 to 32 of a-z 0-9 _")},
	MOBILE,
	CODE,
	NEW_PASSWORD,
	{0},
};

static const struct param recover_params[] = {MOBILE, CODE, NEW_PASSWORD,
	{0}};

static const struct param verify_params[] = {
	{"name", PARAM_TEXT, PARAM_REQUIRED, 1, 50, NULL,
	    N_("Name as on the ID card")},
	{"id_number", PARAM_IDENT, PARAM_REQUIRED, 0, 31, NULL,
	    N_("Resident ID number")},
	{0},
};

static const struct param rebind_params[] = {
	{"password", PARAM_SECRET, PARAM_OPTIONAL, 0, 128, NULL,
	    N_("The other account's password")},
	{"code", PARAM_IDENT, PARAM_OPTIONAL, 1, 20, NULL,
	    N_("or the code sent to its mobile number")},
	{0},
};

static const struct param mobile_params[] = {
	MOBILE,
	CODE,
	{"old_code", PARAM_IDENT, PARAM_OPTIONAL, 1, 20, NULL,
	    N_("The code sent to the present number, if there is one")},
	{0},
};

#define PASSWORD                                                    \
	{"password", PARAM_SECRET, PARAM_REQUIRED, 0, 128, NULL,    \
	    N_("Your password")}
#define TOTP_CODE                                                   \
	{"code", PARAM_IDENT, PARAM_REQUIRED, 1, 20, NULL,          \
	    N_("The code shown by the authenticator")}

static const struct param enroll_params[] = {PASSWORD, {0}};
static const struct param confirm_params[] = {TOTP_CODE, {0}};
static const struct param remove_params[] = {PASSWORD, TOTP_CODE, {0}};

const struct method account_self_methods[] = {
	{"account.self", N_("What is known of your account"), ROLE_ALL,
	    SCOPE_SELF, METHOD_READ, none_params,
	    "mobile? (masked), totp, verified, sessions", rpc_account_self,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"account.agreement", N_("The user agreement"),
	    ROLE_GUEST | ROLE_ALL, SCOPE_SELF, METHOD_READ, none_params,
	    "version, title, text", rpc_account_agreement,
	    .when = WHEN_ALWAYS},
	{"account.agree", N_("Accept the user agreement"),
	    ROLE_GUEST | ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF,
	    METHOD_WRITE, agree_params, "version", rpc_account_agree,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"account.sms", N_("Send a code to a mobile number"),
	    ROLE_GUEST | ROLE_ALL, SCOPE_SELF, METHOD_WRITE, sms_params,
	    "to (masked), resend_at, until", rpc_account_sms,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"account.register", N_("Make an account of your own"), ROLE_GUEST,
	    SCOPE_SELF, METHOD_WRITE, register_params, "account, login",
	    rpc_account_register, .whose = self_register_whose},
	{"account.recover", N_("Set a forgotten password anew"), ROLE_GUEST,
	    SCOPE_SELF, METHOD_WRITE, recover_params, "",
	    rpc_account_recover, .whose = self_recover_whose},
	{"account.verify_identity", N_("Have your real name verified"),
	    ROLE_INDIVIDUAL, SCOPE_SELF, METHOD_WRITE, verify_params,
	    "verified, by (registry, checkdigit or command)",
	    rpc_account_verify_identity, .check = self_verify_check,
	    .when = WHEN_UNSUBMITTED, .inquiry = identity_inquiry},
	{"account.rebind", N_("Move your identity here from another account"),
	    ROLE_INDIVIDUAL, SCOPE_SELF, METHOD_WRITE, rebind_params,
	    "verified", rpc_account_rebind, .when = WHEN_UNSUBMITTED,
	    .whose = identity_whose},
	{"account.mobile", N_("Change your mobile number"), ROLE_ALL,
	    SCOPE_SELF, METHOD_WRITE, mobile_params, "", rpc_account_mobile,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT, .own = true},
	{"account.totp.enroll", N_("Begin with one-time codes"), ROLE_ALL,
	    SCOPE_SELF, METHOD_WRITE, enroll_params, "secret, uri, recovery",
	    rpc_account_totp_enroll, .when = WHEN_ALWAYS & ~WHEN_LOCKED,
	    .own = true},
	{"account.totp.confirm", N_("Prove the first one-time code"),
	    ROLE_ALL, SCOPE_SELF, METHOD_WRITE, confirm_params, "",
	    rpc_account_totp_confirm, .when = WHEN_ALWAYS & ~WHEN_LOCKED,
	    .own = true},
	{"account.totp.remove", N_("Go without one-time codes"), ROLE_ALL,
	    SCOPE_SELF, METHOD_WRITE, remove_params, "",
	    rpc_account_totp_remove, .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT,
	    .own = true},
	{0},
};
