/*
 * booking_bundle: a roster, typed or of the import/ folder, packed into as few
 * appointments as can be; looked at, and then all are booked or none.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen.h"
#include "tui/screen/booking.h"
#include "tui/screen/parts.h"
#include "tui/text.h"
#include "tui/widget/form.h"
#include "tui/widget/pager.h"
#include "tui/widget/popup.h"

enum { BUNDLE_FILES = 40, BUNDLE_NAME = 12, BUNDLE_KIND = 14 };

struct bundle {
	struct app *app;
	const json_t *rules;
	char file[256];  /* of import/, or "" */
	json_t *params;  /* as the preview was asked for */
	json_t *preview; /* its reply */
	struct pager pager;
	bool booked;
};

/* --- where the roster is --- */

static bool
bundle_text_name(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot != NULL && (strcasecmp(dot, ".csv") == 0 ||
	    strcasecmp(dot, ".txt") == 0);
}

/* Typed, unless there are files; false: left. */
static bool
bundle_source(struct bundle *b)
{
	const char *labels[BUNDLE_FILES + 1] = { _("Type or paste the lines") };
	const json_t *row;
	struct err e = { 0 };
	json_t *reply;
	size_t i, n = 1;
	int at = 0;

	b->file[0] = '\0';
	if (call(b->app, "attachment.inbox", NULL, &reply, &e) != 0) {
		app_error(b->app, &e);
		return false;
	}
	json_array_foreach(value_at(reply, "items"), i, row)
		if (n <= BUNDLE_FILES && json_is_true(value_at(row,
		    "complete")) && bundle_text_name(value_string(row,
		    "name")))
			labels[n++] = value_string(row, "name");
	if (n > 1)
		at = popup_choose_text(b->app, _("Where is the roster?"),
		    labels, NULL, n, 0);
	if (at > 0)
		snprintf(b->file, sizeof b->file, "%s", labels[at]);
	json_decref(reply);
	return at >= 0;
}

/* Every fault with its line: the form itself has room for one. */
static void
bundle_faults(struct app *app, const struct err *e)
{
	struct buf out = { 0 };
	char text[600];

	for (size_t i = 0; i < e->n; i++)
		buf_printf(&out, "%s\n", err_text(e, i, text, sizeof text));
	popup_pager(app, _("The roster has faults; nothing is booked"),
	    buf_str(&out));
	buf_finish(&out);
}

static int
bundle_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	struct bundle *b = arg;
	json_t *p = json_object();

	if (b->file[0] != '\0')
		json_object_set_new(p, "file", json_string(b->file));
	else
		json_object_set(p, "roster", json_object_get(values,
		    "roster"));
	json_decref(b->params);
	b->params = json_incref(p);
	if (call(form_app(f), "appointment.bundle.preview", p, &b->preview,
	    e) == 0)
		return 0;
	if (e->n > 1)
		bundle_faults(form_app(f), e);
	return -1;
}

#define BUNDLE_CONTACT                                                       \
	{ .name = "contact_name", .label = N_("Handler's name"), .max = 50,  \
	    .width = 24, .hint = N_("Who comes for the unit; empty: you") }, \
	{ .name = "contact_phone", .label = N_("Mobile number"),             \
	    .kind = FORM_ASCII, .max = 20, .width = 24, .hint = N_("Where "  \
	    "the hall reaches you; empty: the number the unit has given") }
#define BUNDLE_TICK                                                          \
	{ .name = "checked", .kind = FORM_TICK, .required = true,            \
	    .label = N_("What is filed was checked by us, is true and "      \
	    "complete"), .hint = N_("The notice, section 10: check before "  \
	    "booking") }

static const struct form_field bundle_typed[] = {
	BUNDLE_CONTACT,
	{ .name = "roster", .label = N_("Roster"), .kind = FORM_LINES,
	    .required = true, .max = 9000,
	    .hint = N_("One person a line: name, ID number, business, permit "
	    "number where there is one") },
	BUNDLE_TICK,
	{ 0 }
};

static const struct form_field bundle_filed[] = {
	BUNDLE_CONTACT,
	{ .name = "roster", .label = N_("Roster"), .kind = FORM_READONLY },
	BUNDLE_TICK,
	{ 0 }
};

static const struct form_desc bundle_form = {
	.title = N_("Book for many people"),
	.intro = N_("One person a line: name, ID number, business (as the "
	    "hall calls it), permit number for all but new permits."),
	.fields = bundle_typed,
	.submit = N_("Plan"),
	.page = true,
	.submit_values = bundle_submit,
	.help = N_("The people are packed into as few appointments as can "
	    "be, of at most as many minutes as the hall allows, one a date. "
	    "F9 shows the plan; nothing is booked yet. A roster may also lie "
	    "in your SFTP folder import/ as CSV in UTF-8."),
};

