#include "config.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/jsonrpc.h"
#include "common/mem.h"
#include "server/call/relay.h"
#include "server/call/typed.h"

enum {
	RELAY_CHUNK = 64 * 1024,
	RELAY_HIGH = 1 << 20,     /* bytes waiting, per direction */
	RELAY_WAITING_MAX = 1024, /* requests not yet answered */
	RELAY_KEY_ROOM = 64,      /* what an idempotency_key adds to a line */
	RELAY_PIPE = 4096,        /* a write of this size after POLLOUT passes */
};

/* A request that the server has not answered. */
struct relay_wait {
	struct relay_wait *next;
	char *id;   /* its id as JSON text; "null" if it has none */
	char *text; /* to be sent again */
	size_t len;
};

struct relay {
	struct link *link;
	json_t *methods; /* reply of session.methods, NULL if not to be had */
	struct buf in;   /* from stdin */
	struct buf out;  /* to stdout */
	bool skipping;   /* inside a line that is too long */
	bool in_end;     /* stdin has ended */
	bool out_end;    /* nobody reads stdout any more */
	struct relay_wait *first, **last;
	size_t waiting;
};

static void
relay_wait_free(struct relay_wait *w)
{
	free(w->id);
	free(w->text);
	free(w);
}

static char *
relay_id(const json_t *id)
{
	char *s;

	s = id != NULL ? json_dumps(id, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
	return s != NULL ? s : xstrdup("null");
}

static void
relay_expect(struct relay *r, const json_t *id, const char *text, size_t len)
{
	struct relay_wait *w = xcalloc(1, sizeof *w);

	w->id = relay_id(id);
	w->text = xcalloc(len + 1, 1);
	memcpy(w->text, text, len);
	w->len = len;
	*r->last = w;
	r->last = &w->next;
	r->waiting++;
}

/* The oldest request with this id is answered. */
static void
relay_answered(struct relay *r, const json_t *id)
{
	struct relay_wait **p, *w;
	char *text = relay_id(id);

	for (p = &r->first; (w = *p) != NULL; p = &w->next) {
		if (strcmp(w->id, text) != 0)
			continue;
		*p = w->next;
		if (*p == NULL)
			r->last = p;
		relay_wait_free(w);
		r->waiting--;
		break;
	}
	free(text);
}

/* The line with a key for a write that has none; NULL to send it as it is. */
static char *
relay_with_key(struct relay *r, struct rpc_request *q, size_t len)
{
	const json_t *m = typed_method(r->methods, q->method);

	if (!typed_is_write(m) || q->id == NULL ||
	    len + RELAY_KEY_ROOM > LINE_MAX_DEFAULT ||
	    json_object_get(q->params, "idempotency_key") != NULL)
		return NULL;
	if (q->params == NULL) {
		q->params = json_object();
		json_object_set_new(q->root, "params", q->params);
	}
	json_object_set_new(q->params, "idempotency_key", link_make_key());
	return json_dumps(q->root, JSON_COMPACT);
}

/*
 * What cannot be read is passed on too: the server answers it. A broken line
 * is sent again like any other, since it changes nothing.
 */
static int
relay_request(struct relay *r, const char *text, size_t len)
{
	struct rpc_request q = { 0 };
	struct err e = { 0 };
	char *keyed = NULL;
	int sent;

	if (len > 0 && text[len - 1] == '\r')
		len--;
	if (len == 0)
		return 0;
	if (len > LINE_MAX_DEFAULT) {
		relay_expect(r, NULL, text, len);
	} else if (rpc_request_parse(&q, text, len, &e) != 0) {
		relay_expect(r, q.id, text, len);
	} else {
		keyed = relay_with_key(r, &q, len);
		if (keyed != NULL) {
			text = keyed;
			len = strlen(keyed);
		}
		if (q.id != NULL)
			relay_expect(r, q.id, text, len);
	}
	rpc_request_finish(&q);
	sent = line_send(r->link->rpc, text, len, NULL, 0);
	free(keyed);
	return sent;
}

/*
 * Whole lines from stdin to the server. Of a line that is too long one byte
 * more than the limit goes on, which is enough to be refused.
 */
static int
relay_requests(struct relay *r)
{
	char *nl;
	size_t n;
	int sent = 0;

	while (sent == 0 && r->in.len > 0 &&
	    r->waiting < RELAY_WAITING_MAX &&
	    line_queued(r->link->rpc) < RELAY_HIGH) {
		nl = memchr(r->in.data, '\n', r->in.len);
		n = nl != NULL ? (size_t)(nl - r->in.data) : r->in.len;
		if (nl == NULL && n <= LINE_MAX_DEFAULT && !r->in_end)
			break;
		if (!r->skipping)
			sent = relay_request(r, r->in.data,
			    n > LINE_MAX_DEFAULT ? LINE_MAX_DEFAULT + 1 : n);
		r->skipping = nl == NULL && !r->in_end;
		buf_drop(&r->in, nl != NULL ? n + 1 : n);
		if (r->skipping)
			break;
	}
	return sent;
}

/* Lines of the server to stdout; a descriptor has no place there. */
static void
relay_replies(struct relay *r)
{
	const char *text;
	size_t len;
	enum line_got got;
	json_t *j;

	while (r->out.len < RELAY_HIGH &&
	    (got = line_next(r->link->rpc, &text, &len, NULL, NULL)) !=
		LINE_NONE) {
		if (got != LINE_OK)
			continue;
		j = json_loadb(text, len, 0, NULL);
		if (json_is_object(j) && json_object_get(j, "method") == NULL)
			relay_answered(r, json_object_get(j, "id"));
		json_decref(j);
		buf_add(&r->out, text, len);
		buf_add_char(&r->out, '\n');
	}
}

/*
 * records is new: ask it again what the old one did not answer. Replies that
 * the old one still sent are taken first.
 */
static int
relay_again(struct relay *r)
{
	struct relay_wait *w;

	while (r->link->rpc != NULL && r->out.len < RELAY_HIGH &&
	    line_fill(r->link->rpc) == 1)
		relay_replies(r);
	if (link_renew(r->link) != 0)
		return -1;
	for (w = r->first; w != NULL; w = w->next) {
		if (line_send(r->link->rpc, w->text, w->len, NULL, 0) != 0)
			break;
	}
	return 0;
}

static void
relay_read(struct relay *r)
{
	ssize_t n;

	n = read(STDIN_FILENO, buf_reserve(&r->in, RELAY_CHUNK), RELAY_CHUNK);
	if (n > 0)
		buf_added(&r->in, (size_t)n);
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		r->in_end = true;
}

static void
relay_write(struct relay *r)
{
	size_t len = r->out.len < RELAY_PIPE ? r->out.len : RELAY_PIPE;
	ssize_t n;

	n = write(STDOUT_FILENO, r->out.data, len);
	if (n > 0)
		buf_drop(&r->out, (size_t)n);
	else if (n == -1 && errno != EINTR && errno != EAGAIN)
		r->out_end = true;
}

/* One round of waiting. Returns -1 when the server's end is gone. */
static int
relay_round(struct relay *r)
{
	bool room = r->in.len < RELAY_HIGH + RELAY_CHUNK &&
	    r->waiting < RELAY_WAITING_MAX &&
	    line_queued(r->link->rpc) < RELAY_HIGH;
	struct pollfd p[3] = {
		{ .fd = r->in_end || !room ? -1 : STDIN_FILENO,
		    .events = POLLIN },
		{ .fd = r->out.len > 0 ? STDOUT_FILENO : -1,
		    .events = POLLOUT },
		{ .fd = line_fd(r->link->rpc) },
	};

	p[2].events = (short)((r->out.len < RELAY_HIGH ? POLLIN : 0) |
	    (line_pending(r->link->rpc) ? POLLOUT : 0));
	if (poll(p, 3, -1) == -1)
		return errno == EINTR ? 0 : -1;
	if (p[0].revents != 0)
		relay_read(r);
	if (p[1].revents != 0)
		relay_write(r);
	if (relay_requests(r) != 0 || line_flush(r->link->rpc) == -1)
		return -1;
	if ((p[2].revents & (POLLIN | POLLHUP | POLLERR)) != 0 &&
	    line_fill(r->link->rpc) == -1)
		return -1;
	relay_replies(r);
	return 0;
}

static void
relay_learn(struct relay *r)
{
	json_t *reply;
	int fd;

	if (link_call(r->link, "session.methods", NULL, &reply, &fd) != 0)
		return;
	if (fd != -1)
		close(fd);
	r->methods = json_incref(json_object_get(reply, "result"));
	json_decref(reply);
}

int
relay(struct link *l)
{
	struct relay r = { .link = l };
	struct relay_wait *w;
	int status = EXIT_SUCCESS;

	r.last = &r.first;
	relay_learn(&r);
	while (!r.out_end && !(r.in_end && r.in.len == 0 &&
	    r.waiting == 0 && r.out.len == 0 && !line_pending(l->rpc))) {
		if (l->rpc == NULL || relay_round(&r) == -1) {
			if (relay_again(&r) == 0)
				continue;
			status = EX_TEMPFAIL;
			break;
		}
	}
	while ((w = r.first) != NULL) {
		r.first = w->next;
		relay_wait_free(w);
	}
	json_decref(r.methods);
	buf_finish(&r.in);
	buf_finish(&r.out);
	return status;
}
