/*
 * Conversations by keyboard-interactive: who, and by which way (person@,
 * unit@), a puzzle that is due, the second factor. A round comes in as answers
 * to the questions of the step before; it ends in a token, in a refusal, or in
 * the questions of the next step.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/utf8.h"
#include "server/domain/captcha.h"
#include "server/domain/smscode.h"
#include "server/domain/totp.h"
#include "server/records/auth_talk.h"

enum { TALK_WRONG_MAX = 3 };

static const char *
talk_answer(const struct auth_conn *c, size_t i)
{
	return i < c->nanswers ? c->answers[i] : "";
}

void
talk_note(struct auth_conn *c, const char *text)
{
	str_copy(c->talk.note, sizeof(c->talk.note), text);
}

bool
talk_wrong(struct auth_conn *c, enum talk_step next, const char *note)
{
	talk_note(c, note);
	if (++c->talk.wrong >= TALK_WRONG_MAX) {
		c->talk.step = TALK_NONE;
		c->talk.wrong = 0;
		return false;
	}
	c->talk.step = next;
	return true;
}

int
talk_begin_write(struct records *r, struct err *e)
{
	return batch_open(r, e) != 0 || store_savepoint(r->db, e) != 0 ? -1 :
									 0;
}

int
talk_end_write(struct records *r, struct ctx *ctx, int rc, struct err *e)
{
	struct err fault = {0};

	if (rc == 0 && store_release(r->db, e) == 0)
		return 0;
	store_rollback_to(r->db);
	/* a try is counted, a puzzle is spent, though all else is undone;
	 * what cannot be counted was no try, and tells nothing */
	store_watch(r->db);
	if (talk_begin_write(r, &fault) != 0)
		goto untold;
	for (size_t i = 0; i < ctx->nrefusals; i++)
		ctx->refusal[i].act(ctx, ctx->refusal[i].id);
	ctx->nrefusals = 0;
	if (store_watched(r->db, &fault) == 0 &&
	    store_release(r->db, &fault) == 0)
		return -1;
	store_rollback_to(r->db);
untold:
	err_clear(e);
	return err_set(e, ERR_STORE, NULL);
}

/* Is a wrong answer the fault, and not a broken server? */
bool
talk_refusal(const struct err *e)
{
	return err_is(e, ERR_CAPTCHA_WRONG) || err_is(e, ERR_CODE_WRONG) ||
	    err_is(e, ERR_CODE_GONE) || err_is(e, ERR_TOTP_WRONG);
}

/*
 * The puzzle's answer is the first one when a puzzle was asked. 1 right or not
 * asked, 0 wrong, -1.
 */
static int
talk_captcha(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	int64_t id = c->talk.captcha_id;
	int rc;

	c->talk.captcha_id = 0;
	if (id == 0)
		return 1;
	if (talk_begin_write(r, e) != 0)
		return -1;
	rc = captcha_check(ctx, id, talk_answer(c, 0), e);
	if (talk_end_write(r, ctx, rc, e) == 0)
		return 1;
	if (!talk_refusal(e))
		return -1;
	err_clear(e);
	c->slow = true;
	auth_penalty(r, c->from);
	return 0;
}

/* A puzzle as the first question. 0 or -1. */
static int
talk_ask_captcha(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	struct captcha p;
	char *text;
	int rc;

	if (talk_begin_write(r, e) != 0)
		return -1;
	rc = captcha_new(ctx, captcha_form(ctx, NULL), &p, e);
	if (talk_end_write(r, ctx, rc, e) != 0)
		return -1;
	text = captcha_text(&p);
	c->prompts = auth_ask_captcha(c->talk.note[0] != '\0' ? c->talk.note :
								NULL,
	    text);
	c->talk.captcha_id = p.id;
	c->talk.note[0] = '\0';
	free(text);
	return 0;
}

/*
 * The steps: what they ask
 */

static const char talk_person_menu[] =
    "人才业务办理平台 个人登录  Talent Service Hall, individuals\n"
    "  1  账号登录    Account and password\n"
    "  2  短信登录    Code by SMS\n"
    "  3  扫码登录    Confirmed by another session\n"
    "  4  第三方登录  Third party\n"
    "注册、忘记密码 Registration, forgotten password: ssh register@HOST\n"
    "请选择 Choose [1-4]: ";

static const char talk_unit_menu[] =
    "人才业务办理平台 单位登录  Talent Service Hall, units\n"
    "  1  证书登录（北京一证通扫码）  Digital certificate, scan\n"
    "  2  口令登录                    Account and password\n"
    "  3  电子营业执照登录            Electronic business licence\n"
    "  4  事业单位电子证照登录        Licence of a public institution\n"
    "  5  第三方登录                  Third party\n"
    "持 USB Key 的用户请直接 With a USB key:\n"
    "  ssh 统一社会信用代码@HOST (ssh CREDIT-CODE@HOST)\n"
    "请选择 Choose [1-5]: ";

