#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/date.h"
#include "common/utf8.h"

enum { SHANGHAI = 8 * 3600, DAY = 86400, YEAR_MIN = 1, YEAR_MAX = 9999 };

static int
date_month_days(int y, int m)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };

	if (m == 2 && (y % 4 == 0 && (y % 100 != 0 || y % 400 == 0)))
		return 29;
	return days[m - 1];
}

/*
 * Years are counted from March, so that the leap day is the last of the year,
 * and gathered in the 400-year cycle of 146097 days.
 */
date_t
date_make(int year, int month, int day)
{
	int y, m, cycle, yoe, doy;

	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 ||
	    day < 1 || day > date_month_days(year, month))
		return DATE_NONE;
	y = month <= 2 ? year - 1 : year;
	m = month <= 2 ? month + 9 : month - 3;
	cycle = y / 400;
	yoe = y % 400;
	doy = (153 * m + 2) / 5 + day - 1;
	return cycle * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void
date_split(date_t d, int *year, int *month, int *day)
{
	int z, cycle, doe, yoe, doy, m;

	z = d + 719468;
	cycle = (z >= 0 ? z : z - 146096) / 146097;
	doe = z - cycle * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	m = (5 * doy + 2) / 153;
	*day = doy - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = yoe + cycle * 400 + (*month <= 2);
}

int
date_weekday(date_t d)
{
	int w;

	w = (int)(((int64_t)d + 3) % 7); /* 1970-01-01 was a Thursday */
	return (w < 0 ? w + 7 : w) + 1;
}

/* n digits at s as a number, or -1. */
static int
date_digits(const char *s, int n)
{
	int v = 0;

	for (; n > 0; n--, s++) {
		if (*s < '0' || *s > '9')
			return -1;
		v = v * 10 + (*s - '0');
	}
	return v;
}

date_t
date_parse(const char *s)
{
	int y, m, d;

	if (s == NULL || strnlen(s, 11) != 10 || s[4] != '-' || s[7] != '-')
		return DATE_NONE;
	y = date_digits(s, 4);
	m = date_digits(s + 5, 2);
	d = date_digits(s + 8, 2);
	if (y < 0 || m < 0 || d < 0)
		return DATE_NONE;
	return date_make(y, m, d);
}

/* One or two digits (four for a year) at *s, which is moved past them. */
static int
date_number(const char **s, int max)
{
	int n, v;

	for (n = 0; n < max && (*s)[n] >= '0' && (*s)[n] <= '9'; n++)
		;
	if (n == 0 || (max == 4 && n != 4))
		return -1;
	v = date_digits(*s, n);
	*s += n;
	return v;
}

static bool
date_sign(const char **s, const char *word, char *sign)
{
	size_t n = strlen(word);

	if (strncmp(*s, word, n) == 0) {
		*s += n;
		*sign = word[0];
		return true;
	}
	if (**s != '-' && **s != '.' && **s != '/')
		return false;
	if (*sign != '\0' && *sign != **s)
		return false;
	*sign = *(*s)++;
	return true;
}

date_t
date_parse_loose(const char *s)
{
	char buf[64], sign = '\0';
	const char *p = buf;
	int y, m, d;

	if (s == NULL || strlen(s) >= sizeof buf)
		return DATE_NONE;
	memcpy(buf, s, strlen(s) + 1);
	utf8_fold_ascii(buf);
	if (strlen(buf) == 8 && date_digits(buf, 8) >= 0)
		return date_make(date_digits(buf, 4), date_digits(buf + 4, 2),
		    date_digits(buf + 6, 2));
	if ((y = date_number(&p, 4)) < 0 || !date_sign(&p, "年", &sign) ||
	    (m = date_number(&p, 2)) < 0)
		return DATE_NONE;
	if (sign == '-' || sign == '.' || sign == '/') {
		if (*p++ != sign || (d = date_number(&p, 2)) < 0)
			return DATE_NONE;
	} else {
		if (!date_sign(&p, "月", &sign) || (d = date_number(&p, 2)) < 0)
			return DATE_NONE;
		if (strncmp(p, "日", strlen("日")) == 0)
			p += strlen("日");
		else if (strncmp(p, "号", strlen("号")) == 0)
			p += strlen("号");
	}
	return *p == '\0' ? date_make(y, m, d) : DATE_NONE;
}

/* v (0..9999) in n digits; digits instead of printf keep the size known. */
static char *
date_put(char *p, int v, int n)
{
	int i;

	for (i = n - 1; i >= 0; i--) {
		p[i] = (char)('0' + v % 10);
		v /= 10;
	}
	return p + n;
}

char *
date_format(date_t d, char buf[DATE_TEXT])
{
	int year, month, day;
	char *p = buf;

	buf[0] = '\0';
	if (d == DATE_NONE)
		return buf;
	date_split(d, &year, &month, &day);
	if (year < YEAR_MIN || year > YEAR_MAX)
		return buf;
	p = date_put(p, year, 4);
	*p++ = '-';
	p = date_put(p, month, 2);
	*p++ = '-';
	*date_put(p, day, 2) = '\0';
	return buf;
}

date_t
month_of(date_t d)
{
	int year, month, day;

	date_split(d, &year, &month, &day);
	return date_make(year, month, 1);
}

date_t
month_parse(const char *s)
{
	int y, m;

	if (s == NULL || strnlen(s, 8) != 7 || s[4] != '-')
		return DATE_NONE;
	y = date_digits(s, 4);
	m = date_digits(s + 5, 2);
	return y < 0 || m < 0 ? DATE_NONE : date_make(y, m, 1);
}

char *
month_format(date_t d, char buf[MONTH_TEXT])
{
	char text[DATE_TEXT] = "";

	date_format(d, text);
	memcpy(buf, text, 7);
	buf[text[0] == '\0' ? 0 : 7] = '\0';
	return buf;
}

date_t
date_add_months(date_t d, int months)
{
	int y, m, day, last;
	int64_t count;

	if (d == DATE_NONE)
		return DATE_NONE;
	date_split(d, &y, &m, &day);
	count = (int64_t)y * 12 + (m - 1) + months;
	if (count < (int64_t)YEAR_MIN * 12 ||
	    count >= ((int64_t)YEAR_MAX + 1) * 12)
		return DATE_NONE;
	y = (int)(count / 12);
	m = (int)(count % 12) + 1;
	last = date_month_days(y, m);
	return date_make(y, m, day < last ? day : last);
}

date_t
date_add_years(date_t d, int years)
{
	if (years < -YEAR_MAX || years > YEAR_MAX)
		return DATE_NONE;
	return date_add_months(d, years * 12);
}

date_t
date_of(int64_t instant)
{
	int64_t t = instant + SHANGHAI, q;

	q = t / DAY - (t % DAY < 0);
	return (date_t)q;
}

int64_t
date_instant(date_t d, int seconds)
{
	return (int64_t)d * DAY - SHANGHAI + seconds;
}

char *
time_format(int64_t instant, char buf[TIME_TEXT])
{
	date_t d = date_of(instant);
	int s = (int)(instant - date_instant(d, 0));
	char *p;

	date_format(d, buf);
	if (buf[0] == '\0')
		return buf;
	p = buf + DATE_TEXT - 1;
	*p++ = ' ';
	p = date_put(p, s / 3600, 2);
	*p++ = ':';
	p = date_put(p, s / 60 % 60, 2);
	*p++ = ':';
	*date_put(p, s % 60, 2) = '\0';
	return buf;
}
