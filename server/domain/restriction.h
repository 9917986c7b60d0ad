/*
 * Restrictions: a person or unit is kept from a service, or from all, for a
 * reason that it reads. Leads of the district set and lift them; checked at
 * entry, at create and at submit.
 */
#ifndef SERVER_DOMAIN_RESTRICTION_H
#define SERVER_DOMAIN_RESTRICTION_H

#include "server/store/restriction.h"

/*
 * May the person, or the unit, enter and do this service today? 0, or -1
 * ERR_RESTRICTED with the reason (or another fault).
 */
int restriction_check(struct ctx *ctx, bool unit, int64_t subject_id,
    const char *service, struct err *e);

/* Whom it is about; one of these is given. */
struct restriction_subject {
	int64_t person_id, unit_id;
	const char *id_number, *uscc;
};

int restriction_set(struct ctx *ctx, const struct restriction_subject *whom,
    const char *service, const char *reason, date_t from, date_t to,
    struct restriction *r, struct err *e);
int restriction_lift(struct ctx *ctx, int64_t id, const char *reason,
    struct restriction *r, struct err *e);

bool restriction_active(const struct ctx *ctx, const struct restriction *r);
/* "active", "coming", "over" or "lifted". */
const char *restriction_state(const struct ctx *ctx,
    const struct restriction *r);
/* Title of the service, or of all of them; in the language in use. */
const char *restriction_service(struct ctx *ctx, const struct restriction *r);

struct restriction_query {
	int64_t person_id, unit_id; /* of one; 0: of the actor's scope */
	const char *service;        /* NULL: any */
	int active;                 /* as in struct restriction_filter */
	int64_t before;
	int limit;
};
/* Calls row(), the newest first: at most limit. 0 or -1. */
int restriction_list(struct ctx *ctx, const struct restriction_query *q,
    void (*row)(void *arg, const struct restriction *r), void *arg,
    struct err *e);

/* Who it is: name, and a person's number as it is shown. 0 or -1. */
int restriction_whom(struct ctx *ctx, const struct restriction *r,
    char *name, size_t size, char number[32], struct err *e);

#endif
