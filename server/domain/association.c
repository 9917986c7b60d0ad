#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "common/workday.h"
#include "server/domain/association.h"
#include "server/domain/notification.h"
#include "server/domain/permit_effect.h"
#include "server/domain/policy.h"
#include "server/domain/unit.h"
#include "server/store/permit.h"

static const struct {
	const char *status;
	const char *label;
} association_labels[] = {
	{"pending", N_("pending")},
	{"active", N_("employed")},
	{"rejected", N_("rejected")},
	{"withdrawn", N_("withdrawn")},
	{"ended", N_("released")},
};

const char *
association_status_label(const char *status)
{
	for (size_t i = 0;
	     i < sizeof(association_labels) / sizeof(association_labels[0]);
	     i++)
		if (strcmp(association_labels[i].status, status) == 0)
			return _(association_labels[i].label);
	return status;
}

bool
association_open_to(const struct ctx *ctx, const struct association *a)
{
	return ctx->actor.role != ROLE_AGENT ||
	    strcmp(a->status, "pending") == 0 ||
	    strcmp(a->status, "active") == 0 ||
	    strcmp(a->status, "ended") == 0;
}

int
association_get(struct ctx *ctx, int64_t id, struct association *a,
    struct err *e)
{
	int rc = store_association_load(ctx, id, a, e);

	if (rc < 0)
		return -1;
	if (rc == 0) {
		policy_self(ctx);
		return err_set(e, ERR_NOT_FOUND, "id");
	}
	return policy_scope(ctx, a->unit_id, a->district, a->person_id, e);
}

/* For the audit and for those who look on; never personal numbers. */
static json_t *
association_state(const struct association *a)
{
	return json_pack("{s:s, s:s, s:s, s:I}", "status", a->status,
	    "position", a->position, "contract_kind", a->contract_kind,
	    "version", (json_int_t)a->version);
}

/* Save, move the counters, and tell everyone. */
static int
association_move(struct ctx *ctx, struct association *a,
    const struct association *before, struct err *e)
{
	int rc;

	a->changed_at = ctx->now;
	str_copy(a->changed_by, sizeof(a->changed_by), ctx->actor.name);
	rc = store_association_save(ctx, a, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_BUSY, NULL);
	a->version++;
	if (strcmp(a->status, before->status) != 0 &&
	    store_unit_count(ctx, a->unit_id, before->status, a->status, 1,
		e) != 0)
		return -1;
	ctx_audit(ctx, "association", a->id, association_state(before),
	    association_state(a));
	ctx_changed(ctx, "association", a->id, a->unit_id, a->person_id);
	ctx_changed(ctx, "unit", a->unit_id, a->unit_id, 0);
	if (a->status[0] == 'a' || a->status[0] == 'e')
		ctx_changed(ctx, "employee", a->id, a->unit_id, a->person_id);
	return 0;
}

/* A pending one within scope, or who decided it and when. */
static int
association_pending(struct ctx *ctx, int64_t id, struct association *a,
    struct err *e)
{
	char at[TIME_TEXT];

	if (association_get(ctx, id, a, e) != 0)
		return -1;
	if (strcmp(a->status, "pending") == 0)
		return 0;
	err_set(e, ERR_ASSOC_DECIDED, "id");
	err_arg(e, "by", a->decided_by);
	err_arg(e, "at", time_format(a->decided_at, at));
	return err_arg(e, "status", association_status_label(a->status));
}

static int
association_active(struct ctx *ctx, int64_t id, struct association *a,
    struct err *e)
{
	if (association_get(ctx, id, a, e) != 0)
		return -1;
	if (strcmp(a->status, "active") == 0)
		return 0;
	err_set(e, ERR_ASSOC_STATE, "id");
	return err_arg(e, "status", association_status_label(a->status));
}

static int
association_exists(struct ctx *ctx, int64_t unit_id, struct err *e)
{
	struct unit u = {0};

	if (store_unit_load(ctx, unit_id, &u, e) < 0)
		return -1;
	err_set(e, ERR_ASSOC_EXISTS, "code");
	return err_arg(e, "unit", u.name);
}

static int
association_applicant(struct ctx *ctx, struct person *p, struct err *e)
{
	struct association open;
	int rc = store_person_load(ctx, ctx->actor.person_id, p, e);

	if (rc <= 0)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, NULL);
	if (!p->verified)
		return err_set(e, ERR_ASSOC_UNVERIFIED, NULL);
	if (!p->submitted)
		return err_set(e, ERR_ASSOC_PROFILE, NULL);
	rc = store_association_open(ctx, p->id, &open, e);
	if (rc < 0)
		return -1;
	return rc == 1 ? association_exists(ctx, open.unit_id, e) : 0;
}

