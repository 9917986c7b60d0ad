#include "config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/mem.h"
#include "server/domain/association.h"
#include "server/domain/attachment.h"
#include "server/domain/file.h"
#include "server/domain/person.h"
#include "server/domain/policy.h"
#include "server/domain/restriction.h"
#include "server/domain/unit.h"
#include "server/store/association.h"
#include "server/store/inbox.h"

/* Whose attachments are meant, once that is known to be allowed. */
struct attachment_owner {
	const char *name; /* person or unit */
	int64_t id;
	bool own;
};

const char *
attachment_owner(const struct ctx *ctx)
{
	switch (ctx->actor.role) {
	case ROLE_INDIVIDUAL:
		return "person";
	case ROLE_AGENT:
		return "unit";
	default:
		return NULL;
	}
}

/* The actor's own. People come to attachments after their profile. */
static int
attachment_own(struct ctx *ctx, struct attachment_owner *o, struct err *e)
{
	policy_self(ctx);
	o->name = attachment_owner(ctx);
	o->own = true;
	if (o->name == NULL)
		return err_set(e, ERR_REQUIRED, "person");
	if (ctx->actor.role == ROLE_INDIVIDUAL && !ctx->actor.submitted)
		return err_set(e, ERR_PROFILE_FIRST, NULL);
	o->id = ctx->actor.role == ROLE_AGENT ? ctx->actor.unit_id :
						 ctx->actor.person_id;
	return o->id != 0 ? 0 : err_set(e, ERR_NOT_FOUND, "id");
}

/* The same, to change them. */
static int
attachment_mine(struct ctx *ctx, struct attachment_owner *o, struct err *e)
{
	if (attachment_own(ctx, o, e) != 0)
		return -1;
	return restriction_check(ctx, o->name[0] == 'u', o->id, "attachments",
	    e);
}

int
attachment_owner_of(struct ctx *ctx, bool change, const char **owner,
    int64_t *id, struct err *e)
{
	struct attachment_owner o;

	if ((change ? attachment_mine(ctx, &o, e) :
		      attachment_own(ctx, &o, e)) != 0)
		return -1;
	*owner = o.name;
	*id = o.id;
	return 0;
}

/* An agent sees what his people have, not yet that of who only applied. */
static int
attachment_linked(struct ctx *ctx, int64_t person_id, struct err *e)
{
	int rc;

	if (ctx->actor.role != ROLE_AGENT)
		return 0;
	rc = association_in_service(ctx, person_id, ctx->actor.unit_id, e);
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "id");
	return rc < 0 ? -1 : 0;
}

static int
attachment_whose(struct ctx *ctx, const struct attachment_whose *w,
    struct attachment_owner *o, struct err *e)
{
	struct person p;
	struct unit u;

	if (w->person_id == 0 && w->unit_id == 0)
		return attachment_own(ctx, o, e);
	if (w->person_id != 0 && w->unit_id != 0) {
		policy_self(ctx);
		return err_set(e, ERR_NOT_ALLOWED_HERE, "unit");
	}
	if (w->person_id != 0) {
		if (person_get(ctx, w->person_id, &p, e) != 0 ||
		    attachment_linked(ctx, p.id, e) != 0)
			return -1;
		*o = (struct attachment_owner){"person", p.id,
			p.id == ctx->actor.person_id};
	} else {
		if (unit_get(ctx, w->unit_id, &u, e) != 0)
			return -1;
		*o = (struct attachment_owner){"unit", u.id,
			u.id == ctx->actor.unit_id};
	}
	return o->own ? attachment_own(ctx, o, e) : 0;
}

static const struct attachment_kind *
attachment_find(const char *owner, const char *id, struct err *e)
{
	const struct attachment_kind *k = attachment_kind(owner, id);
	char kinds[160];

	if (k != NULL)
		return k;
	attachment_kinds_text(owner, kinds, sizeof(kinds));
	err_set(e, ERR_ATTACHMENT_KIND, "kind");
	err_arg(e, "kind", id);
	err_arg(e, "kinds", kinds);
	return NULL;
}

static void
attachment_item(struct attachment_item *i, const struct attachment_kind *k,
    const struct attachment *a)
{
	memset(i, 0, sizeof(*i));
	i->kind = k;
	i->uploaded = a != NULL;
	if (a == NULL)
		return;
	i->a = *a;
	i->needs_dates = (k->dated && a->issued_on == DATE_NONE) ||
	    (k->expiring && a->valid_to == DATE_NONE);
	i->confirmed = a->checked && !i->needs_dates;
}

