#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/domain/inbox.h"
#include "server/domain/session.h"
#include "server/records/dispatch.h"
#include "server/records/intake.h"
#include "server/records/push.h"
#include "server/records/session.h"
#include "server/store/file.h"

/* At the spawner at once; it has room for a few more. */
enum { INTAKE_AT_ONCE = 6, INTAKE_WAITING = 256 };

struct intake_job {
	TAILQ_ENTRY(intake_job) entry;
	struct request *q; /* NULL: forgotten */
	json_int_t tag;
	json_t *rule;      /* until it is at the spawner */
	int fds[2];        /* until then: the scratch file, and the one aside */
	char path[FILE_PATH_MAX]; /* aside, until it is kept */
	char param[32];
	int64_t scratch;
};

static struct scratch *
intake_scratch(struct rpc_session *s, int64_t id)
{
	for (size_t i = 0; i < INTAKE_SCRATCHES; i++)
		if (s->scratches[i].id == id)
			return &s->scratches[i];
	return NULL;
}

static void
intake_free(struct scratch *one)
{
	free(one->path);
	free(one->name);
	memset(one, 0, sizeof(*one));
}

static void
intake_release(struct scratch *one)
{
	if (one == NULL || (one->id == 0 && one->path == NULL))
		return;
	close(one->fd);
	if (one->path != NULL)
		unlink(one->path);
	intake_free(one);
}

/*
 * Its bytes are kept elsewhere: it is for the session's next file. Were it
 * unlinked each time, ext4 would for a minute look at each of them before it
 * finds a number for a new one.
 */
static void
intake_spare(struct scratch *one)
{
	if (one == NULL || one->path == NULL || ftruncate(one->fd, 0) != 0) {
		intake_release(one);
		return;
	}
	free(one->name);
	one->name = NULL;
	one->refused = false;
	one->id = 0;
}

/*
 * What broke off: a job of its own, since its session is over.
 */

struct park {
	struct job job;
	struct actor actor;
	struct ctx ctx;
	struct scratch file;
};

static void
park_run(struct records *r, struct job *j)
{
	struct park *k = (struct park *)j;
	struct err e = {0};

	records_ctx(r, &k->ctx);
	k->ctx.actor = k->actor;
	if (records_may_write(r, &e) != 0 || batch_open(r, &e) != 0 ||
	    store_savepoint(r->db, &e) != 0) {
		unlink(k->file.path);
		return;
	}
	if (inbox_park(&k->ctx, k->file.name, k->file.path, k->file.fd,
		&e) != 0 || store_release(r->db, &e) != 0) {
		log_warn("event=park key=%s",
		    e.n > 0 ? err_key(e.items[0].id) : "?");
		store_rollback_to(r->db);
	}
}

static void
park_done(struct records *r, struct job *j, const struct err *fault)
{
	struct park *k = (struct park *)j;
	json_t *c;
	size_t i;

	if (fault == NULL)
		json_array_foreach (k->ctx.changed, i, c)
			push_changed(r, c);
	ctx_finish(&k->ctx);
	close(k->file.fd);
	intake_free(&k->file);
	free(k);
}

static void
intake_park(struct rpc_session *s, struct scratch *one)
{
	struct park *k;

	if (one->id == 0 || one->name == NULL || one->refused ||
	    s->account_id == 0) {
		intake_release(one);
		return;
	}
	k = xcalloc(1, sizeof(*k));
	k->actor = s->actor;
	k->file = *one;
	memset(one, 0, sizeof(*one));
	k->job.run = park_run;
	k->job.done = park_done;
	batch_add(s->records, &k->job);
}

void
intake_close(struct rpc_session *s)
{
	for (size_t i = 0; i < INTAKE_SCRATCHES; i++)
		intake_park(s, &s->scratches[i]);
}

void
intake_park_all(struct records *r)
{
	struct rpc_session *s;

	LIST_FOREACH (s, &r->sessions, entry)
		intake_close(s);
}

/* Its row goes when its bytes have been taken. */
struct taken {
	struct job job;
	int64_t id;
};

