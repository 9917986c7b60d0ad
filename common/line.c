#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/json_text.h"
#include "common/line.h"
#include "common/mem.h"

enum {
	LINE_CHUNK = 64 * 1024, /* read at once, at the most */
	LINE_CHUNK_LEAST = 2048,
	LINE_QUEUE_MAX = 8 << 20,
	LINE_IOV = 16,
	LINE_ARRIVED_MAX = 64,
};

/* A queued line; its descriptors go with its first byte and nobody else's. */
struct line_out {
	struct line_out *next;
	char *text;
	size_t len;
	size_t sent;
	int fds[LINE_FDS_MAX];
	size_t nfds;
};

/* A descriptor that came with the line in which byte number `at` lies. */
struct line_arrived {
	uint64_t at;
	int fd;
};

struct line {
	int fd;
	size_t max;
	size_t chunk; /* read at once: more while more comes */
	struct buf in;
	size_t taken;   /* bytes of in that line_next() gave out last time */
	size_t scanned; /* bytes of in known to hold no newline */
	uint64_t start; /* number of the first byte of in */
	bool skipping;  /* inside a line that was too long */
	struct line_arrived arrived[LINE_ARRIVED_MAX];
	size_t narrived;
	struct line_out *first, **last;
	size_t queued;
	bool failed;
};

struct line *
line_open(int fd, size_t max)
{
	struct line *l = xcalloc(1, sizeof *l);
	int flags;

	flags = fcntl(fd, F_GETFL);
	if (flags != -1)
		fcntl(fd, F_SETFL, flags | O_NONBLOCK);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	l->fd = fd;
	l->max = max;
	l->chunk = LINE_CHUNK_LEAST - 1; /* and the end of the text */
	l->last = &l->first;
	return l;
}

static void
line_out_close_fds(struct line_out *o)
{
	while (o->nfds > 0)
		close(o->fds[--o->nfds]);
}

static void
line_pop(struct line *l)
{
	struct line_out *o = l->first;

	l->first = o->next;
	if (l->first == NULL)
		l->last = &l->first;
	line_out_close_fds(o);
	free(o->text);
	free(o);
}

void
line_close(struct line *l)
{
	if (l == NULL)
		return;
	while (l->first != NULL)
		line_pop(l);
	while (l->narrived > 0)
		close(l->arrived[--l->narrived].fd);
	buf_finish(&l->in);
	close(l->fd);
	free(l);
}

int
line_fd(const struct line *l)
{
	return l->fd;
}

/* Forget what line_next() gave out. */
static void
line_release(struct line *l)
{
	if (l->taken == 0)
		return;
	buf_drop(&l->in, l->taken);
	l->start += l->taken;
	l->taken = 0;
	l->scanned = 0;
	/* a long line must not stay with us: most connections are idle */
	if (l->in.len == 0 && l->in.room > LINE_CHUNK_LEAST)
		buf_finish(&l->in);
}

/*
 * The kernel ends a read at the piece that brought descriptors, and a sender
 * puts no other line into that piece: so they belong to the line in which the
 * last byte read lies.
 */
