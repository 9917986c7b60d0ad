#include "config.h"

#include "common/jsonrpc.h"
#include "server/domain/service.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static json_t *
service_item(const struct service_state *s)
{
	json_t *o = json_pack("{s:s, s:s, s:b, s:b}", "id", s->service->id,
	    "title", s->title, "available", s->available, "open",
	    s->service->open);

	if (!s->available) {
		json_object_set_new(o, "reason", json_string(s->reason));
		json_object_set_new(o, "reason_key", json_string(s->key));
	}
	return o;
}

static json_t *
service_progress_item(const struct service_progress *p)
{
	json_t *o = json_pack("{s:s, s:s, s:s, s:s}", "system", p->system,
	    "business", p->business, "type", p->type, "progress",
	    p->progress);

	reply_text(o, "number", p->number);
	reply_text(o, "person", p->person);
	reply_time(o, "since", p->since);
	reply_text(o, "screen", p->screen != NULL ? p->screen : "");
	return o;
}

static int
rpc_service_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct service_progress *progress;
	struct service_state *list;
	json_t *items, *business;
	int64_t unit_id = 0;
	char name[401];
	size_t n, m;
	int rc = 0;

	(void)p;
	if (service_list(ctx, &list, &n, e) != 0 ||
	    service_progress(ctx, &progress, &m, e) != 0)
		return -1;
	if (ctx->actor.role == ROLE_INDIVIDUAL)
		rc = service_linked(ctx, &unit_id, name, sizeof(name), e);
	if (rc < 0)
		return -1;
	items = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(items, service_item(&list[i]));
	business = json_array();
	for (size_t i = 0; i < m; i++)
		json_array_append_new(business,
		    service_progress_item(&progress[i]));
	*reply = json_pack("{s:o, s:n, s:I, s:o}", "items", items, "next",
	    "total", (json_int_t)n, "progress", business);
	if (rc == 1)
		json_object_set_new(*reply, "unit",
		    json_pack("{s:o, s:s}", "id", rpc_id_make(unit_id),
			"name", name));
	return 0;
}

static int
rpc_service_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct service_state s;

	if (service_get(ctx, param_text(p, "id"), &s, e) != 0)
		return -1;
	*reply = service_item(&s);
	reply_text(*reply, "description", service_about(s.service));
	return 0;
}

static const struct param none_params[] = {{0}};

static const struct param get_params[] = {
	{"id", PARAM_IDENT, PARAM_REQUIRED, 1, 40, NULL, N_("The service")},
	{0},
};

const struct method service_methods[] = {
	{"service.list", N_("The businesses open to you, or why not"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_READ, none_params,
	    "items: [{id, title, available, open, reason?, reason_key?}], "
	    "next, total, unit?: {id, name}, progress: [{system, business, "
	    "type, progress, number?, person?, since?, screen?}]",
	    rpc_service_list},
	{"service.get", N_("A business: may you enter it, and what it is"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_READ, get_params,
	    "id, title, available, open, reason?, reason_key?, description?",
	    rpc_service_get},
	{0},
};
