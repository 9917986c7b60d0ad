/*
 * A disk that can be pulled out, that fails and that lies, for the tests of
 * what is kept: LD_PRELOAD this into an unmodified server.
 *
 *	DISK	the page through which test and server talk (struct page,
 *		tests/lib/disk.py): a fault to inject, and the record of all
 *		that would reach a disk
 *
 * Recorded are writes, truncations, names made, renamed and removed, and what
 * was synced, by inode and in the order of all processes. disk.py makes of any
 * beginning of it what a power cut could have left. The record is memory that
 * is shared: limits of file size do not meet it, and no descriptor is open.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "tests/lib/disk.h"

enum { DISK_FDS = 1024 };

struct entry {
	uint32_t size; /* all of it, a multiple of 8; set last */
	char kind;     /* Write Truncate Sync Create Rename Unlink Mkdir */
	uint64_t inode;
	int64_t offset;
	uint32_t one, two; /* bytes of what follows */
};

struct page *disk;
char disk_role[32];
static bool disk_records; /* who writes: memory of others is limited */
static bool disk_intake; /* the file to keep is its standard output */
static char *disk_names[DISK_FDS];

static void *
disk_next(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}
#define NEXT(type, name, ...)                               \
	static type (*next)(__VA_ARGS__);                   \
	if (next == NULL)                                   \
		next = (type(*)(__VA_ARGS__))disk_next(name)

/* "-x ROLE" of the command line, or the program. */
static void
disk_who(void)
{
	char line[256];
	int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd == -1 ? -1 : read(fd, line, sizeof line - 1);
	const char *s = line, *role;

	if (fd != -1)
		close(fd);
	if (n <= 0)
		return;
	line[n] = '\0';
	role = strrchr(line, '/') != NULL ? strrchr(line, '/') + 1 : line;
	for (; s < line + n; s += strlen(s) + 1)
		if (strcmp(s, "-x") == 0 && s + 3 < line + n)
			role = s + 3;
	snprintf(disk_role, sizeof disk_role, "%.31s", role);
	disk_intake = strcmp(disk_role, "hall-intake") == 0;
	disk_records = disk_intake || strcmp(disk_role, "records") == 0;
}

