#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/line.h"
#include "common/mem.h"
#include "server/begin.h"

enum {
	BEGIN_LINE = 4096,
	BEGIN_LINE_FD = 3,    /* the template's own */
	BEGIN_SPAWNER_FD = 4, /* the session's */
	BEGIN_FDS = 3,
};

/* Put the five descriptors in place without one treading on another. */
static void
begin_descriptors(const int *from)
{
	int high[5], i;

	for (i = 0; i < 5; i++) {
		high[i] = fcntl(from[i], F_DUPFD_CLOEXEC, 10);
		if (high[i] == -1)
			_exit(BEGIN_FAILED);
	}
	for (i = 0; i < 5; i++)
		if (dup2(high[i], i) == -1)
			_exit(BEGIN_FAILED);
	close_range(5, ~0U, 0);
}

/*
 * Until the screens have made their terminal raw, and again once they leave
 * it, some keys are signals: typed too early or too late they end nothing.
 */
static void
begin_signals(bool pty)
{
	sigset_t none;
	int i;

	for (i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	for (i = 0; pty && i < 3; i++)
		signal(((const int[]){ SIGINT, SIGQUIT, SIGTSTP })[i], SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

void
begin_place(const int fds[5], bool pty)
{
	begin_signals(pty);
	setsid();
	begin_descriptors(fds);
	/* ENOTTY: the screens' terminal is a socket */
	if ((pty && ioctl(0, TIOCSCTTY, 0) != 0 && errno != ENOTTY) ||
	    chdir("/") != 0)
		_exit(BEGIN_FAILED);
}

void
begin_tie(pid_t spawner)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != spawner)
		_exit(BEGIN_FAILED);
}

/* The first line and no byte more: what follows it is the session's. */
static json_t *
begin_first_line(void)
{
	char text[BEGIN_LINE], *end = NULL;
	ssize_t n;

	do {
		n = recv(BEGIN_SPAWNER_FD, text, sizeof(text), MSG_PEEK);
		if (n > 0)
			end = memchr(text, '\n', (size_t)n);
	} while (n == -1 && errno == EINTR);
	if (end == NULL)
		return NULL;
	n = end + 1 - text;
	if (recv(BEGIN_SPAWNER_FD, text, (size_t)n, 0) != n)
		return NULL;
	return json_loadb(text, (size_t)n, 0, NULL);
}

static void
begin_environment(void)
{
	json_t *m = begin_first_line(), *one;
	size_t i;

	if (!json_is_array(json_object_get(m, "env")))
		_exit(BEGIN_FAILED);
	clearenv();
	json_array_foreach(json_object_get(m, "env"), i, one)
		putenv(xstrdup(json_string_value(one)));
	json_decref(m);
}

/* Waits for the next request; the template ends with its line. */
static void
begin_wait(struct line *l, int fds[BEGIN_FDS])
{
	struct pollfd p = { line_fd(l), POLLIN, 0 };
	int got[LINE_FDS_MAX], more;
	const char *text;
	size_t len, n;
	enum line_got g;

	for (;;) {
		g = line_next(l, &text, &len, got, &n);
		if (g == LINE_OK && n == BEGIN_FDS) {
			memcpy(fds, got, sizeof(int[BEGIN_FDS]));
			return;
		}
		if (g != LINE_NONE)
			exit(1); /* whoever it is, it is not the spawner */
		if (poll(&p, 1, -1) == -1 && errno != EINTR)
			exit(1);
		more = line_fill(l);
		if (more == -1)
			exit(0);
	}
}

/*
 * A child of our parent. The library's fork() cannot make one; with a single
 * thread and no handlers of forks it does nothing else that we would miss.
 */
static pid_t
begin_sibling(void)
{
	return (pid_t)syscall(
	    SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL);
}

void
begin_copies(char *word)
{
	const pid_t spawner = getppid();
	struct line *l = line_open(BEGIN_LINE_FD, BEGIN_LINE);
	char answer[40];
	int fds[BEGIN_FDS], i, n;
	pid_t pid;

	begin_tie(spawner);
	mem_pack();
	for (;;) {
		begin_wait(l, fds);
		pid = begin_sibling();
		if (pid == 0)
			break;
		for (i = 0; i < BEGIN_FDS; i++)
			close(fds[i]);
		n = snprintf(answer, sizeof(answer), "{\"pid\":%d}", (int)pid);
		if (line_send(l, answer, (size_t)n, NULL, 0) != 0)
			exit(1);
	}
	begin_place((const int[]){ fds[0], fds[0], fds[0], fds[1], fds[2] },
	    true);
	begin_tie(spawner);
	/* its descriptor is closed, and the number is another's */
	memset(word, 0, strlen(word));
	begin_environment();
}
