/* A list's picture, and beside or beneath it the line under the cursor. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/list_private.h"
#include "tui/private.h"
#include "tui/text.h"
#include "tui/widget/tabs.h"

/* A preview beneath from 100x30 on; list and record side by side at 132x43. */
enum { LIST_PREVIEW_ROWS = 30, LIST_PREVIEW_COLS = 100, LIST_PREVIEW = 4,
	LIST_BESIDE_ROWS = 43, LIST_BESIDE_COLS = 132, LIST_BESIDE = 60 };
/* Cells of a condition that is typed, and least of one that is chosen. */
enum { LIST_FIELD = 24, LIST_CHOICE = 16 };

/* Texts side by side, and on the next row when there is no more room. */
struct chips {
	struct canvas *c; /* NULL: only to count the rows */
	int row, col, left, width;
};

/* Where the next one of so many cells begins. */
static void
chips_room(struct chips *p, int cells)
{
	if (p->col > p->left && p->col + cells > p->width - 1) {
		p->row++;
		p->col = p->left;
		if (p->c != NULL)
			canvas_text(p->c, p->row, 0, p->width, STYLE_NORMAL,
			    "");
	}
}

static void
chips_add(struct chips *p, enum style style, const char *text)
{
	chips_room(p, text_width(text));
	if (p->c != NULL)
		canvas_put(p->c, p->row, p->col, p->width - p->col - 1, style,
		    text);
	p->col += text_width(text) + 2;
}

static const char *
list_condition(const struct list *l, const struct filter *f)
{
	const char *now = value_string(l->filters, f->param);

	return *now == '\0' ? _("All") : f->kind == FILTER_CHOICE ?
	    choice_label(f->choices, now) : now;
}

/* The condition that is being typed or chosen. */
static void
list_draw_field(struct list *l, struct chips *p, const struct filter *f)
{
	const char *label = text_tr(f->label), *now = list_condition(l, f);
	bool choice = f->kind == FILTER_CHOICE;
	int room = !choice ? LIST_FIELD : text_width(now) > LIST_CHOICE ?
	    text_width(now) : LIST_CHOICE;

	chips_room(p, text_width(label) + 1 + room);
	if (p->c != NULL)
		canvas_put(p->c, p->row, p->col, text_width(label),
		    STYLE_NORMAL, label);
	p->col += text_width(label) + 1;
	if (p->c != NULL && choice) {
		canvas_text(p->c, p->row, p->col, room, STYLE_FIELD_FOCUS,
		    now);
		canvas_cursor(p->c, p->row, p->col);
	} else if (p->c != NULL) {
		edit_draw(&l->edit, p->c, p->row, p->col, true);
	}
	p->col += room + 2;
}

/* What narrows the list, now being at hand (-1: none): how many rows. */
static int
list_draw_conditions(struct list *l, struct canvas *c, int row, int width,
    int now)
{
	struct chips p = { c, row, 1, 1, width };
	char chip[256];

	p.left += text_width(_("Query:")) + 1;
	p.col = p.left;
	if (c != NULL) {
		canvas_text(c, row, 0, width, STYLE_NORMAL, "");
		canvas_put(c, row, 1, p.left - 2, STYLE_TITLE, _("Query:"));
	}
	if (now >= 0)
		list_draw_field(l, &p, &list_filters(l)[now]);
	for (int i = 0; i < l->nfilters; i++) {
		const struct filter *f = &list_filters(l)[i];
		bool all = *value_string(l->filters, f->param) == '\0';

		if (i == now || (all && now < 0))
			continue;
		snprintf(chip, sizeof chip, "%s:%s", text_tr(f->label),
		    list_condition(l, f));
		chips_add(&p, all ? STYLE_DIM : STYLE_INFO, chip);
	}
	if (l->sort > 0) {
		snprintf(chip, sizeof chip, "%s:%s", _("Order"),
		    text_tr(list_sort(l)->label));
		chips_add(&p, STYLE_INFO, chip);
	}
	if (now < 0 && l->sort == 0 && json_object_size(l->filters) == 0)
		chips_add(&p, STYLE_DIM, _("all lines; F3 narrows"));
	return p.row - row + 1;
}

/* The lines beneath do not move as one goes from condition to condition. */
static int
list_draw_filter(struct list *l, struct canvas *c, int row, int width)
{
	int rows = 1;

	if (!l->filtering)
		return list_draw_conditions(l, c, row, width, -1);
	for (int i = 0; i < l->nfilters; i++) {
		int n = list_draw_conditions(l, NULL, row, width, i);

		rows = n > rows ? n : rows;
	}
	for (int i = 1; i < rows; i++)
		canvas_text(c, row + i, 0, width, STYLE_NORMAL, "");
	list_draw_conditions(l, c, row, width, l->filter);
	return rows;
}

static void
list_draw_empty(struct list *l, struct canvas *c, struct rect r)
{
	const struct list_tab *t = l->ntabs > 0 ? &l->desc->tabs[l->tab] :
	    NULL;
	const char *text = text_tr(t != NULL && t->empty != NULL ? t->empty :
	    l->desc->empty);
	char **lines;

	if (json_object_size(l->filters) > 0)
		text = _("Nothing matches the query. Esc clears it.");
	lines = text_wrap(text, r.cols - 4);
	for (int i = 0; lines[i] != NULL && i < r.rows - 2; i++)
		canvas_put(c, r.row + 2 + i, r.col + 2, r.cols - 4,
		    STYLE_INFO, lines[i]);
	text_free_lines(lines);
	canvas_cursor(c, r.row + 2, r.col);
}