void
talk_ask(struct auth_conn *c, const char *text, bool echo)
{
	c->prompts = auth_ask(c->talk.note[0] != '\0' ? c->talk.note : NULL,
	    text, echo);
	c->talk.note[0] = '\0';
}

static int
talk_ask_password(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	if (!signin_captcha_due(ctx, c->talk.name,
		auth_penalty_failures(r, c->from))) {
		talk_ask(c, "密码 Password: ", false);
		return 0;
	}
	if (talk_ask_captcha(r, ctx, c, e) != 0)
		return -1;
	json_array_append_new(c->prompts,
	    auth_prompt("密码 Password: ", false));
	return 0;
}

/* A puzzle stands before every message that costs somebody something. */
static int
talk_ask_mobile(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	const char *policy = ctx->conf->captcha;

	if (strcmp(policy, "off") == 0 ||
	    (ctx->conf->demo && strcmp(policy, "always") != 0)) {
		talk_ask(c, "手机号码 Mobile number: ", true);
		return 0;
	}
	if (talk_ask_captcha(r, ctx, c, e) != 0)
		return -1;
	json_array_append_new(c->prompts,
	    auth_prompt("手机号码 Mobile number: ", true));
	return 0;
}

static int
talk_next(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	switch (c->talk.step) {
	case TALK_NONE:
		break;
	case TALK_MENU:
		talk_ask(c, c->way == AUTH_ENTRY_UNIT ? talk_unit_menu :
							talk_person_menu,
		    true);
		break;
	case TALK_NAME:
		talk_ask(c,
		    c->way == AUTH_ENTRY_UNIT ?
			"用户名或统一社会信用代码 User name or credit code: " :
			"用户名/手机号/身份证号 User name, mobile or ID "
			"number: ",
		    true);
		break;
	case TALK_PASSWORD:
		return talk_ask_password(r, ctx, c, e);
	case TALK_MOBILE:
		return talk_ask_mobile(r, ctx, c, e);
	case TALK_CODE:
		talk_ask(c, "短信验证码 Code from the message: ", false);
		break;
	case TALK_SCAN:
		return talk_ask_scan(r, ctx, c, e);
	case TALK_PROVIDER:
		return talk_ask_provider(ctx, c);
	case TALK_SIGN_IN:
		if (talk_ask_sign_in(ctx, c, e) != 0)
			return -1;
		return c->talk.step != TALK_SIGN_IN ?
		    talk_next(r, ctx, c, e) :
		    0;
	case TALK_FACTOR:
		return talk_ask_factor(r, ctx, c, e);
	}
	return 0;
}

/*
 * The steps: what their answers do
 */

static int
talk_menu(struct auth_conn *c)
{
	static const char *const kinds[] = {"certificate", "", "elicence",
	    "institution"};
	char *choice = xstrdup(talk_answer(c, 0));
	bool unit = c->way == AUTH_ENTRY_UNIT;
	int n;

	utf8_fold_ascii(choice);
	n = strlen(choice) == 1 && choice[0] >= '1' &&
		choice[0] <= (unit ? '5' : '4') ?
	    choice[0] - '0' :
	    0;
	free(choice);
	c->talk.code_id = 0;
	/* what failed by one way is not forgiven for coming in by another */
	c->talk.name[0] = '\0';
	if (n == 0) {
		(void)talk_wrong(c, TALK_MENU,
		    unit ? "请输入 1 至 5。 Type a number from 1 to 5." :
			   "请输入 1 至 4。 Type a number from 1 to 4.");
	} else if (n == (unit ? 5 : 4)) {
		c->talk.step = TALK_PROVIDER;
	} else if (unit) {
		c->talk.step = n == 2 ? TALK_NAME : TALK_SCAN;
		c->talk.kind = kinds[n - 1];
	} else {
		c->talk.kind = "person";
		c->talk.step = n == 1 ? TALK_NAME :
		    n == 2	      ? TALK_MOBILE :
					TALK_SCAN;
	}
	return 0;
}

static void
talk_name(struct auth_conn *c)
{
	char *name = xstrdup(talk_answer(c, 0));

	utf8_trim(name);
	if (name[0] == '\0' || strlen(name) >= sizeof(c->talk.name)) {
		(void)talk_wrong(c, TALK_NAME,
		    "请输入用户名。 Type a name.");
	} else {
		str_copy(c->talk.name, sizeof(c->talk.name), name);
		c->talk.step = TALK_PASSWORD;
	}
	free(name);
}

static unsigned
talk_roles(const struct auth_conn *c)
{
	if (c->way == AUTH_ENTRY_PERSON)
		return ROLE_INDIVIDUAL;
	return c->way == AUTH_ENTRY_UNIT ? ROLE_AGENT : ROLE_ALL;
}

