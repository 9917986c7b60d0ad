/* Changing, cancelling, and what lapses. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "common/workday.h"
#include "server/domain/appointment/wait.h"
#include "server/domain/audit.h"
#include "server/store/permit.h"

static bool
change_live(const char *status)
{
	return strcmp(status, "pending_completion") == 0 ||
	    strcmp(status, "booked") == 0;
}

int
appointment_save(struct ctx *ctx, struct booking *b, const char *before,
    struct err *e)
{
	int rc = store_appointment_save(ctx, &b->a, e);

	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_BUSY, NULL);
	ctx_audit(ctx, "appointment", b->a.id,
	    json_pack("{s:s}", "status", before),
	    json_pack("{s:s, s:i, s:i, s:i}", "status", b->a.status, "day",
		b->a.day, "cell", b->a.cell, "cells", b->a.cells));
	ctx_changed(ctx, "appointment", b->a.id, b->a.unit_id, 0);
	if (b->a.day == ctx->today && b->a.called_at != 0)
		ctx_changed(ctx, "display", b->a.district, 0, 0);
	return 0;
}

/* Given back, and back[] says so; whoever waits is not asked yet. */
static int
change_free(struct ctx *ctx, struct appointment *a, int back[SLOT_CELLS],
    struct err *e)
{
	const struct hall *h = hall_of(a->district);
	int64_t mark;

	if (!a->holds_cells)
		return 0;
	a->holds_cells = false;
	/* a hall that closed for good has no plan, but its cells */
	if (h != NULL ? slot_touch(ctx, h, a->day, e) != 0 :
			store_hall_day_touch(ctx, a->district, a->day, &mark,
			    e) != 0)
		return -1;
	ctx_changed(ctx, "slot", a->district, a->unit_id, 0);
	for (int c = a->cell; c < a->cell + a->cells; c++)
		back[c]++;
	return store_cell_free(ctx, a->district, a->day, a->cell, a->cells,
	    e);
}

int
appointment_vacate(struct ctx *ctx, struct appointment *a, struct err *e)
{
	const struct hall *h = hall_of(a->district);
	int back[SLOT_CELLS] = {0};

	if (change_free(ctx, a, back, e) != 0)
		return -1;
	return h != NULL ? wait_settle(ctx, h, a->day, back, e) : 0;
}

int
appointment_audit(struct ctx *ctx, const char *action, const char *kind,
    int64_t id, json_t *before, json_t *after, struct err *e)
{
	json_t *kept = ctx->audit;
	int64_t touched = ctx->touched;
	char object[sizeof(ctx->object)];
	int rc;

	memcpy(object, ctx->object, sizeof(object));
	ctx->audit = NULL;
	ctx_audit(ctx, kind, id, before, after);
	rc = audit_append(ctx, action, "done", e);
	json_decref(ctx->audit);
	ctx->audit = kept;
	ctx->touched = touched;
	memcpy(ctx->object, object, sizeof(object));
	return rc;
}

/* Called with its day touched. */
int
appointment_lapse(struct ctx *ctx, struct appointment *a, struct err *e)
{
	struct booking b = {.a = *a};

	if (b.a.holds_cells &&
	    store_cell_free(ctx, b.a.district, b.a.day, b.a.cell, b.a.cells,
		e) != 0)
		return -1;
	b.a.holds_cells = false;
	str_copy(b.a.status, sizeof(b.a.status), "lapsed");
	if (store_engagement_end(ctx, b.a.unit_id, ENGAGEMENT_APPOINTMENT,
		b.a.number, e) != 0 ||
	    store_appointment_save(ctx, &b.a, e) < 0 ||
	    appointment_audit(ctx, "appointment.lapse", "appointment", b.a.id,
		json_pack("{s:s}", "status", "pending_completion"),
		json_pack("{s:s, s:s}", "status", "lapsed", "number",
		    b.a.number), e) != 0)
		return -1;
	ctx_changed(ctx, "appointment", b.a.id, b.a.unit_id, 0);
	b.h = hall_of(b.a.district);
	return appointment_tell(ctx, &b, "appointment_lapsed", NULL, e);
}

