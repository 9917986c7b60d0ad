#include "config.h"

#include <openssl/sha.h>
#include <string.h>

#include "common/mem.h"
#include "server/store/account.h"
#include "server/store/store.h"

/* The one list of columns, in the order account_row() reads them. */
#define ACCOUNT_SELECT                                                        \
	"SELECT id, login, name, role, password_hash, lang, active, demo,"    \
	" owner, must_change, person_id, unit_id, uscc, mobile_hash,"         \
	" id_number_hash, failures, failed_at, locked_until, last_login_at,"  \
	" last_login_from, created_at, version, theme, borders,"       \
	" agreement, agreed_at"                                               \
	" FROM account "

static bool
account_hash(struct stmt *s, int i, unsigned char hash[SECRET_HASH])
{
	size_t n;
	const void *b = column_blob(s, i, &n);

	if (b == NULL || n != SECRET_HASH)
		return false;
	memcpy(hash, b, n);
	return true;
}

static void
account_row(struct stmt *s, struct account *a)
{
	memset(a, 0, sizeof(*a));
	a->id = column_int(s, 0);
	column_copy(s, 1, a->login, sizeof(a->login));
	str_copy(a->name, sizeof(a->name), column_text(s, 2));
	a->role = role_from_name(column_text(s, 3));
	column_copy(s, 4, a->password_hash, sizeof(a->password_hash));
	a->lang = i18n_from_name(column_text(s, 5));
	a->active = column_int(s, 6) != 0;
	a->demo = column_int(s, 7) != 0;
	a->owner = column_int(s, 8) != 0;
	a->must_change = column_int(s, 9) != 0;
	a->person_id = column_int(s, 10);
	a->unit_id = column_int(s, 11);
	column_copy(s, 12, a->uscc, sizeof(a->uscc));
	a->has_mobile = account_hash(s, 13, a->mobile_hash);
	a->has_id_number = account_hash(s, 14, a->id_number_hash);
	a->failures = (int)column_int(s, 15);
	a->failed_at = column_int(s, 16);
	a->locked_until = column_int(s, 17);
	a->last_login_at = column_int(s, 18);
	column_copy(s, 19, a->last_login_from, sizeof(a->last_login_from));
	a->created_at = column_int(s, 20);
	a->version = column_int(s, 21);
	column_copy(s, 22, a->theme, sizeof(a->theme));
	column_copy(s, 23, a->borders, sizeof(a->borders));
	column_copy(s, 24, a->agreement, sizeof(a->agreement));
	a->agreed_at = column_int(s, 25);
}

static int
account_districts(struct ctx *ctx, struct account *a, struct err *e)
{
	struct stmt *s;
	int rc;

	if (!(a->role & (ROLE_OFFICE | ROLE_BODY | ROLE_CITY)))
		return 0;
	s = store_prepare(ctx->db, "SELECT district FROM account_district"
				   " WHERE account_id = ?1 ORDER BY district");
	stmt_int(s, 1, a->id);
	while ((rc = stmt_step(s, e)) == 1 && a->ndistricts < DISTRICTS_MAX)
		a->districts[a->ndistricts++] = (int)column_int(s, 0);
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

/* Step a bound ACCOUNT_SELECT: 1 found, 0 not, -1. */
static int
account_one(struct ctx *ctx, struct stmt *s, struct account *a, struct err *e)
{
	int rc = stmt_step(s, e);

	if (rc == 1)
		account_row(s, a);
	stmt_done(s);
	if (rc == 1 && account_districts(ctx, a, e) != 0)
		return -1;
	return rc;
}

int
store_account_load(struct ctx *ctx, int64_t id, struct account *a,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db, ACCOUNT_SELECT "WHERE id = ?1");

	stmt_int(s, 1, id);
	return account_one(ctx, s, a, e);
}

int
store_account_find(struct ctx *ctx, const char *login, struct account *a,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    ACCOUNT_SELECT "WHERE login = ?1");

	stmt_text(s, 1, login);
	return account_one(ctx, s, a, e);
}

