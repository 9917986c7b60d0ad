#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/mem.h"
#include "common/utf8.h"
#include "server/sftp/serve.h"

enum { SERVE_NAMES_A_REPLY = 100, SERVE_NAMES_MAX = 100000 };

struct entry {
	char *name;
	struct sftp_attrs attrs;
};

struct handle {
	enum { HANDLE_NONE, HANDLE_FOLDER, HANDLE_READ, HANDLE_WRITE } kind;
	uint32_t serial; /* so that a stale handle meets no later file */
	char *path;
	int fd;
	struct sftp_attrs attrs;
	struct sftp_upload upload;
	uint64_t end; /* of what was written */
	bool failed;  /* an upload that will not be kept, ... */
	char why[SFTP_WHY_MAX]; /* ... and all its answers say so */
	struct entry *entries;
	size_t n, next;
};

struct sftp_serve {
	const struct sftp_tree *tree;
	void *arg;
	struct sftp_out out;
	unsigned char *in;
	size_t in_n, in_room;
	bool greeted, broken;
	uint32_t serial;
	struct handle handles[SFTP_HANDLES_MAX];
};

bool
sftp_path_normal(const char *path, char out[SFTP_PATH_MAX])
{
	size_t n = 0, len;

	if (!utf8_valid(path, strlen(path)))
		return false;
	for (; *path != '\0'; path += len) {
		path += strspn(path, "/");
		len = strcspn(path, "/");
		if (len == 0 || (len == 1 && path[0] == '.'))
			continue;
		if (len == 2 && path[0] == '.' && path[1] == '.') {
			while (n > 0 && out[--n] != '/')
				;
			continue;
		}
		if (len > SFTP_NAME_MAX || n + len + 2 > SFTP_PATH_MAX)
			return false;
		for (size_t i = 0; i < len; i++)
			if ((unsigned char)path[i] < 0x20 || path[i] == 0x7f)
				return false;
		out[n++] = '/';
		memcpy(out + n, path, len);
		n += len;
	}
	if (n == 0)
		out[n++] = '/';
	out[n] = '\0';
	return true;
}

/*
 * Answers
 */

/* why is for people: of an upload, what was wrong with it. */
static void
serve_refuse(struct sftp_serve *s, uint32_t id, enum sftp_status status,
    const char *path, const char *why)
{
	if (why[0] != '\0' && status != SFTP_OK)
		s->tree->tell(s->arg, path, why);
	if (why[0] == '\0')
		why = s->tree->say(status);
	sftp_reply_status(&s->out, id, status, why);
}

static void
serve_status(struct sftp_serve *s, uint32_t id, enum sftp_status status,
    const char *why)
{
	if (why == NULL || why[0] == '\0')
		why = s->tree->say(status);
	sftp_reply_status(&s->out, id, status, why);
}

static void
serve_attrs(struct sftp_serve *s, uint32_t id, const struct sftp_attrs *a)
{
	sftp_begin(&s->out, SFTP_REPLY_ATTRS, id);
	sftp_put_attrs(&s->out, a);
	sftp_end(&s->out);
}

/* The line of `ls -l` that clients show as it is. */
static void
serve_long_name(const struct entry *e, char *buf, size_t size)
{
	const struct sftp_attrs *a = &e->attrs;
	char when[32] = "-";
	time_t t = (time_t)a->mtime + 8 * 3600; /* Shanghai's, as all days */
	struct tm tm;

	if (a->mtime != 0 && gmtime_r(&t, &tm) != NULL)
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M", &tm);
	snprintf(buf, size, "%c%s------ 1 hall hall %10llu %s %s",
	    a->folder ? 'd' : '-',
	    a->writable ? (a->folder ? "rwx" : "rw-") :
			  (a->folder ? "r-x" : "r--"),
	    (unsigned long long)a->size, when, e->name);
}

