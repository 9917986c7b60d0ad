/* The draft: what changed is kept, what is refused is shown. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/date.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/widget/popup.h"
#include "tui/widget/wizard_private.h"

enum { WIZARD_TRIES = 8 };

/* Members of now that saved has not, and "" for what was emptied. */
static json_t *
wizard_object_changes(const json_t *now, const json_t *saved)
{
	json_t *out = json_object(), *v;
	const char *name;

	json_object_foreach((json_t *)(uintptr_t)now, name, v)
		if (strcmp(json_string_value(v),
		    value_string(saved, name)) != 0)
			json_object_set(out, name, v);
	return out;
}

static json_t *
wizard_changes(struct wizard *w)
{
	json_t *out = json_object();

	for (size_t i = 0; i < w->n; i++) {
		struct wizard_page *p = w->pages[i];
		json_t *now, *change;

		if (p->form == NULL)
			continue;
		now = wizard_values(w, i);
		if (p->def->repeats)
			change = json_equal(now, p->saved) ? json_object() :
			    json_incref(now);
		else
			change = wizard_object_changes(now, p->saved);
		if (json_is_array(change) || json_object_size(change) > 0)
			json_object_set(out, p->def->name, change);
		json_decref(change);
		json_decref(now);
	}
	return out;
}

/* Take a refused field out of what is sent; was it there? */
static bool
wizard_leave_out(json_t *form, const char *field)
{
	char section[64];
	size_t n = strcspn(field, "."), size;
	const char *rest = field + n + (field[n] == '.');
	json_t *at, *row;
	char *end;
	long line;

	snprintf(section, sizeof section, "%.*s", (int)n, field);
	at = json_object_get(form, section);
	if (json_is_array(at)) {
		line = strtol(rest, &end, 10);
		row = end != rest && line > 0 ? json_array_get(at,
		    (size_t)line - 1) : NULL;
		if (row != NULL && *end == '.' &&
		    json_object_del(row, end + 1) == 0)
			return true;
		return json_object_del(form, section) == 0;
	}
	size = json_object_size(at);
	if (size > 0 && *rest != '\0') {
		json_object_del(at, rest);
		if (json_object_size(at) == 0)
			json_object_del(form, section);
		return json_object_size(at) < size;
	}
	return json_object_del(form, section) == 0;
}

static void
wizard_saved(struct wizard *w, const json_t *form)
{
	for (size_t i = 0; i < w->n; i++) {
		struct wizard_page *p = w->pages[i];
		json_t *sent = json_object_get(form, p->def->name);

		if (json_is_object(sent)) {
			json_object_update(p->saved, sent);
		} else if (json_is_array(sent)) {
			json_decref(p->saved);
			p->saved = json_deep_copy(sent);
		}
	}
}

/* Show what was refused and take it out; false when nothing is left. */
static bool
wizard_refused(struct wizard *w, json_t *form, const struct err *e)
{
	bool out = false;

	for (size_t i = 0; i < e->n; i++) {
		if (e->items[i].field[0] == '\0')
			return false;
		if (!w->quiet)
			wizard_take_error(w, e, i);
	}
	for (size_t i = 0; i < e->n; i++)
		out = wizard_leave_out(form, e->items[i].field) || out;
	return out && json_object_size(form) > 0;
}

static bool
wizard_of_fields(const struct err *e)
{
	for (size_t i = 0; i < e->n; i++)
		if (strchr(e->items[i].field, '.') == NULL)
			return false;
	return e->n > 0;
}

static void
wizard_kept(struct wizard *w, bool said)
{
	char text[TIME_TEXT];

	time_format(app_now(w->app), text);
	str_copy(w->saved_at, sizeof w->saved_at, text + 11);
	if (said)
		app_status(w->app, STYLE_DONE, _("Draft saved at %s."),
		    w->saved_at);
}

