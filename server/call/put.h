/* A method that takes a file: the bytes of standard input. */
#ifndef SERVER_CALL_PUT_H
#define SERVER_CALL_PUT_H

#include "server/call/link.h"

/* The name of the method's parameter that is a file, or NULL. */
const char *put_param(const json_t *method);

/*
 * Stream standard input to the server and call the method with it; the whole
 * again should records die meanwhile. As link_call(): 0 with *reply and *fd,
 * -1 when the server cannot be reached.
 */
int put_call(struct link *l, const char *method, const char *param,
    json_t *params, json_t **reply, int *fd);

#endif
