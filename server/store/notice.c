#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/store/notice.h"
#include "server/store/store.h"

/* Pinned ones stand above any day there will be. */
enum { NOTICE_PINNED = 10000000 };

/* In the order notice_row() reads them. */
#define NOTICE_COLUMNS                                                       \
	"id, status, title_zh, title_en, issuer, number, dated, audience,"   \
	" city, pinned, until_day, created_at, created_by, published_at,"    \
	" withdrawn_at, changed_at, changed_by, version"

/* Districts are bound one by one; what is not wanted is bound as -1. */
#define NOTICE_FILTER                                                        \
	" AND (?4 = '' OR audience IN ('all', ?4))"                          \
	" AND (?5 = 0 OR until_day = 0 OR until_day >= ?5)"                  \
	" AND (?6 = 1 OR (?7 = 1 AND city = 1) OR EXISTS (SELECT 1 FROM"     \
	" notice_district AS d WHERE d.notice_id = notice.id AND d.district" \
	" IN (?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,"     \
	" ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)))"

int64_t
store_notice_place(const struct notice *n)
{
	return (int64_t)n->dated + (n->pinned ? NOTICE_PINNED : 0);
}

static int
notice_districts(struct ctx *ctx, const struct notice *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM notice_district WHERE notice_id = ?1");

	stmt_int(s, 1, n->id);
	if (stmt_run(s, e) != 0)
		return -1;
	for (size_t i = 0; i < n->ndistricts; i++) {
		s = store_prepare(ctx->db,
		    "INSERT INTO notice_district (notice_id, district)"
		    " VALUES (?1, ?2)");
		stmt_int(s, 1, n->id);
		stmt_int(s, 2, n->districts[i]);
		if (stmt_run(s, e) != 0)
			return -1;
	}
	return 0;
}

/* ?1 id, ?2 .. ?12 what an editor decides; ?13 .. ?18 the course of it. */
static void
notice_bind(struct stmt *s, const struct notice *n)
{
	stmt_int(s, 1, n->id);
	stmt_text(s, 2, n->status);
	stmt_text(s, 3, n->title_zh);
	stmt_text(s, 4, n->title_en);
	stmt_text(s, 5, n->issuer);
	stmt_text(s, 6, n->number);
	stmt_int(s, 7, n->dated);
	stmt_text(s, 8, n->audience);
	stmt_int(s, 9, n->city);
	stmt_int(s, 10, n->pinned);
	stmt_int(s, 11, n->until);
	stmt_int(s, 12, store_notice_place(n));
	stmt_int(s, 13, n->published_at);
	stmt_int(s, 14, n->withdrawn_at);
	stmt_int(s, 15, n->changed_at);
	stmt_text(s, 16, n->changed_by);
}

int
store_notice_insert(struct ctx *ctx, const struct notice *n,
    const char *body, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO notice (id, status, title_zh, title_en, issuer,"
	    " number, dated, audience, city, pinned, until_day, place,"
	    " published_at, withdrawn_at, changed_at, changed_by, created_at,"
	    " created_by, body, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
	    " ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, 1)");

	notice_bind(s, n);
	stmt_int(s, 17, n->created_at);
	stmt_text(s, 18, n->created_by);
	stmt_text(s, 19, body);
	if (stmt_run(s, e) != 0)
		return -1;
	return notice_districts(ctx, n, e);
}

static void
notice_row(struct stmt *s, struct notice *n)
{
	memset(n, 0, sizeof(*n));
	n->id = column_int(s, 0);
	column_copy(s, 1, n->status, sizeof(n->status));
	column_copy(s, 2, n->title_zh, sizeof(n->title_zh));
	column_copy(s, 3, n->title_en, sizeof(n->title_en));
	column_copy(s, 4, n->issuer, sizeof(n->issuer));
	column_copy(s, 5, n->number, sizeof(n->number));
	n->dated = (date_t)column_int(s, 6);
	column_copy(s, 7, n->audience, sizeof(n->audience));
	n->city = column_int(s, 8) != 0;
	n->pinned = column_int(s, 9) != 0;
	n->until = (date_t)column_int(s, 10);
	n->created_at = column_int(s, 11);
	column_copy(s, 12, n->created_by, sizeof(n->created_by));
	n->published_at = column_int(s, 13);
	n->withdrawn_at = column_int(s, 14);
	n->changed_at = column_int(s, 15);
	column_copy(s, 16, n->changed_by, sizeof(n->changed_by));
	n->version = column_int(s, 17);
}

static int
notice_load_districts(struct ctx *ctx, struct notice *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT district FROM notice_district WHERE notice_id = ?1"
	    " ORDER BY district");
	int rc;

	stmt_int(s, 1, n->id);
	while ((rc = stmt_step(s, e)) == 1)
		if (n->ndistricts < DISTRICTS_MAX)
			n->districts[n->ndistricts++] = (int)column_int(s, 0);
	stmt_done(s);
	return rc;
}

int
store_notice_load(struct ctx *ctx, int64_t id, struct notice *n,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT " NOTICE_COLUMNS " FROM notice WHERE id = ?1");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	if (rc == 1)
		notice_row(s, n);
	stmt_done(s);
	if (rc == 1 && !n->city && notice_load_districts(ctx, n, e) < 0)
		return -1;
	return rc;
}

