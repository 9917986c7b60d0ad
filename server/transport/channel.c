#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "server/transport/local.h"

enum {
	CHAN_COLS_MAX = 500,
	CHAN_ROWS_MAX = 200,
	CHAN_EXIT_REFUSED = 1,
};

/*
 * What the client asks of a channel
 */

static int
chan_clamp(int n, int fallback, int max)
{
	if (n <= 0)
		return fallback;
	return n < max ? n : max;
}

/* The terminal of the screens is a socket: they are told by the spawner. */
static void
chan_tell_size(struct chan *c)
{
	const struct winsize w = { .ws_col = (unsigned short)c->cols,
		.ws_row = (unsigned short)c->rows };
	json_t *m;

	if (ioctl(c->out.fd, TIOCSWINSZ, &w) == 0 || errno != ENOTTY)
		return;
	m = json_pack("{s:s,s:i,s:i,s:i}", "op", "size", "channel", (int)c->id,
	    "cols", c->cols, "rows", c->rows);
	line_send_json(c->t->spawn, m, NULL, 0);
	json_decref(m);
}

static void
chan_set_size(struct chan *c, int cols, int rows)
{
	c->cols = chan_clamp(cols, 80, CHAN_COLS_MAX);
	c->rows = chan_clamp(rows, 24, CHAN_ROWS_MAX);
	if (c->pty && c->out.fd != -1)
		chan_tell_size(c);
	else if (c->state == CHAN_STARTING)
		c->resized = true;
}

static int
chan_pty(ssh_session s, ssh_channel ch, const char *term, int cols, int rows,
    int xpixels, int ypixels, void *arg)
{
	struct chan *c = arg;

	(void)s;
	(void)ch;
	(void)xpixels;
	(void)ypixels;
	if (c->pty || c->state != CHAN_IDLE)
		return -1;
	c->pty = true;
	/* Nonsense is the spawner's to refuse; here it must only fit. */
	if (strlen(term) < sizeof c->term)
		str_copy(c->term, sizeof c->term, term);
	chan_set_size(c, cols, rows);
	return 0;
}

static int
chan_resize(ssh_session s, ssh_channel ch, int cols, int rows, int xpixels,
    int ypixels, void *arg)
{
	(void)s;
	(void)ch;
	(void)xpixels;
	(void)ypixels;
	chan_set_size(arg, cols, rows);
	return 0;
}

/*
 * libssh sends its "success" after the callback: nothing may be written to
 * the channel in here, so the next round does the work.
 */
static int
chan_ask(struct chan *c, const char *kind, const char *command)
{
	if (c->state != CHAN_IDLE || c->kind != NULL)
		return 1;
	if (command != NULL) {
		free(c->command); /* of a request that was refused */
		/* what is malformed is refused by its field's name */
		c->command = utf8_mend(command);
		if (strlen(c->command) > CHAN_COMMAND_MAX)
			return 1;
	}
	c->kind = kind;
	c->state = CHAN_ASKED;
	return 0;
}

static int
chan_shell(ssh_session s, ssh_channel ch, void *arg)
{
	(void)s;
	(void)ch;
	return chan_ask(arg, "shell", NULL);
}

static int
chan_exec(ssh_session s, ssh_channel ch, const char *command, void *arg)
{
	(void)s;
	(void)ch;
	return chan_ask(arg, "exec", command);
}

static int
chan_subsystem(ssh_session s, ssh_channel ch, const char *name, void *arg)
{
	(void)s;
	(void)ch;
	return strcmp(name, "sftp") == 0 ? chan_ask(arg, "sftp", NULL) : 1;
}

/* The client's environment is never used. */
static int
chan_env(ssh_session s, ssh_channel ch, const char *name, const char *value,
    void *arg)
{
	(void)s;
	(void)ch;
	(void)name;
	(void)value;
	(void)arg;
	return 1;
}

