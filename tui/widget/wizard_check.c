/* What is wrong with the pages: found here, or told by the server. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/text.h"
#include "tui/widget/wizard_private.h"

static bool
wizard_record_clean(struct form *f, size_t i)
{
	size_t keep = f->record;
	bool clean = form_faultless(&f->records[i]);

	f->record = i;
	for (size_t k = 0; k < f->nitems && clean; k++) {
		const struct form_field *d = f->items[k].def;

		clean = !d->required || !form_focusable(f, k) ||
		    *value_string(f->records[i].values, d->name) != '\0';
	}
	f->record = keep;
	return clean;
}

static size_t
wizard_rows(struct form *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->nrecords; i++)
		n += !wizard_blank(f, i);
	return n;
}

bool
wizard_clean(struct wizard *w, size_t page)
{
	struct wizard_page *p = w->pages[page];
	char lack[WIZARD_TEXT] = "";

	if (p->err.n > 0 || json_array_size(p->told) > 0)
		return false;
	if (p->form == NULL) {
		if (w->desc->lack != NULL)
			w->desc->lack(w, page, w->arg, lack, sizeof lack);
		return lack[0] == '\0';
	}
	if (p->def->repeats && wizard_rows(p->form) < p->def->min)
		return false;
	for (size_t i = 0; i < p->form->nrecords; i++)
		if ((!p->def->repeats || !wizard_blank(p->form, i)) &&
		    !wizard_record_clean(p->form, i))
			return false;
	return true;
}

void
wizard_check(struct wizard *w, size_t page)
{
	struct wizard_page *p = w->pages[page];
	struct form *f = p->form;

	err_clear(&p->err);
	json_array_clear(p->told);
	if (f == NULL)
		return;
	for (size_t i = 0; i < f->nrecords; i++) {
		err_clear(&f->records[i].err);
		if (!p->def->repeats || !wizard_blank(f, i))
			form_check(f, &f->records[i]);
	}
	if (page == w->current && f->nrecords > 0)
		form_load(f);
	if (p->def->repeats && wizard_rows(f) < p->def->min)
		err_add(&p->err, ERR_REQUIRED, p->def->name);
}

/* The item of a field that is shown, or nitems. */
static size_t
wizard_item(struct form *f, size_t record, const char *name)
{
	size_t keep = f->record, i;

	f->record = record;
	for (i = 0; i < f->nitems; i++)
		if (f->items[i].def->name != NULL &&
		    strcmp(f->items[i].def->name, name) == 0 &&
		    form_wanted(f, i))
			break;
	f->record = keep;
	return i;
}

/* The record that was sent as number n, from 1: blank ones were not. */
static size_t
wizard_sent(struct form *f, long n)
{
	for (size_t i = 0; i < f->nrecords; i++)
		if (!wizard_blank(f, i) && --n == 0)
			return i;
	return f->nrecords;
}

static void
wizard_put_error(struct err *to, const struct err *from, size_t at,
    const char *field)
{
	size_t n = 0;

	for (size_t i = 0; i < to->n; i++)
		if (strcmp(to->items[i].field, field) != 0)
			to->items[n++] = to->items[i];
	to->n = n;
	err_append(to, from, at, field);
}

bool
wizard_place(struct wizard *w, const char *where, size_t *page, size_t *row,
    size_t *item)
{
	const char *rest = where + strcspn(where, ".");
	size_t len = (size_t)(rest - where);
	struct wizard_page *p;

	*page = w->n;
	*row = 0;
	*item = (size_t)-1;
	for (size_t i = 0; i < w->n; i++)
		if (strlen(w->pages[i]->def->name) == len &&
		    memcmp(w->pages[i]->def->name, where, len) == 0)
			*page = i;
	if (*page == w->n)
		return false;
	p = w->pages[*page];
	rest += *rest == '.';
	if (p->form == NULL)
		return true;
	if (p->def->repeats) {
		char *end;
		long n = strtol(rest, &end, 10);

		*row = end != rest ? wizard_sent(p->form, n) :
		    p->form->nrecords;
		rest = *end == '.' ? end + 1 : end;
	}
	if (*row >= p->form->nrecords || *rest == '\0')
		return true;
	*item = wizard_item(p->form, *row, rest);
	if (*item == p->form->nitems)
		*item = (size_t)-1;
	return true;
}

