#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/store/store.h"
#include "server/store/unit.h"

/* In the order unit_row() reads them. */
#define UNIT_SELECT                                                           \
	"SELECT id, name, pinyin, initials, uscc, unit_type, district,"       \
	" address, office_address, legal_representative, established,"        \
	" capital, currency, business_scope, association_code, handler_name," \
	" handler_phone, emergency_name, emergency_phone, complete, opened,"  \
	" disabled, pending_count, active_count, rejected_count,"             \
	" withdrawn_count, ended_count, created_at, version FROM unit "

int
store_unit_insert(struct ctx *ctx, const struct unit *u, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO unit (id, name, pinyin, initials, uscc, unit_type,"
	    " district, address, office_address, legal_representative,"
	    " established, capital, currency, business_scope,"
	    " association_code, handler_name, handler_phone, emergency_name,"
	    " emergency_phone, complete, opened, disabled, pending_count,"
	    " active_count, rejected_count, withdrawn_count, ended_count,"
	    " created_at, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
	    " ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,"
	    " ?23, ?24, ?25, ?26, ?27, ?28, 1)");

	stmt_int(s, 1, u->id);
	stmt_text(s, 2, u->name);
	stmt_text(s, 3, u->pinyin);
	stmt_text(s, 4, u->initials);
	stmt_text(s, 5, u->uscc);
	stmt_text(s, 6, u->unit_type);
	stmt_int(s, 7, u->district);
	stmt_text(s, 8, u->address);
	stmt_text(s, 9, u->office_address);
	stmt_text(s, 10, u->legal_representative);
	stmt_day(s, 11, u->established);
	stmt_int(s, 12, u->capital);
	stmt_text(s, 13, u->currency);
	stmt_text(s, 14, u->business_scope);
	stmt_text(s, 15, u->association_code);
	stmt_text(s, 16, u->handler_name);
	stmt_text(s, 17, u->handler_phone);
	stmt_text(s, 18, u->emergency_name);
	stmt_text(s, 19, u->emergency_phone);
	stmt_int(s, 20, u->complete);
	stmt_int(s, 21, u->opened);
	stmt_int(s, 22, u->disabled);
	stmt_int(s, 23, u->pending);
	stmt_int(s, 24, u->active);
	stmt_int(s, 25, u->rejected);
	stmt_int(s, 26, u->withdrawn);
	stmt_int(s, 27, u->ended);
	stmt_int(s, 28, u->created_at != 0 ? u->created_at : ctx->now);
	return stmt_run(s, e);
}

static void
unit_row(struct stmt *s, struct unit *u)
{
	memset(u, 0, sizeof(*u));
	u->id = column_int(s, 0);
	column_copy(s, 1, u->name, sizeof(u->name));
	column_copy(s, 2, u->pinyin, sizeof(u->pinyin));
	column_copy(s, 3, u->initials, sizeof(u->initials));
	column_copy(s, 4, u->uscc, sizeof(u->uscc));
	column_copy(s, 5, u->unit_type, sizeof(u->unit_type));
	u->district = (int)column_int(s, 6);
	column_copy(s, 7, u->address, sizeof(u->address));
	column_copy(s, 8, u->office_address, sizeof(u->office_address));
	column_copy(s, 9, u->legal_representative,
	    sizeof(u->legal_representative));
	u->established = column_day(s, 10);
	u->capital = column_int(s, 11);
	column_copy(s, 12, u->currency, sizeof(u->currency));
	column_copy(s, 13, u->business_scope, sizeof(u->business_scope));
	column_copy(s, 14, u->association_code, sizeof(u->association_code));
	column_copy(s, 15, u->handler_name, sizeof(u->handler_name));
	column_copy(s, 16, u->handler_phone, sizeof(u->handler_phone));
	column_copy(s, 17, u->emergency_name, sizeof(u->emergency_name));
	column_copy(s, 18, u->emergency_phone, sizeof(u->emergency_phone));
	u->complete = column_int(s, 19) != 0;
	u->opened = column_int(s, 20) != 0;
	u->disabled = column_int(s, 21) != 0;
	u->pending = column_int(s, 22);
	u->active = column_int(s, 23);
	u->rejected = column_int(s, 24);
	u->withdrawn = column_int(s, 25);
	u->ended = column_int(s, 26);
	u->created_at = column_int(s, 27);
	u->version = column_int(s, 28);
}

