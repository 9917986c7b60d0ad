/* Planning counters: the form, what it would change, undo, who did what. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/booking.h"
#include "tui/screen/slot.h"
#include "tui/value.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { PLAN_TOLD = 40 }; /* lines of what changes */

struct plan {
	const json_t *day;
	bool week;
};

/* "09:00-12:00 4", a line each. */
static char *
plan_periods_text(const json_t *periods)
{
	struct buf b = { 0 };
	const json_t *p;
	char *text;
	size_t i;

	json_array_foreach(periods, i, p)
		buf_printf(&b, "%s%s-%s %lld", i > 0 ? "\n" : "",
		    value_string(p, "from"), value_string(p, "to"),
		    (long long)value_int(p, "counters"));
	text = xstrdup(buf_str(&b));
	buf_finish(&b);
	return text;
}

/* NULL: a line cannot be read. None at all: closed. */
static json_t *
plan_periods(const char *text)
{
	json_t *list = json_array();

	while (*text != '\0') {
		char from[6], to[6];
		int counters, used = 0;

		if (*text == '\n' || *text == ' ') {
			text++;
			continue;
		}
		if (sscanf(text, "%5[0-9:]-%5[0-9:] %3d%n", from, to,
		    &counters, &used) != 3 || used == 0) {
			json_decref(list);
			return NULL;
		}
		json_array_append_new(list, json_pack("{s:s, s:s, s:i}",
		    "from", from, "to", to, "counters", counters));
		text += used;
	}
	return list;
}

/* Days as digits: "12345" is Monday to Friday. */
static json_t *
plan_weekdays(const char *digits)
{
	json_t *list = json_array();

	for (; *digits != '\0'; digits++)
		json_array_append_new(list, json_integer(*digits - '0'));
	return list;
}

static json_t *
plan_params(const struct plan *p, const json_t *values)
{
	json_t *periods = plan_periods(value_string(values, "periods")), *o;

	if (periods == NULL)
		return NULL;
	o = json_pack("{s:o}", "periods", periods);
	if (p->week) {
		json_object_set_new(o, "weekdays", plan_weekdays(
		    value_string(values, "weekdays")));
		json_object_set(o, "from", json_object_get(values, "from"));
	} else {
		json_object_set(o, "date", json_object_get(p->day, "date"));
	}
	json_object_set(o, "district", json_object_get(p->day, "district"));
	if (json_is_string(json_object_get(o, "district")))
		json_object_set_new(o, "district", json_integer(strtol(
		    value_string(o, "district"), NULL, 10)));
	return o;
}

static void
plan_tell_bookings(const json_t *bookings, struct buf *b)
{
	const json_t *o;
	size_t i;

	if (json_array_size(bookings) == 0) {
		buf_printf(b, "%s\n\n", _("All appointments still fit."));
		return;
	}
	buf_printf(b, _("Appointments that no longer fit: %zu\n"),
	    json_array_size(bookings));
	json_array_foreach(bookings, i, o) {
		const char *to = value_string(o, "to");

		buf_printf(b, "%s  %s  %s %s  %s%s\n", value_string(o,
		    "number"), value_string(o, "unit"), value_string(o,
		    "date"), value_string(o, "time"), *to != '\0' ?
		    _("could be moved to ") : _("fits nowhere that day"), to);
	}
	buf_printf(b, "\n");
}

/* What no longer fits, and what would change, cell by cell. */
static void
plan_tell(const json_t *preview, struct buf *b)
{
	const json_t *o;
	size_t i;

	plan_tell_bookings(value_at(preview, "bookings"), b);
	json_array_foreach(value_at(preview, "cells"), i, o) {
		if (i == PLAN_TOLD) {
			buf_printf(b, "...\n");
			break;
		}
		buf_printf(b, _("%s %s-%s: counters %lld, then %lld\n"),
		    value_string(o, "date"), value_string(o, "from"),
		    value_string(o, "to"), (long long)value_int(o, "before"),
		    (long long)value_int(o, "after"));
	}
	if (i == 0)
		buf_printf(b, "%s", _("Nothing changes."));
}

/* 1: apply and move, 0: apply and leave them, -1: no. */
static int
plan_agreed(struct app *app, const json_t *preview)
{
	const char *none[] = { _("Put in force"), _("Back"), NULL };
	const char *some[] = { _("Apply and move them"),
		_("Apply, they stand"), _("Back"), NULL };
	bool fits = json_array_size(value_at(preview, "bookings")) == 0;
	struct buf b = { 0 };
	int at;

	plan_tell(preview, &b);
	at = popup_ask(app, _("What the plan would change"), buf_str(&b),
	    fits ? none : some);
	buf_finish(&b);
	if (fits)
		return at == 0 ? 0 : -1;
	return at == 0 ? 1 : at == 1 ? 0 : -1;
}

