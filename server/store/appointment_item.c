/* Who comes with an appointment; freezes lifted by hand; facts. */
#include "config.h"

#include <string.h>

#include "server/secret.h"
#include "server/store/appointment.h"
#include "server/store/store.h"

#define ITEM_INSERT                                                          \
	"INSERT INTO appointment_item (appointment_id, seq, kind,"           \
	" person_id, application_id, name, id_kind, id_number,"              \
	" permit_number, children, status, opinion, decided_at,"             \
	" decided_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"      \
	" ?11, ?12, ?13, ?14)"

static int
item_write(struct ctx *ctx, struct stmt *s, int64_t id,
    const struct appointment_item *i, struct err *e)
{
	unsigned char blob[SECRET_BLOB_MAX];
	size_t n = i->id_number[0] != '\0' ?
	    secret_seal(ctx->secret, "id_number", i->id_number, blob) :
	    0;

	stmt_int(s, 1, id);
	stmt_int(s, 2, i->seq);
	stmt_text(s, 3, i->kind);
	stmt_int(s, 4, i->person_id);
	stmt_int(s, 5, i->application_id);
	stmt_text(s, 6, i->name);
	stmt_text(s, 7, i->id_kind);
	stmt_blob(s, 8, blob, n);
	stmt_text(s, 9, i->permit_number);
	stmt_int(s, 10, i->children);
	stmt_text(s, 11, i->status);
	stmt_text(s, 12, i->opinion);
	stmt_int(s, 13, i->decided_at);
	stmt_text(s, 14, i->decided_by);
	return stmt_run(s, e);
}

int
store_appointment_item_insert(struct ctx *ctx, int64_t id,
    const struct appointment_item *i, struct err *e)
{
	return item_write(ctx, store_prepare(ctx->db, ITEM_INSERT), id, i, e);
}

int
store_appointment_item_set(struct ctx *ctx, int64_t id,
    const struct appointment_item *i, struct err *e)
{
	return item_write(ctx, store_prepare(ctx->db, ITEM_INSERT
	    " ON CONFLICT (appointment_id, seq)"
	    " DO UPDATE SET kind = ?3, person_id = ?4, application_id = ?5,"
	    " name = ?6, id_kind = ?7, id_number = ?8, permit_number = ?9,"
	    " children = ?10, status = ?11, opinion = ?12, decided_at = ?13,"
	    " decided_by = ?14"), id, i, e);
}

int
store_appointment_item_delete(struct ctx *ctx, int64_t id, int seq,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM appointment_item WHERE appointment_id = ?1"
	    " AND seq = ?2");

	stmt_int(s, 1, id);
	stmt_int(s, 2, seq);
	return stmt_run(s, e);
}

int
store_appointment_item_each(struct ctx *ctx, int64_t id,
    void (*row)(void *arg, const struct appointment_item *i), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT seq, kind, person_id, application_id, name, id_kind,"
	    " id_number, permit_number, children, status, opinion,"
	    " decided_at, decided_by FROM appointment_item"
	    " WHERE appointment_id = ?1 ORDER BY seq");
	int rc;

	stmt_int(s, 1, id);
	while ((rc = stmt_step(s, e)) == 1) {
		struct appointment_item i = {.seq = (int)column_int(s, 0)};
		const void *blob;
		size_t n;

		column_copy(s, 1, i.kind, sizeof(i.kind));
		i.person_id = column_int(s, 2);
		i.application_id = column_int(s, 3);
		column_copy(s, 4, i.name, sizeof(i.name));
		column_copy(s, 5, i.id_kind, sizeof(i.id_kind));
		blob = column_blob(s, 6, &n);
		if (n == 0 || secret_unseal(ctx->secret, "id_number", blob, n,
				  i.id_number, sizeof(i.id_number)) != 0)
			i.id_number[0] = '\0';
		column_copy(s, 7, i.permit_number, sizeof(i.permit_number));
		i.children = (int)column_int(s, 8);
		column_copy(s, 9, i.status, sizeof(i.status));
		column_copy(s, 10, i.opinion, sizeof(i.opinion));
		i.decided_at = column_int(s, 11);
		column_copy(s, 12, i.decided_by, sizeof(i.decided_by));
		row(arg, &i);
	}
	stmt_done(s);
	return rc;
}

