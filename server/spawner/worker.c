#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/begin.h"
#include "server/proc.h"
#include "server/sandbox.h"
#include "server/spawner/template.h"
#include "server/spawner/worker.h"

enum {
	WORKER_COLS_MAX = 500,
	WORKER_ROWS_MAX = 200,
	WORKER_ENV = 20,
	WORKER_AHEAD = 8192, /* bytes the screens may be ahead of the client */
};

static const struct {
	const char *kind, *program, *missing;
} worker_kinds[] = {
	{ "shell", "talenthall-tui", "the screens are not installed here" },
	{ "exec", "talenthall-call", "commands are not installed here" },
	{ "sftp", "talenthall-sftp", "file transfer is not available here" },
};

/* Copied into the environment of programs: nothing but a plain name. */
static bool
worker_term_fits(const char *term)
{
	size_t n = strspn(term,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789._+-");

	return n >= 1 && n <= 63 && term[n] == '\0' && term[0] != '.';
}

static int
worker_clamp(int n, int fallback, int max)
{
	if (n <= 0)
		return fallback;
	return n < max ? n : max;
}

int
worker_check(struct worker_wish *w, const struct conf *c, char *program,
    size_t size, const char **why)
{
	size_t i;

	w->cols = worker_clamp(w->cols, 80, WORKER_COLS_MAX);
	w->rows = worker_clamp(w->rows, 24, WORKER_ROWS_MAX);
	if (!worker_term_fits(w->term))
		str_copy(w->term, sizeof w->term, "xterm-256color");
	for (i = 0; i < sizeof worker_kinds / sizeof worker_kinds[0]; i++) {
		if (strcmp(worker_kinds[i].kind, w->kind) != 0)
			continue;
		if (i == 0 && !w->pty) {
			*why = "the screens need a terminal: use ssh -t, or "
			       "give a command (\"help\" lists them)";
			return -1;
		}
		if (proc_find_program(program, size, worker_kinds[i].program,
			c->libexec_dir) == 0)
			return 0;
		*why = worker_kinds[i].missing;
		return -1;
	}
	*why = "unknown kind of session";
	return -1;
}

int
worker_signal(const char *name)
{
	static const struct {
		const char *name;
		int number;
	} table[] = {
		{ "HUP", SIGHUP },
		{ "INT", SIGINT },
		{ "QUIT", SIGQUIT },
		{ "TERM", SIGTERM },
		{ "USR1", SIGUSR1 },
		{ "USR2", SIGUSR2 },
	};
	size_t i;

	for (i = 0; name != NULL && i < sizeof table / sizeof table[0]; i++)
		if (strcmp(table[i].name, name) == 0)
			return table[i].number;
	return 0;
}

/*
 * In the child
 */

static char *
worker_var(const char *name, const char *value)
{
	return xasprintf("%s=%s", name, value);
}

char **
worker_env(const struct worker_wish *w, const struct conf *c, const char *lang)
{
	static const char *const kept[] = { "TALENTHALL_TEST",
#ifdef HAVE_SANITIZERS
		"ASAN_OPTIONS", "UBSAN_OPTIONS",
#endif
	};
	char **env = xcalloc(WORKER_ENV, sizeof *env);
	size_t i, n = 0;

	env[n++] = worker_var("PATH", "/usr/bin:/bin");
	env[n++] = worker_var("TALENTHALL_LOCALE", c->locale_dir);
	if (w != NULL) {
		env[n++] = worker_var("TERM", w->term);
		env[n++] = worker_var("TALENTHALL_LANG", lang);
		env[n++] = worker_var("TALENTHALL_KIND", w->kind);
	}
	if (w != NULL && w->pty) {
		env[n++] = xasprintf("COLUMNS=%d", w->cols);
		env[n++] = xasprintf("LINES=%d", w->rows);
	}
	if (w != NULL && w->command != NULL)
		env[n++] = worker_var("TALENTHALL_COMMAND", w->command);
	if (c->sandbox_strict)
		env[n++] = worker_var("TALENTHALL_SANDBOX", "strict");
	for (i = 0; i < sizeof kept / sizeof kept[0]; i++)
		if (getenv(kept[i]) != NULL)
			env[n++] = worker_var(kept[i], getenv(kept[i]));
	return env;
}

static _Noreturn void
worker_exec(const char *program, const struct worker_wish *w,
    const struct conf *c, const char *lang, const int *fds)
{
	const pid_t spawner = getppid();
	const char *slash = strrchr(program, '/');
	char *argv[] = { xstrdup(slash != NULL ? slash + 1 : program), NULL };
	char **env = worker_env(w, c, lang);

	begin_place(fds, w->pty);
	if (sandbox_worker_limits(c, WORKER_MEMORY, 0) != 0)
		_exit(BEGIN_FAILED);
	begin_tie(spawner);
	execve(program, argv, env);
	_exit(BEGIN_FAILED);
}

/*
 * In the spawner
 */

static int
worker_pty(const struct worker_wish *w, int *master, int *slave)
{
	struct winsize size = { .ws_col = (unsigned short)w->cols,
		.ws_row = (unsigned short)w->rows };

	if (openpty(master, slave, NULL, NULL, &size) != 0)
		return -1;
	fcntl(*master, F_SETFD, FD_CLOEXEC);
	fcntl(*slave, F_SETFD, FD_CLOEXEC);
	return 0;
}

/*
 * A pty hands each piece to a thread of the kernel, which hands it on: twice a
 * key, and each waits its turn. Our own screens want nothing that a pty does;
 * what else runs on a terminal gets one.
 */
static int
worker_terminal(const struct worker_wish *w, int *theirs, int *ours)
{
	const int ahead = WORKER_AHEAD;
	int pair[2];

	if (strcmp(w->kind, "shell") != 0)
		return worker_pty(w, ours, theirs);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return -1;
	setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &ahead, sizeof ahead);
	*ours = pair[0];
	*theirs = pair[1];
	return 0;
}

