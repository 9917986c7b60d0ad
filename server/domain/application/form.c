/*
 * The form of a case: filled in from the records, changed by its applicant,
 * checked by its file's rules. {section: {field: value}}; of a record list
 * the value is an array of rows.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "server/domain/application/apply.h"
#include "server/domain/application/field.h"
#include "server/domain/application/words.h"

enum { FORM_BYTES = 256 * 1024, FORM_ROWS = 100 };

char *
application_where(const struct section *s, int row, const struct field *f,
    char where[APPLICATION_WHERE])
{
	if (row > 0)
		snprintf(where, APPLICATION_WHERE, "%s.%d.%s", s->id, row,
		    f->id);
	else
		snprintf(where, APPLICATION_WHERE, "%s.%s", s->id, f->id);
	return where;
}

/* The record list of a section that is nothing else, or has but one. */
static const struct field *
form_rows(const struct section *s)
{
	for (size_t i = 0; i < s->nfields; i++)
		if (s->fields[i].type == FIELD_ROWS)
			return &s->fields[i];
	return NULL;
}

static json_t *
form_section(json_t *form, const struct section *s)
{
	json_t *o = json_object_get(form, s->id);

	if (o == NULL) {
		o = json_object();
		json_object_set_new(form, s->id, o);
	}
	return o;
}

static void
form_put(json_t *o, const char *id, json_t *v)
{
	if (v != NULL)
		json_object_set_new(o, id, v);
	else
		json_object_del(o, id);
}

/*
 * Filling in
 */

static json_t *
form_row_key(const struct field *f, int n)
{
	return json_sprintf("%s.%d", f->id, n);
}

/* Rows of the records: columns by their names. */
static json_t *
form_preset_rows(const struct field *f, const json_t *rows)
{
	json_t *out = json_array();
	const json_t *from;
	size_t i;

	json_array_foreach (rows, i, from) {
		json_t *row = json_object(), *v;

		for (size_t k = 0; k < f->ncolumns; k++) {
			v = json_object_get(from, f->columns[k].id);
			if (v != NULL)
				json_object_set(row, f->columns[k].id, v);
		}
		json_object_set_new(row, "row", form_row_key(f, (int)i + 1));
		json_array_append_new(out, row);
	}
	return out;
}

/* What the file itself gives a field; NULL: nothing. */
static json_t *
form_default(struct ctx *ctx, const struct section *s, const struct field *f)
{
	struct field_at at = {ctx, s, 0, f};
	struct err ignored = {0};
	json_t *preset, *out;

	if (strcmp(f->preset, "true") == 0 || strcmp(f->preset, "false") == 0)
		preset = json_boolean(f->preset[0] == 't');
	else
		preset = json_string(f->preset);
	if (field_take(&at, preset, &out, &ignored) != 0)
		out = NULL;
	json_decref(preset);
	return out;
}

/* What the records or the file give a field; NULL: nothing. 0 or -1. */
static int
form_given(struct ctx *ctx, struct application_case *c,
    const struct section *s, const struct field *f, json_t **out,
    struct err *e)
{
	const char *from = f->from;
	struct value v = {0};

	*out = NULL;
	if (from == NULL && f->type == FIELD_ROWS)
		from = s->from;
	if (from != NULL && application_word(c, from, &v, e) != 0)
		return -1;
	if (v.type == VALUE_ROWS && f->type == FIELD_ROWS)
		*out = form_preset_rows(f, v.rows);
	else if (v.type != VALUE_NONE)
		*out = field_of_value(f, &v);
	if (*out == NULL && f->preset != NULL)
		*out = form_default(ctx, s, f);
	return 0;
}

static int
form_fill(struct ctx *ctx, struct application_case *c, bool locked_only,
    struct err *e)
{
	for (size_t i = 0; i < c->d->nsections; i++) {
		const struct section *s = &c->d->sections[i];
		json_t *o = form_section(c->form, s), *v;

		for (size_t k = 0; k < s->nfields; k++) {
			const struct field *f = &s->fields[k];

			if (locked_only && (!f->locked ||
				(f->from == NULL && s->from == NULL)))
				continue;
			if (form_given(ctx, c, s, f, &v, e) != 0)
				return -1;
			form_put(o, f->id, v);
		}
	}
	return 0;
}

