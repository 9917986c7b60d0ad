#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/codes.h"
#include "common/mem.h"
#include "server/domain/opening.h"
#include "server/domain/policy.h"
#include "server/store/unit.h"

/* Chaoyang alone; the rules of the services say the same (D-45). */
enum { OPENING_QUOTA_DISTRICT = 110105 };

static const struct {
	const char *status, *label;
	int rank; /* steps go up; 0: by the office or a move alone */
} opening_labels[] = {
	{"none", N_("not registered"), 0},
	{"hrms_registered", N_("in district's system"), 1},
	{"quota_applied", N_("quota applied for"), 2},
	{"quota_granted", N_("quota granted"), 3},
	{"platform_registered", N_("on the platform"), 4},
	{"opening_applied", N_("opening asked for"), 5},
	{"opening_returned", N_("opening returned"), 5},
	{"opened", N_("open for business"), 6},
	{"suspended", N_("permission suspended"), 0},
	{"closed", N_("permission closed"), 0},
};
enum { OPENING_LABELS = sizeof(opening_labels) / sizeof(opening_labels[0]) };

const char *
opening_status_label(const char *status)
{
	for (size_t i = 0; i < OPENING_LABELS; i++)
		if (strcmp(opening_labels[i].status, status) == 0)
			return _(opening_labels[i].label);
	return status;
}

static int
opening_rank(const char *status)
{
	for (size_t i = 0; i < OPENING_LABELS; i++)
		if (strcmp(opening_labels[i].status, status) == 0)
			return opening_labels[i].rank;
	return 0;
}

bool
quota_kept(int district)
{
	return district == OPENING_QUOTA_DISTRICT;
}

int
opening_of(struct ctx *ctx, int64_t unit_id, int district, struct opening *o,
    struct err *e)
{
	int rc = store_opening_load(ctx, unit_id, district, o, e);

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	o->unit_id = unit_id;
	o->district = district;
	str_copy(o->status, sizeof(o->status), "none");
	return 0;
}

struct opening_search {
	int but, found;
};

static void
opening_search(void *arg, const struct opening *o)
{
	struct opening_search *s = arg;

	if (strcmp(o->status, "opened") == 0 && o->district != s->but)
		s->found = o->district;
}

int
opening_elsewhere(struct ctx *ctx, int64_t unit_id, int but, int *district,
    struct err *e)
{
	struct opening_search s = {but, 0};

	if (store_opening_each(ctx, unit_id, opening_search, &s, e) != 0)
		return -1;
	*district = s.found;
	return 0;
}

int
opening_district(struct ctx *ctx, int64_t unit_id, int own, int *district,
    struct err *e)
{
	struct opening o;

	*district = own;
	if (opening_of(ctx, unit_id, own, &o, e) != 0)
		return -1;
	if (strcmp(o.status, "opened") == 0 ||
	    strcmp(o.status, "suspended") == 0)
		return 0;
	if (opening_elsewhere(ctx, unit_id, own, district, e) != 0)
		return -1;
	if (*district == 0)
		*district = own;
	return 0;
}

static int
opening_state_error(const struct opening *o, struct err *e)
{
	char district[16];

	snprintf(district, sizeof(district), "%d", o->district);
	err_set(e, ERR_OPENING_STATE, NULL);
	err_arg(e, "district", code_text(codes_district, district));
	return err_arg(e, "status", opening_status_label(o->status));
}

static json_t *
opening_audit(const struct opening *o)
{
	return json_pack("{s:i, s:s}", "district", o->district, "status",
	    o->status);
}

static int
opening_save(struct ctx *ctx, struct opening *o, const char *before,
    struct err *e)
{
	int rc = store_opening_save(ctx, o, e);

	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_BUSY, NULL);
	ctx_audit(ctx, "opening", o->unit_id, json_pack("{s:i, s:s}",
	    "district", o->district, "status", before), opening_audit(o));
	ctx_changed(ctx, "unit", o->unit_id, o->unit_id, 0);
	return 0;
}

int
opening_register(struct ctx *ctx, int district, const char *name,
    const char *phone, int64_t staff, struct opening *o, struct err *e)
{
	int64_t unit_id = ctx->actor.unit_id;

	policy_self(ctx);
	if (opening_of(ctx, unit_id, district, o, e) != 0)
		return -1;
	if (strcmp(o->status, "none") != 0 && strcmp(o->status, "closed") != 0)
		return opening_state_error(o, e);
	str_copy(o->contact_name, sizeof(o->contact_name), name);
	str_copy(o->contact_phone, sizeof(o->contact_phone), phone);
	o->staff = staff;
	o->registered_at = ctx->now;
	str_copy(o->status, sizeof(o->status), "hrms_registered");
	return opening_save(ctx, o, "none", e);
}

/* A unit whose quota is granted and whose profile is whole is registered. */
static int
opening_platform(struct ctx *ctx, struct opening *o, struct err *e)
{
	bool complete;
	int rc;

	if (strcmp(o->status, "quota_granted") != 0)
		return 0;
	rc = store_unit_state(ctx, o->unit_id, &complete, e);
	if (rc == 1 && complete)
		str_copy(o->status, sizeof(o->status), "platform_registered");
	return rc < 0 ? -1 : 0;
}

static void
opening_tell(struct opening *o, const struct opening_told *told)
{
	if (told == NULL)
		return;
	str_copy(o->contact_name, sizeof(o->contact_name),
	    told->contact != NULL ? told->contact : "");
	str_copy(o->contact_phone, sizeof(o->contact_phone),
	    told->phone != NULL ? told->phone : "");
	o->staff = told->staff;
}

