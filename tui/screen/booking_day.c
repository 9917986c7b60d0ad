/* booking_day: the appointments of a day at the hall, as its clerk sees them. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/date.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/screen.h"
#include "tui/screen/booking.h"
#include "tui/screen/parts.h"

static void
day_what(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	booking_counts_text(value_at(row, "counts"), buf, size);
}

static void
day_when(struct app *app, const json_t *row, char *buf, size_t size)
{
	char day[64];

	(void)app;
	booking_day_text(value_string(row, "date"), day, sizeof day);
	snprintf(buf, size, "%s %s", strlen(day) > 5 ? day + 5 : day,
	    value_string(row, "time"));
}

static void
day_ticket(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	if (value_int(row, "ticket") != 0)
		snprintf(buf, size, "%lld", (long long)value_int(row,
		    "ticket"));
	else
		str_copy(buf, size, "-");
}

static bool
day_live(const json_t *row)
{
	const char *status = value_string(row, "status");

	return strcmp(status, "booked") == 0 ||
	    strcmp(status, "pending_completion") == 0;
}

/* How far it is, in one word: what the clerk does next follows from it. */
static void
day_state(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	if (!day_live(row) || value_int(row, "ticket") == 0)
		str_copy(buf, size, value_string(row, "status_label"));
	else if (value_int(row, "counter") != 0)
		snprintf(buf, size, _("counter %lld"),
		    (long long)value_int(row, "counter"));
	else
		str_copy(buf, size, _("waiting"));
}

static enum style
day_style(struct app *app, const json_t *row)
{
	(void)app;
	if (day_live(row) && value_int(row, "ticket") != 0)
		return value_int(row, "counter") != 0 ? STYLE_INFO :
		    STYLE_WARN;
	return booking_status_style(value_string(row, "status"));
}

static void
day_unfiled(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	if (!day_live(row) || value_int(row, "unfiled") == 0)
		str_copy(buf, size, "-");
	else
		snprintf(buf, size, _("%lld unfiled!"),
		    (long long)value_int(row, "unfiled"));
}

static enum style
day_row_style(struct app *app, const json_t *row)
{
	(void)app;
	return day_live(row) ? STYLE_NORMAL : STYLE_DIM;
}

static const struct column day_columns[] = {
	{ .label = N_("Time"), .path = "time", .width = 5 },
	{ .label = N_("Ticket"), .width = 6, .right = true,
	    .text = day_ticket },
	{ .label = N_("Unit"), .path = "unit.name", .width = 22, .min = 20,
	    .weight = 2 },
	{ .label = N_("Businesses"), .width = 14, .min = 14, .weight = 1,
	    .text = day_what },
	{ .label = N_("State"), .width = 10, .min = 10, .text = day_state,
	    .style = day_style },
	{ .label = N_("Cases filed"), .width = 11, .min = 11, .priority = 1,
	    .text = day_unfiled },
	{ .label = N_("Handler"), .path = "contact_name", .width = 10,
	    .priority = 2 },
	{ .label = N_("Phone"), .path = "contact_phone", .width = 13,
	    .priority = 3 },
	{ 0 }
};

static const struct column all_columns[] = {
	{ .label = N_("Date and time"), .width = 16, .text = day_when },
	{ .label = N_("Unit"), .path = "unit.name", .width = 22, .min = 12,
	    .weight = 2 },
	{ .label = N_("Businesses"), .width = 14, .min = 8, .weight = 1,
	    .text = day_what },
	{ .label = N_("State"), .width = 10, .min = 8, .text = day_state,
	    .style = day_style },
	{ .label = N_("Number"), .path = "number", .width = 14, .min = 14,
	    .priority = 1 },
	{ 0 }
};

static const struct filter day_filters[] = {
	{ .param = "text", .label = N_("Number or unit"), .max = 40,
	    .hint = N_("A part of the appointment's number or of the unit's "
	    "name") },
	{ .param = "date", .label = N_("Date"), .kind = FILTER_DATE },
	{ 0 }
};

static const struct list_tab day_tabs[] = {
	{ .label = N_("Day list"),
	    .empty = N_("Nobody is booked on this day. F3 chooses another "
	    "date.") },
	{ .label = N_("Upcoming"), .param = "status", .value = "pending",
	    .columns = all_columns,
	    .empty = N_("No appointment is to come.") },
	{ .label = N_("Handled"), .param = "status", .value = "done",
	    .columns = all_columns,
	    .empty = N_("No appointment is over yet.") },
	{ 0 }
};

