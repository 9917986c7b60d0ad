#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/codes.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/screen/application_form.h"
#include "tui/text.h"

enum { FORM_TEXT_MAX = 200, FORM_LINES_MAX = 2000, FORM_NUMBER = 18, FORM_COLUMN = 20 };

static void *
form_keep(struct application_form *f, void *p)
{
	f->kept = xreallocarray(f->kept, f->nkept + 1, sizeof *f->kept);
	f->kept[f->nkept++] = p;
	return p;
}

const char *
application_form_keep(struct application_form *f, const char *s)
{
	return form_keep(f, xstrdup(s));
}

struct application_form *
application_form_create(void)
{
	return xcalloc(1, sizeof(struct application_form));
}

void
application_form_free(struct application_form *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < f->n; i++) {
		json_decref(f->parts[i]->fields);
		json_decref(f->parts[i]->kinds);
	}
	for (size_t i = 0; i < f->nkept; i++)
		free(f->kept[i]);
	free(f->kept);
	free(f);
}

const json_t *
application_field_find(const json_t *fields, const char *id)
{
	const json_t *d;
	size_t i;

	json_array_foreach(fields, i, d)
		if (strcmp(value_string(d, "id"), id) == 0)
			return d;
	return NULL;
}

struct application_part *
application_form_part(struct application_form *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->parts[i]->name, name) == 0)
			return f->parts[i];
	return NULL;
}

/* --- a field --- */

/* One type of field is one row. */
static const struct form_type {
	const char *type;
	enum form_kind kind;
	int max;
	const char *hint; /* N_() */
} form_types[] = {
	{ "text", FORM_TEXT, FORM_TEXT_MAX, NULL },
	{ "lines", FORM_LINES, FORM_LINES_MAX, NULL },
	{ "number", FORM_ASCII, 15, N_("A whole number") },
	{ "money", FORM_ASCII, 20, N_("In yuan, for example 500000.50") },
	{ "date", FORM_DATE, 0, N_("For example 2026-03-01") },
	{ "month", FORM_MONTH, 0, N_("For example 2026-03") },
	{ "yesno", FORM_CHOICE, 0, N_("F4 lists; or type y or n") },
	{ "choice", FORM_CHOICE, 0, N_("F4 lists; or type a code, part of the "
	    "name, or its initials") },
	{ "id", FORM_IDENT, 20, N_("The number as it is printed on the "
	    "document") },
	{ "mobile", FORM_ASCII, 20, N_("Eleven digits") },
	{ "phone", FORM_ASCII, 30, N_("A mobile number, or a fixed one such as "
	    "010-57596100") },
	{ "address", FORM_TEXT, FORM_TEXT_MAX, N_("Without the city and the "
	    "district, which stand in fields of their own") },
	{ "district", FORM_CHOICE, 0, N_("F4 lists; or type a code, part of "
	    "the name, or its initials") },
	{ "unit", FORM_TEXT, FORM_TEXT_MAX, N_("The unit's unified social "
	    "credit code, 18 characters") },
	{ "permit", FORM_TEXT, 40, N_("The number printed on the permit") },
};

static const struct form_type *
form_type(const json_t *d)
{
	const char *type = value_string(d, "type");

	for (size_t i = 0; i < sizeof form_types / sizeof form_types[0]; i++)
		if (strcmp(form_types[i].type, type) == 0)
			return &form_types[i];
	return &form_types[0];
}

static struct choice *
form_codes(struct application_form *f, const struct code *codes)
{
	struct choice *out;
	size_t n = 0;

	while (codes[n].value != NULL)
		n++;
	out = form_keep(f, xcalloc(n + 1, sizeof *out));
	for (size_t i = 0; i < n; i++) {
		out[i].value = codes[i].value;
		out[i].label = code_name(&codes[i]);
	}
	return out;
}

static const struct choice *
form_choices(struct application_form *f, const json_t *d)
{
	const json_t *options = json_object_get(d, "options"), *o;
	struct choice *out;
	size_t i;

	if (json_array_size(options) == 0) {
		if (strcmp(value_string(d, "type"), "yesno") == 0)
			return form_codes(f, codes_yesno);
		return strcmp(value_string(d, "type"), "district") == 0 ?
		    form_codes(f, codes_district) : NULL;
	}
	out = form_keep(f, xcalloc(json_array_size(options) + 1,
	    sizeof *out));
	json_array_foreach(options, i, o) {
		out[i].value = application_form_keep(f, value_string(o, "value"));
		out[i].label = application_form_keep(f, value_string(o, "label"));
	}
	return out;
}

static bool
form_typed(const json_t *section, const json_t *d)
{
	return json_is_true(json_object_get(section, "editable")) &&
	    !json_is_true(json_object_get(d, "locked")) &&
	    !json_is_false(json_object_get(d, "editable"));
}