json_t *
attachment_file_rule(struct ctx *ctx, const json_t *params)
{
	const struct attachment_rules *r = attachment_rules();
	const char *owner = attachment_owner(ctx);
	const char *id = json_string_value(json_object_get(params, "kind"));
	const struct attachment_kind *k = owner != NULL && id != NULL ?
	    attachment_kind(owner, id) : NULL;
	int64_t max = k != NULL ? k->max_bytes : 0;

	/* before the kind is known, as much as any takes */
	for (size_t i = 0; k == NULL && i < r->n; i++)
		if (r->kinds[i].max_bytes > max)
			max = r->kinds[i].max_bytes;
	return json_pack("{s:s, s:I}", "rule", "pdf", "max", (json_int_t)max);
}

struct attachment_gather {
	struct attachment_item *items;
	size_t n;
};

static void
attachment_gather(void *arg, const struct attachment *a)
{
	struct attachment_gather *g = arg;

	for (size_t i = 0; i < g->n; i++)
		if (strcmp(g->items[i].kind->id, a->kind) == 0)
			attachment_item(&g->items[i], g->items[i].kind, a);
}

int
attachment_list(struct ctx *ctx, const struct attachment_whose *w,
    struct attachment_item **items, size_t *n, struct err *e)
{
	const struct attachment_rules *r = attachment_rules();
	struct attachment_gather g = {0};
	struct attachment_owner o;

	if (attachment_whose(ctx, w, &o, e) != 0)
		return -1;
	if (!o.own && w->purpose != NULL)
		ctx_audit(ctx, o.name, o.id, NULL,
		    json_pack("{s:s, s:s}", "seen", "attachments", "purpose",
			w->purpose));
	g.items = ctx_alloc(ctx, r->n + 1, sizeof(*g.items));
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->kinds[i].owner, o.name) == 0)
			attachment_item(&g.items[g.n++], &r->kinds[i], NULL);
	*items = g.items;
	*n = g.n;
	return store_attachment_each(ctx, o.name, o.id, attachment_gather, &g,
	    e);
}

/* 0, or -1 when it is not there. */
static int
attachment_load_item(struct ctx *ctx, const struct attachment_owner *o,
    const char *kind, struct attachment_item *i, struct err *e)
{
	const struct attachment_kind *k = attachment_find(o->name, kind, e);
	struct attachment a;
	int rc;

	if (k == NULL)
		return -1;
	rc = store_attachment_load(ctx, o->name, o->id, k->id, &a, e);
	if (rc < 0)
		return -1;
	if (rc == 0) {
		err_set(e, ERR_ATTACHMENT_NONE, "kind");
		return err_arg(e, "name", attachment_label(k));
	}
	attachment_item(i, k, &a);
	return 0;
}

int
attachment_see(struct ctx *ctx, const struct attachment_whose *w,
    const char *kind, const char *what, struct attachment_item *i,
    struct err *e)
{
	struct attachment_owner o;

	if (attachment_whose(ctx, w, &o, e) != 0)
		return -1;
	if (!o.own && w->purpose == NULL)
		return err_set(e, ERR_REQUIRED, "purpose");
	if (attachment_load_item(ctx, &o, kind, i, e) != 0)
		return -1;
	if (o.own)
		return 0;
	ctx_audit(ctx, "attachment", i->a.id, NULL,
	    json_pack("{s:s, s:s, s:s, s:s}", "seen", what, "kind",
		i->kind->id, "sha256", i->a.file.sha256, "purpose",
		w->purpose));
	if (strcmp(o.name, "person") == 0)
		ctx_audit_person(ctx, o.id);
	return 0;
}

int
attachment_get(struct ctx *ctx, const struct attachment_whose *w,
    const char *kind, struct attachment_item *i, struct err *e)
{
	int fd;

	if (attachment_see(ctx, w, kind, "attachment", i, e) != 0)
		return -1;
	fd = file_tree_read(ctx->conf->state_dir, i->a.file.sha256);
	if (fd == -1)
		return err_set(e, ERR_STORE, NULL);
	ctx->reply_fd = fd;
	return 0;
}

/*
 * Changes, of one's own alone
 */

static void
attachment_date(json_t *o, const char *name, date_t d)
{
	char text[DATE_TEXT];

	if (d != DATE_NONE)
		json_object_set_new(o, name, json_string(date_format(d, text)));
}

