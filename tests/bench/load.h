/* Closed-loop clients: each asks again when it was answered. */
#ifndef TESTS_BENCH_LOAD_H
#define TESTS_BENCH_LOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "common/line.h"
#include "tests/bench/bench.h"

enum { LOAD_LINE = 2048 };

struct load_ops {
	/* The next request of session i as a line; false: it asks no more. */
	bool (*next)(void *arg, size_t i, char line[LOAD_LINE]);
	/* Session i was answered: the reply's line. */
	void (*got)(void *arg, size_t i, const char *text, bool refused);
};

/*
 * n sessions of which `clients` have a request under way at any time (those
 * after them take their turn), for so many seconds (0: until nobody asks).
 * Microseconds of each answer go to *t. Returns how many were done per second.
 */
double load_run(struct line **sessions, size_t n, size_t clients,
    double seconds, const struct load_ops *ops, void *arg,
    struct bench_times *t);

#endif
