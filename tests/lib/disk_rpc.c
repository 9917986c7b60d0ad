/*
 * Who asks the records process is led through a test, which may ask again and
 * again what was asked once: tests/e2e/nth.py.
 *
 *	NTH	a folder; of the socket "pairs" in it the test is told of each
 *		socket of requests: two descriptors, the side of the records
 *		process and the side of who asks, and the database's name
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/lib/disk.h"

static int rpc_test = -1;

/* Before the sandbox, which lets nobody connect. */
void
disk_rpc_init(void)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	const char *folder = getenv("NTH");
	int fd;

	if (folder == NULL || strcmp(disk_role, "records") != 0)
		return;
	snprintf(sun.sun_path, sizeof sun.sun_path, "%.90s/pairs", folder);
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return;
	/* out of the way of the descriptors that are at set places */
	rpc_test = fcntl(fd, F_DUPFD_CLOEXEC, 50);
	close(fd);
	if (connect(rpc_test, (struct sockaddr *)&sun, sizeof sun) != 0)
		_exit(71);
}

/* What is closed at the beginning, but this. */
int
close_range(unsigned int from, unsigned int to, int flags)
{
	const unsigned int at = (unsigned int)rpc_test;
	static int (*next)(unsigned int, unsigned int, int);

	if (next == NULL)
		next = (int (*)(unsigned int, unsigned int,
		    int))dlsym(RTLD_NEXT, "close_range");
	if (rpc_test == -1 || at < from || at > to)
		return next(from, to, flags);
	if (at > from && next(from, at - 1, flags) != 0)
		return -1;
	return at < to ? next(at + 1, to, flags) : 0;
}

static int
rpc_pair(int type, int *sv)
{
	static int (*next)(int, int, int, int *);

	if (next == NULL)
		next = (int (*)(int, int, int, int *))dlsym(RTLD_NEXT,
		    "socketpair");
	return next(AF_UNIX, type, 0, sv);
}

/* Both are the test's then. */
static void
rpc_tell(int records, int asks)
{
	union {
		char room[CMSG_SPACE(2 * sizeof(int))];
		struct cmsghdr align;
	} control = { 0 };
	const char *name = disk_open_name("/talenthall.db");
	struct iovec iov = { (void *)(uintptr_t)name, strlen(name) + 1 };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof control };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	const int fds[2] = { records, asks };

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof fds);
	memcpy(CMSG_DATA(c), fds, sizeof fds);
	(void)sendmsg(rpc_test, &m, MSG_NOSIGNAL);
	close(records);
	close(asks);
}

/* Of a session. */
int
socketpair(int domain, int type, int protocol, int sv[2])
{
	int ours[2], theirs[2];

	(void)domain;
	(void)protocol;
	if (rpc_test == -1)
		return rpc_pair(type, sv);
	if (rpc_pair(type, ours) != 0)
		return -1;
	if (rpc_pair(type, theirs) != 0) {
		close(ours[0]);
		close(ours[1]);
		return -1;
	}
	sv[0] = ours[0];
	sv[1] = theirs[1];
	rpc_tell(ours[1], theirs[0]);
	return 0;
}

/* Of talenthallctl. */
int
accept4(int fd, struct sockaddr *from, socklen_t *len, int flags)
{
	static int (*next)(int, struct sockaddr *, socklen_t *, int);
	int got, ours[2];

	if (next == NULL)
		next = (int (*)(int, struct sockaddr *, socklen_t *,
		    int))dlsym(RTLD_NEXT, "accept4");
	got = next(fd, from, len, flags);
	if (rpc_test == -1 || got == -1 ||
	    rpc_pair(SOCK_STREAM | SOCK_CLOEXEC, ours) != 0)
		return got;
	rpc_tell(ours[1], got);
	return ours[0];
}

/* A request whose statements are to be counted is marked by its key. */
ssize_t
recvmsg(int fd, struct msghdr *m, int flags)
{
	static ssize_t (*next)(int, struct msghdr *, int);
	static const char mark[] = "\"idempotency_key\":\"nth:";
	ssize_t n;

	if (next == NULL)
		next = (ssize_t(*)(int, struct msghdr *, int))dlsym(RTLD_NEXT,
		    "recvmsg");
	n = next(fd, m, flags);
	if (rpc_test == -1 || n <= 0 || disk == NULL || disk->nth == 0)
		return n;
	disk_sql_wait(false);
	if (memmem(m->msg_iov[0].iov_base, (size_t)n, mark,
		sizeof mark - 1) != NULL)
		disk_sql_count();
	return n;
}

int
epoll_wait(int fd, struct epoll_event *events, int most, int ms)
{
	static int (*next)(int, struct epoll_event *, int, int);

	if (next == NULL)
		next = (int (*)(int, struct epoll_event *, int,
		    int))dlsym(RTLD_NEXT, "epoll_wait");
	if (rpc_test != -1 && ms != 0)
		disk_sql_wait(true);
	return next(fd, events, most, ms);
}
