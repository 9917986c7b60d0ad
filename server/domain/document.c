/*
 * Documents of cases: the row with number, keyed short code and what it says.
 * What it looks like on paper is its template's.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "common/random.h"
#include "common/region.h"
#include "server/domain/application/application.h"
#include "server/domain/application/apply.h"
#include "server/domain/panel.h"
#include "server/domain/template.h"
#include "server/domain/title.h"
#include "server/secret.h"
#include "server/store/document.h"
#include "server/store/person.h"
#include "server/store/unit.h"

enum { DOCUMENT_CODE = 10 };

/* Nobody who has not the key makes a code that fits the number. */
static void
document_code(struct ctx *ctx, const char *number, char *out)
{
	unsigned char h[SECRET_HASH];

	secret_hash(ctx->secret, "document.code", number, h);
	for (int i = 0; i < DOCUMENT_CODE; i++)
		out[i] = random_letters[((unsigned)h[2 * i] << 8 |
					    h[2 * i + 1]) %
		    strlen(random_letters)];
	out[DOCUMENT_CODE] = '\0';
}

static int
document_number(struct ctx *ctx, const struct application_case *c, char *out,
    size_t size, struct err *e)
{
	char series[32];
	int year, month, day;
	int64_t n;

	date_split(ctx->today, &year, &month, &day);
	snprintf(series, sizeof(series), "document.%d.%d", c->a.district,
	    year);
	if (store_application_next(ctx, series, &n, e) != 0)
		return -1;
	snprintf(out, size, "%06d-%04d-%06lld", c->a.district, year,
	    (long long)n);
	return 0;
}

static json_t *
document_pair(const text_pair t)
{
	return json_pack("{s:s, s:s}", "zh", t[LANG_ZH], "en", t[LANG_EN]);
}

static json_t *
document_items(const struct application_case *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->nitems; i++) {
		const struct return_item *r = &c->items[i];

		if (strcmp(r->status, "open") == 0)
			json_array_append_new(list,
			    json_pack("{s:s, s:s, s:s}", "for", r->side,
				"anchor", r->anchor, "text", r->words));
	}
	return list;
}

/* A choice of the form in words, or what was typed. */
static json_t *
document_choice(const struct application_case *c, const char *id)
{
	const char *value = application_value(c, id);
	const struct section *s;
	const struct field *f = application_field(c->d, id, &s);

	for (size_t i = 0; f != NULL && i < f->noptions; i++)
		if (strcmp(f->options[i].value, value) == 0)
			return document_pair(f->options[i].label);
	return json_string(value);
}

/* Who is in a record list of the form: its first column. */
static json_t *
document_names(const struct application_case *c, const char *id)
{
	const struct section *s;
	const struct field *f = application_field(c->d, id, &s);
	const json_t *rows = f != NULL && f->ncolumns > 0 ?
	    json_object_get(json_object_get(c->form, s->id), id) :
	    NULL;
	struct buf b = {0};
	json_t *text, *row;
	size_t i;

	json_array_foreach (rows, i, row) {
		const char *name = json_string_value(
		    json_object_get(row, f->columns[0].id));

		if (name == NULL)
			continue;
		if (b.len > 0)
			buf_add_str(&b, "、");
		buf_add_str(&b, name);
	}
	text = json_string(buf_str(&b));
	buf_finish(&b);
	return text;
}

static const char *
document_district(int district)
{
	char code[16];
	const struct region *r;

	snprintf(code, sizeof(code), "%06d", district);
	r = region_district(code);
	return r != NULL ? r->name : "-";
}

static void
document_day(json_t *o, const char *name, date_t d)
{
	char text[DATE_TEXT];

	json_object_set_new(o, name, json_string(date_format(d, text)));
}

static int
document_permit(struct ctx *ctx, const struct application_case *c, json_t *o,
    struct err *e)
{
	struct permit m;
	char from[DATE_TEXT], to[DATE_TEXT];
	int rc = 0;

	if (c->a.permit_id != 0)
		rc = store_permit_load(ctx, c->a.permit_id, &m, e);
	else if (c->a.person_id != 0)
		rc = store_permit_of(ctx, c->a.person_id, &m, e);
	json_object_set_new(o, "permit_no",
	    json_string(rc == 1 ? m.number : ""));
	if (rc == 1) {
		date_format(m.valid_from, from);
		date_format(m.valid_to, to);
		json_object_set_new(o, "validity",
		    json_pack("{s:o, s:o}", "zh",
			json_sprintf("%s 至 %s", from, to), "en",
			json_sprintf("%s to %s", from, to)));
	}
	return rc < 0 ? -1 : 0;
}