/* --- the record under the cursor --- */

void
list_focus(struct view *v)
{
	struct list *l = v->data;
	const json_t *row = list_current(l);
	const char *key = row != NULL ? list_row_key(l, row) : "";

	if (l->desc->focus == NULL || l->filtering ||
	    strcmp(key, l->focus) == 0)
		return;
	str_copy(l->focus, sizeof l->focus, key);
	l->desc->focus(l);
}

/*
 * Called when no key waits any more: whoever runs down the list with the arrow
 * held asks for one record, not for each. Until the answer is there the one
 * before stands under its own name.
 */
bool
list_look(struct view *v)
{
	struct list *l = v->data;
	const json_t *row = list_current(l);
	const struct detail_desc *d;
	struct err e = { 0 };
	const char *id = NULL;
	int rows, cols;

	app_size(l->app, &rows, &cols);
	if (l->desc->look == NULL || row == NULL || rows < LIST_PREVIEW_ROWS ||
	    cols < LIST_PREVIEW_COLS)
		return false;
	d = l->desc->look(l, row, &id);
	if (d == NULL || (d == l->looked && l->looked_at == l->fetched &&
	    strcmp(id, l->look_id) == 0))
		return false;
	json_decref(l->look);
	l->look = NULL;
	l->looked = d;
	l->looked_at = l->fetched;
	str_copy(l->look_id, sizeof l->look_id, id);
	str_copy(l->look_name, sizeof l->look_name, value_string(row,
	    "person.name"));
	/* what cannot be had is left out: opening the record says why */
	(void)call(l->app, d->method, json_pack("{s:s}", d->id, id), &l->look,
	    &e);
	return true;
}

/* Room for the rows; the rest shows the record. */
static struct rect
list_draw_look(struct list *l, struct canvas *c, struct rect r)
{
	struct rect pane = r;
	bool beside = c->rows >= LIST_BESIDE_ROWS &&
	    c->cols >= LIST_BESIDE_COLS;

	if (l->desc->look == NULL || c->rows < LIST_PREVIEW_ROWS ||
	    c->cols < LIST_PREVIEW_COLS)
		return r;
	if (beside) {
		r.cols = LIST_BESIDE * c->cols / LIST_BESIDE_COLS;
		pane.col = r.cols + 1;
		pane.cols = c->cols - pane.col;
		for (int i = 0; i < r.rows; i++)
			canvas_put(c, r.row + i, r.cols, 1, STYLE_BORDER,
			    c->ascii ? "|" : "\u2502");
	} else {
		r.rows -= LIST_PREVIEW + 1;
		pane.row = r.row + r.rows;
		pane.rows = LIST_PREVIEW + 1;
		canvas_rule(c, pane.row++, 0, pane.cols,
		    list_current(l) != NULL ? l->look_name : "");
		pane.rows--;
	}
	if (l->look != NULL && list_current(l) != NULL)
		detail_draw_look(l->app, l->looked, l->look, c, pane, !beside);
	return r;
}

/* Heads with the mark of the order: ^ up, v down. */
static void
list_draw_heads(struct list *l)
{
	const struct column *columns = list_columns(l);
	const struct choice *sort = list_sort(l);

	for (size_t i = 0; i < l->table.ncolumns; i++) {
		const char *by = columns[i].sort, *mark = "";

		if (by != NULL && sort != NULL)
			mark = strcmp(sort->value, by) == 0 ? "^" :
			    sort->value[0] == '-' &&
			    strcmp(sort->value + 1, by) == 0 ? "v" : "";
		snprintf(l->heads[i], sizeof l->heads[i], "%s%s",
		    text_tr(columns[i].label), mark);
		l->columns[i].label = l->heads[i];
	}
}

static void
list_draw_rows(struct list *l, struct canvas *c, struct rect r)
{
	int row = c->cursor_row, col = c->cursor_col;
	struct rect all = r;

	r = list_draw_look(l, c, r);
	list_draw_heads(l);
	/* the record says what the row has no room for */
	if (r.rows != all.rows || r.cols != all.cols)
		table_draw(&l->table, c, r);
	else
		table_draw_whole(&l->table, c, r);
	if (l->table.nrows == 0)
		list_draw_empty(l, c, r);
	if (l->filtering)
		canvas_cursor(c, row, col);
}

void
list_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct list *l = v->data;
	struct rect r = body;

	if (l->ntabs > 0) {
		const char *labels[9];

		for (int i = 0; i < l->ntabs && i < 9; i++)
			labels[i] = text_tr(l->desc->tabs[i].label);
		tabs_draw(c, r.row, 0, r.cols, labels, (size_t)l->ntabs,
		    (size_t)l->tab);
		r.row++;
		r.rows--;
	}
	if (l->desc->summary != NULL) {
		char text[512] = "";

		l->desc->summary(l->app, l->reply, text, sizeof text);
		if (text[0] != '\0') {
			canvas_text(c, r.row, 1, r.cols - 2, STYLE_NORMAL,
			    text);
			r.row++;
			r.rows--;
		}
	}
	if (l->nfilters > 0) {
		int rows = list_draw_filter(l, c, r.row, r.cols);

		r.row += rows;
		r.rows -= rows;
	}
	canvas_rule(c, r.row, 0, r.cols, NULL);
	r.row++;
	r.rows--;
	list_draw_rows(l, c, r);
}
