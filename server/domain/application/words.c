#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "server/domain/application/words.h"
#include "server/domain/attachment_kind.h"
#include "server/store/attachment.h"

/* The vocabulary, as the readers of files have it. */
const struct word application_vocabulary[] = {
#define WORD(name, type, fn, arg, help) {name, VALUE_##type, false, {0}, help},
#define CALL(name, type, fn, a, b, c, help)                                  \
	{name, VALUE_##type, true, {VALUE_##a, VALUE_##b, VALUE_##c}, help},
#include "server/domain/application/words.def"
#undef CALL
#undef WORD
	{0},
};

/* And how each is found out, in the same order. */
static const struct word_row {
	const char *name;
	application_word_fn *fn;
	const char *arg;
} words_rows[] = {
#define WORD(name, type, fn, arg, help) {name, fn, arg},
#define CALL(name, type, fn, a, b, c, help) {name, fn, ""},
#include "server/domain/application/words.def"
#undef CALL
#undef WORD
};
enum { WORDS = sizeof(words_rows) / sizeof(words_rows[0]) };

static const struct word_row *words_sorted[WORDS];

static int
words_compare(const void *a, const void *b)
{
	const struct word_row *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static int
words_wanted(const void *key, const void *b)
{
	const struct word_row *const *y = b;

	return strcmp(key, (*y)->name);
}

static const struct word_row *
words_find(const char *name)
{
	const struct word_row **found;

	if (words_sorted[0] == NULL) {
		for (size_t i = 0; i < WORDS; i++)
			words_sorted[i] = &words_rows[i];
		qsort(words_sorted, WORDS, sizeof(words_sorted[0]),
		    words_compare);
	}
	found = bsearch(name, words_sorted, WORDS, sizeof(words_sorted[0]),
	    words_wanted);
	return found != NULL ? *found : NULL;
}

/*
 * Values
 */

static void
value_text(struct value *out, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	out->type = VALUE_TEXT;
	out->text = text;
}

static void
value_date(struct value *out, date_t d)
{
	if (d == DATE_NONE)
		return;
	out->type = VALUE_DATE;
	out->number = d;
}

/* Of records: 0 is no day there, the first of 1970 in what is written out. */
static void
value_day(struct value *out, date_t d)
{
	value_date(out, d != 0 ? d : DATE_NONE);
}

static void
value_number(struct value *out, enum value_type type, int64_t n)
{
	out->type = type;
	out->number = n;
}

static void
value_code(struct application_facts *f, struct value *out, int code)
{
	char text[16];

	if (code == 0)
		return;
	snprintf(text, sizeof(text), "%d", code);
	value_text(out, ctx_strdup(f->ctx, text));
}

/* A value of a form as rules see it; NONE when it is absent. */
static void
application_field_value(
    const struct field *f, const json_t *j, struct value *out)
{
	const char *text = json_string_value(j);

	*out = (struct value){0};
	switch (f->type) {
	case FIELD_ROWS:
		if (json_array_size(j) > 0) {
			out->type = VALUE_ROWS;
			out->rows = j;
		}
		break;
	case FIELD_NUMBER:
	case FIELD_MONEY:
		if (json_is_integer(j))
			value_number(out, VALUE_NUMBER,
			    json_integer_value(j));
		break;
	case FIELD_YESNO:
		if (json_is_boolean(j))
			value_number(out, VALUE_BOOL, json_is_true(j));
		break;
	case FIELD_DATE:
		if (text != NULL)
			value_date(out, date_parse(text));
		break;
	case FIELD_MONTH:
		if (text != NULL)
			value_date(out, month_parse(text));
		break;
	default:
		value_text(out, text);
		break;
	}
}

/* A member of a profile's form, of the type that its word has. */
static void
value_profile(const json_t *form, const char *const *sections,
    const char *name, const char *word, struct value *out)
{
	const struct word_row *row = words_find(word);
	const struct word *w =
	    &application_vocabulary[row != NULL ? row - words_rows : 0];
	json_t *j = json_object_get(form, name);

	/* a section may have the name of a field; only lists stand at the top */
	if (!json_is_array(j))
		j = NULL;
	for (; j == NULL && *sections != NULL; sections++)
		j = json_object_get(json_object_get(form, *sections), name);
	if (json_is_array(j) && json_array_size(j) > 0) {
		out->type = VALUE_ROWS;
		out->rows = j;
	} else if (json_is_integer(j)) {
		value_number(out, VALUE_NUMBER, json_integer_value(j));
	} else if (w->type == VALUE_DATE && json_is_string(j)) {
		value_date(out, date_parse(json_string_value(j)));
	} else if (w->type == VALUE_BOOL && json_is_string(j)) {
		value_number(out, VALUE_BOOL,
		    strcmp(json_string_value(j), "yes") == 0);
	} else {
		value_text(out, json_string_value(j));
	}
}

/*
 * Words
 */

#define WORD_FN(name)                                                        \
	int name(struct application_facts *f, const char *arg,        \
	    const struct value *args, size_t n, struct value *out)
#define WORD_UNUSED() (void)arg, (void)args, (void)n

WORD_FN(application_word_person)
{
	static const char *const sections[] = {"general", "education", NULL};
	char word[64];
	int rc = application_fact_person(f);

	WORD_UNUSED();
	if (rc != 1)
		return rc;
	snprintf(word, sizeof(word), "holder.%s", arg);
	value_profile(f->person_form, sections, arg, word, out);
	return 0;
}

WORD_FN(application_word_verified)
{
	int rc = application_fact_person(f);

	WORD_UNUSED();
	if (rc == 1)
		value_number(out, VALUE_BOOL, f->person.verified);
	return rc < 0 ? -1 : 0;
}

WORD_FN(application_word_submitted)
{
	int rc = application_fact_person(f);

	WORD_UNUSED();
	if (rc == 1)
		value_number(out, VALUE_BOOL, f->person.submitted);
	return rc < 0 ? -1 : 0;
}

WORD_FN(application_word_beijing)
{
	static const char beijing[] = "北京";
	int rc = application_fact_person(f);

	WORD_UNUSED();
	if (rc == 1 && f->person.hukou_place[0] != '\0')
		value_number(out, VALUE_BOOL,
		    strncmp(f->person.hukou_place, beijing,
			sizeof(beijing) - 1) == 0);
	return rc < 0 ? -1 : 0;
}

WORD_FN(application_word_unit)
{
	static const char *const sections[] = {"general", "agents", NULL};
	char word[64];
	int rc = application_fact_unit(f);

	WORD_UNUSED();
	if (rc != 1)
		return rc;
	snprintf(word, sizeof(word), "unit.%s", arg);
	value_profile(f->unit_form, sections, arg, word, out);
	return 0;
}

WORD_FN(application_word_complete)
{
	int rc = application_fact_unit(f);

	WORD_UNUSED();
	if (rc == 1)
		value_number(out, VALUE_BOOL, f->unit.complete);
	return rc < 0 ? -1 : 0;
}

WORD_FN(application_word_link)
{
	const struct association *a = &f->link;
	const struct {
		const char *name, *text;
	} members[] = {
		{"status", a->status},
		{"position", a->position},
		{"department", a->department},
		{"contract_number", a->contract_number},
		{"contract_kind", a->contract_kind},
	};
	int rc = application_fact_link(f);

	WORD_UNUSED();
	for (size_t i = 0;
	     rc == 1 && i < sizeof(members) / sizeof(members[0]); i++)
		if (strcmp(members[i].name, arg) == 0)
			value_text(out, members[i].text);
	return rc < 0 ? -1 : 0;
}

WORD_FN(application_word_link_unit)
{
	int rc = application_fact_link(f);

	WORD_UNUSED();
	if (rc == 1)
		value_text(out,
		    *arg != '\0' ? f->link_unit.name : f->link_unit.uscc);
	return rc < 0 ? -1 : 0;
}

WORD_FN(application_word_link_day)
{
	const struct association *a = &f->link;
	int rc = application_fact_link(f);

	WORD_UNUSED();
	if (rc != 1)
		return rc;
	if (strcmp(arg, "contract_start") == 0)
		value_day(out, a->contract_start);
	else if (strcmp(arg, "contract_end") == 0)
		value_day(out, a->contract_end);
	else if (strcmp(arg, "insurance_start") == 0)
		value_day(out, a->insurance_start);
	else
		value_day(out, a->since);
	return 0;
}

WORD_FN(application_word_permit)
{
	int rc = application_fact_permit(f);

	WORD_UNUSED();
	if (rc != 1)
		return rc;
	if (strcmp(arg, "number") == 0)
		value_text(out, f->permit.number);
	else if (strcmp(arg, "district") == 0)
		value_code(f, out, f->permit.district);
	else
		value_text(out, permit_status(f->ctx, &f->permit));
	return 0;
}

WORD_FN(application_word_permit_unit)
{
	int rc = application_fact_permit(f);

	WORD_UNUSED();
	if (rc == 1)
		value_text(out,
		    *arg != '\0' ? f->permit_unit.name : f->permit_unit.uscc);
	return rc < 0 ? -1 : 0;
}

WORD_FN(application_word_permit_day)
{
	int rc = application_fact_permit(f);

	WORD_UNUSED();
	if (rc != 1)
		return rc;
	value_day(out,
	    strcmp(arg, "issued") == 0	     ? f->permit.issued :
		strcmp(arg, "valid_to") == 0 ? f->permit.valid_to :
					       f->permit.valid_from);
	return 0;
}

WORD_FN(application_word_case)
{
	const struct application *a = &f->c->a;

	WORD_UNUSED();
	if (strcmp(arg, "district") == 0)
		value_code(f, out, a->district);
	else
		value_text(out,
		    strcmp(arg, "number") == 0	       ? a->number :
			strcmp(arg, "service") == 0    ? a->service :
			strcmp(arg, "role") == 0       ? a->applicant_role :
			strcmp(arg, "phase") == 0      ? a->phase :
			strcmp(arg, "applicant") == 0 ? a->applicant_name :
							 a->state);
	return 0;
}

WORD_FN(application_word_count)
{
	WORD_UNUSED();
	value_number(out, VALUE_NUMBER,
	    strcmp(arg, "round") == 0	     ? f->c->a.round :
		strcmp(arg, "returns") == 0 ? f->c->a.returns :
					      f->c->flow.open_items);
	return 0;
}

WORD_FN(application_word_case_day)
{
	int64_t at = arg[0] == 'c' ? f->c->a.created_at : f->c->a.submitted_at;

	WORD_UNUSED();
	value_day(out, at != 0 ? date_of(at) : f->ctx->today);
	return 0;
}

int
application_call_id_birth(struct application_facts *f, const char *arg,
    const struct value *args, size_t n, struct value *out)
{
	char number[IDENT_MAX];

	(void)arg;
	if (n == 1 && args[0].type == VALUE_TEXT &&
	    ident_check(IDENT_RESIDENT_ID, args[0].text, f->ctx->today,
		number) == IDENT_OK)
		value_date(out, ident_resident_birth(number));
	return 0;
}

int
application_call_id_domestic(struct application_facts *f, const char *arg,
    const struct value *args, size_t n, struct value *out)
{
	char number[IDENT_MAX];

	(void)arg;
	if (n != 1 || args[0].type != VALUE_TEXT)
		return 0;
	/* 81 to 83: residents of Hong Kong, Macao and Taiwan */
	value_number(out, VALUE_BOOL,
	    ident_check(IDENT_RESIDENT_ID, args[0].text, f->ctx->today,
		number) == IDENT_OK &&
		number[0] != '8');
	return 0;
}

int
application_call_has_file(struct application_facts *f, const char *arg,
    const struct value *args, size_t n, struct value *out)
{
	const struct application *a = &f->c->a;
	struct attachment have;
	int rc = 0;

	(void)arg;
	if (n != 1 || args[0].type != VALUE_TEXT)
		return 0;
	if (attachment_kind("unit", args[0].text) != NULL && a->unit_id != 0)
		rc = store_attachment_load(f->ctx, "unit", a->unit_id,
		    args[0].text, &have, &f->err);
	else if (a->person_id != 0)
		rc = store_attachment_load(f->ctx, "person", a->person_id,
		    args[0].text, &have, &f->err);
	if (rc < 0)
		return -1;
	value_number(out, VALUE_BOOL, rc == 1);
	return 0;
}

/*
 * Facts
 */

static const struct field *
facts_column(const struct application_facts *f, const char *name)
{
	for (size_t i = 0; f->rows != NULL && i < f->rows->ncolumns; i++)
		if (strcmp(f->rows->columns[i].id, name) == 0)
			return &f->rows->columns[i];
	return NULL;
}

static int
facts_get(void *arg, const char *name, const struct value *args, size_t n,
    struct value *out)
{
	struct application_facts *f = arg;
	const struct word_row *row = words_find(name);
	const struct section *s;
	const struct field *field;

	*out = (struct value){0};
	if (row != NULL)
		return row->fn(f, row->arg, args, n, out) < 0 ? -1 : 0;
	field = facts_column(f, name);
	if (field != NULL) {
		application_field_value(field, json_object_get(f->row, name),
		    out);
		return 0;
	}
	field = application_field(f->c->d, name, &s);
	if (field != NULL)
		application_field_value(field,
		    json_object_get(json_object_get(f->c->form, s->id), name),
		    out);
	return 0;
}

void
application_facts_init(struct ctx *ctx, struct application_case *c)
{
	struct application_facts *f = ctx_alloc(ctx, 1, sizeof(*f));

	f->ctx = ctx;
	f->c = c;
	c->cache = f;
	c->flow.facts =
	    (struct facts){.get = facts_get, .arg = f, .today = ctx->today};
}

static int
facts_fault(const struct application_facts *f, struct err *e)
{
	if (f->err.n == 0)
		return err_set(e, ERR_STORE, NULL);
	*e = f->err;
	return -1;
}

int
application_word(struct application_case *c, const char *name,
    struct value *out, struct err *e)
{
	if (facts_get(c->cache, name, NULL, 0, out) != 0)
		return facts_fault(c->cache, e);
	return 0;
}

void
application_sentence(const struct application_case *c, const char *text,
    char *buf, size_t size)
{
	size_t len = 0;

	while (*text != '\0' && len + 1 < size) {
		const char *end = *text == '{' ? strchr(text, '}') : NULL;
		char word[64] = "";
		struct value v = {0};
		struct err e = {0};

		if (end != NULL && (size_t)(end - text) < sizeof(word))
			memcpy(word, text + 1, (size_t)(end - text - 1));
		if (word[0] != '\0' &&
		    application_word((struct application_case *)c, word, &v,
			&e) == 0 &&
		    v.type == VALUE_TEXT) {
			len += (size_t)snprintf(buf + len, size - len, "%s",
			    v.text);
			if (len >= size)
				len = size - 1;
		}
		if (word[0] != '\0')
			text = end + 1;
		else
			buf[len++] = *text++;
	}
	buf[len] = '\0';
}

int
application_holds(const struct application_case *c,
    const struct expression *x, struct err *e)
{
	return application_row_holds(c, NULL, NULL, x, e);
}

int
application_row_holds(const struct application_case *c,
    const struct field *rows, const json_t *row, const struct expression *x,
    struct err *e)
{
	struct application_facts *f = c->cache;
	int rc;

	f->rows = rows;
	f->row = row;
	rc = expression_true(x, &c->flow.facts);
	f->rows = NULL;
	f->row = NULL;
	return rc < 0 ? facts_fault(f, e) : rc;
}
