#include "config.h"

#include "server/domain/service.h"
#include "server/rpc/methods.h"

static int
rpc_service_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	json_t *items, *o;
	struct service_state *list;
	size_t n;

	(void)p;
	if (service_list(ctx, &list, &n, e) != 0)
		return -1;
	items = json_array();
	for (size_t i = 0; i < n; i++) {
		o = json_pack("{s:s, s:s, s:b, s:b}", "id",
		    list[i].service->id, "title", list[i].title, "available",
		    list[i].available, "open", list[i].service->open);
		if (!list[i].available) {
			json_object_set_new(o, "reason",
			    json_string(list[i].reason));
			json_object_set_new(o, "reason_key",
			    json_string(list[i].key));
		}
		json_array_append_new(items, o);
	}
	*reply = json_pack("{s:o, s:n, s:I}", "items", items, "next", "total",
	    (json_int_t)n);
	return 0;
}

static const struct param none_params[] = {{0}};

const struct method service_methods[] = {
	{"service.list", N_("The businesses open to you, or why not"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_READ, none_params,
	    "items: [{id, title, available, open, reason?, reason_key?}], next, total",
	    rpc_service_list},
	{0},
};
