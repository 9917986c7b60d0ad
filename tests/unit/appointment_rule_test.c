/* What a hall's rules answer: windows and deadlines by published vectors. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/date.h"
#include "common/workday.h"
#include "server/domain/appointment/rule.h"
#include "tests/unit/test.h"

static struct err why; /* of the last question that was answered by no */

static const struct hall *
chaoyang(void)
{
	const struct hall *h = hall_of(110105);

	assert_non_null(h);
	return h;
}

static int
load(void **state)
{
	(void)state;
	return workday_load(test_source("data/holidays")) == 0 &&
		hall_load(test_source("data/halls")) == 0 ?
	    0 :
	    -1;
}

static void
window_row(const struct test_row *row)
{
	static const struct booking_unit good = {.opened = true,
		.registered = true, .quota_left = -1};
	date_t today = date_parse(row->field[0]), dates[RULE_DATES];
	char text[200] = "", day[DATE_TEXT];
	size_t n = booking_dates(chaoyang(), today, dates), at = 0;
	bool open;

	for (size_t i = 0; i < n; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%s%s",
		    i > 0 ? " " : "", date_format(dates[i], day));
	assert_string_equal(text, row->field[2]);
	open = booking_now(chaoyang(), &good, NULL,
	    date_instant(today, 10 * 3600), false, &why);
	assert_int_equal(open, strcmp(row->field[1], "open") == 0);
	assert_false(booking_date(chaoyang(), today, today, false, &why));
	assert_true(booking_date(chaoyang(), dates[0], today, false, &why));
	assert_true(booking_date(chaoyang(), dates[n - 1], today, false, &why));
	assert_false(booking_date(chaoyang(), dates[n - 1] + 1, today,
	    false, &why));
}

static void
windows_are_those_of_the_vectors(void **state)
{
	(void)state;
	assert_true(test_csv("vec_booking_window.csv", window_row) > 6);
}

static void
deadline_row(const struct test_row *row)
{
	date_t day = date_parse(row->field[0]);
	int64_t until = booking_change_until(chaoyang(), day);
	char text[TIME_TEXT];

	time_format(until, text);
	assert_memory_equal(text, row->field[2], 10);
	assert_string_equal(text + 11, "00:00:00");
	assert_true(booking_change(chaoyang(), day, until - 1, &why));
	assert_false(booking_change(chaoyang(), day, until, &why));
}

static void
deadlines_are_those_of_the_vectors(void **state)
{
	(void)state;
	assert_true(test_csv("vec_modify_deadline.csv", deadline_row) > 6);
}

static void
the_desk_opens_at_nine(void **state)
{
	static const struct booking_unit good = {.opened = true,
		.registered = true, .quota_left = -1};
	date_t day = date_make(2026, 11, 20);

	(void)state;
	assert_false(booking_now(chaoyang(), &good, NULL,
	    date_instant(day, 9 * 3600) - 1, false, &why));
	assert_int_equal(why.items[0].id, ERR_BOOK_HOURS);
	assert_true(booking_now(chaoyang(), &good, NULL,
	    date_instant(day, 9 * 3600), false, &why));
	assert_true(booking_now(chaoyang(), &good, NULL,
	    date_instant(day + 1, 0) - 1, false, &why));
	/* the desk's hours do not bind its staff */
	assert_true(booking_now(chaoyang(), &good, NULL,
	    date_instant(day, 8 * 3600), true, &why));
}

static void
an_hour_is_the_most(void **state)
{
	struct booking_items four = {{4, 0, 0, 0}}, more = {{4, 0, 1, 0}};
	struct booking_items none = {{0}}, mixed = {{1, 2, 3, 2}};

	(void)state;
	assert_true(booking_counts(chaoyang(), &four, &why));
	assert_int_equal(booking_minutes(chaoyang(), &mixed), 60);
	assert_true(booking_counts(chaoyang(), &mixed, &why));
	assert_false(booking_counts(chaoyang(), &more, &why));
	assert_int_equal(why.items[0].id, ERR_BOOK_MINUTES);
	assert_false(booking_counts(chaoyang(), &none, &why));
	assert_int_equal(why.items[0].id, ERR_BOOK_NONE);
}

