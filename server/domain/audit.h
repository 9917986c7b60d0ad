/*
 * Who did what, from where, to which record: one row in the same transaction
 * as the act, chained to the row before.
 */
#ifndef SERVER_DOMAIN_AUDIT_H
#define SERVER_DOMAIN_AUDIT_H

#include "server/ctx.h"
#include "server/store/audit.h"

struct buf;

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

/* What is wrong with the first row that is. */
enum audit_fault {
	AUDIT_WHOLE,
	AUDIT_MISSING, /* there is none of this number, but later ones */
	AUDIT_CHANGED, /* not what was written in this place */
	AUDIT_CUT,     /* the record ends before it, and should not */
	AUDIT_BEYOND,  /* it is behind the end */
};

struct audit_check {
	int64_t checked; /* rows looked at */
	int64_t next;    /* go on after this row; 0: the end was reached */
	int64_t broken;  /* the first row that is wrong; 0: none */
	enum audit_fault fault;
	int64_t last;    /* number of the last row looked at */
	char head[65];   /* chain of it, in hex */
	char from[65];   /* of the row before the first one looked at */
};

/*
 * Prove at most limit rows after the row given (0: from the start). With a
 * limit of 0 last and from tell where that start is. 0 or -1.
 */
int audit_verify(struct ctx *ctx, int64_t after, int limit,
    struct audit_check *out, struct err *e);

/*
 * Rows older than audit_keep_days go from the table to a segment, at most some
 * thousands: 1 when there may be more, 0, -1. In a transaction of the caller's.
 */
int audit_archive(struct ctx *ctx, struct err *e);
/* Prove the segments; what is after them is audit_verify()'s. 0 or -1. */
int audit_verify_segments(struct ctx *ctx, struct audit_check *out,
    struct err *e);

/* "missing", "changed", "cut", "beyond"; "" when whole. */
const char *audit_fault_name(enum audit_fault fault);
/* The same in a sentence about row id. */
void audit_fault_text(enum audit_fault fault, int64_t id, char *buf,
    size_t size);

struct audit_query {
	struct audit_filter f;
	const char *login;  /* instead of f.account_id; NULL */
	const char *person; /* ID number or id, instead of f.person_id; NULL */
};
/*
 * Items as audit.list tells them, newest first; *next 0 at the end. A login
 * that no account has, and a person that is not known, are NOT_FOUND. Asking
 * about a person leaves a trace itself.
 */
int audit_list(struct ctx *ctx, struct audit_query *q, json_t **items,
    int64_t *next, struct err *e);

/*
 * The same as CSV with a head line, all that is found: ERR_AUDIT_MANY beyond
 * AUDIT_FILE_MAX rows. Leaves a trace.
 */
enum { AUDIT_FILE_MAX = 20000 };
int audit_csv(struct ctx *ctx, struct audit_query *q, struct buf *b,
    struct err *e);

/* The chain of a row in hex; "" when the row is not in the table. 0 or -1. */
int audit_chain_of(struct ctx *ctx, int64_t id, char hex[65], struct err *e);
/* The last row and its chain in hex. */
int audit_head(struct ctx *ctx, int64_t *id, char hex[65], struct err *e);

/* The clock is more than 10 minutes before the last row: -1, else 0. */
int audit_clock(struct ctx *ctx, int64_t *last, struct err *e);

#endif
