/* The lists of system calls behind sandbox.h; nobody else includes this. */
#ifndef SERVER_SANDBOX_SECCOMP_H
#define SERVER_SANDBOX_SECCOMP_H

#include <linux/filter.h>

enum sandbox_list {
	SANDBOX_GATE,
	SANDBOX_TRANSPORT,
	SANDBOX_SPAWNER,
	SANDBOX_SPAWNER_SCAN, /* the same, and connects to clamd */
	SANDBOX_RECORDS,
	SANDBOX_HASH,
	SANDBOX_WORKER,
	SANDBOX_TEMPLATE, /* is copied; the copy finds its place */
	SANDBOX_COURIER,
	SANDBOX_INTAKE,
	SANDBOX_DOCS,
	SANDBOX_DOCS_BLIND, /* the same, and nothing is opened */
	SANDBOX_OIDC,       /* connects, and makes threads to find hosts */
	SANDBOX_SLIP,       /* and makes threads, which pango insists on */
};

/*
 * A filter made ready, to be put in force by a child without libseccomp. What
 * depends on who installs it is filled in then: once, by one process.
 */
struct sandbox_program {
	struct sock_fprog prog;
};

int sandbox_seccomp_make(struct sandbox_program *p, enum sandbox_list which);
int sandbox_seccomp_install(struct sandbox_program *p);
/* Both at once. */
int sandbox_seccomp(enum sandbox_list which);

#endif
