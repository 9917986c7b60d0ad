/*
 * panel_view: one panel before the city. Its list is published, its members
 * drawn, its vote opened and closed; what is to be done now is F9.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/screen/title.h"

static bool
panel_is(const json_t *reply, const char *status)
{
	return strcmp(value_string(reply, "status"), status) == 0;
}

/* --- page one --- */

static void
show_seats(struct app *app, const json_t *reply, char *buf, size_t size)
{
	(void)app;
	snprintf(buf, size, _("%d, and %d in reserve"), (int)value_int(reply,
	    "seats"), (int)value_int(reply, "reserve"));
}

static void
show_pass(struct app *app, const json_t *reply, char *buf, size_t size)
{
	(void)app;
	snprintf(buf, size, strcmp(value_string(reply, "of"), "present") == 0 ?
	    _("%s of those present vote for it") :
	    _("%s of all seats vote for it"), value_string(reply, "pass"));
}

static void
show_members(struct app *app, const json_t *reply, char *buf, size_t size)
{
	(void)app;
	snprintf(buf, size, _("accepted %d, asked %d, not coming %d"),
	    (int)value_int(reply, "accepted"), (int)value_int(reply,
	    "invited"), (int)value_int(reply, "recused"));
}

static void
show_next(struct app *app, const json_t *reply, char *buf, size_t size)
{
	const char *text = _("Given up: its cases are free for another "
	    "panel.");

	(void)app;
	if (json_is_true(value_at(reply, "at_risk")))
		text = _("! Quorum at risk: a case has fewer members who may "
		    "vote than it needs. See page 3; free seats of those who "
		    "do not answer (e on page 2), or take the case off (k).");
	else if (panel_is(reply, "forming"))
		text = _("Look through the cases (3), then publish the list "
		    "and the digest of the seed (F9).");
	else if (panel_is(reply, "committed"))
		text = _("The list is published. Draw (F9) with a text that "
		    "nobody knew before, such as today's lottery numbers.");
	else if (panel_is(reply, "drawn"))
		text = _("Members read and score. Open the vote (F9) when "
		    "enough of them accepted.");
	else if (panel_is(reply, "voting"))
		text = _("Members vote; nobody sees a vote before the end. "
		    "Count (F9) when all voted, or after the last day.");
	else if (panel_is(reply, "closed"))
		text = _("Counted. Cases that passed are in public notice "
		    "(8301); the others wait for their result to be published "
		    "in the queue (6101).");
	str_copy(buf, size, text);
}

static const struct panel_row panel_rows[] = {
	{ .label = N_("Panel"), .path = "name", .flags = PANEL_WIDE },
	{ .label = N_("Declaration plan"), .path = "plan.name", .flags = PANEL_WIDE },
	{ .label = N_("Number"), .path = "number" },
	{ .label = N_("State"), .path = "status_label" },
	{ .label = N_("Meets on"), .path = "meets_on" },
	{ .label = N_("Vote until"), .path = "closes_on" },
	{ .label = N_("Cases here"), .path = "cases" },
	{ .label = N_("Seats"), .text = show_seats },
	{ .label = N_("Quorum"), .path = "need" },
	{ .label = N_("Secret"), .path = "secret", .format = FORMAT_YESNO },
	{ .label = N_("Passes"), .text = show_pass, .flags = PANEL_WIDE },
	{ .label = N_("Members"), .text = show_members,
	    .flags = PANEL_WIDE },
	{ .label = N_("Experts of"), .path = "field_label" },
	{ .label = N_("Reason"), .path = "reason", .flags = PANEL_WIDE,
	    .when = "status=dissolved" },
	{ .label = N_("What now"), .flags = PANEL_HEADING },
	{ .label = " ", .text = show_next, .flags = PANEL_NOTE },
	{ 0 }
};

/* --- members and cases --- */

static const struct choice panel_places[] = {
	{ "seat", N_("Seat"), STYLE_NORMAL },
	{ "reserve", N_("Reserve"), STYLE_DIM },
	{ 0 }
};

static enum style
member_style(struct app *app, const json_t *row)
{
	(void)app;
	return value_style(row, "status", title_seat_states);
}

static const struct column panel_member_columns[] = {
	{ .label = N_("Drawn as"), .path = "place", .width = 8,
	    .min = 5, .right = true },
	{ .label = N_("Kind"), .path = "seat", .width = 7,
	    .format = FORMAT_CHOICE, .choices = panel_places },
	{ .label = N_("Number"), .path = "expert.number", .width = 7 },
	{ .label = N_("Name"), .path = "expert.name", .width = 8 },
	{ .label = N_("Works at"), .path = "expert.unit_name", .width = 18,
	    .min = 12, .weight = 1 },
	{ .label = N_("State"), .path = "status_label", .width = 14,
	    .min = 12, .style = member_style },
	{ .label = N_("Reason"), .path = "reason", .width = 10, .min = 6,
	    .weight = 1, .priority = 1 },
	{ 0 }
};

static void
case_able(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	snprintf(buf, size, "%d/%d%s", (int)value_int(row, "able"),
	    (int)value_int(row, "need"), json_is_true(value_at(row,
	    "at_risk")) ? " !" : "");
}

