#include "config.h"

#include <string.h>

#include "common/jsonrpc.h"
#include "common/mem.h"
#include "server/domain/policy.h"
#include "server/domain/service_definition.h"
#include "server/domain/title.h"
#include "server/store/account.h"
#include "server/store/office.h"
#include "server/store/unit.h"

/*
 * Plans
 */

static const struct {
	const char *status, *label;
} plan_labels[] = {
	{"planned", N_("not open")},
	{"open", N_("open now")},
	{"materials", N_("materials")},
	{"review", N_("in review")},
	{"ended", N_("plan over")},
	{"closed", N_("shut")},
};

const char *
plan_status(const struct ctx *ctx, const struct title_plan *p)
{
	return p->closed			   ? "closed" :
	    ctx->today < p->opens_on		   ? "planned" :
	    ctx->today <= p->closes_on		   ? "open" :
	    ctx->today <= p->materials_until	   ? "materials" :
	    ctx->today <= p->ends_on		   ? "review" :
						     "ended";
}

const char *
plan_status_label(const char *status)
{
	for (size_t i = 0; i < sizeof(plan_labels) / sizeof(plan_labels[0]);
	     i++)
		if (strcmp(plan_labels[i].status, status) == 0)
			return _(plan_labels[i].label);
	return status;
}

static json_t *
plan_audit(const struct title_plan *p)
{
	char closes[DATE_TEXT], materials[DATE_TEXT], ends[DATE_TEXT];

	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "service",
	    p->service, "name", p->name, "closes_on",
	    date_format(p->closes_on, closes), "materials_until",
	    date_format(p->materials_until, materials), "ends_on",
	    date_format(p->ends_on, ends), "closed", p->closed);
}

/* Its days follow one another. */
static int
plan_check(const struct title_plan *p, struct err *e)
{
	const struct {
		const char *field, *other;
		date_t before, after;
	} order[] = {
		{"closes_on", N_("the day it opens"), p->opens_on,
		    p->closes_on},
		{"materials_until", N_("the day declarations end"),
		    p->closes_on, p->materials_until},
		{"ends_on", N_("the day materials end"), p->materials_until,
		    p->ends_on},
	};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (order[i].after < order[i].before) {
			err_add(e, ERR_DATE_ORDER, order[i].field);
			err_arg(e, "other", order[i].other);
		}
	return e->n > 0 ? -1 : 0;
}

static void
plan_fill(struct title_plan *p, const struct plan_told *t)
{
	if (t->name != NULL)
		str_copy(p->name, sizeof(p->name), t->name);
	if (t->opens_on != DATE_NONE)
		p->opens_on = t->opens_on;
	if (t->closes_on != DATE_NONE)
		p->closes_on = t->closes_on;
	if (t->materials_until != DATE_NONE)
		p->materials_until = t->materials_until;
	if (t->ends_on != DATE_NONE)
		p->ends_on = t->ends_on;
	if (t->closed >= 0)
		p->closed = t->closed != 0;
}

int
plan_create(struct ctx *ctx, const struct plan_told *t,
    struct title_plan *out, struct err *e)
{
	const struct definition *d = service_definition(ctx, t->service);

	policy_self(ctx);
	memset(out, 0, sizeof(*out));
	if (d == NULL || !d->plan)
		return err_set(e, ERR_PLAN_SERVICE, "service");
	out->id = ctx_new_id(ctx);
	str_copy(out->service, sizeof(out->service), d->id);
	out->year = t->year;
	plan_fill(out, t);
	out->created_at = ctx->now;
	out->version = 1;
	if (plan_check(out, e) != 0 || store_plan_insert(ctx, out, e) != 0)
		return -1;
	ctx_audit(ctx, "title_plan", out->id, NULL, plan_audit(out));
	ctx_changed(ctx, "title", out->id, 0, 0);
	return 0;
}

int
plan_set(struct ctx *ctx, int64_t id, const struct plan_told *t,
    struct title_plan *out, struct err *e)
{
	json_t *before;
	int rc;

