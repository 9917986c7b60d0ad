/* talenthall-call as a program, with a made-up records and spawner. */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/jsonrpc.h"
#include "common/line.h"
#include "tests/unit/test.h"

static const char methods[] = "{\"methods\":["
    "{\"name\":\"session.methods\",\"summary\":\"list\",\"write\":false,"
    "\"params\":[]},"
    "{\"name\":\"association.list\",\"summary\":\"关联列表\",\"write\":false,"
    "\"params\":[{\"name\":\"status\",\"type\":\"choice\","
    "\"choices\":[\"pending\",\"active\"]},{\"name\":\"limit\",\"type\":"
    "\"integer\"},{\"name\":\"mine\",\"type\":\"boolean\"},"
    "{\"name\":\"ids\",\"type\":\"list\"}]},"
    "{\"name\":\"association.apply\",\"summary\":\"申请\",\"write\":true,"
    "\"params\":[{\"name\":\"code\",\"type\":\"text\",\"required\":true,"
    "\"help\":\"单位关联代码\"}]}]}";

/* What the hall saw and how it behaves. */
struct hall {
	const char *result; /* JSON of every reply's result, or */
	const char *error;  /* of its error */
	int die_on;         /* break the socket at the n-th request, 0 never */
	int file;           /* descriptor beside the reply, or -1 */
	/* seen */
	int requests;
	char last[4096]; /* params of the last call */
	char key[2][64]; /* idempotency keys of the last two */
	struct buf out, err;
	int status;
};

static void
hall_answer(struct hall *h, struct line *l, const char *text, size_t len)
{
	json_t *q = json_loadb(text, len, 0, NULL), *reply, *params;
	const char *method, *key;
	char *s;

	reply = json_pack("{s:s, s:O?}", "jsonrpc", "2.0", "id",
	    json_object_get(q, "id"));
	method = json_string_value(json_object_get(q, "method"));
	params = json_object_get(q, "params");
	if (method != NULL && strcmp(method, "session.methods") == 0) {
		json_object_set_new(
		    reply, "result", json_loads(methods, 0, NULL));
		line_send_json(l, reply, NULL, 0);
	} else {
		h->requests++;
		key = json_string_value(
		    json_object_get(params, "idempotency_key"));
		memcpy(h->key[1], h->key[0], sizeof h->key[0]);
		snprintf(h->key[0], sizeof h->key[0], "%s",
		    key != NULL ? key : "");
		if (key != NULL)
			json_object_del(params, "idempotency_key");
		s = json_dumps(params, JSON_COMPACT | JSON_SORT_KEYS);
		snprintf(h->last, sizeof h->last, "%s", s != NULL ? s : "");
		free(s);
		if (h->die_on != h->requests) {
			json_object_set_new(reply,
			    h->error != NULL ? "error" : "result",
			    json_loads(h->error != NULL ? h->error : h->result,
				JSON_DECODE_ANY, NULL));
			line_send_json(l, reply, &h->file, h->file != -1);
		}
	}
	json_decref(reply);
	json_decref(q);
}

static pid_t
hall_start(const char *command, const char *lang, const int *theirs)
{
	const char *program = getenv("TALENTHALL_CALL");
	int i, k;
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	/* theirs: stdin, stdout, stderr, fd 3, fd 4; first out of the way. */
	for (i = 0; i < 5; i++)
		dup2(theirs[i], 20 + i);
	for (i = 0; i < 5; i++)
		dup2(20 + i, i);
	for (k = 5; k < 64; k++)
		close(k);
	setenv("TALENTHALL_COMMAND", command, 1);
	setenv("TALENTHALL_LANG", lang, 1);
	setenv("TALENTHALL_LOCALE", test_build("locale"), 1);
	if (program == NULL)
		program = test_build("talenthall-call");
	execl(program, program, (char *)NULL);
	_exit(127);
}

static int
slurp(int fd, struct buf *b)
{
	ssize_t n = read(fd, buf_reserve(b, 65536), 65536);

	if (n > 0)
		buf_added(b, (size_t)n);
	return n > 0;
}

