#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/ctl/demo.h"
#include "server/listener.h"
#include "server/supervisor.h"

enum {
	SUP_CHILDREN = 300,
	SUP_LINE = 64 * 1024,
	SUP_BACKOFF_MIN = 100, /* ms before a dead role comes back, ... */
	SUP_BACKOFF_MAX = 10000, /* ... doubled up to this, ... */
	SUP_BACKOFF_CALM = 30, /* ... until it has lived so many seconds */
	SUP_OUTER_SECONDS = 6, /* gate, spawner and courier may take so long */
	SUP_ALL_SECONDS = 9, /* and everything so long */
};

struct child {
	struct supervisor *sup;
	const struct role *role;
	pid_t pid; /* 0: not running */
	struct wire *wire;
	bool ready, known; /* known: has been ready once */
	int backoff;
	time_t started;
	struct event *again;
};

struct supervisor {
	struct event_base *base;
	struct conf *conf;
	const struct role *roles;
	const struct role_link *links;
	int (*reload)(struct conf *c);
	struct child children[SUP_CHILDREN];
	size_t n;
	int tcp, ctl;
	char name[96];
	bool up, ending, inner;
	int status;
	struct event *term, *intr, *hup, *chld, *late, *dog, *poll;
};

/* The sd_notify protocol: one datagram to the socket named by the starter. */
static void
sup_notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	size_t len;
	int fd;

	if (path == NULL || (path[0] != '/' && path[0] != '@'))
		return;
	len = strlen(path);
	if (len >= sizeof sun.sun_path)
		return;
	memcpy(sun.sun_path, path, len);
	if (path[0] == '@')
		sun.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return;
	sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&sun,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
	close(fd);
}

static void
sup_watchdog(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	sup_notify("WATCHDOG=1");
}

static void
sup_after(struct event *e, int ms)
{
	const struct timeval tv = { ms / 1000, ms % 1000 * 1000 };

	event_add(e, &tv);
}

/*
 * Starting
 */

static _Noreturn void
sup_exec(const struct child *c, int control)
{
	char path[4096];
	char *argv[] = { (char *)(uintptr_t)c->role->program, "-x",
		(char *)(uintptr_t)c->role->name, NULL };
	sigset_t none;
	int null;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	null = open("/dev/null", O_RDONLY);
	/* What a role prints is for the log; stdout is the supervisor's. */
	if (null == -1 || dup2(null, 0) == -1 || dup2(2, 1) == -1 ||
	    (control != 3 ? dup2(control, 3) : fcntl(3, F_SETFD, 0)) == -1)
		_exit(71);
	close_range(4, ~0U, 0);
	if (c->role->main != NULL)
		execv("/proc/self/exe", argv);
	else if (proc_find_program(path, sizeof path, c->role->program,
		     c->sup->conf->libexec_dir) == 0)
		execv(path, argv);
	log_err("event=start role=%s: %s", c->role->name, strerror(errno));
	_exit(71);
}

static void
sup_send_peer(struct child *c, const char *name, int fd)
{
	wire_send_fd(c->wire, json_pack("{s:s}", "peer", name), fd);
}

static void
sup_link(struct child *a, struct child *b)
{
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
		log_err("event=link: %s", strerror(errno));
		return;
	}
	sup_send_peer(a, b->role->name, fds[0]);
	sup_send_peer(b, a->role->name, fds[1]);
	close(fds[0]);
	close(fds[1]);
}

/* Introduce a fresh role to all that run. */
static void
sup_link_all(struct supervisor *s, struct child *c)
{
	const struct role_link *l;
	const char *other;
	size_t i;

	for (l = s->links; l->a != NULL; l++) {
		if (strcmp(l->a, c->role->name) == 0)
			other = l->b;
		else if (strcmp(l->b, c->role->name) == 0)
			other = l->a;
		else
			continue;
		for (i = 0; i < s->n; i++)
			if (s->children[i].pid != 0 &&
			    &s->children[i] != c &&
			    strcmp(s->children[i].role->name, other) == 0)
				sup_link(c, &s->children[i]);
	}
	if (strcmp(c->role->name, "gate") == 0)
		sup_send_peer(c, "listener", s->tcp);
	if (strcmp(c->role->name, "records") == 0)
		sup_send_peer(c, "ctl", s->ctl);
}

