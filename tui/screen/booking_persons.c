/*
 * booking_persons: one appointment with a line for each who comes, for the
 * unit and for the hall.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen.h"
#include "tui/screen/booking.h"
#include "tui/screen/parts.h"
#include "tui/text.h"
#include "tui/widget/popup.h"
#include "tui/widget/table.h"

enum { PERSONS_TOLD = 5 }; /* rows below the table */

struct persons {
	struct app *app;
	char id[32];
	json_t *whole;
	struct table table;
	struct table_column columns[6];
	const struct keybind *maps[4];
};

static const json_t *
persons_item(const struct persons *p, size_t i)
{
	return json_array_get(value_at(p->whole, "items"), i);
}

static const json_t *
persons_now(const struct persons *p)
{
	return persons_item(p, p->table.current);
}

static int
persons_load(struct persons *p, struct err *e)
{
	json_t *whole;

	if (call(p->app, "appointment.get", json_pack("{s:s}", "id", p->id),
	    &whole, e) != 0)
		return -1;
	json_decref(p->whole);
	p->whole = whole;
	p->table.nrows = json_array_size(value_at(whole, "items"));
	if (p->table.current >= p->table.nrows)
		p->table.current = 0;
	return 0;
}

static void
persons_refresh(struct persons *p)
{
	struct err e = { 0 };

	if (persons_load(p, &e) != 0)
		app_error(p->app, &e);
}

/* Is nothing left to be done there? Then its button is grey. */
static bool
persons_grey(const json_t *item)
{
	return strcmp(value_string(item, "status"), "empty") != 0;
}

/* The cursor to the first that is still to be filled in, if there is one. */
static void
persons_first(struct persons *p)
{
	for (size_t i = 0; i < p->table.nrows; i++)
		if (!persons_grey(persons_item(p, i))) {
			p->table.current = i;
			return;
		}
}

/* --- picture --- */

static void
persons_cell(void *arg, size_t row, size_t column, char *buf, size_t size,
    enum style *style)
{
	const json_t *it = persons_item(arg, row);

	*style = persons_grey(it) ? STYLE_DIM : STYLE_NORMAL;
	switch (column) {
	case 0:
		snprintf(buf, size, "%lld", (long long)value_int(it, "item"));
		return;
	case 1:
		snprintf(buf, size, "[%s]", value_string(it, "kind_label"));
		return;
	case 2:
		str_copy(buf, size, value_string(it, "status_label"));
		*style = persons_grey(it) ? booking_status_style(
		    value_string(it, "status")) : STYLE_WARN;
		return;
	case 3:
		str_copy(buf, size, value_string(it, "name"));
		return;
	case 4:
		str_copy(buf, size, value_string(it, "id_number"));
		return;
	default:
		str_copy(buf, size, value_string(it, "application.number"));
	}
}

static void
persons_setup(struct persons *p)
{
	const struct table_column columns[] = {
		{ "#", 3, 3, 0, 0, true },
		{ _("Business"), 16, 14, 0, 1, false },
		{ _("State"), 14, 10, 0, 0, false },
		{ _("Name"), 12, 8, 0, 1, false },
		{ _("ID number"), 18, 18, 1, 0, false },
		{ _("Linked case"), 18, 10, 2, 1, false },
	};

	memcpy(p->columns, columns, sizeof columns);
	p->table.columns = p->columns;
	p->table.ncolumns = sizeof columns / sizeof columns[0];
	p->table.arg = p;
	p->table.cell = persons_cell;
}

/* What is to be done now, and until when. */
static enum style
persons_state(const struct persons *p, char *buf, size_t size)
{
	const char *status = value_string(p->whole, "status");
	json_int_t missing = value_int(p->whole, "missing");
	char until[64];

	booking_until_text(value_int(p->whole, missing > 0 ?
	    "complete_until" : "change_until"), until, sizeof until);
	if (strcmp(status, "pending_completion") == 0) {
		snprintf(buf, size, _("Still to be filled in: %lld. By %s, or "
		    "the appointment lapses."), (long long)missing, until);
		return STYLE_WARN;
	}
	if (json_is_true(value_at(p->whole, "changeable"))) {
		snprintf(buf, size, _("Complete. To be changed or cancelled "
		    "until %s."), until);
		return STYLE_DONE;
	}
	if (strcmp(status, "booked") == 0) {
		snprintf(buf, size, _("The deadline to change or cancel was "
		    "%s."), until);
		return STYLE_INFO;
	}
	str_copy(buf, size, value_string(p->whole, "evidence"));
	return booking_status_style(status);
}

