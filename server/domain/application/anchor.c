/*
 * What a return item points at: "section.field", "section.N.field" (N from
 * 1), "@KIND", "@KIND:row", a section, or "" for the case as a whole.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/domain/application/office.h"
#include "server/domain/attachment_kind.h"

enum { ANCHOR_PARTS = 4, ANCHOR_TITLE = 480 };

struct anchor {
	char text[121];
	char *part[ANCHOR_PARTS];
	size_t n;
};

static bool
anchor_split(const char *text, struct anchor *a)
{
	char *at = a->text, *next;

	a->n = 0;
	if (!str_copy(a->text, sizeof(a->text), text))
		return false;
	while (a->n < ANCHOR_PARTS) {
		a->part[a->n++] = at;
		next = strchr(at, '.');
		if (next == NULL)
			return true;
		*next = '\0';
		at = next + 1;
	}
	return false;
}

/* A row's number, or 0. */
static size_t
anchor_row(const char *part)
{
	char *end;
	unsigned long n = strtoul(part, &end, 10);

	return part[0] >= '1' && part[0] <= '9' && *end == '\0' && n < 1000 ?
	    (size_t)n :
	    0;
}

static const struct field *
anchor_column(const struct field *fields, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(fields[i].id, id) == 0)
			return &fields[i];
	return NULL;
}

static const struct field *
anchor_rows(const struct section *s)
{
	for (size_t i = 0; i < s->nfields; i++)
		if (s->fields[i].type == FIELD_ROWS)
			return &s->fields[i];
	return NULL;
}

static const char *
anchor_field_title(const struct application_case *c, const char *text,
    char *out, size_t size)
{
	const struct section *s;
	const struct field *f = NULL;
	struct anchor a;
	size_t len;

	if (!anchor_split(text, &a) ||
	    (s = definition_section(c->d, a.part[0])) == NULL)
		return NULL;
	len = (size_t)snprintf(out, size, "%s", s->title[i18n_current()]);
	for (size_t i = 1; i < a.n && len < size; i++) {
		size_t row = anchor_row(a.part[i]);

		if (row > 0) {
			/* "section.N": of the list that the section has */
			if (f == NULL)
				f = anchor_rows(s);
			len += (size_t)snprintf(out + len, size - len, " %zu",
			    row);
			continue;
		}
		f = f == NULL ? anchor_column(s->fields, s->nfields,
				    a.part[i]) :
				anchor_column(f->columns, f->ncolumns,
				    a.part[i]);
		if (f == NULL)
			return NULL;
		len += (size_t)snprintf(out + len, size - len, " / %s",
		    f->label[i18n_current()]);
	}
	return out;
}

static bool
anchor_in_fields(const struct field *fields, size_t n, const char *kind)
{
	for (size_t i = 0; i < n; i++)
		if (names_have(&fields[i].row_attachments, kind))
			return true;
	return false;
}

static bool
anchor_kind_known(const struct definition *d, const char *kind)
{
	for (size_t i = 0; i < d->nattachments; i++)
		if (strcmp(d->attachments[i].kind, kind) == 0)
			return true;
	for (size_t i = 0; i < d->nsections; i++)
		if (anchor_in_fields(d->sections[i].fields,
			d->sections[i].nfields, kind))
			return true;
	return false;
}

/* Of keys of rows, such as "children.2". */
static const char anchor_key_signs[] = "abcdefghijklmnopqrstuvwxyz"
				       "0123456789_.";

static const char *
anchor_file_title(const struct application_case *c, const char *text,
    char *out, size_t size)
{
	const struct attachment_kind *k;
	char kind[121];
	char *row;

	str_copy(kind, sizeof(kind), text + 1);
	row = strchr(kind, ':');
	if (row != NULL)
		*row++ = '\0';
	if (!anchor_kind_known(c->d, kind) ||
	    (row != NULL && (*row == '\0' ||
		row[strspn(row, anchor_key_signs)] != '\0')))
		return NULL;
	k = attachment_kind(NULL, kind);
	snprintf(out, size, row != NULL ? "%s (%s)" : "%s",
	    k != NULL ? attachment_label(k) : kind, row);
	return out;
}

