/* The form's picture and keys. */
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

enum { FORM_WIDTH = 74, FORM_CHOICE_WIDTH = 24 };

static void
form_move(struct form *f, int step)
{
	size_t i = f->focus;

	form_check_field(f, f->focus);
	for (;;) {
		if (step < 0 ? i == 0 : i + 1 >= f->nitems)
			return; /* stays at the end: nothing is submitted */
		i = step < 0 ? i - 1 : i + 1;
		if (form_focusable(f, i))
			break;
	}
	f->focus = i;
	app_status(f->app, STYLE_NORMAL, "%s",
	    text_tr(f->items[i].def->hint));
}

static void
form_choose(struct form *f)
{
	struct form_item *it = &f->items[f->focus];
	const struct form_field *d = it->def;
	const char *now = value_string(form_now(f)->values, d->name);
	int at;

	if (d->choices == NULL) {
		app_status(f->app, STYLE_INFO, "%s", d->hint != NULL ?
		    text_tr(d->hint) : _("This field has no list of choices."));
		return;
	}
	at = popup_choose(f->app, text_tr(d->label), d->choices, now);
	if (at < 0)
		return;
	if (d->kind == FORM_CHOICE) {
		json_object_set_new(form_now(f)->values, d->name,
		    json_string(d->choices[at].value));
		form_check_field(f, f->focus);
	} else {
		wchar_t *w;
		size_t n;

		w = text_wide(text_tr(d->choices[at].label), &n);
		edit_insert(&it->edit, w, n);
		free(w);
	}
}

/* Left and right step through the choices without a list. */
static bool
form_choice_key(struct form *f, const struct key *k)
{
	const struct form_field *d = f->items[f->focus].def;
	const char *now = value_string(form_now(f)->values, d->name);
	int n = 0, at = -1;

	if (k->code == ' ') {
		form_choose(f);
		return true;
	}
	for (; d->choices != NULL && d->choices[n].value != NULL; n++)
		if (strcmp(d->choices[n].value, now) == 0)
			at = n;
	if (k->code == K_RIGHT && at + 1 < n)
		at++;
	else if (k->code == K_LEFT && at > 0)
		at--;
	else
		return false;
	json_object_set_new(form_now(f)->values, d->name,
	    json_string(d->choices[at].value));
	form_check_field(f, f->focus);
	return true;
}

static void
form_go_record(struct form *f, int step)
{
	size_t to = f->record + (size_t)step;

	if (to >= f->nrecords) {
		app_status(f->app, STYLE_INFO, "%s", step < 0 ?
		    _("This is the first one.") : _("This is the last one."));
		return;
	}
	form_check_field(f, f->focus);
	form_save(f);
	f->record = to;
	form_load(f);
}

static void
form_copy_all(struct form *f)
{
	form_check_field(f, f->focus);
	form_save(f);
	for (size_t i = 0; i < f->nrecords; i++)
		for (size_t k = 0; k < f->nitems; k++) {
			const struct form_field *d = f->items[k].def;
			const char *value;

			if (i == f->record || f->records[i].done ||
			    d->kind == FORM_READONLY || d->kind == FORM_NOTE)
				continue;
			value = value_string(form_now(f)->values, d->name);
			if (*value != '\0') /* what is empty wipes nothing */
				json_object_set_new(f->records[i].values,
				    d->name, json_string(value));
		}
	app_status(f->app, STYLE_DONE, "%s",
	    _("Copied to all. Look through them with F7 and F8."));
}

static bool
form_function_key(struct form *f, const struct key *k)
{
	switch (k->code) {
	case K_F4:
		form_choose(f);
		return true;
	case K_F5:
		form_check_field(f, f->focus);
		form_next_problem(f);
		return true;
	case K_F6:
		if (f->many)
			form_copy_all(f);
		return f->many;
	case K_F7:
	case K_PGUP:
		if (f->many)
			form_go_record(f, -1);
		return f->many;
	case K_F8:
	case K_PGDN:
		if (f->many)
			form_go_record(f, 1);
		return f->many;
	case K_F9:
		form_submit(f);
		return true;
	default:
		return false;
	}
}

static bool
form_key(struct view *v, const struct key *k)
{
	struct form *f = v->data;
	struct form_item *it = &f->items[f->focus];
	enum edit_did did = EDIT_IGNORED;

	if (form_function_key(f, k))
		return true;
	if (f->nitems == 0 || !form_focusable(f, f->focus))
		return false;
	if (it->def->kind == FORM_CHOICE) {
		if (form_choice_key(f, k))
			return true;
	} else {
		it->edit.overflow = false;
		did = edit_key(&it->edit, k);
		if (did == EDIT_CHANGED)
			form_save(f);
		if (it->edit.overflow)
			app_status(f->app, STYLE_WARN, _("At most %zu "
			    "characters fit here; the rest was not taken."),
			    it->edit.max);
		if (did != EDIT_IGNORED && did != EDIT_REFUSED)
			return true;
		if (did == EDIT_REFUSED && k->code != K_UP &&
		    k->code != K_DOWN)
			return true;
	}
	switch (k->code) {
	case K_TAB:
	case K_DOWN:
	case K_ENTER:
		form_move(f, 1);
		return true;
	case K_BTAB:
	case K_UP:
		form_move(f, -1);
		return true;
	default:
		return false;
	}
}

