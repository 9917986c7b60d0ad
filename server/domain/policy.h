/*
 * Scope: whose records an actor reaches. Every method with a scope asks here
 * before it reads or writes a record; dispatch rolls back one that did not.
 * A foreign record is NOTFOUND, so that its existence is not told.
 */
#ifndef SERVER_DOMAIN_POLICY_H
#define SERVER_DOMAIN_POLICY_H

#include "server/ctx.h"

/*
 * May the actor reach a record of this unit (in this district) and person?
 * 0 for what the record has not. individual: his own person_id; agent: his
 * unit_id; office: its districts; body: the units it supervises; city, administrators as
 * architecture section 6. Sets ctx->scope_asked. 0, or -1 NOTFOUND.
 */
int policy_scope(struct ctx *ctx, int64_t unit_id, int district,
    int64_t person_id, struct err *e);

/* The same of a unit that a parameter "unit" names, which the fault names. */
int policy_unit(struct ctx *ctx, int64_t unit_id, int district,
    struct err *e);

/* For methods about the actor himself: marks the question as asked. */
void policy_self(struct ctx *ctx);

#endif
