#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/domain/association.h"
#include "server/domain/ledger.h"
#include "server/domain/person.h"
#include "server/domain/policy.h"
#include "server/store/association.h"
#include "server/store/unit.h"

enum { LEDGER_ROWS = 400 };

static void
ledger_row(void *arg, const struct contribution *c)
{
	struct ledger *l = arg;

	if (l->nrows < LEDGER_ROWS)
		l->rows[l->nrows++] = *c;
}

static void
ledger_gaps(struct ledger *l)
{
	for (date_t m = l->from; m <= l->to; m = date_add_months(m, 1)) {
		bool income = false, insurance = false;

		for (size_t i = 0; i < l->nrows; i++)
			if (l->rows[i].month == m) {
				income |= l->rows[i].income > 0;
				insurance |= l->rows[i].insurance;
			}
		if (income && insurance)
			continue;
		if (l->gaps < LEDGER_MONTHS)
			l->gap[l->gaps] = m;
		l->gaps++;
	}
}

/* Is this employer the permit's, now or once? 1, 0, -1. */
static int
ledger_filed(struct ctx *ctx, const struct permit *p, const char *uscc,
    struct err *e)
{
	int64_t unit_id;
	int rc = store_unit_find_uscc(ctx, uscc, &unit_id, e);

	if (rc != 1)
		return rc;
	if (unit_id == p->unit_id)
		return 1;
	return store_permit_event_unit(ctx, p->id, unit_id, e);
}

static int
ledger_employers(struct ctx *ctx, const struct permit *p, struct ledger *l,
    struct err *e)
{
	for (size_t i = 0; i < l->nrows; i++) {
		const struct contribution *c = &l->rows[i];
		struct ledger_employer *x;
		size_t k = 0;
		int rc;

		while (k < l->nemployers &&
		    strcmp(l->employer[k].uscc, c->uscc) != 0)
			k++;
		if (k == LEDGER_EMPLOYERS)
			continue;
		x = &l->employer[k];
		if (k == l->nemployers) {
			l->nemployers++;
			memcpy(x->uscc, c->uscc, sizeof(x->uscc));
			memcpy(x->name, c->payer, sizeof(x->name));
			rc = p != NULL ? ledger_filed(ctx, p, c->uscc, e) : 0;
			if (rc < 0)
				return -1;
			x->filed = rc == 1;
		}
		x->months += c->insurance;
	}
	return 0;
}

int
ledger_load(struct ctx *ctx, int64_t person_id, const struct permit *permit,
    date_t on, int months, struct ledger *l, struct err *e)
{
	memset(l, 0, sizeof(*l));
	l->from = date_add_months(month_of(on),
	    -(months < LEDGER_MONTHS ? months : LEDGER_MONTHS));
	if (permit != NULL && month_of(permit->issued) > l->from)
		l->from = month_of(permit->issued);
	l->to = date_add_months(month_of(on), -1);
	l->rows = ctx_alloc(ctx, LEDGER_ROWS, sizeof(*l->rows));
	if (store_contribution_each(ctx, person_id, l->from, l->to, ledger_row,
		l, e) != 0)
		return -1;
	ledger_gaps(l);
	return ledger_employers(ctx, permit, l, e);
}

int
ledger_unfiled(const struct ledger *l, const char *uscc)
{
	int n = 0;

	for (size_t i = 0; i < l->nemployers; i++)
		n += !l->employer[i].filed &&
		    strcmp(l->employer[i].uscc, uscc) != 0;
	return n;
}

struct ledger_count {
	const char *uscc;
	int n;
};

static void
ledger_count(void *arg, const struct contribution *c)
{
	struct ledger_count *k = arg;

	k->n += c->insurance && strcmp(c->uscc, k->uscc) == 0;
}

int
ledger_months(struct ctx *ctx, int64_t person_id, const char *uscc,
    date_t on, int *n, struct err *e)
{
	struct ledger_count k = {uscc, 0};

	/* the month that runs counts too: its record is there */
	if (store_contribution_each(ctx, person_id, date_make(1990, 1, 1),
		month_of(on), ledger_count, &k, e) != 0)
		return -1;
	*n = k.n;
	return 0;
}

/* An agent sees what is known of his own people alone. */
static int
ledger_linked(struct ctx *ctx, int64_t person_id, struct err *e)
{
	int rc;

	if (ctx->actor.role != ROLE_AGENT)
		return 0;
	rc = association_in_service(ctx, person_id, ctx->actor.unit_id, e);
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "person");
	return rc < 0 ? -1 : 0;
}

int
ledger_get(struct ctx *ctx, int64_t person_id, struct ledger *l,
    struct err *e)
{
	struct person p;
	struct permit m;
	int rc;

	if (person_id == 0) {
		policy_self(ctx);
		person_id = ctx->actor.person_id;
		if (person_id == 0)
			return err_set(e, ERR_REQUIRED, "person");
	} else if (person_get(ctx, person_id, &p, e) != 0 ||
	    ledger_linked(ctx, person_id, e) != 0) {
		return -1;
	}
	rc = store_permit_of(ctx, person_id, &m, e);
	if (rc < 0)
		return -1;
	return ledger_load(ctx, person_id, rc == 1 ? &m : NULL, ctx->today,
	    LEDGER_MONTHS, l, e);
}