int
store_appointment_person(struct ctx *ctx, int64_t person_id, int64_t unit_id,
    int district, const char *kind, date_t since, char number[32],
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT a.number FROM appointment_item AS i"
	    " JOIN appointment AS a ON a.id = i.appointment_id"
	    " WHERE i.person_id = ?1 AND i.person_id <> 0"
	    " AND a.unit_id = ?2 AND a.district = ?3"
	    " AND (?4 = '' OR i.kind = ?4) AND a.day >= ?5"
	    " AND a.status IN ('pending_completion', 'booked', 'handled')"
	    " AND i.status <> 'not_accepted' ORDER BY a.id DESC LIMIT 1");
	int rc;

	stmt_int(s, 1, person_id);
	stmt_int(s, 2, unit_id);
	stmt_int(s, 3, district);
	stmt_text(s, 4, kind != NULL ? kind : "");
	stmt_int(s, 5, since);
	rc = stmt_step(s, e);
	if (rc == 1)
		column_copy(s, 0, number, 32);
	stmt_done(s);
	return rc;
}

int
store_unfreeze_set(struct ctx *ctx, int64_t unit_id, int district,
    const char *reason, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO appointment_unfreeze (unit_id, district, day,"
	    " reason, by_name, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
	    " ON CONFLICT (unit_id, district, day) DO UPDATE SET reason = ?4,"
	    " by_name = ?5, at = ?6");

	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, district);
	stmt_int(s, 3, ctx->today);
	stmt_text(s, 4, reason);
	stmt_text(s, 5, ctx->actor.name);
	stmt_int(s, 6, ctx->now);
	return stmt_run(s, e);
}

int
store_unfreeze_day(struct ctx *ctx, int64_t unit_id, int district,
    date_t *day, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT COALESCE(MAX(day), 0) FROM appointment_unfreeze"
	    " WHERE unit_id = ?1 AND district = ?2");
	int rc;

	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, district);
	rc = stmt_step(s, e);
	*day = rc == 1 ? (date_t)column_int(s, 0) : 0;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

int
store_appointment_facts(struct ctx *ctx, int district, date_t from,
    date_t to, void (*row)(void *arg, const struct appointment_fact *f),
    void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT day, cell, cells, counter, level, status, arrived_at,"
	    " called_at, finished_at FROM appointment WHERE district = ?1"
	    " AND day BETWEEN ?2 AND ?3 ORDER BY day, cell, id");
	int rc;

	stmt_int(s, 1, district);
	stmt_int(s, 2, from);
	stmt_int(s, 3, to);
	while ((rc = stmt_step(s, e)) == 1) {
		struct appointment_fact f = {
			.day = (date_t)column_int(s, 0),
			.cell = (int)column_int(s, 1),
			.cells = (int)column_int(s, 2),
			.counter = (int)column_int(s, 3),
			.level = (int)column_int(s, 4),
			.arrived_at = column_int(s, 6),
			.called_at = column_int(s, 7),
			.finished_at = column_int(s, 8)};

		column_copy(s, 5, f.status, sizeof(f.status));
		row(arg, &f);
	}
	stmt_done(s);
	return rc;
}

int
store_appointment_off(struct ctx *ctx, const struct appointment *a,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO appointment_off (appointment_id, day) VALUES (?1, ?2)"
	    " ON CONFLICT (appointment_id) DO UPDATE SET day = excluded.day"
	    " WHERE day <> excluded.day");

	stmt_int(s, 1, a->id);
	stmt_int(s, 2, a->day);
	return stmt_change(s, e);
}
