#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "common/profile.h"
#include "tui/detail.h"
#include "tui/private.h"
#include "tui/text.h"
#include "tui/widget/table.h"
#include "tui/widget/tabs.h"

enum { DETAIL_TABS_MAX = 9, DETAIL_BINDS_MAX = 32, DETAIL_LABEL = 12 };

struct detail {
	struct app *app;
	struct view *view;
	const struct detail_desc *desc;
	json_t *args;
	json_t *reply;
	int tab, ntabs;
	int top, height; /* scrolled panel */
	int rows;
	struct table table;
	struct table_column columns[TABLE_COLUMNS_MAX];
	struct keybind map[DETAIL_BINDS_MAX];
	const struct keybind *maps[2];
};

static const struct detail_tab *
detail_tabs(const struct detail_desc *desc)
{
	return desc->build != NULL ? desc->build() : desc->tabs;
}

static const struct detail_tab *
detail_tab_now(const struct detail *d)
{
	return &detail_tabs(d->desc)[d->tab];
}

static void
detail_cell(void *arg, size_t i, size_t j, char *buf, size_t size,
    enum style *style)
{
	struct detail *d = arg;
	const struct detail_tab *t = detail_tab_now(d);
	const struct column *c = &t->columns[j];
	const json_t *row = json_array_get(value_at(d->reply, t->path), i);

	if (c->text != NULL)
		c->text(d->app, row, buf, size);
	else
		value_text(row, c->path, c->format, c->choices, buf, size);
	if (c->style != NULL)
		*style = c->style(d->app, row);
	else if (c->text == NULL && c->choices != NULL)
		*style = value_style(row, c->path, c->choices);
}

static bool
detail_elsewhere(const struct detail *d, const struct detail_action *a)
{
	const char *path = detail_tab_now(d)->path;

	return a->page != NULL && (path == NULL || strcmp(a->page, path) != 0);
}

static void
detail_setup_map(struct detail *d)
{
	struct keybind *b = d->map;

	*b++ = (struct keybind){ K_F5, 0, N_("Refresh"),
		N_("Ask the server again"), 0, K_F5 };
	for (const struct detail_action *a = d->desc->actions;
	    a != NULL && a->key != 0 && b < d->map + DETAIL_BINDS_MAX - 3;
	    a++)
		if (a->offered == NULL || a->offered(d->app, d->reply))
			*b++ = (struct keybind){ a->key, 0, a->label, a->help,
				detail_elsewhere(d, a) ? KEY_HIDDEN : 0, 0 };
	if (d->ntabs > 1)
		*b++ = (struct keybind){ K_TAB, 0, N_("Next tab"),
			N_("The next tab; a digit chooses one"), 0, K_TAB };
	*b = (struct keybind){ 0 };
	d->maps[0] = d->map;
}

/* What is another method's, kept in the record under the page's path. */
static void
detail_ask(struct detail *d, const struct detail_tab *t)
{
	struct err e = { 0 };
	json_t *reply;

	if (t->method == NULL || value_at(d->reply, t->path) != NULL)
		return;
	if (call(d->app, t->method, NULL, &reply, &e) != 0) {
		app_error(d->app, &e);
		return;
	}
	json_object_set(d->reply, t->path, json_object_get(reply, "items"));
	json_decref(reply);
}

static void
detail_setup(struct detail *d)
{
	const struct detail_tab *t = detail_tab_now(d);
	struct table *w = &d->table;

	detail_ask(d, t);
	memset(w, 0, sizeof *w);
	d->top = 0;
	for (const struct column *c = t->columns; c != NULL &&
	    c->label != NULL && w->ncolumns < TABLE_COLUMNS_MAX; c++)
		d->columns[w->ncolumns++] = (struct table_column){
			.label = c->label, .width = c->width, .min = c->min,
			.priority = c->priority, .weight = c->weight,
			.right = c->right };
	w->columns = d->columns;
	w->arg = d;
	w->cell = detail_cell;
	w->nrows = t->columns == NULL ? 0 :
	    json_array_size(value_at(d->reply, t->path));
	detail_setup_map(d);
}

