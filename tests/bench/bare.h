/*
 * The yardstick of writes: SQLite and nothing else. Threads hand requests to
 * one writer, which does what waits in one transaction and then answers. The
 * tables, rows, indexes and the durability are those of the hall, of which it
 * has a copy; what it does not do is to ask who, whether, or how.
 */
#ifndef TESTS_BENCH_BARE_H
#define TESTS_BENCH_BARE_H

#include <sqlite3.h>
#include <stdint.h>

#include "tests/bench/bench.h"

struct bare;

/* The n-th request, within a transaction. */
typedef void bare_request(struct bare *b, int64_t n);

/* Dies when path is no database. */
struct bare *bare_open(const char *path);
void bare_close(struct bare *b);

/*
 * Statement i of this yardstick, prepared at its first use. Parameters in
 * order by the letters of types: i int64_t, s text, b blob (pointer and size).
 * The first column of the first row, or 0.
 */
enum { BARE_STATEMENTS = 32 };
int64_t bare_do(struct bare *b, int i, const char *sql, const char *types,
    ...);

/* Closed-loop clients for so many seconds: requests per second, and times. */
double bare_run(struct bare *b, bare_request *one, int clients, double seconds,
    struct bench_times *t);

/* Seconds that the writer has had the processor. */
double bare_cpu(const struct bare *b);

/* The rows of audit, idempotency and notification that any write leaves. */
void bare_trace(struct bare *b, int64_t n, const char *action);
/* An id that nobody has, growing. */
int64_t bare_id(struct bare *b);

#endif
