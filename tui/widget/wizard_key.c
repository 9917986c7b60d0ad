/* The wizard's keys. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/text.h"
#include "tui/widget/popup.h"
#include "tui/widget/wizard_private.h"

/* Has a problem been found on any page? Then F5 has somewhere to go. */
static bool
wizard_faulty(struct wizard *w)
{
	for (size_t i = 0; i < w->n; i++) {
		const struct form *f = w->pages[i]->form;

		if (w->pages[i]->err.n > 0 ||
		    json_array_size(w->pages[i]->told) > 0)
			return true;
		for (size_t r = 0; f != NULL && r < f->nrecords; r++)
			if (!form_faultless(&f->records[r]))
				return true;
	}
	return false;
}

/* What Enter does on the page of text in view; NULL: nothing. */
static const char *
wizard_press_label(struct wizard *w)
{
	struct wizard_page *p = wizard_page(w);

	return p != NULL && p->form == NULL && w->desc->press != NULL ?
	    w->desc->press_label(w, w->current, w->arg) : NULL;
}

/* Is anything masked that was typed here? */
static bool
wizard_masks(const struct wizard *w)
{
	for (size_t i = 0; i < w->n && w->desc->reveal != NULL; i++)
		for (const struct form_field *d = w->pages[i]->def->fields;
		    d != NULL && d->label != NULL; d++)
			if (d->secret && d->kind != FORM_READONLY)
				return true;
	return false;
}

void
wizard_fill_map(struct wizard *w)
{
	struct wizard_page *p = wizard_page(w);
	struct keybind *b = w->map;
	bool rows = p != NULL && p->form != NULL && p->def->repeats;
	bool text = p != NULL && p->form == NULL;
	bool faulty = wizard_faulty(w);
	const struct wizard_own *own = w->desc->keys;

	for (; own != NULL && own->key != 0; own++)
		*b++ = (struct keybind){ own->key, 0, own->label, own->help,
			0, own->key };

	*b++ = (struct keybind){ K_F2, 0, N_("Save"),
		N_("Keep the draft; it is kept by itself too, for 30 days"),
		p == NULL || text || faulty ? KEY_HIDDEN : 0, K_F2 };
	if (wizard_editing(w))
		*b++ = (struct keybind){ K_F4, 0, N_("Choices"),
			N_("What may stand in this field"),
			p->form->items[p->form->focus].def->choices != NULL ?
			0 : KEY_HIDDEN, K_F4 };
	*b++ = (struct keybind){ K_F5, 0, text ? N_("Refresh") :
		N_("Problems"), text ? N_("Ask the server again") :
		N_("Check again and go to the next problem"),
		(text && (w->desc->keys == NULL ||
		wizard_press_label(w) == NULL)) || (!text && faulty) ?
		0 : KEY_HIDDEN, K_F5 };
	if (rows)
		*b++ = (struct keybind){ K_F6, 0, N_("Add"),
			N_("Add a row"), 0, K_F6 };
	*b++ = (struct keybind){ K_F7, p == NULL ? 0 : K_PGUP, N_("Prev"),
		N_("The step before"), w->current == 0 ? KEY_HIDDEN : 0,
		K_F7 };
	if (p != NULL)
		*b++ = (struct keybind){ K_F8, K_PGDN, N_("Fwd"),
			N_("The next step, when this one is complete"), 0,
			K_F8 };
	*b++ = (struct keybind){ K_F9, 0, w->desc->submit,
		N_("Check everything; at the end, submit it"), 0, K_F9 };
	if (wizard_press_label(w) != NULL)
		*b++ = (struct keybind){ K_ENTER, 0, wizard_press_label(w),
			N_("What the page is about"), 0, K_ENTER };
	if (rows && p->in_table) {
		*b++ = (struct keybind){ K_ENTER, 0, N_("Edit"),
			N_("Into the fields of this row"), 0, K_ENTER };
		*b++ = (struct keybind){ 'd', K_DEL, N_("Delete"),
			N_("Delete this row; Space asks what to do with it"),
			0, 'd' };
	}
	if (text && p->def->tick != NULL)
		*b++ = (struct keybind){ ' ', 0, N_("Tick"),
			N_("Tick the box below the text, or take it back"), 0,
			' ' };
	if (p == NULL && !w->desc->undeclared)
		*b++ = (struct keybind){ ' ', 0, N_("Declare"),
			N_("Tick the declaration, or take it back"), 0, ' ' };
	if (p == NULL) {
		*b++ = (struct keybind){ 'e', 0, N_("Edit"),
			N_("Go to one of the steps"), 0, 'e' };
		if (wizard_masks(w))
			*b++ = (struct keybind){ 'v', 0, N_("Unmask"),
				N_("Numbers in full for a minute, recorded"),
				0, 'v' };
	}
	*b = (struct keybind){ 0 };
	w->maps[0] = w->map;
}