static void
taken_run(struct records *r, struct job *j)
{
	struct taken *k = (struct taken *)j;
	struct err e = {0};
	struct ctx ctx;

	/* what stays is swept, having no bytes */
	if (batch_open(r, &e) != 0)
		return;
	records_ctx(r, &ctx);
	(void)store_inbox_delete(&ctx, k->id, &e);
	ctx_finish(&ctx);
}

static void
taken_done(struct records *r, struct job *j, const struct err *fault)
{
	(void)r;
	(void)fault;
	free(j);
}

/*
 * The first step
 */

/* One that this session left lying, or that waits in the inbox; 0 or -1. */
static int
intake_resume(struct request *q, struct scratch *to)
{
	const char *name = q->ctx.session.begin_name;
	struct scratch *all = q->session->scratches;
	char path[FILE_PATH_MAX];
	struct taken *k;
	int64_t id;

	for (size_t i = 0; i < INTAKE_SCRATCHES; i++)
		if (all[i].id != 0 && !all[i].refused && &all[i] != to &&
		    all[i].name != NULL && strcmp(all[i].name, name) == 0) {
			to->fd = all[i].fd;
			to->path = all[i].path;
			free(all[i].name);
			memset(&all[i], 0, sizeof(all[i]));
			return 0;
		}
	to->fd = inbox_resume(&q->ctx, name, path, &id);
	if (to->fd == -1)
		return -1;
	to->path = xstrdup(path);
	k = xcalloc(1, sizeof(*k));
	k->id = id;
	k->job.run = taken_run;
	k->job.done = taken_done;
	batch_add(q->records, &k->job);
	return 0;
}

static int
intake_open(struct request *q, struct scratch *one)
{
	const char *dir = q->records->proc->conf.state_dir;
	const char *name = q->ctx.session.begin_name;
	char path[FILE_PATH_MAX];

	if (name[0] == '\0' || q->ctx.session.begin_resume)
		intake_release(one);
	if (name[0] == '\0') {
		one->fd = file_tree_scratch(dir);
		return one->fd == -1 ? -1 : 0;
	}
	if (one->path == NULL && (!q->ctx.session.begin_resume ||
	    intake_resume(q, one) != 0)) {
		one->fd = file_tree_aside(dir, path);
		if (one->fd == -1)
			return -1;
		one->path = xstrdup(path);
	}
	one->name = xstrdup(name);
	return 0;
}

/* A free one; the oldest was left lying, and goes. */
static struct scratch *
intake_room(struct rpc_session *s)
{
	struct scratch *one = intake_scratch(s, 0);

	if (one != NULL)
		return one;
	one = &s->scratches[0];
	for (size_t i = 1; i < INTAKE_SCRATCHES; i++)
		if (s->scratches[i].id < one->id)
			one = &s->scratches[i];
	intake_park(s, one);
	return one;
}

void
intake_begin(struct request *q)
{
	struct rpc_session *s = q->session;
	struct scratch *one;
	struct stat st;

	if (s == NULL || records_may_write(q->records, &q->err) != 0)
		return;
	one = intake_room(s);
	if (intake_open(q, one) != 0) {
		log_err("event=scratch: %s", strerror(errno));
		err_set(&q->err, ERR_STORE, NULL);
		memset(one, 0, sizeof(*one));
		return;
	}
	one->id = ctx_new_id(&q->ctx);
	free(q->text);
	q->text = NULL;
	json_object_set_new(q->reply, "file", rpc_id_make(one->id));
	json_object_set_new(q->reply, "size", json_integer(
	    fstat(one->fd, &st) == 0 ? (json_int_t)st.st_size : 0));
	q->ctx.reply_fd = dup(one->fd);
}

/*
 * The second step
 */

static const struct param *
intake_param(const struct request *q)
{
	for (const struct param *p = q->method != NULL ? q->method->params : NULL;
	     p != NULL && p->name != NULL; p++)
		if (p->type == PARAM_FILE)
			return p;
	return NULL;
}

