#include "config.h"

#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "server/domain/appeal.h"
#include "server/domain/audit.h"
#include "server/domain/identity.h"
#include "server/domain/notification.h"
#include "server/domain/policy.h"

static const struct {
	const char *status;
	const char *label;
} appeal_labels[] = {
	{"open", N_("open")},
	{"accepted", N_("accepted")},
	{"rejected", N_("dismissed")},
};

const char *
appeal_status_label(const char *status)
{
	for (size_t i = 0;
	     i < sizeof(appeal_labels) / sizeof(appeal_labels[0]); i++)
		if (strcmp(appeal_labels[i].status, status) == 0)
			return appeal_labels[i].label;
	return status;
}

int
appeal_create(struct ctx *ctx, const char *text, struct appeal *a,
    struct err *e)
{
	struct identity_attempt t;
	struct account holder;
	int rc;

	policy_self(ctx);
	memset(a, 0, sizeof(*a));
	if (ctx->actor.verified)
		return err_set(e, ERR_IDENTITY_DONE, NULL);
	rc = identity_holder(ctx, ctx->actor.account_id, &holder, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_IDENTITY_NO_CLAIM, NULL);
	if (store_identity_attempt(ctx, ctx->actor.account_id, &t, e) != 0)
		return -1;
	a->account_id = ctx->actor.account_id;
	memcpy(a->name, t.name, sizeof(a->name));
	memcpy(a->id_number, t.id_number, sizeof(a->id_number));
	str_copy(a->text, sizeof(a->text), text);
	str_copy(a->status, sizeof(a->status), "open");
	if (store_appeal_insert(ctx, a, e) != 0)
		return err_is(e, ERR_STORE_UNIQUE) ?
		    err_set(e, ERR_APPEAL_OPEN, NULL) :
		    -1;
	ctx_audit(ctx, "appeal", a->id, NULL,
	    json_pack("{s:s}", "status", "open"));
	ctx_changed(ctx, "appeal", a->id, 0, ctx->actor.person_id);
	return 0;
}

static bool
appeal_counter(const struct ctx *ctx)
{
	return ctx->actor.role & (ROLE_CLERK | ROLE_LEAD);
}

int
appeal_get(struct ctx *ctx, int64_t id, struct appeal *a, struct err *e)
{
	int rc = store_appeal_load(ctx, id, a, e);

	/* they belong to no district: any counter may see the papers */
	ctx->scope_asked = true;
	if (rc < 0)
		return -1;
	if (rc == 0 ||
	    (!appeal_counter(ctx) &&
		a->account_id != ctx->actor.account_id))
		return err_set(e, ERR_NOT_FOUND, "id");
	return 0;
}

int
appeal_parties(struct ctx *ctx, const struct appeal *a,
    struct appeal_parties *p, struct err *e)
{
	memset(p, 0, sizeof(*p));
	if (store_account_load(ctx, a->account_id, &p->appellant, e) != 1)
		return e->n > 0 ? -1 : err_set(e, ERR_NOT_FOUND, "id");
	if (strcmp(a->status, "open") != 0)
		return 0;
	return identity_holder_of(ctx, a->account_id, a->id_number,
	    &p->holder, e) < 0 ? -1 : 0;
}

int
appeal_list(struct ctx *ctx, const char *status, int64_t after, int limit,
    struct appeal_list *l, struct err *e)
{
	int64_t *ids = ctx_alloc(ctx, (size_t)limit + 1, sizeof(*ids));
	int64_t whose = appeal_counter(ctx) ? 0 : ctx->actor.account_id;
	size_t n;

	policy_self(ctx);
	memset(l, 0, sizeof(*l));
	if (store_appeal_page(ctx, whose, status != NULL ? status : "", after,
		limit + 1, ids, &n, e) != 0)
		return -1;
	l->more = n > (size_t)limit;
	if (l->more)
		n = (size_t)limit;
	l->rows = ctx_alloc(ctx, n + 1, sizeof(*l->rows));
	for (; l->n < n; l->n++)
		if (store_appeal_load(ctx, ids[l->n], &l->rows[l->n], e) != 1)
			return -1;
	return 0;
}

static int
appeal_decided(const struct appeal *a, struct err *e)
{
	char at[TIME_TEXT];

	err_set(e, ERR_APPEAL_DECIDED, NULL);
	err_arg(e, "by", a->decided_by);
	err_arg(e, "at", time_format(a->decided_at, at));
	return err_arg(e, "status", appeal_status_label(a->status));
}

static int
appeal_stale(struct ctx *ctx, const struct appeal *a, struct err *e)
{
	struct account who;
	char at[TIME_TEXT];

	if (store_account_load(ctx, a->account_id, &who, e) != 1)
		return -1;
	err_set(e, ERR_VERSION, "version");
	err_arg(e, "by", who.login);
	return err_arg(e, "at", time_format(a->created_at, at));
}

/* The appellant hears of it. */
static int
appeal_told(struct ctx *ctx, const struct appeal *a, struct err *e)
{
	bool accepted = strcmp(a->status, "accepted") == 0;
	struct notify n = {.template = "appeal_decided",
		.account_id = a->account_id};

	n.args = json_pack("{s:{s:s, s:s}, s:s}", "result", "zh",
	    accepted ? "同意" : "驳回", "en",
	    accepted ? "accepted" : "rejected", "opinion", a->opinion);
	return notify(ctx, &n, e);
}

int
appeal_decide(struct ctx *ctx, const struct appeal_decision *d,
    struct appeal *a, struct err *e)
{
	int rc;

	if (appeal_get(ctx, d->id, a, e) != 0)
		return -1;
	if (strcmp(a->status, "open") != 0)
		return appeal_decided(a, e);
	str_copy(a->status, sizeof(a->status),
	    d->accept ? "accepted" : "rejected");
	str_copy(a->opinion, sizeof(a->opinion), d->opinion);
	str_copy(a->papers, sizeof(a->papers), d->papers);
	str_copy(a->decided_by, sizeof(a->decided_by), ctx->actor.name);
	a->decided_at = ctx->now;
	if (a->version != d->version)
		return appeal_stale(ctx, a, e);
	rc = store_appeal_save(ctx, a, e);
	if (rc != 1)
		return rc < 0 ? -1 : appeal_decided(a, e);
	if (d->accept) {
		if (identity_move(ctx, a->account_id, a->name, a->id_number,
			"clerk", e) != 0 ||
		    audit_append(ctx, "identity.won", "done", e) != 0)
			return -1;
	}
	a->version++;
	ctx_audit(ctx, "appeal", a->id, json_pack("{s:s}", "status", "open"),
	    json_pack("{s:s, s:s, s:s}", "status", a->status, "papers",
		a->papers, "opinion", a->opinion));
	ctx_changed(ctx, "appeal", a->id, 0, 0);
	return appeal_told(ctx, a, e);
}
