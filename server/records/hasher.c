#include "config.h"

#include <stdlib.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/records/records.h"

enum { HASHER_QUEUE = 256, HASHER_WAIT = 10, HASHER_LINE = 65536 };

struct hash_job {
	TAILQ_ENTRY(hash_job) entry;
	struct records *records;
	json_t *m;
	hash_done *done; /* NULL: forgotten */
	void *arg;
	int64_t until;
};

struct hash_worker {
	LIST_ENTRY(hash_worker) entry;
	struct records *records;
	struct wire *wire;
	struct hash_job *job; /* what it works at */
};

static void
hasher_end(struct hash_job *j, const json_t *reply)
{
	if (j->done != NULL)
		j->done(j->records, j->arg, reply);
	json_decref(j->m);
	free(j);
}

/* Give what waits to whoever is free. */
static void
hasher_turn(struct records *r)
{
	struct hash_worker *w;
	struct hash_job *j;

	LIST_FOREACH (w, &r->hasher.workers, entry) {
		if (w->job != NULL)
			continue;
		j = TAILQ_FIRST(&r->hasher.waiting);
		if (j == NULL)
			return;
		TAILQ_REMOVE(&r->hasher.waiting, j, entry);
		r->state.hash_waiting--;
		w->job = j;
		/* a dead worker tells by gone(), which takes the job back */
		(void)wire_send(w->wire, json_incref(j->m), NULL, 0);
	}
}

static void
hasher_got(void *arg, json_t *m, int *fds, size_t nfds)
{
	struct hash_worker *w = arg;
	struct records *r = w->records;
	struct hash_job *j = w->job;

	(void)fds;
	(void)nfds;
	if (json_is_true(json_object_get(m, "ready")) || j == NULL)
		return;
	w->job = NULL;
	hasher_end(j, m);
	hasher_turn(r);
}

static void
hasher_gone(void *arg)
{
	struct hash_worker *w = arg;
	struct records *r = w->records;

	LIST_REMOVE(w, entry);
	r->state.hash_workers--;
	if (w->job != NULL) {
		TAILQ_INSERT_HEAD(&r->hasher.waiting, w->job, entry);
		r->state.hash_waiting++;
	}
	wire_close(w->wire);
	free(w);
	hasher_turn(r);
}

static const struct wire_ops hasher_ops = {hasher_got, hasher_gone};

void
hasher_worker(struct records *r, int fd)
{
	struct hash_worker *w = xcalloc(1, sizeof(*w));

	w->records = r;
	w->wire = wire_open(r->proc->base, fd, HASHER_LINE, &hasher_ops, w);
	LIST_INSERT_HEAD(&r->hasher.workers, w, entry);
	r->state.hash_workers++;
	hasher_turn(r);
}

static void
hasher_tick(evutil_socket_t fd, short what, void *arg)
{
	struct records *r = arg;
	int64_t now = clock_seconds();
	struct hash_job *j;

	(void)fd;
	(void)what;
	while ((j = TAILQ_FIRST(&r->hasher.waiting)) != NULL &&
	    j->until < now) {
		TAILQ_REMOVE(&r->hasher.waiting, j, entry);
		r->state.hash_waiting--;
		hasher_end(j, NULL);
	}
}

void
hasher_init(struct records *r)
{
	struct timeval second = {1, 0};

	TAILQ_INIT(&r->hasher.waiting);
	LIST_INIT(&r->hasher.workers);
	r->hasher.tick = event_new(r->proc->base, -1, EV_PERSIST, hasher_tick,
	    r);
	if (r->hasher.tick == NULL || event_add(r->hasher.tick, &second) != 0)
		fatal("out of memory");
}

struct hash_job *
hasher_ask(struct records *r, json_t *m, hash_done *done, void *arg)
{
	struct hash_job *j;

	if (r->state.hash_waiting >= HASHER_QUEUE) {
		json_decref(m);
		return NULL;
	}
	j = xcalloc(1, sizeof(*j));
	j->records = r;
	j->m = m;
	j->done = done;
	j->arg = arg;
	j->until = clock_seconds() + HASHER_WAIT;
	TAILQ_INSERT_TAIL(&r->hasher.waiting, j, entry);
	r->state.hash_waiting++;
	hasher_turn(r);
	return j;
}

void
hasher_forget(struct hash_job *j)
{
	if (j != NULL)
		j->done = NULL;
}