static bool
form_leave(struct view *v)
{
	struct form *f = v->data;
	const char *buttons[3];

	form_save(f);
	if (f->desc->careless || !form_dirty(f))
		return true;
	buttons[0] = _("Go on filling in");
	buttons[1] = _("Leave without saving");
	buttons[2] = NULL;
	return popup_ask(v->app, _("Leave the form?"),
	    _("What you have typed is not saved yet."), buttons) == 1;
}

/* --- picture --- */

static int
form_item_rows(struct form *f, size_t i)
{
	char text[512];
	int rows = f->items[i].def->kind == FORM_LINES ? FORM_LINES_ROWS : 1;

	if (!form_wanted(f, i))
		return 0;
	if (*form_problem(f, i, text, sizeof text) != '\0') {
		char **l = text_wrap(text, FORM_WIDTH - 10);

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

		if (d->kind != FORM_NOTE && w > width && form_wanted(f, i))
			width = w;
	}
	return width > 30 ? 30 : width;
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

	if (d->kind == FORM_READONLY) {
		canvas_text(c, row, col, room, STYLE_NORMAL,
		    choice_label(d->choices, value));
	} else if (d->kind == FORM_CHOICE) {
		if (width > FORM_CHOICE_WIDTH && d->width == 0)
			width = FORM_CHOICE_WIDTH;
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
	char **lines;

	if (*form_problem(f, i, text, sizeof text) == '\0') {
		if (f->items[i].remark[0] != '\0')
			canvas_put(c, row, r.col + 6, r.cols - 8, STYLE_INFO,
			    f->items[i].remark);
		return;
	}
	lines = text_wrap(text, FORM_WIDTH - 10);
	for (int k = 0; lines[k] != NULL && k < 3 && row < r.row + r.rows;
	    k++, row++) {
		if (k == 0)
			canvas_put(c, row, r.col + 4, 1, STYLE_ERROR, "!");
		canvas_put(c, row, r.col + 6, r.cols - 8, STYLE_ERROR,
		    lines[k]);
	}
	text_free_lines(lines);
}

static void
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
		if (rows > 0 && y >= r.row && y + own <= r.row + r.rows) {
			if (d->kind == FORM_NOTE) {
				canvas_put(c, y, col, r.cols - 2, STYLE_INFO,
				    text_tr(d->label));
			} else {
				int used = canvas_put(c, y, col, label - 1,
				    STYLE_NORMAL, text_tr(d->label));

				if (d->required)
					canvas_put(c, y, col + used, 1,
					    STYLE_REQUIRED, "*");
				form_draw_value(f, c, i, y, col + label + 1,
				    r.cols - label - 5);
			}
			if (y + own < r.row + r.rows)
				form_draw_below(f, c, i, r, y + own);
		}
		y += rows;
	}
}

/* A heading of wrapped text; returns the rows it took. */
static int
form_draw_text(struct canvas *c, int row, int col, int width, int most,
    enum style s, const char *text)
{
	char **lines = text_wrap(text, width);
	int i;

	for (i = 0; lines[i] != NULL && i < most; i++)
		canvas_put(c, row + i, col, width, s, lines[i]);
	text_free_lines(lines);
	return i;
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
		row += form_draw_text(c, row, r.col + 5, r.cols - 8, 4,
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
	int width = FORM_WIDTH, head = 0, rows = 0, tail, y;
	char general[2048];
	struct rect r, inside;

	tail = form_tail_rows(d, width - 4);
	if (d->intro != NULL)
		head = form_text_rows(text_tr(d->intro), width - 4) + 1;
	head += f->many;
	if (*form_general(f, general, sizeof general) != '\0')
		head += form_text_rows(general, width - 8) + 1;
	for (size_t i = 0; i < f->nitems; i++)
		rows += form_item_rows(f, i);
	rows += head + tail + 4;
	if (rows > body.rows - 1)
		rows = body.rows - 1;
	if (rows - head - tail - 4 < 4) {
		tail = 0; /* the fields come first */
	}
	r = (struct rect){ body.row + (body.rows - rows) / 2,
		body.col + (body.cols - width) / 2, rows, width };
	canvas_box(c, r, text_tr(d->title));
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
	if (*general != '\0') {
		canvas_put(c, y, r.col + 2, 1, STYLE_ERROR, "!");
		y += form_draw_text(c, y, r.col + 4, width - 8, 8,
		    STYLE_ERROR, general) + 1;
	}
	if (d->intro != NULL)
		form_draw_text(c, y, r.col + 2, width - 4, head, STYLE_NORMAL,
		    text_tr(d->intro));
	form_draw_items(f, c, inside);
	form_draw_tail(f, c, r, tail);
}

static const struct keybind *const *
form_keymaps(struct view *v)
{
	struct form *f = v->data;

	/* a field without choices offers none */
	f->map[0].flags = f->items[f->focus].def->choices != NULL ? 0 :
	    KEY_HIDDEN;
	return f->maps;
}

static const char *
form_help(struct view *v)
{
	struct form *f = v->data;

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

const struct view_ops form_ops = {
	.draw = form_draw,
	.key = form_key,
	.leave = form_leave,
	.keymaps = form_keymaps,
	.help = form_help,
	.position = form_position,
};
