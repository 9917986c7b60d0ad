/* Values of a case's form: on the wire, in fields, and as people read them. */
#include "config.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/codes.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "common/profile.h"
#include "tui/screen/application_form.h"

/* --- the wire's values as texts --- */

static json_t *
value_as_text(const json_t *field, json_t *v)
{
	const char *type = value_string(field, "type");
	char money[PROFILE_MONEY_TEXT], number[32];

	if (json_is_boolean(v))
		return json_string(json_is_true(v) ? "yes" : "no");
	if (json_is_integer(v) && strcmp(type, "money") == 0)
		return json_string(profile_money_format(
		    json_integer_value(v), money));
	if (json_is_integer(v)) {
		snprintf(number, sizeof number, "%lld",
		    (long long)json_integer_value(v));
		return json_string(number);
	}
	return json_is_string(v) ? json_incref(v) : json_string("");
}

static const char *
value_option(const json_t *field, const char *value)
{
	const json_t *o;
	size_t i;

	json_array_foreach(json_object_get(field, "options"), i, o)
		if (strcmp(value_string(o, "value"), value) == 0)
			return value_string(o, "label");
	if (strcmp(value_string(field, "type"), "yesno") == 0)
		return code_text(codes_yesno, value);
	if (strcmp(value_string(field, "type"), "district") == 0)
		return code_text(codes_district, value);
	return value;
}

char *
application_value_text(const json_t *got, const json_t *field,
    const char *section, const json_t *value, char *buf, size_t size)
{
	const json_t *shown = section != NULL ? json_object_get(
	    json_object_get(json_object_get(got, "shown"), section),
	    value_string(field, "id")) : NULL;
	json_t *text;

	if (json_is_string(shown)) {
		str_copy(buf, size, json_string_value(shown));
		return buf;
	}
	text = value_as_text(field, (json_t *)(uintptr_t)value);
	str_copy(buf, size, value_option(field, json_string_value(text)));
	json_decref(text);
	return buf;
}

/* What is not typed is shown as people read it. */
static json_t *
value_record(const struct application_part *p, const json_t *got,
    const json_t *values)
{
	json_t *out = json_object();
	const json_t *d;
	size_t i;

	json_array_foreach(p->fields, i, d) {
		const char *id = value_string(d, "id");
		json_t *v = json_object_get(values, id);
		bool fixed = p->form == NULL ||
		    p->form[i].kind == FORM_READONLY;
		char text[2048];

		if (fixed && (p->form == NULL ||
		    p->form[i].choices == NULL))
			json_object_set_new(out, id,
			    json_string(application_value_text(got, d,
			    p->rows == NULL ? p->section : NULL, v, text,
			    sizeof text)));
		else
			json_object_set_new(out, id, value_as_text(d, v));
	}
	if (p->rows != NULL && *value_string(values, "row") != '\0')
		json_object_set(out, "row", json_object_get(values, "row"));
	return out;
}

const json_t *
application_form_rows(const struct application_part *p, const json_t *got)
{
	const json_t *v = json_object_get(json_object_get(got, "form"),
	    p->section);

	return json_is_array(v) ? v : json_object_get(v, p->rows);
}

json_t *
application_form_texts(struct application_form *f, const json_t *got)
{
	const json_t *form = json_object_get(got, "form"), *row;
	json_t *out = json_object();

	for (size_t i = 0; i < f->n; i++) {
		struct application_part *p = f->parts[i];
		json_t *rows;
		size_t k;

		if (p->rows == NULL) {
			json_object_set_new(out, p->name, value_record(p, got,
			    json_object_get(form, p->section)));
			continue;
		}
		/* however the server lays it out is how it gets it back */
		if (json_is_array(json_object_get(form, p->section)))
			p->array = true;
		else if (application_form_rows(p, got) != NULL)
			p->array = false;
		rows = json_array();
		json_array_foreach(application_form_rows(p, got), k, row)
			json_array_append_new(rows,
			    value_record(p, got, row));
		json_object_set_new(out, p->name, rows);
	}
	return out;
}

