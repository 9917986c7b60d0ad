/*
 * slot_day: what the hall offers on a day and what is taken of it; planning
 * the day or weekdays, with what it would change shown before, and undo.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/date.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen.h"
#include "tui/screen/booking.h"
#include "tui/screen/parts.h"
#include "tui/screen/slot.h"
#include "tui/text.h"
#include "tui/widget/popup.h"
#include "tui/widget/table.h"

enum { SLOT_BAR = 24 };

struct slots {
	struct app *app;
	date_t day;
	json_t *reply;
	struct table table;
	struct table_column columns[5];
};

static const json_t *
slots_half(const struct slots *s, size_t i)
{
	return json_array_get(value_at(s->reply, "halves"), i);
}

static int
slots_load(struct slots *s, date_t day, struct err *e)
{
	char text[DATE_TEXT];
	json_t *reply;

	if (call(s->app, "slot.day", json_pack("{s:s}", "date",
	    date_format(day, text)), &reply, e) != 0)
		return -1;
	json_decref(s->reply);
	s->reply = reply;
	s->day = day;
	s->table.nrows = json_array_size(value_at(reply, "halves"));
	if (s->table.current >= s->table.nrows)
		s->table.current = 0;
	return 0;
}

static void
slots_go(struct slots *s, date_t day)
{
	struct err e = { 0 };

	if (slots_load(s, day, &e) != 0)
		app_error(s->app, &e);
}

/* "####......": taken of what is planned. */
static void
slots_bar(const json_t *half, char *buf, size_t size)
{
	json_int_t planned = value_int(half, "planned");
	json_int_t used = value_int(half, "used");
	int n = planned > 0 ? (int)(used * SLOT_BAR / planned) : SLOT_BAR;
	int i;

	if (used > 0 && n == 0)
		n = 1;
	for (i = 0; i < SLOT_BAR && (size_t)i + 1 < size; i++)
		buf[i] = i < n ? '#' : '.';
	buf[i] = '\0';
}

static void
slots_cell(void *arg, size_t row, size_t column, char *buf, size_t size,
    enum style *style)
{
	const json_t *h = slots_half(arg, row);

	switch (column) {
	case 0:
		str_copy(buf, size, value_string(h, "time"));
		return;
	case 1:
		snprintf(buf, size, "%lld", (long long)value_int(h,
		    "counters"));
		return;
	case 2:
		snprintf(buf, size, "%lld", (long long)value_int(h, "used"));
		return;
	case 3:
		snprintf(buf, size, "%lld", (long long)value_int(h, "free"));
		*style = value_int(h, "free") == 0 ? STYLE_WARN :
		    STYLE_NORMAL;
		return;
	default:
		slots_bar(h, buf, size);
		*style = STYLE_INFO;
	}
}

static void
slots_setup(struct slots *s)
{
	const struct table_column columns[] = {
		{ _("Half hour"), 10, 8, 0, 0, false },
		{ _("Counters"), 8, 8, 0, 0, true },
		{ _("Taken, min"), 14, 10, 0, 0, true },
		{ _("Free, min"), 14, 10, 0, 0, true },
		{ _("Taken of planned"), SLOT_BAR, SLOT_BAR, 0, 0, false },
	};

	memcpy(s->columns, columns, sizeof columns);
	s->table.columns = s->columns;
	s->table.ncolumns = sizeof columns / sizeof columns[0];
	s->table.arg = s;
	s->table.cell = slots_cell;
}

static void
slots_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct slots *s = v->data;
	char day[64], text[400];
	const char *reason = value_string(s->reply, "reason");
	int y = body.row;

	booking_day_text(value_string(s->reply, "date"), day, sizeof day);
	snprintf(text, sizeof text, "%s   %s", day, value_string(s->reply,
	    "hall"));
	canvas_put(c, y++, body.col + 1, body.cols - 2, STYLE_TITLE, text);
	if (json_is_true(value_at(s->reply, "from_file")))
		snprintf(text, sizeof text, "%s",
		    _("As the hall's file has it."));
	else
		snprintf(text, sizeof text, _("Planned: %s"), reason);
	canvas_put(c, y++, body.col + 1, body.cols - 2, STYLE_INFO, text);
	canvas_rule(c, y++, body.col, body.cols, NULL);
	if (s->table.nrows == 0) {
		canvas_put(c, y, body.col + 1, body.cols - 2, STYLE_WARN,
		    _("No business on this day."));
		canvas_cursor(c, y, body.col + 1);
		return;
	}
	table_draw(&s->table, c, (struct rect){ y, body.col,
	    body.rows - (y - body.row), body.cols });
}

