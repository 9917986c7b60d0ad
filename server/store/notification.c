#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/store/notification.h"
#include "server/store/store.h"

enum { NOTIFICATION_SWEEP = 1000 }; /* looked at in one go */

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
    struct notification_whom *w, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT lang, mobile, mail, person_id FROM account"
	    " WHERE id = ?1");
	int rc;

	memset(w, 0, sizeof(*w));
	stmt_int(s, 1, account_id);
	rc = stmt_step(s, e);
	if (rc == 1) {
		w->lang = i18n_from_name(column_text(s, 0));
		w->mobile = notification_blob(s, 1, &w->mobile_len);
		w->mail = notification_blob(s, 2, &w->mail_len);
		w->person_id = column_int(s, 3);
	}
	stmt_done(s);
	return rc;
}

static unsigned char *
notification_copy(struct ctx *ctx, struct stmt *s, int i, size_t *n)
{
	const void *v = column_blob(s, i, n);
	unsigned char *copy = ctx_alloc(ctx, *n + 1, 1);

	if (*n > 0)
		memcpy(copy, v, *n);
	return copy;
}

int
store_outbox_due(struct ctx *ctx, const char *channel,
    struct outbox_due *rows, size_t max, size_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id, channel, template, recipient, body, tries FROM outbox"
	    " WHERE state = 'queued' AND channel = ?1 AND due_at <= ?2"
	    " AND until >= ?2 ORDER BY due_at, id LIMIT ?3");
	int rc = 0;

	stmt_text(s, 1, channel);
	stmt_int(s, 2, ctx->now);
	stmt_int(s, 3, (int64_t)max);
	for (*n = 0; *n < max && (rc = stmt_step(s, e)) == 1; (*n)++) {
		struct outbox_due *r = &rows[*n];

		r->id = column_int(s, 0);
		column_copy(s, 1, r->channel, sizeof(r->channel));
		column_copy(s, 2, r->template, sizeof(r->template));
		r->recipient = notification_copy(ctx, s, 3,
		    &r->recipient_len);
		r->body = notification_copy(ctx, s, 4, &r->body_len);
		r->tries = (int)column_int(s, 5);
	}
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_outbox_try(struct ctx *ctx, int64_t id, int64_t due_at, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE outbox SET tries = tries + 1, due_at = ?1 WHERE id = ?2");

	stmt_int(s, 1, due_at);
	stmt_int(s, 2, id);
	return stmt_run(s, e);
}

int
store_outbox_again(struct ctx *ctx, int64_t id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE outbox SET due_at = ?1 WHERE id = ?2 AND tries <= 1"
	    " AND state = 'queued'");

	stmt_int(s, 1, ctx->now);
	stmt_int(s, 2, id);
	return stmt_run(s, e);
}

int
store_outbox_end(struct ctx *ctx, int64_t id, const char *state,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE outbox SET state = ?1, done_at = ?2, recipient = ?4,"
	    " body = ?4 WHERE id = ?3 AND state = 'queued'");

	stmt_text(s, 1, state);
	stmt_int(s, 2, ctx->now);
	stmt_int(s, 3, id);
	stmt_blob(s, 4, "", 0);
	return stmt_run(s, e);
}

int
store_outbox_expire(struct ctx *ctx, int64_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE outbox SET state = 'failed', done_at = ?1,"
	    " recipient = ?2, body = ?2 WHERE state = 'queued'"
	    " AND until < ?1");

	stmt_int(s, 1, ctx->now);
	stmt_blob(s, 2, "", 0);
	if (stmt_run(s, e) != 0)
		return -1;
	*n = store_changes(ctx->db);
	return 0;
}

int
store_outbox_sweep(struct ctx *ctx, int64_t done_at, int64_t created_at,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM outbox WHERE done_at > 0 AND done_at < ?1");

	stmt_int(s, 1, done_at);
	if (stmt_run(s, e) != 0)
		return -1;
	s = store_prepare(ctx->db,
	    "DELETE FROM notification WHERE created_at < ?1 AND id IN"
	    " (SELECT id FROM notification ORDER BY id LIMIT ?2)");
	stmt_int(s, 1, created_at);
	stmt_int(s, 2, NOTIFICATION_SWEEP);
	return stmt_run(s, e);
}