static int
detail_load(struct detail *d, struct err *e)
{
	const char *id = d->desc->id;
	json_t *p = json_object(), *reply;

	if (id != NULL && json_object_get(d->args, id) != NULL)
		json_object_set(p, id, json_object_get(d->args, id));
	if (call(d->app, d->desc->method, p, &reply, e) != 0)
		return -1;
	json_decref(d->reply);
	d->reply = reply;
	if (d->desc->title != NULL)
		d->desc->title(d->app, reply, d->view->title,
		    sizeof d->view->title);
	return 0;
}

void
detail_refresh(struct detail *d)
{
	struct err e = { 0 };
	size_t current = d->table.current;
	int top = d->top;

	if (detail_load(d, &e) != 0) {
		app_error(d->app, &e);
		return;
	}
	detail_setup(d);
	d->table.current = current;
	d->top = top;
}

static void
detail_use_tab(struct detail *d, int tab)
{
	d->tab = tab;
	detail_setup(d);
}

static bool
detail_scroll(struct detail *d, int code)
{
	int page = d->rows > 1 ? d->rows - 1 : 1;

	switch (code) {
	case K_UP:
		d->top--;
		break;
	case K_DOWN:
		d->top++;
		break;
	case K_PGUP:
		d->top -= page;
		break;
	case K_PGDN:
		d->top += page;
		break;
	case K_HOME:
		d->top = 0;
		break;
	case K_END:
		d->top = d->height;
		break;
	default:
		return false;
	}
	return true;
}

static bool
detail_key(struct view *v, const struct key *k)
{
	struct detail *d = v->data;

	for (const struct detail_action *a = d->desc->actions;
	    a != NULL && a->key != 0; a++)
		if (a->key == k->code && (a->offered == NULL ||
		    a->offered(d->app, d->reply))) {
			a->run(d);
			return true;
		}
	switch (k->code) {
	case K_F5:
		app_status(d->app, STYLE_NORMAL, "%s", "");
		detail_refresh(d);
		return true;
	case K_TAB:
		detail_use_tab(d, (d->tab + 1) % d->ntabs);
		return true;
	case K_BTAB:
		detail_use_tab(d, (d->tab + d->ntabs - 1) % d->ntabs);
		return true;
	default:
		break;
	}
	if (detail_tab_now(d)->columns != NULL)
		return table_key(&d->table, k);
	return detail_scroll(d, k->code);
}

static bool
detail_number(struct view *v, int n)
{
	struct detail *d = v->data;

	if (n < 1 || n > d->ntabs)
		return false;
	detail_use_tab(d, n - 1);
	return true;
}

static void
detail_row_text(struct detail *d, const struct panel_row *p, char *buf,
    size_t size)
{
	buf[0] = '\0';
	if (p->text != NULL)
		p->text(d->app, d->reply, buf, size);
	else
		value_text(d->reply, p->path, p->format, p->choices, buf,
		    size);
}

static int
detail_label_width(const struct panel_row *rows)
{
	int width = DETAIL_LABEL;

	for (; rows->label != NULL; rows++) {
		int w = text_width(text_tr(rows->label)) + 2;

		if ((rows->flags & (PANEL_HEADING | PANEL_NOTE)) == 0 &&
		    w > width)
			width = w;
	}
	return width > 28 ? 28 : width;
}

/* A line at y of the panel, when that is in view. */
static int
detail_line(struct detail *d, struct rect r, int y)
{
	int row = r.row + y - d->top;

	return y >= d->top && row < r.row + r.rows ? row : -1;
}

static int
detail_draw_note(struct detail *d, struct canvas *c, struct rect r, int y,
    const char *text)
{
	char **lines = text_wrap(text, r.cols - 2);

	for (int i = 0; lines[i] != NULL; i++, y++) {
		int row = detail_line(d, r, y);

		if (row >= 0)
			canvas_put(c, row, r.col + 1, r.cols - 2,
			    STYLE_NORMAL, lines[i]);
	}
	text_free_lines(lines);
	return y;
}

