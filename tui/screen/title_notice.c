/* Cases in public notice, and what is objected to them. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "tui/app.h"
#include "tui/screen/title.h"
#include "tui/widget/popup.h"

/* --- for those who may object --- */

static void
notice_object(struct list *l)
{
	static const char *const then[] = {
		N_("The city reads it with your name, and decides it before "
		    "the result is published."),
		N_("The person concerned is not told who objected."), NULL };
	const json_t *row = list_current(l);
	char what[128];
	const struct title_reason r = { .title = N_("Object to a case"),
		.label = N_("What you object"), .submit = N_("Object"),
		.what = what, .then = then, .method = "title.object",
		.member = "text", .max = 1000 };

	snprintf(what, sizeof what, "%s  %s", value_string(row, "number"),
	    value_string(row, "person_name"));
	if (title_reason(list_app(l), &r, json_pack("{s:s}", "application",
	    value_string(row, "number"))))
		app_status(list_app(l), STYLE_DONE, "%s",
		    _("The objection was handed in."));
}

static void
notice_line(struct buf *b, const char *label, const char *value)
{
	if (*value != '\0')
		buf_printf(b, _("%s: %s\n"), label, value);
}

static void
notice_look(struct list *l)
{
	const json_t *row = list_current(l);
	struct buf b = { 0 };

	notice_line(&b, _("Number"), value_string(row, "number"));
	notice_line(&b, _("Person"), value_string(row, "person_name"));
	notice_line(&b, _("Unit"), value_string(row, "unit_name"));
	notice_line(&b, _("Declaration plan"), value_string(row, "plan_name"));
	notice_line(&b, _("Shown from"), value_string(row, "from"));
	notice_line(&b, _("Shown to"), value_string(row, "until"));
	popup_pager(list_app(l), _("Public notice"), buf_str(&b));
	buf_finish(&b);
}

static const struct column notice_columns[] = {
	{ .label = N_("Number"), .path = "number", .width = 17 },
	{ .label = N_("Person"), .path = "person_name", .width = 8 },
	{ .label = N_("Unit"), .path = "unit_name", .width = 22, .min = 14,
	    .weight = 2 },
	{ .label = N_("Shown from"), .path = "from", .width = 10 },
	{ .label = N_("Shown to"), .path = "until", .width = 10 },
	{ .label = N_("Declaration plan"), .path = "plan_name", .width = 24, .min = 12,
	    .weight = 1, .priority = 1 },
	{ 0 }
};

static const struct list_action notice_actions[] = {
	{ 'o', N_("Object"), N_("Object to this case"), LIST_NEEDS_ROW,
	    notice_object },
	{ 0 }
};

const struct list_desc title_notices = {
	.method = "title.notice.list",
	.key = "application",
	.columns = notice_columns,
	.actions = notice_actions,
	.open = notice_look,
	.topic = "application",
	.whole = true,
	.empty = N_("Nothing is in public notice at present."),
	.help = N_("What experts passed is open to everybody for some working "
	    "days before the result is published. o objects to a case; it is "
	    "decided before the result."),
};

/* --- for the city --- */

static enum style
notice_objections_style(struct app *app, const json_t *row)
{
	(void)app;
	return value_int(row, "objections") > 0 ? STYLE_WARN : STYLE_NORMAL;
}

static const struct column notice_city_columns[] = {
	{ .label = N_("Number"), .path = "number", .width = 17 },
	{ .label = N_("Person"), .path = "person_name", .width = 8 },
	{ .label = N_("Unit"), .path = "unit_name", .width = 16, .min = 12,
	    .weight = 1 },
	{ .label = N_("Shown from"), .path = "from", .width = 10 },
	{ .label = N_("Shown to"), .path = "until", .width = 10 },
	{ .label = N_("Undecided"), .path = "objections", .width = 9,
	    .right = true, .style = notice_objections_style },
	{ .label = N_("Held valid"), .path = "upheld", .width = 10,
	    .right = true, .priority = 2 },
	{ .label = N_("Declaration plan"), .path = "plan_name", .width = 24, .min = 12,
	    .weight = 1, .priority = 1 },
	{ 0 }
};

static void
notice_city_open(struct list *l)
{
	app_open(list_app(l), "review", json_pack("{s:s}", "id",
	    value_string(list_current(l), "application")));
}

static void
notice_city_objections(struct list *l)
{
	app_open(list_app(l), "title_objections", NULL);
}

static const struct list_action notice_city_actions[] = {
	{ 'o', N_("Objects"), N_("The objections, to be decided"), 0,
	    notice_city_objections },
	{ 0 }
};

