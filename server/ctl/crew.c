#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/log.h"
#include "server/ctl/crew.h"

enum { CREW_MAX = 16, CREW_NICE = 10 };

/* What the processes have in common. */
struct crew_board {
	atomic_size_t next;
	bool good[];
};

static _Noreturn void
crew_member(struct crew_board *b, size_t n, int (*begin)(void *arg),
    int (*piece)(void *arg, size_t i), void *arg, pid_t parent)
{
	size_t i;

	(void)setpriority(PRIO_PROCESS, 0, CREW_NICE);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent ||
	    begin(arg) != 0)
		_exit(1);
	while ((i = atomic_fetch_add(&b->next, 1)) < n)
		b->good[i] = piece(arg, i) == 0;
	fflush(NULL);
	_exit(0);
}

int
crew(size_t n, int (*begin)(void *arg), int (*piece)(void *arg, size_t i),
    void *arg, bool *good)
{
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);
	const size_t size = sizeof(struct crew_board) + n * sizeof(bool);
	const pid_t parent = getpid();
	struct crew_board *b = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pids[CREW_MAX];
	int rc = 0, members = 0;

	if (b == MAP_FAILED)
		fatal("out of memory");
	fflush(NULL); /* or each would say it again */
	while (members < CREW_MAX && (members == 0 || members < cores)) {
		pids[members] = fork();
		if (pids[members] == 0)
			crew_member(b, n, begin, piece, arg, parent);
		if (pids[members] == -1)
			break;
		members++;
	}
	for (int i = 0; i < members; i++)
		while (waitpid(pids[i], NULL, 0) == -1 && errno == EINTR)
			;
	memcpy(good, b->good, n * sizeof(bool));
	munmap(b, size);
	for (size_t i = 0; i < n; i++)
		if (!good[i])
			rc = -1;
	return rc;
}
