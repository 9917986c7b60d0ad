#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "tui/text.h"

static bool text_ambiguous_wide;

const char *
text_tr(const char *msgid)
{
	return msgid == NULL || *msgid == '\0' ? "" : gettext(msgid);
}

bool
text_hides(wchar_t c)
{
	return c == 0x200d || utf8_is_control((uint32_t)c);
}

int
text_cwidth(wchar_t c)
{
	int w;

	if (c < 0x20 || (c >= 0x7f && c < 0xa0))
		return 1;
	if (text_common(c))
		return c < 0x7f ? 1 : 2;
	w = wcwidth(text_substitute(c));
	return w < 0 ? 1 : w;
}

/* The next character of a string that has one; how many bytes it took. */
static size_t
text_step(const char *utf8, wchar_t *c)
{
	uint32_t cp = (unsigned char)*utf8;
	int used = cp < 0x80 ? 1 : utf8_decode(utf8, &cp);

	*c = used > 0 ? (wchar_t)cp : 0xfffd;
	return used > 0 ? (size_t)used : 1;
}

int
text_wwidth(const wchar_t *s, size_t n)
{
	int w = 0;

	for (size_t i = 0; i < n; i++)
		w += text_cwidth(s[i]);
	return w;
}

int
text_width(const char *utf8)
{
	int w = 0;

	for (wchar_t c; *utf8 != '\0'; w += text_cwidth(c))
		utf8 += text_step(utf8, &c);
	return w;
}

size_t
text_decode(const char *utf8, wchar_t *out)
{
	size_t n = 0;

	while (*utf8 != '\0')
		utf8 += text_step(utf8, &out[n++]);
	return n;
}

wchar_t *
text_wide(const char *utf8, size_t *n)
{
	wchar_t *out = xcalloc(strlen(utf8) + 1, sizeof *out);
	size_t len = text_decode(utf8, out);

	if (n != NULL)
		*n = len;
	return out;
}

char *
text_utf8(const wchar_t *s, size_t n)
{
	char *out = xcalloc(n * 4 + 1, 1), *p = out;

	for (size_t i = 0; i < n; i++) {
		char one[8];
		int used = utf8_encode((uint32_t)s[i], one);

		memcpy(p, one, (size_t)used);
		p += used;
	}
	return out;
}

size_t
text_fit(const wchar_t *s, size_t n, int width)
{
	int w = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		w += text_cwidth(s[i]);
		if (w > width)
			break;
	}
	return i;
}

char *
text_pad(const char *utf8, int width, bool right)
{
	size_t n, fit;
	wchar_t *s = text_wide(utf8, &n);
	int cut = 0, used, blanks;
	char *kept, *out, *at;

	if (width < 0)
		width = 0;
	if (text_wwidth(s, n) > width) {
		cut = width > 0;
		n = text_fit(s, n, width - cut);
	}
	fit = n;
	used = text_wwidth(s, fit) + cut;
	blanks = width - used;
	kept = text_utf8(s, fit);
	out = at = xcalloc(strlen(kept) + (size_t)width + 2, 1);
	if (right) {
		memset(at, ' ', (size_t)blanks);
		at += blanks;
	}
	at = stpcpy(at, kept);
	if (cut)
		*at++ = '~';
	if (!right)
		memset(at, ' ', (size_t)blanks);
	free(kept);
	free(s);
	return out;
}

char *
text_cut(const char *utf8, int width)
{
	int w = text_width(utf8);

	return text_pad(utf8, w < width ? w : width, false);
}

/* Punctuation that must not begin a line. */
static bool
text_closing(wchar_t c)
{
	return c != L'\0' &&
	    wcschr(L",.;:!?)]}，。；：！？）】」』、》％%", c) != NULL;
}

/* Characters of the first line of s: at a newline, a blank or a wide one. */
static size_t
text_break(const wchar_t *s, size_t n, int width)
{
	size_t fit, at;

	for (fit = 0; fit < n && s[fit] != L'\n'; fit++)
		continue;
	if (text_wwidth(s, fit) <= width)
		return fit;
	fit = text_fit(s, fit, width);
	if (fit == 0)
		return 1;
	for (at = fit; at > 0; at--) {
		if (s[at] == L' ')
			return at;
		if (text_closing(s[at]))
			continue;
		if (text_cwidth(s[at]) == 2 || text_cwidth(s[at - 1]) == 2)
			return at;
	}
	return fit;
}

char **
text_wrap(const char *utf8, int width)
{
	size_t n, count = 0, room = 8;
	wchar_t *s = text_wide(utf8, &n), *p = s;
	char **lines = xcalloc(room, sizeof *lines);

	if (width < 2)
		width = 2;
	do {
		size_t len = text_break(p, n, width);

		if (count + 2 > room) {
			room *= 2;
			lines = xreallocarray(lines, room, sizeof *lines);
		}
		lines[count++] = text_utf8(p, len);
		lines[count] = NULL;
		p += len;
		n -= len;
		if (n > 0 && (*p == L'\n' || *p == L' ')) {
			p++;
			n--;
		}
	} while (n > 0);
	free(s);
	return lines;
}

void
text_free_lines(char **lines)
{
	if (lines == NULL)
		return;
	for (size_t i = 0; lines[i] != NULL; i++)
		free(lines[i]);
	free(lines);
}

void
text_set_ambiguous_wide(bool on)
{
	text_ambiguous_wide = on;
}

wchar_t
text_substitute(wchar_t c)
{
	if (!text_ambiguous_wide)
		return c;
	switch (c) {
	case 0x00b7: /* middle dot: in names */
		return 0x30fb;
	case 0x2018:
	case 0x2019:
		return L'\'';
	case 0x201c:
	case 0x201d:
		return L'"';
	case 0x2013:
	case 0x2014:
		return L'-';
	case 0x2026:
		return L'.';
	default:
		return c;
	}
}
