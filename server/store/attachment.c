#include "config.h"

#include <string.h>

#include "server/store/attachment.h"
#include "server/store/store.h"

#define ATTACHMENT_COLUMNS                                                    \
	"SELECT a.id, a.owner, a.owner_id, a.kind, a.issued_on, a.valid_to,"  \
	" a.checked, a.uploaded_at, a.changed_at, a.changed_by, a.version,"   \
	" f.sha256, f.size, f.format, f.pages, f.created_at"                  \
	" FROM attachment AS a JOIN file AS f ON f.sha256 = a.sha256"

static date_t
attachment_date(struct stmt *s, int i)
{
	return column_is_null(s, i) ? DATE_NONE : (date_t)column_int(s, i);
}

static void
attachment_row(struct stmt *s, struct attachment *a)
{
	memset(a, 0, sizeof(*a));
	a->id = column_int(s, 0);
	column_copy(s, 1, a->owner, sizeof(a->owner));
	a->owner_id = column_int(s, 2);
	column_copy(s, 3, a->kind, sizeof(a->kind));
	a->issued_on = attachment_date(s, 4);
	a->valid_to = attachment_date(s, 5);
	a->checked = column_int(s, 6) != 0;
	a->uploaded_at = column_int(s, 7);
	a->changed_at = column_int(s, 8);
	column_copy(s, 9, a->changed_by, sizeof(a->changed_by));
	a->version = column_int(s, 10);
	column_copy(s, 11, a->file.sha256, sizeof(a->file.sha256));
	a->file.size = column_int(s, 12);
	column_copy(s, 13, a->file.format, sizeof(a->file.format));
	a->file.pages = (int)column_int(s, 14);
	a->file.created_at = column_int(s, 15);
}

int
store_attachment_load(struct ctx *ctx, const char *owner, int64_t owner_id,
    const char *kind, struct attachment *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, ATTACHMENT_COLUMNS
	    " WHERE a.owner = ?1 AND a.owner_id = ?2 AND a.kind = ?3");
	int rc;

	stmt_text(s, 1, owner);
	stmt_int(s, 2, owner_id);
	stmt_text(s, 3, kind);
	rc = stmt_step(s, e);
	if (rc == 1)
		attachment_row(s, a);
	stmt_done(s);
	return rc;
}

int
store_attachment_each(struct ctx *ctx, const char *owner, int64_t owner_id,
    void (*row)(void *arg, const struct attachment *a), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, ATTACHMENT_COLUMNS
	    " WHERE a.owner = ?1 AND a.owner_id = ?2 ORDER BY a.kind");
	struct attachment a;
	int rc;

	stmt_text(s, 1, owner);
	stmt_int(s, 2, owner_id);
	while ((rc = stmt_step(s, e)) == 1) {
		attachment_row(s, &a);
		row(arg, &a);
	}
	stmt_done(s);
	return rc;
}

/* ?2 to ?9, of both statements. */
static void
attachment_bind(struct stmt *s, const struct attachment *a)
{
	stmt_text(s, 2, a->kind);
	stmt_text(s, 3, a->file.sha256);
	stmt_int_or_null(s, 4, a->issued_on, a->issued_on == DATE_NONE);
	stmt_int_or_null(s, 5, a->valid_to, a->valid_to == DATE_NONE);
	stmt_int(s, 6, a->checked);
	stmt_int(s, 7, a->uploaded_at);
	stmt_int(s, 8, a->changed_at);
	stmt_text(s, 9, a->changed_by);
}

int
store_attachment_insert(struct ctx *ctx, const struct attachment *a,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO attachment (id, kind, sha256, issued_on, valid_to,"
	    " checked, uploaded_at, changed_at, changed_by, owner, owner_id,"
	    " version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
	    " 1)");

	stmt_int(s, 1, a->id);
	attachment_bind(s, a);
	stmt_text(s, 10, a->owner);
	stmt_int(s, 11, a->owner_id);
	return stmt_run(s, e);
}

int
store_attachment_save(struct ctx *ctx, const struct attachment *a,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE attachment SET kind = ?2, sha256 = ?3, issued_on = ?4,"
	    " valid_to = ?5, checked = ?6, uploaded_at = ?7, changed_at = ?8,"
	    " changed_by = ?9, version = version + 1 WHERE id = ?1");

	stmt_int(s, 1, a->id);
	attachment_bind(s, a);
	return stmt_run(s, e);
}

int
store_attachment_delete(struct ctx *ctx, int64_t id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM attachment WHERE id = ?1");

	stmt_int(s, 1, id);
	return stmt_run(s, e);
}
