/* The ways of a conversation beside the password: SMS, scan, second factor. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/domain/certificate.h"
#include "server/domain/login_code.h"
#include "server/domain/smscode.h"
#include "server/domain/totp.h"
#include "server/records/auth_talk.h"

static const char ways_wrong_code[] =
    "验证码不正确或已失效。 The code is not right, or no longer valid.";

/*
 * A code by SMS
 */

/* Who comes by this mobile. 1, 0 nobody who may, -1. */
static int
ways_mobile_owner(struct ctx *ctx, struct auth_conn *c, struct account *a,
    struct err *e)
{
	int rc = signin_find(ctx, c->talk.mobile, a, e);

	if (rc == 1 && (a->role != ROLE_INDIVIDUAL ||
			   signin_locked(ctx, a) != 0 ||
			   !signin_way_allowed(ctx, a, c->from, SIGNIN_SMS)))
		rc = 0;
	return rc;
}

static int
ways_send(struct ctx *ctx, struct auth_conn *c, struct err *e)
{
	struct smscode sent;
	struct account a;
	int rc = ways_mobile_owner(ctx, c, &a, e);

	if (rc < 0)
		return -1;
	return rc == 1 ?
	    smscode_send(ctx, "signin", c->talk.mobile, a.id, &sent, e) :
	    smscode_pretend(ctx, "signin", c->talk.mobile, 0, &sent, e);
}

int
talk_mobile(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const char *number, struct err *e)
{
	int rc;

	if (ident_check(IDENT_MOBILE, number, ctx->today, c->talk.mobile) !=
	    IDENT_OK) {
		(void)talk_wrong(c, TALK_MOBILE,
		    "手机号码格式不正确。 This is no mobile number.");
		return 0;
	}
	str_copy(c->talk.name, sizeof(c->talk.name), c->talk.mobile);
	if (talk_begin_write(r, e) != 0)
		return -1;
	rc = talk_end_write(r, ctx, ways_send(ctx, c, e), e);
	c->talk.step = TALK_CODE;
	if (rc == 0) {
		talk_note(c,
		    "如该号码已注册，验证码已发送，5 分钟内有效。\n"
		    "If this number is registered, a code was sent; it is "
		    "good for 5 minutes.");
	} else if (err_is(e, ERR_CODE_SOON)) {
		talk_note(c,
		    "验证码刚刚发送过，请使用最近一条。\n"
		    "A code was just sent, use the last one.");
	} else if (err_is(e, ERR_CODE_MANY)) {
		(void)talk_wrong(c, TALK_MENU,
		    "该号码今日发送次数已达上限，请明日再试或改用其他方式。\n"
		    "Too many codes for this number today. Choose another "
		    "way.");
	} else {
		return -1;
	}
	err_clear(e);
	return 0;
}

static int
ways_code_wrong(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const struct account *a, struct err *e)
{
	err_clear(e);
	if (auth_failed(r, ctx, c, c->talk.mobile, a, "sms", e) != 0)
		return -1;
	(void)talk_wrong(c, TALK_CODE, ways_wrong_code);
	return 0;
}

int
talk_code(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const char *code, struct err *e)
{
	const struct signin_how how = {.method = "sms"};
	struct account a;
	int rc, owner = ways_mobile_owner(ctx, c, &a, e);

	if (owner < 0 || talk_begin_write(r, e) != 0)
		return -1;
	rc = smscode_check(ctx, "signin", c->talk.mobile, code, e);
	if (rc == 0 && owner == 0) /* nobody was sent it */
		rc = err_set(e, ERR_CODE_WRONG, "code");
	if (talk_end_write(r, ctx, rc, e) == 0)
		return auth_first(r, ctx, c, &a, SIGNIN_SMS, &how, e);
	if (!talk_refusal(e))
		return -1;
	return ways_code_wrong(r, ctx, c, owner == 1 ? &a : NULL, e);
}

/*
 * A scan: another session confirms
 */

