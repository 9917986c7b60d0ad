/* The form's picture. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/text.h"
#include "tui/widget/form_private.h"
#include "tui/widget/popup.h"

enum { FORM_CHOICE_WIDTH = 24, FORM_LABEL_MAX = 38 };

/* The picture that belongs to a field: the owner's. */
static int
form_below(struct form *f, size_t i, struct canvas *c, struct rect r)
{
	const char *name = f->items[i].def->name;

	if (f->desc->below == NULL || name == NULL || !form_wanted(f, i))
		return 0;
	return f->desc->below(f, name, f->arg, c, r);
}

static int
form_item_rows(struct form *f, size_t i)
{
	struct rect none = { 0, 0, 0, f->width };
	char text[512];
	int rows = f->items[i].def->kind == FORM_LINES ? FORM_LINES_ROWS : 1;

	if (!form_wanted(f, i))
		return 0;
	rows += f->items[i].def->group != NULL;
	rows += form_below(f, i, NULL, none);
	if (*form_problem(f, i, text, sizeof text) != '\0') {
		char **l = text_wrap(text, f->width - 10);

		for (int k = 0; l[k] != NULL && k < 3; k++)
			rows++;
		text_free_lines(l);
	} else if (*form_said(f, i) != '\0') {
		char **l = text_wrap(form_said(f, i), f->width - 10);

		for (int k = 0; l[k] != NULL && k < 3; k++)
			rows++;
		text_free_lines(l);
	} else if (f->items[i].remark[0] != '\0') {
		rows++;
	}
	return rows;
}

static int
form_label_width(struct form *f)
{
	int width = 8;

	for (size_t i = 0; i < f->nitems; i++) {
		const struct form_field *d = f->items[i].def;
		int w = text_width(text_tr(d->label)) + 2;

		if (d->kind != FORM_NOTE && d->kind != FORM_TICK &&
		    d->kind != FORM_BUTTON && w > width && form_wanted(f, i))
			width = w;
	}
	return width > FORM_LABEL_MAX ? FORM_LABEL_MAX : width;
}

/* As wide as the widest of them. */
static int
form_choice_width(const struct choice *choices, int room)
{
	int width = FORM_CHOICE_WIDTH;

	for (; choices != NULL && choices->value != NULL; choices++) {
		int w = text_width(text_tr(choices->label));

		width = w > width ? w : width;
	}
	return width < room ? width : room;
}

/* What is not typed here, and where it comes from. */
static void
form_draw_locked(struct canvas *c, const struct form_field *d,
    const char *value, int row, int col, int room)
{
	int used;

	value = choice_label(d->choices, value);
	used = canvas_put(c, row, col, room, STYLE_NORMAL, value) + 2;
	if (d->note != NULL && used < room)
		canvas_put(c, row, col + used, room - used, STYLE_DIM,
		    text_tr(d->note));
}

static void
form_draw_value(struct form *f, struct canvas *c, size_t i, int row, int col,
    int room)
{
	struct form_item *it = &f->items[i];
	const struct form_field *d = it->def;
	const char *value = value_string(form_now(f)->values, d->name);
	bool focus = i == f->focus;
	int width = d->width > 0 && d->width < room ? d->width : room;

	if (d->kind == FORM_LINK) {
		char text[256];

		snprintf(text, sizeof text, "[ %s ]", value);
		canvas_put(c, row, col, room, focus ? STYLE_SELECTED :
		    STYLE_NORMAL, text);
		if (focus)
			canvas_cursor(c, row, col);
	} else if (form_locked(f, i)) {
		form_draw_locked(c, d, value, row, col, room);
	} else if (d->kind == FORM_CHOICE) {
		if (d->width == 0)
			width = form_choice_width(d->choices, room - 2);
		canvas_text(c, row, col, width, focus ? STYLE_FIELD_FOCUS :
		    STYLE_FIELD, choice_label(d->choices, value));
		canvas_put(c, row, col + width, 2, STYLE_DIM, " v");
		if (focus)
			canvas_cursor(c, row, col);
	} else {
		if (d->width == 0 && (d->kind == FORM_DATE ||
		    d->kind == FORM_MONTH))
			width = 12;
		else if (d->width == 0 && it->edit.max + 1 < (size_t)room &&
		    d->kind != FORM_TEXT)
			width = (int)it->edit.max + 1;
		edit_resize(&it->edit, width, d->kind == FORM_LINES ?
		    FORM_LINES_ROWS : 1);
		edit_draw(&it->edit, c, row, col, focus);
	}
}