static void
chan_signal(ssh_session s, ssh_channel ch, const char *name, void *arg)
{
	struct chan *c = arg;
	json_t *m;

	(void)s;
	(void)ch;
	if (c->state != CHAN_RUNNING || strlen(name) > 8)
		return;
	m = json_pack("{s:s,s:i,s:s}", "op", "signal", "channel", (int)c->id,
	    "name", name);
	if (m != NULL)
		line_send_json(c->t->spawn, m, NULL, 0);
	json_decref(m);
}

/*
 * Data stays in libssh until our own queue is empty (chan_take): each read
 * opens the client's window again, whatever is still unread.
 */
static int
chan_data(ssh_session s, ssh_channel ch, void *data, uint32_t len,
    int is_stderr, void *arg)
{
	struct chan *c = arg;

	(void)s;
	(void)ch;
	(void)data;
	(void)is_stderr;
	c->unread = true;
	if (len > CHAN_UNREAD_MAX)
		transport_end(c->t, "more data than the window allows");
	return 0;
}

static void
chan_eof(ssh_session s, ssh_channel ch, void *arg)
{
	struct chan *c = arg;

	(void)s;
	(void)ch;
	c->client_eof = true;
}

static void
chan_close(ssh_session s, ssh_channel ch, void *arg)
{
	struct chan *c = arg;

	(void)s;
	(void)ch;
	c->client_closed = true;
}

ssh_channel
chan_open(ssh_session s, void *arg)
{
	struct transport *t = arg;
	struct chan *c;
	ssh_channel ch;

	if (!t->authed || t->live >= CHAN_LIVE_MAX || t->ever >= CHAN_EVER_MAX)
		return NULL;
	ch = ssh_channel_new(s);
	if (ch == NULL)
		return NULL;
	c = xcalloc(1, sizeof *c);
	c->t = t;
	c->id = ++t->ever;
	c->ch = ch;
	c->in = c->out.fd = c->err.fd = -1;
	c->in_slot = c->out.slot = c->err.slot = -1;
	c->err.err = true;
	c->cols = 80;
	c->rows = 24;
	c->cb.userdata = c;
	c->cb.channel_pty_request_function = chan_pty;
	c->cb.channel_pty_window_change_function = chan_resize;
	c->cb.channel_shell_request_function = chan_shell;
	c->cb.channel_exec_request_function = chan_exec;
	c->cb.channel_subsystem_request_function = chan_subsystem;
	c->cb.channel_env_request_function = chan_env;
	c->cb.channel_signal_function = chan_signal;
	c->cb.channel_data_function = chan_data;
	c->cb.channel_eof_function = chan_eof;
	c->cb.channel_close_function = chan_close;
	ssh_callbacks_init(&c->cb);
	ssh_set_channel_callbacks(ch, &c->cb);
	c->next = t->chans;
	t->chans = c;
	t->live++;
	return ch;
}

/*
 * The end of a channel
 */

/* The worker's side is over: its descriptors go, the place is free again. */
static void
chan_release(struct chan *c)
{
	if (c->in != c->out.fd)
		relay_drop_fd(&c->in);
	c->in = -1;
	relay_drop_fd(&c->out.fd);
	relay_drop_fd(&c->err.fd);
	buf_finish(&c->inq);
	buf_finish(&c->out.rest);
	buf_finish(&c->err.rest);
	c->in_slot = c->out.slot = c->err.slot = -1;
	c->t->live--;
	c->state = CHAN_CLOSING;
}

static void
chan_tell_exit(struct chan *c)
{
	if (c->client_closed)
		return;
	if (c->signal[0] != '\0')
		ssh_channel_request_send_exit_signal(
		    c->ch, c->signal, 0, "", "");
	else
		ssh_channel_request_send_exit_status(c->ch, c->status);
	ssh_channel_send_eof(c->ch);
}

