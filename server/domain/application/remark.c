/* What the office and agents do to a case without moving it. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/domain/application/office.h"
#include "server/domain/policy.h"
#include "server/store/attachment.h"

/*
 * Told, and the lease of who did it lives on. more: what the audit shall say
 * besides, or NULL; the reference is stolen.
 */
static int
remark_done(struct ctx *ctx, struct office_case *o, json_t *more,
    struct err *e)
{
	json_t *after;

	if (office_renew(ctx, o, e) != 0) {
		json_decref(more);
		return -1;
	}
	after = application_audit(&o->c);
	if (more != NULL)
		json_object_update(after, more);
	json_decref(more);
	ctx_audit(ctx, "application", o->c.a.id, NULL, after);
	ctx_changed(ctx, "application", o->c.a.id, o->c.a.unit_id,
	    o->c.a.person_id);
	return 0;
}

int
application_comment(struct ctx *ctx, int64_t id, const char *text,
    struct office_case *o, struct err *e)
{
	if (office_open(ctx, id, 0, o, e) != 0 ||
	    application_note(ctx, &o->c, "comment", text, NULL, e) != 0)
		return -1;
	return remark_done(ctx, o, NULL, e);
}

/*
 * Overrides
 */

static const struct eligibility *
remark_rule(const struct application_case *c, const char *id)
{
	for (size_t i = 0; i < c->d->neligibility; i++) {
		const struct eligibility *r = &c->d->eligibility[i];

		if (strcmp(r->id, id) == 0 && r->override != NULL &&
		    strcmp(r->override, c->me.role) == 0)
			return r;
	}
	return NULL;
}

/* Nobody sets a rule aside for himself or his own. */
static int
remark_impartial(const struct workflow_actor *a, struct err *e)
{
	if (a->applicant)
		return err_set(e, ERR_CASE_OWN, "id");
	if (a->holder)
		return err_set(e, ERR_CASE_HOLDER, "id");
	if (a->kin)
		return err_set(e, ERR_CASE_KIN, "id");
	if (a->unit)
		return err_set(e, ERR_CASE_UNIT, "id");
	return a->declared ? err_set(e, ERR_CASE_DECLARED, "id") : 0;
}

/* By id, or by number: a draft is in no list of the office. */
static int
remark_which(struct ctx *ctx, const char *which, struct office_case *o,
    struct err *e)
{
	struct application a = {0};
	char *end;
	int rc = 1;

	a.id = strtoll(which, &end, 10);
	if (*end != '\0')
		rc = store_application_find(ctx, which, &a, e);
	if (rc <= 0) {
		policy_self(ctx);
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "id");
	}
	return office_open(ctx, a.id, 0, o, e);
}

int
application_override(struct ctx *ctx, const char *which,
    const char *rule, const char *reason, struct office_case *o,
    struct err *e)
{
	struct application_tick t = {.what = "override", .at = ctx->now,
		.words = reason, .by_account = ctx->actor.account_id};
	json_t *detail;
	int rc;

	if (remark_which(ctx, which, o, e) != 0 ||
	    remark_impartial(&o->c.me, e) != 0)
		return -1;
	if (strcmp(o->c.a.phase, "closed") == 0) {
		err_set(e, ERR_CASE_STATE, "id");
		return err_arg(e, "state", o->c.a.state);
	}
	if (remark_rule(&o->c, rule) == NULL)
		return err_set(e, ERR_CASE_RULE, "rule");
	str_copy(t.rule, sizeof(t.rule), rule);
	str_copy(t.role, sizeof(t.role), o->c.me.role);
	str_copy(t.by_name, sizeof(t.by_name), ctx->actor.name);
	detail = json_pack("{s:s}", "rule", rule);
	rc = store_application_tick_set(ctx, o->c.a.id, &t, e);
	if (rc == 0)
		rc = application_note(ctx, &o->c, "override", reason, detail,
		    e);
	json_decref(detail);
	if (rc != 0)
		return -1;
	return remark_done(ctx, o,
	    json_pack("{s:s, s:s}", "rule", rule, "reason", reason), e);
}