static void
form_draw_below(struct form *f, struct canvas *c, size_t i, struct rect r,
    int row)
{
	char text[512];
	bool wrong = *form_problem(f, i, text, sizeof text) != '\0';
	enum style s = wrong ? STYLE_ERROR : STYLE_WARN;
	char **lines;

	/* what is asked of the reader goes before what is known of the value */
	if (!wrong && *form_said(f, i) == '\0') {
		if (f->items[i].remark[0] != '\0')
			canvas_put(c, row, r.col + 6, r.cols - 8, STYLE_INFO,
			    f->items[i].remark);
		return;
	}
	if (!wrong)
		str_copy(text, sizeof text, form_said(f, i));
	lines = text_wrap(text, f->width - 10);
	for (int k = 0; lines[k] != NULL && k < 3 && row < r.row + r.rows;
	    k++, row++) {
		if (k == 0)
			canvas_put(c, row, r.col + 4, 1, s, wrong ? "!" : "*");
		canvas_put(c, row, r.col + 6, r.cols - 8, s, lines[k]);
	}
	text_free_lines(lines);
}

/* Its label is the thing itself. */
static void
form_draw_wide(struct form *f, struct canvas *c, size_t i, int row, int label,
    struct rect r)
{
	const struct form_field *d = f->items[i].def;
	bool focus = i == f->focus;
	enum style s = focus ? STYLE_SELECTED : STYLE_NORMAL;
	int col = r.col + 1;
	char text[256];

	if (d->kind == FORM_NOTE) {
		canvas_put(c, row, col, r.cols - 2, STYLE_INFO,
		    text_tr(d->label));
		return;
	}
	if (d->kind == FORM_TICK) {
		snprintf(text, sizeof text, "[%s] %s", *value_string(
		    form_now(f)->values, d->name) != '\0' ? "x" : " ",
		    text_tr(d->label));
	} else {
		col += label + 1;
		snprintf(text, sizeof text, "[ %s ]", text_tr(d->label));
	}
	if (focus)
		canvas_cursor(c, row, col + (d->kind == FORM_TICK));
	col += canvas_put(c, row, col, r.cols - (col - r.col) - 2, s, text);
	if (d->required)
		canvas_put(c, row, col, 1, STYLE_REQUIRED, "*");
}

void
form_draw_items(struct form *f, struct canvas *c, struct rect r)
{
	int label = form_label_width(f), y = 0, col = r.col + 1;

	for (size_t i = 0; i < f->focus && i < f->nitems; i++)
		y += form_item_rows(f, i);
	if (y < f->top)
		f->top = y;
	y += form_item_rows(f, f->focus);
	if (y > f->top + r.rows)
		f->top = y - r.rows;
	y = r.row - f->top;
	for (size_t i = 0; i < f->nitems; i++) {
		const struct form_field *d = f->items[i].def;
		int rows = form_item_rows(f, i), own;

		own = d->kind == FORM_LINES ? FORM_LINES_ROWS : 1;
		if (rows > 0 && d->group != NULL) {
			if (y >= r.row && y < r.row + r.rows)
				canvas_rule(c, y, r.col, r.cols,
				    text_tr(d->group));
			y++;
			rows--;
		}
		if (rows > 0 && y >= r.row && y + own <= r.row + r.rows) {
			if (d->kind == FORM_NOTE || d->kind == FORM_TICK ||
			    d->kind == FORM_BUTTON) {
				form_draw_wide(f, c, i, y, label, r);
			} else {
				int used = canvas_put(c, y, col, label - 1,
				    STYLE_NORMAL, text_tr(d->label));

				if (form_needs(d, form_now(f)->values) &&
				    !form_locked(f, i))
					canvas_put(c, y, col + used, 1,
					    STYLE_REQUIRED, "*");
				form_draw_value(f, c, i, y, col + label + 1,
				    r.cols - label - 5);
			}
			own += form_below(f, i, y + own < r.row + r.rows ? c :
			    NULL, (struct rect){ y + own, col + label + 1,
			    r.row + r.rows - y - own, r.cols - label - 3 });
			if (y + own < r.row + r.rows)
				form_draw_below(f, c, i, r, y + own);
		}
		y += rows;
	}
}

static int
form_text_rows(const char *text, int width)
{
	char **lines = text_wrap(text, width);
	int n = 0;

	while (lines[n] != NULL)
		n++;
	text_free_lines(lines);
	return n;
}

static int
form_tail_rows(const struct form_desc *d, int width)
{
	int rows = 0;

	for (int i = 0; d->consequences != NULL && d->consequences[i] != NULL;
	    i++)
		rows += form_text_rows(text_tr(d->consequences[i]), width - 4);
	return rows > 0 ? rows + 1 : 0;
}

