#include "config.h"

#include "server/store/ledger.h"
#include "server/store/store.h"

int
store_contribution_set(struct ctx *ctx, const struct contribution *c,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO contribution_month (person_id, month, uscc, payer,"
	    " income, insurance, changed_at, changed_by)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
	    " ON CONFLICT (person_id, month, uscc) DO UPDATE SET payer = ?4,"
	    " income = ?5, insurance = ?6, changed_at = ?7, changed_by = ?8");

	stmt_int(s, 1, c->person_id);
	stmt_int(s, 2, c->month);
	stmt_text(s, 3, c->uscc);
	stmt_text(s, 4, c->payer);
	stmt_int(s, 5, c->income);
	stmt_int(s, 6, c->insurance);
	stmt_int(s, 7, ctx->now);
	stmt_text(s, 8, ctx->actor.name);
	return stmt_run(s, e);
}

int
store_contribution_each(struct ctx *ctx, int64_t person_id, date_t from,
    date_t to, void (*row)(void *arg, const struct contribution *c),
    void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT month, uscc, payer, income, insurance"
	    " FROM contribution_month WHERE person_id = ?1"
	    " AND month BETWEEN ?2 AND ?3 ORDER BY month, uscc");
	int rc;

	stmt_int(s, 1, person_id);
	stmt_int(s, 2, from);
	stmt_int(s, 3, to);
	while ((rc = stmt_step(s, e)) == 1) {
		struct contribution c = {.person_id = person_id,
			.month = (date_t)column_int(s, 0),
			.income = column_int(s, 3),
			.insurance = column_int(s, 4) != 0};

		column_copy(s, 1, c.uscc, sizeof(c.uscc));
		column_copy(s, 2, c.payer, sizeof(c.payer));
		row(arg, &c);
	}
	stmt_done(s);
	return rc;
}
