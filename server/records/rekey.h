/* Sealing anew after a rotation of the key, while the hall works. */
#ifndef SERVER_RECORDS_REKEY_H
#define SERVER_RECORDS_REKEY_H

#include "server/records/records.h"

/* After the store is open. 0, or -1 logged. */
int rekey_init(struct records *r);
/* Look for keys that have come; what another key sealed is sealed anew. */
void rekey_wake(struct records *r);
void rekey_finish(struct records *r);

#endif
