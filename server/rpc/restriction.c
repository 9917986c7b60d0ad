#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/restriction.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

#define RESTRICTION_ROLES \
	(ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_CITY)

struct restriction_rows {
	struct restriction *rows;
	int n;
};

static const struct {
	const char *state;
	const char *label;
} restriction_labels[] = {
	{"active", N_("in force")},
	{"coming", N_("to come")},
	{"over", N_("over")},
	{"lifted", N_("lifted")},
};

static const char *
restriction_label(const char *state)
{
	for (size_t i = 0;
	     i < sizeof(restriction_labels) / sizeof(restriction_labels[0]);
	     i++)
		if (strcmp(restriction_labels[i].state, state) == 0)
			return _(restriction_labels[i].label);
	return state;
}

static void
restriction_subject(json_t *o, const struct restriction *r, const char *name,
    const char *number)
{
	json_t *who = json_pack("{s:o, s:s, s:s}", "id",
	    rpc_id_make(r->subject_id), "name", name,
	    r->unit ? "uscc" : "id_number", number);

	json_object_set_new(o, "subject",
	    json_string(r->unit ? "unit" : "person"));
	json_object_set_new(o, r->unit ? "unit" : "person", who);
}

/* Who set and lifted it is the office's; those it hits read what and why. */
static json_t *
restriction_item(struct ctx *ctx, const struct restriction *r, struct err *e)
{
	const char *state = restriction_state(ctx, r);
	char name[401], number[32];
	json_t *o;

	if (restriction_whom(ctx, r, name, sizeof(name), number, e) != 0)
		return NULL;
	o = json_pack("{s:o, s:{s:s, s:s}, s:s, s:s, s:s, s:b, s:I}", "id",
	    rpc_id_make(r->id), "service", "id",
	    strcmp(r->service, RESTRICTION_ALL) == 0 ? "all" : r->service,
	    "title", restriction_service(ctx, r), "reason", r->reason, "state",
	    state, "state_label", restriction_label(state), "active",
	    restriction_active(ctx, r), "version", (json_int_t)r->version);
	restriction_subject(o, r, name, number);
	reply_date(o, "from", r->from);
	reply_date(o, "to", r->to);
	reply_time(o, "set_at", r->set_at);
	reply_time(o, "lifted_at", r->lifted_at);
	reply_text(o, "lift_reason", r->lift_reason);
	if (ctx->actor.role & (ROLE_OFFICE | ROLE_CITY)) {
		reply_text(o, "by", r->by_name);
		reply_text(o, "lifted_by", r->lifted_by);
	}
	return o;
}

static int
rpc_restriction_set(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct restriction_subject whom = {
		.person_id = param_id(p, "person"),
		.unit_id = param_id(p, "unit"),
		.id_number = param_text(p, "id_number"),
		.uscc = param_text(p, "uscc")};
	struct restriction r;

	if (restriction_set(ctx, &whom, param_text(p, "service"),
		param_text(p, "reason"), param_date(p, "from"),
		param_date(p, "to"), &r, e) != 0)
		return -1;
	*reply = restriction_item(ctx, &r, e);
	return *reply != NULL ? 0 : -1;
}

static int
rpc_restriction_lift(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct restriction r;

	if (restriction_lift(ctx, param_id(p, "id"), param_text(p, "reason"),
		&r, e) != 0)
		return -1;
	*reply = restriction_item(ctx, &r, e);
	return *reply != NULL ? 0 : -1;
}

static void
restriction_row(void *arg, const struct restriction *r)
{
	struct restriction_rows *l = arg;

	l->rows[l->n++] = *r;
}

static json_t *
restriction_next(const struct restriction *last)
{
	char id[24];
	const char *key = id;

	snprintf(id, sizeof(id), "%lld", (long long)last->id);
	return cursor_make(&key, 1);
}

/* 1: in force today; 0: not; -1: all. */
static int
restriction_which(const json_t *p)
{
	const char *show = param_text(p, "show");

	if (json_object_get(p, "active") != NULL)
		return param_bool(p, "active");
	if (show == NULL || strcmp(show, "all") == 0)
		return -1;
	return strcmp(show, "active") == 0;
}

