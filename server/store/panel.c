#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "server/secret.h"
#include "server/store/panel.h"
#include "server/store/store.h"

#define PANEL_SEAL "panel.seed"

#define PANEL_SELECT                                                         \
	"SELECT id, number, plan_id, name, service, service_version, state," \
	" field, status, meets_on, closes_on, seed, commitment, list,"       \
	" public, revealed, committed_at, drawn_at, closed_at, reason,"      \
	" created_at, version FROM panel"

static int
panel_row(struct ctx *ctx, struct stmt *s, struct panel *p, struct err *e)
{
	const unsigned char *blob;
	size_t n;

	memset(p, 0, sizeof(*p));
	p->id = column_int(s, 0);
	column_copy(s, 1, p->number, sizeof(p->number));
	p->plan_id = column_int(s, 2);
	column_copy(s, 3, p->name, sizeof(p->name));
	column_copy(s, 4, p->service, sizeof(p->service));
	p->service_version = (int)column_int(s, 5);
	column_copy(s, 6, p->state, sizeof(p->state));
	column_copy(s, 7, p->field, sizeof(p->field));
	column_copy(s, 8, p->status, sizeof(p->status));
	p->meets_on = (date_t)column_int(s, 9);
	p->closes_on = (date_t)column_int(s, 10);
	blob = column_blob(s, 11, &n);
	if (blob != NULL &&
	    secret_unseal(ctx->secret, PANEL_SEAL, blob, n, p->seed,
		sizeof(p->seed)) != 0)
		return err_set(e, ERR_STORE, NULL);
	column_copy(s, 12, p->commitment, sizeof(p->commitment));
	p->list = ctx_strdup(ctx, column_text(s, 13));
	column_copy(s, 14, p->public, sizeof(p->public));
	column_copy(s, 15, p->revealed, sizeof(p->revealed));
	p->committed_at = column_int(s, 16);
	p->drawn_at = column_int(s, 17);
	p->closed_at = column_int(s, 18);
	column_copy(s, 19, p->reason, sizeof(p->reason));
	p->created_at = column_int(s, 20);
	p->version = column_int(s, 21);
	return 1;
}

int
store_panel_save(struct ctx *ctx, struct panel *p, struct err *e)
{
	struct stmt *s = p->version == 0 ?
	    store_prepare(ctx->db,
		"INSERT INTO panel (id, number, plan_id, name, service,"
		" service_version, state, field, status, meets_on, closes_on,"
		" seed, commitment, list, public, revealed, committed_at,"
		" drawn_at, closed_at, reason, created_at, version) VALUES"
		" (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
		" ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22 + 1)") :
	    store_prepare(ctx->db,
		"UPDATE panel SET number = ?2, plan_id = ?3, name = ?4,"
		" service = ?5, service_version = ?6, state = ?7, field = ?8,"
		" status = ?9, meets_on = ?10, closes_on = ?11, seed = ?12,"
		" commitment = ?13, list = ?14, public = ?15, revealed = ?16,"
		" committed_at = ?17, drawn_at = ?18, closed_at = ?19,"
		" reason = ?20, created_at = ?21, version = version + 1"
		" WHERE id = ?1 AND version = ?22");
	unsigned char blob[SECRET_BLOB_MAX];
	int rc;

	stmt_int(s, 1, p->id);
	stmt_text(s, 2, p->number);
	stmt_int(s, 3, p->plan_id);
	stmt_text(s, 4, p->name);
	stmt_text(s, 5, p->service);
	stmt_int(s, 6, p->service_version);
	stmt_text(s, 7, p->state);
	stmt_text(s, 8, p->field);
	stmt_text(s, 9, p->status);
	stmt_int(s, 10, p->meets_on);
	stmt_int(s, 11, p->closes_on);
	if (p->seed[0] != '\0')
		stmt_blob(s, 12, blob,
		    secret_seal(ctx->secret, PANEL_SEAL, p->seed, blob));
	else
		stmt_null(s, 12);
	stmt_text(s, 13, p->commitment);
	stmt_text(s, 14, p->list != NULL ? p->list : "");
	stmt_text(s, 15, p->public);
	stmt_text(s, 16, p->revealed);
	stmt_int(s, 17, p->committed_at);
	stmt_int(s, 18, p->drawn_at);
	stmt_int(s, 19, p->closed_at);
	stmt_text(s, 20, p->reason);
	stmt_int(s, 21, p->created_at);
	stmt_int(s, 22, p->version);
	rc = stmt_change(s, e);
	if (rc == 1)
		p->version++;
	return rc;
}

