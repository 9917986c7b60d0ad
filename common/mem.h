/* Memory that is there or the process ends: exhaustion is fatal(). */
#ifndef COMMON_MEM_H
#define COMMON_MEM_H

#include <stddef.h>

/* Zeroed; n * size is checked. Never NULL; the caller frees. */
__attribute__((malloc, returns_nonnull)) void *xcalloc(size_t n, size_t size);
__attribute__((malloc, returns_nonnull)) char *xstrdup(const char *s);
/* At most n bytes of s, terminated. */
__attribute__((malloc, returns_nonnull)) char *xstrndup(
    const char *s, size_t n);
__attribute__((malloc, returns_nonnull, format(printf, 1, 2))) char *xasprintf(
    const char *fmt, ...);
/* Like reallocarray(); added room is not cleared. */
__attribute__((returns_nonnull)) void *xreallocarray(
    void *p, size_t n, size_t size);

/*
 * Copy s into buf of size bytes, cut at a UTF-8 boundary, always terminated.
 * Returns false when it had to cut.
 */
_Bool str_copy(char *buf, size_t size, const char *s);

/*
 * Add word to the list in buf, behind sep unless it is the first, which alone
 * is cut when it must be: of the others, one that does not fit is left out.
 * Returns false when word is not there in whole.
 */
_Bool str_join(char *buf, size_t size, const char *sep, const char *word);

/*
 * For a process that will do nothing for a while: gives back to the system
 * what is free, and what deeper calls have left of the stack.
 */
void mem_rest(void);
/*
 * For a process that others are copied from: fills the gaps between what it
 * keeps, for good, so that the copies begin on pages of their own and go on
 * sharing the others.
 */
void mem_pack(void);

#endif
