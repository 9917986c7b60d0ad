#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "common/random.h"
#include "server/domain/application/application.h"
#include "server/domain/attachment_kind.h"
#include "server/domain/policy.h"
#include "server/domain/slip.h"
#include "server/secret.h"
#include "server/store/unit.h"

char *
slip_code_text(const char *code, char out[16])
{
	snprintf(out, 16, "%.5s-%.5s", code, code + 5);
	return out;
}

/* As people type it. False when it cannot be a code. */
static bool
slip_code_fold(const char *text, char out[SLIP_CODE + 1])
{
	int n = 0;

	for (; *text != '\0'; text++) {
		char c = (char)toupper((unsigned char)*text);

		if (c == '-' || c == ' ')
			continue;
		if (n == SLIP_CODE || strchr(random_letters, c) == NULL)
			return false;
		out[n++] = c;
	}
	out[n] = '\0';
	return n == SLIP_CODE;
}

/*
 * Which document: what its case's service file calls it.
 */

static int
slip_about(struct ctx *ctx, const struct application *a, struct slip *s,
    struct err *e)
{
	const struct definition *d = application_definition(ctx, a->service,
	    a->service_version, e);
	const struct document *doc;

	if (d == NULL)
		return -1;
	s->definition = d;
	s->application = ctx_strdup(ctx, a->number);
	doc = definition_document(d, s->row.document);
	s->title = ctx_strdup(ctx,
	    doc != NULL ? doc->title[i18n_current()] : s->row.document);
	s->template = ctx_strdup(ctx, doc != NULL ? doc->template : "");
	return 0;
}

/* Some documents are not for everybody who reaches the case. */
static bool
slip_reads(const struct ctx *ctx, const struct slip *s)
{
	const struct document *d = definition_document(s->definition,
	    s->row.document);

	return d == NULL || d->readers.n == 0 ||
	    names_have(&d->readers, role_name(ctx->actor.role));
}

/* With its case, if the actor reaches it. Steals the row's content. */
static int
slip_take(struct ctx *ctx, const struct document_row *r, struct slip *s,
    struct err *e)
{
	struct application a;
	int rc = store_application_load(ctx, r->application_id, &a, e);

	memset(s, 0, sizeof(*s));
	s->row = *r;
	if (rc == 1)
		rc = policy_scope(ctx, a.unit_id, a.district, a.person_id,
			 e) == 0 ?
		    1 :
		    -1;
	else if (rc == 0)
		rc = err_set(e, ERR_NOT_FOUND, "id");
	if (rc == 1 && slip_about(ctx, &a, s, e) == 0) {
		if (slip_reads(ctx, s))
			return 0;
		err_set(e, ERR_NOT_FOUND, "id");
	}
	json_decref(s->row.content);
	s->row.content = NULL;
	return -1;
}

int
slip_open(struct ctx *ctx, int64_t id, struct slip *out, struct err *e)
{
	struct document_row r;
	int rc = store_document_load(ctx, id, &r, e);

	ctx->scope_asked = true;
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "id");
	return rc == 1 ? slip_take(ctx, &r, out, e) : -1;
}

enum { SLIP_ROWS = 501 };

struct slip_rows {
	struct document_row *rows;
	size_t n;
};

static void
slip_row(void *arg, const struct document_row *r)
{
	struct slip_rows *l = arg;

	if (l->n < SLIP_ROWS) {
		l->rows[l->n] = *r;
		json_incref(r->content);
		l->n++;
	}
}

int
slip_of_permit(struct ctx *ctx, int64_t permit_id, struct slip *out,
    struct err *e)
{
	struct slip_rows l = {
		.rows = ctx_alloc(ctx, SLIP_ROWS, sizeof(*l.rows))};
	struct permit p;
	int rc = store_permit_load(ctx, permit_id, &p, e);

	ctx->scope_asked = true;
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "id");
	if (rc < 0 ||
	    policy_scope(ctx, p.unit_id, p.district, p.person_id, e) != 0)
		return -1;
	rc = store_document_each(ctx, 0, permit_id, slip_row, &l, e);
	for (size_t i = 0; i + 1 < l.n; i++)
		json_decref(l.rows[i].content);
	if (rc == 0 && l.n == 0)
		return err_set(e, ERR_SLIP_NONE, "id");
	if (rc != 0) {
		if (l.n > 0)
			json_decref(l.rows[l.n - 1].content);
		return -1;
	}
	return slip_take(ctx, &l.rows[l.n - 1], out, e);
}

int
slip_list(struct ctx *ctx, int64_t application_id, int64_t id, int limit,
    struct slip **list, size_t *n, struct err *e)
{
	struct slip_rows l = {
		.rows = ctx_alloc(ctx, SLIP_ROWS, sizeof(*l.rows))};
	bool agent = ctx->actor.role == ROLE_AGENT;
	int rc;

	policy_self(ctx);
	*n = 0;
	*list = ctx_alloc(ctx, SLIP_ROWS, sizeof(**list));
	if (ctx->actor.role != ROLE_INDIVIDUAL && !agent)
		return 0;
	rc = store_document_newest(ctx, agent ? 0 : ctx->actor.person_id,
	    agent ? ctx->actor.unit_id : 0, application_id, id, limit, slip_row,
	    &l, e);
	for (size_t i = 0; i < l.n; i++) {
		if (rc != 0) {
			json_decref(l.rows[i].content);
			continue;
		}
		rc = slip_take(ctx, &l.rows[i], &(*list)[*n], e);
		if (rc != 0 && err_is(e, ERR_NOT_FOUND)) {
			err_clear(e);
			rc = 0;
			continue;
		}
		if (rc == 0) /* lists show what stands on the row alone */
			json_decref((*list)[(*n)++].row.content);
	}
	return rc;
}

