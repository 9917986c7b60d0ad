/* booking: notice, businesses and their numbers, time, confirmation. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen.h"
#include "tui/screen/booking.h"
#include "tui/screen/parts.h"
#include "tui/text.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { BUSINESS_KINDS = 8, BUSINESS_FIELDS = BUSINESS_KINDS + 4 };

/* --- businesses and numbers --- */

struct business {
	const json_t *rules;
	const char *unit;
	json_t *items; /* once they were found to be possible */
};

static json_int_t
business_minutes(struct form *f, const struct business *b)
{
	const json_t *kind;
	json_int_t sum = 0;
	size_t i;

	json_array_foreach(value_at(b->rules, "kinds"), i, kind)
		sum += strtol(form_value(f, value_string(kind, "id")), NULL,
		    10) * value_int(kind, "minutes");
	return sum;
}

static void
business_heading(struct form *f, void *arg, char *buf, size_t size)
{
	const struct business *b = arg;

	(void)f;
	snprintf(buf, size, "%s   %s", value_string(b->rules, "hall"),
	    value_string(b->rules, "phone"));
}

/* Under the last number: the minutes of all, as they are typed. */
static int
business_below(struct form *f, const char *name, void *arg, struct canvas *c,
    struct rect r)
{
	const struct business *b = arg;
	const json_t *kinds = value_at(b->rules, "kinds");
	const json_t *last = json_array_get(kinds, json_array_size(kinds) - 1);
	json_int_t sum, most = value_int(b->rules, "max_minutes");
	char text[256];

	if (strcmp(name, value_string(last, "id")) != 0)
		return 0;
	if (c == NULL)
		return 1;
	sum = business_minutes(f, b);
	if (sum > most)
		snprintf(text, sizeof text, _("%lld minutes in all. No more "
		    "than %lld minutes can be booked at a time!"),
		    (long long)sum, (long long)most);
	else
		snprintf(text, sizeof text, _("%lld minutes in all, of %lld "
		    "at most"), (long long)sum, (long long)most);
	canvas_put(c, r.row, r.col, r.cols, sum > most ? STYLE_ERROR :
	    STYLE_INFO, text);
	return 1;
}

static int
business_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	struct business *b = arg;
	const json_t *kind;
	json_t *p, *items = json_object();
	size_t i;

	json_array_foreach(value_at(b->rules, "kinds"), i, kind) {
		const char *id = value_string(kind, "id");

		json_object_set_new(items, id, json_integer(strtol(
		    value_string(values, id), NULL, 10)));
	}
	json_decref(b->items);
	b->items = items;
	p = json_pack("{s:O}", "items", items);
	if (b->unit != NULL)
		json_object_set_new(p, "unit", json_string(b->unit));
	return call(form_app(f), "appointment.availability", p, NULL, e);
}

static const struct form_field business_contact[] = {
	{ .name = "contact_name", .label = N_("Handler's name"), .max = 50,
	    .width = 24, .hint = N_("Who comes for the unit; empty: you") },
	{ .name = "contact_phone", .label = N_("Mobile number"),
	    .kind = FORM_ASCII, .max = 20, .width = 24, .hint = N_("Where "
	    "the hall reaches you; empty: the number the unit has given") },
	{ 0 }
};

static const struct form_field business_tick = {
	.name = "checked", .kind = FORM_TICK, .required = true,
	.label = N_("What is filed was checked by us, is true and complete"),
	.hint = N_("The notice, section 10: check before booking"),
};

