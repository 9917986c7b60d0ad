/* The one table of screens. Ids are those of the screen inventory. */
#include "config.h"

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/screen/parts.h"
#include "tui/screens.h"

#define OFFICE "clerk reviewer lead"
/* everybody who has an account */
#define MEMBERS "individual agent " OFFICE " body city expert sysadmin " \
	"secadmin auditor"

const struct screen screens[] = {
	{ .id = "home_person", .code = "1000", .title = N_("Home"),
	    .roles = "individual", .flags = SCREEN_HOME,
	    .open = home_person_open },
	{ .id = "home_unit", .code = "1000", .title = N_("Home"),
	    .roles = "agent", .flags = SCREEN_HOME, .open = home_unit_open },
	{ .id = "home_guest", .code = "1000", .title = N_("Home"),
	    .roles = "guest", .flags = SCREEN_HOME,
	    .open = home_guest_open },
	{ .id = "home_office", .code = "1000", .title = N_("Home"),
	    .flags = SCREEN_HOME, .open = home_office_open },

	{ .id = "employees.active", .code = "2101",
	    .title = N_("Employees in service"), .roles = "agent",
	    .list = &employee_list, .open = employee_active_open },
	{ .id = "employees.pending", .code = "2102",
	    .title = N_("Pending unit associations"), .roles = "agent",
	    .list = &employee_list, .open = employee_pending_open },
	{ .id = "employees.ended", .code = "2103", .title = N_("Released"),
	    .roles = "agent", .list = &employee_list,
	    .open = employee_ended_open },
	{ .id = "employee_view", .title = N_("Employee"),
	    .roles = "agent " OFFICE, .flags = SCREEN_HIDDEN,
	    .detail = &employee_view },
	{ .id = "assoc_district", .code = "2104",
	    .title = N_("Associations of the district"), .roles = OFFICE,
	    .list = &association_district },
	{ .id = "assoc_view", .title = N_("Association"),
	    .roles = "individual agent " OFFICE, .flags = SCREEN_HIDDEN,
	    .detail = &association_view },

	{ .id = "assoc_list", .code = "2201", .title = N_("My association"),
	    .roles = "individual", .list = &association_mine },
	{ .id = "profile_view", .code = "2202", .title = N_("My profile"),
	    .roles = "individual", .detail = &person_profile },
	{ .id = "profile_edit", .code = "2204",
	    .title = N_("Change my profile"), .roles = "individual",
	    .open = profile_edit_open },
	{ .id = "assoc_query", .code = "2203",
	    .title = N_("Apply for a unit"), .roles = "individual",
	    .open = association_query_open },
	{ .id = "person_view", .title = N_("Person"),
	    .roles = "agent " OFFICE, .flags = SCREEN_HIDDEN, .detail = &person_view },
	{ .id = "unit_edit", .code = "2302",
	    .title = N_("Change the unit's profile"), .roles = "agent",
	    .open = profile_edit_open },
	{ .id = "unit_contacts", .code = "2303",
	    .title = N_("Maintain handler and emergency contact"),
	    .roles = "agent", .open = unit_contacts_open },
	{ .id = "agents", .code = "2310", .title = N_("Agents of the unit"),
	    .roles = "agent", .list = &agent_list },
	{ .id = "certificates", .code = "2311",
	    .title = N_("Digital certificates"), .roles = "agent",
	    .list = &certificate_list },
	{ .id = "licences", .code = "2312",
	    .title = N_("Holders of the electronic licence"),
	    .roles = "agent", .list = &licence_unit },
	{ .id = "certificate_view", .title = N_("Certificate"),
	    .roles = "agent clerk lead", .flags = SCREEN_HIDDEN,
	    .detail = &certificate_view },
	{ .id = "certificate_desk", .code = "9210",
	    .title = N_("Certificates at the desk"), .roles = "clerk lead",
	    .list = &certificate_desk },
	{ .id = "licence_mine", .code = "2210",
	    .title = N_("My electronic licences"), .roles = "individual",
	    .list = &licence_mine },
	{ .id = "licence_holders",
	    .title = N_("Who holds the licence"), .roles = "individual",
	    .flags = SCREEN_HIDDEN, .list = &licence_holders },
	{ .id = "unit_view", .code = "2301", .title = N_("Unit details"),
	    .roles = "agent", .detail = &unit_view },

	{ .id = "attachments", .code = "3103",
	    .title = N_("Attachment management"),
	    .roles = "individual agent", .list = &attachment_list },
	{ .id = "attachment_inbox", .title = N_("Files to assign"),
	    .roles = "individual agent", .flags = SCREEN_HIDDEN,
	    .list = &attachment_inbox_list },
	{ .id = "attachments_other", .title = N_("Attachments"),
	    .roles = "agent " OFFICE, .flags = SCREEN_HIDDEN,
	    .list = &attachment_others_list },
	{ .id = "attachment_view", .title = N_("Attachment"),
	    .roles = "individual agent " OFFICE, .flags = SCREEN_HIDDEN,
	    .open = attachment_view_open },

	{ .id = "notices", .code = "5101", .title = N_("All notices"),
	    .roles = MEMBERS, .list = &notice_list,
	    .open = notice_list_open },
	{ .id = "prompts", .code = "5102", .title = N_("All prompts"),
	    .roles = MEMBERS, .list = &notice_list,
	    .open = prompt_list_open },
	{ .id = "notice_view", .title = N_("Notice"), .roles = MEMBERS,
	    .flags = SCREEN_HIDDEN, .open = notice_view_open },
	{ .id = "notice_manage", .code = "5201",
	    .title = N_("Notices to publish"), .roles = "sysadmin lead",
	    .list = &notice_manage },
	{ .id = "restrictions", .code = "5301",
	    .title = N_("Restrictions"), .roles = OFFICE " city",
	    .list = &restriction_list },

	{ .id = "queue", .code = "6101", .title = N_("Cases to deal with"),
	    .roles = OFFICE " body city", .list = &queue_list },
	{ .id = "queue_unit", .code = "2110", .title = N_("Cases to confirm"),
	    .roles = "agent", .list = &queue_list },
	{ .id = "review", .title = N_("Review"),
	    .roles = "agent " OFFICE " body city", .flags = SCREEN_HIDDEN,
	    .open = review_open },

	{ .id = "settings", .code = "9001", .title = N_("Personal centre"),
	    .roles = MEMBERS, .open = account_settings_open },
	{ .id = "keys", .code = "9002", .title = N_("Public keys"),
	    .roles = MEMBERS, .list = &account_keys },
	{ .id = "sessions", .code = "9003", .title = N_("My sessions"),
	    .roles = MEMBERS, .list = &session_list },
	{ .id = "login_code", .code = "9004", .title = N_("Scan"),
	    .roles = "individual agent", .open = login_code_open },
	{ .id = "unit_act", .code = "9005", .title = N_("Act for a unit"),
	    .roles = "individual agent", .open = unit_act_open },
	{ .id = "appeals_mine", .code = "9007", .title = N_("Appeals"),
	    .roles = "individual", .list = &appeal_mine },
	{ .id = "account_desk", .code = "9201",
	    .title = N_("Counter desk"), .roles = "clerk",
	    .open = account_desk_open },
	{ .id = "account_view", .title = N_("Account"),
	    .roles = "secadmin clerk", .flags = SCREEN_HIDDEN,
	    .detail = &account_view },
	{ .id = "appeals", .code = "9203", .title = N_("Appeals"),
	    .roles = "clerk lead", .list = &appeal_list },
	{ .id = "appeal_view", .title = N_("Appeal"),
	    .roles = "individual clerk lead", .flags = SCREEN_HIDDEN,
	    .detail = &appeal_view },
	{ .id = "slips", .code = "3105",
	    .title = N_("Slips and notices"), .roles = "individual agent",
	    .list = &slip_list },
	{ .id = "slip_view", .title = N_("Slip or notice"),
	    .roles = "individual agent " OFFICE " body city",
	    .flags = SCREEN_HIDDEN, .open = slip_view_open },
	{ .id = "slip_verify", .code = "9403",
	    .title = N_("Verify a document"), .roles = "guest " MEMBERS,
	    .open = slip_verify_open },
	{ .id = "register", .code = "9401",
	    .title = N_("Register an account"), .roles = "guest",
	    .open = register_open },
	{ .id = "recover", .code = "9402",
	    .title = N_("Forgotten password"), .roles = "guest",
	    .open = recover_open },
	{ .id = "notifications", .code = "9008",
	    .title = N_("System messages"), .roles = MEMBERS,
	    .list = &notification_list },
	{ .id = "accounts", .code = "9101", .title = N_("Accounts"),
	    .roles = "secadmin", .list = &account_list },
	{ .id = "server_status", .code = "9102",
	    .title = N_("Server status"), .roles = "sysadmin",
	    .detail = &server_status },
	{ .id = "audit_list", .code = "9103", .title = N_("Audit trail"),
	    .roles = "auditor", .list = &audit_list },
	{ 0 }
};

const char *
screens_home(const struct app *app)
{
	if (app_has_role(app, "guest"))
		return "home_guest";
	if (app_has_role(app, "individual"))
		return "home_person";
	return app_has_role(app, "agent") ? "home_unit" : "home_office";
}

bool
screens_gate(struct app *app)
{
	return account_gate(app) && profile_gate(app);
}
