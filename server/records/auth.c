#include "config.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/domain/session.h"
#include "server/domain/sshkey.h"
#include "server/records/auth.h"
#include "server/records/session.h"

enum {
	AUTH_LINE = 65536,
	AUTH_DELAY_MAX_MS = 4000,
	/* a source may fail this often in ten minutes before it is slowed */
	AUTH_SOURCE_FREE = 10,
	AUTH_SOURCE_SECONDS = 600,
};

/*
 * The hash of nothing anyone knows, at the usual cost: who does not exist
 * takes as long as who does.
 */
static const char auth_nobody[] =
    "$y$jBT$jlxOwEwuQW81yauCIurLx.$S9nGlN"
    "XnUDb.CPpojweJyJvNUuD3GrCvOw48rifik21";

/* Failures of an address. */
struct penalty {
	LIST_ENTRY(penalty) entry;
	char from[64];
	int failures;
	int64_t last;
};

/* One connection: one question at a time, answered in order. */
struct auth_conn {
	struct job job;
	LIST_ENTRY(auth_conn) entry;
	struct records *records;
	struct wire *wire; /* NULL when the connection is gone */
	char from[64];
	int64_t session_id; /* signed in */
	bool busy;
	bool queued; /* with the batch */
	/* the question under way */
	enum { AUTH_METHODS, AUTH_KEY, AUTH_PASSWORD, AUTH_NONE } op;
	char user[128];
	bool probe;
	unsigned char *blob;
	size_t blob_len;
	char *password;
	char user_hash[ACCOUNT_HASH_MAX];
	struct hash_job *hash;
	int64_t account_id; /* whom the password was checked for; 0 nobody */
	bool hashed, hash_ok;
	/* its answer */
	bool ok;
	char token[TOKEN_TEXT];
	struct event *delay;
};

static void auth_job(struct auth_conn *c);

static void
auth_question_end(struct auth_conn *c)
{
	free(c->blob);
	if (c->password != NULL)
		OPENSSL_cleanse(c->password, strlen(c->password));
	free(c->password);
	OPENSSL_cleanse(c->token, sizeof(c->token));
	c->blob = NULL;
	c->password = NULL;
	c->hashed = c->hash_ok = c->ok = c->probe = false;
	c->account_id = 0;
	c->busy = false;
}

static void
auth_free(struct auth_conn *c)
{
	hasher_forget(c->hash);
	auth_question_end(c);
	event_free(c->delay);
	wire_close(c->wire);
	LIST_REMOVE(c, entry);
	free(c);
}

static void
auth_answer(struct auth_conn *c)
{
	json_t *m = json_pack("{s:b}", "ok", c->ok);

	if (c->ok && c->token[0] != '\0')
		json_object_set_new(m, "token", json_string(c->token));
	(void)wire_send(c->wire, m, NULL, 0);
	auth_question_end(c);
}

static struct penalty *
auth_source(struct records *r, const char *from)
{
	struct penalty *p;

	LIST_FOREACH (p, &r->penalties, entry)
		if (strcmp(p->from, from) == 0)
			return p;
	p = xcalloc(1, sizeof(*p));
	str_copy(p->from, sizeof(p->from), from);
	LIST_INSERT_HEAD(&r->penalties, p, entry);
	return p;
}

void
auth_tick(struct records *r)
{
	int64_t now = time(NULL);
	struct penalty *p, *next;

	for (p = LIST_FIRST(&r->penalties); p != NULL; p = next) {
		next = LIST_NEXT(p, entry);
		if (p->last + AUTH_SOURCE_SECONDS < now) {
			LIST_REMOVE(p, entry);
			free(p);
		}
	}
}

/* A wrong password costs its source: the gate lets it wait before the next. */
static void
auth_penalty(struct auth_conn *c)
{
	struct records *r = c->records;
	struct penalty *p = auth_source(r, c->from);
	int64_t now = time(NULL);

	if (p->last + AUTH_SOURCE_SECONDS < now)
		p->failures = 0;
	p->failures++;
	p->last = now;
	log_info("event=sign_in_failed from=%s", c->from);
	if (p->failures > AUTH_SOURCE_FREE)
		(void)wire_send(r->gate,
		    json_pack("{s:s, s:i}", "penalty", c->from, "seconds",
			p->failures - AUTH_SOURCE_FREE),
		    NULL, 0);
}

