/* agents: who acts for the unit; its owner names them and lets them go. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/parts.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

static const struct choice agent_ranks[] = {
	{ "yes", N_("Owner: names the others"), STYLE_NORMAL },
	{ "no", N_("Agent"), STYLE_NORMAL },
	{ 0 }
};

static const struct choice agent_accounts[] = {
	{ "new", N_("A new account"), STYLE_NORMAL },
	{ "known", N_("An agent of another unit"), STYLE_NORMAL },
	{ 0 }
};

/* "yes" of a form as the method wants it. */
static json_t *
agent_params(const json_t *values)
{
	json_t *p = json_deep_copy(values);

	json_object_set_new(p, "owner", json_boolean(strcmp(value_string(
	    values, "owner"), "yes") == 0));
	json_object_del(p, "who");
	json_object_del(p, "repeat");
	return p;
}

/* --- add --- */

static int
agent_add_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	(void)arg;
	return call(form_app(f), "unit.agent.set", agent_params(values), NULL,
	    e);
}

static const struct form_field add_fields[] = {
	{ .name = "who", .label = N_("Account"), .kind = FORM_CHOICE,
	    .required = true, .choices = agent_accounts,
	    .hint = N_("F4 or the arrow keys") },
	{ .name = "login", .label = N_("Login name"), .kind = FORM_ASCII,
	    .required = true, .max = 63, .width = 34,
	    .hint = N_("Each agent signs in under his own") },
	{ .name = "name", .label = N_("Name"), .required = true, .max = 20,
	    .width = 24, .when = "who=new",
	    .hint = N_("Who it is; each person his own account") },
	{ .name = "phone", .label = N_("Phone"), .kind = FORM_ASCII,
	    .required = true, .max = 31, .width = 24,
	    .hint = N_("Mobile number, or with the area code") },
	{ .name = "owner", .label = N_("Standing"), .kind = FORM_CHOICE,
	    .required = true, .choices = agent_ranks,
	    .hint = N_("An owner names and lets go the others") },
	{ .name = "new_password", .label = N_("First password"),
	    .kind = FORM_PASSWORD, .required = true, .max = 128, .width = 34,
	    .when = "who=new",
	    .hint = N_("Handed over in person; must be changed at the first "
	    "sign-in") },
	{ 0 }
};

static const struct form_desc add_form = {
	.title = N_("Name an agent"),
	.fields = add_fields,
	.submit = N_("Add agent"),
	.submit_values = agent_add_submit,
};

static bool
agent_owner(struct app *app)
{
	if (json_is_true(value_at(app_whoami(app), "owner")))
		return true;
	app_status(app, STYLE_WARN, "%s",
	    _("Only an owner of the unit changes its agents."));
	return false;
}

static void
agent_add(struct list *l)
{
	struct app *app = list_app(l);
	json_t *initial = json_pack("{s:s, s:s}", "who", "new", "owner", "no");

	if (agent_owner(app) &&
	    form_run(app, &add_form, initial, NULL, NULL) == 1) {
		list_refresh(l);
		app_status(app, STYLE_DONE, "%s", _("The agent is named."));
	}
	json_decref(initial);
}

/* --- change --- */

static int
agent_change_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	json_t *p = agent_params(values);

	json_object_set(p, "account", json_object_get(arg, "account"));
	return call(form_app(f), "unit.agent.set", p, NULL, e);
}

static const struct form_field change_fields[] = {
	{ .name = "title", .label = N_("Agent"), .kind = FORM_READONLY },
	{ .name = "phone", .label = N_("Phone"), .kind = FORM_ASCII,
	    .required = true, .max = 31, .width = 24,
	    .hint = N_("Mobile number, or with the area code") },
	{ .name = "owner", .label = N_("Standing"), .kind = FORM_CHOICE,
	    .required = true, .choices = agent_ranks,
	    .hint = N_("An owner names and lets go the others") },
	{ 0 }
};

