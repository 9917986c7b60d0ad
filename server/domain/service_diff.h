/* What a draft of a service file would do to the cases that are open. */
#ifndef SERVER_DOMAIN_SERVICE_DIFF_H
#define SERVER_DOMAIN_SERVICE_DIFF_H

#include "server/ctx.h"
#include "server/workflow/definition.h"

/*
 * A page of open cases of the draft's service, after a case's id, as if they
 * went by the draft from now on (they do not: each keeps its version):
 *
 *	{"service", "version", "published", "next": id or absent,
 *	 "states": [{"state", "cases"}],
 *	 "items": [{"number", "state", "version",
 *	     "problems": [{"what", "where"?}]}]}
 *
 * what is worse than by the case's own version: gone (no such state), stuck
 * (the rules allow no action), nobody (nobody who reaches it may decide), late
 * (due before today), state_late, missing (a field: where), paper (where),
 * rule (an eligibility rule not met: where). 0, or -1 with e.
 */
int service_diff(struct ctx *ctx, const struct definition *draft,
    int64_t after, int limit, json_t **reply, struct err *e);

#endif
