#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/proc.h"
#include "server/sandbox.h"
#include "server/spawner/helper.h"
#include "server/spawner/template.h"
#include "server/spawner/worker.h"

/*
 * The spawner: the only one to fork and exec. A transport asks for a worker
 * and shows the token of its sign-in; records turns the token into an RPC
 * socket; the worker gets that socket and nothing else of value.
 */

enum {
	SPAWNER_LINE = 256 * 1024,
	SPAWNER_WAIT = 10, /* seconds for records to come back, at a start */
	SPAWNER_HANGUP = 5, /* seconds between hang-up and kill */
	SPAWNER_DRAIN_TERM = 2000, /* ms: at the server's end TERM, ... */
	SPAWNER_DRAIN_KILL = 1500, /* ... then KILL */
};

/* One transport's line. */
struct conn {
	struct conn *next;
	struct spawner *sp;
	char addr[64];
	struct wire *wire;
	bool gone; /* freed with its last worker */
};

struct worker {
	struct worker *next;
	struct spawner *sp;
	struct conn *conn;
	int channel;
	struct worker_wish wish;
	char token[65];
	pid_t pid;	    /* 0: not started yet */
	struct wire *line;  /* its descriptor 4 */
	json_int_t tag;	    /* of the question that is out at records; 0: none */
	bool unasked;	    /* a question waits for records to come back */
	struct event *late; /* gives up waiting; after a hang-up: kills */
	bool hung_up;
};

struct spawner {
	struct proc *p;
	struct wire *records, *gate;
	struct conn *conns;
	struct worker *workers;
	struct helpers helpers;
	struct template template;
	json_int_t tags;
	struct event *chld, *drain;
	int drain_step;
	bool draining;
};

static void
spawner_say(struct worker *w, json_t *m, const int *fds, size_t n)
{
	if (w->conn->gone)
		json_decref(m);
	else
		wire_send(w->conn->wire, m, fds, n);
}

static void
spawner_free_conn(struct conn *c)
{
	struct conn **link;

	for (link = &c->sp->conns; *link != c; link = &(*link)->next)
		;
	*link = c->next;
	wire_close(c->wire);
	free(c);
}

static void
spawner_check_conn(struct conn *c)
{
	const struct worker *w;

	if (!c->gone)
		return;
	for (w = c->sp->workers; w != NULL; w = w->next)
		if (w->conn == c)
			return;
	spawner_free_conn(c);
}

static void
spawner_free_worker(struct worker *w)
{
	struct spawner *sp = w->sp;
	struct conn *conn = w->conn;
	struct worker **link;

	for (link = &sp->workers; *link != w; link = &(*link)->next)
		;
	*link = w->next;
	wire_close(w->line);
	event_free(w->late);
	free(w->wish.command);
	explicit_bzero(w->token, sizeof w->token);
	free(w);
	spawner_check_conn(conn);
	if (sp->draining && sp->workers == NULL)
		proc_stop(sp->p, 0);
}

static void
spawner_refuse(struct worker *w, const char *why)
{
	spawner_say(w,
	    json_pack("{s:s,s:i,s:s}", "op", "refused", "channel", w->channel,
		"reason", why),
	    NULL, 0);
	spawner_free_worker(w);
}

static void
spawner_after(struct event *e, int ms)
{
	const struct timeval tv = { ms / 1000, ms % 1000 * 1000 };

	event_add(e, &tv);
}

/*
 * The line is cut: the transport has closed, or will close, the master; the
 * group hears it once more by signal, and is killed when it does not listen.
 */
static void
spawner_hang_up(struct worker *w)
{
	if (w->pid == 0) {
		spawner_free_worker(w);
		return;
	}
	if (w->hung_up)
		return;
	w->hung_up = true;
	kill(-w->pid, SIGHUP);
	kill(w->pid, SIGHUP); /* before its setsid() there is no group */
	spawner_after(w->late, SPAWNER_HANGUP * 1000);
}

static void
spawner_late(evutil_socket_t fd, short what, void *arg)
{
	struct worker *w = arg;

	(void)fd;
	(void)what;
	if (w->pid == 0) {
		spawner_refuse(w,
		    "the server does not answer, please try again shortly");
	} else if (w->hung_up) {
		kill(-w->pid, SIGKILL);
		kill(w->pid, SIGKILL);
	}
}

/*
 * Redeeming tokens at records
 */

