#include "config.h"

#include <string.h>

#include "server/store/service.h"
#include "server/store/store.h"

static const char *const service_kinds[] = {
	[ENGAGEMENT_CASE] = "case",
	[ENGAGEMENT_APPOINTMENT] = "appointment",
	[ENGAGEMENT_TITLE] = "title",
};

int
store_progress_each(struct ctx *ctx, int64_t person_id, int64_t unit_id,
    int limit, void (*row)(void *arg, const struct progress *p), void *arg,
    struct err *e)
{
	struct stmt *s = person_id != 0 ?
	    store_prepare(ctx->db,
		"SELECT e.kind, e.number, e.since, p.name"
		" FROM engagement AS e JOIN person AS p ON p.id = e.person_id"
		" WHERE e.person_id = ?1"
		" ORDER BY e.since DESC, e.kind, e.number LIMIT ?2") :
	    store_prepare(ctx->db,
		"SELECT e.kind, e.number, e.since, p.name"
		" FROM engagement AS e JOIN person AS p ON p.id = e.person_id"
		" WHERE e.unit_id = ?1"
		" ORDER BY e.since DESC, e.kind, e.number LIMIT ?2");
	int rc;

	stmt_int(s, 1, person_id != 0 ? person_id : unit_id);
	stmt_int(s, 2, limit);
	while ((rc = stmt_step(s, e)) == 1) {
		struct progress p = {0};

		for (int k = 0; k <= ENGAGEMENT_TITLE; k++)
			if (strcmp(column_text(s, 0), service_kinds[k]) == 0)
				p.kind = (enum engagement)k;
		column_copy(s, 1, p.number, sizeof(p.number));
		p.since = column_int(s, 2);
		column_copy(s, 3, p.name, sizeof(p.name));
		row(arg, &p);
	}
	stmt_done(s);
	return rc;
}

int
store_permits_ending(struct ctx *ctx, int64_t unit_id, date_t last,
    int64_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT count(*) FROM permit WHERE unit_id = ?1"
	    " AND status = 'valid' AND valid_to BETWEEN ?2 AND ?3");

	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, ctx->today);
	stmt_int(s, 3, last);
	return stmt_number(s, n, e) < 0 ? -1 : 0;
}

int
store_unit_duties(struct ctx *ctx, int64_t unit_id, date_t men, date_t women,
    struct unit_duties *d, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT count(*) FROM permit CROSS JOIN person"
	    " INDEXED BY person_birth ON person.id ="
	    " permit.person_id WHERE permit.unit_id = ?1 AND permit.status IN"
	    " ('valid', 'suspended') AND permit.valid_to >= ?2"
	    " AND person.birth <= CASE person.sex WHEN 'M' THEN ?3"
	    " WHEN 'F' THEN ?4 ELSE -1000000 END");

	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, ctx->today);
	stmt_int(s, 3, men);
	stmt_int(s, 4, women);
	if (stmt_number(s, &d->retired, e) < 0)
		return -1;
	s = store_prepare(ctx->db,
	    "SELECT count(*) FROM association WHERE unit_id = ?1"
	    " AND status = 'active' AND contract_end <> 0"
	    " AND contract_end < ?2");
	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, ctx->today);
	if (stmt_number(s, &d->over, e) < 0)
		return -1;
	s = store_prepare(ctx->db,
	    "SELECT count(*) FROM association WHERE unit_id = ?1"
	    " AND status = 'active' AND permit_status = 'suspended'");
	stmt_int(s, 1, unit_id);
	return stmt_number(s, &d->suspended, e) < 0 ? -1 : 0;
}

int
store_certificate_ending(struct ctx *ctx, int64_t unit_id, date_t *last,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT min(valid_to) FROM certificate WHERE unit_id = ?1"
	    " AND state = 'active' AND valid_to >= ?2");
	int64_t day;

	stmt_int(s, 1, unit_id);
	stmt_int(s, 2, ctx->today);
	if (stmt_number(s, &day, e) < 0)
		return -1;
	*last = (date_t)day;
	return 0;
}

int
store_certificates_waiting(struct ctx *ctx, const int *districts,
    size_t ndistricts, int64_t *n, struct err *e)
{
	int64_t some;

	*n = 0;
	for (size_t i = 0; i < ndistricts; i++) {
		struct stmt *s = store_prepare(ctx->db,
		    "SELECT count(*) FROM certificate WHERE district = ?1"
		    " AND state = 'pending'");

		stmt_int(s, 1, districts[i]);
		if (stmt_number(s, &some, e) < 0)
			return -1;
		*n += some;
	}
	return 0;
}

int
store_draft_saved(struct ctx *ctx, const char *kind, int64_t owner_id,
    int64_t *at, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT saved_at FROM profile_draft WHERE kind = ?1"
	    " AND owner_id = ?2");

	stmt_text(s, 1, kind);
	stmt_int(s, 2, owner_id);
	return stmt_number(s, at, e) < 0 ? -1 : 0;
}
