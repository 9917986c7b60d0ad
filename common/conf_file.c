/* Files that administrators write by hand: what may be wrong before a key is. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/buf.h"
#include "common/conf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "common/utf8.h"

enum { CONF_FILE_MAX = 1 << 20 };

/* The whole of an open file; NULL with errno. */
static char *
conf_bytes(FILE *file, size_t max, size_t *len)
{
	struct buf b = {0};
	struct stat st;
	size_t n;

	if (fstat(fileno(file), &st) == -1)
		return NULL;
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		return NULL;
	}
	while (b.len <= max &&
	    (n = fread(buf_reserve(&b, 65536), 1, 65536, file)) > 0)
		buf_added(&b, n);
	if (ferror(file) || b.len > max) {
		errno = ferror(file) ? EIO : EFBIG;
		buf_finish(&b);
		return NULL;
	}
	*len = b.len;
	buf_add_char(&b, '\0');
	return buf_steal(&b);
}

/* The line of the first byte that is no text, or 0. */
static int
conf_no_text(const char *s, size_t len)
{
	const char *end;
	uint32_t cp;
	int line = 1, n;

	for (end = s + len; s < end; s += n) {
		n = utf8_decode(s, &cp);
		if (n <= 0)
			return line;
		line += *s == '\n';
	}
	return 0;
}

char *
conf_file_text(const char *path, size_t max, int *line, char why[CONF_WHY])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	FILE *file = fd != -1 ? fdopen(fd, "r") : NULL;
	size_t len = 0;
	char *text = file != NULL ? conf_bytes(file, max, &len) : NULL;

	*line = 0;
	if (text == NULL)
		snprintf(why, CONF_WHY, _("this file cannot be read: %s"),
		    errno == EINVAL ? _("it is no ordinary file") :
				      strerror(errno));
	if (file != NULL)
		fclose(file);
	if (text == NULL)
		return NULL;
	*line = conf_no_text(text, len);
	if (*line != 0)
		snprintf(why, CONF_WHY, "%s", _("this is no text in UTF-8: "
		    "let the editor save the file in that encoding"));
	else if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		*line = snprintf(why, CONF_WHY, "%s", _("a byte order mark "
		    "stands at the beginning: let the editor save the file "
		    "as UTF-8 without it")) > 0;
	if (*line == 0)
		return text;
	free(text);
	return NULL;
}

/*
 * Hints
 */

/* Past a text in quotes or a remark; NULL where none begins. */
static const char *
conf_skip(const char *p)
{
	const char *end;

	if (*p == '"') {
		for (p++; *p != '\0' && *p != '"'; p++)
			if (*p == '\\' && p[1] != '\0')
				p++;
		return *p == '"' ? p + 1 : p;
	}
	if (*p == '#' || strncmp(p, "//", 2) == 0)
		return p + strcspn(p, "\n");
	if (strncmp(p, "/*", 2) != 0)
		return NULL;
	end = strstr(p + 2, "*/");
	return end != NULL ? end + 2 : p + strlen(p);
}

/* Up to here in lines: what a text in quotes holds counts too. */
static int
conf_lines(const char *from, const char *to)
{
	int n = 0;

	for (; from < to; from++)
		n += *from == '\n';
	return n;
}

void
conf_hint(const char *text, int line, char why[CONF_WHY])
{
	const char *next;
	char last = '\0';
	uint32_t cp;
	int at = 1, n;

	for (const char *p = text; *p != '\0' && at <= line; p = next) {
		next = conf_skip(p);
		if (next == NULL) {
			n = utf8_decode(p, &cp);
			next = p + (n > 0 ? n : 1);
			if (n > 1 && at + 1 >= line) {
				snprintf(why, CONF_WHY, _("syntax error: "
				    "「%.*s」 stands outside of \"quotes\": "
				    "signs are those of the English keyboard: "
				    "= ; , : \" ( ) [ ] { }"), n, p);
				return;
			}
			if (last == ',' && strchr("])}", *p) != NULL &&
			    at + 1 >= line) {
				snprintf(why, CONF_WHY, _("syntax error: a "
				    "comma before %c: the last of a list has "
				    "none"), *p);
				return;
			}
		}
		n = conf_lines(p, next);
		if (*p == '"' && n > 0 && at + n + 1 >= line) {
			snprintf(why, CONF_WHY, _("syntax error: the text that "
			    "begins in line %d has no closing \""), at);
			return;
		}
		at += n;
		if (next > p + 1 || strchr(" \t\r\n", *p) == NULL)
			last = *p == '#' || *p == '/' ? last : *p;
	}
	snprintf(why, CONF_WHY, "%s", _("syntax error: something is missing "
	    "or too much here or on the line before (a bracket, a quote, = ; "
	    "or a comma)"));
}

/*
 * Reading
 */

static int
conf_tell(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	return -1;
}

int
conf_open(config_t *file, const char *path)
{
	char why[CONF_WHY];
	const char *where, *what;
	int line, rc = 0;
	char *text = conf_file_text(path, CONF_FILE_MAX, &line, why);
	bool good;

	if (text == NULL)
		return conf_tell(path, line, why);
	good = config_read_file(file, path) == CONFIG_TRUE;
	/* the library leaves the language of the process behind it */
	i18n_use(i18n_current());
	if (!good) {
		where = config_error_file(file);
		what = config_error_text(file);
		if (what == NULL || (strcmp(what, "syntax error") == 0 &&
			(where == NULL || strcmp(where, path) == 0))) {
			conf_hint(text, config_error_line(file), why);
			what = why;
		}
		rc = conf_tell(where != NULL ? where : path,
		    config_error_line(file), what);
	}
	free(text);
	return rc;
}

int
conf_read(const char *path, int (*read)(config_setting_t *root, void *into),
    void *into)
{
	config_t file;
	int rc;

	config_init(&file);
	rc = conf_open(&file, path);
	if (rc == 0)
		rc = read(config_root_setting(&file), into);
	config_destroy(&file);
	return rc;
}

int
conf_fault(const config_setting_t *at, const char *what)
{
	const char *file = config_setting_source_file(at);

	return conf_tell(file != NULL ? file : "-",
	    (int)config_setting_source_line(at), _(what));
}

int
conf_fault_key(const config_setting_t *group, const char *key,
    const char *what)
{
	const config_setting_t *s = config_setting_is_group(group) ?
	    config_setting_get_member(group, key) : NULL;
	char *text = xasprintf("%s: %s", key, _(what));

	(void)conf_fault(s != NULL ? s : group, text);
	free(text);
	return -1;
}

bool
conf_among(const char *words, const char *name)
{
	size_t n = strlen(name), len;

	for (; *words != '\0'; words += len) {
		words += strspn(words, " ");
		len = strcspn(words, " ");
		if (len == n && strncmp(words, name, n) == 0)
			return true;
	}
	return false;
}

int
conf_keys(const config_setting_t *group, const char *known)
{
	int rc = 0;

	if (!config_setting_is_group(group))
		return conf_fault(group, "a group { } is wanted here");
	for (int i = 0; i < config_setting_length(group); i++) {
		const config_setting_t *s =
		    config_setting_get_elem(group, (unsigned)i);
		char *text;

		if (conf_among(known, config_setting_name(s)))
			continue;
		text = xasprintf(_("unknown key %s (known: %s)"),
		    config_setting_name(s), known);
		rc = conf_fault(s, text);
		free(text);
	}
	return rc;
}
