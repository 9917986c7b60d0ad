#include "config.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/jsonrpc.h"
#include "common/log.h"
#include "common/random.h"
#include "server/call/link.h"

enum { LINK_RENEW_MS = 60 * 1000 };

void
link_open(struct link *l, int rpc_fd, int spawner_fd)
{
	*l = (struct link){ 0 };
	l->rpc = line_open(rpc_fd, 64 * LINE_MAX_DEFAULT);
	if (spawner_fd != -1)
		l->spawner = line_open(spawner_fd, LINE_MAX_DEFAULT);
}

void
link_close(struct link *l)
{
	line_close(l->rpc);
	line_close(l->spawner);
	*l = (struct link){ 0 };
}

static void
link_close_fds(const int *fds, size_t nfds)
{
	while (nfds > 0)
		close(fds[--nfds]);
}

/* 1: the new socket is there, 0: not yet, -1: there will be none. */
static int
link_take_socket(struct link *l)
{
	int fds[LINE_FDS_MAX];
	const char *text, *op;
	size_t len, nfds;
	enum line_got got;
	json_t *j;
	bool ours;

	while ((got = line_next(l->spawner, &text, &len, fds, &nfds)) !=
	    LINE_NONE) {
		if (got != LINE_OK)
			continue;
		j = json_loadb(text, len, 0, NULL);
		op = json_string_value(json_object_get(j, "op"));
		ours = op != NULL && strcmp(op, "rpc") == 0;
		json_decref(j);
		if (ours && nfds > 0) {
			l->rpc = line_open(fds[0], 64 * LINE_MAX_DEFAULT);
			link_close_fds(fds + 1, nfds - 1);
			return 1;
		}
		link_close_fds(fds, nfds);
		if (ours)
			return -1;
	}
	return 0;
}

int
link_renew(struct link *l)
{
	static const char ask[] = "{\"op\":\"rpc\"}";
	int64_t end = clock_ms() + LINK_RENEW_MS, left;
	struct pollfd p = { .events = POLLIN };
	int r;

	line_close(l->rpc);
	l->rpc = NULL;
	if (l->spawner == NULL ||
	    line_send(l->spawner, ask, sizeof ask - 1, NULL, 0) != 0 ||
	    line_drain(l->spawner, LINK_RENEW_MS) != 0)
		return -1;
	p.fd = line_fd(l->spawner);
	while ((r = link_take_socket(l)) == 0) {
		left = end - clock_ms();
		if (left <= 0)
			return -1;
		if (poll(&p, 1, (int)left) == -1 && errno != EINTR)
			return -1;
		if (line_fill(l->spawner) == -1)
			return -1;
	}
	return r == 1 ? 0 : -1;
}

/* The reply to id among the lines that have come; pushes are left aside. */
static json_t *
link_find_reply(struct link *l, json_int_t id, int *fd)
{
	int fds[LINE_FDS_MAX];
	const char *text;
	size_t len, nfds;
	enum line_got got;
	json_t *j;

	while ((got = line_next(l->rpc, &text, &len, fds, &nfds)) !=
	    LINE_NONE) {
		j = got == LINE_OK ? json_loadb(text, len, 0, NULL) : NULL;
		if (j != NULL && json_object_get(j, "method") == NULL &&
		    json_integer_value(json_object_get(j, "id")) == id) {
			if (nfds > 0) {
				*fd = fds[0];
				link_close_fds(fds + 1, nfds - 1);
			}
			return j;
		}
		link_close_fds(fds, nfds);
		json_decref(j);
	}
	return NULL;
}

/* Send and wait on this socket; -1 when it broke. */
static int
link_try(struct link *l, const json_t *request, json_int_t id, json_t **reply,
    int *fd)
{
	struct pollfd p;

	if (line_send_json(l->rpc, request, NULL, 0) != 0)
		return -1;
	while ((*reply = link_find_reply(l, id, fd)) == NULL) {
		p.fd = line_fd(l->rpc);
		p.events = (short)(POLLIN |
		    (line_pending(l->rpc) ? POLLOUT : 0));
		if (poll(&p, 1, -1) == -1 && errno != EINTR)
			return -1;
		if (line_flush(l->rpc) == -1 || line_fill(l->rpc) == -1)
			return -1;
	}
	return 0;
}

int
link_call(struct link *l, const char *method, json_t *params, json_t **reply,
    int *fd)
{
	json_int_t id = ++l->last_id;
	json_t *request;
	int r;

	*reply = NULL;
	*fd = -1;
	request = rpc_request_make(
	    method, params != NULL ? json_incref(params) : NULL, id);
	if (request == NULL)
		return -1;
	for (;;) {
		r = l->rpc != NULL ? link_try(l, request, id, reply, fd) : -1;
		if (r == 0 || link_renew(l) != 0)
			break;
	}
	json_decref(request);
	return r;
}

json_t *
link_make_key(void)
{
	char text[33];

	random_hex(text, 16);
	return json_string(text);
}