static const char *
talk_password_note(struct ctx *ctx, const struct auth_conn *c)
{
	if (signin_name_locked(ctx, c->talk.name) == 0)
		return "用户名或密码不正确。 Name or password is not right.";
	return "用户名或密码不正确；该用户名失败次数过多，如有此账号，已暂时"
	       "锁定，稍后自动解锁。忘记密码请执行 ssh register@HOST。\n"
	       "Name or password is not right. This name failed too often: if "
	       "there is such an account, it is locked for a while. Forgotten "
	       "password: ssh register@HOST.";
}

static int
talk_password_wrong(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const struct account *a, struct err *e)
{
	if (auth_failed(r, ctx, c, c->talk.name, a->id != 0 ? a : NULL,
		"password", e) != 0)
		return -1;
	if (!talk_wrong(c,
		c->way == AUTH_ENTRY_NAME ? TALK_PASSWORD : TALK_NAME,
		talk_password_note(ctx, c)) && c->way == AUTH_ENTRY_NAME)
		auth_offer(ctx, c);
	return 0;
}

static int
talk_password(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	struct signin_how how = {.method = "password"};
	size_t at = c->talk.captcha_id != 0 ? 1 : 0;
	struct account a;
	bool right;
	int rc = c->hashed ? 1 : talk_captcha(r, ctx, c, e);

	if (rc < 0)
		return -1;
	if (rc == 0) {
		(void)talk_wrong(c, TALK_PASSWORD,
		    "图形验证码不正确。 The captcha is not right.");
		return 0;
	}
	if (!c->hashed)
		c->password = xstrdup(talk_answer(c, at));
	if (auth_check(ctx, c, c->talk.name, talk_roles(c), &a, &right,
		e) != 0)
		return -1;
	if (c->want_hash)
		return 0;
	if (!right)
		return talk_password_wrong(r, ctx, c, &a, e);
	if (signin_unit(ctx, c->talk.name, &a, &how.unit_id, e) != 0)
		return -1;
	return auth_first(r, ctx, c, &a, SIGNIN_PASSWORD, &how, e);
}

static int
talk_round(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	int rc = 0;

	switch (c->talk.step) {
	case TALK_NONE:
		break;
	case TALK_MENU:
		rc = talk_menu(c);
		break;
	case TALK_NAME:
		talk_name(c);
		break;
	case TALK_PASSWORD:
		rc = talk_password(r, ctx, c, e);
		break;
	case TALK_MOBILE:
		rc = talk_captcha(r, ctx, c, e);
		if (rc == 0)
			(void)talk_wrong(c, TALK_MOBILE,
			    "图形验证码不正确。 The captcha is not right.");
		else if (rc == 1)
			rc = talk_mobile(r, ctx, c,
			    talk_answer(c, c->nanswers > 1 ? 1 : 0), e);
		break;
	case TALK_CODE:
		rc = talk_code(r, ctx, c, talk_answer(c, 0), e);
		break;
	case TALK_SCAN:
		rc = talk_scan(r, ctx, c, e);
		break;
	case TALK_PROVIDER:
		rc = talk_provider(r, ctx, c, talk_answer(c, 0), e);
		break;
	case TALK_SIGN_IN:
		rc = talk_sign_in(r, ctx, c, e);
		break;
	case TALK_FACTOR:
		rc = talk_factor(r, ctx, c, talk_answer(c, 0), e);
		break;
	}
	return rc;
}

/* The first questions, or none when keyboard-interactive is not on offer. */
static void
talk_begin(struct ctx *ctx, struct auth_conn *c)
{
	memset(&c->talk, 0, sizeof(c->talk));
	if (c->pending.account_id != 0) {
		c->talk.step = TALK_FACTOR;
	} else if (c->way == AUTH_ENTRY_PERSON || c->way == AUTH_ENTRY_UNIT) {
		c->talk.step = TALK_MENU;
	} else if (c->way == AUTH_ENTRY_NAME &&
	    signin_captcha_due(ctx, c->user,
		auth_penalty_failures(c->records, c->from))) {
		str_copy(c->talk.name, sizeof(c->talk.name), c->user);
		c->talk.step = TALK_PASSWORD;
	}
}

/* Asked again, as the provider's code has come or will not come. */
static bool
talk_code_awaited(const struct auth_conn *c)
{
	return c->resumed && c->talk.step == TALK_SIGN_IN && !c->talk.shown;
}

int
auth_talk(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	if (!c->answered)
		talk_begin(ctx, c);
	else if (!talk_code_awaited(c) && talk_round(r, ctx, c, e) < 0)
		return -1;
	if (c->ok || c->want_hash || c->want_provider)
		return 0;
	if (c->partial) { /* within a conversation it simply goes on */
		c->partial = false;
		c->talk.step = TALK_FACTOR;
		c->talk.wrong = 0;
		c->talk.code_sent = false;
	}
	return talk_next(r, ctx, c, e);
}
