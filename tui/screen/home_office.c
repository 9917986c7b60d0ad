/* Home of offices and administrators: what their role has to look at. */
#include "config.h"


#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/home.h"
#include "tui/screen/home_services.h"
#include "tui/screen/parts.h"
#include "tui/screen/queue.h"
#include "tui/screen/words.h"

struct home_office {
	struct home_common common;
};

/* What there is for the role is shown; the screens say for whom they are. */
static const struct home_line home_office_lines[] = {
	{ "expert_panels", NULL },
	{ "panels", NULL },
	{ "title_notices_city", NULL },
	{ "title_objections", NULL },
	{ "title_plans", NULL },
	{ "expert_register", NULL },
	{ "title_bodies", NULL },
	{ "title_units", NULL },
	{ "title_draws", NULL },
	{ "title_notices", NULL },
	{ "title_plans_look", NULL },
	{ "booking_day", NULL },
	{ "unit_desk", NULL },
	{ "slot_day", NULL },
	{ "booking_figures", NULL },
	{ "assoc_district", NULL },
	{ "counts", NULL },
	{ "opinions", NULL },
	{ "covers", NULL },
	{ "account_desk", NULL },
	{ "appeals", NULL },
	{ "certificate_desk", NULL },
	{ "restrictions", NULL },
	{ "conflicts", NULL },
	{ "notice_manage", NULL },
	{ "server_status", NULL },
	{ "accounts", NULL },
	{ "audit_list", NULL },
	{ "notices", NULL },
	{ "notifications", NULL },
	{ "settings", NULL },
	{ 0 }
};

static int
home_office_fill(struct app *app, struct menu *m, void *data, struct err *e)
{
	struct home_office *h = data;

	if (home_common_load(app, &h->common, false, e) != 0)
		return -1;
	home_add_strip(app, &h->common, m);
	queue_home_lines(app, m, HOME_OWN);
	home_add_lines(app, m, home_office_lines, _("Open to you"));
	return 0;
}

static void
home_office_clear(void *data)
{
	home_common_clear(&((struct home_office *)data)->common);
}

static void
home_office_choose(struct app *app, const struct menu_item *item, void *data)
{
	struct home_office *h = data;

	if (!queue_home_choose(app, item->id, HOME_OWN))
		(void)home_choose_common(app, &h->common, item,
		    home_office_lines);
}

static void
home_office_districts(const json_t *who, char *buf, size_t size)
{
	const json_t *list = value_at(who, "districts");
	size_t i;
	json_t *d;

	buf[0] = '\0';
	json_array_foreach(list, i, d) {
		json_t *row = json_pack("{s:O}", "d", d);
		char name[64];

		words_district(row, "d", name, sizeof name);
		json_decref(row);
		str_join(buf, size, " ", name);
	}
}

static int
home_office_head(struct app *app, struct canvas *c, struct rect r, void *data)
{
	const json_t *who = app_whoami(app);
	char text[512];
	int row = r.row;

	(void)data;
	home_office_districts(who, text, sizeof text);
	home_services_pair(c, row++, r, _("Name"), value_string(who, "name"),
	    _("Role"), choice_label(words_role, value_string(who, "role")));
	if (*text != '\0')
		home_services_pair(c, row++, r, _("District"), text, NULL,
		    NULL);
	return row - r.row;
}

static const struct home_desc home_office = {
	.fill = home_office_fill,
	.choose = home_office_choose,
	.head = home_office_head,
	.position = home_last_login,
	.clear = home_office_clear,
	.topic = "notice queue",
	.help = N_("What your role may look at, below notices and prompts. "
	    "Type a line's number and Enter, or a 4-digit code. A login you "
	    "do not know of should be told to the security administrator."),
	.data_size = sizeof(struct home_office),
};

struct view *
home_office_open(struct app *app, const struct screen *s, const json_t *args)
{
	(void)args;
	return home_open(app, s, &home_office);
}
