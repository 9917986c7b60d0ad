/*
 * How the process of a session begins: exec'd by the spawner, or forked from a
 * template, a program that has done before what all sessions do alike (linking,
 * locale, catalogue) and then only waits to be copied.
 *
 * The spawner starts the template with its line on descriptor 3 and asks by any
 * line that carries the three descriptors of a session: its terminal, its RPC
 * socket, its line to the spawner. The copy is a child of the spawner, as an
 * exec'd worker is; its number is the answer, {"pid":N}, or -1. What the
 * session is comes to the copy alone, as the first line of its descriptor 4:
 * {"env":["NAME=value",...]}, its whole environment. So nothing of a user is
 * ever in the template, and nothing but those descriptors passes through it.
 */
#ifndef SERVER_BEGIN_H
#define SERVER_BEGIN_H

#include <stdbool.h>
#include <sys/types.h>

enum { BEGIN_FAILED = 71 }; /* the status of one that cannot begin */

/* The word on the command line that makes a program a template. */
#define BEGIN_TEMPLATE "template"

/*
 * In a child: signals as new, a session of its own, the five descriptors as 0
 * to 4 and none besides, the terminal to be its own with pty, "/" to stand in.
 */
void begin_place(const int fds[5], bool pty);
/* Ends with the spawner; after the last change of user, which forgets it. */
void begin_tie(pid_t spawner);

/*
 * The template, sandboxed: wait on descriptor 3 and make copies. Returns in
 * each copy, placed, tied and with its environment; ends with the line. word
 * is what its command line has more than a session's: the copies clear it.
 */
void begin_copies(char *word);

#endif
