/* booking_calendar: dates by half hours, what is free, why not. */
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
#include "tui/text.h"
#include "tui/widget/popup.h"

enum { GRID_HALVES = 48, GRID_DATES = 8, GRID_LABEL = 13, GRID_CELL = 11,
	GRID_STARTS = 6 };

struct grid {
	struct app *app;
	const struct booking_grid *desc;
	json_t *reply;
	int free[GRID_DATES][GRID_HALVES]; /* the most of its starts */
	int rows[GRID_HALVES]; /* half hours shown; -1: nothing between */
	int nrows, ndates;
	int row, col, top, height;
};

static const struct keybind grid_map[] = {
	{ K_F9, K_ENTER, N_("Take"), N_("Keep the marked time for you and "
	    "confirm"), 0, K_F9 },
	{ 'n', 0, N_("Next"), N_("The next time with a free place"), 0, 'n' },
	{ K_F5, 0, N_("Refresh"), N_("Ask the server again"), 0, K_F5 },
	{ 'w', 0, N_("Why not"), N_("Why nothing can be booked on the marked "
	    "date"), 0, 'w' },
	{ 0 }
};

static const struct keybind grid_waits[] = {
	{ 'a', 0, N_("Wait"), N_("Join the list of a date that is full, or the "
	    "line of the opening"), 0, 'a' },
	{ 0 }
};

static const json_t *
grid_date(const struct grid *g, int col)
{
	return json_array_get(value_at(g->reply, "dates"), (size_t)col);
}

static int
grid_half(const char *time)
{
	int hour = 0, minute = 0;

	if (sscanf(time, "%d:%d", &hour, &minute) != 2 || hour < 0 ||
	    hour > 23)
		return 0;
	return hour * 2 + (minute >= 30);
}

/* May it be taken? The date of the booking that is moved may. */
static bool
grid_bookable(const struct grid *g, int col)
{
	const json_t *d = grid_date(g, col);

	return json_is_true(value_at(d, "bookable"));
}

static const char *
grid_reason(const struct grid *g, int col)
{
	const char *why = value_string(grid_date(g, col), "reason");

	if (grid_bookable(g, col))
		return "";
	return *why != '\0' ? why : value_string(g->reply, "reason");
}

/* Half hours with a start on any date, and a line where some are left out. */
static void
grid_layout(struct grid *g)
{
	const json_t *start;
	bool used[GRID_HALVES] = { false };
	int last = -1;
	size_t i;

	memset(g->free, 0, sizeof g->free);
	g->ndates = (int)json_array_size(value_at(g->reply, "dates"));
	if (g->ndates > GRID_DATES)
		g->ndates = GRID_DATES;
	for (int d = 0; d < g->ndates; d++)
		json_array_foreach(value_at(grid_date(g, d), "starts"), i,
		    start) {
			int h = grid_half(value_string(start, "time"));
			int n = (int)value_int(start, "free");

			used[h] = true;
			if (n > g->free[d][h])
				g->free[d][h] = n;
		}
	g->nrows = 0;
	for (int h = 0; h < GRID_HALVES; h++) {
		if (!used[h])
			continue;
		if (last >= 0 && h > last + 1 && g->nrows < GRID_HALVES - 1)
			g->rows[g->nrows++] = -1;
		g->rows[g->nrows++] = last = h;
	}
	if (g->row >= g->nrows)
		g->row = g->nrows > 0 ? g->nrows - 1 : 0;
	if (g->col >= g->ndates)
		g->col = g->ndates > 0 ? g->ndates - 1 : 0;
}

static int
grid_load(struct grid *g, struct err *e)
{
	json_t *p = json_pack("{s:O}", "items", g->desc->items), *reply;

	if (g->desc->unit != NULL)
		json_object_set_new(p, "unit", json_string(g->desc->unit));
	if (g->desc->moved != NULL)
		json_object_set_new(p, "appointment",
		    json_string(g->desc->moved));
	if (call(g->app, "appointment.availability", p, &reply, e) != 0)
		return -1;
	json_decref(g->reply);
	g->reply = reply;
	grid_layout(g);
	return 0;
}