/* Live, and not after its deadline; the hall's staff is not bound. */
static int
change_may(struct ctx *ctx, const struct booking *b, struct err *e)
{
	if (!change_live(appointment_status(ctx, &b->a)))
		return appointment_state(ctx, &b->a, e);
	if (appointment_staff(ctx))
		return 0;
	return booking_change(b->h, b->a.day, ctx->now, e) ? 0 : -1;
}

static int
change_version(const struct booking *b, int64_t version, struct err *e)
{
	char at[TIME_TEXT];

	if (version < 0 || version == b->a.version)
		return 0;
	err_set(e, ERR_VERSION, "version");
	err_arg(e, "by", b->a.by_name);
	return err_arg(e, "at", time_format(b->a.changed_at, at));
}

static int
change_contact(struct ctx *ctx, struct appointment *a,
    const struct appointment_edit *c, struct err *e)
{
	enum ident_result r;

	if (c->contact_name != NULL)
		str_copy(a->contact_name, sizeof(a->contact_name),
		    c->contact_name);
	if (c->contact_phone == NULL)
		return 0;
	r = ident_check(IDENT_PHONE, c->contact_phone, ctx->today,
	    a->contact_phone);
	if (r == IDENT_OK)
		return 0;
	err_set(e, ERR_IDENTIFIER, "contact_phone");
	return err_arg(e, "reason", ident_result_msgid(r));
}

/* The old cells go back first, so that the new ones may overlap them. */
static int
change_move(struct ctx *ctx, struct booking *b, date_t day, int cell,
    int cells, struct err *e)
{
	int back[SLOT_CELLS] = {0}, offered[SLOT_CELLS];
	struct appointment *a = &b->a;
	bool held = a->holds_cells;
	date_t from = a->day;

	/* touching a day serves who waits; what comes back goes to them last */
	if (change_free(ctx, a, back, e) != 0 ||
	    slot_release_own(ctx, a->unit_id, e) != 0 ||
	    ((day != from || !held) && slot_touch(ctx, b->h, day, e) != 0) ||
	    wait_use(ctx, b->h, a->unit_id, day, offered, e) != 0 ||
	    slot_take(ctx, b->h, day, cell, cells, e) != 0)
		return -1;
	for (int c = cell; c < cell + cells; c++) {
		back[c] -= day == from && back[c] > 0;
		offered[c] -= offered[c] > 0;
	}
	if (wait_settle(ctx, b->h, from, back, e) != 0 ||
	    wait_settle(ctx, b->h, day, offered, e) != 0)
		return -1;
	a->holds_cells = true;
	if (a->day != day) {
		a->change_until = a->lapse_at =
		    booking_change_until(b->h, day);
		if (a->lapse_at <= ctx->now)
			a->lapse_at = date_instant(day, 0);
		if (a->lapse_at <= ctx->now || appointment_staff(ctx))
			a->lapse_at = date_instant(day + 1, 0);
		a->reminded = day <= workday_add(ctx->today, 1);
	}
	a->day = day;
	a->cell = cell;
	a->cells = cells;
	return 0;
}

static int
change_do(struct ctx *ctx, struct booking *b,
    const struct appointment_edit *c, struct err *e)
{
	struct booking_items items;
	date_t day = c->day != 0 ? c->day : b->a.day;
	int cell = c->cell >= 0 ? c->cell : b->a.cell, cells;
	bool moves;

	memcpy(items.n, c->has_items ? c->items.n : b->a.counts,
	    sizeof(items.n));
	cells = booking_minutes(b->h, &items) / HALL_CELL;
	moves = day != b->a.day || cell != b->a.cell || cells != b->a.cells;
	/* fewer at the same time needs no new permission (D-03, D-20) */
	if (memcmp(items.n, b->a.counts, sizeof(items.n)) != 0 || moves) {
		bool fewer = day == b->a.day && cell == b->a.cell;

		for (int k = 0; k < HALL_KINDS; k++)
			fewer = fewer && items.n[k] <= b->a.counts[k];
		if (!booking_counts(b->h, &items, e))
			return -1;
		if (!fewer && appointment_may(ctx, b->h, b->a.unit_id, &items,
				  day, cell, b->a.id, e) != 0)
			return -1;
	}
	if (moves && change_move(ctx, b, day, cell, cells, e) != 0)
		return -1;
	return appointment_items_fit(ctx, b, &items, e);
}

