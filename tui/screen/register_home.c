/* What a guest sees: register, forgotten password, appeal, help. */
#include "config.h"

#include <stdio.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/home.h"
#include "tui/screen/account.h"
#include "tui/screen/home_services.h"
#include "tui/screen/parts.h"
#include "tui/widget/popup.h"

enum { GUEST_REGISTER, GUEST_PROVIDER, GUEST_RECOVER, GUEST_APPEAL, GUEST_TERMS, GUEST_HELP,
	GUEST_LANG, GUEST_VERIFY };

static int
guest_fill(struct app *app, struct menu *m, void *data, struct err *e)
{
	(void)app;
	(void)data;
	(void)e;
	home_services_heading(m, _("Individuals"));
	home_services_line(m, GUEST_REGISTER, "9401", _("Register now"),
	    _("three steps: account, real name, finished"));
	home_services_line(m, GUEST_RECOVER, "9402", _("Forgotten password"),
	    _("by an SMS code"));
	home_services_line(m, GUEST_APPEAL, "    ", _("Appeal"),
	    _("somebody else uses my ID number or mobile"));
	home_services_line(m, GUEST_PROVIDER, "    ", _("Account of a provider"),
	    _("sign in or register with an account you have"));
	home_services_heading(m, _("More"));
	home_services_line(m, GUEST_VERIFY, "9403", _("Verify a document"),
	    _("by the code on a slip or notice"));
	home_services_line(m, GUEST_TERMS, "    ", _("User Agreement"), "");
	home_services_line(m, GUEST_HELP, "    ", _("Ways to log in"),
	    _("and the hotlines"));
	home_services_line(m, GUEST_LANG, "    ", _("Language"),
	    i18n_current() == LANG_ZH ? "English" : "中文");
	return 0;
}

static void
guest_terms(struct app *app)
{
	struct err e = { 0 };
	json_t *agreement;

	if (call(app, "account.agreement", NULL, &agreement, &e) != 0) {
		app_error(app, &e);
		return;
	}
	register_agreement(app, agreement);
	json_decref(agreement);
}

static void
guest_appeal(struct app *app)
{
	popup_message(app, _("Appeal"), _("If your ID number is verified with "
	    "an account that is not yours: register, enter name and number, "
	    "and choose Appeal when you are told so. The hall decides, and "
	    "the answer comes under System messages.\n\n"
	    "If your mobile number belongs to another account, or you can "
	    "receive no code: come to the counter with your ID card; a clerk "
	    "enters the number, unlocks the account or gives you a first "
	    "password.\n\n"
	    "Nobody of the hall asks you for a password or a code."));
}

static void
guest_help(struct app *app)
{
	const char *lines = value_string(app_whoami(app), "hotlines");
	char text[2048];

	snprintf(text, sizeof text, _("ssh NAME@this host: NAME is your user "
	    "name, mobile number or ID number; password or SSH key.\n"
	    "ssh person@this host: asks who, and by which way: account, SMS "
	    "code, scan.\n"
	    "ssh unit@this host: for units: certificate, password, electronic "
	    "business licence, electronic licence of an institution.\n"
	    "ssh register@this host: this page.\n\n"
	    "Hotlines: %s"), *lines != '\0' ? lines :
	    "83423508, 57596100-3");
	popup_message(app, _("Ways to log in"), text);
}

static void
guest_lang(struct app *app)
{
	const char *lang = i18n_current() == LANG_ZH ? "en" : "zh";
	struct err e = { 0 };

	app_set_lang(app, lang);
	if (call_allowed(app, "account.lang") &&
	    call(app, "account.lang", json_pack("{s:s}", "lang", lang), NULL,
	    &e) != 0)
		app_error(app, &e);
}

static void
guest_choose(struct app *app, const struct menu_item *item, void *data)
{
	struct view *v = app_top(app);

	(void)data;
	switch (item->id) {
	case GUEST_REGISTER:
		app_open(app, "register", NULL);
		return;
	case GUEST_VERIFY:
		app_open(app, "slip_verify", NULL);
		return;
	case GUEST_PROVIDER:
		provider_guest(app);
		break;
	case GUEST_RECOVER:
		register_recover(app);
		break;
	case GUEST_APPEAL:
		guest_appeal(app);
		break;
	case GUEST_TERMS:
		guest_terms(app);
		break;
	case GUEST_LANG:
		guest_lang(app);
		v->ops->shown(v);
		break;
	default:
		guest_help(app);
		break;
	}
}

static int
guest_head(struct app *app, struct canvas *c, struct rect r, void *data)
{
	char steps[256];

	(void)app;
	(void)data;
	canvas_put(c, r.row + 1, r.col + 1, r.cols - 2, STYLE_TITLE,
	    _("Unified identity service of Beijing talent halls"));
	register_steps(0, steps, sizeof steps);
	canvas_put(c, r.row + 2, r.col + 1, r.cols - 2, STYLE_NORMAL, steps);
	return 4;
}

static const struct home_desc guest_home = {
	.fill = guest_fill,
	.choose = guest_choose,
	.head = guest_head,
	.help = N_("Individuals register here; units get their accounts at "
	    "the counter. Type a line's number and Enter, or a 4-digit "
	    "code."),
	.data_size = 1,
};

struct view *
home_guest_open(struct app *app, const struct screen *s, const json_t *args)
{
	(void)args;
	return home_open(app, s, &guest_home);
}

struct view *
recover_open(struct app *app, const struct screen *s, const json_t *args)
{
	(void)s;
	(void)args;
	register_recover(app);
	return NULL;
}
