/*
 * What each role may still do once it works. One short function a role; call
 * it after everything is open and before the first byte from outside.
 *
 * Layers: capabilities and users (when started as root), no_new_privs, limits,
 * Landlock (what files), seccomp (what calls; a call outside the list kills
 * the process). seccomp must work; Landlock or chroot missing is a warning in
 * the log, a failure when conf.sandbox_strict. Sanitizer builds
 * (HAVE_SANITIZERS) get a wider list and no RLIMIT_AS.
 *
 * All return 0, or -1 after a line in the log; the caller then ends.
 */
#ifndef SERVER_SANDBOX_H
#define SERVER_SANDBOX_H

#include <stdbool.h>

#include "common/conf.h"

/* talenthall-gate: accepts, forks transports; no exec, no files. */
int sandbox_gate(const struct conf *c);

/*
 * Transports: the program of the filter is made once in the gate
 * (before sandbox_gate()), so that a connection costs only its installation.
 */
int sandbox_transport_prepare(const struct conf *c);
int sandbox_transport(const struct conf *c);

/* The spawner: forks and execs workers, makes ptys; no network. */
int sandbox_spawner(const struct conf *c);

/*
 * records: read and write below state_dir, read data_dir and locale_dir; no
 * exec, no fork (threads may be made), no new network sockets.
 */
int sandbox_records(const struct conf *c);

/* Hash workers: memory, the socket to records, nothing else. */
int sandbox_hash(const struct conf *c);

/* The courier: execs the configured commands, which may use the network. */
int sandbox_courier(const struct conf *c);

/*
 * hall-intake: nothing by name and so much memory from the first on, also of
 * its children; then, of a file of at most max bytes, the descriptors it has
 * and a few seconds.
 */
int sandbox_intake_prepare(void);
int sandbox_intake(unsigned long max);

/*
 * hall-docs: the descriptors it has, memory, a few seconds, and by name only
 * fonts and tables of characters, to read; without Landlock not even those.
 */
int sandbox_docs(void);
/*
 * hall-oidc: asks a provider over the network and starts nothing; by name it
 * reads only certificates, ca_file, and how hosts are found.
 */
int sandbox_oidc(const char *ca_file);
/* hall-slip: the same, and it may make threads. */
int sandbox_slip(void);

/*
 * Before exec of a worker, in the child of the spawner: user, capabilities,
 * limits, no_new_privs. memory: bytes of address space, 0 for no limit;
 * processes: how many the user may have, 0 for none besides.
 */
#define SANDBOX_PROCESSES_KEPT (~0UL) /* as many as before */
int sandbox_worker_limits(const struct conf *c, unsigned long memory,
    unsigned long processes);

/*
 * Workers (talenthall-tui, talenthall-call, talenthall-sftp), which know no
 * configuration: strictness stands in TALENTHALL_SANDBOX. Call once at the
 * start of main, after the locale is set; terminfo may be read afterwards.
 * No network, no exec, no fork, no file opened for writing; reads only
 * terminfo, time zones and locale_dir (may be NULL).
 */
int sandbox_worker(const char *name, const char *locale_dir);

/*
 * The same in two steps, for a template and its copies (server/begin.h): what
 * a copy inherits, with a list of calls that lets the template be copied and
 * the copy find its place; and in the copy the list of any worker, and no
 * process besides.
 */
int sandbox_template(const char *locale_dir);
int sandbox_copy(void);

#endif
