/* Experts: the register and their duties. */
#include "config.h"

#include <string.h>

#include "common/codes.h"
#include "common/jsonrpc.h"
#include "server/domain/expert.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static json_t *
expert_item(struct ctx *ctx, const struct expert *x)
{
	json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:b, s:I, s:I}", "number",
	    x->number, "name", x->name, "unit_name", x->unit_name,
	    "fields_text", expert_fields_text(ctx, x->fields), "active",
	    x->active, "conflicts", (json_int_t)x->conflicts, "version",
	    (json_int_t)x->version);
	json_t *fields = json_array();
	const char *at = x->fields;

	while (*at != '\0') {
		size_t n = strcspn(at, ",");

		json_array_append_new(fields, json_stringn(at, n));
		at += n + (at[n] == ',');
	}
	json_object_set_new(o, "fields", fields);
	reply_text(o, "login", x->login);
	reply_text(o, "note", x->note);
	if (x->unit_id != 0)
		json_object_set_new(o, "unit", rpc_id_make(x->unit_id));
	return o;
}

struct expert_rows {
	struct ctx *ctx;
	json_t *items;
	int limit, n;
	char last[16];
};

static void
expert_row(void *arg, const struct expert *x)
{
	struct expert_rows *r = arg;

	if (r->n++ >= r->limit)
		return;
	memcpy(r->last, x->number, sizeof(r->last));
	json_array_append_new(r->items, expert_item(r->ctx, x));
}

static int
rpc_expert_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct expert_rows r = {.ctx = ctx,
		.limit = (int)param_int(p, "limit", 50)};
	const char *mark[1] = {r.last};
	char *key[1];
	int active = json_object_get(p, "active") != NULL ?
	    param_bool(p, "active") :
	    -1;

	if (cursor_parse(ctx, p, key, 1, e) != 0)
		return -1;
	r.items = json_array();
	if (expert_list(ctx, key[0], param_text(p, "name"),
		param_text(p, "field"), active, r.limit + 1, expert_row, &r,
		e) != 0) {
		json_decref(r.items);
		return -1;
	}
	*reply = json_pack("{s:o, s:o}", "items", r.items, "next",
	    r.n > r.limit ? cursor_make(mark, 1) : json_null());
	return 0;
}

static int
rpc_expert_set(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const struct expert_told t = {.number = param_text(p, "number"),
		.version = param_int(p, "version", -1),
		.login = param_text(p, "login"),
		.name = param_text(p, "name"),
		.uscc = param_text(p, "uscc"),
		.unit_name = param_text(p, "unit_name"),
		.note = param_text(p, "note"),
		.fields = json_object_get(p, "fields"),
		.active = json_object_get(p, "active") != NULL ?
		    param_bool(p, "active") :
		    -1};
	struct expert x;

	if (expert_set(ctx, &t, &x, e) != 0)
		return -1;
	*reply = expert_item(ctx, &x);
	return 0;
}

static int
rpc_expert_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	json_t *declared;
	struct expert x;

	if (expert_get(ctx, param_text(p, "number"), &x, e) != 0)
		return -1;
	declared = x.account_id != 0 ? conflict_list(ctx, x.account_id, e) :
				       json_array();
	if (declared == NULL)
		return -1;
	*reply = expert_item(ctx, &x);
	json_object_set_new(*reply, "declared", declared);
	return 0;
}

static int
rpc_expert_fields(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	json_t *items = json_array();

	(void)p, (void)e, (void)ctx;
	for (const struct code *c = codes_expert_field; c->value != NULL; c++)
		json_array_append_new(items,
		    json_pack("{s:s, s:s}", "id", c->value, "label",
			code_name(c)));
	return reply_items(0, items, reply);
}

/*
 * Duties
 */

static int
expert_reply(json_t *o, json_t **reply)
{
	*reply = o;
	return o != NULL ? 0 : -1;
}

static int
rpc_expert_panels(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	json_t *items = expert_panels(ctx, e);

	(void)p;
	return reply_items(items != NULL ? 0 : -1, items, reply);
}

static int
rpc_expert_cases(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	return expert_reply(expert_cases(ctx, param_id(p, "panel"), e),
	    reply);
}

