/* Work residence permits, and business that hinders the end of a link. */
#ifndef SERVER_STORE_PERMIT_H
#define SERVER_STORE_PERMIT_H

#include "server/ctx.h"

struct permit {
	int64_t id;
	char number[32];
	int64_t person_id;
	int64_t unit_id;
	int district;
	char status[16]; /* valid suspended expired cancelled, as stored */
	date_t issued, valid_from, valid_to;
	int64_t suspended_at;
	char category[161];      /* "domestic" ..., as the service file has it */
	char cancel_reason[161]; /* "" unless cancelled */
	int64_t cancelled_at;
	int64_t version;
};

int store_permit_insert(struct ctx *ctx, const struct permit *p,
    struct err *e);
/* 1 found, 0 not, -1 with e. */
int store_permit_load(struct ctx *ctx, int64_t id, struct permit *p,
    struct err *e);
/* The newest permit of a person. */
int store_permit_of(struct ctx *ctx, int64_t person_id, struct permit *p,
    struct err *e);
/*
 * A page by id after after: of a person, or a unit, or a district (the first
 * that is not 0). Calls row(). 0 or -1.
 */
int store_permit_page(struct ctx *ctx, int64_t person_id, int64_t unit_id,
    int district, int64_t after, int limit,
    void (*row)(void *arg, const struct permit *p), void *arg, struct err *e);
/*
 * What may change (unit, district, status, valid_to, suspended_at, category
 * and the cancellation) and version + 1, if the row still has p->version: 1,
 * 0 when it has not, -1.
 */
int store_permit_save(struct ctx *ctx, struct permit *p, struct err *e);
/* Its state, in the person's open link; for the unit's lists. 0 or -1. */
int store_permit_copied(struct ctx *ctx, int64_t person_id,
    const char *status, struct err *e);

/* The same of permits whose last day lies in from..to: expired. 0 or -1. */
int store_permit_expired(struct ctx *ctx, date_t from, date_t to,
    struct err *e);

struct permit_event {
	int64_t at;
	date_t day;
	char what[16]; /* issued extended amended suspended resumed cancelled */
	char by_name[64];
	char case_number[32];
	int64_t unit_id;
	int district;
	char status[16];
	date_t valid_to;
	int64_t children;
	char reason[2001];
};
/* The permit as it is now, and what was done by the actor just now. */
int store_permit_event_insert(struct ctx *ctx, const struct permit *p,
    const char *what, const char *case_number, const char *reason,
    struct err *e);
/* Oldest first. 0 or -1. */
int store_permit_event_each(struct ctx *ctx, int64_t permit_id,
    void (*row)(void *arg, const struct permit_event *v), void *arg,
    struct err *e);
/* Was the unit ever the permit's? 1, 0, -1. */
int store_permit_event_unit(struct ctx *ctx, int64_t permit_id,
    int64_t unit_id, struct err *e);

/* In place of those there were. 0 or -1. */
int store_permit_children_set(struct ctx *ctx, int64_t permit_id,
    const json_t *rows, struct err *e);
/* *rows is a new array. 0 or -1. */
int store_permit_children(struct ctx *ctx, int64_t permit_id, json_t **rows,
    struct err *e);

enum engagement { ENGAGEMENT_CASE, ENGAGEMENT_APPOINTMENT, ENGAGEMENT_TITLE };

/* Open business of a person with a unit. 0 or -1. */
int store_engagement_each(struct ctx *ctx, int64_t person_id, int64_t unit_id,
    void (*row)(void *arg, enum engagement kind, const char *number),
    void *arg, struct err *e);
int store_engagement_insert(struct ctx *ctx, int64_t person_id,
    int64_t unit_id, enum engagement kind, const char *number, struct err *e);
/* It ended; nothing happens when it is not there. 0 or -1. */
int store_engagement_delete(struct ctx *ctx, int64_t person_id,
    int64_t unit_id, enum engagement kind, const char *number, struct err *e);
/* The same for all people that it had. 0 or -1. */
int store_engagement_end(struct ctx *ctx, int64_t unit_id,
    enum engagement kind, const char *number, struct err *e);

/*
 * Is the subject ("person" or "unit") kept from the service today? 1 with the
 * reason, 0, -1. A row for service "*" stands for all.
 */
int store_restriction_find(struct ctx *ctx, const char *subject, int64_t id,
    const char *service, char *reason, size_t size, struct err *e);

#endif
