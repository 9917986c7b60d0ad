/* counts: cases by day, district, service and stage. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/date.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/screen/attachment.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"
#include "tui/widget/popup.h"

static void
report_district(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	words_district(row, "district", buf, size);
}

/* Without days asked for: the last thirty. */
enum { REPORT_DAYS = 30 };

static char report_from[DATE_TEXT], report_to[DATE_TEXT];

static void
report_days(struct app *app, const json_t *conditions)
{
	const char *from = value_string(conditions, "from");
	const char *to = value_string(conditions, "to");

	date_format(app_today(app), report_to);
	if (*to != '\0')
		str_copy(report_to, sizeof report_to, to);
	date_format(date_parse(report_to) - REPORT_DAYS + 1, report_from);
	if (*from != '\0')
		str_copy(report_from, sizeof report_from, from);
}

static void
report_ask(const struct list *l, json_t *params)
{
	report_days(list_app(l), list_conditions(l));
	json_object_set_new(params, "from", json_string(report_from));
	json_object_set_new(params, "to", json_string(report_to));
}

static void
report_summary(struct app *app, const json_t *reply, char *buf, size_t size)
{
	(void)app;
	(void)reply;
	snprintf(buf, size, _("Cases that came to a stage, %s to %s"),
	    report_from, report_to);
}

/* The command that fetches the same as a table for a spreadsheet. */
static void
report_csv(struct list *l)
{
	const char *service = value_string(list_conditions(l), "service");
	const char *district = value_string(list_conditions(l), "district");
	struct buf b = { 0 };
	char words[300];

	snprintf(words, sizeof words, "report.counts from=%s to=%s"
	    "%s%s%s%s \\\n        --csv > counts.csv", report_from, report_to,
	    *service != '\0' ? " service=" : "", service, *district != '\0' ?
	    " district=" : "", district);
	buf_printf(&b, "%s\n", _("These lines as a CSV file for a "
	    "spreadsheet, on your own computer:"));
	attachment_ssh_line(list_app(l), words, 60, &b);
	popup_pager(list_app(l), _("Counts as CSV"), buf_str(&b));
	buf_finish(&b);
}

static const struct column report_columns[] = {
	{ .label = N_("Day"), .path = "day", .width = 10 },
	{ .label = N_("District"), .width = 12, .min = 8,
	    .text = report_district },
	{ .label = N_("Service"), .path = "title", .width = 20, .min = 14,
	    .weight = 1 },
	{ .label = N_("Stage"), .path = "state_title", .width = 14,
	    .min = 10, .weight = 1 },
	{ .label = N_("Count"), .path = "n", .width = 7, .right = true },
	{ 0 }
};

static const struct filter report_filters[] = {
	{ .param = "from", .label = N_("Day from"), .kind = FILTER_DATE,
	    .hint = N_("The first day") },
	{ .param = "to", .label = N_("Day to"), .kind = FILTER_DATE,
	    .hint = N_("The last day") },
	{ .param = "district", .label = N_("District"), .max = 20,
	    .hint = N_("One of your districts, by code or name") },
	{ 0 }
};

static const struct list_action report_actions[] = {
	{ 'x', N_("CSV"), N_("The same as a file for a spreadsheet"), 0,
	    report_csv },
	{ 0 }
};

const struct list_desc report_counts = {
	.method = "report.counts",
	.columns = report_columns,
	.filters = report_filters,
	.actions = report_actions,
	.ask = report_ask,
	.summary = report_summary,
	.key = "day",
	.empty = N_("No case came to any stage on these days."),
	.help = N_("How many cases came to which stage, by day, district and "
	    "service. Narrow the days with F3; x tells how to get it as a "
	    "file."),
};
