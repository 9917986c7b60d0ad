#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/workday.h"
#include "server/workflow/expression.h"
#include "tests/unit/test.h"

/* What the rules of this test may name, and what is known of it. */
static const struct word words[] = {
	{"p.valid_to", VALUE_DATE, false, {0}, ""},
	{"p.status", VALUE_TEXT, false, {0}, ""},
	{"p.empty", VALUE_TEXT, false, {0}, ""},
	{"p.n", VALUE_NUMBER, false, {0}, ""},
	{"p.big", VALUE_NUMBER, false, {0}, ""},
	{"p.yes", VALUE_BOOL, false, {0}, ""},
	{"p.no", VALUE_BOOL, false, {0}, ""},
	{"p.rows", VALUE_ROWS, false, {0}, ""},
	{"p.norows", VALUE_ROWS, false, {0}, ""},
	{"none.date", VALUE_DATE, false, {0}, ""},
	{"none.text", VALUE_TEXT, false, {0}, ""},
	{"none.n", VALUE_NUMBER, false, {0}, ""},
	{"none.yes", VALUE_BOOL, false, {0}, ""},
	{"none.rows", VALUE_ROWS, false, {0}, ""},
	{"lie", VALUE_NUMBER, false, {0}, ""},
	{"broken", VALUE_NUMBER, false, {0}, ""},
	{"leap", VALUE_DATE, false, {0}, ""},
	{"twice", VALUE_NUMBER, true, {VALUE_NUMBER}, ""},
	{"known", VALUE_BOOL, true, {VALUE_TEXT, VALUE_DATE}, ""},
	{"plain", VALUE_BOOL, true, {0}, ""},
	{0},
};

static const struct word *
words_find(const void *arg, const char *name)
{
	for (const struct word *w = arg; w->name != NULL; w++)
		if (strcmp(w->name, name) == 0)
			return w;
	return NULL;
}

static const struct vocabulary vocabulary = {words_find, words};

static json_t *facts_rows;
static int facts_asked;

static struct value
facts_date(const char *text)
{
	return (struct value){.type = VALUE_DATE, .number = date_parse(text)};
}

static int
facts_get(void *arg, const char *name, const struct value *args, size_t n,
    struct value *out)
{
	facts_asked++;
	if (strcmp(name, "broken") == 0)
		return -1;
	if (strcmp(name, "p.valid_to") == 0)
		*out = facts_date("2026-12-18");
	else if (strcmp(name, "leap") == 0)
		*out = facts_date("2024-02-29");
	else if (strcmp(name, "p.status") == 0)
		*out = (struct value){.type = VALUE_TEXT, .text = "valid"};
	else if (strcmp(name, "p.empty") == 0)
		*out = (struct value){.type = VALUE_TEXT, .text = ""};
	else if (strcmp(name, "p.n") == 0)
		*out = (struct value){.type = VALUE_NUMBER, .number = 7};
	else if (strcmp(name, "p.big") == 0)
		*out = (struct value){.type = VALUE_NUMBER,
		    .number = INT64_MAX};
	else if (strcmp(name, "p.yes") == 0 || strcmp(name, "p.no") == 0)
		*out = (struct value){.type = VALUE_BOOL,
		    .number = name[2] == 'y'};
	else if (strcmp(name, "p.rows") == 0)
		*out = (struct value){.type = VALUE_ROWS, .rows = facts_rows};
	else if (strcmp(name, "lie") == 0)
		*out = (struct value){.type = VALUE_TEXT, .text = "x"};
	else if (strcmp(name, "twice") == 0 && n == 1)
		*out = (struct value){.type = VALUE_NUMBER,
		    .number = 2 * args[0].number};
	else if (strcmp(name, "plain") == 0 && n == 0)
		*out = (struct value){.type = VALUE_BOOL, .number = 1};
	else if (strcmp(name, "known") == 0 && n == 2)
		*out = (struct value){.type = VALUE_BOOL,
		    .number = strcmp(args[0].text, "a") == 0 &&
			args[1].number == date_parse("2026-01-31")};
	return 0;
}