const char *
store_notice_body(struct ctx *ctx, int64_t id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT body FROM notice WHERE id = ?1");
	const char *body = "";
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	if (rc == 1)
		body = ctx_strdup(ctx, column_text(s, 0));
	stmt_done(s);
	return rc < 0 ? NULL : body;
}

static int
notice_save_body(struct ctx *ctx, int64_t id, const char *body,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE notice SET body = ?2 WHERE id = ?1");

	stmt_int(s, 1, id);
	stmt_text(s, 2, body);
	return stmt_run(s, e);
}

int
store_notice_save(struct ctx *ctx, struct notice *n, const char *body,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE notice SET status = ?2, title_zh = ?3, title_en = ?4,"
	    " issuer = ?5, number = ?6, dated = ?7, audience = ?8, city = ?9,"
	    " pinned = ?10, until_day = ?11, place = ?12, published_at = ?13,"
	    " withdrawn_at = ?14, changed_at = ?15, changed_by = ?16,"
	    " version = version + 1 WHERE id = ?1 AND version = ?17");

	notice_bind(s, n);
	stmt_int(s, 17, n->version);
	if (stmt_run(s, e) != 0)
		return -1;
	if (store_changes(ctx->db) == 0)
		return 0;
	n->version++;
	if (notice_districts(ctx, n, e) != 0 ||
	    (body != NULL && notice_save_body(ctx, n->id, body, e) != 0))
		return -1;
	return 1;
}

static void
notice_bind_filter(struct stmt *s, const struct notice_filter *f)
{
	stmt_text(s, 3, f->status);
	stmt_text(s, 4, f->audience);
	stmt_int(s, 5, f->standing);
	stmt_int(s, 6, f->everywhere);
	stmt_int(s, 7, f->city);
	for (int i = 0; i < DISTRICTS_MAX; i++)
		stmt_int(s, 8 + i,
		    (size_t)i < f->ndistricts ? f->districts[i] : -1);
}

int
store_notice_page(struct ctx *ctx, const struct notice_filter *f,
    int64_t place, int64_t id, int limit,
    void (*row)(void *arg, const struct notice *n), void *arg, struct err *e)
{
	struct stmt *s;
	int rc;

	if (f->status[0] != '\0')
		s = store_prepare(ctx->db,
		    "SELECT " NOTICE_COLUMNS " FROM notice"
		    " WHERE status = ?3 AND place <= ?1"
		    " AND (place < ?1 OR id < ?2)" NOTICE_FILTER
		    " ORDER BY status DESC, place DESC, id DESC LIMIT ?28");
	else
		s = store_prepare(ctx->db,
		    "SELECT " NOTICE_COLUMNS " FROM notice"
		    " WHERE ?3 = '' AND place <= ?1"
		    " AND (place < ?1 OR id < ?2)" NOTICE_FILTER
		    " ORDER BY place DESC, id DESC LIMIT ?28");
	stmt_int(s, 1, id != 0 ? place : INT64_MAX);
	stmt_int(s, 2, id != 0 ? id : INT64_MAX);
	notice_bind_filter(s, f);
	stmt_int(s, 28, limit);
	while ((rc = stmt_step(s, e)) == 1) {
		struct notice n;

		notice_row(s, &n);
		row(arg, &n);
	}
	stmt_done(s);
	return rc;
}

int
store_notice_count(struct ctx *ctx, const struct notice_filter *f,
    int64_t cap, int64_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT count(*) FROM (SELECT id FROM notice"
	    " WHERE (?3 = '' OR status = ?3) AND ?1 = ?2" NOTICE_FILTER
	    " LIMIT ?28) AS few");

	stmt_int(s, 1, 0);
	stmt_int(s, 2, 0);
	notice_bind_filter(s, f);
	stmt_int(s, 28, cap);
	return stmt_number(s, n, e) < 0 ? -1 : 0;
}

int
store_notice_file_set(struct ctx *ctx, int64_t id, const char *sha256,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM notice_file WHERE notice_id = ?1");

	stmt_int(s, 1, id);
	if (stmt_run(s, e) != 0)
		return -1;
	if (sha256 == NULL)
		return 0;
	s = store_prepare(ctx->db,
	    "INSERT INTO notice_file (notice_id, sha256, attached_at)"
	    " VALUES (?1, ?2, ?3)");
	stmt_int(s, 1, id);
	stmt_text(s, 2, sha256);
	stmt_int(s, 3, ctx->now);
	return stmt_run(s, e);
}

int
store_notice_file(struct ctx *ctx, int64_t id, struct file_row *f,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT f.sha256, f.size, f.format, f.created_at"
	    " FROM notice_file AS n JOIN file AS f ON f.sha256 = n.sha256"
	    " WHERE n.notice_id = ?1");
	int rc;

	memset(f, 0, sizeof(*f));
	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	if (rc == 1) {
		column_copy(s, 0, f->sha256, sizeof(f->sha256));
		f->size = column_int(s, 1);
		column_copy(s, 2, f->format, sizeof(f->format));
		f->created_at = column_int(s, 3);
	}
	stmt_done(s);
	return rc;
}
