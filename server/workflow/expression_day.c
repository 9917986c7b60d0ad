#include "config.h"

#include "common/workday.h"
#include "server/workflow/expression_node.h"

enum { DAYS_ASKED = 3660 };

int
expression_age(date_t birth, date_t on)
{
	int y, m, d, year, month, day;

	date_split(birth, &y, &m, &d);
	date_split(on, &year, &month, &day);
	return year - y - (month < m || (month == m && day < d));
}

/* Whole weeks of days that no announcement reaches. */
static int64_t
expression_weekdays(date_t from, date_t to)
{
	int64_t n = ((int64_t)to - from) / 7 * 5;

	for (from += (to - from) / 7 * 7; from < to; from++)
		n += date_weekday(from) <= 5;
	return n;
}

int64_t
expression_working_days(date_t today, date_t d)
{
	int64_t n = 0;
	date_t near;

	if (d <= today)
		return 0;
	near = d - today > DAYS_ASKED ? today + DAYS_ASKED : d;
	for (date_t w = today; w < near; w++)
		n += workday_is(w, NULL);
	return n + expression_weekdays(near, d);
}
