#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/date.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "common/profile.h"
#include "tui/text.h"
#include "tui/value.h"

const json_t *
value_at(const json_t *row, const char *path)
{
	char name[64];

	while (row != NULL && path != NULL && *path != '\0') {
		size_t n = strcspn(path, ".");

		if (n >= sizeof name)
			return NULL;
		memcpy(name, path, n);
		name[n] = '\0';
		row = json_object_get(row, name);
		path += n + (path[n] == '.');
	}
	return row;
}

const char *
value_string(const json_t *row, const char *path)
{
	const char *s = json_string_value(value_at(row, path));

	return s != NULL ? s : "";
}

json_int_t
value_int(const json_t *row, const char *path)
{
	return json_integer_value(value_at(row, path));
}

static const struct choice *
value_choice(const struct choice *choices, const char *value)
{
	for (; choices != NULL && choices->value != NULL; choices++)
		if (strcmp(choices->value, value) == 0)
			return choices;
	return NULL;
}

const char *
choice_label(const struct choice *choices, const char *value)
{
	const struct choice *c = value_choice(choices, value);

	return c != NULL ? text_tr(c->label) : value;
}

enum style
value_style(const json_t *row, const char *path, const struct choice *choices)
{
	const struct choice *c =
	    value_choice(choices, value_string(row, path));

	return c != NULL ? c->style : STYLE_NORMAL;
}

/* The parts of "YYYY-MM-DD HH:MM:SS" that a format shows. */
static void
value_instant(const json_t *v, enum format format, char *buf, size_t size)
{
	char text[TIME_TEXT];

	if (!json_is_integer(v))
		return;
	time_format(json_integer_value(v), text);
	text[format == FORMAT_DAY ? 10 : 16] = '\0';
	str_copy(buf, size, format == FORMAT_SHORT ? text + 5 : text);
}

/* Commas between groups of three digits before the point, from behind. */
static void
value_group(const char *number, char *buf, size_t size)
{
	size_t whole = strcspn(number, ".");

	buf[0] = '\0';
	for (size_t i = 0, n; i < whole; i += n) {
		char group[4];

		n = (whole - i) % 3 != 0 ? (whole - i) % 3 : 3;
		snprintf(group, sizeof group, "%.*s", (int)n, number + i);
		str_join(buf, size, ",", group);
	}
	if (number[whole] != '\0')
		snprintf(buf + strlen(buf), size - strlen(buf), "%s",
		    number + whole);
}

char *
value_money(json_int_t fen, bool wan, char *buf, size_t size)
{
	enum { WAN = 10000, FEN = 100 };
	char number[PROFILE_MONEY_TEXT], groups[2 * PROFILE_MONEY_TEXT];

	/* nothing is rounded: what is not whole stays in yuan */
	wan = wan && i18n_current() == LANG_ZH && fen >= WAN * FEN &&
	    fen % WAN == 0;
	value_group(profile_money_format(wan ? fen / WAN : fen, number),
	    groups, sizeof groups);
	snprintf(buf, size, wan ? _("%s ten thousand yuan") : _("%s yuan"),
	    groups);
	return buf;
}

char *
value_text(const json_t *row, const char *path, enum format format,
    const struct choice *choices, char *buf, size_t size)
{
	char money[PROFILE_MONEY_TEXT];
	const json_t *v = value_at(row, path);

	buf[0] = '\0';
	if (v == NULL || json_is_null(v))
		return buf;
	switch (format) {
	case FORMAT_DAY:
	case FORMAT_MINUTE:
	case FORMAT_SHORT:
		value_instant(v, format, buf, size);
		return buf;
	case FORMAT_YESNO:
		str_copy(buf, size, json_is_true(v) ? _("Yes") : _("No"));
		return buf;
	case FORMAT_FEN:
		if (json_is_integer(v))
			str_copy(buf, size, profile_money_format(
			    json_integer_value(v), money));
		return buf;
	case FORMAT_YUAN:
	case FORMAT_CAPITAL:
		return json_is_integer(v) ? value_money(json_integer_value(v),
		    format == FORMAT_CAPITAL, buf, size) : buf;
	case FORMAT_COUNT:
		snprintf(buf, size, "%zu", json_array_size(v));
		return buf;
	case FORMAT_CHOICE:
		if (json_is_string(v))
			str_copy(buf, size,
			    choice_label(choices, json_string_value(v)));
		return buf;
	default:
		break;
	}
	if (json_is_string(v))
		str_copy(buf, size, json_string_value(v));
	else if (json_is_integer(v))
		snprintf(buf, size, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(v));
	else if (json_is_real(v))
		snprintf(buf, size, "%g", json_real_value(v));
	else if (json_is_boolean(v))
		str_copy(buf, size, json_is_true(v) ? _("Yes") : _("No"));
	return buf;
}
