/* Plans in which a business is open, with their days. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/date.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/title.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

struct plan_form {
	const json_t *plan; /* NULL: a new one */
	char id[32];
};

static int
plan_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	struct plan_form *n = arg;
	json_t *p = json_deep_copy(values), *reply;

	json_object_del(p, "title");
	if (n->plan == NULL) {
		json_object_set_new(p, "year", json_integer(strtol(
		    value_string(values, "year"), NULL, 10)));
	} else {
		json_object_set(p, "id", json_object_get(n->plan, "id"));
		json_object_set(p, "version", json_object_get(n->plan,
		    "version"));
	}
	if (call(form_app(f), n->plan == NULL ? "title.plan.create" :
	    "title.plan.set", p, &reply, e) != 0)
		return -1;
	str_copy(n->id, sizeof n->id, value_string(reply, "id"));
	json_decref(reply);
	return 0;
}

#define PLAN_NAME							\
	{ .name = "name", .label = N_("Name of the plan"), .required = true,	\
	    .max = 100, .hint = N_("How the plan is called") }
#define PLAN_DAYS							\
	{ .name = "closes_on", .label = N_("Last day to declare"),	\
	    .kind = FORM_DATE, .required = true, .width = 12,		\
	    .hint = N_("Drafts that are not handed in by then lapse") },	\
	{ .name = "materials_until",					\
	    .label = N_("Last day of materials"), .kind = FORM_DATE,	\
	    .required = true, .width = 12,				\
	    .hint = N_("The second phase: whoever has not handed in by "	\
	    "then lapses") },						\
	{ .name = "ends_on", .label = N_("Last day of all"),		\
	    .kind = FORM_DATE, .required = true, .width = 12 }

static const struct form_field plan_new_fields[] = {
	{ .name = "service", .label = N_("Business"), .kind = FORM_ASCII,
	    .required = true, .max = 40, .width = 30,
	    .hint = N_("As its file is called") },
	PLAN_NAME,
	{ .name = "year", .label = N_("Year"), .kind = FORM_DIGITS,
	    .required = true, .max = 4, .width = 6 },
	{ .name = "opens_on", .label = N_("First day to declare"),
	    .kind = FORM_DATE, .required = true, .width = 12 },
	PLAN_DAYS,
	{ 0 }
};

static const struct form_field plan_change_fields[] = {
	{ .name = "title", .label = N_("Business"), .kind = FORM_READONLY },
	{ .name = "opens_on", .label = N_("First day to declare"),
	    .kind = FORM_READONLY },
	PLAN_NAME,
	PLAN_DAYS,
	{ 0 }
};

static const char *const plan_new_then[] = {
	N_("From its first day on everybody who may declare can begin."), NULL
};

static const char *const plan_change_then[] = {
	N_("The last days of cases under way follow."), NULL
};

static const struct form_desc plan_new_form = {
	.title = N_("A new plan"),
	.fields = plan_new_fields,
	.submit = N_("Open up"),
	.consequences = plan_new_then,
	.submit_values = plan_submit,
};

static const struct form_desc plan_change_form = {
	.title = N_("Change the days of the plan"),
	.fields = plan_change_fields,
	.submit = N_("Keep"),
	.consequences = plan_change_then,
	.submit_values = plan_submit,
};

static void
plan_new(struct list *l)
{
	struct plan_form n = { 0 };
	char day[DATE_TEXT];
	json_t *initial;

	date_format(app_today(list_app(l)), day);
	initial = json_pack("{s:s, s:s#, s:s}", "service",
	    value_string(list_current(l), "service"), "year", day, (size_t)4,
	    "opens_on", day);
	if (form_run(list_app(l), &plan_new_form, initial, &n, NULL) == 1) {
		list_go(l, n.id);
		app_status(list_app(l), STYLE_DONE, "%s",
		    _("The plan is kept."));
	}
	json_decref(initial);
}

static void
plan_change(struct list *l)
{
	json_t *plan = json_deep_copy(list_current(l));
	struct plan_form n = { .plan = plan };

	if (form_run(list_app(l), &plan_change_form, plan, &n, NULL) == 1) {
		list_go(l, n.id);
		app_status(list_app(l), STYLE_DONE, "%s",
		    _("The plan is kept."));
	}
	json_decref(plan);
}