static void
serve_name(struct sftp_serve *s, const struct entry *e)
{
	char line[SFTP_NAME_MAX + 128];

	serve_long_name(e, line, sizeof(line));
	sftp_put_text(&s->out, e->name);
	sftp_put_text(&s->out, line);
	sftp_put_attrs(&s->out, &e->attrs);
}

/*
 * Handles
 */

static struct handle *
serve_handle_new(struct sftp_serve *s)
{
	for (size_t i = 0; i < SFTP_HANDLES_MAX; i++)
		if (s->handles[i].kind == HANDLE_NONE) {
			memset(&s->handles[i], 0, sizeof(s->handles[i]));
			s->handles[i].fd = s->handles[i].upload.fd = -1;
			s->handles[i].serial = ++s->serial;
			return &s->handles[i];
		}
	return NULL;
}

static void
serve_handle_free(struct handle *h)
{
	if (h->fd != -1)
		close(h->fd);
	if (h->upload.fd != -1)
		close(h->upload.fd);
	for (size_t i = 0; i < h->n; i++)
		free(h->entries[i].name);
	free(h->entries);
	free(h->path);
	memset(h, 0, sizeof(*h));
	h->fd = h->upload.fd = -1;
}

static void
serve_handle_reply(struct sftp_serve *s, uint32_t id, const struct handle *h)
{
	uint32_t name[2] = {(uint32_t)(h - s->handles), h->serial};

	sftp_begin(&s->out, SFTP_REPLY_HANDLE, id);
	sftp_put_bytes(&s->out, name, sizeof(name));
	sftp_end(&s->out);
}

static struct handle *
serve_handle_get(struct sftp_serve *s, struct sftp_in *in)
{
	uint32_t name[2];
	size_t n;
	const unsigned char *p = sftp_get_bytes(in, &n);

	if (p == NULL || n != sizeof(name))
		return NULL;
	memcpy(name, p, sizeof(name));
	if (name[0] >= SFTP_HANDLES_MAX ||
	    s->handles[name[0]].kind == HANDLE_NONE ||
	    s->handles[name[0]].serial != name[1])
		return NULL;
	return &s->handles[name[0]];
}

/*
 * Requests by path
 */

/* The next path of the request, normal; false when it is answered. */
static bool
serve_path(struct sftp_serve *s, uint32_t id, struct sftp_in *in,
    char out[SFTP_PATH_MAX])
{
	char raw[SFTP_PATH_MAX];

	if (!sftp_get_path(in, raw)) {
		serve_status(s, id, SFTP_BAD_MESSAGE, NULL);
		return false;
	}
	if (!sftp_path_normal(raw, out)) {
		serve_status(s, id, SFTP_NO_SUCH_FILE, NULL);
		return false;
	}
	return true;
}

static void
serve_open_read(struct sftp_serve *s, uint32_t id, struct handle *h)
{
	char why[SFTP_WHY_MAX] = "";
	enum sftp_status rc =
	    s->tree->read(s->arg, h->path, &h->fd, &h->attrs, why);

	if (rc != SFTP_OK) {
		serve_handle_free(h);
		serve_status(s, id, rc, why);
		return;
	}
	h->kind = HANDLE_READ;
	serve_handle_reply(s, id, h);
}

static void
serve_open_write(struct sftp_serve *s, uint32_t id, struct handle *h)
{
	char why[SFTP_WHY_MAX] = "";
	enum sftp_status rc = s->tree->write(s->arg, h->path, &h->upload, why);

	if (rc != SFTP_OK) {
		serve_refuse(s, id, rc, h->path, why);
		serve_handle_free(h);
		return;
	}
	h->kind = HANDLE_WRITE;
	h->attrs.writable = true;
	serve_handle_reply(s, id, h);
}

