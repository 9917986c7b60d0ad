#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "server/secret.h"
#include "server/store/association.h"
#include "server/store/store.h"

/* In the order association_row() reads them. */
#define ASSOCIATION_SELECT                                                    \
	"SELECT id, unit_id, person_id, district, status, name, pinyin,"      \
	" initials, id_tail, mobile_tail, mobile_key, permit_status,"         \
	" position, department, contract_number, contract_kind,"              \
	" contract_start, contract_end, insurance_start, since, left_on,"     \
	" reason_code, reason, note, applied_at, decided_at, decided_by,"     \
	" ended_at, changed_at, changed_by, version, shown FROM association "

static void
association_bind_shown(struct ctx *ctx, struct stmt *s, int i,
    const struct association *a)
{
	unsigned char blob[SECRET_BLOB_MAX];
	char text[2 * IDENT_MAX];
	size_t n = 0;

	if (a->shown_id[0] != '\0') {
		snprintf(text, sizeof(text), "%s|%s", a->shown_id,
		    a->shown_mobile);
		n = secret_seal(ctx->secret, "shown", text, blob);
	}
	stmt_blob(s, i, blob, n);
}

int
store_association_shown(struct ctx *ctx, struct stmt *s, int i,
    struct association *a, struct err *e)
{
	char text[2 * IDENT_MAX], *bar;
	size_t n;
	const void *blob = column_blob(s, i, &n);

	if (n == 0)
		return 0;
	if (secret_unseal(ctx->secret, "shown", blob, n, text,
		sizeof(text)) != 0 ||
	    (bar = strchr(text, '|')) == NULL)
		return err_set(e, ERR_STORE, NULL);
	*bar = '\0';
	str_copy(a->shown_id, sizeof(a->shown_id), text);
	str_copy(a->shown_mobile, sizeof(a->shown_mobile), bar + 1);
	return 0;
}

/* What may change, from placeholder i on; an insert and an update alike. */
static void
association_bind(struct ctx *ctx, struct stmt *s, int i,
    const struct association *a)
{
	stmt_text(s, i++, a->status);
	stmt_int(s, i++, a->id_tail);
	stmt_int(s, i++, a->mobile_tail);
	stmt_int(s, i++, a->mobile_key);
	stmt_text(s, i++, a->permit_status);
	stmt_text(s, i++, a->position);
	stmt_text(s, i++, a->department);
	stmt_text(s, i++, a->contract_number);
	stmt_text(s, i++, a->contract_kind);
	stmt_int(s, i++, a->contract_start);
	stmt_int(s, i++, a->contract_end);
	stmt_int(s, i++, a->insurance_start);
	stmt_int(s, i++, a->since);
	stmt_int(s, i++, a->left_on);
	stmt_text(s, i++, a->reason_code);
	stmt_text(s, i++, a->reason);
	stmt_text(s, i++, a->note);
	stmt_int(s, i++, a->decided_at);
	stmt_text(s, i++, a->decided_by);
	stmt_int(s, i++, a->ended_at);
	stmt_int(s, i++, a->changed_at);
	stmt_text(s, i++, a->changed_by);
	association_bind_shown(ctx, s, i, a);
}

int
store_association_insert(struct ctx *ctx, const struct association *a,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO association (id, unit_id, person_id, district, name,"
	    " pinyin, initials, applied_at, status, id_tail, mobile_tail,"
	    " mobile_key, permit_status, position, department,"
	    " contract_number, contract_kind, contract_start, contract_end,"
	    " insurance_start, since, left_on, reason_code, reason, note,"
	    " decided_at, decided_by, ended_at, changed_at, changed_by,"
	    " shown, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
	    " ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24,"
	    " ?25, ?26, ?27, ?28, ?29, ?30, ?31, 1)");

	stmt_int(s, 1, a->id);
	stmt_int(s, 2, a->unit_id);
	stmt_int(s, 3, a->person_id);
	stmt_int(s, 4, a->district);
	stmt_text(s, 5, a->name);
	stmt_text(s, 6, a->pinyin);
	stmt_text(s, 7, a->initials);
	stmt_int(s, 8, a->applied_at);
	association_bind(ctx, s, 9, a);
	return stmt_run(s, e);
}

