#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "server/domain/profile_merge.h"

enum { MERGE_TEXT_MAX = 100, MERGE_BYTES_MAX = 8192 };

static int
merge_fault(struct err *e, const struct profile_at *at, enum err_id id)
{
	return profile_fault(e, at, id, NULL, NULL, NULL, NULL);
}

static int
merge_type(struct err *e, const struct profile_at *at, const char *type)
{
	return profile_fault(e, at, ERR_TYPE, "type", type, NULL, NULL);
}

static int
merge_length(const struct profile_at *at, const char *s, struct err *e)
{
	const struct profile_field *f = at->field;
	size_t n = utf8_length(s);
	int max = f->max > 0 ? f->max : MERGE_TEXT_MAX;
	char number[16];

	if (n > (size_t)max) {
		snprintf(number, sizeof(number), "%d", max);
		return profile_fault(
		    e, at, ERR_TOO_LONG, "max", number, NULL, NULL);
	}
	if (f->min > 0 && n < (size_t)f->min) {
		snprintf(number, sizeof(number), "%d", f->min);
		return profile_fault(
		    e, at, ERR_TOO_SHORT, "min", number, NULL, NULL);
	}
	return 0;
}

static int
merge_choice(
    const struct profile_at *at, const char *s, json_t **out, struct err *e)
{
	const struct code *c = code_find(at->field->codes, s);
	char choices[160] = "";

	if (c != NULL) {
		*out = json_string(c->value);
		return 0;
	}
	for (c = at->field->codes; c->value != NULL; c++)
		str_join(choices, sizeof(choices), "|", c->value);
	return profile_fault(e, at, ERR_CHOICE, "choices", choices, NULL, NULL);
}

static int
merge_day(struct ctx *ctx, const struct profile_at *at, const char *s,
    json_t **out, struct err *e)
{
	bool month = at->field->kind == PROFILE_MONTH;
	char text[DATE_TEXT];
	date_t d = month ? month_parse(s) : date_parse_loose(s);

	if (d == DATE_NONE)
		return merge_fault(e, at, month ? ERR_MONTH : ERR_DATE);
	if ((at->field->flags & PROFILE_PAST) && d > ctx->today)
		return merge_fault(e, at, ERR_DATE_FUTURE);
	*out =
	    json_string(month ? month_format(d, text) : date_format(d, text));
	return 0;
}

/* name@host.domain in printable ASCII. */
static bool
merge_is_mail(const char *s)
{
	const char *at = strchr(s, '@'), *dot;

	for (const char *c = s; *c != '\0'; c++)
		if (*c <= ' ' || *c > '~' || strchr("<>()[],;:\\\"", *c))
			return false;
	if (at == NULL || at == s || strchr(at + 1, '@') != NULL)
		return false;
	dot = strrchr(at, '.');
	return dot != NULL && dot > at + 1 && dot[1] != '\0' && at[1] != '.';
}

static int
merge_phone(struct ctx *ctx, const struct profile_at *at, const char *s,
    json_t **out, struct err *e)
{
	char folded[IDENT_MAX];
	enum ident_result r = ident_check(IDENT_PHONE, s, ctx->today, folded);

	if (r != IDENT_OK)
		return profile_fault(e, at, ERR_IDENTIFIER, "reason",
		    ident_result_msgid(r), NULL, NULL);
	*out = json_string(folded);
	return 0;
}

/* s is trimmed (and folded, unless words) and not empty. */
static int
merge_text(struct ctx *ctx, const struct profile_at *at, char *s, json_t **out,
    struct err *e)
{
	switch (at->field->kind) {
	case PROFILE_CHOICE:
	case PROFILE_YESNO:
		return merge_choice(at, s, out, e);
	case PROFILE_DATE:
	case PROFILE_MONTH:
		return merge_day(ctx, at, s, out, e);
	case PROFILE_PHONE:
		return merge_phone(ctx, at, s, out, e);
	case PROFILE_MAIL:
		if (!merge_is_mail(s))
			return merge_fault(e, at, ERR_MAIL);
		break;
	case PROFILE_IDENT:
		for (char *c = s; *c != '\0'; c++)
			if (*c >= 'a' && *c <= 'z')
				*c = (char)(*c - 'a' + 'A');
		break;
	case PROFILE_MONEY:
		return merge_fault(e, at, ERR_MONEY);
	case PROFILE_TEXT:
	case PROFILE_LINES:
	case PROFILE_DIGITS:
		break;
	}
	if (merge_length(at, s, e) != 0)
		return -1;
	*out = json_string(s);
	return 0;
}

