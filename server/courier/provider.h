/*
 * Sign-ins with providers' accounts: one hall-oidc each, which is given its
 * job and says two lines, passed on to records as they come. None outlives the
 * courier, or the records that asked for it.
 */
#ifndef SERVER_COURIER_PROVIDER_H
#define SERVER_COURIER_PROVIDER_H

#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

struct event_base;
struct conf;

enum { PROVIDERS_AT_ONCE = 64 };

/*
 * Begin one; said() is called with {"provider": id, "said": {...}} (stolen)
 * for each line, and always once with an "end".
 */
void provider_start(struct event_base *base, const struct conf *conf,
    const char *id, json_t *job, void (*said)(void *arg, json_t *m),
    void *arg);
/* Was pid one of them? Its end is said. */
bool provider_reaped(pid_t pid);
/* Records is gone: nobody waits for any of them. */
void provider_stop_all(void);

#endif
