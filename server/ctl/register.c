/*
 * talenthallctl import register FILE.csv, the server running: parts of whole
 * lines, each with the head line and each committed by itself, so that the
 * hall goes on meanwhile. A fault names its line in the file; the parts before
 * it stay, and the file may be sent again.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/utf8.h"
#include "server/ctl/client.h"

enum { REGISTER_PART = 200000, REGISTER_LINE = 4096 };

struct reg {
	struct buf head, part;
	bool dry;
	long rows;
	int line, first; /* now, and of the part */
};

/* 0, or -1 after the reason on stderr. */
static int
register_send(struct reg *r)
{
	struct buf csv = {0};
	json_t *reply;

	if (r->part.len == 0)
		return 0;
	buf_add_str(&csv, buf_str(&r->head));
	buf_add_str(&csv, buf_str(&r->part));
	reply = ctl_call("identity.import",
	    json_pack("{s:s, s:i, s:b}", "csv", buf_str(&csv), "line",
		r->first, "dry_run", r->dry));
	buf_finish(&csv);
	buf_clear(&r->part);
	if (reply == NULL)
		return -1;
	r->rows += (long)json_integer_value(json_object_get(reply, "rows"));
	json_decref(reply);
	return 0;
}

/* Carriage returns and the byte order mark are a spreadsheet's, not ours. */
static char *
register_clean(char *line)
{
	size_t n = strlen(line);

	while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
		line[--n] = '\0';
	return strncmp(line, "\xef\xbb\xbf", 3) == 0 ? line + 3 : line;
}

static int
register_lines(FILE *f, const char *path, struct reg *r)
{
	char line[REGISTER_LINE];

	while (fgets(line, sizeof(line), f) != NULL) {
		struct buf *b = ++r->line == 1 ? &r->head : &r->part;

		if (strchr(line, '\n') == NULL && !feof(f)) {
			fprintf(stderr, _("line %d is too long\n"), r->line);
			return -1;
		}
		if (!utf8_valid(line, strlen(line))) {
			fprintf(stderr, _("line %d is not UTF-8\n"), r->line);
			return -1;
		}
		if (r->part.len == 0)
			r->first = r->line;
		buf_printf(b, "%s\n", register_clean(line));
		if (r->part.len >= REGISTER_PART && register_send(r) != 0)
			return -1;
	}
	if (ferror(f)) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return -1;
	}
	return register_send(r);
}

int
ctl_register(const char *path, bool dry)
{
	struct reg r = {.dry = dry};
	FILE *f = fopen(path, "re");
	int rc;

	if (f == NULL) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return 1;
	}
	rc = register_lines(f, path, &r);
	fclose(f);
	buf_finish(&r.head);
	buf_finish(&r.part);
	if (rc != 0)
		printf(_("%ld rows were imported before the fault\n"), r.rows);
	else
		printf(dry ? _("%ld rows, %ld faults: they may be imported\n") :
			     _("%ld rows, %ld faults: imported\n"),
		    r.rows, 0L);
	return rc != 0;
}
