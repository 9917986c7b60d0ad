#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/hex.h"
#include "common/jsonrpc.h"
#include "common/mem.h"
#include "common/region.h"
#include "common/utf8.h"
#include "server/rpc/method.h"

enum { METHOD_TEXT_MAX = 65536, METHOD_MOST = 1024 };

static int
method_order(const void *a, const void *b)
{
	return strcmp((*(const struct method *const *)a)->name,
	    (*(const struct method *const *)b)->name);
}

/* All of them by name; how many. */
static size_t
method_sort(const struct method *all[METHOD_MOST])
{
	size_t n = 0;

	for (size_t i = 0; methods[i] != NULL; i++)
		for (const struct method *m = methods[i]; m->name != NULL; m++)
			if (n < METHOD_MOST)
				all[n++] = m;
			else
				BUG("more methods than METHOD_MOST");
	qsort(all, n, sizeof(all[0]), method_order);
	return n;
}

const struct method *
method_find(const char *name)
{
	static const struct method *all[METHOD_MOST];
	static size_t n;
	const struct method key = {.name = name}, *wanted = &key,
		*const *found;

	if (n == 0)
		n = method_sort(all);
	found = bsearch(&wanted, all, n, sizeof(all[0]), method_order);
	return found != NULL ? *found : NULL;
}

static int
method_type(const struct param *p, const char *type, struct err *e)
{
	err_add(e, ERR_TYPE, p->name);
	return err_arg(e, "type", type);
}

static bool
method_among(const struct param *p, const char *s)
{
	const char *c = p->choices;
	size_t n = strlen(s);

	while (c != NULL && *c != '\0') {
		size_t len = strcspn(c, "|");

		if (len == n && strncmp(c, s, n) == 0)
			return true;
		c += len + (c[len] == '|');
	}
	return false;
}

/* A misspelt member would be a value that nobody gave. */
static int
method_members(const struct param *p, json_t *list, struct err *e)
{
	const char *name;
	json_t *o, *v;
	size_t i;

	json_array_foreach (list, i, o)
		json_object_foreach (o, name, v)
			if (!method_among(p, name)) {
				err_add(e, ERR_MEMBER, p->name);
				err_arg(e, "member", name);
				return err_arg(e, "known", p->choices);
			}
	return 0;
}

static int
method_choice(const struct param *p, const char *s, struct err *e)
{
	if (method_among(p, s))
		return 0;
	err_add(e, ERR_CHOICE, p->name);
	return err_arg(e, "choices", p->choices);
}

static int
method_length(const struct param *p, const char *s, struct err *e)
{
	size_t n = utf8_length(s);
	int64_t max = p->max > 0 ? p->max : METHOD_TEXT_MAX;

	if (n > (size_t)max) {
		err_add(e, ERR_TOO_LONG, p->name);
		return err_arg_int(e, "max", max);
	}
	if (p->min > 0 && n < (size_t)p->min) {
		err_add(e, ERR_TOO_SHORT, p->name);
		return err_arg_int(e, "min", p->min);
	}
	return 0;
}

/* The date or month s, folded, into out; -1 with the field named. */
static int
method_day(const struct param *p, const char *s, json_t **out, struct err *e)
{
	char day[DATE_TEXT], month[MONTH_TEXT];
	date_t d;

	if (p->type == PARAM_MONTH) {
		d = month_parse(s);
		if (d == DATE_NONE)
			return err_add(e, ERR_MONTH, p->name);
		*out = json_string(month_format(d, month));
		return 0;
	}
	d = date_parse_loose(s);
	if (d == DATE_NONE)
		return err_add(e, ERR_DATE, p->name);
	*out = json_string(date_format(d, day));
	return 0;
}

/*
 * Lines of a file as Windows saves it, in place: the mark in front goes, and
 * CR at the end of lines, of which the shell's $(cat) leaves the last alone.
 */
static void
method_lines(char *s)
{
	char *out = s;

	if (strncmp(s, "\xef\xbb\xbf", 3) == 0)
		s += 3;
	for (; *s != '\0'; s++)
		if (*s != '\r' || (s[1] != '\n' && s[1] != '\0'))
			*out++ = *s;
	*out = '\0';
}