/* --- the plan --- */

static void
bundle_put(struct buf *out, const char *text, int width)
{
	char *padded = text_pad(text, width, false);

	buf_printf(out, "%s ", padded);
	free(padded);
}

static void
bundle_people(const struct bundle *b, json_int_t block, struct buf *out)
{
	const json_t *p;
	size_t i;

	json_array_foreach(value_at(b->preview, "people"), i, p) {
		if (value_int(p, "block") != block)
			continue;
		buf_printf(out, "   ");
		bundle_put(out, value_string(p, "name"), BUNDLE_NAME);
		bundle_put(out, value_string(p, "id_number"), 19);
		bundle_put(out, value_string(p, "kind_label"), BUNDLE_KIND);
		buf_printf(out, _("line %lld"), (long long)value_int(p,
		    "line"));
		buf_printf(out, "\n");
	}
}

static void
bundle_tell(const struct bundle *b, const json_t *reply, struct buf *out)
{
	const json_t *k;
	char day[64];
	size_t i;

	json_array_foreach(value_at(reply, "blocks"), i, k) {
		const char *number = value_string(k, "number");

		if (*value_string(k, "date") == '\0')
			continue;
		booking_day_text(value_string(k, "date"), day, sizeof day);
		buf_printf(out, _("%d  %s %s, %lld minutes"), (int)i + 1, day,
		    value_string(k, "time"), (long long)value_int(k,
		    "minutes"));
		buf_printf(out, *number != '\0' ? "   %s\n" : "\n", number);
		bundle_people(b, (json_int_t)i, out);
	}
	if (value_int(reply, "left") == 0)
		return;
	buf_printf(out, "\n%s\n", _("No room on the next working days for:"));
	bundle_people(b, -1, out);
}

static void
bundle_show(struct bundle *b)
{
	struct buf out = { 0 };

	bundle_tell(b, b->preview, &out);
	pager_finish(&b->pager);
	pager_init(&b->pager, buf_str(&out));
	buf_finish(&out);
}

static void
bundle_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct bundle *b = v->data;
	size_t people = json_array_size(value_at(b->preview, "people"));
	size_t blocks = json_array_size(value_at(b->preview, "blocks"));
	json_int_t left = value_int(b->preview, "left");
	char text[300];

	snprintf(text, sizeof text, _("%s   people %d   appointments %d"),
	    value_string(b->rules, "hall"), (int)people, (int)blocks);
	canvas_put(c, body.row, body.col + 1, body.cols - 2, STYLE_NORMAL,
	    text);
	canvas_rule(c, body.row + 1, body.col, body.cols, _("The plan"));
	pager_draw(&b->pager, c, (struct rect){ body.row + 2, body.col + 1,
	    body.rows - 4, body.cols - 2 });
	canvas_rule(c, body.row + body.rows - 2, body.col, body.cols, NULL);
	if (left > 0)
		snprintf(text, sizeof text, _("%lld people do not fit: all "
		    "are booked or none. Take them out of the roster."),
		    (long long)left);
	else
		snprintf(text, sizeof text, "%s", _("Nothing is booked yet. "
		    "F9 books all of it, or nothing."));
	canvas_put(c, body.row + body.rows - 1, body.col + 1, body.cols - 2,
	    left > 0 ? STYLE_ERROR : STYLE_INFO, text);
}

static void
bundle_again(struct bundle *b)
{
	struct err e = { 0 };
	json_t *reply;

	if (call(b->app, "appointment.bundle.preview", json_copy(b->params),
	    &reply, &e) != 0) {
		app_error(b->app, &e);
		return;
	}
	json_decref(b->preview);
	b->preview = reply;
	bundle_show(b);
}

static void
bundle_done(struct bundle *b, const json_t *reply)
{
	struct buf out = { 0 };

	b->booked = true;
	bundle_tell(b, reply, &out);
	buf_printf(&out, "\n%s\n", _("Everybody is filled in. Finish the "
	    "uploads and data online before the day."));
	popup_pager(b->app, _("All are booked"), buf_str(&out));
	buf_finish(&out);
	app_status(b->app, STYLE_DONE, _("Booked: %d appointments for %d "
	    "people."), (int)json_array_size(value_at(reply, "blocks")),
	    (int)json_array_size(value_at(reply, "people")));
	app_done(b->app, 1);
}

