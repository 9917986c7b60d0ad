/*
 * talenthall-call: what runs for `ssh USER@HOST COMMAND`. One method, help, or
 * the relay `rpc`. It has fd 3 (RPC) and fd 4 (the spawner) and nothing else.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "common/args.h"
#include "common/buf.h"
#include "common/err.h"
#include "common/i18n.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/call/link.h"
#include "server/call/put.h"
#include "server/call/relay.h"
#include "server/call/show.h"
#include "server/call/typed.h"
#include "server/sandbox.h"

enum { CALL_RPC_FD = 3, CALL_SPAWNER_FD = 4, CALL_COPY = 64 * 1024 };
enum { CALL_DONE = 0, CALL_REFUSED = 1, CALL_UNREADABLE = 2 };

static int
call_write(int fd, const char *data, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, data, len);
		if (n == -1 && errno != EINTR)
			return -1;
		if (n > 0) {
			data += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

static int
call_exit_status(int code)
{
	switch (code) {
	case ERR_CODE_PARSE:
	case ERR_CODE_REQUEST:
	case ERR_CODE_METHOD:
	case ERR_CODE_PARAMS:
		return CALL_UNREADABLE;
	case ERR_CODE_BUSY:
	case ERR_CODE_STORE:
		return EX_TEMPFAIL;
	default:
		return CALL_REFUSED;
	}
}

/* Programs read errors on stdout, people on stderr. */
static int
call_refused(json_t *error, enum args_format format)
{
	struct buf out = { 0 };
	json_t *j;
	int status;

	status = call_exit_status(
	    (int)json_integer_value(json_object_get(error, "code")));
	if (format == ARGS_JSON_OUT) {
		j = json_pack("{s:O}", "error", error);
		show_result(&out, j, ARGS_JSON_OUT);
		json_decref(j);
		call_write(STDOUT_FILENO, buf_str(&out), out.len);
	} else {
		show_error(&out, error);
		call_write(STDERR_FILENO, buf_str(&out), out.len);
	}
	buf_finish(&out);
	return status;
}

static int
call_refused_err(const struct err *e, enum args_format format)
{
	json_t *j = err_to_json(e);
	int status = call_refused(j, format);

	json_decref(j);
	return status;
}

static int
call_unreadable(enum args_fault fault, const char *bad,
    enum args_format format)
{
	struct err e = { 0 };

	err_set(&e, ERR_WORDS, NULL);
	err_arg(&e, "reason", args_fault_text(fault));
	err_arg(&e, "word", bad != NULL ? bad : "-");
	return call_refused_err(&e, format);
}

static int
call_unreachable(enum args_format format)
{
	struct err e = { 0 };

	err_set(&e, ERR_UNREACHABLE, NULL);
	return call_refused_err(&e, format);
}

/* A stored file came with the reply: its bytes are the answer. */
static int
call_copy(int from)
{
	static char room[CALL_COPY];
	ssize_t n;

	while ((n = read(from, room, sizeof room)) != 0) {
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 || call_write(STDOUT_FILENO, room, (size_t)n) != 0)
			return CALL_REFUSED;
	}
	return CALL_DONE;
}

static int
call_show(json_t *reply, int fd, enum args_format format)
{
	json_t *error = json_object_get(reply, "error");
	struct buf out = { 0 };
	int status = CALL_DONE;

	if (error != NULL)
		return call_refused(error, format);
	if (fd != -1 && format == ARGS_PEOPLE)
		return call_copy(fd);
	show_result(&out, json_object_get(reply, "result"), format);
	if (call_write(STDOUT_FILENO, buf_str(&out), out.len) != 0)
		status = CALL_REFUSED;
	buf_finish(&out);
	return status;
}

static int
call_help(const struct args_call *c, const json_t *methods)
{
	const char *name;
	const json_t *m, *list, *row;
	json_t *rows;
	struct buf out = { 0 };
	struct err e = { 0 };
	char *text;
	size_t i;

	name = json_string_value(json_object_get(c->params, "method"));
	if (name == NULL && c->format == ARGS_JSON_OUT) {
		show_result(&out, methods, ARGS_JSON_OUT);
	} else if (name == NULL) {
		rows = json_array();
		list = json_object_get(methods, "methods");
		json_array_foreach((json_t *)list, i, row)
			json_array_append_new(rows,
			    json_pack("{s:O*, s:O*}", "name",
				json_object_get(row, "name"), "summary",
				json_object_get(row, "summary")));
		show_result(&out, rows,
		    c->format == ARGS_PEOPLE ? ARGS_TABLE : c->format);
		json_decref(rows);
	} else if ((m = typed_method(methods, name)) == NULL) {
		err_set(&e, ERR_METHOD_UNKNOWN, NULL);
		err_arg(&e, "method", name);
		return call_refused_err(&e, c->format);
	} else if (c->format == ARGS_JSON_OUT) {
		show_result(&out, m, ARGS_JSON_OUT);
	} else if (c->format != ARGS_PEOPLE) {
		show_result(&out, json_object_get(m, "params"), c->format);
	} else {
		text = typed_help(m);
		buf_add_str(&out, text);
		free(text);
	}
	call_write(STDOUT_FILENO, buf_str(&out), out.len);
	buf_finish(&out);
	return CALL_DONE;
}

