#include "config.h"

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/conf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "server/workflow/definition_flat.h"

/* A file being copied, and how far. */
struct flat_source {
	struct flat *f;
	struct faults *faults;
	const char *dir;
	const char *file; /* as it is told */
	const char *p;
	int line;
	int depth;
};

static int
flat_fault(struct faults *faults, const char *file, int line,
    const char *what, const char *name)
{
	char *text = xasprintf("%s%s%s", _(what), name[0] != '\0' ? " " : "",
	    name);

	faults->n++;
	if (faults->row != NULL)
		faults->row(faults->arg, file, line, text);
	free(text);
	return -1;
}

/*
 * The end of a line: blanks before it go, and so does the line if that is all
 * it had. So remarks and empty lines are no change of a service.
 */
static void
flat_end(struct flat *f)
{
	while (f->text.len > 0 &&
	    strchr(" \t", f->text.data[f->text.len - 1]) != NULL)
		f->text.data[--f->text.len] = '\0';
	if (f->text.len > 0 && f->text.data[f->text.len - 1] != '\n')
		buf_add_char(&f->text, '\n');
	else if (f->nlines > f->ended)
		f->nlines--;
	f->ended = f->nlines;
}

static void
flat_put(struct flat_source *s, char c)
{
	struct flat *f = s->f;

	if (c == '\n') {
		flat_end(f);
		return;
	}
	if (f->nlines == f->ended) {
		if (f->nlines % 256 == 0)
			f->lines = xreallocarray(f->lines, f->nlines + 256,
			    sizeof(*f->lines));
		f->lines[f->nlines++] = (struct flat_line){s->file, s->line};
	}
	buf_add_char(&f->text, c);
}

/* Names of files beside: no folders. */
static bool
flat_name(const char *s, size_t n)
{
	static const char set[] = "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "0123456789._-";

	if (n == 0 || n > 100 || s[0] == '.')
		return false;
	for (size_t i = 0; i < n; i++)
		if (strchr(set, s[i]) == NULL)
			return false;
	return true;
}

static int flat_copy(struct flat *f, struct faults *faults, const char *dir,
    const char *name, const struct flat_source *from);

/* A line "@include "NAME"": 1 copied, 0 none, -1. */
static int
flat_include(struct flat_source *s)
{
	const char *p = s->p + strspn(s->p, " \t"), *end;
	char *name;
	int rc;

	if (strncmp(p, "@include", 8) != 0)
		return 0;
	p += 8;
	p += strspn(p, " \t");
	end = *p == '"' ? strpbrk(p + 1, "\"\n") : NULL;
	if (end == NULL || *end != '"' || !flat_name(p + 1,
		(size_t)(end - p - 1)))
		return flat_fault(s->faults, s->file, s->line,
		    "@include takes the name of a file beside this one in "
		    "\"quotes\"", "");
	name = xstrndup(p + 1, (size_t)(end - p - 1));
	rc = flat_copy(s->f, s->faults, s->dir, name, s);
	free(name);
	s->p = end + 1;
	/* what follows on the line is a comment or nothing */
	return rc != 0 ? -1 : 1;
}

/* The file named by a string "@NAME.txt", as one string. */
static int
flat_text(struct flat_source *s, const char *name, size_t n)
{
	char *path = xasprintf("%s/text/%.*s", s->dir, (int)n, name), *text;
	char why[CONF_WHY];
	size_t len;
	int line;

	text = conf_file_text(path, FLAT_MAX, &line, why);
	if (text == NULL) {
		if (line > 0)
			flat_fault(s->faults, path, line, why, "");
		else
			flat_fault(s->faults, s->file, s->line, why, path);
		free(path);
		return -1;
	}
	free(path);
	len = strlen(text);
	while (len > 0 && text[len - 1] == '\n')
		len--;
	flat_put(s, '"');
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\r')
			continue;
		if (strchr("\"\\\n\t", text[i]) != NULL)
			flat_put(s, '\\');
		flat_put(s, text[i] == '\n' ? 'n' :
			text[i] == '\t'     ? 't' :
					      text[i]);
	}
	flat_put(s, '"');
	free(text);
	return 0;
}