/* Run command with input on stdin, being records and spawner meanwhile. */
static void
hall_run(struct hall *h, const char *command, const char *lang,
    const char *input)
{
	int in[2], out[2], err[2], rpc[2], sp[2], fresh[2], open = 3;
	struct line *records, *spawner;
	const char *text;
	size_t len;
	enum line_got got;
	pid_t pid;
	bool dead = false;

	assert_int_equal(pipe(in) | pipe(out) | pipe(err) |
		socketpair(AF_UNIX, SOCK_STREAM, 0, rpc) |
		socketpair(AF_UNIX, SOCK_STREAM, 0, sp), 0);
	pid = hall_start(command, lang,
	    (int[]){ in[0], out[1], err[1], rpc[1], sp[1] });
	close(in[0]);
	close(out[1]);
	close(err[1]);
	close(rpc[1]);
	close(sp[1]);
	records = line_open(rpc[0], LINE_MAX_DEFAULT);
	spawner = line_open(sp[0], LINE_MAX_DEFAULT);
	if (input != NULL)
		assert_int_equal(write(in[1], input, strlen(input)),
		    (ssize_t)strlen(input));
	close(in[1]);
	buf_clear(&h->out);
	buf_clear(&h->err);
	h->requests = 0;
	while (open != 0) {
		struct pollfd p[4] = {
			{ .fd = open & 1 ? out[0] : -1, .events = POLLIN },
			{ .fd = open & 2 ? err[0] : -1, .events = POLLIN },
			{ .fd = dead ? -1 : line_fd(records),
			    .events = POLLIN },
			{ .fd = line_fd(spawner), .events = POLLIN },
		};
		if (poll(p, 4, 10000) <= 0)
			fail_msg("no end: %s", command);
		if (p[0].revents != 0 && !slurp(out[0], &h->out))
			open &= ~1;
		if (p[1].revents != 0 && !slurp(err[0], &h->err))
			open &= ~2;
		if (p[2].revents != 0) {
			dead = line_fill(records) == -1;
			while ((got = line_next(records, &text, &len, NULL,
				    NULL)) != LINE_NONE) {
				if (got == LINE_TOO_LONG)
					line_send(records,
					    "{\"id\":null,\"error\":{\"code\":"
					    "-32600}}", 37, NULL, 0);
				else
					hall_answer(h, records, text, len);
				if (h->die_on != h->requests)
					continue;
				h->die_on = 0;
				line_close(records);
				socketpair(AF_UNIX, SOCK_STREAM, 0, fresh);
				records = line_open(fresh[0], 1 << 20);
				break;
			}
		}
		if (p[3].revents != 0 && line_fill(spawner) == 1 &&
		    line_next(spawner, &text, &len, NULL, NULL) == LINE_OK) {
			line_send(spawner, "{\"op\":\"rpc\"}", 12, &fresh[1], 1);
			close(fresh[1]);
		} else if (p[3].revents & POLLHUP && open == 0) {
			break;
		}
	}
	waitpid(pid, &h->status, 0);
	h->status = WIFEXITED(h->status) ? WEXITSTATUS(h->status) : -1;
	line_close(records);
	line_close(spawner);
	close(out[0]);
	close(err[0]);
}

static void
hall_finish(struct hall *h)
{
	buf_finish(&h->out);
	buf_finish(&h->err);
}

static void
values_take_the_types_of_the_table(void **state)
{
	struct hall h = { .result = "{\"items\":[],\"next\":null}", .file = -1 };

	hall_run(&h, "association.list limit=5 mine=true ids=a,b "
		     "status=pending --json", "zh", NULL);
	assert_int_equal(h.status, 0);
	assert_string_equal(h.last, "{\"ids\":[\"a\",\"b\"],\"limit\":5,"
				    "\"mine\":true,\"status\":\"pending\"}");
	assert_string_equal(h.key[0], "");
	assert_string_equal(
	    buf_str(&h.out), "{\"items\":[],\"next\":null}\n");
	hall_run(&h, "association.list limit=many", "zh", NULL);
	assert_string_equal(h.last, "{\"limit\":\"many\"}");
	hall_finish(&h);
}

static void
lists_are_tables_and_csv(void **state)
{
	struct hall h = { .file = -1,
		.result = "{\"items\":[{\"id\":\"1\",\"person\":{\"name\":"
			  "\"张伟\"},\"applied_at\":1795190400},{\"id\":\"22\","
			  "\"person\":{\"name\":\"=a,\\u001b\"}}],"
			  "\"next\":\"cur\",\"total\":9}" };

	hall_run(&h, "association.list", "zh", NULL);
	assert_string_equal(buf_str(&h.out),
	    "id  person.name  applied_at\n"
	    "1   张伟         2026-11-21 00:00:00\n"
	    "22  =a,?\n\ntotal=9\nafter=cur\n");
	hall_run(&h, "association.list --csv", "zh", NULL);
	assert_string_equal(buf_str(&h.out),
	    "\xef\xbb\xbfid,person.name,applied_at\r\n"
	    "1,张伟,2026-11-21 00:00:00\r\n"
	    "22,\"'=a,\x1b\",\r\n");
	hall_finish(&h);
}

static void
refusals_have_their_exit_status(void **state)
{
	static const struct {
		const char *error;
		int status;
	} rows[] = {
		{ "{\"code\":-32601,\"message\":\"m\"}", 2 },
		{ "{\"code\":-32602,\"message\":\"m\"}", 2 },
		{ "{\"code\":-32001,\"message\":\"m\"}", 1 },
		{ "{\"code\":-32002,\"message\":\"m\"}", 1 },
		{ "{\"code\":-32003,\"message\":\"m\"}", 1 },
		{ "{\"code\":-32004,\"message\":\"m\"}", 1 },
		{ "{\"code\":-32005,\"message\":\"m\"}", 75 },
		{ "{\"code\":-32006,\"message\":\"m\"}", 75 },
		{ "{\"code\":-32007,\"message\":\"m\"}", 1 },
	};
	struct hall h = { .file = -1 };
	size_t i;

	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		h.error = rows[i].error;
		hall_run(&h, "title.score x=1", "zh", NULL);
		assert_int_equal(h.status, rows[i].status);
		assert_string_equal(buf_str(&h.err), "m\n");
		assert_string_equal(buf_str(&h.out), "");
		assert_int_equal(h.requests, 1);
	}
	hall_run(&h, "title.score --json", "zh", NULL);
	assert_string_equal(buf_str(&h.out),
	    "{\"error\":{\"code\":-32007,\"message\":\"m\"}}\n");
	h.error = "{\"code\":-32001,\"message\":\"a\",\"data\":{\"fields\":["
		  "{\"field\":\"x\",\"message\":\"a\"},"
		  "{\"field\":\"y\",\"message\":\"b\"}]}}";
	hall_run(&h, "title.score", "zh", NULL);
	assert_string_equal(buf_str(&h.err), "a\n  x\n  y: b\n");
	hall_finish(&h);
}

