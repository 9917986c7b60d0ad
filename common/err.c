#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/err.h"
#include "common/i18n.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/utf8.h"

struct err_row {
	const char *key;
	int code;
	const char *text;
};

static const struct err_row err_rows[ERR_COUNT] = {
	[ERR_NONE] = { "none", 0, "" },
#define ERR(id, key, code, text) [id] = { key, code, text },
#include "common/errors.def"
#undef ERR
};

static const struct {
	const char *name;
	const char *label;
} err_fields[] = {
#define FIELD(name, label) { name, label },
#include "common/fields.def"
#undef FIELD
};

/* What came from outside may stand in a sentence: no escape sequences. */
static void
err_clean(char *s)
{
	char *out = s;
	uint32_t cp;
	int n;

	for (; (n = utf8_decode(s, &cp)) != 0; s += n) {
		bool bad = n < 0 || utf8_is_control(cp);

		if (n < 0)
			n = 1;
		if (bad) {
			*out++ = '?';
		} else {
			memmove(out, s, (size_t)n);
			out += n;
		}
	}
	*out = '\0';
}

void
err_clear(struct err *e)
{
	e->n = e->used = 0;
	e->words[0] = '\0';
}

/* Only what the problems still have; some were dropped since. */
static void
err_pack(struct err *e)
{
	struct err *was = xcalloc(1, sizeof *was);

	*was = *e;
	e->used = 0;
	for (size_t i = 0; i < e->n; i++)
		for (size_t k = 0; k < ERR_ARGS_MAX; k++) {
			struct err_arg *a = &e->items[i].args[k];
			const char *value = was->words + a->at;
			size_t len = strlen(value);

			if (a->at == 0)
				continue;
			a->at = (unsigned short)(e->used + 1);
			memcpy(e->words + a->at, value, len + 1);
			e->used = a->at + len;
		}
	free(was);
}

/* Keep a value for the last problem's arguments. */
static void
err_keep(struct err *e, struct err_arg *a, const char *name,
    const char *value)
{
	size_t room, at;

	str_copy(a->name, sizeof a->name, name);
	a->at = 0;
	if (e->used + 2 + strlen(value) > sizeof e->words)
		err_pack(e);
	at = e->used + 1;
	room = at < sizeof e->words ? sizeof e->words - at : 0;
	if (room > ERR_VALUE_MAX)
		room = ERR_VALUE_MAX;
	if (room < 2 || *value == '\0')
		return;
	a->at = (unsigned short)at;
	str_copy(e->words + at, room, value);
	err_clean(e->words + at);
	e->used = at + strlen(e->words + at);
}

int
err_add(struct err *e, enum err_id id, const char *field)
{
	struct err_item *it;

	/* The first problems are the ones worth reading. */
	if (e->n == ERR_ITEMS_MAX)
		return -1;
	it = &e->items[e->n++];
	memset(it, 0, sizeof *it);
	it->id = id;
	if (field != NULL) {
		str_copy(it->field, sizeof it->field, field);
		err_clean(it->field);
	}
	return -1;
}

int
err_set(struct err *e, enum err_id id, const char *field)
{
	err_clear(e);
	return err_add(e, id, field);
}

int
err_arg(struct err *e, const char *name, const char *value)
{
	struct err_arg *a;
	size_t i;

	if (e->n == 0)
		BUG("err_arg(%s) without a problem", name);
	for (i = 0; i < ERR_ARGS_MAX; i++) {
		a = &e->items[e->n - 1].args[i];
		if (a->name[0] != '\0' && strcmp(a->name, name) != 0)
			continue;
		err_keep(e, a, name, value != NULL ? value : "");
		return -1;
	}
	BUG("too many arguments: %s", name);
}

int
err_append(struct err *to, const struct err *from, size_t i,
    const char *field)
{
	const struct err_item *it = &from->items[i];

	if (to->n == ERR_ITEMS_MAX)
		return -1;
	err_add(to, it->id, field != NULL ? field : it->field);
	for (size_t k = 0; k < ERR_ARGS_MAX; k++)
		if (it->args[k].name[0] != '\0')
			err_arg(to, it->args[k].name,
			    from->words + it->args[k].at);
	return -1;
}