/* "true" "false" "none", a number, a date, a text; "fault"; "! why". */
static void
show(const char *text, char *out, size_t size)
{
	struct facts f = {facts_get, NULL, date_parse("2026-11-20")};
	struct expression *x;
	struct value v;
	char what[200], day[DATE_TEXT];

	x = expression_parse(text, VALUE_NONE, &vocabulary, what,
	    sizeof what);
	if (x == NULL) {
		snprintf(out, size, "! %s", what);
		return;
	}
	assert_string_equal(expression_text(x), text);
	if (expression_value(x, &f, &v) != 0) {
		snprintf(out, size, "fault");
		assert_int_equal(expression_true(x, &f), -1);
	} else if (v.type == VALUE_BOOL) {
		snprintf(out, size, "%s", v.number ? "true" : "false");
		assert_int_equal(expression_true(x, &f), v.number);
	} else if (v.type == VALUE_NUMBER) {
		snprintf(out, size, "%lld", (long long)v.number);
	} else if (v.type == VALUE_DATE) {
		snprintf(out, size, "%s", date_format((date_t)v.number, day));
	} else {
		snprintf(out, size, "%s",
		    v.type == VALUE_TEXT ? v.text : "none");
	}
	expression_free(x);
}

static void
expect(const char *const (*rows)[2], size_t n)
{
	char got[400];

	for (size_t i = 0; i < n; i++) {
		show(rows[i][0], got, sizeof got);
		if (strcmp(got, rows[i][1]) != 0)
			fail_msg("%s: %s, not %s", rows[i][0], got,
			    rows[i][1]);
	}
}
#define EXPECT(rows) expect(rows, sizeof(rows) / sizeof((rows)[0]))

static void
operators_bind_as_people_expect(void **state)
{
	static const char *const rows[][2] = {
		{"true or false and false", "true"},
		{"(true or false) and false", "false"},
		{"not true or true", "true"},
		{"not (true or true)", "false"},
		{"not p.n == 7", "false"},
		{"not not true", "true"},
		{"not p.n == 8 and p.yes", "true"},
		{"1 + 2 == 3", "true"},
		{"10 - 3 - 2", "5"},
		{"10 - (3 - 2)", "9"},
		{"p.n -3", "4"},
		{"-3 + p.n", "4"},
		{"p.n in (1, 7) and p.yes", "true"},
		{"not p.n in (1, 7)", "false"},
		{"p.n + 1 in (8)", "true"},
		{"p.n in (-7, 7)", "true"},
		{"p.n <= 7 and p.n >= 7 and not p.n < 7", "true"},
		{"p.yes == true", "true"},
		{"p.no != true", "true"},
		{"(1 < 2) == p.yes", "true"},
		{"p.status == 'valid'", "true"},
		{"p.status in ('a', 'valid')", "true"},
		{"p.status != 'it''s'", "true"},
		{"'it''s'", "it's"},
		{"'and' == 'and'", "true"},
		{"''", ""},
		{"'有效' == '有效'", "true"},
		{"true", "true"},
		{"\n\tp.n\n== 7\n", "true"},
	};

	EXPECT(rows);
}

static void
what_is_not_known_is_never_true(void **state)
{
	static const char *const rows[][2] = {
		{"none.n", "none"},
		{"none.yes", "none"},
		{"none.yes and true", "false"},
		{"none.yes or true", "true"},
		{"none.yes or none.yes", "false"},
		{"not none.yes", "true"},
		{"none.n == 1", "false"},
		{"none.n != 1", "false"},
		{"not none.n != 1", "true"},
		{"none.n == none.n", "false"},
		{"none.n < 1 or none.n >= 1", "false"},
		{"none.text == ''", "false"},
		{"none.text in ('', 'a')", "false"},
		{"none.date > today", "false"},
		{"none.n + 1", "none"},
		{"none.n + 1 > 0", "false"},
		{"has(none.n)", "false"},
		{"has(none.n + 1)", "false"},
		{"has(p.n)", "true"},
		{"has(p.no)", "true"},
		{"has(p.status)", "true"},
		{"has(p.empty)", "false"},
		{"has(p.rows)", "true"},
		{"has(p.norows)", "false"},
		{"has(none.rows)", "false"},
		{"count(none.rows)", "0"},
		{"count(p.rows)", "2"},
		{"count(none.rows) == 0", "true"},
		{"age(none.date)", "none"},
		{"age(none.date) < 18", "false"},
		{"days_until(none.date) <= 90", "false"},
		{"add_years(none.date, 1)", "none"},
		{"add_years(today, none.n)", "none"},
		{"min(none.n, 1)", "none"},
		{"twice(none.n)", "none"},
		{"twice(4)", "8"},
		{"plain()", "true"},
		{"known('a', '2026-01-31')", "true"},
		{"known(none.text, today)", "none"},
		/* a fact of another type than promised is not known */
		{"lie", "none"},
		{"lie == 1", "false"},
		{"broken == 1", "fault"},
		{"p.no and broken == 1", "false"},
		{"p.yes or broken == 1", "true"},
		{"p.yes and broken == 1", "fault"},
	};

	EXPECT(rows);
}