int
opening_set(struct ctx *ctx, int64_t unit_id, int district,
    const char *status, const struct opening_told *told, struct err *e)
{
	struct opening o;
	char before[32];
	int was, now = opening_rank(status);

	if (opening_of(ctx, unit_id, district, &o, e) != 0)
		return -1;
	was = opening_rank(o.status);
	/* quota is asked for anew each year, also by who is opened */
	if (now < was && now >= 1 && now <= 3)
		return 0;
	if (strcmp(o.status, "suspended") == 0 || now == 0 ||
	    (strcmp(o.status, "opened") == 0 && now == was))
		return opening_state_error(&o, e);
	memcpy(before, o.status, sizeof(before));
	str_copy(o.status, sizeof(o.status), status);
	if (was == 0 && now == 1) {
		o.registered_at = ctx->now;
		opening_tell(&o, told);
	}
	if (strcmp(status, "opened") == 0)
		o.opened_on = ctx->today;
	if (opening_platform(ctx, &o, e) != 0)
		return -1;
	return opening_save(ctx, &o, before, e);
}

int
opening_move(struct ctx *ctx, int64_t unit_id, int from, int to,
    struct err *e)
{
	struct opening old, now;
	char before[32];

	if (opening_of(ctx, unit_id, from, &old, e) != 0 ||
	    opening_of(ctx, unit_id, to, &now, e) != 0)
		return -1;
	if (strcmp(old.status, "opened") != 0 || from == to)
		return opening_state_error(&old, e);
	if (strcmp(now.status, "opened") == 0 ||
	    strcmp(now.status, "suspended") == 0)
		return opening_state_error(&now, e);
	str_copy(old.status, sizeof(old.status), "closed");
	if (opening_save(ctx, &old, "opened", e) != 0)
		return -1;
	memcpy(before, now.status, sizeof(before));
	str_copy(now.status, sizeof(now.status), "opened");
	now.opened_on = ctx->today;
	return opening_save(ctx, &now, before, e);
}

int
opening_decide(struct ctx *ctx, int64_t unit_id, int district,
    const char *action, const char *reason, struct opening *o,
    struct err *e)
{
	static const struct {
		const char *action, *from, *to;
	} moves[] = {
		{"suspend", "opened", "suspended"},
		{"resume", "suspended", "opened"},
		{"close", "opened", "closed"},
		{"close", "suspended", "closed"},
	};
	char before[32];

	if (policy_scope(ctx, unit_id, district, 0, e) != 0 ||
	    opening_of(ctx, unit_id, district, o, e) != 0)
		return -1;
	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
		if (strcmp(moves[i].action, action) == 0 &&
		    strcmp(moves[i].from, o->status) == 0) {
			memcpy(before, o->status, sizeof(before));
			str_copy(o->status, sizeof(o->status), moves[i].to);
			str_copy(o->reason, sizeof(o->reason), reason);
			return opening_save(ctx, o, before, e);
		}
	return opening_state_error(o, e);
}

int
opening_list(struct ctx *ctx, int64_t unit_id,
    void (*row)(void *arg, const struct opening *o),
    void (*quota)(void *arg, const struct quota *q), void *arg,
    struct err *e)
{
	struct unit u;
	int rc;

	if (ctx->actor.role == ROLE_AGENT) {
		policy_self(ctx);
		unit_id = ctx->actor.unit_id;
	} else {
		rc = store_unit_load(ctx, unit_id, &u, e);
		if (rc < 0)
			return -1;
		if (rc == 0) {
			policy_self(ctx);
			return err_set(e, ERR_NOT_FOUND, "unit");
		}
		if (policy_unit(ctx, unit_id, u.district, e) != 0)
			return -1;
	}
	return store_opening_each(ctx, unit_id, row, arg, e) != 0 ||
		store_quota_each(ctx, unit_id, quota, arg, e) != 0 ?
	    -1 :
	    0;
}

int
quota_left(struct ctx *ctx, int64_t unit_id, int district, int year,
    int64_t *left, struct err *e)
{
	struct quota q;

	if (store_quota_load(ctx, unit_id, district, year, &q, e) < 0)
		return -1;
	*left = q.granted < 0	  ? -1 :
	    q.used < q.granted ? q.granted - q.used :
				 0;
	return 0;
}

int
quota_grant(struct ctx *ctx, int64_t unit_id, int district, int year,
    int64_t number, struct err *e)
{
	struct quota q;

	if (store_quota_load(ctx, unit_id, district, year, &q, e) < 0)
		return -1;
	if (number < 0)
		q.granted = -1;
	else if (q.granted >= 0)
		q.granted += number;
	if (store_quota_set(ctx, &q, e) != 0)
		return -1;
	return number != 0 ?
	    opening_set(ctx, unit_id, district, "quota_granted", NULL, e) :
	    0;
}

int
quota_use(struct ctx *ctx, int64_t unit_id, int district, int year,
    struct err *e)
{
	struct quota q;
	int rc = store_quota_load(ctx, unit_id, district, year, &q, e);
	char text[16];

	if (rc < 0)
		return -1;
	if (rc == 0 && !quota_kept(district))
		return 0;
	if (q.granted >= 0 && q.used >= q.granted && quota_kept(district)) {
		snprintf(text, sizeof(text), "%d", year);
		err_set(e, ERR_QUOTA_NONE, NULL);
		return err_arg(e, "year", text);
	}
	q.used++;
	return store_quota_set(ctx, &q, e);
}
