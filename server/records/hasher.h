/*
 * Passwords are hashed by worker processes, never on the loop: a bounded queue
 * in front of them, and an answer in ten seconds or "busy".
 */
#ifndef SERVER_RECORDS_HASHER_H
#define SERVER_RECORDS_HASHER_H

#include <event2/event.h>
#include <jansson.h>
#include <sys/queue.h>

struct records;
struct hash_job;
struct hash_worker;

/* reply is NULL when no worker was free in time. Borrowed. */
typedef void hash_done(struct records *r, void *arg, const json_t *reply);

struct hasher {
	TAILQ_HEAD(, hash_job) waiting;
	LIST_HEAD(, hash_worker) workers;
	struct event *tick;
};

void hasher_init(struct records *r);
/* A worker's socket has come. */
void hasher_worker(struct records *r, int fd);

/*
 * Ask (steals m): {"op":"verify","password","hash"} -> {"ok"};
 * {"op":"change","password"?,"hash"?,"new_password"?,"history":[..]?}
 * -> {"ok","new_hash"?,"reused"}. done() is called from the loop, never from
 * within. Returns the job, for hasher_forget(); NULL when the queue is full.
 */
struct hash_job *hasher_ask(struct records *r, json_t *m, hash_done *done,
    void *arg);
/* The asker is gone: done() will not be called. */
void hasher_forget(struct hash_job *j);

#endif
