/*
 * The day at the hall: who comes is given a number, called to a counter,
 * served; or the cases are looked at without anyone coming. Either way each
 * applicant gets a result, and the last one ends the appointment.
 */
#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/domain/appointment/appointment.h"
#include "server/domain/policy.h"

static int
desk_today(struct ctx *ctx, const struct booking *b, struct err *e)
{
	if (b->a.day == ctx->today)
		return 0;
	err_set(e, ERR_BOOK_TODAY, NULL);
	rule_arg_day(e, "date", b->a.day);
	return -1;
}

/* A booked one of today in a hall where people come. */
static int
desk_open(struct ctx *ctx, int64_t id, struct booking *b, struct err *e)
{
	if (appointment_open(ctx, id, b, e) != 0)
		return -1;
	if (!b->h->desk)
		return err_set(e, ERR_BOOK_DESK, NULL);
	if (strcmp(b->a.status, "booked") != 0)
		return appointment_state(ctx, &b->a, e);
	return desk_today(ctx, b, e);
}

int
appointment_arrive(struct ctx *ctx, int64_t id, struct booking *b,
    struct err *e)
{
	if (desk_open(ctx, id, b, e) != 0)
		return -1;
	if (b->a.ticket != 0) /* said twice: the same number */
		return 0;
	if (slot_touch(ctx, b->h, b->a.day, e) != 0 ||
	    store_hall_day_ticket(ctx, b->a.district, b->a.day, &b->a.ticket,
		e) != 0)
		return -1;
	b->a.arrived_at = ctx->now;
	return appointment_save(ctx, b, "booked", e);
}

static int
desk_called(const struct booking *b, struct err *e)
{
	err_set(e, ERR_BOOK_CALLED, NULL);
	err_arg_int(e, "ticket", b->a.ticket);
	err_arg_int(e, "counter", b->a.counter);
	return err_arg(e, "by", b->a.called_by);
}

int
appointment_display(struct ctx *ctx, int district, const struct hall **h,
    struct appointment_call rows[DISPLAY_CALLS], size_t *n, struct err *e)
{
	const struct actor *a = &ctx->actor;

	policy_self(ctx);
	for (size_t i = 0; i < a->ndistricts; i++) {
		if (district != 0 && district != a->districts[i])
			continue;
		*h = hall_of(a->districts[i]);
		if (*h == NULL)
			break;
		return store_appointment_called(ctx, a->districts[i],
		    ctx->today, rows, DISPLAY_CALLS, n, e);
	}
	return err_set(e, ERR_NOT_FOUND, "district");
}

int
appointment_call(struct ctx *ctx, int64_t id, int district, int counter,
    struct booking *b, struct err *e)
{
	const struct hall *h;
	int rc;

	if (id == 0) {
		if (slot_district(ctx, district, &h, e) != 0)
			return -1;
		rc = store_appointment_next(ctx, h->district, ctx->today, &id,
		    e);
		if (rc != 1)
			return rc < 0 ? -1 :
					err_set(e, ERR_BOOK_NOBODY, NULL);
	}
	if (desk_open(ctx, id, b, e) != 0)
		return -1;
	/* again by the same counter; by another it is taken */
	if (b->a.called_at != 0 && b->a.counter != counter)
		return desk_called(b, e);
	if (b->a.ticket == 0 && appointment_arrive(ctx, id, b, e) != 0)
		return -1;
	if (b->a.called_at != 0)
		return 0;
	b->a.called_at = ctx->now;
	b->a.counter = counter;
	memcpy(b->a.called_by, ctx->actor.name, sizeof(b->a.called_by));
	return appointment_save(ctx, b, "booked", e);
}

/* Was every applicant decided? Then it is over. */
static bool
desk_decided(const struct booking *b)
{
	for (size_t i = 0; i < b->nitems; i++)
		if (strcmp(b->items[i].status, "filled") == 0 ||
		    strcmp(b->items[i].status, "empty") == 0)
			return false;
	return b->nitems > 0;
}

static int
desk_end(struct ctx *ctx, struct booking *b, const char *status,
    struct err *e)
{
	str_copy(b->a.status, sizeof(b->a.status), status);
	b->a.handled_on = ctx->today;
	b->a.handled_at = ctx->now;
	/* before its day nobody will come: the time is free again */
	if (b->a.day > ctx->today && appointment_vacate(ctx, &b->a, e) != 0)
		return -1;
	return appointment_engage(ctx, b, false, e);
}

int
appointment_finish(struct ctx *ctx, int64_t id, struct booking *b,
    struct err *e)
{
	bool over;

	if (desk_open(ctx, id, b, e) != 0)
		return -1;
	if (b->a.called_at == 0) {
		err_set(e, ERR_BOOK_NOT_CALLED, NULL);
		return err_arg(e, "number", b->a.number);
	}
	if (b->a.finished_at != 0)
		return 0;
	b->a.finished_at = ctx->now;
	over = desk_decided(b);
	if (over && desk_end(ctx, b, "handled", e) != 0)
		return -1;
	if (appointment_save(ctx, b, "booked", e) != 0)
		return -1;
	return over ? appointment_tell(ctx, b, "appointment_handled", NULL,
			  e) :
		      0;
}

