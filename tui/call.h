/*
 * Remote calls from the terminal program. fd 3 is the RPC socket, fd 4 the
 * spawner, who brings a new socket when records was restarted.
 */
#ifndef TUI_CALL_H
#define TUI_CALL_H

#include <jansson.h>
#include <stdbool.h>

#include "common/err.h"

struct app;

/*
 * Call a method and wait. params is stolen (NULL: none). Returns 0 with a new
 * reference in *result (when result is not NULL), or -1 with e set as the
 * server said it; *result is NULL then.
 *
 * Writes get an idempotency_key when they have none. After 0.3 s the status
 * line says so. When the connection is lost the status line says so, a new
 * one is awaited, and the call repeated. Pushes that arrive meanwhile are
 * delivered to the screen later, never within this call. When the session is
 * ending (hang-up) it returns -1 with ERR_BUSY.
 */
int call(struct app *app, const char *method, json_t *params, json_t **result,
    struct err *e);

/* May this account call the method at all (session.methods)? */
bool call_allowed(struct app *app, const char *method);

/* Ask for `changed` pushes of a topic; counted, call_unsubscribe() each. */
void call_subscribe(struct app *app, const char *topic);
void call_unsubscribe(struct app *app, const char *topic);

/* --- for app.c and tests --- */

struct link;
struct link_hooks {
	void *arg;
	/* while waiting: phase as below, attempt from 1; false gives up */
	bool (*waiting)(void *arg, int phase, int attempt);
	/* more descriptors to watch while waiting (signals), or -1 */
	int wake_fd;
	/* the spawner says how large the terminal is now */
	void (*sized)(void *arg, int rows, int cols);
};
enum { LINK_SLOW = 1, LINK_LOST = 2, LINK_BACK = 3 };

struct link *link_open(int rpc_fd, int spawner_fd,
    const struct link_hooks *hooks);
void link_close(struct link *l);
int link_fd(const struct link *l);         /* RPC socket, -1 while lost */
int link_spawner_fd(const struct link *l); /* -1 when none */
bool link_over(const struct link *l);      /* the session was ended elsewhere */
int link_call(struct link *l, const char *method, json_t *params,
    json_t **result, struct err *e);
/* While lost: ask the spawner again if he refused; harmless otherwise. */
void link_retry(struct link *l);
/* Read what has come; then link_push() gives notices, oldest first, or NULL. */
void link_read(struct link *l);
json_t *link_push(struct link *l);
/* Fetch session.methods. */
int link_learn(struct link *l, struct err *e);

#endif
