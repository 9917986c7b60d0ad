#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/mem.h"
#include "server/sftp/packet.h"

enum {
	SFTP_ATTR_SIZE = 1,
	SFTP_ATTR_OWNER = 2,
	SFTP_ATTR_MODE = 4,
	SFTP_ATTR_TIMES = 8,
	SFTP_ATTR_EXTENDED = (int)0x80000000,
	SFTP_ATTR_PAIRS_MAX = 64,
	SFTP_OUT_FIRST = 32 * 1024,
};

/*
 * Reading
 */

static const unsigned char *
sftp_take(struct sftp_in *in, size_t n)
{
	const unsigned char *p = in->p;

	if (in->bad || n > in->n) {
		in->bad = true;
		return NULL;
	}
	in->p += n;
	in->n -= n;
	return p;
}

uint32_t
sftp_get_u32(struct sftp_in *in)
{
	const unsigned char *p = sftp_take(in, 4);

	if (p == NULL)
		return 0;
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

uint64_t
sftp_get_u64(struct sftp_in *in)
{
	uint64_t high = sftp_get_u32(in);

	return high << 32 | sftp_get_u32(in);
}

const unsigned char *
sftp_get_bytes(struct sftp_in *in, size_t *n)
{
	uint32_t len = sftp_get_u32(in);
	const unsigned char *p = sftp_take(in, len);

	*n = p != NULL ? len : 0;
	return p;
}

bool
sftp_get_path(struct sftp_in *in, char out[SFTP_PATH_MAX])
{
	size_t n;
	const unsigned char *p = sftp_get_bytes(in, &n);

	out[0] = '\0';
	if (p == NULL || n >= SFTP_PATH_MAX || memchr(p, '\0', n) != NULL) {
		in->bad = true;
		return false;
	}
	memcpy(out, p, n);
	out[n] = '\0';
	return true;
}

void
sftp_get_attrs(struct sftp_in *in, bool *has_size, uint64_t *size)
{
	uint32_t flags = sftp_get_u32(in), pairs;
	size_t n;

	*has_size = (flags & SFTP_ATTR_SIZE) != 0;
	*size = *has_size ? sftp_get_u64(in) : 0;
	if (flags & SFTP_ATTR_OWNER)
		(void)sftp_get_u64(in);
	if (flags & SFTP_ATTR_MODE)
		(void)sftp_get_u32(in);
	if (flags & SFTP_ATTR_TIMES)
		(void)sftp_get_u64(in);
	if (!(flags & (uint32_t)SFTP_ATTR_EXTENDED))
		return;
	pairs = sftp_get_u32(in);
	if (pairs > SFTP_ATTR_PAIRS_MAX)
		in->bad = true;
	for (; pairs > 0 && !in->bad; pairs--) {
		(void)sftp_get_bytes(in, &n);
		(void)sftp_get_bytes(in, &n);
	}
}

/*
 * Writing
 */

unsigned char *
sftp_put_room(struct sftp_out *o, size_t n)
{
	unsigned char *p;

	if (o->end + n > o->room && o->at > 0) {
		memmove(o->p, o->p + o->at, o->end - o->at);
		o->packet -= o->at;
		o->end -= o->at;
		o->at = 0;
	}
	if (o->end + n > o->room) {
		o->room = o->room == 0 ? SFTP_OUT_FIRST : o->room;
		while (o->room < o->end + n)
			o->room *= 2;
		o->p = xreallocarray(o->p, o->room, 1);
	}
	p = o->p + o->end;
	o->end += n;
	return p;
}

static void
sftp_store_u32(unsigned char *p, uint32_t v)
{
	p[0] = (unsigned char)(v >> 24);
	p[1] = (unsigned char)(v >> 16);
	p[2] = (unsigned char)(v >> 8);
	p[3] = (unsigned char)v;
}

void
sftp_put_u32(struct sftp_out *o, uint32_t v)
{
	sftp_store_u32(sftp_put_room(o, 4), v);
}

void
sftp_put_u64(struct sftp_out *o, uint64_t v)
{
	sftp_put_u32(o, (uint32_t)(v >> 32));
	sftp_put_u32(o, (uint32_t)v);
}

void
sftp_put_bytes(struct sftp_out *o, const void *p, size_t n)
{
	sftp_put_u32(o, (uint32_t)n);
	if (n > 0)
		memcpy(sftp_put_room(o, n), p, n);
}

void
sftp_put_text(struct sftp_out *o, const char *s)
{
	sftp_put_bytes(o, s, strlen(s));
}

void
sftp_put_attrs(struct sftp_out *o, const struct sftp_attrs *a)
{
	uint32_t mode = a->folder ? S_IFDIR | 0500 : S_IFREG | 0400;

	if (a->writable)
		mode |= 0200;
	sftp_put_u32(o,
	    (a->has_size ? (uint32_t)SFTP_ATTR_SIZE : 0) | SFTP_ATTR_OWNER |
		SFTP_ATTR_MODE | SFTP_ATTR_TIMES);
	if (a->has_size)
		sftp_put_u64(o, a->size);
	sftp_put_u32(o, 0);
	sftp_put_u32(o, 0);
	sftp_put_u32(o, mode);
	sftp_put_u32(o, (uint32_t)a->mtime);
	sftp_put_u32(o, (uint32_t)a->mtime);
}

void
sftp_begin(struct sftp_out *o, enum sftp_type type, uint32_t id)
{
	unsigned char *p = sftp_put_room(o, 5);

	o->packet = (size_t)(p - o->p);
	p[4] = (unsigned char)type;
	if (type != SFTP_REPLY_VERSION)
		sftp_put_u32(o, id);
}

void
sftp_end(struct sftp_out *o)
{
	sftp_store_u32(o->p + o->packet, (uint32_t)(o->end - o->packet - 4));
}

void
sftp_reply_status(
    struct sftp_out *o, uint32_t id, enum sftp_status s, const char *text)
{
	sftp_begin(o, SFTP_REPLY_STATUS, id);
	sftp_put_u32(o, s);
	sftp_put_text(o, text);
	sftp_put_text(o, "");
	sftp_end(o);
}

void
sftp_reply_version(struct sftp_out *o)
{
	sftp_begin(o, SFTP_REPLY_VERSION, 0);
	sftp_put_u32(o, SFTP_VERSION);
	sftp_put_text(o, "posix-rename@openssh.com");
	sftp_put_text(o, "1");
	sftp_put_text(o, "limits@openssh.com");
	sftp_put_text(o, "1");
	sftp_end(o);
}

size_t
sftp_waiting(const struct sftp_out *o)
{
	return o->end - o->at;
}

void
sftp_sent(struct sftp_out *o, size_t n)
{
	o->at += n;
	if (o->at == o->end)
		o->at = o->end = 0;
}

void
sftp_out_finish(struct sftp_out *o)
{
	free(o->p);
	memset(o, 0, sizeof(*o));
}
