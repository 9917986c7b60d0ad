/* Initials of pinyin, for finding words of a list: "gqty" finds 共青团员. */
#ifndef TUI_INITIALS_H
#define TUI_INITIALS_H

#include <stddef.h>

/*
 * The first letters of the characters that are known; the others are left
 * out. Good for lists, not for names: surnames have readings of their own.
 * Returns buf, always terminated.
 */
const char *text_initials(const char *utf8, char *buf, size_t size);

#endif
