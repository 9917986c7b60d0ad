#include "config.h"

#include <string.h>

#include "common/codes.h"
#include "common/ident.h"
#include "server/domain/application/view.h"
#include "server/domain/application/words.h"

/*
 * Fields as screens draw them
 */

static json_t *
form_codes(const struct code *c)
{
	json_t *list = json_array();

	for (; c != NULL && c->value != NULL; c++)
		json_array_append_new(list,
		    json_pack("{s:s, s:s}", "value", c->value, "label",
			code_name(c)));
	return list;
}

static json_t *
form_options(const struct field *f)
{
	json_t *list;

	if (f->type == FIELD_DISTRICT)
		return form_codes(codes_district);
	if (f->type == FIELD_YESNO)
		return NULL;
	if (f->codes != NULL)
		return form_codes(application_codes(f->codes));
	if (f->noptions == 0)
		return NULL;
	list = json_array();
	for (size_t i = 0; i < f->noptions; i++)
		json_array_append_new(list,
		    json_pack("{s:s, s:s}", "value", f->options[i].value,
			"label", f->options[i].label[i18n_current()]));
	return list;
}

static json_t *
form_kinds(const struct field *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->row_attachments.n; i++) {
		const char *id = f->row_attachments.name[i];
		const struct attachment_kind *k = attachment_kind(NULL, id);

		json_array_append_new(list,
		    json_pack("{s:s, s:s}", "kind", id, "label",
			k != NULL ? attachment_label(k) : id));
	}
	return list;
}

/* Whose records fill it in: "holder", "permit", "unit", "association". */
static void
form_source(const struct field *f, json_t *o)
{
	if (f->from != NULL)
		json_object_set_new(o, "source", json_stringn(f->from,
		    strcspn(f->from, ".")));
}

static json_t *
form_field(const struct field *f, bool required, bool editable, bool visible)
{
	json_t *o = json_pack("{s:s, s:s, s:s, s:b, s:b, s:b, s:b}", "id",
	    f->id, "type", field_type_name(f->type), "label",
	    f->label[i18n_current()], "required", required, "locked",
	    f->locked, "editable", editable, "visible", visible);
	json_t *options = form_options(f);

	view_text(o, "help", f->help[i18n_current()]);
	form_source(f, o);
	if (f->preset != NULL)
		json_object_set_new(o, "preset", json_string(f->preset));
	if (f->secret)
		json_object_set_new(o, "secret", json_true());
	if (options != NULL)
		json_object_set_new(o, "options", options);
	if (f->minimum != INT64_MIN)
		json_object_set_new(o, "minimum", json_integer(f->minimum));
	if (f->maximum != INT64_MAX)
		json_object_set_new(o, "maximum", json_integer(f->maximum));
	if (f->max_length > 0)
		json_object_set_new(o, "max_length",
		    json_integer(f->max_length));
	return o;
}

/* May the column be changed, in the whole list or in any row of it? */
static bool
form_column_editable(const struct view *v, const struct section *s,
    const struct field *column, bool whole, size_t rows)
{
	bool any = whole && !column->locked;

	for (size_t i = 0; !any && v->mine && i < rows; i++)
		any = application_form_editable(v->c, s, column, (int)i + 1);
	return any;
}

/* A record list: its columns too. Is anything in it to be changed? */
static bool
form_columns(const struct view *v, const struct section *s,
    const struct field *f, const json_t *rows, bool whole, json_t *o)
{
	json_t *columns = json_array();
	bool any = whole;

	for (size_t i = 0; i < f->ncolumns; i++) {
		bool one = form_column_editable(v, s, &f->columns[i], whole,
		    json_array_size(rows));

		any = any || one;
		json_array_append_new(columns,
		    form_field(&f->columns[i], f->columns[i].required, one,
			true));
	}
	json_object_set_new(o, "columns", columns);
	json_object_set_new(o, "kinds", form_kinds(f));
	json_object_set_new(o, "whole", json_boolean(whole));
	json_object_set_new(o, "editable", json_boolean(any));
	return any;
}

/*
 * Values. A number is told in full to who typed it, and to who says what for.
 */

static json_t *
form_value(const struct view *v, const struct field *f, const json_t *value)
{
	const char *text = json_string_value(value);
	char mask[IDENT_MAX];

	if (!f->secret || text == NULL || v->reveal ||
	    (v->mine && !f->locked))
		return json_incref((json_t *)value);
	if (strlen(text) >= IDENT_MAX)
		return json_string("***");
	return json_string(ident_mask(text, mask));
}

static bool
form_reads_otherwise(const struct field *f)
{
	return f->type == FIELD_CHOICE || f->type == FIELD_UNIT ||
	    f->type == FIELD_MONEY || f->type == FIELD_DISTRICT ||
	    f->type == FIELD_YESNO;
}

static void
form_one(const struct view *v, const struct field *f, const json_t *value,
    json_t *values, json_t *shown)
{
	if (value == NULL)
		return;
	json_object_set_new(values, f->id, form_value(v, f, value));
	if (form_reads_otherwise(f))
		json_object_set_new(shown, f->id,
		    json_string(application_form_text(v->ctx, f, value)));
}

