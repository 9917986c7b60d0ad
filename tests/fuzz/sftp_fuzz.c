/*
 * An SFTP client gone mad: sound sessions with bytes changed, cut and
 * repeated, fed in pieces of any size, over a tree of this program's own.
 * Deterministic: `sftp_fuzz [ROUNDS [SEED]]`. Meant for sanitizer builds; what
 * must always hold is asserted anywhere.
 */
#include "config.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/mem.h"
#include "common/utf8.h"
#include "server/sftp/serve.h"
#include "tests/fuzz/fuzz.h"

enum { FUZZ_LIMIT = 3000, FUZZ_MAX = 1 << 16 };

static int fuzz_open_files;
static bool fuzz_told_over;
#ifndef FUZZ_ONE
static uint64_t fuzz_state;

static unsigned
fuzz_next(unsigned below)
{
	fuzz_state ^= fuzz_state >> 12;
	fuzz_state ^= fuzz_state << 25;
	fuzz_state ^= fuzz_state >> 27;
	return (unsigned)((fuzz_state * 2685821657736338717ULL) >> 33) % below;
}
#endif

/* Whatever comes, a path that reaches the tree is normal. */
static void
fuzz_path(const char *path)
{
	char again[SFTP_PATH_MAX];

	assert(path[0] == '/' && strlen(path) < SFTP_PATH_MAX);
	assert(utf8_valid(path, strlen(path)));
	assert(strstr(path, "//") == NULL && strstr(path, "/../") == NULL);
	assert(sftp_path_normal(path, again) && strcmp(path, again) == 0);
}

static int
fuzz_file(void)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	assert(fd != -1);
	return fd;
}

static enum sftp_status
fuzz_stat(void *arg, const char *path, struct sftp_attrs *a, char *why)
{
	(void)arg;
	(void)why;
	fuzz_path(path);
	a->folder = strcmp(path, "/") == 0;
	a->has_size = true;
	a->size = 12;
	return strlen(path) % 3 == 0 ? SFTP_NO_SUCH_FILE : SFTP_OK;
}

static enum sftp_status
fuzz_list(void *arg, const char *path,
    void (*entry)(void *to, const char *name, const struct sftp_attrs *a),
    void *to, char *why)
{
	struct sftp_attrs a = {.has_size = true, .size = 3, .mtime = 1};
	char name[32];

	(void)arg;
	(void)why;
	fuzz_path(path);
	for (int i = 0; i < 150; i++) {
		snprintf(name, sizeof(name), "材料%d.pdf", i);
		entry(to, name, &a);
	}
	return SFTP_OK;
}

static enum sftp_status
fuzz_read(void *arg, const char *path, int *fd, struct sftp_attrs *a,
    char *why)
{
	(void)arg;
	(void)why;
	fuzz_path(path);
	*fd = fuzz_file();
	assert(write(*fd, "twelve bytes", 12) == 12);
	a->has_size = true;
	a->size = 12;
	return SFTP_OK;
}

static enum sftp_status
fuzz_write(void *arg, const char *path, struct sftp_upload *u, char *why)
{
	(void)arg;
	fuzz_path(path);
	if (strlen(path) % 5 == 0) {
		str_copy(why, SFTP_WHY_MAX, "此处不能上传");
		return SFTP_DENIED;
	}
	u->fd = fuzz_file();
	u->limit = FUZZ_LIMIT;
	/* what broke off, to go on with */
	u->size = u->resume && strlen(path) % 3 == 0 ? FUZZ_LIMIT / 2 : 0;
	assert(ftruncate(u->fd, (off_t)u->size) == 0);
	fuzz_open_files++;
	return SFTP_OK;
}

static enum sftp_status
fuzz_keep(void *arg, const char *path, const struct sftp_upload *u, char *why)
{
	(void)arg;
	(void)why;
	fuzz_path(path);
	/* more only as what was refused, with a hole behind */
	assert(lseek(u->fd, 0, SEEK_END) <= FUZZ_LIMIT || fuzz_told_over);
	fuzz_open_files--;
	return SFTP_OK;
}

static void
fuzz_over(const struct sftp_upload *u, uint64_t found, char *why)
{
	assert(found > u->limit);
	fuzz_told_over = true;
	str_copy(why, SFTP_WHY_MAX, "超过大小");
}

static void
fuzz_gap(char *why)
{
	str_copy(why, SFTP_WHY_MAX, "从头上传");
}

static void
fuzz_drop(void *arg, const struct sftp_upload *u)
{
	(void)arg;
	assert(u->fd != -1);
	fuzz_open_files--;
}

static enum sftp_status
fuzz_remove(void *arg, const char *path, char *why)
{
	(void)arg;
	(void)why;
	fuzz_path(path);
	return SFTP_OK;
}

static enum sftp_status
fuzz_rename(void *arg, const char *from, const char *to, char *why)
{
	(void)arg;
	(void)why;
	fuzz_path(from);
	fuzz_path(to);
	return SFTP_OK;
}

static void
fuzz_tell(void *arg, const char *path, const char *why)
{
	(void)arg;
	(void)path;
	assert(why[0] != '\0');
}

static const char *
fuzz_say(enum sftp_status s)
{
	return s == SFTP_OK ? "ok" : "no";
}

static const struct sftp_tree fuzz_tree = {fuzz_stat, fuzz_list, fuzz_read,
    fuzz_write, fuzz_keep, fuzz_over, fuzz_gap, fuzz_drop, fuzz_remove, fuzz_rename,
    fuzz_tell, fuzz_say};

#ifndef FUZZ_ONE
/*
 * A sound session, as bytes: made with the writing half of the packet layer.
 */

