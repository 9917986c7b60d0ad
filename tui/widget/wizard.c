/* The wizard's state: pages and what they hold. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "common/profile.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/text.h"
#include "tui/value.h"
#include "tui/widget/wizard_private.h"

struct wizard_page *
wizard_page(struct wizard *w)
{
	return w->current < w->n ? w->pages[w->current] : NULL;
}

bool
wizard_editing(struct wizard *w)
{
	struct wizard_page *p = wizard_page(w);

	return p != NULL && p->form != NULL && !p->in_table &&
	    p->form->nrecords > 0;
}

/* --- values --- */

/* What a record says: fields that are shown and typed here. */
static json_t *
wizard_record(struct form *f, size_t i, bool empties)
{
	json_t *out = json_object();
	size_t keep = f->record;

	f->record = i;
	for (size_t k = 0; k < f->nitems; k++) {
		const struct form_field *d = f->items[k].def;
		const char *value;

		if (d->name == NULL || !form_has_value(d->kind) ||
		    !form_wanted(f, k) || form_locked(f, k))
			continue;
		value = value_string(f->records[i].values, d->name);
		if (*value != '\0' || empties)
			json_object_set_new(out, d->name, json_string(value));
	}
	f->record = keep;
	return out;
}

/* What a row begins with; new reference. */
static json_t *
wizard_presets(const struct form *f)
{
	json_t *o = json_object();

	for (size_t i = 0; i < f->nitems; i++)
		if (f->items[i].def->preset != NULL)
			json_object_set_new(o, f->items[i].def->name,
			    json_string(f->items[i].def->preset));
	return o;
}

size_t
wizard_begin_row(struct form *f)
{
	json_t *presets = wizard_presets(f);
	size_t row = form_add_record(f, presets);

	json_decref(presets);
	return row;
}

bool
wizard_blank(struct form *f, size_t record)
{
	json_t *v = wizard_record(f, record, false), *had = wizard_presets(f);
	bool blank = true;
	const char *name;
	json_t *one;

	json_object_foreach (v, name, one)
		blank = blank && json_equal(one, json_object_get(had, name));
	json_decref(had);
	json_decref(v);
	return blank;
}

/* A row, with the key by which the server knows it. */
static json_t *
wizard_keyed(struct wizard_page *p, size_t i)
{
	json_t *row = wizard_record(p->form, i, false);
	const char *key = p->def->key != NULL ? value_string(
	    p->form->records[i].values, p->def->key) : "";

	if (*key != '\0')
		json_object_set_new(row, p->def->key, json_string(key));
	return row;
}

static json_t *
wizard_page_values(struct wizard_page *p)
{
	json_t *rows;

	if (p->form == NULL)
		return json_object();
	if (!p->def->repeats)
		return wizard_record(p->form, 0, true);
	rows = json_array();
	for (size_t i = 0; i < p->form->nrecords; i++)
		if (!wizard_blank(p->form, i))
			json_array_append_new(rows, wizard_keyed(p, i));
	return rows;
}

json_t *
wizard_values(struct wizard *w, size_t step)
{
	return wizard_page_values(w->pages[step]);
}

static bool
wizard_has_form(struct wizard *w, size_t step)
{
	struct form *f = w->pages[step]->form;

	return f != NULL && f->nrecords > 0;
}

void
wizard_set(struct wizard *w, size_t step, const char *field,
    const char *value)
{
	if (wizard_has_form(w, step))
		form_set(w->pages[step]->form, field, value);
}

const char *
wizard_value(struct wizard *w, size_t step, const char *field)
{
	return wizard_has_form(w, step) ?
	    form_value(w->pages[step]->form, field) : "";
}

void
wizard_remark(struct wizard *w, size_t step, const char *field,
    const char *text)
{
	if (wizard_has_form(w, step))
		form_remark(w->pages[step]->form, field, text);
}

struct app *
wizard_app(const struct wizard *w)
{
	return w->app;
}