static int
restriction_read(struct ctx *ctx, const json_t *p,
    struct restriction_query *q, struct err *e)
{
	const char *service = param_text(p, "service");
	char *before;

	memset(q, 0, sizeof(*q));
	q->person_id = param_id(p, "person");
	q->unit_id = param_id(p, "unit");
	q->service = service != NULL && strcmp(service, "all") == 0 ?
	    RESTRICTION_ALL :
	    service;
	q->active = restriction_which(p);
	if (q->person_id != 0 && q->unit_id != 0)
		return err_set(e, ERR_RESTRICTION_WHOM, "unit");
	if (cursor_parse(ctx, p, &before, 1, e) != 0)
		return -1;
	q->before = before != NULL ? strtoll(before, NULL, 10) : 0;
	return 0;
}

static int
rpc_restriction_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	int limit = (int)param_int(p, "limit", 50);
	struct restriction_rows l = {.rows = ctx_alloc(ctx,
					 (size_t)limit + 1,
					 sizeof(struct restriction))};
	struct restriction_query q;
	json_t *items;

	if (restriction_read(ctx, p, &q, e) != 0)
		return -1;
	q.limit = limit + 1;
	if (restriction_list(ctx, &q, restriction_row, &l, e) != 0)
		return -1;
	items = json_array();
	for (int i = 0; i < l.n && i < limit; i++) {
		json_t *o = restriction_item(ctx, &l.rows[i], e);

		if (o == NULL) {
			json_decref(items);
			return -1;
		}
		json_array_append_new(items, o);
	}
	*reply = json_pack("{s:o, s:o}", "items", items, "next",
	    l.n > limit ? restriction_next(&l.rows[limit - 1]) : json_null());
	return 0;
}

static const struct param set_params[] = {
	{"person", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL, N_("The person")},
	{"unit", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL, N_("The unit")},
	{"id_number", PARAM_IDENT, PARAM_OPTIONAL, 0, 31, NULL,
	    N_("Instead of the person: his ID number")},
	{"uscc", PARAM_IDENT, PARAM_OPTIONAL, 0, 18, NULL,
	    N_("Instead of the unit: its credit code")},
	{"service", PARAM_IDENT, PARAM_REQUIRED, 1, 40, NULL,
	    N_("The service, or all")},
	{"reason", PARAM_TEXT, PARAM_REQUIRED, 1, 200, NULL,
	    N_("Why; those concerned read it")},
	{"from", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("First day; today when left out")},
	{"to", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Last day; until lifted when left out")},
	{0},
};

static const struct param lift_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The restriction")},
	{"reason", PARAM_TEXT, PARAM_REQUIRED, 1, 200, NULL, N_("Why")},
	{0},
};

static const struct param list_params[] = {
	{"person", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL, N_("The person")},
	{"unit", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL, N_("The unit")},
	{"service", PARAM_IDENT, PARAM_OPTIONAL, 0, 40, NULL,
	    N_("The service, or all")},
	{"active", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("In force today, or not")},
	{"show", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, "all|active|other",
	    N_("The same by name")},
	PARAMS_LIST,
	{0},
};

#define RESTRICTION_REPLY                                                    \
	"id, subject, person?: {id, name, id_number}, unit?: {id, name, "    \
	"uscc}, service: {id, title}, reason, from, to?, state, "            \
	"state_label, active, set_at?, by?, lifted_at?, lifted_by?, "        \
	"lift_reason?, version"

const struct method restriction_methods[] = {
	{"restriction.list", N_("Restrictions on you, or in your district"),
	    RESTRICTION_ROLES, SCOPE_DISTRICT, METHOD_READ, list_params,
	    "items: [{" RESTRICTION_REPLY "}], next", rpc_restriction_list},
	{"restriction.set", N_("Keep a person or unit from a service"),
	    ROLE_LEAD, SCOPE_DISTRICT, METHOD_WRITE, set_params,
	    RESTRICTION_REPLY, rpc_restriction_set},
	{"restriction.lift", N_("Lift a restriction"), ROLE_LEAD,
	    SCOPE_DISTRICT, METHOD_WRITE, lift_params, RESTRICTION_REPLY,
	    rpc_restriction_lift},
	{0},
};