static void
form_state(struct form_field *to, const json_t *d)
{
	const json_t *visible = json_object_get(d, "visible");

	to->required = json_is_true(json_object_get(d, "required"));
	to->hidden = json_is_false(visible);
}

static void
form_make(struct application_form *f, struct form_field *to,
    const json_t *section, const json_t *d)
{
	const struct form_type *t = form_type(d);
	const char *help = value_string(d, "help");
	json_int_t most = value_int(d, "max_length");

	to->name = application_form_keep(f, value_string(d, "id"));
	to->label = application_form_keep(f, value_string(d, "label"));
	to->kind = t->kind;
	to->money = strcmp(t->type, "money") == 0;
	to->max = most > 0 && t->max > 0 ? (int)most : t->max;
	to->hint = *help != '\0' ? application_form_keep(f, help) : t->hint;
	to->secret = json_is_true(json_object_get(d, "secret"));
	to->choices = form_choices(f, d);
	if (to->choices != NULL)
		to->kind = FORM_CHOICE;
	else if (to->kind == FORM_CHOICE)
		to->kind = FORM_TEXT;
	if (!form_typed(section, d)) {
		to->kind = FORM_READONLY;
		/* what a returned case keeps is not worth a word each */
		if (!f->returned && json_is_true(json_object_get(d,
		    "locked")))
			to->note = *value_string(d, "source") == '\0' &&
				*value_string(d, "preset") != '\0' ?
			    N_("(set by the service)") :
			    N_("(from the records)");
	}
	if (*value_string(d, "preset") != '\0')
		to->preset = application_form_keep(f, value_string(d,
		    "preset"));
	form_state(to, d);
}

/* --- a part --- */

static bool
form_any_typed(const json_t *section, const json_t *fields)
{
	const json_t *d;
	size_t i;

	json_array_foreach(fields, i, d)
		if (form_typed(section, d))
			return true;
	return false;
}

static void
form_papers(struct application_form *f, struct application_part *p,
    struct form_field *to)
{
	const json_t *k;
	size_t i;

	json_array_foreach(p->kinds, i, k) {
		char name[64];

		snprintf(name, sizeof name, "@%s", value_string(k, "kind"));
		to[i].name = application_form_keep(f, name);
		to[i].label = application_form_keep(f, value_string(k, "label"));
		to[i].kind = FORM_LINK;
		to[i].hint = N_("Enter: upload it, look at it or delete it");
	}
}

/* Columns of rows that are only looked at. */
static void
form_columns(struct application_form *f, struct application_part *p)
{
	const json_t *d;
	size_t i;

	p->ncolumns = json_array_size(p->fields);
	if (p->ncolumns > TABLE_COLUMNS_MAX)
		p->ncolumns = TABLE_COLUMNS_MAX;
	p->columns = form_keep(f, xcalloc(p->ncolumns + 1,
	    sizeof *p->columns));
	json_array_foreach(p->fields, i, d) {
		struct table_column *c = &p->columns[i];

		if (i >= p->ncolumns)
			break;
		c->label = application_form_keep(f, value_string(d, "label"));
		c->width = text_width(c->label) > 12 ?
		    text_width(c->label) : 12;
		c->width = c->width < FORM_COLUMN ? c->width : FORM_COLUMN;
		/* a number of a case, a name: by it the row is known */
		if (i == 0 && c->width < FORM_NUMBER &&
		    strcmp(value_string(d, "type"), "text") == 0)
			c->width = FORM_NUMBER;
		c->min = 8;
		c->weight = i > 0;
		c->priority = (int)i > 3 ? (int)i - 3 : 0;
	}
}

bool
application_form_unit(const struct application_form *f)
{
	return strcmp(f->profile, "unit") == 0;
}

/* Does whoever fills it in keep these records himself? */
static bool
form_of_profile(const struct application_form *f, const json_t *fields)
{
	const json_t *d;
	size_t i;

	json_array_foreach(fields, i, d)
		if (json_is_true(json_object_get(d, "locked")) &&
		    strcmp(value_string(d, "source"), f->profile) == 0)
			return true;
	return false;
}