/* The hall says which there are; the words stay with the caller. */
static size_t
business_fields(const json_t *rules, struct form_field *fields,
    char labels[][96], bool contact)
{
	const json_t *kind;
	size_t i, n = 0;

	if (contact)
		for (; business_contact[n].name != NULL; n++)
			fields[n] = business_contact[n];
	json_array_foreach(value_at(rules, "kinds"), i, kind) {
		if (i == BUSINESS_KINDS)
			break;
		snprintf(labels[i], 96, _("%2$lld min: %1$s"),
		    value_string(kind, "label"),
		    (long long)value_int(kind, "minutes"));
		fields[n++] = (struct form_field){
			.name = value_string(kind, "id"), .label = labels[i],
			.kind = FORM_DIGITS, .max = 2, .width = 4,
			.group = i == 0 ? N_("Businesses and how many") : NULL,
			.hint = N_("How many people; empty for none") };
	}
	if (contact)
		fields[n++] = business_tick;
	fields[n] = (struct form_field){ 0 };
	return n;
}

json_t *
booking_business(struct app *app, const json_t *rules, const json_t *initial,
    const char *unit, bool contact)
{
	struct form_field fields[BUSINESS_FIELDS + 1];
	char labels[BUSINESS_KINDS][96];
	struct business b = { .rules = rules, .unit = unit };
	struct form_desc desc = {
		.title = N_("Businesses to be booked"), .fields = fields,
		.submit = N_("Times"), .below = business_below,
		.page = true, .heading = business_heading,
		.submit_values = business_submit, .careless = true,
		.help = N_("How many people come for which business. The "
		    "minutes add up; F9 asks which times are free."),
	};
	json_t *values = NULL;

	business_fields(rules, fields, labels, contact);
	if (form_run(app, &desc, initial, &b, &values) != 1) {
		json_decref(b.items);
		return NULL;
	}
	json_object_set_new(values, "items", b.items);
	return values;
}

/* --- confirmation --- */

struct begin {
	const json_t *rules, *wish; /* items, contact_name, contact_phone */
	const char *unit;
	char id[32]; /* of what was booked */
	json_int_t lapse;
};

static json_t *
begin_params(const struct begin *b, const char *date, const char *time)
{
	json_t *p = json_pack("{s:O, s:s, s:s}", "items",
	    value_at(b->wish, "items"), "date", date, "time", time);

	if (b->unit != NULL)
		json_object_set_new(p, "unit", json_string(b->unit));
	return p;
}

struct begin_time {
	struct begin *b;
	const char *date, *time;
};

json_t *
booking_contact(const json_t *rules)
{
	return json_pack("{s:s, s:s}", "contact_name", value_string(rules,
	    "contact_name"), "contact_phone", value_string(rules,
	    "contact_phone"));
}

static bool
begin_confirmed(struct app *app, const struct begin_time *t, const char *held)
{
	const struct begin *b = t->b;
	char text[1024], day[64], what[160];
	const char *handler = value_string(b->wish, "contact_name");
	const char *phone = value_string(b->wish, "contact_phone");
	const char *consequences[] = { held,
		_("Then fill in everybody who comes; what is not complete at "
		"the deadline lapses."),
		_("It can be changed and cancelled until 24:00 of the working "
		"day before."), NULL };
	struct popup_confirm ask = { .title = _("Confirm the appointment"),
		.text = text, .consequences = consequences, .verb = _("OK"),
		.cancel = _("Cancel") };

	booking_day_text(t->date, day, sizeof day);
	booking_counts_text(value_at(b->wish, "items"), what, sizeof what);
	snprintf(text, sizeof text, _("Place      %s\nDate       %s\n"
	    "Time       %s\nBusiness   %s\nHandler    %s %s"),
	    value_string(b->rules, "hall"), day, t->time, what,
	    *handler != '\0' ? handler : value_string(b->rules,
	    "contact_name"), *phone != '\0' ? phone : value_string(b->rules,
	    "contact_phone"));
	return popup_confirm(app, &ask);
}

