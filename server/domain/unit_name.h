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

#endif
