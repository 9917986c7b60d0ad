#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "common/mem.h"
#include "tests/bench/load.h"

enum { LOAD_EVENTS = 256, LOAD_WAIT = 30000 };

struct load {
	struct line **sessions;
	size_t n, clients, turn, under_way;
	double *asked, end;
	const struct load_ops *ops;
	void *arg;
	struct bench_times *t;
	size_t done;
};

static bool
load_ask(struct load *l, size_t i)
{
	char text[LOAD_LINE];

	if (!l->ops->next(l->arg, i, text))
		return false;
	l->asked[i] = bench_now();
	if (line_send(l->sessions[i], text, strlen(text), NULL, 0) != 0)
		bench_die("a session ended");
	l->under_way++;
	return true;
}

/* Who is next: the same again when everybody asks at once. */
static void
load_next(struct load *l, size_t i)
{
	if (l->end != 0 && bench_now() >= l->end)
		return;
	if (l->clients == l->n) {
		(void)load_ask(l, i);
		return;
	}
	for (size_t k = 0; k < l->n; k++) {
		size_t turn = l->turn++ % l->n;

		if (l->asked[turn] == 0 && load_ask(l, turn))
			return;
	}
}

static void
load_got(struct load *l, size_t i, const char *text, size_t len)
{
	/* what is pushed has no id */
	if (memmem(text, len, "\"id\":1", 6) == NULL)
		return;
	bench_add(l->t, (bench_now() - l->asked[i]) * 1e6);
	l->asked[i] = 0;
	l->under_way--;
	l->done++;
	l->ops->got(l->arg, i, text,
	    memmem(text, len, "\"error\":", 8) != NULL);
	load_next(l, i);
}

static void
load_ready(struct load *l, size_t i)
{
	const char *text;
	size_t len;

	if (line_fill(l->sessions[i]) < 0)
		bench_die("a session ended");
	while (line_next(l->sessions[i], &text, &len, NULL, NULL) == LINE_OK)
		load_got(l, i, text, len);
}

double
load_run(struct line **sessions, size_t n, size_t clients, double seconds,
    const struct load_ops *ops, void *arg, struct bench_times *t)
{
	struct load l = {.sessions = sessions, .n = n, .clients = clients,
		.ops = ops, .arg = arg, .t = t};
	struct epoll_event ev[LOAD_EVENTS];
	int ep = epoll_create1(EPOLL_CLOEXEC);
	double begin;

	l.asked = xcalloc(n, sizeof(*l.asked));
	for (size_t i = 0; i < n; i++) {
		ev[0] = (struct epoll_event){.events = EPOLLIN,
			.data.u64 = i};
		if (epoll_ctl(ep, EPOLL_CTL_ADD, line_fd(sessions[i]),
			ev) != 0)
			bench_die("no epoll");
	}
	begin = bench_now();
	l.end = seconds > 0 ? begin + seconds : 0;
	for (size_t i = 0; i < clients; i++)
		(void)load_ask(&l, l.turn++ % n);
	while (l.under_way > 0) {
		int k = epoll_wait(ep, ev, LOAD_EVENTS, LOAD_WAIT);

		if (k <= 0)
			bench_die("no answer within %d s", LOAD_WAIT / 1000);
		for (int j = 0; j < k; j++)
			load_ready(&l, ev[j].data.u64);
	}
	seconds = bench_now() - begin;
	close(ep);
	free(l.asked);
	return (double)l.done / seconds;
}
