/*
 * Conversations: an account of a provider. Which one; its code as a picture
 * and in words; Return when the provider has confirmed. Who is linked comes
 * in, who is not comes in as a guest, whose terminal goes on with it.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "server/domain/provider.h"
#include "server/domain/signin.h"
#include "server/records/auth_talk.h"

static bool
sign_in_offered(const struct auth_conn *c, const struct provider *p)
{
	return c->way == AUTH_ENTRY_UNIT ? p->unit : p->person;
}

/* The n-th that is offered here, from 1; NULL: none. */
static const struct provider *
sign_in_choice(struct ctx *ctx, const struct auth_conn *c, int n)
{
	const struct provider *rows;
	int all;

	rows = provider_all(ctx, &all);
	for (int i = 0; i < all; i++)
		if (sign_in_offered(c, &rows[i]) && --n == 0)
			return &rows[i];
	return NULL;
}

int
talk_ask_provider(struct ctx *ctx, struct auth_conn *c)
{
	const struct provider *p;
	struct buf b = {0};

	buf_add_str(&b, "第三方登录  Account of a third party\n");
	for (int n = 1; (p = sign_in_choice(ctx, c, n)) != NULL; n++)
		buf_printf(&b, "  %d  %s  %s%s\n", n, p->title[LANG_ZH],
		    p->title[LANG_EN],
		    p->open ? "" : "  (尚未开通 not open yet)");
	buf_add_str(&b, "  0  返回  Back\n请选择 Choose: ");
	talk_ask(c, buf_str(&b), true);
	buf_finish(&b);
	return 0;
}

static int
sign_in_begin(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const struct provider *p, struct err *e)
{
	struct provider_sign_in s;
	int rc;

	if (talk_begin_write(r, e) != 0)
		return -1;
	rc = provider_begin(ctx, p->id, c->way == AUTH_ENTRY_UNIT, 0, c->from,
	    &s, e);
	if (talk_end_write(r, ctx, rc, e) == 0) {
		c->talk.sign_in_id = s.id;
		c->talk.shown = false;
		c->talk.step = TALK_SIGN_IN;
		return 0;
	}
	if (err_is(e, ERR_NOT_OPEN))
		(void)talk_wrong(c, TALK_MENU,
		    "该登录方式尚未开通。 This way of signing in is not open "
		    "yet.");
	else if (err_is(e, ERR_PROVIDER_MANY))
		(void)talk_wrong(c, TALK_MENU,
		    "从该来源发起的第三方登录过多，请一小时后再试或改用其他方式。\n"
		    "Too many of these sign-ins from your address. Try again "
		    "in an hour, or choose another way.");
	else
		return -1;
	err_clear(e);
	return 0;
}

int
talk_provider(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const char *answer, struct err *e)
{
	const struct provider *p;
	char *choice = xstrdup(answer), *end;
	long n;

	utf8_fold_ascii(choice);
	n = strtol(choice, &end, 10);
	if (*end != '\0' || end == choice || n < 0 || n > PROVIDERS_MAX)
		n = -1;
	free(choice);
	if (n == 0) {
		c->talk.step = TALK_MENU;
		return 0;
	}
	p = n > 0 ? sign_in_choice(ctx, c, (int)n) : NULL;
	if (p != NULL)
		return sign_in_begin(r, ctx, c, p, e);
	(void)talk_wrong(c, TALK_PROVIDER,
	    "请输入所列的数字。 Type one of these numbers.");
	return 0;
}

static void
sign_in_show(struct ctx *ctx, struct auth_conn *c,
    const struct provider_sign_in *s)
{
	const char *where = s->uri_complete[0] != '\0' ? s->uri_complete :
							 s->uri;
	char *picture = auth_picture(where);
	char *text = xasprintf(
	    "%s\n请用手机扫描，或在浏览器打开 Scan, or open in a browser:\n"
	    "  %s\n"
	    "核对并输入代码 Compare or type the code: %s   "
	    "(%d 分钟内有效 minutes)\n"
	    "确认后按回车 Press Enter after confirming: ",
	    picture, s->uri, s->code,
	    (int)((s->expires_at - ctx->now + 59) / 60));

	talk_ask(c, text, true);
	free(picture);
	free(text);
	c->talk.shown = true;
}

/* Its end, in words; back to the menu. */
static void
sign_in_over(struct auth_conn *c, const struct provider_sign_in *s)
{
	const char *note =
	    "第三方平台暂时无法完成登录，请稍后再试或改用其他方式。\n"
	    "The provider cannot do this at present. Try again later, or "
	    "choose another way.";

	if (strcmp(s->state, "denied") == 0)
		note = "已在第三方平台拒绝本次登录，请重新选择。\n"
		       "The sign-in was refused at the provider. Choose again.";
	else if (strcmp(s->state, "expired") == 0 && c->talk.shown)
		note = "代码已过期，请重新选择。\n"
		       "The code has expired. Choose again.";
	c->talk.sign_in_id = 0;
	c->talk.shown = false;
	(void)talk_wrong(c, TALK_MENU, note);
}

