#include "config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/log.h"

enum { LOG_LINE = 2048 };

static char log_role[24] = "talenthall";
static enum log_level log_least = LOG_LEVEL_INFO;

void
log_init(const char *role, enum log_level level)
{
	snprintf(log_role, sizeof log_role, "%s", role);
	log_least = level;
}

/* Control bytes (a C1 control is 0xC2 0x80..0x9F) become \xNN. */
static size_t
log_escape(const char *in, char *out, size_t size)
{
	const unsigned char *s = (const unsigned char *)in;
	size_t n = 0;

	for (; *s != '\0' && n + 9 < size; s++) {
		if (*s < 0x20 || *s == 0x7f) {
			n += (size_t)snprintf(out + n, size - n, "\\x%02x", *s);
		} else if (*s == 0xc2 && s[1] >= 0x80 && s[1] < 0xa0) {
			n += (size_t)snprintf(
			    out + n, size - n, "\\xc2\\x%02x", s[1]);
			s++;
		} else {
			out[n++] = (char)*s;
		}
	}
	return n;
}

__attribute__((format(printf, 2, 0))) static void
log_write(enum log_level level, const char *fmt, va_list ap)
{
	char text[LOG_LINE], line[LOG_LINE * 2];
	size_t n;
	int saved = errno;

	vsnprintf(text, sizeof text, fmt, ap);
	n = (size_t)snprintf(
	    line, sizeof line, "<%d>%s: ", (int)level, log_role);
	n += log_escape(text, line + n, sizeof line - n - 1);
	line[n++] = '\n';
	/* One write, so that lines of several processes do not mix. */
	while (write(STDERR_FILENO, line, n) == -1 && errno == EINTR)
		;
	errno = saved;
}

void
log_line(enum log_level level, const char *fmt, ...)
{
	va_list ap;

	if (level > log_least)
		return;
	va_start(ap, fmt);
	log_write(level, fmt, ap);
	va_end(ap);
}

void
fatal(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_write(LOG_LEVEL_ERR, fmt, ap);
	va_end(ap);
	exit(1);
}
