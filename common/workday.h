/*
 * Working days of the People's Republic: weekends are off, holidays are off,
 * and some weekend days are worked instead, as the State Council announces
 * each autumn. One file a year in data/holidays; a year without a file, or
 * with statutory days only ("projected"), is known by its weekends and those,
 * and said so once in the log.
 */
#ifndef COMMON_WORKDAY_H
#define COMMON_WORKDAY_H

#include <stdbool.h>

#include "common/date.h"

/*
 * Read every *.cfg in dir, in place of what was loaded before. Returns 0, or
 * -1 with every fault as a line "FILE:LINE: what" on stderr; then what was
 * loaded before stays.
 */
int workday_load(const char *dir);

/*
 * Is d a working day? *name (may be NULL) becomes the holiday that makes it
 * off or, on a make-up day, the one it is worked for; NULL on ordinary days.
 * It stays valid until the next workday_load().
 */
bool workday_is(date_t d, const char **name);

/*
 * The n-th working day after d (before d for n < 0); d itself for 0, whatever
 * day it is. DATE_NONE when n is beyond ten thousand.
 */
date_t workday_add(date_t d, int n);

/* Is the year of d loaded from an announcement, not projected or missing? */
bool workday_known(date_t d);

#endif
