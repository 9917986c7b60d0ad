/*
 * All accounts, for the security administrator; and the counter desk, where a
 * clerk finds one by what people know of themselves.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/account.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

const struct choice account_papers[] = {
	{ "id_card", N_("Resident ID card, original"), STYLE_NORMAL },
	{ "passport", N_("Passport, original"), STYLE_NORMAL },
	{ "proxy", N_("Power of attorney and both ID cards"), STYLE_NORMAL },
	{ "letter", N_("Letter of the unit with its seal"), STYLE_NORMAL },
	{ "licence", N_("Letter of introduction, and copy of the licence with "
	    "the seal"), STYLE_NORMAL },
	{ 0 }
};

/* --- one of the methods that take the id only, after a question --- */

static int
accounts_do(struct app *app, const json_t *account, const char *method,
    const char *verb, const char *then)
{
	const char *const what[] = { then, NULL };
	struct popup_confirm c = { .title = _("Account"), .verb = verb,
		.consequences = what };
	struct err e = { 0 };
	char text[256];

	snprintf(text, sizeof text, "%s  %s", value_string(account, "login"),
	    value_string(account, "name"));
	c.text = text;
	if (!popup_confirm(app, &c))
		return -1;
	if (call(app, method, json_pack("{s:O}", "id",
	    json_object_get(account, "id")), NULL, &e) != 0) {
		app_error(app, &e);
		return -1;
	}
	return 0;
}

bool
account_unlock(struct app *app, const json_t *account)
{
	return accounts_do(app, account, "account.unlock", _("Unlock"),
	    _("Wrong passwords are forgotten; the password stays.")) == 0;
}

bool
account_switch(struct app *app, const json_t *account)
{
	bool active = json_is_true(value_at(account, "active"));

	return accounts_do(app, account, active ? "account.disable" :
	    "account.enable", active ? _("Close account") :
	    _("Open account"), active ?
	    _("All its sessions end, and nobody signs in by it.") :
	    _("It may sign in again.")) == 0;
}

static void
accounts_unlock(struct list *l)
{
	json_t *row = json_deep_copy(list_current(l));

	if (account_unlock(list_app(l), row)) {
		list_refresh(l);
		app_status(list_app(l), STYLE_DONE, _("%s: done"),
		    _("Unlock"));
	}
	json_decref(row);
}

static void
accounts_switch(struct list *l)
{
	json_t *row = json_deep_copy(list_current(l));

	if (account_switch(list_app(l), row)) {
		list_refresh(l);
		app_status(list_app(l), STYLE_DONE, _("%s: done"),
		    json_is_true(value_at(row, "active")) ?
		    _("Close account") : _("Open account"));
	}
	json_decref(row);
}

/* --- a new one --- */

static const struct choice create_roles[] = {
	{ "clerk", N_("Counter clerk"), STYLE_NORMAL },
	{ "reviewer", N_("Reviewer"), STYLE_NORMAL },
	{ "lead", N_("Lead reviewer"), STYLE_NORMAL },
	{ "body", N_("Supervising body"), STYLE_NORMAL },
	{ "city", N_("Municipal bureau"), STYLE_NORMAL },
	{ "expert", N_("Expert"), STYLE_NORMAL },
	{ 0 }
};

/* Chosen by F4 in a dialog of their own, so shown only; see create_press(). */
static bool
create_district(const json_t *values, void *arg)
{
	const char *role = value_string(values, "role");

	(void)arg;
	return strcmp(role, "clerk") == 0 || strcmp(role, "reviewer") == 0 ||
	    strcmp(role, "lead") == 0;
}

static void
create_press(struct form *f, const char *name, void *arg)
{
	json_t **districts = arg;
	char text[256];

	(void)name;
	if (!account_districts_choose(form_app(f), districts))
		return;
	account_districts_text(*districts, text, sizeof text);
	form_remark(f, "districts", text);
}

static int
create_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	json_t **districts = arg, *p;

	if (create_district(values, arg) && json_array_size(*districts) == 0)
		return err_set(e, ERR_REQUIRED, "districts");
	if (account_repeat(values, e) != 0)
		return -1;
	p = json_deep_copy(values);
	json_object_del(p, "repeat");
	if (create_district(values, arg))
		json_object_set(p, "districts", *districts);
	return call(form_app(f), "account.create", p, NULL, e);
}

static const struct form_field create_fields[] = {
	{ .name = "login", .label = N_("Login name"), .kind = FORM_TEXT,
	    .required = true, .max = 32, .width = 34,
	    .hint = N_("Small letters, digits and . _ -, a letter first") },
	{ .name = "name", .label = N_("Name"), .required = true, .max = 20,
	    .width = 24, .hint = N_("Who it is; each person his own "
	    "account") },
	{ .name = "role", .label = N_("Role"), .kind = FORM_CHOICE,
	    .choices = create_roles, .required = true,
	    .hint = N_("F4 or the arrow keys") },
	{ .name = "districts", .label = N_("Choose the districts"),
	    .kind = FORM_BUTTON, .wanted = create_district,
	    .hint = N_("Enter opens the list of districts") },
	{ .name = "new_password", .label = N_("First password"),
	    .kind = FORM_PASSWORD, .required = true, .max = 128, .width = 34,
	    .hint = N_("Handed over in person; must be changed at the first "
	    "sign-in") },
	{ .name = "repeat", .label = N_("Password again"),
	    .kind = FORM_PASSWORD, .required = true, .max = 128, .width = 34,
	    .hint = N_("The same password once more") },
	{ 0 }
};

static const struct form_desc create_form = {
	.title = N_("New account of an office"),
	.fields = create_fields,
	.submit = N_("Create"),
	.submit_values = create_submit,
	.press = create_press,
	.help = N_("Clerks, reviewers and leads belong to districts, which "
	    "they see and no others. Experts and offices have none. The three "
	    "administrators are made at the server itself."),
};