static void
spawner_redeem(struct worker *w)
{
	w->tag = ++w->sp->tags;
	w->unasked = wire_send_fd(w->sp->records,
			 json_pack("{s:s,s:s,s:s,s:I}", "op", "redeem", "token",
			     w->token, "kind", w->wish.kind, "tag", w->tag),
			 -1) != 0;
}

static void
spawner_worker_said(void *arg, json_t *m, int *fds, size_t nfds)
{
	struct worker *w = arg;
	const char *op = json_string_value(json_object_get(m, "op"));

	(void)fds;
	(void)nfds;
	/* Its socket to records ended; one question at a time. */
	if (op != NULL && strcmp(op, "rpc") == 0 && w->tag == 0)
		spawner_redeem(w);
}

static void
spawner_worker_gone(void *arg)
{
	struct worker *w = arg;

	/* SIGCHLD tells the rest. */
	wire_close(w->line);
	w->line = NULL;
}

static const struct wire_ops spawner_worker_ops = { spawner_worker_said,
	spawner_worker_gone };

static void
spawner_start(struct worker *w, const char *lang, int rpc)
{
	struct worker_start s;
	char program[4096];
	const char *why;
	int rc = worker_check(
	    &w->wish, &w->sp->p->conf, program, sizeof program, &why);
	if (rc == 0)
		rc = worker_start(&w->wish, &w->sp->p->conf, &w->sp->template,
		    program, lang, rpc, &s, &why);
	if (rc == 1) {
		spawner_redeem(w); /* its time to give up runs on */
		return;
	}
	event_del(w->late);
	if (rc != 0)
		return spawner_refuse(w, why);
	w->pid = s.pid;
	w->line = wire_open(w->sp->p->base, s.line, SPAWNER_LINE,
	    &spawner_worker_ops, w);
	log_info("event=worker kind=%s pid=%d addr=%s", w->wish.kind,
	    (int)w->pid, w->conn->addr);
	spawner_say(w,
	    json_pack("{s:s,s:i}", "op", "started", "channel", w->channel),
	    s.fds, s.nfds);
	while (s.nfds > 0)
		close(s.fds[--s.nfds]);
	if (w->conn->gone)
		spawner_hang_up(w);
}

static void
spawner_redeemed(struct worker *w, const json_t *m, int fd)
{
	const char *lang = json_string_value(json_object_get(m, "lang"));
	bool ok = json_is_true(json_object_get(m, "ok")) && fd != -1;

	w->tag = 0;
	if (w->pid == 0 && !ok)
		spawner_refuse(w, "the sign-in is no longer valid, please sign "
				  "in again");
	else if (w->pid == 0)
		spawner_start(w, lang != NULL ? lang : "zh", fd);
	else
		wire_send_fd(w->line,
		    json_pack("{s:s,s:b}", "op", "rpc", "ok", (int)ok),
		    ok ? fd : -1);
}

static void
spawner_records_said(void *arg, json_t *m, int *fds, size_t nfds)
{
	struct spawner *sp = arg;
	json_int_t tag = json_integer_value(json_object_get(m, "tag"));
	struct worker *w;

	if (json_object_get(m, "rule") != NULL) {
		helpers_begin(&sp->helpers, &sp->p->conf, m, fds, nfds);
		return;
	}
	for (w = sp->workers; w != NULL; w = w->next)
		if (tag != 0 && w->tag == tag) {
			spawner_redeemed(w, m, nfds == 1 ? fds[0] : -1);
			return;
		}
}

/* What was asked and not answered is asked again when records is back. */
static void
spawner_records_gone(void *arg)
{
	struct spawner *sp = arg;
	struct worker *w;

	wire_close(sp->records);
	sp->records = NULL;
	helpers_kill(&sp->helpers);
	for (w = sp->workers; w != NULL; w = w->next)
		if (w->tag != 0)
			w->unasked = true;
}

static void
spawner_records_back(struct spawner *sp)
{
	struct worker *w;

	for (w = sp->workers; w != NULL; w = w->next)
		if (w->unasked)
			spawner_redeem(w);
}

/*
 * Transports
 */

static struct worker *
spawner_find(struct conn *c, int channel)
{
	struct worker *w;

	for (w = c->sp->workers; w != NULL; w = w->next)
		if (w->conn == c && w->channel == channel)
			return w;
	return NULL;
}

