/*
 * Who did what, from where, to which record: one row in the same transaction
 * as the act, chained to the row before.
 */
#ifndef SERVER_DOMAIN_AUDIT_H
#define SERVER_DOMAIN_AUDIT_H

#include "server/ctx.h"

/* Append a row about ctx->actor from what ctx_audit() left. 0 or -1. */
int audit_append(struct ctx *ctx, const char *action, const char *outcome,
    struct err *e);
/*
 * The same for a refusal: the first of its kind in a minute gets a row, the
 * rest are counted and told by audit_flush_repeats() when the minute is over.
 */
int audit_refused(struct ctx *ctx, const char *action, const char *outcome,
    struct err *e);
int audit_flush_repeats(struct ctx *ctx, struct err *e);

struct audit_check {
	int64_t checked; /* rows looked at */
	int64_t next;    /* go on after this row; 0: the end was reached */
	int64_t broken;  /* the first row that is wrong; 0: none */
	char head[65];   /* chain of the last row looked at, in hex */
};

/* Prove at most limit rows after the row given (0: from the start). 0 or -1. */
int audit_verify(struct ctx *ctx, int64_t after, int limit,
    struct audit_check *out, struct err *e);

struct audit_query {
	int64_t before_id;
	int64_t account_id;
	const char *login; /* instead of account_id; NULL */
	const char *object;
	int64_t object_id;
	int limit;
};
/*
 * Items as audit.list tells them, newest first; *next 0 at the end. A login
 * that no account has is NOT_FOUND.
 */
int audit_list(struct ctx *ctx, const struct audit_query *q, json_t **items,
    int64_t *next, struct err *e);

/* The last row and its chain in hex. */
int audit_head(struct ctx *ctx, int64_t *id, char hex[65], struct err *e);

/* The clock is more than 10 minutes before the last row: -1, else 0. */
int audit_clock(struct ctx *ctx, int64_t *last, struct err *e);

#endif