static int
unit_one(struct stmt *s, struct unit *u, struct err *e)
{
	int rc = stmt_step(s, e);

	if (rc == 1)
		unit_row(s, u);
	stmt_done(s);
	return rc;
}

int
store_unit_load(struct ctx *ctx, int64_t id, struct unit *u, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, UNIT_SELECT "WHERE id = ?1");

	stmt_int(s, 1, id);
	return unit_one(s, u, e);
}

int
store_unit_state(struct ctx *ctx, int64_t id, bool *complete, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT complete FROM unit WHERE id = ?1");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	*complete = rc == 1 && column_int(s, 0) != 0;
	stmt_done(s);
	return rc;
}

int
store_agent_unit(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    bool *owner, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT owner FROM agent_unit WHERE account_id = ?1"
	    " AND unit_id = ?2 AND ended_at = 0");
	int rc;

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, unit_id);
	rc = stmt_step(s, e);
	*owner = rc == 1 && column_int(s, 0) != 0;
	stmt_done(s);
	return rc;
}

int
store_agent_units(struct ctx *ctx, int64_t account_id, int64_t *id, int *n,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT unit_id, invited FROM agent_unit WHERE account_id = ?1"
	    " AND ended_at = 0 ORDER BY invited, unit_id LIMIT 500");
	int64_t invited = 0;
	int rc;

	*id = *n = 0;
	stmt_int(s, 1, account_id);
	while ((rc = stmt_step(s, e)) == 1) {
		if (*n > 0 && column_int(s, 1) != invited)
			break;
		invited = column_int(s, 1);
		*id = (*n)++ == 0 ? column_int(s, 0) : 0;
	}
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_agent_unit_invite(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    bool invited, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE agent_unit SET invited = ?3"
	    " WHERE account_id = ?1 AND unit_id = ?2");

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, unit_id);
	stmt_int(s, 3, invited);
	return stmt_run(s, e);
}

int
store_agent_unit_set(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    bool owner, const char *phone, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO agent_unit (account_id, unit_id, owner, phone,"
	    " since, ended_at) VALUES (?1, ?2, ?3, ?4, ?5, 0)"
	    " ON CONFLICT (account_id, unit_id) DO UPDATE SET owner = ?3,"
	    " phone = ?4, ended_at = 0");

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, unit_id);
	stmt_int(s, 3, owner);
	stmt_text(s, 4, phone);
	stmt_int(s, 5, ctx->now);
	return stmt_run(s, e);
}

int
store_unit_find_code(struct ctx *ctx, const char *code, struct unit *u,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    UNIT_SELECT "WHERE association_code = ?1");

	stmt_text(s, 1, code);
	return unit_one(s, u, e);
}

int
store_unit_find_uscc(struct ctx *ctx, const char *uscc, int64_t *id,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id FROM unit WHERE uscc = ?1");

	stmt_text(s, 1, uscc);
	return stmt_number(s, id, e);
}

int
store_unit_any(struct ctx *ctx, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, "SELECT id FROM unit LIMIT 1");
	int rc = stmt_step(s, e);

	stmt_done(s);
	return rc;
}