static int
spawner_unpack_wish(struct worker *w, json_t *m)
{
	const char *token, *kind, *term, *command = NULL;
	int pty = 0;

	if (json_unpack(m, "{s:i,s:s,s:s,s:s,s:i,s:i,s:b,s?s}", "channel",
		&w->channel, "token", &token, "kind", &kind, "term", &term,
		"cols", &w->wish.cols, "rows", &w->wish.rows, "pty", &pty,
		"command", &command) != 0)
		return -1;
	w->wish.pty = pty != 0;
	if (!str_copy(w->token, sizeof w->token, token) ||
	    !str_copy(w->wish.kind, sizeof w->wish.kind, kind) ||
	    !str_copy(w->wish.term, sizeof w->wish.term, term))
		return -1;
	if (command != NULL)
		w->wish.command = xstrdup(command);
	return 0;
}

static void
spawner_asked(struct conn *c, json_t *m)
{
	struct worker *w = xcalloc(1, sizeof *w);

	w->sp = c->sp;
	w->conn = c;
	w->late = evtimer_new(c->sp->p->base, spawner_late, w);
	if (w->late == NULL)
		fatal("out of memory");
	w->next = c->sp->workers;
	c->sp->workers = w;
	if (spawner_unpack_wish(w, m) != 0) {
		spawner_refuse(w, "malformed request");
		return;
	}
	spawner_after(w->late, SPAWNER_WAIT * 1000);
	spawner_redeem(w);
}

/* Of screens, whose terminal has no size of its own. */
static void
spawner_sized(struct worker *w, const json_t *m)
{
	w->wish.cols = (int)json_integer_value(json_object_get(m, "cols"));
	w->wish.rows = (int)json_integer_value(json_object_get(m, "rows"));
	if (w->pid != 0)
		wire_send(w->line,
		    json_pack("{s:s,s:i,s:i}", "op", "size", "cols",
			w->wish.cols, "rows", w->wish.rows),
		    NULL, 0);
}

static void
spawner_conn_said(void *arg, json_t *m, int *fds, size_t nfds)
{
	struct conn *c = arg;
	const char *op = json_string_value(json_object_get(m, "op"));
	int channel = (int)json_integer_value(json_object_get(m, "channel"));
	struct worker *w = spawner_find(c, channel);
	int n;

	(void)fds;
	(void)nfds;
	if (op == NULL || c->sp->draining)
		return;
	if (strcmp(op, "start") == 0 && w == NULL) {
		spawner_asked(c, m);
	} else if (strcmp(op, "size") == 0 && w != NULL) {
		spawner_sized(w, m);
	} else if (strcmp(op, "close") == 0 && w != NULL) {
		spawner_hang_up(w);
	} else if (strcmp(op, "signal") == 0 && w != NULL && w->pid != 0) {
		n = worker_signal(
		    json_string_value(json_object_get(m, "name")));
		if (n != 0)
			kill(-w->pid, n);
	}
}

static void
spawner_conn_gone(void *arg)
{
	struct conn *c = arg;
	struct worker *w, *next;

	c->gone = true;
	for (w = c->sp->workers; w != NULL; w = next) {
		next = w->next;
		/* The last one without a process takes c along. */
		if (w->conn == c && w->pid != 0)
			spawner_hang_up(w);
	}
	for (w = c->sp->workers; w != NULL; w = w->next)
		if (w->conn == c && w->pid == 0)
			spawner_after(w->late, 0);
	spawner_check_conn(c);
}

static const struct wire_ops spawner_conn_ops = { spawner_conn_said,
	spawner_conn_gone };

static void
spawner_gate_said(void *arg, json_t *m, int *fds, size_t nfds)
{
	struct spawner *sp = arg;
	const char *addr = json_string_value(json_object_get(m, "connection"));
	struct conn *c;

	if (addr == NULL || nfds != 1 || sp->draining)
		return;
	c = xcalloc(1, sizeof *c);
	c->sp = sp;
	str_copy(c->addr, sizeof c->addr, addr);
	c->next = sp->conns;
	sp->conns = c;
	c->wire = wire_open(
	    sp->p->base, fds[0], SPAWNER_LINE, &spawner_conn_ops, c);
	fds[0] = -1;
}

static void
spawner_gate_gone(void *arg)
{
	struct spawner *sp = arg;

	wire_close(sp->gate);
	sp->gate = NULL;
}

static const struct wire_ops spawner_records_ops = { spawner_records_said,
	spawner_records_gone };
static const struct wire_ops spawner_gate_ops = { spawner_gate_said,
	spawner_gate_gone };

/*
 * The role
 */

