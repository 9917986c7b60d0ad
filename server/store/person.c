#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "server/secret.h"
#include "server/store/identity.h"
#include "server/store/person.h"
#include "server/store/store.h"

int64_t
store_number_key(struct ctx *ctx, const char *what, const char *text)
{
	unsigned char hash[SECRET_HASH];
	uint64_t v = 0;

	secret_hash(ctx->secret, what, text, hash);
	for (int i = 0; i < 8; i++)
		v = v << 8 | hash[i];
	v &= INT64_MAX;
	return v == 0 ? 1 : (int64_t)v;
}

int64_t
store_tail_key(struct ctx *ctx, const char *what, int district,
    const char *text)
{
	char scope[64];
	size_t n = strlen(text);

	snprintf(scope, sizeof(scope), "%s_tail/%d", what, district);
	return store_number_key(ctx, scope, n > 4 ? text + n - 4 : text);
}

static void
person_bind_numbers(struct ctx *ctx, struct stmt *s, const struct person *p)
{
	unsigned char blob[SECRET_BLOB_MAX], hash[SECRET_HASH];
	size_t n;

	n = secret_seal(ctx->secret, "id_number", p->id_number, blob);
	stmt_blob(s, 11, blob, n);
	store_identity_hash(ctx, p->id, p->verified, p->id_number, hash);
	stmt_blob(s, 12, hash, sizeof(hash));
	n = secret_seal(ctx->secret, "mobile", p->mobile, blob);
	stmt_blob(s, 13, blob, n);
	secret_hash(ctx->secret, "mobile", p->mobile, hash);
	stmt_blob(s, 14, hash, sizeof(hash));
}

/* 1 .. 27: what both statements begin with. */
static void
person_bind(struct ctx *ctx, struct stmt *s, const struct person *p)
{
	stmt_int(s, 1, p->id);
	stmt_text(s, 2, p->name);
	stmt_text(s, 3, p->pinyin);
	stmt_text(s, 4, p->initials);
	stmt_text(s, 5, p->sex);
	stmt_text(s, 6, p->ethnic);
	stmt_int(s, 7, p->sex[0] != '\0' ? p->birth : 0);
	stmt_text(s, 8, p->political);
	stmt_text(s, 9, p->marital);
	stmt_text(s, 10, p->id_kind);
	person_bind_numbers(ctx, s, p);
	stmt_text(s, 15, p->email);
	stmt_text(s, 16, p->hukou_place);
	stmt_text(s, 17, p->hukou_kind);
	stmt_int(s, 18, p->district);
	stmt_text(s, 19, p->address);
	stmt_text(s, 20, p->contact_address);
	stmt_text(s, 21, p->education);
	stmt_text(s, 22, p->school);
	stmt_text(s, 23, p->major);
	stmt_day(s, 24, p->graduated);
	stmt_text(s, 25, p->degree);
	stmt_text(s, 26, p->degree_grantor);
	stmt_text(s, 27, p->professional_title);
}

int
store_person_insert(struct ctx *ctx, const struct person *p, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO person (id, name, pinyin, initials, sex, ethnic,"
	    " birth, political, marital, id_kind, id_number, id_number_hash,"
	    " mobile, mobile_hash, email, hukou_place, hukou_kind, district,"
	    " address, contact_address, education, school, major, graduated,"
	    " degree, degree_grantor, professional_title, verified, submitted,"
	    " created_at, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
	    " ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,"
	    " ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, 1)");

	person_bind(ctx, s, p);
	stmt_int(s, 28, p->verified);
	stmt_int(s, 29, p->submitted);
	stmt_int(s, 30, p->created_at != 0 ? p->created_at : ctx->now);
	return stmt_run(s, e);
}

static int
person_unseal(struct ctx *ctx, struct stmt *s, int i, const char *what,
    char out[IDENT_MAX], struct err *e)
{
	size_t n;
	const void *blob = column_blob(s, i, &n);

	if (blob == NULL ||
	    secret_unseal(ctx->secret, what, blob, n, out, IDENT_MAX) != 0)
		return err_set(e, ERR_STORE, NULL);
	return 0;
}

