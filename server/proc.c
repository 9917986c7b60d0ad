#include "config.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/line.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/proc.h"

enum {
	PROC_CONTROL_FD = 3,
	PROC_CONTROL_LINE = 64 * 1024,
	PROC_CALLBACKS = 64, /* between two looks at all sockets */
};

void
proc_log_init(const char *role, const struct conf *c)
{
	enum log_level level = LOG_LEVEL_INFO;

	if (strcmp(c->log_level, "error") == 0)
		level = LOG_LEVEL_ERR;
	else if (strcmp(c->log_level, "warn") == 0)
		level = LOG_LEVEL_WARN;
	else if (strcmp(c->log_level, "debug") == 0)
		level = LOG_LEVEL_DEBUG;
	log_init(role, level);
}

static void
proc_take_conf(struct proc *p, const json_t *m)
{
	const json_t *j = json_object_get(m, "config");
	struct conf old = p->conf, new;

	memset(&new, 0, sizeof new);
	if (conf_from_json(&new, j) != 0)
		fatal("the configuration on the control line is not readable");
	p->conf = new;
	p->faulty = json_is_true(json_object_get(m, "faulty"));
	proc_log_init(p->role, &p->conf);
	if (json_is_true(json_object_get(m, "reload")) && p->reload != NULL)
		p->reload(p, &old);
}

static void
proc_got(void *arg, json_t *m, int *fds, size_t nfds)
{
	struct proc *p = arg;
	const char *peer = json_string_value(json_object_get(m, "peer"));

	if (json_object_get(m, "config") != NULL) {
		proc_take_conf(p, m);
	} else if (peer != NULL && nfds == 1 && p->peer != NULL) {
		p->peer(p, peer, fds[0]);
		fds[0] = -1;
	} else if (json_is_true(json_object_get(m, "drain"))) {
		if (p->drain != NULL)
			p->drain(p);
		else
			proc_stop(p, 0);
	}
}

/* Without a supervisor there is nobody to answer to. */
static void
proc_gone(void *arg)
{
	proc_stop(arg, 1);
}

static const struct wire_ops proc_ops = { .got = proc_got, .gone = proc_gone };

/* The roles' signals come from their loops or not at all. */
static void
proc_signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_IGN);
	/* A terminal's ^C reaches the whole group; the supervisor decides. */
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
}

/*
 * The first line carries the configuration, and is read before the loop
 * exists, so that a role may use it from the start. It comes byte by byte:
 * what follows it (and its descriptors) belongs to the loop.
 */
static void
proc_first_line(struct proc *p)
{
	char *text = xcalloc(1, PROC_CONTROL_LINE);
	size_t n = 0;
	ssize_t r;
	json_t *m;

	for (;;) {
		r = read(PROC_CONTROL_FD, text + n, 1);
		if (r == -1 && errno == EINTR)
			continue;
		if (r != 1 || n + 1 >= PROC_CONTROL_LINE)
			fatal("no configuration came on descriptor 3");
		if (text[n] == '\n')
			break;
		n++;
	}
	m = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
	free(text);
	proc_take_conf(p, m);
	json_decref(m);
}

struct proc *
proc_begin(const char *role)
{
	struct proc *p = xcalloc(1, sizeof *p);
	struct event_config *ec;
	pid_t parent = getppid();

	p->role = role;
	log_init(role, LOG_LEVEL_INFO);
	proc_signals();
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent ||
	    parent == 1)
		fatal("a role is started by the supervisor only");
	if (fcntl(PROC_CONTROL_FD, F_GETFD) == -1)
		fatal("a role is started by the supervisor only");
	close_range(PROC_CONTROL_FD + 1, ~0U, 0);
	fcntl(PROC_CONTROL_FD, F_SETFD, FD_CLOEXEC);
	umask(077);
	proc_first_line(p);
	ec = event_config_new();
	if (ec == NULL)
		fatal("out of memory");
	event_config_set_flag(ec, EVENT_BASE_FLAG_NOLOCK);
	/* work that activates more work must not keep others' sockets waiting */
	event_config_set_max_dispatch_interval(ec, NULL, PROC_CALLBACKS, 0);
	p->base = event_base_new_with_config(ec);
	event_config_free(ec);
	if (p->base == NULL)
		fatal("cannot make an event loop: %s", strerror(errno));
	p->control = wire_open(
	    p->base, PROC_CONTROL_FD, PROC_CONTROL_LINE, &proc_ops, p);
	return p;
}

void
proc_ready(struct proc *p)
{
	wire_send_fd(p->control, json_pack("{s:b}", "ready", 1), -1);
}

int
proc_loop(struct proc *p)
{
	event_base_dispatch(p->base);
	return p->status;
}

void
proc_stop(struct proc *p, int status)
{
	p->status = status;
	event_base_loopbreak(p->base);
}

void
proc_end(struct proc *p)
{
	wire_close(p->control);
	event_base_free(p->base);
	free(p);
}

void
proc_ask_reload(struct proc *p)
{
	wire_send_fd(p->control, json_pack("{s:b}", "reload", 1), -1);
}

static int
proc_try_program(char *path, size_t size, const char *dir, size_t len,
    const char *name)
{
	int n = snprintf(path, size, "%.*s/%s", (int)len, dir, name);

	return n > 0 && (size_t)n < size && access(path, X_OK) == 0 ? 0 : -1;
}

int
proc_find_program(char *path, size_t size, const char *name,
    const char *libexec_dir)
{
	char self[4096], *slash;
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

	if (n > 0) {
		self[n] = '\0';
		slash = strrchr(self, '/');
		if (slash != NULL &&
		    proc_try_program(path, size, self,
			(size_t)(slash - self), name) == 0)
			return 0;
	}
	return proc_try_program(
	    path, size, libexec_dir, strlen(libexec_dir), name);
}
