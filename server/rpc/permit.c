#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/jsonrpc.h"
#include "server/domain/permit.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

struct permit_rows {
	struct permit *rows;
	int n;
};

static json_t *
permit_item(struct ctx *ctx, const struct permit *m, struct err *e)
{
	const char *status = permit_status(ctx, m);
	json_t *unit = reply_unit(ctx, m->unit_id, e), *o;

	if (unit == NULL)
		return NULL;
	o = json_pack("{s:o, s:s, s:s, s:s, s:o, s:o, s:I}", "id",
	    rpc_id_make(m->id), "number", m->number, "status", status,
	    "status_label", permit_status_label(status), "person_id",
	    rpc_id_make(m->person_id), "unit", unit, "version",
	    (json_int_t)m->version);
	reply_date(o, "issued", m->issued);
	reply_date(o, "valid_from", m->valid_from);
	reply_date(o, "valid_to", m->valid_to);
	return o;
}

int
reply_permit_of(struct ctx *ctx, int64_t person_id, json_t **out,
    struct err *e)
{
	struct permit m;
	int rc = permit_of(ctx, person_id, &m, e);

	if (rc != 1)
		return rc;
	*out = permit_item(ctx, &m, e);
	return *out != NULL ? 1 : -1;
}

static void
permit_row(void *arg, const struct permit *m)
{
	struct permit_rows *r = arg;

	r->rows[r->n++] = *m;
}

static int
rpc_permit_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	int limit = (int)param_int(p, "limit", 50);
	struct permit_rows r = {.rows = ctx_alloc(ctx, (size_t)limit + 1,
				    sizeof(struct permit))};
	json_t *items, *o;
	char *after, id[24];
	const char *key = id;

	if (cursor_parse(ctx, p, &after, 1, e) != 0 ||
	    permit_list(ctx, after != NULL ? strtoll(after, NULL, 10) : 0,
		limit + 1, permit_row, &r, e) != 0)
		return -1;
	items = json_array();
	for (int i = 0; i < r.n && i < limit; i++) {
		o = permit_item(ctx, &r.rows[i], e);
		if (o == NULL) {
			json_decref(items);
			return -1;
		}
		json_array_append_new(items, o);
	}
	if (r.n > limit)
		snprintf(id, sizeof(id), "%lld",
		    (long long)r.rows[limit - 1].id);
	*reply = json_pack("{s:o, s:o}", "items", items, "next",
	    r.n > limit ? cursor_make(&key, 1) : json_null());
	return 0;
}

struct permit_events {
	struct ctx *ctx;
	json_t *items;
	struct err err;
};

static void
permit_history_row(void *arg, const struct permit_event *v)
{
	struct permit_events *h = arg;
	json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:I}", "what", v->what,
	    "label", permit_event_label(v->what), "status", v->status,
	    "status_label", permit_status_label(v->status), "children",
	    (json_int_t)v->children);
	json_t *unit = reply_unit(h->ctx, v->unit_id, &h->err);

	reply_time(o, "at", v->at);
	reply_date(o, "day", v->day);
	reply_text(o, "by", v->by_name);
	reply_text(o, "case_number", v->case_number);
	reply_date(o, "valid_to", v->valid_to);
	reply_text(o, "reason", v->reason);
	reply_district(o, v->district);
	if (unit != NULL)
		json_object_set_new(o, "unit", unit);
	json_array_append_new(h->items, o);
}

static int
rpc_permit_history(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct permit_events h = {.ctx = ctx, .items = json_array()};

	return reply_items(permit_history(ctx, param_id(p, "id"),
			       permit_history_row, &h, e),
	    h.items, reply);
}

/* Children with their numbers masked. */
static json_t *
permit_children_item(struct ctx *ctx, const struct permit *m, struct err *e)
{
	json_t *rows, *items, *row;
	size_t i;

	if (permit_children(ctx, m, &rows, e) != 0)
		return NULL;
	items = json_array();
	json_array_foreach (rows, i, row) {
		json_t *o = json_object();

		reply_text(o, "name",
		    json_string_value(json_object_get(row, "child_name")));
		reply_number(o, "id_number",
		    json_string_value(json_object_get(row, "child_id")),
		    false);
		reply_text(o, "relation", json_string_value(json_object_get(
		    row, "child_relation")));
		json_array_append_new(items, o);
	}
	json_decref(rows);
	return items;
}

static int
rpc_permit_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct permit m;
	json_t *children;

	if (permit_get(ctx, param_id(p, "id"), &m, e) != 0)
		return -1;
	children = permit_children_item(ctx, &m, e);
	*reply = children != NULL ? permit_item(ctx, &m, e) : NULL;
	if (*reply == NULL) {
		json_decref(children);
		return -1;
	}
	json_object_set_new(*reply, "children", children);
	reply_text(*reply, "category", m.category);
	reply_text(*reply, "cancel_reason", m.cancel_reason);
	reply_time(*reply, "suspended_at", m.suspended_at);
	reply_time(*reply, "cancelled_at", m.cancelled_at);
	reply_district(*reply, m.district);
	return 0;
}

static const struct param list_params[] = {PARAMS_LIST, {0}};

static const struct param one_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The permit")},
	{0},
};

const struct method permit_methods[] = {
	{"permit.list", N_("Permits within your scope"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE, SCOPE_UNIT,
	    METHOD_READ, list_params,
	    "items: [{id, number, status, status_label, person_id, unit: {id, "
	    "name}, issued, valid_from, valid_to, version}], next",
	    rpc_permit_list},
	{"permit.get", N_("One permit, with the children on it"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_CITY,
	    SCOPE_UNIT, METHOD_READ, one_params,
	    "id, number, status, status_label, person_id, unit: {id, name}, "
	    "issued, valid_from, valid_to, category, children: [{name, "
	    "id_number, relation}], cancel_reason?, suspended_at?, "
	    "cancelled_at?, district, district_name, version",
	    rpc_permit_get},
	{"permit.history", N_("What was done with a permit, oldest first"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_CITY,
	    SCOPE_UNIT, METHOD_READ, one_params,
	    "items: [{what, label, at, day, by?, case_number?, unit: {id, "
	    "name}, district, district_name, status, status_label, valid_to, "
	    "children, reason?}], next, total",
	    rpc_permit_history},
	{"permit.slip", N_("Print the newest confirmation slip of a permit"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_BODY | ROLE_CITY,
	    SCOPE_DISTRICT, METHOD_WRITE, slip_permit_params,
	    "id, number, document, title, application, application_number, "
	    "code, prints, issued_at, text; with the file", rpc_permit_slip,
	    .docs = true},
	{0},
};
