#include "config.h"

#include <ctype.h>
#include <string.h>

#include "common/mem.h"
#include "server/store/store.h"
#include "server/store/unit_desk.h"

enum { UNIT_TEXT = 401 };

/* Letters as the columns have them: capitals of codes, small ones of pinyin. */
static void
unit_fold(const char *text, char *upper, char *lower)
{
	str_copy(upper, UNIT_TEXT, text);
	str_copy(lower, UNIT_TEXT, text);
	for (; *upper != '\0'; upper++, lower++) {
		*upper = (char)toupper((unsigned char)*upper);
		*lower = (char)tolower((unsigned char)*lower);
	}
}

int
store_unit_search(struct ctx *ctx, const struct unit_query *q,
    int64_t *ids, size_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id FROM unit WHERE (id IN (SELECT unit_id FROM opening"
	    "  WHERE district = ?1 AND status IN ('opened', 'suspended'))"
	    " OR (district = ?1 AND NOT EXISTS (SELECT 1 FROM opening o"
	    "  WHERE o.unit_id = unit.id AND o.district <> ?1"
	    "  AND o.status = 'opened')))"
	    " AND (?2 = '' OR instr(name, ?2) > 0 OR association_code = ?3"
	    "  OR instr(uscc, ?3) > 0 OR instr(initials, ?4) > 0"
	    "  OR instr(replace(pinyin, ' ', ''), ?4) > 0)"
	    " AND (pinyin > ?5 OR (pinyin = ?5 AND id > ?6))"
	    " ORDER BY pinyin, id LIMIT ?7");
	char upper[UNIT_TEXT], lower[UNIT_TEXT];
	int rc;

	unit_fold(q->text, upper, lower);
	stmt_int(s, 1, q->district);
	stmt_text(s, 2, q->text);
	stmt_text(s, 3, upper);
	stmt_text(s, 4, lower);
	stmt_text(s, 5, q->after);
	stmt_int(s, 6, q->after_id);
	stmt_int(s, 7, q->limit);
	*n = 0;
	while ((rc = stmt_step(s, e)) == 1)
		ids[(*n)++] = column_int(s, 0);
	stmt_done(s);
	return rc;
}