static void
grid_refresh(struct grid *g)
{
	struct err e = { 0 };

	if (grid_load(g, &e) != 0)
		app_error(g->app, &e);
}

/* --- picture --- */

static void
grid_cell(struct canvas *c, const struct grid *g, int y, int x, int d, int h,
    bool focus)
{
	int n = g->free[d][h];
	char text[64];
	enum style s = STYLE_DONE;

	if (!grid_bookable(g, d)) {
		snprintf(text, sizeof text, "-");
		s = STYLE_DIM;
	} else if (n == 0) {
		snprintf(text, sizeof text, "%s", _("full"));
		s = STYLE_DIM;
	} else {
		snprintf(text, sizeof text, _("%d free"), n);
	}
	canvas_text(c, y, x, GRID_CELL, focus ? STYLE_SELECTED : s, "");
	canvas_put(c, y, x + 1, GRID_CELL - 2, focus ? STYLE_SELECTED : s,
	    text);
	if (focus) {
		canvas_put(c, y, x, 1, STYLE_SELECTED, "[");
		canvas_put(c, y, x + GRID_CELL - 1, 1, STYLE_SELECTED, "]");
		canvas_cursor(c, y, x + 1);
	}
}

static void
grid_heads(struct canvas *c, const struct grid *g, int y, int x)
{
	for (int d = 0; d < g->ndates; d++) {
		char text[64];

		booking_day_text(value_string(grid_date(g, d), "date"), text,
		    sizeof text);
		canvas_put(c, y, x + GRID_LABEL + d * GRID_CELL + 1,
		    GRID_CELL - 1, d == g->col ? STYLE_SELECTED : STYLE_TITLE,
		    strlen(text) > 5 ? text + 5 : text);
	}
}

static void
grid_row(struct canvas *c, const struct grid *g, int y, int x, int i)
{
	int h = g->rows[i];
	char text[64];

	if (h < 0) {
		canvas_put(c, y, x + 1, 60, STYLE_DIM,
		    _("- - - no business between - - -"));
		return;
	}
	snprintf(text, sizeof text, "%02d:%02d-%02d:%02d", h / 2,
	    h % 2 * 30, (h + 1) / 2, (h + 1) % 2 * 30);
	canvas_put(c, y, x + 1, GRID_LABEL - 1, STYLE_NORMAL, text);
	for (int d = 0; d < g->ndates; d++)
		grid_cell(c, g, y, x + GRID_LABEL + d * GRID_CELL, d, h,
		    d == g->col && i == g->row);
}

/* What the cursor stands on, or why not. */
static void
grid_foot(struct canvas *c, const struct grid *g, struct rect r)
{
	const char *why = g->ndates > 0 ? grid_reason(g, g->col) :
	    value_string(g->reply, "reason");
	char day[64], until[64], text[600];
	json_int_t at = value_int(grid_date(g, g->col), "change_until");
	char **lines;

	booking_day_text(value_string(grid_date(g, g->col), "date"), day,
	    sizeof day);
	if (*why != '\0') {
		snprintf(text, sizeof text, "%s: %s", day, why);
	} else if (at != 0) {
		booking_until_text(at, until, sizeof until);
		snprintf(text, sizeof text, _("%s: to be changed or cancelled "
		    "until %s."), day, until);
	} else if (g->ndates > 0) {
		snprintf(text, sizeof text, _("%s: the deadline of changes is "
		    "over; the unit can then change nothing."), day);
	} else {
		text[0] = '\0';
	}
	lines = text_wrap(text, r.cols - 2);
	for (int i = 0; i < r.rows && lines[i] != NULL; i++)
		canvas_put(c, r.row + i, r.col + 1, r.cols - 2, *why != '\0' ?
		    STYLE_WARN : STYLE_INFO, lines[i]);
	text_free_lines(lines);
}