/* Two short rows share a line; a wide one, or a long text, has its own. */
static int
detail_draw_rows(struct detail *d, struct canvas *c, struct rect r)
{
	const struct panel_row *p = detail_tab_now(d)->rows;
	int label = detail_label_width(p), half = r.cols / 2, y = 0;
	bool right = false;

	for (; p->label != NULL; p++) {
		char text[1024] = "";
		bool whole = (p->flags & (PANEL_HEADING | PANEL_WIDE |
		    PANEL_NOTE)) != 0;
		int col, width, row, own;

		if (p->when != NULL && !profile_holds(p->when,
		    value_at(d->reply, p->within)))
			continue;
		if ((p->flags & PANEL_HEADING) == 0)
			detail_row_text(d, p, text, sizeof text);
		/* a label that is longer than the others' column is not cut */
		own = text_width(text_tr(p->label)) + 2;
		own = own > label ? own : label;
		whole = whole || text_width(text) > half - own - 3;
		if (whole && right) {
			y++;
			right = false;
		}
		row = detail_line(d, r, y);
		if ((p->flags & PANEL_HEADING) != 0) {
			if (row >= 0)
				canvas_rule(c, row, r.col, r.cols,
				    text_tr(p->label));
			y++;
			continue;
		}
		if ((p->flags & PANEL_NOTE) != 0) {
			y = detail_draw_note(d, c, r, y, *text != '\0' ? text :
			    text_tr(p->label));
			continue;
		}
		col = r.col + 1 + (right ? half : 0);
		width = (whole ? r.cols : half) - own - 3;
		if (row >= 0) {
			canvas_put(c, row, col, own - 1, STYLE_DIM,
			    text_tr(p->label));
			canvas_put(c, row, col + own, width,
			    p->choices != NULL ? value_style(d->reply,
			    p->path, p->choices) : STYLE_NORMAL,
			    *text != '\0' ? text : "-");
		}
		if (whole || right)
			y++;
		right = !whole && !right;
	}
	return y + right;
}

static void
detail_draw_panel(struct detail *d, struct canvas *c, struct rect r)
{
	d->rows = r.rows;
	if (d->top > d->height - r.rows)
		d->top = d->height - r.rows;
	if (d->top < 0)
		d->top = 0;
	d->height = detail_draw_rows(d, c, r);
	canvas_cursor(c, r.row, r.col);
}

static void
detail_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct detail *d = v->data;
	const struct detail_tab *t = detail_tab_now(d);
	struct rect r = body;

	if (d->desc->summary != NULL) {
		char text[512] = "";

		d->desc->summary(d->app, d->reply, text, sizeof text);
		canvas_text(c, r.row++, 1, r.cols - 2, STYLE_TITLE, text);
		r.rows--;
	}
	if (d->ntabs > 1) {
		const char *labels[DETAIL_TABS_MAX];

		for (int i = 0; i < d->ntabs; i++)
			labels[i] = text_tr(detail_tabs(d->desc)[i].label);
		tabs_draw(c, r.row++, 0, r.cols, labels, (size_t)d->ntabs,
		    (size_t)d->tab);
		r.rows--;
	}
	canvas_rule(c, r.row++, 0, r.cols, NULL);
	r.rows--;
	if (t->columns == NULL) {
		detail_draw_panel(d, c, r);
		return;
	}
	for (size_t i = 0; i < d->table.ncolumns; i++)
		d->columns[i].label = text_tr(t->columns[i].label);
	table_draw_whole(&d->table, c, r);
	if (d->table.nrows == 0) {
		canvas_put(c, r.row + 2, r.col + 2, r.cols - 4, STYLE_INFO,
		    text_tr(t->empty));
		canvas_cursor(c, r.row + 2, r.col);
	}
}

/* Rows without a cursor: their cells side by side. */
static int
detail_look_items(struct detail *d, struct canvas *c, struct rect r, int y)
{
	const struct detail_tab *t = detail_tab_now(d);
	const json_t *items = value_at(d->reply, t->path), *item;
	size_t i;

	json_array_foreach(items, i, item) {
		int col = r.col + 1;

		for (const struct column *k = t->columns; k->label != NULL &&
		    y < r.rows; k++) {
			char text[512] = "";
			int width = r.col + r.cols - 1 - col;

			if (k->format == FORMAT_YESNO)
				continue; /* says nothing without its head */
			value_text(item, k->path, k->format, k->choices, text,
			    sizeof text);
			if (width > 0 && *text != '\0')
				col += canvas_put(c, r.row + y, col, width,
				    STYLE_NORMAL, text) + 2;
		}
		y++;
	}
	if (json_array_size(items) == 0 && y < r.rows)
		canvas_put(c, r.row + y, r.col + 1, r.cols - 2, STYLE_DIM,
		    text_tr(t->empty));
	return y + (json_array_size(items) == 0);
}

