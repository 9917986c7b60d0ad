#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/line.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/gate/hostkey.h"
#include "server/gate/source.h"
#include "server/gate/spare.h"
#include "server/proc.h"
#include "server/sandbox.h"
#include "server/transport/transport.h"

/*
 * The gate: accepts, looks at the caller's address, and gives him a transport,
 * forked ahead (spare.h), which inherits the host key and nothing else that
 * matters.
 */

enum {
	GATE_LINE = 4096,
	GATE_USER_TIMEOUT = 30000, /* ms until unacknowledged data end it */
	GATE_KEEPIDLE = 60, /* seconds, unless signs of life are configured */
	GATE_TALK = 320,  /* seconds for the answer to a question, */
	GATE_TALKS = 600, /* and for all of them */
	GATE_GRACE_MORE = 15, /* seconds; the transport's own clock is first */
};

/* A connection that has not signed in yet. */
struct gate_conn {
	struct gate_conn *next;
	struct gate *gate;
	pid_t pid;
	struct source source;
	int peers; /* how many wait from its address, itself too */
	struct line *line;
	struct event *born; /* it is readable: signed in, or gone */
	time_t until, latest;
};

struct gate {
	struct proc *p;
	int listener;
	struct event *accept, *chld, *tick, *ahead;
	struct spare spare; /* the next connection's transport */
	struct wire *records, *spawner;
	struct gate_conn *conns;
	int waiting; /* length of conns */
	char host_key[HOSTKEY_TEXT]; /* fingerprint, which slips print */
	struct source_penalties penalties;
};

static const struct timeval gate_beat = { 5, 0 };

/* Without both peers a connection could only fail: callers wait in line. */
static void
gate_open_or_shut(struct gate *g)
{
	if (g->accept == NULL)
		return;
	if (g->records != NULL && g->spawner != NULL) {
		event_add(g->accept, NULL);
		event_active(g->ahead, EV_TIMEOUT, 0);
	} else {
		event_del(g->accept);
	}
}

static void
gate_conn_free(struct gate_conn *c)
{
	struct gate_conn **link, *other;

	for (link = &c->gate->conns; *link != c; link = &(*link)->next)
		;
	*link = c->next;
	c->gate->waiting--;
	for (other = c->gate->conns; other != NULL; other = other->next)
		other->peers -= source_same(&other->source, &c->source);
	event_free(c->born);
	line_close(c->line);
	free(c);
}

static void
gate_born(evutil_socket_t fd, short what, void *arg)
{
	struct gate_conn *c = arg;
	char said[16];
	ssize_t n = read(fd, said, sizeof said);
	time_t more;

	(void)what;
	/* 'w': it asks, and waits for a person; but not for ever */
	if (n > 0 && memchr(said, 'a', (size_t)n) == NULL) {
		more = clock_seconds() + GATE_TALK;
		c->until = more < c->latest ? more : c->latest;
		event_add(c->born, NULL);
		return;
	}
	gate_conn_free(c);
}

static int
gate_waiting_from(const struct gate *g, const struct source *s)
{
	const struct gate_conn *c;
	int n = 0;

	for (c = g->conns; c != NULL; c = c->next)
		n += source_same(&c->source, s);
	return n;
}

/* Of the address from which most are waiting, who came first. */
static struct gate_conn *
gate_crowded(struct gate *g)
{
	struct gate_conn *c, *most = NULL;

	for (c = g->conns; c != NULL; c = c->next) /* the newest first */
		if (most == NULL || c->peers >= most->peers)
			most = c;
	return most;
}

/*
 * All places are taken: a few addresses must not keep everybody else out, so
 * whoever has fewer of them than another gets one of that other's. Where each
 * has but one, it is who has been slow for longest that goes.
 */
static bool
gate_make_room(struct gate *g, const struct source *s)
{
	struct gate_conn *c = gate_crowded(g);

	if (c == NULL || gate_waiting_from(g, s) >= c->peers)
		return false;
	log_warn("event=dropped addr=%s why=too-many waiting=%d of=%d",
	    c->source.text, c->peers, g->waiting);
	kill(c->pid, SIGKILL);
	gate_conn_free(c);
	return true;
}

