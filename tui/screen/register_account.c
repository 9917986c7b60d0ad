/* The first page of registration: name, mobile, code, password, agreement. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/keys.h"
#include "tui/screen/account.h"
#include "tui/screen/captcha.h"
#include "tui/screen/parts.h"
#include "tui/widget/popup.h"

struct register_form {
	struct captcha captcha; /* first: the form's arg */
	json_t *agreement;
	bool agreed; /* the server knows */
	json_t *sign_in; /* a provider vouches for; or NULL */
	json_t *reply;         /* what came of it then */
};

void
register_steps(int at, char *buf, size_t size)
{
	const char *const steps[] = { _("Register an account"),
		_("Real name"), _("Finish registration") };
	char one[128];

	buf[0] = '\0';
	for (int i = 1; i <= 3; i++) {
		snprintf(one, sizeof one, i == at ? "[%d %s]" : i < at ?
		    "%d %s ok" : "%d %s", i, steps[i - 1]);
		str_join(buf, size, "  >  ", one);
	}
}

static void
register_heading(struct form *f, void *arg, char *buf, size_t size)
{
	(void)f;
	(void)arg;
	register_steps(1, buf, size);
}

void
register_agreement(struct app *app, const json_t *agreement)
{
	popup_pager(app, value_string(agreement, "title"),
	    value_string(agreement, "text"));
}

static void
register_read(struct form *f, void *arg)
{
	register_agreement(form_app(f),
	    ((struct register_form *)arg)->agreement);
}

void
account_not_here(struct err *e)
{
	for (size_t i = 0; i < e->n; i++)
		if (e->items[i].id == ERR_NOT_FOUND &&
		    e->items[i].field[0] != '\0')
			e->items[i].id = ERR_NOT_HERE;
}

int
account_repeat(const json_t *values, struct err *e)
{
	if (strcmp(value_string(values, "new_password"),
	    value_string(values, "repeat")) == 0)
		return 0;
	return err_set(e, ERR_PASSWORD_REPEAT, "repeat");
}

int
account_call(struct app *app, const char *method, json_t *params,
    const char *field, json_t **reply, struct err *e)
{
	json_t *code = json_object_get(params, field);

	if (code != NULL) {
		json_object_set(params, "code", code);
		json_object_del(params, field);
	}
	if (call(app, method, params, reply, e) == 0)
		return 0;
	for (size_t i = 0; i < e->n; i++)
		if (strcmp(e->items[i].field, "code") == 0)
			snprintf(e->items[i].field, sizeof e->items[i].field,
			    "%s", field);
	return -1;
}

/* The box and the server's record of it; asked again when it was unticked. */
static int
register_agree(struct app *app, struct register_form *r, struct err *e)
{
	if (!r->agreed && call(app, "account.agree", json_pack("{s:O}",
	    "version", json_object_get(r->agreement, "version")), NULL,
	    e) != 0)
		return -1;
	r->agreed = true;
	return 0;
}

/* The server sends no code to who has not accepted the agreement. */
static int
register_before(struct form *f, struct captcha *k)
{
	const char *buttons[] = { _("Accept"), _("Read it"), NULL };
	struct register_form *r = (struct register_form *)k;
	struct err e = { 0 };

	while (*form_value(f, "agree") == '\0') {
		int at = popup_ask(k->app, _("User Agreement"),
		    _("Before a code is sent: have you read the User "
		    "Agreement, and do you accept it?"), buttons);

		if (at < 0)
			return -1;
		if (at == 0)
			form_set(f, "agree", "yes");
		else
			register_agreement(k->app, r->agreement);
	}
	if (register_agree(k->app, r, &e) == 0)
		return 0;
	app_error(k->app, &e);
	return -1;
}

static bool
register_with_password(const json_t *values, void *arg)
{
	(void)values;
	return ((struct register_form *)arg)->sign_in == NULL;
}

/* No number is vouched for: one of his own, which a code is sent to. */
static bool
register_with_code(const json_t *values, void *arg)
{
	const struct register_form *r = arg;

	(void)values;
	return r->sign_in == NULL || *value_string(r->sign_in, "mobile") == '\0';
}

static bool
register_vouched_number(const json_t *values, void *arg)
{
	return !register_with_code(values, arg);
}

static bool
register_puzzle(const json_t *values, void *arg)
{
	return register_with_code(values, arg) && captcha_wanted(values, arg);
}

static bool
register_code_key(struct form *f, void *arg)
{
	(void)f;
	return register_with_code(NULL, arg);
}

static bool
register_puzzle_key(struct form *f, void *arg)
{
	return register_with_code(NULL, arg) && captcha_shown(f, arg);
}

