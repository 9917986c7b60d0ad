/*
 * Appointments of units at a hall (requirements 5.6):
 *
 *	pending_completion -> booked -> handled, mismatch, no_show
 *	pending_completion, booked -> cancelled; pending_completion -> lapsed
 *
 *	appointment.c   who and where; availability, hold, book
 *	change.c        change, cancel, lapse
 *	item.c          who comes: filled in, linked, complete
 *	desk.c          the day: arrive, call, finish, results
 *	list.c          open one, pages, rating, freezes
 *	bundle.c        many people packed into few bookings
 *	tell.c          messages, prompts, reminders
 *	prompt.c        what is to be known today
 *	wait.c, rush.c   waiting fairly
 *	word.c          words of service files
 *	rule.c          may it be? pure functions
 *	slot.c, slot_plan.c    cells, and what clerks plan
 */
#ifndef SERVER_DOMAIN_APPOINTMENT_H
#define SERVER_DOMAIN_APPOINTMENT_H

#include "server/domain/slot.h"

/* An appointment of that long before a case was begun counts for it (D-64). */
enum { BOOKING_DAYS_BEFORE = 31 };

struct unit;

/* One with who comes; items live in request memory. */
struct booking {
	struct appointment a;
	struct appointment_item *items;
	size_t nitems;
	const struct hall *h;
};

/*
 * Whose: an agent's own unit (unit_id 0), or one that the office names; *h is
 * the hall where it does its business. Scope is asked. 0 or -1.
 */
int appointment_where(struct ctx *ctx, int64_t *unit_id,
    const struct hall **h, struct err *e);
/* What the rules ask of a unit, from the records. 0 or -1. */
int appointment_unit(struct ctx *ctx, const struct hall *h, int64_t unit_id,
    struct booking_unit *u, struct err *e);
/* What a unit has yet to rate, the oldest. 1 found, 0 none, -1. */
int appointment_unrated(struct ctx *ctx, int64_t unit_id,
    struct appointment *a, struct err *e);
/* May its agent be stopped by a rating that is due? 0, or -1 ERR_BOOK_RATE. */
int appointment_rated(struct ctx *ctx, const struct hall *h, int64_t unit_id,
    struct err *e);
bool appointment_staff(const struct ctx *ctx);

struct appointment_date {
	date_t day;
	bool bookable;
	struct err why; /* of one problem, when not */
	int64_t change_until; /* of one booked now; 0: it could not be */
	int free[SLOT_CELLS]; /* how many fit from each cell */
};
struct appointment_offer {
	const struct hall *h;
	int minutes;
	bool open;
	struct err closed; /* why, when not */
	struct appointment_date dates[RULE_DATES + 1];
	size_t ndates;
	struct booking own; /* the one that is to be moved; id 0: none */
};
/*
 * What could be booked now, into an offer that may hold anything: it is 600 KB,
 * for reasons that seldom are. Appointment moving (0: none) does not stand in
 * its own way. 0 or -1.
 */
int appointment_availability(struct ctx *ctx, int64_t unit_id,
    const struct booking_items *i, int64_t moving,
    struct appointment_offer *o, struct err *e);

/* What is asked for when booking. */
struct appointment_wish {
	int64_t unit_id; /* 0: an agent's own */
	struct booking_items items;
	date_t day;
	int cell;
	bool accept;
	const char *contact_name, *contact_phone; /* NULL: the agent's */
};
/* Who comes unless others are told: the agent, else the unit's handler. */
int appointment_contact(struct ctx *ctx, int64_t unit_id,
    struct appointment *a, struct err *e);
int appointment_hold(struct ctx *ctx, const struct appointment_wish *w,
    struct hold *out, struct err *e);
/* In one transaction with the cells; what the actor held is given back. */
int appointment_book(struct ctx *ctx, const struct appointment_wish *w,
    struct booking *b, struct err *e);
/* The number and the unit's row with empty items; cells are taken. 0 or -1. */
int appointment_make(struct ctx *ctx, const struct hall *h,
    const struct appointment_wish *w, const struct unit *u,
    struct booking *b, struct err *e);
