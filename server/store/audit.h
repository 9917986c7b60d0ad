/*
 * The record of what was done: append only, each row chained to the one
 * before by an HMAC whose key is not in the database.
 */
#ifndef SERVER_STORE_AUDIT_H
#define SERVER_STORE_AUDIT_H

#include "server/ctx.h"
#include "server/secret.h"

struct audit_row {
	int64_t id; /* 1, 2, 3 ...: a gap is a deleted row */
	int64_t at;
	int64_t account_id;
	int64_t session_id;
	const char *login, *role, *from;
	const char *action;  /* the method, or "sign-in" */
	const char *outcome; /* done, denied, failed */
	int64_t repeats;     /* as many more of the same, told afterwards */
	const char *object;
	int64_t object_id;
	const char *before, *after; /* JSON, "" for none */
	unsigned char chain[SECRET_HASH];
};

struct stmt;

/* A chain out of column i; zeros for none. */
void store_audit_chain(struct stmt *s, int i,
    unsigned char chain[SECRET_HASH]);
/* The id and chain that s finds; *id 0 for none. s is done. 0 or -1. */
int store_audit_end(struct stmt *s, int64_t *id,
    unsigned char chain[SECRET_HASH], struct err *e);
/* The end of the chain: *id 0 for an empty one. 0 or -1. */
int store_audit_head(struct ctx *ctx, int64_t *id,
    unsigned char chain[SECRET_HASH], struct err *e);
/* Time of the last row; 0 for none. */
int store_audit_last_at(struct ctx *ctx, int64_t *at, struct err *e);
/* Append, and move the head. r->id and r->chain are the caller's. */
int store_audit_insert(struct ctx *ctx, const struct audit_row *r,
    struct err *e);

/* The row is about this person. 0 or -1. */
int store_audit_person_insert(struct ctx *ctx, int64_t id, int64_t person_id,
    struct err *e);

/* Row number and chain as they stand before the row id. */
int store_audit_chain_at(struct ctx *ctx, int64_t id,
    unsigned char chain[SECRET_HASH], struct err *e);

/* Zero or NULL: whatever. All that is said must hold. */
struct audit_filter {
	int64_t before_id;  /* newest first: ids below; 0 for the newest */
	int64_t person_id;  /* what was seen or changed of this person */
	int64_t account_id;
	const char *object; /* kind of record */
	int64_t object_id;
	const char *action; /* method, or its beginning up to the dot: "person." */
	const char *outcome;
	int64_t from, to;   /* at, to excluded */
	int limit;
};
/* Calls row() for each; what it is given is valid during the call. */
int store_audit_list(struct ctx *ctx, const struct audit_filter *f,
    void (*row)(void *arg, const struct audit_row *r), void *arg,
    struct err *e);
/* Oldest first, ids above after, at most limit; row() returns 0 to stop. */
int store_audit_walk(struct ctx *ctx, int64_t after, int limit,
    int (*row)(void *arg, const struct audit_row *r), void *arg,
    struct err *e);

/*
 * Count a refusal: *first tells whether it is the first of its kind in this
 * minute (then it gets a row), else it is only counted.
 */
int store_audit_repeat(struct ctx *ctx, const struct audit_row *r,
    bool *first, struct err *e);
/* Take one kind counted in a minute before now; 1 one, 0 none left, -1. */
int store_audit_repeat_take(struct ctx *ctx, struct audit_row *r,
    struct err *e);

#endif