static bool
begin_book(struct app *app, struct begin *b, const char *date,
    const char *time)
{
	static const char *const contact[] = { "contact_name",
		"contact_phone" };
	json_t *p = begin_params(b, date, time), *reply;
	struct err e = { 0 };

	json_object_set_new(p, "accept", json_true());
	for (int i = 0; i < 2; i++)
		if (*value_string(b->wish, contact[i]) != '\0')
			json_object_set(p, contact[i],
			    json_object_get(b->wish, contact[i]));
	if (call(app, "appointment.book", p, &reply, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	str_copy(b->id, sizeof b->id, value_string(reply, "id"));
	app_status(app, STYLE_NORMAL, "%s", "");
	popup_message(app, _("Please read this carefully"),
	    value_string(reply, "popup"));
	json_decref(reply);
	return true;
}

bool
booking_held(struct app *app, json_t *params,
    bool (*ask)(struct app *app, const char *held, void *arg), void *arg)
{
	struct err e = { 0 };
	char held[160];
	json_t *hold;
	int64_t at;
	bool done;

	if (call(app, "appointment.hold", params, &hold, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	at = value_int(hold, "until");
	at -= date_instant(date_of(at), 0);
	snprintf(held, sizeof held, _("The time is kept for you until "
	    "%02d:%02d:%02d."), (int)(at / 3600), (int)(at / 60 % 60),
	    (int)(at % 60));
	done = ask(app, held, arg);
	/* given back at once, not when its minutes are over */
	if (!done && !app_ending(app) && call(app, "appointment.release",
	    json_pack("{s:O}", "id", value_at(hold, "id")), NULL, &e) == 0)
		app_status(app, STYLE_INFO, "%s",
		    _("The chosen time was given back."));
	json_decref(hold);
	return done;
}

static bool
begin_ask(struct app *app, const char *held, void *arg)
{
	const struct begin_time *t = arg;

	return begin_confirmed(app, t, held) && begin_book(app, t->b,
	    t->date, t->time);
}

static bool
begin_chosen(struct app *app, const char *date, const char *time, void *arg)
{
	struct begin_time t = { arg, date, time };

	return booking_held(app, begin_params(t.b, date, time), begin_ask,
	    &t);
}

/* --- the way --- */

/* The last visit is rated first, where the hall insists on it. */
static bool
begin_rated(struct app *app, const json_t *rules)
{
	const json_t *row = value_at(rules, "to_rate");

	return row == NULL || booking_rate(app, row, true) ||
	    !json_is_true(value_at(rules, "rating_required"));
}

static void
begin_way(struct app *app, const struct screen *s, const json_t *rules,
    const char *unit)
{
	struct begin b = { .rules = rules, .unit = unit };
	struct booking_grid g = { .unit = unit, .hall = value_string(rules,
	    "hall"), .waiting = json_is_true(value_at(rules, "waiting")),
		.chosen = begin_chosen, .arg = &b };
	json_t *initial = booking_contact(rules), *wish;

	do {
		wish = booking_business(app, rules, initial, unit, true);
		json_decref(initial);
		if (wish == NULL)
			return;
		b.wish = wish;
		g.items = value_at(wish, "items");
		if (booking_grid_run(app, s, &g))
			break;
		/* back to the numbers, as they were */
		initial = wish;
	} while (!app_ending(app));
	json_decref(wish);
	if (*b.id != '\0')
		app_open(app, "booking_persons", json_pack("{s:s}", "id",
		    b.id));
}

void
booking_run(struct app *app, const struct screen *s, const char *unit)
{
	struct err e = { 0 };
	json_t *rules;

	if (call(app, "appointment.rules", unit != NULL ? json_pack("{s:s}",
	    "unit", unit) : NULL, &rules, &e) != 0) {
		app_error(app, &e);
		return;
	}
	if (*value_string(rules, "reason") != '\0')
		popup_message(app, _("Booking is not possible now"),
		    value_string(rules, "reason"));
	/* a unit rates, not who books for it */
	if ((unit != NULL || begin_rated(app, rules)) &&
	    booking_notice(app, s, rules))
		begin_way(app, s, rules, unit);
	json_decref(rules);
}

struct view *
booking_open(struct app *app, const struct screen *s, const json_t *args)
{
	(void)args;
	booking_run(app, s, NULL);
	return NULL;
}
