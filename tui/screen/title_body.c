/* Supervising bodies: who decides for them, and which units they supervise. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/title.h"
#include "tui/screen/words.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

static bool
body_city(struct app *app)
{
	if (call_allowed(app, "title.body.unit"))
		return true;
	app_status(app, STYLE_WARN, "%s", _("The city says which body "
	    "supervises which unit."));
	return false;
}

static bool
body_offered(struct app *app, const json_t *reply)
{
	(void)reply;
	return call_allowed(app, "title.body.unit");
}

/* --- bodies --- */

static int
body_new_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	return call(form_app(f), "title.body.create", json_deep_copy(values),
	    arg, e);
}

static const struct form_field body_new_fields[] = {
	{ .name = "name", .label = N_("Name of the body"), .required = true,
	    .max = 100 },
	{ 0 }
};

static const struct form_desc body_new_form = {
	.title = N_("Enter a supervising body"),
	.fields = body_new_fields,
	.submit = N_("Keep"),
	.submit_values = body_new_submit,
};

static void
body_new(struct list *l)
{
	json_t *reply = NULL;

	if (!body_city(list_app(l)))
		return;
	if (form_run(list_app(l), &body_new_form, NULL, &reply, NULL) == 1) {
		list_go(l, value_string(reply, "id"));
		app_status(list_app(l), STYLE_DONE, "%s", _("The body is "
		    "kept. Give it an account (a) and units (8205)."));
	}
	json_decref(reply);
}

static const struct choice body_members[] = {
	{ "yes", N_("decides for it"), STYLE_NORMAL },
	{ "no", N_("no longer"), STYLE_NORMAL },
	{ 0 }
};

static int
body_account_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	return call(form_app(f), "title.body.account", json_pack(
	    "{s:s, s:s, s:b}", "body", (const char *)arg, "login",
	    value_string(values, "login"), "member", strcmp(value_string(
	    values, "member"), "yes") == 0), NULL, e);
}

static const struct form_field body_account_fields[] = {
	{ .name = "name", .label = N_("Body"), .kind = FORM_READONLY },
	{ .name = "login", .label = N_("Account"), .kind = FORM_ASCII,
	    .required = true, .max = 63, .width = 24,
	    .hint = N_("Login name of an account with the role of a "
	    "supervising body") },
	{ .name = "member", .label = N_("The account"), .kind = FORM_CHOICE,
	    .required = true, .choices = body_members, .width = 20 },
	{ 0 }
};

static const struct form_desc body_account_form = {
	.title = N_("Who decides for the body"),
	.fields = body_account_fields,
	.submit = N_("Keep"),
	.submit_values = body_account_submit,
};

static void
body_account(struct list *l)
{
	json_t *initial;
	char id[32];

	if (!body_city(list_app(l)))
		return;
	str_copy(id, sizeof id, value_string(list_current(l), "id"));
	initial = json_pack("{s:s, s:s}", "name",
	    value_string(list_current(l), "name"), "member", "yes");
	if (form_run(list_app(l), &body_account_form, initial, id, NULL) ==
	    1) {
		list_refresh(l);
		app_status(list_app(l), STYLE_DONE, "%s",
		    _("The accounts of the body are kept."));
	}
	json_decref(initial);
}

static void
body_accounts(struct app *app, const json_t *row, char *buf, size_t size)
{
	const json_t *a;
	struct buf b = { 0 };
	size_t i;

	(void)app;
	json_array_foreach(value_at(row, "accounts"), i, a)
		buf_printf(&b, "%s%s (%s)", i > 0 ? ", " : "",
		    value_string(a, "name"), value_string(a, "login"));
	str_copy(buf, size, buf_str(&b));
	buf_finish(&b);
}

static void
body_open(struct list *l)
{
	app_open(list_app(l), "title_units", json_pack("{s:s}", "body",
	    value_string(list_current(l), "id")));
}

static const struct column body_columns[] = {
	{ .label = N_("Body"), .path = "name", .width = 30, .min = 20,
	    .weight = 1 },
	{ .label = N_("Units supervised"), .path = "units", .width = 16, .min = 6,
	    .right = true },
	{ .label = N_("Decide for it"), .width = 28, .min = 14, .weight = 1,
	    .text = body_accounts },
	{ 0 }
};

