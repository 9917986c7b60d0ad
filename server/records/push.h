/* Telling subscribers that a record changed, after the commit. */
#ifndef SERVER_RECORDS_PUSH_H
#define SERVER_RECORDS_PUSH_H

#include "server/records/session.h"

/* Do what the request left to be done on sessions: topics, lock, pushes. */
void push_effects(struct request *q);
/*
 * An upload of q was refused: the account's other sessions, which may wait for
 * it on a screen, hear why. Its noun is the topic.
 */
void push_refused(const struct request *q);
/* One {"topic","id","unit"?,"person"?} of ctx_changed(). */
void push_changed(struct records *r, const json_t *c);
/* Room again after pushes were dropped: say that something changed. */
void push_missed(struct rpc_session *s);

/* The same of work that no request asked for. */
void push_told(struct records *r, const struct ctx *ctx);

/* The session ends: it follows nothing any more. */
void push_leave(struct rpc_session *s);

#endif
