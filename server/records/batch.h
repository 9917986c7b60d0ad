/*
 * Group commit. Jobs that are ready are run one after another in one
 * transaction, each write in its own savepoint; their answers leave only after
 * COMMIT. A job that meets an open batch is answered after it, even a read.
 */
#ifndef SERVER_RECORDS_BATCH_H
#define SERVER_RECORDS_BATCH_H

#include <event2/event.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "common/err.h"

struct records;
struct job;

TAILQ_HEAD(job_list, job);

/* Embedded in what is to be done; its owner keeps it until done(). */
struct job {
	TAILQ_ENTRY(job) entry;
	/* Do it. Writes call batch_open() before the first statement. */
	void (*run)(struct records *r, struct job *j);
	/*
	 * It is durable (or wrote nothing): answer. fault is set when the
	 * commit failed, and nothing of it has happened. May free the job.
	 */
	void (*done)(struct records *r, struct job *j, const struct err *fault);
};

struct batch {
	struct job_list ready;
	struct job_list held;
	struct job_list late; /* what nobody waits for */
	struct event *event, *late_event;
	bool open;
	int64_t commit_ns; /* what a commit takes of late */
};

void batch_init(struct records *r);
void batch_finish(struct records *r);
/* Queue a job; it is run in the coming turn of the loop, in this order. */
void batch_add(struct records *r, struct job *j);
/*
 * Queue a job whose end nobody waits for: it goes along with the next commit,
 * which saves one of its own, or makes one after a tenth of a second.
 */
void batch_add_late(struct records *r, struct job *j);
/* Begin the transaction unless it is begun. 0 or -1. */
int batch_open(struct records *r, struct err *e);
/* Run what is queued to the end (drain). */
void batch_drain(struct records *r);

#endif