static void sup_got(void *arg, json_t *m, int *fds, size_t nfds);
static void sup_gone(void *arg);
static const struct wire_ops sup_ops = { .got = sup_got, .gone = sup_gone };

static void
sup_start(struct child *c)
{
	struct supervisor *s = c->sup;
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0 ||
	    (c->pid = fork()) == -1)
		fatal("cannot start %s: %s", c->role->name, strerror(errno));
	if (c->pid == 0)
		sup_exec(c, fds[1]);
	close(fds[1]);
	c->ready = false;
	c->started = clock_seconds();
	c->wire = wire_open(s->base, fds[0], SUP_LINE, &sup_ops, c);
	wire_send(c->wire, json_pack("{s:o}", "config", conf_to_json(s->conf)),
	    NULL, 0);
	sup_link_all(s, c);
	log_info("event=start role=%s pid=%d", c->role->name, (int)c->pid);
}

static void
sup_again(evutil_socket_t fd, short what, void *arg)
{
	struct child *c = arg;

	(void)fd;
	(void)what;
	if (!c->sup->ending && c->pid == 0)
		sup_start(c);
}

static void
sup_check_up(struct supervisor *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (!s->children[i].ready)
			return;
	if (s->up || s->ending)
		return;
	s->up = true;
	if (s->conf->demo)
		demo_print(s->conf,
		    (int)strtol(strrchr(s->name, ':') + 1, NULL, 10), stdout);
	printf("ready on %s\n", s->name);
	fflush(stdout);
	sup_notify("READY=1");
}

/* What commands on the screens name: as configured, with the port. */
static void
sup_public_host(struct supervisor *s)
{
	const char *port = strrchr(s->name, ':');
	struct conf *c = s->conf;
	char host[256] = "";

	if (c->public_host[0] != '\0')
		str_copy(host, sizeof host, c->public_host);
	else if ((strcmp(c->listen, "0.0.0.0") == 0 ||
	    strcmp(c->listen, "::") == 0) &&
	    gethostname(host, sizeof host - 1) != 0)
		host[0] = '\0';
	if (host[0] == '\0')
		snprintf(host, sizeof host, "%.*s", (int)(port - s->name),
		    s->name);
	/* "[2001:db8::1]" has colons and no port */
	if (strchr(host, ':') != NULL && host[strlen(host) - 1] != ']')
		port = "";
	snprintf(c->public_host, sizeof c->public_host, "%s%s", host, port);
}

static void
sup_reload(struct supervisor *s)
{
	bool faulty;
	char text[64];
	size_t i;

	snprintf(text, sizeof text, "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
	    clock_ns() / 1000);
	sup_notify(text);
	faulty = s->reload(s->conf) != 0;
	if (faulty) {
		log_err("event=reload the configuration is faulty; the former "
			"one stays");
	} else {
		sup_public_host(s);
		proc_log_init("supervisor", s->conf);
		log_info("event=reload");
	}
	/* the other files are read again in any case */
	for (i = 0; i < s->n; i++)
		wire_send(s->children[i].wire,
		    json_pack("{s:b,s:b,s:o}", "reload", 1, "faulty", faulty,
			"config", conf_to_json(s->conf)),
		    NULL, 0);
	sup_notify("READY=1");
}

static void
sup_got(void *arg, json_t *m, int *fds, size_t nfds)
{
	struct child *c = arg;
	struct supervisor *s = c->sup;
	size_t i;

	(void)fds;
	(void)nfds;
	if (json_is_true(json_object_get(m, "reload"))) {
		sup_reload(s);
		return;
	}
	if (!json_is_true(json_object_get(m, "ready")) || c->ready)
		return;
	c->ready = true;
	c->known = true;
	log_info("event=ready role=%s pid=%d", c->role->name, (int)c->pid);
	/* The spawner stands: what it must not inherit may be opened now. */
	if (c == &s->children[0])
		for (i = 1; i < s->n; i++)
			if (s->children[i].pid == 0 && !s->children[i].known)
				sup_start(&s->children[i]);
	sup_check_up(s);
}

