#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/store/licence.h"
#include "server/store/store.h"

/* In the order delegation_row() reads them. */
#define DELEGATION_SELECT                                                    \
	"SELECT d.id, d.unit_id, d.parent_id, d.person_id, d.person_name,"   \
	" d.rank, d.government, d.business, d.public_service, d.valid_from," \
	" d.valid_to, d.created_at, d.revoked_at, d.revoked_by, d.reason,"   \
	" u.name, u.uscc, u.unit_type FROM delegation d"                     \
	" JOIN unit u ON u.id = d.unit_id "

int
store_legal_load(struct ctx *ctx, int64_t unit_id, struct unit_legal *l,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT name, id_number_hash, papers, by_account, at, version"
	    " FROM unit_legal WHERE unit_id = ?1");
	const void *hash;
	size_t n;
	int rc;

	memset(l, 0, sizeof(*l));
	stmt_int(s, 1, unit_id);
	rc = stmt_step(s, e);
	if (rc == 1) {
		l->unit_id = unit_id;
		column_copy(s, 0, l->name, sizeof(l->name));
		hash = column_blob(s, 1, &n);
		if (n == SECRET_HASH)
			memcpy(l->id_number_hash, hash, n);
		column_copy(s, 2, l->papers, sizeof(l->papers));
		l->by_account = column_int(s, 3);
		l->at = column_int(s, 4);
		l->version = column_int(s, 5);
	}
	stmt_done(s);
	return rc;
}

static int
legal_name(struct ctx *ctx, const struct unit_legal *l, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE unit SET legal_representative = ?1,"
	    " version = version + 1 WHERE id = ?2"
	    " AND legal_representative <> ?1");

	stmt_text(s, 1, l->name);
	stmt_int(s, 2, l->unit_id);
	return stmt_run(s, e);
}

int
store_legal_set(struct ctx *ctx, const struct unit_legal *l, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO unit_legal (unit_id, name, id_number_hash, papers,"
	    " by_account, at, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)"
	    " ON CONFLICT (unit_id) DO UPDATE SET name = excluded.name,"
	    " id_number_hash = excluded.id_number_hash,"
	    " papers = excluded.papers, by_account = excluded.by_account,"
	    " at = excluded.at, version = unit_legal.version + 1");

	stmt_int(s, 1, l->unit_id);
	stmt_text(s, 2, l->name);
	stmt_blob(s, 3, l->id_number_hash, SECRET_HASH);
	stmt_text(s, 4, l->papers);
	stmt_int(s, 5, ctx->actor.account_id);
	stmt_int(s, 6, ctx->now);
	if (stmt_run(s, e) != 0)
		return -1;
	return legal_name(ctx, l, e);
}

int
store_legal_units(struct ctx *ctx, const unsigned char hash[SECRET_HASH],
    int64_t *ids, size_t max, size_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT unit_id FROM unit_legal WHERE id_number_hash = ?1"
	    " ORDER BY unit_id LIMIT ?2");
	int rc = 0;

	stmt_blob(s, 1, hash, SECRET_HASH);
	stmt_int(s, 2, (int64_t)max);
	for (*n = 0; *n < max && (rc = stmt_step(s, e)) == 1; (*n)++)
		ids[*n] = column_int(s, 0);
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_delegation_insert(struct ctx *ctx, struct delegation *d, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO delegation (id, unit_id, parent_id, person_id,"
	    " person_name, rank, government, business, public_service,"
	    " valid_from, valid_to, created_at, revoked_at, revoked_by,"
	    " reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
	    " ?12, 0, '', '')");

	d->id = ctx_new_id(ctx);
	d->created_at = ctx->now;
	stmt_int(s, 1, d->id);
	stmt_int(s, 2, d->unit_id);
	stmt_int(s, 3, d->parent_id);
	stmt_int(s, 4, d->person_id);
	stmt_text(s, 5, d->person_name);
	stmt_text(s, 6, d->rank);
	stmt_int(s, 7, d->government);
	stmt_int(s, 8, d->business);
	stmt_int(s, 9, d->public_service);
	stmt_int(s, 10, d->valid_from);
	stmt_int(s, 11, d->valid_to);
	stmt_int(s, 12, d->created_at);
	return stmt_run(s, e);
}