static void
form_list(const struct view *v, const struct field *f, const json_t *rows,
    json_t *values, json_t *shown)
{
	json_t *list = json_array(), *texts = json_array();
	const json_t *row;
	size_t i;

	json_array_foreach (rows, i, row) {
		json_t *one = json_object(), *text = json_object();
		json_t *key = json_object_get(row, "row");

		for (size_t k = 0; k < f->ncolumns; k++)
			form_one(v, &f->columns[k],
			    json_object_get(row, f->columns[k].id), one,
			    text);
		if (key != NULL)
			json_object_set(one, "row", key);
		json_array_append_new(list, one);
		json_array_append_new(texts, text);
	}
	json_object_set_new(values, f->id, list);
	json_object_set_new(shown, f->id, texts);
}

struct form_out {
	json_t *sections, *form, *shown;
};

static int
form_section(struct view *v, const struct section *s, struct form_out *out,
    struct err *e)
{
	const json_t *o = json_object_get(v->form, s->id);
	json_t *fields = json_array(), *values = json_object();
	json_t *shown = json_object();
	bool any = false;
	int rc = 0;

	for (size_t k = 0; rc >= 0 && k < s->nfields; k++) {
		const struct field *f = &s->fields[k];
		const json_t *value = json_object_get(o, f->id);
		bool editable = v->mine &&
		    application_form_editable(v->c, s, f, 0), visible;
		json_t *field;

		rc = application_form_visible(v->c, s, NULL, NULL, f, e);
		visible = rc == 1;
		if (visible)
			rc = application_form_required(v->c, NULL, NULL, f, e);
		if (rc < 0)
			break;
		/* screens keep its place for when it is asked for */
		field = form_field(f, visible && rc == 1, editable, visible);
		if (f->type == FIELD_ROWS)
			editable = form_columns(v, s, f, value, editable,
			    field);
		json_array_append_new(fields, field);
		if (!visible)
			continue;
		any = any || editable;
		if (f->type == FIELD_ROWS)
			form_list(v, f, value, values, shown);
		else
			form_one(v, f, value, values, shown);
	}
	json_array_append_new(out->sections,
	    json_pack("{s:s, s:s, s:b, s:o}", "id", s->id, "title",
		s->title[i18n_current()], "editable", any, "fields", fields));
	json_object_set_new(out->form, s->id, values);
	json_object_set_new(out->shown, s->id, shown);
	return rc < 0 ? -1 : 0;
}

int
view_form(struct view *v, struct err *e)
{
	struct form_out out = {json_array(), json_object(), json_object()};
	int rc = 0;

	for (size_t i = 0; rc >= 0 && i < v->c->d->nsections; i++) {
		const struct section *s = &v->c->d->sections[i];

		rc = application_holds(v->c, s->visible_when, e);
		if (rc == 1)
			rc = form_section(v, s, &out, e);
	}
	json_put(v->out, "sections", out.sections);
	json_put(v->out, "form", out.form);
	json_put(v->out, "shown", out.shown);
	return rc < 0 ? -1 : 0;
}

/*
 * Papers
 */

static json_t *
papers_checks(const struct attachment_kind *k)
{
	json_t *list = json_array();

	for (size_t i = 0; i < k->nchecks; i++)
		json_array_append_new(list,
		    json_string(attachment_check_text(k->checks[i])));
	return list;
}

static json_t *
papers_item(struct view *v, const struct application_paper *p,
    const struct application_paper *old)
{
	const char *status = application_paper_status(v->ctx, p);
	bool changed = v->before > 0 &&
	    (old == NULL || !old->there ?
		    p->there :
		    strcmp(old->f.sha256, p->f.sha256) != 0);
	char remark[1024];
	json_t *o = json_pack("{s:s, s:s, s:b, s:s, s:b, s:o, s:s}", "kind",
	    p->kind->id, "label", attachment_label(p->kind), "required",
	    p->required, "status", status, "changed", changed, "checks",
	    papers_checks(p->kind), "owner", p->kind->owner);

	view_text(o, "row", p->row_key);
	view_text(o, "row_title", p->row_title);
	view_text(o, "why", p->why);
	if (p->row > 0)
		json_object_set_new(o, "row_number", json_integer(p->row));
	application_paper_text(p, status, remark, sizeof(remark));
	view_text(o, "remark", remark);
	if (!p->there)
		return o;
	json_object_set_new(o, "sha256", json_string(p->f.sha256));
	if (!p->f.erased) {
		json_object_set_new(o, "size", json_integer(p->f.size));
		json_object_set_new(o, "pages", json_integer(p->f.pages));
	}
	view_time(o, "uploaded_at", p->f.uploaded_at);
	view_day(o, "issued_on", p->f.issued_on);
	view_day(o, "valid_to", p->f.valid_to);
	return o;
}

int
view_papers(struct view *v, struct err *e)
{
	struct application_papers now, before = {0};
	json_t *list;

	if (application_papers(v->ctx, v->c, v->shown > 0 ? v->shown : -1,
		&now, e) != 0 ||
	    (v->before > 0 &&
		application_papers(v->ctx, v->c, v->before, &before, e) != 0))
		return -1;
	list = json_array();
	for (size_t i = 0; i < now.n; i++)
		json_array_append_new(list,
		    papers_item(v, &now.list[i],
			application_paper_find(&before, now.list[i].kind->id,
			    now.list[i].row_key)));
	json_put(v->out, "attachments", list);
	return 0;
}
