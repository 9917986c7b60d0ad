/*
 * Waiting fairly (talenthall-hall(5): rush, waiting, cooldown):
 *
 *	wait.c   the waiting list of a full date, offers, cooling
 *	rush.c   the order that is drawn at the opening
 *
 * A row: waiting -> offered -> taken, lapsed; waiting -> left, over, taken.
 * What is offered is a hold of the unit, of no session; cells that cool down
 * are a hold of nobody: so used <= capacity holds as for every other booking,
 * and all of it outlives a restart.
 */
#ifndef SERVER_DOMAIN_APPOINTMENT_WAIT_H
#define SERVER_DOMAIN_APPOINTMENT_WAIT_H

#include "server/domain/appointment/appointment.h"
#include "server/store/appointment_wait.h"

enum { WAIT_WISHES = 10 };

/* One date, and a time or none, that would do. */
struct wait_wish {
	date_t day;
	int cell; /* -1: any */
};
struct wait_asked {
	int64_t unit_id; /* 0: an agent's own */
	struct booking_items items;
	struct wait_wish wishes[WAIT_WISHES];
	size_t n;
};

/* --- wait.c --- */

/* Join the list of dates that are full: one row a date. 0 or -1. */
int appointment_wait_join(struct ctx *ctx, const struct wait_asked *a,
    struct wait rows[WAIT_WISHES], struct err *e);
/* Leave it, or the line of the opening; what was offered goes on. 0 or -1. */
int appointment_wait_leave(struct ctx *ctx, int64_t id, struct wait *w,
    struct err *e);
/* How many come before it; 0 when it does not wait for a date. 0 or -1. */
int appointment_wait_ahead(struct ctx *ctx, const struct wait *w, int *n,
    struct err *e);

/*
 * Cells of a touched day came back: whoever waits is offered what fits, and
 * what is left of back[] (places of each cell that were somebody's; NULL for
 * none) cools down, if the hall says so. back[] is used up. 0 or -1.
 */
int wait_settle(struct ctx *ctx, const struct hall *h, date_t day,
    int back[SLOT_CELLS], struct err *e);
/* The offer of a hold that is over and was removed. 0 or -1. */
int wait_lapse(struct ctx *ctx, const struct hold *h, struct err *e);
/*
 * A unit books for a touched day: its offer's cells are free for it (they are
 * counted in back[]), and it waits for the day no longer. 0 or -1.
 */
int wait_use(struct ctx *ctx, const struct hall *h, int64_t unit_id,
    date_t day, int back[SLOT_CELLS], struct err *e);
/* The unit's offer of just these cells. 1, 0 none, -1. */
int wait_offered(struct ctx *ctx, int64_t unit_id, int district, date_t day,
    int cell, int cells, struct hold *out, struct err *e);
/* May the unit of a row book it by all the rules? 1, 0, -1. */
int wait_may(struct ctx *ctx, const struct hall *h, const struct wait *w,
    struct err *e);
/* Take the cells for it until then and tell. 1, 0 they are not free, -1. */
int wait_offer(struct ctx *ctx, const struct hall *h, struct wait *w,
    int cell, int64_t until, struct err *e);
/* A message to its unit: a template with date, time and until. 0 or -1. */
int wait_tell(struct ctx *ctx, const struct wait *w, const char *template,
    struct err *e);
/* The first start that fits what it asks for; -1 none. */
int wait_start(const struct wait *w, const int free[SLOT_CELLS]);
/* The rows of a wish; counts and time of each. 0 or -1. */
int wait_insert(struct ctx *ctx, const struct hall *h,
    const struct wait_asked *a, bool rush, struct wait rows[WAIT_WISHES],
    struct err *e);
/* What the calendar does for those who wait. 1 more, 0, -1. */
int wait_calendar(struct ctx *ctx, struct err *e);
/* Of a unit, newest first, after an id (0: from the first), into room for max;
 * live: those that wait or have an offer alone. 0 or -1. */
int wait_list(struct ctx *ctx, int64_t unit_id, bool live, int64_t after,
    struct wait *rows, size_t max, size_t *n, struct err *e);
/* The next instant at which it has something to do; 0 none. 0 or -1. */
int wait_next(struct ctx *ctx, int64_t *at, struct err *e);

/* --- rush.c --- */

int appointment_rush_join(struct ctx *ctx, const struct wait_asked *a,
    struct wait rows[WAIT_WISHES], struct err *e);
/* What binds all at the opening: order drawn, one booking a round. 0 or -1. */
int rush_may(struct ctx *ctx, const struct hall *h, int64_t unit_id,
    bool changes, struct err *e);
/* Draw it, if it is time and was not; offer in its order. 0 or -1. */
int rush_draw(struct ctx *ctx, const struct hall *h, struct err *e);

/* An order as it was drawn, for whoever wants to check it. */
struct rush_order {
	const struct hall *h;
	struct draw d;
	struct wait *rows; /* of all wishes, the first row of each; by place */
	size_t n, max;
};
/* 0, or -1 NOTFOUND when none was drawn that day. */
int appointment_rush_order(struct ctx *ctx, int district, date_t day,
    struct rush_order *o, struct err *e);

#endif
