#include "config.h"

#include <inttypes.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "common/profile.h"
#include "common/region.h"
#include "common/utf8.h"
#include "server/domain/application/apply.h"
#include "server/domain/application/field.h"
#include "server/domain/application/words.h"
#include "server/store/unit.h"

enum { FIELD_BYTES = 16384, FIELD_SHOWN = 600 };

int
field_fault(struct err *e, const struct field_at *at, enum err_id id)
{
	char where[APPLICATION_WHERE];

	err_add(e, id, application_where(at->s, at->row, at->f, where));
	if (e->n == ERR_ITEMS_MAX)
		return -1;
	err_arg(e, "field", at->f->label[i18n_current()]);
	if (at->row > 0)
		err_arg_int(e, "row", at->row);
	return -1;
}

/* One argument more; a full list keeps what it has. */
static int
field_fault_arg(struct err *e, const struct field_at *at, enum err_id id,
    const char *name, const char *value)
{
	field_fault(e, at, id);
	return e->n < ERR_ITEMS_MAX ? err_arg(e, name, value) : -1;
}

static int
field_type_fault(struct err *e, const struct field_at *at, const char *type)
{
	return field_fault_arg(e, at, ERR_TYPE, "type", type);
}

/*
 * Taking. text is valid UTF-8 without control characters, trimmed, not empty.
 */

static int
take_pattern(const struct field_at *at, const char *text, struct err *e)
{
	char *whole;
	regex_t re;
	int rc;

	if (at->f->pattern == NULL)
		return 0;
	whole = xasprintf("^(%s)$", at->f->pattern);
	rc = regcomp(&re, whole, REG_EXTENDED | REG_NOSUB);
	free(whole);
	if (rc != 0)
		return 0; /* its reader has refused such a file */
	rc = regexec(&re, text, 0, NULL, 0);
	regfree(&re);
	if (rc == 0)
		return 0;
	return field_fault_arg(e, at, ERR_CASE_PATTERN, "hint",
	    at->f->help[i18n_current()] != NULL ?
		at->f->help[i18n_current()] :
		"");
}

static int
take_text(const struct field_at *at, char *text, json_t **out, struct err *e)
{
	int max = at->f->max_length > 0 ? at->f->max_length : 200;

	if (utf8_length(text) > (size_t)max) {
		field_fault(e, at, ERR_TOO_LONG);
		return e->n < ERR_ITEMS_MAX ? err_arg_int(e, "max", max) : -1;
	}
	if (take_pattern(at, text, e) != 0)
		return -1;
	*out = json_string(text);
	return 0;
}

static int
take_ident(const struct field_at *at, enum ident_kind kind, char *text,
    json_t **out, struct err *e)
{
	char folded[IDENT_MAX];
	enum ident_result r =
	    ident_check(kind, text, at->ctx->today, folded);

	if (r != IDENT_OK)
		return field_fault_arg(e, at, ERR_IDENTIFIER, "reason",
		    ident_result_msgid(r));
	*out = json_string(folded);
	return 0;
}

/* Any identity document; a fault is told as of the resident ID card. */
static int
take_id(const struct field_at *at, char *text, json_t **out, struct err *e)
{
	static const enum ident_kind kinds[] = {IDENT_RESIDENT_ID,
		IDENT_HK_MO_TRAVEL_PERMIT, IDENT_TW_TRAVEL_PERMIT,
		IDENT_HMT_RESIDENT_PERMIT, IDENT_FOREIGN_PERMANENT_ID,
		IDENT_PASSPORT};
	char folded[IDENT_MAX];
	size_t digits = strspn(text, "0123456789Xx");

	/* a slip of the pen in a long number is no passport */
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (i > 0 && digits >= 15)
			break;
		if (ident_check(kinds[i], text, at->ctx->today, folded) ==
		    IDENT_OK) {
			*out = json_string(folded);
			return take_pattern(at, folded, e);
		}
	}
	return take_ident(at, IDENT_RESIDENT_ID, text, out, e);
}

static int
take_mobile(const struct field_at *at, char *text, json_t **out,
    struct err *e)
{
	return take_ident(at, IDENT_MOBILE, text, out, e);
}

static int
take_phone(const struct field_at *at, char *text, json_t **out, struct err *e)
{
	char folded[IDENT_MAX];

	if (ident_check(IDENT_MOBILE, text, at->ctx->today, folded) ==
	    IDENT_OK) {
		*out = json_string(folded);
		return 0;
	}
	return take_ident(at, IDENT_PHONE, text, out, e);
}

static int
take_unit(const struct field_at *at, char *text, json_t **out, struct err *e)
{
	return take_ident(at, IDENT_USCC, text, out, e);
}

static int
take_permit(const struct field_at *at, char *text, json_t **out,
    struct err *e)
{
	utf8_fold_ascii(text);
	return take_text(at, text, out, e);
}