bool
wizard_quiet(const struct wizard *w)
{
	return w->quiet;
}

bool
wizard_dirty(struct wizard *w)
{
	bool dirty = false;

	for (size_t i = 0; i < w->n && !dirty; i++) {
		json_t *now = wizard_values(w, i);

		dirty = w->pages[i]->form != NULL &&
		    !json_equal(now, w->pages[i]->before);
		json_decref(now);
	}
	return dirty;
}

/* --- beginning and end --- */

const char *
wizard_shown(const struct wizard *w, const struct form_field *d,
    const char *value, char mask[IDENT_MAX])
{
	json_int_t fen;

	if (d->secret && w->desc->reveal != NULL && w->bare == 0 &&
	    *value != '\0')
		return strlen(value) < IDENT_MAX ? ident_mask(value, mask) :
		    "***";
	if (d->money && (fen = profile_money_parse(value)) >= 0)
		return value_money(fen, false, mask, IDENT_MAX);
	return choice_label(d->choices, value);
}

static void
wizard_cell(void *arg, size_t row, size_t column, char *buf, size_t size,
    enum style *style)
{
	struct wizard_page *p = arg;
	const struct form_field *d = p->cells[column];
	const json_t *values = p->form->records[row].values;
	char mask[IDENT_MAX];

	if (column == 0) {
		bool right = form_faultless(&p->form->records[row]);

		snprintf(buf, size, "%zu%s", row + 1, right ? "" : " !");
		if (!right)
			*style = STYLE_ERROR;
		return;
	}
	str_copy(buf, size, wizard_shown(p->w, d, value_string(values,
	    d->name), mask));
	if (buf[0] == '\0' && d->kind == FORM_MONTH && !d->required &&
	    !wizard_blank(p->form, row))
		str_copy(buf, size, _("to date"));
}

/* As wide as its head and its widest word, within reason. */
static int
wizard_column_width(const struct form_field *d)
{
	int width = text_width(text_tr(d->label));

	for (const struct choice *c = d->choices; c != NULL &&
	    c->value != NULL; c++) {
		int w = text_width(text_tr(c->label));

		width = w > width ? w : width;
	}
	return width < WIZARD_COLUMN_MAX ? width : WIZARD_COLUMN_MAX;
}

static void
wizard_init_table(struct wizard_page *p)
{
	struct table *t = &p->table;
	bool first = true;

	p->columns[t->ncolumns++] = (struct table_column){ .label = "",
		.width = 4 };
	for (const struct form_field *d = p->def->fields; d->label != NULL &&
	    t->ncolumns < TABLE_COLUMNS_MAX; d++) {
		struct table_column *c = &p->columns[t->ncolumns];
		bool day = d->kind == FORM_MONTH || d->kind == FORM_DATE;

		if (!form_has_value(d->kind) && d->kind != FORM_LINK &&
		    d->kind != FORM_READONLY)
			continue;
		c->width = day ? 10 : d->choices != NULL ?
		    wizard_column_width(d) : first ? 20 : 12;
		c->min = day || first ? 10 : d->choices == NULL ? 8 :
		    c->width < 12 ? c->width : 12;
		/* what comes first says most */
		c->weight = day || d->choices != NULL ? 0 : first ? 3 : 1;
		first = first && c->weight == 0;
		c->priority = d->required ? 0 : 1;
		p->cells[t->ncolumns++] = d;
	}
	t->columns = p->columns;
	t->arg = p;
	t->cell = wizard_cell;
}

static void
wizard_field_left(struct form *f, const char *name, void *arg)
{
	struct wizard *w = arg;

	if (w->desc->changed == NULL || w->quiet)
		return;
	for (size_t i = 0; i < w->n; i++)
		if (w->pages[i]->form == f)
			w->desc->changed(w, i, name, w->arg);
}