static void
delegation_row(struct stmt *s, struct delegation *d)
{
	memset(d, 0, sizeof(*d));
	d->id = column_int(s, 0);
	d->unit_id = column_int(s, 1);
	d->parent_id = column_int(s, 2);
	d->person_id = column_int(s, 3);
	column_copy(s, 4, d->person_name, sizeof(d->person_name));
	column_copy(s, 5, d->rank, sizeof(d->rank));
	d->government = column_int(s, 6) != 0;
	d->business = column_int(s, 7) != 0;
	d->public_service = column_int(s, 8) != 0;
	d->valid_from = (date_t)column_int(s, 9);
	d->valid_to = (date_t)column_int(s, 10);
	d->created_at = column_int(s, 11);
	d->revoked_at = column_int(s, 12);
	column_copy(s, 13, d->revoked_by, sizeof(d->revoked_by));
	column_copy(s, 14, d->reason, sizeof(d->reason));
	column_copy(s, 15, d->unit_name, sizeof(d->unit_name));
	column_copy(s, 16, d->uscc, sizeof(d->uscc));
	column_copy(s, 17, d->unit_type, sizeof(d->unit_type));
}

static int
delegation_one(struct stmt *s, struct delegation *d, struct err *e)
{
	int rc = stmt_step(s, e);

	if (rc == 1)
		delegation_row(s, d);
	stmt_done(s);
	return rc;
}

int
store_delegation_load(struct ctx *ctx, int64_t id, struct delegation *d,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    DELEGATION_SELECT "WHERE d.id = ?1");

	stmt_int(s, 1, id);
	return delegation_one(s, d, e);
}

int
store_delegation_claim(struct ctx *ctx, int64_t unit_id, struct delegation *d,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, DELEGATION_SELECT
	    "WHERE d.unit_id = ?1 AND d.parent_id = 0 AND d.revoked_at = 0");

	stmt_int(s, 1, unit_id);
	return delegation_one(s, d, e);
}

int
store_delegation_of(struct ctx *ctx, int64_t person_id,
    struct delegation *rows, size_t max, size_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, DELEGATION_SELECT
	    "WHERE d.person_id = ?1 AND d.revoked_at = 0 ORDER BY d.id"
	    " LIMIT ?2");
	int rc = 0;

	stmt_int(s, 1, person_id);
	stmt_int(s, 2, (int64_t)max);
	for (*n = 0; *n < max && (rc = stmt_step(s, e)) == 1; (*n)++)
		delegation_row(s, &rows[*n]);
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_delegation_each(struct ctx *ctx, int64_t unit_id, int64_t parent,
    bool revoked, void (*row)(void *arg, const struct delegation *d),
    void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, DELEGATION_SELECT
	    "WHERE d.unit_id = ?1 AND (?2 = 0 OR d.parent_id = ?2)"
	    " AND (?3 = 1 OR d.revoked_at = 0) ORDER BY d.id LIMIT 500");
	struct delegation d;
	int rc;

	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, parent);
	stmt_int(s, 3, revoked);
	while ((rc = stmt_step(s, e)) == 1) {
		delegation_row(s, &d);
		row(arg, &d);
	}
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

/*
 * Three ranks make two steps down: those named by it, and those named by
 * these. One statement, so that nothing is left between.
 */
int
store_delegation_revoke(struct ctx *ctx, int64_t id, const char *reason,
    int64_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE delegation SET revoked_at = ?2, revoked_by = ?3,"
	    " reason = ?4 WHERE revoked_at = 0 AND (id = ?1"
	    " OR parent_id = ?1 OR parent_id IN"
	    " (SELECT p.id FROM delegation p WHERE p.parent_id = ?1))");

	stmt_int(s, 1, id);
	stmt_int(s, 2, ctx->now);
	stmt_text(s, 3, ctx->actor.name);
	stmt_text(s, 4, reason);
	if (stmt_run(s, e) != 0)
		return -1;
	*n = store_changes(ctx->db);
	return 0;
}