int
talk_ask_sign_in(struct ctx *ctx, struct auth_conn *c, struct err *e)
{
	struct provider_sign_in s;

	if (provider_state(ctx, c->talk.sign_in_id, &s, e) != 0)
		return -1;
	if (strcmp(s.state, "shown") == 0 && !c->talk.shown) {
		sign_in_show(ctx, c, &s);
	} else if (strcmp(s.state, "asked") == 0 && !c->resumed) {
		c->want_provider = true;
	} else if (strcmp(s.state, "shown") == 0 ||
	    strcmp(s.state, "granted") == 0) {
		talk_ask(c, "确认后按回车 Press Enter after confirming: ",
		    true);
	} else {
		sign_in_over(c, &s);
	}
	return 0;
}

/*
 * By a unit's licence: the second factor is asked as of himself, and where it
 * has to be set up first, that is done in a session of his own.
 */
static int
sign_in_licence(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const struct account *a, struct signin_how *how, struct err *e)
{
	enum signin_factor factor;

	if (signin_factor(ctx, a, SIGNIN_PROVIDER, &factor, e) != 0)
		return -1;
	if (factor == SIGNIN_ENROLL) {
		(void)talk_wrong(c, TALK_MENU,
		    "请先以个人身份登录并启用动态验证码。\n"
		    "Sign in as yourself first, and set up one-time codes.");
		return 0;
	}
	how->method = "elicence";
	return auth_first(r, ctx, c, a, SIGNIN_PROVIDER, how, e);
}

/* Nobody's yet: a guest's session, which the sign-in goes with. */
static int
sign_in_guest(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct provider_sign_in *s, struct err *e)
{
	int rc;

	if (talk_begin_write(r, e) != 0)
		return -1;
	rc = auth_guests_many(r, c->from) ?
	    0 :
	    signin_open_guest(ctx, c->from, false, c->token, &c->session_id,
		e);
	if (rc == 1 && provider_hand_over(ctx, s, c->session_id, e) != 0)
		rc = -1;
	if (talk_end_write(r, ctx, rc == 1 ? 0 : -1, e) != 0) {
		c->session_id = 0;
		c->talk.step = TALK_NONE;
		return rc == 0 ? 0 : -1;
	}
	c->ok = true;
	return 0;
}

static int
sign_in_open(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct provider_sign_in *s, const struct account *a, struct err *e)
{
	struct signin_how how = {.method = "provider"};
	int rc = 0;

	if (signin_locked(ctx, a) != 0 ||
	    !signin_way_allowed(ctx, a, c->from, SIGNIN_PROVIDER)) {
		(void)talk_wrong(c, TALK_MENU,
		    "该账号不能以此方式登录，或目前已锁定。\n"
		    "This account cannot come in this way, or is locked.");
		return 0;
	}
	if (talk_begin_write(r, e) != 0)
		return -1;
	if (c->way == AUTH_ENTRY_UNIT)
		rc = provider_unit(ctx, s, a, &how, e);
	if (rc == 0)
		rc = provider_consume(ctx, s, e);
	if (talk_end_write(r, ctx, rc, e) != 0)
		return -1;
	c->talk.step = TALK_NONE;
	if (c->way == AUTH_ENTRY_UNIT && how.unit_id == 0) {
		(void)talk_wrong(c, TALK_MENU,
		    "您不是该单位的经办人，也不持有其电子证照。\n"
		    "You are no agent of that unit and hold no licence of it.");
		return 0;
	}
	if (how.delegation_id != 0)
		return sign_in_licence(r, ctx, c, a, &how, e);
	return auth_first(r, ctx, c, a, SIGNIN_PROVIDER, &how, e);
}

int
talk_sign_in(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	struct provider_sign_in s;
	struct account a;
	int rc;

	if (provider_state(ctx, c->talk.sign_in_id, &s, e) != 0)
		return -1;
	if (strcmp(s.state, "shown") == 0 || strcmp(s.state, "asked") == 0) {
		/* the provider is asked every few seconds: wait for it once */
		c->want_provider = !c->resumed;
		talk_note(c, "第三方平台尚未确认。 Not confirmed yet.");
		return 0;
	}
	if (strcmp(s.state, "granted") != 0) {
		sign_in_over(c, &s);
		return 0;
	}
	if (talk_begin_write(r, e) != 0)
		return -1;
	rc = provider_account(ctx, &s, &a, e);
	if (talk_end_write(r, ctx, rc < 0 ? -1 : 0, e) != 0)
		return -1;
	return rc == 1 ? sign_in_open(r, ctx, c, &s, &a, e) :
			 sign_in_guest(r, ctx, c, &s, e);
}
