#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "server/store/association.h"
#include "server/store/identity.h"
#include "server/store/store.h"

enum { IDENTITY_LINKS = 200 };

void
store_identity_hash(struct ctx *ctx, int64_t person_id, bool verified,
    const char *number, unsigned char hash[SECRET_HASH])
{
	char claim[IDENT_MAX + 32];

	if (verified) {
		secret_hash(ctx->secret, "id_number", number, hash);
		return;
	}
	snprintf(claim, sizeof(claim), "%lld/%s", (long long)person_id,
	    number);
	secret_hash(ctx->secret, "id_number_claim", claim, hash);
}

/* The name is hashed with its number: equal names must not look equal. */
static void
register_hashes(struct ctx *ctx, const char *name, const char *number,
    unsigned char number_hash[SECRET_HASH],
    unsigned char name_hash[SECRET_HASH])
{
	char both[IDENT_MAX + 256];

	snprintf(both, sizeof(both), "%s/%s", number, name);
	secret_hash(ctx->secret, "register_number", number, number_hash);
	secret_hash(ctx->secret, "register_name", both, name_hash);
}

int
store_register_put(struct ctx *ctx, const char *name, const char *number,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO identity_register (number_hash, name_hash,"
	    " imported_at) VALUES (?1, ?2, ?3) ON CONFLICT (number_hash)"
	    " DO UPDATE SET name_hash = excluded.name_hash,"
	    " imported_at = excluded.imported_at");
	unsigned char number_hash[SECRET_HASH], name_hash[SECRET_HASH];

	register_hashes(ctx, name, number, number_hash, name_hash);
	stmt_blob(s, 1, number_hash, SECRET_HASH);
	stmt_blob(s, 2, name_hash, SECRET_HASH);
	stmt_int(s, 3, ctx->now);
	return stmt_run(s, e);
}

int
store_register_matches(struct ctx *ctx, const char *name, const char *number,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT 1 FROM identity_register WHERE number_hash = ?1"
	    " AND name_hash = ?2");
	unsigned char number_hash[SECRET_HASH], name_hash[SECRET_HASH];
	int rc;

	register_hashes(ctx, name, number, number_hash, name_hash);
	stmt_blob(s, 1, number_hash, SECRET_HASH);
	stmt_blob(s, 2, name_hash, SECRET_HASH);
	rc = stmt_step(s, e);
	stmt_done(s);
	return rc;
}

static int
attempt_text(struct ctx *ctx, struct stmt *s, int i, const char *what,
    char *out, size_t size, struct err *e)
{
	size_t n;
	const void *blob = column_blob(s, i, &n);

	if (blob == NULL)
		return 0;
	if (secret_unseal(ctx->secret, what, blob, n, out, size) != 0)
		return err_set(e, ERR_STORE, NULL);
	return 0;
}

int
store_identity_attempt(struct ctx *ctx, int64_t account_id,
    struct identity_attempt *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT day, tries, taken_name, taken_number, taken_at"
	    " FROM identity_attempt WHERE account_id = ?1");
	int rc;

	memset(a, 0, sizeof(*a));
	stmt_int(s, 1, account_id);
	rc = stmt_step(s, e);
	if (rc == 1) {
		a->day = (date_t)column_int(s, 0);
		a->tries = (int)column_int(s, 1);
		a->taken_at = column_int(s, 4);
		if (attempt_text(ctx, s, 2, "taken_name", a->name,
			sizeof(a->name), e) != 0 ||
		    attempt_text(ctx, s, 3, "taken_number", a->id_number,
			sizeof(a->id_number), e) != 0)
			rc = -1;
	}
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_identity_attempt_save(struct ctx *ctx, int64_t account_id,
    const struct identity_attempt *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO identity_attempt (account_id, day, tries,"
	    " taken_name, taken_number, taken_at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (account_id)"
	    " DO UPDATE SET day = excluded.day, tries = excluded.tries,"
	    " taken_name = excluded.taken_name,"
	    " taken_number = excluded.taken_number,"
	    " taken_at = excluded.taken_at");
	unsigned char name[SECRET_BLOB_MAX], number[SECRET_BLOB_MAX];
	size_t n;

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, a->day);
	stmt_int(s, 3, a->tries);
	if (a->id_number[0] == '\0') {
		stmt_null(s, 4);
		stmt_null(s, 5);
	} else {
		n = secret_seal(ctx->secret, "taken_name", a->name, name);
		stmt_blob(s, 4, name, n);
		n = secret_seal(ctx->secret, "taken_number", a->id_number,
		    number);
		stmt_blob(s, 5, number, n);
	}
	stmt_int(s, 6, a->taken_at);
	return stmt_run(s, e);
}