static void
chan_give_up(struct chan *c)
{
	json_t *m;

	if (c->state == CHAN_STARTING || c->state == CHAN_RUNNING) {
		m = json_pack("{s:s,s:i}", "op", "close", "channel",
		    (int)c->id);
		line_send_json(c->t->spawn, m, NULL, 0);
		json_decref(m);
	}
	chan_release(c);
}

static void
chan_free(struct chan *c)
{
	/* libssh 0.10 calls back on a freed channel until its peer closes. */
	ssh_remove_channel_callbacks(c->ch, &c->cb);
	ssh_channel_free(c->ch);
	free(c->command);
	free(c);
}

/* A word to the client instead of a worker. */
static void
chan_refuse(struct chan *c, const char *why)
{
	if (!c->client_closed) {
		ssh_channel_write_stderr(
		    c->ch, "talenthall: ", (uint32_t)strlen("talenthall: "));
		ssh_channel_write_stderr(c->ch, why, (uint32_t)strlen(why));
		ssh_channel_write_stderr(c->ch, c->pty ? "\r\n" : "\n",
		    c->pty ? 2 : 1);
	}
	c->status = CHAN_EXIT_REFUSED;
	chan_tell_exit(c);
	chan_release(c);
}

/*
 * The spawner's answers
 */

static void
chan_start(struct chan *c)
{
	json_t *m;
	int rc = -1;

	m = json_pack("{s:s,s:i,s:s,s:s,s:s*,s:s,s:i,s:i,s:b}", "op", "start",
	    "channel", (int)c->id, "token", c->t->token, "kind", c->kind,
	    "command", c->command, "term", c->term, "cols", c->cols, "rows",
	    c->rows, "pty", (int)c->pty);
	if (m == NULL) {
		chan_refuse(c, "the command is not UTF-8 text");
		return;
	}
	rc = line_send_json(c->t->spawn, m, NULL, 0);
	json_decref(m);
	c->state = CHAN_STARTING;
	if (rc != 0)
		chan_refuse(c, "the server is busy, please try again");
}

static int
chan_own_fd(int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	return fd;
}

static void
chan_started(struct chan *c, int *fds, size_t nfds)
{
	if (c->state != CHAN_STARTING || nfds != (c->pty ? 1 : 2))
		return;
	c->in = c->out.fd = chan_own_fd(fds[0]);
	fds[0] = -1;
	if (!c->pty) {
		c->err.fd = chan_own_fd(fds[1]);
		fds[1] = -1;
	}
	c->state = CHAN_RUNNING;
	/* The window may have changed since the request went out. */
	if (c->pty && c->resized)
		chan_tell_size(c);
}

static void
chan_exited(struct chan *c, const json_t *m)
{
	const char *signal = json_string_value(json_object_get(m, "signal"));

	c->exited = true;
	c->status = (int)json_integer_value(json_object_get(m, "status"));
	if (signal != NULL)
		str_copy(c->signal, sizeof c->signal, signal);
}

void
chan_spawner_said(struct transport *t, const json_t *m, int *fds, size_t nfds)
{
	const char *op = json_string_value(json_object_get(m, "op"));
	const char *why = json_string_value(json_object_get(m, "reason"));
	json_int_t id = json_integer_value(json_object_get(m, "channel"));
	struct chan *c;

	/* Late words about a channel that is gone find nobody. */
	for (c = t->chans; c != NULL && (json_int_t)c->id != id; c = c->next)
		;
	if (c == NULL || op == NULL ||
	    (c->state != CHAN_STARTING && c->state != CHAN_RUNNING))
		return;
	if (strcmp(op, "started") == 0)
		chan_started(c, fds, nfds);
	else if (strcmp(op, "refused") == 0)
		chan_refuse(c, why != NULL ? why : "refused");
	else if (strcmp(op, "exited") == 0)
		chan_exited(c, m);
}

bool
chan_lingers(const struct transport *t)
{
	for (const struct chan *c = t->chans; c != NULL; c = c->next)
		if (c->state == CHAN_RUNNING && c->pty && !c->exited)
			return true;
	return false;
}

