#include "config.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/line.h"
#include "common/log.h"
#include "server/gate/spare.h"
#include "server/sandbox.h"
#include "server/transport/transport.h"

enum { SPARE_LINE = 64, SPARE_FDS = 3 };

static void
spare_close_others(const struct transport_fds *f)
{
	unsigned int keep[SPARE_FDS] = { (unsigned int)f->auth,
		(unsigned int)f->spawn, (unsigned int)f->gate };
	unsigned int from = 3, t;
	size_t i, k;

	for (i = 1; i < SPARE_FDS; i++)
		for (k = i; k > 0 && keep[k] < keep[k - 1]; k--) {
			t = keep[k];
			keep[k] = keep[k - 1];
			keep[k - 1] = t;
		}
	for (i = 0; i < SPARE_FDS; i++) {
		if (keep[i] > from)
			close_range(from, keep[i] - 1, 0);
		from = keep[i] + 1;
	}
	close_range(from, ~0U, 0);
}

static _Noreturn void
spare_child(const struct conf *c, const struct transport_fds *f)
{
	signal(SIGCHLD, SIG_DFL);
	/* First, as it still needs a descriptor that goes with the others. */
	if (sandbox_transport(c) != 0)
		_exit(1);
	spare_close_others(f);
	transport_run(c, f);
}

static void
spare_close_pairs(int pairs[SPARE_FDS][2], size_t n, int side)
{
	while (n-- > 0)
		close(pairs[n][side]);
}

int
spare_fork(struct spare *s, const struct conf *c)
{
	int pairs[SPARE_FDS][2]; /* [0] stays here, [1] goes to the child */
	size_t n;

	*s = (struct spare){ 0 };
	for (n = 0; n < SPARE_FDS; n++)
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
			pairs[n]) != 0)
			break;
	if (n == SPARE_FDS)
		s->pid = fork();
	if (s->pid == 0 && n == SPARE_FDS)
		spare_child(c, &(struct transport_fds){ pairs[0][1],
				   pairs[1][1], pairs[2][1] });
	if (s->pid <= 0) {
		log_err("event=fork: %s", strerror(errno));
		s->pid = 0;
		spare_close_pairs(pairs, n, 0);
		spare_close_pairs(pairs, n, 1);
		return -1;
	}
	s->auth = pairs[0][0];
	s->spawn = pairs[1][0];
	s->gate = line_open(pairs[2][0], SPARE_LINE);
	spare_close_pairs(pairs, n, 1);
	return 0;
}

int
spare_call(struct spare *s, int sock, const char *addr)
{
	return line_send(s->gate, addr, strlen(addr), &sock, 1);
}

void
spare_drop(struct spare *s)
{
	if (s->pid == 0)
		return;
	close(s->auth);
	close(s->spawn);
	line_close(s->gate);
	s->pid = 0;
}
