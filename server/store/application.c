#include "config.h"

#include <string.h>

#include "server/store/application.h"
#include "server/store/application_row.h"
#include "server/store/file.h"
#include "server/store/store.h"

void
application_row(struct stmt *s, struct application *a)
{
	memset(a, 0, sizeof(*a));
	a->id = column_int(s, 0);
	column_copy(s, 1, a->number, sizeof(a->number));
	column_copy(s, 2, a->service, sizeof(a->service));
	a->service_version = (int)column_int(s, 3);
	column_copy(s, 4, a->state, sizeof(a->state));
	column_copy(s, 5, a->phase, sizeof(a->phase));
	column_copy(s, 6, a->outcome, sizeof(a->outcome));
	column_copy(s, 7, a->queue, sizeof(a->queue));
	a->district = (int)column_int(s, 8);
	a->person_id = column_int(s, 9);
	a->unit_id = column_int(s, 10);
	a->permit_id = column_int(s, 11);
	a->applicant_account = column_int(s, 12);
	column_copy(s, 13, a->applicant_role, sizeof(a->applicant_role));
	column_copy(s, 14, a->applicant_name, sizeof(a->applicant_name));
	column_copy(s, 15, a->name, sizeof(a->name));
	column_copy(s, 16, a->pinyin, sizeof(a->pinyin));
	column_copy(s, 17, a->initials, sizeof(a->initials));
	a->round = (int)column_int(s, 18);
	a->returns = (int)column_int(s, 19);
	a->accepted_at = column_int(s, 20);
	a->created_at = column_int(s, 21);
	a->submitted_at = column_int(s, 22);
	a->entered_at = column_int(s, 23);
	a->closed_at = column_int(s, 24);
	a->due_on = (date_t)column_int(s, 25);
	a->state_due_on = (date_t)column_int(s, 26);
	a->claimed_by = column_int(s, 27);
	column_copy(s, 28, a->claimed_name, sizeof(a->claimed_name));
	a->claimed_until = (date_t)column_int(s, 29);
	a->changed_at = column_int(s, 30);
	a->version = column_int(s, 31);
}

/* ?2 to ?29, of both statements. */
static void
application_bind(struct stmt *s, const struct application *a)
{
	stmt_int(s, 2, a->service_version);
	stmt_text(s, 3, a->state);
	stmt_text(s, 4, a->phase);
	stmt_text(s, 5, a->outcome);
	stmt_text(s, 6, a->queue);
	stmt_int(s, 7, a->district);
	stmt_int(s, 8, a->person_id);
	stmt_int(s, 9, a->unit_id);
	stmt_int(s, 10, a->permit_id);
	stmt_int(s, 11, a->applicant_account);
	stmt_text(s, 12, a->applicant_role);
	stmt_text(s, 13, a->applicant_name);
	stmt_text(s, 14, a->name);
	stmt_text(s, 15, a->pinyin);
	stmt_text(s, 16, a->initials);
	stmt_int(s, 17, a->round);
	stmt_int(s, 18, a->returns);
	stmt_int(s, 19, a->accepted_at);
	stmt_int(s, 20, a->created_at);
	stmt_int(s, 21, a->submitted_at);
	stmt_int(s, 22, a->entered_at);
	stmt_int(s, 23, a->closed_at);
	stmt_int(s, 24, a->due_on);
	stmt_int(s, 25, a->state_due_on);
	stmt_int(s, 26, a->claimed_by);
	stmt_text(s, 27, a->claimed_name);
	stmt_int(s, 28, a->claimed_until);
	stmt_int(s, 29, a->changed_at);
}

/* One more or one less in a state; closed ones wait for nobody: queue "". */
static int
application_count(struct ctx *ctx, const struct application *a, int n,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO application_count (district, service, state, queue,"
	    " n) VALUES (?1, ?2, ?3, ?4, ?5)"
	    " ON CONFLICT (district, service, state, queue)"
	    " DO UPDATE SET n = application_count.n + excluded.n");

	stmt_int(s, 1, a->district);
	stmt_text(s, 2, a->service);
	stmt_text(s, 3, a->state);
	stmt_text(s, 4, a->queue);
	stmt_int(s, 5, n);
	return stmt_run(s, e);
}

