#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/sandbox_seccomp.h"

/* Every list ends with NULL. Names, so that a list reads on any machine. */

/* Memory, time and what the C library does by itself. */
static const char *const sandbox_basic[] = { "read", "write", "close", "brk",
	"munmap", "mremap", "madvise", "futex", "getrandom", "clock_gettime",
	"gettimeofday", "time", "getpid", "gettid", "exit", "exit_group",
	"rt_sigreturn", "rt_sigprocmask", "restart_syscall", "lseek",
	"poll", "ppoll", "recvfrom", "sendto", "recvmsg", "sendmsg",
	"shutdown", "clock_nanosleep", "getppid", NULL };

/* What libevent adds. */
static const char *const sandbox_loop[] = { "epoll_wait", "epoll_pwait",
	"epoll_ctl", "epoll_create1", "timerfd_create", "timerfd_settime",
	"eventfd2", "getsockopt", "dup", "dup3", "rt_sigaction",
	"readv", "writev", "fstat", "newfstatat", "clock_getres", "sigaltstack",
	"getuid", "geteuid", "getgid", "getegid", "uname", "getrusage",
	"sysinfo", "sched_yield", "sched_getaffinity", "nanosleep", NULL };

static const char *const sandbox_transport_calls[] = { "getsockopt",
	"close_range", NULL };

/* It forks transports, and what they still do before their own filter. */
static const char *const sandbox_gate_calls[] = { "accept4", "clone", "vfork",
	"wait4", "kill", "pipe2", "setresuid", "setresgid", "setgroups",
	"chroot", "fchdir", "capset", "prctl", "seccomp", "set_robust_list",
	"rseq", "close_range", "set_tid_address", "getsockname", "getpeername",
	NULL };

/* Files below what Landlock leaves. */
static const char *const sandbox_file_calls[] = { "open", "openat", "stat",
	"lstat", "statx", "access", "faccessat", "faccessat2", "readlink",
	"readlinkat", "getdents64", "getcwd", "pread64", "pwrite64", "preadv",
	"pwritev", "ftruncate", "fallocate", "fsync", "fdatasync", "flock",
	"fstatfs", "statfs", "fadvise64", "umask", "sync_file_range",
	"copy_file_range", "sendfile", NULL };
static const char *const sandbox_change_calls[] = { "unlink", "unlinkat",
	"rename", "renameat", "renameat2", "link", "linkat", "mkdir",
	"mkdirat", "rmdir", "symlinkat", "fchmod", "fchown", "chmod", "chown",
	"fchmodat", "fchownat", "utimensat", "truncate", "memfd_create", NULL };

/* A thread is asked for by clone with CLONE_THREAD; see sandbox_threads(). */
static const char *const sandbox_thread_calls[] = { "set_robust_list", "rseq",
	"set_tid_address", "sched_setaffinity", "sched_setscheduler",
	"sched_getparam", "sched_getscheduler", "getpriority", "setpriority",
	NULL };

static const char *const sandbox_records_calls[] = { "accept4", "getsockname",
	"getpeername", "pipe2", "msync", "mlock", "munlock", "memfd_create",
	"signalfd4", NULL };

/* Terminals and descriptors that were handed over; no names but to read. */
static const char *const sandbox_worker_calls[] = { "select", "pselect6",
	"signalfd4", "pipe", "pipe2", "dup2", "getpgrp", "getpgid", "getsid",
	"setitimer", "alarm", "timer_create", "timer_settime",
	"timer_delete", "memfd_create", "timerfd_gettime",
	"rt_sigpending", "rt_sigsuspend", "rt_sigtimedwait", "pause",
	"set_robust_list", "rseq", "getresuid", "getresgid", NULL };

