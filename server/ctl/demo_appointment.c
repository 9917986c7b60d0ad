/*
 * Appointments of the demo hall: of each state a few, so that lists and
 * figures show something. hr has none on the days that can be booked, nothing
 * to rate, and no mismatch of this month.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "common/workday.h"
#include "server/ctl/demo_make.h"
#include "server/domain/appointment/appointment.h"
#include "server/domain/audit.h"
#include "server/store/application.h"

/* Working days from today, behind those that can be booked. */
enum { BOOKED_LATER = 8 };

static void
booked_number(struct ctx *ctx, struct appointment *a, struct err *e)
{
	int year, month, day;
	char series[16];
	int64_t n = 0;

	date_split(a->day, &year, &month, &day);
	snprintf(series, sizeof(series), "YY-%04d", year % 10000);
	if (store_application_next(ctx, series, &n, e) == 0)
		snprintf(a->number, sizeof(a->number), "%.8s-%06lld", series,
		    (long long)n);
}

/* The day as it went: here, called, served, and liked. */
static void
booked_served(struct demo *d, struct appointment *a)
{
	int64_t at = date_instant(a->day, a->cell * HALL_CELL * 60);

	a->ticket = 1 + a->cell % 40;
	a->arrived_at = at - 60 * (int64_t)demo_random(d, 20);
	a->called_at = at + 60 * (int64_t)demo_random(d, 12);
	str_copy(a->called_by, sizeof(a->called_by), "陈静");
	a->counter = 1 + (int)demo_random(d, 4);
	a->finished_at = a->called_at + 60 * (a->cells * HALL_CELL - 2);
	a->handled_at = a->finished_at;
	a->level = 5 - (int)demo_random(d, 2);
	a->rated_at = a->handled_at + 600;
}

static int
booked_past(struct demo *d, const struct hall *h, int64_t unit_id, date_t day,
    int kind, const char *status, struct appointment *a, struct err *e)
{
	struct ctx *ctx = d->ctx;
	struct unit *u = ctx_alloc(ctx, 1, sizeof(*u));

	memset(a, 0, sizeof(*a));
	if (store_unit_load(ctx, unit_id, u, e) != 1)
		return -1;
	a->district = h->district;
	a->unit_id = unit_id;
	memcpy(a->unit_name, u->name, sizeof(a->unit_name));
	memcpy(a->pinyin, u->pinyin, sizeof(a->pinyin));
	str_copy(a->status, sizeof(a->status), status);
	a->day = day;
	a->cell = 108 + 6 * (int)demo_random(d, 5);
	a->cells = h->kinds[kind].minutes / HALL_CELL;
	a->counts[kind] = 1;
	memcpy(a->contact_name, u->handler_name, sizeof(a->contact_name));
	str_copy(a->contact_phone, sizeof(a->contact_phone),
	    u->handler_phone);
	memcpy(a->notice_version, h->notice_version,
	    sizeof(a->notice_version));
	a->accepted_at = a->created_at = date_instant(day - 3, 10 * 3600);
	a->changed_at = date_instant(day, 18 * 3600);
	a->change_until = a->lapse_at = booking_change_until(h, day);
	str_copy(a->via, sizeof(a->via), "unit");
	memcpy(a->by_name, u->handler_name, sizeof(a->by_name) - 1);
	a->reminded = true;
	a->handled_on = day;
	a->handled_at = date_instant(day, 17 * 3600);
	booked_number(ctx, a, e);
	if (strcmp(status, "handled") == 0)
		booked_served(d, a);
	if (strcmp(status, "mismatch") == 0) {
		str_copy(a->evidence, sizeof(a->evidence),
		    "线上提交的劳动合同与预约信息不符");
		a->level = 3;
		a->rated_at = a->handled_at + 600;
	}
	return 0;
}

static int
booked_item(struct demo *d, const struct appointment *a, int kind,
    const struct person *p, int64_t application_id, const char *status,
    struct err *e)
{
	struct appointment_item i = {.seq = 1,
		.person_id = p != NULL ? p->id : 0,
		.application_id = application_id};

	str_copy(i.kind, sizeof(i.kind),
	    hall_kind_name((enum hall_kind)kind));
	str_copy(i.status, sizeof(i.status), status);
	if (p != NULL) {
		memcpy(i.name, p->name, sizeof(i.name));
		memcpy(i.id_kind, p->id_kind, sizeof(i.id_kind));
		memcpy(i.id_number, p->id_number, sizeof(i.id_number));
	}
	if (strcmp(status, "empty") != 0 && strcmp(status, "filled") != 0) {
		i.decided_at = a->handled_at;
		str_copy(i.decided_by, sizeof(i.decided_by), "陈静");
	}
	return store_appointment_item_set(d->ctx, a->id, &i, e);
}

/* A row of the audit for each, as a method would have left. */
static int
booked_audit(struct ctx *ctx, const struct appointment *a, struct err *e)
{
	int rc;

	ctx_audit(ctx, "appointment", a->id, NULL,
	    json_pack("{s:s, s:s, s:i, s:i, s:i}", "number", a->number,
		"status", a->status, "day", a->day, "cell", a->cell, "cells",
		a->cells));
	rc = audit_append(ctx, "appointment.book", "done", e);
	/* what the request itself is about is still to be said */
	json_decref(ctx->audit);
	ctx->audit = NULL;
	ctx->object[0] = '\0';
	ctx->touched = 0;
	return rc;
}