static struct application_part *
form_add(struct application_form *f, const json_t *section,
    const json_t *rows, json_t *fields, const char *label)
{
	struct application_part *p = form_keep(f, xcalloc(1, sizeof *p));
	const char *id = value_string(section, "id");
	const json_t *all = json_object_get(section, "fields"), *d;
	size_t i, n = json_array_size(fields);
	bool unit = application_form_unit(f);

	p->section = application_form_keep(f, id);
	p->label = application_form_keep(f, label);
	p->fields = fields;
	str_copy(p->name, sizeof p->name, id);
	if (rows != NULL) {
		const json_t *kinds = json_object_get(rows, "kinds");

		p->rows = application_form_keep(f, value_string(rows, "id"));
		p->array = json_array_size(all) == 1;
		p->kinds = json_deep_copy(kinds);
		if (json_array_size(all) > 1)
			snprintf(p->name, sizeof p->name, "%s/%s", id,
			    p->rows);
		if (*value_string(rows, "help") != '\0')
			p->hint = application_form_keep(f, value_string(rows, "help"));
	}
	f->parts[f->n++] = p;
	if (rows != NULL && !form_typed(section, rows)) {
		form_columns(f, p);
		return p;
	}
	p->profile = rows == NULL && form_of_profile(f, fields);
	if (rows == NULL && !form_any_typed(section, fields)) {
		p->locked = true;
		return p;
	}
	/* one more than there are: the button to the profile */
	p->form = form_keep(f, xcalloc(n + json_array_size(p->kinds) + 2,
	    sizeof *p->form));
	json_array_foreach(fields, i, d) {
		const json_t *typed = rows != NULL ? d : section;

		if (rows != NULL) {
			json_t *open = json_pack("{s:b}", "editable", 1);

			form_make(f, &p->form[i], open, d);
			json_decref(open);
			continue;
		}
		form_make(f, &p->form[i], typed, d);
		p->locked = p->locked ||
		    p->form[i].kind == FORM_READONLY;
	}
	form_papers(f, p, &p->form[n]);
	if (p->locked && p->profile && !f->returned)
		p->form[n] = (struct form_field){ .name = "@profile",
			.label = unit ? N_("Change the unit's information") :
			N_("Change it in my profile"),
			.kind = FORM_BUTTON, .hint = unit ?
			N_("Opens the unit's information; afterwards you are "
			"back here") : N_("Opens your profile; afterwards "
			"you are back here") };
	return p;
}

/* What the reply says of a part now. */
static void
form_refresh(struct application_part *p, const json_t *rows,
    const json_t *fields, size_t present)
{
	const json_t *d;
	size_t i;

	p->shown = true;
	if (rows != NULL) {
		json_int_t least = value_int(rows, "minimum");

		if (json_is_true(json_object_get(rows, "required")) &&
		    least < 1)
			least = 1;
		p->min = least > 0 ? (size_t)least : 0;
		p->max = value_int(rows, "maximum") > 0 ?
		    (size_t)value_int(rows, "maximum") : 0;
		/* only cells of rows that are there were returned */
		if (json_is_false(json_object_get(rows, "whole")))
			p->max = present > 0 ? present : 1;
	}
	json_array_foreach(fields, i, d) {
		json_array_set(p->fields, i, (json_t *)(uintptr_t)d);
		if (p->form != NULL)
			form_state(&p->form[i], d);
	}
}

/* A section's own fields, then each of its record lists. */
static size_t
form_section(struct application_form *f, const json_t *got,
    const json_t *section, struct application_part *order[], size_t n)
{
	const json_t *all = json_object_get(section, "fields"), *d;
	const char *id = value_string(section, "id");
	json_t *plain = json_array();
	struct application_part *p;
	size_t i;

	json_array_foreach(all, i, d)
		if (strcmp(value_string(d, "type"), "rows") != 0)
			json_array_append(plain, (json_t *)(uintptr_t)d);
	if (json_array_size(plain) > 0 && n < APPLICATION_STEPS) {
		p = application_form_part(f, id);
		if (p == NULL)
			p = form_add(f, section, NULL,
			    json_deep_copy(plain),
			    value_string(section, "title"));
		form_refresh(p, NULL, plain, 0);
		order[n++] = p;
	}
	json_array_foreach(all, i, d) {
		char name[100];
		json_t *columns = json_object_get(d, "columns");

		if (strcmp(value_string(d, "type"), "rows") != 0 ||
		    json_is_false(json_object_get(d, "visible")) ||
		    n >= APPLICATION_STEPS || f->n >= APPLICATION_STEPS)
			continue;
		snprintf(name, sizeof name, json_array_size(all) == 1 ?
		    "%s" : "%s/%s", id, value_string(d, "id"));
		p = application_form_part(f, name);
		if (p == NULL)
			p = form_add(f, section, d, json_deep_copy(columns),
			    json_array_size(all) == 1 ?
			    value_string(section, "title") :
			    value_string(d, "label"));
		form_refresh(p, d, columns,
		    json_array_size(application_form_rows(p, got)));
		order[n++] = p;
	}
	json_decref(plain);
	return n;
}

size_t
application_form_take(struct application_form *f, const json_t *got,
    struct application_part *order[APPLICATION_STEPS])
{
	const json_t *section;
	size_t i, n = 0;

	for (i = 0; i < f->n; i++)
		f->parts[i]->shown = false;
	json_array_foreach(json_object_get(got, "sections"), i, section)
		if (f->n < APPLICATION_STEPS - 1)
			n = form_section(f, got, section, order, n);
	return n;
}
