/*
 * The statutory retirement age, by the decision of 13 September 2024 in force
 * since 1 January 2025: who would have retired from then on retires later, by
 * a month for each four months (two for women at 50), 36 (60) months at most.
 */
#ifndef COMMON_RETIREMENT_H
#define COMMON_RETIREMENT_H

#include "common/date.h"

enum retirement {
	RETIREMENT_MALE,      /* 60, at last 63 */
	RETIREMENT_FEMALE_55, /* 55, at last 58: professional staff */
	RETIREMENT_FEMALE_50, /* 50, at last 55 */
};

/* Months later than the age of old, for who is born in this month. */
int retirement_delay(date_t birth, enum retirement category);
/* The day on which the age is reached; DATE_NONE without a birth date. */
date_t retirement_day(date_t birth, enum retirement category);
/*
 * Of "M" or "F", as permits have it: holders are professional staff, so women
 * retire by 55 (D-48). DATE_NONE when either is not known.
 */
date_t retirement_of(date_t birth, const char *sex);

/* The last birth date of those who have reached the age by the day. */
date_t retirement_born(date_t on, const char *sex);

#endif
