/*
 * What happens to a request, in this order:
 *
 *	find -> savepoint -> role -> parameters -> call
 *	-> refused: roll back -> audit -> commit (batch.c) -> reply
 *
 * A handler sees checked parameters and a ctx; its only effect is on the
 * database, so rolling back the savepoint undoes all of it.
 */
#include "config.h"

#include <string.h>

#include "common/log.h"
#include "server/domain/audit.h"
#include "server/domain/password.h"
#include "server/domain/session.h"
#include "server/records/auth.h"
#include "server/records/dispatch.h"
#include "server/records/idempotency.h"
#include "server/records/push.h"

/* What must come first in this session, unless the method may go before. */
static int
dispatch_when(const struct actor *a, unsigned when, struct err *e)
{
	bool agent = a->role == ROLE_AGENT;

	/* as the line before left it, in the same batch or not */
	if (a->locked && !(when & WHEN_LOCKED))
		return err_set(e, ERR_SESSION_LOCKED, NULL);
	if (a->must_change && !(when & WHEN_NEW))
		return err_set(e, ERR_PASSWORD_FIRST, NULL);
	if (a->must_enroll && !(when & WHEN_NEW))
		return err_set(e, ERR_FACTOR_FIRST, NULL);
	if (agent && a->unit_id == 0 && !(when & WHEN_NO_UNIT))
		return err_set(e, ERR_UNIT_FIRST, NULL);
	if ((agent || a->role == ROLE_INDIVIDUAL) && !a->submitted &&
	    !(when & WHEN_UNSUBMITTED))
		return err_set(e, ERR_PROFILE_FIRST, NULL);
	return 0;
}

static int
dispatch_role(struct request *q, struct err *e)
{
	const struct rpc_session *s = q->session;
	unsigned role = s->local ? ROLE_ADMIN : q->ctx.actor.role;

	if (!(q->method->roles & role))
		return err_set(e, ERR_DENIED, NULL);
	if (s->local)
		return 0;
	if (q->method->own && q->ctx.actor.pinned)
		return err_set(e, ERR_SESSION_PINNED, NULL);
	return dispatch_when(&q->ctx.actor, q->method->when, e);
}

/* Of whoever asks, or whom the method names; false when that cannot be read. */
static bool
dispatch_account(struct ctx *ctx, struct request *q, struct account *a)
{
	int64_t id = ctx->actor.account_id;
	struct err e = {0};

	memset(a, 0, sizeof(*a));
	if (q->method->whose != NULL) {
		int rc = q->method->whose(ctx, q->rpc.params, &id, &e);

		if (rc != 1)
			return rc == 0;
	}
	if (id != 0 && store_account_load(ctx, id, a, &e) != 1)
		memset(a, 0, sizeof(*a));
	return true;
}

/* What was right when the hash worker began may be a former password by now. */
static void
dispatch_still(struct request *q)
{
	const char *tried =
	    json_string_value(json_object_get(q->secrets, "tried"));
	struct account a;

	if (tried == NULL ||
	    !json_is_true(json_object_get(q->secrets, "password")))
		return;
	if (!dispatch_account(&q->ctx, q, &a) ||
	    strcmp(a.password_hash, tried) != 0)
		json_object_set_new(q->secrets, "password", json_false());
}

/* Secrets are replaced by what the hash worker, files by what hall-intake said. */
static void
dispatch_secrets(struct request *q, json_t *p)
{
	dispatch_still(q);
	for (const struct param *m = q->method->params;
	     m != NULL && m->name != NULL; m++)
		if ((m->type == PARAM_SECRET || m->type == PARAM_FILE) &&
		    json_object_get(p, m->name) != NULL)
			json_object_set(p, m->name,
			    json_object_get(q->secrets, m->name));
	if (q->method->file_from != NULL && q->secrets != NULL)
		json_object_set(p, "file",
		    json_object_get(q->secrets, "file"));
}