	policy_self(ctx);
	rc = store_plan_load(ctx, id, out, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "id");
	if (t->version != -1 && t->version != out->version) {
		err_set(e, ERR_VERSION, "version");
		err_arg(e, "by", "-");
		return err_arg(e, "at", "-");
	}
	before = plan_audit(out);
	plan_fill(out, t);
	rc = plan_check(out, e) == 0 ? store_plan_update(ctx, out, e) : -1;
	if (rc != 1) {
		json_decref(before);
		return rc < 0 ? -1 : err_set(e, ERR_BUSY, NULL);
	}
	ctx_audit(ctx, "title_plan", id, before, plan_audit(out));
	ctx_changed(ctx, "title", id, 0, 0);
	/* the last days of its cases are written anew, as after a holiday */
	return store_calendar_worked(ctx, "calendar", 0, e);
}

int
plan_list(struct ctx *ctx, const char *service,
    void (*row)(void *arg, const struct title_plan *p), void *arg,
    struct err *e)
{
	policy_self(ctx);
	return store_plan_each(ctx, service, row, arg, e);
}

struct plan_open {
	const struct ctx *ctx;
	struct title_plan first;
	char names[400];
	int n;
};

static void
plan_open_row(void *arg, const struct title_plan *p)
{
	struct plan_open *o = arg;

	if (strcmp(plan_status(o->ctx, p), "open") != 0)
		return;
	if (o->n++ == 0)
		o->first = *p;
	str_join(o->names, sizeof(o->names), ", ", p->name);
}

int
plan_choose(struct ctx *ctx, const char *service, int64_t id,
    struct title_plan *out, struct err *e)
{
	struct plan_open o = {.ctx = ctx};
	int rc;

	if (id != 0) {
		rc = store_plan_load(ctx, id, out, e);
		if (rc < 0)
			return -1;
		if (rc == 0 || strcmp(out->service, service) != 0)
			return err_set(e, ERR_NOT_FOUND, "plan");
		return strcmp(plan_status(ctx, out), "open") == 0 ?
		    0 :
		    err_set(e, ERR_PLAN_NONE, "plan");
	}
	if (store_plan_each(ctx, service, plan_open_row, &o, e) != 0)
		return -1;
	if (o.n > 1) {
		err_set(e, ERR_PLAN_WHICH, "plan");
		return err_arg(e, "plans", o.names);
	}
	*out = o.first;
	return o.n == 1 ? 0 : err_set(e, ERR_PLAN_NONE, "service");
}

int
plan_any_open(struct ctx *ctx, const char *service, struct err *e)
{
	struct plan_open o = {.ctx = ctx};

	if (store_plan_each(ctx, service, plan_open_row, &o, e) != 0)
		return -1;
	return o.n > 0;
}

json_t *
plan_of_case(struct ctx *ctx, int64_t application_id, struct err *e)
{
	char closes[DATE_TEXT], materials[DATE_TEXT], ends[DATE_TEXT];
	struct title_plan p;
	int rc = store_plan_of(ctx, application_id, &p, e);

	if (rc != 1)
		return rc < 0 ? NULL : json_null();
	return json_pack("{s:o, s:s, s:i, s:s, s:s, s:s, s:s, s:s}", "id",
	    rpc_id_make(p.id), "name", p.name, "year", p.year, "status",
	    plan_status(ctx, &p), "status_label",
	    plan_status_label(plan_status(ctx, &p)), "closes_on",
	    date_format(p.closes_on, closes), "materials_until",
	    date_format(p.materials_until, materials), "ends_on",
	    date_format(p.ends_on, ends));
}

/*
 * Supervising bodies
 */

int
body_create(struct ctx *ctx, const char *name, struct body *out,
    struct err *e)
{
	policy_self(ctx);
	memset(out, 0, sizeof(*out));
	out->id = ctx_new_id(ctx);
	str_copy(out->name, sizeof(out->name), name);
	if (store_body_insert(ctx, out, e) != 0)
		return -1;
	ctx_audit(ctx, "body", out->id, NULL,
	    json_pack("{s:s}", "name", name));
	return 0;
}

int
body_account(struct ctx *ctx, int64_t body, const char *login, bool member,
    struct err *e)
{
	struct account a;
	struct body b;
	int rc;

