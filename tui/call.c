#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/jsonrpc.h"
#include "common/line.h"
#include "common/mem.h"
#include "common/random.h"
#include "tui/app.h"
#include "tui/call.h"

enum { LINK_TOPICS_MAX = 16, LINK_SLOW_MS = 300, LINK_RETRY_MS = 2000 };

struct link_topic {
	char name[64];
	int count;
};

struct link {
	struct line *rpc;     /* NULL while lost */
	struct line *spawner; /* NULL: none, a lost connection is final */
	struct link_hooks hooks;
	json_int_t last_id;
	bool asked;        /* the spawner owes us a connection */
	bool over;         /* he said there will be none */
	json_int_t wanted; /* id of the call under way */
	json_t *pushes;  /* array of notices not yet delivered */
	char **methods; /* names in order, each behind 'w' or 'r' */
	size_t nmethods;
	json_t *reply;   /* answer to wanted, when it has come */
	struct link_topic topics[LINK_TOPICS_MAX];
};

static void
link_forget(struct link *l)
{
	for (size_t i = 0; i < l->nmethods; i++)
		free(l->methods[i]);
	free(l->methods);
	l->methods = NULL;
	l->nmethods = 0;
}

static int
link_by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a + 1, *(char *const *)b + 1);
}

/* NULL: not for this account. */
static const char *
link_method(const struct link *l, const char *name)
{
	char key[80], *text = key, **found;
	int n = snprintf(key, sizeof key, "r%s", name);

	if (l->nmethods == 0 || n < 0 || (size_t)n >= sizeof key)
		return NULL;
	found = bsearch(&text, l->methods, l->nmethods, sizeof *l->methods,
	    link_by_name);
	return found != NULL ? *found : NULL;
}

struct link *
link_open(int rpc_fd, int spawner_fd, const struct link_hooks *hooks)
{
	struct link *l = xcalloc(1, sizeof *l);

	l->rpc = line_open(rpc_fd, LINE_MAX_DEFAULT);
	if (spawner_fd >= 0)
		l->spawner = line_open(spawner_fd, LINE_MAX_DEFAULT);
	l->hooks = *hooks;
	l->pushes = json_array();
	return l;
}

void
link_close(struct link *l)
{
	if (l == NULL)
		return;
	if (l->rpc != NULL)
		line_close(l->rpc);
	if (l->spawner != NULL)
		line_close(l->spawner);
	json_decref(l->pushes);
	link_forget(l);
	json_decref(l->reply);
	free(l);
}

int
link_fd(const struct link *l)
{
	return l->rpc != NULL ? line_fd(l->rpc) : -1;
}

bool
link_over(const struct link *l)
{
	return l->over;
}

int
link_spawner_fd(const struct link *l)
{
	return l->spawner != NULL ? line_fd(l->spawner) : -1;
}

static bool
link_send(struct link *l, const json_t *request)
{
	return l->rpc != NULL &&
	    line_send_json(l->rpc, request, NULL, 0) == 0;
}

static void
link_send_subscribe(struct link *l, const char *topic, const char *method)
{
	json_t *r = rpc_request_make(method, json_pack("{s:s}", "topic", topic),
	    ++l->last_id);

	link_send(l, r);
	json_decref(r);
}

void
link_retry(struct link *l)
{
	if (l->rpc != NULL || l->spawner == NULL || l->asked)
		return;
	l->asked = true;
	line_send(l->spawner, "{\"op\":\"rpc\"}", 12, NULL, 0);
}

/* The connection is gone: ask the spawner for another. */
static void
link_lost(struct link *l)
{
	if (l->rpc == NULL)
		return;
	line_close(l->rpc);
	l->rpc = NULL;
	l->asked = false;
	link_retry(l);
}

/* A new connection knows nothing of what was subscribed on the old one. */
static void
link_back(struct link *l, int fd)
{
	if (l->rpc != NULL)
		line_close(l->rpc);
	l->rpc = line_open(fd, LINE_MAX_DEFAULT);
	for (int i = 0; i < LINK_TOPICS_MAX; i++)
		if (l->topics[i].count > 0)
			link_send_subscribe(l, l->topics[i].name, "subscribe");
}

