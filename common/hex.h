/* Bytes as text. */
#ifndef COMMON_HEX_H
#define COMMON_HEX_H

#include <stddef.h>

/* 2 * n digits in lower case and the end; out has room for them. */
void hex_text(const void *bytes, size_t n, char *out);

#endif