const char *
application_anchor_title(struct ctx *ctx, const struct application_case *c,
    const char *anchor)
{
	char out[ANCHOR_TITLE];
	const char *title;

	if (anchor[0] == '\0')
		return "";
	title = anchor[0] == '@' ?
	    anchor_file_title(c, anchor, out, sizeof(out)) :
	    anchor_field_title(c, anchor, out, sizeof(out));
	return title != NULL ? ctx_strdup(ctx, title) : NULL;
}

/*
 * Since when it is as it is
 */

/* The record list of a section. */
static const json_t *
anchor_list(const json_t *section)
{
	const char *name;
	json_t *v;

	json_object_foreach ((json_t *)section, name, v)
		if (json_is_array(v))
			return v;
	return NULL;
}

static const json_t *
anchor_value(const json_t *form, const char *text)
{
	struct anchor a;
	const json_t *v = form;

	if (!anchor_split(text, &a))
		return NULL;
	for (size_t i = 0; i < a.n; i++) {
		size_t row = anchor_row(a.part[i]);

		if (row > 0 && json_is_object(v))
			v = anchor_list(v);
		v = row > 0 ? json_array_get(v, row - 1) :
			      json_object_get(v, a.part[i]);
	}
	return v;
}

static bool
anchor_same(const json_t *a, const json_t *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return json_equal(a, b) != 0;
}

static int
anchor_field_unchanged(struct ctx *ctx, const struct application_case *c,
    const char *anchor, bool *same, struct err *e)
{
	json_t *now = NULL, *before = NULL;
	int rc = store_application_form_load(ctx, c->a.id, c->a.round, &now,
	    e);

	if (rc == 1)
		rc = store_application_form_load(ctx, c->a.id, c->a.round - 1,
		    &before, e);
	*same = rc == 1 &&
	    anchor_same(anchor_value(now, anchor),
		anchor_value(before, anchor));
	json_decref(now);
	json_decref(before);
	return rc < 0 ? -1 : 0;
}

struct anchor_file {
	const char *kind, *row;
	char all[1024]; /* hashes, one behind the other */
};

static void
anchor_file_row(void *arg, const struct application_file *f)
{
	struct anchor_file *a = arg;
	size_t len = strlen(a->all);

	if (strcmp(f->kind, a->kind) == 0 &&
	    (a->row == NULL || strcmp(f->row_key, a->row) == 0))
		snprintf(a->all + len, sizeof(a->all) - len, "%s", f->sha256);
}

static int
anchor_file_unchanged(struct ctx *ctx, const struct application_case *c,
    const char *anchor, bool *same, struct err *e)
{
	struct anchor_file now = {0}, before;
	char kind[121];
	char *row;

	str_copy(kind, sizeof(kind), anchor + 1);
	row = strchr(kind, ':');
	if (row != NULL)
		*row++ = '\0';
	now.kind = kind;
	now.row = row;
	before = now;
	if (store_application_file_each(ctx, c->a.id, c->a.round,
		anchor_file_row, &now, e) < 0 ||
	    store_application_file_each(ctx, c->a.id, c->a.round - 1,
		anchor_file_row, &before, e) < 0)
		return -1;
	*same = strcmp(now.all, before.all) == 0;
	return 0;
}

int
application_anchor_late(struct ctx *ctx, const struct application_case *c,
    const char *anchor, bool *late, struct err *e)
{
	*late = false;
	if (c->a.returns == 0 || c->a.round < 2 || anchor[0] == '\0')
		return 0;
	for (size_t i = 0; i < c->nitems; i++)
		if (strcmp(c->items[i].anchor, anchor) == 0)
			return 0; /* it was said, and is wrong still */
	if (anchor[0] == '@')
		return anchor_file_unchanged(ctx, c, anchor, late, e);
	return anchor_field_unchanged(ctx, c, anchor, late, e);
}