static bool
gate_welcome(struct gate *g, const struct source *s)
{
	const struct conf *c = &g->p->conf;

	if (source_penalised(&g->penalties, s, clock_seconds())) {
		log_info("event=refused addr=%s why=penalty", s->text);
		return false;
	}
	if (gate_waiting_from(g, s) >= c->max_unauthenticated_per_addr ||
	    (g->waiting >= c->max_unauthenticated && !gate_make_room(g, s))) {
		log_warn("event=refused addr=%s why=too-many waiting=%d",
		    s->text, g->waiting);
		return false;
	}
	return true;
}

/*
 * A sign of life by TCP wakes no process at either end. One without an answer
 * ends the connection when the next is due.
 */
static void
gate_socket_options(const struct conf *c, int fd)
{
	const int on = 1, idle = c->keepalive > 0 ? c->keepalive
						  : GATE_KEEPIDLE;
	const unsigned int timeout = GATE_USER_TIMEOUT;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &idle, sizeof idle);
	setsockopt(
	    fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof timeout);
}

static void
gate_remember(
    struct gate *g, const struct source *s, pid_t pid, struct line *line)
{
	struct gate_conn *c = xcalloc(1, sizeof *c), *other;

	c->gate = g;
	c->pid = pid;
	c->source = *s;
	c->until = clock_seconds() + g->p->conf.login_grace + GATE_GRACE_MORE;
	c->latest = c->until + GATE_TALKS;
	c->line = line;
	c->born = event_new(g->p->base, line_fd(line), EV_READ, gate_born, c);
	if (c->born == NULL || event_add(c->born, NULL) != 0)
		fatal("out of memory");
	c->next = g->conns;
	g->conns = c;
	g->waiting++;
	c->peers = gate_waiting_from(g, s);
	for (other = c->next; other != NULL; other = other->next)
		if (source_same(&other->source, s))
			other->peers = c->peers;
	if (!event_pending(g->tick, EV_TIMEOUT, NULL))
		event_add(g->tick, &gate_beat);
}

/* Who waits is called at once; another one is forked when there is time. */
static int
gate_call(struct gate *g, const struct source *s, int sock, struct spare *t)
{
	*t = g->spare;
	g->spare = (struct spare){ 0 };
	event_active(g->ahead, EV_TIMEOUT, 0);
	if (t->pid != 0 && spare_call(t, sock, s->text) == 0)
		return 0;
	spare_drop(t); /* it has died */
	if (spare_fork(t, &g->p->conf) != 0)
		return -1;
	if (spare_call(t, sock, s->text) == 0)
		return 0;
	spare_drop(t);
	return -1;
}

static void
gate_connect(struct gate *g, const struct source *s, int sock)
{
	struct spare t;

	if (gate_call(g, s, sock, &t) != 0)
		return;
	wire_send_fd(g->records, json_pack("{s:s}", "connection", s->text),
	    t.auth);
	wire_send_fd(g->spawner, json_pack("{s:s}", "connection", s->text),
	    t.spawn);
	close(t.auth);
	close(t.spawn);
	gate_remember(g, s, t.pid, t.gate);
}

static void
gate_fork_ahead(evutil_socket_t fd, short what, void *arg)
{
	struct gate *g = arg;

	(void)fd;
	(void)what;
	if (g->spare.pid == 0 && g->accept != NULL &&
	    event_pending(g->accept, EV_READ, NULL))
		(void)spare_fork(&g->spare, &g->p->conf);
}

static void
gate_accept(evutil_socket_t fd, short what, void *arg)
{
	struct gate *g = arg;
	struct sockaddr_storage ss;
	struct source s;
	socklen_t len;
	int sock, i;

	(void)what;
	/* A few at a time, so that penalties are heard in between. */
	for (i = 0; i < 16; i++) {
		len = sizeof ss;
		sock = accept4(fd, (struct sockaddr *)&ss, &len, SOCK_CLOEXEC);
		if (sock == -1)
			return;
		source_set(&s, &ss);
		if (gate_welcome(g, &s)) {
			gate_socket_options(&g->p->conf, sock);
			gate_connect(g, &s, sock);
		}
		close(sock);
	}
}

static void
gate_reap(evutil_socket_t fd, short what, void *arg)
{
	struct gate *g = arg;
	int status;
	pid_t pid;

	(void)fd;
	(void)what;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		/* the next connection will do without it */
		if (pid == g->spare.pid)
			spare_drop(&g->spare);
		if (WIFSIGNALED(status))
			log_warn("event=died role=transport pid=%d signal=%d%s",
			    (int)pid, WTERMSIG(status),
			    WTERMSIG(status) == SIGSYS
				? " (a call outside its sandbox)"
				: "");
	}
}

