/* Appointments at which the papers of cases were looked at. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "server/ctl/demo_make.h"
#include "server/domain/hall.h"
#include "server/store/appointment.h"
#include "server/store/person.h"

enum { BOOKING_CELL = 114, BOOKING_CELLS = 2 }; /* 09:30, ten minutes */

int
demo_book(struct demo *d, struct ctx *ctx, const struct application *a,
    struct err *e)
{
	const struct hall *h = hall_of(a->district);
	int kind = h != NULL ? hall_kind_for(h, a->service) : -1;
	struct appointment b = {.district = a->district,
		.unit_id = a->unit_id, .day = ctx->today,
		.cell = BOOKING_CELL, .cells = BOOKING_CELLS,
		.by_account = a->applicant_account};
	struct appointment_item i = {.seq = 1, .person_id = a->person_id,
		.application_id = a->id};
	struct person p;
	struct unit u;

	if (kind < 0 || !h->require_booking || a->person_id == 0)
		return 0;
	if (store_unit_load(ctx, a->unit_id, &u, e) != 1 ||
	    store_person_load(ctx, a->person_id, &p, e) != 1)
		return -1;
	snprintf(b.number, sizeof(b.number), "YY-D-%07lld",
	    (long long)++d->bookings);
	memcpy(b.unit_name, u.name, sizeof(b.unit_name));
	memcpy(b.pinyin, u.pinyin, sizeof(b.pinyin));
	str_copy(b.status, sizeof(b.status), "handled");
	b.counts[kind] = 1;
	memcpy(b.contact_name, u.handler_name, sizeof(b.contact_name));
	str_copy(b.contact_phone, sizeof(b.contact_phone), u.handler_phone);
	b.accepted_at = b.created_at = b.changed_at = ctx->now;
	str_copy(b.via, sizeof(b.via), "unit");
	str_copy(b.by_name, sizeof(b.by_name), u.handler_name);
	b.arrived_at = b.called_at = b.finished_at = b.handled_at = ctx->now;
	b.handled_on = ctx->today;
	str_copy(b.called_by, sizeof(b.called_by), ctx->actor.name);
	b.counter = 1;
	b.level = 5;
	b.rated_at = ctx->now;
	str_copy(i.kind, sizeof(i.kind),
	    hall_kind_name((enum hall_kind)kind));
	memcpy(i.name, p.name, sizeof(i.name));
	str_copy(i.id_kind, sizeof(i.id_kind), p.id_kind);
	str_copy(i.id_number, sizeof(i.id_number), p.id_number);
	str_copy(i.status, sizeof(i.status), "accepted");
	i.decided_at = ctx->now;
	str_copy(i.decided_by, sizeof(i.decided_by), ctx->actor.name);
	if (store_appointment_insert(ctx, &b, e) != 0)
		return -1;
	return store_appointment_item_set(ctx, b.id, &i, e);
}
