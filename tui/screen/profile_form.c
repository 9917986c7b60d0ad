#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/screen/profile_form.h"

static void *
profile_keep(struct profile_form *f, void *p)
{
	if (f->nkept == sizeof f->kept / sizeof f->kept[0])
		abort();
	f->kept[f->nkept++] = p;
	return p;
}

static const struct choice *
profile_choices(struct profile_form *f, const struct code *codes)
{
	struct choice *out;
	size_t n = 0;

	if (codes == NULL)
		return NULL;
	while (codes[n].value != NULL)
		n++;
	out = profile_keep(f, xcalloc(n + 1, sizeof *out));
	for (size_t i = 0; i < n; i++) {
		out[i].value = codes[i].value;
		out[i].label = code_name(&codes[i]);
	}
	return out;
}

static const enum form_kind profile_kinds[] = {
	[PROFILE_TEXT] = FORM_TEXT,
	[PROFILE_LINES] = FORM_LINES,
	[PROFILE_DIGITS] = FORM_TEXT,
	[PROFILE_IDENT] = FORM_IDENT,
	[PROFILE_DATE] = FORM_DATE,
	[PROFILE_MONTH] = FORM_MONTH,
	[PROFILE_CHOICE] = FORM_CHOICE,
	[PROFILE_YESNO] = FORM_CHOICE,
	[PROFILE_MONEY] = FORM_ASCII,
	[PROFILE_PHONE] = FORM_ASCII,
	[PROFILE_MAIL] = FORM_ASCII,
};

static const char *
profile_hint(const struct profile_field *p)
{
	if (p->hint != NULL)
		return p->hint;
	switch (p->kind) {
	case PROFILE_DATE:
		return N_("For example 2026-03-01");
	case PROFILE_MONTH:
		return N_("For example 2026-03");
	case PROFILE_CHOICE:
	case PROFILE_YESNO:
		return N_("F4 lists; or type a code, part of the name, or its "
		    "initials");
	default:
		return NULL;
	}
}

static void
profile_field_init(struct profile_form *f, struct form_field *to,
    const struct profile_field *p, bool locked, bool fixed)
{
	to->name = p->name;
	to->label = p->label;
	to->kind = profile_kinds[p->kind];
	to->required = (p->flags & PROFILE_REQUIRED) != 0;
	to->max = p->kind == PROFILE_MONEY ? 20 : p->max;
	to->money = p->kind == PROFILE_MONEY;
	to->hint = profile_hint(p);
	to->choices = profile_choices(f, p->codes);
	to->when = p->when;
	to->group = p->group;
	to->locked = p->derived;
	if (p->derived != NULL)
		to->note = p->hint;
	if ((p->flags & PROFILE_READONLY) != 0 ||
	    (fixed && (p->flags & PROFILE_FIXED) != 0)) {
		to->kind = FORM_READONLY;
		to->note = p->hint;
	} else if (locked && (p->flags & PROFILE_LOCKED) != 0) {
		to->kind = FORM_READONLY;
		to->note = N_("(verified; a clerk corrects it)");
	}
}

struct profile_form *
profile_form_create(const struct profile_section *sections, bool locked,
    bool fixed, const char *leave_out)
{
	struct profile_form *f = xcalloc(1, sizeof *f);

	f->sections = sections;
	for (const struct profile_section *s = sections; s->name != NULL &&
	    f->n + 1 < PROFILE_FORM_STEPS; s++) {
		struct wizard_step *step = &f->steps[f->n];
		struct form_field *fields;
		size_t n = 0;

		if (leave_out != NULL && strcmp(s->name, leave_out) == 0)
			continue;
		f->n++;
		step->name = s->name;
		step->label = s->label;
		step->hint = s->hint;
		step->repeats = s->repeats;
		step->min = (size_t)s->min;
		step->max = (size_t)s->max;
		if (s->fields == NULL)
			continue;
		while (s->fields[n].name != NULL)
			n++;
		fields = profile_keep(f, xcalloc(n + 1, sizeof *fields));
		for (size_t i = 0; i < n; i++)
			profile_field_init(f, &fields[i], &s->fields[i],
			    locked, fixed);
		step->fields = fields;
		if (s->repeats && s->fields[0].kind == PROFILE_MONTH)
			step->order = s->fields[0].name;
	}
	return f;
}

void
profile_form_free(struct profile_form *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < f->nkept; i++)
		free(f->kept[i]);
	free(f);
}

/* --- values --- */

static json_t *
profile_value_text(const struct profile_field *p, json_t *v)
{
	char money[PROFILE_MONEY_TEXT];

	if (p != NULL && p->kind == PROFILE_MONEY && json_is_integer(v))
		return json_string(profile_money_format(
		    json_integer_value(v), money));
	return json_incref(v);
}

/* What is no amount goes as it is, for the server to refuse. */
static json_t *
profile_value_wire(const struct profile_field *p, json_t *v)
{
	const char *s = json_string_value(v);
	int64_t fen;

	if (p != NULL && p->kind == PROFILE_MONEY && s != NULL && *s != '\0') {
		fen = profile_money_parse(s);
		if (fen >= 0)
			return json_integer((json_int_t)fen);
	}
	return json_incref(v);
}

