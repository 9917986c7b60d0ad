#include "config.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/conf.h"
#include "common/mem.h"
#include "tests/bench/bench.h"
#include "tests/bench/house.h"

enum { HOUSE_LINE = 64 * 1024, HOUSE_WAIT = 60000, HOUSE_SESSIONS = 4096,
	HOUSE_ROLE_FD = 3,
	HOUSE_QUIET = 10, HOUSE_IDLE_MS = 2 }; /* of tenths of a second */

struct house {
	pid_t pid;
	char *state;
	struct line *control, *gate, *spawner;
	struct line *auth[HOUSE_SESSIONS], *rpc[HOUSE_SESSIONS];
	size_t n;
};

/* The next line, which stays the line's. */
static const char *
house_line(struct line *l, size_t *len, int *fd)
{
	struct pollfd p = {.fd = line_fd(l), .events = POLLIN};
	int fds[LINE_FDS_MAX], got = 1;
	const char *text;
	size_t nfds = 0;

	while (line_next(l, &text, len, fds, &nfds) == LINE_NONE) {
		if (got < 0 || poll(&p, 1, HOUSE_WAIT) != 1)
			bench_die("the records process does not answer");
		got = line_fill(l);
	}
	for (size_t i = 0; i < nfds; i++)
		if (fd != NULL && i == 0)
			*fd = fds[i];
		else
			close(fds[i]);
	return text;
}

json_t *
house_read(struct line *l, int *fd)
{
	size_t len;
	const char *text = house_line(l, &len, fd);
	json_t *j = json_loadb(text, len, 0, NULL);

	if (j == NULL)
		bench_die("no JSON: %.*s", (int)len, text);
	return j;
}

static void
house_send(struct line *l, json_t *j, int fd)
{
	if (line_send_json(l, j, &fd, fd >= 0) != 0 ||
	    line_drain(l, HOUSE_WAIT) != 0)
		bench_die("the records process does not read");
	json_decref(j);
}

/* A pair of which the role gets one end as this peer. */
static struct line *
house_peer(struct house *h, const char *name)
{
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
		bench_die("no socket");
	house_send(h->control, json_pack("{s:s}", "peer", name), fds[1]);
	close(fds[1]);
	return line_open(fds[0], HOUSE_LINE);
}

static void
house_exec(const char *build, const char *state, int fd)
{
	char *program = xasprintf("%s/talenthalld", build);
	char *log = xasprintf("%s/records.log", state);
	int err = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);

	if (err >= 0)
		dup2(err, STDERR_FILENO);
	if (fd == HOUSE_ROLE_FD)
		fcntl(fd, F_SETFD, 0);
	else
		dup2(fd, HOUSE_ROLE_FD);
	execl(program, "talenthalld", "-x", "records", (char *)NULL);
	_exit(127);
}

static json_t *
house_conf(const char *build, const char *data, const char *state)
{
	static struct conf c;

	conf_default(&c);
	c.demo = true;
	str_copy(c.state_dir, sizeof(c.state_dir), state);
	str_copy(c.data_dir, sizeof(c.data_dir), data);
	snprintf(c.locale_dir, sizeof(c.locale_dir), "%s/locale", build);
	return conf_to_json(&c);
}

struct house *
house_open(const char *build, const char *data, const char *state,
    double *ready_ms)
{
	struct house *h = xcalloc(1, sizeof(*h));
	double begin = bench_now();
	int fds[2];
	json_t *j;

	h->state = xstrdup(state);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0 ||
	    (h->pid = fork()) == -1)
		bench_die("no process");
	if (h->pid == 0)
		house_exec(build, state, fds[1]);
	close(fds[1]);
	h->control = line_open(fds[0], HOUSE_LINE);
	house_send(h->control,
	    json_pack("{s:o}", "config", house_conf(build, data, state)), -1);
	h->gate = house_peer(h, "gate");
	h->spawner = house_peer(h, "spawner");
	do {
		j = house_read(h->control, NULL);
		if (json_is_true(json_object_get(j, "ready")))
			break;
		json_decref(j);
	} while (true);
	json_decref(j);
	if (ready_ms != NULL)
		*ready_ms = (bench_now() - begin) * 1e3;
	return h;
}