/* The method itself, within its savepoint; 0 or -1. */
static int
dispatch_call(struct request *q, struct err *e)
{
	const struct method *m = q->method;
	const int64_t asked = q->ctx.actor.account_id;
	struct idempotency i = {0};
	json_t *p = NULL;
	int64_t me;
	int rc;

	if (m->kind == METHOD_WRITE && q->rpc.params != NULL &&
	    idempotency_take(&q->ctx, m, q->rpc.params, q->secrets, &i, e) !=
		0)
		return -1;
	if (method_check(m, &q->ctx, q->rpc.params, &p, e) != 0)
		return -1;
	dispatch_secrets(q, p);
	rc = idempotency_find(&q->ctx, m, &i, &q->reply, e);
	if (rc == 1) { /* done before: nothing to do, nothing to audit */
		json_decref(p);
		q->repeated = true;
		return 0;
	}
	if (rc == 0)
		rc = m->call(&q->ctx, p, &q->reply, e);
	json_decref(p);
	if (rc == 0 && m->scope != SCOPE_NONE && !q->ctx.scope_asked) {
		log_err("event=no_scope method=%s", m->name);
		rc = err_set(e, ERR_BUG, NULL);
	}
	if (rc != 0)
		return rc;
	if (q->ctx.text.len > 0)
		q->text = buf_steal(&q->ctx.text);
	else if (q->reply == NULL)
		q->reply = json_object();
	/* a guest may have become somebody: the key is of who asked */
	me = q->ctx.actor.account_id;
	q->ctx.actor.account_id = asked;
	rc = idempotency_keep(&q->ctx, m, &i, q->reply, &q->text, e);
	q->ctx.actor.account_id = me;
	return rc;
}

/* In a savepoint of its own; what fails here is logged. 0 or -1. */
static int
dispatch_apart(struct records *r, struct request *q,
    int (*act)(struct request *q, struct err *e))
{
	struct err e = {0};

	if (batch_open(r, &e) != 0 || store_savepoint(r->db, &e) != 0)
		return -1;
	if (act(q, &e) != 0) {
		log_warn("event=apart method=%s key=%s", q->method->name,
		    e.n > 0 ? err_key(e.items[0].id) : "?");
		store_rollback_to(r->db);
		return -1;
	}
	if (store_release(r->db, &e) == 0)
		return 0;
	store_rollback_to(r->db);
	return -1;
}

/* Is a try counted, a puzzle spent, when it is refused? */
static bool
dispatch_counts(const struct request *q)
{
	return q->ctx.after_refusal != NULL || q->ctx.nrefusals > 0;
}

static int
dispatch_after_refusal(struct request *q, struct err *e)
{
	struct ctx *ctx = &q->ctx;

	store_watch(ctx->db);
	if (ctx->after_refusal != NULL)
		ctx->after_refusal(ctx);
	for (size_t i = 0; i < ctx->nrefusals; i++)
		ctx->refusal[i].act(ctx, ctx->refusal[i].id);
	return store_watched(ctx->db, e);
}

static int
dispatch_denied(struct request *q, struct err *e)
{
	return audit_refused(&q->ctx, q->method->name, "denied", e);
}

/*
 * Rolled back already. What must be told or counted all the same; what cannot
 * be counted was not a try, and nobody learns whether it was right.
 */
static void
dispatch_refused(struct records *r, struct request *q)
{
	struct err failed = {0};
	/* what is answered for a statement that failed tells of no try */
	bool told = store_watched(r->db, &failed) == 0;

	json_decref(q->reply);
	q->reply = NULL;
	json_decref(q->ctx.audit);
	q->ctx.audit = NULL;
	json_decref(q->ctx.changed);
	q->ctx.changed = NULL;
	memset(&q->ctx.session, 0, sizeof(q->ctx.session));
	if (err_is(&q->err, ERR_DENIED))
		(void)dispatch_apart(r, q, dispatch_denied);
	if (told && dispatch_counts(q) &&
	    dispatch_apart(r, q, dispatch_after_refusal) != 0) {
		err_clear(&q->err);
		err_set(&q->err, ERR_STORE, NULL);
	}
}

