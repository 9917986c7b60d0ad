#include "config.h"

#include <string.h>

#include "server/store/application_row.h"
#include "server/store/office.h"

/*
 * Stock opinions
 */

static void
office_bind_opinion(struct stmt *s, const struct stock_opinion *o)
{
	stmt_int(s, 1, o->id);
	stmt_int(s, 2, o->district);
	stmt_text(s, 3, o->service);
	stmt_text(s, 4, o->kind);
	stmt_text(s, 5, o->words);
	stmt_text(s, 6, o->by_name);
	stmt_int(s, 7, o->changed_at);
}

int
store_opinion_insert(struct ctx *ctx, const struct stock_opinion *o,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO stock_opinion (id, district, service, kind, words,"
	    " by_name, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

	office_bind_opinion(s, o);
	return stmt_run(s, e);
}

int
store_opinion_update(struct ctx *ctx, const struct stock_opinion *o,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE stock_opinion SET district = ?2, service = ?3, kind = ?4,"
	    " words = ?5, by_name = ?6, changed_at = ?7 WHERE id = ?1");

	office_bind_opinion(s, o);
	return stmt_run(s, e);
}

int
store_opinion_delete(struct ctx *ctx, int64_t id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM stock_opinion WHERE id = ?1");

	stmt_int(s, 1, id);
	return stmt_run(s, e);
}

#define OPINION_SELECT                                                      \
	"SELECT id, district, service, kind, words, by_name, changed_at"    \
	" FROM stock_opinion"

static void
office_opinion(struct stmt *s, struct stock_opinion *o)
{
	memset(o, 0, sizeof(*o));
	o->id = column_int(s, 0);
	o->district = (int)column_int(s, 1);
	column_copy(s, 2, o->service, sizeof(o->service));
	column_copy(s, 3, o->kind, sizeof(o->kind));
	column_copy(s, 4, o->words, sizeof(o->words));
	column_copy(s, 5, o->by_name, sizeof(o->by_name));
	o->changed_at = column_int(s, 6);
}

int
store_opinion_load(struct ctx *ctx, int64_t id, struct stock_opinion *o,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    OPINION_SELECT " WHERE id = ?1");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	if (rc == 1)
		office_opinion(s, o);
	stmt_done(s);
	return rc;
}

int
store_opinion_each(struct ctx *ctx, int district,
    void (*row)(void *arg, const struct stock_opinion *o), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, OPINION_SELECT
	    " WHERE district = ?1 ORDER BY service, kind, id");
	struct stock_opinion o;
	int rc;

	stmt_int(s, 1, district);
	while ((rc = stmt_step(s, e)) == 1) {
		office_opinion(s, &o);
		row(arg, &o);
	}
	stmt_done(s);
	return rc;
}

/*
 * Saved views
 */

int
store_view_set(struct ctx *ctx, int64_t account_id, const char *name,
    const char *filters, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO saved_view (account_id, name, filters)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT (account_id, name)"
	    " DO UPDATE SET filters = excluded.filters");

	stmt_int(s, 1, account_id);
	stmt_text(s, 2, name);
	stmt_text(s, 3, filters);
	return stmt_run(s, e);
}

int
store_view_delete(struct ctx *ctx, int64_t account_id, const char *name,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM saved_view WHERE account_id = ?1 AND name = ?2");

	stmt_int(s, 1, account_id);
	stmt_text(s, 2, name);
	if (stmt_run(s, e) != 0)
		return -1;
	return store_changes(ctx->db) > 0;
}

int
store_view_each(struct ctx *ctx, int64_t account_id,
    void (*row)(void *arg, const char *name, const char *filters), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT name, filters FROM saved_view WHERE account_id = ?1"
	    " ORDER BY name");
	int rc;

	stmt_int(s, 1, account_id);
	while ((rc = stmt_step(s, e)) == 1)
		row(arg, column_text(s, 0), column_text(s, 1));
	stmt_done(s);
	return rc;
}

/*
 * Leave cover
 */

int
store_cover_set(struct ctx *ctx, const struct cover *c, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM cover WHERE account_id = ?1 AND to_day >= ?2"
	    " AND from_day <= ?3");

	stmt_int(s, 1, c->account_id);
	stmt_int(s, 2, c->from);
	stmt_int(s, 3, c->to);
	if (stmt_run(s, e) != 0)
		return -1;
	s = store_prepare(ctx->db,
	    "INSERT INTO cover (account_id, stand_in, from_day, to_day,"
	    " set_at) VALUES (?1, ?2, ?3, ?4, ?5)");
	stmt_int(s, 1, c->account_id);
	stmt_int(s, 2, c->stand_in);
	stmt_int(s, 3, c->from);
	stmt_int(s, 4, c->to);
	stmt_int(s, 5, ctx->now);
	return stmt_run(s, e);
}

int
store_cover_end(struct ctx *ctx, int64_t account_id, date_t today,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM cover WHERE account_id = ?1 AND to_day >= ?2");

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, today);
	return stmt_run(s, e);
}

#define COVER_SELECT                                                        \
	"SELECT c.account_id, c.stand_in, c.from_day, c.to_day, c.set_at,"  \
	" a.name, b.name FROM cover AS c"                                   \
	" JOIN account AS a ON a.id = c.account_id"                         \
	" JOIN account AS b ON b.id = c.stand_in"

static void
office_cover(struct stmt *s, struct cover *c)
{
	memset(c, 0, sizeof(*c));
	c->account_id = column_int(s, 0);
	c->stand_in = column_int(s, 1);
	c->from = (date_t)column_int(s, 2);
	c->to = (date_t)column_int(s, 3);
	c->set_at = column_int(s, 4);
	column_copy(s, 5, c->name, sizeof(c->name));
	column_copy(s, 6, c->stand_in_name, sizeof(c->stand_in_name));
}