/* Never where programs are started nor, by inheritance, in those. */
static const char *const sandbox_exec_denied[] = { "ptrace", "mount",
	"umount2", "pivot_root", "bpf", "keyctl", "add_key", "request_key",
	"kexec_load", "kexec_file_load", "init_module", "finit_module",
	"delete_module", "perf_event_open", "process_vm_readv",
	"process_vm_writev", "swapon", "swapoff", "reboot", "sethostname",
	"setdomainname", "settimeofday", "clock_settime", "adjtimex",
	"clock_adjtime", "acct", "quotactl", "userfaultfd", "unshare", "setns",
	"io_uring_setup", "open_by_handle_at", "iopl", "ioperm", "personality",
	NULL };
static const char *const sandbox_network_denied[] = { "listen", "accept",
	"accept4", "bind", NULL };
static const char *const sandbox_connect_denied[] = { "connect", NULL };

/*
 * Stands in a filter for the process that will install it, which a filter made
 * before a fork cannot know.
 */
enum { SANDBOX_SELF = 0x5e1f5e1f };

/* A terminal: what ncurses asks of one, and nothing that names a process. */
static const unsigned sandbox_terminal[] = { TCGETS, TCSETS, TCSETSW, TCSETSF,
	TCSBRK, TCXONC, TCFLSH, TIOCGWINSZ, TIOCGPGRP, FIONREAD };

#ifdef HAVE_SANITIZERS
/* The sanitizers' run time: reads its own maps, makes shadow memory. */
static const char *const sandbox_sanitizer_calls[] = { "mmap", "mprotect",
	"open", "openat", "readlink", "readlinkat", "sigaltstack", "prctl",
	"sched_getaffinity", "rt_sigaction", "getrlimit", "prlimit64", "uname",
	"newfstatat", "fstat", "stat", "statx", "sched_yield", "clone",
	"ptrace", "wait4", "getuid", "geteuid", "getgid", "getegid",
	"set_robust_list", "rseq", "exit", "getrusage", "gettid", "pipe2",
	"process_vm_readv", "access", "getcwd", "nanosleep", "personality",
	"getsockname", "getpeername", "ioctl", NULL };
#endif

static int
sandbox_add(scmp_filter_ctx f, uint32_t action, const char *const *names)
{
	int nr, rc;

	for (; *names != NULL; names++) {
		nr = seccomp_syscall_resolve_name(*names);
		if (nr == __NR_SCMP_ERROR)
			continue; /* newer than this libseccomp */
		rc = seccomp_rule_add(f, action, nr, 0);
		/* A call that this machine has not needs no rule. */
		if (rc != 0 && rc != -EDOM && rc != -EACCES)
			return rc;
	}
	return 0;
}

#ifndef HAVE_SANITIZERS
/* Memory may be mapped, but nothing in it executed. */
static int
sandbox_add_memory(scmp_filter_ctx f)
{
	int rc;

	rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	return rc;
}
#endif

/*
 * Calls that reach another process of the same user by a number: a signal, its
 * limits, or becoming the owner of a descriptor, which is a signal by a detour.
 */
static int
sandbox_add_self(scmp_filter_ctx f)
{
	static const int commands[] = { F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD,
		F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW,
		F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW, F_ADD_SEALS,
		F_GET_SEALS };
	size_t i;
	int rc;

	rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
	    SCMP_A0(SCMP_CMP_MASKED_EQ, UINT32_MAX, SANDBOX_SELF));
	for (i = 0; rc == 0 && i < sizeof commands / sizeof commands[0]; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
		    SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX,
			(scmp_datum_t)commands[i]));
	return rc;
}

static int
sandbox_add_own_limits(scmp_filter_ctx f)
{
	return seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1,
	    SCMP_A0(SCMP_CMP_EQ, 0));
}

/* Not of datagrams, which could be sent to any address. */
static int
sandbox_add_loop(scmp_filter_ctx f)
{
	int rc = sandbox_add(f, SCMP_ACT_ALLOW, sandbox_loop);

	return rc != 0 ? rc :
			 seccomp_rule_add(f, SCMP_ACT_ALLOW,
			     SCMP_SYS(socketpair), 2,
			     SCMP_A0(SCMP_CMP_EQ, AF_UNIX),
			     SCMP_A1(SCMP_CMP_MASKED_EQ, 0xf, SOCK_STREAM));
}

