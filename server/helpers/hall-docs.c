/*
 * hall-docs: one stored file, one process, no names and no network.
 *
 *	hall-docs '{"what":"text","page":1}'
 *	hall-docs '{"what":"picture","page":1,"columns":80,"rows":24,
 *	    "colors":256,"ascii":false}'
 *	0  the file
 *	1  the reply, a JSON object; empty
 *	2  the log
 *	3  the answer, one line
 *
 * The answer is {"size"} of the reply, or {"error": "format"|"broken"|
 * "encrypted"|"page"|"limits"|"store"}. Memory that is refused ends it at
 * once with "limits": the libraries would go on and show a blank page.
 */
#include "config.h"

#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/helpers/hall-docs.h"
#include "server/sandbox.h"

enum {
	DOCS_FROM = 0,
	DOCS_REPLY = 1,
	DOCS_ANSWER = 3,
	DOCS_FILE_MAX = 16 << 20, /* as much as hall-intake lets in */
};

#ifndef HAVE_SANITIZERS
/*
 * Whoever asks for memory that is not there: the file goes beyond the limits.
 */
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

static bool docs_limited; /* in the sandbox */

static void *
docs_got(void *p, size_t n)
{
	static const char limits[] = "{\"error\":\"limits\"}\n";

	if (p == NULL && n > 0 && docs_limited)
		_exit(write(DOCS_ANSWER, limits, sizeof(limits) - 1) > 0 ? 0 :
									   1);
	return p;
}

void *
malloc(size_t n)
{
	return docs_got(__libc_malloc(n), n);
}

void *
calloc(size_t n, size_t size)
{
	return docs_got(__libc_calloc(n, size), n > 0 ? size : 0);
}

void *
realloc(void *p, size_t n)
{
	return docs_got(__libc_realloc(p, n), n);
}
#endif

static void
docs_quiet(const gchar *domain, GLogLevelFlags level, const gchar *text,
    gpointer arg)
{
	/* what a hostile file makes a library say is not for the log */
	(void)domain;
	(void)level;
	(void)text;
	(void)arg;
}

static int
docs_write(int fd, const char *text, size_t n)
{
	ssize_t w;

	while (n > 0) {
		w = write(fd, text, n);
		if (w == -1 && errno != EINTR)
			return -1;
		if (w > 0) {
			text += w;
			n -= (size_t)w;
		}
	}
	return 0;
}

static int
docs_answer(const char *error, size_t size)
{
	char *text = error != NULL ? xasprintf("{\"error\":\"%s\"}\n", error) :
				     xasprintf("{\"size\":%zu}\n", size);
	int rc = docs_write(DOCS_ANSWER, text, strlen(text)) == 0 ? 0 : 1;

	free(text);
	return rc;
}

static int
docs_rule(struct docs *d, const json_t *j)
{
	const char *what = json_string_value(json_object_get(j, "what"));

	d->picture = what != NULL && strcmp(what, "picture") == 0;
	d->page = (int)json_integer_value(json_object_get(j, "page"));
	d->columns = (int)json_integer_value(json_object_get(j, "columns"));
	d->rows = (int)json_integer_value(json_object_get(j, "rows"));
	d->colors = (int)json_integer_value(json_object_get(j, "colors"));
	d->ascii = json_is_true(json_object_get(j, "ascii"));
	if (what == NULL || d->page < 1)
		return -1;
	if (!d->picture)
		return strcmp(what, "text") == 0 ? 0 : -1;
	return d->columns >= 1 && d->columns <= DOCS_COLUMNS_MAX &&
		    d->rows >= 1 && d->rows <= DOCS_ROWS_MAX &&
		    (d->colors == 2 || d->colors == 16 || d->colors == 256) ?
	    0 :
	    -1;
}

static const char *
docs_read(struct docs *d)
{
	unsigned char *data;
	struct stat st;
	ssize_t n;

	if (fstat(DOCS_FROM, &st) != 0 || st.st_size < 0)
		return "store";
	if (st.st_size > DOCS_FILE_MAX)
		return "limits";
	d->size = (size_t)st.st_size;
	d->data = data = xcalloc(d->size + 1, 1);
	for (size_t at = 0; at < d->size; at += (size_t)n) {
		n = pread(DOCS_FROM, data + at, d->size - at, (off_t)at);
		if (n == -1 && errno == EINTR) {
			n = 0;
			continue;
		}
		if (n <= 0)
			return "store";
	}
	return NULL;
}

void
docs_fit(const struct docs *d, double width, double height, int *columns,
    int *rows)
{
	/* a cell is twice as high as wide */
	double wide = width / DOCS_CELL_WIDTH, high = height / DOCS_CELL_HEIGHT;
	double scale = d->columns / wide;

	if (d->rows / high < scale)
		scale = d->rows / high;
	*columns = (int)(wide * scale + 0.5);
	*rows = (int)(high * scale + 0.5);
	if (*columns < 1)
		*columns = 1;
	if (*rows < 1)
		*rows = 1;
}

static int
docs_run(struct docs *d)
{
	json_t *reply = json_object();
	const char *error = docs_read(d);
	char *text;
	size_t n;

	if (error == NULL && d->size >= 5 && memcmp(d->data, "%PDF-", 5) == 0)
		error = docs_pdf(d, reply);
	else if (error == NULL)
		error = docs_photo(d, reply);
	if (error != NULL && strcmp(error, "page") != 0)
		return docs_answer(error, 0);
	if (error != NULL)
		json_object_set_new(reply, "error", json_string(error));
	text = json_dumps(reply, JSON_COMPACT);
	n = text != NULL ? strlen(text) : 0;
	return docs_answer(n == 0 || docs_write(DOCS_REPLY, text, n) != 0 ?
	    "limits" : NULL, n);
}

int
main(int argc, char **argv)
{
	struct docs d = {0};
	static char spill[BUFSIZ];
	FILE *nowhere = fopen("/dev/null", "w");
	json_t *rule = argc == 2 ? json_loads(argv[1], 0, NULL) : NULL;

	log_init("docs", LOG_LEVEL_WARN);
	g_log_set_default_handler(docs_quiet, NULL);
	if (nowhere == NULL || docs_rule(&d, rule) != 0)
		fatal("event=docs why=rule");
	if (sandbox_docs() != 0)
		return 1;
	/* poppler says some things to these, in no form of ours */
	setvbuf(nowhere, spill, _IOFBF, sizeof(spill));
	stdout = stderr = nowhere;
#ifndef HAVE_SANITIZERS
	docs_limited = true;
#endif
	/* the libraries' own ends are of no use: _exit */
	_exit(docs_run(&d));
}
