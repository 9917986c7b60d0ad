/*
 * talenthallctl's unix socket: root and the server's own user get an RPC
 * session with the administrators' methods, no password asked.
 */
#ifndef SERVER_RECORDS_CTL_H
#define SERVER_RECORDS_CTL_H

struct records;

/* Takes the listening socket. */
void ctl_listen(struct records *r, int fd);
void ctl_finish(struct records *r);

#endif
