/*
 * From inside each sandbox: what it must not is tried, and the table in
 * talenthalld(8) must say what came of it. A role is entered by the functions
 * that the programs call, after the filters it inherits.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/conf.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/sandbox.h"
#include "tests/unit/test.h"

enum outcome { YES, NO, DIES, BROKEN };

static struct conf conf;
static char work[200];
static pid_t victim; /* of the same user, and none of the role's business */
static struct sockaddr_in service;
static struct sockaddr_un mailbox; /* takes datagrams, as a log does */

/*
 * What is tried: 0 done, -1 refused.
 */

static int
try_read(void)
{
	return open("/etc/passwd", O_RDONLY | O_CLOEXEC) != -1 ? 0 : -1;
}

static int
try_write(void)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/elsewhere/new", work);
	return open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) != -1 ? 0 : -1;
}

static int
try_unlink(void)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/elsewhere/old", work);
	return unlink(path);
}

static int
try_state(void)
{
	char path[600];

	snprintf(path, sizeof(path), "%s/talenthall.db", conf.state_dir);
	return open(path, O_RDWR | O_CLOEXEC) != -1 ? 0 : -1;
}

static int
try_connect(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return fd == -1 ? -1 : connect(fd, (void *)&service, sizeof(service));
}

static int
try_datagram(void)
{
	int fd[2];

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, fd) != 0)
		return -1;
	return sendto(fd[0], "x", 1, 0, (void *)&mailbox, sizeof(mailbox)) == 1 ?
	    0 : -1;
}

static int
try_listen(void)
{
	struct sockaddr_in any = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return fd != -1 && bind(fd, (void *)&any, sizeof(any)) == 0 ?
	    listen(fd, 1) : -1;
}

static int
try_exec(void)
{
	char *argv[] = {NULL, NULL};

	argv[0] = xstrdup("true");
	return execve("/bin/true", argv, argv + 1); /* 0 is its status */
}

static int
try_fork(void)
{
	pid_t pid = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);

	if (pid == 0)
		_exit(0);
	return pid == -1 ? -1 : 0;
}

static int
try_kill(void)
{
	return kill(victim, 0);
}

static int
try_tgkill(void)
{
	return (int)syscall(SYS_tgkill, victim, victim, 0);
}

static int
try_owner(void)
{
	int fd[2];

	return pipe(fd) == 0 ? fcntl(fd[0], F_SETOWN, victim) : -1;
}

static int
try_owner_socket(void)
{
	pid_t pid = victim;
	int fd[2];

	return socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == 0 ?
	    ioctl(fd[0], FIOSETOWN, &pid) : -1;
}

static int
try_limits(void)
{
	struct rlimit r = {0, 0};

	return prlimit(victim, RLIMIT_CORE, &r, NULL);
}

static int
try_trace(void)
{
	return (int)ptrace(PTRACE_SEIZE, victim, NULL, NULL);
}

static int
try_memory(void)
{
	char byte;
	struct iovec mine = {&byte, 1}, theirs = {(void *)&service, 1};

	return process_vm_readv(victim, &mine, 1, &theirs, 1, 0) == 1 ? 0 : -1;
}

static int
try_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? -1 :
				 mprotect(p, 4096, PROT_READ | PROT_EXEC);
}

static int
try_namespace(void)
{
	return unshare(CLONE_NEWNS | CLONE_NEWUSER);
}

