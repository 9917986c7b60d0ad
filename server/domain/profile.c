#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/domain/profile.h"
#include "server/domain/profile_merge.h"

void
profile_free(struct profile *p)
{
	json_decref(p->live);
	json_decref(p->form);
	json_decref(p->draft.form);
	p->live = p->form = p->draft.form = NULL;
}

struct profile_at
profile_place(
    const struct profile *p, const char *section, int row, const char *field)
{
	struct profile_at at = {.row = row};

	at.section = profile_section(p->sections, section);
	if (at.section != NULL && field != NULL)
		at.field = profile_field(at.section, field);
	if (at.section == NULL || (field != NULL && at.field == NULL))
		BUG("no such place: %s.%s", section, field);
	return at;
}

int
profile_fault(struct err *e, const struct profile_at *at, enum err_id id,
    const char *name, const char *value, const char *name2, const char *value2)
{
	const char *field = at->field != NULL ? at->field->name : NULL;
	char path[64];

	if (e->n == ERR_ITEMS_MAX)
		return -1;
	if (at->row > 0)
		snprintf(path, sizeof(path), "%s.%d%s%s", at->section->name,
		    at->row, field != NULL ? "." : "",
		    field != NULL ? field : "");
	else
		snprintf(path, sizeof(path), "%s%s%s", at->section->name,
		    field != NULL ? "." : "", field != NULL ? field : "");
	err_add(e, id, path);
	err_arg(
	    e, "field", field != NULL ? at->field->label : at->section->label);
	if (at->row > 0)
		err_arg_int(e, "row", at->row);
	if (name != NULL)
		err_arg(e, name, value);
	if (name2 != NULL)
		err_arg(e, name2, value2);
	return -1;
}

const char *
profile_row_value(const json_t *row, const char *field)
{
	const char *s = json_string_value(json_object_get(row, field));

	return s != NULL ? s : "";
}

const char *
profile_value(const json_t *form, const char *section, const char *field)
{
	return profile_row_value(json_object_get(form, section), field);
}

date_t
profile_day(const char *value)
{
	return strlen(value) == MONTH_TEXT - 1 ? month_parse(value)
					       : date_parse(value);
}

/* What a draft cannot change is the live record's, whatever it holds. */
static void
profile_overlay(const struct profile *p)
{
	for (const struct profile_section *s = p->sections; s->name != NULL;
	     s++) {
		json_t *to = json_object_get(p->form, s->name);
		json_t *from = json_object_get(p->live, s->name);

		if (s->repeats || s->fields == NULL)
			continue;
		for (const struct profile_field *f = s->fields; f->name != NULL;
		     f++) {
			json_t *v = json_object_get(from, f->name);

			if (!profile_frozen(p, f))
				continue;
			if (v != NULL)
				json_object_set(to, f->name, v);
			else
				json_object_del(to, f->name);
		}
	}
}

int
profile_open(struct ctx *ctx, struct profile *p, struct err *e)
{
	int rc = store_profile_draft_load(ctx, &p->owner,
	    ctx->now - PROFILE_DRAFT_DAYS * INT64_C(86400), &p->draft, e);

	if (rc < 0)
		return -1;
	p->form = json_deep_copy(rc == 1 ? p->draft.form : p->live);
	if (p->form == NULL)
		fatal("out of memory");
	for (const struct profile_section *s = p->sections; s->name != NULL;
	     s++)
		if (s->fields != NULL &&
		    json_object_get(p->form, s->name) == NULL)
			json_object_set_new(p->form, s->name,
			    s->repeats ? json_array() : json_object());
	profile_overlay(p);
	if (p->derive != NULL)
		p->derive(ctx, p->form);
	return 0;
}

/* Who changed the record last. */
static void
profile_seen(void *arg, const struct profile_change *c)
{
	struct profile_draft *d = arg;

	str_copy(d->by_name, sizeof(d->by_name), c->by_name);
	d->saved_at = c->at;
}

static int
profile_conflict(const char *by, int64_t at, struct err *e)
{
	char text[TIME_TEXT];

	err_set(e, ERR_VERSION, "version");
	err_arg(e, "by", by);
	return err_arg(e, "at", time_format(at, text));
}

int
profile_history(struct ctx *ctx, const struct profile_owner *o,
    int64_t before, int limit,
    void (*row)(void *arg, const struct profile_change *c), void *arg,
    struct err *e)
{
	return store_profile_history_each(ctx, o, before, limit, row, arg, e);
}

int
profile_changed(struct ctx *ctx, const struct profile *p, struct err *e)
{
	struct profile_draft d = {0};

	if (profile_history(ctx, &p->owner, 0, 1, profile_seen, &d, e) != 0)
		return -1;
	return profile_conflict(d.by_name, d.saved_at, e);
}

int
profile_current(
    struct ctx *ctx, const struct profile *p, int64_t version, struct err *e)
{
	if (version < 0 || version == p->draft.version)
		return 0;
	if (p->draft.version == 0)
		return profile_changed(ctx, p, e);
	return profile_conflict(p->draft.by_name, p->draft.saved_at, e);
}