/* How far it is at the hall. */
static void
persons_desk(const json_t *w, char *buf, size_t size)
{
	char one[768], level[8];

	buf[0] = '\0';
	if (value_int(w, "ticket") != 0)
		snprintf(buf, size, _("Ticket %lld"),
		    (long long)value_int(w, "ticket"));
	if (value_int(w, "counter") != 0) {
		snprintf(one, sizeof one, _("Counter %lld"),
		    (long long)value_int(w, "counter"));
		str_join(buf, size, "   ", one);
	}
	if (value_int(w, "level") != 0) {
		snprintf(level, sizeof level, "%lld", (long long)value_int(w,
		    "level"));
		snprintf(one, sizeof one, _("Rating: %s   %s"),
		    choice_label(booking_levels, level), value_string(w,
		    "words"));
		str_join(buf, size, "   ", one);
	}
}

static int
persons_head(const struct persons *p, struct canvas *c, struct rect r)
{
	const json_t *w = p->whole;
	char text[800], day[64];
	enum style s;
	int y = r.row;

	booking_day_text(value_string(w, "date"), day, sizeof day);
	snprintf(text, sizeof text, _("%s   %s %s   %lld minutes   [%s]"),
	    value_string(w, "number"), day, value_string(w, "time"),
	    (long long)value_int(w, "minutes"), value_string(w,
	    "status_label"));
	canvas_put(c, y++, r.col + 1, r.cols - 2, STYLE_TITLE, text);
	snprintf(text, sizeof text, "%s   %s %s", app_has_role(p->app,
	    "agent") ? value_string(w, "hall") : value_string(w,
	    "unit.name"), value_string(w, "contact_name"), value_string(w,
	    "contact_phone"));
	canvas_put(c, y++, r.col + 1, r.cols - 2, STYLE_NORMAL, text);
	s = persons_state(p, text, sizeof text);
	canvas_put(c, y++, r.col + 1, r.cols - 2, s, text);
	persons_desk(w, text, sizeof text);
	if (*text != '\0')
		canvas_put(c, y++, r.col + 1, r.cols - 2, STYLE_INFO, text);
	canvas_rule(c, y++, r.col, r.cols, _("Who comes"));
	return y - r.row;
}

/* All that is known of the line under the cursor. */
static void
persons_told(const json_t *it, struct buf *b)
{
	if (!persons_grey(it)) {
		buf_printf(b, "%s", _("Press Enter to fill in who comes."));
		return;
	}
	if (*value_string(it, "permit_number") != '\0')
		buf_printf(b, _("Permit no.: %s   "), value_string(it,
		    "permit_number"));
	if (value_int(it, "children") > 0)
		buf_printf(b, _("Children: %lld   "),
		    (long long)value_int(it, "children"));
	if (value_at(it, "application") == NULL)
		buf_printf(b, "%s", _("No case is linked yet."));
	else if (json_is_true(value_at(it, "application.filed")))
		buf_printf(b, _("The case %s was filed."), value_string(it,
		    "application.number"));
	else
		buf_printf(b, "%s", _("The case is not filed yet! It has to "
		    "be by the day before."));
	if (*value_string(it, "opinion") != '\0')
		buf_printf(b, _("\nOpinion: %s"), value_string(it,
		    "opinion"));
	if (*value_string(it, "decided_by") != '\0') {
		char at[64];

		value_text(it, "decided_at", FORMAT_MINUTE, NULL, at,
		    sizeof at);
		buf_printf(b, _("\nDecided by %s, %s"), value_string(it,
		    "decided_by"), at);
	}
}

static void
persons_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct persons *p = v->data;
	int used = persons_head(p, c, body), y;
	const json_t *it = persons_now(p);
	struct buf b = { 0 };
	char **lines;

	table_draw(&p->table, c, (struct rect){ body.row + used, body.col,
	    body.rows - used - PERSONS_TOLD, body.cols });
	y = body.row + body.rows - PERSONS_TOLD;
	if (it == NULL)
		return;
	canvas_rule(c, y++, body.col, body.cols, value_string(it,
	    "kind_label"));
	persons_told(it, &b);
	lines = text_wrap(buf_str(&b), body.cols - 2);
	for (int i = 0; i < PERSONS_TOLD - 1 && lines[i] != NULL; i++)
		canvas_put(c, y++, body.col + 1, body.cols - 2,
		    persons_grey(it) ? STYLE_NORMAL : STYLE_WARN, lines[i]);
	text_free_lines(lines);
	buf_finish(&b);
}

