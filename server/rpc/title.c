/* Plans, supervising bodies, public notice, objections, awards. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/title.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

/* "items" and "next", a page mark when it is not 0; items are stolen. */
static json_t *
title_page(json_t *items, int64_t next)
{
	char id[24];
	const char *key[1] = {id};

	snprintf(id, sizeof(id), "%lld", (long long)next);
	return json_pack("{s:o, s:o}", "items", items, "next",
	    next != 0 ? cursor_make(key, 1) : json_null());
}

static int
title_after(struct ctx *ctx, const json_t *p, int64_t *after, struct err *e)
{
	char *key[1];

	if (cursor_parse(ctx, p, key, 1, e) != 0)
		return -1;
	*after = key[0] != NULL ? strtoll(key[0], NULL, 10) : 0;
	return 0;
}

/*
 * Plans
 */

static json_t *
plan_item(struct ctx *ctx, const struct title_plan *p)
{
	const char *status = plan_status(ctx, p);
	json_t *o = json_pack("{s:o, s:s, s:i, s:s, s:s, s:b, s:I, s:I}",
	    "id", rpc_id_make(p->id), "name", p->name, "year", p->year,
	    "status", status, "status_label", plan_status_label(status),
	    "closed", p->closed, "cases", (json_int_t)p->cases, "version",
	    (json_int_t)p->version);

	reply_titles(ctx, o, p->service, "");
	json_object_del(o, "state");
	json_object_del(o, "state_title");
	reply_date(o, "opens_on", p->opens_on);
	reply_date(o, "closes_on", p->closes_on);
	reply_date(o, "materials_until", p->materials_until);
	reply_date(o, "ends_on", p->ends_on);
	return o;
}

struct plan_rows {
	struct ctx *ctx;
	json_t *items;
	bool open;
	struct title_plan list[200];
	size_t n;
};

static void
plan_row(void *arg, const struct title_plan *p)
{
	struct plan_rows *r = arg;
	const char *status = plan_status(r->ctx, p);

	if ((r->open && strcmp(status, "open") != 0) ||
	    (strcmp(status, "planned") == 0 &&
		r->ctx->actor.role != ROLE_CITY) ||
	    r->n == 200)
		return;
	r->list[r->n++] = *p;
}

static int
rpc_plan_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct plan_rows *r = ctx_alloc(ctx, 1, sizeof(*r));

	r->ctx = ctx;
	r->open = param_bool(p, "open");
	if (plan_list(ctx, param_text(p, "service"), plan_row, r, e) != 0)
		return -1;
	r->items = json_array();
	for (size_t i = 0; i < r->n; i++)
		json_array_append_new(r->items,
		    plan_item(ctx, &r->list[i]));
	*reply = title_page(r->items, 0);
	return 0;
}

static struct plan_told
plan_params(const json_t *p)
{
	return (struct plan_told){.service = param_text(p, "service"),
		.name = param_text(p, "name"),
		.year = (int)param_int(p, "year", 0),
		.opens_on = param_date(p, "opens_on"),
		.closes_on = param_date(p, "closes_on"),
		.materials_until = param_date(p, "materials_until"),
		.ends_on = param_date(p, "ends_on"),
		.closed = json_object_get(p, "closed") != NULL ?
		    param_bool(p, "closed") :
		    -1,
		.version = param_int(p, "version", -1)};
}

static int
rpc_plan_create(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const struct plan_told t = plan_params(p);
	struct title_plan plan;

	if (plan_create(ctx, &t, &plan, e) != 0)
		return -1;
	*reply = plan_item(ctx, &plan);
	return 0;
}

static int
rpc_plan_set(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const struct plan_told t = plan_params(p);
	struct title_plan plan;

	if (plan_set(ctx, param_id(p, "id"), &t, &plan, e) != 0)
		return -1;
	*reply = plan_item(ctx, &plan);
	return 0;
}

