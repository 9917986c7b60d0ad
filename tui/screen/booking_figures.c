/* booking_figures: a month's appointments by counter, by weekday and hour. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/attachment.h"
#include "tui/screen/booking.h"
#include "tui/screen/parts.h"
#include "tui/text.h"
#include "tui/widget/popup.h"

enum { HEAT_CELL = 7, HEAT_DAYS = 7, HEAT_HOURS = 24 };

static void
figures_counter(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	if (value_int(row, "counter") == 0)
		str_copy(buf, size, _("no counter"));
	else
		snprintf(buf, size, "%lld", (long long)value_int(row,
		    "counter"));
}

static void
figures_minutes(json_int_t seconds, char *buf, size_t size)
{
	snprintf(buf, size, "%lld:%02lld", (long long)seconds / 60,
	    (long long)seconds % 60);
}

static void
figures_wait(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	figures_minutes(value_int(row, "wait_seconds"), buf, size);
}

static void
figures_service(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	figures_minutes(value_int(row, "service_seconds"), buf, size);
}

/* The mean of all levels given, and how many there were. */
static void
figures_rating(struct app *app, const json_t *row, char *buf, size_t size)
{
	const json_t *level;
	json_int_t n = 0, sum = 0;
	size_t i;

	(void)app;
	json_array_foreach(value_at(row, "levels"), i, level) {
		n += json_integer_value(level);
		sum += json_integer_value(level) * (json_int_t)(i + 1);
	}
	if (n == 0)
		str_copy(buf, size, "-");
	else
		snprintf(buf, size, "%lld.%lld (%lld)", (long long)(sum / n),
		    (long long)(sum * 10 / n % 10), (long long)n);
}

static const struct column figures_columns[] = {
	{ .label = N_("Counter"), .width = 8, .min = 6,
	    .text = figures_counter },
	{ .label = N_("Booked"), .path = "booked", .width = 6,
	    .right = true },
	{ .label = N_("Came"), .path = "arrived", .width = 5,
	    .right = true },
	{ .label = N_("Served"), .path = "served", .width = 6,
	    .right = true },
	{ .label = N_("No show"), .path = "no_show", .width = 7,
	    .right = true },
	{ .label = N_("Mismatch"), .path = "mismatch", .width = 8,
	    .right = true },
	{ .label = N_("Waited"), .width = 8, .right = true,
	    .text = figures_wait },
	{ .label = N_("Took"), .width = 8, .right = true,
	    .text = figures_service },
	{ .label = N_("Rating"), .width = 7, .text = figures_rating },
	{ .label = N_("Called off"), .path = "cancelled", .width = 10,
	    .right = true, .priority = 1 },
	{ .label = N_("Lapsed"), .path = "lapsed", .width = 8,
	    .right = true, .priority = 2 },
	{ 0 }
};

static const struct filter figures_filters[] = {
	{ .param = "month", .label = N_("Month"), .max = 7,
	    .hint = N_("As 2026-10; this month without it") },
	{ 0 }
};

/* --- by weekday and hour --- */

struct heat {
	json_int_t planned[HEAT_DAYS][HEAT_HOURS];
	json_int_t part[HEAT_DAYS][HEAT_HOURS];
};

static void
heat_read(const json_t *cells, const char *member, struct heat *h)
{
	const json_t *o;
	size_t i;

	memset(h, 0, sizeof *h);
	json_array_foreach(cells, i, o) {
		json_int_t d = value_int(o, "weekday") - 1;
		json_int_t hour = value_int(o, "hour");

		if (d < 0 || d >= HEAT_DAYS || hour < 0 ||
		    hour >= HEAT_HOURS)
			continue;
		h->planned[d][hour] = value_int(o, "planned");
		h->part[d][hour] = value_int(o, member);
	}
}

static void
heat_put(struct buf *b, const char *text)
{
	char *padded = text_pad(text, HEAT_CELL, true);

	buf_printf(b, "%s", padded);
	free(padded);
}

