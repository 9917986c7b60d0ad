/*
 * What the server wants done before all else: a first password changed, a
 * second factor enrolled, the unit chosen. Whoever will not is logged out.
 */
#include "config.h"

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/account.h"
#include "tui/screen/parts.h"
#include "tui/value.h"
#include "tui/widget/popup.h"

static bool
gate_is(struct app *app, const char *member)
{
	return json_is_true(value_at(app_whoami(app), member));
}

/* Do it, or leave; true when it is done. */
static bool
gate_ask(struct app *app, const char *text, const char *verb,
    bool (*run)(struct app *app))
{
	const char *buttons[] = { verb, _("Log out"), NULL };
	struct err e = { 0 };

	while (!app_ending(app)) {
		if (popup_ask(app, _("Before you go on"), text, buttons) != 0)
			return false;
		if (!run(app))
			continue;
		if (app_reload(app, &e) == 0)
			return true;
		app_error(app, &e);
	}
	return false;
}

bool
account_gate(struct app *app)
{
	if (gate_is(app, "must_change") && !gate_ask(app,
	    _("Your password was given to you by somebody else. Choose one "
	    "that only you know."), _("Change the password"),
	    account_password))
		return false;
	if (gate_is(app, "must_enroll") && !gate_ask(app,
	    _("Your role needs a second factor at sign-in. Enrol one-time "
	    "codes: an app on your telephone shows them."),
	    _("Enrol one-time codes"), account_totp))
		return false;
	if (app_has_role(app, "guest"))
		provider_guest_begun(app);
	if (app_has_role(app, "agent") &&
	    value_at(app_whoami(app), "unit") == NULL && !gate_ask(app,
	    _("You act for several units. Choose the one for this session; "
	    "you can change it under My settings."), _("Choose the unit"),
	    account_unit))
		return false;
	return true;
}