/* What the unit's indexes need of the person. */
static int
association_copy(struct ctx *ctx, struct association *a,
    const struct person *p, struct err *e)
{
	struct permit m;
	int rc = store_permit_of(ctx, p->id, &m, e);

	a->person_id = p->id;
	memcpy(a->name, p->name, sizeof(a->name));
	memcpy(a->pinyin, p->pinyin, sizeof(a->pinyin));
	memcpy(a->initials, p->initials, sizeof(a->initials));
	a->id_tail = store_tail_key(ctx, "id_number", a->district,
	    p->id_number);
	a->mobile_tail = store_tail_key(ctx, "mobile", a->district, p->mobile);
	a->mobile_key = store_number_key(ctx, "mobile", p->mobile);
	ident_mask(p->id_number, a->shown_id);
	ident_mask(p->mobile, a->shown_mobile);
	str_copy(a->permit_status, sizeof(a->permit_status),
	    rc == 1 ? permit_status(ctx, &m) : "none");
	return rc < 0 ? -1 : 0;
}

/* To the person, or of a new request to the unit's agents. */
static int
association_tell(struct ctx *ctx, const struct association *a,
    const char *template, const char *name, const char *value, struct err *e)
{
	json_t *args = json_object();
	struct unit u = {0};

	if (store_unit_load(ctx, a->unit_id, &u, e) < 0) {
		json_decref(args);
		return -1;
	}
	json_object_set_new(args, "unit", json_string(u.name));
	if (name != NULL)
		json_object_set_new(args, name, json_string(value));
	if (strcmp(a->status, "pending") == 0)
		return notify_unit(ctx, a->unit_id, template, args, e);
	return notify_person(ctx, a->person_id, template, args, e);
}

int
association_apply(struct ctx *ctx, const char *code, struct association *a,
    struct unit *u, struct err *e)
{
	struct person p;

	policy_self(ctx);
	memset(a, 0, sizeof(*a));
	if (association_applicant(ctx, &p, e) != 0 ||
	    unit_find(ctx, code, u, e) != 0 || unit_usable(u, e) != 0)
		return -1;
	a->id = ctx_new_id(ctx);
	a->unit_id = u->id;
	a->district = u->district;
	str_copy(a->status, sizeof(a->status), "pending");
	a->applied_at = a->changed_at = ctx->now;
	str_copy(a->changed_by, sizeof(a->changed_by), ctx->actor.name);
	a->version = 1;
	if (association_copy(ctx, a, &p, e) != 0)
		return -1;
	if (store_association_insert(ctx, a, e) != 0)
		return err_is(e, ERR_STORE_UNIQUE) ?
		    association_exists(ctx, u->id, e) :
		    -1;
	if (store_unit_count(ctx, u->id, NULL, a->status, 1, e) != 0 ||
	    association_tell(ctx, a, "association_applied", "person", p.name,
		e) != 0)
		return -1;
	ctx_audit(ctx, "association", a->id, NULL, association_state(a));
	ctx_changed(ctx, "association", a->id, u->id, p.id);
	ctx_changed(ctx, "unit", u->id, u->id, 0);
	return 0;
}

/* Refused or withdrawn: the unit keeps the name and the day only. */
static void
association_forget(struct association *a)
{
	a->id_tail = a->mobile_tail = a->mobile_key = 0;
	a->shown_id[0] = a->shown_mobile[0] = '\0';
	str_copy(a->permit_status, sizeof(a->permit_status), "none");
}

static void
association_decide(struct ctx *ctx, struct association *a, const char *status)
{
	str_copy(a->status, sizeof(a->status), status);
	a->decided_at = ctx->now;
	str_copy(a->decided_by, sizeof(a->decided_by), ctx->actor.name);
}

int
association_withdraw(struct ctx *ctx, int64_t id, struct association *a,
    struct err *e)
{
	struct association before;

	if (association_pending(ctx, id, a, e) != 0)
		return -1;
	before = *a;
	association_decide(ctx, a, "withdrawn");
	association_forget(a);
	return association_move(ctx, a, &before, e);
}

int
association_reject(struct ctx *ctx, int64_t id, const char *reason_code,
    const char *reason, struct association *a, struct err *e)
{
	struct association before;

	if (association_pending(ctx, id, a, e) != 0)
		return -1;
	before = *a;
	association_decide(ctx, a, "rejected");
	association_forget(a);
	str_copy(a->reason_code, sizeof(a->reason_code), reason_code);
	str_copy(a->reason, sizeof(a->reason), reason);
	if (association_tell(ctx, a, "association_rejected", "reason", reason,
		e) != 0)
		return -1;
	return association_move(ctx, a, &before, e);
}

