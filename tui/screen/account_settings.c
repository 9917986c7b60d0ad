/* The personal centre: one's own account, sessions, and look of terminals. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/home.h"
#include "tui/screen/account.h"
#include "tui/screen/home_services.h"
#include "tui/screen/parts.h"
#include "tui/screens.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { SETTING_LANG, SETTING_THEME, SETTING_BORDERS, SETTING_PASSWORD,
	SETTING_KEYS, SETTING_MOBILE, SETTING_TOTP, SETTING_IDENTITY,
	SETTING_APPEAL, SETTING_SESSIONS, SETTING_MESSAGES, SETTING_SCAN,
	SETTING_UNIT, SETTING_PROVIDERS };

static const struct choice settings_langs[] = {
	{ "zh", "中文", STYLE_NORMAL },
	{ "en", "English", STYLE_NORMAL },
	{ 0 }
};

static const struct choice settings_themes[] = {
	{ "default", N_("Default"), STYLE_NORMAL },
	{ "light", N_("Light"), STYLE_NORMAL },
	{ "high-contrast", N_("High contrast"), STYLE_NORMAL },
	{ "mono", N_("Without colours"), STYLE_NORMAL },
	{ 0 }
};

static const struct choice settings_borders[] = {
	{ "unicode", N_("Lines"), STYLE_NORMAL },
	{ "ascii", N_("Plain characters"), STYLE_NORMAL },
	{ 0 }
};

static const char *
settings_now(struct app *app, int id)
{
	return value_string(app_whoami(app), id == SETTING_LANG ? "lang" :
	    id == SETTING_THEME ? "theme" : "borders");
}

struct settings {
	json_t *self; /* of account.self */
};

static bool
settings_has(struct app *app, const char *member)
{
	return json_is_true(value_at(app_whoami(app), member));
}

/* Opened only where the session may; its screen exists for the role. */
static bool
settings_leads(struct app *app, const char *screen)
{
	const struct screen *s = screen_find(app_screens(app), screen);

	return s != NULL &&
	    (s->roles == NULL || app_has_role(app, s->roles));
}

static void
settings_fill_account(struct app *app, struct menu *m, const json_t *self)
{
	const char *mobile = value_string(self, "mobile");

	home_services_heading(m, _("Account"));
	home_services_line(m, SETTING_PASSWORD, "    ", _("Change the password"),
	    _("the present one is asked"));
	home_services_line(m, SETTING_MOBILE, "    ", _("Mobile number"),
	    *mobile != '\0' ? mobile : _("not entered"));
	home_services_line(m, SETTING_TOTP, "    ", _("One-time codes"),
	    json_is_true(value_at(self, "totp")) ?
	    _("asked for at sign-in") : _("off; Enter enrols an app"));
	home_services_line(m, SETTING_KEYS, "9002", _("Public keys"),
	    _("keys to log in with"));
	if (app_has_role(app, "individual")) {
		home_services_line(m, SETTING_IDENTITY, "    ",
		    _("Real-name verification"), settings_has(app,
		    "verified") ? _("verified") :
		    _("not verified; Enter verifies"))->style =
		    settings_has(app, "verified") ? STYLE_DONE : STYLE_WARN;
		home_services_line(m, SETTING_APPEAL, "9007", _("Appeals"),
		    _("somebody else has my ID number"));
	}
}

static void
settings_fill_sessions(struct app *app, struct menu *m)
{
	home_services_heading(m, _("Sign-in"));
	home_services_line(m, SETTING_SESSIONS, "9003", _("My sessions"),
	    _("where you are signed in; end one"));
	if (settings_leads(app, "notifications"))
		home_services_line(m, SETTING_MESSAGES, "9008",
		    _("System messages"), _("what the hall sent you"));
	if (settings_leads(app, "login_code"))
		home_services_line(m, SETTING_SCAN, "9004", _("Scan"),
		    _("allow a sign-in by code, yours or a unit's"));
	if (settings_leads(app, "unit_act"))
		home_services_line(m, SETTING_UNIT, "9005",
		    _("Act for a unit"),
		    value_string(app_whoami(app), "unit.name"));
	if (call_allowed(app, "account.provider.links"))
		home_services_line(m, SETTING_PROVIDERS, "    ",
		    _("Accounts of providers"),
		    _("accounts elsewhere that sign in here"));
}

static int
settings_fill(struct app *app, struct menu *m, void *data, struct err *e)
{
	struct settings *d = data;
	json_t *self;

	if (call(app, "account.self", NULL, &self, e) != 0)
		return -1;
	json_decref(d->self);
	d->self = self;
	settings_fill_account(app, m, self);
	settings_fill_sessions(app, m);
	home_services_heading(m, _("Look of the terminal"));
	home_services_line(m, SETTING_LANG, "    ", _("Language"),
	    choice_label(settings_langs, settings_now(app, SETTING_LANG)));
	home_services_line(m, SETTING_THEME, "    ", _("Theme"),
	    choice_label(settings_themes, settings_now(app, SETTING_THEME)));
	home_services_line(m, SETTING_BORDERS, "    ", _("Borders"),
	    choice_label(settings_borders,
	    settings_now(app, SETTING_BORDERS)));
	return 0;
}

