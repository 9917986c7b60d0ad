#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/log.h"
#include "common/mem.h"

void
buf_finish(struct buf *b)
{
	free(b->data);
	*b = (struct buf){ 0 };
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->data != NULL)
		b->data[0] = '\0';
}

char *
buf_reserve(struct buf *b, size_t more)
{
	size_t need, room;

	if (__builtin_add_overflow(b->len, more, &need) ||
	    __builtin_add_overflow(need, 1, &need))
		fatal("out of memory");
	if (need > b->room) {
		room = b->room < 64 ? 64 : b->room;
		while (room < need) {
			if (__builtin_mul_overflow(room, 2, &room))
				fatal("out of memory");
		}
		b->data = xreallocarray(b->data, room, 1);
		b->room = room;
	}
	b->data[b->len] = '\0';
	return b->data + b->len;
}

void
buf_added(struct buf *b, size_t n)
{
	b->len += n;
	b->data[b->len] = '\0';
}

void
buf_add(struct buf *b, const void *data, size_t len)
{
	char *p;

	p = buf_reserve(b, len);
	if (len > 0)
		memcpy(p, data, len);
	buf_added(b, len);
}

void
buf_add_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_add_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

/* Most texts fit into what is there. */
void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	size_t room;
	char *to;
	int n;

	to = buf_reserve(b, 32);
	room = b->room - b->len;
	va_start(ap, fmt);
	n = vsnprintf(to, room, fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n >= room) {
		to = buf_reserve(b, (size_t)n);
		va_start(ap, fmt);
		n = vsnprintf(to, (size_t)n + 1, fmt, ap);
		va_end(ap);
	}
	if (n < 0)
		fatal("out of memory");
	buf_added(b, (size_t)n);
}

void
buf_drop(struct buf *b, size_t n)
{
	if (n == 0)
		return;
	memmove(b->data, b->data + n, b->len - n);
	b->len -= n;
	b->data[b->len] = '\0';
}

const char *
buf_str(const struct buf *b)
{
	return b->data != NULL ? b->data : "";
}

char *
buf_steal(struct buf *b)
{
	char *s;

	s = b->data != NULL ? b->data : xstrdup("");
	*b = (struct buf){ 0 };
	return s;
}
