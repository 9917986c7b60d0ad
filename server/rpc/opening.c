#include "config.h"

#include "common/jsonrpc.h"
#include "server/domain/opening.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static json_t *
opening_item(const struct opening *o)
{
	json_t *j = json_pack("{s:s, s:s, s:I}", "status", o->status,
	    "status_label", opening_status_label(o->status), "version",
	    (json_int_t)o->version);

	reply_district(j, o->district);
	reply_text(j, "contact_name", o->contact_name);
	reply_text(j, "contact_phone", o->contact_phone);
	if (o->staff != 0)
		json_object_set_new(j, "staff", json_integer(o->staff));
	reply_time(j, "registered_at", o->registered_at);
	reply_date(j, "opened_on", o->opened_on);
	reply_text(j, "reason", o->reason);
	reply_text(j, "changed_by", o->changed_by);
	return j;
}

struct opening_rows {
	json_t *items, *quotas;
};

static void
opening_row(void *arg, const struct opening *o)
{
	struct opening_rows *r = arg;

	json_array_append_new(r->items, opening_item(o));
}

static void
opening_quota(void *arg, const struct quota *q)
{
	struct opening_rows *r = arg;
	json_t *j = json_pack("{s:i, s:I, s:I}", "year", q->year, "granted",
	    (json_int_t)q->granted, "used", (json_int_t)q->used);

	reply_district(j, q->district);
	json_array_append_new(r->quotas, j);
}

static int
rpc_opening_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct opening_rows r = {json_array(), json_array()};

	if (opening_list(ctx, param_id(p, "unit"), opening_row, opening_quota,
		&r, e) != 0) {
		json_decref(r.items);
		json_decref(r.quotas);
		return -1;
	}
	*reply = json_pack("{s:o, s:n, s:o}", "items", r.items, "next",
	    "quotas", r.quotas);
	return 0;
}

static int
rpc_opening_register(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct opening o;

	if (opening_register(ctx, (int)param_int(p, "district", 0),
		param_text(p, "contact_name"), param_text(p, "contact_phone"),
		param_int(p, "staff", 0), &o, e) != 0)
		return -1;
	*reply = opening_item(&o);
	return 0;
}

static int
rpc_opening_decide(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct opening o;

	if (opening_decide(ctx, param_id(p, "unit"),
		(int)param_int(p, "district", 0), param_text(p, "action"),
		param_text(p, "reason"), &o, e) != 0)
		return -1;
	*reply = opening_item(&o);
	return 0;
}

static const struct param list_params[] = {
	{"unit", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The unit; an agent's own without it")},
	{0},
};

static const struct param register_params[] = {
	{"district", PARAM_INT, PARAM_REQUIRED, 110101, 110119, NULL,
	    N_("The district, as six digits")},
	{"contact_name", PARAM_TEXT, PARAM_REQUIRED, 2, 50, NULL,
	    N_("Handler")},
	{"contact_phone", PARAM_IDENT, PARAM_REQUIRED, 7, 31, NULL,
	    N_("Handler's phone")},
	{"staff", PARAM_INT, PARAM_REQUIRED, 1, 999999, NULL,
	    N_("Number of employees")},
	{0},
};

static const struct param decide_params[] = {
	{"unit", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The unit")},
	{"district", PARAM_INT, PARAM_REQUIRED, 110101, 110119, NULL,
	    N_("The district, as six digits")},
	{"action", PARAM_CHOICE, PARAM_REQUIRED, 0, 0, "suspend|resume|close",
	    N_("What is decided")},
	{"reason", PARAM_TEXT, PARAM_REQUIRED, 2, 200, NULL, N_("Why")},
	{0},
};

#define OPENING_REPLY                                                        \
	"status, status_label, district, district_name, contact_name?, "     \
	"contact_phone?, staff?, registered_at?, opened_on?, reason?, "      \
	"changed_by?, version"

const struct method opening_methods[] = {
	{"opening.list", N_("Where a unit may do permit business, and quota"),
	    ROLE_AGENT | ROLE_OFFICE | ROLE_CITY, SCOPE_UNIT, METHOD_READ,
	    list_params,
	    "items: [{" OPENING_REPLY "}], next, quotas: [{district, "
	    "district_name, year, granted, used}]",
	    rpc_opening_list},
	{"opening.register",
	    N_("Register your unit in a district's human resources system"),
	    ROLE_AGENT, SCOPE_SELF, METHOD_WRITE, register_params,
	    OPENING_REPLY, rpc_opening_register},
	{"opening.decide", N_("Suspend, resume or close a unit's permission"),
	    ROLE_LEAD, SCOPE_DISTRICT, METHOD_WRITE, decide_params,
	    OPENING_REPLY, rpc_opening_decide},
	{0},
};
