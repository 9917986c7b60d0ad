/*
 * Codes shown by a session that waits to be signed in, confirmed by another
 * session. Kept by a keyed hash.
 */
#ifndef SERVER_STORE_LOGIN_CODE_H
#define SERVER_STORE_LOGIN_CODE_H

#include "server/ctx.h"
#include "server/secret.h"

struct login_code {
	int64_t id;
	char kind[16];  /* person certificate elicence institution */
	char state[16]; /* created scanned confirmed denied consumed */
	char from[64];
	int64_t created_at;
	int64_t expires_at;
	int64_t account_id; /* who scanned it; 0 nobody yet */
	int64_t unit_id;    /* confirmed for; 0: himself */
	int64_t delegation_id;
};

int store_login_code_insert(struct ctx *ctx, const struct login_code *c,
    const unsigned char hash[SECRET_HASH], struct err *e);
/* 1 found, 0 not, -1. */
int store_login_code_load(struct ctx *ctx, int64_t id, struct login_code *c,
    struct err *e);
int store_login_code_find(struct ctx *ctx,
    const unsigned char hash[SECRET_HASH], struct login_code *c,
    struct err *e);
/* State, account, unit and delegation as in c. */
int store_login_code_update(struct ctx *ctx, const struct login_code *c,
    struct err *e);

#endif
