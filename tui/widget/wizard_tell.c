/*
 * What others say of the pages: problems in their own words, remarks below
 * fields, rows by their place, and other pages than at the start.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/text.h"
#include "tui/widget/wizard_private.h"

/* --- words --- */

static void
tell_once(json_t *told, const char *text)
{
	const json_t *t;
	size_t i;

	json_array_foreach(told, i, t)
		if (strcmp(json_string_value(t), text) == 0)
			return;
	json_array_append_new(told, json_string(text));
}

void
wizard_tell(struct wizard *w, const char *where, const char *text)
{
	size_t page, row, item;
	struct form_record *r;
	struct form *f;

	if (!wizard_place(w, where, &page, &row, &item))
		page = 0;
	f = w->pages[page]->form;
	if (item == (size_t)-1) {
		tell_once(w->pages[page]->told, text);
		return;
	}
	r = &f->records[row];
	/* nobody was there yet: the mark of the field says enough */
	if (!r->checked && json_object_get(r->left,
	    f->items[item].def->name) == NULL && *value_string(r->values,
	    f->items[item].def->name) == '\0')
		return;
	if (r->told == NULL)
		r->told = json_object();
	json_object_set_new(r->told, f->items[item].def->name,
	    json_string(text));
}

void
wizard_say(struct wizard *w, const char *where, const char *text)
{
	size_t page, row, item;
	struct form_record *r;
	struct form *f;

	if (!wizard_place(w, where, &page, &row, &item) || item == (size_t)-1)
		return;
	f = w->pages[page]->form;
	r = &f->records[row];
	if (r->said == NULL)
		r->said = json_object();
	json_object_set_new(r->said, f->items[item].def->name,
	    json_string(text));
}

void
wizard_unsay(struct wizard *w)
{
	for (size_t i = 0; i < w->n; i++) {
		struct form *f = w->pages[i]->form;

		for (size_t r = 0; f != NULL && r < f->nrecords; r++)
			json_object_clear(f->records[r].said);
	}
}

void
wizard_goto(struct wizard *w, const char *where)
{
	struct wizard_problem p = { 0 };

	if (!wizard_place(w, where, &p.page, &p.row, &p.item))
		return;
	if (w->pages[p.page]->form == NULL ||
	    p.row >= w->pages[p.page]->form->nrecords)
		wizard_go(w, p.page);
	else
		wizard_go_problem(w, &p);
}

/* --- rows --- */

size_t
wizard_list_rows(struct wizard *w, size_t step)
{
	struct wizard_page *p = w->pages[step];
	size_t n;

	if (p->def->list == NULL)
		return 0;
	n = p->def->list->rows(w, step, w->arg);
	if (p->row >= n)
		p->row = n > 0 ? n - 1 : 0;
	return n;
}

size_t
wizard_row(struct wizard *w, size_t step)
{
	struct wizard_page *p = w->pages[step];

	if (p->form != NULL)
		return p->form->record;
	wizard_list_rows(w, step);
	return p->row;
}

size_t
wizard_rows_of(struct wizard *w, size_t step)
{
	struct wizard_page *p = w->pages[step];

	return p->form != NULL ? p->form->nrecords : wizard_list_rows(w, step);
}

void
wizard_set_row(struct wizard *w, size_t step, size_t row, const char *field,
    const char *value)
{
	struct form *f = w->pages[step]->form;

	if (f != NULL && row < f->nrecords)
		json_object_set_new(f->records[row].values, field,
		    json_string(value));
}

void
wizard_set_key(struct wizard *w, size_t step, size_t row, const char *key)
{
	struct wizard_page *p = w->pages[step];
	json_t *saved;

	if (p->def->key == NULL || strcmp(wizard_row_value(w, step, row,
	    p->def->key), key) == 0)
		return;
	wizard_set_row(w, step, row, p->def->key, key);
	saved = json_array_get(p->saved, row);
	if (json_is_object(saved))
		json_object_set_new(saved, p->def->key, json_string(key));
}

void
wizard_point(struct wizard *w, size_t step, size_t row)
{
	w->pages[step]->row = row;
	wizard_forget_lines(w);
}

const char *
wizard_row_value(struct wizard *w, size_t step, size_t row, const char *field)
{
	struct form *f = w->pages[step]->form;

	return f != NULL && row < f->nrecords ?
	    value_string(f->records[row].values, field) : "";
}

/* --- pages --- */

size_t
wizard_find(struct wizard *w, const char *name)
{
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->pages[i]->def->name, name) == 0)
			return i;
	return (size_t)-1;
}

static bool
wizard_same_steps(struct wizard *w, const struct wizard_step *steps)
{
	size_t n = 0;

	for (; steps[n].name != NULL; n++)
		if (n >= w->n || strcmp(w->pages[n]->def->name,
		    steps[n].name) != 0)
			return false;
	return n == w->n;
}

static void
tell_change_steps(struct wizard *w, const struct wizard_step *steps,
    const json_t *form)
{
	struct wizard_page *old[WIZARD_PAGES_MAX] = { NULL };
	struct wizard_page *here = wizard_page(w);
	size_t n = w->n, at = w->current;

	if (wizard_same_steps(w, steps)) {
		for (size_t i = 0; i < w->n; i++)
			w->pages[i]->def = &steps[i];
		return;
	}
	memcpy(old, w->pages, sizeof old);
	w->n = 0;
	for (const struct wizard_step *s = steps; s->name != NULL &&
	    w->n < WIZARD_PAGES_MAX - 1; s++) {
		struct wizard_page *p = NULL;

		for (size_t i = 0; i < n; i++)
			if (old[i] != NULL && strcmp(old[i]->def->name,
			    s->name) == 0) {
				p = old[i];
				old[i] = NULL;
			}
		if (p == NULL)
			p = wizard_new_page(w, s, form);
		p->def = s;
		w->pages[w->n++] = p;
	}
	w->current = here == NULL ? w->n : at < w->n ? at : w->n - 1;
	for (size_t i = 0; i < w->n; i++)
		if (w->pages[i] == here)
			w->current = i;
	for (size_t i = 0; i < n; i++)
		if (old[i] != NULL)
			wizard_free_page(old[i]);
	wizard_forget_lines(w);
}

/* A field that is no longer there cannot have the focus. */
static void
tell_refocus(struct wizard *w)
{
	struct wizard_page *p = wizard_page(w);
	struct form *f = p != NULL ? p->form : NULL;
	size_t i;

	if (f == NULL || f->nrecords == 0 || form_focusable(f, f->focus))
		return;
	for (i = f->focus; i < f->nitems && !form_focusable(f, i); i++)
		continue;
	if (i == f->nitems)
		for (i = f->focus; i > 0 && !form_focusable(f, i); i--)
			continue;
	f->focus = i;
}

void
wizard_set_steps(struct wizard *w, const struct wizard_step *steps,
    const json_t *form)
{
	tell_change_steps(w, steps, form);
	tell_refocus(w);
}

void
wizard_redraw(struct wizard *w)
{
	wizard_forget_lines(w);
}
