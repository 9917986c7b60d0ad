/*
 * The counter: a unit is found by what its people know of it, and what the
 * hall may do for it stands on one page: book, rename, give its agents first
 * passwords, lift a freeze.
 */
#ifndef SERVER_DOMAIN_UNIT_DESK_H
#define SERVER_DOMAIN_UNIT_DESK_H

#include "server/domain/appointment/appointment.h"
#include "server/store/agent.h"
#include "server/store/opening.h"
#include "server/store/unit.h"
#include "server/store/unit_desk.h"

/* One found, with its place in the district it was looked for in. */
struct unit_found {
	struct unit u;
	struct opening o;
};
/* q->district 0: the actor's only one. Audited. 0 or -1. */
int unit_search(struct ctx *ctx, struct unit_query *q,
    struct unit_found **rows, size_t *n, struct err *e);

enum { UNIT_DESK_MISMATCHES = 12 };
struct unit_desk {
	struct unit u;
	int district;
	struct opening o;
	const struct hall *h; /* NULL: the district takes no bookings */
	struct booking_unit b;
	date_t thaw;   /* 0: not frozen; DATE_NONE: never by itself */
	size_t counted; /* mismatches that count */
	struct appointment *mismatches; /* newest first, with evidence */
	size_t nmismatches;
};
/* One that the actor's district serves. Audited. 0 or -1. */
int unit_desk(struct ctx *ctx, int64_t id, struct unit_desk *d,
    struct err *e);
/* Who acts for it. 0 or -1. */
int unit_desk_agents(struct ctx *ctx, const struct unit_desk *d,
    void (*row)(void *arg, const struct agent *a), void *arg, struct err *e);

#endif