int
store_account_find_mobile(struct ctx *ctx,
    const unsigned char hash[SECRET_HASH], struct account *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    ACCOUNT_SELECT "WHERE mobile_hash = ?1");

	stmt_blob(s, 1, hash, SECRET_HASH);
	return account_one(ctx, s, a, e);
}

int
store_account_find_id_number(struct ctx *ctx,
    const unsigned char hash[SECRET_HASH], struct account *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    ACCOUNT_SELECT "WHERE id_number_hash = ?1");

	stmt_blob(s, 1, hash, SECRET_HASH);
	return account_one(ctx, s, a, e);
}

int
store_account_find_uscc(struct ctx *ctx, const char *uscc, struct account *a,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    ACCOUNT_SELECT
	    "WHERE id = (SELECT g.account_id FROM agent_unit g"
	    " JOIN unit u ON u.id = g.unit_id WHERE u.uscc = ?1"
	    " AND g.owner = 1 AND g.ended_at = 0"
	    " ORDER BY g.since, g.account_id LIMIT 1)");

	stmt_text(s, 1, uscc);
	return account_one(ctx, s, a, e);
}

static int
account_insert_districts(struct ctx *ctx, const struct account *a,
    struct err *e)
{
	for (size_t i = 0; i < a->ndistricts; i++) {
		struct stmt *s = store_prepare(ctx->db,
		    "INSERT INTO account_district (account_id, district)"
		    " VALUES (?1, ?2)");

		stmt_int(s, 1, a->id);
		stmt_int(s, 2, a->districts[i]);
		if (stmt_run(s, e) != 0)
			return -1;
	}
	return 0;
}

int
store_account_insert(struct ctx *ctx, struct account *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO account (id, login, name, role, password_hash, lang,"
	    " active, demo, owner, must_change, person_id, unit_id, uscc,"
	    " mobile_hash, id_number_hash, failures, failed_at, locked_until,"
	    " last_login_at, last_login_from, created_at, version) VALUES"
	    " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
	    " ?15, 0, 0, 0, 0, '', ?16, 1)");

	if (a->id == 0)
		a->id = ctx_new_id(ctx);
	if (a->created_at == 0)
		a->created_at = ctx->now;
	a->version = 1;
	stmt_int(s, 1, a->id);
	stmt_text(s, 2, a->login);
	stmt_text(s, 3, a->name);
	stmt_text(s, 4, role_name(a->role));
	stmt_text(s, 5, a->password_hash);
	stmt_text(s, 6, i18n_name(a->lang));
	stmt_int(s, 7, a->active);
	stmt_int(s, 8, a->demo);
	stmt_int(s, 9, a->owner);
	stmt_int(s, 10, a->must_change);
	stmt_int_or_null(s, 11, a->person_id, a->person_id == 0);
	stmt_int_or_null(s, 12, a->unit_id, a->unit_id == 0);
	stmt_text(s, 13, a->uscc[0] != '\0' ? a->uscc : NULL);
	stmt_blob(s, 14, a->has_mobile ? a->mobile_hash : NULL, SECRET_HASH);
	stmt_blob(s, 15, a->has_id_number ? a->id_number_hash : NULL,
	    SECRET_HASH);
	stmt_int(s, 16, a->created_at);
	if (stmt_run(s, e) != 0)
		return -1;
	return account_insert_districts(ctx, a, e);
}

/* Keys are found by the hash of their wire form: short, and of one length. */
static void
account_key_hash(const unsigned char *blob, size_t n,
    unsigned char out[SHA256_DIGEST_LENGTH])
{
	SHA256(blob, n, out);
}

