/* The wizard's picture: steps, the page, what is to be said of it. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/text.h"
#include "tui/widget/wizard_private.h"

enum { WIZARD_WIDE = 110, WIZARD_ASIDE = 42, WIZARD_TABLE_ROWS = 4 };

static const char *
wizard_label(const struct wizard *w, size_t i)
{
	return i < w->n ? text_tr(w->pages[i]->def->label) :
	    _("Read over, submit");
}

/*
 * "1General ok > [2Education] > 3Study". When there is no room: no blanks
 * round the arrows; names of the steps beside this one only; its name alone.
 */
static void
wizard_bar_text(struct wizard *w, int tight, char *buf, size_t size)
{
	char one[160];

	buf[0] = '\0';
	for (size_t i = 0; i <= w->n; i++) {
		const char *label = wizard_label(w, i);
		bool now = i == w->current, ok, named;

		named = tight < 2 || now || (tight == 2 &&
		    (i + 1 == w->current || i == w->current + 1));
		ok = i < w->n && w->pages[i]->seen && !now &&
		    wizard_clean(w, i);
		snprintf(one, sizeof one, "%s%zu%s%s%s%s",
		    now ? "[" : "", i + 1,
		    (unsigned char)*label < 0x80 && named ? " " : "",
		    named ? label : "", ok ? named ? " ok" : "ok" : "",
		    now ? "]" : "");
		str_join(buf, size, tight == 1 ? ">" : " > ", one);
	}
}

static void
wizard_draw_bar(struct wizard *w, struct canvas *c, struct rect r)
{
	char text[512], *at, *end;
	int tight = 0, col = r.col + 1;

	do {
		wizard_bar_text(w, tight, text, sizeof text);
	} while (text_width(text) > r.cols - 2 && ++tight < 4);
	at = strchr(text, '[');
	end = at != NULL ? strchr(at, ']') : NULL;
	if (end == NULL)
		return;
	*at = '\0';
	col += canvas_put(c, r.row, col, r.cols - 2, STYLE_NORMAL, text);
	*at = '[';
	at = strndup(at, (size_t)(end + 1 - at));
	if (at != NULL)
		col += canvas_put(c, r.row, col, r.cols - col - 1,
		    STYLE_SELECTED, at);
	free(at);
	canvas_put(c, r.row, col, r.cols - col - 1, STYLE_NORMAL, end + 1);
}

/* Which step of how many, and what belongs here; returns the rows. */
static int
wizard_draw_intro(struct wizard *w, struct canvas *c, struct rect r)
{
	struct wizard_page *p = wizard_page(w);
	const char *required = p != NULL && p->form != NULL ?
	    _("* must be filled in") : "";
	char text[1024], **lines;
	int n;

	snprintf(text, sizeof text, _("Step %zu of %zu"), w->current + 1,
	    w->n + 1);
	n = canvas_put(c, r.row, r.col + 1, r.cols - 2, STYLE_DIM, text) + 3;
	if (p == NULL)
		snprintf(text, sizeof text, "%s", _("Read it over: what stands "
		    "here is submitted."));
	else
		snprintf(text, sizeof text, "%s", text_tr(p->def->hint));
	/* what everybody knows is said where there is room */
	if (text_width(text) + text_width(required) + 3 < r.cols - n - 2)
		str_join(text, sizeof text, "   ", required);
	lines = text_wrap(text, r.cols - n - 2);
	for (int i = 0; lines[i] != NULL && i < 2; i++)
		canvas_put(c, r.row + i, r.col + n, r.cols - n - 1,
		    STYLE_NORMAL, lines[i]);
	n = lines[1] != NULL ? 2 : 1;
	text_free_lines(lines);
	return n;
}

/* --- rows --- */

static void
wizard_draw_rows(struct wizard *w, struct wizard_page *p, struct canvas *c,
    struct rect *r)
{
	struct form *f = p->form;
	struct table_column *cells = p->columns;
	int rows = WIZARD_TABLE_ROWS + (r->rows > 18 ? (r->rows - 16) / 2 : 0);
	struct rect table = *r;
	char heading[128];

	for (size_t i = 1; i < p->table.ncolumns; i++)
		cells[i].label = text_tr(p->cells[i]->label);
	if ((size_t)rows > f->nrecords)
		rows = f->nrecords > 0 ? (int)f->nrecords : 1;
	table.rows = rows + 1;
	p->table.nrows = f->nrecords;
	p->table.current = f->record;
	table_draw(&p->table, c, table);
	if (f->nrecords == 0) {
		canvas_put(c, table.row + 1, table.col + 5, table.cols - 8,
		    STYLE_INFO, _("No row yet. F6 or Enter adds one."));
		canvas_cursor(c, table.row + 1, table.col);
	}
	r->row += table.rows;
	r->rows -= table.rows;
	if (f->nrecords == 0)
		return;
	snprintf(heading, sizeof heading, _("Row %zu of %zu"), f->record + 1,
	    f->nrecords);
	canvas_rule(c, r->row++, r->col, r->cols, heading);
	r->rows--;
	(void)w;
}

