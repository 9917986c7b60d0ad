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
	int rc = store_permit_of(ctx, person_id, &m, e);

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

static const struct param list_params[] = {PARAMS_LIST, {0}};

const struct method permit_methods[] = {
	{"permit.list", N_("Permits within your scope"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE, SCOPE_UNIT,
	    METHOD_READ, list_params,
	    "items: [{id, number, status, status_label, person_id, unit: {id, "
	    "name}, issued, valid_from, valid_to, version}], next",
	    rpc_permit_list},
	{"permit.slip", N_("Print the newest confirmation slip of a permit"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_BODY | ROLE_CITY,
	    SCOPE_DISTRICT, METHOD_WRITE, slip_permit_params,
	    "id, number, document, title, application, application_number, "
	    "code, prints, issued_at, text; with the file", rpc_permit_slip,
	    .docs = true},
	{0},
};