static void
auth_delayed(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	auth_answer(arg);
}

/*
 * The answer to a wrong password comes later each time. Only the source's
 * failures count here: an account's would tell whether it exists.
 */
static void
auth_refuse_slowly(struct auth_conn *c)
{
	struct timeval t;
	int n, ms;

	auth_penalty(c);
	n = auth_source(c->records, c->from)->failures;
	ms = 250 << (n > 4 ? 4 : n);
	if (ms > AUTH_DELAY_MAX_MS)
		ms = AUTH_DELAY_MAX_MS;
	t.tv_sec = ms / 1000;
	t.tv_usec = ms % 1000 * 1000;
	event_add(c->delay, &t);
}

/* Find the user; a key must be this account's own. 1, 0, -1. */
static int
auth_key_owner(struct ctx *ctx, struct auth_conn *c, struct account *a,
    struct err *e)
{
	int64_t owner;
	int rc = store_account_key_owner(ctx, c->blob, c->blob_len, &owner, e);

	if (rc == 1)
		rc = signin_find(ctx, c->user, a, e);
	return rc == 1 && a->id != owner ? 0 : rc;
}

static int
auth_open(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const struct account *a, const char *method, struct err *e)
{
	/* the disk's reserve is for this: to come in and read, and to mend */
	if (batch_open(r, e) != 0 || store_savepoint(r->db, e) != 0)
		return -1;
	if (signin_open(ctx, a, c->from, method, c->token, &c->session_id,
		e) != 0 ||
	    store_release(r->db, e) != 0) {
		store_rollback_to(r->db);
		c->session_id = 0;
		return -1;
	}
	c->ok = true;
	return 0;
}

static int
auth_failed(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const struct account *a, struct err *e)
{
	int failures;

	if (batch_open(r, e) != 0 || store_savepoint(r->db, e) != 0)
		return -1;
	if ((a != NULL &&
		signin_count_failure(ctx, a->id, &failures, e) != 0) ||
	    signin_refused(ctx, a, c->from, "password", e) != 0 ||
	    store_release(r->db, e) != 0) {
		store_rollback_to(r->db);
		return -1;
	}
	return 0;
}

static int
auth_key(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	struct account a;

	if (auth_key_owner(ctx, c, &a, e) != 1 ||
	    !signin_allowed(ctx, &a, c->from))
		return 0;
	if (c->probe) {
		c->ok = true;
		return 0;
	}
	return auth_open(r, ctx, c, &a, "publickey", e);
}

static int
auth_password(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	struct account a;
	int rc = signin_find(ctx, c->user, &a, e);

	if (rc < 0)
		return -1;
	if (!c->hashed) {
		/* which hash the worker is to try; nobody's has no match */
		c->account_id = rc == 1 && a.password_hash[0] != '\0' ? a.id :
									 0;
		str_copy(c->user_hash, sizeof(c->user_hash),
		    c->account_id != 0 ? a.password_hash : auth_nobody);
		return 0;
	}
	if (rc == 1 && c->hash_ok && c->account_id == a.id &&
	    signin_locked(ctx, &a) == 0 && signin_allowed(ctx, &a, c->from))
		return auth_open(r, ctx, c, &a, "password", e);
	return auth_failed(r, ctx, c, rc == 1 ? &a : NULL, e);
}

/* Who registers is nobody yet. */
static int
auth_guest(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	int rc;

	if (batch_open(r, e) != 0 || store_savepoint(r->db, e) != 0)
		return -1;
	rc = signin_open_guest(ctx, c->from, c->token, &c->session_id, e);
	if (rc != 1 || store_release(r->db, e) != 0) {
		store_rollback_to(r->db);
		c->session_id = 0;
		return rc == 0 ? 0 : -1;
	}
	c->ok = true;
	return 0;
}

