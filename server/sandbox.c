#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/log.h"
#include "server/sandbox.h"
#include "server/sandbox_seccomp.h"

enum {
	SANDBOX_NOBODY = 65534,
	SANDBOX_WORKER_FILE = 64 << 20, /* what a worker may upload */
	SANDBOX_DOCS_REPLY = 1 << 20,
	SANDBOX_DOCS_SECONDS = 5,
};

#ifdef HAVE_SANITIZERS
/*
 * A leak check at exit traces the process from a thread of its own, which no
 * sandbox of ours allows. Programs without a sandbox (tests) keep it.
 */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}
#endif

/*
 * Users and capabilities
 */

static int
sandbox_capset(unsigned int caps)
{
	struct __user_cap_header_struct h = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct d[2] = { { caps, caps, 0 }, { 0, 0, 0 } };

	return (int)syscall(SYS_capset, &h, d);
}

/* Only these capabilities remain (bits of one word; all of ours are < 32). */
static int
sandbox_caps(unsigned int keep)
{
	int cap;

	/* A change of uid has put them to sleep; one is needed below. */
	if (sandbox_capset(keep | 1U << CAP_SETPCAP) != 0)
		return -1;
	for (cap = 0; cap <= 63; cap++) {
		if (cap < 32 && (keep & (1U << cap)) != 0)
			continue;
		/* EINVAL: a capability which this kernel does not know. */
		if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) != 0 &&
		    errno != EINVAL)
			return -1;
	}
	return sandbox_capset(keep);
}

struct sandbox_user {
	bool named;
	uid_t uid;
	gid_t gid;
};

/* "", or no privilege to change: stays unnamed. */
static int
sandbox_find_user(struct sandbox_user *u, const char *name)
{
	const struct passwd *pw;

	u->named = false;
	if (name[0] == '\0' || geteuid() != 0)
		return 0;
	pw = getpwnam(name);
	if (pw == NULL) {
		log_err("event=sandbox no user named %s", name);
		return -1;
	}
	u->named = true;
	u->uid = pw->pw_uid;
	u->gid = pw->pw_gid;
	return 0;
}

/*
 * Become the user, keeping some capabilities. Unnamed keeps the present uid;
 * started without privilege there is nothing to drop.
 */
static int
sandbox_become(const struct sandbox_user *u, unsigned int keep)
{
	if (geteuid() != 0)
		return 0;
	if (u->named &&
	    (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0 ||
		setgroups(0, NULL) != 0 ||
		setresgid(u->gid, u->gid, u->gid) != 0 ||
		setresuid(u->uid, u->uid, u->uid) != 0 ||
		/* The kernel clears this when the uid changes. */
		prctl(PR_SET_PDEATHSIG, SIGKILL) != 0))
		goto fail;
	if (sandbox_caps(keep) == 0)
		return 0;
fail:
	log_err("event=sandbox cannot drop privileges: %s", strerror(errno));
	return -1;
}

static int
sandbox_become_named(const char *name, unsigned int keep)
{
	struct sandbox_user u;

	return sandbox_find_user(&u, name) != 0 ? -1 : sandbox_become(&u, keep);
}

static int
sandbox_limit(int what, rlim_t n)
{
	struct rlimit r = { n, n };

	if (setrlimit((__rlimit_resource_t)what, &r) == 0)
		return 0;
	log_err("event=sandbox setrlimit %d: %s", what, strerror(errno));
	return -1;
}

static int
sandbox_memory(rlim_t n)
{
#ifdef HAVE_SANITIZERS
	(void)n;
	return 0;
#else
	return sandbox_limit(RLIMIT_AS, n);
#endif
}

static int
sandbox_no_new_privs(void)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
		return 0;
	log_err("event=sandbox no_new_privs: %s", strerror(errno));
	return -1;
}

/*
 * Landlock: what may be reached by name
 */

struct sandbox_path {
	const char *path;
	bool write;
};

static const uint64_t sandbox_fs_read =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t sandbox_fs_all = LANDLOCK_ACCESS_FS_EXECUTE |
    LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |
    LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR |
    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
    LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
    LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
    LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;