static void
accounts_create(struct list *l)
{
	json_t *districts = json_array();

	if (form_run(list_app(l), &create_form, NULL, &districts, NULL) == 1) {
		list_refresh(l);
		app_status(list_app(l), STYLE_DONE, "%s",
		    _("The account is made. Hand over the first password in "
		    "person."));
	}
	json_decref(districts);
}

/* --- the list --- */

/* 0: never so far. */
static void
accounts_last_login(struct app *app, const json_t *row, char *buf,
    size_t size)
{
	(void)app;
	if (value_int(row, "last_login_at") != 0)
		value_text(row, "last_login_at", FORMAT_MINUTE, NULL, buf,
		    size);
}

static void
accounts_open(struct list *l)
{
	app_open(list_app(l), "account_view", json_pack("{s:O}", "id",
	    json_object_get(list_current(l), "id")));
}

static const struct column accounts_columns[] = {
	{ .label = N_("Login name"), .path = "login", .width = 16,
	    .min = 12 },
	{ .label = N_("Name"), .path = "name", .width = 14, .min = 10,
	    .weight = 1 },
	{ .label = N_("Role"), .path = "role", .width = 16, .min = 12,
	    .format = FORMAT_CHOICE, .choices = words_role },
	{ .label = N_("Usable"), .path = "active", .width = 6,
	    .format = FORMAT_YESNO },
	{ .label = N_("Failures"), .path = "failures", .width = 8,
	    .right = true, .priority = 2 },
	{ .label = N_("Last login"), .width = 16, .priority = 1,
	    .text = accounts_last_login },
	{ 0 }
};

static const struct filter accounts_filters[] = {
	{ .param = "name", .label = N_("Name"), .kind = FILTER_TEXT,
	    .max = 63, .hint = N_("Part of the login name or the name") },
	{ .param = "role", .label = N_("Role"), .kind = FILTER_CHOICE,
	    .choices = &words_role[1], /* no guests */
	    .hint = N_("F4 shows the roles; none means all") },
	{ 0 }
};

static const struct list_action accounts_actions[] = {
	{ 'u', N_("Unlock"), N_("Forget the account's wrong passwords"),
	    LIST_NEEDS_ROW, accounts_unlock },
	{ 'd', N_("On/off"), N_("Close the account, or open it again"),
	    LIST_NEEDS_ROW, accounts_switch },
	{ 0 }
};

const struct list_desc account_list = {
	.method = "account.list",
	.columns = accounts_columns,
	.filters = accounts_filters,
	.actions = accounts_actions,
	.open = accounts_open,
	.create = accounts_create,
	.empty = N_("There are no accounts."),
	.help = N_("All accounts by login name; F3 narrows. Enter shows one "
	    "with its districts, sessions and what may be done; F6 makes one for an "
	    "office. u forgets wrong passwords, d closes an account or opens "
	    "it again."),
};

/* --- the counter --- */

static const struct choice desk_ways[] = {
	{ "auto", N_("By its look"), STYLE_NORMAL },
	{ "mobile", N_("Mobile number"), STYLE_NORMAL },
	{ "id_number", N_("ID number"), STYLE_NORMAL },
	{ "login", N_("Login name"), STYLE_NORMAL },
	{ 0 }
};

/* A card that is read in needs no choice: numbers tell what they are. */
static const char *
desk_way(const json_t *values)
{
	const char *way = value_string(values, "by");
	const char *value = value_string(values, "value");
	size_t len = strlen(value), digits = strspn(value, "0123456789");

	if (strcmp(way, "auto") != 0)
		return way;
	return len == 11 && digits == len ? "mobile" :
	    len == 18 && digits >= 17 ? "id_number" : "login";
}

static int
desk_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	const char *way = desk_way(values);
	json_t **reply = arg;
	int rc;

	rc = call(form_app(f), "account.get", json_pack("{s:O}", way,
	    json_object_get(values, "value")), reply, e);
	if (rc != 0 && err_is(e, ERR_NOT_FOUND))
		return err_set(e, ERR_ACCOUNT_UNKNOWN, "value");
	for (size_t i = 0; rc != 0 && i < e->n; i++)
		if (strcmp(e->items[i].field, way) == 0)
			snprintf(e->items[i].field, sizeof e->items[i].field,
			    "value");
	return rc;
}

static const struct form_field desk_fields[] = {
	{ .name = "value", .label = N_("Number or name"), .required = true,
	    .max = 63, .width = 34,
	    .hint = N_("In full: accounts are not searched by parts") },
	{ .name = "by", .label = N_("Find by"), .kind = FORM_CHOICE,
	    .choices = desk_ways, .required = true,
	    .hint = N_("F4 or the arrow keys") },
	{ 0 }
};

static const struct form_desc desk_form = {
	.title = N_("Counter desk"),
	.intro = N_("Find the account of who stands before you. See the ID "
	    "card first."),
	.fields = desk_fields,
	.submit = N_("Find"),
	.submit_values = desk_submit,
	.careless = true,
	.help = N_("Accounts of individuals and of units' agents: unlock, "
	    "first password, mobile number, correction of a verified "
	    "identity. Every act names the papers seen and is audited."),
};

struct view *
account_desk_open(struct app *app, const struct screen *s,
    const json_t *args)
{
	json_t *initial = json_pack("{s:s}", "by", "auto"), *reply = NULL;

	(void)s;
	(void)args;
	if (form_run(app, &desk_form, initial, &reply, NULL) == 1)
		app_open(app, "account_view", json_pack("{s:O}", "id",
		    json_object_get(reply, "id")));
	json_decref(reply);
	json_decref(initial);
	return NULL;
}
