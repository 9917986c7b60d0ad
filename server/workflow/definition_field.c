#include "config.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/profile.h"
#include "server/workflow/definition_read.h"

enum { FIELD_TEXT_MAX = 200, FIELD_LINES_MAX = 2000 };

/* One type, one row. */
static const struct {
	const char *name;
	enum value_type value;
	int max_length;
	bool options, range, pattern, column;
} field_types[] = {
	[FIELD_TEXT] = {"text", VALUE_TEXT, FIELD_TEXT_MAX, .pattern = true,
	    .column = true},
	[FIELD_LINES] = {"lines", VALUE_TEXT, FIELD_LINES_MAX, .pattern = true,
	    .column = true},
	[FIELD_NUMBER] = {"number", VALUE_NUMBER, 0, .range = true,
	    .column = true},
	[FIELD_MONEY] = {"money", VALUE_NUMBER, 0, .range = true,
	    .column = true},
	[FIELD_DATE] = {"date", VALUE_DATE, 0, .column = true},
	[FIELD_MONTH] = {"month", VALUE_DATE, 0, .column = true},
	[FIELD_YESNO] = {"yesno", VALUE_BOOL, 0, .column = true},
	[FIELD_CHOICE] = {"choice", VALUE_TEXT, 0, .options = true,
	    .column = true},
	[FIELD_ID] = {"id", VALUE_TEXT, 40, .pattern = true, .column = true},
	[FIELD_MOBILE] = {"mobile", VALUE_TEXT, 20, .column = true},
	[FIELD_PHONE] = {"phone", VALUE_TEXT, 30, .column = true},
	[FIELD_ADDRESS] = {"address", VALUE_TEXT, FIELD_TEXT_MAX,
	    .column = true},
	[FIELD_DISTRICT] = {"district", VALUE_TEXT, 0, .column = true},
	[FIELD_UNIT] = {"unit", VALUE_TEXT, 0, .column = true},
	[FIELD_PERMIT] = {"permit", VALUE_TEXT, 0, .column = true},
	[FIELD_ROWS] = {"rows", VALUE_ROWS, 0, .range = true},
};

enum { FIELD_TYPES = sizeof(field_types) / sizeof(field_types[0]) };

const char *
field_type_name(enum field_type t)
{
	return t > 0 && (int)t < FIELD_TYPES ? field_types[t].name : "";
}

static enum field_type
field_type_of(const char *name)
{
	for (int i = 1; i < FIELD_TYPES; i++)
		if (strcmp(field_types[i].name, name) == 0)
			return (enum field_type)i;
	return 0;
}

enum value_type
field_value_type(enum field_type t)
{
	return t > 0 && (int)t < FIELD_TYPES ? field_types[t].value : VALUE_NONE;
}

static void
field_type(struct reader *r, const config_setting_t *g, struct field *f,
    bool column)
{
	const char *name = read_text(r, g, "type", true);
	const config_setting_t *s = config_setting_get_member(g, "type");

	f->type = FIELD_TEXT;
	if (name == NULL)
		return;
	if (field_type_of(name) == 0) {
		read_fault(r, s, "type is %s, but may be: text lines number "
		    "money date month yesno choice id mobile phone address "
		    "district unit permit rows", name);
		return;
	}
	f->type = field_type_of(name);
	if (column && !field_types[f->type].column)
		read_fault(r, s, "a column cannot be of type %s", name);
}

