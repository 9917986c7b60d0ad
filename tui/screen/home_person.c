/* An individual's home: own data, permit, services, business in progress. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/home_services.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"

enum { HOME_LINK = HOME_OWN };

struct home_person {
	struct home_common common;
	json_t *person;
	json_t *permit; /* a valid one, or NULL */
};

static const struct home_line home_person_lines[] = {
	{ "services", NULL },
	{ "records", NULL },
	{ "progress", NULL },
	{ "assoc_list", NULL },
	{ "profile_view", N_("View full information") },
	{ "profile_edit", N_("Change my information") },
	{ "notices", NULL },
	{ "notifications", NULL },
	{ "licence_mine", NULL },
	{ "title_plans_look", NULL },
	{ "title_notices", NULL },
	{ "settings", NULL },
	{ 0 }
};

/* The newest valid one: a suspended or expired permit has no panel. */
static json_t *
home_person_permit(struct app *app)
{
	struct err e = { 0 };
	json_t *reply, *found = NULL, *p;
	size_t i;

	if (call(app, "permit.list", NULL, &reply, &e) != 0)
		return NULL;
	json_array_foreach(json_object_get(reply, "items"), i, p)
		if (strcmp(value_string(p, "status"), "valid") == 0)
			found = p;
	json_incref(found);
	json_decref(reply);
	return found;
}

static bool
home_person_waiting(const struct home_person *h)
{
	const json_t *p;
	size_t i;

	json_array_foreach(value_at(h->common.services, "progress"), i, p)
		if (strcmp(value_string(p, "screen"), "assoc_list") == 0)
			return true;
	return false;
}

/* Beneath the services: the line that leads to the application. */
static void
home_person_prompt(const struct home_person *h, struct menu *m)
{
	struct menu_item *it;

	if (value_at(h->common.services, "unit") != NULL)
		return;
	it = menu_add(m);
	it->id = HOME_LINK;
	it->style = STYLE_WARN;
	str_copy(it->label, sizeof it->label, home_person_waiting(h) ?
	    _("Waiting for the unit to decide; Enter shows the "
	    "application") :
	    _("You are not linked to a unit; press Enter to apply"));
}

static int
home_person_fill(struct app *app, struct menu *m, void *data, struct err *e)
{
	struct home_person *h = data;
	json_t *person;

	if (call(app, "person.get", NULL, &person, e) != 0)
		return -1;
	if (home_common_load(app, &h->common, true, e) != 0) {
		json_decref(person);
		return -1;
	}
	json_decref(h->person);
	json_decref(h->permit);
	h->person = person;
	h->permit = home_person_permit(app);
	home_add_strip(app, &h->common, m);
	home_add_services(app, &h->common, m, _("Talent services"));
	home_person_prompt(h, m);
	home_add_progress(app, &h->common, m);
	home_add_lines(app, m, home_person_lines, _("Mine"));
	return 0;
}

static void
home_person_clear(void *data)
{
	struct home_person *h = data;

	home_common_clear(&h->common);
	json_decref(h->person);
	json_decref(h->permit);
}

static void
home_person_choose(struct app *app, const struct menu_item *item, void *data)
{
	struct home_person *h = data;

	if (!home_choose_common(app, &h->common, item, home_person_lines))
		app_open(app, home_person_waiting(h) ? "assoc_list" :
		    "assoc_query", NULL);
}

static int
home_person_card(struct canvas *c, struct rect r, const json_t *permit)
{
	canvas_rule(c, r.row, r.col, r.cols, _("Valid permit"));
	home_services_pair(c, r.row + 1, r, _("Kind of permit"),
	    _("Residence permit"), _("Permit number"),
	    value_string(permit, "number"));
	home_services_pair(c, r.row + 2, r, _("Date of issue"),
	    value_string(permit, "issued"), _("Valid to"),
	    value_string(permit, "valid_to"));
	return 3;
}

static int
home_person_head(struct app *app, struct canvas *c, struct rect r, void *data)
{
	const struct home_person *h = data;
	const json_t *p = h->person;
	const char *unit = value_string(h->common.services, "unit.name");
	int row = r.row;

	(void)app;
	home_services_pair(c, row++, r, _("Name"), value_string(p, "name"),
	    _("Phone"), value_string(p, "mobile"));
	home_services_pair(c, row++, r, _("ID type"),
	    choice_label(words_id_kind, value_string(p, "id_kind")),
	    _("ID number"), value_string(p, "id_number"));
	/* a unit's name is shown once it has agreed */
	if (*unit != '\0')
		home_services_pair(c, row++, r, _("Unit"), unit, NULL, NULL);
	if (h->permit != NULL)
		row += home_person_card(c, (struct rect){ row, r.col,
		    r.rows - (row - r.row), r.cols }, h->permit);
	return row - r.row;
}

static const struct home_desc home_person = {
	.fill = home_person_fill,
	.choose = home_person_choose,
	.head = home_person_head,
	.position = home_last_login,
	.clear = home_person_clear,
	.topic = "association",
	.help = N_("Notices and prompts stand on top: Enter reads them, 5101 "
	    "shows all. Below are your data, your permit and the services. "
	    "Businesses in grey are not open to you; Enter says why and what "
	    "to do. Type a line's number and Enter, or a 4-digit code."),
	.data_size = sizeof(struct home_person),
};

struct view *
home_person_open(struct app *app, const struct screen *s, const json_t *args)
{
	(void)args;
	return home_open(app, s, &home_person);
}
