#include "config.h"

#include "server/domain/policy.h"
#include "server/store/title.h"

static bool
policy_district(const struct actor *a, int district)
{
	for (size_t i = 0; i < a->ndistricts; i++)
		if (district != 0 && a->districts[i] == district)
			return true;
	return false;
}

int
policy_scope(struct ctx *ctx, int64_t unit_id, int district,
    int64_t person_id, struct err *e)
{
	const struct actor *a = &ctx->actor;
	bool reached = false;
	int rc;

	ctx->scope_asked = true;
	switch (a->role) {
	case ROLE_INDIVIDUAL:
		reached = person_id != 0 && person_id == a->person_id;
		break;
	case ROLE_AGENT:
		reached = unit_id != 0 && unit_id == a->unit_id;
		break;
	case ROLE_CLERK:
	case ROLE_REVIEWER:
	case ROLE_LEAD:
		reached = policy_district(a, district);
		break;
	case ROLE_BODY:
		rc = unit_id != 0 ?
		    store_body_reaches(ctx, a->account_id, unit_id, e) :
		    0;
		if (rc < 0)
			return -1;
		reached = rc == 1;
		break;
	case ROLE_CITY:
		reached = true;
		break;
	case ROLE_GUEST:
	case ROLE_DISPLAY:
	case ROLE_EXPERT:
	case ROLE_SYSADMIN:
	case ROLE_SECADMIN:
	case ROLE_AUDITOR:
		/* administrators keep the house; the files are not theirs */
		break;
	}
	/* told in the same words as of a record that is not there */
	return reached ? 0 : err_set(e, ERR_NOT_FOUND, "id");
}

int
policy_unit(struct ctx *ctx, int64_t unit_id, int district, struct err *e)
{
	if (policy_scope(ctx, unit_id, district, 0, e) == 0)
		return 0;
	return e->n > 0 && e->items[0].id == ERR_NOT_FOUND ?
	    err_set(e, ERR_NOT_FOUND, "unit") : -1;
}

void
policy_self(struct ctx *ctx)
{
	ctx->scope_asked = true;
}
