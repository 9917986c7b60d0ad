#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include "common/line.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/wire.h"

/*
 * A wire may be closed inside its own callback: `depth` keeps the memory
 * until the callback's caller has left, `closed` tells him to look no more.
 */
struct wire {
	struct line *line;
	struct event_base *base;
	struct event *in, *out, *late;
	const struct wire_ops *ops;
	void *arg;
	int depth;
	bool closed, gone;
};

static void
wire_free(struct wire *w)
{
	event_free(w->in);
	event_free(w->out);
	event_free(w->late);
	line_close(w->line);
	free(w);
}

static void
wire_tell_gone(struct wire *w)
{
	if (w->gone)
		return;
	w->gone = true;
	event_del(w->in);
	event_del(w->out);
	event_del(w->late);
	w->depth++;
	w->ops->gone(w->arg);
	if (--w->depth == 0 && w->closed)
		wire_free(w);
}

/* One line: 0, or -1 when the other side does not speak our language. */
static int
wire_take(struct wire *w, const char *text, size_t len, int *fds, size_t nfds)
{
	json_error_t je;
	json_t *m = json_loadb(text, len, JSON_REJECT_DUPLICATES, &je);
	size_t i;
	int rc = -1;

	if (json_is_object(m)) {
		w->ops->got(w->arg, m, fds, nfds);
		rc = 0;
	}
	json_decref(m);
	for (i = 0; i < nfds; i++)
		if (fds[i] != -1)
			close(fds[i]);
	return rc;
}

/* Everything that stands in the buffer; false when the wire must end. */
static bool
wire_take_all(struct wire *w)
{
	int fds[LINE_FDS_MAX];
	const char *text;
	size_t len, nfds;
	enum line_got got;

	while (!w->closed) {
		nfds = LINE_FDS_MAX;
		got = line_next(w->line, &text, &len, fds, &nfds);
		if (got == LINE_NONE)
			return true;
		if (got == LINE_TOO_LONG ||
		    wire_take(w, text, len, fds, nfds) != 0)
			return false;
	}
	return true;
}

static void
wire_readable(evutil_socket_t fd, short what, void *arg)
{
	struct wire *w = arg;
	int more;

	(void)fd;
	w->depth++;
	more = (what & EV_READ) != 0 ? line_fill(w->line) : 1;
	/* What came before the end still counts. */
	if (!wire_take_all(w))
		more = -1;
	if (--w->depth == 0 && w->closed) {
		wire_free(w);
		return;
	}
	if (!w->closed && more == -1)
		wire_tell_gone(w);
}

static void
wire_writable(evutil_socket_t fd, short what, void *arg)
{
	struct wire *w = arg;
	int rc = line_flush(w->line);

	(void)fd;
	(void)what;
	if (rc == -1)
		wire_tell_gone(w);
	else if (rc == 1)
		event_del(w->out);
}

static void
wire_late(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	wire_tell_gone(arg);
}

struct wire *
wire_open(struct event_base *base, int fd, size_t max,
    const struct wire_ops *ops, void *arg)
{
	struct wire *w = xcalloc(1, sizeof *w);

	w->line = line_open(fd, max);
	w->base = base;
	w->ops = ops;
	w->arg = arg;
	w->in = event_new(base, fd, EV_READ | EV_PERSIST, wire_readable, w);
	w->out = event_new(base, fd, EV_WRITE | EV_PERSIST, wire_writable, w);
	w->late = event_new(base, -1, 0, wire_late, w);
	if (w->in == NULL || w->out == NULL || w->late == NULL ||
	    event_add(w->in, NULL) != 0)
		fatal("cannot watch a socket");
	return w;
}

void
wire_close(struct wire *w)
{
	if (w == NULL || w->closed)
		return;
	w->closed = true;
	event_del(w->in);
	event_del(w->out);
	event_del(w->late);
	if (w->depth == 0)
		wire_free(w);
}

int
wire_send(struct wire *w, json_t *m, const int *fds, size_t nfds)
{
	int rc;

	if (w == NULL || w->closed || w->gone) {
		json_decref(m);
		return -1;
	}
	rc = line_send_json(w->line, m, fds, nfds);
	json_decref(m);
	if (rc != 0)
		event_active(w->late, EV_TIMEOUT, 0);
	else if (line_pending(w->line))
		event_add(w->out, NULL);
	return rc;
}

int
wire_send_fd(struct wire *w, json_t *m, int fd)
{
	return wire_send(w, m, &fd, fd == -1 ? 0 : 1);
}

void
wire_drain(struct wire *w, int ms)
{
	if (w != NULL && !w->closed && !w->gone)
		line_drain(w->line, ms);
}
