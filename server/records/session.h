/*
 * An RPC session: one socket of a worker, bound to a signed-in account. Lines
 * in, replies out in the order of the requests.
 */
#ifndef SERVER_RECORDS_SESSION_H
#define SERVER_RECORDS_SESSION_H

#include "common/jsonrpc.h"
#include "common/line.h"
#include "server/domain/docs.h"
#include "server/records/records.h"
#include "server/rpc/method.h"

enum { SESSION_TOPICS_MAX = 8 };

struct rpc_session {
	LIST_ENTRY(rpc_session) entry;
	struct records *records;
	struct line *line;
	struct event *readable;
	struct event *writable;
	int64_t session_id;
	int64_t account_id;
	struct actor actor; /* as of the last request; for pushes */
	bool local;         /* talenthallctl: the administrators' methods */
	bool locked;
	bool full;    /* reads no more until answers have left */
	bool closing; /* no more requests; ends when the last is answered */
	bool ended;   /* told by a push or a reply; close when flushed */
	TAILQ_HEAD(, request) waiting; /* parsed, behind a parked one */
	struct request *parked;        /* at a hash worker */
	int inflight;
	int64_t asked_at; /* seconds, monotonic: the last request */
	char topics[SESSION_TOPICS_MAX][32];
	size_t ear; /* its place among records' ears, from 1; 0: none */
	struct scratch scratches[INTAKE_SCRATCHES];
	bool dead;    /* cannot be written to */
	bool missed; /* a push was dropped: tell when there is room */
};

/* One line of a session on its way through dispatch.c. */
struct request {
	struct job job;
	TAILQ_ENTRY(request) entry;
	struct records *records;
	struct rpc_session *session; /* NULL when it was closed meanwhile */
	struct rpc_request rpc;
	const struct method *method;
	struct hash_job *hash;
	struct intake_job *intake;
	struct inquiry *inquiry;
	struct docs_job *docs_job;
	struct docs_asked docs;
	const char *verdict; /* of the verifier; NULL not asked */
	json_t *secrets; /* what the hash worker made of PARAM_SECRETs */
	json_t *reply;
	char *text; /* the reply's; NULL: not made yet, or it changed */
	struct ctx ctx;
	enum lang lang;
	bool repeated; /* answered before under its key */
	struct err err; /* last: large, and only begun when it is made */
};

/* Takes fd. r->from is kept for the log only. */
struct rpc_session *session_open(struct records *r, int fd,
    int64_t session_id, int64_t account_id, enum lang lang, bool locked);
void session_close(struct rpc_session *s);
/* All of a sign-in: its connection is gone. */
void session_close_all(struct records *r, int64_t session_id);

/* Once a minute: guests who ask nothing are sent away. */
void session_tick(struct records *r);

/* A parked request is with the batch: hand on what waits behind it. */
void session_go_on(struct rpc_session *s);
/* Answer and free; called by dispatch when the request is done. */
void session_answer(struct request *q);
/* Queue one object; a reader who does not read is closed. */
void session_send(struct rpc_session *s, const json_t *j);

#endif
