/* Pages that are read: the whole at the end, and pages of text. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/text.h"
#include "tui/widget/wizard_private.h"

enum { READ_LABEL_MAX = 30 };

void
wizard_forget_lines(struct wizard *w)
{
	for (int i = 0; i < w->nlines; i++)
		free(w->lines[i].text);
	free(w->lines);
	w->lines = NULL;
	w->nlines = 0;
}

static void
read_add(struct wizard *w, int indent, enum style style, const char *text)
{
	w->lines = xreallocarray(w->lines, (size_t)w->nlines + 1,
	    sizeof *w->lines);
	w->lines[w->nlines++] = (struct wizard_line){ .text = xstrdup(text),
		.style = style, .indent = indent };
}

/* Broken at the width; what follows the first line is indented more. */
static void
read_wrap(struct wizard *w, int indent, int more, enum style style,
    const char *text)
{
	char **lines = text_wrap(text, w->width - indent - more - 2);

	for (int i = 0; lines[i] != NULL; i++)
		read_add(w, indent + (i > 0 ? more : 0), style, lines[i]);
	text_free_lines(lines);
}

static void
read_text(struct wizard *w, const char *text)
{
	char **lines = text_wrap(text, w->width - 2);

	for (int i = 0; lines[i] != NULL; i++)
		read_add(w, 1, STYLE_NORMAL, lines[i]);
	text_free_lines(lines);
}

static int
read_label_width(struct form *f)
{
	int width = 8;

	for (size_t i = 0; i < f->nitems; i++) {
		int n = text_width(text_tr(f->items[i].def->label));

		if (form_wanted(f, i) && n > width)
			width = n;
	}
	return width < READ_LABEL_MAX ? width : READ_LABEL_MAX;
}

static void
read_fields(struct wizard *w, struct form *f)
{
	int width = read_label_width(f);

	for (size_t i = 0; i < f->nitems; i++) {
		const struct form_field *d = f->items[i].def;
		const char *value;
		char *label, text[4096], mask[IDENT_MAX];

		if (d->name == NULL || !form_wanted(f, i) ||
		    d->kind == FORM_BUTTON)
			continue;
		value = wizard_shown(w, d, value_string(form_now(f)->values,
		    d->name), mask);
		label = text_pad(text_tr(d->label), width, false);
		snprintf(text, sizeof text, "%s  %s", label,
		    *value != '\0' ? value : "-");
		read_wrap(w, 2, width + 2, d->required && *value == '\0' &&
		    form_focusable(f, i) ? STYLE_ERROR : STYLE_NORMAL, text);
		free(label);
	}
}

static bool
read_bare(const struct form_field *d, const char *value)
{
	return d->kind == FORM_LINK || strcmp(value, "yes") == 0 ||
	    strcmp(value, "no") == 0;
}

static void
read_rows(struct wizard *w, struct form *f)
{
	for (size_t r = 0; r < f->nrecords; r++) {
		char text[4096];

		if (wizard_blank(f, r))
			continue;
		snprintf(text, sizeof text, "%zu ", r + 1);
		for (size_t i = 0; i < f->nitems; i++) {
			const struct form_field *d = f->items[i].def;
			const char *value = value_string(
			    f->records[r].values, d->name);
			char mask[IDENT_MAX];

			if (d->kind == FORM_BUTTON || d->hidden)
				continue;
			if (*value == '\0' && !(i == 1 &&
			    d->kind == FORM_MONTH))
				continue;
			/* yes or no says nothing without its question */
			if (read_bare(d, value))
				str_join(text, sizeof text, " ",
				    text_tr(d->label));
			str_join(text, sizeof text, " ", *value == '\0' ?
			    _("to date") : wizard_shown(w, d, value, mask));
		}
		read_wrap(w, 2, 3, form_faultless(&f->records[r]) ?
		    STYLE_NORMAL : STYLE_ERROR, text);
	}
}

