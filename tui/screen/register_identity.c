/*
 * Real-name verification, in registration and later; what to do when the ID
 * number is another account's; and the last page of registration.
 */
#include "config.h"

#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/keys.h"
#include "tui/screen/account.h"
#include "tui/screen/captcha.h"
#include "tui/widget/popup.h"

enum {
	IDENTITY_LEFT,
	IDENTITY_DONE,
	IDENTITY_SKIPPED,
	IDENTITY_MOVED,
	IDENTITY_APPEALED,
};

struct identity {
	int outcome;
	bool registering;
};

/* --- another account has it: move it, or appeal --- */

static bool
taken_by_code(const json_t *values, void *arg)
{
	(void)arg;
	return strcmp(value_string(values, "how"), "sms") == 0;
}

static bool
taken_by_password(const json_t *values, void *arg)
{
	return !taken_by_code(values, arg);
}

static int
taken_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	json_t *p = json_deep_copy(values);

	(void)arg;
	json_object_del(p, "how");
	return account_call(form_app(f), "account.rebind", p, "sms_code",
	    NULL, e);
}

static const struct choice taken_ways[] = {
	{ "password", N_("Password of the other account"), STYLE_NORMAL },
	{ "sms", N_("SMS code to the other account's mobile"), STYLE_NORMAL },
	{ 0 }
};

static const struct form_field taken_fields[] = {
	{ .name = "how", .label = N_("Proof"), .kind = FORM_CHOICE,
	    .choices = taken_ways, .width = 44,
	    .hint = N_("How you show that the other account is yours: F4 or "
	    "the arrow keys") },
	{ .name = "password", .label = N_("Its password"),
	    .kind = FORM_PASSWORD, .max = 128, .width = 34,
	    .wanted = taken_by_password, .required = true,
	    .hint = N_("The password of the account that holds the "
	    "identity") },
	{ .name = "send", .label = N_("Get the SMS code"),
	    .kind = FORM_BUTTON, .wanted = taken_by_code,
	    .hint = N_("Enter sends six digits to the telephone; again "
	    "after 60 seconds") },
	{ .name = "sms_code", .label = N_("SMS code"), .kind = FORM_DIGITS,
	    .required = true, .max = 6, .width = 8, .wanted = taken_by_code,
	    .hint = N_("Six digits, good for five minutes and five tries") },
	{ 0 }
};

static bool
taken_may_send(struct form *f, void *arg)
{
	(void)arg;
	return strcmp(form_value(f, "how"), "sms") == 0;
}

static const struct form_key taken_keys[] = {
	{ K_F6, N_("Get code"), N_("Have the SMS code sent"), captcha_send,
	    taken_may_send },
	{ 0 }
};

static const char *const taken_consequences[] = {
	N_("The verified identity moves to this account."),
	N_("The other account becomes unverified; it is told so."),
	NULL
};

static const struct form_desc taken_form = {
	.title = N_("Move the identity here"),
	.intro = N_("Prove that the other account is yours."),
	.fields = taken_fields,
	.consequences = taken_consequences,
	.submit = N_("Move"),
	.submit_values = taken_submit,
	.keys = taken_keys,
	.press = captcha_press,
	.below = captcha_below,
	.tick = captcha_tick,
	.counting = captcha_counting,
	.careless = true,
};

static bool
taken_move(struct app *app)
{
	struct captcha k = { 0 };
	struct err e = { 0 };
	json_t *initial = json_pack("{s:s}", "how", "password");
	int rc;

	k.codes[0] = (struct captcha_code){ .button = "send",
		.field = "sms_code", .purpose = "rebind" };
	captcha_init(&k, app, false, &e);
	rc = form_run(app, &taken_form, initial, &k, NULL);
	json_decref(initial);
	captcha_finish(&k);
	return rc == 1;
}

/* What was done about it; IDENTITY_LEFT for nothing. */
static int
identity_taken(struct app *app)
{
	const char *buttons[] = { _("Move it here"), _("Appeal"),
		_("Check again"), NULL };

	switch (popup_ask(app, _("The ID number is verified already"),
	    _("This ID number was verified with another account. If that one "
	    "is yours, move the identity here. If somebody else uses your "
	    "number, appeal: the hall decides, papers seen."), buttons)) {
	case 0:
		return taken_move(app) ? IDENTITY_MOVED : IDENTITY_LEFT;
	case 1:
		return account_appeal(app) ? IDENTITY_APPEALED :
		    IDENTITY_LEFT;
	default:
		return IDENTITY_LEFT;
	}
}

/* --- the page itself --- */

static int
identity_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	struct identity *i = arg;
	struct app *app = form_app(f);

	if (call(app, "account.verify_identity", json_deep_copy(values), NULL,
	    e) == 0) {
		i->outcome = IDENTITY_DONE;
		return 0;
	}
	if (err_is(e, ERR_IDENTITY_MISMATCH))
		popup_message(app, _("Name and number do not match"),
		    _("Please check name and ID number against your card and "
		    "submit them again. What you typed is kept."));
	if (!err_is(e, ERR_IDENTITY_TAKEN))
		return -1;
	i->outcome = identity_taken(app);
	return i->outcome != IDENTITY_LEFT ? 0 : -1;
}

static void
identity_heading(struct form *f, void *arg, char *buf, size_t size)
{
	(void)f;
	if (((struct identity *)arg)->registering)
		register_steps(2, buf, size);
}

static void
identity_skip(struct form *f, void *arg)
{
	((struct identity *)arg)->outcome = IDENTITY_SKIPPED;
	app_done(form_app(f), 1);
}

static void
identity_press(struct form *f, const char *name, void *arg)
{
	(void)name;
	identity_skip(f, arg);
}

