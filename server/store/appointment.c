#include "config.h"

#include <limits.h>
#include <string.h>

#include "common/mem.h"
#include "server/secret.h"
#include "server/store/appointment.h"
#include "server/store/store.h"

/* In the order appointment_row() reads them. */
#define APPOINTMENT_COLUMNS                                                  \
	"id, number, district, unit_id, unit_name, pinyin, status, day,"     \
	" cell, cells, holds_cells, new, renewal, person_change,"            \
	" unit_change, contact_name, contact_phone, notice_version,"         \
	" accepted_at, change_until, lapse_at, changes, via, by_account,"    \
	" by_name, created_at, ticket, arrived_at, called_at, called_by,"    \
	" counter, finished_at, handled_on, handled_at, evidence, level,"    \
	" words, rated_at, reminded, changed_at, version"
#define APPOINTMENT_SELECT                                                   \
	"SELECT " APPOINTMENT_COLUMNS " FROM appointment "

static void
appointment_kept(struct stmt *s, struct appointment *a)
{
	a->by_account = column_int(s, 23);
	column_copy(s, 24, a->by_name, sizeof(a->by_name));
	a->created_at = column_int(s, 25);
	a->ticket = (int)column_int(s, 26);
	a->arrived_at = column_int(s, 27);
	a->called_at = column_int(s, 28);
	column_copy(s, 29, a->called_by, sizeof(a->called_by));
	a->counter = (int)column_int(s, 30);
	a->finished_at = column_int(s, 31);
	a->handled_on = (date_t)column_int(s, 32);
	a->handled_at = column_int(s, 33);
	column_copy(s, 34, a->evidence, sizeof(a->evidence));
	a->level = (int)column_int(s, 35);
	column_copy(s, 36, a->words, sizeof(a->words));
	a->rated_at = column_int(s, 37);
	a->reminded = column_int(s, 38) != 0;
	a->changed_at = column_int(s, 39);
	a->version = column_int(s, 40);
}

static void
appointment_row(struct ctx *ctx, struct stmt *s, struct appointment *a)
{
	const void *blob;
	size_t n;

	memset(a, 0, sizeof(*a));
	a->id = column_int(s, 0);
	column_copy(s, 1, a->number, sizeof(a->number));
	a->district = (int)column_int(s, 2);
	a->unit_id = column_int(s, 3);
	column_copy(s, 4, a->unit_name, sizeof(a->unit_name));
	column_copy(s, 5, a->pinyin, sizeof(a->pinyin));
	column_copy(s, 6, a->status, sizeof(a->status));
	a->day = (date_t)column_int(s, 7);
	a->cell = (int)column_int(s, 8);
	a->cells = (int)column_int(s, 9);
	a->holds_cells = column_int(s, 10) != 0;
	for (int k = 0; k < APPOINTMENT_KINDS; k++)
		a->counts[k] = (int)column_int(s, 11 + k);
	column_copy(s, 15, a->contact_name, sizeof(a->contact_name));
	blob = column_blob(s, 16, &n);
	if (n == 0 || secret_unseal(ctx->secret, "contact_phone", blob, n,
			  a->contact_phone, sizeof(a->contact_phone)) != 0)
		a->contact_phone[0] = '\0';
	column_copy(s, 17, a->notice_version, sizeof(a->notice_version));
	a->accepted_at = column_int(s, 18);
	a->change_until = column_int(s, 19);
	a->lapse_at = column_int(s, 20);
	a->changes = (int)column_int(s, 21);
	column_copy(s, 22, a->via, sizeof(a->via));
	appointment_kept(s, a);
}

