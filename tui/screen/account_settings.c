/* Settings of one's own account and terminal. */
#include "config.h"

#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/home.h"
#include "tui/screen/home_services.h"
#include "tui/screen/parts.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { SETTING_LANG, SETTING_THEME, SETTING_BORDERS, SETTING_PASSWORD,
	SETTING_KEYS };

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

static int
settings_fill(struct app *app, struct menu *m, void *data, struct err *e)
{
	(void)data;
	(void)e;
	home_services_heading(m, _("Account"));
	home_services_line(m, SETTING_LANG, "", _("Language"),
	    choice_label(settings_langs, settings_now(app, SETTING_LANG)));
	home_services_line(m, SETTING_PASSWORD, "", _("Change the password"),
	    _("the present one is asked"));
	home_services_line(m, SETTING_KEYS, "", _("Public keys"),
	    _("keys to log in with"));
	home_services_heading(m, _("Look of the terminal"));
	home_services_line(m, SETTING_THEME, "", _("Theme"),
	    choice_label(settings_themes, settings_now(app, SETTING_THEME)));
	home_services_line(m, SETTING_BORDERS, "", _("Borders"),
	    choice_label(settings_borders,
	    settings_now(app, SETTING_BORDERS)));
	return 0;
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
	if (strcmp(value_string(values, "new_password"),
	    value_string(values, "repeat")) != 0) {
		form_remark(f, "repeat", _("The two do not agree."));
		return -1;
	}
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

static void
settings_choose(struct app *app, const struct menu_item *item, void *data)
{
	struct view *v = app_top(app);

	(void)data;
	switch (item->id) {
	case SETTING_LANG:
		settings_change(app, item->id, _("Language"), settings_langs,
		    "account.lang", "lang");
		break;
	case SETTING_THEME:
		settings_change(app, item->id, _("Theme"), settings_themes,
		    "account.settings", "theme");
		break;
	case SETTING_BORDERS:
		settings_change(app, item->id, _("Borders"), settings_borders,
		    "account.settings", "borders");
		break;
	case SETTING_PASSWORD:
		if (form_run(app, &settings_password_form, NULL, NULL,
		    NULL) == 1)
			app_status(app, STYLE_DONE, "%s",
			    _("The password is changed."));
		break;
	default:
		app_open(app, "keys", NULL);
		return;
	}
	if (v == app_top(app) && v->ops->shown != NULL)
		v->ops->shown(v);
}

static const struct home_desc settings = {
	.fill = settings_fill,
	.choose = settings_choose,
	.help = N_("What you choose here is kept with your account, and any "
	    "terminal you log in from looks like it. A terminal without "
	    "colours, or one that cannot draw lines, does what it can."),
	.data_size = 1,
};

struct view *
account_settings_open(struct app *app, const struct screen *s,
    const json_t *args)
{
	(void)args;
	return home_open(app, s, &settings);
}