static void
wizard_draw_form(struct wizard *w, struct wizard_page *p, struct canvas *c,
    struct rect r)
{
	struct form *f = p->form;
	int row, col;

	if (p->def->repeats)
		wizard_draw_rows(w, p, c, &r);
	if (f->nrecords == 0)
		return;
	row = c->cursor_row;
	col = c->cursor_col;
	f->width = r.cols;
	form_draw_items(f, c, r);
	if (p->in_table)
		canvas_cursor(c, row, col);
}

/* --- a list --- */

struct wizard_drawn {
	struct wizard *w;
	size_t step;
};

static void
wizard_list_cell(void *arg, size_t row, size_t column, char *buf,
    size_t size, enum style *style)
{
	const struct wizard_drawn *d = arg;

	d->w->pages[d->step]->def->list->cell(d->w, d->step, row, column,
	    d->w->arg, buf, size, style);
}

/* The rows, then what is said of the one under the cursor. */
static void
wizard_draw_list(struct wizard *w, struct wizard_page *p, struct canvas *c,
    struct rect r)
{
	const struct wizard_list *l = p->def->list;
	struct wizard_drawn d = { w, w->current };
	size_t n = wizard_list_rows(w, w->current);
	struct table *t = &p->table;
	int most, said = wizard_need_lines(w, r.cols);
	struct rect table = r;

	most = r.rows - 1 - (said < r.rows / 2 ? said : r.rows / 2);

	if (n == 0) {
		canvas_put(c, r.row, r.col + 2, r.cols - 4, STYLE_INFO,
		    text_tr(l->empty));
		table.rows = 2;
	} else {
		for (size_t i = 0; i < l->ncolumns; i++) {
			p->columns[i] = l->columns[i];
			p->columns[i].label = text_tr(l->columns[i].label);
		}
		t->columns = p->columns;
		t->ncolumns = l->ncolumns;
		t->cell = wizard_list_cell;
		t->arg = &d;
		t->nrows = n;
		t->current = p->row;
		table.rows = (int)n + 1 < most ? (int)n + 1 : most;
		table_draw(t, c, table);
		canvas_rule(c, r.row + table.rows, r.col, r.cols, NULL);
		table.rows++;
	}
	r.row += table.rows;
	r.rows -= table.rows;
	wizard_draw_read(w, c, r);
}

/* --- below and beside --- */

static size_t
wizard_here(struct wizard *w, struct wizard_problem *first)
{
	static struct wizard_problem p[WIZARD_PROBLEMS_MAX];
	size_t n = wizard_problems(w, p, WIZARD_PROBLEMS_MAX), here = 0;

	for (size_t i = 0; i < n; i++)
		if (p[i].page == w->current && here++ == 0)
			*first = p[i];
	return here;
}

/* The first of the sentences of warn(), and how many more. */
static void
wizard_warning(struct wizard *w, size_t step, char *buf, size_t size)
{
	struct buf b = { 0 };
	const char *s;
	size_t n, more = 0;

	buf[0] = '\0';
	if (w->desc->warn == NULL)
		return;
	w->desc->warn(w, step, w->arg, &b);
	s = buf_str(&b);
	n = strcspn(s, "\n");
	for (const char *p = s + n; *p != '\0'; p++)
		more += *p == '\n' && p[1] != '\0';
	if (more > 0)
		snprintf(buf, size, _("%.*s (and %zu more)"), (int)n, s, more);
	else
		snprintf(buf, size, "%.*s", (int)n, s);
	buf_finish(&b);
}

static void
wizard_draw_box(struct canvas *c, struct rect r, bool ticked,
    const char *label)
{
	char text[WIZARD_TEXT];

	snprintf(text, sizeof text, "[%s] %s", ticked ? "x" : " ", label);
	canvas_put(c, r.row + 1, r.col + 1, r.cols - 2, ticked ? STYLE_DONE :
	    STYLE_SELECTED, text);
	canvas_cursor(c, r.row + 1, r.col + 2);
}