static const struct list_action body_actions[] = {
	{ 'a', N_("Account"), N_("Name an account that decides for it, or "
	    "take it away"), LIST_NEEDS_ROW, body_account, body_offered },
	{ 0 }
};

const struct list_desc title_bodies = {
	.method = "title.body.list",
	.columns = body_columns,
	.actions = body_actions,
	.open = body_open,
	.create = body_new,
	.topic = "body",
	.empty = N_("No supervising body is entered. F6 enters one."),
	.help = N_("Bodies that look at declarations between the unit and the "
	    "city. Enter shows the units a body supervises; a names an "
	    "account that decides for it. F6 enters a body."),
};

/* --- units --- */

static int
units_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	return call(form_app(f), "title.body.unit", json_pack("{s:s, s:s}",
	    "unit", (const char *)arg, "body", value_string(values,
	    "body")), NULL, e);
}

static const char *const units_then[] = {
	N_("What waits at the former body is in the new one's queue at "
	    "once."), NULL
};

static void
units_assign(struct list *l)
{
	struct title_choices bodies;
	struct err e = { 0 };
	json_t *initial;
	char id[32];

	if (!body_city(list_app(l)))
		return;
	if (title_choices_load(list_app(l), &bodies, "title.body.list",
	    json_pack("{s:i}", "limit", TITLE_CHOICES), "id", "name", &e) !=
	    0) {
		app_error(list_app(l), &e);
		return;
	}
	const struct form_field fields[] = {
		{ .name = "unit", .label = N_("Unit"),
		    .kind = FORM_READONLY },
		{ .name = "body", .label = N_("Supervised by"),
		    .kind = FORM_CHOICE, .required = true,
		    .choices = bodies.list },
		{ 0 }
	};
	const struct form_desc form = { .title = N_("Who supervises a unit"),
		.fields = fields, .submit = N_("Keep"),
		.consequences = units_then, .submit_values = units_submit };

	str_copy(id, sizeof id, value_string(list_current(l), "unit.id"));
	initial = json_pack("{s:s, s:s}", "unit",
	    value_string(list_current(l), "unit.name"), "body",
	    value_string(list_current(l), "body.id"));
	if (form_run(list_app(l), &form, initial, id, NULL) == 1) {
		list_refresh(l);
		app_status(list_app(l), STYLE_DONE, "%s",
		    _("The supervision is kept."));
	}
	json_decref(initial);
	title_choices_finish(&bodies);
}

static void
units_body(struct app *app, const json_t *row, char *buf, size_t size)
{
	const char *name = value_string(row, "body.name");

	(void)app;
	str_copy(buf, size, *name != '\0' ? name : _("nobody yet"));
}

static enum style
units_style(struct app *app, const json_t *row)
{
	(void)app;
	return *value_string(row, "body.name") != '\0' ? STYLE_NORMAL :
	    STYLE_WARN;
}

static const struct column units_columns[] = {
	{ .label = N_("Unit"), .path = "unit.name", .width = 28, .min = 18,
	    .weight = 1 },
	{ .label = N_("District"), .path = "district_name", .width = 10 },
	{ .label = N_("Supervised by"), .width = 24, .min = 16, .weight = 1,
	    .text = units_body, .style = units_style },
	{ .label = N_("Body since"), .path = "since", .width = 10,
	    .format = FORMAT_DAY },
	{ 0 }
};

static const struct filter units_filters[] = {
	{ .param = "name", .label = N_("Unit"), .max = 50,
	    .hint = N_("A part of the name, or pinyin initials") },
	{ 0 }
};

static const struct list_action units_actions[] = {
	{ 'a', N_("Set body"), N_("Say which body supervises the unit"),
	    LIST_NEEDS_ROW, units_assign, body_offered },
	{ 0 }
};

const struct list_desc title_units = {
	.method = "title.body.units",
	.arg = "body",
	.key = "unit.id",
	.columns = units_columns,
	.filters = units_filters,
	.actions = units_actions,
	.topic = "body",
	.empty = N_("No unit is supervised here."),
	.help = N_("Units and the bodies that supervise them: these look at "
	    "what people of the unit declare before the city does. The city "
	    "assigns with a; yellow has nobody yet."),
};
