#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/utf8.h"
#include "server/domain/csv.h"

/* One field at *p, in place; *p goes behind its comma or to the line's end. */
static char *
csv_field(struct csv *c, char **p, bool *last)
{
	char *s = *p, *out = *p, *start = *p;
	bool quoted = *s == '"';

	if (quoted)
		s++;
	for (; *s != '\0'; s++) {
		if (quoted && *s == '"') {
			if (s[1] != '"') {
				quoted = false;
				continue;
			}
			s++;
		} else if (!quoted && (*s == ',' || *s == '\n')) {
			break;
		} else if (*s == '\n') {
			c->next_line++;
		}
		*out++ = *s;
	}
	if (quoted)
		return NULL;
	*last = *s != ',';
	if (*s == '\n')
		c->next_line++;
	*p = *s != '\0' ? s + 1 : s;
	if (out > start && out[-1] == '\r')
		out--;
	*out = '\0';
	return utf8_trim(start);
}

/* Fields of the next line: the count, 0 at the end, -1. */
static int
csv_line(struct csv *c, struct err *e)
{
	int n = 0;
	bool last = false;

	if (*c->at == '\0')
		return 0;
	c->line = c->next_line;
	while (!last) {
		char *f = n < CSV_FIELDS ? csv_field(c, &c->at, &last) : NULL;

		if (f == NULL)
			return err_add(e, ERR_CSV_FORM, NULL);
		c->fields[n++] = f;
	}
	return n;
}

static int
csv_column_of(const struct csv *c, const char *name)
{
	for (int k = 0; c->columns[k].name != NULL; k++)
		if (strcmp(c->columns[k].name, name) == 0 ||
		    strcmp(c->columns[k].caption, name) == 0)
			return k;
	return -1;
}

int
csv_open(struct csv *c, char *text, const struct csv_column *columns,
    struct err *e)
{
	memset(c, 0, sizeof(*c));
	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	c->at = text;
	c->next_line = 1;
	c->columns = columns;
	for (int k = 0; k < CSV_FIELDS; k++)
		c->where[k] = -1;
	c->width = csv_line(c, e);
	if (c->width < 0)
		return -1;
	for (int i = 0; i < c->width; i++) {
		int k = csv_column_of(c, c->fields[i]);

		if (k < 0 || c->where[k] >= 0) {
			err_add(e, ERR_CSV_COLUMN, NULL);
			err_arg(e, "column", c->fields[i]);
		} else {
			c->where[k] = i;
		}
	}
	for (int k = 0; columns[k].name != NULL; k++)
		if (columns[k].required && c->where[k] < 0)
			err_add(e, ERR_REQUIRED, columns[k].name);
	return e->n > 0 ? -1 : 0;
}

int
csv_next(struct csv *c, struct err *e)
{
	int n;

	while ((n = csv_line(c, e)) == 1 && c->fields[0][0] == '\0')
		continue;
	if (n <= 0)
		return n;
	if (n != c->width)
		return err_add(e, ERR_CSV_WIDTH, NULL);
	return 1;
}

const char *
csv_get(const struct csv *c, int k)
{
	const char *s = c->where[k] >= 0 ? c->fields[c->where[k]] : "";

	return *s == '\'' && utf8_is_formula(s) ? s + 1 : s;
}

void
csv_add(struct buf *b, const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *s = texts[i];
		bool formula = utf8_is_formula(s);

		if (i > 0)
			buf_add_char(b, ',');
		if (!formula && strpbrk(s, ",\"\r\n") == NULL) {
			buf_add_str(b, s);
			continue;
		}
		buf_add_str(b, formula ? "\"'" : "\"");
		for (; *s != '\0'; s++) {
			if (*s == '"')
				buf_add_char(b, '"');
			buf_add_char(b, *s);
		}
		buf_add_char(b, '"');
	}
	buf_add_str(b, "\r\n");
}

void
csv_fault(struct err *all, int line, struct err *e)
{
	char field[sizeof(e->items[0].field)];

	for (size_t i = 0; i < e->n; i++) {
		snprintf(field, sizeof(field), "%d:%.50s", line,
		    e->items[i].field);
		err_append(all, e, i, field);
	}
	err_clear(e);
}