/* s, which it may change, folded as its type says, then checked. */
static int
method_words(const struct param *p, char *s, json_t **out, struct err *e)
{
	int rc = 0;

	if (p->type == PARAM_WORDS)
		method_lines(s);
	if (utf8_has_control(s, p->type == PARAM_WORDS))
		return err_add(e, ERR_CONTROL, p->name);
	/* what stands for malformed bytes of a command, or of a file */
	if (strstr(s, "\xef\xbf\xbd") != NULL)
		return err_add(e, ERR_UTF8, p->name);
	if (p->type == PARAM_TEXT || p->type == PARAM_WORDS)
		utf8_trim(s);
	else
		utf8_fold_ascii(s);
	if (s[0] == '\0')
		rc = p->required ? err_add(e, ERR_REQUIRED, p->name) : 0;
	else if (p->type == PARAM_CHOICE)
		rc = method_choice(p, s, e);
	else if (p->type == PARAM_DATE || p->type == PARAM_MONTH)
		rc = method_day(p, s, out, e);
	else if (p->type == PARAM_ID || p->type == PARAM_FILE)
		rc = rpc_id_parse(s) != 0 ? 0 : err_add(e, ERR_ID, p->name);
	else
		rc = method_length(p, s, e);
	/* nothing typed is nothing given */
	if (rc == 0 && *out == NULL && s[0] != '\0')
		*out = json_string(s);
	return rc;
}

/* Text of every kind; a secret is taken as it is. */
static int
method_text(const struct param *p, const json_t *v, json_t **out,
    struct err *e)
{
	char *s;
	int rc;

	if (!json_is_string(v))
		return method_type(p, N_("text"), e);
	if (strlen(json_string_value(v)) != json_string_length(v))
		return err_add(e, ERR_CONTROL, p->name);
	if (p->type == PARAM_SECRET) {
		*out = json_string(json_string_value(v));
		return method_length(p, json_string_value(v), e);
	}
	s = xstrdup(json_string_value(v));
	rc = method_words(p, s, out, e);
	free(s);
	return rc;
}

/* Somewhere within a list or an object: a text that would end too early. */
static bool
method_nul(json_t *v)
{
	const char *name;
	json_t *one;
	size_t i;

	if (json_is_string(v))
		return strlen(json_string_value(v)) != json_string_length(v);
	json_array_foreach (v, i, one)
		if (method_nul(one))
			return true;
	json_object_foreach (v, name, one)
		if (method_nul(one))
			return true;
	return false;
}

static int
method_value(const struct param *p, json_t *v, json_t **out, struct err *e)
{
	switch (p->type) {
	case PARAM_INT:
		if (!json_is_integer(v))
			return method_type(p, N_("integer"), e);
		if (json_integer_value(v) < p->min ||
		    (p->max != 0 && json_integer_value(v) > p->max)) {
			err_add(e, ERR_RANGE, p->name);
			err_arg_int(e, "min", p->min);
			return err_arg_int(e, "max", p->max);
		}
		break;
	case PARAM_BOOL:
		if (!json_is_boolean(v))
			return method_type(p, N_("boolean"), e);
		break;
	case PARAM_OBJECT:
		if (!json_is_object(v))
			return method_type(p, N_("object"), e);
		break;
	case PARAM_LIST:
		if (!json_is_array(v))
			return method_type(p, N_("list"), e);
		if (p->max > 0 && json_array_size(v) > (size_t)p->max) {
			err_add(e, ERR_RANGE, p->name);
			err_arg_int(e, "min", p->min);
			return err_arg_int(e, "max", p->max);
		}
		if (p->choices != NULL && method_members(p, v, e) != 0)
			return -1;
		break;
	default:
		return method_text(p, v, out, e);
	}
	/* a form names the very field (server/domain/application/field.c) */
	if (strcmp(p->name, "form") != 0 && method_nul(v))
		return err_add(e, ERR_CONTROL, p->name);
	*out = json_incref(v);
	return 0;
}

static const struct param *
method_param(const struct method *m, const char *name)
{
	for (const struct param *p = m->params; p != NULL && p->name != NULL;
	     p++)
		if (strcmp(p->name, name) == 0)
			return p;
	return NULL;
}

static int
method_unknown(const struct method *m, const char *name, struct err *e)
{
	err_set(e, ERR_PARAM_UNKNOWN, name);
	err_arg(e, "param", name);
	return err_arg(e, "method", m->name);
}

static bool
method_told(const struct err *e, const char *field)
{
	for (size_t i = 0; i < e->n; i++)
		if (strcmp(e->items[i].field, field) == 0)
			return true;
	return false;
}

/* Some fields are wrong: what the rules say of the others is told as well. */
static void
method_rules(const struct method *m, struct ctx *ctx, const json_t *p,
    struct err *e)
{
	struct err more = {0};

	m->check(ctx, p, &more);
	for (size_t i = 0; i < more.n; i++)
		if (!method_told(e, more.items[i].field))
			err_append(e, &more, i, NULL);
}

