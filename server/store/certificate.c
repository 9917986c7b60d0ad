#include "config.h"

#include <openssl/sha.h>
#include <string.h>

#include "common/mem.h"
#include "server/secret.h"
#include "server/store/certificate.h"
#include "server/store/store.h"

/* In the order certificate_row() reads them. */
#define CERTIFICATE_SELECT                                                  \
	"SELECT c.id, c.unit_id, c.account_id, c.district, c.name,"         \
	" c.key_type, c.fingerprint, c.unit_type, c.checks, c.mobile,"      \
	" c.fee, c.receipt, c.paid_at, c.transfer, c.transfer_reference,"   \
	" c.transfer_at, c.serial, c.issued_at, c.valid_from, c.valid_to,"  \
	" c.state, c.reason, c.created_at, c.version, a.login, a.name,"     \
	" u.name, u.uscc FROM certificate c"                                \
	" JOIN account a ON a.id = c.account_id"                            \
	" JOIN unit u ON u.id = c.unit_id "

static void
certificate_bind_mobile(struct ctx *ctx, struct stmt *s, int i,
    const struct certificate *c)
{
	unsigned char blob[SECRET_BLOB_MAX];
	size_t n;

	if (c->mobile[0] == '\0') {
		stmt_null(s, i);
		return;
	}
	n = secret_seal(ctx->secret, "mobile", c->mobile, blob);
	stmt_blob(s, i, blob, n);
}

int
store_certificate_insert(struct ctx *ctx, struct certificate *c,
    struct err *e)
{
	unsigned char hash[SHA256_DIGEST_LENGTH];
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO certificate (id, unit_id, account_id, district,"
	    " name, key_type, fingerprint, blob_hash, blob, unit_type,"
	    " checks, mobile, fee, receipt, paid_at, transfer,"
	    " transfer_reference, transfer_at, serial, issued_at,"
	    " valid_from, valid_to, state, reason, created_at, version)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
	    " ?13, '', 0, 0, '', 0, NULL, 0, 0, 0, ?14, '', ?15, 1)");

	c->id = ctx_new_id(ctx);
	c->created_at = ctx->now;
	c->version = 1;
	SHA256(c->blob, c->blob_len, hash);
	stmt_int(s, 1, c->id);
	stmt_int(s, 2, c->unit_id);
	stmt_int(s, 3, c->account_id);
	stmt_int(s, 4, c->district);
	stmt_text(s, 5, c->name);
	stmt_text(s, 6, c->key_type);
	stmt_text(s, 7, c->fingerprint);
	stmt_blob(s, 8, hash, sizeof(hash));
	stmt_blob(s, 9, c->blob, c->blob_len);
	stmt_text(s, 10, c->unit_type);
	stmt_text(s, 11, c->checks);
	certificate_bind_mobile(ctx, s, 12, c);
	stmt_int(s, 13, c->fee);
	stmt_text(s, 14, c->state);
	stmt_int(s, 15, c->created_at);
	return stmt_run(s, e);
}

static int
certificate_row(struct ctx *ctx, struct stmt *s, struct certificate *c,
    struct err *e)
{
	const void *blob;
	size_t n;