static int
dispatch_guest(struct records *r, struct request *q, struct err *e)
{
	int wait;

	if (q->session->local || q->ctx.actor.role != ROLE_GUEST)
		return 0;
	wait = auth_guest_wait(r, q->ctx.actor.from);
	if (wait == 0)
		return 0;
	err_set(e, ERR_GUEST_MANY, NULL);
	return err_arg_int(e, "minutes", (wait + 59) / 60);
}

/*
 * A guest who has become somebody by this very request, and did not hear of
 * it, asks again with its key; as he is now he may not.
 */
static bool
dispatch_became(struct request *q)
{
	const int64_t me = q->ctx.actor.account_id;
	const struct method *m = q->method;
	struct idempotency i = {0};
	struct err e = {0};
	json_t *p = NULL;
	int rc = 0;

	if (!(m->roles & ROLE_GUEST) || q->session->local ||
	    q->ctx.actor.locked || me == 0 ||
	    q->rpc.params == NULL)
		return false;
	q->ctx.actor.account_id = 0; /* as whom he asked */
	if (idempotency_take(&q->ctx, m, q->rpc.params, q->secrets, &i, &e) ==
		0 &&
	    method_check(m, &q->ctx, q->rpc.params, &p, &e) == 0)
		rc = idempotency_find(&q->ctx, m, &i, &q->reply, &e);
	q->ctx.actor.account_id = me;
	json_decref(p);
	return rc == 1;
}

static int
dispatch_write(struct records *r, struct request *q)
{
	struct err *e = &q->err;

	if (dispatch_role(q, e) != 0) {
		if (err_is(e, ERR_DENIED) && dispatch_became(q)) {
			err_clear(e);
			q->repeated = true;
			return 0;
		}
		(void)store_watched(r->db, e);
		dispatch_refused(r, q);
		return -1;
	}
	if (dispatch_guest(r, q, e) != 0)
		return -1;
	if (records_may_write(r, e) != 0 || batch_open(r, e) != 0 ||
	    store_savepoint(r->db, e) != 0)
		return -1;
	if (dispatch_call(q, e) == 0 &&
	    (q->repeated ||
		audit_append(&q->ctx, q->method->name, "done", e) == 0) &&
	    store_watched(r->db, e) == 0 && store_release(r->db, e) == 0)
		return 0;
	(void)store_watched(r->db, e);
	store_rollback_to(r->db);
	dispatch_refused(r, q);
	return -1;
}

static int
dispatch_told(struct request *q, struct err *e)
{
	return audit_append(&q->ctx, q->method->name, "done", e);
}

static int
dispatch_read(struct records *r, struct request *q)
{
	struct err *e = &q->err;

	if (dispatch_role(q, e) != 0 ||
	    (q->method->counted && dispatch_guest(r, q, e) != 0) ||
	    dispatch_call(q, e) != 0 || store_watched(r->db, e) != 0) {
		(void)store_watched(r->db, e);
		dispatch_refused(r, q);
		return -1;
	}
	/* looking at what is masked leaves a trace, or does not happen */
	if (q->ctx.audit != NULL) {
		if (records_may_write(r, e) != 0 || batch_open(r, e) != 0 ||
		    dispatch_told(q, e) != 0) {
			dispatch_refused(r, q);
			return -1;
		}
	}
	return 0;
}

