/* Changing, cancelling and rating an appointment. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen.h"
#include "tui/screen/booking.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

/* May the unit still? Says why not; the hall's staff is not bound. */
static bool
act_may(struct app *app, const json_t *row)
{
	char until[64];

	if (json_is_true(value_at(row, "changeable")) ||
	    (app_has_role(app, "clerk") && (strcmp(value_string(row,
	    "status"), "booked") == 0 || strcmp(value_string(row, "status"),
	    "pending_completion") == 0)))
		return true;
	booking_until_text(value_int(row, "change_until"), until,
	    sizeof until);
	if (value_int(row, "finished_at") != 0 ||
	    booking_status_style(value_string(row, "status")) == STYLE_DIM ||
	    strcmp(value_string(row, "status"), "handled") == 0 ||
	    strcmp(value_string(row, "status"), "mismatch") == 0)
		app_status(app, STYLE_WARN, _("The appointment %s is over: "
		    "%s."), value_string(row, "number"), value_string(row,
		    "status_label"));
	else
		app_status(app, STYLE_WARN, _("The deadline to change or "
		    "cancel was %s."), until);
	return false;
}

static bool
act_change(struct app *app, const json_t *row, json_t *p, struct err *e)
{
	json_object_set(p, "id", json_object_get(row, "id"));
	json_object_set(p, "version", json_object_get(row, "version"));
	if (call(app, "appointment.change", p, NULL, e) != 0)
		return false;
	app_status(app, STYLE_DONE, "%s", _("The appointment was changed."));
	return true;
}

/* --- the handler --- */

static int
contact_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	return act_change(form_app(f), arg, json_deep_copy(values), e) ? 0 :
	    -1;
}

static const struct form_field contact_fields[] = {
	{ .name = "contact_name", .label = N_("Handler"), .required = true,
	    .max = 50, .width = 24 },
	{ .name = "contact_phone", .label = N_("Mobile number"),
	    .kind = FORM_ASCII, .required = true, .max = 20, .width = 24 },
	{ 0 }
};

static const struct form_desc contact_form = {
	.title = N_("Change the handler"),
	.fields = contact_fields,
	.submit = N_("Save"),
	.submit_values = contact_submit,
};

/* --- the time --- */

struct act_move {
	const json_t *row;
	const char *date, *time; /* the new one, while it is asked for */
	bool done;
};

static bool
move_ask(struct app *app, const char *held, void *arg)
{
	struct act_move *m = arg;
	const char *consequences[] = { held,
		_("The time you had is given back."), NULL };
	char text[512], from[64], to[64];
	struct popup_confirm ask = { .title = _("Another time"),
		.text = text, .consequences = consequences, .verb = _("OK"),
		.cancel = _("Cancel") };
	struct err e = { 0 };

	booking_day_text(value_string(m->row, "date"), from, sizeof from);
	booking_day_text(m->date, to, sizeof to);
	snprintf(text, sizeof text, _("From  %s %s\nTo    %s %s"), from,
	    value_string(m->row, "time"), to, m->time);
	if (!popup_confirm(app, &ask))
		return false;
	m->done = act_change(app, m->row, json_pack("{s:s, s:s}", "date",
	    m->date, "time", m->time), &e);
	if (!m->done)
		app_error(app, &e);
	return m->done;
}

/* Kept while it is asked for, as the time of a new one is. */
static bool
move_chosen(struct app *app, const char *date, const char *time, void *arg)
{
	struct act_move *m = arg;
	json_t *p = json_pack("{s:O, s:O, s:s, s:s}", "appointment",
	    value_at(m->row, "id"), "items", value_at(m->row, "counts"),
	    "date", date, "time", time);

	if (!app_has_role(app, "agent"))
		json_object_set_new(p, "unit", json_string(value_string(
		    m->row, "unit.id")));
	m->date = date;
	m->time = time;
	return booking_held(app, p, move_ask, m);
}

static bool
act_move(struct app *app, const json_t *row)
{
	struct act_move m = { .row = row };
	struct booking_grid g = { .items = value_at(row, "counts"),
		.unit = app_has_role(app, "agent") ? NULL :
		value_string(row, "unit.id"), .hall = value_string(row,
		"hall"), .moved = value_string(row, "id"),
		.chosen = move_chosen, .arg = &m };

	booking_grid_run(app, screen_find(app_screens(app),
	    app_has_role(app, "agent") ? "booking_notice" : "booking_day"),
	    &g);
	return m.done;
}

/* --- businesses and numbers --- */

static bool
act_items(struct app *app, const json_t *row)
{
	const char *unit = app_has_role(app, "agent") ? NULL :
	    value_string(row, "unit.id"), *name;
	json_t *rules, *initial = json_object(), *values;
	const json_t *n;
	struct err e = { 0 };
	bool done = false;
	char text[16];

	if (call(app, "appointment.rules", unit != NULL ? json_pack("{s:s}",
	    "unit", unit) : NULL, &rules, &e) != 0) {
		app_error(app, &e);
		json_decref(initial);
		return false;
	}
	json_object_foreach(json_object_get(row, "counts"), name, n) {
		snprintf(text, sizeof text, "%lld",
		    (long long)json_integer_value(n));
		json_object_set_new(initial, name, json_string(text));
	}
	values = booking_business(app, rules, initial, unit, false);
	if (values != NULL) {
		done = act_change(app, row, json_pack("{s:O}", "items",
		    value_at(values, "items")), &e);
		if (!done)
			app_error(app, &e);
	}
	json_decref(values);
	json_decref(initial);
	json_decref(rules);
	return done;
}

