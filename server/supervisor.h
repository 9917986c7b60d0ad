/*
 * The supervisor: starts the roles, introduces them to each other, restarts
 * those that die, passes reloads on and ends them all.
 */
#ifndef SERVER_SUPERVISOR_H
#define SERVER_SUPERVISOR_H

#include "common/conf.h"
#include "server/proc.h"

/* One row a role. A role without main lives in another program. */
struct role {
	const char *name;
	const char *program;
	int (*main)(struct proc *p);
	/* 0: one; else as many as this says. */
	int (*count)(const struct conf *c);
};

/* Two roles with a socket between them; each hears the other's name. */
struct role_link {
	const char *a, *b;
};

/*
 * Run the server with these roles (both tables end with a zero row; the first
 * role must be ready before the others are started). conf is kept and changed
 * by reload(), which returns -1 when the file is faulty. Returns the exit
 * status once everything has ended.
 */
int supervise(struct conf *conf, const struct role *roles,
    const struct role_link *links, int (*reload)(struct conf *c));

#endif