static void
grid_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct grid *g = v->data;
	char what[128], text[400];
	int y = body.row;

	booking_counts_text(g->desc->items, what, sizeof what);
	snprintf(text, sizeof text, _("%s   %s   %lld minutes in all"),
	    g->desc->hall, what, (long long)value_int(g->reply, "minutes"));
	canvas_put(c, y++, body.col + 1, body.cols - 2, STYLE_NORMAL, text);
	grid_heads(c, g, y++, body.col);
	g->height = body.rows - 5;
	if (g->row < g->top)
		g->top = g->row;
	if (g->row >= g->top + g->height)
		g->top = g->row - g->height + 1;
	if (g->top > 0 && g->nrows - g->top < g->height)
		g->top = g->nrows > g->height ? g->nrows - g->height : 0;
	for (int i = g->top; i < g->nrows && i < g->top + g->height; i++)
		grid_row(c, g, y++, body.col, i);
	y = body.row + body.rows - 3;
	canvas_rule(c, y, body.col, body.cols, _("The marked time"));
	grid_foot(c, g, (struct rect){ y + 1, body.col, 2, body.cols });
}

/* --- keys --- */

static bool
grid_offers(const struct grid *g, int row, int col)
{
	return row < g->nrows && g->rows[row] >= 0 && col < g->ndates &&
	    grid_bookable(g, col) && g->free[col][g->rows[row]] > 0;
}

/* By time within a date, then the next date. */
static void
grid_next(struct grid *g)
{
	int all = g->nrows * g->ndates;

	for (int i = 1; i <= all; i++) {
		int at = g->col * g->nrows + g->row + i;
		int col = at / g->nrows % g->ndates, row = at % g->nrows;

		if (!grid_offers(g, row, col))
			continue;
		g->row = row;
		g->col = col;
		return;
	}
	app_status(g->app, STYLE_WARN, "%s",
	    _("There is no free place on any of these dates."));
}

static void
grid_why(struct grid *g)
{
	const char *why = g->ndates > 0 ? grid_reason(g, g->col) :
	    value_string(g->reply, "reason");

	popup_message(g->app, _("Why it cannot be booked"), *why != '\0' ?
	    why : _("Places are free on this date: mark a time and press "
	    "Enter. Where it says full, no place is left."));
}

/* The list of the marked date; before the opening, its line. */
static void
grid_wait(struct grid *g)
{
	bool open = json_is_true(value_at(g->reply, "open"));
	char text[400], day[64];
	struct err e = { 0 };
	json_t *p;

	if (g->ndates == 0)
		return;
	p = json_pack("{s:O, s:[O]}", "items", g->desc->items, "dates",
	    value_at(grid_date(g, g->col), "date"));
	if (open && g->desc->unit != NULL)
		json_object_set_new(p, "unit", json_string(g->desc->unit));
	booking_day_text(value_string(grid_date(g, g->col), "date"), day,
	    sizeof day);
	if (call(g->app, open ? "appointment.wait.join" :
	    "appointment.rush.join", p, NULL, &e) != 0) {
		app_error(g->app, &e);
		return;
	}
	snprintf(text, sizeof text, open ? _("You are on the waiting list of "
	    "%s. What becomes free is kept for you for a while: you get a "
	    "message, and 4105 shows it.") : _("You are in the line for %s. "
	    "The order is drawn at the opening: you get a message, and 4105 "
	    "shows what is kept for you."), day);
	popup_message(g->app, _("Waiting"), text);
}

/* One start of the half hour: the only one, or as chosen. */
static const char *
grid_start(struct grid *g, int d, int h)
{
	const char *times[GRID_STARTS], *frees[GRID_STARTS];
	char text[GRID_STARTS][32];
	const json_t *start;
	size_t i, n = 0;
	int at;

	json_array_foreach(value_at(grid_date(g, d), "starts"), i, start) {
		if (grid_half(value_string(start, "time")) != h ||
		    n == GRID_STARTS)
			continue;
		snprintf(text[n], sizeof text[n], _("%d free"),
		    (int)value_int(start, "free"));
		times[n] = value_string(start, "time");
		frees[n] = text[n];
		n++;
	}
	if (n < 2)
		return n == 1 ? times[0] : NULL;
	at = popup_choose_text(g->app, _("From when?"), times, frees, n, 0);
	return at >= 0 ? times[at] : NULL;
}