int
wizard_store(struct wizard *w, bool said)
{
	json_t *form = wizard_changes(w);
	struct err e = { 0 };
	int rc = 0;

	w->touched = 0;
	if (json_object_size(form) == 0 && !said) {
		json_decref(form);
		return 0;
	}
	for (int i = 0; i < WIZARD_TRIES; i++) {
		err_clear(&e);
		rc = w->desc->save(w, form, w->current, false, w->arg, &e);
		if (rc == 0) {
			wizard_saved(w, form);
			wizard_kept(w, said);
			break;
		}
		if (!wizard_refused(w, form, &e))
			break;
	}
	/* what belongs to a field stands below it; the rest is said */
	if (rc != 0 && !wizard_of_fields(&e)) {
		if (!app_ending(w->app) && !w->quiet)
			app_error(w->app, &e);
		/* tried again by itself when only the moment was wrong */
		if (err_code(e.items[0].id) == ERR_CODE_BUSY)
			w->touched = w->typed = app_now(w->app);
	}
	json_decref(form);
	return rc;
}

/* What holds already, and was not changed, is complete and needs no draft. */
static bool
wizard_untouched(struct wizard *w, size_t page)
{
	struct wizard_page *p = w->pages[page];
	bool same;
	json_t *now;

	if (p->form == NULL)
		return true;
	now = wizard_values(w, page);
	same = w->desc->complete && !w->desc->drafted &&
	    w->saved_at[0] == '\0' && json_equal(now, p->before);
	json_decref(now);
	return same;
}

int
wizard_finish(struct wizard *w, size_t page)
{
	json_t *form = json_object();
	struct err e = { 0 };
	int rc = 0;

	for (size_t i = 0; i < w->n; i++)
		if ((page == w->n || page == i) && !wizard_untouched(w, i))
			json_object_set_new(form, w->pages[i]->def->name,
			    wizard_values(w, i));
	if (json_object_size(form) > 0)
		rc = w->desc->save(w, form, w->current, true, w->arg, &e);
	if (rc == 0) {
		wizard_saved(w, form);
		if (json_object_size(form) > 0)
			wizard_kept(w, false);
	} else if (e.items[0].field[0] != '\0') {
		for (size_t i = 0; i < e.n; i++)
			wizard_take_error(w, &e, i);
	} else {
		app_error(w->app, &e);
	}
	json_decref(form);
	return rc;
}

void
wizard_store_step(struct wizard *w)
{
	json_t *nothing = json_object();
	struct err e = { 0 };

	/* not told is no loss: it is only where one comes back to */
	if (w->saved_at[0] != '\0' || w->desc->drafted)
		w->desc->save(w, nothing, w->current, false, w->arg, &e);
	json_decref(nothing);
}

int
wizard_undo(struct wizard *w)
{
	json_t *form = json_object(), *v;
	struct err e = { 0 };
	const char *name;
	int rc = 0;

	for (size_t i = 0; i < w->n; i++) {
		struct wizard_page *p = w->pages[i];
		json_t *back = json_object();

		if (p->form == NULL || json_equal(p->saved, p->before)) {
			json_decref(back);
			continue;
		}
		json_object_foreach(p->saved, name, v)
			if (strcmp(json_string_value(v),
			    value_string(p->before, name)) != 0)
				json_object_set_new(back, name, json_string(
				    value_string(p->before, name)));
		if (p->def->repeats) {
			json_decref(back);
			back = json_incref(p->before);
		}
		json_object_set_new(form, p->def->name, back);
	}
	if (json_object_size(form) > 0)
		rc = w->desc->save(w, form, w->current, false, w->arg, &e);
	json_decref(form);
	if (rc != 0)
		app_error(w->app, &e);
	return rc;
}

enum wizard_whose
wizard_whose(struct wizard *w, const struct err *e)
{
	struct app *app = wizard_app(w);
	const char *buttons[] = { _("Take the other draft"),
		_("Mine are to stand"), NULL };
	char text[512];
	int at;

	if (!err_is(e, ERR_VERSION) || wizard_quiet(w) || app_ending(app))
		return WIZARD_NOBODYS;
	at = popup_ask(app, _("The draft was changed"),
	    err_text(e, 0, text, sizeof text), buttons);
	if (at == 0)
		app_done(app, 0);
	return at == 0 ? WIZARD_OTHERS : at == 1 ? WIZARD_OWN :
	    WIZARD_NOBODYS;
}