/* --- keys --- */

static const struct keybind unit_map[] = {
	{ K_F4, K_ENTER, N_("Fill in"), N_("Next step: fill in who comes for "
	    "the marked business"), 0, K_F4 },
	{ K_F5, 0, N_("Refresh"), N_("Ask the server again"), 0, K_F5 },
	{ 'e', 0, N_("Change"), N_("Another time, other numbers, another "
	    "handler"), 0, 'e' },
	{ 'x', 0, N_("Cancel"), N_("Cancel the appointment"), 0, 'x' },
	{ 'o', 0, N_("Case"), N_("Open the linked case"), 0, 'o' },
	{ 'r', 0, N_("Rate"), N_("Rate the service, once it is over"), 0,
		'r' },
	{ 0 }
};

static const struct keybind hall_map[] = {
	{ K_F4, K_ENTER, N_("Result"), N_("Result and opinion on the marked "
	    "person"), 0, K_F4 },
	{ K_F5, 0, N_("Refresh"), N_("Ask the server again"), KEY_HIDDEN,
		K_F5 },
	{ 'o', 0, N_("Case"), N_("Open the linked case"), 0, 'o' },
	{ 0 }
};

/* Where people come. */
static const struct keybind desk_map[] = {
	{ 'a', 0, N_("Arrived"), N_("They have come: gives a ticket"), 0,
		'a' },
	{ 'c', 0, N_("Call"), N_("Call them to a counter"), 0, 'c' },
	{ 'f', 0, N_("Served"), N_("They were served at the counter"), 0,
		'f' },
	{ 0 }
};

static const struct keybind office_map[] = {
	{ 'm', 0, N_("Mismatch"), N_("The papers differ from what was "
	    "booked"), 0, 'm' },
	{ 'k', 0, N_("No show"), N_("Nobody came"), 0, 'k' },
	{ 'i', 0, N_("Fill in"), N_("Fill in who comes for the marked "
	    "business"), KEY_HIDDEN, 'i' },
	{ 'e', 0, N_("Change"), N_("Another time, other numbers, another "
	    "handler"), KEY_HIDDEN, 'e' },
	{ 'x', 0, N_("Cancel"), N_("Cancel the appointment"), KEY_HIDDEN,
		'x' },
	{ 0 }
};

static void
persons_setup_maps(struct persons *p)
{
	size_t n = 0;

	if (app_has_role(p->app, "agent")) {
		p->maps[n++] = unit_map;
		return;
	}
	p->maps[n++] = hall_map;
	if (json_is_true(value_at(p->whole, "desk")))
		p->maps[n++] = desk_map;
	p->maps[n++] = office_map;
}

static void
persons_fill(struct persons *p, json_t *whole, const json_t *item)
{
	const char *status = value_string(whole, "status");

	if (strcmp(status, "booked") != 0 &&
	    strcmp(status, "pending_completion") != 0) {
		app_status(p->app, STYLE_INFO, _("The appointment %s is over: "
		    "%s."), value_string(whole, "number"), value_string(whole,
		    "status_label"));
		return;
	}
	if (item == NULL || !booking_item(p->app, whole, item))
		return;
	persons_refresh(p);
	persons_first(p);
	if (value_int(p->whole, "missing") == 0 && strcmp(status,
	    "pending_completion") == 0)
		popup_message(p->app, _("The appointment is complete"),
		    _("Everybody who comes is filled in. Have the cases filed "
		    "online before the day; it stands under Pending "
		    "appointments."));
	else if (value_int(p->whole, "missing") > 0)
		app_status(p->app, STYLE_DONE, _("Saved. Still to be filled "
		    "in: %lld."), (long long)value_int(p->whole, "missing"));
}

static void
persons_case(struct persons *p, const json_t *item)
{
	const char *id = value_string(item, "application.id");

	if (*id == '\0')
		app_status(p->app, STYLE_INFO, "%s",
		    _("No case is linked yet."));
	else
		app_open(p->app, app_has_role(p->app, "agent") ?
		    "application_view" : "review", json_pack("{s:s}", "id",
		    id));
}

