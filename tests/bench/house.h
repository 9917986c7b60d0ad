/*
 * The records process alone, with the benchmark in the place of supervisor,
 * gate and spawner: what it costs without SSH. Sessions are born as they are
 * in the hall: a key is told, a token comes, the token becomes a socket.
 */
#ifndef TESTS_BENCH_HOUSE_H
#define TESTS_BENCH_HOUSE_H

#include <jansson.h>
#include <sys/types.h>

#include "common/line.h"

struct house;

/*
 * Start BUILD/talenthalld over the state directory. Dies when it does not get
 * ready. ready_ms (may be NULL): from the fork until it was.
 */
struct house *house_open(const char *build, const char *data,
    const char *state, double *ready_ms);
/* Ends it, and its sessions. */
void house_close(struct house *h);
pid_t house_pid(const struct house *h);

/* A session of an account whose key lies in STATE/keys; dies without one. */
struct line *house_session(struct house *h, const char *login);

/*
 * One call and its answer: the result, or NULL when it was refused and
 * *key (may be NULL) is the reason, to be freed. New reference.
 */
json_t *house_call(struct line *l, const char *method, json_t *params,
    char **key);
/* The same; *us: until the answer was there, before it was taken apart. */
json_t *house_call_in(struct line *l, const char *method, json_t *params,
    char **key, double *us);
/*
 * Until it has been idle for a second: a hall that is new, or a day, goes
 * through its cases first, twenty at a time.
 */
void house_settle(const struct house *h);
/* The next line within ten seconds, or die. */
json_t *house_read(struct line *l, int *fd);

/* Seconds that the records process has had the processor. */
double house_cpu(const struct house *h);

/* Proportional share of memory of a process, in KiB. */
long house_pss(pid_t pid);

#endif