static void
serve_open(struct sftp_serve *s, uint32_t id, struct sftp_in *in)
{
	char path[SFTP_PATH_MAX];
	uint32_t flags;
	struct handle *h;

	if (!serve_path(s, id, in, path))
		return;
	flags = sftp_get_u32(in);
	if (in->bad) {
		serve_status(s, id, SFTP_BAD_MESSAGE, NULL);
		return;
	}
	h = serve_handle_new(s);
	if (h == NULL) {
		serve_status(s, id, SFTP_FAILURE, NULL);
		return;
	}
	h->path = xstrdup(path);
	if (flags & SFTP_OPEN_WRITE)
		serve_open_write(s, id, h);
	else
		serve_open_read(s, id, h);
}

static void
serve_entry(void *to, const char *name, const struct sftp_attrs *a)
{
	struct handle *h = to;

	if (h->n == SERVE_NAMES_MAX)
		return;
	if ((h->n & (h->n - 1)) == 0)
		h->entries = xreallocarray(
		    h->entries, h->n == 0 ? 1 : 2 * h->n, sizeof(*h->entries));
	h->entries[h->n].name = xstrdup(name);
	h->entries[h->n++].attrs = *a;
}

static void
serve_open_folder(struct sftp_serve *s, uint32_t id, struct sftp_in *in)
{
	char path[SFTP_PATH_MAX], why[SFTP_WHY_MAX] = "";
	enum sftp_status rc = SFTP_FAILURE;
	struct handle *h;

	if (!serve_path(s, id, in, path))
		return;
	h = serve_handle_new(s);
	if (h != NULL)
		rc = s->tree->list(s->arg, path, serve_entry, h, why);
	if (rc != SFTP_OK) {
		if (h != NULL)
			serve_handle_free(h);
		serve_status(s, id, rc, why);
		return;
	}
	h->kind = HANDLE_FOLDER;
	h->path = xstrdup(path);
	serve_handle_reply(s, id, h);
}

static void
serve_stat(struct sftp_serve *s, uint32_t id, struct sftp_in *in)
{
	char path[SFTP_PATH_MAX], why[SFTP_WHY_MAX] = "";
	struct sftp_attrs a = {0};
	enum sftp_status rc;

	if (!serve_path(s, id, in, path))
		return;
	rc = s->tree->stat(s->arg, path, &a, why);
	if (rc == SFTP_OK)
		serve_attrs(s, id, &a);
	else
		serve_status(s, id, rc, why);
}

static void
serve_realpath(struct sftp_serve *s, uint32_t id, struct sftp_in *in)
{
	char path[SFTP_PATH_MAX];
	struct sftp_attrs a = {.folder = true};

	if (!serve_path(s, id, in, path))
		return;
	sftp_begin(&s->out, SFTP_REPLY_NAME, id);
	sftp_put_u32(&s->out, 1);
	sftp_put_text(&s->out, path);
	sftp_put_text(&s->out, path);
	sftp_put_attrs(&s->out, &a);
	sftp_end(&s->out);
}

static void
serve_remove(struct sftp_serve *s, uint32_t id, struct sftp_in *in)
{
	char path[SFTP_PATH_MAX], why[SFTP_WHY_MAX] = "";
	enum sftp_status rc;

	if (!serve_path(s, id, in, path))
		return;
	rc = s->tree->remove(s->arg, path, why);
	serve_refuse(s, id, rc, path, why);
}

static void
serve_rename(struct sftp_serve *s, uint32_t id, struct sftp_in *in)
{
	char from[SFTP_PATH_MAX], to[SFTP_PATH_MAX], why[SFTP_WHY_MAX] = "";
	enum sftp_status rc;

	if (!serve_path(s, id, in, from) || !serve_path(s, id, in, to))
		return;
	rc = s->tree->rename(s->arg, from, to, why);
	serve_refuse(s, id, rc, from, why);
}

/*
 * Clients set times and modes after an upload: what we do not keep does no
 * harm, so it is answered with success where the file is there. A size is
 * another matter.
 */
