/*
 * Sign-in. Each connection has a channel to records: its transport asks, and
 * gets a token when the answer is yes. redeem.c turns tokens into sockets.
 */
#ifndef SERVER_RECORDS_AUTH_H
#define SERVER_RECORDS_AUTH_H

#include <stdint.h>

struct records;

/* The socket to the gate has come. */
void auth_gate(struct records *r, int fd);
void auth_finish(struct records *r);
/* End a session: its row, its sockets and its connection. */
void auth_end(struct records *r, int64_t session_id);
/*
 * A guest of this address is about to write. 0 when he may, else how many
 * seconds it has to wait: anybody can be a guest, and the audit keeps it all.
 */
int auth_guest_wait(struct records *r, const char *from);
/* Something was said of a sign-in with a provider's account; 0: of all. */
void auth_provider_said(struct records *r, int64_t id);
/* Once a minute: forget sources that behave. */
void auth_tick(struct records *r);

#endif
