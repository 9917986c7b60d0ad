/*
 * The unit's people, in three tabs: pending associations, in service, and
 * those released. Function codes 2102, 2101 and 2103 open one tab each.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/application.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"

enum { EMPLOYEE_PENDING, EMPLOYEE_ACTIVE, EMPLOYEE_ENDED };

/* --- the tabs' columns --- */

static const struct column employee_pending_columns[] = {
	{ .label = N_("Name"), .path = "person.name", .width = 18, .min = 16,
	    .weight = 1, .sort = "name" },
	{ .label = N_("ID number"), .path = "person.id_number", .width = 18 },
	{ .label = N_("Phone"), .path = "person.mobile", .width = 11,
	    .priority = 2 },
	{ .label = N_("Applied"), .path = "applied_at", .width = 11,
	    .format = FORMAT_SHORT, .priority = 1, .sort = "applied_at" },
	{ .label = N_("State"), .path = "status", .width = 8,
	    .format = FORMAT_CHOICE, .choices = words_association,
	    .priority = 3 },
	{ 0 }
};

static const struct column employee_active_columns[] = {
	{ .label = N_("Name"), .path = "person.name", .width = 16, .min = 10,
	    .weight = 1, .sort = "name" },
	{ .label = N_("ID number"), .path = "person.id_number", .width = 18 },
	{ .label = N_("Position"), .path = "position", .width = 16, .min = 8,
	    .weight = 1 },
	{ .label = N_("Since"), .path = "since", .width = 10, .priority = 1,
	    .sort = "since" },
	{ .label = N_("Permit"), .path = "permit_status", .width = 10,
	    .format = FORMAT_CHOICE, .choices = words_permit,
	    .priority = 2 },
	{ .label = N_("Phone"), .path = "person.mobile", .width = 11,
	    .priority = 3 },
	{ 0 }
};

static const struct column employee_ended_columns[] = {
	{ .label = N_("Name"), .path = "person.name", .width = 16, .min = 10,
	    .weight = 1, .sort = "name" },
	{ .label = N_("ID number"), .path = "person.id_number", .width = 18 },
	{ .label = N_("Position"), .path = "position", .width = 16, .min = 8,
	    .weight = 1 },
	{ .label = N_("Since"), .path = "since", .width = 10, .priority = 2,
	    .sort = "since" },
	{ .label = N_("Left"), .path = "left_on", .width = 10 },
	{ .label = N_("Permit"), .path = "permit_status", .width = 10,
	    .format = FORMAT_CHOICE, .choices = words_permit,
	    .priority = 3 },
	{ 0 }
};

/* --- filters: none chosen means all --- */

#define EMPLOYEE_WHO                                                         \
	{ .param = "name", .label = N_("Name"), .max = 20,                   \
	    .hint = N_("Chinese characters, or the initials of the pinyin: " \
	    "zw") },                                                         \
	{ .param = "id_tail", .label = N_("ID tail"), .max = 4,              \
	    .hint = N_("The last four of the ID number") },                  \
	{ .param = "phone", .label = N_("Phone"), .max = 11,                 \
	    .hint = N_("The whole number or its last four") }

static const struct choice employee_pending_states[] = {
	{ "pending", N_("Pending"), STYLE_WARN },
	{ "rejected", N_("Rejected"), STYLE_ERROR },
	{ "withdrawn", N_("Withdrawn"), STYLE_DIM },
	{ 0 }
};

static const struct filter employee_pending_filters[] = {
	EMPLOYEE_WHO,
	{ .param = "applied_from", .label = N_("Day from"), .kind = FILTER_DATE,
	    .hint = N_("Applied on this day or later") },
	{ .param = "applied_to", .label = N_("Day to"), .kind = FILTER_DATE,
	    .hint = N_("Applied on this day or before") },
	{ .param = "status", .label = N_("State"), .kind = FILTER_CHOICE,
	    .choices = employee_pending_states,
	    .hint = N_("F4 shows the states; none means pending") },
	{ 0 }
};

static const struct filter employee_filters[] = {
	EMPLOYEE_WHO,
	{ .param = "position", .label = N_("Position"), .max = 30,
	    .hint = N_("A part of the position") },
	{ .param = "permit_status", .label = N_("Permit"),
	    .kind = FILTER_CHOICE, .choices = words_permit,
	    .hint = N_("F4 shows the states of the permit") },
	{ .param = "since_from", .label = N_("Day from"), .kind = FILTER_DATE,
	    .hint = N_("In service since this day or later") },
	{ .param = "since_to", .label = N_("Day to"), .kind = FILTER_DATE,
	    .hint = N_("In service since this day or before") },
	{ 0 }
};

/* --- orders: the method's own first --- */

static const struct choice employee_pending_sorts[] = {
	{ "applied_at", N_("Applied, oldest first"), STYLE_NORMAL },
	{ "-applied_at", N_("Applied, newest first"), STYLE_NORMAL },
	{ "name", N_("Name, by pinyin"), STYLE_NORMAL },
	{ 0 }
};

static const struct choice employee_sorts[] = {
	{ "name", N_("Name, by pinyin"), STYLE_NORMAL },
	{ "since", N_("In service, longest first"), STYLE_NORMAL },
	{ "-since", N_("In service, newest first"), STYLE_NORMAL },
	{ 0 }
};

/* --- actions --- */