	memset(c, 0, sizeof(*c));
	c->id = column_int(s, 0);
	c->unit_id = column_int(s, 1);
	c->account_id = column_int(s, 2);
	c->district = (int)column_int(s, 3);
	column_copy(s, 4, c->name, sizeof(c->name));
	column_copy(s, 5, c->key_type, sizeof(c->key_type));
	column_copy(s, 6, c->fingerprint, sizeof(c->fingerprint));
	column_copy(s, 7, c->unit_type, sizeof(c->unit_type));
	column_copy(s, 8, c->checks, sizeof(c->checks));
	c->fee = column_int(s, 10);
	column_copy(s, 11, c->receipt, sizeof(c->receipt));
	c->paid_at = column_int(s, 12);
	c->transfer = column_int(s, 13) != 0;
	column_copy(s, 14, c->transfer_reference,
	    sizeof(c->transfer_reference));
	c->transfer_at = column_int(s, 15);
	column_copy(s, 16, c->serial, sizeof(c->serial));
	c->issued_at = column_int(s, 17);
	c->valid_from = (date_t)column_int(s, 18);
	c->valid_to = (date_t)column_int(s, 19);
	column_copy(s, 20, c->state, sizeof(c->state));
	column_copy(s, 21, c->reason, sizeof(c->reason));
	c->created_at = column_int(s, 22);
	c->version = column_int(s, 23);
	column_copy(s, 24, c->login, sizeof(c->login));
	column_copy(s, 25, c->holder, sizeof(c->holder));
	column_copy(s, 26, c->unit_name, sizeof(c->unit_name));
	column_copy(s, 27, c->uscc, sizeof(c->uscc));
	blob = column_blob(s, 9, &n);
	if (n != 0 &&
	    secret_unseal(ctx->secret, "mobile", blob, n, c->mobile,
		sizeof(c->mobile)) != 0)
		return err_set(e, ERR_STORE, NULL);
	return 0;
}

/* Up to max rows of a bound statement. 0 or -1. */
static int
certificate_rows(struct ctx *ctx, struct stmt *s, struct certificate *rows,
    size_t max, size_t *count, struct err *e)
{
	int rc = 0;

	for (*count = 0; *count < max && (rc = stmt_step(s, e)) == 1;
	     (*count)++) {
		rc = certificate_row(ctx, s, &rows[*count], e);
		if (rc != 0)
			break;
	}
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_certificate_load(struct ctx *ctx, int64_t id, struct certificate *c,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    CERTIFICATE_SELECT "WHERE c.id = ?1");
	size_t n;

	stmt_int(s, 1, id);
	if (certificate_rows(ctx, s, c, 1, &n, e) != 0)
		return -1;
	return n == 1;
}

int
store_certificate_update(struct ctx *ctx, struct certificate *c,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE certificate SET checks = ?1, mobile = ?2, fee = ?3,"
	    " receipt = ?4, paid_at = ?5, transfer = ?6,"
	    " transfer_reference = ?7, transfer_at = ?8, serial = ?9,"
	    " issued_at = ?10, valid_from = ?11, valid_to = ?12, state = ?13,"
	    " reason = ?14, version = version + 1 WHERE id = ?15");

	stmt_text(s, 1, c->checks);
	certificate_bind_mobile(ctx, s, 2, c);
	stmt_int(s, 3, c->fee);
	stmt_text(s, 4, c->receipt);
	stmt_int(s, 5, c->paid_at);
	stmt_int(s, 6, c->transfer);
	stmt_text(s, 7, c->transfer_reference);
	stmt_int(s, 8, c->transfer_at);
	stmt_text(s, 9, c->serial[0] != '\0' ? c->serial : NULL);
	stmt_int(s, 10, c->issued_at);
	stmt_int(s, 11, c->valid_from);
	stmt_int(s, 12, c->valid_to);
	stmt_text(s, 13, c->state);
	stmt_text(s, 14, c->reason);
	stmt_int(s, 15, c->id);
	c->version++;
	return stmt_run(s, e);
}

int
store_certificate_sessions_end(struct ctx *ctx, const struct certificate *c,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM session WHERE account_id = ?1 AND unit_id = ?2"
	    " AND (method LIKE 'publickey%' OR method LIKE 'certificate%')");

	stmt_int(s, 1, c->account_id);
	stmt_int(s, 2, c->unit_id);
	return stmt_run(s, e);
}

int
store_certificate_by_key(struct ctx *ctx, const unsigned char *blob, size_t n,
    struct certificate *rows, size_t max, size_t *count, struct err *e)
{
	unsigned char hash[SHA256_DIGEST_LENGTH];
	struct stmt *s = store_prepare(ctx->db, CERTIFICATE_SELECT
	    "WHERE c.blob_hash = ?1 ORDER BY c.id LIMIT ?2");

