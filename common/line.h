/*
 * Lines over a unix stream socket, with descriptors beside them (SCM_RIGHTS):
 * the one carrier of every message between processes. A message is one JSON
 * object and '\n'. Descriptors travel with the first byte of their line.
 * Not tied to an event loop: the owner polls fd and calls in.
 */
#ifndef COMMON_LINE_H
#define COMMON_LINE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { LINE_MAX_DEFAULT = 1 << 20, LINE_FDS_MAX = 4 };

struct line;

/*
 * Takes fd (set non-blocking, close-on-exec) over; line_close() closes it.
 * max is the longest line accepted, without the newline.
 */
struct line *line_open(int fd, size_t max);
void line_close(struct line *l);
int line_fd(const struct line *l);

/*
 * Read what is there. Returns 1 when something came, 0 for nothing at present,
 * -1 at end of file or on an error of the socket.
 */
int line_fill(struct line *l);

enum line_got { LINE_NONE, LINE_OK, LINE_TOO_LONG };
/*
 * The next whole line. *text (terminated, without newline) is valid until the
 * next call. fds received with it are the caller's now; *nfds at most
 * LINE_FDS_MAX; pass NULL to have any closed. LINE_TOO_LONG is told once for
 * a line over max, which is skipped: the conversation goes on.
 */
enum line_got line_next(struct line *l, const char **text, size_t *len,
    int *fds, size_t *nfds);

/*
 * Queue one line (a newline is added) with nfds descriptors, which are
 * duplicated: the caller keeps his. Writes at once what goes; the rest waits
 * for line_flush(). Returns 0, or -1 when the queue exceeds 8 MiB or the
 * socket failed.
 */
int line_send(struct line *l, const char *text, size_t len, const int *fds,
    size_t nfds);
/* The same for a JSON object, compact. Does not take the reference. */
int line_send_json(struct line *l, const json_t *j, const int *fds, size_t nfds);

/* Write what is queued. 1: all is out, 0: some is left (poll for POLLOUT), -1. */
int line_flush(struct line *l);
bool line_pending(const struct line *l);
size_t line_queued(const struct line *l);

/* Block until the queue is out or timeout_ms have passed: 0 or -1. */
int line_drain(struct line *l, int timeout_ms);

#endif