int
association_employment(struct ctx *ctx, const struct association *a,
    void (*row)(void *arg, const struct employment *h), void *arg,
    struct err *e)
{
	return store_employment_each(ctx, a->id, row, arg, e);
}

void
association_form(const struct association *a, struct employment *form)
{
	memset(form, 0, sizeof(*form));
	memcpy(form->position, a->position, sizeof(form->position));
	memcpy(form->department, a->department, sizeof(form->department));
	memcpy(form->contract_number, a->contract_number,
	    sizeof(form->contract_number));
	memcpy(form->contract_kind, a->contract_kind,
	    sizeof(form->contract_kind));
	form->contract_start = a->contract_start;
	form->contract_end = a->contract_end;
	form->insurance_start = a->insurance_start;
}

static void
association_take(struct association *a, const struct employment *form)
{
	memcpy(a->position, form->position, sizeof(a->position));
	memcpy(a->department, form->department, sizeof(a->department));
	memcpy(a->contract_number, form->contract_number,
	    sizeof(a->contract_number));
	memcpy(a->contract_kind, form->contract_kind,
	    sizeof(a->contract_kind));
	a->contract_start = form->contract_start;
	a->contract_end = form->contract_end;
	a->insurance_start = form->insurance_start;
}

static bool
association_same(const struct association *a, const struct employment *f)
{
	return strcmp(f->position, a->position) == 0 &&
	    strcmp(f->department, a->department) == 0 &&
	    strcmp(f->contract_number, a->contract_number) == 0 &&
	    strcmp(f->contract_kind, a->contract_kind) == 0 &&
	    f->contract_start == a->contract_start &&
	    f->contract_end == a->contract_end &&
	    f->insurance_start == a->insurance_start;
}

static int
association_history(struct ctx *ctx, const struct association *a,
    const char *change, struct err *e)
{
	struct employment h;

	association_form(a, &h);
	h.at = ctx->now;
	h.by_account = ctx->actor.account_id;
	str_copy(h.by_name, sizeof(h.by_name), ctx->actor.name);
	str_copy(h.change, sizeof(h.change), change);
	return store_employment_insert(ctx, a->id, &h, e);
}

int
association_approve(struct ctx *ctx, int64_t id,
    const struct employment *form, struct association *a, struct err *e)
{
	struct association before;

	if (association_pending(ctx, id, a, e) != 0 ||
	    association_check_form(ctx, form, e) != 0)
		return -1;
	before = *a;
	association_decide(ctx, a, "active");
	association_take(a, form);
	/* who starts next month is linked today all the same */
	a->since = form->contract_start < ctx->today ? form->contract_start :
						       ctx->today;
	if (association_history(ctx, a, "approved", e) != 0 ||
	    association_tell(ctx, a, "association_approved", NULL, NULL, e) !=
		0)
		return -1;
	return association_move(ctx, a, &before, e);
}

static int
association_stale(const struct association *a, struct err *e)
{
	char at[TIME_TEXT];

	err_set(e, ERR_VERSION, "version");
	err_arg(e, "by", a->changed_by);
	return err_arg(e, "at", time_format(a->changed_at, at));
}

int
association_update(struct ctx *ctx, int64_t id, int64_t version,
    const struct employment *form, struct association *a, struct err *e)
{
	struct association before;

	if (association_active(ctx, id, a, e) != 0)
		return -1;
	if (a->version != version)
		return association_stale(a, e);
	if (association_check_form(ctx, form, e) != 0)
		return -1;
	if (association_same(a, form))
		return 0; /* nothing to tell those who look on */
	before = *a;
	association_take(a, form);
	if (association_history(ctx, a, "updated", e) != 0)
		return -1;
	return association_move(ctx, a, &before, e);
}

static void
association_problem(void *arg, enum engagement kind, const char *number)
{
	static const enum err_id ids[] = {
		[ENGAGEMENT_CASE] = ERR_RELEASE_CASE,
		[ENGAGEMENT_APPOINTMENT] = ERR_RELEASE_APPOINTMENT,
		[ENGAGEMENT_TITLE] = ERR_RELEASE_TITLE,
	};
	struct release *r = arg;

	if (r->problems.n >= ERR_ITEMS_MAX)
		return;
	err_add(&r->problems, ids[kind], "id");
	err_arg(&r->problems, "number", number);
}

int
association_release_check(struct ctx *ctx, int64_t id,
    struct association *a, struct release *r, struct err *e)
{
	enum { SOON = 20 }; /* working days, D-22 */
	struct permit m;
	int rc;

