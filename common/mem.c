#include "config.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/utf8.h"

void *
xcalloc(size_t n, size_t size)
{
	void *p;

	p = calloc(n > 0 ? n : 1, size > 0 ? size : 1);
	if (p == NULL)
		fatal("out of memory");
	return p;
}

char *
xstrdup(const char *s)
{
	char *p;

	p = strdup(s);
	if (p == NULL)
		fatal("out of memory");
	return p;
}

char *
xstrndup(const char *s, size_t n)
{
	char *p;

	p = strndup(s, n);
	if (p == NULL)
		fatal("out of memory");
	return p;
}

char *
xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&p, fmt, ap);
	va_end(ap);
	if (n < 0 || p == NULL)
		fatal("out of memory");
	return p;
}

void *
xreallocarray(void *p, size_t n, size_t size)
{
	void *q;

	q = reallocarray(p, n > 0 ? n : 1, size > 0 ? size : 1);
	if (q == NULL)
		fatal("out of memory");
	return q;
}

bool
str_copy(char *buf, size_t size, const char *s)
{
	size_t len, n;

	len = strlen(s);
	n = utf8_cut(s, size - 1);
	memcpy(buf, s, n);
	buf[n] = '\0';
	return n == len;
}

_Bool
str_join(char *buf, size_t size, const char *sep, const char *word)
{
	size_t used = strlen(buf), len = strlen(sep);

	if (used == 0)
		return str_copy(buf, size, word);
	if (used + len + strlen(word) >= size)
		return 0;
	memcpy(buf + used, sep, len);
	return str_copy(buf + used + len, size - used - len, word);
}

#ifdef HAVE_SANITIZERS
/* They have a memory of their own, and know more of the stack than we. */
void
mem_rest(void)
{
}

void
mem_pack(void)
{
}
#else
enum { MEM_STACK = 1 << 20, MEM_GAP = 1 << 16 };

void
mem_rest(void)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), end;

	malloc_trim(0);
	/* no call of this process but ours lies below; a page for ours */
	end = ((uintptr_t)__builtin_frame_address(0) & ~(page - 1)) - page;
	/* what of it was never used is not mapped: that is no fault */
	madvise((void *)(end - MEM_STACK), MEM_STACK, MADV_DONTNEED);
}

/* A chunk from the end of the heap fills no gap, and is given back. */
void
mem_pack(void)
{
	const char *heap = sbrk(0), *end = heap - mallinfo2().keepcost;
	size_t size;
	char *p;

	for (size = MEM_GAP; size >= 24; size -= size > 1024 ? 1024 : 16) {
		do {
			p = malloc(size);
		} while (p != NULL && p < end);
		free(p);
	}
}
#endif