/* s->p stands on the opening quote. */
static int
flat_string(struct flat_source *s)
{
	const char *end = s->p + 1;
	size_t n;

	while (*end != '\0' && *end != '\n' && *end != '"')
		end += *end == '\\' && end[1] != '\0' ? 2 : 1;
	n = (size_t)(end - s->p - 1);
	if (*end != '"')
		return flat_fault(s->faults, s->file, s->line,
		    "this text has no closing quote", "");
	if (n > 5 && s->p[1] == '@' && strncmp(end - 4, ".txt", 4) == 0) {
		if (!flat_name(s->p + 2, n - 1))
			return flat_fault(s->faults, s->file, s->line,
			    "@NAME.txt names a file in the folder text", "");
		if (flat_text(s, s->p + 2, n - 1) != 0)
			return -1;
	} else {
		for (const char *p = s->p; p <= end; p++)
			flat_put(s, *p);
	}
	s->p = end + 1;
	return 0;
}

/* Past a comment; newlines stay. */
static bool
flat_comment(struct flat_source *s)
{
	bool block = strncmp(s->p, "/*", 2) == 0;

	if (!block && *s->p != '#' && strncmp(s->p, "//", 2) != 0)
		return false;
	for (; *s->p != '\0' && (block || *s->p != '\n'); s->p++) {
		if (block && s->p[0] == '*' && s->p[1] == '/') {
			s->p += 2;
			break;
		}
		if (*s->p == '\n') {
			flat_put(s, '\n');
			s->line++;
		}
	}
	return true;
}

static int
flat_body(struct flat_source *s)
{
	bool begin = true;
	int rc = 0;

	while (*s->p != '\0' && rc >= 0) {
		if (s->f->text.len > FLAT_MAX)
			return flat_fault(s->faults, s->file, s->line,
			    "the file with what it includes is too big", "");
		/*
		 * Behind a comment, or what was included, a line still begins:
		 * libconfig would read @include there itself.
		 */
		if (begin && (rc = flat_include(s)) != 0)
			continue;
		if (flat_comment(s))
			continue;
		if (*s->p == '"') {
			rc = flat_string(s);
			begin = false;
			continue;
		}
		begin = *s->p == '\n' || (begin && strchr(" \t\r", *s->p));
		if (*s->p != '\r')
			flat_put(s, *s->p);
		s->line += *s->p++ == '\n';
	}
	return rc < 0 ? -1 : 0;
}

static int
flat_copy(struct flat *f, struct faults *faults, const char *dir,
    const char *name, const struct flat_source *from)
{
	bool here = strcmp(dir, ".") == 0;
	char *path = here ? xstrdup(name) : xasprintf("%s/%s", dir, name);
	char *text;
	struct flat_source s = {.f = f, .faults = faults, .dir = dir,
	    .line = 1, .depth = from != NULL ? from->depth + 1 : 0};
	const char *at = from != NULL ? from->file : path;
	int line = from != NULL ? from->line : 0, bad, rc;
	char why[CONF_WHY];

	if (f->nfiles == FLAT_FILES || s.depth > FLAT_DEPTH) {
		rc = flat_fault(faults, at, line,
		    "files include each other too deeply:", name);
		free(path);
		return rc;
	}
	s.file = f->files[f->nfiles++] = path;
	text = conf_file_text(path, FLAT_MAX, &bad, why);
	s.p = text;
	if (text == NULL && bad > 0)
		rc = flat_fault(faults, path, bad, why, "");
	else if (text == NULL)
		rc = flat_fault(faults, at, line, why,
		    from != NULL ? path : "");
	else
		rc = flat_body(&s);
	if (f->text.len > 0 && f->text.data[f->text.len - 1] != '\n')
		flat_put(&s, '\n');
	free(text);
	return rc;
}

int
flat_read(struct flat *f, const char *path, struct faults *faults)
{
	char *folder = xstrdup(path), *file = xstrdup(path);
	int rc;

	memset(f, 0, sizeof(*f));
	rc = flat_copy(f, faults, dirname(folder), basename(file), NULL);
	free(folder);
	free(file);
	return rc;
}

void
flat_set(struct flat *f, const char *text, const char *name)
{
	struct flat_source s = {.f = f, .line = 1};

	memset(f, 0, sizeof(*f));
	s.file = f->files[f->nfiles++] = xstrdup(name);
	for (const char *p = text; *p != '\0'; p++) {
		flat_put(&s, *p);
		s.line += *p == '\n';
	}
}

struct flat_line
flat_origin(const struct flat *f, int n)
{
	if (n >= 1 && (size_t)n <= f->nlines)
		return f->lines[n - 1];
	if (n > 0 && f->nlines > 0)
		return f->lines[f->nlines - 1];
	return (struct flat_line){f->nfiles > 0 ? f->files[0] : "", 1};
}

void
flat_finish(struct flat *f)
{
	buf_finish(&f->text);
	free(f->lines);
	for (size_t i = 0; i < f->nfiles; i++)
		free(f->files[i]);
	memset(f, 0, sizeof(*f));
}