/* Rights newer than the first version of Landlock, by the version. */
static uint64_t
sandbox_fs_known(long abi)
{
	uint64_t known = sandbox_fs_all;

	if (abi >= 2)
		known |= 1ULL << 13; /* refer */
	if (abi >= 3)
		known |= 1ULL << 14; /* truncate */
	return known;
}

static void
sandbox_allow_path(int set, const struct sandbox_path *p, uint64_t known)
{
	struct landlock_path_beneath_attr b = { 0 };
	struct stat st;
	uint64_t rights = sandbox_fs_read;

	b.parent_fd = open(p->path, O_PATH | O_CLOEXEC);
	if (b.parent_fd == -1)
		return; /* what is not there needs no right */
	if (p->write)
		rights = known & ~(uint64_t)(LANDLOCK_ACCESS_FS_EXECUTE |
		    LANDLOCK_ACCESS_FS_MAKE_CHAR |
		    LANDLOCK_ACCESS_FS_MAKE_BLOCK);
	/* On a file, rights that only a folder has are an error. */
	if (fstat(b.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
		rights &= LANDLOCK_ACCESS_FS_READ_FILE |
		    LANDLOCK_ACCESS_FS_WRITE_FILE | 1ULL << 14;
	b.allowed_access = rights;
	if (syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &b,
		0) != 0)
		log_warn("event=sandbox landlock rule %s: %s", p->path,
		    strerror(errno));
	close(b.parent_fd);
}

/* Returns 1 when in force, 0 when the kernel has none, -1 when that matters. */
static int
sandbox_landlock(const struct sandbox_path *paths, bool strict)
{
	struct landlock_ruleset_attr a = { 0 };
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	int set, rc;

	if (abi < 1) {
		if (!strict)
			return 0;
		log_err("event=sandbox Landlock is missing and the sandbox is "
			"strict");
		return -1;
	}
	a.handled_access_fs = sandbox_fs_known(abi);
	set = (int)syscall(SYS_landlock_create_ruleset, &a, sizeof a, 0);
	if (set == -1) {
		log_err("event=sandbox landlock: %s", strerror(errno));
		return -1;
	}
	for (; paths->path != NULL; paths++)
		sandbox_allow_path(set, paths, a.handled_access_fs);
	rc = (int)syscall(SYS_landlock_restrict_self, set, 0);
	close(set);
	if (rc != 0)
		log_err("event=sandbox landlock: %s", strerror(errno));
	return rc == 0 ? 1 : -1;
}

static int
sandbox_tell(int landlock, const char *more)
{
	if (landlock == 0)
		log_warn("event=sandbox this kernel has no Landlock");
	log_info("event=sandbox layers=no_new_privs,limits,seccomp%s%s%s",
	    landlock == 1 ? ",landlock" : "", geteuid() == 0 ? "" : ",user",
	    more);
	return 0;
}

/*
 * Roles
 */

static const unsigned int sandbox_caps_gate = 1U << CAP_SETUID |
    1U << CAP_SETGID | 1U << CAP_SYS_CHROOT | 1U << CAP_KILL;
static const unsigned int sandbox_caps_spawner =
    1U << CAP_SETUID | 1U << CAP_SETGID | 1U << CAP_KILL | 1U << CAP_SETPCAP;

/* The empty folder which transports are locked into. */
static int
sandbox_empty_path(const struct conf *c, char *path, size_t size)
{
	int n = snprintf(path, size, "%s/empty", c->state_dir);

	return n > 0 && (size_t)n < size ? 0 : -1;
}

/*
 * The gate needs a name only for chroot(). It makes the folder first, and
 * hands it on as a descriptor: the name need not be reachable later.
 */
static int sandbox_empty_fd = -1;
static struct sandbox_user sandbox_transport_as;
static struct sandbox_program sandbox_transport_program;

int
sandbox_transport_prepare(const struct conf *c)
{
	char path[600];

	if (sandbox_empty_path(c, path, sizeof path) != 0 ||
	    sandbox_find_user(&sandbox_transport_as, c->user_transport) != 0)
		return -1;
	if (!sandbox_transport_as.named) {
		sandbox_transport_as.uid = SANDBOX_NOBODY;
		sandbox_transport_as.gid = SANDBOX_NOBODY;
	}
	if (geteuid() == 0) {
		if ((mkdir(path, 0755) != 0 && errno != EEXIST) ||
		    chmod(path, 0755) != 0 ||
		    (sandbox_empty_fd = open(path,
			 O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1) {
			log_err("event=sandbox %s: %s", path, strerror(errno));
			return -1;
		}
	}
	return sandbox_seccomp_make(
	    &sandbox_transport_program, SANDBOX_TRANSPORT);
}

int
sandbox_gate(const struct conf *c)
{
	if (sandbox_become_named(c->user_gate, sandbox_caps_gate) != 0 ||
	    sandbox_limit(RLIMIT_CORE, 0) != 0 ||
	    sandbox_no_new_privs() != 0 ||
	    sandbox_seccomp(SANDBOX_GATE) != 0)
		return -1;
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	/*
	 * No Landlock: it would come down on the transports' chroot, and the
	 * filter lets the gate open nothing anyhow.
	 */
	log_info("event=sandbox layers=no_new_privs,limits,seccomp%s "
		 "transports=%s",
	    geteuid() == 0 ? ",capabilities" : "",
	    sandbox_empty_fd != -1 ? "chroot,user,seccomp" : "seccomp");
	if (sandbox_empty_fd == -1 && c->sandbox_strict)
		log_warn("event=sandbox not started as root: transports have "
			 "no chroot and no user of their own");
	return 0;
}

static int
sandbox_transport_user(void)
{
	uid_t uid = sandbox_transport_as.uid;
	gid_t gid = sandbox_transport_as.gid;

	if (sandbox_empty_fd == -1)
		return 0;
	if (fchdir(sandbox_empty_fd) != 0 || chroot(".") != 0 ||
	    setgroups(0, NULL) != 0 || setresgid(gid, gid, gid) != 0 ||
	    setresuid(uid, uid, uid) != 0)
		return -1;
	close(sandbox_empty_fd);
	/* Leaving root drops them all, leaving another user none. */
	return sandbox_capset(0);
}

int
sandbox_transport(const struct conf *c)
{
	(void)c;
	if (sandbox_transport_user() != 0) {
		log_err("event=sandbox transport: %s", strerror(errno));
		return -1;
	}
	if (sandbox_limit(RLIMIT_NOFILE, 64) != 0 ||
	    sandbox_limit(RLIMIT_NPROC, 0) != 0 ||
	    sandbox_limit(RLIMIT_FSIZE, SANDBOX_WORKER_FILE) != 0 ||
	    sandbox_limit(RLIMIT_CORE, 0) != 0 ||
	    sandbox_memory(96UL << 20) != 0 || sandbox_no_new_privs() != 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return -1;
	return sandbox_seccomp_install(&sandbox_transport_program);
}

/* Looked up before the sandbox: finding a name may ask a service. */
static struct sandbox_user sandbox_worker_as;

int
sandbox_spawner(const struct conf *c)
{
	/* No user of its own: it makes the workers' users. */
	if (sandbox_find_user(&sandbox_worker_as, c->user_worker) != 0 ||
	    sandbox_become_named("", sandbox_caps_spawner) != 0 ||
	    sandbox_limit(RLIMIT_CORE, 0) != 0 ||
	    sandbox_no_new_privs() != 0 ||
	    sandbox_seccomp(c->clamd_socket[0] != '\0' ?
		SANDBOX_SPAWNER_SCAN : SANDBOX_SPAWNER) != 0)
		return -1;
	log_info("event=sandbox layers=no_new_privs,limits,seccomp%s",
	    geteuid() == 0 ? ",capabilities" : "");
	return 0;
}

int
sandbox_records(const struct conf *c)
{
	const struct sandbox_path paths[] = {
		{ c->state_dir, true },
		{ c->data_dir, false },
		{ c->locale_dir, false },
		{ "/usr/lib/locale", false },
		{ "/usr/share/zoneinfo", false },
		{ "/usr/share/locale", false },
		{ "/usr/share/icu", false },
		{ "/etc/localtime", false },
		{ "/etc/ssl/openssl.cnf", false },
		{ "/dev/urandom", false },
		{ "/dev/null", true },
		{ "/dev/shm", true }, /* clocks moved by a test */
		{ "/proc/self", false },
		{ "/sys/devices/system/cpu", false },
		{ NULL, false },
	};
	int landlock;

	if (sandbox_become_named(c->user_records, 0) != 0 ||
	    sandbox_limit(RLIMIT_CORE, 0) != 0 || sandbox_no_new_privs() != 0)
		return -1;
	landlock = sandbox_landlock(paths, c->sandbox_strict);
	if (landlock == -1 || sandbox_seccomp(SANDBOX_RECORDS) != 0)
		return -1;
	return sandbox_tell(landlock, "");
}

int
sandbox_hash(const struct conf *c)
{
	const struct sandbox_path none[] = { { NULL, false } };
	int landlock;

	if (sandbox_become_named(c->user_records, 0) != 0 ||
	    sandbox_limit(RLIMIT_CORE, 0) != 0 ||
	    sandbox_memory(512UL << 20) != 0 || sandbox_no_new_privs() != 0)
		return -1;
	landlock = sandbox_landlock(none, c->sandbox_strict);
	if (landlock == -1 || sandbox_seccomp(SANDBOX_HASH) != 0)
		return -1;
	return sandbox_tell(landlock, "");
}

/*
 * Its commands inherit the filter, which only denies. No Landlock: a command
 * is any program of the administrator's choice, with files of its own.
 */
int
sandbox_courier(const struct conf *c)
{
	if (sandbox_become_named(c->user_courier, 0) != 0 ||
	    sandbox_limit(RLIMIT_CORE, 0) != 0 ||
	    sandbox_no_new_privs() != 0 ||
	    sandbox_seccomp(SANDBOX_COURIER) != 0)
		return -1;
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	log_info("event=sandbox layers=no_new_privs,limits,seccomp%s",
	    geteuid() == 0 ? ",capabilities" : ",user");
	return 0;
}

static struct sandbox_program sandbox_intake_program;

int
sandbox_intake_prepare(void)
{
	const struct sandbox_path none[] = { { NULL, false } };
	const char *word = getenv("TALENTHALL_SANDBOX");
	bool strict = word != NULL && strcmp(word, "strict") == 0;

	if (sandbox_limit(RLIMIT_CORE, 0) != 0 ||
	    sandbox_memory(384UL << 20) != 0 || sandbox_no_new_privs() != 0 ||
	    sandbox_landlock(none, strict) == -1)
		return -1;
	return sandbox_seccomp_make(&sandbox_intake_program, SANDBOX_INTAKE);
}

int
sandbox_intake(unsigned long max)
{
	/* it is made in a file, which may be larger than max */
	if (sandbox_limit(RLIMIT_CPU, 10) != 0 ||
	    sandbox_limit(RLIMIT_FSIZE, max) != 0)
		return -1;
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	return sandbox_seccomp_install(&sandbox_intake_program);
}

static int
sandbox_fonts(enum sandbox_list fonts, enum sandbox_list blind)
{
	const struct sandbox_path paths[] = {
		{ "/etc/fonts", false },
		{ "/usr/share/fontconfig", false },
		{ "/usr/share/fonts", false },
		{ "/usr/local/share/fonts", false },
		{ "/usr/share/poppler", false },
		{ "/var/cache/fontconfig", false },
		{ NULL, false },
	};
	const char *word = getenv("TALENTHALL_SANDBOX");
	bool strict = word != NULL && strcmp(word, "strict") == 0;
	int landlock;

	if (sandbox_limit(RLIMIT_CORE, 0) != 0 ||
	    sandbox_limit(RLIMIT_CPU, SANDBOX_DOCS_SECONDS) != 0 ||
	    sandbox_limit(RLIMIT_FSIZE, SANDBOX_DOCS_REPLY) != 0 ||
	    sandbox_memory(512UL << 20) != 0 || sandbox_no_new_privs() != 0)
		return -1;
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	landlock = sandbox_landlock(paths, strict);
	if (landlock == -1)
		return -1;
	return sandbox_seccomp(landlock == 1 ? fonts : blind);
}

int
sandbox_docs(void)
{
	return sandbox_fonts(SANDBOX_DOCS, SANDBOX_DOCS_BLIND);
}

/* What it reads is ours: without Landlock it still needs its fonts. */
int
sandbox_slip(void)
{
	return sandbox_fonts(SANDBOX_SLIP, SANDBOX_SLIP);
}

int
sandbox_oidc(const char *ca_file)
{
	const struct sandbox_path paths[] = {
		{ "/etc/ssl", false },
		{ "/usr/lib/ssl", false },
		{ "/usr/share/ca-certificates", false },
		{ "/usr/local/share/ca-certificates", false },
		{ "/etc/resolv.conf", false },
		{ "/etc/hosts", false },
		{ "/etc/host.conf", false },
		{ "/etc/gai.conf", false },
		{ "/etc/nsswitch.conf", false },
		{ "/etc/services", false },
		{ ca_file[0] != '\0' ? ca_file : "/nonexistent", false },
		{ NULL, false },
	};
	const char *word = getenv("TALENTHALL_SANDBOX");
	bool strict = word != NULL && strcmp(word, "strict") == 0;

	if (sandbox_limit(RLIMIT_CORE, 0) != 0 ||
	    sandbox_limit(RLIMIT_CPU, 20) != 0 ||
	    sandbox_limit(RLIMIT_FSIZE, 1UL << 20) != 0 ||
	    sandbox_memory(512UL << 20) != 0 || sandbox_no_new_privs() != 0)
		return -1;
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	if (sandbox_landlock(paths, strict) == -1)
		return -1;
	return sandbox_seccomp(SANDBOX_OIDC);
}

int
sandbox_worker_limits(const struct conf *c, unsigned long memory,
    unsigned long processes)
{
	(void)c;
	if (sandbox_become(&sandbox_worker_as, 0) != 0 ||
	    sandbox_limit(RLIMIT_CORE, 0) != 0 ||
	    sandbox_limit(RLIMIT_NOFILE, 64) != 0 ||
	    (processes != SANDBOX_PROCESSES_KEPT &&
		sandbox_limit(RLIMIT_NPROC, processes) != 0) ||
	    (memory != 0 && sandbox_memory(memory) != 0))
		return -1;
	return sandbox_no_new_privs();
}

/* Returns as sandbox_landlock(). */
static int
sandbox_worker_files(const char *locale_dir)
{
	const struct sandbox_path paths[] = {
		{ "/etc/terminfo", false },
		{ "/lib/terminfo", false },
		{ "/usr/lib/terminfo", false },
		{ "/usr/share/terminfo", false },
		{ "/usr/lib/locale", false },
		{ "/usr/share/zoneinfo", false },
		{ "/etc/localtime", false },
		/* An absent folder is simply not opened. */
		{ locale_dir != NULL ? locale_dir : "/nonexistent", false },
		{ NULL, false },
	};
	const char *word = getenv("TALENTHALL_SANDBOX");

	if (sandbox_no_new_privs() != 0)
		return -1;
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	return sandbox_landlock(paths, word != NULL &&
	    strcmp(word, "strict") == 0);
}

int
sandbox_worker(const char *name, const char *locale_dir)
{
	int landlock = sandbox_worker_files(locale_dir);

	if (landlock == -1 || sandbox_seccomp(SANDBOX_WORKER) != 0)
		return -1;
	/* A worker's stderr is the caller's screen: silence is success. */
	log_debug("event=sandbox worker=%s landlock=%d", name, landlock);
	return 0;
}

static struct sandbox_program sandbox_copy_program;

int
sandbox_template(const char *locale_dir)
{
	if (sandbox_seccomp_make(&sandbox_copy_program, SANDBOX_WORKER) != 0 ||
	    sandbox_worker_files(locale_dir) == -1)
		return -1;
	return sandbox_seccomp(SANDBOX_TEMPLATE);
}

int
sandbox_copy(void)
{
	if (sandbox_limit(RLIMIT_NPROC, 0) != 0)
		return -1;
	return sandbox_seccomp_install(&sandbox_copy_program);
}
