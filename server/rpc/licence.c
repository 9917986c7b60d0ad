#include "config.h"

#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/licence_hold.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static const struct {
	const char *name;
	unsigned bit;
} licence_words[] = {
	{"government", LICENCE_GOVERNMENT},
	{"business", LICENCE_BUSINESS},
	{"public", LICENCE_PUBLIC},
};
enum { LICENCE_WORDS = sizeof(licence_words) / sizeof(licence_words[0]) };

/* Before anything is claimed: seed of every refusal's way out. */
#define LICENCE_FIRST                                                       \
	N_("No electronic licence is claimed. The legal representative "    \
	   "claims it first; who he is, the hall writes down at its desk, " \
	   "papers seen.")

static json_t *
licence_scope_names(const struct delegation *d)
{
	json_t *list = json_array();

	if (d->government)
		json_array_append_new(list, json_string("government"));
	if (d->business)
		json_array_append_new(list, json_string("business"));
	if (d->public_service)
		json_array_append_new(list, json_string("public"));
	return list;
}

static json_t *
licence_reply(struct ctx *ctx, const struct delegation *d)
{
	json_t *o = json_pack("{s:o, s:{s:o, s:s, s:s}, s:s, s:s, s:s, s:s,"
			      " s:o, s:I, s:b}",
	    "id", rpc_id_make(d->id), "unit", "id", rpc_id_make(d->unit_id),
	    "name", d->unit_name, "uscc", d->uscc, "kind",
	    licence_kind(d->unit_type), "person", d->person_name, "rank",
	    d->rank, "state", licence_state(ctx, d), "scopes",
	    licence_scope_names(d), "created_at", (json_int_t)d->created_at,
	    "may_revoke", licence_may_revoke(ctx, d));

	if (d->parent_id != 0)
		json_object_set_new(o, "named_by", rpc_id_make(d->parent_id));
	reply_date(o, "valid_from", d->valid_from);
	reply_date(o, "valid_to", d->valid_to);
	reply_time(o, "revoked_at", d->revoked_at);
	reply_text(o, "revoked_by", d->revoked_by);
	reply_text(o, "reason", d->reason);
	return o;
}

static json_t *
licence_unclaimed(const struct licence_mine *m)
{
	return json_pack("{s:{s:o, s:s, s:s}, s:s, s:s, s:b}", "unit", "id",
	    rpc_id_make(m->unit_id), "name", m->unit_name, "uscc", m->uscc,
	    "kind", m->kind, "state", "unclaimed", "may_claim", 1);
}

static int
rpc_licence_mine(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct licence_mine *rows = ctx_alloc(ctx, LICENCES_MAX,
	    sizeof(*rows));
	json_t *items;
	size_t n;

	(void)p;
	if (licence_mine(ctx, rows, LICENCES_MAX, &n, e) != 0)
		return -1;
	items = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(items,
		    rows[i].claimed ? licence_reply(ctx, &rows[i].d) :
				      licence_unclaimed(&rows[i]));
	(void)reply_items(0, items, reply);
	if (n == 0)
		json_object_set_new(*reply, "note",
		    json_string(_(LICENCE_FIRST)));
	return 0;
}

static int
rpc_licence_claim(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct delegation d;

	if (licence_claim(ctx, param_id(p, "unit"), param_text(p, "uscc"), &d,
		e) != 0)
		return -1;
	*reply = licence_reply(ctx, &d);
	return 0;
}

/* The names of a list as bits. 0 or -1. */
static int
licence_scopes_read(const json_t *list, unsigned *bits, struct err *e)
{
	const char *s;
	size_t i, k;
	json_t *v;

	*bits = 0;
	json_array_foreach((json_t *)list, i, v) {
		s = json_string_value(v);
		for (k = 0; s != NULL && k < LICENCE_WORDS; k++)
			if (strcmp(licence_words[k].name, s) == 0)
				break;
		if (s == NULL || k == LICENCE_WORDS) {
			err_set(e, ERR_CHOICE, "scopes");
			return err_arg(e, "choices",
			    "government, business, public");
		}
		*bits |= licence_words[k].bit;
	}
	return 0;
}

static int
rpc_licence_delegate(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct licence_grant g = {.unit_id = param_id(p, "unit"),
	    .mobile = param_text(p, "mobile"),
	    .id_number = param_text(p, "id_number"),
	    .name = param_text(p, "name"),
	    .rank = param_text(p, "rank"),
	    .valid_from = param_date(p, "valid_from"),
	    .valid_to = param_date(p, "valid_to")};
	struct delegation d;

	if (licence_scopes_read(json_object_get(p, "scopes"), &g.scopes, e) !=
		0 ||
	    licence_delegate(ctx, &g, &d, e) != 0)
		return -1;
	*reply = licence_reply(ctx, &d);
	return 0;
}

static int
rpc_licence_revoke(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	int64_t n;

	if (licence_revoke(ctx, param_id(p, "id"), param_text(p, "reason"),
		&n, e) != 0)
		return -1;
	*reply = json_pack("{s:O, s:s, s:I}", "id", json_object_get(p, "id"),
	    "state", "revoked", "ended", (json_int_t)n);
	return 0;
}

static int
rpc_licence_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct delegation d;

	if (licence_get(ctx, param_id(p, "id"), &d, e) != 0)
		return -1;
	*reply = licence_reply(ctx, &d);
	return 0;
}

struct licence_items {
	struct ctx *ctx;
	json_t *items;
};