static void
intake_result(struct request *q, const char *param, json_t *result)
{
	if (q->secrets == NULL)
		q->secrets = json_object();
	json_object_set_new(q->secrets, param, result);
}

static json_t *
intake_rule(struct records *r, struct request *q)
{
	struct ctx ctx;
	json_t *rule;

	records_ctx(r, &ctx);
	ctx.actor = q->session->actor;
	rule = q->method->file_rule(&ctx, q->rpc.params);
	ctx_finish(&ctx);
	return rule;
}

static void
intake_send(struct records *r, struct intake_job *j)
{
	/* a spawner that is gone tells by intake_lost() */
	(void)wire_send(r->spawner,
	    json_pack("{s:s, s:I, s:o}", "op", "intake", "tag", j->tag, "rule",
		j->rule),
	    j->fds, 2);
	j->rule = NULL;
	close(j->fds[0]);
	close(j->fds[1]);
}

/* The oldest that wait, as many as there is room for. */
static void
intake_turn(struct records *r)
{
	struct intake_job *j;
	size_t away = 0;

	TAILQ_FOREACH (j, &r->intakes, entry)
		away += j->rule == NULL;
	TAILQ_FOREACH (j, &r->intakes, entry)
		if (j->rule != NULL && away++ < INTAKE_AT_ONCE)
			intake_send(r, j);
}

static size_t
intake_count(const struct records *r)
{
	const struct intake_job *j;
	size_t n = 0;

	TAILQ_FOREACH (j, &r->intakes, entry)
		n++;
	return n;
}

/*
 * Hand the file to a helper, when one is free. NULL with why. Takes fd; it is
 * that of a scratch, or stored already (0).
 */
static struct intake_job *
intake_start(struct records *r, struct request *q, const char *param, int fd,
    int64_t scratch, const char **why)
{
	struct intake_job *j;
	json_t *rule = intake_rule(r, q);

	*why = "busy";
	if (rule == NULL || r->spawner == NULL ||
	    intake_count(r) >= INTAKE_WAITING) {
		json_decref(rule);
		close(fd);
		return NULL;
	}
	j = xcalloc(1, sizeof(*j));
	*why = "store";
	j->fds[0] = fd;
	j->fds[1] = file_tree_aside(r->proc->conf.state_dir, j->path);
	if (j->fds[0] == -1 || j->fds[1] == -1) {
		log_err("event=intake: %s", strerror(errno));
		if (j->fds[0] != -1)
			close(j->fds[0]);
		if (j->fds[1] != -1) {
			close(j->fds[1]);
			unlink(j->path);
		}
		json_decref(rule);
		free(j);
		return NULL;
	}
	j->q = q;
	j->rule = rule;
	j->tag = ++r->intake_tags;
	j->scratch = scratch;
	str_copy(j->param, sizeof(j->param), param);
	TAILQ_INSERT_TAIL(&r->intakes, j, entry);
	intake_turn(r);
	return j;
}

/* Bytes that the server has already; who asks is known from here on. */
static bool
intake_ask_stored(struct records *r, struct request *q)
{
	struct rpc_session *s = q->session;
	const char *why = "lost";
	struct err e = {0};
	struct ctx ctx;
	int fd = -1;

	if (q->intake != NULL || s->account_id == 0 ||
	    (q->secrets != NULL && json_object_get(q->secrets, "file") != NULL))
		return false;
	store_watch(r->db);
	records_ctx(r, &ctx);
	if (session_actor(&ctx, s->session_id, &e) == 1 &&
	    (q->method->roles & ctx.actor.role)) {
		s->actor = ctx.actor;
		fd = q->method->file_from(&ctx, q->rpc.params);
	}
	ctx_finish(&ctx);
	if (dispatch_failed(r, q) && fd != -1) {
		close(fd);
		fd = -1;
	}
	if (fd == -1)
		return false; /* which the method will tell */
	q->intake = intake_start(r, q, "file", fd, 0, &why);
	if (q->intake == NULL)
		intake_result(q, "file", json_pack("{s:s}", "error", why));
	return q->intake != NULL;
}

