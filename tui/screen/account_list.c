/* All accounts, for the security administrator. */
#include "config.h"

#include <stdio.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/account.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"
#include "tui/widget/popup.h"

const struct choice account_papers[] = {
	{ "id_card", N_("Resident ID card, original"), STYLE_NORMAL },
	{ "passport", N_("Passport, original"), STYLE_NORMAL },
	{ "proxy", N_("Power of attorney and both ID cards"), STYLE_NORMAL },
	{ "letter", N_("Letter of the unit with its seal"), STYLE_NORMAL },
	{ 0 }
};

/* One of the methods that take the account's id only, after a question. */
static void
accounts_do(struct list *l, const char *method, const char *verb)
{
	struct popup_confirm c = { .title = _("Account"), .verb = verb };
	struct app *app = list_app(l);
	struct err e = { 0 };
	char text[256], id[64];

	snprintf(text, sizeof text, "%s  %s", value_string(list_current(l),
	    "login"), value_string(list_current(l), "name"));
	snprintf(id, sizeof id, "%s", value_string(list_current(l), "id"));
	c.text = text;
	if (!popup_confirm(app, &c))
		return;
	if (call(app, method, json_pack("{s:s}", "id", id), NULL, &e) != 0) {
		app_error(app, &e);
		return;
	}
	list_refresh(l);
	app_status(app, STYLE_DONE, _("%s: done"), verb);
}

static void
accounts_unlock(struct list *l)
{
	accounts_do(l, "account.unlock", _("Unlock"));
}

static void
accounts_switch(struct list *l)
{
	if (json_is_true(value_at(list_current(l), "active")))
		accounts_do(l, "account.disable", _("Close account"));
	else
		accounts_do(l, "account.enable", _("Open account"));
}

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
	.actions = accounts_actions,
	.empty = N_("There are no accounts."),
	.help = N_("All accounts by login name. u forgets wrong passwords, d "
	    "closes an account or opens it again."),
};
