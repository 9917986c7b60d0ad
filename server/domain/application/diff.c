/* What is different between two submissions, or since the last one. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "server/domain/application/apply.h"

struct diff {
	struct ctx *ctx;
	const struct application_case *c;
	json_t *fields;
};

static const char *
diff_text(struct diff *d, const struct field *f, const json_t *v)
{
	const char *text = application_form_text(d->ctx, f, v);
	char mask[IDENT_MAX];

	if (!f->secret || *text == '\0' || strlen(text) >= IDENT_MAX)
		return f->secret && *text != '\0' ? "***" : text;
	return ctx_strdup(d->ctx, ident_mask(text, mask));
}

static void
diff_value(struct diff *d, const struct section *s, int row,
    const struct field *f, const json_t *before, const json_t *after)
{
	char where[APPLICATION_WHERE], title[300];

	if (before == after || json_equal(before, after))
		return;
	if (row > 0)
		snprintf(title, sizeof(title), "%s %d: %s",
		    s->title[i18n_current()], row, f->label[i18n_current()]);
	else
		str_copy(title, sizeof(title), f->label[i18n_current()]);
	json_array_append_new(d->fields,
	    json_pack("{s:s, s:s, s:s, s:s}", "where",
		application_where(s, row, f, where), "title", title, "before",
		diff_text(d, f, before), "after", diff_text(d, f, after)));
}

/* The row of the same name; NULL: there is none. */
static const json_t *
diff_row(const json_t *rows, const json_t *like)
{
	const json_t *key = json_object_get(like, "row"), *row;
	size_t i;

	json_array_foreach (rows, i, row)
		if (key != NULL && json_equal(json_object_get(row, "row"), key))
			return row;
	return NULL;
}

static void
diff_rows(struct diff *d, const struct section *s, const struct field *f,
    const json_t *before, const json_t *after)
{
	const json_t *row;
	size_t i;

	json_array_foreach (after, i, row) {
		const json_t *old = diff_row(before, row);

		for (size_t k = 0; k < f->ncolumns; k++)
			diff_value(d, s, (int)i + 1, &f->columns[k],
			    json_object_get(old, f->columns[k].id),
			    json_object_get(row, f->columns[k].id));
	}
	json_array_foreach (before, i, row)
		for (size_t k = 0;
		     diff_row(after, row) == NULL && k < f->ncolumns; k++)
			diff_value(d, s, (int)i + 1, &f->columns[k],
			    json_object_get(row, f->columns[k].id), NULL);
}

static void
diff_forms(struct diff *d, const json_t *before, const json_t *after)
{
	for (size_t i = 0; i < d->c->d->nsections; i++) {
		const struct section *s = &d->c->d->sections[i];
		const json_t *o = json_object_get(before, s->id);
		const json_t *n = json_object_get(after, s->id);

		for (size_t k = 0; k < s->nfields; k++) {
			const struct field *f = &s->fields[k];
			const json_t *old = json_object_get(o, f->id);
			const json_t *new = json_object_get(n, f->id);

			if (f->type == FIELD_ROWS)
				diff_rows(d, s, f, old, new);
			else
				diff_value(d, s, 0, f, old, new);
		}
	}
}

static json_t *
diff_file(const struct application_paper *p)
{
	char day[DATE_TEXT];
	json_t *o;

	if (p == NULL || !p->there)
		return json_null();
	o = json_pack("{s:s, s:I, s:i, s:I}", "sha256", p->f.sha256, "size",
	    (json_int_t)p->f.size, "pages", p->f.pages, "uploaded_at",
	    (json_int_t)p->f.uploaded_at);
	if (p->f.issued_on != 0)
		json_object_set_new(o, "issued_on",
		    json_string(date_format(p->f.issued_on, day)));
	if (p->f.valid_to != 0)
		json_object_set_new(o, "valid_to",
		    json_string(date_format(p->f.valid_to, day)));
	return o;
}

static bool
diff_counts(const struct application_paper *p)
{
	return p != NULL && p->there && p->confirmed;
}

static void
diff_paper(json_t *list, const struct application_paper *old,
    const struct application_paper *new)
{
	const struct application_paper *any = new != NULL ? new : old;

	if (diff_counts(old) == diff_counts(new) &&
	    (!diff_counts(old) ||
		strcmp(old->f.sha256, new->f.sha256) == 0))
		return;
	json_array_append_new(list,
	    json_pack("{s:s, s:s, s:s, s:o, s:o}", "kind", any->kind->id,
		"row", any->row_key, "title", attachment_label(any->kind),
		"before", diff_file(diff_counts(old) ? old : NULL), "after",
		diff_file(diff_counts(new) ? new : NULL)));
}

static json_t *
diff_papers(const struct application_papers *before,
    const struct application_papers *after)
{
	json_t *list = json_array();

	for (size_t i = 0; i < after->n; i++)
		diff_paper(list,
		    application_paper_find(before, after->list[i].kind->id,
			after->list[i].row_key),
		    &after->list[i]);
	for (size_t i = 0; i < before->n; i++)
		if (application_paper_find(after, before->list[i].kind->id,
			before->list[i].row_key) == NULL)
			diff_paper(list, &before->list[i], NULL);
	return list;
}

/* The form and the papers of a round; 0: as they are worked on. */
static int
diff_side(struct ctx *ctx, struct application_case *c, int round,
    json_t **form, struct application_papers *papers, struct err *e)
{
	int rc;

	*form = c->form;
	if (round > 0) {
		rc = store_application_form_load(ctx, c->a.id, round, form, e);
		if (rc < 0)
			return -1;
		if (rc == 0)
			return err_set(e, ERR_NOT_FOUND, "round");
		ctx_keep(ctx, *form);
	}
	return application_papers(ctx, c, round > 0 ? round : -1, papers, e);
}

json_t *
application_diff(struct ctx *ctx, struct application_case *c, int from,
    int to, struct err *e)
{
	struct diff d = {ctx, c, NULL};
	struct application_papers before = {0}, after = {0};
	json_t *old = NULL, *new = NULL, *files;
	char snapshot[65] = "";

	if ((from > 0 && diff_side(ctx, c, from, &old, &before, e) != 0) ||
	    diff_side(ctx, c, to, &new, &after, e) != 0 ||
	    (to == 0 &&
		application_snapshot_text(ctx, c, snapshot, e) != 0))
		return NULL;
	d.fields = json_array();
	diff_forms(&d, old, new);
	files = diff_papers(&before, &after);
	return json_pack("{s:i, s:i, s:o, s:o, s:s}", "from", from, "to", to,
	    "fields", d.fields, "files", files, "snapshot", snapshot);
}