int
store_association_save(struct ctx *ctx, const struct association *a,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "UPDATE association SET status = ?3, id_tail = ?4,"
	    " mobile_tail = ?5, mobile_key = ?6, permit_status = ?7,"
	    " position = ?8, department = ?9, contract_number = ?10,"
	    " contract_kind = ?11, contract_start = ?12, contract_end = ?13,"
	    " insurance_start = ?14, since = ?15, left_on = ?16,"
	    " reason_code = ?17, reason = ?18, note = ?19, decided_at = ?20,"
	    " decided_by = ?21, ended_at = ?22, changed_at = ?23,"
	    " changed_by = ?24, shown = ?25, version = version + 1"
	    " WHERE id = ?1 AND version = ?2");

	stmt_int(s, 1, a->id);
	stmt_int(s, 2, a->version);
	association_bind(ctx, s, 3, a);
	return stmt_change(s, e);
}

static int
association_row(struct ctx *ctx, struct stmt *s, struct association *a,
    struct err *e)
{
	memset(a, 0, sizeof(*a));
	a->id = column_int(s, 0);
	a->unit_id = column_int(s, 1);
	a->person_id = column_int(s, 2);
	a->district = (int)column_int(s, 3);
	column_copy(s, 4, a->status, sizeof(a->status));
	column_copy(s, 5, a->name, sizeof(a->name));
	column_copy(s, 6, a->pinyin, sizeof(a->pinyin));
	column_copy(s, 7, a->initials, sizeof(a->initials));
	a->id_tail = column_int(s, 8);
	a->mobile_tail = column_int(s, 9);
	a->mobile_key = column_int(s, 10);
	column_copy(s, 11, a->permit_status, sizeof(a->permit_status));
	column_copy(s, 12, a->position, sizeof(a->position));
	column_copy(s, 13, a->department, sizeof(a->department));
	column_copy(s, 14, a->contract_number, sizeof(a->contract_number));
	column_copy(s, 15, a->contract_kind, sizeof(a->contract_kind));
	a->contract_start = (date_t)column_int(s, 16);
	a->contract_end = (date_t)column_int(s, 17);
	a->insurance_start = (date_t)column_int(s, 18);
	a->since = (date_t)column_int(s, 19);
	a->left_on = (date_t)column_int(s, 20);
	column_copy(s, 21, a->reason_code, sizeof(a->reason_code));
	column_copy(s, 22, a->reason, sizeof(a->reason));
	column_copy(s, 23, a->note, sizeof(a->note));
	a->applied_at = column_int(s, 24);
	a->decided_at = column_int(s, 25);
	column_copy(s, 26, a->decided_by, sizeof(a->decided_by));
	a->ended_at = column_int(s, 27);
	a->changed_at = column_int(s, 28);
	column_copy(s, 29, a->changed_by, sizeof(a->changed_by));
	a->version = column_int(s, 30);
	return store_association_shown(ctx, s, 31, a, e);
}

static int
association_one(struct ctx *ctx, struct stmt *s, struct association *a,
    struct err *e)
{
	int rc = stmt_step(s, e);

	if (rc == 1 && association_row(ctx, s, a, e) != 0)
		rc = -1;
	stmt_done(s);
	return rc;
}

int
store_association_load(struct ctx *ctx, int64_t id, struct association *a,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    ASSOCIATION_SELECT "WHERE id = ?1");

	stmt_int(s, 1, id);
	return association_one(ctx, s, a, e);
}