/* options : { word = [pair]; } or ( { value = "10"; label = [pair]; }, ... ) */
static void
field_options(struct reader *r, const config_setting_t *g, struct field *f)
{
	const config_setting_t *s = config_setting_get_member(g, "options"), *o;
	bool group = s != NULL && config_setting_is_group(s);

	if (s == NULL)
		return;
	if (!group && !config_setting_is_list(s)) {
		read_fault(r, s, "options is a group of names with a pair of "
		    "texts each, or a list of { value, label }");
		return;
	}
	f->noptions = (size_t)config_setting_length(s);
	f->options = definition_alloc(r->d, f->noptions + 1,
	    sizeof(*f->options));
	for (size_t i = 0; i < f->noptions; i++) {
		o = config_setting_get_elem(s, (unsigned)i);
		f->options[i].value = "";
		if (group) {
			f->options[i].value = read_id(r, o);
			read_pair_of(r, o, f->options[i].label);
		} else if (!config_setting_is_group(o)) {
			read_fault(r, o, "an option is { value = \"...\"; "
			    "label = [ \"...\", \"...\" ]; }");
		} else {
			const char *value = read_text(r, o, "value", true);

			read_keys(r, o, "value label");
			f->options[i].value = value != NULL ? value : "";
			read_pair(r, o, "label", true, f->options[i].label);
		}
	}
}

static void
field_choice(struct reader *r, const config_setting_t *g, struct field *f)
{
	const config_setting_t *s = config_setting_get_member(g, "options");

	field_options(r, g, f);
	f->codes = read_text(r, g, "codes", false);
	if (!field_types[f->type].options) {
		if (s != NULL || f->codes != NULL)
			read_fault(r, g, "%s: only a choice has options",
			    f->id);
		return;
	}
	if ((s != NULL) == (f->codes != NULL))
		read_fault(r, g, "%s: a choice has either options or codes",
		    f->id);
	if (s != NULL && f->noptions == 0)
		read_fault(r, s, "options is empty");
	for (size_t i = 0; i < f->noptions; i++)
		for (size_t k = 0; k < i; k++)
			if (strcmp(f->options[i].value,
				f->options[k].value) == 0)
				read_fault(r, s, "option %s is there twice",
				    f->options[i].value);
	if (f->codes != NULL && !r->published && r->h->codes != NULL &&
	    !r->h->codes(f->codes))
		read_fault(r, config_setting_get_member(g, "codes"),
		    "there is no code table %s", f->codes);
}

static bool
field_has_option(const struct field *f, const char *value)
{
	for (size_t i = 0; i < f->noptions; i++)
		if (strcmp(f->options[i].value, value) == 0)
			return true;
	return f->codes != NULL;
}

/*
 * default: a text as it would be typed; numbers and booleans as they are, money
 * in fen as everywhere in these files.
 */
static void
field_preset(struct reader *r, const config_setting_t *g, struct field *f)
{
	const config_setting_t *s = config_setting_get_member(g, "default");
	enum value_type type = field_value_type(f->type);
	char number[32];
	bool good;

	if (s == NULL)
		return;
	switch (config_setting_type(s)) {
	case CONFIG_TYPE_STRING:
		f->preset = read_text(r, g, "default", true);
		break;
	case CONFIG_TYPE_BOOL:
		f->preset = config_setting_get_bool(s) ? "true" : "false";
		break;
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		if (f->type == FIELD_MONEY && config_setting_get_int64(s) >= 0)
			profile_money_format(config_setting_get_int64(s),
			    number);
		else
			snprintf(number, sizeof(number), "%lld",
			    (long long)config_setting_get_int64(s));
		f->preset = definition_strdup(r->d, number);
		break;
	default:
		break;
	}
	good = f->preset != NULL;
	if (good && f->type == FIELD_MONEY)
		good = profile_money_parse(f->preset) >= 0;
	else if (good && type == VALUE_NUMBER)
		good = f->preset[strspn(f->preset, "-0123456789")] == '\0';
	else if (good && type == VALUE_BOOL)
		good = strcmp(f->preset, "true") == 0 ||
		    strcmp(f->preset, "false") == 0;
	else if (good && type == VALUE_DATE)
		good = date_parse(f->preset) != DATE_NONE ||
		    month_parse(f->preset) != DATE_NONE;
	else if (good && f->type == FIELD_CHOICE)
		good = field_has_option(f, f->preset);
	if (!good || f->type == FIELD_ROWS)
		read_fault(r, s, "default is no value of a field of type %s",
		    field_type_name(f->type));
}

