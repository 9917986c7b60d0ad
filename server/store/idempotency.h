/* Keys of writes that were answered: the same key gets the same reply. */
#ifndef SERVER_STORE_IDEMPOTENCY_H
#define SERVER_STORE_IDEMPOTENCY_H

#include "server/ctx.h"
#include "server/secret.h"

/*
 * The kept reply of this account's key: 1 with *reply (sealed; ctx memory),
 * the method (ctx memory) and the hash of its parameters; 0; -1.
 */
int store_idempotency_find(struct ctx *ctx, const char *key,
    const char **method, unsigned char params[SECRET_HASH],
    unsigned char **reply, size_t *n, struct err *e);
int store_idempotency_insert(struct ctx *ctx, const char *key,
    const char *method, const unsigned char params[SECRET_HASH],
    const unsigned char *reply, size_t n, struct err *e);
/* Forget at most limit of those kept before. */
int store_idempotency_sweep(struct ctx *ctx, int64_t before, int limit,
    struct err *e);

#endif
