/*
 * talenthall-sftp: what runs for the subsystem "sftp". Bytes of the protocol
 * on stdin and stdout, fd 3 (RPC) and fd 4 (the spawner), and nothing else.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/i18n.h"
#include "common/log.h"
#include "server/sandbox.h"
#include "server/sftp/tree.h"

enum { SFTP_RPC_FD = 3, SFTP_SPAWNER_FD = 4, SFTP_CHUNK = 64 * 1024 };

static int
sftp_unblock(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags == -1 ? -1 : fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

/* What waits, as far as it goes: 0, or -1 when nobody reads any more. */
static int
sftp_write(struct sftp_out *o)
{
	while (sftp_waiting(o) > 0) {
		ssize_t n = write(
		    STDOUT_FILENO, o->p + o->at, sftp_waiting(o));

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return errno == EAGAIN ? 0 : -1;
		sftp_sent(o, (size_t)n);
	}
	return 0;
}

/* 1 when bytes came, 0 for none at present, -1 at the end. */
static int
sftp_read(struct sftp_serve *s, bool *sound)
{
	static unsigned char chunk[SFTP_CHUNK];
	ssize_t n = read(STDIN_FILENO, chunk, sizeof chunk);

	if (n > 0) {
		*sound = sftp_serve_feed(s, chunk, (size_t)n);
		return 1;
	}
	return n == -1 && (errno == EINTR || errno == EAGAIN) ? 0 : -1;
}

static int
sftp_loop(struct sftp_serve *s)
{
	struct sftp_out *o = sftp_serve_out(s);
	bool sound = true, ended = false;

	for (;;) {
		struct pollfd p[2] = {
			{ .fd = STDIN_FILENO },
			{ .fd = STDOUT_FILENO },
		};

		if (sftp_write(o) != 0)
			return 1;
		if (sound)
			sound = sftp_serve_more(s);
		if ((ended || !sound) && sftp_waiting(o) == 0)
			return sound ? 0 : 1;
		if (!ended && sound && sftp_serve_hungry(s))
			p[0].events = POLLIN;
		else
			p[0].fd = -1;
		if (sftp_waiting(o) > 0)
			p[1].events = POLLOUT;
		if (poll(p, 2, -1) == -1 && errno != EINTR)
			return 1;
		if (p[0].fd != -1 && p[0].revents != 0 &&
		    sftp_read(s, &sound) == -1)
			ended = true;
	}
}

int
main(int argc, char **argv)
{
	const char *locale = getenv("TALENTHALL_LOCALE");
	struct link link;
	struct tree tree = { .link = &link };
	struct sftp_serve *s;
	int status;

	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		puts(PACKAGE_STRING);
		return 0;
	}
	signal(SIGPIPE, SIG_IGN);
	log_init("sftp", LOG_LEVEL_WARN);
	i18n_init(locale);
	i18n_use(i18n_from_name(getenv("TALENTHALL_LANG")));
	if (sandbox_worker("sftp", locale) != 0 ||
	    sftp_unblock(STDIN_FILENO) != 0 ||
	    sftp_unblock(STDOUT_FILENO) != 0)
		return 1;
	link_open(&link, SFTP_RPC_FD, SFTP_SPAWNER_FD);
	s = sftp_serve_create(&tree_calls, &tree);
	status = sftp_loop(s);
	sftp_serve_destroy(s);
	json_decref(tree.kinds);
	link_close(&link);
	return status;
}
