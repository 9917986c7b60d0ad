#include "config.h"

#include <ctype.h>
#include <string.h>

#include "common/ident.h"
#include "common/utf8.h"
#include "server/domain/person_rules.h"

enum {
	RULES_DEGREE_SINCE = 2001, /* year of the 16 digits */
	RULES_GAP = 3, /* months from an end to a beginning: over one between */
};

static int
rules_fault(const struct profile *p, struct err *e, const char *section,
    int row, const char *field, enum err_id id)
{
	struct profile_at at = profile_place(p, section, row, field);

	return profile_fault(e, &at, id, NULL, NULL, NULL, NULL);
}

static void
rules_identity(struct ctx *ctx, const struct profile *p, struct err *e)
{
	const char *kind = profile_value(p->form, "general", "id_kind");
	const char *number = profile_value(p->form, "general", "id_number");
	struct profile_at at = profile_place(p, "general", 0, "id_number");
	int k = ident_kind_from_name(kind);
	char folded[IDENT_MAX];
	enum ident_result r;

	if (p->locked || k < 0 || number[0] == '\0')
		return;
	r = ident_check((enum ident_kind)k, number, ctx->today, folded);
	if (r != IDENT_OK)
		profile_fault(e, &at, ERR_IDENTIFIER, "reason",
		    ident_result_msgid(r), NULL, NULL);
}

static void
rules_address(const struct profile *p, struct err *e)
{
	struct profile_at at = profile_place(p, "general", 0, "address");
	const char *district = profile_value(p->form, "general", "district");
	const char *address = profile_value(p->form, "general", "address");
	char offer[1024];

	if (!profile_address_repeats(district, address, offer, sizeof(offer)))
		return;
	/* an offer that was cut would be worse than none */
	if (strlen(offer) >= ERR_VALUE_MAX)
		offer[0] = '\0';
	profile_fault(e, &at, ERR_PROFILE_ADDRESS, "offer", offer, NULL, NULL);
}

static bool
rules_degree_number_good(const char *number, date_t granted)
{
	size_t n = utf8_length(number), digits = 0;
	int year, month, day;

	if (granted != DATE_NONE)
		date_split(granted, &year, &month, &day);
	if (granted == DATE_NONE || year < RULES_DEGREE_SINCE)
		return n >= 4 && n <= 40;
	/* some kinds have a letter before the digits */
	if (isupper((unsigned char)number[0]))
		number++;
	for (; isdigit((unsigned char)number[digits]); digits++)
		;
	return digits == 16 && number[digits] == '\0';
}

static void
rules_degree(const struct profile *p, struct err *e)
{
	const json_t *edu = json_object_get(p->form, "education");
	const char *number = profile_row_value(edu, "degree_number");
	const char *foreign = profile_row_value(edu, "degree_foreign");
	size_t n = utf8_length(number);

	if (number[0] == '\0')
		return;
	if (strcmp(foreign, "yes") == 0) {
		if (n < 6 || n > 40)
			rules_fault(p, e, "education", 0, "degree_number",
			    ERR_PROFILE_REPORT);
	} else if (!rules_degree_number_good(number,
		       profile_day(profile_row_value(edu, "degree_granted")))) {
		rules_fault(p, e, "education", 0, "degree_number",
		    ERR_PROFILE_DEGREE_NUMBER);
	}
}

static void
rules_title(const struct profile *p, struct err *e)
{
	const char *basis = profile_value(p->form, "education", "basis");
	const char *has = profile_value(p->form, "education", "has_title");

	if (strcmp(basis, "degree") == 0 && strcmp(has, "yes") == 0)
		rules_fault(
		    p, e, "education", 0, "has_title", ERR_PROFILE_TITLE);
	if (strcmp(basis, "title") == 0 && strcmp(has, "no") == 0)
		rules_fault(p, e, "education", 0, "has_title",
		    ERR_PROFILE_TITLE_NEEDED);
}

/* to of a row or section must not be before from. */
static void
rules_order(const struct profile *p, struct err *e, const char *section,
    int row, const json_t *values, const char *from, const char *to)
{
	struct profile_at at = profile_place(p, section, row, to);
	date_t a = profile_day(profile_row_value(values, from));
	date_t b = profile_day(profile_row_value(values, to));

	if (a != DATE_NONE && b != DATE_NONE && b < a)
		profile_fault(e, &at, ERR_DATE_ORDER, "other",
		    profile_field(at.section, from)->label, NULL, NULL);
}

