/*
 * What a unit may do in a district, and how many new permits it may ask for
 * in a year.
 *
 *	none -> hrms_registered -> quota_applied -> quota_granted ->
 *	platform_registered -> opening_applied -> opened
 *
 * A move closes the old district and opens the new one; the office suspends
 * and resumes. Errors: ERR_OPENING_STATE, ERR_QUOTA_NONE, BUSY, STORE.
 */
#ifndef SERVER_DOMAIN_OPENING_H
#define SERVER_DOMAIN_OPENING_H

#include "server/store/opening.h"

/* The row of a unit in a district; status "none" when there is none. 0, -1. */
int opening_of(struct ctx *ctx, int64_t unit_id, int district,
    struct opening *o, struct err *e);
/* The district where the unit is opened, but for this one; 0: none. 0, -1. */
int opening_elsewhere(struct ctx *ctx, int64_t unit_id, int but,
    int *district, struct err *e);
/* Where its business is done: opened there, if not in its own district. */
int opening_district(struct ctx *ctx, int64_t unit_id, int own,
    int *district, struct err *e);
const char *opening_status_label(const char *status);

/*
 * Registration in the district's own system, by the unit: once. 0 or -1;
 * *o is the row.
 */
int opening_register(struct ctx *ctx, int district, const char *name,
    const char *phone, int64_t staff, struct opening *o, struct err *e);
/* What a unit tells when it registers. Texts may be NULL. */
struct opening_told {
	const char *contact, *phone;
	int64_t staff;
};
/*
 * Move it to a status that follows (any of the steps above); a step before
 * the one that it has reached changes nothing. told may be NULL. 0 or -1.
 */
int opening_set(struct ctx *ctx, int64_t unit_id, int district,
    const char *status, const struct opening_told *told, struct err *e);
/* From one district to the other. 0 or -1. */
int opening_move(struct ctx *ctx, int64_t unit_id, int from, int to,
    struct err *e);
/* The district's lead: suspend with a reason, resume, close. 0 or -1. */
int opening_decide(struct ctx *ctx, int64_t unit_id, int district,
    const char *action, const char *reason, struct opening *o,
    struct err *e);
/* Of the actor's unit, or one that the office reaches. 0 or -1. */
int opening_list(struct ctx *ctx, int64_t unit_id,
    void (*row)(void *arg, const struct opening *o),
    void (*quota)(void *arg, const struct quota *q), void *arg,
    struct err *e);

/* Left of a year: -1 no limit, 0 none (also when none was granted). */
int quota_left(struct ctx *ctx, int64_t unit_id, int district, int year,
    int64_t *left, struct err *e);
/* More of a year; -1: no limit. The opening moves along. */
int quota_grant(struct ctx *ctx, int64_t unit_id, int district, int year,
    int64_t number, struct err *e);
/* One is used, where the district keeps quotas. */
int quota_use(struct ctx *ctx, int64_t unit_id, int district, int year,
    struct err *e);
/* Does the district limit the number of new permits? */
bool quota_kept(int district);

#endif
