/*
 * The hall's own terminal program behind another SSH server, which so has the
 * same screens to show as the hall has:
 *
 *	door serve BUILD DATA STATE LOGIN N SOCKET
 *	door enter BUILD SOCKET
 *
 * serve: a records process over the state directory, and N sessions of LOGIN
 * begun beforehand, so that who comes to SOCKET waits for none; says "ready".
 * enter (sshd's ForceCommand): takes one and becomes talenthall-tui in it.
 */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/mem.h"
#include "tests/bench/bench.h"
#include "tests/bench/house.h"

enum { DOOR_MOST = 4000, DOOR_RPC = 3, DOOR_SPAWNER = 4 };

static int
door_socket(const char *path, struct sockaddr_un *a)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memset(a, 0, sizeof(*a));
	a->sun_family = AF_UNIX;
	if (fd == -1 || strlen(path) >= sizeof(a->sun_path))
		bench_die("no socket %s", path);
	str_copy(a->sun_path, sizeof(a->sun_path), path);
	return fd;
}

static void
door_give(int to, int fd)
{
	struct line *l = line_open(to, LINE_MAX_DEFAULT);
	json_t *j = json_pack("{s:b}", "yours", 1);

	line_send_json(l, j, &fd, 1);
	line_drain(l, 1000);
	json_decref(j);
	line_close(l);
}

static int
door_serve(char **argv)
{
	struct rlimit files = {4 * DOOR_MOST, 4 * DOOR_MOST};
	long n = bench_number(argv[4], DOOR_MOST);
	struct sockaddr_un a;
	struct house *h;
	struct line **ready = xcalloc((size_t)n, sizeof(*ready));
	int at = door_socket(argv[5], &a), one;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setrlimit(RLIMIT_NOFILE, &files);
	h = house_open(argv[0], argv[1], argv[2], NULL);
	for (long i = 0; i < n; i++)
		ready[i] = house_session(h, argv[3]);
	if (bind(at, (struct sockaddr *)&a, sizeof(a)) != 0 ||
	    listen(at, 128) != 0)
		bench_die("%s cannot be listened on", argv[5]);
	puts("ready");
	fflush(stdout);
	while ((one = accept4(at, NULL, NULL, SOCK_CLOEXEC)) != -1) {
		struct line *rpc = n > 0 ? ready[--n] :
		    house_session(h, argv[3]);

		door_give(one, line_fd(rpc));
		/* what is told to the session is the program's to read */
		close(line_fd(rpc));
	}
	return 1;
}

static int
door_enter(const char *build, const char *path)
{
	struct sockaddr_un a;
	int fd = door_socket(path, &a), rpc = -1, spawner[2];
	char *program = xasprintf("%s/talenthall-tui", build);
	char *locale = xasprintf("%s/locale", build);

	if (connect(fd, (struct sockaddr *)&a, sizeof(a)) != 0)
		bench_die("nobody at %s", path);
	json_decref(house_read(line_open(fd, LINE_MAX_DEFAULT), &rpc));
	if (rpc == -1 || socketpair(AF_UNIX, SOCK_STREAM, 0, spawner) != 0)
		bench_die("no session");
	/* out of the way of the two that have their places; held open */
	rpc = fcntl(rpc, F_DUPFD, 10);
	spawner[0] = fcntl(spawner[0], F_DUPFD, 10);
	spawner[1] = fcntl(spawner[1], F_DUPFD, 10);
	dup2(rpc, DOOR_RPC);
	dup2(spawner[0], DOOR_SPAWNER);
	setenv("TALENTHALL_LANG", "zh", 1);
	setenv("TALENTHALL_LOCALE", locale, 1);
	setenv("TALENTHALL_KIND", "shell", 1);
	execl(program, "talenthall-tui", (char *)NULL);
	bench_die("no %s", program);
}

int
main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	if (argc == 8 && strcmp(argv[1], "serve") == 0)
		return door_serve(argv + 2);
	if (argc == 4 && strcmp(argv[1], "enter") == 0)
		return door_enter(argv[2], argv[3]);
	bench_die("usage: see the head of tests/bench/door.c");
}