/* Forward only when the step is clean. */
static void
wizard_forward(struct wizard *w)
{
	static struct wizard_problem p[WIZARD_PROBLEMS_MAX];
	struct wizard_page *page = wizard_page(w);
	size_t n, here = 0;
	bool done;

	if (page->form != NULL && page->form->nrecords > 0) {
		form_check_field(page->form, page->form->focus);
		wizard_sort(page);
	}
	wizard_check(w, w->current);
	wizard_store(w, false);
	done = wizard_finish(w, w->current) == 0;
	n = wizard_problems(w, p, WIZARD_PROBLEMS_MAX);
	while (here < n && p[here].page != w->current)
		here++;
	if (here < n) {
		wizard_go_problem(w, &p[here]);
		return;
	}
	if (done)
		wizard_go(w, w->current + 1);
}

/* F5: the next problem after the field with the focus, on any page. */
static void
wizard_walk(struct wizard *w)
{
	static struct wizard_problem p[WIZARD_PROBLEMS_MAX];
	struct wizard_page *page = wizard_page(w);
	struct err e = { 0 };
	size_t n, next = 0;

	if (page != NULL && page->form == NULL && w->desc->refresh != NULL) {
		wizard_forget_lines(w);
		if (w->desc->refresh(w, w->arg, &e) != 0)
			app_error(w->app, &e);
		return;
	}
	if (page != NULL && page->form->nrecords > 0)
		form_check_field(page->form, page->form->focus);
	if (page != NULL)
		wizard_check(w, w->current);
	wizard_store(w, false);
	n = wizard_problems(w, p, WIZARD_PROBLEMS_MAX);
	if (n == 0) {
		app_status(w->app, STYLE_DONE, "%s", _("No problem is left "
		    "on the pages you have been to."));
		return;
	}
	for (size_t i = 0; i < n && page != NULL; i++) {
		size_t row = page->form->record, item = page->form->focus;

		if (p[i].page > w->current || (p[i].page == w->current &&
		    (p[i].row > row || (p[i].row == row &&
		    (page->in_table || (p[i].item != (size_t)-1 &&
		    p[i].item > item)))))) {
			next = i;
			break;
		}
	}
	wizard_go_problem(w, &p[next]);
}

static void
wizard_choose_step(struct wizard *w)
{
	const char *labels[WIZARD_PAGES_MAX];
	int at;

	for (size_t i = 0; i < w->n; i++)
		labels[i] = text_tr(w->pages[i]->def->label);
	at = popup_choose_text(w->app, _("Go to which step?"), labels, NULL,
	    w->n, 0);
	if (at >= 0)
		wizard_go(w, (size_t)at);
}

