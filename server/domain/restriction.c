#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/domain/notification.h"
#include "server/domain/policy.h"
#include "server/domain/restriction.h"
#include "server/domain/service.h"
#include "server/store/association.h"
#include "server/store/permit.h"
#include "server/store/person.h"
#include "server/store/unit.h"

enum { RESTRICTION_TOLD = 50, RESTRICTION_MAX = 502 };

int
restriction_check(struct ctx *ctx, bool unit, int64_t subject_id,
    const char *service, struct err *e)
{
	char reason[801];
	int rc = store_restriction_find(ctx, unit ? "unit" : "person",
	    subject_id, service, reason, sizeof(reason), e);

	if (rc <= 0)
		return rc;
	err_set(e, ERR_RESTRICTED, NULL);
	return err_arg(e, "reason", reason);
}

bool
restriction_active(const struct ctx *ctx, const struct restriction *r)
{
	return r->lifted_at == 0 && r->from <= ctx->today &&
	    (r->to == 0 || r->to >= ctx->today);
}

const char *
restriction_state(const struct ctx *ctx, const struct restriction *r)
{
	if (r->lifted_at != 0)
		return "lifted";
	if (r->to != 0 && r->to < ctx->today)
		return "over";
	return r->from > ctx->today ? "coming" : "active";
}

const char *
restriction_service(struct ctx *ctx, const struct restriction *r)
{
	const struct service *s;

	if (strcmp(r->service, RESTRICTION_ALL) == 0)
		return _("all services");
	s = service_find(ctx, r->service);
	return s != NULL ? service_title(s) : r->service;
}

/* The district of the actor's in which he reaches the person: 0 for none. */
static int
restriction_reach_person(struct ctx *ctx, int64_t id, int *district,
    struct err *e)
{
	struct association a;
	struct person p;
	int rc = store_person_load(ctx, id, &p, e);

	if (rc <= 0)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "person");
	rc = store_association_open(ctx, id, &a, e);
	if (rc < 0)
		return -1;
	*district = rc == 1 && strcmp(a.status, "active") == 0 ? a.district :
								 p.district;
	if (policy_scope(ctx, 0, *district, id, e) == 0)
		return 0;
	err_clear(e);
	*district = p.district;
	if (policy_scope(ctx, 0, p.district, id, e) == 0)
		return 0;
	return err_set(e, ERR_NOT_FOUND, "person");
}

static int
restriction_reach_unit(struct ctx *ctx, int64_t id, int *district,
    struct err *e)
{
	struct unit u;
	int rc = store_unit_load(ctx, id, &u, e);

	if (rc < 0)
		return -1;
	*district = u.district;
	if (rc == 0 || policy_scope(ctx, id, u.district, 0, e) != 0)
		return err_set(e, ERR_NOT_FOUND, "unit");
	return 0;
}

/* Numbers are looked up; then it is a person or a unit within reach. */
static int
restriction_find(struct ctx *ctx, const struct restriction_subject *whom,
    struct restriction *r, struct err *e)
{
	int64_t person = whom->person_id, unit = whom->unit_id;
	int given = (person != 0) + (unit != 0) + (whom->id_number != NULL) +
	    (whom->uscc != NULL);
	const char *by = whom->id_number != NULL ? "id_number" : "uscc";
	int rc = 1;

	if (given != 1)
		return err_set(e, ERR_RESTRICTION_WHOM,
		    given == 0 ? "person" : "unit");
	if (whom->id_number != NULL)
		rc = store_person_find_id_number(ctx, whom->id_number,
		    &person, e);
	else if (whom->uscc != NULL)
		rc = store_unit_find_uscc(ctx, whom->uscc, &unit, e);
	if (rc <= 0)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, by);
	r->unit = unit != 0;
	r->subject_id = r->unit ? unit : person;
	rc = r->unit ? restriction_reach_unit(ctx, unit, &r->district, e) :
		       restriction_reach_person(ctx, person, &r->district, e);
	/* by number, whom he does not reach is nobody, to the letter */
	if (rc != 0 && err_is(e, ERR_NOT_FOUND) &&
	    (whom->id_number != NULL || whom->uscc != NULL)) {
		err_clear(e);
		err_set(e, ERR_NOT_FOUND, by);
	}
	return rc;
}