static void
what_cannot_be_read_is_refused_here(void **state)
{
	struct hall h = { .file = -1, .result = "true" };

	hall_run(&h, "association.list 'x", "zh", NULL);
	assert_int_equal(h.status, 2);
	assert_string_equal(
	    buf_str(&h.err), "命令在「-」处无法识别。引号没有成对。\n");
	hall_run(&h, "association.list --xml", "en", NULL);
	assert_int_equal(h.status, 2);
	assert_non_null(strstr(buf_str(&h.err), "no such option"));
	hall_run(&h, "association.list word --json", "zh", NULL);
	assert_int_equal(h.status, 2);
	assert_non_null(strstr(buf_str(&h.out), "\"request.words\""));
	assert_string_equal(buf_str(&h.err), "");
	hall_run(&h, "scp -t /tmp", "zh", NULL);
	assert_int_equal(h.status, 1);
	assert_non_null(strstr(buf_str(&h.err), "sftp"));
	assert_int_equal(h.requests, 0);
	hall_finish(&h);
}

static void
help_tells_the_methods_and_their_parameters(void **state)
{
	struct hall h = { .file = -1 };

	hall_run(&h, "help", "zh", NULL);
	assert_int_equal(h.status, 0);
	assert_non_null(strstr(
	    buf_str(&h.out), "\nassociation.apply  申请\n"));
	hall_run(&h, "help association.list", "zh", NULL);
	assert_string_equal(buf_str(&h.out),
	    "status=pending|active\nlimit=integer\nmine=boolean\nids=list\n");
	hall_run(&h, "help association.apply", "zh", NULL);
	assert_string_equal(buf_str(&h.out),
	    "code=text                     * 单位关联代码\n");
	hall_run(&h, "help no.such", "zh", NULL);
	assert_int_equal(h.status, 2);
	hall_finish(&h);
}

static void
a_write_is_repeated_under_the_same_key(void **state)
{
	struct hall h = { .file = -1, .result = "{\"id\":\"7\"}", .die_on = 1 };

	hall_run(&h, "association.apply code=ADF93LFA9", "zh", NULL);
	assert_int_equal(h.status, 0);
	assert_int_equal(h.requests, 2);
	assert_int_equal(strlen(h.key[0]), 32);
	assert_string_equal(h.key[0], h.key[1]);
	assert_string_equal(buf_str(&h.out), "id  7\n");
	hall_finish(&h);
}

static void
a_file_beside_the_reply_is_copied_out(void **state)
{
	struct hall h = { .result = "{\"size\":3}" };
	FILE *f = tmpfile();

	fputs("a\nb", f);
	fflush(f);
	lseek(fileno(f), 0, SEEK_SET);
	h.file = fileno(f);
	hall_run(&h, "attachment.get kind=x", "zh", NULL);
	assert_string_equal(buf_str(&h.out), "a\nb");
	fclose(f);
	hall_finish(&h);
}

static void
the_relay_answers_everything_before_it_ends(void **state)
{
	struct hall h = { .file = -1, .result = "1", .die_on = 2 };

	hall_run(&h, "rpc", "zh",
	    "{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":1}\n\n"
	    "{\"jsonrpc\":\"2.0\",\"method\":\"association.apply\","
	    "\"params\":{\"code\":\"x\"},\"id\":\"two\"}\r\n"
	    "{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":3}");
	assert_int_equal(h.status, 0);
	assert_non_null(strstr(buf_str(&h.out), "\"id\":1"));
	assert_non_null(strstr(buf_str(&h.out), "\"id\":\"two\""));
	assert_non_null(strstr(buf_str(&h.out), "\"id\":3"));
	/* The first may be asked again if its answer died with the hall. */
	assert_in_range(h.requests, 4, 5);
	hall_finish(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_take_the_types_of_the_table),
		cmocka_unit_test(lists_are_tables_and_csv),
		cmocka_unit_test(refusals_have_their_exit_status),
		cmocka_unit_test(what_cannot_be_read_is_refused_here),
		cmocka_unit_test(help_tells_the_methods_and_their_parameters),
		cmocka_unit_test(a_write_is_repeated_under_the_same_key),
		cmocka_unit_test(a_file_beside_the_reply_is_copied_out),
		cmocka_unit_test(the_relay_answers_everything_before_it_ends),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