static const struct keybind slots_map[] = {
	{ 'p', K_LEFT, N_("Day back"), N_("The day before"), 0, K_LEFT },
	{ 'n', K_RIGHT, N_("Day on"), N_("The next day"), 0, K_RIGHT },
	{ 't', 0, N_("Today"), N_("Back to today"), 0, 't' },
	{ K_F5, 0, N_("Refresh"), N_("Ask the server again"), KEY_HIDDEN,
		K_F5 },
	{ 'e', 0, N_("Plan day"), N_("Plan the counters of this date, or "
	    "close it"), 0, 'e' },
	{ 'w', 0, N_("Weekdays"), N_("Plan the counters of weekdays from this "
	    "date on"), 0, 'w' },
	{ 'u', 0, N_("Undo"), N_("Take the last plan back"), 0, 'u' },
	{ 'h', 0, N_("Plans"), N_("Who planned what, and why"), 0, 'h' },
	{ 0 }
};

static bool
slots_key(struct view *v, const struct key *k)
{
	struct slots *s = v->data;
	const struct keybind *b = keymap_find(slots_map, k->code);
	json_t *day;

	if (b == NULL)
		return table_key(&s->table, k);
	switch (b->id) {
	case K_LEFT:
		slots_go(s, s->day - 1);
		return true;
	case K_RIGHT:
		slots_go(s, s->day + 1);
		return true;
	case 't':
		slots_go(s, app_today(s->app));
		return true;
	case 'h':
		slot_history(s->app);
		return true;
	case 'u':
		if (slot_undo(s->app))
			slots_go(s, s->day);
		return true;
	case 'e':
	case 'w':
		/* kept, whatever a push brings meanwhile */
		day = json_incref(s->reply);
		if (slot_plan(s->app, day, b->id == 'w'))
			slots_go(s, s->day);
		json_decref(day);
		return true;
	default:
		slots_go(s, s->day);
		return true;
	}
}

static void
slots_changed(struct view *v, const char *topic, const char *id)
{
	struct slots *s = v->data;

	(void)id;
	if (topic == NULL || strcmp(topic, "slot") == 0)
		slots_go(s, s->day);
}

static void
slots_destroy(struct view *v)
{
	struct slots *s = v->data;

	call_unsubscribe(s->app, "slot");
	json_decref(s->reply);
	free(s);
}

static const struct keybind *const *
slots_keymaps(struct view *v)
{
	static const struct keybind *const maps[] = { slots_map, NULL };

	(void)v;
	return maps;
}

static const char *
slots_help(struct view *v)
{
	(void)v;
	return _("Counters of the hall by half hours, and how much is taken. "
	    "Left and right go from day to day. e plans this date or closes "
	    "it, w plans weekdays: before it holds you see what it changes "
	    "and which appointments no longer fit. u takes the last plan "
	    "back, with the appointments it moved.");
}

static const struct view_ops slots_ops = {
	.draw = slots_draw,
	.key = slots_key,
	.changed = slots_changed,
	.destroy = slots_destroy,
	.keymaps = slots_keymaps,
	.help = slots_help,
};

struct view *
slot_day_open(struct app *app, const struct screen *screen,
    const json_t *args)
{
	struct slots *s = xcalloc(1, sizeof *s);
	struct err e = { 0 };

	(void)args;
	s->app = app;
	slots_setup(s);
	if (slots_load(s, app_today(app), &e) != 0) {
		app_error(app, &e);
		free(s);
		return NULL;
	}
	call_subscribe(app, "slot");
	return view_create(app, screen, &slots_ops, s);
}
