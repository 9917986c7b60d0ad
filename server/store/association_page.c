/*
 * Pages of the association lists. Each order and scope has its own statement,
 * written so that one covering index gives the order and every filter. Letters
 * that somebody of a unit is looked for by are runs of three indexes: what is
 * sorted are those found, however many the unit has.
 */
#include "config.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "server/store/association.h"
#include "server/store/store.h"
#include "server/store/unit.h"

#define PAGE_UNIT " FROM association WHERE unit_id = ?1 AND status = ?2"
#define PAGE_DISTRICT " FROM association WHERE district = ?1 AND status = ?2"

/*
 * Whom letters find: by initials, by a name that holds them, by its spelling,
 * as which page_spell() found at most four texts. Each is found once. ?17 is
 * behind all. A LIKE of a mere placeholder would have SQLite plan the statement
 * anew for each value.
 */
enum { PAGE_SPELLED = 4, PAGE_SPELLING = 128 };
#define PAGE_END "\xf4\x8f\xbf\xbf"

#define PAGE_BEGINS(column, text)                                            \
	column " >= " text " AND " column " < " text " || ?17"
#define PAGE_INITIALS PAGE_BEGINS("initials", "rtrim(?6, '%')")
#define PAGE_NAMED "?5 || '' ESCAPE '!'"
#define PAGE_SPELLS(text)                                                    \
	" UNION ALL SELECT id" PAGE_UNIT " AND " PAGE_BEGINS("pinyin", text) \
	" AND NOT (" PAGE_INITIALS ") AND name NOT LIKE " PAGE_NAMED
#define PAGE_FOUND                                                           \
	" FROM (SELECT id AS one" PAGE_UNIT " AND " PAGE_INITIALS            \
	" UNION ALL SELECT id" PAGE_UNIT " AND upper(name) <> lower(name)"   \
	" AND name LIKE " PAGE_NAMED " AND NOT (" PAGE_INITIALS ")"          \
	PAGE_SPELLS("?18") PAGE_SPELLS("?19")                                \
	PAGE_SPELLS("?20") PAGE_SPELLS("?21")                                \
	") AS found CROSS JOIN association WHERE id = found.one"

#define PAGE_FILTER                                                          \
	" AND (?5 = '' OR name LIKE ?5 ESCAPE '!' OR (?6 <> ''"              \
	" AND (initials LIKE ?6 ESCAPE '!'"                                  \
	" OR replace(pinyin, ' ', '') LIKE ?6 ESCAPE '!')))"                 \
	PAGE_OTHERS

#define PAGE_OTHERS                                                          \
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

#define PAGE_DECIDED                                                         \
	PAGE_COLUMNS ", decided_at, decided_by, reason_code, reason,"        \
	UNIT_NAME_OF("association")

#define PAGE_UP(columns, scope, filter, key)                                 \
	columns scope " AND (" key ", id) > (?3, ?4)" filter         \
	" ORDER BY " key ", id LIMIT ?16"
#define PAGE_DOWN(columns, scope, filter, key)                               \
	columns scope " AND (" key ", id) < (?3, ?4)" filter         \
	" ORDER BY " key " DESC, id DESC LIMIT ?16"

#define PAGE_ORDERS(columns, scope, filter)                                  \
	{                                                                    \
		[ASSOCIATION_BY_APPLIED] = PAGE_UP(columns, scope, filter,   \
		    "applied_at"),                                           \
		[ASSOCIATION_BY_APPLIED_DOWN] = PAGE_DOWN(columns, scope,    \
		    filter, "applied_at"),                                   \
		[ASSOCIATION_BY_NAME] = PAGE_UP(columns, scope, filter,      \
		    "pinyin"),                                               \
		[ASSOCIATION_BY_SINCE] = PAGE_UP(columns, scope, filter,     \
		    "since"),                                                \
		[ASSOCIATION_BY_SINCE_DOWN] = PAGE_DOWN(columns, scope,      \
		    filter, "since"),                                        \
	}

/* Most pages have no filter at all: then none is looked at row by row. */
enum {
	PAGE_OF_UNIT,
	PAGE_OF_FOUND,
	PAGE_OF_DISTRICT,
	PAGE_ALL_OF_UNIT,
	PAGE_ALL_OF_DISTRICT,
};

/*
 * A district has one index: other orders than by time sort what fits. It holds
 * what was decided, which a unit's three do not.
 */
static const char *const page_orders[][ASSOCIATION_BY_SINCE_DOWN + 1] = {
	[PAGE_OF_UNIT] = PAGE_ORDERS(PAGE_COLUMNS, PAGE_UNIT, PAGE_FILTER),
	[PAGE_OF_FOUND] = PAGE_ORDERS(PAGE_COLUMNS, PAGE_FOUND, PAGE_OTHERS),
	[PAGE_OF_DISTRICT] = PAGE_ORDERS(PAGE_DECIDED, PAGE_DISTRICT,
	    PAGE_FILTER),
	[PAGE_ALL_OF_UNIT] = PAGE_ORDERS(PAGE_COLUMNS, PAGE_UNIT, ""),
	[PAGE_ALL_OF_DISTRICT] = PAGE_ORDERS(PAGE_DECIDED, PAGE_DISTRICT, ""),
};

#define PAGE_COUNT(scope, filter)                                            \
	"SELECT count(*) FROM (SELECT 1" scope " AND ?3 = ?4" filter        \
	" LIMIT ?16) AS few"