static const char *
ways_scan_help(const char *kind)
{
	if (strcmp(kind, "certificate") == 0)
		return "请由持有本单位有效数字证书的经办人，在其已登录的会话中"
		       "选择「扫一扫」并输入此登录码。\n"
		       "An agent who holds an active certificate of the unit "
		       "confirms this code in his own session.";
	if (strcmp(kind, "elicence") == 0)
		return "请先由法定代表人领用电子营业执照。法定代表人、证照管理"
		       "员或办事人在其已登录的会话中选择「扫一扫」并输入"
		       "此登录码。\n"
		       "The legal representative, a manager or an agent of the "
		       "electronic business licence confirms this code in his "
		       "own session; the legal representative claims the "
		       "licence first.";
	if (strcmp(kind, "institution") == 0)
		return "请由获得本单位电子证照业务授权的人员，在其已登录的会话"
		       "中选择「扫一扫」并输入此登录码。\n"
		       "Who is authorised by the institution's licence confirms "
		       "this code in his own session.";
	return "请在您已登录的另一会话中选择「扫一扫」并输入此登录码，或执行\n"
	       "Confirm this code in a session where you are signed in, or "
	       "run\n"
	       "  ssh USER@HOST account.login_code code=... action=confirm";
}

static int
ways_scan_new(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	char code[LOGIN_CODE_TEXT], *picture, *text;
	struct login_code made;
	int rc;

	if (talk_begin_write(r, e) != 0)
		return -1;
	rc = login_code_new(ctx, c->talk.kind, c->from, code, &made, e);
	if (talk_end_write(r, ctx, rc, e) != 0)
		return -1;
	c->talk.code_id = made.id;
	picture = auth_picture(code);
	text = xasprintf(
	    "%s\n登录码 Code: %s   (2 分钟内有效 good for 2 minutes)\n%s\n"
	    "扫描并确认后按回车 Press Enter after scanning: ",
	    picture, code, ways_scan_help(c->talk.kind));
	talk_ask(c, text, true);
	free(picture);
	free(text);
	return 0;
}

int
talk_ask_scan(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	if (c->talk.code_id == 0)
		return ways_scan_new(r, ctx, c, e);
	talk_ask(c, "确认后按回车 Press Enter after confirming: ", true);
	return 0;
}

/* May the one who confirmed come in so, now? 1, 0, -1. */
static int
ways_scan_may(struct ctx *ctx, struct auth_conn *c,
    const struct login_code *code, struct account *a, struct err *e)
{
	int rc = store_account_load(ctx, code->account_id, a, e);

	if (rc != 1 || !signin_way_allowed(ctx, a, c->from, SIGNIN_SCAN))
		return rc < 0 ? -1 : 0;
	if (strcmp(code->kind, "certificate") == 0)
		return certificate_holder(ctx, a->id, code->unit_id, e);
	return a->role == ROLE_INDIVIDUAL;
}

static int
ways_scan_open(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct login_code *code, struct err *e)
{
	struct signin_how how = {.from = c->from,
	    .method = "scan",
	    .unit_id = code->unit_id,
	    .delegation_id = code->delegation_id};
	struct account a;
	int rc = ways_scan_may(ctx, c, code, &a, e);

	if (rc != 1)
		return rc;
	if (strcmp(code->kind, "person") != 0)
		how.method = code->kind;
	if (talk_begin_write(r, e) != 0)
		return -1;
	rc = login_code_consume(ctx, code, e);
	if (talk_end_write(r, ctx, rc == 1 ? 0 : -1, e) != 0)
		return -1;
	return auth_open(r, ctx, c, &a, &how, e);
}

int
talk_scan(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	struct login_code code;

	if (login_code_load(ctx, c->talk.code_id, &code, e) != 0)
		return -1;
	c->talk.step = TALK_SCAN;
	if (strcmp(code.state, "confirmed") == 0) {
		c->talk.step = TALK_NONE;
		return ways_scan_open(r, ctx, c, &code, e);
	}
	if (strcmp(code.state, "created") == 0) {
		talk_note(c, "尚未扫描。 Not scanned yet.");
	} else if (strcmp(code.state, "scanned") == 0) {
		talk_note(c,
		    "扫描成功，请在对方会话中确认授权。\n"
		    "Scan succeeded. Confirm it in the other session.");
	} else {
		c->talk.code_id = 0;
		(void)talk_wrong(c, TALK_MENU,
		    strcmp(code.state, "denied") == 0 ?
			"对方已拒绝此次登录，请重新选择。\n"
			"The sign-in was refused. Choose again." :
			"登录码已过期，请重新选择。\n"
			"The code has expired. Choose again.");
	}
	return 0;
}