/* Is the unit free of another live one that day (but that one)? 0 or -1. */
int appointment_once(struct ctx *ctx, const struct hall *h, int64_t unit_id,
    date_t day, int64_t but, struct err *e);
/* All the rules of a day and time but the cells. 0 or -1. */
int appointment_may(struct ctx *ctx, const struct hall *h, int64_t unit_id,
    const struct booking_items *i, date_t day, int cell, int64_t but,
    struct err *e);

/* --- change.c --- */

struct appointment_edit {
	bool has_items;
	struct booking_items items;
	date_t day;  /* 0: stays */
	int cell;    /* -1: stays */
	const char *contact_name, *contact_phone;
	int64_t version; /* -1: whichever */
};
int appointment_change(struct ctx *ctx, int64_t id,
    const struct appointment_edit *c, struct booking *b, struct err *e);
/* Hold the time that a booking may be moved to: the cells it has not got. */
int appointment_hold_move(struct ctx *ctx, int64_t id, date_t day, int cell,
    struct hold *out, struct err *e);
int appointment_cancel(struct ctx *ctx, int64_t id, const char *reason,
    struct booking *b, struct err *e);
/* The cells go back, unless they have. 0 or -1. */
int appointment_vacate(struct ctx *ctx, struct appointment *a,
    struct err *e);
/* An audit row of its own, beside what the request is about. Steals before
 * and after. 0 or -1. */
int appointment_audit(struct ctx *ctx, const char *action,
    const char *object, int64_t id, json_t *before, json_t *after,
    struct err *e);
/* Write it and tell: audit, push. what: of the audit row. 0 or -1. */
int appointment_save(struct ctx *ctx, struct booking *b, const char *before,
    struct err *e);

/* --- item.c --- */

struct appointment_who {
	int64_t person_id; /* linked with the unit; 0: not told */
	const char *name, *id_kind, *id_number, *permit_number;
	const char *application; /* number of its case; NULL: looked for */
	int children;            /* -1: not told */
};
int appointment_item_set(struct ctx *ctx, int64_t id, int seq,
    const struct appointment_who *w, struct booking *b, struct err *e);
/* What would be written of somebody, with every fault of it. 0 or -1. */
int appointment_item_read(struct ctx *ctx, const struct booking *b,
    const struct appointment_who *w, struct appointment_item *i,
    struct err *e);
/* Within a transaction that books for many. 0 or -1. */
int appointment_item_fill(struct ctx *ctx, struct booking *b, int seq,
    const struct appointment_who *w, struct err *e);
int appointment_complete(struct ctx *ctx, int64_t id, struct booking *b,
    struct err *e);
/* All are filled in: it is booked. 0 or -1. */
int appointment_settle(struct ctx *ctx, struct booking *b, struct err *e);
/* Release checks know of it: on for every linked item, or off. 0 or -1. */
int appointment_engage(struct ctx *ctx, const struct booking *b, bool on,
    struct err *e);
/* Put what counts ask for: empty items more, or fewer. 0 or -1. */
int appointment_items_fit(struct ctx *ctx, struct booking *b,
    const struct booking_items *i, struct err *e);
/* The case an item is about, if there is one now; *a of status "" else. */
struct application;
int appointment_item_case(struct ctx *ctx, const struct booking *b,
    const struct appointment_item *i, struct application *a, struct err *e);

/* --- desk.c --- */

int appointment_arrive(struct ctx *ctx, int64_t id, struct booking *b,
    struct err *e);
/*
 * What the wall of a hall shows (0: the asker's first): numbers called to a
 * counter and not served yet, the last call first. 0 or -1 NOTFOUND.
 */
enum { DISPLAY_CALLS = 60 };
int appointment_display(struct ctx *ctx, int district, const struct hall **h,
    struct appointment_call rows[DISPLAY_CALLS], size_t *n, struct err *e);
/* id 0: the first who waits. */
int appointment_call(struct ctx *ctx, int64_t id, int district, int counter,
    struct booking *b, struct err *e);
int appointment_finish(struct ctx *ctx, int64_t id, struct booking *b,
    struct err *e);
