#include "config.h"

#include <string.h>

#include "server/store/agent.h"
#include "server/store/store.h"

#define AGENT_SELECT                                                      \
	"SELECT g.account_id, g.unit_id, a.login, a.name, g.phone,"       \
	" g.owner, a.active, g.since FROM agent_unit g"                   \
	" JOIN account a ON a.id = g.account_id WHERE g.ended_at = 0 "

static void
agent_row(struct stmt *s, struct agent *a)
{
	memset(a, 0, sizeof(*a));
	a->account_id = column_int(s, 0);
	a->unit_id = column_int(s, 1);
	column_copy(s, 2, a->login, sizeof(a->login));
	column_copy(s, 3, a->name, sizeof(a->name));
	column_copy(s, 4, a->phone, sizeof(a->phone));
	a->owner = column_int(s, 5) != 0;
	a->active = column_int(s, 6) != 0;
	a->since = column_int(s, 7);
}

int
store_agent_each(struct ctx *ctx, int64_t unit_id,
    void (*row)(void *arg, const struct agent *a), void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, AGENT_SELECT
	    "AND g.unit_id = ?1 ORDER BY g.owner DESC, g.since, g.account_id"
	    " LIMIT 500");
	struct agent a;
	int rc;

	stmt_int(s, 1, unit_id);
	while ((rc = stmt_step(s, e)) == 1) {
		agent_row(s, &a);
		row(arg, &a);
	}
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_agent_load(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    struct agent *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, AGENT_SELECT
	    "AND g.unit_id = ?1 AND g.account_id = ?2");
	int rc;

	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, account_id);
	rc = stmt_step(s, e);
	if (rc == 1)
		agent_row(s, a);
	stmt_done(s);
	return rc;
}

/* Owners who can sign in: a closed account names nobody. */
int
store_agent_owners(struct ctx *ctx, int64_t unit_id, int64_t *n,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT count(*) FROM agent_unit g"
	    " JOIN account a ON a.id = g.account_id"
	    " WHERE g.unit_id = ?1 AND g.owner = 1 AND g.ended_at = 0"
	    " AND a.active = 1");

	stmt_int(s, 1, unit_id);
	return stmt_number(s, n, e) < 0 ? -1 : 0;
}

int
store_agent_end(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE agent_unit SET ended_at = ?3, owner = 0"
	    " WHERE account_id = ?1 AND unit_id = ?2");

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, unit_id);
	stmt_int(s, 3, ctx->now);
	return stmt_run(s, e);
}