static void
wizard_pressed(struct form *f, const char *name, void *arg)
{
	struct wizard *w = arg;

	if (w->desc->button == NULL)
		return;
	for (size_t i = 0; i < w->n; i++)
		if (w->pages[i]->form == f) {
			w->desc->button(w, i, name, w->arg);
			return;
		}
}

static void
wizard_init_page(struct wizard *w, struct wizard_page *p, const json_t *form)
{
	const json_t *values = json_object_get(form, p->def->name), *row;
	size_t i;

	p->told = json_array();
	if (p->def->fields == NULL)
		return;
	p->desc.title = p->def->label;
	p->desc.fields = p->def->fields;
	p->desc.changed = wizard_field_left;
	p->desc.press = wizard_pressed;
	p->form = form_create(w->app, &p->desc, 0, false, w);
	if (!p->def->repeats) {
		form_add_record(p->form, values);
		return;
	}
	json_array_foreach(values, i, row) {
		size_t at = form_add_record(p->form, row);

		if (p->def->key != NULL)
			json_object_set(p->form->records[at].values,
			    p->def->key, json_object_get(row, p->def->key));
	}
	wizard_init_table(p);
	p->in_table = p->form->nrecords > 0;
}

struct wizard_page *
wizard_new_page(struct wizard *w, const struct wizard_step *s,
    const json_t *form)
{
	struct wizard_page *p = xcalloc(1, sizeof *p);

	p->w = w;
	p->def = s;
	wizard_init_page(w, p, form);
	p->saved = wizard_page_values(p);
	p->before = wizard_page_values(p);
	return p;
}

void
wizard_free_page(struct wizard_page *p)
{
	if (p->form != NULL)
		form_finish(p->form);
	json_decref(p->saved);
	json_decref(p->before);
	json_decref(p->told);
	free(p);
}

static struct wizard *
wizard_create(struct app *app, const struct wizard_desc *d,
    const json_t *form, void *arg)
{
	struct wizard *w = xcalloc(1, sizeof *w);

	w->app = app;
	w->desc = d;
	w->arg = arg;
	for (const struct wizard_step *s = d->steps; s->name != NULL &&
	    w->n < WIZARD_PAGES_MAX - 1; s++)
		w->pages[w->n++] = wizard_new_page(w, s, form);
	return w;
}

static void
wizard_destroy(struct wizard *w)
{
	wizard_forget_lines(w);
	for (size_t i = 0; i < w->n; i++)
		wizard_free_page(w->pages[i]);
	free(w);
}

int
wizard_run(struct app *app, const struct screen *screen,
    const struct wizard_desc *d, const json_t *form, size_t first, void *arg)
{
	struct wizard *w = wizard_create(app, d, form, arg);
	int rc;

	w->view = view_create(app, screen, &wizard_ops, w);
	if (d->title != NULL)
		str_copy(w->view->title, sizeof w->view->title,
		    text_tr(d->title));
	w->current = first < w->n ? first : 0;
	for (size_t i = 0; i < w->current; i++)
		w->pages[i]->seen = true;
	wizard_load(w);
	if (d->topic != NULL)
		call_subscribe(app, d->topic);
	if (d->topic_page != NULL)
		call_subscribe(app, d->topic_page);
	rc = app_modal(app, w->view);
	if (d->topic_page != NULL)
		call_unsubscribe(app, d->topic_page);
	if (d->topic != NULL)
		call_unsubscribe(app, d->topic);
	wizard_destroy(w);
	return rc == 1;
}

/* --- the view --- */

static bool
wizard_follows(const struct wizard *w, const char *topic)
{
	const struct wizard_desc *d = w->desc;

	/* none: pushes may have been missed */
	return topic == NULL ||
	    (d->topic != NULL && strcmp(topic, d->topic) == 0) ||
	    (d->topic_page != NULL && strcmp(topic, d->topic_page) == 0);
}

