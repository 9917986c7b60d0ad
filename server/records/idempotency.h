/* A write repeated with its idempotency_key gets the answer it got before. */
#ifndef SERVER_RECORDS_IDEMPOTENCY_H
#define SERVER_RECORDS_IDEMPOTENCY_H

#include "server/records/session.h"

struct idempotency {
	const char *key; /* NULL: none was given */
	unsigned char params[SECRET_HASH];
};

/*
 * Take the key out of params (which is changed); files is what hall-intake
 * said of them by name, or NULL. 0, or -1 when it is not 1 to 64 printable
 * ASCII characters.
 */
int idempotency_take(struct ctx *ctx, const struct method *m, json_t *params,
    const json_t *files, struct idempotency *i, struct err *e);
/* 1 and *reply when answered before, 0, -1 (KEY_REUSED). */
int idempotency_find(struct ctx *ctx, const struct method *m,
    const struct idempotency *i, json_t **reply, struct err *e);
/*
 * Keep the answer under the key. *text is its text then, to be freed, made
 * from reply where it was NULL; not touched when no key was given. 0 or -1.
 */
int idempotency_keep(struct ctx *ctx, const struct method *m,
    const struct idempotency *i, const json_t *reply, char **text,
    struct err *e);

#endif