static void
link_take(struct link *l, json_t *m)
{
	const json_t *id = json_object_get(m, "id");

	if (json_is_string(json_object_get(m, "method"))) {
		if (json_array_size(l->pushes) < 1000)
			json_array_append(l->pushes, m);
	} else if (json_is_integer(id) &&
	    json_integer_value(id) == l->wanted) {
		json_decref(l->reply);
		l->reply = json_incref(m);
	}
}

static void
link_read_rpc(struct link *l)
{
	const char *text;
	size_t len;
	int got = l->rpc != NULL ? line_fill(l->rpc) : 0;

	for (;;) {
		enum line_got g = l->rpc == NULL ? LINE_NONE :
		    line_next(l->rpc, &text, &len, NULL, NULL);
		json_t *m;

		if (g == LINE_NONE)
			break;
		if (g != LINE_OK)
			continue;
		m = json_loadb(text, len, 0, NULL);
		if (m != NULL)
			link_take(l, m);
		json_decref(m);
	}
	if (got < 0)
		link_lost(l);
}

/* What the spawner says without a connection: a size, or that there is none. */
static void
link_told(struct link *l, const json_t *m)
{
	const json_t *cols = json_object_get(m, "cols");

	if (cols != NULL && l->hooks.sized != NULL)
		l->hooks.sized(l->hooks.arg,
		    (int)json_integer_value(json_object_get(m, "rows")),
		    (int)json_integer_value(cols));
	else if (cols == NULL)
		l->asked = false;
	/* records knows the session no more */
	if (json_is_false(json_object_get(m, "ok")))
		l->over = true;
}

static void
link_read_spawner(struct link *l)
{
	const char *text;
	size_t len, nfds;
	int fds[LINE_FDS_MAX], got;

	if (l->spawner == NULL)
		return;
	got = line_fill(l->spawner);
	while (line_next(l->spawner, &text, &len, fds, &nfds) == LINE_OK) {
		json_t *m = json_loadb(text, len, 0, NULL);

		for (size_t i = 1; i < nfds; i++)
			close(fds[i]);
		if (nfds > 0)
			link_back(l, fds[0]);
		else
			link_told(l, m);
		json_decref(m);
	}
	/* a session that was ended elsewhere gets no other connection */
	if (got < 0 || l->over) {
		line_close(l->spawner);
		l->spawner = NULL;
	}
}

void
link_read(struct link *l)
{
	link_read_spawner(l);
	link_read_rpc(l);
}

json_t *
link_push(struct link *l)
{
	json_t *m = json_array_get(l->pushes, 0);

	if (m == NULL)
		return NULL;
	json_incref(m);
	json_array_remove(l->pushes, 0);
	return m;
}

static bool
link_wait(struct link *l, int timeout_ms)
{
	struct pollfd p[3];

	p[0] = (struct pollfd){ link_fd(l), POLLIN, 0 };
	if (l->rpc != NULL && line_pending(l->rpc))
		p[0].events |= POLLOUT;
	p[1] = (struct pollfd){ link_spawner_fd(l), POLLIN, 0 };
	p[2] = (struct pollfd){ l->hooks.wake_fd, POLLIN, 0 };
	if (poll(p, 3, timeout_ms) < 0)
		return errno == EINTR;
	if ((p[0].revents & POLLOUT) != 0 && line_flush(l->rpc) < 0)
		link_lost(l);
	link_read(l);
	return true;
}

static bool
link_say(struct link *l, int phase, int attempt)
{
	return l->hooks.waiting == NULL ||
	    l->hooks.waiting(l->hooks.arg, phase, attempt);
}

static void
link_add_key(json_t *params)
{
	char key[33];

	if (json_object_get(params, "idempotency_key") != NULL)
		return;
	random_hex(key, 16);
	json_object_set_new(params, "idempotency_key", json_string(key));
}