/* A page of text: its rows, its box, and what Enter does there. */
static bool
wizard_text_key(struct wizard *w, const struct key *k)
{
	struct wizard_page *p = wizard_page(w);
	size_t n = wizard_list_rows(w, w->current);

	if (n > 0 && (k->code == K_UP || k->code == K_DOWN ||
	    k->code == K_HOME || k->code == K_END)) {
		p->row = k->code == K_HOME ? 0 : k->code == K_END ? n - 1 :
		    k->code == K_UP ? p->row - (p->row > 0) :
		    p->row + (p->row + 1 < n);
		wizard_forget_lines(w);
		w->top = 0;
		return true;
	}
	if (k->code == ' ' && p->def->tick != NULL) {
		w->desc->tick(w, w->current, true, w->arg);
		return true;
	}
	if ((k->code == K_ENTER || (k->code == ' ' && n > 0)) &&
	    wizard_press_label(w) != NULL) {
		w->desc->press(w, w->current, w->arg);
		wizard_forget_lines(w);
		return true;
	}
	return false;
}

/* Secret numbers in full for a minute, when their owner let it be recorded. */
static void
wizard_bare(struct wizard *w)
{
	if (!w->desc->reveal(w, w->arg))
		return;
	w->bare = app_now(w->app) + WIZARD_REVEAL_SECONDS;
	wizard_forget_lines(w);
	app_status(w->app, STYLE_WARN, "%s", _("Numbers are shown in full "
	    "for a minute; this look is recorded."));
}

static bool
wizard_read_key(struct wizard *w, const struct key *k)
{
	int page = w->rows > 1 ? w->rows - 1 : 1;

	if (w->current < w->n && wizard_text_key(w, k))
		return true;
	switch (k->code) {
	case K_UP:
		w->top--;
		return true;
	case K_DOWN:
		w->top++;
		return true;
	case K_PGUP:
		w->top -= page;
		return true;
	case K_PGDN:
		w->top += page;
		return true;
	case K_HOME:
		w->top = 0;
		return true;
	case K_END:
		w->top = w->nlines;
		return true;
	default:
		break;
	}
	if (w->current < w->n)
		return false;
	if (k->code == ' ' && !w->desc->undeclared) {
		w->declared = !w->declared;
		app_status(w->app, STYLE_NORMAL, "%s", w->declared ?
		    _("Declared. F9 submits.") : "");
	} else if (k->code == 'e') {
		wizard_choose_step(w);
	} else if (k->code == 'v' && wizard_masks(w)) {
		wizard_bare(w);
	} else if (k->code >= '1' && k->code <= '9' &&
	    k->code < '1' + (int)w->n) {
		wizard_go(w, (size_t)(k->code - '1'));
	} else {
		return false;
	}
	return true;
}

/* Without letters too: Space asks. */
static void
wizard_row_menu(struct wizard *w)
{
	struct wizard_page *p = wizard_page(w);
	const char *buttons[] = { _("Edit"), _("Delete the row"),
		_("Add a row"), NULL };
	char text[64];
	int at;

	snprintf(text, sizeof text, _("Row %zu"), p->form->record + 1);
	at = popup_ask(w->app, text_tr(p->def->label), text, buttons);
	if (at == 0)
		p->in_table = false;
	else if (at == 1)
		wizard_drop_row(w);
	else if (at == 2)
		wizard_add_row(w);
}

static bool
wizard_table_key(struct wizard *w, const struct key *k)
{
	struct wizard_page *p = wizard_page(w);
	struct form *f = p->form;

	switch (k->code) {
	case K_UP:
	case 'k':
		if (f->record > 0 && f->nrecords > 0)
			wizard_use_row(w, f->record - 1);
		return true;
	case K_DOWN:
	case 'j':
		if (f->record + 1 < f->nrecords)
			wizard_use_row(w, f->record + 1);
		else if (k->code == K_DOWN && f->nrecords > 0)
			p->in_table = false;
		break;
	case K_ENTER:
	case K_TAB:
		if (f->nrecords == 0)
			wizard_add_row(w);
		else
			p->in_table = false;
		break;
	case K_DEL:
	case 'd':
		wizard_drop_row(w);
		return true;
	case 'n':
		wizard_add_row(w);
		return true;
	case ' ':
		if (f->nrecords > 0)
			wizard_row_menu(w);
		break;
	default:
		return false;
	}
	w->view->editing = wizard_editing(w);
	if (w->view->editing)
		app_status(w->app, STYLE_NORMAL, "%s",
		    text_tr(f->items[f->focus].def->hint));
	return true;
}