int
application_due_count(struct ctx *ctx, const struct application *a, int n,
    struct err *e)
{
	struct stmt *s;

	if (a->queue[0] == '\0' || a->state_due_on <= 0)
		return 0;
	s = store_prepare(ctx->db,
	    "INSERT INTO application_due (district, queue, due_on, n)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (district, queue, due_on)"
	    " DO UPDATE SET n = application_due.n + excluded.n");
	stmt_int(s, 1, a->district);
	stmt_text(s, 2, a->queue);
	stmt_int(s, 3, a->state_due_on);
	stmt_int(s, 4, n);
	if (stmt_run(s, e) != 0)
		return -1;
	if (n > 0)
		return 0;
	/* days that are over are not summed for ever */
	s = store_prepare(ctx->db,
	    "DELETE FROM application_due WHERE district = ?1 AND queue = ?2"
	    " AND due_on = ?3 AND n <= 0");
	stmt_int(s, 1, a->district);
	stmt_text(s, 2, a->queue);
	stmt_int(s, 3, a->state_due_on);
	return stmt_run(s, e);
}

static int
application_count_day(
    struct ctx *ctx, const struct application *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO application_day (day, district, service, state, n)"
	    " VALUES (?1, ?2, ?3, ?4, 1)"
	    " ON CONFLICT (day, district, service, state)"
	    " DO UPDATE SET n = application_day.n + 1");

	stmt_int(s, 1, date_of(a->entered_at));
	stmt_int(s, 2, a->district);
	stmt_text(s, 3, a->service);
	stmt_text(s, 4, a->state);
	return stmt_run(s, e);
}

int
store_application_insert(
    struct ctx *ctx, const struct application *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO application (id, service_version, state, phase,"
	    " outcome, queue, district, person_id, unit_id, permit_id,"
	    " applicant_account, applicant_role, applicant_name, name, pinyin,"
	    " initials, round, returns, accepted_at, created_at,"
	    " submitted_at, entered_at, closed_at, due_on, state_due_on,"
	    " claimed_by, claimed_name, claimed_until, changed_at, number,"
	    " service, version)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
	    " ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25,"
	    " ?26, ?27, ?28, ?29, ?30, ?31, 1)");

	stmt_int(s, 1, a->id);
	application_bind(s, a);
	stmt_text(s, 30, a->number);
	stmt_text(s, 31, a->service);
	if (stmt_run(s, e) != 0 || application_count(ctx, a, 1, e) != 0 ||
	    application_due_count(ctx, a, 1, e) != 0)
		return -1;
	return application_count_day(ctx, a, e);
}

int
store_application_load(
    struct ctx *ctx, int64_t id, struct application *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    APPLICATION_SELECT " WHERE id = ?1");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	if (rc == 1)
		application_row(s, a);
	stmt_done(s);
	return rc;
}

int
store_application_find(struct ctx *ctx, const char *number,
    struct application *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    APPLICATION_SELECT " WHERE number = ?1");
	int rc;

	stmt_text(s, 1, number);
	rc = stmt_step(s, e);
	if (rc == 1)
		application_row(s, a);
	stmt_done(s);
	return rc;
}

static int
application_write(
    struct ctx *ctx, const struct application *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE application SET service_version = ?2, state = ?3,"
	    " phase = ?4, outcome = ?5, queue = ?6, district = ?7,"
	    " person_id = ?8, unit_id = ?9, permit_id = ?10,"
	    " applicant_account = ?11, applicant_role = ?12,"
	    " applicant_name = ?13, name = ?14, pinyin = ?15, initials = ?16,"
	    " round = ?17, returns = ?18, accepted_at = ?19,"
	    " created_at = ?20, submitted_at = ?21, entered_at = ?22,"
	    " closed_at = ?23, due_on = ?24, state_due_on = ?25,"
	    " claimed_by = ?26, claimed_name = ?27, claimed_until = ?28,"
	    " changed_at = ?29, version = version + 1"
	    " WHERE id = ?1 AND version = ?30");

	stmt_int(s, 1, a->id);
	application_bind(s, a);
	stmt_int(s, 30, a->version);
	return stmt_change(s, e);
}

