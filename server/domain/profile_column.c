#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/date.h"
#include "common/mem.h"
#include "server/domain/profile.h"
#include "server/domain/profile_column.h"

static json_t *
column_get(const struct profile_column *c, const char *at)
{
	char text[DATE_TEXT];
	int64_t money;
	date_t day;
	int code;

	switch (c->kind) {
	case COLUMN_TEXT:
		return at[0] != '\0' ? json_string(at) : NULL;
	case COLUMN_DAY:
		memcpy(&day, at, sizeof(day));
		return day != DATE_NONE ?
		    json_string(date_format(day, text)) :
		    NULL;
	case COLUMN_CODE:
		memcpy(&code, at, sizeof(code));
		return code != 0 ? json_sprintf("%d", code) : NULL;
	case COLUMN_MONEY:
		memcpy(&money, at, sizeof(money));
		return money != 0 ? json_integer(money) : NULL;
	}
	return NULL;
}

void
profile_columns_get(
    const struct profile_column *c, size_t n, const void *record, json_t *form)
{
	for (; n > 0; n--, c++) {
		json_t *v = column_get(c, (const char *)record + c->offset);

		if (v != NULL)
			json_object_set_new(
			    json_object_get(form, c->section), c->field, v);
	}
}

static void
column_set(const struct profile_column *c, char *at, const json_t *form)
{
	const char *s = profile_value(form, c->section, c->field);
	date_t day;
	int64_t money;
	int code;

	switch (c->kind) {
	case COLUMN_TEXT:
		if (!str_copy(at, c->size, s))
			BUG("%s does not fit", c->field);
		break;
	case COLUMN_DAY:
		day = date_parse(s);
		memcpy(at, &day, sizeof(day));
		break;
	case COLUMN_CODE:
		code = (int)strtol(s, NULL, 10);
		memcpy(at, &code, sizeof(code));
		break;
	case COLUMN_MONEY:
		money = json_integer_value(json_object_get(
		    json_object_get(form, c->section), c->field));
		memcpy(at, &money, sizeof(money));
		break;
	}
}

void
profile_columns_set(
    const struct profile_column *c, size_t n, void *record, const json_t *form)
{
	for (; n > 0; n--, c++)
		column_set(c, (char *)record + c->offset, form);
}