/* theirs: 0, 1, 2 of the worker. ours: what the transport gets. */
static int
worker_stdio(const struct worker_wish *w, int *theirs, struct worker_start *s)
{
	int data[2], err[2];

	if (w->pty) {
		if (worker_terminal(w, &theirs[0], &s->fds[0]) != 0)
			return -1;
		theirs[1] = theirs[2] = theirs[0];
		s->nfds = 1;
		return 0;
	}
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, data) != 0)
		return -1;
	if (pipe2(err, O_CLOEXEC) != 0) {
		close(data[0]);
		close(data[1]);
		return -1;
	}
	s->fds[0] = data[0];
	s->fds[1] = err[0];
	s->nfds = 2;
	theirs[0] = theirs[1] = data[1];
	theirs[2] = err[1];
	return 0;
}

/* What a copy of the template is told first, on its line to us. */
static int
worker_tell(const struct worker_wish *w, const struct conf *c,
    const char *lang, int fd)
{
	char **env = worker_env(w, c, lang), *text;
	json_t *list = json_array(), *m = json_pack("{s:o}", "env", list);
	size_t i, len;
	int rc;

	for (i = 0; env[i] != NULL; i++) {
		json_array_append_new(list, json_string(env[i]));
		free(env[i]);
	}
	free(env);
	text = json_dumps(m, JSON_COMPACT);
	json_decref(m);
	if (text == NULL)
		return -1;
	len = strlen(text);
	text[len] = '\n'; /* in the place of its end */
	rc = write(fd, text, len + 1) == (ssize_t)len + 1 ? 0 : -1;
	free(text);
	return rc;
}

/* As template_copy(). */
static pid_t
worker_copy(struct template *t, const struct worker_wish *w,
    const struct conf *c, const char *lang, const int *fds, int line)
{
	if (strcmp(w->kind, "shell") != 0 || t->line == NULL)
		return 0;
	if (worker_tell(w, c, lang, line) != 0)
		return 0;
	return template_copy(t, fds + 2);
}

int
worker_start(const struct worker_wish *w, const struct conf *c,
    struct template *t, const char *program, const char *lang, int rpc,
    struct worker_start *s, const char **why)
{
	int fds[5], line[2];
	bool silent;

	*why = "the server is busy, please try again";
	memset(s, 0, sizeof *s);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line) != 0)
		return -1;
	if (worker_stdio(w, fds, s) != 0) {
		log_err("event=worker: %s", strerror(errno));
		close(line[0]);
		close(line[1]);
		return -1;
	}
	fds[3] = rpc;
	fds[4] = line[1];
	s->line = line[0];
	s->pid = worker_copy(t, w, c, lang, fds, s->line);
	silent = s->pid == -1;
	if (s->pid == 0 && (s->pid = fork()) == -1)
		log_err("event=fork: %s", strerror(errno));
	if (s->pid == 0)
		worker_exec(program, w, c, lang, fds);
	close(line[1]);
	close(fds[0]);
	if (!w->pty)
		close(fds[2]);
	if (s->pid > 0)
		return 0;
	close(line[0]);
	while (s->nfds > 0)
		close(s->fds[--s->nfds]);
	return silent ? 1 : -1;
}
