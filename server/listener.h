/* The sockets that the supervisor opens for its roles. */
#ifndef SERVER_LISTENER_H
#define SERVER_LISTENER_H

#include <stddef.h>

/*
 * A listening TCP socket on a numeric address. name becomes "ADDR:PORT" as
 * people write it. Returns the descriptor, or -1 after a line in the log.
 */
int listener_tcp(const char *addr, int port, char *name, size_t size);

/* A listening unix socket DIR/FILE, mode 0600; an old one is replaced. */
int listener_unix(const char *dir, const char *file);

#endif