void
err_relabel(struct err *e, size_t i, const char *label)
{
	struct err_arg *a;

	for (size_t k = 0; i < e->n && k < ERR_ARGS_MAX; k++) {
		a = &e->items[i].args[k];
		if (strcmp(a->name, "field") == 0)
			return;
		if (a->name[0] != '\0')
			continue;
		err_keep(e, a, "field", label);
		return;
	}
}

int
err_arg_int(struct err *e, const char *name, long long value)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", value);
	return err_arg(e, name, text);
}

bool
err_is(const struct err *e, enum err_id id)
{
	return e->n > 0 && e->items[0].id == id;
}

const char *
err_key(enum err_id id)
{
	return (unsigned)id < ERR_COUNT ? err_rows[id].key : "server.bug";
}

int
err_code(enum err_id id)
{
	return (unsigned)id < ERR_COUNT ? err_rows[id].code : ERR_CODE_BUG;
}

const char *
err_field_label(const char *field)
{
	const char *last;
	size_t i;

	for (i = 0; i < sizeof err_fields / sizeof err_fields[0]; i++) {
		if (strcmp(err_fields[i].name, field) == 0)
			return _(err_fields[i].label);
	}
	/* "basic.mobile" is the mobile number of the section "basic". */
	last = strrchr(field, '.');
	if (last != NULL && last[1] != '\0' &&
	    err_field_label(last + 1) != last + 1)
		return err_field_label(last + 1);
	return field;
}

/* "{label} in line {line}", or the line alone when label is "". */
static const char *
err_line_words(const char *label, const char *line, int n, char *buf,
    size_t size)
{
	const char *s;
	size_t len = 0;

	s = *label != '\0' ? _("{label} in line {line}") : _("line {line}");
	buf[0] = '\0';
	for (; *s != '\0' && len + 1 < size; len += strlen(buf + len)) {
		if (strncmp(s, "{line}", 6) == 0) {
			snprintf(buf + len, size - len, "%.*s", n, line);
			s += 6;
		} else if (strncmp(s, "{label}", 7) == 0) {
			str_copy(buf + len, size - len, label);
			s += 7;
		} else {
			buf[len] = *s++;
			buf[len + 1] = '\0';
		}
	}
	return buf;
}

/* "3:mobile" is the mobile number in line 3 of a table. */
static const char *
err_field_words(const char *field, char *buf, size_t size)
{
	size_t n = strspn(field, "0123456789");

	if (n == 0 || field[n] != ':')
		return err_field_label(field);
	return err_line_words(
	    field[n + 1] != '\0' ? err_field_label(field + n + 1) : "", field,
	    (int)n, buf, size);
}

static const char *
err_arg_of(const struct err *e, const struct err_item *it, const char *name,
    size_t len)
{
	const struct err_arg *a;
	size_t i;

	for (i = 0; i < ERR_ARGS_MAX; i++) {
		a = &it->args[i];
		if (strlen(a->name) == len && len > 0 &&
		    memcmp(a->name, name, len) == 0)
			return e->words[a->at] != '\0' ?
			    _(e->words + a->at) :
			    "";
	}
	return NULL;
}

/* The value for {name}, NULL if the problem has none. */
static const char *
err_value(const struct err *e, const struct err_item *it, const char *name,
    size_t len, char *buf, size_t size)
{
	const char *value = err_arg_of(e, it, name, len), *row;

	if (len != 5 || memcmp(name, "field", 5) != 0)
		return value;
	if (value != NULL) {
		row = err_arg_of(e, it, "row", 3);
		return row == NULL ? value :
		    err_line_words(value, row, (int)strlen(row), buf, size);
	}
	return it->field[0] != '\0' ? err_field_words(it->field, buf, size) :
				      NULL;
}

