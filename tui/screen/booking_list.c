/*
 * booking_pending, booking_done: a unit's appointments that are to come, and
 * those that are over.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/screen/booking.h"
#include "tui/screen/parts.h"

static void
booking_when(struct app *app, const json_t *row, char *buf, size_t size)
{
	char day[64];

	(void)app;
	booking_day_text(value_string(row, "date"), day, sizeof day);
	snprintf(buf, size, "%s %s", day, value_string(row, "time"));
}

static void
booking_what(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	booking_counts_text(value_at(row, "counts"), buf, size);
}

static enum style
booking_style(struct app *app, const json_t *row)
{
	(void)app;
	return booking_status_style(value_string(row, "status"));
}

/* The buttons behind the row, as the manual has them. */
static void
booking_buttons(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	str_copy(buf, size, strcmp(value_string(row, "status"),
	    "pending_completion") == 0 ? _("Next: who comes") :
	    json_is_true(value_at(row, "changeable")) ?
	    _("e change  x cancel") : _("Deadline is over"));
}

static void
booking_rating(struct app *app, const json_t *row, char *buf, size_t size)
{
	const char *status = value_string(row, "status");
	char level[24];

	(void)app;
	snprintf(level, sizeof level, "%lld", (long long)value_int(row,
	    "level"));
	str_copy(buf, size, *level != '0' ?
	    choice_label(booking_levels, level) :
	    strcmp(status, "handled") == 0 || strcmp(status, "mismatch") == 0 ?
	    _("Rate (r)") : "-");
}

#define BOOKING_NUMBER                                                       \
	{ .label = N_("Number"), .path = "number", .width = 14, .min = 14,  \
	    .priority = 1 }
#define BOOKING_WHEN                                                         \
	{ .label = N_("Date and time"), .width = 21, .min = 20,              \
	    .text = booking_when }
#define BOOKING_WHAT                                                         \
	{ .label = N_("Businesses"), .width = 20, .min = 10, .weight = 1,    \
	    .text = booking_what }
#define BOOKING_STATUS                                                       \
	{ .label = N_("State"), .path = "status_label", .width = 10,         \
	    .min = 8, .style = booking_style }

static const struct column pending_columns[] = {
	BOOKING_WHEN, BOOKING_WHAT, BOOKING_STATUS,
	{ .label = N_("What to do"), .width = 22, .min = 20,
	    .text = booking_buttons },
	BOOKING_NUMBER, { 0 }
};

static const struct column done_columns[] = {
	BOOKING_WHEN, BOOKING_WHAT, BOOKING_STATUS,
	{ .label = N_("Rating"), .width = 16, .min = 10,
	    .text = booking_rating },
	BOOKING_NUMBER, { 0 }
};

static void
booking_persons(struct list *l)
{
	app_open(list_app(l), "booking_persons", json_pack("{s:s}", "id",
	    value_string(list_current(l), "id")));
}

static void
booking_new(struct list *l)
{
	app_open(list_app(l), "booking_notice", NULL);
	list_refresh(l);
}

/* A dialog on the row; a copy, as a push may bring others meanwhile. */
static void
booking_on_row(struct list *l, bool (*run)(struct app *app,
    const json_t *row))
{
	json_t *row = json_deep_copy(list_current(l));

	if (run(list_app(l), row))
		list_refresh(l);
	json_decref(row);
}

static void
pending_change(struct list *l)
{
	booking_on_row(l, booking_change);
}

static void
pending_cancel(struct list *l)
{
	booking_on_row(l, booking_cancel);
}

static bool
done_rate_row(struct app *app, const json_t *row)
{
	return booking_rate(app, row, false);
}

static void
done_rate(struct list *l)
{
	booking_on_row(l, done_rate_row);
}

static void
pending_bundle(struct list *l)
{
	app_open(list_app(l), "booking_bundle", NULL);
	list_refresh(l);
}

static void
pending_waiting(struct list *l)
{
	app_open(list_app(l), "booking_waiting", NULL);
}

static const struct list_action pending_actions[] = {
	{ 'e', N_("Change"), N_("Another time, other numbers, another "
	    "handler"), LIST_NEEDS_ROW, pending_change },
	{ 'x', N_("Cancel"), N_("Cancel the appointment"), LIST_NEEDS_ROW,
	    pending_cancel },
	{ 'a', N_("Waiting"), N_("What the unit waits for, and what is kept "
	    "for it"), 0, pending_waiting },
	{ 'm', N_("Many"), N_("Book for many people by a roster"), 0,
	    pending_bundle },
	{ 0 }
};

static const struct list_action done_actions[] = {
	{ 'r', N_("Rate"), N_("Rate the service, once it is over"),
	    LIST_NEEDS_ROW, done_rate },
	{ 0 }
};

const struct list_desc booking_pending = {
	.method = "appointment.list",
	.param = "status", .value = "pending",
	.columns = pending_columns,
	.actions = pending_actions,
	.open = booking_persons,
	.create = booking_new,
	.topic = "appointment",
	.empty = N_("No appointment is to come. F6 books one."),
	.help = N_("Appointments to come. Enter goes on to who comes: an "
	    "appointment is complete when all are filled in, and lapses at "
	    "the deadline when they are not. e changes it, x cancels it, "
	    "until 24:00 of the working day before."),
};

static const struct filter done_filters[] = {
	{ .param = "text", .label = N_("Number"), .max = 20,
	    .hint = N_("A part of the appointment's number") },
	{ .param = "date", .label = N_("Date"), .kind = FILTER_DATE },
	{ 0 }
};

const struct list_desc booking_done = {
	.method = "appointment.list",
	.param = "status", .value = "done",
	.columns = done_columns,
	.filters = done_filters,
	.actions = done_actions,
	.open = booking_persons,
	.topic = "appointment",
	.empty = N_("No appointment is over yet."),
	.help = N_("Appointments that are over, with what became of them. "
	    "Enter shows the result of each person; r rates the service, once "
	    "for each appointment."),
};
