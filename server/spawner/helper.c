#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
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
	HELPER_SCAN_SECONDS = 4, /* a wait for clamd, of several */
	HELPER_NURSERY_SECONDS = 2,
	HELPER_NURSERY_PROCESSES = 4096, /* of its user; its children have none */
	HELPER_ANSWER = 4096, /* a pipe holds it: nobody need read meanwhile */
};

/* What is asked for, and who does it. */
static const struct helper_kind {
	const char *op, *program;
	bool line; /* a line is its answer, which it does nothing after */
	const char *missing; /* said when it is not installed */
	const char *killed;  /* when it met its limits */
	bool scan;           /* it talks to clamd */
	unsigned long processes; /* that its user may have: for threads */
} helper_kinds[] = {
	{"intake", "hall-intake", true, "busy", "broken", true, 0},
	{"docs", "hall-docs", false, "missing", "limits", false, 0},
	{"slip", "hall-slip", false, "missing", "limits", false, 4096},
};

struct helper {
	struct helper *next;
	struct helpers *all;
	const struct helper_kind *kind;
	json_int_t tag;
	pid_t pid;
	int answer;
	struct event *late;
	struct event *heard; /* NULL: its end tells that it said all */
	bool told;
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

/*
 * clamd, -1 when it cannot be reached. Here, in the child: a clamd that hangs
 * is waited for by this file alone; and hall-intake may not do it itself.
 */
static int
helper_scan(const char *path)
{
	const struct timeval limit = {HELPER_SCAN_SECONDS, 0};
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	int fd;

	if (path[0] == '\0' || !str_copy(a.sun_path, sizeof(a.sun_path), path))
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) ==
		0 &&
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) ==
		0 &&
	    connect(fd, (const struct sockaddr *)&a, sizeof(a)) == 0)
		return fd;
	log_warn("event=scan path=\"%s\": %s", path, strerror(errno));
	close(fd);
	return -1;
}

/* What it starts with: the rule, and the descriptors of hall-intake.c. */
struct helper_begin {
	char *rule;
	int from, to, answer;
	const char *scan;
	unsigned long processes;
};

static void
helper_descriptors(const struct helper_begin *b)
{
	int high[4] = {b->from, b->to, b->answer, helper_scan(b->scan)};
	const int at[4] = {0, 1, 3, 4};

	for (int i = 0; i < 4; i++)
		if (high[i] != -1 &&
		    (high[i] = fcntl(high[i], F_DUPFD_CLOEXEC, 10)) == -1)
			_exit(71);
	for (int i = 0; i < 4; i++)
		if (high[i] != -1 && dup2(high[i], at[i]) == -1)
			_exit(71);
	if (high[3] == -1)
		close(at[3]);
	close_range(5, ~0U, 0);
}

static _Noreturn void
helper_exec(char *program, const struct conf *c,
    const struct helper_begin *b)
{
	static char path[] = "PATH=/usr/bin:/bin",
		    strict[] = "TALENTHALL_SANDBOX=strict";
	char *argv[] = {program, b->rule, NULL};
	char *env[8] = {path};
	const pid_t spawner = getppid();
	int n = 1;
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
	helper_descriptors(b);
	if (chdir("/") != 0 || sandbox_worker_limits(c, 0, b->processes) != 0 ||
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

/* What it said, or NULL. */
static json_t *
helper_read(const struct helper *one)
{
	char text[HELPER_ANSWER];
	ssize_t n = read(one->answer, text, sizeof(text));
	json_t *j = NULL;

	if (n > 0 && (!one->kind->line || text[n - 1] == '\n'))
		j = json_loadb(text, (size_t)n, JSON_REJECT_DUPLICATES, NULL);
	if (json_is_object(j))
		return j;
	json_decref(j);
	return NULL;
}

static void
helper_heard(evutil_socket_t fd, short what, void *arg)
{
	struct helper *one = arg;
	json_t *answer = helper_read(one);

	(void)fd;
	(void)what;
	if (answer == NULL)
		return; /* of which its end tells */
	one->told = true;
	one->all->n--;
	helper_tell(one->all, one->kind, one->tag, answer);
}

/*
 * hall-intake costs a file more to start than to look at it. So one is kept
 * ready, which by clone(CLONE_PARENT) makes a child that waits for one file,
 * and the next when it has come: a process a file as before, and ours to reap,
 * only without the program's start.
 */

/*
 * Hand rule and descriptors over: the child's pid; 0 when it did not take
 * them; -1 when nobody knows, and no second one may be made for the answer.
 */
static pid_t
helper_nursery_ask(int fd, const struct helper_begin *b)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(3 * sizeof(int))];
	} u = {0};
	struct iovec io = {b->rule, strlen(b->rule)};
	struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1,
		.msg_control = u.room, .msg_controllen = sizeof(u.room)};
	const int fds[3] = {b->from, b->to, b->answer};
	pid_t pid = -1;
	ssize_t n;

	u.head.cmsg_level = SOL_SOCKET;
	u.head.cmsg_type = SCM_RIGHTS;
	u.head.cmsg_len = CMSG_LEN(sizeof(fds));
	memcpy(CMSG_DATA(&u.head), fds, sizeof(fds));
	if (sendmsg(fd, &m, MSG_NOSIGNAL | MSG_DONTWAIT) !=
	    (ssize_t)io.iov_len)
		return 0;
	do /* another's end may interrupt it: SIGCHLD */
		n = recv(fd, &pid, sizeof(pid), 0);
	while (n == -1 && errno == EINTR);
	return n == sizeof(pid) && pid > 0 ? pid : -1;
}