int
store_cover_each(struct ctx *ctx, int64_t account_id, date_t today,
    void (*row)(void *arg, const struct cover *c), void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, COVER_SELECT
	    " WHERE c.to_day >= ?2 AND (c.account_id = ?1"
	    " OR c.stand_in = ?1) ORDER BY c.from_day, c.account_id");
	struct cover c;
	int rc;

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, today);
	while ((rc = stmt_step(s, e)) == 1) {
		office_cover(s, &c);
		row(arg, &c);
	}
	stmt_done(s);
	return rc;
}

int
store_cover_find(struct ctx *ctx, int64_t account_id, int64_t stand_in,
    date_t day, struct cover *c, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, COVER_SELECT
	    " WHERE c.account_id = ?1 AND c.stand_in = ?2"
	    " AND c.from_day <= ?3 AND c.to_day >= ?3");
	int rc;

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, stand_in);
	stmt_int(s, 3, day);
	rc = stmt_step(s, e);
	if (rc == 1)
		office_cover(s, c);
	stmt_done(s);
	return rc;
}

int
store_cover_away(struct ctx *ctx, int64_t account_id, date_t from, date_t to,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT 1 FROM cover WHERE account_id = ?1 AND from_day <= ?3"
	    " AND to_day >= ?2 LIMIT 1");
	int rc;

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, from);
	stmt_int(s, 3, to);
	rc = stmt_step(s, e);
	stmt_done(s);
	return rc;
}

/*
 * Work by the calendar
 */

int
store_calendar_work(struct ctx *ctx, const char *name, int64_t *done,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT done FROM calendar_work WHERE name = ?1");

	stmt_text(s, 1, name);
	return stmt_number(s, done, e) < 0 ? -1 : 0;
}

int
store_calendar_worked(struct ctx *ctx, const char *name, int64_t done,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO calendar_work (name, done) VALUES (?1, ?2)"
	    " ON CONFLICT (name) DO UPDATE SET done = excluded.done");

	stmt_text(s, 1, name);
	stmt_int(s, 2, done);
	return stmt_run(s, e);
}

static int
office_rows(struct stmt *s,
    void (*row)(void *arg, const struct application *a), void *arg,
    struct err *e)
{
	struct application a;
	int rc;

	while ((rc = stmt_step(s, e)) == 1) {
		application_row(s, &a);
		row(arg, &a);
	}
	stmt_done(s);
	return rc;
}

int
store_application_walk(struct ctx *ctx, int64_t after, int limit,
    void (*row)(void *arg, const struct application *a), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, APPLICATION_SELECT
	    " INDEXED BY application_open"
	    " WHERE phase <> 'closed' AND id > ?1 ORDER BY id LIMIT ?2");

	stmt_int(s, 1, after);
	stmt_int(s, 2, limit);
	return office_rows(s, row, arg, e);
}

int
store_application_set_due(struct ctx *ctx, int64_t id, date_t due_on,
    date_t state_due_on, struct err *e)
{
	struct application a;
	int rc = store_application_load(ctx, id, &a, e);
	struct stmt *s;

	if (rc != 1)
		return rc;
	s = store_prepare(ctx->db,
	    "UPDATE application SET due_on = ?2, state_due_on = ?3"
	    " WHERE id = ?1");
	stmt_int(s, 1, id);
	stmt_int(s, 2, due_on);
	stmt_int(s, 3, state_due_on);
	if (stmt_run(s, e) != 0 || application_due_count(ctx, &a, -1, e) != 0)
		return -1;
	a.state_due_on = state_due_on;
	return application_due_count(ctx, &a, 1, e);
}

int
store_permits_until(struct ctx *ctx, date_t day, int64_t after, int limit,
    void (*row)(void *arg, int64_t id, const char *number, int64_t person_id,
	int64_t unit_id),
    void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id, number, person_id, unit_id FROM permit"
	    " WHERE valid_to = ?1 AND status = 'valid' AND id > ?2"
	    " ORDER BY id LIMIT ?3");
	int rc;

	stmt_int(s, 1, day);
	stmt_int(s, 2, after);
	stmt_int(s, 3, limit);
	while ((rc = stmt_step(s, e)) == 1)
		row(arg, column_int(s, 0), column_text(s, 1),
		    column_int(s, 2), column_int(s, 3));
	stmt_done(s);
	return rc;
}

int
store_colleagues(struct ctx *ctx, const char *role, int district,
    void (*row)(void *arg, int64_t id, const char *name, const char *role),
    void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, district != 0 ?
		"SELECT a.id, a.name, a.role FROM account_district AS d"
		" JOIN account AS a ON a.id = d.account_id"
		" WHERE d.district = ?2 AND a.role = ?1 AND a.active = 1"
		" ORDER BY a.name, a.id LIMIT 200" :
		"SELECT a.id, a.name, a.role FROM account AS a"
		" WHERE ?2 = ?2 AND a.role = ?1 AND a.active = 1"
		" AND a.role NOT IN ('individual', 'agent')"
		" ORDER BY a.name, a.id LIMIT 200");
	int rc;

	stmt_text(s, 1, role);
	stmt_int(s, 2, district);
	while ((rc = stmt_step(s, e)) == 1)
		row(arg, column_int(s, 0), column_text(s, 1),
		    column_text(s, 2));
	stmt_done(s);
	return rc;
}
