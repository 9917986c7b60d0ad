/* booking_figures: appointments by counter, month, weekday and half hour. */
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

enum { HEAT_CELL = 7, HEAT_DAYS = 7, HEAT_HALVES = 48, HEAT_BAR = 20,
	FIGURES_BAR = 5 };

/* "######.." of a part of the whole; more than it all fills it. */
static void
figures_bar(json_int_t part, json_int_t whole, int cells, char *buf)
{
	json_int_t n = whole > 0 ? (part * cells + whole / 2) / whole : 0;

	for (int i = 0; i < cells; i++)
		buf[i] = i < n ? '#' : '.';
	buf[cells] = '\0';
}

static void
figures_counter(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	if (value_int(row, "counter") == 0)
		str_copy(buf, size, _("no desk"));
	else
		snprintf(buf, size, "%lld", (long long)value_int(row,
		    "counter"));
}

/* Of those who were booked. */
static void
figures_served(struct app *app, const json_t *row, char *buf, size_t size)
{
	char bar[FIGURES_BAR + 1];

	(void)app;
	figures_bar(value_int(row, "served"), value_int(row, "booked"),
	    FIGURES_BAR, bar);
	snprintf(buf, size, "%s %4lld", bar, (long long)value_int(row,
	    "served"));
}

/* Median and ninth tenth, in whole minutes upwards. */
static void
figures_span(const json_t *row, const char *median, const char *p90,
    char *buf, size_t size)
{
	snprintf(buf, size, "%lld / %lld", ((long long)value_int(row,
	    median) + 59) / 60, ((long long)value_int(row, p90) + 59) / 60);
}

static void
figures_wait(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	figures_span(row, "wait_median", "wait_p90", buf, size);
}