/* Who asks is read anew each time: a closed account ends at once. */
static int
dispatch_actor(struct request *q)
{
	struct rpc_session *s = q->session;
	enum lang lang = s->actor.lang;
	int rc;

	if (s->local) {
		q->ctx.actor = s->actor;
		return 0;
	}
	rc = session_actor(&q->ctx, s->session_id, &q->err);
	if (rc == 1) {
		/* the account's is for sessions to come; this has its own */
		q->ctx.actor.lang = lang;
		s->actor = q->ctx.actor;
		s->account_id = s->actor.account_id;
		return 0;
	}
	if (rc == 0) {
		err_set(&q->err, ERR_DENIED, NULL);
		s->ended = true;
	}
	return -1;
}

static void
dispatch_run(struct records *r, struct job *j)
{
	struct request *q = (struct request *)j;

	if (q->err.n > 0 || q->session == NULL)
		return;
	r->state.requests++;
	store_watch(r->db);
	records_ctx(r, &q->ctx);
	q->ctx.verdict = q->verdict;
	q->ctx.docs = q->method != NULL && q->method->docs ? &q->docs : NULL;
	if (dispatch_actor(q) != 0)
		return;
	q->lang = q->ctx.actor.lang;
	i18n_use(q->lang);
	if (q->method == NULL) {
		err_set(&q->err, ERR_METHOD_UNKNOWN, NULL);
		err_arg(&q->err, "method", q->rpc.method);
	} else if (q->method->kind == METHOD_WRITE) {
		(void)dispatch_write(r, q);
	} else {
		(void)dispatch_read(r, q);
	}
}

void
dispatch_rehearse(struct records *r, struct request *q)
{
	json_t *p = NULL, *reply = NULL, *params;
	struct err e = {0};

	store_watch(r->db);
	records_ctx(r, &q->ctx);
	q->ctx.docs = &q->docs;
	q->docs.rehearsal = true;
	params = json_copy(q->rpc.params);
	if (q->method->kind == METHOD_WRITE)
		json_object_del(params, "idempotency_key");
	if (dispatch_actor(q) == 0) {
		i18n_use(q->ctx.actor.lang);
		if (dispatch_role(q, &e) == 0 &&
		    method_check(q->method, &q->ctx, params, &p, &e) == 0)
			(void)q->method->call(&q->ctx, p, &reply, &e);
	}
	q->docs.rehearsal = false;
	json_decref(params);
	json_decref(p);
	json_decref(reply);
	ctx_finish(&q->ctx);
}

static void
dispatch_done(struct records *r, struct job *j, const struct err *fault)
{
	struct request *q = (struct request *)j;

	(void)r;
	if (fault != NULL && (q->err.n == 0 || dispatch_counts(q)))
		q->err = *fault;
	if (q->err.n == 0) {
		/* a guest may have become somebody */
		if (q->session != NULL && !q->session->local &&
		    q->ctx.actor.account_id != 0)
			q->session->account_id = q->ctx.actor.account_id;
		if (q->session != NULL && !q->session->local)
			q->session->actor.lang = q->ctx.actor.lang;
		push_effects(q);
	} else {
		push_refused(q);
	}
	session_answer(q);
}

void
dispatch_queue(struct records *r, struct request *q)
{
	q->job.run = dispatch_run;
	q->job.done = dispatch_done;
	batch_add(r, &q->job);
}

bool
dispatch_failed(struct records *r, struct request *q)
{
	return store_watched(r->db, &q->err) != 0;
}

static const char *
dispatch_secret(const struct request *q, const char *name)
{
	const json_t *v = json_object_get(q->rpc.params, name);

	for (const struct param *p = q->method->params;
	     p != NULL && p->name != NULL; p++)
		if (p->type == PARAM_SECRET && strcmp(p->name, name) == 0 &&
		    json_string_length(v) <= PASSWORD_MAX)
			return json_string_value(v);
	return NULL;
}

static json_t *
dispatch_history(struct ctx *ctx, int64_t account_id)
{
	char hashes[PASSWORD_HISTORY][ACCOUNT_HASH_MAX];
	struct err e = {0};
	json_t *list = json_array();
	size_t n;

	if (store_account_history(ctx, account_id, hashes, PASSWORD_HISTORY,
		&n, &e) != 0)
		n = 0;
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_string(hashes[i]));
	return list;
}

