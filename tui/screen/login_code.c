/*
 * Scan: the eight letters another session shows, where that one comes from,
 * and whether it may sign in as oneself or for a unit.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/account.h"
#include "tui/screen/parts.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { SCAN_UNITS_MAX = 50 };

static const struct choice scan_kinds[] = {
	{ "person", N_("Individual, as yourself"), STYLE_NORMAL },
	{ "certificate", N_("Unit by digital certificate"), STYLE_NORMAL },
	{ "elicence", N_("Unit by electronic business licence"),
		STYLE_NORMAL },
	{ "institution", N_("Institution by electronic licence"),
		STYLE_NORMAL },
	{ 0 }
};

struct scan {
	json_t *code;
	json_t *reply; /* of look */
};

/* --- the code --- */

static int
scan_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	struct scan *s = arg;
	json_t *p = json_deep_copy(values);

	json_object_set_new(p, "action", json_string("look"));
	if (account_call(form_app(f), "account.login_code", p, "login_code",
	    &s->reply, e) != 0)
		return -1;
	s->code = json_incref(json_object_get(values, "login_code"));
	return 0;
}

static const struct form_field scan_fields[] = {
	{ .name = "login_code", .label = N_("Sign-in code"),
	    .kind = FORM_IDENT, .required = true, .max = 8, .width = 12,
	    .hint = N_("Eight letters and digits, good for two minutes; "
	    "small letters will do") },
	{ 0 }
};

static const struct form_desc scan_form = {
	.title = N_("Scan"),
	.intro = N_("Type the code that the waiting session shows. You see "
	    "where it comes from before anything happens."),
	.fields = scan_fields,
	.submit = N_("Look"),
	.submit_values = scan_submit,
	.careless = true,
	.help = N_("ssh person@ or unit@ this host, then sign-in by scan, "
	    "shows a code and a picture of it. Type the code here, compare "
	    "address and time, and authorise only a sign-in that you have "
	    "just begun yourself."),
};

/* --- who asks, and for which unit --- */

static void
scan_no_unit(struct app *app, const char *kind)
{
	popup_message(app, _("Authorise the sign-in"),
	    strcmp(kind, "certificate") == 0 ?
	    _("You hold no active digital certificate. The unit applies for "
	    "one at the hall.") :
	    _("You hold no active electronic licence of a unit. The legal "
	    "representative claims it first, real-name verified, in his own "
	    "session under Licences; he may then name a licence manager, and "
	    "both may name agents."));
}

/* The unit's id, NULL when none was chosen. */
static json_t *
scan_unit(struct app *app, const json_t *units)
{
	const char *labels[SCAN_UNITS_MAX], *shown[SCAN_UNITS_MAX];
	size_t n = json_array_size(units);
	int at = 0;

	if (n > SCAN_UNITS_MAX)
		n = SCAN_UNITS_MAX;
	for (size_t i = 0; i < n; i++) {
		const json_t *u = json_array_get(units, i);

		labels[i] = value_string(u, "name");
		shown[i] = choice_label(account_via, value_string(u, "via"));
	}
	if (n > 1)
		at = popup_choose_text(app, _("Sign in for which unit?"),
		    labels, shown, n, 0);
	return at < 0 ? NULL : json_array_get(units, (size_t)at);
}

static bool
scan_confirm(struct app *app, const json_t *reply, const json_t *unit)
{
	const char *const consequences[] = {
		unit != NULL ? _("The waiting session acts for this unit in "
		    "your name.") : _("The waiting session is signed in as "
		    "you, with all your rights."),
		_("If it was not you who began it just now, cancel: somebody "
		    "is trying to get in."),
		NULL
	};
	struct popup_confirm c = { .title = _("Authorise the sign-in"),
		.consequences = consequences, .verb = _("Authorise"),
		.cancel = _("Cancel the sign-in") };
	char text[768], at[64];
	int n;

	n = snprintf(text, sizeof text, _("Way           %s\nFrom address  "
	    "%s\nStarted at    %s"), choice_label(scan_kinds,
	    value_string(reply, "kind")), value_string(reply, "from"),
	    value_text(reply, "at", FORMAT_MINUTE, NULL, at, sizeof at));
	if (unit != NULL && n > 0 && (size_t)n < sizeof text)
		snprintf(text + n, sizeof text - (size_t)n,
		    _("\nUnit          %s"), value_string(unit, "name"));
	c.text = text;
	return popup_confirm(app, &c);
}

static void
scan_answer(struct app *app, const struct scan *s, const json_t *unit,
    bool yes)
{
	struct err e = { 0 };
	json_t *p = json_pack("{s:O, s:s}", "code", s->code, "action",
	    yes ? "confirm" : "deny");
	char text[512];

	if (yes && unit != NULL)
		json_object_set(p, "unit", json_object_get(unit, "id"));
	if (call(app, "account.login_code", p, NULL, &e) != 0)
		popup_message(app, _("Not done"), err_text(&e, 0, text,
		    sizeof text));
	else
		popup_message(app, _("Authorise the sign-in"), yes ?
		    _("Authorised. The waiting session goes on.") :
		    _("Cancelled. The waiting session is told so."));
}

static void
scan_decide(struct app *app, const struct scan *s)
{
	const char *kind = value_string(s->reply, "kind");
	const json_t *units = value_at(s->reply, "units"), *unit = NULL;

	if (strcmp(kind, "person") != 0) {
		if (json_array_size(units) == 0) {
			scan_no_unit(app, kind);
			scan_answer(app, s, NULL, false);
			return;
		}
		unit = scan_unit(app, units);
		if (unit == NULL) {
			scan_answer(app, s, NULL, false);
			return;
		}
	}
	scan_answer(app, s, unit, scan_confirm(app, s->reply, unit));
}

struct view *
login_code_open(struct app *app, const struct screen *screen,
    const json_t *args)
{
	struct scan s = { 0 };

	(void)screen;
	(void)args;
	if (form_run(app, &scan_form, NULL, &s, NULL) == 1)
		scan_decide(app, &s);
	json_decref(s.code);
	json_decref(s.reply);
	return NULL;
}