int
appointment_change(struct ctx *ctx, int64_t id,
    const struct appointment_edit *c, struct booking *b, struct err *e)
{
	char before[24];
	bool whole;

	if (appointment_open(ctx, id, b, e) != 0 ||
	    change_may(ctx, b, e) != 0 ||
	    change_version(b, c->version, e) != 0)
		return -1;
	memcpy(before, b->a.status, sizeof(before));
	whole = strcmp(before, "booked") == 0;
	if (change_contact(ctx, &b->a, c, e) != 0 ||
	    change_do(ctx, b, c, e) != 0 || appointment_settle(ctx, b, e) != 0)
		return -1;
	if (whole && !appointment_staff(ctx))
		b->a.changes++;
	if (appointment_save(ctx, b, before, e) != 0)
		return -1;
	return appointment_tell(ctx, b, "appointment_changed", NULL, e);
}

int
appointment_hold_move(struct ctx *ctx, int64_t id, date_t day, int cell,
    struct hold *out, struct err *e)
{
	struct booking_items items;
	int from = cell, to;
	struct booking b;

	if (appointment_open(ctx, id, &b, e) != 0 ||
	    change_may(ctx, &b, e) != 0)
		return -1;
	memcpy(items.n, b.a.counts, sizeof(items.n));
	to = cell + b.a.cells;
	if (appointment_may(ctx, b.h, b.a.unit_id, &items, day, cell, id,
		e) != 0)
		return -1;
	/* of the same length, so that at most one end is not its own */
	if (day == b.a.day && cell <= b.a.cell && to > b.a.cell)
		to = b.a.cell;
	else if (day == b.a.day && cell > b.a.cell &&
	    cell < b.a.cell + b.a.cells)
		from = b.a.cell + b.a.cells;
	if (from == to) {
		err_set(e, ERR_BOOK_SAME_TIME, "time");
		return err_arg(e, "number", b.a.number);
	}
	if (slot_touch(ctx, b.h, day, e) != 0 ||
	    slot_release_own(ctx, b.a.unit_id, e) != 0 ||
	    slot_take(ctx, b.h, day, from, to - from, e) != 0 ||
	    slot_hold(ctx, b.h, b.a.unit_id, day, from, to - from, out, e) !=
		0)
		return -1;
	ctx_audit(ctx, "appointment_hold", out->id, NULL,
	    json_pack("{s:s, s:i, s:i, s:i}", "number", b.a.number, "day",
		day, "cell", from, "cells", to - from));
	ctx_changed(ctx, "slot", b.h->district, b.a.unit_id, 0);
	return 0;
}

int
appointment_cancel(struct ctx *ctx, int64_t id, const char *reason,
    struct booking *b, struct err *e)
{
	char before[24];

	if (appointment_open(ctx, id, b, e) != 0 ||
	    change_may(ctx, b, e) != 0)
		return -1;
	memcpy(before, b->a.status, sizeof(before));
	if (appointment_engage(ctx, b, false, e) != 0 ||
	    appointment_vacate(ctx, &b->a, e) != 0)
		return -1;
	str_copy(b->a.status, sizeof(b->a.status), "cancelled");
	b->a.handled_on = ctx->today;
	b->a.handled_at = ctx->now;
	if (reason != NULL)
		str_copy(b->a.evidence, sizeof(b->a.evidence), reason);
	if (appointment_save(ctx, b, before, e) != 0)
		return -1;
	return appointment_tell(ctx, b, "appointment_cancelled", NULL, e);
}