/*
 * The second factor
 */

/* Who gave the first one. 1, 0 gone or locked meanwhile, -1. */
static int
ways_pending(struct ctx *ctx, struct auth_conn *c, struct account *a,
    struct err *e)
{
	int rc = store_account_load(ctx, c->pending.account_id, a, e);

	if (rc == 1 && (signin_locked(ctx, a) != 0 ||
			   !signin_allowed(ctx, a, c->from)))
		rc = 0;
	return rc;
}

static int
ways_factor_send(struct records *r, struct ctx *ctx, struct auth_conn *c,
    char mobile[IDENT_MAX], struct err *e)
{
	struct smscode sent;
	int rc;

	if (store_account_mobile(ctx, c->pending.account_id, mobile, e) != 0)
		return -1;
	if (c->talk.code_sent)
		return 0;
	c->talk.code_sent = true;
	if (talk_begin_write(r, e) != 0)
		return -1;
	rc = smscode_send(ctx, "factor", mobile, c->pending.account_id, &sent,
	    e);
	rc = talk_end_write(r, ctx, rc, e);
	if (rc != 0 && (err_is(e, ERR_CODE_SOON) || err_is(e, ERR_CODE_MANY))) {
		err_clear(e); /* the last one may still be used */
		rc = 0;
	}
	return rc;
}

int
talk_ask_factor(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	char mobile[IDENT_MAX], masked[16], *text;

	if (c->pending.factor == SIGNIN_TOTP) {
		talk_ask(c,
		    "动态验证码（或恢复码） One-time code, or a recovery code: ",
		    false);
		return 0;
	}
	if (ways_factor_send(r, ctx, c, mobile, e) != 0)
		return -1;
	smscode_mask(mobile, masked);
	text = xasprintf("短信验证码已发送至 A code was sent to %s\n"
			 "短信验证码 Code from the message: ",
	    masked);
	talk_ask(c, text, false);
	free(text);
	return 0;
}

static int
ways_factor_check(struct ctx *ctx, struct auth_conn *c, const char *code,
    struct err *e)
{
	char mobile[IDENT_MAX];

	if (c->pending.factor == SIGNIN_TOTP)
		return totp_check(ctx, c->pending.account_id, code, e);
	if (store_account_mobile(ctx, c->pending.account_id, mobile, e) != 0)
		return -1;
	return smscode_check(ctx, "factor", mobile, code, e);
}

int
talk_factor(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const char *code, struct err *e)
{
	bool totp = c->pending.factor == SIGNIN_TOTP;
	char method[32];
	struct signin_how how = {.from = c->from,
	    .method = method,
	    .unit_id = c->pending.unit_id,
	    .delegation_id = c->pending.delegation_id};
	struct account a;
	int rc = ways_pending(ctx, c, &a, e);

	if (rc != 1) {
		c->talk.step = TALK_NONE;
		return rc;
	}
	if (code[0] == '\0') { /* a client without a terminal, no guess */
		(void)talk_wrong(c, TALK_FACTOR,
		    "请输入验证码。 Type the code.");
		return 0;
	}
	if (talk_begin_write(r, e) != 0)
		return -1;
	rc = ways_factor_check(ctx, c, code, e);
	if (talk_end_write(r, ctx, rc, e) == 0) {
		snprintf(method, sizeof(method), "%s+%s", c->pending.method,
		    totp ? "totp" : "sms");
		c->talk.step = TALK_NONE;
		return auth_open(r, ctx, c, &a, &how, e);
	}
	if (!talk_refusal(e))
		return -1;
	err_clear(e);
	if (auth_failed(r, ctx, c, "", &a, totp ? "totp" : "sms", e) != 0)
		return -1;
	(void)talk_wrong(c, TALK_FACTOR,
	    totp ? "动态验证码不正确或已使用。 The one-time code is not right, "
		   "or was used." :
		   ways_wrong_code);
	return 0;
}
