/*
 * Questions to the configured verifier of identities, which the courier runs:
 * a request with one is parked until the answer is there.
 */
#ifndef SERVER_RECORDS_INQUIRY_H
#define SERVER_RECORDS_INQUIRY_H

#include <jansson.h>
#include <stdbool.h>

struct records;
struct request;
struct inquiry;

enum { INQUIRIES_MAX = 64 };

/*
 * Does q have to wait for the verifier? Then it is parked, and goes on by
 * itself with its verdict; "unavailable" when nobody can be asked.
 */
bool inquiry_ask(struct records *r, struct request *q);
/* The asker is gone. */
void inquiry_forget(struct inquiry *i);
/* {"answered", "verdict"} from the courier. */
void inquiry_answered(struct records *r, const json_t *m);
/* The courier is gone. */
void inquiry_lost(struct records *r);

#endif
