/* One association, as the applicant, the unit and the office see it. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"

static bool
association_view_pending(struct app *app, const json_t *reply)
{
	return app_has_role(app, "agent") &&
	    strcmp(value_string(reply, "status"), "pending") == 0;
}

static bool
association_view_mine(struct app *app, const json_t *reply)
{
	return app_has_role(app, "individual") &&
	    strcmp(value_string(reply, "status"), "pending") == 0;
}

static bool
association_view_again(struct app *app, const json_t *reply)
{
	const char *status = value_string(reply, "status");

	return app_has_role(app, "individual") &&
	    (strcmp(status, "rejected") == 0 ||
	    strcmp(status, "withdrawn") == 0 || strcmp(status, "ended") == 0);
}

static json_t *
association_view_rows(struct detail *d)
{
	json_t *rows = json_array();

	json_array_append_new(rows, json_deep_copy(detail_reply(d)));
	return rows;
}

static void
association_view_approve(struct detail *d)
{
	json_t *rows = association_view_rows(d);

	if (association_approve(detail_app(d), rows))
		detail_refresh(d);
	json_decref(rows);
}

static void
association_view_reject(struct detail *d)
{
	json_t *rows = association_view_rows(d);

	if (association_reject(detail_app(d), rows))
		detail_refresh(d);
	json_decref(rows);
}

static void
association_view_withdraw(struct detail *d)
{
	if (association_withdraw(detail_app(d), detail_reply(d)))
		detail_refresh(d);
}

static void
association_view_apply(struct detail *d)
{
	if (association_apply(detail_app(d)))
		app_back(detail_app(d));
}

/* His whole record, while the one who asks may see it. */
static bool
association_view_whom(struct app *app, const json_t *reply)
{
	return !app_has_role(app, "individual") &&
	    *value_string(reply, "person.id") != '\0';
}

static void
association_view_person(struct detail *d)
{
	app_open(detail_app(d), "person_view", json_pack("{s:s}", "id",
	    value_string(detail_reply(d), "person.id")));
}

static void
association_view_summary(struct app *app, const json_t *r, char *buf,
    size_t size)
{
	(void)app;
	snprintf(buf, size, "%s   %s   [%s]", value_string(r, "person.name"),
	    value_string(r, "unit.name"), choice_label(words_association,
	    value_string(r, "status")));
}

/* What comes next, for whoever is looking. */
static void
association_view_next(struct app *app, const json_t *r, char *buf,
    size_t size)
{
	const char *status = value_string(r, "status");
	const char *text = "";

	if (app_has_role(app, "individual")) {
		if (strcmp(status, "pending") == 0)
			text = _("The unit has not decided yet. Until then w "
			    "withdraws the application.");
		else if (strcmp(status, "rejected") == 0)
			text = _("The unit rejected the application. Mend "
			    "what the reason says, then F6 applies again.");
		else if (strcmp(status, "active") == 0)
			text = _("You are linked to this unit; the businesses "
			    "on your home page are open.");
	} else if (association_view_pending(app, r)) {
		text = _("Compare the person with your staff, then a approves "
		    "or r rejects.");
	} else if (strcmp(status, "rejected") == 0 ||
	    strcmp(status, "withdrawn") == 0) {
		text = _("This application is closed. Only the name and the "
		    "dates are kept here.");
	}
	snprintf(buf, size, "%s", text);
}

static const struct panel_row association_view_rows_tab[] = {
	{ .label = N_("Person"), .flags = PANEL_HEADING },
	{ .label = N_("Name"), .path = "person.name" },
	{ .label = N_("Phone"), .path = "person.mobile" },
	{ .label = N_("ID number"), .path = "person.id_number",
	    .flags = PANEL_WIDE },
	{ .label = N_("Application"), .flags = PANEL_HEADING },
	{ .label = N_("Unit"), .path = "unit.name", .flags = PANEL_WIDE },
	{ .label = N_("State"), .path = "status", .format = FORMAT_CHOICE,
	    .choices = words_association },
	{ .label = N_("Applied"), .path = "applied_at",
	    .format = FORMAT_MINUTE },
	{ .label = N_("Decided by"), .path = "decided_by" },
	{ .label = N_("Decided"), .path = "decided_at",
	    .format = FORMAT_MINUTE },
	{ .label = N_("Reason"), .path = "reason_code",
	    .format = FORMAT_CHOICE, .choices = words_reject },
	{ .label = N_("Leave date"), .path = "left_on" },
	{ .label = N_("In words"), .path = "reason", .flags = PANEL_WIDE },
	{ .label = N_("Position and contract"), .flags = PANEL_HEADING },
	{ .label = N_("Position"), .path = "position" },
	{ .label = N_("Department"), .path = "department" },
	{ .label = N_("Contract number"), .path = "contract_number" },
	{ .label = N_("Contract kind"), .path = "contract_kind",
	    .format = FORMAT_CHOICE, .choices = words_contract },
	{ .label = N_("Contract start"), .path = "contract_start" },
	{ .label = N_("Contract end"), .path = "contract_end" },
	{ .label = " ", .flags = PANEL_NOTE, .text = association_view_next },
	{ 0 }
};

static const struct detail_tab association_view_tabs[] = {
	{ .label = N_("Association"), .rows = association_view_rows_tab },
	{ 0 }
};

static const struct detail_action association_view_actions[] = {
	{ 'a', N_("Approve"), N_("Approve this application"),
	    association_view_approve, association_view_pending },
	{ 'r', N_("Reject"), N_("Reject this application"),
	    association_view_reject, association_view_pending },
	{ 'p', N_("Person"), N_("The person's data, study and work"),
	    association_view_person, association_view_whom },
	{ 'w', N_("Withdraw"), N_("Take the application back"),
	    association_view_withdraw, association_view_mine },
	{ K_F6, N_("Reapply"), N_("Apply again"), association_view_apply,
	    association_view_again },
	{ 0 }
};

const struct detail_desc association_view = {
	.method = "association.get",
	.id = "id",
	.tabs = association_view_tabs,
	.actions = association_view_actions,
	.topic = "association",
	.summary = association_view_summary,
	.help = N_("One association: who, with which unit, its state, who "
	    "decided and why."),
};