const struct list_desc title_notices_city = {
	.method = "title.notice.list",
	.key = "application",
	.columns = notice_city_columns,
	.actions = notice_city_actions,
	.open = notice_city_open,
	.topic = "application",
	.whole = true,
	.empty = N_("Nothing is in public notice at present."),
	.help = N_("Cases that experts passed, and the days of their notice. "
	    "Open objections are decided first (o). Enter opens a case: F9 "
	    "there publishes the result once the days are over."),
};

/* --- objections --- */

static const struct choice objection_states[] = {
	{ "open", N_("to be decided"), STYLE_WARN },
	{ "upheld", N_("upheld"), STYLE_DONE },
	{ "dismissed", N_("dismissed"), STYLE_DIM },
	{ 0 }
};

static void
objection_decide(struct list *l, bool uphold)
{
	static const char *const upheld[] = {
		N_("The result cannot be published as passed any more: the "
		    "case ends without the title."), NULL };
	static const char *const dismissed[] = {
		N_("Once none is open and the days are over, the result is "
		    "published."), NULL };
	const json_t *row = list_current(l);
	char what[128];
	const struct title_reason r = {
		.title = uphold ? N_("Uphold the objection") :
		N_("Dismiss the objection"), .label = N_("Decision"),
		.submit = uphold ? N_("Uphold") : N_("Dismiss"),
		.what = what, .then = uphold ? upheld : dismissed,
		.method = "title.objection.decide", .member = "decision",
		.max = 1000 };

	if (strcmp(value_string(row, "status"), "open") != 0) {
		app_status(list_app(l), STYLE_WARN, "%s",
		    _("This one is decided already."));
		return;
	}
	snprintf(what, sizeof what, "%s  %s", value_string(row, "number"),
	    value_string(row, "person_name"));
	if (!title_reason(list_app(l), &r, json_pack("{s:s, s:b}", "id",
	    value_string(row, "id"), "uphold", (int)uphold)))
		return;
	list_refresh(l);
	app_status(list_app(l), STYLE_DONE, "%s",
	    _("The objection is decided."));
}

static void
objection_uphold(struct list *l)
{
	objection_decide(l, true);
}

static void
objection_dismiss(struct list *l)
{
	objection_decide(l, false);
}

static void
objection_look(struct list *l)
{
	const json_t *row = list_current(l);
	struct buf b = { 0 };
	char at[32];

	notice_line(&b, _("Number of the case"), value_string(row, "number"));
	notice_line(&b, _("Person"), value_string(row, "person_name"));
	notice_line(&b, _("Objector"), value_string(row, "by_name"));
	notice_line(&b, _("Role"), value_string(row, "by_role_label"));
	notice_line(&b, _("At"), value_text(row, "at", FORMAT_MINUTE, NULL,
	    at, sizeof at));
	buf_printf(&b, "\n%s\n\n", value_string(row, "text"));
	notice_line(&b, _("State"), value_string(row, "status_label"));
	notice_line(&b, _("Decision"), value_string(row, "decision"));
	notice_line(&b, _("Decided by"), value_string(row, "decided_by"));
	popup_pager(list_app(l), _("Objection"), buf_str(&b));
	buf_finish(&b);
}

static enum style
objection_style(struct app *app, const json_t *row)
{
	(void)app;
	return value_style(row, "status", objection_states);
}

static const struct column objection_columns[] = {
	{ .label = N_("Number"), .path = "number", .width = 17 },
	{ .label = N_("Person"), .path = "person_name", .width = 8 },
	{ .label = N_("Objector"), .path = "by_name", .width = 8 },
	{ .label = N_("Objection"), .path = "text", .width = 20,
	    .min = 14, .weight = 1 },
	{ .label = N_("At"), .path = "at", .width = 11,
	    .format = FORMAT_SHORT },
	{ .label = N_("State"), .path = "status_label", .width = 10,
	    .style = objection_style },
	{ 0 }
};

static const struct filter objection_filters[] = {
	{ .param = "status", .label = N_("State"), .kind = FILTER_CHOICE,
	    .choices = objection_states,
	    .hint = N_("F4 shows the states; none means all") },
	{ 0 }
};

static const struct list_action objection_actions[] = {
	{ 'a', N_("Uphold"), N_("The objection is right"), LIST_NEEDS_ROW,
	    objection_uphold },
	{ 'r', N_("Dismiss"), N_("The objection is not right"),
	    LIST_NEEDS_ROW, objection_dismiss },
	{ 0 }
};

const struct list_desc title_objections = {
	.method = "title.objection.list",
	.columns = objection_columns,
	.filters = objection_filters,
	.actions = objection_actions,
	.open = objection_look,
	.topic = "application",
	.whole = true,
	.empty = N_("Nobody objected."),
	.help = N_("Objections to cases in public notice, newest first. Enter "
	    "shows one whole; a upholds it, r dismisses it, each with the "
	    "reason in words."),
};