/* Make one wait, unless clamd is asked: it is connected to by file. */
static void
helper_nursery_open(struct helpers *h)
{
	static char wait[] = "-";
	const struct timeval limit = {HELPER_NURSERY_SECONDS, 0};
	struct helper_begin b = {.rule = wait, .from = -1, .to = -1,
		.scan = "", .processes = HELPER_NURSERY_PROCESSES};
	char program[4096];
	int pair[2];
	pid_t pid;

	if (h->nursery.pid != 0 || h->scan[0] != '\0' || h->conf == NULL ||
	    proc_find_program(program, sizeof(program),
		helper_kinds[0].program, h->conf->libexec_dir) != 0 ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return;
	b.answer = pair[1];
	pid = fork();
	if (pid == 0)
		helper_exec(program, h->conf, &b);
	close(pair[1]);
	if (pid == -1 || setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &limit,
		sizeof(limit)) != 0) {
		close(pair[0]);
		return;
	}
	h->nursery.pid = pid;
	h->nursery.fd = pair[0];
}

/* By it, if it is there: as helper_nursery_ask(). */
static pid_t
helper_nursery_start(struct helpers *h, const struct helper_begin *b)
{
	pid_t pid;

	if (h->nursery.pid == 0)
		return 0;
	pid = helper_nursery_ask(h->nursery.fd, b);
	if (pid <= 0)
		kill(h->nursery.pid, SIGKILL); /* and is made anew once reaped */
	return pid;
}

static int
helper_start(struct helper *one, const struct conf *c, char *program,
    struct helper_begin *b)
{
	const struct timeval limit = {HELPER_SECONDS, 0};
	int answer[2];

	if (pipe2(answer, O_CLOEXEC | O_NONBLOCK) != 0)
		return -1;
	b->answer = answer[1];
	one->pid = one->kind == &helper_kinds[0] && b->scan[0] == '\0' ?
	    helper_nursery_start(one->all, b) :
	    0;
	if (one->pid == 0) {
		one->pid = fork();
		if (one->pid == 0)
			helper_exec(program, c, b);
	}
	close(answer[1]);
	one->answer = answer[0];
	if (one->pid == -1) {
		close(answer[0]);
		return -1;
	}
	event_add(one->late, &limit);
	if (one->kind->line)
		one->heard = event_new(one->all->base, one->answer, EV_READ,
		    helper_heard, one);
	if (one->heard != NULL)
		event_add(one->heard, NULL);
	return 0;
}

static char *
helper_rule(const char *scan, const struct conf *c, const json_t *rule)
{
	json_t *o = json_copy((json_t *)rule);
	char *text;

	if (scan[0] != '\0' && o != NULL)
		json_object_set_new(o, "scan", json_string(
		    c->clamd_required ? "required" : "wanted"));
	text = o != NULL ? json_dumps(o, JSON_COMPACT) : NULL;
	json_decref(o);
	return text;
}

void
helpers_begin(struct helpers *h, const struct conf *c, const json_t *m,
    const int *fds, size_t nfds)
{
	json_int_t tag = json_integer_value(json_object_get(m, "tag"));
	const struct helper_kind *kind = helper_kind(m);
	struct helper_begin b = {.processes = kind != NULL ?
		kind->processes : 0,
		.scan = kind != NULL && kind->scan ?
		h->scan : ""};
	const char *error = NULL;
	struct helper *one;
	char program[4096], *rule;

	if (kind == NULL)
		return;
	h->conf = c;
	b.rule = rule = helper_rule(b.scan, c, json_object_get(m, "rule"));
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
	b.from = fds[0];
	b.to = fds[1];
	one = xcalloc(1, sizeof(*one));
	one->all = h;
	one->kind = kind;
	one->tag = tag;
	one->late = evtimer_new(h->base, helper_late, one);
	if (one->late == NULL)
		fatal("out of memory");
	if (helper_start(one, c, program, &b) != 0) {
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
	json_t *j = NULL;

	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		j = helper_read(one);
	if (j != NULL)
		return j;
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

	if (h->nursery.pid == pid) {
		close(h->nursery.fd);
		h->nursery.pid = 0;
		return true;
	}
	for (link = &h->first; *link != NULL && (*link)->pid != pid;
	     link = &(*link)->next)
		;
	one = *link;
	if (one == NULL)
		return false;
	*link = one->next;
	if (!one->told) {
		h->n--;
		helper_tell(h, one->kind, one->tag, helper_answer(one, status));
	}
	if (one->heard != NULL)
		event_free(one->heard);
	close(one->answer);
	event_free(one->late);
	if (one->kind == &helper_kinds[0])
		helper_nursery_open(h);
	free(one);
	return true;
}

void
helpers_kill(struct helpers *h)
{
	for (struct helper *one = h->first; one != NULL; one = one->next)
		kill(one->pid, SIGKILL);
	if (h->nursery.pid != 0)
		kill(h->nursery.pid, SIGKILL);
}
