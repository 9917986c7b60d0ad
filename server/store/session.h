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
	int64_t account_id; /* 0: a guest */
	int64_t unit_id;    /* acts for; 0: nobody, or not chosen yet */
	int64_t delegation_id; /* by an electronic licence; 0: not */
	char from[64];
	char method[32]; /* "publickey", "password+totp", "scan", "guest" ... */
	int64_t started_at;
	int64_t previous_at; /* the sign-in before this one; 0 never */
	char previous_from[64];
	bool locked;
	bool must_enroll;   /* a second factor, before anything else */
	char agreement[32]; /* the text a guest accepted; "" none */
	int64_t agreed_at;
	char display[64]; /* the key that a wall display has shown; "" */
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
/* Act for a unit (0: oneself), by a delegation or not (0). */
int store_session_set_unit(struct ctx *ctx, int64_t id, int64_t unit_id,
    int64_t delegation_id, struct err *e);
/* A guest becomes this account. */
int store_session_set_account(struct ctx *ctx, int64_t id, int64_t account_id,
    struct err *e);
int store_session_set_enrolled(struct ctx *ctx, int64_t id, struct err *e);
int store_session_set_agreement(struct ctx *ctx, int64_t id,
    const char *agreement, struct err *e);
/* Those of an account, newest first, at most max; *n is set. 0 or -1. */
int store_session_of(struct ctx *ctx, int64_t account_id,
    struct session_row *rows, size_t max, size_t *n, struct err *e);
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