void
house_close(struct house *h)
{
	for (size_t i = 0; i < h->n; i++) {
		line_close(h->rpc[i]);
		line_close(h->auth[i]);
	}
	house_send(h->control, json_pack("{s:b}", "drain", 1), -1);
	waitpid(h->pid, NULL, 0);
	line_close(h->control);
	line_close(h->gate);
	line_close(h->spawner);
	free(h->state);
	free(h);
}

pid_t
house_pid(const struct house *h)
{
	return h->pid;
}

/* The second word of STATE/keys/LOGIN.pub. */
static char *
house_key(const struct house *h, const char *login)
{
	char *path = xasprintf("%s/keys/%s.pub", h->state, login);
	FILE *f = fopen(path, "r");
	char type[64], key[1024];

	if (f == NULL || fscanf(f, "%63s %1023s", type, key) != 2)
		bench_die("no key: %s", path);
	fclose(f);
	free(path);
	return xstrdup(key);
}

struct line *
house_session(struct house *h, const char *login)
{
	struct line **auth = &h->auth[h->n], **rpc = &h->rpc[h->n];
	char *key = house_key(h, login);
	int fds[2], fd = -1;
	json_t *j;

	if (h->n == HOUSE_SESSIONS ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
		bench_die("no more sessions");
	house_send(h->gate, json_pack("{s:s}", "connection", "127.0.0.1"),
	    fds[1]);
	close(fds[1]);
	*auth = line_open(fds[0], HOUSE_LINE);
	house_send(*auth, json_pack("{s:s, s:s, s:s, s:b}", "op", "publickey",
		"user", login, "key", key, "probe", 0), -1);
	j = house_read(*auth, NULL);
	if (!json_is_string(json_object_get(j, "token")))
		bench_die("%s cannot sign in", login);
	house_send(h->spawner, json_pack("{s:s, s:O, s:s, s:i}", "op",
		"redeem", "token", json_object_get(j, "token"), "kind", "exec",
		"tag", (int)h->n), -1);
	json_decref(j);
	json_decref(house_read(h->spawner, &fd));
	if (fd < 0)
		bench_die("%s has no session", login);
	*rpc = line_open(fd, LINE_MAX_DEFAULT);
	h->n++;
	free(key);
	return *rpc;
}

json_t *
house_call_in(struct line *l, const char *method, json_t *params, char **key,
    double *us)
{
	json_t *j = json_pack("{s:s, s:i, s:s, s:o}", "jsonrpc", "2.0", "id",
	    1, "method", method, "params", params), *result;
	double begin = bench_now();
	const char *why, *text;
	size_t len;

	house_send(l, j, -1);
	text = house_line(l, &len, NULL);
	if (us != NULL)
		*us = (bench_now() - begin) * 1e6;
	j = json_loadb(text, len, 0, NULL);
	if (j == NULL)
		bench_die("no JSON: %.*s", (int)len, text);
	result = json_incref(json_object_get(j, "result"));
	why = json_string_value(json_object_get(json_object_get(
	    json_object_get(j, "error"), "data"), "key"));
	if (key != NULL)
		*key = result == NULL ? xstrdup(why != NULL ? why : "?") : NULL;
	json_decref(j);
	return result;
}

json_t *
house_call(struct line *l, const char *method, json_t *params, char **key)
{
	return house_call_in(l, method, params, key, NULL);
}

void
house_settle(const struct house *h)
{
	const struct timespec pause = {0, 100000000};
	double had = house_cpu(h), now;

	for (int quiet = 0; quiet < HOUSE_QUIET; had = now) {
		nanosleep(&pause, NULL);
		now = house_cpu(h);
		quiet = now - had < HOUSE_IDLE_MS * 1e-3 ? quiet + 1 : 0;
	}
}

double
house_cpu(const struct house *h)
{
	char path[64];
	double ns = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/schedstat", (int)h->pid);
	f = fopen(path, "r");
	if (f == NULL || fscanf(f, "%lf", &ns) != 1)
		bench_die("%s cannot be read", path);
	fclose(f);
	return ns * 1e-9;
}

long
house_pss(pid_t pid)
{
	char path[64], line[256];
	long kb = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
	f = fopen(path, "r");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "Pss: %ld", &kb) == 1)
			break;
	if (f != NULL)
		fclose(f);
	return kb;
}
