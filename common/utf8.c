#include "config.h"

#include <string.h>
#include <wchar.h>

#include "common/mem.h"
#include "common/utf8.h"

/*
 * Table 3-7 of the Unicode standard: the second byte's range depends on the
 * first, which is what keeps overlong forms and surrogates out.
 */
static int
utf8_step(const unsigned char *s, size_t len, uint32_t *cp)
{
	unsigned char lo = 0x80, hi = 0xbf;
	uint32_t c = s[0];
	int more, i;

	if (c < 0x80) {
		*cp = c;
		return 1;
	}
	if (c >= 0xc2 && c <= 0xdf) {
		more = 1;
		c &= 0x1f;
	} else if (c >= 0xe0 && c <= 0xef) {
		more = 2;
		if (c == 0xe0)
			lo = 0xa0;
		else if (c == 0xed)
			hi = 0x9f;
		c &= 0x0f;
	} else if (c >= 0xf0 && c <= 0xf4) {
		more = 3;
		if (c == 0xf0)
			lo = 0x90;
		else if (c == 0xf4)
			hi = 0x8f;
		c &= 0x07;
	} else {
		return -1;
	}
	if (len < (size_t)more + 1)
		return -1;
	for (i = 1; i <= more; i++) {
		if (s[i] < lo || s[i] > hi)
			return -1;
		c = c << 6 | (s[i] & 0x3f);
		lo = 0x80;
		hi = 0xbf;
	}
	*cp = c;
	return more + 1;
}

bool
utf8_valid(const char *s, size_t len)
{
	uint64_t word;
	uint32_t cp;
	int n;

	while (len > 0) {
		/* most texts are ASCII, eight of it at once */
		for (; len >= sizeof(word); len -= sizeof(word)) {
			memcpy(&word, s, sizeof(word));
			if ((word & UINT64_C(0x8080808080808080)) != 0)
				break;
			s += sizeof(word);
		}
		if (len == 0)
			break;
		n = utf8_step((const unsigned char *)s, len, &cp);
		if (n < 0)
			return false;
		s += n;
		len -= (size_t)n;
	}
	return true;
}

size_t
utf8_length(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++) {
		if (((unsigned char)*s & 0xc0) != 0x80)
			n++;
	}
	return n;
}

int
utf8_decode(const char *s, uint32_t *cp)
{
	*cp = 0;
	if (*s == '\0')
		return 0;
	/* the end of the string is no continuation: nothing behind is read */
	return utf8_step((const unsigned char *)s, 4, cp);
}

/*
 * Controls, Default_Ignorable_Code_Point of Unicode without what pictures are
 * joined by, annotations, and what is no character.
 */
