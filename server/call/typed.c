#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "server/call/typed.h"

enum { TYPED_COLUMN = 30 };

const json_t *
typed_method(const json_t *methods, const char *name)
{
	const json_t *list = json_object_get(methods, "methods"), *m;
	const char *s;
	size_t i;

	json_array_foreach((json_t *)list, i, m) {
		s = json_string_value(json_object_get(m, "name"));
		if (s != NULL && strcmp(s, name) == 0)
			return m;
	}
	return NULL;
}

bool
typed_is_write(const json_t *method)
{
	return json_is_true(json_object_get(method, "write"));
}

static json_t *
typed_integer(const char *s)
{
	long long v;
	char *end;

	if (*s != '-' && (*s < '0' || *s > '9'))
		return NULL;
	errno = 0;
	v = strtoll(s, &end, 10);
	return errno == 0 && end != s && *end == '\0' ? json_integer(v) : NULL;
}

/* Full-width digits come from Chinese keyboards. */
static json_t *
typed_wide_integer(const char *s)
{
	char *folded = utf8_fold_ascii(xstrdup(s));
	json_t *v = typed_integer(folded);

	free(folded);
	return v;
}

static json_t *
typed_boolean(const char *s)
{
	if (strcmp(s, "true") == 0 || strcmp(s, "yes") == 0 ||
	    strcmp(s, "1") == 0)
		return json_true();
	if (strcmp(s, "false") == 0 || strcmp(s, "no") == 0 ||
	    strcmp(s, "0") == 0)
		return json_false();
	return NULL;
}

static json_t *
typed_list(const char *s)
{
	json_t *list = json_array();
	size_t n;

	if (*s == '\0')
		return list;
	for (;;) {
		n = strcspn(s, ",");
		json_array_append_new(list, json_stringn(s, n));
		if (s[n] == '\0')
			return list;
		s += n + 1;
	}
}

static const struct {
	const char *type;
	json_t *(*convert)(const char *s);
} typed_types[] = {
	{ "boolean", typed_boolean },
	{ "integer", typed_wide_integer },
	{ "list", typed_list },
};

static json_t *
typed_value(const char *type, const char *s)
{
	size_t i;

	for (i = 0; i < sizeof typed_types / sizeof typed_types[0]; i++) {
		if (strcmp(typed_types[i].type, type) == 0)
			return typed_types[i].convert(s);
	}
	return NULL;
}

void
typed_convert(const json_t *method, json_t *params)
{
	const json_t *list = json_object_get(method, "params"), *p;
	const char *name, *type, *text;
	json_t *v;
	size_t i;

	json_array_foreach((json_t *)list, i, p) {
		name = json_string_value(json_object_get(p, "name"));
		type = json_string_value(json_object_get(p, "type"));
		if (name == NULL || type == NULL)
			continue;
		text = json_string_value(json_object_get(params, name));
		v = text != NULL ? typed_value(type, text) : NULL;
		if (v != NULL)
			json_object_set_new(params, name, v);
	}
}

/* Behind NAME=TYPE, of so many letters: a star when it is required; what it is. */
static void
typed_words(struct buf *b, size_t width, const json_t *p)
{
	const char *help = json_string_value(json_object_get(p, "help"));
	bool required = json_is_true(json_object_get(p, "required"));

	if (help == NULL || help[0] == '\0')
		return;
	buf_printf(b, "%*s%c %s", width < TYPED_COLUMN ?
		(int)(TYPED_COLUMN - width) : 1, "", required ? '*' : ' ',
	    help);
}

char *
typed_help(const json_t *method)
{
	const json_t *list = json_object_get(method, "params"), *p, *choices,
		*one;
	const char *name, *type;
	struct buf b = { 0 };
	size_t i, k, begin;

	json_array_foreach((json_t *)list, i, p) {
		name = json_string_value(json_object_get(p, "name"));
		type = json_string_value(json_object_get(p, "type"));
		choices = json_object_get(p, "choices");
		if (name == NULL)
			continue;
		begin = b.len;
		buf_printf(&b, "%s=", name);
		json_array_foreach((json_t *)choices, k, one)
			buf_printf(&b, "%s%s", k > 0 ? "|" : "",
			    json_string_value(one));
		if (json_array_size(choices) == 0)
			buf_add_str(&b, type != NULL ? type : "text");
		typed_words(&b, b.len - begin, p);
		buf_add_str(&b, "\n");
	}
	return buf_steal(&b);
}
