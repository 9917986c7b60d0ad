/* Saved views of a queue. */
#include "config.h"

#include "server/domain/opinion.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

#define OFFICE_ROLES (ROLE_OFFICE | ROLE_BODY | ROLE_CITY)

struct view_list {
	struct ctx *ctx;
	json_t *items;
};

static void
view_row(void *arg, const char *name, const char *filters)
{
	struct view_list *l = arg;
	json_t *f = json_loads(filters, 0, NULL);

	json_array_append_new(l->items,
	    json_pack("{s:s, s:o}", "name", name, "filters",
		f != NULL ? f : json_object()));
}

static int
rpc_view_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct view_list l = {ctx, json_array()};

	(void)p;
	return reply_items(view_list(ctx, view_row, &l, e), l.items, reply);
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

static const struct param no_params[] = {{0}};
static const struct param view_params[] = {
	{"name", PARAM_TEXT, PARAM_REQUIRED, 1, 40, NULL,
	    N_("Name of the view")},
	{"filters", PARAM_OBJECT, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Filters of queue.list; without any it is removed")},
	{0},
};
const struct method view_methods[] = {
	{"view.list", N_("Saved views of your queue"),
	    OFFICE_ROLES | ROLE_AGENT, SCOPE_SELF, METHOD_READ, no_params,
	    "items: [{name, filters}], next, total", rpc_view_list},
	{"view.set", N_("Save or remove a view of your queue"),
	    OFFICE_ROLES | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE, view_params,
	    "name, filters | removed", rpc_view_set},
	{0},
};
