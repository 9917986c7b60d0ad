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

static void
list_draw_filter(struct list *l, struct canvas *c, int row, int width)
{
	int col = 1;
	char chip[256];

	canvas_text(c, row, 0, width, STYLE_NORMAL, "");
	col += canvas_put(c, row, col, 12, STYLE_TITLE, _("Query:")) + 1;
	if (l->filtering) {
		const struct filter *f = list_filter_now(l);

		col += canvas_put(c, row, col, 16, STYLE_NORMAL,
		    text_tr(f->label)) + 1;
		if (f->kind == FILTER_CHOICE) {
			const char *now = value_string(l->filters, f->param);

			canvas_text(c, row, col, 16, STYLE_FIELD_FOCUS,
			    *now == '\0' ? _("All") :
			    choice_label(f->choices, now));
			canvas_cursor(c, row, col);
			col += 18;
		} else {
			edit_draw(&l->edit, c, row, col, true);
			col += 26;
		}
	}
	for (int i = 0; i < l->nfilters; i++) {
		const struct filter *f = &list_filters(l)[i];
		const char *now = value_string(l->filters, f->param);

		if (l->filtering && i == l->filter)
			continue;
		if (*now == '\0' && !l->filtering)
			continue;
		snprintf(chip, sizeof chip, "%s:%s", text_tr(f->label),
		    *now == '\0' ? _("All") : f->kind == FILTER_CHOICE ?
		    choice_label(f->choices, now) : now);
		col += canvas_put(c, row, col, width - col - 1,
		    *now == '\0' ? STYLE_DIM : STYLE_INFO, chip) + 2;
	}
	if (l->sort > 0) {
		snprintf(chip, sizeof chip, "%s:%s", _("Order"),
		    text_tr(list_sort(l)->label));
		col += canvas_put(c, row, col, width - col - 1, STYLE_INFO,
		    chip) + 2;
	}
	if (!l->filtering && l->sort == 0 && json_object_size(l->filters) == 0)
		canvas_put(c, row, col, width - col - 1, STYLE_DIM,
		    _("all lines; F3 narrows"));
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

	r = list_draw_look(l, c, r);
	list_draw_heads(l);
	table_draw(&l->table, c, r);
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
		list_draw_filter(l, c, r.row, r.cols);
		r.row++;
		r.rows--;
	}
	canvas_rule(c, r.row, 0, r.cols, NULL);
	r.row++;
	r.rows--;
	list_draw_rows(l, c, r);
}