/*
 * Bodies
 */

static int
rpc_body_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	int64_t after, next;
	json_t *items;

	if (title_after(ctx, p, &after, e) != 0)
		return -1;
	items = body_list(ctx, after, (int)param_int(p, "limit", 50), &next,
	    e);
	if (items == NULL)
		return -1;
	*reply = title_page(items, next);
	return 0;
}

static int
rpc_body_create(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct body b;

	if (body_create(ctx, param_text(p, "name"), &b, e) != 0)
		return -1;
	*reply = json_pack("{s:o, s:s}", "id", rpc_id_make(b.id), "name",
	    b.name);
	return 0;
}

static int
rpc_body_account(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	bool member = param_bool(p, "member");

	if (body_account(ctx, param_id(p, "body"), param_text(p, "login"),
		member, e) != 0)
		return -1;
	*reply = json_pack("{s:o, s:s, s:b}", "body",
	    rpc_id_make(param_id(p, "body")), "login",
	    param_text(p, "login"), "member", member);
	return 0;
}

static json_t *
body_unit_item(const struct body_unit *u)
{
	json_t *o = json_pack("{s:{s:o, s:s}, s:o}", "unit", "id",
	    rpc_id_make(u->unit_id), "name", u->unit_name, "body",
	    u->body_id != 0 ? json_pack("{s:o, s:s}", "id",
				  rpc_id_make(u->body_id), "name",
				  u->body_name) :
			      json_null());

	reply_district(o, u->district);
	reply_time(o, "since", u->since);
	return o;
}

static int
rpc_body_unit(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct body_unit u;

	if (body_unit(ctx, param_id(p, "body"), param_id(p, "unit"), &u, e) !=
	    0)
		return -1;
	*reply = body_unit_item(&u);
	return 0;
}

struct body_page {
	json_t *items;
	int limit, n;
	int64_t last;
};

static void
body_page_row(void *arg, const struct body_unit *u)
{
	struct body_page *r = arg;

	if (r->n++ >= r->limit)
		return;
	r->last = u->unit_id;
	json_array_append_new(r->items, body_unit_item(u));
}

static int
rpc_body_units(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct body_page r = {.limit = (int)param_int(p, "limit", 50)};
	int64_t after;

	if (title_after(ctx, p, &after, e) != 0)
		return -1;
	r.items = json_array();
	if (body_units(ctx, param_id(p, "body"), param_text(p, "name"), after,
		r.limit + 1, body_page_row, &r, e) != 0) {
		json_decref(r.items);
		return -1;
	}
	*reply = title_page(r.items, r.n > r.limit ? r.last : 0);
	return 0;
}

/*
 * Public notice, objections, awards
 */

static int
rpc_notice_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	json_t *items = title_notices(ctx, e);

	(void)p;
	if (items == NULL)
		return -1;
	*reply = title_page(items, 0);
	return 0;
}

static int
rpc_object(struct ctx *ctx, const json_t *p, json_t **reply, struct err *e)
{
	int64_t id;

	if (objection_make(ctx, param_text(p, "application"),
		param_text(p, "text"), &id, e) != 0)
		return -1;
	*reply = json_pack("{s:o}", "id", rpc_id_make(id));
	return 0;
}

static int
rpc_objection_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	json_t *items = objection_list(ctx, param_text(p, "application"),
	    param_text(p, "status"), e);

	if (items == NULL)
		return -1;
	*reply = title_page(items, 0);
	return 0;
}

static int
rpc_objection_decide(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct objection o;

	if (objection_decide(ctx, param_id(p, "id"), param_bool(p, "uphold"),
		param_text(p, "decision"), &o, e) != 0)
		return -1;
	*reply = objection_item(ctx, &o, e);
	return *reply != NULL ? 0 : -1;
}