static const struct form_desc change_form = {
	.title = N_("Change an agent"),
	.fields = change_fields,
	.submit = N_("Save"),
	.submit_values = agent_change_submit,
};

static void
agent_change(struct list *l)
{
	struct app *app = list_app(l);
	json_t *row = json_deep_copy(list_current(l)), *initial;
	char who[256];

	snprintf(who, sizeof who, "%s  %s", value_string(row, "name"),
	    value_string(row, "login"));
	initial = json_pack("{s:s, s:s, s:s}", "title", who, "phone",
	    value_string(row, "phone"), "owner",
	    json_is_true(value_at(row, "owner")) ? "yes" : "no");
	if (agent_owner(app) &&
	    form_run(app, &change_form, initial, row, NULL) == 1) {
		list_refresh(l);
		app_status(app, STYLE_DONE, "%s", _("The agent is changed."));
	}
	json_decref(initial);
	json_decref(row);
}

/* --- let go, or leave --- */

static void
agent_remove(struct list *l)
{
	struct app *app = list_app(l);
	json_t *row = json_deep_copy(list_current(l));
	bool me = strcmp(value_string(row, "account"),
	    value_string(app_whoami(app), "account")) == 0;
	const char *const then[] = {
		_("What is open in this unit's name ends with the next call."),
		_("The certificates held for this unit sign in no more."),
		NULL
	};
	struct popup_confirm c = { .title = me ? _("Leave the unit") :
		_("Let the agent go"), .consequences = then,
		.verb = me ? _("Leave") : _("Let go") };
	struct err e = { 0 };
	char text[256];

	snprintf(text, sizeof text, "%s  %s", value_string(row, "name"),
	    value_string(row, "login"));
	c.text = text;
	if ((me || agent_owner(app)) && popup_confirm(app, &c)) {
		if (call(app, "unit.agent.remove", json_pack("{s:O}",
		    "account", json_object_get(row, "account")), NULL, &e) !=
		    0) {
			app_error(app, &e);
		} else if (me) {
			app_restart(app, NULL);
		} else {
			list_refresh(l);
			app_status(app, STYLE_DONE, "%s",
			    _("The agent acts for the unit no longer."));
		}
	}
	json_decref(row);
}

static void
agent_contacts(struct list *l)
{
	if (unit_contacts(list_app(l)))
		list_refresh(l);
}

static void
agent_rank(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	snprintf(buf, size, "%s", json_is_true(value_at(row, "owner")) ?
	    _("Owner") : "");
}

static const struct column agent_columns[] = {
	{ .label = N_("Name"), .path = "name", .width = 16, .min = 10,
	    .weight = 1 },
	{ .label = N_("Login name"), .path = "login", .width = 18,
	    .min = 10 },
	{ .label = N_("Phone"), .path = "phone", .width = 16 },
	{ .label = N_("Standing"), .width = 8, .text = agent_rank },
	{ .label = N_("Agent since"), .path = "since", .width = 10,
	    .format = FORMAT_DAY, .priority = 1 },
	{ 0 }
};

static const struct list_action agent_actions[] = {
	{ 'e', N_("Change"), N_("Change telephone or rank"), LIST_NEEDS_ROW,
	    agent_change },
	{ 'x', N_("Let go"), N_("The agent acts for the unit no longer; "
	    "yourself: leave"), LIST_NEEDS_ROW, agent_remove },
	{ 'h', N_("Contacts"), N_("Handler and emergency contact"), 0,
	    agent_contacts },
	{ 0 }
};

const struct list_desc agent_list = {
	.method = "unit.agents",
	.columns = agent_columns,
	.actions = agent_actions,
	.create = agent_add,
	.key = "account",
	.topic = "unit",
	.empty = N_("The unit has no agents."),
	.help = N_("Each agent signs in under his own name; one person may "
	    "act for several units. F6 names one, e changes telephone or "
	    "rank, x lets one go. Only owners do; one owner always stays."),
};
