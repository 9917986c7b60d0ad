#include "config.h"

#include "server/store/audit.h"
#include "server/store/audit_segment.h"
#include "server/store/store.h"

int
store_audit_base(struct ctx *ctx, int64_t *id,
    unsigned char chain[SECRET_HASH], struct err *e)
{
	return store_audit_end(store_prepare(ctx->db,
	    "SELECT last_id, chain FROM audit_segment"
	    " ORDER BY first_id DESC LIMIT 1"), id, chain, e);
}

int
store_audit_segment_move(struct ctx *ctx, const struct audit_segment *g,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO audit_segment (first_id, last_id, first_at, last_at,"
	    " chain, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

	stmt_int(s, 1, g->first_id);
	stmt_int(s, 2, g->last_id);
	stmt_int(s, 3, g->first_at);
	stmt_int(s, 4, g->last_at);
	stmt_blob(s, 5, g->chain, SECRET_HASH);
	stmt_text(s, 6, g->sha256);
	if (stmt_run(s, e) != 0 ||
	    store_file_pin(ctx, "audit_segment", g->first_id, g->sha256, e) !=
		0)
		return -1;
	s = store_prepare(ctx->db,
	    "DELETE FROM audit_person WHERE audit_id BETWEEN ?1 AND ?2");
	stmt_int(s, 1, g->first_id);
	stmt_int(s, 2, g->last_id);
	if (stmt_run(s, e) != 0)
		return -1;
	s = store_prepare(ctx->db,
	    "DELETE FROM audit WHERE id BETWEEN ?1 AND ?2");
	stmt_int(s, 1, g->first_id);
	stmt_int(s, 2, g->last_id);
	return stmt_run(s, e);
}

int
store_audit_segment_each(struct ctx *ctx,
    int (*row)(void *arg, const struct audit_segment *s), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT first_id, last_id, first_at, last_at, chain, sha256"
	    " FROM audit_segment ORDER BY first_id");
	int rc;

	while ((rc = stmt_step(s, e)) == 1) {
		struct audit_segment g = {.first_id = column_int(s, 0),
			.last_id = column_int(s, 1),
			.first_at = column_int(s, 2),
			.last_at = column_int(s, 3)};

		store_audit_chain(s, 4, g.chain);
		column_copy(s, 5, g.sha256, sizeof(g.sha256));
		if (!row(arg, &g)) {
			rc = 0;
			break;
		}
	}
	stmt_done(s);
	return rc;
}