int
demo_booked(struct demo *d, struct ctx *ctx, const struct application *c,
    struct err *e)
{
	const struct hall *h = hall_of(c->district);
	int kind = h != NULL ? hall_kind_for(h, c->service) : -1, rc;
	struct appointment *a = ctx_alloc(d->ctx, 1, sizeof(*a));
	struct person *p = ctx_alloc(d->ctx, 1, sizeof(*p));
	char number[32];

	if (kind < 0 || !h->require_booking || c->person_id == 0)
		return 0;
	rc = store_appointment_person(d->ctx, c->person_id, c->unit_id,
	    c->district, hall_kind_name((enum hall_kind)kind),
	    date_of(c->created_at) - BOOKING_DAYS_BEFORE, number, e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (store_person_load(d->ctx, c->person_id, p, e) != 1 ||
	    booked_past(d, h, c->unit_id, ctx->today, kind, "handled", a,
		e) != 0 ||
	    store_appointment_insert(d->ctx, a, e) != 0 ||
	    booked_audit(ctx, a, e) != 0)
		return -1;
	return booked_item(d, a, kind, p, c->id, "accepted", e);
}

/*
 * The others
 */

static const struct {
	int unit;        /* index */
	int workdays;    /* from today */
	const char *status;
	const char *item;
} booked_rows[] = {
	{0, -3, "cancelled", "filled"},
	{0, -8, "no_show", "filled"},
	{0, -12, "lapsed", "empty"},
	{0, -30, "mismatch", "not_accepted"},
	{2, -2, "handled", "accepted"},
	{2, -4, "mismatch", "not_accepted"},
	{3, -1, "handled", "accepted"},
	{3, -5, "no_show", "filled"},
	{6, -6, "lapsed", "empty"},
	{6, -9, "cancelled", "filled"},
};

/* On a day to come, in cells that are free. */
static int
booked_coming(struct demo *d, int unit, int workdays, int cell, bool filled,
    int64_t person_id, struct err *e)
{
	struct ctx *ctx = d->ctx;
	const struct hall *h = hall_of(d->units[unit].district);
	struct appointment_wish w = {.unit_id = d->units[unit].id,
		.day = workday_add(ctx->today, workdays), .cell = cell};
	struct appointment_who who = {.name = "示例人员", .children = -1};
	struct unit *u = ctx_room(ctx, 1, sizeof(*u));
	struct booking b;
	char number[19];

	w.items.n[HALL_NEW] = 1;
	demo_id_number(700000 + unit * 10 + workdays, 'F', number);
	who.id_number = number;
	if (person_id != 0) {
		w.items.n[HALL_NEW] = 0;
		w.items.n[HALL_RENEWAL] = 1;
		who = (struct appointment_who){.person_id = person_id,
			.children = -1};
	}
	if (slot_touch(ctx, h, w.day, e) != 0 ||
	    slot_take(ctx, h, w.day, cell,
		booking_minutes(h, &w.items) / HALL_CELL, e) != 0 ||
	    store_unit_load(ctx, w.unit_id, u, e) != 1 ||
	    appointment_make(ctx, h, &w, u, &b, e) != 0)
		return -1;
	if (filled &&
	    (appointment_item_fill(ctx, &b, 1, &who, e) != 0 ||
		appointment_settle(ctx, &b, e) != 0 ||
		store_appointment_save(ctx, &b.a, e) != 1))
		return -1;
	return booked_audit(ctx, &b.a, e);
}

int
demo_appointments(struct demo *d, struct err *e)
{
	struct ctx *ctx = d->ctx;
	struct actor kept = ctx->actor;
	int rc = 0;

	for (size_t i = 0;
	     rc == 0 && i < sizeof(booked_rows) / sizeof(booked_rows[0]);
	     i++) {
		const struct hall *h = hall_of(
		    d->units[booked_rows[i].unit].district);
		struct appointment a;

		rc = h == NULL ||
			    booked_past(d, h,
				d->units[booked_rows[i].unit].id,
				workday_add(ctx->today,
				    booked_rows[i].workdays),
				HALL_NEW, booked_rows[i].status, &a, e) !=
				0 ||
			    store_appointment_insert(ctx, &a, e) != 0 ||
			    booked_audit(ctx, &a, e) != 0 ||
			    booked_item(d, &a, HALL_NEW, NULL, 0,
				booked_rows[i].item, e) != 0 ?
		    -1 :
		    0;
	}
	ctx->actor.role = ROLE_AGENT;
	str_copy(ctx->actor.name, sizeof(ctx->actor.name), "单位经办人");
	if (rc == 0)
		rc = booked_coming(d, 2, 1, 168, true, 0, e) != 0 ||
			    booked_coming(d, 3, 1, 174, true, 0, e) != 0 ||
			    booked_coming(d, 6, 2, 168, true, 0, e) != 0 ||
			    booked_coming(d, 3, 3, 180, false, 0, e) != 0 ||
			    booked_coming(d, 4, 1, 168, true, 0, e) != 0 ||
			    booked_coming(d, 0, BOOKED_LATER, 120, true,
				d->busy, e) != 0 ?
		    -1 :
		    0;
	ctx->actor = kept;
	return rc;
}
