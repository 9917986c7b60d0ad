#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "server/domain/permit_effect.h"
#include "server/store/application.h"

enum { PERMIT_MINOR_AGE = 18 };

bool
permit_minor(date_t birth, date_t on)
{
	int year, month, day, y, m, d;

	date_split(birth, &year, &month, &day);
	date_split(on, &y, &m, &d);
	/* who was born on 29 February comes of age on 1 March */
	return y - year - (m < month || (m == month && d < day)) <
	    PERMIT_MINOR_AGE;
}

static bool
permit_child_adult(const json_t *row, date_t on)
{
	const char *number = json_string_value(
	    json_object_get(row, "child_id"));
	date_t birth = number != NULL ? ident_resident_birth(number) :
					DATE_NONE;

	return birth != DATE_NONE && !permit_minor(birth, on);
}

size_t
permit_adults(const json_t *rows, date_t on)
{
	const json_t *row;
	size_t i, n = 0;

	json_array_foreach (rows, i, row)
		n += permit_child_adult(row, on);
	return n;
}

/* One that is alive, or why not. */
static int
permit_live(struct ctx *ctx, int64_t id, struct permit *p, struct err *e)
{
	char day[DATE_TEXT];
	int rc = store_permit_load(ctx, id, p, e);

	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, NULL);
	if (strcmp(permit_status(ctx, p), "expired") == 0) {
		err_set(e, ERR_PERMIT_EXPIRED, NULL);
		err_arg(e, "number", p->number);
		return err_arg(e, "day", date_format(p->valid_to, day));
	}
	if (strcmp(p->status, "valid") == 0 ||
	    strcmp(p->status, "suspended") == 0)
		return 0;
	err_set(e, ERR_PERMIT_STATE, NULL);
	err_arg(e, "number", p->number);
	return err_arg(e, "status", permit_status_label(p->status));
}

static int
permit_in(struct ctx *ctx, int64_t id, const char *status, struct permit *p,
    struct err *e)
{
	if (permit_live(ctx, id, p, e) != 0)
		return -1;
	if (strcmp(p->status, status) == 0)
		return 0;
	err_set(e, ERR_PERMIT_STATE, NULL);
	err_arg(e, "number", p->number);
	return err_arg(e, "status", permit_status_label(p->status));
}

struct permit_seen {
	bool any;
};

static void
permit_seen(void *arg, const struct permit_event *v)
{
	(void)v;
	((struct permit_seen *)arg)->any = true;
}

/* Permits that were there before their history begin it as they were. */
static int
permit_begin(struct ctx *ctx, const struct permit *before, struct err *e)
{
	struct permit_seen seen = {false};

	if (store_permit_event_each(ctx, before->id, permit_seen, &seen, e) !=
	    0)
		return -1;
	return seen.any ? 0 :
			  store_permit_event_insert(ctx, before, "issued", "",
			      "", e);
}

static json_t *
permit_audit(const struct permit *p)
{
	char day[DATE_TEXT];

	return json_pack("{s:s, s:s, s:s, s:i}", "number", p->number,
	    "status", p->status, "valid_to", date_format(p->valid_to, day),
	    "district", p->district);
}

/* Save p as it is now, with a row of its history. */
static int
permit_move(struct ctx *ctx, struct permit *p, const struct permit *before,
    const char *what, const char *case_number, const char *reason,
    struct err *e)
{
	int rc;

	if (permit_begin(ctx, before, e) != 0)
		return -1;
	rc = store_permit_save(ctx, p, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_BUSY, NULL);
	if (store_permit_event_insert(ctx, p, what, case_number, reason, e) !=
		0 ||
	    store_permit_copied(ctx, p->person_id, p->status, e) != 0)
		return -1;
	ctx_audit(ctx, "permit", p->id, permit_audit(before), permit_audit(p));
	ctx_changed(ctx, "permit", p->id, p->unit_id, p->person_id);
	return 0;
}

/* "JZ" district year five digits. */
static int
permit_number(struct ctx *ctx, int district, char number[32], struct err *e)
{
	char series[32];
	int year, month, day;
	int64_t n;

	date_split(ctx->today, &year, &month, &day);
	snprintf(series, sizeof(series), "permit-%d-%d", district, year);
	if (store_application_next(ctx, series, &n, e) != 0)
		return -1;
	snprintf(number, 32, "JZ%d%04d%05lld", district, year, (long long)n);
	return 0;
}

int
permit_issue(struct ctx *ctx, const struct permit_grant *g, int64_t *id,
    struct err *e)
{
	struct permit p = {0}, old;
	int rc = store_permit_of(ctx, g->person_id, &old, e);
	const char *status = rc == 1 ? permit_status(ctx, &old) : "none";

