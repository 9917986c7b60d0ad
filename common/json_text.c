#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/json_text.h"
#include "common/mem.h"

enum { TEXT_NUMBER = 64 };

/* How a byte stands in a text: as it is (0), \uXXXX ('u'), or that letter. */
static const char text_escape[256] = {
	'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'b', 't', 'n', 'u', 'f', 'r',
	'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u',
	'u', 'u', 'u', 'u', ['"'] = '"', ['\\'] = '\\'};

/* How many bytes at s stand as they are. */
static size_t
text_run(const char *s, const char *end)
{
	const char *run = s;

	while (s < end && text_escape[(unsigned char)*s] == 0)
		s++;
	return (size_t)(s - run);
}

static void
text_quote(struct buf *b, const char *s, size_t len)
{
	const char *end = s + len;
	size_t run = text_run(s, end);
	char *to = buf_reserve(b, len + 2);

	to[0] = '"';
	memcpy(to + 1, s, run);
	if (run == len) { /* most have nothing to escape */
		to[len + 1] = '"';
		buf_added(b, len + 2);
		return;
	}
	buf_added(b, run + 1);
	for (s += run; s < end; s += run) {
		char how = text_escape[(unsigned char)*s];

		if (how == 'u')
			buf_printf(b, "\\u%04X", (unsigned char)*s);
		else
			buf_printf(b, "\\%c", how);
		s++;
		run = text_run(s, end);
		buf_add(b, s, run);
	}
	buf_add_char(b, '"');
}

static void
text_integer(struct buf *b, json_int_t v)
{
	char digits[24];
	size_t n = sizeof(digits);
	unsigned long long u = v < 0 ? -(unsigned long long)v :
				       (unsigned long long)v;

	do
		digits[--n] = (char)('0' + u % 10);
	while ((u /= 10) != 0);
	if (v < 0)
		digits[--n] = '-';
	buf_add(b, digits + n, sizeof(digits) - n);
}

static int
text_real(struct buf *b, const json_t *j)
{
	char number[TEXT_NUMBER];
	size_t n = json_dumpb(j, number, sizeof(number), JSON_ENCODE_ANY);

	if (n == 0 || n > sizeof(number))
		return -1;
	buf_add(b, number, n);
	return 0;
}

static int text_value(struct buf *b, const json_t *j, bool sorted);

static int
text_array(struct buf *b, const json_t *j, bool sorted)
{
	size_t n = json_array_size(j);

	buf_add_char(b, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_add_char(b, ',');
		if (text_value(b, json_array_get(j, i), sorted) != 0)
			return -1;
	}
	buf_add_char(b, ']');
	return 0;
}

static int
text_member(struct buf *b, void *i, bool sorted)
{
	const char *key = json_object_iter_key(i);

	text_quote(b, key, strlen(key));
	buf_add_char(b, ':');
	return text_value(b, json_object_iter_value(i), sorted);
}

static int
text_order(const void *a, const void *b)
{
	return strcmp(json_object_iter_key(*(void *const *)a),
	    json_object_iter_key(*(void *const *)b));
}

/* By name, for what is hashed or compared: those of one object at a time. */
static int
text_sorted(struct buf *b, json_t *o)
{
	void **all = xreallocarray(NULL, json_object_size(o), sizeof(*all));
	size_t n = 0;
	int rc = 0;

	for (void *i = json_object_iter(o); i != NULL;
	     i = json_object_iter_next(o, i))
		all[n++] = i;
	qsort(all, n, sizeof(*all), text_order);
	for (size_t i = 0; i < n && rc == 0; i++) {
		if (i > 0)
			buf_add_char(b, ',');
		rc = text_member(b, all[i], true);
	}
	free(all);
	return rc;
}

