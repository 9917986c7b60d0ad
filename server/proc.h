/*
 * The anatomy every role shares.
 *
 * The supervisor (main.c) starts a role as "PROGRAM -x ROLE" with its control
 * line on descriptor 3, sends the configuration and then, one after another,
 * the sockets to the role's peers. A role's main function is:
 *
 *	int
 *	records_main(struct proc *p)
 *	{
 *		p->peer = records_peer;		... callbacks first
 *		p->reload = records_reload;
 *		p->drain = records_drain;
 *		... open what must be open before the sandbox, using p->conf
 *		if (sandbox_records(&p->conf) != 0)
 *			return 1;
 *		proc_ready(p);
 *		return proc_loop(p);
 *	}
 *
 * To add a role: 1 its main function here  2 a row in main.c's role table
 * 3 a sandbox in sandbox.c  4 its links to others in main.c's link table.
 */
#ifndef SERVER_PROC_H
#define SERVER_PROC_H

#include <event2/event.h>
#include <jansson.h>
#include <stdbool.h>

#include "common/conf.h"
#include "server/wire.h"

struct proc {
	const char *role;
	struct event_base *base;
	struct conf conf; /* the present one; reload replaces it */
	bool faulty;      /* what was read last is, and conf the former */
	void *arg;        /* the role's own */

	/*
	 * A socket to the named peer has come; fd is the role's now. The same
	 * name again means that the peer was restarted and the old socket is
	 * dead, except "hash", which names one worker of several.
	 *   records gets "gate", "spawner", "hash" (several), "ctl" (the
	 *           listening unix socket STATE/ctl.sock)
	 *           and "courier"
	 *   hash    gets "records"
	 *   courier gets "records"
	 *   gate    gets "records", "spawner", "listener" (the TCP listener)
	 *   spawner gets "records", "gate"
	 */
	void (*peer)(struct proc *p, const char *name, int fd);
	/* SIGHUP came: p->conf is the new one, old the one before. May be NULL. */
	void (*reload)(struct proc *p, const struct conf *old);
	/*
	 * The server ends: finish what is under way, then proc_stop(). The
	 * supervisor kills what is still there after 4 seconds. NULL means
	 * proc_stop() at once.
	 */
	void (*drain)(struct proc *p);

	struct wire *control; /* inside: use the functions below */
	int status;
};

/*
 * Begin a role: dies with the supervisor, takes the control line from
 * descriptor 3, closes every other descriptor above it, waits for the
 * configuration and sets up the log. Never returns NULL; a fault is fatal().
 */
struct proc *proc_begin(const char *role);

/* Sandboxed and able to work: tell the supervisor. */
void proc_ready(struct proc *p);

/* Run until proc_stop(). Returns the exit status for main(). */
int proc_loop(struct proc *p);
void proc_stop(struct proc *p, int status);
void proc_end(struct proc *p);

/* Ask the supervisor to read the configuration again, as SIGHUP does. */
void proc_ask_reload(struct proc *p);

/* Set up the log for a role as the configuration says. */
void proc_log_init(const char *role, const struct conf *c);

/*
 * Path of a program of ours: beside the running one (build tree), else in
 * libexec_dir. Returns 0, or -1 when it is in neither.
 */
int proc_find_program(char *path, size_t size, const char *name,
    const char *libexec_dir);

/* The roles' main functions. */
int spawner_main(struct proc *p); /* server/spawner/spawner.c */
int gate_main(struct proc *p);    /* server/gate/gate.c, talenthall-gate */
int records_main(struct proc *p); /* server/records/records.c */
int hash_main(struct proc *p);    /* server/records/hash.c */
int courier_main(struct proc *p); /* server/courier/courier.c */

/* talenthalld --once COMMAND ...: the server is stopped, the lock is held. */
int once_main(const struct conf *conf, int argc, char **argv);
/* talenthalld --methods: the method table on stdout. */
int methods_print(void);

#endif
