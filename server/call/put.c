#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/err.h"
#include "server/call/put.h"

enum {
	PUT_CHUNK = 64 * 1024,
	PUT_MAX = 32 << 20, /* so that a refusal can tell what it found */
	PUT_TRIES = 3,
};

const char *
put_param(const json_t *method)
{
	const json_t *list = json_object_get(method, "params"), *p;
	const char *type;
	size_t i;

	json_array_foreach((json_t *)list, i, p) {
		type = json_string_value(json_object_get(p, "type"));
		if (type != NULL && strcmp(type, "file") == 0)
			return json_string_value(json_object_get(p, "name"));
	}
	return NULL;
}

/* Up to PUT_MAX bytes; -1 when the server's disk takes no more. */
static int
put_stream(int from, int to)
{
	static char room[PUT_CHUNK];
	off_t total = 0;
	ssize_t n, w, at;

	while (total < PUT_MAX && (n = read(from, room, sizeof room)) != 0) {
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			break; /* what came counts: the server looks at it */
		for (at = 0; at < n; at += w) {
			w = write(to, room + at, (size_t)(n - at));
			if (w == -1 && errno != EINTR)
				return -1;
			if (w == -1)
				w = 0;
		}
		total += n;
	}
	return 0;
}

/* What was sent already, to the scratch file of a new records. */
static int
put_copy(int from, int to)
{
	return lseek(from, 0, SEEK_SET) == 0 ? put_stream(from, to) : -1;
}

static bool
put_is_lost(const json_t *reply)
{
	const char *key = json_string_value(json_object_get(
	    json_object_get(json_object_get(reply, "error"), "data"), "key"));

	return key != NULL && strcmp(key, "file.lost") == 0;
}

static json_t *
put_full(void)
{
	struct err e = { 0 };

	err_set(&e, ERR_STORE, NULL);
	return json_pack("{s:o}", "error", err_to_json(&e));
}

/* One round; *sent is the scratch file, kept for another. */
static int
put_once(struct link *l, const char *method, const char *param,
    json_t *params, int *sent, json_t **reply, int *fd)
{
	json_t *begin = json_pack("{s:s}", "method", method);
	int to, full, r = link_call(l, "file.begin", begin, reply, &to);

	json_decref(begin);
	if (r != 0 || json_object_get(*reply, "error") != NULL || to == -1) {
		if (to != -1)
			close(to);
		return r;
	}
	full = *sent == -1 ? put_stream(STDIN_FILENO, to)
			   : put_copy(*sent, to);
	if (*sent != -1)
		close(*sent);
	*sent = to;
	json_object_set(params, param, json_object_get(
	    json_object_get(*reply, "result"), "file"));
	json_decref(*reply);
	if (full != 0) {
		*reply = put_full();
		return 0;
	}
	return link_call(l, method, params, reply, fd);
}

int
put_call(struct link *l, const char *method, const char *param,
    json_t *params, json_t **reply, int *fd)
{
	int r = -1, sent = -1, tries;

	*fd = -1;
	*reply = NULL;
	for (tries = 0; tries < PUT_TRIES; tries++) {
		json_decref(*reply);
		*reply = NULL;
		r = put_once(l, method, param, params, &sent, reply, fd);
		if (r != 0 || !put_is_lost(*reply))
			break;
	}
	if (sent != -1)
		close(sent);
	return r;
}