int
store_association_decided(struct ctx *ctx, struct association *a,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT decided_at, decided_by, reason_code, reason"
	    " FROM association WHERE id = ?1");
	int rc;

	stmt_int(s, 1, a->id);
	rc = stmt_step(s, e);
	if (rc == 1) {
		a->decided_at = column_int(s, 0);
		column_copy(s, 1, a->decided_by, sizeof(a->decided_by));
		column_copy(s, 2, a->reason_code, sizeof(a->reason_code));
		column_copy(s, 3, a->reason, sizeof(a->reason));
	}
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_association_open(struct ctx *ctx, int64_t person_id,
    struct association *a, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    ASSOCIATION_SELECT "WHERE person_id = ?1"
			       " AND status IN ('pending', 'active')");

	stmt_int(s, 1, person_id);
	return association_one(ctx, s, a, e);
}

int
store_association_links(struct ctx *ctx, int64_t person_id, int64_t unit_id,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT 1 FROM association WHERE person_id = ?1"
	    " AND unit_id = ?2 AND status IN ('pending', 'active')");
	int rc;

	stmt_int(s, 1, person_id);
	stmt_int(s, 2, unit_id);
	rc = stmt_step(s, e);
	stmt_done(s);
	return rc;
}

int
store_employment_insert(struct ctx *ctx, int64_t association_id,
    const struct employment *h, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO employment_history (association_id, seq, at,"
	    " by_account, by_name, change, position, department,"
	    " contract_number, contract_kind, contract_start, contract_end,"
	    " insurance_start) SELECT ?1, coalesce(max(seq), 0) + 1, ?2, ?3,"
	    " ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12"
	    " FROM employment_history WHERE association_id = ?1");

	stmt_int(s, 1, association_id);
	stmt_int(s, 2, h->at);
	stmt_int(s, 3, h->by_account);
	stmt_text(s, 4, h->by_name);
	stmt_text(s, 5, h->change);
	stmt_text(s, 6, h->position);
	stmt_text(s, 7, h->department);
	stmt_text(s, 8, h->contract_number);
	stmt_text(s, 9, h->contract_kind);
	stmt_int(s, 10, h->contract_start);
	stmt_int(s, 11, h->contract_end);
	stmt_int(s, 12, h->insurance_start);
	return stmt_run(s, e);
}

int
store_employment_each(struct ctx *ctx, int64_t association_id,
    void (*row)(void *arg, const struct employment *h), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT at, by_account, by_name, change, position, department,"
	    " contract_number, contract_kind, contract_start, contract_end,"
	    " insurance_start FROM employment_history"
	    " WHERE association_id = ?1 ORDER BY seq DESC LIMIT 200");
	int rc;

	stmt_int(s, 1, association_id);
	while ((rc = stmt_step(s, e)) == 1) {
		struct employment h = {0};

		h.at = column_int(s, 0);
		h.by_account = column_int(s, 1);
		column_copy(s, 2, h.by_name, sizeof(h.by_name));
		column_copy(s, 3, h.change, sizeof(h.change));
		column_copy(s, 4, h.position, sizeof(h.position));
		column_copy(s, 5, h.department, sizeof(h.department));
		column_copy(s, 6, h.contract_number,
		    sizeof(h.contract_number));
		column_copy(s, 7, h.contract_kind, sizeof(h.contract_kind));
		h.contract_start = (date_t)column_int(s, 8);
		h.contract_end = (date_t)column_int(s, 9);
		h.insurance_start = (date_t)column_int(s, 10);
		row(arg, &h);
	}
	stmt_done(s);
	return rc;
}

int
store_association_of(struct ctx *ctx, int64_t person_id, int64_t *ids,
    size_t max, size_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id FROM association WHERE person_id = ?1"
	    " ORDER BY id DESC LIMIT ?2");
	int rc;

	stmt_int(s, 1, person_id);
	stmt_int(s, 2, (int64_t)max);
	*n = 0;
	while ((rc = stmt_step(s, e)) == 1)
		ids[(*n)++] = column_int(s, 0);
	stmt_done(s);
	return rc;
}