int
store_panel_load(struct ctx *ctx, int64_t id, struct panel *p, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    PANEL_SELECT " WHERE id = ?1");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	if (rc == 1)
		rc = panel_row(ctx, s, p, e);
	stmt_done(s);
	return rc;
}

int
store_panel_each(struct ctx *ctx, int64_t plan_id, const char *status,
    int64_t after, int limit,
    void (*row)(void *arg, const struct panel *p), void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, PANEL_SELECT
	    " WHERE (?1 = 0 OR plan_id = ?1) AND (?2 = '' OR status = ?2)"
	    " AND id < ?3 ORDER BY id DESC LIMIT ?4");
	struct panel p;
	int rc;

	stmt_int(s, 1, plan_id);
	stmt_text(s, 2, status != NULL ? status : "");
	stmt_int(s, 3, after != 0 ? after : INT64_MAX);
	stmt_int(s, 4, limit);
	while ((rc = stmt_step(s, e)) == 1) {
		rc = panel_row(ctx, s, &p, e);
		if (rc < 0)
			break;
		row(arg, &p);
	}
	stmt_done(s);
	return rc;
}

int
store_panel_over(struct ctx *ctx, date_t today,
    void (*row)(void *arg, int64_t id), void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id FROM panel WHERE status = 'voting'"
	    " AND closes_on < ?1 ORDER BY closes_on, id LIMIT 20");
	int rc;

	stmt_int(s, 1, today);
	while ((rc = stmt_step(s, e)) == 1)
		row(arg, column_int(s, 0));
	stmt_done(s);
	return rc;
}

/*
 * Cases of a panel
 */

int
store_panel_case_insert(struct ctx *ctx, int64_t panel_id,
    int64_t application_id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO panel_case (panel_id, application_id, live, counted,"
	    " yes, no, abstain, wanted, passed)"
	    " VALUES (?1, ?2, 1, 0, 0, 0, 0, 0, 0)");

	stmt_int(s, 1, panel_id);
	stmt_int(s, 2, application_id);
	return stmt_run(s, e);
}

int
store_panel_case_delete(struct ctx *ctx, int64_t panel_id,
    int64_t application_id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM panel_case WHERE panel_id = ?1"
	    " AND application_id = ?2");

	stmt_int(s, 1, panel_id);
	stmt_int(s, 2, application_id);
	return stmt_change(s, e);
}

int
store_panel_case_set(struct ctx *ctx, const struct panel_case *c,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE panel_case SET live = ?3, counted = ?4, yes = ?5,"
	    " no = ?6, abstain = ?7, wanted = ?8, passed = ?9"
	    " WHERE panel_id = ?1 AND application_id = ?2");

	stmt_int(s, 1, c->panel_id);
	stmt_int(s, 2, c->application_id);
	stmt_int(s, 3, c->live);
	stmt_int(s, 4, c->counted);
	stmt_int(s, 5, c->yes);
	stmt_int(s, 6, c->no);
	stmt_int(s, 7, c->abstain);
	stmt_int(s, 8, c->wanted);
	stmt_int(s, 9, c->passed);
	return stmt_run(s, e);
}

#define PANEL_CASE_SELECT                                                    \
	"SELECT panel_id, application_id, live, counted, yes, no, abstain,"  \
	" wanted, passed FROM panel_case "

static void
panel_case_row(struct stmt *s, struct panel_case *c)
{
	*c = (struct panel_case){.panel_id = column_int(s, 0),
		.application_id = column_int(s, 1),
		.live = column_int(s, 2) != 0,
		.counted = column_int(s, 3) != 0,
		.yes = (int)column_int(s, 4),
		.no = (int)column_int(s, 5),
		.abstain = (int)column_int(s, 6),
		.wanted = (int)column_int(s, 7),
		.passed = column_int(s, 8) != 0};
}

int
store_panel_case_each(struct ctx *ctx, int64_t panel_id,
    void (*row)(void *arg, const struct panel_case *c), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, PANEL_CASE_SELECT
	    "WHERE panel_id = ?1 ORDER BY application_id");
	struct panel_case c;
	int rc;

	stmt_int(s, 1, panel_id);
	while ((rc = stmt_step(s, e)) == 1) {
		panel_case_row(s, &c);
		row(arg, &c);
	}
	stmt_done(s);
	return rc;
}

int
store_panel_of(struct ctx *ctx, int64_t application_id, struct panel_case *c,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, PANEL_CASE_SELECT
	    "WHERE application_id = ?1 ORDER BY panel_id DESC LIMIT 1");
	int rc;

	stmt_int(s, 1, application_id);
	rc = stmt_step(s, e);
	if (rc == 1)
		panel_case_row(s, c);
	stmt_done(s);
	return rc;
}

