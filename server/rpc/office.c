/* What the office keeps for itself: stock opinions, saved views, leave cover. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/jsonrpc.h"
#include "common/mem.h"
#include "common/region.h"
#include "server/domain/cover.h"
#include "server/domain/opinion.h"
#include "server/domain/service_definition.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

#define OFFICE_ROLES (ROLE_OFFICE | ROLE_BODY | ROLE_CITY)
#define OPINION_KINDS "approve|reject|return|tip|item"

struct office_list {
	struct ctx *ctx;
	json_t *items;
};

static json_t *
opinion_item(struct ctx *ctx, const struct stock_opinion *o)
{
	const struct definition *d = o->service[0] != '\0' ?
	    service_definition(ctx, o->service) :
	    NULL;
	json_t *j = json_pack("{s:s, s:s, s:s}", "kind", o->kind, "text",
	    o->words, "service", o->service);

	if (o->id != 0)
		json_object_set_new(j, "id", rpc_id_make(o->id));
	if (d != NULL)
		json_object_set_new(j, "title",
		    json_string(d->title[i18n_current()]));
	json_object_set_new(j, "shipped", json_boolean(o->id == 0));
	reply_district(j, o->district);
	reply_text(j, "by", o->by_name);
	reply_time(j, "changed_at", o->changed_at);
	return j;
}

static void
opinion_row(void *arg, const struct stock_opinion *o)
{
	struct office_list *l = arg;

	json_array_append_new(l->items, opinion_item(l->ctx, o));
}

/* A reply with the items, or nothing. */
static int
office_items(struct office_list *l, int rc, json_t **reply)
{
	size_t n = json_array_size(l->items);

	if (rc != 0) {
		json_decref(l->items);
		return -1;
	}
	*reply = json_pack("{s:o, s:I}", "items", l->items, "total",
	    (json_int_t)n);
	return 0;
}

static int
rpc_opinion_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct office_list l = {ctx, json_array()};
	int rc = opinion_list(ctx, param_text(p, "service"),
	    param_text(p, "kind"), opinion_row, &l, e);

	return office_items(&l, rc, reply);
}

static void
office_copy(const json_t *p, const char *name, char *out, size_t size)
{
	const char *text = param_text(p, name);

	if (text != NULL)
		str_copy(out, size, text);
}

static int
rpc_opinion_set(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct stock_opinion o = {.id = param_id(p, "id")};
	const char *district = param_text(p, "district");
	const struct region *r = district != NULL ? region_district(district) :
						    NULL;

	if (district != NULL && r == NULL)
		return err_set(e, ERR_NOT_FOUND, "district");
	if (r != NULL)
		o.district = (int)strtol(r->code, NULL, 10);
	office_copy(p, "service", o.service, sizeof(o.service));
	office_copy(p, "kind", o.kind, sizeof(o.kind));
	office_copy(p, "text", o.words, sizeof(o.words));
	if (opinion_set(ctx, &o, e) != 0)
		return -1;
	*reply = o.words[0] != '\0' ? opinion_item(ctx, &o) :
				      json_pack("{s:b}", "removed", 1);
	return 0;
}

/*
 * Saved views
 */

static void
view_row(void *arg, const char *name, const char *filters)
{
	struct office_list *l = arg;
	json_t *f = json_loads(filters, 0, NULL);

	json_array_append_new(l->items,
	    json_pack("{s:s, s:o}", "name", name, "filters",
		f != NULL ? f : json_object()));
}

static int
rpc_view_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct office_list l = {ctx, json_array()};

	(void)p;
	return office_items(&l, view_list(ctx, view_row, &l, e), reply);
}

static int
rpc_view_set(struct ctx *ctx, const json_t *p, json_t **reply, struct err *e)
{
	const json_t *filters = json_object_get(p, "filters");

	if (view_set(ctx, param_text(p, "name"), filters, e) != 0)
		return -1;
	*reply = json_pack("{s:s}", "name", param_text(p, "name"));
	if (json_object_size(filters) == 0)
		json_object_set_new(*reply, "removed", json_true());
	else
		json_object_set(*reply, "filters", (json_t *)filters);
	return 0;
}

/*
 * Leave cover
 */

static void
cover_row(void *arg, const struct cover *c)
{
	struct office_list *l = arg;
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
	struct office_list l = {ctx, json_array()};

	(void)p;
	return office_items(&l, cover_list(ctx, cover_row, &l, e), reply);
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
	struct office_list *l = arg;
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
	struct office_list l = {ctx, json_array()};
	int rc = cover_colleagues(ctx, param_text(p, "role"), cover_colleague,
	    &l, e);

	return office_items(&l, rc, reply);
}

static const struct param opinion_list_params[] = {
	{"service", PARAM_IDENT, PARAM_OPTIONAL, 0, 40, NULL,
	    N_("Those for this service and for all")},
	{"kind", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, OPINION_KINDS,
	    N_("Of this kind")},
	{0},
};
static const struct param opinion_set_params[] = {
	{"id", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("One that there is; a new one when left out")},
	{"district", PARAM_IDENT, PARAM_OPTIONAL, 0, 32, NULL,
	    N_("One of your districts: code or name")},
	{"service", PARAM_IDENT, PARAM_OPTIONAL, 0, 40, NULL,
	    N_("For this service; for all when left out")},
	{"kind", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, OPINION_KINDS,
	    N_("What it is used for")},
	{"text", PARAM_WORDS, PARAM_OPTIONAL, 0, 500, NULL,
	    N_("The words; without any it is removed")},
	{0},
};
static const struct param no_params[] = {{0}};
static const struct param view_params[] = {
	{"name", PARAM_TEXT, PARAM_REQUIRED, 1, 40, NULL,
	    N_("Name of the view")},
	{"filters", PARAM_OBJECT, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Filters of queue.list; without any it is removed")},
	{0},
};
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

#define OPINION_REPLY                                                        \
	"id?, kind, text, service, title?, district?, shipped, by?, changed_at?"

const struct method office_methods[] = {
	{"opinion.list", N_("Stock opinions"), OFFICE_ROLES, SCOPE_DISTRICT,
	    METHOD_READ, opinion_list_params,
	    "items: [{" OPINION_REPLY "}], total", rpc_opinion_list},
	{"opinion.set", N_("Add, change or remove a stock opinion"),
	    OFFICE_ROLES, SCOPE_DISTRICT, METHOD_WRITE, opinion_set_params,
	    OPINION_REPLY " | removed", rpc_opinion_set},
	{"view.list", N_("Saved views of your queue"),
	    OFFICE_ROLES | ROLE_AGENT, SCOPE_SELF, METHOD_READ, no_params,
	    "items: [{name, filters}], total", rpc_view_list},
	{"view.set", N_("Save or remove a view of your queue"),
	    OFFICE_ROLES | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE, view_params,
	    "name, filters | removed", rpc_view_set},
	{"cover.list", N_("When you are away, and for whom you stand in"),
	    OFFICE_ROLES, SCOPE_SELF, METHOD_READ, no_params,
	    "items: [{account: {id, name}, stand_in: {id, name}, from, to, "
	    "mine, active}], total",
	    rpc_cover_list},
	{"cover.set", N_("Name who stands in for you while you are away"),
	    OFFICE_ROLES, SCOPE_SELF, METHOD_WRITE, cover_params,
	    "as cover.list", rpc_cover_set},
	{"cover.colleagues", N_("Colleagues in your districts"),
	    OFFICE_ROLES, SCOPE_DISTRICT, METHOD_READ, colleagues_params,
	    "items: [{id, name, role, role_label}], total",
	    rpc_cover_colleagues},
	{0},
};
