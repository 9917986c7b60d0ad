/* One employee: data, position and contract, history of changes. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/screen/application.h"
#include "tui/screen/parts.h"
#include "tui/screen/person_tabs.h"

static const struct panel_row employee_general[] = {
	PERSON_GENERAL("person."),
	{ 0 }
};

static const struct panel_row employee_education[] = {
	PERSON_EDUCATION("person."),
	{ 0 }
};

static const struct panel_row employee_contract[] = {
	{ .label = N_("Position"), .path = "position" },
	{ .label = N_("Department"), .path = "department" },
	{ .label = N_("State"), .path = "status", .format = FORMAT_CHOICE,
	    .choices = words_association },
	{ .label = N_("Since"), .path = "since" },
	{ .label = N_("Labour contract"), .flags = PANEL_HEADING },
	{ .label = N_("Contract number"), .path = "contract_number" },
	{ .label = N_("Contract kind"), .path = "contract_kind",
	    .format = FORMAT_CHOICE, .choices = words_contract },
	{ .label = N_("Contract start"), .path = "contract_start" },
	{ .label = N_("Contract end"), .path = "contract_end" },
	{ .label = N_("Insurance start month"), .path = "insurance_start" },
	{ .label = N_("Work residence permit"), .flags = PANEL_HEADING },
	{ .label = N_("Permit number"), .path = "permit.number" },
	{ .label = N_("Permit state"), .path = "permit.status",
	    .format = FORMAT_CHOICE, .choices = words_permit },
	{ .label = N_("Valid from"), .path = "permit.valid_from" },
	{ .label = N_("Valid to"), .path = "permit.valid_to" },
	{ .label = N_("Release"), .flags = PANEL_HEADING },
	{ .label = N_("Leave date"), .path = "left_on" },
	{ .label = N_("Reason"), .path = "reason" },
	{ .label = N_("Remark"), .path = "note", .flags = PANEL_WIDE },
	{ 0 }
};

static const struct column employee_history_columns[] = {
	{ .label = N_("At"), .path = "at", .width = 16,
	    .format = FORMAT_MINUTE },
	{ .label = N_("What"), .path = "change", .width = 8,
	    .format = FORMAT_CHOICE, .choices = words_change },
	{ .label = N_("By"), .path = "by", .width = 10, .min = 8 },
	{ .label = N_("Position"), .path = "position", .width = 14, .min = 8,
	    .weight = 1 },
	{ .label = N_("Contract number"), .path = "contract_number",
	    .width = 14, .min = 12, .priority = 2 },
	{ .label = N_("Contract end"), .path = "contract_end", .width = 12,
	    .priority = 1 },
	{ .label = N_("Department"), .path = "department", .width = 12,
	    .priority = 3 },
	{ 0 }
};

static const struct detail_tab employee_tabs[] = {
	{ .label = N_("General"), .rows = employee_general },
	{ .label = N_("Schooling"), .rows = employee_education },
	{ .label = N_("Study history"), .path = "person.study_history",
	    .columns = person_study_columns,
	    .empty = N_("No study history was entered.") },
	{ .label = N_("Work history"), .path = "person.work_history",
	    .columns = person_work_columns,
	    .empty = N_("No work history was entered.") },
	{ .label = N_("Contract"), .rows = employee_contract },
	{ .label = N_("Changes"), .path = "history",
	    .columns = employee_history_columns,
	    .empty = N_("Nothing was changed so far.") },
	{ 0 }
};

static void
employee_view_edit(struct detail *d)
{
	json_t *reply = json_deep_copy(detail_reply(d));

	if (employee_edit(detail_app(d), reply))
		detail_refresh(d);
	json_decref(reply);
}

static void
employee_view_release(struct detail *d)
{
	json_t *reply = json_deep_copy(detail_reply(d));

	if (association_release(detail_app(d), reply))
		detail_refresh(d);
	json_decref(reply);
}

static void
employee_view_reveal(struct detail *d)
{
	person_reveal(detail_app(d), "employee.get",
	    value_string(detail_reply(d), "id"), "person");
}

static bool
employee_view_active(struct app *app, const json_t *reply)
{
	return app_has_role(app, "agent") &&
	    strcmp(value_string(reply, "status"), "active") == 0;
}

static void
employee_view_business(struct detail *d)
{
	json_t *reply = json_deep_copy(detail_reply(d));

	if (application_begin_for(detail_app(d), reply))
		detail_refresh(d);
	json_decref(reply);
}

static const struct detail_action employee_actions[] = {
	{ 'b', N_("Business"), N_("Begin a business for this person"),
	    employee_view_business, employee_view_active },
	{ 'u', N_("Update"), N_("Change position and contract"),
	    employee_view_edit, employee_view_active },
	{ 'd', N_("Release"), N_("End the link with this person"),
	    employee_view_release, employee_view_active },
	{ 'v', N_("Unmask"), N_("Show the numbers in full for a minute"),
	    employee_view_reveal, employee_view_active },
	{ 0 }
};

static void
employee_summary(struct app *app, const json_t *r, char *buf, size_t size)
{
	(void)app;
	snprintf(buf, size, "%s   %s   %s   [%s]",
	    value_string(r, "person.name"), value_string(r, "position"),
	    value_string(r, "department"), choice_label(words_association,
	    value_string(r, "status")));
}

static void
employee_title(struct app *app, const json_t *r, char *buf, size_t size)
{
	(void)app;
	snprintf(buf, size, "%s", value_string(r, "person.name"));
}

const struct detail_desc employee_view = {
	.method = "employee.get",
	.id = "id",
	.tabs = employee_tabs,
	.actions = employee_actions,
	.topic = "association",
	.summary = employee_summary,
	.title = employee_title,
	.brief = 4,
	.help = N_("One employee. u changes position and contract, and the "
	    "change is kept in the last tab; d ends the link, after the "
	    "conditions were checked; v shows the masked numbers for a "
	    "minute, which is recorded."),
};
