/* An expert's seats: whether he comes, who votes for him, and the way in. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/title.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

static bool
duty_is(const json_t *row, const char *path, const char *value)
{
	return strcmp(value_string(row, path), value) == 0;
}

static bool
duty_over(const json_t *row)
{
	return duty_is(row, "status", "closed") ||
	    duty_is(row, "status", "dissolved");
}

/* --- the list --- */

static void
duty_done(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	snprintf(buf, size, "%d/%d/%d", (int)value_int(row, "cases"),
	    (int)value_int(row, "scored"), (int)value_int(row, "voted"));
}

static enum style
duty_seat_style(struct app *app, const json_t *row)
{
	(void)app;
	return duty_over(row) ? STYLE_DIM : value_style(row, "my_status",
	    title_seat_states);
}

/* What is to be done now, or why nothing can be. */
static void
duty_next(struct app *app, const json_t *row, char *buf, size_t size)
{
	bool voting = duty_is(row, "status", "voting");
	json_int_t cases = value_int(row, "cases");
	const char *text = _("vote to come");

	(void)app;
	if (duty_is(row, "status", "closed"))
		text = _("counted");
	else if (duty_over(row))
		text = _("given up");
	else if (duty_is(row, "my_status", "invited"))
		text = _("answer: a or x");
	else if (!duty_is(row, "my_status", "accepted"))
		text = _("not your part");
	else if (value_at(row, "proxy_to") != NULL) {
		snprintf(buf, size, _("by %s"), value_string(row,
		    "proxy_to.name"));
		return;
	}
	else if (value_int(row, "scored") < cases)
		text = _("read and score");
	else if (voting && value_int(row, "voted") < cases)
		text = _("vote");
	else if (voting)
		text = _("all sealed");
	str_copy(buf, size, text);
}

static enum style
duty_row_style(struct app *app, const json_t *row)
{
	(void)app;
	return duty_over(row) || duty_is(row, "my_status", "recused") ||
	    duty_is(row, "my_status", "excused") ? STYLE_DIM : STYLE_NORMAL;
}

static const struct column duty_columns[] = {
	{ .label = N_("Panel"), .path = "name", .width = 14, .min = 10,
	    .weight = 1 },
	{ .label = N_("State"), .path = "status_label", .width = 10 },
	{ .label = N_("Meets"), .path = "meets_on", .width = 10,
	    .priority = 1 },
	{ .label = N_("Vote until"), .path = "closes_on", .width = 10 },
	{ .label = N_("Your seat"), .path = "my_status_label", .width = 14,
	    .min = 12, .style = duty_seat_style },
	{ .label = N_("What now"), .width = 16, .min = 14,
	    .text = duty_next },
	{ .label = N_("Cases/scored/voted"), .width = 10, .min = 6,
	    .priority = 2, .text = duty_done },
	{ .label = N_("Declaration plan"), .path = "plan_name", .width = 24,
	    .priority = 3 },
	{ 0 }
};

static void
duty_open(struct list *l)
{
	const json_t *row = list_current(l);

	if (duty_is(row, "my_status", "accepted"))
		app_open(list_app(l), "expert_cases", json_pack("{s:s, s:O?,"
		    " s:s}", "panel", value_string(row, "id"), "behalf",
		    json_object_get(row, "behalf"), "by", value_string(row,
		    "proxy_to.name")));
	else
		app_status(list_app(l), STYLE_WARN, "%s", duty_is(row,
		    "my_status", "invited") ? _("Accept the seat first (a); "
		    "then the cases are open to you.") : _("You have no seat "
		    "there any more: its cases are closed to you."));
}

/* --- coming, or not --- */

static void
duty_accept(struct list *l)
{
	const char *const then[] = {
		_("The papers of its cases are open to you, and each look is "
		"recorded."),
		_("A case that touches you or your unit you leave to the "
		"others: x in the list of cases."), NULL };
	char text[256];

	if (!duty_is(list_current(l), "my_status", "invited")) {
		app_status(list_app(l), STYLE_WARN, "%s", _("Only a seat that "
		    "is offered to you can be accepted."));
		return;
	}
	snprintf(text, sizeof text, "%s  %s", value_string(list_current(l),
	    "name"), value_string(list_current(l), "meets_on"));
	if (!title_confirm(list_app(l), _("Accept the seat"), text,
	    _("Accept"), then, "expert.answer", json_pack("{s:s, s:b}",
	    "panel", value_string(list_current(l), "id"), "accept", 1)))
		return;
	list_refresh(l);
	app_status(list_app(l), STYLE_DONE, "%s", _("You have the seat. Enter "
	    "shows the cases."));
}