static void
dates_are_counted_by_the_calendar(void **state)
{
	static const char *const rows[][2] = {
		{"today", "2026-11-20"},
		{"today == '2026-11-20'", "true"},
		{"'2026-11-20' == today", "true"},
		{"p.valid_to > '2026-12-17'", "true"},
		{"p.valid_to in ('2026-12-18')", "true"},
		{"days_until(p.valid_to)", "28"},
		{"days_until(today)", "0"},
		{"days_until('2026-11-19')", "-1"},
		{"days_until('2027-02-28') <= 100", "true"},
		{"add_years(leap, 1)", "2025-02-28"},
		{"add_years(leap, 4)", "2028-02-29"},
		{"add_years('2025-02-28', -1)", "2024-02-28"},
		{"add_months('2026-01-31', 1)", "2026-02-28"},
		{"add_months('2024-01-31', 1)", "2024-02-29"},
		{"add_months(today, -3)", "2026-08-20"},
		{"add_years(today, 9000)", "none"},
		{"add_years(today, 900000000000)", "none"},
		{"add_months(today, -99999)", "none"},
		{"year(today)", "2026"},
		{"year('0001-01-01')", "1"},
		{"year('9999-12-31')", "9999"},
		{"age('2008-11-20')", "18"},
		{"age('2008-11-21')", "17"},
		{"age('2008-11-20', '2025-11-19')", "16"},
		{"age(leap, '2042-02-28')", "17"},
		{"age(leap, '2042-03-01')", "18"},
		{"age('2030-01-01') < 0", "true"},
		{"min(today, p.valid_to)", "2026-11-20"},
		{"max(today, '2027-01-01')", "2027-01-01"},
		{"min(2, p.n)", "2"},
		{"max(2, p.n)", "7"},
		{"working_days_until(today)", "0"},
		{"working_days_until('2026-11-01')", "0"},
		{"working_days_until('2026-11-21')", "1"},
		{"working_days_until('2026-11-23')", "1"},
		{"working_days_until('2026-11-24')", "2"},
		{"working_days_until('9999-12-31') > 2000000", "true"},
	};

	EXPECT(rows);
}

static void
numbers_have_bounds_and_no_surprises(void **state)
{
	static const char *const rows[][2] = {
		{"9223372036854775807", "9223372036854775807"},
		{"-9223372036854775807", "-9223372036854775807"},
		{"9223372036854775808", "! at 1: the number is too big"},
		{"p.big + 1", "none"},
		{"p.big + 1 > 0", "false"},
		{"p.big - 1 > 0", "true"},
		{"-p.n", "! at 1: a number or a 'text' should stand here"},
		{"1.5", "! at 1: numbers are whole, without a unit"},
		{"3days", "! at 1: numbers are whole, without a unit"},
		{"007", "7"},
	};

	EXPECT(rows);
}