static int
plan_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	const struct plan *p = arg;
	json_t *params = plan_params(p, values), *preview;
	int how;

	if (params == NULL)
		return err_set(e, ERR_SLOT_PERIODS, "periods");
	if (call(form_app(f), "slot.preview", json_deep_copy(params),
	    &preview, e) != 0) {
		json_decref(params);
		return -1;
	}
	how = plan_agreed(form_app(f), preview);
	json_decref(preview);
	if (how < 0) {
		json_decref(params);
		return -1;
	}
	json_object_set(params, "reason", json_object_get(values, "reason"));
	json_object_set_new(params, "repack", json_boolean(how == 1));
	return call(form_app(f), p->week ? "slot.template" : "slot.override",
	    params, NULL, e);
}

#define PLAN_PERIODS                                                         \
	{ .name = "periods", .label = N_("Counters"), .kind = FORM_LINES,    \
	    .max = 600, .hint = N_("A line each: 09:00-12:00 4; none at "   \
	    "all: closed") }
#define PLAN_REASON                                                          \
	{ .name = "reason", .label = N_("Reason"), .required = true,         \
	    .max = 200, .hint = N_("Units read it where nothing can be "    \
	    "booked") }

static const struct form_field day_fields[] = {
	{ .name = "date", .label = N_("Date"), .kind = FORM_READONLY },
	PLAN_PERIODS, PLAN_REASON, { 0 }
};

static const struct form_desc day_form = {
	.title = N_("Plan the day"),
	.intro = N_("From when to when how many counters are open. First you "
	    "see what it would change."),
	.fields = day_fields,
	.submit = N_("What if"),
	.submit_values = plan_submit,
};

static const struct form_field week_fields[] = {
	{ .name = "weekdays", .label = N_("Weekdays"), .kind = FORM_DIGITS,
	    .required = true, .max = 7, .width = 9,
	    .hint = N_("Digits: 1 is Monday, 7 Sunday; 12345: Monday to "
	    "Friday") },
	{ .name = "from", .label = N_("From day"), .kind = FORM_DATE,
	    .required = true },
	PLAN_PERIODS, PLAN_REASON, { 0 }
};

static const struct form_desc week_form = {
	.title = N_("Plan weekdays"),
	.intro = N_("From when to when how many counters are open. First you "
	    "see what it would change."),
	.fields = week_fields,
	.submit = N_("What if"),
	.submit_values = plan_submit,
};

bool
slot_plan(struct app *app, const json_t *day, bool week)
{
	struct plan p = { day, week };
	char *periods = plan_periods_text(value_at(day, "periods"));
	json_t *initial = json_pack("{s:s, s:s, s:s, s:s}", "date",
	    value_string(day, "date"), "from", value_string(day, "date"),
	    "weekdays", "12345", "periods", periods);
	bool done = form_run(app, week ? &week_form : &day_form, initial, &p,
	    NULL) == 1;

	if (done)
		app_status(app, STYLE_DONE, "%s", _("The plan holds. u takes "
		    "it back."));
	json_decref(initial);
	free(periods);
	return done;
}

bool
slot_undo(struct app *app)
{
	const char *consequences[] = { _("Appointments that it moved go back "
	    "to their time, where it is still free."), NULL };
	const struct popup_confirm ask = { .title = _("Undo the last plan"),
		.text = _("The plan that was made last is taken back, all its "
		    "days at once."), .consequences = consequences,
		.verb = _("Undo") };
	struct err e = { 0 };
	json_t *reply;

	if (!popup_confirm(app, &ask))
		return false;
	if (call(app, "slot.undo", NULL, &reply, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	app_status(app, STYLE_DONE, _("Taken back: %s"), value_string(reply,
	    "reason"));
	json_decref(reply);
	return true;
}

void
slot_history(struct app *app)
{
	struct err e = { 0 };
	struct buf b = { 0 };
	const json_t *p;
	json_t *reply;
	size_t i;

	if (call(app, "slot.list", NULL, &reply, &e) != 0) {
		app_error(app, &e);
		return;
	}
	json_array_foreach(value_at(reply, "items"), i, p) {
		char *periods = plan_periods_text(value_at(p, "periods"));
		char at[64], what[64];

		value_text(p, "at", FORMAT_MINUTE, NULL, at, sizeof at);
		if (json_is_true(value_at(p, "override")))
			booking_day_text(value_string(p, "date"), what,
			    sizeof what);
		else
			snprintf(what, sizeof what, _("weekday %lld from %s"),
			    (long long)value_int(p, "weekday"),
			    value_string(p, "from"));
		for (char *s = periods; *s != '\0'; s++)
			if (*s == '\n')
				*s = ',';
		buf_printf(&b, "%s  %s  %s%s\n    %s  %s\n", at,
		    value_string(p, "by"), what, json_is_true(value_at(p,
		    "undone")) ? _("  [taken back]") : "", *periods != '\0' ?
		    periods : _("closed"), value_string(p, "reason"));
		free(periods);
	}
	popup_pager(app, _("Plans of the hall"), i > 0 ? buf_str(&b) :
	    _("Nothing was planned: the hall's file holds."));
	buf_finish(&b);
	json_decref(reply);
}