static void
field_range(struct reader *r, const config_setting_t *g, struct field *f)
{
	static const char *const keys[] = {"minimum", "maximum"};
	bool rows = f->type == FIELD_ROWS;
	int64_t least = rows ? 0 : INT64_MIN + 1;
	int64_t most = rows ? 200 : INT64_MAX - 1;

	f->minimum = read_number(r, g, "minimum", least, most, INT64_MIN);
	f->maximum = read_number(r, g, "maximum", least, most, INT64_MAX);
	for (int i = 0; i < 2; i++)
		if (!field_types[f->type].range &&
		    config_setting_get_member(g, keys[i]) != NULL)
			read_fault(r, config_setting_get_member(g, keys[i]),
			    "a field of type %s has no %s",
			    field_type_name(f->type), keys[i]);
	if (f->minimum > f->maximum)
		read_fault(r, config_setting_get_member(g, "minimum"),
		    "minimum is above maximum");
	f->max_length = (int)read_number(r, g, "max_length", 1,
	    FIELD_LINES_MAX, field_types[f->type].max_length);
	if (field_types[f->type].max_length == 0) {
		if (config_setting_get_member(g, "max_length") != NULL)
			read_fault(r,
			    config_setting_get_member(g, "max_length"),
			    "a field of type %s has no max_length",
			    field_type_name(f->type));
		f->max_length = 0;
	}
}

static void
field_pattern(struct reader *r, const config_setting_t *g, struct field *f)
{
	const config_setting_t *s = config_setting_get_member(g, "pattern");
	char what[200];
	regex_t re;
	int rc;

	f->pattern = read_text(r, g, "pattern", false);
	if (f->pattern == NULL)
		return;
	if (!field_types[f->type].pattern) {
		read_fault(r, s, "a field of type %s has no pattern",
		    field_type_name(f->type));
		return;
	}
	rc = regcomp(&re, f->pattern, REG_EXTENDED | REG_NOSUB);
	if (rc != 0) {
		regerror(rc, &re, what, sizeof(what));
		read_fault(r, s, "pattern: %s", what);
		return;
	}
	regfree(&re);
}

static void
field_rules(struct reader *r, const config_setting_t *g, struct field *f,
    const struct field *rows)
{
	read_rule(r, g, "required_when", VALUE_BOOL, rows, &f->required_when);
	read_rule(r, g, "visible_when", VALUE_BOOL, rows, &f->visible_when);
	read_rule(r, g, "rule", VALUE_BOOL, rows, &f->rule);
	read_pair(r, g, "message",
	    config_setting_get_member(g, "rule") != NULL, f->message);
	if (f->required && config_setting_get_member(g, "required_when"))
		read_fault(r, config_setting_get_member(g, "required_when"),
		    "%s is required already", f->id);
}

/* from: a word of the house, which must be of the field's kind. */
static void
field_from(struct reader *r, const config_setting_t *g, const char *from,
    enum value_type type)
{
	const struct word *w = r->h->words;

	if (from == NULL)
		return;
	while (w != NULL && w->name != NULL && strcmp(w->name, from) != 0)
		w++;
	if (w == NULL || w->name == NULL || w->function)
		read_fault(r, config_setting_get_member(g, "from"),
		    "from: unknown name %s", from);
	else if (w->type != type)
		read_fault(r, config_setting_get_member(g, "from"),
		    "from: %s is not of the field's kind", from);
}

static void field_all(struct reader *r, const config_setting_t *g,
    struct field *rows, struct field **out, size_t *n);

