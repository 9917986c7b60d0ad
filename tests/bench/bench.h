/* What every benchmark needs: the clock, times kept, and the rows it tells. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>

/* Seconds of the monotonic clock. */
double bench_now(void);

/* A growing list of numbers; {0} is empty, free(t.v) ends it. */
struct bench_times {
	double *v;
	size_t n, room;
};
void bench_add(struct bench_times *t, double v);
/* The number below which this share lies (0.5: the median); sorts. 0 of none. */
double bench_share(struct bench_times *t, double share);

/*
 * One row of the table, told on stdout as a line of JSON. Absent numbers are
 * -1. The verdict is the driver's: ratio against goal, from below when most.
 */
struct bench_row {
	const char *what, *unit;
	double ours, ours99;
	const char *beside; /* the yardstick's name */
	double yard, yard99;
	double ratio, goal;
	bool most; /* goal is the most that ratio may be, not the least */
	const char *note;
	double cpu, yard_cpu; /* us of CPU a request; 0: not told */
};
/* "what" as by printf. */
__attribute__((format(printf, 2, 3))) void bench_row(struct bench_row r,
    const char *what, ...);

/* A small generator, seeded with any number but 0. */
unsigned bench_random(unsigned long long *state, unsigned below);

/* Tell on stderr and end with 1. */
__attribute__((noreturn, format(printf, 1, 2))) void bench_die(
    const char *fmt, ...);
/* Digits up to most, or die with the program's usage. */
long bench_number(const char *text, long most);

#endif