static int
register_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	struct register_form *r = arg;
	struct app *app = form_app(f);
	json_t *p;

	if ((r->sign_in == NULL && account_repeat(values, e) != 0) ||
	    register_agree(app, arg, e) != 0)
		return -1;
	p = json_deep_copy(values);
	json_object_del(p, "captcha");
	json_object_del(p, "repeat");
	json_object_del(p, "agree");
	if (r->sign_in == NULL)
		return account_call(app, "account.register", p, "sms_code",
		    NULL, e);
	json_object_set(p, "id", json_object_get(r->sign_in, "id"));
	return account_call(app, "account.provider.register", p, "sms_code",
	    &r->reply, e);
}

static const struct form_field register_fields[] = {
	{ .name = "login", .label = N_("User name"), .kind = FORM_TEXT,
	    .required = true, .max = 32, .width = 34,
	    .hint = N_("4 to 32 small letters, digits or _, a letter first; "
	    "nobody else's") },
	{ .name = "mobile", .label = N_("Mobile number"),
	    .kind = FORM_DIGITS, .required = true, .max = 11, .width = 14,
	    .wanted = register_with_code,
	    .hint = N_("11 digits of the mainland, beginning with 1; one "
	    "account a number") },
	{ .name = "number", .label = N_("Mobile number"),
	    .kind = FORM_READONLY, .wanted = register_vouched_number },
	CAPTCHA_FIELD_IF(register_puzzle),
	CAPTCHA_CODE_IF("send", "sms_code", N_("SMS code"),
	    register_with_code),
	{ .name = "new_password", .label = N_("Password"),
	    .kind = FORM_PASSWORD, .required = true, .max = 128, .width = 34,
	    .wanted = register_with_password,
	    .hint = N_("At least 12 characters: letters, digits and signs") },
	{ .name = "repeat", .label = N_("Password again"),
	    .kind = FORM_PASSWORD, .required = true, .max = 128, .width = 34,
	    .wanted = register_with_password,
	    .hint = N_("The same password once more") },
	{ .name = "agree", .label = N_("I have read and accept the User "
	    "Agreement"), .kind = FORM_TICK, .required = true,
	    .hint = N_("F2 opens the agreement; Space ticks the box") },
	{ 0 }
};

static const struct form_key register_keys[] = {
	{ K_F2, N_("Terms"), N_("Read the User Agreement"), register_read,
	    NULL },
	CAPTCHA_KEYS_IF(register_puzzle_key, register_code_key),
	{ 0 }
};

static const struct form_desc register_form = {
	.title = N_("Register an account"),
	.fields = register_fields,
	.submit = N_("Register"),
	.submit_values = register_submit,
	.page = true,
	.heading = register_heading,
	.keys = register_keys,
	.press = captcha_press,
	.below = captcha_below,
	.tick = captcha_tick,
	.counting = captcha_counting,
	.help = N_("Fill in the page from top to bottom. The SMS code is sent "
	    "once the picture's code is right (F6); another one after 60 "
	    "seconds, ten a day. F7 asks a question in words instead of the "
	    "picture. The password needs 12 characters with letters, digits "
	    "and signs. F2 shows the User Agreement, Space ticks its box, F9 "
	    "registers. Problems stand below their fields."),
};

/*
 * A page of its own; true when there is an account now. sign_in and reply as
 * in struct register_form.
 */
static bool
register_account(struct app *app, json_t *sign_in, json_t **reply)
{
	struct register_form r = { .sign_in = sign_in };
	struct form_desc form = register_form;
	json_t *initial = json_pack("{s:s}", "number",
	    sign_in != NULL ? value_string(sign_in, "mobile") : "");
	struct err e = { 0 };
	int rc = 0;

	r.captcha.before = register_before;
	r.captcha.codes[0] = (struct captcha_code){ .button = "send",
		.field = "sms_code", .purpose = "register",
		.mobile = "mobile" };
	if (!register_with_code(NULL, &r))
		form.help = N_("The provider vouches for the mobile number, "
		    "and you sign in there: neither a code nor a password is "
		    "asked for. F2 shows the User Agreement, Space ticks its "
		    "box, F9 registers.");
	if (call(app, "account.agreement", NULL, &r.agreement, &e) != 0 ||
	    captcha_init(&r.captcha, app, register_with_code(NULL, &r),
	    &e) != 0)
		app_error(app, &e);
	else
		rc = form_run(app, &form, initial, &r, NULL);
	captcha_finish(&r.captcha);
	json_decref(initial);
	json_decref(r.agreement);
	if (reply != NULL)
		*reply = r.reply;
	return rc == 1;
}

bool
register_by_provider(struct app *app, json_t *sign_in)
{
	json_t *reply = NULL;

	if (!register_account(app, sign_in, &reply)) {
		json_decref(reply);
		return false;
	}
	register_vouched(app, reply);
	json_decref(reply);
	return true;
}

struct view *
register_open(struct app *app, const struct screen *s, const json_t *args)
{
	(void)s;
	(void)args;
	if (register_account(app, NULL, NULL))
		register_go_on(app);
	return NULL;
}