static void
rules_after_birth(const struct profile *p, struct err *e, const char *section,
    int row, const json_t *values, const char *field)
{
	date_t birth = profile_day(profile_value(p->form, "general", "birth"));
	date_t d = profile_day(profile_row_value(values, field));

	if (birth != DATE_NONE && d != DATE_NONE && d < birth)
		rules_fault(p, e, section, row, field, ERR_PROFILE_BIRTH);
}

static void
rules_education_days(const struct profile *p, struct err *e)
{
	static const char *const days[] = {
	    "started", "graduated", "degree_granted", "title_granted"};
	const json_t *edu = json_object_get(p->form, "education");

	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		rules_after_birth(p, e, "education", 0, edu, days[i]);
	rules_order(p, e, "education", 0, edu, "started", "graduated");
}

/* Months of a row, and the rows in order. */
static void
rules_rows(const struct profile *p, struct err *e, const char *section)
{
	json_t *rows = json_object_get(p->form, section), *row;
	date_t before = DATE_NONE;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		date_t from = profile_day(profile_row_value(row, "from"));

		rules_after_birth(p, e, section, (int)i + 1, row, "from");
		rules_order(p, e, section, (int)i + 1, row, "from", "to");
		if (from == DATE_NONE)
			continue;
		if (before != DATE_NONE && from < before)
			rules_fault(p, e, section, (int)i + 1, "from",
			    ERR_PROFILE_ORDER);
		before = from;
	}
}

/* From senior high or secondary technical school to the highest. */
static void
rules_study(const struct profile *p, struct err *e)
{
	json_t *rows = json_object_get(p->form, "study_history");
	const char *highest = profile_value(p->form, "education", "education");
	const char *level;
	int rank = code_education_rank(highest);
	size_t n = json_array_size(rows);

	rules_rows(p, e, "study_history");
	if (n == 0)
		return;
	level = profile_row_value(json_array_get(rows, 0), "level");
	/* who never went so far begins where he went */
	if (level[0] != '\0' && !code_education_begins(level) &&
	    (rank == 0 || rank >= code_education_rank("61")))
		rules_fault(
		    p, e, "study_history", 1, "level", ERR_PROFILE_STUDY_BEGIN);
	level = profile_row_value(json_array_get(rows, n - 1), "level");
	if (level[0] != '\0' && highest[0] != '\0' &&
	    code_education_rank(level) != rank)
		rules_fault(p, e, "study_history", (int)n, "level",
		    ERR_PROFILE_STUDY_END);
}

static int
rules_months(date_t from, date_t to)
{
	int y1, m1, y2, m2, day;

	date_split(from, &y1, &m1, &day);
	date_split(to, &y2, &m2, &day);
	return (y2 - y1) * 12 + m2 - m1;
}

static void
rules_gap(const struct profile *p, int row, date_t end, date_t from,
    struct err *remarks)
{
	struct profile_at at = profile_place(p, "work_history", row, "from");
	char a[MONTH_TEXT], b[MONTH_TEXT];

	profile_fault(remarks, &at, ERR_PROFILE_WORK_GAP, "from",
	    month_format(end, a), "to", month_format(from, b));
}

/* From the first job to today; gaps are remarked upon, overlaps are fine. */
static void
rules_work(const struct profile *p, struct err *e, struct err *remarks)
{
	json_t *rows = json_object_get(p->form, "work_history"), *row;
	date_t end = DATE_NONE;
	bool open = false;
	size_t i;

	rules_rows(p, e, "work_history");
	json_array_foreach(rows, i, row)
	{
		date_t from = profile_day(profile_row_value(row, "from"));
		date_t to = profile_day(profile_row_value(row, "to"));

		if (from != DATE_NONE && end != DATE_NONE && !open &&
		    rules_months(end, from) >= RULES_GAP)
			rules_gap(p, (int)i + 1, end, from, remarks);
		if (to == DATE_NONE)
			open = true;
		else if (end == DATE_NONE || to > end)
			end = to;
	}
	i = json_array_size(rows);
	if (i > 0 &&
	    profile_row_value(json_array_get(rows, i - 1), "to")[0] != '\0')
		rules_fault(
		    p, e, "work_history", (int)i, "to", ERR_PROFILE_WORK_OPEN);
}

void
person_rules(struct ctx *ctx, const struct profile *p, struct err *e,
    struct err *remarks)
{
	rules_identity(ctx, p, e);
	rules_address(p, e);
	rules_education_days(p, e);
	rules_degree(p, e);
	rules_title(p, e);
	rules_study(p, e);
	rules_work(p, e, remarks);
}
