#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/conf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "server/workflow/definition_read.h"

void
read_fault(struct reader *r, const config_setting_t *at, const char *fmt, ...)
{
	struct read_fault *f;
	char what[600];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), _(fmt), ap);
	va_end(ap);
	what[utf8_cut(what, sizeof(what) - 1)] = '\0';
	if (r->nfaults % 16 == 0)
		r->faults = xreallocarray(r->faults, r->nfaults + 16,
		    sizeof(*r->faults));
	f = &r->faults[r->nfaults];
	/* of the file itself the library knows the end alone */
	f->line = at == NULL || config_setting_is_root(at) ?
	    0 :
	    (int)config_setting_source_line(at);
	f->order = (int)r->nfaults++;
	f->what = xstrdup(what);
}

void
read_keys(struct reader *r, const config_setting_t *g, const char *keys)
{
	for (int i = 0; i < config_setting_length(g); i++) {
		const config_setting_t *s =
		    config_setting_get_elem(g, (unsigned)i);
		const char *name = config_setting_name(s);

		if (name != NULL && !conf_among(keys, name))
			read_fault(r, s, "unknown key %s (known: %s)", name,
			    keys);
	}
}

static const char *
read_label(const config_setting_t *g)
{
	return config_setting_name(g) != NULL ? config_setting_name(g) :
						_("the file");
}

static config_setting_t *
read_get(struct reader *r, const config_setting_t *g, const char *key,
    bool must)
{
	config_setting_t *s = config_setting_get_member(g, key);

	if (s == NULL && must)
		read_fault(r, g, "%s lacks %s", read_label(g), key);
	return s;
}

config_setting_t *
read_group(struct reader *r, const config_setting_t *parent, const char *key,
    bool must)
{
	config_setting_t *s = read_get(r, parent, key, must);

	if (s == NULL || config_setting_is_group(s))
		return s;
	read_fault(r, s, "%s is a group: %s : { ... };", key, key);
	return NULL;
}

config_setting_t *
read_member(struct reader *r, const config_setting_t *g, unsigned i)
{
	config_setting_t *s = config_setting_get_elem(g, i);

	if (config_setting_is_group(s))
		return s;
	read_fault(r, s, "%s is a group: { ... };", read_label(s));
	return NULL;
}

const char *
read_id(struct reader *r, const config_setting_t *member)
{
	static const char set[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";
	const char *name = config_setting_name(member);

	if (name == NULL)
		return "";
	if (strlen(name) >= DEFINITION_ID)
		read_fault(r, member, "%s: a name has at most %d letters",
		    name, DEFINITION_ID - 1);
	else if (strspn(name, set) != strlen(name))
		read_fault(r, member, "%s: a name has small letters, digits, "
		    "_ and -", name);
	return definition_strdup(r->d, name);
}

const char *
read_text(struct reader *r, const config_setting_t *g, const char *key,
    bool must)
{
	config_setting_t *s = read_get(r, g, key, must);
	const char *text;

	if (s == NULL)
		return NULL;
	if (config_setting_type(s) != CONFIG_TYPE_STRING) {
		read_fault(r, s, "%s is a text in \"quotes\"", key);
		return NULL;
	}
	text = config_setting_get_string(s);
	if (text == NULL || text[0] == '\0') {
		read_fault(r, s, "%s is empty", key);
		return NULL;
	}
	return definition_strdup(r->d, text);
}

const char *
read_word(struct reader *r, const config_setting_t *g, const char *key,
    const char *words, bool must)
{
	const char *text = read_text(r, g, key, must);

	if (text == NULL || conf_among(words, text))
		return text;
	read_fault(r, config_setting_get_member(g, key),
	    "%s is %s, but may be: %s", key, text, words);
	return NULL;
}

int64_t
read_number(struct reader *r, const config_setting_t *g, const char *key,
    int64_t min, int64_t max, int64_t absent)
{
	config_setting_t *s = config_setting_get_member(g, key);
	int64_t n;
	int type;

	if (s == NULL)
		return absent;
	type = config_setting_type(s);
	if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) {
		read_fault(r, s, "%s is a whole number", key);
		return absent;
	}
	n = type == CONFIG_TYPE_INT ? config_setting_get_int(s) :
				      config_setting_get_int64(s);
	if (n >= min && n <= max)
		return n;
	read_fault(r, s, "%s is %lld, but may be %lld to %lld", key,
	    (long long)n, (long long)min, (long long)max);
	return absent;
}

bool
read_bool(struct reader *r, const config_setting_t *g, const char *key,
    bool absent)
{
	config_setting_t *s = config_setting_get_member(g, key);

	if (s == NULL)
		return absent;
	if (config_setting_type(s) == CONFIG_TYPE_BOOL)
		return config_setting_get_bool(s) != 0;
	read_fault(r, s, "%s is true or false", key);
	return absent;
}

