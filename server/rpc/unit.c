#include "config.h"

#include "common/jsonrpc.h"
#include "server/domain/policy.h"
#include "server/domain/unit.h"
#include "server/rpc/agent.h"
#include "server/rpc/methods.h"
#include "server/rpc/profile.h"
#include "server/rpc/reply.h"

static void
unit_qualification(void *arg, const struct qualification *q)
{
	json_t *o = json_pack("{s:s, s:s, s:s}", "nature", q->nature, "issuer",
	    q->issuer, "number", q->number);

	reply_date(o, "issued", q->issued);
	json_array_append_new(arg, o);
}

static json_t *
unit_contact(const char *name, const char *phone)
{
	return json_pack("{s:s, s:s}", "name", name, "phone", phone);
}

static json_t *
unit_whole(struct ctx *ctx, const struct unit *u)
{
	const char *type = code_text(codes_unit_type, u->unit_type);
	json_t *o = json_pack("{s:o, s:s, s:s, s:s, s:b, s:b, s:b, s:I, s:I,"
			      " s:I, s:o, s:o, s:I}",
	    "id", rpc_id_make(u->id), "name", u->name, "uscc", u->uscc, "type",
	    type, "opened", u->opened, "complete", u->complete,
	    "disabled", u->disabled, "pending_count", (json_int_t)u->pending,
	    "active_count", (json_int_t)u->active, "ended_count",
	    (json_int_t)u->ended, "handler",
	    unit_contact(u->handler_name, u->handler_phone), "emergency",
	    unit_contact(u->emergency_name, u->emergency_phone), "version",
	    (json_int_t)u->version);
	char day[DATE_TEXT];

	reply_district(o, u->district);
	reply_text(o, "address", u->address);
	reply_text(o, "office_address", u->office_address);
	reply_text(o, "legal_representative", u->legal_representative);
	reply_text(o, "established", date_format(u->established, day));
	if (u->capital != 0)
		json_object_set_new(o, "capital", json_integer(u->capital));
	reply_text(o, "currency", code_text(codes_currency, u->currency));
	reply_text(o, "business_scope", u->business_scope);
	/* the code opens a door: only the unit's own people give it out */
	if (ctx->actor.role == ROLE_AGENT)
		reply_text(o, "association_code", u->association_code);
	return o;
}

/* The form of a unit: as it is, or the draft of its agents. 0 or -1. */
static int
unit_form(struct ctx *ctx, const struct unit *u, bool draft, json_t *o,
    struct err *e)
{
	struct profile p = {0};
	int rc = unit_profile(ctx, u, draft, &p, e);

	if (rc == 0)
		rpc_profile_form(o, &p, draft, true);
	profile_free(&p);
	return rc;
}

static int
rpc_unit_get(struct ctx *ctx, const json_t *p, json_t **reply, struct err *e)
{
	bool draft = param_bool(p, "draft");
	json_t *qualifications = json_array();
	struct unit u;

	if (unit_get(ctx, param_id(p, "id"), &u, e) == 0 && draft &&
	    u.id != ctx->actor.unit_id)
		err_set(e, ERR_NOT_FOUND, "draft");
	if (e->n > 0 ||
	    unit_qualifications(ctx, &u, unit_qualification, qualifications,
		e) != 0) {
		json_decref(qualifications);
		return -1;
	}
	*reply = unit_whole(ctx, &u);
	json_object_set_new(*reply, "qualifications", qualifications);
	if (unit_form(ctx, &u, draft, *reply, e) == 0)
		return 0;
	json_decref(*reply);
	*reply = NULL;
	return -1;
}

static int
rpc_unit_update(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct profile_update u = rpc_profile_update(p);
	struct err remarks = {0};
	struct profile ours;
	int rc = unit_update(ctx, &u, &ours, &remarks, e);

	if (rc == 0)
		*reply = rpc_profile_saved(&ours, &remarks);
	profile_free(&ours);
	return rc;
}

static int
rpc_unit_submit(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct err remarks = {0};
	struct unit u;

	if (unit_submit(ctx, param_bool(p, "accept"),
		param_int(p, "version", -1), &u, &remarks, e) != 0)
		return -1;
	*reply = json_pack("{s:o, s:b, s:I, s:o}", "id", rpc_id_make(u.id),
	    "submitted", 1, "version", (json_int_t)u.version, "warnings",
	    rpc_profile_warnings(&remarks));
	return 0;
}

static int
rpc_unit_contacts(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	json_t *contacts = json_copy((json_t *)p);
	struct unit u;
	int rc;

	json_object_del(contacts, "version");
	rc = unit_contacts(ctx, contacts, param_int(p, "version", -1), &u, e);
	json_decref(contacts);
	if (rc == 0)
		*reply = json_pack("{s:o, s:I}", "id", rpc_id_make(u.id),
		    "version", (json_int_t)u.version);
	return rc;
}

static int
rpc_unit_history(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct profile_owner o = {.kind = "unit"};
	struct unit u;

	if (unit_get(ctx, param_id(p, "id"), &u, e) != 0)
		return -1;
	o.id = u.id;
	return rpc_profile_history(ctx, &o, unit_sections, p, reply, e);
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
	reply_district(*reply, u.district);
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
	{"draft", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("With the change in progress; version is the draft's then")},
	{0},
};

static const struct param contacts_params[] = {
	{"handler_name", PARAM_TEXT, PARAM_REQUIRED, 2, 50, NULL,
	    N_("Handler")},
	{"handler_phone", PARAM_IDENT, PARAM_REQUIRED, 7, 31, NULL,
	    N_("Handler's phone")},
	{"emergency_name", PARAM_TEXT, PARAM_REQUIRED, 2, 50, NULL,
	    N_("Emergency contact")},
	{"emergency_phone", PARAM_IDENT, PARAM_REQUIRED, 7, 31, NULL,
	    N_("Emergency contact's phone")},
	{"version", PARAM_INT, PARAM_OPTIONAL, 0, INT64_C(9007199254740991),
	    NULL, N_("Of the unit one saw")},
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
	    "ended_count, opened, complete, disabled, qualifications, version, "
	    "form: {section: {field: value}}, saved_at?, step?",
	    rpc_unit_get,
	    .when = WHEN_UNSUBMITTED},
	{"unit.update", N_("Fill in your unit's profile: saved as a draft"),
	    ROLE_AGENT, SCOPE_UNIT, METHOD_WRITE, rpc_profile_update_params,
	    "version, saved_at, warnings: [{field, key, message}]",
	    rpc_unit_update,
	    .when = WHEN_UNSUBMITTED},
	{"unit.submit", N_("Make the draft of your unit's profile the record"),
	    ROLE_AGENT, SCOPE_UNIT, METHOD_WRITE, rpc_profile_submit_params,
	    "id, submitted, version, warnings: [{field, key, message}]",
	    rpc_unit_submit,
	    .when = WHEN_UNSUBMITTED},
	{"unit.contacts", N_("Change handler and emergency contact"),
	    ROLE_AGENT, SCOPE_UNIT, METHOD_WRITE, contacts_params,
	    "id, version", rpc_unit_contacts},
	{"unit.history", N_("Who changed a unit's data, when"),
	    ROLE_AGENT | ROLE_OFFICE | ROLE_CITY, SCOPE_UNIT, METHOD_READ,
	    rpc_profile_history_params,
	    "items: [{id, at, by, version, first, changes: [{section, "
	    "field?, label, before, after, before_text?, after_text?}]}], "
	    "next",
	    rpc_unit_history,
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
	{0},
};