bool
booking_change(struct app *app, const json_t *row)
{
	const char *labels[] = { _("Date and time"),
		_("Businesses and how many"), _("Handler and phone") };
	int at;

	if (!act_may(app, row))
		return false;
	at = popup_choose_text(app, _("Change information"), labels, NULL, 3,
	    0);
	if (at == 0)
		return act_move(app, row);
	if (at == 1)
		return act_items(app, row);
	return at == 2 && form_run(app, &contact_form, row,
	    (void *)(uintptr_t)row, NULL) == 1;
}

/* --- cancelling --- */

static int
cancel_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	json_t *p = json_deep_copy(values);

	json_object_set(p, "id", arg);
	return call(form_app(f), "appointment.cancel", p, NULL, e);
}

static const struct choice cancel_words[] = {
	{ "1", N_("The papers will not be ready in time"), STYLE_NORMAL },
	{ "2", N_("The person does not come any more"), STYLE_NORMAL },
	{ "3", N_("Another time suits better"), STYLE_NORMAL },
	{ 0 }
};

static const struct form_field cancel_fields[] = {
	{ .name = "number", .label = N_("Number"), .kind = FORM_READONLY },
	{ .name = "when", .label = N_("Date"), .kind = FORM_READONLY },
	{ .name = "reason", .label = N_("Reason"), .max = 200,
	    .choices = cancel_words,
	    .hint = N_("May be left empty; F4 has the usual reasons") },
	{ 0 }
};

static const char *const cancel_then[] = {
	N_("The time goes back to the others at once."),
	N_("It is no mismatch, and counts for nothing."),
	NULL
};

static const struct form_desc cancel_form = {
	.title = N_("Cancel the appointment"),
	.fields = cancel_fields,
	.submit = N_("Call off"),
	.consequences = cancel_then,
	.submit_values = cancel_submit,
	.careless = true,
};

bool
booking_cancel(struct app *app, const json_t *row)
{
	json_t *id = json_object_get(row, "id"), *initial;
	char when[96], day[64];
	bool done;

	if (!act_may(app, row))
		return false;
	booking_day_text(value_string(row, "date"), day, sizeof day);
	snprintf(when, sizeof when, "%s %s", day, value_string(row, "time"));
	initial = json_pack("{s:s, s:s}", "number", value_string(row,
	    "number"), "when", when);
	json_incref(id);
	done = form_run(app, &cancel_form, initial, id, NULL) == 1;
	if (done)
		app_status(app, STYLE_DONE, "%s",
		    _("The appointment was cancelled."));
	json_decref(id);
	json_decref(initial);
	return done;
}

/* --- rating --- */

static int
rate_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	json_t *p = json_pack("{s:O, s:i}", "id", arg, "level",
	    *value_string(values, "level") - '0');

	if (*value_string(values, "words") != '\0')
		json_object_set(p, "words", json_object_get(values, "words"));
	return call(form_app(f), "appointment.rate", p, NULL, e);
}

static const struct form_field rate_fields[] = {
	{ .name = "number", .label = N_("Number"), .kind = FORM_READONLY },
	{ .name = "when", .label = N_("Date"), .kind = FORM_READONLY },
	{ .name = "level", .label = N_("Rating"), .kind = FORM_CHOICE,
	    .required = true, .choices = booking_levels, .width = 20,
	    .hint = N_("Five levels; F4 or the arrow keys") },
	{ .name = "words", .label = N_("In words"), .kind = FORM_LINES,
	    .max = 500, .hint = N_("Required for the two lowest: what was "
	    "wrong?") },
	{ 0 }
};

static const struct form_desc rate_form = {
	.title = N_("Rate the service"),
	.intro = N_("How were you served? One rating for each appointment; "
	    "it cannot be changed."),
	.fields = rate_fields,
	.submit = N_("Rate"),
	.submit_values = rate_submit,
};

static const struct form_desc rate_first_form = {
	.title = N_("Rate the service"),
	.intro = N_("Before you book again: how were you served the last "
	    "time? Esc skips it."),
	.fields = rate_fields,
	.submit = N_("Rate"),
	.submit_values = rate_submit,
	.careless = true,
};

bool
booking_rate(struct app *app, const json_t *row, bool first)
{
	json_t *id = json_object_get(row, "id"), *initial;
	char when[96], day[64];
	bool done;

	if (value_int(row, "level") != 0) {
		app_status(app, STYLE_INFO, "%s",
		    _("This appointment was rated already."));
		return false;
	}
	booking_day_text(value_string(row, "date"), day, sizeof day);
	snprintf(when, sizeof when, "%s %s", day, value_string(row, "time"));
	initial = json_pack("{s:s, s:s}", "number", value_string(row,
	    "number"), "when", when);
	json_incref(id);
	done = form_run(app, first ? &rate_first_form : &rate_form, initial,
	    id, NULL) == 1;
	if (done)
		app_status(app, STYLE_DONE, "%s", _("Thank you: the rating "
		    "was taken."));
	json_decref(id);
	json_decref(initial);
	return done;
}
