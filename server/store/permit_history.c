/* What is done with permits: changes, their history, children who go along. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/secret.h"
#include "server/store/permit.h"
#include "server/store/store.h"

static const char history_child[] = "permit_child";

int
store_permit_save(struct ctx *ctx, struct permit *p, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE permit SET unit_id = ?3, district = ?4, status = ?5,"
	    " valid_to = ?6, suspended_at = ?7, category = ?8,"
	    " cancel_reason = ?9, cancelled_at = ?10, version = version + 1"
	    " WHERE id = ?1 AND version = ?2");
	int rc;

	stmt_int(s, 1, p->id);
	stmt_int(s, 2, p->version);
	stmt_int(s, 3, p->unit_id);
	stmt_int(s, 4, p->district);
	stmt_text(s, 5, p->status);
	stmt_int(s, 6, p->valid_to);
	stmt_int(s, 7, p->suspended_at);
	stmt_text(s, 8, p->category);
	stmt_text(s, 9, p->cancel_reason);
	stmt_int(s, 10, p->cancelled_at);
	rc = stmt_change(s, e);
	if (rc == 1)
		p->version++;
	return rc;
}

int
store_permit_copied(struct ctx *ctx, int64_t person_id, const char *status,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE association SET permit_status = ?2 WHERE person_id = ?1"
	    " AND status IN ('pending', 'active')");

	stmt_int(s, 1, person_id);
	stmt_text(s, 2, status);
	return stmt_run(s, e);
}

int
store_permit_expired(struct ctx *ctx, date_t from, date_t to, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE association SET permit_status = 'expired'"
	    " WHERE status IN ('pending', 'active') AND permit_status IN"
	    " ('valid', 'suspended') AND person_id IN (SELECT person_id FROM"
	    " permit AS p WHERE p.valid_to BETWEEN ?1 AND ?2 AND p.status IN"
	    " ('valid', 'suspended') AND NOT EXISTS (SELECT 1 FROM permit AS q"
	    " WHERE q.person_id = p.person_id AND q.id > p.id))");

	stmt_int(s, 1, from);
	stmt_int(s, 2, to);
	return stmt_run(s, e);
}

int
store_permit_event_insert(struct ctx *ctx, const struct permit *p,
    const char *what, const char *case_number, const char *reason,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO permit_event (permit_id, seq, at, day, what,"
	    " by_account, by_name, case_number, unit_id, district, status,"
	    " valid_to, children, reason) SELECT ?1, (SELECT"
	    " coalesce(max(seq), 0) + 1 FROM permit_event WHERE"
	    " permit_id = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
	    " (SELECT count(*) FROM permit_child WHERE permit_id = ?1), ?12");

	stmt_int(s, 1, p->id);
	stmt_int(s, 2, ctx->now);
	stmt_int(s, 3, ctx->today);
	stmt_text(s, 4, what);
	stmt_int(s, 5, ctx->actor.account_id);
	stmt_text(s, 6, ctx->actor.name);
	stmt_text(s, 7, case_number != NULL ? case_number : "");
	stmt_int(s, 8, p->unit_id);
	stmt_int(s, 9, p->district);
	stmt_text(s, 10, p->status);
	stmt_int(s, 11, p->valid_to);
	stmt_text(s, 12, reason != NULL ? reason : "");
	return stmt_run(s, e);
}

int
store_permit_event_each(struct ctx *ctx, int64_t permit_id,
    void (*row)(void *arg, const struct permit_event *v), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT at, day, what, by_name, case_number, unit_id, district,"
	    " status, valid_to, children, reason FROM permit_event"
	    " WHERE permit_id = ?1 ORDER BY seq");
	int rc;

	stmt_int(s, 1, permit_id);
	while ((rc = stmt_step(s, e)) == 1) {
		struct permit_event v = {.at = column_int(s, 0),
			.day = (date_t)column_int(s, 1),
			.unit_id = column_int(s, 5),
			.district = (int)column_int(s, 6),
			.valid_to = (date_t)column_int(s, 8),
			.children = column_int(s, 9)};

		column_copy(s, 2, v.what, sizeof(v.what));
		column_copy(s, 3, v.by_name, sizeof(v.by_name));
		column_copy(s, 4, v.case_number, sizeof(v.case_number));
		column_copy(s, 7, v.status, sizeof(v.status));
		column_copy(s, 10, v.reason, sizeof(v.reason));
		row(arg, &v);
	}
	stmt_done(s);
	return rc;
}

int
store_permit_event_unit(struct ctx *ctx, int64_t permit_id, int64_t unit_id,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT 1 FROM permit_event WHERE permit_id = ?1"
	    " AND unit_id = ?2 LIMIT 1");
	int rc;

	stmt_int(s, 1, permit_id);
	stmt_int(s, 2, unit_id);
	rc = stmt_step(s, e);
	stmt_done(s);
	return rc;
}

static int
history_child_insert(struct ctx *ctx, int64_t permit_id, size_t seq,
    const json_t *row, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO permit_child (permit_id, seq, content)"
	    " VALUES (?1, ?2, ?3)");
	char *text = json_dumps(row, JSON_COMPACT);
	unsigned char *blob;
	size_t n;

	if (text == NULL)
		BUG("a child cannot be written down");
	blob = secret_seal_long(ctx->secret, history_child, text, &n);
	stmt_int(s, 1, permit_id);
	stmt_int(s, 2, (int64_t)seq);
	stmt_blob(s, 3, blob, n);
	free(blob);
	free(text);
	return stmt_run(s, e);
}

int
store_permit_children_set(struct ctx *ctx, int64_t permit_id,
    const json_t *rows, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM permit_child WHERE permit_id = ?1");
	const json_t *row;
	size_t i;

	stmt_int(s, 1, permit_id);
	if (stmt_run(s, e) != 0)
		return -1;
	json_array_foreach (rows, i, row)
		if (history_child_insert(ctx, permit_id, i + 1, row, e) != 0)
			return -1;
	return 0;
}

/* A new reference, or NULL with e. */
static json_t *
history_child_row(struct ctx *ctx, struct stmt *s, struct err *e)
{
	size_t n;
	const void *blob = column_blob(s, 0, &n);
	char *text = blob != NULL ?
	    secret_unseal_long(ctx->secret, history_child, blob, n) :
	    NULL;
	json_t *row = text != NULL ? json_loads(text, 0, NULL) : NULL;

	free(text);
	if (row == NULL)
		err_set(e, ERR_STORE, NULL);
	return row;
}

int
store_permit_children(struct ctx *ctx, int64_t permit_id, json_t **rows,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT content FROM permit_child WHERE permit_id = ?1"
	    " ORDER BY seq");
	json_t *row = NULL;
	int rc;

	*rows = json_array();
	stmt_int(s, 1, permit_id);
	while ((rc = stmt_step(s, e)) == 1) {
		row = history_child_row(ctx, s, e);
		if (row == NULL) {
			rc = -1;
			break;
		}
		json_array_append_new(*rows, row);
	}
	stmt_done(s);
	if (rc < 0) {
		json_decref(*rows);
		*rows = NULL;
	}
	return rc;
}
