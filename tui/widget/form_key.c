/* The form's keys. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/text.h"
#include "tui/widget/form_private.h"
#include "tui/widget/popup.h"

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

/* first: a character typed already, or NULL. */
static void
form_choose(struct form *f, const struct key *first)
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
	at = popup_choose_typed(f->app, text_tr(d->label), d->choices, now,
	    first);
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

	if (keys_fold(k->code) == ' ') {
		form_choose(f, NULL);
		return true;
	}
	if ((k->code > ' ' && k->code < K_FIRST) || k->code == K_PASTE) {
		form_choose(f, k); /* its code, name or initials */
		return true;
	}
	if ((k->code == K_BACKSPACE || k->code == K_DEL) && !d->required) {
		json_object_set_new(form_now(f)->values, d->name,
		    json_string(""));
		form_check_field(f, f->focus);
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
			    !form_has_value(d->kind))
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
form_keys(struct form *f, const struct key *k)
{
	const struct form_key *own = f->desc->keys;

	for (; own != NULL && own->key != 0; own++)
		if (own->key == k->code && (own->offered == NULL ||
		    own->offered(f, f->arg))) {
			form_check_field(f, f->focus);
			own->run(f, f->arg);
			return true;
		}
	return false;
}

/* Boxes and buttons. */
static bool
form_press(struct form *f, const struct key *k)
{
	const struct form_field *d = f->items[f->focus].def;
	bool on;

	if (d->kind == FORM_TICK && k->code == ' ') {
		on = *value_string(form_now(f)->values, d->name) == '\0';
		json_object_set_new(form_now(f)->values, d->name,
		    json_string(on ? "yes" : ""));
		form_check_field(f, f->focus);
		return true;
	}
	if ((d->kind == FORM_BUTTON || d->kind == FORM_LINK) &&
	    (k->code == ' ' || k->code == K_ENTER)) {
		if (f->desc->press != NULL)
			f->desc->press(f, d->name, f->arg);
		return true;
	}
	return false;
}

/* Nothing typed goes away without a word. */
static const char *
form_refusal(enum edit_kind kind)
{
	switch (kind) {
	case EDIT_DIGITS:
		return _("Only digits are taken here.");
	case EDIT_IDENT:
		return _("Only letters and digits are taken here.");
	case EDIT_DATE:
	case EDIT_MONTH:
		return _("Only digits and - are taken here.");
	default:
		return _("Only English letters, digits and signs are taken "
		    "here.");
	}
}

bool
form_edit_key(struct form *f, const struct key *k)
{
	struct form_item *it = &f->items[f->focus];
	enum edit_did did = EDIT_IGNORED;

	if (f->nitems == 0 || !form_focusable(f, f->focus))
		return false;
	if (k->code == K_F4) {
		form_choose(f, NULL);
		return true;
	}
	if (it->def->kind == FORM_TICK || it->def->kind == FORM_BUTTON ||
	    it->def->kind == FORM_LINK) {
		if (form_press(f, k))
			return true;
	} else if (it->def->kind == FORM_CHOICE) {
		if (form_choice_key(f, k))
			return true;
	} else {
		it->edit.overflow = it->edit.refused = false;
		did = edit_key(&it->edit, k);
		if (did == EDIT_CHANGED)
			form_save(f);
		if (it->edit.overflow)
			app_status(f->app, STYLE_WARN, _("At most %zu "
			    "characters fit here; the rest was not taken."),
			    it->edit.max);
		else if (it->edit.refused)
			app_status(f->app, STYLE_WARN, "%s",
			    form_refusal(it->edit.kind));
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

bool
form_key(struct view *v, const struct key *k)
{
	struct form *f = v->data;

	return form_keys(f, k) || form_function_key(f, k) ||
	    form_edit_key(f, k);
}

bool
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