static void
duty_decline(struct list *l)
{
	static const char *const then[] = {
		N_("The next of the reserve moves up; you do not come back."),
		N_("To stay away from one case only, keep the seat and use x "
		    "in the list of cases."), NULL };
	const struct title_reason r = { .title = N_("Give up the seat"),
		.label = N_("Reason"), .submit = N_("Give up"),
		.what = value_string(list_current(l), "name"), .then = then,
		.method = "expert.answer", .member = "reason", .max = 200 };

	if (duty_over(list_current(l)) || (!duty_is(list_current(l),
	    "my_status", "invited") && !duty_is(list_current(l), "my_status",
	    "accepted"))) {
		app_status(list_app(l), STYLE_WARN, "%s",
		    _("There is no seat to give up."));
		return;
	}
	if (!title_reason(list_app(l), &r, json_pack("{s:s, s:b}", "panel",
	    value_string(list_current(l), "id"), "accept", 0)))
		return;
	list_refresh(l);
	app_status(list_app(l), STYLE_DONE, "%s",
	    _("The seat is given up; the city was told."));
}

/* --- who votes instead, where the file of the business allows it --- */

static int
duty_proxy_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	json_t *p = json_pack("{s:s}", "panel", (const char *)arg);

	if (*value_string(values, "to") != '\0')
		json_object_set(p, "to", json_object_get(values, "to"));
	return call(form_app(f), "expert.proxy", p, NULL, e);
}

static const char *const duty_proxy_then[] = {
	N_("The member named casts your votes besides his own; you cast none "
	    "until you take it back."),
	N_("Votes that are cast stand."), NULL
};

static void
duty_proxy(struct list *l)
{
	const json_t *row = list_current(l);
	struct choice who[TITLE_CHOICES + 2];
	json_t *kept, *initial;
	char id[32];

	if (!json_is_true(value_at(row, "proxy"))) {
		app_status(list_app(l), STYLE_WARN, "%s", _("By the rules of "
		    "this business everybody votes himself."));
		return;
	}
	if (!duty_is(row, "my_status", "accepted")) {
		app_status(list_app(l), STYLE_WARN, "%s", _("Only who has "
		    "accepted a seat names somebody for it."));
		return;
	}
	kept = json_deep_copy(row);
	title_people(value_at(kept, "may_proxy"), N_("Nobody: I vote myself"),
	    who);
	const struct form_field fields[] = {
		{ .name = "to", .label = N_("Votes for you"),
		    .kind = FORM_CHOICE, .choices = who, .width = 30,
		    .hint = N_("A member of the panel who accepted") },
		{ 0 }
	};
	const struct form_desc form = { .title = N_("Who votes for you"),
		.fields = fields, .submit = N_("Appoint"),
		.consequences = duty_proxy_then,
		.submit_values = duty_proxy_submit };

	str_copy(id, sizeof id, value_string(kept, "id"));
	initial = json_pack("{s:s}", "to", value_string(kept,
	    "proxy_to.number"));
	if (form_run(list_app(l), &form, initial, id, NULL) == 1) {
		list_refresh(l);
		app_status(list_app(l), STYLE_DONE, "%s",
		    _("It is kept who votes for you."));
	}
	json_decref(initial);
	json_decref(kept);
}

static const struct list_action duty_actions[] = {
	{ 'a', N_("Accept"), N_("Accept the seat"), LIST_NEEDS_ROW,
	    duty_accept },
	{ 'x', N_("Give up"), N_("Give the seat up, with the reason"),
	    LIST_NEEDS_ROW, duty_decline },
	{ 'p', N_("Proxy"), N_("Name who votes for you, where that is "
	    "allowed"), LIST_NEEDS_ROW, duty_proxy },
	{ 0 }
};

const struct list_desc expert_panels = {
	.method = "expert.panels",
	.columns = duty_columns,
	.actions = duty_actions,
	.open = duty_open,
	.topic = "panel",
	.row_style = duty_row_style,
	.whole = true,
	.empty = N_("No panel needs you at present. You get a message when a "
	    "seat is drawn for you."),
	.help = N_("Panels on which a seat was drawn for you. Accept it with "
	    "a, or give it up with x and the reason: the next of the reserve "
	    "moves up. Enter shows the cases, to read, score and vote. "
	    "Nobody, the city neither, sees a score or a vote before the "
	    "panel closes."),
};
