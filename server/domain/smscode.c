#include "config.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/random.h"
#include "common/utf8.h"
#include "server/domain/notification.h"
#include "server/domain/smscode.h"
#include "server/store/signin.h"

enum {
	SMSCODE_DIGITS = 6,
	SMSCODE_SECONDS = 300,
	SMSCODE_RESEND = 60,
	SMSCODE_TRIES = 5,
	SMSCODE_DAY = 86400,
	SMSCODE_A_DAY = 10,
	/* to whatever numbers, of one account or guest */
	SMSCODE_ASKED = 20,
};

/* What the code is for, as the message says it. */
static const struct {
	const char *purpose, *zh, *en;
} smscode_purposes[] = {
	{"register", "注册", "registration"},
	{"recover", "找回密码", "a new password"},
	{"mobile_old", "更换手机号（原号码）", "leaving this number"},
	{"mobile", "更换手机号（新号码）", "a new mobile number"},
	{"rebind", "换绑账号", "moving your identity"},
	{"signin", "短信登录", "signing in"},
	{"factor", "登录二次验证", "the second step of signing in"},
};

static int
smscode_tell(struct ctx *ctx, const char *purpose, const char *mobile,
    const char *code, struct err *e)
{
	struct notify n = {.template = "code",
	    .mobile = mobile,
	    .secret = true,
	    .until = ctx->now + SMSCODE_SECONDS};
	const char *zh = purpose, *en = purpose;

	for (size_t i = 0;
	     i < sizeof(smscode_purposes) / sizeof(smscode_purposes[0]); i++)
		if (strcmp(smscode_purposes[i].purpose, purpose) == 0) {
			zh = smscode_purposes[i].zh;
			en = smscode_purposes[i].en;
		}
	n.args = json_pack("{s:{s:s, s:s}, s:s, s:i}", "purpose", "zh", zh,
	    "en", en, "code", code, "minutes", SMSCODE_SECONDS / 60);
	return notify(ctx, &n, e);
}

static void
smscode_draw(char out[SMSCODE_DIGITS + 1])
{
	random_text(out, SMSCODE_DIGITS + 1, "0123456789");
}

static void
smscode_hashes(struct ctx *ctx, const char *purpose, const char *mobile,
    const char *code, struct sms_code *c)
{
	char *text = xasprintf("%s %s %s", purpose, mobile, code);

	secret_hash(ctx->secret, "mobile", mobile, c->number);
	secret_hash(ctx->secret, "smscode", text, c->code);
	OPENSSL_cleanse(text, strlen(text));
	free(text);
}

/*
 * Asked for by who has shown already that the account is his. These are counted
 * apart: strangers who use up a number's codes keep nobody from signing in.
 */
static bool
smscode_own(const char *purpose)
{
	return strcmp(purpose, "factor") == 0 ||
	    strcmp(purpose, "mobile_old") == 0;
}

/* May another one be sent? */
static int
smscode_rate(struct ctx *ctx, const char *purpose, const struct sms_code *c,
    struct err *e)
{
	struct sms_code last;
	int n, rc;

	rc = store_sms_code_last(ctx, purpose, c->number, &last, e);
	if (rc < 0)
		return -1;
	if (rc == 1 && last.sent_at + SMSCODE_RESEND > ctx->now) {
		err_set(e, ERR_CODE_SOON, "mobile");
		return err_arg_int(e, "seconds",
		    last.sent_at + SMSCODE_RESEND - ctx->now);
	}
	if (store_sms_code_count(ctx, c->number, smscode_own(purpose),
		ctx->now - SMSCODE_DAY, &n, e) != 0)
		return -1;
	if (n >= SMSCODE_A_DAY) {
		err_set(e, ERR_CODE_MANY, "mobile");
		return err_arg_int(e, "max", SMSCODE_A_DAY);
	}
	if (c->owner_id == 0)
		return 0;
	if (store_sms_code_asked(ctx, c->owner_id, ctx->now - SMSCODE_DAY, &n,
		e) != 0)
		return -1;
	if (n >= SMSCODE_ASKED) {
		err_set(e, ERR_CODE_ASKED, "mobile");
		return err_arg_int(e, "max", SMSCODE_ASKED);
	}
	return 0;
}