static void
licence_item(void *arg, const struct delegation *d)
{
	struct licence_items *l = arg;

	json_array_append_new(l->items, licence_reply(l->ctx, d));
}

static int
rpc_licence_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct licence_items l = {ctx, json_array()};
	int64_t unit = param_id(p, "unit");
	int rc;

	if (unit == 0)
		unit = ctx->actor.unit_id;
	rc = licence_list(ctx, unit, param_bool(p, "revoked"), licence_item,
	    &l, e);
	if (reply_items(rc, l.items, reply) != 0)
		return -1;
	if (json_array_size(l.items) == 0)
		json_object_set_new(*reply, "note",
		    json_string(_(LICENCE_FIRST)));
	return 0;
}

static int
rpc_licence_legal_set(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct unit_legal l;

	if (licence_legal_set(ctx, param_text(p, "uscc"),
		param_text(p, "name"), param_text(p, "id_number"),
		param_text(p, "papers"), &l, e) != 0)
		return -1;
	*reply = json_pack("{s:o, s:s}", "unit", rpc_id_make(l.unit_id),
	    "name", l.name);
	return 0;
}

/* short lists: all of it is the first page */
static const struct param mine_params[] = {PARAMS_LIST, {0}};

static const struct param claim_params[] = {
	{"unit", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL, N_("The unit")},
	{"uscc", PARAM_IDENT, PARAM_OPTIONAL, 1, 31, NULL,
	    N_("or its credit code")},
	{0},
};

static const struct param delegate_params[] = {
	{"unit", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The unit")},
	{"name", PARAM_TEXT, PARAM_REQUIRED, 1, 50, NULL,
	    N_("Name of the delegate")},
	{"mobile", PARAM_IDENT, PARAM_OPTIONAL, 1, 31, NULL,
	    N_("Mobile number of the delegate")},
	{"id_number", PARAM_IDENT, PARAM_OPTIONAL, 1, 31, NULL,
	    N_("or ID number")},
	{"rank", PARAM_CHOICE, PARAM_REQUIRED, 0, 0,
	    "licence_manager|licence_agent", N_("What the delegate becomes")},
	{"scopes", PARAM_LIST, PARAM_REQUIRED, 1, 3, NULL,
	    N_("What for: government, business, public")},
	{"valid_from", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("First day; today when left out")},
	{"valid_to", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Last day; an agent's must be given")},
	{0},
};

static const struct param id_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The delegation")},
	{0},
};

static const struct param revoke_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The delegation")},
	{"reason", PARAM_TEXT, PARAM_REQUIRED, 1, 200, NULL, N_("Reason")},
	{0},
};

static const struct param list_params[] = {
	PARAMS_LIST,
	{"unit", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The unit; yours when left out")},
	{"revoked", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Revoked ones as well")},
	{0},
};

static const struct param legal_params[] = {
	{"uscc", PARAM_IDENT, PARAM_REQUIRED, 1, 31, NULL,
	    N_("The unit's credit code")},
	{"name", PARAM_TEXT, PARAM_REQUIRED, 1, 50, NULL,
	    N_("Name of the legal representative")},
	{"id_number", PARAM_IDENT, PARAM_REQUIRED, 1, 31, NULL,
	    N_("ID number")},
	{"papers", PARAM_TEXT, PARAM_REQUIRED, 1, 200, NULL,
	    N_("Which papers were seen")},
	{0},
};

#define ITEM                                                                \
	"id, unit: {id, name, uscc}, kind, person, rank, state, scopes, "   \
	"created_at, may_revoke, named_by?, valid_from, valid_to?, "        \
	"revoked_at?, revoked_by?, reason?"
#define DESK_ROLES (ROLE_CLERK | ROLE_LEAD)

const struct method licence_methods[] = {
	{"licence.mine", N_("Electronic licences you hold or may claim"),
	    ROLE_INDIVIDUAL, SCOPE_SELF, METHOD_READ, mine_params,
	    "items of {" ITEM ", may_claim?}, next, total, note?",
	    rpc_licence_mine},
	{"licence.claim",
	    N_("Claim the unit's electronic licence as its legal "
	       "representative"),
	    ROLE_INDIVIDUAL, SCOPE_SELF, METHOD_WRITE, claim_params, ITEM,
	    rpc_licence_claim},
	{"licence.delegate", N_("Name who may use the licence"),
	    ROLE_INDIVIDUAL, SCOPE_SELF, METHOD_WRITE, delegate_params, ITEM,
	    rpc_licence_delegate},
	{"licence.revoke",
	    N_("End a delegation and all that it has named"), ROLE_INDIVIDUAL,
	    SCOPE_SELF, METHOD_WRITE, revoke_params, "id, state, ended",
	    rpc_licence_revoke},
	{"licence.get", N_("One delegation"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | DESK_ROLES, SCOPE_UNIT,
	    METHOD_READ, id_params, ITEM, rpc_licence_get},
	{"licence.list", N_("Who holds a unit's licence"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | DESK_ROLES, SCOPE_UNIT,
	    METHOD_READ, list_params,
	    "items of {" ITEM "}, next, total, note?", rpc_licence_list},
	{"licence.legal_set",
	    N_("Write down the legal representative, papers seen"),
	    DESK_ROLES, SCOPE_DISTRICT, METHOD_WRITE, legal_params,
	    "unit, name", rpc_licence_legal_set},
	{0},
};