int
store_application_update(
    struct ctx *ctx, struct application *a, struct err *e)
{
	struct application old;
	int rc = store_application_load(ctx, a->id, &old, e);

	if (rc != 1)
		return rc;
	a->changed_at = ctx->now;
	rc = application_write(ctx, a, e);
	if (rc != 1)
		return rc;
	a->version++;
	if (strcmp(old.state, a->state) != 0 ||
	    strcmp(old.queue, a->queue) != 0 || old.district != a->district) {
		if (application_count(ctx, &old, -1, e) != 0 ||
		    application_count(ctx, a, 1, e) != 0)
			return -1;
	}
	if ((strcmp(old.queue, a->queue) != 0 || old.district != a->district ||
		old.state_due_on != a->state_due_on) &&
	    (application_due_count(ctx, &old, -1, e) != 0 ||
		application_due_count(ctx, a, 1, e) != 0))
		return -1;
	if ((strcmp(old.state, a->state) != 0 ||
		old.entered_at != a->entered_at) &&
	    application_count_day(ctx, a, e) != 0)
		return -1;
	return 1;
}

int
store_application_next(
    struct ctx *ctx, const char *series, int64_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO series (name, last) VALUES (?1, 1)"
	    " ON CONFLICT (name) DO UPDATE SET last = series.last + 1");
	int rc;

	stmt_text(s, 1, series);
	if (stmt_run(s, e) != 0)
		return -1;
	s = store_prepare(ctx->db, "SELECT last FROM series WHERE name = ?1");
	stmt_text(s, 1, series);
	rc = stmt_step(s, e);
	*n = rc == 1 ? column_int(s, 0) : 0;
	stmt_done(s);
	return rc == 1 ? 0 : rc < 0 ? -1 : err_set(e, ERR_BUG, NULL);
}

static int
application_delete_from(struct ctx *ctx, struct stmt *s, int64_t id,
    struct err *e)
{
	(void)ctx;
	stmt_int(s, 1, id);
	return stmt_run(s, e);
}

int
store_application_delete(
    struct ctx *ctx, const struct application *a, struct err *e)
{
	static const char *const parts[] = {
		"DELETE FROM application_form WHERE application_id = ?1",
		"DELETE FROM application_file WHERE application_id = ?1",
		"DELETE FROM application_event WHERE application_id = ?1",
		"DELETE FROM return_item WHERE application_id = ?1",
		"DELETE FROM application_tick WHERE application_id = ?1",
		"DELETE FROM application_plan WHERE application_id = ?1",
		"DELETE FROM application WHERE id = ?1",
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (application_delete_from(ctx,
			store_prepare(ctx->db, parts[i]), a->id, e) != 0)
			return -1;
	if (application_count(ctx, a, -1, e) != 0 ||
	    application_due_count(ctx, a, -1, e) != 0)
		return -1;
	return store_file_unpin(ctx, "application", a->id, e);
}

int
store_application_drafts(struct ctx *ctx, int64_t before, int limit,
    void (*row)(void *arg, const struct application *a), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, APPLICATION_SELECT
	    " WHERE phase = 'applicant' AND submitted_at = 0"
	    " AND changed_at < ?1 AND NOT EXISTS (SELECT 1"
	    " FROM application_plan p WHERE p.application_id = application.id)"
	    " ORDER BY changed_at, id LIMIT ?2");
	struct application a;
	int rc;

	stmt_int(s, 1, before);
	stmt_int(s, 2, limit);
	while ((rc = stmt_step(s, e)) == 1) {
		application_row(s, &a);
		row(arg, &a);
	}
	stmt_done(s);
	return rc;
}