/* The connection is gone: its token opens nothing any more. */
static void
auth_end_session(struct records *r, struct auth_conn *c)
{
	struct err e = {0};
	struct ctx ctx;

	if (c->session_id == 0 || batch_open(r, &e) != 0)
		return;
	records_ctx(r, &ctx);
	(void)store_session_delete(&ctx, c->session_id, &e);
	ctx_finish(&ctx);
}

static void
auth_run(struct records *r, struct job *j)
{
	struct auth_conn *c = (struct auth_conn *)j;
	struct err e = {0};
	struct ctx ctx;
	int rc = 0;

	if (c->wire == NULL) {
		auth_end_session(r, c);
		return;
	}
	records_ctx(r, &ctx);
	if (c->op == AUTH_KEY)
		rc = auth_key(r, &ctx, c, &e);
	else if (c->op == AUTH_PASSWORD)
		rc = auth_password(r, &ctx, c, &e);
	else if (c->op == AUTH_NONE)
		rc = auth_guest(r, &ctx, c, &e);
	if (rc != 0)
		log_warn("event=sign_in key=%s",
		    e.n > 0 ? err_key(e.items[0].id) : "?");
	ctx_finish(&ctx);
}

static void
auth_hashed(struct records *r, void *arg, const json_t *reply)
{
	struct auth_conn *c = arg;

	(void)r;
	c->hash = NULL;
	if (reply == NULL) { /* nobody had time: not his fault */
		auth_answer(c);
		return;
	}
	c->hashed = true;
	c->hash_ok = json_is_true(json_object_get(reply, "ok"));
	auth_job(c);
}

static void
auth_ask_hash(struct auth_conn *c)
{
	json_t *m = json_pack("{s:s, s:s, s:s}", "op", "verify", "password",
	    c->password, "hash", c->user_hash);

	c->hash = m == NULL ? NULL :
			      hasher_ask(c->records, m, auth_hashed, c);
	if (c->hash == NULL)
		auth_answer(c);
}

static void
auth_done(struct records *r, struct job *j, const struct err *fault)
{
	struct auth_conn *c = (struct auth_conn *)j;

	(void)r;
	c->queued = false;
	if (c->wire == NULL) {
		auth_free(c);
		return;
	}
	if (fault != NULL) {
		c->ok = false;
		c->session_id = 0;
	}
	if (c->op != AUTH_PASSWORD || c->ok || fault != NULL)
		auth_answer(c);
	else if (!c->hashed)
		auth_ask_hash(c);
	else
		auth_refuse_slowly(c);
}

static void
auth_job(struct auth_conn *c)
{
	c->job.run = auth_run;
	c->job.done = auth_done;
	c->queued = true;
	batch_add(c->records, &c->job);
}

static void
auth_methods(struct auth_conn *c)
{
	json_t *m = strcmp(c->user, "register") == 0 ?
	    json_pack("{s:[s]}", "methods", "none") :
	    json_pack("{s:[s,s]}", "methods", "publickey", "password");

	(void)wire_send(c->wire, m, NULL, 0);
	auth_question_end(c);
}

static const char *
auth_member(const json_t *m, const char *name)
{
	const char *s = json_string_value(json_object_get(m, name));

	return s != NULL ? s : "";
}

static void
auth_publickey(struct auth_conn *c, const json_t *m)
{
	long n;

	c->op = AUTH_KEY;
	c->probe = json_is_true(json_object_get(m, "probe"));
	c->blob = xcalloc(1, SSHKEY_BLOB_MAX);
	n = sshkey_decode(auth_member(m, "key"), c->blob, SSHKEY_BLOB_MAX);
	if (n < 0) {
		auth_answer(c);
		return;
	}
	c->blob_len = (size_t)n;
	auth_job(c);
}