int
application_form_preset(
    struct ctx *ctx, struct application_case *c, struct err *e)
{
	return form_fill(ctx, c, false, e);
}

int
application_form_refresh(
    struct ctx *ctx, struct application_case *c, struct err *e)
{
	return form_fill(ctx, c, true, e);
}

/*
 * Who may change what
 */

bool
application_form_mine(const struct application_case *c)
{
	const struct state *s = definition_state(c->d, c->a.state);

	if (s == NULL || s->role == NULL || s->edit.n == 0 ||
	    s->phase == PHASE_CLOSED || !c->me.reaches)
		return false;
	if (strcmp(s->role, "applicant") == 0)
		return c->me.applicant;
	return c->me.role != NULL && strcmp(s->role, c->me.role) == 0;
}

/*
 * Does an item that is not settled name the place? An item may name a whole
 * section; one that names nothing at all opens everything.
 */
static bool
form_item(const struct application_case *c, const struct section *s,
    const struct field *f, int row)
{
	char whole[APPLICATION_WHERE], place[APPLICATION_WHERE];
	size_t live = 0, placed = 0;

	application_where(s, 0, f, whole);
	application_where(s, row, f, place);
	for (size_t i = 0; i < c->nitems; i++) {
		const struct return_item *r = &c->items[i];

		if (strcmp(r->status, "settled") == 0)
			continue;
		live++;
		placed += r->anchor[0] != '\0';
		if (strcmp(r->anchor, s->id) == 0 ||
		    strcmp(r->anchor, whole) == 0 ||
		    strcmp(r->anchor, place) == 0)
			return true;
	}
	return live == 0 || placed == 0;
}

/* Is something asked for since that nobody could give when it was handed in? */
static bool
form_new(const struct application_case *c, const struct section *s,
    const struct field *f, int row)
{
	const json_t *v = json_object_get(json_object_get(c->form, s->id),
	    f->id);
	struct err e = {0};

	return row == 0 && f->type != FIELD_ROWS &&
	    (v == NULL || json_is_null(v) ||
		(json_is_string(v) && json_string_length(v) == 0)) &&
	    application_form_visible(c, s, NULL, NULL, f, &e) == 1 &&
	    application_form_required(c, NULL, NULL, f, &e) == 1;
}

bool
application_form_editable(const struct application_case *c,
    const struct section *s, const struct field *f, int row)
{
	const struct state *st = definition_state(c->d, c->a.state);

	return st != NULL && !f->locked && application_form_mine(c) &&
	    engine_editable(st, s->id, form_item(c, s, f, row) ||
		form_new(c, s, f, row));
}

/*
 * Changing
 */

struct merge {
	struct ctx *ctx;
	struct application_case *c;
	const struct names *sections; /* of an action; or NULL */
	struct err *e;
};

static bool
merge_allowed(const struct merge *m, const struct field_at *at)
{
	if (m->sections != NULL)
		return !at->f->locked && names_have(m->sections, at->s->id);
	return application_form_editable(m->c, at->s, at->f, at->row);
}

/* A number sent back as it was shown is no change. */
static bool
merge_same(const struct field *f, const json_t *old, const json_t *new)
{
	char mask[IDENT_MAX];

	if ((old == NULL || json_is_null(old)) &&
	    (new == NULL || json_is_null(new) ||
		(json_is_string(new) && json_string_length(new) == 0)))
		return true;
	if (json_equal(old, new))
		return true;
	return f->secret && json_is_string(old) && json_is_string(new) &&
	    json_string_length(old) < IDENT_MAX &&
	    strcmp(ident_mask(json_string_value(old), mask),
		json_string_value(new)) == 0;
}

