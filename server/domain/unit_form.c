#include "config.h"

#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/domain/profile_column.h"
#include "server/domain/unit_form.h"

#define COLUMN(section, field, kind, member) \
	PROFILE_COLUMN(section, field, kind, struct unit, member)

static const struct profile_column form_columns[] = {
    COLUMN("general", "name", COLUMN_TEXT, name),
    COLUMN("general", "uscc", COLUMN_TEXT, uscc),
    COLUMN("general", "unit_type", COLUMN_TEXT, unit_type),
    COLUMN(
	"general", "legal_representative", COLUMN_TEXT, legal_representative),
    COLUMN("general", "established", COLUMN_DAY, established),
    COLUMN("general", "capital", COLUMN_MONEY, capital),
    COLUMN("general", "currency", COLUMN_TEXT, currency),
    COLUMN("general", "district", COLUMN_CODE, district),
    COLUMN("general", "address", COLUMN_TEXT, address),
    COLUMN("general", "office_address", COLUMN_TEXT, office_address),
    COLUMN("general", "business_scope", COLUMN_TEXT, business_scope),
    COLUMN("agents", "handler_name", COLUMN_TEXT, handler_name),
    COLUMN("agents", "handler_phone", COLUMN_TEXT, handler_phone),
    COLUMN("agents", "emergency_name", COLUMN_TEXT, emergency_name),
    COLUMN("agents", "emergency_phone", COLUMN_TEXT, emergency_phone),
};
enum { FORM_COLUMNS = sizeof(form_columns) / sizeof(form_columns[0]) };

static void
form_qualification(void *arg, const struct qualification *q)
{
	json_t *row = json_pack("{s:s, s:s, s:s}", "nature", q->nature,
	    "issuer", q->issuer, "number", q->number);
	char text[DATE_TEXT];

	if (q->issued != 0)
		json_object_set_new(
		    row, "issued", json_string(date_format(q->issued, text)));
	json_array_append_new(arg, row);
}

int
unit_form_load(
    struct ctx *ctx, const struct unit *u, json_t **form, struct err *e)
{
	json_t *rows = json_array();

	*form = json_pack(
	    "{s:{}, s:o, s:{}}", "general", "qualifications", rows, "agents");
	if (*form == NULL)
		fatal("out of memory");
	profile_columns_get(form_columns, FORM_COLUMNS, u, *form);
	return store_qualification_each(
	    ctx, u->id, form_qualification, rows, e);
}

int
unit_form_save(
    struct ctx *ctx, struct unit *u, const json_t *form, struct err *e)
{
	json_t *row;
	size_t i;

	profile_columns_set(form_columns, FORM_COLUMNS, u, form);
	if (store_qualification_clear(ctx, u->id, e) != 0)
		return -1;
	json_array_foreach(json_object_get(form, "qualifications"), i, row)
	{
		struct qualification q = {
		    .issued = profile_day(profile_row_value(row, "issued"))};

		str_copy(q.nature, sizeof(q.nature),
		    profile_row_value(row, "nature"));
		str_copy(q.issuer, sizeof(q.issuer),
		    profile_row_value(row, "issuer"));
		str_copy(q.number, sizeof(q.number),
		    profile_row_value(row, "number"));
		if (store_qualification_insert(ctx, u->id, (int)i + 1, &q, e) !=
		    0)
			return -1;
	}
	return 0;
}