	memset(r, 0, sizeof(*r));
	if (association_active(ctx, id, a, e) != 0 ||
	    store_engagement_each(ctx, a->person_id, a->unit_id,
		association_problem, r, e) != 0)
		return -1;
	rc = store_permit_of(ctx, a->person_id, &m, e);
	if (rc == 1 && strcmp(m.status, "valid") == 0 &&
	    m.unit_id == a->unit_id && m.valid_to >= ctx->today &&
	    m.valid_to <= workday_add(ctx->today, SOON))
		r->permit_valid_to = m.valid_to;
	return rc < 0 ? -1 : 0;
}

static int
association_suspend(struct ctx *ctx, struct association *a, struct err *e)
{
	struct permit m;
	int rc = store_permit_of(ctx, a->person_id, &m, e);

	if (rc < 0)
		return -1;
	if (rc == 0 || strcmp(m.status, "valid") != 0 ||
	    m.unit_id != a->unit_id)
		return 0;
	/* one past its last day is expired: there is nothing to suspend */
	if (m.valid_to < ctx->today)
		return 0;
	if (permit_suspend(ctx, m.id, a->reason, "", e) != 0)
		return -1;
	str_copy(a->permit_status, sizeof(a->permit_status), "suspended");
	return 0;
}

int
association_release(struct ctx *ctx, int64_t id, date_t left_on,
    const char *reason, const char *note, struct association *a,
    struct err *e)
{
	struct association before;
	struct release r;
	char day[DATE_TEXT];

	if (association_release_check(ctx, id, a, &r, e) != 0)
		return -1;
	if (r.problems.n > 0) {
		*e = r.problems;
		return -1;
	}
	if (left_on > ctx->today)
		return err_set(e, ERR_DATE_FUTURE, "left_on");
	if (left_on < a->since) {
		err_set(e, ERR_DATE_ORDER, "left_on");
		return err_arg(e, "other", date_format(a->since, day));
	}
	before = *a;
	str_copy(a->status, sizeof(a->status), "ended");
	a->left_on = left_on;
	a->ended_at = ctx->now;
	str_copy(a->reason, sizeof(a->reason), reason);
	str_copy(a->note, sizeof(a->note), note != NULL ? note : "");
	if (association_suspend(ctx, a, e) != 0 ||
	    association_history(ctx, a, "ended", e) != 0 ||
	    association_tell(ctx, a, "association_ended", "left_on",
		date_format(left_on, day), e) != 0)
		return -1;
	return association_move(ctx, a, &before, e);
}

int
association_in_service(struct ctx *ctx, int64_t person_id, int64_t unit_id,
    struct err *e)
{
	struct association a;
	int rc = store_association_open(ctx, person_id, &a, e);

	return rc == 1 ?
	    a.unit_id == unit_id && strcmp(a.status, "active") == 0 :
	    rc;
}

/* The person's open link with the unit, in this state. 0 or -1. */
static int
association_of_case(struct ctx *ctx, int64_t person_id, int64_t unit_id,
    const char *status, struct association *a, struct err *e)
{
	int rc = store_association_open(ctx, person_id, a, e);

	if (rc == 1 && a->unit_id == unit_id && strcmp(a->status, status) == 0)
		return 0;
	if (rc < 0)
		return -1;
	err_set(e, ERR_ASSOC_STATE, NULL);
	return err_arg(e, "status",
	    rc == 1 ? association_status_label(a->status) : "-");
}

int
association_begin(struct ctx *ctx, int64_t person_id, int64_t unit_id,
    const char *position, struct err *e)
{
	struct association a, before;

	if (association_of_case(ctx, person_id, unit_id, "pending", &a, e) !=
	    0)
		return -1;
	before = a;
	association_decide(ctx, &a, "active");
	str_copy(a.position, sizeof(a.position),
	    position != NULL ? position : "");
	a.since = ctx->today;
	if (association_history(ctx, &a, "approved", e) != 0 ||
	    association_tell(ctx, &a, "association_approved", NULL, NULL, e) !=
		0)
		return -1;
	return association_move(ctx, &a, &before, e);
}

int
association_end(struct ctx *ctx, int64_t person_id, int64_t unit_id,
    const char *reason, struct err *e)
{
	struct association a, before;
	char day[DATE_TEXT];

	if (association_of_case(ctx, person_id, unit_id, "active", &a, e) != 0)
		return -1;
	before = a;
	str_copy(a.status, sizeof(a.status), "ended");
	a.left_on = ctx->today;
	a.ended_at = ctx->now;
	str_copy(a.reason, sizeof(a.reason), reason != NULL ? reason : "");
	if (association_suspend(ctx, &a, e) != 0 ||
	    association_history(ctx, &a, "ended", e) != 0 ||
	    association_tell(ctx, &a, "association_ended", "left_on",
		date_format(ctx->today, day), e) != 0)
		return -1;
	return association_move(ctx, &a, &before, e);
}