static json_t *
profile_object(const struct profile_section *s, const json_t *values,
    json_t *(*change)(const struct profile_field *p, json_t *v))
{
	json_t *out = json_object(), *v;
	const char *name;

	json_object_foreach((json_t *)(uintptr_t)values, name, v)
		json_object_set_new(out, name, change(s->fields != NULL ?
		    profile_field(s, name) : NULL, v));
	return out;
}

static json_t *
profile_convert(const struct profile_section *sections, const json_t *form,
    json_t *(*change)(const struct profile_field *p, json_t *v))
{
	json_t *out = json_object();

	for (const struct profile_section *s = sections; s->name != NULL;
	    s++) {
		const json_t *v = json_object_get(form, s->name), *row;
		json_t *rows;
		size_t i;

		if (json_is_array(v)) {
			rows = json_array();
			json_array_foreach(v, i, row)
				json_array_append_new(rows,
				    profile_object(s, row, change));
			json_object_set_new(out, s->name, rows);
		} else if (json_is_object(v)) {
			json_object_set_new(out, s->name,
			    profile_object(s, v, change));
		}
	}
	return out;
}

json_t *
profile_form_texts(const struct profile_section *sections, const json_t *form)
{
	return profile_convert(sections, form, profile_value_text);
}

json_t *
profile_form_wire(const struct profile_section *sections, const json_t *texts)
{
	return profile_convert(sections, texts, profile_value_wire);
}

/* --- the full view --- */

static const char *
profile_path(struct profile_form *f, const char *prefix, const char *section,
    const char *name)
{
	size_t size = strlen(prefix) + strlen(section) + strlen(name) + 2;
	char *path = profile_keep(f, xcalloc(size, 1));

	snprintf(path, size, "%s%s%s%s", prefix, section,
	    *name != '\0' ? "." : "", name);
	return path;
}

static enum format
profile_format(const struct profile_form *f, const struct wizard_step *s,
    const struct form_field *d)
{
	const struct profile_field *p =
	    profile_field(profile_section(f->sections, s->name), d->name);

	return p->kind == PROFILE_MONEY ? FORMAT_CAPITAL :
	    d->choices != NULL ? FORMAT_CHOICE : FORMAT_TEXT;
}

static struct panel_row *
profile_rows(struct profile_form *f, const struct wizard_step *s,
    const char *prefix, const struct panel_row *extra)
{
	struct panel_row *out, *r;
	size_t n = 0;

	for (const struct form_field *d = s->fields; d->label != NULL; d++)
		n += 1 + (d->group != NULL);
	for (size_t i = 0; extra != NULL && extra[i].label != NULL; i++)
		n++;
	r = out = profile_keep(f, xcalloc(n + 1, sizeof *out));
	for (const struct form_field *d = s->fields; d->label != NULL; d++) {
		if (d->group != NULL)
			*r++ = (struct panel_row){ .label = d->group,
				.flags = PANEL_HEADING };
		*r++ = (struct panel_row){ .label = d->label,
			.path = profile_path(f, prefix, s->name, d->name),
			.format = profile_format(f, s, d),
			.choices = d->choices,
			.flags = d->max > 100 ? PANEL_WIDE : 0,
			.when = d->when, .within = profile_path(f, prefix,
			s->name, "") };
	}
	while (extra != NULL && extra->label != NULL)
		*r++ = *extra++;
	return out;
}

static struct column *
profile_columns(struct profile_form *f, const struct wizard_step *s)
{
	struct column *out, *c;
	size_t n = 0;

	while (s->fields[n].label != NULL)
		n++;
	c = out = profile_keep(f, xcalloc(n + 1, sizeof *out));
	for (const struct form_field *d = s->fields; d->label != NULL; d++) {
		bool day = d->kind == FORM_MONTH || d->kind == FORM_DATE;

		*c++ = (struct column){ .label = d->label, .path = d->name,
			.width = day ? 10 : 14, .min = day ? 10 : 8,
			.weight = day ? 0 : 1, .priority = d->required ? 0 : 1,
			.format = d->choices != NULL ? FORMAT_CHOICE :
			FORMAT_TEXT, .choices = d->choices };
	}
	return out;
}

struct detail_tab *
profile_form_tabs(struct profile_form *f, const char *prefix,
    const struct panel_row *extra, const struct detail_tab *more)
{
	struct detail_tab *out = profile_keep(f,
	    xcalloc(PROFILE_FORM_STEPS + 8, sizeof *out)), *t = out;

	for (size_t i = 0; i < f->n; i++) {
		const struct wizard_step *s = &f->steps[i];

		if (s->fields == NULL)
			continue;
		t->label = s->label;
		if (s->repeats) {
			t->path = profile_path(f, prefix, s->name, "");
			t->columns = profile_columns(f, s);
			t->empty = N_("Nothing was entered.");
		} else {
			t->rows = profile_rows(f, s, prefix,
			    i == 0 ? extra : NULL);
		}
		t++;
	}
	for (int i = 0; more != NULL && more[i].label != NULL && i < 7; i++)
		*t++ = more[i];
	return out;
}
