/* What the hall does with an appointment on its day. */
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
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

static json_t *
desk_id(const json_t *row)
{
	return json_pack("{s:O}", "id", json_object_get(row, "id"));
}

bool
booking_arrive(struct app *app, const json_t *row)
{
	struct err e = { 0 };
	json_t *reply;

	if (call(app, "appointment.arrive", desk_id(row), &reply, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	app_status(app, STYLE_DONE, _("%s has come: ticket %lld."),
	    value_string(reply, "unit.name"), (long long)value_int(reply,
	    "ticket"));
	json_decref(reply);
	return true;
}

/* --- calling --- */

static int desk_counter; /* as last typed: a clerk stays at his */

static int
call_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	json_t *p = arg != NULL ? desk_id(arg) : json_object(), *reply;

	desk_counter = (int)strtol(value_string(values, "counter"), NULL, 10);
	json_object_set_new(p, "counter", json_integer(desk_counter));
	if (call(form_app(f), "appointment.call", p, &reply, e) != 0)
		return -1;
	app_status(form_app(f), STYLE_DONE, _("Ticket %lld, %s, to counter "
	    "%lld."), (long long)value_int(reply, "ticket"),
	    value_string(reply, "unit.name"), (long long)value_int(reply,
	    "counter"));
	json_decref(reply);
	return 0;
}

static const struct form_field call_fields[] = {
	{ .name = "who", .label = N_("Unit"), .kind = FORM_READONLY },
	{ .name = "counter", .label = N_("Counter"), .kind = FORM_DIGITS,
	    .required = true, .max = 2, .width = 4,
	    .hint = N_("The number of your counter") },
	{ 0 }
};

static const struct form_desc call_form = {
	.title = N_("Call to a counter"),
	.fields = call_fields,
	.submit = N_("Call"),
	.submit_values = call_submit,
	.careless = true,
};

bool
booking_call(struct app *app, const json_t *row)
{
	json_t *initial = json_pack("{s:s}", "who", row != NULL ?
	    value_string(row, "unit.name") : _("The first who waits"));
	char counter[16];
	bool done;

	if (desk_counter > 0) {
		snprintf(counter, sizeof counter, "%d", desk_counter);
		json_object_set_new(initial, "counter", json_string(counter));
	}
	done = form_run(app, &call_form, initial, (void *)(uintptr_t)row,
	    NULL) == 1;
	json_decref(initial);
	return done;
}

bool
booking_finish(struct app *app, const json_t *row)
{
	struct err e = { 0 };
	json_t *reply;

	if (call(app, "appointment.finish", desk_id(row), &reply, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	app_status(app, STYLE_DONE, _("%s: served."), value_string(reply,
	    "unit.name"));
	json_decref(reply);
	return true;
}

/* --- nobody came, or something else --- */

struct desk_word {
	const json_t *row;
	const char *method;
};

static int
word_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	const struct desk_word *w = arg;
	json_t *p = desk_id(w->row);

	if (*value_string(values, "evidence") != '\0')
		json_object_set(p, "evidence", json_object_get(values,
		    "evidence"));
	return call(form_app(f), w->method, p, NULL, e);
}

static const struct choice mismatch_words[] = {
	{ "1", N_("The papers filed online are not of the person booked"),
		STYLE_NORMAL },
	{ "2", N_("Another business was filed than was booked"),
		STYLE_NORMAL },
	{ "3", N_("Nothing was filed online for the person booked"),
		STYLE_NORMAL },
	{ 0 }
};

static const struct form_field mismatch_fields[] = {
	{ .name = "number", .label = N_("Number"), .kind = FORM_READONLY },
	{ .name = "unit", .label = N_("Unit"), .kind = FORM_READONLY },
	{ .name = "evidence", .label = N_("What was found"),
	    .kind = FORM_LINES, .required = true, .max = 500,
	    .choices = mismatch_words,
	    .hint = N_("The unit reads it; F4 has the usual words") },
	{ 0 }
};

static const char *const mismatch_then[] = {
	N_("Nobody of this appointment is accepted; they have to book again."),
	N_("It counts for the unit: more than three in a month freeze its "
	    "bookings until the month's end."),
	NULL
};

static const struct form_desc mismatch_form = {
	.title = N_("Papers differ from what was booked"),
	.fields = mismatch_fields,
	.submit = N_("Put down"),
	.consequences = mismatch_then,
	.submit_values = word_submit,
};

static const struct form_field noshow_fields[] = {
	{ .name = "number", .label = N_("Number"), .kind = FORM_READONLY },
	{ .name = "unit", .label = N_("Unit"), .kind = FORM_READONLY },
	{ .name = "evidence", .label = N_("Remark"), .max = 200,
	    .hint = N_("May be left empty; the unit reads it") },
	{ 0 }
};

static const char *const noshow_then[] = {
	N_("The unit is told. It has to book again."),
	NULL
};

static const struct form_desc noshow_form = {
	.title = N_("Nobody came"),
	.fields = noshow_fields,
	.submit = N_("Put down"),
	.consequences = noshow_then,
	.submit_values = word_submit,
	.careless = true,
};

static bool
desk_word(struct app *app, const struct form_desc *form, const json_t *row,
    const char *method)
{
	struct desk_word w = { row, method };
	json_t *initial = json_pack("{s:s, s:s}", "number",
	    value_string(row, "number"), "unit", value_string(row,
	    "unit.name"));
	bool done = form_run(app, form, initial, &w, NULL) == 1;

	if (done)
		app_status(app, STYLE_DONE, "%s", _("It was written down."));
	json_decref(initial);
	return done;
}

bool
booking_mismatch(struct app *app, const json_t *row)
{
	return desk_word(app, &mismatch_form, row, "appointment.mismatch");
}

bool
booking_noshow(struct app *app, const json_t *row)
{
	return desk_word(app, &noshow_form, row, "appointment.noshow");
}

/* --- results --- */

struct desk_result {
	const json_t *whole, *item;
};

static int
result_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	const struct desk_result *r = arg;
	json_t *p = desk_id(r->whole);

	json_object_set(p, "item", json_object_get(r->item, "item"));
	json_object_set(p, "result", json_object_get(values, "result"));
	if (*value_string(values, "opinion") != '\0')
		json_object_set(p, "opinion", json_object_get(values,
		    "opinion"));
	return call(form_app(f), "appointment.result", p, NULL, e);
}

static const struct choice result_words[] = {
	{ "accepted", N_("Accepted at the hall"), STYLE_DONE },
	{ "returned", N_("Returned to be put right"), STYLE_WARN },
	{ "not_accepted", N_("Not accepted, to book again"), STYLE_WARN },
	{ 0 }
};

static const struct form_field result_fields[] = {
	{ .name = "who", .label = N_("Person"), .kind = FORM_READONLY },
	{ .name = "case", .label = N_("Linked case"),
	    .kind = FORM_READONLY },
	{ .name = "result", .label = N_("Result"), .kind = FORM_CHOICE,
	    .required = true, .choices = result_words, .width = 30 },
	{ .name = "opinion", .label = N_("Opinion"), .kind = FORM_LINES,
	    .max = 500,
	    .hint = N_("Required unless accepted; the unit reads it") },
	{ 0 }
};

static const struct form_desc result_form = {
	.title = N_("Result of the check"),
	.fields = result_fields,
	.submit = N_("Give"),
	.submit_values = result_submit,
};

bool
booking_result(struct app *app, const json_t *whole, const json_t *item)
{
	struct desk_result r = { whole, item };
	const char *number = value_string(item, "application.number");
	char who[256], filed[160];
	json_t *initial;
	bool done;

	snprintf(who, sizeof who, "%s  %s", value_string(item, "kind_label"),
	    value_string(item, "name"));
	snprintf(filed, sizeof filed, "%s  %s", *number != '\0' ? number :
	    _("none"), *number == '\0' || json_is_true(value_at(item,
	    "application.filed")) ? "" : _("not filed!"));
	initial = json_pack("{s:s, s:s}", "who", who, "case", filed);
	if (*value_string(item, "decided_by") != '\0') {
		json_object_set(initial, "result", json_object_get(item,
		    "status"));
		json_object_set_new(initial, "opinion", json_string(
		    value_string(item, "opinion")));
	}
	done = form_run(app, &result_form, initial, &r, NULL) == 1;
	if (done)
		app_status(app, STYLE_DONE, "%s",
		    _("The result was given; the unit sees it."));
	json_decref(initial);
	return done;
}