static void
plan_turn(struct list *l)
{
	const json_t *row = list_current(l);
	bool closed = json_is_true(value_at(row, "closed"));
	const char *const close[] = { _("Nobody begins or hands in a "
	    "declaration any more; what was handed in goes on."), NULL };
	const char *const open[] = { _("Until its last day people declare "
	    "again."), NULL };

	if (!title_confirm(list_app(l), closed ? _("Open the plan again") :
	    _("Close the plan"), value_string(row, "name"), closed ?
	    _("Open again") : _("Close"), closed ? open : close,
	    "title.plan.set", json_pack("{s:s, s:O, s:b}", "id",
	    value_string(row, "id"), "version", value_at(row, "version"),
	    "closed", !closed)))
		return;
	list_refresh(l);
	app_status(list_app(l), STYLE_DONE, "%s", closed ?
	    _("The plan is open again.") : _("The plan is closed."));
}

/* --- the list --- */

static enum style
plan_style(struct app *app, const json_t *row)
{
	(void)app;
	return value_style(row, "status", title_plan_states);
}

#define PLAN_COLUMNS							\
	{ .label = N_("Declaration plan"), .path = "name", .width = 44,	\
	    .min = 42, .weight = 1 },					\
	{ .label = N_("Opens"), .path = "opens_on", .width = 10,	\
	    .priority = 2 },						\
	{ .label = N_("Declare by"), .path = "closes_on", .width = 10 },	\
	{ .label = N_("Papers by"), .path = "materials_until",		\
	    .width = 10, .priority = 1 },				\
	{ .label = N_("Ends"), .path = "ends_on", .width = 10,		\
	    .priority = 3 },						\
	{ .label = N_("State"), .path = "status_label", .width = 10,	\
	    .min = 9, .style = plan_style }

static const struct column plan_columns[] = {
	PLAN_COLUMNS,
	{ .label = N_("Count"), .path = "cases", .width = 5, .right = true },
	{ .label = N_("Business"), .path = "title", .width = 14,
	    .priority = 2 },
	{ 0 }
};

static const struct list_action plan_actions[] = {
	{ 'e', N_("Change"), N_("Change its name and its days"),
	    LIST_NEEDS_ROW, plan_change },
	{ 't', N_("Close"), N_("Close it by hand, or open it again"),
	    LIST_NEEDS_ROW, plan_turn },
	{ 0 }
};

const struct list_desc title_plans = {
	.method = "title.plan.list",
	.columns = plan_columns,
	.actions = plan_actions,
	.open = plan_change,
	.create = plan_new,
	.topic = "plan",
	.whole = true,
	.empty = N_("There is no plan yet. F6 opens a business for a time."),
	.help = N_("A business that is open only for a time has a plan: the "
	    "days in which people declare, complete their materials, and when "
	    "all is over. F6 makes one, Enter or e changes its days (those of "
	    "its cases follow), t closes it by hand or opens it again. Panels "
	    "for its cases are in 8202."),
};

/* Columns of those who only look: the cases are not theirs. */
static const struct column plan_look_columns[] = {
	PLAN_COLUMNS,
	{ 0 }
};

static void
plan_look(struct list *l)
{
	const json_t *row = list_current(l);
	struct buf b = { 0 };

	buf_printf(&b, "%s\n\n", value_string(row, "name"));
	buf_printf(&b, _("%s: %s\n"), _("Business"), value_string(row,
	    "title"));
	buf_printf(&b, _("%s: %s\n"), _("First day to declare"),
	    value_string(row, "opens_on"));
	buf_printf(&b, _("%s: %s\n"), _("Last day to declare"),
	    value_string(row, "closes_on"));
	buf_printf(&b, _("%s: %s\n"), _("Last day of materials"),
	    value_string(row, "materials_until"));
	buf_printf(&b, _("%s: %s\n"), _("Last day of all"), value_string(row,
	    "ends_on"));
	buf_printf(&b, _("%s: %s\n"), _("State"), value_string(row,
	    "status_label"));
	popup_pager(list_app(l), _("Declaration plan"), buf_str(&b));
	buf_finish(&b);
}

const struct list_desc title_plans_look = {
	.method = "title.plan.list",
	.columns = plan_look_columns,
	.open = plan_look,
	.topic = "plan",
	.whole = true,
	.empty = N_("No plan was announced yet."),
	.help = N_("Plans in which a business is open for a time, with their "
	    "days. To declare, go to the businesses to be done (3101) while a "
	    "plan is open."),
};