#define IDENTITY_FIELDS \
	{ .name = "name", .label = N_("Name"), .kind = FORM_TEXT, \
	    .required = true, .max = 20, .width = 24, \
	    .hint = N_("As on the resident ID card") }, \
	{ .name = "id_number", .label = N_("ID card number"), \
	    .kind = FORM_IDENT, .required = true, .max = 18, .width = 20, \
	    .hint = N_("18 digits, the last may be X") }

static const struct form_field identity_fields[] = {
	IDENTITY_FIELDS,
	{ 0 }
};

static const struct form_field identity_step_fields[] = {
	IDENTITY_FIELDS,
	{ .name = "skip", .label = N_("Not now"), .kind = FORM_BUTTON,
	    .hint = N_("Go on without; associations and applications need it "
	    "later") },
	{ 0 }
};

static const struct form_key identity_step_keys[] = {
	{ K_F8, N_("Not now"), N_("Go on without verification"),
	    identity_skip, NULL },
	{ 0 }
};

#define IDENTITY_HELP \
	N_("Name and ID number are compared with the population register. F9 " \
	"verifies. When they do not match, check them and submit again. When " \
	"the number is verified with another account already, you may move " \
	"the identity here or appeal to the hall. Verified name and number " \
	"are then locked; only a clerk corrects them, papers seen.")

static const struct form_desc identity_step = {
	.title = N_("Real-name verification"),
	.intro = N_("Associations and applications need a verified identity. "
	    "You may also do it later, in the personal centre."),
	.fields = identity_step_fields,
	.submit = N_("Verify"),
	.submit_values = identity_submit,
	.page = true,
	.careless = true,
	.heading = identity_heading,
	.keys = identity_step_keys,
	.press = identity_press,
	.help = IDENTITY_HELP,
};

static const struct form_desc identity_form = {
	.title = N_("Real-name verification"),
	.intro = N_("Name and ID number are compared with the population "
	    "register."),
	.fields = identity_fields,
	.submit = N_("Verify"),
	.submit_values = identity_submit,
	.careless = true,
	.help = IDENTITY_HELP,
};

bool
account_identity(struct app *app)
{
	struct identity i = { .outcome = IDENTITY_LEFT };

	if (form_run(app, &identity_form, NULL, &i, NULL) != 1 ||
	    i.outcome == IDENTITY_APPEALED)
		return false;
	popup_message(app, _("Verified"), i.outcome == IDENTITY_MOVED ?
	    _("The identity was moved to this account.") :
	    _("Your identity is verified."));
	return true;
}

/* --- the last page --- */

enum { FINISH_HOME = 1, FINISH_PERSONAL };

struct finish {
	int choice;
};

static void
finish_heading(struct form *f, void *arg, char *buf, size_t size)
{
	(void)f;
	(void)arg;
	register_steps(3, buf, size);
}

static void
finish_press(struct form *f, const char *name, void *arg)
{
	((struct finish *)arg)->choice = strcmp(name, "home") == 0 ?
	    FINISH_HOME : FINISH_PERSONAL;
	app_done(form_app(f), 1);
}

#define FINISH_BUTTONS \
	{ .label = " ", .kind = FORM_NOTE }, \
	{ .name = "home", .label = N_("To the home page of the hall"), \
	    .kind = FORM_BUTTON, .hint = N_("Enter goes there") }, \
	{ .name = "personal", .label = N_("To the personal centre"), \
	    .kind = FORM_BUTTON, \
	    .hint = N_("User name, mobile, password, keys, sessions") }

static const struct form_field finish_verified[] = {
	{ .label = N_("Verification succeeded. Your account is registered."),
	    .kind = FORM_NOTE },
	{ .label = N_("You are signed in; no need to connect again."),
	    .kind = FORM_NOTE },
	FINISH_BUTTONS,
	{ 0 }
};

static const struct form_field finish_unverified[] = {
	{ .label = N_("Registration succeeded. Your identity is not verified "
	    "yet."), .kind = FORM_NOTE },
	{ .label = N_("You are signed in; no need to connect again."),
	    .kind = FORM_NOTE },
	{ .label = N_("Verify it in the personal centre before you apply for "
	    "anything."), .kind = FORM_NOTE },
	FINISH_BUTTONS,
	{ 0 }
};

static void
register_finish(struct app *app, bool verified)
{
	const struct form_desc d = {
		.title = N_("Registration finished"),
		.fields = verified ? finish_verified : finish_unverified,
		.submit = N_("Home"),
		.page = true,
		.careless = true,
		.heading = finish_heading,
		.press = finish_press,
	};
	struct finish at = { FINISH_HOME };

	form_run(app, &d, NULL, &at, NULL);
	app_restart(app, at.choice == FINISH_PERSONAL ? "settings" : NULL);
}

void
register_vouched(struct app *app, const json_t *reply)
{
	bool verified = json_is_true(value_at(reply, "verified"));
	struct err e = { 0 };
	int done = IDENTITY_LEFT;

	if (!verified && !json_is_true(value_at(reply, "taken"))) {
		register_go_on(app);
		return;
	}
	if (app_reload(app, &e) != 0)
		app_error(app, &e);
	if (!verified)
		done = identity_taken(app);
	if (!app_ending(app))
		register_finish(app, verified || done == IDENTITY_MOVED);
}

void
register_go_on(struct app *app)
{
	struct identity i = { .registering = true };
	struct err e = { 0 };

	/* no guest any more: the header says so from now on */
	if (app_reload(app, &e) != 0)
		app_error(app, &e);
	form_run(app, &identity_step, NULL, &i, NULL);
	if (!app_ending(app))
		register_finish(app, i.outcome == IDENTITY_DONE ||
		    i.outcome == IDENTITY_MOVED);
}