static int
smscode_make(struct ctx *ctx, const char *purpose, const char *mobile,
    int64_t owner, bool tell, struct smscode *out, struct err *e)
{
	char code[SMSCODE_DIGITS + 1];
	struct sms_code c = {.purpose = purpose,
	    .owner_id = owner,
	    .sent_at = ctx->now,
	    .expires_at = ctx->now + SMSCODE_SECONDS};
	int rc;

	smscode_draw(code);
	smscode_hashes(ctx, purpose, mobile, code, &c);
	if (smscode_rate(ctx, purpose, &c, e) != 0)
		return -1;
	c.id = ctx_new_id(ctx);
	out->resend_at = ctx->now + SMSCODE_RESEND;
	out->until = c.expires_at;
	rc = store_sms_code_insert(ctx, &c, e);
	if (rc == 0 && tell)
		rc = smscode_tell(ctx, purpose, mobile, code, e);
	OPENSSL_cleanse(code, sizeof(code));
	return rc;
}

int
smscode_send(struct ctx *ctx, const char *purpose, const char *mobile,
    int64_t owner, struct smscode *out, struct err *e)
{
	return smscode_make(ctx, purpose, mobile, owner, true, out, e);
}

int
smscode_pretend(struct ctx *ctx, const char *purpose, const char *mobile,
    int64_t owner, struct smscode *out, struct err *e)
{
	return smscode_make(ctx, purpose, mobile, owner, false, out, e);
}

static void
smscode_count_try(struct ctx *ctx, int64_t id)
{
	struct err e = {0};

	(void)store_sms_code_try(ctx, id, &e);
}

/*
 * Whose code it is to use: the account's, or the guest session's. Who signs in
 * is nobody yet, and sign-ins count their failures themselves.
 */
static int64_t
smscode_asker(const struct ctx *ctx)
{
	return ctx->actor.account_id != 0 ? ctx->actor.account_id :
					    ctx->actor.session_id;
}

/* Not known, another's, spent, too old, or tried too often. */
static bool
smscode_gone(struct ctx *ctx, int rc, const struct sms_code *c)
{
	int64_t asker = smscode_asker(ctx);

	return rc == 0 || (asker != 0 && c->owner_id != asker) || c->used ||
	    c->expires_at <= ctx->now || c->tries >= SMSCODE_TRIES;
}

int
smscode_waits(struct ctx *ctx, const char *purpose, const char *mobile,
    struct err *e)
{
	struct sms_code c, number = {0};
	int rc;

	smscode_hashes(ctx, purpose, mobile, "", &number);
	rc = store_sms_code_last(ctx, purpose, number.number, &c, e);
	return rc < 0 ? -1 : !smscode_gone(ctx, rc, &c);
}

int
smscode_check(struct ctx *ctx, const char *purpose, const char *mobile,
    const char *code, struct err *e)
{
	struct sms_code want, got = {0};
	char *folded = xstrdup(code);
	int rc;

	utf8_fold_ascii(folded);
	utf8_trim(folded);
	smscode_hashes(ctx, purpose, mobile, folded, &got);
	OPENSSL_cleanse(folded, strlen(folded));
	free(folded);
	rc = store_sms_code_last(ctx, purpose, got.number, &want, e);
	if (rc < 0)
		return -1;
	if (smscode_gone(ctx, rc, &want))
		return err_set(e, ERR_CODE_GONE, "code");
	if (CRYPTO_memcmp(want.code, got.code, SECRET_HASH) != 0) {
		ctx_on_refusal(ctx, smscode_count_try, want.id);
		return err_set(e, ERR_CODE_WRONG, "code");
	}
	return store_sms_code_use(ctx, want.id, e);
}

int
smscode_again(struct ctx *ctx, const char *purpose, const char *mobile,
    struct err *e)
{
	struct sms_code c, number = {0};
	int rc;

	smscode_hashes(ctx, purpose, mobile, "", &number);
	rc = store_sms_code_last(ctx, purpose, number.number, &c, e);
	if (rc == 1)
		ctx_on_refusal(ctx, smscode_count_try, c.id);
	return rc < 0 ? -1 : 0;
}

void
smscode_mask(const char *mobile, char out[16])
{
	size_t n = strlen(mobile);

	if (n < 8 || n > 15)
		str_copy(out, 16, "****");
	else
		snprintf(out, 16, "%.3s%.*s%s", mobile, (int)n - 7, "********",
		    mobile + n - 4);
}