static void
wizard_changed(struct view *v, const char *topic, const char *id)
{
	struct wizard *w = v->data;
	struct err e = { 0 };

	(void)id;
	if (w->desc->refresh == NULL || !wizard_follows(w, topic))
		return;
	if (w->desc->refresh(w, w->arg, &e) == 0)
		wizard_forget_lines(w);
}

static void
wizard_tick(struct view *v)
{
	struct wizard *w = v->data;

	int64_t now = app_now(w->app);

	if (w->bare != 0 && now >= w->bare) {
		w->bare = 0;
		wizard_forget_lines(w);
		app_status(w->app, STYLE_NORMAL, "%s", "");
	}
	if (w->touched == 0 || (now - w->touched < WIZARD_SAVE_SECONDS &&
	    now - w->typed < WIZARD_PAUSE_SECONDS))
		return;
	w->quiet = true;
	wizard_store(w, false);
	w->quiet = false;
}

static bool
wizard_ticking(const struct view *v)
{
	const struct wizard *w = v->data;

	return w->touched != 0 || w->bare != 0;
}

/* The session ends, or hides: nothing typed is to be lost. */
static void
wizard_keep(struct view *v)
{
	struct wizard *w = v->data;

	w->quiet = true;
	if (wizard_editing(w)) {
		struct form *f = w->pages[w->current]->form;

		form_check_field(f, f->focus);
	}
	wizard_store(w, false);
	w->quiet = false;
}

static const struct keybind *const *
wizard_keymaps(struct view *v)
{
	struct wizard *w = v->data;

	wizard_fill_map(w);
	return w->maps;
}

static const char *
wizard_help(struct view *v)
{
	struct wizard *w = v->data;
	struct wizard_page *p = wizard_page(w);
	static char text[1024];

	if (p == NULL)
		return _("Read everything over. Space ticks the declaration, "
		    "F9 submits; e or a digit goes back to a step.");
	if (p->form == NULL && p->def->tick != NULL)
		return _("Read it to the end; the arrows and PgDn move the "
		    "text. Space ticks the box below, then F8 goes on.");
	snprintf(text, sizeof text, "%s%s%s", text_tr(p->def->hint),
	    p->def->hint != NULL ? "\n" : "", wizard_editing(w) ?
	    text_tr(p->form->items[p->form->focus].def->hint) : "");
	return text;
}

static void
wizard_position(struct view *v, char *buf, size_t size)
{
	struct wizard *w = v->data;
	struct wizard_page *p = wizard_page(w);
	struct form_item *it;
	size_t at = 0, all = 0;

	if (p != NULL && p->def->list != NULL) {
		at = wizard_list_rows(w, w->current);
		snprintf(buf, size, _("line %zu of %zu"), at > 0 ?
		    p->row + 1 : 0, at);
		return;
	}
	if (p == NULL || p->form == NULL) {
		if (w->top + w->rows < w->nlines)
			snprintf(buf, size, _("PgDn for more"));
		return;
	}
	if (!wizard_editing(w)) {
		snprintf(buf, size, _("row %zu of %zu"),
		    p->form->nrecords > 0 ? p->form->record + 1 : 0,
		    p->form->nrecords);
		return;
	}
	it = &p->form->items[p->form->focus];
	for (size_t i = 0; i < p->form->nitems; i++) {
		all += form_focusable(p->form, i);
		at += form_focusable(p->form, i) && i <= p->form->focus;
	}
	if (form_has_edit(it->def->kind))
		snprintf(buf, size, _("%zu/%zu  field %zu/%zu"), it->edit.len,
		    it->edit.max, at, all);
	else
		snprintf(buf, size, _("field %zu/%zu"), at, all);
}

const struct view_ops wizard_ops = {
	.draw = wizard_draw,
	.key = wizard_key,
	.leave = wizard_leave,
	.changed = wizard_changed,
	.tick = wizard_tick,
	.ticking = wizard_ticking,
	.keep = wizard_keep,
	.keymaps = wizard_keymaps,
	.help = wizard_help,
	.position = wizard_position,
};
