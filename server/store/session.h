/*
 * Signed-in sessions: one a connection, found by the hash of its token, so
 * that they outlive a restart of records. Gone when the connection is.
 */
#ifndef SERVER_STORE_SESSION_H
#define SERVER_STORE_SESSION_H

#include "server/ctx.h"
#include "server/secret.h"

struct session_row {
	int64_t id;
	int64_t account_id;
	char from[64];
	char method[24]; /* "publickey", "password", "none" */
	int64_t started_at;
	int64_t previous_at; /* the sign-in before this one; 0 never */
	char previous_from[64];
	bool locked;
};

int store_session_insert(struct ctx *ctx, const struct session_row *r,
    const unsigned char token_hash[SECRET_HASH], struct err *e);
/* 1 found, 0 not, -1. */
int store_session_find(struct ctx *ctx,
    const unsigned char token_hash[SECRET_HASH], struct session_row *r,
    struct err *e);
int store_session_load(struct ctx *ctx, int64_t id, struct session_row *r,
    struct err *e);
int store_session_set_locked(struct ctx *ctx, int64_t id, bool locked,
    struct err *e);
int store_session_delete(struct ctx *ctx, int64_t id, struct err *e);
/* Those of an account but one (password change): 0 keeps none. */
int store_session_delete_others(struct ctx *ctx, int64_t account_id,
    int64_t keep, struct err *e);
/* Started before: left over by a crash of everything. */
int store_session_sweep(struct ctx *ctx, int64_t before, struct err *e);
/* Name of the unit acted for; "" when it is gone. 0 or -1. */
int store_session_unit_name(struct ctx *ctx, int64_t unit_id, char *name,
    size_t size, struct err *e);

#endif