static void
grid_take(struct grid *g)
{
	char date[16], time[8];
	const char *start;

	if (!grid_offers(g, g->row, g->col)) {
		if (g->ndates == 0 || !grid_bookable(g, g->col))
			grid_why(g);
		else
			app_status(g->app, STYLE_WARN, "%s",
			    _("No place is left then. n goes to the next free "
			    "one."));
		return;
	}
	start = grid_start(g, g->col, g->rows[g->row]);
	if (start == NULL)
		return;
	/* copies: a push may bring another picture meanwhile */
	str_copy(time, sizeof time, start);
	str_copy(date, sizeof date, value_string(grid_date(g, g->col),
	    "date"));
	if (g->desc->chosen(g->app, date, time, g->desc->arg))
		app_done(g->app, 1);
	else if (!app_ending(g->app))
		grid_refresh(g);
}

/* Lines between half hours are stepped over. */
static void
grid_move(struct grid *g, int rows, int cols)
{
	int row = g->row + rows;

	if (row < 0)
		row = 0;
	if (row >= g->nrows)
		row = g->nrows - 1;
	if (row >= 0 && row < g->nrows && g->rows[row] < 0)
		row += rows < 0 ? -1 : 1;
	if (row >= 0 && row < g->nrows)
		g->row = row;
	if (g->col + cols >= 0 && g->col + cols < g->ndates)
		g->col += cols;
}

static bool
grid_key(struct view *v, const struct key *k)
{
	struct grid *g = v->data;

	switch (k->code) {
	case K_UP:
		grid_move(g, -1, 0);
		return true;
	case K_DOWN:
		grid_move(g, 1, 0);
		return true;
	case K_LEFT:
		grid_move(g, 0, -1);
		return true;
	case K_RIGHT:
		grid_move(g, 0, 1);
		return true;
	case K_PGUP:
	case K_HOME:
		grid_move(g, -g->nrows, 0);
		return true;
	case K_PGDN:
	case K_END:
		grid_move(g, g->nrows, 0);
		return true;
	case K_F5:
		grid_refresh(g);
		return true;
	case 'n':
		if (g->nrows > 0 && g->ndates > 0)
			grid_next(g);
		return true;
	case 'w':
		grid_why(g);
		return true;
	case 'a':
		if (g->desc->waiting)
			grid_wait(g);
		return g->desc->waiting;
	case K_F9:
	case K_ENTER:
		grid_take(g);
		return true;
	default:
		return false;
	}
}

static void
grid_changed(struct view *v, const char *topic, const char *id)
{
	(void)id;
	if (topic == NULL || strcmp(topic, "slot") == 0)
		grid_refresh(v->data);
}

static const struct keybind *const *
grid_keymaps(struct view *v)
{
	static const struct keybind *const maps[] = { grid_map, grid_waits,
		NULL }, *const plain[] = { grid_map, NULL };
	const struct grid *g = v->data;

	return g->desc->waiting ? maps : plain;
}

static const char *
grid_help(struct view *v)
{
	(void)v;
	return _("Dates that may be booked, by half hours. The number says how "
	    "many such appointments still fit. The arrows move, n goes to the "
	    "next free time, Enter takes it: it is kept for you while you "
	    "confirm. Below the grid stands why a date cannot be booked. Where "
	    "the hall keeps a waiting list, a joins that of a date that is "
	    "full; before an opening whose order is drawn, its line.");
}

static const struct view_ops grid_ops = {
	.draw = grid_draw,
	.key = grid_key,
	.changed = grid_changed,
	.keymaps = grid_keymaps,
	.help = grid_help,
};

bool
booking_grid_run(struct app *app, const struct screen *s,
    const struct booking_grid *desc)
{
	struct grid g = { .app = app, .desc = desc };
	struct err e = { 0 };
	struct view *v;
	int rc;

	if (grid_load(&g, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	if (g.nrows > 0 && !grid_offers(&g, 0, 0) &&
	    json_is_true(value_at(g.reply, "open")))
		grid_next(&g);
	v = view_create(app, s, &grid_ops, &g);
	snprintf(v->title, sizeof v->title, "%s > %s",
	    _("Book an appointment"), _("Date and time"));
	call_subscribe(app, "slot");
	rc = app_modal(app, v);
	call_unsubscribe(app, "slot");
	json_decref(g.reply);
	return rc == 1;
}
