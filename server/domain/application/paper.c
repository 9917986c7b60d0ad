/* Papers of the rows of a form, which are the case's own; and looking at any. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "server/domain/application/apply.h"
#include "server/domain/file.h"

/* Does an item name the paper, its kind, its row, or the whole list? */
static bool
file_named(const struct application_case *c, const char *anchor,
    const struct application_paper *p)
{
	char text[APPLICATION_WHERE], field[41];
	const struct section *s;
	size_t n;

	snprintf(text, sizeof(text), "@%s:%s", p->kind->id, p->row_key);
	n = strlen(p->kind->id) + 1;
	if (strcmp(anchor, text) == 0 ||
	    (strlen(anchor) == n && strncmp(anchor, text, n) == 0))
		return true;
	snprintf(field, sizeof(field), "%.*s",
	    (int)strcspn(p->row_key, "."), p->row_key);
	if (application_field(c->d, field, &s) == NULL)
		return false;
	if (strcmp(anchor, s->id) == 0)
		return true;
	snprintf(text, sizeof(text), "%s.%s", s->id, field);
	if (strcmp(anchor, text) == 0)
		return true;
	snprintf(text, sizeof(text), "%s.%d.", s->id, p->row);
	return strncmp(anchor, text, strlen(text)) == 0;
}

/* May the actor change a paper of a row now? */
static bool
file_open(const struct application_case *c,
    const struct application_paper *p)
{
	const struct state *s = definition_state(c->d, c->a.state);
	const struct section *of = NULL;
	char field[41];
	bool named = false;
	size_t placed = 0;

	snprintf(field, sizeof(field), "%.*s",
	    (int)strcspn(p->row_key, "."), p->row_key);
	(void)application_field(c->d, field, &of);
	for (size_t i = 0; i < c->nitems; i++) {
		const struct return_item *r = &c->items[i];

		if (strcmp(r->status, "settled") == 0)
			continue;
		placed += r->anchor[0] != '\0';
		named = named || file_named(c, r->anchor, p);
	}
	/* a return that names no place at all opens everything */
	return application_form_mine(c) &&
	    engine_editable(s, of != NULL ? of->id : "*",
		named || placed == 0);
}

/* The paper of a row that the actor may change now. 0 or -1. */
static int
file_place(struct ctx *ctx, struct application_case *c, const char *kind,
    const char *row, struct application_papers *all,
    struct application_paper **p, struct err *e)
{
	if (application_papers(ctx, c, -1, all, e) != 0)
		return -1;
	*p = application_paper_find(all, kind, row);
	if (*p == NULL || row[0] == '\0')
		return err_set(e, ERR_CASE_PAPER_KIND, "kind");
	if (file_open(c, *p))
		return 0;
	err_set(e, ERR_CASE_KEPT, "kind");
	return err_arg(e, "field", attachment_label((*p)->kind));
}

json_t *
application_file_rule(struct ctx *ctx, const json_t *params)
{
	const char *id = json_string_value(json_object_get(params, "kind"));
	const struct attachment_kind *k =
	    id != NULL ? attachment_kind(NULL, id) : NULL;
	const struct attachment_rules *r = attachment_rules();
	int64_t max = k != NULL ? k->max_bytes : 0;

	for (size_t i = 0; k == NULL && i < r->n; i++)
		if (r->kinds[i].max_bytes > max)
			max = r->kinds[i].max_bytes;
	return json_pack("{s:s, s:I}", "rule", "pdf", "max", (json_int_t)max);
}

static void
file_changed(struct ctx *ctx, const struct application_case *c,
    const char *kind, const char *row, const char *before, const char *after)
{
	ctx_audit(ctx, "application", c->a.id,
	    before[0] != '\0' ? json_pack("{s:s, s:s, s:s}", "kind", kind,
				    "row", row, "sha256", before) :
				NULL,
	    after[0] != '\0' ? json_pack("{s:s, s:s, s:s}", "kind", kind,
				   "row", row, "sha256", after) :
			       NULL);
	ctx_changed(ctx, "application", c->a.id, c->a.unit_id,
	    c->a.person_id);
}

int
application_file_put(struct ctx *ctx, int64_t id, const char *kind,
    const char *row, const json_t *said, date_t issued_on, date_t valid_to,
    struct application_paper *out, struct err *e)
{
	struct application_file f = {0};
	struct application_papers all;
	struct application_paper *p;
	struct application_case c;
	struct file_row stored;

	if (application_open(ctx, id, &c, e) != 0 ||
	    file_place(ctx, &c, kind, row != NULL ? row : "", &all, &p, e) !=
		0 ||
	    file_fault(said, "PDF", p->kind->max_bytes, e) != 0)
		return -1;
	if (issued_on != DATE_NONE && issued_on > ctx->today)
		return err_set(e, ERR_DATE_FUTURE, "issued_on");
	if (file_keep(ctx, said, &stored, e) != 0)
		return -1;
	str_copy(f.kind, sizeof(f.kind), kind);
	str_copy(f.row_key, sizeof(f.row_key), p->row_key);
	str_copy(f.sha256, sizeof(f.sha256), stored.sha256);
	f.issued_on = issued_on != DATE_NONE ? issued_on : 0;
	f.valid_to = valid_to != DATE_NONE ? valid_to : 0;
	f.uploaded_at = ctx->now;
	if ((p->there && store_application_file_delete(ctx, c.a.id, 0, kind,
			     p->row_key, e) != 0) ||
	    store_application_file_set(ctx, c.a.id, 0, &f, e) != 0)
		return -1;
	file_changed(ctx, &c, kind, p->row_key, p->f.sha256, f.sha256);
	f.size = stored.size;
	f.pages = stored.pages;
	str_copy(f.format, sizeof(f.format), stored.format);
	*out = *p;
	out->f = f;
	out->there = out->confirmed = true;
	return 0;
}