/*
 * Return items
 */

int
application_fixed(struct ctx *ctx, int64_t id, int64_t item,
    struct office_case *o, struct err *e)
{
	struct return_item *r = NULL;

	if (office_open(ctx, id, 0, o, e) != 0)
		return -1;
	if (!o->c.me.unit)
		return err_set(e, ERR_CASE_REACH, "id");
	for (size_t i = 0; i < o->c.nitems; i++)
		if (o->c.items[i].id == item &&
		    strcmp(o->c.items[i].side, "unit") == 0 &&
		    strcmp(o->c.items[i].status, "open") == 0)
			r = &o->c.items[i];
	if (r == NULL)
		return err_set(e, ERR_CASE_ITEM, "item");
	str_copy(r->status, sizeof(r->status), "fixed");
	r->fixed_at = ctx->now;
	str_copy(r->fixed_by, sizeof(r->fixed_by), ctx->actor.name);
	if (store_return_item_set(ctx, r, e) != 0 ||
	    application_note(ctx, &o->c, "fixed", r->words, NULL, e) != 0)
		return -1;
	o->c.flow.open_items = application_open_items(&o->c);
	return remark_done(ctx, o, NULL, e);
}

/*
 * What must not be here
 */

struct remark_erase {
	const char *kind, *row;
	int found;
	char sha256[65]; /* of the last one found */
};

static void
remark_file(void *arg, const struct application_file *f)
{
	struct remark_erase *x = arg;

	if (strcmp(f->kind, x->kind) != 0 || strcmp(f->row_key, x->row) != 0 ||
	    f->erased)
		return;
	x->found++;
	str_copy(x->sha256, sizeof(x->sha256), f->sha256);
}

/* Nor does it stay among the papers of the person or the unit. */
static int
remark_library(struct ctx *ctx, const struct application *c,
    const char *owner, int64_t owner_id, const struct remark_erase *x,
    struct err *e)
{
	struct attachment a;
	int rc;

	if (owner_id == 0 || x->row[0] != '\0')
		return 0;
	rc = store_attachment_load(ctx, owner, owner_id, x->kind, &a, e);
	if (rc <= 0 || strcmp(a.file.sha256, x->sha256) != 0)
		return rc < 0 ? -1 : 0;
	ctx_changed(ctx, "attachment", a.id, c->unit_id, c->person_id);
	return store_attachment_delete(ctx, a.id, e);
}

int
application_erase(struct ctx *ctx, int64_t id, const char *kind,
    const char *row, const char *reason, struct office_case *o,
    struct err *e)
{
	struct remark_erase x = {.kind = kind, .row = row != NULL ? row : ""};
	json_t *detail;
	int all = 0, rc = 0;

	if (office_open(ctx, id, 0, o, e) != 0 ||
	    remark_impartial(&o->c.me, e) != 0)
		return -1;
	for (int round = 0; round <= o->c.a.round && rc == 0; round++) {
		x.found = 0;
		if (store_application_file_each(ctx, id, round, remark_file,
			&x, e) < 0)
			return -1;
		if (x.found > 0)
			rc = store_application_file_erase(ctx, id, round,
			    kind, x.row, e);
		all += x.found;
	}
	if (rc != 0 || all == 0)
		return rc != 0 ? -1 : err_set(e, ERR_NOT_FOUND, "kind");
	if (remark_library(ctx, &o->c.a, "person", o->c.a.person_id, &x,
		e) != 0 ||
	    remark_library(ctx, &o->c.a, "unit", o->c.a.unit_id, &x, e) != 0)
		return -1;
	detail = json_pack("{s:s, s:s}", "erased", kind, "row", x.row);
	rc = application_note(ctx, &o->c, "comment", reason, detail, e);
	json_object_set_new(detail, "sha256", json_string(x.sha256));
	json_object_set_new(detail, "reason", json_string(reason));
	if (rc == 0)
		return remark_done(ctx, o, detail, e);
	json_decref(detail);
	return -1;
}
