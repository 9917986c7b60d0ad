#include "config.h"

#include "common/jsonrpc.h"
#include "server/domain/ledger.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static json_t *
ledger_row_item(const struct contribution *c)
{
	json_t *o = json_pack("{s:I, s:b, s:s, s:s}", "income",
	    (json_int_t)c->income, "insurance_paid", c->insurance, "payer",
	    c->uscc, "payer_name", c->payer);

	reply_month(o, "month", c->month);
	return o;
}

static int
rpc_ledger_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	json_t *items = json_array(), *gaps = json_array();
	json_t *employers = json_array();
	char month[MONTH_TEXT];
	struct ledger l;

	if (ledger_get(ctx, param_id(p, "person"), &l, e) != 0) {
		json_decref(items);
		json_decref(gaps);
		json_decref(employers);
		return -1;
	}
	for (size_t i = 0; i < l.nrows; i++)
		json_array_append_new(items, ledger_row_item(&l.rows[i]));
	for (int i = 0; i < l.gaps && i < LEDGER_MONTHS; i++)
		json_array_append_new(gaps,
		    json_string(month_format(l.gap[i], month)));
	for (size_t i = 0; i < l.nemployers; i++)
		json_array_append_new(employers,
		    json_pack("{s:s, s:s, s:i, s:b}", "uscc",
			l.employer[i].uscc, "name", l.employer[i].name,
			"months", l.employer[i].months, "filed",
			l.employer[i].filed));
	*reply = json_pack("{s:o, s:n, s:o, s:o}", "items", items, "next",
	    "gaps", gaps, "employers", employers);
	reply_month(*reply, "from", l.from);
	reply_month(*reply, "to", l.to);
	return 0;
}

static int
rpc_ledger_import(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	bool dry = param_bool(p, "dry_run");
	struct ledger_csv r;

	if (ledger_csv_read(ctx, ctx->actor.unit_id,
		ctx_strdup(ctx, param_text(p, "csv")), dry, &r, e) != 0)
		return -1;
	/* only checked or not: what is wrong is a refusal */
	if (r.faults.n > 0) {
		*e = r.faults;
		return -1;
	}
	*reply = json_pack("{s:i, s:b}", "rows", r.rows, "dry_run", dry);
	return 0;
}

static const struct param list_params[] = {
	{"person", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Whose; without it your own")},
	{0},
};

static const struct param import_params[] = {
	{"csv", PARAM_WORDS, PARAM_REQUIRED, 1, 65536, NULL,
	    N_("The CSV text")},
	{"dry_run", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Only check; change nothing")},
	{0},
};

const struct method ledger_methods[] = {
	{"ledger.list",
	    N_("Income and insurance of up to 36 months, with gaps"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_CITY,
	    SCOPE_UNIT, METHOD_READ, list_params,
	    "items: [{month, income, insurance_paid, payer, payer_name}], "
	    "next, gaps: [month], employers: [{uscc, name, months, filed}], "
	    "from, to",
	    rpc_ledger_list},
	{"ledger.import",
	    N_("Take income and insurance of your people from CSV"),
	    ROLE_AGENT, SCOPE_UNIT, METHOD_WRITE, import_params,
	    "rows, dry_run",
	    rpc_ledger_import},
	{0},
};
