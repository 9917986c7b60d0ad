/*
 * A crew: work in pieces, done by as many processes as there are cores. Each
 * takes the next piece that nobody has; all give way to the hall, which may be
 * at work beside them.
 */
#ifndef SERVER_CTL_CREW_H
#define SERVER_CTL_CREW_H

#include <stdbool.h>
#include <stddef.h>

/*
 * begin() once in each process, then piece(): 0, or -1 with the reason on
 * stderr. What they open must not be open here: SQLite bears no fork. good[n]
 * tells which pieces were done and are good; those of a process that died are
 * not. 0 when all are.
 */
int crew(size_t n, int (*begin)(void *arg), int (*piece)(void *arg, size_t i),
    void *arg, bool *good);

#endif