/* The one row of two numbers that s counts. */
static int
notification_counts(struct stmt *s, int64_t *a, int64_t *b, struct err *e)
{
	int rc = stmt_step(s, e);

	*a = rc == 1 ? column_int(s, 0) : 0;
	*b = rc == 1 ? column_int(s, 1) : 0;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_outbox_waiting(struct ctx *ctx, const char *channel, int64_t *n,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT COUNT(*), 0 FROM outbox WHERE state = 'queued'"
	    " AND channel = ?1");
	int64_t none;

	stmt_text(s, 1, channel);
	return notification_counts(s, n, &none, e);
}

int
store_notification_page(struct ctx *ctx, int64_t account_id,
    bool unread_only, int64_t after, int limit,
    void (*row)(void *arg, const struct notification_row *r), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id, template, content, created_at, read_at"
	    " FROM notification WHERE account_id = ?1"
	    " AND (?2 = 0 OR id < ?2) AND (?3 = 0 OR read_at = 0)"
	    " ORDER BY id DESC LIMIT ?4");
	struct notification_row r;
	int rc;

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, after);
	stmt_int(s, 3, unread_only);
	stmt_int(s, 4, limit);
	while ((rc = stmt_step(s, e)) == 1) {
		memset(&r, 0, sizeof(r));
		r.id = column_int(s, 0);
		column_copy(s, 1, r.template, sizeof(r.template));
		r.content = column_blob(s, 2, &r.content_len);
		r.created_at = column_int(s, 3);
		r.read_at = column_int(s, 4);
		row(arg, &r);
	}
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_notification_count(struct ctx *ctx, int64_t account_id, int64_t *total,
    int64_t *unread, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT COUNT(*), SUM(CASE WHEN read_at = 0 THEN 1 ELSE 0 END)"
	    " FROM notification WHERE account_id = ?1");

	stmt_int(s, 1, account_id);
	return notification_counts(s, total, unread, e);
}

int64_t
store_notification_read(struct ctx *ctx, int64_t account_id, int64_t id,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE notification SET read_at = ?1 WHERE account_id = ?2"
	    " AND read_at = 0 AND (?3 = 0 OR id = ?3)");

	stmt_int(s, 1, ctx->now);
	stmt_int(s, 2, account_id);
	stmt_int(s, 3, id);
	return stmt_run(s, e) == 0 ? store_changes(ctx->db) : -1;
}

int
store_notification_has(struct ctx *ctx, int64_t account_id, int64_t id,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id FROM notification WHERE id = ?1 AND account_id = ?2");
	int rc;

	stmt_int(s, 1, id);
	stmt_int(s, 2, account_id);
	rc = stmt_step(s, e);
	stmt_done(s);
	return rc;
}

/* The accounts that s (bound but for its limit, ?2) finds. */
static int
notification_ids(struct stmt *s, int64_t of, int64_t *ids, size_t max,
    size_t *n, struct err *e)
{
	int rc = 0;

	stmt_int(s, 1, of);
	stmt_int(s, 2, (int64_t)max);
	for (*n = 0; *n < max && (rc = stmt_step(s, e)) == 1; (*n)++)
		ids[*n] = column_int(s, 0);
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_notification_of_person(struct ctx *ctx, int64_t person_id, int64_t *ids,
    size_t max, size_t *n, struct err *e)
{
	return notification_ids(
	    store_prepare(ctx->db,
		"SELECT id FROM account WHERE person_id = ?1 AND active = 1"
		" ORDER BY id LIMIT ?2"),
	    person_id, ids, max, n, e);
}

int
store_notification_of_unit(struct ctx *ctx, int64_t unit_id, int64_t *ids,
    size_t max, size_t *n, struct err *e)
{
	return notification_ids(
	    store_prepare(ctx->db,
		"SELECT a.id FROM agent_unit u JOIN account a"
		" ON a.id = u.account_id WHERE u.unit_id = ?1"
		" AND u.ended_at = 0 AND a.active = 1"
		" ORDER BY u.account_id LIMIT ?2"),
	    unit_id, ids, max, n, e);
}