int
application_file_delete(struct ctx *ctx, int64_t id, const char *kind,
    const char *row, struct err *e)
{
	struct application_papers all;
	struct application_paper *p;
	struct application_case c;

	if (application_open(ctx, id, &c, e) != 0 ||
	    file_place(ctx, &c, kind, row != NULL ? row : "", &all, &p, e) !=
		0)
		return -1;
	if (!p->there)
		return err_set(e, ERR_CASE_PAPER_NONE, "kind");
	if (store_application_file_delete(ctx, c.a.id, 0, kind, p->row_key,
		e) != 0)
		return -1;
	file_changed(ctx, &c, kind, p->row_key, p->f.sha256, "");
	return 0;
}

int
application_file_see(struct ctx *ctx, int64_t id, const char *kind,
    const char *row, int round, const char *purpose, const char *seen,
    struct application_paper *out, struct err *e)
{
	bool own = (ctx->actor.role & (ROLE_INDIVIDUAL | ROLE_AGENT)) != 0;
	bool traced = ctx->actor.role != ROLE_INDIVIDUAL;
	struct application_papers all;
	struct application_paper *p;
	struct application_case c;

	if (application_open(ctx, id, &c, e) != 0)
		return -1;
	if (!own && purpose == NULL)
		return err_set(e, ERR_REQUIRED, "purpose");
	/* what is being put together is seen by who does it, and whose it is */
	if (round <= 0 && application_working(&c) &&
	    !application_form_mine(&c) &&
	    ctx->actor.role != ROLE_INDIVIDUAL) {
		if (c.a.round == 0)
			return err_set(e, ERR_CASE_PAPER_NONE, "kind");
		round = c.a.round;
	}
	if (application_papers(ctx, &c, round > 0 ? round : -1, &all, e) != 0)
		return -1;
	p = application_paper_find(&all, kind, row != NULL ? row : "");
	if (p == NULL || !p->there)
		return err_set(e, ERR_CASE_PAPER_NONE, "kind");
	if (p->f.erased)
		return err_set(e, ERR_CASE_PAPER_ERASED, "kind");
	if (traced) {
		ctx_audit(ctx, "application", c.a.id, NULL,
		    json_pack("{s:s, s:s, s:s, s:s, s:s}", "seen", seen,
			"kind", kind, "row", p->row_key, "sha256",
			p->f.sha256, "purpose",
			purpose != NULL ? purpose : ""));
		ctx_audit_person(ctx, c.a.person_id);
	}
	*out = *p;
	return 0;
}

int
application_file_get(struct ctx *ctx, int64_t id, const char *kind,
    const char *row, int round, const char *purpose,
    struct application_paper *out, struct err *e)
{
	int fd;

	if (application_file_see(ctx, id, kind, row, round, purpose, "paper",
		out, e) != 0)
		return -1;
	fd = file_tree_read(ctx->conf->state_dir, out->f.sha256);
	if (fd == -1)
		return err_set(e, ERR_STORE, NULL);
	ctx->reply_fd = fd;
	return 0;
}

struct prune {
	struct application_case *c;
	struct application_file gone[64];
	size_t n;
};

static bool
prune_keeps(const struct application_case *c, const char *key)
{
	const json_t *row;
	size_t k;

	for (size_t i = 0; i < c->d->nsections; i++)
		for (size_t j = 0; j < c->d->sections[i].nfields; j++) {
			const struct section *s = &c->d->sections[i];
			const json_t *rows = json_object_get(
			    json_object_get(c->form, s->id),
			    s->fields[j].id);

			json_array_foreach (rows, k, row) {
				const char *own = json_string_value(
				    json_object_get(row, "row"));

				if (own != NULL && strcmp(own, key) == 0)
					return true;
			}
		}
	return false;
}

static void
prune_look(void *arg, const struct application_file *f)
{
	struct prune *p = arg;

	if (f->row_key[0] != '\0' && p->n < 64 &&
	    !prune_keeps(p->c, f->row_key))
		p->gone[p->n++] = *f;
}

int
application_file_prune(
    struct ctx *ctx, struct application_case *c, struct err *e)
{
	struct prune *p = ctx_alloc(ctx, 1, sizeof(*p));

	p->c = c;
	if (store_application_file_each(ctx, c->a.id, 0, prune_look, p, e) !=
	    0)
		return -1;
	for (size_t i = 0; i < p->n; i++)
		if (store_application_file_delete(ctx, c->a.id, 0,
			p->gone[i].kind, p->gone[i].row_key, e) != 0)
			return -1;
	return 0;
}
