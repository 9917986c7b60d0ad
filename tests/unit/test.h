/* What every unit test includes: cmocka, the trees, and CSV vectors. */
#ifndef TESTS_UNIT_TEST_H
#define TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Fields of one line of a CSV file, quotes taken off. */
struct test_row {
	char *field[8];
	size_t n;
};

/* "TOP_SRCDIR/path", or TOP_BUILDDIR; static room, used at once. */
const char *test_source(const char *path);
const char *test_build(const char *path);

/* Call each for every line but the header; returns the number of lines. */
int test_csv(const char *name, void (*each)(const struct test_row *row));

/* Run fn and return what it wrote on stderr; static room. */
const char *test_stderr(void (*fn)(void *arg), void *arg);

#endif
