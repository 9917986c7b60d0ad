/* A unit's name, and those it had. */
#include "config.h"

#include <string.h>

#include "server/store/store.h"
#include "server/store/unit_name.h"

static int
unit_name_former(struct ctx *ctx, const struct former_name *f,
    int64_t unit_id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO unit_former_name (unit_id, at, name, reason,"
	    " evidence, by_name) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
	    " ON CONFLICT (unit_id, at) DO NOTHING");

	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, ctx->now);
	stmt_text(s, 3, f->name);
	stmt_text(s, 4, f->reason);
	stmt_text(s, 5, f->evidence);
	stmt_text(s, 6, ctx->actor.name);
	return stmt_run(s, e);
}

int
store_unit_rename(struct ctx *ctx, const struct unit *u,
    const struct former_name *f, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE unit SET name = ?2, pinyin = ?3, initials = ?4,"
	    " version = version + 1 WHERE id = ?1 AND version = ?5");

	stmt_int(s, 1, u->id);
	stmt_text(s, 2, u->name);
	stmt_text(s, 3, u->pinyin);
	stmt_text(s, 4, u->initials);
	stmt_int(s, 5, u->version);
	if (stmt_run(s, e) != 0)
		return -1;
	if (store_changes(ctx->db) != 1)
		return 0;
	/* appointments to come are the renamed unit's */
	s = store_prepare(ctx->db,
	    "UPDATE appointment SET unit_name = ?2, pinyin = ?3"
	    " WHERE unit_id = ?1"
	    " AND status IN ('pending_completion', 'booked')");
	stmt_int(s, 1, u->id);
	stmt_text(s, 2, u->name);
	stmt_text(s, 3, u->pinyin);
	if (stmt_run(s, e) != 0)
		return -1;
	return unit_name_former(ctx, f, u->id, e) != 0 ? -1 : 1;
}

int
store_unit_former_each(struct ctx *ctx, int64_t unit_id,
    void (*row)(void *arg, const struct former_name *f), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT at, name, reason, evidence, by_name FROM unit_former_name"
	    " WHERE unit_id = ?1 ORDER BY at DESC");
	int rc;

	stmt_int(s, 1, unit_id);
	while ((rc = stmt_step(s, e)) == 1) {
		struct former_name f = {.at = column_int(s, 0)};

		column_copy(s, 1, f.name, sizeof(f.name));
		column_copy(s, 2, f.reason, sizeof(f.reason));
		column_copy(s, 3, f.evidence, sizeof(f.evidence));
		column_copy(s, 4, f.by_name, sizeof(f.by_name));
		row(arg, &f);
	}
	stmt_done(s);
	return rc;
}