static int
sandbox_add_errno(scmp_filter_ctx f, int error, const char *const *names)
{
	return sandbox_add(f, SCMP_ACT_ERRNO((uint16_t)error), names);
}

static int
sandbox_add_threads(scmp_filter_ctx f)
{
	static const char *const clone3[] = { "clone3", NULL };
	int rc;

	rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
	    SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
	/* Its flags lie in memory, out of sight; the library falls back. */
	if (rc == 0)
		rc = sandbox_add_errno(f, ENOSYS, clone3);
	if (rc == 0)
		rc = sandbox_add(f, SCMP_ACT_ALLOW, sandbox_thread_calls);
	return rc == 0 ? sandbox_add_own_limits(f) : rc;
}

static int
sandbox_add_transport(scmp_filter_ctx f)
{
	static const char *const names[] = { "open", "openat", "newfstatat",
		"stat", "access", "readlink", NULL };
	int rc;

	rc = sandbox_add(f, SCMP_ACT_ALLOW, sandbox_transport_calls);
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
		    SCMP_A1(SCMP_CMP_EQ, TIOCSWINSZ));
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(setsockopt),
		    1, SCMP_A1(SCMP_CMP_EQ, IPPROTO_TCP));
#ifndef HAVE_SANITIZERS
	if (rc == 0)
		rc = sandbox_add_errno(f, EACCES, names);
#else
	(void)names;
#endif
	return rc;
}

static int
sandbox_add_gate(scmp_filter_ctx f)
{
	static const char *const names[] = { "open", "openat", "access",
		"readlink", NULL };
	static const char *const clone3[] = { "clone3", NULL };
	int rc;

	rc = sandbox_add_loop(f);
	if (rc == 0)
		rc = sandbox_add(f, SCMP_ACT_ALLOW, sandbox_gate_calls);
	if (rc == 0)
		rc = sandbox_add_own_limits(f);
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
		    SCMP_A1(SCMP_CMP_EQ, TIOCSWINSZ));
	if (rc == 0)
		rc = seccomp_rule_add(
		    f, SCMP_ACT_ALLOW, SCMP_SYS(setsockopt), 0);
	if (rc == 0)
		rc = sandbox_add_errno(f, ENOSYS, clone3);
#ifndef HAVE_SANITIZERS
	if (rc == 0)
		rc = sandbox_add_errno(f, EACCES, names);
#else
	(void)names;
#endif
	return rc;
}

static int
sandbox_add_records(scmp_filter_ctx f)
{
	int rc;

	rc = sandbox_add_loop(f);
	if (rc == 0)
		rc = sandbox_add(f, SCMP_ACT_ALLOW, sandbox_file_calls);
	if (rc == 0)
		rc = sandbox_add(f, SCMP_ACT_ALLOW, sandbox_change_calls);
	if (rc == 0)
		rc = sandbox_add(f, SCMP_ACT_ALLOW, sandbox_records_calls);
	if (rc == 0)
		rc = sandbox_add_threads(f);
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
		    SCMP_A1(SCMP_CMP_EQ, FIONREAD));
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(setsockopt),
		    1, SCMP_A1(SCMP_CMP_EQ, SOL_SOCKET));
	return rc;
}

/* Opening to write is refused, not deadly: libraries try and go on. */
static int
sandbox_add_open_read(scmp_filter_ctx f)
{
	static const int modes[] = { O_WRONLY, O_RDWR };
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < sizeof modes / sizeof modes[0]; i++) {
		rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(open),
		    1, SCMP_A1(SCMP_CMP_MASKED_EQ, O_ACCMODE,
			(scmp_datum_t)modes[i]));
		if (rc == 0)
			rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES),
			    SCMP_SYS(openat), 1,
			    SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE,
				(scmp_datum_t)modes[i]));
	}
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
		    SCMP_A1(SCMP_CMP_MASKED_EQ, O_ACCMODE, O_RDONLY));
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE, O_RDONLY));
	return rc;
}

