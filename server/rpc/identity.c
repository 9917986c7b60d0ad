#include "config.h"

#include "common/jsonrpc.h"
#include "server/domain/identity.h"
#include "server/rpc/methods.h"

enum { IDENTITY_CSV_MAX = 600000 };

static int
rpc_identity_import(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	int64_t rows;

	/* who may write the register could verify anybody: root only */
	ctx->scope_asked = true;
	if (ctx->actor.account_id != 0)
		return err_set(e, ERR_DENIED, NULL);
	if (identity_import(ctx, ctx_strdup(ctx, param_text(p, "csv")),
		(int)param_int(p, "line", 2), param_bool(p, "dry_run"), &rows,
		e) != 0)
		return -1;
	*reply = json_pack("{s:I}", "rows", (json_int_t)rows);
	return 0;
}

static const struct param import_params[] = {
	{"csv", PARAM_WORDS, PARAM_REQUIRED, 1, IDENTITY_CSV_MAX, NULL,
	    N_("A head line and rows of name and id_number")},
	{"line", PARAM_INT, PARAM_OPTIONAL, 2, 0, NULL,
	    N_("The file's line of the first row")},
	{"dry_run", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Check the rows only")},
	{0},
};

const struct method identity_methods[] = {
	{"identity.import",
	    N_("Fill the population register, by talenthallctl alone"),
	    ROLE_SYSADMIN, SCOPE_ALL, METHOD_WRITE, import_params, "rows",
	    rpc_identity_import},
	{0},
};