static void
auth_got(void *arg, json_t *m, int *fds, size_t nfds)
{
	struct auth_conn *c = arg;
	const char *op = auth_member(m, "op");

	(void)fds;
	(void)nfds;
	if (c->busy) { /* out of turn: not our transport's habit */
		log_warn("event=auth_order from=%s", c->from);
		return;
	}
	c->busy = true;
	str_copy(c->user, sizeof(c->user), auth_member(m, "user"));
	if (c->session_id != 0) {
		auth_answer(c);
	} else if (strcmp(op, "methods") == 0) {
		auth_methods(c);
	} else if (strcmp(op, "publickey") == 0) {
		auth_publickey(c, m);
	} else if (strcmp(op, "password") == 0) {
		c->op = AUTH_PASSWORD;
		c->password = xstrdup(auth_member(m, "password"));
		auth_job(c);
	} else if (strcmp(op, "none") == 0 &&
	    strcmp(c->user, "register") == 0) {
		c->op = AUTH_NONE;
		auth_job(c);
	} else {
		/* keyboard-interactive opens no door yet */
		auth_answer(c);
	}
}

static void
auth_gone(void *arg)
{
	struct auth_conn *c = arg;

	wire_close(c->wire);
	c->wire = NULL;
	if (c->session_id != 0)
		session_close_all(c->records, c->session_id);
	hasher_forget(c->hash);
	c->hash = NULL;
	event_del(c->delay);
	if (!c->queued && c->session_id != 0)
		auth_job(c);
	else if (!c->queued) /* else auth_done() frees it */
		auth_free(c);
}

static const struct wire_ops auth_ops = {auth_got, auth_gone};

static void
auth_gate_got(void *arg, json_t *m, int *fds, size_t nfds)
{
	struct records *r = arg;
	struct auth_conn *c;

	if (nfds != 1 || !json_is_string(json_object_get(m, "connection")))
		return;
	c = xcalloc(1, sizeof(*c));
	c->records = r;
	str_copy(c->from, sizeof(c->from), auth_member(m, "connection"));
	c->delay = evtimer_new(r->proc->base, auth_delayed, c);
	if (c->delay == NULL)
		fatal("out of memory");
	LIST_INSERT_HEAD(&r->conns, c, entry);
	c->wire = wire_open(r->proc->base, fds[0], AUTH_LINE, &auth_ops, c);
	fds[0] = -1;
}

static void
auth_gate_gone(void *arg)
{
	struct records *r = arg;

	wire_close(r->gate);
	r->gate = NULL;
}

static const struct wire_ops auth_gate_ops = {auth_gate_got, auth_gate_gone};

void
auth_gate(struct records *r, int fd)
{
	wire_close(r->gate);
	r->gate = wire_open(r->proc->base, fd, AUTH_LINE, &auth_gate_ops, r);
}

/* A session that ends whatever its connection thinks. */
struct auth_ending {
	struct job job;
	int64_t session_id;
};

static void
auth_end_run(struct records *r, struct job *j)
{
	const struct auth_ending *end = (struct auth_ending *)j;
	struct err e = {0};
	struct ctx ctx;

	if (batch_open(r, &e) != 0)
		return;
	records_ctx(r, &ctx);
	(void)store_session_delete(&ctx, end->session_id, &e);
	ctx_finish(&ctx);
}

static void
auth_end_done(struct records *r, struct job *j, const struct err *fault)
{
	(void)r;
	(void)fault;
	free(j);
}

void
auth_end(struct records *r, int64_t session_id)
{
	struct auth_ending *end = xcalloc(1, sizeof(*end));
	struct auth_conn *c;

	LIST_FOREACH (c, &r->conns, entry)
		if (c->session_id == session_id && c->wire != NULL)
			(void)wire_send(c->wire, json_pack("{s:b}", "end", 1),
			    NULL, 0);
	session_close_all(r, session_id);
	end->session_id = session_id;
	end->job.run = auth_end_run;
	end->job.done = auth_end_done;
	batch_add(r, &end->job);
}

/* The process ends; sessions stay in the database for the next one. */
void
auth_finish(struct records *r)
{
	struct auth_conn *c;
	struct penalty *p;

	while ((c = LIST_FIRST(&r->conns)) != NULL)
		auth_free(c);
	while ((p = LIST_FIRST(&r->penalties)) != NULL) {
		LIST_REMOVE(p, entry);
		free(p);
	}
	wire_close(r->gate);
	wire_close(r->spawner);
}