static void
serve_setstat(struct sftp_serve *s, uint32_t id, struct sftp_in *in)
{
	char path[SFTP_PATH_MAX], why[SFTP_WHY_MAX] = "";
	struct sftp_attrs a = {0};
	bool has_size;
	uint64_t size;
	enum sftp_status rc;

	if (!serve_path(s, id, in, path))
		return;
	sftp_get_attrs(in, &has_size, &size);
	if (in->bad)
		rc = SFTP_BAD_MESSAGE;
	else if (has_size)
		rc = SFTP_DENIED;
	else
		rc = s->tree->stat(s->arg, path, &a, why);
	serve_status(s, id, rc, why);
}

/*
 * Requests by handle
 */

static void
serve_read(struct sftp_serve *s, uint32_t id, struct handle *h,
    struct sftp_in *in)
{
	uint64_t at = sftp_get_u64(in);
	uint32_t want = sftp_get_u32(in);
	unsigned char *room;
	size_t length;
	ssize_t n = -1;

	if (in->bad || h->kind != HANDLE_READ || at > INT64_MAX) {
		serve_status(s, id, SFTP_FAILURE, NULL);
		return;
	}
	if (want > SFTP_DATA_MAX)
		want = SFTP_DATA_MAX;
	sftp_begin(&s->out, SFTP_REPLY_DATA, id);
	sftp_put_u32(&s->out, 0);
	length = s->out.end;
	room = sftp_put_room(&s->out, want);
	/* the room may have moved everything */
	length = s->out.end - want;
	do
		n = pread(h->fd, room, want, (off_t)at);
	while (n == -1 && errno == EINTR);
	if (n <= 0) {
		s->out.end = s->out.packet;
		serve_status(s, id, n == 0 ? SFTP_EOF : SFTP_FAILURE, NULL);
		return;
	}
	s->out.end = length + (size_t)n;
	for (int i = 0; i < 4; i++)
		s->out.p[length - 4 + (size_t)i] =
		    (unsigned char)((size_t)n >> (24 - 8 * i));
	sftp_end(&s->out);
}

