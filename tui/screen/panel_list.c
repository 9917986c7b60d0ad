/* Panels of experts: those there are, and a new one for what waits. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/title.h"
#include "tui/widget/form.h"

/* --- a new one --- */

static int
panel_new_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	json_t *p = json_deep_copy(values), *reply;

	if (*value_string(values, "field") == '\0')
		json_object_del(p, "field");
	if (call(form_app(f), "title.panel.create", p, &reply, e) != 0)
		return -1;
	str_copy(arg, 32, value_string(reply, "id"));
	json_decref(reply);
	return 0;
}

static const char *const panel_new_then[] = {
	N_("It takes every case of the plan that waits for a panel."),
	N_("Nobody is drawn yet: first the list is published."), NULL
};

static void
panel_new(struct list *l)
{
	struct title_choices plans;
	struct err e = { 0 };
	char id[32] = "";
	json_t *initial;

	if (title_choices_load(list_app(l), &plans, "title.plan.list", NULL,
	    "id", "name", &e) != 0) {
		app_error(list_app(l), &e);
		return;
	}
	const struct form_field fields[] = {
		{ .name = "plan", .label = N_("Declaration plan"), .kind = FORM_CHOICE,
		    .required = true, .choices = plans.list },
		{ .name = "name", .label = N_("Name of the panel"), .required = true,
		    .max = 100, .hint = N_("How the panel is called") },
		{ .name = "meets_on", .label = N_("Meets on"),
		    .kind = FORM_DATE, .required = true, .width = 12 },
		{ .name = "closes_on", .label = N_("Last day to vote"),
		    .kind = FORM_DATE, .required = true, .width = 12 },
		{ .name = "field", .label = N_("Experts of"),
		    .kind = FORM_CHOICE, .choices = title_fields(),
		    .width = 36, .hint = N_("Of this field alone; empty: of "
		    "all fields") },
		{ 0 }
	};
	const struct form_desc form = { .title = N_("Form a panel"),
		.fields = fields, .submit = N_("Form it"),
		.consequences = panel_new_then,
		.submit_values = panel_new_submit };

	initial = json_pack("{s:s}", "plan", plans.list[0].value != NULL ?
	    plans.list[0].value : "");
	if (form_run(list_app(l), &form, initial, id, NULL) == 1) {
		list_go(l, id);
		app_status(list_app(l), STYLE_DONE, "%s", _("The panel is "
		    "formed. Enter shows its cases; F9 there publishes the "
		    "list to draw from."));
	}
	json_decref(initial);
	title_choices_finish(&plans);
}

/* --- the list --- */

static void
panel_seats(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	snprintf(buf, size, "%d/%d", (int)value_int(row, "accepted"),
	    (int)value_int(row, "seats"));
}

static void
panel_risk(struct app *app, const json_t *row, char *buf, size_t size)
{
	const char *status = value_string(row, "status");
	const char *text = "";

	(void)app;
	if (json_is_true(value_at(row, "at_risk")))
		text = _("quorum at risk !");
	else if (json_is_true(value_at(row, "overdue")))
		text = _("last day over !");
	else if (strcmp(status, "forming") == 0)
		text = _("publish the list");
	else if (strcmp(status, "committed") == 0)
		text = _("draw");
	else if (strcmp(status, "drawn") == 0)
		text = _("open the vote");
	str_copy(buf, size, text);
}

static enum style
panel_risk_style(struct app *app, const json_t *row)
{
	(void)app;
	return json_is_true(value_at(row, "at_risk")) ||
	    json_is_true(value_at(row, "overdue")) ? STYLE_WARN :
	    STYLE_NORMAL;
}

static enum style
panel_state_style(struct app *app, const json_t *row)
{
	(void)app;
	return value_style(row, "status", title_panel_states);
}

static const struct column panel_columns[] = {
	{ .label = N_("Panel"), .path = "name", .width = 14, .min = 10,
	    .weight = 1 },
	{ .label = N_("State"), .path = "status_label", .width = 10,
	    .style = panel_state_style },
	{ .label = N_("Meets"), .path = "meets_on", .width = 10 },
	{ .label = N_("Number"), .path = "number", .width = 12,
	    .priority = 2 },
	{ .label = N_("Vote until"), .path = "closes_on", .width = 10,
	    .priority = 1 },
	{ .label = N_("Count"), .path = "cases", .width = 5, .right = true },
	{ .label = N_("Seats"), .width = 6, .text = panel_seats },
	{ .label = N_("What now"), .width = 16,
	    .text = panel_risk, .style = panel_risk_style },
	{ .label = N_("Declaration plan"), .path = "plan.name", .width = 42,
	    .min = 24, .priority = 3 },
	{ 0 }
};

static const struct filter panel_filters[] = {
	{ .param = "status", .label = N_("State"), .kind = FILTER_CHOICE,
	    .choices = title_panel_states,
	    .hint = N_("F4 shows the states; none means all") },
	{ 0 }
};

static void
panel_open(struct list *l)
{
	app_open(list_app(l), "panel_view", json_pack("{s:s}", "id",
	    value_string(list_current(l), "id")));
}

const struct list_desc panel_list = {
	.method = "title.panel.list",
	.columns = panel_columns,
	.filters = panel_filters,
	.open = panel_open,
	.create = panel_new,
	.topic = "panel",
	.empty = N_("There is no panel yet. F6 forms one for the cases that "
	    "wait."),
	.help = N_("Panels of experts, newest first. F6 forms one of all "
	    "cases of a plan that wait. Enter opens it: there its list is "
	    "published, its members are drawn, its vote is opened and closed. "
	    "Yellow: a case has fewer members who may vote than it needs; see "
	    "to it before the day."),
};