static int
merge_string(struct ctx *ctx, const struct profile_at *at, const json_t *v,
    json_t **out, struct err *e)
{
	enum profile_kind kind = at->field->kind;
	bool words = kind == PROFILE_TEXT || kind == PROFILE_LINES ||
		     kind == PROFILE_CHOICE;
	const char *given = json_string_value(v);
	char *s;
	int rc;

	if (strlen(given) != json_string_length(v) ||
	    utf8_has_control(given, kind == PROFILE_LINES))
		return merge_fault(e, at, ERR_CONTROL);
	if (strstr(given, "\xef\xbf\xbd") != NULL)
		return merge_fault(e, at, ERR_UTF8);
	s = xstrdup(given);
	if (words)
		utf8_trim(s);
	else
		utf8_fold_ascii(s);
	rc = s[0] == '\0' ? 0 : merge_text(ctx, at, s, out, e);
	free(s);
	return rc;
}

/* *out stays NULL for an empty value. 0 or -1. */
static int
merge_value(struct ctx *ctx, const struct profile_at *at, const json_t *v,
    json_t **out, struct err *e)
{
	const struct profile_field *f = at->field;

	*out = NULL;
	if (json_is_null(v))
		return 0;
	if (f->kind == PROFILE_YESNO && json_is_boolean(v)) {
		*out = json_string(json_is_true(v) ? "yes" : "no");
		return 0;
	}
	if (f->kind == PROFILE_MONEY && json_is_integer(v)) {
		if (json_integer_value(v) < 0 ||
		    json_integer_value(v) > INT64_C(10000000000000000))
			return merge_fault(e, at, ERR_MONEY);
		*out = json_integer(json_integer_value(v));
		return 0;
	}
	if (!json_is_string(v))
		return merge_type(e, at,
		    f->kind == PROFILE_MONEY ? N_("integer") : N_("text"));
	return merge_string(ctx, at, v, out, e);
}

bool
profile_frozen(const struct profile *p, const struct profile_field *f)
{
	return (f->flags & PROFILE_READONLY) ||
	       ((f->flags & PROFILE_LOCKED) && p->locked) ||
	       ((f->flags & PROFILE_FIXED) && p->fixed);
}

/* The value it has, in full or as it is shown, may be sent back. */
static int
merge_frozen(const struct profile *p, const struct profile_at *at,
    const json_t *old, const json_t *v, struct err *e)
{
	const char *was = json_string_value(old), *is = json_string_value(v);
	const struct profile_field *f = at->field;
	char masked[IDENT_MAX];

	if (json_is_null(v) || (old != NULL && json_equal(old, v)))
		return 0;
	if (is != NULL && was != NULL &&
	    (f->kind == PROFILE_IDENT || f->kind == PROFILE_PHONE) &&
	    strcmp(ident_mask(was, masked), is) == 0)
		return 0;
	if (is != NULL && was != NULL && f->codes != NULL) {
		const struct code *c = code_find(f->codes, is);

		if (c != NULL && strcmp(c->value, was) == 0)
			return 0;
	}
	if ((f->flags & PROFILE_LOCKED) && p->locked)
		return merge_fault(e, at, ERR_PROFILE_LOCKED);
	return profile_fault(e, at, ERR_PROFILE_READONLY, "reason",
	    f->hint != NULL ? f->hint : "", NULL, NULL);
}

static int
merge_unknown(struct err *e, const char *section, const char *field)
{
	char path[64];

	snprintf(path, sizeof(path), "%s%s%s", section,
	    field != NULL ? "." : "", field != NULL ? field : "");
	if (e->n == ERR_ITEMS_MAX)
		return -1;
	err_add(e, ERR_PROFILE_FIELD, path);
	return err_arg(e, "name", path);
}

/* One field into values, the section or a row. */
static void
merge_field(struct ctx *ctx, const struct profile *p, struct profile_at at,
    const char *name, const json_t *v, json_t *values, struct err *e)
{
	json_t *folded;

	at.field = profile_field(at.section, name);
	if (at.field == NULL) {
		merge_unknown(e, at.section->name, name);
	} else if (at.row == 0 && profile_frozen(p, at.field)) {
		merge_frozen(p, &at, json_object_get(values, name), v, e);
	} else if (merge_value(ctx, &at, v, &folded, e) == 0) {
		if (folded != NULL)
			json_object_set_new(values, name, folded);
		else
			json_object_del(values, name);
	}
}

