/* Registration, and what people do to their own accounts by codes. */
#include "config.h"

#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "server/domain/account.h"
#include "server/domain/agreement.h"
#include "server/domain/captcha.h"
#include "server/domain/identity.h"
#include "server/domain/notification.h"
#include "server/domain/policy.h"
#include "server/store/session.h"

enum { USERNAME_MIN = 4, USERNAME_MAX = 32 };

int
account_agree(struct ctx *ctx, const char *version, struct err *e)
{
	const struct agreement *a = agreement_find(ctx->actor.lang);

	policy_self(ctx);
	if (strcmp(version, a->version) != 0) {
		err_set(e, ERR_AGREEMENT_VERSION, "version");
		return err_arg(e, "version", a->version);
	}
	ctx_audit(ctx, "session", ctx->actor.session_id, NULL,
	    json_pack("{s:s}", "agreement", a->version));
	if (ctx->actor.account_id != 0)
		return store_account_set_agreement(ctx,
		    ctx->actor.account_id, a->version, ctx->now, e);
	return store_session_set_agreement(ctx, ctx->actor.session_id,
	    a->version, e);
}

/* The guest's session, if it accepted the agreement in force. */
static int
self_agreed(struct ctx *ctx, struct session_row *r, struct err *e)
{
	const struct agreement *a = agreement_find(ctx->actor.lang);
	int rc = store_session_load(ctx, ctx->actor.session_id, r, e);

	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, NULL);
	if (r->agreement[0] == '\0' ||
	    strcmp(r->agreement, a->version) != 0)
		return err_set(e, ERR_AGREEMENT_FIRST, NULL);
	return 0;
}

/* A mobile number as typed, folded; a wrong one is added to e. */
static int
self_mobile(struct ctx *ctx, const char *given, char out[IDENT_MAX],
    struct err *e)
{
	enum ident_result r;

	if (given == NULL)
		return err_add(e, ERR_REQUIRED, "mobile");
	r = ident_check(IDENT_MOBILE, given, ctx->today, out);
	if (r == IDENT_OK)
		return 0;
	err_add(e, ERR_IDENTIFIER, "mobile");
	return err_arg(e, "reason", ident_result_msgid(r));
}

static int
self_by_mobile(struct ctx *ctx, const char *mobile, struct account *a,
    struct err *e)
{
	unsigned char hash[SECRET_HASH];

	secret_hash(ctx->secret, "mobile", mobile, hash);
	return store_account_find_mobile(ctx, hash, a, e);
}

/* Staff have their passwords from the security administrator. */
static bool
self_recovers(const struct account *a)
{
	return a->active && (a->role & (ROLE_INDIVIDUAL | ROLE_AGENT));
}

/* A puzzle first: machines shall not send messages to strangers. */
static int
self_captcha(struct ctx *ctx, const struct account_sms *s, struct err *e)
{
	if (s->captcha_id == 0)
		err_add(e, ERR_REQUIRED, "captcha_id");
	if (s->captcha == NULL)
		err_add(e, ERR_REQUIRED, "captcha");
	if (e->n > 0)
		return -1;
	return captcha_check(ctx, s->captcha_id, s->captcha, e);
}

/*
 * A number that has an account already is not told here but to the number
 * itself; one that has none gets nothing. The reply is the same.
 */
static int
self_sms_unseen(struct ctx *ctx, const char *purpose, const char *mobile,
    bool wanted, struct smscode *out, struct err *e)
{
	struct notify n = {.template = "number_taken", .mobile = mobile,
		.until = ctx->now + 600};
	struct account a;
	char at[TIME_TEXT];
	int rc = self_by_mobile(ctx, mobile, &a, e);
	bool known = rc == 1;
	int64_t owner = ctx->actor.account_id != 0 ? ctx->actor.account_id :
						     ctx->actor.session_id;

	if (rc < 0)
		return -1;
	if (known == wanted && (!wanted || self_recovers(&a)))
		return smscode_send(ctx, purpose, mobile, owner, out, e);
	if (smscode_pretend(ctx, purpose, mobile, owner, out, e) != 0)
		return -1;
	if (wanted)
		return 0;
	n.args = json_pack("{s:s}", "time", time_format(ctx->now, at));
	return notify(ctx, &n, e);
}

static int
self_sms_guest(struct ctx *ctx, const struct account_sms *s,
    char mobile[IDENT_MAX], struct smscode *out, struct err *e)
{
	bool fresh = strcmp(s->purpose, "register") == 0;
	struct session_row r;

	if (!fresh && strcmp(s->purpose, "recover") != 0)
		return err_set(e, ERR_DENIED, "purpose");
	if ((fresh && self_agreed(ctx, &r, e) != 0) ||
	    self_mobile(ctx, s->mobile, mobile, e) != 0 ||
	    self_captcha(ctx, s, e) != 0)
		return -1;
	return self_sms_unseen(ctx, s->purpose, mobile, !fresh, out, e);
}