int
store_unit_name(struct ctx *ctx, int64_t id, char *name, size_t size,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT name FROM unit WHERE id = ?1");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	str_copy(name, size, rc == 1 ? column_text(s, 0) : "");
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_qualification_insert(struct ctx *ctx, int64_t unit_id, int seq,
    const struct qualification *q, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO unit_qualification (unit_id, seq, nature, issuer,"
	    " number, issued) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, seq);
	stmt_text(s, 3, q->nature);
	stmt_text(s, 4, q->issuer);
	stmt_text(s, 5, q->number);
	stmt_int(s, 6, q->issued);
	return stmt_run(s, e);
}

int
store_qualification_each(struct ctx *ctx, int64_t unit_id,
    void (*row)(void *arg, const struct qualification *q), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT nature, issuer, number, issued FROM unit_qualification"
	    " WHERE unit_id = ?1 ORDER BY seq");
	int rc;

	stmt_int(s, 1, unit_id);
	while ((rc = stmt_step(s, e)) == 1) {
		struct qualification q = {0};

		column_copy(s, 0, q.nature, sizeof(q.nature));
		column_copy(s, 1, q.issuer, sizeof(q.issuer));
		column_copy(s, 2, q.number, sizeof(q.number));
		q.issued = (date_t)column_int(s, 3);
		row(arg, &q);
	}
	stmt_done(s);
	return rc;
}

int
store_qualification_clear(struct ctx *ctx, int64_t unit_id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM unit_qualification WHERE unit_id = ?1");

	stmt_int(s, 1, unit_id);
	return stmt_run(s, e);
}

int
store_unit_save(struct ctx *ctx, const struct unit *u, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE unit SET unit_type = ?2, district = ?3, address = ?4,"
	    " office_address = ?5, legal_representative = ?6,"
	    " established = ?7, capital = ?8, currency = ?9,"
	    " business_scope = ?10, handler_name = ?11, handler_phone = ?12,"
	    " emergency_name = ?13, emergency_phone = ?14, complete = ?15,"
	    " version = version + 1 WHERE id = ?1 AND version = ?16");

	stmt_int(s, 1, u->id);
	stmt_text(s, 2, u->unit_type);
	stmt_int(s, 3, u->district);
	stmt_text(s, 4, u->address);
	stmt_text(s, 5, u->office_address);
	stmt_text(s, 6, u->legal_representative);
	stmt_day(s, 7, u->established);
	stmt_int(s, 8, u->capital);
	stmt_text(s, 9, u->currency);
	stmt_text(s, 10, u->business_scope);
	stmt_text(s, 11, u->handler_name);
	stmt_text(s, 12, u->handler_phone);
	stmt_text(s, 13, u->emergency_name);
	stmt_text(s, 14, u->emergency_phone);
	stmt_int(s, 15, u->complete);
	stmt_int(s, 16, u->version);
	return stmt_change(s, e);
}

/* How much the counter of state changes: n in, -n out, 0. */
static int
unit_delta(const char *state, const char *from, const char *to, int n)
{
	int d = 0;

	if (from != NULL && strcmp(from, state) == 0)
		d -= n;
	if (to != NULL && strcmp(to, state) == 0)
		d += n;
	return d;
}

int
store_unit_count(struct ctx *ctx, int64_t id, const char *from,
    const char *to, int n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE unit SET pending_count = pending_count + ?2,"
	    " active_count = active_count + ?3,"
	    " rejected_count = rejected_count + ?4,"
	    " withdrawn_count = withdrawn_count + ?5,"
	    " ended_count = ended_count + ?6 WHERE id = ?1");

	stmt_int(s, 1, id);
	stmt_int(s, 2, unit_delta("pending", from, to, n));
	stmt_int(s, 3, unit_delta("active", from, to, n));
	stmt_int(s, 4, unit_delta("rejected", from, to, n));
	stmt_int(s, 5, unit_delta("withdrawn", from, to, n));
	stmt_int(s, 6, unit_delta("ended", from, to, n));
	return stmt_run(s, e);
}

int
store_unit_code_known(struct ctx *ctx, const char *code, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT 1 FROM unit WHERE association_code = ?1"
	    " UNION ALL SELECT 1 FROM retired_code WHERE code = ?1");
	int rc;

	stmt_text(s, 1, code);
	rc = stmt_step(s, e);
	stmt_done(s);
	return rc;
}

int
store_unit_code_replace(struct ctx *ctx, const struct unit *u,
    const char *code, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO retired_code (code, unit_id, at)"
	    " VALUES (?1, ?2, ?3)");

	stmt_text(s, 1, u->association_code);
	stmt_int(s, 2, u->id);
	stmt_int(s, 3, ctx->now);
	if (stmt_run(s, e) != 0)
		return -1;
	s = store_prepare(ctx->db,
	    "UPDATE unit SET association_code = ?2, version = version + 1"
	    " WHERE id = ?1");
	stmt_int(s, 1, u->id);
	stmt_text(s, 2, code);
	return stmt_run(s, e);
}

int
store_code_failures(struct ctx *ctx, int64_t account_id, int *failures,
    int64_t *last_at, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT failures, last_at FROM code_failure"
	    " WHERE account_id = ?1");
	int rc;

	stmt_int(s, 1, account_id);
	rc = stmt_step(s, e);
	*failures = rc == 1 ? (int)column_int(s, 0) : 0;
	*last_at = rc == 1 ? column_int(s, 1) : 0;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_code_failure(struct ctx *ctx, int64_t account_id, int failures,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO code_failure (account_id, failures, last_at)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT (account_id) DO UPDATE"
	    " SET failures = excluded.failures, last_at = excluded.last_at");

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, failures);
	stmt_int(s, 3, ctx->now);
	return stmt_run(s, e);
}
