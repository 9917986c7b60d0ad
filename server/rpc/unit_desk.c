/* unit.search and unit.desk: the counter, where any unit may come. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/jsonrpc.h"
#include "server/domain/agent.h"
#include "server/domain/opening.h"
#include "server/domain/policy.h"
#include "server/domain/unit_desk.h"
#include "server/domain/unit_name.h"
#include "server/rpc/appointment.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static json_t *
desk_unit(const struct unit *u, const struct opening *o)
{
	return json_pack("{s:o, s:s, s:s, s:s, s:s, s:b, s:b, s:{s:s, s:s}}",
	    "id", rpc_id_make(u->id), "name", u->name, "uscc", u->uscc,
	    "opening", o->status, "opening_label",
	    opening_status_label(o->status), "registered",
	    o->registered_at != 0, "disabled", u->disabled, "handler", "name",
	    u->handler_name, "phone", u->handler_phone);
}

static json_t *
desk_next(const struct unit *last)
{
	char id[24];
	const char *keys[2] = {last->pinyin, id};

	snprintf(id, sizeof(id), "%lld", (long long)last->id);
	return cursor_make(keys, 2);
}

static int
rpc_unit_search(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const char *text = param_text(p, "text");
	struct unit_query q = {.text = text != NULL ? text : "",
		.after = "", .district = (int)param_int(p, "district", 0),
		.limit = (int)param_int(p, "limit", 50)};
	struct unit_found *rows = NULL;
	json_t *items;
	char *keys[2];
	size_t n = 0;

	if (cursor_parse(ctx, p, keys, 2, e) != 0) {
		policy_self(ctx);
		return -1;
	}
	if (keys[0] != NULL) {
		q.after = keys[0];
		q.after_id = strtoll(keys[1], NULL, 10);
	}
	if (unit_search(ctx, &q, &rows, &n, e) != 0)
		return -1;
	items = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(items,
		    desk_unit(&rows[i].u, &rows[i].o));
	*reply = json_pack("{s:o, s:o}", "items", items, "next",
	    n == (size_t)q.limit ? desk_next(&rows[n - 1].u) : json_null());
	return 0;
}

static void
desk_former(void *arg, const struct former_name *f)
{
	json_t *o = json_pack("{s:s, s:s, s:s, s:s}", "name", f->name,
	    "reason", f->reason, "evidence", f->evidence, "by", f->by_name);

	reply_time(o, "until", f->at);
	json_array_append_new(arg, o);
}

static void
desk_agent(void *arg, const struct agent *a)
{
	json_array_append_new(arg,
	    json_pack("{s:o, s:s, s:s, s:b, s:b}", "id",
		rpc_id_make(a->account_id), "login", a->login, "name",
		a->name, "owner", a->owner, "active", a->active));
}

/* May it book, and if not, of what kind and until when is the freeze? */
static void
desk_booking(struct ctx *ctx, json_t *o, const struct unit_desk *d)
{
	struct err why;
	bool open = booking_now(d->h, &d->b, NULL, ctx->now, true, &why);
	json_t *list = json_array();

	json_object_set_new(o, "hall", json_string(hall_name(d->h)));
	json_object_set_new(o, "open", json_boolean(open));
	if (!open)
		json_object_set_new(o, "reason", appointment_reason(&why));
	json_object_set_new(o, "quota_left", json_integer(d->b.quota_left));
	json_object_set_new(o, "counted",
	    json_integer((json_int_t)d->counted));
	json_object_set_new(o, "manual_unfreeze",
	    json_boolean(d->h->manual_unfreeze));
	json_object_set_new(o, "frozen", json_boolean(d->thaw != 0));
	if (d->thaw != 0 && d->thaw != DATE_NONE)
		reply_date(o, "thaw", d->thaw);
	for (size_t i = 0; i < d->nmismatches; i++) {
		const struct appointment *a = &d->mismatches[i];
		json_t *one = json_pack("{s:o, s:s, s:s}", "id",
		    rpc_id_make(a->id), "number", a->number, "evidence",
		    a->evidence);

		reply_date(one, "date", a->day);
		reply_date(one, "handled_on", a->handled_on);
		json_array_append_new(list, one);
	}
	json_object_set_new(o, "mismatches", list);
}

static int
rpc_unit_desk(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct unit_desk *d = ctx_alloc(ctx, 1, sizeof(*d));
	json_t *former, *agents, *o;

	if (unit_desk(ctx, param_id(p, "id"), d, e) != 0)
		return -1;
	former = ctx_keep(ctx, json_array());
	agents = ctx_keep(ctx, json_array());
	if (unit_name_former(ctx, d->u.id, desk_former, former, e) != 0 ||
	    unit_desk_agents(ctx, d, desk_agent, agents, e) != 0)
		return -1;
	*reply = o = desk_unit(&d->u, &d->o);
	json_object_set(o, "former", former);
	json_object_set(o, "agents", agents);
	reply_district(o, d->district);
	reply_text(o, "office_address", d->u.office_address);
	if (d->h != NULL)
		desk_booking(ctx, o, d);
	return 0;
}

static const struct param search_params[] = {
	{"text", PARAM_TEXT, PARAM_OPTIONAL, 0, 50, NULL,
	    N_("Association code, or a part of the credit code, the name, its pinyin or initials")},
	{"district", PARAM_INT, PARAM_OPTIONAL, 110000, 119999, NULL,
	    N_("The district, as six digits")},
	PARAMS_LIST,
	{0},
};

static const struct param desk_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The unit")},
	{0},
};

#define DESK_UNIT                                                            \
	"id, name, uscc, opening, opening_label, registered, disabled, "     \
	"handler: {name, phone}"

const struct method unit_desk_methods[] = {
	{"unit.search", N_("Units that come to your counter"),
	    ROLE_CLERK | ROLE_LEAD, SCOPE_DISTRICT, METHOD_READ,
	    search_params, "items: [{" DESK_UNIT "}], next",
	    rpc_unit_search},
	{"unit.desk", N_("A unit at the counter, and what may be done"),
	    ROLE_CLERK | ROLE_LEAD, SCOPE_DISTRICT, METHOD_READ, desk_params,
	    DESK_UNIT
	    ", district, district_name, office_address?, former: [{name, "
	    "until, reason, evidence, by}], agents: [{id, login, name, owner, "
	    "active}], hall?, open?, reason?, quota_left?, counted?, "
	    "manual_unfreeze?, frozen?, thaw?, mismatches?: [{id, number, "
	    "date, handled_on, evidence}]",
	    rpc_unit_desk},
	{0},
};
