/* Permission of units in districts, their quota, and months paid for people. */
#ifndef SERVER_STORE_OPENING_H
#define SERVER_STORE_OPENING_H

#include "server/ctx.h"

struct opening {
	int64_t unit_id;
	int district;
	char status[32];
	char contact_name[201];
	char contact_phone[32];
	int64_t staff;
	int64_t registered_at; /* in the district's system; 0: not */
	date_t opened_on;      /* 0: not yet */
	char reason[2001];     /* of a suspension */
	int64_t changed_at;
	char changed_by[64];
	int64_t version; /* 0: not stored yet */
};

/* 1 found, 0 not, -1 with e. */
int store_opening_load(struct ctx *ctx, int64_t unit_id, int district,
    struct opening *o, struct err *e);
/*
 * Insert or write it, if the row still has o->version (0: if there is none),
 * and keep unit.opened in step: 1, 0 when it has moved on, -1.
 */
int store_opening_save(struct ctx *ctx, struct opening *o, struct err *e);
/* All of a unit, by district. 0 or -1. */
int store_opening_each(struct ctx *ctx, int64_t unit_id,
    void (*row)(void *arg, const struct opening *o), void *arg,
    struct err *e);

struct quota {
	int64_t unit_id;
	int district;
	int year;
	int64_t granted; /* -1: as many as it likes */
	int64_t used;
};

/* 1 found, 0 not, -1. */
int store_quota_load(struct ctx *ctx, int64_t unit_id, int district,
    int year, struct quota *q, struct err *e);
int store_quota_set(struct ctx *ctx, const struct quota *q, struct err *e);
int store_quota_each(struct ctx *ctx, int64_t unit_id,
    void (*row)(void *arg, const struct quota *q), void *arg, struct err *e);

#endif