int
appointment_results(struct ctx *ctx, int64_t id,
    const struct appointment_result *r, size_t n, struct booking *b,
    struct err *e)
{
	bool over;

	if (appointment_open(ctx, id, b, e) != 0)
		return -1;
	if (strcmp(b->a.status, "booked") != 0)
		return appointment_state(ctx, &b->a, e);
	for (size_t i = 0; i < n; i++) {
		struct appointment_item *it = NULL;

		for (size_t k = 0; k < b->nitems; k++)
			if (b->items[k].seq == r[i].item)
				it = &b->items[k];
		if (it == NULL) {
			err_set(e, ERR_BOOK_ITEM, "item");
			return err_arg_int(e, "item", r[i].item);
		}
		if (strcmp(r[i].result, "accepted") != 0 &&
		    (r[i].opinion == NULL || r[i].opinion[0] == '\0'))
			return err_set(e, ERR_REQUIRED, "opinion");
		str_copy(it->status, sizeof(it->status), r[i].result);
		str_copy(it->opinion, sizeof(it->opinion),
		    r[i].opinion != NULL ? r[i].opinion : "");
		it->decided_at = ctx->now;
		memcpy(it->decided_by, ctx->actor.name,
		    sizeof(it->decided_by));
		if (store_appointment_item_set(ctx, id, it, e) != 0)
			return -1;
	}
	/* who was called is still at the counter */
	over = desk_decided(b) &&
	    (b->a.called_at == 0 || b->a.finished_at != 0);
	if (over && desk_end(ctx, b, "handled", e) != 0)
		return -1;
	if (appointment_save(ctx, b, "booked", e) != 0)
		return -1;
	return over ? appointment_tell(ctx, b, "appointment_handled", NULL,
			  e) :
		      0;
}

int
appointment_noshow(struct ctx *ctx, int64_t id, const char *evidence,
    struct booking *b, struct err *e)
{
	char time[SLOT_TIME];

	if (appointment_open(ctx, id, b, e) != 0)
		return -1;
	if (strcmp(b->a.status, "booked") != 0 || b->a.ticket != 0)
		return appointment_state(ctx, &b->a, e);
	if (ctx->now < date_instant(b->a.day, b->a.cell * HALL_CELL * 60)) {
		err_set(e, ERR_BOOK_TIME_COMING, NULL);
		rule_arg_day(e, "date", b->a.day);
		return err_arg(e, "time", slot_time(b->a.cell, time));
	}
	if (evidence != NULL)
		str_copy(b->a.evidence, sizeof(b->a.evidence), evidence);
	if (desk_end(ctx, b, "no_show", e) != 0 ||
	    appointment_save(ctx, b, "booked", e) != 0)
		return -1;
	return appointment_tell(ctx, b, "appointment_missed", NULL, e);
}

/* Those not decided yet are not accepted and have to book again. */
static int
desk_refuse(struct ctx *ctx, struct booking *b, const char *evidence,
    struct err *e)
{
	for (size_t i = 0; i < b->nitems; i++) {
		struct appointment_item *it = &b->items[i];

		if (strcmp(it->status, "filled") != 0)
			continue;
		str_copy(it->status, sizeof(it->status), "not_accepted");
		str_copy(it->opinion, sizeof(it->opinion), evidence);
		it->decided_at = ctx->now;
		memcpy(it->decided_by, ctx->actor.name,
		    sizeof(it->decided_by));
		if (store_appointment_item_set(ctx, b->a.id, it, e) != 0)
			return -1;
	}
	return 0;
}

static int
desk_freeze_told(struct ctx *ctx, struct booking *b, struct err *e)
{
	struct booking_unit u;
	char day[DATE_TEXT];
	date_t thaw;
	size_t n;

	if (appointment_frozen(ctx, b->h, b->a.unit_id, &u, &thaw, &n, e) != 0)
		return -1;
	if (thaw == 0 || thaw == DATE_NONE)
		return 0;
	return appointment_tell(ctx, b, "appointment_frozen",
	    json_pack("{s:i, s:s}", "n", (int)n, "thaw",
		date_format(thaw, day)),
	    e);
}

int
appointment_mismatch(struct ctx *ctx, int64_t id, const char *evidence,
    struct booking *b, struct err *e)
{
	if (appointment_open(ctx, id, b, e) != 0)
		return -1;
	if (strcmp(b->a.status, "booked") != 0)
		return appointment_state(ctx, &b->a, e);
	if (b->a.changes > 0) /* D-17 */
		return err_set(e, ERR_BOOK_CHANGED, NULL);
	if (ctx->now < b->a.change_until) {
		err_set(e, ERR_BOOK_EARLY, NULL);
		rule_arg_day(e, "until", date_of(b->a.change_until) - 1);
		return -1;
	}
	str_copy(b->a.evidence, sizeof(b->a.evidence), evidence);
	if (desk_refuse(ctx, b, evidence, e) != 0 ||
	    desk_end(ctx, b, "mismatch", e) != 0 ||
	    appointment_save(ctx, b, "booked", e) != 0 ||
	    appointment_tell(ctx, b, "appointment_mismatch",
		json_pack("{s:s}", "evidence", evidence), e) != 0)
		return -1;
	return desk_freeze_told(ctx, b, e);
}