static int
take_address(const struct field_at *at, char *text, json_t **out,
    struct err *e)
{
	char offer[FIELD_SHOWN];

	if (profile_address_repeats(NULL, text, offer, sizeof(offer)))
		return field_fault_arg(e, at, ERR_PROFILE_ADDRESS, "offer",
		    offer);
	return take_text(at, text, out, e);
}

static int
take_district(const struct field_at *at, char *text, json_t **out,
    struct err *e)
{
	const struct region *r;
	const struct code *c = code_find(codes_district, text);

	r = region_district(c != NULL ? c->value : text);
	if (r == NULL)
		return field_fault(e, at, ERR_DISTRICT);
	*out = json_string(r->code);
	return 0;
}

static int
take_date(const struct field_at *at, char *text, json_t **out, struct err *e)
{
	date_t d = date_parse_loose(text);
	char day[DATE_TEXT];

	if (d == DATE_NONE || d < date_make(1900, 1, 1) ||
	    d > date_make(2200, 1, 1))
		return field_fault(e, at, ERR_DATE);
	*out = json_string(date_format(d, day));
	return 0;
}

static int
take_month(const struct field_at *at, char *text, json_t **out, struct err *e)
{
	char month[MONTH_TEXT];
	date_t d;

	utf8_fold_ascii(text);
	d = month_parse(text);
	if (d == DATE_NONE || d < date_make(1900, 1, 1) ||
	    d > date_make(2200, 1, 1))
		return field_fault(e, at, ERR_MONTH);
	*out = json_string(month_format(d, month));
	return 0;
}

static int
take_choice(const struct field_at *at, char *text, json_t **out,
    struct err *e)
{
	const struct field *f = at->f;
	const struct code *codes =
	    f->codes != NULL ? application_codes(f->codes) : NULL;
	const struct code *c = codes != NULL ? code_find(codes, text) : NULL;
	char choices[400] = "";

	if (c != NULL) {
		*out = json_string(c->value);
		return 0;
	}
	for (size_t i = 0; i < f->noptions; i++) {
		if (strcmp(f->options[i].value, text) == 0) {
			*out = json_string(text);
			return 0;
		}
		str_join(choices, sizeof(choices), ", ", f->options[i].value);
	}
	for (; codes != NULL && codes->value != NULL; codes++)
		str_join(choices, sizeof(choices), ", ", codes->value);
	return field_fault_arg(e, at, ERR_CHOICE, "choices", choices);
}

/* A limit as people type the value: the files have money in fen. */
static int
take_limit(const struct field *f, const char *name, int64_t n, struct err *e)
{
	char text[PROFILE_MONEY_TEXT];

	return f->type == FIELD_MONEY && n >= 0 ?
	    err_arg(e, name, profile_money_format(n, text)) :
	    err_arg_int(e, name, n);
}

/* Numbers and ticks come as JSON has them, or as words of a command line. */
static int
take_in_range(const struct field_at *at, int64_t n, json_t **out,
    struct err *e)
{
	const struct field *f = at->f;

	if (n >= f->minimum && n <= f->maximum) {
		*out = json_integer(n);
		return 0;
	}
	field_fault(e, at, f->maximum == INT64_MAX ? ERR_LEAST :
		f->minimum == INT64_MIN		   ? ERR_MOST :
						     ERR_RANGE);
	if (e->n == ERR_ITEMS_MAX)
		return -1;
	if (f->minimum != INT64_MIN)
		take_limit(f, "min", f->minimum, e);
	return f->maximum != INT64_MAX ?
	    take_limit(f, "max", f->maximum, e) : -1;
}

static int
take_number(const struct field_at *at, char *text, json_t **out,
    struct err *e)
{
	char *end;
	long long n;

	utf8_fold_ascii(text);
	n = strtoll(text, &end, 10);
	if (*end != '\0' || strlen(text) > 18)
		return field_type_fault(e, at, N_("whole number"));
	return take_in_range(at, n, out, e);
}

static int
take_money(const struct field_at *at, char *text, json_t **out, struct err *e)
{
	int64_t fen;

	utf8_fold_ascii(text);
	fen = profile_money_parse(text);
	return fen >= 0 ? take_in_range(at, fen, out, e) :
			  field_fault(e, at, ERR_MONEY);
}

static int
take_yesno(const struct field_at *at, char *text, json_t **out, struct err *e)
{
	const struct code *c = code_find(codes_yesno, text);

	if (c == NULL)
		return field_type_fault(e, at, N_("yes or no"));
	*out = json_boolean(strcmp(c->value, "yes") == 0);
	return 0;
}

/*
 * Showing
 */

static const char *
show_text(struct ctx *ctx, const struct field *f, const char *text)
{
	return text;
}

static const char *
show_choice(struct ctx *ctx, const struct field *f, const char *text)
{
	const struct code *codes =
	    f->codes != NULL ? application_codes(f->codes) : NULL;

	for (size_t i = 0; i < f->noptions; i++)
		if (strcmp(f->options[i].value, text) == 0)
			return f->options[i].label[i18n_current()];
	return codes != NULL ? code_text(codes, text) : text;
}

