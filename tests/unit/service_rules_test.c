/* The days that rules of services turn on, by published vectors. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/date.h"
#include "common/retirement.h"
#include "common/workday.h"
#include "server/domain/permit_effect.h"
#include "server/workflow/expression.h"
#include "tests/unit/test.h"

static void
retirement_row(const struct test_row *row)
{
	static const char *const names[] = {[RETIREMENT_MALE] = "male_60",
		[RETIREMENT_FEMALE_55] = "female_55",
		[RETIREMENT_FEMALE_50] = "female_50"};
	date_t birth = month_parse(row->field[0]);
	char month[MONTH_TEXT];
	int k = 0;

	while (strcmp(names[k], row->field[1]) != 0)
		k++;
	assert_string_equal(month_format(retirement_day(birth,
				(enum retirement)k), month),
	    row->field[2]);
	assert_int_equal(retirement_delay(birth, (enum retirement)k),
	    strtol(row->field[3], NULL, 10));
}

static void
people_retire_as_the_decision_says(void **state)
{
	(void)state;
	assert_int_equal(test_csv("vec_retirement.csv", retirement_row), 40);
	assert_int_equal(retirement_of(date_make(1971, 3, 9), "F"),
	    date_make(2026, 7, 9));
	assert_int_equal(retirement_of(date_make(1970, 1, 1), "F"),
	    date_make(2025, 2, 1));
	assert_int_equal(retirement_of(DATE_NONE, "F"), DATE_NONE);
	assert_int_equal(retirement_of(date_make(1971, 3, 9), ""), DATE_NONE);
}

/* Two days, named a and b. */
struct days {
	date_t a, b;
};

static const struct word days_words[] = {
	{.name = "a", .type = VALUE_DATE},
	{.name = "b", .type = VALUE_DATE},
};

static const struct word *
days_find(const void *arg, const char *name)
{
	(void)arg;
	for (size_t i = 0; i < 2; i++)
		if (strcmp(days_words[i].name, name) == 0)
			return &days_words[i];
	return NULL;
}

static int
days_get(void *arg, const char *name, const struct value *args, size_t n,
    struct value *out)
{
	const struct days *d = arg;

	(void)args;
	(void)n;
	*out = (struct value){.type = VALUE_DATE,
		.number = name[0] == 'a' ? d->a : d->b};
	return 0;
}

static bool
days_rule(const char *rule, date_t a, date_t b, date_t today)
{
	const struct vocabulary v = {.find = days_find};
	struct days d = {a, b};
	const struct facts f = {.get = days_get, .arg = &d, .today = today};
	char what[200] = "";
	struct expression *x = expression_parse(rule, VALUE_BOOL, &v, what,
	    sizeof(what));
	int rc;

	if (x == NULL)
		fail_msg("%s: %s", rule, what);
	rc = expression_true(x, &f);
	expression_free(x);
	assert_true(rc >= 0);
	return rc == 1;
}

static void
minor_row(const struct test_row *row)
{
	date_t birth = date_parse(row->field[0]);
	date_t on = date_parse(row->field[1]);
	bool minor = strcmp(row->field[3], "yes") == 0;

	assert_int_equal(days_rule("age(a, b) < 18", birth, on, on), minor);
	assert_int_equal(permit_minor(birth, on), minor);
}

static void
children_are_minors_until_their_birthday(void **state)
{
	(void)state;
	assert_true(test_csv("vec_minor.csv", minor_row) >= 4);
	/* born on 29 February: of age on 1 March */
	assert_true(permit_minor(date_make(2008, 2, 29),
	    date_make(2026, 2, 28)));
	assert_false(permit_minor(date_make(2008, 2, 29),
	    date_make(2026, 3, 1)));
}

static void
renewal_row(const struct test_row *row)
{
	static const char rule[] = "working_days_until(a) >= 20";
	date_t end = date_parse(row->field[0]);
	date_t last = date_parse(row->field[1]);

	assert_true(days_rule(rule, end, 0, last));
	assert_false(days_rule(rule, end, 0, last + 1));
}

static void
twenty_working_days_are_in_time(void **state)
{
	(void)state;
	assert_int_equal(test_csv("vec_renew_20wd.csv", renewal_row), 5);
}

/* a: the paper's day, b: that of the submission. */
static void
paper_row(const struct test_row *row)
{
	date_t on = date_parse(row->field[1]), day = date_parse(row->field[2]);
	bool end = row->field[0][0] == 'v';
	const char *is;

	if (end)
		is = days_rule("a < b", day, on, on) ? "block_expired" :
		    days_rule("a >= add_months(b, 3)", day, on, on) ? "pass" :
								      "warn";
	else
		is = days_rule("a > b", day, on, on) ? "block_future" :
		    days_rule("a >= add_months(b, 0 - 1)", day, on, on) ?
						       "pass" :
						       "warn";
	assert_string_equal(is, row->field[3]);
}

static void
papers_are_dated_as_the_guide_says(void **state)
{
	(void)state;
	assert_int_equal(test_csv("vec_doc_dates.csv", paper_row), 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(people_retire_as_the_decision_says),
		cmocka_unit_test(children_are_minors_until_their_birthday),
		cmocka_unit_test(twenty_working_days_are_in_time),
		cmocka_unit_test(papers_are_dated_as_the_guide_says),
	};

	if (workday_load(test_source("data/holidays")) != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