static void
field_read(struct reader *r, const config_setting_t *g, struct field *f,
    struct field *rows)
{
	read_keys(r, g, rows != NULL ?
		"type label help required required_when visible_when rule "
		"message locked secret default options codes minimum maximum "
		"max_length pattern" :
		"type label help required required_when visible_when rule "
		"message from locked secret default options codes minimum "
		"maximum max_length pattern columns attachments");
	f->id = read_id(r, g);
	if (strchr(f->id, '-') != NULL)
		read_fault(r, g, "%s: a field's name has no -, as rules would "
		    "subtract", f->id);
	field_type(r, g, f, rows != NULL);
	read_pair(r, g, "label", true, f->label);
	read_pair(r, g, "help", false, f->help);
	f->required = read_bool(r, g, "required", false);
	f->locked = read_bool(r, g, "locked", false);
	f->secret = read_bool(r, g, "secret", false);
	field_choice(r, g, f);
	field_preset(r, g, f);
	field_range(r, g, f);
	field_pattern(r, g, f);
	field_rules(r, g, f, rows);
	if (rows != NULL)
		return;
	f->from = read_text(r, g, "from", false);
	field_from(r, g, f->from, field_value_type(f->type));
	read_names(r, g, "attachments", &f->row_attachments);
	if (f->type == FIELD_ROWS) {
		const config_setting_t *c = read_group(r, g, "columns", true);

		if (c != NULL)
			field_all(r, c, f, &f->columns, &f->ncolumns);
	} else if (config_setting_get_member(g, "columns") != NULL ||
	    f->row_attachments.n > 0) {
		read_fault(r, g, "%s: only a field of type rows has columns "
		    "and attachments", f->id);
	}
}

static void
field_all(struct reader *r, const config_setting_t *g, struct field *rows,
    struct field **out, size_t *n)
{
	size_t count = (size_t)config_setting_length(g);

	*out = definition_alloc(r->d, count + 1, sizeof(**out));
	*n = count;
	if (count == 0)
		read_fault(r, g, "%s is empty", config_setting_name(g));
	/* named first, so that a rule met early finds those behind it */
	for (size_t i = 0; i < count; i++) {
		const config_setting_t *s =
		    config_setting_get_elem(g, (unsigned)i);

		(*out)[i].id = config_setting_name(s);
		(*out)[i].type = FIELD_TEXT;
	}
	for (size_t i = 0; i < count; i++) {
		const config_setting_t *s = read_member(r, g, (unsigned)i);

		if (s != NULL)
			field_read(r, s, &(*out)[i], rows);
		else
			(*out)[i].id = definition_strdup(r->d, (*out)[i].id);
	}
}

static void
field_section(struct reader *r, const config_setting_t *g, struct section *s)
{
	const config_setting_t *fields;

	read_keys(r, g, "title visible_when from fields");
	read_pair(r, g, "title", true, s->title);
	read_rule(r, g, "visible_when", VALUE_BOOL, NULL, &s->visible_when);
	s->from = read_text(r, g, "from", false);
	field_from(r, g, s->from, VALUE_ROWS);
	fields = read_group(r, g, "fields", true);
	if (fields != NULL)
		field_all(r, fields, NULL, &s->fields, &s->nfields);
}

/* The fields as words of rules. */
static void
field_words(struct reader *r)
{
	struct definition *d = r->d;
	size_t n = 0;

	for (size_t i = 0; i < d->nsections; i++)
		n += d->sections[i].nfields;
	r->fields = definition_alloc(d, n + 1, sizeof(*r->fields));
	for (size_t i = 0; i < d->nsections; i++)
		for (size_t k = 0; k < d->sections[i].nfields; k++) {
			const struct field *f = &d->sections[i].fields[k];

			r->fields[r->nfields++] = (struct word){.name = f->id,
			    .type = field_value_type(f->type)};
		}
}

void
read_form(struct reader *r)
{
	const config_setting_t *root = config_root_setting(&r->cfg);
	struct definition *d = r->d;
	/* a service that is not open yet may be its head alone */
	const config_setting_t *form = read_group(r, root, "form", d->open);

	if (form == NULL)
		return;
	d->nsections = (size_t)config_setting_length(form);
	d->sections = definition_alloc(d, d->nsections + 1,
	    sizeof(*d->sections));
	for (size_t i = 0; i < d->nsections; i++) {
		const config_setting_t *s =
		    config_setting_get_elem(form, (unsigned)i);

		d->sections[i].id = read_id(r, s);
		if (read_member(r, form, (unsigned)i) != NULL)
			field_section(r, s, &d->sections[i]);
	}
	field_words(r);
}
