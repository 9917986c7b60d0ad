/* Restrictions on people and units, and the accounts of those they hit. */
#ifndef SERVER_STORE_RESTRICTION_H
#define SERVER_STORE_RESTRICTION_H

#include "server/ctx.h"

#define RESTRICTION_ALL "*" /* every service */

struct restriction {
	int64_t id;
	bool unit;          /* else a person */
	int64_t subject_id;
	char service[41];   /* id of the service, or RESTRICTION_ALL */
	char reason[801];   /* 200 characters */
	date_t from, to;    /* to 0: until lifted */
	int district;       /* of the lead who set it */
	char by_name[64];
	int64_t set_at;
	int64_t lifted_at;  /* 0: not */
	char lifted_by[64];
	char lift_reason[801];
	int64_t version;
};

int store_restriction_insert(struct ctx *ctx, const struct restriction *r,
    struct err *e);
/* 1 found, 0 not, -1 with e. */
int store_restriction_load(struct ctx *ctx, int64_t id,
    struct restriction *r, struct err *e);
/* 1 lifted, 0 it was already, -1. */
int store_restriction_lift(struct ctx *ctx, int64_t id, const char *reason,
    struct err *e);

/* Of a subject (subject_id not 0), of a district (not 0), or of all. */
struct restriction_filter {
	bool unit;
	int64_t subject_id;
	int district;
	const char *service; /* "" for any */
	int active;          /* today: 1 only those, 0 only others, -1 all */
};

/* A page by id before before (0: the newest). Calls row(). 0 or -1. */
int store_restriction_page(struct ctx *ctx,
    const struct restriction_filter *f, int64_t before, int limit,
    void (*row)(void *arg, const struct restriction *r), void *arg,
    struct err *e);

/* Accounts of a person, or agents of a unit; at most max. *n is set. */
int store_restriction_accounts(struct ctx *ctx, bool unit, int64_t subject_id,
    int64_t *ids, size_t max, size_t *n, struct err *e);

#endif
