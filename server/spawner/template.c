#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/line.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/begin.h"
#include "server/proc.h"
#include "server/sandbox.h"
#include "server/spawner/template.h"
#include "server/spawner/worker.h"

enum {
	TEMPLATE_LINE = 4096,
	TEMPLATE_ANSWER_MS = 3000, /* the spawner waits for nothing else */
	TEMPLATE_SHORT = 5, /* seconds: shorter, and without a copy, is a fault */
};

static const char template_program[] = "talenthall-tui";

/* In the child. Its errors go where ours go. */
static _Noreturn void
template_exec(const char *program, const struct conf *c, int line)
{
	const pid_t spawner = getppid();
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	char *argv[] = { xstrdup(template_program), xstrdup(BEGIN_TEMPLATE),
		NULL };
	char **env = worker_env(NULL, c, NULL);

	if (null == -1)
		_exit(BEGIN_FAILED);
	begin_place((const int[]){ null, null, STDERR_FILENO, line, null },
	    false);
	/* how many processes there may be is said to each copy */
	if (sandbox_worker_limits(c, WORKER_MEMORY, SANDBOX_PROCESSES_KEPT) != 0)
		_exit(BEGIN_FAILED);
	begin_tie(spawner);
	execve(program, argv, env);
	_exit(BEGIN_FAILED);
}

void
template_stop(struct template *t)
{
	if (t->line != NULL)
		line_close(t->line);
	t->line = NULL;
	if (t->pid > 0)
		kill(t->pid, SIGKILL);
	t->pid = 0;
}

void
template_start(struct template *t, const struct conf *c)
{
	char program[4096];
	int line[2];

	template_stop(t);
	t->born = clock_seconds();
	t->copied = false;
	if (proc_find_program(program, sizeof(program), template_program,
		c->libexec_dir) != 0)
		return;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line) != 0) {
		log_err("event=template: %s", strerror(errno));
		return;
	}
	t->pid = fork();
	if (t->pid == 0)
		template_exec(program, c, line[1]);
	close(line[1]);
	if (t->pid == -1) {
		log_err("event=template: %s", strerror(errno));
		close(line[0]);
		t->pid = 0;
		return;
	}
	t->line = line_open(line[0], TEMPLATE_LINE);
}

bool
template_reap(struct template *t, pid_t pid, const struct conf *c)
{
	if (t->pid == 0 || pid != t->pid)
		return false;
	t->pid = 0;
	template_stop(t);
	if (t->copied || clock_seconds() - t->born >= TEMPLATE_SHORT) {
		log_warn("event=died role=template pid=%d", (int)pid);
		template_start(t, c);
	} else {
		log_err("event=template ends at once: sessions are started "
			"without one until the next reload");
	}
	return true;
}

/* Its line's next; NULL when none came in time. Ends of others interrupt. */
static const char *
template_wait(struct template *t, size_t *len)
{
	struct pollfd p = { line_fd(t->line), POLLIN, 0 };
	int64_t until = clock_ms() + TEMPLATE_ANSWER_MS, left;
	const char *text;
	int n;

	while (line_next(t->line, &text, len, NULL, NULL) != LINE_OK) {
		left = until - clock_ms();
		n = poll(&p, 1, left > 0 ? (int)left : 0);
		if (n == 0 || (n == -1 && errno != EINTR) ||
		    (n == 1 && line_fill(t->line) == -1))
			return NULL;
	}
	return text;
}

/* As template_copy(): one that says it could make none has made none. */
static pid_t
template_answer(struct template *t)
{
	const char *text;
	size_t len;
	json_t *m;
	pid_t pid;

	text = template_wait(t, &len);
	if (text == NULL)
		return -1;
	m = json_loadb(text, len, 0, NULL);
	pid = (pid_t)json_integer_value(json_object_get(m, "pid"));
	json_decref(m);
	if (pid > 0)
		return pid;
	log_warn("event=template cannot be copied");
	return 0;
}

pid_t
template_copy(struct template *t, const int fds[3])
{
	static const char request[] = "{\"copy\":true}";
	pid_t pid;

	if (t->line == NULL)
		return 0;
	if (line_send(t->line, request, sizeof(request) - 1, fds, 3) != 0)
		return 0; /* it is dead, and nobody has the descriptors */
	pid = template_answer(t);
	if (pid == -1) {
		/* whether a copy began is unknown: its terminal closes on it */
		log_err("event=template does not answer");
		line_close(t->line);
		t->line = NULL; /* until it is reaped, others do without */
		if (t->pid > 0)
			kill(t->pid, SIGKILL);
	}
	/* it got as far as to be asked: another is worth a try */
	t->copied = true;
	return pid;
}