static void
form_draw_tail(struct form *f, struct canvas *c, struct rect r, int tail)
{
	const struct form_desc *d = f->desc;
	int row = r.row + r.rows - 3 - tail;
	char buttons[256];

	for (int i = 0; tail > 0 && d->consequences[i] != NULL; i++) {
		if (i == 0)
			row++;
		canvas_put(c, row, r.col + 3, 1, STYLE_NORMAL, "-");
		row += canvas_lines(c, row, r.col + 5, r.cols - 8, 4,
		    STYLE_NORMAL, text_tr(d->consequences[i]));
	}
	snprintf(buttons, sizeof buttons, "[ F9 %s ]    [ Esc %s ]",
	    text_tr(d->submit != NULL ? d->submit : N_("Submit")), _("Cancel"));
	canvas_put(c, r.row + r.rows - 2, r.col + 6, r.cols - 10,
	    STYLE_NORMAL, buttons);
}

static void
form_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct form *f = v->data;
	const struct form_desc *d = f->desc;
	int width = FORM_WIDTH, head = 0, rows = 0, gap = 1, tail, y;
	char general[2048];
	struct rect r, inside;

	tail = form_tail_rows(d, width - 4);
	if (d->intro != NULL)
		head = form_text_rows(text_tr(d->intro), width - 4) + 1;
	head += f->many;
	if (d->heading != NULL)
		head += 2;
	if (*form_general(f, general, sizeof general) != '\0')
		head += form_text_rows(general, width - 8) + 1;
	for (size_t i = 0; i < f->nitems; i++)
		rows += form_item_rows(f, i);
	if (d->heading != NULL && rows + head + tail > body.rows - 1)
		head -= gap--; /* a blank line that is needed */
	rows += head + tail + 4;
	if (rows > body.rows - 1) {
		rows = body.rows - 1;
		if (rows - head - tail - 4 < 4)
			tail = 0; /* the fields come first */
	}
	r = (struct rect){ body.row + (body.rows - rows) / 2,
		body.col + (body.cols - width) / 2, rows, width };
	if (d->page) {
		rows = body.rows + 3;
		r = (struct rect){ body.row - 1, body.col, body.rows + 2,
			width };
	} else {
		canvas_box(c, r, text_tr(d->title));
	}
	inside = (struct rect){ r.row + 1 + head, r.col + 1,
		rows - head - tail - 4, width - 2 };
	if (f->many) {
		char title[512];

		snprintf(title, sizeof title, "%zu/%zu  %s%s%s", f->record + 1,
		    f->nrecords, form_now(f)->title,
		    form_now(f)->done ? "  " : "",
		    form_now(f)->done ? _("[done]") : "");
		canvas_put(c, r.row + 1, r.col + 2, width - 4, STYLE_TITLE,
		    title);
	}
	y = r.row + 1 + f->many;
	if (d->heading != NULL) {
		char line[512] = "";

		d->heading(f, f->arg, line, sizeof line);
		canvas_put(c, y, r.col + 2, width - 2, STYLE_TITLE, line);
		y += 1 + gap;
	}
	if (*general != '\0') {
		canvas_put(c, y, r.col + 2, 1, STYLE_ERROR, "!");
		y += canvas_lines(c, y, r.col + 4, width - 8, 8,
		    STYLE_ERROR, general) + 1;
	}
	if (d->intro != NULL)
		canvas_lines(c, y, r.col + 2, width - 4, 20, STYLE_NORMAL,
		    text_tr(d->intro));
	form_draw_items(f, c, inside);
	form_draw_tail(f, c, r, tail);
}

static const struct keybind *const *
form_keymaps(struct view *v)
{
	struct form *f = v->data;

	form_fill_map(f);
	return f->maps;
}

static const char *
form_help(struct view *v)
{
	struct form *f = v->data;

	if (f->desc->help != NULL)
		return text_tr(f->desc->help);
	return f->nitems > 0 ? text_tr(f->items[f->focus].def->hint) : NULL;
}

/* Which field of how many; and how much of a long text is used. */
static void
form_position(struct view *v, char *buf, size_t size)
{
	struct form *f = v->data;
	struct form_item *it = &f->items[f->focus];
	size_t at = 0, all = 0;

	for (size_t i = 0; i < f->nitems; i++) {
		all += form_focusable(f, i);
		at += form_focusable(f, i) && i <= f->focus;
	}
	if (f->nitems > 0 && form_has_edit(it->def->kind))
		snprintf(buf, size, _("%zu/%zu  field %zu/%zu"),
		    it->edit.len, it->edit.max, at, all);
	else
		snprintf(buf, size, _("field %zu/%zu"), at, all);
}

static void
form_tick(struct view *v)
{
	struct form *f = v->data;

	if (f->desc->tick != NULL)
		f->desc->tick(f, f->arg);
}

static bool
form_ticking(const struct view *v)
{
	const struct form *f = v->data;

	return f->desc->tick != NULL && (f->desc->counting == NULL ||
	    f->desc->counting(f, f->arg));
}

const struct view_ops form_ops = {
	.tick = form_tick,
	.ticking = form_ticking,
	.draw = form_draw,
	.key = form_key,
	.leave = form_leave,
	.keymaps = form_keymaps,
	.help = form_help,
	.position = form_position,
};
