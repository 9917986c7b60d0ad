#include "config.h"

#include "common/clock.h"
#include "common/log.h"
#include "server/records/records.h"

/*
 * Beyond these a batch gains nothing and answers wait. Where a commit takes
 * long, what it carries may take longer: an eighth of the time for the disk,
 * but never more than a person would notice.
 */
enum { BATCH_JOBS = 100, BATCH_NS = 2000000, BATCH_NS_MOST = 20000000,
	BATCH_SHARE = 7, BATCH_MEAN = 8 };

static const struct timeval batch_patience = { 0, 100000 };

int
batch_open(struct records *r, struct err *e)
{
	if (r->batch.open)
		return 0;
	store_read_done(r->db);
	if (store_begin(r->db, e) != 0)
		return -1;
	r->batch.open = true;
	return 0;
}

/* Answer all that waited for the commit; fault tells why it came to nothing. */
static void
batch_answer(struct records *r, const struct err *fault)
{
	struct job *j;

	r->batch.open = false;
	while ((j = TAILQ_FIRST(&r->batch.held)) != NULL) {
		TAILQ_REMOVE(&r->batch.held, j, entry);
		j->done(r, j, fault);
	}
}

/* A full disk ended the transaction under us: nobody's work stands. */
static void
batch_broken(struct records *r)
{
	struct err fault = {0};

	err_set(&fault, ERR_STORE, NULL);
	batch_answer(r, &fault);
}

/* Those that read see one state, until one writes or the batch is over. */
static void
batch_job(struct records *r, struct job *j)
{
	if (!r->batch.open)
		store_read(r->db);
	j->run(r, j);
	if (!r->batch.open) {
		j->done(r, j, NULL);
		return;
	}
	TAILQ_INSERT_TAIL(&r->batch.held, j, entry);
	if (!store_in_batch(r->db))
		batch_broken(r);
}

/* How long this batch may take before its commit. */
static int64_t
batch_room(const struct records *r)
{
	int64_t ns = BATCH_SHARE * r->batch.commit_ns;

	return ns < BATCH_NS	 ? BATCH_NS :
	    ns > BATCH_NS_MOST ? BATCH_NS_MOST :
				   ns;
}

static int
batch_commit(struct records *r, struct err *e)
{
	int64_t begin = clock_ns();
	int rc = store_commit(r->db, e);

	r->batch.commit_ns += (clock_ns() - begin - r->batch.commit_ns) /
	    BATCH_MEAN;
	return rc;
}

static void
batch_run(struct records *r)
{
	int64_t end = clock_ns() + batch_room(r);
	struct batch *b = &r->batch;
	struct job *j;
	int n = 0;

	/* what is late goes along only where there is a commit anyway */
	while ((j = TAILQ_FIRST(&b->ready)) != NULL ||
	    (b->open && (j = TAILQ_FIRST(&b->late)) != NULL)) {
		TAILQ_REMOVE(
		    TAILQ_EMPTY(&b->ready) ? &b->late : &b->ready, j, entry);
		batch_job(r, j);
		if (++n >= BATCH_JOBS || clock_ns() >= end)
			break;
	}
	store_read_done(r->db);
	if (TAILQ_EMPTY(&b->late))
		event_del(b->late_event);
	if (r->batch.open) {
		struct err e = {0}; /* 19 KB: not for each read */
		int rc = batch_commit(r, &e);

		r->state.commits++;
		r->state.committed += n;
		batch_answer(r, rc == 0 ? NULL : &e);
	}
	if (!TAILQ_EMPTY(&r->batch.ready))
		event_active(r->batch.event, EV_TIMEOUT, 0);
}

static void
batch_ready(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	batch_run(arg);
}

/* Nobody came whose commit would have done. */
static void
batch_late(evutil_socket_t fd, short what, void *arg)
{
	struct records *r = arg;

	(void)fd;
	(void)what;
	TAILQ_CONCAT(&r->batch.ready, &r->batch.late, entry);
	batch_run(r);
}

void
batch_init(struct records *r)
{
	TAILQ_INIT(&r->batch.ready);
	TAILQ_INIT(&r->batch.held);
	TAILQ_INIT(&r->batch.late);
	r->batch.event = event_new(r->proc->base, -1, 0, batch_ready, r);
	r->batch.late_event = evtimer_new(r->proc->base, batch_late, r);
	if (r->batch.event == NULL || r->batch.late_event == NULL)
		fatal("out of memory");
}

void
batch_finish(struct records *r)
{
	event_free(r->batch.event);
	event_free(r->batch.late_event);
}

/*
 * The loop puts an activated event behind the sockets that are ready already:
 * so all of them are read before the batch runs.
 */
void
batch_add(struct records *r, struct job *j)
{
	if (TAILQ_EMPTY(&r->batch.ready))
		event_active(r->batch.event, EV_TIMEOUT, 0);
	TAILQ_INSERT_TAIL(&r->batch.ready, j, entry);
}

void
batch_add_late(struct records *r, struct job *j)
{
	if (!event_pending(r->batch.late_event, EV_TIMEOUT, NULL))
		event_add(r->batch.late_event, &batch_patience);
	TAILQ_INSERT_TAIL(&r->batch.late, j, entry);
}

void
batch_drain(struct records *r)
{
	TAILQ_CONCAT(&r->batch.ready, &r->batch.late, entry);
	while (!TAILQ_EMPTY(&r->batch.ready))
		batch_run(r);
}