int
slip_printed(struct ctx *ctx, struct slip *s, struct err *e)
{
	struct application_event v = {.what = "print", .action = "",
		.kind = "", .from_state = "", .to_state = "",
		.opinion = ctx_strdup(ctx, s->row.number), .tip = "",
		.detail = "{}"};

	if (store_document_printed(ctx, s->row.id, &s->row.prints, e) != 0 ||
	    store_application_event_insert(ctx, s->row.application_id, &v,
		e) != 0)
		return -1;
	ctx_audit(ctx, "document", s->row.id, NULL,
	    json_pack("{s:s, s:i}", "number", s->row.number, "prints",
		s->row.prints));
	return 0;
}

/*
 * What its placeholders stand for: the content as document.c kept it, with
 * numbers masked and items in words.
 */

/* "section.field", "@kind", as the service file calls them. */
static const char *
slip_anchor(const struct definition *d, const char *anchor)
{
	char section[DEFINITION_ID];
	const char *dot = strchr(anchor, '.'), *last = strrchr(anchor, '.');
	const struct attachment_kind *k;
	const struct section *s;
	const struct field *f;

	if (anchor[0] == '@') {
		str_copy(section, sizeof(section), anchor + 1);
		section[strcspn(section, ":")] = '\0';
		k = attachment_kind(NULL, section);
		return k != NULL ? attachment_label(k) : "";
	}
	if (dot == NULL || (size_t)(dot - anchor) >= sizeof(section))
		return "";
	snprintf(section, sizeof(section), "%.*s", (int)(dot - anchor),
	    anchor);
	s = definition_section(d, section);
	f = s != NULL ? definition_field(s, last + 1) : NULL;
	return f != NULL ? f->label[i18n_current()] :
	    s != NULL	 ? s->title[i18n_current()] :
			   "";
}

static json_t *
slip_items(const struct definition *d, const json_t *items)
{
	json_t *list = json_array(), *one;
	size_t i;

	json_array_foreach (items, i, one) {
		const char *words = json_string_value(
		    json_object_get(one, "text"));
		const char *anchor = json_string_value(
		    json_object_get(one, "anchor"));
		const char *title = slip_anchor(d, anchor != NULL ? anchor :
								    "");

		json_array_append_new(list,
		    title[0] != '\0' ?
			json_sprintf("%s: %s", title, words) :
			json_string(words));
	}
	return list;
}

json_t *
slip_say(struct ctx *ctx, const struct slip *s, struct err *e)
{
	const char *id = json_string_value(
	    json_object_get(s->row.content, "id_number"));
	json_t *o = json_copy(s->row.content), *lines;
	char masked[IDENT_MAX];

	if (id != NULL)
		json_object_set_new(o, "id_number",
		    json_string(ident_mask(id, masked)));
	json_object_set_new(o, "items",
	    slip_items(s->definition,
		json_object_get(s->row.content, "items")));
	lines = slip_lines(ctx, &s->row, o, s->template, e);
	json_decref(o);
	return lines;
}

/*
 * To whoever has the code
 */

/* The first character; the rest are stars. */
static void
slip_mask(const char *name, char *out, size_t size)
{
	size_t n = 0, chars = 0;

	for (const char *p = name; *p != '\0'; p++)
		chars += ((unsigned char)*p & 0xc0) != 0x80;
	while (name[n] != '\0' &&
	    (n == 0 || ((unsigned char)name[n] & 0xc0) == 0x80))
		n++;
	if (n + chars >= size)
		chars = size - n - 1;
	memcpy(out, name, n);
	for (size_t i = 1; i < chars; i++)
		out[n++] = '*';
	out[n] = '\0';
}

/* A text, or the pair's in the language in use. */
static const char *
slip_word(struct ctx *ctx, const json_t *content, const char *name)
{
	const json_t *v = json_object_get(content, name);
	const char *text = json_string_value(json_is_object(v) ?
		json_object_get(v, i18n_name(i18n_current())) :
		v);

	return ctx_strdup(ctx, text != NULL ? text : "");
}

int
slip_verify(struct ctx *ctx, const char *code, struct slip_state *out,
    struct err *e)
{
	char folded[SLIP_CODE + 1];
	struct document_row r;
	struct application a;
	struct slip s = {0};
	int rc;

	policy_self(ctx);
	memset(out, 0, sizeof(*out));
	rc = slip_code_fold(code, folded) ?
	    store_document_by_code(ctx, folded, &r, e) :
	    0;
	if (rc == 0)
		return err_set(e, ERR_SLIP_UNKNOWN, "code");
	if (rc < 0)
		return -1;
	s.row = r;
	rc = store_application_load(ctx, r.application_id, &a, e);
	if (rc == 1 && slip_about(ctx, &a, &s, e) != 0)
		rc = -1;
	if (rc == 1 && r.permit_id != 0) {
		rc = store_permit_load(ctx, r.permit_id, &out->p, e);
		out->permit = rc == 1;
	}
	str_copy(out->number, sizeof(out->number), r.number);
	out->title = s.title;
	out->issued_on = date_of(r.issued_at);
	slip_mask(slip_word(ctx, r.content, "name"), out->holder,
	    sizeof(out->holder));
	out->unit = slip_word(ctx, r.content, "unit");
	out->outcome = slip_word(ctx, r.content, "outcome");
	json_decref(r.content);
	return rc < 0 ? -1 : 0;
}