/* "general.address", "study_history.2.from", "photo", "". */
void
wizard_take_error(struct wizard *w, const struct err *e, size_t i)
{
	const char *field = e->items[i].field;
	size_t page, row, item;
	struct wizard_page *p;

	if (!wizard_place(w, field, &page, &row, &item))
		page = 0; /* whatever it is, it is said */
	p = w->pages[page];
	if (item != (size_t)-1)
		wizard_put_error(&p->form->records[row].err, e, i,
		    p->form->items[item].def->name);
	else
		wizard_put_error(&p->err, e, i, field);
}

static size_t
wizard_add_problem(struct wizard *w, struct wizard_problem *p, size_t n,
    size_t most, size_t page, size_t row, size_t item, const char *text)
{
	const struct wizard_page *at = w->pages[page];
	char line[64] = "";

	if (n >= most)
		return n;
	if (at->form != NULL && at->def->repeats && item != (size_t)-1)
		snprintf(line, sizeof line, _(" row %zu"), row + 1);
	snprintf(p[n].text, sizeof p[n].text, _("%s%s: %s"),
	    text_tr(at->def->label), line, text);
	p[n].page = page;
	p[n].row = row;
	p[n].item = item;
	return n + 1;
}

static size_t
wizard_record_problems(struct wizard *w, size_t page, size_t row,
    struct wizard_problem *p, size_t n, size_t most)
{
	struct form *f = w->pages[page]->form;
	struct err *e = &f->records[row].err;
	char text[WIZARD_TEXT];

	/* in the order of the fields, not of their finding */
	for (size_t item = 0; item < f->nitems; item++) {
		const struct form_field *d = f->items[item].def;
		const char *told = d->name != NULL ? value_string(
		    f->records[row].told, d->name) : "";

		for (size_t k = 0; k < e->n; k++) {
			if (wizard_item(f, row, e->items[k].field) != item)
				continue;
			told = ""; /* once is enough */
			err_relabel(e, k, d->label);
			n = wizard_add_problem(w, p, n, most, page, row, item,
			    err_text(e, k, text, sizeof text));
		}
		if (*told != '\0')
			n = wizard_add_problem(w, p, n, most, page, row, item,
			    told);
	}
	return n;
}

static size_t
wizard_page_problems(struct wizard *w, size_t page, struct wizard_problem *p,
    size_t n, size_t most)
{
	struct wizard_page *at = w->pages[page];
	char text[WIZARD_TEXT] = "";

	if (at->form == NULL && w->desc->lack != NULL)
		w->desc->lack(w, page, w->arg, text, sizeof text);
	if (*text != '\0')
		n = wizard_add_problem(w, p, n, most, page, 0, (size_t)-1,
		    text);
	for (size_t k = 0; k < at->err.n && *text == '\0'; k++) {
		char one[WIZARD_TEXT];

		if (at->err.items[k].id == ERR_REQUIRED && at->def->repeats)
			snprintf(one, sizeof one, _("at least %zu rows are "
			    "needed (F6 adds one)"), at->def->min);
		else
			err_text(&at->err, k, one, sizeof one);
		n = wizard_add_problem(w, p, n, most, page, 0, (size_t)-1,
		    one);
	}
	for (size_t k = 0; k < json_array_size(at->told); k++)
		n = wizard_add_problem(w, p, n, most, page, 0, (size_t)-1,
		    json_string_value(json_array_get(at->told, k)));
	for (size_t i = 0; at->form != NULL && i < at->form->nrecords; i++)
		n = wizard_record_problems(w, page, i, p, n, most);
	return n;
}

size_t
wizard_problems(struct wizard *w, struct wizard_problem *p, size_t most)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		n = wizard_page_problems(w, i, p, n, most);
	return n;
}
