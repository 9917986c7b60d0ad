/*
 * display_wall: the wall of a hall. The numbers that are being called and the
 * counters, as big as the terminal allows; no names, no menus.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen.h"
#include "tui/screen/parts.h"
#include "tui/text.h"
#include "tui/value.h"

enum {
	WALL_FONT_ROWS = 5,
	WALL_FONT_COLS = 3,
	WALL_TICKET = 3,  /* digits at least */
	WALL_AGAIN = 30,  /* seconds: the day ends, a push may be lost */
	WALL_NEW = 30,    /* seconds in which a call stands out */
	WALL_HEAD = 3,
	WALL_OTHERS = 3,
};

struct wall {
	json_t *reply; /* NULL: none yet */
	size_t at;     /* of the halls it may show */
	int64_t asked;
	char why[512];
};

static const struct keybind wall_map[] = {
	{ K_TAB, 0, N_("Next hall"), N_("The display of another hall"), 0,
	    K_TAB },
	{ K_F10, 'q', N_("Close"), N_("End the display"), 0, K_F10 },
	{ 0 }
};

/* Three by five dots of each digit, a row in three bits. */
static const unsigned char wall_font[10][WALL_FONT_ROWS] = {
	{ 7, 5, 5, 5, 7 }, { 2, 6, 2, 2, 7 }, { 7, 1, 7, 4, 7 },
	{ 7, 1, 7, 1, 7 }, { 5, 5, 7, 1, 1 }, { 7, 4, 7, 1, 7 },
	{ 7, 4, 7, 5, 7 }, { 7, 1, 1, 1, 1 }, { 7, 5, 7, 5, 7 },
	{ 7, 5, 7, 1, 7 },
};

static void
wall_load(struct view *v)
{
	struct wall *w = v->data;
	const json_t *halls = value_at(w->reply, "districts");
	json_t *p = json_object(), *reply;
	struct err e = { 0 };

	if (w->at < json_array_size(halls))
		json_object_set(p, "district", json_array_get(halls, w->at));
	w->asked = app_now(v->app);
	if (call(v->app, "display.get", p, &reply, &e) != 0) {
		err_text(&e, 0, w->why, sizeof w->why);
		return;
	}
	w->why[0] = '\0';
	json_decref(w->reply);
	w->reply = reply;
}

static void
wall_digit(struct canvas *c, int row, int col, int scale, int digit,
    enum style s)
{
	for (int y = 0; y < WALL_FONT_ROWS * scale; y++)
		for (int x = 0; x < WALL_FONT_COLS; x++)
			if (wall_font[digit][y / scale] & 4 >> x)
				canvas_text(c, row + y, col + x * 2 * scale,
				    2 * scale, s, "");
}

static void
wall_number(struct canvas *c, int row, int col, int scale, int n, int digits,
    enum style s)
{
	char text[12];

	snprintf(text, sizeof text, "%0*d", digits, n);
	for (int i = 0; text[i] != '\0'; i++)
		wall_digit(c, row, col + i * (WALL_FONT_COLS * 2 + 2) * scale,
		    scale, text[i] - '0', s);
}

static void
wall_big(struct canvas *c, int row, int half, int scale, const json_t *call,
    enum style s)
{
	int ticket = (int)value_int(call, "ticket");
	char text[64];

	wall_number(c, row, 4, scale, ticket, WALL_TICKET, s);
	wall_number(c, row, half + 4, scale, (int)value_int(call, "counter"),
	    1, s);
	/* the same in letters: a terminal without reverse shows nothing else */
	snprintf(text, sizeof text, "%0*d > %d", WALL_TICKET, ticket,
	    (int)value_int(call, "counter"));
	canvas_put(c, row + WALL_FONT_ROWS * scale, 4, half - 5, STYLE_TITLE,
	    text);
}

/* What has no room to be big, in columns. */
static void
wall_small(struct canvas *c, int row, int rows, const json_t *items,
    size_t from)
{
	enum { WIDTH = 20 };
	int across = (c->cols - 4) / WIDTH;
	char text[64];

	for (size_t i = from; i < json_array_size(items); i++) {
		int at = (int)(i - from), y = row + at / across;
		const json_t *call = json_array_get(items, i);

		if (at / across >= rows)
			return;
		snprintf(text, sizeof text, "%0*d > %d", WALL_TICKET,
		    (int)value_int(call, "ticket"),
		    (int)value_int(call, "counter"));
		canvas_put(c, y, 4 + at % across * WIDTH, WIDTH - 1,
		    STYLE_BIG, text);
	}
}