/* A column of the table; the worst that any of its ways came to. */
static const struct column {
	const char *name;
	int (*ways[6])(void);
} columns[] = {
	{"read", {try_read}},
	{"write", {try_write, try_unlink}},
	{"state", {try_state}},
	{"net", {try_connect, try_datagram}},
	{"bind", {try_listen}},
	{"exec", {try_exec}},
	{"fork", {try_fork}},
	{"kill", {try_kill, try_tgkill, try_owner, try_owner_socket,
	    try_limits}},
	{"spy", {try_trace, try_memory}},
	{"code", {try_code}},
	{"ns", {try_namespace}},
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

/*
 * Roles: enter() returns in the process that is inside, -1 when it failed.
 * Where the role is a child, the parent waits and ends as the child did.
 */

static int
inside_child(void)
{
	int status;
	pid_t pid = fork();

	if (pid <= 0)
		return pid;
	waitpid(pid, &status, 0);
	_exit(WIFSIGNALED(status) ?
	    (WTERMSIG(status) == SIGSYS ? DIES : BROKEN) :
	    WEXITSTATUS(status));
}

static int
enter_gate(void)
{
	return sandbox_transport_prepare(&conf) != 0 ? -1 : sandbox_gate(&conf);
}

static int
enter_transport(void)
{
	return enter_gate() != 0 || inside_child() != 0 ?
	    -1 : sandbox_transport(&conf);
}

static int
enter_spawner(void)
{
	return sandbox_spawner(&conf);
}

static int
enter_scan(void)
{
	str_copy(conf.clamd_socket, sizeof(conf.clamd_socket), "/nowhere");
	return sandbox_spawner(&conf);
}

static int
enter_records(void)
{
	return sandbox_records(&conf);
}

static int
enter_hash(void)
{
	return sandbox_hash(&conf);
}

static int
enter_courier(void)
{
	return sandbox_courier(&conf);
}

static int
enter_worker(void)
{
	return sandbox_spawner(&conf) != 0 || inside_child() != 0 ||
	    sandbox_worker_limits(&conf, 512UL << 20, 0) != 0 ?
	    -1 : sandbox_worker("tui", NULL);
}

static int
enter_template(void)
{
	return sandbox_spawner(&conf) != 0 || inside_child() != 0 ||
	    sandbox_worker_limits(&conf, 512UL << 20,
		SANDBOX_PROCESSES_KEPT) != 0 ?
	    -1 : sandbox_template(NULL);
}

static pid_t
copy(void)
{
	return (pid_t)syscall(
	    SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL);
}

/* The copy is a child of the template's parent, which waits for both. */
static int
enter_copy(void)
{
	int status, worst = BROKEN;
	pid_t template, pid;

	if (sandbox_spawner(&conf) != 0)
		return -1;
	template = fork();
	if (template == 0) {
		if (sandbox_worker_limits(&conf, 512UL << 20,
			SANDBOX_PROCESSES_KEPT) != 0 ||
		    sandbox_template(NULL) != 0)
			return -1;
		pid = copy();
		if (pid != 0)
			_exit(pid == -1 ? BROKEN : NO);
		return sandbox_copy();
	}
	while ((pid = wait(&status)) > 0)
		if (pid != template)
			worst = !WIFSIGNALED(status) ? WEXITSTATUS(status) :
			    WTERMSIG(status) == SIGSYS ? DIES : BROKEN;
	_exit(worst);
}

static int
enter_helper(int (*sandbox)(void))
{
	return sandbox_spawner(&conf) != 0 || inside_child() != 0 ||
	    sandbox_worker_limits(&conf, 0, 64) != 0 ? -1 : sandbox();
}

static int
intake(void)
{
	return sandbox_intake_prepare() != 0 || inside_child() != 0 ?
	    -1 : sandbox_intake(1 << 20);
}

static int
enter_intake(void)
{
	return enter_helper(intake);
}

static int
enter_docs(void)
{
	return enter_helper(sandbox_docs);
}

static int
enter_slip(void)
{
	return enter_helper(sandbox_slip);
}

/* The courier starts it, as the one that may use the network. */
static int
enter_oidc(void)
{
	return sandbox_courier(&conf) != 0 || inside_child() != 0 ?
	    -1 :
	    sandbox_oidc("");
}

static const struct role {
	const char *name;
	int (*enter)(void);
} roles[] = {
	{"gate", enter_gate},
	{"transport", enter_transport},
	{"spawner", enter_spawner},
	{"spawner, scan", enter_scan},
	{"records", enter_records},
	{"hash", enter_hash},
	{"courier", enter_courier},
	{"workers", enter_worker},
	{"template", enter_template},
	{"its copies", enter_copy},
	{"hall-intake", enter_intake},
	{"hall-docs", enter_docs},
	{"hall-slip", enter_slip},
	{"hall-oidc", enter_oidc},
};
enum { ROLES = sizeof(roles) / sizeof(roles[0]) };

static void
setup_file(const char *name)
{
	char path[600];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", work, name);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	if (fd != -1)
		close(fd);
}

static enum outcome
attempt(const struct role *r, int (*way)(void))
{
	int status;
	pid_t pid;

	setup_file("elsewhere/old");
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		if (r->enter() != 0)
			_exit(BROKEN);
		_exit(way() == 0 ? YES : NO);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGSYS ? DIES : BROKEN;
	return (enum outcome)WEXITSTATUS(status);
}

static const char *
worst(const struct role *r, const struct column *c)
{
	static const char *const words[] = {"yes", "no", "dies"};
	enum outcome found = DIES, one;

	for (size_t i = 0; i < 6 && c->ways[i] != NULL; i++) {
		one = attempt(r, c->ways[i]);
		if (one == BROKEN)
			fail_msg("%s, %s: not entered", r->name, c->name);
		if (one < found)
			found = one;
	}
	return words[found];
}

/* The line of the manual that begins with the name, without its newline. */
static char *
manual(const char *name)
{
	char *line = NULL, *found = NULL, plain[400];
	size_t room = 0, n;
	FILE *f;

	f = fopen(test_source("man/talenthalld.8"), "re");
	assert_non_null(f);
	while (found == NULL && getline(&line, &room, f) > 0) {
		n = 0;
		for (const char *p = line; *p != '\0' && n < sizeof(plain) - 1;
		     p++)
			if (*p != '\\' && *p != '\n')
				plain[n++] = *p;
		plain[n] = '\0';
		n = strlen(name);
		if (strncmp(plain, name, n) == 0 && plain[n] == '\t' &&
		    strstr(plain, "T{") == NULL)
			found = xstrdup(plain);
	}
	free(line);
	fclose(f);
	return found;
}

static void
test_role(void **state)
{
	const struct role *r = *state;
	char measured[400];
	char *said = manual(r->name);
	int n = snprintf(measured, sizeof(measured), "%s", r->name);

	for (size_t i = 0; i < COLUMNS; i++)
		n += snprintf(measured + n, sizeof(measured) - (size_t)n,
		    "\t%s", worst(r, &columns[i]));
	if (said == NULL)
		fail_msg("not in talenthalld(8): %s", measured);
	assert_string_equal(said, measured);
	free(said);
}

static void
test_head(void **state)
{
	char measured[400];
	char *said = manual("process may");
	int n = snprintf(measured, sizeof(measured), "process may");

	(void)state;
	for (size_t i = 0; i < COLUMNS; i++)
		n += snprintf(measured + n, sizeof(measured) - (size_t)n,
		    "\t%s", columns[i].name);
	assert_non_null(said);
	assert_string_equal(said, measured);
	free(said);
}

/* Without a sandbox all of it can be done: so what is refused, it refused. */
static int
enter_nothing(void)
{
	return 0;
}

static void
test_nothing(void **state)
{
	static const struct role r = {"nothing", enter_nothing};

	(void)state;
	for (size_t i = 0; i < COLUMNS; i++) {
		/* a container may forbid these to everybody */
		if (strcmp(columns[i].name, "spy") == 0 ||
		    strcmp(columns[i].name, "ns") == 0)
			continue;
		for (size_t k = 0; k < 6 && columns[i].ways[k] != NULL; k++)
			if (attempt(&r, columns[i].ways[k]) != YES)
				fail_msg("%s %zu fails anywhere",
				    columns[i].name, k);
	}
}

static void
setup_services(void)
{
	socklen_t n = sizeof(service);
	int tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int box = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	service.sin_family = AF_INET;
	service.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	mailbox.sun_family = AF_UNIX;
	snprintf(mailbox.sun_path, sizeof(mailbox.sun_path), "%.90s/box", work);
	if (bind(tcp, (void *)&service, n) != 0 || listen(tcp, 100) != 0 ||
	    getsockname(tcp, (void *)&service, &n) != 0 ||
	    bind(box, (void *)&mailbox, sizeof(mailbox)) != 0 ||
	    chmod(mailbox.sun_path, 0666) != 0)
		fatal("no sockets to try");
}

static void
setup(void)
{
	char path[300];

	str_copy(work, sizeof(work), "/tmp/sandbox.XXXXXX");
	if (mkdtemp(work) == NULL || chmod(work, 0755) != 0)
		fatal("no folder to work in");
	snprintf(path, sizeof(path), "%s/elsewhere", work);
	if (mkdir(path, 0755) != 0)
		fatal("%s", path);
	conf_default(&conf);
	snprintf(conf.state_dir, sizeof(conf.state_dir), "%s/state", work);
	if (mkdir(conf.state_dir, 0755) != 0)
		fatal("%s", conf.state_dir);
	setup_file("elsewhere/old");
	setup_file("state/talenthall.db");
	setup_services();
	setenv("TALENTHALL_SANDBOX", "strict", 1);
	victim = fork();
	if (victim == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
}

static void
teardown(void)
{
	static const char *const names[] = {"elsewhere/old", "elsewhere/new",
		"elsewhere", "state/talenthall.db", "state/empty", "state",
		"box", ""};
	char path[300];

	kill(victim, SIGKILL);
	waitpid(victim, NULL, 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", work, names[i]);
		if (unlink(path) != 0)
			rmdir(path);
	}
}

int
main(void)
{
	struct CMUnitTest tests[ROLES + 2] = {
		cmocka_unit_test(test_nothing), cmocka_unit_test(test_head)};
	int rc;

#ifdef HAVE_SANITIZERS
	puts("1..0 # SKIP sanitizers need wider lists");
	return 0;
#endif
	if (syscall(SYS_landlock_create_ruleset, NULL, 0, 1) < 1) {
		puts("1..0 # SKIP this kernel has no Landlock");
		return 0;
	}
	log_init("sandbox_test", LOG_LEVEL_ERR);
	setup();
	for (size_t i = 0; i < ROLES; i++)
		tests[i + 2] = (struct CMUnitTest){
			.name = roles[i].name,
			.test_func = test_role,
			.initial_state = (void *)(uintptr_t)&roles[i],
		};
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	teardown();
	return rc;
}
