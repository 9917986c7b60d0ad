/* Supervising bodies: their accounts, and the units that each supervises. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "server/store/store.h"
#include "server/store/title.h"

int
store_body_insert(struct ctx *ctx, const struct body *b, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO body (id, name, created_at) VALUES (?1, ?2, ?3)");

	stmt_int(s, 1, b->id);
	stmt_text(s, 2, b->name);
	stmt_int(s, 3, ctx->now);
	return stmt_run(s, e);
}

static int
body_one(struct stmt *s, int64_t key, struct body *b, struct err *e)
{
	int rc;

	memset(b, 0, sizeof(*b));
	stmt_int(s, 1, key);
	rc = stmt_step(s, e);
	if (rc == 1) {
		b->id = column_int(s, 0);
		column_copy(s, 1, b->name, sizeof(b->name));
	}
	stmt_done(s);
	return rc;
}

int
store_body_load(struct ctx *ctx, int64_t id, struct body *b, struct err *e)
{
	return body_one(store_prepare(ctx->db,
			    "SELECT id, name FROM body WHERE id = ?1"),
	    id, b, e);
}

int
store_body_of_account(struct ctx *ctx, int64_t account_id, struct body *b,
    struct err *e)
{
	return body_one(store_prepare(ctx->db,
			    "SELECT b.id, b.name FROM body_account a"
			    " JOIN body b ON b.id = a.body_id"
			    " WHERE a.account_id = ?1"),
	    account_id, b, e);
}

int
store_body_of_unit(struct ctx *ctx, int64_t unit_id, struct body *b,
    struct err *e)
{
	return body_one(store_prepare(ctx->db,
			    "SELECT b.id, b.name FROM body_unit u"
			    " JOIN body b ON b.id = u.body_id"
			    " WHERE u.unit_id = ?1"),
	    unit_id, b, e);
}

int
store_body_each(struct ctx *ctx, int64_t after, int limit,
    void (*row)(void *arg, const struct body *b), void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT b.id, b.name, (SELECT count(*) FROM body_unit u"
	    " WHERE u.body_id = b.id) FROM body b WHERE b.id > ?1"
	    " ORDER BY b.id LIMIT ?2");
	struct body b = {0};
	int rc;

	stmt_int(s, 1, after);
	stmt_int(s, 2, limit);
	while ((rc = stmt_step(s, e)) == 1) {
		b.id = column_int(s, 0);
		column_copy(s, 1, b.name, sizeof(b.name));
		b.units = column_int(s, 2);
		row(arg, &b);
	}
	stmt_done(s);
	return rc;
}

int
store_body_account_each(struct ctx *ctx, int64_t body_id,
    void (*row)(void *arg, int64_t id, const char *login, const char *name),
    void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT c.id, c.login, c.name FROM body_account a"
	    " JOIN account c ON c.id = a.account_id WHERE a.body_id = ?1"
	    " ORDER BY c.id");
	int rc;

	stmt_int(s, 1, body_id);
	while ((rc = stmt_step(s, e)) == 1)
		row(arg, column_int(s, 0), column_text(s, 1),
		    column_text(s, 2));
	stmt_done(s);
	return rc;
}

int
store_body_account_set(struct ctx *ctx, int64_t body_id, int64_t account_id,
    bool member, struct err *e)
{
	struct stmt *s = member ?
	    store_prepare(ctx->db,
		"INSERT INTO body_account (account_id, body_id)"
		" VALUES (?1, ?2) ON CONFLICT (account_id) DO UPDATE SET"
		" body_id = excluded.body_id") :
	    store_prepare(ctx->db,
		"DELETE FROM body_account WHERE account_id = ?1"
		" AND body_id = ?2");

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, body_id);
	return stmt_run(s, e);
}

int
store_body_unit_set(struct ctx *ctx, int64_t body_id, int64_t unit_id,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO body_unit (unit_id, body_id, since, by_name)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (unit_id) DO UPDATE SET"
	    " body_id = excluded.body_id, since = excluded.since,"
	    " by_name = excluded.by_name");

	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, body_id);
	stmt_int(s, 3, ctx->now);
	stmt_text(s, 4, ctx->actor.name[0] != '\0' ? ctx->actor.name : "-");
	return stmt_run(s, e);
}

#define BODY_UNIT_SELECT                                                     \
	"SELECT u.id, u.name, u.district, b.id, b.name, x.since"

int
store_body_unit_each(struct ctx *ctx, int64_t body_id, const char *name,
    int64_t after, int limit,
    void (*row)(void *arg, const struct body_unit *u), void *arg,
    struct err *e)
{
	struct stmt *s = body_id != 0 ?
	    store_prepare(ctx->db, BODY_UNIT_SELECT
		" FROM body_unit x JOIN unit u ON u.id = x.unit_id"
		" JOIN body b ON b.id = x.body_id WHERE x.body_id = ?1"
		" AND u.id > ?2 AND (?3 = '' OR instr(u.name, ?3) > 0"
		" OR u.initials LIKE ?3 || '%')"
		" ORDER BY u.id LIMIT ?4") :
	    store_prepare(ctx->db, BODY_UNIT_SELECT
		" FROM unit u LEFT JOIN body_unit x ON x.unit_id = u.id"
		" LEFT JOIN body b ON b.id = x.body_id WHERE ?1 = 0"
		" AND u.id > ?2 AND (?3 = '' OR instr(u.name, ?3) > 0"
		" OR u.initials LIKE ?3 || '%')"
		" ORDER BY u.id LIMIT ?4");
	struct body_unit u;
	int rc;

	stmt_int(s, 1, body_id);
	stmt_int(s, 2, after);
	stmt_text(s, 3, name != NULL ? name : "");
	stmt_int(s, 4, limit);
	while ((rc = stmt_step(s, e)) == 1) {
		memset(&u, 0, sizeof(u));
		u.unit_id = column_int(s, 0);
		column_copy(s, 1, u.unit_name, sizeof(u.unit_name));
		u.district = (int)column_int(s, 2);
		u.body_id = column_int(s, 3);
		column_copy(s, 4, u.body_name, sizeof(u.body_name));
		u.since = column_int(s, 5);
		row(arg, &u);
	}
	stmt_done(s);
	return rc;
}

int
store_body_reaches(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT 1 FROM body_account a JOIN body_unit u"
	    " ON u.body_id = a.body_id WHERE a.account_id = ?1"
	    " AND u.unit_id = ?2");
	int rc;

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, unit_id);
	rc = stmt_step(s, e);
	stmt_done(s);
	return rc;
}
