/* `ssh USER@HOST rpc`: JSON-RPC lines both ways between a script and records. */
#ifndef SERVER_CALL_RELAY_H
#define SERVER_CALL_RELAY_H

#include "server/call/link.h"

/*
 * Relay stdin to the server and its lines to stdout until stdin ends and
 * every request is answered. Writes get an idempotency_key when they have
 * none, so that what is unanswered when records restarts can be repeated.
 * Returns the exit status.
 */
int relay(struct link *l);

#endif
