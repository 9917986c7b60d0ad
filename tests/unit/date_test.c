#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/date.h"
#include "common/workday.h"
#include "tests/unit/test.h"

static void
every_day_of_the_calendar_goes_round(void **state)
{
	int y, m, d, weekday = 1; /* 0001-01-01 was a Monday */
	char text[DATE_TEXT];
	date_t day, end;

	end = date_make(9999, 12, 31);
	for (day = date_make(1, 1, 1); day <= end; day++) {
		date_split(day, &y, &m, &d);
		if (date_make(y, m, d) != day || date_weekday(day) != weekday)
			fail_msg("%d-%d-%d", y, m, d);
		weekday = weekday % 7 + 1;
	}
	assert_int_equal(date_make(1970, 1, 1), 0);
	assert_int_equal(date_make(2000, 3, 1), 11017);
	assert_string_equal(
	    date_format(date_make(2026, 11, 21), text), "2026-11-21");
	assert_string_equal(date_format(DATE_NONE, text), "");
}

static void
impossible_days_are_none(void **state)
{
	static const char *const bad[] = { "2026-02-29", "2026-13-01",
		"2026-00-10", "2026-1-1", "2026-01-01 ", "", "2026/01/01",
		"x026-01-01", "2026-01-0a", "0000-01-01", "2100-02-29" };
	size_t i;

	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(date_parse(bad[i]), DATE_NONE);
	assert_int_equal(date_parse("2024-02-29"), date_make(2024, 2, 29));
	assert_int_equal(month_parse("2026-13"), DATE_NONE);
	assert_int_equal(month_parse("2026-03"), date_make(2026, 3, 1));
}

static void
people_write_days_in_many_ways(void **state)
{
	static const char *const good[] = { "2024-3-7", "2024.3.7", "2024/3/7",
		"20240307", "2024年3月7日", "２０２４－０３－０７",
		" 2024-03-07 ", "2024年03月07号", "2024年3月7" };
	static const char *const bad[] = { "2024-3/7", "24-3-7", "2024年3-7",
		"2024-3", "2024-3-7x", "2024030", "三月七日", "2024-3-32" };
	size_t i;

	for (i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_int_equal(
		    date_parse_loose(good[i]), date_make(2024, 3, 7));
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(date_parse_loose(bad[i]), DATE_NONE);
}

static void
months_end_where_the_month_ends(void **state)
{
	assert_int_equal(date_add_months(date_make(2026, 11, 30), 3),
	    date_make(2027, 2, 28));
	assert_int_equal(date_add_months(date_make(2026, 1, 31), -2),
	    date_make(2025, 11, 30));
	assert_int_equal(
	    date_add_years(date_make(2024, 2, 29), 1), date_make(2025, 2, 28));
	assert_int_equal(date_add_years(date_make(2024, 2, 29), 9000),
	    DATE_NONE);
}

static void
days_are_those_of_shanghai_whatever_tz_says(void **state)
{
	static const char *const zones[] = { "UTC", "America/New_York",
		"Asia/Shanghai", "Pacific/Kiritimati" };
	char text[TIME_TEXT];
	size_t i;

	for (i = 0; i < sizeof zones / sizeof zones[0]; i++) {
		setenv("TZ", zones[i], 1);
		tzset();
		assert_int_equal(date_of(1795190399), date_make(2026, 11, 20));
		assert_int_equal(date_of(1795190400), date_make(2026, 11, 21));
		assert_int_equal(
		    date_instant(date_make(2026, 11, 21), 0), 1795190400);
		assert_string_equal(
		    time_format(1795190400 + 3661, text), "2026-11-21 01:01:01");
		assert_int_equal(date_of(-28801), date_make(1969, 12, 31));
		assert_string_equal(
		    time_format(-28801, text), "1969-12-31 23:59:59");
	}
}

static void
window_row(const struct test_row *row)
{
	date_t day = date_parse(row->field[0]), next;
	char list[128] = "", text[DATE_TEXT];
	size_t n = 0;
	int i;

	for (i = 1; i <= 5; i++) {
		next = workday_add(day, i);
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%s",
		    i > 1 ? " " : "", date_format(next, text));
	}
	assert_string_equal(list, row->field[2]);
}

static void
renewal_row(const struct test_row *row)
{
	assert_int_equal(workday_add(date_parse(row->field[0]), -20),
	    date_parse(row->field[1]));
}

static void
deadline_row(const struct test_row *row)
{
	assert_int_equal(workday_add(date_parse(row->field[0]), -1),
	    date_parse(row->field[1]));
}

static void
working_days_follow_the_vectors(void **state)
{
	assert_int_equal(test_csv("vec_booking_window.csv", window_row), 12);
	assert_int_equal(test_csv("vec_renew_20wd.csv", renewal_row), 5);
	assert_int_equal(test_csv("vec_modify_deadline.csv", deadline_row), 7);
}

static int
count_workdays(int year)
{
	date_t d;
	int n = 0;

	for (d = date_make(year, 1, 1); d <= date_make(year, 12, 31); d++)
		n += workday_is(d, NULL);
	return n;
}

static void
years_have_the_announced_number_of_working_days(void **state)
{
	const char *name;

	assert_int_equal(count_workdays(2024), 251);
	assert_int_equal(count_workdays(2025), 248);
	assert_int_equal(count_workdays(2026), 248);
	assert_false(workday_is(date_make(2026, 10, 1), &name));
	assert_string_equal(name, "国庆节");
	assert_true(workday_is(date_make(2026, 2, 14), &name));
	assert_string_equal(name, "春节");
	assert_true(workday_is(date_make(2026, 11, 20), &name));
	assert_null(name);
	assert_int_equal(workday_add(date_make(2026, 10, 1), 0),
	    date_make(2026, 10, 1));
}

static void
ask_missing_year(void *arg)
{
	assert_true(workday_is(date_make(2031, 1, 1), NULL));
	assert_false(workday_is(date_make(2031, 1, 4), NULL));
	workday_is(date_make(2031, 1, 6), NULL);
}

static void
a_year_without_a_notice_is_weekends_and_said_once(void **state)
{
	const char *said = test_stderr(ask_missing_year, NULL);

	assert_string_equal(
	    said, "<4>talenthall: calendar=missing year=2031\n");
	assert_false(workday_known(date_make(2031, 1, 1)));
	assert_false(workday_known(date_make(2027, 1, 1)));
	assert_true(workday_known(date_make(2026, 1, 1)));
	assert_false(workday_is(date_make(2027, 10, 1), NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_the_calendar_goes_round),
		cmocka_unit_test(impossible_days_are_none),
		cmocka_unit_test(people_write_days_in_many_ways),
		cmocka_unit_test(months_end_where_the_month_ends),
		cmocka_unit_test(days_are_those_of_shanghai_whatever_tz_says),
		cmocka_unit_test(working_days_follow_the_vectors),
		cmocka_unit_test(
		    years_have_the_announced_number_of_working_days),
		cmocka_unit_test(
		    a_year_without_a_notice_is_weekends_and_said_once),
	};

	if (workday_load(test_source("data/holidays")) != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