	SHA256(blob, n, hash);
	stmt_blob(s, 1, hash, sizeof(hash));
	stmt_int(s, 2, (int64_t)max);
	return certificate_rows(ctx, s, rows, max, count, e);
}

int
store_certificate_of(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    struct certificate *rows, size_t max, size_t *count, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, CERTIFICATE_SELECT
	    "WHERE c.account_id = ?1 AND (?2 = 0 OR c.unit_id = ?2)"
	    " ORDER BY c.id LIMIT ?3");

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, unit_id);
	stmt_int(s, 3, (int64_t)max);
	return certificate_rows(ctx, s, rows, max, count, e);
}

int
store_certificate_issued(struct ctx *ctx, int64_t unit_id, int64_t *n,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT count(*) FROM certificate WHERE unit_id = ?1"
	    " AND issued_at <> 0");

	stmt_int(s, 1, unit_id);
	return stmt_number(s, n, e) < 0 ? -1 : 0;
}

/* One state as shown, in terms of what is stored; ?3 the state, ?4 today. */
#define CERTIFICATE_STATE                                                     \
	" AND (?3 = '' OR (?3 = 'expired' AND c.valid_to <> 0"                \
	" AND c.valid_to < ?4 AND c.state IN ('active', 'suspended'))"        \
	" OR (c.state = ?3 AND (c.state NOT IN ('active', 'suspended')"       \
	" OR c.valid_to >= ?4)))"

int
store_certificate_page(struct ctx *ctx, const struct certificate_query *q,
    void (*row)(void *arg, const struct certificate *c), void *arg,
    struct err *e)
{
	struct certificate c;
	struct stmt *s;
	int rc;

	if (q->unit_id != 0)
		s = store_prepare(ctx->db, CERTIFICATE_SELECT
		    "WHERE c.unit_id = ?1 AND c.id < ?2" CERTIFICATE_STATE
		    " ORDER BY c.id DESC LIMIT ?5");
	else
		s = store_prepare(ctx->db, CERTIFICATE_SELECT
		    "WHERE c.district IN (SELECT d.district FROM"
		    " account_district d WHERE d.account_id = ?1)"
		    " AND c.id < ?2" CERTIFICATE_STATE
		    " ORDER BY c.id DESC LIMIT ?5");
	stmt_int(s, 1, q->unit_id != 0 ? q->unit_id : q->office_id);
	stmt_int(s, 2, q->before != 0 ? q->before : INT64_MAX);
	stmt_text(s, 3, q->state != NULL ? q->state : "");
	stmt_int(s, 4, ctx->today);
	stmt_int(s, 5, q->limit);
	while ((rc = stmt_step(s, e)) == 1) {
		if (certificate_row(ctx, s, &c, e) != 0) {
			rc = -1;
			break;
		}
		row(arg, &c);
	}
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_certificate_event(struct ctx *ctx, int64_t certificate_id,
    const char *change, const char *reason, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO certificate_event (id, certificate_id, at,"
	    " by_account, by_name, change, reason)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

	stmt_int(s, 1, ctx_new_id(ctx));
	stmt_int(s, 2, certificate_id);
	stmt_int(s, 3, ctx->now);
	stmt_int(s, 4, ctx->actor.account_id);
	stmt_text(s, 5, ctx->actor.name);
	stmt_text(s, 6, change);
	stmt_text(s, 7, reason);
	return stmt_run(s, e);
}

int
store_certificate_events(struct ctx *ctx, int64_t certificate_id,
    void (*row)(void *arg, const struct certificate_event *v), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT at, by_name, change, reason FROM certificate_event"
	    " WHERE certificate_id = ?1 ORDER BY id");
	struct certificate_event v;
	int rc;

	stmt_int(s, 1, certificate_id);
	while ((rc = stmt_step(s, e)) == 1) {
		memset(&v, 0, sizeof(v));
		v.at = column_int(s, 0);
		column_copy(s, 1, v.by_name, sizeof(v.by_name));
		column_copy(s, 2, v.change, sizeof(v.change));
		column_copy(s, 3, v.reason, sizeof(v.reason));
		row(arg, &v);
	}
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}
