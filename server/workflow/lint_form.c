#include "config.h"

#include <stdio.h>
#include <string.h>

#include "server/workflow/lint.h"

static bool
form_reserved(const struct linter *n, const char *id)
{
	static const char *const words[] = {"and", "or", "not", "in", "true",
		"false", "today"};
	const struct word *w;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i], id) == 0)
			return true;
	for (w = expression_words; w->name != NULL; w++)
		if (strcmp(w->name, id) == 0)
			return true;
	for (w = n->h->words; w != NULL && w->name != NULL; w++)
		if (strcmp(w->name, id) == 0)
			return true;
	return false;
}

/* May people write into the section in any state? */
static bool
form_editable(const struct definition *d, const char *section)
{
	for (size_t i = 0; i < d->nstates; i++) {
		const struct state *s = &d->states[i];

		if (engine_editable(s, section, false))
			return true;
		for (size_t k = 0; k < s->nactions; k++)
			if (names_have(&s->actions[k].fields, section))
				return true;
	}
	return d->nstates == 0;
}

static const char *
form_path(const struct section *s, const struct field *rows,
    const struct field *f)
{
	return rows == NULL ?
	    lint_path("form.%s.fields.%s", s->id, f->id) :
	    lint_path("form.%s.fields.%s.columns.%s", s->id, rows->id, f->id);
}

static void
form_field(const struct linter *n, const struct section *s,
    const struct field *rows, const struct field *f)
{
	const char *path = form_path(s, rows, f);
	bool filled = f->from != NULL || f->preset != NULL || s->from != NULL;

	if (form_reserved(n, f->id))
		lint_row(n, path, "%s is a word of rules and no name of a "
		    "field", f->id);
	if (f->locked && !filled && rows == NULL)
		lint_row(n, path, "%s is locked, but nothing fills it: it has "
		    "neither from nor default", f->id);
	if (f->required && !filled && rows == NULL &&
	    !form_editable(n->d, s->id))
		lint_row(n, path, "%s is required, but no state lets anybody "
		    "fill in section %s", f->id, s->id);
	for (size_t i = 0; i < f->ncolumns; i++)
		form_field(n, s, f, &f->columns[i]);
	for (size_t i = 0; i < f->row_attachments.n; i++)
		if (n->h->attachment != NULL &&
		    !n->h->attachment("row", f->row_attachments.name[i]))
			lint_row(n, lint_path("%s.attachments", path),
			    "there is no kind of attachment %s of a row",
			    f->row_attachments.name[i]);
}

static void
form_unique(const struct linter *n, size_t section, size_t field)
{
	const struct section *s = &n->d->sections[section];

	for (size_t i = 0; i < section; i++)
		if (definition_field(&n->d->sections[i],
			s->fields[field].id) != NULL)
			lint_row(n, form_path(s, NULL, &s->fields[field]),
			    "section %s has a field %s already",
			    n->d->sections[i].id, s->fields[field].id);
}

static bool
form_of_row(const struct definition *d, const char *kind)
{
	for (size_t i = 0; i < d->nsections; i++)
		for (size_t k = 0; k < d->sections[i].nfields; k++)
			if (names_have(&d->sections[i].fields[k]
					    .row_attachments, kind))
				return true;
	return false;
}

static void
form_attachment(const struct linter *n, const struct attachment_rule *a)
{
	const char *path = lint_path("attachments.%s", a->kind);

	if (n->h->attachment != NULL && !n->h->attachment(a->of, a->kind))
		lint_row(n, path, "there is no kind of attachment %s of a %s",
		    a->kind, a->of);
	if (strcmp(a->of, "row") == 0 && !form_of_row(n->d, a->kind))
		lint_row(n, path, "no record list has the attachment %s",
		    a->kind);
}

void
lint_form(const struct linter *n)
{
	const struct definition *d = n->d;

	for (size_t i = 0; i < d->nsections; i++)
		for (size_t k = 0; k < d->sections[i].nfields; k++) {
			form_field(n, &d->sections[i], NULL,
			    &d->sections[i].fields[k]);
			form_unique(n, i, k);
		}
	for (size_t i = 0; i < d->nattachments; i++)
		form_attachment(n, &d->attachments[i]);
}