static int
sandbox_add_worker(scmp_filter_ctx f)
{
	size_t i;
	int rc;

	rc = sandbox_add_loop(f);
	if (rc == 0)
		rc = sandbox_add(f, SCMP_ACT_ALLOW, sandbox_worker_calls);
	if (rc == 0)
		rc = sandbox_add_own_limits(f);
	for (i = 0; rc == 0 &&
	     i < sizeof sandbox_terminal / sizeof sandbox_terminal[0]; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
		    SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX,
			sandbox_terminal[i]));
	for (i = 0; rc == 0 && sandbox_file_calls[i] != NULL; i++) {
		const char *const one[] = { sandbox_file_calls[i], NULL };

		if (strcmp(one[0], "open") != 0 &&
		    strcmp(one[0], "openat") != 0)
			rc = sandbox_add(f, SCMP_ACT_ALLOW, one);
	}
	return rc == 0 ? sandbox_add_open_read(f) : rc;
}

/*
 * A worker that is copied, as a child of its parent only, and what a copy does
 * before its own filter. That one knows its own number, this one cannot.
 */
static int
sandbox_add_template(scmp_filter_ctx f)
{
	static const char *const calls[] = { "setsid", "chdir", "close_range",
		"tgkill", NULL };
	static const int words[] = { PR_SET_PDEATHSIG, PR_SET_SECCOMP };
	size_t i;
	int rc;

	rc = sandbox_add_worker(f);
	if (rc == 0)
		rc = sandbox_add(f, SCMP_ACT_ALLOW, calls);
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
		    SCMP_A0(SCMP_CMP_EQ, CLONE_PARENT | SIGCHLD));
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
		    SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX, TIOCSCTTY));
	for (i = 0; rc == 0 && i < sizeof words / sizeof words[0]; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
		    SCMP_A0(SCMP_CMP_MASKED_EQ, UINT32_MAX,
			(scmp_datum_t)words[i]));
	return rc;
}

/* Descriptors that were handed over, memory, and nothing by name. */
static int
sandbox_add_intake(scmp_filter_ctx f)
{
	static const char *const calls[] = { "fsync", "fdatasync",
		"sync_file_range", "ftruncate",
		"pread64", "pwrite64", "fstat", "newfstatat", "readv",
		"writev", "rt_sigaction", "setitimer", NULL };

	return sandbox_add(f, SCMP_ACT_ALLOW, calls);
}

/*
 * What was handed over and, unless blind, what Landlock leaves to read. What a
 * library of fonts would change is refused, and does no harm.
 */
static int
sandbox_add_docs(scmp_filter_ctx f, bool blind)
{
	static const char *const calls[] = { "pread64", "fstat", "newfstatat",
		"stat", "lstat", "statx", "readv", "writev", "rt_sigaction",
		"getdents64", "access", "faccessat", "faccessat2", "readlink",
		"readlinkat", "getcwd", "fstatfs", "statfs", "fadvise64",
		"getuid", "geteuid", "getgid", "getegid", "uname",
		"sched_getaffinity", "sched_yield", "sysinfo", "getrusage",
		"sigaltstack", "clock_getres", "nanosleep", NULL };
	static const char *const refused[] = { "mkdir", "mkdirat", "unlink",
		"unlinkat", "rename", "renameat", "renameat2", "link",
		"linkat", "chmod", "fchmod", "utimensat", "utime", "symlink",
		"socket", NULL };
	static const char *const names[] = { "open", "openat", NULL };
	int rc;

	rc = sandbox_add(f, SCMP_ACT_ALLOW, calls);
	if (rc == 0)
		rc = sandbox_add_own_limits(f);
	if (rc == 0)
		rc = sandbox_add_errno(f, EACCES, refused);
#ifndef HAVE_SANITIZERS
	if (rc == 0 && blind)
		rc = sandbox_add_errno(f, EACCES, names);
#else
	(void)names;
#endif
	if (rc == 0 && !blind)
		rc = sandbox_add_open_read(f);
	return rc;
}

