#include "config.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/conf.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/courier/provider.h"
#include "server/proc.h"

enum {
	PROVIDER_LINE = 300 * 1024,
	PROVIDER_WORDS = 2, /* a code, and an end */
	PROVIDER_SECRET = 4096,
};

struct errand {
	LIST_ENTRY(errand) entry;
	char *id;
	pid_t pid;
	struct event *readable;
	struct buf said;
	int words;
	bool ended; /* its last word was passed on */
	void (*tell)(void *arg, json_t *m);
	void *arg;
};

static LIST_HEAD(, errand) errands = LIST_HEAD_INITIALIZER(errands);
static int nerrands;

static void
provider_tell(struct errand *a, json_t *said)
{
	a->ended = a->ended || json_object_get(said, "end") != NULL;
	a->tell(a->arg,
	    json_pack("{s:s, s:o}", "provider", a->id, "said", said));
}

static void
provider_failed(struct errand *a, const char *why)
{
	if (!a->ended)
		provider_tell(a,
		    json_pack("{s:s, s:s}", "end", "failed", "why", why));
}

static void
provider_free(struct errand *a)
{
	LIST_REMOVE(a, entry);
	nerrands--;
	if (a->readable != NULL) {
		close(event_get_fd(a->readable));
		event_free(a->readable);
	}
	if (a->said.data != NULL)
		explicit_bzero(a->said.data, a->said.len);
	buf_finish(&a->said);
	free(a->id);
	free(a);
}

static void
provider_lines(struct errand *a)
{
	char *end;
	json_t *m;

	while (a->said.len > 0 && !a->ended &&
	    (end = memchr(a->said.data, '\n', a->said.len)) != NULL) {
		size_t n = (size_t)(end - a->said.data);

		m = json_loadb(a->said.data, n, JSON_REJECT_DUPLICATES, NULL);
		buf_drop(&a->said, n + 1);
		if (json_is_object(m) && ++a->words <= PROVIDER_WORDS)
			provider_tell(a, m);
		else
			json_decref(m);
	}
	if (a->words > PROVIDER_WORDS && !a->ended) {
		provider_failed(a, "helper");
		kill(a->pid, SIGKILL);
	}
}

static void
provider_read(evutil_socket_t fd, short what, void *arg)
{
	struct errand *a = arg;
	ssize_t n;

	(void)what;
	n = recv(fd, buf_reserve(&a->said, 16384), 16384, MSG_DONTWAIT);
	if (n > 0)
		buf_added(&a->said, (size_t)n);
	if (n > 0 && a->said.len <= PROVIDER_LINE) {
		provider_lines(a);
		return;
	}
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	event_del(a->readable); /* it ends, or says too much */
	if (n > 0)
		kill(a->pid, SIGKILL);
}

/* The hall's secret, without the end of its line. "" when there is none. */
static int
provider_secret(const char *path, char out[PROVIDER_SECRET])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t n = fd != -1 ? read(fd, out, PROVIDER_SECRET - 1) : -1;
	int why = errno;

	if (fd != -1)
		close(fd);
	out[n > 0 ? n : 0] = '\0';
	out[strcspn(out, "\r\n")] = '\0';
	if (out[0] != '\0')
		return 0;
	log_err("event=provider secret_file=\"%s\": %s", path,
	    n == -1 ? strerror(why) : "it is empty");
	return -1;
}

/* What the helper reads. */
static int
provider_input(json_t *job)
{
	const char *path =
	    json_string_value(json_object_get(job, "secret_file"));
	char secret[PROVIDER_SECRET] = "", *text;
	int fd = -1;
	size_t n;

	if (path != NULL && path[0] != '\0' &&
	    provider_secret(path, secret) != 0)
		return -1;
	json_object_set_new(job, "secret", json_string(secret));
	json_object_del(job, "secret_file");
	text = json_dumps(job, JSON_COMPACT);
	explicit_bzero(secret, sizeof(secret));
	if (text == NULL)
		return -1;
	n = strlen(text);
	fd = memfd_create("job", MFD_CLOEXEC);
	if (fd != -1 && (write(fd, text, n) != (ssize_t)n ||
			    lseek(fd, 0, SEEK_SET) != 0)) {
		close(fd);
		fd = -1;
	}
	explicit_bzero(text, n);
	free(text);
	return fd;
}

static _Noreturn void
provider_exec(const char *path, int input, int output, pid_t parent)
{
	static char name[] = "hall-oidc", locale[] = "LC_ALL=C.UTF-8",
		    command_path[] = "PATH=/usr/bin:/bin";
	char *argv[] = {name, NULL}, *env[] = {locale, command_path, NULL};
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent ||
	    dup2(input, 0) == -1 || dup2(output, 1) == -1)
		_exit(1);
	close_range(3, ~0U, 0); /* 2 is the log */
	execve(path, argv, env);
	_exit(1);
}

static pid_t
provider_fork(const struct conf *conf, int input, int pair[2])
{
	pid_t parent = getpid(), pid;
	char path[4096];

	if (proc_find_program(path, sizeof(path), "hall-oidc",
		conf->libexec_dir) != 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return -1;
	pid = fork();
	if (pid == 0)
		provider_exec(path, input, pair[1], parent);
	close(pair[1]);
	if (pid == -1)
		close(pair[0]);
	return pid;
}

void
provider_start(struct event_base *base, const struct conf *conf,
    const char *id, json_t *job, void (*said)(void *arg, json_t *m),
    void *arg)
{
	struct errand *a = xcalloc(1, sizeof(*a));
	int input = nerrands < PROVIDERS_AT_ONCE ? provider_input(job) : -1;
	int pair[2];

	a->id = xstrdup(id);
	a->tell = said;
	a->arg = arg;
	LIST_INSERT_HEAD(&errands, a, entry);
	nerrands++;
	a->pid = input != -1 ? provider_fork(conf, input, pair) : -1;
	if (input != -1)
		close(input);
	if (a->pid == -1) {
		provider_failed(a, "helper");
		provider_free(a);
		return;
	}
	a->readable = event_new(base, pair[0], EV_READ | EV_PERSIST,
	    provider_read, a);
	if (a->readable == NULL || event_add(a->readable, NULL) != 0)
		fatal("out of memory");
}

bool
provider_reaped(pid_t pid)
{
	struct errand *a;

	LIST_FOREACH (a, &errands, entry)
		if (a->pid == pid)
			break;
	if (a == NULL)
		return false;
	/* what it said last may not have been read yet */
	for (ssize_t n = 1; n > 0 && a->said.len <= PROVIDER_LINE;) {
		n = recv(event_get_fd(a->readable),
		    buf_reserve(&a->said, 16384), 16384, MSG_DONTWAIT);
		if (n > 0)
			buf_added(&a->said, (size_t)n);
	}
	provider_lines(a);
	provider_failed(a, "helper");
	provider_free(a);
	return true;
}

/* They end by themselves as soon as they are killed; nobody is told. */
static void
provider_nobody(void *arg, json_t *m)
{
	(void)arg;
	json_decref(m);
}

void
provider_stop_all(void)
{
	struct errand *a;

	LIST_FOREACH (a, &errands, entry) {
		a->tell = provider_nobody;
		kill(a->pid, SIGKILL);
	}
}