static void
wall_head(struct app *app, struct canvas *c, const struct wall *w, int half)
{
	char text[TIME_TEXT];

	canvas_text(c, 0, 0, c->cols, STYLE_HEADER, "");
	canvas_put(c, 0, 2, c->cols - 22, STYLE_HEADER,
	    value_string(w->reply, "hall"));
	time_format(app_now(app), text);
	canvas_put(c, 0, c->cols - (int)strlen(text) - 2,
	    (int)strlen(text), STYLE_HEADER, text);
	canvas_put(c, 1, 4, half - 5, STYLE_TITLE, _("Ticket number"));
	canvas_put(c, 1, half + 4, half - 5, STYLE_TITLE, _("Counter"));
}

static void
wall_draw(struct view *v, struct canvas *c, struct rect body)
{
	const struct wall *w = v->data;
	const json_t *items = value_at(w->reply, "items");
	int scale = c->rows >= 48 && c->cols >= 160 ? 2 : 1;
	int half = c->cols / 2, row = WALL_HEAD;
	int tall = WALL_FONT_ROWS * scale + 2;
	size_t i, n = json_array_size(items);
	int rows = c->rows - 1 - WALL_HEAD; /* the last one has the keys */
	size_t big = (size_t)(rows / tall);

	(void)body;
	canvas_clear(c, (struct rect){ 0, 0, c->rows - 1, c->cols },
	    STYLE_NORMAL);
	wall_head(v->app, c, w, half);
	/* a few rows are kept for the others */
	if (n > big && big > 1 && rows - (int)big * tall < WALL_OTHERS)
		big--;
	if (w->why[0] != '\0') {
		canvas_put(c, row, 4, c->cols - 8, STYLE_ERROR, w->why);
		return;
	}
	if (n == 0)
		canvas_put(c, row + 3, 4, c->cols - 8, STYLE_NORMAL,
		    _("Nobody is being called now."));
	for (i = 0; i < n && i < big; i++, row += tall) {
		const json_t *call = json_array_get(items, i);

		wall_big(c, row, half, scale, call, app_now(v->app) -
		    value_int(call, "called_at") < WALL_NEW ? STYLE_SELECTED :
		    STYLE_HEADER);
	}
	wall_small(c, row, c->rows - 1 - row, items, i);
}

static bool
wall_key(struct view *v, const struct key *k)
{
	struct wall *w = v->data;
	size_t n = json_array_size(value_at(w->reply, "districts"));

	switch (k->code) {
	case K_TAB:
		if (n > 1) {
			w->at = (w->at + 1) % n;
			wall_load(v);
		}
		break;
	case K_F10:
	case 'q':
		app_quit(v->app, 0);
		break;
	default:
		break;
	}
	return true; /* nothing else is here */
}

static void
wall_tick(struct view *v)
{
	const struct wall *w = v->data;

	if (app_now(v->app) - w->asked >= WALL_AGAIN)
		wall_load(v);
}

static void
wall_changed(struct view *v, const char *topic, const char *id)
{
	(void)id;
	if (topic == NULL || strcmp(topic, "display") == 0)
		wall_load(v);
}

static void
wall_destroy(struct view *v)
{
	struct wall *w = v->data;

	json_decref(w->reply);
	free(w);
}

static const struct keybind *const *
wall_keymaps(struct view *v)
{
	static const struct keybind *const maps[] = { wall_map, NULL };

	(void)v;
	return maps;
}

static const struct view_ops wall_ops = {
	.draw = wall_draw,
	.key = wall_key,
	.tick = wall_tick,
	.changed = wall_changed,
	.destroy = wall_destroy,
	.keymaps = wall_keymaps,
};

struct view *
display_wall_open(struct app *app, const struct screen *s,
    const json_t *args)
{
	struct wall *w = xcalloc(1, sizeof *w);
	struct view *v = view_create(app, s, &wall_ops, w);

	(void)args;
	v->full = true;
	v->editing = true; /* no codes of screens */
	wall_load(v);
	call_subscribe(app, "display");
	return v;
}