static bool
wizard_pressable(const struct form *f)
{
	enum form_kind kind = f->items[f->focus].def->kind;

	return kind == FORM_BUTTON || kind == FORM_LINK;
}

/* A field was left: what it holds is kept. */
static bool
wizard_field_key(struct wizard *w, const struct key *k)
{
	struct wizard_page *p = wizard_page(w);
	struct form *f = p->form;
	size_t before = f->focus;

	if (!form_edit_key(f, k))
		return false;
	w->typed = app_now(w->app);
	if (w->touched == 0)
		w->touched = w->typed;
	if (f->focus != before) {
		wizard_store(w, false);
		return true;
	}
	/* at an end */
	if (p->def->repeats && (k->code == K_UP || k->code == K_BTAB)) {
		wizard_store(w, false);
		p->in_table = true;
		w->view->editing = false;
		app_status(w->app, STYLE_NORMAL, "%s", "");
	} else if (k->code == K_ENTER && wizard_pressable(f)) {
		return true; /* what it did is said already */
	} else if ((k->code == K_ENTER || k->code == K_TAB ||
	    k->code == K_DOWN) &&
	    f->items[f->focus].def->kind != FORM_LINES) {
		wizard_store(w, false);
		app_status(w->app, STYLE_INFO, "%s", p->def->repeats ?
		    _("The row ends here. F6 adds another, F8 goes on.") :
		    _("The last field. F8 goes to the next step."));
	}
	return true;
}

bool
wizard_key(struct view *v, const struct key *k)
{
	struct wizard *w = v->data;
	struct wizard_page *p = wizard_page(w);
	bool rows = p != NULL && p->form != NULL && p->def->repeats;
	const struct wizard_own *own = w->desc->keys;

	for (; own != NULL && own->key != 0; own++)
		if (own->key == k->code) {
			own->run(w, w->current, w->arg);
			return true;
		}
	/* a text that goes on is read on; then the next step */
	if (p != NULL && p->form == NULL && ((k->code == K_PGDN &&
	    w->top + w->rows < w->nlines) || (k->code == K_PGUP &&
	    w->top > 0)))
		return wizard_read_key(w, k);
	switch (k->code) {
	case K_F2:
		if (wizard_editing(w))
			form_check_field(p->form, p->form->focus);
		wizard_store(w, true);
		return true;
	case K_F5:
		wizard_walk(w);
		return true;
	case K_F6:
		if (rows)
			wizard_add_row(w);
		return true;
	case K_PGUP:
	case K_F7:
		if (p == NULL && k->code == K_PGUP)
			break;
		if (w->current > 0)
			wizard_go(w, w->current - 1);
		return true;
	case K_PGDN:
	case K_F8:
		if (p == NULL)
			break;
		wizard_forward(w);
		return true;
	case K_F9:
		wizard_submit(w);
		return true;
	default:
		break;
	}
	if (p == NULL || p->form == NULL)
		return wizard_read_key(w, k);
	if (!wizard_editing(w))
		return wizard_table_key(w, k);
	return wizard_field_key(w, k);
}

bool
wizard_leave(struct view *v)
{
	struct wizard *w = v->data;
	const char *buttons[] = { _("Go on filling in"),
		_("Save the draft and leave"), _("Leave without saving"),
		NULL };
	int at;

	if (wizard_editing(w))
		form_check_field(w->pages[w->current]->form,
		    w->pages[w->current]->form->focus);
	if (!wizard_dirty(w))
		return true;
	at = popup_ask(w->app, _("Leave the form?"), _("A draft is kept for "
	    "30 days. Without saving, it is again as it was when you came."),
	    buttons);
	if (at == 1) {
		wizard_store(w, false);
		return true;
	}
	return at == 2 && wizard_undo(w) == 0;
}