/* `ssh verify@HOST CODE`, `ssh display@HOST DISTRICT` */
static const json_t *
call_entry(const json_t *methods, struct args_call *c)
{
	if (strcmp(json_string_value(json_object_get(methods, "entry")),
		"display") == 0) {
		json_object_set_new(c->params, "district",
		    json_string(c->method));
		c->method = "display.get";
		return typed_method(methods, c->method);
	}
	json_object_set_new(c->params, "code", json_string(c->method));
	c->method = "slip.verify";
	return typed_method(methods, c->method);
}

/*
 * A name that is not among the caller's methods is sent all the same: the
 * server knows whether it does not exist or is somebody else's.
 */
static int
call_method(struct link *l, struct args_call *c)
{
	json_t *reply, *methods, *error;
	const json_t *m;
	const char *file;
	int fd, status, rc;

	if (link_call(l, "session.methods", NULL, &reply, &fd) != 0)
		return call_unreachable(c->format);
	if (fd != -1)
		close(fd);
	error = json_object_get(reply, "error");
	methods = json_object_get(reply, "result");
	if (strcmp(c->method, "help") == 0) {
		status = error != NULL ? call_refused(error, c->format)
				       : call_help(c, methods);
		json_decref(reply);
		return status;
	}
	m = typed_method(methods, c->method);
	if (m == NULL && json_object_get(methods, "entry") != NULL &&
	    strchr(c->method, '.') == NULL)
		m = call_entry(methods, c);
	typed_convert(m, c->params);
	if (typed_is_write(m) &&
	    json_object_get(c->params, "idempotency_key") == NULL)
		json_object_set_new(
		    c->params, "idempotency_key", link_make_key());
	file = put_param(m);
	if (file != NULL && json_object_get(c->params, file) == NULL) {
		char *name = xstrdup(file);

		json_decref(reply);
		rc = put_call(l, c->method, name, c->params, &reply, &fd);
		free(name);
	} else {
		json_decref(reply);
		rc = link_call(l, c->method, c->params, &reply, &fd);
	}
	if (rc != 0)
		return call_unreachable(c->format);
	status = call_show(reply, fd, c->format);
	if (fd != -1)
		close(fd);
	json_decref(reply);
	return status;
}

static int
call_command(struct link *l, const char *command)
{
	struct args_call c = { 0 };
	enum args_format format;
	enum args_fault fault;
	char **words;
	size_t n;
	int status;

	/* Even what cannot be split is answered in the form asked for. */
	format = strstr(command, "--json") != NULL ? ARGS_JSON_OUT
						   : ARGS_PEOPLE;
	fault = args_split(command, &words, &n);
	if (fault != ARGS_OK)
		return call_unreadable(fault, NULL, format);
	if (n == 1 && strcmp(words[0], "rpc") == 0) {
		status = relay(l);
	} else if (n > 0 && strcmp(words[0], "scp") == 0) {
		fprintf(stderr, "%s\n",
		    _("There is no scp program here. Use sftp, or scp without "
		      "the option -O."));
		status = CALL_REFUSED;
	} else {
		fault = args_read(&c, words, n);
		status = fault != ARGS_OK
		    ? call_unreadable(fault, c.bad, format)
		    : call_method(l, &c);
		args_call_finish(&c);
	}
	args_free(words);
	return status;
}

int
main(void)
{
	const char *command = getenv("TALENTHALL_COMMAND");
	const char *localedir = getenv("TALENTHALL_LOCALE");
	struct link l;
	int status;

	signal(SIGPIPE, SIG_IGN);
	log_init("call", LOG_LEVEL_ERR);
	i18n_init(localedir);
	i18n_use(i18n_from_name(getenv("TALENTHALL_LANG")));
	if (fcntl(CALL_RPC_FD, F_GETFD) == -1)
		fatal("event=start error=\"fd 3 is not open\"");
	link_open(&l, CALL_RPC_FD,
	    fcntl(CALL_SPAWNER_FD, F_GETFD) == -1 ? -1 : CALL_SPAWNER_FD);
	if (sandbox_worker("call", localedir) != 0)
		return EX_TEMPFAIL;
	status = call_command(&l, command != NULL ? command : "");
	link_close(&l);
	return status;
}
