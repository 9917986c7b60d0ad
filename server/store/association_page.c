/*
 * Pages of the association lists. Each order and scope has its own statement,
 * written so that one covering index gives the order and every filter.
 */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "common/mem.h"
#include "server/store/association.h"
#include "server/store/store.h"

#define PAGE_UNIT " FROM association WHERE unit_id = ?1 AND status = ?2"
#define PAGE_DISTRICT " FROM association WHERE district = ?1 AND status = ?2"

#define PAGE_FILTER                                                          \
	" AND (?5 = '' OR name LIKE ?5 ESCAPE '!' OR (?6 <> ''"              \
	" AND (initials LIKE ?6 ESCAPE '!'"                                  \
	" OR replace(pinyin, ' ', '') LIKE ?6 ESCAPE '!')))"                 \
	" AND (?7 = 0 OR id_tail = ?7)"                                      \
	" AND (?8 = 0 OR mobile_tail = ?8)"                                  \
	" AND (?9 = 0 OR mobile_key = ?9)"                                   \
	" AND (?10 = '' OR position LIKE ?10 ESCAPE '!')"                    \
	" AND (?11 = '' OR permit_status = ?11)"                             \
	" AND (?12 = 0 OR applied_at >= ?12)"                                \
	" AND (?13 = 0 OR applied_at < ?13)"                                 \
	" AND (?14 = 0 OR since >= ?14) AND (?15 = 0 OR since < ?15)"

#define PAGE_COLUMNS                                                         \
	"SELECT id, name, pinyin, position, permit_status, since,"           \
	" applied_at, person_id, left_on, version, unit_id, shown"

#define PAGE_UP(columns, scope, key)                                         \
	columns scope " AND (" key ", id) > (?3, ?4)" PAGE_FILTER  \
	" ORDER BY " key ", id LIMIT ?16"
#define PAGE_DOWN(columns, scope, key)                                       \
	columns scope " AND (" key ", id) < (?3, ?4)" PAGE_FILTER  \
	" ORDER BY " key " DESC, id DESC LIMIT ?16"

static const char *const page_unit[] = {
	[ASSOCIATION_BY_APPLIED] = PAGE_UP(PAGE_COLUMNS, PAGE_UNIT, "applied_at"),
	[ASSOCIATION_BY_APPLIED_DOWN] = PAGE_DOWN(PAGE_COLUMNS,
	    PAGE_UNIT, "applied_at"),
	[ASSOCIATION_BY_NAME] = PAGE_UP(PAGE_COLUMNS, PAGE_UNIT, "pinyin"),
	[ASSOCIATION_BY_SINCE] = PAGE_UP(PAGE_COLUMNS, PAGE_UNIT, "since"),
	[ASSOCIATION_BY_SINCE_DOWN] = PAGE_DOWN(PAGE_COLUMNS,
	    PAGE_UNIT, "since"),
};

/* A district has one index: other orders than by time sort what fits. */
static const char *const page_district[] = {
	[ASSOCIATION_BY_APPLIED] = PAGE_UP(PAGE_COLUMNS,
	    PAGE_DISTRICT, "applied_at"),
	[ASSOCIATION_BY_APPLIED_DOWN] = PAGE_DOWN(PAGE_COLUMNS,
	    PAGE_DISTRICT, "applied_at"),
	[ASSOCIATION_BY_NAME] = PAGE_UP(PAGE_COLUMNS,
	    PAGE_DISTRICT, "pinyin"),
	[ASSOCIATION_BY_SINCE] = PAGE_UP(PAGE_COLUMNS,
	    PAGE_DISTRICT, "since"),
	[ASSOCIATION_BY_SINCE_DOWN] = PAGE_DOWN(PAGE_COLUMNS,
	    PAGE_DISTRICT, "since"),
};

static void
page_bind(struct stmt *s, const struct association_filter *f)
{
	stmt_int(s, 1, f->unit_id != 0 ? f->unit_id : f->district);
	stmt_text(s, 2, f->status);
	stmt_text(s, 5, f->name_like);
	stmt_text(s, 6, f->initials_like);
	stmt_int(s, 7, f->id_tail);
	stmt_int(s, 8, f->mobile_tail);
	stmt_int(s, 9, f->mobile_key);
	stmt_text(s, 10, f->position_like);
	stmt_text(s, 11, f->permit_status);
	stmt_int(s, 12, f->applied_from);
	stmt_int(s, 13, f->applied_to);
	stmt_int(s, 14, f->since_from);
	stmt_int(s, 15, f->since_to);
}

static void
page_bind_after(struct stmt *s, enum association_sort sort,
    const struct association_mark *after)
{
	bool down = sort == ASSOCIATION_BY_APPLIED_DOWN ||
	    sort == ASSOCIATION_BY_SINCE_DOWN;

	if (sort == ASSOCIATION_BY_NAME)
		stmt_text(s, 3, after->id != 0 ? after->key : "");
	else if (after->id != 0)
		stmt_int(s, 3, after->number);
	else
		stmt_int(s, 3, down ? INT64_MAX : INT64_MIN);
	stmt_int(s, 4, after->id != 0 ? after->id : down ? INT64_MAX : 0);
}

static int
page_row(struct ctx *ctx, struct stmt *s, const struct association_filter *f,
    struct association *a, struct err *e)
{
	memset(a, 0, sizeof(*a));
	a->id = column_int(s, 0);
	str_copy(a->status, sizeof(a->status), f->status);
	column_copy(s, 1, a->name, sizeof(a->name));
	column_copy(s, 2, a->pinyin, sizeof(a->pinyin));
	column_copy(s, 3, a->position, sizeof(a->position));
	column_copy(s, 4, a->permit_status, sizeof(a->permit_status));
	a->since = (date_t)column_int(s, 5);
	a->applied_at = column_int(s, 6);
	a->person_id = column_int(s, 7);
	a->left_on = (date_t)column_int(s, 8);
	a->version = column_int(s, 9);
	a->unit_id = column_int(s, 10);
	a->district = f->district;
	return store_association_shown(ctx, s, 11, a, e);
}

int
store_association_page(struct ctx *ctx, const struct association_filter *f,
    const struct association_mark *after, int limit, struct association *rows,
    size_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    f->unit_id != 0 ? page_unit[f->sort] : page_district[f->sort]);
	int rc;

	page_bind(s, f);
	page_bind_after(s, f->sort, after);
	stmt_int(s, 16, limit);
	*n = 0;
	while ((rc = stmt_step(s, e)) == 1) {
		if (page_row(ctx, s, f, &rows[*n], e) != 0) {
			rc = -1;
			break;
		}
		++*n;
	}
	stmt_done(s);
	return rc;
}

int
store_association_count(struct ctx *ctx, const struct association_filter *f,
    int64_t cap, int64_t *n, struct err *e)
{
	struct stmt *s;
	int rc;

	if (f->unit_id != 0)
		s = store_prepare(ctx->db,
		    "SELECT count(*) FROM (SELECT id" PAGE_UNIT
		    " AND ?3 = ?4" PAGE_FILTER " LIMIT ?16) AS few");
	else
		s = store_prepare(ctx->db,
		    "SELECT count(*) FROM (SELECT id" PAGE_DISTRICT
		    " AND ?3 = ?4" PAGE_FILTER " LIMIT ?16) AS few");
	page_bind(s, f);
	stmt_int(s, 3, 0);
	stmt_int(s, 4, 0);
	stmt_int(s, 16, cap);
	rc = stmt_step(s, e);
	*n = rc == 1 ? column_int(s, 0) : 0;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}
