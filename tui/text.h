/*
 * Text in terminal cells. UTF-8 comes in, wide characters are drawn; widths
 * are wcwidth()'s, which are the very widths ncurses uses.
 */
#ifndef TUI_TEXT_H
#define TUI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

/* A sign without width that turns text round or hides in it: never drawn. */
bool text_hides(wchar_t c);
/* What screens are made of, ASCII and Han: nobody need be asked about it. */
static inline bool
text_common(wchar_t c)
{
	return (c >= 0x20 && c < 0x7f) || (c >= 0x4e00 && c <= 0x9fa5);
}

/* Cells of one character: control and unknown ones are drawn as one "?". */
int text_cwidth(wchar_t c);
int text_width(const char *utf8);
int text_wwidth(const wchar_t *s, size_t n);

/* _() for table entries: NULL and "" stay "". */
const char *text_tr(const char *msgid);

/* New strings; malformed bytes become U+FFFD. n may be NULL. Caller frees. */
wchar_t *text_wide(const char *utf8, size_t *n);
char *text_utf8(const wchar_t *s, size_t n);
/* The same into room for strlen(utf8) characters, not ended; how many. */
size_t text_decode(const char *utf8, wchar_t *out);
/* How many of s fit into width cells, whole characters with their marks. */
size_t text_fit(const wchar_t *s, size_t n, int width);

/*
 * The prefix of s that fits into width cells; when something is cut the last
 * cell is "~". Never half a character, never longer than width. New string.
 */
char *text_cut(const char *utf8, int width);
/* Cut and padded with blanks to exactly width cells (right: padded before). */
char *text_pad(const char *utf8, int width, bool right);

/*
 * Break into lines of at most width cells, at blanks or between wide
 * characters; '\n' breaks too; no line starts with closing punctuation.
 * NULL-terminated array; text_free_lines().
 */
char **text_wrap(const char *utf8, int width);
void text_free_lines(char **broken);

/* On terminals that draw ambiguous characters wide: what to draw instead. */
void text_set_ambiguous_wide(bool on);
wchar_t text_substitute(wchar_t c);

#endif