static int
person_row(struct ctx *ctx, struct stmt *s, struct person *p, struct err *e)
{
	memset(p, 0, sizeof(*p));
	p->id = column_int(s, 0);
	column_copy(s, 1, p->name, sizeof(p->name));
	column_copy(s, 2, p->pinyin, sizeof(p->pinyin));
	column_copy(s, 3, p->initials, sizeof(p->initials));
	column_copy(s, 4, p->sex, sizeof(p->sex));
	column_copy(s, 5, p->ethnic, sizeof(p->ethnic));
	/* 0 is 1970-01-01 too, and people were born on it */
	p->birth = p->sex[0] != '\0' ? (date_t)column_int(s, 6) : DATE_NONE;
	column_copy(s, 7, p->political, sizeof(p->political));
	column_copy(s, 8, p->marital, sizeof(p->marital));
	column_copy(s, 9, p->id_kind, sizeof(p->id_kind));
	column_copy(s, 12, p->email, sizeof(p->email));
	column_copy(s, 13, p->hukou_place, sizeof(p->hukou_place));
	column_copy(s, 14, p->hukou_kind, sizeof(p->hukou_kind));
	p->district = (int)column_int(s, 15);
	column_copy(s, 16, p->address, sizeof(p->address));
	column_copy(s, 17, p->contact_address, sizeof(p->contact_address));
	column_copy(s, 18, p->education, sizeof(p->education));
	column_copy(s, 19, p->school, sizeof(p->school));
	column_copy(s, 20, p->major, sizeof(p->major));
	p->graduated = column_day(s, 21);
	column_copy(s, 22, p->degree, sizeof(p->degree));
	column_copy(s, 23, p->degree_grantor, sizeof(p->degree_grantor));
	column_copy(s, 24, p->professional_title,
	    sizeof(p->professional_title));
	p->verified = column_int(s, 25) != 0;
	p->submitted = column_int(s, 26) != 0;
	p->created_at = column_int(s, 27);
	p->version = column_int(s, 28);
	if (person_unseal(ctx, s, 10, "id_number", p->id_number, e) != 0)
		return -1;
	return person_unseal(ctx, s, 11, "mobile", p->mobile, e);
}

int
store_person_load(struct ctx *ctx, int64_t id, struct person *p,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id, name, pinyin, initials, sex, ethnic, birth, political,"
	    " marital, id_kind, id_number, mobile, email, hukou_place,"
	    " hukou_kind, district, address, contact_address, education,"
	    " school, major, graduated, degree, degree_grantor,"
	    " professional_title, verified, submitted, created_at, version"
	    " FROM person WHERE id = ?1");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	if (rc == 1 && person_row(ctx, s, p, e) != 0)
		rc = -1;
	stmt_done(s);
	return rc;
}

int
store_person_state(struct ctx *ctx, int64_t id, bool *verified,
    bool *submitted, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT verified, submitted FROM person WHERE id = ?1");
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_step(s, e);
	*verified = rc == 1 && column_int(s, 0) != 0;
	*submitted = rc == 1 && column_int(s, 1) != 0;
	stmt_done(s);
	return rc;
}

int
store_person_find_id_number(struct ctx *ctx, const char *id_number,
    int64_t *id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id FROM person WHERE id_number_hash = ?1");
	unsigned char hash[SECRET_HASH];

	secret_hash(ctx->secret, "id_number", id_number, hash);
	stmt_blob(s, 1, hash, sizeof(hash));
	return stmt_number(s, id, e);
}

int
store_person_page(struct ctx *ctx, int district, const char *name_like,
    const char *initials_like, const char *after, int64_t after_id, int limit,
    int64_t *ids, size_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id FROM person WHERE district = ?1"
	    " AND (pinyin, id) > (?2, ?3)"
	    " AND (?4 = '' OR name LIKE ?4 ESCAPE '!'"
	    " OR initials LIKE ?5 ESCAPE '!'"
	    " OR replace(pinyin, ' ', '') LIKE ?5 ESCAPE '!')"
	    " ORDER BY pinyin, id LIMIT ?6");
	int rc;

	stmt_int(s, 1, district);
	stmt_text(s, 2, after);
	stmt_int(s, 3, after_id);
	stmt_text(s, 4, name_like);
	stmt_text(s, 5, initials_like);
	stmt_int(s, 6, limit);
	*n = 0;
	while ((rc = stmt_step(s, e)) == 1)
		ids[(*n)++] = column_int(s, 0);
	stmt_done(s);
	return rc;
}

