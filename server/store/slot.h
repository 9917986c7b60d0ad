/*
 * What halls offer, and what of it is taken: plans, days, cells of five
 * minutes, and holds. Cells change only behind their day's row.
 */
#ifndef SERVER_STORE_SLOT_H
#define SERVER_STORE_SLOT_H

#include "server/ctx.h"

enum { SLOT_CELLS = 288, SLOT_CONTENT = 1024 };

/* A version of a weekday's (or one date's) counters; kept for ever. */
struct slot_plan {
	int64_t id;
	int64_t change; /* id of the first of those made at once */
	int district;
	bool override;
	int day;          /* weekday 1..7, or the date */
	date_t from_day;  /* of a weekday */
	const char *content; /* [[from, to, counters]]; request memory */
	const char *moves;   /* [[appointment, day, cell before, cell after]] */
	char reason[801];
	char by_name[64];
	int64_t at;
	int64_t undone_at;
	char undone_by[64];
};

int store_slot_plan_insert(struct ctx *ctx, struct slot_plan *p,
    struct err *e);
/*
 * In force on a day: the date's newest, else its weekday's with the latest
 * beginning. 1 found, 0 not (the hall's file), -1.
 */
int store_slot_plan_of(struct ctx *ctx, int district, date_t day, int weekday,
    struct slot_plan *p, struct err *e);
/* The newest that is not undone. 1, 0, -1. */
int store_slot_plan_last(struct ctx *ctx, int district, struct slot_plan *p,
    struct err *e);
/* All of one change. 0 or -1. */
int store_slot_plan_undo(struct ctx *ctx, int64_t change, struct err *e);
/* Newest first, undone ones too. 0 or -1. */
int store_slot_plan_each(struct ctx *ctx, int district, int64_t before,
    int limit, void (*row)(void *arg, const struct slot_plan *p), void *arg,
    struct err *e);

/* Touch the day's row: *plan is what its cells are of (0: no cells). */
int store_hall_day_touch(struct ctx *ctx, int district, date_t day,
    int64_t *plan, struct err *e);
int store_hall_day_planned(struct ctx *ctx, int district, date_t day,
    int64_t plan, struct err *e);
/* One more ticket of the day. 0 or -1. */
int store_hall_day_ticket(struct ctx *ctx, int district, date_t day, int *n,
    struct err *e);
/* Days from `from` on that have a row. 0 or -1. */
int store_hall_day_each(struct ctx *ctx, int district, date_t from,
    void (*row)(void *arg, date_t day), void *arg, struct err *e);

/* wanted of all cells of a day is 0. 0 or -1. */
int store_cell_unplan(struct ctx *ctx, int district, date_t day,
    struct err *e);
/* wanted of one cell is now n; capacity follows. 0 or -1. */
int store_cell_plan(struct ctx *ctx, int district, date_t day, int cell,
    int n, struct err *e);
/*
 * One more (or less) in `cells` cells from `cell`. 1, or 0 when not each of
 * them had room (then nothing is to be kept), -1.
 */
int store_cell_take(struct ctx *ctx, int district, date_t day, int cell,
    int cells, struct err *e);
/* The same, room or not: capacity gives way. For bookings kept by an undo. */
int store_cell_force(struct ctx *ctx, int district, date_t day, int cell,
    int cells, struct err *e);
int store_cell_free(struct ctx *ctx, int district, date_t day, int cell,
    int cells, struct err *e);
/* used of each cell of a day. 0 or -1. */
int store_cell_used(struct ctx *ctx, int district, date_t day,
    int used[SLOT_CELLS], struct err *e);
/* Cells used beyond their capacity, and cells that disagree with the bookings
 * and holds of their day: both are 0, or there is a fault. 0 or -1. */
int store_cell_check(struct ctx *ctx, date_t from, int64_t *over,
    int64_t *wrong, struct err *e);

/*
 * A session's; or one that a unit is offered (session 0, the row of
 * appointment_wait); or nobody's, of cells that cool down (unit 0).
 */
struct hold {
	int64_t id;
	int64_t session_id, account_id, unit_id;
	int64_t offer;
	int district;
	date_t day;
	int cell, cells;
	int64_t until;
};
int store_hold_insert(struct ctx *ctx, const struct hold *h, struct err *e);
int store_hold_load(struct ctx *ctx, int64_t id, struct hold *h,
    struct err *e);
int store_hold_delete(struct ctx *ctx, int64_t id, struct err *e);
/* What is offered for that row of appointment_wait. 1, 0, -1. */
int store_hold_offer(struct ctx *ctx, int64_t offer, struct hold *h,
    struct err *e);
/* When the next hold of no session is over; 0 never. 0 or -1. */
int store_hold_next(struct ctx *ctx, int64_t *at, struct err *e);
/* Cells of a day that cool down: until when at the latest. 0 or -1. */
int store_hold_cooling(struct ctx *ctx, int district, date_t day,
    void (*row)(void *arg, const struct hold *h), void *arg, struct err *e);
/* Over by now, of a day. 0 or -1. */
int store_hold_expired(struct ctx *ctx, int district, date_t day,
    void (*row)(void *arg, const struct hold *h), void *arg, struct err *e);
/* Of an account for a unit, and what the unit is offered. 0 or -1. */
int store_hold_of(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    void (*row)(void *arg, const struct hold *h), void *arg, struct err *e);
/* The session is gone: they end by then at the latest. 0 or -1. */
int store_hold_shorten(struct ctx *ctx, int64_t session_id, int64_t until,
    struct err *e);

#endif