bool
chan_hang_up(struct transport *t)
{
	for (struct chan *c = t->chans; c != NULL; c = c->next) {
		json_t *m;

		if (c->state != CHAN_RUNNING || !c->pty || c->exited)
			continue;
		m = json_pack("{s:s,s:i}", "op", "close", "channel",
		    (int)c->id);
		line_send_json(t->spawn, m, NULL, 0);
		json_decref(m);
	}
	return chan_lingers(t);
}

static bool
chan_run(struct chan *c, const struct pollfd *p)
{
	bool more;

	if (c->client_closed) {
		chan_give_up(c);
		return true;
	}
	more = relay_input(c);
	relay_flow(c, &c->out, p);
	relay_flow(c, &c->err, p);
	if (c->exited && relay_over(&c->out) && relay_over(&c->err)) {
		chan_tell_exit(c);
		chan_release(c);
		return true;
	}
	return more;
}

/* Returns true when the channel may be freed. */
static bool
chan_closing(struct chan *c)
{
	if (c->state == CHAN_CLOSING) {
		/* It may stop after EOF, its CLOSE unsent: then again. */
		if (ssh_channel_close(c->ch) == SSH_AGAIN)
			return false;
		c->state = CHAN_CLOSED;
		c->until = clock_ms() + CHAN_LINGER_MS;
	}
	return c->client_closed || clock_ms() >= c->until;
}

/* libssh reads while it writes: new ones may have come to the head since. */
static void
chan_unlink(struct transport *t, const struct chan *c)
{
	struct chan **link = &t->chans;

	while (*link != c)
		link = &(*link)->next;
	*link = c->next;
}

bool
chan_work(struct transport *t, const struct pollfd *p)
{
	struct chan *c, *next;
	bool more = false;

	for (c = t->chans; c != NULL; c = next) {
		if (c->state == CHAN_ASKED)
			chan_start(c);
		if (c->state == CHAN_RUNNING)
			more |= chan_run(c, p);
		else if (c->client_closed && c->state < CHAN_CLOSING)
			chan_give_up(c);
		next = c->next;
		if (c->state >= CHAN_CLOSING && chan_closing(c)) {
			chan_unlink(t, c);
			chan_free(c);
		}
	}
	return more;
}

static void
chan_wait(struct pollfd *p, size_t *n, int fd, short events, int *slot)
{
	*slot = (int)*n;
	p[*n].fd = fd;
	p[*n].events = events;
	p[*n].revents = 0;
	(*n)++;
}

size_t
chan_pollfds(struct transport *t, struct pollfd *p)
{
	/* While libssh still has bytes to send nothing more is read. */
	bool full = (ssh_get_status(t->ssh) & SSH_WRITE_PENDING) != 0;
	struct chan *c;
	size_t n = 0;

	for (c = t->chans; c != NULL; c = c->next) {
		c->in_slot = c->out.slot = c->err.slot = -1;
		if (c->state != CHAN_RUNNING)
			continue;
		if (c->in != -1 && c->inq.len != 0)
			chan_wait(p, &n, c->in, POLLOUT, &c->in_slot);
		if (c->out.fd != -1 && c->out.rest.len == 0 && !full)
			chan_wait(p, &n, c->out.fd, POLLIN, &c->out.slot);
		if (c->err.fd != -1 && c->err.rest.len == 0 && !full)
			chan_wait(p, &n, c->err.fd, POLLIN, &c->err.slot);
	}
	return n;
}

int
chan_timeout(const struct transport *t)
{
	const struct chan *c;
	int64_t now = clock_ms();
	int ms = -1, left;

	for (c = t->chans; c != NULL; c = c->next) {
		if (c->state == CHAN_CLOSING)
			left = 20;
		else if (c->state == CHAN_CLOSED)
			left = c->until <= now ? 0 : (int)(c->until - now);
		else
			continue;
		if (ms == -1 || left < ms)
			ms = left;
	}
	return ms;
}