int
store_study_insert(struct ctx *ctx, int64_t person_id, int seq,
    const struct study *h, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO study_history (person_id, seq, from_month, to_month,"
	    " school, level, major, full_time)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

	stmt_int(s, 1, person_id);
	stmt_int(s, 2, seq);
	stmt_int(s, 3, h->from);
	stmt_int(s, 4, h->to);
	stmt_text(s, 5, h->school);
	stmt_text(s, 6, h->level);
	stmt_text(s, 7, h->major);
	stmt_int(s, 8, h->full_time);
	return stmt_run(s, e);
}

int
store_work_insert(struct ctx *ctx, int64_t person_id, int seq,
    const struct work *h, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO work_history (person_id, seq, from_month, to_month,"
	    " unit, place, duty) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

	stmt_int(s, 1, person_id);
	stmt_int(s, 2, seq);
	stmt_int(s, 3, h->from);
	stmt_int(s, 4, h->to);
	stmt_text(s, 5, h->unit);
	stmt_text(s, 6, h->place);
	stmt_text(s, 7, h->duty);
	return stmt_run(s, e);
}

int
store_study_each(struct ctx *ctx, int64_t person_id,
    void (*row)(void *arg, const struct study *h), void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT from_month, to_month, school, level, major, full_time"
	    " FROM study_history WHERE person_id = ?1 ORDER BY seq");
	int rc;

	stmt_int(s, 1, person_id);
	while ((rc = stmt_step(s, e)) == 1) {
		struct study h = {0};

		h.from = (date_t)column_int(s, 0);
		h.to = (date_t)column_int(s, 1);
		column_copy(s, 2, h.school, sizeof(h.school));
		column_copy(s, 3, h.level, sizeof(h.level));
		column_copy(s, 4, h.major, sizeof(h.major));
		h.full_time = column_int(s, 5) != 0;
		row(arg, &h);
	}
	stmt_done(s);
	return rc;
}

int
store_work_each(struct ctx *ctx, int64_t person_id,
    void (*row)(void *arg, const struct work *h), void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT from_month, to_month, unit, place, duty"
	    " FROM work_history WHERE person_id = ?1 ORDER BY seq");
	int rc;

	stmt_int(s, 1, person_id);
	while ((rc = stmt_step(s, e)) == 1) {
		struct work h = {0};

		h.from = (date_t)column_int(s, 0);
		h.to = (date_t)column_int(s, 1);
		column_copy(s, 2, h.unit, sizeof(h.unit));
		column_copy(s, 3, h.place, sizeof(h.place));
		column_copy(s, 4, h.duty, sizeof(h.duty));
		row(arg, &h);
	}
	stmt_done(s);
	return rc;
}

int
store_person_save(struct ctx *ctx, const struct person *p, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE person SET name = ?2, pinyin = ?3, initials = ?4,"
	    " sex = ?5, ethnic = ?6, birth = ?7, political = ?8,"
	    " marital = ?9, id_kind = ?10, id_number = ?11,"
	    " id_number_hash = ?12, mobile = ?13, mobile_hash = ?14,"
	    " email = ?15, hukou_place = ?16, hukou_kind = ?17,"
	    " district = ?18, address = ?19, contact_address = ?20,"
	    " education = ?21, school = ?22, major = ?23, graduated = ?24,"
	    " degree = ?25, degree_grantor = ?26, professional_title = ?27,"
	    " submitted = ?28, version = version + 1"
	    " WHERE id = ?1 AND version = ?29");

	person_bind(ctx, s, p);
	stmt_int(s, 28, p->submitted);
	stmt_int(s, 29, p->version);
	return stmt_change(s, e);
}

/* The copies that units' lists are made of. */
int
store_person_rename(struct ctx *ctx, const struct person *p, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE association SET name = ?2, pinyin = ?3, initials = ?4"
	    " WHERE person_id = ?1");

	stmt_int(s, 1, p->id);
	stmt_text(s, 2, p->name);
	stmt_text(s, 3, p->pinyin);
	stmt_text(s, 4, p->initials);
	return stmt_run(s, e);
}

int
store_person_histories_clear(struct ctx *ctx, int64_t person_id,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM study_history WHERE person_id = ?1");

	stmt_int(s, 1, person_id);
	if (stmt_run(s, e) != 0)
		return -1;
	s = store_prepare(ctx->db,
	    "DELETE FROM work_history WHERE person_id = ?1");
	stmt_int(s, 1, person_id);
	return stmt_run(s, e);
}