/* Until the answer is there; -1 when the user or the session gives up. */
static int
link_await(struct link *l, const json_t *request)
{
	int64_t start = clock_ms(), asked = start;
	bool lost = l->rpc == NULL, slow = false;
	int attempt = 1;

	if (lost && !link_say(l, LINK_LOST, attempt))
		return -1;
	while (l->reply == NULL) {
		int64_t now = clock_ms();

		if (l->rpc == NULL && l->spawner == NULL)
			return -1;
		if (l->rpc == NULL && !lost) {
			lost = true;
			asked = now;
			if (!link_say(l, LINK_LOST, attempt))
				return -1;
		}
		if (l->rpc != NULL && lost) {
			lost = false;
			slow = false;
			start = now;
			link_say(l, LINK_BACK, attempt);
			link_send(l, request);
		}
		if (lost && now - asked >= LINK_RETRY_MS) {
			asked = now;
			link_retry(l);
			if (!link_say(l, LINK_LOST, ++attempt))
				return -1;
		}
		if (!lost && now - start >= LINK_SLOW_MS) {
			slow = true;
			if (!link_say(l, LINK_SLOW, attempt))
				return -1;
		}
		if (!link_wait(l, slow || lost ? 500 : LINK_SLOW_MS))
			return -1;
	}
	if (slow)
		link_say(l, LINK_BACK, attempt);
	return 0;
}

int
link_call(struct link *l, const char *method, json_t *params,
    json_t **result, struct err *e)
{
	json_t *request, *reply;
	const char *known;
	int rc = -1;

	if (result != NULL)
		*result = NULL;
	if (params == NULL)
		params = json_object();
	known = link_method(l, method);
	if (known != NULL && *known == 'w')
		link_add_key(params);
	request = rpc_request_make(method, params, ++l->last_id);
	json_decref(l->reply);
	l->reply = NULL;
	l->wanted = l->last_id;
	if (!link_send(l, request))
		link_lost(l);
	rc = link_await(l, request);
	l->wanted = 0;
	json_decref(request);
	if (rc != 0)
		return err_set(e, ERR_BUSY, NULL);
	reply = l->reply;
	l->reply = NULL;
	if (json_object_get(reply, "error") != NULL) {
		err_clear(e);
		if (err_from_json(e, json_object_get(reply, "error")) != 0)
			err_set(e, ERR_BUG, NULL);
		rc = -1;
	} else if (result != NULL) {
		*result = json_incref(json_object_get(reply, "result"));
	}
	json_decref(reply);
	return rc;
}

int
link_learn(struct link *l, struct err *e)
{
	json_t *reply, *m;
	size_t i;

	if (link_call(l, "session.methods", json_pack("{s:b}", "brief", 1),
		&reply, e) != 0)
		return -1;
	link_forget(l);
	l->methods = xcalloc(json_array_size(json_object_get(reply,
	    "methods")) + 1, sizeof *l->methods);
	json_array_foreach(json_object_get(reply, "methods"), i, m) {
		const char *name =
		    json_string_value(json_object_get(m, "name"));

		if (name != NULL)
			l->methods[l->nmethods++] = xasprintf("%c%s",
			    json_is_true(json_object_get(m, "write")) ? 'w' :
			    'r', name);
	}
	json_decref(reply);
	qsort(l->methods, l->nmethods, sizeof *l->methods, link_by_name);
	return 0;
}

static bool
link_allowed(const struct link *l, const char *method)
{
	return link_method(l, method) != NULL;
}

static void
link_subscribe(struct link *l, const char *topic, int delta)
{
	struct link_topic *t = NULL;

	for (int i = 0; i < LINK_TOPICS_MAX; i++) {
		if (l->topics[i].count > 0 &&
		    strcmp(l->topics[i].name, topic) == 0) {
			t = &l->topics[i];
			break;
		}
		if (l->topics[i].count == 0 && t == NULL)
			t = &l->topics[i];
	}
	if (t == NULL || (t->count == 0 && delta < 0))
		return;
	if (t->count == 0)
		snprintf(t->name, sizeof t->name, "%s", topic);
	t->count += delta;
	if (t->count == 1 && delta > 0)
		link_send_subscribe(l, topic, "subscribe");
	else if (t->count == 0)
		link_send_subscribe(l, topic, "unsubscribe");
}

int
call(struct app *app, const char *method, json_t *params, json_t **result,
    struct err *e)
{
	return link_call(app_link(app), method, params, result, e);
}

bool
call_allowed(struct app *app, const char *method)
{
	return link_allowed(app_link(app), method);
}

void
call_subscribe(struct app *app, const char *topic)
{
	link_subscribe(app_link(app), topic, 1);
}

void
call_unsubscribe(struct app *app, const char *topic)
{
	link_subscribe(app_link(app), topic, -1);
}
