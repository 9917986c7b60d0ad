/*
 * The records role: the one process that opens the database. A single loop:
 * sockets -> requests -> batch.c (one transaction) -> replies.
 *
 * Read first: dispatch.c (what happens to a request), then batch.c (when it is
 * committed), session.c (where it comes from), auth.c (how a session begins).
 */
#ifndef SERVER_RECORDS_RECORDS_H
#define SERVER_RECORDS_RECORDS_H

#include <sys/queue.h>

#include "server/ctx.h"
#include "server/proc.h"
#include "server/records/batch.h"
#include "server/records/docs.h"
#include "server/records/hasher.h"
#include "server/records/inquiry.h"
#include "server/records/intake.h"
#include "server/records/outbox.h"
#include "server/records/provider.h"
#include "server/secret.h"
#include "server/store/rekey.h"
#include "server/store/store.h"

struct rpc_session;
struct auth_conn;

struct records {
	struct proc *proc;
	struct store *db;
	struct secret *secret;
	struct workday *calendar;
	struct server_state state;
	struct batch batch;
	struct hasher hasher;
	struct outbox outbox;
	struct provider_desk provider;
	TAILQ_HEAD(, intake_job) intakes;
	json_int_t intake_tags;
	TAILQ_HEAD(, docs_job) docs;
	TAILQ_HEAD(, inquiry) inquiries;
	json_int_t inquiry_tags;
	int swept; /* folder of files that was looked at last */
	struct wire *gate;
	struct wire *spawner;
	struct event *ctl;
	struct event *tick;
	struct event *calendar_event;
	struct event *rekey_event;
	struct rekey rekey;
	LIST_HEAD(, rpc_session) sessions;
	/* those that follow topics, with a bit of the hash of each: push.c */
	struct push_ear {
		uint64_t topics;
		struct rpc_session *session;
	} *ears;
	size_t nears, ears_room;
	LIST_HEAD(, auth_conn) conns;
	LIST_HEAD(, penalty) penalties;
	int64_t reserve_checked; /* when the disk was last looked at */
	int64_t head_told;       /* audit row whose chain was logged last */
};

/* A context with no actor; ctx_finish() it. */
void records_ctx(struct records *r, struct ctx *ctx);

/* May records write, or is the disk below its reserve? 0 or -1 STORE. */
int records_may_write(struct records *r, struct err *e);

#endif
