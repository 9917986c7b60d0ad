/* A unit's home: its code to be read out, counts, businesses, contacts. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/codes.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/home.h"
#include "tui/screen/home_services.h"
#include "tui/screen/parts.h"
#include "tui/screen/queue.h"
#include "tui/text.h"

enum { HOME_PENDING = HOME_OWN, HOME_ACTIVE, HOME_CASES,
	HOME_BOOKINGS = HOME_OWN + 100, HOME_BOOKINGS_N = 3 };

struct home_unit {
	struct home_common common;
	json_t *unit;
};

static const struct home_line home_unit_lines[] = {
	{ "services", NULL },
	{ "records", NULL },
	{ "progress", N_("Unit business in progress") },
	{ "unit_view", N_("View full information") },
	{ "unit_edit", N_("Change unit information") },
	{ "unit_contacts", N_("Handler and emergency contact") },
	{ "agents", NULL },
	{ "certificates", NULL },
	{ "licences", NULL },
	{ "notices", NULL },
	{ "notifications", NULL },
	{ "settings", NULL },
	{ 0 }
};

static const char *const home_unit_bookings[] = { "booking_notice",
	"booking_pending", "booking_done" };

/*
 * Capitals and digits as full-width ones, in groups of three: "ADF93LFA9" is
 * read out over the telephone.
 */
static void
home_unit_big(const char *code, char *buf, size_t size)
{
	buf[0] = '\0';
	for (size_t i = 0; code[i] > ' ' && code[i] < 0x7f; i++) {
		wchar_t wide = (wchar_t)(code[i] - '!' + 0xff01);
		char *one = text_utf8(&wide, 1);

		str_join(buf, size, i % 3 == 0 ? "   " : " ", one);
		free(one);
	}
}

static struct menu_item *
home_unit_count(struct menu *m, int id, const char *label, json_int_t n)
{
	struct menu_item *it = menu_add(m);

	it->id = id;
	it->half = true;
	str_copy(it->label, sizeof it->label, label);
	snprintf(it->detail, sizeof it->detail, _("%lld people"),
	    (long long)n);
	return it;
}

static void
home_unit_counts(struct menu *m, const json_t *unit)
{
	json_int_t pending = value_int(unit, "pending_count");
	struct menu_item *it = home_unit_count(m, HOME_PENDING,
	    _("2102 Waiting for you"), pending);

	it->style = pending > 0 ? STYLE_WARN : STYLE_NORMAL;
	home_unit_count(m, HOME_ACTIVE, _("2101 In service"),
	    value_int(unit, "active_count"));
}

/* 预约办理: the three screens of appointments. */
static void
home_unit_booking(struct app *app, struct menu *m)
{
	home_services_heading(m, _("Appointments"));
	for (int i = 0; i < HOME_BOOKINGS_N; i++) {
		const struct screen *s = screen_find(app_screens(app),
		    home_unit_bookings[i]);
		struct menu_item *it = menu_add(m);

		it->id = HOME_BOOKINGS + i;
		it->half = true;
		snprintf(it->label, sizeof it->label, "%s %s", s->code,
		    text_tr(s->title));
	}
}

static int
home_unit_fill(struct app *app, struct menu *m, void *data, struct err *e)
{
	struct home_unit *h = data;
	json_t *unit;

	if (call(app, "unit.get", NULL, &unit, e) != 0)
		return -1;
	if (home_common_load(app, &h->common, true, e) != 0) {
		json_decref(unit);
		return -1;
	}
	json_decref(h->unit);
	h->unit = unit;
	home_add_strip(app, &h->common, m);
	home_services_heading(m, _("Employees"));
	home_unit_counts(m, unit);
	queue_home_lines(app, m, HOME_CASES);
	home_add_services(app, &h->common, m, _("Business systems"));
	home_add_progress(app, &h->common, m);
	home_unit_booking(app, m);
	home_add_lines(app, m, home_unit_lines, _("Unit and settings"));
	return 0;
}

static void
home_unit_clear(void *data)
{
	struct home_unit *h = data;

	home_common_clear(&h->common);
	json_decref(h->unit);
}

static void
home_unit_choose(struct app *app, const struct menu_item *item, void *data)
{
	struct home_unit *h = data;

	if (queue_home_choose(app, item->id, HOME_CASES) ||
	    home_choose_common(app, &h->common, item, home_unit_lines))
		return;
	if (item->id >= HOME_BOOKINGS) {
		app_open(app, home_unit_bookings[item->id - HOME_BOOKINGS],
		    NULL);
		return;
	}
	app_open(app, item->id == HOME_PENDING ? "employees.pending" :
	    "employees.active", NULL);
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
	home_services_pair(c, row++, r, _("Unit name"), value_string(u, "name"),
	    _("Credit code"), value_string(u, "uscc"));
	home_services_pair(c, row++, r, _("Office address"),
	    value_string(u, "office_address"), NULL, NULL);
	home_services_pair(c, row++, r, _("Business handler"), text,
	    _("Emergency contact"), contact);
	home_services_pair(c, row++, r, _("Unit type"),
	    code_text(codes_unit_type, value_string(u, "type")), NULL, NULL);
	return row - r.row;
}

static const struct home_desc home_unit = {
	.fill = home_unit_fill,
	.choose = home_unit_choose,
	.head = home_unit_head,
	.position = home_last_login,
	.clear = home_unit_clear,
	.topic = "unit queue",
	.help = N_("Notices and prompts stand on top: Enter reads them, 5101 "
	    "shows all. Below is your unit: the code employees apply with, "
	    "who waits for your decision, who is in service, and the business "
	    "systems. Read the code out or copy it; its owner may replace it "
	    "under 2301."),
	.data_size = sizeof(struct home_unit),
};

struct view *
home_unit_open(struct app *app, const struct screen *s, const json_t *args)
{
	(void)args;
	return home_open(app, s, &home_unit);
}