static json_t *
restriction_audit(const struct restriction *r)
{
	json_t *o = json_pack("{s:s, s:o, s:s, s:s}", "subject",
	    r->unit ? "unit" : "person", "subject_id",
	    json_sprintf("%lld", (long long)r->subject_id), "service",
	    r->service, "reason",
	    r->lifted_at != 0 ? r->lift_reason : r->reason);

	json_object_set_new(o, "lifted", json_boolean(r->lifted_at != 0));
	return o;
}

static void
restriction_changed(struct ctx *ctx, const struct restriction *r)
{
	ctx_changed(ctx, "service", r->id, r->unit ? r->subject_id : 0,
	    r->unit ? 0 : r->subject_id);
}

/* The service's title in both languages. */
static json_t *
restriction_title(struct ctx *ctx, const struct restriction *r)
{
	const struct service *s = service_find(ctx, r->service);

	if (s == NULL)
		return json_pack("{s:s, s:s}", "zh", "全部业务", "en",
		    "all services");
	return json_pack("{s:s, s:s}", "zh", s->title_zh, "en", s->title_en);
}

static int
restriction_tell(struct ctx *ctx, const struct restriction *r,
    const char *template, struct err *e)
{
	int64_t ids[RESTRICTION_TOLD];
	char day[DATE_TEXT];
	size_t n;

	if (store_restriction_accounts(ctx, r->unit, r->subject_id, ids,
		RESTRICTION_TOLD, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct notify m = {.template = template,
			.account_id = ids[i],
			.args = json_pack("{s:o, s:s}", "service",
			    restriction_title(ctx, r), "reason",
			    r->lifted_at != 0 ? r->lift_reason : r->reason)};

		if (r->to != 0)
			json_object_set_new(m.args, "until",
			    json_string(date_format(r->to, day)));
		else
			json_object_set_new(m.args, "until",
			    json_pack("{s:s, s:s}", "zh", "另行通知", "en",
				"further notice"));
		if (notify(ctx, &m, e) != 0)
			return -1;
	}
	return 0;
}

static int
restriction_days(struct ctx *ctx, date_t from, date_t to,
    struct restriction *r, struct err *e)
{
	r->from = from != DATE_NONE ? from : ctx->today;
	r->to = to != DATE_NONE ? to : 0;
	if (r->to == 0)
		return 0;
	if (r->to < r->from) {
		err_set(e, ERR_DATE_ORDER, "to");
		return err_arg(e, "other", N_("From"));
	}
	return r->to < ctx->today ? err_set(e, ERR_RESTRICTION_OVER, "to") : 0;
}

int
restriction_set(struct ctx *ctx, const struct restriction_subject *whom,
    const char *service, const char *reason, date_t from, date_t to,
    struct restriction *r, struct err *e)
{
	bool all = strcmp(service, "all") == 0;

	policy_self(ctx);
	memset(r, 0, sizeof(*r));
	r->id = ctx_new_id(ctx);
	r->version = 1;
	r->set_at = ctx->now;
	str_copy(r->service, sizeof(r->service),
	    all ? RESTRICTION_ALL : service);
	str_copy(r->reason, sizeof(r->reason), reason);
	str_copy(r->by_name, sizeof(r->by_name), ctx->actor.name);
	if (!all && service_find(ctx, service) == NULL)
		return err_set(e, ERR_SERVICE_UNKNOWN, "service");
	if (restriction_days(ctx, from, to, r, e) != 0 ||
	    restriction_find(ctx, whom, r, e) != 0 ||
	    store_restriction_insert(ctx, r, e) != 0 ||
	    restriction_tell(ctx, r, "restriction_set", e) != 0)
		return -1;
	ctx_audit(ctx, "restriction", r->id, NULL, restriction_audit(r));
	restriction_changed(ctx, r);
	return 0;
}

/* The one who set it was of this district; others are not told of it. */
static int
restriction_load(struct ctx *ctx, int64_t id, struct restriction *r,
    struct err *e)
{
	int rc = store_restriction_load(ctx, id, r, e);

	if (rc > 0)
		return policy_scope(ctx, 0, r->district, 0, e);
	policy_self(ctx);
	return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "id");
}

int
restriction_lift(struct ctx *ctx, int64_t id, const char *reason,
    struct restriction *r, struct err *e)
{
	struct restriction before;
	char at[TIME_TEXT];
	int rc;

