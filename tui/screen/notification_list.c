/* System messages to the one who has logged in. */
#include "config.h"

#include <stdint.h>
#include <stdio.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/parts.h"
#include "tui/widget/popup.h"

/* id NULL: all of them. */
static bool
notification_mark(struct list *l, const char *id)
{
	json_t *p = json_object();
	struct err e = { 0 };

	if (id != NULL)
		json_object_set_new(p, "id", json_string(id));
	if (call(list_app(l), "notification.read", p, NULL, &e) == 0)
		return true;
	app_error(list_app(l), &e);
	return false;
}

static void
notification_open(struct list *l)
{
	json_t *row = json_incref((json_t *)(uintptr_t)list_current(l));

	popup_pager(list_app(l), value_string(row, "title"),
	    value_string(row, "text"));
	if (!json_is_true(value_at(row, "read")) &&
	    notification_mark(l, value_string(row, "id")))
		list_refresh(l);
	json_decref(row);
}

static void
notification_all(struct list *l)
{
	if (!notification_mark(l, NULL))
		return;
	list_refresh(l);
	app_status(list_app(l), STYLE_DONE, "%s",
	    _("All messages are marked as read."));
}

static void
notification_state(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	snprintf(buf, size, "%s", json_is_true(value_at(row, "read")) ?
		_("read") : _("unread"));
}

static enum style
notification_style(struct app *app, const json_t *row)
{
	(void)app;
	return json_is_true(value_at(row, "read")) ? STYLE_DIM : STYLE_NORMAL;
}

static const struct column notification_columns[] = {
	{ .label = N_("State"), .width = 6, .text = notification_state },
	{ .label = N_("Subject"), .path = "title", .width = 20, .min = 12 },
	{ .label = N_("Message"), .path = "text", .width = 30, .min = 10,
	    .weight = 1, .priority = 1 },
	{ .label = N_("At"), .path = "created_at", .width = 16,
	    .format = FORMAT_MINUTE },
	{ 0 }
};

static const struct list_action notification_actions[] = {
	{ 'a', N_("All read"), N_("Mark all messages as read"), 0,
	    notification_all },
	{ 0 }
};

const struct list_desc notification_list = {
	.method = "notification.list",
	.columns = notification_columns,
	.actions = notification_actions,
	.open = notification_open,
	.topic = "notification",
	.row_style = notification_style,
	.empty = N_("There are no messages to you yet."),
	.help = N_("What was sent to you by SMS or mail stands here as well, "
	    "but for codes. Enter shows the whole text and marks it as "
	    "read; a marks all."),
};