	policy_self(ctx);
	rc = store_body_load(ctx, body, &b, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "body");
	rc = store_account_find(ctx, login, &a, e);
	if (rc < 0)
		return -1;
	if (rc == 0 || a.role != ROLE_BODY)
		return err_set(e, ERR_BODY_ROLE, "login");
	if (store_body_account_set(ctx, body, a.id, member, e) != 0)
		return -1;
	ctx_audit(ctx, "body", body, NULL,
	    json_pack("{s:s, s:b}", "account", a.login, "member", member));
	ctx_changed(ctx, "queue", body, 0, 0);
	return 0;
}

int
body_unit(struct ctx *ctx, int64_t body, int64_t unit, struct body_unit *out,
    struct err *e)
{
	struct body b, former;
	struct unit u;
	int rc, had;

	policy_self(ctx);
	memset(out, 0, sizeof(*out));
	rc = store_body_load(ctx, body, &b, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "body");
	rc = store_unit_load(ctx, unit, &u, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "unit");
	had = store_body_of_unit(ctx, unit, &former, e);
	if (had < 0 || store_body_unit_set(ctx, body, unit, e) != 0)
		return -1;
	ctx_audit(ctx, "body", body,
	    had == 1 ? json_pack("{s:s}", "body", former.name) : NULL,
	    json_pack("{s:s, s:I}", "body", b.name, "unit",
		(json_int_t)unit));
	ctx_changed(ctx, "queue", body, unit, 0);
	out->unit_id = unit;
	str_copy(out->unit_name, sizeof(out->unit_name), u.name);
	out->district = u.district;
	out->body_id = body;
	str_copy(out->body_name, sizeof(out->body_name), b.name);
	out->since = ctx->now;
	return 0;
}

struct body_rows {
	struct body *rows;
	size_t n;
};

static void
body_row(void *arg, const struct body *b)
{
	struct body_rows *l = arg;

	l->rows[l->n++] = *b;
}

static void
body_account_row(void *arg, int64_t id, const char *login, const char *name)
{
	json_array_append_new(arg,
	    json_pack("{s:o, s:s, s:s}", "id", rpc_id_make(id), "login",
		login, "name", name));
}

json_t *
body_list(struct ctx *ctx, int64_t after, int limit, int64_t *next,
    struct err *e)
{
	struct body_rows l = {
		.rows = ctx_alloc(ctx, (size_t)limit + 1, sizeof(*l.rows))};
	struct body own;
	json_t *items, *accounts;
	int rc = 0;

	policy_self(ctx);
	*next = 0;
	if (ctx->actor.role == ROLE_BODY) {
		rc = store_body_of_account(ctx, ctx->actor.account_id, &own,
		    e);
		if (rc == 1)
			body_row(&l, &own);
	} else {
		rc = store_body_each(ctx, after, limit + 1, body_row, &l, e);
	}
	if (rc < 0)
		return NULL;
	if (l.n > (size_t)limit)
		*next = l.rows[--l.n - 1].id;
	items = json_array();
	for (size_t i = 0; i < l.n; i++) {
		accounts = json_array();
		if (store_body_account_each(ctx, l.rows[i].id,
			body_account_row, accounts, e) != 0) {
			json_decref(accounts);
			json_decref(items);
			return NULL;
		}
		json_array_append_new(items,
		    json_pack("{s:o, s:s, s:I, s:o}", "id",
			rpc_id_make(l.rows[i].id), "name", l.rows[i].name,
			"units", (json_int_t)l.rows[i].units, "accounts",
			accounts));
	}
	return items;
}

int
body_units(struct ctx *ctx, int64_t body, const char *name, int64_t after,
    int limit, void (*row)(void *arg, const struct body_unit *u), void *arg,
    struct err *e)
{
	struct body own;
	int rc;

	policy_self(ctx);
	if (ctx->actor.role == ROLE_BODY) {
		rc = store_body_of_account(ctx, ctx->actor.account_id, &own,
		    e);
		if (rc != 1)
			return rc;
		if (body != 0 && body != own.id)
			return err_set(e, ERR_NOT_FOUND, "body");
		body = own.id;
	}
	return store_body_unit_each(ctx, body, name, after, limit, row, arg,
	    e);
}
