/*
 * Sign-in: the connections and their questions. What the answers are is in
 * auth_rule.c, conversations in auth_talk.c and auth_ways.c.
 */
#include "config.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/domain/slot.h"
#include "server/domain/sshkey.h"
#include "server/records/auth_local.h"
#include "server/records/session.h"

enum { AUTH_LINE = 65536, AUTH_PROVIDER_WAIT = 12 };

static void auth_job(struct auth_conn *c);

static void
auth_question_end(struct auth_conn *c)
{
	free(c->blob);
	if (c->password != NULL)
		OPENSSL_cleanse(c->password, strlen(c->password));
	free(c->password);
	for (size_t i = 0; i < c->nanswers; i++) {
		OPENSSL_cleanse(c->answers[i], strlen(c->answers[i]));
		free(c->answers[i]);
	}
	json_decref(c->prompts);
	json_decref(c->methods);
	free(c->banner);
	OPENSSL_cleanse(c->token, sizeof(c->token));
	c->blob = NULL;
	c->password = NULL;
	c->nanswers = 0;
	c->prompts = c->methods = NULL;
	c->banner = NULL;
	c->hashed = c->hash_ok = c->want_hash = false;
	c->want_provider = c->parked = c->resumed = false;
	c->ok = c->partial = c->slow = c->probe = c->again = false;
	c->account_id = 0;
	c->busy = false;
}

static void
auth_free(struct auth_conn *c)
{
	hasher_forget(c->hash);
	auth_question_end(c);
	OPENSSL_cleanse(&c->talk, sizeof(c->talk));
	event_free(c->delay);
	wire_close(c->wire);
	LIST_REMOVE(c, entry);
	free(c);
}

static void
auth_answer(struct auth_conn *c)
{
	json_t *m = c->op == AUTH_METHODS ? json_object() :
					    json_pack("{s:b}", "ok", c->ok);

	if (c->ok && c->token[0] != '\0')
		json_object_set_new(m, "token", json_string(c->token));
	if (!c->ok && c->partial)
		json_object_set_new(m, "partial",
		    json_pack("[s]", "keyboard-interactive"));
	if (!c->ok && c->again)
		json_object_set_new(m, "again", json_true());
	if (c->prompts != NULL)
		json_object_set(m, "prompts", c->prompts);
	if (c->methods != NULL)
		json_object_set(m, "methods", c->methods);
	if (c->banner != NULL)
		json_object_set_new(m, "banner", json_string(c->banner));
	(void)wire_send(c->wire, m, NULL, 0);
	auth_question_end(c);
}

/* The question is asked again, with what is known by now. */
static void
auth_resume(struct auth_conn *c)
{
	event_del(c->delay);
	c->parked = c->want_provider = false;
	c->resumed = true;
	auth_job(c);
}

static void
auth_delayed(evutil_socket_t fd, short what, void *arg)
{
	struct auth_conn *c = arg;

	(void)fd;
	(void)what;
	if (c->parked)
		auth_resume(c);
	else
		auth_answer(c);
}

/* Until the provider says something, but not for long. */
static void
auth_park(struct auth_conn *c)
{
	const struct timeval t = {AUTH_PROVIDER_WAIT, 0};

	c->parked = true;
	event_add(c->delay, &t);
	provider_look(c->records);
}

void
auth_provider_said(struct records *r, int64_t id)
{
	struct auth_conn *c;

	LIST_FOREACH (c, &r->conns, entry)
		if (c->parked && c->wire != NULL &&
		    (id == 0 || c->talk.sign_in_id == id))
			auth_resume(c);
}

/* The answer to what was wrong comes later each time. */
static void
auth_answer_slowly(struct auth_conn *c)
{
	int ms = auth_penalty_ms(c->records, c->from);
	struct timeval t = {ms / 1000, ms % 1000 * 1000};

	event_add(c->delay, &t);
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
	(void)slot_session_end(&ctx, c->session_id, &e);
	(void)store_session_delete(&ctx, c->session_id, &e);
	ctx_finish(&ctx);
}

static int
auth_question(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	switch (c->op) {
	case AUTH_METHODS:
		return auth_methods(r, ctx, c, e);
	case AUTH_KEY:
		return auth_key(r, ctx, c, e);
	case AUTH_PASSWORD:
		return auth_password(r, ctx, c, e);
	case AUTH_NONE:
		return auth_guest(r, ctx, c, e);
	case AUTH_TALK:
		return auth_talk(r, ctx, c, e);
	}
	return -1;
}

static void
auth_run(struct records *r, struct job *j)
{
	struct auth_conn *c = (struct auth_conn *)j;
	struct err e = {0};
	struct ctx ctx;

	if (c->wire == NULL) {
		auth_end_session(r, c);
		return;
	}
	records_ctx(r, &ctx);
	if (auth_question(r, &ctx, c, &e) != 0) {
		log_warn("event=sign_in key=%s",
		    e.n > 0 ? err_key(e.items[0].id) : "?");
		c->want_hash = c->want_provider = c->partial = false;
		c->again = true;
	}
	ctx_finish(&ctx);
}

