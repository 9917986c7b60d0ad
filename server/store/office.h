/*
 * What the office keeps beside the cases: stock opinions, saved views, leave
 * cover, counts, and how far work by the calendar has come.
 */
#ifndef SERVER_STORE_OFFICE_H
#define SERVER_STORE_OFFICE_H

#include "server/store/application.h"

struct stock_opinion {
	int64_t id;       /* 0: shipped, not a row */
	int district;     /* 0: all */
	char service[41]; /* "": all */
	char kind[16];    /* approve reject return tip item */
	char words[2001];
	char by_name[64];
	int64_t changed_at;
};
int store_opinion_insert(struct ctx *ctx, const struct stock_opinion *o,
    struct err *e);
/* 1 found, 0, -1. */
int store_opinion_load(struct ctx *ctx, int64_t id, struct stock_opinion *o,
    struct err *e);
int store_opinion_update(struct ctx *ctx, const struct stock_opinion *o,
    struct err *e);
int store_opinion_delete(struct ctx *ctx, int64_t id, struct err *e);
/* Of one district, by service, kind and age. 0 or -1. */
int store_opinion_each(struct ctx *ctx, int district,
    void (*row)(void *arg, const struct stock_opinion *o), void *arg,
    struct err *e);

/* filters is JSON text. In place of one of that name. 0 or -1. */
int store_view_set(struct ctx *ctx, int64_t account_id, const char *name,
    const char *filters, struct err *e);
/* 1 removed, 0 none of that name, -1. */
int store_view_delete(struct ctx *ctx, int64_t account_id, const char *name,
    struct err *e);
int store_view_each(struct ctx *ctx, int64_t account_id,
    void (*row)(void *arg, const char *name, const char *filters), void *arg,
    struct err *e);

struct cover {
	int64_t account_id, stand_in;
	char name[64], stand_in_name[64]; /* for people */
	date_t from, to;
	int64_t set_at;
};
/* In place of what overlaps it of the same account. 0 or -1. */
int store_cover_set(struct ctx *ctx, const struct cover *c, struct err *e);
/* Ends today's and removes those to come. 0 or -1. */
int store_cover_end(struct ctx *ctx, int64_t account_id, date_t today,
    struct err *e);
/* Not over yet: those of the account, and those in which it stands in. */
int store_cover_each(struct ctx *ctx, int64_t account_id, date_t today,
    void (*row)(void *arg, const struct cover *c), void *arg, struct err *e);
/* Does stand_in act for the account on the day? 1 with *c, 0, -1. */
int store_cover_find(struct ctx *ctx, int64_t account_id, int64_t stand_in,
    date_t day, struct cover *c, struct err *e);
/* Is the account away on some day of the time? 1, 0, -1. */
int store_cover_away(struct ctx *ctx, int64_t account_id, date_t from,
    date_t to, struct err *e);

/* Active accounts of a role in a district (0: any), by name. 0 or -1. */
int store_colleagues(struct ctx *ctx, const char *role, int district,
    void (*row)(void *arg, int64_t id, const char *name, const char *role),
    void *arg, struct err *e);

/* Open cases of a district (0: all) in a queue, by service and state. */
int store_queue_counts(struct ctx *ctx, int district, const char *queue,
    void (*row)(void *arg, const char *service, const char *state,
	int64_t n),
    void *arg, struct err *e);
/* Claimed cases of it, by anybody, whose lease runs; and mine. 0 or -1. */
int store_queue_claimed(struct ctx *ctx, int district, const char *queue,
    int64_t mine, int64_t *claimed, int64_t *own, struct err *e);
/* Due before today, at most cap of them are counted. 0 or -1. */
int store_queue_overdue(struct ctx *ctx, int district, const char *queue,
    int64_t cap, int64_t *n, struct err *e);
/* Steps that the account took since that instant. 0 or -1. */
int store_queue_steps(struct ctx *ctx, int64_t account_id, int64_t since,
    int64_t *n, struct err *e);

/* Entered on days from to to: a row a day, district, service and state. */
struct day_count {
	date_t day;
	int district;
	char service[41], state[41];
	int64_t n;
};
/* district 0, service NULL: all; at most limit rows behind after (or NULL). */
int store_day_counts(struct ctx *ctx, date_t from, date_t to, int district,
    const char *service, const struct day_count *after, int limit,
    void (*row)(void *arg, const struct day_count *d), void *arg,
    struct err *e);

/* 0 when it was never done. 0 or -1. */
int store_calendar_work(struct ctx *ctx, const char *name, int64_t *done,
    struct err *e);
int store_calendar_worked(struct ctx *ctx, const char *name, int64_t done,
    struct err *e);
/* Cases that are not closed, by id behind after. 0 or -1. */
int store_application_walk(struct ctx *ctx, int64_t after, int limit,
    void (*row)(void *arg, const struct application *a), void *arg,
    struct err *e);
/* Due days alone, when the calendar changed; no new version. 0 or -1. */
int store_application_set_due(struct ctx *ctx, int64_t id, date_t due_on,
    date_t state_due_on, struct err *e);
/* Permits valid to the day, by id behind after. Calls row(). 0 or -1. */
int store_permits_until(struct ctx *ctx, date_t day, int64_t after,
    int limit,
    void (*row)(void *arg, int64_t id, const char *number, int64_t person_id,
	int64_t unit_id),
    void *arg, struct err *e);

#endif
