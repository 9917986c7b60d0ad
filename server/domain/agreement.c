#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "server/domain/agreement.h"

enum { AGREEMENT_LANGS = 2, AGREEMENT_SIZE_MAX = 1 << 18 };

static struct agreement agreements[AGREEMENT_LANGS];

static int
agreement_fault(const char *path, const char *what)
{
	fprintf(stderr, "%s:0: %s\n", path, _(what));
	return -1;
}

static char *
agreement_read(const char *path)
{
	FILE *f = fopen(path, "re");
	struct buf b = {0};
	char part[8192];
	size_t n;

	if (f == NULL)
		return NULL;
	while ((n = fread(part, 1, sizeof(part), f)) > 0 &&
	    b.len < AGREEMENT_SIZE_MAX)
		buf_add(&b, part, n);
	fclose(f);
	buf_add(&b, "", 0);
	return buf_steal(&b);
}

/* Take the first line of *at; the rest stays. */
static char *
agreement_line(char **at)
{
	char *line = *at, *end = strchr(line, '\n');

	*at = end != NULL ? end + 1 : line + strlen(line);
	if (end != NULL)
		*end = '\0';
	return utf8_trim(line);
}

static int
agreement_parse(const char *path, char *text, struct agreement *a)
{
	char *at = text, *line = agreement_line(&at), *version = line;

	/* after the colon, which may be a full-width one */
	for (char *p = line; *p != '\0'; p++)
		if (*p == ':' || strncmp(p, "\xef\xbc\x9a", 3) == 0)
			version = p + (*p == ':' ? 1 : 3);
	version = utf8_trim(version);
	if (version[0] == '\0' ||
	    !str_copy(a->version, sizeof(a->version), version))
		return agreement_fault(path, "the first line has no version");
	if (!str_copy(a->title, sizeof(a->title), agreement_line(&at)) ||
	    a->title[0] == '\0')
		return agreement_fault(path, "the second line is no title");
	at += strspn(at, "\n");
	if (at[0] == '\0')
		return agreement_fault(path, "there is no text");
	a->text = xstrdup(at);
	return 0;
}

static int
agreement_one(const char *dir, enum lang lang, struct agreement *a)
{
	char *path = xasprintf("%s/%s.txt", dir, i18n_name(lang));
	char *text = agreement_read(path);
	int rc;

	if (text == NULL)
		rc = agreement_fault(path, "cannot be read");
	else if (!utf8_valid(text, strlen(text)))
		rc = agreement_fault(path, "is not UTF-8");
	else
		rc = agreement_parse(path, text, a);
	free(text);
	free(path);
	return rc;
}

int
agreement_load(const char *dir)
{
	struct agreement fresh[AGREEMENT_LANGS] = {0};
	int rc = agreement_one(dir, LANG_ZH, &fresh[LANG_ZH]);

	if (rc == 0)
		rc = agreement_one(dir, LANG_EN, &fresh[LANG_EN]);
	if (rc == 0 &&
	    strcmp(fresh[LANG_ZH].version, fresh[LANG_EN].version) != 0)
		rc = agreement_fault(dir, "the versions differ");
	for (int i = 0; i < AGREEMENT_LANGS; i++) {
		free(rc == 0 ? agreements[i].text : fresh[i].text);
		if (rc == 0)
			agreements[i] = fresh[i];
	}
	return rc;
}

const struct agreement *
agreement_find(enum lang lang)
{
	return &agreements[lang];
}
