/* Telling subscribers that a record changed, after the commit. */
#ifndef SERVER_RECORDS_PUSH_H
#define SERVER_RECORDS_PUSH_H

#include "server/records/session.h"

/* Do what the request left to be done on sessions: topics, lock, pushes. */
void push_effects(struct request *q);
/* Room again after pushes were dropped: say that something changed. */
void push_missed(struct rpc_session *s);

#endif