/* Faults of sections that were not given are told when they are. */
static bool
profile_given(const json_t *changes, const char *path, bool finish)
{
	char section[64], *dot;
	json_t *v;

	str_copy(section, sizeof(section), path);
	dot = strchr(section, '.');
	if (dot != NULL)
		*dot++ = '\0';
	v = json_object_get(changes, section);
	if (v == NULL || finish)
		return v != NULL;
	return dot != NULL && json_object_get(v, dot) != NULL;
}

/* Move from all what concerns the changes. */
static void
profile_sift(
    const struct err *all, const json_t *changes, bool finish, struct err *e)
{
	for (size_t i = 0; i < all->n; i++)
		if (profile_given(changes, all->items[i].field, finish))
			err_append(e, all, i, NULL);
}

int
profile_update(struct ctx *ctx, struct profile *p,
    const struct profile_update *u, struct err *remarks, struct err *e)
{
	struct profile_draft d = p->draft;
	struct err all = {0}, odd = {0};

	if (profile_current(ctx, p, u->version, e) != 0)
		return -1;
	if (profile_merge(ctx, p, u->changes, e) != 0)
		return -1;
	if (u->finish)
		profile_required(p, u->changes, e);
	p->rules(ctx, p, &all, &odd);
	profile_sift(&all, u->changes, u->finish, e);
	if (e->n > 0)
		return -1;
	profile_sift(&odd, u->changes, true, remarks);
	d.form = p->form;
	if (u->step != NULL)
		str_copy(d.step, sizeof(d.step), u->step);
	d.by_account = ctx->actor.account_id;
	str_copy(d.by_name, sizeof(d.by_name), ctx->actor.name);
	d.saved_at = ctx->now;
	/* versions go on over submitted drafts: they are instants */
	d.version = d.version >= ctx->now ? d.version + 1 : ctx->now;
	if (store_profile_draft_save(ctx, &p->owner, &d, e) != 0)
		return -1;
	d.form = p->draft.form;
	p->draft = d;
	return 0;
}

int
profile_check(struct ctx *ctx, const struct profile *p, struct err *remarks,
    struct err *e)
{
	profile_required(p, NULL, e);
	p->rules(ctx, p, e, remarks);
	return e->n > 0 ? -1 : 0;
}

static void
profile_change(json_t *list, const char *section, const char *field,
    const json_t *before, const json_t *after)
{
	json_t *c;

	if (before == after ||
	    (before != NULL && after != NULL && json_equal(before, after)))
		return;
	c = json_pack("{s:s, s:O?, s:O?}", "section", section, "before", before,
	    "after", after);
	if (c == NULL)
		fatal("out of memory");
	if (field != NULL)
		json_object_set_new(c, "field", json_string(field));
	json_array_append_new(list, c);
}

/* [{"section","field"?,"before","after"}]; new reference. */
static json_t *
profile_changes(const struct profile *p)
{
	json_t *list = json_array();

	for (const struct profile_section *s = p->sections; s->name != NULL;
	     s++) {
		json_t *from = json_object_get(p->live, s->name);
		json_t *to = json_object_get(p->form, s->name);

		if (s->repeats &&
		    json_array_size(from) + json_array_size(to) > 0)
			profile_change(list, s->name, NULL, from, to);
		for (const struct profile_field *f = s->fields;
		     !s->repeats && f != NULL && f->name != NULL; f++)
			profile_change(list, s->name, f->name,
			    json_object_get(from, f->name),
			    json_object_get(to, f->name));
	}
	return list;
}

bool
profile_unchanged(const struct profile *p)
{
	json_t *changes = profile_changes(p);
	bool same = p->fixed && json_array_size(changes) == 0;

	json_decref(changes);
	return same;
}

/* Names alone: the audit tells no numbers and no addresses. */
static json_t *
profile_audited(const json_t *changes, int64_t version)
{
	json_t *names = json_array(), *c;
	size_t i;

	json_array_foreach((json_t *)changes, i, c)
	{
		const char *field =
		    json_string_value(json_object_get(c, "field"));

		json_array_append_new(names,
		    json_sprintf("%s%s%s",
			json_string_value(json_object_get(c, "section")),
			field != NULL ? "." : "", field != NULL ? field : ""));
	}
	return json_pack("{s:b, s:I, s:o}", "submitted", 1, "version",
	    (json_int_t)version, "fields", names);
}

int
profile_done(struct ctx *ctx, const struct profile *p, int64_t before,
    int64_t after, struct err *e)
{
	json_t *changes = profile_changes(p), *content;
	int rc;

	ctx_audit(ctx, p->owner.kind, p->owner.id,
	    json_pack("{s:b, s:I}", "submitted", p->fixed, "version",
		(json_int_t)before),
	    profile_audited(changes, after));
	content =
	    json_pack("{s:b, s:o}", "first", !p->fixed, "changes", changes);
	rc = store_profile_history_insert(ctx, &p->owner, after, content, e);
	json_decref(content);
	return rc;
}
