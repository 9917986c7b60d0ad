/*
 * One decision about several cases: each is looked at by itself, with its own
 * exclusions, rules and version, and is done or left out by itself.
 */
#include "config.h"

#include <string.h>

#include "common/i18n.h"
#include "server/domain/application/office.h"
#include "server/store/store.h"

static void
bulk_refused(struct ctx *ctx, struct err *one, struct bulk_row *r)
{
	char text[512];

	r->ok = false;
	r->reason = ctx_strdup(ctx,
	    one->n > 0 ? err_text(one, 0, text, sizeof(text)) : "");
}

static void
bulk_describe(struct ctx *ctx, const struct office_case *o,
    const struct action *a, struct bulk_row *r)
{
	const struct state *to = a != NULL ? engine_target(&o->c.flow, a) :
					     NULL;

	r->number = ctx_strdup(ctx, o->c.a.number);
	r->version = o->c.a.version;
	r->to_title = to != NULL ? to->title[i18n_current()] : "";
}

/* What would be done with it. 0 or -1 with one. */
static int
bulk_look(struct ctx *ctx, int64_t id, const struct office_act *a,
    struct bulk_row *r, struct err *one)
{
	struct office_case *o = ctx_alloc(ctx, 1, sizeof(*o));
	const struct action *action = NULL;
	int rc = application_bulk_check(ctx, id, a, o, &action, one);

	if (o->c.d != NULL)
		bulk_describe(ctx, o, rc == 0 ? action : NULL, r);
	return rc;
}

static int
bulk_act(struct ctx *ctx, int64_t id, const struct office_act *a,
    struct bulk_row *r, struct err *one)
{
	struct office_case *o = ctx_alloc(ctx, 1, sizeof(*o));

	if (application_act(ctx, id, a, o, one) != 0)
		return -1;
	r->version = o->c.a.version;
	return 0;
}

/* In a savepoint of its own: what fails has not happened. */
static int
bulk_one(struct ctx *ctx, int64_t id, const struct office_act *a,
    bool preview, struct bulk_row *r, struct err *e)
{
	struct err one = {0};

	r->ok = true;
	if (bulk_look(ctx, id, a, r, &one) != 0) {
		bulk_refused(ctx, &one, r);
		return 0;
	}
	if (preview)
		return 0;
	if (store_savepoint(ctx->db, e) != 0)
		return -1;
	if (bulk_act(ctx, id, a, r, &one) == 0)
		return store_release(ctx->db, e);
	store_rollback_to(ctx->db);
	bulk_refused(ctx, &one, r);
	if (store_in_batch(ctx->db))
		return 0;
	*e = one; /* all of it is gone: a full disk */
	return -1;
}

int
application_bulk(struct ctx *ctx, const struct bulk *b,
    void (*row)(void *arg, const struct bulk_row *r), void *arg,
    struct err *e)
{
	json_t *done = json_array();
	int rc = 0;

	for (size_t i = 0; i < b->n && rc == 0; i++) {
		struct bulk_row r = {.id = b->ids[i], .number = ""};
		struct office_act a = b->act;

		a.version = b->versions != NULL ? b->versions[i] : -1;
		rc = bulk_one(ctx, r.id, &a, b->preview, &r, e);
		if (rc != 0)
			break;
		if (r.ok && !b->preview)
			json_array_append_new(done, json_string(r.number));
		row(arg, &r);
	}
	if (rc == 0 && !b->preview)
		ctx_audit(ctx, "application", 0, NULL,
		    json_pack("{s:s, s:O}", "action", b->act.action, "cases",
			done));
	json_decref(done);
	return rc;
}