void
detail_draw_look(struct app *app, const struct detail_desc *desc,
    json_t *reply, struct canvas *c, struct rect r, bool brief)
{
	struct detail d = { .app = app, .desc = desc, .reply = reply,
		.tab = brief ? desc->brief : 0 };
	char text[512] = "";
	int y = 0;

	if (brief) {
		detail_draw_rows(&d, c, r);
		return;
	}
	if (desc->summary != NULL)
		desc->summary(app, reply, text, sizeof text);
	canvas_put(c, r.row, r.col + 1, r.cols - 2, STYLE_TITLE, text);
	for (y = 1; detail_tabs(desc)[d.tab].label != NULL && y < r.rows; d.tab++) {
		struct rect page = { r.row + y + 1, r.col, r.rows - y - 1,
			r.cols };

		/* the only page has headings of its own */
		if (detail_tabs(desc)[1].label == NULL) {
			page.row--;
			page.rows++;
		} else {
			canvas_rule(c, r.row + y, r.col, r.cols,
			    text_tr(detail_tabs(desc)[d.tab].label));
		}
		y = detail_tabs(desc)[d.tab].rows != NULL ?
		    y + 1 + detail_draw_rows(&d, c, page) :
		    detail_look_items(&d, c, r, y + 1);
	}
}

static void
detail_changed(struct view *v, const char *topic, const char *id)
{
	struct detail *d = v->data;

	(void)id;
	if (d->desc->topic != NULL &&
	    (topic == NULL || strcmp(topic, d->desc->topic) == 0))
		detail_refresh(d);
}

static void
detail_shown(struct view *v)
{
	detail_refresh(v->data);
}

static void
detail_destroy(struct view *v)
{
	struct detail *d = v->data;

	if (d->desc->topic != NULL)
		call_unsubscribe(d->app, d->desc->topic);
	json_decref(d->args);
	json_decref(d->reply);
	free(d);
}

static const struct keybind *const *
detail_keymaps(struct view *v)
{
	return ((struct detail *)v->data)->maps;
}

static const char *
detail_help(struct view *v)
{
	return text_tr(((struct detail *)v->data)->desc->help);
}

static void
detail_position(struct view *v, char *buf, size_t size)
{
	struct detail *d = v->data;

	if (detail_tab_now(d)->columns != NULL)
		snprintf(buf, size, _("line %zu of %zu"),
		    d->table.nrows > 0 ? d->table.current + 1 : 0,
		    d->table.nrows);
	else if (d->height > d->rows)
		snprintf(buf, size, _("PgDn for more"));
}

static const struct view_ops detail_ops = {
	.draw = detail_draw,
	.key = detail_key,
	.number = detail_number,
	.changed = detail_changed,
	.shown = detail_shown,
	.destroy = detail_destroy,
	.keymaps = detail_keymaps,
	.help = detail_help,
	.position = detail_position,
};

struct app *
detail_app(const struct detail *d)
{
	return d->app;
}

const json_t *
detail_reply(const struct detail *d)
{
	return d->reply;
}

const json_t *
detail_row(const struct detail *d, const char *path)
{
	const struct detail_tab *t = detail_tab_now(d);

	if (t->path == NULL || strcmp(t->path, path) != 0)
		return NULL;
	return json_array_get(value_at(d->reply, path), d->table.current);
}

struct view *
detail_open(struct app *app, const struct screen *s, const json_t *args)
{
	struct detail *d = xcalloc(1, sizeof *d);
	struct err e = { 0 };

	d->app = app;
	d->desc = s->detail;
	d->args = args != NULL ? json_deep_copy(args) : json_object();
	while (d->ntabs < DETAIL_TABS_MAX &&
	    detail_tabs(d->desc)[d->ntabs].label != NULL)
		d->ntabs++;
	d->view = view_create(app, s, &detail_ops, d);
	d->view->digits_live = d->ntabs > 1;
	if (d->desc->topic != NULL)
		call_subscribe(app, d->desc->topic);
	if (detail_load(d, &e) != 0) {
		struct view *v = d->view;

		app_error(app, &e);
		detail_destroy(v);
		free(v);
		return NULL;
	}
	detail_setup(d);
	return d->view;
}
