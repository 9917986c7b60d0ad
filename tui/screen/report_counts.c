/* counts: cases by day, district, service and stage. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
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

static void
report_summary(struct app *app, const json_t *reply, char *buf, size_t size)
{
	const json_t *row;
	long long n = 0;
	size_t i;

	(void)app;
	json_array_foreach(value_at(reply, "items"), i, row)
		n += (long long)value_int(row, "n");
	snprintf(buf, size, _("Cases that came to a stage, by day, from %s to "
	    "%s: %lld"), value_string(reply, "from"), value_string(reply,
	    "to"), n);
}

/* The command that fetches the same as a table for a spreadsheet. */
static void
report_csv(struct list *l)
{
	const json_t *c = list_conditions(l);
	struct buf b = { 0 };
	const char *key;
	json_t *value;
	char words[300] = "report.counts --csv";
	size_t used = strlen(words);

	json_object_foreach((json_t *)c, key, value)
		if (used < sizeof words)
			used += (size_t)snprintf(words + used,
			    sizeof words - used, " %s=%s", key,
			    json_string_value(value));
	if (used < sizeof words)
		snprintf(words + used, sizeof words - used, " > counts.csv");
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
	.summary = report_summary,
	.key = "day",
	.empty = N_("No case came to any stage on these days."),
	.help = N_("How many cases came to which stage, by day, district and "
	    "service. Narrow the days with F3; x tells how to get it as a "
	    "file."),
};
