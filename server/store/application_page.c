/*
 * Pages of cases. Each scope has its own statement, written so that one index
 * gives the order and holds what is filtered by; rows that do not fit are not
 * fetched. Several districts are read one by one and put together.
 */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/store/application_row.h"
#include "server/store/unit.h"

/*
 * ?1 ?2 the scope, ?3 ?4 the mark, ?5 service, ?6 state, ?7 phase,
 * ?8 name, ?9 initials, ?10 number, ?11 claimed by, ?12 today, ?13 due before,
 * ?14 limit, ?15 district of what is no district's run, ?16 handed in, ?17 the
 * unit of a person's, ?18 the role that did not begin it
 */
#define PAGE_FILTER                                                          \
	" AND (?5 = '' OR service = ?5) AND (?6 = '' OR state = ?6)"         \
	" AND (?18 = '' OR applicant_role <> ?18)"                           \
	" AND (?7 = '' OR phase = ?7 OR (?7 = 'open' AND phase <> 'closed'))" \
	" AND (?8 = '' OR name LIKE ?8 ESCAPE '!' OR (?9 <> ''"              \
	" AND (initials LIKE ?9 ESCAPE '!'"                                  \
	" OR replace(pinyin, ' ', '') LIKE ?9 ESCAPE '!'))"                  \
	" OR (?10 <> '' AND number LIKE ?10 ESCAPE '!'))"                    \
	" AND (?11 = 0 OR claimed_by = ?11 OR (?11 = -1"                     \
	" AND (claimed_by = 0 OR claimed_until < ?12)))"                     \
	" AND (?13 = 0 OR (state_due_on <> 0 AND state_due_on < ?13))"       \
	" AND (?16 = 0 OR submitted_at <> 0)"

#define PAGE_DUE(scope)                                                      \
	" WHERE " scope                                                      \
	    " AND (state_due_on, id) > (?3, ?4)" PAGE_FILTER                 \
	    " ORDER BY state_due_on, id LIMIT ?14"
/* Most pages of a queue have no condition: then none is looked at row by row. */
#define PAGE_RUN(scope)                                                      \
	" WHERE " scope                                                      \
	    " AND (state_due_on, id) > (?3, ?4) AND ?15 = ?15 AND ?18 = ?18" \
	    " ORDER BY state_due_on, id LIMIT ?14"
#define PAGE_NEW(scope)                                                      \
	" WHERE " scope " AND ?3 = ?3 AND id < ?4"                           \
	    PAGE_FILTER " ORDER BY id DESC LIMIT ?14"

#define PAGE_BODY                                                            \
	"unit_id IN (SELECT u.unit_id FROM body_account b JOIN body_unit u"  \
	" ON u.body_id = b.body_id WHERE b.account_id = ?1)"                 \
	" AND (?2 = '' OR queue = ?2) AND (?15 = 0 OR district = ?15)"       \
	" AND (?19 = 0 OR person_id = ?19)"

/*
 * What lists tell of the rows, which a queue has from its index alone; or that
 * there are such, for which most need not be fetched.
 */
#define PAGE_ROWS                                                            \
	"SELECT id, number, service, service_version, state, phase, outcome," \
	" queue, district, person_id, unit_id, applicant_role, name, round," \
	" created_at, submitted_at, entered_at, closed_at, due_on,"          \
	" state_due_on, claimed_by, claimed_name, claimed_until, version,"   \
	UNIT_NAME_OF("application") ","                                      \
	" (SELECT count(*) FROM application_tick t"                          \
	" WHERE t.application_id = application.id) FROM application"
#define PAGE_PREPARE(text)                                                   \
	store_prepare(ctx->db,                                               \
	    count ? "SELECT 1 FROM application" text : PAGE_ROWS text)

static bool
page_any(const struct application_query *q)
{
	return q->service == NULL && q->state == NULL && q->phase == NULL &&
	    q->text == NULL && q->claimed_by == 0 && q->due_before == 0 &&
	    !q->handed_in && q->but_role == NULL;
}

