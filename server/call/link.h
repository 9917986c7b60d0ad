/*
 * The call program's end of the RPC socket (fd 3), and of the line to the
 * spawner (fd 4), which brings a new socket when records was restarted.
 */
#ifndef SERVER_CALL_LINK_H
#define SERVER_CALL_LINK_H

#include <jansson.h>
#include <stdbool.h>

#include "common/line.h"

struct link {
	struct line *rpc;     /* NULL while lost */
	struct line *spawner; /* NULL when there is none */
	json_int_t last_id;
};

/* Takes both descriptors; spawner_fd may be -1. */
void link_open(struct link *l, int rpc_fd, int spawner_fd);
void link_close(struct link *l);

/*
 * Ask the spawner for a new socket and wait for it. Returns 0, or -1 when it
 * cannot be had within a minute or the session is over.
 */
int link_renew(struct link *l);

/*
 * Call a method and wait for its reply; params is borrowed. The request is
 * repeated on a new socket when the old one breaks, so a write needs its
 * idempotency_key. *reply is the whole reply object, *fd a descriptor that
 * came with it or -1. Returns 0, or -1 when the server cannot be reached.
 */
int link_call(struct link *l, const char *method, json_t *params,
    json_t **reply, int *fd);

/* A fresh idempotency key (32 hex digits) as a JSON string. */
json_t *link_make_key(void);

#endif