__attribute__((constructor)) static void
disk_init(void)
{
	const char *path = getenv("DISK");
	struct stat st;
	int fd;

	disk_who();
	fd = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;
	if (fd == -1)
		return;
	if (fstat(fd, &st) == 0 && st.st_size > DISK_RECORD) {
		struct page *p = mmap(NULL,
		    disk_records ? (size_t)st.st_size : DISK_RECORD,
		    PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

		if (p != MAP_FAILED && p->magic == DISK_MAGIC)
			disk = p;
	}
	close(fd);
	if (disk != NULL)
		disk_rpc_init();
}

/*
 * The record
 */

static void
disk_add(char kind, uint64_t inode, int64_t offset, const void *one,
    size_t none, const void *two, size_t ntwo)
{
	size_t n = (sizeof(struct entry) + none + ntwo + 7) & ~(size_t)7;
	struct entry *e;
	uint32_t at;

	if (disk == NULL || !disk->recording || !disk_records)
		return;
	at = disk->tail;
	do {
		if (at + n > disk->size) {
			disk->full = 1;
			return;
		}
	} while (!__atomic_compare_exchange_n((uint32_t *)&disk->tail, &at,
	    at + (uint32_t)n, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
	e = (struct entry *)((char *)disk + at);
	e->kind = kind;
	e->inode = inode;
	e->offset = offset;
	e->one = (uint32_t)none;
	e->two = (uint32_t)ntwo;
	memcpy(e + 1, one, none);
	memcpy((char *)(e + 1) + none, two, ntwo);
	__atomic_store_n(&e->size, (uint32_t)n, __ATOMIC_SEQ_CST);
}

/* Of a file of the hall; false for pipes, sockets and the log. */
static bool
disk_inode(int fd, uint64_t *inode, bool *folder)
{
	const int was = errno;
	struct stat st;
	bool is;

	if (disk == NULL || (fd <= 2 && !(disk_intake && fd == 1)))
		return false;
	is = fstat(fd, &st) == 0 &&
	    (S_ISREG(st.st_mode) || (folder != NULL && S_ISDIR(st.st_mode)));
	errno = was;
	*inode = is ? (uint64_t)st.st_ino : 0;
	if (folder != NULL)
		*folder = is && S_ISDIR(st.st_mode);
	return is;
}

/*
 * Faults
 */

static const char *
disk_name(int fd)
{
	if (disk_intake && fd == 1)
		return "intake";
	return fd >= 0 && fd < DISK_FDS && disk_names[fd] != NULL ?
	    disk_names[fd] : "";
}

static void
disk_named(int fd, const char *path)
{
	char *old;

	if (fd < 0 || fd >= DISK_FDS || disk == NULL)
		return;
	old = disk_names[fd];
	disk_names[fd] = strdup(path);
	free(old);
}

const char *
disk_open_name(const char *end)
{
	const size_t n = strlen(end);

	for (int fd = 0; fd < DISK_FDS; fd++) {
		const char *s = disk_name(fd);

		if (strlen(s) > n && strcmp(s + strlen(s) - n, end) == 0)
			return s;
	}
	return "";
}

static bool
disk_fails(const char *op, const char *name)
{
	if (disk == NULL || disk->op[0] == '\0' || disk->count == 0 ||
	    strcmp(disk->op, op) != 0 || strstr(name, disk->part) == NULL)
		return false;
	if (disk->skip > 0 && disk->skip-- > 0)
		return false;
	if (disk->count > 0)
		disk->count--;
	disk->hits++;
	errno = disk->error;
	return true;
}

/*
 * Calls
 */

ssize_t
pwrite64(int fd, const void *b, size_t n, off64_t at)
{
	NEXT(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
	uint64_t inode;

	if (disk_fails("write", disk_name(fd)))
		return -1;
	if (n > 1 && disk_fails("short", disk_name(fd)))
		n /= 2;
	if (disk_inode(fd, &inode, NULL))
		disk_add('W', inode, at, b, n, "", 0);
	return next(fd, b, n, at);
}

ssize_t
pwrite(int fd, const void *b, size_t n, off_t at)
{
	return pwrite64(fd, b, n, at);
}

ssize_t
write(int fd, const void *b, size_t n)
{
	NEXT(ssize_t, "write", int, const void *, size_t);
	uint64_t inode;

	if (disk != NULL && disk_fails("write", disk_name(fd)))
		return -1;
	if (disk_inode(fd, &inode, NULL))
		disk_add('W', inode, lseek(fd, 0, SEEK_CUR), b, n, "", 0);
	return next(fd, b, n);
}

ssize_t
pread64(int fd, void *b, size_t n, off64_t at)
{
	NEXT(ssize_t, "pread64", int, void *, size_t, off64_t);

	return disk_fails("read", disk_name(fd)) ? -1 : next(fd, b, n, at);
}

ssize_t
pread(int fd, void *b, size_t n, off_t at)
{
	return pread64(fd, b, n, at);
}

/* All that is synced, or only the folders or the bytes of attachments. */
static bool
disk_lies(int fd)
{
	uint64_t inode;
	bool folder;

	if (disk == NULL || disk->lying == DISK_HONEST)
		return false;
	if (disk->lying == DISK_LYING)
		return true;
	return strstr(disk_name(fd), "/files/") != NULL &&
	    disk_inode(fd, &inode, &folder) &&
	    folder == (disk->lying == DISK_LYING_FOLDERS);
}

static int
disk_sync(int fd, int (*next)(int))
{
	uint64_t inode;
	bool folder;
	int rc;

	if (disk_fails("sync", disk_name(fd)))
		return -1;
	if (disk_lies(fd))
		return 0;
	rc = next(fd);
	if (rc == 0 && disk_inode(fd, &inode, &folder))
		disk_add('S', inode, folder, "", 0, "", 0);
	return rc;
}

int
fsync(int fd)
{
	NEXT(int, "fsync", int);

	return disk_sync(fd, next);
}

int
fdatasync(int fd)
{
	NEXT(int, "fdatasync", int);

	return disk_sync(fd, next);
}

int
ftruncate64(int fd, off64_t n)
{
	NEXT(int, "ftruncate64", int, off64_t);
	uint64_t inode;

	if (disk_inode(fd, &inode, NULL))
		disk_add('T', inode, n, "", 0, "", 0);
	return next(fd, n);
}

int
ftruncate(int fd, off_t n)
{
	return ftruncate64(fd, n);
}

int
open64(const char *path, int flags, ...)
{
	NEXT(int, "open64", const char *, int, ...);
	mode_t mode = 0;
	uint64_t inode;
	va_list ap;
	int fd;

	if (flags & (O_CREAT | O_TMPFILE)) {
		va_start(ap, flags);
		mode = va_arg(ap, mode_t);
		va_end(ap);
	}
	if (disk_fails("open", path))
		return -1;
	fd = next(path, flags, mode);
	disk_named(fd, path);
	if (fd != -1 && (flags & O_CREAT) && disk_inode(fd, &inode, NULL))
		disk_add('C', inode, 0, path, strlen(path), "", 0);
	return fd;
}

int
open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list ap;

	if (flags & (O_CREAT | O_TMPFILE)) {
		va_start(ap, flags);
		mode = va_arg(ap, mode_t);
		va_end(ap);
	}
	return open64(path, flags, mode);
}

/* What the fortified headers call instead. */
int __open64_2(const char *path, int flags);
int
__open64_2(const char *path, int flags)
{
	return open64(path, flags);
}

int __open_2(const char *path, int flags);
int
__open_2(const char *path, int flags)
{
	return open64(path, flags);
}

int
close(int fd)
{
	NEXT(int, "close", int);

	if (fd >= 0 && fd < DISK_FDS && disk_names[fd] != NULL) {
		free(disk_names[fd]);
		disk_names[fd] = NULL;
	}
	return next(fd);
}

int
rename(const char *from, const char *to)
{
	NEXT(int, "rename", const char *, const char *);
	int rc;

	if (disk_fails("rename", to))
		return -1;
	rc = next(from, to);
	if (rc == 0)
		disk_add('R', 0, 0, from, strlen(from), to, strlen(to));
	return rc;
}

int
unlink(const char *path)
{
	NEXT(int, "unlink", const char *);
	int rc = next(path);

	if (rc == 0)
		disk_add('U', 0, 0, path, strlen(path), "", 0);
	return rc;
}

int
mkdir(const char *path, mode_t mode)
{
	NEXT(int, "mkdir", const char *, mode_t);
	int rc;

	if (disk_fails("open", path))
		return -1;
	rc = next(path, mode);
	if (rc == 0)
		disk_add('M', 0, 0, path, strlen(path), "", 0);
	return rc;
}

/*
 * Helpers are started with an environment of nothing; what hall-intake writes
 * is recorded all the same.
 */
int
execve(const char *path, char *const argv[], char *const env[])
{
	NEXT(int, "execve", const char *, char *const[], char *const[]);
	static char preload[512], page[512];
	char *with[32];
	size_t n = 0;

	if (disk == NULL || strstr(path, "hall-intake") == NULL ||
	    getenv("LD_PRELOAD") == NULL)
		return next(path, argv, env);
	snprintf(preload, sizeof preload, "LD_PRELOAD=%s",
	    getenv("LD_PRELOAD"));
	snprintf(page, sizeof page, "DISK=%s", getenv("DISK"));
	while (env[n] != NULL && n < 29) {
		with[n] = env[n];
		n++;
	}
	with[n++] = preload;
	with[n++] = page;
	with[n] = NULL;
	return next(path, argv, with);
}

/*
 * Memory
 */
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

void *
malloc(size_t n)
{
	return disk_fails("memory", disk_role) ? NULL : __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	return disk_fails("memory", disk_role) ? NULL :
						 __libc_calloc(n, size);
}

void *
realloc(void *p, size_t n)
{
	return disk_fails("memory", disk_role) ? NULL : __libc_realloc(p, n);
}

/*
 * The clock: only the time of day jumps. No file is read for it, as a sandbox
 * would end who does.
 */

int
clock_gettime(clockid_t id, struct timespec *t)
{
	static int (*next)(clockid_t, struct timespec *);
	int rc;

	if (next == NULL)
		next = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT,
		    "clock_gettime");
	rc = next(id, t);
	if (rc == 0 && disk != NULL &&
	    (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE))
		t->tv_sec += disk->clock;
	return rc;
}

time_t
time(time_t *at)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	if (at != NULL)
		*at = t.tv_sec;
	return t.tv_sec;
}

int
gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
	struct timespec t;

	(void)zone;
	(void)clock_gettime(CLOCK_REALTIME, &t);
	tv->tv_sec = t.tv_sec;
	tv->tv_usec = t.tv_nsec / 1000;
	return 0;
}