static const char *const fuzz_paths[] = {"/", "", ".", "..", "photo.jpg",
    "/attachments/degree_cert.pdf", "a/../../b", "//x//", "材料/学位证书.pdf",
    "/attachments/../../../etc/passwd"};

static void
fuzz_handle(struct sftp_out *o)
{
	uint32_t name[2] = {fuzz_next(4), 1 + fuzz_next(40)};

	sftp_put_bytes(o, name, sizeof(name));
}

static void
fuzz_request(struct sftp_out *o, uint32_t id)
{
	static const unsigned char types[] = {SFTP_OPEN, SFTP_OPEN, SFTP_CLOSE,
		SFTP_READ, SFTP_WRITE, SFTP_WRITE, SFTP_LSTAT, SFTP_FSTAT,
		SFTP_SETSTAT, SFTP_FSETSTAT, SFTP_OPENDIR, SFTP_READDIR,
		SFTP_REMOVE, SFTP_MKDIR, SFTP_REALPATH, SFTP_STAT, SFTP_RENAME,
		SFTP_SYMLINK, SFTP_EXTENDED};
	static const unsigned char data[4000];
	unsigned type = types[fuzz_next(sizeof(types))];
	const char *path = fuzz_paths[fuzz_next(
	    sizeof(fuzz_paths) / sizeof(fuzz_paths[0]))];

	sftp_begin(o, (enum sftp_type)type, id);
	if (type == SFTP_CLOSE || type == SFTP_READ || type == SFTP_WRITE ||
	    type == SFTP_FSTAT || type == SFTP_FSETSTAT ||
	    type == SFTP_READDIR)
		fuzz_handle(o);
	else
		sftp_put_text(o,
		    type == SFTP_EXTENDED && fuzz_next(2) == 0 ?
			"posix-rename@openssh.com" : path);
	if (type == SFTP_OPEN)
		sftp_put_u32(o, fuzz_next(64));
	if (type == SFTP_READ || type == SFTP_WRITE)
		sftp_put_u64(o, fuzz_next(3) == 0 ? UINT64_MAX - 5 :
						    fuzz_next(4000));
	if (type == SFTP_READ)
		sftp_put_u32(o, fuzz_next(2) == 0 ? UINT32_MAX : 100);
	if (type == SFTP_WRITE)
		sftp_put_bytes(o, data, fuzz_next(sizeof(data)));
	if (type == SFTP_RENAME || type == SFTP_EXTENDED)
		sftp_put_text(o, path);
	if (type == SFTP_SETSTAT || type == SFTP_FSETSTAT) {
		sftp_put_u32(o, fuzz_next(2));
		sftp_put_u64(o, fuzz_next(9000));
	}
	sftp_end(o);
}

static void
fuzz_session(struct sftp_out *o)
{
	sftp_begin(o, SFTP_INIT, 3);
	sftp_end(o);
	for (uint32_t id = 1 + fuzz_next(60); id > 0; id--)
		fuzz_request(o, id);
}

static size_t
fuzz_damage(unsigned char *d, size_t n)
{
	for (unsigned k = fuzz_next(6); k > 0 && n > 8; k--) {
		size_t at = fuzz_next((unsigned)n);

		switch (fuzz_next(4)) {
		case 0:
			d[at] = (unsigned char)fuzz_next(256);
			break;
		case 1:
			d[at] ^= (unsigned char)(1 << fuzz_next(8));
			break;
		case 2:
			d[at] = fuzz_next(2) == 0 ? 0 : 0xff;
			break;
		default:
			n = at;
			break;
		}
	}
	return n;
}
#endif

/* What we answer must be whole packets. */
static void
fuzz_answers(struct sftp_out *o, bool all)
{
	size_t at = o->at;

	while (all && o->end - at >= 4) {
		struct sftp_in in = {.p = o->p + at, .n = 4};
		uint32_t n = sftp_get_u32(&in);

		assert(n >= 5 && n <= SFTP_PACKET_MAX + 64);
		assert(o->end - at - 4 >= n);
		at += 4 + n;
	}
	assert(!all || at == o->end);
	sftp_sent(o, sftp_waiting(o));
}

/* What a client sent; the first byte says in what pieces. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sftp_serve *s = sftp_serve_create(&fuzz_tree, NULL);
	bool sound = true;
	size_t piece;

	for (size_t at = 1; at < size && sound; at += piece) {
		piece = 1 + data[0] * 20U;
		if (piece > size - at)
			piece = size - at;
		sound = sftp_serve_feed(s, data + at, piece);
		fuzz_answers(sftp_serve_out(s), true);
	}
	sftp_serve_destroy(s);
	assert(fuzz_open_files == 0);
	return 0;
}

#ifndef FUZZ_ONE
static void
fuzz_round(void)
{
	struct sftp_serve *s = sftp_serve_create(&fuzz_tree, NULL);
	struct sftp_out session = {0};
	size_t n, at, piece;
	bool sound = true;

	fuzz_session(&session);
	n = fuzz_damage(session.p, session.end);
	for (at = 0; at < n && sound; at += piece) {
		piece = 1 + fuzz_next(3000);
		if (piece > n - at)
			piece = n - at;
		sound = sftp_serve_feed(s, session.p + at, piece);
		fuzz_answers(sftp_serve_out(s), true);
	}
	sftp_serve_destroy(s);
	sftp_out_finish(&session);
	assert(fuzz_open_files == 0);
}

int
main(int argc, char **argv)
{
	long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 3000;

	fuzz_state = argc > 2 ? strtoull(argv[2], NULL, 10) | 1 : 20261121;
	for (long i = 0; i < rounds; i++)
		fuzz_round();
	printf("ok 1 - %ld mad sessions\n1..1\n", rounds);
	return 0;
}
#endif
