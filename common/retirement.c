#include "config.h"

#include "common/retirement.h"

static const struct {
	int years, step, most;
} retirement_rows[] = {
	[RETIREMENT_MALE] = {60, 4, 36},
	[RETIREMENT_FEMALE_55] = {55, 4, 36},
	[RETIREMENT_FEMALE_50] = {50, 2, 60},
};

enum { RETIREMENT_BEGIN = 2025 * 12 }; /* months since year 0 */

int
retirement_delay(date_t birth, enum retirement category)
{
	int year, month, day, k, delay;

	date_split(birth, &year, &month, &day);
	k = (year + retirement_rows[category].years) * 12 + month - 1 -
	    RETIREMENT_BEGIN;
	if (k < 0)
		return 0;
	delay = k / retirement_rows[category].step + 1;
	return delay < retirement_rows[category].most ?
	    delay :
	    retirement_rows[category].most;
}

date_t
retirement_day(date_t birth, enum retirement category)
{
	if (birth == DATE_NONE)
		return DATE_NONE;
	return date_add_months(birth,
	    retirement_rows[category].years * 12 +
		retirement_delay(birth, category));
}

date_t
retirement_of(date_t birth, const char *sex)
{
	if (sex[0] != 'M' && sex[0] != 'F')
		return DATE_NONE;
	return retirement_day(birth,
	    sex[0] == 'M' ? RETIREMENT_MALE : RETIREMENT_FEMALE_55);
}

date_t
retirement_born(date_t on, const char *sex)
{
	/* who is 66 has, who is 54 has not; in between halve */
	date_t low = date_add_years(on, -66), high = date_add_years(on, -54);

	while (high - low > 1) {
		date_t middle = low + (high - low) / 2;

		if (retirement_of(middle, sex) <= on)
			low = middle;
		else
			high = middle;
	}
	return low;
}
