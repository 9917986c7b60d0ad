/* An individual's home: own data, association, permit, services. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/home.h"
#include "tui/screen/home_services.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"

enum { HOME_LINK = HOME_SERVICES_END, HOME_MINE, HOME_PROFILE, HOME_OWN };

struct home_person {
	json_t *person, *association, *permit, *services;
};

/* The first of a list's items; NULL when there is none or it is refused. */
static json_t *
home_first(struct app *app, const char *method, const char *sort)
{
	struct err e = { 0 };
	json_t *reply, *first, *p = json_pack("{s:i}", "limit", 1);

	if (sort != NULL)
		json_object_set_new(p, "sort", json_string(sort));
	if (call(app, method, p, &reply, &e) != 0)
		return NULL;
	first = json_incref(json_array_get(value_at(reply, "items"), 0));
	json_decref(reply);
	return first;
}

static bool
home_linked(const struct home_person *h)
{
	return strcmp(value_string(h->association, "status"), "active") == 0;
}

static void
home_person_clear(struct home_person *h)
{
	json_decref(h->person);
	json_decref(h->association);
	json_decref(h->permit);
	json_decref(h->services);
	memset(h, 0, sizeof *h);
}

static void
home_person_association(const struct home_person *h, char *buf, size_t size)
{
	const char *status = value_string(h->association, "status");

	if (*status == '\0')
		str_copy(buf, size, _("none so far"));
	else
		snprintf(buf, size, "%s  [%s]",
		    value_string(h->association, "unit.name"),
		    choice_label(words_association, status));
}

/* Beneath the services: the line that leads to the application. */
static void
home_person_prompt(const struct home_person *h, struct menu *m)
{
	const char *status = value_string(h->association, "status");
	struct menu_item *it;

	if (home_linked(h))
		return;
	it = menu_add(m);
	it->id = HOME_LINK;
	it->style = STYLE_WARN;
	if (strcmp(status, "pending") == 0)
		str_copy(it->label, sizeof it->label,
		    _("Waiting for the unit to decide; Enter shows the "
		    "application"));
	else
		str_copy(it->label, sizeof it->label,
		    _("You are not linked to a unit; press Enter to apply"));
}

static int
home_person_fill(struct app *app, struct menu *m, void *data, struct err *e)
{
	struct home_person *h = data;
	json_t *person, *services;
	char text[256];

	if (call(app, "person.get", NULL, &person, e) != 0)
		return -1;
	if (call(app, "service.list", NULL, &services, e) != 0) {
		json_decref(person);
		return -1;
	}
	home_person_clear(h);
	h->person = person;
	h->services = services;
	h->association = home_first(app, "association.list", "-applied_at");
	h->permit = home_first(app, "permit.list", NULL);
	home_services_add(m, services, _("Talent services"));
	home_person_prompt(h, m);
	home_services_heading(m, _("Mine"));
	home_person_association(h, text, sizeof text);
	home_services_line(m, HOME_MINE, "2201", _("My association"), text);
	home_services_line(m, HOME_PROFILE, "2202", _("My profile"),
	    _("general, education, study and work"));
	home_services_line(m, HOME_OWN, "9001", _("My settings"),
	    _("language, theme, password, keys"));
	return 0;
}

static void
home_person_choose(struct app *app, const struct menu_item *item, void *data)
{
	struct home_person *h = data;
	bool pending = strcmp(value_string(h->association, "status"),
	    "pending") == 0;

	switch (item->id) {
	case HOME_LINK:
		app_open(app, pending ? "assoc_list" : "assoc_query", NULL);
		break;
	case HOME_MINE:
		app_open(app, "assoc_list", NULL);
		break;
	case HOME_PROFILE:
		app_open(app, "profile_view", NULL);
		break;
	case HOME_OWN:
		app_open(app, "settings", NULL);
		break;
	default:
		home_services_choose(app, h->services, item->id);
		break;
	}
}

static int
home_person_head(struct app *app, struct canvas *c, struct rect r, void *data)
{
	const struct home_person *h = data;
	const json_t *p = h->person;
	char text[512], valid[256];
	int row = r.row;

	(void)app;
	home_services_pair(c, row++, r, _("Name"), value_string(p, "name"),
	    _("Phone"), value_string(p, "mobile"));
	home_services_pair(c, row++, r, _("ID type"),
	    choice_label(words_id_kind, value_string(p, "id_kind")),
	    _("ID number"), value_string(p, "id_number"));
	/* a unit's name is shown once it has agreed */
	snprintf(text, sizeof text, "%s", home_linked(h) ?
	    value_string(h->association, "unit.name") :
	    _("not linked to a unit"));
	home_services_pair(c, row++, r, _("Unit"), text, NULL, NULL);
	if (strcmp(value_string(h->permit, "status"), "valid") == 0) {
		snprintf(valid, sizeof valid, _("%s, valid to %s"),
		    value_string(h->permit, "number"),
		    value_string(h->permit, "valid_to"));
		home_services_pair(c, row++, r, _("Permit"), valid, NULL,
		    NULL);
	}
	return row - r.row;
}

static const struct home_desc home_person = {
	.fill = home_person_fill,
	.choose = home_person_choose,
	.head = home_person_head,
	.topic = "association",
	.help = N_("Your data, your association and the services. Businesses "
	    "in grey are not open to you; Enter says why and what to do. Type "
	    "a line's number and Enter, or a 4-digit code."),
	.data_size = sizeof(struct home_person),
};

struct view *
home_person_open(struct app *app, const struct screen *s, const json_t *args)
{
	(void)args;
	return home_open(app, s, &home_person);
}