	if (rc < 0)
		return -1;
	if (strcmp(status, "valid") == 0 || strcmp(status, "suspended") == 0) {
		err_set(e, ERR_PERMIT_EXISTS, NULL);
		return err_arg(e, "number", old.number);
	}
	p.id = ctx_new_id(ctx);
	p.person_id = g->person_id;
	p.unit_id = g->unit_id;
	p.district = g->district;
	str_copy(p.status, sizeof(p.status), "valid");
	str_copy(p.category, sizeof(p.category),
	    g->category != NULL ? g->category : "domestic");
	p.issued = p.valid_from = ctx->today;
	p.valid_to = date_add_years(ctx->today, g->years);
	if (permit_number(ctx, g->district, p.number, e) != 0 ||
	    store_permit_insert(ctx, &p, e) != 0 ||
	    store_permit_children_set(ctx, p.id, g->children, e) != 0 ||
	    store_permit_event_insert(ctx, &p, "issued", g->case_number, "",
		e) != 0 ||
	    store_permit_copied(ctx, p.person_id, p.status, e) != 0)
		return -1;
	ctx_audit(ctx, "permit", p.id, NULL, permit_audit(&p));
	ctx_changed(ctx, "permit", p.id, p.unit_id, p.person_id);
	*id = p.id;
	return 0;
}

/* Who is of age by the day goes. */
static int
permit_drop_adults(struct ctx *ctx, int64_t id, date_t on, struct err *e)
{
	json_t *rows, *keep = json_array(), *row;
	size_t i;
	int rc = 0;

	if (store_permit_children(ctx, id, &rows, e) != 0) {
		json_decref(keep);
		return -1;
	}
	json_array_foreach (rows, i, row)
		if (!permit_child_adult(row, on))
			json_array_append(keep, row);
	if (json_array_size(keep) != json_array_size(rows))
		rc = store_permit_children_set(ctx, id, keep, e);
	json_decref(keep);
	json_decref(rows);
	return rc;
}

int
permit_extend(struct ctx *ctx, int64_t id, date_t until, date_t adult_on,
    const char *case_number, struct err *e)
{
	struct permit p, before;

	if (permit_in(ctx, id, "valid", &p, e) != 0)
		return -1;
	before = p;
	if (until <= p.valid_to)
		return err_set(e, ERR_DATE_ORDER, "until");
	p.valid_to = until;
	if (permit_drop_adults(ctx, id, adult_on, e) != 0)
		return -1;
	return permit_move(ctx, &p, &before, "extended", case_number, "", e);
}

int
permit_amend(struct ctx *ctx, int64_t id, const struct permit_change *c,
    struct err *e)
{
	struct permit p, before;

	if (permit_live(ctx, id, &p, e) != 0)
		return -1;
	before = p;
	if (c->unit_id != 0)
		p.unit_id = c->unit_id;
	if (c->district != 0)
		p.district = c->district;
	if (c->children != NULL &&
	    store_permit_children_set(ctx, id, c->children, e) != 0)
		return -1;
	return permit_move(ctx, &p, &before, "amended", c->case_number,
	    c->reason, e);
}

int
permit_suspend(struct ctx *ctx, int64_t id, const char *reason,
    const char *case_number, struct err *e)
{
	struct permit p, before;

	if (permit_in(ctx, id, "valid", &p, e) != 0)
		return -1;
	before = p;
	str_copy(p.status, sizeof(p.status), "suspended");
	p.suspended_at = ctx->now;
	return permit_move(ctx, &p, &before, "suspended", case_number, reason,
	    e);
}

int
permit_resume(struct ctx *ctx, int64_t id, const char *case_number,
    struct err *e)
{
	struct permit p, before;

	if (permit_in(ctx, id, "suspended", &p, e) != 0)
		return -1;
	before = p;
	str_copy(p.status, sizeof(p.status), "valid");
	p.suspended_at = 0;
	return permit_move(ctx, &p, &before, "resumed", case_number, "", e);
}

int
permit_cancel(struct ctx *ctx, int64_t id, const char *reason,
    const char *case_number, struct err *e)
{
	struct permit p, before;

	if (permit_live(ctx, id, &p, e) != 0)
		return -1;
	before = p;
	str_copy(p.status, sizeof(p.status), "cancelled");
	str_copy(p.cancel_reason, sizeof(p.cancel_reason), reason);
	p.cancelled_at = ctx->now;
	return permit_move(ctx, &p, &before, "cancelled", case_number, reason,
	    e);
}
