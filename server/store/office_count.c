/* Counts of queues and of days. They are kept at each step, or capped. */
#include "config.h"

#include <string.h>

#include "server/store/office.h"
#include "server/store/store.h"

int
store_queue_counts(struct ctx *ctx, int district, const char *queue,
    void (*row)(void *arg, const char *service, const char *state,
	int64_t n),
    void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, district != 0 ?
		"SELECT service, state, n FROM application_count"
		" WHERE district = ?1 AND queue = ?2 AND n > 0"
		" ORDER BY service, state" :
		"SELECT service, state, sum(n) FROM application_count"
		" WHERE ?1 = 0 AND queue = ?2 AND n > 0"
		" GROUP BY service, state ORDER BY service, state");
	int rc;

	stmt_int(s, 1, district);
	stmt_text(s, 2, queue);
	while ((rc = stmt_step(s, e)) == 1)
		row(arg, column_text(s, 0), column_text(s, 1),
		    column_int(s, 2));
	stmt_done(s);
	return rc;
}

static int
count_one(struct stmt *s, int64_t *n, struct err *e)
{
	int rc = stmt_step(s, e);

	*n = rc == 1 ? column_int(s, 0) : 0;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_queue_claimed(struct ctx *ctx, int district, const char *queue,
    int64_t mine, int64_t *claimed, int64_t *own, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT count(*), count(CASE WHEN claimed_by = ?4 THEN 1 END)"
	    " FROM application WHERE claimed_by <> 0 AND queue = ?2"
	    " AND (?1 = 0 OR district = ?1) AND claimed_until >= ?3");
	int rc;

	stmt_int(s, 1, district);
	stmt_text(s, 2, queue);
	stmt_int(s, 3, ctx->today);
	stmt_int(s, 4, mine);
	rc = stmt_step(s, e);
	*claimed = rc == 1 ? column_int(s, 0) : 0;
	*own = rc == 1 ? column_int(s, 1) : 0;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_queue_overdue(struct ctx *ctx, int district, const char *queue,
    int64_t cap, int64_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, district != 0 ?
		"SELECT CASE WHEN sum(n) > ?4 THEN ?4"
		" ELSE CAST(COALESCE(sum(n), 0) AS BIGINT) END"
		" FROM application_due"
		" WHERE district = ?1 AND queue = ?2 AND due_on < ?3" :
		"SELECT count(*) FROM (SELECT id FROM application"
		" WHERE ?1 = 0 AND queue = ?2 AND queue <> ''"
		" AND state_due_on > 0 AND state_due_on < ?3"
		" LIMIT ?4) AS few");

	stmt_int(s, 1, district);
	stmt_text(s, 2, queue);
	stmt_int(s, 3, ctx->today);
	stmt_int(s, 4, cap);
	return count_one(s, n, e);
}

int
store_queue_steps(struct ctx *ctx, int64_t account_id, int64_t since,
    int64_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT count(*) FROM application_event WHERE by_account = ?1"
	    " AND at >= ?2 AND what = 'action'");

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, since);
	return count_one(s, n, e);
}

int
store_day_counts(struct ctx *ctx, date_t from, date_t to, int district,
    const char *service, const struct day_count *after, int limit,
    void (*row)(void *arg, const struct day_count *d), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT day, district, service, state, n FROM application_day"
	    " WHERE day BETWEEN ?1 AND ?2 AND (?3 = 0 OR district = ?3)"
	    " AND (?4 = '' OR service = ?4)"
	    " AND (day, district, service, state) > (?6, ?7, ?8, ?9)"
	    " ORDER BY day, district, service, state LIMIT ?5");
	int rc;

	stmt_int(s, 1, from);
	stmt_int(s, 2, to);
	stmt_int(s, 3, district);
	stmt_text(s, 4, service != NULL ? service : "");
	stmt_int(s, 5, limit);
	stmt_int(s, 6, after != NULL ? after->day : 0);
	stmt_int(s, 7, after != NULL ? after->district : 0);
	stmt_text(s, 8, after != NULL ? after->service : "");
	stmt_text(s, 9, after != NULL ? after->state : "");
	while ((rc = stmt_step(s, e)) == 1) {
		struct day_count d = {.day = (date_t)column_int(s, 0),
			.district = (int)column_int(s, 1),
			.n = column_int(s, 4)};

		column_copy(s, 2, d.service, sizeof(d.service));
		column_copy(s, 3, d.state, sizeof(d.state));
		row(arg, &d);
	}
	stmt_done(s);
	return rc;
}