/* Why it cannot be typed: of records, of the service's file, or not now. */
static enum err_id
merge_why(const struct field_at *at)
{
	if (!at->f->locked)
		return ERR_CASE_KEPT;
	return at->f->from == NULL && at->s->from == NULL ? ERR_CASE_FIXED :
							    ERR_CASE_LOCKED;
}

/* The value for o[f], taken from new; o keeps what it has when it is wrong. */
static void
merge_value(struct merge *m, const struct field_at *at, json_t *o,
    const json_t *old, const json_t *new)
{
	json_t *v;

	if (merge_same(at->f, old, new)) {
		form_put(o, at->f->id, json_incref((json_t *)old));
		return;
	}
	if (!merge_allowed(m, at)) {
		field_fault(m->e, at, merge_why(at));
		return;
	}
	if (field_take(at, new, &v, m->e) == 0)
		form_put(o, at->f->id, v);
}

static void
merge_unknown(struct merge *m, const char *section, const char *field)
{
	char where[APPLICATION_WHERE];

	snprintf(where, sizeof(where), "%s%s%s", section,
	    field != NULL ? "." : "", field != NULL ? field : "");
	err_add(m->e, ERR_CASE_FIELD, where);
	if (m->e->n < ERR_ITEMS_MAX)
		err_arg(m->e, "name", where);
}

static const json_t *
merge_row_of(const json_t *rows, const json_t *key)
{
	const json_t *o;
	size_t k;

	json_array_foreach (rows, k, o)
		if (key != NULL && json_equal(json_object_get(o, "row"), key))
			return o;
	return NULL;
}

/*
 * The row of before that `row` goes on with; NULL: a new one. Two never go on
 * with the same: its papers would be both's.
 */
static const json_t *
merge_former(const json_t *old, const json_t *out, const json_t *row,
    size_t i, bool keyed)
{
	const json_t *key = json_object_get(row, "row");

	if (!keyed)
		return json_array_get(old, i);
	return merge_row_of(out, key) == NULL ? merge_row_of(old, key) : NULL;
}

static int
merge_highest(const struct field *f, const json_t *rows)
{
	size_t i, n = strlen(f->id);
	int highest = 0;
	json_t *row;

	json_array_foreach (rows, i, row) {
		const char *key =
		    json_string_value(json_object_get(row, "row"));
		long k = 0;

		if (key != NULL && strncmp(key, f->id, n) == 0 &&
		    key[n] == '.')
			k = strtol(key + n + 1, NULL, 10);
		if (k > highest && k < 100000)
			highest = (int)k;
	}
	return highest;
}

static bool
merge_keyed(const json_t *rows)
{
	const json_t *row;
	size_t i;

	json_array_foreach (rows, i, row)
		if (json_object_get(row, "row") != NULL)
			return true;
	return false;
}

static json_t *
merge_row(struct merge *m, const struct field_at *rows, const json_t *row,
    const json_t *old)
{
	json_t *out = json_object(), *v;
	const char *name;

	json_object_foreach ((json_t *)row, name, v) {
		bool known = strcmp(name, "row") == 0;

		for (size_t k = 0; k < rows->f->ncolumns; k++)
			known = known ||
			    strcmp(rows->f->columns[k].id, name) == 0;
		if (!known)
			merge_unknown(m, rows->s->id, name);
	}
	for (size_t k = 0; k < rows->f->ncolumns; k++) {
		const struct field *f = &rows->f->columns[k];
		struct field_at at = {m->ctx, rows->s, rows->row, f};

		v = json_object_get(row, f->id);
		/* what is not sent of a row stays, or is as the file has it */
		if (v == NULL && old != NULL)
			v = json_object_get(old, f->id);
		else if (v == NULL && f->preset != NULL)
			v = ctx_keep(m->ctx, form_default(m->ctx, rows->s, f));
		merge_value(m, &at, out, json_object_get(old, f->id), v);
	}
	return out;
}