static struct stmt *
page_statement(struct ctx *ctx, const struct application_query *q,
    int district, bool count)
{
	bool open = q->phase != NULL && strcmp(q->phase, "open") == 0;
	struct stmt *s;

	if (q->body_account != 0) {
		s = q->by_due ? PAGE_PREPARE(PAGE_DUE(PAGE_BODY)) :
				PAGE_PREPARE(PAGE_NEW(PAGE_BODY));
		stmt_int(s, 1, q->body_account);
		stmt_int(s, 19, q->person_id);
	} else if (q->unit_id != 0 && q->queue != NULL && q->by_due) {
		s = PAGE_PREPARE(PAGE_DUE(
		    "unit_id = ?1 AND queue = ?2 AND queue <> ''"
		    " AND (?15 = 0 OR district = ?15)"));
		stmt_int(s, 1, q->unit_id);
	} else if (q->queue != NULL && q->by_due && q->claimed_by > 0) {
		s = PAGE_PREPARE(PAGE_DUE(
		    "claimed_by = ?1 AND claimed_by <> 0 AND queue = ?2"
		    " AND (?15 = 0 OR district = ?15)"));
		stmt_int(s, 1, q->claimed_by);
	} else if (q->queue != NULL && q->by_due && district != 0 &&
	    page_any(q)) {
		s = PAGE_PREPARE(
		    PAGE_RUN("district = ?1 AND queue = ?2 AND queue <> ''"));
		stmt_int(s, 1, district);
	} else if (q->queue != NULL && q->by_due && district != 0) {
		s = PAGE_PREPARE(
		    PAGE_DUE("district = ?1 AND queue = ?2 AND queue <> ''"
			     " AND ?15 = ?15"));
		stmt_int(s, 1, district);
	} else if (q->queue != NULL && q->by_due) {
		s = PAGE_PREPARE(PAGE_DUE(
		    "?1 IS NULL AND queue = ?2 AND queue <> '' AND ?15 = ?15"));
	} else if (q->person_id != 0) {
		s = PAGE_PREPARE(PAGE_NEW(
		    "person_id = ?1 AND person_id <> 0 AND (?2 = '' OR"
		    " queue = ?2) AND (?15 = 0 OR district = ?15)"
		    " AND (?17 = 0 OR unit_id = ?17)"));
		stmt_int(s, 1, q->person_id);
		stmt_int(s, 17, q->unit_id);
	} else if (q->unit_id != 0 && open) {
		s = PAGE_PREPARE(PAGE_NEW(
		    "unit_id = ?1 AND phase <> 'closed' AND (?2 = '' OR"
		    " queue = ?2) AND (?15 = 0 OR district = ?15)"));
		stmt_int(s, 1, q->unit_id);
	} else if (q->unit_id != 0) {
		s = PAGE_PREPARE(PAGE_NEW(
		    "unit_id = ?1 AND (?2 = '' OR queue = ?2)"
		    " AND (?15 = 0 OR district = ?15)"));
		stmt_int(s, 1, q->unit_id);
	} else if (district != 0) {
		s = PAGE_PREPARE(PAGE_NEW(
		    "district = ?1 AND (?2 = '' OR queue = ?2)"
		    " AND ?15 = ?15"));
		stmt_int(s, 1, district);
	} else {
		s = PAGE_PREPARE(PAGE_NEW(
		    "?1 IS NULL AND (?2 = '' OR queue = ?2) AND ?15 = ?15"));
	}
	stmt_text(s, 2, q->queue != NULL ? q->queue : "");
	stmt_int(s, 15, district);
	return s;
}

/* "%text%" with what LIKE takes for its own escaped; change: case, or 0. */
static void
page_like(char *buf, size_t size, const char *text, bool anywhere,
    int (*change)(int))
{
	size_t n = 0;

	if (anywhere)
		buf[n++] = '%';
	for (; *text != '\0' && n + 4 < size; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '%' || c == '_' || c == '!')
			buf[n++] = '!';
		buf[n++] = c < 0x80 && change != NULL ? (char)change(c)
						      : (char)c;
	}
	buf[n++] = '%';
	buf[n] = '\0';
}

static bool
page_plain(const char *text)
{
	for (; *text != '\0'; text++)
		if (!isalnum((unsigned char)*text) && *text != '-')
			return false;
	return true;
}

static void
page_bind(struct ctx *ctx, struct stmt *s, const struct application_query *q)
{
	char like[512] = "", first[512] = "", number[512] = "";
	const char *text = q->text != NULL ? q->text : "";

	if (*text != '\0') {
		page_like(like, sizeof(like), text, true, NULL);
		if (page_plain(text)) {
			page_like(first, sizeof(first), text, false, tolower);
			page_like(number, sizeof(number), text, true, toupper);
		}
	}
	if (q->by_due) {
		stmt_int(s, 3, q->after_key);
		stmt_int(s, 4, q->after_id);
	} else {
		stmt_int(s, 3, 0);
		stmt_int(s, 4, q->after_id != 0 ? q->after_id : INT64_MAX);
	}
	stmt_text(s, 5, q->service != NULL ? q->service : "");
	stmt_text(s, 6, q->state != NULL ? q->state : "");
	stmt_text(s, 7, q->phase != NULL ? q->phase : "");
	stmt_text(s, 8, like);
	stmt_text(s, 9, first);
	stmt_text(s, 10, number);
	stmt_int(s, 11, q->claimed_by);
	stmt_int(s, 12, ctx->today);
	stmt_int(s, 13, q->due_before);
	stmt_int(s, 14, q->limit);
	stmt_int(s, 16, q->handed_in);
	stmt_text(s, 18, q->but_role != NULL ? q->but_role : "");
}

static void
page_row(struct stmt *s, struct application *a)
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
	column_copy(s, 11, a->applicant_role, sizeof(a->applicant_role));
	column_copy(s, 12, a->name, sizeof(a->name));
	a->round = (int)column_int(s, 13);
	a->created_at = column_int(s, 14);
	a->submitted_at = column_int(s, 15);
	a->entered_at = column_int(s, 16);
	a->closed_at = column_int(s, 17);
	a->due_on = (date_t)column_int(s, 18);
	a->state_due_on = (date_t)column_int(s, 19);
	a->claimed_by = column_int(s, 20);
	column_copy(s, 21, a->claimed_name, sizeof(a->claimed_name));
	a->claimed_until = (date_t)column_int(s, 22);
	a->version = column_int(s, 23);
	column_copy(s, 24, a->unit_name, sizeof(a->unit_name));
	a->ticks = (int)column_int(s, 25);
}

