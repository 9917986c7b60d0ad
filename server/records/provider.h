/*
 * Sign-ins with providers' accounts on their way to the courier, which has
 * hall-oidc work at each, and back. Rows that were asked for are handed over
 * once; what is said of them is written, and whoever waits for it goes on.
 * When the courier or records ends, so do the helpers: what was under way has
 * failed, and the person begins again.
 */
#ifndef SERVER_RECORDS_PROVIDER_H
#define SERVER_RECORDS_PROVIDER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct records;
struct event;

enum { PROVIDERS_AWAY = 64 };

struct provider_desk {
	struct event *tick;
	int64_t away[PROVIDERS_AWAY]; /* at the courier; 0: free */
	bool asked; /* a look is queued */
};

void provider_init(struct records *r);
void provider_finish(struct records *r);
/* Look now, not at the next second. */
void provider_look(struct records *r);
/* {"provider": id, "said": {...}} of the courier. */
void provider_answered(struct records *r, const json_t *m);
/* The courier is gone. */
void provider_lost(struct records *r);

#endif
