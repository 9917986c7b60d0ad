#include "config.h"

#include <time.h>

#include "common/clock.h"

int64_t
clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t
clock_ms(void)
{
	return clock_ns() / 1000000;
}

int64_t
clock_seconds(void)
{
	return clock_ns() / 1000000000;
}
