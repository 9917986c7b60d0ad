/* The register of experts, and what people declare about themselves. */
#include "config.h"

#include <string.h>

#include "server/store/panel.h"
#include "server/store/store.h"

#define EXPERT_SELECT                                                        \
	"SELECT x.id, x.number, x.account_id, coalesce(a.login, ''), x.name," \
	" x.unit_id, x.unit_name, x.fields, x.active, x.note, x.changed_at," \
	" x.version, (SELECT count(*) FROM conflict c WHERE c.account_id ="  \
	" x.account_id AND x.account_id <> 0) FROM expert x"                 \
	" LEFT JOIN account a ON a.id = x.account_id "

static void
expert_row(struct stmt *s, struct expert *x)
{
	memset(x, 0, sizeof(*x));
	x->id = column_int(s, 0);
	column_copy(s, 1, x->number, sizeof(x->number));
	x->account_id = column_int(s, 2);
	column_copy(s, 3, x->login, sizeof(x->login));
	column_copy(s, 4, x->name, sizeof(x->name));
	x->unit_id = column_int(s, 5);
	column_copy(s, 6, x->unit_name, sizeof(x->unit_name));
	column_copy(s, 7, x->fields, sizeof(x->fields));
	x->active = column_int(s, 8) != 0;
	column_copy(s, 9, x->note, sizeof(x->note));
	x->changed_at = column_int(s, 10);
	x->version = column_int(s, 11);
	x->conflicts = column_int(s, 12);
}

int
store_expert_save(struct ctx *ctx, struct expert *x, struct err *e)
{
	struct stmt *s = x->version == 0 ?
	    store_prepare(ctx->db,
		"INSERT INTO expert (id, number, account_id, name, unit_id,"
		" unit_name, fields, active, note, changed_at, version)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
		" ?11 + 1)") :
	    store_prepare(ctx->db,
		"UPDATE expert SET number = ?2, account_id = ?3, name = ?4,"
		" unit_id = ?5, unit_name = ?6, fields = ?7, active = ?8,"
		" note = ?9, changed_at = ?10, version = version + 1"
		" WHERE id = ?1 AND version = ?11");
	int rc;

	stmt_int(s, 1, x->id);
	stmt_text(s, 2, x->number);
	stmt_int(s, 3, x->account_id);
	stmt_text(s, 4, x->name);
	stmt_int(s, 5, x->unit_id);
	stmt_text(s, 6, x->unit_name);
	stmt_text(s, 7, x->fields);
	stmt_int(s, 8, x->active);
	stmt_text(s, 9, x->note);
	stmt_int(s, 10, ctx->now);
	stmt_int(s, 11, x->version);
	rc = stmt_change(s, e);
	if (rc == 1)
		x->version++;
	return rc;
}

int
store_expert_load(struct ctx *ctx, int64_t id, const char *number,
    int64_t account_id, struct expert *x, struct err *e)
{
	struct stmt *s;
	int rc;

	if (id != 0) {
		s = store_prepare(ctx->db, EXPERT_SELECT "WHERE x.id = ?1");
		stmt_int(s, 1, id);
	} else if (number != NULL) {
		s = store_prepare(ctx->db,
		    EXPERT_SELECT "WHERE x.number = ?1");
		stmt_text(s, 1, number);
	} else {
		s = store_prepare(ctx->db, EXPERT_SELECT
		    "WHERE x.account_id = ?1 AND x.account_id <> 0");
		stmt_int(s, 1, account_id);
	}
	rc = stmt_step(s, e);
	if (rc == 1)
		expert_row(s, x);
	stmt_done(s);
	return rc;
}

int
store_expert_each(struct ctx *ctx, const char *after, const char *name,
    const char *field, int active, int limit,
    void (*row)(void *arg, const struct expert *x), void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, EXPERT_SELECT
	    "WHERE x.number > ?1 AND (?2 = '' OR instr(x.name, ?2) > 0"
	    " OR instr(x.unit_name, ?2) > 0 OR x.number = ?2)"
	    " AND (?3 = '' OR instr(',' || x.fields || ',',"
	    " ',' || ?3 || ',') > 0) AND (?4 < 0 OR x.active = ?4)"
	    " ORDER BY x.number LIMIT ?5");
	struct expert x;
	int rc;

	stmt_text(s, 1, after != NULL ? after : "");
	stmt_text(s, 2, name != NULL ? name : "");
	stmt_text(s, 3, field != NULL ? field : "");
	stmt_int(s, 4, active);
	stmt_int(s, 5, limit);
	while ((rc = stmt_step(s, e)) == 1) {
		expert_row(s, &x);
		row(arg, &x);
	}
	stmt_done(s);
	return rc;
}

/*
 * Declarations
 */

int
store_conflict_insert(struct ctx *ctx, const struct conflict *x,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO conflict (id, account_id, kind, name, id_hash,"
	    " unit_id, application_id, relation, reason, at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");

	stmt_int(s, 1, x->id);
	stmt_int(s, 2, x->account_id);
	stmt_text(s, 3, x->kind);
	stmt_text(s, 4, x->name);
	if (x->has_id)
		stmt_blob(s, 5, x->id_hash, sizeof(x->id_hash));
	else
		stmt_null(s, 5);
	stmt_int(s, 6, x->unit_id);
	stmt_int(s, 7, x->application_id);
	stmt_text(s, 8, x->relation);
	stmt_text(s, 9, x->reason);
	stmt_int(s, 10, ctx->now);
	return stmt_run(s, e);
}

int
store_conflict_delete(struct ctx *ctx, int64_t account_id, int64_t id,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM conflict WHERE id = ?1 AND account_id = ?2");

	stmt_int(s, 1, id);
	stmt_int(s, 2, account_id);
	return stmt_change(s, e);
}

int
store_conflict_any(struct ctx *ctx, int64_t account_id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT 1 FROM conflict WHERE account_id = ?1 LIMIT 1");
	int rc;

	stmt_int(s, 1, account_id);
	rc = stmt_step(s, e);
	stmt_done(s);
	return rc;
}

int
store_conflict_each(struct ctx *ctx, int64_t account_id,
    void (*row)(void *arg, const struct conflict *x), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id, kind, name, id_hash, unit_id, application_id,"
	    " relation, reason, at FROM conflict WHERE account_id = ?1"
	    " ORDER BY id");
	int rc;

	stmt_int(s, 1, account_id);
	while ((rc = stmt_step(s, e)) == 1) {
		struct conflict x = {.id = column_int(s, 0),
			.account_id = account_id,
			.unit_id = column_int(s, 4),
			.application_id = column_int(s, 5),
			.at = column_int(s, 8)};
		const void *hash;
		size_t n;

		column_copy(s, 1, x.kind, sizeof(x.kind));
		column_copy(s, 2, x.name, sizeof(x.name));
		hash = column_blob(s, 3, &n);
		x.has_id = hash != NULL && n == sizeof(x.id_hash);
		if (x.has_id)
			memcpy(x.id_hash, hash, n);
		column_copy(s, 6, x.relation, sizeof(x.relation));
		column_copy(s, 7, x.reason, sizeof(x.reason));
		row(arg, &x);
	}
	stmt_done(s);
	return rc;
}
