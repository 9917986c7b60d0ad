/*
 * For which units somebody may act: an agent for those that named him, an
 * individual for those whose electronic licence he holds.
 */
#ifndef SERVER_DOMAIN_CAPACITY_H
#define SERVER_DOMAIN_CAPACITY_H

#include "server/ctx.h"
#include "server/store/account.h"
#include "server/store/session.h"

enum { CAPACITY_MAX = 50 };

struct capacity {
	int64_t unit_id;
	char name[401];
	char uscc[20];
	char via[32]; /* agent, or the rank of the licence's holder */
	const char *kind; /* of a licence: "business" or "institution" */
	bool owner;
	int64_t delegation_id;
	date_t until; /* 0: no end */
};

/* Up to max of them, *n is set. 0 or -1. */
int capacity_list(struct ctx *ctx, const struct account *a,
    struct capacity *rows, size_t max, size_t *n, struct err *e);
/* The one for a unit. 1, 0 he may not, -1. */
int capacity_find(struct ctx *ctx, const struct account *a, int64_t unit_id,
    struct capacity *c, struct err *e);
/*
 * ctx->actor's unit, role and what follows from the role, from the session and
 * as things are now. 0 or -1.
 */
int capacity_apply(struct ctx *ctx, const struct session_row *r,
    struct err *e);

#endif
