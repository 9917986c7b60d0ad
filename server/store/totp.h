/* One-time codes of accounts: the sealed secret, the last step, recovery. */
#ifndef SERVER_STORE_TOTP_H
#define SERVER_STORE_TOTP_H

#include "server/ctx.h"
#include "server/secret.h"

struct totp_row {
	char secret[64]; /* base32 */
	int64_t confirmed_at; /* 0: not yet */
	int64_t last_step;
};

/* 1 found, 0 not, -1. */
int store_totp_load(struct ctx *ctx, int64_t account_id, struct totp_row *t,
    struct err *e);
/* In place of what there was, unconfirmed. */
int store_totp_set(struct ctx *ctx, int64_t account_id, const char *secret,
    struct err *e);
int store_totp_confirm(struct ctx *ctx, int64_t account_id, struct err *e);
/* 1 when the step is later than the last one, which it becomes; 0; -1. */
int store_totp_step(struct ctx *ctx, int64_t account_id, int64_t step,
    struct err *e);
/* With the recovery codes. */
int store_totp_delete(struct ctx *ctx, int64_t account_id, struct err *e);

int store_recovery_insert(struct ctx *ctx, int64_t account_id,
    const unsigned char code[SECRET_HASH], struct err *e);
/* 1 used now, 0 no such unused code, -1. */
int store_recovery_use(struct ctx *ctx, int64_t account_id,
    const unsigned char code[SECRET_HASH], struct err *e);

#endif