int appointment_noshow(struct ctx *ctx, int64_t id, const char *evidence,
    struct booking *b, struct err *e);
int appointment_mismatch(struct ctx *ctx, int64_t id, const char *evidence,
    struct booking *b, struct err *e);
struct appointment_result {
	int item;
	const char *result, *opinion;
};
int appointment_results(struct ctx *ctx, int64_t id,
    const struct appointment_result *r, size_t n, struct booking *b,
    struct err *e);

/* --- list.c --- */

/* One that the actor reaches, with its items. 0 or -1 NOTFOUND. */
int appointment_open(struct ctx *ctx, int64_t id, struct booking *b,
    struct err *e);
int appointment_load(struct ctx *ctx, int64_t id, struct booking *b,
    struct err *e);
/* As it is at this moment: what is incomplete and over has lapsed. */
const char *appointment_status(const struct ctx *ctx,
    const struct appointment *a);
const char *appointment_status_label(const char *status);
/* The refusal of a state. Returns -1. */
int appointment_state(const struct ctx *ctx, const struct appointment *a,
    struct err *e);
/* Of how many applicants the case was not handed in yet. 0 or -1. */
int appointment_unfiled(struct ctx *ctx, int64_t id, int *n, struct err *e);
/* The actor's unit's, or those of a district and day. 0 or -1. */
int appointment_list(struct ctx *ctx, struct appointment_query *q,
    void (*row)(void *arg, const struct appointment *a), void *arg,
    struct err *e);
int appointment_rate(struct ctx *ctx, int64_t id, int level,
    const char *words, struct booking *b, struct err *e);
/* Freezes: the day on which it thaws (0: not frozen), and its evidence. */
int appointment_frozen(struct ctx *ctx, const struct hall *h,
    int64_t unit_id, struct booking_unit *u, date_t *thaw, size_t *n,
    struct err *e);
int appointment_unfreeze(struct ctx *ctx, int64_t unit_id,
    const char *reason, struct err *e);

/* --- bundle.c --- */

struct bundle_person {
	enum hall_kind kind;
	char name[201], id_number[IDENT_MAX], permit_number[32];
	int line;
	int at; /* of which block; -1: none */
};
struct bundle_block {
	struct booking_items items;
	date_t day;
	int cell, cells;
	int64_t id;      /* once booked */
	char number[32];
};
struct bundle {
	const struct hall *h;
	int64_t unit_id;
	struct bundle_person *people;
	size_t npeople;
	struct bundle_block blocks[RULE_DATES];
	size_t nblocks;
	size_t left; /* people who do not fit */
	char plan[RULE_DATES * 32]; /* the blocks in one word */
};
/* Where the people stand; one of the three. */
struct bundle_roster {
	const json_t *people; /* [{kind, name, id_number, permit_number?}] */
	const char *text;     /* lines of such columns, with a head or none */
	const char *file;     /* of the actor's import/, such lines */
};
/* book: as b->plan would be, when it is told and still so. 0 or -1. */
int appointment_bundle(struct ctx *ctx, const struct bundle_roster *r,
    const struct appointment_wish *w, bool book, const char *plan,
    struct bundle *b, struct err *e);

/* --- tell.c --- */

/* A message to the unit's agents: a template with number, day and time. */
int appointment_tell(struct ctx *ctx, const struct booking *b,
    const char *template, json_t *more, struct err *e);
/* What the asker should know today: of his unit, or at the hall. 0 or -1. */
typedef void appointment_said(void *arg, const char *id, int64_t at,
    const char *text);
int appointment_prompts(struct ctx *ctx, appointment_said *say, void *arg,
    struct err *e);
/* A piece of what the calendar does: lapses and reminders. 1 more, 0, -1. */
int appointment_calendar(struct ctx *ctx, struct err *e);
/* The next instant at which it must not be late; 0 none. 0 or -1. */
int appointment_next(struct ctx *ctx, int64_t *at, struct err *e);
/* The file for calendars, a new string. */
char *appointment_ical(struct ctx *ctx, const struct hall *h,
    const struct appointment *rows, size_t n);

#endif