static int
document_parties(struct ctx *ctx, const struct application_case *c,
    json_t *o, struct err *e)
{
	struct person p = {0};
	struct unit u = {0};

	if ((c->a.person_id != 0 &&
		store_person_load(ctx, c->a.person_id, &p, e) < 0) ||
	    (c->a.unit_id != 0 &&
		store_unit_load(ctx, c->a.unit_id, &u, e) < 0))
		return -1;
	json_object_set_new(o, "name",
	    json_string(p.name[0] != '\0' ? p.name : u.name));
	json_object_set_new(o, "id_number",
	    json_string(p.name[0] != '\0' ? p.id_number : u.uscc));
	json_object_set_new(o, "unit", json_string(u.name));
	json_object_set_new(o, "addressee",
	    json_string(strcmp(c->a.applicant_role, "agent") == 0 ? u.name :
								     p.name));
	return document_permit(ctx, c, o, e);
}

/*
 * The form, as {form_FIELD}: what people read of each field. What is shown in
 * full for a reason only is not for paper, and a list is no word.
 */
static void
document_form(struct ctx *ctx, const struct application_case *c, json_t *o)
{
	enum lang lang = i18n_current();
	char name[TEMPLATE_NAME];

	for (size_t i = 0; i < c->d->nsections; i++) {
		const struct section *s = &c->d->sections[i];
		const json_t *values = json_object_get(c->form, s->id);

		for (size_t k = 0; k < s->nfields; k++) {
			const struct field *f = &s->fields[k];
			const json_t *v = json_object_get(values, f->id);
			text_pair text;

			if (v == NULL || f->secret || f->type == FIELD_ID ||
			    f->type == FIELD_ROWS)
				continue;
			for (int l = 0; l < TEMPLATE_LANGS; l++) {
				i18n_use(l == 0 ? LANG_ZH : LANG_EN);
				text[i18n_current()] =
				    application_form_text(ctx, f, v);
			}
			snprintf(name, sizeof(name), "form_%s", f->id);
			json_object_set_new(o, name, document_pair(text));
		}
	}
	i18n_use(lang);
}

/*
 * What it says, as it was on that day, whatever changes later: the
 * placeholders of data/templates/documents.
 */
static json_t *
document_content(struct ctx *ctx, const struct application_case *c,
    const struct document *d, struct err *e)
{
	const struct application_event *last = c->nevents > 0 ?
	    &c->events[c->nevents - 1] :
	    NULL;
	const struct state *s = definition_state(c->d, c->a.state);
	json_t *o = json_object();

	json_object_set_new(o, "title", document_pair(d->title));
	json_object_set_new(o, "template", json_string(d->template));
	json_object_set_new(o, "application", json_string(c->a.number));
	json_object_set_new(o, "service", document_pair(c->d->title));
	if (s != NULL)
		json_object_set_new(o, "outcome", document_pair(s->title));
	json_object_set_new(o, "district",
	    json_string(document_district(c->a.district)));
	json_object_set_new(o, "district_code",
	    json_integer(c->a.district));
	json_object_set_new(o, "office",
	    json_sprintf("%s人力资源公共服务中心",
		document_district(c->a.district)));
	document_day(o, "issued_on", ctx->today);
	json_object_set_new(o, "opinion",
	    json_string(last != NULL ? last->opinion : ""));
	json_object_set_new(o, "tip",
	    json_string(last != NULL ? last->tip : ""));
	json_object_set_new(o, "items", document_items(c));
	json_object_set_new(o, "round", json_integer(c->a.round));
	json_object_set_new(o, "permit_category",
	    document_choice(c, "permit_category"));
	json_object_set_new(o, "children", document_names(c, "children"));
	document_form(ctx, c, o);
	if (document_parties(ctx, c, o, e) == 0 &&
	    title_document(ctx, c, o, e) == 0 &&
	    panel_document(ctx, &c->a, o, e) == 0)
		return o;
	json_decref(o);
	return NULL;
}

int
document_issue(struct ctx *ctx, struct application_case *c,
    const struct document *d, int64_t *id, struct err *e)
{
	struct document_row r = {.application_id = c->a.id,
		.permit_id = c->a.permit_id,
		.issued_at = ctx->now,
		.prints = 0};
	int rc;

	str_copy(r.document, sizeof(r.document), d->id);
	if (document_number(ctx, c, r.number, sizeof(r.number), e) != 0)
		return -1;
	document_code(ctx, r.number, r.code);
	r.content = document_content(ctx, c, d, e);
	if (r.content == NULL)
		return -1;
	r.id = ctx_new_id(ctx);
	rc = store_document_insert(ctx, &r, e);
	json_decref(r.content);
	*id = r.id;
	return rc;
}
