/*
 * Penalties of sources: addresses that fail are answered later each time, and
 * then the gate lets them wait before the next connection.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/records/auth_local.h"

enum {
	PENALTY_DELAY_MAX_MS = 4000,
	/* a source may fail this often in ten minutes before it is slowed */
	PENALTY_FREE = 10,
	PENALTY_SECONDS = 600,
	PENALTY_WAIT_MAX = 60,
};

/* Failures of an address. */
struct penalty {
	LIST_ENTRY(penalty) entry;
	char from[64];
	int failures;
	int64_t last;
};

static struct penalty *
penalty_find(struct records *r, const char *from)
{
	struct penalty *p;

	LIST_FOREACH (p, &r->penalties, entry)
		if (strcmp(p->from, from) == 0)
			return p;
	return NULL;
}

int
auth_penalty_failures(struct records *r, const char *from)
{
	const struct penalty *p = penalty_find(r, from);

	return p == NULL || p->last + PENALTY_SECONDS < time(NULL) ?
	    0 :
	    p->failures;
}

void
auth_penalty(struct records *r, const char *from)
{
	struct penalty *p = penalty_find(r, from);
	int64_t now = time(NULL);
	int wait;

	if (p == NULL) {
		p = xcalloc(1, sizeof(*p));
		str_copy(p->from, sizeof(p->from), from);
		LIST_INSERT_HEAD(&r->penalties, p, entry);
	}
	if (p->last + PENALTY_SECONDS < now)
		p->failures = 0;
	p->failures++;
	p->last = now;
	log_info("event=sign_in_failed from=%s", from);
	wait = p->failures - PENALTY_FREE;
	if (wait > PENALTY_WAIT_MAX)
		wait = PENALTY_WAIT_MAX;
	if (wait > 0)
		(void)wire_send(r->gate,
		    json_pack("{s:s, s:i}", "penalty", from, "seconds", wait),
		    NULL, 0);
}

/*
 * Only the source's failures count here: an account's would tell whether it
 * exists.
 */
int
auth_penalty_ms(struct records *r, const char *from)
{
	int n = auth_penalty_failures(r, from);
	int ms = 250 << (n > 4 ? 4 : n);

	return ms > PENALTY_DELAY_MAX_MS ? PENALTY_DELAY_MAX_MS : ms;
}

void
auth_tick(struct records *r)
{
	int64_t now = time(NULL);
	struct penalty *p, *next;

	for (p = LIST_FIRST(&r->penalties); p != NULL; p = next) {
		next = LIST_NEXT(p, entry);
		if (p->last + PENALTY_SECONDS < now) {
			LIST_REMOVE(p, entry);
			free(p);
		}
	}
}

void
auth_penalty_free(struct records *r)
{
	struct penalty *p;

	while ((p = LIST_FIRST(&r->penalties)) != NULL) {
		LIST_REMOVE(p, entry);
		free(p);
	}
}