static int
rpc_award_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	int64_t after, next;
	json_t *items;

	if (title_after(ctx, p, &after, e) != 0)
		return -1;
	items = title_awards(ctx, after, (int)param_int(p, "limit", 50),
	    &next, e);
	if (items == NULL)
		return -1;
	*reply = title_page(items, next);
	return 0;
}

/*
 * The table
 */

static const struct param no_params[] = {{0}};
static const struct param list_params[] = {PARAMS_LIST, {0}};

static const struct param plan_list_params[] = {
	{"service", PARAM_IDENT, PARAM_OPTIONAL, 1, 40, NULL,
	    N_("Of one service")},
	{"open", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Only those that are open today")},
	{0},
};

#define PARAM_PLAN_DAYS(required)                                            \
	{"closes_on", PARAM_DATE, required, 0, 0, NULL,                      \
	    N_("Last day to declare")},                                      \
	{"materials_until", PARAM_DATE, required, 0, 0, NULL,                \
	    N_("Last day to complete materials")},                           \
	{"ends_on", PARAM_DATE, required, 0, 0, NULL,                        \
	    N_("Last day of the plan")}

static const struct param plan_create_params[] = {
	{"service", PARAM_IDENT, PARAM_REQUIRED, 1, 40, NULL,
	    N_("The service, as service.list names it")},
	{"name", PARAM_TEXT, PARAM_REQUIRED, 2, 100, NULL,
	    N_("How the plan is called")},
	{"year", PARAM_INT, PARAM_REQUIRED, 2000, 2100, NULL, N_("Year")},
	{"opens_on", PARAM_DATE, PARAM_REQUIRED, 0, 0, NULL,
	    N_("First day to declare")},
	PARAM_PLAN_DAYS(PARAM_REQUIRED),
	{0},
};

static const struct param plan_set_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The declaration plan")},
	{"version", PARAM_INT, PARAM_OPTIONAL, 0, INT64_C(9007199254740991),
	    NULL, N_("Of the plan one saw")},
	{"name", PARAM_TEXT, PARAM_OPTIONAL, 2, 100, NULL,
	    N_("How the plan is called")},
	PARAM_PLAN_DAYS(PARAM_OPTIONAL),
	{"closed", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Closed by hand: nobody declares any more")},
	{0},
};

static const struct param body_create_params[] = {
	{"name", PARAM_TEXT, PARAM_REQUIRED, 2, 100, NULL,
	    N_("Name of the body")},
	{0},
};

static const struct param body_account_params[] = {
	{"body", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The body")},
	{"login", PARAM_IDENT, PARAM_REQUIRED, 1, 63, NULL,
	    N_("Login name of an account with the role body")},
	{"member", PARAM_BOOL, PARAM_REQUIRED, 0, 0, NULL,
	    N_("Does it decide for the body?")},
	{0},
};

static const struct param body_unit_params[] = {
	{"unit", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The unit")},
	{"body", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL,
	    N_("The body that supervises it from now on")},
	{0},
};

static const struct param body_units_params[] = {
	{"body", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Of one body; of the city every unit without it")},
	{"name", PARAM_TEXT, PARAM_OPTIONAL, 1, 50, NULL,
	    N_("Part of the name, or pinyin initials")},
	PARAMS_LIST,
	{0},
};

static const struct param object_params[] = {
	{"application", PARAM_IDENT, PARAM_REQUIRED, 1, 31, NULL,
	    N_("Number of the case, as the notice has it")},
	{"text", PARAM_WORDS, PARAM_REQUIRED, 5, 1000, NULL,
	    N_("What one objects")},
	{0},
};

static const struct param objection_list_params[] = {
	{"application", PARAM_IDENT, PARAM_OPTIONAL, 1, 31, NULL,
	    N_("To one case, by its number")},
	{"status", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0,
	    "open|upheld|dismissed", N_("In one state")},
	{0},
};

static const struct param objection_decide_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The objection")},
	{"uphold", PARAM_BOOL, PARAM_REQUIRED, 0, 0, NULL,
	    N_("Is it right?")},
	{"decision", PARAM_WORDS, PARAM_REQUIRED, 2, 1000, NULL,
	    N_("Why, in words")},
	{0},
};

#define PLAN_REPLY                                                           \
	"id, service, title, name, year, opens_on, closes_on, "              \
	"materials_until, ends_on, status, status_label, closed, cases, "    \
	"version"
#define UNIT_REPLY                                                           \
	"unit: {id, name}, district, district_name, body: {id, name}|null, " \
	"since?"
#define OBJECTION_REPLY                                                      \
	"id, application, number, person_name, by_name, by_role, "           \
	"by_role_label, text, at, status, status_label, decision?, "         \
	"decided_by?, decided_at?"

const struct method title_methods[] = {
	{"title.plan.list", N_("Plans in which a business is open"), ROLE_ALL,
	    SCOPE_SELF, METHOD_READ, plan_list_params,
	    "items: [{" PLAN_REPLY "}], next", rpc_plan_list},
	{"title.plan.create", N_("Open a business for a time"), ROLE_CITY,
	    SCOPE_ALL, METHOD_WRITE, plan_create_params, PLAN_REPLY,
	    rpc_plan_create},
	{"title.plan.set", N_("Change the days of a plan, or close it"),
	    ROLE_CITY, SCOPE_ALL, METHOD_WRITE, plan_set_params, PLAN_REPLY,
	    rpc_plan_set},
	{"title.body.list", N_("Supervising bodies and who decides for them"),
	    ROLE_CITY | ROLE_BODY, SCOPE_ALL, METHOD_READ, list_params,
	    "items: [{id, name, units, accounts: [{id, login, name}]}], next",
	    rpc_body_list},
	{"title.body.create", N_("Enter a supervising body"), ROLE_CITY,
	    SCOPE_ALL, METHOD_WRITE, body_create_params, "id, name",
	    rpc_body_create},
	{"title.body.account", N_("Name who decides for a body"), ROLE_CITY,
	    SCOPE_ALL, METHOD_WRITE, body_account_params,
	    "body, login, member", rpc_body_account},
	{"title.body.unit", N_("Say which body supervises a unit"), ROLE_CITY,
	    SCOPE_ALL, METHOD_WRITE, body_unit_params, UNIT_REPLY,
	    rpc_body_unit},
	{"title.body.units", N_("Units, and the bodies that supervise them"),
	    ROLE_CITY | ROLE_BODY, SCOPE_ALL, METHOD_READ, body_units_params,
	    "items: [{" UNIT_REPLY "}], next", rpc_body_units},
	{"title.notice.list", N_("Cases in public notice"), ROLE_ALL,
	    SCOPE_SELF, METHOD_READ, no_params,
	    "items: [{application, number, person_name, unit_name, plan_name, "
	    "title, from, until?, objections?, upheld?}], next",
	    rpc_notice_list},
	{"title.object", N_("Object to a case in public notice"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_BODY | ROLE_EXPERT,
	    SCOPE_SELF, METHOD_WRITE, object_params, "id", rpc_object},
	{"title.objection.list", N_("Objections, newest first"), ROLE_CITY,
	    SCOPE_ALL, METHOD_READ, objection_list_params,
	    "items: [{" OBJECTION_REPLY "}], next", rpc_objection_list},
	{"title.objection.decide", N_("Decide an objection"), ROLE_CITY,
	    SCOPE_ALL, METHOD_WRITE, objection_decide_params,
	    OBJECTION_REPLY, rpc_objection_decide},
	{"title.award.list", N_("Titles awarded, within your scope"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_CITY, SCOPE_SELF,
	    METHOD_READ, list_params,
	    "items: [{id, number, application, application_number, "
	    "person_name, unit_name, level, level_label, awarded_on, "
	    "plan_name}], next",
	    rpc_award_list},
	{0},
};