static bool
persons_hall(struct persons *p, int key, const json_t *whole,
    const json_t *item)
{
	switch (key) {
	case 'a':
		return booking_arrive(p->app, whole);
	case 'c':
		return booking_call(p->app, whole);
	case 'f':
		return booking_finish(p->app, whole);
	case 'm':
		return booking_mismatch(p->app, whole);
	case 'k':
		return booking_noshow(p->app, whole);
	default:
		return item != NULL && booking_result(p->app, whole, item);
	}
}

static void
persons_do(struct persons *p, int key, json_t *whole, const json_t *item)
{
	bool agent = app_has_role(p->app, "agent"), done = false;

	switch (key) {
	case 'i':
		persons_fill(p, whole, item);
		return;
	case 'o':
		persons_case(p, item);
		return;
	case 'e':
		done = booking_change(p->app, whole);
		break;
	case 'x':
		done = booking_cancel(p->app, whole);
		break;
	case 'r':
		done = booking_rate(p->app, whole, false);
		break;
	default:
		if (agent || (key == K_F4 && item != NULL &&
		    !persons_grey(item))) {
			persons_fill(p, whole, item);
			return;
		}
		done = persons_hall(p, key, whole, item);
	}
	if (done)
		persons_refresh(p);
}

static bool
persons_key(struct view *v, const struct key *k)
{
	struct persons *p = v->data;
	const struct keybind *b = NULL;
	json_t *whole;

	if (table_key(&p->table, k))
		return true;
	if (k->code == K_F5) {
		app_status(p->app, STYLE_NORMAL, "%s", "");
		persons_refresh(p);
		return true;
	}
	for (size_t i = 0; b == NULL && p->maps[i] != NULL; i++)
		b = keymap_find(p->maps[i], k->code);
	if (b == NULL)
		return false;
	/* kept, whatever a push brings meanwhile */
	whole = json_incref(p->whole);
	persons_do(p, b->id, whole, persons_now(p));
	json_decref(whole);
	return true;
}

static void
persons_changed(struct view *v, const char *topic, const char *id)
{
	struct persons *p = v->data;

	if (topic == NULL || (strcmp(topic, "appointment") == 0 &&
	    (id == NULL || strcmp(id, p->id) == 0)))
		persons_refresh(p);
}

static void
persons_shown(struct view *v)
{
	persons_refresh(v->data);
}

static void
persons_destroy(struct view *v)
{
	struct persons *p = v->data;

	call_unsubscribe(p->app, "appointment");
	json_decref(p->whole);
	free(p);
}

static const struct keybind *const *
persons_keymaps(struct view *v)
{
	return ((struct persons *)v->data)->maps;
}

static const char *
persons_help(struct view *v)
{
	struct persons *p = v->data;

	return app_has_role(p->app, "agent") ?
	    _("A button for each business that was booked. Enter fills in who "
	    "comes for the marked one; what is filled in turns grey. Once "
	    "all are, the appointment is complete. e changes it, x cancels "
	    "it, until the deadline; r rates it when it is over.") :
	    _("Who was booked. Enter gives the result on the marked person, o "
	    "opens the case; m when the papers differ from what was "
	    "booked.");
}

static void
persons_position(struct view *v, char *buf, size_t size)
{
	struct persons *p = v->data;

	snprintf(buf, size, _("line %zu of %zu"), p->table.current + 1,
	    p->table.nrows);
}

static const struct view_ops persons_ops = {
	.draw = persons_draw,
	.key = persons_key,
	.changed = persons_changed,
	.shown = persons_shown,
	.destroy = persons_destroy,
	.keymaps = persons_keymaps,
	.help = persons_help,
	.position = persons_position,
};

struct view *
booking_persons_open(struct app *app, const struct screen *s,
    const json_t *args)
{
	struct persons *p = xcalloc(1, sizeof *p);
	struct err e = { 0 };

	p->app = app;
	str_copy(p->id, sizeof p->id, value_string(args, "id"));
	persons_setup(p);
	if (persons_load(p, &e) != 0) {
		app_error(app, &e);
		free(p);
		return NULL;
	}
	persons_setup_maps(p);
	persons_first(p);
	call_subscribe(app, "appointment");
	return view_create(app, s, &persons_ops, p);
}
