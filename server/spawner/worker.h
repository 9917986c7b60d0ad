/* Making one worker process: its pty or pipes, its environment, its exec. */
#ifndef SERVER_SPAWNER_WORKER_H
#define SERVER_SPAWNER_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "common/conf.h"

struct template;

enum { WORKER_MEMORY = 512 << 20 }; /* bytes of address space */

/* What the client asked for; checked and clamped by worker_check(). */
struct worker_wish {
	char kind[8]; /* shell, exec, sftp */
	char *command; /* exec only; owned by whoever holds the wish */
	char term[64];
	int cols, rows;
	bool pty;
};

/* What a started worker leaves with us. */
struct worker_start {
	pid_t pid;
	int line;    /* our end of its descriptor 4 */
	int fds[2];  /* for the transport: pty master, or in+out and err */
	size_t nfds; /* the caller closes them */
};

/*
 * The program of this kind. Returns 0, or -1 with *why (static text, for the
 * user) when it is not there or the wish makes no sense.
 */
int worker_check(struct worker_wish *w, const struct conf *c, char *program,
    size_t size, const char **why);

/*
 * Start it with rpc as its descriptor 3 (borrowed) in the given language, from
 * the template where that has its program. Returns 0, or -1 with *why; or 1
 * when the template fell silent: then nothing was started that counts, rpc may
 * be in use and a new one will do, as that template is asked no more.
 */
int worker_start(const struct worker_wish *w, const struct conf *c,
    struct template *t, const char *program, const char *lang, int rpc,
    struct worker_start *s, const char **why);

/* The number of a signal that a client may send to its worker; 0: none such. */
int worker_signal(const char *name);

/*
 * Its environment, from nothing: what the client or our starter has set counts
 * for naught. Without a wish: what holds for all. Ends with NULL; the caller's.
 */
char **worker_env(const struct worker_wish *w, const struct conf *c,
    const char *lang);

#endif
