/* Home of offices and administrators: what their role has to look at. */
#include "config.h"

#include <stdio.h>

#include "common/date.h"
#include "common/i18n.h"
#include "tui/app.h"
#include "tui/home.h"
#include "tui/screen/home_services.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"

static const struct {
	const char *roles, *screen, *code, *label, *detail;
} home_lines[] = {
	{ "clerk reviewer lead", "assoc_district", "2104",
	    N_("Associations of the district"), N_("to look at") },
	{ "clerk", "account_desk", "9201", N_("Counter desk"),
	    N_("accounts: unlock, password, mobile, identity") },
	{ "clerk", "appeals", "9203", N_("Appeals"),
	    N_("identities that two people claim") },
	{ "sysadmin", "server_status", "9102", N_("Server status"),
	    N_("sessions, commits, sign-in queue") },
	{ "secadmin", "accounts", "9101", N_("Accounts"),
	    N_("unlock, close, open") },
	{ "auditor", "audit_list", "9103", N_("Audit trail"),
	    N_("who did what, newest first") },
	{ NULL, "settings", "9001", N_("Personal centre"),
	    N_("password, mobile, keys, sessions, look") },
};

enum { HOME_LINES = sizeof home_lines / sizeof home_lines[0] };

static int
home_office_fill(struct app *app, struct menu *m, void *data, struct err *e)
{
	(void)data;
	(void)e;
	home_services_heading(m, _("Open to you"));
	for (int i = 0; i < HOME_LINES; i++)
		if (home_lines[i].roles == NULL ||
		    app_has_role(app, home_lines[i].roles))
			home_services_line(m, i, home_lines[i].code,
			    _(home_lines[i].label), _(home_lines[i].detail));
	return 0;
}

static void
home_office_choose(struct app *app, const struct menu_item *item, void *data)
{
	(void)data;
	app_open(app, home_lines[item->id].screen, NULL);
}

static void
home_office_districts(const json_t *who, char *buf, size_t size)
{
	const json_t *list = value_at(who, "districts");
	size_t used = 0, i;
	json_t *d;

	buf[0] = '\0';
	json_array_foreach(list, i, d) {
		json_t *row = json_pack("{s:O}", "d", d);
		char name[64];

		words_district(row, "d", name, sizeof name);
		json_decref(row);
		used += (size_t)snprintf(buf + used, size - used, "%s%s",
		    used > 0 ? " " : "", name);
		if (used >= size)
			return;
	}
}

static int
home_office_head(struct app *app, struct canvas *c, struct rect r, void *data)
{
	const json_t *who = app_whoami(app);
	char text[512], at[TIME_TEXT];
	int row = r.row;

	(void)data;
	home_office_districts(who, text, sizeof text);
	home_services_pair(c, row++, r, _("Name"), value_string(who, "name"),
	    _("Role"), choice_label(words_role, value_string(who, "role")));
	if (*text != '\0')
		home_services_pair(c, row++, r, _("District"), text, NULL,
		    NULL);
	if (value_int(who, "last_login.at") != 0) {
		snprintf(text, sizeof text, _("%s from %s"),
		    time_format(value_int(who, "last_login.at"), at),
		    value_string(who, "last_login.from"));
		home_services_pair(c, row++, r, _("Last login"), text, NULL,
		    NULL);
	}
	return row - r.row;
}

static const struct home_desc home_office = {
	.fill = home_office_fill,
	.choose = home_office_choose,
	.head = home_office_head,
	.help = N_("What your role may look at. Type a line's number and "
	    "Enter, or a 4-digit code. A login you do not know of should be "
	    "told to the security administrator."),
	.data_size = 1,
};

struct view *
home_office_open(struct app *app, const struct screen *s, const json_t *args)
{
	(void)args;
	return home_open(app, s, &home_office);
}