static void
gate_tick(evutil_socket_t fd, short what, void *arg)
{
	struct gate *g = arg;
	struct gate_conn *c;

	(void)fd;
	(void)what;
	/* One that no longer runs its own clock. */
	for (c = g->conns; c != NULL; c = c->next)
		if (clock_seconds() >= c->until)
			kill(c->pid, SIGKILL);
	if (g->conns == NULL)
		event_del(g->tick);
}

static void
gate_records_said(void *arg, json_t *m, int *fds, size_t nfds)
{
	struct gate *g = arg;
	const char *addr = json_string_value(json_object_get(m, "penalty"));
	json_int_t n = json_integer_value(json_object_get(m, "seconds"));

	(void)fds;
	(void)nfds;
	if (addr != NULL && n > 0 && n <= 86400)
		source_penalise(&g->penalties, addr, clock_seconds() + (time_t)n);
}

static void
gate_spawner_said(void *arg, json_t *m, int *fds, size_t nfds)
{
	(void)arg;
	(void)m;
	(void)fds;
	(void)nfds;
}

static void
gate_records_gone(void *arg)
{
	struct gate *g = arg;

	wire_close(g->records);
	g->records = NULL;
	gate_open_or_shut(g);
}

static void
gate_spawner_gone(void *arg)
{
	struct gate *g = arg;

	wire_close(g->spawner);
	g->spawner = NULL;
	gate_open_or_shut(g);
}

static const struct wire_ops gate_records_ops = { gate_records_said,
	gate_records_gone };
static const struct wire_ops gate_spawner_ops = { gate_spawner_said,
	gate_spawner_gone };

static void
gate_listen(struct gate *g, int fd)
{
	g->listener = fd;
	g->accept = event_new(
	    g->p->base, fd, EV_READ | EV_PERSIST, gate_accept, g);
	if (g->accept == NULL)
		fatal("out of memory");
}

static void
gate_peer(struct proc *p, const char *name, int fd)
{
	struct gate *g = p->arg;

	if (strcmp(name, "records") == 0) {
		wire_close(g->records);
		g->records = wire_open(
		    p->base, fd, GATE_LINE, &gate_records_ops, g);
		(void)wire_send(g->records,
		    json_pack("{s:s}", "host_key", g->host_key), NULL, 0);
	} else if (strcmp(name, "spawner") == 0) {
		wire_close(g->spawner);
		g->spawner = wire_open(
		    p->base, fd, GATE_LINE, &gate_spawner_ops, g);
	} else if (strcmp(name, "listener") == 0 && g->accept == NULL) {
		gate_listen(g, fd);
	} else {
		close(fd);
	}
	gate_open_or_shut(g);
}

/* Connections go on without us; the spawner ends them. */
static void
gate_drain(struct proc *p)
{
	struct gate *g = p->arg;

	if (g->accept != NULL)
		event_del(g->accept);
	spare_drop(&g->spare);
	proc_stop(p, 0);
}

/* What waits was forked with the old configuration. */
static void
gate_reload(struct proc *p, const struct conf *old)
{
	struct gate *g = p->arg;

	(void)old;
	spare_drop(&g->spare);
	event_active(g->ahead, EV_TIMEOUT, 0);
}

int
gate_main(struct proc *p)
{
	struct gate *g = xcalloc(1, sizeof *g);
	char key[600];

	g->p = p;
	p->arg = g;
	p->peer = gate_peer;
	p->reload = gate_reload;
	p->drain = gate_drain;
	snprintf(key, sizeof key, "%s/host_key", p->conf.state_dir);
	if (hostkey_fingerprint(key, g->host_key) != 0 ||
	    transport_prepare(key) != 0 ||
	    sandbox_transport_prepare(&p->conf) != 0)
		return 1;
	g->chld = evsignal_new(p->base, SIGCHLD, gate_reap, g);
	g->tick = event_new(p->base, -1, EV_PERSIST, gate_tick, g);
	g->ahead = event_new(p->base, -1, 0, gate_fork_ahead, g);
	if (g->chld == NULL || g->tick == NULL || g->ahead == NULL ||
	    event_add(g->chld, NULL) != 0)
		fatal("cannot watch signals");
	if (sandbox_gate(&p->conf) != 0)
		return 1;
	mem_pack(); /* transports are copied from it */
	proc_ready(p);
	return proc_loop(p);
}
