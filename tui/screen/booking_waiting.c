/*
 * booking_waiting: dates that are full, or an opening, for which the unit
 * waits; and what is kept for it.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/date.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/list.h"
#include "tui/screen.h"
#include "tui/screen/booking.h"
#include "tui/screen/parts.h"
#include "tui/widget/popup.h"

static void
waiting_when(struct app *app, const json_t *row, char *buf, size_t size)
{
	const char *time = value_string(row, "offer.time");
	char day[64];

	(void)app;
	booking_day_text(value_string(row, "date"), day, sizeof day);
	snprintf(buf, size, "%s %s", day, *time != '\0' ? time :
	    value_string(row, "time"));
}

static void
waiting_what(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	booking_counts_text(value_at(row, "counts"), buf, size);
}

/* How many are before it, or until when it is kept. */
static void
waiting_next(struct app *app, const json_t *row, char *buf, size_t size)
{
	int64_t until = value_int(row, "offer.until");
	char text[TIME_TEXT];

	(void)app;
	if (strcmp(value_string(row, "status"), "offered") == 0) {
		time_format(until, text); /* of today, always */
		snprintf(buf, size, _("Book (b) by %.5s"), text + 11);
	} else if (value_at(row, "ahead") != NULL) {
		snprintf(buf, size, _("%d before you"),
		    (int)value_int(row, "ahead"));
	} else {
		str_copy(buf, size, _("the order is drawn"));
	}
}

static enum style
waiting_style(struct app *app, const json_t *row)
{
	(void)app;
	return strcmp(value_string(row, "status"), "offered") == 0 ?
	    STYLE_WARN : STYLE_NORMAL;
}

static const struct column waiting_columns[] = {
	{ .label = N_("Date and time"), .width = 21, .min = 20,
	    .text = waiting_when },
	{ .label = N_("Businesses"), .width = 20, .min = 10, .weight = 1,
	    .text = waiting_what },
	{ .label = N_("State"), .path = "status_label", .width = 10,
	    .min = 8, .style = waiting_style },
	{ .label = N_("What to do"), .width = 24, .min = 20,
	    .text = waiting_next },
	{ 0 }
};

static bool
waiting_confirmed(struct app *app, const json_t *row)
{
	static const char *const consequences[] = {
		N_("Then fill in everybody who comes; what is not complete at "
		"the deadline lapses."), NULL };
	const char *bullets[2] = { _(consequences[0]), NULL };
	char text[256], when[96], what[128];
	struct popup_confirm ask = { .title = _("Confirm the appointment"),
		.text = text, .consequences = bullets, .verb = _("OK"),
		.cancel = _("Cancel") };

	waiting_when(app, row, when, sizeof when);
	waiting_what(app, row, what, sizeof what);
	snprintf(text, sizeof text, "%s\n%s", when, what);
	return popup_confirm(app, &ask);
}

/* The notice is read and accepted for this booking as for any other. */
static bool
waiting_take(struct app *app, const json_t *row)
{
	struct err e = { 0 };
	json_t *rules, *reply;
	bool accepted;

	if (strcmp(value_string(row, "status"), "offered") != 0) {
		app_status(app, STYLE_WARN, "%s",
		    _("Nothing is kept for you yet. You get a message."));
		return false;
	}
	if (call(app, "appointment.rules", NULL, &rules, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	accepted = booking_notice(app,
	    screen_find(app_screens(app), "booking_notice"), rules) &&
	    waiting_confirmed(app, row);
	json_decref(rules);
	if (!accepted)
		return false;
	if (call(app, "appointment.book", json_pack(
	    "{s:O, s:O, s:s, s:b}", "items", value_at(row, "counts"), "date",
	    value_at(row, "date"), "time", value_string(row, "offer.time"),
	    "accept", 1), &reply, &e) != 0) {
		app_error(app, &e);
		return true;
	}
	popup_message(app, _("Please read this carefully"),
	    value_string(reply, "popup"));
	app_open(app, "booking_persons", json_pack("{s:s}", "id",
	    value_string(reply, "id")));
	json_decref(reply);
	return true;
}

static bool
waiting_leave(struct app *app, const json_t *row)
{
	struct popup_confirm ask = { .title = _("Leave the list"),
		.text = _("What is kept for you goes on to the next unit; "
		"whoever joins again is the last."), .verb = _("Leave it"),
		.cancel = _("Cancel") };
	struct err e = { 0 };

	if (!popup_confirm(app, &ask))
		return false;
	if (call(app, "appointment.wait.leave", json_pack("{s:O}", "id",
	    value_at(row, "id")), NULL, &e) != 0)
		app_error(app, &e);
	return true;
}

/* On the row; a copy, as a push may bring others meanwhile. */
static void
waiting_run(struct list *l, bool (*run)(struct app *app, const json_t *row))
{
	json_t *row = json_deep_copy(list_current(l));

	if (run(list_app(l), row))
		list_refresh(l);
	json_decref(row);
}

static void
waiting_book(struct list *l)
{
	waiting_run(l, waiting_take);
}

static void
waiting_left(struct list *l)
{
	waiting_run(l, waiting_leave);
}

static const struct list_action waiting_actions[] = {
	{ 'b', N_("Book it"), N_("Book what is kept for the unit"),
	    LIST_NEEDS_ROW, waiting_book },
	{ 'x', N_("Leave it"), N_("Wait no longer, or let go what is kept"),
	    LIST_NEEDS_ROW, waiting_left },
	{ 0 }
};

const struct list_desc booking_waiting = {
	.method = "appointment.wait.list",
	.columns = waiting_columns,
	.actions = waiting_actions,
	.open = waiting_book,
	.topic = "appointment",
	.empty = N_("You wait for nothing. On a date that is full, a joins "
	    "its list (4101)."),
	.help = N_("Dates that are full, and openings, for which your unit "
	    "waits. What becomes free is kept for one unit after the other; b "
	    "books it while it is kept for yours, x lets it go."),
};
