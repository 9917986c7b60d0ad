#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/mem.h"
#include "server/sftp/handle.h"

enum { SERVE_NAMES_A_REPLY = 100 };

/*
 * Answers
 */

/* why is for people: of an upload, what was wrong with it. */
void
serve_refuse(struct sftp_serve *s, uint32_t id, enum sftp_status status,
    const char *path, const char *why)
{
	if (why[0] != '\0' && status != SFTP_OK)
		s->tree->tell(s->arg, path, why);
	if (why[0] == '\0')
		why = s->tree->say(status);
	sftp_reply_status(&s->out, id, status, why);
}

void
serve_status(struct sftp_serve *s, uint32_t id, enum sftp_status status,
    const char *why)
{
	if (why == NULL || why[0] == '\0')
		why = s->tree->say(status);
	sftp_reply_status(&s->out, id, status, why);
}

void
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

struct handle *
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

void
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

void
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
		/* a sum that goes round would make a small file of it */
		h->over = at > UINT64_MAX - n ? UINT64_MAX : at + n;
		s->tree->over(&h->upload, h->over, h->why);
	}
	if (!h->failed && h->upload.resume && at > h->end) {
		h->failed = true;
		s->tree->gap(h->why);
	}
	if (!h->failed && !serve_pwrite(h->upload.fd, p, n, at))
		h->failed = true;
	if (h->failed) {
		serve_status(s, id, SFTP_FAILURE, h->why);
		return;
	}
	h->written += n;
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
			/* longer than written is no hole when asked for */
			if (size > h->end)
				h->written += size - h->end;
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

/*
 * What was too large is handed in as large as it became known to be: the
 * server refuses it as it does any other, and so tells the user's screens.
 */
static void
serve_close_failed(struct sftp_serve *s, struct handle *h)
{
	char why[SFTP_WHY_MAX] = "";

	if (h->over != 0 && h->over <= INT64_MAX &&
	    ftruncate(h->upload.fd, (off_t)h->over) == 0)
		(void)s->tree->keep(s->arg, h->path, &h->upload, why);
	else
		s->tree->drop(s->arg, &h->upload);
}

static void
serve_close(struct sftp_serve *s, uint32_t id, struct handle *h)
{
	char why[SFTP_WHY_MAX] = "";
	enum sftp_status rc = SFTP_OK;

	if (h->kind == HANDLE_WRITE && h->failed) {
		rc = SFTP_FAILURE;
		str_copy(why, sizeof(why), h->why);
		serve_close_failed(s, h);
	} else if (h->kind == HANDLE_WRITE) {
		h->upload.holes = h->written < h->end;
		rc = s->tree->keep(s->arg, h->path, &h->upload, why);
	}
	serve_refuse(s, id, rc, h->path, why);
	serve_handle_free(h);
}

void
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