/* --- texts as the wire has them --- */

/* What is no number goes as it is, for the server to refuse. */
static json_t *
value_as_wire(const json_t *field, const char *s)
{
	const char *type = value_string(field, "type");
	long long number;
	int64_t fen;
	char *end;

	if (*s == '\0')
		return json_null();
	if (strcmp(type, "yesno") == 0)
		return json_boolean(strcmp(s, "yes") == 0);
	if (strcmp(type, "money") == 0) {
		fen = profile_money_parse(s);
		return fen >= 0 ? json_integer((json_int_t)fen) :
		    json_string(s);
	}
	if (strcmp(type, "number") == 0) {
		errno = 0;
		number = strtoll(s, &end, 10);
		return errno == 0 && *end == '\0' ?
		    json_integer((json_int_t)number) : json_string(s);
	}
	return json_string(s);
}

static json_t *
value_wire_record(const struct application_part *p, const json_t *texts)
{
	json_t *out = json_object(), *v;
	const char *name;

	json_object_foreach((json_t *)(uintptr_t)texts, name, v) {
		const json_t *d = application_field_find(p->fields, name);

		if (d != NULL && json_is_string(v))
			json_object_set_new(out, name,
			    value_as_wire(d, json_string_value(v)));
	}
	if (p->rows != NULL && *value_string(texts, "row") != '\0')
		json_object_set(out, "row", json_object_get(texts, "row"));
	return out;
}

static json_t *
value_wire_rows(const struct application_part *p, const json_t *texts)
{
	json_t *rows = json_array();
	const json_t *row;
	size_t i;

	json_array_foreach(texts, i, row)
		json_array_append_new(rows, value_wire_record(p, row));
	return rows;
}

json_t *
application_form_wire(struct application_form *f, const json_t *texts)
{
	json_t *out = json_object(), *v;
	const char *name;

	json_object_foreach((json_t *)(uintptr_t)texts, name, v) {
		struct application_part *p = application_form_part(f, name);
		json_t *section;

		if (p == NULL || p->form == NULL)
			continue;
		if (p->rows != NULL && p->array) {
			json_object_set_new(out, p->section,
			    value_wire_rows(p, v));
			continue;
		}
		section = json_object_get(out, p->section);
		if (section == NULL) {
			section = json_object();
			json_object_set_new(out, p->section, section);
		}
		if (p->rows != NULL) {
			json_object_set_new(section, p->rows,
			    value_wire_rows(p, v));
		} else {
			json_t *record = value_wire_record(p, v);

			json_object_update(section, record);
			json_decref(record);
		}
	}
	return out;
}

/* --- places --- */

/* "rest" begins with this name, and then a dot or nothing. */
static bool
value_begins(const char *rest, const char *name)
{
	size_t n = strlen(name);

	return strncmp(rest, name, n) == 0 &&
	    (rest[n] == '.' || rest[n] == '\0');
}

char *
application_form_where(struct application_form *f, const char *where,
    char *buf, size_t size)
{
	const char *rest = where + strcspn(where, ".");

	rest += *rest == '.';
	str_copy(buf, size, where);
	for (size_t i = 0; i < f->n; i++) {
		struct application_part *p = f->parts[i];
		const char *at = rest;

		if (p->rows == NULL || (!value_begins(where, p->section) &&
		    !value_begins(where, p->rows)))
			continue;
		/* "section.rows.2.x" as well as "section.2.x", "rows.2.x" */
		if (value_begins(at, p->rows) &&
		    value_begins(where, p->section)) {
			at += strlen(p->rows);
			at += *at == '.';
		} else if (*at != '\0' && (*at < '0' || *at > '9')) {
			continue; /* a field beside the rows */
		} else if (*at == '\0' && strcmp(p->name, p->section) != 0) {
			continue;
		}
		snprintf(buf, size, "%s%s%s", p->name, *at != '\0' ? "." : "",
		    at);
		return buf;
	}
	if (*where == '@')
		str_copy(buf, size, "attachments");
	return buf;
}
