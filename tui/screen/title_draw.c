/* What everybody may see: draws with all that checks them, titles awarded. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "tui/app.h"
#include "tui/screen/attachment.h"
#include "tui/screen/title.h"
#include "tui/widget/popup.h"

enum { DRAW_LINE = 70 };

static void
draw_pair(struct buf *b, const char *label, const char *value)
{
	if (*value != '\0')
		buf_printf(b, "%s\n  %s\n", label, value);
}

/* 64 digits, on two lines that fit the window. */
static void
draw_digest(struct buf *b, const char *label, const char *value)
{
	if (*value != '\0')
		buf_printf(b, "%s\n  %.32s\n  %s\n", label, value,
		    strlen(value) > 32 ? value + 32 : "");
}

static void
draw_numbers(struct buf *b, const char *label, const json_t *list)
{
	const json_t *one;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	buf_printf(b, "%s\n ", label);
	json_array_foreach(list, i, one)
		buf_printf(b, " %s", json_string_value(one));
	buf_printf(b, "\n");
}

static void
draw_look(struct list *l)
{
	const json_t *row = list_current(l);
	struct buf b = { 0 };
	char words[96], at[32];

	buf_printf(&b, "%s  %s  %s\n\n", value_string(row, "number"),
	    value_string(row, "name"), value_string(row, "status_label"));
	draw_pair(&b, _("List and digest published"), value_text(row,
	    "committed_at", FORMAT_MINUTE, NULL, at, sizeof at));
	draw_digest(&b, _("Digest of the seed with the list"),
	    value_string(row, "commitment"));
	draw_numbers(&b, _("The list to draw from"), value_at(row, "list"));
	draw_pair(&b, _("Drawn at"), value_text(row, "drawn_at", FORMAT_MINUTE,
	    NULL, at, sizeof at));
	draw_pair(&b, _("Public text"), value_string(row, "public"));
	draw_digest(&b, _("Seed, revealed"), value_string(row, "seed"));
	draw_numbers(&b, _("In the order drawn: the first sit, the next "
	    "wait"), value_at(row, "order"));
	draw_pair(&b, _("How it is worked out"), value_string(row,
	    "algorithm"));
	buf_printf(&b, "\n%s\n", _("To check it on your own computer, fetch "
	    "it:"));
	snprintf(words, sizeof words, "title.draw.get id=%s --json",
	    value_string(row, "id"));
	attachment_ssh_line(list_app(l), words, DRAW_LINE, &b);
	popup_pager(list_app(l), _("Draw"), buf_str(&b));
	buf_finish(&b);
}

static enum style
draw_style(struct app *app, const json_t *row)
{
	(void)app;
	return value_style(row, "status", title_panel_states);
}

static const struct column draw_columns[] = {
	{ .label = N_("Number"), .path = "number", .width = 12 },
	{ .label = N_("Panel"), .path = "name", .width = 18, .min = 12,
	    .weight = 1 },
	{ .label = N_("State"), .path = "status_label", .width = 10,
	    .style = draw_style },
	{ .label = N_("Announced"), .path = "committed_at", .width = 11,
	    .format = FORMAT_SHORT },
	{ .label = N_("Drawn at"), .path = "drawn_at", .width = 11,
	    .format = FORMAT_SHORT },
	{ .label = N_("List of"), .path = "list", .width = 8, .right = true,
	    .format = FORMAT_COUNT },
	{ 0 }
};

const struct list_desc title_draws = {
	.method = "title.draw.list",
	.columns = draw_columns,
	.open = draw_look,
	.topic = "panel",
	.empty = N_("No list was published yet."),
	.help = N_("How experts were drawn. First the list and the digest of "
	    "a secret seed are published, then a public text is taken that "
	    "nobody knew before, then the seed is revealed: whoever has these "
	    "works out the same order. Enter shows all of it."),
};

/* --- titles --- */

static const struct column award_columns[] = {
	{ .label = N_("Number"), .path = "number", .width = 18 },
	{ .label = N_("Person"), .path = "person_name", .width = 8 },
	{ .label = N_("Unit"), .path = "unit_name", .width = 20, .min = 12,
	    .weight = 1 },
	{ .label = N_("Title awarded"), .path = "level_label", .width = 18 },
	{ .label = N_("Awarded"), .path = "awarded_on", .width = 10 },
	{ .label = N_("Declaration plan"), .path = "plan_name", .width = 24,
	    .priority = 1 },
	{ 0 }
};

const struct list_desc title_awards = {
	.method = "title.award.list",
	.columns = award_columns,
	.topic = "application",
	.empty = N_("No title was awarded yet."),
	.help = N_("Titles awarded: your own, your unit's, or for the city "
	    "all. The certificate is among the slips (3105), and anybody can "
	    "verify its code (9403)."),
};
