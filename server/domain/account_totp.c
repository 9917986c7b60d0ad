#include "config.h"

#include "server/domain/account_totp.h"
#include "server/domain/audit.h"
#include "server/domain/notification.h"
#include "server/domain/policy.h"
#include "server/domain/session.h"

static int
totp_told(struct ctx *ctx, bool added, struct err *e)
{
	struct notify n = {.template = "security_changed",
		.account_id = ctx->actor.account_id};
	char at[TIME_TEXT];

	n.args = json_pack("{s:{s:s, s:s}, s:s}", "what", "zh",
	    added ? "启用动态验证码" : "停用动态验证码", "en",
	    added ? "one-time codes added" : "one-time codes removed", "time",
	    time_format(ctx->now, at));
	return notify(ctx, &n, e);
}

int
account_totp_enroll(struct ctx *ctx, bool password_ok,
    struct totp_enrolment *out, struct err *e)
{
	int64_t me = ctx->actor.account_id;
	int rc;

	policy_self(ctx);
	if (session_check_password(ctx, password_ok, "password", e) != 0)
		return -1;
	rc = totp_enrolled(ctx, me, e);
	if (rc != 0)
		return rc < 0 ? -1 : err_set(e, ERR_TOTP_EXISTS, NULL);
	ctx_audit(ctx, "account", me, NULL, json_pack("{s:s}", "totp", "new"));
	return totp_enroll(ctx, me, ctx->actor.login, out, e);
}

/* Wrong codes count as wrong passwords do: they cannot be tried out. */
static void
totp_count(struct ctx *ctx, int64_t account_id)
{
	struct err e = {0};
	int failures;

	if (signin_count_failure(ctx, account_id, &failures, &e) == 0)
		(void)audit_refused(ctx, "totp", "failed", &e);
}

int
account_totp_confirm(struct ctx *ctx, const char *code, struct err *e)
{
	int64_t me = ctx->actor.account_id;

	policy_self(ctx);
	if (totp_confirm(ctx, me, code, e) != 0)
		return -1;
	ctx_audit(ctx, "account", me, NULL, json_pack("{s:s}", "totp", "on"));
	if (store_session_set_enrolled(ctx, ctx->actor.session_id, e) != 0)
		return -1;
	return totp_told(ctx, true, e);
}

int
account_totp_remove(struct ctx *ctx, bool password_ok, const char *code,
    struct err *e)
{
	int64_t me = ctx->actor.account_id;

	policy_self(ctx);
	if (session_check_password(ctx, password_ok, "password", e) != 0)
		return -1;
	if (totp_check(ctx, me, code, e) != 0) {
		ctx_on_refusal(ctx, totp_count, me);
		return -1;
	}
	ctx_audit(ctx, "account", me, NULL, json_pack("{s:s}", "totp", "off"));
	if (totp_remove(ctx, me, e) != 0)
		return -1;
	return totp_told(ctx, false, e);
}