static void
figures_service(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	figures_span(row, "service_median", "service_p90", buf, size);
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

#define FIGURES_COLUMNS                                                      \
	{ .label = N_("Booked"), .path = "booked", .width = 6,               \
	    .right = true },                                                 \
	{ .label = N_("Served"), .width = 10, .text = figures_served },      \
	{ .label = N_("No show"), .path = "no_show", .width = 7,             \
	    .right = true },                                                 \
	{ .label = N_("Mismatch"), .path = "mismatch", .width = 8,           \
	    .right = true },                                                 \
	{ .label = N_("Wait, min"), .width = 9, .right = true,               \
	    .text = figures_wait },                                          \
	{ .label = N_("Took, min"), .width = 9, .right = true,               \
	    .text = figures_service },                                       \
	{ .label = N_("Rating"), .width = 7, .text = figures_rating },       \
	{ .label = N_("Came"), .path = "arrived", .width = 5,                \
	    .right = true, .priority = 1 },                                  \
	{ .label = N_("Called off"), .path = "cancelled", .width = 10,       \
	    .right = true, .priority = 2 },                                  \
	{ .label = N_("Lapsed"), .path = "lapsed", .width = 8,               \
	    .right = true, .priority = 3 }

static const struct column figures_columns[] = {
	{ .label = N_("Counter"), .width = 8, .min = 6,
	    .text = figures_counter },
	FIGURES_COLUMNS, { 0 }
};

static const struct column months_columns[] = {
	{ .label = N_("Month"), .path = "month", .width = 7, .min = 7 },
	FIGURES_COLUMNS, { 0 }
};

static const struct list_tab figures_tabs[] = {
	{ .label = N_("By counter"), .param = "by", .value = "counter",
	    .columns = figures_columns,
	    .empty = N_("Nothing was booked in this month.") },
	{ .label = N_("By month"), .param = "by", .value = "month",
	    .columns = months_columns,
	    .empty = N_("Nothing was booked in these twelve months.") },
	{ 0 }
};

static const struct filter figures_filters[] = {
	{ .param = "month", .label = N_("Month"), .max = 7,
	    .hint = N_("As 2026-10; this month without it") },
	{ 0 }
};

/* --- by weekday and half hour --- */

struct heat {
	json_int_t planned[HEAT_DAYS][HEAT_HALVES];
	json_int_t part[HEAT_DAYS][HEAT_HALVES];
};

static void
heat_read(const json_t *cells, const char *member, struct heat *h)
{
	const json_t *o;
	int hour, minute;
	size_t i;

	memset(h, 0, sizeof *h);
	json_array_foreach(cells, i, o) {
		json_int_t d = value_int(o, "weekday") - 1;

		if (d < 0 || d >= HEAT_DAYS || sscanf(value_string(o,
		    "from"), "%d:%d", &hour, &minute) != 2 || hour < 0 ||
		    hour > 23)
			continue;
		h->planned[d][hour * 2 + (minute >= 30)] = value_int(o,
		    "planned");
		h->part[d][hour * 2 + (minute >= 30)] = value_int(o, member);
	}
}

/* What all days have of a half hour. */
static json_int_t
heat_sum(json_int_t cells[HEAT_DAYS][HEAT_HALVES], int half)
{
	json_int_t sum = 0;

	for (int d = 0; d < HEAT_DAYS; d++)
		sum += cells[d][half];
	return sum;
}

static void
heat_put(struct buf *b, const char *text)
{
	char *padded = text_pad(text, HEAT_CELL, true);

	buf_printf(b, "%s", padded);
	free(padded);
}

static void
heat_percent(json_int_t part, json_int_t whole, char *text, size_t size)
{
	str_copy(text, size, "-");
	if (whole > 0)
		snprintf(text, size, "%lld%%", (long long)(part * 100 /
		    whole));
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
	for (int half = 0; half < HEAT_HALVES; half++) {
		if (heat_sum(h.planned, half) + heat_sum(h.part, half) == 0)
			continue;
		buf_printf(b, "%02d:%02d", half / 2, half % 2 * 30);
		for (int d = 0; d < HEAT_DAYS; d++) {
			heat_percent(h.part[d][half], h.planned[d][half],
			    text, sizeof text);
			heat_put(b, text);
		}
		buf_printf(b, "\n");
	}
	buf_printf(b, "\n");
}

/* The whole week by half hours: planned in minutes, booked as a bar. */
static void
heat_bars(const json_t *cells, struct buf *b)
{
	char bar[HEAT_BAR + 1], text[32];
	struct heat h;

	heat_read(cells, "booked", &h);
	buf_printf(b, "%s\n", _("Booked, of all days"));
	for (int half = 0; half < HEAT_HALVES; half++) {
		json_int_t planned = heat_sum(h.planned, half);
		json_int_t part = heat_sum(h.part, half);

		if (planned + part == 0)
			continue;
		figures_bar(part, planned, HEAT_BAR, bar);
		heat_percent(part, planned, text, sizeof text);
		buf_printf(b, "%02d:%02d  %s %5s   ", half / 2,
		    half % 2 * 30, bar, text);
		buf_printf(b, _("%lld of %lld min"), (long long)part,
		    (long long)planned);
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
	heat_bars(value_at(reply, "heat"), &b);
	heat_tell(value_at(reply, "heat"), "booked", _("Booked, of what was "
	    "planned"), &b);
	heat_tell(value_at(reply, "heat"), "arrived", _("Came, of what was "
	    "planned"), &b);
	heat_tell(value_at(reply, "heat"), "served", _("Served, of what was "
	    "planned"), &b);
	popup_pager(app, _("Use by weekday and half hour"), buf_str(&b));
	buf_finish(&b);
	json_decref(reply);
}

static void
figures_csv(struct list *l)
{
	const char *month = value_string(list_conditions(l), "month");
	struct buf b = { 0 };
	char words[200];

	snprintf(words, sizeof words, "report.appointments%s%s%s --csv > "
	    "appointments.csv", list_tab(l) == 1 ? " by=month" : "",
	    *month != '\0' ? " month=" : "", month);
	buf_printf(&b, "%s\n", _("These lines as a CSV file for a "
	    "spreadsheet, on your own computer:"));
	attachment_ssh_line(list_app(l), words, 60, &b);
	buf_printf(&b, "\n%s\n", _("By SFTP the same lies in exports/ by "
	    "month: appointments-YYYY-MM.csv by counter, "
	    "utilisation-YYYY-MM.csv by weekday and half hour."));
	popup_pager(list_app(l), _("Counts as CSV"), buf_str(&b));
	buf_finish(&b);
}

static const struct list_action figures_actions[] = {
	{ 'h', N_("By hour"), N_("How much of the counters was used, by "
	    "weekday and half hour"), 0, figures_heat },
	{ 'x', N_("CSV"), N_("The command that fetches these lines for a "
	    "spreadsheet"), 0, figures_csv },
	{ 0 }
};

static void
figures_summary(struct app *app, const json_t *reply, char *buf, size_t size)
{
	const json_t *all = value_at(reply, "all");
	char rating[32];

	(void)app;
	figures_rating(app, all, rating, sizeof rating);
	snprintf(buf, size, _("%s   %s   booked %lld, served %lld, rated "
	    "%s"), value_string(reply, "hall"), value_string(reply,
	    "month"), (long long)value_int(all, "booked"),
	    (long long)value_int(all, "served"), rating);
}

const struct list_desc booking_figures = {
	.method = "report.appointments",
	.columns = figures_columns,
	.tabs = figures_tabs,
	.filters = figures_filters,
	.actions = figures_actions,
	.key = "key",
	.whole = true,
	.summary = figures_summary,
	.empty = N_("Nothing was booked in this month."),
	.help = N_("A hall's appointments by counter, or by month: how many "
	    "were booked and served, how long they waited and took in "
	    "minutes (the median, and what nine of ten did not exceed), and "
	    "the mean rating with how many gave one. h shows the use of the "
	    "counters by weekday and half hour."),
};