/*
 * The account whose password is given: the asker's, or the one that the
 * method names; a is empty for a guest, root at the server, and nobody. False
 * when the session is gone or the call is in vain, which will be told.
 */
static bool
dispatch_whose(struct ctx *ctx, struct request *q, struct account *a)
{
	const struct rpc_session *s = q->session;
	struct err e = {0};

	memset(a, 0, sizeof(*a));
	if (s->local)
		return true;
	if (session_actor(ctx, s->session_id, &e) != 1)
		return false;
	/* no work for who will be refused: hashing is dear */
	if (!(q->method->roles & ctx->actor.role))
		return false;
	return dispatch_account(ctx, q, a);
}

/* What the new password must not resemble. */
static const char *
dispatch_login(const struct request *q, const struct account *a,
    const char *password)
{
	const json_t *named = json_object_get(q->rpc.params, "login");

	if (json_is_string(named))
		return json_string_value(named);
	return password != NULL ? a->login : "";
}

/* Weak is told all the same, as the other fields are. */
static void
dispatch_vain(struct request *q, const char *fresh, const char *login)
{
	bool weak = fresh != NULL && !password_strong(fresh, login);

	q->secrets = json_pack("{s:o}", "new_password",
	    weak ? json_object() : json_pack("{s:b}", "vain", 1));
}

/*
 * "password" is the asker's own, or of whose() the method says, to be checked;
 * "new_password" is to be hashed, unless it is weak, and for the asker's own
 * compared with those he had.
 */
json_t *
dispatch_ask(struct records *r, struct request *q)
{
	const char *password, *fresh;
	struct account a;
	struct ctx ctx;
	json_t *ask = NULL;

	if (q->method == NULL || q->method->params == NULL ||
	    q->secrets != NULL || q->rpc.params == NULL)
		return NULL;
	password = dispatch_secret(q, "password");
	fresh = dispatch_secret(q, "new_password");
	if (password == NULL && fresh == NULL)
		return NULL;
	store_watch(r->db);
	records_ctx(r, &ctx);
	if (dispatch_whose(&ctx, q, &a)) {
		q->secrets = json_object();
		if (fresh != NULL &&
		    !password_strong(fresh, dispatch_login(q, &a, password))) {
			json_object_set_new(q->secrets, "new_password",
			    json_object());
			fresh = NULL;
		}
		ask = json_pack("{s:s, s:s?, s:s, s:s?}", "op", "change",
		    "password", password, "hash", a.password_hash,
		    "new_password", fresh);
		if (ask != NULL && password != NULL && fresh != NULL)
			json_object_set_new(ask, "history",
			    dispatch_history(&ctx, a.id));
	}
	ctx_finish(&ctx);
	if (dispatch_failed(r, q)) { /* whose it is, or his former ones */
		json_decref(ask);
		return NULL;
	}
	if (ask == NULL) { /* no work for a call in vain */
		dispatch_vain(q, fresh, dispatch_login(q, &a, password));
		return NULL;
	}
	if (password == NULL && fresh == NULL) { /* weak: nobody to ask */
		json_decref(ask);
		return NULL;
	}
	if (password != NULL)
		json_object_set_new(q->secrets, "tried",
		    json_string(a.password_hash));
	return ask;
}

void
dispatch_hashed(struct request *q, const json_t *reply)
{
	json_t *fresh = json_object();

	json_object_set_new(q->secrets, "password",
	    json_boolean(json_is_true(json_object_get(reply, "ok"))));
	if (json_is_string(json_object_get(reply, "new_hash"))) {
		json_object_set(fresh, "hash",
		    json_object_get(reply, "new_hash"));
		json_object_set(fresh, "reused",
		    json_object_get(reply, "reused"));
	}
	json_object_set_new(q->secrets, "new_password", fresh);
}