int
store_account_key_insert(struct ctx *ctx, struct account_key *k,
    struct err *e)
{
	unsigned char hash[SHA256_DIGEST_LENGTH];
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO account_key (id, account_id, type, fingerprint,"
	    " label, blob_hash, blob, created_at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

	if (k->id == 0)
		k->id = ctx_new_id(ctx);
	if (k->created_at == 0)
		k->created_at = ctx->now;
	account_key_hash(k->blob, k->blob_len, hash);
	stmt_int(s, 1, k->id);
	stmt_int(s, 2, k->account_id);
	stmt_text(s, 3, k->type);
	stmt_text(s, 4, k->fingerprint);
	stmt_text(s, 5, k->label);
	stmt_blob(s, 6, hash, sizeof(hash));
	stmt_blob(s, 7, k->blob, k->blob_len);
	stmt_int(s, 8, k->created_at);
	return stmt_run(s, e);
}

int
store_account_key_owner(struct ctx *ctx, const unsigned char *blob, size_t n,
    int64_t *account_id, struct err *e)
{
	unsigned char hash[SHA256_DIGEST_LENGTH];
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT account_id FROM account_key WHERE blob_hash = ?1");

	account_key_hash(blob, n, hash);
	stmt_blob(s, 1, hash, sizeof(hash));
	return stmt_number(s, account_id, e);
}

int
store_account_keys(struct ctx *ctx, int64_t account_id,
    struct account_key *keys, size_t max, size_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id, type, fingerprint, label, created_at FROM account_key"
	    " WHERE account_id = ?1 ORDER BY id");
	int rc = 0;

	*n = 0;
	stmt_int(s, 1, account_id);
	while (*n < max && (rc = stmt_step(s, e)) == 1) {
		struct account_key *k = &keys[(*n)++];

		memset(k, 0, sizeof(*k));
		k->id = column_int(s, 0);
		k->account_id = account_id;
		column_copy(s, 1, k->type, sizeof(k->type));
		column_copy(s, 2, k->fingerprint, sizeof(k->fingerprint));
		str_copy(k->label, sizeof(k->label), column_text(s, 3));
		k->created_at = column_int(s, 4);
	}
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_account_key_remove(struct ctx *ctx, int64_t account_id, int64_t id,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM account_key WHERE id = ?1 AND account_id = ?2");

	stmt_int(s, 1, id);
	stmt_int(s, 2, account_id);
	return stmt_change(s, e);
}

int
store_account_set_lang(struct ctx *ctx, int64_t id, enum lang lang,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE account SET lang = ?1 WHERE id = ?2");

	stmt_text(s, 1, i18n_name(lang));
	stmt_int(s, 2, id);
	return stmt_run(s, e);
}

int
store_account_set_settings(struct ctx *ctx, int64_t id, const char *theme,
    const char *borders, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE account SET theme = ?1, borders = ?2 WHERE id = ?3");

	stmt_text(s, 1, theme);
	stmt_text(s, 2, borders);
	stmt_int(s, 3, id);
	return stmt_run(s, e);
}

int
store_account_set_active(struct ctx *ctx, int64_t id, bool active,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE account SET active = ?1, version = version + 1"
	    " WHERE id = ?2");

	stmt_int(s, 1, active);
	stmt_int(s, 2, id);
	return stmt_run(s, e);
}

int
store_account_set_password(struct ctx *ctx, int64_t id, const char *hash,
    bool must_change, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO password_history (account_id, id, password_hash)"
	    " SELECT id, ?1, password_hash FROM account"
	    " WHERE id = ?2 AND password_hash <> ''");

	stmt_int(s, 1, ctx_new_id(ctx));
	stmt_int(s, 2, id);
	if (stmt_run(s, e) != 0)
		return -1;
	s = store_prepare(ctx->db,
	    "DELETE FROM password_history WHERE account_id = ?1 AND id NOT IN"
	    " (SELECT id FROM password_history WHERE account_id = ?1"
	    " ORDER BY id DESC LIMIT 5)");
	stmt_int(s, 1, id);
	if (stmt_run(s, e) != 0)
		return -1;
	s = store_prepare(ctx->db,
	    "UPDATE account SET password_hash = ?1, must_change = ?2,"
	    " failures = 0, locked_until = 0, version = version + 1"
	    " WHERE id = ?3");
	stmt_text(s, 1, hash);
	stmt_int(s, 2, must_change);
	stmt_int(s, 3, id);
	return stmt_run(s, e);
}