/* To a number that is kept: the asker's own, or of whom he rebinds. */
static int
self_sms_kept(struct ctx *ctx, const char *purpose, char mobile[IDENT_MAX],
    struct smscode *out, struct err *e)
{
	int64_t id = ctx->actor.account_id;
	struct account holder;
	int rc = 1;

	if (strcmp(purpose, "rebind") == 0) {
		rc = identity_holder(ctx, id, &holder, e);
		if (rc == 0)
			return err_set(e, ERR_IDENTITY_NO_CLAIM, NULL);
		if (rc == 1)
			id = holder.id;
	}
	if (rc < 0 || store_account_mobile(ctx, id, mobile, e) != 0)
		return -1;
	if (mobile[0] == '\0')
		return err_set(e, ERR_MOBILE_NONE, NULL);
	return smscode_send(ctx, purpose, mobile, ctx->actor.account_id, out,
	    e);
}

int
account_sms(struct ctx *ctx, const struct account_sms *s, char to[16],
    struct smscode *out, struct err *e)
{
	char mobile[IDENT_MAX] = "";
	int rc;

	policy_self(ctx);
	if (ctx->actor.account_id == 0)
		rc = self_sms_guest(ctx, s, mobile, out, e);
	else if (strcmp(s->purpose, "mobile") == 0)
		rc = self_mobile(ctx, s->mobile, mobile, e) != 0 ?
		    -1 :
		    self_sms_unseen(ctx, s->purpose, mobile, false, out, e);
	else if (strcmp(s->purpose, "mobile_old") == 0 ||
	    strcmp(s->purpose, "rebind") == 0)
		rc = self_sms_kept(ctx, s->purpose, mobile, out, e);
	else
		rc = err_set(e, ERR_DENIED, "purpose");
	if (rc == 0)
		smscode_mask(mobile, to);
	return rc;
}

int
account_code_waits(struct ctx *ctx, const char *purpose, const char *mobile,
    struct err *e)
{
	char folded[IDENT_MAX];

	if (mobile == NULL ||
	    ident_check(IDENT_MOBILE, mobile, ctx->today, folded) != IDENT_OK)
		return -1;
	return smscode_waits(ctx, purpose, folded, e) == 1 ? 1 : -1;
}

/* A code is there, though none waited when the password was to be hashed. */
static int
self_hashed(const struct account_registration *r, struct err *e)
{
	return r->hash != NULL ? 0 : err_set(e, ERR_CODE_GONE, "code");
}