/* What a unit sees of its people in its lists. */
static int
identity_links(struct ctx *ctx, const struct person *p, struct err *e)
{
	int64_t ids[IDENTITY_LINKS];
	struct association a;
	struct stmt *s;
	size_t n;

	if (store_association_of(ctx, p->id, ids, IDENTITY_LINKS, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (store_association_load(ctx, ids[i], &a, e) != 1)
			return -1;
		if (a.shown_id[0] == '\0')
			continue;
		a.id_tail = store_tail_key(ctx, "id_number", a.district,
		    p->id_number);
		ident_mask(p->id_number, a.shown_id);
		if (store_association_save(ctx, &a, e) != 1)
			return -1;
	}
	s = store_prepare(ctx->db,
	    "UPDATE association SET name = ?2, pinyin = ?3, initials = ?4"
	    " WHERE person_id = ?1");
	stmt_int(s, 1, p->id);
	stmt_text(s, 2, p->name);
	stmt_text(s, 3, p->pinyin);
	stmt_text(s, 4, p->initials);
	return stmt_run(s, e);
}

int
store_identity_set(struct ctx *ctx, const struct person *p, const char *by,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE person SET name = ?2, pinyin = ?3, initials = ?4,"
	    " sex = ?5, birth = ?6, id_kind = ?7, id_number = ?8,"
	    " id_number_hash = ?9, verified = 1, verified_by = ?10,"
	    " verified_at = ?11, version = version + 1 WHERE id = ?1");
	unsigned char blob[SECRET_BLOB_MAX], hash[SECRET_HASH];
	size_t n;

	stmt_int(s, 1, p->id);
	stmt_text(s, 2, p->name);
	stmt_text(s, 3, p->pinyin);
	stmt_text(s, 4, p->initials);
	stmt_text(s, 5, p->sex);
	stmt_int(s, 6, p->sex[0] != '\0' ? p->birth : 0);
	stmt_text(s, 7, p->id_kind);
	n = secret_seal(ctx->secret, "id_number", p->id_number, blob);
	stmt_blob(s, 8, blob, n);
	store_identity_hash(ctx, p->id, true, p->id_number, hash);
	stmt_blob(s, 9, hash, sizeof(hash));
	stmt_text(s, 10, by);
	stmt_int(s, 11, ctx->now);
	if (stmt_run(s, e) != 0)
		return -1;
	return identity_links(ctx, p, e);
}

static int
identity_drop(struct stmt *s, int64_t person_id, struct err *e)
{
	stmt_int(s, 1, person_id);
	return stmt_run(s, e);
}

/* What hangs on the row: nobody could look at it or correct it any more. */
static int
identity_forget(struct ctx *ctx, int64_t id, struct err *e)
{
	struct store *db = ctx->db;

	if (identity_drop(store_prepare(db,
		"DELETE FROM study_history WHERE person_id = ?1"), id, e) != 0 ||
	    identity_drop(store_prepare(db,
		"DELETE FROM work_history WHERE person_id = ?1"), id, e) != 0 ||
	    identity_drop(store_prepare(db,
		"DELETE FROM person_photo WHERE person_id = ?1"), id, e) != 0 ||
	    identity_drop(store_prepare(db,
		"DELETE FROM person_details WHERE person_id = ?1"), id, e) != 0)
		return -1;
	return identity_drop(store_prepare(db,
	    "DELETE FROM profile_draft WHERE kind = 'person'"
	    " AND owner_id = ?1"), id, e);
}