static const struct {
	uint32_t from, to;
} utf8_controls[] = {
	{0x0000, 0x001f}, {0x007f, 0x009f}, {0x00ad, 0x00ad},
	{0x034f, 0x034f}, {0x061c, 0x061c}, {0x115f, 0x1160},
	{0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x200b, 0x200c},
	{0x200e, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
	{0x3164, 0x3164}, {0xfdd0, 0xfdef}, {0xfeff, 0xfeff},
	{0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0xfffe, 0xffff},
	{0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
};

bool
utf8_is_control(uint32_t cp)
{
	if ((cp >= 0x20 && cp < 0x7f) || (cp >= 0x3165 && cp < 0xfdd0))
		return false; /* most texts are of these */
	for (size_t i = 0;
	     i < sizeof(utf8_controls) / sizeof(utf8_controls[0]); i++)
		if (cp >= utf8_controls[i].from && cp <= utf8_controls[i].to)
			return true;
	return (cp & 0xfffe) == 0xfffe;
}

/* Joiners and selectors belong to pictures; elsewhere nobody sees them. */
static bool
utf8_joins(uint32_t cp)
{
	return cp == 0x200d || (cp >= 0xfe00 && cp <= 0xfe0f);
}

static bool
utf8_picture(uint32_t cp)
{
	return (cp >= 0x2190 && cp <= 0x2bff) ||
	    (cp >= 0x1f000 && cp <= 0x1ffff) || utf8_joins(cp);
}

bool
utf8_has_control(const char *s, bool newline_allowed)
{
	uint32_t cp, before = 0;
	int n;

	while ((n = utf8_decode(s, &cp)) > 0) {
		if (utf8_is_control(cp) && !(newline_allowed && cp == '\n'))
			return true;
		if (utf8_joins(cp) && !utf8_picture(before))
			return true;
		before = cp;
		s += n;
	}
	return false;
}

int
utf8_encode(uint32_t cp, char *buf)
{
	unsigned char *b = (unsigned char *)buf;
	int n;

	if (cp < 0x80) {
		b[0] = (unsigned char)cp;
		n = 1;
	} else if (cp < 0x800) {
		b[0] = (unsigned char)(0xc0 | cp >> 6);
		b[1] = (unsigned char)(0x80 | (cp & 0x3f));
		n = 2;
	} else if (cp < 0x10000) {
		b[0] = (unsigned char)(0xe0 | cp >> 12);
		b[1] = (unsigned char)(0x80 | (cp >> 6 & 0x3f));
		b[2] = (unsigned char)(0x80 | (cp & 0x3f));
		n = 3;
	} else {
		b[0] = (unsigned char)(0xf0 | (cp >> 18 & 0x07));
		b[1] = (unsigned char)(0x80 | (cp >> 12 & 0x3f));
		b[2] = (unsigned char)(0x80 | (cp >> 6 & 0x3f));
		b[3] = (unsigned char)(0x80 | (cp & 0x3f));
		n = 4;
	}
	b[n] = '\0';
	return n;
}

size_t
utf8_cut(const char *s, size_t max)
{
	size_t n;

	n = strnlen(s, max + 1);
	if (n <= max)
		return n;
	for (n = max; n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80; n--)
		;
	return n;
}

/* Bytes of the blank at s, 0 if there is none. */
static size_t
utf8_blank(const char *s)
{
	if (*s == ' ' || *s == '\t' || *s == '\r' || *s == '\n')
		return 1;
	if (strncmp(s, "\xc2\xa0", 2) == 0)
		return 2;
	if (strncmp(s, "\xe3\x80\x80", 3) == 0)
		return 3;
	/* the spaces of printers, and a pattern of no dots */
	if ((strncmp(s, "\xe2\x80", 2) == 0 &&
		(((unsigned char)s[2] >= 0x80 && (unsigned char)s[2] <= 0x8a) ||
		    (unsigned char)s[2] == 0xaf)) ||
	    strncmp(s, "\xe2\x81\x9f", 3) == 0 ||
	    strncmp(s, "\xe1\x9a\x80", 3) == 0 ||
	    strncmp(s, "\xe2\xa0\x80", 3) == 0)
		return 3;
	return 0;
}

char *
utf8_trim(char *s)
{
	size_t head, end, k, n;

	for (head = 0; (k = utf8_blank(s + head)) > 0; head += k)
		;
	for (n = end = head; s[n] != '\0';) {
		k = utf8_blank(s + n);
		if (k > 0) {
			n += k;
		} else {
			n++;
			end = n;
		}
	}
	memmove(s, s + head, end - head);
	s[end - head] = '\0';
	return s;
}

char *
utf8_fold_ascii(char *s)
{
	const char *in = s;
	char *out = s;
	uint32_t cp;
	int n;

	while (*in != '\0') {
		n = utf8_decode(in, &cp);
		if (n == 3 && cp >= 0xff01 && cp <= 0xff5e) {
			*out++ = (char)(cp - 0xff01 + 0x21);
			in += n;
		} else if (n == 3 && cp == 0x3000) {
			*out++ = ' ';
			in += n;
		} else {
			/* A malformed byte is kept for the check to name. */
			for (n = n < 1 ? 1 : n; n > 0; n--)
				*out++ = *in++;
		}
	}
	*out = '\0';
	return utf8_trim(s);
}

int
utf8_width(const char *s)
{
	uint32_t cp;
	int n, w, sum = 0;

	while ((n = utf8_decode(s, &cp)) != 0) {
		if (n < 0) {
			sum += 2;
			s++;
			continue;
		}
		w = wcwidth((wchar_t)cp);
		sum += w < 0 ? 2 : w;
		s += n;
	}
	return sum;
}

char *
utf8_mend(const char *s)
{
	char *out = xcalloc(3 * strlen(s) + 1, 1), *o = out;
	uint32_t cp;
	int n;

	while ((n = utf8_decode(s, &cp)) != 0) {
		if (n > 0) {
			memcpy(o, s, (size_t)n);
			o += n;
			s += n;
		} else {
			o += utf8_encode(0xfffd, o);
			s++;
		}
	}
	return out;
}

bool
utf8_is_formula(const char *s)
{
	static const uint32_t signs[] = { '=', '+', '-', '@', '\t', '\r',
		0xff1d, 0xff0b, 0xff0d, 0xff20 };
	uint32_t cp;
	size_t i;

	s += strspn(s, "'");
	if (utf8_decode(s, &cp) <= 0)
		return false;
	for (i = 0; i < sizeof signs / sizeof signs[0]; i++)
		if (signs[i] == cp)
			return true;
	return false;
}