static enum style
case_able_style(struct app *app, const json_t *row)
{
	(void)app;
	return json_is_true(value_at(row, "at_risk")) ? STYLE_WARN :
	    STYLE_NORMAL;
}

static void
case_result(struct app *app, const json_t *row, char *buf, size_t size)
{
	const json_t *r = value_at(row, "result");

	(void)app;
	if (r == NULL)
		str_copy(buf, size, json_is_true(value_at(row, "quorum")) ?
		    _("quorum") : "-");
	else
		snprintf(buf, size, "%s %d:%d:%d", json_is_true(value_at(r,
		    "passed")) ? _("passed") : _("not passed"),
		    (int)value_int(r, "yes"), (int)value_int(r, "no"),
		    (int)value_int(r, "abstain"));
}

static enum style
case_result_style(struct app *app, const json_t *row)
{
	(void)app;
	if (value_at(row, "result") == NULL)
		return STYLE_NORMAL;
	return json_is_true(value_at(row, "result.passed")) ? STYLE_DONE :
	    STYLE_WARN;
}

static const struct column panel_case_columns[] = {
	{ .label = N_("Number"), .path = "number", .width = 17 },
	{ .label = N_("Person"), .path = "person_name", .width = 8 },
	{ .label = N_("Unit"), .path = "unit_name", .width = 14, .min = 10,
	    .weight = 1 },
	{ .label = N_("May vote"), .width = 8, .text = case_able,
	    .style = case_able_style },
	{ .label = N_("Conflicts"), .path = "conflicts", .width = 9,
	    .right = true, .priority = 1 },
	{ .label = N_("Voted"), .path = "voted", .width = 5,
	    .right = true },
	{ .label = N_("Result"), .width = 14, .min = 10,
	    .text = case_result, .style = case_result_style },
	{ 0 }
};

/* --- the draw --- */

static void
show_order(struct app *app, const json_t *reply, char *buf, size_t size)
{
	const json_t *list = value_at(reply, "draw.order"), *one;
	struct buf b = { 0 };
	size_t i;

	(void)app;
	if (json_array_size(list) == 0)
		list = value_at(reply, "draw.list");
	json_array_foreach(list, i, one)
		buf_printf(&b, "%s%s", i > 0 ? " " : "",
		    json_string_value(one));
	str_copy(buf, size, buf_str(&b));
	buf_finish(&b);
}

static void
show_order_title(struct app *app, const json_t *reply, char *buf,
    size_t size)
{
	(void)app;
	str_copy(buf, size, value_at(reply, "draw.order") != NULL ?
	    _("In the order drawn: the first sit, the next wait") :
	    _("The list to draw from"));
}

static const struct panel_row panel_draw_rows[] = {
	{ .label = N_("Announced"), .path = "draw.committed_at",
	    .format = FORMAT_MINUTE },
	{ .label = N_("Drawn at"), .path = "draw.drawn_at",
	    .format = FORMAT_MINUTE },
	{ .label = N_("Digest"), .path = "draw.commitment",
	    .flags = PANEL_WIDE },
	{ .label = N_("Of the list"), .path = "draw.list_sha256",
	    .flags = PANEL_WIDE },
	{ .label = N_("Public text"), .path = "draw.public",
	    .flags = PANEL_WIDE },
	{ .label = N_("Seed"), .path = "draw.seed", .flags = PANEL_WIDE },
	{ .label = " ", .text = show_order_title, .flags = PANEL_NOTE },
	{ .label = " ", .text = show_order, .flags = PANEL_NOTE },
	{ 0 }
};

static const struct detail_tab panel_tabs[] = {
	{ .label = N_("Panel"), .rows = panel_rows },
	{ .label = N_("Members"), .path = "members",
	    .columns = panel_member_columns,
	    .empty = N_("Nobody is drawn yet.") },
	{ .label = N_("Declarations"), .path = "cases_list",
	    .columns = panel_case_columns,
	    .empty = N_("No case is on this panel.") },
	{ .label = N_("Draw"), .rows = panel_draw_rows },
	{ 0 }
};

static void
panel_summary(struct app *app, const json_t *reply, char *buf, size_t size)
{
	(void)app;
	snprintf(buf, size, "%s  %s  [%s]%s", value_string(reply, "number"),
	    value_string(reply, "name"), value_string(reply, "status_label"),
	    json_is_true(value_at(reply, "at_risk")) ?
	    _("  ! quorum at risk") : "");
}

static void
panel_title(struct app *app, const json_t *reply, char *buf, size_t size)
{
	(void)app;
	str_copy(buf, size, value_string(reply, "name"));
}

const struct detail_desc panel_view = {
	.method = "title.panel.get",
	.id = "id",
	.tabs = panel_tabs,
	.actions = panel_actions,
	.topic = "panel",
	.summary = panel_summary,
	.title = panel_title,
	.help = N_("What is to be done now is F9: publish the list and the "
	    "digest of the seed, draw, open the vote, count. Anybody can "
	    "check the draw from what is published (8303). Scores and votes "
	    "are sealed until the panel closes, for the city as well; then r "
	    "shows a case's result and m its minutes (page 3)."),
};
