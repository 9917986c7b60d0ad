/*
 * May this unit do that now? One pure function a question, over a hall's file,
 * what is known of the unit, and the working-day calendar: the grid, the
 * dialogs, the server and the clerk's preview all ask here. No clock, no store.
 * Rules: 朝阳区网上预约须知, decided in D-01 to D-20.
 */
#ifndef SERVER_DOMAIN_APPOINTMENT_RULE_H
#define SERVER_DOMAIN_APPOINTMENT_RULE_H

#include "server/domain/hall.h"

enum { RULE_MISMATCHES = 32, RULE_DATES = 30, RULE_DAY = 32 };

/* What is known of a unit towards a hall. */
struct booking_unit {
	bool opened;         /* its account is, in this district */
	bool registered;     /* in the district's system */
	int64_t quota_left;  /* this year's; -1: unlimited */
	date_t mismatch[RULE_MISMATCHES]; /* days, oldest first */
	size_t nmismatches;
	date_t unfrozen_on;  /* an administrator thawed it on; 0: no */
};

/* How many of each kind. */
struct booking_items {
	int n[HALL_KINDS];
};

/* A day as sentences have it: 10月31日, or 2026-10-31 in English. */
char *rule_day(date_t d, char text[RULE_DAY]);
void rule_arg_day(struct err *e, const char *name, date_t d);
/* {district}: its name. */
void rule_arg_district(struct err *e, int district);

int booking_minutes(const struct hall *h, const struct booking_items *i);
/*
 * The questions say yes; or no, and *why is set then: one problem with its
 * arguments. Where they say yes it is not touched.
 */
/* At least one, and no more minutes than a booking may have? */
bool booking_counts(const struct hall *h, const struct booking_items *i,
    struct err *why);
/*
 * May the unit book anything at this moment: opened, registered, not frozen,
 * quota for new permits, and the desk is open (09:00 to 24:00, no holiday)?
 * staff: by a clerk at the counter; the desk's hours do not bind (D-57).
 */
bool booking_now(const struct hall *h, const struct booking_unit *u,
    const struct booking_items *i, int64_t now, bool staff, struct err *why);
/* The last of these alone: is it between open_at and close_at of a day that
 * is not off? */
bool booking_desk(const struct hall *h, int64_t now, struct err *why);
/* Is it just before an opening whose order is drawn? */
bool booking_gathers(const struct hall *h, int64_t now);
/* The next working days after today, DATE_NONE behind the last. */
size_t booking_dates(const struct hall *h, date_t today,
    date_t out[RULE_DATES]);
/* Is the date one of them? today itself only for staff (walk-ins). */
bool booking_date(const struct hall *h, date_t day, date_t today, bool staff,
    struct err *why);
/*
 * The instant from which an appointment of that day is no longer changed or
 * cancelled: 24:00 of the last working day before (D-06).
 */
int64_t booking_change_until(const struct hall *h, date_t day);
/* Before it? */
bool booking_change(const struct hall *h, date_t day, int64_t now,
    struct err *why);
/*
 * Is the unit frozen today? The day on which it thaws by itself; 0: it is not;
 * DATE_NONE: never by itself. *n is how many mismatches count.
 */
date_t booking_frozen(const struct hall *h, const struct booking_unit *u,
    date_t today, size_t *n);

#endif
