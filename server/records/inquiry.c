#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/domain/session.h"
#include "server/records/dispatch.h"
#include "server/records/inquiry.h"
#include "server/records/session.h"

struct inquiry {
	TAILQ_ENTRY(inquiry) entry;
	struct request *q; /* NULL: forgotten */
	json_int_t tag;
};

static json_t *
inquiry_text(struct records *r, struct request *q)
{
	struct err e = {0};
	json_t *m = NULL;
	struct ctx ctx;

	records_ctx(r, &ctx);
	if (session_actor(&ctx, q->session->session_id, &e) == 1 &&
	    (q->method->roles & ctx.actor.role))
		m = q->method->inquiry(&ctx, q->rpc.params);
	ctx_finish(&ctx);
	return m;
}

static size_t
inquiry_count(const struct records *r)
{
	const struct inquiry *i;
	size_t n = 0;

	TAILQ_FOREACH (i, &r->inquiries, entry)
		n++;
	return n;
}

bool
inquiry_ask(struct records *r, struct request *q)
{
	struct inquiry *i;
	json_t *m;

	if (q->method == NULL || q->method->inquiry == NULL ||
	    q->verdict != NULL || q->inquiry != NULL || q->session->local ||
	    q->err.n > 0)
		return false;
	store_watch(r->db);
	m = inquiry_text(r, q);
	if (dispatch_failed(r, q) || m == NULL) {
		json_decref(m);
		return false;
	}
	q->verdict = "unavailable";
	if (r->outbox.courier == NULL || inquiry_count(r) >= INQUIRIES_MAX) {
		json_decref(m);
		return false;
	}
	i = xcalloc(1, sizeof(*i));
	i->q = q;
	i->tag = ++r->inquiry_tags;
	json_object_set_new(m, "inquiry", json_integer(i->tag));
	if (wire_send(r->outbox.courier, m, NULL, 0) != 0) {
		free(i);
		return false;
	}
	TAILQ_INSERT_TAIL(&r->inquiries, i, entry);
	q->inquiry = i;
	return true;
}

void
inquiry_forget(struct inquiry *i)
{
	if (i != NULL)
		i->q = NULL;
}

static void
inquiry_end(struct records *r, struct inquiry *i, const char *verdict)
{
	struct request *q = i->q;
	struct rpc_session *s;

	TAILQ_REMOVE(&r->inquiries, i, entry);
	free(i);
	if (q == NULL)
		return;
	q->inquiry = NULL;
	q->verdict = verdict;
	s = q->session;
	s->parked = NULL;
	dispatch_queue(r, q);
	session_go_on(s);
}

void
inquiry_answered(struct records *r, const json_t *m)
{
	static const char *const verdicts[] = {"match", "mismatch"};
	json_int_t tag = json_integer_value(json_object_get(m, "answered"));
	const char *said = json_string_value(json_object_get(m, "verdict"));
	const char *verdict = "unavailable";
	struct inquiry *i;

	for (size_t k = 0; k < 2 && said != NULL; k++)
		if (strcmp(said, verdicts[k]) == 0)
			verdict = verdicts[k];
	TAILQ_FOREACH (i, &r->inquiries, entry)
		if (i->tag == tag)
			break;
	if (i != NULL)
		inquiry_end(r, i, verdict);
}

void
inquiry_lost(struct records *r)
{
	struct inquiry *i;

	while ((i = TAILQ_FIRST(&r->inquiries)) != NULL)
		inquiry_end(r, i, "unavailable");
}