static json_t *
attachment_trace(const struct attachment *a)
{
	json_t *o = json_pack("{s:s, s:s, s:b}", "kind", a->kind, "sha256",
	    a->file.sha256, "checked", a->checked);

	attachment_date(o, "issued_on", a->issued_on);
	attachment_date(o, "valid_to", a->valid_to);
	return o;
}

static void
attachment_changed(struct ctx *ctx, const struct attachment_owner *o,
    int64_t id, const struct attachment *before,
    const struct attachment *after)
{
	bool unit = o->name[0] == 'u';

	ctx_audit(ctx, "attachment", id,
	    before != NULL ? attachment_trace(before) : NULL,
	    after != NULL ? attachment_trace(after) : NULL);
	ctx_changed(ctx, "attachment", id, unit ? o->id : 0,
	    unit ? 0 : o->id);
}

/* The rules of dates; everything that is wrong. 0 or -1. */
static int
attachment_check_dates(struct ctx *ctx, const struct attachment *a,
    struct err *e)
{
	char text[DATE_TEXT];

	if (a->issued_on != DATE_NONE && a->issued_on > ctx->today)
		err_add(e, ERR_DATE_FUTURE, "issued_on");
	if (a->valid_to == DATE_NONE)
		return e->n > 0 ? -1 : 0;
	if (a->issued_on != DATE_NONE && a->valid_to < a->issued_on) {
		err_add(e, ERR_DATE_ORDER, "valid_to");
		err_arg(e, "other", N_("Issued on"));
	} else if (a->valid_to < ctx->today) {
		err_add(e, ERR_ATTACHMENT_EXPIRED, "valid_to");
		err_arg(e, "date", date_format(a->valid_to, text));
	}
	return e->n > 0 ? -1 : 0;
}

static void
attachment_stamp(struct ctx *ctx, struct attachment *a)
{
	a->changed_at = ctx->now;
	str_copy(a->changed_by, sizeof(a->changed_by), ctx->actor.name);
}

int
attachment_put(struct ctx *ctx, const char *kind, const json_t *said,
    const struct attachment_told *t, struct attachment_item *i,
    struct err *e)
{
	struct attachment before, a = {.issued_on = t->issued_on,
		.valid_to = t->valid_to, .checked = t->checked};
	const struct attachment_kind *k;
	struct attachment_owner o;
	int had;

	if (attachment_mine(ctx, &o, e) != 0)
		return -1;
	k = attachment_find(o.name, kind, e);
	if (k == NULL || file_fault(said, "PDF", k->max_bytes, e) != 0 ||
	    attachment_check_dates(ctx, &a, e) != 0)
		return -1;
	had = store_attachment_load(ctx, o.name, o.id, k->id, &before, e);
	if (had < 0 || file_keep(ctx, said, &a.file, e) != 0)
		return -1;
	str_copy(a.owner, sizeof(a.owner), o.name);
	a.owner_id = o.id;
	str_copy(a.kind, sizeof(a.kind), k->id);
	a.id = had ? before.id : ctx_new_id(ctx);
	a.version = had ? before.version + 1 : 1;
	a.uploaded_at = ctx->now;
	attachment_stamp(ctx, &a);
	if ((had ? store_attachment_save(ctx, &a, e) :
		   store_attachment_insert(ctx, &a, e)) != 0 ||
	    store_inbox_forget(ctx, o.name, o.id, ctx->actor.account_id,
		k->id, e) != 0)
		return -1;
	attachment_changed(ctx, &o, a.id, had ? &before : NULL, &a);
	attachment_item(i, k, &a);
	return 0;
}

int
attachment_set(struct ctx *ctx, const char *kind,
    const struct attachment_told *t, struct attachment_item *i,
    struct err *e)
{
	struct attachment_owner o;
	struct attachment before, *a = &i->a;
	char at[TIME_TEXT];

	if (attachment_mine(ctx, &o, e) != 0 ||
	    attachment_load_item(ctx, &o, kind, i, e) != 0)
		return -1;
	if (t->version >= 0 && t->version != a->version) {
		err_set(e, ERR_VERSION, "version");
		err_arg(e, "by", a->changed_by);
		return err_arg(e, "at", time_format(a->changed_at, at));
	}
	before = *a;
	if (t->issued_on != DATE_NONE)
		a->issued_on = t->issued_on;
	if (t->valid_to != DATE_NONE)
		a->valid_to = t->valid_to;
	if (t->told_checked)
		a->checked = t->checked;
	if (a->issued_on == before.issued_on &&
	    a->valid_to == before.valid_to && a->checked == before.checked)
		return 0;
	if (attachment_check_dates(ctx, a, e) != 0)
		return -1;
	attachment_stamp(ctx, a);
	if (store_attachment_save(ctx, a, e) != 0)
		return -1;
	a->version++;
	attachment_changed(ctx, &o, a->id, &before, a);
	before = *a;
	attachment_item(i, i->kind, &before);
	return 0;
}

