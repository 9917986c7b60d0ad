#include "config.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/json_text.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/records/auth.h"
#include "server/records/dispatch.h"
#include "server/records/push.h"
#include "server/records/session.h"

enum {
	SESSION_INFLIGHT = 64,
	/* replies that wait for their reader before we read no more */
	SESSION_QUEUED = 1 << 20,
	SESSION_GUEST_IDLE = 600,
};

static void session_pump(struct rpc_session *s);

static bool
session_full(const struct rpc_session *s)
{
	return s->inflight >= SESSION_INFLIGHT ||
	    line_queued(s->line) > SESSION_QUEUED;
}

static void
session_watch(struct rpc_session *s)
{
	bool full = session_full(s);

	if (s->closing || full)
		event_del(s->readable);
	else
		event_add(s->readable, NULL);
	/* lines may wait in the buffer though the socket is silent */
	if (s->full && !full)
		event_active(s->readable, EV_READ, 0);
	s->full = full;
	if (line_pending(s->line))
		event_add(s->writable, NULL);
}

static void
session_request_free(struct request *q)
{
	hasher_forget(q->hash);
	intake_forget(q->intake);
	inquiry_forget(q->inquiry);
	docs_forget(q->docs_job);
	docs_finish(&q->docs);
	rpc_request_finish(&q->rpc);
	json_decref(q->secrets);
	json_decref(q->reply);
	free(q->text);
	ctx_finish(&q->ctx);
	free(q);
}

void
session_close(struct rpc_session *s)
{
	struct request *q;

	LIST_REMOVE(s, entry);
	push_leave(s);
	s->records->state.sessions--;
	while ((q = TAILQ_FIRST(&s->waiting)) != NULL) {
		TAILQ_REMOVE(&s->waiting, q, entry);
		if (q->job.run == NULL) /* not with the batch yet */
			session_request_free(q);
		else
			q->session = NULL;
	}
	event_free(s->readable);
	event_free(s->writable);
	line_close(s->line);
	intake_close(s);
	free(s);
}

void
session_close_all(struct records *r, int64_t session_id)
{
	struct rpc_session *s, *next;

	for (s = LIST_FIRST(&r->sessions); s != NULL; s = next) {
		next = LIST_NEXT(s, entry);
		if (s->session_id == session_id)
			session_close(s);
	}
}

/* Has everything been said that will be? Then the session ends. */
static bool
session_over(struct rpc_session *s)
{
	if ((s->closing && s->inflight == 0 && !s->full) || s->ended) {
		if (!line_pending(s->line)) {
			session_close(s);
			return true;
		}
	}
	return false;
}

/* The socket is dead or nobody reads: end from the loop. */
static void
session_lost(struct rpc_session *s)
{
	s->dead = s->closing = true;
	event_active(s->readable, EV_READ, 0);
}

void
session_send(struct rpc_session *s, const json_t *j)
{
	if (line_send_json(s->line, j, NULL, 0) != 0)
		session_lost(s);
}

/* A text that was made to be kept is what is sent, too. */
static char *
session_text(const struct request *q, size_t *len)
{
	json_t *j;
	char *text;

	if (q->err.n == 0 && q->text != NULL)
		return rpc_reply_text(q->rpc.id, q->text, strlen(q->text),
		    len);
	if (q->err.n > 0)
		j = rpc_error_make(q->rpc.id, &q->err);
	else
		j = rpc_reply_make(q->rpc.id,
		    q->reply != NULL ? json_incref(q->reply) : json_object());
	text = json_text(j, len);
	json_decref(j);
	return text;
}

static void
session_reply(struct rpc_session *s, const struct request *q)
{
	int fd = q->err.n == 0 ? q->ctx.reply_fd : 0;
	size_t len = 0;
	char *text = session_text(q, &len);

	if (text == NULL || line_send(s->line, text, len, &fd, fd > 0) != 0)
		session_lost(s);
	free(text);
}

void
session_answer(struct request *q)
{
	struct rpc_session *s = q->session;

	if (s == NULL) {
		session_request_free(q);
		return;
	}
	TAILQ_REMOVE(&s->waiting, q, entry);
	s->inflight--;
	i18n_use(q->lang);
	/* a notification is answered only when it cannot be read at all */
	if (q->rpc.id != NULL || q->rpc.root == NULL || q->method == NULL)
		session_reply(s, q);
	session_request_free(q);
	if (!session_over(s)) {
		session_pump(s);
		session_watch(s);
	}
}

/* The hash worker has answered, or nobody had time. */
static void
session_hashed(struct records *r, void *arg, const json_t *reply)
{
	struct request *q = arg;

	q->hash = NULL;
	q->session->parked = NULL;
	if (reply == NULL)
		err_set(&q->err, ERR_BUSY, NULL);
	else
		dispatch_hashed(q, reply);
	dispatch_queue(r, q);
	session_pump(q->session);
}

