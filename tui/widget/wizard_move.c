/* From step to step, from row to row, to a problem, and out by submitting. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/text.h"
#include "tui/widget/popup.h"
#include "tui/widget/wizard_private.h"

/* The edits show the present record; the keys mean what they mean there. */
void
wizard_load(struct wizard *w)
{
	struct wizard_page *p = wizard_page(w);

	w->top = 0;
	wizard_forget_lines(w);
	if (p != NULL) {
		p->seen = true;
		if (p->form != NULL && p->def->repeats &&
		    p->form->nrecords == 0 && p->def->min > 0)
			(void)wizard_begin_row(p->form);
		if (p->form != NULL && p->form->nrecords > 0)
			form_load(p->form);
	}
	if (w->desc->entered != NULL)
		w->desc->entered(w, w->current, w->arg);
	w->view->editing = wizard_editing(w);
	app_status(w->app, STYLE_NORMAL, "%s", w->view->editing ?
	    text_tr(p->form->items[p->form->focus].def->hint) : "");
}

/* By the value of the order field; stable, what has none at the end. */
void
wizard_sort(struct wizard_page *p)
{
	struct form *f = p->form;

	if (f == NULL || p->def->order == NULL)
		return;
	for (size_t i = 1; i < f->nrecords; i++) {
		struct form_record r = f->records[i];
		const char *key = value_string(r.values, p->def->order);
		size_t at = i;

		while (at > 0 && *key != '\0') {
			const char *other = value_string(
			    f->records[at - 1].values, p->def->order);

			if (*other != '\0' && strcmp(other, key) <= 0)
				break;
			f->records[at] = f->records[at - 1];
			at--;
		}
		f->records[at] = r;
		if (f->record == i)
			f->record = at;
		else if (f->record >= at && f->record < i)
			f->record++;
	}
}

/* What is on the page is checked, ordered and kept. */
static void
wizard_settle(struct wizard *w)
{
	struct wizard_page *p = wizard_page(w);

	if (p == NULL || p->form == NULL)
		return;
	if (p->form->nrecords > 0) {
		form_check_field(p->form, p->form->focus);
		wizard_sort(p);
	}
	wizard_store(w, false);
}

/* Rows nobody filled in. */
static void
wizard_drop_blanks(struct wizard_page *p)
{
	struct form *f = p->form;

	if (f == NULL || !p->def->repeats)
		return;
	for (size_t i = f->nrecords; i-- > 0;)
		if (wizard_blank(f, i)) {
			form_drop_record(f, i);
			f->record -= f->record > i ||
			    (f->record == f->nrecords && f->record > 0);
		}
}

/* What is kept may bring other pages: the next one is next to this one. */
void
wizard_go(struct wizard *w, size_t page)
{
	const char *name = page < w->n ? w->pages[page]->def->name : NULL;
	bool next = page == w->current + 1, last = page >= w->n;

	wizard_settle(w);
	if (wizard_page(w) != NULL)
		wizard_drop_blanks(wizard_page(w));
	if (next)
		page = w->current + 1;
	else if (name != NULL && wizard_find(w, name) != (size_t)-1)
		page = wizard_find(w, name);
	else if (last)
		page = w->n;
	w->current = page < w->n ? page : w->n;
	wizard_load(w);
	wizard_store_step(w);
}

void
wizard_use_row(struct wizard *w, size_t row)
{
	struct wizard_page *p = wizard_page(w);

	form_check_field(p->form, p->form->focus);
	p->form->record = row;
	form_load(p->form);
	p->form->top = 0;
}

void
wizard_add_row(struct wizard *w)
{
	struct wizard_page *p = wizard_page(w);
	struct form *f = p->form;

	if (p->def->max > 0 && f->nrecords >= p->def->max) {
		app_status(w->app, STYLE_WARN,
		    _("There may be %zu rows at most."), p->def->max);
		return;
	}
	wizard_settle(w);
	wizard_drop_blanks(p);
	f->record = wizard_begin_row(f);
	f->focus = 0;
	f->top = 0;
	p->in_table = false;
	wizard_load(w);
}

void
wizard_drop_row(struct wizard *w)
{
	struct wizard_page *p = wizard_page(w);
	struct form *f = p->form;
	const char *buttons[] = { _("Keep it"), _("Delete the row"), NULL };
	char text[128];

	if (f->nrecords == 0)
		return;
	snprintf(text, sizeof text, _("Delete row %zu?"), f->record + 1);
	if (!wizard_blank(f, f->record) &&
	    popup_ask(w->app, _("Delete the row"), text, buttons) != 1)
		return;
	form_drop_record(f, f->record);
	if (f->record > 0 && f->record == f->nrecords)
		f->record--;
	if (f->nrecords > 0)
		form_load(f);
	w->view->editing = wizard_editing(w);
	wizard_store(w, false);
}