static int
settings_head(struct app *app, struct canvas *c, struct rect r, void *data)
{
	const json_t *who = app_whoami(app);
	char text[160], at[64];

	(void)data;
	home_services_pair(c, r.row, r, _("User name"),
	    value_string(who, "login"), _("Name"), value_string(who, "name"));
	if (value_int(who, "last_login.at") == 0)
		return 1;
	snprintf(text, sizeof text, _("%s from %s"), value_text(who,
	    "last_login.at", FORMAT_MINUTE, NULL, at, sizeof at),
	    value_string(who, "last_login.from"));
	home_services_pair(c, r.row + 1, r, _("Last login"), text, NULL,
	    NULL);
	return 2;
}

/* Choose, keep it with the account, and look like it at once. */
static void
settings_change(struct app *app, int id, const char *title,
    const struct choice *choices, const char *method, const char *param)
{
	struct err e = { 0 };
	int at = popup_choose(app, title, choices, settings_now(app, id));

	if (at < 0)
		return;
	if (call(app, method, json_pack("{s:s}", param, choices[at].value),
	    NULL, &e) != 0 || app_reload(app, &e) != 0)
		app_error(app, &e);
}

static int
settings_password_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	json_t *p;

	(void)arg;
	if (account_repeat(values, e) != 0)
		return -1;
	p = json_deep_copy(values);
	json_object_del(p, "repeat");
	return call(form_app(f), "account.password", p, NULL, e);
}

static const struct form_field settings_password_fields[] = {
	{ .name = "password", .label = N_("Present password"),
	    .kind = FORM_PASSWORD, .required = true, .max = 128 },
	{ .name = "new_password", .label = N_("New password"),
	    .kind = FORM_PASSWORD, .required = true, .max = 128,
	    .hint = N_("At least 12 characters: letters, digits and signs") },
	{ .name = "repeat", .label = N_("Once more"),
	    .kind = FORM_PASSWORD, .required = true, .max = 128 },
	{ 0 }
};

static const struct form_desc settings_password_form = {
	.title = N_("Change the password"),
	.fields = settings_password_fields,
	.submit = N_("Change"),
	.submit_values = settings_password_submit,
	.careless = true,
};

bool
account_password(struct app *app)
{
	if (form_run(app, &settings_password_form, NULL, NULL, NULL) != 1)
		return false;
	app_status(app, STYLE_DONE, "%s", _("The password is changed."));
	return true;
}

static bool
settings_identity(struct app *app)
{
	if (!settings_has(app, "verified"))
		return account_identity(app);
	popup_message(app, _("Real-name verification"), _("Your identity is "
	    "verified. Name and ID number are locked; a clerk at the counter "
	    "corrects them, papers seen."));
	return false;
}

/* What belongs to the account itself; true when whoami is another now. */
static bool
settings_account(struct app *app, int id, const json_t *self)
{
	switch (id) {
	case SETTING_PASSWORD:
		return account_password(app);
	case SETTING_MOBILE:
		return account_mobile(app, value_string(self, "mobile"));
	case SETTING_TOTP:
		return json_is_true(value_at(self, "totp")) ?
		    account_totp_remove(app) : account_totp(app);
	default:
		return settings_identity(app);
	}
}

static void
settings_look(struct app *app, int id)
{
	if (id == SETTING_LANG)
		settings_change(app, id, _("Language"), settings_langs,
		    "account.lang", "lang");
	else if (id == SETTING_THEME)
		settings_change(app, id, _("Theme"), settings_themes,
		    "account.settings", "theme");
	else
		settings_change(app, id, _("Borders"), settings_borders,
		    "account.settings", "borders");
}

static void
settings_choose(struct app *app, const struct menu_item *item, void *data)
{
	const struct settings *d = data;
	struct view *v = app_top(app);
	struct err e = { 0 };

	switch (item->id) {
	case SETTING_LANG:
	case SETTING_THEME:
	case SETTING_BORDERS:
		settings_look(app, item->id);
		break;
	case SETTING_PROVIDERS:
		provider_links(app);
		break;
	case SETTING_KEYS:
		app_open(app, "keys", NULL);
		return;
	case SETTING_APPEAL:
		app_open(app, "appeals_mine", NULL);
		return;
	case SETTING_SESSIONS:
		app_open(app, "sessions", NULL);
		return;
	case SETTING_MESSAGES:
		app_open(app, "notifications", NULL);
		return;
	case SETTING_SCAN:
		app_open(app, "login_code", NULL);
		return;
	case SETTING_UNIT:
		app_open(app, "unit_act", NULL);
		return;
	default:
		if (settings_account(app, item->id, d->self) &&
		    app_reload(app, &e) != 0)
			app_error(app, &e);
		break;
	}
	if (v == app_top(app) && v->ops->shown != NULL)
		v->ops->shown(v);
}

static void
settings_clear(void *data)
{
	json_decref(((struct settings *)data)->self);
}

static const struct home_desc settings = {
	.fill = settings_fill,
	.choose = settings_choose,
	.head = settings_head,
	.clear = settings_clear,
	.help = N_("Your account: password, mobile number, one-time codes, "
	    "keys, real name; where you are signed in; sign-ins you "
	    "authorise. What you choose here is kept with your account, and any "
	    "terminal you log in from looks like it. A terminal without "
	    "colours, or one that cannot draw lines, does what it can."),
	.data_size = sizeof(struct settings),
};

struct view *
account_settings_open(struct app *app, const struct screen *s,
    const json_t *args)
{
	(void)args;
	return home_open(app, s, &settings);
}
