/*
 * The spawner turns tokens into RPC sockets: one for each worker, bound to the
 * account that the token was given for.
 */
#ifndef SERVER_RECORDS_REDEEM_H
#define SERVER_RECORDS_REDEEM_H

struct records;

/* The socket to the spawner has come. */
void redeem_spawner(struct records *r, int fd);

#endif
