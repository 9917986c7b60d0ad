/*
 * Days and instants. A date_t counts days since 1970-01-01; an instant is
 * seconds UTC. Days are Asia/Shanghai (UTC+8 the whole year since 1991; the
 * rules here have no earlier instants), whatever TZ says.
 */
#ifndef COMMON_DATE_H
#define COMMON_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t date_t;
enum { DATE_NONE = INT32_MIN };
enum { DATE_TEXT = 11, TIME_TEXT = 20, MONTH_TEXT = 8 };

date_t date_make(int year, int month, int day); /* DATE_NONE if impossible */
void date_split(date_t d, int *year, int *month, int *day);
int date_weekday(date_t d); /* 1 Monday .. 7 Sunday */
/* "YYYY-MM-DD", strict: exactly ten characters. DATE_NONE otherwise. */
date_t date_parse(const char *s);
/* What people type: 2024-3-7, 2024.3.7, 2024/3/7, 20240307, 2024年3月7日, full-width digits. */
date_t date_parse_loose(const char *s);
char *date_format(date_t d, char buf[DATE_TEXT]); /* "" for DATE_NONE */
date_t month_of(date_t d); /* the first day of its month */
/* "YYYY-MM" <-> the first day of the month. */
date_t month_parse(const char *s);
char *month_format(date_t d, char buf[MONTH_TEXT]);
date_t date_add_months(date_t d, int months); /* day clamped to the month's end */
date_t date_add_years(date_t d, int years);

date_t date_of(int64_t instant);             /* the day in Shanghai */
int64_t date_instant(date_t d, int seconds); /* instant of d 00:00 + seconds */
/* "YYYY-MM-DD HH:MM:SS" in Shanghai. */
char *time_format(int64_t instant, char buf[TIME_TEXT]);

#endif