static void
sup_gone(void *arg)
{
	struct child *c = arg;

	/* It cannot be spoken to: end it, SIGCHLD does the rest. */
	if (c->pid != 0)
		kill(c->pid, SIGKILL);
}

/*
 * Ending
 */

static bool
sup_outer(const struct child *c)
{
	return strcmp(c->role->name, "gate") == 0 ||
	    strcmp(c->role->name, "spawner") == 0 ||
	    strcmp(c->role->name, "courier") == 0;
}

static size_t
sup_running(const struct supervisor *s, bool outer_only)
{
	size_t i, n = 0;

	for (i = 0; i < s->n; i++)
		n += s->children[i].pid != 0 &&
		    (!outer_only || sup_outer(&s->children[i]));
	return n;
}

static void
sup_drain(struct supervisor *s, bool outer)
{
	struct child *c;

	for (c = s->children; c < s->children + s->n; c++)
		if (c->pid != 0 && sup_outer(c) == outer)
			wire_send(c->wire, json_pack("{s:b}", "drain", 1), NULL,
			    0);
}

/*
 * Transports outlive a gate and come to us then (we are the subreaper); the
 * kernel lists who is left.
 */
static void
sup_kill_left(void)
{
	char path[64];
	long pid;
	FILE *f;

	snprintf(path, sizeof path, "/proc/self/task/%d/children",
	    (int)getpid());
	f = fopen(path, "re");
	if (f == NULL)
		return;
	while (fscanf(f, "%ld", &pid) == 1)
		if (pid > 1)
			kill((pid_t)pid, SIGKILL);
	fclose(f);
}

/* First those that face people, then, when they are gone, the records. */
static void
sup_end_step(struct supervisor *s)
{
	if (!s->inner && sup_running(s, true) == 0) {
		s->inner = true;
		sup_drain(s, false);
	}
	if (sup_running(s, false) != 0)
		return;
	if (waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD)
		event_base_loopbreak(s->base);
	else
		sup_after(s->poll, 50);
}

static void
sup_poll(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	sup_end_step(arg);
}

static void
sup_late(evutil_socket_t fd, short what, void *arg)
{
	struct supervisor *s = arg;
	struct child *c;

	(void)fd;
	(void)what;
	if (s->inner) {
		log_warn("event=stop some processes had to be killed");
		sup_kill_left();
		sup_after(s->late, 1000);
		return;
	}
	for (c = s->children; c < s->children + s->n; c++)
		if (c->pid != 0 && sup_outer(c))
			kill(c->pid, SIGKILL);
	sup_after(s->late, (SUP_ALL_SECONDS - SUP_OUTER_SECONDS) * 1000);
}

static void
sup_end(struct supervisor *s, int status)
{
	if (s->ending)
		return;
	s->ending = true;
	s->status = status;
	log_info("event=stop");
	sup_notify("STOPPING=1");
	close(s->tcp);
	s->tcp = -1;
	sup_drain(s, true);
	sup_after(s->late, SUP_OUTER_SECONDS * 1000);
	sup_end_step(s);
}

static void
sup_log_death(const struct child *c, int status)
{
	if (WIFSIGNALED(status))
		log_err("event=died role=%s pid=%d signal=%s%s", c->role->name,
		    (int)c->pid, sigabbrev_np(WTERMSIG(status)),
		    WTERMSIG(status) == SIGSYS ? " (a call outside its sandbox)"
					       : "");
	else
		log_err("event=died role=%s pid=%d status=%d", c->role->name,
		    (int)c->pid, WEXITSTATUS(status));
}

