#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/store/notification.h"
#include "server/store/store.h"

int
store_outbox_insert(struct ctx *ctx, struct outbox_row *r, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO outbox (id, channel, template, account_id,"
	    " recipient, body, state, tries, due_at, until, created_at,"
	    " done_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'queued', 0, ?7, ?8,"
	    " ?7, 0)");

	if (r->id == 0)
		r->id = ctx_new_id(ctx);
	stmt_int(s, 1, r->id);
	stmt_text(s, 2, r->channel);
	stmt_text(s, 3, r->template);
	stmt_int(s, 4, r->account_id);
	stmt_blob(s, 5, r->recipient, r->recipient_len);
	stmt_blob(s, 6, r->body, r->body_len);
	stmt_int(s, 7, ctx->now);
	stmt_int(s, 8, r->until);
	return stmt_run(s, e);
}

int
store_notification_insert(struct ctx *ctx, int64_t id, int64_t account_id,
    const char *template, const unsigned char *content, size_t n,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO notification (id, account_id, template, content,"
	    " created_at, read_at) VALUES (?1, ?2, ?3, ?4, ?5, 0)");

	stmt_int(s, 1, id);
	stmt_int(s, 2, account_id);
	stmt_text(s, 3, template);
	stmt_blob(s, 4, content, n);
	stmt_int(s, 5, ctx->now);
	return stmt_run(s, e);
}

static unsigned char *
notification_blob(struct stmt *s, int i, size_t *n)
{
	const void *v;
	unsigned char *copy;

	*n = 0;
	if (column_is_null(s, i))
		return NULL;
	v = column_blob(s, i, n);
	copy = xcalloc(1, *n + 1);
	memcpy(copy, v, *n);
	return copy;
}

int
store_notification_account(struct ctx *ctx, int64_t account_id,
    enum lang *lang, unsigned char **mobile, size_t *mobile_len,
    unsigned char **mail, size_t *mail_len, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT lang, mobile, mail FROM account WHERE id = ?1");
	int rc;

	*mobile = *mail = NULL;
	*mobile_len = *mail_len = 0;
	stmt_int(s, 1, account_id);
	rc = stmt_step(s, e);
	if (rc == 1) {
		*lang = i18n_from_name(column_text(s, 0));
		*mobile = notification_blob(s, 1, mobile_len);
		*mail = notification_blob(s, 2, mail_len);
	}
	stmt_done(s);
	return rc;
}
