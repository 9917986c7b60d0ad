/* How many cases entered which state on which day. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/domain/queue.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

enum { REPORT_PAGE = 500 };

struct report_page {
	struct ctx *ctx;
	json_t *items;
	struct day_count last;
	int64_t sum;
};

static void
report_row(void *arg, const struct day_count *d)
{
	struct report_page *r = arg;
	json_t *o = json_object();

	reply_date(o, "day", d->day);
	reply_district(o, d->district);
	reply_titles(r->ctx, o, d->service, d->state);
	json_object_set_new(o, "n", json_integer(d->n));
	json_array_append_new(r->items, o);
	r->last = *d;
	r->sum += d->n;
}

static json_t *
report_mark(const struct report_page *r, int limit)
{
	char day[24], district[24];
	const char *keys[4] = {day, district, r->last.service, r->last.state};

	if (json_array_size(r->items) < (size_t)limit)
		return json_null();
	snprintf(day, sizeof(day), "%d", (int)r->last.day);
	snprintf(district, sizeof(district), "%d", r->last.district);
	return cursor_make(keys, 4);
}

static int
rpc_report_counts(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct report_query q = {.from = param_date(p, "from"),
		.to = param_date(p, "to"),
		.service = param_text(p, "service"),
		.limit = (int)param_int(p, "limit", REPORT_PAGE)};
	struct report_page r = {.ctx = ctx};
	struct day_count after = {0};
	char *keys[4];

	if (param_district(p, &q.district, e) != 0)
		return -1;
	if (cursor_parse(ctx, p, keys, 4, e) != 0)
		return -1;
	if (keys[0] != NULL) {
		after.day = (date_t)strtol(keys[0], NULL, 10);
		after.district = (int)strtol(keys[1], NULL, 10);
		str_copy(after.service, sizeof(after.service), keys[2]);
		str_copy(after.state, sizeof(after.state), keys[3]);
		q.after = &after;
	}
	r.items = json_array();
	if (report_counts(ctx, &q, report_row, &r, e) != 0) {
		json_decref(r.items);
		return -1;
	}
	*reply = json_pack("{s:o, s:o, s:I}", "items", r.items, "next",
	    report_mark(&r, q.limit), "sum", (json_int_t)r.sum);
	return 0;
}

static const struct param report_params[] = {
	{"from", PARAM_DATE, PARAM_REQUIRED, 0, 0, NULL, N_("First day")},
	{"to", PARAM_DATE, PARAM_REQUIRED, 0, 0, NULL, N_("Last day")},
	{"district", PARAM_IDENT, PARAM_OPTIONAL, 0, 32, NULL,
	    N_("One of your districts: code or name")},
	{"service", PARAM_IDENT, PARAM_OPTIONAL, 0, 40, NULL,
	    N_("Of this service")},
	PARAMS_LIST,
	{0},
};

const struct method report_methods[] = {
	{"report.counts", N_("How many cases entered which state on which day"),
	    ROLE_OFFICE | ROLE_BODY | ROLE_CITY, SCOPE_DISTRICT, METHOD_READ, report_params,
	    "items: [{day, district, district_name, service, title, state, "
	    "state_title, n}], next, sum",
	    rpc_report_counts},
	{0},
};
