/*
 * What the calendar does to cases: due days when holidays change, terms that
 * run out, rules that come true on a day, and messages before permits end.
 * Each piece knows how far it has come, so that nothing is missed while the
 * server is down.
 */
#ifndef SERVER_DOMAIN_APPLICATION_CALENDAR_H
#define SERVER_DOMAIN_APPLICATION_CALENDAR_H

#include "server/ctx.h"

/*
 * A little of what is to be done, in a transaction that the caller has open.
 * 1 when there is more, 0 when all is done for today, -1 with e.
 */
int application_calendar(struct ctx *ctx, struct err *e);

#endif