static int
text_object(struct buf *b, const json_t *j, bool sorted)
{
	json_t *o = (json_t *)(uintptr_t)j; /* its iterators are of no const */
	int rc = 0;

	buf_add_char(b, '{');
	if (sorted)
		rc = text_sorted(b, o);
	else
		for (void *i = json_object_iter(o), *first = i;
		     i != NULL && rc == 0; i = json_object_iter_next(o, i)) {
			if (i != first)
				buf_add_char(b, ',');
			rc = text_member(b, i, false);
		}
	buf_add_char(b, '}');
	return rc;
}

static int
text_value(struct buf *b, const json_t *j, bool sorted)
{
	if (j == NULL)
		return -1;
	switch (json_typeof(j)) {
	case JSON_OBJECT:
		return text_object(b, j, sorted);
	case JSON_ARRAY:
		return text_array(b, j, sorted);
	case JSON_STRING:
		text_quote(b, json_string_value(j), json_string_length(j));
		return 0;
	case JSON_INTEGER:
		text_integer(b, json_integer_value(j));
		return 0;
	case JSON_REAL:
		return text_real(b, j);
	default:
		buf_add_str(b, json_is_true(j)	    ? "true" :
				json_is_false(j) ? "false" :
						   "null");
		return 0;
	}
}

int
json_text_add(struct buf *b, const json_t *j)
{
	return text_value(b, j, false);
}

static char *
text_whole(const json_t *j, size_t *len, bool sorted)
{
	struct buf b = {0};

	if (text_value(&b, j, sorted) != 0) {
		buf_finish(&b);
		return NULL;
	}
	if (len != NULL)
		*len = b.len;
	return buf_steal(&b);
}

char *
json_text(const json_t *j, size_t *len)
{
	return text_whole(j, len, false);
}

char *
json_text_sorted(const json_t *j)
{
	return text_whole(j, NULL, true);
}

/* What was opened just now has no member yet; a text ends with its quote. */
static void
text_name(struct buf *b, const char *name)
{
	char last = b->len > 0 ? b->data[b->len - 1] : '{';
	size_t n = name != NULL ? strlen(name) : 0;
	char *begin = buf_reserve(b, n + 4), *to = begin;

	if (last != '{' && last != '[')
		*to++ = ',';
	if (name != NULL) {
		*to++ = '"';
		memcpy(to, name, n);
		to += n;
		*to++ = '"';
		*to++ = ':';
	}
	buf_added(b, (size_t)(to - begin));
}

void
json_open(struct buf *b, const char *name, char bracket)
{
	text_name(b, name);
	buf_add_char(b, bracket);
}

void
json_close(struct buf *b, char bracket)
{
	buf_add_char(b, bracket);
}

void
json_put_text(struct buf *b, const char *name, const char *text)
{
	text_name(b, name);
	text_quote(b, text, strlen(text));
}

void
json_put_int(struct buf *b, const char *name, int64_t v)
{
	text_name(b, name);
	text_integer(b, v);
}

void
json_put_bool(struct buf *b, const char *name, bool v)
{
	text_name(b, name);
	buf_add_str(b, v ? "true" : "false");
}

void
json_put_id(struct buf *b, const char *name, int64_t id)
{
	text_name(b, name);
	buf_add_char(b, '"');
	text_integer(b, id);
	buf_add_char(b, '"');
}

void
json_put(struct buf *b, const char *name, json_t *j)
{
	if (j == NULL)
		return;
	text_name(b, name);
	if (json_text_add(b, j) != 0)
		buf_add_str(b, "null");
	json_decref(j);
}

void
json_put_some(struct buf *b, const char *name, const char *text)
{
	if (text != NULL && text[0] != '\0')
		json_put_text(b, name, text);
}

void
json_put_time(struct buf *b, const char *name, int64_t at)
{
	if (at != 0)
		json_put_int(b, name, at);
}

void
json_put_date(struct buf *b, const char *name, date_t d)
{
	char text[DATE_TEXT];

	if (d != 0 && d != DATE_NONE)
		json_put_text(b, name, date_format(d, text));
}

void
json_put_month(struct buf *b, const char *name, date_t d)
{
	char text[MONTH_TEXT];

	if (d != 0 && d != DATE_NONE)
		json_put_text(b, name, month_format(d, text));
}
