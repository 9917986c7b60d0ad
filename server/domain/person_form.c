#include "config.h"

#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "common/profile.h"
#include "server/domain/person.h"
#include "server/domain/person_form.h"
#include "server/domain/profile.h"
#include "server/domain/profile_column.h"
#include "server/store/profile.h"

/* What has a column; all else of the form is kept in the details. */
static const struct profile_column form_columns[] = {
    PROFILE_COLUMN("general", "name", COLUMN_TEXT, struct person, name),
    PROFILE_COLUMN("general", "id_kind", COLUMN_TEXT, struct person, id_kind),
    PROFILE_COLUMN(
	"general", "id_number", COLUMN_TEXT, struct person, id_number),
    PROFILE_COLUMN("general", "sex", COLUMN_TEXT, struct person, sex),
    PROFILE_COLUMN("general", "birth", COLUMN_DAY, struct person, birth),
    PROFILE_COLUMN("general", "ethnic", COLUMN_TEXT, struct person, ethnic),
    PROFILE_COLUMN(
	"general", "political", COLUMN_TEXT, struct person, political),
    PROFILE_COLUMN("general", "marital", COLUMN_TEXT, struct person, marital),
    PROFILE_COLUMN("general", "mobile", COLUMN_TEXT, struct person, mobile),
    PROFILE_COLUMN("general", "email", COLUMN_TEXT, struct person, email),
    PROFILE_COLUMN(
	"general", "hukou_place", COLUMN_TEXT, struct person, hukou_place),
    PROFILE_COLUMN(
	"general", "hukou_kind", COLUMN_TEXT, struct person, hukou_kind),
    PROFILE_COLUMN("general", "district", COLUMN_CODE, struct person, district),
    PROFILE_COLUMN("general", "address", COLUMN_TEXT, struct person, address),
    PROFILE_COLUMN("general", "contact_address", COLUMN_TEXT, struct person,
	contact_address),
    PROFILE_COLUMN(
	"education", "education", COLUMN_TEXT, struct person, education),
    PROFILE_COLUMN("education", "school", COLUMN_TEXT, struct person, school),
    PROFILE_COLUMN("education", "major", COLUMN_TEXT, struct person, major),
    PROFILE_COLUMN(
	"education", "graduated", COLUMN_DAY, struct person, graduated),
    PROFILE_COLUMN("education", "degree", COLUMN_TEXT, struct person, degree),
    PROFILE_COLUMN("education", "degree_grantor", COLUMN_TEXT, struct person,
	degree_grantor),
    PROFILE_COLUMN("education", "title_name", COLUMN_TEXT, struct person,
	professional_title),
};
enum { FORM_COLUMNS = sizeof(form_columns) / sizeof(form_columns[0]) };

static void
form_put(json_t *values, const char *field, const char *text)
{
	if (text[0] != '\0')
		json_object_set_new(values, field, json_string(text));
}

static void
form_put_month(json_t *values, const char *field, date_t d)
{
	char text[MONTH_TEXT];

	if (d != 0 && d != DATE_NONE)
		form_put(values, field, month_format(d, text));
}

static void
form_study(void *arg, const struct study *h)
{
	json_t *row = json_object();

	form_put_month(row, "from", h->from);
	form_put_month(row, "to", h->to);
	form_put(row, "school", h->school);
	form_put(row, "level", h->level);
	form_put(row, "major", h->major);
	form_put(row, "full_time", h->full_time ? "yes" : "no");
	json_array_append_new(arg, row);
}

static void
form_work(void *arg, const struct work *h)
{
	json_t *row = json_object();

	form_put_month(row, "from", h->from);
	form_put_month(row, "to", h->to);
	form_put(row, "unit", h->unit);
	form_put(row, "place", h->place);
	form_put(row, "duty", h->duty);
	json_array_append_new(arg, row);
}

/* Members of every section: the details begin it, the columns go over it. */
int
person_form_load(
    struct ctx *ctx, const struct person *w, json_t **form, struct err *e)
{
	json_t *study = json_array(), *work = json_array(), *f;
	const struct person_rows rows = {form_study, study, form_work, work};