/* Over `rpc` no bytes can come. */
static void
method_no_file(const struct method *m, const struct param *p, struct err *e)
{
	err_add(e, ERR_FILE_NEEDED, p->name);
	err_arg(e, "method", m->name);
}

int
method_check(const struct method *m, struct ctx *ctx, const json_t *params,
    json_t **out, struct err *e)
{
	const char *name;
	json_t *v, *o;
	size_t before = e->n;

	*out = NULL;
	json_object_foreach((json_t *)params, name, v)
		if (method_param(m, name) == NULL)
			return method_unknown(m, name, e);
	o = json_object();
	for (const struct param *p = m->params; p != NULL && p->name != NULL;
	     p++) {
		json_t *folded = NULL;
		size_t n = e->n;

		v = json_object_get(params, p->name);
		if (v != NULL && !json_is_null(v) &&
		    method_value(p, v, &folded, e) != 0)
			json_decref(folded);
		else if (folded != NULL)
			json_object_set_new(o, p->name, folded);
		else if (p->required && e->n == n &&
		    p->type == PARAM_FILE)
			method_no_file(m, p, e);
		else if (p->required && e->n == n)
			err_add(e, ERR_REQUIRED, p->name);
		if (e->n > n && p->label != NULL)
			err_relabel(e, e->n - 1, p->label);
	}
	if (e->n != before) {
		if (m->check != NULL)
			method_rules(m, ctx, o, e);
		json_decref(o);
		return -1;
	}
	*out = o;
	return 0;
}

const char *
param_text(const json_t *p, const char *name)
{
	return json_string_value(json_object_get(p, name));
}

int64_t
param_id(const json_t *p, const char *name)
{
	const char *s = param_text(p, name);

	return s != NULL ? rpc_id_parse(s) : 0;
}

int64_t
param_int(const json_t *p, const char *name, int64_t absent)
{
	const json_t *v = json_object_get(p, name);

	return json_is_integer(v) ? json_integer_value(v) : absent;
}

bool
param_bool(const json_t *p, const char *name)
{
	return json_is_true(json_object_get(p, name));
}

date_t
param_date(const json_t *p, const char *name)
{
	const char *s = param_text(p, name);

	if (s == NULL)
		return DATE_NONE;
	return strlen(s) == MONTH_TEXT - 1 ? month_parse(s) : date_parse(s);
}

int
param_district(const json_t *p, int *out, struct err *e)
{
	const char *text = param_text(p, "district");
	const struct region *r = text != NULL ? region_district(text) : NULL;

	*out = r != NULL ? (int)strtol(r->code, NULL, 10) : 0;
	return text == NULL || r != NULL ?
	    0 : err_set(e, ERR_DISTRICT, "district");
}

/*
 * A cursor is a JSON array of texts in hex: opaque to the reader, safe in a
 * shell, and its parts may hold anything.
 */
json_t *
cursor_make(const char *const *keys, size_t n)
{
	json_t *a = json_array();
	char *text, *out;
	size_t len;
	json_t *s;

	for (size_t i = 0; i < n; i++)
		json_array_append_new(a, json_string(keys[i]));
	text = json_dumps(a, JSON_COMPACT);
	json_decref(a);
	if (text == NULL)
		return json_null();
	len = strlen(text);
	out = xcalloc(2 * len + 1, 1);
	hex_text(text, len, out);
	s = json_string(out);
	free(out);
	free(text);
	return s;
}

static int
cursor_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static json_t *
cursor_decode(const char *s)
{
	size_t n = strlen(s);
	char *text = xcalloc(n / 2 + 1, 1);
	json_t *a = NULL;

	for (size_t i = 0; n % 2 == 0 && i < n; i += 2) {
		int hi = cursor_digit(s[i]), lo = cursor_digit(s[i + 1]);

		if (hi < 0 || lo < 0) {
			n = 1;
			break;
		}
		text[i / 2] = (char)(hi << 4 | lo);
	}
	if (n % 2 == 0)
		a = json_loads(text, 0, NULL);
	free(text);
	return a;
}

int
cursor_parse(struct ctx *ctx, const json_t *p, char **keys, size_t n,
    struct err *e)
{
	const char *s = param_text(p, "after");
	json_t *a;
	size_t i;

	for (i = 0; i < n; i++)
		keys[i] = NULL;
	if (s == NULL)
		return 0;
	a = cursor_decode(s);
	for (i = 0; i < n && json_is_string(json_array_get(a, i)); i++)
		keys[i] = ctx_strdup(ctx,
		    json_string_value(json_array_get(a, i)));
	if (i < n || json_array_size(a) != n)
		err_set(e, ERR_CURSOR, "after");
	json_decref(a);
	return err_is(e, ERR_CURSOR) ? -1 : 0;
}