int
store_panel_waiting(struct ctx *ctx, int64_t plan_id, int limit,
    void (*row)(void *arg, int64_t application_id, const char *service,
	int version, const char *state),
    void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT a.id, a.service, a.service_version, a.state"
	    " FROM application_plan p JOIN application a"
	    " ON a.id = p.application_id WHERE p.plan_id = ?1"
	    " AND a.phase = 'office' AND NOT EXISTS (SELECT 1"
	    " FROM panel_case c WHERE c.application_id = a.id AND c.live = 1)"
	    " ORDER BY a.id LIMIT ?2");
	int rc;

	stmt_int(s, 1, plan_id);
	stmt_int(s, 2, limit);
	while ((rc = stmt_step(s, e)) == 1)
		row(arg, column_int(s, 0), column_text(s, 1),
		    (int)column_int(s, 2), column_text(s, 3));
	stmt_done(s);
	return rc;
}

/*
 * Seats
 */

static void
seat_bind(struct stmt *s, const struct panel_seat *t)
{
	stmt_int(s, 1, t->panel_id);
	stmt_int(s, 2, t->expert_id);
	stmt_int(s, 3, t->place);
	stmt_text(s, 4, t->status);
	stmt_text(s, 5, t->reason);
	stmt_int(s, 6, t->answered_at);
	stmt_int(s, 7, t->proxy_to);
}

int
store_seat_insert(struct ctx *ctx, const struct panel_seat *t, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO panel_seat (panel_id, expert_id, place, status,"
	    " reason, answered_at, proxy_to)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

	seat_bind(s, t);
	return stmt_run(s, e);
}

int
store_seat_set(struct ctx *ctx, const struct panel_seat *t, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE panel_seat SET place = ?3, status = ?4, reason = ?5,"
	    " answered_at = ?6, proxy_to = ?7 WHERE panel_id = ?1"
	    " AND expert_id = ?2");

	seat_bind(s, t);
	return stmt_run(s, e);
}

#define SEAT_SELECT                                                          \
	"SELECT panel_id, expert_id, place, status, reason, answered_at,"    \
	" proxy_to FROM panel_seat "

static void
seat_row(struct stmt *s, struct panel_seat *t)
{
	memset(t, 0, sizeof(*t));
	t->panel_id = column_int(s, 0);
	t->expert_id = column_int(s, 1);
	t->place = (int)column_int(s, 2);
	column_copy(s, 3, t->status, sizeof(t->status));
	column_copy(s, 4, t->reason, sizeof(t->reason));
	t->answered_at = column_int(s, 5);
	t->proxy_to = column_int(s, 6);
}

static int
seat_each(struct stmt *s, int64_t key,
    void (*row)(void *arg, const struct panel_seat *t), void *arg,
    struct err *e)
{
	struct panel_seat t;
	int rc;

	stmt_int(s, 1, key);
	while ((rc = stmt_step(s, e)) == 1) {
		seat_row(s, &t);
		row(arg, &t);
	}
	stmt_done(s);
	return rc;
}

int
store_seat_each(struct ctx *ctx, int64_t panel_id,
    void (*row)(void *arg, const struct panel_seat *t), void *arg,
    struct err *e)
{
	return seat_each(store_prepare(ctx->db, SEAT_SELECT
			     "WHERE panel_id = ?1 ORDER BY place, expert_id"),
	    panel_id, row, arg, e);
}

int
store_seat_of(struct ctx *ctx, int64_t expert_id,
    void (*row)(void *arg, const struct panel_seat *t), void *arg,
    struct err *e)
{
	return seat_each(store_prepare(ctx->db, SEAT_SELECT
			     "WHERE expert_id = ?1 ORDER BY panel_id DESC"),
	    expert_id, row, arg, e);
}

int
store_seat_live(struct ctx *ctx, int64_t expert_id, char *number,
    size_t size, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT p.number FROM panel_seat t JOIN panel p"
	    " ON p.id = t.panel_id WHERE t.expert_id = ?1"
	    " AND t.status IN ('reserve', 'invited', 'accepted')"
	    " AND p.status IN ('drawn', 'voting') ORDER BY p.id LIMIT 1");
	int rc;

	stmt_int(s, 1, expert_id);
	rc = stmt_step(s, e);
	if (rc == 1)
		column_copy(s, 0, number, size);
	stmt_done(s);
	return rc;
}
