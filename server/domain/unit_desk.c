#include "config.h"

#include <string.h>

#include "server/domain/opening.h"
#include "server/domain/policy.h"
#include "server/domain/unit_desk.h"

int
unit_search(struct ctx *ctx, struct unit_query *q, struct unit_found **rows,
    size_t *n, struct err *e)
{
	int64_t *ids = ctx_alloc(ctx, (size_t)q->limit, sizeof(*ids));
	const struct actor *a = &ctx->actor;

	if (q->district == 0 && a->ndistricts == 1)
		q->district = a->districts[0];
	if (q->district == 0) {
		policy_self(ctx);
		return err_set(e, ERR_REQUIRED, "district");
	}
	if (policy_scope(ctx, 0, q->district, 0, e) != 0 ||
	    store_unit_search(ctx, q, ids, n, e) != 0)
		return -1;
	*rows = ctx_alloc(ctx, *n + 1, sizeof(**rows));
	for (size_t i = 0; i < *n; i++)
		if (store_unit_load(ctx, ids[i], &(*rows)[i].u, e) != 1 ||
		    opening_of(ctx, ids[i], q->district, &(*rows)[i].o, e) !=
			0)
			return -1;
	ctx_audit(ctx, "unit", 0, NULL,
	    json_pack("{s:i, s:s, s:I}", "district", q->district, "text",
		q->text, "found", (json_int_t)*n));
	return 0;
}

static void
unit_desk_row(void *arg, const struct appointment *a)
{
	struct unit_desk *d = arg;

	d->mismatches[d->nmismatches++] = *a;
}

static int
unit_desk_bookings(struct ctx *ctx, struct unit_desk *d, struct err *e)
{
	struct appointment_query q = {.unit_id = d->u.id,
		.district = d->district, .status = "mismatch",
		.limit = UNIT_DESK_MISMATCHES};

	if (appointment_frozen(ctx, d->h, d->u.id, &d->b, &d->thaw,
		&d->counted, e) != 0)
		return -1;
	d->mismatches = ctx_alloc(ctx, UNIT_DESK_MISMATCHES,
	    sizeof(*d->mismatches));
	return store_appointment_page(ctx, &q, unit_desk_row, d, e);
}

int
unit_desk(struct ctx *ctx, int64_t id, struct unit_desk *d, struct err *e)
{
	int rc = store_unit_load(ctx, id, &d->u, e);

	if (rc <= 0) {
		policy_self(ctx);
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "id");
	}
	if (opening_district(ctx, id, d->u.district, &d->district, e) != 0 ||
	    policy_scope(ctx, id, d->district, 0, e) != 0 ||
	    opening_of(ctx, id, d->district, &d->o, e) != 0)
		return -1;
	d->h = hall_of(d->district);
	if (d->h != NULL && unit_desk_bookings(ctx, d, e) != 0)
		return -1;
	ctx_audit(ctx, "unit", id, NULL,
	    json_pack("{s:s}", "seen", "at the counter"));
	return 0;
}

int
unit_desk_agents(struct ctx *ctx, const struct unit_desk *d,
    void (*row)(void *arg, const struct agent *a), void *arg, struct err *e)
{
	return store_agent_each(ctx, d->u.id, row, arg, e);
}