/* Parameters 2 to 39 of what is written; 1 is the id. */
static void
appointment_bind(struct ctx *ctx, struct stmt *s, const struct appointment *a)
{
	unsigned char blob[SECRET_BLOB_MAX];
	size_t n = secret_seal(ctx->secret, "contact_phone", a->contact_phone,
	    blob);

	stmt_int(s, 1, a->id);
	stmt_text(s, 2, a->unit_name);
	stmt_text(s, 3, a->pinyin);
	stmt_text(s, 4, a->status);
	stmt_int(s, 5, a->day);
	stmt_int(s, 6, a->cell);
	stmt_int(s, 7, a->cells);
	stmt_int(s, 8, a->holds_cells);
	for (int k = 0; k < APPOINTMENT_KINDS; k++)
		stmt_int(s, 9 + k, a->counts[k]);
	stmt_text(s, 13, a->contact_name);
	stmt_blob(s, 14, blob, n);
	stmt_text(s, 15, a->notice_version);
	stmt_int(s, 16, a->accepted_at);
	stmt_int(s, 17, a->change_until);
	stmt_int(s, 18, a->lapse_at);
	stmt_int(s, 19, a->changes);
	stmt_int(s, 20, a->ticket);
	stmt_int(s, 21, a->arrived_at);
	stmt_int(s, 22, a->called_at);
	stmt_text(s, 23, a->called_by);
	stmt_int(s, 24, a->counter);
	stmt_int(s, 25, a->finished_at);
	stmt_int(s, 26, a->handled_on);
	stmt_int(s, 27, a->handled_at);
	stmt_text(s, 28, a->evidence);
	stmt_int(s, 29, a->level);
	stmt_text(s, 30, a->words);
	stmt_int(s, 31, a->rated_at);
	stmt_int(s, 32, a->reminded);
	stmt_int(s, 33, a->changed_at);
	stmt_int(s, 34, a->version);
}

int
store_appointment_insert(struct ctx *ctx, struct appointment *a,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO appointment (" APPOINTMENT_COLUMNS ")"
	    " VALUES (?1, ?35, ?36, ?37, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
	    " ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?38, ?39,"
	    " ?40, ?41, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29,"
	    " ?30, ?31, ?32, ?33, ?34)");

	if (a->id == 0)
		a->id = ctx_new_id(ctx);
	a->version = 1;
	if (a->changed_at == 0)
		a->changed_at = ctx->now;
	appointment_bind(ctx, s, a);
	stmt_text(s, 35, a->number);
	stmt_int(s, 36, a->district);
	stmt_int(s, 37, a->unit_id);
	stmt_text(s, 38, a->via);
	stmt_int(s, 39, a->by_account);
	stmt_text(s, 40, a->by_name);
	stmt_int(s, 41, a->created_at);
	return stmt_run(s, e);
}

int
store_appointment_load(struct ctx *ctx, int64_t id, struct appointment *a,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    APPOINTMENT_SELECT "WHERE id = ?1");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	if (rc == 1)
		appointment_row(ctx, s, a);
	stmt_done(s);
	return rc;
}

int
store_appointment_save(struct ctx *ctx, struct appointment *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE appointment SET unit_name = ?2, pinyin = ?3, status = ?4,"
	    " day = ?5, cell = ?6, cells = ?7, holds_cells = ?8, new = ?9,"
	    " renewal = ?10, person_change = ?11, unit_change = ?12,"
	    " contact_name = ?13, contact_phone = ?14, notice_version = ?15,"
	    " accepted_at = ?16, change_until = ?17, lapse_at = ?18,"
	    " changes = ?19, ticket = ?20, arrived_at = ?21, called_at = ?22,"
	    " called_by = ?23, counter = ?24, finished_at = ?25,"
	    " handled_on = ?26, handled_at = ?27, evidence = ?28,"
	    " level = ?29, words = ?30, rated_at = ?31, reminded = ?32,"
	    " changed_at = ?33, version = version + 1"
	    " WHERE id = ?1 AND version = ?34");
	int rc;

	a->changed_at = ctx->now;
	appointment_bind(ctx, s, a);
	rc = stmt_change(s, e);
	if (rc == 1)
		a->version++;
	return rc;
}

static int
appointment_each(struct ctx *ctx, struct stmt *s,
    void (*row)(void *arg, const struct appointment *a), void *arg,
    struct err *e)
{
	struct appointment a;
	int rc;

	while ((rc = stmt_step(s, e)) == 1) {
		appointment_row(ctx, s, &a);
		row(arg, &a);
	}
	stmt_done(s);
	return rc;
}

/*
 * ?3 is a status or a group of them; ?4 a text. Each literal is a statement
 * of its own with an index of its own.
 */
#define PAGE_WHERE                                                           \
	" AND (?3 = '' OR status = ?3"                                       \
	" OR (?3 = 'live' AND status IN ('pending_completion', 'booked'))"   \
	" OR (?3 = 'pending' AND status IN ('pending_completion', 'booked'))" \
	" OR (?3 = 'done' AND status IN ('handled', 'mismatch', 'no_show'," \
	" 'cancelled', 'lapsed')))"                                          \
	" AND (?4 = '' OR instr(number, ?4) > 0 OR instr(unit_name, ?4) > 0" \
	" OR instr(pinyin, ?4) > 0)"