static void
merge_rows(struct ctx *ctx, const struct profile *p, struct profile_at at,
    const json_t *rows, struct err *e)
{
	json_t *list = json_array(), *row, *v;
	const char *name;
	char max[16];
	size_t i;

	json_object_set_new(p->form, at.section->name, list);
	if (json_array_size(rows) > (size_t)at.section->max) {
		snprintf(max, sizeof(max), "%d", at.section->max);
		profile_fault(e, &at, ERR_PROFILE_ROWS, "min", "0", "max", max);
		return;
	}
	json_array_foreach((json_t *)rows, i, row)
	{
		json_t *values = json_object();

		at.row = (int)i + 1;
		json_array_append_new(list, values);
		if (!json_is_object(row)) {
			merge_type(e, &at, N_("object"));
			continue;
		}
		json_object_foreach(row, name, v)
		    merge_field(ctx, p, at, name, v, values, e);
	}
}

/* What is no longer wanted is emptied; but given just now it is refused. */
static void
merge_prune(const struct profile_section *s, const json_t *given,
    json_t *values, struct err *e)
{
	struct profile_at at = {.section = s};

	for (at.field = s->fields; at.field->name != NULL; at.field++) {
		const char *name = at.field->name;

		if (json_object_get(values, name) == NULL ||
		    profile_wanted(at.field, values))
			continue;
		if (json_object_get(given, name) != NULL)
			merge_fault(e, &at,
			    strncmp(name, "title_", 6) == 0
				? ERR_PROFILE_TITLE
				: ERR_NOT_ALLOWED_HERE);
		json_object_del(values, name);
	}
}

static void
merge_section(struct ctx *ctx, const struct profile *p,
    const struct profile_section *s, const json_t *given, struct err *e)
{
	struct profile_at at = {.section = s};
	json_t *values = json_object_get(p->form, s->name), *v;
	const char *name;

	if (s->repeats) {
		if (json_is_array(given))
			merge_rows(ctx, p, at, given, e);
		else
			merge_type(e, &at, N_("list"));
		return;
	}
	if (!json_is_object(given)) {
		merge_type(e, &at, N_("object"));
		return;
	}
	json_object_foreach((json_t *)given, name, v)
	    merge_field(ctx, p, at, name, v, values, e);
}

int
profile_merge(struct ctx *ctx, const struct profile *p, const json_t *changes,
    struct err *e)
{
	const struct profile_section *s;
	const char *name;
	json_t *given;

	json_object_foreach((json_t *)changes, name, given)
	{
		s = profile_section(p->sections, name);
		if (s == NULL || s->fields == NULL)
			merge_unknown(e, name, NULL);
		else
			merge_section(ctx, p, s, given, e);
	}
	if (p->derive != NULL)
		p->derive(ctx, p->form);
	for (s = p->sections; s->name != NULL; s++)
		if (!s->repeats && s->fields != NULL)
			merge_prune(s, json_object_get(changes, s->name),
			    json_object_get(p->form, s->name), e);
	return e->n > 0 ? -1 : 0;
}

static void
merge_missing(struct profile_at at, const json_t *values, struct err *e)
{
	for (at.field = at.section->fields; at.field->name != NULL; at.field++)
		if ((at.field->flags & PROFILE_REQUIRED) &&
		    json_object_get(values, at.field->name) == NULL &&
		    profile_wanted(at.field, values))
			merge_fault(e, &at, ERR_REQUIRED);
}

void
profile_required(const struct profile *p, const json_t *only, struct err *e)
{
	for (const struct profile_section *s = p->sections; s->name != NULL;
	     s++) {
		const json_t *values = json_object_get(p->form, s->name);
		struct profile_at at = {.section = s};
		size_t n = json_array_size(values);
		char min[16], max[16];

		if (s->fields == NULL ||
		    (only != NULL && json_object_get(only, s->name) == NULL))
			continue;
		if (!s->repeats) {
			merge_missing(at, values, e);
			continue;
		}
		if (n < (size_t)s->min || n > (size_t)s->max) {
			snprintf(min, sizeof(min), "%d", s->min);
			snprintf(max, sizeof(max), "%d", s->max);
			profile_fault(
			    e, &at, ERR_PROFILE_ROWS, "min", min, "max", max);
		}
		for (size_t i = 0; i < n; i++) {
			at.row = (int)i + 1;
			merge_missing(at, json_array_get(values, i), e);
		}
	}
}