static void
bundle_book(struct bundle *b)
{
	json_t *p = json_copy(b->params), *reply;
	struct err e = { 0 };

	json_object_set(p, "plan", json_object_get(b->preview, "plan"));
	json_object_set_new(p, "accept", json_true());
	if (call(b->app, "appointment.bundle.book", p, &reply, &e) == 0) {
		bundle_done(b, reply);
		json_decref(reply);
		return;
	}
	if (e.n > 1)
		bundle_faults(b->app, &e);
	bundle_again(b);
	app_error(b->app, &e);
}

static const struct keybind bundle_map[] = {
	{ K_F9, 0, N_("Book all"), N_("Book all appointments of the plan, or "
	    "none"), 0, K_F9 },
	{ K_F5, 0, N_("Refresh"), N_("Plan anew with what is free now"), 0,
		K_F5 },
	{ K_PGDN, 0, N_("Page on"), N_("The next page of the text"), 0,
		K_PGDN },
	{ K_PGUP, 0, N_("Page up"), N_("The page before"), KEY_HIDDEN,
		K_PGUP },
	{ 0 }
};

static bool
bundle_key(struct view *v, const struct key *k)
{
	struct bundle *b = v->data;

	switch (k->code) {
	case K_F9:
		if (value_int(b->preview, "left") > 0)
			app_status(b->app, STYLE_WARN, "%s", _("Not all fit. "
			    "Go back with Esc and take some out."));
		else
			bundle_book(b);
		return true;
	case K_F5:
		bundle_again(b);
		return true;
	default:
		return pager_key(&b->pager, k);
	}
}

static const struct keybind *const *
bundle_keymaps(struct view *v)
{
	static const struct keybind *const maps[] = { bundle_map, NULL };

	(void)v;
	return maps;
}

static const char *
bundle_help(struct view *v)
{
	(void)v;
	return _("Who comes when. F9 books exactly this plan with everybody "
	    "filled in; when somebody took a time meanwhile, nothing is "
	    "booked and a new plan is shown. Esc goes back to the roster.");
}

static const struct view_ops bundle_ops = {
	.draw = bundle_draw,
	.key = bundle_key,
	.keymaps = bundle_keymaps,
	.help = bundle_help,
};

/* --- the way --- */

static void
bundle_look(struct bundle *b, const struct screen *s, const json_t *values)
{
	static const char *const contact[] = { "contact_name",
		"contact_phone" };
	struct view *v = view_create(b->app, s, &bundle_ops, b);

	for (int i = 0; i < 2; i++)
		if (*value_string(values, contact[i]) != '\0')
			json_object_set(b->params, contact[i],
			    json_object_get(values, contact[i]));
	snprintf(v->title, sizeof v->title, "%s > %s",
	    _("Book for many people"), _("The plan"));
	bundle_show(b);
	app_modal(b->app, v);
	pager_finish(&b->pager);
	memset(&b->pager, 0, sizeof b->pager);
}

static void
bundle_way(struct bundle *b, const struct screen *s)
{
	struct form_desc form = bundle_form;
	json_t *initial, *values = NULL;

	if (!bundle_source(b))
		return;
	if (b->file[0] != '\0')
		form.fields = bundle_filed;
	initial = booking_contact(b->rules);
	json_object_set_new(initial, "roster", json_string(b->file));
	while (!b->booked && !app_ending(b->app) && form_run(b->app, &form,
	    initial, b, &values) == 1) {
		bundle_look(b, s, values);
		json_decref(b->preview);
		b->preview = NULL;
		json_decref(initial);
		/* back to the lines, as they were */
		initial = values;
		values = NULL;
		if (b->file[0] != '\0')
			json_object_set_new(initial, "roster",
			    json_string(b->file));
	}
	json_decref(initial);
	json_decref(b->params);
}

struct view *
booking_bundle_open(struct app *app, const struct screen *s,
    const json_t *args)
{
	struct bundle b = { .app = app };
	struct err e = { 0 };
	json_t *rules;

	(void)args;
	if (call(app, "appointment.rules", NULL, &rules, &e) != 0) {
		app_error(app, &e);
		return NULL;
	}
	b.rules = rules;
	if (*value_string(rules, "reason") != '\0')
		popup_message(app, _("Booking is not possible now"),
		    value_string(rules, "reason"));
	if (booking_notice(app, s, rules))
		bundle_way(&b, s);
	json_decref(rules);
	if (b.booked)
		app_open(app, "booking_pending", NULL);
	return NULL;
}