static void
wizard_draw_foot(struct wizard *w, struct canvas *c, struct rect r)
{
	static struct wizard_problem first;
	struct wizard_page *p = wizard_page(w);
	size_t n = p != NULL ? wizard_here(w, &first) : 0;
	char text[WIZARD_TEXT + 64] = "";
	enum style s = STYLE_NORMAL;

	canvas_rule(c, r.row, r.col, r.cols, NULL);
	if (p == NULL && !w->desc->undeclared) {
		wizard_draw_box(c, r, w->declared,
		    text_tr(w->desc->declaration));
	} else if (p != NULL && p->form == NULL && p->def->tick != NULL) {
		wizard_draw_box(c, r, w->desc->tick(w, w->current, false,
		    w->arg), text_tr(p->def->tick));
	} else if (p != NULL) {
		if (n > 1 || (n == 1 && first.item != (size_t)-1))
			snprintf(text, sizeof text, _("! To be mended here: "
			    "%zu; F5 goes from one to the next"), n);
		else if (n == 1)
			snprintf(text, sizeof text, "! %s", first.text);
		else
			wizard_warning(w, w->current, text, sizeof text);
		s = n > 0 ? STYLE_ERROR : STYLE_WARN;
		canvas_put(c, r.row + 1, r.col + 1, r.cols - 2, s, text);
	}
	if (w->saved_at[0] != '\0')
		snprintf(text, sizeof text, _("Draft saved by itself %s"),
		    w->saved_at);
	else
		snprintf(text, sizeof text, "%s", _("A draft is kept by itself "
		    "while you type, for 30 days"));
	canvas_put(c, r.row + 2, r.col + 1, r.cols - 2, STYLE_DIM, text);
}

/* On a wide terminal: the field's rule, and all that is wrong here. */
static int
wizard_aside_text(struct canvas *c, struct rect r, int row, enum style s,
    const char *text)
{
	char **lines = text_wrap(text, r.cols - 4);

	for (int i = 0; lines[i] != NULL && row < r.row + r.rows - 1; i++)
		canvas_put(c, row++, r.col + 2, r.cols - 4, s, lines[i]);
	text_free_lines(lines);
	return row;
}

static void
wizard_draw_aside(struct wizard *w, struct canvas *c, struct rect r)
{
	static struct wizard_problem p[WIZARD_PROBLEMS_MAX];
	struct wizard_page *page = wizard_page(w);
	size_t n = wizard_problems(w, p, WIZARD_PROBLEMS_MAX), here = 0;
	int row = r.row + 1;
	struct buf b = { 0 };

	canvas_box(c, r, page != NULL ? text_tr(page->def->label) :
	    _("Read over"));
	if (page != NULL && page->def->hint != NULL)
		row = wizard_aside_text(c, r, row, STYLE_NORMAL,
		    text_tr(page->def->hint)) + 1;
	if (wizard_editing(w)) {
		const struct form_field *d =
		    page->form->items[page->form->focus].def;

		row = wizard_aside_text(c, r, row, STYLE_TITLE,
		    text_tr(d->label));
		if (d->hint != NULL)
			row = wizard_aside_text(c, r, row, STYLE_NORMAL,
			    text_tr(d->hint));
		row++;
	}
	for (size_t i = 0; i < n; i++)
		if (p[i].page == w->current || page == NULL) {
			if (here++ == 0)
				row = wizard_aside_text(c, r, row,
				    STYLE_TITLE, _("To be mended"));
			row = wizard_aside_text(c, r, row, STYLE_ERROR,
			    p[i].text);
		}
	if (w->desc->warn != NULL) {
		for (size_t i = 0; i < w->n; i++)
			if (i == w->current || page == NULL)
				w->desc->warn(w, i, w->arg, &b);
		wizard_aside_text(c, r, row + (here > 0), STYLE_WARN,
		    buf_str(&b));
	}
	buf_finish(&b);
}

void
wizard_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct wizard *w = v->data;
	struct wizard_page *p = wizard_page(w);
	struct rect r = body;
	int used;

	wizard_draw_bar(w, c, r);
	r.row++;
	r.rows--;
	used = wizard_draw_intro(w, c, r);
	canvas_rule(c, r.row + used, r.col, r.cols, NULL);
	r.row += used + 1;
	r.rows -= used + 1;
	wizard_draw_foot(w, c, (struct rect){ r.row + r.rows - 3, r.col, 3,
	    r.cols });
	r.rows -= 3;
	if (r.cols >= WIZARD_WIDE) {
		wizard_draw_aside(w, c, (struct rect){ r.row,
		    r.col + r.cols - WIZARD_ASIDE, r.rows, WIZARD_ASIDE });
		r.cols -= WIZARD_ASIDE + 1;
	}
	if (p != NULL && p->form != NULL)
		wizard_draw_form(w, p, c, r);
	else if (p != NULL && p->def->list != NULL)
		wizard_draw_list(w, p, c, r);
	else
		wizard_draw_read(w, c, r);
}
