#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "server/sftp/handle.h"

enum { SERVE_NAMES_MAX = 100000, SERVE_AGAIN_MS = 1000 };

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
serve_open_write(struct sftp_serve *s, uint32_t id, struct handle *h,
    uint32_t flags)
{
	char why[SFTP_WHY_MAX] = "";
	enum sftp_status rc;

	h->upload.resume = !(flags & SFTP_OPEN_TRUNC);
	rc = s->tree->write(s->arg, h->path, &h->upload, why);
	if (rc != SFTP_OK) {
		serve_refuse(s, id, rc, h->path, why);
		serve_handle_free(h);
		return;
	}
	h->kind = HANDLE_WRITE;
	h->attrs.writable = true;
	h->end = h->written = h->upload.size;
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
		serve_open_write(s, id, h, flags);
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
serve_forget(struct sftp_serve *s)
{
	free(s->asked);
	s->asked = NULL;
}

/*
 * Clients ask lstat and stat of a file that they fetch, one right after the
 * other: links there are none, so the answer is the same.
 */
static void
serve_stat(struct sftp_serve *s, uint32_t id, struct sftp_in *in)
{
	char path[SFTP_PATH_MAX], why[SFTP_WHY_MAX] = "";
	struct sftp_attrs a = {0};
	enum sftp_status rc;

	if (!serve_path(s, id, in, path))
		return;
	if (s->asked != NULL && strcmp(s->asked, path) == 0 &&
	    clock_ms() - s->asked_at < SERVE_AGAIN_MS) {
		serve_attrs(s, id, &s->told);
		return serve_forget(s); /* a third time it is looked up */
	}
	serve_forget(s);
	rc = s->tree->stat(s->arg, path, &a, why);
	if (rc != SFTP_OK)
		return serve_status(s, id, rc, why);
	s->asked = xstrdup(path);
	s->told = a;
	s->asked_at = clock_ms();
	serve_attrs(s, id, &a);
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
	if (type != SFTP_LSTAT && type != SFTP_STAT)
		serve_forget(s);
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
	serve_forget(s);
	sftp_out_finish(&s->out);
	free(s->in);
	free(s);
}