static void
auth_hashed(struct records *r, void *arg, const json_t *reply)
{
	struct auth_conn *c = arg;

	(void)r;
	c->hash = NULL;
	if (reply == NULL) { /* nobody had time: not his fault */
		c->again = true;
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
	if (c->hash == NULL) {
		c->again = true;
		auth_answer(c);
	}
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
		c->ok = c->partial = c->want_hash = c->want_provider = false;
		c->again = true;
		c->session_id = 0;
		json_decref(c->prompts);
		c->prompts = NULL;
	}
	if (c->want_hash)
		auth_ask_hash(c);
	else if (c->want_provider)
		auth_park(c);
	else if (c->slow)
		auth_answer_slowly(c);
	else
		auth_answer(c);
}

static void
auth_job(struct auth_conn *c)
{
	c->job.run = auth_run;
	c->job.done = auth_done;
	c->queued = true;
	if (c->wire != NULL)
		batch_add(c->records, &c->job);
	else
		batch_add_late(c->records, &c->job);
}

static const char *
auth_member(const json_t *m, const char *name)
{
	const char *s = json_string_value(json_object_get(m, name));

	return s != NULL ? s : "";
}

static int
auth_take_key(struct auth_conn *c, const json_t *m)
{
	long n;

	c->op = AUTH_KEY;
	c->probe = json_is_true(json_object_get(m, "probe"));
	c->blob = xcalloc(1, SSHKEY_BLOB_MAX);
	n = sshkey_decode(auth_member(m, "key"), c->blob, SSHKEY_BLOB_MAX);
	c->blob_len = n < 0 ? 0 : (size_t)n;
	return n < 0 ? -1 : 0;
}

static int
auth_take_answers(struct auth_conn *c, const json_t *m)
{
	const json_t *list = json_object_get(m, "answers");
	const char *s;
	json_t *v;
	size_t i;

	c->op = AUTH_TALK;
	c->answered = json_is_array(list);
	json_array_foreach (list, i, v) {
		s = json_string_value(v);
		if (i < AUTH_ANSWERS)
			c->answers[c->nanswers++] = xstrdup(s != NULL ? s :
									"");
	}
	return 0;
}

static enum auth_entry
auth_entry(const char *user)
{
	static const struct {
		const char *name;
		enum auth_entry entry;
	} names[] = {
		{"register", AUTH_ENTRY_REGISTER},
		{"person", AUTH_ENTRY_PERSON},
		{"unit", AUTH_ENTRY_UNIT},
		{"verify", AUTH_ENTRY_VERIFY},
		{"display", AUTH_ENTRY_DISPLAY},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].name, user) == 0)
			return names[i].entry;
	return AUTH_ENTRY_NAME;
}

/* What the question is. 0, or -1 when the answer is no without a look. */
static int
auth_take(struct auth_conn *c, const json_t *m)
{
	const char *op = auth_member(m, "op");
	bool named = c->way == AUTH_ENTRY_NAME;

	c->op = AUTH_NONE;
	if (c->session_id != 0)
		return -1;
	if (strcmp(op, "methods") == 0) {
		c->op = AUTH_METHODS;
		return 0;
	}
	if (strcmp(op, "kbdint") == 0)
		return auth_take_answers(c, m);
	if (c->pending.account_id != 0) /* only the second factor is left */
		return -1;
	if (strcmp(op, "publickey") == 0 &&
	    (named || c->way == AUTH_ENTRY_DISPLAY))
		return auth_take_key(c, m);
	if (strcmp(op, "password") == 0 && named) {
		c->op = AUTH_PASSWORD;
		c->password = xstrdup(auth_member(m, "password"));
		return 0;
	}
	return strcmp(op, "none") == 0 &&
		(c->way == AUTH_ENTRY_REGISTER ||
		    c->way == AUTH_ENTRY_VERIFY ||
		    c->way == AUTH_ENTRY_DISPLAY) ?
	    0 :
	    -1;
}

static void
auth_got(void *arg, json_t *m, int *fds, size_t nfds)
{
	struct auth_conn *c = arg;

	(void)fds;
	(void)nfds;
	if (c->busy) { /* out of turn: not our transport's habit */
		log_warn("event=auth_order from=%s", c->from);
		return;
	}
	c->busy = true;
	str_copy(c->user, sizeof(c->user), auth_member(m, "user"));
	c->way = auth_entry(c->user);
	if (auth_take(c, m) != 0)
		auth_answer(c);
	else
		auth_job(c);
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
	const char *key = auth_member(m, "host_key");
	struct auth_conn *c;

	if (key[0] != '\0')
		str_copy(r->state.host_key, sizeof(r->state.host_key), key);
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
	(void)slot_session_end(&ctx, end->session_id, &e);
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

	while ((c = LIST_FIRST(&r->conns)) != NULL)
		auth_free(c);
	auth_penalty_free(r);
	wire_close(r->gate);
	wire_close(r->spawner);
}