static void
heat_tell(const json_t *cells, const char *member, const char *heading,
    struct buf *b)
{
	static const char *const days[] = { N_("Mon"), N_("Tue"), N_("Wed"),
		N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun") };
	struct heat h;
	char text[32];

	heat_read(cells, member, &h);
	buf_printf(b, "%s\n     ", heading);
	for (int d = 0; d < HEAT_DAYS; d++)
		heat_put(b, text_tr(days[d]));
	buf_printf(b, "\n");
	for (int hour = 0; hour < HEAT_HOURS; hour++) {
		json_int_t any = 0;

		for (int d = 0; d < HEAT_DAYS; d++)
			any += h.planned[d][hour] + h.part[d][hour];
		if (any == 0)
			continue;
		buf_printf(b, "%02d:00", hour);
		for (int d = 0; d < HEAT_DAYS; d++) {
			str_copy(text, sizeof text, "-");
			if (h.planned[d][hour] > 0)
				snprintf(text, sizeof text, "%lld%%",
				    (long long)(h.part[d][hour] * 100 /
				    h.planned[d][hour]));
			heat_put(b, text);
		}
		buf_printf(b, "\n");
	}
	buf_printf(b, "\n");
}

static json_t *
figures_month(struct list *l)
{
	const char *month = value_string(list_conditions(l), "month");

	return *month != '\0' ? json_pack("{s:s}", "month", month) :
	    json_object();
}

static void
figures_heat(struct list *l)
{
	struct app *app = list_app(l);
	struct err e = { 0 };
	struct buf b = { 0 };
	json_t *reply;

	if (call(app, "report.appointments", figures_month(l), &reply, &e) !=
	    0) {
		app_error(app, &e);
		return;
	}
	heat_tell(value_at(reply, "heat"), "booked", _("Booked, of what was "
	    "planned"), &b);
	heat_tell(value_at(reply, "heat"), "arrived", _("Came, of what was "
	    "planned"), &b);
	heat_tell(value_at(reply, "heat"), "served", _("Served, of what was "
	    "planned"), &b);
	popup_pager(app, _("Use by weekday and hour"), buf_str(&b));
	buf_finish(&b);
	json_decref(reply);
}

static void
figures_csv(struct list *l)
{
	const char *month = value_string(list_conditions(l), "month");
	struct buf b = { 0 };
	char words[160];

	snprintf(words, sizeof words, "report.appointments%s%s --csv > "
	    "appointments.csv", *month != '\0' ? " month=" : "", month);
	buf_printf(&b, "%s\n", _("These lines as a CSV file for a "
	    "spreadsheet, on your own computer:"));
	attachment_ssh_line(list_app(l), words, 60, &b);
	popup_pager(list_app(l), _("Counts as CSV"), buf_str(&b));
	buf_finish(&b);
}

static const struct list_action figures_actions[] = {
	{ 'h', N_("By hour"), N_("How much of the counters was used, by "
	    "weekday and hour"), 0, figures_heat },
	{ 'x', N_("CSV"), N_("The command that fetches these lines for a "
	    "spreadsheet"), 0, figures_csv },
	{ 0 }
};

static void
figures_summary(struct app *app, const json_t *reply, char *buf, size_t size)
{
	(void)app;
	snprintf(buf, size, "%s   %s", value_string(reply, "hall"),
	    value_string(reply, "month"));
}

const struct list_desc booking_figures = {
	.method = "report.appointments",
	.columns = figures_columns,
	.filters = figures_filters,
	.actions = figures_actions,
	.key = "counter",
	.whole = true,
	.summary = figures_summary,
	.empty = N_("Nothing was booked in this month."),
	.help = N_("A month's appointments by counter: how many were booked, "
	    "came and were served, how long they waited and took on average, "
	    "in minutes and seconds, and the mean rating with how many gave "
	    "one. h shows the use of the counters by weekday and hour."),
};
