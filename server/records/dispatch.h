/* What happens to a request; see dispatch.c. */
#ifndef SERVER_RECORDS_DISPATCH_H
#define SERVER_RECORDS_DISPATCH_H

#include "server/records/session.h"

/* What a hash worker must be asked before q can run, or NULL. New object. */
json_t *dispatch_ask(struct records *r, struct request *q);
/* What it said. */
void dispatch_hashed(struct request *q, const json_t *reply);
/*
 * Before q is handed on: has a statement failed since store_watch()? Then what
 * was read for it is not to be believed, and q is refused.
 */
bool dispatch_failed(struct records *r, struct request *q);
/* Call a method with `.docs` for nothing but its wish, which goes into q. */
void dispatch_rehearse(struct records *r, struct request *q);
/* Hand q to the batch. */
void dispatch_queue(struct records *r, struct request *q);

#endif
