/* What happens to a request; see dispatch.c. */
#ifndef SERVER_RECORDS_DISPATCH_H
#define SERVER_RECORDS_DISPATCH_H

#include "server/records/session.h"

/* What a hash worker must be asked before q can run, or NULL. New object. */
json_t *dispatch_ask(struct records *r, struct request *q);
/* What it said. */
void dispatch_hashed(struct request *q, const json_t *reply);
/* Call a method with `.docs` for nothing but its wish, which goes into q. */
void dispatch_rehearse(struct records *r, struct request *q);
/* Hand q to the batch. */
void dispatch_queue(struct records *r, struct request *q);

#endif