static void
spawner_exited(struct worker *w, int status)
{
	json_t *m;

	if (WIFSIGNALED(status)) {
		if (!w->hung_up && !w->sp->draining)
			log_warn("event=died role=worker kind=%s pid=%d "
				 "signal=%d%s",
			    w->wish.kind, (int)w->pid, WTERMSIG(status),
			    WTERMSIG(status) == SIGSYS
				? " (a call outside its sandbox)"
				: "");
		m = json_pack("{s:s,s:i,s:s}", "op", "exited", "channel",
		    w->channel, "signal", sigabbrev_np(WTERMSIG(status)));
	} else {
		m = json_pack("{s:s,s:i,s:i}", "op", "exited", "channel",
		    w->channel, "status", WEXITSTATUS(status));
	}
	spawner_say(w, m, NULL, 0);
	spawner_free_worker(w);
}

static void
spawner_reap(evutil_socket_t fd, short what, void *arg)
{
	struct spawner *sp = arg;
	struct worker *w;
	int status;
	pid_t pid;

	(void)fd;
	(void)what;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (helpers_reap(&sp->helpers, pid, status) ||
		    template_reap(&sp->template, pid, &sp->p->conf))
			continue;
		for (w = sp->workers; w != NULL && w->pid != pid; w = w->next)
			;
		if (w != NULL)
			spawner_exited(w, status);
	}
}

static void
spawner_peer(struct proc *p, const char *name, int fd)
{
	struct spawner *sp = p->arg;

	if (strcmp(name, "records") == 0) {
		if (sp->records != NULL)
			spawner_records_gone(sp);
		sp->records = wire_open(
		    p->base, fd, SPAWNER_LINE, &spawner_records_ops, sp);
		spawner_records_back(sp);
	} else if (strcmp(name, "gate") == 0) {
		wire_close(sp->gate);
		sp->gate = wire_open(
		    p->base, fd, SPAWNER_LINE, &spawner_gate_ops, sp);
	} else {
		close(fd);
	}
}

static void
spawner_drain_next(evutil_socket_t fd, short what, void *arg)
{
	static const int signals[] = { SIGHUP, SIGTERM, SIGKILL };
	struct spawner *sp = arg;
	struct worker *w;
	int n = signals[sp->drain_step];

	(void)fd;
	(void)what;
	for (w = sp->workers; w != NULL; w = w->next)
		if (w->pid != 0)
			kill(-w->pid, n);
	if (++sp->drain_step < 3)
		spawner_after(sp->drain,
		    n == SIGHUP ? SPAWNER_DRAIN_TERM : SPAWNER_DRAIN_KILL);
}

/* People's screens go first; the transports end when we do. */
static void
spawner_drain(struct proc *p)
{
	struct spawner *sp = p->arg;
	struct worker *w, *next;

	sp->draining = true;
	template_stop(&sp->template);
	if (sp->workers == NULL) {
		proc_stop(p, 0);
		return;
	}
	spawner_drain_next(-1, 0, sp);
	for (w = sp->workers; w != NULL; w = next) {
		next = w->next;
		if (w->pid == 0)
			spawner_refuse(w, "the hall is closing");
	}
}

/* New words and a new program are there for who comes from now on. */
static void
spawner_reload(struct proc *p, const struct conf *old)
{
	struct spawner *sp = p->arg;

	(void)old;
	if (!sp->draining)
		template_start(&sp->template, &p->conf);
}

static void
spawner_helped(void *arg, json_t *m)
{
	struct spawner *sp = arg;

	wire_send(sp->records, m, NULL, 0);
}

int
spawner_main(struct proc *p)
{
	struct spawner *sp = xcalloc(1, sizeof *sp);

	sp->p = p;
	p->arg = sp;
	sp->helpers.base = p->base;
	sp->helpers.done = spawner_helped;
	sp->helpers.arg = sp;
	str_copy(sp->helpers.scan, sizeof(sp->helpers.scan),
	    p->conf.clamd_socket);
	p->peer = spawner_peer;
	p->reload = spawner_reload;
	p->drain = spawner_drain;
	sp->chld = evsignal_new(p->base, SIGCHLD, spawner_reap, sp);
	sp->drain = evtimer_new(p->base, spawner_drain_next, sp);
	if (sp->chld == NULL || sp->drain == NULL ||
	    event_add(sp->chld, NULL) != 0)
		fatal("cannot watch signals");
	if (sandbox_spawner(&p->conf) != 0)
		return 1;
	template_start(&sp->template, &p->conf);
	proc_ready(p);
	return proc_loop(p);
}
