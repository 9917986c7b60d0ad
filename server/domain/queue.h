/*
 * Queues: the cases that wait for a role, in the order in which they are due.
 * An agent's is what waits for his unit. A lead's is all of his districts.
 */
#ifndef SERVER_DOMAIN_QUEUE_H
#define SERVER_DOMAIN_QUEUE_H

#include "server/domain/application/office.h"
#include "server/store/office.h"

enum { QUEUE_TOTAL_MAX = 1000 };

struct queue_query {
	const char *queue; /* of a lead: one role's; NULL: all he has */
	const char *service, *state, *name; /* or NULL */
	bool mine, unclaimed, overdue;
	int district; /* 0: all the asker has */
	int64_t after_key, after_id;
	int limit;
};
struct queue_rows {
	struct application *rows; /* request memory */
	size_t n;
	bool more;
	int64_t total;
	bool capped; /* there are more: only so many were counted */
};
/* 0 or -1. */
int queue_list(struct ctx *ctx, const struct queue_query *q,
    struct queue_rows *l, struct err *e);

struct queue_stats {
	int64_t waiting, mine, unclaimed, overdue, today;
};
/* by: one row a service and state. 0 or -1. */
int queue_stats(struct ctx *ctx, struct queue_stats *out,
    void (*by)(void *arg, const char *service, const char *state, int64_t n),
    void *arg, struct err *e);

/*
 * The next case of the same queue that the asker may decide and nobody else
 * works on, after the one with that day and id; *id 0: none. 0 or -1.
 */
int queue_next(struct ctx *ctx, const char *queue, int64_t after_key,
    int64_t after_id, int64_t *id, struct err *e);

/* Working days from today to the day; negative when it is past. */
int queue_days_left(const struct ctx *ctx, date_t due);

/*
 * What entered which state on which day, of the asker's districts. after:
 * the last row of the page before, or NULL. 0, or -1 naming a field.
 */
struct report_query {
	date_t from, to;
	int district; /* 0: all the asker has */
	const char *service;
	const struct day_count *after;
	int limit;
};
int report_counts(struct ctx *ctx, const struct report_query *q,
    void (*row)(void *arg, const struct day_count *d), void *arg,
    struct err *e);

#endif
