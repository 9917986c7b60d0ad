#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/domain/licence.h"
#include "server/store/person.h"

enum { LICENCE_RANKS = 3 };

const char *
licence_kind(const char *unit_type)
{
	/* by code, or in the words of an imported record */
	return strcmp(unit_type, "institution") == 0 ||
		strstr(unit_type, "事业单位") != NULL ?
	    "institution" :
	    "business";
}

const char *
licence_state(struct ctx *ctx, const struct delegation *d)
{
	if (d->revoked_at != 0)
		return "revoked";
	if (d->valid_to != 0 && d->valid_to < ctx->today)
		return "expired";
	return d->valid_from > ctx->today ? "pending" : "active";
}

static bool
licence_dated(struct ctx *ctx, const struct delegation *d)
{
	return strcmp(licence_state(ctx, d), "active") == 0;
}

/* This one and all above it stand today. 1, 0, -1. */
static int
licence_stands(struct ctx *ctx, const struct delegation *d, struct err *e)
{
	struct delegation up = *d;

	for (int i = 0; i < LICENCE_RANKS; i++) {
		int rc;

		if (!licence_dated(ctx, &up))
			return 0;
		if (up.parent_id == 0)
			return 1;
		rc = store_delegation_load(ctx, up.parent_id, &up, e);
		if (rc != 1)
			return rc;
	}
	return 0;
}

static int
licence_verified(struct ctx *ctx, int64_t person_id, struct err *e)
{
	bool verified = false, submitted;
	int rc = store_person_state(ctx, person_id, &verified, &submitted, e);

	return rc < 0 ? -1 : rc == 1 && verified;
}

static unsigned
licence_scopes(const struct delegation *d)
{
	return (d->government ? LICENCE_GOVERNMENT : 0) |
	    (d->business ? LICENCE_BUSINESS : 0) |
	    (d->public_service ? LICENCE_PUBLIC : 0);
}

static void
licence_to_use(const struct delegation *d, struct licence_use *u)
{
	memset(u, 0, sizeof(*u));
	u->delegation_id = d->id;
	u->unit_id = d->unit_id;
	memcpy(u->unit_name, d->unit_name, sizeof(u->unit_name));
	memcpy(u->uscc, d->uscc, sizeof(u->uscc));
	u->kind = licence_kind(d->unit_type);
	memcpy(u->rank, d->rank, sizeof(u->rank));
	u->scopes = licence_scopes(d);
	u->valid_from = d->valid_from;
	u->valid_to = d->valid_to;
}

int
licence_units(struct ctx *ctx, int64_t person_id, struct licence_use *rows,
    size_t max, size_t *n, struct err *e)
{
	struct delegation *all;
	size_t found;
	int rc = licence_verified(ctx, person_id, e);

	*n = 0;
	if (rc != 1)
		return rc;
	all = ctx_alloc(ctx, LICENCES_MAX, sizeof(*all));
	if (store_delegation_of(ctx, person_id, all, LICENCES_MAX, &found,
		e) != 0)
		return -1;
	for (size_t i = 0; i < found && *n < max; i++) {
		rc = licence_stands(ctx, &all[i], e);
		if (rc < 0)
			return -1;
		if (rc == 1)
			licence_to_use(&all[i], &rows[(*n)++]);
	}
	return 0;
}

int
licence_allows(struct ctx *ctx, int64_t delegation_id, int64_t person_id,
    int64_t unit_id, unsigned scopes, struct licence_use *use, struct err *e)
{
	struct delegation d;
	int rc = store_delegation_load(ctx, delegation_id, &d, e);

	if (rc != 1)
		return rc;
	if (d.person_id != person_id || d.unit_id != unit_id ||
	    (licence_scopes(&d) & scopes) != scopes)
		return 0;
	rc = licence_stands(ctx, &d, e);
	if (rc == 1)
		rc = licence_verified(ctx, person_id, e);
	if (rc == 1 && use != NULL)
		licence_to_use(&d, use);
	return rc;
}

int
licence_claimed(struct ctx *ctx, int64_t unit_id, struct err *e)
{
	struct delegation d;

	return store_delegation_claim(ctx, unit_id, &d, e);
}