char *
err_text(const struct err *e, size_t i, char *buf, size_t size)
{
	const struct err_item *it;
	const char *s, *end, *value;
	char words[256];
	size_t n = 0, len;

	buf[0] = '\0';
	if (i >= e->n || size < 2)
		return buf;
	it = &e->items[i];
	for (s = _(err_rows[it->id].text); *s != '\0' && n + 1 < size;) {
		end = *s == '{' ? strchr(s, '}') : NULL;
		value = end == NULL ? NULL
				    : err_value(e, it, s + 1,
					(size_t)(end - s) - 1, words,
					sizeof words);
		if (value == NULL) {
			buf[n++] = *s++;
			continue;
		}
		len = utf8_cut(value, size - n - 1);
		memcpy(buf + n, value, len);
		n += len;
		s = end + 1;
	}
	buf[n] = '\0';
	/* A sentence that filled the buffer may end inside a character. */
	if (n + 1 >= size) {
		while (n > 0 && !utf8_valid(buf, n))
			buf[--n] = '\0';
	}
	return buf;
}

static json_t *
err_args_to_json(const struct err *e, const struct err_item *it)
{
	json_t *args = NULL;
	size_t i;

	for (i = 0; i < ERR_ARGS_MAX && it->args[i].name[0] != '\0'; i++) {
		if (args == NULL)
			args = json_object();
		json_object_set_new(args, it->args[i].name,
		    json_string(e->words + it->args[i].at));
	}
	return args;
}

static void
err_item_to_json(const struct err *e, const struct err_item *it, json_t *o)
{
	json_t *args = err_args_to_json(e, it);

	if (it->field[0] != '\0')
		json_object_set_new(o, "field", json_string(it->field));
	json_object_set_new(o, "key", json_string(err_key(it->id)));
	if (args != NULL)
		json_object_set_new(o, "args", args);
}

json_t *
err_to_json(const struct err *e)
{
	struct err bug = { 0 };
	json_t *data = json_object(), *fields, *o;
	char text[1024];
	size_t i;

	if (e->n == 0) {
		err_set(&bug, ERR_BUG, NULL);
		e = &bug;
	}
	err_item_to_json(e, &e->items[0], data);
	if (e->items[0].field[0] != '\0') {
		fields = json_array();
		for (i = 0; i < e->n; i++) {
			o = json_object();
			err_item_to_json(e, &e->items[i], o);
			json_object_set_new(o, "message",
			    json_string(err_text(e, i, text, sizeof text)));
			json_array_append_new(fields, o);
		}
		json_object_set_new(data, "fields", fields);
	}
	return json_pack("{s:i, s:s, s:o}", "code",
	    err_code(e->items[0].id), "message",
	    err_text(e, 0, text, sizeof text), "data", data);
}

static enum err_id
err_from_key(const char *key)
{
	int i;

	for (i = 1; i < ERR_COUNT; i++) {
		if (strcmp(err_rows[i].key, key) == 0)
			return (enum err_id)i;
	}
	return ERR_BUG;
}

static void
err_item_from_json(struct err *e, const json_t *o)
{
	const char *name, *key, *field;
	json_t *value;
	size_t n = 0;

	key = json_string_value(json_object_get(o, "key"));
	field = json_string_value(json_object_get(o, "field"));
	err_add(e, key != NULL ? err_from_key(key) : ERR_BUG, field);
	json_object_foreach(json_object_get(o, "args"), name, value) {
		if (n++ < ERR_ARGS_MAX && json_is_string(value))
			err_arg(e, name, json_string_value(value));
	}
}

int
err_from_json(struct err *e, const json_t *j)
{
	const json_t *data, *fields, *o;
	size_t i;

	err_clear(e);
	if (!json_is_object(j) || !json_is_integer(json_object_get(j, "code")))
		return -1;
	data = json_object_get(j, "data");
	fields = json_object_get(data, "fields");
	json_array_foreach((json_t *)fields, i, o) {
		if (e->n < ERR_ITEMS_MAX)
			err_item_from_json(e, o);
	}
	if (e->n == 0)
		err_item_from_json(e, data);
	return 0;
}

void
err_bug(const char *file, int line, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	log_err("bug=%s:%d text=\"%s\"", file, line, text);
	abort();
}
