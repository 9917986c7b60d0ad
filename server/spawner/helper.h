/*
 * Helpers: one-shot programs that look at one file. records asks for one over
 * its peer line and hands over descriptors; the answer goes back the same way.
 */
#ifndef SERVER_SPAWNER_HELPER_H
#define SERVER_SPAWNER_HELPER_H

#include <event2/event.h>
#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

#include "common/conf.h"

struct helper;

struct helpers {
	struct event_base *base;
	struct helper *first;
	size_t n;
	/* clamd's, as configured at the start: the sandbox was made for it */
	char scan[108];
	/*
	 * A hall-intake that has loaded and makes a child for each file. pid
	 * 0: none.
	 */
	struct {
		pid_t pid;
		int fd;
	} nursery;
	const struct conf *conf;
	/* Told once for each that was begun; steals m: {"tag", OP: {...}} */
	void (*done)(void *arg, json_t *m);
	void *arg;
};

/*
 * {"op":"intake"|"docs","tag":n,"rule":{...}} with the file to read and the
 * file to write: both are borrowed. What cannot be begun is told by done() at
 * once.
 */
void helpers_begin(struct helpers *h, const struct conf *c, const json_t *m,
    const int *fds, size_t nfds);
/* A child has ended: was it a helper? */
bool helpers_reap(struct helpers *h, pid_t pid, int status);
void helpers_kill(struct helpers *h);

#endif