static bool
self_username(const char *login)
{
	size_t n = strlen(login);

	return n >= USERNAME_MIN && n <= USERNAME_MAX && login[0] >= 'a' &&
	    login[0] <= 'z' &&
	    strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

/*
 * Names that mean a way in rather than a person (ssh register@HOST) are not
 * given out.
 */
static bool
self_reserved(const char *login)
{
	static const char *const names[] = {"admin", "administrator",
		"display", "guest", "help", "operator", "person", "register",
		"root", "service", "system", "talenthall", "unit", "verify"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(login, names[i]) == 0)
			return true;
	return false;
}

static int
self_insert(struct ctx *ctx, const struct session_row *s, const char *mobile,
    struct account *a, struct err *e)
{
	if (identity_fresh_person(ctx, a->login, mobile, &a->person_id, e) !=
	    0)
		return -1;
	if (store_account_insert(ctx, a, e) != 0)
		return err_is(e, ERR_STORE_UNIQUE) ?
		    err_set(e, ERR_LOGIN_TAKEN, "login") :
		    -1;
	if (store_account_set_mobile(ctx, a->id, mobile, e) != 0)
		return err_is(e, ERR_STORE_UNIQUE) ?
		    err_set(e, ERR_MOBILE_TAKEN, "mobile") :
		    -1;
	if (store_account_set_agreement(ctx, a->id, s->agreement,
		s->agreed_at, e) != 0 ||
	    store_account_set_login(ctx, a->id, ctx->now, ctx->actor.from,
		e) != 0)
		return -1;
	return store_session_set_account(ctx, s->id, a->id, e);
}

int
account_register(struct ctx *ctx, const struct account_registration *r,
    struct account *a, struct err *e)
{
	struct session_row s;
	char mobile[IDENT_MAX];

	policy_self(ctx);
	if (self_agreed(ctx, &s, e) != 0)
		return -1;
	memset(a, 0, sizeof(*a));
	(void)self_mobile(ctx, r->mobile, mobile, e);
	if (!self_username(r->login))
		err_add(e, ERR_USERNAME_FORM, "login");
	else if (self_reserved(r->login))
		err_add(e, ERR_LOGIN_TAKEN, "login");
	if (r->hash == NULL && !r->vain && !r->vouched)
		err_add(e, ERR_PASSWORD_WEAK, "new_password");
	if (r->code == NULL && !r->mobile_vouched)
		err_add(e, ERR_REQUIRED, "code");
	if (e->n > 0)
		return -1;
	/* the code first: names are not tried out without a number */
	if ((!r->mobile_vouched &&
		smscode_check(ctx, "register", mobile, r->code, e) != 0) ||
	    (!r->vouched && self_hashed(r, e) != 0))
		return -1;
	str_copy(a->login, sizeof(a->login), r->login);
	identity_short_name(r->login, a->name);
	a->role = ROLE_INDIVIDUAL;
	a->active = true;
	a->lang = ctx->actor.lang;
	str_copy(a->password_hash, sizeof(a->password_hash),
	    r->vouched ? "" : r->hash);
	if (self_insert(ctx, &s, mobile, a, e) != 0) {
		struct err fault = {0};

		/* one code does not tell which names there are */
		if (err_is(e, ERR_LOGIN_TAKEN) && !r->mobile_vouched)
			(void)smscode_again(ctx, "register", mobile, &fault);
		return -1;
	}
	ctx_audit(ctx, "account", a->id, NULL,
	    json_pack("{s:s, s:s, s:s}", "login", a->login, "role",
		"individual", "agreement", s.agreement));
	return 0;
}

int
account_recover(struct ctx *ctx, const struct account_registration *r,
    struct err *e)
{
	struct notify n = {.template = "password_reset"};
	char mobile[IDENT_MAX], at[TIME_TEXT];
	struct account a;
	int rc;

	policy_self(ctx);
	(void)self_mobile(ctx, r->mobile, mobile, e);
	if (r->hash == NULL && !r->vain)
		err_add(e, ERR_PASSWORD_WEAK, "new_password");
	if (e->n > 0 ||
	    smscode_check(ctx, "recover", mobile, r->code, e) != 0 ||
	    self_hashed(r, e) != 0)
		return -1;
	rc = self_by_mobile(ctx, mobile, &a, e);
	/* nobody any more: in the words of a code that is not right */
	if (rc == 0 || (rc == 1 && !self_recovers(&a)))
		return err_set(e, ERR_CODE_GONE, "code");
	if (rc < 0 ||
	    store_account_set_password(ctx, a.id, r->hash, false, e) != 0 ||
	    store_session_delete_others(ctx, a.id, 0, e) != 0)
		return -1;
	n.account_id = a.id;
	n.args = json_pack("{s:s}", "time", time_format(ctx->now, at));
	if (notify(ctx, &n, e) != 0)
		return -1;
	ctx_audit(ctx, "account", a.id, NULL,
	    json_pack("{s:s}", "recovered_by", "sms"));
	return 0;
}

int
account_mobile_told(struct ctx *ctx, int64_t account_id, const char *old,
    const char *mobile, struct err *e)
{
	struct notify n = {.template = "mobile_changed", .mobile = old,
		.account_id = account_id};
	char shown[16], at[TIME_TEXT];

	if (old[0] == '\0')
		return 0;
	smscode_mask(mobile, shown);
	n.args = json_pack("{s:s, s:s}", "mobile", shown, "time",
	    time_format(ctx->now, at));
	return notify(ctx, &n, e);
}

int
account_mobile(struct ctx *ctx, const char *given, const char *code,
    const char *old_code, struct err *e)
{
	int64_t me = ctx->actor.account_id;
	char mobile[IDENT_MAX], old[IDENT_MAX];

	policy_self(ctx);
	if (self_mobile(ctx, given, mobile, e) != 0 ||
	    store_account_mobile(ctx, me, old, e) != 0)
		return -1;
	if (old[0] != '\0' && old_code == NULL)
		return err_set(e, ERR_REQUIRED, "old_code");
	if (old[0] != '\0' &&
	    smscode_check(ctx, "mobile_old", old, old_code, e) != 0) {
		if (e->n > 0 && strcmp(e->items[0].field, "code") == 0)
			str_copy(e->items[0].field, sizeof(e->items[0].field),
			    "old_code");
		return -1;
	}
	if (smscode_check(ctx, "mobile", mobile, code, e) != 0)
		return -1;
	ctx_audit(ctx, "account", me, NULL, json_pack("{s:b}", "mobile", 1));
	if (store_account_set_mobile(ctx, me, mobile, e) != 0)
		return err_is(e, ERR_STORE_UNIQUE) ?
		    err_set(e, ERR_MOBILE_TAKEN, "mobile") :
		    -1;
	return account_mobile_told(ctx, me, old, mobile, e);
}