int
attachment_move(struct ctx *ctx, const char *kind, const char *to,
    struct attachment_item *i, struct err *e)
{
	const struct attachment_kind *k;
	struct attachment before, a;
	struct attachment_owner o;
	int rc;

	if (attachment_mine(ctx, &o, e) != 0)
		return -1;
	k = attachment_find(o.name, to, e);
	if (k == NULL || attachment_load_item(ctx, &o, kind, i, e) != 0)
		return -1;
	if (i->kind == k)
		return 0;
	rc = store_attachment_load(ctx, o.name, o.id, k->id, &a, e);
	if (rc < 0)
		return -1;
	if (rc == 1) {
		err_set(e, ERR_ATTACHMENT_TAKEN, "to");
		return err_arg(e, "name", attachment_label(k));
	}
	before = a = i->a;
	if (a.file.size > k->max_bytes) {
		json_t *said = json_pack("{s:s, s:I}", "error", "large",
		    "size", (json_int_t)a.file.size);

		rc = file_fault(said, "PDF", k->max_bytes, e);
		json_decref(said);
		return rc;
	}
	str_copy(a.kind, sizeof(a.kind), k->id);
	a.checked = false;
	attachment_stamp(ctx, &a);
	if (store_attachment_save(ctx, &a, e) != 0)
		return -1;
	a.version++;
	attachment_changed(ctx, &o, a.id, &before, &a);
	attachment_item(i, k, &a);
	return 0;
}

int
attachment_delete(struct ctx *ctx, const char *kind,
    struct attachment_item *i, struct err *e)
{
	struct attachment_owner o;

	if (attachment_mine(ctx, &o, e) != 0 ||
	    attachment_load_item(ctx, &o, kind, i, e) != 0 ||
	    store_attachment_delete(ctx, i->a.id, e) != 0)
		return -1;
	attachment_changed(ctx, &o, i->a.id, &i->a, NULL);
	attachment_item(i, i->kind, NULL);
	return 0;
}

int
attachment_template(struct ctx *ctx, const char *kind,
    const struct attachment_kind **k, struct err *e)
{
	char *path;

	policy_self(ctx);
	*k = attachment_kind(NULL, kind);
	if (*k == NULL || (*k)->template_file[0] == '\0')
		return err_set(e, ERR_ATTACHMENT_TEMPLATE, "kind");
	path = xasprintf("%s/attachments/templates/%s", ctx->conf->data_dir,
	    (*k)->template_file);
	ctx->reply_fd = open(path, O_RDONLY | O_CLOEXEC);
	free(path);
	if (ctx->reply_fd == -1) {
		ctx->reply_fd = 0;
		return err_set(e, ERR_STORE, NULL);
	}
	return 0;
}

static void
attachment_remark(struct err *remarks, enum err_id id, const char *field,
    date_t d, int months)
{
	char text[DATE_TEXT];

	err_add(remarks, id, field);
	err_arg(remarks, "date", date_format(d, text));
	if (months > 0)
		err_arg_int(remarks, "months", months);
}

void
attachment_remarks(struct ctx *ctx, const struct attachment_item *i,
    struct err *remarks)
{
	const struct attachment_rules *r = attachment_rules();
	date_t until = i->a.valid_to, since = i->a.issued_on;

	if (!i->uploaded)
		return;
	if (until != DATE_NONE && until < ctx->today)
		attachment_remark(remarks, ERR_ATTACHMENT_EXPIRED, "valid_to",
		    until, 0);
	else if (i->kind->expiring && until != DATE_NONE &&
	    until < date_add_months(ctx->today, r->min_validity_months))
		attachment_remark(remarks, ERR_ATTACHMENT_ENDS, "valid_to",
		    until, r->min_validity_months);
	if (i->kind->dated && since != DATE_NONE &&
	    since < date_add_months(ctx->today, -r->max_age_months))
		attachment_remark(remarks, ERR_ATTACHMENT_OLD, "issued_on",
		    since, r->max_age_months);
}

const char *
attachment_status(const struct attachment_item *i)
{
	if (!i->uploaded)
		return _("not uploaded");
	if (i->needs_dates)
		return _("uploaded, its dates are wanted");
	if (!i->confirmed)
		return _("uploaded, to be checked by you");
	return _("uploaded");
}