/* The year after the last one announced: not before it is loaded (D-58). */
static void
a_year_must_be_announced(void **state)
{

	(void)state;
	assert_false(booking_date(chaoyang(), date_make(2027, 1, 4),
	    date_make(2026, 12, 28), false, &why));
	assert_int_equal(why.items[0].id, ERR_BOOK_CALENDAR);
	assert_true(booking_date(chaoyang(), date_make(2026, 12, 31),
	    date_make(2026, 12, 28), false, &why));
}

/* The 4th in a month freezes at once, and it thaws on the 1st. */
static void
the_fourth_mismatch_freezes_the_month(void **state)
{
	struct booking_unit u = {.opened = true, .registered = true,
		.quota_left = -1};
	static const int days[] = {9, 14, 20, 27};
	date_t today = date_make(2026, 10, 27);
	char text[600];
	size_t n;

	(void)state;
	u.mismatch[u.nmismatches++] = date_make(2026, 9, 30);
	for (int i = 0; i < 3; i++)
		u.mismatch[u.nmismatches++] = date_make(2026, 10, days[i]);
	assert_int_equal(booking_frozen(chaoyang(), &u, today, &n), 0);
	assert_int_equal(n, 3);
	u.mismatch[u.nmismatches++] = today;
	assert_int_equal(booking_frozen(chaoyang(), &u, today, &n),
	    date_make(2026, 11, 1));
	assert_false(booking_now(chaoyang(), &u, NULL,
	    date_instant(today, 36000), false, &why));
	assert_int_equal(why.items[0].id, ERR_BOOK_FROZEN);
	err_text(&why, 0, text, sizeof(text));
	assert_non_null(strstr(text, "10月31日"));
	assert_non_null(strstr(text, "11月1日"));
	assert_non_null(strstr(text, "10月9日, 14日, 20日, 27日"));
	assert_null(strstr(text, "9月30日"));
	/* the last second of the month, and the first of the next */
	assert_false(booking_now(chaoyang(), &u, NULL,
	    date_instant(date_make(2026, 11, 1), 0) - 1, false, &why));
	assert_int_equal(booking_frozen(chaoyang(), &u,
	    date_make(2026, 11, 1), &n), 0);
}

static void
a_unit_must_be_opened_and_registered(void **state)
{
	struct booking_unit u = {.quota_left = 1};
	struct booking_items two = {{2, 0, 0, 0}}, one = {{1, 1, 0, 0}};
	int64_t now = date_instant(date_make(2026, 11, 20), 36000);

	(void)state;
	assert_false(booking_now(chaoyang(), &u, NULL, now, false,
	    &why));
	assert_int_equal(why.items[0].id, ERR_BOOK_NOT_OPENED);
	u.opened = true;
	assert_false(booking_now(chaoyang(), &u, NULL, now, false,
	    &why));
	assert_int_equal(why.items[0].id, ERR_BOOK_NOT_REGISTERED);
	u.registered = true;
	assert_false(booking_now(chaoyang(), &u, &two, now, false,
	    &why));
	assert_int_equal(why.items[0].id, ERR_BOOK_QUOTA);
	assert_true(booking_now(chaoyang(), &u, &one, now, false, &why));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(windows_are_those_of_the_vectors),
		cmocka_unit_test(deadlines_are_those_of_the_vectors),
		cmocka_unit_test(the_desk_opens_at_nine),
		cmocka_unit_test(a_year_must_be_announced),
		cmocka_unit_test(an_hour_is_the_most),
		cmocka_unit_test(the_fourth_mismatch_freezes_the_month),
		cmocka_unit_test(a_unit_must_be_opened_and_registered),
	};

	return cmocka_run_group_tests(tests, load, NULL);
}