static void
employee_decide(struct list *l, bool (*decide)(struct app *app,
    const json_t *rows))
{
	json_t *rows = list_chosen(l);

	if (decide(list_app(l), rows)) {
		list_clear_selection(l);
		list_refresh(l);
	}
	json_decref(rows);
}

static void
employee_approve(struct list *l)
{
	employee_decide(l, association_approve);
}

static void
employee_reject(struct list *l)
{
	employee_decide(l, association_reject);
}

static void
employee_release(struct list *l)
{
	json_t *row = json_deep_copy(list_current(l));

	if (association_release(list_app(l), row))
		list_refresh(l);
	json_decref(row);
}

static void
employee_show(struct list *l)
{
	app_open(list_app(l), list_tab(l) == EMPLOYEE_PENDING ? "assoc_view" :
	    "employee_view", json_pack("{s:s}", "id",
	    value_string(list_current(l), "id")));
}

static void
employee_change(struct list *l)
{
	struct app *app = list_app(l);
	struct err e = { 0 };
	json_t *reply;

	if (call(app, "employee.get", json_pack("{s:s}", "id",
	    value_string(list_current(l), "id")), &reply, &e) != 0) {
		app_error(app, &e);
		return;
	}
	if (employee_edit(app, reply))
		list_refresh(l);
	json_decref(reply);
}

/* Who applies is compared with the staff; who is here has a contract. */
static const struct detail_desc *
employee_look(const struct list *l, const json_t *row, const char **id)
{
	*id = value_string(row, "id");
	if (list_tab(l) != EMPLOYEE_PENDING)
		return &employee_view;
	if (strcmp(value_string(row, "status"), "pending") != 0)
		return &association_view;
	*id = value_string(row, "person.id");
	return &person_view;
}

static const struct list_action employee_pending_actions[] = {
	{ 'a', N_("Approve"), N_("Approve the marked lines, or this one"),
	    LIST_MANY, employee_approve },
	{ 'r', N_("Reject"), N_("Reject the marked lines, or this one"),
	    LIST_MANY, employee_reject },
	{ 0 }
};

/* Renewal, change of employer, and what else is done for this person. */
static void
employee_business(struct list *l)
{
	json_t *row = json_deep_copy(list_current(l));

	if (application_begin_for(list_app(l), row))
		list_refresh(l);
	json_decref(row);
}

static const struct list_action employee_active_actions[] = {
	{ 'b', N_("Business"), N_("Begin a business for this person"),
	    LIST_NEEDS_ROW, employee_business },
	{ 'u', N_("Update"), N_("Change position and contract"),
	    LIST_NEEDS_ROW, employee_change },
	{ 'd', N_("Release"), N_("End the link with this person"),
	    LIST_NEEDS_ROW, employee_release },
	{ 0 }
};

static const struct list_action employee_ended_actions[] = { { 0 } };

static const struct list_tab employee_tabs[] = {
	{ .label = N_("Pending associations"), .method = "association.list",
	    .param = "status", .value = "pending",
	    .columns = employee_pending_columns,
	    .filters = employee_pending_filters,
	    .actions = employee_pending_actions,
	    .sorts = employee_pending_sorts,
	    .screen = "employees.pending",
	    .empty = N_("Nobody is waiting. Employees apply with your "
	    "association code, which your home page shows.") },
	{ .label = N_("In service"), .method = "employee.list",
	    .param = "status", .value = "active",
	    .columns = employee_active_columns, .filters = employee_filters,
	    .actions = employee_active_actions,
	    .screen = "employees.active",
	    .empty = N_("Nobody is in service yet. Approve applications in "
	    "tab 1.") },
	{ .label = N_("Released"), .method = "employee.list",
	    .param = "status", .value = "ended",
	    .columns = employee_ended_columns, .filters = employee_filters,
	    .actions = employee_ended_actions,
	    .screen = "employees.ended",
	    .empty = N_("Nobody was released so far.") },
	{ 0 }
};

const struct list_desc employee_list = {
	.method = "employee.list",
	.columns = employee_active_columns,
	.tabs = employee_tabs,
	.open = employee_show,
	.topic = "association",
	.sorts = employee_sorts,
	.look = employee_look,
	.select = true,
	.help = N_("The people of your unit: pending associations, in "
	    "service, released. Conditions left empty mean all. In the first "
	    "tab mark people with Space, then a approves and r rejects; every "
	    "person keeps a page of his own in the dialog. What others decide "
	    "meanwhile is dimmed and stays in its place until F5. Positions "
	    "and contracts of many at once: employee.export writes a table, "
	    "employee.import takes it back; ssh NAME@HOST help "
	    "employee.import tells how."),
};

/* --- one tab by its own code --- */

static struct view *
employee_open(struct app *app, const struct screen *s, int tab)
{
	json_t *args = json_pack("{s:i}", "tab", tab);
	struct view *v = list_open(app, s, args);

	json_decref(args);
	return v;
}

struct view *
employee_pending_open(struct app *app, const struct screen *s,
    const json_t *args)
{
	(void)args;
	return employee_open(app, s, EMPLOYEE_PENDING);
}

struct view *
employee_active_open(struct app *app, const struct screen *s,
    const json_t *args)
{
	(void)args;
	return employee_open(app, s, EMPLOYEE_ACTIVE);
}

struct view *
employee_ended_open(struct app *app, const struct screen *s,
    const json_t *args)
{
	(void)args;
	return employee_open(app, s, EMPLOYEE_ENDED);
}
