/* Stock opinions. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/jsonrpc.h"
#include "common/mem.h"
#include "common/region.h"
#include "server/domain/opinion.h"
#include "server/domain/service_definition.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

#define OFFICE_ROLES (ROLE_OFFICE | ROLE_BODY | ROLE_CITY)
#define OPINION_KINDS "approve|reject|return|tip|item"

struct opinion_list {
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
	struct opinion_list *l = arg;

	json_array_append_new(l->items, opinion_item(l->ctx, o));
}

static int
rpc_opinion_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct opinion_list l = {ctx, json_array()};
	int rc = opinion_list(ctx, param_text(p, "service"),
	    param_text(p, "kind"), opinion_row, &l, e);

	return reply_items(rc, l.items, reply);
}

static void
opinion_copy(const json_t *p, const char *name, char *out, size_t size)
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
	opinion_copy(p, "service", o.service, sizeof(o.service));
	opinion_copy(p, "kind", o.kind, sizeof(o.kind));
	opinion_copy(p, "text", o.words, sizeof(o.words));
	if (opinion_set(ctx, &o, e) != 0)
		return -1;
	*reply = o.words[0] != '\0' ? opinion_item(ctx, &o) :
				      json_pack("{s:b}", "removed", 1);
	return 0;
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
#define OPINION_REPLY                                                        \
	"id?, kind, text, service, title?, district?, shipped, by?, changed_at?"

const struct method opinion_methods[] = {
	{"opinion.list", N_("Stock opinions"), OFFICE_ROLES, SCOPE_DISTRICT,
	    METHOD_READ, opinion_list_params,
	    "items: [{" OPINION_REPLY "}], next, total", rpc_opinion_list},
	{"opinion.set", N_("Add, change or remove a stock opinion"),
	    OFFICE_ROLES, SCOPE_DISTRICT, METHOD_WRITE, opinion_set_params,
	    OPINION_REPLY " | removed", rpc_opinion_set},
	{0},
};
