#include "config.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/line.h"
#include "tests/unit/test.h"

struct pair {
	struct line *a, *b;
};

static void
pair_open(struct pair *p, size_t max)
{
	int fd[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	p->a = line_open(fd[0], max);
	p->b = line_open(fd[1], max);
}

static void
pair_close(struct pair *p)
{
	line_close(p->a);
	line_close(p->b);
}

static int
open_fds(void)
{
	int fd, n = 0;

	for (fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	return n;
}

/* The next line of l, reading as needed; what says LINE_NONE ran dry. */
static enum line_got
next(struct line *l, const char **text, size_t *len, int *fds, size_t *nfds)
{
	enum line_got got;

	while ((got = line_next(l, text, len, fds, nfds)) == LINE_NONE) {
		if (line_fill(l) != 1)
			break;
	}
	return got;
}

static void
next_is(struct line *l, const char *want)
{
	const char *text;
	size_t len;

	assert_int_equal(next(l, &text, &len, NULL, NULL), LINE_OK);
	assert_string_equal(text, want);
	assert_int_equal(len, strlen(want));
}

static void
lines_arrive_whole_and_in_order(void **state)
{
	struct pair p;
	const char *text;
	size_t len;
	json_t *j = json_pack("{s:s}", "name", "张伟");

	pair_open(&p, 100);
	assert_int_equal(line_send(p.a, "one", 3, NULL, 0), 0);
	assert_int_equal(line_send(p.a, "", 0, NULL, 0), 0);
	assert_int_equal(line_send_json(p.a, j, NULL, 0), 0);
	next_is(p.b, "one");
	next_is(p.b, "");
	next_is(p.b, "{\"name\":\"张伟\"}");
	assert_int_equal(next(p.b, &text, &len, NULL, NULL), LINE_NONE);
	/* A line in pieces is no line until its newline. */
	assert_int_equal(write(line_fd(p.a), "ha", 2), 2);
	assert_int_equal(next(p.b, &text, &len, NULL, NULL), LINE_NONE);
	assert_int_equal(write(line_fd(p.a), "lf\nrest", 7), 7);
	next_is(p.b, "half");
	assert_int_equal(next(p.b, &text, &len, NULL, NULL), LINE_NONE);
	line_close(p.a);
	assert_int_equal(line_fill(p.b), -1);
	line_close(p.b);
	json_decref(j);
}

static void
descriptors_stay_with_their_line(void **state)
{
	struct pair p;
	const char *text;
	size_t len, nfds;
	int pipes[2][2], fds[LINE_FDS_MAX], before = open_fds();
	char c;

	assert_int_equal(pipe(pipes[0]) | pipe(pipes[1]), 0);
	pair_open(&p, 100);
	line_send(p.a, "first", 5, NULL, 0);
	line_send(p.a, "second", 6, (int[]){ pipes[0][1], pipes[1][1] }, 2);
	line_send(p.a, "third", 5, NULL, 0);
	line_send(p.a, "fourth", 6, &pipes[1][1], 1);

	assert_int_equal(next(p.b, &text, &len, fds, &nfds), LINE_OK);
	assert_string_equal(text, "first");
	assert_int_equal(nfds, 0);
	assert_int_equal(next(p.b, &text, &len, fds, &nfds), LINE_OK);
	assert_string_equal(text, "second");
	assert_int_equal(nfds, 2);
	assert_int_equal(write(fds[0], "x", 1), 1);
	assert_int_equal(read(pipes[0][0], &c, 1), 1);
	assert_true(fcntl(fds[0], F_GETFD) & FD_CLOEXEC);
	close(fds[0]);
	close(fds[1]);
	assert_int_equal(next(p.b, &text, &len, fds, &nfds), LINE_OK);
	assert_string_equal(text, "third");
	assert_int_equal(nfds, 0);
	/* Nobody wants the fourth's: it is closed. */
	next_is(p.b, "fourth");
	pair_close(&p);
	close(pipes[0][0]);
	close(pipes[0][1]);
	close(pipes[1][0]);
	close(pipes[1][1]);
	assert_int_equal(open_fds(), before);
}

static void
unread_descriptors_are_closed_with_the_line(void **state)
{
	struct pair p;
	int before = open_fds(), i;

	pair_open(&p, 100);
	for (i = 0; i < 200; i++)
		line_send(p.a, "x", 1, (int[]){ 0, 1 }, 2);
	for (i = 0; i < 100; i++)
		line_fill(p.b);
	pair_close(&p);
	assert_int_equal(open_fds(), before);
}

static void
a_long_line_is_told_once_and_skipped(void **state)
{
	struct pair p;
	const char *text;
	size_t len;
	char *big = calloc(1, 300001);

	memset(big, 'x', 300000);
	pair_open(&p, 10);
	line_send(p.a, "0123456789", 10, NULL, 0);
	line_send(p.a, "0123456789a", 11, NULL, 0);
	line_send(p.a, "ok", 2, NULL, 0);
	next_is(p.b, "0123456789");
	assert_int_equal(next(p.b, &text, &len, NULL, NULL), LINE_TOO_LONG);
	next_is(p.b, "ok");
	line_send(p.a, big, 300000, NULL, 0);
	line_send(p.a, "after", 5, NULL, 0);
	assert_int_equal(next(p.b, &text, &len, NULL, NULL), LINE_TOO_LONG);
	for (;;) {
		line_flush(p.a);
		if (next(p.b, &text, &len, NULL, NULL) == LINE_OK)
			break;
	}
	assert_string_equal(text, "after");
	pair_close(&p);
	free(big);
}

static void
a_slow_reader_gets_everything(void **state)
{
	struct pair p;
	const char *text;
	size_t len, nfds, i, lines = 0, with = 0;
	int fds[LINE_FDS_MAX];
	char *big = calloc(1, 100001);

	memset(big, 'y', 100000);
	pair_open(&p, LINE_MAX_DEFAULT);
	for (i = 0; i < 40; i++)
		assert_int_equal(line_send(p.a, big, 100000 - i, (int[]){ 0 },
				     i % 3 == 0 ? 1 : 0), 0);
	assert_true(line_pending(p.a));
	assert_true(line_queued(p.a) > 0);
	assert_int_equal(line_drain(p.a, 20), -1);
	while (lines < 40) {
		assert_int_not_equal(line_flush(p.a), -1);
		line_fill(p.b);
		while (line_next(p.b, &text, &len, fds, &nfds) == LINE_OK) {
			assert_int_equal(len, 100000 - lines);
			assert_int_equal(nfds, lines % 3 == 0 ? 1 : 0);
			with += nfds;
			if (nfds > 0)
				close(fds[0]);
			lines++;
		}
	}
	assert_int_equal(with, 14);
	assert_false(line_pending(p.a));
	assert_int_equal(line_queued(p.a), 0);
	pair_close(&p);
	free(big);
}

static void
a_queue_has_an_end_and_a_dead_peer_is_told(void **state)
{
	struct pair p;
	char *big = calloc(1, 1 << 20);
	int i, sent = 0;

	pair_open(&p, LINE_MAX_DEFAULT);
	for (i = 0; i < 12; i++)
		sent += line_send(p.a, big, 1 << 20, NULL, 0) == 0;
	assert_in_range(sent, 7, 9);
	line_close(p.b);
	assert_int_equal(line_flush(p.a), -1);
	assert_int_equal(line_send(p.a, "x", 1, NULL, 0), -1);
	line_close(p.a);
	free(big);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_arrive_whole_and_in_order),
		cmocka_unit_test(descriptors_stay_with_their_line),
		cmocka_unit_test(unread_descriptors_are_closed_with_the_line),
		cmocka_unit_test(a_long_line_is_told_once_and_skipped),
		cmocka_unit_test(a_slow_reader_gets_everything),
		cmocka_unit_test(a_queue_has_an_end_and_a_dead_peer_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