static void
merge_rows(struct merge *m, const struct section *s, const struct field *f,
    json_t *o, const json_t *new)
{
	struct field_at at = {m->ctx, s, 0, f};
	const json_t *old = json_object_get(o, f->id), *row, *former;
	bool keyed = merge_keyed(new), whole;
	int highest = merge_highest(f, old);
	json_t *out, *made;
	size_t i, wrong = m->e->n;

	if (json_equal(old, new))
		return;
	if (new != NULL && !json_is_null(new) && !json_is_array(new)) {
		field_fault(m->e, &at, ERR_TYPE);
		if (m->e->n < ERR_ITEMS_MAX)
			err_arg(m->e, "type", N_("list"));
		return;
	}
	whole = merge_allowed(m, &at);
	if (f->locked || (!whole && json_array_size(new) !=
		json_array_size(old))) {
		field_fault(m->e, &at, merge_why(&at));
		return;
	}
	if (json_array_size(new) > FORM_ROWS) {
		field_fault(m->e, &at, ERR_CASE_ROWS);
		if (m->e->n < ERR_ITEMS_MAX) {
			err_arg_int(m->e, "n",
			    (long long)json_array_size(new));
			err_arg_int(m->e, "min", 0);
			err_arg_int(m->e, "max", FORM_ROWS);
		}
		return;
	}
	out = json_array();
	json_array_foreach (new, i, row) {
		at.row = (int)i + 1;
		if (!json_is_object(row)) {
			field_fault(m->e, &at, ERR_TYPE);
			if (m->e->n < ERR_ITEMS_MAX)
				err_arg(m->e, "type", N_("list"));
			continue;
		}
		former = merge_former(old, out, row, i, keyed);
		/* an item names a row by its place: none takes another's */
		if (!whole && former != json_array_get(old, i)) {
			field_fault(m->e, &at, ERR_CASE_KEPT);
			continue;
		}
		made = merge_row(m, &at, row, former);
		if (former != NULL)
			json_object_set(made, "row",
			    json_object_get(former, "row"));
		else
			json_object_set_new(made, "row",
			    form_row_key(f, ++highest));
		json_array_append_new(out, made);
	}
	if (m->e->n > wrong)
		json_decref(out);
	else
		form_put(o, f->id, out);
}

static void
merge_section(struct merge *m, const struct section *s, json_t *form,
    const json_t *changes)
{
	const struct field *f = form_rows(s);
	json_t *o = form_section(form, s), *v;
	const char *name;

	if (json_is_array(changes) && f != NULL) {
		merge_rows(m, s, f, o, changes);
		return;
	}
	if (!json_is_object(changes)) {
		merge_unknown(m, s->id, NULL);
		return;
	}
	json_object_foreach ((json_t *)changes, name, v) {
		struct field_at at = {m->ctx, s, 0, NULL};

		at.f = f = definition_field(s, name);
		if (f == NULL)
			merge_unknown(m, s->id, name);
		else if (f->type == FIELD_ROWS)
			merge_rows(m, s, f, o, v);
		else
			merge_value(m, &at, o, json_object_get(o, f->id), v);
	}
}

int
application_form_merge(struct ctx *ctx, struct application_case *c,
    const json_t *changes, const struct names *sections, struct err *e)
{
	struct merge m = {ctx, c, sections, e};
	json_t *form = json_deep_copy(c->form), *v;
	const char *name;

	json_object_foreach ((json_t *)changes, name, v) {
		const struct section *s = definition_section(c->d, name);

		if (s == NULL)
			merge_unknown(&m, name, NULL);
		else
			merge_section(&m, s, form, v);
	}
	if (e->n == 0 && json_dumpb(form, NULL, 0, JSON_COMPACT) > FORM_BYTES)
		err_set(e, ERR_CASE_BIG, "form");
	if (e->n > 0) {
		json_decref(form);
		return -1;
	}
	c->form = ctx_keep(ctx, form);
	return 0;
}

int
application_form_keep(
    struct ctx *ctx, struct application_case *c, struct err *e)
{
	if (application_file_prune(ctx, c, e) != 0)
		return -1;
	return store_application_form_set(ctx, c->a.id, 0, c->form, e);
}
