#include "config.h"

#include <string.h>

#include "common/i18n.h"
#include "common/ident.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/random.h"
#include "server/domain/policy.h"
#include "server/domain/profile_merge.h"
#include "server/domain/unit.h"
#include "server/domain/unit_form.h"

enum { UNIT_CODE_TRIES = 20 };

int
unit_get(struct ctx *ctx, int64_t id, struct unit *u, struct err *e)
{
	int rc;

	if (id == 0)
		id = ctx->actor.unit_id;
	rc = id != 0 ? store_unit_load(ctx, id, u, e) : 0;
	if (rc < 0)
		return -1;
	if (rc == 0) {
		/* the same answer as for a foreign unit */
		policy_self(ctx);
		return err_set(e, ERR_NOT_FOUND, "id");
	}
	return policy_scope(ctx, u->id, u->district, 0, e);
}

int
unit_qualifications(struct ctx *ctx, const struct unit *u,
    void (*row)(void *arg, const struct qualification *q), void *arg,
    struct err *e)
{
	return store_qualification_each(ctx, u->id, row, arg, e);
}

/* Runs after the refusal was rolled back. */
static void
unit_count_failure(struct ctx *ctx)
{
	struct err e = {0};
	int64_t last_at;
	int n;

	if (store_code_failures(ctx, ctx->actor.account_id, &n, &last_at,
		&e) != 0)
		return;
	if (ctx->now - last_at >= ctx->conf->code_slow_seconds)
		n = 0;
	if (store_code_failure(ctx, ctx->actor.account_id, n + 1, &e) != 0)
		log_warn("event=code_failure account=%lld",
		    (long long)ctx->actor.account_id);
}

int
unit_find(struct ctx *ctx, const char *code, struct unit *u, struct err *e)
{
	char folded[IDENT_MAX];
	int64_t last_at, wait;
	int n, rc = 0;

	if (store_code_failures(ctx, ctx->actor.account_id, &n, &last_at,
		e) != 0)
		return -1;
	wait = last_at + ctx->conf->code_slow_seconds - ctx->now;
	if (n >= ctx->conf->code_tries && wait > 0) {
		err_set(e, ERR_ASSOC_CODE_SLOW, "code");
		return err_arg_int(e, "seconds", wait);
	}
	if (ident_check(IDENT_ASSOCIATION_CODE, code, ctx->today, folded) ==
	    IDENT_OK)
		rc = store_unit_find_code(ctx, folded, u, e);
	if (rc == 1)
		return 0;
	if (rc == 0) {
		ctx->after_refusal = unit_count_failure;
		err_set(e, ERR_ASSOC_CODE_UNKNOWN, "code");
		err_arg(e, "code", folded);
	}
	return -1;
}

int
unit_usable(const struct unit *u, struct err *e)
{
	const char *why = u->disabled ? _("the unit is disabled") :
	    !u->complete	      ? _("its data are not complete") :
					NULL;

	if (why == NULL)
		return 0;
	err_set(e, ERR_ASSOC_UNIT_UNUSABLE, "code");
	err_arg(e, "unit", u->name);
	return err_arg(e, "reason", why);
}

void
unit_draw_code(char out[UNIT_CODE])
{
	random_text(out, UNIT_CODE, random_letters);
}

int
unit_rotate_code(struct ctx *ctx, struct unit *u, struct err *e)
{
	char code[UNIT_CODE];
	int known = 1;

	if (unit_get(ctx, 0, u, e) != 0)
		return -1;
	if (!ctx->actor.owner)
		return err_set(e, ERR_DENIED, NULL);
	for (int i = 0; known == 1 && i < UNIT_CODE_TRIES; i++) {
		unit_draw_code(code);
		known = store_unit_code_known(ctx, code, e);
	}
	if (known != 0)
		return known < 0 ? -1 : err_set(e, ERR_BUSY, NULL);
	if (store_unit_code_replace(ctx, u, code, e) != 0)
		return -1;
	memcpy(u->association_code, code, sizeof(code));
	u->version++;
	/* the codes themselves stay out of the record: they open a door */
	ctx_audit(ctx, "unit", u->id, NULL,
	    json_pack("{s:s}", "association_code", "replaced"));
	ctx_changed(ctx, "unit", u->id, u->id, 0);
	return 0;
}

/* The table says it all; days cannot be older than the unit. */
static void
unit_rules(struct ctx *ctx, const struct profile *p, struct err *e,
    struct err *remarks)
{
	const char *born = profile_value(p->form, "general", "established");
	json_t *row;
	size_t i;