static void
line_take_fds(struct line *l, struct msghdr *m)
{
	struct cmsghdr *c;
	size_t i, n;
	int fd;
	bool cut = (m->msg_flags & MSG_CTRUNC) != 0;

	for (c = CMSG_FIRSTHDR(m); c != NULL; c = CMSG_NXTHDR(m, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		n = (c->cmsg_len - CMSG_LEN(0)) / sizeof fd;
		for (i = 0; i < n; i++) {
			memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
			if (cut || l->narrived == LINE_ARRIVED_MAX) {
				close(fd);
				continue;
			}
			l->arrived[l->narrived++] = (struct line_arrived){
				l->start + l->in.len - 1, fd
			};
		}
	}
}

int
line_fill(struct line *l)
{
	union {
		char room[CMSG_SPACE(sizeof(int) * LINE_FDS_MAX)];
		struct cmsghdr align;
	} control;
	struct iovec iov;
	struct msghdr m = { 0 };
	ssize_t n;

	line_release(l);
	/* The owner has lines to take first; never hold more than one over. */
	if (l->in.len > l->max + LINE_CHUNK)
		return 1;
	iov.iov_base = buf_reserve(&l->in, l->chunk);
	iov.iov_len = l->chunk;
	m.msg_iov = &iov;
	m.msg_iovlen = 1;
	m.msg_control = &control;
	m.msg_controllen = sizeof control;
	do {
		n = recvmsg(l->fd, &m, MSG_CMSG_CLOEXEC);
	} while (n == -1 && errno == EINTR);
	if (n == -1)
		return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1;
	if (n == 0)
		return -1;
	buf_added(&l->in, (size_t)n);
	line_take_fds(l, &m);
	if ((size_t)n < l->chunk)
		l->chunk = LINE_CHUNK_LEAST - 1;
	else if (l->chunk < LINE_CHUNK)
		l->chunk = (l->chunk + 1) * 4 - 1;
	return 1;
}

/* Hand out or close what came with the bytes before number end. */
static void
line_give_fds(struct line *l, uint64_t end, int *fds, size_t *nfds)
{
	size_t i, left = 0;

	for (i = 0; i < l->narrived; i++) {
		if (l->arrived[i].at >= end)
			l->arrived[left++] = l->arrived[i];
		else if (fds != NULL && *nfds < LINE_FDS_MAX)
			fds[(*nfds)++] = l->arrived[i].fd;
		else
			close(l->arrived[i].fd);
	}
	l->narrived = left;
}

enum line_got
line_next(struct line *l, const char **text, size_t *len, int *fds,
    size_t *nfds)
{
	char *nl;
	size_t n;

	*text = NULL;
	*len = 0;
	if (nfds != NULL)
		*nfds = 0;
	else
		fds = NULL;
	for (;;) {
		line_release(l);
		nl = l->in.len == 0 ? NULL
				    : memchr(l->in.data + l->scanned, '\n',
					  l->in.len - l->scanned);
		n = nl != NULL ? (size_t)(nl - l->in.data) : l->in.len;
		if (nl == NULL && n <= l->max && !l->skipping) {
			l->scanned = n;
			return LINE_NONE;
		}
		l->taken = nl != NULL ? n + 1 : n;
		if (!l->skipping && n <= l->max)
			break;
		/* Too long: told once, then dropped up to its newline. */
		line_give_fds(l, l->start + l->taken, NULL, NULL);
		if (!l->skipping) {
			l->skipping = nl == NULL;
			return LINE_TOO_LONG;
		}
		if (nl == NULL)
			return LINE_NONE;
		l->skipping = false;
	}
	*nl = '\0';
	*text = l->in.data;
	*len = n;
	line_give_fds(l, l->start + l->taken, fds, nfds);
	return LINE_OK;
}

int
line_send(struct line *l, const char *text, size_t len, const int *fds,
    size_t nfds)
{
	struct line_out *o;
	size_t i;

	if (l->failed || nfds > LINE_FDS_MAX ||
	    l->queued + len + 1 > LINE_QUEUE_MAX)
		return -1;
	o = xcalloc(1, sizeof *o);
	for (i = 0; i < nfds; i++) {
		o->fds[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, 0);
		if (o->fds[i] == -1) {
			line_out_close_fds(o);
			free(o);
			return -1;
		}
		o->nfds++;
	}
	o->text = xreallocarray(NULL, len + 1, 1);
	memcpy(o->text, text, len);
	o->text[len] = '\n';
	o->len = len + 1;
	*l->last = o;
	l->last = &o->next;
	l->queued += o->len;
	return line_flush(l) == -1 ? -1 : 0;
}

int
line_send_json(struct line *l, const json_t *j, const int *fds, size_t nfds)
{
	char *text;
	size_t len;
	int r;

	text = json_text(j, &len);
	if (text == NULL)
		return -1;
	r = line_send(l, text, len, fds, nfds);
	free(text);
	return r;
}

/* A line with descriptors goes alone; others are gathered. */
static size_t
line_gather(struct line *l, struct iovec iov[LINE_IOV])
{
	struct line_out *o;
	size_t n = 0;

	for (o = l->first; o != NULL && n < LINE_IOV; o = o->next) {
		if (o->nfds > 0 && n > 0)
			break;
		iov[n++] = (struct iovec){ o->text + o->sent,
			o->len - o->sent };
		if (o->nfds > 0)
			break;
	}
	return n;
}

static void
line_sent(struct line *l, size_t n)
{
	struct line_out *o;
	size_t k;

	l->queued -= n;
	line_out_close_fds(l->first);
	while (n > 0) {
		o = l->first;
		k = o->len - o->sent < n ? o->len - o->sent : n;
		o->sent += k;
		n -= k;
		if (o->sent == o->len)
			line_pop(l);
	}
}

int
line_flush(struct line *l)
{
	union {
		char room[CMSG_SPACE(sizeof(int) * LINE_FDS_MAX)];
		struct cmsghdr align;
	} control;
	struct iovec iov[LINE_IOV];
	struct msghdr m;
	struct cmsghdr *c;
	struct line_out *o;
	ssize_t n;

	while (!l->failed && (o = l->first) != NULL) {
		memset(&m, 0, sizeof m);
		m.msg_iov = iov;
		m.msg_iovlen = line_gather(l, iov);
		if (o->nfds > 0) {
			memset(&control, 0, sizeof control);
			m.msg_control = &control;
			m.msg_controllen = CMSG_SPACE(sizeof(int) * o->nfds);
			c = CMSG_FIRSTHDR(&m);
			c->cmsg_level = SOL_SOCKET;
			c->cmsg_type = SCM_RIGHTS;
			c->cmsg_len = CMSG_LEN(sizeof(int) * o->nfds);
			memcpy(CMSG_DATA(c), o->fds, sizeof(int) * o->nfds);
		}
		n = sendmsg(l->fd, &m, MSG_NOSIGNAL);
		if (n >= 0)
			line_sent(l, (size_t)n);
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			return 0;
		else if (errno != EINTR)
			l->failed = true;
	}
	return l->failed ? -1 : 1;
}

bool
line_pending(const struct line *l)
{
	return l->first != NULL;
}

size_t
line_queued(const struct line *l)
{
	return l->queued;
}

int
line_drain(struct line *l, int timeout_ms)
{
	int64_t end = clock_ms() + timeout_ms, left;
	struct pollfd p = { .fd = l->fd, .events = POLLOUT };
	int r;

	while ((r = line_flush(l)) == 0) {
		left = end - clock_ms();
		if (left <= 0)
			return -1;
		if (poll(&p, 1, (int)left) == -1 && errno != EINTR)
			return -1;
	}
	return r == 1 ? 0 : -1;
}
