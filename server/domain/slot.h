/*
 * What a hall offers on a day, and taking it. A day is a row of cells of five
 * minutes; a booking of n minutes takes n/5 neighbouring ones of the pool, the
 * counter is found on the day. The file's week is followed by the versions
 * that clerks plan; cells are made of the plan when somebody first touches
 * the day, and again when the plan is another: no job rebuilds them.
 */
#ifndef SERVER_DOMAIN_SLOT_H
#define SERVER_DOMAIN_SLOT_H

#include "server/domain/appointment/rule.h"
#include "server/store/appointment.h"
#include "server/store/slot.h"

enum { SLOT_REASON = 801, SLOT_TIME = 6 };

/* Counters of each cell of a day, and why when it is one clerks planned. */
struct slot_plan_day {
	int wanted[SLOT_CELLS];
	int64_t plan_id; /* 0: the hall's file */
	char reason[SLOT_REASON];
};

/* The plan in force; a day off without one of its own offers nothing. */
int slot_plan(struct ctx *ctx, const struct hall *h, date_t day,
    struct slot_plan_day *p, struct err *e);
/* A plan's content; unknown text offers nothing. */
void slot_content(const char *content, int wanted[SLOT_CELLS]);

/* As seen by one who reads: free[] is what could be taken now by unit_id's
 * actor (holds that are over, and his own, count as free). 0 or -1. */
int slot_free(struct ctx *ctx, const struct hall *h, date_t day,
    int64_t unit_id, struct slot_plan_day *p, int free[SLOT_CELLS],
    struct err *e);
/* How many bookings of so many cells fit from that cell. */
int slot_fits(const int free[SLOT_CELLS], int cell, int cells);

/*
 * Lock the day for writing: its row is touched, its cells are of the plan,
 * what is over (holds, incomplete bookings) is given back. 0 or -1.
 */
int slot_touch(struct ctx *ctx, const struct hall *h, date_t day,
    struct err *e);
/* One booking's cells of a touched day: all of them, or ERR_BOOK_FULL or
 * ERR_BOOK_CLOSED. 0 or -1. */
int slot_take(struct ctx *ctx, const struct hall *h, date_t day, int cell,
    int cells, struct err *e);

/* The self-check, from today on: cells with more bookings and holds than
 * room, and cells whose count is not theirs. Both are 0. 0 or -1. */
int slot_check(struct ctx *ctx, int64_t *over, int64_t *wrong,
    struct err *e);

/* "09:35" and back; -1 for no time. */
char *slot_time(int cell, char buf[SLOT_TIME]);
int slot_cell(const char *time);

/*
 * Holds: one an account and unit; another takes its place. The cells are
 * taken for it already, on a touched day. 0 or -1.
 */
int slot_hold(struct ctx *ctx, const struct hall *h, int64_t unit_id,
    date_t day, int cell, int cells, struct hold *out, struct err *e);
/* Give back what the actor holds for the unit. 0 or -1. */
int slot_release_own(struct ctx *ctx, int64_t unit_id, struct err *e);
int slot_release(struct ctx *ctx, int64_t id, struct err *e);
/* The connection is gone: holds end after the hall's grace. 0 or -1. */
int slot_session_end(struct ctx *ctx, int64_t session_id, struct err *e);
/* Incomplete and over: it is so from now on. (appointment_lapse.c) */
int appointment_lapse(struct ctx *ctx, struct appointment *a, struct err *e);

/* --- what clerks plan (slot_plan.c) --- */

struct slot_period {
	int from, to, counters; /* cells */
};

/* A change that is only thought of: of weekdays from a day on, or of a date. */
struct slot_change {
	int district;
	bool override;
	int weekdays;      /* bit 0: Monday */
	date_t day;        /* the date, or from when */
	struct slot_period periods[28];
	size_t nperiods;
	const char *reason;
	bool repack;       /* move what no longer fits, if it can be */
};

/* One run of cells that get other counters. */
struct slot_difference {
	date_t day;
	int from, to, before, after;
};

/* A booking that no longer fits, and where it could go (cell -1: nowhere). */
struct slot_misfit {
	int64_t id;
	char number[32];
	char unit_name[401];
	date_t day;
	int cell, cells, to;
};

enum { SLOT_DIFFERENCES = 600, SLOT_MISFITS = 400 };
struct slot_preview {
	struct slot_difference *differences;
	size_t ndifferences;
	struct slot_misfit *misfits;
	size_t nmisfits;
	int days; /* looked at */
};

/* What would be; nothing is written. 0 or -1. */
int slot_preview(struct ctx *ctx, const struct slot_change *c,
    struct slot_preview *v, struct err *e);
/* Do it: *ids of the versions made, one a weekday. 0 or -1. */
int slot_apply(struct ctx *ctx, const struct slot_change *c,
    struct slot_preview *v, int64_t ids[7], size_t *nids, struct err *e);
/* The last one (id 0) or this one is as if never planned. 0 or -1. */
int slot_undo(struct ctx *ctx, int district, int64_t id,
    struct slot_plan *p, struct err *e);
/* What was planned for it, the latest first, before an id (0: all). */
int slot_plans(struct ctx *ctx, const struct hall *h, int64_t before,
    int limit, void (*row)(void *arg, const struct slot_plan *p), void *arg,
    struct err *e);
/* The district a clerk plans for: told, or his only one. 0 or -1. */
int slot_district(struct ctx *ctx, int told, const struct hall **h,
    struct err *e);

#endif
