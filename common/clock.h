/*
 * The time since the machine began: nobody sets it, so time-outs, back-offs and
 * penalties are counted by it. What day it is: common/date.h.
 */
#ifndef COMMON_CLOCK_H
#define COMMON_CLOCK_H

#include <stdint.h>

/* Nanoseconds, milliseconds, seconds. Never fail. */
int64_t clock_ns(void);
int64_t clock_ms(void);
int64_t clock_seconds(void);

#endif
