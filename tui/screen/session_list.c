/* One's own sessions, and the unit a session acts for. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/account.h"
#include "tui/screen/parts.h"
#include "tui/widget/popup.h"

const struct choice account_methods[] = {
	{ "publickey", N_("SSH key"), STYLE_NORMAL },
	{ "password", N_("Password"), STYLE_NORMAL },
	{ "sms", N_("SMS code"), STYLE_NORMAL },
	{ "scan", N_("Scan"), STYLE_NORMAL },
	{ "certificate", N_("Certificate"), STYLE_NORMAL },
	{ "elicence", N_("Electronic business licence"), STYLE_NORMAL },
	{ "institution", N_("Institution's electronic licence"),
		STYLE_NORMAL },
	{ "person", N_("Personal sign-in"), STYLE_NORMAL },
	{ "register", N_("Registration"), STYLE_NORMAL },
	{ "none", N_("Without"), STYLE_NORMAL },
	{ 0 }
};

const struct choice account_via[] = {
	{ "agent", N_("Agent of the unit"), STYLE_NORMAL },
	{ "legal_representative", N_("Legal representative"), STYLE_NORMAL },
	{ "licence_manager", N_("Licence manager"), STYLE_NORMAL },
	{ "licence_agent", N_("Agent by licence"), STYLE_NORMAL },
	{ "certificate", N_("Certificate"), STYLE_NORMAL },
	{ 0 }
};

/* --- the list --- */

static void
sessions_end(struct list *l)
{
	const char *const consequences[] = {
		_("Whoever sits there is logged out at once."), NULL
	};
	struct popup_confirm c = { .title = _("End the session"),
		.consequences = consequences, .verb = _("End it") };
	const json_t *row = list_current(l);
	struct app *app = list_app(l);
	struct err e = { 0 };
	char text[256], id[64], at[64];

	if (json_is_true(value_at(row, "current"))) {
		app_status(app, STYLE_INFO, "%s",
		    _("This is the session you are in. F10 at home ends it."));
		return;
	}
	snprintf(text, sizeof text, "%s  %s  %s", value_string(row, "from"),
	    choice_label(account_methods, value_string(row, "method")),
	    value_text(row, "started_at", FORMAT_MINUTE, NULL, at,
	    sizeof at));
	snprintf(id, sizeof id, "%s", value_string(row, "id"));
	c.text = text;
	if (!popup_confirm(app, &c))
		return;
	if (call(app, "session.end", json_pack("{s:s}", "id", id), NULL,
	    &e) != 0) {
		app_error(app, &e);
		return;
	}
	list_refresh(l);
	app_status(app, STYLE_DONE, "%s", _("The session is ended."));
}

static void
sessions_current(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	if (json_is_true(value_at(row, "current")))
		snprintf(buf, size, "%s", _("this one"));
}

static const struct column sessions_columns[] = {
	{ .label = N_("Signed in at"), .path = "started_at", .width = 16,
	    .format = FORMAT_MINUTE },
	{ .label = N_("From address"), .path = "from", .width = 20, .min = 15,
	    .weight = 1 },
	{ .label = N_("Way"), .path = "method", .width = 18, .min = 10,
	    .format = FORMAT_CHOICE, .choices = account_methods },
	{ .label = N_("For the unit"), .path = "unit.name", .width = 20,
	    .min = 12, .priority = 1, .weight = 1 },
	{ .label = " ", .width = 8, .text = sessions_current },
	{ 0 }
};

static const struct list_action sessions_actions[] = {
	{ 'x', N_("End it"), N_("End the marked session"), LIST_NEEDS_ROW,
	    sessions_end },
	{ 0 }
};

const struct list_desc session_list = {
	.method = "session.list",
	.columns = sessions_columns,
	.actions = sessions_actions,
	.empty = N_("There is no other session."),
	.help = N_("Where you are signed in at present. x ends a session: "
	    "one you do not know, or forgot in the hall. Change the password "
	    "then."),
};

/* --- acting for a unit --- */

enum { UNITS_MAX = 60 };

static void
unit_detail(const json_t *u, char *buf, size_t size)
{
	char until[32] = "";
	const json_t *end = value_at(u, "until"), *c;
	size_t i;

	if (json_is_integer(end))
		value_text(u, "until", FORMAT_DAY, NULL, until, sizeof until);
	else
		str_copy(until, sizeof until, value_string(u, "until"));
	snprintf(buf, size, "%s%s%s%s",
	    choice_label(account_via, value_string(u, "via")),
	    *until != '\0' ? "  " : "", *until != '\0' ? _("until ") : "",
	    until);
	/* one key may serve several certificates: they are told by name */
	json_array_foreach(value_at(u, "certificates"), i, c)
		str_join(buf, size, "  ", value_string(c, "name"));
}

/* Index of the unit wanted, n for "myself", -1 for none. */
static int
unit_choose(struct app *app, const json_t *items, bool himself)
{
	const char *labels[UNITS_MAX + 1], *shown[UNITS_MAX + 1];
	char details[UNITS_MAX + 1][192];
	size_t n = json_array_size(items);

	if (n > UNITS_MAX)
		n = UNITS_MAX;
	for (size_t i = 0; i < n; i++) {
		const json_t *u = json_array_get(items, i);

		labels[i] = value_string(u, "name");
		unit_detail(u, details[i], sizeof details[i]);
		shown[i] = details[i];
	}
	if (himself) {
		labels[n] = _("For myself");
		shown[n] = "";
	}
	return popup_choose_text(app, _("Act for which unit?"), labels, shown,
	    n + himself, 0);
}

bool
account_unit(struct app *app)
{
	bool person = value_at(app_whoami(app), "person") != NULL;
	struct err e = { 0 };
	json_t *reply, *p, *items;
	int at;

	if (call(app, "session.units", NULL, &reply, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	items = json_object_get(reply, "items");
	if (json_array_size(items) == 0) {
		popup_message(app, _("Act for a unit"), _("You hold no "
		    "electronic licence and are no agent. The legal "
		    "representative claims the licence of his unit, and he or "
		    "his licence manager names agents: under Licences."));
		json_decref(reply);
		return false;
	}
	at = unit_choose(app, items, person && app_has_role(app, "agent"));
	p = json_object();
	if (at >= 0 && (size_t)at < json_array_size(items))
		json_object_set(p, "unit", json_object_get(
		    json_array_get(items, (size_t)at), "id"));
	json_decref(reply);
	if (at < 0) {
		json_decref(p);
		return false;
	}
	if (call(app, "session.act_for", p, NULL, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	return true;
}

struct view *
unit_act_open(struct app *app, const struct screen *s, const json_t *args)
{
	(void)s;
	(void)args;
	if (account_unit(app))
		app_restart(app, NULL);
	return NULL;
}
