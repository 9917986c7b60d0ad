/* One's own associations, newest first: state, reason, apply, withdraw. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"
#include "tui/widget/popup.h"

bool
association_withdraw(struct app *app, const json_t *row)
{
	const char *const consequences[] = {
		_("The unit no longer sees your data."),
		_("You may apply again, here or elsewhere."), NULL
	};
	struct popup_confirm c = { .title = _("Withdraw the application"),
		.consequences = consequences, .verb = _("Withdraw") };
	struct err e = { 0 };
	char text[512];

	if (strcmp(value_string(row, "status"), "pending") != 0) {
		app_status(app, STYLE_INFO, "%s",
		    _("Only a pending application can be withdrawn."));
		return false;
	}
	snprintf(text, sizeof text, _("Withdraw your application to %s?"),
	    value_string(row, "unit.name"));
	c.text = text;
	if (!popup_confirm(app, &c))
		return false;
	if (call(app, "association.withdraw", json_pack("{s:s}", "id",
	    value_string(row, "id")), NULL, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	app_status(app, STYLE_DONE, "%s", _("The application is withdrawn."));
	return true;
}

static void
association_mine_withdraw(struct list *l)
{
	json_t *row = json_deep_copy(list_current(l));

	if (association_withdraw(list_app(l), row))
		list_refresh(l);
	json_decref(row);
}

static void
association_mine_create(struct list *l)
{
	if (association_apply(list_app(l)))
		list_refresh(l);
}

static const struct detail_desc *
association_mine_look(const struct list *l, const json_t *row, const char **id)
{
	(void)l;
	*id = value_string(row, "id");
	return &association_view;
}

static void
association_mine_show(struct list *l)
{
	app_open(list_app(l), "assoc_view", json_pack("{s:s}", "id",
	    value_string(list_current(l), "id")));
}

/* Why, or as what. */
static void
association_mine_note(struct app *app, const json_t *row, char *buf,
    size_t size)
{
	const char *status = value_string(row, "status");

	(void)app;
	if (strcmp(status, "rejected") == 0)
		snprintf(buf, size, "%s", *value_string(row, "reason") != '\0' ?
		    value_string(row, "reason") : choice_label(words_reject,
		    value_string(row, "reason_code")));
	else
		snprintf(buf, size, "%s", value_string(row, "position"));
}

static const struct column association_mine_columns[] = {
	{ .label = N_("Unit"), .path = "unit.name", .width = 24, .min = 16,
	    .weight = 2 },
	{ .label = N_("State"), .path = "status", .width = 10,
	    .format = FORMAT_CHOICE, .choices = words_association },
	{ .label = N_("Applied"), .path = "applied_at", .width = 10,
	    .format = FORMAT_DAY, .priority = 1 },
	{ .label = N_("Decided"), .path = "decided_at", .width = 10,
	    .format = FORMAT_DAY, .priority = 2 },
	{ .label = N_("Position or reason"), .width = 20, .min = 10,
	    .weight = 1, .text = association_mine_note },
	{ 0 }
};

static const struct list_action association_mine_actions[] = {
	{ 'w', N_("Withdraw"), N_("Take a pending application back"),
	    LIST_NEEDS_ROW, association_mine_withdraw },
	{ 0 }
};

const struct list_desc association_mine = {
	.method = "association.list",
	.param = "sort",
	.value = "-applied_at",
	.columns = association_mine_columns,
	.actions = association_mine_actions,
	.open = association_mine_show,
	.create = association_mine_create,
	.look = association_mine_look,
	.topic = "association",
	.empty = N_("You are not linked to a unit. Press F6 to apply for an "
	    "association with the code your employer gave you."),
	.help = N_("Your applications and links, newest first. F6 applies "
	    "with the code your employer shows on its home page. Whoever is "
	    "pending or linked cannot apply elsewhere: withdraw first, or "
	    "have the former unit release you. After a rejection the reason "
	    "stands here and you may apply again."),
};