	*form = NULL;
	if (store_person_details(ctx, w->id, &f, e) != 0 ||
	    person_histories(ctx, w->id, &rows, e) != 0) {
		json_decref(study);
		json_decref(work);
		return -1;
	}
	for (const struct profile_section *s = person_sections; s->name != NULL;
	     s++)
		if (s->fields != NULL && !s->repeats &&
		    json_object_get(f, s->name) == NULL)
			json_object_set_new(f, s->name, json_object());
	profile_columns_get(form_columns, FORM_COLUMNS, w, f);
	json_object_set_new(f, "study_history", study);
	json_object_set_new(f, "work_history", work);
	*form = f;
	return 0;
}

/* What has no column. A new reference. */
static json_t *
form_details(const json_t *form)
{
	json_t *o = json_object();

	for (const struct profile_section *s = person_sections; s->name != NULL;
	     s++) {
		json_t *values = json_object_get(form, s->name);

		if (s->fields != NULL && !s->repeats)
			json_object_set_new(o, s->name, json_copy(values));
	}
	for (size_t i = 0; i < FORM_COLUMNS; i++)
		json_object_del(json_object_get(o, form_columns[i].section),
		    form_columns[i].field);
	return o;
}

static date_t
form_month(const json_t *row, const char *field)
{
	const char *s = profile_row_value(row, field);

	return s[0] != '\0' ? month_parse(s) : 0;
}

static int
form_save_study(struct ctx *ctx, int64_t id, const json_t *rows, struct err *e)
{
	json_t *row;
	size_t i;

	json_array_foreach((json_t *)rows, i, row)
	{
		struct study h = {.from = form_month(row, "from"),
		    .to = form_month(row, "to")};

		str_copy(h.school, sizeof(h.school),
		    profile_row_value(row, "school"));
		str_copy(
		    h.level, sizeof(h.level), profile_row_value(row, "level"));
		str_copy(
		    h.major, sizeof(h.major), profile_row_value(row, "major"));
		h.full_time =
		    strcmp(profile_row_value(row, "full_time"), "yes") == 0;
		if (store_study_insert(ctx, id, (int)i + 1, &h, e) != 0)
			return -1;
	}
	return 0;
}

static int
form_save_work(struct ctx *ctx, int64_t id, const json_t *rows, struct err *e)
{
	json_t *row;
	size_t i;

	json_array_foreach((json_t *)rows, i, row)
	{
		struct work h = {.from = form_month(row, "from"),
		    .to = form_month(row, "to")};

		str_copy(
		    h.unit, sizeof(h.unit), profile_row_value(row, "unit"));
		str_copy(
		    h.place, sizeof(h.place), profile_row_value(row, "place"));
		str_copy(
		    h.duty, sizeof(h.duty), profile_row_value(row, "duty"));
		if (store_work_insert(ctx, id, (int)i + 1, &h, e) != 0)
			return -1;
	}
	return 0;
}

int
person_form_save(
    struct ctx *ctx, struct person *w, const json_t *form, struct err *e)
{
	json_t *details = form_details(form);
	int rc = store_person_details_save(ctx, w->id, details, e);

	json_decref(details);
	if (rc != 0 || store_person_histories_clear(ctx, w->id, e) != 0 ||
	    form_save_study(
		ctx, w->id, json_object_get(form, "study_history"), e) != 0 ||
	    form_save_work(
		ctx, w->id, json_object_get(form, "work_history"), e) != 0)
		return -1;
	profile_columns_set(form_columns, FORM_COLUMNS, w, form);
	return 0;
}

void
person_form_derive(struct ctx *ctx, json_t *form)
{
	json_t *general = json_object_get(form, "general");
	const char *kind = profile_row_value(general, "id_kind");
	const char *number = profile_row_value(general, "id_number");
	char folded[IDENT_MAX], text[DATE_TEXT];
	int k = ident_kind_from_name(kind);

	if (k != IDENT_RESIDENT_ID && k != IDENT_HMT_RESIDENT_PERMIT)
		return;
	if (ident_check((enum ident_kind)k, number, ctx->today, folded) !=
	    IDENT_OK)
		return;
	json_object_set_new(general, "sex",
	    json_string(ident_resident_sex(folded) == 'M' ? "M" : "F"));
	json_object_set_new(general, "birth",
	    json_string(date_format(ident_resident_birth(folded), text)));
}
