/*
 * Time pages of a list over the real ssh: pages PAGES SSH-WORDS...
 * Walks employee.list forward by its cursors, 50 rows a page, from the first
 * again at the end; prints "p50 p99" of the round trips in microseconds.
 */
#include "config.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
pages_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int
pages_order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Start the client with its ends in *in (to it) and *out (from it). */
static pid_t
pages_client(char **words, FILE **in, FILE **out)
{
	int to[2], from[2];
	pid_t pid;

	if (pipe(to) != 0 || pipe(from) != 0 || (pid = fork()) == -1)
		return -1;
	if (pid == 0) {
		dup2(to[0], 0);
		dup2(from[1], 1);
		close(to[1]);
		close(from[0]);
		execvp(words[0], words);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	*in = fdopen(to[1], "w");
	*out = fdopen(from[0], "r");
	return pid;
}

/* One page after *next ("" for the first); *next moves on. Micros, or -1. */
static double
pages_one(FILE *in, FILE *out, char *next, size_t size, char **line, size_t *n)
{
	double begin = pages_now(), took;
	json_t *reply, *result;
	const char *s;

	fprintf(in,
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"employee.list\","
	    "\"params\":{\"limit\":50%s%s%s}}\n",
	    *next ? ",\"after\":\"" : "", next, *next ? "\"" : "");
	fflush(in);
	if (getline(line, n, out) <= 0)
		return -1;
	took = pages_now() - begin;
	reply = json_loads(*line, 0, NULL);
	result = json_object_get(reply, "result");
	if (json_array_size(json_object_get(result, "items")) == 0) {
		json_decref(reply);
		return -1;
	}
	s = json_string_value(json_object_get(result, "next"));
	snprintf(next, size, "%s", s == NULL ? "" : s);
	json_decref(reply);
	return took;
}

int
main(int argc, char **argv)
{
	long count = argc > 2 ? strtol(argv[1], NULL, 10) : 0, i;
	char next[1024] = "", *line = NULL;
	size_t n = 0;
	double *took;
	FILE *in, *out;
	pid_t pid;

	if (count < 1 || count > 100000) {
		fputs("usage: pages PAGES SSH-WORDS...\n", stderr);
		return 2;
	}
	took = calloc((size_t)count, sizeof(*took));
	pid = pages_client(argv + 2, &in, &out);
	if (took == NULL || pid == -1)
		return 1;
	for (i = -20; i < count; i++) {
		double t = pages_one(in, out, next, sizeof(next), &line, &n);

		if (t < 0) {
			fprintf(stderr, "pages: no page: %s\n", line);
			return 1;
		}
		if (i >= 0)
			took[i] = t;
	}
	fclose(in);
	waitpid(pid, NULL, 0);
	qsort(took, (size_t)count, sizeof(*took), pages_order);
	printf("%.0f %.0f\n", took[count / 2], took[count * 99 / 100]);
	free(took);
	free(line);
	return 0;
}
