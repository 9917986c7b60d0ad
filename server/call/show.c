#include "config.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/date.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "server/call/show.h"

enum { SHOW_DEPTH = 4, SHOW_GAP = 2 };

/* A row flattened: {"unit": {"name": N}} becomes "unit.name" -> N's text. */
static void
show_flatten(json_t *flat, const char *prefix, const json_t *value, int depth);

/* Control characters in a name must not reach somebody's terminal. */
static void
show_add_safe(struct buf *out, const char *s)
{
	uint32_t cp;
	int n;

	for (; (n = utf8_decode(s, &cp)) != 0; s += n > 0 ? n : 1) {
		if (n < 0 || utf8_is_control(cp))
			buf_add_char(out, cp == '\n' && n > 0 ? ' ' : '?');
		else
			buf_add(out, s, (size_t)n);
	}
}

/* A text to be printed keeps its lines. */
static void
show_lines(struct buf *out, const char *s)
{
	while (*s != '\0') {
		size_t n = strcspn(s, "\n");
		char *line = xstrndup(s, n);

		show_add_safe(out, line);
		buf_add_char(out, '\n');
		free(line);
		s += n + (s[n] == '\n');
	}
}

/* A value in one cell; instants ("..._at") as the hall's clock shows them. */
static char *
show_cell(const char *name, const json_t *v)
{
	char text[TIME_TEXT], *s;
	struct buf b = { 0 };
	size_t i, n = strlen(name);
	const json_t *item;

	if (json_is_string(v))
		return xstrdup(json_string_value(v));
	if (json_is_null(v))
		return xstrdup("");
	if (json_is_integer(v) && n > 3 && strcmp(name + n - 3, "_at") == 0)
		return xstrdup(time_format(json_integer_value(v), text));
	if (json_is_array(v)) {
		json_array_foreach((json_t *)v, i, item) {
			s = show_cell("", item);
			buf_add_str(&b, i > 0 ? "," : "");
			buf_add_str(&b, s);
			free(s);
		}
		return buf_steal(&b);
	}
	s = json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY);
	buf_add_str(&b, s != NULL ? s : "");
	free(s);
	return buf_steal(&b);
}

static void
show_flatten_object(json_t *flat, const char *prefix, const json_t *o,
    int depth)
{
	const char *key;
	json_t *v;
	char *name;

	json_object_foreach((json_t *)o, key, v) {
		name = prefix[0] != '\0' ? xasprintf("%s.%s", prefix, key)
					 : xstrdup(key);
		show_flatten(flat, name, v, depth);
		free(name);
	}
}

static void
show_flatten(json_t *flat, const char *prefix, const json_t *value, int depth)
{
	char *s;

	if (json_is_object(value) && depth < SHOW_DEPTH) {
		show_flatten_object(flat, prefix, value, depth + 1);
		return;
	}
	s = show_cell(prefix, value);
	json_object_set_new(
	    flat, prefix[0] != '\0' ? prefix : "value", json_string(s));
	free(s);
}

static json_t *
show_flat(const json_t *value)
{
	json_t *flat = json_object();

	show_flatten(flat, "", value, 0);
	return flat;
}

static json_t *
show_flat_rows(const json_t *items)
{
	json_t *rows = json_array();
	const json_t *item;
	size_t i;

	json_array_foreach((json_t *)items, i, item)
		json_array_append_new(rows, show_flat(item));
	return rows;
}

/* Every column of every row in the order of first sight. */
static json_t *
show_columns(const json_t *rows)
{
	json_t *columns = json_object(), *row, *v;
	const char *key;
	size_t i;

	json_array_foreach((json_t *)rows, i, row) {
		json_object_foreach(row, key, v) {
			if (json_object_get(columns, key) == NULL)
				json_object_set_new(columns, key,
				    json_integer(utf8_width(key)));
		}
	}
	return columns;
}

static const char *
show_text(const json_t *row, const char *key)
{
	const char *s = json_string_value(json_object_get(row, key));

	return s != NULL ? s : "";
}

static void
show_pad(struct buf *out, const char *s, int width)
{
	struct buf safe = { 0 };
	int w;

	show_add_safe(&safe, s);
	buf_add_str(out, buf_str(&safe));
	for (w = utf8_width(buf_str(&safe)); w < width; w++)
		buf_add_char(out, ' ');
	buf_finish(&safe);
}

/* No blanks at the end of a line. */
static void
show_end_line(struct buf *out)
{
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		out->len--;
	buf_add_char(out, '\n');
}

static int
show_width(const char *s)
{
	struct buf safe = { 0 };
	int w;

	show_add_safe(&safe, s);
	w = utf8_width(buf_str(&safe));
	buf_finish(&safe);
	return w;
}

static void
show_table(struct buf *out, const json_t *rows)
{
	json_t *columns = show_columns(rows), *row, *w;
	const char *key;
	size_t i;
	int width;

	json_object_foreach(columns, key, w) {
		json_array_foreach((json_t *)rows, i, row) {
			width = show_width(show_text(row, key));
			if (width > json_integer_value(w))
				json_integer_set(w, width);
		}
		show_pad(out, key, (int)json_integer_value(w) + SHOW_GAP);
	}
	if (json_object_size(columns) > 0)
		show_end_line(out);
	json_array_foreach((json_t *)rows, i, row) {
		json_object_foreach(columns, key, w)
			show_pad(out, show_text(row, key),
			    (int)json_integer_value(w) + SHOW_GAP);
		show_end_line(out);
	}
	json_decref(columns);
}

