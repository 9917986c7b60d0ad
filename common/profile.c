#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "common/profile.h"

const struct profile_section *
profile_section(const struct profile_section *sections, const char *name)
{
	for (const struct profile_section *s = sections; s->name != NULL; s++)
		if (strcmp(s->name, name) == 0)
			return s;
	return NULL;
}

const struct profile_field *
profile_field(const struct profile_section *s, const char *name)
{
	for (const struct profile_field *f = s->fields;
	     f != NULL && f->name != NULL; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

/* Is value one of the n bytes "a|b|c"? */
static bool
profile_among(const char *value, const char *list, size_t n)
{
	size_t len = strlen(value);

	for (size_t i = 0; i <= n;) {
		size_t part = 0;

		while (i + part < n && list[i + part] != '|')
			part++;
		if (part == len && memcmp(list + i, value, len) == 0)
			return true;
		i += part + 1;
	}
	return false;
}

/* One term of n bytes: "field=a|b" or "field!=a|b". */
static bool
profile_term(const char *term, size_t n, const json_t *values)
{
	const char *equals = memchr(term, '=', n), *value;
	char name[64];
	size_t len;
	bool not ;

	if (equals == NULL || equals == term)
		return false;
	not = equals[-1] == '!';
	len = (size_t)(equals - term) - not ;
	if (len >= sizeof(name))
		return false;
	memcpy(name, term, len);
	name[len] = '\0';
	value = json_string_value(json_object_get(values, name));
	if (value == NULL || value[0] == '\0')
		return not ;
	return profile_among(
		   value, equals + 1, n - (size_t)(equals + 1 - term)) != not ;
}

bool
profile_holds(const char *condition, const json_t *values)
{
	while (*condition != '\0') {
		size_t n = strcspn(condition, "&");

		if (!profile_term(condition, n, values))
			return false;
		condition += n + (condition[n] == '&');
	}
	return true;
}

bool
profile_wanted(const struct profile_field *f, const json_t *values)
{
	return f->when == NULL || profile_holds(f->when, values);
}

/* Cut every occurrence of word out of s; was there one? */
static bool
profile_cut(char *s, const char *word)
{
	size_t n = strlen(word);
	bool cut = false;
	char *at;

	while (n > 0 && (at = strstr(s, word)) != NULL) {
		memmove(at, at + n, strlen(at + n) + 1);
		cut = true;
	}
	return cut;
}

bool
profile_address_repeats(
    const char *district, const char *address, char *out, size_t size)
{
	const struct code *c =
	    district != NULL ? code_find(codes_district, district) : NULL;
	bool repeats;

	str_copy(out, size, address);
	repeats = profile_cut(out, "北京市");
	if (c != NULL && profile_cut(out, c->zh))
		repeats = true;
	return repeats;
}

int64_t
profile_money_parse(const char *yuan)
{
	int64_t v = 0;
	int digits = 0, decimals = -1;

	for (; *yuan != '\0'; yuan++) {
		if (*yuan == ',' && decimals < 0 && digits > 0)
			continue;
		if (*yuan == '.' && decimals < 0 && digits > 0) {
			decimals = 0;
			continue;
		}
		if (*yuan < '0' || *yuan > '9' || ++digits > 15 ||
		    decimals == 2)
			return -1;
		v = v * 10 + (*yuan - '0');
		decimals += decimals >= 0;
	}
	if (digits == 0 || decimals == 0)
		return -1;
	return decimals == 2 ? v : decimals == 1 ? v * 10 : v * 100;
}

char *
profile_money_format(int64_t fen, char buf[PROFILE_MONEY_TEXT])
{
	if (fen % 100 == 0)
		snprintf(
		    buf, PROFILE_MONEY_TEXT, "%lld", (long long)(fen / 100));
	else
		snprintf(buf, PROFILE_MONEY_TEXT, "%lld.%02d",
		    (long long)(fen / 100), (int)(fen % 100));
	return buf;
}

char *
profile_text(
    const struct profile_field *f, const json_t *value, char *buf, size_t size)
{
	char money[PROFILE_MONEY_TEXT];
	const char *s = json_string_value(value);

	if (json_is_integer(value))
		s = profile_money_format(json_integer_value(value), money);
	else if (s != NULL && f->codes != NULL)
		s = code_text(f->codes, s);
	str_copy(buf, size, s != NULL ? s : "");
	return buf;
}
