/*
 * Transports are forked ahead: one waits in its sandbox, ready for a session,
 * until it is called. It is no connection: nobody counts it, and records and
 * the spawner hear of it when it is given one. It ends when we let go of it.
 */
#ifndef SERVER_GATE_SPARE_H
#define SERVER_GATE_SPARE_H

#include <sys/types.h>

#include "common/conf.h"

struct line;

/* With our ends of what struct transport_fds tells of. */
struct spare {
	pid_t pid; /* 0: none */
	int auth, spawn;
	struct line *gate;
};

/* As is configured now. 0, or -1 with a word in the log; s is none then. */
int spare_fork(struct spare *s, const struct conf *c);
/* Gives it the client's socket (borrowed). -1: it has died. */
int spare_call(struct spare *s, int sock, const char *addr);
void spare_drop(struct spare *s);

#endif