int
store_account_history(struct ctx *ctx, int64_t id,
    char hashes[][ACCOUNT_HASH_MAX], size_t max, size_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT password_hash FROM password_history"
	    " WHERE account_id = ?1 ORDER BY id DESC");
	struct account a;
	int rc = store_account_load(ctx, id, &a, e);

	*n = 0;
	if (rc < 0)
		return -1;
	if (rc == 1 && a.password_hash[0] != '\0' && max > 0)
		memcpy(hashes[(*n)++], a.password_hash, ACCOUNT_HASH_MAX);
	stmt_int(s, 1, id);
	while (*n < max && (rc = stmt_step(s, e)) == 1)
		column_copy(s, 0, hashes[(*n)++], ACCOUNT_HASH_MAX);
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_account_set_failures(struct ctx *ctx, int64_t id, int failures,
    int64_t failed_at, int64_t locked_until, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE account SET failures = ?1, failed_at = ?2,"
	    " locked_until = ?3 WHERE id = ?4");

	stmt_int(s, 1, failures);
	stmt_int(s, 2, failed_at);
	stmt_int(s, 3, locked_until);
	stmt_int(s, 4, id);
	return stmt_run(s, e);
}

int
store_account_set_login(struct ctx *ctx, int64_t id, int64_t at,
    const char *from, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE account SET last_login_at = ?1, last_login_from = ?2"
	    " WHERE id = ?3");

	stmt_int(s, 1, at);
	stmt_text(s, 2, from);
	stmt_int(s, 3, id);
	return stmt_run(s, e);
}

int
store_account_mobile(struct ctx *ctx, int64_t id, char out[IDENT_MAX],
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT mobile FROM account WHERE id = ?1");
	const void *blob;
	size_t n;
	int rc;

	out[0] = '\0';
	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	if (rc == 1 && (blob = column_blob(s, 0, &n)) != NULL &&
	    secret_unseal(ctx->secret, "mobile", blob, n, out, IDENT_MAX) !=
		0)
		rc = err_set(e, ERR_STORE, NULL);
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_account_set_mobile(struct ctx *ctx, int64_t id, const char *mobile,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE account SET mobile = ?2, mobile_hash = ?3,"
	    " version = version + 1 WHERE id = ?1");
	unsigned char blob[SECRET_BLOB_MAX], hash[SECRET_HASH];
	size_t n;

	n = secret_seal(ctx->secret, "mobile", mobile, blob);
	secret_hash(ctx->secret, "mobile", mobile, hash);
	stmt_int(s, 1, id);
	stmt_blob(s, 2, mobile[0] != '\0' ? blob : NULL, n);
	stmt_blob(s, 3, mobile[0] != '\0' ? hash : NULL, sizeof(hash));
	return stmt_run(s, e);
}

int
store_account_set_agreement(struct ctx *ctx, int64_t id,
    const char *agreement, int64_t at, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE account SET agreement = ?2, agreed_at = ?3"
	    " WHERE id = ?1");

	stmt_int(s, 1, id);
	stmt_text(s, 2, agreement);
	stmt_int(s, 3, at);
	return stmt_run(s, e);
}

int
store_account_set_districts(struct ctx *ctx, int64_t id, const int *districts,
    size_t n, struct err *e)
{
	struct account a = {.id = id, .ndistricts = n};
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM account_district WHERE account_id = ?1");

	stmt_int(s, 1, id);
	if (stmt_run(s, e) != 0)
		return -1;
	memcpy(a.districts, districts, n * sizeof(*districts));
	return account_insert_districts(ctx, &a, e);
}

int
store_account_page(struct ctx *ctx, const struct account_query *q,
    void (*row)(void *arg, const struct account *a), void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    ACCOUNT_SELECT "WHERE login > ?1 AND (?3 = '' OR role = ?3)"
	    " AND (?4 = '' OR instr(login, ?4) > 0 OR instr(name, ?4) > 0)"
	    " ORDER BY login LIMIT ?2");
	struct account a;
	int rc;

	stmt_text(s, 1, q->after);
	stmt_int(s, 2, q->limit);
	stmt_text(s, 3, q->role);
	stmt_text(s, 4, q->part);
	while ((rc = stmt_step(s, e)) == 1) {
		account_row(s, &a);
		if (account_districts(ctx, &a, e) != 0) {
			rc = -1;
			break;
		}
		row(arg, &a);
	}
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}
