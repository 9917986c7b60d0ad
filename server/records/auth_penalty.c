/*
 * Penalties of sources: addresses that fail are answered later each time, and
 * then the gate lets them wait before the next connection. And how much guests
 * of one address may write.
 */
#include "config.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/records/auth_local.h"

enum {
	PENALTY_DELAY_MAX_MS = 4000,
	/* a source may fail this often in ten minutes before it is slowed */
	PENALTY_FREE = 10,
	PENALTY_SECONDS = 600,
	PENALTY_WAIT_MAX = 60,
	/* what guests of a source may write in ten minutes: some twenty
	 * registrations; each leaves a row in the audit for ever */
	PENALTY_GUEST_WRITES = 400,
};

/* Failures of an address, and what its guests wrote. Seconds since the machine
 * began: who sets its clock neither ends nor prolongs a penalty. */
struct penalty {
	LIST_ENTRY(penalty) entry;
	char from[64];
	int failures;
	int64_t last;
	int writes;
	int64_t since; /* the first of these writes */
};

/* Of IPv6 the first half, as at the gate: one household has all the rest. */
static void
penalty_source(const char *from, char out[64])
{
	struct in6_addr six;

	if (inet_pton(AF_INET6, from, &six) == 1 &&
	    !IN6_IS_ADDR_V4MAPPED(&six)) {
		memset(six.s6_addr + 8, 0, 8);
		if (inet_ntop(AF_INET6, &six, out, 64) != NULL)
			return;
	}
	str_copy(out, 64, from);
}

static struct penalty *
penalty_find(struct records *r, const char *from)
{
	struct penalty *p;
	char source[64];

	penalty_source(from, source);
	LIST_FOREACH (p, &r->penalties, entry)
		if (strcmp(p->from, source) == 0)
			return p;
	return NULL;
}

static struct penalty *
penalty_make(struct records *r, const char *from)
{
	struct penalty *p = penalty_find(r, from);

	if (p != NULL)
		return p;
	p = xcalloc(1, sizeof(*p));
	penalty_source(from, p->from);
	p->last = p->since = clock_seconds();
	LIST_INSERT_HEAD(&r->penalties, p, entry);
	return p;
}

int
auth_penalty_failures(struct records *r, const char *from)
{
	const struct penalty *p = penalty_find(r, from);

	return p == NULL || p->last + PENALTY_SECONDS < clock_seconds() ?
	    0 :
	    p->failures;
}

void
auth_penalty(struct records *r, const char *from)
{
	struct penalty *p = penalty_make(r, from);
	int64_t now = clock_seconds();
	int wait;

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

int
auth_guest_wait(struct records *r, const char *from)
{
	struct penalty *p = penalty_make(r, from);
	int64_t now = clock_seconds();

	if (p->since + PENALTY_SECONDS < now) {
		p->since = now;
		p->writes = 0;
	}
	if (p->writes >= PENALTY_GUEST_WRITES)
		return (int)(p->since + PENALTY_SECONDS - now) + 1;
	p->writes++;
	return 0;
}

bool
auth_guests_many(struct records *r, const char *from)
{
	const struct auth_conn *c;
	char source[64], other[64];
	int n = 0;

	penalty_source(from, source);
	if (strcmp(source, from) == 0)
		return false;
	LIST_FOREACH (c, &r->conns, entry) {
		if (c->session_id == 0 || (c->way != AUTH_ENTRY_REGISTER &&
			c->way != AUTH_ENTRY_VERIFY &&
			c->way != AUTH_ENTRY_DISPLAY))
			continue;
		penalty_source(c->from, other);
		n += strcmp(other, source) == 0;
	}
	return n >= SESSION_GUESTS;
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
	int64_t now = clock_seconds();
	struct penalty *p, *next;

	for (p = LIST_FIRST(&r->penalties); p != NULL; p = next) {
		next = LIST_NEXT(p, entry);
		if (p->last + PENALTY_SECONDS < now &&
		    p->since + PENALTY_SECONDS < now) {
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
