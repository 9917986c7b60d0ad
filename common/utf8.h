/* UTF-8 text from outside: validity, folding, counting. */
#ifndef COMMON_UTF8_H
#define COMMON_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

/* Well-formed UTF-8 (no surrogates, no overlong forms, up to U+10FFFF)? */
bool utf8_valid(const char *s, size_t len);
/* Characters (code points) in valid text. */
size_t utf8_length(const char *s);
/*
 * A C0/C1 control, DEL, bidi override/isolate, line separator, a character
 * that is not seen (zero-width space, soft hyphen, filler, tags), or none?
 */
bool utf8_is_control(uint32_t cp);
/* Any of them in s? */
bool utf8_has_control(const char *s, bool newline_allowed);
/*
 * Decode one code point at s (terminated); *cp is set, returns its bytes, 0 at
 * the end, -1 if malformed.
 */
int utf8_decode(const char *s, uint32_t *cp);
/* Encode cp into buf (at least 5 bytes, terminated); returns bytes. */
int utf8_encode(uint32_t cp, char *buf);
/* Longest prefix of at most max bytes that ends at a character boundary. */
size_t utf8_cut(const char *s, size_t max);
/*
 * Fold full-width ASCII (U+FF01..FF5E, U+3000) to half-width in place, and
 * trim blanks at both ends. Returns s. Used for codes, numbers and dates, not
 * for names and words.
 */
char *utf8_fold_ascii(char *s);
/* Trim blanks (also U+3000) at both ends in place. */
char *utf8_trim(char *s);
/* A copy with U+FFFD for each malformed byte; the caller frees it. */
char *utf8_mend(const char *s);
/*
 * Would a spreadsheet calculate a cell that begins so, but for the ' in front?
 * Full-width signs count: some fold them.
 */
bool utf8_is_formula(const char *s);
/* Columns on a terminal by wcwidth(); -1 characters count 2 (drawn as 〓). */
int utf8_width(const char *s);

#endif
