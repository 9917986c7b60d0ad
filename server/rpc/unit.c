#include "config.h"

#include <stdio.h>

#include "common/jsonrpc.h"
#include "common/region.h"
#include "server/domain/policy.h"
#include "server/domain/unit.h"
#include "server/rpc/agent.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static void
unit_qualification(void *arg, const struct qualification *q)
{
	json_t *o = json_pack("{s:s, s:s, s:s}", "nature", q->nature, "issuer",
	    q->issuer, "number", q->number);

	reply_date(o, "issued", q->issued);
	json_array_append_new(arg, o);
}

static void
unit_district(json_t *o, int district)
{
	char code[16];
	const struct region *r;

	snprintf(code, sizeof(code), "%d", district);
	r = region_district(code);
	json_object_set_new(o, "district", json_string(code));
	if (r != NULL)
		json_object_set_new(o, "district_name", json_string(r->name));
}

static json_t *
unit_contact(const char *name, const char *phone)
{
	return json_pack("{s:s, s:s}", "name", name, "phone", phone);
}

static json_t *
unit_whole(struct ctx *ctx, const struct unit *u)
{
	json_t *o = json_pack("{s:o, s:s, s:s, s:s, s:b, s:b, s:b, s:I, s:I,"
			      " s:I, s:o, s:o, s:I}",
	    "id", rpc_id_make(u->id), "name", u->name, "uscc", u->uscc, "type",
	    u->unit_type, "opened", u->opened, "complete", u->complete,
	    "disabled", u->disabled, "pending_count", (json_int_t)u->pending,
	    "active_count", (json_int_t)u->active, "ended_count",
	    (json_int_t)u->ended, "handler",
	    unit_contact(u->handler_name, u->handler_phone), "emergency",
	    unit_contact(u->emergency_name, u->emergency_phone), "version",
	    (json_int_t)u->version);

	unit_district(o, u->district);
	reply_text(o, "address", u->address);
	reply_text(o, "office_address", u->office_address);
	reply_text(o, "legal_representative", u->legal_representative);
	reply_date(o, "established", u->established);
	if (u->capital != 0)
		json_object_set_new(o, "capital", json_integer(u->capital));
	reply_text(o, "currency", u->currency);
	reply_text(o, "business_scope", u->business_scope);
	/* the code opens a door: only the unit's own people give it out */
	if (ctx->actor.role == ROLE_AGENT)
		reply_text(o, "association_code", u->association_code);
	return o;
}

static int
rpc_unit_get(struct ctx *ctx, const json_t *p, json_t **reply, struct err *e)
{
	json_t *qualifications;
	struct unit u;

	if (unit_get(ctx, param_id(p, "id"), &u, e) != 0)
		return -1;
	qualifications = json_array();
	if (store_qualification_each(ctx, u.id, unit_qualification,
		qualifications, e) != 0) {
		json_decref(qualifications);
		return -1;
	}
	*reply = unit_whole(ctx, &u);
	json_object_set_new(*reply, "qualifications", qualifications);
	return 0;
}

static int
rpc_unit_find(struct ctx *ctx, const json_t *p, json_t **reply, struct err *e)
{
	struct unit u;

	policy_self(ctx);
	if (unit_find(ctx, param_text(p, "code"), &u, e) != 0 ||
	    unit_usable(&u, e) != 0)
		return -1;
	*reply = json_pack("{s:o, s:s, s:s, s:s}", "id", rpc_id_make(u.id),
	    "name", u.name, "uscc", u.uscc, "association_code",
	    u.association_code);
	unit_district(*reply, u.district);
	return 0;
}

static int
rpc_unit_rotate_code(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct unit u;

	(void)p;
	if (unit_rotate_code(ctx, &u, e) != 0)
		return -1;
	*reply = json_pack("{s:o, s:s, s:I}", "id", rpc_id_make(u.id),
	    "association_code", u.association_code, "version",
	    (json_int_t)u.version);
	return 0;
}

static const struct param none_params[] = {{0}};

static const struct param get_params[] = {
	{"id", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The unit; yours when left out")},
	{0},
};

static const struct param find_params[] = {
	{"code", PARAM_IDENT, PARAM_REQUIRED, 1, 64, NULL,
	    N_("The unit's association code")},
	{0},
};

const struct method unit_methods[] = {
	{"unit.get", N_("A unit"), ROLE_AGENT | ROLE_OFFICE | ROLE_CITY,
	    SCOPE_UNIT, METHOD_READ, get_params,
	    "id, name, uscc, type, district, district_name, address, "
	    "office_address, legal_representative, established, capital, "
	    "currency, business_scope, association_code?, handler: {name, "
	    "phone}, emergency: {name, phone}, pending_count, active_count, "
	    "ended_count, opened, complete, disabled, qualifications, version",
	    rpc_unit_get,
	    .when = WHEN_UNSUBMITTED},
	{"unit.find", N_("The unit that has an association code"),
	    ROLE_INDIVIDUAL, SCOPE_SELF, METHOD_READ, find_params,
	    "id, name, uscc, district, district_name, association_code",
	    rpc_unit_find},
	{"unit.rotate_code", N_("Replace the association code (owner)"),
	    ROLE_AGENT, SCOPE_UNIT, METHOD_WRITE, none_params,
	    "id, association_code, version", rpc_unit_rotate_code},
	{"unit.agents", N_("The agents of a unit"),
	    ROLE_AGENT | ROLE_CLERK | ROLE_LEAD, SCOPE_UNIT, METHOD_READ,
	    agent_list_params,
	    "items of {account, login, name, phone, owner, since}, next, "
	    "total",
	    rpc_agent_list, .when = WHEN_UNSUBMITTED},
	{"unit.agent.set", N_("Name or change an agent (owner)"), ROLE_AGENT,
	    SCOPE_UNIT, METHOD_WRITE, agent_set_params,
	    "account, login, name, phone, owner, since", rpc_agent_set},
	{"unit.agent.remove", N_("Let an agent go (owner), or leave"),
	    ROLE_AGENT, SCOPE_UNIT, METHOD_WRITE, agent_remove_params,
	    "account", rpc_agent_remove},
	{"unit.contacts", N_("Change handler and emergency contact"),
	    ROLE_AGENT, SCOPE_UNIT, METHOD_WRITE, agent_contacts_params,
	    "handler, emergency", rpc_agent_contacts,
	    .when = WHEN_UNSUBMITTED},
	{0},
};