static const char *const page_counts[] = {
	[PAGE_OF_UNIT] = PAGE_COUNT(PAGE_UNIT, PAGE_FILTER),
	[PAGE_OF_FOUND] = PAGE_COUNT(PAGE_FOUND, PAGE_OTHERS),
	[PAGE_OF_DISTRICT] = PAGE_COUNT(PAGE_DISTRICT, PAGE_FILTER),
	[PAGE_ALL_OF_UNIT] = PAGE_COUNT(PAGE_UNIT, ""),
	[PAGE_ALL_OF_DISTRICT] = PAGE_COUNT(PAGE_DISTRICT, ""),
};

/* 1: somebody of the run has a reading that begins so; 0; -1. */
static int
page_begins(struct ctx *ctx, const struct association_filter *f,
    const char *text, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, "SELECT 1" PAGE_UNIT " AND "
	    PAGE_BEGINS("pinyin", "?3") " LIMIT 1");
	int rc;

	stmt_int(s, 1, f->unit_id);
	stmt_text(s, 2, f->status);
	stmt_text(s, 3, text);
	stmt_text(s, 17, PAGE_END);
	rc = stmt_step(s, e);
	stmt_done(s);
	return rc;
}

struct page_spelled {
	char text[PAGE_SPELLED][PAGE_SPELLING];
	size_t n;
};

/*
 * The letters as readings spell them, with and without a space before each, as
 * far as anybody begins so: "zhangw" is "zhang w". 1; 0: in too many ways; -1.
 */
static int
page_spell(struct ctx *ctx, const struct association_filter *f,
    struct page_spelled *out, struct err *e)
{
	struct page_spelled had;

	out->n = 1;
	out->text[0][0] = '\0';
	for (const char *c = f->initials_like; *c != '%' && out->n > 0; c++) {
		had = *out;
		out->n = 0;
		for (size_t i = 0; i < 2 * had.n; i++) {
			const char *text = had.text[i / 2];
			char next[PAGE_SPELLING];
			int n, rc;

			if (i % 2 == 1 && text[0] == '\0')
				continue;
			n = snprintf(next, sizeof(next), "%s%s%c", text,
			    i % 2 == 1 ? " " : "", *c);
			if (n < 0 || (size_t)n >= sizeof(next))
				return 0;
			rc = page_begins(ctx, f, next, e);
			if (rc < 0)
				return -1;
			if (rc == 1 && out->n == PAGE_SPELLED)
				return 0;
			if (rc == 1)
				memcpy(out->text[out->n++], next,
				    sizeof(next));
		}
	}
	return 1;
}

/* Which of the statements, and what letters are spelled as. -1 with e. */
static int
page_of(struct ctx *ctx, const struct association_filter *f,
    struct page_spelled *letters, struct err *e)
{
	int rc;

	letters->n = 0;
	if (f->all)
		return f->unit_id != 0 ? PAGE_ALL_OF_UNIT :
					 PAGE_ALL_OF_DISTRICT;
	if (f->unit_id == 0)
		return PAGE_OF_DISTRICT;
	if (f->initials_like[0] == '\0' || f->initials_like[0] == '%')
		return PAGE_OF_UNIT;
	rc = page_spell(ctx, f, letters, e);
	return rc < 0 ? -1 : rc == 1 ? PAGE_OF_FOUND : PAGE_OF_UNIT;
}

/* Places that stay empty compare with NULL and find nobody. */
static void
page_bind_letters(struct stmt *s, const struct page_spelled *letters)
{
	stmt_text(s, 17, PAGE_END);
	for (size_t i = 0; i < letters->n; i++)
		stmt_text(s, 18 + (int)i, letters->text[i]);
}

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
	memset(a, 0, offsetof(struct association, reason));
	a->reason[0] = a->note[0] = a->unit_name[0] = '\0';
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
	if (f->unit_id == 0) {
		a->decided_at = column_int(s, 12);
		column_copy(s, 13, a->decided_by, sizeof(a->decided_by));
		column_copy(s, 14, a->reason_code, sizeof(a->reason_code));
		column_copy(s, 15, a->reason, sizeof(a->reason));
		column_copy(s, 16, a->unit_name, sizeof(a->unit_name));
	}
	return store_association_shown(ctx, s, 11, a, e);
}

int
store_association_page(struct ctx *ctx, const struct association_filter *f,
    const struct association_mark *after, int limit, struct association *rows,
    size_t *n, struct err *e)
{
	struct page_spelled letters;
	int rc, which = page_of(ctx, f, &letters, e);
	struct stmt *s;

	if (which < 0)
		return -1;
	s = store_prepare(ctx->db, page_orders[which][f->sort]);
	page_bind(s, f);
	if (which == PAGE_OF_FOUND)
		page_bind_letters(s, &letters);
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
	struct page_spelled letters;
	int rc, which = page_of(ctx, f, &letters, e);
	struct stmt *s;

	if (which < 0)
		return -1;
	s = store_prepare(ctx->db, page_counts[which]);
	page_bind(s, f);
	if (which == PAGE_OF_FOUND)
		page_bind_letters(s, &letters);
	stmt_int(s, 3, 0);
	stmt_int(s, 4, 0);
	stmt_int(s, 16, cap);
	rc = stmt_step(s, e);
	*n = rc == 1 ? column_int(s, 0) : 0;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}
