/*
 * A unit that was renamed in the register of companies tells its hall, which
 * writes the new name here with what it has seen (C-NAME-01).
 */
#ifndef SERVER_DOMAIN_UNIT_NAME_H
#define SERVER_DOMAIN_UNIT_NAME_H

#include "server/store/unit_name.h"

/* By the hall of its district; the old name is kept. 0 or -1. */
int unit_rename(struct ctx *ctx, int64_t id, const char *name,
    const char *reason, const char *evidence, struct unit *u,
    struct err *e);

/* What a unit is called. 0 or -1. */
int unit_name_of(struct ctx *ctx, int64_t id, char *name, size_t size,
    struct err *e);
/* What it was called before; the caller asked the policy of it. 0 or -1. */
int unit_name_former(struct ctx *ctx, int64_t id,
    void (*row)(void *arg, const struct former_name *f), void *arg,
    struct err *e);

#endif