static const char *
show_district(struct ctx *ctx, const struct field *f, const char *text)
{
	return code_text(codes_district, text);
}

static const char *
show_unit(struct ctx *ctx, const struct field *f, const char *text)
{
	char name[401], shown[FIELD_SHOWN];
	struct err ignored = {0};
	int64_t id = 0;

	if (store_unit_find_uscc(ctx, text, &id, &ignored) != 1 ||
	    store_unit_name(ctx, id, name, sizeof(name), &ignored) != 0)
		return text;
	snprintf(shown, sizeof(shown), "%s (%s)", name, text);
	return ctx_strdup(ctx, shown);
}

static const struct {
	int (*take)(const struct field_at *at, char *text, json_t **out,
	    struct err *e);
	const char *(*show)(struct ctx *ctx, const struct field *f,
	    const char *text);
	bool newlines;
} field_types[] = {
	[FIELD_TEXT] = {take_text, show_text},
	[FIELD_LINES] = {take_text, show_text, .newlines = true},
	[FIELD_NUMBER] = {take_number, show_text},
	[FIELD_MONEY] = {take_money, show_text},
	[FIELD_DATE] = {take_date, show_text},
	[FIELD_MONTH] = {take_month, show_text},
	[FIELD_YESNO] = {take_yesno, show_text},
	[FIELD_CHOICE] = {take_choice, show_choice},
	[FIELD_ID] = {take_id, show_text},
	[FIELD_MOBILE] = {take_mobile, show_text},
	[FIELD_PHONE] = {take_phone, show_text},
	[FIELD_ADDRESS] = {take_address, show_text},
	[FIELD_DISTRICT] = {take_district, show_district},
	[FIELD_UNIT] = {take_unit, show_unit},
	[FIELD_PERMIT] = {take_permit, show_text},
};

static int
take_words(const struct field_at *at, const char *said, json_t **out,
    struct err *e)
{
	char *text;
	int rc = 0;

	if (strlen(said) > FIELD_BYTES) {
		field_fault(e, at, ERR_TOO_LONG);
		return e->n < ERR_ITEMS_MAX ?
		    err_arg_int(e, "max",
			at->f->max_length > 0 ? at->f->max_length : 200) :
		    -1;
	}
	if (utf8_has_control(said, field_types[at->f->type].newlines))
		return field_fault(e, at, ERR_CONTROL);
	text = xstrdup(said);
	utf8_trim(text);
	if (*text != '\0')
		rc = field_types[at->f->type].take(at, text, out, e);
	free(text);
	return rc;
}

int
field_take(const struct field_at *at, const json_t *v, json_t **out,
    struct err *e)
{
	enum field_type t = at->f->type;

	*out = NULL;
	if (v == NULL || json_is_null(v))
		return 0;
	if (json_is_string(v)) {
		/* jansson keeps NULs; nothing here does */
		if (strlen(json_string_value(v)) != json_string_length(v))
			return field_fault(e, at, ERR_CONTROL);
		return take_words(at, json_string_value(v), out, e);
	}
	if (json_is_boolean(v) && t == FIELD_YESNO) {
		*out = json_boolean(json_is_true(v));
		return 0;
	}
	if (json_is_integer(v) && (t == FIELD_NUMBER || t == FIELD_MONEY))
		return take_in_range(at, json_integer_value(v), out, e);
	return field_type_fault(e, at,
	    t == FIELD_YESNO			       ? N_("yes or no") :
		t == FIELD_NUMBER || t == FIELD_MONEY ? N_("whole number") :
							N_("text"));
}

const char *
field_text(struct ctx *ctx, const struct field *f, const json_t *v)
{
	char text[64];

	if (json_is_string(v))
		return field_types[f->type].show(ctx, f,
		    json_string_value(v));
	if (json_is_boolean(v))
		return code_text(codes_yesno, json_is_true(v) ? "yes" : "no");
	if (json_is_integer(v) && f->type == FIELD_MONEY)
		return ctx_strdup(ctx,
		    profile_money_format(json_integer_value(v), text));
	if (json_is_integer(v)) {
		snprintf(text, sizeof(text), "%" PRId64,
		    (int64_t)json_integer_value(v));
		return ctx_strdup(ctx, text);
	}
	return "";
}

json_t *
field_of_value(const struct field *f, const struct value *v)
{
	char text[DATE_TEXT];

	switch (v->type) {
	case VALUE_TEXT:
		return json_string(v->text);
	case VALUE_NUMBER:
		return json_integer(v->number);
	case VALUE_BOOL:
		return json_boolean(v->number != 0);
	case VALUE_DATE:
		return json_string(f->type == FIELD_MONTH ?
			month_format((date_t)v->number, text) :
			date_format((date_t)v->number, text));
	default:
		return NULL;
	}
}