#define PAGE_UNIT                                                            \
	APPOINTMENT_SELECT "WHERE unit_id = ?1 AND ?2 = ?2" PAGE_WHERE
#define PAGE_HALL                                                            \
	APPOINTMENT_SELECT "WHERE ?1 = ?1 AND district = ?2" PAGE_WHERE
#define PAGE_DAY                                                             \
	" AND day = ?5 AND ?6 = ?6 AND (cell, id) > (?7, ?8)"                \
	" ORDER BY cell, id LIMIT ?9"
#define PAGE_SOON                                                            \
	" AND ?5 = ?5 AND (day, cell, id) > (?6, ?7, ?8)"                    \
	" ORDER BY day, cell, id LIMIT ?9"
#define PAGE_LATE                                                            \
	" AND ?5 = ?5 AND (day, cell, id) < (?6, ?7, ?8)"                    \
	" ORDER BY day DESC, cell DESC, id DESC LIMIT ?9"

/* Days for which a hall looks back for one that nobody closed. */
enum { PAGE_BACK = 92 };

/* Is it of those to come, the next one first? */
static bool
page_soon(const char *status)
{
	static const char *const soon[] = {"pending", "live", "booked",
		"pending_completion"};

	for (size_t i = 0; status != NULL &&
	     i < sizeof(soon) / sizeof(soon[0]); i++)
		if (strcmp(soon[i], status) == 0)
			return true;
	return false;
}

int
store_appointment_page(struct ctx *ctx, const struct appointment_query *q,
    void (*row)(void *arg, const struct appointment *a), void *arg,
    struct err *e)
{
	bool unit = q->unit_id != 0, day = q->day != 0;
	bool soon = day || page_soon(q->status), first = q->after_id == 0;
	const char *sql = unit ?
	    (day    ? PAGE_UNIT PAGE_DAY :
	     soon   ? PAGE_UNIT PAGE_SOON :
		      PAGE_UNIT PAGE_LATE) :
	    (day    ? PAGE_HALL PAGE_DAY :
	     soon   ? PAGE_HALL PAGE_SOON :
		      PAGE_HALL PAGE_LATE);
	struct stmt *s = store_prepare(ctx->db, sql);

	stmt_int(s, 1, q->unit_id);
	stmt_int(s, 2, q->district);
	stmt_text(s, 3, q->status != NULL ? q->status : "");
	stmt_text(s, 4, q->text != NULL ? q->text : "");
	stmt_int(s, 5, q->day);
	stmt_int(s, 6, !first ? q->after_day : !soon ? INT_MAX :
	    unit ? 0 : ctx->today - PAGE_BACK);
	stmt_int(s, 7, !first ? q->after_cell : soon ? -1 : INT_MAX);
	stmt_int(s, 8, !first ? q->after_id : soon ? 0 : INT64_MAX);
	stmt_int(s, 9, q->limit);
	return appointment_each(ctx, s, row, arg, e);
}

int
store_appointment_live(struct ctx *ctx, int64_t unit_id, date_t day,
    int64_t but, int *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    /* a sum: a list of two would be put into a table each time */
	    "SELECT (SELECT COUNT(*) FROM appointment WHERE unit_id = ?1"
	    " AND status = 'booked' AND day = ?2 AND id <> ?3)"
	    " + (SELECT COUNT(*) FROM appointment WHERE unit_id = ?1"
	    " AND status = 'pending_completion' AND day = ?2 AND id <> ?3"
	    " AND lapse_at > ?4)");
	int rc;

	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, day);
	stmt_int(s, 3, but);
	stmt_int(s, 4, ctx->now);
	rc = stmt_step(s, e);
	*n = rc == 1 ? (int)column_int(s, 0) : 0;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_appointment_mismatches(struct ctx *ctx, int64_t unit_id, int district,
    bool no_shows, date_t *days, size_t max, size_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT handled_on FROM appointment"
	    " WHERE status IN ('mismatch', 'no_show') AND unit_id = ?1"
	    " AND district = ?2 AND (status = 'mismatch' OR ?3 = 1)"
	    " ORDER BY handled_at DESC LIMIT ?4");
	int rc;

	*n = 0;
	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, district);
	stmt_int(s, 3, no_shows);
	stmt_int(s, 4, (int64_t)max);
	while ((rc = stmt_step(s, e)) == 1)
		days[(*n)++] = (date_t)column_int(s, 0);
	stmt_done(s);
	return rc;
}