/* The first tab is of one day: today, unless another is asked for. */
static void
day_ask(const struct list *l, json_t *params)
{
	char day[DATE_TEXT];

	if (list_tab(l) == 0 && json_object_get(params, "date") == NULL)
		json_object_set_new(params, "date", json_string(
		    date_format(app_today(list_app(l)), day)));
}

static void
day_open(struct list *l)
{
	app_open(list_app(l), "booking_persons", json_pack("{s:s}", "id",
	    value_string(list_current(l), "id")));
}

/* A copy of the row, as a push may bring others meanwhile. */
static void
day_on_row(struct list *l, bool (*run)(struct app *app, const json_t *row))
{
	json_t *row = json_deep_copy(list_current(l));

	if (run(list_app(l), row))
		list_refresh(l);
	json_decref(row);
}

static void
day_arrive(struct list *l)
{
	day_on_row(l, booking_arrive);
}

static void
day_call(struct list *l)
{
	day_on_row(l, booking_call);
}

static void
day_first(struct list *l)
{
	if (booking_call(list_app(l), NULL))
		list_refresh(l);
}

static void
day_finish(struct list *l)
{
	day_on_row(l, booking_finish);
}

static void
day_mismatch(struct list *l)
{
	day_on_row(l, booking_mismatch);
}

static void
day_noshow(struct list *l)
{
	day_on_row(l, booking_noshow);
}

static void
day_book(struct list *l)
{
	char unit[32];

	str_copy(unit, sizeof unit, value_string(list_current(l),
	    "unit.id"));
	booking_run(list_app(l), screen_find(app_screens(list_app(l)),
	    "booking_day"), unit);
	list_refresh(l);
}

static void
day_other(struct list *l)
{
	app_open(list_app(l), "unit_desk", NULL);
}

/* Does anybody come, or are the papers checked without? */
static bool
day_desk(struct app *app, const json_t *reply)
{
	(void)app;
	return json_is_true(value_at(reply, "desk"));
}

static const struct list_action day_actions[] = {
	{ 'a', N_("Arrived"), N_("They have come: gives a ticket"),
	    LIST_NEEDS_ROW, day_arrive, day_desk },
	{ 'w', N_("Next"), N_("Call the first who waits to your counter"), 0,
	    day_first, day_desk },
	{ 'c', N_("Call"), N_("Call the marked ones to your counter"),
	    LIST_NEEDS_ROW, day_call, day_desk },
	{ 'f', N_("Served"), N_("They were served at the counter"),
	    LIST_NEEDS_ROW, day_finish, day_desk },
	{ 'm', N_("Mismatch"), N_("The papers differ from what was booked"),
	    LIST_NEEDS_ROW, day_mismatch },
	{ 'k', N_("No show"), N_("Nobody came"), LIST_NEEDS_ROW,
	    day_noshow },
	{ 'b', N_("Book"), N_("Book for the unit of the marked line, today "
	    "as well where places are free"), LIST_NEEDS_ROW, day_book },
	{ 'u', N_("Unit"), N_("Find any unit, to book for it"), 0,
	    day_other },
	{ 0 }
};

/* What is still to be done, and how many wait. */
static void
day_summary(struct app *app, const json_t *reply, char *buf, size_t size)
{
	int live = 0, waiting = 0, served = 0;
	const json_t *row;
	size_t i;

	buf[0] = '\0';
	row = json_array_get(value_at(reply, "items"), 0);
	if (value_at(row, "unfiled") == NULL)
		return; /* no list of a day */
	json_array_foreach(value_at(reply, "items"), i, row) {
		live += day_live(row);
		waiting += day_live(row) && value_int(row, "ticket") != 0 &&
		    value_int(row, "counter") == 0;
		served += strcmp(value_string(row, "status"), "handled") ==
		    0;
	}
	if (day_desk(app, reply))
		snprintf(buf, size, _("To be served %d   waiting %d   "
		    "handled %d"), live, waiting, served);
	else
		snprintf(buf, size, _("To be checked %d   handled %d"), live,
		    served);
}

const struct list_desc booking_day = {
	.method = "appointment.list",
	.columns = day_columns,
	.filters = day_filters,
	.tabs = day_tabs,
	.actions = day_actions,
	.open = day_open,
	.ask = day_ask,
	.topic = "appointment",
	.row_style = day_row_style,
	.summary = day_summary,
	.help = N_("Who is booked on the day, by time. Enter shows the "
	    "persons: there the result is given on each, and the cases are "
	    "opened. Where it says unfiled the papers are not there yet."),
};