/* Streams of this machine only, which nobody else can begin. */
static int
sandbox_add_local(scmp_filter_ctx f)
{
	int rc = sandbox_add(
	    f, SCMP_ACT_KILL_PROCESS, sandbox_network_denied);

	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_KILL_PROCESS,
		    SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_NE, AF_UNIX));
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_KILL_PROCESS,
		    SCMP_SYS(socket), 1,
		    SCMP_A1(SCMP_CMP_MASKED_EQ, 0xf, SOCK_DGRAM));
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_KILL_PROCESS,
		    SCMP_SYS(socketpair), 1,
		    SCMP_A1(SCMP_CMP_MASKED_EQ, 0xf, SOCK_DGRAM));
	return rc;
}

/* A client of the network that reads certificates and starts nothing. */
static int
sandbox_add_oidc(scmp_filter_ctx f)
{
	static const char *const calls[] = { "socket", "connect", "bind",
		"getsockname", "getpeername", "getsockopt", "setsockopt",
		"sendmmsg", "recvmmsg", "pipe2", "eventfd2", "socketpair",
		"select", "pselect6", "pread64", "fstat", "newfstatat",
		"stat", "lstat", "statx", "readv", "writev", "rt_sigaction",
		"getdents64", "access", "faccessat", "faccessat2", "readlink",
		"getuid", "geteuid", "getgid", "getegid", "uname", "alarm",
		"sched_getaffinity", "sched_yield", "sysinfo", "getrusage",
		"sigaltstack", "clock_getres", "nanosleep", NULL };
	static const char *const refused[] = { "prctl", "mkdir", "unlink",
		NULL };
	int rc;

	rc = sandbox_add(f, SCMP_ACT_ALLOW, calls);
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
		    SCMP_A1(SCMP_CMP_EQ, FIONREAD));
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
		    SCMP_A1(SCMP_CMP_EQ, FIONBIO));
	if (rc == 0)
		rc = sandbox_add_threads(f);
	if (rc == 0)
		rc = sandbox_add_errno(f, EACCES, refused);
	return rc == 0 ? sandbox_add_open_read(f) : rc;
}