/* Is it looked at before its turn, by who asks now? */
static bool
session_ahead(const struct request *q)
{
	for (const struct param *p = q->method != NULL ? q->method->params : NULL;
	     p != NULL && p->name != NULL; p++)
		if (p->type == PARAM_SECRET || p->type == PARAM_FILE)
			return true;
	return q->method != NULL &&
	    (q->method->inquiry != NULL || q->method->file_from != NULL ||
		q->method->docs);
}

/*
 * Hand on what waits, up to one that a hash worker or helper sees first; that
 * one waits for those before it, which may change who asks.
 */
static void
session_pump(struct rpc_session *s)
{
	struct request *q;

	TAILQ_FOREACH (q, &s->waiting, entry) {
		json_t *ask = NULL;

		if (s->parked != NULL)
			return;
		if (q->job.run != NULL) /* with the batch already */
			continue;
		if (session_ahead(q) && q != TAILQ_FIRST(&s->waiting))
			return;
		if (q->err.n == 0)
			ask = dispatch_ask(s->records, q);
		if (ask != NULL) {
			q->hash = hasher_ask(s->records, ask, session_hashed,
			    q);
			if (q->hash != NULL) {
				s->parked = q;
				return;
			}
			err_set(&q->err, ERR_BUSY, NULL);
		} else if (q->err.n == 0 &&
		    (intake_ask(s->records, q) ||
			inquiry_ask(s->records, q) ||
			docs_begin(s->records, q))) {
			s->parked = q;
			return;
		}
		dispatch_queue(s->records, q);
	}
}

void
session_go_on(struct rpc_session *s)
{
	session_pump(s);
}

static void
session_line(struct rpc_session *s, enum line_got got, const char *text,
    size_t len)
{
	struct request *q = xreallocarray(NULL, 1, sizeof(*q));

	memset(q, 0, offsetof(struct request, err));
	err_clear(&q->err);
	q->records = s->records;
	q->session = s;
	q->lang = s->actor.lang;
	if (got == LINE_TOO_LONG)
		err_set(&q->err, ERR_REQUEST_TOO_LONG, NULL);
	else if (rpc_request_parse(&q->rpc, text, len, &q->err) == 0)
		q->method = method_find(q->rpc.method);
	s->inflight++;
	s->asked_at = clock_seconds();
	TAILQ_INSERT_TAIL(&s->waiting, q, entry);
}

static void
session_readable(evutil_socket_t fd, short what, void *arg)
{
	struct rpc_session *s = arg;
	enum line_got got;
	const char *text;
	size_t len;

	(void)fd;
	(void)what;
	if (s->dead) {
		session_close(s);
		return;
	}
	if (!s->closing && line_fill(s->line) < 0)
		s->closing = true;
	/* what came before the other side closed is still to be answered */
	while (!session_full(s) &&
	    (got = line_next(s->line, &text, &len, NULL, NULL)) != LINE_NONE)
		session_line(s, got, text, len);
	if (session_over(s))
		return;
	session_pump(s);
	session_watch(s);
}

static void
session_writable(evutil_socket_t fd, short what, void *arg)
{
	struct rpc_session *s = arg;
	int rc = line_flush(s->line);

	(void)fd;
	(void)what;
	if (rc < 0) {
		session_close(s);
		return;
	}
	if (session_over(s))
		return;
	if (rc == 1)
		push_missed(s);
	session_watch(s);
}

void
session_tick(struct records *r)
{
	int64_t before = clock_seconds() - SESSION_GUEST_IDLE;
	struct rpc_session *s, *next;

	for (s = LIST_FIRST(&r->sessions); s != NULL; s = next) {
		next = LIST_NEXT(s, entry);
		if (s->account_id == 0 && !s->local && s->inflight == 0 &&
		    s->asked_at < before) {
			auth_end(r, s->session_id);
			next = LIST_FIRST(&r->sessions); /* several went */
		}
	}
}

struct rpc_session *
session_open(struct records *r, int fd, int64_t session_id,
    int64_t account_id, enum lang lang, bool locked)
{
	struct rpc_session *s = xcalloc(1, sizeof(*s));

	s->records = r;
	s->session_id = session_id;
	s->account_id = account_id;
	s->actor.lang = lang;
	s->locked = locked;
	s->asked_at = clock_seconds();
	TAILQ_INIT(&s->waiting);
	s->line = line_open(fd, LINE_MAX_DEFAULT);
	s->readable = event_new(r->proc->base, fd, EV_READ | EV_PERSIST,
	    session_readable, s);
	s->writable = event_new(r->proc->base, fd, EV_WRITE, session_writable,
	    s);
	if (s->readable == NULL || s->writable == NULL ||
	    event_add(s->readable, NULL) != 0)
		fatal("out of memory");
	LIST_INSERT_HEAD(&r->sessions, s, entry);
	r->state.sessions++;
	return s;
}