	(void)ctx;
	(void)e; /* the table says all that is refused */
	json_array_foreach(json_object_get(p->form, "qualifications"), i,
	    row) {
		struct profile_at at = profile_place(p, "qualifications",
		    (int)i + 1, "issued");
		const char *issued = profile_row_value(row, "issued");

		/* taken over from a forerunner it may be: told, not refused */
		if (born[0] != '\0' && issued[0] != '\0' &&
		    strcmp(issued, born) < 0)
			profile_fault(remarks, &at, ERR_DATE_ORDER, "other",
			    profile_place(p, "general", 0, "established")
				.field->label,
			    NULL, NULL);
	}
}

int
unit_profile(struct ctx *ctx, const struct unit *u, bool draft,
    struct profile *p, struct err *e)
{
	*p = (struct profile){.sections = unit_sections,
		.owner = {"unit", u->id}, .fixed = u->complete,
		.rules = unit_rules};
	if (unit_form_load(ctx, u, &p->live, e) != 0)
		return -1;
	if (draft)
		return profile_open(ctx, p, e);
	p->form = json_incref(p->live);
	return 0;
}

int
unit_update(struct ctx *ctx, const struct profile_update *c,
    struct profile *p, struct err *remarks, struct err *e)
{
	struct unit u;

	memset(p, 0, sizeof(*p));
	if (unit_get(ctx, 0, &u, e) != 0 ||
	    unit_profile(ctx, &u, true, p, e) != 0)
		return -1;
	ctx_audit(ctx, "unit", u.id, NULL, NULL);
	return profile_update(ctx, p, c, remarks, e);
}

int
unit_move(struct ctx *ctx, int64_t id, int district, const char *address,
    struct err *e)
{
	struct unit u;
	json_t *before;
	int rc = store_unit_load(ctx, id, &u, e);

	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, NULL);
	before = json_pack("{s:i, s:s}", "district", u.district, "address",
	    u.address);
	u.district = district;
	if (address != NULL)
		str_copy(u.address, sizeof(u.address), address);
	rc = store_unit_save(ctx, &u, e);
	if (rc != 1) {
		json_decref(before);
		return rc < 0 ? -1 : err_set(e, ERR_BUSY, NULL);
	}
	ctx_audit(ctx, "unit", id, before, json_pack("{s:i, s:s}", "district",
	    u.district, "address", u.address));
	ctx_changed(ctx, "unit", id, id, 0);
	return 0;
}

static int
unit_apply(struct ctx *ctx, const struct profile *p, struct unit *u,
    struct err *e)
{
	int rc;

	if (profile_unchanged(p))
		return 0;
	if (unit_form_save(ctx, u, p->form, e) != 0)
		return -1;
	u->complete = true;
	rc = store_unit_save(ctx, u, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_BUSY, NULL);
	u->version++;
	ctx_changed(ctx, "unit", u->id, u->id, 0);
	return profile_done(ctx, p, u->version - 1, u->version, e);
}

int
unit_submit(struct ctx *ctx, bool accept, int64_t version, struct unit *u,
    struct err *remarks, struct err *e)
{
	struct profile p = {0};
	int rc = -1;

	if (unit_get(ctx, 0, u, e) == 0 &&
	    unit_profile(ctx, u, true, &p, e) == 0 &&
	    profile_current(ctx, &p, version, e) == 0) {
		(void)profile_check(ctx, &p, remarks, e);
		if (!accept)
			err_add(e, ERR_PROFILE_ACCEPT, "accept");
		if (e->n == 0 && unit_apply(ctx, &p, u, e) == 0)
			rc = store_profile_draft_drop(ctx, &p.owner, e);
	}
	profile_free(&p);
	return rc;
}

/* A change in progress is told too, or it would undo this one. */
static int
unit_contacts_draft(struct ctx *ctx, const struct unit *u,
    const json_t *changes, struct err *e)
{
	struct profile_update c = {.changes = changes, .version = -1};
	struct err remarks = {0};
	struct profile p = {0};
	int rc = unit_profile(ctx, u, true, &p, e);

	if (rc == 0 && p.draft.version != 0)
		rc = profile_update(ctx, &p, &c, &remarks, e);
	profile_free(&p);
	return rc;
}

int
unit_contacts(struct ctx *ctx, const json_t *contacts, int64_t version,
    struct unit *u, struct err *e)
{
	json_t *changes = json_pack("{s:O}", "agents", contacts);
	struct profile p = {0};
	int rc = -1;

	if (unit_get(ctx, 0, u, e) == 0 &&
	    unit_profile(ctx, u, false, &p, e) == 0) {
		json_decref(p.form);
		p.form = json_deep_copy(p.live);
		if (version >= 0 && version != u->version)
			profile_changed(ctx, &p, e);
		else if (profile_merge(ctx, &p, changes, e) == 0)
			profile_required(&p, changes, e);
		if (e->n == 0 && unit_apply(ctx, &p, u, e) == 0)
			rc = unit_contacts_draft(ctx, u, changes, e);
	}
	profile_free(&p);
	json_decref(changes);
	return rc;
}