static int
sandbox_add_list(scmp_filter_ctx f, enum sandbox_list which)
{
	int rc;

	switch (which) {
	case SANDBOX_GATE:
		return sandbox_add_gate(f);
	case SANDBOX_TRANSPORT:
		return sandbox_add_transport(f);
	case SANDBOX_RECORDS:
		return sandbox_add_records(f);
	case SANDBOX_HASH:
		return sandbox_add_loop(f);
	case SANDBOX_WORKER:
		return sandbox_add_worker(f);
	case SANDBOX_TEMPLATE:
		return sandbox_add_template(f);
	case SANDBOX_INTAKE:
		return sandbox_add_intake(f);
	case SANDBOX_DOCS:
	case SANDBOX_DOCS_BLIND:
		return sandbox_add_docs(f, which == SANDBOX_DOCS_BLIND);
	case SANDBOX_OIDC:
		return sandbox_add_oidc(f);
	case SANDBOX_SLIP:
		rc = sandbox_add_docs(f, false);
		if (rc == 0)
			rc = sandbox_add_threads(f);
		/* it names its threads */
		return rc != 0 ? rc :
				 seccomp_rule_add(f, SCMP_ACT_ALLOW,
				     SCMP_SYS(prctl), 1,
				     SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
	case SANDBOX_SPAWNER:
		rc = sandbox_add(
		    f, SCMP_ACT_KILL_PROCESS, sandbox_connect_denied);
		if (rc == 0)
			rc = sandbox_add_local(f);
		if (rc != 0)
			return rc;
		break;
	case SANDBOX_SPAWNER_SCAN: /* where to is out of sight; but how */
		rc = sandbox_add_local(f);
		if (rc != 0)
			return rc;
		break;
	case SANDBOX_COURIER:
		break;
	}
	return sandbox_add(f, SCMP_ACT_KILL_PROCESS, sandbox_exec_denied);
}

static scmp_filter_ctx
sandbox_build(enum sandbox_list which)
{
	/* What holds for any program that is exec'd only denies. */
	bool denies = which == SANDBOX_SPAWNER ||
	    which == SANDBOX_SPAWNER_SCAN || which == SANDBOX_COURIER;
	scmp_filter_ctx f = seccomp_init(
	    denies ? SCMP_ACT_ALLOW : SCMP_ACT_KILL_PROCESS);
	int rc;

	if (f == NULL)
		fatal("out of memory");
	seccomp_attr_set(f, SCMP_FLTATR_CTL_NNP, 0);
	rc = sandbox_add_list(f, which);
	if (!denies) {
		if (rc == 0)
			rc = sandbox_add(f, SCMP_ACT_ALLOW, sandbox_basic);
		if (rc == 0)
			rc = sandbox_add_self(f);
#ifdef HAVE_SANITIZERS
		if (rc == 0)
			rc = sandbox_add(
			    f, SCMP_ACT_ALLOW, sandbox_sanitizer_calls);
#else
		if (rc == 0)
			rc = sandbox_add_memory(f);
#endif
	}
	if (rc == 0)
		return f;
	log_err("event=sandbox seccomp list %d: %s", (int)which, strerror(-rc));
	seccomp_release(f);
	return NULL;
}

/* libseccomp writes a program to a descriptor only. */
static int
sandbox_read_back(int fd, struct sandbox_program *p)
{
	off_t size = lseek(fd, 0, SEEK_END);
	struct sock_filter *code;

	if (size <= 0 || size % (off_t)sizeof *code != 0)
		return -1;
	code = xcalloc(1, (size_t)size);
	if (pread(fd, code, (size_t)size, 0) != size) {
		free(code);
		return -1;
	}
	p->prog.filter = code;
	p->prog.len = (unsigned short)((size_t)size / sizeof *code);
	return 0;
}

int
sandbox_seccomp_make(struct sandbox_program *p, enum sandbox_list which)
{
	scmp_filter_ctx f = sandbox_build(which);
	int fd, rc = -1;

	if (f == NULL)
		return -1;
	fd = memfd_create("filter", MFD_CLOEXEC);
	if (fd != -1 && seccomp_export_bpf(f, fd) == 0)
		rc = sandbox_read_back(fd, p);
	if (fd != -1)
		close(fd);
	seccomp_release(f);
	if (rc != 0)
		log_err("event=sandbox cannot make a seccomp program");
	return rc;
}

int
sandbox_seccomp_install(struct sandbox_program *p)
{
	struct sock_filter *code = p->prog.filter;

	for (unsigned short i = 0; i < p->prog.len; i++)
		if (BPF_CLASS(code[i].code) == BPF_JMP &&
		    code[i].k == SANDBOX_SELF)
			code[i].k = (uint32_t)getpid();
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p->prog, 0, 0) == 0)
		return 0;
	log_err("event=sandbox seccomp: %s", strerror(errno));
	return -1;
}

int
sandbox_seccomp(enum sandbox_list which)
{
	struct sandbox_program p;
	int rc;

	if (sandbox_seccomp_make(&p, which) != 0)
		return -1;
	rc = sandbox_seccomp_install(&p);
	free(p.prog.filter);
	return rc;
}