static int
rpc_expert_answer(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	return expert_reply(expert_answer(ctx, param_id(p, "panel"),
				param_bool(p, "accept"),
				param_text(p, "reason"), e),
	    reply);
}

static int
rpc_expert_recuse(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	return expert_reply(expert_recuse(ctx, param_id(p, "panel"),
				param_id(p, "application"),
				param_text(p, "reason"), e),
	    reply);
}

static int
rpc_expert_score(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	return expert_reply(expert_score(ctx, param_id(p, "panel"),
				param_id(p, "application"),
				json_object_get(p, "scores"),
				param_text(p, "words"), e),
	    reply);
}

/* Whose ballot it is, and what was chosen, stands nowhere. */
static const char *const vote_unkept[] = {"choice", "receipt", NULL};

static int
rpc_expert_vote(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	return expert_reply(expert_vote(ctx, param_id(p, "panel"),
				param_id(p, "application"),
				param_text(p, "choice"),
				param_text(p, "behalf"), e),
	    reply);
}

static int
rpc_expert_proxy(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	return expert_reply(expert_proxy(ctx, param_id(p, "panel"),
				param_text(p, "to"), e),
	    reply);
}

/*
 * The table
 */

static const struct param no_params[] = {{0}};

static const struct param list_params[] = {
	{"name", PARAM_TEXT, PARAM_OPTIONAL, 1, 50, NULL,
	    N_("Part of the name or of the unit, or the number")},
	{"field", PARAM_IDENT, PARAM_OPTIONAL, 1, 31, NULL,
	    N_("Of one field")},
	{"active", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Only those who may be drawn, or who may not")},
	PARAMS_LIST,
	{0},
};

static const struct param set_params[] = {
	{"number", PARAM_IDENT, PARAM_OPTIONAL, 1, 15, NULL,
	    N_("Whose entry; a new one without it")},
	{"version", PARAM_INT, PARAM_OPTIONAL, 0, INT64_C(9007199254740991),
	    NULL, N_("Of the entry one saw")},
	{"login", PARAM_IDENT, PARAM_OPTIONAL, 0, 63, NULL,
	    N_("Login name of an account with the role expert")},
	{"name", PARAM_TEXT, PARAM_OPTIONAL, 2, 15, NULL, N_("Name")},
	{"uscc", PARAM_IDENT, PARAM_OPTIONAL, 0, 18, NULL,
	    N_("Credit code of the unit where he works, if it is one here")},
	{"unit_name", PARAM_TEXT, PARAM_OPTIONAL, 2, 100, NULL,
	    N_("Where he works")},
	{"fields", PARAM_LIST, PARAM_OPTIONAL, 1, 6, NULL,
	    N_("What he judges, as expert.fields names it")},
	{"active", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("May he be drawn?")},
	{"note", PARAM_TEXT, PARAM_OPTIONAL, 0, 200, NULL, N_("A remark")},
	{0},
};

static const struct param get_params[] = {
	{"number", PARAM_IDENT, PARAM_OPTIONAL, 1, 15, NULL,
	    N_("Of the city: whose; an expert gets his own")},
	{0},
};

#define PARAM_PANEL                                                          \
	{"panel", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The panel")}
#define PARAM_CASE                                                           \
	{"application", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The case")}

static const struct param panel_params[] = {PARAM_PANEL, {0}};

static const struct param answer_params[] = {
	PARAM_PANEL,
	{"accept", PARAM_BOOL, PARAM_REQUIRED, 0, 0, NULL,
	    N_("Will one come?")},
	{"reason", PARAM_TEXT, PARAM_OPTIONAL, 2, 200, NULL,
	    N_("Why not; the next reserve moves up")},
	{0},
};

static const struct param recuse_params[] = {
	PARAM_PANEL,
	PARAM_CASE,
	{"reason", PARAM_TEXT, PARAM_REQUIRED, 2, 200, NULL,
	    N_("Why one stays away from this case")},
	{0},
};

static const struct param score_params[] = {
	PARAM_PANEL,
	PARAM_CASE,
	{"scores", PARAM_OBJECT, PARAM_REQUIRED, 0, 0, NULL,
	    N_("Points for each criterion")},
	{"words", PARAM_WORDS, PARAM_OPTIONAL, 1, 1000, NULL,
	    N_("The opinion, in words")},
	{0},
};

static const struct param vote_params[] = {
	PARAM_PANEL,
	PARAM_CASE,
	{"choice", PARAM_CHOICE, PARAM_REQUIRED, 0, 0, "yes|no|abstain",
	    N_("The vote; it is final")},
	{"behalf", PARAM_IDENT, PARAM_OPTIONAL, 1, 15, NULL,
	    N_("Register number of the member who named one as proxy")},
	{0},
};

static const struct param proxy_params[] = {
	PARAM_PANEL,
	{"to", PARAM_IDENT, PARAM_OPTIONAL, 1, 15, NULL,
	    N_("Register number of the member who votes instead; nobody "
	       "without it")},
	{0},
};

#define EXPERT_REPLY                                                         \
	"number, name, unit?, unit_name, login?, fields, fields_text, "      \
	"active, note?, conflicts, version"
#define CONFLICT_REPLY                                                       \
	"id, kind, kind_label, name, relation?, reason?, by_number, at"

const struct method expert_methods[] = {
	{"expert.list", N_("The register of experts"), ROLE_CITY, SCOPE_ALL,
	    METHOD_READ, list_params, "items: [{" EXPERT_REPLY "}], next",
	    rpc_expert_list},
	{"expert.set", N_("Enter an expert, or change the entry"), ROLE_CITY,
	    SCOPE_ALL, METHOD_WRITE, set_params, EXPERT_REPLY,
	    rpc_expert_set},
	{"expert.get", N_("An expert's entry, and what he declared"),
	    ROLE_CITY | ROLE_EXPERT, SCOPE_SELF, METHOD_READ, get_params,
	    EXPERT_REPLY ", declared: [{" CONFLICT_REPLY "}]",
	    rpc_expert_get},
	{"expert.fields", N_("What experts judge"), ROLE_CITY | ROLE_EXPERT,
	    SCOPE_NONE, METHOD_READ, no_params,
	    "items: [{id, label}], next, total", rpc_expert_fields},
	{"expert.panels", N_("Panels on which you have a seat"), ROLE_EXPERT,
	    SCOPE_SELF, METHOD_READ, no_params,
	    "items: [{id, number, name, plan: {id, name}, plan_name, status, "
	    "status_label, meets_on, closes_on, seats, reserve, need, cases, "
	    "seat, my_status, my_status_label, scored, voted, proxy, "
	    "proxy_to?: {number, name}, may_proxy?: [{number, name}], "
	    "behalf?: [{number, name}], at_risk, "
	    "overdue, version}], next, total",
	    rpc_expert_panels},
	{"expert.cases", N_("Cases of a panel, with your scores"),
	    ROLE_EXPERT, SCOPE_SELF, METHOD_READ, panel_params,
	    "items: [{application, number, person_name, unit_name, conflict, "
	    "scored, voted, mine?: {scores, words}, passed?}], next, status, "
	    "status_label, criteria: [{id, label, maximum}], secret, proxy, "
	    "can_vote",
	    rpc_expert_cases},
	{"expert.answer", N_("Accept a seat, or give it up"), ROLE_EXPERT,
	    SCOPE_SELF, METHOD_WRITE, answer_params,
	    "panel, my_status, my_status_label", rpc_expert_answer},
	{"expert.recuse", N_("Stay away from one case"), ROLE_EXPERT,
	    SCOPE_SELF, METHOD_WRITE, recuse_params, "application, recused",
	    rpc_expert_recuse},
	{"expert.score", N_("Score a case; sealed until the panel closes"),
	    ROLE_EXPERT, SCOPE_SELF, METHOD_WRITE, score_params,
	    "application, scored", rpc_expert_score},
	{"expert.vote", N_("Vote on a case, once"), ROLE_EXPERT, SCOPE_SELF,
	    METHOD_WRITE, vote_params,
	    "application, voted, receipt (once, not when repeated)",
	    rpc_expert_vote, .unkept = vote_unkept},
	{"expert.proxy", N_("Name who votes for you, where that is allowed"),
	    ROLE_EXPERT, SCOPE_SELF, METHOD_WRITE, proxy_params, "panel, to",
	    rpc_expert_proxy},
	{0},
};