static bool
serve_pwrite(int fd, const unsigned char *p, size_t n, uint64_t at)
{
	while (n > 0) {
		ssize_t k = pwrite(fd, p, n, (off_t)at);

		if (k == -1 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		p += k;
		n -= (size_t)k;
		at += (uint64_t)k;
	}
	return true;
}

static void
serve_write(struct sftp_serve *s, uint32_t id, struct handle *h,
    struct sftp_in *in)
{
	uint64_t at = sftp_get_u64(in);
	size_t n;
	const unsigned char *p = sftp_get_bytes(in, &n);

	if (in->bad || h->kind != HANDLE_WRITE) {
		serve_status(s, id, SFTP_FAILURE, NULL);
		return;
	}
	if (!h->failed && (at > h->upload.limit || n > h->upload.limit - at)) {
		h->failed = true;
		s->tree->over(&h->upload, at + n, h->why);
	}
	if (!h->failed && !serve_pwrite(h->upload.fd, p, n, at))
		h->failed = true;
	if (h->failed) {
		serve_status(s, id, SFTP_FAILURE, h->why);
		return;
	}
	if (at + n > h->end)
		h->end = at + n;
	serve_status(s, id, SFTP_OK, NULL);
}

static void
serve_fstat(struct sftp_serve *s, uint32_t id, const struct handle *h)
{
	struct sftp_attrs a = h->attrs;

	if (h->kind == HANDLE_WRITE) {
		a.has_size = true;
		a.size = h->end;
	}
	a.folder = h->kind == HANDLE_FOLDER;
	serve_attrs(s, id, &a);
}

static void
serve_fsetstat(struct sftp_serve *s, uint32_t id, struct handle *h,
    struct sftp_in *in)
{
	bool has_size;
	uint64_t size;
	enum sftp_status rc = SFTP_OK;

	sftp_get_attrs(in, &has_size, &size);
	if (in->bad) {
		rc = SFTP_BAD_MESSAGE;
	} else if (has_size) {
		rc = h->failed ? SFTP_FAILURE : SFTP_DENIED;
		if (h->kind == HANDLE_WRITE && !h->failed &&
		    size <= h->upload.limit &&
		    ftruncate(h->upload.fd, (off_t)size) == 0) {
			h->end = size;
			rc = SFTP_OK;
		}
	}
	serve_status(s, id, rc, NULL);
}

static void
serve_readdir(struct sftp_serve *s, uint32_t id, struct handle *h)
{
	size_t n = h->n - h->next;

	if (h->kind != HANDLE_FOLDER || n == 0) {
		serve_status(s, id,
		    h->kind == HANDLE_FOLDER ? SFTP_EOF : SFTP_FAILURE, NULL);
		return;
	}
	if (n > SERVE_NAMES_A_REPLY)
		n = SERVE_NAMES_A_REPLY;
	sftp_begin(&s->out, SFTP_REPLY_NAME, id);
	sftp_put_u32(&s->out, (uint32_t)n);
	for (; n > 0; n--)
		serve_name(s, &h->entries[h->next++]);
	sftp_end(&s->out);
}

static void
serve_close(struct sftp_serve *s, uint32_t id, struct handle *h)
{
	char why[SFTP_WHY_MAX] = "";
	enum sftp_status rc = SFTP_OK;

	if (h->kind == HANDLE_WRITE && h->failed) {
		rc = SFTP_FAILURE;
		str_copy(why, sizeof(why), h->why);
		s->tree->drop(s->arg, &h->upload);
	} else if (h->kind == HANDLE_WRITE) {
		rc = s->tree->keep(s->arg, h->path, &h->upload, why);
	}
	serve_refuse(s, id, rc, h->path, why);
	serve_handle_free(h);
}

static void
serve_by_handle(struct sftp_serve *s, unsigned type, uint32_t id,
    struct sftp_in *in)
{
	struct handle *h = serve_handle_get(s, in);

	if (h == NULL) {
		serve_status(
		    s, id, in->bad ? SFTP_BAD_MESSAGE : SFTP_FAILURE, NULL);
		return;
	}
	switch (type) {
	case SFTP_CLOSE:
		serve_close(s, id, h);
		break;
	case SFTP_READ:
		serve_read(s, id, h, in);
		break;
	case SFTP_WRITE:
		serve_write(s, id, h, in);
		break;
	case SFTP_FSTAT:
		serve_fstat(s, id, h);
		break;
	case SFTP_FSETSTAT:
		serve_fsetstat(s, id, h, in);
		break;
	default:
		serve_readdir(s, id, h);
		break;
	}
}

static void
serve_limits(struct sftp_serve *s, uint32_t id)
{
	sftp_begin(&s->out, SFTP_REPLY_EXTENDED, id);
	sftp_put_u64(&s->out, SFTP_PACKET_MAX);
	sftp_put_u64(&s->out, SFTP_DATA_MAX);
	sftp_put_u64(&s->out, SFTP_DATA_MAX);
	sftp_put_u64(&s->out, SFTP_HANDLES_MAX);
	sftp_end(&s->out);
}

static void
serve_extended(struct sftp_serve *s, uint32_t id, struct sftp_in *in)
{
	char name[SFTP_PATH_MAX];

	if (!sftp_get_path(in, name))
		serve_status(s, id, SFTP_BAD_MESSAGE, NULL);
	else if (strcmp(name, "posix-rename@openssh.com") == 0)
		serve_rename(s, id, in);
	else if (strcmp(name, "limits@openssh.com") == 0)
		serve_limits(s, id);
	else
		serve_status(s, id, SFTP_UNSUPPORTED, NULL);
}

static void
serve_request(struct sftp_serve *s, unsigned type, uint32_t id,
    struct sftp_in *in)
{
	switch (type) {
	case SFTP_OPEN:
		serve_open(s, id, in);
		break;
	case SFTP_CLOSE:
	case SFTP_READ:
	case SFTP_WRITE:
	case SFTP_FSTAT:
	case SFTP_FSETSTAT:
	case SFTP_READDIR:
		serve_by_handle(s, type, id, in);
		break;
	case SFTP_LSTAT:
	case SFTP_STAT:
		serve_stat(s, id, in);
		break;
	case SFTP_SETSTAT:
		serve_setstat(s, id, in);
		break;
	case SFTP_OPENDIR:
		serve_open_folder(s, id, in);
		break;
	case SFTP_REMOVE:
		serve_remove(s, id, in);
		break;
	case SFTP_RENAME:
		serve_rename(s, id, in);
		break;
	case SFTP_REALPATH:
		serve_realpath(s, id, in);
		break;
	case SFTP_EXTENDED:
		serve_extended(s, id, in);
		break;
	case SFTP_MKDIR:
	case SFTP_RMDIR:
		/* the folders are ours */
		serve_status(s, id, SFTP_DENIED, NULL);
		break;
	default: /* links, and what we do not know */
		serve_status(s, id, SFTP_UNSUPPORTED, NULL);
		break;
	}
}

/* One packet's body. False: no SFTP. */
static bool
serve_packet(struct sftp_serve *s, const unsigned char *p, size_t n)
{
	struct sftp_in in = {.p = p + 1, .n = n - 1};
	unsigned type = p[0];
	uint32_t id;

	if (!s->greeted) {
		if (type != SFTP_INIT || sftp_get_u32(&in) < SFTP_VERSION ||
		    in.bad)
			return false;
		s->greeted = true;
		sftp_reply_version(&s->out);
		return true;
	}
	id = sftp_get_u32(&in);
	if (in.bad || type == SFTP_INIT)
		return false;
	serve_request(s, type, id, &in);
	return true;
}

bool
sftp_serve_more(struct sftp_serve *s)
{
	size_t at = 0;

	while (!s->broken && s->in_n - at >= 4 &&
	    sftp_waiting(&s->out) < SFTP_OUT_MAX) {
		struct sftp_in head = {.p = s->in + at, .n = 4};
		uint32_t n = sftp_get_u32(&head);

		if (n == 0 || n > SFTP_PACKET_MAX) {
			s->broken = true;
			break;
		}
		if (s->in_n - at - 4 < n)
			break;
		if (!serve_packet(s, s->in + at + 4, n))
			s->broken = true;
		at += 4 + (size_t)n;
	}
	if (at > 0) {
		memmove(s->in, s->in + at, s->in_n - at);
		s->in_n -= at;
	}
	return !s->broken;
}

bool
sftp_serve_feed(struct sftp_serve *s, const void *p, size_t n)
{
	if (s->broken)
		return false;
	if (s->in_n + n > s->in_room) {
		s->in_room = s->in_n + n;
		s->in = xreallocarray(s->in, s->in_room, 1);
	}
	memcpy(s->in + s->in_n, p, n);
	s->in_n += n;
	return sftp_serve_more(s);
}

bool
sftp_serve_hungry(const struct sftp_serve *s)
{
	return !s->broken && sftp_waiting(&s->out) < SFTP_OUT_MAX &&
	    s->in_n < SFTP_PACKET_MAX + 4;
}

struct sftp_out *
sftp_serve_out(struct sftp_serve *s)
{
	return &s->out;
}

struct sftp_serve *
sftp_serve_create(const struct sftp_tree *tree, void *arg)
{
	struct sftp_serve *s = xcalloc(1, sizeof(*s));

	s->tree = tree;
	s->arg = arg;
	for (size_t i = 0; i < SFTP_HANDLES_MAX; i++)
		s->handles[i].fd = s->handles[i].upload.fd = -1;
	return s;
}

void
sftp_serve_destroy(struct sftp_serve *s)
{
	for (size_t i = 0; i < SFTP_HANDLES_MAX; i++) {
		struct handle *h = &s->handles[i];

		if (h->kind == HANDLE_WRITE)
			s->tree->drop(s->arg, &h->upload);
		if (h->kind != HANDLE_NONE)
			serve_handle_free(h);
	}
	sftp_out_finish(&s->out);
	free(s->in);
	free(s);
}