void
wizard_go_problem(struct wizard *w, const struct wizard_problem *p)
{
	struct wizard_page *to;

	if (w->current != p->page)
		wizard_go(w, p->page);
	to = wizard_page(w);
	if (to == NULL || (to->form != NULL && p->row > 0 &&
	    p->row >= to->form->nrecords))
		return;
	if (to->form != NULL && to->form->nrecords > 0) {
		if (to->form->record != p->row)
			wizard_use_row(w, p->row);
		if (p->item != (size_t)-1) {
			to->in_table = false;
			to->form->focus = p->item;
		}
	}
	w->view->editing = wizard_editing(w);
	/* below a field its problem stands already */
	if (wizard_editing(w) && p->item != (size_t)-1)
		app_status(w->app, STYLE_NORMAL, "%s", text_tr(
		    to->form->items[to->form->focus].def->hint));
	else
		app_status(w->app, STYLE_ERROR, "%s", p->text);
}

/* All problems, one a line; the one chosen is gone to. */
static void
wizard_list_problems(struct wizard *w, struct wizard_problem *p, size_t n)
{
	const char *labels[WIZARD_PROBLEMS_MAX];
	char title[128];
	int at;

	for (size_t i = 0; i < n; i++)
		labels[i] = p[i].text;
	snprintf(title, sizeof title,
	    _("To be mended: %zu. Enter goes there"), n);
	at = popup_choose_text(w->app, title, labels, NULL, n, 0);
	if (at >= 0)
		wizard_go_problem(w, &p[at]);
}

/* Are there problems? They are listed then. */
static bool
wizard_stopped(struct wizard *w)
{
	static struct wizard_problem p[WIZARD_PROBLEMS_MAX];
	size_t n = wizard_problems(w, p, WIZARD_PROBLEMS_MAX);

	if (n > 0)
		wizard_list_problems(w, p, n);
	return n > 0;
}

/* What is refused once more stays refused; then what is not complete. */
static int
wizard_check_all(struct wizard *w)
{
	struct err e = { 0 };

	wizard_settle(w);
	for (size_t i = 0; i < w->n; i++)
		wizard_check(w, i);
	wizard_store(w, false);
	wizard_finish(w, w->n);
	if (w->desc->check_all == NULL ||
	    w->desc->check_all(w, w->arg, &e) == 0)
		return 0;
	app_error(w->app, &e);
	return -1;
}

static bool
wizard_confirmed(struct wizard *w)
{
	const char *then[8] = { NULL };
	struct popup_confirm c = { .title = text_tr(w->desc->title),
		.text = _("Submit what you have filled in?"),
		.consequences = then, .verb = text_tr(w->desc->submit),
		.cancel = _("Look again") };

	for (size_t i = 0; i < 7 && w->desc->consequences != NULL &&
	    w->desc->consequences[i] != NULL; i++)
		then[i] = text_tr(w->desc->consequences[i]);
	return popup_confirm(w->app, &c);
}

/* F9: anywhere, everything is checked; at the end it is submitted. */
void
wizard_submit(struct wizard *w)
{
	struct err e = { 0 };
	bool fields;

	if (wizard_check_all(w) != 0 || wizard_stopped(w))
		return;
	if (w->current < w->n) {
		wizard_go(w, w->n);
		app_status(w->app, STYLE_DONE, "%s", w->desc->undeclared ?
		    _("Nothing is lacking. Read it over, then press F9.") :
		    _("Nothing is lacking. Read it over, tick with Space, "
		    "then press F9."));
		return;
	}
	if (!w->declared && !w->desc->undeclared) {
		app_status(w->app, STYLE_ERROR, "%s", _("Tick the declaration "
		    "with Space first: it is yours to make."));
		return;
	}
	if (!wizard_confirmed(w))
		return;
	/* "press F9" has had its day, whatever comes */
	app_status(w->app, STYLE_NORMAL, "%s", "");
	if (w->desc->submit_all(w, w->arg, &e) == 0) {
		app_done(w->app, 1);
		return;
	}
	fields = e.n > 0;
	for (size_t i = 0; i < e.n; i++)
		fields = fields && e.items[i].field[0] != '\0';
	if (!fields) {
		app_error(w->app, &e);
		return;
	}
	for (size_t i = 0; i < e.n; i++)
		wizard_take_error(w, &e, i);
	wizard_stopped(w);
}
