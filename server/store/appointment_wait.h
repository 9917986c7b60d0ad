/*
 * Who waits for a date, or for the opening of a hall: wishes, each of one or
 * more rows, the first wanted most; and the orders that were drawn.
 */
#ifndef SERVER_STORE_APPOINTMENT_WAIT_H
#define SERVER_STORE_APPOINTMENT_WAIT_H

#include "server/store/appointment.h"

struct wait {
	int64_t id, wish;
	bool rush;
	date_t opening; /* whose order it waits for; 0 without rush */
	int district;
	int64_t unit_id, by_account;
	char by_name[64];
	date_t day;
	int cell; /* -1: any */
	int cells;
	int counts[APPOINTMENT_KINDS];
	char status[12]; /* waiting offered taken lapsed left over */
	int place;       /* drawn; 0 */
	int offered_cell; /* -1 */
	int64_t until;    /* of the offer; 0 */
	int64_t joined_at, changed_at;
};

int store_wait_insert(struct ctx *ctx, const struct wait *w, struct err *e);
/* 1 found, 0 not, -1. */
int store_wait_load(struct ctx *ctx, int64_t id, struct wait *w,
    struct err *e);
/* Status, place, offered_cell, until; changed_at is now. 0 or -1. */
int store_wait_save(struct ctx *ctx, const struct wait *w, struct err *e);
/* The other rows of a wish that still wait are this. 0 or -1. */
int store_wait_close(struct ctx *ctx, int64_t wish, int64_t but,
    const char *status, struct err *e);

typedef void store_wait_row(void *arg, const struct wait *w);

/* Of the waiting list of a day after an id, who came first first. 0 or -1. */
int store_wait_day(struct ctx *ctx, int district, date_t day, int64_t after,
    int limit, store_wait_row *row, void *arg, struct err *e);
/* How many of a day's list (wishes of the opening: day 0) came before an id,
 * or all for INT64_MAX. 0 or -1. */
int store_wait_before(struct ctx *ctx, int district, date_t day, int64_t id,
    int *n, struct err *e);
/* Waiting or offered, of a unit on a day; rush or not. 0 or -1. */
int store_wait_of(struct ctx *ctx, int64_t unit_id, date_t day,
    store_wait_row *row, void *arg, struct err *e);
/* Has another row of the wish an offer? 1, 0, -1. */
int store_wait_offered(struct ctx *ctx, int64_t wish, struct err *e);
/* Of a unit, newest first; live: waiting and offered alone. 0 or -1. */
int store_wait_page(struct ctx *ctx, int64_t unit_id, bool live,
    int64_t after, int limit, store_wait_row *row, void *arg,
    struct err *e);
/* Days from `from` on of which somebody waits, or an offer is over. */
int store_wait_days(struct ctx *ctx, int district, date_t from,
    void (*row)(void *arg, date_t day), void *arg, struct err *e);
/* What waits for a day up to this one waits in vain. 0 or -1. */
int store_wait_over(struct ctx *ctx, int district, date_t day,
    struct err *e);

/* Who waits for an opening, by wish and id. 0 or -1. */
int store_rush_each(struct ctx *ctx, int district, date_t opening,
    store_wait_row *row, void *arg, struct err *e);
/* Rows of a unit that still wait for an opening. 0 or -1. */
int store_rush_unit(struct ctx *ctx, int district, date_t opening,
    int64_t unit_id, store_wait_row *row, void *arg, struct err *e);
/* Wishes of an opening; unit_id 0: of all units. 0 or -1. */
int store_rush_count(struct ctx *ctx, int district, date_t opening,
    int64_t unit_id, int *n, struct err *e);

struct draw {
	int district;
	date_t day;
	char seed[65]; /* hex */
	int wishes, offered;
	int64_t at;
};
int store_draw_insert(struct ctx *ctx, const struct draw *d, struct err *e);
/* What became of it: wishes and offered. 0 or -1. */
int store_draw_set(struct ctx *ctx, const struct draw *d, struct err *e);
/* 1 drawn, 0 not, -1. */
int store_draw_load(struct ctx *ctx, int district, date_t day,
    struct draw *d, struct err *e);
/* How many bookings a unit itself made at a hall since then. 0 or -1. */
int store_rush_booked(struct ctx *ctx, int64_t unit_id, int district,
    int64_t since, int *n, struct err *e);

#endif
