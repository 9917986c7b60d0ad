#include "config.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/transport/local.h"

/*
 * The bytes of a channel, both ways, without ever holding more than a window.
 */

enum { RELAY_CHUNK = 32 * 1024 };

void
relay_drop_fd(int *fd)
{
	if (*fd != -1)
		close(*fd);
	*fd = -1;
}

/* Client to libssh to our queue: all at once, and only when it is empty. */
static bool
relay_take(struct chan *c)
{
	char *p;
	int n, got;

	/* asking libssh in vain costs a look at the socket each time */
	if (c->inq.len != 0 || c->client_closed || !c->unread)
		return false;
	c->unread = false;
	n = ssh_channel_poll(c->ch, 0);
	if (n <= 0)
		return false;
	p = buf_reserve(&c->inq, (size_t)n);
	got = ssh_channel_read_nonblocking(c->ch, p, (uint32_t)n, 0);
	if (got < n)
		c->unread = true;
	if (got <= 0)
		return false;
	if (c->in != -1)
		buf_added(&c->inq, (size_t)got);
	return true;
}

/* Our queue to the worker. A worker that reads no more loses its input. */
static void
relay_give(struct chan *c)
{
	ssize_t n;

	while (c->in_done < c->inq.len) {
		n = write(c->in, c->inq.data + c->in_done,
		    c->inq.len - c->in_done);
		if (n == -1 && errno == EAGAIN)
			return;
		if (n <= 0) {
			c->in = -1;
			break;
		}
		c->in_done += (size_t)n;
	}
	/* A burst must not stay with us for the life of the channel. */
	if (c->inq.room > RELAY_CHUNK * 2)
		buf_finish(&c->inq);
	else
		buf_clear(&c->inq);
	c->in_done = 0;
}

bool
relay_input(struct chan *c)
{
	bool more = false;
	int i;

	for (i = 0; i < 4; i++) {
		if (c->inq.len != 0 && c->in != -1)
			relay_give(c);
		if (!relay_take(c))
			break;
		more = c->inq.len == 0;
	}
	if (c->client_eof && c->inq.len == 0 && c->in != -1 && !c->pty &&
	    ssh_channel_poll(c->ch, 0) <= 0) {
		shutdown(c->in, SHUT_WR);
		c->in = -1;
	}
	return more || (i == 4 && c->inq.len == 0);
}

/*
 * Push what is left of a read. A rekey makes writes come back short though
 * the window is open: what is not taken waits, and nothing new is read.
 * Returns true when all is out.
 */
static bool
relay_push(struct chan *c, struct flow *f, const char *data, size_t len)
{
	size_t done = 0;
	int n;

	while (done < len && !c->client_closed) {
		n = f->err ? ssh_channel_write_stderr(
				 c->ch, data + done, (uint32_t)(len - done))
			   : ssh_channel_write(c->ch, data + done,
				 (uint32_t)(len - done));
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	if (c->client_closed)
		return true;
	if (f->rest.len == 0) {
		if (done < len)
			buf_add(&f->rest, data + done, len - done);
	} else {
		f->done += done;
		if (f->done == f->rest.len) {
			buf_clear(&f->rest);
			f->done = 0;
		}
	}
	return f->rest.len == 0;
}

void
relay_flow(struct chan *c, struct flow *f, const struct pollfd *p)
{
	char data[RELAY_CHUNK];
	ssize_t n;

	if (f->rest.len != 0 &&
	    !relay_push(
		c, f, f->rest.data + f->done, f->rest.len - f->done))
		return;
	if (f->fd == -1 || f->slot == -1 || p == NULL ||
	    p[f->slot].revents == 0)
		return;
	n = read(f->fd, data, sizeof data);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0) {
		relay_push(c, f, data, (size_t)n);
		return;
	}
	/* A pty says EIO when its last user is gone. */
	if (f->fd == c->in)
		c->in = -1;
	relay_drop_fd(&f->fd);
}

bool
relay_over(const struct flow *f)
{
	return f->fd == -1 && f->rest.len == 0;
}