int
store_identity_blank(struct ctx *ctx, int64_t person_id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE person SET name = '-', pinyin = '-', initials = '-',"
	    " sex = '', ethnic = '', birth = 0, political = '', marital = '',"
	    " id_number = ?2, id_number_hash = ?3, mobile = ?4,"
	    " mobile_hash = ?5, email = '', hukou_place = '',"
	    " hukou_kind = '', district = 0, address = '',"
	    " contact_address = '', education = '', school = '', major = '',"
	    " graduated = 0, degree = '', degree_grantor = '',"
	    " professional_title = '', verified = 0, submitted = 0,"
	    " verified_by = '', verified_at = 0, version = version + 1"
	    " WHERE id = ?1");
	unsigned char number[SECRET_BLOB_MAX], mobile[SECRET_BLOB_MAX];
	unsigned char hash[SECRET_HASH], mobile_hash[SECRET_HASH];
	size_t n;

	stmt_int(s, 1, person_id);
	n = secret_seal(ctx->secret, "id_number", "", number);
	stmt_blob(s, 2, number, n);
	store_identity_hash(ctx, person_id, false, "", hash);
	stmt_blob(s, 3, hash, sizeof(hash));
	n = secret_seal(ctx->secret, "mobile", "", mobile);
	stmt_blob(s, 4, mobile, n);
	secret_hash(ctx->secret, "mobile", "", mobile_hash);
	stmt_blob(s, 5, mobile_hash, sizeof(mobile_hash));
	if (stmt_run(s, e) != 0)
		return -1;
	return identity_forget(ctx, person_id, e);
}

int
store_identity_account(struct ctx *ctx, int64_t person_id,
    int64_t *account_id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id FROM account WHERE person_id = ?1");

	stmt_int(s, 1, person_id);
	return stmt_number(s, account_id, e);
}

int
store_identity_give(struct ctx *ctx, int64_t account_id, int64_t person_id,
    const char *name, const char *number, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE account SET person_id = ?2, name = ?3,"
	    " id_number_hash = ?4, version = version + 1 WHERE id = ?1");
	unsigned char hash[SECRET_HASH];

	stmt_int(s, 1, account_id);
	stmt_int(s, 2, person_id);
	stmt_text(s, 3, name);
	secret_hash(ctx->secret, "id_number", number, hash);
	stmt_blob(s, 4, number[0] != '\0' ? hash : NULL, sizeof(hash));
	return stmt_run(s, e);
}

int
store_correction_insert(struct ctx *ctx, struct correction *c, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO person_correction (id, person_id, at, by_account,"
	    " by_name, papers, reason, before, after)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
	unsigned char *before, *after;
	size_t nbefore, nafter;
	int rc;

	c->id = ctx_new_id(ctx);
	c->at = ctx->now;
	before = secret_seal_long(ctx->secret, "correction", c->before,
	    &nbefore);
	after = secret_seal_long(ctx->secret, "correction", c->after, &nafter);
	stmt_int(s, 1, c->id);
	stmt_int(s, 2, c->person_id);
	stmt_int(s, 3, c->at);
	stmt_int(s, 4, ctx->actor.account_id);
	stmt_text(s, 5, ctx->actor.name);
	stmt_text(s, 6, c->papers);
	stmt_text(s, 7, c->reason);
	stmt_blob(s, 8, before, nbefore);
	stmt_blob(s, 9, after, nafter);
	rc = stmt_run(s, e);
	free(before);
	free(after);
	return rc;
}

int
store_correction_last(struct ctx *ctx, int64_t person_id,
    struct correction *c, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id, at, by_name FROM person_correction"
	    " WHERE person_id = ?1 ORDER BY id DESC LIMIT 1");
	int rc;

	memset(c, 0, sizeof(*c));
	stmt_int(s, 1, person_id);
	rc = stmt_step(s, e);
	if (rc == 1) {
		c->id = column_int(s, 0);
		c->at = column_int(s, 1);
		column_copy(s, 2, c->by_name, sizeof(c->by_name));
	}
	stmt_done(s);
	return rc;
}
