#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "common/profile.h"
#include "tui/app.h"
#include "tui/text.h"
#include "tui/widget/form_private.h"

bool
form_has_edit(enum form_kind kind)
{
	return form_has_value(kind) && kind != FORM_CHOICE &&
	    kind != FORM_TICK;
}

bool
form_has_value(enum form_kind kind)
{
	return kind != FORM_READONLY && kind != FORM_NOTE &&
	    kind != FORM_BUTTON && kind != FORM_LINK;
}

struct form_record *
form_now(struct form *f)
{
	return &f->records[f->record];
}

bool
form_wanted(struct form *f, size_t i)
{
	const struct form_field *d = f->items[i].def;
	const json_t *values = form_now(f)->values;

	return !d->hidden && (d->when == NULL || profile_holds(d->when, values)) &&
	    (d->wanted == NULL || d->wanted(values, f->arg));
}

bool
form_needs(const struct form_field *d, const json_t *values)
{
	return d->required ||
	    (d->needed != NULL && profile_holds(d->needed, values));
}

bool
form_locked(struct form *f, size_t i)
{
	const struct form_field *d = f->items[i].def;

	return d->kind == FORM_READONLY || (d->locked != NULL &&
	    profile_holds(d->locked, form_now(f)->values));
}

bool
form_focusable(struct form *f, size_t i)
{
	enum form_kind kind = f->items[i].def->kind;

	return kind != FORM_NOTE && !form_locked(f, i) && form_wanted(f, i);
}

size_t
form_find(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->nitems; i++)
		if (f->items[i].def->name != NULL &&
		    strcmp(f->items[i].def->name, name) == 0)
			return i;
	return f->nitems;
}

void
form_save(struct form *f)
{
	for (size_t i = 0; i < f->nitems; i++) {
		struct form_item *it = &f->items[i];
		char *s;

		if (!form_has_edit(it->def->kind))
			continue;
		s = edit_get(&it->edit);
		json_object_set_new(form_now(f)->values, it->def->name,
		    json_string(s));
		explicit_bzero(s, strlen(s));
		free(s);
	}
}

void
form_load(struct form *f)
{
	for (size_t i = 0; i < f->nitems; i++) {
		struct form_item *it = &f->items[i];

		it->remark[0] = '\0';
		if (form_has_edit(it->def->kind))
			edit_set(&it->edit, value_string(form_now(f)->values,
			    it->def->name));
	}
	if (!form_focusable(f, f->focus))
		for (f->focus = 0; f->focus + 1 < f->nitems &&
		    !form_focusable(f, f->focus); f->focus++)
			continue;
}

bool
form_dirty(const struct form *f)
{
	for (size_t i = 0; i < f->nrecords; i++)
		for (size_t k = 0; k < f->nitems; k++) {
			const struct form_record *r = &f->records[i];
			const char *name = f->items[k].def->name;

			if (name != NULL && !r->done &&
			    f->items[k].def->kind != FORM_PASSWORD &&
			    strcmp(value_string(r->values, name),
			    value_string(r->initial, name)) != 0)
				return true;
		}
	return false;
}

/* --- for the owner --- */

struct app *
form_app(const struct form *f)
{
	return f->app;
}

size_t
form_record(const struct form *f)
{
	return f->record;
}

const char *
form_value(struct form *f, const char *name)
{
	return value_string(form_now(f)->values, name);
}

void
form_set(struct form *f, const char *name, const char *value)
{
	size_t i = form_find(f, name);

	json_object_set_new(form_now(f)->values, name, json_string(value));
	if (i < f->nitems && form_has_edit(f->items[i].def->kind))
		edit_set(&f->items[i].edit, value);
}

void
form_focus(struct form *f, const char *name)
{
	size_t i = form_find(f, name);

	if (i < f->nitems && form_focusable(f, i))
		f->focus = i;
}

void
form_remark(struct form *f, const char *name, const char *text)
{
	size_t i = form_find(f, name);

	if (i < f->nitems)
		str_copy(f->items[i].remark, sizeof f->items[i].remark, text);
}

/* --- running --- */

static const enum edit_kind form_edit_kinds[] = {
	[FORM_TEXT] = EDIT_TEXT,
	[FORM_LINES] = EDIT_TEXT,
	[FORM_DIGITS] = EDIT_DIGITS,
	[FORM_IDENT] = EDIT_IDENT,
	[FORM_DATE] = EDIT_DATE,
	[FORM_MONTH] = EDIT_MONTH,
	[FORM_PASSWORD] = EDIT_PASSWORD,
	[FORM_ASCII] = EDIT_ASCII,
};

static void
form_init_items(struct form *f)
{
	for (const struct form_field *d = f->desc->fields; d->label != NULL &&
	    f->nitems < FORM_FIELDS_MAX; d++) {
		struct form_item *it = &f->items[f->nitems++];
		int max = d->max > 0 ? d->max : FORM_MAX;

		it->def = d;
		if (d->kind == FORM_DATE || d->kind == FORM_MONTH)
			max = 16;
		if (form_has_edit(d->kind))
			edit_init(&it->edit, form_edit_kinds[d->kind],
			    (size_t)max, 40,
			    d->kind == FORM_LINES ? FORM_LINES_ROWS : 1);
	}
}

/* Strings of everything, so that fields and values compare. */
static json_t *
form_strings(struct form *f, const json_t *initial)
{
	json_t *out = json_object();

	for (size_t i = 0; i < f->nitems; i++) {
		const struct form_field *d = f->items[i].def;
		char text[64];

		if (d->name == NULL)
			continue;
		/* texts of any length; numbers as texts */
		value_text(initial, d->name, FORMAT_TEXT, NULL, text,
		    sizeof text);
		json_object_set_new(out, d->name, json_string(
		    *value_string(initial, d->name) != '\0' ?
		    value_string(initial, d->name) : text));
	}
	return out;
}

