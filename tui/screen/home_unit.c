/* A unit's home: its code to be read out, counts, businesses, contacts. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/home.h"
#include "tui/screen/home_services.h"
#include "tui/screen/parts.h"
#include "tui/text.h"

enum { HOME_PENDING = HOME_SERVICES_END, HOME_ACTIVE, HOME_ENDED, HOME_UNIT,
	HOME_OWN };

struct home_unit {
	json_t *unit, *services;
};

/*
 * Capitals and digits as full-width ones, in groups of three: "ADF93LFA9" is
 * read out over the telephone.
 */
static void
home_unit_big(const char *code, char *buf, size_t size)
{
	size_t used = 0;

	buf[0] = '\0';
	for (size_t i = 0; code[i] > ' ' && code[i] < 0x7f && used + 8 < size;
	    i++) {
		wchar_t wide = (wchar_t)(code[i] - '!' + 0xff01);
		char *one = text_utf8(&wide, 1);

		used += (size_t)snprintf(buf + used, size - used, "%s%s",
		    i == 0 ? "" : i % 3 == 0 ? "   " : " ", one);
		free(one);
	}
}

static void
home_unit_counts(struct menu *m, const json_t *unit)
{
	json_int_t pending = value_int(unit, "pending_count");
	char text[64];
	struct menu_item *it;

	snprintf(text, sizeof text, _("%lld people"), (long long)pending);
	it = home_services_line(m, HOME_PENDING, "2102",
	    _("Pending unit associations"), text);
	it->style = pending > 0 ? STYLE_WARN : STYLE_NORMAL;
	snprintf(text, sizeof text, _("%lld people"),
	    (long long)value_int(unit, "active_count"));
	home_services_line(m, HOME_ACTIVE, "2101", _("Employees in service"),
	    text);
	snprintf(text, sizeof text, _("%lld people"),
	    (long long)value_int(unit, "ended_count"));
	home_services_line(m, HOME_ENDED, "2103", _("Released"), text);
}

static int
home_unit_fill(struct app *app, struct menu *m, void *data, struct err *e)
{
	struct home_unit *h = data;
	json_t *unit, *services;

	if (call(app, "unit.get", NULL, &unit, e) != 0)
		return -1;
	if (call(app, "service.list", NULL, &services, e) != 0) {
		json_decref(unit);
		return -1;
	}
	json_decref(h->unit);
	json_decref(h->services);
	h->unit = unit;
	h->services = services;
	home_services_heading(m, _("Employees"));
	home_unit_counts(m, unit);
	home_services_add(m, services, _("Business systems"));
	home_services_heading(m, _("Unit and settings"));
	home_services_line(m, HOME_UNIT, "2301", _("Unit details"),
	    json_is_true(value_at(app_whoami(app), "owner")) ?
	    _("qualifications, handler, replace the code") :
	    _("qualifications, handler"));
	home_services_line(m, HOME_OWN, "9001", _("My settings"),
	    _("language, theme, password, keys"));
	return 0;
}

static void
home_unit_choose(struct app *app, const struct menu_item *item, void *data)
{
	struct home_unit *h = data;

	switch (item->id) {
	case HOME_PENDING:
		app_open(app, "employees.pending", NULL);
		break;
	case HOME_ACTIVE:
		app_open(app, "employees.active", NULL);
		break;
	case HOME_ENDED:
		app_open(app, "employees.ended", NULL);
		break;
	case HOME_UNIT:
		app_open(app, "unit_view", NULL);
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
home_unit_head(struct app *app, struct canvas *c, struct rect r, void *data)
{
	const struct home_unit *h = data;
	const json_t *u = h->unit;
	const char *code = value_string(u, "association_code");
	char big[128], text[256], contact[256];
	int row = r.row, col;

	(void)app;
	home_unit_big(code, big, sizeof big);
	canvas_put(c, row, r.col + 1, 18, STYLE_DIM, _("Association code"));
	col = r.col + 19;
	col += canvas_put(c, row, col, 40, STYLE_BIG, big) + 2;
	canvas_put(c, row, col, r.cols - col - 1, STYLE_NORMAL, code);
	row++;
	snprintf(text, sizeof text, "%s  %s", value_string(u,
	    "handler.name"), value_string(u, "handler.phone"));
	snprintf(contact, sizeof contact, "%s  %s", value_string(u,
	    "emergency.name"), value_string(u, "emergency.phone"));
	home_services_pair(c, row++, r, _("Credit code"),
	    value_string(u, "uscc"), _("Unit type"),
	    value_string(u, "type"));
	home_services_pair(c, row++, r, _("Office address"),
	    value_string(u, "office_address"), NULL, NULL);
	home_services_pair(c, row++, r, _("Business handler"), text,
	    _("Emergency contact"), contact);
	return row - r.row;
}

static const struct home_desc home_unit = {
	.fill = home_unit_fill,
	.choose = home_unit_choose,
	.head = home_unit_head,
	.topic = "unit",
	.help = N_("Your unit: the code employees apply with, who waits for "
	    "your decision, who is in service, and the business systems. Read "
	    "the code out or copy it; its owner may replace it under 2301."),
	.data_size = sizeof(struct home_unit),
};

struct view *
home_unit_open(struct app *app, const struct screen *s, const json_t *args)
{
	(void)args;
	return home_open(app, s, &home_unit);
}
