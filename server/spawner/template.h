/*
 * The template of the screens (server/begin.h), seen from the spawner: started
 * with it, anew when it has died or the configuration was read again. When it
 * is not there, sessions are exec'd as any other worker.
 */
#ifndef SERVER_SPAWNER_TEMPLATE_H
#define SERVER_SPAWNER_TEMPLATE_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "common/conf.h"

struct line;

struct template {
	pid_t pid;	   /* 0: none */
	struct line *line; /* NULL: none */
	time_t born;	   /* on the monotonic clock */
	bool copied;	   /* it has been of use */
};

/* Starts one in the place of any before; a fault is told in the log. */
void template_start(struct template *t, const struct conf *c);
/* Was it this one that ended? Starts another then, unless it ends at once. */
bool template_reap(struct template *t, pid_t pid, const struct conf *c);
void template_stop(struct template *t);

/*
 * A copy with these three descriptors (borrowed): terminal, RPC, line. Returns
 * its number; 0 when there is no template or it can make none, so that it is
 * for the caller to exec; -1 when it did not answer, and the descriptors must
 * be used no more: a copy may have them.
 */
pid_t template_copy(struct template *t, const int fds[3]);

#endif