static void
form_init_record(struct form *f, struct form_record *r, const json_t *initial)
{
	r->initial = form_strings(f, initial);
	r->values = json_deep_copy(r->initial);
	if (f->many)
		r->title = xstrdup(value_string(initial, "title"));
}

size_t
form_add_record(struct form *f, const json_t *initial)
{
	f->records = xreallocarray(f->records, f->nrecords + 1,
	    sizeof *f->records);
	memset(&f->records[f->nrecords], 0, sizeof *f->records);
	form_init_record(f, &f->records[f->nrecords], initial);
	return f->nrecords++;
}

static void
form_free_record(struct form_record *r)
{
	free(r->title);
	json_decref(r->values);
	json_decref(r->initial);
	json_decref(r->told);
	json_decref(r->left);
	json_decref(r->said);
}

void
form_drop_record(struct form *f, size_t i)
{
	form_free_record(&f->records[i]);
	f->nrecords--;
	memmove(&f->records[i], &f->records[i + 1],
	    (f->nrecords - i) * sizeof *f->records);
}

void
form_finish(struct form *f)
{
	for (size_t i = 0; i < f->nitems; i++)
		if (form_has_edit(f->items[i].def->kind))
			edit_finish(&f->items[i].edit);
	for (size_t i = 0; i < f->nrecords; i++)
		form_free_record(&f->records[i]);
	free(f->records);
	free(f);
}

/* Does the form give this key a meaning of its own at present? */
static bool
form_own_key(struct form *f, int key)
{
	const struct form_key *k = f->desc->keys;

	for (; k != NULL && k->key != 0; k++)
		if (k->key == key && (k->offered == NULL ||
		    k->offered(f, f->arg)))
			return true;
	return false;
}

static struct keybind *
form_bind(struct form *f, struct keybind *b, struct keybind row)
{
	if (b >= f->map + FORM_BINDS_MAX - 1 || form_own_key(f, row.key))
		return b;
	*b++ = row;
	return b;
}

void
form_fill_map(struct form *f)
{
	const struct form_field *d = f->items[f->focus].def;
	const struct form_key *k = f->desc->keys;
	struct keybind *b = f->map;

	memset(f->map, 0, sizeof f->map);
	/* a field without choices offers none */
	b = form_bind(f, b, (struct keybind){ K_F4, 0, N_("Choices"),
		N_("What may stand in this field"),
		d != NULL && d->choices != NULL ? 0 : KEY_HIDDEN, K_F4 });
	b = form_bind(f, b, (struct keybind){ K_F5, 0, N_("Problems"),
		N_("To the next field with a problem"), 0, K_F5 });
	if (f->many) {
		b = form_bind(f, b, (struct keybind){ K_F6, 0, N_("To all"),
			N_("Copy this page's values to all"), 0, K_F6 });
		b = form_bind(f, b, (struct keybind){ K_F7, 0, N_("Previous"),
			N_("The one before"), 0, K_F7 });
		b = form_bind(f, b, (struct keybind){ K_F8, 0, N_("Next"),
			N_("The next one"), 0, K_F8 });
	}
	b = form_bind(f, b, (struct keybind){ K_F9, 0,
		f->desc->submit != NULL ? f->desc->submit : N_("Submit"),
		N_("Do what this form is for"), 0, K_F9 });
	for (; k != NULL && k->key != 0 &&
	    b < f->map + FORM_BINDS_MAX - 1; k++)
		if (k->offered == NULL || k->offered(f, f->arg))
			*b++ = (struct keybind){ k->key, 0, k->label, k->help,
				0, k->key };
	f->maps[0] = f->map;
}

struct form *
form_create(struct app *app, const struct form_desc *d, size_t nrecords,
    bool many, void *arg)
{
	struct form *f = xcalloc(1, sizeof *f);

	f->app = app;
	f->desc = d;
	f->arg = arg;
	f->many = many;
	f->width = FORM_WIDTH;
	f->nrecords = nrecords;
	f->records = xcalloc(nrecords, sizeof *f->records);
	form_init_items(f);
	form_fill_map(f);
	return f;
}

static int
form_modal(struct form *f)
{
	struct view *v = view_create(f->app, NULL, &form_ops, f);

	v->popup = !f->desc->page;
	v->editing = true;
	if (f->desc->page)
		str_copy(v->title, sizeof v->title, text_tr(f->desc->title));
	form_load(f);
	app_status(f->app, STYLE_NORMAL, "%s", f->nitems > 0 ?
	    text_tr(f->items[f->focus].def->hint) : "");
	if (app_modal(f->app, v) == 1)
		return 1;
	app_status(f->app, STYLE_NORMAL, "%s", "");
	return 0;
}

int
form_run(struct app *app, const struct form_desc *d, const json_t *initial,
    void *arg, json_t **values)
{
	struct form *f = form_create(app, d, 1, false, arg);
	int rc;

	form_init_record(f, &f->records[0], initial);
	rc = form_modal(f);
	if (rc == 1 && values != NULL)
		*values = form_values(f, &f->records[0]);
	form_finish(f);
	return rc;
}

int
form_run_many(struct app *app, const struct form_desc *d,
    const json_t *records, void *arg)
{
	size_t n = json_array_size(records);
	struct form *f;
	int rc;

	if (n == 0)
		return 0;
	f = form_create(app, d, n, true, arg);
	for (size_t i = 0; i < n; i++)
		form_init_record(f, &f->records[i], json_array_get(records, i));
	rc = form_modal(f);
	form_finish(f);
	return rc;
}
