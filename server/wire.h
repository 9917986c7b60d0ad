/*
 * A line (common/line.h) in a libevent loop: JSON objects in and out.
 * Everything a role says to another goes through one of these.
 */
#ifndef SERVER_WIRE_H
#define SERVER_WIRE_H

#include <event2/event.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct wire;

struct wire_ops {
	/*
	 * One object has come. m is borrowed. Take a descriptor by setting its
	 * place in fds to -1; those left are closed. wire_close() is allowed.
	 */
	void (*got)(void *arg, json_t *m, int *fds, size_t nfds);
	/*
	 * The other side is gone, or sent what is no JSON object, or a line
	 * too long, or does not read (8 MiB queued). Told once, never from
	 * within wire_send(); the wire is still the owner's to wire_close().
	 */
	void (*gone)(void *arg);
};

/* Takes fd over. max: longest line. ops must outlive the wire. */
struct wire *wire_open(struct event_base *base, int fd, size_t max,
    const struct wire_ops *ops, void *arg);
/* NULL is allowed; safe inside the callbacks. Closes the descriptor. */
void wire_close(struct wire *w);

/*
 * Send one object; steals the reference to m, borrows the descriptors.
 * Returns 0, or -1 when the other side is gone (gone() follows from the loop).
 * A NULL wire is -1.
 */
int wire_send(struct wire *w, json_t *m, const int *fds, size_t nfds);
/* One descriptor or none (-1) beside a message made with json_pack(). */
int wire_send_fd(struct wire *w, json_t *m, int fd);

/* Wait for the queue to leave, at most ms. */
void wire_drain(struct wire *w, int ms);

#endif