int
store_appointment_unrated(struct ctx *ctx, int64_t unit_id,
    struct appointment *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    APPOINTMENT_SELECT
	    "WHERE unit_id = ?1 AND status IN ('handled', 'mismatch')"
	    " AND level = 0 AND day >= (SELECT b.created_at / 86400 - 60"
	    "  FROM appointment AS b WHERE b.unit_id = ?1"
	    "  ORDER BY b.id DESC LIMIT 1)"
	    " AND handled_at >= (SELECT b.created_at"
	    "  FROM appointment AS b WHERE b.unit_id = ?1"
	    "  ORDER BY b.id DESC LIMIT 1)"
	    " ORDER BY handled_at DESC LIMIT 1");
	int rc;

	stmt_int(s, 1, unit_id);
	rc = stmt_step(s, e);
	if (rc == 1)
		appointment_row(ctx, s, a);
	stmt_done(s);
	return rc;
}

int
store_appointment_since(struct ctx *ctx, const struct appointment *a,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT created_at FROM appointment WHERE unit_id = ?1"
	    " AND id <> ?2 ORDER BY id DESC LIMIT 1");
	int rc;

	stmt_int(s, 1, a->unit_id);
	stmt_int(s, 2, a->id);
	rc = stmt_step(s, e);
	if (rc == 1)
		rc = column_int(s, 0) > a->handled_at;
	stmt_done(s);
	return rc;
}

int
store_appointment_lapsed(struct ctx *ctx, int district, date_t day,
    int limit, void (*row)(void *arg, const struct appointment *a),
    void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    /* by what lapses, never by all of the day */
	    district != 0 ?
		APPOINTMENT_SELECT
		"WHERE district + 0 = ?1 AND day + 0 = ?2 AND lapse_at <= ?3"
		" AND status = 'pending_completion' LIMIT ?4" :
		APPOINTMENT_SELECT
		"WHERE ?1 = ?1 AND ?2 = ?2 AND lapse_at <= ?3"
		" AND status = 'pending_completion'"
		" ORDER BY lapse_at, id LIMIT ?4");

	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	stmt_int(s, 3, ctx->now);
	stmt_int(s, 4, limit);
	return appointment_each(ctx, s, row, arg, e);
}

int
store_appointment_unreminded(struct ctx *ctx, int district, date_t day,
    int limit,
    void (*row)(void *arg, const struct appointment *a), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    APPOINTMENT_SELECT
	    "WHERE district = ?1 AND day = ?2 AND reminded = 0"
	    " AND status IN ('pending_completion', 'booked') LIMIT ?3");

	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	stmt_int(s, 3, limit);
	return appointment_each(ctx, s, row, arg, e);
}

int
store_appointment_next(struct ctx *ctx, int district, date_t day,
    int64_t *id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id FROM appointment WHERE district = ?1 AND day = ?2"
	    " AND status = 'booked' AND ticket > 0 AND called_at = 0"
	    " ORDER BY cell, ticket LIMIT 1");

	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	return stmt_number(s, id, e);
}

int
store_appointment_called(struct ctx *ctx, int district, date_t day,
    struct appointment_call *rows, size_t max, size_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT ticket, counter, called_at FROM appointment"
	    " WHERE district = ?1 AND day = ?2 AND status = 'booked'"
	    " AND called_at > 0 AND finished_at = 0"
	    " ORDER BY called_at DESC, ticket DESC LIMIT ?3");
	int rc;

	stmt_int(s, 1, district);
	stmt_int(s, 2, day);
	stmt_int(s, 3, (int64_t)max);
	*n = 0;
	while ((rc = stmt_step(s, e)) == 1) {
		rows[*n].ticket = (int)column_int(s, 0);
		rows[*n].counter = (int)column_int(s, 1);
		rows[(*n)++].called_at = column_int(s, 2);
	}
	stmt_done(s);
	return rc;
}