static void
sup_died(struct supervisor *s, struct child *c, int status)
{
	if (!s->ending)
		sup_log_death(c, status);
	c->pid = 0;
	c->ready = false;
	wire_close(c->wire);
	c->wire = NULL;
	if (s->ending)
		return;
	if (!c->known) {
		/* It never worked: a fault of the set-up, no accident. */
		sup_end(s, 1);
		return;
	}
	if (clock_seconds() - c->started >= SUP_BACKOFF_CALM)
		c->backoff = 0;
	sup_after(c->again, c->backoff);
	c->backoff = c->backoff == 0 ? SUP_BACKOFF_MIN : c->backoff * 2;
	if (c->backoff > SUP_BACKOFF_MAX)
		c->backoff = SUP_BACKOFF_MAX;
}

static void
sup_reap(evutil_socket_t fd, short what, void *arg)
{
	struct supervisor *s = arg;
	int status;
	pid_t pid;
	size_t i;

	(void)fd;
	(void)what;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (i = 0; i < s->n; i++)
			if (s->children[i].pid == pid)
				sup_died(s, &s->children[i], status);
	if (s->ending)
		sup_end_step(s);
}

static void
sup_signal(evutil_socket_t sig, short what, void *arg)
{
	(void)what;
	if (sig == SIGHUP)
		sup_reload(arg);
	else
		sup_end(arg, 0);
}

static void
sup_events(struct supervisor *s)
{
	const char *usec = getenv("WATCHDOG_USEC");
	struct timeval tv;
	long long n;

	s->term = evsignal_new(s->base, SIGTERM, sup_signal, s);
	s->intr = evsignal_new(s->base, SIGINT, sup_signal, s);
	s->hup = evsignal_new(s->base, SIGHUP, sup_signal, s);
	s->chld = evsignal_new(s->base, SIGCHLD, sup_reap, s);
	s->late = evtimer_new(s->base, sup_late, s);
	s->poll = evtimer_new(s->base, sup_poll, s);
	s->dog = event_new(s->base, -1, EV_PERSIST, sup_watchdog, s);
	if (s->poll == NULL || s->late == NULL || s->dog == NULL ||
	    event_add(s->term, NULL) != 0 || event_add(s->intr, NULL) != 0 ||
	    event_add(s->hup, NULL) != 0 || event_add(s->chld, NULL) != 0)
		fatal("cannot watch signals");
	n = usec != NULL ? strtoll(usec, NULL, 10) : 0;
	if (n > 0) {
		tv.tv_sec = (time_t)(n / 3 / 1000000);
		tv.tv_usec = (suseconds_t)(n / 3 % 1000000);
		event_add(s->dog, &tv);
	}
}

static void
sup_children(struct supervisor *s)
{
	const struct role *r;
	struct child *c;
	int i, n;

	for (r = s->roles; r->name != NULL; r++) {
		n = r->count != NULL ? r->count(s->conf) : 1;
		for (i = 0; i < n && s->n < SUP_CHILDREN; i++) {
			c = &s->children[s->n++];
			c->sup = s;
			c->role = r;
			c->again = evtimer_new(s->base, sup_again, c);
			if (c->again == NULL)
				fatal("out of memory");
		}
	}
}

int
supervise(struct conf *conf, const struct role *roles,
    const struct role_link *links, int (*reload)(struct conf *c))
{
	struct supervisor *s = xcalloc(1, sizeof *s);

	s->conf = conf;
	s->roles = roles;
	s->links = links;
	s->reload = reload;
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	s->tcp = listener_tcp(
	    conf->listen, conf->port, s->name, sizeof s->name);
	s->ctl = listener_unix(conf->state_dir, "ctl.sock");
	s->base = event_base_new();
	if (s->base == NULL)
		fatal("cannot make an event loop");
	if (s->tcp == -1 || s->ctl == -1)
		return 1;
	sup_public_host(s);
	sup_events(s);
	sup_children(s);
	sup_start(&s->children[0]);
	event_base_dispatch(s->base);
	log_info("event=stopped");
	return s->status;
}
