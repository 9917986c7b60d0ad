#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/hex.h"
#include "common/mem.h"
#include "server/ctl/backup_parts.h"

enum { POOL_CHUNK = 1 << 18 };

static int
pool_fault(const char *path)
{
	fprintf(stderr, "talenthalld: %s: %s\n", path, strerror(errno));
	return -1;
}

/* What is read of fd goes to out, unless that is -1, and into the hash. */
static int
pool_pump(int fd, int out, EVP_MD_CTX *md, int64_t *size)
{
	unsigned char *b = xcalloc(1, POOL_CHUNK);
	ssize_t n;

	*size = 0;
	while ((n = read(fd, b, POOL_CHUNK)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		*size += n;
		if (md != NULL && EVP_DigestUpdate(md, b, (size_t)n) != 1)
			break;
		for (ssize_t done = 0, w; out != -1 && done < n; done += w)
			if ((w = write(out, b + done, (size_t)(n - done))) <
			    0) {
				free(b);
				return -1;
			}
	}
	free(b);
	return n == 0 ? 0 : -1;
}

int
pool_hash(const char *path, char hex[FILE_HASH_TEXT], int64_t *size)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned int n = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), rc = -1;

	hex[0] = '\0';
	if (fd != -1 && md != NULL &&
	    EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1 &&
	    pool_pump(fd, -1, md, size) == 0 &&
	    EVP_DigestFinal_ex(md, sum, &n) == 1)
		rc = 0;
	else
		pool_fault(path);
	if (rc == 0)
		hex_text(sum, n, hex);
	EVP_MD_CTX_free(md);
	if (fd != -1)
		close(fd);
	return rc;
}

/* age(1) from in to out: no words of ours but recipient or identity. */
static int
pool_age(int in, int out, const char *recipient, const char *identity)
{
	const char *argv[] = {"age", recipient[0] != '\0' ? "-r" : "-d",
	    recipient[0] != '\0' ? recipient : "-i", NULL, NULL};
	int status = 1;
	pid_t pid;

	if (recipient[0] == '\0')
		argv[3] = identity;
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		if (dup2(in, 0) == -1 || dup2(out, 1) == -1)
			_exit(71);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		fputs("talenthalld: age is not installed\n", stderr);
		_exit(127);
	}
	if (pid == -1 || waitpid(pid, &status, 0) != pid || status != 0) {
		fprintf(stderr, "talenthalld: age does not %s\n",
		    recipient[0] != '\0' ? "encrypt" : "decrypt");
		return -1;
	}
	return 0;
}

int
pool_copy(const char *from, const char *to, const char *recipient,
    const char *identity)
{
	int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), out, rc;
	int64_t size;

	if (in == -1)
		return pool_fault(from);
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (out == -1) {
		pool_fault(to);
		close(in);
		return -1;
	}
	if (recipient[0] != '\0' || identity != NULL)
		rc = pool_age(in, out, recipient, identity);
	else if ((rc = pool_pump(in, out, NULL, &size)) != 0)
		pool_fault(to);
	if (rc == 0 && (rc = fsync(out)) != 0)
		pool_fault(to);
	close(in);
	if (close(out) != 0 && rc == 0)
		rc = pool_fault(to);
	if (rc != 0)
		unlink(to);
	return rc;
}

int
pool_sync(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc = -1;

	if (fd != -1)
		rc = fsync(fd);
	if (rc != 0)
		pool_fault(path);
	if (fd != -1)
		close(fd);
	return rc;
}

int
pool_mkdir(const char *path)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return 0;
	return pool_fault(path);
}

void
pool_remove(const char *path)
{
	char name[POOL_PATH];
	struct dirent *d;
	DIR *dir = opendir(path);

	if (dir == NULL) {
		unlink(path);
		return;
	}
	while ((d = readdir(dir)) != NULL)
		if (strcmp(d->d_name, ".") != 0 &&
		    strcmp(d->d_name, "..") != 0 &&
		    snprintf(name, sizeof(name), "%s/%s", path, d->d_name) <
			(int)sizeof(name)) {
			struct stat st;

			if (lstat(name, &st) == 0 && S_ISDIR(st.st_mode))
				pool_remove(name);
			else
				unlink(name);
		}
	closedir(dir);
	rmdir(path);
}

void
pool_name(const char *sha256, const char *recipient, char *out, size_t size)
{
	unsigned char sum[EVP_MAX_MD_SIZE] = {0};
	unsigned int n = 0;

	if (recipient[0] == '\0') {
		snprintf(out, size, "%.2s/%s", sha256, sha256);
		return;
	}
	/* another recipient, another file */
	(void)EVP_Digest(recipient, strlen(recipient), sum, &n, EVP_sha256(),
	    NULL);
	snprintf(out, size, "%.2s/%s.%02x%02x%02x%02x.age", sha256, sha256,
	    sum[0], sum[1], sum[2], sum[3]);
}
