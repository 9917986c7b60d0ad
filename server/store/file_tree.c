#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/random.h"
#include "server/store/file.h"

bool
file_hash_valid(const char *sha256)
{
	return strspn(sha256, "0123456789abcdef") == FILE_HASH_TEXT - 1 &&
	    sha256[FILE_HASH_TEXT - 1] == '\0';
}

static int
tree_mkdir(const char *path)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return 0;
	log_err("event=files path=\"%s\": %s", path, strerror(errno));
	return -1;
}

/* A folder's names are safe only when the folder itself is synced. */
static int
tree_sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc;

	if (fd == -1)
		return -1;
	rc = fsync(fd);
	close(fd);
	return rc;
}

static void
tree_folder(const char *state_dir, const char *sha256,
    char path[FILE_PATH_MAX])
{
	snprintf(path, FILE_PATH_MAX, "%s/files/%.2s", state_dir, sha256);
}

static void
tree_path(const char *state_dir, const char *sha256, char path[FILE_PATH_MAX])
{
	snprintf(path, FILE_PATH_MAX, "%s/files/%.2s/%s", state_dir, sha256,
	    sha256);
}

static void
tree_part(const char *state_dir, int64_t id, char path[FILE_PATH_MAX])
{
	snprintf(path, FILE_PATH_MAX, "%s/files/part/%lld", state_dir,
	    (long long)id);
}

int
file_tree_open(const char *state_dir)
{
	char path[FILE_PATH_MAX], name[FILE_PATH_MAX];
	struct dirent *d;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/files", state_dir);
	if (tree_mkdir(path) != 0)
		return -1;
	snprintf(path, sizeof(path), "%s/files/part", state_dir);
	if (tree_mkdir(path) != 0)
		return -1;
	snprintf(path, sizeof(path), "%s/files/tmp", state_dir);
	if (tree_mkdir(path) != 0 || (dir = opendir(path)) == NULL)
		return -1;
	while ((d = readdir(dir)) != NULL) {
		if (d->d_name[0] == '.')
			continue;
		if (snprintf(name, sizeof(name), "%s/%s", path, d->d_name) <
		    (int)sizeof(name))
			unlink(name);
	}
	closedir(dir);
	/* folders that who died had made, but not synced */
	snprintf(path, sizeof(path), "%s/files", state_dir);
	return tree_sync_folder(path);
}

int
file_tree_aside(const char *state_dir, char path[FILE_PATH_MAX])
{
	uint64_t r;

	random_fill(&r, sizeof(r));
	snprintf(path, FILE_PATH_MAX, "%s/files/tmp/%016llx", state_dir,
	    (unsigned long long)r);
	return open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
	    0600);
}

int
file_tree_scratch(const char *state_dir)
{
	char path[FILE_PATH_MAX];
	int fd = file_tree_aside(state_dir, path);

	if (fd != -1)
		unlink(path);
	return fd;
}

static ssize_t
tree_bytes(int fd, unsigned char b[FILE_SMALL + 1])
{
	size_t n = 0;
	ssize_t got;

	while (n <= FILE_SMALL &&
	    (got = pread(fd, b + n, FILE_SMALL + 1 - n, (off_t)n)) != 0) {
		if (got == -1 && errno != EINTR)
			return -1;
		if (got > 0)
			n += (size_t)got;
	}
	return (ssize_t)n;
}

/*
 * Are these bytes there already, and safe? Who put them may have been killed
 * before they were. A large one never was there without being whole.
 */
static bool
tree_there(const char *to, int fd)
{
	static unsigned char a[FILE_SMALL + 1], b[FILE_SMALL + 1];
	int old = open(to, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t n, m;
	bool same;

	if (old == -1)
		return false;
	n = tree_bytes(fd, a);
	m = tree_bytes(old, b);
	same = n > 0 && n == m && memcmp(a, b, (size_t)n) == 0 &&
	    fsync(old) == 0;
	close(old);
	return same;
}

static int
tree_make_folder(const char *state_dir, const char *folder)
{
	char top[FILE_PATH_MAX];

	if (mkdir(folder, 0700) != 0)
		return errno == EEXIST ? 0 : -1;
	snprintf(top, sizeof(top), "%s/files", state_dir);
	return tree_sync_folder(top);
}

static int
tree_place(const char *path, int fd, const char *folder, const char *to)
{
	if (rename(path, to) != 0)
		return -1;
	if (fsync(fd) == 0 && tree_sync_folder(folder) == 0)
		return 0;
	/* it would be taken for safe by the next who has these bytes */
	unlink(to);
	return -1;
}

int
file_tree_keep(const char *state_dir, const char *path, const char *sha256)
{
	char folder[FILE_PATH_MAX], to[FILE_PATH_MAX];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), rc = -1;

	if (fd == -1)
		return -1;
	tree_folder(state_dir, sha256, folder);
	tree_path(state_dir, sha256, to);
	if (tree_make_folder(state_dir, folder) != 0) {
		rc = -1;
	} else if (tree_there(to, fd)) {
		/* Put now, so no orphan for an hour. */
		unlink(path);
		rc = utimensat(AT_FDCWD, to, NULL, 0) == 0 ?
		    tree_sync_folder(folder) :
		    -1;
	} else {
		rc = tree_place(path, fd, folder, to);
	}
	close(fd);
	return rc;
}

int
file_tree_read(const char *state_dir, const char *sha256)
{
	char path[FILE_PATH_MAX];

	if (!file_hash_valid(sha256)) {
		errno = ENOENT;
		return -1;
	}
	tree_path(state_dir, sha256, path);
	return open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
}

bool
file_tree_has(const char *state_dir, const char *sha256)
{
	char path[FILE_PATH_MAX];

	if (!file_hash_valid(sha256))
		return false;
	tree_path(state_dir, sha256, path);
	return access(path, F_OK) == 0;
}

int
file_part_keep(const char *state_dir, const char *path, int fd, int64_t id)
{
	char to[FILE_PATH_MAX];

	tree_part(state_dir, id, to);
	return fdatasync(fd) != 0 ? -1 : rename(path, to);
}

int
file_part_take(const char *state_dir, int64_t id, char path[FILE_PATH_MAX])
{
	char from[FILE_PATH_MAX];
	int fd = file_tree_aside(state_dir, path);

	if (fd == -1)
		return -1;
	close(fd);
	tree_part(state_dir, id, from);
	if (rename(from, path) == 0)
		return open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	unlink(path);
	return -1;
}

bool
file_part_has(const char *state_dir, int64_t id)
{
	char path[FILE_PATH_MAX];

	tree_part(state_dir, id, path);
	return access(path, F_OK) == 0;
}

void
file_part_drop(const char *state_dir, int64_t id)
{
	char path[FILE_PATH_MAX];

	tree_part(state_dir, id, path);
	unlink(path);
}

void
file_sweep_finish(const char *state_dir, struct file_sweep *s, bool kept)
{
	char path[FILE_PATH_MAX];

	for (size_t i = 0; i < s->n && !kept; i++) {
		tree_path(state_dir, s->hashes[i], path);
		if (unlink(path) == 0)
			log_info("event=orphan file=%.12s", s->hashes[i]);
	}
	free(s->hashes);
	memset(s, 0, sizeof(*s));
}