/* A cell that a spreadsheet would calculate is made text by an apostrophe. */
static void
show_csv_cell(struct buf *out, const char *s)
{
	bool quote = strpbrk(s, ",\"\r\n") != NULL;

	if (quote)
		buf_add_char(out, '"');
	if (utf8_is_formula(s))
		buf_add_char(out, '\'');
	for (; *s != '\0'; s++) {
		if (*s == '"')
			buf_add_char(out, '"');
		buf_add_char(out, *s);
	}
	if (quote)
		buf_add_char(out, '"');
}

static void
show_csv(struct buf *out, const json_t *rows)
{
	json_t *columns = show_columns(rows), *row, *v;
	const char *key, *comma = "";
	size_t i;

	buf_add_str(out, "\xef\xbb\xbf");
	json_object_foreach(columns, key, v) {
		buf_add_str(out, comma);
		show_csv_cell(out, key);
		comma = ",";
	}
	buf_add_str(out, "\r\n");
	json_array_foreach((json_t *)rows, i, row) {
		comma = "";
		json_object_foreach(columns, key, v) {
			buf_add_str(out, comma);
			show_csv_cell(out, show_text(row, key));
			comma = ",";
		}
		buf_add_str(out, "\r\n");
	}
	json_decref(columns);
}

static bool
show_is_rows(const json_t *v)
{
	return json_is_array(v) && json_is_object(json_array_get(v, 0));
}

static void
show_pairs(struct buf *out, const json_t *flat)
{
	const char *key;
	json_t *v;
	int w, width = 0;

	json_object_foreach((json_t *)flat, key, v) {
		w = utf8_width(key);
		width = w > width ? w : width;
	}
	json_object_foreach((json_t *)flat, key, v) {
		show_pad(out, key, width + SHOW_GAP);
		show_add_safe(out, show_text(flat, key));
		show_end_line(out);
	}
}

/* One record: its members below one another, lists in it as tables. */
static void
show_record(struct buf *out, const json_t *o)
{
	json_t *plain = json_object(), *flat, *rows, *v;
	const char *key;

	json_object_foreach((json_t *)o, key, v) {
		if (!show_is_rows(v))
			json_object_set(plain, key, v);
	}
	if (json_object_size(plain) > 0) {
		flat = show_flat(plain);
		show_pairs(out, flat);
		json_decref(flat);
	}
	json_object_foreach((json_t *)o, key, v) {
		if (!show_is_rows(v))
			continue;
		if (out->len > 0)
			buf_add_char(out, '\n');
		buf_printf(out, "%s:\n", key);
		rows = show_flat_rows(v);
		show_table(out, rows);
		json_decref(rows);
	}
	json_decref(plain);
}

/* Behind a list: how many there are, and where the next page begins. */
static void
show_page(struct buf *out, const json_t *result)
{
	const json_t *total = json_object_get(result, "total");
	const char *next;

	next = json_string_value(json_object_get(result, "next"));
	if (json_is_integer(total) || next != NULL)
		buf_add_char(out, '\n');
	if (json_is_integer(total))
		buf_printf(out, "total=%lld\n",
		    (long long)json_integer_value(total));
	if (next != NULL)
		buf_printf(out, "after=%s\n", next);
}

static json_t *
show_rows(const json_t *result)
{
	const json_t *items = json_object_get(result, "items");

	if (json_is_array(items))
		return show_flat_rows(items);
	if (json_is_array(result))
		return show_flat_rows(result);
	return json_pack("[o]", show_flat(result));
}

void
show_result(struct buf *out, const json_t *result, enum args_format format)
{
	/* A record may have items as well: those whom an appointment names. */
	bool list = json_is_array(result) ||
	    (json_is_array(json_object_get(result, "items")) &&
	    json_object_get(result, "id") == NULL);
	json_t *rows;
	char *s;

	if (format == ARGS_JSON_OUT) {
		s = json_dumps(result, JSON_COMPACT | JSON_ENCODE_ANY);
		buf_add_str(out, s != NULL ? s : "null");
		buf_add_char(out, '\n');
		free(s);
	} else if (format == ARGS_CSV || format == ARGS_TABLE || list) {
		rows = show_rows(result);
		if (format == ARGS_CSV)
			show_csv(out, rows);
		else
			show_table(out, rows);
		if (format != ARGS_CSV)
			show_page(out, result);
		json_decref(rows);
	} else if (json_object_size(result) == 1 &&
	    json_is_string(json_object_get(result, "text"))) {
		show_lines(out, json_string_value(json_object_get(result,
		    "text")));
	} else if (json_is_object(result)) {
		show_record(out, result);
	} else {
		s = show_cell("", result);
		show_add_safe(out, s);
		buf_add_char(out, '\n');
		free(s);
	}
}

void
show_error(struct buf *out, const json_t *error)
{
	const char *message, *field, *text;
	const json_t *fields, *f;
	size_t i;

	message = json_string_value(json_object_get(error, "message"));
	show_add_safe(out, message != NULL ? message : "?");
	buf_add_char(out, '\n');
	fields = json_object_get(json_object_get(error, "data"), "fields");
	json_array_foreach((json_t *)fields, i, f) {
		field = json_string_value(json_object_get(f, "field"));
		text = json_string_value(json_object_get(f, "message"));
		buf_add_str(out, "  ");
		show_add_safe(out, field != NULL ? field : "?");
		/* The first field's sentence stands above already. */
		if (text != NULL &&
		    (message == NULL || strcmp(text, message) != 0)) {
			buf_add_str(out, ": ");
			show_add_safe(out, text);
		}
		buf_add_char(out, '\n');
	}
}
