/* How the server is. */
#include "config.h"

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/screen/parts.h"

static const struct choice server_backup[] = {
	{ "good", N_("Good"), STYLE_DONE },
	{ "none", N_("There is none"), STYLE_ERROR },
	{ "old", N_("Too old"), STYLE_ERROR },
	{ "failed", N_("The last one failed"), STYLE_ERROR },
	{ 0 }
};

static const struct panel_row server_rows[] = {
	{ .label = N_("Version"), .path = "version" },
	{ .label = N_("Server time"), .path = "now",
	    .format = FORMAT_MINUTE },
	{ .label = N_("Running since"), .path = "started_at",
	    .format = FORMAT_MINUTE },
	{ .label = N_("Sessions"), .path = "sessions" },
	{ .label = N_("Sign-in"), .flags = PANEL_HEADING },
	{ .label = N_("Password workers"), .path = "hash_workers" },
	{ .label = N_("Passwords waiting"), .path = "hash_waiting" },
	{ .label = N_("Work"), .flags = PANEL_HEADING },
	{ .label = N_("Requests"), .path = "requests" },
	{ .label = N_("Commits"), .path = "commits" },
	{ .label = N_("Changes committed"), .path = "committed" },
	{ .label = N_("Writes refused"), .path = "writes_refused",
	    .format = FORMAT_YESNO },
	{ .label = N_("Messages"), .flags = PANEL_HEADING },
	{ .label = N_("SMS waiting"), .path = "sms_waiting" },
	{ .label = N_("Mails waiting"), .path = "mail_waiting" },
	{ .label = N_("Backups"), .flags = PANEL_HEADING },
	{ .label = N_("State of the backups"), .path = "backup",
	    .format = FORMAT_CHOICE, .choices = server_backup },
	{ .label = N_("Oldest point to restore"), .path = "backup_oldest",
	    .format = FORMAT_MINUTE },
	{ .label = N_("Newest point to restore"), .path = "backup_newest",
	    .format = FORMAT_MINUTE },
	{ .label = N_("Points to restore"), .path = "backup_points" },
	{ 0 }
};

static const struct detail_tab server_tabs[] = {
	{ .label = N_("Server status"), .rows = server_rows },
	{ 0 }
};

const struct detail_desc server_status = {
	.method = "server.status",
	.tabs = server_tabs,
	.help = N_("Counts since the start; F5 asks again. Writes are refused "
	    "when the disk is full or failing."),
};
