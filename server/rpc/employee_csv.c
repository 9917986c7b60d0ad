#include "config.h"

#include <stdio.h>

#include "server/domain/employee_csv.h"
#include "server/domain/person.h"
#include "server/rpc/employee_csv.h"
#include "server/rpc/reply.h"

int
rpc_employee_import(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	bool dry = param_bool(p, "dry_run");
	struct employee_csv r;

	if (employee_csv_read(ctx, ctx_strdup(ctx, param_text(p, "csv")), dry,
		&r, e) != 0)
		return -1;
	/* only checked or not: what is wrong is a refusal */
	if (r.faults.n > 0) {
		*e = r.faults;
		return -1;
	}
	*reply = json_pack("{s:i, s:i, s:b}", "rows", r.rows, "changed",
	    r.changed, "dry_run", dry);
	return 0;
}

static const struct reply_sort export_sorts[] = {
	{"name", ASSOCIATION_BY_NAME},
	{NULL, 0},
};

int
rpc_employee_export(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	bool reveal = param_bool(p, "reveal");
	struct association_query q;
	struct association_list l;
	struct buf b = {0};

	if (reply_query(ctx, p, export_sorts, &q, e) != 0)
		return -1;
	if (q.status == NULL)
		q.status = "active";
	q.whole = true;
	q.limit = (int)param_int(p, "limit", 500);
	if (reveal &&
	    person_reveal_all(ctx, param_text(p, "purpose"), e) != 0)
		return -1;
	if (association_list(ctx, &q, &l, e) != 0)
		return -1;
	if (employee_csv_write(ctx, &l, reveal, &b, e) != 0) {
		buf_finish(&b);
		return -1;
	}
	*reply = json_pack("{s:s, s:I, s:o}", "csv", buf_str(&b), "rows",
	    (json_int_t)l.n, "next", reply_next(&q, &l));
	buf_finish(&b);
	return 0;
}