static void
faults_say_where_and_what(void **state)
{
	static const char *const rows[][2] = {
		{"", "! at 1: the rule ends where a value should stand"},
		{"p.n ==", "! at 7: the rule ends where a value should stand"},
		{"p.n = 7", "! at 5: equal is written =="},
		{"! p.yes", "! at 1: not is written not"},
		{"p.status == \"x\"",
		    "! at 13: texts stand in 'single' quotes"},
		{"p.status == 'x", "! at 13: the text has no closing quote"},
		{"p.status == '", "! at 13: the text has no closing quote"},
		{"p.status == 'x''",
		    "! at 13: the text has no closing quote"},
		{"p.n && p.n", "! at 5: & has no meaning in a rule"},
		{"（p.n）", "! at 1: a character that no rule has outside of "
			    "'quotes'"},
		{"permit.valid", "! at 1: unknown name permit.valid"},
		{"p.n == 7 and nix(1)", "! at 14: unknown function nix"},
		{"p.n and true",
		    "! at 1: yes or no is wanted here, this is a number"},
		{"true and p.n",
		    "! at 10: yes or no is wanted here, this is a number"},
		{"not p.status",
		    "! at 5: yes or no is wanted here, this is a text"},
		{"p.n == 'a'", "! at 8: a number is wanted here, this is a "
			       "text"},
		{"p.status == 7", "! at 13: a text is wanted here, this is a "
				  "number"},
		{"p.status < 'a'",
		    "! at 10: only numbers and dates have an order"},
		{"p.yes < true",
		    "! at 7: only numbers and dates have an order"},
		{"p.rows == p.rows",
		    "! at 8: a record list can be counted only"},
		{"p.valid_to > '2026-02-30'",
		    "! at 14: '2026-02-30' is no date (YYYY-MM-DD)"},
		{"'soon' < today",
		    "! at 1: 'soon' is no date (YYYY-MM-DD)"},
		{"p.valid_to > 7",
		    "! at 14: a date is wanted here, this is a number"},
		{"p.valid_to + 1 > today",
		    "! at 1: a number is wanted here, this is a date"},
		{"p.n in ('a')",
		    "! at 9: a number is wanted here, this is a text"},
		{"p.n in ()",
		    "! at 9: a number or a 'text' should stand here"},
		{"p.n in (p.n)",
		    "! at 9: a number or a 'text' should stand here"},
		{"p.n in 1", "! at 8: ( should stand here"},
		{"p.yes in (1)", "! at 7: in asks for a number, a text or a "
				 "date before it"},
		{"1 < 2 < 3", "! at 7: comparisons are joined by and"},
		{"1 2", "! at 3: this does not belong to the rule"},
		{"(1", "! at 3: the rule ends where ) should stand"},
		{"and 1", "! at 1: a value should stand before and"},
		{"has()", "! at 1: has() takes 1 value"},
		{"age", "! at 1: age is a function: write age(...)"},
		{"age()", "! at 1: age() takes 2 values"},
		{"age(1)", "! at 5: a date is wanted here, this is a number"},
		{"add_years(today)", "! at 1: add_years() takes 2 values"},
		{"min(1, today)",
		    "! at 5: a date is wanted here, this is a number"},
		{"count(p.n)",
		    "! at 7: a record list is wanted here, this is a number"},
		{"twice", "! at 1: twice is a function: write twice(...)"},
		{"twice(1, 2)", "! at 1: twice() takes 1 value"},
		{"twice('a')",
		    "! at 7: a number is wanted here, this is a text"},
		{"p.n(1)", "! at 1: p.n is no function"},
		{"age(today, today, today, today)",
		    "! at 26: no function takes so much"},
		{"p.n # 1", "! at 5: # has no meaning in a rule"},
	};

	EXPECT(rows);
}

static void
the_type_wanted_is_checked(void **state)
{
	struct expression *x;
	char what[200];

	x = expression_parse("p.n", VALUE_BOOL, &vocabulary, what,
	    sizeof what);
	assert_null(x);
	assert_string_equal(what,
	    "at 1: yes or no is wanted here, this is a number");
	x = expression_parse("'2026-02-28'", VALUE_DATE, &vocabulary, what,
	    sizeof what);
	assert_non_null(x);
	expression_free(x);
	x = expression_parse("true", VALUE_BOOL, NULL, what, sizeof what);
	assert_non_null(x);
	expression_free(x);
	assert_int_equal(expression_true(NULL, NULL), 1);
	/* words do not fit: cut, not written past */
	x = expression_parse("unknown.name.of.some.length", VALUE_BOOL,
	    &vocabulary, what, 12);
	assert_null(x);
	assert_int_equal(strlen(what), 11);
}

static char *
repeat(const char *text, size_t n, const char *end)
{
	size_t len = strlen(text);
	char *s = calloc(n * len + strlen(end) + 1, 1);

	for (size_t i = 0; i < n; i++)
		memcpy(s + i * len, text, len);
	memcpy(s + n * len, end, strlen(end));
	return s;
}

static void
depth_and_length_are_bounded(void **state)
{
	char got[200], *s;

	s = repeat("not ", 40, "true");
	show(s, got, sizeof got);
	assert_string_equal(got, "true");
	free(s);
	s = repeat("(", 100000, "true");
	show(s, got, sizeof got);
	assert_non_null(strstr(got, "nested too deeply"));
	free(s);
	s = repeat("not ", 100000, "true");
	show(s, got, sizeof got);
	assert_non_null(strstr(got, "nested too deeply"));
	free(s);
	s = repeat("true and ", 200, "true");
	show(s, got, sizeof got);
	assert_string_equal(got, "true");
	free(s);
	s = repeat("true and ", 5000, "true");
	show(s, got, sizeof got);
	assert_non_null(strstr(got, "the rule is too long"));
	free(s);
}

static void
names_gather(void *arg, const char *name)
{
	char *out = arg;

	snprintf(out + strlen(out), 200 - strlen(out), "%s ", name);
}

static void
names_that_a_rule_uses_are_told(void **state)
{
	char what[200], got[200] = "";
	struct expression *x = expression_parse(
	    "age(p.valid_to) > twice(p.n) and p.yes", VALUE_BOOL, &vocabulary,
	    what, sizeof what);

	assert_non_null(x);
	expression_names(x, names_gather, got);
	assert_string_equal(got, "p.valid_to p.n twice p.yes ");
	expression_free(x);
}