	if (restriction_load(ctx, id, r, e) != 0)
		return -1;
	before = *r;
	rc = store_restriction_lift(ctx, id, reason, e);
	if (rc < 0)
		return -1;
	if (rc == 0) {
		err_set(e, ERR_RESTRICTION_LIFTED, "id");
		err_arg(e, "by", r->lifted_by);
		return err_arg(e, "at", time_format(r->lifted_at, at));
	}
	if (store_restriction_load(ctx, id, r, e) != 1 ||
	    restriction_tell(ctx, r, "restriction_lifted", e) != 0)
		return -1;
	ctx_audit(ctx, "restriction", id, restriction_audit(&before),
	    restriction_audit(r));
	restriction_changed(ctx, r);
	return 0;
}

struct restriction_rows {
	struct restriction *rows;
	size_t n;
};

static void
restriction_row(void *arg, const struct restriction *r)
{
	struct restriction_rows *l = arg;

	if (l->n < RESTRICTION_MAX * DISTRICTS_MAX)
		l->rows[l->n++] = *r;
}

static int
restriction_newer(const void *a, const void *b)
{
	const struct restriction *x = a, *y = b;

	return (x->id < y->id) - (x->id > y->id);
}

/* Runs of several districts, merged. */
static int
restriction_districts(struct ctx *ctx, struct restriction_filter *f,
    const struct restriction_query *q,
    void (*row)(void *arg, const struct restriction *r), void *arg,
    struct err *e)
{
	const struct actor *a = &ctx->actor;
	struct restriction_rows l = {0};

	if (a->ndistricts == 0)
		return 0;
	l.rows = ctx_alloc(ctx, a->ndistricts * (size_t)q->limit + 1,
	    sizeof(*l.rows));
	for (size_t i = 0; i < a->ndistricts; i++) {
		f->district = a->districts[i];
		if (store_restriction_page(ctx, f, q->before, q->limit,
			restriction_row, &l, e) != 0)
			return -1;
	}
	qsort(l.rows, l.n, sizeof(*l.rows), restriction_newer);
	for (size_t i = 0; i < l.n && i < (size_t)q->limit; i++)
		row(arg, &l.rows[i]);
	return 0;
}

int
restriction_list(struct ctx *ctx, const struct restriction_query *q,
    void (*row)(void *arg, const struct restriction *r), void *arg,
    struct err *e)
{
	const struct actor *a = &ctx->actor;
	struct restriction_filter f = {.active = q->active,
		.service = q->service != NULL ? q->service : ""};
	int64_t person = q->person_id, unit = q->unit_id;
	int district;

	policy_self(ctx);
	if (a->role == ROLE_INDIVIDUAL || a->role == ROLE_AGENT) {
		/* one's own; asking for somebody else's finds nothing */
		if ((person != 0 && person != a->person_id) ||
		    (unit != 0 && unit != a->unit_id))
			return err_set(e, ERR_NOT_FOUND,
			    person != 0 ? "person" : "unit");
		person = a->role == ROLE_INDIVIDUAL ? a->person_id : 0;
		unit = a->role == ROLE_AGENT ? a->unit_id : 0;
	} else if ((person != 0 &&
		       restriction_reach_person(ctx, person, &district, e) !=
			   0) ||
	    (unit != 0 && restriction_reach_unit(ctx, unit, &district, e) !=
		0)) {
		return -1;
	}
	f.unit = unit != 0;
	f.subject_id = unit != 0 ? unit : person;
	if (f.subject_id == 0 && a->role != ROLE_CITY)
		return restriction_districts(ctx, &f, q, row, arg, e);
	return store_restriction_page(ctx, &f, q->before, q->limit, row, arg,
	    e);
}

int
restriction_whom(struct ctx *ctx, const struct restriction *r, char *name,
    size_t size, char number[32], struct err *e)
{
	struct person p;
	struct unit u;
	int rc;

	number[0] = name[0] = '\0';
	if (r->unit) {
		rc = store_unit_load(ctx, r->subject_id, &u, e);
		if (rc == 1) {
			str_copy(name, size, u.name);
			str_copy(number, 32, u.uscc);
		}
		return rc < 0 ? -1 : 0;
	}
	rc = store_person_load(ctx, r->subject_id, &p, e);
	if (rc == 1) {
		char masked[IDENT_MAX];

		str_copy(name, size, p.name);
		str_copy(number, 32, ident_mask(p.id_number, masked));
	}
	return rc < 0 ? -1 : 0;
}