void
read_pair_of(struct reader *r, const config_setting_t *s, text_pair out)
{
	const char *label = config_setting_name(s), *text;

	if (label == NULL)
		label = _("this text");
	if (!config_setting_is_aggregate(s) || config_setting_is_group(s) ||
	    config_setting_length(s) != 2) {
		read_fault(r, s, "%s is a pair of texts, one in each "
		    "language: [ \"...\", \"...\" ]", label);
		return;
	}
	for (int i = 0; i < 2; i++) {
		text = config_setting_get_string_elem(s, i);
		if (text == NULL || text[strspn(text, " \n\t")] == '\0')
			read_fault(r, s, "%s has no text in %s", label,
			    (i == 0) == r->zh_first ? _("Chinese") :
						      _("English"));
		else if (utf8_has_control(text, true))
			read_fault(r, s, "%s has a control character", label);
		else
			out[(i == 0) == r->zh_first ? 0 : 1] =
			    definition_strdup(r->d, text);
	}
}

void
read_pair(struct reader *r, const config_setting_t *g, const char *key,
    bool must, text_pair out)
{
	config_setting_t *s = read_get(r, g, key, must);

	if (s != NULL)
		read_pair_of(r, s, out);
}

/* [ "a", "b" ], or "a" alone. */
void
read_names(struct reader *r, const config_setting_t *g, const char *key,
    struct names *out)
{
	config_setting_t *s = config_setting_get_member(g, key);
	bool one = s != NULL && config_setting_type(s) == CONFIG_TYPE_STRING;
	const char *name;
	int n;

	if (s == NULL)
		return;
	if (!one && !config_setting_is_array(s) && !config_setting_is_list(s)) {
		read_fault(r, s, "%s is a list of names: [ \"...\" ]", key);
		return;
	}
	n = one ? 1 : config_setting_length(s);
	if (n > DEFINITION_LIST) {
		read_fault(r, s, "%s has more than %d names", key,
		    DEFINITION_LIST);
		return;
	}
	for (int i = 0; i < n; i++) {
		name = one ? config_setting_get_string(s) :
			     config_setting_get_string_elem(s, i);
		if (name == NULL || name[0] == '\0')
			read_fault(r, s, "%s has something that is no name",
			    key);
		else if (names_have(out, name))
			read_fault(r, s, "%s names %s twice", key, name);
		else
			out->name[out->n++] = definition_strdup(r->d, name);
	}
}

static void
read_wait(struct reader *r, const config_setting_t *s, const char *text,
    enum value_type wanted, const struct field *rows,
    struct expression **out)
{
	if (r->nrules % 32 == 0)
		r->rules = xreallocarray(r->rules, r->nrules + 32,
		    sizeof(*r->rules));
	r->rules[r->nrules++] =
	    (struct read_rule){s, wanted, out, rows, text};
}

void
read_rule(struct reader *r, const config_setting_t *g, const char *key,
    enum value_type wanted, const struct field *rows,
    struct expression **out)
{
	const char *text = read_text(r, g, key, false);

	if (text != NULL)
		read_wait(r, config_setting_get_member(g, key), text, wanted,
		    rows, out);
}

/* A number or a boolean of the file is a rule as well. */
void
read_rule_of(struct reader *r, const config_setting_t *s,
    enum value_type wanted, struct expression **out)
{
	char number[32];

	switch (config_setting_type(s)) {
	case CONFIG_TYPE_STRING:
		read_wait(r, s, config_setting_get_string(s), wanted, NULL,
		    out);
		break;
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		snprintf(number, sizeof(number), "%lld",
		    (long long)config_setting_get_int64(s));
		read_wait(r, s, definition_strdup(r->d, number), wanted, NULL,
		    out);
		break;
	case CONFIG_TYPE_BOOL:
		read_wait(r, s, config_setting_get_bool(s) ? "true" : "false",
		    wanted, NULL, out);
		break;
	default:
		read_fault(r, s, "%s is a rule in \"quotes\"", read_label(s));
	}
}

struct read_scope {
	const struct reader *r;
	struct word column; /* found last */
	const struct field *rows;
};

static const struct word *
read_find(const void *arg, const char *name)
{
	/* ours; the parser looks at the word before it asks again */
	struct read_scope *s = (struct read_scope *)arg;
	const struct word *w;

	for (size_t i = 0; s->rows != NULL && i < s->rows->ncolumns; i++)
		if (strcmp(s->rows->columns[i].id, name) == 0) {
			s->column = (struct word){.name = name,
			    .type = field_value_type(
				s->rows->columns[i].type)};
			return &s->column;
		}
	for (size_t i = 0; i < s->r->nfields; i++)
		if (strcmp(s->r->fields[i].name, name) == 0)
			return &s->r->fields[i];
	for (w = s->r->h->words; w != NULL && w->name != NULL; w++)
		if (strcmp(w->name, name) == 0)
			return w;
	return NULL;
}

void
read_rules(struct reader *r)
{
	for (size_t i = 0; i < r->nrules; i++) {
		struct read_rule *rule = &r->rules[i];
		struct read_scope scope = {.r = r, .rows = rule->rows};
		struct vocabulary v = {read_find, &scope};
		char what[300];

		*rule->out = expression_parse(rule->text, rule->wanted, &v,
		    what, sizeof(what));
		if (*rule->out == NULL)
			read_fault(r, rule->setting, "%s: %s, in: %s",
			    read_label(rule->setting), what, rule->text);
		else
			definition_own(r->d, *rule->out);
	}
}