/* submission_day: the last on which 20 working days are left. */
static void
renewal_row(const struct test_row *row)
{
	struct facts f = {facts_get, NULL, date_parse(row->field[1])};
	struct expression *x;
	char rule[100], what[100];

	snprintf(rule, sizeof rule, "working_days_until('%s') >= 20",
	    row->field[0]);
	x = expression_parse(rule, VALUE_BOOL, NULL, what, sizeof what);
	assert_non_null(x);
	if (expression_true(x, &f) != 1)
		fail_msg("%s on %s", rule, row->field[1]);
	f.today++;
	if (expression_true(x, &f) != 0)
		fail_msg("%s on the day after %s", rule, row->field[1]);
	expression_free(x);
}

static void
minor_row(const struct test_row *row)
{
	char rule[100], got[40];

	snprintf(rule, sizeof rule, "age('%s', '%s')", row->field[0],
	    row->field[1]);
	show(rule, got, sizeof got);
	if (strcmp(got, row->field[2]) != 0)
		fail_msg("%s: %s, not %s", rule, got, row->field[2]);
}

/* "valid_to>=submission+3 months" and the like; see the column rule. */
static void
papers_row(const struct test_row *row)
{
	char rule[200], got[40];

	if (strncmp(row->field[0], "valid_to>=submission+3 months", 29) != 0)
		return;
	snprintf(rule, sizeof rule, "'%s' >= add_months('%s', 3)",
	    row->field[2], row->field[1]);
	show(rule, got, sizeof got);
	if ((strcmp(got, "true") == 0) != (strcmp(row->field[3], "pass") == 0))
		fail_msg("%s: %s, not %s", rule, got, row->field[3]);
}

static void
vectors_of_the_manual_hold(void **state)
{
	assert_true(test_csv("vec_renew_20wd.csv", renewal_row) > 3);
	assert_true(test_csv("vec_minor.csv", minor_row) > 3);
	assert_true(test_csv("vec_doc_dates.csv", papers_row) > 3);
}

static size_t allocations;
void *__real_malloc(size_t n);
void *__wrap_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_realloc(void *p, size_t n);

void *
__wrap_malloc(size_t n)
{
	allocations++;
	return __real_malloc(n);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	allocations++;
	return __real_calloc(n, size);
}

void *
__wrap_realloc(void *p, size_t n)
{
	allocations++;
	return __real_realloc(p, n);
}

static void
evaluation_allocates_nothing_and_is_quick(void **state)
{
	static const char rule[] = "p.status == 'valid' and "
	    "p.valid_to >= today and days_until(p.valid_to) <= 90 and "
	    "p.status in ('a', 'b', 'valid') and twice(p.n) > 3 and "
	    "count(p.rows) > 1 and age('2000-01-01') >= 18";
	struct facts f = {facts_get, NULL, date_parse("2026-11-20")};
	enum { ROUNDS = 20000 };
	struct timespec a, b;
	struct expression *x;
	char what[100];
	size_t before;
	double ns;

	x = expression_parse(rule, VALUE_BOOL, &vocabulary, what,
	    sizeof what);
	assert_non_null(x);
	before = allocations;
	clock_gettime(CLOCK_MONOTONIC, &a);
	for (int i = 0; i < ROUNDS; i++)
		assert_int_equal(expression_true(x, &f), 1);
	clock_gettime(CLOCK_MONOTONIC, &b);
	assert_int_equal(allocations, before);
	ns = ((double)(b.tv_sec - a.tv_sec) * 1e9 +
		 (double)(b.tv_nsec - a.tv_nsec)) / ROUNDS;
	printf("# a rule of seven comparisons: %.0f ns\n", ns);
	assert_true(ns < 100000 || getenv("VALGRIND") != NULL);
	expression_free(x);
}

static int
setup(void **state)
{
	facts_rows = json_pack("[{}, {}]");
	return workday_load(test_source("data/holidays"));
}

static int
teardown(void **state)
{
	json_decref(facts_rows);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operators_bind_as_people_expect),
		cmocka_unit_test(what_is_not_known_is_never_true),
		cmocka_unit_test(dates_are_counted_by_the_calendar),
		cmocka_unit_test(numbers_have_bounds_and_no_surprises),
		cmocka_unit_test(faults_say_where_and_what),
		cmocka_unit_test(the_type_wanted_is_checked),
		cmocka_unit_test(depth_and_length_are_bounded),
		cmocka_unit_test(names_that_a_rule_uses_are_told),
		cmocka_unit_test(vectors_of_the_manual_hold),
		cmocka_unit_test(evaluation_allocates_nothing_and_is_quick),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
