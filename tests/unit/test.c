#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/test.h"

static const char *
test_path(const char *env, const char *path)
{
	static char room[4][4096];
	static int next;
	const char *top = getenv(env);
	char *s = room[next++ % 4];

	snprintf(s, sizeof room[0], "%s/%s", top != NULL ? top : ".", path);
	return s;
}

const char *
test_source(const char *path)
{
	return test_path("TOP_SRCDIR", path);
}

const char *
test_build(const char *path)
{
	return test_path("TOP_BUILDDIR", path);
}

static void
test_split(char *line, struct test_row *row)
{
	char *p = line, *end;

	row->n = 0;
	line[strcspn(line, "\r\n")] = '\0';
	while (row->n < 8) {
		end = *p == '"' ? strchr(p + 1, '"') : NULL;
		row->field[row->n++] = end != NULL ? p + 1 : p;
		if (end != NULL) {
			*end = '\0';
			p = end + 1;
		}
		p += strcspn(p, ",");
		if (*p == '\0')
			return;
		*p++ = '\0';
	}
}

int
test_csv(const char *name, void (*each)(const struct test_row *row))
{
	char path[128], line[1024];
	struct test_row row;
	FILE *f;
	int n = 0;

	snprintf(path, sizeof path, "tests/data/%s", name);
	f = fopen(test_source(path), "r");
	if (f == NULL)
		fail_msg("no %s", test_source(path));
	while (fgets(line, sizeof line, f) != NULL) {
		test_split(line, &row);
		if (n++ > 0)
			each(&row);
	}
	fclose(f);
	return n - 1;
}

const char *
test_stderr(void (*fn)(void *arg), void *arg)
{
	static char text[8192];
	FILE *f = tmpfile();
	int saved;
	size_t n;

	assert_non_null(f);
	fflush(stderr);
	saved = dup(STDERR_FILENO);
	dup2(fileno(f), STDERR_FILENO);
	fn(arg);
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
	rewind(f);
	n = fread(text, 1, sizeof text - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}
