/* A growable run of bytes, always followed by a NUL that is not counted. */
#ifndef COMMON_BUF_H
#define COMMON_BUF_H

#include <stddef.h>

/* Zero-initialise: struct buf b = { 0 }. data is NULL until the first byte. */
struct buf {
	char *data;
	size_t len;
	size_t room;
};

void buf_finish(struct buf *b);
void buf_clear(struct buf *b); /* keeps the room */
/* Make room for more bytes and return where they go; see buf_added(). */
char *buf_reserve(struct buf *b, size_t more);
/* n bytes were written where buf_reserve() said. */
void buf_added(struct buf *b, size_t n);
void buf_add(struct buf *b, const void *data, size_t len);
void buf_add_str(struct buf *b, const char *s);
void buf_add_char(struct buf *b, char c);
__attribute__((format(printf, 2, 3))) void buf_printf(
    struct buf *b, const char *fmt, ...);
/* Drop n bytes at the front. */
void buf_drop(struct buf *b, size_t n);
/* The text, "" when empty; still the buffer's. */
const char *buf_str(const struct buf *b);
/* The text for the caller to free; b is empty afterwards. */
char *buf_steal(struct buf *b);

#endif