/* Rows of one statement, at most q->limit, behind *n. */
static int
page_read(struct ctx *ctx, const struct application_query *q, int district,
    struct application *rows, size_t *n, struct err *e)
{
	struct stmt *s = page_statement(ctx, q, district, false);
	int rc;

	page_bind(ctx, s, q);
	while ((rc = stmt_step(s, e)) == 1)
		page_row(s, &rows[(*n)++]);
	stmt_done(s);
	return rc;
}

static int
page_by_due(const void *p, const void *q)
{
	const struct application *a = p, *b = q;

	if (a->state_due_on != b->state_due_on)
		return a->state_due_on < b->state_due_on ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

static int
page_by_new(const void *p, const void *q)
{
	const struct application *a = p, *b = q;

	return (a->id < b->id) - (a->id > b->id);
}

int
store_application_page(struct ctx *ctx, const struct application_query *q,
    void (*row)(void *arg, const struct application *a), void *arg,
    struct err *e)
{
	/* an own list has no district, unless one is asked for */
	size_t times = q->ndistricts > 0 ? q->ndistricts : 1, n = 0;
	struct application *rows =
	    ctx_room(ctx, times * (size_t)q->limit, sizeof(*rows));

	for (size_t i = 0; i < times; i++)
		if (page_read(ctx, q, q->ndistricts > 0 ? q->districts[i] : 0,
			rows, &n, e) != 0)
			return -1;
	if (times > 1)
		qsort(rows, n, sizeof(*rows),
		    q->by_due ? page_by_due : page_by_new);
	for (size_t i = 0; i < n && i < (size_t)q->limit; i++)
		row(arg, &rows[i]);
	return 0;
}

int
store_application_total(struct ctx *ctx, const struct application_query *q,
    int64_t cap, int64_t *n, struct err *e)
{
	struct application_query all = *q;
	size_t times = q->ndistricts > 0 ? q->ndistricts : 1;

	all.after_key = all.after_id = 0;
	*n = 0;
	for (size_t i = 0; i < times && *n < cap; i++) {
		struct stmt *s;
		int rc;

		all.limit = (int)(cap - *n);
		s = page_statement(ctx, &all,
		    q->ndistricts > 0 ? q->districts[i] : 0, true);
		page_bind(ctx, s, &all);
		while ((rc = stmt_step(s, e)) == 1)
			++*n;
		stmt_done(s);
		if (rc < 0)
			return -1;
	}
	return 0;
}

int
store_application_open_each(struct ctx *ctx, int64_t permit_id,
    int64_t person_id, int64_t unit_id,
    void (*row)(void *arg, const struct application *a), void *arg,
    struct err *e)
{
	struct application a;
	struct stmt *s;
	int rc;

	if (permit_id != 0)
		s = store_prepare(ctx->db, APPLICATION_SELECT
		    " WHERE permit_id = ?1 AND permit_id <> 0"
		    " AND phase <> 'closed' ORDER BY id");
	else if (person_id != 0)
		s = store_prepare(ctx->db, APPLICATION_SELECT
		    " WHERE person_id = ?1 AND person_id <> 0"
		    " AND phase <> 'closed' ORDER BY id");
	else
		s = store_prepare(ctx->db, APPLICATION_SELECT
		    " WHERE unit_id = ?1 AND phase <> 'closed' ORDER BY id");
	stmt_int(s, 1,
	    permit_id != 0 ? permit_id : person_id != 0 ? person_id : unit_id);
	while ((rc = stmt_step(s, e)) == 1) {
		application_row(s, &a);
		row(arg, &a);
	}
	stmt_done(s);
	return rc;
}

int
store_application_each(struct ctx *ctx, int64_t permit_id, int64_t person_id,
    int64_t unit_id, void (*row)(void *arg, const struct application *a),
    void *arg, struct err *e)
{
	struct application a;
	struct stmt *s;
	int rc;

	if (permit_id != 0)
		s = store_prepare(ctx->db, APPLICATION_SELECT
		    " WHERE permit_id = ?1 AND permit_id <> 0 ORDER BY id");
	else if (person_id != 0)
		s = store_prepare(ctx->db, APPLICATION_SELECT
		    " WHERE person_id = ?1 AND person_id <> 0 ORDER BY id");
	else
		s = store_prepare(ctx->db, APPLICATION_SELECT
		    " WHERE unit_id = ?1 AND person_id = 0 ORDER BY id");
	stmt_int(s, 1,
	    permit_id != 0 ? permit_id : person_id != 0 ? person_id : unit_id);
	while ((rc = stmt_step(s, e)) == 1) {
		application_row(s, &a);
		row(arg, &a);
	}
	stmt_done(s);
	return rc;
}
