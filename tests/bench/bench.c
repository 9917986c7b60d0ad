#include "config.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/mem.h"
#include "tests/bench/bench.h"

double
bench_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void
bench_add(struct bench_times *t, double v)
{
	if (t->n == t->room) {
		t->room = t->room * 2 + 1024;
		t->v = xreallocarray(t->v, t->room, sizeof(*t->v));
	}
	t->v[t->n++] = v;
}

static int
bench_order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double
bench_share(struct bench_times *t, double share)
{
	size_t i = (size_t)(share * (double)t->n);

	if (t->n == 0)
		return 0;
	qsort(t->v, t->n, sizeof(*t->v), bench_order);
	return t->v[i < t->n ? i : t->n - 1];
}

static void
bench_set(json_t *o, const char *name, double v)
{
	if (v >= 0)
		json_object_set_new(o, name, json_real(v));
}

void
bench_row(struct bench_row r, const char *what, ...)
{
	json_t *o = json_object();
	char text[200];
	va_list ap;

	va_start(ap, what);
	vsnprintf(text, sizeof(text), what, ap);
	va_end(ap);
	json_object_set_new(o, "what", json_string(text));
	json_object_set_new(o, "unit",
	    json_string(r.unit != NULL ? r.unit : ""));
	if (r.beside != NULL)
		json_object_set_new(o, "beside", json_string(r.beside));
	if (r.note != NULL)
		json_object_set_new(o, "note", json_string(r.note));
	bench_set(o, "ours", r.ours);
	bench_set(o, "ours99", r.ours99);
	bench_set(o, "yard", r.yard);
	bench_set(o, "yard99", r.yard99);
	bench_set(o, "ratio", r.ratio);
	bench_set(o, "goal", r.goal);
	bench_set(o, "cpu", r.cpu > 0 ? r.cpu : -1);
	bench_set(o, "yard_cpu", r.yard_cpu > 0 ? r.yard_cpu : -1);
	json_object_set_new(o, "most", json_boolean(r.most));
	json_dumpf(o, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
	putchar('\n');
	fflush(stdout);
	json_decref(o);
}

unsigned
bench_random(unsigned long long *state, unsigned below)
{
	unsigned long long x = *state;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	*state = x;
	return (unsigned)((x >> 32) % below);
}

void
bench_die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

long
bench_number(const char *text, long most)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end == text || *end != '\0' || n < 0 || n > most)
		bench_die("%s: not a number up to %ld", text, most);
	return n;
}
