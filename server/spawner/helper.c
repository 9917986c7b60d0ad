#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/proc.h"
#include "server/sandbox.h"
#include "server/spawner/helper.h"

enum {
	HELPER_AT_ONCE = 8,
	HELPER_SECONDS = 20,
	HELPER_ANSWER = 4096, /* a pipe holds it: nobody need read meanwhile */
};

/* What is asked for, and who does it. */
static const struct helper_kind {
	const char *op, *program;
	const char *missing; /* said when it is not installed */
	const char *killed;  /* when it met its limits */
} helper_kinds[] = {
	{"intake", "hall-intake", "busy", "broken"},
	{"docs", "hall-docs", "missing", "limits"},
};

struct helper {
	struct helper *next;
	struct helpers *all;
	const struct helper_kind *kind;
	json_int_t tag;
	pid_t pid;
	int answer;
	struct event *late;
};

static const struct helper_kind *
helper_kind(const json_t *m)
{
	const char *op = json_string_value(json_object_get(m, "op"));

	for (size_t i = 0; i < sizeof(helper_kinds) / sizeof(helper_kinds[0]);
	     i++)
		if (op != NULL && strcmp(op, helper_kinds[i].op) == 0)
			return &helper_kinds[i];
	return NULL;
}

static void
helper_tell(struct helpers *h, const struct helper_kind *kind, json_int_t tag,
    json_t *result)
{
	h->done(h->arg, json_pack("{s:I, s:o}", "tag", tag, kind->op, result));
}

static json_t *
helper_error(const char *error)
{
	return json_pack("{s:s}", "error", error);
}

static _Noreturn void
helper_exec(char *program, const struct conf *c, char *rule, int from,
    int to, int answer)
{
	static char path[] = "PATH=/usr/bin:/bin",
		    strict[] = "TALENTHALL_SANDBOX=strict";
	char *argv[] = {program, rule, NULL};
	char *env[8] = {path};
	const pid_t spawner = getppid();
	int high[3] = {from, to, answer}, n = 1;
	sigset_t none;

	if (c->sandbox_strict)
		env[n++] = strict;
#ifdef HAVE_SANITIZERS
	if (getenv("ASAN_OPTIONS") != NULL)
		env[n++] = xasprintf("ASAN_OPTIONS=%s", getenv("ASAN_OPTIONS"));
#endif
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
	for (int i = 0; i < 3; i++)
		if ((high[i] = fcntl(high[i], F_DUPFD_CLOEXEC, 10)) == -1)
			_exit(71);
	if (dup2(high[0], 0) == -1 || dup2(high[1], 1) == -1 ||
	    dup2(high[2], 3) == -1)
		_exit(71);
	close_range(4, ~0U, 0);
	if (chdir("/") != 0 || sandbox_worker_limits(c, 0) != 0 ||
	    prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != spawner)
		_exit(71);
	execve(program, argv, env);
	_exit(71);
}

static void
helper_late(evutil_socket_t fd, short what, void *arg)
{
	struct helper *one = arg;

	(void)fd;
	(void)what;
	kill(one->pid, SIGKILL);
}

static int
helper_start(struct helper *one, const struct conf *c, char *program,
    char *rule, const int *fds)
{
	const struct timeval limit = {HELPER_SECONDS, 0};
	int answer[2];

	if (pipe2(answer, O_CLOEXEC | O_NONBLOCK) != 0)
		return -1;
	one->pid = fork();
	if (one->pid == 0)
		helper_exec(program, c, rule, fds[0], fds[1], answer[1]);
	close(answer[1]);
	one->answer = answer[0];
	if (one->pid == -1) {
		close(answer[0]);
		return -1;
	}
	event_add(one->late, &limit);
	return 0;
}

void
helpers_begin(struct helpers *h, const struct conf *c, const json_t *m,
    const int *fds, size_t nfds)
{
	json_int_t tag = json_integer_value(json_object_get(m, "tag"));
	const struct helper_kind *kind = helper_kind(m);
	char *rule = json_dumps(json_object_get(m, "rule"), JSON_COMPACT);
	const char *error = NULL;
	struct helper *one;
	char program[4096];

	if (kind == NULL) {
		free(rule);
		return;
	}
	if (rule == NULL || nfds != 2 || h->n >= HELPER_AT_ONCE)
		error = "busy";
	else if (proc_find_program(program, sizeof(program), kind->program,
		c->libexec_dir) != 0)
		error = kind->missing;
	if (error != NULL) {
		free(rule);
		helper_tell(h, kind, tag, helper_error(error));
		return;
	}
	one = xcalloc(1, sizeof(*one));
	one->all = h;
	one->kind = kind;
	one->tag = tag;
	one->late = evtimer_new(h->base, helper_late, one);
	if (one->late == NULL)
		fatal("out of memory");
	if (helper_start(one, c, program, rule, fds) != 0) {
		log_err("event=helper: %s", strerror(errno));
		event_free(one->late);
		free(one);
		helper_tell(h, kind, tag, helper_error("busy"));
	} else {
		one->next = h->first;
		h->first = one;
		h->n++;
	}
	free(rule);
}

/* What it said, if it ended as it should; a killed one met its limits. */
static json_t *
helper_answer(const struct helper *one, int status)
{
	char text[HELPER_ANSWER];
	ssize_t n = read(one->answer, text, sizeof(text));
	json_t *j = NULL;

	if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && n > 0)
		j = json_loadb(text, (size_t)n, JSON_REJECT_DUPLICATES, NULL);
	if (json_is_object(j))
		return j;
	json_decref(j);
	log_warn("event=helper pid=%d %s=%d%s", (int)one->pid,
	    WIFSIGNALED(status) ? "signal" : "status",
	    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
	    WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS ?
		" (a call outside its sandbox)" :
		"");
	return helper_error(one->kind->killed);
}

bool
helpers_reap(struct helpers *h, pid_t pid, int status)
{
	struct helper **link, *one;

	for (link = &h->first; *link != NULL && (*link)->pid != pid;
	     link = &(*link)->next)
		;
	one = *link;
	if (one == NULL)
		return false;
	*link = one->next;
	h->n--;
	helper_tell(h, one->kind, one->tag, helper_answer(one, status));
	close(one->answer);
	event_free(one->late);
	free(one);
	return true;
}

void
helpers_kill(struct helpers *h)
{
	for (struct helper *one = h->first; one != NULL; one = one->next)
		kill(one->pid, SIGKILL);
}
