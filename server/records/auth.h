/*
 * Sign-in. Each connection has a channel to records: its transport asks, and
 * gets a token when the answer is yes. redeem.c turns tokens into sockets.
 */
#ifndef SERVER_RECORDS_AUTH_H
#define SERVER_RECORDS_AUTH_H

struct records;

/* The socket to the gate has come. */
void auth_gate(struct records *r, int fd);
void auth_finish(struct records *r);
/* Once a minute: forget sources that behave. */
void auth_tick(struct records *r);

#endif
