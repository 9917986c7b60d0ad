#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/jsonrpc.h"
#include "server/domain/appeal.h"
#include "server/domain/policy.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static json_t *
appeal_item(const struct appeal *a)
{
	json_t *o = json_pack("{s:o, s:s, s:s, s:s, s:I, s:I}", "id",
	    rpc_id_make(a->id), "name", a->name, "status", a->status,
	    "status_label", _(appeal_status_label(a->status)), "created_at",
	    (json_int_t)a->created_at, "version", (json_int_t)a->version);

	reply_number(o, "id_number", a->id_number, false);
	reply_text(o, "opinion", a->opinion);
	reply_time(o, "decided_at", a->decided_at);
	reply_text(o, "decided_by", a->decided_by);
	return o;
}

static int
rpc_appeal_create(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct appeal a;

	if (appeal_create(ctx, param_text(p, "text"), &a, e) != 0)
		return -1;
	*reply = json_pack("{s:o, s:s}", "id", rpc_id_make(a.id), "status",
	    a.status);
	return 0;
}

static int
rpc_appeal_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct appeal_list l;
	char *after, id[24];
	const char *last = id;
	json_t *items;

	policy_self(ctx);
	if (cursor_parse(ctx, p, &after, 1, e) != 0 ||
	    appeal_list(ctx, param_text(p, "status"),
		after != NULL ? strtoll(after, NULL, 10) : 0,
		(int)param_int(p, "limit", 50), &l, e) != 0)
		return -1;
	items = json_array();
	for (size_t i = 0; i < l.n; i++)
		json_array_append_new(items, appeal_item(&l.rows[i]));
	snprintf(id, sizeof(id), "%lld",
	    l.n > 0 ? (long long)l.rows[l.n - 1].id : 0);
	*reply = json_pack("{s:o, s:o}", "items", items, "next",
	    l.more ? cursor_make(&last, 1) : json_null());
	return 0;
}

static json_t *
appeal_account(const struct account *a)
{
	return json_pack("{s:o, s:s, s:s, s:I}", "id", rpc_id_make(a->id),
	    "login", a->login, "name", a->name, "created_at",
	    (json_int_t)a->created_at);
}

static int
rpc_appeal_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct appeal_parties parties;
	struct appeal a;

	if (appeal_get(ctx, param_id(p, "id"), &a, e) != 0)
		return -1;
	*reply = appeal_item(&a);
	json_object_set_new(*reply, "text", json_string(a.text));
	if (ctx->actor.role == ROLE_INDIVIDUAL)
		return 0;
	reply_text(*reply, "papers", a.papers);
	if (appeal_parties(ctx, &a, &parties, e) != 0) {
		json_decref(*reply);
		*reply = NULL;
		return -1;
	}
	json_object_set_new(*reply, "appellant",
	    appeal_account(&parties.appellant));
	if (parties.holder.id != 0)
		json_object_set_new(*reply, "holder",
		    appeal_account(&parties.holder));
	return 0;
}

static int
rpc_appeal_decide(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct appeal_decision d = {
	    .id = param_id(p, "id"),
	    .accept = param_bool(p, "accept"),
	    .opinion = param_text(p, "opinion"),
	    .papers = param_text(p, "papers"),
	    .version = param_int(p, "version", 0),
	};
	struct appeal a;

	if (appeal_decide(ctx, &d, &a, e) != 0)
		return -1;
	*reply = json_pack("{s:s, s:I}", "status", a.status, "version",
	    (json_int_t)a.version);
	return 0;
}

static const struct param create_params[] = {
	{"text", PARAM_WORDS, PARAM_REQUIRED, 5, 500, NULL,
	    N_("Why the identity is yours")},
	{0},
};

static const struct param list_params[] = {
	{"status", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0,
	    "open|accepted|rejected", N_("State")},
	PARAMS_LIST,
	{0},
};

static const struct param id_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The appeal")},
	{0},
};

static const struct param decide_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The appeal")},
	{"accept", PARAM_BOOL, PARAM_REQUIRED, 0, 0, NULL,
	    N_("Does the identity move to who appeals?")},
	{"opinion", PARAM_WORDS, PARAM_REQUIRED, 2, 500, NULL,
	    N_("Your opinion, told to who appeals")},
	{"papers", PARAM_TEXT, PARAM_REQUIRED, 2, 200, NULL,
	    N_("Which papers were seen")},
	{"version", PARAM_INT, PARAM_REQUIRED, 1, 0, NULL,
	    N_("The version you looked at")},
	{0},
};

#define ITEM                                                             \
	"id, name, id_number (masked), status, status_label, created_at, " \
	"version, opinion?, decided_at?, decided_by?"

const struct method appeal_methods[] = {
	{"appeal.create", N_("Appeal for an identity another account holds"),
	    ROLE_INDIVIDUAL, SCOPE_SELF, METHOD_WRITE, create_params,
	    "id, status", rpc_appeal_create, .when = WHEN_UNSUBMITTED},
	{"appeal.list", N_("Appeals: your own, or all at the counter"),
	    ROLE_INDIVIDUAL | ROLE_CLERK | ROLE_LEAD, SCOPE_ALL, METHOD_READ,
	    list_params, "items of {" ITEM "}, next", rpc_appeal_list,
	    .when = WHEN_UNSUBMITTED},
	{"appeal.get", N_("One appeal"),
	    ROLE_INDIVIDUAL | ROLE_CLERK | ROLE_LEAD, SCOPE_ALL, METHOD_READ,
	    id_params,
	    ITEM ", text, papers?, appellant?: {id, login, name, created_at}, "
		 "holder?",
	    rpc_appeal_get, .when = WHEN_UNSUBMITTED},
	{"appeal.decide", N_("Decide an appeal, papers seen"),
	    ROLE_CLERK | ROLE_LEAD, SCOPE_ALL, METHOD_WRITE, decide_params,
	    "status, version", rpc_appeal_decide},
	{0},
};
