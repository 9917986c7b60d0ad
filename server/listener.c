#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/log.h"
#include "server/listener.h"

enum { LISTENER_BACKLOG = 1024, LISTENER_FLAGS = SOCK_CLOEXEC | SOCK_NONBLOCK };

static int
listener_bind(const struct addrinfo *ai)
{
	const int on = 1, off = 0;
	int fd = socket(ai->ai_family, SOCK_STREAM | LISTENER_FLAGS, 0);

	if (fd == -1)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (ai->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
	if (bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 &&
	    listen(fd, LISTENER_BACKLOG) == 0)
		return fd;
	close(fd);
	return -1;
}

static void
listener_name(int fd, char *name, size_t size)
{
	struct sockaddr_storage ss;
	socklen_t len = sizeof ss;
	char host[64] = "?", port[16] = "?";

	memset(&ss, 0, sizeof ss);
	if (getsockname(fd, (struct sockaddr *)&ss, &len) == 0)
		getnameinfo((struct sockaddr *)&ss, len, host, sizeof host,
		    port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
	snprintf(name, size, ss.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s",
	    host, port);
}

int
listener_tcp(const char *addr, int port, char *name, size_t size)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE };
	struct addrinfo *ai;
	char service[16];
	int fd, rc;

	snprintf(service, sizeof service, "%d", port);
	rc = getaddrinfo(addr, service, &hints, &ai);
	if (rc != 0) {
		log_err("event=listen %s is no numeric address: %s", addr,
		    gai_strerror(rc));
		return -1;
	}
	fd = listener_bind(ai);
	freeaddrinfo(ai);
	if (fd == -1) {
		log_err("event=listen %s port %d: %s", addr, port,
		    strerror(errno));
		return -1;
	}
	listener_name(fd, name, size);
	return fd;
}

int
listener_unix(const char *dir, const char *file)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int dirfd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int fd = socket(AF_UNIX, SOCK_STREAM | LISTENER_FLAGS, 0);
	mode_t mask;
	int rc = -1;

	/* By way of the folder's descriptor: its path may be a long one. */
	snprintf(sun.sun_path, sizeof sun.sun_path, "/proc/self/fd/%d/%s",
	    dirfd, file);
	if (dirfd != -1 && fd != -1) {
		unlinkat(dirfd, file, 0);
		mask = umask(0177);
		rc = bind(fd, (struct sockaddr *)&sun, sizeof sun);
		umask(mask);
	}
	if (rc == 0)
		rc = listen(fd, 16);
	if (rc != 0)
		log_err("event=listen %s/%s: %s", dir, file, strerror(errno));
	if (dirfd != -1)
		close(dirfd);
	if (rc != 0 && fd != -1) {
		close(fd);
		fd = -1;
	}
	return fd;
}
