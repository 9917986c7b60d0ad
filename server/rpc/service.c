#include "config.h"

#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/attachment_kind.h"
#include "server/domain/service.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static json_t *
service_item(const struct service_state *s)
{
	const struct definition *d = s->service->definition;
	json_t *o = json_pack("{s:s, s:s, s:b, s:b}", "id", s->service->id,
	    "title", s->title, "available", s->available, "open",
	    s->service->open);

	if (!s->available) {
		json_object_set_new(o, "reason", json_string(s->reason));
		json_object_set_new(o, "reason_key", json_string(s->key));
	}
	if (d != NULL) {
		reply_text(o, "system", d->system);
		reply_text(o, "system_title",
		    d->system_title[i18n_current()]);
		reply_text(o, "holder", d->holder);
		reply_text(o, "choose",
		    d->district != NULL && strcmp(d->district, "chosen") == 0 ?
			"district" :
			"");
	}
	return o;
}

/* The papers it asks for; by a rule, or always. */
static json_t *
service_papers(const struct definition *d)
{
	json_t *list = json_array(), *o;

	for (size_t i = 0; i < d->nattachments; i++) {
		const struct attachment_rule *r = &d->attachments[i];
		const struct attachment_kind *k =
		    attachment_kind(NULL, r->kind);

		o = json_pack("{s:s, s:s, s:b, s:b}", "kind", r->kind,
		    "label", k != NULL ? attachment_label(k) : r->kind,
		    "required", r->required, "sometimes",
		    r->required_when != NULL);
		reply_text(o, "why", r->message[i18n_current()]);
		json_array_append_new(list, o);
	}
	return list;
}

/* Its states, as they come when everything goes well. */
static json_t *
service_steps(const struct definition *d)
{
	const struct state *s = definition_state(d, d->start);
	json_t *list = json_array();
	enum role r;

	for (size_t n = 0; s != NULL && n < d->nstates; n++) {
		const char *to = NULL;

		r = s->role != NULL ? role_from_name(s->role) : 0;
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:i}", "state", s->id, "title",
			s->title[i18n_current()], "role",
			r != 0 ? role_label(r) : "", "days", s->sla));
		for (size_t i = 0; i < s->nactions && to == NULL; i++)
			if (s->actions[i].kind == ACTION_SUBMIT ||
			    s->actions[i].kind == ACTION_APPROVE)
				to = s->actions[i].to;
		s = to != NULL ? definition_state(d, to) : NULL;
	}
	return list;
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
	if (p->id != 0)
		json_object_set_new(o, "application", rpc_id_make(p->id));
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
	const struct definition *d;
	struct service_state s;

	if (service_get(ctx, param_text(p, "id"), &s, e) != 0)
		return -1;
	*reply = service_item(&s);
	reply_text(*reply, "description", service_about(s.service));
	d = s.service->definition;
	if (d == NULL)
		return 0;
	reply_text(*reply, "notice", d->notice[i18n_current()]);
	reply_text(*reply, "guide", d->guide[i18n_current()]);
	json_object_set_new(*reply, "promised_days",
	    json_integer(d->promised_days));
	json_object_set_new(*reply, "attachments", service_papers(d));
	json_object_set_new(*reply, "steps", service_steps(d));
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
	    "items: [{id, title, available, open, reason?, reason_key?, "
	    "system?, system_title?, holder?, choose?}], "
	    "next, total, unit?: {id, name}, progress: [{system, business, "
	    "type, progress, number?, person?, since?, screen?, "
	    "application?}]",
	    rpc_service_list},
	{"service.get", N_("A business: may you enter it, and what it is"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_READ, get_params,
	    "id, title, available, open, reason?, reason_key?, description?, "
	    "notice?, guide?, promised_days?, attachments?: [{kind, label, "
	    "required, sometimes, why?}], steps?: [{state, title, role, "
	    "days}]",
	    rpc_service_get},
	{0},
};