/* The sentences of warn(), each of its own. */
static void
read_warnings(struct wizard *w, size_t step)
{
	struct buf b = { 0 };
	char *copy, *save = NULL;

	if (w->desc->warn == NULL)
		return;
	w->desc->warn(w, step, w->arg, &b);
	copy = xstrdup(buf_str(&b));
	for (char *s = strtok_r(copy, "\n", &save); s != NULL;
	    s = strtok_r(NULL, "\n", &save))
		read_wrap(w, 2, 2, STYLE_WARN, s);
	free(copy);
	buf_finish(&b);
}

/* What is there; how to change it is said on the page itself. */
static void
read_first(struct wizard *w, const char *text)
{
	const char *end = strstr(text, "\n\n");
	char *first = xstrdup(text);

	if (end != NULL)
		first[end - text] = '\0';
	read_wrap(w, 2, 0, STYLE_NORMAL, first);
	free(first);
}

/* The rows of a page with a list: their cells, one after another. */
static void
read_list(struct wizard *w, size_t step)
{
	const struct wizard_list *l = w->pages[step]->def->list;
	size_t n = wizard_list_rows(w, step);

	if (n == 0)
		read_add(w, 2, STYLE_DIM, text_tr(l->empty));
	for (size_t r = 0; r < n; r++) {
		enum style s = STYLE_NORMAL;
		char text[2048] = "";

		for (size_t i = 0; i < l->ncolumns; i++) {
			char cell[512] = "";

			l->cell(w, step, r, i, w->arg, cell, sizeof cell, &s);
			if (*cell != '\0')
				str_join(text, sizeof text, "  ", cell);
		}
		read_wrap(w, 2, 2, s, text);
	}
}

static void
read_page(struct wizard *w, size_t step)
{
	struct wizard_page *p = w->pages[step];
	char heading[256];
	struct buf b = { 0 };

	if (p->def->aside)
		return;
	snprintf(heading, sizeof heading, "%zu %s  %s", step + 1,
	    text_tr(p->def->label), wizard_clean(w, step) ? "ok" :
	    _("[to be completed]"));
	read_add(w, 1, wizard_clean(w, step) ? STYLE_TITLE : STYLE_ERROR,
	    heading);
	if (p->def->list != NULL) {
		read_list(w, step);
	} else if (p->form == NULL) {
		if (w->desc->page != NULL)
			w->desc->page(w, step, w->arg, &b);
		read_first(w, buf_str(&b));
		buf_finish(&b);
	} else if (p->def->repeats) {
		if (p->form->nrecords == 0)
			read_add(w, 2, STYLE_DIM, _("none"));
		read_rows(w, p->form);
	} else {
		read_fields(w, p->form);
	}
	read_warnings(w, step);
	read_add(w, 0, STYLE_NORMAL, "");
}

static void
read_build(struct wizard *w)
{
	struct buf b = { 0 };

	if (w->current == w->n) {
		for (size_t i = 0; i < w->n; i++)
			read_page(w, i);
		return;
	}
	if (w->desc->page != NULL)
		w->desc->page(w, w->current, w->arg, &b);
	read_text(w, buf_str(&b));
	buf_finish(&b);
}

int
wizard_need_lines(struct wizard *w, int width)
{
	if (w->lines == NULL || w->width != width) {
		wizard_forget_lines(w);
		w->width = width;
		read_build(w);
	}
	return w->nlines;
}

void
wizard_draw_read(struct wizard *w, struct canvas *c, struct rect r)
{
	wizard_need_lines(w, r.cols);
	w->rows = r.rows;
	if (w->top > w->nlines - r.rows)
		w->top = w->nlines - r.rows;
	if (w->top < 0)
		w->top = 0;
	for (int i = 0; i < r.rows && w->top + i < w->nlines; i++) {
		const struct wizard_line *l = &w->lines[w->top + i];

		canvas_put(c, r.row + i, r.col + l->indent,
		    r.cols - l->indent - 1, l->style, l->text);
	}
	if (w->current < w->n && wizard_list_rows(w, w->current) == 0)
		canvas_cursor(c, r.row, r.col);
}