bool
intake_ask(struct records *r, struct request *q)
{
	const struct param *p = intake_param(q);
	struct rpc_session *s = q->session;
	const struct scratch *from;
	const char *why = "lost";
	json_t *v;

	if (q->method != NULL && q->method->file_from != NULL)
		return intake_ask_stored(r, q);
	if (p == NULL || q->intake != NULL || q->method->file_rule == NULL ||
	    (q->secrets != NULL &&
		json_object_get(q->secrets, p->name) != NULL))
		return false;
	v = json_object_get(q->rpc.params, p->name);
	if (!json_is_string(v) || 
	    (s->actor.role != 0 && !(q->method->roles & s->actor.role)))
		return false; /* refused with the other parameters */
	store_watch(r->db);
	from = intake_scratch(s, rpc_id_parse(json_string_value(v)));
	if (from != NULL && from->id != 0)
		q->intake = intake_start(r, q, p->name, dup(from->fd),
		    from->id, &why);
	(void)dispatch_failed(r, q); /* it is told when the helper is done */
	if (q->intake == NULL)
		intake_result(q, p->name, json_pack("{s:s}", "error", why));
	return q->intake != NULL;
}

void
intake_forget(struct intake_job *j)
{
	if (j != NULL)
		j->q = NULL;
}

/* The bytes are good and synced: under their own name, before any row. */
static json_t *
intake_keep(struct records *r, const struct intake_job *j, json_t *result)
{
	const char *dir = r->proc->conf.state_dir;
	const char *hash = json_string_value(json_object_get(result, "sha256"));

	if (hash != NULL && j->q != NULL && file_hash_valid(hash) &&
	    file_tree_keep(dir, j->path, hash) == 0)
		return json_incref(result);
	if (hash != NULL && j->q != NULL)
		log_err("event=file: %s", strerror(errno));
	unlink(j->path);
	if (hash != NULL)
		return json_pack("{s:s}", "error", "store");
	return json_incref(result);
}

/* A file that is broken may only be too short; one that is lost is there. */
static void
intake_settle(struct scratch *one, const json_t *result)
{
	const char *error = json_string_value(
	    json_object_get(result, "error"));

	if (error == NULL)
		intake_spare(one);
	else if (one != NULL)
		one->refused = strcmp(error, "broken") != 0 &&
		    strcmp(error, "busy") != 0 &&
		    strcmp(error, "unscanned") != 0 &&
		    strcmp(error, "store") != 0;
}

static void
intake_end(struct records *r, struct intake_job *j, json_t *said)
{
	json_t *result = intake_keep(r, j, said);
	struct request *q = j->q;
	struct rpc_session *s;

	TAILQ_REMOVE(&r->intakes, j, entry);
	if (j->rule != NULL) { /* it never was away */
		json_decref(j->rule);
		close(j->fds[0]);
		close(j->fds[1]);
	}
	if (q == NULL) {
		json_decref(result);
		free(j);
		return;
	}
	s = q->session;
	q->intake = NULL;
	s->parked = NULL;
	if (j->scratch != 0)
		intake_settle(intake_scratch(s, j->scratch), result);
	intake_result(q, j->param, result);
	free(j);
	dispatch_queue(r, q);
	session_go_on(s);
}

void
intake_done(struct records *r, const json_t *m)
{
	json_int_t tag = json_integer_value(json_object_get(m, "tag"));
	struct intake_job *j;

	TAILQ_FOREACH (j, &r->intakes, entry)
		if (j->tag == tag)
			break;
	if (j != NULL)
		intake_end(r, j, json_object_get(m, "intake"));
	intake_turn(r);
}

void
intake_lost(struct records *r)
{
	json_t *busy = json_pack("{s:s}", "error", "busy");
	struct intake_job *j;

	while ((j = TAILQ_FIRST(&r->intakes)) != NULL)
		intake_end(r, j, busy);
	json_decref(busy);
}
