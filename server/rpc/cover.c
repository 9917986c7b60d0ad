/* Leave cover: who stands in for whom. */
#include "config.h"

#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/cover.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

#define OFFICE_ROLES (ROLE_OFFICE | ROLE_BODY | ROLE_CITY)

struct cover_list {
	struct ctx *ctx;
	json_t *items;
};

static void
cover_row(void *arg, const struct cover *c)
{
	struct cover_list *l = arg;
	int64_t me = l->ctx->actor.account_id;
	json_t *o = json_pack("{s:{s:o, s:s}, s:{s:o, s:s}, s:b, s:b}",
	    "account", "id", rpc_id_make(c->account_id), "name", c->name,
	    "stand_in", "id", rpc_id_make(c->stand_in), "name",
	    c->stand_in_name, "mine", c->account_id == me, "active",
	    c->from <= l->ctx->today);

	reply_date(o, "from", c->from);
	reply_date(o, "to", c->to);
	json_array_append_new(l->items, o);
}

static int
rpc_cover_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct cover_list l = {ctx, json_array()};

	(void)p;
	return reply_items(cover_list(ctx, cover_row, &l, e), l.items, reply);
}

static int
rpc_cover_set(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const char *who = param_text(p, "account");
	date_t from = param_date(p, "from"), to = param_date(p, "to");
	int64_t stand_in = 0;

	if (who != NULL && who[0] != '\0') {
		if (to == DATE_NONE)
			return err_set(e, ERR_REQUIRED, "to");
		if (cover_find(ctx, who, &stand_in, e) != 0)
			return -1;
	}
	if (cover_set(ctx, stand_in, from != DATE_NONE ? from : ctx->today, to,
		e) != 0)
		return -1;
	return rpc_cover_list(ctx, p, reply, e);
}

static void
cover_colleague(void *arg, int64_t id, const char *name, const char *role)
{
	struct cover_list *l = arg;
	json_t *o;
	size_t i;

	if (id == l->ctx->actor.account_id)
		return;
	json_array_foreach (l->items, i, o)
		if (rpc_id_parse(json_string_value(
			json_object_get(o, "id"))) == id)
			return; /* met in another district */
	json_array_append_new(l->items,
	    json_pack("{s:o, s:s, s:s, s:s}", "id", rpc_id_make(id), "name",
		name, "role", role, "role_label",
		role_label(role_from_name(role))));
}

static int
rpc_cover_colleagues(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct cover_list l = {ctx, json_array()};
	int rc = cover_colleagues(ctx, param_text(p, "role"), cover_colleague,
	    &l, e);

	return reply_items(rc, l.items, reply);
}

static const struct param no_params[] = {{0}};
static const struct param cover_params[] = {
	{"account", PARAM_IDENT, PARAM_OPTIONAL, 0, 64, NULL,
	    N_("Who stands in for you, by id or login name; nobody when left "
	       "out")},
	{"from", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("First day; today when left out")},
	{"to", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL, N_("Last day")},
	{0},
};
static const struct param colleagues_params[] = {
	{"role", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0,
	    "clerk|reviewer|lead|body|city",
	    N_("Of this role; of yours when left out")},
	{0},
};

const struct method cover_methods[] = {
	{"cover.list", N_("When you are away, and for whom you stand in"),
	    OFFICE_ROLES, SCOPE_SELF, METHOD_READ, no_params,
	    "items: [{account: {id, name}, stand_in: {id, name}, from, to, "
	    "mine, active}], next, total",
	    rpc_cover_list},
	{"cover.set", N_("Name who stands in for you while you are away"),
	    OFFICE_ROLES, SCOPE_SELF, METHOD_WRITE, cover_params,
	    "as cover.list", rpc_cover_set},
	{"cover.colleagues", N_("Colleagues in your districts"),
	    OFFICE_ROLES, SCOPE_DISTRICT, METHOD_READ, colleagues_params,
	    "items: [{id, name, role, role_label}], next, total",
	    rpc_cover_colleagues},
	{0},
};
